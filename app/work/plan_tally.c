/* Placements counted against places, needs and quotas. */
#include "plan_tally__.h"

#include "plan_instance__.h"

#include <stdlib.h>
#include <string.h>

bool plan_pairs__have(const struct plan_pair *sorted, int32_t count, struct plan_pair p)
{
    return count && bsearch(&p, sorted, (size_t)count, sizeof p, plan_pair__compare);
}

bool plan_tally__forbidden(const struct plan_instance *in, struct plan_pair p)
{
    for (int32_t i = 0; i < in->forbid_count; i++)
        if (in->forbids[i].need == p.need && in->forbids[i].expert == p.expert)
            return true;
    return false;
}

/* ---- counting ---- */

static void keep_sorted(struct plan_tally *t, const struct plan_pair *pairs, int64_t count)
{
    t->pairs = mem_new(((size_t)count + 1) * sizeof *t->pairs);
    if (count == 0)
        return;
    memcpy(t->pairs, pairs, (size_t)count * sizeof *pairs);
    plan_pairs__sort(t->pairs, (int32_t)count, t->in->need_count);
    for (int64_t i = 0; i < count; i++)
        if (i == 0 || plan_pair__compare(&t->pairs[i], &t->pairs[t->count - 1]) != 0)
            t->pairs[t->count++] = t->pairs[i];
}

static void index_pairs(struct plan_tally *t)
{
    const struct plan_instance *in = t->in;

    t->need_start = mem_zero((size_t)in->need_count + 2, sizeof *t->need_start);
    t->expert_start = mem_zero((size_t)in->expert_count + 2, sizeof *t->expert_start);
    t->expert_need = mem_new(((size_t)t->count + 1) * sizeof *t->expert_need);
    for (int32_t i = 0; i < t->count; i++) {
        t->need_start[t->pairs[i].need + 1]++;
        t->expert_start[t->pairs[i].expert + 2]++;
    }
    for (int32_t n = 0; n < in->need_count; n++)
        t->need_start[n + 1] += t->need_start[n];
    for (int32_t x = 0; x < in->expert_count; x++)
        t->expert_start[x + 1] += t->expert_start[x];
    for (int32_t i = 0; i < t->count; i++)
        t->expert_need[t->expert_start[t->pairs[i].expert + 1]++] = t->pairs[i].need;
}

void plan_tally__make(struct plan_tally *t, const struct plan_instance *in, const struct plan_pair *pairs, int64_t count)
{
    *t = (struct plan_tally){.in = in, .order = plan_quota__order(in)};
    keep_sorted(t, pairs, count);
    index_pairs(t);
    t->reached = mem_zero((size_t)in->village_count + 1, sizeof *t->reached);
    t->counts = mem_zero((size_t)in->quota_count + 1, sizeof *t->counts);
    for (int32_t i = 0; i < t->count; i++) {
        struct plan_pair p = t->pairs[i];
        int32_t quotas[5];
        bool first = t->expert_need[t->expert_start[p.expert]] == p.need;
        int n = plan_tally__quotas(t, p, first, quotas);
        t->reached[in->needs[p.need].village]++;
        for (int k = 0; k < n; k++)
            t->counts[quotas[k]]++;
    }
}

void plan_tally__release(struct plan_tally *t)
{
    free(t->pairs);
    free(t->need_start);
    free(t->expert_start);
    free(t->expert_need);
    free(t->reached);
    free(t->counts);
    free(t->order);
    *t = (struct plan_tally){0};
}

/* ---- asking ---- */

bool plan_tally__has(const struct plan_tally *t, struct plan_pair p)
{
    return plan_pairs__have(t->pairs, t->count, p);
}

int32_t plan_tally__load(const struct plan_tally *t, int32_t expert)
{
    return t->expert_start[expert + 1] - t->expert_start[expert];
}

int32_t plan_tally__got(const struct plan_tally *t, int32_t need)
{
    return t->need_start[need + 1] - t->need_start[need];
}

/* The five things that could be counted, most general first. */
static void keys_of(const struct plan_instance *in, struct plan_pair p, struct plan_quota out[5])
{
    const struct plan_expert *x = &in->experts[p.expert];
    const struct plan_village *v = &in->villages[in->needs[p.need].village];

    out[0] = (struct plan_quota){PLAN_DEST_LEAGUE, -1, v->league, -1, 0, 0};
    out[1] = (struct plan_quota){PLAN_DEST_BANNER, -1, v->league, v->banner, 0, 0};
    out[2] = (struct plan_quota){PLAN_PROG, x->programme, -1, -1, 0, 0};
    out[3] = (struct plan_quota){PLAN_PROG_LEAGUE, x->programme, x->league, -1, 0, 0};
    out[4] = (struct plan_quota){PLAN_PROG_BANNER, x->programme, x->league, x->banner, 0, 0};
}

int plan_tally__quotas(const struct plan_tally *t, struct plan_pair p, bool head, int32_t out[5])
{
    struct plan_quota keys[5];
    int count = 0;

    keys_of(t->in, p, keys);
    for (int i = 0; i < (head ? 5 : 2); i++) {
        const struct plan_quota *q = plan_quota__find(t->in, t->order, keys[i]);
        if (q)
            out[count++] = (int32_t)(q - t->in->quotas);
    }
    return count;
}

bool plan_tally__full(const struct plan_tally *t, struct plan_pair p, int32_t *quota)
{
    bool head = plan_tally__load(t, p.expert) == 0;
    int32_t quotas[5];
    int count = plan_tally__quotas(t, p, head, quotas);

    *quota = -1;
    if (!t->in->unnamed_free && count < (head ? 5 : 2))
        return true;
    for (int i = 0; i < count; i++)
        if (t->counts[quotas[i]] >= t->in->quotas[quotas[i]].upper) {
            *quota = quotas[i];
            return true;
        }
    return false;
}

enum plan_block plan_tally__block(const struct plan_tally *t, struct plan_pair p, enum plan_block pass, int32_t *quota)
{
    *quota = -1;
    if (pass != PLAN_BLOCK_FORBIDDEN && plan_tally__forbidden(t->in, p))
        return PLAN_BLOCK_FORBIDDEN;
    if (pass != PLAN_BLOCK_WANTED && plan_tally__got(t, p.need) >= t->in->needs[p.need].wanted)
        return PLAN_BLOCK_WANTED;
    if (pass != PLAN_BLOCK_PLACES && plan_tally__load(t, p.expert) >= t->in->experts[p.expert].places)
        return PLAN_BLOCK_PLACES;
    return pass != PLAN_BLOCK_QUOTA && plan_tally__full(t, p, quota) ? PLAN_BLOCK_QUOTA : PLAN_BLOCK_NONE;
}
