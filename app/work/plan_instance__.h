/* What the files about an instance share. */
#ifndef TEPAI_WORK_PLAN_INSTANCE__H
#define TEPAI_WORK_PLAN_INSTANCE__H

#include "plan_csv__.h"

#include "work/plan_instance.h"

/* arcs.csv, to be read row by row: expert, need, score. */
bool plan_read__open_arcs(struct plan_csv *c, const char *dir, struct err *e) MUST_USE;

/* 1, 2 or 3: the programme, league or banner of q does not fit its kind; 0 = all fit. */
int plan_quota__misplaced(const struct plan_quota *q);

/* Each need's stored candidates by expert; false when a pair stands twice, which is *twice. */
bool plan_instance__sort_candidates(struct plan_instance *in, struct plan_pair *twice);

/* Order of pairs: need, then expert. */
int plan_pair__compare(const void *a, const void *b);

/* Puts them in that order; all needs are below need_count. */
void plan_pairs__sort(struct plan_pair *pairs, int32_t count, int32_t need_count);

/*
 * The quotas in the order of kind, programme, league, banner: an array of quota_count numbers of
 * in->quotas, to be freed, with a table behind it by which plan_quota__find looks one up; NULL when
 * none names it.
 */
int32_t *plan_quota__order(const struct plan_instance *in);
const struct plan_quota *plan_quota__find(const struct plan_instance *in, const int32_t *order,
                                          struct plan_quota key);

/* Upper bound of the quota with that key, at most `most`; what `unnamed_free` says if there is
 * none. */
int32_t plan_quota__upper(const struct plan_instance *in, const int32_t *order,
                          struct plan_quota key, int32_t most);

#endif
