/*
 * Quotas seen as a whole: the tree region → league → banner of every programme with what is used, where sums of
 * children and the parent disagree, the pace over the months, and sharing a total out by weights.
 *
 * | app/work           | what it is for                                                       |
 * |--------------------|----------------------------------------------------------------------|
 * | quota_tree.c       | bounds, sums, use; rules between parent and children                  |
 * | quota_pace.c       | what should have begun by each month, and what has                    |
 * | quota_share.c      | weights out of records or a file, and the quotas that come of them    |
 * | apportion.c        | the arithmetic (apportion.h)                                          |
 *
 * Persons are counted once, however many records they have (field `person` of expert).
 * Rights: reading as quotas are read; writing as quotas are written.
 * Source: docs/dispatch.md, "Quotas".
 */
#ifndef TEPAI_WORK_QUOTA_H
#define TEPAI_WORK_QUOTA_H

#include "base/arena.h"
#include "model/repo.h"
#include "work/apportion.h"

/* ---- quota_tree.c ---- */

struct quota_node {
    const char *programme, *programme_name;
    const char *region, *name; /* 12 digits; name */
    int level;                 /* 1 region, 2 league, 3 banner */
    bool heads;                /* else places */
    bool record;               /* there is a quota; else the node only holds its children together */
    int64_t lower, upper;      /* upper -1 = no limit */
    int32_t children;          /* quotas one level below */
    int64_t children_lower;    /* their sums; a child without a quota stands for the sum of its own */
    int64_t children_upper;    /* -1 = a child has no limit, or there is none */
    int64_t used;              /* assignments of the year: persons, or places */
    int64_t planned;           /* of the plan; -1 = no plan was asked for */
    const char *finding;       /* translated; NULL = nothing is wrong */
};

/* A person sent under more than one programme. */
struct quota_double {
    const char *no, *name, *programmes;
    int64_t subsidised; /* of these programmes */
};

struct quota_tree {
    struct arena mem;
    struct quota_node *nodes; /* by programme, heads before places, code: a parent stands before its children; owned */
    int32_t count;
    struct quota_double *doubles; /* of the plan if one was asked for, else of the year; owned */
    int32_t double_count;
    int64_t persons, records; /* sent in the year: distinct persons; summed over programmes */
    int32_t findings;
};

/*
 * `programme` NULL = all; `plan` a row of plan_line's plans, 0 = none. Ends with quota_tree_release always.
 * Errors: ERR_MISSING no such programme; ERR_DENIED.
 */
MUST_USE bool quota_tree_load(struct model *m, int year, const char *programme, int64_t plan, struct quota_tree *out,
                              struct err *e);
void quota_tree_release(struct quota_tree *t);

/* ---- quota_pace.c ---- */

enum { QUOTA_MONTHS = 12 };

struct quota_pace {
    const char *programme, *name;
    int64_t lower;
    int64_t due[QUOTA_MONTHS];   /* by the end of the month, rounded down */
    int64_t begun[QUOTA_MONTHS]; /* by the end of the month: persons */
    int64_t undated;             /* begun, nobody knows when; counted from January on */
};

/*
 * Programmes with a quota of heads for the region. `curve` gives the months' weights; NULL = every month the same.
 * *month: the last month that is over or going on today, 1 … 12; 0 = the year has not begun. Texts live in `mem`.
 */
MUST_USE bool quota_pace_load(struct model *m, int year, const int64_t curve[QUOTA_MONTHS], struct arena *mem,
                              struct quota_pace **out, int32_t *count, int *month, struct err *e);

/* "0,0,10,20,…": twelve weights, not all 0. */
MUST_USE bool quota_curve_parse(const char *text, int64_t curve[QUOTA_MONTHS], struct err *e);

/* ---- quota_share.c ---- */

/* A weight that records give: the word of --by and one line of help (N_()). */
struct quota_weight {
    const char *name, *help;
};
extern const struct quota_weight quota_weights[];
extern const int quota_weight_count;

struct quota_order {
    int year;
    const char *programme;
    int64_t total;       /* -1 = of each division above, what its own quota asks for */
    const char *by;      /* a weight's name, or a CSV file: region, weight [, floor, ceiling] */
    enum apportion_method method;
    int64_t floor, ceiling; /* of each division; ceiling -1 = none */
    int level;           /* 2 leagues, 3 banners */
    const char *region;  /* only divisions under it; "15" = all */
    bool upper;          /* the seats become the upper bound too */
};

struct quota_seat {
    const char *code, *name;
    struct apportion_share share;
    int64_t exact_thousandths; /* without floor and ceiling */
    int64_t before;            /* lower bound now; -1 = no quota */
};

struct quota_seats {
    struct arena mem;
    struct quota_seat *rows; /* owned */
    int32_t count;
    int64_t total, written;  /* seats; quotas added or changed */
};

/* Shares out, writes nothing. Ends with quota_seats_release always. Errors: ERR_INPUT with what cannot be. */
MUST_USE bool quota_share(struct model *m, const struct quota_order *order, struct quota_seats *out, struct err *e);

/* The same, and writes the quotas in one transaction: divisions without seats and without a quota get none. */
MUST_USE bool quota_share_write(struct model *m, const struct quota_order *order, struct quota_seats *out, struct err *e);
void quota_seats_release(struct quota_seats *s);

#endif
