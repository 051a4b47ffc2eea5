/* Choosing from what a source offers for the text typed. */
#include "picker__.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH_MAX = 76, FRAME = 2, HEAD_ROWS = 1, EDGE = 4 };

struct picker *picker_open(struct app *a, const struct source *source, int tag, const char *title)
{
    struct picker *p = app_push(a, &picker_ops)->state;

    p->source = source;
    p->tag = tag;
    p->title = mem_dup(title);
    p->of = a->top->under;
    return p;
}

const char *picker_typed(const struct picker *p)
{
    return buf_text(&p->line.text);
}

static bool is_marked(const struct picker *p, const char *value)
{
    struct buf key = {0};

    buf_addf(&key, ";%s;", value);
    bool found = strstr(buf_text(&p->set), buf_text(&key)) != NULL;
    buf_release(&key);
    return found;
}

void picker_add(struct picker *p, const char *label, const char *note, const char *value, int64_t number,
                const void *thing)
{
    if (p->count == PICKER_ITEMS_MAX) {
        p->more = true;
        return;
    }
    if (p->count == p->room) {
        p->room = p->room ? 2 * p->room : 32;
        p->items = mem_grow(p->items, (size_t)p->room, sizeof *p->items);
    }
    p->items[p->count++] = (struct item){arena_dup(&p->mem, label),
                                         arena_dup(&p->mem, note),
                                         arena_dup(&p->mem, value),
                                         number,
                                         thing,
                                         false,
                                         p->several && is_marked(p, value)};
}

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct picker *p = s->state;

    p->count = 0;
    p->more = false;
    arena_reset(&p->mem);
    bool ok = p->source->fill(a, p, e);
    if (p->at >= p->count)
        p->at = p->count ? p->count - 1 : 0;
    return ok;
}

static void close_picker(struct screen *s)
{
    struct picker *p = s->state;

    free(p->title);
    free(p->items);
    line_release(&p->line);
    buf_release(&p->set);
    arena_release(&p->mem);
}

/* ---- drawing ---- */

static void draw_item(const struct picker *p, struct canvas *c, int y, int i)
{
    const struct item *it = &p->items[i];
    struct buf label = {0};

    buf_add(&label, i == p->at ? "> " : "  ");
    if (p->several)
        buf_add(&label, it->marked ? "[x] " : "[ ] ");
    utf8_show(&label, it->label, strlen(it->label));
    if (it->deeper)
        buf_add(&label, " >");
    int note = utf8_cells(it->note, strlen(it->note));
    int most = c->cols * 3 / 5;
    int right = note > most ? most : note;
    canvas_text(c, y, 0, c->cols - right - (right > 0), i == p->at ? STYLE_BOLD : STYLE_PLAIN, buf_text(&label), label.len);
    if (right)
        canvas_right(c, y, c->cols - right, right, STYLE_PLAIN, it->note, strlen(it->note));
    buf_release(&label);
}

static void draw(const struct screen *s, struct canvas *body)
{
    const struct picker *p = s->state;
    int cols = body->cols - 4 < WIDTH_MAX ? body->cols - 4 : WIDTH_MAX;
    int rows = body->rows > 18 ? body->rows - 4 : body->rows;
    int y = (body->rows - rows) / 2;
    int x = (body->cols - cols) / 2;

    if (x <= EDGE) /* too little beside it to be read */
        canvas_blank(body, y, 0, rows, body->cols);
    canvas_blank(body, y, x, rows, cols);
    canvas_frame(body, y, x, rows, cols);
    struct canvas c = canvas_part(body, y + 1, x + 2, rows - FRAME, cols - 4);
    canvas_put(body, y, x + 2, STYLE_BOLD, p->title);
    int lines = c.rows - HEAD_ROWS;
    int top = p->at >= lines ? p->at - lines + 1 : 0;
    for (int i = 0; i < lines && top + i < p->count; i++)
        draw_item(p, &c, HEAD_ROWS + i, top + i);
    if (!p->count)
        canvas_put(&c, HEAD_ROWS, 2, STYLE_PLAIN, _("nothing matches"));
    if (p->more)
        canvas_put(body, y + rows - 1, x + 2, STYLE_PLAIN, _("there are more: type to narrow it down"));
    canvas_put(&c, 0, 0, STYLE_PLAIN, "/");
    line_draw(&p->line, &c, 0, 1, c.cols - 1, STYLE_PLAIN, true);
}

/* ---- commands ---- */

static bool always(const struct screen *s)
{
    (void)s;
    return true;
}

static void toggle(struct picker *p)
{
    struct buf key = {0};
    struct item *it = &p->items[p->at];

    buf_addf(&key, "%s;", it->value);
    it->marked = !it->marked;
    if (!p->set.len)
        buf_add_char(&p->set, ';');
    if (it->marked) {
        buf_add(&p->set, buf_text(&key));
    } else {
        char mark[80];
        snprintf(mark, sizeof mark, ";%s", buf_text(&key));
        char *found = strstr(p->set.data, mark);
        if (found) {
            memmove(found + 1, found + 1 + key.len, strlen(found + 1 + key.len) + 1);
            p->set.len -= key.len;
        }
    }
    buf_release(&key);
}

static unsigned type_text(struct app *a, struct screen *s, const char *utf8, size_t len)
{
    struct picker *p = s->state;
    struct err e = {0};

    if (p->several && len == 1 && *utf8 == ' ') {
        if (a->load_due && !load(a, s, &e)) /* typed ahead: marked is what the letters before it leave */
            app_fail(a, &e, NULL);
        if (p->count) {
            toggle(p);
            return R_NONE;
        }
    }
    line_insert(&p->line, utf8, len);
    p->at = 0;
    return R_LOAD;
}

static bool goes_deeper(const struct picker *p)
{
    return p->source->into && p->count && p->items[p->at].deeper;
}

static unsigned go_into(struct picker *p)
{
    p->source->into(p, &p->items[p->at]);
    line_set(&p->line, "");
    p->at = 0;
    return R_LOAD;
}

static unsigned edit_key(struct app *a, struct screen *s, int key)
{
    struct picker *p = s->state;

    (void)a;
    if ((key == K_BACKSPACE || key == K_LEFT) && !p->line.text.len && p->source->up) {
        p->source->up(p);
        return R_LOAD;
    }
    if (key == K_RIGHT && p->line.at == p->line.text.len && goes_deeper(p))
        return go_into(p);
    size_t before = p->line.text.len;
    if (!line_key(&p->line, key))
        return R_PASS;
    return p->line.text.len != before ? R_LOAD : R_NONE;
}

static unsigned run_take(struct app *a, struct screen *s, const char *arg)
{
    struct picker *p = s->state;

    (void)arg;
    if (p->several) {
        size_t len = p->set.len > 2 ? p->set.len - 2 : 0;
        char *joined = mem_dup_len(len ? p->set.data + 1 : "", len);
        unsigned r = app_answer(a, p->tag, true, 0, joined, NULL);
        free(joined);
        return r;
    }
    if (!p->count)
        return R_NONE;
    const struct item *it = &p->items[p->at];
    return app_answer(a, p->tag, true, it->number, it->value, it->thing);
}

static unsigned run_enter(struct app *a, struct screen *s, const char *arg)
{
    return goes_deeper(s->state) ? go_into(s->state) : run_take(a, s, arg);
}

static unsigned run_cancel(struct app *a, struct screen *s, const char *arg)
{
    struct picker *p = s->state;

    (void)arg;
    return app_answer(a, p->tag, false, 0, "", NULL);
}

static unsigned go(struct screen *s, int by)
{
    struct picker *p = s->state;

    p->at += by;
    if (p->at >= p->count)
        p->at = p->count - 1;
    if (p->at < 0)
        p->at = 0;
    return R_NONE;
}

static unsigned run_down(struct app *a, struct screen *s, const char *arg)
{
    (void)a;
    (void)arg;
    return go(s, 1);
}

static unsigned run_up(struct app *a, struct screen *s, const char *arg)
{
    (void)a;
    (void)arg;
    return go(s, -1);
}

static unsigned run_page_down(struct app *a, struct screen *s, const char *arg)
{
    (void)arg;
    return go(s, a->body_rows / 2);
}

static unsigned run_page_up(struct app *a, struct screen *s, const char *arg)
{
    (void)arg;
    return go(s, -a->body_rows / 2);
}

static const struct command picker_commands[] = {
    {"enter", "Enter", N_("Take the one under the cursor, or go into it; of a set, take those marked with Space"), N_("Take"), 0, run_enter},
    {"take", "C-s", N_("Take the one under the cursor although there is more inside"), NULL, 0, run_take},
    {"cancel", "Esc C-c C-g", N_("Leave it"), N_("Cancel"), 0, run_cancel},
    {"down", "Down C-n Tab", N_("The next one"), NULL, 0, run_down},
    {"up", "Up C-p S-Tab", N_("The one before"), NULL, 0, run_up},
    {"page-down", "PgDn", N_("Half a page down"), NULL, 0, run_page_down},
    {"page-up", "PgUp", N_("Half a page up"), NULL, 0, run_page_up},
    {0},
};

const struct screen_ops picker_ops = {
    .name = "picker",
    .state_size = sizeof(struct picker),
    .commands = picker_commands,
    .overlay = true,
    .load = load,
    .draw = draw,
    .typing = always,
    .text = type_text,
    .key = edit_key,
    .close = close_picker,
};
