/* Rows of a list counted by the values of a field; and all their ids. */
#include "select__.h"

#include "base/date.h"
#include "base/hash.h"
#include "model/code.h"
#include "model/scope.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits of the divisions just below each level. */
static const int next_digits[] = {2, 4, 6, 9, 12, 12};

struct grouping {
    struct model *m;
    const struct list_query *lq;
    int field;
    const struct field *f;
    int digits; /* of the divisions counted by; 0 = by whole values */
    struct arena *mem;
    struct list_group *groups;
    int count, room;
};

static struct list_group *add_group(struct grouping *g, int64_t count)
{
    if (g->count == g->room) {
        int room = g->room ? 2 * g->room : 64;
        struct list_group *more = arena_new(g->mem, (size_t)room * sizeof *more);
        if (g->count)
            memcpy(more, g->groups, (size_t)g->count * sizeof *more);
        g->groups = more;
        g->room = room;
    }
    g->groups[g->count] = (struct list_group){.count = count};
    return &g->groups[g->count++];
}

static char *condition(const struct grouping *g, const char *sign, const char *value)
{
    struct buf text = {0};

    buf_addf(&text, "%s%s%s", g->f->name, sign, value);
    char *kept = arena_dup(g->mem, buf_text(&text));
    buf_release(&text);
    return kept;
}

/* ---- one row of the count as a group ---- */

static void name_month(struct grouping *g, struct list_group *to, const char *month)
{
    char day[16];
    struct date d = {0};
    struct err ignored = {0};

    snprintf(day, sizeof day, "%.7s-01", month);
    to->label = arena_dup(g->mem, month);
    to->where[0] = condition(g, ">=", day);
    if (!date_parse(day, strlen(day), &d, &ignored))
        return;
    snprintf(day, sizeof day, "%.7s-%02d", month, date_days_in_month(d.year, d.month));
    to->where[1] = condition(g, "<=", day);
}

/* A division stands for all under it, unless the rows lie in the upper one itself. */
static void name_region(struct grouping *g, struct list_group *to, const char *prefix)
{
    char code[13] = "000000000000";
    struct buf name = {0};

    memcpy(code, prefix, strlen(prefix) < 12 ? strlen(prefix) : 12);
    repo__region_name(g->m, code, &name);
    to->label = arena_dup(g->mem, buf_text(&name));
    buf_release(&name);
    int level = scope_level(code);
    if (level && next_digits[level - 1] == g->digits)
        to->region = arena_dup(g->mem, code);
    else
        to->where[0] = condition(g, "=", code);
}

/* The record referred to: key and title. */
static bool name_reference(struct grouping *g, struct list_group *to, int64_t id, struct err *e)
{
    struct record r;
    struct buf key = {0};
    bool found;

    record_init(&r, g->f->u.to);
    bool ok = repo__get(g->m, id, &r, &found, e);
    if (ok && found) {
        record_key(g->m, &r, &key);
        to->where[0] = condition(g, "=", buf_text(&key));
        buf_reset(&key);
        record_key_masked(g->m, &r, &key);
        if (r.entity->title >= 0) {
            buf_add(&key, "  ");
            record_show(g->m, &r, r.entity->title, &key);
        }
    }
    to->label = arena_dup(g->mem, buf_text(&key));
    buf_release(&key);
    record_release(&r);
    return ok;
}

static void name_value(struct grouping *g, struct list_group *to, struct stmt *s)
{
    struct record r;
    struct buf text = {0};

    record_init(&r, g->lq->entity);
    if (field_ops[g->f->type].integer)
        record_put_number(&r, g->field, stmt_col_int(s, 0));
    else
        record_put_text(&r, g->field, stmt_col_text(s, 0), stmt_col_len(s, 0));
    record_show(g->m, &r, g->field, &text);
    if (g->f->type == FT_REGION) {
        buf_reset(&text);
        repo__region_name(g->m, record_text(&r, g->field), &text);
    }
    to->label = arena_dup(g->mem, buf_text(&text));
    buf_reset(&text);
    record_dump(g->m, &r, g->field, &text);
    to->where[0] = condition(g, "=", buf_text(&text));
    buf_release(&text);
    record_release(&r);
}

static bool name_group(struct grouping *g, struct list_group *to, struct stmt *s, struct err *e)
{
    if (stmt_col_null(s, 0)) {
        to->label = _("(empty)");
        to->where[0] = condition(g, "=", "");
    } else if (g->digits) {
        name_region(g, to, stmt_col_text(s, 0));
    } else if (g->f->type == FT_DATE) {
        name_month(g, to, stmt_col_text(s, 0));
    } else if (g->f->type == FT_REF) {
        return name_reference(g, to, stmt_col_int(s, 0), e);
    } else {
        name_value(g, to, s);
    }
    return true;
}

/* ---- sets: a row counts for every code in it ---- */

static void count_codes(struct hash *counts, const char *set, int64_t rows)
{
    while (*set) {
        int64_t before = 0;
        size_t len = strcspn(set, ";");
        (void)hash_get(counts, set, len, &before);
        hash_put(counts, set, len, before + rows);
        set += len + (set[len] == ';');
    }
}

static int more_first(const void *a, const void *b)
{
    const struct list_group *x = a;
    const struct list_group *y = b;

    return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : strcmp(x->label, y->label);
}

static bool name_codes(struct grouping *g, const struct hash *counts, struct err *e)
{
    const struct code_list *list;
    const char *code;
    size_t at = 0;
    size_t len;
    int64_t rows;

    if (!code_list_get(g->m, g->f->u.list, &list, e))
        return false;
    while (hash_next(counts, &at, &code, &len, &rows)) {
        struct list_group *to = add_group(g, rows);
        char *text = arena_dup_len(g->mem, code, len);
        to->label = text;
        for (int i = 0; i < list->count; i++)
            if (strcmp(list->codes[i].code, text) == 0)
                to->label = code_label(g->m, &list->codes[i]);
        to->where[0] = condition(g, "=", text);
    }
    return true;
}

static bool read_sets(struct grouping *g, struct stmt *s, struct err *e)
{
    struct hash counts = {0};

    while (stmt_next(s)) {
        if (!stmt_col_null(s, 0)) {
            count_codes(&counts, stmt_col_text(s, 0), stmt_col_int(s, 1));
            continue;
        }
        struct list_group *to = add_group(g, stmt_col_int(s, 1));
        to->label = _("(empty)");
        to->where[0] = condition(g, "=", "");
    }
    bool ok = name_codes(g, &counts, e);
    hash_release(&counts);
    if (ok && g->count)
        qsort(g->groups, (size_t)g->count, sizeof *g->groups, more_first);
    return ok;
}

/* ---- counting ---- */

static bool may_count(const struct list_query *lq, const struct field *f, struct err *e)
{
    if (f->flags & FIELD_PRIVATE)
        return err_set(e, ERR_INPUT, _("private fields are not counted"));
    if (f->type == FT_LONG_TEXT)
        return err_set(e, ERR_INPUT, _("long texts are not counted; search (/) looks into them"));
    if (lq->as_of >= 0)
        return err_set(e, ERR_INPUT, _("the past is not counted"));
    return true;
}

static int digits_of(const struct grouping *g)
{
    const char *within = g->lq->region ? g->lq->region : g->m->who.area;

    if (g->f->type != FT_REGION || g->field != g->lq->entity->region)
        return 0;
    int level = scope_level(within);
    return next_digits[level > 0 ? level : 1];
}

static bool build(struct grouping *g, struct select *q, struct err *e)
{
    const struct list_query *lq = g->lq;

    if (!select__start(q, g->m, lq, e))
        return false;
    if (g->digits)
        buf_addf(&q->sql, "SELECT substr(t.\"%s\", 1, %d)", g->f->name, g->digits);
    else if (g->f->type == FT_DATE)
        buf_addf(&q->sql, "SELECT substr(t.\"%s\", 1, 7)", g->f->name);
    else
        buf_addf(&q->sql, "SELECT t.\"%s\"", g->f->name);
    buf_add(&q->sql, ", count(*), count(*) OVER ()");
    select__from(q, lq->search != NULL, select__needs_joins(lq));
    if (!select__conditions(q, lq, e))
        return false;
    buf_add(&q->sql, " GROUP BY 1 ORDER BY 2 DESC, 1");
    if (g->f->type != FT_CODE_SET)
        buf_addf(&q->sql, " LIMIT %d", LIST_GROUPS_MAX);
    return true;
}

bool list_groups(struct model *m, const struct list_query *lq, int field, struct arena *mem, struct list_group **groups, int *count,
                 int64_t *all, struct err *e)
{
    struct grouping g = {.m = m, .lq = lq, .field = field, .f = &lq->entity->fields[field], .mem = mem};
    struct select q = {0};
    struct stmt s;

    *all = 0;
    if (!may_count(lq, g.f, e))
        return false;
    g.digits = digits_of(&g);
    bool ok = build(&g, &q, e);
    if (ok) {
        bool named = true;
        select__open(&q, &s);
        if (g.f->type == FT_CODE_SET) {
            named = read_sets(&g, &s, e);
            *all = g.count;
        }
        while (named && stmt_next(&s)) {
            *all = stmt_col_int(&s, 2);
            named = name_group(&g, add_group(&g, stmt_col_int(&s, 1)), &s, e);
        }
        ok = stmt_close(&s, e) && named;
    }
    select__release(&q);
    *groups = g.groups;
    *count = g.count;
    return ok;
}

bool list_ids(struct model *m, const struct list_query *lq, int64_t **ids, int64_t *count, struct err *e)
{
    struct select q;
    struct stmt s;
    bool ok = select__start(&q, m, lq, e);

    *ids = NULL;
    *count = 0;
    if (ok) {
        buf_add(&q.sql, "SELECT t.id");
        select__from(&q, lq->search != NULL, select__needs_joins(lq));
        ok = select__conditions(&q, lq, e);
    }
    if (ok) {
        size_t room = 0;
        buf_add(&q.sql, " ORDER BY t.id");
        select__open(&q, &s);
        while (stmt_next(&s)) {
            if ((size_t)*count == room)
                *ids = mem_grow(*ids, room = room ? 2 * room : 1024, sizeof **ids);
            (*ids)[(*count)++] = stmt_col_int(&s, 0);
        }
        ok = stmt_close(&s, e);
    }
    select__release(&q);
    if (!ok) {
        free(*ids);
        *ids = NULL;
    }
    return ok;
}
