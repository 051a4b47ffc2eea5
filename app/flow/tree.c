/* The spanning tree: child lists, subtree sizes, potentials. No pricing and no choice of arcs here.
 */
#include "tree__.h"

void tree__hang(struct flow_net *g, int32_t v, int32_t p)
{
    struct flow_tree *t = g->tree;
    int32_t first = t[p].child;

    t[v].parent = p;
    t[v].prev = -1;
    t[v].next = first;
    if (first >= 0)
        t[first].prev = v;
    t[p].child = v;
}

void tree__unhang(struct flow_net *g, int32_t v)
{
    struct flow_tree *t = g->tree;

    if (t[v].prev >= 0)
        t[t[v].prev].next = t[v].next;
    else
        t[t[v].parent].child = t[v].next;
    if (t[v].next >= 0)
        t[t[v].next].prev = t[v].prev;
}

void tree__carry(struct flow_net *g, int32_t v, int32_t arc, int32_t flow)
{
    struct flow_tree *n = &g->tree[v];
    int32_t rest = g->cap[arc] - flow;
    bool points_up = g->src[arc] == v;

    n->arc = arc;
    n->up = points_up ? rest : flow;
    n->down = points_up ? flow : rest;
    g->state[arc] = FLOW_HELD;
}

int32_t tree__flow(const struct flow_net *g, int32_t v)
{
    const struct flow_tree *n = &g->tree[v];

    return g->src[n->arc] == v ? n->down : n->up;
}

/* Turns the path from `in` up to `out` upside down, so that `in` becomes its top. */
static void turn_stem(struct flow_net *g, int32_t out, int32_t in)
{
    struct flow_tree *t = g->tree;
    int32_t whole = t[out].size, v = in, p = t[in].parent;
    struct flow_tree below = t[in]; /* v as it was before it was turned */

    while (v != out) {
        struct flow_tree was = t[p];
        if (was.parent >= 0 && p != out)
            tree__unhang(g, p);
        /* p's own list loses v: v was unhung before its links were reused */
        tree__hang(g, p, v);
        t[p].arc = below.arc;
        t[p].up = below.down;
        t[p].down = below.up;
        t[p].size = whole - below.size;
        below = was;
        v = p;
        p = was.parent;
    }
    t[in].size = whole;
}

void tree__move(struct flow_net *g, int32_t out, int32_t in, int32_t to, int32_t join, int32_t arc,
                int32_t flow)
{
    struct flow_tree *t = g->tree;
    int32_t moved = t[out].size;

    for (int32_t v = t[out].parent; v != join; v = t[v].parent)
        t[v].size -= moved;
    tree__unhang(g, out);
    if (in != out) {
        tree__unhang(g, in);
        turn_stem(g, out, in);
    }
    tree__hang(g, in, to);
    tree__carry(g, in, arc, flow);
    for (int32_t v = to; v != join; v = t[v].parent)
        t[v].size += moved;
}

void tree__shift(struct flow_net *g, int32_t top, int32_t skip, int64_t by)
{
    const struct flow_tree *t = g->tree;
    int32_t v = top;

    for (;;) {
        g->pi[v] += by;
        int32_t c = t[v].child;
        if (c == skip && c >= 0)
            c = t[c].next;
        while (c < 0 && v != top) {
            c = t[v].next;
            if (c == skip && c >= 0)
                c = t[c].next;
            v = t[v].parent;
        }
        if (c < 0)
            return;
        v = c;
    }
}

int32_t flow_tree_after(const struct flow_net *g, int32_t v)
{
    const struct flow_tree *t = g->tree;

    if (t[v].child >= 0)
        return t[v].child;
    while (v >= 0 && t[v].next < 0)
        v = t[v].parent;
    return v < 0 ? -1 : t[v].next;
}

void tree__potentials(struct flow_net *g)
{
    g->pi[g->root] = 0;
    for (int32_t v = flow_tree_after(g, g->root); v >= 0; v = flow_tree_after(g, v)) {
        int32_t a = g->tree[v].arc, p = g->tree[v].parent;
        g->pi[v] = g->src[a] == v ? g->pi[p] - g->cost[a] : g->pi[p] + g->cost[a];
    }
    g->stale = false;
}
