/* Conditions of a list: put together, taken off one by one, kept under a name. */
#include "form__.h"
#include "list__.h"
#include "picker__.h"
#include "rows__.h"

#include "base/utf8.h"
#include "model/saved.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_FIELD = TAG_FILTER, TAG_VALUE, TAG_TEXT, TAG_PLACE, TAG_RECORD, TAG_DROP };
enum { DROP_REGION = 100, DROP_SORT };

/* ---- conditions ---- */

/* The texts that a query lends move into the list. */
static void keep_texts(struct list *l)
{
    for (int i = 0; i < l->q.filter_count; i++) {
        struct list_filter *f = &l->q.filters[i];
        if (f->text == buf_text(&l->texts[i]))
            continue;
        struct buf kept = {0};
        buf_add(&kept, f->text);
        buf_release(&l->texts[i]);
        l->texts[i] = kept;
        f->text = buf_text(&l->texts[i]);
    }
}

bool list_add_condition(struct app *a, struct list *l, const char *where)
{
    struct arena mem = {0};
    struct err e = {0};
    int before = l->q.filter_count;

    bool ok = list_query_where(&l->q, where, &mem, &e) && list_check(a->m, &l->q, &e);
    if (ok) {
        keep_texts(l);
        l->name[0] = '\0';
        l->total = -1;
    } else {
        l->q.filter_count = before;
        app_fail(a, &e, l->type);
    }
    arena_release(&mem);
    return ok;
}

void list_set_region(struct list *l, const char *code)
{
    snprintf(l->region, sizeof l->region, "%s", code);
    l->q.region = l->region[0] ? l->region : NULL;
    l->name[0] = '\0';
    l->total = -1;
}

unsigned list_run_filter(struct app *a, struct screen *s, const char *arg)
{
    struct list *l = s->state;

    (void)arg;
    if (l->q.filter_count == LIST_FILTERS_MAX) {
        app_warn(a, _("at most %d conditions fit into one list"), LIST_FILTERS_MAX);
        return R_NONE;
    }
    return choose_field(a, TAG_FIELD, l->type, _("Condition on"));
}

/* Codes, records and divisions are chosen, everything else is typed with its sign. */
static unsigned ask_value(struct app *a, struct list *l, int field)
{
    const struct field *f = &l->type->fields[field];
    struct buf question = {0};

    l->pending_field = field;
    if (f->type == FT_CODE || f->type == FT_CODE_SET || f->type == FT_BOOL)
        return choose_condition(a, TAG_VALUE, f);
    if (f->type == FT_REGION)
        return choose_region(a, TAG_PLACE, l->region[0] ? l->region : NULL, 0, _(f->label));
    if (f->type == FT_REF)
        return choose_record(a, TAG_RECORD, f->u.to);
    buf_addf(&question, _("%s (= != < <= > >= or ~ contains; nothing behind = is empty):"), _(f->label));
    unsigned r = ask_line(a, TAG_TEXT, buf_text(&question), f->type == FT_TEXT || f->type == FT_LONG_TEXT ? "~" : "=");
    buf_release(&question);
    return r;
}

/* "=general", ">3", ">=-1w"; without a sign "=" is meant. */
static unsigned add_typed(struct app *a, struct list *l, const char *typed)
{
    const struct field *f = &l->type->fields[l->pending_field];
    struct buf where = {0};
    size_t sign = strspn(typed, "=!<>~");
    char day[11];

    buf_addf(&where, "%s%.*s", f->name, (int)sign, typed);
    if (!sign)
        buf_add_char(&where, '=');
    bool said = f->type == FT_DATE && when_parse(typed + sign, a->m->today, day);
    buf_add(&where, said ? day : typed + sign);
    bool ok = list_add_condition(a, l, buf_text(&where));
    buf_release(&where);
    return ok ? list_changed(l) : R_NONE;
}

/* The place of the records themselves stands for everything under it. */
static unsigned add_place(struct app *a, struct list *l, const char *code)
{
    if (l->pending_field != l->type->region)
        return add_typed(a, l, code);
    list_set_region(l, code);
    return list_changed(l);
}

/* ---- taking them off ---- */

static unsigned drop_filter(struct list *l, int i)
{
    struct buf text = l->texts[i];
    size_t behind = (size_t)(l->q.filter_count - i - 1);

    memmove(&l->q.filters[i], &l->q.filters[i + 1], behind * sizeof *l->q.filters);
    memmove(&l->texts[i], &l->texts[i + 1], behind * sizeof *l->texts);
    l->q.filter_count--;
    l->texts[l->q.filter_count] = text;
    return list_changed(l);
}

static unsigned drop(struct app *a, struct list *l, int64_t what)
{
    l->name[0] = '\0';
    if (what == DROP_SORT)
        return list_sort(a, l, -1, false);
    if (what != DROP_REGION)
        return drop_filter(l, (int)what);
    list_set_region(l, "");
    return list_changed(l);
}

static void offer(struct picker *p, struct buf *text, int64_t number)
{
    if (match_label(buf_text(text), picker_typed(p)))
        picker_add(p, buf_text(text), "", "", number, NULL);
    buf_reset(text);
}

static bool fill_conditions(struct app *a, struct picker *p, struct err *e)
{
    const struct list *l = p->of->state;
    struct buf text = {0};

    (void)e;
    for (int i = l->q.filter_count - 1; i >= 0; i--) {
        list_add_condition_text(a, l, i, &text);
        offer(p, &text, i);
    }
    if (l->region[0]) {
        list_add_region_text(a, l, &text);
        offer(p, &text, DROP_REGION);
    }
    if (l->q.sort >= 0) {
        buf_addf(&text, _("the order by %s"), _(l->type->fields[l->q.sort].label));
        offer(p, &text, DROP_SORT);
    }
    buf_release(&text);
    return true;
}

static const struct source conditions = {.fill = fill_conditions};

unsigned list_run_drop(struct app *a, struct screen *s, const char *arg)
{
    struct list *l = s->state;
    int count = l->q.filter_count + (l->region[0] != '\0') + (l->q.sort >= 0);

    (void)arg;
    if (l->searching)
        return R_PASS; /* Backspace in the line being typed */
    if (!count) {
        app_say(a, _("There is no condition; f adds one."));
        return R_NONE;
    }
    if (count == 1)
        return drop(a, l, l->q.filter_count ? 0 : l->region[0] ? DROP_REGION : DROP_SORT);
    picker_open(a, &conditions, TAG_DROP, _("Take off"));
    return app_load(a, a->top);
}

/* ---- kept under a name ---- */

bool list_take_kept(struct app *a, struct list *l, const char *name, struct err *e)
{
    struct list_query q;
    struct arena mem = {0};
    struct list_order *order = l->q.order;

    list_query_init(&q, l->type);
    q.order = order;
    bool ok = filter_get(a->m, name, &q, &mem, e) && list_check(a->m, &q, e);
    if (ok) {
        l->q = q;
        keep_texts(l);
        list_set_region(l, q.region ? q.region : "");
        line_set(&l->search, q.search ? q.search : "");
        l->q.search = l->search.text.len ? buf_text(&l->search.text) : NULL;
        l->searching = false;
        l->sort_due = false;
        size_t len = utf8_clip(name, strlen(name), SAVED_NAME_CELLS, NULL);
        snprintf(l->name, sizeof l->name, "%.*s", (int)len, name);
    }
    arena_release(&mem);
    return ok;
}

struct kept {
    struct rows rows;
    const struct entity *type;
    struct arena mem;
    struct kept_filter { /* in mem */
        const char *name, *text;
    } *items;
    int room;
    char name[LIST_NAME_BYTES]; /* the one being renamed or removed */
};

enum { TAG_NAME = 1, TAG_RENAME, TAG_FORGET, NAME_X = 2, NAME_CELLS = 24 };

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

unsigned list_run_filters(struct app *a, struct screen *s, const char *arg)
{
    const struct entity *t = ((struct list *)s->state)->type;
    struct kept *k = app_push(a, &filters_ops)->state;

    (void)arg;
    k->type = t;
    return app_load(a, a->top);
}

static void add_item(void *arg, const struct saved_filter *f)
{
    struct kept *k = arg;

    if (k->rows.count == k->room) {
        k->room = k->room ? 2 * k->room : 16;
        struct kept_filter *more = arena_new(&k->mem, (size_t)k->room * sizeof *more);
        if (k->rows.count)
            memcpy(more, k->items, (size_t)k->rows.count * sizeof *more);
        k->items = more;
    }
    k->items[k->rows.count++] = (struct kept_filter){arena_dup(&k->mem, f->name), arena_dup(&k->mem, f->text)};
}

/* As the list shows its conditions; as it is kept when a field of it is gone since. */
static const char *in_words(struct app *a, struct kept *k, const struct kept_filter *it)
{
    struct list l = {.type = k->type};
    struct arena mem = {0};
    struct err gone = {0};
    const char *text = it->text;

    list_query_init(&l.q, k->type);
    if (filter_get(a->m, it->name, &l.q, &mem, &gone) && list_check(a->m, &l.q, &gone)) {
        snprintf(l.region, sizeof l.region, "%s", l.q.region ? l.q.region : "");
        list_show_conditions(a, &l);
        if (l.q.search)
            buf_addf(&l.conditions, "  /%s", l.q.search);
        text = arena_dup(&k->mem, buf_text(&l.conditions) + strspn(buf_text(&l.conditions), " "));
    }
    buf_release(&l.conditions);
    arena_release(&mem);
    return text;
}

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct kept *k = s->state;

    arena_reset(&k->mem);
    k->rows.count = 0;
    k->room = 0;
    bool ok = filter_each(a->m, k->type, add_item, k, e);
    for (int i = 0; i < k->rows.count; i++)
        k->items[i].text = in_words(a, k, &k->items[i]);
    rows_fit(&k->rows, a->body_rows);
    return ok;
}

static void draw(const struct screen *s, struct canvas *c)
{
    const struct kept *k = s->state;

    for (int y = 0; y < k->rows.height && k->rows.top + y < k->rows.count; y++) {
        int i = k->rows.top + y;
        const struct kept_filter *it = &k->items[i];
        bool here = i == k->rows.at;
        canvas_put(c, y, 0, STYLE_PLAIN, here ? ">" : " ");
        canvas_text(c, y, NAME_X, NAME_CELLS, here ? STYLE_BOLD : STYLE_PLAIN, it->name, strlen(it->name));
        int x = NAME_X + NAME_CELLS + 1;
        canvas_text(c, y, x, c->cols - x, STYLE_PLAIN, it->text, strlen(it->text));
    }
    if (!k->rows.count)
        canvas_put(c, 1, NAME_X, STYLE_PLAIN, _("You keep no filter for these lists yet. a keeps the present conditions."));
    canvas_cursor(c, k->rows.at - k->rows.top, 0);
}

static void title(const struct screen *s, struct buf *out)
{
    buf_addf(out, _("Filters kept for %s"), _(((const struct kept *)s->state)->type->plural));
}

static const struct entity *type_of(const struct screen *s)
{
    return ((const struct kept *)s->state)->type;
}

static void close_kept(struct screen *s)
{
    arena_release(&((struct kept *)s->state)->mem);
}

COMMAND(run_use)
{
    struct kept *k = s->state;
    struct list *l = list_under(s);
    struct err e = {0};

    (void)arg;
    if (list_take_kept(a, l, k->items[k->rows.at].name, &e))
        return app_answer(a, 0, false, 0, "", NULL);
    app_fail(a, &e, k->type);
    return R_NONE;
}

COMMAND(run_keep)
{
    (void)arg;
    return ask_line(a, TAG_NAME, _("Keep the present conditions as:"), list_under(s)->name);
}

static void note_name(struct kept *k)
{
    snprintf(k->name, sizeof k->name, "%.*s", (int)sizeof k->name - 1, k->items[k->rows.at].name);
}

COMMAND(run_rename)
{
    struct kept *k = s->state;

    (void)arg;
    note_name(k);
    return ask_line(a, TAG_RENAME, _("New name:"), k->name);
}

COMMAND(run_forget)
{
    struct kept *k = s->state;
    struct buf question = {0};

    (void)arg;
    note_name(k);
    buf_addf(&question, _("Forget the filter \"%s\"?"), k->name);
    unsigned r = ask_yes(a, TAG_FORGET, buf_text(&question));
    buf_release(&question);
    return r;
}

static void go_to(struct app *a, struct screen *s, const char *name)
{
    struct kept *k = s->state;
    struct err e = {0};

    if (!load(a, s, &e))
        app_fail(a, &e, k->type);
    for (int i = 0; i < k->rows.count; i++)
        if (strcmp(k->items[i].name, name) == 0)
            k->rows.at = i;
    rows_fit(&k->rows, k->rows.height);
}

static bool change(struct app *a, struct screen *s, const struct result *r, struct err *e)
{
    struct kept *k = s->state;
    struct list *l = list_under(s);

    if (r->tag == TAG_FORGET)
        return filter_drop(a->m, k->type, k->name, e);
    if (r->tag == TAG_RENAME)
        return filter_rename(a->m, k->type, k->name, r->text, e);
    if (!filter_put(a->m, &l->q, r->text, e))
        return false;
    snprintf(l->name, sizeof l->name, "%.*s", (int)sizeof l->name - 1, r->text);
    return true;
}

static unsigned kept_result(struct app *a, struct screen *s, const struct result *r)
{
    struct err e = {0};

    if (!r->yes)
        return R_NONE;
    if (!change(a, s, r, &e))
        app_fail(a, &e, type_of(s));
    go_to(a, s, r->text);
    return R_NONE;
}

static const struct command filters_commands[] = {
    {"use", "Enter", N_("The list with these conditions"), N_("Use"), NEED_ROW, run_use},
    {"keep", "a w", N_("Keep the present conditions of the list under a name"), N_("Keep"), 0, run_keep},
    {"rename", "r e", N_("Another name for the filter"), N_("Rename"), NEED_ROW, run_rename},
    {"forget", "D Del", N_("Forget the filter"), N_("Forget"), NEED_ROW, run_forget},
    {0},
};

const struct screen_ops filters_ops = {
    .name = "list.filters",
    .state_size = sizeof(struct kept),
    .commands = filters_commands,
    .base = rows_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .has_row = rows_any,
    .result = kept_result,
    .close = close_kept,
};

/* ---- answers to the list ---- */

unsigned list_filter_result(struct app *a, struct list *l, const struct result *r)
{
    switch (r->tag) {
    case TAG_FIELD:
        return ask_value(a, l, (int)r->number);
    case TAG_PLACE:
        return add_place(a, l, r->text);
    case TAG_DROP:
        return drop(a, l, r->number);
    default:
        return add_typed(a, l, r->text);
    }
}
