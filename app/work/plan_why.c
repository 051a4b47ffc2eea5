/* Why a need lacks somebody, and why a quota is missed: the one reason, who is in the way, and what it would take. */
#include "plan_ask__.h"

#include <stdlib.h>
#include <string.h>

/* ---- a need: what stands in the way of each who suits ---- */

/* After the blocks of plan_tally__.h: a limit that no quota is. */
enum { BLOCK_LIMIT = PLAN_BLOCK_QUOTA + 1 };

struct suitor {
    struct plan_pair pair;
    int32_t score;
    int block; /* enum plan_block or BLOCK_LIMIT */
    int32_t quota;
};

struct suitors {
    struct suitor *list; /* owned; by score, then number */
    int32_t count;
    int32_t of_block[BLOCK_LIMIT + 1];
};

static int compare_suitors(const void *a, const void *b)
{
    const struct suitor *p = a, *q = b;

    if (p->score != q->score)
        return p->score > q->score ? -1 : 1;
    return p->pair.expert < q->pair.expert ? -1 : p->pair.expert > q->pair.expert;
}

static bool counts_village(const struct plan_ask *a, int32_t quota)
{
    return quota >= 0 && a->in.quotas[quota].kind >= PLAN_DEST_LEAGUE;
}

static void list_suitors(struct plan_ask *a, const struct plan_tally *t, int32_t need, struct suitors *s)
{
    const int32_t *expert, *score;
    int32_t count = plan_candidates_of(&a->in, need, a->scratch, &expert, &score);

    s->list = mem_new(((size_t)count + 1) * sizeof *s->list);
    for (int32_t i = 0; i < count; i++) {
        struct suitor one = {.pair = {expert[i], need}, .score = score[i]};
        int32_t quota;
        if (plan_tally__has(t, one.pair))
            continue;
        one.block = plan_tally__block(t, one.pair, PLAN_BLOCK_NONE, &one.quota);
        /* A full place of the village is in everybody's way, whatever else is in somebody's. */
        if (one.block == PLAN_BLOCK_PLACES && plan_tally__full(t, one.pair, &quota) && counts_village(a, quota)) {
            one.block = PLAN_BLOCK_QUOTA;
            one.quota = quota;
        }
        if (one.block == PLAN_BLOCK_NONE && ask__limited(&a->in, t, one.pair))
            one.block = BLOCK_LIMIT;
        s->of_block[one.block]++;
        s->list[s->count++] = one;
    }
    if (s->count)
        qsort(s->list, (size_t)s->count, sizeof *s->list, compare_suitors);
}

/* What the pair brings when everything else stays as it is. */
static int64_t gain_of(const struct plan_ask *a, const struct plan_tally *t, const struct suitor *s)
{
    const struct plan_village *v = &a->in.villages[a->in.needs[s->pair.need].village];
    int64_t gain = s->score - (int64_t)a->in.params.load_step * plan_tally__load(t, s->pair.expert);

    if (plan_tally__got(t, s->pair.need) > 0)
        gain -= a->in.params.second_expert_penalty;
    if (t->reached[a->in.needs[s->pair.need].village] == 0)
        gain += v->poor ? a->net.weights.poor : a->in.params.cover_bonus;
    return gain;
}

static enum plan_reason reason_of(const struct suitors *s)
{
    if (s->count == 0)
        return PLAN_WHY_NOBODY;
    if (s->of_block[PLAN_BLOCK_FORBIDDEN] == s->count)
        return PLAN_WHY_FORBIDDEN;
    if (s->of_block[PLAN_BLOCK_NONE])
        return PLAN_WHY_WORTH;
    if (s->of_block[BLOCK_LIMIT])
        return PLAN_WHY_LIMIT;
    return s->of_block[PLAN_BLOCK_QUOTA] ? PLAN_WHY_QUOTA : PLAN_WHY_PLACES;
}

/* Those with the block that is the reason, each once. */
static void add_blocks(const struct plan_tally *t, const struct suitors *s, int block, struct arena *mem,
                       struct plan_why *out)
{
    for (int32_t i = 0; i < s->count; i++) {
        struct plan_pair p = s->list[i].pair;
        if (s->list[i].block != block)
            continue;
        if (block == PLAN_BLOCK_PLACES)
            p.need = t->expert_need[t->expert_start[p.expert]];
        ask__append(mem, &out->blocks, &out->block_count, p);
    }
}

static const struct suitor *first_with(const struct suitors *s, int block)
{
    for (int32_t i = 0; i < s->count; i++)
        if (s->list[i].block == block)
            return &s->list[i];
    return NULL;
}

/* He whose one place more would bring the need most: by score, less what his load takes off. */
static int32_t best_with_place(const struct plan_ask *a, const struct suitors *s)
{
    int32_t best = -1;
    int64_t most = 0;

    for (int32_t i = 0; i < s->count; i++) {
        const struct suitor *one = &s->list[i];
        int64_t gain = one->score - (int64_t)a->in.params.load_step * a->in.experts[one->pair.expert].places;
        if (one->block != PLAN_BLOCK_PLACES || (best >= 0 && gain <= most))
            continue;
        best = one->pair.expert;
        most = gain;
    }
    return best;
}

static void name_quota(const struct suitors *s, struct plan_why *out)
{
    const struct suitor *one = first_with(s, PLAN_BLOCK_QUOTA);

    if (!one)
        return;
    out->quota = one->quota;
    out->has_lift = one->quota >= 0;
    out->lift = (struct plan_relax){.kind = PLAN_MORE_UPPER, .number = one->quota};
}

/* Who could go as things stand: the one who would bring most. */
static void name_worth(const struct plan_ask *a, const struct plan_tally *t, const struct suitors *s, struct arena *mem,
                       struct plan_why *out)
{
    const struct suitor *best = NULL;

    for (int32_t i = 0; i < s->count; i++)
        if (s->list[i].block == PLAN_BLOCK_NONE && (!best || gain_of(a, t, &s->list[i]) > gain_of(a, t, best)))
            best = &s->list[i];
    if (!best)
        return;
    ask__append(mem, &out->blocks, &out->block_count, best->pair);
    if (gain_of(a, t, best) >= 0)
        out->reason = PLAN_WHY_FREE;
}

static void name_reason(struct plan_ask *a, const struct plan_tally *t, const struct suitors *s, struct arena *mem,
                        struct plan_why *out)
{
    out->reason = reason_of(s);
    switch (out->reason) {
    case PLAN_WHY_FORBIDDEN:
        add_blocks(t, s, PLAN_BLOCK_FORBIDDEN, mem, out);
        out->has_lift = true;
        out->lift = (struct plan_relax){.kind = PLAN_MORE_ALLOW, .pair = s->list[0].pair};
        break;
    case PLAN_WHY_QUOTA:
        name_quota(s, out);
        break;
    case PLAN_WHY_PLACES:
        add_blocks(t, s, PLAN_BLOCK_PLACES, mem, out);
        out->has_lift = true;
        out->lift = (struct plan_relax){.kind = PLAN_MORE_PLACE, .number = best_with_place(a, s)};
        break;
    case PLAN_WHY_LIMIT:
        add_blocks(t, s, BLOCK_LIMIT, mem, out);
        break;
    case PLAN_WHY_WORTH:
        name_worth(a, t, s, mem, out);
        break;
    case PLAN_WHY_MET:
    case PLAN_WHY_NOBODY:
    case PLAN_WHY_FREE:
        break;
    }
}

/*
 * Is it enough to lift what is in the way? The changed instance is held open like the first: its best plan either
 * meets the need better, or could without a loss.
 */
static bool try_lift(struct plan_ask *a, int32_t need, struct plan_why *out, struct err *e)
{
    struct ask_change c = {0};
    struct ask_changed changed;
    struct plan_ask *lifted = NULL;
    struct arena mem = {0};
    struct plan_way way = {.pair = {-1, -1}};

    if (out->lift.kind == PLAN_MORE_UPPER)
        c.quota = out->lift.number + 1;
    else if (out->lift.kind == PLAN_MORE_PLACE)
        c.expert = out->lift.number + 1;
    else {
        c.allow = out->lift.pair;
        c.has_allow = true;
    }
    ask__change(a, &c, &changed);
    bool ok = plan_ask_open(&changed.in, a->options, &lifted, e);
    if (ok) {
        out->lift_effect = ask__effect(a, &lifted->best.plan, lifted->best.exact);
        int32_t then = plan_tally__got(&lifted->tally, need), now = plan_tally__got(&a->tally, need);
        out->lift_meets = then > now;
        if (then == now)
            ok = plan_ask_one_more(lifted, need, &mem, &way, e);
        else if (then < now)
            out->has_lift = false; /* the best plan of many equal ones has fewer there: nothing plain to say */
        if (way.effect.known)
            out->lift_meets = way.effect.poor == 0 && way.effect.shortfall == 0 && way.effect.value == 0;
        if (!out->lift_meets && way.tried < way.choices)
            out->has_lift = false;
    }
    plan_ask_close(lifted);
    ask__changed_release(&changed);
    arena_release(&mem);
    return ok;
}

bool plan_ask_why_need(struct plan_ask *a, int32_t need, const struct plan_pair *pairs, int64_t count, struct arena *mem,
                       struct plan_why *out, struct err *e)
{
    struct plan_tally other = {0};
    const struct plan_tally *t = &a->tally;
    struct suitors s = {0};
    bool ok = true;

    *out = (struct plan_why){.reason = PLAN_WHY_MET, .quota = -1, .way = {.pair = {-1, -1}}};
    if (pairs) {
        plan_tally__make(&other, &a->in, pairs, count);
        t = &other;
    }
    if (plan_tally__got(t, need) < a->in.needs[need].wanted) {
        list_suitors(a, t, need, &s);
        name_reason(a, t, &s, mem, out);
        ok = plan_ask_one_more(a, need, mem, &out->way, e) && (!out->has_lift || try_lift(a, need, out, e));
    }
    free(s.list);
    plan_tally__release(&other);
    return ok;
}

/* ---- a quota ---- */

static bool counts_expert(const struct plan_quota *q, const struct plan_expert *x)
{
    return q->programme == x->programme && (q->league < 0 || q->league == x->league) && (q->banner < 0 || q->banner == x->banner);
}

static bool counts_place(const struct plan_quota *q, const struct plan_village *v)
{
    return q->league == v->league && (q->banner < 0 || q->banner == v->banner);
}

/* Experts at home there, or places wanted there: what could be counted at most. */
static int32_t there_are(const struct plan_ask *a, const struct plan_quota *q)
{
    int64_t there = 0;

    for (int32_t x = 0; q->kind <= PLAN_PROG_BANNER && x < a->in.expert_count; x++)
        there += counts_expert(q, &a->in.experts[x]);
    for (int32_t n = 0; q->kind > PLAN_PROG_BANNER && n < a->in.need_count; n++)
        if (counts_place(q, &a->in.villages[a->in.needs[n].village]))
            there += a->in.needs[n].wanted;
    return there > INT32_MAX ? INT32_MAX : (int32_t)there;
}

/* Do they count the same things, one inside the other? */
static bool is_over(const struct plan_quota *wide, const struct plan_quota *narrow)
{
    bool heads = wide->kind <= PLAN_PROG_BANNER;

    return heads == (narrow->kind <= PLAN_PROG_BANNER) && wide->programme == narrow->programme &&
           (wide->league < 0 || wide->league == narrow->league) && (wide->banner < 0 || wide->banner == narrow->banner);
}

/*
 * A full quota that keeps this one down: itself when its upper bound is the lower, one above it, or, when those below
 * are all full and leave no room, the first of them.
 */
static int32_t full_quota(const struct plan_ask *a, int32_t quota)
{
    const struct plan_quota *q = &a->in.quotas[quota];

    if (a->tally.counts[quota] >= q->upper)
        return quota;
    for (int32_t i = 0; i < a->in.quota_count; i++)
        if (i != quota && is_over(&a->in.quotas[i], q) && a->tally.counts[i] >= a->in.quotas[i].upper)
            return i;
    return -1;
}

/* A full quota below that keeps somebody idle from being counted. */
static int32_t full_below(const struct plan_ask *a, int32_t quota)
{
    const struct plan_quota *q = &a->in.quotas[quota];

    for (int32_t i = 0; i < a->in.quota_count; i++)
        if (i != quota && is_over(q, &a->in.quotas[i]) && a->tally.counts[i] >= a->in.quotas[i].upper &&
            there_are(a, &a->in.quotas[i]) > a->tally.counts[i])
            return i;
    return -1;
}

/* The arc that one more of the quota would pass, -1 = nothing of it is in the network. */
static int32_t arc_of(const struct plan_ask *a, const struct plan_quota *q)
{
    for (int32_t g = 0; g < a->net.group_count; g++) {
        const struct plan_quota *k = &a->net.groups[g].quota;
        if (k->kind == q->kind && k->programme == q->programme && k->league == q->league && k->banner == q->banner)
            return a->net.groups[g].reward;
    }
    return -1;
}

/* One unit more on the quota's arc; false = the flow cannot tell. */
static bool way_of_quota(struct plan_ask *a, const struct plan_quota *q, struct arena *mem, struct plan_way *out)
{
    const struct flow_net *g = &a->net.flow;
    int32_t arc = arc_of(a, q);
    int64_t cost;

    *out = (struct plan_way){.pair = {-1, -1}};
    if (!a->flow)
        return false;
    if (arc < 0 || flow_on(g, arc) >= g->cap[arc])
        return true;
    ask__search(a, g->dst[arc], false, -1, arc);
    if (!ask__far(a, g->src[arc], &cost))
        return true;
    out->effect = (struct plan_effect){.known = true, .exact = true};
    ask__walk(a, arc, 1, &out->effect);
    if (ask__follow(a, g->src[arc], &out->effect, mem, out))
        return true;
    *out = (struct plan_way){.pair = {-1, -1}};
    return false;
}

bool plan_ask_why_quota(struct plan_ask *a, int32_t quota, struct arena *mem, struct plan_short *out, struct err *e)
{
    const struct plan_quota *q = &a->in.quotas[quota];

    (void)e;
    *out = (struct plan_short){.got = a->tally.counts[quota], .there = there_are(a, q), .other = -1, .way = {.pair = {-1, -1}}};
    if (out->got >= q->lower)
        return true;
    do
        out->told = way_of_quota(a, q, mem, &out->way);
    while (ask__again(a));
    out->other = full_quota(a, quota);
    if (out->there < q->lower && out->there == out->got)
        out->reason = PLAN_MISS_FEW;
    else if (out->way.effect.known)
        out->reason = out->way.effect.poor < 0 ? PLAN_MISS_POOR : PLAN_MISS_OTHER;
    else if (out->other >= 0)
        out->reason = PLAN_MISS_UPPER;
    else if (!out->told)
        out->reason = PLAN_MISS_UNCOUNTED;
    else if (out->there < q->lower)
        out->reason = PLAN_MISS_FEW;
    else
        out->reason = (out->other = full_below(a, quota)) >= 0 ? PLAN_MISS_UPPER : PLAN_MISS_UNFIT;
    return true;
}
