/*
 * Orders: indexes by which lists of many records stand in the order of a field at once. No import pays for them: an import
 * of much takes those of its type away, and `tepai tidy` makes them (again), at night.
 *
 * An order is an index on an expression, `+field`, that nothing but a list without conditions ever writes. So it cannot turn
 * another query onto a longer way, and a list with conditions is read as if there were none.
 */
#ifndef TEPAI_MODEL_ORDERS_H
#define TEPAI_MODEL_ORDERS_H

#include "model/model.h"
#include "model/entity.h"

enum { ORDERS_LEAST = 20000 /* ids: below that a list is sorted faster than a key is typed again */ };

/* Can lists sort by the field, and does no index give that order yet, neither an order nor one of the schema? */
MUST_USE bool orders_lacks(struct model *m, const struct entity *t, int field, bool *lacks, struct err *e);

/* Does the type have records enough for orders to be worth their room? */
MUST_USE bool orders_worth(struct model *m, const struct entity *t, bool *worth, struct err *e);

/*
 * Makes the order of a field, in a transaction of its own: nobody else can save meanwhile, a second or two for a million
 * records. Errors: the store's; stopped by db_watch.
 */
MUST_USE bool orders_make(struct model *m, const struct entity *t, int field, struct err *e);

/* Takes all orders of the type away; *count of them. Inside a write transaction or in one of its own. */
MUST_USE bool orders_drop(struct model *m, const struct entity *t, int *count, struct err *e);

#endif
