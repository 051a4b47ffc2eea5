/* Reads the CSV files of an instance folder. Each fault names file, line and column. */
#include "plan_csv__.h"

#include "base/buf.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { BLOCK = 1 << 18, LONGEST_LINE = 1 << 16, MOST_DIGITS = 15 };

bool plan_csv__fault(const struct plan_csv *c, int column, struct err *e, const char *fmt, ...)
{
    char why[300];
    va_list args;

    va_start(args, fmt);
    vsnprintf(why, sizeof why, fmt, args);
    va_end(args);
    if (column < 0)
        return err_set(e, ERR_INPUT, _("%s, line %" PRId64 ": %s"), c->name, c->line, why);
    return err_set(e, ERR_INPUT, _("%s, line %" PRId64 ", column %s: %s"), c->name, c->line,
                   c->columns[column].name, why);
}

/* More of the file behind what is left; false at a read error. */
static bool fill(struct plan_csv *c)
{
    size_t left = c->end - c->at;

    if (left)
        memmove(c->data, c->data + c->at, left);
    c->at = 0;
    c->end = left;
    if (c->room < left + BLOCK + 1) {
        c->room = left + BLOCK + 1;
        c->data = mem_grow(c->data, c->room, 1);
    }
    size_t got = fread(c->data + c->end, 1, BLOCK, c->file);
    c->end += got;
    c->at_end = got < BLOCK;
    return !ferror(c->file);
}

/*
 * The next line, without its end: *line up to *end, where a '\n' stands (so that scanning needs no
 * length). 1, 0 at the end, -1 with *e.
 */
static int next_line(struct plan_csv *c, const char **line, const char **end, struct err *e)
{
    for (;;) {
        char *nl = c->at < c->end ? memchr(c->data + c->at, '\n', c->end - c->at) : NULL;
        if (!nl && c->at_end) {
            if (c->at == c->end)
                return 0;
            nl = c->data + c->end; /* fill() left room for it */
            *nl = '\n';
            c->end++;
        }
        if (nl) {
            c->line++;
            *line = c->data + c->at;
            c->at = (size_t)(nl - c->data) + 1;
            if (nl > *line && nl[-1] == '\r')
                *--nl = '\n';
            *end = nl;
            if (nl > *line)
                return 1;
            continue; /* an empty line says nothing */
        }
        if (c->end - c->at > LONGEST_LINE) {
            c->line++;
            plan_csv__fault(c, -1, e, _("this line is longer than %d bytes."), LONGEST_LINE);
            return -1;
        }
        if (!fill(c)) {
            err_set(e, ERR_IO, _("%s cannot be read: %s."), c->name, strerror(errno));
            return -1;
        }
    }
}

static int find_column(const struct plan_csv *c, const char *name, size_t len)
{
    for (int i = 0; i < c->column_count; i++)
        if (strlen(c->columns[i].name) == len && memcmp(c->columns[i].name, name, len) == 0)
            return i;
    return -1;
}

static bool place_columns(struct plan_csv *c, const char *line, const char *end, struct err *e)
{
    bool seen[PLAN_CSV_MAX] = {false};

    if (end - line >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0)
        line += 3;
    for (const char *p = line; p <= end; p++) {
        const char *comma = memchr(p, ',', (size_t)(end - p));
        size_t len = (size_t)((comma ? comma : end) - p);
        if (c->order_count == PLAN_CSV_MAX * 2)
            return plan_csv__fault(c, -1, e, _("more than %d columns."), PLAN_CSV_MAX * 2);
        int column = find_column(c, p, len);
        if (column >= 0 && seen[column])
            return plan_csv__fault(c, column, e, _("this column stands twice in the header."));
        if (column >= 0)
            seen[column] = true;
        c->order[c->order_count++] = column;
        p += len;
    }
    for (int i = 0; i < c->column_count; i++)
        if (!seen[i] && !c->columns[i].optional)
            return plan_csv__fault(c, i, e, _("this column is missing in the header."));
    return true;
}

bool plan_csv__open(struct plan_csv *c, const char *dir, const char *name,
                    const struct plan_csv_column *columns, int count, struct err *e)
{
    struct buf path = {0};
    struct stat st;
    const char *line, *end;

    BUG_ON(count > PLAN_CSV_MAX);
    *c = (struct plan_csv){.name = name, .columns = columns, .column_count = count};
    buf_addf(&path, "%s/%s", dir, name);
    c->file = fopen(path.data, "rb");
    if (!c->file)
        err_set(e, ERR_IO, _("%s cannot be opened: %s."), path.data, strerror(errno));
    else if (fstat(fileno(c->file), &st) != 0 || !S_ISREG(st.st_mode))
        err_set(e, ERR_INPUT, _("%s is not a file."), path.data);
    else
        c->size_bytes = st.st_size;
    buf_release(&path);
    if (e->code != ERR_NONE)
        return false;
    setvbuf(c->file, NULL, _IONBF, 0);
    int got = next_line(c, &line, &end, e);
    if (got == 0)
        return err_set(e, ERR_INPUT, _("%s is empty: its first line must name the columns."), name);
    return got > 0 && place_columns(c, line, end, e);
}

void plan_csv__close(struct plan_csv *c)
{
    if (c->file)
        fclose(c->file);
    free(c->data);
    *c = (struct plan_csv){0};
}

/* Up to three digits after the point, as thousandths; NULL when there is none or no digit. */
static const char *read_fraction(const char *p, int64_t *value)
{
    int64_t unit = 100;
    const char *from = p;

    for (; *p >= '0' && *p <= '9'; p++) {
        *value += (*p - '0') * unit;
        unit /= 10;
    }
    return p > from ? p : NULL;
}

/* A number at p; answers where it ends, or NULL. */
static const char *read_number(const char *p, bool thousandths, int64_t *value)
{
    bool minus = *p == '-';
    int64_t v = 0;
    const char *from = p += minus;

    for (; *p >= '0' && *p <= '9' && p - from <= MOST_DIGITS; p++)
        v = v * 10 + (*p - '0');
    if (p == from || p - from > MOST_DIGITS)
        return NULL;
    if (thousandths) {
        v *= 1000;
        if (*p == '.')
            p = read_fraction(p + 1, &v);
    }
    *value = minus ? -v : v;
    return p;
}

static bool read_word(const struct plan_csv *c, int column, const char *p, size_t len,
                      int64_t *value, struct err *e)
{
    const struct plan_csv_column *col = &c->columns[column];

    for (int i = 0; col->words[i]; i++)
        if (strlen(col->words[i]) == len && memcmp(col->words[i], p, len) == 0) {
            *value = i;
            return true;
        }
    *value = -1;
    return col->any_word || plan_csv__fault(c, column, e, _("\"%.*s\" is not known here."),
                                            (int)(len < 40 ? len : 40), p);
}

static bool refuse_number(const struct plan_csv *c, int column, const char *p, size_t len,
                          struct err *e)
{
    return plan_csv__fault(c, column, e, _("\"%.*s\" is not a whole number."),
                           (int)(len < 40 ? len : 40), p);
}

static bool refuse_range(const struct plan_csv *c, int column, int64_t value, struct err *e)
{
    const struct plan_csv_column *col = &c->columns[column];
    int64_t unit = col->thousandths ? 1000 : 1;

    return plan_csv__fault(
        c, column, e, _("%" PRId64 " is out of range; it must be from %" PRId64 " to %" PRId64 "."),
        value / unit, col->least / unit, col->most / unit);
}

/* One cell from p to the comma or line end, which is answered; NULL with *e. */
static const char *read_cell(const struct plan_csv *c, int column, const char *p, const char *end,
                             int64_t *values, struct err *e)
{
    const struct plan_csv_column *col = &c->columns[column];

    if (!col->words) {
        const char *stop = read_number(p, col->thousandths, &values[column]);
        if (stop && (*stop == ',' || stop == end)) {
            if (values[column] >= col->least && values[column] <= col->most)
                return stop;
            refuse_range(c, column, values[column], e);
            return NULL;
        }
    }
    const char *comma = memchr(p, ',', (size_t)(end - p));
    size_t len = (size_t)((comma ? comma : end) - p);
    if (!col->words) {
        refuse_number(c, column, p, len, e);
        return NULL;
    }
    return read_word(c, column, p, len, &values[column], e) ? p + len : NULL;
}

int plan_csv__next(struct plan_csv *c, int64_t *values, struct err *e)
{
    const char *p, *end;
    int got = next_line(c, &p, &end, e);

    if (got <= 0)
        return got;
    for (int i = 0; i < c->column_count; i++)
        if (c->columns[i].optional)
            values[i] = c->columns[i].missing;
    for (int i = 0;; i++) {
        int column = c->order[i];
        if (column >= 0) {
            p = read_cell(c, column, p, end, values, e);
            if (!p)
                return -1;
        } else {
            const char *comma = memchr(p, ',', (size_t)(end - p));
            p = comma ? comma : end;
        }
        if (i + 1 == c->order_count || p == end) {
            if (i + 1 == c->order_count && p == end)
                return 1;
            plan_csv__fault(c, -1, e, _("this line must have %d cells, as the header has."),
                            c->order_count);
            return -1;
        }
        p++;
    }
}
