/* Questions about one change, and the best of many: by one search for all where the flow is the plan, else solved. */
#include "plan_ask__.h"

#include <stdlib.h>
#include <string.h>

/* ---- one change ---- */

static const struct plan_effect nothing = {.known = true, .exact = true};

static bool ask_pair(struct plan_ask *a, struct plan_pair p, struct plan_effect *out, struct err *e)
{
    int32_t score = ask__score(a, p), node = ask__need_node(a, p.need);
    int64_t cost;

    *out = (struct plan_effect){0};
    if (plan_ask_has(a, p)) {
        *out = nothing;
        return true;
    }
    if (score < 0 || node < 0 || plan_tally__forbidden(&a->in, p))
        return true;
    ask__search(a, node, false, -1, -1);
    if (!ask__far(a, ask__expert_node(a, p.expert), &cost))
        return true;
    *out = nothing;
    out->value = score;
    if (ask__follow(a, ask__expert_node(a, p.expert), out, NULL, NULL) || a->narrow)
        return true;
    return ask__solve(a, &(struct ask_change){.pins = &p, .pin_count = 1}, out, NULL, e);
}

bool plan_ask_pair(struct plan_ask *a, struct plan_pair p, struct plan_effect *out, struct err *e)
{
    bool ok;

    do
        ok = ask_pair(a, p, out, e);
    while (ask__again(a));
    return ok;
}

static bool ask_without(struct plan_ask *a, struct plan_pair p, struct plan_effect *out, struct err *e)
{
    int64_t cost;

    *out = nothing;
    if (!plan_ask_has(a, p))
        return true;
    if (!ask__is_pinned(a, p)) {
        ask__search(a, ask__expert_node(a, p.expert), false, -1, -1);
        out->value = -ask__score(a, p);
        if (ask__far(a, ask__need_node(a, p.need), &cost) && ask__follow(a, ask__need_node(a, p.need), out, NULL, NULL))
            return true;
    }
    return a->narrow || ask__solve(a, &(struct ask_change){.forbid = p, .has_forbid = true}, out, NULL, e);
}

bool plan_ask_without(struct plan_ask *a, struct plan_pair p, struct plan_effect *out, struct err *e)
{
    bool ok;

    do
        ok = ask_without(a, p, out, e);
    while (ask__again(a));
    return ok;
}

bool plan_ask_more(struct plan_ask *a, struct plan_relax r, struct plan_effect *out, struct err *e)
{
    struct ask_change c = {0};

    switch (r.kind) {
    case PLAN_MORE_UPPER:
        c.quota = r.number + 1;
        break;
    case PLAN_MORE_PLACE:
        c.expert = r.number + 1;
        break;
    case PLAN_MORE_ALLOW:
        c.allow = r.pair;
        c.has_allow = true;
        break;
    case PLAN_MORE_UNPIN:
        c.unpin = r.pair;
        c.has_unpin = true;
        break;
    }
    return ask__solve(a, &c, out, NULL, e);
}

/* ---- somebody who is not there ---- */

bool plan_ask_extra(struct plan_ask *a, const struct plan_extra *x, struct plan_effect *out, int64_t *served, struct err *e)
{
    struct plan_solution s;
    bool ok = ask__solve(a, &(struct ask_change){.extra = x}, out, &s, e);

    *served = ok && out->known ? s.placements - a->best.placements : 0;
    plan_solution_release(&s);
    return ok;
}

/* The node of a programme's people in a banner, -1 = none. */
static int32_t home_node(const struct plan_ask *a, const struct plan_extra *x)
{
    for (int32_t g = 0; g < a->net.head_count; g++) {
        const struct plan_quota *q = &a->net.groups[g].quota;
        if (q->kind == PLAN_PROG_BANNER && q->programme == x->programme && q->league == x->league && q->banner == x->banner)
            return a->net.groups[g].node;
    }
    return -1;
}

static bool ask_extra_place(struct plan_ask *a, const struct plan_extra *x, struct plan_effect *out, struct err *e)
{
    int32_t home = home_node(a, x), best = -1, best_score = 0;
    int64_t least = 0, cost;
    struct plan_extra one = *x;

    *out = (struct plan_effect){0};
    if (home < 0)
        return true;
    *out = nothing;
    ask__search(a, home, true, -1, -1);
    for (int32_t n = 0; n < a->in.need_count; n++) {
        int32_t score = ask__need_node(a, n) < 0 ? -1 : x->score(x->arg, n);
        if (score < 0 || !ask__far(a, ask__need_node(a, n), &cost) || cost - score >= least)
            continue;
        least = cost - score;
        best_score = score;
        best = n;
    }
    if (a->flow && best < 0)
        return true;
    out->value = best_score;
    if (best >= 0 && ask__follow(a, ask__need_node(a, best), out, NULL, NULL))
        return true;
    one.places = 1;
    return a->narrow || ask__solve(a, &(struct ask_change){.extra = &one}, out, NULL, e);
}

bool plan_ask_extra_place(struct plan_ask *a, const struct plan_extra *x, struct plan_effect *out, struct err *e)
{
    bool ok;

    do
        ok = ask_extra_place(a, x, out, e);
    while (ask__again(a));
    return ok;
}

/* ---- the best of many ---- */

enum { SET_MAX = 3, MOST_SOLVED = 24, BEYOND = -2 };

/* One of them: pairs that must be, and what the flow says it costs at least (weighed, against the flow). */
struct choice {
    struct plan_pair pins[SET_MAX];
    int32_t pin_count;
    int32_t node; /* whose distance that is; BEYOND: all that are not in the network yet */
    int64_t least;
};

struct choices {
    struct choice *list; /* owned */
    int32_t count, room;
    struct plan_pair instead; /* the pair that must not be; used if has_instead */
    bool has_instead;
    int64_t value;      /* what every choice changes beyond its pins and its way */
    int32_t first;      /* the arc before the way, -1 = none */
};

static void add_choice(struct choices *c, struct choice one)
{
    if (c->count == c->room)
        c->list = mem_grow(c->list, (size_t)(c->room = c->room ? c->room * 2 : 64), sizeof *c->list);
    c->list[c->count++] = one;
}

static int compare_choices(const void *a, const void *b)
{
    const struct choice *p = a, *q = b;

    if (p->least != q->least)
        return p->least < q->least ? -1 : 1;
    if (p->pins[0].expert != q->pins[0].expert)
        return p->pins[0].expert < q->pins[0].expert ? -1 : 1;
    return p->pins[0].need < q->pins[0].need ? -1 : p->pins[0].need > q->pins[0].need;
}

/* By its way in the flow; false = the flow cannot tell. */
static bool try_way(struct plan_ask *a, const struct choices *c, const struct choice *one, struct arena *mem, struct plan_way *w)
{
    *w = (struct plan_way){.pair = one->pins[0], .effect = nothing};
    if (one->node == BEYOND) {
        a->narrow = true;
        return false;
    }
    w->effect.value = c->value + ask__score(a, one->pins[0]);
    if (c->first >= 0)
        ask__walk(a, c->first, 1, &w->effect);
    ask__append(mem, &w->added, &w->added_count, one->pins[0]);
    if (c->has_instead)
        ask__append(mem, &w->removed, &w->removed_count, c->instead);
    return one->pin_count == 1 && one->node >= 0 && ask__follow(a, one->node, &w->effect, mem, w);
}

static bool try_solve(struct plan_ask *a, const struct choices *c, const struct choice *one, struct arena *mem,
                      struct plan_way *w, struct err *e)
{
    struct ask_change change = {.pins = one->pins, .pin_count = one->pin_count, .forbid = c->instead, .has_forbid = c->has_instead};
    struct plan_solution s;

    *w = (struct plan_way){.pair = one->pins[0]};
    bool ok = ask__solve(a, &change, &w->effect, &s, e);
    if (ok && w->effect.known)
        ask__differ(a, &s, mem, w);
    plan_solution_release(&s);
    return ok;
}

/* The best of the choices, which are released; the first in their order when several are equal. */
static bool take_best(struct plan_ask *a, struct choices *c, struct arena *mem, struct plan_way *out, struct err *e)
{
    int32_t tried = 0, solved = 0;
    bool ok = true;

    *out = (struct plan_way){.pair = {-1, -1}};
    if (c->count)
        qsort(c->list, (size_t)c->count, sizeof *c->list, compare_choices);
    for (; ok && tried < c->count; tried++) {
        const struct choice *one = &c->list[tried];
        struct plan_way w;
        if (out->effect.known && one->least != INT64_MIN && one->least - a->gap >= ask__weigh(a, &out->effect)) {
            tried = c->count;
            break;
        }
        if (!try_way(a, c, one, mem, &w)) {
            if (a->narrow)
                break;
            if (solved == MOST_SOLVED)
                break;
            solved++;
            ok = try_solve(a, c, one, mem, &w, e);
        }
        if (w.effect.known && plan_effect_compare(&w.effect, &out->effect) < 0)
            *out = w;
    }
    out->tried = tried;
    out->choices = c->count;
    free(c->list);
    return ok;
}

/* Candidates of a need who are not on it and may be, as choices at the distances of the present search. */
static void list_experts(struct plan_ask *a, int32_t need, int64_t more, struct choices *c)
{
    const int32_t *expert, *score;
    int32_t count = plan_candidates_of(&a->in, need, a->scratch, &expert, &score);
    int64_t cost;

    for (int32_t i = 0; i < count; i++) {
        struct plan_pair p = {expert[i], need};
        int32_t node = ask__expert_node(a, expert[i]);
        if (!plan_ask_has(a, p) && !plan_tally__forbidden(&a->in, p) && ask__far(a, node, &cost))
            add_choice(c, (struct choice){{p}, 1, node, cost + more - score[i]});
    }
}

/*
 * The change takes a unit off the pair: in a flow that is the plan the way begins where that unit is missing. Another
 * flow says of the new pair alone what it costs at least.
 */
static struct choices instead_of(const struct plan_ask *a, struct plan_pair p)
{
    bool has = plan_ask_has(a, p);

    return (struct choices){.instead = p, .has_instead = has, .value = has && a->flow ? -ask__score(a, p) : 0, .first = -1};
}

static bool ask_other_expert(struct plan_ask *a, struct plan_pair p, struct arena *mem, struct plan_way *out, struct err *e)
{
    struct choices c = instead_of(a, p);
    int32_t node = ask__need_node(a, p.need);

    *out = (struct plan_way){.pair = {-1, -1}};
    if (node < 0 || ask__is_pinned(a, p))
        return true;
    ask__search(a, c.has_instead && a->flow ? ask__expert_node(a, p.expert) : node, false, -1, -1);
    list_experts(a, p.need, -c.value, &c);
    for (int32_t i = 0; i < c.count; i++)
        if (c.list[i].pins[0].expert == p.expert)
            c.list[i--] = c.list[--c.count];
    return take_best(a, &c, mem, out, e);
}

/* Other needs of an expert, at the distances of a search back from where he is missing. */
static void list_needs(struct plan_ask *a, struct plan_pair p, struct choices *c)
{
    const struct flow_residual *r = &a->residual;
    int32_t node = ask__expert_node(a, p.expert);
    struct plan_pair other;
    int64_t cost;

    for (int32_t i = r->start[node]; i < r->start[node + 1]; i++) {
        int32_t arc = r->arc[i];
        if (!plan_net__pair(&a->net, arc, &other) || other.need == p.need || plan_ask_has(a, other))
            continue;
        int32_t at = a->net.flow.dst[arc];
        if (ask__far(a, at, &cost))
            add_choice(c, (struct choice){{other}, 1, at, cost - c->value + a->net.flow.cost[arc]});
    }
    if (a->reach != INT64_MAX)
        add_choice(c, (struct choice){{p}, 1, BEYOND, a->reach - a->net.flow.pi[node] + a->net.flow.pi[a->searched] - c->value});
}

static bool ask_other_need(struct plan_ask *a, struct plan_pair p, struct arena *mem, struct plan_way *out, struct err *e)
{
    struct choices c = instead_of(a, p);

    *out = (struct plan_way){.pair = {-1, -1}};
    if (ask__need_node(a, p.need) < 0 || ask__is_pinned(a, p))
        return true;
    ask__search(a, c.has_instead && a->flow ? ask__need_node(a, p.need) : ask__expert_node(a, p.expert), true, -1, -1);
    list_needs(a, p, &c);
    return take_best(a, &c, mem, out, e);
}

static bool ask_best_need(struct plan_ask *a, int32_t expert, struct arena *mem, struct plan_way *out, struct err *e)
{
    struct choices c = {.first = -1};

    ask__search(a, ask__expert_node(a, expert), true, -1, -1);
    list_needs(a, (struct plan_pair){expert, -1}, &c);
    return take_best(a, &c, mem, out, e);
}

/* ---- one more on a need ---- */

/* The cheapest arc by which one unit more could leave the need; -1 = it has all it wants. */
static int32_t way_out(const struct plan_ask *a, int32_t node)
{
    const struct flow_residual *r = &a->residual;
    const struct flow_net *g = &a->net.flow;
    int32_t best = -1;

    for (int32_t i = r->start[node]; i < r->start[node + 1]; i++) {
        int32_t arc = r->arc[i];
        if (g->src[arc] == node && flow_on(g, arc) < g->cap[arc] && g->cost[arc] != g->penalty && (best < 0 || g->cost[arc] < g->cost[best]))
            best = arc;
    }
    return best;
}

/* Every set of `size` candidates of the need; false = more than can be solved. */
static bool list_sets(struct plan_ask *a, int32_t need, int32_t size, struct choices *c)
{
    struct choice one = {.pin_count = size, .node = -1, .least = INT64_MIN};
    const int32_t *expert, *score;
    int32_t count = plan_candidates_of(&a->in, need, a->scratch, &expert, &score), at[SET_MAX] = {0};

    if (size > SET_MAX || count < size)
        return size <= SET_MAX;
    for (int32_t i = 0; i < size; i++)
        at[i] = i;
    for (;;) {
        bool may = true;
        for (int32_t i = 0; i < size; i++) {
            one.pins[i] = (struct plan_pair){expert[at[i]], need};
            may = may && !plan_tally__forbidden(&a->in, one.pins[i]);
        }
        if (may)
            add_choice(c, one);
        int32_t k = size - 1;
        while (k >= 0 && at[k] == count - size + k)
            k--;
        if (k < 0 || c->count > MOST_SOLVED)
            return c->count <= MOST_SOLVED;
        at[k]++;
        for (int32_t i = k + 1; i < size; i++)
            at[i] = at[i - 1] + 1;
    }
}

/* Those who are there stay: not all choices, but the ones near at hand. */
static void list_beside(struct plan_ask *a, int32_t need, struct choices *c)
{
    int32_t from = a->tally.need_start[need], got = plan_tally__got(&a->tally, need);

    for (int32_t i = 0; i < c->count; i++) {
        struct choice *one = &c->list[i];
        for (int32_t k = 0; k < got && one->pin_count < SET_MAX; k++)
            one->pins[one->pin_count++] = a->tally.pairs[from + k];
    }
}

/* By solving: as many pins as it has and one more. Wherever not every set is tried, `choices` says so. */
static bool solve_one_more(struct plan_ask *a, int32_t need, struct arena *mem, struct plan_way *out, struct err *e)
{
    int32_t got = plan_tally__got(&a->tally, need);
    struct choices c = {.first = -1};

    if (got > 0 && list_sets(a, need, got + 1, &c))
        return take_best(a, &c, mem, out, e);
    c.count = 0;
    ask__search(a, ask__need_node(a, need), false, -1, -1);
    list_experts(a, need, 0, &c);
    list_beside(a, need, &c);
    bool ok = take_best(a, &c, mem, out, e);
    out->choices += got > 0;
    return ok;
}

/* In the flow: a unit more leaves the need, and the way brings it one. */
static bool way_one_more(struct plan_ask *a, int32_t need, struct arena *mem, struct plan_way *out)
{
    int32_t node = ask__need_node(a, need), arc = way_out(a, node);
    struct choices c = {.first = arc};

    ask__search(a, a->net.flow.dst[arc], false, node, -1);
    list_experts(a, need, a->net.flow.cost[arc], &c);
    if (c.count)
        qsort(c.list, (size_t)c.count, sizeof *c.list, compare_choices);
    bool found = c.count == 0 || try_way(a, &c, &c.list[0], mem, out);
    out->tried = out->choices = c.count;
    free(c.list);
    return found;
}

static bool ask_one_more(struct plan_ask *a, int32_t need, struct arena *mem, struct plan_way *out, struct err *e)
{
    *out = (struct plan_way){.pair = {-1, -1}};
    if (ask__need_node(a, need) < 0 || plan_tally__got(&a->tally, need) >= a->in.needs[need].wanted)
        return true;
    return (a->flow && way_one_more(a, need, mem, out)) || a->narrow || solve_one_more(a, need, mem, out, e);
}

/* ---- all who could be sent, ranked ---- */

static int compare_ways(const void *a, const void *b)
{
    const struct plan_way *p = a, *q = b;
    int effect = plan_effect_compare(&p->effect, &q->effect);

    return effect ? effect : p->pair.expert < q->pair.expert ? -1 : p->pair.expert > q->pair.expert;
}

static bool ask_rank(struct plan_ask *a, int32_t need, int32_t most, struct arena *mem, struct plan_way **out, int32_t *count,
                     struct err *e)
{
    struct choices c = {.first = -1};
    bool ok = true;

    *count = 0;
    *out = NULL;
    if (ask__need_node(a, need) < 0)
        return true;
    ask__search(a, ask__need_node(a, need), false, -1, -1);
    list_experts(a, need, 0, &c);
    if (c.count)
        qsort(c.list, (size_t)c.count, sizeof *c.list, compare_choices);
    *out = arena_new(mem, ((size_t)c.count + 1) * sizeof **out);
    for (int32_t i = 0; ok && i < c.count && *count < most && !a->narrow; i++) {
        struct plan_way *w = &(*out)[*count];
        if (!try_way(a, &c, &c.list[i], mem, w) && !a->narrow)
            ok = try_solve(a, &c, &c.list[i], mem, w, e);
        *count += w->effect.known;
    }
    if (*count)
        qsort(*out, (size_t)*count, sizeof **out, compare_ways);
    free(c.list);
    return ok;
}

bool plan_ask_rank(struct plan_ask *a, int32_t need, int32_t most, struct arena *mem, struct plan_way **out, int32_t *count,
                   struct err *e)
{
    bool ok;

    do
        ok = ask_rank(a, need, most, mem, out, count, e);
    while (ask__again(a));
    return ok;
}

/* ---- asked until the network reaches far enough ---- */

bool plan_ask_other_expert(struct plan_ask *a, struct plan_pair p, struct arena *mem, struct plan_way *out, struct err *e)
{
    bool ok;

    do
        ok = ask_other_expert(a, p, mem, out, e);
    while (ask__again(a));
    return ok;
}

bool plan_ask_other_need(struct plan_ask *a, struct plan_pair p, struct arena *mem, struct plan_way *out, struct err *e)
{
    bool ok;

    do
        ok = ask_other_need(a, p, mem, out, e);
    while (ask__again(a));
    return ok;
}

bool plan_ask_best_need(struct plan_ask *a, int32_t expert, struct arena *mem, struct plan_way *out, struct err *e)
{
    bool ok;

    do
        ok = ask_best_need(a, expert, mem, out, e);
    while (ask__again(a));
    return ok;
}

bool plan_ask_one_more(struct plan_ask *a, int32_t need, struct arena *mem, struct plan_way *out, struct err *e)
{
    bool ok;

    do
        ok = ask_one_more(a, need, mem, out, e);
    while (ask__again(a));
    return ok;
}
