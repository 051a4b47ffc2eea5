/* All plans of an instance small enough to try them all, counted with nothing of the planner. */
#ifndef TEPAI_TESTS_PLAN_ALL_H
#define TEPAI_TESTS_PLAN_ALL_H

#include "work/plan_solve.h"

enum { PLAN_ALL_PAIRS = 11 };

/* The candidates; a plan is a choice of them, one bit each. */
struct plan_all {
    const struct plan_instance *in;
    struct plan_pair pair[PLAN_ALL_PAIRS];
    int32_t score[PLAN_ALL_PAIRS];
    int count;
};

/* false = there are too many. */
bool plan_all_list(struct plan_all *t, const struct plan_instance *in);

bool plan_all_allowed(const struct plan_all *t, unsigned chosen);
/* What the quota counts of it. */
int32_t plan_all_count(const struct plan_all *t, unsigned chosen, const struct plan_quota *q);
struct plan_objective plan_all_points(const struct plan_all *t, unsigned chosen);

/* > 0: a is better. */
int plan_all_compare(struct plan_objective a, struct plan_objective b);

struct plan_objective plan_all_best(const struct plan_all *t);

/* The plan's pairs as a choice; a pair that is no candidate fails the test. */
unsigned plan_all_chosen(const struct plan_all *t, const struct plan_solution *s);

#endif
