/*
 * Pricing without looking at every candidate: what a full round left far from negative stays so until potentials have
 * moved far enough. Source: docs/planner.md, "The solver".
 */
#include "plan_net__.h"

#include <stdlib.h>

/* Measured on the region: fewer points, more full rounds; more points, larger pools. */
enum { REACH_POINTS = 64, POOL_MOST = 1 << 21 };

void plan_pool__release(struct plan_pool *b)
{
    free(b->column);
    free(b->expert_pi);
    free(b->need_pi);
    *b = (struct plan_pool){0};
}

void plan_pool__open(struct plan_net *p)
{
    struct plan_pool *b = &p->pool;

    if (b->expert_pi)
        return;
    b->expert_pi = mem_new(((size_t)p->in->expert_count + 1) * sizeof *b->expert_pi);
    b->need_pi = mem_new(((size_t)p->in->need_count + 1) * sizeof *b->need_pi);
}

void plan_pool__begin(struct plan_net *p)
{
    struct plan_pool *b = &p->pool;
    const struct flow_net *g = &p->flow;
    int64_t root = g->pi[g->root];

    plan_pool__open(p);
    b->count = 0;
    b->kept = false;
    b->reach = REACH_POINTS * p->keep.scale;
    for (int32_t x = 0; x < p->in->expert_count; x++)
        b->expert_pi[x] = g->pi[p->first_expert + x] - root;
    for (int32_t n = 0; n < p->in->need_count; n++) {
        int64_t pi = root;
        b->need_pi[n] = plan_net__need_price(p, n, &pi) ? pi - root : 0;
    }
}

void plan_pool__note(struct plan_pool *b, struct plan_column c)
{
    if (b->count == b->room) {
        b->room = b->room ? b->room * 2 : 65536;
        b->column = mem_grow(b->column, (size_t)b->room, sizeof *b->column);
    }
    b->column[b->count++] = c;
}

/* A pool that is nearly everything is none. */
void plan_pool__end(struct plan_net *p)
{
    if (p->pool.count > POOL_MOST)
        p->pool.reach = 0;
}

int64_t plan_pool__moved(const struct plan_net *p)
{
    const struct flow_net *g = &p->flow;
    int64_t root = g->pi[g->root], most = 0;

    for (int32_t x = 0; x < p->in->expert_count; x++) {
        int64_t fell = p->pool.expert_pi[x] - (g->pi[p->first_expert + x] - root);
        most = fell > most ? fell : most;
    }
    return most;
}

/* All candidates of one expert are in the pool from now on, so his price cannot fall too far. */
static void loosen(struct plan_net *p, int32_t expert)
{
    for (int32_t n = 0; n < p->in->need_count; n++) {
        int32_t score = plan_pair_score(p->in, (struct plan_pair){expert, n}, p->scratch);
        if (score >= 0)
            plan_pool__note(&p->pool, (struct plan_column){0, expert, n, score});
    }
    p->pool.expert_pi[expert] = PLAN_PRICE_LOW;
}

bool plan_pool__loosen(struct plan_net *p)
{
    enum { MOST = 48 };
    struct plan_pool *b = &p->pool;
    const struct flow_net *g = &p->flow;
    int64_t root = g->pi[g->root];

    for (int32_t x = 0; b->kept && x < p->in->expert_count; x++) {
        if (b->expert_pi[x] - (g->pi[p->first_expert + x] - root) <= b->reach / 2)
            continue;
        if (++b->loose > MOST)
            return false;
        loosen(p, x);
    }
    return true;
}

bool plan_pool__covers(const struct plan_net *p, int32_t need, int64_t moved)
{
    int64_t root = p->flow.pi[p->flow.root], pi = root;

    if (!plan_net__need_price(p, need, &pi))
        return true;
    return moved + (pi - root) - p->pool.need_pi[need] <= p->pool.reach;
}
