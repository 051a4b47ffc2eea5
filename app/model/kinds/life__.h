/* What the types of an assignment's life share: offers, agreements, service logs, appraisals. */
#ifndef TEPAI_MODEL_KINDS_LIFE_PRIVATE_H
#define TEPAI_MODEL_KINDS_LIFE_PRIVATE_H

#include "model/model.h"
#include "model/record.h"
#include "store/stmt.h"

/* Is the field that code? */
bool life__in_state(const struct record *r, int field, const char *code);

/* Puts expert (and need, -1 = not wanted) of an assignment into the record. */
MUST_USE bool life__copy_pair(struct model *m, int64_t assignment, struct record *r, int expert, int need, struct err *e);

/* Appends what a query with :of and :id answers first; nothing if it has no row. */
MUST_USE bool life__key_of(struct model *m, enum query q, int64_t of, int64_t id, struct buf *out, struct err *e);

/* Errors: ERR_INPUT, the assignment is done or cancelled. */
MUST_USE bool life__assignment_stands(struct model *m, int64_t assignment, struct err *e);

/* Takes the step if the assignment's state has it; else leaves it alone. */
MUST_USE bool life__step_assignment(struct model *m, int64_t assignment, const char *action, struct err *e);

/* Withdraws the offer of an assignment that is open or accepted, if there is one. */
MUST_USE bool life__withdraw_offer(struct model *m, int64_t assignment, struct err *e);

/* Saves the logs of an assignment whose flags are not what its agreements say now. */
MUST_USE bool life__flag_services(struct model *m, int64_t assignment, struct err *e);

#endif
