/* A question on the message row: one line of text, or yes and no. The screen under it stays as it is. */
#include "line__.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

struct ask {
    int tag;
    char *question; /* owned; shown as it is */
    struct line line;
};

static struct ask *open_ask(struct app *a, const struct screen_ops *ops, int tag, const char *question)
{
    struct ask *q = app_push(a, ops)->state;

    q->tag = tag;
    q->question = mem_dup(question);
    return q;
}

unsigned ask_line(struct app *a, int tag, const char *question, const char *initial)
{
    line_set(&open_ask(a, &ask_ops, tag, question)->line, initial ? initial : "");
    return R_NONE;
}

unsigned ask_yes(struct app *a, int tag, const char *question)
{
    open_ask(a, &confirm_ops, tag, question);
    return R_NONE;
}

static void close_ask(struct screen *s)
{
    struct ask *q = s->state;

    line_release(&q->line);
    free(q->question);
}

static bool prompt(const struct screen *s, struct buf *out, int *cursor)
{
    const struct ask *q = s->state;

    buf_add(out, q->question);
    buf_add_char(out, ' ');
    *cursor = utf8_cells(buf_text(out), out->len) + utf8_cells(buf_text(&q->line.text), q->line.at);
    buf_add_len(out, buf_text(&q->line.text), q->line.text.len);
    if (s->ops == &confirm_ops) {
        buf_add(out, "[y/n]");
        *cursor = utf8_cells(buf_text(out), out->len);
    }
    return true;
}

static bool always(const struct screen *s)
{
    (void)s;
    return true;
}

static unsigned type_text(struct app *a, struct screen *s, const char *utf8, size_t len)
{
    struct ask *q = s->state;

    (void)a;
    line_insert(&q->line, utf8, len);
    return R_NONE;
}

static unsigned edit_key(struct app *a, struct screen *s, int key)
{
    struct ask *q = s->state;

    (void)a;
    return line_key(&q->line, key) ? R_NONE : R_PASS;
}

static unsigned run_take(struct app *a, struct screen *s, const char *arg)
{
    struct ask *q = s->state;

    (void)arg;
    return app_answer(a, q->tag, true, 0, buf_text(&q->line.text), NULL);
}

static unsigned run_cancel(struct app *a, struct screen *s, const char *arg)
{
    struct ask *q = s->state;

    (void)arg;
    return app_answer(a, q->tag, false, 0, "", NULL);
}

static const struct command ask_commands[] = {
    {"answer", "Enter", N_("Take what was typed"), N_("Take"), 0, run_take},
    {"cancel", "Esc C-c C-g", N_("Leave it"), N_("Cancel"), 0, run_cancel},
    {0},
};

static const struct command confirm_commands[] = {
    {"yes", "y Y", N_("Do it"), N_("Yes"), 0, run_take},
    {"no", "n N q Esc Enter C-c C-g", N_("Leave it"), N_("No"), 0, run_cancel},
    {0},
};

const struct screen_ops ask_ops = {
    .name = "ask.line",
    .state_size = sizeof(struct ask),
    .commands = ask_commands,
    .overlay = true,
    .typing = always,
    .text = type_text,
    .key = edit_key,
    .prompt = prompt,
    .close = close_ask,
};

const struct screen_ops confirm_ops = {
    .name = "ask.yes",
    .state_size = sizeof(struct ask),
    .commands = confirm_commands,
    .overlay = true,
    .prompt = prompt,
    .close = close_ask,
};
