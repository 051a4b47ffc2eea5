/* One record: its fields, its history, what refers to it. */
#include "form__.h"
#include "list__.h"
#include "picker__.h"

#include "base/utf8.h"
#include "model/journal.h"
#include "model/kinds.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_CELLS = 22, TAG_REMOVE = 1, TAG_STEP, TAG_RELATED };

struct view {
    const struct entity *type;
    int64_t id;
    struct record r;
    bool reveal;
    struct arena mem;
    struct field_line *lines; /* in mem */
    int count, top, rows;
};

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

/* ---- lines, also beside lists ---- */

int view_lines(struct app *a, const struct record *r, bool reveal, struct arena *mem, struct field_line **out)
{
    const struct entity *t = r->entity;
    struct field_line *lines = arena_zero(mem, (size_t)t->count * sizeof *lines);
    struct buf raw = {0};
    struct buf shown = {0};

    for (int i = 0; i < t->count; i++) {
        const struct field *f = &t->fields[i];
        buf_reset(&raw);
        buf_reset(&shown);
        if ((f->flags & FIELD_PRIVATE) && !reveal)
            field_mask(f, &r->values[i], &raw);
        else
            record_show(a->m, r, i, &raw);
        if (raw.len && f->unit && field_ops[f->type].integer)
            buf_addf(&raw, " %s", _(f->unit));
        for (size_t k = 0; k < raw.len; k++)
            if (raw.data[k] == '\n')
                raw.data[k] = ' ';
        utf8_show(&shown, buf_text(&raw), raw.len);
        lines[i] = (struct field_line){i, arena_dup(mem, _(f->label)), arena_dup(mem, buf_text(&shown))};
    }
    buf_release(&raw);
    buf_release(&shown);
    *out = lines;
    return t->count;
}

/* A value takes as many rows as it needs. Answers the row behind it. */
static int draw_value(struct canvas *c, int y, int x, const char *value)
{
    size_t len = strlen(value);
    int cells = c->cols - x;

    do {
        size_t part = cells > 0 ? utf8_clip(value, len, cells, NULL) : len;
        if (!part)
            part = len;
        if (y >= 0)
            canvas_text(c, y, x, cells, STYLE_PLAIN, value, part);
        value += part;
        len -= part;
        y++;
    } while (len && y < c->rows);
    return y;
}

void view_draw_lines(struct canvas *c, const struct field_line lines[], int count, int top, int at)
{
    int label = c->cols / 3 < LABEL_CELLS ? c->cols / 3 : LABEL_CELLS;
    int y = 0;

    for (int i = top; i < count && y < c->rows; i++) {
        if (at >= 0)
            canvas_text(c, y, 0, 2, STYLE_PLAIN, i == at ? ">" : " ", 1);
        int x = at >= 0 ? 2 : 0;
        canvas_text(c, y, x, label - 1, STYLE_PLAIN, lines[i].label, strlen(lines[i].label));
        y = draw_value(c, y, x + label, lines[i].value);
    }
}

/* ---- the screen ---- */

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct view *v = s->state;

    if (!repo_load(a->m, v->id, &v->r, e))
        return false;
    arena_reset(&v->mem);
    v->count = view_lines(a, &v->r, v->reveal, &v->mem, &v->lines);
    v->rows = a->body_rows;
    return true;
}

static void draw(const struct screen *s, struct canvas *c)
{
    const struct view *v = s->state;

    view_draw_lines(c, v->lines, v->count, v->top, -1);
    canvas_cursor(c, 0, 0);
}

static void title(const struct screen *s, struct buf *out)
{
    const struct view *v = s->state;

    buf_addf(out, "%s ", _(v->type->label));
    record_key(s->app->m, &v->r, out);
    if (v->type->title >= 0)
        buf_addf(out, " %s", record_text(&v->r, v->type->title));
}

static bool has_row(const struct screen *s)
{
    return ((const struct view *)s->state)->r.id != 0;
}

static const struct entity *type_of(const struct screen *s)
{
    return ((const struct view *)s->state)->type;
}

static void close_view(struct screen *s)
{
    struct view *v = s->state;

    record_release(&v->r);
    arena_release(&v->mem);
}

struct record *view_record(struct screen *s)
{
    return &((struct view *)s->state)->r;
}

unsigned view_open(struct app *a, const struct entity *t, int64_t id)
{
    struct view *v = app_push(a, t == &plan_entity ? &plan_view_ops : &view_ops)->state;

    v->type = t;
    v->id = id;
    record_init(&v->r, t);
    return app_load(a, a->top);
}

/* ---- commands ---- */

COMMAND(run_back)
{
    (void)s;
    (void)arg;
    return app_answer(a, 0, false, 0, "", NULL);
}

COMMAND(run_edit)
{
    struct view *v = s->state;

    (void)arg;
    return form_open(a, v->type, v->id, NULL);
}

COMMAND(run_copy)
{
    struct view *v = s->state;

    (void)arg;
    return form_open(a, v->type, 0, &v->r);
}

static unsigned scroll(struct view *v, int by)
{
    v->top += by;
    if (v->top > v->count - 1)
        v->top = v->count - 1;
    if (v->top < 0)
        v->top = 0;
    return R_NONE;
}

COMMAND(run_down)
{
    (void)a;
    (void)arg;
    return scroll(s->state, 1);
}

COMMAND(run_up)
{
    (void)a;
    (void)arg;
    return scroll(s->state, -1);
}

/* The neighbour in the list that this record was opened from. */
static unsigned neighbour(struct app *a, struct screen *s, int by)
{
    struct view *v = s->state;
    struct err e = {0};

    if (!s->under || s->under->ops != &list_ops || ((struct list *)s->under->state)->type != v->type) {
        app_say(a, _("This record was not opened from a list."));
        return R_NONE;
    }
    struct list *l = s->under->state;
    if (!list_move(a, l, by)) {
        app_say(a, by > 0 ? _("This is the last record of the list.") : _("This is the first record of the list."));
        return R_NONE;
    }
    v->id = list_row(l)->id;
    v->reveal = false;
    v->top = 0;
    if (!load(a, s, &e))
        app_fail(a, &e, v->type);
    return R_NONE;
}

COMMAND(run_next)
{
    (void)arg;
    return neighbour(a, s, 1);
}

COMMAND(run_previous)
{
    (void)arg;
    return neighbour(a, s, -1);
}

COMMAND(run_reveal)
{
    struct view *v = s->state;
    char region[13];
    struct err e = {0};

    (void)arg;
    if (v->reveal) {
        v->reveal = false;
        return R_LOAD;
    }
    a->m->action = "reveal";
    if (repo_region_of(a->m, &v->r, region, &e) && role_require(&a->m->who, v->type, VERB_REVEAL, region, &e) &&
        journal_reveal(a->m, &v->r, &e)) {
        v->reveal = true;
        app_say(a, _("Private fields are shown; the journal keeps that you looked."));
    } else {
        app_fail(a, &e, v->type);
    }
    return R_LOAD;
}

struct history {
    struct buf text;
    const struct entity *type;
    int64_t txn;
    int only; /* field, -1 = all */
};

static void history_line(void *arg, const struct history_line *h)
{
    struct history *to = arg;
    int field = entity_field(to->type, h->field);

    if (to->only >= 0 && field != to->only)
        return;
    if (h->txn != to->txn) {
        buf_addf(&to->text, "\1%.10s %.8s  %s  ", h->at, h->at + 11, h->account);
        undo_name(h->action, &to->text);
        buf_addf(&to->text, "  #%lld\n", (long long)h->txn);
    }
    to->txn = h->txn;
    if (field >= 0)
        buf_addf(&to->text, _("    %s: %s -> %s\n"), _(to->type->fields[field].label), *h->old ? h->old : "-", *h->new ? h->new : "-");
}

unsigned view_history(struct app *a, const struct record *r, bool reveal, int field)
{
    struct history h = {.type = r->entity, .only = field};
    struct buf name = {0};
    struct err e = {0};
    unsigned react = R_NONE;

    buf_addf(&name, "%s ", _(r->entity->label));
    record_key(a->m, r, &name);
    if (field >= 0)
        buf_addf(&name, "  %s", _(r->entity->fields[field].label));
    if (journal_history(a->m, r->entity, r->uuid, reveal, history_line, &h, &e))
        react = text_open(a, buf_text(&name), h.text.len ? buf_text(&h.text) : _("Never changed."), true);
    else
        app_fail(a, &e, r->entity);
    buf_release(&h.text);
    buf_release(&name);
    return react;
}

COMMAND(run_history)
{
    const struct view *v = s->state;

    (void)arg;
    return view_history(a, &v->r, v->reveal, -1);
}

COMMAND(run_remove)
{
    struct buf name = {0};
    struct buf question = {0};

    (void)arg;
    title(s, &name);
    buf_addf(&question, _("Remove %s?"), buf_text(&name));
    unsigned r = ask_yes(a, TAG_REMOVE, buf_text(&question));
    buf_release(&name);
    buf_release(&question);
    return r;
}

COMMAND(run_step)
{
    struct view *v = s->state;

    (void)arg;
    return choose_move(a, TAG_STEP, v->type, v->type->state >= 0 ? record_text(&v->r, v->type->state) : NULL);
}

COMMAND(run_related)
{
    struct view *v = s->state;

    (void)arg;
    return choose_related(a, TAG_RELATED, v->type);
}

static unsigned removed(struct app *a, struct view *v)
{
    char action[80];
    struct err e = {0};

    app_action(a, action, "remove", v->type);
    if (!repo_remove(a->m, &v->r, &e)) {
        app_fail(a, &e, v->type);
        return R_NONE;
    }
    app_say(a, _("Removed. u brings it back."));
    return app_answer(a, 0, false, 0, "", NULL);
}

static unsigned step(struct app *a, struct view *v, const struct result *r)
{
    char action[80];
    struct err e = {0};

    app_action(a, action, r->text, v->type);
    if (step_take(a, &v->r, r->text, &e))
        app_say(a, "%s", _(((const struct move *)r->thing)->help));
    else
        app_fail(a, &e, v->type);
    return R_LOAD;
}

static unsigned open_related(struct app *a, struct view *v, const struct result *r)
{
    struct buf where = {0};

    buf_addf(&where, "%s=", r->text);
    record_key(a->m, &v->r, &where);
    const char *conditions[] = {buf_text(&where), NULL};
    unsigned react = list_open_screen(a, r->thing, conditions, NULL);
    buf_release(&where);
    return react;
}

static unsigned result(struct app *a, struct screen *s, const struct result *r)
{
    struct view *v = s->state;

    if (!r->yes)
        return R_NONE;
    switch (r->tag) {
    case TAG_REMOVE:
        return removed(a, v);
    case TAG_STEP:
        return step(a, v, r);
    case TAG_RELATED:
        return open_related(a, v, r);
    case SAVED_TAG:
        v->id = r->number;
        return R_LOAD;
    default:
        return R_NONE;
    }
}

static const struct command view_commands[] = {
    {"edit", "e F4 Enter", N_("Change the record"), N_("Edit"), NEED_SET, run_edit},
    {"next", "n", N_("The next record of the list"), N_("Next"), 0, run_next},
    {"previous", "p", N_("The record before in the list"), N_("Previous"), 0, run_previous},
    {"step", "x", N_("Take the record a step along its life"), N_("Step"), NEED_DO, run_step},
    {"related", "r", N_("Lists of records that refer to this one"), N_("Related"), 0, run_related},
    {"history", "h", N_("Every change of the record"), N_("History"), 0, run_history},
    {"reveal", "v", N_("Show private fields in the clear; the journal keeps it"), N_("Reveal"), NEED_REVEAL, run_reveal},
    {"back", "Esc q Left", N_("Back"), N_("Back"), 0, run_back},
    {"copy", "y", N_("Enter a new record that begins as a copy of this one"), NULL, NEED_ADD, run_copy},
    {"remove", "D Del", N_("Remove the record"), NULL, NEED_REMOVE, run_remove},
    {"down", "Down j", N_("One row down"), NULL, 0, run_down},
    {"up", "Up k", N_("One row up"), NULL, 0, run_up},
    {0},
};

const struct screen_ops view_ops = {
    .name = "record.view",
    .state_size = sizeof(struct view),
    .commands = view_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .result = result,
    .has_row = has_row,
    .type = type_of,
    .close = close_view,
};

const struct screen_ops plan_view_ops = {
    .name = "plan.view",
    .state_size = sizeof(struct view),
    .commands = plan_view_commands,
    .base = view_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .result = plan_result,
    .has_row = has_row,
    .type = type_of,
    .close = close_view,
};
