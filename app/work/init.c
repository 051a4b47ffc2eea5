/* Making a database file that appears whole or not at all. */
#include "work/init.h"

#include "base/buf.h"
#include "init__.h"
#include "store/db.h"
#include "store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Makes the folders of the path that are missing, for the owner alone. */
static bool make_folders(const char *path, struct err *e)
{
    char *copy = mem_dup(path);
    bool ok = true;

    for (char *slash = strchr(copy + 1, '/'); ok && *copy && slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0700) != 0 && errno != EEXIST)
            ok = err_set(e, ERR_IO, _("the folder %s cannot be made: %s"), copy, strerror(errno));
        *slash = '/';
    }
    free(copy);
    return ok;
}

static bool exists_already(const char *path, struct err *e)
{
    return err_set(e, ERR_STORE, _("%s exists already; nothing was changed"), path);
}

/* Puts the finished file in its place, never over another one. */
static bool put_in_place(const char *from, const char *path, struct err *e)
{
    int code = renameat2(AT_FDCWD, from, AT_FDCWD, path, RENAME_NOREPLACE) == 0 ? 0 : errno;
    struct stat st;

    if (code == EINVAL || code == ENOSYS) /* a disk that cannot promise it */
        code = lstat(path, &st) == 0 ? EEXIST : rename(from, path) == 0 ? 0 : errno;
    if (code == EEXIST)
        return exists_already(path, e);
    return code == 0 || err_set(e, ERR_IO, _("%s cannot be made: %s"), path, strerror(code));
}

/* The new name is on the disk before we say so. */
static bool sync_folder(const char *path, struct err *e)
{
    char *copy = mem_dup(path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    free(copy);
    if (fd >= 0)
        close(fd);
    return ok || err_set(e, ERR_IO, _("the folder of %s cannot be written to disk: %s"), path, strerror(errno));
}

static void remove_half(const char *path)
{
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    struct buf name = {0};

    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        buf_reset(&name);
        buf_addf(&name, "%s%s", path, tails[i]);
        unlink(buf_text(&name));
    }
    buf_release(&name);
}

/* What a new office is filled by, and how. */
struct making {
    const char *today;
    enum lang lang;
    bool (*fill)(struct model *m, void *arg, struct err *e);
    void *arg;
};

static bool make_file(const char *path, const struct making *w, struct err *e)
{
    struct db *db = NULL;
    struct model m;

    if (!db_open(path, DB_CREATE, &db, e))
        return false;
    model_open_system(&m, db, w->today, w->lang);
    bool ok = db_bulk(db, true, e) && migrate_run(db, NULL, e) && w->fill(&m, w->arg, e) && db_analyze(db, e) &&
              db_bulk(db, false, e);
    model_close(&m);
    db_close(db);
    if (!ok)
        remove_half(path);
    return ok;
}

bool init__make(const char *path, const char *today, enum lang lang,
                bool (*fill)(struct model *m, void *arg, struct err *e), void *arg, struct err *e)
{
    const struct making w = {today, lang, fill, arg};
    struct buf name = {0};
    struct stat st;

    if (lstat(path, &st) == 0)
        return exists_already(path, e);
    if (!make_folders(path, e))
        return false;
    buf_addf(&name, "%s.new-%ld", path, (long)getpid());
    bool ok = make_file(buf_text(&name), &w, e);
    if (ok && !put_in_place(buf_text(&name), path, e)) {
        remove_half(buf_text(&name));
        ok = false;
    }
    buf_release(&name);
    return ok && sync_folder(path, e);
}

bool init__tick(const struct setup_tick *tick, const char *what, int64_t done, int64_t total, struct err *e)
{
    if (!tick || !tick->tick || tick->tick(tick->arg, what, done, total))
        return true;
    return err_set(e, ERR_INPUT, _("stopped; nothing was made"));
}

/* ---- an office without cases ---- */

struct init_work {
    const struct setup_tick *tick;
    struct init_counts *out;
};

static bool fill_office(struct model *m, void *arg, struct err *e)
{
    const struct init_work *w = arg;

    return init__fill(m, w->tick, w->out, e);
}

bool init_office(const char *path, const char *today, enum lang lang, const struct setup_tick *tick,
                 struct init_counts *out, struct err *e)
{
    struct init_work w = {tick, out};

    return init__make(path, today, lang, fill_office, &w, e);
}
