/* Rounds of pricing: which candidates the present prices ask for. */
#include "plan_columns__.h"

#include "base/split.h"
#include "base/thread.h"

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

/* The potentials that pricing goes by, of the experts; they count from the root's, or from 0. */
static const int64_t *expert_prices(const struct plan_net *p)
{
    return (p->near ? p->near : p->flow.pi) + p->first_expert;
}

/* What a potential that counts from the root's is more in those. */
static int64_t from_root(const struct plan_net *p)
{
    return p->near ? 0 : p->flow.pi[p->flow.root];
}

static void open_sieve(struct plan_net *p)
{
    plan_sieve__open(&p->sieve, expert_prices(p), p->in->expert_count, p->keep.scale);
}

/* Candidates of a need with negative reduced cost; those below the reach of a pool (NULL = none) go into it. */
static void negative_of(const struct plan_net *p, int32_t need, struct plan_pool *pool, struct negative *f)
{
    const int64_t *expert_pi = expert_prices(p);
    const int32_t *expert, *score;
    int64_t pi, scale = p->keep.scale;

    if (!plan_net__need_price(p, need, &pi))
        return;
    pi += from_root(p);
    int32_t count = plan_candidates_of(p->in, need, p->scratch, &expert, &score);
    int64_t below = pool ? pool->reach : f->limit;
    int32_t line = plan_sieve__line(&p->sieve, pi + below);
    for (int32_t i = 0; (i = plan_sieve__next(&p->sieve, expert, score, i, count, line)) < count; i++) {
        int64_t reduced = expert_pi[expert[i]] - scale * score[i] - pi;
        if (reduced >= below || plan_set__has(&p->known, expert[i], need))
            continue;
        struct plan_column c = {reduced, expert[i], need, score[i]};
        if (pool && pool->count <= PLAN_POOL_MOST) /* with one more it will not be used */
            plan_pool__note(pool, c);
        if (reduced < f->limit)
            offer(f, c);
        if (!pool && below > f->limit) {
            below = f->limit;
            line = plan_sieve__line(&p->sieve, pi + below);
        }
    }
}

/* The same from the pool, whose columns stand by need: from `at` on; answers where the next need begins. */
static int64_t negative_in_pool(struct plan_net *p, int64_t at, struct negative *f)
{
    const struct plan_pool *b = &p->pool;
    const int64_t *expert_pi = expert_prices(p);
    int32_t need = b->column[at].need;
    int64_t pi = 0, scale = p->keep.scale;
    bool open = plan_net__need_price(p, need, &pi);

    pi += from_root(p);
    for (; at < b->count && b->column[at].need == need; at++) {
        struct plan_column c = b->column[at];
        c.rank = expert_pi[c.expert] - scale * c.score - pi;
        if (open && c.rank < f->limit && !plan_set__has(&p->known, c.expert, need))
            offer(f, c);
    }
    return at;
}

enum { EARLY_ROUNDS = 3, EARLY_EACH = 4, LATE_EACH = 8, LATE_NEED = 4, AGAIN_NEED = 32, AGAIN_EACH = 16 };

static void offer_all(struct plan_bins *best, const struct negative *f)
{
    for (int32_t i = 0; i < f->count; i++)
        plan_bins__offer(best, f->found[i].expert, f->found[i]);
}

/* Few columns came in the last round: prices are nearly what they will be. */
static bool is_settled(const struct plan_net *p)
{
    enum { SETTLED_PART = 64 };

    return p->added < p->columns / SETTLED_PART;
}

/* A full round: each worker has its own columns, each run of needs its own part of the pool. */
struct full_round {
    const struct plan_net *net;
    struct plan_runs runs;
    bool early, pooled;
    struct plan_bins best[SPLIT_WORKERS];
    struct plan_pool pool[PLAN_RUNS];
};

static struct plan_bins *bins_of(struct full_round *r, int worker)
{
    return plan_bins__open(&r->best[worker], r->net->in->expert_count, r->early ? EARLY_EACH : LATE_EACH);
}

static void price_run(void *arg, int i, int worker)
{
    struct full_round *r = arg;
    struct plan_bins *best = bins_of(r, worker);
    struct plan_column found[LATE_NEED];

    r->pool[i].reach = r->net->pool.reach;
    for (int32_t n = r->runs.at[i]; n < r->runs.at[i + 1]; n++) {
        struct negative f = {.found = found, .most = r->early ? 1 : LATE_NEED};
        negative_of(r->net, n, r->pooled ? &r->pool[i] : NULL, &f);
        offer_all(best, &f);
    }
}

/* Every candidate. While prices are still far off a pool would not last. */
static struct plan_bins price_all(struct plan_net *p, bool early)
{
    struct full_round r = {.net = p, .runs = plan_runs__of(p->in), .early = early, .pooled = !early && is_settled(p)};
    struct plan_bins *best = bins_of(&r, 0);

    if (r.pooled)
        plan_pool__begin(p);
    open_sieve(p);
    split_run(r.runs.count, price_run, &r);
    for (int i = 1; i < SPLIT_WORKERS; i++)
        plan_bins__join(best, &r.best[i]);
    plan_pool__gather(&p->pool, r.pool, r.runs.count);
    if (r.pooled)
        plan_pool__end(p);
    return *best;
}

/* In planning again a round of pricing costs more than a column too many. */
static int32_t most_of_need(const struct plan_net *p)
{
    return p->pool.kept ? AGAIN_NEED : LATE_NEED;
}

/* Needs that the pool does not cover any more; false = so many that a full round is better. */
static bool price_uncovered(struct plan_net *p, struct plan_bins *best)
{
    struct plan_column found[AGAIN_NEED];
    int64_t moved = plan_pool__moved(p);
    int32_t rest = 0;

    open_sieve(p);
    for (int32_t n = 0; moved <= p->pool.reach && n < p->in->need_count; n++) {
        struct negative f = {.found = found, .most = most_of_need(p)};
        if (plan_pool__covers(p, n, moved))
            continue;
        if (++rest > p->in->need_count / 4)
            return false;
        negative_of(p, n, NULL, &f);
        offer_all(best, &f);
    }
    return moved <= p->pool.reach;
}

/* The columns of the pool, while somebody looks at what it does not cover. */
struct pool_round {
    struct plan_net *net;
    struct plan_bins best;
    bool any;
};

static void price_pooled(void *arg)
{
    struct pool_round *r = arg;
    struct plan_net *p = r->net;
    struct plan_column found[AGAIN_NEED];

    for (int64_t at = 0; at < p->pool.count;) {
        struct negative f = {.found = found, .most = most_of_need(p)};
        at = negative_in_pool(p, at, &f);
        offer_all(&r->best, &f);
        r->any = r->any || f.count > 0;
    }
}

/* The pool and what it does not cover: one after the other would cost rounds; false = it does not do. */
static bool price_pool(struct plan_net *p, struct plan_bins *best)
{
    struct pool_round r = {.net = p};
    struct meanwhile pooled;

    if (!plan_pool__loosen(p))
        return false;
    r.best = plan_bins__new(p->in->expert_count, best->most);
    meanwhile_start(&pooled, price_pooled, &r);
    bool covered = price_uncovered(p, best);
    meanwhile_end(&pooled);
    plan_bins__join(best, &r.best);
    return r.any || covered;
}

/*
 * One round of pricing. While prices are still far off, one column a need and few an expert (the
 * others would be useless soon); later more, so that fewer rounds are left.
 */
int64_t plan_columns__price(void *net, struct flow_net *g)
{
    struct plan_net *p = net;
    bool early = p->priced < EARLY_ROUNDS && p->in->keep_count == 0;
    struct plan_bins best = plan_bins__new(p->in->expert_count, early ? EARLY_EACH : p->pool.kept ? AGAIN_EACH : LATE_EACH);
    int64_t before = p->columns;

    BUG_ON(g != &p->flow);
    plan_pool__near(p);
    if (p->pool.reach == 0 || !price_pool(p, &best)) {
        plan_pool__flow(p);
        plan_bins__release(&best);
        best = price_all(p, early);
    }
    plan_pool__flow(p);
    plan_bins__add_mixed(p, &best);
    plan_bins__release(&best);
    p->priced++;
    p->added = p->columns - before;
    return p->added;
}
