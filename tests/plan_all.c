/* Every plan of a small instance. */
#include "plan_all.h"

#include "check.h"

int32_t plan_all_count(const struct plan_all *t, unsigned chosen, const struct plan_quota *q)
{
    int32_t units = 0;
    bool seen[64] = {false};

    for (int i = 0; i < t->count; i++) {
        if (!(chosen >> i & 1))
            continue;
        const struct plan_expert *x = &t->in->experts[t->pair[i].expert];
        const struct plan_village *v = &t->in->villages[t->in->needs[t->pair[i].need].village];
        bool head = q->kind <= PLAN_PROG_BANNER;
        int32_t league = head ? x->league : v->league, banner = head ? x->banner : v->banner;
        if ((head && (q->programme != x->programme || seen[t->pair[i].expert])) ||
            (q->league >= 0 && q->league != league) || (q->banner >= 0 && q->banner != banner))
            continue;
        if (head)
            seen[t->pair[i].expert] = true;
        units++;
    }
    return units;
}

static bool has_pair(const struct plan_pair *list, int32_t count, struct plan_pair p)
{
    for (int32_t i = 0; i < count; i++)
        if (list[i].expert == p.expert && list[i].need == p.need)
            return true;
    return false;
}

bool plan_all_allowed(const struct plan_all *t, unsigned chosen)
{
    int32_t load[64] = {0}, got[64] = {0}, pinned = 0;

    for (int i = 0; i < t->count; i++) {
        bool in = chosen >> i & 1;
        if (in && (++load[t->pair[i].expert] > t->in->experts[t->pair[i].expert].places ||
                   ++got[t->pair[i].need] > t->in->needs[t->pair[i].need].wanted))
            return false;
        if (in && has_pair(t->in->forbids, t->in->forbid_count, t->pair[i]))
            return false;
        pinned += in && has_pair(t->in->pins, t->in->pin_count, t->pair[i]);
    }
    if (pinned != t->in->pin_count)
        return false;
    for (int32_t q = 0; q < t->in->quota_count; q++)
        if (plan_all_count(t, chosen, &t->in->quotas[q]) > t->in->quotas[q].upper)
            return false;
    return true;
}

struct plan_objective plan_all_points(const struct plan_all *t, unsigned chosen)
{
    struct plan_objective o = {0, 0, 0};
    int32_t load[64] = {0}, got[64] = {0}, reached[64] = {0};

    for (int i = 0; i < t->count; i++) {
        if (!(chosen >> i & 1))
            continue;
        int32_t village = t->in->needs[t->pair[i].need].village;
        o.value += t->score[i] - load[t->pair[i].expert]++ * t->in->params.load_step;
        if (got[t->pair[i].need]++)
            o.value -= t->in->params.second_expert_penalty;
        if (reached[village]++ == 0) {
            o.poor_covered += t->in->villages[village].poor;
            o.value += t->in->villages[village].poor ? 0 : t->in->params.cover_bonus;
        }
    }
    for (int32_t q = 0; q < t->in->quota_count; q++) {
        int32_t lower = t->in->quotas[q].lower, units = plan_all_count(t, chosen, &t->in->quotas[q]);
        lower = lower < t->in->quotas[q].upper ? lower : t->in->quotas[q].upper;
        o.quota_shortfall += lower > units ? lower - units : 0;
    }
    return o;
}

int plan_all_compare(struct plan_objective a, struct plan_objective b)
{
    if (a.poor_covered != b.poor_covered)
        return a.poor_covered > b.poor_covered ? 1 : -1;
    if (a.quota_shortfall != b.quota_shortfall)
        return a.quota_shortfall < b.quota_shortfall ? 1 : -1;
    return a.value == b.value ? 0 : a.value > b.value ? 1 : -1;
}

bool plan_all_list(struct plan_all *t, const struct plan_instance *in)
{
    *t = (struct plan_all){.in = in};
    for (int32_t n = 0; n < in->need_count; n++)
        for (int64_t i = in->start[n]; i < in->start[n + 1]; i++) {
            if (t->count == PLAN_ALL_PAIRS)
                return false;
            t->pair[t->count] = (struct plan_pair){in->expert[i], n};
            t->score[t->count++] = in->score[i];
        }
    return true;
}

struct plan_objective plan_all_best(const struct plan_all *t)
{
    struct plan_objective best = {-1, 0, 0};

    for (unsigned chosen = 0; chosen < 1u << t->count; chosen++)
        if (plan_all_allowed(t, chosen)) {
            struct plan_objective o = plan_all_points(t, chosen);
            if (plan_all_compare(o, best) > 0)
                best = o;
        }
    return best;
}

/* The plan's pairs as a choice among the trial's. */
unsigned plan_all_chosen(const struct plan_all *t, const struct plan_solution *s)
{
    unsigned chosen = 0;

    for (int i = 0; i < t->count; i++)
        if (has_pair(s->pairs, (int32_t)s->placements, t->pair[i]))
            chosen |= 1u << i;
    assert_int_equal(__builtin_popcount(chosen), s->placements);
    return chosen;
}
