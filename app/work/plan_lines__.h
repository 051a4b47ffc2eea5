/* The placed pairs of a plan in the database: those of a solution instead of those that are there. Used by plan.c alone. */
#ifndef TEPAI_WORK_PLAN_LINES__H
#define TEPAI_WORK_PLAN_LINES__H

#include "plan_data__.h"

#include "work/plan_solve.h"

/*
 * Writes what differs alone; a plan that has none yet begins with those of the plan it was copied from. Inside a
 * transaction that writes.
 */
MUST_USE bool plan_lines__store(struct model *m, const struct record *plan, const struct plan_data *d, const struct plan_solution *s,
                                struct err *e);

#endif
