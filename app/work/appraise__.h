/* The sheet and the subjects of an appraisal, between appraise.c (records) and appraise_sheet.c (points, grades). */
#ifndef TEPAI_WORK_APPRAISE_PRIVATE_H
#define TEPAI_WORK_APPRAISE_PRIVATE_H

#include "base/arena.h"
#include "model/record.h"
#include "work/appraise.h"

/* In the order of the columns of the queries appraise_experts and appraise_stations, after id and key. */
enum measure {
    MEASURE_SERVICES,
    MEASURE_HOURS,        /* tenths */
    MEASURE_METHODS,
    MEASURE_VILLAGES,
    MEASURE_HOUSEHOLDS,
    MEASURE_EXPERTS,
    MEASURE_SATISFACTION, /* hundredths of the mean */
    MEASURE_TARGETS,      /* percent */
    MEASURE_AGREED,       /* percent */
    MEASURE_ON_TIME,      /* percent */
    MEASURE__COUNT
};

struct criterion {
    const char *name;
    int measure; /* -1 = by hand */
    int32_t weight;
    int64_t full_at;
};

struct grade {
    const char *code;
    int32_t at_least; /* points */
    int32_t percent;  /* of those judged that may have it; -1 = no cap */
};

enum { SHEET_LINES_MAX = 32 };

struct sheet_of {
    struct arena mem;
    struct criterion criteria[SHEET_LINES_MAX];
    struct grade grades[SHEET_LINES_MAX]; /* the best first */
    int criterion_count, grade_count;
};

/* Reads the sheet of a kind. Ends with appraise__release always. Errors: ERR_INPUT it has no criteria or no grades. */
MUST_USE bool appraise__sheet(struct model *m, const char *kind, struct sheet_of *out, struct err *e);
void appraise__release(struct sheet_of *s);

/* Computed points in tenths; `parts` gets a line a criterion. */
int64_t appraise__points(const struct sheet_of *s, const int64_t values[MEASURE__COUNT], struct buf *parts);

/* One that is judged: `total` in tenths; `fixed` a grade that stays (place in grades), or -1. */
struct judged {
    int64_t total;
    const char *key;
    int fixed, grade; /* places in grades */
    int32_t rank;
    bool capped;
    int index; /* for the caller */
};

/* Ranks by total, ties by key, and gives the grades under the caps. Sorts the list. */
void appraise__grades(const struct sheet_of *s, struct judged *list, int count);

#endif
