/* Which stays one person cannot both do, and how many days of a year are left. */
#include "model/stays.h"

#include "base/date.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

static int64_t day_of(const char *text, int64_t open)
{
    struct date d;
    struct err e = {0};

    if (!*text)
        return open;
    if (!date_parse(text, strlen(text), &d, &e))
        BUG("%s", e.text);
    return date_to_days(d);
}

struct stay stay_of(const char *starts_on, const char *ends_on, int before, int after)
{
    return (struct stay){day_of(starts_on, STAY_OPEN_FIRST), day_of(ends_on, STAY_OPEN_LAST), before, after};
}

bool stay_overlaps(const struct stay *a, const struct stay *b)
{
    const struct stay *one = a->first <= b->first ? a : b;
    const struct stay *next = one == a ? b : a;
    int way = one->after > next->before ? one->after : next->before;

    return next->first - one->last <= way;
}

static int compare_stays(const void *a, const void *b)
{
    const struct stay *p = a, *q = b;
    int64_t from = p->first - p->before, other = q->first - q->before;

    return from < other ? -1 : from > other;
}

int64_t stay_free_days(struct stay *stays, int count, int64_t first, int64_t last)
{
    int64_t taken = 0, next = first; /* everything before `next` is counted */

    if (count)
        qsort(stays, (size_t)count, sizeof *stays, compare_stays);
    for (int i = 0; i < count; i++) {
        int64_t from = stays[i].first - stays[i].before, to = stays[i].last + stays[i].after;
        from = from > next ? from : next;
        to = to < last ? to : last;
        if (from > to)
            continue;
        taken += to - from + 1;
        next = to + 1;
    }
    return last < first ? 0 : last - first + 1 - taken;
}

/* ---- the absences of a year ---- */

struct year {
    int64_t first, last;
    struct stay *stays; /* owned; of the expert being read */
    int stay_count, stay_room;
    struct stay_left *left; /* owned */
    int32_t count, room;
    bool working; /* the expert being read has work that stands */
};

static void end_expert(struct year *y, int64_t expert, struct stay window)
{
    int64_t first = window.first > y->first ? window.first : y->first;
    int64_t last = window.last < y->last ? window.last : y->last;

    if (!expert)
        return;
    if (y->count == y->room)
        y->left = mem_grow(y->left, (size_t)(y->room = y->room ? y->room * 2 : 64), sizeof *y->left);
    y->left[y->count++] = (struct stay_left){expert, stay_free_days(y->stays, y->stay_count, first, last), y->working};
    y->stay_count = 0;
}

static void add_stay(struct year *y, struct stmt *s)
{
    if (y->stay_count == y->stay_room)
        y->stays = mem_grow(y->stays, (size_t)(y->stay_room = y->stay_room ? y->stay_room * 2 : 16), sizeof *y->stays);
    y->stays[y->stay_count++] = stay_of(stmt_col_text(s, 3), stmt_col_text(s, 4), (int)stmt_col_int(s, 5), (int)stmt_col_int(s, 6));
}

bool stay_left_of_year(struct model *m, int year, struct stay_left **out, int32_t *count, struct err *e)
{
    struct year y = {.first = date_to_days((struct date){year, 1, 1}), .last = date_to_days((struct date){year, 12, 31})};
    int64_t expert = 0;
    struct stay window = {0};
    struct stmt s;

    stmt_open(&s, m->db, Q_STAY_AWAY);
    stmt_int(&s, ":year", year);
    while (stmt_next(&s)) {
        if (stmt_col_int(&s, 0) != expert) {
            end_expert(&y, expert, window);
            expert = stmt_col_int(&s, 0);
            window = stay_of(stmt_col_text(&s, 1), stmt_col_text(&s, 2), 0, 0);
            y.working = stmt_col_int(&s, 7) != 0;
        }
        add_stay(&y, &s);
    }
    end_expert(&y, expert, window);
    free(y.stays);
    *out = y.left;
    *count = y.count;
    if (stmt_close(&s, e))
        return true;
    free(y.left);
    *out = NULL;
    *count = 0;
    return false;
}

const struct stay_left *stay_left_find(const struct stay_left *list, int32_t count, int64_t expert)
{
    int32_t low = 0, high = count;

    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (list[mid].expert < expert)
            low = mid + 1;
        else
            high = mid;
    }
    return low < count && list[low].expert == expert ? &list[low] : NULL;
}
