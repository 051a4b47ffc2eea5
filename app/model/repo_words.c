/*
 * The search tables: words go in when a record is saved, at once or, while they are held, in large pieces in order of
 * the records' ids. FTS5 writes out whatever it has in memory when a statement touches rows that others refer to (an
 * UPDATE, a DELETE), and when an id is less than the one before (an undo): a piece a record would be slow.
 */
#include "words__.h"

#include "model/search.h"
#include "store/stmt.h"
#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

enum {
    HELD_BYTES = 1024 * 1024,
    LEAF_BYTES = 16000, /* of one row of the index: a page of the file, less what the row itself needs */
    SEGMENTS = 500,     /* of one size are merged at once, whoever waits; later saves stay far below, see AUTOMERGE */
    BULK_SEGMENTS = 24, /* the same while a large import, which makes one of 2,000 households, is under way */
    AUTOMERGE = 4,      /* FTS5's own default: segments of one size that later saves merge, little by little */
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

static bool write_change(struct db *db, const struct held *h, const char *words, struct err *e)
{
    struct stmt s;

    stmt_open_text(&s, db, h->forget ? h->sql->forget_words : h->sql->find_words);
    stmt_at_int(&s, 1, h->id);
    stmt_at_text(&s, 2, words, h->len);
    return stmt_run(&s, e);
}

static struct held *changes_of(const struct held_words *held, size_t *count)
{
    *count = held->changes.len / sizeof(struct held);
    return (struct held *)(void *)held->changes.data; /* malloc's memory suits any type */
}

bool words_write(struct db *db, struct held_words *held, struct err *e)
{
    size_t count;
    struct held *changes = changes_of(held, &count);
    bool ok = true;

    if (!is_sorted(changes, count))
        qsort(changes, count, sizeof *changes, by_id);
    for (size_t i = 0; ok && i < count; i++)
        ok = write_change(db, &changes[i], held->words.data + changes[i].at, e);
    buf_reset(&held->changes);
    buf_reset(&held->words);
    return ok;
}

bool repo__write_held(struct model *m, struct err *e)
{
    struct repo_state *state = repo__state(m);
    struct words_beside *beside = state->beside;

    state->fresh = NULL;
    state->beside = NULL;
    if (beside) {
        words_beside_take(beside, state->held);
        if (!words_beside_end(beside, m, e))
            return false;
    }
    return !state->held || words_write(m->db, state->held, e);
}

static bool all_are(const struct held_words *held, const struct entity *t)
{
    size_t count;
    const struct held *changes = changes_of(held, &count);

    for (size_t i = 0; i < count; i++)
        if (changes[i].entity != t)
            return false;
    return true;
}

/* Much is held. The words of a table that was empty go to a thread, if there is one to be had. */
static bool pass_on(struct model *m, struct err *e)
{
    struct repo_state *state = repo__state(m);

    if (!state->beside && state->fresh && all_are(state->held, state->fresh))
        state->beside = words_beside_start(m, state->fresh);
    if (!state->beside)
        return repo__write_held(m, e);
    words_beside_take(state->beside, state->held);
    return true;
}

static bool put(struct model *m, const struct record *r, const char *words, size_t len, bool forget, struct err *e)
{
    struct repo_state *state = repo__state(m);
    struct held h = {.entity = r->entity, .sql = repo__sql(m, r->entity), .id = r->id, .len = len, .forget = forget};

    if (!len)
        return true;
    if (!state->holding || (state->beside && r->entity != state->fresh))
        return write_change(m->db, &h, words, e);
    h.at = state->held->words.len;
    buf_add_len(&state->held->changes, (const char *)&h, sizeof h);
    buf_add_len(&state->held->words, words, len);
    return state->held->words.len < HELD_BYTES || pass_on(m, e);
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

static void forget_held(struct repo_state *state)
{
    if (state->beside)
        words_beside_drop(state->beside);
    state->beside = NULL;
    state->fresh = NULL;
    buf_reset(&state->held->changes);
    buf_reset(&state->held->words);
}

void search_hold(struct model *m)
{
    struct repo_state *state = repo__state(m);

    BUG_ON(state->holding || !txn_is_writing(m->db));
    if (!state->held)
        state->held = mem_zero(1, sizeof *state->held);
    state->holding = true;
    forget_held(state);
}

bool search_settle(struct model *m, bool keep, struct err *e)
{
    struct repo_state *state = repo__state(m);

    state->holding = false;
    if (keep)
        return repo__write_held(m, e);
    forget_held(state);
    return false;
}

static bool configure(struct db *db, const struct entity *t, const char *name, int value, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "INSERT INTO \"%s_search\" (\"%s_search\", rank) VALUES (?1, ?2)", t->name, t->name);
    stmt_open_text(&s, db, buf_text(&sql));
    buf_release(&sql);
    stmt_at_text(&s, 1, name, strlen(name));
    stmt_at_int(&s, 2, value);
    return stmt_run(&s, e);
}

bool words_configure(struct db *db, const struct entity *t, bool bulk, struct err *e)
{
    return configure(db, t, "pgsz", LEAF_BYTES, e) && configure(db, t, "crisismerge", bulk ? BULK_SEGMENTS : SEGMENTS, e) &&
           configure(db, t, "automerge", bulk ? 0 : AUTOMERGE, e);
}

bool words_forget_all(struct db *db, const struct entity *t, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "INSERT INTO \"%s_search\" (\"%s_search\") VALUES ('delete-all')", t->name, t->name);
    stmt_open_text(&s, db, buf_text(&sql));
    buf_release(&sql);
    return stmt_run(&s, e);
}

static bool has_no_rows(struct model *m, const struct entity *t, bool *empty, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "SELECT 1 FROM \"%s\" LIMIT 1", t->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    *empty = !stmt_next(&s);
    return stmt_close(&s, e);
}

bool search_bulk(struct model *m, const struct entity *t, bool on, struct err *e)
{
    bool empty = false;

    if (!entity_is_searched(t))
        return true;
    if (on && !has_no_rows(m, t, &empty, e))
        return false;
    repo__state(m)->fresh = empty ? t : NULL;
    return words_configure(m->db, t, on, e);
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
    if (!entity_is_searched(t))
        return true;
    return txn_begin(m->db, TXN_WRITE, e) &&
           txn_end(m->db, words_forget_all(m->db, t, e) && rebuild_rows(m, t, e), e);
}

/* Pieces that every search looks through one after the other. */
static bool count_pieces(struct model *m, const struct entity *t, int64_t *count, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "SELECT count(DISTINCT segid) FROM \"%s_search_idx\"", t->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    *count = stmt_next(&s) ? stmt_col_int(&s, 0) : 0;
    return stmt_close(&s, e);
}

static bool merge(struct model *m, const struct entity *t, struct err *e)
{
    struct buf sql = {0};

    buf_addf(&sql, "INSERT INTO \"%s_search\" (\"%s_search\") VALUES ('optimize')", t->name, t->name);
    bool ok = db_exec(m->db, buf_text(&sql), e);
    buf_release(&sql);
    return ok;
}

bool search_merge(struct model *m, const struct entity *t, int pieces, bool *merged, struct err *e)
{
    int64_t count = 0;

    *merged = false;
    if (!entity_is_searched(t))
        return true;
    if (!count_pieces(m, t, &count, e))
        return false;
    *merged = count > pieces;
    return !*merged || (txn_begin(m->db, TXN_WRITE, e) && txn_end(m->db, merge(m, t, e), e));
}
