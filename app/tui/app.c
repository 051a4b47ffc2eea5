/* The stack of screens, messages, and what one key does. Knows no key and no screen by name. */
#include "board__.h"
#include "burst__.h"
#include "input__.h"
#include "tui__.h"

#include "base/date.h"
#include "base/utf8.h"
#include "model/role.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- messages ---- */

static void say(struct app *a, bool bad, const char *fmt, va_list ap) PRINTF_LIKE(3, 0);

static void say(struct app *a, bool bad, const char *fmt, va_list ap)
{
    struct message *m = &a->log[a->message_count % MESSAGES_KEPT];
    char text[600];

    vsnprintf(text, sizeof text, fmt, ap);
    free(m->text);
    m->text = mem_dup(text);
    m->bad = bad;
    clock_format(clock_now(), m->at);
    a->message_count++;
    a->message_shown = true;
}

void app_say(struct app *a, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(a, false, fmt, ap);
    va_end(ap);
}

void app_warn(struct app *a, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(a, true, fmt, ap);
    va_end(ap);
}

void app_fail(struct app *a, const struct err *e, const struct entity *t)
{
    int field = e->field && t ? entity_field(t, e->field) : -1;

    if (field >= 0)
        app_warn(a, _("%s: %s"), _(t->fields[field].label), e->text);
    else
        app_warn(a, "%s", e->text);
}

void app_action(struct app *a, char out[80], const char *verb, const struct entity *t)
{
    snprintf(out, 80, "%s %s", verb, t->name);
    a->m->action = out;
}

/* ---- the stack ---- */

struct screen *app_push(struct app *a, const struct screen_ops *ops)
{
    struct screen *s = mem_zero(1, sizeof *s);

    s->ops = ops;
    s->under = a->top;
    s->app = a;
    s->state = mem_zero(1, ops->state_size);
    a->top = s;
    a->load_due = false;
    return s;
}

void app_pop(struct app *a)
{
    struct screen *s = a->top;

    if (s->ops->close)
        s->ops->close(s);
    a->top = s->under;
    free(s->state);
    free(s);
    a->load_due = false;
}

static void load_top(struct app *a)
{
    struct err e = {0};

    a->load_due = false;
    if (a->top->ops->load && !a->top->ops->load(a, a->top, &e))
        app_fail(a, &e, NULL);
}

unsigned app_load(struct app *a, struct screen *s)
{
    struct err e = {0};

    if (!s->ops->load || s->ops->load(a, s, &e))
        return R_NONE;
    app_fail(a, &e, NULL);
    BUG_ON(a->top != s);
    app_pop(a);
    return R_NONE;
}

void app_reload_all(struct app *a)
{
    struct err e = {0};

    for (struct screen *s = a->top; s; s = s->under)
        if (s->ops->load && !s->ops->load(a, s, &e)) {
            app_fail(a, &e, NULL);
            err_clear(&e);
        }
}

unsigned app_answer(struct app *a, int tag, bool yes, int64_t number, const char *text, const void *thing)
{
    struct buf kept = {0};

    buf_add(&kept, text ? text : "");
    buf_release(&a->answer);
    a->answer = kept;
    a->result = (struct result){tag, yes, number, buf_text(&a->answer), thing};
    return R_CLOSE;
}

static unsigned quit_confirmed(struct app *a, const struct result *answer)
{
    (void)a;
    return answer->yes ? R_QUIT : R_NONE;
}

/* An answer goes to the screen under the one that gave it; those with a tag below 0 are everybody's. */
static unsigned hand_down(struct app *a, const struct result *answer)
{
    static unsigned (*const everybodys[])(struct app *, const struct result *) = {
        [-UNDO_TAG] = undo_confirmed,
        [-PALETTE_TAG] = palette_chosen,
        [-BOARD_TAG] = board_begun,
        [-QUIT_TAG] = quit_confirmed,
        [-HELD_TAG] = burst_answer,
    };

    if (answer->tag < 0)
        return everybodys[-answer->tag](a, answer);
    return answer->tag && a->top->ops->result ? a->top->ops->result(a, a->top, answer) : R_NONE;
}

/* Closes as asked, hands answers down, notes what is to be read again. */
static unsigned settle(struct app *a, unsigned r)
{
    while (r & R_CLOSE) {
        struct result answer = a->result;
        bool covered = !a->top->ops->overlay;
        a->result = (struct result){0};
        app_pop(a);
        r &= ~(unsigned)R_CLOSE;
        if (!a->top)
            return R_QUIT;
        if (covered)
            load_top(a);
        r |= hand_down(a, &answer);
    }
    if (r & R_LOAD)
        a->load_due = true;
    return r & R_QUIT;
}

/* ---- commands ---- */

static const struct right {
    unsigned need;
    enum verb verb;
} rights[] = {
    {NEED_ADD, VERB_ADD}, {NEED_SET, VERB_SET},       {NEED_REMOVE, VERB_REMOVE},
    {NEED_DO, VERB_DO},   {NEED_REVEAL, VERB_REVEAL},
};

/* The first right that the command needs and the account lacks, or NULL. */
static const struct right *missing_right(const struct app *a, const struct command *c, const struct entity *t)
{
    for (size_t i = 0; t && i < sizeof rights / sizeof *rights; i++)
        if ((c->need & rights[i].need) && role_reach(a->m->who.role, t->class, rights[i].verb) == REACH_NONE)
            return &rights[i];
    return NULL;
}

static bool lacks_row(const struct screen *s, const struct command *c)
{
    return (c->need & NEED_ROW) && s->ops->has_row && !s->ops->has_row(s);
}

static const struct entity *type_of(const struct screen *s)
{
    return s->ops->type ? s->ops->type(s) : NULL;
}

static bool check_needs(const struct app *a, const struct screen *s, const struct command *c, struct err *e)
{
    const struct entity *t = type_of(s);
    const struct right *r = missing_right(a, c, t);

    if (r)
        return role_require(&a->m->who, t, r->verb, "", e);
    return !lacks_row(s, c) || err_set(e, ERR_INPUT, _("there is no record here"));
}

bool app_allows(const struct app *a, const struct screen *s, const struct command *c)
{
    return !missing_right(a, c, type_of(s)) && !lacks_row(s, c);
}

unsigned app_run(struct app *a, const struct command *c, const char *arg)
{
    struct err e = {0};

    if (a->load_due)
        load_top(a);
    if ((c->need & NEED_READ) && a->top->ops->ready && !a->top->ops->ready(a, a->top))
        return R_NONE;
    if (check_needs(a, a->top, c, &e))
        return c->run(a, a->top, arg);
    app_warn(a, "%s", e.text);
    return R_NONE;
}

static unsigned type_key(struct app *a, int key)
{
    struct buf utf8 = {0};

    utf8_put(&utf8, (uint32_t)key);
    unsigned r = a->top->ops->text(a, a->top, buf_text(&utf8), utf8.len);
    buf_release(&utf8);
    return r;
}

static unsigned second_key(struct app *a, int key)
{
    bool prefix;
    int first = a->prefix;

    a->prefix = 0;
    const struct command *c = keymap_find(a->top, first, keymap_narrow(key), &prefix);
    return c ? app_run(a, c, NULL) : R_NONE;
}

static unsigned run_key(struct app *a, int key)
{
    const struct screen_ops *ops = a->top->ops;
    bool typing = ops->typing && ops->typing(a->top);
    bool prefix;

    if (typing && input_is_letter(key))
        return type_key(a, key);
    int narrow = typing ? key : keymap_narrow(key);
    const struct command *c = keymap_find(a->top, 0, narrow, &prefix);
    unsigned r = c ? app_run(a, c, NULL) : R_PASS;
    if (prefix) {
        a->prefix = narrow;
        return R_NONE;
    }
    if ((r & R_PASS) && ops->key)
        r = ops->key(a, a->top, key);
    if ((r & R_PASS) && !typing && ops->text && key >= 0x2e80 && input_is_letter(key))
        r = type_key(a, key);
    return r & ~(unsigned)R_PASS;
}

unsigned app_key(struct app *a, int key)
{
    a->message_shown = false;
    return settle(a, a->prefix ? second_key(a, key) : run_key(a, key));
}

unsigned app_text(struct app *a, const char *utf8, size_t len)
{
    a->message_shown = false;
    a->prefix = 0;
    if (!a->top->ops->text)
        return R_NONE;
    return settle(a, a->top->ops->text(a, a->top, utf8, len));
}
