/*
 * Offers: the experts of a plan are asked one by one, and who comes next when one says no.
 *
 * An offer belongs to an assignment. Declining, lapsing and withdrawing cancel the assignment (model/kinds/offer.c);
 * nothing is overwritten: the next candidate gets an assignment and an offer of his own, which follows the one that came
 * to nothing. Who declined or let an offer lapse is not sent to that need in the year by any plan, unless he is pinned.
 *
 * Rights: as for saving offers and assignments.
 * Source: docs/dispatch.md, "Offers".
 */
#ifndef TEPAI_WORK_OFFER_H
#define TEPAI_WORK_OFFER_H

#include "model/record.h"
#include "work/plan_desk.h"

/*
 * Makes an offer for every planned assignment without an open or accepted one: those of `plan`, or of the whole year when
 * `plan` is NULL; inside the division `area` (prefix). One transaction. *made = how many.
 * Errors: ERR_CONFLICT the plan is not applied.
 */
MUST_USE bool offer_make_all(struct model *m, const struct record *plan, int year, const char *area, const char *answer_by,
                             int64_t *made, struct err *e);

/* Lets every offer lapse whose last day for an answer is over today, inside the division. */
MUST_USE bool offer_lapse_all(struct model *m, const char *area, int64_t *lapsed, struct err *e);

/*
 * Who could be asked next for the need: candidates in the order of their score, given everything that stands in the year,
 * at most `limit`. With `rejected` also those who cannot, with the reason. Texts live in `mem`.
 */
MUST_USE bool offer_candidates(struct model *m, int64_t need, bool rejected, int32_t limit, struct arena *mem,
                               struct plan_option **out, int32_t *count, struct err *e);

/*
 * Asks the next one: an assignment of the need of `declined` (an offer that came to nothing) for `expert`, or for the
 * best candidate when that is NULL, and the offer for it, which becomes `next` (initialised). One transaction.
 * Errors: ERR_CONFLICT the offer is still open or accepted, it was followed already; ERR_MISSING nobody is left.
 */
MUST_USE bool offer_next(struct model *m, const struct record *declined, const char *expert, const char *answer_by,
                         struct record *next, struct err *e);

/*
 * Declines an offer (the reason is in the record) and asks the best other candidate, both or neither. When nobody is left
 * the offer is declined all the same and *asked is false.
 */
MUST_USE bool offer_decline(struct model *m, struct record *offer, const char *answer_by, struct record *next, bool *asked,
                            struct err *e);

#endif
