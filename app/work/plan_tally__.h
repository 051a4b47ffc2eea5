/*
 * The placements of a plan, counted: who is where, what each quota has, and what stands in the way of one pair more.
 * Shared by the desk (plan_desk*.c), by changes by hand (plan_hand.c) and by the explanations (plan_explain*.c).
 */
#ifndef TEPAI_WORK_PLAN_TALLY__H
#define TEPAI_WORK_PLAN_TALLY__H

#include "work/plan_instance.h"

struct plan_tally {
    const struct plan_instance *in; /* lent */
    struct plan_pair *pairs;        /* by need, then expert, each once; owned, as are all arrays */
    int32_t count;
    int32_t *need_start;   /* need_count + 1: where the pairs of a need stand */
    int32_t *expert_start; /* expert_count + 1: where the needs of an expert stand in expert_need */
    int32_t *expert_need;
    int32_t *reached; /* by village: placements there */
    int32_t *counts;  /* by quota */
    int32_t *order;   /* quotas by key, for lookups */
};

/* Counts pairs in any order; one that stands twice counts once. Ends with plan_tally__release. */
void plan_tally__make(struct plan_tally *t, const struct plan_instance *in, const struct plan_pair *pairs, int64_t count);
void plan_tally__release(struct plan_tally *t);

bool plan_tally__has(const struct plan_tally *t, struct plan_pair p);
int32_t plan_tally__load(const struct plan_tally *t, int32_t expert); /* places he has */
int32_t plan_tally__got(const struct plan_tally *t, int32_t need);    /* experts it has */

/* What stands in the way of a pair, the least first. */
enum plan_block {
    PLAN_BLOCK_NONE,
    PLAN_BLOCK_FORBIDDEN, /* somebody wishes it not */
    PLAN_BLOCK_WANTED,    /* the need has all it wants */
    PLAN_BLOCK_PLACES,    /* the expert has no place left */
    PLAN_BLOCK_QUOTA,     /* an upper bound is reached */
};

/*
 * What adding the candidate p breaks, the first in the order above but for `pass`, which is not asked; *quota = the
 * full one, or -1 when it is not a quota or when no quota names what is closed.
 */
enum plan_block plan_tally__block(const struct plan_tally *t, struct plan_pair p, enum plan_block pass, int32_t *quota);

/* Is an upper bound in the way of the pair? Then the first such quota. */
bool plan_tally__full(const struct plan_tally *t, struct plan_pair p, int32_t *quota);

/*
 * Quotas that count the pair, most general first, into out[5]; answers how many. `head`: those of heads too, as
 * for an expert who has no place yet. Things that no quota names are left out.
 */
int plan_tally__quotas(const struct plan_tally *t, struct plan_pair p, bool head, int32_t out[5]);

/* Is the pair among the forbidden (sorted)? Among pairs sorted by need, then expert? */
bool plan_tally__forbidden(const struct plan_instance *in, struct plan_pair p);
bool plan_pairs__have(const struct plan_pair *sorted, int32_t count, struct plan_pair p);

#endif
