/* The statements of a record type, built once from its descriptor: names are constants, values bound. */
#include "journal__.h"
#include "words__.h"

#include <stdlib.h>
#include <string.h>

struct repo_state *repo__state(struct model *m)
{
    if (!m->repo) {
        m->repo = mem_zero(1, sizeof *m->repo);
        m->repo->sql = mem_zero((size_t)entity_count, sizeof *m->repo->sql);
        m->repo->asof_ready = mem_zero((size_t)entity_count, sizeof *m->repo->asof_ready);
        m->repo->rows_come = mem_zero((size_t)entity_count, sizeof *m->repo->rows_come);
    }
    return m->repo;
}

void repo__forget(struct model *m)
{
    if (!m->repo)
        return;
    for (int i = 0; i < entity_count; i++) {
        struct repo_sql *q = &m->repo->sql[i];
        char *all[] = {q->insert, q->insert_group, q->restore, q->update, q->delete, q->by_id, q->by_uuid, q->by_key, q->id_by_key, q->find_words, q->forget_words, q->by_id_number, q->referred};
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            free(all[k]);
    }
    free(m->repo->sql);
    free(m->repo->journal_group);
    free(m->repo->asof_ready);
    free(m->repo->rows_come);
    hash_release(&m->repo->regions);
    if (m->repo->held) {
        buf_release(&m->repo->held->changes);
        buf_release(&m->repo->held->words);
        free(m->repo->held);
    }
    buf_release(&m->repo->old_words);
    buf_release(&m->repo->new_words);
    free(m->repo);
    m->repo = NULL;
}

static char *insert_text(const struct entity *t, bool with_id)
{
    struct buf b = {0};

    buf_addf(&b, "INSERT INTO \"%s\" (uuid, rev", t->name);
    for (int i = 0; i < t->count; i++)
        buf_addf(&b, ", \"%s\"", t->fields[i].name);
    buf_add(&b, with_id ? ", id) VALUES (?1, ?2" : ") VALUES (?1, ?2");
    for (int i = 0; i < t->count + with_id; i++)
        buf_addf(&b, ", ?%d", i + 3);
    buf_add_char(&b, ')');
    return buf_take(&b);
}

/* (?,?,…),(?,?,…),… */
static void add_group(struct buf *b, int columns)
{
    for (int row = 0; row < REPO_GROUP; row++)
        for (int i = 0; i < columns; i++)
            buf_addf(b, "%s?%s", i ? "," : row ? ",(" : "(", i + 1 == columns ? ")" : "");
}

/*
 * OR FAIL: rows before one that is refused stay. So SQLite keeps no copy of the pages that the statement changes, and FTS5 does
 * not write out what it holds, as both do for a statement that may have to be taken back.
 */
static char *insert_group_text(const struct entity *t)
{
    struct buf b = {0};

    buf_addf(&b, "INSERT OR FAIL INTO \"%s\" (uuid, rev", t->name);
    for (int i = 0; i < t->count; i++)
        buf_addf(&b, ", \"%s\"", t->fields[i].name);
    buf_add(&b, ") VALUES ");
    add_group(&b, t->count + 2);
    return buf_take(&b);
}

const char *repo__journal_group(struct model *m)
{
    struct repo_state *state = repo__state(m);
    struct buf b = {0};

    if (state->journal_group)
        return state->journal_group;
    /* OR FAIL as above; a line that is refused ends the transaction */
    buf_add(&b, "INSERT OR FAIL INTO journal (seq, txn, type, row, uuid, op, rev_before, rev_after, patch, hash) VALUES ");
    add_group(&b, JOURNAL_COLUMNS);
    state->journal_group = buf_take(&b);
    return state->journal_group;
}

static char *update_text(const struct entity *t)
{
    struct buf b = {0};

    buf_addf(&b, "UPDATE \"%s\" SET rev = ?1", t->name);
    for (int i = 0; i < t->count; i++)
        buf_addf(&b, ", \"%s\" = ?%d", t->fields[i].name, i + 2);
    buf_addf(&b, " WHERE id = ?%d", t->count + 2);
    return buf_take(&b);
}

static void key_condition(const struct entity *t, struct buf *b)
{
    for (int i = 0; i < t->key_count; i++)
        buf_addf(b, "%s\"%s\" = ?%d", i ? " AND " : "", t->fields[t->key[i]].name, i + 1);
}

static char *select_text(const struct entity *t, const char *where)
{
    struct buf b = {0};

    buf_add(&b, "SELECT id, uuid, rev");
    for (int i = 0; i < t->count; i++)
        buf_addf(&b, ", \"%s\"", t->fields[i].name);
    buf_addf(&b, " FROM \"%s\" WHERE ", t->name);
    if (where)
        buf_add(&b, where);
    else
        key_condition(t, &b);
    return buf_take(&b);
}

static char *id_by_key_text(const struct entity *t)
{
    struct buf b = {0};

    buf_addf(&b, "SELECT id FROM \"%s\" WHERE ", t->name);
    key_condition(t, &b);
    return buf_take(&b);
}

static char *delete_text(const struct entity *t)
{
    struct buf b = {0};

    buf_addf(&b, "DELETE FROM \"%s\" WHERE id = ?1", t->name);
    return buf_take(&b);
}

/* A contentless table forgets a row only if it is told the row's words again. */
static char *words_text(const struct entity *t, bool forget)
{
    struct buf b = {0};

    buf_addf(&b, "INSERT INTO \"%s_search\" (", t->name);
    if (forget)
        buf_addf(&b, "\"%s_search\", ", t->name);
    buf_addf(&b, "rowid, words) VALUES (%s?1, ?2)", forget ? "'delete', " : "");
    return buf_take(&b);
}

const struct repo_sql *repo__sql(struct model *m, const struct entity *t)
{
    struct repo_sql *q = &repo__state(m)->sql[entity_index(t)];

    if (!q->insert) {
        q->insert = insert_text(t, false);
        q->insert_group = insert_group_text(t);
        q->restore = insert_text(t, true);
        q->update = update_text(t);
        q->delete = delete_text(t);
        q->by_id = select_text(t, "id = ?1");
        q->by_uuid = select_text(t, "uuid = ?1");
        q->by_key = select_text(t, NULL);
        q->id_by_key = id_by_key_text(t);
        q->find_words = words_text(t, false);
        q->forget_words = words_text(t, true);
    }
    return q;
}

void repo__key_expression(const struct entity *t, const char *alias, struct buf *sql)
{
    for (int i = 0; i < t->key_count; i++) {
        const struct field *f = &t->fields[t->key[i]];
        if (i)
            buf_add(sql, "||'+'||");
        if (f->type != FT_REF) {
            buf_addf(sql, "%s.\"%s\"", alias, f->name);
            continue;
        }
        buf_add(sql, "(SELECT ");
        repo__key_expression(f->u.to, "kk", sql);
        buf_addf(sql, " FROM \"%s\" kk WHERE kk.id = %s.\"%s\")", f->u.to->name, alias, f->name);
    }
}

bool repo__split_key(const struct entity *t, const char *key, size_t len, const char *part[],
                     size_t part_len[])
{
    int parts = 0;

    if (t->key_count == 1) {
        part[0] = key;
        part_len[0] = len;
        return true;
    }
    for (size_t from = 0; from <= len; parts++) {
        size_t to = from;
        while (to < len && key[to] != '+' && key[to] != '/')
            to++;
        if (parts == t->key_count)
            return false;
        part[parts] = key + from;
        part_len[parts] = to - from;
        from = to + 1;
    }
    return parts == t->key_count;
}
