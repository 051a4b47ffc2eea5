/*
 * Lists in an order that no index gives: ids of some thousand neighbours are kept from one walk over the rows, so that
 * pages beside each other cost one walk together. Runs never outlive the data: any commit forgets them.
 */
#include "select__.h"

#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

enum { RUNS_KEPT = 8 /* in one piece */, PARTS = 8 /* one of them is kept beside the cursor when nobody waits */ };

enum { RUN_FIRST, RUN_LAST, RUN_HERE, RUNS };

/* Neighbours in the list's order. */
struct run {
    int64_t *ids; /* owned */
    int count;
    bool first, last; /* nothing comes before, behind them */
};

struct list_order {
    struct buf made_of; /* the query and the state of the data that the rest belongs to */
    int64_t least;      /* smaller tables are walked each time */
    int run;            /* ids of one walk */
    bool asked, slow;
    struct run runs[RUNS];
};

struct list_order *list_order_new(int64_t least, int run)
{
    struct list_order *o = mem_zero(1, sizeof *o);

    o->least = least;
    o->run = run;
    return o;
}

static void forget(struct list_order *o)
{
    for (int i = 0; i < RUNS; i++) {
        free(o->runs[i].ids);
        o->runs[i] = (struct run){0};
    }
    o->asked = false;
}

void list_order_free(struct list_order *o)
{
    if (!o)
        return;
    forget(o);
    buf_release(&o->made_of);
    free(o);
}

/* Anything that makes the list another one. */
static void describe(struct model *m, const struct list_query *lq, bool descending, struct buf *out)
{
    buf_addf(out, "%s %lld %d %d %lld\n%s\n%s\n", lq->entity->name, (long long)(db_data_version(m->db) + txn_count(m->db)),
             lq->sort, descending, (long long)lq->as_of, lq->region ? lq->region : "", lq->search ? lq->search : "");
    for (int i = 0; i < lq->filter_count; i++)
        buf_addf(out, "%d %d %s\n", lq->filters[i].field, (int)lq->filters[i].op, lq->filters[i].text);
}

static void reverse(int64_t *ids, int count)
{
    for (int i = 0; i < count / 2; i++) {
        int64_t kept = ids[i];
        ids[i] = ids[count - 1 - i];
        ids[count - 1 - i] = kept;
    }
}

/* The same list the other way round: what is known of it stays known. */
static void turn_round(struct list_order *o)
{
    struct run kept = o->runs[RUN_FIRST];

    o->runs[RUN_FIRST] = o->runs[RUN_LAST];
    o->runs[RUN_LAST] = kept;
    for (int i = 0; i < RUNS; i++) {
        struct run *r = &o->runs[i];
        bool first = r->first;
        reverse(r->ids, r->count);
        r->first = r->last;
        r->last = first;
    }
}

static bool is_made_of(struct model *m, const struct list_query *lq, bool descending, struct buf *now)
{
    buf_reset(now);
    describe(m, lq, descending, now);
    return strcmp(buf_text(now), buf_text(&lq->order->made_of)) == 0;
}

static void renew(struct model *m, const struct list_query *lq)
{
    struct list_order *o = lq->order;
    struct buf now = {0};

    if (!is_made_of(m, lq, lq->descending, &now)) {
        if (is_made_of(m, lq, !lq->descending, &now))
            turn_round(o);
        else
            forget(o);
        buf_reset(&o->made_of);
        describe(m, lq, lq->descending, &o->made_of);
    }
    buf_release(&now);
}

/* ---- one walk ---- */

struct walk {
    struct model *m;
    const struct list_query *lq;
    int sort;
    const struct record *mark; /* NULL = from the end */
    bool inclusive, backward;
};

/* The rows behind the mark; empty values stand before all others. */
static void add_place(const struct walk *w, struct select *q, bool down)
{
    const char *sign = down ? w->inclusive ? "<=" : "<" : w->inclusive ? ">=" : ">";

    buf_add(&q->sql, " AND (");
    if (w->sort < 0 || !w->mark->values[w->sort].set) {
        if (w->sort >= 0) {
            select__sort_expression(q, w->sort);
            buf_add(&q->sql, down ? " IS NULL AND " : " IS NOT NULL OR ");
        }
        buf_addf(&q->sql, "t.id %s ", sign);
        select__bind_number(q, w->mark->id);
        buf_add_char(&q->sql, ')');
        return;
    }
    buf_add_char(&q->sql, '(');
    select__sort_expression(q, w->sort);
    buf_addf(&q->sql, ", t.id) %s (", sign);
    select__bind_mark(q, w->mark, w->sort);
    buf_add(&q->sql, ", ");
    select__bind_number(q, w->mark->id);
    buf_add_char(&q->sql, ')');
    if (down) {
        buf_add(&q->sql, " OR ");
        select__sort_expression(q, w->sort);
        buf_add(&q->sql, " IS NULL");
    }
    buf_add_char(&q->sql, ')');
}

/* "SELECT id … LIMIT": the joins only if the order or a condition looks at them. */
static bool build(const struct walk *w, const char *before, struct select *q, struct err *e)
{
    bool down = (w->sort < 0 || w->lq->descending) != w->backward;
    bool joins = select__needs_joins(w->lq) || (w->sort >= 0 && w->lq->entity->fields[w->sort].type == FT_REF);

    if (!select__start(q, w->m, w->lq, e))
        return false;
    buf_addf(&q->sql, "%sSELECT t.id", before);
    select__from(q, w->lq->search != NULL, joins);
    if (!select__conditions(q, w->lq, e))
        return false;
    if (w->mark)
        add_place(w, q, down);
    buf_add(&q->sql, " ORDER BY ");
    if (w->sort >= 0) {
        select__sort_expression(q, w->sort);
        buf_add(&q->sql, down ? " DESC, " : ", ");
    }
    buf_addf(&q->sql, "%s%s LIMIT %d", w->lq->search && w->sort < 0 ? "s.rowid" : "t.id", down ? " DESC" : "", w->lq->order->run);
    return true;
}

static bool is_small(struct model *m, const struct list_query *lq, bool *small, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "SELECT max(id) FROM \"%s\"", lq->entity->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    *small = !stmt_next(&s) || stmt_col_int(&s, 0) < lq->order->least;
    buf_release(&sql);
    return stmt_close(&s, e);
}

static bool needs_walk(const struct walk *w, bool *slow, struct err *e)
{
    struct select q;
    struct stmt s;
    bool ok = build(w, "EXPLAIN QUERY PLAN ", &q, e);

    if (ok) {
        select__open(&q, &s);
        while (stmt_next(&s))
            *slow = *slow || strncmp(stmt_col_text(&s, 3), "USE TEMP B-TREE", 15) == 0;
        ok = stmt_close(&s, e);
    }
    select__release(&q);
    return ok;
}

bool list_is_slow(struct model *m, const struct list_query *lq, bool *slow, struct err *e)
{
    struct walk w = {.m = m, .lq = lq, .sort = select__sort(lq)};
    bool small = false;

    BUG_ON(!lq->order);
    *slow = false;
    if (!select__may_sort(m, lq, e))
        return false;
    if (w.sort < 0) /* by id: the newest first */
        return true;
    renew(m, lq);
    if (lq->order->asked) {
        *slow = lq->order->slow;
        return true;
    }
    if (!is_small(m, lq, &small, e))
        return false;
    if (!small && !needs_walk(&w, slow, e))
        return false;
    lq->order->asked = true;
    lq->order->slow = *slow;
    return true;
}

/* The ids of one walk in the list's own order. Free *ids. */
static bool read_ids(const struct walk *w, int64_t **ids, int *count, struct err *e)
{
    struct select q;
    struct stmt s;
    bool ok = build(w, "", &q, e);

    *ids = NULL;
    *count = 0;
    if (ok) {
        *ids = mem_new((size_t)w->lq->order->run * sizeof **ids);
        select__open(&q, &s);
        while (stmt_next(&s))
            (*ids)[(*count)++] = stmt_col_int(&s, 0);
        ok = stmt_close(&s, e);
    }
    select__release(&q);
    if (w->backward)
        reverse(*ids, *count);
    return ok;
}

/* ---- runs ---- */

static struct run *find_run(struct list_order *o, int64_t id, int *place)
{
    for (int i = RUNS - 1; i >= 0; i--)
        for (int k = 0; k < o->runs[i].count; k++)
            if (o->runs[i].ids[k] == id) {
                *place = k;
                return &o->runs[i];
            }
    return NULL;
}

/* A run made anew; *place = where the page asked for begins (backward: ends). */
static struct run *make_run(struct model *m, const struct list_query *lq, enum page_way way, const struct record *mark,
                            int *place, struct err *e)
{
    struct walk w = {m, lq, select__sort(lq), mark, way == PAGE_FROM, way == PAGE_LAST || way == PAGE_BEFORE};
    struct run *r = &lq->order->runs[way == PAGE_FIRST ? RUN_FIRST : way == PAGE_LAST ? RUN_LAST : RUN_HERE];
    int64_t *ids;
    int count;

    if (way == PAGE_FIRST || way == PAGE_LAST)
        w.mark = NULL;
    if (!read_ids(&w, &ids, &count, e)) {
        free(ids);
        return NULL;
    }
    free(r->ids);
    bool whole = count < lq->order->run;
    *r = (struct run){ids, count, way == PAGE_FIRST || (w.backward && whole), way == PAGE_LAST || (!w.backward && whole)};
    *place = w.backward ? count : 0;
    return r;
}

/* More ids at one end; at the other one some may go. *place moves along. */
static bool extend(struct model *m, const struct list_query *lq, struct run *r, bool backward, int *place, struct err *e)
{
    struct walk w = {m, lq, select__sort(lq), NULL, false, backward};
    struct record mark;
    int64_t *ids = NULL;
    int count = 0;

    record_init(&mark, lq->entity);
    w.mark = &mark;
    bool ok = repo_load(m, r->ids[backward ? 0 : r->count - 1], &mark, e) && read_ids(&w, &ids, &count, e);
    record_release(&mark);
    if (ok) {
        int most = RUNS_KEPT * lq->order->run;
        int drop = r->count + count > most ? r->count + count - most : 0;
        int keep = r->count - drop;
        int64_t *all = mem_new((size_t)(keep + count + 1) * sizeof *all);
        memcpy(all + (backward ? count : 0), r->ids + (backward ? 0 : drop), (size_t)keep * sizeof *all);
        memcpy(all + (backward ? 0 : keep), ids, (size_t)count * sizeof *all);
        *place += backward ? count : -drop;
        free(r->ids);
        bool whole = count < lq->order->run;
        *r = (struct run){all, keep + count, backward ? whole : r->first && !drop, backward ? r->last && !drop : whole};
    }
    free(ids);
    return ok;
}

/* The run that holds the place asked for; *place as in make_run. */
static struct run *find_place(struct model *m, const struct list_query *lq, enum page_way way, const struct record *mark,
                              int *place, struct err *e)
{
    struct list_order *o = lq->order;

    for (int i = 0; i < RUNS; i++) {
        struct run *r = &o->runs[i];
        if (r->ids && ((way == PAGE_FIRST && r->first) || (way == PAGE_LAST && r->last))) {
            *place = way == PAGE_FIRST ? 0 : r->count;
            return r;
        }
    }
    struct run *r = mark && way != PAGE_FIRST && way != PAGE_LAST ? find_run(o, mark->id, place) : NULL;
    if (!r)
        return make_run(m, lq, way, mark, place, e);
    *place += way == PAGE_AFTER;
    return r;
}

static bool read_row(struct model *m, int64_t id, struct record *row, struct err *e)
{
    struct err why = {0};

    if (repo_load(m, id, row, &why))
        return true;
    return err_set(e, why.code, "%s", why.text);
}

bool order__page(struct model *m, const struct list_query *lq, enum page_way way, const struct record *mark, struct record *rows,
                 int max, int *count, struct err *e)
{
    bool backward = way == PAGE_LAST || way == PAGE_BEFORE;
    int place;

    renew(m, lq);
    struct run *r = find_place(m, lq, way, mark, &place, e);
    if (!r)
        return false;
    if (backward && place < max && !r->first && r->count && !extend(m, lq, r, true, &place, e))
        return false;
    if (!backward && place + max > r->count && !r->last && r->count && !extend(m, lq, r, false, &place, e))
        return false;
    int from = backward ? place > max ? place - max : 0 : place;
    int to = backward ? place : place + max < r->count ? place + max : r->count;
    for (int i = from; i < to; i++)
        if (!read_row(m, r->ids[i], &rows[i - from], e))
            return false;
    *count = to > from ? to - from : 0;
    return true;
}

/* ---- when nobody waits ---- */

static bool ahead_of(struct model *m, const struct list_query *lq, int64_t id, struct err *e)
{
    int place;
    int beside = lq->order->run / PARTS;
    struct run *r = id ? find_run(lq->order, id, &place) : NULL;

    if (!r)
        return true;
    if (place + beside > r->count && !r->last && !extend(m, lq, r, false, &place, e))
        return false;
    return place >= beside || r->first || extend(m, lq, r, true, &place, e);
}

static bool has_end(const struct list_order *o, bool last)
{
    for (int i = 0; i < RUNS; i++)
        if (o->runs[i].ids && (last ? o->runs[i].last : o->runs[i].first))
            return true;
    return false;
}

bool list_order_ahead(struct model *m, const struct list_query *lq, int64_t id, struct err *e)
{
    bool slow;
    int place;

    BUG_ON(!lq->order);
    if (!list_is_slow(m, lq, &slow, e))
        return false;
    if (!slow)
        return true;
    return ahead_of(m, lq, id, e) && (has_end(lq->order, false) || make_run(m, lq, PAGE_FIRST, NULL, &place, e)) &&
           (has_end(lq->order, true) || make_run(m, lq, PAGE_LAST, NULL, &place, e));
}
