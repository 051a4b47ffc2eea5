/* A year that somebody holds in memory: whether it still stands, and lent for a change of its plan. */
#include "plan_limits_load__.h"

#include "model/kinds.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

static bool is_changed(struct model *m, int64_t seen, bool *changed, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_YEAR_CHANGED);
    stmt_int(&s, ":seq", seen);
    *changed = stmt_next(&s);
    return stmt_close(&s, e);
}

bool plan_data__holds(struct model *m, const struct plan_data *d, bool *holds, struct err *e)
{
    struct plan_points points = {0};
    bool changed = false;

    *holds = false;
    if (!plan_points__load(m, &points, e) || !is_changed(m, d->seen, &changed, e))
        return false;
    *holds = !changed && memcmp(&points, &d->score.points, sizeof points) == 0;
    return true;
}

/* All but the wishes is lent. */
static bool borrow(struct model *m, const struct record *plan, const struct plan_data *year, struct plan_data *out, struct err *e)
{
    *out = *year;
    out->in.pins = mem_new(((size_t)year->standing + 1) * sizeof *out->in.pins);
    if (year->standing)
        memcpy(out->in.pins, year->in.pins, (size_t)year->standing * sizeof *out->in.pins);
    out->in.pin_count = year->standing;
    out->in.forbids = NULL;
    out->in.forbid_count = 0;
    out->declined = NULL;
    out->declined_count = 0;
    return plan_pins__reload(m, plan->id, out, e) && plan_limits__pins(out, e);
}

bool plan_held__open(struct model *m, const struct record *plan, struct plan_held *held, struct plan_borrowed *out, struct err *e)
{
    *out = (struct plan_borrowed){.lent = false};
    if (held && !plan_data__holds(m, held->year, &out->lent, e))
        return false;
    if (held)
        held->stale = !out->lent;
    return out->lent ? borrow(m, plan, held->year, &out->d, e) : plan_data__load(m, (int)record_number(plan, PLAN_YEAR), plan->id, &out->d, e);
}

void plan_held__close(struct plan_borrowed *b)
{
    if (!b->lent) {
        plan_data__release(&b->d);
        return;
    }
    free(b->d.in.pins);
    free(b->d.in.forbids);
    free(b->d.declined);
}
