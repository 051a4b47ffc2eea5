/* A solved plan becomes assignments, all or none, if everything it rests on still holds. */
#include "plan_stale__.h"
#include "plan_tally__.h"

#include "model/kinds.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool make_assignment(struct model *m, const struct record *plan, const struct plan_data *d, const struct plan_line *l,
                            struct record *r, struct err *e)
{
    record_reset(r);
    r->id = 0;
    r->rev = 0;
    record_put_number(r, ASSIGNMENT_YEAR, d->year);
    record_put_number(r, ASSIGNMENT_EXPERT, d->expert_row[l->pair.expert]);
    record_put_number(r, ASSIGNMENT_NEED, d->need_row[l->pair.need]);
    record_put_number(r, ASSIGNMENT_PLAN, plan->id);
    record_put_number(r, ASSIGNMENT_SCORE, l->score);
    return repo_save(m, r, e);
}

static bool make_assignments(struct model *m, const struct record *plan, const struct plan_data *d, const struct plan_lines *l,
                             int64_t *made, struct err *e)
{
    struct record r;
    bool ok = true;

    record_init(&r, &assignment_entity);
    for (int32_t i = 0; ok && i < l->count; i++) {
        if (l->lines[i].stands || plan_pairs__have(d->in.pins, d->standing, l->lines[i].pair))
            continue;
        ok = make_assignment(m, plan, d, &l->lines[i], &r, e);
        ++*made;
    }
    record_release(&r);
    return ok;
}

/* ---- one plan a year ---- */

/* The applied plan of the year, if there is one. */
static bool find_in_force(struct model *m, int year, struct record *found, struct err *e)
{
    char no[64] = "";
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_IN_FORCE);
    stmt_int(&s, ":year", year);
    if (stmt_next(&s))
        snprintf(no, sizeof no, "%s", stmt_col_text(&s, 0));
    return stmt_close(&s, e) && (!*no || repo_find(m, no, found, e));
}

/* A second plan is applied only where it was re-planned from the first, whose place it takes. */
static bool replace_in_force(struct model *m, const struct record *plan, struct err *e)
{
    struct record old;

    record_init(&old, &plan_entity);
    bool ok = find_in_force(m, (int)record_number(plan, PLAN_YEAR), &old, e);
    if (ok && old.id) {
        if (record_number(plan, PLAN_REPLANS))
            ok = repo_do(m, &old, "replace", e);
        else
            ok = err_set(e, ERR_CONFLICT, _("plan %s is applied for %d, and a year has one plan: re-plan it (`tepai plan replan %s`), or take it back with `tepai undo`"),
                         record_text(&old, PLAN_NO), (int)record_number(&old, PLAN_YEAR), record_text(&old, PLAN_NO));
    }
    record_release(&old);
    return ok;
}

/* Numbers of published work that the plan moves away. */
static bool list_replaced(struct model *m, const struct record *plan, struct arena *mem, const char ***out, int64_t *count, struct err *e)
{
    const char **list = NULL;
    int64_t room = 0;
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_REPLACED_WORK);
    stmt_int(&s, ":plan", plan->id);
    stmt_int(&s, ":year", record_number(plan, PLAN_YEAR));
    while (stmt_next(&s)) {
        if (*count == room)
            list = mem_grow(list, (size_t)(room = room ? room * 2 : 64), sizeof *list);
        list[(*count)++] = arena_dup(mem, stmt_col_text(&s, 0));
    }
    *out = list;
    return stmt_close(&s, e);
}

static bool cancel_replaced(struct model *m, const struct record *plan, struct err *e)
{
    const char **numbers = NULL;
    struct arena mem = {0};
    struct record r;
    int64_t count = 0;
    bool ok = list_replaced(m, plan, &mem, &numbers, &count, e);

    record_init(&r, &assignment_entity);
    for (int64_t i = 0; ok && i < count; i++)
        ok = repo_find(m, numbers[i], &r, e) && repo_do(m, &r, "cancel", e);
    record_release(&r);
    free(numbers);
    arena_release(&mem);
    return ok;
}

/* Planned work that the plan may move and leaves where it is needs no second assignment. */
static bool note_published(struct model *m, const struct record *plan, struct plan_data *d, struct plan_lines *l, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_PUBLISHED);
    stmt_int(&s, ":year", record_number(plan, PLAN_YEAR));
    while (stmt_next(&s)) {
        struct plan_pair p = {plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0)), plan_rows__at(&d->need_rows, stmt_col_int(&s, 1))};
        struct plan_line *at = l->count ? bsearch(&p, l->lines, (size_t)l->count, sizeof *l->lines, plan_pair__compare) : NULL;
        if (at)
            at->stands = true;
    }
    return stmt_close(&s, e);
}

/* Published work that came or went since would be overlooked. */
static bool check_published(const struct record *plan, const struct plan_data *d, struct err *e)
{
    return !record_number(plan, PLAN_REPLANS) || d->earlier_total == record_number(plan, PLAN_EARLIER) ||
           err_set(e, ERR_CONFLICT, _("assignments were made, begun or cancelled since plan %s was solved; solve it again"), record_text(plan, PLAN_NO));
}

/* Nothing is done unless every row holds. */
static bool check_rows(struct model *m, const struct record *plan, const struct plan_data *d, struct plan_lines *l, struct buf *rows, struct err *e)
{
    struct plan_stale stale = {.rows = rows};
    const char *no = record_text(plan, PLAN_NO);

    if (!plan_stale__read(m, plan, d, l, &stale, e))
        return false;
    plan_stale__check(d, l, &stale);
    if (stale.count == 0)
        return l->total == record_number(plan, PLAN_PLACEMENTS) ||
               err_set(e, ERR_CONFLICT, _("the pairs of plan %s are not those that its last solution had; solve it again"), no);
    int first = (int)strcspn(buf_text(rows), "\n");
    if (stale.count == 1)
        return err_set(e, ERR_CONFLICT, _("plan %s does not hold any more, so nothing was assigned: %.*s. `tepai plan solve %s` plans again; with --keep 90%% most of it stays"),
                       no, first, buf_text(rows), no);
    return err_set(e, ERR_CONFLICT, _("plan %s does not hold any more in %lld points, so nothing was assigned. The first: %.*s. `tepai plan solve %s` plans again; with --keep 90%% most of it stays"),
                   no, (long long)stale.count, first, buf_text(rows), no);
}

static bool apply(struct model *m, struct record *plan, struct buf *rows, int64_t *made, struct err *e)
{
    struct plan_data d;
    struct plan_lines l = {0};
    bool ok = plan_data__load(m, (int)record_number(plan, PLAN_YEAR), plan->id, &d, e) &&
              (!record_number(plan, PLAN_REPLANS) || plan_again__load(m, plan->id, &d, e)) && check_rows(m, plan, &d, &l, rows, e) &&
              check_published(plan, &d, e) && replace_in_force(m, plan, e) && note_published(m, plan, &d, &l, e) && cancel_replaced(m, plan, e) &&
              repo_do(m, plan, "apply", e) && make_assignments(m, plan, &d, &l, made, e);

    plan_lines__release(&l);
    plan_data__release(&d);
    return ok;
}

bool plan_apply_telling(struct model *m, struct record *plan, struct buf *rows, int64_t *made, struct err *e)
{
    const char *state = record_text(plan, PLAN_STATE);

    *made = 0;
    if (!role_require(&m->who, &plan_entity, VERB_SET, "", e))
        return false;
    if (strcmp(state, "applied") == 0)
        return err_set(e, ERR_CONFLICT, _("plan %s is applied already"), record_text(plan, PLAN_NO));
    if (strcmp(state, "solved") != 0)
        return err_set(e, ERR_CONFLICT, _("plan %s is not solved as it stands; `tepai plan solve %s` first"), record_text(plan, PLAN_NO),
                       record_text(plan, PLAN_NO));
    return txn_begin(m->db, TXN_WRITE, e) && txn_end(m->db, apply(m, plan, rows, made, e), e);
}

bool plan_apply(struct model *m, struct record *plan, int64_t *made, struct err *e)
{
    struct buf rows = {0};
    bool ok = plan_apply_telling(m, plan, &rows, made, e);

    buf_release(&rows);
    return ok;
}
