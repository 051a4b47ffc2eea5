/*
 * Why a plan is as it is, and what each other choice would change in the whole of it. An instance, its best plan and
 * their network are held open for questions; answers are numbers, the sentences are made of them in plan_desk_say.c.
 *
 * Every answer is measured against the best plan of the instance and is exact: one shortest path in the residual
 * network where the flow is that plan and stays one and no limit beyond quotas is set; else the instance is solved again with the change
 * (struct plan_effect.exact tells where that search gave up). Source: docs/planner.md, "Explanations".
 */
#ifndef TEPAI_WORK_PLAN_EXPLAIN_H
#define TEPAI_WORK_PLAN_EXPLAIN_H

#include "base/arena.h"
#include "work/plan_solve.h"

struct plan_ask;

/* New minus old: of the best plan with a change, and of the best plan. */
struct plan_effect {
    bool known; /* false = there is no plan with it */
    bool exact; /* false = the search for the best plan with it gave up: there may be a better one */
    int64_t poor, shortfall, value;
};

/*
 * Solves the instance, which is lent and must not change. Ends with plan_ask_close.
 * Errors: as plan_solve; ERR_CONFLICT when the tick of `options` (may be NULL, lent) stops it.
 */
MUST_USE bool plan_ask_open(const struct plan_instance *in, const struct plan_options *options, struct plan_ask **out,
                            struct err *e);
void plan_ask_close(struct plan_ask *a);

/* The best plan, and whether the pair is in it. */
const struct plan_solution *plan_ask_best(const struct plan_ask *a);
bool plan_ask_has(const struct plan_ask *a, struct plan_pair p);

/* Are answers shortest paths (true), or is everything solved again? */
bool plan_ask_is_flow(const struct plan_ask *a);

/* <0 when `a` is the better one, 0 when they are equal. What is not known is worst. */
int plan_effect_compare(const struct plan_effect *a, const struct plan_effect *b);

/* ---- one change ---- */

/* The pair must be in the plan; known = false: it is no candidate, is forbidden, or breaks what is pinned. */
MUST_USE bool plan_ask_pair(struct plan_ask *a, struct plan_pair p, struct plan_effect *out, struct err *e);

/* The pair must not be in the plan; a pinned one is taken away. */
MUST_USE bool plan_ask_without(struct plan_ask *a, struct plan_pair p, struct plan_effect *out, struct err *e);

/* One unit more of something: shadow prices. */
enum plan_more {
    PLAN_MORE_UPPER, /* number: quota; its upper bound */
    PLAN_MORE_PLACE, /* number: expert; a place of his */
    PLAN_MORE_ALLOW, /* pair: a forbidden pair becomes a candidate again */
    PLAN_MORE_UNPIN, /* pair: it need not be in the plan any more, but may */
};
struct plan_relax {
    enum plan_more kind;
    int32_t number;
    struct plan_pair pair;
};
MUST_USE bool plan_ask_more(struct plan_ask *a, struct plan_relax r, struct plan_effect *out, struct err *e);

/* Somebody who is not there. */
struct plan_extra {
    int32_t programme, league, banner, places;
    int32_t (*score)(void *arg, int32_t need); /* points on the need, -1 = does not suit */
    void *arg;
};

/* One more expert; *served = how many placements more the best plan has then. */
MUST_USE bool plan_ask_extra(struct plan_ask *a, const struct plan_extra *x, struct plan_effect *out, int64_t *served,
                             struct err *e);

/*
 * The same for one place of his, where the programme has people in that banner already: quick, for many questions
 * about one home. known = false: nobody of the programme lives there.
 */
MUST_USE bool plan_ask_extra_place(struct plan_ask *a, const struct plan_extra *x, struct plan_effect *out, struct err *e);

/* ---- the best of many ---- */

/* A choice and what it changes. Lists live in the caller's arena. */
struct plan_way {
    struct plan_pair pair; /* expert -1 = there is none */
    struct plan_effect effect;
    struct plan_pair *added, *removed; /* the best plan with it, against the best plan; `pair` is among the added */
    int32_t added_count, removed_count;
    int32_t tried, choices; /* fewer tried than choices: only the most promising were solved */
};

/* The best other expert for the need, and the best other need for the expert, when the pair itself is not sent. */
MUST_USE bool plan_ask_other_expert(struct plan_ask *a, struct plan_pair p, struct arena *mem, struct plan_way *out,
                                    struct err *e);
MUST_USE bool plan_ask_other_need(struct plan_ask *a, struct plan_pair p, struct arena *mem, struct plan_way *out,
                                  struct err *e);

/* The best need that the expert does not have: as one more of his places, or instead of one. */
MUST_USE bool plan_ask_best_need(struct plan_ask *a, int32_t expert, struct arena *mem, struct plan_way *out, struct err *e);

/* The cheapest way to give the need one expert more than the best plan gives it. */
MUST_USE bool plan_ask_one_more(struct plan_ask *a, int32_t need, struct arena *mem, struct plan_way *out,
                                struct err *e);

/*
 * The `most` experts who are not on the need and whom a plan could send there at the least loss, ranked by it. Where
 * everything is solved again: of those the flow finds most promising.
 */
MUST_USE bool plan_ask_rank(struct plan_ask *a, int32_t need, int32_t most, struct arena *mem, struct plan_way **out,
                            int32_t *count, struct err *e);

/* ---- why not ---- */

/* The one reason why a need has fewer than it wants, in a plan. */
enum plan_reason {
    PLAN_WHY_MET,       /* it has all it wants */
    PLAN_WHY_NOBODY,    /* no expert of the year suits */
    PLAN_WHY_FORBIDDEN, /* all who suit are forbidden there: `blocks` */
    PLAN_WHY_QUOTA,     /* an upper bound is reached: `quota` (-1 = closed, no quota names it) */
    PLAN_WHY_PLACES,    /* all who suit and may go have all their places taken: `blocks`, each with one of his needs */
    PLAN_WHY_LIMIT,     /* days, villages, teams, ties or persons stand against those with a place left: `blocks` */
    PLAN_WHY_WORTH,     /* somebody could go, but that would bring less than nothing: `blocks`, the best of them */
    PLAN_WHY_FREE,      /* somebody can go, and nothing is lost by it: `blocks`; not in a best plan, but for ties */
};

struct plan_why {
    enum plan_reason reason;
    int32_t quota;
    struct plan_pair *blocks; /* in the caller's arena; by score on the need, best first */
    int32_t block_count;
    struct plan_relax lift; /* one unit of what is in the way; has_lift tells whether there is such a thing */
    bool has_lift;
    bool lift_meets; /* with it a best plan meets the need better; its effect is lift_effect */
    struct plan_effect lift_effect;
    struct plan_way way; /* the cheapest way without lifting anything; effect.known = false: none */
};

/* `pairs`: the plan that is asked about, NULL = the best one. */
MUST_USE bool plan_ask_why_need(struct plan_ask *a, int32_t need, const struct plan_pair *pairs, int64_t count,
                                struct arena *mem, struct plan_why *out, struct err *e);

/* Why a quota has less than its lower bound. */
enum plan_miss {
    PLAN_MISS_NONE,      /* it is reached */
    PLAN_MISS_FEW,       /* there are too few experts, or places wanted: `there` */
    PLAN_MISS_UPPER,     /* its own upper bound is lower, or another quota that counts the same is full: `other` */
    PLAN_MISS_UNFIT,     /* those who could still be counted suit no need, or all they suit is fixed */
    PLAN_MISS_POOR,      /* one more would leave a poor village without anybody */
    PLAN_MISS_OTHER,     /* one more would take one from another quota */
    PLAN_MISS_UNCOUNTED, /* heads are bound and nothing plain stands in the way: what it would take was not computed */
};

struct plan_short {
    enum plan_miss reason;
    int32_t got, there, other; /* counted; could be; a full quota that counts the same, -1 = none */
    struct plan_way way;       /* one more of it; pair.expert -1 */
    bool told;                 /* false = not computed: bounds of heads bind, and the flow cannot tell */
};
MUST_USE bool plan_ask_why_quota(struct plan_ask *a, int32_t quota, struct arena *mem, struct plan_short *out,
                                 struct err *e);

#endif
