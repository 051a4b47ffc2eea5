/* What an instance can answer about itself. Reading is in plan_read.c, judging in plan_check.c. */
#include "plan_basis__.h"
#include "plan_instance__.h"

#include <stdlib.h>
#include <string.h>

void plan_instance_release(struct plan_instance *in)
{
    free(in->experts);
    free(in->villages);
    free(in->needs);
    free(in->quotas);
    free(in->pins);
    free(in->forbids);
    free(in->keeps);
    free(in->keep_score);
    free(in->ties);
    free(in->stations);
    free(in->posts);
    free(in->start);
    free(in->expert);
    free(in->score);
    plan_basis__free(in->basis);
    *in = (struct plan_instance){0};
}

const char *plan_quota_kind_name(enum plan_quota_kind kind)
{
    static const char *const names[] = {"prog", "prog_league", "prog_banner", "dest_league",
                                        "dest_banner"};
    return names[kind];
}

int32_t plan_candidates_of(const struct plan_instance *in, int32_t need, int32_t *scratch,
                           const int32_t **expert, const int32_t **score)
{
    if (in->start) {
        *expert = in->expert + in->start[need];
        *score = in->score + in->start[need];
        return (int32_t)(in->start[need + 1] - in->start[need]);
    }
    *expert = scratch;
    *score = scratch + in->expert_count;
    return in->candidates.list(in->candidates.arg, need, scratch, scratch + in->expert_count);
}

int32_t plan_most_score(const struct plan_instance *in)
{
    int32_t most = 0;

    if (!in->start || in->candidates.most_score > 0)
        return in->candidates.most_score;
    for (int64_t i = 0; i < in->start[in->need_count]; i++)
        most = in->score[i] > most ? in->score[i] : most;
    return most;
}

int32_t plan_pair_score(const struct plan_instance *in, struct plan_pair pair, int32_t *scratch)
{
    const int32_t *expert, *score;

    if (!in->start && in->candidates.score)
        return in->candidates.score(in->candidates.arg, pair);
    int32_t count = plan_candidates_of(in, pair.need, scratch, &expert, &score), low = 0, high = count;
    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (expert[mid] < pair.expert)
            low = mid + 1;
        else
            high = mid;
    }
    return low < count && expert[low] == pair.expert ? score[low] : -1;
}

/* Insertion sort: rows are short, and runs of a merge are. */
static void sort_run(uint64_t *k, int64_t count)
{
    for (int64_t i = 1; i < count; i++) {
        uint64_t x = k[i];
        int64_t j = i;
        for (; j > 0 && k[j - 1] > x; j--)
            k[j] = k[j - 1];
        k[j] = x;
    }
}

/* Sorts k, with room for as many in aside; answers where the sorted numbers stand. */
static uint64_t *sort_keys(uint64_t *k, uint64_t *aside, int64_t count)
{
    enum { RUN = 24 };

    for (int64_t i = 0; i < count; i += RUN)
        sort_run(k + i, count - i < RUN ? count - i : RUN);
    for (int64_t run = RUN; run < count; run *= 2) {
        for (int64_t i = 0; i < count; i += 2 * run) {
            int64_t mid = i + run < count ? i + run : count;
            int64_t end = i + 2 * run < count ? i + 2 * run : count;
            for (int64_t a = i, b = mid, to = i; to < end; to++)
                aside[to] = b == end || (a < mid && k[a] <= k[b]) ? k[a++] : k[b++];
        }
        uint64_t *swap = k;
        k = aside;
        aside = swap;
    }
    return k;
}

static bool sorted(const int32_t *expert, int64_t count)
{
    for (int64_t i = 1; i < count; i++)
        if (expert[i - 1] >= expert[i])
            return false;
    return true;
}

bool plan_instance__sort_candidates(struct plan_instance *in, struct plan_pair *twice)
{
    int64_t most = 0;
    bool once = true;

    for (int32_t n = 0; n < in->need_count; n++)
        most = in->start[n + 1] - in->start[n] > most ? in->start[n + 1] - in->start[n] : most;
    uint64_t *keys = mem_new((size_t)most * 2 * sizeof *keys + 1), *aside = keys + most;
    for (int32_t n = 0; once && n < in->need_count; n++) {
        int64_t count = in->start[n + 1] - in->start[n];
        int32_t *expert = in->expert + in->start[n], *score = in->score + in->start[n];
        if (sorted(expert, count))
            continue;
        for (int64_t i = 0; i < count; i++)
            keys[i] = (uint64_t)(uint32_t)expert[i] << 32 | (uint32_t)score[i];
        const uint64_t *k = sort_keys(keys, aside, count);
        for (int64_t i = 0; i < count; i++) {
            expert[i] = (int32_t)(k[i] >> 32);
            score[i] = (int32_t)(k[i] & UINT32_MAX);
            if (i && expert[i] == expert[i - 1]) {
                *twice = (struct plan_pair){expert[i], n};
                once = false;
            }
        }
    }
    free(keys);
    return once;
}

int plan_pair__compare(const void *a, const void *b)
{
    const struct plan_pair *p = a, *q = b;

    if (p->need != q->need)
        return p->need < q->need ? -1 : 1;
    return p->expert == q->expert ? 0 : p->expert < q->expert ? -1 : 1;
}

/* Those of one need are few as a rule: they are put in order where they stand. */
static void sort_needs_pairs(struct plan_pair *run, int32_t count)
{
    enum { FEW = 32 };

    if (count > FEW) {
        qsort(run, (size_t)count, sizeof *run, plan_pair__compare);
        return;
    }
    for (int32_t i = 1; i < count; i++) {
        struct plan_pair p = run[i];
        int32_t at = i;
        for (; at > 0 && run[at - 1].expert > p.expert; at--)
            run[at] = run[at - 1];
        run[at] = p;
    }
}

void plan_pairs__sort(struct plan_pair *pairs, int32_t count, int32_t need_count)
{
    int32_t *end = mem_zero((size_t)need_count + 1, sizeof *end);
    struct plan_pair *from = mem_new(((size_t)count + 1) * sizeof *from);

    for (int32_t i = 0; i < count; i++) {
        from[i] = pairs[i];
        end[pairs[i].need + 1]++;
    }
    for (int32_t n = 0; n < need_count; n++)
        end[n + 1] += end[n];
    for (int32_t i = 0; i < count; i++)
        pairs[end[from[i].need]++] = from[i];
    for (int32_t n = 0, start = 0; n < need_count; start = end[n++])
        sort_needs_pairs(pairs + start, end[n] - start);
    free(from);
    free(end);
}

int plan_quota__misplaced(const struct plan_quota *q)
{
    static const bool uses[PLAN_QUOTA__COUNT][3] = {
        [PLAN_PROG] = {true, false, false},       [PLAN_PROG_LEAGUE] = {true, true, false},
        [PLAN_PROG_BANNER] = {true, true, true},  [PLAN_DEST_LEAGUE] = {false, true, false},
        [PLAN_DEST_BANNER] = {false, true, true},
    };
    const int32_t number[3] = {q->programme, q->league, q->banner};

    for (int i = 0; i < 3; i++)
        if (uses[q->kind][i] ? number[i] < 0 : number[i] != -1)
            return i + 1;
    return 0;
}

static int compare_quota(const struct plan_quota *a, const struct plan_quota *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->programme != b->programme)
        return a->programme < b->programme ? -1 : 1;
    if (a->league != b->league)
        return a->league < b->league ? -1 : 1;
    return a->banner == b->banner ? 0 : a->banner < b->banner ? -1 : 1;
}

static int compare_quota_at(const void *a, const void *b, void *quotas)
{
    const struct plan_quota *q = quotas;
    int32_t i = *(const int32_t *)a, j = *(const int32_t *)b;
    int c = compare_quota(&q[i], &q[j]);

    return c ? c : i < j ? -1 : i > j;
}

/* Places in a table of 2^k, twice as many as quotas at least, that stands behind the order and its k. */
static uint32_t slot_of(const struct plan_quota *q, int32_t bits)
{
    uint64_t key = (uint64_t)(uint32_t)q->programme * 5 + (uint64_t)q->kind;

    key = (key * 0x9E3779B97F4A7C15u ^ (uint32_t)q->league) * 0x9E3779B97F4A7C15u ^ (uint32_t)q->banner;
    return (uint32_t)(key * 0x9E3779B97F4A7C15u >> (64 - bits));
}

/* Of quotas with one key the first in the order is found. */
static void fill_table(const struct plan_instance *in, int32_t *order, int32_t bits)
{
    int32_t *slots = order + in->quota_count + 1;
    uint32_t mask = (1u << bits) - 1;

    order[in->quota_count] = bits;
    memset(slots, -1, sizeof *slots << bits);
    for (int32_t i = 0; i < in->quota_count; i++) {
        uint32_t at = slot_of(&in->quotas[order[i]], bits);
        while (slots[at] >= 0)
            at = (at + 1) & mask;
        slots[at] = order[i];
    }
}

int32_t *plan_quota__order(const struct plan_instance *in)
{
    int32_t bits = 1;

    while ((int64_t)1 << bits < 2 * (int64_t)in->quota_count + 2)
        bits++;
    int32_t *order = mem_new(((size_t)in->quota_count + 1 + ((size_t)1 << bits)) * sizeof *order);
    for (int32_t i = 0; i < in->quota_count; i++)
        order[i] = i;
    qsort_r(order, (size_t)in->quota_count, sizeof *order, compare_quota_at, in->quotas);
    fill_table(in, order, bits);
    return order;
}

const struct plan_quota *plan_quota__find(const struct plan_instance *in, const int32_t *order,
                                          struct plan_quota key)
{
    const int32_t bits = order[in->quota_count], *slots = order + in->quota_count + 1;
    uint32_t mask = (1u << bits) - 1;

    for (uint32_t at = slot_of(&key, bits); slots[at] >= 0; at = (at + 1) & mask)
        if (compare_quota(&in->quotas[slots[at]], &key) == 0)
            return &in->quotas[slots[at]];
    return NULL;
}

int32_t plan_quota__upper(const struct plan_instance *in, const int32_t *order,
                          struct plan_quota key, int32_t most)
{
    const struct plan_quota *q = plan_quota__find(in, order, key);

    if (!q)
        return in->unnamed_free ? most : 0;
    return q->upper < most ? q->upper : most;
}
