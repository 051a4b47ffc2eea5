/*
 * The exact search, for the sizes where it ends: burdens (prices on "further places only if
 * counted") lift the flow bound, and experts are branched on: must be counted, or must stay home.
 */
#include "plan_heads__.h"

#include <stdlib.h>
#include <string.h>

struct branch {
    struct plan_heads *heads;
    int64_t *burden; /* by expert: the best found */
    int64_t limit;   /* pivots at which it gives up */
    int64_t bound;   /* that the burdens gave */
    int64_t cost, since; /* of the best plan, and the pivots at which it was found */
};

/*
 * Where many experts are as good as each other the choices among them are without number and none is better: once the first two
 * objectives are known to be the best, a long search without a better plan is given up.
 */
static bool may_go_on(struct branch *b)
{
    enum { PATIENCE = 400000 }; /* pivots */
    int64_t pivots = b->heads->net->flow.pivots;

    if (b->heads->best.cost < b->cost || b->since == 0) {
        b->cost = b->heads->best.cost;
        b->since = pivots;
    }
    bool level = b->bound != INT64_MIN && b->cost != INT64_MAX && b->cost - b->bound < b->heads->net->weights.quota;
    return pivots < b->limit && !(level && pivots - b->since >= PATIENCE) && !b->heads->watch->stopped;
}

/* With burdens and prices, but without the rewards of those who must be. */
int64_t plan_branch__bound(const struct plan_heads *h)
{
    const struct plan_net *p = h->net;
    int64_t cost = flow_total_cost(&p->flow);

    for (int32_t x = 0; x < p->in->expert_count; x++)
        if (h->stay[x] == PLAN_IN) {
            if (!h->counted[x])
                return INT64_MAX;
            cost += p->weights.penalty / 4;
        }
    return plan_keep__bound(h, &cost) ? cost : INT64_MAX;
}

/* Further places used beyond what being counted allows (+), or allowed and not used (-). */
static int64_t excess(const struct plan_heads *h, int32_t x)
{
    int64_t more = h->net->in->experts[x].places - 1;

    return h->counted[x] ? h->used[x] - 1 - more : h->used[x];
}

/* One step along the excesses, as long as the distance to the best plan says. */
static bool step_burdens(struct plan_heads *h, int64_t bound, double length)
{
    const struct plan_net *p = h->net;
    double square = 0;

    for (int32_t x = 0; x < p->in->expert_count; x++)
        if (h->stay[x] == PLAN_FREE && (h->burden[x] || plan_heads__over(h, x) > 0))
            square += (double)(plan_heads__over(h, x) * plan_heads__over(h, x));
    if (square < 0.5)
        return false;
    double step = length * (double)(h->best.cost - bound) / square;
    for (int32_t x = 0; x < p->in->expert_count; x++) {
        int64_t places = p->in->experts[x].places, most = p->weights.shut / places;
        if (h->stay[x] != PLAN_FREE || places < 2)
            continue;
        double to = (double)h->burden[x] + step * (double)plan_heads__over(h, x);
        int64_t burden = to <= 0 ? 0 : to >= (double)most ? most : (int64_t)(to + 0.5);
        if (burden != h->burden[x])
            plan_heads__set(h, x, PLAN_FREE, burden);
    }
    return true;
}

/* Burdens that make the bound of the whole problem as high as some steps can; false = stopped. */
static bool find_burdens(struct branch *b)
{
    enum { STEPS = 60, PATIENCE = 6 };
    struct plan_heads *h = b->heads;
    size_t bytes = (size_t)h->net->in->expert_count * sizeof *h->burden;
    int64_t highest = INT64_MIN;
    double length = 1.0;

    for (int i = 0, poor = 0; i < STEPS && may_go_on(b); i++) {
        if (!plan_heads__solve(h))
            return false;
        plan_heads__keep(h);
        int64_t bound = plan_branch__bound(h);
        if (bound > highest) {
            b->bound = highest = bound;
            memcpy(b->burden, h->burden, bytes);
            poor = 0;
        } else if (++poor == PATIENCE) {
            length /= 2;
            poor = 0;
        }
        if (bound >= h->best.cost || h->best.cost == INT64_MAX || !step_burdens(h, bound, length))
            break;
    }
    for (int32_t x = 0; x < h->net->in->expert_count; x++)
        if (h->stay[x] == PLAN_FREE)
            plan_heads__set(h, x, PLAN_FREE, b->burden[x]);
    return may_go_on(b);
}

/* The free expert whose answer the bound needs most; -1 = the bound is the plan's own cost. */
static int32_t pick(const struct plan_heads *h)
{
    int32_t found = -1;
    int64_t most = 0;

    for (int32_t x = 0; x < h->net->in->expert_count; x++) {
        if (h->stay[x] != PLAN_FREE)
            continue;
        int64_t over = excess(h, x), weight = 0;
        if (over > 0)
            weight = (h->net->weights.shut >> 1) + over * (h->burden[x] + 1);
        else if (over < 0)
            weight = -over * h->burden[x];
        if (weight > most) {
            most = weight;
            found = x;
        }
    }
    return found;
}

static bool explore(struct branch *b);

/* Both answers about an expert: must be counted, must stay home. */
static bool split_expert(struct branch *b, int32_t x)
{
    struct plan_heads *h = b->heads;
    int64_t burden = h->burden[x];
    bool done = true;

    for (int side = 0; done && side < 2; side++) {
        plan_heads__set(h, x, side == 0 ? PLAN_IN : PLAN_OUT, 0);
        done = explore(b);
    }
    plan_heads__set(h, x, PLAN_FREE, burden);
    return done;
}

/* Both answers about an earlier placement: must be kept, must not be. */
static bool split_keep(struct branch *b, int32_t keep)
{
    struct plan_net *p = b->heads->net;
    bool done = true;

    for (int side = 0; done && side < 2; side++) {
        plan_keep__must(p, keep, side == 0 ? PLAN_IN : PLAN_OUT);
        done = explore(b);
    }
    plan_keep__must(p, keep, PLAN_FREE);
    return done;
}

/* Everything below the present choice; false = given up. */
static bool explore(struct branch *b)
{
    struct plan_heads *h = b->heads;
    int64_t bound;
    int32_t keep;

    if (!may_go_on(b) || !plan_keep__balance(h, &bound, &keep))
        return false;
    if (bound >= h->best.cost)
        return true;
    int32_t x = pick(h);
    if (x >= 0)
        return split_expert(b, x);
    return keep < 0 ? plan_branch__bound(h) >= h->best.cost : split_keep(b, keep);
}

/* Burdens are looked for at the price that the floor needs. */
static bool balance_first(struct plan_heads *h)
{
    int64_t bound;
    int32_t split;

    return plan_keep__balance(h, &bound, &split);
}

bool plan_branch__run(struct plan_heads *h, int64_t most)
{
    const struct plan_net *p = h->net;
    struct branch b = {.heads = h, .limit = p->flow.pivots + most, .bound = INT64_MIN, .cost = INT64_MAX};

    /* The rewards of those who must be counted could add up along a path. */
    if (p->weights.penalty > p->weights.searchable)
        return false;
    b.burden = mem_zero((size_t)p->in->expert_count + 1, sizeof *b.burden);
    for (int32_t x = 0; x < p->in->expert_count; x++) {
        bool open = p->groups[p->expert_group[x]].node >= 0;
        plan_heads__set(h, x, h->pins[x] ? PLAN_IN : open ? PLAN_FREE : PLAN_OUT, 0);
    }
    bool exact = (h->net->keep.most == 0 || balance_first(h)) && find_burdens(&b) && explore(&b);
    free(b.burden);
    return exact && (h->net->keep.most == 0 || p->keep.sure_room);
}
