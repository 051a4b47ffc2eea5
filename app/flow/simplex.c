/*
 * The network simplex: block search for the entering arc, the leaving arc that keeps the tree
 * strongly feasible (so it cannot cycle), and potentials moved on the smaller side of the cut.
 */
#include "tree__.h"

#include "flow/net.h"

#include <math.h>

enum { TICK_EVERY = 2048 };

/* The most negative arc of the first block that has one, or -1 after a whole empty round. */
static int32_t find_entering(struct flow_net *g, int32_t block)
{
    const int32_t *src = g->src, *dst = g->dst;
    const int64_t *cost = g->cost, *pi = g->pi;
    const int8_t *state = g->state;
    int64_t best = 0;
    int32_t found = -1, at = g->scan < g->arc_count ? g->scan : 0, seen = 0;

    while (seen < g->arc_count) {
        int32_t end = at + block < g->arc_count ? at + block : g->arc_count;
        seen += end - at;
        for (; at < end; at++) {
            int64_t c = state[at] * (cost[at] + pi[src[at]] - pi[dst[at]]);
            if (c < best) {
                best = c;
                found = at;
            }
        }
        if (at == g->arc_count)
            at = 0;
        if (found >= 0)
            break;
    }
    g->scan = at;
    return found;
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

enum flow_result flow_solve(struct flow_net *g, const struct flow_tick *tick)
{
    /* Measured: from a tenth to a half of the root is best, with columns mixed as they come in. */
    int32_t block = (int32_t)(0.3 * sqrt((double)g->arc_count)) + 10, arc;

    BUG_ON(g->root < 0);
    flow_potentials_refresh(g);
    while ((arc = find_entering(g, block)) >= 0) {
        enter(g, arc);
        keep_small(g);
        if (tick && g->pivots % TICK_EVERY == 0 && !tick->report(tick->arg, g->pivots))
            return FLOW_CANCELLED;
    }
    return has_penalty_flow(g) ? FLOW_INFEASIBLE : FLOW_OPTIMAL;
}

enum flow_result flow_generate(struct flow_net *g, const struct flow_pricer *p,
                               const struct flow_tick *tick)
{
    for (;;) {
        enum flow_result r = flow_solve(g, tick);
        if (r == FLOW_CANCELLED)
            return r;
        int64_t added = p->price(p->arg, g);
        if (added < 0)
            return FLOW_CANCELLED;
        if (added == 0)
            return r;
    }
}
