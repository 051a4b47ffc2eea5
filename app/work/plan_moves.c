/* What moves from one plan of a year to another, by expert, with the plainest reason there is. */
#include "plan_desk__.h"
#include "plan_limits_say__.h"

#include "model/kinds.h"
#include "store/txn.h"
#include "work/plan_desk.h"

#include <stdlib.h>
#include <string.h>

/* A placement of either plan. */
struct place {
    const char *expert, *name, *need, *village; /* in the caller's arena */
    int64_t score, expert_row, need_row;
    bool can_go, open; /* the expert in the year; the need */
    bool kept;         /* in both plans */
};

struct places {
    struct place *list;           /* by expert, then need; owned */
    const struct place **by_need; /* those in one plan alone, by row of the need; owned */
    int64_t count, room, changed;
};

struct wishes {
    struct plan_pair_rows {
        int64_t expert, need;
    } *list; /* owned */
    int64_t count, room;
};

struct search {
    struct model *m;
    struct arena *mem;
    const struct plan_desk *held; /* the year, where somebody holds it, else NULL */
    int year;
    char first[11], last[11];     /* of the year */
    struct buf absent;            /* owned */
    struct places old, new;
    struct places standing;          /* rows of all pairs of the new plan, where `new` has only those that differ; owned */
    struct wishes pinned, forbidden; /* of the new plan */
    struct plan_move *moves;         /* owned until the end */
    int64_t count, room;
};

/* ---- reading ---- */

static int compare_places(const struct place *a, const struct place *b)
{
    int by_expert = strcmp(a->expert, b->expert);

    return by_expert ? by_expert : strcmp(a->need, b->need);
}

static void add_place(struct places *out, struct place p)
{
    if (out->count == out->room)
        out->list = mem_grow(out->list, (size_t)(out->room = out->room ? out->room * 2 : 1024), sizeof *out->list);
    out->list[out->count++] = p;
}

static struct place place_of(struct search *s, struct stmt *q)
{
    return (struct place){
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

static bool bind_year(struct search *s, struct stmt *q, enum query name, struct err *e)
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

static bool read_lines(struct search *s, int64_t plan, struct places *out, struct err *e)
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
static bool read_pair(struct search *s, const struct place *pair, struct places *out, struct err *e)
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
static bool held_place(const struct plan_desk *d, struct place *p)
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
    return compare_places(a, b);
}

static int compare_row_pairs(const void *a, const void *b)
{
    const struct place *p = a, *q = b;

    if (p->expert_row != q->expert_row)
        return p->expert_row < q->expert_row ? -1 : 1;
    return p->need_row < q->need_row ? -1 : p->need_row > q->need_row;
}

static bool read_rows(struct search *s, int64_t plan, struct places *out, struct err *e)
{
    struct stmt q;

    stmt_open(&q, s->m->db, Q_PLAN_MOVES_PAIRS);
    stmt_int(&q, ":plan", plan);
    stmt_int(&q, ":year", s->year);
    while (stmt_next(&q))
        add_place(out, (struct place){.expert_row = stmt_col_int(&q, 0), .need_row = stmt_col_int(&q, 1), .score = stmt_col_int(&q, 2)});
    if (out->count)
        qsort(out->list, (size_t)out->count, sizeof *out->list, compare_row_pairs);
    return stmt_close(&q, e);
}

static bool read_held(struct search *s, int64_t plan, struct places *out, struct err *e)
{
    struct places rows = {0};

    bool ok = read_rows(s, plan, &rows, e);
    for (int64_t i = 0; ok && i < rows.count; i++) {
        struct place p = rows.list[i];
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
static bool read_unkept(struct search *s, const struct places *rows, struct places *out, struct err *e)
{
    bool ok = true;

    for (int64_t i = 0; ok && i < rows->count; i++)
        if (!rows->list[i].kept)
            ok = read_pair(s, &rows->list[i], out, e);
    if (out->count)
        qsort(out->list, (size_t)out->count, sizeof *out->list, compare_texts);
    return ok;
}

/* Two plans that share nearly all pairs; *few: so they do, and both are read. */
static bool read_different(struct search *s, int64_t a, int64_t b, bool *few, struct err *e)
{
    enum { MOST = 800 };
    struct places old = {0};
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

static bool read_places(struct search *s, int64_t plan, struct places *out, struct err *e)
{
    return s->held ? read_held(s, plan, out, e) : read_lines(s, plan, out, e);
}

static bool read_wishes(struct search *s, int64_t plan, const char *kind, struct wishes *out, struct err *e)
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

static bool is_wished(const struct wishes *w, const struct place *p)
{
    for (int64_t i = 0; i < w->count; i++)
        if (w->list[i].expert == p->expert_row && w->list[i].need == p->need_row)
            return true;
    return false;
}

/* ---- comparing ---- */

static void mark_kept(struct places *old, struct places *new)
{
    for (int64_t i = 0, k = 0; i < old->count && k < new->count;) {
        int order = compare_places(&old->list[i], &new->list[k]);
        if (order == 0)
            old->list[i].kept = new->list[k].kept = true;
        i += order <= 0;
        k += order >= 0;
    }
}

static int compare_needs(const void *a, const void *b)
{
    const struct place *p = *(const struct place *const *)a, *q = *(const struct place *const *)b;

    return p->need_row < q->need_row ? -1 : p->need_row > q->need_row;
}

static void index_changed(struct places *in)
{
    in->by_need = mem_new(((size_t)in->count + 1) * sizeof *in->by_need);
    in->changed = 0;
    for (int64_t i = 0; i < in->count; i++)
        if (!in->list[i].kept)
            in->by_need[in->changed++] = &in->list[i];
    if (in->changed)
        qsort(in->by_need, (size_t)in->changed, sizeof *in->by_need, compare_needs);
}

/* The first of those changed at the need. */
static int64_t first_on(const struct places *in, int64_t need)
{
    int64_t low = 0, high = in->changed;

    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (in->by_need[middle]->need_row < need)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Another one who comes to the need, or leaves it: "E2026-00003 张三"; NULL = nobody, or several. */
static const struct place *other_on(const struct places *in, const struct place *p)
{
    const struct place *found = NULL;

    for (int64_t i = first_on(in, p->need_row); i < in->changed && in->by_need[i]->need_row == p->need_row; i++) {
        const struct place *o = in->by_need[i];
        if (o->expert_row == p->expert_row)
            continue;
        if (found)
            return NULL;
        found = o;
    }
    return found;
}

static void add_why_left(const struct search *s, const struct place *from, struct buf *out)
{
    const struct place *comes = other_on(&s->new, from);

    if (!from->can_go)
        buf_addf(out, _("%s cannot be sent in %d any more"), from->expert, s->year);
    else if (!from->open)
        buf_addf(out, _("the need %s is not open any more"), from->need);
    else if (is_wished(&s->forbidden, from))
        buf_addf(out, _("the pair of %s and %s is forbidden"), from->expert, from->need);
    else if (comes)
        buf_addf(out, _("%s %s goes to %s now"), comes->expert, comes->name, from->need);
}

static void add_why_came(const struct search *s, const struct place *to, struct buf *out)
{
    const struct place *left = other_on(&s->old, to);

    if (is_wished(&s->pinned, to))
        buf_addf(out, _("somebody wishes %s on %s"), to->expert, to->need);
    else if (left && !left->can_go)
        buf_addf(out, _("in place of %s %s, who cannot be sent any more"), left->expert, left->name);
    else if (left)
        buf_addf(out, _("in place of %s %s"), left->expert, left->name);
}

/* NULL when nothing plain is to be said. */
static const char *why(const struct search *s, const struct place *from, const struct place *to)
{
    struct buf left = {0}, came = {0};

    if (from)
        add_why_left(s, from, &left);
    if (to)
        add_why_came(s, to, &came);
    if (left.len && came.len)
        buf_add(&left, "; ");
    buf_add(&left, buf_text(&came));
    if (left.len == 0 && from && to && to->score > from->score)
        buf_addf(&left, _("suits %s better by %lld points"), to->need, (long long)(to->score - from->score));
    const char *text = left.len ? arena_dup(s->mem, buf_text(&left)) : NULL;
    buf_release(&left);
    buf_release(&came);
    return text;
}

static void add_move(struct search *s, const struct place *from, const struct place *to)
{
    const struct place *known = from ? from : to;

    if (s->count == s->room)
        s->moves = mem_grow(s->moves, (size_t)(s->room = s->room ? s->room * 2 : 256), sizeof *s->moves);
    s->moves[s->count++] = (struct plan_move){
        .expert = known->expert,
        .expert_name = known->name,
        .from_need = from ? from->need : NULL,
        .from_village = from ? from->village : NULL,
        .to_need = to ? to->need : NULL,
        .to_village = to ? to->village : NULL,
        .why = why(s, from, to),
    };
}

/* Places of one expert that are not in both plans, in turn; NULL at his end. */
static const struct place *next_changed(const struct places *in, int64_t *at, const char *expert)
{
    for (; *at < in->count && strcmp(in->list[*at].expert, expert) == 0; ++*at)
        if (!in->list[*at].kept)
            return &in->list[(*at)++];
    return NULL;
}

static void compare(struct search *s)
{
    int64_t i = 0, k = 0;

    mark_kept(&s->old, &s->new);
    index_changed(&s->old);
    index_changed(&s->new);
    while (i < s->old.count || k < s->new.count) {
        const char *of_old = i < s->old.count ? s->old.list[i].expert : NULL;
        const char *of_new = k < s->new.count ? s->new.list[k].expert : NULL;
        const char *expert = !of_old || (of_new && strcmp(of_new, of_old) < 0) ? of_new : of_old;
        for (;;) {
            const struct place *from = next_changed(&s->old, &i, expert), *to = next_changed(&s->new, &k, expert);
            if (!from && !to)
                break;
            add_move(s, from, to);
        }
    }
}

static bool read_all_wishes(struct search *s, const struct record *plan, struct err *e)
{
    return read_wishes(s, plan->id, "pinned", &s->pinned, e) && read_wishes(s, plan->id, "forbidden", &s->forbidden, e);
}

static bool read_new(struct search *s, const struct record *plan, struct err *e)
{
    return read_places(s, plan->id, &s->new, e) && read_all_wishes(s, plan, e);
}

static bool read_both(struct search *s, const struct record *a, const struct record *b, struct err *e)
{
    int64_t from = a ? a->id : 0;
    bool few = false;

    if (!s->held && !read_different(s, from, b->id, &few, e))
        return false;
    return few ? read_all_wishes(s, b, e) : read_places(s, from, &s->old, e) && read_new(s, b, e);
}

/* ---- whom nobody replaces ---- */

static bool is_unexplained(const struct plan_move *p)
{
    return p->from_need && !p->to_need && !p->why;
}

static void tally_new(const struct search *s, const struct plan_data *d, struct plan_tally *t)
{
    const struct places *all = s->standing.count ? &s->standing : &s->new;
    struct plan_pair *pairs = mem_new(((size_t)all->count + 1) * sizeof *pairs);
    int64_t count = 0;

    for (int64_t i = 0; i < all->count; i++) {
        struct plan_pair p = {plan_rows__at(&d->expert_rows, all->list[i].expert_row), plan_rows__at(&d->need_rows, all->list[i].need_row)};
        if (p.expert >= 0 && p.need >= 0)
            pairs[count++] = p;
    }
    plan_tally__make(t, &d->in, pairs, count);
    free(pairs);
}

/* Where somebody leaves and nobody comes, the reason is that of the need that is not met. */
static void explain_in(struct search *s, const struct plan_data *d)
{
    int32_t *scratch = mem_new(((size_t)d->in.expert_count * 2 + 1) * sizeof *scratch);
    struct plan_tally t;

    tally_new(s, d, &t);
    for (int64_t i = 0; i < s->count; i++) {
        struct buf text = {0};
        int32_t n = is_unexplained(&s->moves[i]) ? plan_words__at(&d->needs, s->moves[i].from_need) : -1;
        if (n >= 0 && plan_tally__got(&t, n) < d->in.needs[n].wanted) {
            plan_limits__unmet(d, &t, n, scratch, &text);
            s->moves[i].why = arena_dup(s->mem, buf_text(&text));
        }
        buf_release(&text);
    }
    plan_tally__release(&t);
    free(scratch);
}

static void explain_unmet(struct search *s, const struct record *plan)
{
    struct plan_data d;
    struct err ignored = {0};
    int64_t first = 0;

    while (first < s->count && !is_unexplained(&s->moves[first]))
        first++;
    if (first == s->count)
        return;
    if (s->held) {
        explain_in(s, &s->held->d);
        return;
    }
    if (plan_data__load(s->m, s->year, plan->id, &d, &ignored)) /* not while wishes contradict each other: then they are told of elsewhere */
        explain_in(s, &d);
    plan_data__release(&d);
}

/* The desk may go before the moves. */
static void keep_texts(struct search *s)
{
    for (int64_t i = 0; s->held && i < s->count; i++) {
        struct plan_move *p = &s->moves[i];
        const char **texts[] = {&p->expert, &p->expert_name, &p->from_need, &p->from_village, &p->to_need, &p->to_village};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            if (*texts[k])
                *texts[k] = arena_dup(s->mem, *texts[k]);
    }
}

/* What both ways of comparing end with: the moves into the caller's arena, memory back. */
static void hand_over(struct search *s, const struct record *plan, bool ok, struct plan_move **out, int64_t *count)
{
    if (ok) {
        compare(s);
        explain_unmet(s, plan);
        keep_texts(s);
        *out = arena_new(s->mem, ((size_t)s->count + 1) * sizeof **out);
        if (s->count)
            memcpy(*out, s->moves, (size_t)s->count * sizeof **out);
        *count = s->count;
    }
    free(s->old.list);
    free(s->old.by_need);
    free(s->new.list);
    free(s->new.by_need);
    free(s->standing.list);
    buf_release(&s->absent);
    free(s->pinned.list);
    free(s->forbidden.list);
    free(s->moves);
}

/* The desk, if its year still is the one in the file. */
static bool borrow(struct model *m, struct plan_desk *d, struct search *s, struct err *e)
{
    bool holds = false;

    if (d && !plan_desk_holds(m, d, &holds, e))
        return false;
    s->held = holds && d->d.year == s->year ? d : NULL;
    return true;
}

bool plan_desk_moves(struct model *m, struct plan_desk *d, const struct record *a, const struct record *b, struct arena *mem,
                     struct plan_move **out, int64_t *count, struct err *e)
{
    struct search s = {.m = m, .mem = mem, .year = (int)record_number(b, PLAN_YEAR)};

    if (a && a->id && record_number(a, PLAN_YEAR) != s.year)
        return err_set(e, ERR_INPUT, _("the plans %s and %s are of different years"), record_text(a, PLAN_NO), record_text(b, PLAN_NO));
    bool ok = borrow(m, d, &s, e) && txn_begin(m->db, TXN_READ, e) && txn_end(m->db, read_both(&s, a, b, e), e);
    hand_over(&s, b, ok, out, count);
    return ok;
}

bool plan_moves(struct model *m, const struct record *a, const struct record *b, struct arena *mem,
                struct plan_move **out, int64_t *count, struct err *e)
{
    return plan_desk_moves(m, NULL, a, b, mem, out, count, e);
}

/* ---- against the plan as it was ---- */

struct plan_memory {
    struct arena mem;
    struct places places;
};

static void keep_places(struct search *s, struct places *p)
{
    for (int64_t i = 0; s->held && i < p->count; i++) {
        const char **texts[] = {&p->list[i].expert, &p->list[i].name, &p->list[i].need, &p->list[i].village};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            *texts[k] = arena_dup(s->mem, *texts[k]);
    }
}

bool plan_remember(struct model *m, struct plan_desk *d, const struct record *plan, struct plan_memory **out, struct err *e)
{
    struct plan_memory *before = mem_zero(1, sizeof *before);
    struct search s = {.m = m, .mem = &before->mem, .year = (int)record_number(plan, PLAN_YEAR)};

    if (!borrow(m, d, &s, e) || !read_places(&s, plan->id, &before->places, e)) {
        buf_release(&s.absent);
        plan_memory_release(before);
        return false;
    }
    buf_release(&s.absent);
    keep_places(&s, &before->places);
    *out = before;
    return true;
}

void plan_memory_release(struct plan_memory *before)
{
    if (!before)
        return;
    free(before->places.list);
    arena_release(&before->mem);
    free(before);
}

bool plan_moves_since(struct model *m, struct plan_desk *d, const struct plan_memory *before, const struct record *plan, struct arena *mem,
                      struct plan_move **out, int64_t *count, struct err *e)
{
    struct search s = {.m = m, .mem = mem, .year = (int)record_number(plan, PLAN_YEAR)};

    s.old.count = before->places.count;
    s.old.list = mem_new(((size_t)s.old.count + 1) * sizeof *s.old.list);
    if (s.old.count)
        memcpy(s.old.list, before->places.list, (size_t)s.old.count * sizeof *s.old.list);
    bool ok = borrow(m, d, &s, e) && txn_begin(m->db, TXN_READ, e) && txn_end(m->db, read_new(&s, plan, e), e);
    hand_over(&s, plan, ok, out, count);
    return ok;
}
