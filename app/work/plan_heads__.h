/*
 * Heads: who may go. The flow lets an expert fill further places without counting him; here
 * everyone who goes is counted. Shared by plan_heads.c (choosing and swapping), plan_branch.c
 * (exact search) and plan_solve.c. Source: docs/planner.md, "Heads".
 */
#ifndef TEPAI_WORK_PLAN_HEADS__H
#define TEPAI_WORK_PLAN_HEADS__H

#include "plan_net__.h"

#include "work/plan_solve.h"

enum { PLAN_EXACT_EXPERTS = 5000 }; /* up to so many the exact search is tried */

enum plan_stay { PLAN_FREE, PLAN_IN, PLAN_OUT }; /* may go; must be counted; must stay home */

/* Asked now and then; remembers that it was told to stop. */
struct plan_watch {
    const struct plan_options *options;
    const char *phase;
    double until_s; /* clock; 0 = no limit */
    bool has_plan;  /* the limit counts only from the first plan on */
    bool stopped;
};

/* The best plan so far that counts everyone. */
struct plan_best {
    int64_t cost; /* weighed, as the flow's; INT64_MAX = none yet */
    struct plan_pair *pairs;
    int64_t count, room;
};

struct plan_heads {
    struct plan_net *net;
    struct plan_watch *watch;
    uint8_t *stay;   /* by expert: enum plan_stay, as the costs now are */
    int64_t *burden; /* by expert: price put on further places and off the first; 0 at first */
    int32_t *used;   /* by expert: placements now */
    bool *counted;   /* by expert: as a head, now */
    int32_t *pins;   /* by expert */
    int64_t least;   /* of the earlier placements that are not pinned, so many must be kept */
    struct plan_best best;
};

void plan_heads__init(struct plan_heads *h, struct plan_net *net, struct plan_watch *watch);
void plan_heads__release(struct plan_heads *h);

/* Sets the costs of one expert's places. */
void plan_heads__set(struct plan_heads *h, int32_t expert, enum plan_stay stay, int64_t burden);

/* Solves from where it stands over all candidates, and sees who is used and counted; false =
 * stopped. */
bool plan_heads__solve(struct plan_heads *h);

/* Keeps what the network begins with: an earlier plan is a plan. Only after a warm start. */
void plan_heads__begin(struct plan_heads *h);

/* Further places used (+), or allowed by being counted and not used (-), of those that his burden is on. */
int64_t plan_heads__over(const struct plan_heads *h, int32_t expert);

/* Is he used without being counted? */
bool plan_heads__is_ghost(const struct plan_heads *h, int32_t expert);
int32_t plan_heads__ghosts(const struct plan_heads *h);

/* What the present flow would cost without burdens, rewards and shutting. */
int64_t plan_heads__true_cost(const struct plan_heads *h);

/* Keeps the present flow when no ghost is in it and it is better than the best. */
bool plan_heads__keep(struct plan_heads *h);

/* A plan by choice and swaps; false = stopped (there may be a plan all the same). */
bool plan_heads__choose(struct plan_heads *h, int rounds);

/* plan_keep.c: adds to a bound what the present price of the floor brings; false = one that must be kept is not. */
bool plan_keep__bound(const struct plan_heads *h, int64_t *bound);

/*
 * Solves at the price of keeping that makes the bound highest. *split: an earlier placement to be asked about, -1 = none.
 * *bound INT64_MAX: nothing below the present choices keeps enough. false = stopped.
 */
bool plan_keep__balance(struct plan_heads *h, int64_t *bound, int32_t *split);

/* Cost of the present flow that no plan below the present choices can beat; INT64_MAX = there is none. */
int64_t plan_branch__bound(const struct plan_heads *h);

/* The exact search; true = the best is now proved the best of all plans. Gives up after `most`
 * nodes. */
bool plan_branch__run(struct plan_heads *h, int64_t most);

bool plan_watch__tick(void *watch, int64_t pivots);

#endif
