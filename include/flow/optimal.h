/*
 * A second opinion on a solved network: it recounts everything from the arcs and believes nothing
 * of the tree the solver kept.
 */
#ifndef TEPAI_FLOW_OPTIMAL_H
#define TEPAI_FLOW_OPTIMAL_H

#include "flow/net.h"

/*
 * Whether flow and potentials prove each other: every arc within its bounds, every node balanced,
 * empty arcs not worth filling and full ones not worth emptying, no penalty arc in use. Errors:
 * ERR_CONFLICT naming the first arc or node that does not.
 */
bool flow_is_optimal(const struct flow_net *g, struct err *e) MUST_USE;

#endif
