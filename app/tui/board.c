/* The dispatch board as a screen: opened for a plan or for the plan of the year, read when something changed, closed. */
#include "board__.h"

#include "base/utf8.h"
#include "list__.h"
#include "model/kinds.h"
#include "model/scope.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct record *board_record(struct screen *s)
{
    return &((struct board *)s->state)->plan;
}

const struct board_row *board_row(const struct board *b)
{
    return b->left.at < b->shown_count ? &b->rows[b->shown[b->left.at]] : NULL;
}

const struct plan_option *board_option(const struct board *b)
{
    return b->right.at < b->option_count ? &b->options[b->right.at] : NULL;
}

/* Rows that the line above those who cannot be sent takes between `top` and the cursor. */
static int line_between(const struct board *b)
{
    return b->suited < b->option_count && b->right.top <= b->suited && b->right.at >= b->suited;
}

void board_scroll(const struct app *a, struct board *b)
{
    int rows = board_pane_rows(a->body_rows);

    if (b->left.top > b->left.at)
        b->left.top = b->left.at;
    if (b->left.at - b->left.top >= rows)
        b->left.top = b->left.at - rows + 1;
    if (b->right.top > b->right.at)
        b->right.top = b->right.at;
    while (b->right.at - b->right.top + line_between(b) >= rows && b->right.top < b->right.at)
        b->right.top++;
}

/*
 * Others' commits: the plan is read again, the year when a wish needs it or C-r asks. Our own (a wish here, undo, a form):
 * the year too if it is another one now.
 */
static bool note_commits(struct app *a, struct board *b, struct err *e)
{
    bool own = txn_count(a->m->db) != b->own, holds = true;

    if (b->reading) /* looked at when it is there */
        return true;
    if (!own && db_data_version(a->m->db) == b->others)
        return true;
    if (own && !plan_desk_holds(a->m, b->desk, &holds, e))
        return false;
    b->due |= holds ? DUE_PLAN : DUE_YEAR;
    return true;
}

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct board *b = s->state;

    if (b->asking) { /* the desk is away: afterwards */
        board_scroll(a, b);
        return true;
    }
    bool ok = (!b->desk || note_commits(a, b, e)) && board_read(a, b, e);

    board_scroll(a, b);
    return ok;
}

static bool typing(const struct screen *s)
{
    return ((const struct board *)s->state)->searching;
}

static bool prompt(const struct screen *s, struct buf *out, int *cursor)
{
    const struct board *b = s->state;

    if (!b->searching)
        return false;
    buf_addf(out, "/%s", buf_text(&b->search.text));
    *cursor = 1 + utf8_cells(buf_text(&b->search.text), b->search.at);
    return true;
}

/* The rows that match; those to the right follow when no key waits. */
static unsigned searched(struct app *a, struct board *b)
{
    b->left.at = 0;
    board_match(b);
    board_scroll(a, b);
    b->due |= DUE_OPTIONS;
    return R_LOAD;
}

static bool ready(struct app *a, struct screen *s)
{
    return board_ready(a, s->state);
}

static unsigned type_text(struct app *a, struct screen *s, const char *utf8, size_t len)
{
    struct board *b = s->state;

    if (!board_ready(a, b))
        return R_NONE;
    if (!b->searching)
        line_set(&b->search, "");
    b->searching = true;
    b->in_right = false;
    line_insert(&b->search, utf8, len);
    return searched(a, b);
}

static unsigned edit_key(struct app *a, struct screen *s, int key)
{
    struct board *b = s->state;
    size_t before = b->search.text.len;

    if (!b->searching || !line_key(&b->search, key))
        return R_PASS;
    return b->search.text.len != before ? searched(a, b) : R_NONE;
}

static bool has_row(const struct screen *s)
{
    return board_option(s->state) != NULL;
}

static const struct entity *type_of(const struct screen *s)
{
    (void)s;
    return &plan_entity;
}

static void close_board(struct screen *s)
{
    board_hush(s->app, s->state);
    board_forget(s->state);
}

const struct screen_ops board_ops = {
    .name = "plan.board",
    .state_size = sizeof(struct board),
    .commands = board_commands,
    .title = board_title,
    .load = load,
    .draw = board_draw,
    .typing = typing,
    .text = type_text,
    .key = edit_key,
    .result = board_result,
    .has_row = has_row,
    .ready = ready,
    .type = type_of,
    .prompt = prompt,
    .close = close_board,
};

bool place_name_of(struct app *a, const char *code, char *out, size_t room, struct err *e)
{
    struct stmt q;

    stmt_open(&q, a->m->db, Q_REGION_PARENT_OF);
    stmt_text(&q, ":code", code);
    snprintf(out, room, "%s", stmt_next(&q) ? stmt_col_text(&q, 0) : code);
    return stmt_close(&q, e);
}

/* ---- opening ---- */

bool board_may_read(struct app *a, const struct entity *t)
{
    struct err e = {0};

    if (role_reach(a->m->who.role, t->class, VERB_READ) != REACH_NONE)
        return true;
    if (!role_require(&a->m->who, t, VERB_READ, "", &e))
        app_fail(a, &e, t);
    return false;
}

unsigned board_open(struct app *a, const struct record *plan)
{
    if (!board_may_read(a, &plan_entity) || !board_may_read(a, &need_entity))
        return R_NONE;
    struct board *b = app_push(a, &board_ops)->state;
    record_init(&b->plan, &plan_entity);
    record_copy(&b->plan, plan);
    b->lacking = true;
    snprintf(b->area, sizeof b->area, "%s", role_reach(a->m->who.role, CLASS_CASE, VERB_READ) == REACH_ALL ? "15" : a->m->who.area);
    return app_load(a, a->top);
}

/* The newest plan of the year, whatever its state. */
static bool newest_plan(struct app *a, struct record *plan, bool *found, struct err *e)
{
    struct list_query q;
    struct list_rows rows;
    char year[24];

    list_query_init(&q, &plan_entity);
    snprintf(year, sizeof year, "%.4s", a->m->today);
    q.filters[q.filter_count++] = (struct list_filter){PLAN_YEAR, LIST_EQ, year};
    q.limit = 1; /* the newest comes first */
    if (!list_open(a->m, &q, &rows, e))
        return false;
    *found = list_next(&rows, plan);
    return list_close(&rows, e);
}

unsigned board_open_year(struct app *a)
{
    struct record plan;
    struct err e = {0};
    bool found = false;
    unsigned r = R_NONE;
    char question[120];

    record_init(&plan, &plan_entity);
    snprintf(question, sizeof question, _("There is no plan of %.4s yet. Begin one?"), a->m->today);
    if (!board_may_read(a, &plan_entity))
        r = R_NONE;
    else if (!newest_plan(a, &plan, &found, &e))
        app_fail(a, &e, &plan_entity);
    else if (found)
        r = board_open(a, &plan);
    else
        r = ask_yes(a, BOARD_TAG, question);
    record_release(&plan);
    return r;
}

unsigned board_begun(struct app *a, const struct result *r)
{
    struct record plan;
    struct err e = {0};
    unsigned react = R_NONE;
    char year[5];

    if (!r->yes)
        return R_NONE;
    record_init(&plan, &plan_entity);
    snprintf(year, sizeof year, "%.4s", a->m->today);
    a->m->action = "plan new";
    if (plan_new(a->m, (int)strtol(year, NULL, 10), NULL, NULL, &plan, &e))
        react = board_open(a, &plan);
    else
        app_fail(a, &e, &plan_entity);
    record_release(&plan);
    return react;
}
