/* One import: transaction, batch, every row in turn. */
#include "work/import.h"

#include "import__.h"
#include "model/entity.h"
#include "model/journal.h"
#include "model/orders.h"
#include "model/repo.h"
#include "model/role.h"
#include "model/search.h"
#include "store/stmt.h"
#include "store/txn.h"

#include <string.h>

enum {
    CACHE_KIB = 28 * 1024, /* pages kept while a long transaction runs */
    TICK_ROWS = 256,
    MUCH_BYTES = 2 << 20, /* a file from which on it is less work to make orders anew than to keep them */
};

const char *const import_outcome_names[IMPORT__COUNT] = {
    [IMPORT_NEW] = "new",
    [IMPORT_CHANGED] = "changed",
    [IMPORT_UNCHANGED] = "unchanged",
    [IMPORT_REJECTED] = "rejected",
};

static bool next_batch(struct model *m, int64_t *batch, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_BATCH_NEXT);
    *batch = stmt_next(&s) ? stmt_col_int(&s, 0) : 0;
    return stmt_close(&s, e);
}

/* Nothing written is no batch. */
static bool note_batch(struct import_job *j, struct err *e)
{
    const int64_t *rows = j->result->rows;
    struct stmt s;

    j->result->txn = journal_txn(j->m);
    j->result->batch = j->result->txn ? j->m->batch : 0;
    if (!j->result->txn)
        return true;
    stmt_open(&s, j->m->db, Q_BATCH_ADD);
    stmt_int(&s, ":id", j->m->batch);
    stmt_int(&s, ":txn", j->result->txn);
    stmt_text(&s, ":type", j->order->type->name);
    stmt_text(&s, ":file", j->order->file);
    stmt_int(&s, ":added", rows[IMPORT_NEW]);
    stmt_int(&s, ":changed", rows[IMPORT_CHANGED]);
    stmt_int(&s, ":unchanged", rows[IMPORT_UNCHANGED]);
    stmt_int(&s, ":rejected", rows[IMPORT_REJECTED]);
    return stmt_run(&s, e);
}

static bool tick(const struct import_job *j, int64_t done, int64_t total, struct err *e)
{
    if (!j->sink->tick || j->sink->tick(j->sink->arg, _("import, KiB read:"), done / 1024, total / 1024))
        return true;
    return err_set(e, ERR_INPUT, _("stopped; nothing was changed"));
}

/* One thread does all. */
static bool take_rows(struct import_job *j, struct sheet_reader *reader, struct err *e)
{
    struct sheet_row row;

    for (int64_t n = 0; sheet_reader_next(reader, &row, e); n++) {
        if (n % TICK_ROWS == 0 && !tick(j, sheet_reader_done_bytes(reader), sheet_reader_total_bytes(reader), e))
            return false;
        if (!import_row(j, &row, e))
            return false;
    }
    return e->code == ERR_NONE;
}

static bool take_piece(struct import_job *j, struct ahead_piece *p, struct err *e)
{
    if (!tick(j, p->done, p->total, e))
        return false;
    for (size_t i = 0, taken; i < p->count; i += taken) {
        size_t count = p->count - i < REPO_GROUP ? p->count - i : REPO_GROUP;
        for (size_t k = 0; k < count; k++)
            ahead_fetch(p, &p->rows[i + k]);
        taken = 0;
        if (count == REPO_GROUP && !import_group_ahead(j, p, p->rows + i, &taken, e))
            return false;
        for (; taken < count; taken++)
            if (!import_row_ahead(j, p, &p->rows[i + taken], e))
                return false;
    }
    return p->e.code == ERR_NONE || err_set(e, p->e.code, "%s", p->e.text);
}

static bool take_pieces(struct import_job *j, struct sheet_reader *reader, struct err *e)
{
    struct ahead *a = ahead_start(j->m, &j->head, j->order->type, reader);
    struct ahead_piece *p;
    bool ok = true;

    if (!a)
        return take_rows(j, reader, e);
    while (ok && (p = ahead_next(a)) != NULL)
        ok = take_piece(j, p, e);
    ahead_end(a);
    return ok;
}

static bool drop_orders(struct import_job *j, const struct sheet_reader *reader, struct err *e)
{
    int count;

    return sheet_reader_total_bytes(reader) < MUCH_BYTES || orders_drop(j->m, j->order->type, &count, e);
}

/* A dry run does the whole work, so that it finds what the import would find, and takes it back. */
static bool import_inside(struct import_job *j, struct sheet_reader *reader, struct err *e)
{
    if (!txn_begin(j->m->db, TXN_WRITE, e))
        return false;
    search_hold(j->m);
    bool ok = next_batch(j->m, &j->m->batch, e) && drop_orders(j, reader, e) && search_bulk(j->m, j->order->type, true, e) &&
              take_pieces(j, reader, e);
    ok = search_settle(j->m, ok, e) && search_bulk(j->m, j->order->type, false, e) && note_batch(j, e);
    if (ok && j->order->dry_run) {
        struct err none = {0};
        j->result->txn = j->result->batch = 0;
        if (txn_end(j->m->db, false, &none))
            BUG("a dry run was committed");
        return true;
    }
    return txn_end(j->m->db, ok, e);
}

static bool run(struct import_job *j, struct sheet_reader *reader, struct err *e)
{
    if (!import_head_find(reader, j->order, &j->head, e))
        return false;
    if (j->sink->header && !j->sink->header(j->sink->arg, j->head.names, j->head.count, e))
        return false;
    db_cache(j->m->db, CACHE_KIB);
    db_trust(j->m->db, true); /* what a row refers to was found when it was read */
    bool ok = import_inside(j, reader, e);
    j->m->batch = 0;
    db_trust(j->m->db, false);
    db_cache(j->m->db, 0);
    return ok;
}

static bool may_import_any(const struct model *m, const struct entity *t, struct err *e)
{
    return role_reach(m->who.role, t->class, VERB_IMPORT) != REACH_NONE || role_require(&m->who, t, VERB_IMPORT, "", e);
}

bool import_run(struct model *m, const struct import_order *order, const struct import_sink *sink,
                struct import_result *out, struct err *e)
{
    struct import_job j = {.m = m, .order = order, .sink = sink, .result = out};
    struct sheet_reader *reader = NULL;

    memset(out, 0, sizeof *out);
    if (!may_import_any(m, order->type, e) || !sheet_reader_open(order->file, &reader, e))
        return false;
    import_job_init(&j);
    bool ok = run(&j, reader, e);
    import_job_release(&j);
    sheet_reader_close(reader);
    return ok;
}
