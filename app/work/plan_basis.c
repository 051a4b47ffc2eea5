/*
 * Prices and near candidates of one solve as the start of another. Nothing here is believed of a plan: only that a
 * candidate which is not listed has a reduced cost of at least `reach`, which holds while its score is what it was.
 */
#include "plan_basis__.h"

#include <stdlib.h>
#include <string.h>

enum { REACH = 48 /* points */ };

void plan_basis__free(struct plan_basis *b)
{
    if (!b)
        return;
    free(b->expert);
    free(b->need);
    free(b->column);
    free(b);
}

/* ---- prices in weights and points ---- */

/* An amount as so many of each weight and a rest, in the net's units of cost. */
struct split {
    int64_t poor, quota, rest;
    bool shut; /* beyond a penalty arc */
};

static int64_t nearest(int64_t amount, int64_t unit)
{
    return (amount + (amount < 0 ? -unit / 2 : unit / 2)) / unit;
}

/* Of one arc: the rest is far below half a weight. */
static struct split split_of(const struct plan_net *p, int64_t amount)
{
    struct split s = {.poor = nearest(amount, p->weights.poor)};

    s.quota = nearest(amount - s.poor * p->weights.poor, p->weights.quota);
    s.rest = amount - s.poor * p->weights.poor - s.quota * p->weights.quota;
    return s;
}

static struct split added(struct split a, struct split b)
{
    return (struct split){a.poor + b.poor, a.quota + b.quota, a.rest + b.rest, a.shut || b.shut};
}

/* Every node's potential, along the tree. */
static struct split *split_nodes(const struct plan_net *p)
{
    const struct flow_net *g = &p->flow;
    struct split *of = mem_zero((size_t)g->node_count, sizeof *of);

    for (int32_t v = flow_tree_after(g, g->root); v >= 0; v = flow_tree_after(g, v)) {
        int32_t a = g->tree[v].arc, above = g->tree[v].parent;
        int64_t way = g->src[a] == v ? -g->cost[a] : g->cost[a];
        of[v] = g->cost[a] == g->penalty ? (struct split){.shut = true} : added(of[above], split_of(p, way));
        of[v].shut = of[v].shut || of[above].shut;
    }
    return of;
}

static int64_t below(int64_t amount, int64_t scale)
{
    return amount >= 0 ? amount / scale : -((-amount + scale - 1) / scale);
}

/* Rounded up for a need and down for an expert, so that rounding never makes a candidate look dearer. */
static struct plan_price price_of(const struct plan_net *p, struct split s, bool up)
{
    int64_t points = up ? -below(-s.rest, p->keep.scale) : below(s.rest, p->keep.scale);
    bool fits = llabs(points) <= PLAN_PRICE_POINTS && llabs(s.quota) <= PLAN_PRICE_PARTS && llabs(s.poor) <= PLAN_PRICE_PARTS;

    if (s.shut || !fits)
        return (struct plan_price){.known = false};
    return (struct plan_price){(int32_t)s.poor, (int32_t)s.quota, (int32_t)points, true};
}

static int64_t amount_of(const struct plan_net *p, struct plan_price price)
{
    return price.poor * p->weights.poor + price.quota * p->weights.quota + price.points * p->keep.scale;
}

static void note_largest(const struct plan_price *list, int32_t count, struct plan_price *most)
{
    struct plan_price own = {.known = true};

    for (int32_t i = 0; i < count; i++) {
        if (!list[i].known)
            continue;
        own.poor = abs(list[i].poor) > own.poor ? abs(list[i].poor) : own.poor;
        own.quota = abs(list[i].quota) > own.quota ? abs(list[i].quota) : own.quota;
        own.points = abs(list[i].points) > own.points ? abs(list[i].points) : own.points;
    }
    most->poor += own.poor;
    most->quota += own.quota;
    most->points += own.points;
}

/*
 * Whether the weights are so large against these prices that the sign of a reduced cost is that of its first part that
 * is not 0. Then what it is at least holds for other weights that are large enough too.
 */
static bool weights_rule(const struct plan_net *p, const struct plan_basis *b)
{
    struct plan_price most = {.known = true};
    int64_t points, quota;

    note_largest(b->expert, b->expert_count, &most);
    note_largest(b->need, b->need_count, &most);
    points = (int64_t)most.points + plan_most_score(p->in) + 2 * REACH;
    return !__builtin_mul_overflow(points, p->keep.scale, &points) && points < p->weights.quota &&
           !__builtin_mul_overflow((int64_t)most.quota + 1, p->weights.quota, &quota) && quota < p->weights.poor &&
           most.poor + 1 < INT64_MAX / 16 / p->weights.poor;
}

/* ---- taking ---- */

struct taking {
    struct plan_net *net;
    struct plan_basis *b;
    int64_t room, reach; /* reach in units of cost */
};

static void consider(struct taking *t, int32_t expert, int32_t need, int32_t score)
{
    const struct plan_net *p = t->net;
    int64_t pi;

    if (score < 0 || !plan_net__need_price(p, need, &pi) ||
        plan_net__pi(p, p->first_expert + expert) - p->keep.scale * score - pi >= t->reach)
        return;
    if (t->b->count == t->room)
        t->b->column = mem_grow(t->b->column, (size_t)(t->room = t->room ? t->room * 2 : 16384), sizeof *t->b->column);
    t->b->column[t->b->count++] = (struct plan_near){expert, need, score};
}

/* Columns of the network. What keeping earns is no part of a score. */
static void take_columns(struct taking *t)
{
    struct plan_net *p = t->net;
    uint8_t *kept = mem_zero((size_t)p->flow.arc_count + 1, sizeof *kept);
    struct plan_pair pair;

    for (int32_t i = 0; i < p->in->keep_count; i++)
        if (p->keep.arc[i] >= 0)
            kept[p->keep.arc[i]] = 1;
    for (int32_t a = 0; a < p->flow.arc_count; a++)
        if (plan_net__pair(p, a, &pair))
            consider(t, pair.expert, pair.need, (int32_t)((-p->flow.cost[a] - (kept[a] ? p->keep.base : 0)) / p->keep.scale));
    free(kept);
}

/* Pairs that pricing passed over: they may be candidates next time. */
static void take_shut(struct taking *t)
{
    struct plan_net *p = t->net;

    for (int32_t i = 0; i < p->in->pin_count; i++)
        consider(t, p->in->pins[i].expert, p->in->pins[i].need, plan_pair_score(p->in, p->in->pins[i], p->scratch));
    for (size_t i = 0; i < p->cut.room; i++)
        if (p->cut.slots[i]) {
            struct plan_pair pair = plan_set__pair(p->cut.slots[i]);
            consider(t, pair.expert, pair.need, plan_pair_score(p->in, pair, p->scratch));
        }
}

/* What the pool still answers for; the other needs' candidates are all looked at. */
static void take_pool(struct taking *t)
{
    struct plan_net *p = t->net;
    const struct plan_pool *b = &p->pool;
    int64_t moved = b->reach ? plan_pool__moved(p) + t->reach : INT64_MAX / 4;
    const int32_t *expert, *score;

    for (int64_t i = 0; i < b->count && b->reach; i++) {
        const struct plan_column *c = &b->column[i];
        if (plan_pool__covers(p, c->need, moved) && !plan_set__has(&p->known, c->expert, c->need))
            consider(t, c->expert, c->need, c->score);
    }
    for (int32_t n = 0; n < p->in->need_count; n++) {
        if (b->reach && plan_pool__covers(p, n, moved))
            continue;
        int32_t count = plan_candidates_of(p->in, n, p->scratch, &expert, &score);
        for (int32_t i = 0; i < count; i++)
            if (!plan_set__has(&p->known, expert[i], n))
                consider(t, expert[i], n, score[i]);
    }
}

/* By need, by counting. */
static void sort_columns(struct plan_basis *b)
{
    struct plan_near *sorted = mem_new(((size_t)b->count + 1) * sizeof *sorted);
    int64_t *at = mem_zero((size_t)b->need_count + 2, sizeof *at);

    for (int64_t i = 0; i < b->count; i++)
        at[b->column[i].need + 1]++;
    for (int32_t n = 0; n < b->need_count; n++)
        at[n + 1] += at[n];
    for (int64_t i = 0; i < b->count; i++)
        sorted[at[b->column[i].need]++] = b->column[i];
    free(at);
    free(b->column);
    b->column = sorted;
}

static void take_prices(struct taking *t)
{
    const struct plan_net *p = t->net;
    struct plan_basis *b = t->b;
    struct split *of = split_nodes(p);
    int64_t more;

    for (int32_t x = 0; x < b->expert_count; x++)
        b->expert[x] = price_of(p, of[p->first_expert + x], false);
    for (int32_t n = 0; n < b->need_count; n++) {
        int32_t node = plan_net__need_base(p, n, &more);
        if (node >= 0)
            b->need[n] = price_of(p, added(of[node], split_of(p, more)), true);
    }
    free(of);
}

struct plan_basis *plan_basis__take(struct plan_net *p)
{
    struct plan_basis *b = mem_zero(1, sizeof *b);
    struct taking t = {.net = p, .b = b, .reach = REACH * p->keep.scale};

    b->expert_count = p->in->expert_count;
    b->need_count = p->in->need_count;
    b->reach = p->keep.scale > 1 ? REACH - 2 : REACH; /* rounding takes less than a point at either end */
    b->expert = mem_zero((size_t)b->expert_count + 1, sizeof *b->expert);
    b->need = mem_zero((size_t)b->need_count + 1, sizeof *b->need);
    take_prices(&t);
    if (!weights_rule(p, b)) {
        plan_basis__free(b);
        return NULL;
    }
    take_columns(&t);
    take_shut(&t);
    take_pool(&t);
    sort_columns(b);
    return b;
}

/* ---- using ---- */

/* The candidates nearest to their price, mixed: neighbours compete, so they must not stand side by side. */
static void list_nearest(struct plan_basis_use *u)
{
    enum { STRIDES = 61, NEAR = 3 /* points */ };
    const struct plan_pool *b = &u->net->pool;
    int64_t step = b->count / STRIDES + 1;

    for (int64_t from = 0; from < step; from++)
        for (int64_t i = from; i < b->count; i += step)
            if (b->column[i].rank < NEAR * u->net->keep.scale)
                u->nearest[u->count++] = (int32_t)i;
}

static void fill_pool(void *arg)
{
    struct plan_basis_use *u = arg;
    const struct plan_net *p = u->net;
    const struct plan_basis *b = p->in->basis;
    struct plan_pool *pool = &u->net->pool;

    for (int32_t x = 0; x < b->expert_count; x++)
        pool->expert_pi[x] = b->expert[x].known ? amount_of(p, b->expert[x]) : PLAN_PRICE_HIGH;
    for (int32_t n = 0; n < b->need_count; n++)
        pool->need_pi[n] = b->need[n].known ? amount_of(p, b->need[n]) : PLAN_PRICE_LOW;
    for (int64_t i = 0; i < b->count; i++) {
        const struct plan_near *c = &b->column[i];
        if (!b->expert[c->expert].known || !b->need[c->need].known)
            continue;
        int64_t rank = pool->expert_pi[c->expert] - p->keep.scale * c->score - pool->need_pi[c->need];
        plan_pool__note(pool, (struct plan_column){rank, c->expert, c->need, c->score});
    }
    list_nearest(u);
}

void plan_basis__begin_use(struct plan_basis_use *u, struct plan_net *p)
{
    const struct plan_basis *b = p->in->basis;
    struct plan_pool *pool = &p->pool;

    *u = (struct plan_basis_use){.net = p};
    if (!b || b->expert_count != p->in->expert_count || b->need_count != p->in->need_count || !weights_rule(p, b))
        return;
    plan_pool__open(p);
    pool->room = b->count + 1024;
    pool->column = mem_new((size_t)pool->room * sizeof *pool->column);
    pool->reach = b->reach * p->keep.scale;
    pool->kept = true;
    u->nearest = mem_new(((size_t)b->count + 1) * sizeof *u->nearest);
    meanwhile_start(&u->helper, fill_pool, u);
}

bool plan_basis__end_use(struct plan_basis_use *u)
{
    struct plan_net *p = u->net;

    meanwhile_end(&u->helper);
    for (int64_t i = 0; i < u->count; i++) {
        const struct plan_column *c = &p->pool.column[u->nearest[i]];
        if (plan_net__dest(p, c->need) >= 0)
            plan_columns__add(p, *c);
    }
    free(u->nearest);
    return p->pool.kept;
}
