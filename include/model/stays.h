/*
 * Stays of people: whole days at a place, and the days on the way there and back. Which two of them one person cannot
 * both do, and how many days are left in a year.
 *
 * First and last day belong to the stay. Two stays overlap when a day of one, at the place, is a day of the other, at the
 * place or on the way. Days on the way of both may be the same: who goes straight from one village to the next travels
 * once. So between two stays lie at least as many days as the longer of the two ways takes. Open ends reach for ever.
 */
#ifndef TEPAI_MODEL_STAYS_H
#define TEPAI_MODEL_STAYS_H

#include "model/model.h"

#include <stdint.h>

struct stay {
    int64_t first, last; /* days since 1970 at the place; STAY_OPEN_FIRST, STAY_OPEN_LAST = open */
    int before, after;   /* days on the way there and back */
};

#define STAY_OPEN_FIRST (INT64_MIN / 4)
#define STAY_OPEN_LAST (INT64_MAX / 4)

/* Out of "YYYY-MM-DD" or "" (open); the days must be valid. */
struct stay stay_of(const char *starts_on, const char *ends_on, int before, int after);

bool stay_overlaps(const struct stay *a, const struct stay *b);

/*
 * Days from `first` to `last` that are in none of the stays, their ways included. Changes the order of `stays`.
 */
int64_t stay_free_days(struct stay *stays, int count, int64_t first, int64_t last);

/* An expert and the days that he has left in a year. */
struct stay_left {
    int64_t expert; /* row */
    int64_t days;
    bool working;   /* he has an assignment in the year that is not cancelled */
};

/*
 * Experts who are away (holiday, other duty; not stays in villages) on some day of a year, and how many days their
 * availability and their absences leave them; by row, ascending. Free *out.
 */
MUST_USE bool stay_left_of_year(struct model *m, int year, struct stay_left **out, int32_t *count, struct err *e);

/* What the list says of the expert of that row; NULL = he is never absent. */
const struct stay_left *stay_left_find(const struct stay_left *list, int32_t count, int64_t expert);

#endif
