/*
 * New records that were made ready ahead of their save, perhaps by another thread: one by one, or several in one statement,
 * which keeps the cursors where they are and so costs less.
 */
#include "repo__.h"

#include "model/journal.h"
#include "model/search.h"
#include "store/txn.h"

bool repo_make_ready(struct model *m, struct record *r, struct buf *words, struct buf *patch)
{
    struct err unsaid = {0};

    if (r->id || !record_has_key(r) || !record_fill_initial(m, r, &unsaid))
        return false;
    if (r->entity->derive)
        r->entity->derive(r);
    if (!record_check_fields(m, r, &unsaid) || !journal_patch_of_new(m, patch, r, &unsaid))
        return false;
    if (entity_is_searched(r->entity))
        search_words(r, words);
    return true;
}

bool repo_add_ready(struct model *m, struct record *r, const struct repo_ready *ready, struct err *e)
{
    BUG_ON(r->id);
    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    bool ok = (!r->entity->check || r->entity->check(m, r, e)) && repo__require(m, r, VERB_ADD, e);
    if (ok) {
        repo__new_uuid(m, r->uuid);
        ok = repo__insert_row(m, r, 0, e);
    }
    if (!ok) { /* a refused INSERT changes nothing */
        txn_leave(m->db);
        return false;
    }
    ok = search_add(m, r, ready->words, ready->words_len, e) &&
         journal_write_new(m, r, ready->patch, ready->patch_len, e);
    if (!ok)
        r->id = 0;
    return txn_end(m->db, ok, e);
}

/* May the record be added, as far as its type and its place say? */
static bool may_add(struct model *m, const struct record *r)
{
    struct err unsaid = {0};

    return (!r->entity->check || r->entity->check(m, r, &unsaid)) && repo__require(m, r, VERB_ADD, &unsaid);
}

/* The rows of a group up to the first that is refused; ids and revs of *added rows are then known. */
static bool insert_rows(struct model *m, struct record *const r[], size_t *added, struct err *e)
{
    const struct entity *t = r[0]->entity;
    int64_t fresh;
    struct stmt s;

    if (!journal_next(m, &fresh, e))
        return false;
    stmt_open_text(&s, m->db, repo__sql(m, t)->insert_group);
    for (int i = 0, place = 1; i < REPO_GROUP; i++, place += t->count + 2) {
        repo__new_uuid(m, r[i]->uuid);
        stmt_at_blob(&s, place, r[i]->uuid, UUID_BYTES);
        stmt_at_int(&s, place + 1, fresh + i);
        repo__bind_fields(&s, place + 2, r[i]);
    }
    while (stmt_next(&s))
        ;
    bool refused = s.err.code == ERR_INPUT;
    bool ok = stmt_close(&s, e);
    if (!ok && !refused)
        return false;
    err_clear(e);
    *added = (size_t)db_changes(m->db);
    for (size_t i = 0; i < *added; i++) {
        r[i]->id = db_last_id(m->db) - (int64_t)*added + 1 + (int64_t)i;
        r[i]->rev = fresh + (int64_t)i;
    }
    return true;
}

static bool note_rows(struct model *m, struct record *const r[], const struct repo_ready ready[], size_t count, struct err *e)
{
    struct journal_new lines[REPO_GROUP];
    bool ok = true;

    for (size_t i = 0; ok && i < count; i++) {
        lines[i] = (struct journal_new){r[i], ready[i].patch, ready[i].patch_len};
        ok = search_add(m, r[i], ready[i].words, ready[i].words_len, e);
    }
    return ok && journal_write_group(m, lines, count, e);
}

bool repo_add_group(struct model *m, struct record *const r[REPO_GROUP], const struct repo_ready ready[REPO_GROUP],
                    size_t *added, struct err *e)
{
    *added = 0;
    for (size_t i = 0; i < REPO_GROUP; i++)
        if (!may_add(m, r[i]))
            return true;
    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    bool ok = insert_rows(m, r, added, e) && note_rows(m, r, ready, *added, e);
    return txn_end(m->db, ok, e);
}
