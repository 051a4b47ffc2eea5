/* What keys do in a list. */
#include "list__.h"
#include "picker__.h"

#include "store/txn.h"

#include <stdio.h>
#include <string.h>

enum { TAG_FILTER_FIELD = 1, TAG_FILTER_VALUE, TAG_FILTER_TEXT, TAG_SORT, TAG_REMOVE, TAG_STEP, TAG_BULK, TAG_BULK_YES };

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)
#define UNUSED ((void)a, (void)s, (void)arg)

/* ---- moving ---- */

static unsigned page(struct app *a, struct screen *s, enum page_way way)
{
    struct list *l = s->state;
    struct err e = {0};

    if (l->searching && (way == PAGE_FIRST || way == PAGE_LAST))
        return R_PASS; /* Home and End of the line being typed */
    if (!list_page(a, l, way, &e))
        app_fail(a, &e, l->type);
    return R_NONE;
}

COMMAND(run_down)
{
    (void)arg;
    list_move(a, s->state, 1);
    return R_NONE;
}

COMMAND(run_up)
{
    (void)arg;
    list_move(a, s->state, -1);
    return R_NONE;
}

COMMAND(run_page_down)
{
    (void)arg;
    return page(a, s, PAGE_AFTER);
}

COMMAND(run_page_up)
{
    (void)arg;
    return page(a, s, PAGE_BEFORE);
}

COMMAND(run_first)
{
    (void)arg;
    return page(a, s, PAGE_FIRST);
}

COMMAND(run_last)
{
    (void)arg;
    return page(a, s, PAGE_LAST);
}

static unsigned shift(struct list *l, int by)
{
    if (l->searching)
        return R_PASS;
    if (l->first_column + by >= 0 && l->first_column + by < l->column_count - 1)
        l->first_column += by;
    return R_NONE;
}

COMMAND(run_right)
{
    UNUSED;
    return shift(s->state, 1);
}

COMMAND(run_left)
{
    UNUSED;
    return shift(s->state, -1);
}

/* ---- search, conditions, order ---- */

COMMAND(run_search)
{
    (void)arg;
    return list_ops.text(a, s, "", 0);
}

/* Back to where the search began. */
static unsigned leave_search(struct app *a, struct list *l)
{
    struct err e = {0};

    l->searching = false;
    l->q.search = NULL;
    line_set(&l->search, "");
    l->total = -1;
    l->at = 0;
    l->count = 0;
    if (!list_reload(a, l, l->kept.entity ? &l->kept : NULL, &e))
        app_fail(a, &e, l->type);
    for (int i = 0; l->kept.entity && i < l->count; i++)
        if (l->rows[i].id == l->kept.id)
            l->at = i;
    if (l->kept.entity)
        record_release(&l->kept);
    return R_NONE;
}

COMMAND(run_back)
{
    struct list *l = s->state;

    (void)arg;
    if (l->searching || l->q.search)
        return leave_search(a, l);
    if (l->mark_count) {
        l->mark_count = 0;
        return R_NONE;
    }
    return app_answer(a, 0, false, 0, "", NULL);
}

static unsigned reload_here(struct list *l)
{
    l->total = -1;
    return R_LOAD;
}

COMMAND(run_all)
{
    struct list *l = s->state;

    (void)arg;
    l->q.filter_count = 0;
    l->region[0] = '\0';
    l->q.region = NULL;
    l->q.sort = -1;
    l->q.descending = false;
    l->total = -1;
    if (l->q.search)
        return leave_search(a, l);
    return reload_here(l);
}

COMMAND(run_filter)
{
    struct list *l = s->state;

    (void)arg;
    if (l->q.filter_count == LIST_FILTERS_MAX) {
        app_warn(a, _("at most %d conditions fit into one list"), LIST_FILTERS_MAX);
        return R_NONE;
    }
    return choose_field(a, TAG_FILTER_FIELD, l->type, _("Condition on"));
}

/* Codes and divisions are chosen, everything else is typed with its sign. */
static unsigned ask_value(struct app *a, struct list *l, int field)
{
    const struct field *f = &l->type->fields[field];
    struct buf question = {0};

    l->pending_field = field;
    if (f->type == FT_CODE || f->type == FT_BOOL)
        return choose_code(a, TAG_FILTER_VALUE, f, "");
    if (f->type == FT_REGION && field == l->type->region)
        return choose_region(a, TAG_FILTER_VALUE, l->region[0] ? l->region : NULL, 0, _(f->label));
    buf_addf(&question, _("%s (= != < <= > >= or ~ contains):"), _(f->label));
    unsigned r = ask_line(a, TAG_FILTER_TEXT, buf_text(&question), f->type == FT_TEXT || f->type == FT_LONG_TEXT ? "~" : "=");
    buf_release(&question);
    return r;
}

static unsigned add_filter(struct app *a, struct list *l, const char *sign_and_value)
{
    struct buf where = {0};
    struct arena mem = {0};
    struct err e = {0};
    int64_t tried;
    struct buf *kept = &l->texts[l->q.filter_count];

    buf_addf(&where, "%s%s%s", l->type->fields[l->pending_field].name, strchr("=!<>~", *sign_and_value) ? "" : "=", sign_and_value);
    bool ok = list_query_where(&l->q, buf_text(&where), &mem, &e);
    if (ok) {
        struct list_filter *f = &l->q.filters[l->q.filter_count - 1];
        buf_reset(kept);
        buf_add(kept, f->text);
        f->text = buf_text(kept);
        ok = list_count(a->m, &l->q, &tried, &e);
        if (!ok)
            l->q.filter_count--;
    }
    if (!ok)
        app_fail(a, &e, l->type);
    arena_release(&mem);
    buf_release(&where);
    return reload_here(l);
}

static unsigned set_value(struct app *a, struct list *l, const struct result *r)
{
    if (l->type->fields[l->pending_field].type != FT_REGION)
        return add_filter(a, l, r->text);
    snprintf(l->region, sizeof l->region, "%s", r->text);
    l->q.region = l->region;
    return reload_here(l);
}

COMMAND(run_sort)
{
    struct list *l = s->state;

    (void)arg;
    return choose_field(a, TAG_SORT, l->type, _("Sort by"));
}

/* The record under the cursor stays there. */
static unsigned sort_by(struct app *a, struct list *l, int field, bool descending)
{
    struct err e = {0};
    struct record here;

    l->q.sort = field;
    l->q.descending = descending;
    record_init(&here, l->type);
    if (l->at < l->count)
        record_copy(&here, &l->rows[l->at]);
    if (!list_reload(a, l, here.id ? &here : NULL, &e))
        app_fail(a, &e, l->type);
    record_release(&here);
    return R_NONE;
}

COMMAND(run_reverse)
{
    struct list *l = s->state;
    int field = l->q.sort >= 0 ? l->q.sort : l->type->order_by ? entity_field(l->type, l->type->order_by) : l->type->key[0];

    (void)arg;
    return sort_by(a, l, field, !l->q.descending);
}

COMMAND(run_refresh)
{
    UNUSED;
    return reload_here(s->state);
}

/* ---- records ---- */

COMMAND(run_open)
{
    struct list *l = s->state;

    (void)arg;
    if (l->searching) {
        l->searching = false;
        return R_NONE;
    }
    return view_open(a, l->type, list_row(l)->id);
}

COMMAND(run_edit)
{
    struct list *l = s->state;

    (void)arg;
    return form_open(a, l->type, list_row(l)->id, NULL);
}

COMMAND(run_add)
{
    (void)arg;
    return form_open(a, ((struct list *)s->state)->type, 0, NULL);
}

COMMAND(run_copy)
{
    struct list *l = s->state;

    (void)arg;
    return form_open(a, l->type, 0, list_row(l));
}

static void name_record(struct app *a, const struct record *r, struct buf *out)
{
    buf_addf(out, "%s ", _(r->entity->label));
    record_key(a->m, r, out);
    if (r->entity->title >= 0 && r->values[r->entity->title].set) {
        buf_add_char(out, ' ');
        record_show(a->m, r, r->entity->title, out);
    }
}

COMMAND(run_remove)
{
    struct list *l = s->state;
    struct buf name = {0};
    struct buf question = {0};

    (void)arg;
    name_record(a, list_row(l), &name);
    buf_addf(&question, _("Remove %s?"), buf_text(&name));
    unsigned r = ask_yes(a, TAG_REMOVE, buf_text(&question));
    buf_release(&name);
    buf_release(&question);
    return r;
}

static unsigned remove_row(struct app *a, struct list *l)
{
    char action[80];
    struct err e = {0};

    app_action(a, action, "remove", l->type);
    if (!list_row(l))
        return R_NONE;
    if (repo_remove(a->m, list_row(l), &e))
        app_say(a, _("Removed. u brings it back."));
    else
        app_fail(a, &e, l->type);
    return reload_here(l);
}

/* ---- marks and steps ---- */

COMMAND(run_mark)
{
    struct list *l = s->state;

    (void)arg;
    list_toggle(l, list_row(l)->id);
    list_move(a, l, 1);
    return R_NONE;
}

COMMAND(run_step)
{
    struct list *l = s->state;
    const struct record *r = list_row(l);

    (void)arg;
    if (l->mark_count)
        return choose_move(a, TAG_BULK, l->type, NULL);
    return r ? choose_move(a, TAG_STEP, l->type, l->type->state >= 0 ? record_text(r, l->type->state) : NULL) : R_NONE;
}

static unsigned do_step(struct app *a, struct list *l, const struct result *r)
{
    char action[80];
    struct err e = {0};
    struct record fresh;

    app_action(a, action, r->text, l->type);
    record_init(&fresh, l->type);
    if (list_row(l) && repo_load(a->m, list_row(l)->id, &fresh, &e) && step_take(a, &fresh, r->text, &e))
        app_say(a, "%s", _(((const struct move *)r->thing)->help));
    else
        app_fail(a, &e, l->type);
    record_release(&fresh);
    return reload_here(l);
}

/* May this marked record take the step? If not, why. */
static bool can_step(struct app *a, const struct record *r, const struct move *v, struct err *e)
{
    char region[13];

    if (strcmp(record_text(r, r->entity->state), v->from) != 0)
        return err_set(e, ERR_INPUT, _("no step leads from “%s” to “%s”"), record_text(r, r->entity->state), v->to);
    return repo_region_of(a->m, r, region, e) && role_require(&a->m->who, r->entity, VERB_DO, region, e);
}

/* Takes the step with every marked record that can, or only counts them and notes why the others cannot. */
static bool each_marked(struct app *a, struct list *l, bool doing, int *can, struct err *e)
{
    struct record r;
    bool ok = true;

    *can = 0;
    record_init(&r, l->type);
    for (int i = 0; ok && i < l->mark_count; i++) {
        struct err why = {0};
        struct buf name = {0};
        if (!repo_load(a->m, l->marks[i], &r, &why) || !can_step(a, &r, l->bulk, &why)) {
            record_key(a->m, &r, &name);
            if (!doing)
                app_warn(a, "%s: %s", buf_text(&name), why.text);
        } else {
            ++*can;
            ok = !doing || step_take(a, &r, l->bulk->action, e);
        }
        buf_release(&name);
    }
    record_release(&r);
    return ok;
}

static unsigned preview_bulk(struct app *a, struct list *l, const struct move *v)
{
    struct err e = {0};
    struct buf question = {0};
    int can;

    l->bulk = v;
    if (!each_marked(a, l, false, &can, &e))
        app_fail(a, &e, l->type);
    a->message_shown = false;
    if (!can) {
        app_warn(a, _("None of the %d marked records can take this step; M shows why."), l->mark_count);
        return R_NONE;
    }
    buf_addf(&question, _("“%s” for %d of %d marked records (M shows why not the others)?"), _(v->help), can, l->mark_count);
    unsigned r = ask_yes(a, TAG_BULK_YES, buf_text(&question));
    buf_release(&question);
    return r;
}

static unsigned do_bulk(struct app *a, struct list *l)
{
    char action[80];
    struct err e = {0};
    int done = 0;

    app_action(a, action, l->bulk->action, l->type);
    bool ok = txn_begin(a->m->db, TXN_WRITE, &e);
    ok = ok && txn_end(a->m->db, each_marked(a, l, true, &done, &e), &e);
    if (ok) {
        app_say(a, _("%d records: %s. u takes it back."), done, _(l->bulk->help));
        l->mark_count = 0;
    } else {
        app_fail(a, &e, l->type);
    }
    return reload_here(l);
}

/* ---- answers ---- */

static unsigned show_saved(struct app *a, struct list *l, int64_t id)
{
    struct record r;
    struct err e = {0};

    record_init(&r, l->type);
    l->total = -1;
    if (repo_load(a->m, id, &r, &e)) {
        for (int i = 0; i < l->count; i++)
            if (l->rows[i].id == id) {
                l->at = i;
                record_release(&r);
                return R_LOAD;
            }
        l->count = 0;
        if (!list_reload(a, l, &r, &e))
            app_fail(a, &e, l->type);
        for (int i = 0; i < l->count; i++)
            if (l->rows[i].id == id)
                l->at = i;
    }
    record_release(&r);
    return R_NONE;
}

unsigned list_result(struct app *a, struct screen *s, const struct result *r)
{
    struct list *l = s->state;

    if (!r->yes)
        return R_NONE;
    switch (r->tag) {
    case TAG_FILTER_FIELD:
        return ask_value(a, l, (int)r->number);
    case TAG_FILTER_VALUE:
        return set_value(a, l, r);
    case TAG_FILTER_TEXT:
        return add_filter(a, l, r->text);
    case TAG_SORT:
        return sort_by(a, l, (int)r->number, l->q.sort == (int)r->number && !l->q.descending);
    case TAG_REMOVE:
        return remove_row(a, l);
    case TAG_STEP:
        return do_step(a, l, r);
    case TAG_BULK:
        return preview_bulk(a, l, r->thing);
    case TAG_BULK_YES:
        return do_bulk(a, l);
    case SAVED_TAG:
        return show_saved(a, l, r->number);
    default:
        return R_NONE;
    }
}

const struct command list_commands[] = {
    {"open", "Enter", N_("Show the record; while searching: stay with what was found"), N_("Open"), NEED_ROW, run_open},
    {"search", "/", N_("Search as you type: Chinese, pinyin, initials, numbers or their ends"), N_("Search"), 0, run_search},
    {"edit", "e F4", N_("Change the record"), N_("Edit"), NEED_ROW | NEED_SET, run_edit},
    {"add", "a F7 Ins", N_("Enter a new record"), N_("Add"), NEED_ADD, run_add},
    {"filter", "f", N_("Show only records that meet a condition"), N_("Filter"), 0, run_filter},
    {"sort", "s", N_("Sort by a field; once more turns the order round"), N_("Sort"), 0, run_sort},
    {"step", "x", N_("Take the record, or all marked ones, a step along its life"), N_("Step"), NEED_DO, run_step},
    {"all", "F", N_("Show all again: no search, no condition, the usual order"), NULL, 0, run_all},
    {"back", "Esc q", N_("Leave the search, then the marks, then the list"), N_("Back"), 0, run_back},
    {"reverse", "S", N_("Turn the order round"), NULL, 0, run_reverse},
    {"mark", "Space", N_("Mark the record, or take the mark away"), NULL, NEED_ROW, run_mark},
    {"copy", "y", N_("Enter a new record that begins as a copy of this one"), NULL, NEED_ROW | NEED_ADD, run_copy},
    {"remove", "D Del", N_("Remove the record"), NULL, NEED_ROW | NEED_REMOVE, run_remove},
    {"down", "Down j C-n", N_("One row down"), NULL, 0, run_down},
    {"up", "Up k", N_("One row up"), NULL, 0, run_up},
    {"page-down", "PgDn C-f", N_("One page down"), NULL, 0, run_page_down},
    {"page-up", "PgUp C-b", N_("One page up"), NULL, 0, run_page_up},
    {"first", "Home g", N_("To the first row"), NULL, 0, run_first},
    {"last", "End G", N_("To the last row"), NULL, 0, run_last},
    {"right", "Right l", N_("Columns further right"), NULL, 0, run_right},
    {"left", "Left h", N_("Columns further left"), NULL, 0, run_left},
    {"refresh", "C-r", N_("Read the list again"), NULL, 0, run_refresh},
    {0},
};
