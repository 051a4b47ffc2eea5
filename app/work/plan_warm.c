/* The start from an earlier plan: its placements, as far as they still fit, are the first flow. */
#include "plan_net__.h"

#include <stdlib.h>
#include <string.h>

/* Flow being laid out. */
struct lay {
    struct plan_net *net;
    int32_t *units; /* by arc */
    int32_t *out;   /* by node: the first arc that leaves a need or village; the others follow it */
    int32_t *load;  /* by expert: units that reach him */
    int32_t sent;
};

static bool has_room(const struct lay *l, int32_t arc)
{
    return arc >= 0 && l->units[arc] < l->net->flow.cap[arc];
}

/* The cheaper arc of a group that has room, -1 = full. */
static int32_t through(const struct lay *l, const struct plan_group *g)
{
    if (has_room(l, g->reward))
        return g->reward;
    return has_room(l, g->plain) ? g->plain : -1;
}

static bool chain_has_room(const struct lay *l, int32_t group)
{
    for (int32_t g = group; g >= 0; g = l->net->groups[g].parent)
        if (through(l, &l->net->groups[g]) < 0)
            return false;
    return true;
}

static void send_chain(struct lay *l, int32_t group)
{
    for (int32_t g = group; g >= 0; g = l->net->groups[g].parent)
        l->units[through(l, &l->net->groups[g])]++;
}

/* The first arc with room out of a need or village: they stand one after the other, the cheapest first. */
static int32_t leaving(const struct lay *l, int32_t node)
{
    const struct flow_net *g = &l->net->flow;

    for (int32_t a = l->out[node]; a >= 0 && a < g->arc_count && g->src[a] == node; a++)
        if (has_room(l, a))
            return a;
    return -1;
}

/* Can the expert get one more unit, and the need give one? */
static bool can_reach(const struct lay *l, int32_t x)
{
    const struct plan_net *p = l->net;

    if (l->load[x] >= p->in->experts[x].places)
        return false;
    return l->load[x] > 0 || (p->first_arc[x] >= 0 && chain_has_room(l, p->expert_group[x]));
}

static void reach(struct lay *l, int32_t x)
{
    const struct plan_net *p = l->net;

    if (l->load[x] > 0) {
        l->units[p->further_arc[x] + l->load[x] - 1]++;
    } else {
        send_chain(l, p->expert_group[x]);
        l->units[p->first_arc[x]]++;
    }
    l->load[x]++;
    l->sent++;
}

static bool can_leave(const struct lay *l, int32_t need)
{
    const struct plan_net *p = l->net;
    int32_t dest = plan_net__dest(p, need), node = p->need_node[need], village = p->village_node[p->in->needs[need].village];

    return leaving(l, node) >= 0 && (village == node || leaving(l, village) >= 0) && chain_has_room(l, dest);
}

static void leave(struct lay *l, int32_t need)
{
    const struct plan_net *p = l->net;
    int32_t node = p->need_node[need], village = p->village_node[p->in->needs[need].village];

    l->units[leaving(l, node)]++;
    if (village != node)
        l->units[leaving(l, village)]++;
    send_chain(l, plan_net__dest(p, need));
}

/* One placement, `column` its arc (-1 = a pin, which has none); false = it does not fit. */
static bool lay(struct lay *l, struct plan_pair pair, int32_t column)
{
    if (!can_reach(l, pair.expert) || !can_leave(l, pair.need))
        return false;
    reach(l, pair.expert);
    leave(l, pair.need);
    if (column >= 0)
        l->units[column]++;
    return true;
}

static void index_leaving(struct lay *l)
{
    const struct flow_net *g = &l->net->flow;

    l->out = mem_new((size_t)g->node_count * sizeof *l->out);
    memset(l->out, -1, (size_t)g->node_count * sizeof *l->out);
    for (int32_t a = g->arc_count - 1; a >= 0; a--)
        l->out[g->src[a]] = a;
}

/* Pins first: they fit together. */
static bool lay_all(struct lay *l)
{
    const struct plan_net *p = l->net;

    for (int32_t i = 0; i < p->in->pin_count; i++)
        if (!lay(l, p->in->pins[i], -1))
            return false;
    for (int32_t i = 0; i < p->in->keep_count; i++)
        if (p->keep.arc[i] >= 0)
            lay(l, p->in->keeps[i], p->keep.arc[i]);
    return true;
}

bool plan_warm__start(struct plan_net *p, int32_t unused_arc)
{
    struct lay l = {.net = p};

    l.units = mem_zero((size_t)p->flow.arc_count + 1, sizeof *l.units);
    l.load = mem_zero((size_t)p->in->expert_count + 1, sizeof *l.load);
    index_leaving(&l);
    bool fit = lay_all(&l);
    if (fit) {
        l.units[unused_arc] = (int32_t)p->places - l.sent;
        int64_t *guess = p->pool.kept ? plan_pool__guess(p) : NULL;
        flow_start_flow(&p->flow, p->sink, l.units, guess, p->weights.penalty);
        free(guess);
    }
    free(l.units);
    free(l.load);
    free(l.out);
    return fit;
}
