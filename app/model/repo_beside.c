/*
 * A search table built by a thread of its own, beside the rows. FTS5 costs as much as all the rest of a large import,
 * and one connection has one thread: so the thread has a temporary database, with the same table in it.
 *
 * Brought home, its shadow tables are copied as they are, as .dump and VACUUM INTO do with them. Two things make that sound.
 * The engine and the table's declaration are the same on both sides; and "delete-all" before it makes this connection's
 * FTS5 forget what it knew of the table. Other connections see that another has written, and do the same.
 */
#include "words__.h"

#include "base/relay.h"
#include "model/search.h"
#include "store/stmt.h"
#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES = 3 };

struct words_beside {
    const struct entity *entity;
    struct db *db;
    struct err e; /* the thread's, until it has ended */
    struct relay relay;
    struct held_words places[PLACES];
};

/* Changes come in places that are taken empty and given back full: here the thread empties what the caller fills. */
static void write_places(void *arg)
{
    struct words_beside *b = arg;
    size_t i;

    for (bool ok = true; relay_room(&b->relay, &i); relay_give(&b->relay)) {
        ok = ok && words_write(b->db, &b->places[i], &b->e);
        buf_reset(&b->places[i].changes);
        buf_reset(&b->places[i].words);
    }
}

/* The search table as it was declared here. */
static bool declaration(struct model *m, const struct entity *t, struct buf *sql, struct err *e)
{
    struct stmt s;

    stmt_open_text(&s, m->db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1 || '_search'");
    stmt_at_text(&s, 1, t->name, strlen(t->name));
    if (stmt_next(&s))
        buf_add(sql, stmt_col_text(&s, 0));
    return stmt_close(&s, e) && sql->len > 0;
}

/* Leaves its transaction open. */
static bool make_table(struct words_beside *b, struct model *m, struct err *e)
{
    struct buf sql = {0};
    bool ok = declaration(m, b->entity, &sql, e) && txn_begin(b->db, TXN_WRITE, e);

    if (ok && !(db_exec(b->db, buf_text(&sql), e) && words_configure(b->db, b->entity, true, e))) {
        txn_leave(b->db);
        ok = false;
    }
    buf_release(&sql);
    return ok;
}

/* After the thread and the transaction. */
static void release(struct words_beside *b)
{
    for (size_t i = 0; i < PLACES; i++) {
        buf_release(&b->places[i].changes);
        buf_release(&b->places[i].words);
    }
    db_close(b->db);
    free(b);
}

struct words_beside *words_beside_start(struct model *m, const struct entity *t)
{
    struct err unsaid = {0};
    struct db *db;

    if (!db_open_temporary(&db, &unsaid))
        return NULL;
    struct words_beside *b = mem_zero(1, sizeof *b);
    b->entity = t;
    b->db = db;
    if (make_table(b, m, &unsaid)) {
        if (relay_start(&b->relay, PLACES, write_places, b))
            return b;
        txn_leave(b->db);
    }
    release(b);
    return NULL;
}

/* The next place that the thread has emptied. */
static struct held_words *empty_place(struct words_beside *b)
{
    size_t i;

    if (!relay_next(&b->relay, &i))
        BUG("the thread has ended by itself");
    return &b->places[i];
}

void words_beside_take(struct words_beside *b, struct held_words *held)
{
    struct held_words *place = empty_place(b);
    struct held_words swap = *place;

    *place = *held;
    *held = swap;
    relay_back(&b->relay);
}

/* Two or three columns, of which the second is bytes. */
static bool copy_table(struct db *from, struct db *to, const struct entity *t, const char *which, const char *columns, const char *places,
                       struct err *e)
{
    struct buf select = {0};
    struct buf insert = {0};
    struct stmt source;
    bool ok = true;

    buf_addf(&select, "SELECT %s FROM \"%s_search_%s\" ORDER BY 1, 2", columns, t->name, which);
    buf_addf(&insert, "INSERT OR REPLACE INTO \"%s_search_%s\" (%s) VALUES (%s)", t->name, which, columns, places);
    stmt_open_text(&source, from, buf_text(&select));
    while (ok && stmt_next(&source)) {
        struct stmt s;
        stmt_open_text(&s, to, buf_text(&insert));
        stmt_at_int(&s, 1, stmt_col_int(&source, 0));
        const void *blob = stmt_col_blob(&source, 1);
        stmt_at_blob(&s, 2, blob ? blob : "", stmt_col_len(&source, 1)); /* an empty one is not NULL */
        if (stmt_cols(&source) > 2)
            stmt_at_int(&s, 3, stmt_col_int(&source, 2));
        ok = stmt_run(&s, e);
    }
    ok = stmt_close(&source, e) && ok;
    buf_release(&select);
    buf_release(&insert);
    return ok;
}

static bool bring_home(const struct words_beside *b, struct db *db, struct err *e)
{
    return words_forget_all(db, b->entity, e) && copy_table(b->db, db, b->entity, "data", "id, block", "?1, ?2", e) &&
           copy_table(b->db, db, b->entity, "idx", "segid, term, pgno", "?1, ?2, ?3", e);
}

bool words_beside_end(struct words_beside *b, struct model *m, struct err *e)
{
    for (int i = 0; i < PLACES; i++) { /* once around: what was taken before has been written then */
        (void)empty_place(b);
        relay_back(&b->relay);
    }
    relay_end(&b->relay);
    const struct entity *t = b->entity;
    struct err unsaid = {0};
    bool built = txn_end(b->db, b->e.code == ERR_NONE, &unsaid);
    bool ok = !built || bring_home(b, m->db, e);
    release(b);
    return ok && (built || search_rebuild(m, t, e));
}

void words_beside_drop(struct words_beside *b)
{
    relay_end(&b->relay);
    txn_leave(b->db);
    release(b);
}
