/*
 * Many records at once: marks, and what is to be done with all marked ones. Nothing is changed before it is seen: each
 * record is tried and taken back; those that refuse stand by their reasons. Then all that can are done, in one transaction.
 */
#include "form__.h"
#include "list__.h"
#include "picker__.h"
#include "rows__.h"

#include "base/date.h"
#include "base/utf8.h"
#include "work/bulk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_MOVE = TAG_BULK, TAG_SET_FIELD, TAG_SET_VALUE, TICK_US = 500 * 1000, LISTED = 2000 };

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

/* The screen of an act: one row a fate. */
struct preview {
    struct rows rows;
    struct bulk b;
    const struct move *move; /* BULK_DO */
    int64_t *ids; /* owned; all marked ones */
    int64_t count, tried;
    int64_t told_us;
};

/* ---- marks ---- */

static unsigned mark(struct list *l, enum marking how)
{
    l->marking = how;
    return R_NONE;
}

unsigned list_run_mark_all(struct app *a, struct screen *s, const char *arg)
{
    (void)a;
    (void)arg;
    return mark(s->state, MARK_ALL);
}

unsigned list_run_invert(struct app *a, struct screen *s, const char *arg)
{
    (void)a;
    (void)arg;
    return mark(s->state, MARK_INVERT);
}

/* ---- trying ---- */

static const char *verb_of(const struct preview *p)
{
    return p->b.act == BULK_DO ? p->b.action : p->b.act == BULK_REMOVE ? "remove" : "set";
}

/* Twice a second. */
static void tell_progress(struct app *a, struct preview *p, const char *what, int64_t done, int64_t all)
{
    int64_t now = clock_elapsed_us();

    if (now - p->told_us < TICK_US)
        return;
    p->told_us = now;
    snprintf(a->busy, sizeof a->busy, _("%s %lld of %lld (any key stops)"), what, (long long)done, (long long)all);
    a->paint(a);
}

/* Tries until a key comes; goes on when none waits. */
static bool late(struct app *a, struct screen *s)
{
    struct preview *p = s->state;
    struct err e = {0};
    char action[80];

    if (p->tried == p->count)
        return false;
    app_action(a, action, verb_of(p), p->b.type);
    db_watch(a->m->db, NULL); /* a record is tried whole */
    p->told_us = clock_elapsed_us();
    bool ok = true;
    while (ok && p->tried < p->count && !a->pending()) {
        ok = bulk_try(a->m, &p->b, p->ids[p->tried++], &e);
        tell_progress(a, p, _("Looking:"), p->tried, p->count);
    }
    a->busy[0] = '\0';
    db_watch(a->m->db, a->pending);
    if (!ok) {
        app_fail(a, &e, p->b.type);
        p->count = p->tried; /* what is known so far */
    }
    p->rows.count = p->b.fate_count;
    rows_fit(&p->rows, p->rows.height);
    return true;
}

/* ---- the screen ---- */

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct preview *p = s->state;

    (void)e;
    rows_fit(&p->rows, a->body_rows - 2);
    return true;
}

static void draw_fate(const struct preview *p, struct canvas *c, int y, int i)
{
    const struct bulk_fate *f = &p->b.fates[i];
    char number[24];
    bool here = i == p->rows.at;
    struct buf text = {0};

    snprintf(number, sizeof number, "%lld", (long long)f->count);
    canvas_put(c, y, 0, STYLE_PLAIN, here ? ">" : " ");
    canvas_right(c, y, 2, 9, STYLE_PLAIN, number, strlen(number));
    buf_add(&text, f->why ? "! " : "");
    buf_add(&text, f->why ? f->why : _("can be done"));
    canvas_text(c, y, 13, c->cols - 13, here ? STYLE_BOLD : STYLE_PLAIN, buf_text(&text), text.len);
    buf_release(&text);
}

static void draw(const struct screen *s, struct canvas *c)
{
    const struct preview *p = s->state;
    const char *head = p->tried < p->count ? _("Looking at what would happen; nothing is changed.")
                                           : _("Nothing is changed yet. y does it; Enter lists the records of a line.");

    canvas_text(c, 0, 2, c->cols - 2, STYLE_PLAIN, head, strlen(head));
    for (int i = 0; i < p->rows.height && p->rows.top + i < p->rows.count; i++)
        draw_fate(p, c, 2 + i, p->rows.top + i);
    canvas_cursor(c, 2 + p->rows.at - p->rows.top, 0);
}

/* "Put forward for exit", "Remove", "Phone = 138": the act in words. */
static void name_act(struct app *a, const struct preview *p, struct buf *out)
{
    const struct bulk *b = &p->b;
    struct record r;
    struct err ignored = {0};

    if (b->act == BULK_DO) {
        buf_add(out, _(p->move->help));
    } else if (b->act == BULK_REMOVE) {
        buf_add(out, _("Remove"));
    } else {
        record_init(&r, b->type);
        buf_addf(out, "%s = ", _(b->type->fields[b->field].label));
        if (!*b->text)
            buf_add(out, _("(empty)"));
        else if (b->type->fields[b->field].type != FT_REF && record_set(a->m, &r, b->field, b->text, strlen(b->text), &ignored))
            record_show(a->m, &r, b->field, out);
        else
            buf_add(out, b->text);
        record_release(&r);
    }
}

static void title(const struct screen *s, struct buf *out)
{
    const struct preview *p = s->state;

    struct buf act = {0};

    name_act(s->app, p, &act);
    buf_addf(out, _("%s: %s"), buf_text(&act), _(p->b.type->plural));
    buf_addf(out, " %lld", (long long)p->count);
    buf_release(&act);
}

static const struct entity *type_of(const struct screen *s)
{
    return ((const struct preview *)s->state)->b.type;
}

static void close_preview(struct screen *s)
{
    struct preview *p = s->state;

    bulk_release(&p->b);
    free(p->ids);
}

/* ---- doing ---- */

struct doing {
    struct app *a;
    struct preview *p;
};

static bool tick(void *arg, int64_t done, int64_t all)
{
    struct doing *d = arg;

    tell_progress(d->a, d->p, _("Doing:"), done, all);
    return !d->a->pending();
}

COMMAND(run_do)
{
    struct preview *p = s->state;
    struct doing d = {a, p};
    struct buf name = {0};
    char action[80];
    struct err e = {0};

    (void)arg;
    if (p->tried < p->count) {
        app_say(a, _("Not all records were looked at yet."));
        return R_NONE;
    }
    if (!p->b.fates[0].count) {
        app_warn(a, _("None of these records allows it."));
        return R_NONE;
    }
    app_action(a, action, verb_of(p), p->b.type);
    p->told_us = clock_elapsed_us();
    bool ok = bulk_run(a->m, &p->b, tick, &d, &e);
    a->busy[0] = '\0';
    if (!ok) {
        app_fail(a, &e, p->b.type);
        return R_NONE;
    }
    name_act(a, p, &name);
    app_say(a, _n("%s: %lld record. u takes it back.", "%s: %lld records. u takes it back.", p->b.fates[0].count), buf_text(&name), (long long)p->b.fates[0].count);
    buf_release(&name);
    list_under(s)->mark_count = 0;
    return app_answer(a, 0, false, 0, "", NULL);
}

void list_name_record(struct app *a, const struct record *r, struct buf *out)
{
    record_key_masked(a->m, r, out);
    if (r->entity->title >= 0 && r->values[r->entity->title].set) {
        buf_add(out, "  ");
        record_show(a->m, r, r->entity->title, out);
    }
}

COMMAND(run_records)
{
    const struct preview *p = s->state;
    const struct bulk_fate *f = &p->b.fates[p->rows.at];
    struct buf text = {0};
    struct record r;

    (void)arg;
    record_init(&r, p->b.type);
    for (int64_t i = 0; i < f->count && i < LISTED; i++) {
        struct err gone = {0};
        if (!repo_load(a->m, f->ids[i], &r, &gone))
            buf_addf(&text, "#%lld", (long long)f->ids[i]);
        else
            list_name_record(a, &r, &text);
        buf_add_char(&text, '\n');
    }
    record_release(&r);
    if (f->count > LISTED)
        buf_addf(&text, _("... and %lld more\n"), (long long)(f->count - LISTED));
    unsigned react = text_open(a, f->why ? f->why : _("can be done"), text.len ? buf_text(&text) : _("None."), false);
    buf_release(&text);
    return react;
}

static const struct command bulk_commands[] = {
    {"do", "y", N_("Do it with all records that allow it, in one piece; u takes it back"), N_("Do it"), 0, run_do},
    {"records", "Enter", N_("The records of this line"), N_("Records"), NEED_ROW, run_records},
    {0},
};

const struct screen_ops bulk_ops = {
    .name = "list.bulk",
    .state_size = sizeof(struct preview),
    .commands = bulk_commands,
    .base = rows_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .has_row = rows_any,
    .type = type_of,
    .late = late,
    .close = close_preview,
};

/* ---- opening ---- */

static unsigned open_preview(struct app *a, struct list *l, enum bulk_act act, const struct move *move, const char *text)
{
    struct preview *p = app_push(a, &bulk_ops)->state;
    const struct record *r = list_row(l);
    struct err e = {0};

    p->move = move;
    p->count = l->mark_count ? l->mark_count : r ? 1 : 0;
    p->ids = mem_new(((size_t)p->count + 1) * sizeof *p->ids);
    if (l->mark_count)
        memcpy(p->ids, l->marks, (size_t)l->mark_count * sizeof *p->ids);
    else if (r)
        p->ids[0] = r->id;
    bool ok = bulk_init(&p->b, l->type, act, move ? move->action : NULL, l->pending_field, text, &e);
    p->rows.count = p->b.fate_count;
    if (ok)
        return app_load(a, a->top);
    app_fail(a, &e, NULL);
    app_pop(a);
    return R_NONE;
}

unsigned list_bulk_step(struct app *a, struct list *l)
{
    return choose_move(a, TAG_MOVE, l->type, NULL);
}

unsigned list_bulk_remove(struct app *a, struct list *l)
{
    return open_preview(a, l, BULK_REMOVE, NULL, NULL);
}

unsigned list_run_set(struct app *a, struct screen *s, const char *arg)
{
    const struct list *l = s->state;

    (void)arg;
    return choose_field(a, TAG_SET_FIELD, l->type, l->mark_count ? _("Set a field of all marked records") : _("Set a field of this record"));
}

static unsigned ask_new_value(struct app *a, struct list *l, int field)
{
    const struct field *f = &l->type->fields[field];
    struct buf question = {0};

    l->pending_field = field;
    if (f->type == FT_CODE || f->type == FT_CODE_SET || f->type == FT_BOOL)
        return choose_code(a, TAG_SET_VALUE, f, "");
    if (f->type == FT_REGION)
        return choose_region(a, TAG_SET_VALUE, NULL, f->u.level, _(f->label));
    if (f->type == FT_REF)
        return choose_record(a, TAG_SET_VALUE, f->u.to);
    buf_addf(&question, _("%s (nothing clears it):"), _(f->label));
    unsigned r = ask_line(a, TAG_SET_VALUE, buf_text(&question), "");
    buf_release(&question);
    return r;
}

static unsigned set_value(struct app *a, struct list *l, const char *text)
{
    char day[11];
    bool said = l->type->fields[l->pending_field].type == FT_DATE && when_parse(text, a->m->today, day);

    return open_preview(a, l, BULK_SET, NULL, said ? day : text);
}

unsigned list_bulk_result(struct app *a, struct list *l, const struct result *r)
{
    if (r->tag == TAG_MOVE)
        return open_preview(a, l, BULK_DO, r->thing, NULL);
    return r->tag == TAG_SET_FIELD ? ask_new_value(a, l, (int)r->number) : set_value(a, l, r->text);
}
