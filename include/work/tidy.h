/*
 * Upkeep for quiet hours: `tepai tidy`.
 */
#ifndef TEPAI_WORK_TIDY_H
#define TEPAI_WORK_TIDY_H

#include "model/model.h"

/*
 * Makes the orders (model/orders.h) that lists of types with many records lack; *made of them. Each is a transaction of its
 * own, between two others can save. `tick` (may be NULL) is told how far it is; one that answers false ends it, what was made
 * until then stands. Errors: the store's; stopped (ERR_INPUT).
 */
MUST_USE bool tidy_office(struct model *m, bool (*tick)(void *arg, const char *what, int64_t done, int64_t total), void *arg,
                          int *made, struct err *e);

/* Takes all orders of all types away, in one transaction; *dropped of them. */
MUST_USE bool tidy_drop(struct model *m, int *dropped, struct err *e);

#endif
