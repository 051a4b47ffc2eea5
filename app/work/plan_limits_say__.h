/*
 * Limits beyond quotas as sentences: what stands in the way of a pair, and why a need gets nobody. Used by the desk, by changes
 * by hand and by the list of gaps, so that they say the same.
 */
#ifndef TEPAI_WORK_PLAN_LIMITS_SAY__H
#define TEPAI_WORK_PLAN_LIMITS_SAY__H

#include "plan_data__.h"
#include "plan_tally__.h"

/* Appends what limit stands in the way of one pair more; false = none does. Partners are not asked. */
bool plan_limits__say(const struct plan_data *d, const struct plan_tally *t, struct plan_pair p, struct buf *out);

/* Appends why a need without all it wants gets nobody more; false = no limit is the reason. scratch: 2 x expert_count. */
bool plan_limits__why(const struct plan_data *d, const struct plan_tally *t, int32_t need, int32_t *scratch, struct buf *out);

/* Appends the one reason why a need gets nobody more: nobody suits, a limit, or the rest bring more elsewhere. */
void plan_limits__unmet(const struct plan_data *d, const struct plan_tally *t, int32_t need, int32_t *scratch, struct buf *out);

#endif
