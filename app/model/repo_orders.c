/* Indexes for lists in the order of a field, made and taken away while the office works. */
#include "model/orders.h"

#include "select__.h"

#include "store/txn.h"

#include <stdio.h>
#include <string.h>

enum { ORDER_NAME_BYTES = 128 };

/* "order_household_income" */
static const char *order_name(const struct entity *t, int field, char out[ORDER_NAME_BYTES])
{
    snprintf(out, ORDER_NAME_BYTES, "order_%s_%s", t->name, t->fields[field].name);
    return out;
}

bool orders__has(struct model *m, const struct entity *t, int field, bool *has, struct err *e)
{
    char name[ORDER_NAME_BYTES];
    struct stmt s;

    stmt_open(&s, m->db, Q_ORDER_NAMED);
    stmt_text(&s, ":name", order_name(t, field, name));
    *has = stmt_next(&s);
    return stmt_close(&s, e);
}

bool orders_lacks(struct model *m, const struct entity *t, int field, bool *lacks, struct err *e)
{
    struct list_query q;

    *lacks = false;
    if (t->fields[field].type == FT_REF || t->fields[field].type == FT_LONG_TEXT)
        return true; /* a reference is sorted by the number of another record */
    list_query_init(&q, t);
    q.sort = field;
    q.order = list_order_new(0, 1);
    bool ok = list_is_slow(m, &q, lacks, e);
    list_order_free(q.order);
    return ok;
}

bool orders_worth(struct model *m, const struct entity *t, bool *worth, struct err *e)
{
    int64_t last = 0;

    *worth = false;
    if (!repo__last_id(m, t, &last, e))
        return false;
    *worth = last >= ORDERS_LEAST;
    return true;
}

bool orders_make(struct model *m, const struct entity *t, int field, struct err *e)
{
    char name[ORDER_NAME_BYTES];
    struct buf sql = {0};

    buf_addf(&sql, "CREATE INDEX IF NOT EXISTS \"%s\" ON \"%s\" (+\"%s\")", order_name(t, field, name), t->name, t->fields[field].name);
    if (!txn_begin(m->db, TXN_WRITE, e)) {
        buf_release(&sql);
        return false;
    }
    bool ok = db_exec(m->db, buf_text(&sql), e);
    buf_release(&sql);
    return txn_end(m->db, ok, e);
}

static bool drop(struct model *m, const struct entity *t, int field, int *count, struct err *e)
{
    char name[ORDER_NAME_BYTES];
    struct buf sql = {0};
    bool has = false;

    if (!orders__has(m, t, field, &has, e))
        return false;
    if (!has)
        return true;
    buf_addf(&sql, "DROP INDEX \"%s\"", order_name(t, field, name));
    bool ok = db_exec(m->db, buf_text(&sql), e);
    buf_release(&sql);
    *count += ok;
    return ok;
}

bool orders_drop(struct model *m, const struct entity *t, int *count, struct err *e)
{
    bool ok = true;

    *count = 0;
    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    for (int i = 0; ok && i < t->count; i++)
        ok = drop(m, t, i, count, e);
    return txn_end(m->db, ok, e);
}
