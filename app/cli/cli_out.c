/* Rows to standard output or a file in any format; the progress line. */
#include "cli__.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/utf8.h"

#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROGRESS_PAUSE_US = 200 * 1000 };

static const char *format_of(const struct cli_args *a)
{
    const char *format = cli_text(a, "format");

    return format ? format : "table";
}

bool cli_is_table(const struct cli_args *a)
{
    return strcmp(format_of(a), "table") == 0;
}

/* Width of the terminal that the file is; 0 if it is none. */
static int width_of(FILE *file)
{
    struct winsize size;

    if (!isatty(fileno(file)) || ioctl(fileno(file), TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

/* The same file under this or another name? */
static bool is_same_file(const char *a, const char *b)
{
    struct stat one;
    struct stat two;

    return stat(a, &one) == 0 && stat(b, &two) == 0 && S_ISREG(one.st_mode) && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

static bool is_of_database(const struct cli *c, const char *path)
{
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    struct buf name = {0};
    bool same = false;

    for (size_t i = 0; c->db_path && !same && i < sizeof tails / sizeof *tails; i++) {
        buf_reset(&name);
        buf_addf(&name, "%s%s", c->db_path, tails[i]);
        same = is_same_file(path, buf_text(&name));
    }
    buf_release(&name);
    return same;
}

bool cli__spare(const struct cli *c, const char *option, const char *path, const char *source, struct err *e)
{
    if (path && !*path)
        return err_set(e, ERR_INPUT, _("--%s: the name of the file is empty"), option);
    if (path && is_of_database(c, path))
        return err_set(e, ERR_INPUT, _("--%s: %s is the database itself; give another name"), option, path);
    if (path && source && is_same_file(path, source))
        return err_set(e, ERR_INPUT, _("--%s: %s is the file that is read; give another name"), option, path);
    return true;
}

bool cli__output(struct cli *c, const struct cli_args *a, struct err *e)
{
    const char *path = cli_text(a, "output");

    return c->out.file || (cli__spare(c, "output", path, NULL, e) && sheet_output_open(&c->out, path, e));
}

bool cli_rows_open(struct cli *c, const struct cli_args *a, const struct sheet_column *columns,
                   size_t count, struct sheet_writer **out, struct err *e)
{
    if (!cli__output(c, a, e))
        return false;
    struct sheet_options options = {
        .labels = cli_flag(a, "labels"),
        .bom = cli_flag(a, "bom"),
        .gb18030 = cli_flag(a, "gb18030"),
        .width_cells = width_of(c->out.file),
    };
    return sheet_writer_begin(format_of(a), columns, count, &options, c->out.file, out, e);
}

bool cli_rows_close(struct sheet_writer *w, struct err *e)
{
    return sheet_writer_end(w, e);
}

bool cli_progress(void *cli, const char *what, int64_t done, int64_t total)
{
    struct cli *c = cli;
    int64_t now = clock_elapsed_us();

    if (cli__stopped())
        return false;
    if (!isatty(STDERR_FILENO) || now - c->progress_us < PROGRESS_PAUSE_US)
        return true;
    c->progress_us = now;
    c->progress_shown = true;
    if (total > 0)
        fprintf(stderr, "\r%s %lld%% (%lld/%lld)\033[K", what, (long long)(done * 100 / total),
                (long long)done, (long long)total);
    else
        fprintf(stderr, "\r%s %lld\033[K", what, (long long)done);
    return true;
}

void cli_progress_end(struct cli *c)
{
    if (c->progress_shown)
        fputs("\r\033[K", stderr);
    c->progress_shown = false;
}
