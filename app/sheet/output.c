/* A result file that appears whole or not at all. */
#include "sheet/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(struct err *e, const char *path)
{
    return err_set(e, ERR_IO, _("cannot write %s: %s"), path, strerror(errno));
}

static void forget(struct sheet_output *out)
{
    free(out->path);
    free(out->part);
    memset(out, 0, sizeof *out);
}

/* The path that a link leads to, so that the link stays one. */
static char *real_path(const char *path)
{
    char *real = realpath(path, NULL);

    return real ? real : mem_dup(path);
}

static char *part_path(const char *path)
{
    static const char ending[] = ".part";
    size_t len = strlen(path);
    char *part = mem_new(len + sizeof ending);

    memcpy(part, path, len);
    memcpy(part + len, ending, sizeof ending);
    return part;
}

/* Only one run may fill a part file; what an interrupted one left there goes. */
static bool own_part(int fd, const struct sheet_output *out, const struct stat *old, struct err *e)
{
    struct stat ours;
    struct stat there;

    /* what we opened may have been finished and put in its place before we locked it */
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, &ours) != 0 || stat(out->part, &there) != 0 || ours.st_ino != there.st_ino)
        return err_set(e, ERR_BUSY, _("another run is writing %s now; wait for it to finish"),
                       out->path);
    if (ftruncate(fd, 0) != 0 || (old && fchmod(fd, old->st_mode & 07777) != 0))
        return fail(e, out->part);
    return true;
}

static bool open_part(struct sheet_output *out, const struct stat *old, struct err *e)
{
    out->part = part_path(out->path);
    int fd = open(out->part, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return fail(e, out->path);
    if (!own_part(fd, out, old, e)) {
        close(fd);
        return false;
    }
    out->file = fdopen(fd, "w");
    if (out->file)
        return true;
    close(fd);
    return fail(e, out->part);
}

bool sheet_output_open(struct sheet_output *out, const char *path, struct err *e)
{
    struct stat st;
    bool ok;

    memset(out, 0, sizeof *out);
    if (!path || strcmp(path, "-") == 0) {
        out->file = stdout;
        return true;
    }
    bool exists = stat(path, &st) == 0;
    if (exists && S_ISDIR(st.st_mode))
        return err_set(e, ERR_IO, _("cannot write %s: it is a folder; give a file name"), path);
    out->path = exists ? real_path(path) : mem_dup(path);
    if (exists && !S_ISREG(st.st_mode)) {
        out->file = fopen(path, "we");
        ok = out->file || fail(e, path);
    } else {
        ok = open_part(out, exists ? &st : NULL, e);
    }
    if (!ok)
        forget(out);
    return ok;
}

static bool settle(struct sheet_output *out, struct err *e)
{
    if (fflush(out->file) != 0 || ferror(out->file))
        return out->path ? fail(e, out->path) : err_set(e, ERR_IO, _("cannot write to standard output: %s"), strerror(errno));
    if (!out->part)
        return true;
    if (fsync(fileno(out->file)) != 0 || rename(out->part, out->path) != 0)
        return fail(e, out->path);
    return true;
}

bool sheet_output_close(struct sheet_output *out, bool keep, struct err *e)
{
    if (!out->file)
        return keep;
    bool ok = keep && settle(out, e);
    if (!ok && out->part)
        unlink(out->part);
    if (out->file != stdout && fclose(out->file) != 0 && ok)
        ok = fail(e, out->path);
    forget(out);
    return ok;
}
