/*
 * One open database: opening with a sentence for every way it can fail, closing, checks, copies.
 * Statements are in stmt.c, transactions in txn.c.
 */
#include "db__.h"
#include "store/migrate.h"
#include "store/stmt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    APPLICATION_ID = 0x74657061, /* "tepa": marks the file as ours */
    BUSY_MS = 3000,
    ASKING_MS = 50, /* between two questions whether to wait on */
    STEPS_BETWEEN_ASKING = 2000, /* of SQLite's machine: well under a millisecond */
};

/* "UNIQUE constraint failed: expert.no, expert.year" -> the first column. */
static void note_duplicate(struct db *db, const char *words)
{
    const char *at = strrchr(words, ':');
    const char *dot = at ? strchr(at, '.') : NULL;
    size_t len = dot ? strcspn(dot + 1, ",") : 0;

    if (len >= sizeof db->duplicate)
        len = 0;
    memcpy(db->duplicate, len ? dot + 1 : "", len);
    db->duplicate[len] = '\0';
}

static bool constraint(struct db *db, int code, struct err *e)
{
    if (code == SQLITE_CONSTRAINT_UNIQUE) {
        note_duplicate(db, sqlite3_errmsg(db->raw));
        return err_set(e, ERR_INPUT, _("is used by another record already"));
    }
    if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
        return err_set(e, ERR_CONFLICT, _("a record that others refer to cannot go, and none can refer to one that is gone"));
    return err_set(e, ERR_STORE, _("the database refused the change: %s"), sqlite3_errmsg(db->raw));
}

/* A query names something that the file lacks: somebody changed it with another program. */
static bool is_damage(const struct db *db)
{
    const char *words = sqlite3_errmsg(db->raw);

    return strstr(words, "no such table") || strstr(words, "no such column");
}

bool db__schema_lacks(struct db *db, struct err *e)
{
    if (!is_damage(db))
        return false;
    err_set(e, ERR_STORE, _("%s is damaged (%s); bring back a copy with `tepai restore`"), db->path, sqlite3_errmsg(db->raw));
    return true;
}

int db__disk_errno(struct db *db, int code)
{
    int said = sqlite3_system_errno(db->raw);

    switch (code & 0xff) {
    case SQLITE_FULL:
        return ENOSPC;
    case SQLITE_CANTOPEN:
        return said;
    case SQLITE_IOERR: /* shared memory that cannot grow does not always say why */
        return code == SQLITE_IOERR_SHMSIZE && said != EFBIG && said != EDQUOT ? ENOSPC : said;
    default:
        return 0;
    }
}

/* Too little room has many faces: the disk, a quota, a limit on the size of files. */
static bool disk_failed(struct db *db, int code, struct err *e)
{
    int disk = db__disk_errno(db, code);

    if (disk == ENOSPC || disk == EDQUOT)
        return err_set(e, ERR_STORE, _("the disk of %s is full; nothing was changed"), db->path);
    if (disk == EFBIG)
        return err_set(e, ERR_STORE, _("%s may not grow: a limit on the size of files is reached (`ulimit -f`); nothing was changed"), db->path);
    return err_set(e, ERR_STORE, _("the disk of %s failed (%s)"), db->path, sqlite3_errmsg(db->raw));
}

bool db__fail(struct db *db, int code, struct err *e)
{
    db->duplicate[0] = '\0';
    const char *path = db->path;

    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(e, ERR_BUSY, _("%s is in use by another writer; try again"), path);
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return disk_failed(db, code, e);
    case SQLITE_READONLY:
        return err_set(e, ERR_STORE, _("%s can only be read: check the disk and the rights of the file and its folder"), path);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return err_set(e, ERR_STORE, _("%s is damaged (%s); bring back a copy with `tepai restore`"), path, sqlite3_errmsg(db->raw));
    case SQLITE_CANTOPEN:
        return err_set(e, ERR_STORE, _("%s cannot be opened: check that it and its folder can be read and written"), path);
    case SQLITE_INTERRUPT:
        return err_set(e, ERR_INPUT, _("stopped; nothing was changed"));
    case SQLITE_CONSTRAINT:
        return constraint(db, code, e);
    default:
        return err_set(e, ERR_STORE, _("%s: %s"), path, sqlite3_errmsg(db->raw));
    }
}

int db__authorize(void *arg, int action, const char *a, const char *b, const char *c, const char *d)
{
    const struct db *db = arg;

    (void)b;
    (void)c;
    (void)d;
    if (db->migrating)
        return SQLITE_OK;
    bool guarded = a && (!strcmp(a, "journal") || !strcmp(a, "txn"));
    if (guarded && (action == SQLITE_UPDATE || action == SQLITE_DELETE || action == SQLITE_DROP_TABLE ||
                    action == SQLITE_ALTER_TABLE))
        return SQLITE_DENY;
    if (action == SQLITE_DROP_TRIGGER)
        return SQLITE_DENY;
    return SQLITE_OK;
}

/* Commits are made by txn_end alone; a single statement outside a transaction is its own. */
static int refuse_stray_commit(void *arg)
{
    const struct db *db = arg;

    if (db->txn_depth > 0 && !db->txn_ending)
        BUG("commit inside the transaction of %s:%d", db->txn_file, db->txn_line);
    return 0;
}

static int64_t pragma_number(struct db *db, const char *sql)
{
    sqlite3_stmt *raw = NULL;
    int64_t n = -1;

    if (sqlite3_prepare_v2(db->raw, sql, -1, &raw, NULL) == SQLITE_OK &&
        sqlite3_step(raw) == SQLITE_ROW)
        n = sqlite3_column_int64(raw, 0);
    sqlite3_finalize(raw);
    return n;
}

/* A big import writes a sixth faster, for a quarter of the calls; a single save writes some more bytes, and waits for the disk as before. */
#define LARGE_PAGES "PRAGMA page_size=16384;"

/* Every open needs these; the first one reads the file, so a damaged one shows here. */
static bool set_up(struct db *db, enum db_mode mode, struct err *e)
{
    sqlite3_extended_result_codes(db->raw, 1);
    sqlite3_busy_timeout(db->raw, BUSY_MS);
    if (mode == DB_CREATE &&
        !db_exec(db, LARGE_PAGES "PRAGMA journal_mode=WAL; PRAGMA application_id=1952804961;", e))
        return false;
    if (!db_exec(db, "PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;"
                     "SELECT count(*) FROM sqlite_schema;", e))
        return false;
    if (!db__fold_known(db, e) || !db__give(db, e))
        return false;
    sqlite3_set_authorizer(db->raw, db__authorize, db);
    sqlite3_commit_hook(db->raw, refuse_stray_commit, db);
    return true;
}

static bool check_version(struct db *db, enum db_mode mode, struct err *e)
{
    int64_t id = pragma_number(db, "PRAGMA application_id");
    int64_t version = pragma_number(db, "PRAGMA user_version");

    if (id != APPLICATION_ID)
        return err_set(e, ERR_STORE, _("%s is a database of another program"), db->path);
    if (version > migration_count)
        return err_set(e, ERR_STORE, _("%s was made by a newer tepai (version %d, this one knows %d); use that program"),
                       db->path, (int)version, migration_count);
    if (version < migration_count && mode != DB_MIGRATE)
        return err_set(e, ERR_STORE, _("%s was made by an older tepai (version %d of %d); run `tepai migrate` once"),
                       db->path, (int)version, migration_count);
    return true;
}

/* SQLite's own words for these are poor, so we look first. */
static bool look_at_path(const char *path, enum db_mode mode, struct err *e)
{
    struct stat st;

    if (stat(path, &st) != 0) {
        if (errno != ENOENT)
            return err_set(e, ERR_STORE, _("%s cannot be opened: %s"), path, strerror(errno));
        if (mode != DB_CREATE)
            return err_set(e, ERR_STORE, _("there is no database %s; make one with `tepai init` (or `tepai demo`)"), path);
        return true;
    }
    if (S_ISDIR(st.st_mode))
        return err_set(e, ERR_STORE, _("%s is a folder, not a database file"), path);
    if (mode == DB_CREATE)
        return err_set(e, ERR_STORE, _("%s exists already; nothing was changed"), path);
    if (st.st_size == 0)
        return err_set(e, ERR_STORE, _("%s is empty, not a database; remove it and run `tepai init`"), path);
    return true;
}

bool db_open_temporary(struct db **out, struct err *e)
{
    struct db *db = mem_zero(1, sizeof *db);

    db->path = mem_dup(_("the temporary file"));
    db->migrating = true; /* it has no schema of ours */
    int code = sqlite3_open_v2("", &db->raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    bool ok = code == SQLITE_OK ? db_exec(db, LARGE_PAGES "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;", e) : db__fail(db, code, e);
    if (!ok) {
        db_close(db);
        return false;
    }
    *out = db;
    return true;
}

/* Made by us first, so that nobody else can read it from its first byte on. */
static bool create_file(const char *path, struct err *e)
{
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0660);

    if (fd < 0)
        return err_set(e, ERR_STORE, _("%s cannot be made: %s"), path, strerror(errno));
    close(fd);
    return true;
}

static bool open_and_check(struct db *db, enum db_mode mode, struct err *e)
{
    int flags = mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    /* no counting of memory, which locks at every piece; refused, harmlessly, once SQLite runs */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int code = sqlite3_open_v2(db->path, &db->raw, flags | SQLITE_OPEN_NOMUTEX, NULL);

    if (code != SQLITE_OK)
        return db__fail(db, code, e);
    if (!set_up(db, mode, e))
        return false;
    return mode == DB_CREATE || check_version(db, mode, e);
}

bool db_open(const char *path, enum db_mode mode, struct db **out, struct err *e)
{
    if (!look_at_path(path, mode, e))
        return false;
    if (mode == DB_CREATE && !create_file(path, e))
        return false;
    struct db *db = mem_zero(1, sizeof *db);
    db->path = mem_dup(path);
    db->migrating = mode == DB_CREATE;
    bool ok = open_and_check(db, mode, e);
    db->migrating = false;
    if (!ok) {
        if (mode == DB_CREATE)
            unlink(path);
        db_close(db);
        return false;
    }
    *out = db;
    return true;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    if (db->txn_depth)
        BUG("closed inside the transaction of %s:%d", db->txn_file, db->txn_line);
    for (size_t i = 0; i < sizeof db->kept / sizeof *db->kept; i++) {
        sqlite3_finalize(db->kept[i].raw);
        free(db->kept[i].sql);
    }
    sqlite3_close(db->raw);
    free(db->path);
    free(db);
}

const char *db_path(const struct db *db)
{
    return db->path;
}

int64_t db_data_version(struct db *db)
{
    return pragma_number(db, "PRAGMA data_version");
}

int64_t db_bytes(struct db *db)
{
    return pragma_number(db, "PRAGMA page_count") * pragma_number(db, "PRAGMA page_size");
}

int64_t db_last_id(const struct db *db)
{
    return sqlite3_last_insert_rowid(db->raw);
}

int64_t db_changes(const struct db *db)
{
    return sqlite3_changes64(db->raw);
}

static int ask_stop(void *arg)
{
    const struct db *db = arg;

    return db->stop && db->stop();
}

void db_watch(struct db *db, bool (*stop)(void))
{
    db->stop = stop;
    sqlite3_progress_handler(db->raw, stop ? STEPS_BETWEEN_ASKING : 0, stop ? ask_stop : NULL, db);
}

static int ask_patience(void *arg, int times)
{
    const struct db *db = arg;

    (void)times;
    (void)poll(NULL, 0, ASKING_MS);
    return db->go_on(db->go_on_arg);
}

void db_patience(struct db *db, bool (*go_on)(void *arg), void *arg)
{
    db->go_on = go_on;
    db->go_on_arg = arg;
    if (go_on)
        sqlite3_busy_handler(db->raw, ask_patience, db);
    else
        sqlite3_busy_timeout(db->raw, BUSY_MS);
}

/* Of a constant pragma, which cannot fail. */
static void set_pragma(struct db *db, const char *sql)
{
    struct err ignored = {0};

    if (!db_exec(db, sql, &ignored))
        BUG("%s", ignored.text);
}

void db_cache(struct db *db, int kib)
{
    char sql[48];

    sqlite3_snprintf(sizeof sql, sql, "PRAGMA cache_size=-%d", kib ? kib : 2000);
    set_pragma(db, sql);
}

void db_map(struct db *db)
{
    set_pragma(db, "PRAGMA mmap_size=1073741824");
}

void db_lazy(struct db *db, bool on)
{
    BUG_ON(db->txn_depth > 0); /* SQLite would not listen */
    set_pragma(db, on ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
}

void db_trust(struct db *db, bool on)
{
    BUG_ON(db->txn_depth > 0); /* SQLite would not listen */
    set_pragma(db, on ? "PRAGMA foreign_keys=OFF" : "PRAGMA foreign_keys=ON");
}

static bool sync_file(const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (!ok)
        err_set(e, ERR_IO, _("%s cannot be written to disk: %s"), path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return ok;
}

bool db_bulk(struct db *db, bool on, struct err *e)
{
    if (on)
        return db_exec(db, "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;", e);
    return db_exec(db, "PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL;", e) && sync_file(db->path, e);
}

void db_interrupt(struct db *db)
{
    sqlite3_interrupt(db->raw);
}

bool db_check(struct db *db, void (*found)(void *arg, const char *sentence), void *arg,
              struct err *e)
{
    struct stmt s;
    char line[400];

    stmt_open_text(&s, db, "PRAGMA integrity_check(50)");
    while (stmt_next(&s))
        if (strcmp(stmt_col_text(&s, 0), "ok") != 0) {
            sqlite3_snprintf(sizeof line, line, _("file: %s"), stmt_col_text(&s, 0));
            found(arg, line);
        }
    if (!stmt_close(&s, e))
        return false;
    stmt_open_text(&s, db, "PRAGMA foreign_key_check");
    while (stmt_next(&s)) {
        sqlite3_snprintf(sizeof line, line, _("reference: row %lld of %s points at no row of %s"),
                         stmt_col_int(&s, 1), stmt_col_text(&s, 0), stmt_col_text(&s, 2));
        found(arg, line);
    }
    return stmt_close(&s, e);
}

bool db_analyze(struct db *db, struct err *e)
{
    return db_exec(db, "PRAGMA analysis_limit=1000; PRAGMA optimize=0x10002;", e);
}
