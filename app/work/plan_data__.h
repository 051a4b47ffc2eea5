/*
 * A year's dispatch out of the database: the instance that is solved, and which record each of its numbers
 * stands for. Shared by plan_load.c (reading), plan_pins.c (what must stand), plan_score.c (points),
 * plan.c (what happens to a plan) and plan_gap.c (what is missing and why).
 */
#ifndef TEPAI_WORK_PLAN_DATA__H
#define TEPAI_WORK_PLAN_DATA__H

#include "plan_instance__.h"

#include "base/arena.h"
#include "model/model.h"
#include "model/stays.h"
#include "work/plan.h"
#include "work/plan_instance.h"

#include <limits.h>

enum { PLAN_NO_LIMIT = 1000000000 }; /* upper bound of a quota that has none: the largest of an instance folder */

/* Texts in ascending order, each once: the place of a text is its number in the instance. */
struct plan_words {
    const char **words; /* owned; the texts live in the records, or the arena of the data */
    int32_t count, room;
};

/* Rows of a table and their numbers in the instance, ascending by row. */
struct plan_rows {
    struct plan_row {
        int64_t row;
        int32_t number;
    } *rows; /* owned */
    int32_t count;
    int32_t *number; /* by row - rows[0].row, -1 = none; owned; NULL where rows lie too far apart for that */
};

/* A place as a point of the unit sphere; all 0 = not known. */
struct plan_place {
    double x, y, z;
};

/* Points of the score; docs/planner.md, "Score". Read from the table setting. */
struct plan_points {
    int32_t fit[3];                    /* first, second, third specialty */
    int32_t family;                    /* another specialty of the same family */
    int32_t priority;                  /* times the need's priority */
    int32_t near, near_km;             /* near x exp(-distance / near_km) */
    int32_t language;                  /* a language suits, or none is wanted */
    int32_t again;                     /* served that village last year */
    int32_t appraisal;                 /* the top grade last year; lower ones give their share */
    int32_t least_days;                /* not absent for so many days of the year, to be sent at all */
    int32_t second, load_step, cover;  /* terms of the value: struct plan_params */
    int32_t load_most, subsidies_most; /* bounds, 0 = none; docs/planner.md, "Limits" */
    int32_t keep;                      /* published work that a plan which may move it leaves as it is */
};

struct plan_fit {
    int32_t expert, points;
};

/* Everything from which the candidates of a need are listed again and again. */
struct plan_score {
    const struct plan_instance *in;
    struct plan_points points;
    struct plan_fit *fits;   /* by specialty, then expert; owned */
    int32_t *fit_start;      /* specialty_count + 1; owned */
    int32_t specialty_count;
    int32_t *home;           /* by expert: his column of near, -1 = place not known; owned */
    int32_t home_count;
    int16_t **near;          /* by village, then home: points for being near, and 1; 0, or no row, until somebody asks; owned */
    int32_t near_rows;       /* villages */
    bool *near_made;         /* by village: the whole row; owned */
    struct plan_place *homes;         /* distinct places of experts; owned */
    const struct plan_place *village; /* by number: where it lies; lent */
    struct plan_pair *extra; /* pairs that stand though nothing says they fit; by need, expert; owned */
    int32_t extra_count;
    struct plan_pair *again; /* {expert, village} of last year; by village, expert; owned */
    int32_t again_count;
    int16_t *merit;          /* by expert: points for last year's appraisal; owned */
};

/* A quota as its record has it. */
struct plan_bounds_text {
    const char *programme, *region; /* codes; in the arena of the data */
    bool counts_heads;
    int32_t lower;
    int64_t upper; /* -1 = none */
};

/* What the score asks of the year before, by rows; some stands more than once. */
struct plan_last_year {
    struct plan_served {
        const char *village; /* code; in the arena of the data */
        int64_t expert;
    } *served; /* owned */
    struct plan_graded {
        int64_t expert, share; /* of the points for an appraisal, of a hundred */
    } *grades; /* published; owned */
    int32_t served_count, grade_count;
};

/* Placed pairs of a plan as the table has them: rows of expert and need, by expert, then need. */
struct plan_placed {
    struct plan_placed_row {
        int64_t expert, need, score;
    } *list; /* owned */
    int64_t count, room;
    int64_t plan; /* whose they are: its row, 0 = nobody's */
};

struct plan_records; /* plan_records__.h */

struct hash;

struct plan_data {
    struct plan_instance in;
    struct plan_records *records; /* what it was made of, whose texts it points to; owned */
    struct arena mem;
    int year;
    struct plan_words experts, needs, villages, programmes, leagues, banners; /* numbers, codes */
    struct plan_rows expert_rows, need_rows;
    int64_t *expert_row, *need_row; /* by number; owned */
    struct plan_last_year last_year; /* this and bounds: while it is read */
    struct plan_bounds_text *bounds; /* quotas of the year by programme and division; owned */
    int32_t bounds_count;
    const char **quota_names;       /* by number, of the quotas that are records: "2026+kjtpy+150100000000" */
    int32_t quota_records;          /* the quotas after these have no bounds */
    struct plan_pair *earlier;      /* placements it is measured against that are still possible; by need, expert; owned */
    int32_t *earlier_score;         /* theirs; owned */
    int32_t earlier_count, earlier_total; /* these; all there were */
    struct plan_placed from;         /* of the plan it is measured against, if of one, as read together with all else; owned */
    struct plan_placed was, is;      /* of the plan it was copied from, and its own, when it was solved and written; owned */
    int64_t version;                /* of the database when `from` was read: db_data_version */
    int32_t standing;               /* the first pins: assignments that stand */
    const char **station_names;     /* by number: "GZZ-0001 name"; owned, the texts in mem */
    const char **village_names;     /* by number: "banner village"; owned, the texts in the records */
    struct plan_place *expert_place, *village_place; /* owned */
    struct plan_score score;
    struct stay_left *left; /* days that absences leave in the year, by row of the expert; owned */
    int32_t left_count;
    int64_t seen;           /* the journal's last line when it was read */
    struct plan_pair *declined; /* pairs of the year whose offer was declined or lapsed; by need, expert; owned */
    int32_t declined_count;
};

struct plan_year {
    struct plan_data d;
};

/*
 * Reads a year as the plan of that row (0 = none: no wishes) sees it. Ends with plan_data__release always.
 * Errors: ERR_INPUT a quota that cannot be counted, by name; ERR_CONFLICT wishes that cannot all be kept, by
 * name; the store's.
 */
MUST_USE bool plan_data__load(struct model *m, int year, int64_t plan, struct plan_data *d, struct err *e);
void plan_data__release(struct plan_data *d);

/* The same, to be solved once more: with earlier placements and what the last solve knew. */
MUST_USE bool plan_data__load_again(struct model *m, int year, int64_t plan, struct plan_data *d, struct err *e);

/* Wishes as pins and forbidden pairs, after the pins of standing work; limits below what stands are raised to it. */
MUST_USE bool plan_pins__load(struct model *m, int64_t plan, struct plan_data *d, struct err *e);

/* plan_load.c: what is asked of the year before. */
MUST_USE bool plan_last_year__read(struct model *m, struct plan_data *d, struct err *e);

/* Quotas as they stand, which name divisions too. */
MUST_USE bool plan_quotas__read(struct model *m, struct plan_data *d, struct err *e);

/*
 * Quotas, after experts, villages and divisions have their numbers. Errors: ERR_INPUT one that cannot be counted, by name.
 */
MUST_USE bool plan_quotas__number(struct plan_data *d, struct err *e);

/* Do pairs keep every limit? The sentence names the pair and says `advice`. Errors: ERR_CONFLICT. */
MUST_USE bool plan_pins__fit(const struct plan_data *d, const struct plan_pair *pairs, int32_t count,
                             const char *advice, struct err *e);

/*
 * plan_again.c: reads the earlier placements; and has the instance keep them, all that it can and at least that many
 * of a hundred (0 = no floor), in *least. `replans`: they are published work. Errors: ERR_CONFLICT, there are none, or
 * too few are possible.
 */
MUST_USE bool plan_again__load(struct model *m, int64_t plan, struct plan_data *d, struct err *e);
MUST_USE bool plan_again__keep(struct plan_data *d, bool replans, int64_t percent, int64_t *least, struct err *e);

/* Its number in the instance, -1 if it is none. */
int32_t plan_words__at(const struct plan_words *w, const char *word);
int32_t plan_rows__at(const struct plan_rows *r, int64_t row);

/* plan_load.c: after its list is made, whatever order that was made in: ready for plan_rows__at. Empties it. */
void plan_rows__index(struct plan_rows *r);
void plan_rows__release(struct plan_rows *r);

/* plan_load.c: "banner village", or the village alone where the banner has no name; in mem. */
const char *plan__village_name(struct arena *mem, const char *banner, const char *village);

/* plan_absent.c: do absences leave him too few days to be sent? NULL = he is never away. */
bool plan_absent__is(const struct stay_left *left, const struct plan_points *points);

/* plan_score.c */
MUST_USE bool plan_points__load(struct model *m, struct plan_points *out, struct err *e);
MUST_USE bool plan_score__make(struct model *m, struct plan_data *d, struct err *e);
/* "21030;21040" as places in the list of specialties, by code; unknown codes suit nobody. */
void plan_score__specialties(const struct hash *places, const char *codes, int32_t out[3]);
void plan_score__release(struct plan_score *s);
int32_t plan_score__list(void *score, int32_t need, int32_t *expert, int32_t *points);
int32_t plan_score__pair(void *score, struct plan_pair p);
/* Stores all candidates in the instance when they are not too many: pricing them again is then faster. */
void plan_score__store(struct plan_score *s, struct plan_instance *in);
int32_t plan_score__most(const struct plan_score *s);

/* Points for being near to a village, for a column of home. */
int32_t plan_score__near(const struct plan_score *s, int32_t village, int32_t home);

/*
 * A score before nearness is rounded to whole points, in parts of one. Scores of one need stand in the same order by these;
 * of equal scores the nearer is first, so that a weight raised never puts behind another whom it favours by a rounding.
 */
#define PLAN_POINT_PARTS ((int64_t)1 << 40)
int64_t plan_score__parts_of(const struct plan_score *s, struct plan_pair p, int32_t score);

/* Points of one pair; -1 = no candidate. scratch: 2 x expert_count. */
int32_t plan_score__of(const struct plan_data *d, struct plan_pair p, int32_t *scratch);

/* plan_parts.c: the parts that a score is the sum of. */
enum plan_part_kind {
    PLAN_PART_FIRST,
    PLAN_PART_SECOND,
    PLAN_PART_THIRD,
    PLAN_PART_FAMILY,
    PLAN_PART_PRIORITY,
    PLAN_PART_NEAR,
    PLAN_PART_LANGUAGE,
    PLAN_PART_AGAIN,
    PLAN_PART_APPRAISAL,
    PLAN_PART__COUNT
};
struct plan_part_name {
    const char *name;  /* for programs */
    const char *label; /* N_() */
};
extern const struct plan_part_name plan_part_names[PLAN_PART__COUNT];

/* Points of each part, 0 where there are none, and their sum: -1 = no candidate. scratch: 2 x expert_count. */
int32_t plan_score__parts(const struct plan_data *d, struct plan_pair p, int32_t *scratch, int32_t out[PLAN_PART__COUNT]);

/* Wishes of a plan read again; standing work stays as it was read. Errors: as plan_pins__load. */
MUST_USE bool plan_pins__reload(struct model *m, int64_t plan, struct plan_data *d, struct err *e);

/*
 * plan_held.c: does the year stand in the database as it was read? Asks the journal, and the weights. Not asked: wishes and
 * placements.
 */
MUST_USE bool plan_data__holds(struct model *m, const struct plan_data *d, bool *holds, struct err *e);

/* A year that somebody holds in memory while a change of its plan is made. */
struct plan_held {
    const struct plan_data *year; /* lent */
    bool stale;                   /* out: somebody has changed the year, so it was read anew */
};

/*
 * Inside the transaction that changes the plan, after its lines but before any record: the year with the plan's wishes
 * as they are in the database now, out of what is held if that still holds (`held` may be NULL: nobody holds one), else
 * read. The wishes are checked as by plan_data__load. Ends with plan_held__close always, before what it borrowed from.
 */
struct plan_borrowed {
    struct plan_data d;
    bool lent; /* all but the wishes */
};
MUST_USE bool plan_held__open(struct model *m, const struct record *plan, struct plan_held *held, struct plan_borrowed *out,
                              struct err *e);
void plan_held__close(struct plan_borrowed *b);

/* plan.c: may the actor change plans, and this one? Errors: ERR_DENIED; ERR_CONFLICT it is applied. */
MUST_USE bool plan__may_change(struct model *m, const struct record *plan, struct err *e);

/* plan_wish, plan_assign and plan_unassign with a year that is held; the plan is loaded again first. */
MUST_USE bool plan_held__wish(struct model *m, struct record *plan, struct plan_held *held, enum plan_wish wish, const char *expert,
                              const char *need, struct err *e);
MUST_USE bool plan_held__hand(struct model *m, struct record *plan, struct plan_held *held, bool add, const char *expert, const char *need,
                              struct err *e);

/* Great-circle distance, km; -1 = one of the places is not known. */
double plan_place__km(const struct plan_place *a, const struct plan_place *b);

#endif
