/*
 * What a plan leaves undone, and why: one row each, however many there are. Over a board the year that it holds answers and a
 * reason is made when its row is looked at; without one all of it is read beside the screen.
 */
#include "beside__.h"
#include "board__.h"
#include "rows__.h"

#include "model/kinds.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARK_CELLS = 2, HEAD_ROWS = 1, DETAIL_ROWS = 4, ROWS_FOR_DETAIL = 12, GOT_CELLS = 7, WHAT_CELLS = 36, REGION_DIGITS = 12 };

/* All of it, read by a thread. */
struct reading {
    int64_t plan;
    char area[13];
    struct arena mem;
    struct plan_gap *gaps; /* in mem */
    int64_t count;
};

struct gaps {
    struct rows rows;           /* count, cursor, window */
    struct record plan;
    struct board *board;        /* that it stands on; NULL = none */
    struct plan_gap_list *list; /* owned: of the board's desk, as it was at `seen` */
    int seen;
    struct reading *read;       /* owned: where there is no list */
    struct beside *reading;
    int64_t own, others;        /* commits when it was read; own -1 = to be read */
    enum lang lang;
    struct arena mem;
    struct plan_gap *page;      /* of the rows seen, in mem */
    int page_first, page_count;
};

/* ---- reading ---- */

static void drop_reading(void *arg)
{
    struct reading *r = arg;

    if (r)
        arena_release(&r->mem);
    free(r);
}

static bool read_gaps(struct model *m, void *arg, const atomic_bool *stop, struct err *e)
{
    struct reading *r = arg;
    struct record plan;

    (void)stop;
    record_init(&plan, &plan_entity);
    bool ok = repo_load(m, r->plan, &plan, e) && plan_gaps(m, &plan, r->area, &r->mem, &r->gaps, &r->count, e);
    record_release(&plan);
    return ok;
}

static void take_gaps(struct app *a, void *owner, void *arg, bool ok, const struct err *e)
{
    struct gaps *g = owner;

    if (!ok) {
        app_fail(a, e, &plan_entity);
        drop_reading(arg);
        return;
    }
    drop_reading(g->read);
    g->read = arg;
    a->load_due = true;
}

static const struct beside_work gaps_work = {.work = read_gaps, .done = take_gaps, .drop = drop_reading};

static void start_reading(struct app *a, struct gaps *g)
{
    struct reading *r;

    if (g->reading)
        return;
    r = mem_zero(1, sizeof *r);
    r->plan = g->plan.id;
    snprintf(r->area, sizeof r->area, "%s", a->m->who.area);
    beside_start(a, &gaps_work, &g->reading, g, r);
}

/* The board's year, if it can say. */
static bool ask_board(struct app *a, struct gaps *g, struct err *e)
{
    plan_gap_list_close(g->list);
    g->list = NULL;
    if (!g->board || !g->board->desk)
        return true;
    g->seen = g->board->generation;
    return plan_gap_list_open(a->m, g->board->desk, a->m->who.area, &g->list, e);
}

static bool is_new(struct app *a, const struct gaps *g)
{
    return g->own != txn_count(a->m->db) || g->others != db_data_version(a->m->db) || g->lang != a->m->lang;
}

static bool read_again(struct app *a, struct gaps *g, struct err *e)
{
    g->own = txn_count(a->m->db);
    g->others = db_data_version(a->m->db);
    g->lang = a->m->lang;
    if (!ask_board(a, g, e))
        return false;
    if (!g->list)
        start_reading(a, g);
    return true;
}

/* ---- rows ---- */

static int list_rows(int body_rows)
{
    int rows = body_rows - HEAD_ROWS - (body_rows >= ROWS_FOR_DETAIL ? DETAIL_ROWS : 0);

    return rows > 1 ? rows : 1;
}

static struct plan_gap gap_at(struct gaps *g, int i)
{
    return g->list ? plan_gap_list_at(g->list, i, &g->mem) : g->read->gaps[i];
}

/* The rows in sight, with their reasons. */
static void fill_page(const struct app *a, struct gaps *g)
{
    g->rows.count = (int)(g->list ? plan_gap_list_count(g->list) : g->read ? g->read->count : 0);
    rows_fit(&g->rows, list_rows(a->body_rows));
    arena_reset(&g->mem);
    g->page = arena_new(&g->mem, ((size_t)g->rows.height + 1) * sizeof *g->page);
    g->page_first = g->rows.top;
    g->page_count = 0;
    while (g->page_count < g->rows.height && g->rows.top + g->page_count < g->rows.count) {
        g->page[g->page_count] = gap_at(g, g->rows.top + g->page_count);
        g->page_count++;
    }
}

/* The board below may have another year by now: then the list is made anew. */
static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct gaps *g = s->state;
    bool other = g->list && g->seen != g->board->generation;

    if ((other || is_new(a, g)) && !read_again(a, g, e)) {
        g->own = -1;
        return false;
    }
    fill_page(a, g);
    return true;
}

static const struct plan_gap *here(const struct gaps *g)
{
    int at = g->rows.at - g->page_first;

    return at >= 0 && at < g->page_count ? &g->page[at] : NULL;
}

/* ---- drawing ---- */

static void draw_cells(struct canvas *c, int y, enum style style, const char *const texts[4])
{
    int room = c->cols - MARK_CELLS - GOT_CELLS - 3;
    int what = room * 3 / 8 < WHAT_CELLS ? room * 3 / 8 : WHAT_CELLS;
    const int cells[] = {what, room / 4, GOT_CELLS, room - what - room / 4};
    int x = MARK_CELLS;

    for (int i = 0; i < 4; i++) {
        if (i == 2)
            canvas_right(c, y, x, cells[i], style, texts[i], strlen(texts[i]));
        else
            canvas_text(c, y, x, cells[i], style, texts[i], strlen(texts[i]));
        x += cells[i] + 1;
    }
}

static void draw_row(const struct gaps *g, struct canvas *c, int y, int i)
{
    const struct plan_gap *gap = &g->page[i];
    struct buf what = {0}, got = {0};
    bool at = g->page_first + i == g->rows.at;

    buf_addf(&what, "%s %s", _(gap->kind), gap->key);
    buf_addf(&got, "%lld/%lld", (long long)gap->got, (long long)gap->wanted);
    canvas_text(c, y, 0, MARK_CELLS, STYLE_PLAIN, at ? ">" : "", at);
    draw_cells(c, y, STYLE_PLAIN, (const char *const[]){buf_text(&what), gap->name, buf_text(&got), gap->why});
    buf_release(&what);
    buf_release(&got);
}

/* The row under the cursor in full. */
static void draw_detail(const struct gaps *g, struct canvas *c)
{
    const struct plan_gap *gap = here(g);
    struct buf text = {0};

    canvas_text(c, 0, 0, c->cols, STYLE_HEAD, "", 0);
    if (!gap)
        return;
    buf_addf(&text, "%s %s %s: %lld / %lld", _(gap->kind), gap->key, gap->name, (long long)gap->got, (long long)gap->wanted);
    canvas_text(c, 1, 0, c->cols, STYLE_PLAIN, buf_text(&text), text.len);
    board_wrap(c, 2, gap->why, DETAIL_ROWS - 2);
    buf_release(&text);
}

static void draw(const struct screen *s, struct canvas *c)
{
    const struct gaps *g = s->state;
    int rows = list_rows(c->rows);

    draw_cells(c, 0, STYLE_HEAD, (const char *const[]){_("What"), _("Where"), _("Got"), _("Why")});
    for (int i = 0; i < g->page_count && i < rows; i++)
        draw_row(g, c, HEAD_ROWS + i, i);
    if (!g->page_count)
        canvas_put(c, HEAD_ROWS, MARK_CELLS, STYLE_PLAIN,
                   g->reading ? _("The year is being read.") : g->list || g->read ? _("Nothing is missing: every quota and every need is met.") : "");
    struct canvas below = canvas_part(c, HEAD_ROWS + rows, 0, c->rows - HEAD_ROWS - rows, c->cols);
    if (below.rows >= DETAIL_ROWS)
        draw_detail(g, &below);
    canvas_cursor(c, HEAD_ROWS + g->rows.at - g->page_first, 0);
}

static void title(const struct screen *s, struct buf *out)
{
    const struct gaps *g = s->state;

    buf_addf(out, "%s: %s", _("What is missing, and why"), record_text(&g->plan, PLAN_NO));
    if (g->list || g->read)
        buf_addf(out, "  %d", g->rows.count);
}

/* ---- commands ---- */

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

/* What was typed while it is read waits for it. */
static const struct gaps *settle(struct app *a, struct screen *s)
{
    struct gaps *g = s->state;

    if (g->reading) {
        beside_wait(a, &g->reading);
        fill_page(a, g);
    }
    return g;
}

static unsigned go(struct app *a, struct screen *s, int64_t to)
{
    struct gaps *g = s->state;
    struct err e = {0};

    if (to >= g->rows.count)
        to = g->rows.count - 1;
    g->rows.at = to < 0 ? 0 : (int)to;
    if (!load(a, s, &e))
        app_fail(a, &e, &plan_entity);
    return R_NONE;
}

#define MOVE(name, to)                                                                             \
    COMMAND(name)                                                                                  \
    {                                                                                              \
        const struct gaps *g = settle(a, s);                                                       \
        (void)arg;                                                                                 \
        return go(a, s, to);                                                                       \
    }
MOVE(run_down, g->rows.at + 1)
MOVE(run_up, g->rows.at - 1)
MOVE(run_page_down, g->rows.at + g->rows.height - 1)
MOVE(run_page_up, g->rows.at - g->rows.height + 1)
MOVE(run_first, g->rows.count ? 0 : -1)
MOVE(run_last, g->rows.count - 1)

/* What a bound is of: "2026+kjtpy+150100000000" a quota, "2026+150121100201" a village, "2026+P2026-00001" a station. */
static unsigned open_bound(struct app *a, const char *key)
{
    const char *of = strchr(key, '+');

    if (!of || strchr(of + 1, '+'))
        return board_open_record(a, &quota_entity, key);
    return board_open_record(a, strlen(of + 1) == REGION_DIGITS ? &region_entity : &station_entity, of + 1);
}

COMMAND(run_enter)
{
    const struct plan_gap *gap = here(s->state);

    (void)arg;
    if (!gap)
        return R_NONE;
    if (strcmp(gap->kind, "need") == 0)
        return board_open_record(a, &need_entity, gap->key);
    if (strcmp(gap->kind, "quota") == 0)
        return open_bound(a, gap->key);
    return board_open_record(a, &region_entity, gap->key);
}

COMMAND(run_back)
{
    (void)s;
    (void)arg;
    return app_answer(a, 0, false, 0, "", NULL);
}

static bool has_row(const struct screen *s)
{
    return here(s->state) != NULL;
}

static const struct entity *type_of(const struct screen *s)
{
    (void)s;
    return &plan_entity;
}

static void close_gaps(struct screen *s)
{
    struct gaps *g = s->state;

    beside_leave(&g->reading);
    plan_gap_list_close(g->list);
    drop_reading(g->read);
    arena_release(&g->mem);
    record_release(&g->plan);
}

static const struct command gaps_commands[] = {
    {"enter", "Enter", N_("Show the need, the village or the quota"), N_("Open"), NEED_ROW, run_enter},
    {"back", "Esc q Left", N_("Back"), N_("Back"), 0, run_back},
    {"down", "Down j C-n", N_("One row down"), NULL, 0, run_down},
    {"up", "Up k", N_("One row up"), NULL, 0, run_up},
    {"page-down", "PgDn Space C-f", N_("One page down"), NULL, 0, run_page_down},
    {"page-up", "PgUp C-b", N_("One page up"), NULL, 0, run_page_up},
    {"first", "Home g", N_("To the first row"), NULL, 0, run_first},
    {"last", "End G", N_("To the last row"), NULL, 0, run_last},
    {0},
};

const struct screen_ops gaps_ops = {
    .name = "plan.gaps",
    .state_size = sizeof(struct gaps),
    .commands = gaps_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .has_row = has_row,
    .type = type_of,
    .close = close_gaps,
};

unsigned gaps_open(struct app *a, const struct record *plan, struct board *on)
{
    struct gaps *g = app_push(a, &gaps_ops)->state;

    record_init(&g->plan, &plan_entity);
    record_copy(&g->plan, plan);
    g->board = on;
    g->own = -1;
    return app_load(a, a->top);
}
