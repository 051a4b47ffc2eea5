/* From the flow's plan to one inside all limits; docs/planner.md, "Limits". */
#ifndef TEPAI_WORK_PLAN_REPAIR__H
#define TEPAI_WORK_PLAN_REPAIR__H

#include "plan_heads__.h"

/*
 * Makes h->best keep every limit: false when it keeps them already and stays as it is. What only pins break stays, since pins
 * are facts or wishes. The network is used up.
 */
bool plan_repair__run(struct plan_heads *h);

/* Earlier placements in h->best, those pinned not counted. */
int64_t plan_repair__kept(const struct plan_heads *h);

#endif
