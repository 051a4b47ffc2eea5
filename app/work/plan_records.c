/* The records of a year out of their tables: all, or those that have changed. */
#include "plan_records__.h"

#include "plan_place__.h"

#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

void plan_records__free(struct plan_records *r)
{
    if (!r)
        return;
    free(r->texts);
    free(r->experts);
    free(r->needs);
    free(r->villages);
    hash_release(&r->numbers);
    arena_release(&r->mem);
    free(r);
}

/* One more of a list with that many in it. */
static void *grown(void *list, int32_t count, int32_t *room, size_t size)
{
    if (count < *room)
        return list;
    *room = *room ? *room * 2 : 1024;
    return mem_grow(list, (size_t)*room, size);
}

int32_t plan_records__text(struct plan_records *r, const char *text)
{
    int64_t number;

    for (size_t i = r->numbers.count; i < (size_t)r->text_count; i++)
        hash_put(&r->numbers, r->texts[i], strlen(r->texts[i]), (int64_t)i);
    if (hash_get(&r->numbers, text, strlen(text), &number))
        return (int32_t)number;
    r->texts = grown(r->texts, r->text_count, &r->text_room, sizeof *r->texts);
    r->texts[r->text_count] = arena_dup(&r->mem, text);
    hash_put(&r->numbers, text, strlen(text), r->text_count);
    return r->text_count++;
}

/* ---- one row ---- */

static void put_expert(struct plan_records *r, struct stmt *s)
{
    r->experts = grown(r->experts, r->expert_count, &r->expert_room, sizeof *r->experts);
    struct plan_expert_record *x = &r->experts[r->expert_count++];
    *x = (struct plan_expert_record){
        .row = stmt_col_int(s, 0),
        .no = arena_dup(&r->mem, stmt_col_text(s, 1)),
        .programme = plan_records__text(r, stmt_col_text(s, 2)),
        .home = plan_records__text(r, stmt_col_text(s, 3)),
        .capacity = (int32_t)stmt_col_int(s, 4),
        .specialties = plan_records__text(r, stmt_col_text(s, 5)),
        .languages = plan_records__text(r, stmt_col_text(s, 6)),
        .active = stmt_col_int(s, 7) != 0,
        .place = plan_place__of_home(s, 8),
    };
    plan_place__flat(&x->place, &x->x_m, &x->y_m);
}

static void put_village(struct plan_records *r, struct stmt *s)
{
    r->villages = grown(r->villages, r->village_count, &r->village_room, sizeof *r->villages);
    struct plan_village_record *v = &r->villages[r->village_count++];
    const char *code = arena_dup(&r->mem, stmt_col_text(s, 0));
    *v = (struct plan_village_record){
        .code = code,
        .poor = stmt_col_int(s, 1) != 0,
        .language = plan_records__text(r, stmt_col_text(s, 2)),
        .place = plan_place__of_village(s, 3, code),
        .name = plan__village_name(&r->mem, stmt_col_text(s, 9), stmt_col_text(s, 10)),
    };
    plan_place__flat(&v->place, &v->x_m, &v->y_m);
}

static int compare_codes(const void *a, const void *b)
{
    const struct plan_village_record *p = a, *q = b;

    return strcmp(p->code, q->code);
}

static int32_t find_village(const struct plan_records *r, const char *code)
{
    const struct plan_village_record key = {.code = code};
    const struct plan_village_record *at = r->village_count ? bsearch(&key, r->villages, (size_t)r->village_count, sizeof key, compare_codes) : NULL;

    return at ? (int32_t)(at - r->villages) : -1;
}

/* `village`: number of its village. */
static void put_need(struct plan_records *r, struct stmt *s, int32_t village)
{
    r->needs = grown(r->needs, r->need_count, &r->need_room, sizeof *r->needs);
    r->needs[r->need_count++] = (struct plan_need_record){
        .row = stmt_col_int(s, 0),
        .no = arena_dup(&r->mem, stmt_col_text(s, 1)),
        .village = village,
        .specialties = plan_records__text(r, stmt_col_text(s, 3)),
        .priority = (int32_t)stmt_col_int(s, 4),
        .wanted = (int32_t)stmt_col_int(s, 5),
        .open = stmt_col_int(s, 6) != 0,
        .days = (int32_t)stmt_col_int(s, 7),
        .together = stmt_col_int(s, 8),
    };
}

/* ---- in the order of numbers ---- */

static int compare_experts(const void *a, const void *b)
{
    const struct plan_expert_record *p = a, *q = b;

    return strcmp(p->no, q->no);
}

static int compare_needs(const void *a, const void *b)
{
    const struct plan_need_record *p = a, *q = b;

    return strcmp(p->no, q->no);
}

/* Records are nearly always entered in the order of their numbers. */
static void sort(void *list, int32_t count, size_t size, int (*compare)(const void *, const void *))
{
    char *at = list;

    for (int32_t i = 1; i < count; i++)
        if (compare(at + (size_t)(i - 1) * size, at + (size_t)i * size) > 0) {
            qsort(list, (size_t)count, size, compare);
            return;
        }
}

static void sort_all(struct plan_records *r)
{
    sort(r->experts, r->expert_count, sizeof *r->experts, compare_experts);
    sort(r->needs, r->need_count, sizeof *r->needs, compare_needs);
}

/* ---- all of them ---- */

static void bind_days(struct stmt *s, int year)
{
    char first[11], last[11];

    plan_year_days(year, first, last);
    stmt_text(s, ":first", first);
    stmt_text(s, ":last", last);
}

static bool read_experts(struct model *m, struct plan_records *r, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_RECORDS_EXPERTS);
    bind_days(&s, r->year);
    while (stmt_next(&s))
        put_expert(r, &s);
    return stmt_close(&s, e);
}

static bool read_villages(struct model *m, struct plan_records *r, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_RECORDS_VILLAGES);
    stmt_int(&s, ":year", r->year);
    while (stmt_next(&s))
        put_village(r, &s);
    return stmt_close(&s, e);
}

static bool read_needs(struct model *m, struct plan_records *r, struct err *e)
{
    int32_t village = -1;
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_RECORDS_NEEDS);
    stmt_int(&s, ":year", r->year);
    while (stmt_next(&s)) {
        const char *code = stmt_col_text(&s, 2);
        if (village < 0 || strcmp(code, r->villages[village].code) != 0)
            village = find_village(r, code);
        if (village >= 0) /* else it came with its village while this was read */
            put_need(r, &s, village);
    }
    return stmt_close(&s, e);
}

bool plan_records__read(struct model *m, struct plan_records *r, struct err *e)
{
    if (!read_experts(m, r, e) || !read_villages(m, r, e) || !read_needs(m, r, e))
        return false;
    sort_all(r);
    return true;
}

/* ---- those that have changed ---- */

static int compare_row_numbers(const void *a, const void *b)
{
    const int64_t *p = a, *q = b;

    return *p < *q ? -1 : *p > *q;
}

static bool has_row(const int64_t *rows, int32_t count, int64_t row)
{
    return count && bsearch(&row, rows, (size_t)count, sizeof row, compare_row_numbers);
}

static void take_out(struct plan_records *r, const struct plan_changed *c)
{
    int32_t experts = 0, needs = 0;

    for (int32_t i = 0; c->expert_count && i < r->expert_count; i++)
        if (!has_row(c->experts, c->expert_count, r->experts[i].row))
            r->experts[experts++] = r->experts[i];
    for (int32_t i = 0; c->need_count && i < r->need_count; i++)
        if (!has_row(c->needs, c->need_count, r->needs[i].row))
            r->needs[needs++] = r->needs[i];
    r->expert_count = c->expert_count ? experts : r->expert_count;
    r->need_count = c->need_count ? needs : r->need_count;
}

static bool patch_experts(struct model *m, struct plan_records *r, const struct plan_changed *c, struct err *e)
{
    struct stmt s;

    for (int32_t i = 0; i < c->expert_count; i++) {
        stmt_open(&s, m->db, Q_PLAN_RECORDS_EXPERT);
        bind_days(&s, r->year);
        stmt_int(&s, ":id", c->experts[i]);
        if (stmt_next(&s))
            put_expert(r, &s);
        if (!stmt_close(&s, e))
            return false;
    }
    return true;
}

/* Puts a village that no need had so far at its place. */
static bool add_village(struct model *m, struct plan_records *r, const char *code, int32_t *village, struct err *e)
{
    int32_t at = 0, last = r->village_count;
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_RECORDS_VILLAGE);
    stmt_text(&s, ":code", code);
    if (stmt_next(&s))
        put_village(r, &s);
    if (!stmt_close(&s, e) || r->village_count == last)
        return false;
    struct plan_village_record more = r->villages[last];
    while (at < last && strcmp(r->villages[at].code, code) < 0)
        at++;
    memmove(r->villages + at + 1, r->villages + at, (size_t)(last - at) * sizeof more);
    r->villages[at] = more;
    for (int32_t i = 0; i < r->need_count; i++)
        r->needs[i].village += r->needs[i].village >= at;
    *village = at;
    return true;
}

static bool patch_needs(struct model *m, struct plan_records *r, const struct plan_changed *c, struct err *e)
{
    struct stmt s;

    for (int32_t i = 0; i < c->need_count; i++) {
        bool ok = true;
        stmt_open(&s, m->db, Q_PLAN_RECORDS_NEED);
        stmt_int(&s, ":year", r->year);
        stmt_int(&s, ":id", c->needs[i]);
        if (stmt_next(&s)) {
            int32_t village = find_village(r, stmt_col_text(&s, 2));
            ok = village >= 0 || add_village(m, r, stmt_col_text(&s, 2), &village, e);
            if (ok)
                put_need(r, &s, village);
        }
        if (!stmt_close(&s, e) || !ok)
            return false;
    }
    return true;
}

bool plan_records__patch(struct model *m, struct plan_records *r, const struct plan_changed *c, struct err *e)
{
    if (c->expert_count == 0 && c->need_count == 0)
        return true;
    take_out(r, c);
    if (!patch_experts(m, r, c, e) || !patch_needs(m, r, c, e))
        return false;
    sort_all(r);
    return true;
}
