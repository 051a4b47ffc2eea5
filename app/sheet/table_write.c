/*
 * Columns for people. The first rows decide the widths, then rows stream. Two spaces between
 * columns, no frames; nothing here asks for the terminal: the caller knows its width.
 */
#include "sheet__.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE_ROWS = 200,
    SAMPLE_BYTES = 1024 * 1024, /* fewer rows if they are this long */
    LEAST_CELLS = 8,            /* a column is not made narrower to fit a terminal */
    MOST_CELLS = 100,           /* nor padded wider when nothing is cut */
    GAP_CELLS = 2,
};

struct table {
    int *cells; /* width of each column; owned */
    bool ready; /* the widths are decided, the header is written */
    struct arena arena;
    struct sheet_value *sample; /* SAMPLE_ROWS * count; owned */
    size_t sample_count;        /* rows */
    size_t sample_bytes;
    struct buf shown; /* scratch: one value */
    struct buf line;  /* scratch: one line */
};

static void begin(struct sheet_writer *w)
{
    struct table *t = mem_zero(1, sizeof *t);

    t->cells = mem_zero(w->count, sizeof *t->cells);
    t->sample = mem_zero(SAMPLE_ROWS * w->count, sizeof *t->sample);
    w->own = t;
}

/* Adds one cell of a line: padded on its left if it is a number, on its right by the next cell. */
static void add_cell(struct sheet_writer *w, size_t column, const char *s, size_t len)
{
    struct table *t = w->own;
    int width = t->cells[column];

    buf_reset(&t->shown);
    utf8_show(&t->shown, s, len);
    int cells = utf8_cells(buf_text(&t->shown), t->shown.len);
    if (cells > width && w->options.width_cells == 0)
        buf_add_len(&t->line, buf_text(&t->shown), t->shown.len);
    else
        utf8_pad(&t->line, buf_text(&t->shown), t->shown.len, width, w->columns[column].right);
}

static void end_cell(struct sheet_writer *w, size_t column)
{
    struct table *t = w->own;

    if (column + 1 < w->count) {
        buf_add(&t->line, "  ");
        return;
    }
    while (t->line.len && t->line.data[t->line.len - 1] == ' ')
        buf_cut(&t->line, t->line.len - 1);
    int most = w->options.width_cells;
    if (most && utf8_cells(buf_text(&t->line), t->line.len) > most)
        utf8_pad(&w->pending, t->line.data, t->line.len, most, false);
    else
        buf_add_len(&w->pending, buf_text(&t->line), t->line.len);
    buf_add_char(&w->pending, '\n');
    buf_reset(&t->line);
}

static void add_row(struct sheet_writer *w, const struct sheet_value *values)
{
    for (size_t i = 0; i < w->count; i++) {
        bool is_null = values[i].kind == SHEET_NULL;
        add_cell(w, i, is_null ? "" : values[i].text, is_null ? 0 : values[i].len);
        end_cell(w, i);
    }
}

static void add_header(struct sheet_writer *w)
{
    for (size_t i = 0; i < w->count; i++) {
        add_cell(w, i, w->columns[i].label, strlen(w->columns[i].label));
        end_cell(w, i);
    }
}

static int cells_of(struct table *t, const char *s, size_t len)
{
    buf_reset(&t->shown);
    utf8_show(&t->shown, s, len);
    return utf8_cells(buf_text(&t->shown), t->shown.len);
}

/* What each column would like: its label, its values so far, and its hint if more may come. */
static void measure(struct sheet_writer *w, bool more)
{
    struct table *t = w->own;

    for (size_t i = 0; i < w->count; i++) {
        int most = cells_of(t, w->columns[i].label, strlen(w->columns[i].label));
        if (more && w->columns[i].cells > most)
            most = w->columns[i].cells;
        for (size_t r = 0; r < t->sample_count; r++) {
            const struct sheet_value *v = &t->sample[r * w->count + i];
            int cells = v->kind == SHEET_NULL ? 0 : cells_of(t, v->text, v->len);
            if (cells > most)
                most = cells;
        }
        if (w->options.width_cells == 0 && most > MOST_CELLS)
            most = MOST_CELLS;
        t->cells[i] = most;
    }
}

/* Takes cells from the widest text column, one at a time, until the line fits or none has any. */
static void squeeze(struct sheet_writer *w)
{
    struct table *t = w->own;
    int sum = 0;

    for (size_t i = 0; i < w->count; i++) {
        if (t->cells[i] > w->options.width_cells)
            t->cells[i] = w->options.width_cells;
        sum += t->cells[i] + (i ? GAP_CELLS : 0);
    }
    for (; sum > w->options.width_cells; sum--) {
        int *widest = NULL;
        for (size_t i = 0; i < w->count; i++)
            if (!w->columns[i].right && t->cells[i] > (widest ? *widest : LEAST_CELLS))
                widest = &t->cells[i];
        if (!widest)
            return;
        --*widest;
    }
}

static void start(struct sheet_writer *w, bool more)
{
    struct table *t = w->own;

    t->ready = true;
    measure(w, more);
    if (w->options.width_cells)
        squeeze(w);
    add_header(w);
    for (size_t i = 0; i < t->sample_count; i++)
        add_row(w, t->sample + i * w->count);
    arena_release(&t->arena);
}

static void keep_row(struct sheet_writer *w, const struct sheet_value *values)
{
    struct table *t = w->own;
    struct sheet_value *to = t->sample + t->sample_count++ * w->count;

    for (size_t i = 0; i < w->count; i++) {
        to[i] = values[i];
        if (values[i].kind == SHEET_NULL)
            continue;
        to[i].text = arena_dup_len(&t->arena, values[i].text, values[i].len);
        t->sample_bytes += values[i].len;
    }
}

static void row(struct sheet_writer *w, const struct sheet_value *values)
{
    struct table *t = w->own;

    if (!t->ready && (t->sample_count == SAMPLE_ROWS || t->sample_bytes > SAMPLE_BYTES))
        start(w, true);
    if (t->ready)
        add_row(w, values);
    else
        keep_row(w, values);
}

static void end(struct sheet_writer *w)
{
    struct table *t = w->own;

    if (!t->ready)
        start(w, false);
    arena_release(&t->arena);
    buf_release(&t->shown);
    buf_release(&t->line);
    free(t->sample);
    free(t->cells);
    free(t);
}

const struct sheet_format sheet__table = {
    .name = "table",
    .begin = begin,
    .row = row,
    .end = end,
};
