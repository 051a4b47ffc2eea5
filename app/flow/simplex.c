/*
 * The network simplex: a heap of negative arcs to enter from, the leaving arc that keeps the tree
 * strongly feasible (so it cannot cycle), and potentials moved on the smaller side of the cut.
 */
#include "tree__.h"

#include "flow/net.h"

#include <stdlib.h>

enum { TICK_EVERY = 2048 };

/* An arc and what it cost when it was last looked at. */
struct offer {
    int64_t price;
    int32_t arc;
};

/*
 * Negative arcs of the last stretch, so that several pivots share one search: a heap with the most
 * negative on top. A pivot changes few prices, so they are looked at anew only when they come up.
 */
struct entering {
    struct offer *heap;
    int32_t count, length; /* now, and when the search stops */
    int32_t left;          /* how often more it may be chosen from before the next search */
};

static int64_t price_of(const struct flow_net *g, int32_t a)
{
    return g->state[a] * (g->cost[a] + g->pi[g->src[a]] - g->pi[g->dst[a]]);
}

static bool before(const struct offer *a, const struct offer *b)
{
    return a->price != b->price ? a->price < b->price : a->arc < b->arc;
}

/* Puts an offer where the heap has a gap, or lower. */
static void sink(struct entering *list, int32_t at, struct offer o)
{
    for (int32_t child; (child = 2 * at + 1) < list->count; at = child) {
        child += child + 1 < list->count && before(&list->heap[child + 1], &list->heap[child]);
        if (!before(&list->heap[child], &o))
            break;
        list->heap[at] = list->heap[child];
    }
    list->heap[at] = o;
}

/* Adds the negative arcs from `at` to `end` to the list until it is full; answers where it stopped. */
static int32_t list_negative(const struct flow_net *g, struct entering *list, int32_t at, int32_t end)
{
    const int64_t *pi = g->pi, *cost = g->cost;
    const int32_t *src = g->src, *dst = g->dst;
    const int8_t *state = g->state;
    struct offer *next = list->heap + list->count, *full = list->heap + list->length;

    for (; at < end && next < full; at++) {
        int64_t price = state[at] * (cost[at] + pi[src[at]] - pi[dst[at]]);
        *next = (struct offer){price, at};
        next += price < 0;
    }
    list->count = (int32_t)(next - list->heap);
    return at;
}

/* Goes on round the arcs until the list is full or the last arc is reached; an empty list after a whole round is the optimum. */
static void fill_list(struct flow_net *g, struct entering *list)
{
    int32_t from = g->scan < g->arc_count ? g->scan : 0;

    list->count = 0;
    g->scan = list_negative(g, list, from, g->arc_count);
    if (list->count == 0)
        g->scan = list_negative(g, list, 0, from);
    for (int32_t i = list->count / 2 - 1; i >= 0; i--)
        sink(list, i, list->heap[i]);
}

/* The most negative arc of the list, taken out; -1 = none is. */
static int32_t choose_listed(const struct flow_net *g, struct entering *list)
{
    while (list->count > 0) {
        struct offer top = list->heap[0];
        struct offer now = {price_of(g, top.arc), top.arc};
        if (now.price < 0 && now.price != top.price) {
            sink(list, 0, now);
            continue;
        }
        list->count--;
        if (list->count > 0)
            sink(list, 0, list->heap[list->count]);
        if (now.price < 0)
            return now.arc;
    }
    return -1;
}

static int32_t find_entering(struct flow_net *g, struct entering *list)
{
    if (list->left > 0 && list->count > 0) {
        list->left--;
        int32_t found = choose_listed(g, list);
        if (found >= 0)
            return found;
    }
    fill_list(g, list);
    list->left = list->length / 5;
    return choose_listed(g, list);
}

/* The lowest common ancestor: the node with the smaller subtree cannot be above the other. */
static int32_t find_join(const struct flow_net *g, int32_t u, int32_t v)
{
    const struct flow_tree *t = g->tree;

    while (u != v)
        if (t[u].size < t[v].size)
            u = t[u].parent;
        else
            v = t[v].parent;
    return u;
}

/* One change of the tree: what enters, where the cycle closes and what leaves. */
struct pivot {
    int32_t arc;   /* entering */
    int32_t tail;  /* flow leaves the cycle's arc here … */
    int32_t head;  /* … and arrives here */
    int32_t join;  /* the cycle's highest node */
    int32_t units; /* sent around */
    int32_t out;   /* the arc above this node leaves; -1 = the entering arc itself */
    bool tail_side;
};

/* The last arc, going round from the join in the direction of the flow, that stops the most. */
static void find_leaving(const struct flow_net *g, struct pivot *p)
{
    const struct flow_tree *t = g->tree;

    p->units = g->cap[p->arc];
    p->out = -1;
    for (int32_t v = p->tail; v != p->join; v = t[v].parent)
        if (t[v].down < p->units) {
            p->units = t[v].down;
            p->out = v;
            p->tail_side = true;
        }
    for (int32_t v = p->head; v != p->join; v = t[v].parent)
        if (t[v].up <= p->units) {
            p->units = t[v].up;
            p->out = v;
            p->tail_side = false;
        }
}

static void send_around(struct flow_net *g, const struct pivot *p)
{
    struct flow_tree *t = g->tree;

    if (p->units == 0)
        return;
    for (int32_t v = p->tail; v != p->join; v = t[v].parent) {
        t[v].down -= p->units;
        t[v].up += p->units;
    }
    for (int32_t v = p->head; v != p->join; v = t[v].parent) {
        t[v].up -= p->units;
        t[v].down += p->units;
    }
}

static void change_tree(struct flow_net *g, const struct pivot *p)
{
    int32_t leaving = g->tree[p->out].arc, left_flow = tree__flow(g, p->out);
    int32_t in = p->tail_side ? p->tail : p->head, to = p->tail_side ? p->head : p->tail;
    int32_t flow = g->state[p->arc] == FLOW_EMPTY ? p->units : g->cap[p->arc] - p->units;
    int64_t reduced = g->cost[p->arc] + g->pi[g->src[p->arc]] - g->pi[g->dst[p->arc]];
    int64_t by = g->src[p->arc] == in ? -reduced : reduced;

    tree__move(g, p->out, in, to, p->join, p->arc, flow);
    g->state[leaving] = g->cap[leaving] == 0 ? FLOW_HELD : left_flow == 0 ? FLOW_EMPTY : FLOW_FULL;
    if (g->tree[in].size <= g->node_count / 2)
        tree__shift(g, in, -1, by);
    else
        tree__shift(g, g->root, in, -by);
}

static void enter(struct flow_net *g, int32_t arc)
{
    bool forward = g->state[arc] == FLOW_EMPTY;
    struct pivot p = {.arc = arc,
                      .tail = forward ? g->src[arc] : g->dst[arc],
                      .head = forward ? g->dst[arc] : g->src[arc]};

    p.join = find_join(g, p.tail, p.head);
    find_leaving(g, &p);
    send_around(g, &p);
    if (p.out < 0)
        g->state[arc] = forward ? FLOW_FULL : FLOW_EMPTY;
    else
        change_tree(g, &p);
    g->pivots++;
}

/* Shifts go to the smaller side, so the root's potential wanders: bring it back in time. */
static void keep_small(struct flow_net *g)
{
    if (g->pi[g->root] > INT64_MAX / 8 || g->pi[g->root] < -INT64_MAX / 8)
        tree__potentials(g);
}

static bool has_penalty_flow(const struct flow_net *g)
{
    for (int32_t a = 0; a < g->arc_count && g->penalty_arcs > 0; a++)
        if (g->cost[a] == g->penalty && flow_on(g, a) > 0)
            return true;
    return false;
}

static int32_t root_of(int32_t n)
{
    int32_t root = 0;

    for (int32_t bit = 1 << 15; bit > 0; bit >>= 1)
        if ((int64_t)(root + bit) * (root + bit) <= n)
            root += bit;
    return root;
}

enum flow_result flow_solve(struct flow_net *g, const struct flow_tick *tick)
{
    /* Measured: long lists save pivots, and cost little as a heap. */
    int32_t length = root_of(g->arc_count) * 2 + 10, arc;
    struct entering list = {.heap = mem_new((size_t)length * sizeof *list.heap), .length = length};
    bool going = true;

    BUG_ON(g->root < 0);
    flow_potentials_refresh(g);
    while (going && (arc = find_entering(g, &list)) >= 0) {
        enter(g, arc);
        keep_small(g);
        if (tick && g->pivots % TICK_EVERY == 0)
            going = tick->report(tick->arg, g->pivots);
    }
    free(list.heap);
    if (!going)
        return FLOW_CANCELLED;
    return has_penalty_flow(g) ? FLOW_INFEASIBLE : FLOW_OPTIMAL;
}

enum flow_result flow_generate(struct flow_net *g, const struct flow_pricer *p,
                               const struct flow_tick *tick)
{
    for (;;) {
        enum flow_result r = flow_solve(g, tick);
        if (r == FLOW_CANCELLED)
            return r;
        g->scan = g->arc_count; /* only what is new can be negative */
        int64_t added = p->price(p->arg, g);
        if (added < 0)
            return FLOW_CANCELLED;
        if (added == 0)
            return r;
    }
}
