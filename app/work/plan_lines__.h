/* The placed pairs of a plan in the database: read, and those of a solution put in place of those that are there. */
#ifndef TEPAI_WORK_PLAN_LINES__H
#define TEPAI_WORK_PLAN_LINES__H

#include "plan_data__.h"

#include "work/plan_solve.h"

/* Those of the plan of that row. `out` is empty before; released by the caller, always. */
MUST_USE bool plan_placed__read(struct model *m, int64_t plan, struct plan_placed *out, struct err *e);

/* The year's work that is not cancelled, as if it were a plan's; `published`: only what is planned and has not begun. */
MUST_USE bool plan_placed__read_work(struct model *m, int year, bool published, struct plan_placed *out, struct err *e);
void plan_placed__release(struct plan_placed *l);

/* Order of rows: expert, then need. */
int plan_placed__compare(const struct plan_placed_row *a, const struct plan_placed_row *b);

/*
 * Writes what differs alone. Inside a transaction that writes. Leaves in the data d->is, and of a copied plan d->was, that
 * of the other one. `sure`: nobody has removed an expert or a need since the year was read. Errors: ERR_CONFLICT, somebody did.
 */
MUST_USE bool plan_lines__store(struct model *m, const struct record *plan, struct plan_data *d, const struct plan_solution *s, bool sure,
                                struct err *e);

#endif
