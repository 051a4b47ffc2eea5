/*
 * What a solve knew at its end, kept in the database beside its plan. It is no record: nobody's work is lost with it,
 * and what is damaged or no longer true of the records is passed over. Source: docs/planner.md, "Planning again".
 */
#ifndef TEPAI_WORK_PLAN_BASIS_STORE__H
#define TEPAI_WORK_PLAN_BASIS_STORE__H

#include "plan_data__.h"

/* Keeps it for the plan of that row instead of what was kept; NULL = nothing. */
MUST_USE bool plan_basis__store(struct model *m, int64_t plan, const struct plan_data *d, const struct plan_basis *b, struct err *e);

/*
 * The basis of the plan, or of the nearest one it was copied from, as d->in.basis: experts and needs that are new or
 * whose scores may be others are not known in it. None, or none that is whole, is no error: then it stays NULL.
 */
MUST_USE bool plan_basis__load(struct model *m, int64_t plan, struct plan_data *d, struct err *e);

/*
 * The same in steps, while a second thread looks through what is kept and the caller reads other things from the database, in
 * the same transaction. From begin on, when experts and needs have their numbers, it is decoded. From match on, when all that
 * scores are made of is read, it is compared with that: nothing of d but what it knows of earlier placements may change.
 * Each begin has one end, which also tells how the steps before it fared; without match it comes to nothing.
 */
struct plan_basis_reading;
struct plan_basis_reading *plan_basis__begin(struct model *m, int64_t plan, const struct plan_data *d);
void plan_basis__match(struct plan_basis_reading *t, struct model *m, const struct plan_data *d);
MUST_USE bool plan_basis__end(struct plan_basis_reading *t, struct plan_data *d, struct err *e);

/* Is what is kept whole? */
bool plan_basis__is_whole(const void *content, size_t len);

/* plan_digest.c: numbers for all that scores are made of, by expert and by need; first for what is the same for all. */
MUST_USE bool plan_digest__weights(struct model *m, const struct plan_points *p, uint64_t *digest, struct err *e);
void plan_digest__make(const struct plan_data *d, uint64_t weights, uint64_t *expert, uint64_t *need);

/* And for some bytes, eight at a time: another one on machines with another order of bytes. */
uint64_t plan_digest__words(const void *bytes, size_t len);

#endif
