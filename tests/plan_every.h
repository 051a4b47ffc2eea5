/* Every plan there is of a small instance, kept for many questions. */
#ifndef TEPAI_TESTS_PLAN_EVERY_H
#define TEPAI_TESTS_PLAN_EVERY_H

#include "plan_all.h"

struct plan_every {
    struct plan_all all;
    /* The plans that keep every rule: which pairs (bits), and what they come to. */
    unsigned chosen[1 << PLAN_ALL_PAIRS];
    struct plan_objective points[1 << PLAN_ALL_PAIRS];
    int plans;
};

/* A question about plans; zeroed = about all. */
struct plan_asked {
    unsigned with, without;     /* bits of pairs that must be, must not be */
    int32_t need_least, need;   /* at least so many experts on it */
    int32_t quota_least, quota; /* at least so much counted by it */
};

/* Is the choice a plan, and what does it come to? With the bounds of villages, which struct plan_all does not know. */
bool plan_every_allows(const struct plan_every *t, unsigned chosen);
struct plan_objective plan_every_points(const struct plan_every *t, unsigned chosen);

/* NULL when there are more candidates than can be tried. Freed with free(). */
struct plan_every *plan_every_new(const struct plan_instance *in);

/* The best of the plans asked about; *found false when there is none. */
struct plan_objective plan_every_best(const struct plan_every *t, struct plan_asked asked, bool *found);

/* The pairs as bits. A pair that is no candidate fails the test. */
unsigned plan_every_bits(const struct plan_every *t, const struct plan_pair *pairs, int64_t count);

#endif
