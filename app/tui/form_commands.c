/* What keys do in a form. */
#include "form__.h"
#include "picker__.h"

#include "model/journal.h"
#include "model/repo.h"

#include <stdlib.h>
#include <string.h>

enum { TAG_VALUE = 1, TAG_LEAVE };

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

/* ---- fields ---- */

static unsigned go(struct app *a, struct form *f, int by)
{
    form_commit(a, f);
    int to = f->at + by;
    if (to >= 0 && to < f->type->count)
        form_focus(a, f, to);
    return R_NONE;
}

COMMAND(run_next)
{
    (void)arg;
    return go(a, s->state, 1);
}

COMMAND(run_previous)
{
    (void)arg;
    return go(a, s->state, -1);
}

/* Opens what the field is chosen with; `typed` begins the search in it. */
static unsigned choose(struct app *a, struct form *f, const char *typed, size_t len)
{
    const struct field *d = &f->type->fields[f->at];
    const char *present = d->type == FT_BOOL ? (record_number(&f->r, f->at) ? "1" : "0") : record_text(&f->r, f->at);
    unsigned r;

    if (!form_is_open(f, f->at)) {
        app_warn(a, _("%s cannot be changed here; a step (x) may change it"), _(d->label));
        return R_NONE;
    }
    if (d->type == FT_LONG_TEXT)
        return edit_open(a, TAG_VALUE, _(d->label), present, typed);
    if (d->type == FT_REF)
        r = choose_record(a, TAG_VALUE, d->u.to);
    else if (d->type == FT_REGION)
        r = choose_region(a, TAG_VALUE, present, d->u.level, _(d->label));
    else
        r = choose_code(a, TAG_VALUE, d, present);
    if (len && a->top->ops == &picker_ops)
        r |= picker_ops.text(a, a->top, typed, len);
    return r;
}

COMMAND(run_enter)
{
    struct form *f = s->state;

    (void)arg;
    if (form_is_text(&f->type->fields[f->at]) || !form_is_open(f, f->at))
        return go(a, f, 1);
    return choose(a, f, "", 0);
}

unsigned form_type(struct app *a, struct screen *s, const char *utf8, size_t len)
{
    struct form *f = s->state;
    const struct field *d = &f->type->fields[f->at];

    if (!form_is_text(d) || !form_is_open(f, f->at))
        return choose(a, f, utf8, len);
    if (f->fresh)
        line_set(&f->line, "");
    f->fresh = false;
    line_insert(&f->line, utf8, len);
    f->edited = true;
    return R_NONE;
}

/* ---- saving ---- */

static bool first_fault(struct app *a, struct form *f)
{
    for (int i = 0; i < f->type->count; i++)
        if (f->entries[i].error) {
            form_focus(a, f, i);
            return true;
        }
    return false;
}

static void show_failure(struct app *a, struct form *f, const struct err *e)
{
    int field = e->field ? entity_field(f->type, e->field) : -1;

    if (field >= 0) {
        form_set_error(f, field, e->text);
        form_focus(a, f, field);
        return;
    }
    app_fail(a, e, f->type);
    if (e->code == ERR_CONFLICT && f->before.id)
        app_warn(a, _("Others saved meanwhile: C-r takes over the newest state, keeping your changes (M: who)."));
}

static void remember(struct app *a, const struct record *r)
{
    if (a->last.entity)
        record_release(&a->last);
    record_init(&a->last, r->entity);
    record_copy(&a->last, r);
}

/* Takes the record into the database; false = something is to be mended first. */
static bool save(struct app *a, struct form *f)
{
    char action[80];
    struct err e = {0};

    form_commit(a, f);
    if (first_fault(a, f))
        return false;
    app_action(a, action, f->before.id ? "set" : "add", f->type);
    for (int i = 0; i < f->type->count; i++)
        form_set_error(f, i, NULL);
    if (!repo_save(a->m, &f->r, &e)) {
        show_failure(a, f, &e);
        return false;
    }
    draft_drop(a, f);
    remember(a, &f->r);
    struct buf key = {0};
    record_key(a->m, &f->r, &key);
    app_say(a, _("Saved: %s %s. u takes it back."), _(f->type->label), buf_text(&key));
    buf_release(&key);
    return true;
}

COMMAND(run_save)
{
    struct form *f = s->state;

    (void)arg;
    return save(a, f) ? app_answer(a, SAVED_TAG, true, f->r.id, "", NULL) : R_NONE;
}

/* Saves and goes on with a new one of the type; what a list of entries has in common is fetched by C-y. */
COMMAND(run_save_more)
{
    struct form *f = s->state;
    const struct entity *t = f->type;

    (void)arg;
    if (!save(a, f))
        return R_NONE;
    app_pop(a);
    bool said = a->message_shown;
    unsigned r = form_open(a, t, 0, NULL);
    a->message_shown = said;
    return r;
}

/* The neighbour in the list under this form; what was changed is saved first. */
static unsigned neighbour(struct app *a, struct screen *s, int by)
{
    struct form *f = s->state;
    struct screen *below = s->under;

    while (below && below->ops != &list_ops)
        below = below->under;
    if (!below || !f->before.id || ((struct list *)below->state)->type != f->type) {
        app_say(a, _("This record was not opened from a list."));
        return R_NONE;
    }
    form_commit(a, f);
    if (form_is_changed(f) && !save(a, f))
        return R_NONE;
    struct list *l = below->state;
    if (!list_move(a, l, by)) {
        app_say(a, by > 0 ? _("This is the last record of the list.") : _("This is the first record of the list."));
        return R_NONE;
    }
    const struct entity *t = f->type;
    int at = f->at;
    app_pop(a);
    unsigned r = form_open(a, t, list_row(l)->id, NULL);
    if (a->top->ops == &form_ops)
        form_focus(a, a->top->state, at);
    return r;
}

COMMAND(run_next_record)
{
    (void)arg;
    return neighbour(a, s, 1);
}

COMMAND(run_previous_record)
{
    (void)arg;
    return neighbour(a, s, -1);
}

COMMAND(run_leave)
{
    struct form *f = s->state;

    (void)arg;
    if (!form_is_changed(f)) {
        draft_drop(a, f);
        return app_answer(a, 0, false, 0, "", NULL);
    }
    return ask_yes(a, TAG_LEAVE, _("Leave without saving? What you entered is lost."));
}

/* ---- help while entering ---- */

COMMAND(run_calendar)
{
    struct form *f = s->state;
    const struct field *d = &f->type->fields[f->at];

    (void)arg;
    if (d->type != FT_DATE || !form_is_open(f, f->at)) {
        app_say(a, _("The calendar is for fields that hold a day."));
        return R_NONE;
    }
    form_commit(a, f);
    return calendar_open(a, TAG_VALUE, _(d->label), record_text(&f->r, f->at));
}

/* The record of this type that this account made last, before this run of the program too. */
static bool last_record(struct app *a, const struct entity *t)
{
    struct record r;
    bool found = false;
    struct err e = {0};

    if (a->last.entity == t)
        return true;
    record_init(&r, t);
    if (!repo_last_own(a->m, &r, &found, &e))
        app_fail(a, &e, t);
    if (found)
        remember(a, &r);
    record_release(&r);
    return found;
}

/* May the field take the value of another record? */
static bool takes_copy(const struct form *f, int i)
{
    const struct field *d = &f->type->fields[i];
    bool made = f->type->letter && i == f->type->key[0];

    return form_is_open(f, i) && !made && !(d->flags & (FIELD_UNIQUE | FIELD_STATE | FIELD_PRIVATE)) && !f->entries[i].raw;
}

/* Everything that is still empty, as in the last record: then only what differs is typed. */
COMMAND(run_fetch_all)
{
    struct form *f = s->state;
    struct buf text = {0};
    int taken = 0;

    (void)arg;
    form_commit(a, f);
    if (!last_record(a, f->type)) {
        app_say(a, _("You have not made a record of this type yet."));
        return R_NONE;
    }
    for (int i = 0; i < f->type->count; i++) {
        if (f->r.values[i].set || !a->last.values[i].set || !takes_copy(f, i))
            continue;
        buf_reset(&text);
        record_dump(a->m, &a->last, i, &text);
        form_put(a, f, i, buf_text(&text));
        taken++;
    }
    buf_release(&text);
    draft_save(a, f);
    form_focus(a, f, f->at);
    app_say(a, _("%d fields are as in your last record; change what differs, then save."), taken);
    return R_NONE;
}

COMMAND(run_fetch)
{
    struct form *f = s->state;
    struct buf text = {0};

    (void)arg;
    if (!form_is_open(f, f->at) || !last_record(a, f->type)) {
        app_say(a, _("You have not made a record of this type yet."));
        return R_NONE;
    }
    record_dump(a->m, &a->last, f->at, &text);
    form_put(a, f, f->at, buf_text(&text));
    draft_save(a, f);
    buf_release(&text);
    return go(a, f, 1);
}

COMMAND(run_reveal)
{
    struct form *f = s->state;
    struct err e = {0};
    char region[13];

    (void)arg;
    if (!f->before.id)
        return R_NONE;
    form_commit(a, f);
    a->m->action = "reveal";
    if (repo_region_of(a->m, &f->before, region, &e) && role_require(&a->m->who, f->type, VERB_REVEAL, region, &e) &&
        journal_reveal(a->m, &f->before, &e)) {
        for (int i = 0; i < f->type->count; i++)
            f->entries[i].revealed = true;
        form_show(a, f);
        form_focus(a, f, f->at);
        app_say(a, _("Private fields are shown; the journal keeps that you looked."));
    } else {
        app_fail(a, &e, f->type);
    }
    return R_NONE;
}

COMMAND(run_history)
{
    struct form *f = s->state;

    (void)arg;
    if (!f->before.id)
        return R_NONE;
    form_commit(a, f);
    return view_history(a, &f->before, f->entries[f->at].revealed, f->at);
}

/* Somebody saved in between: their state, with what was changed here on top. */
COMMAND(run_merge)
{
    struct form *f = s->state;
    struct record theirs;
    struct err e = {0};
    struct buf text = {0};

    (void)arg;
    form_commit(a, f);
    record_init(&theirs, f->type);
    if (f->before.id && repo_load(a->m, f->before.id, &theirs, &e)) {
        struct record mine;
        record_init(&mine, f->type);
        record_copy(&mine, &f->r);
        record_copy(&f->r, &theirs);
        for (int i = 0; i < f->type->count; i++) {
            if (field_same(&f->type->fields[i], &mine.values[i], &f->before.values[i]))
                continue;
            buf_reset(&text);
            record_dump(a->m, &mine, i, &text);
            form_put(a, f, i, buf_text(&text));
        }
        record_copy(&f->before, &theirs);
        record_release(&mine);
        form_show(a, f);
        form_focus(a, f, f->at);
        app_say(a, _("This is the newest state with your changes on top; look at it, then save."));
    } else if (f->before.id) {
        app_fail(a, &e, f->type);
    }
    buf_release(&text);
    record_release(&theirs);
    return R_NONE;
}

/* ---- answers ---- */

unsigned form_result(struct app *a, struct screen *s, const struct result *r)
{
    struct form *f = s->state;

    if (r->tag == DRAFT_TAG && r->yes) {
        draft_take(a, f);
    } else if (r->tag == DRAFT_TAG) {
        draft_drop(a, f);
    } else if (r->tag == TAG_LEAVE && r->yes) {
        draft_drop(a, f);
        return app_answer(a, 0, false, 0, "", NULL);
    } else if (r->tag == TAG_VALUE && r->yes) {
        form_put(a, f, f->at, r->text);
        draft_save(a, f);
        if (!f->entries[f->at].error)
            return go(a, f, 1);
    }
    return R_NONE;
}

const struct command form_commands[] = {
    {"save", "C-s F2", N_("Save and close"), N_("Save"), 0, run_save},
    {"save-more", "F3 M-s", N_("Save and enter another new one"), N_("Save+new"), NEED_ADD, run_save_more},
    {"leave", "Esc", N_("Leave; asks if something was changed"), N_("Leave"), 0, run_leave},
    {"enter", "Enter", N_("Choose the value, or go to the next field"), NULL, 0, run_enter},
    {"next", "Tab Down", N_("The next field"), NULL, 0, run_next},
    {"previous", "S-Tab Up", N_("The field before"), NULL, 0, run_previous},
    {"next-record", "PgDn", N_("Save what was changed; the next record of the list"), NULL, 0, run_next_record},
    {"previous-record", "PgUp", N_("Save what was changed; the record before"), NULL, 0, run_previous_record},
    {"fetch", "C-y F5", N_("The value that the record saved last has here"), N_("As before"), 0, run_fetch},
    {"fetch-all", "F7 M-y", N_("All empty fields as in the record that you made last"), N_("All as before"), 0, run_fetch_all},
    {"calendar", "F9 C-t", N_("The day in a calendar"), N_("Calendar"), 0, run_calendar},
    {"reveal", "F8", N_("Show private fields in the clear; the journal keeps it"), N_("Reveal"), NEED_REVEAL, run_reveal},
    {"history", "F6", N_("Every change of this field"), N_("History"), 0, run_history},
    {"merge", "C-r", N_("Take over what others saved since, keep what was changed here"), NULL, 0, run_merge},
    {0},
};
