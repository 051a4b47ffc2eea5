/*
 * Workbooks. Numbers are numbers; everything else is text, so that no spreadsheet shortens an ID number or eats a leading
 * zero. The library writes to a file of its own name, which is then copied to where the result goes.
 */
#include "sheet__.h"

#include "base/utf8.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    DIGITS_MAX = 15, /* a spreadsheet keeps so many of a number */
    CELLS_USUAL = 14,
    CELLS_MAX = 60,
    COPY_BYTES = 64 * 1024,
};

/*
 * What is used of the library. It is opened with the first workbook: with those that it needs itself it would cost
 * every start two milliseconds, a quarter of what it takes.
 */
#define LIBRARY_FUNCTIONS(X)                                                                       \
    X(workbook_new_opt)                                                                            \
    X(workbook_add_worksheet)                                                                      \
    X(workbook_add_format)                                                                         \
    X(workbook_close)                                                                              \
    X(worksheet_set_column)                                                                        \
    X(worksheet_freeze_panes)                                                                      \
    X(worksheet_write_string)                                                                      \
    X(worksheet_write_number)                                                                      \
    X(worksheet_write_boolean)                                                                     \
    X(format_set_bold)                                                                             \
    X(lxw_strerror)

struct library {
    void *handle; /* NULL = not opened */
#define MEMBER(name) __typeof__(name) *name;
    LIBRARY_FUNCTIONS(MEMBER)
#undef MEMBER
};

struct xlsx {
    struct library lib;
    lxw_workbook *book; /* owned until it is closed */
    lxw_worksheet *sheet;
    char path[64];      /* the library's file */
    struct buf text;    /* a value with a NUL behind it */
    lxw_row_t row;
};

static void fail_io(struct sheet_writer *w, const char *what)
{
    if (w->err.code == ERR_NONE)
        err_set(&w->err, ERR_IO, _("cannot write the workbook: %s"), what);
}

/* ISO C knows no way from an object's address to a function's; POSIX says that they are alike. */
static bool find(const struct library *lib, const char *name, void *function, size_t size)
{
    void *at = dlsym(lib->handle, name);

    memcpy(function, &at, size);
    return at != NULL;
}

static bool open_library(struct library *lib)
{
    bool ok = true;

    lib->handle = dlopen("libxlsxwriter.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!lib->handle)
        lib->handle = dlopen("libxlsxwriter.so", RTLD_NOW | RTLD_LOCAL);
    if (!lib->handle)
        return false;
#define FIND(name) ok = find(lib, #name, &lib->name, sizeof lib->name) && ok;
    LIBRARY_FUNCTIONS(FIND)
#undef FIND
    return ok;
}

static void write_heads(struct sheet_writer *w, struct xlsx *x)
{
    lxw_format *bold = x->lib.workbook_add_format(x->book);

    x->lib.format_set_bold(bold);
    for (size_t i = 0; i < w->count; i++) {
        const struct sheet_column *c = &w->columns[i];
        const char *head = w->options.labels ? c->label : c->name;
        int label = utf8_cells(head, strlen(head)) + 2;
        int cells = c->cells > 0 ? c->cells + 2 : CELLS_USUAL;
        cells = cells < label ? label : cells;
        x->lib.worksheet_set_column(x->sheet, (lxw_col_t)i, (lxw_col_t)i, cells < CELLS_MAX ? cells : CELLS_MAX, NULL);
        x->lib.worksheet_write_string(x->sheet, 0, (lxw_col_t)i, head, bold);
    }
    x->lib.worksheet_freeze_panes(x->sheet, 1, 0);
    x->row = 1;
}

static void begin(struct sheet_writer *w)
{
    struct xlsx *x = mem_zero(1, sizeof *x);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};

    w->own = x;
    if (!open_library(&x->lib)) {
        fail_io(w, _("libxlsxwriter is missing; install it (on Debian: apt-get install libxlsxwriter4), or use CSV"));
        return;
    }
    snprintf(x->path, sizeof x->path, "/tmp/tepai-xlsx-XXXXXX");
    int fd = mkstemp(x->path); /* readable by its owner alone */
    if (fd < 0) {
        x->path[0] = '\0';
        fail_io(w, strerror(errno));
        return;
    }
    close(fd);
    x->book = x->lib.workbook_new_opt(x->path, &options);
    x->sheet = x->book ? x->lib.workbook_add_worksheet(x->book, NULL) : NULL;
    if (x->sheet)
        write_heads(w, x);
    else
        fail_io(w, strerror(errno));
}

/* Zero-ended and well-formed. */
static const char *as_text(struct xlsx *x, const struct sheet_value *v)
{
    buf_reset(&x->text);
    if (utf8_valid(v->text, v->len, NULL))
        buf_add_len(&x->text, v->text, v->len);
    else
        utf8_repair(&x->text, v->text, v->len);
    return buf_text(&x->text);
}

static bool is_short_number(const char *text)
{
    size_t digits = 0;

    for (; *text; text++)
        digits += *text >= '0' && *text <= '9';
    return digits <= DIGITS_MAX;
}

static lxw_error write_cell(struct xlsx *x, lxw_col_t col, const struct sheet_value *v)
{
    if (v->kind == SHEET_NULL)
        return LXW_NO_ERROR;
    const char *text = as_text(x, v);
    if (v->kind == SHEET_NUMBER && is_short_number(text))
        return x->lib.worksheet_write_number(x->sheet, x->row, col, strtod(text, NULL), NULL);
    if (v->kind == SHEET_BOOL)
        return x->lib.worksheet_write_boolean(x->sheet, x->row, col, *text == '1' || *text == 't' || *text == 'y', NULL);
    return *text ? x->lib.worksheet_write_string(x->sheet, x->row, col, text, NULL) : LXW_NO_ERROR;
}

static void row(struct sheet_writer *w, const struct sheet_value *values)
{
    struct xlsx *x = w->own;

    if (x->row >= LXW_ROW_MAX) {
        err_set(&w->err, ERR_INPUT, _("a workbook holds at most %d rows; use CSV, or fewer"), LXW_ROW_MAX - 1);
        return;
    }
    for (size_t i = 0; i < w->count; i++) {
        lxw_error code = write_cell(x, (lxw_col_t)i, &values[i]);
        if (code == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
            err_set(&w->err, ERR_INPUT, _("a cell of a workbook holds at most 32767 characters (row %lld); use CSV"), (long long)w->rows + 1);
        else if (code != LXW_NO_ERROR)
            fail_io(w, x->lib.lxw_strerror(code));
    }
    x->row++;
}

static void copy_out(struct sheet_writer *w, const char *path)
{
    FILE *in = fopen(path, "re");
    char *data = mem_new(COPY_BYTES);
    size_t n;

    if (!in)
        fail_io(w, strerror(errno));
    while (in && w->err.code == ERR_NONE && (n = fread(data, 1, COPY_BYTES, in)) > 0)
        if (fwrite(data, 1, n, w->out) != n)
            err_set(&w->err, ERR_IO, _("cannot write the result: %s"), strerror(errno));
    if (in && ferror(in))
        fail_io(w, strerror(errno));
    if (in)
        fclose(in);
    free(data);
}

static void end(struct sheet_writer *w)
{
    struct xlsx *x = w->own;
    lxw_error code = x->book ? x->lib.workbook_close(x->book) : LXW_NO_ERROR;

    if (code != LXW_NO_ERROR)
        fail_io(w, x->lib.lxw_strerror(code));
    if (w->err.code == ERR_NONE)
        copy_out(w, x->path);
    if (x->path[0])
        unlink(x->path);
    if (x->lib.handle)
        dlclose(x->lib.handle);
    buf_release(&x->text);
    free(x);
}

const struct sheet_format sheet__xlsx = {
    .name = "xlsx",
    .binary = true,
    .begin = begin,
    .row = row,
    .end = end,
};
