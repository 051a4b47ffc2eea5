/* Shortest paths in the residual network, over reduced costs, which are never negative at the
 * optimum. */
#include "flow/residual.h"

#include <stdlib.h>
#include <string.h>

static const int64_t unreached = INT64_MAX;

void flow_residual_init(struct flow_residual *r, const struct flow_net *net)
{
    size_t nodes = (size_t)net->node_count, arcs = (size_t)net->arc_count;

    BUG_ON(net->root < 0 || net->stale);
    *r = (struct flow_residual){.net = net, .shut_node = -1, .shut_arc = -1};
    r->start = mem_zero(nodes + 2, sizeof *r->start);
    r->arc = mem_new(2 * arcs * sizeof *r->arc + 1);
    r->far = mem_new(nodes * sizeof *r->far + 1);
    r->by = mem_new(nodes * sizeof *r->by + 1);
    r->heap = mem_new(nodes * sizeof *r->heap + 1);
    r->place = mem_new(nodes * sizeof *r->place + 1);
    /* Counted one further on, so that filling moves each start to its place. */
    for (size_t a = 0; a < arcs; a++) {
        r->start[net->src[a] + 2]++;
        r->start[net->dst[a] + 2]++;
    }
    for (size_t v = 2; v < nodes + 2; v++)
        r->start[v] += r->start[v - 1];
    for (size_t a = 0; a < arcs; a++) {
        r->arc[r->start[net->src[a] + 1]++] = (int32_t)a;
        r->arc[r->start[net->dst[a] + 1]++] = (int32_t)a;
    }
}

void flow_residual_release(struct flow_residual *r)
{
    free(r->start);
    free(r->arc);
    free(r->far);
    free(r->by);
    free(r->heap);
    free(r->place);
    *r = (struct flow_residual){0};
}

static void put_at(struct flow_residual *r, int32_t at, int32_t v)
{
    r->heap[at] = v;
    r->place[v] = at;
}

/* v waits, or waits further ahead, at its distance. */
static void wait_in_line(struct flow_residual *r, int32_t v)
{
    int32_t at = r->place[v] >= 0 ? r->place[v] : r->waiting++;

    while (at > 0 && r->far[r->heap[(at - 1) / 2]] > r->far[v]) {
        put_at(r, at, r->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    put_at(r, at, v);
}

static int32_t nearest(struct flow_residual *r)
{
    int32_t v = r->heap[0], last = r->heap[--r->waiting], at = 0;

    for (int32_t child; (child = 2 * at + 1) < r->waiting; at = child) {
        if (child + 1 < r->waiting && r->far[r->heap[child + 1]] < r->far[r->heap[child]])
            child++;
        if (r->far[r->heap[child]] >= r->far[last])
            break;
        put_at(r, at, r->heap[child]);
    }
    if (r->waiting > 0)
        put_at(r, at, last);
    r->place[v] = -1;
    return v;
}

/*
 * The other end of arc a when one more unit can leave v by it (`back`: arrive at v); -1 when none
 * can.
 */
static int32_t other_end(const struct flow_net *g, int32_t a, int32_t v, bool back, int64_t *cost)
{
    int64_t reduced = g->cost[a] + g->pi[g->src[a]] - g->pi[g->dst[a]];
    int32_t flow = flow_on(g, a), src = back ? g->dst[a] : g->src[a];
    int32_t dst = back ? g->src[a] : g->dst[a];

    if (g->penalty > 0 && g->cost[a] == g->penalty)
        return -1;
    if (src == v && flow < g->cap[a]) {
        *cost = reduced;
        return dst;
    }
    if (dst == v && flow > 0) {
        *cost = -reduced;
        return src;
    }
    return -1;
}

/* Nearest first, until `to` (-1 = all) is the nearest; false when it is never reached. */
static bool search(struct flow_residual *r, int32_t from, int32_t to, bool back)
{
    const struct flow_net *g = r->net;
    int64_t length;

    for (int32_t v = 0; v < g->node_count; v++)
        r->far[v] = unreached;
    memset(r->place, -1, (size_t)g->node_count * sizeof *r->place);
    r->waiting = 0;
    r->back = back;
    r->far[from] = 0;
    r->by[from] = -1;
    wait_in_line(r, from);
    while (r->waiting > 0) {
        int32_t v = nearest(r);
        if (v == to)
            return true;
        for (int32_t i = r->start[v]; i < r->start[v + 1]; i++) {
            int32_t u = other_end(g, r->arc[i], v, back, &length);
            if (u < 0 || u == r->shut_node || r->arc[i] == r->shut_arc || r->far[v] + length >= r->far[u])
                continue;
            BUG_ON(length < 0);
            r->far[u] = r->far[v] + length;
            r->by[u] = r->arc[i];
            wait_in_line(r, u);
        }
    }
    return false;
}

bool flow_residual_cost(struct flow_residual *r, int32_t from, int32_t to, int64_t *cost)
{
    return search(r, from, to, false) && flow_residual_far(r, from, to, cost);
}

void flow_residual_all(struct flow_residual *r, int32_t node, bool back)
{
    search(r, node, -1, back);
}

bool flow_residual_far(const struct flow_residual *r, int32_t node, int32_t v, int64_t *cost)
{
    const int64_t *pi = r->net->pi;

    if (r->far[v] == unreached)
        return false;
    *cost = r->back ? r->far[v] - pi[v] + pi[node] : r->far[v] - pi[node] + pi[v];
    return true;
}

int32_t flow_residual_step(const struct flow_residual *r, int32_t v, int32_t *previous)
{
    int32_t a = r->by[v];

    if (a >= 0)
        *previous = r->net->src[a] == v ? r->net->dst[a] : r->net->src[a];
    return a;
}
