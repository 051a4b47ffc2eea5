/*
 * Keeping an earlier plan: what a kept placement earns, the price at which enough of them are kept, and which one to
 * ask about when a price alone does not settle it. Source: docs/planner.md, "Keeping".
 */
#include "plan_heads__.h"

#include <stdlib.h>
#include <string.h>

/* ---- scale and room ---- */

static int32_t count_pinned(const struct plan_instance *in)
{
    struct plan_pair_set pins = {0};
    int32_t count = 0;

    for (int32_t i = 0; i < in->pin_count; i++)
        plan_set__add(&pins, in->pins[i].expert, in->pins[i].need);
    for (int32_t i = 0; i < in->keep_count; i++)
        count += plan_set__has(&pins, in->keeps[i].expert, in->keeps[i].need);
    free(pins.slots);
    return count;
}

/* Whether 64 bits hold these weights, with room for the exact search where it would be tried. */
static bool fits(struct plan_net *p)
{
    struct err e = {0};

    return plan_weights__make(p, &e) && (p->weights.penalty <= p->weights.searchable || p->in->expert_count > PLAN_EXACT_EXPERTS);
}

/* Ties: the largest scale up to one that makes all kept placements together worth less than a point. */
static void choose_scale(struct plan_net *p)
{
    const struct plan_instance *in = p->in;
    struct plan_keeping *k = &p->keep;

    for (k->scale = (int64_t)in->keep_count + 1; k->scale > 1; k->scale /= 2) {
        k->base = k->scale * in->keep_points + 1;
        if (fits(p))
            break;
    }
    if (k->scale == 1)
        k->base = in->keep_points;
    k->exact_ties = k->scale > in->keep_count;
}

/*
 * A reward that no way around could outbid, at the highest price there may be on each of its arcs; as much of that
 * as fits.
 */
static void choose_room(struct plan_net *p)
{
    struct plan_keeping *k = &p->keep;
    int64_t arcs = 2 * (int64_t)p->in->expert_count + 2;

    k->base = p->in->keep_points;
    if (!fits(p) || __builtin_mul_overflow(p->weights.penalty, arcs, &k->most))
        k->most = INT64_MAX / 32;
    k->most_price = k->most / arcs;
    k->sure_room = true;
    for (; k->most > 1 && !fits(p); k->most /= 2)
        k->sure_room = false;
    if (!k->sure_room)
        k->most_price = k->most / 4;
}

bool plan_keep__scale(struct plan_net *p, bool floor, struct err *e)
{
    const struct plan_instance *in = p->in;
    struct plan_keeping *k = &p->keep;

    *k = (struct plan_keeping){.scale = 1, .exact_ties = true};
    k->arc = mem_new((size_t)in->keep_count * sizeof *k->arc + 1);
    k->must = mem_zero((size_t)in->keep_count + 1, sizeof *k->must);
    if (in->keep_count) {
        k->sure = count_pinned(in);
        if (floor)
            choose_room(p);
        else
            choose_scale(p);
    }
    return plan_weights__make(p, e);
}

/* ---- prices ---- */

/* What one of them earns beyond its own cost. */
static int64_t extra(const struct plan_keeping *k, int32_t i)
{
    return k->must[i] == PLAN_IN ? k->most : k->price;
}

static void earn(struct plan_net *p, int32_t i, int64_t before)
{
    int32_t a = p->keep.arc[i];

    flow_cost_set(&p->flow, a, p->flow.cost[a] + before - extra(&p->keep, i));
}

void plan_keep__price(struct plan_net *p, int64_t price)
{
    struct plan_keeping *k = &p->keep;
    int64_t before = k->price;

    k->price = price;
    for (int32_t i = 0; i < p->in->keep_count; i++)
        if (k->arc[i] >= 0 && k->must[i] != PLAN_IN)
            earn(p, i, before);
}

void plan_keep__must(struct plan_net *p, int32_t keep, int must)
{
    struct plan_keeping *k = &p->keep;
    int64_t before = extra(k, keep);

    if (k->must[keep] == PLAN_OUT || must == PLAN_OUT)
        flow_cap_set(&p->flow, k->arc[keep], must == PLAN_OUT ? 0 : 1);
    k->must[keep] = (uint8_t)must;
    earn(p, keep, before);
}

int64_t plan_keep__count(const struct plan_net *p)
{
    int64_t count = 0;

    for (int32_t i = 0; i < p->in->keep_count; i++)
        count += p->keep.arc[i] >= 0 && flow_on(&p->flow, p->keep.arc[i]) > 0;
    return count;
}

int64_t plan_keep__earned(const struct plan_net *p)
{
    int64_t sum = 0;

    for (int32_t i = 0; i < p->in->keep_count; i++)
        if (p->keep.arc[i] >= 0 && flow_on(&p->flow, p->keep.arc[i]) > 0)
            sum += extra(&p->keep, i);
    return sum;
}

bool plan_keep__bound(const struct plan_heads *h, int64_t *bound)
{
    const struct plan_net *p = h->net;
    int64_t must = 0;

    for (int32_t i = 0; i < p->in->keep_count; i++)
        if (p->keep.must[i] == PLAN_IN) {
            if (flow_on(&p->flow, p->keep.arc[i]) == 0)
                return false;
            must++;
        }
    *bound += p->keep.most * must + p->keep.price * (h->least - must);
    return true;
}

/* ---- the balance ---- */

/* A flow on one side of the floor: a line, its value at each price. */
struct side {
    bool known;
    int64_t price, cost, kept; /* cost without prices */
    bool *has;                 /* by in->keeps */
};

static void note_side(struct side *s, const struct plan_net *p, int64_t cost, int64_t kept)
{
    *s = (struct side){.known = true, .price = p->keep.price, .cost = cost, .kept = kept, .has = s->has};
    for (int32_t i = 0; i < p->in->keep_count; i++)
        s->has[i] = p->keep.arc[i] >= 0 && flow_on(&p->flow, p->keep.arc[i]) > 0;
}

/* The next price to try, -1 = no other can be better. */
static int64_t next_price(const struct plan_net *p, const struct side *low, const struct side *high)
{
    enum { FIRST = 16 };

    if (!low->known)
        return high->price > 0 ? 0 : -1;
    if (!high->known) {
        int64_t up = low->price < p->keep.most_price / 4 ? low->price * 4 + FIRST : p->keep.most_price;
        return low->price < p->keep.most_price ? up : -1;
    }
    int64_t price = (high->cost - low->cost) / (high->kept - low->kept);
    return price > low->price && price < high->price ? price : -1;
}

static int32_t find_split(const struct plan_net *p, const struct side *low, const struct side *high)
{
    for (int32_t i = 0; low->known && high->known && i < p->in->keep_count; i++)
        if (high->has[i] && !low->has[i] && p->keep.must[i] == PLAN_FREE)
            return i;
    return -1;
}

/* Tries prices until the bound is as high as prices make it; false = stopped. */
static bool search_price(struct plan_heads *h, struct side *low, struct side *high, int64_t *bound)
{
    struct plan_net *p = h->net;
    int64_t best_price = p->keep.price;

    *bound = INT64_MIN;
    for (int64_t price = p->keep.price; price >= 0; price = next_price(p, low, high)) {
        plan_keep__price(p, price);
        if (!plan_heads__solve(h))
            return false;
        plan_heads__keep(h);
        int64_t value = plan_branch__bound(h), kept = plan_keep__count(p);
        if (value > *bound) {
            *bound = value;
            best_price = price;
        }
        if (value == INT64_MAX || value >= h->best.cost)
            return true;
        bool on_line = low->known && high->known && value == low->cost + price * (h->least - low->kept);
        note_side(kept >= h->least ? high : low, p, value - price * (h->least - kept), kept);
        if (on_line)
            return true;
    }
    if (!high->known && p->keep.sure_room)
        *bound = INT64_MAX;
    if (p->keep.price == best_price)
        return true;
    plan_keep__price(p, best_price);
    return plan_heads__solve(h);
}

bool plan_keep__balance(struct plan_heads *h, int64_t *bound, int32_t *split)
{
    size_t room = (size_t)h->net->in->keep_count + 1;
    struct side low = {.has = mem_zero(room, 1)}, high = {.has = mem_zero(room, 1)};
    bool going = search_price(h, &low, &high, bound);

    *split = find_split(h->net, &low, &high);
    free(low.has);
    free(high.has);
    return going;
}
