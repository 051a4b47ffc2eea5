/*
 * Lists in an order that no index gives: ids at both ends and around the cursor are kept from one pass over the rows
 * (repo_pass.c), so that pages beside each other cost one pass together. Runs never outlive the data: any commit forgets them.
 */
#include "select__.h"

#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

enum {
    PARTS = 8,  /* one of them is kept beside the cursor when nobody waits */
    HALVES = 5, /* times `least`: then a second thread is worth its start */
};

enum { RUN_FIRST, RUN_LAST, RUN_HERE, RUNS };

/* Neighbours in the list's order. */
struct run {
    int64_t *ids; /* owned */
    int count;
    bool first, last; /* nothing comes before, behind them */
};

struct list_order {
    struct buf made_of; /* the query and the state of the data that the rest belongs to */
    int64_t least;      /* smaller tables are sorted each time */
    int run;            /* ids kept on each side */
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

/* ---- does an index give the order? ---- */

/* The first ids of the list in its order: what SQLite would do for them is what it would do for any page. */
static bool build(struct model *m, const struct list_query *lq, const char *before, struct select *q, struct err *e)
{
    int sort = select__sort(lq);
    bool joins = select__needs_joins(lq) || lq->entity->fields[sort].type == FT_REF;
    const char *way = lq->descending ? " DESC" : "";

    if (!select__start(q, m, lq, e))
        return false;
    buf_addf(&q->sql, "%sSELECT t.id", before);
    select__from(q, lq->search != NULL, joins);
    if (!select__conditions(q, lq, e))
        return false;
    buf_add(&q->sql, " ORDER BY ");
    select__sort_expression(q, sort);
    buf_addf(&q->sql, "%s, t.id%s LIMIT %d", way, way, lq->order->run);
    return true;
}

bool repo__last_id(struct model *m, const struct entity *t, int64_t *id, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "SELECT max(id) FROM \"%s\"", t->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    *id = stmt_next(&s) ? stmt_col_int(&s, 0) : 0;
    return stmt_close(&s, e);
}

static bool needs_pass(struct model *m, const struct list_query *lq, bool *slow, struct err *e)
{
    struct select q;
    struct stmt s;
    bool ok = build(m, lq, "EXPLAIN QUERY PLAN ", &q, e);

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
    int64_t last = 0;

    BUG_ON(!lq->order);
    *slow = false;
    if (!select__may_sort(m, lq, e))
        return false;
    if (select__sort(lq) < 0) /* by id: the newest first */
        return true;
    renew(m, lq);
    if (lq->order->asked) {
        *slow = lq->order->slow;
        return true;
    }
    if (!repo__last_id(m, lq->entity, &last, e))
        return false;
    if (last >= lq->order->least && !needs_pass(m, lq, slow, e))
        return false;
    lq->order->asked = true;
    lq->order->slow = *slow;
    return true;
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

/* The ids of one side, or of two that follow each other, from the least on. */
static void take_run(struct run *r, struct pass_ids *low, const struct pass_ids *high, bool first, bool last)
{
    free(r->ids);
    *r = (struct run){low->ids, low->count, first, last};
    low->ids = NULL;
    if (!high)
        return;
    r->ids = mem_grow(r->ids, (size_t)(low->count + high->count) + 1, sizeof *r->ids);
    memcpy(r->ids + low->count, high->ids, (size_t)high->count * sizeof *r->ids);
    r->count += high->count;
}

/* Both ends, and what stands around the mark, from one pass. *place = the mark's in the run that is answered. */
static struct run *make_runs(struct model *m, const struct list_query *lq, const struct record *mark, int *place, struct err *e)
{
    struct list_order *o = lq->order;
    struct pass_ids found[PASS_SIDES];
    struct run *here = &o->runs[RUN_HERE];

    if (!pass__run(m, lq, mark, o->run, HALVES * o->least, found, e))
        return NULL;
    take_run(&o->runs[RUN_FIRST], &found[PASS_LEAST], NULL, true, found[PASS_LEAST].whole);
    take_run(&o->runs[RUN_LAST], &found[PASS_GREATEST], NULL, found[PASS_GREATEST].whole, true);
    take_run(here, &found[PASS_BELOW], &found[PASS_ABOVE], mark && found[PASS_BELOW].whole, mark && found[PASS_ABOVE].whole);
    *place = lq->descending ? found[PASS_ABOVE].count : found[PASS_BELOW].count;
    for (int i = 0; i < PASS_SIDES; i++)
        free(found[i].ids);
    if (lq->descending)
        turn_round(o);
    if (mark && *place > 0 && here->ids[*place - 1] == mark->id)
        --*place;
    return here;
}

static struct run *find_end(struct list_order *o, bool last)
{
    for (int i = 0; i < RUNS; i++)
        if (o->runs[i].ids && (last ? o->runs[i].last : o->runs[i].first))
            return &o->runs[i];
    return NULL;
}

/* The run that begins, or ends, the list; *place where a page is read from, or ends. */
static struct run *end_run(struct model *m, const struct list_query *lq, bool last, int *place, struct err *e)
{
    struct run *r = find_end(lq->order, last);

    if (!r && !make_runs(m, lq, NULL, place, e))
        return NULL;
    r = find_end(lq->order, last);
    *place = last ? r->count : 0;
    return r;
}

/* The run around the mark with `before` and `behind` rows on its sides, or all there are. */
static struct run *mark_run(struct model *m, const struct list_query *lq, const struct record *mark, int before, int behind, int *place,
                            struct err *e)
{
    struct run *r = find_run(lq->order, mark->id, place);

    if (r && (*place >= before || r->first) && (*place + behind <= r->count || r->last))
        return r;
    return make_runs(m, lq, mark, place, e);
}

/* The run that holds the page asked for; *place = where it begins (backward: ends). */
static struct run *find_place(struct model *m, const struct list_query *lq, enum page_way way, const struct record *mark, int max,
                              int *place, struct err *e)
{
    if (way == PAGE_FIRST || way == PAGE_LAST)
        return end_run(m, lq, way == PAGE_LAST, place, e);
    struct run *r = mark_run(m, lq, mark, way == PAGE_BEFORE ? max : 0, way == PAGE_BEFORE ? 0 : max + 1, place, e);
    if (r && way == PAGE_AFTER && *place < r->count && r->ids[*place] == mark->id)
        ++*place;
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
    struct run *r = find_place(m, lq, way, mark, max, &place, e);
    if (!r)
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

/* Does a run reach far enough on both sides of the record? */
static bool ahead_of(struct model *m, const struct list_query *lq, int64_t id, struct err *e)
{
    struct record mark;
    int place;
    int beside = lq->order->run / PARTS;

    if (!id)
        return find_end(lq->order, false) || make_runs(m, lq, NULL, &place, e);
    record_init(&mark, lq->entity);
    bool ok = repo_load(m, id, &mark, e) && mark_run(m, lq, &mark, beside, beside, &place, e);
    record_release(&mark);
    return ok;
}

bool list_order_ahead(struct model *m, const struct list_query *lq, int64_t id, struct err *e)
{
    bool slow;

    BUG_ON(!lq->order);
    return list_is_slow(m, lq, &slow, e) && (!slow || ahead_of(m, lq, id, e));
}
