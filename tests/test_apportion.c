/* Sharing seats out: what every method promises, and small cases against all ways there are. */
#include "check.h"
#include "plan_random.h"

#include "work/apportion.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 8 };

static int64_t sum_seats(const struct apportion_share *s, int32_t count)
{
    int64_t sum = 0;

    for (int32_t i = 0; i < count; i++)
        sum += s[i].seats;
    return sum;
}

/* Rows with weights; with bounds that leave room for `total`. */
static int32_t roll_rows(struct plan_dice *d, struct apportion_share *s, int32_t total, bool bounds)
{
    int32_t count = plan_roll(d, 1, MOST_ROWS), left = total;

    for (int32_t i = 0; i < count; i++) {
        s[i] = (struct apportion_share){.weight = plan_roll(d, 0, 4) ? plan_roll(d, 1, 60) : plan_roll(d, 0, 1), .ceiling = total};
        if (bounds && plan_roll(d, 0, 1)) {
            s[i].floor = plan_roll(d, 0, left / 2);
            left -= (int32_t)s[i].floor;
        }
    }
    if (!s[0].weight)
        s[0].weight = 1;
    for (int32_t i = 1; bounds && i < count; i++)
        if (plan_roll(d, 0, 2) == 0)
            s[i].ceiling = s[i].floor + plan_roll(d, 0, total - (int32_t)s[i].floor);
    return count;
}

static void seats_add_up_and_keep_floor_and_ceiling(void **state)
{
    struct plan_dice d = {11};
    int bound = 0;

    (void)state;
    for (int round = 0; round < 4000; round++) {
        struct apportion_share s[MOST_ROWS];
        struct err e = {0};
        int32_t total = plan_roll(&d, 0, 60), count = roll_rows(&d, s, total, true);
        CHECK_OK(apportion(s, count, total, (enum apportion_method)(round % APPORTION__COUNT), &e), e);
        assert_int_equal(sum_seats(s, count), total);
        for (int32_t i = 0; i < count; i++) {
            assert_in_range(s[i].seats, s[i].floor, s[i].ceiling);
            bound += s[i].bound != APPORTION_FREE;
        }
    }
    assert_true(bound > 500);
}

static void the_largest_remainder_gives_the_exact_share_rounded_up_or_down(void **state)
{
    struct plan_dice d = {12};

    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct apportion_share s[MOST_ROWS];
        struct err e = {0};
        int32_t total = plan_roll(&d, 0, 80), count = roll_rows(&d, s, total, false);
        int64_t weights = 0;
        CHECK_OK(apportion(s, count, total, APPORTION_HAMILTON, &e), e);
        for (int32_t i = 0; i < count; i++)
            weights += s[i].weight;
        for (int32_t i = 0; i < count; i++) {
            int64_t down = total * s[i].weight / weights, up = (total * s[i].weight + weights - 1) / weights;
            assert_in_range(s[i].seats, down, up);
            assert_in_range(apportion_exact_thousandths(s, count, i, total), down * 1000, up * 1000);
        }
    }
}

/* With bounds: the share that fits its bounds, rounded. Found here by halving the common factor, not as the program does it. */
static void the_largest_remainder_with_bounds_rounds_the_bounded_share(void **state)
{
    struct plan_dice d = {13};

    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct apportion_share s[MOST_ROWS];
        struct err e = {0};
        int32_t total = plan_roll(&d, 1, 60), count = roll_rows(&d, s, total, true);
        double low = 0, high = 1e6;
        CHECK_OK(apportion(s, count, total, APPORTION_HAMILTON, &e), e);
        for (int step = 0; step < 200; step++) {
            double mid = (low + high) / 2, sum = 0;
            for (int32_t i = 0; i < count; i++) {
                double want = mid * (double)s[i].weight;
                sum += want < (double)s[i].floor ? (double)s[i].floor : want > (double)s[i].ceiling ? (double)s[i].ceiling : want;
            }
            *(sum < total ? &low : &high) = mid;
        }
        double reached = 0;
        for (int32_t i = 0; i < count; i++) {
            double want = high * (double)s[i].weight;
            reached += want < (double)s[i].floor ? (double)s[i].floor : want > (double)s[i].ceiling ? (double)s[i].ceiling : want;
        }
        for (int32_t i = 0; i < count && reached > total - 1e-6; i++) {
            double want = high * (double)s[i].weight;
            want = want < (double)s[i].floor ? (double)s[i].floor : want > (double)s[i].ceiling ? (double)s[i].ceiling : want;
            if ((double)s[i].seats < want - 1.000001 || (double)s[i].seats > want + 1.000001)
                fail_msg("round %d row %d: %ld seats for a share of %f", round, (int)i, (long)s[i].seats, want);
        }
    }
}

static void one_seat_more_takes_no_seat_away_in_highest_averages(void **state)
{
    struct plan_dice d = {14};

    (void)state;
    for (int round = 0; round < 1500; round++) {
        enum apportion_method method = (enum apportion_method)(1 + round % (APPORTION__COUNT - 1));
        struct apportion_share s[MOST_ROWS], more[MOST_ROWS];
        struct err e = {0};
        int32_t total = plan_roll(&d, 1, 50), count = roll_rows(&d, s, total, true);
        for (int32_t i = 0; i < count; i++)
            s[i].ceiling += s[i].ceiling == total; /* room for the seat more */
        memcpy(more, s, sizeof more);
        CHECK_OK(apportion(s, count, total, method, &e), e);
        CHECK_OK(apportion(more, count, total + 1, method, &e), e);
        for (int32_t i = 0; i < count; i++)
            assert_true(more[i].seats >= s[i].seats);
    }
}

/* The paradox that largest remainders have: one seat more in the house takes one from the smallest. */
static void the_largest_remainder_is_known_not_to_be_house_monotone(void **state)
{
    struct apportion_share ten[3] = {{.weight = 6, .ceiling = 11}, {.weight = 6, .ceiling = 11}, {.weight = 2, .ceiling = 11}}, eleven[3];
    struct err e = {0};

    (void)state;
    memcpy(eleven, ten, sizeof eleven);
    CHECK_OK(apportion(ten, 3, 10, APPORTION_HAMILTON, &e), e);
    CHECK_OK(apportion(eleven, 3, 11, APPORTION_HAMILTON, &e), e);
    assert_int_equal(ten[2].seats, 2);
    assert_int_equal(eleven[2].seats, 1);
}

/* ---- against all ways there are ---- */

/* Divisor of the s-th seat, doubled; the geometric mean squared instead. */
static double divisor(enum apportion_method method, int64_t s)
{
    double x = (double)s;

    return method == APPORTION_DHONDT ? x * x : method == APPORTION_SAINTE_LAGUE ? (x - 0.5) * (x - 0.5) : method == APPORTION_ADAMS ? (x - 1) * (x - 1)
                                                                                                                                 : x * (x - 1);
}

/* The last seat given anywhere is worth at least the next seat anywhere: the min-max property that defines the method. */
static bool is_fair(const struct apportion_share *s, const int64_t *seats, int32_t count, enum apportion_method method)
{
    for (int32_t i = 0; i < count; i++)
        for (int32_t k = 0; k < count; k++) {
            if (seats[i] <= s[i].floor || seats[k] >= s[k].ceiling || i == k)
                continue;
            double di = divisor(method, seats[i]), dk = divisor(method, seats[k] + 1);
            double wi = (double)s[i].weight * (double)s[i].weight, wk = (double)s[k].weight * (double)s[k].weight;
            if (wi * dk < wk * di - 1e-9)
                return false;
        }
    return true;
}

static int all_fair(const struct apportion_share *s, int64_t *seats, int32_t at, int32_t count, int64_t left, enum apportion_method method,
                    const struct apportion_share *ours, bool *found)
{
    int fair = 0;

    if (at == count) {
        if (left || !is_fair(s, seats, count, method))
            return 0;
        bool same = true;
        for (int32_t i = 0; i < count; i++)
            same = same && seats[i] == ours[i].seats;
        *found = *found || same;
        return 1;
    }
    for (seats[at] = s[at].floor; seats[at] <= s[at].ceiling && seats[at] - s[at].floor <= left; seats[at]++)
        fair += all_fair(s, seats, at + 1, count, left - (seats[at] - s[at].floor), method, ours, found);
    return fair;
}

static void highest_averages_are_the_fair_one_among_all_ways(void **state)
{
    struct plan_dice d = {15};
    int alone = 0;

    (void)state;
    for (int round = 0; round < 600; round++) {
        enum apportion_method method = (enum apportion_method)(1 + round % (APPORTION__COUNT - 1));
        struct apportion_share s[MOST_ROWS];
        int64_t seats[MOST_ROWS], left;
        struct err e = {0};
        bool found = false;
        int32_t total = plan_roll(&d, 1, 9), count = roll_rows(&d, s, total, true);
        count = count > 4 ? 4 : count;
        for (int32_t i = 0; i < count; i++)
            s[i].weight += !s[i].weight;
        left = total;
        for (int32_t i = 0; i < count; i++)
            left -= s[i].floor;
        s[0].ceiling = total;
        CHECK_OK(apportion(s, count, total, method, &e), e);
        int fair = all_fair(s, seats, 0, count, left, method, s, &found);
        assert_true(fair >= 1 && found);
        alone += fair == 1;
    }
    assert_true(alone > 300);
}

/* ---- what is refused, ties, nothing ---- */

static void floors_and_ceilings_that_cannot_be_are_named(void **state)
{
    struct apportion_share high[2] = {{.weight = 1, .floor = 4, .ceiling = 9}, {.weight = 1, .floor = 4, .ceiling = 9}};
    struct apportion_share low[2] = {{.weight = 1, .ceiling = 3}, {.weight = 1, .ceiling = 3}};
    struct apportion_share none[2] = {{.ceiling = 9}, {.ceiling = 9}};
    struct err e = {0};

    (void)state;
    CHECK_FAILS(apportion(high, 2, 7, APPORTION_HAMILTON, &e), e, ERR_INPUT);
    assert_non_null(strstr(e.text, "floors add up to 8"));
    err_clear(&e);
    CHECK_FAILS(apportion(low, 2, 7, APPORTION_DHONDT, &e), e, ERR_INPUT);
    assert_non_null(strstr(e.text, "ceilings add up to 6"));
    err_clear(&e);
    CHECK_FAILS(apportion(none, 2, 7, APPORTION_DHONDT, &e), e, ERR_INPUT);
    err_clear(&e);
    CHECK_FAILS(apportion(none, 0, 7, APPORTION_DHONDT, &e), e, ERR_INPUT);
}

static void who_has_no_weight_gets_his_floor_and_more_only_when_all_others_are_full(void **state)
{
    (void)state;
    for (int method = 0; method < APPORTION__COUNT; method++) {
        struct apportion_share s[3] = {{.weight = 0, .floor = 1, .ceiling = 9}, {.weight = 5, .ceiling = 3}, {.weight = 1, .ceiling = 3}};
        struct err e = {0};
        CHECK_OK(apportion(s, 3, 7, (enum apportion_method)method, &e), e);
        assert_int_equal(s[0].seats, 1);
        CHECK_OK(apportion(s, 3, 9, (enum apportion_method)method, &e), e);
        assert_int_equal(s[0].seats, 3);
    }
}

static void ties_go_to_the_earlier_row(void **state)
{
    (void)state;
    for (int method = 0; method < APPORTION__COUNT; method++) {
        struct apportion_share s[3] = {{.weight = 7, .ceiling = 9}, {.weight = 7, .ceiling = 9}, {.weight = 7, .ceiling = 9}};
        struct err e = {0};
        CHECK_OK(apportion(s, 3, 4, (enum apportion_method)method, &e), e);
        assert_int_equal(s[0].seats, 2);
        assert_int_equal(s[1].seats, 1);
        assert_int_equal(s[2].seats, 1);
    }
}

static void the_largest_numbers_do_not_overflow(void **state)
{
    (void)state;
    for (int method = 0; method < APPORTION__COUNT; method++) {
        struct apportion_share s[2] = {{.weight = APPORTION_WEIGHT_MAX, .ceiling = APPORTION_TOTAL_MAX},
                                       {.weight = APPORTION_WEIGHT_MAX / 2, .ceiling = APPORTION_TOTAL_MAX}};
        struct err e = {0};
        CHECK_OK(apportion(s, 2, APPORTION_TOTAL_MAX, (enum apportion_method)method, &e), e);
        assert_in_range(s[0].seats, 666666, 666667);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seats_add_up_and_keep_floor_and_ceiling),
        cmocka_unit_test(the_largest_remainder_gives_the_exact_share_rounded_up_or_down),
        cmocka_unit_test(the_largest_remainder_with_bounds_rounds_the_bounded_share),
        cmocka_unit_test(one_seat_more_takes_no_seat_away_in_highest_averages),
        cmocka_unit_test(the_largest_remainder_is_known_not_to_be_house_monotone),
        cmocka_unit_test(highest_averages_are_the_fair_one_among_all_ways),
        cmocka_unit_test(floors_and_ceilings_that_cannot_be_are_named),
        cmocka_unit_test(who_has_no_weight_gets_his_floor_and_more_only_when_all_others_are_full),
        cmocka_unit_test(ties_go_to_the_earlier_row),
        cmocka_unit_test(the_largest_numbers_do_not_overflow),
    };

    return cmocka_run_group_tests_name("apportion", tests, NULL, NULL);
}
