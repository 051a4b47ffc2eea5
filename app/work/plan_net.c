/* Builds the network of a dispatch and the tree it starts from. */
#include "plan_basis__.h"
#include "plan_instance__.h"

#include <stdlib.h>
#include <string.h>

void plan_net__release(struct plan_net *p)
{
    flow_net_release(&p->flow);
    free(p->groups);
    free(p->expert_group);
    free(p->banner_group);
    free(p->first_arc);
    free(p->further_arc);
    free(p->need_node);
    free(p->dest);
    free(p->village_node);
    free(p->village_total);
    free(p->cover_arc);
    free(p->node_need);
    free(p->known.slots);
    free(p->cut.slots);
    free(p->keep.arc);
    free(p->keep.must);
    free(p->scratch);
    free(p->near);
    flow_ends_release(&p->ends);
    plan_pool__release(&p->pool);
    plan_sieve__release(&p->sieve);
    *p = (struct plan_net){0};
}

static int32_t *numbers(int32_t count, int value)
{
    int32_t *n = mem_new((size_t)count * sizeof *n + 1);

    memset(n, value, (size_t)count * sizeof *n);
    return n;
}

static void make_arrays(struct plan_net *p, const struct plan_instance *in)
{
    *p = (struct plan_net){.in = in};
    p->first_arc = numbers(in->expert_count, -1);
    p->further_arc = numbers(in->expert_count, -1);
    p->need_node = numbers(in->need_count, -1);
    p->dest = numbers(in->need_count, -1);
    p->village_node = numbers(in->village_count, -1);
    p->cover_arc = numbers(in->village_count, -1);
    p->village_total = numbers(in->village_count, 0);
    p->scratch = numbers(in->expert_count * 2, 0);
    for (int32_t i = 0; i < in->expert_count; i++)
        p->places += in->experts[i].places;
    for (int32_t n = 0; n < in->need_count; n++)
        p->village_total[in->needs[n].village] += in->needs[n].wanted;
    for (int32_t v = 0; v < in->village_count; v++)
        if (in->villages[v].most > 0 && p->village_total[v] > in->villages[v].most - 1)
            p->village_total[v] = in->villages[v].most - 1;
    for (int32_t i = 0; i < in->pin_count; i++)
        plan_set__add(&p->known, in->pins[i].expert, in->pins[i].need);
    for (int32_t i = 0; i < in->forbid_count; i++) {
        plan_set__add(&p->known, in->forbids[i].expert, in->forbids[i].need);
        plan_set__add(&p->cut, in->forbids[i].expert, in->forbids[i].need);
    }
    plan_limits__cut(p);
}

/* Nodes of the groups that are open up to the top, and their arcs. */
static void make_group_nodes(struct plan_net *p)
{
    for (int32_t i = 0; i < p->group_count; i++) {
        struct plan_group *g = &p->groups[i];
        bool head = i < p->head_count;
        int32_t top = head ? p->source : p->sink;
        int32_t above = g->parent < 0 ? top : p->groups[g->parent].node;
        int32_t lower = g->quota.lower, upper = g->quota.upper;
        if (above < 0 || upper == 0)
            continue;
        g->node = flow_node_add(&p->flow, 0);
        int32_t from = head ? above : g->node, to = head ? g->node : above;
        if (lower > 0)
            g->reward = flow_arc_add(&p->flow, from, to, lower, -p->weights.quota);
        if (upper > lower)
            g->plain = flow_arc_add(&p->flow, from, to, upper - lower, 0);
    }
}

static void make_experts(struct plan_net *p, const int32_t *pins)
{
    const struct plan_instance *in = p->in;

    p->first_expert = p->flow.node_count;
    for (int32_t i = 0; i < in->expert_count; i++)
        flow_node_add(&p->flow, -pins[i]);
    for (int32_t i = 0; i < in->expert_count; i++) {
        int32_t home = p->groups[p->expert_group[i]].node, x = p->first_expert + i;
        if (home >= 0)
            p->first_arc[i] = flow_arc_add(&p->flow, home, x, 1, 0);
        for (int32_t k = 1; k < in->experts[i].places; k++) {
            int32_t a = flow_arc_add(&p->flow, p->source, x, 1, p->keep.scale * in->params.load_step * k);
            if (k == 1)
                p->further_arc[i] = a;
        }
    }
}

/* A node with its arc to `parent`: before the start any node, afterwards a leaf of the tree. */
static int32_t grow(struct plan_net *p, int32_t parent, int32_t cap, int64_t cost, int32_t need)
{
    int32_t node;

    if (p->flow.root >= 0) {
        node = flow_leaf_add(&p->flow, parent, cap, cost);
    } else {
        node = flow_node_add(&p->flow, 0);
        flow_arc_add(&p->flow, node, parent, cap, cost);
    }
    if (node >= p->node_need_room) {
        int32_t room = node + node / 2 + 1024;
        p->node_need = mem_grow(p->node_need, (size_t)room, sizeof *p->node_need);
        memset(p->node_need + p->node_need_room, -1,
               (size_t)(room - p->node_need_room) * sizeof *p->node_need);
        p->node_need_room = room;
    }
    p->node_need[node] = need;
    return node;
}

static int64_t cover_cost(const struct plan_net *p, int32_t village)
{
    const struct plan_village *v = &p->in->villages[village];
    int64_t least = v->least > 0 ? p->weights.quota : 0;

    return (v->poor ? -p->weights.poor : -p->keep.scale * p->in->params.cover_bonus) - least;
}

/* Village to banner: what covers it, what its minimum wishes for, the rest; `need` is given when the village's only place is that need's. */
static int32_t grow_village(struct plan_net *p, int32_t village, int32_t banner, int32_t need)
{
    int32_t node = grow(p, banner, 1, cover_cost(p, village), need);

    p->village_node[village] = node;
    p->cover_arc[village] = p->flow.arc_count - 1;
    int32_t more = p->village_total[village] - 1, least = p->in->villages[village].least - 1;
    least = least > more ? more : least;
    if (least > 0)
        flow_arc_add(&p->flow, node, banner, least, -p->weights.quota);
    if (more > (least > 0 ? least : 0))
        flow_arc_add(&p->flow, node, banner, more - (least > 0 ? least : 0), 0);
    return node;
}

int32_t plan_net__dest(const struct plan_net *p, int32_t need)
{
    return p->dest[need];
}

static void make_dests(struct plan_net *p)
{
    for (int32_t n = 0; n < p->in->need_count; n++) {
        int32_t village = p->in->needs[n].village, g = p->banner_group[p->in->villages[village].banner];
        p->dest[n] = p->village_total[village] < 1 || p->groups[g].node < 0 ? -1 : g;
    }
}

int32_t plan_net__need(struct plan_net *p, int32_t need)
{
    const struct plan_need *n = &p->in->needs[need];
    int32_t dest = plan_net__dest(p, need);

    if (dest < 0 || p->need_node[need] >= 0)
        return dest < 0 ? -1 : p->need_node[need];
    int32_t banner = p->groups[dest].node, village = p->village_node[n->village];
    if (p->village_total[n->village] == 1 && p->in->villages[n->village].most == 0)
        return p->need_node[need] = grow_village(p, n->village, banner, need);
    if (village < 0)
        village = grow_village(p, n->village, banner, -1);
    p->need_node[need] = grow(p, village, 1, 0, need);
    if (n->wanted > 1)
        flow_arc_add(&p->flow, p->need_node[need], village, n->wanted - 1,
                     p->keep.scale * p->in->params.second_expert_penalty);
    return p->need_node[need];
}

int32_t plan_net__need_base(const struct plan_net *p, int32_t need, int64_t *more)
{
    int32_t node = p->need_node[need], village = p->in->needs[need].village;

    *more = 0;
    if (node < 0)
        node = p->village_node[village];
    if (node >= 0)
        return node;
    int32_t dest = plan_net__dest(p, need);
    *more = -cover_cost(p, village);
    return dest < 0 ? -1 : p->groups[dest].node;
}

bool plan_net__need_price(const struct plan_net *p, int32_t need, int64_t *pi)
{
    int64_t more;
    int32_t node = plan_net__need_base(p, need, &more);

    if (node >= 0)
        *pi = plan_net__pi(p, node) + more;
    return node >= 0;
}

int64_t plan_net__pi(const struct plan_net *p, int32_t node)
{
    return p->near ? p->near[node] : p->flow.pi[node] - p->flow.pi[p->flow.root];
}

bool plan_net__pair(const struct plan_net *p, int32_t arc, struct plan_pair *pair)
{
    int32_t x = p->flow.src[arc] - p->first_expert, to = p->flow.dst[arc];

    if (x < 0 || x >= p->in->expert_count || to >= p->node_need_room || p->node_need[to] < 0)
        return false;
    *pair = (struct plan_pair){x, p->node_need[to]};
    return true;
}

static void make_pins(struct plan_net *p)
{
    for (int32_t i = 0; i < p->in->pin_count; i++) {
        int32_t node = plan_net__need(p, p->in->pins[i].need);
        BUG_ON(node < 0);
        p->flow.supply[node]++;
    }
}

/* Pinned places are sent past the network until the first pivots find them a way. */
static void send_pins_past(struct plan_net *p, const int32_t *pins)
{
    for (int32_t i = 0; i < p->in->expert_count; i++)
        if (pins[i])
            flow_arc_fill(&p->flow, flow_arc_add(&p->flow, p->sink, p->first_expert + i, pins[i],
                                                 p->weights.penalty));
    for (int32_t v = p->first_expert + p->in->expert_count; v < p->flow.node_count; v++)
        if (p->flow.supply[v])
            flow_arc_fill(&p->flow, flow_arc_add(&p->flow, v, p->sink, p->flow.supply[v],
                                                 p->weights.penalty));
    p->flow.penalty_arcs += p->in->pin_count;
}

/* Distances to the sink over arcs out of nodes of rank `from` on; arcs into them are done before.
 */
struct nearest {
    int64_t *distance; /* by node */
    int32_t *arc;      /* by node: the first arc of the shortest way, -1 = none */
};

static void consider(const struct plan_net *p, struct nearest *near, int32_t arc)
{
    const struct flow_net *g = &p->flow;
    int32_t u = g->src[arc], v = g->dst[arc];

    if (near->arc[v] < 0 && v != p->sink)
        return;
    int64_t d = g->cost[arc] + near->distance[v];
    if (near->arc[u] < 0 || d < near->distance[u]) {
        near->distance[u] = d;
        near->arc[u] = arc;
    }
}

/* Where there is no way to the sink, a penalty arc is one. */
static void close_gap(struct plan_net *p, struct nearest *near, int32_t node)
{
    if (near->arc[node] >= 0)
        return;
    near->arc[node] = flow_arc_add(&p->flow, node, p->sink, 1, p->weights.penalty);
    near->distance[node] = p->weights.penalty;
    p->flow.penalty_arcs++;
}

/* Which layer an arc starts in, counted from the sink; arcs of one layer need the ones before. */
enum layer {
    AT_LEAGUE,
    AT_BANNER,
    AT_VILLAGE,
    AT_NEED,
    AT_EXPERT,
    AT_HOME,
    AT_PL,
    AT_PROG,
    AT_END
};

static void mark_layers(const struct plan_net *p, int8_t *layer)
{
    static const int8_t of_kind[] = {AT_PROG, AT_PL, AT_HOME, AT_LEAGUE, AT_BANNER};
    int32_t last = p->flow.node_count;

    memset(layer, AT_END, (size_t)last);
    for (int32_t i = 0; i < p->group_count; i++)
        if (p->groups[i].node >= 0)
            layer[p->groups[i].node] = of_kind[p->groups[i].quota.kind];
    memset(layer + p->first_expert, AT_EXPERT, (size_t)p->in->expert_count);
    for (int32_t v = p->first_expert + p->in->expert_count; v < last; v++)
        layer[v] = p->node_need[v] < 0 ? AT_VILLAGE : AT_NEED;
}

/* The tree of cheapest ways to the sink; the source hangs by the arc of the places not used. */
static void start(struct plan_net *p, int32_t unused_arc)
{
    int32_t nodes = p->flow.node_count, arcs = p->flow.arc_count;
    int8_t *layer = mem_new((size_t)nodes + 1);
    struct nearest near = {mem_zero((size_t)nodes + 1, sizeof(int64_t)), numbers(nodes, -1)};

    mark_layers(p, layer);
    for (int8_t at = AT_LEAGUE; at < AT_END; at++) {
        for (int32_t a = 0; a < arcs; a++)
            if (layer[p->flow.src[a]] == at && p->flow.state[a] == FLOW_EMPTY)
                consider(p, &near, a);
        for (int32_t v = 0; v < nodes; v++)
            if (layer[v] == at)
                close_gap(p, &near, v);
    }
    near.arc[p->source] = unused_arc;
    flow_start_tree(&p->flow, p->sink, near.arc, p->weights.penalty);
    free(near.distance);
    free(near.arc);
    free(layer);
}

/* All nodes and arcs but for the tree to start from. */
static void build(struct plan_net *p, const int32_t *pins)
{
    struct plan_basis_use basis;

    plan_basis__begin_use(&basis, p);
    make_group_nodes(p);
    make_dests(p);
    make_experts(p, pins);
    make_pins(p);
    plan_set__expect(&p->known, 4 * (size_t)p->in->keep_count);
    plan_columns__keeps(p);
    if (!plan_basis__end_use(&basis))
        plan_columns__first(p);
}

bool plan_net__make(struct plan_net *p, const struct plan_instance *in, bool floor, struct err *e)
{
    int32_t *pins = numbers(in->expert_count, 0);

    make_arrays(p, in);
    if (p->places > INT32_MAX / 4) {
        free(pins);
        return err_set(e, ERR_INPUT, _("All experts' places together are more than %d."),
                       INT32_MAX / 4);
    }
    for (int32_t i = 0; i < in->pin_count; i++)
        pins[in->pins[i].expert]++;
    plan_groups__make(p);
    bool ok = plan_keep__scale(p, floor, e);
    if (ok) {
        int32_t units = (int32_t)p->places;
        p->sink = flow_node_add(&p->flow, -units);
        p->source = flow_node_add(&p->flow, units);
        int32_t unused_arc = flow_arc_add(&p->flow, p->source, p->sink, units + 1, 0);
        build(p, pins);
        p->warm = in->keep_count > 0 && plan_warm__start(p, unused_arc);
        if (!p->warm) {
            send_pins_past(p, pins);
            start(p, unused_arc);
        }
    }
    free(pins);
    return ok;
}
