/*
 * The one write path's memory: every change of a record is a line, in a chain of hashes.
 *
 * A transaction (table txn) names time, account and action; its lines (table journal) hold record type,
 * uuid, operation, revision before and after, and a JSON patch {field: [old, new]}. A record's `rev` is the
 * number of the line that made its present state, so an equal rev means an equal state: that is the
 * optimistic lock, and what undo trusts.
 *
 * Patch values: whole numbers for integer types, text for text types, null for empty, 32 hex digits of the
 * uuid for references. Of a record that was added there is nothing old: {field: new}.
 *
 * The hash of a line is BLAKE2b (libsodium's generic hash, 32 bytes) over the hash before it, every
 * column of the line and of its transaction, and, in the patch's place, the same hash of the patch. Append-only: triggers, the connection's authorizer, no API.
 */
#ifndef TEPAI_MODEL_JOURNAL_H
#define TEPAI_MODEL_JOURNAL_H

#include "model/model.h"
#include "store/query.h"
#include "model/record.h"

enum journal_op {
    JOURNAL_ADD,
    JOURNAL_SET,
    JOURNAL_REMOVE,
    JOURNAL_RESTORE, /* a removed record comes back by undo */
    JOURNAL_REVEAL,
    JOURNAL__COUNT
};
extern const char *const journal_op_names[JOURNAL__COUNT]; /* "add" */

/* The number that the next line will get: the rev of the state about to be written. */
MUST_USE bool journal_next(struct model *m, int64_t *seq, struct err *e);

/*
 * Appends a line for the change from `before` to `after` (either may be NULL) inside the caller's write
 * transaction. rev_after: the rev that the row will carry (0 after a remove).
 */
MUST_USE bool journal_write(struct model *m, enum journal_op op, const struct record *before,
                            const struct record *after, int64_t rev_after, struct err *e);

/*
 * The same for a new record in two steps: the patch and its hash are appended to `out`, perhaps by another thread with a
 * model of its own; later the line is written with those bytes.
 */
MUST_USE bool journal_patch_of_new(struct model *m, struct buf *out, const struct record *r, struct err *e);
MUST_USE bool journal_write_new(struct model *m, const struct record *r, const char *patch, size_t len, struct err *e);

/* Several of those, at most REPO_GROUP. */
struct journal_new {
    const struct record *r;
    const char *patch; /* with its hash */
    size_t len;
};
MUST_USE bool journal_write_group(struct model *m, const struct journal_new lines[], size_t count, struct err *e);

/* Notes that the actor saw private fields of the record in the clear; its own transaction if none is open. */
MUST_USE bool journal_reveal(struct model *m, const struct record *r, struct err *e);

/* The number of the present transaction, 0 if nothing has been written in it. */
int64_t journal_txn(const struct model *m);

/* One line of history, as a person reads it. */
struct history_line {
    int64_t txn, seq;
    const char *at, *account, *action;
    const char *op;    /* "add", "set", … */
    const char *field; /* name, or "" for a reveal */
    const char *old, *new; /* as record_show would, masked where private; "" for empty */
    const char *old_code, *new_code; /* the same as record_dump would */
};

/*
 * Calls `line` for every changed field of the record, oldest first. Private values are masked unless
 * `reveal` (checked and logged by the caller). The record may be removed by now: then uuid finds it.
 */
MUST_USE bool journal_history(struct model *m, const struct entity *t,
                              const unsigned char uuid[UUID_BYTES], bool reveal,
                              void (*line)(void *arg, const struct history_line *l), void *arg,
                              struct err *e);

/*
 * Finds the last removed record of the type by natural key or uuid: `r` (initialised) becomes what it was when
 * it was removed. *found false if there is none that the actor may read.
 */
MUST_USE bool journal_find_removed(struct model *m, const char *key, struct record *r, bool *found,
                                   struct err *e);

/* What an undo did. */
struct undo_result {
    int64_t txn;      /* the new transaction; 0 when nothing could be taken back */
    int64_t reversed; /* records */
    int64_t kept;     /* records edited since, left as they are */
};

/*
 * Takes back transaction `txn`: every record it changed that nobody has edited since gets its former
 * state (and rev) again. Records edited since are kept; `kept` (may be NULL) is called with type, key and
 * the first later transaction of each.
 * Errors: ERR_MISSING no such transaction; ERR_CONFLICT nothing could be taken back because all was
 * edited since; ERR_DENIED.
 */
MUST_USE bool journal_undo(struct model *m, int64_t txn,
                           void (*kept)(void *arg, const char *sentence), void *arg,
                           struct undo_result *out, struct err *e);

/*
 * Walks the chain. Calls `broken` with a sentence naming the first line that does not hold; *lines gets
 * the number of lines looked at. False only if it could not look.
 */
MUST_USE bool journal_verify(struct model *m, int64_t *lines,
                             void (*broken)(void *arg, const char *sentence), void *arg,
                             struct err *e);

/*
 * The last transaction at a moment: "YYYY-MM-DD" (the whole day), "YYYY-MM-DDTHH:MM[:SS[.ffffff]]" or
 * "#N" (transaction N). Answers its number in *txn, 0 = before everything.
 */
MUST_USE bool journal_moment(struct model *m, const char *text, int64_t *txn, struct err *e);

/*
 * Builds the temporary table asof_TYPE with the rows of a type as they stood after transaction `txn`, and
 * the same for the types it refers to. Replaces what an earlier call built.
 */
MUST_USE bool journal_as_of(struct model *m, const struct entity *t, int64_t txn, struct err *e);

/*
 * Every query reads the types that the text of `query` names as they stood after transaction `txn`, until journal_back. Call
 * journal_back always, after a failure too; nothing may be saved in between.
 */
MUST_USE bool journal_back_to(struct model *m, int64_t txn, enum query query, struct err *e);
MUST_USE bool journal_back(struct model *m, struct err *e);

#endif
