/* What the roster knows: assignments by their days, what was done on a day, and the experts who did it. */
#include "beside__.h"
#include "roster__.h"

#include "base/date.h"
#include "model/kinds.h"
#include "model/repo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS_A_WEEK = 7 };

/* ---- weeks ---- */

/* Days since 1970 of the Monday of week 1: the week with 4 January. */
static int64_t first_monday(int year)
{
    struct date fourth = {year, 1, 4};

    return date_to_days(fourth) - (date_weekday(fourth) - 1);
}

int roster_weeks_of(int year)
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
int roster_week_of(const struct roster *r, const char *day)
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
    struct roster_item it = {&assignment_entity, record_number(row, ASSIGNMENT_EXPERT), row->id, 0, r->weeks - 1, '-'};

    if (strcmp(state, "cancelled") == 0)
        return;
    if (*from || *to)
        it.sign = strcmp(state, "active") == 0 ? '#' : strcmp(state, "done") == 0 ? '+' : '=';
    if (*from)
        it.from = roster_week_of(r, from);
    if (*to)
        it.to = roster_week_of(r, to);
    add_item(r, &it);
}

/* Records of one day each that name an expert. */
static const struct day_kind {
    const struct entity *type;
    int expert, date, what; /* fields; `what` is shown in words */
    char sign;
} day_kinds[] = {
    {&visit_entity, VISIT_EXPERT, VISIT_DATE, VISIT_HOUSEHOLD, 'v'},
    {&service_entity, SERVICE_EXPERT, SERVICE_DATE, SERVICE_REGION, 's'},
};

enum { DAY_KINDS = sizeof day_kinds / sizeof *day_kinds };

static const struct day_kind *day_kind(const struct entity *type)
{
    int i = 0;

    while (i + 1 < DAY_KINDS && day_kinds[i].type != type)
        i++;
    return &day_kinds[i];
}

static void add_day(struct roster *r, const struct record *row)
{
    const struct day_kind *k = day_kind(row->entity);
    int week = roster_week_of(r, record_text(row, k->date));
    struct roster_item it = {k->type, record_number(row, k->expert), row->id, week, week, k->sign};

    if (it.expert)
        add_item(r, &it);
}

static bool read_list(struct model *m, struct roster *r, struct list_query *q, void (*add)(struct roster *r, const struct record *row), struct err *e)
{
    struct list_rows rows;
    struct record row;

    if (role_reach(m->who.role, q->entity->class, VERB_READ) == REACH_NONE)
        return true;
    if (!list_open(m, q, &rows, e))
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
    if (a->from != b->from)
        return a->from - b->from;
    return a->id != b->id ? (a->id < b->id ? -1 : 1) : a->sign - b->sign;
}

static bool read_days(struct model *m, struct roster *r, const struct day_kind *k, struct err *e)
{
    struct list_query q;
    char first[11], last[11], none[11];

    roster_week_days(r, 0, first, none);
    roster_week_days(r, r->weeks - 1, none, last);
    list_query_init(&q, k->type);
    where(&q, k->expert, LIST_NE, "");
    where(&q, k->date, LIST_GE, first);
    where(&q, k->date, LIST_LE, last);
    return read_list(m, r, &q, add_day, e);
}

static bool read_items(struct model *m, struct roster *r, struct err *e)
{
    struct list_query q;
    char year[16];

    snprintf(year, sizeof year, "%d", r->year);
    r->item_count = 0;
    list_query_init(&q, &assignment_entity);
    where(&q, ASSIGNMENT_YEAR, LIST_EQ, year);
    if (!read_list(m, r, &q, add_assignment, e))
        return false;
    for (int i = 0; i < DAY_KINDS; i++)
        if (!read_days(m, r, &day_kinds[i], e))
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

static void add_row(struct model *m, struct roster *r, const struct record *x)
{
    struct roster_row row = {.id = x->id, .first = first_item(r, x->id)};
    struct buf home = {0};

    while (row.first + row.count < r->item_count && r->items[row.first + row.count].expert == x->id)
        row.count++;
    if (!row.count && (!r->idle || record_number(x, EXPERT_ACTIVE) != 1))
        return;
    if (r->row_count == r->row_room)
        r->rows = mem_grow(r->rows, (size_t)(r->row_room = r->row_room ? 2 * r->row_room : 256), sizeof *r->rows);
    record_show(m, x, EXPERT_HOME, &home);
    row.no = arena_dup(&r->mem, record_text(x, EXPERT_NO));
    row.name = arena_dup(&r->mem, record_text(x, EXPERT_NAME));
    row.home = arena_dup(&r->mem, buf_text(&home));
    r->rows[r->row_count++] = row;
    buf_release(&home);
}

static bool read_rows(struct model *m, struct roster *r, struct err *e)
{
    struct list_query q;
    struct list_rows rows;
    struct record x;

    r->row_count = 0;
    arena_reset(&r->mem);
    list_query_init(&q, &expert_entity);
    q.region = r->area;
    q.sort = EXPERT_NO;
    if (!list_open(m, &q, &rows, e))
        return false;
    record_init(&x, &expert_entity);
    while (list_next(&rows, &x))
        add_row(m, r, &x);
    record_release(&x);
    return list_close(&rows, e);
}

void roster_match(struct roster *r)
{
    const char *typed = buf_text(&r->search.text);

    r->shown = mem_grow(r->shown, (size_t)r->row_count + 1, sizeof *r->shown);
    r->shown_count = 0;
    for (int i = 0; i < r->row_count; i++)
        if (match_label(r->rows[i].no, typed) || match_label(r->rows[i].name, typed))
            r->shown[r->shown_count++] = i;
}

bool roster_read_rows(struct model *m, struct roster *r, struct err *e)
{
    r->shown_count = 0;
    if (!read_rows(m, r, e))
        return false;
    roster_match(r);
    return true;
}

/* ---- a year, beside the screen: into a roster of its own, out of which it is taken ---- */

static void forget(struct roster *r)
{
    arena_release(&r->mem);
    free(r->items);
    free(r->rows);
}

static void drop(void *arg)
{
    forget(arg);
    free(arg);
}

static bool read_year(struct model *m, void *arg, const atomic_bool *stop, struct err *e)
{
    (void)stop;
    return read_items(m, arg, e) && read_rows(m, arg, e);
}

static void take_year(struct app *a, void *owner, void *arg, bool ok, const struct err *e)
{
    struct roster *r = owner, *read = arg;

    if (ok) {
        forget(r);
        r->mem = read->mem;
        r->items = read->items;
        r->item_count = read->item_count;
        r->item_room = read->item_room;
        r->rows = read->rows;
        r->row_count = read->row_count;
        r->row_room = read->row_room;
        roster_match(r);
        free(read);
    } else {
        app_fail(a, e, NULL);
        drop(read);
    }
    a->load_due = true;
}

void roster_read(struct app *a, struct roster *r)
{
    static const struct beside_work work = {.work = read_year, .done = take_year, .drop = drop};
    struct roster *read = mem_zero(1, sizeof *read);

    read->year = r->year;
    read->weeks = r->weeks = roster_weeks_of(r->year);
    read->idle = r->idle;
    snprintf(read->area, sizeof read->area, "%s", r->area);
    beside_start(a, &work, &r->reading, r, read);
}

/* ---- the week under the cursor, in words ---- */

/* "A2026-00001  Planned  2026-02-02 - 2026-04-30  N2026-00001 庙沟村委会 Maize" */
static bool add_assignment_line(struct app *a, const struct record *row, struct buf *out, struct err *e)
{
    struct record need;

    buf_addf(out, "%s  ", record_text(row, ASSIGNMENT_NO));
    record_show(a->m, row, ASSIGNMENT_STATE, out);
    buf_addf(out, "  %s - %s  ", record_text(row, ASSIGNMENT_STARTS_ON), record_text(row, ASSIGNMENT_ENDS_ON));
    record_init(&need, &need_entity);
    bool ok = repo_load(a->m, record_number(row, ASSIGNMENT_NEED), &need, e);
    if (ok) {
        buf_addf(out, "%s ", record_text(&need, NEED_NO));
        record_show(a->m, &need, NEED_REGION, out);
        buf_add_char(out, ' ');
        record_show(a->m, &need, NEED_SPECIALTY, out);
    }
    buf_add_char(out, '\n');
    record_release(&need);
    return ok;
}

static void add_day_line(struct app *a, const struct record *row, struct buf *out)
{
    const struct day_kind *k = day_kind(row->entity);

    record_key(a->m, row, out);
    buf_addf(out, "  %s  %s  ", _(k->type->label), record_text(row, k->date));
    record_show(a->m, row, k->what, out);
    buf_add_char(out, '\n');
}

bool roster_describe(struct app *a, struct roster *r, struct err *e)
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
        record_init(&x, it->type);
        ok = repo_load(a->m, it->id, &x, e);
        if (ok && it->type == &assignment_entity)
            ok = add_assignment_line(a, &x, &r->detail, e);
        else if (ok)
            add_day_line(a, &x, &r->detail);
        record_release(&x);
    }
    return ok;
}
