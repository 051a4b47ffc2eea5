/* Candidates come into the network as columns: a few at first, then those a price asks for. */
#include "plan_columns__.h"

#include "base/split.h"

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

/* ---- runs of needs ---- */

struct plan_runs plan_runs__of(const struct plan_instance *in)
{
    enum { WORTH_IT = 1 << 18 };
    struct plan_runs r = {.count = in->start && in->start[in->need_count] >= WORTH_IT ? PLAN_RUNS : 1};

    for (int i = 1, n = 0; i < r.count; i++) {
        while (n < in->need_count && in->start[n] < in->start[in->need_count] * i / r.count)
            n++;
        r.at[i] = n;
    }
    r.at[r.count] = in->need_count;
    return r;
}

/* ---- bins ---- */

struct plan_bins plan_bins__new(int32_t count, int32_t most)
{
    struct plan_bins b = {
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

struct plan_bins *plan_bins__open(struct plan_bins *b, int32_t count, int32_t most)
{
    if (!b->column)
        *b = plan_bins__new(count, most);
    return b;
}

void plan_bins__release(struct plan_bins *b)
{
    free(b->column);
    free(b->count);
    free(b->limit);
    *b = (struct plan_bins){0};
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

void plan_bins__offer(struct plan_bins *b, int32_t bin, struct plan_column c)
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

void plan_bins__join(struct plan_bins *b, struct plan_bins *other)
{
    for (int32_t bin = 0; bin < other->bins; bin++) {
        const struct plan_column *c = other->column + (size_t)bin * (size_t)other->most;
        for (int32_t i = 0; i < other->count[bin]; i++)
            plan_bins__offer(b, bin, c[i]);
    }
    plan_bins__release(other);
}

/* The best first: insertion, for a few. */
static void sort_bin(struct plan_column *h, int32_t count)
{
    for (int32_t i = 1; i < count; i++) {
        struct plan_column c = h[i];
        int32_t at = i;
        for (; at > 0 && worse(&h[at - 1], &c); at--)
            h[at] = h[at - 1];
        h[at] = c;
    }
}

void plan_bins__add_mixed(struct plan_net *p, struct plan_bins *b)
{
    enum { STRIDES = 61 };
    int64_t total = 0, at = 0, step = 0;

    for (int32_t i = 0; i < b->bins; i++)
        total += b->count[i];
    struct plan_column *list = mem_new((size_t)total * sizeof *list + 1);
    for (int32_t i = 0; i < b->bins; i++) {
        sort_bin(b->column + (size_t)i * (size_t)b->most, b->count[i]);
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

/* ---- the first columns ---- */

/* The earlier placements are in the network from the start: pricing need not know what keeping earns. */
void plan_columns__keeps(struct plan_net *p)
{
    const struct plan_instance *in = p->in;

    for (int32_t i = 0; i < in->keep_count; i++) {
        struct plan_pair k = in->keeps[i];
        p->keep.arc[i] = -1;
        if (plan_net__dest(p, k.need) < 0 || plan_set__has(&p->known, k.expert, k.need))
            continue;
        int32_t score = in->keep_score ? in->keep_score[i] : plan_pair_score(in, k, p->scratch);
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
enum { FIRST_EACH = 4, POOR_LEAD = 100 };

struct first_columns {
    const struct plan_net *net;
    struct plan_runs runs;
    struct plan_bins best[SPLIT_WORKERS];
};

static void find_first(void *arg, int i, int worker)
{
    struct first_columns *f = arg;
    const struct plan_net *p = f->net;
    const struct plan_instance *in = p->in;
    struct plan_bins *best = plan_bins__open(&f->best[worker], in->expert_count, FIRST_EACH);
    const int64_t *limit = best->limit;

    for (int32_t n = f->runs.at[i]; n < f->runs.at[i + 1]; n++) {
        const int32_t *expert, *score;
        if (plan_net__dest(p, n) < 0)
            continue;
        int32_t count = plan_candidates_of(in, n, p->scratch, &expert, &score);
        int64_t lead = in->villages[in->needs[n].village].poor ? POOR_LEAD : in->params.cover_bonus;
        for (int32_t k = 0; k < count; k++) {
            int64_t rank = -(score[k] + lead);
            if (rank <= limit[expert[k]] && !plan_set__has(&p->known, expert[k], n))
                plan_bins__offer(best, expert[k], (struct plan_column){rank, expert[k], n, score[k]});
        }
    }
}

void plan_columns__first(struct plan_net *p)
{
    struct first_columns f = {.net = p, .runs = plan_runs__of(p->in)};
    struct plan_bins *best = plan_bins__open(&f.best[0], p->in->expert_count, FIRST_EACH);

    split_run(f.runs.count, find_first, &f);
    for (int i = 1; i < SPLIT_WORKERS; i++)
        plan_bins__join(best, &f.best[i]);
    plan_bins__add_mixed(p, best);
    plan_bins__release(best);
}
