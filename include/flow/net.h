/*
 * Minimum-cost flow in a directed network, solved exactly by a primal network simplex.
 *
 *   net.h       the network, its start, solving it, changing it and solving again
 *   optimal.h   a second opinion: is this flow optimal? (trusts nothing of the solver)
 *   residual.h  what one more unit would cost, by shortest paths around the present flow
 *
 * Build nodes and arcs, start once, solve; then add arcs or leaves, change costs or capacities, and
 * solve again from where it stands. All numbers are integers and every answer is exact.
 *
 * Units:  capacities and supplies in units of flow (32 bits; all supplies together < 2^30), costs
 *         per unit of flow (64 bits). A potential pi makes the reduced cost of an arc
 *         cost + pi[src] - pi[dst]; at the optimum it is >= 0 where the arc is empty and <= 0 where
 * it is full. Thread: one network belongs to one thread. Source: docs/planner.md, "The solver".
 */
#ifndef TEPAI_FLOW_NET_H
#define TEPAI_FLOW_NET_H

#include "base/err.h"

#include <stdint.h>

/* Where an arc stands. The sign is what pricing multiplies the reduced cost with. */
enum flow_state {
    FLOW_FULL = -1, /* outside the tree, flow = capacity */
    FLOW_HELD = 0,  /* in the tree, or of capacity 0 */
    FLOW_EMPTY = 1  /* outside the tree, flow = 0 */
};

enum flow_result {
    FLOW_OPTIMAL,
    FLOW_INFEASIBLE, /* the supplies cannot be routed: penalty arcs still carry flow */
    FLOW_CANCELLED   /* the tick said stop; the flow is feasible but not proved */
};

/* A node's place in the spanning tree; node numbers, -1 = none. */
struct flow_tree {
    int32_t parent; /* -1 for the root */
    int32_t child;  /* first child */
    int32_t next;   /* sibling */
    int32_t prev;   /* sibling */
    int32_t size;   /* nodes in the subtree, itself included */
    int32_t arc;    /* arc to the parent, in either direction */
    int32_t up;     /* units that can still go from here to the parent */
    int32_t down;   /* units that can still go from the parent to here */
};

/* The network. Members are for reading only, except through the functions below. */
struct flow_net {
    int32_t node_count, arc_count;
    int32_t node_room, arc_room; /* allocated */
    int32_t *src, *dst;          /* by arc: from node, to node */
    int64_t *cost;               /* by arc */
    int32_t *cap;                /* by arc */
    int8_t *state;               /* by arc: enum flow_state */
    int64_t *pi;                 /* by node: potential */
    int32_t *supply;             /* by node: units put in (+) or taken out (-) */
    struct flow_tree *tree;      /* by node */
    int32_t root;                /* -1 until started */
    int64_t penalty;             /* cost of an arc that must end empty; 0 until set or started */
    int64_t most_cost;           /* no later cost may be larger; 0 = the caller answers for that */
    int32_t scan;                /* where pricing goes on */
    int32_t penalty_arcs;        /* how many arcs were made at that cost */
    bool stale;                  /* potentials must be computed anew before pricing */
    int64_t pivots;              /* done in all solves so far */
};

/* Progress of a solve, every few thousand pivots; false = stop. NULL = never ask. */
struct flow_tick {
    bool (*report)(void *arg, int64_t pivots);
    void *arg;
};

/* A zeroed struct needs no init. */
void flow_net_release(struct flow_net *g);

/* A node; its number counts up from 0. Before the start only (later: flow_leaf_add). */
int32_t flow_node_add(struct flow_net *g, int32_t supply);

/* An empty arc; its number counts up from 0. At any time. cap >= 0. */
int32_t flow_arc_add(struct flow_net *g, int32_t src, int32_t dst, int32_t cap, int64_t cost);

/* After the start: a node of supply 0 with one arc to `parent` (cap > 0); the arc is arc_count - 1.
 */
int32_t flow_leaf_add(struct flow_net *g, int32_t parent, int32_t cap, int64_t cost);

/* Before the start: the arc begins full instead of empty. */
void flow_arc_fill(struct flow_net *g, int32_t arc);

/*
 * Starts from nothing: a root node is added and joined to every node by a penalty arc. Costs that
 * come later must be no larger than the largest now, or a million (BUG). Errors: ERR_INPUT when
 * costs are so large that sums could leave 64 bits.
 */
bool flow_start(struct flow_net *g, struct err *e) MUST_USE;

/*
 * Starts from a tree: up_arc[v] is the arc that joins v to its parent (-1 for `root` alone), every
 * other arc stands empty or filled, and the tree carries what is left. `penalty` is a cost larger
 * than any simple path through the network; the caller answers for sums below 2^62. Errors: BUG
 * unless it is a spanning tree that can carry the supplies and from every node of which a unit
 * could go up to the root (a strongly feasible tree).
 */
void flow_start_tree(struct flow_net *g, int32_t root, const int32_t *up_arc, int64_t penalty);

/*
 * Starts from a flow: units on every arc, in balance with the supplies. The tree follows the cheapest ways to `root`
 * that are left around it; a node without one gets a penalty arc. BUG when arcs neither empty nor full make a ring.
 * guess (by node, may be NULL): potentials less the root's, INT64_MAX = no idea; good ones make it faster.
 */
void flow_start_flow(struct flow_net *g, int32_t root, const int32_t *units, const int64_t *guess, int64_t penalty);

/*
 * Which arcs end at each node, of a network that is asked about again and again while nodes and arcs are added. Zeroed =
 * nothing is known yet.
 */
struct flow_ends {
    int32_t *start, *end; /* those of v from end[start[v]] on: twice the arc, and 1 where v is its source; owned */
    int32_t nodes, arcs;  /* so many of the network's */
};
void flow_ends_release(struct flow_ends *x);

/*
 * Potentials that prove the present flow, which must be optimal: of all such the nearest to a guess (by node, INT64_MAX =
 * none) that are nowhere below it. pi has room for all nodes. `ends`: of this network, kept by the caller for the next time.
 * false = none were found.
 */
bool flow_prices_near(const struct flow_net *g, const int64_t *guess, int64_t *pi, struct flow_ends *ends) MUST_USE;

/* An arc that must end empty: of the network's penalty cost, after the start. */
int32_t flow_penalty_add(struct flow_net *g, int32_t src, int32_t dst, int32_t cap);

/* Makes the present flow optimal. tick may be NULL. */
enum flow_result flow_solve(struct flow_net *g, const struct flow_tick *tick);

/* Changes that keep the flow feasible and the tree usable; solve again after them. */
void flow_cost_set(struct flow_net *g, int32_t arc, int64_t cost);
/* What does not fit any more moves to a penalty arc beside it until the next solve finds a way. */
void flow_cap_set(struct flow_net *g, int32_t arc, int32_t cap);

/* Units on an arc now; on all of them, by arc. */
int32_t flow_on(const struct flow_net *g, int32_t arc);
void flow_on_all(const struct flow_net *g, int32_t *units);

/* Nodes of the tree, each after the one above it, from the root on; -1 at the end. */
int32_t flow_tree_after(const struct flow_net *g, int32_t v);

/* Potentials are valid after a solve; this makes them so after changes without solving. */
void flow_potentials_refresh(struct flow_net *g);

/* Sum of cost x flow; BUG if it leaves 64 bits. */
int64_t flow_total_cost(const struct flow_net *g);

/*
 * Column generation: solves, asks `price` to add arcs or leaves of negative reduced cost, and goes
 * on until it adds none (answer 0) - then the flow is optimal over all that price() could have
 * added.
 */
struct flow_pricer {
    int64_t (*price)(void *arg, struct flow_net *g); /* how many were added; -1 = stop */
    void *arg;
};
enum flow_result flow_generate(struct flow_net *g, const struct flow_pricer *p,
                               const struct flow_tick *tick);

#endif
