/* Files in: import, and the batches that were imported. */
#include "cli__.h"

#include "model/repo.h"
#include "store/stmt.h"
#include "work/import.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN_REJECTS = 20 /* on stderr, when a file takes all of them */ };

/* ---- what a dry run prints ---- */

enum { DRY_LINE, DRY_RESULT, DRY_KEY, DRY_FIELD, DRY_OLD, DRY_NEW, DRY_REASON, DRY__COUNT };

struct import_out {
    struct cli *c;
    const struct cli_args *a;
    const char *file;
    struct sheet_writer *dry;     /* NULL unless --dry-run */
    struct sheet_output out;      /* --reject */
    struct sheet_writer *rejects; /* NULL without --reject */
    struct sheet_column *columns; /* of the reject file; owned */
    struct sheet_value *values;   /* likewise */
    size_t count;                 /* columns of the imported file */
    int64_t shown;
};

static struct sheet_value text_value(const char *s, size_t len)
{
    return (struct sheet_value){len ? SHEET_TEXT : SHEET_NULL, s, len};
}

static struct sheet_value line_value(int64_t n, char text[24])
{
    int len = snprintf(text, 24, "%lld", (long long)n);

    return (struct sheet_value){SHEET_NUMBER, text, (size_t)len};
}

static bool open_dry(struct import_out *o, struct err *e)
{
    /* lent until the writer is closed */
    struct sheet_column *columns = arena_zero(&o->c->mem, DRY__COUNT * sizeof *columns);

    columns[DRY_LINE] = (struct sheet_column){"line", _("Line"), true, 7};
    columns[DRY_RESULT] = (struct sheet_column){"result", _("Result"), false, 9};
    columns[DRY_KEY] = (struct sheet_column){"key", _("Key"), false, 16};
    columns[DRY_FIELD] = (struct sheet_column){"field", _("Field"), false, 14};
    columns[DRY_OLD] = (struct sheet_column){"old", _("Old"), false, 18};
    columns[DRY_NEW] = (struct sheet_column){"new", _("New"), false, 18};
    columns[DRY_REASON] = (struct sheet_column){"reason", _("Reason"), false, 0};
    return cli_rows_open(o->c, o->a, columns, DRY__COUNT, &o->dry, e);
}

/* A value of one side of a change: labels for people, private ones masked. */
static void put_value(struct import_out *o, const struct record *r, int field, struct buf *out)
{
    const struct field *f = &r->entity->fields[field];
    const struct value *v = &r->values[field];

    if (!v->set)
        return;
    if (f->flags & FIELD_PRIVATE)
        field_mask(f, v, out);
    else if (cli_is_table(o->a))
        record_show(&o->c->model, r, field, out);
    else
        record_dump(&o->c->model, r, field, out);
}

static bool on_change(void *arg, const struct import_change *c, struct err *e)
{
    struct import_out *o = arg;
    struct buf key = {0};
    struct buf old = {0};
    struct buf new = {0};
    char line[24];
    struct sheet_value row[DRY__COUNT] = {{0}};
    const char *outcome = import_outcome_names[c->outcome];

    record_key_masked(&o->c->model, c->after, &key);
    row[DRY_LINE] = line_value(c->line, line);
    row[DRY_RESULT] = text_value(outcome, strlen(outcome));
    row[DRY_KEY] = text_value(buf_text(&key), key.len);
    if (c->field >= 0) {
        const char *name = c->after->entity->fields[c->field].name;
        put_value(o, c->before, c->field, &old);
        put_value(o, c->after, c->field, &new);
        row[DRY_FIELD] = text_value(name, strlen(name));
        row[DRY_OLD] = text_value(buf_text(&old), old.len);
        row[DRY_NEW] = text_value(buf_text(&new), new.len);
    }
    bool ok = sheet_writer_row(o->dry, row, e);
    buf_release(&key);
    buf_release(&old);
    buf_release(&new);
    return ok;
}

/* "column 3 (id_number): " */
static void put_place(const struct import_reject *r, struct buf *out)
{
    if (r->column && *r->header)
        buf_addf(out, _("column %zu (%s): "), r->column, r->header);
    else if (r->column)
        buf_addf(out, _("column %zu: "), r->column);
    else if (*r->header)
        buf_addf(out, "%s: ", r->header);
    buf_add(out, r->reason);
}

static bool print_reject(struct import_out *o, const struct import_reject *r, struct err *e)
{
    struct buf why = {0};
    char line[24];
    bool ok = true;

    put_place(r, &why);
    if (o->dry) {
        struct sheet_value row[DRY__COUNT] = {{0}};
        row[DRY_LINE] = line_value(r->line, line);
        row[DRY_RESULT] = text_value("rejected", strlen("rejected"));
        row[DRY_FIELD] = text_value(r->header, strlen(r->header));
        row[DRY_REASON] = text_value(buf_text(&why), why.len);
        ok = sheet_writer_row(o->dry, row, e);
    } else if (!o->rejects || o->shown < SHOWN_REJECTS) {
        cli_progress_end(o->c);
        cli__complain(_("tepai: %s: line %lld: %s\n"), o->file, (long long)r->line, buf_text(&why));
        o->shown++;
    } else if (o->shown == SHOWN_REJECTS) {
        cli_progress_end(o->c);
        fprintf(stderr, _("tepai: more rows were rejected: all stand in %s\n"), cli_text(o->a, "reject"));
        o->shown++;
    }
    buf_release(&why);
    return ok;
}

/* ---- the file of rejected rows ---- */

static bool on_header(void *arg, const char *const *names, size_t count, struct err *e)
{
    struct import_out *o = arg;
    const char *path = cli_text(o->a, "reject");
    struct sheet_options options = {.bom = cli_flag(o->a, "bom"), .gb18030 = cli_flag(o->a, "gb18030")};

    if (!path)
        return true;
    /* a file of rejected rows that comes back has our columns already */
    if (count > IMPORT_REJECT_COLUMNS && strcmp(names[count - 1], import_reject_headers[IMPORT_REJECT_COLUMNS - 1]) == 0 &&
        strcmp(names[count - IMPORT_REJECT_COLUMNS], import_reject_headers[0]) == 0)
        count -= IMPORT_REJECT_COLUMNS;
    o->count = count;
    o->columns = mem_zero(count + IMPORT_REJECT_COLUMNS, sizeof *o->columns);
    o->values = mem_zero(count + IMPORT_REJECT_COLUMNS, sizeof *o->values);
    for (size_t i = 0; i < count + IMPORT_REJECT_COLUMNS; i++)
        o->columns[i].name = o->columns[i].label = i < count ? names[i] : import_reject_headers[i - count];
    return sheet_output_open(&o->out, path, e) &&
           sheet_writer_begin("csv", o->columns, count + IMPORT_REJECT_COLUMNS, &options, o->out.file, &o->rejects, e);
}

/* Cells that the header has no column for are kept in the reason. */
static void put_rest(const struct import_out *o, const struct import_reject *r, struct buf *out)
{
    size_t ours = r->count == o->count + IMPORT_REJECT_COLUMNS ? IMPORT_REJECT_COLUMNS : 0;

    for (size_t i = o->count; i + ours < r->count; i++) {
        buf_add(out, i == o->count ? _("; the cells beyond it: ") : ", ");
        buf_add_len(out, r->cells[i].text, r->cells[i].len);
    }
}

static bool write_reject(struct import_out *o, const struct import_reject *r, struct err *e)
{
    struct buf reason = {0};
    char line[24];
    char column[24];
    const char *header = r->header;

    for (size_t i = 0; i < o->count; i++)
        o->values[i] = i < r->count ? text_value(r->cells[i].text, r->cells[i].len) : (struct sheet_value){SHEET_NULL, "", 0};
    buf_add(&reason, r->reason);
    put_rest(o, r, &reason);
    o->values[o->count] = line_value(r->line, line);
    o->values[o->count + 1] = *header || !r->column ? text_value(header, strlen(header)) : line_value((int64_t)r->column, column);
    o->values[o->count + 2] = text_value(buf_text(&reason), reason.len);
    bool ok = sheet_writer_row(o->rejects, o->values, e);
    buf_release(&reason);
    return ok;
}

static bool on_reject(void *arg, const struct import_reject *r, struct err *e)
{
    struct import_out *o = arg;

    return (!o->rejects || write_reject(o, r, e)) && print_reject(o, r, e);
}

/* Both files whole, or neither in its place. */
static bool close_files(struct import_out *o, bool ok, struct err *e)
{
    if (o->rejects && !sheet_writer_end(o->rejects, e))
        ok = false;
    if (!sheet_output_close(&o->out, ok, e))
        ok = false;
    if (o->dry && !cli_rows_close(o->dry, e))
        ok = false;
    free(o->columns);
    free(o->values);
    return ok;
}

/* ---- import ---- */

static bool tick(void *arg, const char *what, int64_t done, int64_t total)
{
    struct import_out *o = arg;

    return cli_progress(o->c, what, done, total);
}

static bool check_options(const struct cli *c, const struct cli_args *a, struct err *e)
{
    const char *file = cli_word(a, 1);

    if (!*file)
        return err_set(e, ERR_INPUT, _("which file? Its name is empty"));
    if (!cli__spare(c, "reject", cli_text(a, "reject"), file, e) || !cli__spare(c, "output", cli_text(a, "output"), file, e))
        return false;
    if (!cli_flag(a, "dry-run") && (cli_text(a, "format") || cli_text(a, "output") || cli_flag(a, "labels")))
        return err_set(e, ERR_INPUT, _("--format, --output and --labels are for the rows that --dry-run prints"));
    return true;
}

static void tell_result(const struct import_result *r)
{
    if (r->batch)
        fprintf(stderr, _("batch %lld, transaction %lld (`tepai undo --batch %lld` takes it back)\n"), (long long)r->batch,
                (long long)r->txn, (long long)r->batch);
    fprintf(stderr, _("%lld new, %lld changed, %lld unchanged, %lld rejected\n"), (long long)r->rows[IMPORT_NEW],
            (long long)r->rows[IMPORT_CHANGED], (long long)r->rows[IMPORT_UNCHANGED], (long long)r->rows[IMPORT_REJECTED]);
}

static int run_import(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct import_out o = {.c = c, .a = a, .file = cli_word(a, 1)};
    struct import_order order = {
        .file = o.file,
        .map = cli_text(a, "map"),
        .dry_run = cli_flag(a, "dry-run"),
        .blank_clears = cli_flag(a, "blank-clears"),
    };
    struct import_sink sink = {&o, on_header, on_reject, order.dry_run ? on_change : NULL, tick};
    struct import_result result;

    if (!entity_named(cli_word(a, 0), &order.type, e) || !check_options(c, a, e))
        return -1;
    cli__name_action(c, "import", order.type, NULL);
    bool ok = !order.dry_run || open_dry(&o, e);
    ok = ok && import_run(&c->model, &order, &sink, &result, e);
    cli_progress_end(c);
    if (!close_files(&o, ok, e))
        return -1;
    tell_result(&result);
    return result.rows[IMPORT_REJECTED] > 0;
}

/* ---- batches ---- */

enum { BATCH_ID, BATCH_TXN, BATCH_AT, BATCH_ACCOUNT, BATCH_TYPE, BATCH_FILE, BATCH_NEW, BATCH_CHANGED, BATCH_UNCHANGED, BATCH_REJECTED, BATCH_UNDONE, BATCH__COUNT };

static bool write_batches(struct cli *c, struct sheet_writer *w, struct err *e)
{
    struct sheet_value row[BATCH__COUNT];
    struct stmt s;
    bool ok = true;

    stmt_open(&s, c->db, Q_BATCH_LIST);
    while (ok && stmt_next(&s)) {
        for (int i = 0; i < BATCH__COUNT; i++) {
            bool is_text = i == BATCH_AT || i == BATCH_ACCOUNT || i == BATCH_TYPE || i == BATCH_FILE;
            row[i] = (struct sheet_value){is_text ? SHEET_TEXT : SHEET_NUMBER, stmt_col_text(&s, i), stmt_col_len(&s, i)};
        }
        if (!stmt_col_int(&s, BATCH_UNDONE))
            row[BATCH_UNDONE].kind = SHEET_NULL;
        ok = sheet_writer_row(w, row, e);
    }
    return stmt_close(&s, e) && ok;
}

static int run_batches(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct sheet_column columns[BATCH__COUNT] = {
        {"batch", _("Batch"), true, 5},         {"transaction", _("Transaction"), true, 8}, {"time", _("Time"), false, 26},
        {"account", _("Account"), false, 12},   {"type", _("Record type"), false, 11},      {"file", _("File"), false, 20},
        {"new", _("New"), true, 8},             {"changed", _("Changed"), true, 8},         {"unchanged", _("Unchanged"), true, 8},
        {"rejected", _("Rejected"), true, 8},   {"undone_by", _("Undone by"), true, 8},
    };
    struct sheet_writer *w;

    if (!cli_rows_open(c, a, columns, BATCH__COUNT, &w, e))
        return -1;
    bool ok = write_batches(c, w, e);
    return cli_rows_close(w, e) && ok ? 0 : -1;
}

static const struct opt import_options[] = {
    {"dry-run", OPT_FLAG, NULL, N_("writes nothing; prints what each row would do: new, changed (old and new), rejected"), false},
    {"map", OPT_TEXT, "MAPFILE", N_("lines `header = field`, or `header = -` for a column that is not read"), false},
    {"blank-clears", OPT_FLAG, NULL, N_("an empty cell empties its field; else it leaves it alone"), false},
    {"reject", OPT_TEXT, "FILE", N_("writes the rejected rows with line, column and reason; can be corrected and imported again"), false},
    {0},
};

const struct cli_command import_commands[] = {
    {"import", "TYPE FILE", N_("Adds and changes records from a CSV file, as one batch that `tepai undo --batch` takes back; exit status 1 when rows were rejected (the others are in)."), CLI_WRITE, true, false, 2, 2, import_options, run_import},
    {"batches", "", N_("Lists the import batches, newest first."), CLI_READ, true, false, 0, 0, NULL, run_batches},
    {0},
};
