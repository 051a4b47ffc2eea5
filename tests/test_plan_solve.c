/* The planner against every plan there is, on instances small enough to try them all. */
#include "check.h"
#include "plan_random.h"

#include "work/plan_solve.h"

#include <stdlib.h>
#include <string.h>

/* ---- all plans, counted with nothing of the planner ---- */

enum { MOST_PAIRS = 11 };

struct trial {
    const struct plan_instance *in;
    struct plan_pair pair[MOST_PAIRS];
    int32_t score[MOST_PAIRS];
    int count;
};

static int32_t count_in(const struct trial *t, unsigned chosen, const struct plan_quota *q)
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

static bool allowed(const struct trial *t, unsigned chosen)
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
        if (count_in(t, chosen, &t->in->quotas[q]) > t->in->quotas[q].upper)
            return false;
    return true;
}

static struct plan_objective points(const struct trial *t, unsigned chosen)
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
        int32_t lower = t->in->quotas[q].lower, units = count_in(t, chosen, &t->in->quotas[q]);
        lower = lower < t->in->quotas[q].upper ? lower : t->in->quotas[q].upper;
        o.quota_shortfall += lower > units ? lower - units : 0;
    }
    return o;
}

static int compare(struct plan_objective a, struct plan_objective b)
{
    if (a.poor_covered != b.poor_covered)
        return a.poor_covered > b.poor_covered ? 1 : -1;
    if (a.quota_shortfall != b.quota_shortfall)
        return a.quota_shortfall < b.quota_shortfall ? 1 : -1;
    return a.value == b.value ? 0 : a.value > b.value ? 1 : -1;
}

static bool list_pairs(struct trial *t, const struct plan_instance *in)
{
    *t = (struct trial){.in = in};
    for (int32_t n = 0; n < in->need_count; n++)
        for (int64_t i = in->start[n]; i < in->start[n + 1]; i++) {
            if (t->count == MOST_PAIRS)
                return false;
            t->pair[t->count] = (struct plan_pair){in->expert[i], n};
            t->score[t->count++] = in->score[i];
        }
    return true;
}

static struct plan_objective best_of_all(const struct trial *t)
{
    struct plan_objective best = {-1, 0, 0};

    for (unsigned chosen = 0; chosen < 1u << t->count; chosen++)
        if (allowed(t, chosen)) {
            struct plan_objective o = points(t, chosen);
            if (compare(o, best) > 0)
                best = o;
        }
    return best;
}

/* The plan's pairs as a choice among the trial's. */
static unsigned chosen_by(const struct trial *t, const struct plan_solution *s)
{
    unsigned chosen = 0;

    for (int i = 0; i < t->count; i++)
        if (has_pair(s->pairs, (int32_t)s->placements, t->pair[i]))
            chosen |= 1u << i;
    assert_int_equal(__builtin_popcount(chosen), s->placements);
    return chosen;
}

static struct plan_shape tiny(uint64_t seed)
{
    return (struct plan_shape){.leagues = 1 + (int32_t)(seed % 2),
                               .banners = 2 + (int32_t)(seed % 3),
                               .villages = 5,
                               .experts = 2 + (int32_t)(seed % 5),
                               .needs = 6,
                               .candidates = 4,
                               .most_places = 1 + (int32_t)(seed % 4),
                               .score_step = 50,
                               .tight = seed % 3 != 0};
}

static void a_plan_is_the_best_of_all_plans(void **state)
{
    int tried = 0, open = 0;

    (void)state;
    for (uint64_t seed = 1; tried < 800; seed++) {
        struct plan_instance in;
        struct plan_solution s;
        struct trial t;
        struct err e = {0};
        plan_random(&in, seed, tiny(seed));
        if (list_pairs(&t, &in)) {
            CHECK_OK(plan_solve(&in, NULL, &s, &e), e);
            struct plan_objective best = best_of_all(&t);
            unsigned chosen = chosen_by(&t, &s);
            assert_true(allowed(&t, chosen));
            if (compare(points(&t, chosen), best) != 0 || compare(s.plan, best) != 0)
                fail_msg("seed %lu: %ld/%ld/%ld instead of %ld/%ld/%ld", (unsigned long)seed,
                         (long)s.plan.poor_covered, (long)s.plan.quota_shortfall,
                         (long)s.plan.value, (long)best.poor_covered, (long)best.quota_shortfall,
                         (long)best.value);
            assert_true(s.exact);
            assert_true(compare(s.bound, s.plan) >= 0);
            assert_int_equal(s.proved, compare(s.bound, s.plan) == 0);
            tried++;
            open += !s.proved;
            plan_solution_release(&s);
        }
        plan_instance_release(&in);
    }
    /* The cases that make it hard, where a bound of heads binds, must be among them. */
    assert_true(open > 20);
}

/* ---- the same input, the same plan ---- */

static void expect_same(const struct plan_solution *a, const struct plan_solution *b)
{
    assert_int_equal(a->placements, b->placements);
    assert_memory_equal(a->pairs, b->pairs, (size_t)a->placements * sizeof *a->pairs);
    assert_int_equal(compare(a->plan, b->plan), 0);
    assert_int_equal(compare(a->bound, b->bound), 0);
}

static const struct plan_shape middling = {.leagues = 3,
                                           .banners = 8,
                                           .villages = 40,
                                           .experts = 24,
                                           .needs = 60,
                                           .candidates = 10,
                                           .most_places = 4,
                                           .score_step = 50,
                                           .tight = true};

static void two_runs_give_the_same_plan(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct plan_instance in;
        struct plan_solution a, b;
        struct err e = {0};
        plan_random(&in, seed, middling);
        CHECK_OK(plan_solve(&in, NULL, &a, &e), e);
        CHECK_OK(plan_solve(&in, NULL, &b, &e), e);
        expect_same(&a, &b);
        plan_solution_release(&a);
        plan_solution_release(&b);
        plan_instance_release(&in);
    }
}

static int32_t list_stored(void *arg, int32_t need, int32_t *expert, int32_t *score)
{
    const struct plan_instance *in = arg;
    int32_t count = (int32_t)(in->start[need + 1] - in->start[need]);

    memcpy(expert, in->expert + in->start[need], (size_t)count * sizeof *expert);
    memcpy(score, in->score + in->start[need], (size_t)count * sizeof *score);
    return count;
}

static void candidates_listed_on_demand_give_the_plan_of_stored_ones(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct plan_instance in, listed;
        struct plan_solution a, b;
        struct err e = {0};
        plan_random(&in, seed, middling);
        CHECK_OK(plan_solve(&in, NULL, &a, &e), e);
        listed = in;
        listed.start = NULL;
        listed.candidates = (struct plan_candidates){list_stored, &in, plan_most_score(&in)};
        CHECK_OK(plan_solve(&listed, NULL, &b, &e), e);
        expect_same(&a, &b);
        plan_solution_release(&a);
        plan_solution_release(&b);
        plan_instance_release(&in);
    }
}

/* ---- limits ---- */

static void points_that_could_overflow_are_refused(void **state)
{
    struct plan_instance in;
    struct plan_solution s;
    struct err e = {0};

    (void)state;
    plan_random(&in, 3, (struct plan_shape){3, 90, 90, 900, 90, 3, 4, 50, true});
    in.candidates.most_score = 0;
    for (int64_t i = 0; i < in.start[in.need_count]; i++)
        in.score[i] = 1000000000;
    in.params.cover_bonus = 1000000000;
    in.params.second_expert_penalty = 1000000000;
    CHECK_FAILS(plan_solve(&in, NULL, &s, &e), e, ERR_INPUT);
    plan_instance_release(&in);
}

static bool never(void *arg, const char *phase, int64_t done, int64_t total)
{
    (void)arg;
    (void)done;
    (void)total;
    return phase[0] == '\0';
}

static void a_tick_that_says_no_stops_the_plan(void **state)
{
    struct plan_instance in;
    struct plan_solution s;
    struct err e = {0};
    struct plan_options options = {.tick = never};

    (void)state;
    plan_random(&in, 4, middling);
    CHECK_FAILS(plan_solve(&in, &options, &s, &e), e, ERR_CONFLICT);
    plan_instance_release(&in);
}

static void a_limit_of_time_still_gives_a_plan(void **state)
{
    struct plan_instance in;
    struct plan_solution s;
    struct plan_options options = {.limit_s = 1e-9};
    struct err e = {0};

    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        plan_random(&in, seed, middling);
        CHECK_OK(plan_solve(&in, &options, &s, &e), e);
        assert_true(compare(s.bound, s.plan) >= 0);
        struct plan_objective again = plan_judge(&in, s.pairs, s.placements, NULL);
        assert_int_equal(compare(again, s.plan), 0);
        plan_solution_release(&s);
        plan_instance_release(&in);
    }
}

static void counts_of_a_plan_keep_every_upper_bound(void **state)
{
    (void)state;
    for (uint64_t seed = 20; seed <= 40; seed++) {
        struct plan_instance in;
        struct plan_solution s;
        struct err e = {0};
        int32_t counts[200];
        int64_t short_of = 0;
        plan_random(&in, seed, middling);
        CHECK_OK(plan_solve(&in, NULL, &s, &e), e);
        plan_judge(&in, s.pairs, s.placements, counts);
        for (int32_t q = 0; q < in.quota_count; q++) {
            assert_true(counts[q] <= in.quotas[q].upper);
            short_of += in.quotas[q].lower > counts[q] ? in.quotas[q].lower - counts[q] : 0;
        }
        assert_int_equal(short_of, s.plan.quota_shortfall);
        plan_solution_release(&s);
        plan_instance_release(&in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_is_the_best_of_all_plans),
        cmocka_unit_test(two_runs_give_the_same_plan),
        cmocka_unit_test(candidates_listed_on_demand_give_the_plan_of_stored_ones),
        cmocka_unit_test(points_that_could_overflow_are_refused),
        cmocka_unit_test(a_tick_that_says_no_stops_the_plan),
        cmocka_unit_test(a_limit_of_time_still_gives_a_plan),
        cmocka_unit_test(counts_of_a_plan_keep_every_upper_bound),
    };

    return cmocka_run_group_tests_name("plan solve", tests, NULL, NULL);
}
