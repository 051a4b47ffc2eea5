/* Taking back one's own last transaction, named before anything happens. */
#include "tui__.h"

#include "model/journal.h"
#include "store/stmt.h"

unsigned undo_ask(struct app *a)
{
    struct stmt s;
    struct err e = {0};
    struct buf question = {0};

    a->undo_txn = 0;
    stmt_open(&s, a->m->db, Q_TXN_LAST_OWN);
    stmt_text(&s, ":account", a->m->who.name);
    if (stmt_next(&s)) {
        a->undo_txn = stmt_col_int(&s, 0);
        buf_addf(&question, _("Take back “%s” of %.16s (%lld records)?"), stmt_col_text(&s, 2), stmt_col_text(&s, 1),
                 (long long)stmt_col_int(&s, 3));
    }
    unsigned r = R_NONE;
    if (!stmt_close(&s, &e))
        app_fail(a, &e, NULL);
    else if (!a->undo_txn)
        app_say(a, _("There is nothing of yours to take back."));
    else
        r = ask_yes(a, UNDO_TAG, buf_text(&question));
    buf_release(&question);
    return r;
}

static void say_kept(void *arg, const char *sentence)
{
    struct app *a = arg;

    app_warn(a, "%s", sentence);
}

unsigned undo_confirmed(struct app *a)
{
    struct undo_result done;
    struct err e = {0};

    a->m->action = "undo";
    if (!journal_undo(a->m, a->undo_txn, say_kept, a, &done, &e))
        app_fail(a, &e, NULL);
    else if (done.kept)
        app_warn(a, _("Taken back: %lld records; %lld were edited since and stay (M shows which)."),
                 (long long)done.reversed, (long long)done.kept);
    else
        app_say(a, _("Taken back: %lld records."), (long long)done.reversed);
    return R_LOAD;
}
