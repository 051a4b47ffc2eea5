/* What the types of an assignment's life share. */
#include "life__.h"

#include "base/arena.h"
#include "kinds__.h"
#include "model/repo.h"

#include <stdlib.h>
#include <string.h>

bool life__in_state(const struct record *r, int field, const char *code)
{
    return strcmp(record_text(r, field), code) == 0;
}

bool life__copy_pair(struct model *m, int64_t assignment, struct record *r, int expert, int need, struct err *e)
{
    struct stmt s;

    if (!assignment)
        return true; /* the check names the missing field */
    stmt_open(&s, m->db, Q_ASSIGNMENT_PLACE);
    stmt_int(&s, ":id", assignment);
    if (stmt_next(&s)) {
        record_put_number(r, expert, stmt_col_int(&s, 0));
        if (need >= 0)
            record_put_number(r, need, stmt_col_int(&s, 2));
    }
    return stmt_close(&s, e);
}

bool life__key_of(struct model *m, enum query q, int64_t of, int64_t id, struct buf *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, q);
    stmt_int(&s, ":of", of);
    stmt_int(&s, ":id", id);
    if (stmt_next(&s))
        buf_add(out, stmt_col_text(&s, 0));
    return stmt_close(&s, e);
}

bool life__assignment_stands(struct model *m, int64_t assignment, struct err *e)
{
    struct stmt s;
    bool stands = true;

    stmt_open(&s, m->db, Q_ASSIGNMENT_PLACE);
    stmt_int(&s, ":id", assignment);
    if (stmt_next(&s))
        stands = strcmp(stmt_col_text(&s, 3), "planned") == 0 || strcmp(stmt_col_text(&s, 3), "active") == 0;
    if (!stmt_close(&s, e))
        return false;
    return stands || err_field(e, "assignment", _("the assignment is done or cancelled; there is nothing to offer"));
}

bool life__step_assignment(struct model *m, int64_t assignment, const char *action, struct err *e)
{
    struct record r;
    bool ok, has = false;

    record_init(&r, &assignment_entity);
    ok = repo_load(m, assignment, &r, e);
    for (const struct move *v = assignment_entity.moves; ok && v->from; v++)
        has = has || (strcmp(v->action, action) == 0 && life__in_state(&r, ASSIGNMENT_STATE, v->from));
    ok = ok && (!has || repo_do(m, &r, action, e));
    record_release(&r);
    return ok;
}

bool life__withdraw_offer(struct model *m, int64_t assignment, struct err *e)
{
    struct record r;
    struct stmt s;
    int64_t id = 0;

    stmt_open(&s, m->db, Q_OFFER_LIVE);
    stmt_int(&s, ":assignment", assignment);
    if (stmt_next(&s))
        id = stmt_col_int(&s, 0);
    if (!stmt_close(&s, e))
        return false;
    if (!id)
        return true;
    record_init(&r, &offer_entity);
    bool ok = repo_load(m, id, &r, e) && repo_do(m, &r, "withdraw", e);
    record_release(&r);
    return ok;
}

struct ids {
    int64_t *ids; /* owned */
    size_t count;
};

static bool list_services(struct model *m, int64_t assignment, struct ids *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_SERVICES_TO_FLAG);
    stmt_int(&s, ":assignment", assignment);
    while (stmt_next(&s)) {
        out->ids = mem_grow(out->ids, out->count + 1, sizeof *out->ids);
        out->ids[out->count++] = stmt_col_int(&s, 0);
    }
    return stmt_close(&s, e);
}

/* A save fills the flags anew. */
bool life__flag_services(struct model *m, int64_t assignment, struct err *e)
{
    struct ids list = {0};
    struct record r;
    bool ok = list_services(m, assignment, &list, e);

    record_init(&r, &service_entity);
    for (size_t i = 0; ok && i < list.count; i++)
        ok = repo_load(m, list.ids[i], &r, e) && repo_save(m, &r, e);
    record_release(&r);
    free(list.ids);
    return ok;
}
