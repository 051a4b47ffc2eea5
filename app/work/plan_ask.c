/* An instance and its best plan held open: opened, changed and solved again. */
#include "plan_ask__.h"

#include "plan_book__.h"
#include "plan_instance__.h"

#include <stdlib.h>
#include <string.h>

/* ---- open and close ---- */

static int compare_pairs(const void *a, const void *b)
{
    const struct plan_pair *p = a, *q = b;

    if (p->need != q->need)
        return p->need < q->need ? -1 : 1;
    return p->expert == q->expert ? 0 : p->expert < q->expert ? -1 : 1;
}

/* Brings in the candidates up to `reach`; every need has its node. */
static void add_columns(struct plan_ask *a, int64_t reach)
{
    struct plan_net *p = &a->net;

    for (int32_t n = 0; n < a->in.need_count; n++) {
        const int32_t *expert, *score;
        int32_t node = plan_net__need(p, n);
        if (node < 0)
            continue;
        int32_t count = plan_candidates_of(&a->in, n, a->scratch, &expert, &score);
        for (int32_t i = 0; i < count; i++) {
            int64_t reduced = p->flow.pi[p->first_expert + expert[i]] - score[i] - p->flow.pi[node];
            if (reduced <= reach && !plan_set__has(&p->known, expert[i], n))
                plan_columns__add(p, (struct plan_column){0, expert[i], n, score[i]});
        }
    }
    a->reach = reach;
}

/* Is everybody whom the flow uses counted by his first place? */
static bool all_by_first(const struct plan_ask *a)
{
    const struct plan_net *p = &a->net;

    for (int32_t x = 0; x < a->in.expert_count; x++)
        if (a->heads.used[x] > 0 && (p->first_arc[x] < 0 || flow_on(&p->flow, p->first_arc[x]) == 0))
            return false;
    return true;
}

static bool solve_flow(struct plan_ask *a, struct err *e)
{
    return plan_heads__solve(&a->heads) || err_set(e, ERR_CONFLICT, _("The planning was stopped before there was a plan."));
}

/* The flow is the plan: no second solution is needed. */
static void take_flow(struct plan_ask *a)
{
    struct plan_best *b = &a->heads.best;
    bool kept = plan_heads__keep(&a->heads);

    BUG_ON(!kept);
    a->best = (struct plan_solution){.pairs = b->pairs, .placements = b->count, .proved = true, .exact = true};
    b->pairs = NULL;
    b->count = b->room = 0;
    a->best.plan = a->best.bound = plan_judge(&a->in, a->best.pairs, a->best.placements, NULL);
    if (a->best.placements)
        qsort(a->best.pairs, (size_t)a->best.placements, sizeof *a->best.pairs, compare_pairs);
}

/*
 * A unit may come back from the sink to the source, as if there were places without end: that changes no flow, and
 * lets a place of somebody new find its way. Where no place is unused, potentials change by it.
 */
static bool open_return(struct plan_ask *a, struct err *e)
{
    enum { UNUSED_ARC = 0 };
    bool unused = flow_on(&a->net.flow, UNUSED_ARC) > 0;

    flow_arc_add(&a->net.flow, a->net.sink, a->net.source, 1, 0);
    return unused || solve_flow(a, e);
}

/* The network of the bound, solved; and the best plan, which it is, or which is solved for. */
static bool make_flow(struct plan_ask *a, struct err *e)
{
    enum { FIRST_REACH = 256 };

    if (!plan_net__make(&a->net, &a->in, false, e))
        return false;
    BUG_ON(a->net.flow.arc_count > 0 && (a->net.flow.src[0] != a->net.source || a->net.flow.dst[0] != a->net.sink));
    a->net.own_prices = true;
    plan_heads__init(&a->heads, &a->net, &a->watch);
    if (!solve_flow(a, e))
        return false;
    a->flow = plan_heads__ghosts(&a->heads) == 0 && all_by_first(a) && !plan_limits__any(&a->in);
    if (a->flow)
        take_flow(a);
    else if (!plan_solve(&a->in, a->options, &a->best, e))
        return false;
    if (!open_return(a, e))
        return false;
    add_columns(a, FIRST_REACH);
    flow_residual_init(&a->residual, &a->net.flow);
    return true;
}

/* Costs of plan and flow, weighed; both from their objectives, so that they compare. */
static int64_t gap_of(const struct plan_ask *a)
{
    const struct plan_objective *p = &a->best.plan, *b = &a->best.bound;
    struct plan_effect d = {true, true, p->poor_covered - b->poor_covered, p->quota_shortfall - b->quota_shortfall, p->value - b->value};

    return ask__weigh(a, &d);
}

bool plan_ask_open(const struct plan_instance *in, const struct plan_options *options, struct plan_ask **out, struct err *e)
{
    static const struct plan_options none;
    struct plan_ask *a = mem_zero(1, sizeof *a);

    *out = NULL;
    a->in = *in;
    a->in.keep_count = 0; /* what was kept of an earlier plan is no reason: points are */
    a->options = options ? options : &none;
    a->watch = (struct plan_watch){.options = a->options, .phase = _("looking at all choices")};
    a->searched = -1;
    a->scratch = mem_new(((size_t)in->expert_count * 2 + 2) * sizeof *a->scratch);
    bool ok = make_flow(a, e);
    if (ok) {
        plan_tally__make(&a->tally, &a->in, a->best.pairs, a->best.placements);
        a->gap = gap_of(a);
        a->keeps = ask__keeps(&a->in, &a->tally);
        *out = a;
    } else {
        plan_ask_close(a);
    }
    return ok;
}

void ask__moved(struct plan_ask *a, const struct plan_instance *in)
{
    a->in = *in;
    a->in.keep_count = 0;
}

void plan_ask_close(struct plan_ask *a)
{
    if (!a)
        return;
    flow_residual_release(&a->residual);
    plan_heads__release(&a->heads);
    plan_net__release(&a->net);
    plan_tally__release(&a->tally);
    plan_solution_release(&a->best);
    free(a->scratch);
    free(a);
}

const struct plan_solution *plan_ask_best(const struct plan_ask *a)
{
    return &a->best;
}

bool plan_ask_has(const struct plan_ask *a, struct plan_pair p)
{
    return plan_tally__has(&a->tally, p);
}

bool plan_ask_is_flow(const struct plan_ask *a)
{
    return a->flow;
}

/* ---- effects ---- */

int plan_effect_compare(const struct plan_effect *a, const struct plan_effect *b)
{
    if (a->known != b->known)
        return a->known ? -1 : 1;
    if (!a->known)
        return 0;
    if (a->poor != b->poor)
        return a->poor > b->poor ? -1 : 1;
    if (a->shortfall != b->shortfall)
        return a->shortfall < b->shortfall ? -1 : 1;
    return a->value == b->value ? 0 : a->value > b->value ? -1 : 1;
}

struct plan_effect ask__effect(const struct plan_ask *a, const struct plan_objective *o, bool exact)
{
    const struct plan_objective *b = &a->best.plan;

    return (struct plan_effect){
        .known = true,
        .exact = exact && a->best.exact,
        .poor = o->poor_covered - b->poor_covered,
        .shortfall = o->quota_shortfall - b->quota_shortfall,
        .value = o->value - b->value,
    };
}

int64_t ask__weigh(const struct plan_ask *a, const struct plan_effect *e)
{
    return e->shortfall * a->net.weights.quota - e->poor * a->net.weights.poor - e->value;
}

/* ---- the changed instance ---- */

/* Candidates of the changed instance: those there are, and the one who is not, last by number. */
static int32_t list_with_extra(void *arg, int32_t need, int32_t *expert, int32_t *score)
{
    const struct ask_changed *c = arg;
    const struct plan_instance *in = &c->ask->in;
    const int32_t *from, *points;
    int32_t count = plan_candidates_of(in, need, c->ask->scratch, &from, &points);

    memcpy(expert, from, (size_t)count * sizeof *expert);
    memcpy(score, points, (size_t)count * sizeof *score);
    int32_t own = c->extra->score(c->extra->arg, need);
    if (own >= 0) {
        expert[count] = in->expert_count;
        score[count++] = own;
    }
    return count;
}

static void *copied(const void *from, int32_t count, int32_t more, size_t bytes)
{
    char *copy = mem_zero((size_t)count + (size_t)more + 1, bytes);

    if (count)
        memcpy(copy, from, (size_t)count * bytes);
    return copy;
}

static bool same(struct plan_pair p, struct plan_pair q)
{
    return p.expert == q.expert && p.need == q.need;
}

static void change_pins(const struct plan_ask *a, const struct ask_change *c, struct plan_instance *in)
{
    in->pins = copied(a->in.pins, 0, a->in.pin_count + c->pin_count, sizeof *in->pins);
    in->pin_count = 0;
    for (int32_t i = 0; i < a->in.pin_count; i++)
        if (!(c->has_forbid && same(a->in.pins[i], c->forbid)) && !(c->has_unpin && same(a->in.pins[i], c->unpin)))
            in->pins[in->pin_count++] = a->in.pins[i];
    for (int32_t i = 0; i < c->pin_count; i++)
        if (!ask__is_pinned(a, c->pins[i]))
            in->pins[in->pin_count++] = c->pins[i];
}

static void change_forbids(const struct plan_ask *a, const struct ask_change *c, struct plan_instance *in)
{
    in->forbids = copied(a->in.forbids, 0, a->in.forbid_count + 1, sizeof *in->forbids);
    in->forbid_count = 0;
    for (int32_t i = 0; i < a->in.forbid_count; i++)
        if (!c->has_allow || !same(a->in.forbids[i], c->allow))
            in->forbids[in->forbid_count++] = a->in.forbids[i];
    if (c->has_forbid)
        in->forbids[in->forbid_count++] = c->forbid;
    if (in->forbid_count)
        qsort(in->forbids, (size_t)in->forbid_count, sizeof *in->forbids, compare_pairs);
}

static void change_experts(struct plan_ask *a, const struct ask_change *c, struct ask_changed *out)
{
    struct plan_instance *in = &out->in;

    in->experts = copied(a->in.experts, a->in.expert_count, 1, sizeof *in->experts);
    if (c->expert)
        in->experts[c->expert - 1].places++;
    if (!c->extra)
        return;
    int32_t most = plan_most_score(&a->in);
    for (int32_t n = 0; n < in->need_count; n++) {
        int32_t score = c->extra->score(c->extra->arg, n);
        most = score > most ? score : most;
    }
    in->experts[in->expert_count++] = (struct plan_expert){
        .programme = c->extra->programme,
        .league = c->extra->league,
        .banner = c->extra->banner,
        .places = c->extra->places,
        .specialty = {-1, -1, -1},
        .last = {-1, -1},
    };
    in->start = NULL;
    in->candidates = (struct plan_candidates){.list = list_with_extra, .arg = out, .most_score = most};
}

void ask__change(struct plan_ask *a, const struct ask_change *c, struct ask_changed *out)
{
    *out = (struct ask_changed){.in = a->in, .ask = a, .extra = c->extra};
    change_pins(a, c, &out->in);
    change_forbids(a, c, &out->in);
    change_experts(a, c, out);
    out->in.quotas = copied(a->in.quotas, a->in.quota_count, 0, sizeof *out->in.quotas);
    if (c->quota)
        out->in.quotas[c->quota - 1].upper++;
}

void ask__changed_release(struct ask_changed *c)
{
    free(c->in.pins);
    free(c->in.forbids);
    free(c->in.experts);
    free(c->in.quotas);
}

/* A pin is kept even against a limit; but a choice that breaks one is none. */
static bool keeps_limits(const struct plan_ask *a, const struct plan_instance *in, const struct plan_solution *s)
{
    struct plan_tally t;

    if (!a->keeps)
        return true;
    plan_tally__make(&t, in, s->pairs, s->placements);
    bool keeps = ask__keeps(in, &t);
    plan_tally__release(&t);
    return keeps;
}

bool ask__solve(struct plan_ask *a, const struct ask_change *c, struct plan_effect *effect, struct plan_solution *out,
                struct err *e)
{
    struct ask_changed changed;
    struct plan_solution s = {0};
    struct err unfit = {0};
    bool ok = true;

    *effect = (struct plan_effect){0};
    if (out)
        *out = s;
    ask__change(a, c, &changed);
    if (plan_instance_check(&changed.in, &unfit)) {
        ok = plan_solve(&changed.in, a->options, &s, e);
        if (ok && keeps_limits(a, &changed.in, &s))
            *effect = ask__effect(a, &s.plan, s.exact);
    }
    ask__changed_release(&changed);
    if (ok && out)
        *out = s;
    else
        plan_solution_release(&s);
    return ok;
}

/* ---- paths ---- */

int32_t ask__expert_node(const struct plan_ask *a, int32_t expert)
{
    return a->net.first_expert + expert;
}

int32_t ask__need_node(const struct plan_ask *a, int32_t need)
{
    return a->net.need_node[need];
}

void ask__search(struct plan_ask *a, int32_t node, bool back, int32_t shut_node, int32_t shut_arc)
{
    struct flow_residual *r = &a->residual;

    if (a->searched == node && a->searched_back == back && r->shut_node == shut_node && r->shut_arc == shut_arc)
        return;
    r->shut_node = shut_node;
    r->shut_arc = shut_arc;
    flow_residual_all(r, node, back);
    a->searched = node;
    a->searched_back = back;
}

static bool is_beyond(const struct plan_ask *a, int32_t v)
{
    return a->reach != INT64_MAX && a->residual.far[v] > a->reach;
}

bool ask__far(const struct plan_ask *a, int32_t v, int64_t *cost)
{
    const int64_t *pi = a->net.flow.pi;
    int64_t turn = a->searched_back ? pi[a->searched] - pi[v] : pi[v] - pi[a->searched];

    if (is_beyond(a, v)) {
        *cost = a->reach + turn;
        return true;
    }
    return flow_residual_far(&a->residual, a->searched, v, cost);
}

bool ask__again(struct plan_ask *a)
{
    enum { FURTHER = 1024 };

    if (!a->narrow)
        return false;
    a->narrow = false;
    a->searched = -1;
    flow_residual_release(&a->residual);
    add_columns(a, a->reach < FURTHER ? FURTHER : INT64_MAX);
    flow_residual_init(&a->residual, &a->net.flow);
    return true;
}

void ask__append(struct arena *mem, struct plan_pair **list, int32_t *count, struct plan_pair p)
{
    /* Lists are short; they double in the arena. */
    if ((*count & (*count - 1)) == 0) {
        struct plan_pair *more = arena_new(mem, ((size_t)*count * 2 + 1) * sizeof *more);
        if (*count)
            memcpy(more, *list, (size_t)*count * sizeof *more);
        *list = more;
    }
    (*list)[(*count)++] = p;
}

void ask__walk(const struct plan_ask *a, int32_t arc, int sign, struct plan_effect *effect)
{
    int64_t cost = a->net.flow.cost[arc];

    if (cost <= -a->net.weights.poor) {
        effect->poor += sign;
        cost += a->net.weights.poor;
    }
    if (cost <= -a->net.weights.quota / 2) {
        effect->shortfall -= sign;
        cost += a->net.weights.quota;
    }
    effect->value -= sign * cost;
}

/* Units by which a way changes how the experts on it are reached. */
struct touched {
    int32_t expert, first, further;
};

static int32_t further_on(const struct plan_net *p, int32_t x)
{
    int32_t units = 0;

    for (int32_t k = 1; k < p->in->experts[x].places; k++)
        units += flow_on(&p->flow, p->further_arc[x] + k - 1);
    return units;
}

/* After the change he is either counted or at home. */
static bool is_counted(const struct plan_net *p, const struct touched *t)
{
    int32_t first = p->first_arc[t->expert] < 0 ? 0 : flow_on(&p->flow, p->first_arc[t->expert]);

    return first + t->first > 0 || further_on(p, t->expert) + t->further == 0;
}

static void touch(const struct plan_ask *a, int32_t arc, int sign, struct touched *list, int32_t *count)
{
    int32_t x = a->net.flow.dst[arc] - a->net.first_expert, at = 0;

    if (x < 0 || x >= a->in.expert_count)
        return;
    while (at < *count && list[at].expert != x)
        at++;
    if (at == *count)
        list[(*count)++] = (struct touched){x, 0, 0};
    if (arc == a->net.first_arc[x])
        list[at].first += sign;
    else
        list[at].further += sign;
}

bool ask__follow(struct plan_ask *a, int32_t v, struct plan_effect *effect, struct arena *mem, struct plan_way *w)
{
    const struct flow_net *g = &a->net.flow;
    int32_t steps = 0, count = 0, next = v, arc;
    bool counted = a->flow;

    if (is_beyond(a, v)) {
        a->narrow = a->flow;
        return false;
    }
    for (int32_t u = v; flow_residual_step(&a->residual, u, &next) >= 0; u = next)
        steps++;
    struct touched *list = mem_new(((size_t)steps + 1) * sizeof *list);
    for (int32_t u = v; (arc = flow_residual_step(&a->residual, u, &next)) >= 0; u = next) {
        int sign = (a->searched_back ? g->src[arc] : g->dst[arc]) == u ? 1 : -1;
        struct plan_pair pair;
        ask__walk(a, arc, sign, effect);
        touch(a, arc, sign, list, &count);
        if (w && plan_net__pair(&a->net, arc, &pair))
            ask__append(mem, sign > 0 ? &w->added : &w->removed, sign > 0 ? &w->added_count : &w->removed_count, pair);
    }
    for (int32_t i = 0; counted && i < count; i++)
        counted = is_counted(&a->net, &list[i]);
    free(list);
    return counted;
}

/* ---- small questions ---- */

int32_t ask__score(const struct plan_ask *a, struct plan_pair p)
{
    const int32_t *expert, *score;
    int32_t low = 0, high = plan_candidates_of(&a->in, p.need, a->scratch, &expert, &score), count = high;

    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (expert[mid] < p.expert)
            low = mid + 1;
        else
            high = mid;
    }
    return low < count && expert[low] == p.expert ? score[low] : -1;
}

bool ask__is_pinned(const struct plan_ask *a, struct plan_pair p)
{
    for (int32_t i = 0; i < a->in.pin_count; i++)
        if (a->in.pins[i].expert == p.expert && a->in.pins[i].need == p.need)
            return true;
    return false;
}

void ask__differ(const struct plan_ask *a, const struct plan_solution *s, struct arena *mem, struct plan_way *w)
{
    for (int64_t i = 0; i < s->placements; i++)
        if (!plan_tally__has(&a->tally, s->pairs[i]))
            ask__append(mem, &w->added, &w->added_count, s->pairs[i]);
    for (int64_t i = 0; i < a->best.placements; i++)
        if (!plan_pairs__have(s->pairs, (int32_t)s->placements, a->best.pairs[i]))
            ask__append(mem, &w->removed, &w->removed_count, a->best.pairs[i]);
}
