/*
 * What a solve knew at its end, so that planning again need not look at every candidate: prices of experts and needs,
 * and the candidates near to them. plan_basis.c takes it from a solved network and starts another from it;
 * plan_basis_store.c keeps it beside the plan. Source: docs/planner.md, "Planning again".
 */
#ifndef TEPAI_WORK_PLAN_BASIS__H
#define TEPAI_WORK_PLAN_BASIS__H

#include "plan_net__.h"

#include "base/thread.h"

enum {
    PLAN_PRICE_PARTS = 1 << 19, /* no price has more of a weight … */
    PLAN_PRICE_POINTS = 1 << 27 /* … or more points */
};

/* A potential less the root's, whatever the weights are: so many of weights.poor, of weights.quota, and points. */
struct plan_price {
    int32_t poor, quota, points;
    bool known; /* false = new or changed since; every candidate may be cheap */
};

struct plan_basis {
    int32_t reach; /* points; every candidate that is not in `column` costs at least so much more than the prices say */
    struct plan_price *expert, *need; /* by number; owned */
    int32_t expert_count, need_count;
    struct plan_near {
        int32_t expert, need, score;
    } *column; /* by need; owned */
    int64_t count;
};

/* From a network that is solved over all candidates; NULL = its numbers are too large for that. */
struct plan_basis *plan_basis__take(struct plan_net *p);
void plan_basis__free(struct plan_basis *b);

/*
 * p->in->basis as the pool, which a second thread fills from begin to end: meanwhile the network may be built, and nobody may
 * touch its pool. At the end the nearest candidates become columns; false = there is no basis that can be used. Each begin,
 * when scale and weights are known, has one end.
 */
struct plan_basis_use {
    struct plan_net *net;
    int32_t *nearest; /* places in the pool; owned */
    int64_t count;
    struct meanwhile helper;
};
void plan_basis__begin_use(struct plan_basis_use *u, struct plan_net *p);
bool plan_basis__end_use(struct plan_basis_use *u);

#endif
