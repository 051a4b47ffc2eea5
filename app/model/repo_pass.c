/*
 * One pass over the rows of a query in an order that no index gives: the ids at both ends of the list and on both sides of
 * a mark. A large table is looked through in two halves at once, each by a connection of its own.
 */
#include "nearest__.h"
#include "select__.h"

#include "base/thread.h"
#include "store/fold.h"
#include "store/txn.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { PASS_CACHE_KIB = 256 };

/* What both halves know; nobody changes it while they run, but for `stop`. */
struct pass {
    const struct list_query *lq;
    int sort, most;
    struct sort_key mark;
    bool has_mark;
    atomic_bool stop;
};

/* Ids from…to of the table, read by one thread. */
struct half {
    struct pass *pass;
    struct model *m; /* NULL: one beside `of`, made by the thread */
    const struct model *of;
    int64_t from, to;
    int64_t state; /* the newest line of the journal that it sees */
    struct nearest found[PASS_SIDES];
    bool ok;
    struct err e;
};

static void start_half(struct half *h, struct pass *p, struct model *m, const struct model *of, int64_t from, int64_t to)
{
    *h = (struct half){.pass = p, .m = m, .of = of, .from = from, .to = to};
    for (int i = 0; i < PASS_SIDES; i++)
        nearest_init(&h->found[i], p->most, i == PASS_GREATEST || i == PASS_BELOW);
}

static void release_half(struct half *h)
{
    for (int i = 0; i < PASS_SIDES; i++)
        nearest_release(&h->found[i]);
}

/* ---- one half ---- */

static bool build(const struct half *h, struct select *q, struct err *e)
{
    const struct list_query *lq = h->pass->lq;
    bool joins = select__needs_joins(lq) || lq->entity->fields[h->pass->sort].type == FT_REF;

    if (!select__start(q, h->m, lq, e))
        return false;
    buf_add(&q->sql, "SELECT fold(t.id, ");
    select__sort_expression(q, h->pass->sort);
    buf_add_char(&q->sql, ')');
    select__from(q, lq->search != NULL, joins);
    if (!select__conditions(q, lq, e))
        return false;
    if (h->from > INT64_MIN) {
        buf_add(&q->sql, " AND t.id >= ");
        select__bind_number(q, h->from);
    }
    if (h->to < INT64_MAX) {
        buf_add(&q->sql, " AND t.id <= ");
        select__bind_number(q, h->to);
    }
    return true;
}

/* Every row comes by here: it is told where it belongs by as few comparisons as can be. */
static bool offer_row(void *arg, const struct fold_row *row)
{
    struct half *h = arg;
    const struct pass *p = h->pass;
    const struct sort_key key = {.id = row->id, .number = row->number, .text = row->text, .len = row->len, .set = row->set};

    nearest_offer(&h->found[PASS_LEAST], &key);
    nearest_offer(&h->found[PASS_GREATEST], &key);
    if (p->has_mark)
        nearest_offer(&h->found[sort_key_compare(&key, &p->mark) < 0 ? PASS_BELOW : PASS_ABOVE], &key);
    return !atomic_load_explicit(&p->stop, memory_order_relaxed);
}

static bool read_half(struct half *h, struct err *e)
{
    struct select q;
    struct stmt s;
    bool ok = build(h, &q, e);

    if (ok) {
        select__open(&q, &s);
        stmt_fold(&s, offer_row, h);
        ok = stmt_close(&s, e);
    }
    select__release(&q);
    return ok;
}

static bool newest_line(struct half *h, struct err *e)
{
    struct stmt s;

    stmt_open(&s, h->m->db, Q_JOURNAL_LAST);
    h->state = stmt_next(&s) ? stmt_col_int(&s, 0) : 0;
    return stmt_close(&s, e);
}

/* All that one connection sees at one moment. */
static bool look_through(struct half *h, struct err *e)
{
    if (!txn_begin(h->m->db, TXN_READ, e))
        return false;
    bool ok = newest_line(h, e) && read_half(h, e);
    return txn_end(h->m->db, ok, e);
}

static void run_beside(void *arg)
{
    struct half *h = arg;
    struct db *db = NULL;
    struct model m;

    if (!db_open(db_path(h->of->db), DB_READ, &db, &h->e))
        return;
    db_cache(db, PASS_CACHE_KIB);
    model_open_beside(&m, h->of, db);
    h->m = &m;
    h->ok = look_through(h, &h->e);
    model_close(&m);
    db_close(db);
}

/* ---- both ---- */

/* The id in the middle where a second connection sees the same rows, and ids are the way to them; else 0. */
static bool find_middle(struct model *m, const struct list_query *lq, int64_t halves, int64_t *middle, struct err *e)
{
    bool alone = lq->search || lq->region || lq->as_of >= 0 || txn_is_writing(m->db) || strlen(m->who.area) > 2;
    int64_t last = 0;

    if (!alone && !repo__last_id(m, lq->entity, &last, e))
        return false;
    *middle = last >= halves ? last / 2 : 0;
    return true;
}

static bool run_alone(struct pass *p, struct model *m, struct half *whole, struct err *e)
{
    start_half(whole, p, m, NULL, INT64_MIN, INT64_MAX);
    return look_through(whole, e);
}

/* The second half is read once more where its thread failed or somebody saved in between. */
static bool run_halves(struct pass *p, struct model *m, int64_t middle, struct half *first, struct err *e)
{
    struct half second;
    struct meanwhile beside;

    start_half(first, p, m, NULL, INT64_MIN, middle);
    start_half(&second, p, NULL, m, middle + 1, INT64_MAX);
    meanwhile_start(&beside, run_beside, &second);
    bool ok = look_through(first, e);
    if (!ok)
        atomic_store(&p->stop, true);
    meanwhile_end(&beside);
    if (ok && (!second.ok || second.state != first->state)) {
        release_half(first);
        release_half(&second);
        return run_alone(p, m, first, e);
    }
    for (int i = 0; ok && i < PASS_SIDES; i++)
        nearest_take(&first->found[i], &second.found[i]);
    release_half(&second);
    return ok;
}

static struct sort_key key_of_mark(const struct record *mark, int sort, bool is_text)
{
    const struct value *v = &mark->values[sort];
    struct sort_key key = {.id = mark->id, .set = v->set};

    if (v->set && is_text) {
        key.text = v->text ? v->text : "";
        key.len = v->len;
    } else if (v->set) {
        key.number = v->number;
    }
    return key;
}

/* Hands the ids over, from the least to the greatest. */
static void take_ids(struct nearest *from, struct pass_ids *to)
{
    nearest_sort(from);
    to->ids = mem_new(((size_t)from->count + 1) * sizeof *to->ids);
    to->count = from->count;
    to->whole = !from->more;
    for (int i = 0; i < from->count; i++)
        to->ids[i] = from->keys[i].id;
}

bool pass__run(struct model *m, const struct list_query *lq, const struct record *mark, int most, int64_t halves,
               struct pass_ids found[PASS_SIDES], struct err *e)
{
    int sort = select__sort(lq);
    struct pass p = {.lq = lq, .sort = sort, .most = most, .has_mark = mark != NULL};
    enum field_type type = lq->entity->fields[sort].type;
    struct half first;
    int64_t middle = 0;

    if (mark)
        p.mark = key_of_mark(mark, sort, !field_ops[type].integer || type == FT_REF);
    if (!find_middle(m, lq, halves, &middle, e))
        return false;
    bool ok = middle ? run_halves(&p, m, middle, &first, e) : run_alone(&p, m, &first, e);
    for (int i = 0; ok && i < PASS_SIDES; i++)
        take_ids(&first.found[i], &found[i]);
    release_half(&first);
    return ok;
}
