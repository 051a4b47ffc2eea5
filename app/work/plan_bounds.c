/* Bounds of stations and of villages in what a plan comes to: which lower ones are missed, by how many, why. */
#include "plan_bounds__.h"

#include "base/lang.h"
#include "store/stmt.h"
#include "work/plan.h"

#include <stdlib.h>
#include <string.h>

struct missed_list {
    struct plan_missed *rows; /* owned */
    int32_t count, room, bounds; /* bounds: all lower ones there are */
};

static void add_missed(struct missed_list *l, struct plan_missed row)
{
    if (l->count == l->room)
        l->rows = mem_grow(l->rows, (size_t)(l->room = l->room ? l->room * 2 : 16), sizeof *l->rows);
    l->rows[l->count++] = row;
}

static const char *keep(struct arena *mem, struct buf *text)
{
    const char *kept = arena_dup(mem, buf_text(text));

    buf_release(text);
    return kept;
}

/* Columns: number, name, wished, sent, available, who of them stays at home. */
static const char *why_station(struct stmt *s, struct arena *mem)
{
    struct buf text = {0};

    if (stmt_col_int(s, 4) < stmt_col_int(s, 2))
        buf_addf(&text, _("only %lld of its experts are available in the year"), (long long)stmt_col_int(s, 4));
    else
        buf_addf(&text, _("at home stay %s: no open need is left for what they know, a quota or another limit is full, or poor villages and quotas come first"), stmt_col_text(s, 5));
    return keep(mem, &text);
}

/* Columns: code, name, wished, sent, wanted. */
static const char *why_village(struct stmt *s, struct arena *mem)
{
    struct buf text = {0};

    if (stmt_col_int(s, 4) < stmt_col_int(s, 2))
        buf_addf(&text, _("the needs there want only %lld experts"), (long long)stmt_col_int(s, 4));
    else
        buf_addf(&text, _("%lld experts are wanted there, but those who suit are needed for poor villages or other quotas"), (long long)stmt_col_int(s, 4));
    return keep(mem, &text);
}

/* One row of either query, when its bound is missed. */
static void take_row(struct missed_list *l, struct stmt *s, int year, bool heads, struct arena *mem)
{
    struct buf key = {0};

    l->bounds += stmt_col_int(s, 2) > 0;
    if (stmt_col_int(s, 3) >= stmt_col_int(s, 2))
        return;
    buf_addf(&key, "%d+%s", year, stmt_col_text(s, 0));
    add_missed(l, (struct plan_missed){
                      .key = keep(mem, &key),
                      .programme = heads ? _("Station or team") : _("Coverage"),
                      .division = arena_dup(mem, stmt_col_text(s, 1)),
                      .heads = heads,
                      .lower = stmt_col_int(s, 2),
                      .got = stmt_col_int(s, 3),
                      .why = heads ? why_station(s, mem) : why_village(s, mem),
                  });
}

static bool read_bounds(struct model *m, int64_t plan, int year, bool heads, struct missed_list *l, struct arena *mem, struct err *e)
{
    char first[11], last[11];
    struct buf absent = {0};
    struct stmt s;

    if (heads && !plan_absent(m, year, &absent, e))
        return false;
    plan_year_days(year, first, last);
    stmt_open(&s, m->db, heads ? Q_BOUNDS_STATIONS : Q_BOUNDS_VILLAGES);
    stmt_int(&s, ":plan", plan);
    stmt_int(&s, ":year", year);
    if (heads) {
        stmt_text(&s, ":first", first);
        stmt_text(&s, ":last", last);
        stmt_text(&s, ":absent", buf_text(&absent));
    }
    while (stmt_next(&s))
        take_row(l, &s, year, heads, mem);
    buf_release(&absent);
    return stmt_close(&s, e);
}

bool plan_bounds__add(struct model *m, int64_t plan, int year, struct plan_report *r, struct err *e)
{
    struct missed_list l = {.rows = NULL};
    bool ok = read_bounds(m, plan, year, true, &l, &r->mem, e) && read_bounds(m, plan, year, false, &l, &r->mem, e);

    if (ok && l.count) {
        struct plan_missed *all = arena_new(&r->mem, ((size_t)r->missed_count + (size_t)l.count) * sizeof *all);
        if (r->missed_count)
            memcpy(all, r->missed, (size_t)r->missed_count * sizeof *all);
        memcpy(all + r->missed_count, l.rows, (size_t)l.count * sizeof *all);
        for (int32_t i = 0; i < l.count; i++)
            r->shortfall += l.rows[i].lower - l.rows[i].got;
        r->missed = all;
        r->missed_count += l.count;
    }
    r->quota_count += l.bounds;
    free(l.rows);
    return ok;
}
