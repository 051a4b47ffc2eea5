/* Weeks of a year by expert: the screen and its keys. Enter opens what stands in a cell. */
#include "roster__.h"

#include "base/utf8.h"
#include "beside__.h"
#include "board__.h"
#include "list__.h"
#include "model/kinds.h"
#include "model/scope.h"
#include "picker__.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_AREA = 401, YEAR_MIN = 2000, YEAR_MAX = 2100 };

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

/* ---- the screen ---- */

static void stand(const struct app *a, struct roster *r)
{
    int rows = roster_rows(a->body_rows);

    if (r->at >= r->shown_count)
        r->at = r->shown_count - 1;
    if (r->at < 0)
        r->at = 0;
    if (r->top > r->at)
        r->top = r->at;
    if (r->at - r->top >= rows)
        r->top = r->at - rows + 1;
    if (r->week >= r->weeks)
        r->week = r->weeks - 1;
    if (r->week < 0)
        r->week = 0;
}

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct roster *r = s->state;
    int64_t now = db_data_version(a->m->db) + txn_count(a->m->db);
    bool ok = true;

    if (now != r->seen && !r->reading) {
        roster_read(a, r);
        r->seen = now;
    } else if (r->rows_due && !r->reading) {
        ok = roster_read_rows(a->m, r, e);
    }
    r->rows_due = false;
    stand(a, r);
    return ok && roster_describe(a, r, e);
}

static unsigned again(struct roster *r)
{
    r->seen = -1;
    return R_LOAD;
}

/* Other experts, the same year. */
static unsigned other_rows(struct roster *r)
{
    r->rows_due = true;
    return R_LOAD;
}

static unsigned go(const struct app *a, struct roster *r, int rows, int weeks)
{
    r->at += rows;
    r->week += weeks;
    stand(a, r);
    return R_LOAD;
}

static bool typing(const struct screen *s)
{
    return ((const struct roster *)s->state)->searching;
}

static bool prompt(const struct screen *s, struct buf *out, int *cursor)
{
    const struct roster *r = s->state;

    if (!r->searching)
        return false;
    buf_addf(out, "/%s", buf_text(&r->search.text));
    *cursor = 1 + utf8_cells(buf_text(&r->search.text), r->search.at);
    return true;
}

static unsigned searched(struct app *a, struct roster *r)
{
    roster_match(r);
    r->at = 0;
    return go(a, r, 0, 0);
}

/* What was typed while the year is read waits for it. */
static bool ready(struct app *a, struct screen *s)
{
    struct roster *r = s->state;
    struct err e = {0};

    if (!r->reading)
        return true;
    beside_wait(a, &r->reading);
    if (!load(a, s, &e))
        app_fail(a, &e, NULL);
    return true;
}

static unsigned type_text(struct app *a, struct screen *s, const char *utf8, size_t len)
{
    struct roster *r = s->state;

    (void)ready(a, s);
    if (!r->searching)
        line_set(&r->search, "");
    r->searching = true;
    line_insert(&r->search, utf8, len);
    return searched(a, r);
}

static unsigned edit_key(struct app *a, struct screen *s, int key)
{
    struct roster *r = s->state;
    size_t before = r->search.text.len;

    if (!r->searching || !line_key(&r->search, key))
        return R_PASS;
    return r->search.text.len != before ? searched(a, r) : R_NONE;
}

static bool has_row(const struct screen *s)
{
    return roster_row(s->state) != NULL;
}

static void close_roster(struct screen *s)
{
    struct roster *r = s->state;

    beside_leave(&r->reading);
    arena_release(&r->mem);
    line_release(&r->search);
    buf_release(&r->detail);
    free(r->items);
    free(r->rows);
    free(r->shown);
}

/* ---- commands ---- */

#define MOVE(name, rows, weeks)                                                                    \
    COMMAND(name)                                                                                  \
    {                                                                                              \
        (void)arg;                                                                                 \
        return go(a, s->state, rows, weeks);                                                       \
    }
MOVE(run_down, 1, 0)
MOVE(run_up, -1, 0)
MOVE(run_right, 0, 1)
MOVE(run_left, 0, -1)
MOVE(run_page_down, roster_rows(a->body_rows) - 1, 0)
MOVE(run_page_up, 1 - roster_rows(a->body_rows), 0)
MOVE(run_first, -((const struct roster *)s->state)->at, 0)
MOVE(run_last, ((const struct roster *)s->state)->shown_count, 0)

/* One thing: its record; several: the list of the expert's assignments in the year. */
COMMAND(run_enter)
{
    struct roster *r = s->state;
    const struct roster_row *row = roster_row(r);
    int at = 0;

    (void)arg;
    if (r->searching) {
        r->searching = false;
        return R_NONE;
    }
    const struct roster_item *it = roster_item(r, row, r->week, &at);
    if (!it)
        return view_open(a, &expert_entity, row->id);
    if (!roster_item(r, row, r->week, &at))
        return view_open(a, it->type, it->id);
    char expert[48], year[24];
    snprintf(expert, sizeof expert, "expert=%s", row->no);
    snprintf(year, sizeof year, "year=%d", r->year);
    const char *conditions[] = {expert, year, NULL};
    return list_open_screen(a, &assignment_entity, conditions, NULL);
}

COMMAND(run_today)
{
    struct roster *r = s->state;

    (void)arg;
    r->week = roster_week_of(r, a->m->today);
    return go(a, r, 0, 0);
}

static unsigned other_year(struct app *a, struct roster *r, int by)
{
    if (r->year + by < YEAR_MIN || r->year + by > YEAR_MAX)
        return R_NONE;
    r->year += by;
    r->shown_count = 0; /* the other year's are not this one's */
    (void)a;
    return again(r);
}

COMMAND(run_next_year)
{
    (void)arg;
    return other_year(a, s->state, 1);
}

COMMAND(run_last_year)
{
    (void)arg;
    return other_year(a, s->state, -1);
}

COMMAND(run_idle)
{
    struct roster *r = s->state;

    (void)a;
    (void)arg;
    r->idle = !r->idle;
    return other_rows(r);
}

COMMAND(run_search)
{
    (void)arg;
    return type_text(a, s, "", 0);
}

COMMAND(run_area)
{
    struct roster *r = s->state;
    char code[13] = "000000000000";

    (void)arg;
    memcpy(code, r->area, strlen(r->area));
    return choose_region(a, TAG_AREA, *r->place ? code : NULL, 0, _("Show only this division"));
}

COMMAND(run_all)
{
    struct roster *r = s->state;

    (void)a;
    (void)arg;
    line_set(&r->search, "");
    r->searching = r->idle = false;
    r->place[0] = '\0';
    snprintf(r->area, sizeof r->area, "15");
    return other_rows(r);
}

COMMAND(run_back)
{
    struct roster *r = s->state;

    (void)arg;
    if (!r->searching && !r->search.text.len)
        return app_answer(a, 0, false, 0, "", NULL);
    r->searching = false;
    line_set(&r->search, "");
    return searched(a, r);
}

static unsigned result(struct app *a, struct screen *s, const struct result *answer)
{
    struct roster *r = s->state;
    struct err e = {0};

    if (answer->tag != TAG_AREA || !answer->yes || !scope_prefix(answer->text, r->area))
        return R_NONE;
    if (!place_name_of(a, answer->text, r->place, sizeof r->place, &e))
        app_fail(a, &e, NULL);
    r->at = 0;
    return other_rows(r);
}

static const struct command roster_commands[] = {
    {"enter", "Enter", N_("Show the assignment or visit of the week; none: the expert"), N_("Open"), NEED_ROW | NEED_READ, run_enter},
    {"search", "/", N_("Search as you type: Chinese, pinyin, initials, numbers"), N_("Search"), NEED_READ, run_search},
    {"roster-area", "f", N_("Show only one division"), N_("Division"), NEED_READ, run_area},
    {"roster-idle", "m", N_("Only experts who are sent, or all"), N_("Sent/all"), NEED_READ, run_idle},
    {"roster-today", "T", N_("To the week of today"), N_("Today"), NEED_READ, run_today},
    {"roster-next-year", "]", N_("The next year"), NULL, NEED_READ, run_next_year},
    {"roster-last-year", "[", N_("The year before"), NULL, NEED_READ, run_last_year},
    {"all", "F", N_("Show all again: no search, no division"), NULL, NEED_READ, run_all},
    {"back", "Esc q", N_("Leave the search, then the roster"), N_("Back"), 0, run_back},
    {"right", "Right l", N_("One week later"), NULL, NEED_READ, run_right},
    {"left", "Left h", N_("One week earlier"), NULL, NEED_READ, run_left},
    {"down", "Down j", N_("One row down"), NULL, NEED_READ, run_down},
    {"up", "Up k", N_("One row up"), NULL, NEED_READ, run_up},
    {"page-down", "PgDn C-f", N_("One page down"), NULL, NEED_READ, run_page_down},
    {"page-up", "PgUp C-b", N_("One page up"), NULL, NEED_READ, run_page_up},
    {"first", "Home g", N_("To the first row"), NULL, NEED_READ, run_first},
    {"last", "End G", N_("To the last row"), NULL, NEED_READ, run_last},
    {0},
};

const struct screen_ops roster_ops = {
    .name = "roster",
    .state_size = sizeof(struct roster),
    .commands = roster_commands,
    .title = roster_title,
    .load = load,
    .draw = roster_draw,
    .typing = typing,
    .text = type_text,
    .key = edit_key,
    .result = result,
    .has_row = has_row,
    .ready = ready,
    .prompt = prompt,
    .close = close_roster,
};

unsigned roster_open(struct app *a)
{
    char year[5];

    if (!board_may_read(a, &assignment_entity) || !board_may_read(a, &expert_entity))
        return R_NONE;
    struct roster *r = app_push(a, &roster_ops)->state;
    snprintf(year, sizeof year, "%.4s", a->m->today);
    r->year = (int)strtol(year, NULL, 10);
    r->weeks = roster_weeks_of(r->year);
    r->seen = -1;
    r->week = roster_week_of(r, a->m->today);
    snprintf(r->area, sizeof r->area, "15");
    return app_load(a, a->top);
}
