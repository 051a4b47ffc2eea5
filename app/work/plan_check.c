/* Whether an instance makes sense: each record for itself, and all pins together. */
#include "plan_instance__.h"
#include "plan_stations__.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NUMBER = 1000000, MOST_POINTS = 1000000000 };

/* One banner is in one league, whoever says it. */
struct leagues {
    int32_t *of; /* by banner: league + 1, 0 = not yet said */
};

static bool same_league(struct leagues *l, int32_t banner, int32_t league, struct err *e)
{
    if (l->of[banner] == 0)
        l->of[banner] = league + 1;
    return l->of[banner] == league + 1 ||
           err_set(e, ERR_INPUT,
                   _("Banner %d is put in league %d and in league %d: a banner belongs to one "
                     "league. Check experts, villages and quotas."),
                   banner, l->of[banner] - 1, league);
}

static bool check_places(const struct plan_instance *in, struct leagues *l, struct err *e)
{
    for (int32_t i = 0; i < in->expert_count; i++) {
        const struct plan_expert *x = &in->experts[i];
        BUG_ON(x->banner < 0 || x->banner > MOST_NUMBER || x->places < 1);
        if (!same_league(l, x->banner, x->league, e))
            return false;
    }
    for (int32_t i = 0; i < in->village_count; i++) {
        const struct plan_village *v = &in->villages[i];
        BUG_ON(v->banner < 0 || v->banner > MOST_NUMBER);
        if (!same_league(l, v->banner, v->league, e))
            return false;
    }
    for (int32_t i = 0; i < in->need_count; i++)
        BUG_ON(in->needs[i].village < 0 || in->needs[i].village >= in->village_count ||
               in->needs[i].wanted < 1);
    return true;
}

static bool same_quota(const struct plan_quota *a, const struct plan_quota *b)
{
    return a->kind == b->kind && a->programme == b->programme && a->league == b->league &&
           a->banner == b->banner;
}

static bool check_quotas(const struct plan_instance *in, const int32_t *order, struct leagues *l,
                         struct err *e)
{
    for (int32_t i = 0; i < in->quota_count; i++) {
        const struct plan_quota *q = &in->quotas[order[i]];
        BUG_ON(plan_quota__misplaced(q) != 0 || q->lower < 0 || q->upper < 0);
        if (i && same_quota(q, &in->quotas[order[i - 1]]))
            return err_set(
                e, ERR_INPUT,
                _("quotas.csv: the quota %s of programme %d, league %d, banner %d stands "
                  "twice."),
                plan_quota_kind_name(q->kind), q->programme, q->league, q->banner);
        if (q->banner >= 0 && !same_league(l, q->banner, q->league, e))
            return false;
    }
    return true;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct plan_pair *p = a, *q = b;

    if (p->need != q->need)
        return p->need < q->need ? -1 : 1;
    return p->expert == q->expert ? 0 : p->expert < q->expert ? -1 : 1;
}

static bool check_pin_pairs(const struct plan_instance *in, struct err *e)
{
    struct plan_pair *no = mem_new((size_t)in->forbid_count * sizeof *no + 1);
    int32_t *scratch = mem_new((size_t)in->expert_count * 2 * sizeof *scratch + 1);

    if (in->forbid_count)
        memcpy(no, in->forbids, (size_t)in->forbid_count * sizeof *no);
    qsort(no, (size_t)in->forbid_count, sizeof *no, compare_pairs);
    for (int32_t i = 0; i < in->pin_count && e->code == ERR_NONE; i++) {
        struct plan_pair p = in->pins[i];
        if (plan_pair_score(in, p, scratch) < 0)
            err_set(
                e, ERR_INPUT,
                _("The pin of expert %d on need %d is no candidate: he does not suit that need. "
                  "Unpin it."),
                p.expert, p.need);
        else if (bsearch(&p, no, (size_t)in->forbid_count, sizeof p, compare_pairs))
            err_set(
                e, ERR_INPUT,
                _("Expert %d and need %d are pinned and forbidden together: take one of the two "
                  "away."),
                p.expert, p.need);
    }
    free(scratch);
    free(no);
    return e->code == ERR_NONE;
}

/* Counts of the pins so far, against every upper bound. */
struct pin_counts {
    const struct plan_instance *in;
    const int32_t *order;
    int32_t *of_expert, *of_need;
    int32_t *of_quota; /* by position in in->quotas */
    int32_t *of_village;
};

/* Counts one more for a quota; true while it fits. */
static bool count_quota(struct pin_counts *c, struct plan_quota key)
{
    const struct plan_quota *q = plan_quota__find(c->in, c->order, key);

    if (!q)
        return c->in->unnamed_free;
    return ++c->of_quota[q - c->in->quotas] <= q->upper;
}

static bool over_quota(struct pin_counts *c, struct plan_pair p, struct plan_quota *over)
{
    const struct plan_expert *x = &c->in->experts[p.expert];
    const struct plan_village *v = &c->in->villages[c->in->needs[p.need].village];
    const struct plan_quota keys[] = {
        {PLAN_DEST_BANNER, -1, v->league, v->banner, 0, 0},
        {PLAN_DEST_LEAGUE, -1, v->league, -1, 0, 0},
        {PLAN_PROG_BANNER, x->programme, x->league, x->banner, 0, 0},
        {PLAN_PROG_LEAGUE, x->programme, x->league, -1, 0, 0},
        {PLAN_PROG, x->programme, -1, -1, 0, 0},
    };
    size_t count = c->of_expert[p.expert] == 1 ? 5 : 2; /* heads: when he is first seen */

    for (size_t i = 0; i < count; i++)
        if (!count_quota(c, keys[i])) {
            *over = keys[i];
            return true;
        }
    return false;
}

static bool check_pin_sums(struct pin_counts *c, struct err *e)
{
    struct plan_quota over;

    for (int32_t i = 0; i < c->in->pin_count; i++) {
        struct plan_pair p = c->in->pins[i];
        if (++c->of_expert[p.expert] > c->in->experts[p.expert].places)
            return err_set(e, ERR_INPUT,
                           _("The pin of expert %d on need %d is one too many: he takes %d a year. "
                             "Unpin one of his."),
                           p.expert, p.need, c->in->experts[p.expert].places);
        if (++c->of_need[p.need] > c->in->needs[p.need].wanted)
            return err_set(e, ERR_INPUT,
                           _("The pin of expert %d on need %d is one too many: that need wants %d. "
                             "Unpin one there."),
                           p.expert, p.need, c->in->needs[p.need].wanted);
        int32_t v = c->in->needs[p.need].village, most = c->in->villages[v].most;
        if (++c->of_village[v] > most - 1 && most > 0)
            return err_set(e, ERR_INPUT, _("The pin of expert %d on need %d is one too many: village %d may get %d. Unpin one there."), p.expert,
                           p.need, v, most - 1);
        if (over_quota(c, p, &over))
            return err_set(
                e, ERR_INPUT,
                _("The pin of expert %d on need %d breaks an upper bound: quota %s of "
                  "programme %d, league %d, banner %d allows %d. Unpin one, or raise the "
                  "quota."),
                p.expert, p.need, plan_quota_kind_name(over.kind), over.programme, over.league,
                over.banner, plan_quota__upper(c->in, c->order, over, INT32_MAX));
    }
    return true;
}

static bool check_pins(const struct plan_instance *in, const int32_t *order, struct err *e)
{
    struct plan_pair *sorted = mem_new((size_t)in->pin_count * sizeof *sorted + 1);
    struct pin_counts c = {.in = in, .order = order};
    bool ok = check_pin_pairs(in, e);

    if (in->pin_count)
        memcpy(sorted, in->pins, (size_t)in->pin_count * sizeof *sorted);
    qsort(sorted, (size_t)in->pin_count, sizeof *sorted, compare_pairs);
    for (int32_t i = 1; ok && i < in->pin_count; i++)
        if (compare_pairs(&sorted[i - 1], &sorted[i]) == 0)
            ok = err_set(e, ERR_INPUT, _("The pin of expert %d on need %d stands twice."),
                         sorted[i].expert, sorted[i].need);
    c.of_expert = mem_zero((size_t)in->expert_count + 1, sizeof *c.of_expert);
    c.of_need = mem_zero((size_t)in->need_count + 1, sizeof *c.of_need);
    c.of_quota = mem_zero((size_t)in->quota_count + 1, sizeof *c.of_quota);
    c.of_village = mem_zero((size_t)in->village_count + 1, sizeof *c.of_village);
    ok = ok && check_pin_sums(&c, e) && plan_stations__check(in, e);
    free(c.of_village);
    free(c.of_expert);
    free(c.of_need);
    free(c.of_quota);
    free(sorted);
    return ok;
}

static bool check_params(const struct plan_instance *in, struct err *e)
{
    const struct plan_params *p = &in->params;

    if (p->second_expert_penalty < 0 || p->load_step < 0 || p->cover_bonus < 0 ||
        p->second_expert_penalty > MOST_POINTS || p->load_step > MOST_POINTS ||
        p->cover_bonus > MOST_POINTS)
        return err_set(
            e, ERR_INPUT,
            _("The penalty for second experts, the load step and the cover bonus must be "
              "from 0 to %d."),
            MOST_POINTS);
    return true;
}

static int32_t larger(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* The largest banner that anybody names; check_places refuses those out of range. */
static int32_t last_banner(const struct plan_instance *in)
{
    int32_t last = 0;

    for (int32_t i = 0; i < in->expert_count; i++)
        last = larger(last, in->experts[i].banner);
    for (int32_t i = 0; i < in->village_count; i++)
        last = larger(last, in->villages[i].banner);
    for (int32_t i = 0; i < in->quota_count; i++)
        last = larger(last, in->quotas[i].banner);
    return last;
}

bool plan_instance_check(const struct plan_instance *in, struct err *e)
{
    struct leagues l = {mem_zero((size_t)last_banner(in) + 1, sizeof(int32_t))};
    int32_t *order = plan_quota__order(in);
    bool ok = check_params(in, e) && check_places(in, &l, e) && check_quotas(in, order, &l, e) &&
              check_pins(in, order, e);

    free(order);
    free(l.of);
    return ok;
}

void plan_instance_warnings(const struct plan_instance *in, struct buf *out)
{
    int32_t *order = plan_quota__order(in), homeless = 0, closed = 0, crossed = 0;

    for (int32_t i = 0; !in->unnamed_free && i < in->expert_count; i++) {
        const struct plan_expert *x = &in->experts[i];
        if (!plan_quota__find(in, order,
                              (struct plan_quota){PLAN_PROG, x->programme, -1, -1, 0, 0}) ||
            !plan_quota__find(
                in, order,
                (struct plan_quota){PLAN_PROG_LEAGUE, x->programme, x->league, -1, 0, 0}) ||
            !plan_quota__find(
                in, order,
                (struct plan_quota){PLAN_PROG_BANNER, x->programme, x->league, x->banner, 0, 0}))
            homeless++;
    }
    for (int32_t i = 0; !in->unnamed_free && i < in->village_count; i++) {
        const struct plan_village *v = &in->villages[i];
        if (!plan_quota__find(in, order,
                              (struct plan_quota){PLAN_DEST_LEAGUE, -1, v->league, -1, 0, 0}) ||
            !plan_quota__find(
                in, order, (struct plan_quota){PLAN_DEST_BANNER, -1, v->league, v->banner, 0, 0}))
            closed++;
    }
    for (int32_t i = 0; i < in->quota_count; i++)
        crossed += in->quotas[i].lower > in->quotas[i].upper;
    if (homeless)
        buf_addf(out,
                 _("%d experts stay home: quotas.csv has no row for their programme, its league or "
                   "its banner.\n"),
                 homeless);
    if (closed)
        buf_addf(
            out,
            _("%d villages get nobody: quotas.csv has no dest row for their league or banner.\n"),
            closed);
    if (crossed)
        buf_addf(out, _("%d quotas have a lower bound above the upper; the upper counts.\n"),
                 crossed);
    free(order);
}
