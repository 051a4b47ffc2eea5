/* Marks of a list, and its work that no key waits for: number of rows, orders without an index, marking everything. */
#include "list__.h"

#include <stdlib.h>
#include <string.h>

/* ---- marks ---- */

/* Where the id stands, or where it would. */
static int64_t mark_place(const struct list *l, int64_t id)
{
    int64_t low = 0;
    int64_t high = l->mark_count;

    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (l->marks[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool list_is_marked(const struct list *l, int64_t id)
{
    int64_t place = mark_place(l, id);

    return place < l->mark_count && l->marks[place] == id;
}

void list_toggle(struct list *l, int64_t id)
{
    int64_t place = mark_place(l, id);
    size_t behind = (size_t)(l->mark_count - place) * sizeof *l->marks;

    if (list_is_marked(l, id)) {
        memmove(&l->marks[place], &l->marks[place + 1], behind - sizeof *l->marks);
        l->mark_count--;
        return;
    }
    l->marks = mem_grow(l->marks, (size_t)l->mark_count + 1, sizeof *l->marks);
    memmove(&l->marks[place + 1], &l->marks[place], behind);
    l->marks[place] = id;
    l->mark_count++;
}

/* Everything the query has, or of that what was not marked. False when a key came. */
static bool mark_rows(struct app *a, struct list *l)
{
    struct err e = {0};
    int64_t *ids;
    int64_t count;

    if (!list_ids(a->m, &l->q, &ids, &count, &e)) {
        if (a->pending())
            return false;
        l->marking = MARK_NONE;
        app_fail(a, &e, l->type);
        return true;
    }
    int64_t kept = 0;
    for (int64_t i = 0; i < count; i++)
        if (l->marking == MARK_ALL || !list_is_marked(l, ids[i]))
            ids[kept++] = ids[i];
    free(l->marks);
    l->marks = ids;
    l->mark_count = kept;
    l->marking = MARK_NONE;
    return true;
}

/* ---- work that no key waits for ---- */

/* Makes the new order known, then shows it; the old one stands until then. False when a key came. */
static bool sort_rows(struct app *a, struct list *l)
{
    struct list_query q = l->q;
    struct err e = {0};
    const struct record *here = list_row(l);

    q.sort = l->next_sort;
    q.descending = l->next_descending;
    struct record one;
    int got;
    record_init(&one, l->type);
    bool ok = repo_page(a->m, &q, here ? PAGE_FROM : PAGE_FIRST, here, &one, 1, &got, &e);
    record_release(&one);
    if (!ok && a->pending())
        return false;
    l->sort_due = false;
    if (ok) {
        l->q.sort = q.sort;
        l->q.descending = q.descending;
        list_show_conditions(a, l);
        ok = list_reload(a, l, here, &e);
        l->ahead_due = true;
    }
    if (!ok)
        app_fail(a, &e, l->type);
    return true;
}

/* The ids beside the page, so that the next keys find them read. */
static void read_ahead(struct app *a, struct list *l)
{
    struct err stopped = {0};
    const struct record *here = list_row(l);

    if (l->ahead_due && list_order_ahead(a->m, &l->q, here ? here->id : 0, &stopped))
        l->ahead_due = false;
    if (stopped.code && !a->pending())
        l->ahead_due = false;
}

/* The number of rows, when no key waits for anything. */
static bool count_rows(struct app *a, struct list *l)
{
    struct err e = {0};

    if (l->total >= 0 || l->searching) /* of a common term it takes a while: not at every letter */
        return false;
    if (list_count(a->m, &l->q, &l->total, &e))
        return true;
    l->total = !a->pending() && list_search_fails(&e, l) ? 0 : -1; /* a key came: the number is counted another time */
    return l->total >= 0;
}

bool list_late(struct app *a, struct screen *s)
{
    struct list *l = s->state;
    bool changed = false;

    if (l->sort_due)
        changed = sort_rows(a, l);
    if (l->marking && !a->pending())
        changed = mark_rows(a, l) || changed;
    return changed;
}

bool list_spare(struct app *a, struct screen *s)
{
    struct list *l = s->state;
    bool changed = count_rows(a, l);

    if (!l->sort_due && !a->pending())
        read_ahead(a, l);
    return changed;
}
