/* Candidates come into the network as columns: a few at first, then those a price asks for. */
#include "plan_net__.h"

#include <stdlib.h>
#include <string.h>

static size_t slot_of(const struct plan_pair_set *s, uint64_t key)
{
    size_t at = (size_t)(key * 0x9E3779B97F4A7C15u >> 20) & (s->room - 1);

    while (s->slots[at] && s->slots[at] != key)
        at = (at + 1) & (s->room - 1);
    return at;
}

static uint64_t pair_key(int32_t expert, int32_t need)
{
    return ((uint64_t)(uint32_t)expert << 32 | (uint32_t)need) + 1;
}

static void grow_set(struct plan_pair_set *s, size_t room)
{
    struct plan_pair_set old = *s;

    s->room = room;
    s->slots = mem_zero(s->room, sizeof *s->slots);
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i])
            s->slots[slot_of(s, old.slots[i])] = old.slots[i];
    free(old.slots);
}

void plan_set__expect(struct plan_pair_set *s, size_t more)
{
    size_t room = s->room ? s->room : 1024;

    while (room < 2 * (s->count + more))
        room *= 2;
    if (room > s->room)
        grow_set(s, room);
}

bool plan_set__add(struct plan_pair_set *s, int32_t expert, int32_t need)
{
    if (s->count * 2 >= s->room)
        grow_set(s, s->room ? s->room * 2 : 1024);
    size_t at = slot_of(s, pair_key(expert, need));
    if (s->slots[at])
        return false;
    s->slots[at] = pair_key(expert, need);
    s->count++;
    return true;
}

struct plan_pair plan_set__pair(uint64_t slot)
{
    return (struct plan_pair){(int32_t)((slot - 1) >> 32), (int32_t)((slot - 1) & UINT32_MAX)};
}

bool plan_set__has(const struct plan_pair_set *s, int32_t expert, int32_t need)
{
    return s->room && s->slots[slot_of(s, pair_key(expert, need))];
}

void plan_columns__add(struct plan_net *p, struct plan_column c)
{
    int32_t node = plan_net__need(p, c.need);

    if (!plan_set__add(&p->known, c.expert, c.need))
        return;
    flow_arc_add(&p->flow, p->first_expert + c.expert, node, 1, -p->keep.scale * c.score);
    p->columns++;
}

/* Columns in bins of at most `most`, the best kept: each bin a heap with the worst on top. */
struct bins {
    struct plan_column *column; /* most of them for each bin */
    int32_t *count;             /* by bin */
    int64_t *limit;             /* by bin: a column that ranks beyond it need not be offered */
    int32_t bins, most;
};

static struct bins bins_new(int32_t count, int32_t most)
{
    struct bins b = {
        .column = mem_new((size_t)count * (size_t)most * sizeof *b.column + 1),
        .count = mem_zero((size_t)count + 1, sizeof *b.count),
        .limit = mem_new(((size_t)count + 1) * sizeof *b.limit),
        .bins = count,
        .most = most,
    };

    for (int32_t i = 0; i < count; i++)
        b.limit[i] = INT64_MAX;
    return b;
}

static void bins_release(struct bins *b)
{
    free(b->column);
    free(b->count);
    free(b->limit);
}

/* Order of columns: rank, then need, then expert: no two are equal. */
static bool worse(const struct plan_column *a, const struct plan_column *b)
{
    if (a->rank != b->rank)
        return a->rank > b->rank;
    return a->need != b->need ? a->need > b->need : a->expert > b->expert;
}

static void sink_down(struct plan_column *h, int32_t count, int32_t at)
{
    for (;;) {
        int32_t child = 2 * at + 1;
        if (child >= count)
            return;
        if (child + 1 < count && worse(&h[child + 1], &h[child]))
            child++;
        if (!worse(&h[child], &h[at]))
            return;
        struct plan_column swap = h[at];
        h[at] = h[child];
        h[child] = swap;
        at = child;
    }
}

static void bins_offer(struct bins *b, int32_t bin, struct plan_column c)
{
    struct plan_column *h = b->column + (size_t)bin * (size_t)b->most;
    int32_t count = b->count[bin];

    if (count < b->most) {
        h[count] = c;
        b->count[bin]++;
        if (count + 1 < b->most)
            return;
        for (int32_t i = b->most / 2 - 1; i >= 0; i--)
            sink_down(h, b->most, i);
    } else {
        if (worse(&c, &h[0]))
            return;
        h[0] = c;
        sink_down(h, count, 0);
    }
    b->limit[bin] = h[0].rank;
}

/* Adds them all, mixed: neighbours in the list compete, so they must not stand side by side. */
static void add_mixed(struct plan_net *p, const struct bins *b)
{
    enum { STRIDES = 61 };
    int64_t total = 0, at = 0, step = 0;

    for (int32_t i = 0; i < b->bins; i++)
        total += b->count[i];
    struct plan_column *list = mem_new((size_t)total * sizeof *list + 1);
    for (int32_t i = 0; i < b->bins; i++) {
        memcpy(list + at, b->column + (size_t)i * (size_t)b->most,
               (size_t)b->count[i] * sizeof *list);
        at += b->count[i];
    }
    step = total / STRIDES + 1;
    for (int64_t from = 0; from < step; from++)
        for (int64_t i = from; i < total; i += step)
            plan_columns__add(p, list[i]);
    free(list);
}

/* The earlier placements are in the network from the start: pricing need not know what keeping earns. */
void plan_columns__keeps(struct plan_net *p)
{
    const struct plan_instance *in = p->in;

    for (int32_t i = 0; i < in->keep_count; i++) {
        struct plan_pair k = in->keeps[i];
        p->keep.arc[i] = -1;
        if (plan_net__dest(p, k.need) < 0 || plan_set__has(&p->known, k.expert, k.need))
            continue;
        int32_t score = plan_pair_score(in, k, p->scratch);
        if (score < 0)
            continue;
        plan_columns__add(p, (struct plan_column){0, k.expert, k.need, score});
        p->keep.arc[i] = p->flow.arc_count - 1;
        p->flow.cost[p->keep.arc[i]] -= p->keep.base;
    }
}

/*
 * For each expert his best needs, those of poor villages with a lead. Few: a column that is missing
 * costs one round of pricing, a column too many costs pivots in all of them (measured: 4 beats 2
 * and 8).
 */
void plan_columns__first(struct plan_net *p)
{
    const struct plan_instance *in = p->in;
    enum { EACH = 4, POOR_LEAD = 100 };
    struct bins best = bins_new(in->expert_count, EACH);
    const int64_t *limit = best.limit;

    for (int32_t n = 0; n < in->need_count; n++) {
        const int32_t *expert, *score;
        if (plan_net__dest(p, n) < 0)
            continue;
        int32_t count = plan_candidates_of(in, n, p->scratch, &expert, &score);
        int64_t lead = in->params.cover_bonus;
        if (in->villages[in->needs[n].village].poor)
            lead = POOR_LEAD;
        for (int32_t i = 0; i < count; i++) {
            int64_t rank = -(score[i] + lead);
            if (rank <= limit[expert[i]] && !plan_set__has(&p->known, expert[i], n))
                bins_offer(&best, expert[i], (struct plan_column){rank, expert[i], n, score[i]});
        }
    }
    add_mixed(p, &best);
    bins_release(&best);
}

/* The columns of one need, the most negative first, at most `most` of them. */
struct negative {
    struct plan_column *found;
    int32_t count, most;
    int64_t limit; /* a reduced cost that is not below it need not be looked at */
};

static void offer(struct negative *f, struct plan_column c)
{
    int32_t at = f->count < f->most ? f->count++ : f->most - 1;

    for (; at > 0 && f->found[at - 1].rank > c.rank; at--)
        f->found[at] = f->found[at - 1];
    f->found[at] = c;
    if (f->count == f->most)
        f->limit = f->found[f->most - 1].rank;
}

/* The first candidate from `i` on whose price less its score is below that, count = none: the inner loop of a first solve. */
static int32_t next_below(const int64_t *expert_pi, const int32_t *expert, const int32_t *score, int32_t i, int32_t count,
                          int64_t scale, int64_t below)
{
    while (i < count && expert_pi[expert[i]] - scale * score[i] >= below)
        i++;
    return i;
}

/* Candidates of a need with negative reduced cost; those below `reach` (0 = none) go into the pool. */
static void negative_of(struct plan_net *p, int32_t need, int64_t reach, struct negative *f)
{
    const int64_t *expert_pi = (p->near ? p->near : p->flow.pi) + p->first_expert;
    const int32_t *expert, *score;
    int64_t pi, scale = p->keep.scale;

    if (!plan_net__need_price(p, need, &pi))
        return;
    pi += p->near ? 0 : p->flow.pi[p->flow.root]; /* as the experts' */
    int32_t count = plan_candidates_of(p->in, need, p->scratch, &expert, &score);
    int64_t below = pi + (reach ? reach : f->limit);
    for (int32_t i = 0; (i = next_below(expert_pi, expert, score, i, count, scale, below)) < count; i++) {
        if (plan_set__has(&p->known, expert[i], need))
            continue;
        int64_t reduced = expert_pi[expert[i]] - scale * score[i] - pi;
        struct plan_column c = {reduced, expert[i], need, score[i]};
        if (reach)
            plan_pool__note(&p->pool, c);
        if (reduced < f->limit)
            offer(f, c);
        if (!reach)
            below = pi + f->limit;
    }
}

/* The same from the pool, whose columns stand by need: from `at` on; answers where the next need begins. */
static int64_t negative_in_pool(struct plan_net *p, int64_t at, struct negative *f)
{
    const struct plan_pool *b = &p->pool;
    int32_t need = b->column[at].need;
    int64_t pi = 0;
    bool open = plan_net__need_price(p, need, &pi);

    for (; at < b->count && b->column[at].need == need; at++) {
        struct plan_column c = b->column[at];
        c.rank = plan_net__pi(p, p->first_expert + c.expert) - p->keep.scale * c.score - pi;
        if (open && c.rank < f->limit && !plan_set__has(&p->known, c.expert, need))
            offer(f, c);
    }
    return at;
}

enum { EARLY_ROUNDS = 3, EARLY_EACH = 4, LATE_EACH = 8, LATE_NEED = 4, AGAIN_NEED = 32, AGAIN_EACH = 16 };

static void offer_all(struct bins *best, const struct negative *f)
{
    for (int32_t i = 0; i < f->count; i++)
        bins_offer(best, f->found[i].expert, f->found[i]);
}

/* Few columns came in the last round: prices are nearly what they will be. */
static bool is_settled(const struct plan_net *p)
{
    enum { SETTLED_PART = 64 };

    return p->added < p->columns / SETTLED_PART;
}

/* Every candidate. While prices are still far off a pool would not last. */
static void price_all(struct plan_net *p, struct bins *best, bool early)
{
    struct plan_column found[LATE_NEED];
    int64_t reach = 0;
    bool pooled = !early && is_settled(p);

    if (pooled) {
        plan_pool__begin(p);
        reach = p->pool.reach;
    }
    for (int32_t n = 0; n < p->in->need_count; n++) {
        struct negative f = {.found = found, .most = early ? 1 : LATE_NEED};
        negative_of(p, n, reach, &f);
        offer_all(best, &f);
    }
    if (pooled)
        plan_pool__end(p);
}

/* In planning again a round of pricing costs more than a column too many. */
static int32_t most_of_need(const struct plan_net *p)
{
    return p->pool.kept ? AGAIN_NEED : LATE_NEED;
}

/* Needs that the pool does not cover any more; false = so many that a full round is better. */
static bool price_uncovered(struct plan_net *p, struct bins *best)
{
    struct plan_column found[AGAIN_NEED];
    int64_t moved = plan_pool__moved(p);
    int32_t rest = 0;

    for (int32_t n = 0; moved <= p->pool.reach && n < p->in->need_count; n++) {
        struct negative f = {.found = found, .most = most_of_need(p)};
        if (plan_pool__covers(p, n, moved))
            continue;
        if (++rest > p->in->need_count / 4)
            return false;
        negative_of(p, n, 0, &f);
        offer_all(best, &f);
    }
    return moved <= p->pool.reach;
}

/* The pool, and when nothing in it is negative what it does not cover; false = it does not do. */
static bool price_pool(struct plan_net *p, struct bins *best)
{
    struct plan_column found[AGAIN_NEED];
    bool any = false;

    if (!plan_pool__loosen(p))
        return false;
    for (int64_t at = 0; at < p->pool.count;) {
        struct negative f = {.found = found, .most = most_of_need(p)};
        at = negative_in_pool(p, at, &f);
        offer_all(best, &f);
        any = any || f.count > 0;
    }
    return any || price_uncovered(p, best);
}

/*
 * One round of pricing. While prices are still far off, one column a need and few an expert (the
 * others would be useless soon); later more, so that fewer rounds are left.
 */
int64_t plan_columns__price(void *net, struct flow_net *g)
{
    struct plan_net *p = net;
    bool early = p->priced < EARLY_ROUNDS && p->in->keep_count == 0;
    struct bins best = bins_new(p->in->expert_count, early ? EARLY_EACH : p->pool.kept ? AGAIN_EACH : LATE_EACH);
    int64_t before = p->columns;

    BUG_ON(g != &p->flow);
    plan_pool__near(p);
    if (p->pool.reach == 0 || !price_pool(p, &best)) {
        plan_pool__flow(p);
        bins_release(&best);
        best = bins_new(p->in->expert_count, early ? EARLY_EACH : LATE_EACH);
        price_all(p, &best, early);
    }
    plan_pool__flow(p);
    add_mixed(p, &best);
    bins_release(&best);
    p->priced++;
    p->added = p->columns - before;
    return p->added;
}
