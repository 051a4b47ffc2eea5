/*
 * How many rows each type has, noted beside them (table row_count): a list of a million tells its number without
 * counting. Every record that comes or goes passes the journal, which tells it here; what a transaction comes to is
 * written once, just before its commit.
 */
#include "repo__.h"

#include "store/stmt.h"
#include "store/txn.h"

#include <string.h>

/* Counted, with the changes of this transaction. */
static bool note_anew(struct model *m, const struct entity *t, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "INSERT OR REPLACE INTO row_count (type, rows) SELECT ?1, count(*) FROM \"%s\"", t->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    stmt_at_text(&s, 1, t->name, strlen(t->name));
    return stmt_run(&s, e);
}

static bool note(struct model *m, const struct entity *t, int64_t by, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_ROWS_CHANGE);
    stmt_int(&s, ":by", by);
    stmt_text(&s, ":type", t->name);
    if (!stmt_run(&s, e))
        return false;
    return db_changes(m->db) > 0 || note_anew(m, t, e);
}

static bool note_all(void *arg, struct err *e)
{
    struct model *m = arg;
    const int64_t *come = repo__state(m)->rows_come;

    for (int i = 0; i < entity_count; i++)
        if (come[i] && !note(m, entities[i], come[i], e))
            return false;
    return true;
}

static void forget_changes(struct model *m)
{
    memset(repo__state(m)->rows_come, 0, (size_t)entity_count * sizeof *repo__state(m)->rows_come);
}

bool repo_count_anew(struct model *m, struct err *e)
{
    BUG_ON(!txn_is_writing(m->db));
    for (int i = 0; i < entity_count; i++)
        if (!note_anew(m, entities[i], e))
            return false;
    forget_changes(m);
    return true;
}

void repo__rows_begin(struct model *m)
{
    forget_changes(m);
    txn_before_commit(m->db, note_all, m);
}

void repo__rows_come(struct model *m, const struct entity *t, int64_t by)
{
    repo__state(m)->rows_come[entity_index(t)] += by;
}

bool repo__rows_noted(struct model *m, const struct entity *t, int64_t *rows, struct err *e)
{
    struct stmt s;

    *rows = -1;
    stmt_open(&s, m->db, Q_ROWS_NOTED);
    stmt_text(&s, ":type", t->name);
    if (stmt_next(&s))
        *rows = stmt_col_int(&s, 0);
    return stmt_close(&s, e);
}
