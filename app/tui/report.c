/* A report on the screen: the rows that `tepai report` prints, the records behind them, the same as a file. */
#include "list__.h"
#include "picker__.h"
#include "rows__.h"

#include "base/utf8.h"
#include "model/repo.h"
#include "work/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { HEAD_ROWS = 1, COLUMNS_X = 2, GAP = 2, LEAST_CELLS = 8, DAYS = 30, WEEKS = 4, LAST_YEAR = 2100, FIRST_YEAR = 2000 };
enum { TAG_PATH = 1, TAG_YES };

struct report_view {
    struct rows rows;
    const struct report *report;
    int year;
    int first_column;     /* the leftmost one shown, after the first */
    bool read;            /* all rows are here */
    struct arena mem;
    const char **cells;   /* rows.count x report->count; owned, texts in mem */
    int room;
    char path[512];
};

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

static int year_of(const char *day)
{
    return (day[0] - '0') * 1000 + (day[1] - '0') * 100 + (day[2] - '0') * 10 + day[3] - '0';
}

unsigned report_open(struct app *a, const struct report *r)
{
    struct report_view *v = app_push(a, &report_ops)->state;

    v->report = r;
    v->year = year_of(a->m->today);
    return app_load(a, a->top);
}

/* ---- reading ---- */

static struct report_order order_of(const struct report_view *v)
{
    return (struct report_order){.year = v->year, .days = DAYS, .weeks = WEEKS};
}

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct report_view *v = s->state;

    (void)e;
    v->read = false; /* somebody saved, or another language or year */
    rows_fit(&v->rows, a->body_rows - HEAD_ROWS);
    return true;
}

static bool keep_row(void *arg, const struct sheet_value *values, struct err *e)
{
    struct report_view *v = arg;
    int count = v->report->count;

    (void)e;
    if (v->rows.count == v->room) {
        v->room = v->room ? v->room * 2 : 64;
        v->cells = mem_grow(v->cells, (size_t)v->room * (size_t)count, sizeof *v->cells);
    }
    for (int i = 0; i < count; i++)
        v->cells[v->rows.count * count + i] = arena_dup_len(&v->mem, values[i].text, values[i].len);
    v->rows.count++;
    return true;
}

/* A long report is given up when a key comes, and begins again when none waits. */
static bool late(struct app *a, struct screen *s)
{
    struct report_view *v = s->state;
    const struct report_order order = order_of(v);
    struct err e = {0};

    if (v->read)
        return false;
    v->rows.count = 0;
    arena_release(&v->mem);
    bool ok = report_run(a->m, v->report, &order, true, keep_row, v, &e);
    if (!ok && a->pending())
        return false;
    if (!ok)
        app_fail(a, &e, NULL);
    v->read = true;
    rows_fit(&v->rows, a->body_rows - HEAD_ROWS);
    return true;
}

/* ---- drawing ---- */

/* As wide as its label and its values are expected to be. */
static int width_of(const struct report_column *c)
{
    int label = utf8_cells(_(c->label), strlen(_(c->label)));

    return label > c->cells ? label : c->cells;
}

/* The first column always, then from first_column on as many as fit; of the last one a part if it can be read. */
static void draw_columns(const struct report_view *v, struct canvas *c, int y, enum style style, const char *const *texts)
{
    int x = COLUMNS_X;

    for (int i = 0; i < v->report->count && x < c->cols; i++) {
        const struct report_column *col = &v->report->columns[i];
        if (i > 0 && i <= v->first_column)
            continue;
        const char *text = texts ? texts[i] : _(col->label);
        int cells = width_of(col) < c->cols - x ? width_of(col) : c->cols - x;
        if (i > 0 && cells < width_of(col) && (cells < LEAST_CELLS || report_is_number(col)))
            break;
        if (report_is_number(col))
            canvas_right(c, y, x, cells, style, text, strlen(text));
        else
            canvas_text(c, y, x, cells, style, text, strlen(text));
        x += width_of(col) + GAP;
    }
}

static void draw(const struct screen *s, struct canvas *c)
{
    const struct report_view *v = s->state;

    draw_columns(v, c, 0, STYLE_HEAD, NULL);
    for (int i = 0; i < v->rows.height && v->rows.top + i < v->rows.count; i++) {
        int row = v->rows.top + i;
        bool here = row == v->rows.at;
        canvas_put(c, HEAD_ROWS + i, 0, STYLE_PLAIN, here ? ">" : " ");
        draw_columns(v, c, HEAD_ROWS + i, here ? STYLE_BOLD : STYLE_PLAIN, &v->cells[row * v->report->count]);
    }
    if (!v->rows.count)
        canvas_put(c, HEAD_ROWS + 1, COLUMNS_X, STYLE_PLAIN, v->read ? _("Nothing for this year.") : _("reading; a key goes first"));
    canvas_cursor(c, HEAD_ROWS + v->rows.at - v->rows.top, 0);
}

static void title(const struct screen *s, struct buf *out)
{
    const struct report_view *v = s->state;

    buf_add(out, _(v->report->title));
    if (v->report->asks & REPORT_YEAR)
        buf_addf(out, " %d", v->year);
    if (v->read)
        buf_addf(out, _n(": %d row", ": %d rows", v->rows.count), v->rows.count);
}

static void close_view(struct screen *s)
{
    struct report_view *v = s->state;

    arena_release(&v->mem);
    free(v->cells);
}

/* ---- commands ---- */

static const char *cell_named(const struct report_view *v, const char *column)
{
    for (int i = 0; i < v->report->count; i++)
        if (strcmp(v->report->columns[i].name, column) == 0)
            return v->cells[v->rows.at * v->report->count + i];
    return "";
}

/* The record that a row is about: columns `type` and `key`, or the last one that is called like a type. */
static const struct entity *record_of(const struct report_view *v, const char **key)
{
    const struct entity *t = entity_find(cell_named(v, "type"));

    *key = cell_named(v, "key");
    for (int i = v->report->count - 1; !t && i >= 0; i--) {
        t = entity_find(v->report->columns[i].name);
        *key = v->cells[v->rows.at * v->report->count + i];
    }
    return t;
}

COMMAND(run_open)
{
    struct report_view *v = s->state;
    const char *key;
    const struct entity *t = record_of(v, &key);
    struct record r;
    struct err e = {0};
    unsigned react = R_NONE;

    (void)arg;
    if (!t || !*key) {
        app_say(a, _("This row is not about one record."));
        return R_NONE;
    }
    record_init(&r, t);
    if (repo_find(a->m, key, &r, &e))
        react = view_open(a, t, r.id);
    else
        app_fail(a, &e, t);
    record_release(&r);
    return react;
}

static unsigned go_year(struct screen *s, int by)
{
    struct report_view *v = s->state;

    if (!(v->report->asks & REPORT_YEAR) || v->year + by < FIRST_YEAR || v->year + by > LAST_YEAR)
        return R_NONE;
    v->year += by;
    v->rows.at = 0;
    v->rows.count = 0;
    return R_LOAD;
}

COMMAND(run_year_before)
{
    (void)a;
    (void)arg;
    return go_year(s, -1);
}

COMMAND(run_year_after)
{
    (void)a;
    (void)arg;
    return go_year(s, 1);
}

COMMAND(run_right)
{
    struct report_view *v = s->state;

    (void)a;
    (void)arg;
    v->first_column += v->first_column + 2 < v->report->count;
    return R_NONE;
}

COMMAND(run_left)
{
    struct report_view *v = s->state;

    (void)a;
    (void)arg;
    v->first_column -= v->first_column > 0;
    return R_NONE;
}

COMMAND(run_write)
{
    const struct report_view *v = s->state;
    struct buf path = {0};

    (void)arg;
    buf_addf(&path, "%s-%d.xlsx", v->report->name, v->year);
    unsigned r = ask_line(a, TAG_PATH, _("Write this report into the file (.csv or .xlsx):"), buf_text(&path));
    buf_release(&path);
    return r;
}

/* ---- the file ---- */

static bool write_row(void *arg, const struct sheet_value *values, struct err *e)
{
    return sheet_writer_row(arg, values, e);
}

static bool write_sheet(struct app *a, const struct report_view *v, FILE *file, struct err *e)
{
    const struct report *r = v->report;
    const struct report_order order = order_of(v);
    bool csv = export_is_csv(v->path);
    const struct sheet_options options = {.labels = true, .bom = csv};
    struct sheet_column *columns = mem_zero((size_t)r->count, sizeof *columns);
    struct sheet_writer *w;

    for (int i = 0; i < r->count; i++)
        columns[i] = (struct sheet_column){r->columns[i].name, _(r->columns[i].label), report_is_number(&r->columns[i]), r->columns[i].cells};
    bool ok = sheet_writer_begin(csv ? "csv" : "xlsx", columns, (size_t)r->count, &options, file, &w, e);
    if (ok) {
        ok = report_run(a->m, r, &order, true, write_row, w, e);
        ok = sheet_writer_end(w, e) && ok;
    }
    free(columns);
    return ok;
}

static unsigned write_file(struct app *a, const struct report_view *v)
{
    struct sheet_output out = {0};
    struct err e = {0};
    bool ok = sheet_output_open(&out, v->path, &e);

    if (ok)
        ok = sheet_output_close(&out, write_sheet(a, v, out.file, &e), &e);
    if (ok)
        app_say(a, _("The report was written into %s."), v->path);
    else
        app_fail(a, &e, NULL);
    return R_NONE;
}

static unsigned result(struct app *a, struct screen *s, const struct result *r)
{
    struct report_view *v = s->state;
    struct err e = {0};
    struct stat st;

    if (!r->yes)
        return R_NONE;
    if (r->tag == TAG_YES)
        return write_file(a, v);
    if (r->tag != TAG_PATH)
        return R_NONE;
    if (!export_path(r->text, v->path, sizeof v->path, &e)) {
        app_fail(a, &e, NULL);
        return R_NONE;
    }
    return stat(v->path, &st) == 0 ? ask_yes(a, TAG_YES, _("The file exists: write over it?")) : write_file(a, v);
}

static const struct command report_commands[] = {
    {"open", "Enter", N_("Show the record that the row is about"), N_("Open"), NEED_ROW, run_open},
    {"year-before", "[ p", N_("The year before"), N_("Year before"), 0, run_year_before},
    {"year-after", "] n", N_("The year after"), N_("Year after"), 0, run_year_after},
    {"write", "w", N_("Write the report into a file: CSV or a workbook"), N_("Write"), 0, run_write},
    {"right", "Right l", N_("Columns further right"), NULL, 0, run_right},
    {"left", "Left h", N_("Columns further left"), NULL, 0, run_left},
    {0},
};

const struct screen_ops report_ops = {
    .name = "report",
    .state_size = sizeof(struct report_view),
    .commands = report_commands,
    .base = rows_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .late = late,
    .result = result,
    .has_row = rows_any,
    .close = close_view,
};

/* ---- which report ---- */

void report_offer(struct picker *p, const char *typed)
{
    for (int i = -1; i < report_count; i++) {
        const struct report *r = i < 0 ? &report_todo : &reports[i];
        if (match_label(_(r->title), typed) || match_label(r->name, typed))
            picker_add(p, _(r->title), _("report"), "p", 0, r);
    }
}

static bool fill(struct app *a, struct picker *p, struct err *e)
{
    (void)a;
    (void)e;
    report_offer(p, picker_typed(p));
    return true;
}

static const struct source all_reports = {.fill = fill};

unsigned reports_open(struct app *a)
{
    picker_open(a, &all_reports, PALETTE_TAG, _("Reports"));
    return app_load(a, a->top);
}
