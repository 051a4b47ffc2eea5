/* The spanning tree of a network: the moves that net.c, start.c and simplex.c share. */
#ifndef TEPAI_FLOW_TREE__H
#define TEPAI_FLOW_TREE__H

#include "flow/net.h"

/* Puts v among the children of p; sizes and potentials are the caller's. */
void tree__hang(struct flow_net *g, int32_t v, int32_t p);
void tree__unhang(struct flow_net *g, int32_t v);

/* Makes `arc`, carrying `flow`, the arc from v to its parent. */
void tree__carry(struct flow_net *g, int32_t v, int32_t arc, int32_t flow);

/* Flow on the arc above v. */
int32_t tree__flow(const struct flow_net *g, int32_t v);

/*
 * The arc above `out` leaves the tree; the part below it hangs anew by its node `in` under `to`,
 * through `arc` with `flow`. Sizes follow; potentials do not.
 */
void tree__move(struct flow_net *g, int32_t out, int32_t in, int32_t to, int32_t join, int32_t arc,
                int32_t flow);

/* Adds `by` to the potentials of all below `top`, itself included, leaving out all below `skip`. */
void tree__shift(struct flow_net *g, int32_t top, int32_t skip, int64_t by);

/* All potentials from the root's down. */
void tree__potentials(struct flow_net *g);

#endif
