/*
 * Upkeep for quiet hours: `tepai tidy`.
 */
#ifndef TEPAI_WORK_TIDY_H
#define TEPAI_WORK_TIDY_H

#include "model/model.h"

/* What was done. */
struct tidied {
    int orders;   /* made */
    int searches; /* search tables made one piece */
};

/*
 * Of types with many records: makes the orders (model/orders.h) that their lists lack, and one piece of a search table that
 * lies in many. Each is a transaction of its own, between two others can save. `tick` (may be NULL) is told how far it is;
 * one that answers false ends it, what was done until then stands. Errors: the store's; stopped (ERR_INPUT).
 */
MUST_USE bool tidy_office(struct model *m, bool (*tick)(void *arg, const char *what, int64_t done, int64_t total), void *arg,
                          struct tidied *did, struct err *e);

/* Takes all orders of all types away, in one transaction; *dropped of them. */
MUST_USE bool tidy_drop(struct model *m, int *dropped, struct err *e);

#endif
