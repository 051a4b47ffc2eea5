/* A consistent copy of a database in one file, which appears whole or not at all. */
#include "db__.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse_taken(const char *path, struct err *e)
{
    return err_set(e, ERR_IO, _("%s exists already; choose another name"), path);
}

static bool cannot_make(const char *path, int code, struct err *e)
{
    return err_set(e, ERR_IO, _("%s cannot be made: %s"), path, strerror(code));
}

/* Did another run finish this very file between our opening and our locking of it? */
static bool is_still_there(int fd, const char *part)
{
    struct stat ours;
    struct stat there;

    return fstat(fd, &ours) == 0 && stat(part, &there) == 0 && ours.st_ino == there.st_ino;
}

/* Only one run may fill a part, which only we can read; what a killed one left there goes. */
static bool claim_part(const char *part, const char *path, int *fd, struct err *e)
{
    *fd = open(part, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd < 0)
        return cannot_make(path, errno, e);
    if (flock(*fd, LOCK_EX | LOCK_NB) == 0 && is_still_there(*fd, part) && ftruncate(*fd, 0) == 0)
        return true;
    close(*fd);
    return err_set(e, ERR_BUSY, _("another run is writing %s now; wait for it to finish"), path);
}

/* Puts the whole copy in its place, never over another file. */
static bool settle(const char *part, const char *path, struct err *e)
{
    int code = renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0 ? 0 : errno;
    struct stat st;

    if (code == EINVAL || code == ENOSYS) /* a disk that cannot promise it */
        code = lstat(path, &st) == 0 ? EEXIST : rename(part, path) == 0 ? 0 : errno;
    if (code == EEXIST)
        return refuse_taken(path, e);
    return code == 0 || cannot_make(path, code, e);
}

/* Whose fault it was: the disk of the copy, or the database itself. */
static bool explain(struct db *db, int code, const char *path, struct err *e)
{
    struct err why = {0};
    int disk = db__disk_errno(db, code);

    if (disk == ENOSPC || disk == EDQUOT)
        return err_set(e, ERR_IO, _("no copy was made: there is no room for %s on its disk"), path);
    if (disk)
        return err_set(e, ERR_IO, _("no copy was made: %s cannot be written: %s"), path, strerror(disk));
    db__fail(db, code, &why);
    return err_set(e, why.code, _("no copy was made: %s"), why.text);
}

static bool fill(struct db *db, const char *part, const char *path, struct err *e)
{
    sqlite3_stmt *raw = NULL;
    int code = sqlite3_prepare_v2(db->raw, "VACUUM INTO ?1", -1, &raw, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_bind_text(raw, 1, part, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = sqlite3_step(raw);
    bool ok = code == SQLITE_DONE || explain(db, code, path, e);
    sqlite3_finalize(raw);
    return ok;
}

/* What the engine left beside a part that a killed run was filling. */
static void drop_journal(const char *part)
{
    struct buf name = {0};

    buf_addf(&name, "%s-journal", part);
    unlink(buf_text(&name));
    buf_release(&name);
}

bool db_copy(struct db *db, const char *path, struct err *e)
{
    struct buf part = {0};
    struct stat st;
    int fd;

    if (lstat(path, &st) == 0)
        return refuse_taken(path, e);
    buf_addf(&part, "%s.part", path);
    bool ok = claim_part(buf_text(&part), path, &fd, e);
    if (ok) {
        drop_journal(buf_text(&part));
        ok = fill(db, buf_text(&part), path, e) && (fsync(fd) == 0 || cannot_make(path, errno, e)) && settle(buf_text(&part), path, e);
        if (!ok)
            unlink(buf_text(&part));
        drop_journal(buf_text(&part));
        close(fd);
    }
    buf_release(&part);
    return ok;
}
