/*
 * What an account keeps about lists: conditions under a name, and the columns it wants to see of a type. These are
 * no records: they stand in no journal, and everybody sees and changes only his own.
 */
#ifndef TEPAI_MODEL_SAVED_H
#define TEPAI_MODEL_SAVED_H

#include "model/repo.h"

enum { SAVED_NAME_CELLS = 40 };

/*
 * Keeps conditions, division, search and order of `q` as `name`, in the place of an older one of that name.
 * Errors: ERR_INPUT: no name, too long, nothing to keep.
 */
MUST_USE bool filter_put(struct model *m, const struct list_query *q, const char *name, struct err *e);

/*
 * Adds what was kept as `name` for the type of `q` to it; texts live in `mem`. A field that is gone since is
 * ERR_INPUT. Errors: ERR_MISSING, naming those there are.
 */
MUST_USE bool filter_get(struct model *m, const char *name, struct list_query *q, struct arena *mem,
                         struct err *e);

/* Errors: ERR_MISSING; ERR_CONFLICT the new name is taken; ERR_INPUT as filter_put. */
MUST_USE bool filter_rename(struct model *m, const struct entity *t, const char *name, const char *new_name,
                            struct err *e);
MUST_USE bool filter_drop(struct model *m, const struct entity *t, const char *name, struct err *e);

struct saved_filter {
    const struct entity *type;
    const char *name;
    const char *text; /* "class=general persons>3 region=1501 /王 +head": for people and programs */
};

/* Calls `found` with every filter of the account for `t` (NULL = all types), by type and name. */
MUST_USE bool filter_each(struct model *m, const struct entity *t,
                          void (*found)(void *arg, const struct saved_filter *f), void *arg, struct err *e);

/* "class=general": a condition as it is typed, appended. */
void filter_text(const struct list_query *q, int i, struct buf *out);

/*
 * The fields that the account wants to see in lists of the type; *count 0 = it never chose. Fields that the type
 * has no more are left out. `fields` has room for t->count.
 */
MUST_USE bool saved_columns_get(struct model *m, const struct entity *t, int fields[], int *count, struct err *e);

/* Keeps them; count 0 = the usual ones again. */
MUST_USE bool saved_columns_put(struct model *m, const struct entity *t, const int fields[], int count, struct err *e);

#endif
