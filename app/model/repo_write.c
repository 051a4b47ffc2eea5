/* The one write path: checks, then row, search text and journal line in one transaction. */
#include "repo__.h"

#include "model/journal.h"
#include "model/search.h"
#include "store/txn.h"

#include <string.h>

void repo__bind_fields(struct stmt *s, int place, const struct record *r)
{
    for (int i = 0; i < r->entity->count; i++) {
        const struct value *v = &r->values[i];
        if (!v->set)
            stmt_at_null(s, place + i);
        else if (field_ops[r->entity->fields[i].type].integer)
            stmt_at_int(s, place + i, v->number);
        else
            stmt_at_text(s, place + i, v->text, v->len);
    }
}

/* A uniqueness that was hurt becomes a fault of that field. */
static bool close_write(struct stmt *s, const struct entity *t, struct err *e)
{
    const char *column = s->err.code == ERR_INPUT ? stmt_duplicate(s) : NULL;
    int field = column ? entity_field(t, column) : -1;

    if (stmt_close(s, e))
        return true;
    if (field >= 0)
        e->field = t->fields[field].name;
    return false;
}

bool repo__insert_row(struct model *m, struct record *r, int64_t rev, struct err *e)
{
    const struct entity *t = r->entity;
    int64_t fresh;
    struct stmt s;
    bool has_id = r->id != 0;

    if (!journal_next(m, &fresh, e))
        return false;
    stmt_open_text(&s, m->db, has_id ? repo__sql(m, t)->restore : repo__sql(m, t)->insert);
    stmt_at_blob(&s, 1, r->uuid, UUID_BYTES);
    stmt_at_int(&s, 2, rev ? rev : fresh);
    repo__bind_fields(&s, 3, r);
    if (has_id)
        stmt_at_int(&s, t->count + 3, r->id);
    while (stmt_next(&s))
        ;
    if (!close_write(&s, t, e))
        return false;
    if (!has_id)
        r->id = db_last_id(m->db);
    r->rev = rev ? rev : fresh;
    return true;
}

bool repo__insert(struct model *m, struct record *r, int64_t rev, struct err *e)
{
    return repo__insert_row(m, r, rev, e) && search_update(m, NULL, r, e) && journal_write(m, rev ? JOURNAL_RESTORE : JOURNAL_ADD, NULL, r, r->rev, e);
}

bool repo__update(struct model *m, const struct record *before, struct record *r, int64_t rev,
                  struct err *e)
{
    const struct entity *t = r->entity;
    int64_t fresh;
    struct stmt s;

    if (!journal_next(m, &fresh, e))
        return false;
    stmt_open_text(&s, m->db, repo__sql(m, t)->update);
    stmt_at_int(&s, 1, rev ? rev : fresh);
    repo__bind_fields(&s, 2, r);
    stmt_at_int(&s, t->count + 2, r->id);
    while (stmt_next(&s))
        ;
    if (!close_write(&s, t, e))
        return false;
    r->rev = rev ? rev : fresh;
    return search_update(m, before, r, e) && journal_write(m, JOURNAL_SET, before, r, r->rev, e);
}

bool repo__delete(struct model *m, const struct record *before, struct err *e)
{
    struct stmt s;

    if (!journal_write(m, JOURNAL_REMOVE, before, NULL, 0, e) || !search_update(m, before, NULL, e))
        return false;
    stmt_open_text(&s, m->db, repo__sql(m, before->entity)->delete);
    stmt_at_int(&s, 1, before->id);
    return stmt_run(&s, e);
}

bool repo__conflict(struct model *m, const struct record *r, struct err *e)
{
    struct stmt s;
    char what[320] = "";

    stmt_open(&s, m->db, Q_JOURNAL_LAST_OF_RECORD);
    stmt_blob(&s, ":uuid", r->uuid, UUID_BYTES);
    if (stmt_next(&s)) {
        struct buf b = {0};
        bool gone = strcmp(stmt_col_text(&s, 3), "remove") == 0;
        buf_addf(&b, gone ? _("was removed by %s at %s; nothing was saved") : _("was changed by %s at %s since it was read; look at it again"),
                 stmt_col_text(&s, 1), stmt_col_text(&s, 2));
        size_t len = b.len < sizeof what ? b.len : sizeof what - 1;
        memcpy(what, buf_text(&b), len);
        what[len] = '\0';
        buf_release(&b);
    }
    if (!stmt_close(&s, e))
        return false;
    struct buf key = {0};
    record_key_masked(m, r, &key);
    err_set(e, ERR_CONFLICT, "%s %s %s", entity_word(r->entity), buf_text(&key), what);
    buf_release(&key);
    return false;
}

/* E2026-00017: letter, year, running number. */
static bool give_number(struct model *m, struct record *r, struct err *e)
{
    const struct entity *t = r->entity;
    struct stmt s;
    struct buf no = {0};
    int64_t last = 0;

    if (!t->letter || r->values[t->key[0]].set)
        return true;
    stmt_open(&s, m->db, Q_NUMBER_NEXT);
    stmt_text(&s, ":type", t->name);
    int year = (m->today[0] - '0') * 1000 + (m->today[1] - '0') * 100 + (m->today[2] - '0') * 10 + m->today[3] - '0';
    stmt_int(&s, ":year", year);
    if (stmt_next(&s))
        last = stmt_col_int(&s, 0);
    if (!stmt_close(&s, e))
        return false;
    buf_addf(&no, "%c%d-%05lld", t->letter, year, (long long)last);
    record_put_text(r, t->key[0], buf_text(&no), no.len);
    buf_release(&no);
    return true;
}

bool repo__require(struct model *m, const struct record *r, enum verb verb, struct err *e)
{
    char region[13] = "";

    if (role_reach(m->who.role, r->entity->class, verb) != REACH_ALL && !repo_region_of(m, r, region, e))
        return false;
    return role_require(&m->who, r->entity, verb, region, e);
}

/* Nothing has been written when these fail. */
static bool check_new(struct model *m, struct record *r, struct err *e)
{
    if (!record_fill_initial(m, r, e) || !give_number(m, r, e))
        return false;
    if (r->entity->derive)
        r->entity->derive(r);
    if (r->entity->fill && !r->entity->fill(m, r, e))
        return false;
    return record_check(m, r, NULL, e) && repo__require(m, r, VERB_ADD, e);
}

static bool check_change(struct model *m, const struct record *before, struct record *r,
                         enum verb verb, struct err *e)
{
    if (before->rev != r->rev)
        return repo__conflict(m, before, e);
    if (r->entity->derive)
        r->entity->derive(r);
    if (r->entity->fill && !r->entity->fill(m, r, e))
        return false;
    return repo__require(m, before, verb, e) && record_check(m, r, before, e) && repo__require(m, r, verb, e);
}

static bool same_record(const struct record *a, const struct record *b)
{
    for (int i = 0; i < a->entity->count; i++)
        if (!field_same(&a->entity->fields[i], &a->values[i], &b->values[i]))
            return false;
    return true;
}

/* What other records take over from this change. */
static bool follow(struct model *m, const struct record *before, const struct record *after, struct err *e)
{
    const struct entity *t = (after ? after : before)->entity;

    return !t->follow || t->follow(m, before, after, e);
}

static bool add(struct model *m, struct record *r, bool *wrote, struct err *e)
{
    if (!check_new(m, r, e))
        return false;
    repo__new_uuid(m, r->uuid);
    if (repo__insert(m, r, 0, e)) {
        *wrote = true;
        return follow(m, NULL, r, e);
    }
    *wrote = e->code != ERR_INPUT; /* a refused INSERT changes nothing */
    r->id = 0;
    return false;
}

static bool change(struct model *m, struct record *r, enum verb verb, bool *wrote, struct err *e)
{
    struct record before;
    bool found = false;

    record_init(&before, r->entity);
    bool ok = repo__get(m, r->id, &before, &found, e);
    if (ok && !found)
        ok = repo__conflict(m, r, e);
    ok = ok && check_change(m, &before, r, verb, e);
    if (ok && !same_record(&before, r)) {
        ok = repo__update(m, &before, r, 0, e);
        *wrote = ok || e->code != ERR_INPUT;
        ok = ok && follow(m, &before, r, e);
    }
    record_release(&before);
    return ok;
}

static bool save(struct model *m, struct record *r, enum verb verb, struct err *e)
{
    bool wrote = false;

    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    bool ok = r->id ? change(m, r, verb, &wrote, e) : add(m, r, &wrote, e);
    if (!ok && !wrote) {
        txn_leave(m->db);
        return false;
    }
    return txn_end(m->db, ok, e);
}

bool repo_save(struct model *m, struct record *r, struct err *e)
{
    return save(m, r, VERB_SET, e);
}

bool repo_do(struct model *m, struct record *r, const char *action, struct err *e)
{
    const struct entity *t = r->entity;
    struct buf known = {0};

    if (!t->moves)
        return err_set(e, ERR_INPUT, _("records of type %s have no steps"), entity_word(t));
    const char *from = record_text(r, t->state);
    for (const struct move *v = t->moves; v->from; v++) {
        if (strcmp(v->from, from) != 0)
            continue;
        if (strcmp(v->action, action) == 0) {
            buf_release(&known);
            record_put_text(r, t->state, v->to, strlen(v->to));
            return save(m, r, VERB_DO, e);
        }
        buf_addf(&known, "%s%s", known.len ? ", " : "", v->action);
    }
    err_set(e, ERR_INPUT, _("\"%s\" is no step from state \"%s\"; there are: %s"), action, from,
            known.len ? buf_text(&known) : _("none"));
    buf_release(&known);
    return false;
}

/* One statement for all types and fields that may refer to a type: asked once a removed record. */
static const char *referred_text(struct model *m, const struct entity *to)
{
    struct repo_sql *q = &repo__state(m)->sql[entity_index(to)];
    bool is_region = to->region == to->key[0] && to->key_count == 1;
    struct buf b = {0};

    if (q->referred)
        return q->referred;
    buf_add(&b, "SELECT type, n FROM (SELECT '' AS type, 0 AS n WHERE ?1 IS ?2");
    for (int i = 0; i < entity_count; i++)
        for (int k = 0; k < entities[i]->count; k++) {
            const struct field *f = &entities[i]->fields[k];
            bool by_id = f->type == FT_REF && f->u.to == to;
            if (by_id || (f->type == FT_REGION && is_region))
                buf_addf(&b, " UNION ALL SELECT '%s', count(*) FROM \"%s\" WHERE \"%s\" = %s", entities[i]->name,
                         entities[i]->name, f->name, by_id ? "?1" : "?2");
        }
    buf_add(&b, ") WHERE n > 0");
    q->referred = buf_take(&b);
    return q->referred;
}

static const char *type_label(const char *name)
{
    const struct entity *t = entity_find(name);

    return t ? _(t->label) : name;
}

bool repo__references(struct model *m, const struct record *r, struct buf *out, struct err *e)
{
    const struct value *key = &r->values[r->entity->key[0]];
    struct stmt s;

    stmt_open_text(&s, m->db, referred_text(m, r->entity));
    stmt_at_int(&s, 1, r->id);
    if (key->text)
        stmt_at_text(&s, 2, key->text, key->len);
    else
        stmt_at_null(&s, 2);
    while (stmt_next(&s))
        buf_addf(out, "%s%s (%lld)", out->len ? ", " : "", type_label(stmt_col_text(&s, 0)), (long long)stmt_col_int(&s, 1));
    return stmt_close(&s, e);
}

static bool check_remove(struct model *m, const struct record *before, const struct record *r,
                         struct err *e)
{
    struct buf others = {0};

    if (before->rev != r->rev)
        return repo__conflict(m, before, e);
    bool ok = repo__require(m, before, VERB_REMOVE, e) && repo__references(m, before, &others, e);
    if (ok && others.len)
        ok = err_set(e, ERR_CONFLICT, _("others refer to it: %s; remove or change those first"), buf_text(&others));
    buf_release(&others);
    return ok;
}

bool repo_remove(struct model *m, const struct record *r, struct err *e)
{
    struct record before;
    bool found = false;
    bool wrote = false;

    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    record_init(&before, r->entity);
    bool ok = repo__get(m, r->id, &before, &found, e);
    if (ok && !found)
        ok = repo__conflict(m, r, e);
    if (ok && check_remove(m, &before, r, e)) {
        wrote = true;
        ok = repo__delete(m, &before, e) && follow(m, &before, NULL, e);
    } else {
        ok = false;
    }
    record_release(&before);
    if (!ok && !wrote) {
        txn_leave(m->db);
        return false;
    }
    return txn_end(m->db, ok, e);
}
