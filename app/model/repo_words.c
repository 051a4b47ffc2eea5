/*
 * The search tables: words go in when a record is saved, at once or, while they are held, in large pieces in order of
 * the records' ids. FTS5 writes out whatever it has in memory when a statement touches rows that others refer to (an
 * UPDATE, a DELETE), and when an id is less than the one before (an undo): a piece a record would be slow.
 */
#include "repo__.h"

#include "model/search.h"
#include "store/stmt.h"
#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

enum {
    HELD_BYTES = 1024 * 1024,
    LEAF_BYTES = 16000, /* of one row of the index: a page of the file, less what the row itself needs */
    SEGMENTS = 500,     /* as many are merged at once, whoever waits: an import of two million rows */
    AUTOMERGE = 4,      /* FTS5's own default: segments of one size that later saves merge, little by little */
};

/* A change of a search table that is held back; its words follow. */
struct held {
    const struct entity *entity;
    int64_t id;
    size_t len;
    size_t at; /* where its words stand */
    bool forget;
};

static int by_id(const void *a, const void *b)
{
    const struct held *x = a;
    const struct held *y = b;

    if (x->entity != y->entity)
        return entity_index(x->entity) < entity_index(y->entity) ? -1 : 1;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* New records come in the order of their ids. */
static bool is_sorted(const struct held *held, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (by_id(&held[i - 1], &held[i]) > 0)
            return false;
    return true;
}

static bool write_words(struct model *m, const struct held *h, const char *words, struct err *e)
{
    const struct repo_sql *sql = repo__sql(m, h->entity);
    struct stmt s;

    stmt_open_text(&s, m->db, h->forget ? sql->forget_words : sql->find_words);
    stmt_at_int(&s, 1, h->id);
    stmt_at_text(&s, 2, words, h->len);
    return stmt_run(&s, e);
}

bool repo__write_held(struct model *m, struct err *e)
{
    struct repo_state *state = repo__state(m);
    size_t count = state->held.len / sizeof(struct held);
    struct held *held = (struct held *)(void *)state->held.data; /* malloc's memory suits any type */
    bool ok = true;

    if (!is_sorted(held, count))
        qsort(held, count, sizeof *held, by_id);
    for (size_t i = 0; ok && i < count; i++)
        ok = write_words(m, &held[i], state->held_words.data + held[i].at, e);
    buf_reset(&state->held);
    buf_reset(&state->held_words);
    return ok;
}

static bool put(struct model *m, const struct record *r, const char *words, size_t len, bool forget, struct err *e)
{
    struct repo_state *state = repo__state(m);
    struct held h = {.entity = r->entity, .id = r->id, .len = len, .at = state->held_words.len, .forget = forget};

    if (!len)
        return true;
    if (!state->holding)
        return write_words(m, &h, words, e);
    buf_add_len(&state->held, (const char *)&h, sizeof h);
    buf_add_len(&state->held_words, words, len);
    return state->held_words.len < HELD_BYTES || repo__write_held(m, e);
}

/* A contentless table forgets a row only if it is told the row's words again. */
bool search_update(struct model *m, const struct record *before, const struct record *after, struct err *e)
{
    struct repo_state *state = repo__state(m);
    struct buf *old = &state->old_words;
    struct buf *new = &state->new_words;

    if (!entity_is_searched(before ? before->entity : after->entity))
        return true;
    buf_reset(old);
    buf_reset(new);
    if (before)
        search_words(before, old);
    if (after)
        search_words(after, new);
    if (before && after && strcmp(buf_text(old), buf_text(new)) == 0)
        return true;
    return (!before || put(m, before, old->data, old->len, true, e)) &&
           (!after || put(m, after, new->data, new->len, false, e));
}

bool search_add(struct model *m, const struct record *r, const char *words, size_t len, struct err *e)
{
    return put(m, r, words, len, false, e);
}

void search_hold(struct model *m)
{
    struct repo_state *state = repo__state(m);

    BUG_ON(state->holding || !txn_is_writing(m->db));
    state->holding = true;
    buf_reset(&state->held);
    buf_reset(&state->held_words);
}

bool search_settle(struct model *m, bool keep, struct err *e)
{
    struct repo_state *state = repo__state(m);

    state->holding = false;
    if (keep)
        return repo__write_held(m, e);
    buf_reset(&state->held);
    buf_reset(&state->held_words);
    return false;
}

static bool configure(struct model *m, const struct entity *t, const char *name, int value, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "INSERT INTO \"%s_search\" (\"%s_search\", rank) VALUES (?1, ?2)", t->name, t->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    stmt_at_text(&s, 1, name, strlen(name));
    stmt_at_int(&s, 2, value);
    return stmt_run(&s, e);
}

bool search_bulk(struct model *m, const struct entity *t, bool on, struct err *e)
{
    if (!entity_is_searched(t))
        return true;
    return configure(m, t, "pgsz", LEAF_BYTES, e) && configure(m, t, "crisismerge", SEGMENTS, e) &&
           configure(m, t, "automerge", on ? 0 : AUTOMERGE, e);
}

static bool rebuild_rows(struct model *m, const struct entity *t, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;
    struct record r;
    bool ok = true;

    buf_addf(&sql, "SELECT id, uuid, rev");
    for (int i = 0; i < t->count; i++)
        buf_addf(&sql, ", \"%s\"", t->fields[i].name);
    buf_addf(&sql, " FROM \"%s\" ORDER BY id", t->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    record_init(&r, t);
    while (ok && stmt_next(&s)) {
        repo__read(&s, &r);
        ok = search_update(m, NULL, &r, e);
    }
    record_release(&r);
    return stmt_close(&s, e) && ok;
}

bool search_rebuild(struct model *m, const struct entity *t, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    if (!entity_is_searched(t))
        return true;
    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    buf_addf(&sql, "INSERT INTO \"%s_search\" (\"%s_search\") VALUES ('delete-all')", t->name, t->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    bool ok = stmt_run(&s, e) && rebuild_rows(m, t, e);
    return txn_end(m->db, ok, e);
}
