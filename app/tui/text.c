/* A text to read, long lines in several rows: help walked from the command tables, messages, history, previews. */
#include "text__.h"

#include "beside__.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { INDENT_MAX = 60 }; /* bytes of a line in which its words begin */

/* What stands in one row; a long line takes several. */
struct row {
    const char *from;
    size_t len;
    int indent; /* cells: what goes on stands under where its words began */
    bool head;  /* bold: the line began with \1 */
};

struct text {
    char *title, *text; /* owned */
    struct row *lines;  /* into text; owned */
    int count, top, rows;
    bool at_end;
    struct beside *making; /* the text is not here yet */
};

static void add_row(struct text *t, struct row row)
{
    if (t->count % 64 == 0)
        t->lines = mem_grow(t->lines, (size_t)t->count + 64, sizeof *t->lines);
    t->lines[t->count++] = row;
}

/* The cells before the words of a line: its blanks, or "  key    " of a table. */
static int indent_of(const char *line, size_t len, int cols)
{
    size_t at = 0;

    while (at < len && line[at] == ' ')
        at++;
    for (size_t i = at; i + 2 < len && i < INDENT_MAX; i++)
        if (line[i] == ' ' && line[i + 1] == ' ' && line[i + 2] != ' ')
            at = i + 2;
    int cells = utf8_cells(line, at);
    return cells < cols / 2 ? cells : 0;
}

/* As much as fits, to the end of a word of letters if there is one; the blank between the rows is left out. */
static size_t part_of(const char *line, size_t len, int cells, size_t *gap)
{
    size_t part = utf8_clip(line, len, cells > 2 ? cells : 2, NULL);
    size_t word = part;

    *gap = 0;
    if (!part || part == len)
        return part ? part : len;
    while (word > 0 && line[word] != ' ')
        word--;
    if (utf8_cells(line, word) <= cells / 2) /* Chinese, or a word longer than that */
        return part;
    *gap = 1;
    return word;
}

static void cut_lines(struct text *t, int cols)
{
    t->count = 0;
    for (const char *p = t->text; *p;) {
        bool head = *p == '\1';
        p += head;
        size_t len = strcspn(p, "\n");
        int indent = indent_of(p, len, cols);
        for (int row = 0; row == 0 || len; row++) {
            size_t gap;
            size_t part = part_of(p, len, row ? cols - indent : cols, &gap);
            add_row(t, (struct row){p, part, row ? indent : 0, head});
            p += part + gap;
            len -= part + gap;
        }
        p += *p == '\n';
    }
}

unsigned text_open(struct app *a, const char *title, const char *body, bool at_end)
{
    struct text *t = app_push(a, &text_ops)->state;

    t->title = mem_dup(title);
    t->text = mem_dup(body);
    t->at_end = at_end;
    return app_load(a, a->top);
}

/* ---- a text that takes long ---- */

struct making {
    text_maker make;
    int64_t of;
    struct buf text;
};

static bool make(struct model *m, void *arg, const atomic_bool *stop, struct err *e)
{
    struct making *k = arg;

    (void)stop;
    return k->make(m, k->of, &k->text, e);
}

static void drop(void *arg)
{
    struct making *k = arg;

    buf_release(&k->text);
    free(k);
}

static void take_text(struct app *a, void *owner, void *arg, bool ok, const struct err *e)
{
    struct text *t = owner;
    struct making *k = arg;

    free(t->text);
    t->text = mem_dup(ok ? buf_text(&k->text) : e->text);
    if (!ok)
        app_fail(a, e, NULL);
    a->load_due = true;
    drop(k);
}

unsigned text_open_making(struct app *a, const char *title, text_maker maker, int64_t of)
{
    static const struct beside_work work = {.work = make, .done = take_text, .drop = drop};
    struct text *t = app_push(a, &text_ops)->state;
    struct making *k = mem_zero(1, sizeof *k);

    *k = (struct making){.make = maker, .of = of};
    t->title = mem_dup(title);
    t->text = mem_dup(_("The year is being read."));
    beside_start(a, &work, &t->making, t, k);
    return app_load(a, a->top);
}

/* ---- the screen ---- */

static int greatest_top(const struct text *t)
{
    return t->count > t->rows ? t->count - t->rows : 0;
}

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct text *t = s->state;

    (void)e;
    t->rows = a->body_rows;
    cut_lines(t, a->cols);
    if (t->at_end || t->top > greatest_top(t))
        t->top = greatest_top(t);
    t->at_end = false;
    return true;
}

static void draw(const struct screen *s, struct canvas *c)
{
    const struct text *t = s->state;
    struct buf shown = {0};

    for (int i = 0; i < c->rows && t->top + i < t->count; i++) {
        const struct row *line = &t->lines[t->top + i];
        buf_reset(&shown);
        utf8_show(&shown, line->from, line->len);
        canvas_text(c, i, line->indent, c->cols - line->indent, line->head ? STYLE_BOLD : STYLE_PLAIN, buf_text(&shown), shown.len);
    }
    buf_release(&shown);
    canvas_cursor(c, 0, 0);
}

static void title(const struct screen *s, struct buf *out)
{
    const struct text *t = s->state;

    buf_add(out, t->title);
}

static void close_text(struct screen *s)
{
    struct text *t = s->state;

    beside_leave(&t->making);
    free(t->title);
    free(t->text);
    free(t->lines);
}

/* What is scrolled must be there: a key typed ahead waits for it. */
static unsigned scroll(struct app *a, struct screen *s, int by)
{
    struct text *t = s->state;

    if (t->making) {
        beside_wait(a, &t->making);
        cut_lines(t, a->cols);
    }
    t->top += by;
    if (t->top > greatest_top(t))
        t->top = greatest_top(t);
    if (t->top < 0)
        t->top = 0;
    return R_NONE;
}

#define SCROLL(name, by)                                                                           \
    static unsigned name(struct app *a, struct screen *s, const char *arg)                         \
    {                                                                                              \
        (void)arg;                                                                                 \
        return scroll(a, s, by);                                                                   \
    }
SCROLL(run_down, 1)
SCROLL(run_up, -1)
SCROLL(run_page_down, a->body_rows - 1)
SCROLL(run_page_up, 1 - a->body_rows)
SCROLL(run_top, -1000000)
SCROLL(run_end, 1000000)

static unsigned run_close(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    return app_answer(a, 0, false, 0, "", NULL);
}

static const struct command text_commands[] = {
    {"close", "Esc q Enter", N_("Back"), N_("Back"), 0, run_close},
    {"down", "Down j", N_("One line down"), NULL, 0, run_down},
    {"up", "Up k", N_("One line up"), NULL, 0, run_up},
    {"page-down", "PgDn Space C-f", N_("One page down"), N_("Page"), 0, run_page_down},
    {"page-up", "PgUp b C-b", N_("One page up"), NULL, 0, run_page_up},
    {"first", "Home g", N_("To the beginning"), NULL, 0, run_top},
    {"last", "End G", N_("To the end"), NULL, 0, run_end},
    {0},
};

const struct screen_ops text_ops = {
    .name = "text",
    .state_size = sizeof(struct text),
    .commands = text_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .close = close_text,
};

/* ---- help: the tables themselves ---- */

struct help {
    const struct app *a;
    const struct screen *s;
    struct buf text;
};

static void help_row(void *arg, const struct command *c)
{
    struct help *h = arg;

    if (c == global_commands)
        buf_addf(&h->text, "\n\1%s\n", _("Everywhere"));
    buf_add(&h->text, "  ");
    const char *keys = keymap_keys(h->a, c);
    utf8_pad(&h->text, keys, strlen(keys), 20, false);
    buf_addf(&h->text, " %s", _(c->help));
    if (!app_allows(h->a, h->s, c))
        buf_addf(&h->text, " (%s)", _("not here or not for you"));
    buf_add_char(&h->text, '\n');
}

unsigned text_help(struct app *a, const struct screen *of, const char *before)
{
    struct help h = {.a = a, .s = of};
    struct buf name = {0};

    if (of->ops->title)
        of->ops->title(of, &name);
    if (before && *before)
        buf_addf(&h.text, "%s%s\n", before, before[strlen(before) - 1] == '\n' ? "" : "\n");
    const struct entity *t = of->ops->type ? of->ops->type(of) : NULL;
    if (t)
        buf_addf(&h.text, "%s\n\n", _(t->help));
    buf_addf(&h.text, "\1%s\n", _("On this screen"));
    keymap_walk(of->ops, help_row, &h);
    buf_addf(&h.text, "\n%s\n%s\n", _("Esc then a digit is the function key of that number: Esc 2 = F2."),
             _("Keys work while a Chinese input method is on; Chinese typed in a list begins a search."));
    struct buf title_text = {0};
    buf_addf(&title_text, _("%s: %s"), _("Help"), buf_text(&name));
    unsigned r = text_open(a, buf_text(&title_text), buf_text(&h.text), false);
    buf_release(&title_text);
    buf_release(&h.text);
    buf_release(&name);
    return r;
}
