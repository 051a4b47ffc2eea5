/* A list of records: the window of rows and how it moves. Drawing: list_draw.c; what keys do: list_commands.c. */
#include "list__.h"

#include "base/utf8.h"
#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

const struct record *list_row(const struct list *l)
{
    return l->at < l->count ? &l->rows[l->at] : NULL;
}

/* ---- the window ---- */

/* Makes the array of rows fit the height; what is shown stays if it fits. */
static void fit_height(struct app *a, struct list *l)
{
    int height = a->body_rows - 1;

    if (height < 1)
        height = 1;
    if (height == l->height)
        return;
    for (int i = 2 * height; i < 2 * l->height; i++)
        record_release(&l->rows[i]);
    l->rows = mem_grow(l->rows, (size_t)(2 * height), sizeof *l->rows);
    for (int i = 2 * l->height; i < 2 * height; i++)
        record_init(&l->rows[i], l->type);
    l->offsets = mem_grow(l->offsets, (size_t)height * LIST_COLUMNS_MAX + 1, sizeof *l->offsets);
    l->height = height;
    if (l->count > height)
        l->count = height;
}

static void swap_rows(struct record *a, struct record *b)
{
    struct record kept = *a;

    *a = *b;
    *b = kept;
}

static void reverse(struct record *rows, int count)
{
    for (int i = 0; i < count / 2; i++)
        swap_rows(&rows[i], &rows[count - 1 - i]);
}

/* The first `by` of `count` rows go behind the others. */
static void rotate(struct record *rows, int count, int by)
{
    reverse(rows, by);
    reverse(rows + by, count - by);
    reverse(rows, count);
}

/* Does it fail because nothing searchable was typed? */
bool list_search_fails(const struct err *e, const struct list *l)
{
    return e->code == ERR_INPUT && l->q.search;
}

/* A page into the room behind the shown rows. A search for nothing searchable finds nothing. */
static bool read_behind(struct app *a, struct list *l, enum page_way way, const struct record *mark, int max, int *got,
                        struct err *e)
{
    if (repo_page(a->m, &l->q, way, mark, l->rows + l->count, max, got, e))
        return true;
    *got = 0;
    if (!list_search_fails(e, l) || a->pending())
        return false;
    err_clear(e);
    return true;
}

/* Up to `max` rows after the last one; the first ones go. *got = how far the window moved. */
static bool read_after(struct app *a, struct list *l, int max, int *got, struct err *e)
{
    if (!read_behind(a, l, PAGE_AFTER, &l->rows[l->count - 1], max, got, e))
        return false;
    int all = l->count + *got;
    int gone = all > l->height ? all - l->height : 0;
    rotate(l->rows, all, gone);
    l->count = all - gone;
    return true;
}

static bool read_before(struct app *a, struct list *l, int max, int *got, struct err *e)
{
    if (!read_behind(a, l, PAGE_BEFORE, &l->rows[0], max, got, e))
        return false;
    int all = l->count + *got;
    rotate(l->rows, all, l->count);
    l->count = all > l->height ? l->height : all;
    return true;
}

/* A window at the end of the list is filled up from before. */
static bool fill_up(struct app *a, struct list *l, struct err *e)
{
    int got = 0;

    if (l->count == 0 || l->count >= l->height)
        return true;
    int missing = l->height - l->count;
    if (!read_before(a, l, missing, &got, e))
        return false;
    l->at += got;
    return true;
}

/* The page from a place on in the place of the shown rows, which stay if it cannot be read. */
static bool read_window(struct app *a, struct list *l, enum page_way way, const struct record *mark, struct err *e)
{
    int got = 0;

    if (!read_behind(a, l, way, mark, l->height, &got, e))
        return false;
    rotate(l->rows, l->count + got, l->count);
    l->count = got;
    return true;
}

bool list_page(struct app *a, struct list *l, enum page_way way, struct err *e)
{
    int got = 0;
    bool ok = true;

    fit_height(a, l);
    l->ahead_due = true;
    if (way == PAGE_FIRST || way == PAGE_LAST) {
        ok = read_window(a, l, way, NULL, e);
        if (ok)
            l->at = way == PAGE_FIRST || !l->count ? 0 : l->count - 1;
    } else if (l->count && way == PAGE_AFTER) {
        ok = read_after(a, l, l->height, &got, e);
        if (ok && !got)
            l->at = l->count - 1;
    } else if (l->count) {
        ok = read_before(a, l, l->height, &got, e);
        if (ok && !got)
            l->at = 0;
    }
    list_format(a, l);
    return ok;
}

static int place_of(const struct list *l, int64_t id)
{
    for (int i = 0; i < l->count; i++)
        if (l->rows[i].id == id)
            return i;
    return -1;
}

/* The record is still in the list but elsewhere: there, in the same row of the screen if that can be. */
static bool follow(struct app *a, struct list *l, int64_t id, struct err *e)
{
    struct record r;
    struct err gone = {0};
    int above = l->at;
    int got = 0;

    record_init(&r, l->type);
    bool ok = true;
    if (repo_load(a->m, id, &r, &gone)) {
        ok = read_window(a, l, PAGE_FROM, &r, e);
        if (ok && l->count) {
            ok = read_before(a, l, above, &got, e);
            l->at = got;
        }
    }
    record_release(&r);
    return ok;
}

/* From the place of `from` on; the record that was under the cursor stays under it wherever it is now. */
bool list_reload(struct app *a, struct list *l, const struct record *from, struct err *e)
{
    struct record mark;
    const struct record *here = list_row(l);
    int64_t id = here ? here->id : 0;

    if (!from)
        return list_page(a, l, PAGE_FIRST, e);
    record_init(&mark, l->type);
    record_copy(&mark, from);
    fit_height(a, l);
    bool ok = read_window(a, l, PAGE_FROM, &mark, e);
    ok = ok && (l->count ? fill_up(a, l, e) : list_page(a, l, PAGE_LAST, e));
    if (ok && id && place_of(l, id) < 0)
        ok = follow(a, l, id, e) && (l->count ? fill_up(a, l, e) : list_page(a, l, PAGE_LAST, e));
    int place = place_of(l, id);
    if (place >= 0)
        l->at = place;
    if (l->at >= l->count)
        l->at = l->count ? l->count - 1 : 0;
    record_release(&mark);
    list_format(a, l);
    return ok;
}

bool list_move(struct app *a, struct list *l, int by)
{
    struct err e = {0};
    int got = 0;
    bool ok;

    if (l->at + by >= 0 && l->at + by < l->count) {
        l->at += by;
        return true;
    }
    if (!l->count)
        return false;
    l->ahead_due = true;
    ok = by > 0 ? read_after(a, l, 1, &got, &e) : read_before(a, l, 1, &got, &e);
    if (!ok)
        app_fail(a, &e, l->type);
    if (got && by > 0)
        l->at = l->count - 1;
    if (got)
        list_format(a, l);
    return got > 0;
}

/* ---- the screen ---- */

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct list *l = s->state;

    int64_t seen = db_data_version(a->m->db) + txn_count(a->m->db);
    if (seen != l->seen)
        l->total = -1; /* somebody wrote: the number may be another one */
    list_show_conditions(a, l);
    bool smaller = l->at > 0 && l->at >= a->body_rows - 1; /* then it begins at the cursor */
    if (!list_reload(a, l, l->count ? &l->rows[smaller ? l->at : 0] : NULL, e))
        return false;
    l->seen = seen;
    return true;
}

unsigned list_changed(struct list *l)
{
    l->total = -1;
    return R_LOAD;
}

static bool typing(const struct screen *s)
{
    const struct list *l = s->state;

    return l->searching;
}

static bool prompt(const struct screen *s, struct buf *out, int *cursor)
{
    const struct list *l = s->state;

    if (l->sort_due || l->marking) {
        buf_add(out, l->sort_due ? _("sorting; a key goes first") : _("marking; a key goes first"));
        *cursor = -1;
        return true;
    }
    if (!l->searching)
        return false;
    buf_addf(out, "/%s", buf_text(&l->search.text));
    *cursor = 1 + utf8_cells(buf_text(&l->search.text), l->search.at);
    return true;
}

static bool has_row(const struct screen *s)
{
    return list_row(s->state) != NULL;
}

static const struct entity *type_of(const struct screen *s)
{
    return ((const struct list *)s->state)->type;
}

static void close_list(struct screen *s)
{
    struct list *l = s->state;

    for (int i = 0; i < 2 * l->height; i++)
        record_release(&l->rows[i]);
    for (int i = 0; i < LIST_FILTERS_MAX; i++)
        buf_release(&l->texts[i]);
    if (l->kept.entity)
        record_release(&l->kept);
    line_release(&l->search);
    buf_release(&l->cells);
    buf_release(&l->conditions);
    list_order_free(l->q.order);
    free(l->rows);
    free(l->offsets);
    free(l->marks);
}

static unsigned changed_search(struct app *a, struct list *l)
{
    (void)a;
    l->q.search = l->search.text.len ? buf_text(&l->search.text) : NULL;
    l->name[0] = '\0';
    l->count = 0; /* the first page, not the old place */
    l->at = 0;
    l->total = -1;
    return R_LOAD;
}

/* Typed while searching, or Chinese that begins a search. */
static unsigned type_text(struct app *a, struct screen *s, const char *utf8, size_t len)
{
    struct list *l = s->state;
    const struct record *r = list_row(l);

    if (!entity_is_searched(l->type)) {
        app_warn(a, _("records of this type cannot be searched; use f for a condition"));
        return R_NONE;
    }
    if (!l->searching && !l->kept.entity && r) {
        record_init(&l->kept, l->type);
        record_copy(&l->kept, r);
    }
    if (!l->searching)
        line_set(&l->search, "");
    l->searching = true;
    if (!len)
        return R_NONE;
    line_insert(&l->search, utf8, len);
    return changed_search(a, l);
}

static unsigned edit_key(struct app *a, struct screen *s, int key)
{
    struct list *l = s->state;
    size_t before = l->search.text.len;

    if (!l->searching || !line_key(&l->search, key))
        return R_PASS;
    return l->search.text.len != before ? changed_search(a, l) : R_NONE;
}

const struct screen_ops list_ops = {
    .name = "record.list",
    .state_size = sizeof(struct list),
    .commands = list_commands,
    .title = list_title,
    .load = load,
    .draw = list_draw,
    .typing = typing,
    .text = type_text,
    .key = edit_key,
    .result = list_result,
    .has_row = has_row,
    .type = type_of,
    .prompt = prompt,
    .late = list_late,
    .spare = list_spare,
    .close = close_list,
};

/* Ready for conditions, nothing read yet. */
static struct list *start(struct app *a, const struct entity *t)
{
    struct list *l = app_push(a, &list_ops)->state;

    l->type = t;
    l->total = -1;
    list_query_init(&l->q, t);
    l->q.order = list_order_new(LIST_SMALL, LIST_RUN);
    list_choose_columns(a, l);
    return l;
}

unsigned list_open_screen(struct app *a, const struct entity *t, const char *const where[], const char *search)
{
    struct list *l = start(a, t);

    for (int i = 0; where && where[i]; i++)
        if (!list_add_condition(a, l, where[i])) {
            app_pop(a);
            return R_NONE;
        }
    if (search) {
        line_set(&l->search, search);
        l->q.search = buf_text(&l->search.text);
    }
    return app_load(a, a->top);
}

unsigned list_open_kept(struct app *a, const struct entity *t, const char *name)
{
    struct list *l = start(a, t);
    struct err e = {0};

    if (list_take_kept(a, l, name, &e))
        return app_load(a, a->top);
    app_fail(a, &e, t);
    app_pop(a);
    return R_NONE;
}

struct list *list_under(const struct screen *s)
{
    return s->under->state;
}
