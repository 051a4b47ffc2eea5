/* The quotas as two trees of groups (heads by home, places by destination), and the weights. */
#include "plan_instance__.h"
#include "plan_net__.h"

#include <stdlib.h>
#include <string.h>

static int32_t add_group(struct plan_net *p, const int32_t *order, struct plan_quota key,
                         int32_t parent)
{
    const struct plan_quota *q = plan_quota__find(p->in, order, key);
    int32_t most = (int32_t)p->places + 1; /* a bound above all places never binds */
    struct plan_group *g = &p->groups[p->group_count];

    *g = (struct plan_group){.quota = key, .parent = parent, .node = -1, .reward = -1, .plain = -1};
    g->quota.upper = plan_quota__upper(p->in, order, key, most);
    g->quota.lower = q && q->lower < g->quota.upper ? q->lower : q ? g->quota.upper : 0;
    return p->group_count++;
}

static int compare_keys(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

/* Programme, league and banner in one number, in this order; each is below 2^20 + 1. */
static uint64_t home_key(const struct plan_expert *x)
{
    return (uint64_t)x->programme << 42 | (uint64_t)x->league << 21 | (uint64_t)x->banner;
}

/* The experts' homes, each once, sorted. */
static uint64_t *list_homes(const struct plan_instance *in, int32_t *count)
{
    uint64_t *keys = mem_new((size_t)in->expert_count * sizeof *keys + 1);

    for (int32_t i = 0; i < in->expert_count; i++)
        keys[i] = home_key(&in->experts[i]);
    qsort(keys, (size_t)in->expert_count, sizeof *keys, compare_keys);
    *count = 0;
    for (int32_t i = 0; i < in->expert_count; i++)
        if (i == 0 || keys[i] != keys[i - 1])
            keys[(*count)++] = keys[i];
    return keys;
}

/* Groups of heads level by level, so that a parent stands before its children. */
static void make_heads(struct plan_net *p, const int32_t *order)
{
    enum { BITS = 21, MASK = (1 << BITS) - 1 };
    const struct plan_instance *in = p->in;
    int32_t homes;
    uint64_t *keys = list_homes(in, &homes);
    int32_t *above = mem_new((size_t)homes * sizeof *above + 1);

    for (int level = 0; level < 3; level++) {
        int shift = BITS * (2 - level);
        for (int32_t i = 0; i < homes; i++) {
            bool same = i > 0 && keys[i] >> shift == keys[i - 1] >> shift;
            struct plan_quota key = {(enum plan_quota_kind)(PLAN_PROG + level),
                                     (int32_t)(keys[i] >> 2 * BITS),
                                     level > 0 ? (int32_t)(keys[i] >> BITS & MASK) : -1,
                                     level > 1 ? (int32_t)(keys[i] & MASK) : -1,
                                     0,
                                     0};
            above[i] = same ? above[i - 1] : add_group(p, order, key, level ? above[i] : -1);
        }
    }
    p->head_count = p->group_count;
    for (int32_t i = 0; i < in->expert_count; i++) {
        uint64_t key = home_key(&in->experts[i]);
        const uint64_t *at = bsearch(&key, keys, (size_t)homes, sizeof key, compare_keys);
        BUG_ON(!at);
        p->expert_group[i] = above[at - keys];
    }
    free(above);
    free(keys);
}

/* Leagues, then banners, of the villages that have a need. */
static void make_places(struct plan_net *p, const int32_t *order)
{
    const struct plan_instance *in = p->in;
    int32_t leagues = 0;

    for (int32_t v = 0; v < in->village_count; v++)
        leagues = in->villages[v].league >= leagues ? in->villages[v].league + 1 : leagues;
    int32_t *league = mem_new((size_t)leagues * sizeof *league + 1);
    int32_t *of_banner = mem_new((size_t)p->banner_limit * sizeof *of_banner + 1);
    memset(league, -1, (size_t)leagues * sizeof *league);
    memset(of_banner, -1, (size_t)p->banner_limit * sizeof *of_banner);
    for (int32_t v = 0; v < in->village_count; v++)
        if (p->village_total[v]) {
            league[in->villages[v].league] = 0;
            of_banner[in->villages[v].banner] = in->villages[v].league;
        }
    for (int32_t l = 0; l < leagues; l++)
        if (league[l] == 0)
            league[l] =
                add_group(p, order, (struct plan_quota){PLAN_DEST_LEAGUE, -1, l, -1, 0, 0}, -1);
    for (int32_t b = 0; b < p->banner_limit; b++)
        if (of_banner[b] >= 0)
            p->banner_group[b] = add_group(
                p, order, (struct plan_quota){PLAN_DEST_BANNER, -1, of_banner[b], b, 0, 0},
                league[of_banner[b]]);
    free(of_banner);
    free(league);
}

void plan_groups__make(struct plan_net *p)
{
    const struct plan_instance *in = p->in;
    int32_t *order = plan_quota__order(in);
    size_t banners = 0;

    for (int32_t v = 0; v < in->village_count; v++)
        if (in->villages[v].banner >= p->banner_limit)
            p->banner_limit = in->villages[v].banner + 1;
    banners = (size_t)p->banner_limit;
    p->banner_group = mem_new(banners * sizeof *p->banner_group + 1);
    memset(p->banner_group, -1, banners * sizeof *p->banner_group);
    p->expert_group = mem_new((size_t)in->expert_count * sizeof *p->expert_group + 1);
    /* A home makes at most three groups, a banner at most two. */
    p->groups = mem_new(((size_t)in->expert_count * 3 + banners * 2) * sizeof *p->groups + 1);
    make_heads(p, order);
    make_places(p, order);
    free(order);
}

/* Sums that stick at INT64_MAX. */
static int64_t sum(int64_t a, int64_t b)
{
    return __builtin_add_overflow(a, b, &a) ? INT64_MAX : a;
}

static int64_t product(int64_t a, int64_t b)
{
    return __builtin_mul_overflow(a, b, &a) ? INT64_MAX : a;
}

/* Villages with a minimum that a simple cycle can pass: each once, and two for each expert. */
static int64_t wished_villages(const struct plan_instance *in)
{
    int64_t count = 0, most = 2 * (int64_t)in->expert_count + 2;

    for (int32_t v = 0; v < in->village_count; v++)
        count += in->villages[v].least > 0;
    return count < most ? count : most;
}

bool plan_weights__make(struct plan_net *p, struct err *e)
{
    enum { USUAL_SCORE = 1170, USUAL_STEPS = 8 };
    const struct plan_instance *in = p->in;
    int64_t experts = in->expert_count, scale = p->keep.scale, most = plan_most_score(in);
    int64_t step = product(in->params.load_step, scale), steps = USUAL_STEPS;
    int64_t extra =
        product((int64_t)in->params.second_expert_penalty + in->params.cover_bonus, scale);
    int64_t match = sum(product(most > USUAL_SCORE ? most : USUAL_SCORE, scale), extra);

    match = sum(match, p->keep.base);
    for (int32_t i = 0; i < in->expert_count; i++)
        if (in->experts[i].places - 1 > steps / 2)
            steps = 2 * ((int64_t)in->experts[i].places - 1);
    int64_t value = sum(sum(product(2 * experts, match), product(4 * experts, extra)),
                        sum(product(steps, step), 1));
    struct plan_weights *w = &p->weights;
    int64_t least = wished_villages(in) + in->station_count;
    w->quota = sum(value, 1);
    w->poor = sum(product(w->quota, (int64_t)in->quota_count + least + 1), sum(value, 1));
    w->shut = sum(sum(w->poor, product(least ? 8 : 6, w->quota)), sum(value, product(2, p->keep.most)));
    /*
     * A simple path passes each group once: two covering arcs at a destination banner, two shut
     * experts at a home, two rewards anywhere; the source once, between two shut experts; and each
     * expert once, between two kept placements.
     */
    int64_t homes = 0, banners = 0;
    for (int32_t g = 0; g < p->group_count; g++) {
        homes += p->groups[g].quota.kind == PLAN_PROG_BANNER;
        banners += p->groups[g].quota.kind == PLAN_DEST_BANNER;
    }
    w->penalty = sum(product(2 * (banners + 1), w->poor), product(2 * (homes + 1), w->shut));
    w->penalty = sum(w->penalty, product(2 * ((int64_t)p->group_count + least + 1), w->quota));
    w->penalty = sum(w->penalty, product(4, value));
    w->penalty = sum(w->penalty, product(2 * experts + 2, p->keep.most));
    /* The rewards of those who must be counted, a quarter of this, come twice a home on a path. */
    w->searchable = INT64_MAX / 4 / (homes + 6);
    /* Potentials stay within three of these around a root kept below an eighth of the range. */
    if (w->penalty > INT64_MAX / 32)
        return err_set(e, ERR_INPUT,
                       _("These points are too large to be weighed exactly in 64 bits: divide all "
                         "scores, penalties and bonuses by the same number."));
    return true;
}
