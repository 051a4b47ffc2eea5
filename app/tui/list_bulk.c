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
#include "model/kinds.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_MOVE = TAG_BULK, TAG_SET_FIELD, TAG_SET_VALUE, TICK_US = 500 * 1000, LISTED = 2000, REASONS_MAX = 100 };

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

enum act { ACT_STEP, ACT_REMOVE, ACT_SET };

/* Records that share a fate; the first stands for those that can. */
struct fate {
    char *why; /* owned; NULL = it can be done */
    int64_t *ids; /* owned */
    int64_t count, room;
};

struct bulk {
    struct rows rows; /* count = fates */
    const struct entity *type;
    enum act act;
    const struct move *move;
    int field;
    char *text; /* owned; the value to be set */
    int64_t *ids; /* owned; all marked ones */
    int64_t count, tried;
    struct fate *fates; /* owned; rows.count of them */
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

static bool set_field(struct app *a, const struct bulk *b, struct record *r, struct err *e)
{
    return record_set(a->m, r, b->field, b->text, strlen(b->text), e) && repo_save(a->m, r, e);
}

/* Inside the caller's transaction. `r` is loaded when that much succeeds. */
static bool act_on(struct app *a, const struct bulk *b, int64_t id, struct record *r, struct err *e)
{
    if (!repo_load(a->m, id, r, e))
        return false;
    if (b->act == ACT_STEP)
        return step_take(a, r, b->move->action, e);
    return b->act == ACT_REMOVE ? repo_remove(a->m, r, e) : set_field(a, b, r, e);
}

/* The reason without the record's own name, so that equal reasons look equal; and with the field's. */
static void tell_reason(struct app *a, const struct record *r, const struct err *e, struct buf *out)
{
    struct buf key = {0};
    int field = e->field ? entity_field(r->entity, e->field) : -1;

    if (r->id)
        record_key_masked(a->m, r, &key);
    if (field >= 0)
        buf_addf(out, "%s: ", _(r->entity->fields[field].label));
    const char *at = key.len ? strstr(e->text, buf_text(&key)) : NULL;
    buf_add_len(out, e->text, at ? (size_t)(at - e->text) : strlen(e->text));
    if (at)
        buf_addf(out, "...%s", at + key.len);
    buf_release(&key);
}

static void add_to(struct fate *f, int64_t id)
{
    if (f->count == f->room) {
        f->room = f->room ? 2 * f->room : 64;
        f->ids = mem_grow(f->ids, (size_t)f->room, sizeof *f->ids);
    }
    f->ids[f->count++] = id;
}

/* The place of a reason; too many different ones go under one. */
static struct fate *fate_of(struct bulk *b, const char *why)
{
    if (b->rows.count == REASONS_MAX)
        why = _("other reasons");
    for (int i = 1; i < b->rows.count; i++)
        if (strcmp(b->fates[i].why, why) == 0)
            return &b->fates[i];
    b->fates = mem_grow(b->fates, (size_t)b->rows.count + 1, sizeof *b->fates);
    b->fates[b->rows.count] = (struct fate){.why = mem_dup(why)};
    return &b->fates[b->rows.count++];
}

/* Done and taken back at once. False: not this record refuses, the database does. */
static bool try_one(struct app *a, struct bulk *b, int64_t id, struct err *e)
{
    struct record r;
    struct err why = {0};
    struct buf reason = {0};

    if (!txn_begin(a->m->db, TXN_WRITE, e))
        return false;
    record_init(&r, b->type);
    bool can = act_on(a, b, id, &r, &why);
    txn_leave(a->m->db);
    bool broken = why.code == ERR_BUSY || why.code == ERR_IO || why.code == ERR_STORE;
    if (!can && !broken)
        tell_reason(a, &r, &why, &reason);
    if (broken)
        err_set(e, why.code, "%s", why.text);
    else
        add_to(can ? &b->fates[0] : fate_of(b, buf_text(&reason)), id);
    buf_release(&reason);
    record_release(&r);
    return !broken;
}

static const char *verb_of(const struct bulk *b)
{
    return b->act == ACT_STEP ? b->move->action : b->act == ACT_REMOVE ? "remove" : "set";
}

/* Twice a second. */
static void tell_progress(struct app *a, struct bulk *b, const char *what, int64_t done, int64_t all)
{
    int64_t now = clock_elapsed_us();

    if (now - b->told_us < TICK_US)
        return;
    b->told_us = now;
    snprintf(a->busy, sizeof a->busy, _("%s %lld of %lld (any key stops)"), what, (long long)done, (long long)all);
    a->paint(a);
}

/* Tries until a key comes; goes on when none waits. */
static bool late(struct app *a, struct screen *s)
{
    struct bulk *b = s->state;
    struct err e = {0};
    char action[80];

    if (b->tried == b->count)
        return false;
    app_action(a, action, verb_of(b), b->type);
    db_watch(a->m->db, NULL); /* a record is tried whole */
    b->told_us = clock_elapsed_us();
    bool ok = true;
    while (ok && b->tried < b->count && !a->pending()) {
        ok = try_one(a, b, b->ids[b->tried++], &e);
        tell_progress(a, b, _("Looking:"), b->tried, b->count);
    }
    a->busy[0] = '\0';
    db_watch(a->m->db, a->pending);
    if (!ok) {
        app_fail(a, &e, b->type);
        b->count = b->tried; /* what is known so far */
    }
    rows_fit(&b->rows, b->rows.height);
    return true;
}

/* ---- the screen ---- */

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct bulk *b = s->state;

    (void)e;
    rows_fit(&b->rows, a->body_rows - 2);
    return true;
}

static void draw_fate(const struct bulk *b, struct canvas *c, int y, int i)
{
    const struct fate *f = &b->fates[i];
    char number[24];
    bool here = i == b->rows.at;
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
    const struct bulk *b = s->state;
    const char *head = b->tried < b->count ? _("Looking at what would happen; nothing is changed.")
                                           : _("Nothing is changed yet. y does it; Enter lists the records of a line.");

    canvas_text(c, 0, 2, c->cols - 2, STYLE_PLAIN, head, strlen(head));
    for (int i = 0; i < b->rows.height && b->rows.top + i < b->rows.count; i++)
        draw_fate(b, c, 2 + i, b->rows.top + i);
    canvas_cursor(c, 2 + b->rows.at - b->rows.top, 0);
}

/* "Put forward for exit", "Remove", "Phone = 138": the act in words. */
static void name_act(struct app *a, const struct bulk *b, struct buf *out)
{
    struct record r;
    struct err ignored = {0};

    if (b->act == ACT_STEP) {
        buf_add(out, _(b->move->help));
    } else if (b->act == ACT_REMOVE) {
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
    const struct bulk *b = s->state;

    name_act(s->app, b, out);
    buf_addf(out, ": %s %lld", _(b->type->plural), (long long)b->count);
}

static const struct entity *type_of(const struct screen *s)
{
    return ((const struct bulk *)s->state)->type;
}

static void close_bulk(struct screen *s)
{
    struct bulk *b = s->state;

    for (int i = 0; i < b->rows.count; i++) {
        free(b->fates[i].why);
        free(b->fates[i].ids);
    }
    free(b->fates);
    free(b->ids);
    free(b->text);
}

/* ---- doing ---- */

/* All or nothing. */
static bool do_all(struct app *a, struct bulk *b, struct err *e)
{
    const struct fate *f = &b->fates[0];
    struct record r;
    bool ok = true;

    if (!txn_begin(a->m->db, TXN_WRITE, e))
        return false;
    record_init(&r, b->type);
    for (int64_t i = 0; ok && i < f->count; i++) {
        ok = act_on(a, b, f->ids[i], &r, e);
        tell_progress(a, b, _("Doing:"), i + 1, f->count);
        if (ok && i % 64 == 63 && a->pending())
            ok = err_set(e, ERR_INPUT, _("stopped by a key; nothing was changed"));
    }
    a->busy[0] = '\0';
    record_release(&r);
    return txn_end(a->m->db, ok, e);
}

COMMAND(run_do)
{
    struct bulk *b = s->state;
    struct list *l = list_under(s);
    struct buf name = {0};
    char action[80];
    struct err e = {0};

    (void)arg;
    if (b->tried < b->count) {
        app_say(a, _("Not all records were looked at yet."));
        return R_NONE;
    }
    if (!b->fates[0].count) {
        app_warn(a, _("None of these records allows it."));
        return R_NONE;
    }
    app_action(a, action, verb_of(b), b->type);
    b->told_us = clock_elapsed_us();
    if (!do_all(a, b, &e)) {
        app_fail(a, &e, b->type);
        return R_NONE;
    }
    name_act(a, b, &name);
    app_say(a, _("%s: %lld records. u takes it back."), buf_text(&name), (long long)b->fates[0].count);
    buf_release(&name);
    l->mark_count = 0;
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
    const struct bulk *b = s->state;
    const struct fate *f = &b->fates[b->rows.at];
    struct buf text = {0};
    struct record r;

    (void)arg;
    record_init(&r, b->type);
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
        buf_addf(&text, _("… and %lld more\n"), (long long)(f->count - LISTED));
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
    .state_size = sizeof(struct bulk),
    .commands = bulk_commands,
    .base = rows_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .has_row = rows_any,
    .type = type_of,
    .late = late,
    .close = close_bulk,
};

/* ---- opening ---- */

static unsigned open_bulk(struct app *a, struct list *l, enum act act, const struct move *move, const char *text)
{
    struct bulk *b = app_push(a, &bulk_ops)->state;
    const struct record *r = list_row(l);

    b->type = l->type;
    b->act = act;
    b->move = move;
    b->field = l->pending_field;
    b->text = text ? mem_dup(text) : NULL;
    b->count = l->mark_count ? l->mark_count : r ? 1 : 0;
    b->ids = mem_new(((size_t)b->count + 1) * sizeof *b->ids);
    if (l->mark_count)
        memcpy(b->ids, l->marks, (size_t)l->mark_count * sizeof *b->ids);
    else if (r)
        b->ids[0] = r->id;
    b->fates = mem_zero(1, sizeof *b->fates);
    b->rows.count = 1;
    return app_load(a, a->top);
}

unsigned list_bulk_step(struct app *a, struct list *l)
{
    if (l->type == &plan_entity) {
        app_warn(a, _("plans take their steps one by one: Esc takes the marks away"));
        return R_NONE;
    }
    return choose_move(a, TAG_MOVE, l->type, NULL);
}

unsigned list_bulk_remove(struct app *a, struct list *l)
{
    return open_bulk(a, l, ACT_REMOVE, NULL, NULL);
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
    if (f->flags & (FIELD_MADE | FIELD_FIXED | FIELD_STATE | FIELD_UNIQUE)) {
        app_warn(a, _("%s cannot be set for many records"), _(f->label));
        return R_NONE;
    }
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

    return open_bulk(a, l, ACT_SET, NULL, said ? day : text);
}

unsigned list_bulk_result(struct app *a, struct list *l, const struct result *r)
{
    if (r->tag == TAG_MOVE)
        return open_bulk(a, l, ACT_STEP, r->thing, NULL);
    return r->tag == TAG_SET_FIELD ? ask_new_value(a, l, (int)r->number) : set_value(a, l, r->text);
}
