/* Keeping an earlier plan, against every plan there is, on instances small enough to try them all. */
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

/* Some of the candidates were the earlier plan, whether they fit together now or not. */
static void add_keeps(struct plan_instance *in, const struct plan_all *t, struct plan_dice *d)
{
    in->keeps = mem_zero((size_t)t->count + 1, sizeof *in->keeps);
    in->keep_points = plan_roll(d, 0, 2) * 50;
    for (int i = 0; i < t->count; i++)
        if (plan_roll(d, 0, 1))
            in->keeps[in->keep_count++] = t->pair[i];
}

static int64_t kept_of(const struct plan_all *t, unsigned chosen)
{
    int64_t kept = 0;

    for (int32_t k = 0; k < t->in->keep_count; k++)
        for (int i = 0; i < t->count; i++)
            kept += (chosen >> i & 1) && t->pair[i].expert == t->in->keeps[k].expert &&
                    t->pair[i].need == t->in->keeps[k].need;
    return kept;
}

/* What is compared: value counts what keeping earns. */
struct verdict {
    bool any;
    struct plan_objective o;
    int64_t kept;
};

static struct plan_objective with_keeping(struct plan_objective o, const struct plan_instance *in, int64_t kept)
{
    o.value += in->keep_points * kept;
    return o;
}

/* The best of all plans that keep at least so many, and of the equals one that keeps most. */
static struct verdict best_keeping(const struct plan_all *t, int64_t least)
{
    struct verdict best = {.any = false};

    for (unsigned chosen = 0; chosen < 1u << t->count; chosen++) {
        int64_t kept = kept_of(t, chosen);
        if (kept < least || !plan_all_allowed(t, chosen))
            continue;
        struct plan_objective o = with_keeping(plan_all_points(t, chosen), t->in, kept);
        int order = best.any ? plan_all_compare(o, best.o) : 1;
        if (order > 0 || (order == 0 && kept > best.kept))
            best = (struct verdict){true, o, kept};
    }
    return best;
}

static bool make(struct plan_instance *in, struct plan_all *t, uint64_t seed)
{
    struct plan_dice d = {seed * 77777};

    plan_random(in, seed, tiny(seed));
    bool small = plan_all_list(t, in);
    if (small)
        add_keeps(in, t, &d);
    return small && in->keep_count > 0;
}

static void expect(const struct plan_all *t, const struct plan_solution *s, const struct verdict *best, uint64_t seed)
{
    unsigned chosen = plan_all_chosen(t, s);
    struct plan_objective o = with_keeping(s->plan, t->in, s->kept);

    assert_true(plan_all_allowed(t, chosen));
    assert_int_equal(plan_all_compare(plan_all_points(t, chosen), s->plan), 0);
    assert_int_equal(kept_of(t, chosen), s->kept);
    if (plan_all_compare(o, best->o) != 0)
        fail_msg("seed %lu: %ld/%ld/%ld instead of %ld/%ld/%ld", (unsigned long)seed, (long)o.poor_covered,
                 (long)o.quota_shortfall, (long)o.value, (long)best->o.poor_covered, (long)best->o.quota_shortfall,
                 (long)best->o.value);
    assert_true(s->exact);
    assert_true(s->gap_value >= 0 || plan_all_compare(s->bound, s->plan) > 0);
}

static void the_best_plan_with_the_fewest_moves_is_found_among_all_plans(void **state)
{
    int tried = 0, open = 0, moved = 0;

    (void)state;
    for (uint64_t seed = 1; tried < 800; seed++) {
        struct plan_instance in;
        struct plan_solution s;
        struct plan_all t;
        struct err e = {0};
        if (make(&in, &t, seed)) {
            struct verdict best = best_keeping(&t, 0);
            CHECK_OK(plan_solve(&in, NULL, &s, &e), e);
            expect(&t, &s, &best, seed);
            assert_int_equal(s.kept, best.kept);
            assert_true(s.fewest_moves);
            open += !s.proved;
            moved += s.kept < in.keep_count;
            tried++;
            plan_solution_release(&s);
        }
        plan_instance_release(&in);
    }
    assert_true(open > 20 && moved > 100);
}

static void a_floor_is_kept_and_costs_the_least_of_all_plans_that_keep_it(void **state)
{
    int tried = 0, refused = 0, floored = 0, split = 0;

    (void)state;
    for (uint64_t seed = 1; tried < 2500; seed++) {
        struct plan_instance in;
        struct plan_all t;
        bool fit = make(&in, &t, seed);
        for (int32_t least = 1; fit && least <= in.keep_count; least++, tried++) {
            struct plan_options options = {.keep_least = least};
            struct verdict best = best_keeping(&t, least);
            struct plan_solution s;
            struct err e = {0};
            if (!best.any) {
                CHECK_FAILS(plan_solve(&in, &options, &s, &e), e, ERR_CONFLICT);
                refused++;
                continue;
            }
            CHECK_OK(plan_solve(&in, &options, &s, &e), e);
            expect(&t, &s, &best, seed);
            assert_true(s.kept >= least);
            floored += s.floored;
            split += s.floored && !s.proved;
            plan_solution_release(&s);
        }
        plan_instance_release(&in);
    }
    /* The cases that make it hard: a price alone does not settle it. */
    assert_true(refused > 100 && floored > 200 && split > 20);
}

/* Larger than can be tried out: experts whom no bound counts tempt the flow, and the earlier plan is none of the best. */
static void an_earlier_plan_that_still_fits_can_be_kept_whole(void **state)
{
    const struct plan_shape shape = {3, 9, 60, 40, 120, 12, 4, 10, true};

    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct plan_instance in;
        struct plan_solution before, s;
        struct err e = {0};
        plan_random(&in, seed, shape);
        struct plan_params own = in.params;
        in.params = (struct plan_params){.cover_bonus = 3000};
        CHECK_OK(plan_solve(&in, NULL, &before, &e), e);
        in.params = own;
        in.keeps = before.pairs;
        in.keep_count = (int32_t)before.placements;
        struct plan_options options = {.keep_least = before.placements};
        CHECK_OK(plan_solve(&in, &options, &s, &e), e);
        assert_int_equal(s.kept, before.placements);
        assert_true(plan_all_compare(s.plan, plan_judge(&in, before.pairs, before.placements, NULL)) >= 0);
        assert_true(plan_all_compare(s.bound, s.plan) >= 0);
        assert_true(s.floored && plan_all_compare(s.unfloored, s.plan) >= 0);
        plan_solution_release(&s);
        in.keeps = NULL;
        plan_instance_release(&in);
        plan_solution_release(&before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_plan_with_the_fewest_moves_is_found_among_all_plans),
        cmocka_unit_test(a_floor_is_kept_and_costs_the_least_of_all_plans_that_keep_it),
        cmocka_unit_test(an_earlier_plan_that_still_fits_can_be_kept_whole),
    };

    return cmocka_run_group_tests_name("plan keep", tests, NULL, NULL);
}
