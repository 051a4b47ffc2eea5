/*
 * What moves before anything does: the plan against what stands in the year, or against the plan as it was before it was
 * solved last. From here it is applied.
 */
#include "board__.h"

#include "list__.h"
#include "model/kinds.h"

#include <stdio.h>
#include <string.h>

enum { TAG_APPLY = 301, MARK_CELLS = 2, HEAD_ROWS = 2, DETAIL_ROWS = 4, ROWS_FOR_DETAIL = 12 };

struct moves {
    struct record plan;
    struct board *board;              /* that it stands on */
    const struct plan_memory *before; /* the board's; NULL = not solved there */
    bool since;                       /* against `before`, not against what stands */
    struct arena mem;
    struct plan_move *list;
    int64_t count;
    int at, top;
};

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

static bool against_standing(struct app *a, struct moves *v, struct err *e)
{
    struct record none;

    record_init(&none, &plan_entity);
    record_put_number(&none, PLAN_YEAR, record_number(&v->plan, PLAN_YEAR));
    bool ok = plan_desk_moves(a->m, v->board->desk, &none, &v->plan, &v->mem, &v->list, &v->count, e);
    record_release(&none);
    return ok;
}

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct moves *v = s->state;

    v->count = 0;
    arena_reset(&v->mem);
    bool ok = repo_load(a->m, v->plan.id, &v->plan, e) &&
              (v->since ? plan_moves_since(a->m, v->board->desk, v->before, &v->plan, &v->mem, &v->list, &v->count, e) : against_standing(a, v, e));
    if (v->at >= v->count)
        v->at = v->count ? (int)v->count - 1 : 0;
    return ok;
}

/* ---- drawing ---- */

struct widths {
    int expert, from, to, why;
};

static struct widths widths_of(int cols)
{
    int room = cols - MARK_CELLS - 3;
    struct widths w = {room / 4, room / 4, room / 4, 0};

    w.why = room - w.expert - w.from - w.to;
    return w;
}

static void draw_cells(struct canvas *c, int y, enum style style, const char *const texts[4])
{
    struct widths w = widths_of(c->cols);
    const int cells[] = {w.expert, w.from, w.to, w.why};
    int x = MARK_CELLS;

    for (int i = 0; i < 4; i++) {
        canvas_text(c, y, x, cells[i], style, texts[i], strlen(texts[i]));
        x += cells[i] + 1;
    }
}

static void put_end(struct buf *out, const char *need, const char *village, const char *none)
{
    if (need)
        buf_addf(out, "%s %s", village, need);
    else
        buf_add(out, none);
}

/* Rows of the list at this height. */
static int list_rows(int body_rows)
{
    int rows = body_rows - HEAD_ROWS - (body_rows >= ROWS_FOR_DETAIL ? DETAIL_ROWS : 0);

    return rows > 1 ? rows : 1;
}

static void draw_move(const struct moves *v, struct canvas *c, int y, int i)
{
    const struct plan_move *m = &v->list[i];
    struct buf who = {0}, from = {0}, to = {0};

    buf_addf(&who, "%s %s", m->expert_name, m->expert);
    put_end(&from, m->from_need, m->from_village, "-");
    put_end(&to, m->to_need, m->to_village, _("stays at home"));
    canvas_text(c, y, 0, MARK_CELLS, STYLE_PLAIN, i == v->at ? ">" : "", i == v->at);
    draw_cells(c, y, STYLE_PLAIN, (const char *const[]){buf_text(&who), buf_text(&from), buf_text(&to), m->why ? m->why : ""});
    buf_release(&who);
    buf_release(&from);
    buf_release(&to);
}

/* The move under the cursor in full. */
static void draw_detail(const struct moves *v, struct canvas *c)
{
    struct buf text = {0};

    canvas_text(c, 0, 0, c->cols, STYLE_HEAD, "", 0);
    if (v->count) {
        const struct plan_move *m = &v->list[v->at];
        buf_addf(&text, "%s %s: ", m->expert, m->expert_name);
        put_end(&text, m->from_need, m->from_village, "-");
        canvas_text(c, 1, 0, c->cols, STYLE_PLAIN, buf_text(&text), text.len);
        buf_reset(&text);
        buf_add(&text, "-> ");
        put_end(&text, m->to_need, m->to_village, _("stays at home"));
        canvas_text(c, 2, 0, c->cols, STYLE_PLAIN, buf_text(&text), text.len);
        canvas_text(c, 3, 0, c->cols, STYLE_PLAIN, m->why ? m->why : "", m->why ? strlen(m->why) : 0);
    }
    buf_release(&text);
}

static void draw(const struct screen *s, struct canvas *c)
{
    const struct moves *v = s->state;
    int rows = list_rows(c->rows);
    const char *against = v->since ? _("Against the plan before it was solved last") : _("Against what stands in the year");

    canvas_put(c, 0, MARK_CELLS, STYLE_PLAIN, against);
    draw_cells(c, 1, STYLE_HEAD, (const char *const[]){_("Expert"), _("From"), _("To"), _("Why")});
    for (int i = v->top; i < v->count && i - v->top < rows; i++)
        draw_move(v, c, HEAD_ROWS + i - v->top, i);
    if (!v->count)
        canvas_put(c, HEAD_ROWS, MARK_CELLS, STYLE_PLAIN, _("Nobody moves."));
    struct canvas below = canvas_part(c, HEAD_ROWS + rows, 0, c->rows - HEAD_ROWS - rows, c->cols);
    if (below.rows >= DETAIL_ROWS)
        draw_detail(v, &below);
    canvas_cursor(c, HEAD_ROWS + v->at - v->top, 0);
}

static void title(const struct screen *s, struct buf *out)
{
    const struct moves *v = s->state;

    buf_addf(out, _("What moves: plan %s"), record_text(&v->plan, PLAN_NO));
    buf_add_char(out, ' ');
    record_show(s->app->m, &v->plan, PLAN_STATE, out);
    buf_addf(out, "  %lld", (long long)v->count);
}

/* ---- commands ---- */

static unsigned go(const struct app *a, struct moves *v, int64_t to)
{
    int rows = list_rows(a->body_rows);

    if (to >= v->count)
        to = v->count - 1;
    v->at = to < 0 ? 0 : (int)to;
    if (v->top > v->at)
        v->top = v->at;
    if (v->at - v->top >= rows)
        v->top = v->at - rows + 1;
    return R_NONE;
}

#define MOVE(name, to)                                                                             \
    COMMAND(name)                                                                                  \
    {                                                                                              \
        struct moves *v = s->state;                                                                \
        (void)arg;                                                                                 \
        return go(a, v, to);                                                                       \
    }
MOVE(run_down, v->at + 1)
MOVE(run_up, v->at - 1)
MOVE(run_page_down, v->at + list_rows(a->body_rows) - 1)
MOVE(run_page_up, v->at - list_rows(a->body_rows) + 1)
MOVE(run_first, 0)
MOVE(run_last, v->count - 1)

COMMAND(run_other)
{
    struct moves *v = s->state;

    (void)arg;
    if (!v->before) {
        app_say(a, _("The plan was not solved on this board yet: there is nothing else to compare with."));
        return R_NONE;
    }
    v->since = !v->since;
    v->at = v->top = 0;
    return R_LOAD;
}

COMMAND(run_enter)
{
    const struct moves *v = s->state;
    struct record r;
    struct err e = {0};
    unsigned react = R_NONE;

    (void)arg;
    record_init(&r, &expert_entity);
    if (repo_find(a->m, v->list[v->at].expert, &r, &e))
        react = view_open(a, &expert_entity, r.id);
    else
        app_fail(a, &e, &expert_entity);
    record_release(&r);
    return react;
}

COMMAND(run_apply)
{
    (void)s;
    (void)arg;
    return ask_yes(a, TAG_APPLY, _("Make the assignments of this plan?"));
}

COMMAND(run_back)
{
    (void)s;
    (void)arg;
    return app_answer(a, 0, false, 0, "", NULL);
}

static unsigned result(struct app *a, struct screen *s, const struct result *r)
{
    struct moves *v = s->state;
    bool done;

    if (r->tag != TAG_APPLY || !r->yes)
        return R_NONE;
    unsigned react = plan_apply_here(a, &v->plan, &done);
    if (!done)
        return react;
    return app_answer(a, 0, false, 0, "", NULL);
}

static bool has_row(const struct screen *s)
{
    return ((const struct moves *)s->state)->count > 0;
}

static const struct entity *type_of(const struct screen *s)
{
    (void)s;
    return &plan_entity;
}

static void close_moves(struct screen *s)
{
    struct moves *v = s->state;

    arena_release(&v->mem);
    record_release(&v->plan);
}

static const struct command moves_commands[] = {
    {"plan-apply", "A", N_("Make the assignments of the plan"), N_("Apply"), NEED_DO, run_apply},
    {"moves-against", "Tab", N_("Against what stands, or against the plan before it was solved last"), N_("Compare with"), 0, run_other},
    {"enter", "Enter", N_("Show the expert"), N_("Open"), NEED_ROW, run_enter},
    {"back", "Esc q Left", N_("Back"), N_("Back"), 0, run_back},
    {"down", "Down j", N_("One row down"), NULL, 0, run_down},
    {"up", "Up k", N_("One row up"), NULL, 0, run_up},
    {"page-down", "PgDn Space C-f", N_("One page down"), NULL, 0, run_page_down},
    {"page-up", "PgUp C-b", N_("One page up"), NULL, 0, run_page_up},
    {"first", "Home g", N_("To the first row"), NULL, 0, run_first},
    {"last", "End G", N_("To the last row"), NULL, 0, run_last},
    {0},
};

const struct screen_ops moves_ops = {
    .name = "plan.moves",
    .state_size = sizeof(struct moves),
    .commands = moves_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .result = result,
    .has_row = has_row,
    .type = type_of,
    .close = close_moves,
};

unsigned moves_open(struct app *a, struct board *on)
{
    struct moves *v = app_push(a, &moves_ops)->state;

    record_init(&v->plan, &plan_entity);
    record_copy(&v->plan, &on->plan);
    v->board = on;
    v->before = on->before;
    return app_load(a, a->top);
}
