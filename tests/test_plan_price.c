/* The inner loop of pricing passes over no candidate that is below what is asked for, whatever the numbers. */
#include "check.h"

#include "app/work/plan_columns__.h"

#include <stdlib.h>

enum { EXPERTS = 40, MOST_SCORE = 1000000000 };

static uint64_t random_next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 16;
}

static int64_t random_below(uint64_t *seed, int64_t limit)
{
    return (int64_t)(random_next(seed) % (uint64_t)limit);
}

/* Prices a few points apart, thousands of millions apart, or both. */
static int64_t random_price(uint64_t *seed, int64_t scale)
{
    static const int64_t reach[] = {50, 5000, INT64_C(1) << 31, INT64_C(1) << 40};
    int64_t price = random_below(seed, reach[random_below(seed, 4)]) * scale + random_below(seed, scale);

    return random_below(seed, 2) ? price : -price;
}

/* Walks the sieve and counts what is below; every one of those must have been let through. */
static void compare(const struct plan_sieve *s, const int64_t *price, const int32_t *expert, const int32_t *score,
                    int32_t count, int64_t scale, int64_t below)
{
    int32_t line = plan_sieve__line(s, below), at = -1;

    do {
        int32_t next = plan_sieve__next(s, expert, score, at + 1, count, line);
        for (int32_t i = at + 1; i < next; i++)
            assert_true(price[expert[i]] - scale * score[i] >= below);
        at = next;
    } while (at < count);
    assert_int_equal(at, count);
}

static void the_sieve_lets_through_every_candidate_below_its_line(void **state)
{
    static const int64_t scales[] = {1, 7, 16001};
    uint64_t seed = 20181113;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        int64_t scale = scales[round % 3], price[EXPERTS];
        int32_t expert[EXPERTS], score[EXPERTS], count = (int32_t)random_below(&seed, EXPERTS + 1);
        struct plan_sieve s = {0};
        for (int x = 0; x < EXPERTS; x++)
            price[x] = random_price(&seed, scale);
        for (int i = 0; i < count; i++) {
            expert[i] = (int32_t)random_below(&seed, EXPERTS);
            score[i] = (int32_t)random_below(&seed, round % 5 ? 1200 : MOST_SCORE + 1);
        }
        plan_sieve__open(&s, price, EXPERTS, scale);
        for (int ask = 0; ask < 6; ask++) {
            int32_t near = count ? (int32_t)random_below(&seed, count) : 0;
            int64_t there = count ? price[expert[near]] - scale * score[near] : 0;
            compare(&s, price, expert, score, count, scale, there + random_below(&seed, 3));
            compare(&s, price, expert, score, count, scale, random_price(&seed, scale));
        }
        plan_sieve__release(&s);
    }
}

static void the_sieve_passes_over_what_costs_a_point_more(void **state)
{
    int64_t price[EXPERTS];
    int32_t expert[EXPERTS], score[EXPERTS];
    struct plan_sieve s = {0};

    (void)state;
    for (int i = 0; i < EXPERTS; i++) {
        price[i] = 900 + i % 3;
        expert[i] = i;
        score[i] = 400;
    }
    plan_sieve__open(&s, price, EXPERTS, 1);
    assert_int_equal(plan_sieve__next(&s, expert, score, 0, EXPERTS, plan_sieve__line(&s, 499)), EXPERTS);
    assert_int_equal(plan_sieve__next(&s, expert, score, 1, EXPERTS, plan_sieve__line(&s, 500)), 3);
    plan_sieve__release(&s);
}

/* What a split search finds must not depend on where it is split: bins joined in order keep the same columns. */
static void bins_joined_keep_the_best_of_both(void **state)
{
    enum { COLUMNS = 500, BINS = 7, EACH = 4 };
    uint64_t seed = 84;
    struct plan_bins whole = plan_bins__new(BINS, EACH), left = plan_bins__new(BINS, EACH), right = plan_bins__new(BINS, EACH);
    int64_t of_whole = 0, of_both = 0;

    (void)state;
    for (int i = 0; i < COLUMNS; i++) {
        int32_t bin = (int32_t)random_below(&seed, BINS);
        struct plan_column c = {random_below(&seed, 60), bin, i, 0};
        plan_bins__offer(&whole, bin, c);
        plan_bins__offer(i < COLUMNS / 2 ? &left : &right, bin, c);
    }
    plan_bins__join(&left, &right);
    for (int b = 0; b < BINS; b++) {
        assert_int_equal(whole.count[b], left.count[b]);
        for (int i = 0; i < whole.count[b]; i++) {
            of_whole += (int64_t)whole.column[b * EACH + i].need * (b + 1);
            of_both += (int64_t)left.column[b * EACH + i].need * (b + 1);
        }
    }
    assert_int_equal(of_whole, of_both);
    assert_null(right.column);
    plan_bins__release(&whole);
    plan_bins__release(&left);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sieve_lets_through_every_candidate_below_its_line),
        cmocka_unit_test(the_sieve_passes_over_what_costs_a_point_more),
        cmocka_unit_test(bins_joined_keep_the_best_of_both),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
