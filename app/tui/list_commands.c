/* What keys do in a list. */
#include "list__.h"
#include "picker__.h"

#include <string.h>

enum { TAG_SORT = 1, TAG_REMOVE, TAG_STEP };

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

COMMAND(run_all)
{
    struct list *l = s->state;

    (void)arg;
    l->q.filter_count = 0;
    list_set_region(l, "");
    l->q.sort = -1;
    l->q.descending = false;
    l->sort_due = false;
    if (l->q.search)
        return leave_search(a, l);
    return list_changed(l);
}

COMMAND(run_sort)
{
    struct list *l = s->state;

    (void)arg;
    return choose_field(a, TAG_SORT, l->type, _("Sort by"));
}

/* An order that an index gives is shown at once; another one is made when no key waits. */
unsigned list_sort(struct app *a, struct list *l, int field, bool descending)
{
    struct list_query q = l->q;
    struct err e = {0};
    bool slow = false;

    q.sort = field;
    q.descending = descending;
    q.order = list_order_new(LIST_SMALL, LIST_RUN); /* the kept one belongs to the order that is shown */
    bool known = list_is_slow(a->m, &q, &slow, &e);
    list_order_free(q.order);
    if (!known) {
        app_fail(a, &e, l->type);
        return R_NONE;
    }
    l->name[0] = '\0';
    l->next_sort = field;
    l->next_descending = descending;
    l->sort_due = slow;
    if (slow)
        return R_NONE;
    l->q.sort = field;
    l->q.descending = descending;
    list_show_conditions(a, l);
    if (!list_reload(a, l, list_row(l), &e))
        app_fail(a, &e, l->type);
    return R_NONE;
}

COMMAND(run_reverse)
{
    struct list *l = s->state;
    int field = l->q.sort >= 0 ? l->q.sort : l->type->order_by ? entity_field(l->type, l->type->order_by) : l->type->key[0];

    (void)arg;
    return list_sort(a, l, field, !l->q.descending);
}

COMMAND(run_refresh)
{
    UNUSED;
    return list_changed(s->state);
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

COMMAND(run_remove)
{
    struct list *l = s->state;
    struct buf name = {0};
    struct buf question = {0};

    (void)arg;
    if (l->mark_count)
        return list_bulk_remove(a, l);
    buf_addf(&name, "%s ", _(l->type->label));
    list_name_record(a, list_row(l), &name);
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
    return list_changed(l);
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
        return list_bulk_step(a, l);
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
    return list_changed(l);
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
    if (r->tag >= TAG_FILTER && r->tag < TAG_BULK)
        return list_filter_result(a, l, r);
    if (r->tag >= TAG_BULK && r->tag < TAG_EXPORT)
        return list_bulk_result(a, l, r);
    if (r->tag >= TAG_EXPORT && r->tag < TAG_COLUMNS)
        return list_export_result(a, l, r);
    switch (r->tag) {
    case TAG_SORT:
        return list_sort(a, l, (int)r->number, l->q.sort == (int)r->number && !l->q.descending);
    case TAG_REMOVE:
        return remove_row(a, l);
    case TAG_STEP:
        return do_step(a, l, r);
    case TAG_GROUP_FIELD:
        return list_groups_open(a, (int)r->number);
    case TAG_COLUMNS:
        list_choose_columns(a, l);
        return R_LOAD;
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
    {"filter", "f", N_("Show only records that meet a condition"), N_("Filter"), 0, list_run_filter},
    {"sort", "s", N_("Sort by a field; once more turns the order round"), N_("Sort"), 0, run_sort},
    {"step", "x", N_("Take the record, or all marked ones, a step along its life"), N_("Step"), NEED_DO, run_step},
    {"drop", "- Backspace", N_("Take one condition off"), NULL, 0, list_run_drop},
    {"filters", "o", N_("Filters kept under a name: use, keep, rename, forget"), N_("Filters"), 0, list_run_filters},
    {"count", "c", N_("How many records have which value of a field"), N_("Count"), 0, list_run_groups},
    {"columns", "C", N_("Which columns are shown, in which order"), N_("Columns"), 0, list_run_columns},
    {"write", "w", N_("Write what is shown into a file: CSV or a workbook"), N_("Write"), 0, list_run_write},
    {"all", "F", N_("Show all again: no search, no condition, the usual order"), NULL, 0, run_all},
    {"back", "Esc q", N_("Leave the search, then the marks, then the list"), N_("Back"), 0, run_back},
    {"reverse", "S", N_("Turn the order round"), NULL, 0, run_reverse},
    {"mark", "Space", N_("Mark the record, or take the mark away"), NULL, NEED_ROW, run_mark},
    {"mark-all", "*", N_("Mark all records of the list, also those not seen"), NULL, 0, list_run_mark_all},
    {"invert", "i", N_("Mark those that are not marked, and no others"), NULL, 0, list_run_invert},
    {"set", "E", N_("Set one field of the record, or of all marked ones"), NULL, NEED_ROW | NEED_SET, list_run_set},
    {"copy", "y", N_("Enter a new record that begins as a copy of this one"), NULL, NEED_ROW | NEED_ADD, run_copy},
    {"remove", "D Del", N_("Remove the record, or all marked ones"), NULL, NEED_ROW | NEED_REMOVE, run_remove},
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
