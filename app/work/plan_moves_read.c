/* Placements of two plans of a year. */
#include "plan_moves__.h"

#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

int moves__compare(const struct move_place *a, const struct move_place *b)
{
    int by_expert = strcmp(a->expert, b->expert);

    return by_expert ? by_expert : strcmp(a->need, b->need);
}

static void add_place(struct move_places *out, struct move_place p)
{
    if (out->count == out->room)
        out->list = mem_grow(out->list, (size_t)(out->room = out->room ? out->room * 2 : 1024), sizeof *out->list);
    out->list[out->count++] = p;
}

static struct move_place place_of(struct move_search *s, struct stmt *q)
{
    return (struct move_place){
        .expert = arena_dup(s->mem, stmt_col_text(q, 0)),
        .name = arena_dup(s->mem, stmt_col_text(q, 1)),
        .need = arena_dup(s->mem, stmt_col_text(q, 2)),
        .village = plan__village_name(s->mem, stmt_col_text(q, 3), stmt_col_text(q, 4)),
        .score = stmt_col_int(q, 5),
        .can_go = stmt_col_int(q, 6) != 0,
        .open = stmt_col_int(q, 7) != 0,
        .expert_row = stmt_col_int(q, 8),
        .need_row = stmt_col_int(q, 9),
    };
}

static bool bind_year(struct move_search *s, struct stmt *q, enum query name, struct err *e)
{
    if (!*s->first && !plan_absent(s->m, s->year, &s->absent, e))
        return false;
    plan_year_days(s->year, s->first, s->last);
    stmt_open(q, s->m->db, name);
    stmt_text(q, ":absent", buf_text(&s->absent));
    stmt_text(q, ":first", s->first);
    stmt_text(q, ":last", s->last);
    return true;
}

static bool read_lines(struct move_search *s, int64_t plan, struct move_places *out, struct err *e)
{
    struct stmt q;

    if (!bind_year(s, &q, Q_PLAN_MOVES_LINES, e))
        return false;
    stmt_int(&q, ":plan", plan);
    stmt_int(&q, ":year", s->year);
    while (stmt_next(&q))
        add_place(out, place_of(s, &q));
    return stmt_close(&q, e);
}

/* A pair that the held year does not have, or that could not be sent in it. */
static bool read_pair(struct move_search *s, const struct move_place *pair, struct move_places *out, struct err *e)
{
    struct stmt q;

    if (!bind_year(s, &q, Q_PLAN_MOVES_PAIR, e))
        return false;
    stmt_int(&q, ":expert", pair->expert_row);
    stmt_int(&q, ":need", pair->need_row);
    stmt_int(&q, ":score", pair->score);
    while (stmt_next(&q))
        add_place(out, place_of(s, &q));
    return stmt_close(&q, e);
}

/* Everything the year knows of the pair: he can go and the need is open, or it would not say so. Texts are the desk's. */
static bool held_place(const struct plan_desk *d, struct move_place *p)
{
    int32_t x = plan_rows__at(&d->d.expert_rows, p->expert_row), n = plan_rows__at(&d->d.need_rows, p->need_row);

    if (x < 0 || n < 0 || d->d.in.experts[x].places == 0 || d->d.in.needs[n].wanted == 0)
        return false;
    p->expert = d->d.experts.words[x];
    p->name = d->people[x].name;
    p->need = d->d.needs.words[n];
    p->village = d->d.village_names[d->d.in.needs[n].village];
    p->can_go = p->open = true;
    return true;
}

static int compare_texts(const void *a, const void *b)
{
    return moves__compare(a, b);
}

/* 0 = the year's standing work. */
static bool read_rows(struct move_search *s, int64_t plan, struct plan_placed *out, struct err *e)
{
    return plan ? plan_placed__read(s->m, plan, out, e) : plan_placed__read_work(s->m, s->year, false, out, e);
}

static struct move_place place_at(const struct plan_placed_row *row)
{
    return (struct move_place){.expert_row = row->expert, .need_row = row->need, .score = row->score};
}

static bool read_held(struct move_search *s, int64_t plan, struct move_places *out, struct err *e)
{
    struct plan_placed rows = {0};

    bool ok = read_rows(s, plan, &rows, e);
    for (int64_t i = 0; ok && i < rows.count; i++) {
        struct move_place p = place_at(&rows.list[i]);
        if (held_place(s->held, &p))
            add_place(out, p);
        else
            ok = read_pair(s, &p, out, e);
    }
    plan_placed__release(&rows);
    if (out->count)
        qsort(out->list, (size_t)out->count, sizeof *out->list, compare_texts);
    return ok;
}

/* Those of one plan that the other has not, with all that is said of them. */
static bool read_other(struct move_search *s, const struct plan_placed *rows, const struct plan_placed *others, struct move_places *out,
                       struct err *e)
{
    bool ok = true;

    for (int64_t i = 0, k = 0; ok && i < rows->count; i++) {
        while (k < others->count && plan_placed__compare(&others->list[k], &rows->list[i]) < 0)
            k++;
        if (k < others->count && plan_placed__compare(&others->list[k], &rows->list[i]) == 0)
            continue;
        struct move_place p = place_at(&rows->list[i]);
        ok = read_pair(s, &p, out, e);
    }
    if (out->count)
        qsort(out->list, (size_t)out->count, sizeof *out->list, compare_texts);
    return ok;
}

static int64_t count_different(const struct plan_placed *a, const struct plan_placed *b)
{
    int64_t kept = 0;

    for (int64_t i = 0, k = 0; i < a->count && k < b->count;) {
        int order = plan_placed__compare(&a->list[i], &b->list[k]);
        kept += order == 0;
        i += order <= 0;
        k += order >= 0;
    }
    return a->count + b->count - 2 * kept;
}

bool moves__read_different(struct move_search *s, int64_t a, int64_t b, bool *few, struct err *e)
{
    enum { MOST = 800 };
    struct plan_placed rows = {0};
    const struct plan_data *d = s->solved;
    bool known = d && a && d->was.plan == a && d->is.plan == b; /* just written */

    *few = false;
    bool ok = known || (read_rows(s, a, &rows, e) && read_rows(s, b, &s->rows, e));
    const struct plan_placed *old = known ? &d->was : &rows, *new = known ? &d->is : &s->rows;
    *few = ok && count_different(old, new) <= MOST;
    if (*few) {
        s->standing = new;
        ok = read_other(s, old, new, &s->old, e) && read_other(s, new, old, &s->new, e);
    }
    plan_placed__release(&rows);
    return ok;
}

bool moves__read_places(struct move_search *s, int64_t plan, struct move_places *out, struct err *e)
{
    return s->held ? read_held(s, plan, out, e) : read_lines(s, plan, out, e);
}

bool moves__read_wishes(struct move_search *s, int64_t plan, const char *kind, struct move_wishes *out, struct err *e)
{
    struct stmt q;

    stmt_open(&q, s->m->db, Q_PLAN_LINES);
    stmt_int(&q, ":plan", plan);
    stmt_text(&q, ":kind", kind);
    while (stmt_next(&q)) {
        if (out->count == out->room)
            out->list = mem_grow(out->list, (size_t)(out->room = out->room ? out->room * 2 : 64), sizeof *out->list);
        out->list[out->count++] = (struct plan_pair_rows){stmt_col_int(&q, 0), stmt_col_int(&q, 1)};
    }
    return stmt_close(&q, e);
}

bool moves__is_wished(const struct move_wishes *w, const struct move_place *p)
{
    for (int64_t i = 0; i < w->count; i++)
        if (w->list[i].expert == p->expert_row && w->list[i].need == p->need_row)
            return true;
    return false;
}
