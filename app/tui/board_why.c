/*
 * Why: the sentences of `plan explain` about what is under the cursor, and what a choice changes in the whole plan. Such
 * questions look at the whole year, so they are answered beside the screen; the desk is the thread's meanwhile, and the next
 * key stops it.
 */
#include "beside__.h"
#include "board__.h"

#include <stdio.h>
#include <stdlib.h>

#define COMMAND(name) unsigned name(struct app *a, struct screen *s, const char *arg)

enum question { ASK_EFFECT, ASK_NEED, ASK_EXPERT };

struct asking {
    enum question what;
    bool help;           /* the keys follow */
    struct board *board; /* its desk and `stop` are the thread's; the rest is not touched */
    char expert[64], need[64];
    struct plan_effect effect;
    struct buf text;
};

/* ---- the thread ---- */

bool board_go_on(void *arg, const char *phase, int64_t done, int64_t total)
{
    const struct board *b = arg;

    (void)phase;
    (void)done;
    (void)total;
    return !b->stop || !atomic_load(b->stop);
}

static bool answer(struct model *m, void *arg, const atomic_bool *stop, struct err *e)
{
    struct asking *q = arg;
    struct plan_desk *d = q->board->desk;
    bool ok;

    q->board->stop = stop;
    if (!plan_desk_recall(m, d, e))
        ok = false;
    else if (q->what == ASK_EFFECT)
        ok = plan_desk_effect(d, q->expert, q->need, &q->effect, e);
    else if (q->what == ASK_NEED)
        ok = plan_desk_explain_need(d, q->need, &q->text, e);
    else
        ok = plan_desk_explain_expert(d, q->expert, &q->text, e);
    q->board->stop = NULL;
    return ok;
}

/* ---- the loop's side ---- */

static void drop(void *arg)
{
    struct asking *q = arg;

    buf_release(&q->text);
    free(q);
}

static void show(struct app *a, struct screen *s, struct asking *q)
{
    const struct plan_option *o = board_option(q->board);

    if (q->help)
        text_help(a, s, buf_text(&q->text));
    else if (q->what != ASK_EFFECT)
        text_open(a, _("Why, and what it would take"), buf_text(&q->text), false);
    else {
        plan_effect_say(&q->effect, &q->text);
        app_say(a, _("With %s %s on %s the whole plan: %s"), q->expert, o ? o->expert_name : "", q->need, buf_text(&q->text));
    }
}

static void take_answer(struct app *a, void *owner, void *arg, bool ok, const struct err *e)
{
    struct asking *q = arg;

    a->busy[0] = '\0';
    if (!ok && q->help) {
        buf_reset(&q->text);
        buf_add(&q->text, e->text);
    }
    a->load_due = true; /* what came meanwhile has waited */
    if (((struct board *)owner)->hushed || a->top->state != owner)
        ok = true;
    else if (ok || q->help)
        show(a, a->top, q);
    if (!ok && !q->help)
        app_fail(a, e, NULL);
    drop(q);
}

static unsigned ask(struct app *a, struct board *b, enum question what, bool help, const char *expert, const char *need)
{
    static const struct beside_work work = {.work = answer, .done = take_answer, .drop = drop};
    struct asking *q = mem_zero(1, sizeof *q);

    q->what = what;
    q->help = help;
    q->board = b;
    snprintf(q->expert, sizeof q->expert, "%s", expert);
    snprintf(q->need, sizeof q->need, "%s", need);
    snprintf(a->busy, sizeof a->busy, "%s", _("looking at all choices (any key stops)"));
    b->hushed = false;
    beside_start(a, &work, &b->asking, b, q);
    return R_NONE;
}

void board_hush(struct app *a, struct board *b)
{
    b->hushed = true;
    beside_stop(a, &b->asking);
}

/* ---- commands ---- */

COMMAND(board_effect)
{
    struct board *b = s->state;
    const struct plan_option *o = board_option(b);

    (void)arg;
    return ask(a, b, ASK_EFFECT, false, o->expert, o->need);
}

/* Left the row, right the other half of the pair; nothing under the cursor: only the keys, if they are wanted. */
static unsigned explain(struct app *a, struct screen *s, bool help)
{
    struct board *b = s->state;
    const struct board_row *row = board_row(b);
    const struct plan_option *o = board_option(b);
    bool other = b->in_right && o;
    bool need = b->by_expert == other;
    const char *key = !other ? (row ? row->key : NULL) : need ? o->need : o->expert;

    if (!key)
        return help ? text_help(a, s, NULL) : R_NONE;
    return ask(a, b, need ? ASK_NEED : ASK_EXPERT, help, need ? "" : key, need ? key : "");
}

COMMAND(board_explain)
{
    (void)arg;
    return explain(a, s, false);
}

/* The keys as on every screen, but first why. */
COMMAND(board_help)
{
    (void)arg;
    return explain(a, s, true);
}
