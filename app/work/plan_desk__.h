/*
 * What the files of the desk share: plan_desk.c (open), plan_desk_list.c (lists), plan_desk_why.c and plan_desk_say.c
 * (sentences).
 */
#ifndef TEPAI_WORK_PLAN_DESK__H
#define TEPAI_WORK_PLAN_DESK__H

#include "plan_data__.h"
#include "plan_tally__.h"

#include "work/plan_desk.h"

/* An expert as people know him; all texts live in the desk. */
struct desk_person {
    const char *no, *name, *programme, *home;
    const char *place, *banner; /* code of the home; name of its banner in full */
};

/* Somebody who is not sent in the year at all, and why. */
struct desk_away {
    struct desk_person person;
    int32_t specialty[3]; /* places in the list, -1 = none */
    const char *why;      /* translated */
};

struct plan_desk {
    struct plan_data d;
    struct plan_tally tally; /* what the plan sends now, wishes and standing work among it */
    struct arena mem;        /* names: as long as the desk */
    char number[64];         /* of the plan */
    int64_t plan;            /* row */
    bool stale;              /* somebody has changed the year since it was read */
    bool solved;             /* placements are those that the last solve found */
    bool apart;              /* leaves somebody out, or moves published work: its year is its own */
    char area[13];           /* needs are seen inside it only; "" = all */
    struct desk_person *people; /* by expert; in mem */
    const char **specialties;   /* by place in the list: label; in mem */
    const char **specialty_codes;
    const char **leagues;       /* by league: name; in mem */
    int32_t specialty_count;
    const char **families;      /* by place: code of the family */
    struct desk_away *away;     /* by number; in mem */
    int32_t away_count;
    const char **quotas;        /* by quota record: what people call it; in mem */
    const char *parts[PLAN_PART__COUNT]; /* labels of the parts of a score, translated when a list was last asked for */
    int32_t *scratch;           /* 2 x expert_count; owned */
    struct plan_ask *ask;       /* the year's best plan, opened when it is first asked for; owned */
    const struct plan_options *options; /* lent, may be NULL */
};

/* The year's best plan, held open for questions; NULL and *e on failure. */
struct plan_ask *desk__ask(struct plan_desk *d, struct err *e);

/* How the pair stands among what the plan sends and what is wished. */
enum plan_standing desk__standing(const struct plan_desk *d, struct plan_pair p);

/* May the need be seen? */
bool desk__sees(const struct plan_desk *d, int32_t need);

/* Number of the need or expert in the instance, -1 and ERR_MISSING when it is not in the year. */
int32_t desk__need(const struct plan_desk *d, const char *number, struct err *e);
int32_t desk__expert(const struct plan_desk *d, const char *number, struct err *e);

/* What stands in the way of the pair (`pass` is not asked), as a sentence in mem; NULL = nothing. */
const char *desk__block(struct plan_desk *d, struct plan_pair p, enum plan_block pass, struct arena *mem);

/* Would he suit the need if he were there? */
bool desk__would_suit(const struct plan_desk *d, const struct desk_away *a, int32_t need);

/* Kilometres between his home and the village; -1 = not known. */
int32_t desk__km(const struct plan_desk *d, struct plan_pair p);

/* The parts of a score that are not 0, and their sum; -1 = no candidate. */
int32_t desk__parts(struct plan_desk *d, struct plan_pair p, struct plan_part parts[PLAN_PARTS_MAX], int32_t *count);

/* The labels of the parts in the language of now. */
void desk__name_parts(struct plan_desk *d);

/* One pair in all its parts, but for rejected ones `why` and the score. */
void desk__option(struct plan_desk *d, struct plan_pair p, struct arena *mem, struct plan_option *out);

/*
 * What the plan has placed and nothing else: what reports and the list of gaps count. *known = false: the year that is held is
 * not the one they count in, or not all of it (a plan that leaves somebody out or moves published work; somebody placed who
 * cannot go any more). Ends with plan_tally__release always.
 */
MUST_USE bool desk__placed(struct model *m, const struct plan_desk *d, struct plan_tally *out, bool *known, struct err *e);

/* plan_report_load out of that; poor_all stays 0. Ends with plan_report_release always. */
MUST_USE bool desk__report(struct model *m, const struct plan_desk *d, const struct plan_tally *placed, struct plan_report *out,
                           struct err *e);

/* buf -> text in the arena; the buf is released. */
const char *desk__keep(struct arena *mem, struct buf *text);

#endif
