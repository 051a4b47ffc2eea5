/* Limits beyond quotas, asked of a counted plan: villages, days, teams, ties, persons. */
#include "plan_ask__.h"
#include "plan_stations__.h"

#include <stdlib.h>

static int32_t days_of(const struct plan_need *n)
{
    return n->days > 0 ? n->days : 1;
}

static bool visits(const struct plan_instance *in, const struct plan_tally *t, int32_t expert, int32_t village)
{
    for (int32_t i = t->expert_start[expert]; i < t->expert_start[expert + 1]; i++)
        if (in->needs[t->expert_need[i]].village == village)
            return true;
    return false;
}

static bool keeps_villages(const struct plan_instance *in, const struct plan_tally *t)
{
    for (int32_t v = 0; v < in->village_count; v++)
        if (in->villages[v].most > 0 && t->reached[v] > in->villages[v].most - 1)
            return false;
    return true;
}

static bool keeps_days(const struct plan_instance *in, const struct plan_tally *t)
{
    for (int32_t x = 0; x < in->expert_count; x++) {
        int32_t days = 0;
        for (int32_t i = t->expert_start[x]; in->experts[x].days > 0 && i < t->expert_start[x + 1]; i++)
            days += days_of(&in->needs[t->expert_need[i]]);
        if (in->experts[x].days > 0 && days > in->experts[x].days - 1)
            return false;
    }
    return true;
}

static bool keeps_teams(const struct plan_instance *in, const struct plan_tally *t)
{
    for (int32_t n = 0; n < in->need_count; n++)
        if (in->needs[n].team && (plan_tally__got(t, n) > 0) != (plan_tally__got(t, in->needs[n].team - 1) > 0))
            return false;
    return true;
}

/* Each village of one against the other. */
static bool keeps_tie(const struct plan_instance *in, const struct plan_tally *t, int32_t x, int32_t y, bool together)
{
    for (int32_t i = t->expert_start[x]; i < t->expert_start[x + 1]; i++)
        if (visits(in, t, y, in->needs[t->expert_need[i]].village) != together)
            return false;
    return true;
}

static bool keeps_ties(const struct plan_instance *in, const struct plan_tally *t)
{
    for (int32_t i = 0; i < in->tie_count; i++) {
        const struct plan_tie *tie = &in->ties[i];
        if (!keeps_tie(in, t, tie->expert, tie->other, tie->together) || !keeps_tie(in, t, tie->other, tie->expert, tie->together))
            return false;
    }
    return true;
}

/* All that the person of x is sent for, seen from x's records: places, subsidised programmes, needs twice. */
static bool keeps_person(const struct plan_instance *in, const struct plan_tally *t, int32_t x)
{
    int32_t load = 0, paid = 0;

    for (int32_t y = 0; y < in->expert_count; y++) {
        const struct plan_expert *o = &in->experts[y];
        if (o->person != in->experts[x].person || plan_tally__load(t, y) == 0)
            continue;
        load += plan_tally__load(t, y);
        bool first = o->subsidised;
        for (int32_t z = 0; first && z < y; z++)
            first = in->experts[z].person != o->person || !in->experts[z].subsidised || plan_tally__load(t, z) == 0 ||
                    in->experts[z].programme != o->programme;
        paid += first;
        for (int32_t i = t->expert_start[y]; y != x && i < t->expert_start[y + 1]; i++)
            if (plan_tally__has(t, (struct plan_pair){x, t->expert_need[i]}))
                return false;
    }
    return (in->params.load_most == 0 || load <= in->params.load_most) && (in->params.subsidies_most == 0 || paid <= in->params.subsidies_most);
}

bool ask__keeps(const struct plan_instance *in, const struct plan_tally *t)
{
    if (!plan_stations__keep(t) || !keeps_villages(in, t) || !keeps_days(in, t) || !keeps_teams(in, t) || !keeps_ties(in, t))
        return false;
    for (int32_t x = 0; x < in->expert_count; x++)
        if (in->experts[x].person && plan_tally__load(t, x) > 0 && !keeps_person(in, t, x))
            return false;
    return true;
}

/* Could a limit that has to do with this pair be broken by it at all? Most have none, and need no second count. */
static bool may_be_limited(const struct plan_instance *in, struct plan_pair p)
{
    const struct plan_expert *x = &in->experts[p.expert];
    const struct plan_need *n = &in->needs[p.need];
    bool tied = false;

    for (int32_t i = 0; i < in->tie_count; i++)
        tied = tied || in->ties[i].expert == p.expert || in->ties[i].other == p.expert;
    int32_t post = plan_stations__first(in, p.expert);
    tied = tied || (post < in->post_count && in->posts[post].expert == p.expert);
    return tied || x->days || x->person || n->team || in->villages[n->village].most;
}

bool ask__limited(const struct plan_instance *in, const struct plan_tally *t, struct plan_pair p)
{
    struct plan_tally with;
    bool limited = false;

    if (!may_be_limited(in, p) || !ask__keeps(in, t))
        return false;
    struct plan_pair *pairs = mem_new(((size_t)t->count + 1) * sizeof *pairs);
    for (int32_t i = 0; i < t->count; i++)
        pairs[i] = t->pairs[i];
    pairs[t->count] = p;
    plan_tally__make(&with, in, pairs, (int64_t)t->count + 1);
    limited = !ask__keeps(in, &with);
    plan_tally__release(&with);
    free(pairs);
    return limited;
}
