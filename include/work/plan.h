/*
 * The year's dispatch on the database.
 *
 * | app/work           | what it is for                                                        |
 * |--------------------|-----------------------------------------------------------------------|
 * | plan.c             | what happens to a plan: new, wishes, solve, apply, drop, export         |
 * | plan_again.c       | copies, re-planning without somebody (work/plan_again.h)                |
 * | plan_compare.c     | two plans side by side (work/plan_compare.h)                           |
 * | plan_apply.c       | a solved plan becomes assignments, if it still holds                    |
 * | plan_stale.c        | everything in which it does not hold any more                           |
 * | plan_load.c        | records of a year -> instance (plan_data__.h)                           |
 * | plan_hand.c        | pairs put in and taken out by hand (work/plan_desk.h)                   |
 * | plan_held.c        | a year held in memory: does it still stand; lent for a change           |
 * | plan_place.c       | where people and villages are, on the sphere                            |
 * | plan_pins.c        | what must stand, and whether it can                                     |
 * | plan_score.c       | points of expert and need; the table of weights                         |
 * | plan_report.c      | what a plan comes to: totals, by programme, league and banner           |
 * | plan_gap.c         | what is missing, and why                                                |
 *
 * A plan is a record (descriptor plan_entity); its pairs are rows of plan_line of three kinds: placed, pinned,
 * forbidden. A draft touches nothing else: only plan_apply makes assignments.
 * Assignments of the year that are not cancelled stand: every plan holds them, as if pinned.
 *
 * Rights: reading as plans are read; everything else needs the right to change plans, which have no place, so an
 * account of the whole region.
 * Source: docs/planner.md.
 */
#ifndef TEPAI_WORK_PLAN_H
#define TEPAI_WORK_PLAN_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/repo.h"
#include "work/plan_solve.h"

/* ---- plan.c ---- */

/* The plan of that number, or of that running number (newest first). `plan` is initialised by the caller. */
MUST_USE bool plan_find(struct model *m, const char *number, struct record *plan, struct err *e);

/* The plan that counts for a year: the applied one, else the newest solved; *found false if there is none. */
MUST_USE bool plan_of_year(struct model *m, int year, struct record *plan, bool *found, struct err *e);

/* A draft; `from` (may be NULL): a plan of the same year whose wishes are copied. */
MUST_USE bool plan_new(struct model *m, int year, const char *from, const char *name, struct record *plan,
                       struct err *e);

/*
 * Fills the plan with the best placements and notes what it comes to. One transaction at the end: until then,
 * and after any failure, the plan is as it was.
 * Errors: ERR_CONFLICT applied already, wishes that contradict each other; ERR_INPUT stopped by the tick.
 */
MUST_USE bool plan_fill(struct model *m, struct record *plan, const struct plan_options *options, struct err *e);

/* What options.year was left; NULL is nothing. */
void plan_year_free(struct plan_year *year);

enum plan_wish { PLAN_PIN, PLAN_FORBID, PLAN_UNPIN };

/*
 * Pins a pair, forbids it, or takes either away. A solved plan becomes a draft again.
 * Errors: ERR_MISSING; ERR_CONFLICT when the wishes cannot all be kept (names the pair), or applied already.
 */
MUST_USE bool plan_wish(struct model *m, struct record *plan, enum plan_wish wish, const char *expert,
                        const char *need, struct err *e);

/* Removes a plan that is not applied. */
MUST_USE bool plan_drop(struct model *m, struct record *plan, struct err *e);

/*
 * Writes the instance (planner.md 5) into the folder, made if it is missing; names.csv: kind,id,key of every
 * number; plan.csv: the pairs of a plan that was solved.
 */
MUST_USE bool plan_export(struct model *m, const struct record *plan, const char *dir, struct err *e);

/* ---- plan_apply.c ---- */

/*
 * Makes the assignments that do not stand yet, and the plan applied, in one transaction. *made = how many. A plan that
 * moves published work (work/plan_again.h) cancels what it moves away and takes the place of the applied one.
 * Errors: ERR_CONFLICT not solved, applied already, another plan is applied for the year, or something changed since it
 * was solved: people, needs, wishes, quotas, absences, days, teams, ties, coverage (the first is named, and how many there are).
 */
MUST_USE bool plan_apply(struct model *m, struct record *plan, int64_t *made, struct err *e);

/* The same; *rows gets everything that does not hold any more, one line each, and stays empty when it is refused for something else. */
MUST_USE bool plan_apply_telling(struct model *m, struct record *plan, struct buf *rows, int64_t *made, struct err *e);

/* ---- plan_score.c ---- */

/* Weights of score and value: the rows of the table setting named plan.NAME, defaults where there is none. */
struct plan_weight {
    const char *name; /* "fit_first" */
    const char *help; /* N_() */
    int32_t initial, least, most;
};
extern const struct plan_weight plan_weights[];
extern const int plan_weight_count;

MUST_USE bool plan_weight_get(struct model *m, int weight, int32_t *value, struct err *e);
MUST_USE bool plan_weight_set(struct model *m, const char *name, const char *value, struct err *e);

/* ---- plan_report.c ---- */

/* Numbers of one programme, league, banner, or all. */
struct plan_sum {
    const char *code, *name;
    int64_t available, sent;                    /* experts, by home */
    int64_t heads_lower;                        /* bounds of exactly this programme or division */
    int64_t placements, places_lower;           /* by village */
    int64_t villages, reached;                  /* with needs; with a placement */
    int64_t poor, poor_reached, poor_all;       /* the poor of these; all poor villages */
    int64_t needs, met, begun, wanted;          /* needs: all they want; anybody; experts wanted */
};

struct plan_missed {
    const char *key;       /* "2026+kjtpy+150100000000" */
    const char *programme; /* name */
    const char *division;  /* name */
    bool heads;            /* else places */
    int64_t lower, got;
    const char *why;       /* one sentence, translated */
};

struct plan_report {
    struct arena mem;
    struct plan_sum all;
    struct plan_sum *programmes, *leagues, *banners; /* by code */
    int32_t programme_count, league_count, banner_count;
    struct plan_missed *missed; /* quotas whose lower bound is not reached */
    int32_t missed_count, quota_count;
    int64_t shortfall; /* of all quotas */
};

/* What the plan comes to now. Ends with plan_report_release always. */
MUST_USE bool plan_report_load(struct model *m, const struct record *plan, struct plan_report *out, struct err *e);
void plan_report_release(struct plan_report *r);

/* Row of plan_line to ask for; it has none before the plan was solved or changed by hand. */
int64_t plan_lines_of(const struct record *plan);

/* plan_absent.c: rows of experts whom absences keep from being sent in the year, as a JSON array, for queries with :absent. */
MUST_USE bool plan_absent(struct model *m, int year, struct buf *out, struct err *e);

/* First and last day of a year as text. */
void plan_year_days(int year, char first[11], char last[11]);

/* ---- plan_gap.c ---- */

/* Something that is wanted and not there. */
struct plan_gap {
    const char *kind; /* "quota", "poor village", "need": translated by the caller */
    const char *key, *name;
    int64_t wanted, got;
    const char *why; /* translated */
};

/*
 * Quotas missed, poor villages with needs that nobody is sent to, needs that get fewer than they want, inside
 * a division (prefix, may be "15"). Quotas are listed for the whole region only. Texts live in `mem`; *out is
 * allocated there.
 */
MUST_USE bool plan_gaps(struct model *m, const struct record *plan, const char *area, struct arena *mem,
                        struct plan_gap **out, int64_t *count, struct err *e);

#endif
