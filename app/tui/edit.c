/* A long text: wrapped at the width of the screen, moved through by the rows that are seen. */
#include "form__.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

struct row {
    size_t from, len; /* bytes; the line break itself belongs to no row */
};

struct edit {
    int tag;
    char *title; /* owned */
    struct line line;
    struct row *rows; /* owned */
    int count;
    int cols, height;
    bool changed;
};

static void add_row(struct edit *t, size_t from, size_t len)
{
    if (t->count % 32 == 0)
        t->rows = mem_grow(t->rows, (size_t)t->count + 32, sizeof *t->rows);
    t->rows[t->count++] = (struct row){from, len};
}

/* Cuts the text into the rows that are seen; there is always one. */
static void wrap(struct edit *t)
{
    const char *s = buf_text(&t->line.text);
    size_t at = 0;

    t->count = 0;
    for (;;) {
        const char *end = strchr(s + at, '\n');
        size_t len = end ? (size_t)(end - s) - at : strlen(s + at);
        do {
            size_t part = utf8_clip(s + at, len, t->cols > 2 ? t->cols - 1 : 2, NULL);
            part = part ? part : len;
            add_row(t, at, part);
            at += part;
            len -= part;
        } while (len);
        if (!end)
            return;
        at++;
    }
}

/* The row that holds the cursor: the last one that begins at or before it. */
static int cursor_row(const struct edit *t)
{
    int row = 0;

    for (int i = 0; i < t->count; i++)
        if (t->rows[i].from <= t->line.at)
            row = i;
    return row;
}

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct edit *t = s->state;

    (void)e;
    t->cols = a->cols;
    t->height = a->body_rows;
    wrap(t);
    return true;
}

static void draw(const struct screen *s, struct canvas *c)
{
    const struct edit *t = s->state;
    const char *text = buf_text(&t->line.text);
    int here = cursor_row(t);
    int top = here >= c->rows ? here - c->rows + 1 : 0;

    for (int i = top; i < t->count && i - top < c->rows; i++)
        canvas_text(c, i - top, 0, c->cols, STYLE_PLAIN, text + t->rows[i].from, t->rows[i].len);
    canvas_cursor(c, here - top, utf8_cells(text + t->rows[here].from, t->line.at - t->rows[here].from));
}

static void title(const struct screen *s, struct buf *out)
{
    buf_add(out, ((const struct edit *)s->state)->title);
}

static bool always(const struct screen *s)
{
    (void)s;
    return true;
}

static unsigned type_text(struct app *a, struct screen *s, const char *utf8, size_t len)
{
    struct edit *t = s->state;

    (void)a;
    line_insert(&t->line, utf8, len);
    t->changed = true;
    wrap(t);
    return R_NONE;
}

static unsigned edit_key(struct app *a, struct screen *s, int key)
{
    struct edit *t = s->state;
    size_t before = t->line.text.len;

    (void)a;
    if (!line_key(&t->line, key))
        return R_PASS;
    t->changed = t->changed || t->line.text.len != before;
    wrap(t);
    return R_NONE;
}

/* To the same cell of another row. */
static unsigned go(struct edit *t, int by)
{
    const char *text = buf_text(&t->line.text);
    int row = cursor_row(t);
    int cells = utf8_cells(text + t->rows[row].from, t->line.at - t->rows[row].from);
    int to = row + by < 0 ? 0 : row + by >= t->count ? t->count - 1 : row + by;

    t->line.at = t->rows[to].from + utf8_clip(text + t->rows[to].from, t->rows[to].len, cells, NULL);
    return R_NONE;
}

#define GO(name, by)                                                                               \
    static unsigned name(struct app *a, struct screen *s, const char *arg)                         \
    {                                                                                              \
        struct edit *t = s->state;                                                                 \
        (void)a;                                                                                   \
        (void)arg;                                                                                 \
        return go(t, by);                                                                          \
    }
GO(run_up, -1)
GO(run_down, 1)
GO(run_page_up, -t->height)
GO(run_page_down, t->height)

/* Home and End of the row that is seen; the line's own would be those of the whole text. */
static unsigned run_home(struct app *a, struct screen *s, const char *arg)
{
    struct edit *t = s->state;

    (void)a;
    (void)arg;
    t->line.at = t->rows[cursor_row(t)].from;
    return R_NONE;
}

static unsigned run_end(struct app *a, struct screen *s, const char *arg)
{
    struct edit *t = s->state;
    const struct row *row = &t->rows[cursor_row(t)];

    (void)a;
    (void)arg;
    t->line.at = row->from + row->len;
    return R_NONE;
}

static unsigned run_break(struct app *a, struct screen *s, const char *arg)
{
    (void)arg;
    return type_text(a, s, "\n", 1);
}

static unsigned run_take(struct app *a, struct screen *s, const char *arg)
{
    struct edit *t = s->state;

    (void)arg;
    return app_answer(a, t->tag, true, 0, buf_text(&t->line.text), NULL);
}

enum { TAG_LEAVE = 1 };

static unsigned run_leave(struct app *a, struct screen *s, const char *arg)
{
    struct edit *t = s->state;

    (void)arg;
    if (t->changed)
        return ask_yes(a, TAG_LEAVE, _("Leave the text as it was before?"));
    return app_answer(a, t->tag, false, 0, "", NULL);
}

static unsigned result(struct app *a, struct screen *s, const struct result *r)
{
    struct edit *t = s->state;

    return r->yes ? app_answer(a, t->tag, false, 0, "", NULL) : R_NONE;
}

/* The line dropped: the text goes into the form, whose draft is kept next. */
static void park(struct app *a, struct screen *s)
{
    struct edit *t = s->state;

    if (!t->changed || !s->under || s->under->ops != &form_ops)
        return;
    struct form *f = s->under->state;
    form_put(a, f, f->at, buf_text(&t->line.text));
}

static void close_edit(struct screen *s)
{
    struct edit *t = s->state;

    line_release(&t->line);
    free(t->title);
    free(t->rows);
}

static const struct command edit_commands[] = {
    {"take", "C-s F2", N_("Take the text into the form"), N_("Take"), 0, run_take},
    {"leave", "Esc", N_("Leave the text as it was"), N_("Leave"), 0, run_leave},
    {"break", "Enter", N_("A new line"), NULL, 0, run_break},
    {"up", "Up", N_("One row up"), NULL, 0, run_up},
    {"down", "Down", N_("One row down"), NULL, 0, run_down},
    {"page-up", "PgUp", N_("One page up"), NULL, 0, run_page_up},
    {"page-down", "PgDn", N_("One page down"), NULL, 0, run_page_down},
    {"row-begin", "Home C-a", N_("To the beginning of the row"), NULL, 0, run_home},
    {"row-end", "End C-e", N_("To the end of the row"), NULL, 0, run_end},
    {0},
};

const struct screen_ops edit_ops = {
    .name = "text.edit",
    .state_size = sizeof(struct edit),
    .commands = edit_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .typing = always,
    .text = type_text,
    .key = edit_key,
    .result = result,
    .park = park,
    .close = close_edit,
};

unsigned edit_open(struct app *a, int tag, const char *name, const char *text, const char *typed)
{
    struct edit *t = app_push(a, &edit_ops)->state;

    t->tag = tag;
    t->title = mem_dup(name);
    line_set(&t->line, text);
    t->line.many = true;
    unsigned r = app_load(a, a->top);
    return *typed ? r | type_text(a, a->top, typed, strlen(typed)) : r;
}
