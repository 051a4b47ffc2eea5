/* Putting a copy in the place of a database, while nobody works with it. */
#include "store/restore.h"

#include "db__.h"

#include "base/buf.h"
#include "store/stmt.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first fault found. */
static void note_fault(void *arg, const char *sentence)
{
    struct buf *first = arg;

    if (!first->len)
        buf_add(first, sentence);
}

static bool is_sound(struct db *db, struct err *e)
{
    struct buf fault = {0};

    bool ok = db_check(db, note_fault, &fault, e);
    if (ok && fault.len)
        ok = err_set(e, ERR_STORE, _("%s is damaged (%s) and was not restored"), db_path(db),
                     buf_text(&fault));
    buf_release(&fault);
    return ok;
}

/* Who may read it stays as it was: group members work with the same file. */
static bool keep_rights(const char *path, const char *part, struct err *e)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return true;
    if (chmod(part, st.st_mode & 07777) != 0 ||
        (geteuid() == 0 && chown(part, st.st_uid, st.st_gid) != 0))
        return err_set(e, ERR_IO, _("the rights of %s cannot be set: %s"), part, strerror(errno));
    return true;
}

/* Under this or another name. */
static bool is_same_file(const char *a, const char *b)
{
    struct stat one;
    struct stat two;

    return stat(a, &one) == 0 && stat(b, &two) == 0 && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

/* Said here, because a file that is no database would be called a damaged one. */
static bool is_database(const char *from, struct err *e)
{
    static const char magic[] = "SQLite format 3";
    char begin[sizeof magic] = {0};
    FILE *f = fopen(from, "rbe");

    if (!f)
        return err_set(e, ERR_IO, _("%s cannot be read: %s"), from, strerror(errno));
    size_t n = fread(begin, 1, sizeof begin, f);
    int code = ferror(f) ? errno : 0;
    fclose(f);
    if (code)
        return err_set(e, ERR_IO, _("%s cannot be read: %s"), from, strerror(code));
    if (n == sizeof begin && memcmp(begin, magic, sizeof magic) == 0)
        return true;
    return err_set(e, ERR_STORE, _("%s is no database: name a file that `tepai backup` made; nothing was changed"), from);
}

/* A copy beside the place it shall have, in the mode of a working database. */
static bool make_copy(const char *from, const char *part, struct err *e)
{
    struct db *db = NULL;

    if (!is_database(from, e))
        return false;
    unlink(part);
    /* one of an older version too: `tepai migrate` is for afterwards */
    bool ok = db_open(from, DB_MIGRATE, &db, e) && is_sound(db, e) && db_copy(db, part, e);
    db_close(db);
    db = NULL;
    ok = ok && db_open(part, DB_MIGRATE, &db, e) && db_exec(db, "PRAGMA journal_mode=WAL", e);
    db_close(db);
    return ok;
}

/*
 * Takes the present database for us alone: without write-ahead log and with the file lock held
 * until close, so that nothing of it is left beside it and nobody opens it in between.
 */
static bool take_alone(struct db *db, struct err *e)
{
    return db_exec(
        db, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE; COMMIT",
        e);
}

/* Back to the mode in which several work: nothing was replaced after all. */
static void work_on(struct db *db)
{
    struct err ignored = {0};

    if (!db_exec(db, "PRAGMA locking_mode=NORMAL; PRAGMA journal_mode=WAL", &ignored))
        return; /* it stays usable as it is, by one at a time */
}

static bool move(const char *from, const char *to, struct err *e)
{
    if (rename(from, to) == 0 || errno == ENOENT)
        return true;
    return err_set(e, ERR_IO, _("%s cannot be moved to %s: %s"), from, to, strerror(errno));
}

/* Of a damaged one, the log that SQLite could not fold in. */
static bool move_logs(const char *path, const char *aside, struct err *e)
{
    static const char *const tails[] = {"-wal", "-shm"};
    struct buf from = {0};
    struct buf to = {0};
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof tails / sizeof *tails; i++) {
        buf_reset(&from);
        buf_reset(&to);
        buf_addf(&from, "%s%s", path, tails[i]);
        buf_addf(&to, "%s%s", aside, tails[i]);
        ok = move(buf_text(&from), buf_text(&to), e);
    }
    buf_release(&from);
    buf_release(&to);
    return ok;
}

/* The new names are on the disk before we say so. */
static bool sync_folder(const char *path, struct err *e)
{
    char *copy = mem_dup(path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    free(copy);
    if (fd >= 0)
        close(fd);
    return ok || err_set(e, ERR_IO, _("the folder of %s cannot be written to disk: %s"), path,
                         strerror(errno));
}

/*
 * The old file gets its second name before the copy takes its first: killed at any moment, a database stands at
 * `path`. A disk without second names has it moved.
 */
static bool swap(const char *path, const char *part, const char *aside, struct err *e)
{
    struct err ignored = {0};

    if (!move_logs(path, aside, e))
        return false;
    bool linked = link(path, aside) == 0 || errno == ENOENT;
    if (!linked && !move(path, aside, e))
        return move_logs(aside, path, &ignored) && false;
    if (rename(part, path) == 0)
        return sync_folder(path, e);
    err_set(e, ERR_IO, _("%s cannot be moved to %s: %s"), part, path, strerror(errno));
    if (linked)
        unlink(aside);
    else if (!move(aside, path, &ignored))
        return false;
    return move_logs(aside, path, &ignored) && false;
}

bool db_replace(const char *path, const char *from, const char *aside, struct err *e)
{
    struct buf part = {0};
    struct db *now = NULL;
    struct err unreadable = {0};

    if (is_same_file(path, from))
        return err_set(e, ERR_INPUT, _("%s is the database itself, no copy of it; nothing was changed"), from);
    if (access(aside, F_OK) == 0)
        return err_set(e, ERR_IO, _("%s exists already; nothing was changed"), aside);
    buf_addf(&part, "%s.restoring", path);
    bool ok = make_copy(from, buf_text(&part), e) && keep_rights(path, buf_text(&part), e);
    if (ok && db_open(path, DB_MIGRATE, &now, &unreadable))
        ok = take_alone(now, e);
    else if (ok && unreadable.code == ERR_BUSY)
        ok = err_set(e, ERR_BUSY, "%s", unreadable.text);
    ok = ok && swap(path, buf_text(&part), aside, e);
    if (!ok && now)
        work_on(now);
    db_close(now);
    if (!ok)
        unlink(buf_text(&part));
    buf_release(&part);
    return ok;
}
