/*
 * Transactions that nest by counting. An inner failure dooms the outer; only the outermost end
 * commits. A write inside a read transaction, or a commit outside txn_end, is a BUG.
 *
 *   if (!txn_begin(db, TXN_WRITE, e))
 *       return false;
 *   bool ok = move(db, e) && log_it(db, e);
 *   return txn_end(db, ok, e);
 */
#ifndef TEPAI_STORE_TXN_H
#define TEPAI_STORE_TXN_H

#include "base/err.h"

#include <stdint.h>

struct db;

enum txn_kind { TXN_READ, TXN_WRITE };

/* Write transactions take the write lock at once; ERR_BUSY after 3 s of waiting (or db_patience). */
MUST_USE bool txn_begin_at(struct db *db, enum txn_kind kind, const char *file, int line,
                           struct err *e);
#define txn_begin(db, kind, e) txn_begin_at((db), (kind), __FILE__, __LINE__, (e))

/* Commits when ok and nothing inside failed, else takes all back. Answers what happened. */
MUST_USE bool txn_end(struct db *db, bool ok, struct err *e);

/*
 * Ends a transaction in which nothing was written: an inner one does not doom the outer. For refusals
 * found before the first write.
 */
void txn_leave(struct db *db);

/*
 * `last` is called once just before the present write transaction commits, not if it is taken back; false takes it
 * back. One a transaction: a second call replaces the first.
 */
void txn_before_commit(struct db *db, bool (*last)(void *arg, struct err *e), void *arg);

/* Inside a write transaction now? */
bool txn_is_writing(const struct db *db);

/*
 * Counts write transactions of this connection since open: changes when a new outermost write
 * transaction begins. The journal uses it to know when its transaction number is stale.
 */
int64_t txn_count(const struct db *db);

#endif
