/* All plans of a small instance, one after the other. */
#include "plan_every.h"

#include "check.h"

#include <stdlib.h>

static int32_t reached(const struct plan_every *t, unsigned chosen, int32_t village)
{
    int32_t count = 0;

    for (int i = 0; i < t->all.count; i++)
        count += (chosen >> i & 1) && t->all.in->needs[t->all.pair[i].need].village == village;
    return count;
}

bool plan_every_allows(const struct plan_every *t, unsigned chosen)
{
    const struct plan_instance *in = t->all.in;

    for (int32_t v = 0; v < in->village_count; v++)
        if (in->villages[v].most > 0 && reached(t, chosen, v) > in->villages[v].most - 1)
            return false;
    return plan_all_allowed(&t->all, chosen);
}

struct plan_objective plan_every_points(const struct plan_every *t, unsigned chosen)
{
    const struct plan_instance *in = t->all.in;
    struct plan_objective o = plan_all_points(&t->all, chosen);

    for (int32_t v = 0; v < in->village_count; v++) {
        int32_t least = in->villages[v].least, most = in->villages[v].most, has = reached(t, chosen, v);
        least = most > 0 && least > most - 1 ? most - 1 : least;
        o.quota_shortfall += least > has ? least - has : 0;
    }
    return o;
}

struct plan_every *plan_every_new(const struct plan_instance *in)
{
    struct plan_every *t = mem_zero(1, sizeof *t);

    if (!plan_all_list(&t->all, in)) {
        free(t);
        return NULL;
    }
    for (unsigned chosen = 0; chosen < 1u << t->all.count; chosen++)
        if (plan_every_allows(t, chosen)) {
            t->chosen[t->plans] = chosen;
            t->points[t->plans++] = plan_every_points(t, chosen);
        }
    return t;
}

static bool answers(const struct plan_all *all, unsigned chosen, struct plan_asked asked)
{
    int32_t got = 0;

    if ((chosen & asked.with) != asked.with || (chosen & asked.without))
        return false;
    for (int i = 0; asked.need_least && i < all->count; i++)
        got += (chosen >> i & 1) && all->pair[i].need == asked.need;
    return got >= asked.need_least &&
           (!asked.quota_least || plan_all_count(all, chosen, &all->in->quotas[asked.quota]) >= asked.quota_least);
}

struct plan_objective plan_every_best(const struct plan_every *t, struct plan_asked asked, bool *found)
{
    struct plan_objective best = {-1, 0, 0};

    *found = false;
    for (int i = 0; i < t->plans; i++)
        if (answers(&t->all, t->chosen[i], asked) && (!*found || plan_all_compare(t->points[i], best) > 0)) {
            best = t->points[i];
            *found = true;
        }
    return best;
}

unsigned plan_every_bits(const struct plan_every *t, const struct plan_pair *pairs, int64_t count)
{
    unsigned chosen = 0;

    for (int64_t k = 0; k < count; k++)
        for (int i = 0; i < t->all.count; i++)
            if (t->all.pair[i].expert == pairs[k].expert && t->all.pair[i].need == pairs[k].need)
                chosen |= 1u << i;
    assert_int_equal(__builtin_popcount(chosen), count);
    return chosen;
}
