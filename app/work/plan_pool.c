/*
 * Pricing without looking at every candidate: what a full round left far from negative stays so until potentials have
 * moved far enough. Source: docs/planner.md, "The solver".
 */
#include "plan_net__.h"

#include <stdlib.h>
#include <string.h>

/* Measured on the region: fewer points, more full rounds; more points, larger pools. */
enum { REACH_POINTS = 64 };

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

    plan_pool__open(p);
    b->count = 0;
    b->kept = false;
    b->reach = REACH_POINTS * p->keep.scale;
    for (int32_t x = 0; x < p->in->expert_count; x++)
        b->expert_pi[x] = plan_net__pi(p, p->first_expert + x);
    for (int32_t n = 0; n < p->in->need_count; n++) {
        int64_t pi;
        b->need_pi[n] = plan_net__need_price(p, n, &pi) ? pi : 0;
    }
}

void plan_pool__note(struct plan_pool *b, struct plan_column c)
{
    if (b->count == b->room) {
        b->room = b->room ? b->room * 2 : 4096;
        b->column = mem_grow(b->column, (size_t)b->room, sizeof *b->column);
    }
    b->column[b->count++] = c;
}

void plan_pool__gather(struct plan_pool *b, struct plan_pool *part, int parts)
{
    int64_t count = b->count;

    for (int i = 0; i < parts; i++)
        count += part[i].count;
    if (count > b->room) {
        b->room = count;
        b->column = mem_grow(b->column, (size_t)b->room, sizeof *b->column);
    }
    for (int i = 0; i < parts; i++) {
        if (part[i].count)
            memcpy(b->column + b->count, part[i].column, (size_t)part[i].count * sizeof *b->column);
        b->count += part[i].count;
        plan_pool__release(&part[i]);
    }
}

/* A pool that is nearly everything is none. */
void plan_pool__end(struct plan_net *p)
{
    if (p->pool.count > PLAN_POOL_MOST)
        p->pool.reach = 0;
}

int64_t plan_pool__moved(const struct plan_net *p)
{
    int64_t most = 0;

    for (int32_t x = 0; x < p->in->expert_count; x++) {
        int64_t fell = p->pool.expert_pi[x] - plan_net__pi(p, p->first_expert + x);
        most = fell > most ? fell : most;
    }
    return most;
}

static bool fell_far(const struct plan_net *p, int32_t expert)
{
    return p->pool.expert_pi[expert] - plan_net__pi(p, p->first_expert + expert) > p->pool.reach / 2;
}

int64_t *plan_pool__guess(const struct plan_net *p)
{
    const struct plan_pool *b = &p->pool;
    int32_t nodes = p->flow.node_count;
    int64_t *guess = mem_new(((size_t)nodes + 1) * sizeof *guess);

    for (int32_t v = 0; v < nodes; v++) {
        int32_t x = v - p->first_expert, n = v < p->node_need_room ? p->node_need[v] : -1;
        int64_t pi = n >= 0 ? b->need_pi[n] : x >= 0 && x < p->in->expert_count ? b->expert_pi[x] : PLAN_PRICE_LOW;
        guess[v] = pi == PLAN_PRICE_LOW || pi == PLAN_PRICE_HIGH ? INT64_MAX : pi;
    }
    guess[p->sink] = 0;
    return guess;
}

/* What keeping earns lowers the flow's own potentials along whole chains of exchanges, though the flow is the same. */
void plan_pool__near(struct plan_net *p)
{
    bool far = false;

    for (int32_t x = 0; !p->own_prices && p->pool.kept && p->pool.reach && !far && x < p->in->expert_count; x++)
        far = p->pool.expert_pi[x] != PLAN_PRICE_HIGH && fell_far(p, x);
    if (!far)
        return;
    int64_t *guess = plan_pool__guess(p);
    p->near = mem_new(((size_t)p->flow.node_count + 1) * sizeof *p->near);
    if (!flow_prices_near(&p->flow, guess, p->near, &p->ends))
        plan_pool__flow(p);
    free(guess);
}

void plan_pool__flow(struct plan_net *p)
{
    free(p->near);
    p->near = NULL;
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

    for (int32_t x = 0; b->kept && x < p->in->expert_count; x++) {
        if (!fell_far(p, x))
            continue;
        if (++b->loose > MOST)
            return false;
        loosen(p, x);
    }
    return true;
}

bool plan_pool__covers(const struct plan_net *p, int32_t need, int64_t moved)
{
    int64_t pi;

    if (!plan_net__need_price(p, need, &pi))
        return true;
    return moved + pi - p->pool.need_pi[need] <= p->pool.reach;
}
