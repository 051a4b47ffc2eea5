/* Small dispatches from a seed, for the tests of the planner. */
#ifndef TEPAI_TESTS_PLAN_RANDOM_H
#define TEPAI_TESTS_PLAN_RANDOM_H

#include "work/plan_instance.h"

struct plan_dice {
    uint64_t state;
};

/* from..to, both included. */
int32_t plan_roll(struct plan_dice *d, int32_t from, int32_t to);

struct plan_shape {
    int32_t leagues, banners, villages, experts, needs;
    int32_t candidates; /* at most, a need */
    int32_t most_places;
    int32_t score_step; /* scores are multiples of it; many equal ones make the search hard */
    bool tight;         /* upper bounds of heads bind: below the experts there are */
};

/* Consistent, with stored candidates; plan_instance_check accepts it. Released as any instance. */
void plan_random(struct plan_instance *in, uint64_t seed, struct plan_shape shape);

#endif
