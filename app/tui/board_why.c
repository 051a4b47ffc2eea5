/*
 * Why: the sentences of `plan explain` about what is under the cursor, and what a choice changes in the whole plan. The first
 * such question solves the year once; any key stops that.
 */
#include "board__.h"

#define COMMAND(name) unsigned name(struct app *a, struct screen *s, const char *arg)

COMMAND(board_effect)
{
    const struct board *b = s->state;
    const struct plan_option *o = board_option(b);
    struct plan_effect f;
    struct buf text = {0};
    struct err e = {0};

    (void)arg;
    if (plan_desk_effect(b->desk, o->expert, o->need, &f, &e)) {
        plan_effect_say(&f, &text);
        app_say(a, _("With %s %s on %s the whole plan: %s"), o->expert, o->expert_name, o->need, buf_text(&text));
    } else {
        app_fail(a, &e, NULL);
    }
    a->busy[0] = '\0';
    buf_release(&text);
    return R_NONE;
}

/* Left the row, right the other half of the pair. *key NULL = there is nothing under the cursor. */
static bool explain(struct app *a, const struct board *b, struct buf *out, const char **key, struct err *e)
{
    const struct board_row *row = board_row(b);
    const struct plan_option *o = board_option(b);
    bool other = b->in_right && o;
    bool need = b->by_expert == other;

    *key = !other ? (row ? row->key : NULL) : need ? o->need : o->expert;
    bool ok = !*key || (need ? plan_desk_explain_need : plan_desk_explain_expert)(b->desk, *key, out, e);
    a->busy[0] = '\0';
    return ok;
}

COMMAND(board_explain)
{
    const char *key;
    struct buf text = {0};
    struct err e = {0};
    unsigned r = R_NONE;

    (void)arg;
    if (!explain(a, s->state, &text, &key, &e))
        app_fail(a, &e, NULL);
    else if (key)
        r = text_open(a, _("Why, and what it would take"), buf_text(&text), false);
    buf_release(&text);
    return r;
}

/* The keys as on every screen, but first why. */
COMMAND(board_help)
{
    const char *key;
    struct buf text = {0};
    struct err e = {0};

    (void)arg;
    if (!explain(a, s->state, &text, &key, &e)) {
        buf_reset(&text);
        buf_add(&text, e.text);
    }
    unsigned r = text_help(a, s, buf_text(&text));
    buf_release(&text);
    return r;
}
