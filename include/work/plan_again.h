/*
 * Planning again: a plan copied as a scenario, or begun anew because life changed.
 *
 * A plan that is re-planned from the applied one (or from a plan that was) may move published work: assignments that
 * are planned and not begun. What has begun, and whatever a past year saw, stands. Any other plan holds published work
 * as if pinned. What it is measured against: published work not begun if it may move that, else the placements of the
 * plan it was copied from, else its own last ones.
 *
 * Rights: as in work/plan.h. Source: docs/planner.md, "Keeping", "Re-planning".
 */
#ifndef TEPAI_WORK_PLAN_AGAIN_H
#define TEPAI_WORK_PLAN_AGAIN_H

#include "base/arena.h"
#include "model/repo.h"

/* Who cannot go and which needs are withdrawn: numbers, lent. */
struct plan_left_out {
    const char *const *experts, *const *needs;
    int expert_count, need_count;
    const char *since; /* day from which the experts cannot: what they end before it stands; NULL = at all */
};

/*
 * A draft from the plan `from`: its wishes, but for those about who and what is left out, and what `from` itself
 * leaves out. Not solved yet. `plan` is initialised by the caller.
 * Errors: ERR_MISSING no such expert or need; ERR_INPUT the day; ERR_CONFLICT the year is over, nothing placed yet.
 */
MUST_USE bool plan_replan(struct model *m, const struct record *from, const struct plan_left_out *out, const char *name,
                          struct record *plan, struct err *e);

/* A scenario: a copy with wishes, placements and what they come to. */
MUST_USE bool plan_copy(struct model *m, const struct record *from, const char *name, struct record *plan, struct err *e);

/* Somebody or something left out of a plan; "" where it is not. */
struct plan_absence {
    const char *expert, *name;  /* number */
    const char *need, *village; /* number, name */
    const char *since;
};

MUST_USE bool plan_left_out_of(struct model *m, const struct record *plan, struct arena *mem, struct plan_absence **out,
                               int64_t *count, struct err *e);

/* Sentences, one a line: work of those left out that has begun and therefore stands; nothing if there is none. */
MUST_USE bool plan_begun_of_left_out(struct model *m, const struct record *plan, struct buf *out, struct err *e);

#endif
