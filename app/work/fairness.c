/* Loads of experts and coverage of villages, and what groups of them come to. */
#include "work/fairness.h"

#include "base/hash.h"
#include "model/kinds.h"
#include "model/scope.h"
#include "store/txn.h"
#include "work/plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Groups while they grow. */
struct groups {
    struct fairness_group *rows; /* owned */
    double *squares;             /* sum of squared places; owned */
    int32_t count, room;
    struct hash at;
};

struct work {
    struct model *m;
    const struct fairness_order *order;
    struct fairness *out;
    struct hash names;   /* digits -> index of name_of */
    const char **name_of; /* owned */
    int32_t name_count, name_room;
    struct groups loads, covers;
    double load_squares, cover_squares;
};

void fairness_release(struct fairness *f)
{
    free(f->experts);
    free(f->villages);
    free(f->loads);
    free(f->covers);
    free(f->carrying);
    arena_release(&f->mem);
    *f = (struct fairness){0};
}

static bool read_names(struct work *w, struct err *e)
{
    struct stmt s;

    stmt_open(&s, w->m->db, Q_FAIRNESS_NAMES);
    while (stmt_next(&s)) {
        if (w->name_count == w->name_room)
            w->name_of = mem_grow(w->name_of, (size_t)(w->name_room = w->name_room ? w->name_room * 2 : 128), sizeof *w->name_of);
        const char *digits = stmt_col_text(&s, 0);
        hash_put(&w->names, digits, strlen(digits), w->name_count);
        w->name_of[w->name_count++] = arena_dup(&w->out->mem, stmt_col_text(&s, 1));
    }
    return stmt_close(&s, e);
}

static const char *name_of(const struct work *w, const char *digits, size_t len)
{
    int64_t at;

    return hash_get(&w->names, digits, len, &at) ? w->name_of[at] : digits;
}

/* ---- groups ---- */

static int32_t group_of(struct work *w, struct groups *g, const char *code, size_t len, const char *name)
{
    int64_t at;

    if (hash_get(&g->at, code, len, &at))
        return (int32_t)at;
    if (g->count == g->room) {
        g->room = g->room ? g->room * 2 : 32;
        g->rows = mem_grow(g->rows, (size_t)g->room, sizeof *g->rows);
        g->squares = mem_grow(g->squares, (size_t)g->room, sizeof *g->squares);
    }
    hash_put(&g->at, code, len, g->count);
    g->squares[g->count] = 0;
    g->rows[g->count] = (struct fairness_group){.code = arena_dup_len(&w->out->mem, code, len), .name = name};
    return g->count++;
}

static void count_places(struct fairness_group *g, double *squares, int64_t places)
{
    g->least = g->count == 0 || places < g->least ? places : g->least;
    g->most = places > g->most ? places : g->most;
    g->count++;
    g->none += places == 0;
    g->places += places;
    *squares += (double)places * (double)places;
}

static void finish_group(struct fairness_group *g, double squares)
{
    if (g->count == 0)
        return;
    double mean = (double)g->places / (double)g->count, variance = squares / (double)g->count - mean * mean;
    g->mean_thousandths = g->places * 1000 / g->count;
    g->spread_thousandths = variance > 0 ? (int64_t)(1000 * sqrt(variance) + 0.5) : 0;
}

static int compare_groups(const void *a, const void *b)
{
    const struct fairness_group *p = a, *q = b;

    return strcmp(p->code, q->code);
}

static void finish_groups(struct groups *g, struct fairness_group **rows, int32_t *count)
{
    for (int32_t i = 0; i < g->count; i++)
        finish_group(&g->rows[i], g->squares[i]);
    if (g->count)
        qsort(g->rows, (size_t)g->count, sizeof *g->rows, compare_groups);
    *rows = g->rows;
    *count = g->count;
    g->rows = NULL;
}

static size_t digits_of(const struct work *w)
{
    return w->order->by == FAIRNESS_BANNER ? 6 : 4;
}

/* ---- experts ---- */

static void add_expert(struct work *w, const struct fairness_expert *x)
{
    bool programme = w->order->by == FAIRNESS_PROGRAMME;
    size_t digits = digits_of(w);
    int32_t g = programme ? group_of(w, &w->loads, x->programme, strlen(x->programme), x->programme_name)
                          : group_of(w, &w->loads, x->home, digits, name_of(w, x->home, digits));

    count_places(&w->loads.rows[g], &w->loads.squares[g], x->places);
    count_places(&w->out->load, &w->load_squares, x->places);
    w->out->at_bound += w->order->plan && w->out->bound > 0 && x->places >= w->out->bound && x->capacity > x->places;
}

static bool read_experts(struct work *w, struct err *e)
{
    struct fairness *out = w->out;
    char first[11], last[11];
    struct buf absent = {0};
    int32_t room = 0;
    struct stmt s;

    if (!plan_absent(w->m, w->order->to, &absent, e))
        return false;
    plan_year_days(w->order->to, first, last);
    stmt_open(&s, w->m->db, Q_FAIRNESS_EXPERTS);
    stmt_text(&s, ":absent", buf_text(&absent));
    buf_release(&absent);
    stmt_int(&s, ":plan", w->order->plan);
    stmt_int(&s, ":from", w->order->from);
    stmt_int(&s, ":to", w->order->to);
    stmt_text(&s, ":first", first);
    stmt_text(&s, ":last", last);
    while (stmt_next(&s)) {
        const char *texts[5];
        if (!scope_holds(w->order->area, stmt_col_text(&s, 4)))
            continue;
        for (int i = 0; i < 5; i++)
            texts[i] = arena_dup(&out->mem, stmt_col_text(&s, i));
        if (out->expert_count == room)
            out->experts = mem_grow(out->experts, (size_t)(room = room ? room * 2 : 1024), sizeof *out->experts);
        out->experts[out->expert_count] =
            (struct fairness_expert){texts[0], texts[1], texts[2], texts[3], texts[4], stmt_col_int(&s, 5), stmt_col_int(&s, 6)};
        add_expert(w, &out->experts[out->expert_count++]);
    }
    return stmt_close(&s, e);
}

static void count_carrying(struct fairness *f)
{
    f->carrying = mem_zero((size_t)f->load.most + 1, sizeof *f->carrying);
    for (int32_t i = 0; i < f->expert_count; i++)
        f->carrying[f->experts[i].places]++;
}

/* ---- villages ---- */

static void add_village(struct work *w, const struct fairness_village *v)
{
    size_t digits = digits_of(w);
    int32_t at = group_of(w, &w->covers, v->code, digits, name_of(w, v->code, digits));
    struct fairness_group *const groups[] = {&w->covers.rows[at], &w->out->cover};
    double *const squares[] = {&w->covers.squares[at], &w->cover_squares};

    for (int i = 0; i < 2; i++) {
        count_places(groups[i], squares[i], v->places);
        groups[i]->poor += v->poor;
        groups[i]->poor_none += v->poor && v->places == 0;
    }
}

static bool read_villages(struct work *w, struct err *e)
{
    struct fairness *out = w->out;
    int32_t room = 0;
    struct stmt s;

    stmt_open(&s, w->m->db, Q_FAIRNESS_VILLAGES);
    stmt_int(&s, ":plan", w->order->plan);
    stmt_int(&s, ":from", w->order->from);
    stmt_int(&s, ":to", w->order->to);
    while (stmt_next(&s)) {
        if (!scope_holds(w->order->area, stmt_col_text(&s, 0)))
            continue;
        if (out->village_count == room)
            out->villages = mem_grow(out->villages, (size_t)(room = room ? room * 2 : 1024), sizeof *out->villages);
        out->villages[out->village_count] =
            (struct fairness_village){arena_dup(&out->mem, stmt_col_text(&s, 0)), arena_dup(&out->mem, stmt_col_text(&s, 1)), stmt_col_int(&s, 2) != 0,
                                      stmt_col_int(&s, 3), stmt_col_int(&s, 4), stmt_col_int(&s, 5)};
        add_village(w, &out->villages[out->village_count++]);
    }
    return stmt_close(&s, e);
}

/* ---- the whole ---- */

static bool read_bound(struct work *w, struct err *e)
{
    int32_t value = 0;

    for (int i = 0; i < plan_weight_count; i++)
        if (strcmp(plan_weights[i].name, "load_most") == 0 && !plan_weight_get(w->m, i, &value, e))
            return false;
    w->out->bound = value;
    return true;
}

static bool load(struct work *w, struct err *e)
{
    struct fairness *out = w->out;

    if (!read_bound(w, e) || !read_names(w, e) || !read_experts(w, e) || !read_villages(w, e))
        return false;
    finish_group(&out->load, w->load_squares);
    finish_group(&out->cover, w->cover_squares);
    count_carrying(out);
    return true;
}

bool fairness_load(struct model *m, const struct fairness_order *order, struct fairness *out, struct err *e)
{
    struct work w = {.m = m, .order = order, .out = out};

    *out = (struct fairness){0};
    if (!role_require(&m->who, &assignment_entity, VERB_READ, "", e) || !txn_begin(m->db, TXN_READ, e))
        return false;
    bool ok = txn_end(m->db, load(&w, e), e);
    finish_groups(&w.loads, &out->loads, &out->load_count);
    finish_groups(&w.covers, &out->covers, &out->cover_count);
    struct groups *const both[] = {&w.loads, &w.covers};
    for (int i = 0; i < 2; i++) {
        free(both[i]->squares);
        hash_release(&both[i]->at);
    }
    hash_release(&w.names);
    free(w.name_of);
    return ok;
}
