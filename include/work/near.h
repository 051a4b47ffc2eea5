/*
 * What somebody in a hurry meant: names near to what was typed.
 */
#ifndef TEPAI_WORK_NEAR_H
#define TEPAI_WORK_NEAR_H

#include "model/repo.h"

/*
 * The least number of bytes to add, drop or replace to make one text the other; capital and small
 * Latin letters are equal. Texts longer than 63 bytes are far from everything (answers 64).
 */
int near_distance(const char *a, const char *b);

/*
 * Distance of typed Latin letters from the pinyin initials of a Chinese text, every reading of a
 * character allowed: "tlzq" is 2 from 土默特左旗 (tmtzq). -1 if first or last letter differ, or it
 * is more than 2.
 */
int near_initials(const char *typed, const char *text);

enum { NEAR_MAX = 20 };

struct near_hits {
    int64_t
        ids[NEAR_MAX]; /* rows of region, best first: banners before all others, then by distance */
    int count;
};

/*
 * Divisions among the rows of `q` (a list of regions; its search and limit do not count) whose full
 * or short name has initials near to `typed`. No hit unless `typed` is three or more Latin letters.
 */
MUST_USE bool near_regions(struct model *m, const struct list_query *q, const char *typed,
                           struct near_hits *out, struct err *e);

#endif
