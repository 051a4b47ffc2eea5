/* Administration: migrate, check, accounts, audit, backup, restore. */
#include "cli__.h"

#include "base/date.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/migrate.h"
#include "store/restore.h"
#include "store/stmt.h"
#include "store/txn.h"
#include "work/check.h"
#include "work/init.h"
#include "work/tidy.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* All steps and what they call for in one transaction: killed in between, the database is the older one still. */
static bool bring_up(struct model *m, int *steps, struct err *e)
{
    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    bool ok = migrate_run(m->db, steps, e) && (!*steps || init_complete(m, e)) && repo_count_anew(m, e);
    return txn_end(m->db, ok, e);
}

/* An older database cannot be opened by the dispatcher, so this command opens it itself. */
static int run_migrate(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct db *db = NULL;
    struct model m = {0};
    int steps = 0;

    (void)a;
    if (!db_open(c->db_path, DB_MIGRATE, &db, e))
        return -1;
    bool ok = model_open(&m, db, c->as, c->today, c->lang, e) &&
              role_require_office(&m.who, false, e) && bring_up(&m, &steps, e);
    model_close(&m);
    db_close(db);
    if (ok && steps)
        printf(_("%s was brought up to version %d\n"), c->db_path, migration_count);
    else if (ok)
        printf(_("%s has version %d already\n"), c->db_path, migration_count);
    return ok ? 0 : -1;
}

/* ---- check ---- */

struct findings {
    struct cli *c;
    int64_t count;
};

static void print_finding(void *arg, const char *sentence)
{
    struct findings *f = arg;

    cli_progress_end(f->c);
    f->count++;
    printf("%s\n", sentence);
}

static int run_check(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct findings f = {c, 0};

    (void)a;
    if (!check_office(&c->model, cli_progress, c, print_finding, &f, e))
        return -1;
    cli_progress_end(c);
    if (f.count)
        fprintf(stderr, _("tepai: %lld findings in %s\n"), (long long)f.count, c->db_path);
    else
        fprintf(stderr, _("tepai: %s is sound\n"), c->db_path);
    return f.count > 0;
}

/* ---- tidy ---- */

static int drop_orders(struct cli *c, struct err *e)
{
    int dropped;

    if (!tidy_drop(&c->model, &dropped, e))
        return -1;
    fprintf(stderr, _n("tepai: %d order of lists was taken away\n", "tepai: %d orders of lists were taken away\n", dropped), dropped);
    return 0;
}

static int run_tidy(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct tidied did;

    if (cli_flag(a, "drop"))
        return drop_orders(c, e);
    bool ok = tidy_office(&c->model, cli_progress, c, &did, e);
    cli_progress_end(c);
    fprintf(stderr, _n("tepai: %d order of lists was made", "tepai: %d orders of lists were made", did.orders), did.orders);
    fprintf(stderr, _n("; %d search index was made one piece\n", "; %d search indexes were made one piece\n", did.searches), did.searches);
    return ok ? 0 : -1;
}

/* ---- accounts: records like others, under names that are known ---- */

static int run_account_add(struct cli *c, const struct cli_args *a, struct err *e)
{
    return cli__add(c, a, &account_entity, "name", cli_word(a, 0), e);
}

static int run_account_list(struct cli *c, const struct cli_args *a, struct err *e)
{
    return cli__list(c, a, &account_entity, e);
}

static int run_account_set(struct cli *c, const struct cli_args *a, struct err *e)
{
    return cli__set(c, a, &account_entity, cli_word(a, 0), e);
}

static int run_account_disable(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record r;

    cli__name_action(c, "disable", &account_entity, NULL);
    record_init(&r, &account_entity);
    bool ok = repo_find(&c->model, cli_word(a, 0), &r, e);
    if (ok && r.id == c->model.who.id)
        ok = err_set(
            e, ERR_INPUT,
            _("nobody disables the account he works under; let another administrator do it"));
    if (ok) {
        record_put_number(&r, ACCOUNT_ACTIVE, 0);
        ok = repo_save(&c->model, &r, e);
    }
    if (ok)
        cli__tell_transaction(c);
    record_release(&r);
    return ok ? 0 : -1;
}

/* ---- audit ---- */

enum {
    AUDIT_TXN,
    AUDIT_AT,
    AUDIT_ACCOUNT,
    AUDIT_ACTION,
    AUDIT_BATCH,
    AUDIT_UNDOES,
    AUDIT_LINES,
    AUDIT__COUNT
};

static struct sheet_value number_value(int64_t n, bool show_zero, char text[24])
{
    int len = snprintf(text, 24, "%lld", (long long)n);

    return (struct sheet_value){n || show_zero ? SHEET_NUMBER : SHEET_NULL, text, (size_t)len};
}

static struct sheet_value text_value(const char *s)
{
    return (struct sheet_value){*s ? SHEET_TEXT : SHEET_NULL, s, strlen(s)};
}

/* Columns of txn_list; a transaction's lines end where the next one's begin, the newest one's at
 * `end`. */
static bool write_txn(struct sheet_writer *w, struct stmt *s, int64_t end, struct err *e)
{
    char numbers[4][24];
    struct sheet_value values[AUDIT__COUNT];
    int64_t next = stmt_col_null(s, 6) ? end : stmt_col_int(s, 6);

    values[AUDIT_TXN] = number_value(stmt_col_int(s, 0), true, numbers[0]);
    values[AUDIT_AT] = text_value(stmt_col_text(s, 1));
    values[AUDIT_ACCOUNT] = text_value(stmt_col_text(s, 2));
    values[AUDIT_ACTION] = text_value(stmt_col_text(s, 3));
    values[AUDIT_BATCH] = number_value(stmt_col_int(s, 4), false, numbers[1]);
    values[AUDIT_UNDOES] = number_value(stmt_col_int(s, 5), false, numbers[2]);
    values[AUDIT_LINES] = number_value(next - stmt_col_int(s, 7), true, numbers[3]);
    return sheet_writer_row(w, values, e);
}

static bool last_line(struct model *m, int64_t *seq, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_JOURNAL_LAST);
    *seq = stmt_next(&s) ? stmt_col_int(&s, 0) : 0;
    return stmt_close(&s, e);
}

static bool write_txns(struct cli *c, const struct cli_args *a, struct sheet_writer *w,
                       struct err *e)
{
    struct stmt s;
    int64_t last;
    bool ok = true;

    if (!last_line(&c->model, &last, e))
        return false;
    stmt_open(&s, c->model.db, Q_TXN_LIST);
    stmt_int(&s, ":limit", cli_number(a, "limit", -1));
    while (ok && stmt_next(&s))
        ok = write_txn(w, &s, last + 1, e);
    return stmt_close(&s, e) && ok;
}

static int run_audit(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct sheet_column columns[AUDIT__COUNT] = {
        {"transaction", _("Transaction"), true, 8},
        {"time", _("Time"), false, 26},
        {"account", _("Account"), false, 14},
        {"action", _("Action"), false, 24},
        {"batch", _("Batch"), true, 5},
        {"undoes", _("Undoes"), true, 6},
        {"lines", _("Lines"), true, 8},
    };
    struct sheet_writer *w;

    if (cli_text(a, "limit") && cli_number(a, "limit", 0) < 1) {
        err_set(e, ERR_INPUT, _("--limit: at least 1"));
        return -1;
    }
    if (!cli_rows_open(c, a, columns, AUDIT__COUNT, &w, e))
        return -1;
    bool ok = write_txns(c, a, w, e);
    return cli_rows_close(w, e) && ok ? 0 : -1;
}

static int run_audit_verify(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct findings f = {c, 0};
    int64_t lines;

    (void)a;
    if (!journal_verify(&c->model, &lines, print_finding, &f, e))
        return -1;
    if (!f.count)
        printf(_("the journal holds: %lld lines, each following from the one before\n"),
               (long long)lines);
    return f.count > 0;
}

/* ---- backup, restore ---- */

static bool is_named(const char *file, struct err *e)
{
    return *file || err_set(e, ERR_INPUT, _("which file? Its name is empty"));
}

static int run_backup(struct cli *c, const struct cli_args *a, struct err *e)
{
    if (!is_named(cli_word(a, 0), e) || !db_copy(c->db, cli_word(a, 0), e))
        return -1;
    fprintf(stderr, _("tepai: %s was copied to %s\n"), c->db_path, cli_word(a, 0));
    return 0;
}

/* Whose database it is decides, as long as it can be read; a damaged one belongs to whoever may
 * move the file. */
static bool may_restore(struct cli *c, struct err *e)
{
    struct db *db = NULL;
    struct model m = {0};
    struct err damaged = {0};

    if (!db_open(c->db_path, DB_MIGRATE, &db, &damaged))
        return damaged.code == ERR_STORE || err_set(e, damaged.code, "%s", damaged.text);
    bool known = model_open(&m, db, c->as, c->today, c->lang, &damaged);
    bool ok = known ? role_require_office(&m.who, false, e)
                    : damaged.code == ERR_STORE || err_set(e, damaged.code, "%s", damaged.text);
    model_close(&m);
    db_close(db);
    return ok;
}

/* FILE.before-restore-20260315-101530 */
static void name_aside(const char *path, struct buf *out)
{
    char now[CLOCK_TEXT_BYTES];

    clock_format(clock_now(), now);
    buf_addf(out, "%s.before-restore-", path);
    for (const char *p = now; *p; p++)
        if (*p == ' ')
            buf_add_char(out, '-');
        else if (*p >= '0' && *p <= '9')
            buf_add_char(out, *p);
}

/* Where a link leads to: the link stays one, and whoever uses the file itself works on with it. */
static const char *behind_link(struct cli *c)
{
    struct stat st;
    char *real = lstat(c->db_path, &st) == 0 && S_ISLNK(st.st_mode) ? realpath(c->db_path, NULL) : NULL;
    const char *path = real ? arena_dup(&c->mem, real) : c->db_path;

    free(real);
    return path;
}

static int run_restore(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct buf aside = {0};
    bool had_one = access(c->db_path, F_OK) == 0;
    const char *path = behind_link(c);

    name_aside(path, &aside);
    bool ok = is_named(cli_word(a, 0), e) && may_restore(c, e) && db_replace(path, cli_word(a, 0), buf_text(&aside), e);
    if (ok && had_one)
        fprintf(stderr, _("tepai: %s is back from %s; what was there before is kept as %s\n"),
                c->db_path, cli_word(a, 0), buf_text(&aside));
    else if (ok)
        fprintf(stderr, _("tepai: %s is back from %s\n"), c->db_path, cli_word(a, 0));
    buf_release(&aside);
    return ok ? 0 : -1;
}

/* clang-format off */
static const struct opt audit_options[] = {
    {"limit", OPT_NUMBER, "N", N_("only the last N transactions"), false},
    {0},
};

static const struct opt tidy_options[] = {
    {"drop", OPT_FLAG, NULL, N_("takes all orders away instead"), false},
    {0},
};

const struct cli_command admin_commands[] = {
    {"migrate", "", N_("Brings an older database up to this program; of a present one it only counts the records anew."), CLI_NO_DB, false, false, 0, 0, NULL, run_migrate},
    {"check", "", N_("Looks whether file, journal, records, search and plans are sound; prints each finding, exit status 1 if there is one."), CLI_AUDIT, false, false, 0, 0, NULL, run_check},
    {"tidy", "", N_("Makes the orders by which lists of many records are sorted at once, and one piece of their search index; for quiet hours, each keeps others from saving for a moment."), CLI_ADMIN, false, false, 0, 0, tidy_options, run_tidy},
    {"account add", "NAME", N_("Adds an account: --role and --area must be given."), CLI_WRITE, false, true, 1, 1, NULL, run_account_add},
    {"account list", "", N_("Lists the accounts."), CLI_READ, true, false, 0, 0, cli__list_options, run_account_list},
    {"account set", "NAME", N_("Changes fields of an account."), CLI_WRITE, false, true, 1, 1, NULL, run_account_set},
    {"account disable", "NAME", N_("Lets nobody work under the account any more; its past stays."), CLI_WRITE, false, false, 1, 1, NULL, run_account_disable},
    {"audit", "", N_("Lists the transactions of the journal, newest first."), CLI_AUDIT, true, false, 0, 0, audit_options, run_audit},
    {"audit verify", "", N_("Walks the whole journal; exit status 1 and the first wrong line if it was tampered with."), CLI_AUDIT, false, false, 0, 0, NULL, run_audit_verify},
    {"backup", "FILE", N_("Writes a consistent copy of the database while others go on working."), CLI_ADMIN, false, false, 1, 1, NULL, run_backup},
    {"restore", "FILE", N_("Puts a checked copy in the place of the database; what was there is kept beside it."), CLI_NO_DB, false, false, 1, 1, NULL, run_restore},
    {0},
};
/* clang-format on */
