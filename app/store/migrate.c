/* The schema in numbered steps. */
#include "store/migrate.h"

#include "db__.h"
#include "store/stmt.h"

static int64_t version_now(struct db *db, struct err *e)
{
    struct stmt s;
    int64_t version = -1;

    stmt_open_text(&s, db, "PRAGMA user_version");
    if (stmt_next(&s))
        version = stmt_col_int(&s, 0);
    return stmt_close(&s, e) ? version : -1;
}

static bool apply(struct db *db, const struct migration *step, struct err *e)
{
    char sql[48];

    sqlite3_snprintf(sizeof sql, sql, "PRAGMA user_version=%d", step->version);
    return db_exec(db, step->sql, e) && db_exec(db, sql, e);
}

/* One step in its own transaction; *done says that nothing was left to do. */
static bool next_step(struct db *db, bool *done, struct err *e)
{
    if (!txn_begin(db, TXN_WRITE, e))
        return false;
    int64_t version = version_now(db, e);
    bool ok = version >= 0;
    *done = ok && version >= migration_count;
    if (ok && !*done)
        ok = apply(db, &migrations[version], e);
    return txn_end(db, ok, e);
}

bool migrate_run(struct db *db, int *steps, struct err *e)
{
    bool done = false;
    int count = 0;
    bool ok = true;

    db->migrating = true;
    while (ok && !done) {
        ok = next_step(db, &done, e);
        count += ok && !done;
    }
    db->migrating = false;
    if (steps)
        *steps = count;
    return ok;
}
