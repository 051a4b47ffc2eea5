/*
 * Pages of a list by keyset: from a row onwards, before it, the first, the last. No OFFSET, so every page of a million
 * rows costs the same. Empty values stand before all others; they are a segment of their own, because a row
 * comparison in SQL leaves them out.
 */
#include "select__.h"

struct page {
    struct model *m;
    const struct list_query *lq;
    const struct record *mark; /* NULL = from the end that the way names */
    bool inclusive;            /* the mark itself too */
    bool backward;
    int sort;       /* field, -1 = by id, the newest first */
    bool nullable;  /* the field may be empty */
    bool downwards; /* the statement reads from the greatest on */
    struct record *rows;
    int max, count;
};

static const char *comparison(const struct page *p)
{
    if (p->inclusive)
        return p->downwards ? "<=" : ">=";
    return p->downwards ? "<" : ">";
}

void select__bind_mark(struct select *q, const struct record *mark, int field)
{
    const struct value *v = &mark->values[field];
    enum field_type type = q->t->fields[field].type;

    if (field_ops[type].integer && type != FT_REF)
        select__bind_number(q, v->number);
    else
        select__bind_text(q, v->text ? v->text : "", v->len);
}

/*
 * The rows of one segment behind the mark, if the mark lies in it: those `tied` with its value, or those beyond. Not both
 * by (value, id) > (?, ?): SQLite then walks over all that are tied, and half a million households may share a value.
 */
static void add_segment(const struct page *p, struct select *q, bool empties, bool marked, bool tied)
{
    const char *id = p->lq->search ? "s.rowid" : "t.id";

    if (p->sort < 0 || empties) {
        if (empties) {
            buf_add(&q->sql, " AND ");
            select__sort_expression(q, p->sort);
            buf_add(&q->sql, " IS NULL");
        }
        if (marked) {
            buf_addf(&q->sql, " AND %s %s ", id, comparison(p));
            select__bind_number(q, p->mark->id);
        }
        return;
    }
    buf_add(&q->sql, " AND ");
    select__sort_expression(q, p->sort);
    if (!marked) {
        buf_add(&q->sql, " IS NOT NULL");
        return;
    }
    buf_addf(&q->sql, " %s ", tied ? "=" : p->downwards ? "<" : ">");
    select__bind_mark(q, p->mark, p->sort);
    if (tied) {
        buf_addf(&q->sql, " AND t.id %s ", comparison(p));
        select__bind_number(q, p->mark->id);
    }
}

/* Of rows that share one value the id alone decides. */
static void add_order(const struct page *p, struct select *q, bool equal)
{
    const char *way = p->downwards ? "DESC" : "ASC";

    buf_add(&q->sql, " ORDER BY ");
    if (p->sort >= 0 && !equal) {
        select__sort_expression(q, p->sort);
        buf_addf(&q->sql, " %s, ", way);
    }
    buf_addf(&q->sql, "%s %s LIMIT ", p->lq->search && p->sort < 0 ? "s.rowid" : "t.id", way);
    select__bind_number(q, p->max - p->count);
}

static bool read_rows(struct page *p, struct select *q, struct err *e)
{
    struct list_rows rows = {.m = p->m, .entity = p->lq->entity};

    select__open(q, &rows.stmt);
    while (p->count < p->max && list_next(&rows, &p->rows[p->count]))
        p->count++;
    return list_close(&rows, e);
}

static bool read_part(struct page *p, bool empties, bool marked, bool tied, struct err *e)
{
    struct select q;
    bool ok = select__start(&q, p->m, p->lq, e);

    if (ok) {
        select__columns(&q);
        select__from(&q, p->lq->search != NULL, true);
        ok = select__conditions(&q, p->lq, e);
    }
    if (ok) {
        add_segment(p, &q, empties, marked, tied);
        add_order(p, &q, empties || (marked && tied));
        ok = read_rows(p, &q, e);
    }
    select__release(&q);
    return ok;
}

static bool read_segment(struct page *p, bool empties, bool marked, struct err *e)
{
    if (p->sort < 0 || empties || !marked)
        return read_part(p, empties, marked, false, e);
    return read_part(p, false, true, true, e) && (p->count == p->max || read_part(p, false, true, false, e));
}

/* Upwards the empty values come first, downwards last. */
static bool read_segments(struct page *p, struct err *e)
{
    bool mark_empty = p->mark && p->sort >= 0 && !p->mark->values[p->sort].set;

    if (p->sort < 0 || !p->nullable)
        return read_segment(p, false, p->mark != NULL, e);
    for (int i = 0; i < 2 && p->count < p->max; i++) {
        bool empties = (i == 0) != p->downwards;
        if (p->mark && i == 0 && empties != mark_empty)
            continue; /* the mark lies behind this whole segment */
        bool marked = p->mark && empties == mark_empty;
        if (!read_segment(p, empties, marked, e))
            return false;
    }
    return true;
}

static void turn_round(struct record *rows, int count)
{
    for (int i = 0; i < count / 2; i++) {
        struct record kept = rows[i];
        rows[i] = rows[count - 1 - i];
        rows[count - 1 - i] = kept;
    }
}

/* A search in its own order may find its page without the index. */
static bool read_page(struct page *p, struct err *e)
{
    const struct walk_from from = {p->mark, p->inclusive, p->downwards};
    bool whole = false;

    if (p->lq->search && p->sort < 0 && p->lq->as_of < 0 &&
        !walk__page(p->m, p->lq, &from, p->rows, p->max, &p->count, &whole, e))
        return false;
    return whole || read_segments(p, e);
}

bool repo_page(struct model *m, const struct list_query *lq, enum page_way way, const struct record *mark,
               struct record *rows, int max, int *count, struct err *e)
{
    bool backward = way == PAGE_LAST || way == PAGE_BEFORE;
    bool from_end = way == PAGE_FIRST || way == PAGE_LAST;
    int sort = select__sort(lq);
    struct page p = {
        .m = m,
        .lq = lq,
        .mark = from_end ? NULL : mark,
        .inclusive = way == PAGE_FROM,
        .backward = backward,
        .sort = sort,
        .nullable = sort >= 0 && !(lq->entity->fields[sort].flags & FIELD_REQUIRED),
        .downwards = (sort < 0 || lq->descending) != backward,
        .rows = rows,
        .max = max,
    };

    bool slow = false;

    BUG_ON(!from_end && !mark);
    *count = 0;
    if (max <= 0)
        return true;
    if (lq->order && !list_is_slow(m, lq, &slow, e))
        return false;
    if (slow)
        return order__page(m, lq, way, mark, rows, max, count, e);
    bool ok = read_page(&p, e);
    if (ok && backward)
        turn_round(rows, p.count);
    *count = ok ? p.count : 0;
    return ok;
}
