/*
 * A type as it stood after a transaction: a temporary copy of its table from which everything later is
 * taken back, newest change first. Types that have not changed since are read where they are.
 */
#include "journal__.h"

#include "repo__.h"
#include "model/search.h"
#include "store/stmt.h"

#include <ctype.h>
#include <string.h>

/* First journal line after the transaction; INT64_MAX when there is none. */
static bool first_line_after(struct model *m, int64_t txn, int64_t *first, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_TXN_AFTER);
    stmt_int(&s, ":id", txn);
    *first = stmt_next(&s) ? stmt_col_int(&s, 0) : INT64_MAX;
    return stmt_close(&s, e);
}

static bool has_changed(struct model *m, const struct entity *t, int64_t first, bool *changed,
                        struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_JOURNAL_TYPE_CHANGED);
    stmt_text(&s, ":type", t->name);
    stmt_int(&s, ":first", first);
    *changed = stmt_next(&s);
    return stmt_close(&s, e);
}

static bool drop_copy(struct model *m, const struct entity *t, struct err *e)
{
    struct buf sql = {0};

    buf_addf(&sql, "DROP TABLE IF EXISTS temp.\"asof_%s\"; DROP TABLE IF EXISTS temp.\"asof_%s_search\";", t->name, t->name);
    bool ok = db_exec(m->db, buf_text(&sql), e);
    buf_release(&sql);
    return ok;
}

static bool make_copy(struct model *m, const struct entity *t, struct err *e)
{
    struct buf sql = {0};

    buf_addf(&sql, "CREATE TEMP TABLE \"asof_%s\" AS SELECT * FROM main.\"%s\";"
                   "CREATE UNIQUE INDEX temp.\"asof_%s_uuid\" ON \"asof_%s\" (uuid);"
                   "CREATE UNIQUE INDEX temp.\"asof_%s_id\" ON \"asof_%s\" (id);",
             t->name, t->name, t->name, t->name, t->name, t->name);
    bool ok = db_exec(m->db, buf_text(&sql), e);
    buf_release(&sql);
    return ok;
}

static bool forget(struct model *m, const struct entity *t, const void *uuid, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "DELETE FROM \"asof_%s\" WHERE uuid = ?1", t->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    stmt_at_blob(&s, 1, uuid, UUID_BYTES);
    return stmt_run(&s, e);
}

/* Gives one row the old side of a patch; a removed row is put back first. */
static bool restore(struct model *m, const struct entity *t, struct stmt *line, struct err *e)
{
    const char *name;
    json_t *pair;
    struct record r;
    struct buf sql = {0};
    struct stmt s;
    int places = 0;
    json_t *tree = journal__parse(stmt_col_text(line, 3), stmt_col_len(line, 3), e);

    if (!tree)
        return false;
    record_init(&r, t);
    bool ok = true;
    buf_addf(&sql, "UPDATE \"asof_%s\" SET rev = ?1", t->name);
    int fields[128];
    json_object_foreach(tree, name, pair)
    {
        int field = entity_field(t, name);
        if (field < 0 || places == 128)
            continue;
        ok = ok && journal__set_from_patch(m, &r, field, pair, 0, e);
        fields[places++] = field;
        buf_addf(&sql, ", \"%s\" = ?%d", name, places + 2);
    }
    buf_add(&sql, " WHERE uuid = ?2");
    json_decref(tree);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    stmt_at_int(&s, 1, stmt_col_int(line, 2));
    stmt_at_blob(&s, 2, stmt_col_blob(line, 0), UUID_BYTES);
    for (int i = 0; i < places; i++) {
        const struct value *v = &r.values[fields[i]];
        if (!v->set)
            stmt_at_null(&s, i + 3);
        else if (field_ops[t->fields[fields[i]].type].integer)
            stmt_at_int(&s, i + 3, v->number);
        else
            stmt_at_text(&s, i + 3, v->text, v->len);
    }
    bool done = stmt_run(&s, e);
    record_release(&r);
    return ok && done;
}

static bool put_back(struct model *m, const struct entity *t, struct stmt *line, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "INSERT INTO \"asof_%s\" (id, uuid, rev) VALUES (?1, ?2, 0)", t->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    stmt_at_int(&s, 1, stmt_col_int(line, 4));
    stmt_at_blob(&s, 2, stmt_col_blob(line, 0), UUID_BYTES);
    return stmt_run(&s, e) && restore(m, t, line, e);
}

static bool take_back(struct model *m, const struct entity *t, int64_t first, struct err *e)
{
    struct stmt line;
    bool ok = true;

    stmt_open(&line, m->db, Q_JOURNAL_TYPE_BACK);
    stmt_text(&line, ":type", t->name);
    stmt_int(&line, ":first", first);
    while (ok && stmt_next(&line)) {
        const char *op = stmt_col_text(&line, 1);
        if (strcmp(op, "add") == 0 || strcmp(op, "restore") == 0)
            ok = forget(m, t, stmt_col_blob(&line, 0), e);
        else
            ok = strcmp(op, "remove") == 0 ? put_back(m, t, &line, e) : restore(m, t, &line, e);
    }
    return stmt_close(&line, e) && ok;
}

/* The search words of the copy: the present index knows only the present. */
static bool index_copy(struct model *m, const struct entity *t, struct err *e)
{
    struct buf sql = {0};
    struct buf words = {0};
    struct stmt from;
    struct stmt to;
    struct record r;
    bool ok = true;

    buf_addf(&sql, "CREATE VIRTUAL TABLE temp.\"asof_%s_search\" USING fts5(words, content='', columnsize=0, detail=none, tokenize='ascii')", t->name);
    bool made = db_exec(m->db, buf_text(&sql), e);
    buf_reset(&sql);
    if (!made) {
        buf_release(&sql);
        return false;
    }
    buf_addf(&sql, "SELECT id, uuid, rev");
    for (int i = 0; i < t->count; i++)
        buf_addf(&sql, ", \"%s\"", t->fields[i].name);
    buf_addf(&sql, " FROM \"asof_%s\" ORDER BY id", t->name);
    stmt_open_text(&from, m->db, buf_text(&sql));
    buf_reset(&sql);
    buf_addf(&sql, "INSERT INTO \"asof_%s_search\" (rowid, words) VALUES (?1, ?2)", t->name);
    record_init(&r, t);
    while (ok && stmt_next(&from)) {
        repo__read(&from, &r);
        buf_reset(&words);
        search_words(&r, &words);
        stmt_open_text(&to, m->db, buf_text(&sql));
        stmt_at_int(&to, 1, r.id);
        stmt_at_text(&to, 2, buf_text(&words), words.len);
        ok = stmt_run(&to, e);
    }
    record_release(&r);
    buf_release(&words);
    buf_release(&sql);
    return stmt_close(&from, e) && ok;
}

static bool build(struct model *m, const struct entity *t, int64_t first, struct err *e)
{
    bool *ready = &repo__state(m)->asof_ready[entity_index(t)];
    bool changed;

    if (*ready && !drop_copy(m, t, e))
        return false;
    *ready = false;
    if (!has_changed(m, t, first, &changed, e) || !changed)
        return e->code == ERR_NONE;
    *ready = true;
    return make_copy(m, t, e) && take_back(m, t, first, e) && (!entity_is_searched(t) || index_copy(m, t, e));
}

bool journal_as_of(struct model *m, const struct entity *t, int64_t txn, struct err *e)
{
    const struct entity *region = entity_find("region");
    int64_t first;

    if (!first_line_after(m, txn, &first, e) || !build(m, t, first, e))
        return false;
    bool places = false;
    for (int i = 0; i < t->count; i++) {
        const struct field *f = &t->fields[i];
        places = places || f->type == FT_REGION;
        if (f->type == FT_REF && f->u.to != t && !build(m, f->u.to, first, e))
            return false;
    }
    return !places || t == region || build(m, region, first, e);
}

/* ---- whole queries in the past ---- */

/* Does the word stand in the text by itself? */
static bool names(const char *sql, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = strstr(sql, word); at; at = strstr(at + 1, word)) {
        unsigned char before = at == sql ? ' ' : (unsigned char)at[-1], after = (unsigned char)at[len];
        if (!isalnum(before) && before != '_' && before != '.' && before != ':' && !isalnum(after) && after != '_')
            return true;
    }
    return false;
}

/* A temporary view by the name of the table hides it. */
static bool hide(struct model *m, const struct entity *t, struct err *e)
{
    struct buf sql = {0};

    buf_addf(&sql, "CREATE TEMP VIEW \"%s\" AS SELECT * FROM temp.\"asof_%s\"", t->name, t->name);
    bool ok = db_exec(m->db, buf_text(&sql), e);
    buf_release(&sql);
    return ok;
}

bool journal_back_to(struct model *m, int64_t txn, enum query query, struct err *e)
{
    const char *sql = query_texts[query].sql;
    int64_t first;
    bool ok = first_line_after(m, txn, &first, e);

    for (int i = 0; ok && i < entity_count; i++)
        if (names(sql, entities[i]->name))
            ok = build(m, entities[i], first, e);
    for (int i = 0; ok && i < entity_count; i++)
        if (names(sql, entities[i]->name) && repo__state(m)->asof_ready[i])
            ok = hide(m, entities[i], e);
    return ok;
}

bool journal_back(struct model *m, struct err *e)
{
    struct buf sql = {0};

    for (int i = 0; i < entity_count; i++)
        buf_addf(&sql, "DROP VIEW IF EXISTS temp.\"%s\";", entities[i]->name);
    bool ok = db_exec(m->db, buf_text(&sql), e);
    buf_release(&sql);
    return ok;
}
