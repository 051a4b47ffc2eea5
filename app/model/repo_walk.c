/*
 * A page of a search that many records fit, by walking the table itself. The index would gather every record with the
 * word first ("b" or "h2025" of a million: tens of milliseconds in one piece that no key stops), while some screenfuls
 * of rows hold the page already. What few records fit is the index's: the walk gives up after a look.
 */
#include "select__.h"

#include "model/search.h"

enum {
    FIRST_IDS = 32,   /* the look: ids, not rows, so that gaps and conditions cannot make it long */
    LEAST_HITS = 2,   /* of these: fewer, and the index is faster */
    IDS_MAX = 8192,
};

struct walk {
    struct model *m;
    const struct list_query *lq;
    struct walk_from from;
    int64_t next, end; /* the id to go on with and the last one of the table; inclusive */
    int64_t ids;       /* walked over */
    struct buf match, words;
    char han[5]; /* the first Chinese character typed */
    size_t han_len;
    struct record *rows;
    int max, count;
};

static bool first_and_last(struct walk *w, struct err *e)
{
    const char *name = w->lq->entity->name;
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "SELECT (SELECT min(id) FROM \"%s\"), (SELECT max(id) FROM \"%s\")", name, name);
    stmt_open_text(&s, w->m->db, buf_text(&sql));
    buf_release(&sql);
    if (stmt_next(&s)) {
        int64_t least = stmt_col_int(&s, 0);
        int64_t greatest = stmt_col_int(&s, 1);
        int64_t mark = w->from.mark ? w->from.mark->id : 0;
        int64_t step = w->from.inclusive ? 0 : 1;
        w->end = w->from.downwards ? least : greatest;
        w->next = !mark ? (w->from.downwards ? greatest : least) : w->from.downwards ? mark - step : mark + step;
    }
    return stmt_close(&s, e);
}

static bool at_end(const struct walk *w)
{
    return w->from.downwards ? w->next < w->end : w->next > w->end;
}

static bool fits(struct walk *w, const struct record *r)
{
    if (w->han_len && !search_mentions(r, w->han, w->han_len))
        return false;
    buf_reset(&w->words);
    search_words(r, &w->words);
    return search_holds(buf_text(&w->match), buf_text(&w->words));
}

static bool read_ids(struct walk *w, struct select *q, struct err *e)
{
    struct list_rows rows = {.m = w->m, .entity = w->lq->entity};

    select__open(q, &rows.stmt);
    while (w->count < w->max && list_next(&rows, &w->rows[w->count]))
        w->count += fits(w, &w->rows[w->count]);
    return list_close(&rows, e);
}

/* The next `count` ids: those of them that are in the list and fit. */
static bool walk_over(struct walk *w, int64_t count, struct err *e)
{
    struct list_query without = *w->lq;
    struct select q;
    int64_t last = w->from.downwards ? w->next - count + 1 : w->next + count - 1;

    without.search = NULL;
    bool ok = select__start(&q, w->m, &without, e);
    if (ok) {
        select__columns(&q);
        select__from(&q, false, true);
        ok = select__conditions(&q, &without, e);
    }
    if (ok) {
        buf_add(&q.sql, " AND t.id BETWEEN ");
        select__bind_number(&q, w->from.downwards ? last : w->next);
        buf_add(&q.sql, " AND ");
        select__bind_number(&q, w->from.downwards ? w->next : last);
        buf_add(&q.sql, w->from.downwards ? " ORDER BY t.id DESC" : " ORDER BY t.id");
        ok = read_ids(w, &q, e);
    }
    select__release(&q);
    w->ids += count;
    w->next = w->from.downwards ? last - 1 : last + 1;
    return ok;
}

/* How many ids more the page will take if the hits go on as they come; 0 = too many. */
static int64_t ids_to_come(const struct walk *w)
{
    if (!w->ids)
        return FIRST_IDS;
    if (w->count < LEAST_HITS)
        return 0;
    int64_t missing = (w->max - w->count) * w->ids / w->count + FIRST_IDS;
    return w->ids + missing <= IDS_MAX ? missing : 0;
}

bool walk__page(struct model *m, const struct list_query *lq, const struct walk_from *from, struct record *rows, int max,
                int *count, bool *whole, struct err *e)
{
    struct walk w = {.m = m, .lq = lq, .from = *from, .rows = rows, .max = max};
    bool private_too = role_reach(m->who.role, lq->entity->class, VERB_REVEAL) != REACH_NONE;
    bool ok = true;

    *whole = false;
    if (search_match(lq->search, private_too, &w.match)) {
        int64_t more;
        w.han_len = search_first_han(lq->search, w.han);
        ok = first_and_last(&w, e);
        while (ok && w.count < max && !at_end(&w) && (more = ids_to_come(&w)) > 0)
            ok = walk_over(&w, more, e);
        *whole = ok && (w.count == max || at_end(&w));
    }
    *count = *whole ? w.count : 0;
    buf_release(&w.match);
    buf_release(&w.words);
    return ok;
}
