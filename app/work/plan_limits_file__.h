/* limits.csv of an instance folder, which may be missing; docs/planner.md, "Limits". */
#ifndef TEPAI_WORK_PLAN_LIMITS_FILE__H
#define TEPAI_WORK_PLAN_LIMITS_FILE__H

#include "work/plan_instance.h"

/* After experts, villages, needs and parameters. Errors: ERR_INPUT naming line and column. */
MUST_USE bool plan_limits__read(struct plan_instance *in, const char *dir, struct err *e);

/* Nothing is written where there are no limits, and a file left by another is taken away. Errors: ERR_IO. */
MUST_USE bool plan_limits__write(const struct plan_instance *in, const char *dir, struct err *e);

#endif
