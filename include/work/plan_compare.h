/*
 * Two plans of a year side by side: what each comes to, how far people travel, how evenly the load lies. Who moves is
 * plan_moves (work/plan_desk.h).
 *
 * Source: docs/dispatch.md, "Scenarios".
 */
#ifndef TEPAI_WORK_PLAN_COMPARE_H
#define TEPAI_WORK_PLAN_COMPARE_H

#include "base/arena.h"
#include "model/repo.h"

struct plan_figure {
    const char *name;  /* for programs: "average_km" */
    const char *label; /* translated */
    int64_t value[2];  /* of the first and the second plan, in units of 10^-decimals */
    bool known[2];
    int decimals;
};

/* Errors: ERR_INPUT plans of different years. *out is allocated in `mem`. */
MUST_USE bool plan_compare(struct model *m, const struct record *a, const struct record *b, struct arena *mem,
                           struct plan_figure **out, int32_t *count, struct err *e);

#endif
