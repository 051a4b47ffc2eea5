/*
 * Is the work shared fairly: load of experts and coverage of villages, by programme, league or banner, in a plan or over
 * several years. Persons count once, however many records they have.
 *
 * Load counts placements (of all years asked for) of everyone who could be sent or was; coverage counts placements in
 * every village that has needs in these years or is poor.
 * Source: docs/dispatch.md, "Fairness".
 */
#ifndef TEPAI_WORK_FAIRNESS_H
#define TEPAI_WORK_FAIRNESS_H

#include "base/arena.h"
#include "model/repo.h"

enum fairness_by { FAIRNESS_PROGRAMME, FAIRNESS_LEAGUE, FAIRNESS_BANNER };

struct fairness_expert {
    const char *no, *name, *programme, *programme_name, *home; /* home: 12 digits */
    int64_t capacity; /* places a year, of all his records */
    int64_t places;   /* placements */
};

struct fairness_village {
    const char *code, *name;
    bool poor;
    int64_t wanted, places;
    int64_t last; /* year of the last visit up to the last year asked for; 0 = never */
};

/* One group of loads or of villages. */
struct fairness_group {
    const char *code, *name;
    int64_t count;      /* experts, or villages */
    int64_t none;       /* without a place; not reached */
    int64_t places;     /* all together */
    int64_t least, most;
    int64_t mean_thousandths, spread_thousandths; /* spread: standard deviation */
    int64_t poor, poor_none; /* villages only */
};

struct fairness {
    struct arena mem;
    struct fairness_expert *experts; /* who carries most first; owned */
    struct fairness_village *villages; /* by code; owned */
    struct fairness_group *loads, *covers; /* by code; covers have no programmes; owned */
    int32_t expert_count, village_count, load_count, cover_count;
    struct fairness_group load, cover; /* all together */
    int64_t *carrying; /* carrying[k]: experts with k places, 0 … load.most; owned */
    int64_t bound;     /* the weight load_most; 0 = none */
    int64_t at_bound;  /* experts whose load in the plan stands at it though they could take more */
};

struct fairness_order {
    int64_t plan;  /* row of a plan, 0 = assignments of the years */
    int from, to;  /* years; with a plan both its year */
    enum fairness_by by;
    const char *area; /* checked prefix: homes and villages inside it */
};

/* Ends with fairness_release always. Errors: ERR_DENIED; the store's. */
MUST_USE bool fairness_load(struct model *m, const struct fairness_order *order, struct fairness *out, struct err *e);
void fairness_release(struct fairness *f);

#endif
