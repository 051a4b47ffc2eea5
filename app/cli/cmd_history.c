/* What happened: the history of a record, taking a transaction back. */
#include "cli__.h"

#include "base/num.h"
#include "model/journal.h"
#include "model/repo.h"

#include <string.h>

enum {
    HISTORY_TXN,
    HISTORY_AT,
    HISTORY_ACCOUNT,
    HISTORY_ACTION,
    HISTORY_OP,
    HISTORY_FIELD,
    HISTORY_OLD,
    HISTORY_NEW,
    HISTORY__COUNT
};

struct history_out {
    struct sheet_writer *w;
    const struct entity *t;
    bool for_people;
    bool failed;
    struct err err;
};

static struct sheet_value text_value(const char *s)
{
    return (struct sheet_value){*s ? SHEET_TEXT : SHEET_NULL, s, strlen(s)};
}

static void write_line(void *arg, const struct history_line *l)
{
    struct history_out *h = arg;
    struct buf txn = {0};
    struct sheet_value values[HISTORY__COUNT];

    if (h->failed)
        return;
    buf_add_int(&txn, l->txn);
    values[HISTORY_TXN] = (struct sheet_value){SHEET_NUMBER, buf_text(&txn), txn.len};
    values[HISTORY_AT] = text_value(l->at);
    values[HISTORY_ACCOUNT] = text_value(l->account);
    values[HISTORY_ACTION] = text_value(l->action);
    values[HISTORY_OP] = text_value(l->op);
    values[HISTORY_FIELD] = text_value(l->field);
    values[HISTORY_OLD] = text_value(h->for_people ? l->old : l->old_code);
    values[HISTORY_NEW] = text_value(h->for_people ? l->new : l->new_code);
    h->failed = !sheet_writer_row(h->w, values, &h->err);
    buf_release(&txn);
}

static bool write_history(struct cli *c, const struct cli_args *a, const struct record *r,
                          struct err *e)
{
    const struct sheet_column columns[HISTORY__COUNT] = {
        {"transaction", _("Transaction"), true, 6},
        {"time", _("Time"), false, 26},
        {"account", _("Account"), false, 12},
        {"action", _("Action"), false, 16},
        {"operation", _("Operation"), false, 7},
        {"field", _("Field"), false, 14},
        {"old", _("Old"), false, 18},
        {"new", _("New"), false, 18},
    };
    struct history_out h = {.t = r->entity, .for_people = cli_is_table(a)};

    if (!cli_rows_open(c, a, columns, HISTORY__COUNT, &h.w, e))
        return false;
    bool ok =
        journal_history(&c->model, r->entity, r->uuid, cli_flag(a, "reveal"), write_line, &h, e);
    if (h.failed)
        ok = err_set(e, h.err.code, "%s", h.err.text);
    return cli_rows_close(h.w, e) && ok;
}

/* The record as it is, or as it was when it was removed. */
static bool find_any(struct model *m, const char *key, struct record *r, struct err *e)
{
    struct err gone = {0};
    bool found = false;

    if (repo_find(m, key, r, &gone))
        return true;
    if (gone.code != ERR_MISSING)
        return err_set(e, gone.code, "%s", gone.text);
    if (!journal_find_removed(m, key, r, &found, e))
        return false;
    return found || err_set(e, ERR_MISSING, "%s", gone.text);
}

static bool may_reveal(struct cli *c, const struct record *r, struct err *e)
{
    char region[13];

    cli__name_action(c, "history", r->entity, NULL);
    return repo_region_of(&c->model, r, region, e) &&
           role_require(&c->model.who, r->entity, VERB_REVEAL, region, e) &&
           journal_reveal(&c->model, r, e);
}

static int run_history(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;
    struct record r;

    if (!entity_named(cli_word(a, 0), &t, e))
        return -1;
    record_init(&r, t);
    bool ok = find_any(&c->model, cli_word(a, 1), &r, e) &&
              (!cli_flag(a, "reveal") || may_reveal(c, &r, e)) && write_history(c, a, &r, e);
    record_release(&r);
    return ok ? 0 : -1;
}

/* ---- undo ---- */

static bool batch_transaction(struct model *m, int64_t batch, int64_t *txn, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_BATCH_TXN);
    stmt_int(&s, ":id", batch);
    bool found = stmt_next(&s);
    *txn = found ? stmt_col_int(&s, 0) : 0;
    if (!stmt_close(&s, e))
        return false;
    return found ||
           err_set(e, ERR_MISSING, _("there is no import batch %lld; `tepai batches` lists them"),
                   (long long)batch);
}

static bool read_transaction(struct cli *c, const struct cli_args *a, int64_t *txn, struct err *e)
{
    const char *word = cli_word(a, 0);
    struct err why = {0};

    if ((word != NULL) == (cli_text(a, "batch") != NULL))
        return err_set(
            e, ERR_INPUT,
            _("name what to take back: `tepai undo TRANSACTION` or `tepai undo --batch N`"));
    if (!word)
        return batch_transaction(&c->model, cli_number(a, "batch", 0), txn, e);
    if (*word == '#')
        word++;
    if (!num_parse_int(word, strlen(word), txn, &why))
        return err_set(
            e, ERR_INPUT,
            _("\"%.40s\" is no transaction: write its number, as `tepai history` shows it"), word);
    return true;
}

static void tell_kept(void *arg, const char *sentence)
{
    cli_progress_end(arg);
    fprintf(stderr, "tepai: %s\n", sentence);
}

static int run_undo(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct undo_result done;
    int64_t txn;

    if (!read_transaction(c, a, &txn, e))
        return -1;
    struct buf action = {0};
    buf_addf(&action, "undo %lld", (long long)txn);
    c->model.action = arena_dup(&c->mem, buf_text(&action));
    buf_release(&action);
    if (!journal_undo(&c->model, txn, tell_kept, c, &done, e))
        return -1;
    if (done.txn)
        printf("%lld\n", (long long)done.txn);
    fprintf(stderr, _("%lld taken back, %lld kept\n"), (long long)done.reversed,
            (long long)done.kept);
    return done.kept > 0;
}

/* clang-format off */
static const struct opt history_options[] = {
    {"reveal", OPT_FLAG, NULL, N_("private fields in the clear, if your role may; the journal keeps that you looked"), false},
    {0},
};

static const struct opt undo_options[] = {
    {"batch", OPT_NUMBER, "N", N_("takes back the import batch N"), false},
    {0},
};

const struct cli_command history_commands[] = {
    {"history", "TYPE KEY", N_("Every change of a record, oldest first; also of one that was removed."), CLI_READ, true, false, 2, 2, history_options, run_history},
    {"undo", "[TRANSACTION]", N_("Takes a transaction back and prints the number of the new one; records edited since are kept and named, and the exit status is then 1 (4 if all were)."), CLI_WRITE, false, false, 0, 1, undo_options, run_undo},
    {0},
};
/* clang-format on */
