/*
 * Plans a dispatch: the best set of pairs under all rules, a bound that no plan can pass, and the
 * gap between the two.
 *
 * The objective, in this order: poor villages reached (more), shortfall of the lower bounds (less),
 * value (more). The bound is a minimum-cost flow, solved to the optimum over all candidates; it
 * counts an expert only by his first place. Every plan counts every expert it uses.
 *
 * Source: docs/planner.md.
 */
#ifndef TEPAI_WORK_PLAN_SOLVE_H
#define TEPAI_WORK_PLAN_SOLVE_H

#include "work/plan_instance.h"

struct plan_objective {
    int64_t poor_covered;    /* poor villages with at least one placement */
    int64_t quota_shortfall; /* sum over quotas of lower bound - count, where positive */
    int64_t value;           /* points */
};

/* Who wants to know. Equal inputs give equal plans unless the tick or the time limit stops it. */
struct plan_year; /* work/plan.h */

struct plan_options {
    /* false = stop with the best plan so far. phase is translated; total 0 = not known. */
    bool (*tick)(void *arg, const char *phase, int64_t done, int64_t total);
    void *arg;
    bool patient;   /* plan_fill: waits for other writers until tick says stop, not just three seconds */
    double limit_s; /* seconds for the search after the bound; 0 = no limit */
    bool want_basis;    /* the solution says what planning again can begin with */
    int64_t keep_least; /* so many of in->keeps must be in the plan; 0 = no floor */
    double *planning_s; /* plan_fill: seconds of it that are not reading and writing records; may be NULL */
    struct plan_year **year; /* plan_fill: leaves the year as it was solved, for the caller to free; NULL = nobody asks more */
    int keep_percent;   /* plan_fill: at least so many of a hundred earlier placements; 0 = as the plan says, -1 = none */
};

struct plan_solution {
    struct plan_pair *pairs; /* owned; by need, then expert */
    int64_t placements;      /* how many */
    struct plan_objective plan, bound;
    int64_t gap_value;     /* bound.value - plan.value when the first two agree, else -1 */
    bool proved;           /* the plan reaches the bound: no better plan exists */
    bool gave_up;          /* the search for better plans ended without an answer */
    bool exact;            /* no better plan exists, by search where the bound is not reached */
    bool stopped;          /* by the tick or the limit */
    int32_t poor_villages; /* with at least one need */
    int32_t experts_used;
    int64_t pivots;
    double seconds_solve; /* building the network and the bound: what any flow solver does */
    double seconds_total; /* that, reading the folder, and the plan that counts everyone */
    int64_t peak_kib;     /* of the process so far */
    bool measured;        /* against earlier placements */
    int64_t kept;         /* placements that are among in->keeps */
    bool fewest_moves;    /* no plan of this objective keeps more */
    bool floored;         /* the floor cost something: without it the plan would be `unfloored` */
    struct plan_objective unfloored;
    struct plan_certificate *certificate; /* owned: proof of the bound */
    struct plan_basis *basis;             /* owned: when it is wanted; NULL = there is none … */
    bool basis_stands;                    /* … because that of the instance is as good as before */
};

/*
 * Errors: ERR_INPUT when the points are too large for exact weights; ERR_CONFLICT when the tick
 * stops it before there is a bound (then there is no solution to release).
 */
bool plan_solve(const struct plan_instance *in, const struct plan_options *options,
                struct plan_solution *out, struct err *e) MUST_USE;
void plan_solution_release(struct plan_solution *s);

/*
 * Judges any pairs by the rules above, counting every expert used: the objective, and into counts
 * (quota_count numbers, may be NULL) what each quota has.
 */
struct plan_objective plan_judge(const struct plan_instance *in, const struct plan_pair *pairs,
                                 int64_t count, int32_t *counts);

/* The solution as one JSON object, the keys of docs/planner.md, with a line end. */
void plan_solution_json(const struct plan_solution *s, struct buf *out);

/*
 * Writes the proof of the bound for an instance folder: flow and potentials, arcs and nodes
 * numbered as docs/planner.md says. `dir` must be the folder the instance was read from. Errors:
 * ERR_INPUT, ERR_IO.
 */
bool plan_certificate_write(const struct plan_instance *in, const struct plan_solution *s,
                            const char *dir, const char *path, struct err *e) MUST_USE;

#endif
