/* What stands around every screen: title row, message row, key bar. */
#include "beside__.h"
#include "board__.h"
#include "burst__.h"
#include "frame__.h"

#include "base/utf8.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_ROWS = 10, LEAST_COLS = 40, AROUND_ROWS = 3 };

void frame_size(struct app *a, int rows, int cols)
{
    a->rows = rows;
    a->cols = cols;
    a->body_rows = rows > AROUND_ROWS ? rows - AROUND_ROWS : 1;
}

static bool is_demo(struct app *a)
{
    struct stmt s;
    struct err ignored = {0};

    stmt_open(&s, a->m->db, Q_SETTING_GET);
    stmt_text(&s, ":name", "demo");
    bool demo = stmt_next(&s) && strcmp(stmt_col_text(&s, 0), "1") == 0;
    return stmt_close(&s, &ignored) && demo;
}

void frame_start(struct app *a)
{
    a->demo = is_demo(a);
    app_load(a, app_push(a, &home_ops));
    if (!a->top) /* the first screen could not be read: an empty one says why */
        app_push(a, &home_ops);
    keyfile_read(a);
}

void frame_end(struct app *a)
{
    solve_end(a);
    while (a->top)
        app_pop(a);
    beside_end(a);
    for (int i = 0; i < MESSAGES_KEPT; i++)
        free(a->log[i].text);
    if (a->last.entity)
        record_release(&a->last);
    buf_release(&a->answer);
    burst_release(a);
    keyfile_release(a);
}

void frame_load(struct app *a)
{
    struct err e = {0};

    a->load_due = false;
    db_watch(a->m->db, a->pending); /* a key that comes now is answered first */
    bool ok = !a->top->ops->load || a->top->ops->load(a, a->top, &e);
    db_watch(a->m->db, NULL);
    if (!ok && a->pending())
        a->load_due = true;
    else if (!ok)
        app_fail(a, &e, NULL);
}

static bool work(struct app *a, bool (*what)(struct app *a, struct screen *s))
{
    if (!what)
        return false;
    db_watch(a->m->db, a->pending);
    bool changed = what(a, a->top);
    db_watch(a->m->db, NULL);
    return changed;
}

bool frame_late(struct app *a)
{
    return work(a, a->top->ops->late);
}

bool frame_spare(struct app *a)
{
    return work(a, a->top->ops->spare);
}

/* ---- the three rows ---- */

static void draw_title(const struct app *a, const struct screen *s, struct canvas *all)
{
    struct buf title = {0};
    struct buf who = {0};

    if (s->ops->title)
        s->ops->title(s, &title);
    buf_addf(&who, "%s  %s", a->m->who.name, a->m->today);
    int right = utf8_cells(buf_text(&who), who.len) + 1;
    int demo = a->demo ? 6 : 0;
    int room = all->cols - right - demo;
    canvas_text(all, 0, 0, room, STYLE_BOLD, buf_text(&title), title.len);
    if (demo)
        canvas_put(all, 0, room, STYLE_DEMO, " DEMO ");
    canvas_right(all, 0, room + demo, right, STYLE_PLAIN, buf_text(&who), who.len);
    buf_release(&title);
    buf_release(&who);
}

struct bar {
    const struct app *a;
    const struct screen *s;
    struct canvas *all;
    int x, y;
    const struct command *done[64];
    int count;
};

static void bar_command(void *arg, const struct command *c)
{
    struct bar *b = arg;
    struct buf key = {0};

    if (!c->bar || !app_allows(b->a, b->s, c) || b->count == 64)
        return;
    for (int i = 0; i < b->count; i++)
        if (strcmp(b->done[i]->name, c->name) == 0)
            return;
    b->done[b->count++] = c;
    bool typing = b->s->ops->typing && b->s->ops->typing(b->s);
    if (!keymap_usable(b->a, c, typing, &key))
        return;
    int cells = (int)key.len + 1 + utf8_cells(_(c->bar), strlen(_(c->bar)));
    if (b->x + cells < b->all->cols) {
        int x = canvas_put(b->all, b->y, b->x, STYLE_BOLD, buf_text(&key));
        b->x = canvas_put(b->all, b->y, x + 1, STYLE_PLAIN, _(c->bar)) + 2;
    }
    buf_release(&key);
}

static void draw_bar(const struct app *a, const struct screen *s, struct canvas *all)
{
    struct bar b = {.a = a, .s = s, .all = all, .y = all->rows - 1};

    for (const struct command *c = global_commands; c->name; c++) /* help is the last to be cut */
        if (strcmp(c->name, "help") == 0)
            bar_command(&b, c);
    keymap_walk(s->ops, bar_command, &b);
}

struct hints {
    const struct app *a;
    struct canvas *all;
    int x, y;
    bool draw; /* first they are only counted */
};

static void place_hint(struct hints *h, const char *text, size_t len)
{
    int cells = utf8_cells(text, len);

    if (h->x && h->x + cells > h->all->cols) {
        h->x = 0;
        h->y++;
    }
    if (h->draw)
        canvas_text(h->all, h->y, h->x, cells, STYLE_PLAIN, text, len);
    h->x += cells + 2;
}

static void hint(void *arg, const struct command *c)
{
    struct hints *h = arg;
    struct buf text = {0};
    int second;

    if (!keymap_after(h->a, c, h->a->prefix, &second))
        return;
    keymap_name(second, &text);
    buf_addf(&text, " %s", _(c->help));
    place_hint(h, buf_text(&text), text.len);
    buf_release(&text);
}

static void walk_hints(struct hints *h)
{
    struct buf text = {0};

    keymap_name(h->a->prefix, &text);
    buf_add(&text, " -");
    place_hint(h, buf_text(&text), text.len);
    keymap_walk(h->a->top->ops, hint, h);
    buf_release(&text);
}

/* What may follow the first key, over as many rows as it takes, the last of them the bottom one. */
static void draw_hints(const struct app *a, struct canvas *all)
{
    struct hints h = {.a = a, .all = all};

    walk_hints(&h);
    int bottom = all->rows - 2;
    h = (struct hints){.a = a, .all = all, .y = h.y < bottom ? bottom - h.y : 1, .draw = true};
    canvas_blank(all, h.y, 0, bottom - h.y + 1, all->cols);
    walk_hints(&h);
}

static void draw_message(const struct app *a, struct canvas *row)
{
    const struct message *m = &a->log[(a->message_count - 1) % MESSAGES_KEPT];
    struct buf text = {0};

    if (m->bad)
        buf_add(&text, "! ");
    utf8_show(&text, m->text, strlen(m->text));
    canvas_text(row, 0, 0, row->cols, m->bad ? STYLE_BAD : STYLE_PLAIN, buf_text(&text), text.len);
    buf_release(&text);
}

static void draw_prompt(const struct screen *s, struct canvas *row)
{
    struct buf text = {0};
    int cursor = 0;

    if (s->ops->prompt && s->ops->prompt(s, &text, &cursor)) {
        int skip = cursor >= row->cols ? cursor - row->cols + 1 : 0;
        size_t from = utf8_clip(buf_text(&text), text.len, skip, &skip);
        canvas_text(row, 0, 0, row->cols, STYLE_PLAIN, buf_text(&text) + from, text.len - from);
        if (cursor >= 0)
            canvas_cursor(row, 0, cursor - skip);
    }
    buf_release(&text);
}

static void draw_bottom(const struct app *a, struct canvas *all)
{
    struct canvas part = canvas_part(all, all->rows - 2, 0, 1, all->cols);
    struct canvas *row = &part;

    if (a->busy[0])
        canvas_text(row, 0, 0, row->cols, STYLE_PLAIN, a->busy, strlen(a->busy));
    else if (a->prefix)
        draw_hints(a, all);
    else if (a->message_shown && a->message_count)
        draw_message(a, row);
    else
        draw_prompt(a->top, row);
}

static void draw_screens(const struct screen *s, struct canvas *body)
{
    if (s->ops->overlay && s->under && !body->plain)
        draw_screens(s->under, body);
    if (s->ops->draw)
        s->ops->draw(s, body);
}

void frame_draw(const struct app *a, int cursor[2])
{
    struct canvas all = {.rows = a->rows, .cols = a->cols, .ascii = a->ascii, .plain = a->plain != NULL, .bar_selection = a->bar_selection, .cursor = cursor};
    const struct screen *named = a->top;

    if (a->rows < LEAST_ROWS || a->cols < LEAST_COLS) {
        const char *text = _("The window is too small: 40 x 10 at least.");
        canvas_text(&all, 0, 0, all.cols, STYLE_PLAIN, text, strlen(text));
        return;
    }
    struct canvas body = canvas_part(&all, 1, 0, a->body_rows, a->cols);
    while (named->ops->overlay && !named->ops->title && named->under)
        named = named->under;
    draw_title(a, named, &all);
    draw_screens(a->top, &body);
    draw_bottom(a, &all);
    draw_bar(a, a->top, &all);
}
