/*
 * One act for many records, looked at before it is done: each record is tried in a transaction of its own that is taken
 * back; those that refuse stand by their reasons. Then all that can are done in one transaction, or none.
 */
#ifndef TEPAI_WORK_BULK_H
#define TEPAI_WORK_BULK_H

#include "model/record.h"

enum bulk_act { BULK_DO, BULK_SET, BULK_REMOVE };

/* Records that share a fate. */
struct bulk_fate {
    char *why;    /* owned; NULL = it can be done */
    int64_t *ids; /* owned */
    int64_t count, room;
};

struct bulk {
    const struct entity *type;
    enum bulk_act act;
    const char *action;      /* BULK_DO: of the type's moves; lent */
    int field;               /* BULK_SET */
    char *text;              /* BULK_SET: as typed; owned */
    struct bulk_fate *fates; /* the first: those that can; owned */
    int fate_count;
};

/*
 * Errors: ERR_INPUT for types whose steps are not taken by hand (plans), and fields that no two records share or that
 * only the program sets. `text` NULL unless BULK_SET. Ends with bulk_release in every case.
 */
MUST_USE bool bulk_init(struct bulk *b, const struct entity *t, enum bulk_act act, const char *action, int field,
                        const char *text, struct err *e);
void bulk_release(struct bulk *b);

/*
 * Tries one record and notes its fate; m->action must be set. False when not the record refuses but the database fails
 * (busy, disk).
 */
MUST_USE bool bulk_try(struct model *m, struct bulk *b, int64_t id, struct err *e);

/*
 * Does it with all that can. `tick` (may be NULL) is told how far it is and answers false to stop: then, as after any
 * failure, nothing is changed.
 */
MUST_USE bool bulk_run(struct model *m, const struct bulk *b, bool (*tick)(void *arg, int64_t done, int64_t all), void *arg,
                       struct err *e);

#endif
