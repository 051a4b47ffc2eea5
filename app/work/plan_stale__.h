/* Does a plan that was solved some time ago still hold? Every row that does not, as a line. Used by plan_apply.c. */
#ifndef TEPAI_WORK_PLAN_STALE__H
#define TEPAI_WORK_PLAN_STALE__H

#include "plan_data__.h"

struct plan_line {
    struct plan_pair pair;
    int64_t score;
    bool stands; /* an assignment of it is there already */
};

/* The placed pairs that can still be named; by need, then expert. */
struct plan_lines {
    struct plan_line *lines; /* owned */
    int32_t count, room;
    int64_t total; /* with those of experts and needs that are gone */
};

/* What was found: one line for each row or limit, parted by newlines. */
struct plan_stale {
    struct buf *rows; /* lent */
    int64_t count;
};

/* Reads the placed pairs of the plan; those whose expert or need is not in the year any more are lines of `h`. */
MUST_USE bool plan_stale__read(struct model *m, const struct record *plan, const struct plan_data *d, struct plan_lines *out,
                              struct plan_stale *h, struct err *e);
void plan_lines__release(struct plan_lines *l);

/*
 * Adds a line for everything else that does not hold: wishes and standing work not followed, pairs that do not suit, and every
 * limit that is passed. What only pins and standing work pass is no fault, as in solving.
 */
void plan_stale__check(const struct plan_data *d, const struct plan_lines *l, struct plan_stale *h);

#endif
