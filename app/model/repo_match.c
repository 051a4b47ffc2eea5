/* Which record a row of an import is about: by natural key, else by ID number. */
#include "repo__.h"

#include "model/search.h"

#include <string.h>

/* The field with an ID number that is set; -1 if there is none. */
static int id_number_of(const struct record *r)
{
    for (int i = 0; i < r->entity->count; i++)
        if (r->entity->fields[i].type == FT_ID_NUMBER && r->values[i].set)
            return i;
    return -1;
}

/*
 * The statement, built once a type. A number that is searched has a word of its own in the search table, which
 * leads to its rows without an index of the column; the column itself decides.
 */
static const char *by_id_number(struct model *m, const struct entity *t, int field)
{
    struct repo_sql *q = &repo__state(m)->sql[entity_index(t)];
    struct buf b = {0};

    if (!q->by_id_number) {
        const char *name = t->fields[field].name;
        buf_addf(&b, "SELECT id FROM \"%s\" WHERE \"%s\" = ?1", t->name, name);
        if ((t->fields[field].flags & (FIELD_SEARCH | FIELD_UNIQUE)) == FIELD_SEARCH)
            buf_addf(&b, " AND id IN (SELECT rowid FROM \"%s_search\" WHERE \"%s_search\" MATCH ?2)", t->name, t->name);
        buf_addf(&b, " LIMIT 2");
        q->by_id_number = buf_take(&b);
    }
    return q->by_id_number;
}

static bool match_id_number(struct model *m, const struct record *given, int field, struct record *r, int *matches,
                            struct err *e)
{
    const struct value *v = &given->values[field];
    struct buf word = {0};
    int64_t id = 0;
    bool found = false;
    struct stmt s;

    if (!repo__write_held(m, e))
        return false;
    search_number_word(v->text, v->len, &word);
    stmt_open_text(&s, m->db, by_id_number(m, given->entity, field));
    stmt_at_text(&s, 1, v->text, v->len);
    if ((given->entity->fields[field].flags & (FIELD_SEARCH | FIELD_UNIQUE)) == FIELD_SEARCH)
        stmt_at_text(&s, 2, buf_text(&word), word.len);
    while (stmt_next(&s)) {
        id = stmt_col_int(&s, 0);
        ++*matches;
    }
    bool ok = stmt_close(&s, e);
    buf_release(&word);
    return ok && (*matches != 1 || repo__get(m, id, r, &found, e));
}

bool repo_match(struct model *m, const struct record *given, struct record *r, int *matches, struct err *e)
{
    bool found = false;

    *matches = 0;
    if (record_has_key(given)) {
        bool ok = repo__get_by_key(m, given, r, &found, e);
        *matches = found;
        return ok;
    }
    int field = id_number_of(given);
    return field < 0 || match_id_number(m, given, field, r, matches, e);
}
