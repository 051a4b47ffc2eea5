/* What a list shows, as a file: its columns, conditions and order; private fields masked. */
#include "list__.h"

#include "base/date.h"
#include "work/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TAG_PATH = TAG_EXPORT, TAG_YES, TICK_US = 500 * 1000 };

unsigned list_run_write(struct app *a, struct screen *s, const char *arg)
{
    const struct list *l = s->state;
    struct buf path = {0};

    (void)arg;
    buf_addf(&path, "%s-%s.csv", l->type->name, a->m->today);
    unsigned r = ask_line(a, TAG_PATH, _("Write this list into the file (.csv or .xlsx):"), buf_text(&path));
    buf_release(&path);
    return r;
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t tail = strlen(end);

    return len > tail && strcasecmp(text + len - tail, end) == 0;
}

bool export_is_csv(const char *path)
{
    return ends_with(path, ".csv");
}

bool export_path(const char *typed, char *out, size_t room, struct err *e)
{
    const char *home = getenv("HOME");
    bool at_home = strncmp(typed, "~/", 2) == 0 && home;
    int len = snprintf(out, room, "%s%s", at_home ? home : "", at_home ? typed + 1 : typed);

    if (len >= (int)room)
        return err_set(e, ERR_INPUT, _("the name of the file is too long"));
    return export_is_csv(out) || ends_with(out, ".xlsx") ||
           err_set(e, ERR_INPUT, _("the name must end in .csv or .xlsx"));
}

/* How much it is and whether something is written over is said before anything happens. */
static unsigned ask_export(struct app *a, struct list *l, const char *typed)
{
    struct err e = {0};
    struct stat st;
    struct buf question = {0};
    unsigned r = R_NONE;

    if (export_path(typed, l->path, sizeof l->path, &e) && (l->total >= 0 || list_count(a->m, &l->q, &l->total, &e))) {
        bool exists = stat(l->path, &st) == 0;
        buf_addf(&question, exists ? _("Write %lld rows of %d columns over the file that exists: %s?") : _("Write %lld rows of %d columns into %s?"),
                 (long long)l->total, l->column_count, l->path);
        r = ask_yes(a, TAG_YES, buf_text(&question));
    } else {
        app_fail(a, &e, l->type);
    }
    buf_release(&question);
    return r;
}

/* ---- writing ---- */

struct export {
    struct app *a;
    struct list *l;
    struct columns cs;
    struct sheet_writer *w;
    int64_t rows, told_us;
};

/* Twice a second the number of rows; any key stops. */
static bool tick(struct export *x, struct err *e)
{
    struct app *a = x->a;
    int64_t now;

    if (x->rows % 256 != 0)
        return true;
    if (a->pending())
        return err_set(e, ERR_INPUT, _("stopped by a key; no file was written"));
    now = clock_elapsed_us();
    if (now - x->told_us < TICK_US)
        return true;
    x->told_us = now;
    snprintf(a->busy, sizeof a->busy, _("%s %lld of %lld (any key stops)"), _("Writing:"), (long long)x->rows, (long long)x->l->total);
    a->paint(a);
    return true;
}

static bool write_rows(struct export *x, struct err *e)
{
    struct list_rows rows;
    struct record r;
    bool ok = true;

    if (!list_open(x->a->m, &x->l->q, &rows, e))
        return false;
    record_init(&r, x->l->type);
    while (ok && list_next(&rows, &r)) {
        columns_fill(&x->cs, x->a->m, &r, false);
        ok = sheet_writer_row(x->w, x->cs.values, e);
        x->rows++;
        ok = ok && tick(x, e);
    }
    record_release(&r);
    return list_close(&rows, e) && ok;
}

static bool write_sheet(struct export *x, FILE *file, struct err *e)
{
    bool csv = export_is_csv(x->l->path);
    const struct sheet_options options = {.labels = true, .bom = csv};

    if (!sheet_writer_begin(csv ? "csv" : "xlsx", x->cs.columns, (size_t)x->cs.count, &options, file, &x->w, e))
        return false;
    bool ok = write_rows(x, e);
    return sheet_writer_end(x->w, e) && ok;
}

static bool write_file(struct export *x, struct err *e)
{
    struct buf names = {0};
    struct sheet_output out = {0};

    for (int i = 0; i < x->l->column_count; i++)
        buf_addf(&names, "%s%s", i ? "," : "", x->l->type->fields[x->l->columns[i]].name);
    bool ok = columns_init(&x->cs, x->l->type, buf_text(&names), COLUMNS_FILE, e) && sheet_output_open(&out, x->l->path, e);
    if (ok)
        ok = sheet_output_close(&out, write_sheet(x, out.file, e), e);
    columns_release(&x->cs);
    buf_release(&names);
    return ok;
}

static unsigned export(struct app *a, struct list *l)
{
    struct export x = {.a = a, .l = l, .told_us = clock_elapsed_us()};
    struct err e = {0};

    if (write_file(&x, &e))
        app_say(a, _n("%lld row was written into %s.", "%lld rows were written into %s.", x.rows), (long long)x.rows, l->path);
    else
        app_fail(a, &e, l->type);
    a->busy[0] = '\0';
    return R_NONE;
}

unsigned list_export_result(struct app *a, struct list *l, const struct result *r)
{
    return r->tag == TAG_PATH ? ask_export(a, l, r->text) : export(a, l);
}
