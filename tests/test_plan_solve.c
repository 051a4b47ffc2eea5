/* The planner against every plan there is, on instances small enough to try them all. */
#include "check.h"
#include "plan_all.h"
#include "plan_random.h"

#include "work/plan_solve.h"

#include <stdlib.h>
#include <string.h>

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
        struct plan_all t;
        struct err e = {0};
        plan_random(&in, seed, tiny(seed));
        if (plan_all_list(&t, &in)) {
            CHECK_OK(plan_solve(&in, NULL, &s, &e), e);
            struct plan_objective best = plan_all_best(&t);
            unsigned chosen = plan_all_chosen(&t, &s);
            assert_true(plan_all_allowed(&t, chosen));
            if (plan_all_compare(plan_all_points(&t, chosen), best) != 0 || plan_all_compare(s.plan, best) != 0)
                fail_msg("seed %lu: %ld/%ld/%ld instead of %ld/%ld/%ld", (unsigned long)seed,
                         (long)s.plan.poor_covered, (long)s.plan.quota_shortfall,
                         (long)s.plan.value, (long)best.poor_covered, (long)best.quota_shortfall,
                         (long)best.value);
            assert_true(s.exact);
            assert_true(plan_all_compare(s.bound, s.plan) >= 0);
            assert_int_equal(s.proved, plan_all_compare(s.bound, s.plan) == 0);
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
    assert_int_equal(plan_all_compare(a->plan, b->plan), 0);
    assert_int_equal(plan_all_compare(a->bound, b->bound), 0);
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
        listed.candidates = (struct plan_candidates){.list = list_stored, .arg = &in, .most_score = plan_most_score(&in)};
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
        assert_true(plan_all_compare(s.bound, s.plan) >= 0);
        struct plan_objective again = plan_judge(&in, s.pairs, s.placements, NULL);
        assert_int_equal(plan_all_compare(again, s.plan), 0);
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

/* Where all scores are equal the choices of who goes are without number: the search says so instead of trying them all. */
static void a_search_among_equals_is_given_up_soon(void **state)
{
    const struct plan_shape shape = {.leagues = 4, .banners = 12, .villages = 700, .experts = 240, .needs = 1000, .candidates = 25, .most_places = 4, .score_step = 500, .tight = true};
    struct plan_instance in;
    struct plan_solution s;
    struct err e = {0};

    (void)state;
    plan_random(&in, 7, shape);
    for (int64_t i = 0; i < in.start[in.need_count]; i++)
        in.score[i] = 500;
    for (int32_t i = 0; i < in.quota_count; i++)
        in.quotas[i].lower = 0;
    CHECK_OK(plan_solve(&in, NULL, &s, &e), e);
    assert_true(s.gave_up);
    assert_false(s.exact);
    assert_true(s.gap_value > 0);
    assert_true(s.pivots < 1000000);
    plan_solution_release(&s);
    plan_instance_release(&in);
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
        cmocka_unit_test(a_search_among_equals_is_given_up_soon),
    };

    return cmocka_run_group_tests_name("plan solve", tests, NULL, NULL);
}
