/* Checks a flow and its potentials. Shares nothing with the simplex but the arrays. */
#include "flow/optimal.h"

#include <inttypes.h>
#include <stdlib.h>

static bool arc_holds(const struct flow_net *g, int32_t a, int32_t flow, struct err *e)
{
    int64_t reduced = g->cost[a] + g->pi[g->src[a]] - g->pi[g->dst[a]];

    if (flow < 0 || flow > g->cap[a])
        return err_set(e, ERR_CONFLICT, _("Arc %d carries %d of %d."), a, flow, g->cap[a]);
    if (flow > 0 && g->penalty > 0 && g->cost[a] == g->penalty)
        return err_set(e, ERR_CONFLICT, _("Penalty arc %d still carries %d."), a, flow);
    if ((reduced > 0 && flow > 0) || (reduced < 0 && flow < g->cap[a]))
        return err_set(e, ERR_CONFLICT,
                       _("Arc %d carries %d of %d at a reduced cost of %" PRId64 "."), a, flow,
                       g->cap[a], reduced);
    return true;
}

bool flow_is_optimal(const struct flow_net *g, struct err *e)
{
    int64_t *left = mem_new((size_t)g->node_count * sizeof *left + 1);
    bool ok = true;

    for (int32_t v = 0; v < g->node_count; v++)
        left[v] = g->supply[v];
    for (int32_t a = 0; ok && a < g->arc_count; a++) {
        int32_t flow = flow_on(g, a);
        ok = arc_holds(g, a, flow, e);
        left[g->src[a]] -= flow;
        left[g->dst[a]] += flow;
    }
    for (int32_t v = 0; ok && v < g->node_count; v++)
        if (left[v] != 0)
            ok = err_set(e, ERR_CONFLICT, _("Node %d is out of balance by %" PRId64 "."), v,
                         left[v]);
    free(left);
    return ok;
}
