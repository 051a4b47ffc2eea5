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

static int compare_row_pairs(const void *a, const void *b)
{
    const struct move_place *p = a, *q = b;

    if (p->expert_row != q->expert_row)
        return p->expert_row < q->expert_row ? -1 : 1;
    return p->need_row < q->need_row ? -1 : p->need_row > q->need_row;
}

static bool read_rows(struct move_search *s, int64_t plan, struct move_places *out, struct err *e)
{
    struct stmt q;

    stmt_open(&q, s->m->db, Q_PLAN_MOVES_PAIRS);
    stmt_int(&q, ":plan", plan);
    stmt_int(&q, ":year", s->year);
    while (stmt_next(&q))
        add_place(out, (struct move_place){.expert_row = stmt_col_int(&q, 0), .need_row = stmt_col_int(&q, 1), .score = stmt_col_int(&q, 2)});
    if (out->count)
        qsort(out->list, (size_t)out->count, sizeof *out->list, compare_row_pairs);
    return stmt_close(&q, e);
}

static bool read_held(struct move_search *s, int64_t plan, struct move_places *out, struct err *e)
{
    struct move_places rows = {0};

    bool ok = read_rows(s, plan, &rows, e);
    for (int64_t i = 0; ok && i < rows.count; i++) {
        struct move_place p = rows.list[i];
        if (held_place(s->held, &p))
            add_place(out, p);
        else
            ok = read_pair(s, &p, out, e);
    }
    free(rows.list);
    if (out->count)
        qsort(out->list, (size_t)out->count, sizeof *out->list, compare_texts);
    return ok;
}

/* Those of one plan that are not kept, with all that is said of them; by expert, then need. */
static bool read_unkept(struct move_search *s, const struct move_places *rows, struct move_places *out, struct err *e)
{
    bool ok = true;

    for (int64_t i = 0; ok && i < rows->count; i++)
        if (!rows->list[i].kept)
            ok = read_pair(s, &rows->list[i], out, e);
    if (out->count)
        qsort(out->list, (size_t)out->count, sizeof *out->list, compare_texts);
    return ok;
}

bool moves__read_different(struct move_search *s, int64_t a, int64_t b, bool *few, struct err *e)
{
    enum { MOST = 800 };
    struct move_places old = {0};
    int64_t kept = 0;

    *few = false;
    bool ok = read_rows(s, a, &old, e) && read_rows(s, b, &s->standing, e);
    for (int64_t i = 0, k = 0; ok && i < old.count && k < s->standing.count;) {
        int order = compare_row_pairs(&old.list[i], &s->standing.list[k]);
        if (order == 0) {
            old.list[i].kept = s->standing.list[k].kept = true;
            kept++;
        }
        i += order <= 0;
        k += order >= 0;
    }
    *few = ok && old.count + s->standing.count - 2 * kept <= MOST;
    if (*few)
        ok = read_unkept(s, &old, &s->old, e) && read_unkept(s, &s->standing, &s->new, e);
    free(old.list);
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
