/*
 * Cheapest ways in the residual network, from a guess at what they cost. They make the first spanning tree around a
 * flow that is known, so that most reduced costs are right already (where the flow is not the cheapest there is no such
 * tree; then any will do), and potentials near to given ones for a flow that is optimal.
 */
#include "flow/net.h"

#include <stdlib.h>
#include <string.h>

enum { WAITING = 1, TAKEN = 2, QUEUED = 3 }; /* state of a node: waits for its turn; is in the tree; waits in the queue */

static const int64_t FAR = INT64_MAX / 4; /* no way is known */

/* A node that waits, and how much dearer than guessed its way was when it came. */
struct turn {
    int64_t over;
    int32_t node;
};

/* How one more unit can come to a node: by an arc that is not full, or back along one that is not empty. */
struct way {
    int64_t cost;
    int32_t from, arc;
};

struct warm {
    const struct flow_net *g;
    const int32_t *units; /* by arc */
    const int64_t *guess; /* by node; may be NULL */
    bool strict;          /* no way may be cheaper than guessed */
    int32_t root;
    struct way *ways;     /* into each node, those of v from ways[start[v]] on: read by the thousand, so they stand together */
    int32_t *start;
    const struct flow_ends *ends; /* instead of these: of most arcs, and of those added since; NULL = none */
    int64_t *far;   /* by node: cost of the cheapest way to the root found so far */
    int32_t *by;    /* by node: the first arc of that way; FAR: not set */
    int32_t *queue; /* a ring of nodes, … */
    int32_t head, waiting; /* … where it begins and how many wait in it */
    struct turn *turn; /* nodes with a guess that wait: a heap; some stand in it twice */
    int32_t turns, turn_room;
    int64_t left;   /* how often more a way is handed on */
    int8_t *state;  /* by node */
    int32_t *tree;  /* by node: arc to the parent */
    int32_t *done;  /* nodes in the tree, in order */
    int32_t count;
};

static void index_ways(struct warm *w)
{
    const struct flow_net *g = w->g;
    size_t nodes = (size_t)g->node_count, arcs = (size_t)g->arc_count;

    w->start = mem_zero(nodes + 2, sizeof *w->start);
    for (size_t a = 0; a < arcs; a++) {
        w->start[g->dst[a] + 2] += w->units[a] < g->cap[a];
        w->start[g->src[a] + 2] += w->units[a] > 0;
    }
    for (size_t v = 2; v < nodes + 2; v++)
        w->start[v] += w->start[v - 1];
    w->ways = mem_new(((size_t)w->start[nodes + 1] + 1) * sizeof *w->ways);
    for (size_t a = 0; a < arcs; a++) {
        if (w->units[a] < g->cap[a])
            w->ways[w->start[g->dst[a] + 1]++] = (struct way){g->cost[a], g->src[a], (int32_t)a};
        if (w->units[a] > 0)
            w->ways[w->start[g->src[a] + 1]++] = (struct way){-g->cost[a], g->dst[a], (int32_t)a};
    }
}

/* Arcs from `from` up to `to`. */
static void index_ends(struct flow_ends *x, const struct flow_net *g, int32_t from, int32_t to)
{
    size_t nodes = (size_t)g->node_count;

    *x = (struct flow_ends){.start = mem_zero(nodes + 2, sizeof *x->start), .nodes = g->node_count, .arcs = to};
    for (int32_t a = from; a < to; a++) {
        x->start[g->dst[a] + 2]++;
        x->start[g->src[a] + 2]++;
    }
    for (size_t v = 2; v < nodes + 2; v++)
        x->start[v] += x->start[v - 1];
    x->end = mem_new(((size_t)x->start[nodes + 1] + 1) * sizeof *x->end);
    for (int32_t a = from; a < to; a++) {
        x->end[x->start[g->dst[a] + 1]++] = 2 * a;
        x->end[x->start[g->src[a] + 1]++] = 2 * a + 1;
    }
}

void flow_ends_release(struct flow_ends *x)
{
    free(x->start);
    free(x->end);
    *x = (struct flow_ends){0};
}

static bool is_between(const struct warm *w, int32_t a)
{
    return w->units[a] > 0 && w->units[a] < w->g->cap[a];
}

/* ---- the cheapest ways to the root ---- */

static bool sooner(const struct turn *a, const struct turn *b)
{
    return a->over != b->over ? a->over < b->over : a->node < b->node;
}

static void push_turn(struct warm *w, struct turn t)
{
    if (w->turns == w->turn_room)
        w->turn = mem_grow(w->turn, (size_t)(w->turn_room = w->turn_room ? w->turn_room * 2 : 1024), sizeof *w->turn);
    int32_t at = w->turns++;
    for (int32_t up; at > 0 && sooner(&t, &w->turn[up = (at - 1) / 2]); at = up)
        w->turn[at] = w->turn[up];
    w->turn[at] = t;
}

static int32_t pop_turn(struct warm *w)
{
    int32_t first = w->turn[0].node, at = 0;
    struct turn last = w->turn[--w->turns];

    for (int32_t child; (child = 2 * at + 1) < w->turns; at = child) {
        child += child + 1 < w->turns && sooner(&w->turn[child + 1], &w->turn[child]);
        if (!sooner(&w->turn[child], &last))
            break;
        w->turn[at] = w->turn[child];
    }
    w->turn[at] = last;
    return first;
}

/* In the order of how much its way is dearer than guessed; without a guess, or where it is no dearer, at once. */
static void wait(struct warm *w, int32_t v)
{
    int32_t nodes = w->g->node_count;
    int64_t over = w->guess && w->guess[v] != INT64_MAX ? w->far[v] + w->guess[v] : 0;

    if (w->state[v] == QUEUED)
        return;
    if (over > 0) {
        w->state[v] = WAITING;
        push_turn(w, (struct turn){over, v});
        return;
    }
    w->state[v] = QUEUED;
    w->queue[w->head + w->waiting < nodes ? w->head + w->waiting : w->head + w->waiting - nodes] = v;
    w->waiting++;
}

/* A way cheaper than guessed is one that the earlier flow had not: pivots will find what it gains. */
static bool is_too_good(const struct warm *w, int32_t u, int64_t far)
{
    return w->strict && w->guess[u] != INT64_MAX && -far > w->guess[u];
}

static void offer_way(struct warm *w, int32_t u, int32_t arc, int64_t far)
{
    if (w->far[u] <= far || is_too_good(w, u, far))
        return;
    w->far[u] = far;
    w->by[u] = arc;
    wait(w, u);
}

static void hand_on_ends(struct warm *w, int32_t v, const struct flow_ends *x)
{
    const struct flow_net *g = w->g;

    for (int32_t i = v < x->nodes ? x->start[v] : 0, end = v < x->nodes ? x->start[v + 1] : 0; i < end; i++) {
        int32_t a = x->end[i] / 2;
        if (x->end[i] % 2) {
            if (w->units[a] > 0 && g->dst[a] != w->root)
                offer_way(w, g->dst[a], a, w->far[v] - g->cost[a]);
        } else if (w->units[a] < g->cap[a] && g->src[a] != w->root) {
            offer_way(w, g->src[a], a, w->far[v] + g->cost[a]);
        }
    }
}

/* Hands on the way of v to those who could come by it. */
static void hand_on(struct warm *w, int32_t v)
{
    w->state[v] = 0;
    w->left--;
    if (w->ends) {
        hand_on_ends(w, v, &w->ends[0]);
        hand_on_ends(w, v, &w->ends[1]);
        return;
    }
    for (const struct way *k = &w->ways[w->start[v]], *end = &w->ways[w->start[v + 1]]; k < end; k++)
        if (k->from != w->root)
            offer_way(w, k->from, k->arc, w->far[v] + k->cost);
}

static void empty_queue(struct warm *w)
{
    while (w->waiting > 0 && w->left > 0) {
        int32_t v = w->queue[w->head];
        w->head = w->head + 1 == w->g->node_count ? 0 : w->head + 1;
        w->waiting--;
        hand_on(w, v);
    }
}

/* Waiting nodes hand on their ways until none waits, or so often that there must be a way round that gains. */
static void hand_on_all(struct warm *w)
{
    empty_queue(w);
    while (w->turns > 0 && w->left > 0) {
        int32_t v = pop_turn(w);
        if (w->state[v] != WAITING)
            continue;
        hand_on(w, v);
        empty_queue(w);
    }
}

/*
 * Where the guesses are the potentials of another network, nearly no arc gains against them, and each node has its turn
 * about once.
 */
static void find_ways(struct warm *w)
{
    w->far[w->root] = 0;
    hand_on(w, w->root);
    hand_on_all(w);
}

static void begin(struct warm *w)
{
    enum { TIMES = 24 };
    size_t nodes = (size_t)w->g->node_count + 1;

    if (!w->ends)
        index_ways(w);
    w->far = mem_new(nodes * sizeof *w->far);
    w->by = mem_new(nodes * sizeof *w->by);
    w->queue = mem_new(nodes * sizeof *w->queue);
    w->state = mem_zero(nodes, sizeof *w->state);
    w->left = (int64_t)nodes * TIMES;
    for (size_t v = 0; v < nodes; v++)
        w->far[v] = FAR;
}

static void end(struct warm *w)
{
    free(w->start);
    free(w->ways);
    free(w->far);
    free(w->by);
    free(w->queue);
    free(w->turn);
    free(w->state);
    free(w->tree);
    free(w->done);
}

/* ---- the tree ---- */

/* Takes v into the tree by arc a, and with it all that arcs neither empty nor full join to it. */
static void take(struct warm *w, int32_t v, int32_t a)
{
    int32_t from = w->count;

    w->tree[v] = a;
    w->state[v] = TAKEN;
    w->done[w->count++] = v;
    for (; from < w->count; from++) {
        int32_t at = w->done[from];
        for (int32_t i = w->start[at]; i < w->start[at + 1]; i++) {
            int32_t u = w->ways[i].from;
            if (w->state[u] == TAKEN || !is_between(w, w->ways[i].arc))
                continue;
            w->tree[u] = w->ways[i].arc;
            w->state[u] = TAKEN;
            w->done[w->count++] = u;
        }
    }
}

/* Nodes whose way begins by this arc, or with `any` those that have one by it. */
static void take_around(struct warm *w, int32_t v, bool any)
{
    for (int32_t i = w->start[v]; i < w->start[v + 1]; i++) {
        int32_t a = w->ways[i].arc, u = w->ways[i].from;
        if (w->state[u] != TAKEN && (any || (w->far[u] != FAR && w->by[u] == a)))
            take(w, u, a);
    }
}

static void grow_tree(struct warm *w)
{
    memset(w->state, 0, (size_t)w->g->node_count);
    take(w, w->root, -1);
    for (int32_t i = 0; i < w->count; i++)
        take_around(w, w->done[i], false);
    for (int32_t i = 0; i < w->count && w->count < w->g->node_count; i++)
        take_around(w, w->done[i], true);
}

/* Where there is no way to the root, a penalty arc is one. */
static void close_gaps(struct warm *w, struct flow_net *g, int64_t penalty)
{
    for (int32_t v = 0; v < g->node_count; v++) {
        if (w->state[v] == TAKEN)
            continue;
        take(w, v, flow_arc_add(g, v, w->root, 1, penalty));
        g->penalty_arcs++;
    }
    BUG_ON(w->count != g->node_count);
}

void flow_start_flow(struct flow_net *g, int32_t root, const int32_t *units, const int64_t *guess, int64_t penalty)
{
    size_t nodes = (size_t)g->node_count + 1;
    struct warm w = {.g = g, .units = units, .guess = guess, .strict = guess != NULL, .root = root};

    begin(&w);
    w.tree = mem_new(nodes * sizeof *w.tree);
    w.done = mem_new(nodes * sizeof *w.done);
    find_ways(&w);
    grow_tree(&w);
    for (int32_t a = 0; a < g->arc_count; a++)
        if (units[a] == g->cap[a])
            flow_arc_fill(g, a);
    close_gaps(&w, g, penalty);
    flow_start_tree(g, root, w.tree, penalty);
    end(&w);
}

/* The ends of all arcs as [0] those that were known and [1] those added since, unless these are many. */
static void see_ends(const struct flow_net *g, struct flow_ends *known, struct flow_ends out[2])
{
    enum { PART = 8 };

    if (g->arc_count - known->arcs > known->arcs / PART) {
        flow_ends_release(known);
        index_ends(known, g, 0, g->arc_count);
    }
    out[0] = *known;
    index_ends(&out[1], g, known->arcs, g->arc_count);
}

bool flow_prices_near(const struct flow_net *g, const int64_t *guess, int64_t *pi, struct flow_ends *ends)
{
    int32_t *units = mem_new(((size_t)g->arc_count + 1) * sizeof *units);
    struct flow_ends both[2];
    struct warm w = {.g = g, .units = units, .guess = guess, .root = -1, .ends = both};
    bool found;

    see_ends(g, ends, both);
    flow_on_all(g, units);
    begin(&w);
    for (int32_t v = 0; v < g->node_count; v++)
        if (guess[v] != INT64_MAX)
            w.far[v] = -guess[v];
    for (int32_t a = 0; a < g->arc_count; a++) {
        int32_t u = g->src[a], v = g->dst[a];
        /* nearly none gains, so that is asked here */
        if (units[a] < g->cap[a] && w.far[v] != FAR && w.far[v] + g->cost[a] < w.far[u])
            offer_way(&w, u, a, w.far[v] + g->cost[a]);
        if (units[a] > 0 && w.far[u] != FAR && w.far[u] - g->cost[a] < w.far[v])
            offer_way(&w, v, a, w.far[u] - g->cost[a]);
    }
    hand_on_all(&w);
    found = w.left > 0;
    for (int32_t v = 0; v < g->node_count; v++) {
        pi[v] = -w.far[v];
        found = found && w.far[v] != FAR;
    }
    end(&w);
    flow_ends_release(&both[1]);
    free(units);
    return found;
}
