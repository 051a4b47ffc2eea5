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

void plan_pool__begin(struct plan_net *p)
{
    struct plan_pool *b = &p->pool;
    const struct flow_net *g = &p->flow;
    int64_t root = g->pi[g->root];

    if (!b->expert_pi) {
        b->expert_pi = mem_new(((size_t)p->in->expert_count + 1) * sizeof *b->expert_pi);
        b->need_pi = mem_new(((size_t)p->in->need_count + 1) * sizeof *b->need_pi);
    }
    b->count = 0;
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

bool plan_pool__covers(const struct plan_net *p, int32_t need, int64_t moved)
{
    int64_t root = p->flow.pi[p->flow.root], pi = root;

    if (!plan_net__need_price(p, need, &pi))
        return true;
    return moved + (pi - root) - p->pool.need_pi[need] <= p->pool.reach;
}
