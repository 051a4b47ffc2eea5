/* Limits of a year out of the records; between plan_load.c and plan_limits_load.c. */
#ifndef TEPAI_WORK_PLAN_LIMITS_LOAD__H
#define TEPAI_WORK_PLAN_LIMITS_LOAD__H

#include "plan_data__.h"

/* Fills what the instance has beyond quotas; experts, needs and villages are there already. */
MUST_USE bool plan_limits__load(struct model *m, struct plan_data *d, struct err *e);

/* Bounds of villages against standing work (they give way) and pins. Errors: ERR_CONFLICT naming the pair. */
MUST_USE bool plan_limits__pins(struct plan_data *d, struct err *e);

#endif
