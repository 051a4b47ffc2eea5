/*
 * The first half of reading a year: experts, villages, needs and their divisions as an instance, with the pairs that stand
 * as its first pins; weights, absences and the journal's line too. Used by plan_load.c alone.
 */
#ifndef TEPAI_WORK_PLAN_NUMBER__H
#define TEPAI_WORK_PLAN_NUMBER__H

#include "plan_data__.h"

/* As the plan of that row (0 = none) sees it. Errors: the store's, and those of weights and lists. */
MUST_USE bool plan_number__make(struct model *m, int64_t plan, struct plan_data *d, struct err *e);

#endif
