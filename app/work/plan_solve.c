/* The run from instance to solution: bound, certificate, choice of heads, exact search, report. */
#include "work/plan_solve.h"

#include "plan_basis__.h"
#include "plan_book__.h"
#include "plan_certificate__.h"
#include "plan_heads__.h"
#include "plan_instance__.h"
#include "plan_repair__.h"
#include "plan_stations__.h"

#include <jansson.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double clock_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void plan_solution_release(struct plan_solution *s)
{
    free(s->pairs);
    plan_certificate__free(s->certificate);
    plan_basis__free(s->basis);
    *s = (struct plan_solution){0};
}

/* The objective of the bound: of the flow as it is, ghosts not counted. */
static struct plan_objective bound_of(const struct plan_net *p, const struct plan_heads *h)
{
    const struct plan_instance *in = p->in;
    struct plan_pair *pairs = mem_new(((size_t)p->places + 1) * sizeof *pairs), pair;
    int64_t count = 0;

    for (int32_t i = 0; i < in->pin_count; i++)
        pairs[count++] = in->pins[i];
    for (int32_t a = 0; a < p->flow.arc_count; a++)
        if (p->flow.state[a] != FLOW_EMPTY && plan_net__pair(p, a, &pair) && flow_on(&p->flow, a))
            pairs[count++] = pair;
    int32_t *counts = mem_new(((size_t)in->quota_count + 1) * sizeof *counts);
    struct plan_objective o = plan_judge(in, pairs, count, counts);
    /* Take back what counting the ghosts brought, and charge their first place as a further one. */
    int32_t *order = plan_quota__order(in);
    for (int32_t x = 0; x < in->expert_count; x++) {
        if (!plan_heads__is_ghost(h, x))
            continue;
        o.value -= (int64_t)in->params.load_step * h->used[x];
        for (int32_t g = p->expert_group[x]; g >= 0; g = p->groups[g].parent) {
            const struct plan_quota *q = plan_quota__find(in, order, p->groups[g].quota);
            if (!q)
                continue;
            int32_t wish = q->lower < q->upper ? q->lower : q->upper;
            o.quota_shortfall += counts[q - in->quotas]-- <= wish;
        }
    }
    /* The flow knows no stations: what they lack in it is no bound, what they lack in every plan is. */
    o.quota_shortfall += plan_stations__hopeless(in, p->scratch) - plan_stations__shortfall(in, h->used);
    free(order);
    free(counts);
    free(pairs);
    return o;
}

/* How many of the earlier placements are among the pairs; both by need, then expert. */
static int64_t count_kept(const struct plan_instance *in, const struct plan_solution *s)
{
    int64_t kept = 0, at = 0;

    for (int32_t i = 0; i < in->keep_count; i++) {
        while (at < s->placements && plan_pair__compare(&s->pairs[at], &in->keeps[i]) < 0)
            at++;
        kept += at < s->placements && plan_pair__compare(&s->pairs[at], &in->keeps[i]) == 0;
    }
    return kept;
}

/*
 * Where keeping counts, the gap is that of the weighed costs: in points, what keeping earns among them. A plan that
 * keeps nothing could have so many points more as ties are worth here.
 */
static void see_gap(const struct plan_heads *h, int64_t cost_bound, struct plan_solution *s)
{
    const struct plan_keeping *k = &h->net->keep;
    int64_t over = h->best.cost - cost_bound;
    int64_t ties = (k->base - k->scale * h->net->in->keep_points) * s->kept;

    if (h->net->in->keep_count && over >= 0 && over < h->net->weights.quota) {
        s->bound = s->plan;
        s->bound.value += (over + ties) / k->scale;
    }
}

static void take_plan(struct plan_heads *h, int64_t cost_bound, bool is_bound, struct plan_solution *s)
{
    const struct plan_instance *in = h->net->in;
    bool *used = mem_zero((size_t)in->expert_count + 1, sizeof *used);

    s->pairs = h->best.pairs;
    s->placements = h->best.count;
    h->best.pairs = NULL;
    plan_pairs__sort(s->pairs, (int32_t)s->placements, in->need_count);
    for (int64_t i = 0; i < s->placements; i++)
        used[s->pairs[i].expert] = true;
    for (int32_t x = 0; x < in->expert_count; x++)
        s->experts_used += used[x];
    free(used);
    s->plan = plan_judge(in, s->pairs, s->placements, NULL);
    if (is_bound)
        s->bound = s->plan;
    s->kept = count_kept(in, s);
    s->measured = in->keeps != NULL;
    see_gap(h, cost_bound, s);
    bool level = s->plan.poor_covered == s->bound.poor_covered &&
                 s->plan.quota_shortfall == s->bound.quota_shortfall;
    s->gap_value = level ? s->bound.value - s->plan.value : -1;
    s->proved = s->gap_value == 0;
    s->exact = s->exact || s->proved;
    BUG_ON(level && s->gap_value < 0);
}

/* The flow itself is the plan: nobody in it is uncounted, and nothing that it does not keep limits a plan. */
static bool flow_is_plan(const struct plan_heads *h)
{
    return h->least == 0 && plan_heads__ghosts(h) == 0 && !plan_limits__any(h->net->in);
}

static int32_t count_poor(const struct plan_net *p)
{
    int32_t poor = 0;

    for (int32_t v = 0; v < p->in->village_count; v++)
        poor += p->in->villages[v].poor && p->village_total[v] > 0;
    return poor;
}

/*
 * From the bound to a plan in which everyone counts: a few rounds of choosing give one, and up to
 * some thousands of experts the exact search usually ends in well under a second (measured: 0.3 s
 * for 1,500).
 */
static void count_heads(struct plan_heads *h, struct plan_solution *s)
{
    enum { EXACT_PIVOTS = 2000000, ROUNDS_BEFORE = 4, ROUNDS_ALONE = 5 };
    bool exact = h->net->in->expert_count <= PLAN_EXACT_EXPERTS;

    h->watch->phase = _("choosing who goes");
    bool going = plan_heads__choose(h, exact ? ROUNDS_BEFORE : ROUNDS_ALONE);
    /* Where too few are kept, a higher price. */
    while (going && h->best.cost == INT64_MAX && h->net->keep.price < h->net->keep.most_price) {
        int64_t price = h->net->keep.price, most = h->net->keep.most_price;
        plan_keep__price(h->net, price < most / 8 - 1 ? price * 8 + 8 : most);
        going = plan_heads__solve(h) && plan_heads__choose(h, ROUNDS_ALONE);
    }
    if (going && exact) {
        h->watch->phase = _("searching for better plans");
        s->exact = plan_branch__run(h, EXACT_PIVOTS);
        s->gave_up = !s->exact && !h->watch->stopped;
    }
    s->stopped = h->watch->stopped;
}

/*
 * The bound, with its proof, and then a plan; false = stopped before there was one, or no plan was found that keeps
 * enough. The proof is that of the points alone: where keeping earns, there is none.
 */
static bool solve_both(struct plan_heads *h, double from, struct plan_solution *s)
{
    struct plan_net *p = h->net;
    double limit = h->watch->options->limit_s;
    int64_t cost_bound;
    int32_t split;

    h->watch->phase = _("finding the bound");
    if (p->warm)
        plan_heads__begin(h);
    if (!plan_heads__solve(h))
        return false;
    s->seconds_solve = clock_s() - from;
    bool is_bound = flow_is_plan(h);
    if (!is_bound)
        s->bound = bound_of(p, h);
    if (!p->in->keep_count)
        s->certificate = plan_certificate__take(p);
    if (h->watch->options->want_basis && h->least == 0) {
        s->basis_stands = p->pool.kept;
        s->basis = p->pool.kept ? NULL : plan_basis__take(p);
    }
    h->watch->until_s = limit > 0 ? from + limit : 0;
    plan_heads__keep(h);
    cost_bound = plan_branch__bound(h);
    if (h->least > 0 && !plan_keep__balance(h, &cost_bound, &split))
        return false;
    if (h->best.cost > cost_bound)
        count_heads(h, s);
    if (h->best.cost == INT64_MAX)
        return false;
    bool repaired = plan_repair__run(h);
    if (repaired && h->least > 0 && plan_repair__kept(h) < h->least)
        return false;
    s->exact = s->exact && !repaired;
    s->stopped = h->watch->stopped;
    s->fewest_moves = !repaired && p->in->keep_count && p->keep.exact_ties && h->least == 0 && (s->exact || h->best.cost == cost_bound);
    take_plan(h, cost_bound, is_bound, s);
    s->poor_villages = count_poor(p);
    s->pivots = p->flow.pivots;
    s->seconds_total = clock_s() - from + p->in->read_seconds;
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    s->peak_kib = r.ru_maxrss;
    return true;
}

/* One solution with a floor or without (0). */
static bool solve_once(const struct plan_instance *in, const struct plan_options *options, int64_t least,
                       struct plan_solution *out, struct err *e)
{
    struct plan_watch watch = {.options = options};
    struct plan_net net;
    struct plan_heads heads;
    double from = clock_s();

    *out = (struct plan_solution){0};
    bool ok = plan_net__make(&net, in, least > 0, e);
    if (ok) {
        plan_heads__init(&heads, &net, &watch);
        heads.least = least > net.keep.sure ? least - net.keep.sure : 0;
        ok = solve_both(&heads, from, out);
        plan_heads__release(&heads);
        if (!ok) {
            plan_solution_release(out);
            err_set(e, ERR_CONFLICT,
                    watch.stopped ? _("The planning was stopped before there was a plan.")
                                  : _("No plan was found that keeps so many of the earlier placements: keep fewer."));
        }
    }
    plan_net__release(&net);
    return ok;
}

/* The best plan is found first: often it keeps enough, and otherwise it says what the floor costs. */
bool plan_solve(const struct plan_instance *in, const struct plan_options *options,
                struct plan_solution *out, struct err *e)
{
    static const struct plan_options none;
    struct plan_solution best;

    if (!options)
        options = &none;
    if (!solve_once(in, options, 0, out, e))
        return false;
    if (out->kept >= options->keep_least)
        return true;
    best = *out;
    bool ok = solve_once(in, options, options->keep_least, out, e);
    if (ok) {
        out->floored = true;
        out->basis = best.basis;
        out->basis_stands = best.basis_stands;
        best.basis = NULL;
        out->unfloored = best.plan;
        out->pivots += best.pivots;
        out->seconds_solve += best.seconds_total - in->read_seconds;
        out->seconds_total += best.seconds_total - in->read_seconds;
    }
    plan_solution_release(&best);
    return ok;
}

static json_t *objective_json(const struct plan_objective *o)
{
    return json_pack("{s:I,s:I,s:I}", "poor_covered", (json_int_t)o->poor_covered,
                     "quota_shortfall", (json_int_t)o->quota_shortfall, "value",
                     (json_int_t)o->value);
}

void plan_solution_json(const struct plan_solution *s, struct buf *out)
{
    json_t *o = json_pack("{s:I,s:i,s:I,s:I,s:o,s:o,s:b,s:i,s:I,s:I,s:f,s:f,s:I}", "poor_covered",
                          (json_int_t)s->plan.poor_covered, "poor_villages", (int)s->poor_villages,
                          "quota_shortfall", (json_int_t)s->plan.quota_shortfall, "value",
                          (json_int_t)s->plan.value, "bound", objective_json(&s->bound),
                          "gap_value", s->gap_value < 0 ? json_null() : json_integer(s->gap_value),
                          "proved", (int)s->proved, "experts_used", (int)s->experts_used,
                          "placements", (json_int_t)s->placements, "pivots", (json_int_t)s->pivots,
                          "seconds_solve", s->seconds_solve, "seconds_total", s->seconds_total,
                          "peak_kib", (json_int_t)s->peak_kib);
    BUG_ON(!o);
    if (s->measured) {
        json_object_set_new(o, "kept", json_integer(s->kept));
        json_object_set_new(o, "fewest_moves", json_boolean(s->fewest_moves));
        json_object_set_new(o, "without_floor", s->floored ? objective_json(&s->unfloored) : json_null());
    }
    char *text = json_dumps(o, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    BUG_ON(!text);
    buf_add(out, text);
    buf_add(out, "\n");
    free(text);
    json_decref(o);
}
