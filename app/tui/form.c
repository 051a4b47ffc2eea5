/* One record being entered: the fields and what is typed into them. Keys: form_commands.c; looks: form_draw.c. */
#include "form__.h"

#include "model/repo.h"

#include <stdlib.h>
#include <string.h>

bool form_is_text(const struct field *f)
{
    static const bool text[FT__COUNT] = {
        [FT_TEXT] = true, [FT_INT] = true,       [FT_DECIMAL] = true, [FT_MONEY] = true,
        [FT_DATE] = true, [FT_ID_NUMBER] = true, [FT_PHONE] = true,
    };
    return text[f->type];
}

bool form_is_open(const struct form *f, int field)
{
    unsigned flags = f->type->fields[field].flags;

    return !(flags & FIELD_MADE) && (!f->before.id || !(flags & (FIELD_FIXED | FIELD_STATE)));
}

void form_set_error(struct form *f, int field, const char *text)
{
    free(f->entries[field].error);
    f->entries[field].error = text ? mem_dup(text) : NULL;
}

static void show_field(struct app *a, struct form *f, int i)
{
    struct entry *en = &f->entries[i];
    const struct field *d = &f->type->fields[i];
    struct buf out = {0};

    if (en->raw)
        buf_add(&out, en->raw);
    else if ((d->flags & FIELD_PRIVATE) && f->before.id && !en->revealed)
        field_mask(d, &f->r.values[i], &out);
    else
        record_show(a->m, &f->r, i, &out);
    free(en->shown);
    en->shown = mem_dup(buf_text(&out));
    buf_release(&out);
}

void form_show(struct app *a, struct form *f)
{
    for (int i = 0; i < f->type->count; i++)
        show_field(a, f, i);
}

/* Birth date and sex are shown as soon as the number is there. */
static void derive(struct form *f)
{
    if (f->type->derive)
        f->type->derive(&f->r);
}

void form_put(struct app *a, struct form *f, int field, const char *text)
{
    struct entry *en = &f->entries[field];
    struct err e = {0};

    free(en->raw);
    en->raw = NULL;
    form_set_error(f, field, NULL);
    if (!record_set(a->m, &f->r, field, text, strlen(text), &e)) {
        en->raw = mem_dup(text);
        form_set_error(f, field, e.text);
    } else if (f->type->fields[field].check && f->r.values[field].set &&
               !f->type->fields[field].check(&f->type->fields[field], &f->r.values[field], &e)) {
        form_set_error(f, field, e.text);
    } else if (f->type->fields[field].type == FT_ID_NUMBER) {
        derive(f);
    }
    en->revealed = true; /* typed here: no secret to the one who typed it */
    form_show(a, f);
}

void form_commit(struct app *a, struct form *f)
{
    const struct field *d = &f->type->fields[f->at];
    char day[11];

    if (!f->edited || !form_is_text(d))
        return;
    f->edited = false;
    const char *typed = buf_text(&f->line.text);
    bool said = d->type == FT_DATE && when_parse(typed, a->m->today, day);
    form_put(a, f, f->at, said ? day : typed);
    draft_save(a, f);
}

void form_focus(struct app *a, struct form *f, int field)
{
    const struct entry *en = &f->entries[field];
    const struct field *d = &f->type->fields[field];
    struct buf text = {0};

    f->at = field;
    f->edited = false;
    bool hidden = (d->flags & FIELD_PRIVATE) && f->before.id && !en->revealed;
    if (form_is_text(d) && !hidden) {
        if (en->raw)
            buf_add(&text, en->raw);
        else
            record_dump(a->m, &f->r, field, &text);
    }
    f->fresh = d->type != FT_TEXT && d->type != FT_ID_NUMBER && d->type != FT_PHONE;
    line_set(&f->line, buf_text(&text));
    buf_release(&text);
}

bool form_is_changed(const struct form *f)
{
    if (f->edited)
        return true;
    for (int i = 0; i < f->type->count; i++)
        if (f->entries[i].raw || !field_same(&f->type->fields[i], &f->r.values[i], &f->before.values[i]))
            return true;
    return false;
}

/* ---- the screen ---- */

/* Only what is shown is made anew: a form never reads under the user's hands. */
static bool load(struct app *a, struct screen *s, struct err *e)
{
    (void)e;
    form_show(a, s->state);
    return true;
}

static void title(const struct screen *s, struct buf *out)
{
    const struct form *f = s->state;

    if (!f->before.id) {
        buf_addf(out, _("New: %s"), _(f->type->label));
    } else {
        buf_addf(out, "%s ", _(f->type->label));
        record_key(s->app->m, &f->before, out);
    }
    if (form_is_changed(f))
        buf_add(out, " *");
}

static bool always(const struct screen *s)
{
    (void)s;
    return true;
}

static const struct entity *type_of(const struct screen *s)
{
    return ((const struct form *)s->state)->type;
}

static unsigned edit_key(struct app *a, struct screen *s, int key)
{
    struct form *f = s->state;
    size_t at = f->line.at;

    (void)a;
    if (!form_is_open(f, f->at))
        return R_PASS;
    if (!form_is_text(&f->type->fields[f->at])) {
        if (key != K_BACKSPACE && key != K_DEL)
            return R_PASS;
        form_put(a, f, f->at, "");
        draft_save(a, f);
        return R_NONE;
    }
    f->fresh = false;
    if (!line_key(&f->line, key))
        return R_PASS;
    if (f->line.at == at && key != K_DEL && key != K_BACKSPACE && key != K_CTRL('k') && key != K_CTRL('d'))
        return R_NONE;
    bool moves = key == K_LEFT || key == K_RIGHT || key == K_HOME || key == K_END || key == K_CTRL('a') || key == K_CTRL('e') ||
                 key == K_CTRL('b') || key == K_CTRL('f') || (key & K_ALT);
    f->edited = f->edited || !moves;
    return R_NONE;
}

/* The line dropped: everything typed so far is kept. */
static void park(struct app *a, struct screen *s)
{
    struct form *f = s->state;

    form_commit(a, f);
    draft_save(a, f);
}

static void close_form(struct screen *s)
{
    struct form *f = s->state;

    for (int i = 0; i < f->type->count; i++) {
        free(f->entries[i].raw);
        free(f->entries[i].error);
        free(f->entries[i].shown);
    }
    free(f->entries);
    record_release(&f->r);
    record_release(&f->before);
    line_release(&f->line);
}

const struct screen_ops form_ops = {
    .name = "record.form",
    .state_size = sizeof(struct form),
    .commands = form_commands,
    .title = title,
    .load = load,
    .draw = form_draw,
    .typing = always,
    .text = form_type,
    .key = edit_key,
    .result = form_result,
    .type = type_of,
    .prompt = form_prompt,
    .park = park,
    .close = close_form,
};

/* Values of another record, without what belongs to that one alone. */
static void take_values(struct app *a, struct form *f, const struct record *from)
{
    struct buf text = {0};

    for (int i = 0; i < f->type->count; i++) {
        unsigned flags = f->type->fields[i].flags;
        if (flags & (FIELD_UNIQUE | FIELD_STATE | FIELD_PRIVATE))
            continue;
        buf_reset(&text);
        record_dump(a->m, from, i, &text);
        form_put(a, f, i, buf_text(&text));
    }
    buf_release(&text);
}

static int first_open(const struct form *f)
{
    for (int i = 0; i < f->type->count; i++) {
        bool made = f->type->letter && i == f->type->key[0]; /* the number is made by itself */
        if (form_is_open(f, i) && !made)
            return i;
    }
    return 0;
}

static struct form *start(struct app *a, const struct entity *t)
{
    struct form *f = app_push(a, &form_ops)->state;

    f->type = t;
    f->entries = mem_zero((size_t)t->count, sizeof *f->entries);
    record_init(&f->r, t);
    record_init(&f->before, t);
    return f;
}

static unsigned begin(struct app *a, struct form *f)
{
    char at[20];
    struct buf question = {0};
    unsigned r = R_NONE;

    form_focus(a, f, first_open(f));
    form_show(a, f);
    if (draft_find(a, f, at)) {
        f->draft_kept = true;
        buf_addf(&question, _("An unfinished entry of %s is kept. Go on with it?"), at);
        r = ask_yes(a, DRAFT_TAG, buf_text(&question));
    }
    buf_release(&question);
    return r;
}

unsigned form_open(struct app *a, const struct entity *t, int64_t id, const struct record *from)
{
    struct form *f = start(a, t);
    struct err e = {0};
    bool ok = id ? repo_load(a->m, id, &f->before, &e) : record_fill_initial(a->m, &f->before, &e);

    if (!ok) {
        app_fail(a, &e, t);
        app_pop(a);
        return R_NONE;
    }
    record_copy(&f->r, &f->before);
    if (from)
        take_values(a, f, from);
    return begin(a, f);
}

unsigned form_open_for(struct app *a, const struct entity *t, int field, const char *text)
{
    struct form *f = start(a, t);
    struct err e = {0};

    if (!record_fill_initial(a->m, &f->before, &e)) {
        app_fail(a, &e, t);
        app_pop(a);
        return R_NONE;
    }
    record_copy(&f->r, &f->before);
    form_put(a, f, field, text);
    return begin(a, f);
}
