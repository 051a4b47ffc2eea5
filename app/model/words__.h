/* What the two writers of search tables share: repo_words.c, and repo_beside.c in a thread of its own. */
#ifndef TEPAI_MODEL_WORDS_PRIVATE_H
#define TEPAI_MODEL_WORDS_PRIVATE_H

#include "repo__.h"

/* A change of a search table that is held back; its words follow. */
struct held {
    const struct entity *entity;
    const struct repo_sql *sql; /* of that type */
    int64_t id;
    size_t len;
    size_t at; /* where its words stand */
    bool forget;
};

/* Changes of search tables that are held back, in the order in which they came. */
struct held_words {
    struct buf changes; /* of struct held */
    struct buf words;   /* theirs, one after the other */
};

/*
 * Writes them in order of the records' ids, and leaves `held` empty. To that database alone, so that a thread may do it with
 * changes and a connection of its own.
 */
MUST_USE bool words_write(struct db *db, struct held_words *held, struct err *e);

/* Makes ready the search table of a type in that database for many changes at once, or for the usual few. */
MUST_USE bool words_configure(struct db *db, const struct entity *t, bool bulk, struct err *e);

/* Empties the search table of a type. */
MUST_USE bool words_forget_all(struct db *db, const struct entity *t, struct err *e);

/*
 * A search table that is built beside the others: by a thread, in a temporary database. It then becomes the search table of
 * that type, which must belong to a table whose rows all came since. A thread that fails costs time only: the table is then made from the rows.
 */
struct words_beside;

/* NULL: there is no second thread, or nothing to write to; nothing happened then. Owns: until words_beside_end or _drop. */
struct words_beside *words_beside_start(struct model *m, const struct entity *t);

/* Hands changes of that type over; `held` is then empty. Waits while the thread is far behind. */
void words_beside_take(struct words_beside *b, struct held_words *held);

/* Waits for the thread and brings its table home, inside the caller's write transaction; or forgets all of it. Both free. */
MUST_USE bool words_beside_end(struct words_beside *b, struct model *m, struct err *e);
void words_beside_drop(struct words_beside *b);

#endif
