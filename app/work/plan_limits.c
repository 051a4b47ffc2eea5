/* Limits that no flow keeps: whether there are any, and which pairs they rule out from the start. */
#include "plan_book__.h"

#include <stdlib.h>
#include <string.h>

static int32_t days_of(const struct plan_need *n)
{
    return n->days > 0 ? n->days : 1;
}

static bool has_teams(const struct plan_instance *in)
{
    for (int32_t n = 0; n < in->need_count; n++)
        if (in->needs[n].team)
            return true;
    return false;
}

static bool has_days_or_persons(const struct plan_instance *in)
{
    for (int32_t x = 0; x < in->expert_count; x++)
        if (in->experts[x].days || in->experts[x].person)
            return true;
    return false;
}

bool plan_limits__any(const struct plan_instance *in)
{
    return in->tie_count > 0 || in->station_count > 0 || has_days_or_persons(in) || has_teams(in);
}

/* Pairs ruled out: known to the network without being in it, so that pricing passes them over. */
static void cut_pair(struct plan_net *p, int32_t expert, int32_t need)
{
    if (plan_set__add(&p->known, expert, need))
        plan_set__add(&p->cut, expert, need);
}

/* Needs of which a half can never be served: nobody suits the other. */
static bool *find_halves(const struct plan_net *p)
{
    const struct plan_instance *in = p->in;
    bool *half = mem_zero((size_t)in->need_count + 1, sizeof *half), *pinned = mem_zero((size_t)in->need_count + 1, sizeof *pinned);
    const int32_t *expert, *score;

    for (int32_t i = 0; i < in->pin_count; i++)
        pinned[in->pins[i].need] = true;
    for (int32_t n = 0; n < in->need_count; n++)
        half[n] = in->needs[n].team && !pinned[in->needs[n].team - 1] &&
                  (in->needs[in->needs[n].team - 1].wanted == 0 || plan_candidates_of(in, in->needs[n].team - 1, p->scratch, &expert, &score) == 0);
    free(pinned);
    return half;
}

/* Which (expert, village) of tied experts could be at all. */
static void list_reach(const struct plan_net *p, const bool *tied, struct plan_pair_set *reach)
{
    const struct plan_instance *in = p->in;

    for (int32_t n = 0; n < in->need_count; n++) {
        const int32_t *expert, *score;
        int32_t count = plan_candidates_of(in, n, p->scratch, &expert, &score);
        for (int32_t i = 0; i < count; i++)
            if (tied[expert[i]])
                plan_set__add(reach, expert[i], in->needs[n].village);
    }
    for (int32_t i = 0; i < in->pin_count; i++)
        plan_set__add(reach, in->pins[i].expert, in->needs[in->pins[i].need].village);
}

/* Where the other one of two who go together cannot go, neither goes. */
static void cut_ties(struct plan_net *p)
{
    const struct plan_instance *in = p->in;
    bool *tied = mem_zero((size_t)in->expert_count + 1, sizeof *tied);
    struct plan_pair_set reach = {0};

    for (int32_t i = 0; i < in->tie_count; i++)
        if (in->ties[i].together)
            tied[in->ties[i].expert] = tied[in->ties[i].other] = true;
    list_reach(p, tied, &reach);
    for (int32_t i = 0; i < in->tie_count; i++)
        for (int side = 0; in->ties[i].together && side < 2; side++) {
            int32_t x = side ? in->ties[i].other : in->ties[i].expert, y = side ? in->ties[i].expert : in->ties[i].other;
            for (int32_t n = 0; n < in->need_count; n++)
                if (plan_set__has(&reach, x, in->needs[n].village) && !plan_set__has(&reach, y, in->needs[n].village))
                    cut_pair(p, x, n);
        }
    free(reach.slots);
    free(tied);
}

void plan_limits__cut(struct plan_net *p)
{
    const struct plan_instance *in = p->in;

    if (!plan_limits__any(in))
        return;
    bool *half = find_halves(p);
    for (int32_t n = 0; n < in->need_count; n++) {
        const int32_t *expert, *score;
        int32_t count = plan_candidates_of(in, n, p->scratch, &expert, &score);
        for (int32_t i = 0; i < count; i++) {
            int32_t days = in->experts[expert[i]].days;
            if (half[n] || (days > 0 && days_of(&in->needs[n]) > days - 1))
                cut_pair(p, expert[i], n);
        }
    }
    free(half);
    if (in->tie_count)
        cut_ties(p);
}
