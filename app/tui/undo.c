/* Taking back one's own last transaction, named before anything happens. */
#include "tui__.h"

#include "model/journal.h"
#include "store/stmt.h"

#include <stdio.h>
#include <string.h>

/* What the journal calls an act, and its name on the key bar. */
static const struct {
    const char *verb, *label;
} verbs[] = {
    {"add", N_("Add")},       {"set", N_("Edit")},   {"edit", N_("Edit")},   {"remove", N_("Remove")},
    {"new", N_("Add")},       {"solve", N_("Solve")}, {"apply", N_("Apply")}, {"pin", N_("Pin")},
    {"forbid", N_("Forbid")}, {"assign", N_("Send")}, {"unpin", N_("Take back")}, {"unassign", N_("Take back")},
};

static const char *label_of(const struct entity *t, const char *verb)
{
    for (const struct move *v = t->moves; v && v->action; v++)
        if (strcmp(v->action, verb) == 0)
            return v->help;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].verb, verb) == 0)
            return verbs[i].label;
    return NULL;
}

void undo_name(const char *action, struct buf *out)
{
    char first[40] = "", second[40] = "";
    const char *label = NULL;

    if (sscanf(action, "%39s %39s", first, second) == 2) {
        const struct entity *t = entity_find(second);
        if (t)
            label = label_of(t, first);
        else if ((t = entity_find(first)) != NULL)
            label = label_of(t, second);
        if (label)
            buf_addf(out, _("%s: %s"), _(label), _(t->label));
    }
    if (!label)
        buf_add(out, action);
}

unsigned undo_ask(struct app *a)
{
    struct stmt s;
    struct err e = {0};
    struct buf question = {0};
    struct buf act = {0};

    a->undo_txn = 0;
    stmt_open(&s, a->m->db, Q_TXN_LAST_OWN);
    stmt_text(&s, ":account", a->m->who.name);
    if (stmt_next(&s)) {
        a->undo_txn = stmt_col_int(&s, 0);
        const char *at = stmt_col_text(&s, 1);
        undo_name(stmt_col_text(&s, 2), &act);
        long long records = stmt_col_int(&s, 3);
        buf_addf(&question, _n("Undo \"%s\" (%.10s %.5s, %lld record)?", "Undo \"%s\" (%.10s %.5s, %lld records)?", records), buf_text(&act),
                 at, strlen(at) > 11 ? at + 11 : "", records);
    }
    unsigned r = R_NONE;
    if (!stmt_close(&s, &e))
        app_fail(a, &e, NULL);
    else if (!a->undo_txn)
        app_say(a, _("There is nothing of yours to take back."));
    else
        r = ask_yes(a, UNDO_TAG, buf_text(&question));
    buf_release(&question);
    buf_release(&act);
    return r;
}

static void say_kept(void *arg, const char *sentence)
{
    struct app *a = arg;

    app_warn(a, "%s", sentence);
}

unsigned undo_confirmed(struct app *a, const struct result *answer)
{
    struct undo_result done;
    struct err e = {0};

    if (!answer->yes)
        return R_NONE;
    a->m->action = "undo";
    if (!journal_undo(a->m, a->undo_txn, say_kept, a, &done, &e))
        app_fail(a, &e, NULL);
    else if (done.kept)
        app_warn(a, _n("Taken back: %lld; %lld record was edited since and stays (M shows which).",
                       "Taken back: %lld; %lld records were edited since and stay (M shows which).", done.kept),
                 (long long)done.reversed, (long long)done.kept);
    else
        app_say(a, _n("Taken back: %lld record.", "Taken back: %lld records.", done.reversed), (long long)done.reversed);
    return R_LOAD;
}
