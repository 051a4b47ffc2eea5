/*
 * One dispatch to be planned: experts, villages, needs, who could serve what, quotas, pins.
 * It is made from a folder of CSV files (plan_instance_read) or from the database, and does not
 * know which. Experts, villages and needs are numbered from 0; equal plans come out for equal
 * numbers, so whoever fills it gives the numbers in the order of the records' keys.
 *
 * Files of a folder, with the columns that matter (others are carried along or ignored):
 *   experts.csv   id league banner programme cap [lang spec1 spec2 spec3 x y last1 last2]
 *   villages.csv  id league banner poor [lang x y]
 *   needs.csv     id village wanted [spec priority]
 *   arcs.csv      expert need score
 *   quotas.csv    kind programme league banner lower upper
 *   pins.csv      expert need
 *   params.csv    name value
 *   limits.csv    kind a b (may be missing; docs/planner.md, "Limits")
 *
 * Source: docs/planner.md, "Files".
 */
#ifndef TEPAI_WORK_PLAN_INSTANCE_H
#define TEPAI_WORK_PLAN_INSTANCE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

struct plan_expert {
    int32_t programme, league, banner; /* whose he is and where he lives */
    int32_t places;                    /* needs he can serve in the year, >= 1 */
    int32_t language;                  /* carried: bits of languages spoken */
    int32_t specialty[3];              /* carried: strongest first, -1 = none */
    int32_t last[2];                   /* carried: villages of last year, -1 = none */
    int32_t x_m, y_m;                  /* carried: place, metres from some origin */
    int32_t days;                      /* a year, and 1; 0 = only the places count */
    int32_t person;                    /* the person's first record, and 1; 0 = he has only this one */
    bool subsidised;                   /* his programme pays a subsidy */
};

struct plan_village {
    int32_t league, banner;
    int32_t language; /* carried: bits wanted, 0 = any */
    int32_t x_m, y_m; /* carried */
    bool poor;        /* counts in the first objective */
    int32_t least;    /* placements wished: a shortfall counts as that of a quota */
    int32_t most;     /* placements never exceeded, and 1; 0 = as many as its needs want */
};

struct plan_need {
    int32_t village;
    int32_t wanted;    /* experts, >= 1 */
    int32_t specialty; /* carried, -1 = none */
    int32_t priority;  /* carried, 1..5 */
    int32_t days;      /* that a placement takes; 0 = 1 */
    int32_t team;      /* another need of the village, and 1: both are served or neither; 0 = none */
};

/* Two experts who go to a village together or not at all, or never to one village. */
struct plan_tie {
    int32_t expert, other;
    bool together;
};

/* A station or team: of its experts so many should go, and so many may, each counted once wherever he goes. */
struct plan_station {
    int32_t least; /* wished: a shortfall counts as that of a quota */
    int32_t most;  /* never exceeded, and 1; 0 = all */
};

/* Somebody's place in a station; he may have several. */
struct plan_post {
    int32_t expert, station;
};

/* The first three count heads (experts used) by home, the others placements by village. */
enum plan_quota_kind {
    PLAN_PROG,
    PLAN_PROG_LEAGUE,
    PLAN_PROG_BANNER,
    PLAN_DEST_LEAGUE,
    PLAN_DEST_BANNER,
    PLAN_QUOTA__COUNT
};

struct plan_quota {
    enum plan_quota_kind kind;
    int32_t programme, league, banner; /* -1 where the kind has none */
    int32_t lower;                     /* wished: a shortfall is counted, not refused */
    int32_t upper;                     /* never exceeded; a larger lower bound is cut to it */
};

struct plan_pair {
    int32_t expert, need;
};

struct plan_params {
    int32_t second_expert_penalty; /* points for each expert on a need after the first */
    int32_t load_step;             /* points for an expert's 2nd place, twice for his 3rd, … */
    int32_t cover_bonus;           /* points for a village served that is not poor */
    int32_t load_most;             /* places a person takes, all his records together; 0 = any */
    int32_t subsidies_most;        /* subsidised programmes a person goes under; 0 = any */
};

/*
 * Answers who could serve a need: fills expert[] (ascending, none twice) and score[] (>= 0) and
 * returns how many, at most expert_count. Asked again and again: the same answer every time.
 */
struct plan_candidates {
    int32_t (*list)(void *arg, int32_t need, int32_t *expert, int32_t *score);
    int32_t (*score)(void *arg, struct plan_pair pair); /* of one pair, -1 = no candidate; NULL: it is listed for that */
    void *arg;
    int32_t most_score; /* no score is larger; 0 with stored ones: not known */
};

struct plan_instance {
    struct plan_expert *experts; /* all arrays are owned */
    struct plan_village *villages;
    struct plan_need *needs;
    struct plan_quota *quotas; /* in any order; no two for the same thing */
    struct plan_pair *pins;    /* pairs that stand */
    struct plan_pair *forbids; /* pairs that must not be */
    struct plan_pair *keeps;   /* placements of an earlier plan, by need, then expert, each once */
    int32_t *keep_score;       /* of keeps; NULL: ask plan_pair_score */
    int32_t expert_count, village_count, need_count, quota_count, pin_count, forbid_count;
    int32_t keep_count;
    struct plan_tie *ties;
    int32_t tie_count;
    struct plan_station *stations;
    struct plan_post *posts; /* by expert, then station, each once */
    int32_t station_count, post_count;
    int32_t keep_points; /* what a kept placement is worth beyond its score: 0 = as any other */
    struct plan_params params;
    /* Candidates, stored: those of need n are [start[n], start[n + 1]), by expert … */
    int64_t *start; /* need_count + 1; NULL when they are listed instead */
    int32_t *expert, *score;
    /* … or listed on demand (when start is NULL). */
    struct plan_candidates candidates;
    /*
     * What holds for a programme, league or banner that no quota names: true = no bounds, false =
     * nobody may go from or to there (the rule of instance folders).
     */
    bool unnamed_free;
    struct plan_basis *basis; /* owned: what an earlier solve knew; docs/planner.md, "Planning again" */
    double read_seconds;      /* what plan_instance_read took */
};

/* The values of planner.md for a new instance. */
#define PLAN_PARAMS_DEFAULT                                                                        \
    {                                                                                              \
        .second_expert_penalty = 150, .load_step = 10, .cover_bonus = 60                           \
    }

/*
 * Reads the folder. Errors: ERR_INPUT naming file, line and column for whatever is wrong, a missing
 * file included; *in is then empty. Released with plan_instance_release, which may be called
 * always.
 */
bool plan_instance_read(struct plan_instance *in, const char *dir, struct err *e) MUST_USE;
void plan_instance_release(struct plan_instance *in);

/*
 * Whether it can be planned: numbers in range, candidates in order, quotas once each, banners in
 * one league, pins that are candidates and fit together under every upper bound. Errors: ERR_INPUT
 * naming the record or the pair. plan_instance_read has done it already.
 */
bool plan_instance_check(const struct plan_instance *in, struct err *e) MUST_USE;

/*
 * Sentences about what is allowed but surely not meant, one a line; empty when there is nothing:
 * homes and banners that no quota names, lower bounds above the upper.
 */
void plan_instance_warnings(const struct plan_instance *in, struct buf *out);

/* Writes the folder's files, into a directory that exists. Errors: ERR_IO. */
bool plan_instance_write(const struct plan_instance *in, const char *dir, struct err *e) MUST_USE;

/* Pairs as CSV (expert,need), as `plan solve --plan` writes them. Errors: ERR_IO. */
bool plan_pairs_write(const struct plan_pair *pairs, int64_t count, const char *path,
                      struct err *e) MUST_USE;

/*
 * Reads earlier placements (expert,need) as in->keeps; *total = how many there were, those that are no candidates
 * any more, which are left out, counted. Errors: ERR_INPUT.
 */
bool plan_keeps_read(struct plan_instance *in, const char *path, int32_t *total, struct err *e) MUST_USE;

/*
 * Candidates of one need, stored or listed. *expert and *score are lent until the next call with
 * the same scratch; scratch is room for 2 x expert_count numbers and is used only when they are
 * listed.
 */
int32_t plan_candidates_of(const struct plan_instance *in, int32_t need, int32_t *scratch,
                           const int32_t **expert, const int32_t **score);

/* Score of one pair, -1 = it is no candidate; scratch as above. */
int32_t plan_pair_score(const struct plan_instance *in, struct plan_pair pair, int32_t *scratch);

/* The largest score there is (stored) or can be (listed). */
int32_t plan_most_score(const struct plan_instance *in);

const char *plan_quota_kind_name(enum plan_quota_kind kind);

#endif
