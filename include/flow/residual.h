/*
 * What it would take: the cheapest way to send one more unit from one node to another around a flow
 * that is optimal. The potentials of a simplex do not say that (a basis is one of many); this does.
 */
#ifndef TEPAI_FLOW_RESIDUAL_H
#define TEPAI_FLOW_RESIDUAL_H

#include "flow/net.h"

/* The arcs around each node, for a network that does not change meanwhile. */
struct flow_residual {
    const struct flow_net *net; /* lent */
    int32_t *start;             /* by node and one more: where its arcs stand in `arc` */
    int32_t *arc;               /* every arc twice: at its source and at its end */
    int64_t *far;               /* by node: distance found in the last search */
    int32_t *by;                /* by node: the arc that led there, -1 = none */
    int32_t *heap, *place;      /* nodes waiting, and where each waits (-1 = not) */
    int32_t waiting;
    bool back;    /* the last search went against the way */
    int32_t shut_node, shut_arc; /* no way passes these; -1 = none */
};

/* BUG unless the net was solved and not changed since. Released with flow_residual_release. */
void flow_residual_init(struct flow_residual *r, const struct flow_net *net);
void flow_residual_release(struct flow_residual *r);

/*
 * The cheapest way for one more unit from `from` to `to`: true and its cost, or false when there is
 * none. With from == to the cost is 0.
 * Units: cost per unit, in the net's. Flow and net stay as they are.
 */
bool flow_residual_cost(struct flow_residual *r, int32_t from, int32_t to, int64_t *cost);

/*
 * The same for all nodes at once: from `node` to each of them, or, with `back`, from each of them to
 * `node`. Then flow_residual_far answers for one: false when there is no way.
 */
void flow_residual_all(struct flow_residual *r, int32_t node, bool back);
bool flow_residual_far(const struct flow_residual *r, int32_t node, int32_t v, int64_t *cost);

/*
 * The arc by which the way of the last search arrives at v, and the node it comes from; -1 at its
 * beginning. An arc that is walked from its end to its source gives a unit back. After a search
 * with `back` the arc by which the way leaves v, and the node it goes to.
 */
int32_t flow_residual_step(const struct flow_residual *r, int32_t v, int32_t *previous);

#endif
