/* Lower bounds of stations and villages in what a plan comes to. Used by plan_report.c. */
#ifndef TEPAI_WORK_PLAN_BOUNDS__H
#define TEPAI_WORK_PLAN_BOUNDS__H

#include "work/plan.h"

/* Adds those that the plan (its row) misses to the quotas that it misses, and to their shortfall; counts them all. */
MUST_USE bool plan_bounds__add(struct model *m, int64_t plan, int year, struct plan_report *r, struct err *e);

#endif
