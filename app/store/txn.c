/* Transactions that nest by counting. */
#include "store/txn.h"

#include "db__.h"
#include "store/stmt.h"

bool txn_begin_at(struct db *db, enum txn_kind kind, const char *file, int line, struct err *e)
{
    if (db->txn_depth > 0) {
        if (kind == TXN_WRITE && db->txn_kind == TXN_READ)
            BUG("write at %s:%d inside the read of %s:%d", file, line, db->txn_file, db->txn_line);
        db->txn_depth++;
        return true;
    }
    if (!db_exec(db, kind == TXN_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", e))
        return false;
    db->txn_depth = 1;
    db->txn_kind = kind;
    db->txn_doomed = false;
    db->txn_file = file;
    db->txn_line = line;
    db->before_commit = NULL;
    db->txn_writes += kind == TXN_WRITE;
    return true;
}

void txn_before_commit(struct db *db, bool (*last)(void *arg, struct err *e), void *arg)
{
    BUG_ON(!txn_is_writing(db));
    db->before_commit = last;
    db->before_commit_arg = arg;
}

/* A failed commit (disk full) leaves the transaction open: take it back. */
static void take_back(struct db *db)
{
    struct err ignored = {0};

    if (!sqlite3_get_autocommit(db->raw) && !db_exec(db, "ROLLBACK", &ignored))
        BUG("rollback: %s", ignored.text);
}

bool txn_end(struct db *db, bool ok, struct err *e)
{
    if (db->txn_depth == 0)
        BUG("end of a transaction that was never begun");
    if (!ok)
        db->txn_doomed = true;
    if (db->txn_depth == 1 && !db->txn_doomed && db->before_commit && !db->before_commit(db->before_commit_arg, e))
        db->txn_doomed = true;
    if (--db->txn_depth > 0)
        return ok;
    if (db->txn_doomed) {
        take_back(db);
        return false;
    }
    db->txn_ending = true;
    bool done = db_exec(db, "COMMIT", e);
    db->txn_ending = false;
    if (!done)
        take_back(db);
    return done;
}

void txn_leave(struct db *db)
{
    BUG_ON(db->txn_depth == 0);
    if (--db->txn_depth == 0)
        take_back(db);
}

bool txn_is_writing(const struct db *db)
{
    return db->txn_depth > 0 && db->txn_kind == TXN_WRITE;
}

int64_t txn_count(const struct db *db)
{
    return db->txn_writes;
}
