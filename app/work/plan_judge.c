/* Judges any set of pairs by the rules of planner.md, with every expert counted. No network here.
 */
#include "plan_instance__.h"
#include "plan_stations__.h"

#include "work/plan_solve.h"

#include <stdlib.h>

struct tally {
    const struct plan_instance *in;
    const int32_t *order;
    int32_t *counts;  /* by quota */
    int32_t *expert;  /* by expert: placements */
    int32_t *need;    /* by need */
    int32_t *village; /* by village */
    int32_t kept;     /* the earlier placement that comes next */
    struct plan_objective sum;
};

/* Of an earlier placement it is known already, if pairs come in their order. */
static int32_t score_of(struct tally *t, struct plan_pair p, int32_t *scratch)
{
    const struct plan_instance *in = t->in;
    const struct plan_pair *k = in->keeps;

    while (in->keep_score && t->kept < in->keep_count &&
           (k[t->kept].need < p.need || (k[t->kept].need == p.need && k[t->kept].expert < p.expert)))
        t->kept++;
    if (in->keep_score && t->kept < in->keep_count && k[t->kept].need == p.need && k[t->kept].expert == p.expert)
        return in->keep_score[t->kept];
    return plan_pair_score(in, p, scratch);
}

static void count_for(struct tally *t, struct plan_quota key)
{
    const struct plan_quota *q = plan_quota__find(t->in, t->order, key);

    if (q)
        t->counts[q - t->in->quotas]++;
}

static void count_pair(struct tally *t, struct plan_pair p, int32_t *scratch)
{
    const struct plan_instance *in = t->in;
    const struct plan_expert *x = &in->experts[p.expert];
    const struct plan_village *v = &in->villages[in->needs[p.need].village];

    int32_t score = score_of(t, p, scratch);
    t->sum.value += score > 0 ? score : 0;
    t->sum.value -= (int64_t)in->params.load_step * t->expert[p.expert];
    if (t->expert[p.expert]++ == 0) {
        count_for(t, (struct plan_quota){PLAN_PROG, x->programme, -1, -1, 0, 0});
        count_for(t, (struct plan_quota){PLAN_PROG_LEAGUE, x->programme, x->league, -1, 0, 0});
        count_for(t,
                  (struct plan_quota){PLAN_PROG_BANNER, x->programme, x->league, x->banner, 0, 0});
    }
    if (t->need[p.need]++ > 0)
        t->sum.value -= in->params.second_expert_penalty;
    if (t->village[in->needs[p.need].village]++ == 0) {
        if (v->poor)
            t->sum.poor_covered++;
        else
            t->sum.value += in->params.cover_bonus;
    }
    count_for(t, (struct plan_quota){PLAN_DEST_LEAGUE, -1, v->league, -1, 0, 0});
    count_for(t, (struct plan_quota){PLAN_DEST_BANNER, -1, v->league, v->banner, 0, 0});
}

struct plan_objective plan_judge(const struct plan_instance *in, const struct plan_pair *pairs,
                                 int64_t count, int32_t *counts)
{
    int32_t *order = plan_quota__order(in);
    int32_t *scratch = mem_new((size_t)in->expert_count * 2 * sizeof *scratch + 1);
    struct tally t = {.in = in, .order = order};

    t.counts = mem_zero((size_t)in->quota_count + 1, sizeof *t.counts);
    t.expert = mem_zero((size_t)in->expert_count + 1, sizeof *t.expert);
    t.need = mem_zero((size_t)in->need_count + 1, sizeof *t.need);
    t.village = mem_zero((size_t)in->village_count + 1, sizeof *t.village);
    for (int64_t i = 0; i < count; i++)
        count_pair(&t, pairs[i], scratch);
    for (int32_t i = 0; i < in->quota_count; i++) {
        const struct plan_quota *q = &in->quotas[i];
        int32_t wish = q->lower < q->upper ? q->lower : q->upper;
        t.sum.quota_shortfall += wish > t.counts[i] ? wish - t.counts[i] : 0;
        if (counts)
            counts[i] = t.counts[i];
    }
    for (int32_t v = 0; v < in->village_count; v++) {
        const struct plan_village *x = &in->villages[v];
        int32_t wish = x->most > 0 && x->least > x->most - 1 ? x->most - 1 : x->least;
        t.sum.quota_shortfall += wish > t.village[v] ? wish - t.village[v] : 0;
    }
    t.sum.quota_shortfall += plan_stations__shortfall(in, t.expert);
    free(t.counts);
    free(t.expert);
    free(t.need);
    free(t.village);
    free(scratch);
    free(order);
    return t.sum;
}
