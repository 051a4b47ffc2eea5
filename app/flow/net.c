/* Building a network and changing it. Solving is in simplex.c, the first tree in start.c. */
#include "flow/net.h"

#include "tree__.h"

#include <stdlib.h>

void flow_net_release(struct flow_net *g)
{
    free(g->src);
    free(g->dst);
    free(g->cost);
    free(g->cap);
    free(g->state);
    free(g->pi);
    free(g->supply);
    free(g->tree);
    *g = (struct flow_net){0};
}

static void grow_nodes(struct flow_net *g)
{
    size_t room = g->node_room ? (size_t)g->node_room * 3 / 2 : 64;

    BUG_ON(room > INT32_MAX);
    g->pi = mem_grow(g->pi, room, sizeof *g->pi);
    g->supply = mem_grow(g->supply, room, sizeof *g->supply);
    g->tree = mem_grow(g->tree, room, sizeof *g->tree);
    g->node_room = (int32_t)room;
}

static int32_t new_node(struct flow_net *g, int32_t supply)
{
    if (g->node_count == g->node_room)
        grow_nodes(g);
    int32_t v = g->node_count++;
    g->pi[v] = 0;
    g->supply[v] = supply;
    g->tree[v] =
        (struct flow_tree){.parent = -1, .child = -1, .next = -1, .prev = -1, .size = 1, .arc = -1};
    return v;
}

int32_t flow_node_add(struct flow_net *g, int32_t supply)
{
    if (g->node_count == 0)
        g->root = -1;
    BUG_ON(g->root >= 0);
    return new_node(g, supply);
}

static void grow_arcs(struct flow_net *g)
{
    size_t room = g->arc_room ? (size_t)g->arc_room * 3 / 2 : 256;

    BUG_ON(room > INT32_MAX);
    g->src = mem_grow(g->src, room, sizeof *g->src);
    g->dst = mem_grow(g->dst, room, sizeof *g->dst);
    g->cost = mem_grow(g->cost, room, sizeof *g->cost);
    g->cap = mem_grow(g->cap, room, sizeof *g->cap);
    g->state = mem_grow(g->state, room, sizeof *g->state);
    g->arc_room = (int32_t)room;
}

/* A cost that could make a way longer than the penalty would make wrong answers. */
static void check_cost(const struct flow_net *g, int64_t cost)
{
    if (g->most_cost > 0 && cost != g->penalty)
        BUG_ON(cost > g->most_cost || cost < -g->most_cost);
}

int32_t flow_arc_add(struct flow_net *g, int32_t src, int32_t dst, int32_t cap, int64_t cost)
{
    BUG_ON(src < 0 || dst < 0 || src >= g->node_count || dst >= g->node_count || src == dst);
    BUG_ON(cap < 0);
    check_cost(g, cost);
    if (g->arc_count == g->arc_room)
        grow_arcs(g);
    int32_t a = g->arc_count++;
    g->src[a] = src;
    g->dst[a] = dst;
    g->cost[a] = cost;
    g->cap[a] = cap;
    g->state[a] = cap > 0 ? FLOW_EMPTY : FLOW_HELD;
    return a;
}

int32_t flow_leaf_add(struct flow_net *g, int32_t parent, int32_t cap, int64_t cost)
{
    BUG_ON(g->root < 0 || cap <= 0);
    int32_t v = new_node(g, 0);
    int32_t a = flow_arc_add(g, v, parent, cap, cost);

    tree__hang(g, v, parent);
    tree__carry(g, v, a, 0);
    for (int32_t u = parent; u >= 0; u = g->tree[u].parent)
        g->tree[u].size++;
    g->pi[v] = g->pi[parent] - cost;
    return v;
}

void flow_arc_fill(struct flow_net *g, int32_t arc)
{
    BUG_ON(g->root >= 0);
    if (g->cap[arc] > 0)
        g->state[arc] = FLOW_FULL;
}

int32_t flow_penalty_add(struct flow_net *g, int32_t src, int32_t dst, int32_t cap)
{
    BUG_ON(g->penalty <= 0);
    g->penalty_arcs++;
    return flow_arc_add(g, src, dst, cap, g->penalty);
}

/* The node above which `arc` hangs in the tree, or -1. */
static int32_t tree_end(const struct flow_net *g, int32_t arc)
{
    if (g->root < 0)
        return -1;
    if (g->tree[g->src[arc]].arc == arc)
        return g->src[arc];
    return g->tree[g->dst[arc]].arc == arc ? g->dst[arc] : -1;
}

int32_t flow_on(const struct flow_net *g, int32_t arc)
{
    if (g->state[arc] != FLOW_HELD)
        return g->state[arc] == FLOW_FULL ? g->cap[arc] : 0;
    int32_t v = tree_end(g, arc);
    return v < 0 ? 0 : tree__flow(g, v);
}

void flow_cost_set(struct flow_net *g, int32_t arc, int64_t cost)
{
    if (g->cost[arc] == cost)
        return;
    check_cost(g, cost);
    g->cost[arc] = cost;
    if (g->state[arc] == FLOW_HELD)
        g->stale = true;
}

/* Outside the tree: flow stays what it can, the rest goes beside. */
static void set_cap_outside(struct flow_net *g, int32_t arc, int32_t cap)
{
    int32_t was = g->cap[arc];

    if (g->state[arc] == FLOW_FULL && cap < was) {
        int32_t beside = flow_penalty_add(g, g->src[arc], g->dst[arc], was - cap);
        g->state[beside] = FLOW_FULL;
        g->cap[arc] = cap;
        if (cap == 0)
            g->state[arc] = FLOW_HELD;
    } else if (g->state[arc] == FLOW_FULL && cap > was) {
        flow_arc_add(g, g->src[arc], g->dst[arc], cap - was, g->cost[arc]);
    } else {
        g->cap[arc] = cap;
        g->state[arc] = g->state[arc] == FLOW_FULL ? FLOW_FULL : cap > 0 ? FLOW_EMPTY : FLOW_HELD;
    }
}

void flow_cap_set(struct flow_net *g, int32_t arc, int32_t cap)
{
    BUG_ON(cap < 0 || g->root < 0);
    int32_t v = tree_end(g, arc);
    if (v < 0) {
        set_cap_outside(g, arc, cap);
        return;
    }
    int32_t flow = tree__flow(g, v);
    bool points_up = g->src[arc] == v;
    if (cap > flow || (cap == flow && !points_up)) {
        g->cap[arc] = cap;
        tree__carry(g, v, arc, flow);
        return;
    }
    /* A penalty arc takes its place in the tree, so that a unit can still go up from below. */
    int32_t beside = flow_penalty_add(g, g->src[arc], g->dst[arc], INT32_MAX / 2);
    g->cap[arc] = cap;
    g->state[arc] = cap > 0 ? FLOW_FULL : FLOW_HELD;
    tree__carry(g, v, beside, flow - cap);
    g->stale = true;
}

void flow_potentials_refresh(struct flow_net *g)
{
    if (g->stale)
        tree__potentials(g);
}

static void add_cost(int64_t *sum, int64_t cost, int32_t units)
{
    int64_t part;

    BUG_ON(__builtin_mul_overflow(cost, (int64_t)units, &part) || __builtin_add_overflow(*sum, part, sum));
}

int64_t flow_total_cost(const struct flow_net *g)
{
    int64_t sum = 0;

    for (int32_t a = 0; a < g->arc_count; a++)
        if (g->state[a] == FLOW_FULL)
            add_cost(&sum, g->cost[a], g->cap[a]);
    for (int32_t v = 0; v < g->node_count && g->root >= 0; v++)
        if (v != g->root)
            add_cost(&sum, g->cost[g->tree[v].arc], tree__flow(g, v));
    return sum;
}

void flow_on_all(const struct flow_net *g, int32_t *units)
{
    for (int32_t a = 0; a < g->arc_count; a++)
        units[a] = g->state[a] == FLOW_FULL ? g->cap[a] : 0;
    for (int32_t v = 0; v < g->node_count && g->root >= 0; v++)
        if (v != g->root)
            units[g->tree[v].arc] = tree__flow(g, v);
}
