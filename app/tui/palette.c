/* One place for everything: commands of the screen under it, lists, records by name. An entry shows its own key. */
#include "list__.h"
#include "picker__.h"

#include "base/utf8.h"
#include "model/saved.h"

#include <string.h>

enum { RECORDS_A_TYPE = 4, LETTERS_FOR_RECORDS = 2 };

/* What a chosen entry is stands in its value: "c" command, "t" list of a type, "fNAME" filter of a type, "p" report, "r" record. */
struct walk {
    struct app *a;
    struct picker *p;
    const char *typed;
};

static void offer_command(void *arg, const struct command *c)
{
    struct walk *w = arg;
    struct buf note = {0};

    if (!app_allows(w->a, w->p->of, c) || strcmp(c->name, "palette") == 0)
        return;
    if (match_label(_(c->help), w->typed) || match_label(c->name, w->typed)) {
        buf_addf(&note, "%s  ", c->name);
        keymap_first(w->a, c, &note);
        picker_add(w->p, _(c->help), buf_text(&note), "c", 0, c);
    }
    buf_release(&note);
}

static bool offer_records(struct walk *w, const struct entity *t, struct err *e)
{
    struct list_query q;
    struct list_rows rows;
    struct record r;
    struct buf key = {0};
    struct buf label = {0};

    list_query_init(&q, t);
    q.search = w->typed;
    q.limit = RECORDS_A_TYPE;
    if (!list_open(w->a->m, &q, &rows, e)) {
        bool nothing = e->code == ERR_INPUT;
        if (nothing)
            err_clear(e);
        return nothing;
    }
    record_init(&r, t);
    while (list_next(&rows, &r)) {
        buf_reset(&key);
        buf_reset(&label);
        record_key(w->a->m, &r, &key);
        buf_addf(&label, "%s ", buf_text(&key));
        if (t->title >= 0)
            record_show(w->a->m, &r, t->title, &label);
        picker_add(w->p, buf_text(&label), _(t->label), "r", r.id, t);
    }
    record_release(&r);
    buf_release(&key);
    buf_release(&label);
    return list_close(&rows, e);
}

static void offer_filter(void *arg, const struct saved_filter *f)
{
    struct walk *w = arg;
    struct buf value = {0};

    if (match_label(f->name, w->typed)) {
        buf_addf(&value, "f%s", f->name);
        picker_add(w->p, f->name, _(f->type->plural), buf_text(&value), 0, f->type);
    }
    buf_release(&value);
}

static bool fill(struct app *a, struct picker *p, struct err *e)
{
    struct walk w = {a, p, picker_typed(p)};
    bool ok = filter_each(a->m, NULL, offer_filter, &w, e);

    keymap_walk(p->of->ops, offer_command, &w);
    for (int i = 0; i < entity_count; i++)
        if (role_reach(a->m->who.role, entities[i]->class, VERB_READ) != REACH_NONE &&
            (match_label(_(entities[i]->plural), w.typed) || match_label(entities[i]->name, w.typed)))
            picker_add(p, _(entities[i]->plural), _("list"), "t", 0, entities[i]);
    report_offer(p, w.typed);
    if (utf8_cells(w.typed, strlen(w.typed)) < LETTERS_FOR_RECORDS)
        return ok;
    for (int i = 0; ok && i < entity_count && !a->pending(); i++)
        if (entity_is_searched(entities[i]) && role_reach(a->m->who.role, entities[i]->class, VERB_READ) != REACH_NONE)
            ok = offer_records(&w, entities[i], e);
    return ok;
}

static const struct source everything = {.fill = fill};

unsigned palette_open(struct app *a)
{
    picker_open(a, &everything, PALETTE_TAG, _("Go to or do"));
    return app_load(a, a->top);
}

unsigned palette_chosen(struct app *a, const struct result *r)
{
    if (!r->yes || !r->thing)
        return R_NONE;
    if (*r->text == 'c')
        return app_run(a, r->thing, NULL);
    if (*r->text == 't')
        return list_open_screen(a, r->thing, NULL, NULL);
    if (*r->text == 'p')
        return report_open(a, r->thing);
    if (*r->text == 'f')
        return list_open_kept(a, r->thing, r->text + 1);
    return view_open(a, r->thing, r->number);
}
