/* Weeks of a year by expert: assignments by their days, visits where they were made. Enter opens what stands in a cell. */
#include "roster__.h"

#include "base/date.h"
#include "base/utf8.h"
#include "board__.h"
#include "list__.h"
#include "model/kinds.h"
#include "model/scope.h"
#include "picker__.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_AREA = 401, YEAR_MIN = 2000, YEAR_MAX = 2100, DAYS_A_WEEK = 7 };

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

/* ---- weeks ---- */

/* Days since 1970 of the Monday of week 1: the week with 4 January. */
static int64_t first_monday(int year)
{
    struct date fourth = {year, 1, 4};

    return date_to_days(fourth) - (date_weekday(fourth) - 1);
}

static int weeks_of(int year)
{
    return (int)((first_monday(year + 1) - first_monday(year)) / DAYS_A_WEEK);
}

void roster_week_days(const struct roster *r, int week, char first[11], char last[11])
{
    int64_t monday = first_monday(r->year) + (int64_t)week * DAYS_A_WEEK;

    date_format(date_from_days(monday), first);
    date_format(date_from_days(monday + DAYS_A_WEEK - 1), last);
}

/* The week of a day; before the first week -1, behind the last `weeks`. */
static int week_of(const struct roster *r, const char *day)
{
    struct date d;
    struct err ignored = {0};

    if (!date_parse(day, strlen(day), &d, &ignored))
        return -1;
    int64_t days = date_to_days(d) - first_monday(r->year);
    return days < 0 ? -1 : days / DAYS_A_WEEK >= r->weeks ? r->weeks : (int)(days / DAYS_A_WEEK);
}

const struct roster_row *roster_row(const struct roster *r)
{
    return r->at < r->shown_count ? &r->rows[r->shown[r->at]] : NULL;
}

const struct roster_item *roster_item(const struct roster *r, const struct roster_row *row, int week, int *at)
{
    while (*at < row->count) {
        const struct roster_item *it = &r->items[row->first + (*at)++];
        if (it->from <= week && week <= it->to)
            return it;
    }
    return NULL;
}

/* ---- reading ---- */

static void add_item(struct roster *r, const struct roster_item *it)
{
    if (it->to < 0 || it->from >= r->weeks)
        return;
    if (r->item_count == r->item_room)
        r->items = mem_grow(r->items, (size_t)(r->item_room = r->item_room ? 2 * r->item_room : 256), sizeof *r->items);
    r->items[r->item_count++] = *it;
}

static void add_assignment(struct roster *r, const struct record *row)
{
    const char *from = record_text(row, ASSIGNMENT_STARTS_ON), *to = record_text(row, ASSIGNMENT_ENDS_ON);
    const char *state = record_text(row, ASSIGNMENT_STATE);
    struct roster_item it = {.expert = record_number(row, ASSIGNMENT_EXPERT), .id = row->id, .to = r->weeks - 1};

    if (strcmp(state, "cancelled") == 0)
        return;
    it.sign = strcmp(state, "active") == 0 ? '#' : strcmp(state, "done") == 0 ? '+' : '=';
    it.dated = *from || *to;
    if (*from)
        it.from = week_of(r, from);
    if (*to)
        it.to = week_of(r, to);
    add_item(r, &it);
}

static void add_visit(struct roster *r, const struct record *row)
{
    int week = week_of(r, record_text(row, VISIT_DATE));
    struct roster_item it = {record_number(row, VISIT_EXPERT), row->id, week, week, true, true, 'v'};

    if (it.expert)
        add_item(r, &it);
}

static bool read_list(struct app *a, struct roster *r, struct list_query *q, void (*add)(struct roster *r, const struct record *row), struct err *e)
{
    struct list_rows rows;
    struct record row;

    if (role_reach(a->m->who.role, q->entity->class, VERB_READ) == REACH_NONE)
        return true;
    if (!list_open(a->m, q, &rows, e))
        return false;
    record_init(&row, q->entity);
    while (list_next(&rows, &row))
        add(r, &row);
    record_release(&row);
    return list_close(&rows, e);
}

static void where(struct list_query *q, int field, enum list_op op, const char *text)
{
    q->filters[q->filter_count++] = (struct list_filter){field, op, text};
}

static int compare_items(const void *x, const void *y)
{
    const struct roster_item *a = x, *b = y;

    if (a->expert != b->expert)
        return a->expert < b->expert ? -1 : 1;
    return a->from != b->from ? a->from - b->from : a->id < b->id ? -1 : a->id > b->id;
}

static bool read_items(struct app *a, struct roster *r, struct err *e)
{
    struct list_query q;
    char year[16], first[11], last[11], none[11];

    snprintf(year, sizeof year, "%d", r->year);
    roster_week_days(r, 0, first, none);
    roster_week_days(r, r->weeks - 1, none, last);
    r->item_count = 0;
    list_query_init(&q, &assignment_entity);
    where(&q, ASSIGNMENT_YEAR, LIST_EQ, year);
    if (!read_list(a, r, &q, add_assignment, e))
        return false;
    list_query_init(&q, &visit_entity);
    where(&q, VISIT_EXPERT, LIST_NE, "");
    where(&q, VISIT_DATE, LIST_GE, first);
    where(&q, VISIT_DATE, LIST_LE, last);
    if (!read_list(a, r, &q, add_visit, e))
        return false;
    if (r->item_count)
        qsort(r->items, (size_t)r->item_count, sizeof *r->items, compare_items);
    return true;
}

/* The first item of the expert, or where it would stand. */
static int first_item(const struct roster *r, int64_t expert)
{
    int low = 0, high = r->item_count;

    while (low < high) {
        int middle = (low + high) / 2;
        if (r->items[middle].expert < expert)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_row(struct app *a, struct roster *r, const struct record *x)
{
    struct roster_row row = {.id = x->id, .first = first_item(r, x->id)};
    struct buf home = {0};

    while (row.first + row.count < r->item_count && r->items[row.first + row.count].expert == x->id)
        row.count++;
    if (!row.count && (!r->idle || record_number(x, EXPERT_ACTIVE) != 1))
        return;
    if (r->row_count == r->row_room)
        r->rows = mem_grow(r->rows, (size_t)(r->row_room = r->row_room ? 2 * r->row_room : 256), sizeof *r->rows);
    record_show(a->m, x, EXPERT_HOME, &home);
    row.no = arena_dup(&r->mem, record_text(x, EXPERT_NO));
    row.name = arena_dup(&r->mem, record_text(x, EXPERT_NAME));
    row.home = arena_dup(&r->mem, buf_text(&home));
    r->rows[r->row_count++] = row;
    buf_release(&home);
}

static bool read_rows(struct app *a, struct roster *r, struct err *e)
{
    struct list_query q;
    struct list_rows rows;
    struct record x;

    r->row_count = 0;
    arena_reset(&r->mem);
    list_query_init(&q, &expert_entity);
    q.region = r->area;
    q.sort = EXPERT_NO;
    if (!list_open(a->m, &q, &rows, e))
        return false;
    record_init(&x, &expert_entity);
    while (list_next(&rows, &x))
        add_row(a, r, &x);
    record_release(&x);
    return list_close(&rows, e);
}

static void match(struct roster *r)
{
    const char *typed = buf_text(&r->search.text);

    r->shown = mem_grow(r->shown, (size_t)r->row_count + 1, sizeof *r->shown);
    r->shown_count = 0;
    for (int i = 0; i < r->row_count; i++)
        if (match_label(r->rows[i].no, typed) || match_label(r->rows[i].name, typed))
            r->shown[r->shown_count++] = i;
}

/* ---- the week under the cursor, in words ---- */

static void add_assignment_line(struct app *a, const struct record *row, struct buf *out)
{
    static const int fields[] = {ASSIGNMENT_STATE, ASSIGNMENT_STARTS_ON, ASSIGNMENT_ENDS_ON, ASSIGNMENT_NEED};

    buf_add(out, record_text(row, ASSIGNMENT_NO));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        buf_add(out, i == 2 ? " - " : "  ");
        record_show(a->m, row, fields[i], out);
    }
    buf_add_char(out, '\n');
}

static void add_visit_line(struct app *a, const struct record *row, struct buf *out)
{
    buf_addf(out, "%s  %s  %s  ", record_text(row, VISIT_NO), _(visit_entity.label), record_text(row, VISIT_DATE));
    record_show(a->m, row, VISIT_HOUSEHOLD, out);
    buf_add_char(out, '\n');
}

static bool describe(struct app *a, struct roster *r, struct err *e)
{
    const struct roster_row *row = roster_row(r);
    const struct roster_item *it;
    char first[11], last[11];
    int at = 0;
    bool ok = true;

    buf_reset(&r->detail);
    if (!row)
        return true;
    roster_week_days(r, r->week, first, last);
    buf_addf(&r->detail, _("%s %s: week %d, %s to %s\n"), row->no, row->name, r->week + 1, first, last);
    while (ok && (it = roster_item(r, row, r->week, &at)) != NULL) {
        struct record x;
        record_init(&x, it->visit ? &visit_entity : &assignment_entity);
        ok = repo_load(a->m, it->id, &x, e);
        if (ok)
            (it->visit ? add_visit_line : add_assignment_line)(a, &x, &r->detail);
        record_release(&x);
    }
    return ok;
}

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

    if (now != r->seen) {
        r->weeks = weeks_of(r->year);
        ok = read_items(a, r, e) && read_rows(a, r, e);
        if (ok)
            match(r);
        else
            r->shown_count = 0;
        r->seen = ok ? now : -1;
    }
    stand(a, r);
    return ok && describe(a, r, e);
}

static unsigned again(struct roster *r)
{
    r->seen = -1;
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
    match(r);
    r->at = 0;
    return go(a, r, 0, 0);
}

static unsigned type_text(struct app *a, struct screen *s, const char *utf8, size_t len)
{
    struct roster *r = s->state;

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
        return view_open(a, it->visit ? &visit_entity : &assignment_entity, it->id);
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
    r->week = week_of(r, a->m->today);
    return go(a, r, 0, 0);
}

static unsigned other_year(struct app *a, struct roster *r, int by)
{
    if (r->year + by < YEAR_MIN || r->year + by > YEAR_MAX)
        return R_NONE;
    r->year += by;
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
    return again(r);
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
    return again(r);
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
    return again(r);
}

static const struct command roster_commands[] = {
    {"enter", "Enter", N_("Show the assignment or visit of the week; none: the expert"), N_("Open"), NEED_ROW, run_enter},
    {"search", "/", N_("Search as you type: Chinese, pinyin, initials, numbers"), N_("Search"), 0, run_search},
    {"roster-area", "f", N_("Show only one division"), N_("Division"), 0, run_area},
    {"roster-idle", "m", N_("Only experts who are sent, or all"), N_("Sent/all"), 0, run_idle},
    {"roster-today", "T", N_("To the week of today"), N_("Today"), 0, run_today},
    {"roster-next-year", "]", N_("The next year"), NULL, 0, run_next_year},
    {"roster-last-year", "[", N_("The year before"), NULL, 0, run_last_year},
    {"all", "F", N_("Show all again: no search, no division"), NULL, 0, run_all},
    {"back", "Esc q", N_("Leave the search, then the roster"), N_("Back"), 0, run_back},
    {"right", "Right l", N_("One week later"), NULL, 0, run_right},
    {"left", "Left h", N_("One week earlier"), NULL, 0, run_left},
    {"down", "Down j", N_("One row down"), NULL, 0, run_down},
    {"up", "Up k", N_("One row up"), NULL, 0, run_up},
    {"page-down", "PgDn C-f", N_("One page down"), NULL, 0, run_page_down},
    {"page-up", "PgUp C-b", N_("One page up"), NULL, 0, run_page_up},
    {"first", "Home g", N_("To the first row"), NULL, 0, run_first},
    {"last", "End G", N_("To the last row"), NULL, 0, run_last},
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
    r->weeks = weeks_of(r->year);
    r->seen = -1;
    r->week = week_of(r, a->m->today);
    snprintf(r->area, sizeof r->area, "15");
    return app_load(a, a->top);
}
