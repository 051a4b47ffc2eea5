/* What must stand in a year: assignments already made, pins, forbidden pairs; and whether all that can be. */
#include "plan_data__.h"

#include "store/stmt.h"

#include <stdlib.h>

struct pairs {
    struct plan_pair *pairs;
    int32_t count, room;
};

static void add_pair(struct pairs *p, struct plan_pair pair)
{
    if (p->count == p->room)
        p->pairs = mem_grow(p->pairs, (size_t)(p->room = p->room ? p->room * 2 : 256), sizeof *p->pairs);
    p->pairs[p->count++] = pair;
}

static const char *expert_no(const struct plan_data *d, struct plan_pair p)
{
    return d->experts.words[p.expert];
}

static const char *need_no(const struct plan_data *d, struct plan_pair p)
{
    return d->needs.words[p.need];
}

/* ---- counting against limits ---- */

struct counts {
    int32_t *expert, *need, *quota; /* owned */
};

static struct counts counts_new(const struct plan_data *d)
{
    return (struct counts){
        .expert = mem_zero((size_t)d->in.expert_count + 1, sizeof(int32_t)),
        .need = mem_zero((size_t)d->in.need_count + 1, sizeof(int32_t)),
        .quota = mem_zero((size_t)d->in.quota_count + 1, sizeof(int32_t)),
    };
}

static void counts_release(struct counts *c)
{
    free(c->expert);
    free(c->need);
    free(c->quota);
}

/* Does the quota count this pair? `first`: it is the first one of its expert. */
static bool counted_by(const struct plan_data *d, const struct plan_quota *q, struct plan_pair p, bool first)
{
    const struct plan_expert *x = &d->in.experts[p.expert];
    const struct plan_village *v = &d->in.villages[d->in.needs[p.need].village];
    bool heads = q->kind <= PLAN_PROG_BANNER;
    int32_t league = heads ? x->league : v->league, banner = heads ? x->banner : v->banner;

    return (!heads || (first && q->programme == x->programme)) && (q->league < 0 || q->league == league) &&
           (q->banner < 0 || q->banner == banner);
}

/* Counts one more pair; answers the first record of quota that has too many then, -1 if none. */
static int32_t count_pair(const struct plan_data *d, struct counts *c, struct plan_pair p)
{
    int32_t over = -1;
    bool first = c->expert[p.expert]++ == 0;

    c->need[p.need]++;
    for (int32_t i = 0; i < d->quota_records; i++) {
        const struct plan_quota *q = &d->in.quotas[i];
        if (counted_by(d, q, p, first) && ++c->quota[i] > q->upper && over < 0)
            over = i;
    }
    return over;
}

bool plan_pins__fit(const struct plan_data *d, const struct plan_pair *pairs, int32_t count,
                    const char *advice, struct err *e)
{
    struct counts c = counts_new(d);

    for (int32_t i = 0; i < count && e->code == ERR_NONE; i++) {
        struct plan_pair p = pairs[i];
        int32_t over = count_pair(d, &c, p);
        if (c.expert[p.expert] > d->in.experts[p.expert].places)
            err_set(e, ERR_CONFLICT, _("expert %s on need %s is one too many: he takes %d places a year; %s"), expert_no(d, p),
                    need_no(d, p), d->in.experts[p.expert].places, advice);
        else if (c.need[p.need] > d->in.needs[p.need].wanted)
            err_set(e, ERR_CONFLICT, _("expert %s on need %s is one too many: the need wants %d; %s"), expert_no(d, p),
                    need_no(d, p), d->in.needs[p.need].wanted, advice);
        else if (over >= 0)
            err_set(e, ERR_CONFLICT, _("expert %s on need %s breaks the quota %s, which allows at most %d; %s"), expert_no(d, p),
                    need_no(d, p), d->quota_names[over], d->in.quotas[over].upper, advice);
    }
    counts_release(&c);
    return e->code == ERR_NONE;
}

/* ---- assignments that stand ---- */

/* Assignments are facts: where they pass a limit, the limit gives way; where nothing suits, they still count. */
static void raise_limits(struct plan_data *d)
{
    struct counts c = counts_new(d);
    struct pairs extra = {0};
    int32_t *scratch = mem_new(((size_t)d->in.expert_count * 2 + 1) * sizeof *scratch);

    for (int32_t i = 0; i < d->standing; i++) {
        struct plan_pair p = d->in.pins[i];
        count_pair(d, &c, p);
        if (plan_score__of(d, p, scratch) < 0)
            add_pair(&extra, p);
    }
    for (int32_t x = 0; x < d->in.expert_count; x++)
        if (c.expert[x] > d->in.experts[x].places)
            d->in.experts[x].places = c.expert[x];
    for (int32_t n = 0; n < d->in.need_count; n++)
        if (c.need[n] > d->in.needs[n].wanted)
            d->in.needs[n].wanted = c.need[n];
    for (int32_t q = 0; q < d->quota_records; q++)
        if (c.quota[q] > d->in.quotas[q].upper)
            d->in.quotas[q].upper = c.quota[q];
    d->score.extra = extra.pairs;
    d->score.extra_count = extra.count;
    free(scratch);
    counts_release(&c);
}

/* ---- wishes of a plan ---- */

static bool is_among(const struct plan_pair *sorted, int32_t count, struct plan_pair p)
{
    return count && bsearch(&p, sorted, (size_t)count, sizeof p, plan_pair__compare);
}

static bool read_pins(struct model *m, int64_t plan, struct plan_data *d, struct pairs *pins, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINES);
    stmt_int(&s, ":plan", plan);
    stmt_text(&s, ":kind", "pinned");
    while (e->code == ERR_NONE && stmt_next(&s)) {
        struct plan_pair p = {plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0)), plan_rows__at(&d->need_rows, stmt_col_int(&s, 1))};
        if (p.expert < 0)
            err_set(e, ERR_CONFLICT, _("expert %s is pinned on need %s but cannot be sent in %d: he is not active, not available, or has no places; unpin him or change that"),
                    stmt_col_text(&s, 2), stmt_col_text(&s, 3), d->year);
        else if (p.need < 0)
            err_set(e, ERR_CONFLICT, _("expert %s is pinned on need %s, but that need is not open in %d; unpin him or reopen it"),
                    stmt_col_text(&s, 2), stmt_col_text(&s, 3), d->year);
        else if (!is_among(pins->pairs, d->standing, p))
            add_pair(pins, p);
    }
    return stmt_close(&s, e) && e->code == ERR_NONE;
}

/* Forbidden pairs of people and needs that are not there any more are no matter. */
static bool read_forbids(struct model *m, int64_t plan, struct plan_data *d, struct pairs *forbids, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINES);
    stmt_int(&s, ":plan", plan);
    stmt_text(&s, ":kind", "forbidden");
    while (stmt_next(&s)) {
        struct plan_pair p = {plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0)), plan_rows__at(&d->need_rows, stmt_col_int(&s, 1))};
        if (p.expert >= 0 && p.need >= 0)
            add_pair(forbids, p);
    }
    return stmt_close(&s, e);
}

static bool is_wished(const struct plan_data *d, const struct pairs *pins, struct plan_pair p)
{
    for (int32_t i = d->standing; i < pins->count; i++)
        if (plan_pair__compare(&pins->pairs[i], &p) == 0)
            return true;
    return is_among(pins->pairs, d->standing, p);
}

/* Who declined an offer is not sent there in the year, unless he was assigned again or somebody pins him. */
static bool read_declines(struct model *m, struct plan_data *d, const struct pairs *pins, struct pairs *forbids, struct err *e)
{
    int32_t wished = forbids->count;
    struct pairs declined = {0};
    struct stmt s;

    if (wished)
        qsort(forbids->pairs, (size_t)wished, sizeof *forbids->pairs, plan_pair__compare);
    stmt_open(&s, m->db, Q_OFFERS_DECLINED);
    stmt_int(&s, ":year", d->year);
    while (stmt_next(&s)) {
        struct plan_pair p = {plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0)), plan_rows__at(&d->need_rows, stmt_col_int(&s, 1))};
        if (p.expert < 0 || p.need < 0)
            continue;
        add_pair(&declined, p);
        if (!is_wished(d, pins, p) && !is_among(forbids->pairs, wished, p))
            add_pair(forbids, p);
    }
    if (declined.count)
        qsort(declined.pairs, (size_t)declined.count, sizeof *declined.pairs, plan_pair__compare);
    free(d->declined);
    d->declined = declined.pairs;
    d->declined_count = declined.count;
    return stmt_close(&s, e);
}

static bool check_pins(const struct plan_data *d, struct err *e)
{
    int32_t *scratch = mem_new(((size_t)d->in.expert_count * 2 + 1) * sizeof *scratch);

    for (int32_t i = 0; i < d->in.pin_count && e->code == ERR_NONE; i++) {
        struct plan_pair p = d->in.pins[i];
        if (is_among(d->in.forbids, d->in.forbid_count, p))
            err_set(e, ERR_CONFLICT, i < d->standing ? _("expert %s is assigned to need %s already, so the pair cannot be forbidden; cancel the assignment or unpin the pair")
                                                     : _("expert %s and need %s are both pinned and forbidden; unpin the pair"),
                    expert_no(d, p), need_no(d, p));
        else if (i >= d->standing && plan_score__of(d, p, scratch) < 0)
            err_set(e, ERR_CONFLICT, _("expert %s cannot be pinned on need %s: none of his specialties is of the family it asks for"),
                    expert_no(d, p), need_no(d, p));
    }
    free(scratch);
    return e->code == ERR_NONE && plan_pins__fit(d, d->in.pins, d->in.pin_count, _("unpin one of the pairs there, or raise the limit"), e);
}

/* The wishes after the pairs that stand, as the instance's pins and forbidden pairs. */
static bool read_wishes(struct model *m, int64_t plan, struct plan_data *d, struct pairs pins, struct err *e)
{
    struct pairs forbids = {0};
    bool ok = read_pins(m, plan, d, &pins, e) && read_forbids(m, plan, d, &forbids, e) && read_declines(m, d, &pins, &forbids, e);

    d->in.pins = pins.pairs;
    d->in.pin_count = pins.count;
    d->in.forbids = forbids.pairs;
    d->in.forbid_count = forbids.count;
    if (forbids.count)
        qsort(forbids.pairs, (size_t)forbids.count, sizeof *forbids.pairs, plan_pair__compare);
    return ok && check_pins(d, e);
}

bool plan_pins__load(struct model *m, int64_t plan, struct plan_data *d, struct err *e)
{
    raise_limits(d);
    return read_wishes(m, plan, d, (struct pairs){d->in.pins, d->standing, d->standing}, e);
}

bool plan_pins__reload(struct model *m, int64_t plan, struct plan_data *d, struct err *e)
{
    free(d->in.forbids);
    return read_wishes(m, plan, d, (struct pairs){d->in.pins, d->standing, d->in.pin_count}, e);
}
