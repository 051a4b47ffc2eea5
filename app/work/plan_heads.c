/*
 * Chooses who goes so that every upper bound of heads holds with everyone counted, by the worth
 * each has at the present prices, and improves the choice by exchanging experts.
 */
#include "plan_book__.h"
#include "plan_heads__.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

bool plan_watch__tick(void *watch, int64_t pivots)
{
    struct plan_watch *w = watch;
    struct timespec now;

    if (w->options->tick && !w->stopped)
        w->stopped = !w->options->tick(w->options->arg, w->phase, pivots, 0);
    if (w->until_s > 0 && w->has_plan && !w->stopped) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        w->stopped = (double)now.tv_sec + 1e-9 * (double)now.tv_nsec > w->until_s;
    }
    return !w->stopped;
}

void plan_heads__init(struct plan_heads *h, struct plan_net *net, struct plan_watch *watch)
{
    size_t experts = (size_t)net->in->expert_count + 1;

    *h = (struct plan_heads){.net = net, .watch = watch, .best = {.cost = INT64_MAX}};
    h->stay = mem_zero(experts, sizeof *h->stay);
    h->burden = mem_zero(experts, sizeof *h->burden);
    h->used = mem_zero(experts, sizeof *h->used);
    h->counted = mem_zero(experts, sizeof *h->counted);
    h->pins = mem_zero(experts, sizeof *h->pins);
    for (int32_t i = 0; i < net->in->pin_count; i++)
        h->pins[net->in->pins[i].expert]++;
}

void plan_heads__release(struct plan_heads *h)
{
    free(h->stay);
    free(h->burden);
    free(h->used);
    free(h->counted);
    free(h->pins);
    free(h->best.pairs);
    *h = (struct plan_heads){0};
}

/* What a burden puts on an expert's further place `k`, 1 for the first of them: all cost the same then, as far as it reaches. */
static int64_t more_of(const struct plan_heads *h, int32_t x, int32_t k)
{
    int64_t more = h->burden[x] - h->net->keep.scale * h->net->in->params.load_step * (k - 1);

    return more > 0 ? more : 0;
}

/* A quarter of the penalty is more than any change an expert could bring about. */
static int64_t first_cost(const struct plan_heads *h, int32_t x)
{
    const struct plan_weights *w = &h->net->weights;
    int64_t cost = h->stay[x] == PLAN_IN ? -w->penalty / 4 : 0;

    for (int32_t k = 1; k < h->net->in->experts[x].places && h->burden[x]; k++)
        cost -= more_of(h, x, k);
    return h->stay[x] == PLAN_OUT ? w->shut : cost;
}

void plan_heads__set(struct plan_heads *h, int32_t x, enum plan_stay stay, int64_t burden)
{
    struct flow_net *g = &h->net->flow;
    const struct plan_instance *in = h->net->in;

    h->stay[x] = (uint8_t)stay;
    h->burden[x] = stay == PLAN_FREE ? burden : 0;
    if (h->net->first_arc[x] >= 0)
        flow_cost_set(g, h->net->first_arc[x], first_cost(h, x));
    for (int32_t k = 1; k < in->experts[x].places; k++)
        flow_cost_set(g, h->net->further_arc[x] + k - 1,
                      h->net->keep.scale * in->params.load_step * k + (stay == PLAN_OUT ? h->net->weights.shut : more_of(h, x, k)));
}

int64_t plan_heads__over(const struct plan_heads *h, int32_t x)
{
    const struct plan_net *p = h->net;
    int64_t over = 0;

    for (int32_t k = 1; k < p->in->experts[x].places && (k == 1 || more_of(h, x, k)); k++)
        over += flow_on(&p->flow, p->further_arc[x] + k - 1) - h->counted[x];
    return over;
}

/* Units that reach the expert by his further places. */
static int32_t further_flow(const struct plan_net *p, int32_t x)
{
    int32_t units = 0;

    for (int32_t k = 1; k < p->in->experts[x].places; k++)
        units += flow_on(&p->flow, p->further_arc[x] + k - 1);
    return units;
}

static int32_t first_flow(const struct plan_net *p, int32_t x)
{
    return p->first_arc[x] < 0 ? 0 : flow_on(&p->flow, p->first_arc[x]);
}

/* Does he fit under every upper bound above him? Counts him if so. */
static bool take(const struct plan_net *p, int32_t *heads, int32_t expert)
{
    for (int32_t g = p->expert_group[expert]; g >= 0; g = p->groups[g].parent)
        if (p->groups[g].node < 0 || heads[g] >= p->groups[g].quota.upper)
            return false;
    for (int32_t g = p->expert_group[expert]; g >= 0; g = p->groups[g].parent)
        heads[g]++;
    return true;
}

/*
 * Who is used is counted by his first place, or, where a first place costs no less than a further
 * one (a load step of 0), because there is room to count him: that changes no cost at the optimum.
 */
static void see_heads(struct plan_heads *h)
{
    const struct plan_net *p = h->net;
    int32_t *heads = mem_zero((size_t)p->head_count + 1, sizeof *heads);

    for (int32_t x = 0; x < p->in->expert_count; x++) {
        int32_t first = first_flow(p, x);
        h->used[x] = first + further_flow(p, x);
        h->counted[x] = first > 0 && take(p, heads, x);
    }
    for (int32_t x = 0; x < p->in->expert_count; x++)
        if (h->used[x] > 0 && !h->counted[x])
            h->counted[x] = take(p, heads, x);
    free(heads);
}

/* Are all bounds above the experts wide enough for all of them? Then every flow is a plan. */
static bool bounds_are_wide(const struct plan_net *p)
{
    int32_t *heads = mem_zero((size_t)p->head_count + 1, sizeof *heads);
    bool wide = true;

    for (int32_t x = 0; wide && x < p->in->expert_count; x++)
        wide = take(p, heads, x);
    free(heads);
    return wide;
}

/* The plan that the start is is only of use where the flow at the end may be none. */
void plan_heads__begin(struct plan_heads *h)
{
    if (h->least == 0 && !plan_limits__any(h->net->in) && bounds_are_wide(h->net))
        return;
    see_heads(h);
    plan_heads__keep(h);
}

bool plan_heads__solve(struct plan_heads *h)
{
    struct flow_pricer pricer = {plan_columns__price, h->net};
    struct flow_tick tick = {plan_watch__tick, h->watch};

    if (!plan_watch__tick(h->watch, h->net->flow.pivots))
        return false;
    if (flow_generate(&h->net->flow, &pricer, &tick) == FLOW_CANCELLED)
        return false;
    see_heads(h);
    return true;
}

bool plan_heads__is_ghost(const struct plan_heads *h, int32_t x)
{
    return h->used[x] > 0 && !h->counted[x];
}

int32_t plan_heads__ghosts(const struct plan_heads *h)
{
    int32_t count = 0;

    for (int32_t x = 0; x < h->net->in->expert_count; x++)
        count += plan_heads__is_ghost(h, x);
    return count;
}

int64_t plan_heads__true_cost(const struct plan_heads *h)
{
    const struct plan_net *p = h->net;
    int64_t cost = flow_total_cost(&p->flow);

    for (int32_t x = 0; x < p->in->expert_count; x++) {
        if (h->used[x] == 0)
            continue;
        cost -= (h->used[x] - further_flow(p, x)) * first_cost(h, x);
        for (int32_t k = 1; k < p->in->experts[x].places; k++)
            cost -= flow_on(&p->flow, p->further_arc[x] + k - 1) * (h->stay[x] == PLAN_OUT ? p->weights.shut : more_of(h, x, k));
    }
    return cost + plan_keep__earned(p);
}

static void keep_pair(struct plan_best *b, struct plan_pair pair)
{
    if (b->count == b->room) {
        b->room = b->room ? b->room * 2 : 1024;
        b->pairs = mem_grow(b->pairs, (size_t)b->room, sizeof *b->pairs);
    }
    b->pairs[b->count++] = pair;
}

bool plan_heads__keep(struct plan_heads *h)
{
    const struct plan_net *p = h->net;
    struct plan_pair pair;

    if (plan_heads__ghosts(h) || plan_keep__count(p) < h->least)
        return false;
    int64_t cost = plan_heads__true_cost(h);
    if (cost >= h->best.cost)
        return false;
    h->best.cost = cost;
    h->watch->has_plan = true;
    h->best.count = 0;
    for (int32_t i = 0; i < p->in->pin_count; i++)
        keep_pair(&h->best, p->in->pins[i]);
    for (int32_t a = 0; a < p->flow.arc_count; a++)
        if (p->flow.state[a] != FLOW_EMPTY && plan_net__pair(p, a, &pair) && flow_on(&p->flow, a))
            keep_pair(&h->best, pair);
    return true;
}

/* What an expert is worth at the present prices, all his places together. */
struct worth {
    int64_t points;
    int32_t expert;
};

/* Each expert's dearest candidates at the present prices, as many as he has places. */
struct shelves {
    int64_t *price;  /* sorted, dearest first */
    int64_t *start;  /* by expert, and the end */
    int32_t *filled; /* by expert */
};

static void put_price(struct shelves *s, int32_t x, int64_t price)
{
    int64_t *shelf = s->price + s->start[x];
    int64_t room = s->start[x + 1] - s->start[x], at = s->filled[x];

    if (at == room) {
        if (room == 0 || shelf[room - 1] >= price)
            return;
        at--;
    } else {
        s->filled[x]++;
    }
    for (; at > 0 && shelf[at - 1] < price; at--)
        shelf[at] = shelf[at - 1];
    shelf[at] = price;
}

static void fill_shelves(const struct plan_net *p, struct shelves *s)
{
    const struct flow_net *g = &p->flow;
    int32_t count = p->in->expert_count;
    struct plan_pair pair;

    s->start = mem_zero((size_t)count + 1, sizeof *s->start);
    s->filled = mem_zero((size_t)count + 1, sizeof *s->filled);
    for (int32_t a = 0; a < g->arc_count; a++)
        if (plan_net__pair(p, a, &pair) &&
            s->start[pair.expert + 1] < p->in->experts[pair.expert].places)
            s->start[pair.expert + 1]++;
    for (int32_t x = 0; x < count; x++)
        s->start[x + 1] += s->start[x];
    s->price = mem_new((size_t)s->start[count] * sizeof *s->price + 1);
    for (int32_t a = 0; a < g->arc_count; a++)
        if (plan_net__pair(p, a, &pair))
            put_price(s, pair.expert, g->pi[g->dst[a]] - g->pi[p->source] - g->cost[a]);
}

static void empty_shelves(struct shelves *s)
{
    free(s->price);
    free(s->start);
    free(s->filled);
}

/* What he would bring at the present prices: too little for who goes, too much for who does not. */
static int64_t worth_of(const struct plan_net *p, const struct shelves *s, int32_t x)
{
    int64_t home = p->flow.pi[p->groups[p->expert_group[x]].node] - p->flow.pi[p->source];
    int64_t step = p->keep.scale * p->in->params.load_step;
    int64_t points = home < 0 ? -home : 0; /* counting him is paid where a lower bound wants it */

    for (int32_t k = 0; k < s->filled[x]; k++) {
        int64_t gain = s->price[s->start[x] + k] - step * k;
        if (gain > 0)
            points += gain < p->weights.shut ? gain : p->weights.shut;
    }
    return points;
}

static int compare_worth(const void *a, const void *b)
{
    const struct worth *x = a, *y = b;

    if (x->points != y->points)
        return x->points > y->points ? -1 : 1;
    return x->expert < y->expert ? -1 : 1;
}

/* The best choice by worth: greedy is exact on a tree of bounds. chosen[] by expert. */
static void choose(const struct plan_heads *h, const struct worth *list, bool *chosen)
{
    const struct plan_net *p = h->net;
    int32_t count = p->in->expert_count;
    int32_t *heads = mem_zero((size_t)p->head_count + 1, sizeof *heads);

    memset(chosen, 0, (size_t)count);
    for (int32_t x = 0; x < count; x++)
        if (h->pins[x])
            chosen[x] = take(p, heads, x);
    for (int32_t i = 0; i < count; i++)
        if (!chosen[list[i].expert])
            chosen[list[i].expert] = take(p, heads, list[i].expert);
    free(heads);
}

/* Everyone's worth at the present prices; who cannot go at all comes last. */
static void weigh_all(const struct plan_heads *h, struct worth *list)
{
    const struct plan_net *p = h->net;
    struct shelves s;

    fill_shelves(p, &s);
    for (int32_t x = 0; x < p->in->expert_count; x++) {
        bool open = p->groups[p->expert_group[x]].node >= 0;
        list[x] = (struct worth){open ? worth_of(p, &s, x) : INT64_MIN / 2, x};
    }
    empty_shelves(&s);
}

/* One step of the search: everything of the best choice so far. */
struct choice {
    struct worth *worth;  /* by expert, at the prices of the best plan */
    struct worth *ranked; /* the same, sorted, with the lead of those chosen */
    bool *best, *next;    /* chosen, by expert */
    int64_t lead;         /* points the chosen are ahead of the others: more = fewer exchanges */
};

static void propose(const struct plan_heads *h, struct choice *c)
{
    int32_t count = h->net->in->expert_count;

    for (int32_t x = 0; x < count; x++) {
        c->ranked[x] = c->worth[x];
        c->ranked[x].points += c->best[x] ? c->lead : 0;
    }
    qsort(c->ranked, (size_t)count, sizeof *c->ranked, compare_worth);
    choose(h, c->ranked, c->next);
}

static bool search(struct plan_heads *h, struct choice *c, int rounds)
{
    enum { FIRST_LEAD = 16 };
    int32_t count = h->net->in->expert_count;

    for (int round = 0; round < rounds; round++) {
        propose(h, c);
        if (round && memcmp(c->best, c->next, (size_t)count) == 0)
            break;
        for (int32_t x = 0; x < count; x++)
            plan_heads__set(h, x, c->next[x] ? PLAN_FREE : PLAN_OUT, 0);
        if (!plan_heads__solve(h))
            return false;
        bool better = plan_heads__keep(h);
        if (better) {
            memcpy(c->best, c->next, (size_t)count);
            weigh_all(h, c->worth);
        }
        c->lead = better ? c->lead / 2 : c->lead ? c->lead * 2 : FIRST_LEAD * h->net->keep.scale;
    }
    return true;
}

bool plan_heads__choose(struct plan_heads *h, int rounds)
{
    size_t count = (size_t)h->net->in->expert_count + 1;
    struct choice c = {.worth = mem_new(count * sizeof *c.worth),
                       .ranked = mem_new(count * sizeof *c.ranked),
                       .best = mem_zero(count, sizeof *c.best),
                       .next = mem_zero(count, sizeof *c.next)};

    weigh_all(h, c.worth);
    bool going = search(h, &c, rounds);
    free(c.worth);
    free(c.ranked);
    free(c.best);
    free(c.next);
    return going;
}
