/* What moves from one plan of a year to another, by expert, with the plainest reason there is. */
#include "plan_limits_say__.h"
#include "plan_moves__.h"

#include "model/kinds.h"
#include "store/txn.h"
#include "work/plan_desk.h"

#include <stdlib.h>
#include <string.h>

/* ---- comparing ---- */

static void mark_kept(struct move_places *old, struct move_places *new)
{
    for (int64_t i = 0, k = 0; i < old->count && k < new->count;) {
        int order = moves__compare(&old->list[i], &new->list[k]);
        if (order == 0)
            old->list[i].kept = new->list[k].kept = true;
        i += order <= 0;
        k += order >= 0;
    }
}

static int compare_needs(const void *a, const void *b)
{
    const struct move_place *p = *(const struct move_place *const *)a, *q = *(const struct move_place *const *)b;

    return p->need_row < q->need_row ? -1 : p->need_row > q->need_row;
}

static void index_changed(struct move_places *in)
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
static int64_t first_on(const struct move_places *in, int64_t need)
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
static const struct move_place *other_on(const struct move_places *in, const struct move_place *p)
{
    const struct move_place *found = NULL;

    for (int64_t i = first_on(in, p->need_row); i < in->changed && in->by_need[i]->need_row == p->need_row; i++) {
        const struct move_place *o = in->by_need[i];
        if (o->expert_row == p->expert_row)
            continue;
        if (found)
            return NULL;
        found = o;
    }
    return found;
}

static void add_why_left(const struct move_search *s, const struct move_place *from, struct buf *out)
{
    const struct move_place *comes = other_on(&s->new, from);

    if (!from->can_go)
        buf_addf(out, _("%s cannot be sent in %d any more"), from->expert, s->year);
    else if (!from->open)
        buf_addf(out, _("the need %s is not open any more"), from->need);
    else if (moves__is_wished(&s->forbidden, from))
        buf_addf(out, _("the pair of %s and %s is forbidden"), from->expert, from->need);
    else if (comes)
        buf_addf(out, _("%s %s goes to %s now"), comes->expert, comes->name, from->need);
}

static void add_why_came(const struct move_search *s, const struct move_place *to, struct buf *out)
{
    const struct move_place *left = other_on(&s->old, to);

    if (moves__is_wished(&s->pinned, to))
        buf_addf(out, _("somebody wishes %s on %s"), to->expert, to->need);
    else if (left && !left->can_go)
        buf_addf(out, _("in place of %s %s, who cannot be sent any more"), left->expert, left->name);
    else if (left)
        buf_addf(out, _("in place of %s %s"), left->expert, left->name);
}

/* NULL when nothing plain is to be said. */
static const char *why(const struct move_search *s, const struct move_place *from, const struct move_place *to)
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

static void add_move(struct move_search *s, const struct move_place *from, const struct move_place *to)
{
    const struct move_place *known = from ? from : to;

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
static const struct move_place *next_changed(const struct move_places *in, int64_t *at, const char *expert)
{
    for (; *at < in->count && strcmp(in->list[*at].expert, expert) == 0; ++*at)
        if (!in->list[*at].kept)
            return &in->list[(*at)++];
    return NULL;
}

static void compare(struct move_search *s)
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
            const struct move_place *from = next_changed(&s->old, &i, expert), *to = next_changed(&s->new, &k, expert);
            if (!from && !to)
                break;
            add_move(s, from, to);
        }
    }
}

static bool read_all_wishes(struct move_search *s, const struct record *plan, struct err *e)
{
    return moves__read_wishes(s, plan->id, "pinned", &s->pinned, e) && moves__read_wishes(s, plan->id, "forbidden", &s->forbidden, e);
}

static bool read_new(struct move_search *s, const struct record *plan, struct err *e)
{
    return moves__read_places(s, plan->id, &s->new, e) && read_all_wishes(s, plan, e);
}

static bool read_both(struct move_search *s, const struct record *a, const struct record *b, struct err *e)
{
    int64_t from = a ? a->id : 0;
    bool few = false;

    if (!s->held && !moves__read_different(s, from, b->id, &few, e))
        return false;
    return few ? read_all_wishes(s, b, e) : moves__read_places(s, from, &s->old, e) && read_new(s, b, e);
}

/* ---- whom nobody replaces ---- */

static bool is_unexplained(const struct plan_move *p)
{
    return p->from_need && !p->to_need && !p->why;
}

static void tally_new(const struct move_search *s, const struct plan_data *d, struct plan_tally *t)
{
    int64_t most = s->standing ? s->standing->count : s->new.count, count = 0;
    struct plan_pair *pairs = mem_new(((size_t)most + 1) * sizeof *pairs);

    for (int64_t i = 0; i < most; i++) {
        int64_t expert = s->standing ? s->standing->list[i].expert : s->new.list[i].expert_row;
        int64_t need = s->standing ? s->standing->list[i].need : s->new.list[i].need_row;
        struct plan_pair p = {plan_rows__at(&d->expert_rows, expert), plan_rows__at(&d->need_rows, need)};
        if (p.expert >= 0 && p.need >= 0)
            pairs[count++] = p;
    }
    plan_tally__make(t, &d->in, pairs, count);
    free(pairs);
}

/* Where somebody leaves and nobody comes, the reason is that of the need that is not met. */
static void explain_in(struct move_search *s, const struct plan_data *d)
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

static void explain_unmet(struct move_search *s, const struct record *plan)
{
    struct plan_data d;
    struct err ignored = {0};
    int64_t first = 0;

    while (first < s->count && !is_unexplained(&s->moves[first]))
        first++;
    if (first == s->count)
        return;
    if (s->held || s->solved) {
        explain_in(s, s->held ? &s->held->d : s->solved);
        return;
    }
    if (plan_data__load(s->m, s->year, plan->id, &d, &ignored)) /* not while wishes contradict each other: then they are told of elsewhere */
        explain_in(s, &d);
    plan_data__release(&d);
}

/* The desk may go before the moves. */
static void keep_texts(struct move_search *s)
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
static void hand_over(struct move_search *s, const struct record *plan, bool ok, struct plan_move **out, int64_t *count)
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
    plan_placed__release(&s->rows);
    buf_release(&s->absent);
    free(s->pinned.list);
    free(s->forbidden.list);
    free(s->moves);
}

/* The desk, if its year still is the one in the file. */
static bool borrow(struct model *m, struct plan_desk *d, struct move_search *s, struct err *e)
{
    bool holds = false;

    if (d && !plan_desk_holds(m, d, &holds, e))
        return false;
    s->held = holds && d->d.year == s->year ? d : NULL;
    return true;
}

static bool find_moves(struct move_search *s, struct plan_desk *d, const struct record *a, const struct record *b,
                       struct plan_move **out, int64_t *count, struct err *e)
{
    s->year = (int)record_number(b, PLAN_YEAR);
    if (a && a->id && record_number(a, PLAN_YEAR) != s->year)
        return err_set(e, ERR_INPUT, _("the plans %s and %s are of different years"), record_text(a, PLAN_NO), record_text(b, PLAN_NO));
    bool ok = borrow(s->m, d, s, e) && txn_begin(s->m->db, TXN_READ, e) && txn_end(s->m->db, read_both(s, a, b, e), e);
    hand_over(s, b, ok, out, count);
    return ok;
}

bool plan_desk_moves(struct model *m, struct plan_desk *d, const struct record *a, const struct record *b, struct arena *mem,
                     struct plan_move **out, int64_t *count, struct err *e)
{
    struct move_search s = {.m = m, .mem = mem};

    return find_moves(&s, d, a, b, out, count, e);
}

bool plan_moves(struct model *m, const struct plan_year *solved, const struct record *a, const struct record *b, struct arena *mem,
                struct plan_move **out, int64_t *count, struct err *e)
{
    struct move_search s = {.m = m, .mem = mem, .solved = solved ? &solved->d : NULL};

    return find_moves(&s, NULL, a, b, out, count, e);
}

/* ---- against the plan as it was ---- */

struct plan_memory {
    struct arena mem;
    struct move_places places;
};

static void keep_places(struct move_search *s, struct move_places *p)
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
    struct move_search s = {.m = m, .mem = &before->mem, .year = (int)record_number(plan, PLAN_YEAR)};

    if (!borrow(m, d, &s, e) || !moves__read_places(&s, plan->id, &before->places, e)) {
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
    struct move_search s = {.m = m, .mem = mem, .year = (int)record_number(plan, PLAN_YEAR)};

    s.old.count = before->places.count;
    s.old.list = mem_new(((size_t)s.old.count + 1) * sizeof *s.old.list);
    if (s.old.count)
        memcpy(s.old.list, before->places.list, (size_t)s.old.count * sizeof *s.old.list);
    bool ok = borrow(m, d, &s, e) && txn_begin(m->db, TXN_READ, e) && txn_end(m->db, read_new(&s, plan, e), e);
    hand_over(&s, plan, ok, out, count);
    return ok;
}
