/*
 * The store floor: one open database.
 *
 *   db.h       open, close, what the file says of itself
 *   stmt.h     statements with a sticky error
 *   txn.h      nested transactions
 *   query.h    named queries from db/queries
 *   migrate.h  the schema in numbered steps
 *
 * Nothing above this floor knows SQLite. Another engine must fit behind these five headers.
 */
#ifndef TEPAI_STORE_DB_H
#define TEPAI_STORE_DB_H

#include "base/err.h"

#include <stdint.h>

struct db;

enum db_mode {
    DB_OPEN,    /* must exist, be ours, and have the version that we know */
    DB_CREATE,  /* must not exist; made empty, in WAL mode, owner-readable only */
    DB_MIGRATE, /* as DB_OPEN, but an older version is let in */
    DB_READ,    /* as DB_OPEN, writes nothing (works on a read-only disk where SQLite can) */
};

/*
 * Opens the database file.
 * Errors: ERR_STORE with a sentence that says what to do: missing, newer, older, damaged, not ours,
 * not readable, locked (ERR_BUSY).
 * Owns: *out must be closed with db_close; untouched on failure.
 */
MUST_USE bool db_open(const char *path, enum db_mode mode, struct db **out, struct err *e);

/*
 * A database of the caller's own in a temporary file (TMPDIR), which only this connection sees and which is gone when it is
 * closed: empty, nothing waits for the disk, and with memory for few pages. Owns and errors as db_open.
 */
MUST_USE bool db_open_temporary(struct db **out, struct err *e);

/* Closes and frees; NULL is allowed. A BUG if a transaction is open. */
void db_close(struct db *db);

/* The path given to db_open. Lent until close. */
const char *db_path(const struct db *db);

/* Changes when another connection has committed; our own commits leave it. */
int64_t db_data_version(struct db *db);

/* Size of the database as this connection sees it. */
int64_t db_bytes(struct db *db);

/* rowid of the last insert; rows changed by the last statement. */
int64_t db_last_id(const struct db *db);
int64_t db_changes(const struct db *db);

/* Page cache for long work, in KiB; 0 = the default of 2 MiB. */
void db_cache(struct db *db, int kib);

/*
 * Commits wait for the disk no longer: what they wrote is there for everybody and whole, but outlives a loss of power only
 * from the next commit after `false`, or closing, on. For a step that is of no use without the next one.
 * Outside a transaction.
 */
void db_lazy(struct db *db, bool on);

/*
 * Pages are read where the system has them, not copied to memory of our own: for commands that read much of the file once.
 * A disk that fails then ends the process (SIGBUS) where SQLite would have said so; nothing that was committed is lost, but
 * screens, which hold what somebody is typing, do not ask for it. Until the database is closed.
 */
void db_map(struct db *db);

/*
 * The caller has looked up everything that the next transaction refers to, and removes nothing: SQLite need not look again.
 * Outside a transaction; off again after it.
 */
void db_trust(struct db *db, bool on);

/*
 * Bulk work on a file that nobody else knows yet: no write-ahead log, nothing waits for the disk. A crash or a
 * failure then spoils the file, so it must be thrown away. Off brings the usual mode back, with all of it on disk.
 */
MUST_USE bool db_bulk(struct db *db, bool on, struct err *e);

/*
 * How long a write transaction waits for another writer: while `go_on` says yes, which is asked some twenty times a second,
 * instead of three seconds. NULL = three seconds again.
 */
void db_patience(struct db *db, bool (*go_on)(void *arg), void *arg);

/* Stops the running statement from a signal handler; it ends with ERR_INPUT "stopped". */
void db_interrupt(struct db *db);

/*
 * From now on statements that take long ask `stop` now and then, and end with ERR_INPUT "stopped" when it says yes. NULL =
 * nobody is asked any more. For reading only: set it around a query that somebody may not want to wait for.
 */
void db_watch(struct db *db, bool (*stop)(void));

/*
 * Looks at the whole file: page structure, indexes, foreign keys, and that every table is STRICT as
 * the schema says. Calls `found` with one sentence for each fault. False only if it could not look.
 */
MUST_USE bool db_check(struct db *db, void (*found)(void *arg, const char *sentence), void *arg,
                       struct err *e);

/*
 * Writes a consistent copy to a file that must not exist yet, while others go on working. The file appears whole or not
 * at all; only its owner can read it. Errors: ERR_IO it exists, or cannot be written; ERR_BUSY another run is writing it.
 */
MUST_USE bool db_copy(struct db *db, const char *path, struct err *e);

/* Gathers statistics for the planner of queries; cheap, after bulk work. */
MUST_USE bool db_analyze(struct db *db, struct err *e);

#endif
