/* The first spanning tree: from nothing (penalty arcs) or from a tree the caller knows. */
#include "tree__.h"

#include "flow/net.h"

#include <stdlib.h>
#include <string.h>

/* Supply left at every node after the full arcs outside the tree have taken and brought theirs. */
static int64_t *supply_left(const struct flow_net *g)
{
    int64_t *left = mem_new((size_t)g->node_count * sizeof *left + 1);

    for (int32_t v = 0; v < g->node_count; v++)
        left[v] = g->supply[v];
    for (int32_t a = 0; a < g->arc_count; a++)
        if (g->state[a] == FLOW_FULL) {
            left[g->src[a]] -= g->cap[a];
            left[g->dst[a]] += g->cap[a];
        }
    return left;
}

/* Costs up to this may come later, however small the first ones are. */
static const int64_t LEAST_ROOM = 1000000;

/* Larger than any simple path; false if four such numbers could leave 64 bits. */
static bool choose_penalty(struct flow_net *g)
{
    int64_t most = LEAST_ROOM, nodes = g->node_count + 1;

    for (int32_t a = 0; a < g->arc_count; a++) {
        if (g->cost[a] == INT64_MIN)
            return false;
        int64_t c = g->cost[a] < 0 ? -g->cost[a] : g->cost[a];
        most = c > most ? c : most;
    }
    if (most > INT64_MAX / 16 / nodes)
        return false;
    g->penalty = most * nodes + 1;
    g->most_cost = most;
    return true;
}

bool flow_start(struct flow_net *g, struct err *e)
{
    int32_t nodes = g->node_count;
    int32_t root = flow_node_add(g, 0);

    if (!choose_penalty(g))
        return err_set(
            e, ERR_INPUT,
            _("The costs of this network are too large to add up in 64 bits: divide them "
              "all by the same number."));
    int64_t *left = supply_left(g);
    g->root = root;
    for (int32_t v = 0; v < nodes; v++) {
        BUG_ON(left[v] > INT32_MAX / 2 || left[v] < -INT32_MAX / 2);
        int32_t flow = (int32_t)left[v];
        int32_t a = flow >= 0 ? flow_penalty_add(g, v, root, INT32_MAX / 2)
                              : flow_penalty_add(g, root, v, INT32_MAX / 2);
        tree__hang(g, v, root);
        tree__carry(g, v, a, flow >= 0 ? flow : -flow);
    }
    g->tree[root].size = nodes + 1;
    tree__potentials(g);
    free(left);
    return true;
}

/* Nodes in the order children before parents, by counting children; BUG if it is no tree. */
static int32_t *leaves_first(const struct flow_net *g)
{
    int32_t n = g->node_count, head = 0, tail = 0;
    int32_t *open = mem_zero((size_t)n, sizeof *open), *order = mem_new((size_t)n * sizeof *order);

    for (int32_t v = 0; v < n; v++)
        if (v != g->root)
            open[g->tree[v].parent]++;
    for (int32_t v = 0; v < n; v++)
        if (open[v] == 0)
            order[tail++] = v;
    while (head < tail) {
        int32_t v = order[head++], p = g->tree[v].parent;
        if (p >= 0 && --open[p] == 0)
            order[tail++] = p;
    }
    BUG_ON(tail != n);
    free(open);
    return order;
}

/* Hangs every node by its arc; lists are made backwards so that children stand in node order. */
static void hang_all(struct flow_net *g, const int32_t *up_arc)
{
    for (int32_t v = g->node_count - 1; v >= 0; v--) {
        int32_t a = up_arc[v];
        if (v == g->root)
            continue;
        BUG_ON(a < 0 || a >= g->arc_count || (g->src[a] != v && g->dst[a] != v));
        tree__hang(g, v, g->src[a] == v ? g->dst[a] : g->src[a]);
        g->tree[v].arc = a;
        g->state[a] = FLOW_HELD;
    }
}

void flow_start_tree(struct flow_net *g, int32_t root, const int32_t *up_arc, int64_t penalty)
{
    BUG_ON(g->root >= 0 || penalty <= 0);
    g->root = root;
    g->penalty = penalty;
    hang_all(g, up_arc);
    int64_t *left = supply_left(g);
    int32_t *order = leaves_first(g);
    for (int32_t i = 0; i + 1 < g->node_count; i++) {
        int32_t v = order[i], a = g->tree[v].arc, p = g->tree[v].parent;
        int64_t flow = g->src[a] == v ? left[v] : -left[v];
        BUG_ON(flow < 0 || flow > g->cap[a]);
        tree__carry(g, v, a, (int32_t)flow);
        BUG_ON(g->tree[v].up <= 0);
        left[p] += left[v];
        g->tree[p].size += g->tree[v].size;
    }
    BUG_ON(left[root] != 0);
    tree__potentials(g);
    free(order);
    free(left);
}
