/* Rows and pairs of an instance: found by row, put in order. */
#include "check.h"

#include "app/work/plan_data__.h"

#include <stdlib.h>

static int any(int below)
{
    static uint32_t seed = 5;

    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)below);
}

static void rows_are_found_however_far_apart_they_lie(void **state)
{
    static const int64_t spreads[] = {1, 3, 1000, INT64_C(1) << 40};

    (void)state;
    for (size_t k = 0; k < sizeof spreads / sizeof *spreads; k++) {
        struct plan_rows r = {.rows = mem_new(100 * sizeof *r.rows), .count = 100};
        for (int32_t i = 0; i < r.count; i++) /* not in order: 0, 37, 74, 11, … */
            r.rows[i] = (struct plan_row){7 + (i * 37 % 100) * spreads[k], i};
        plan_rows__index(&r);
        assert_int_equal(r.number != NULL, spreads[k] <= 3);
        for (int32_t i = 0; i < r.count; i++)
            assert_int_equal(plan_rows__at(&r, 7 + (i * 37 % 100) * spreads[k]), i);
        assert_int_equal(plan_rows__at(&r, 6), -1);
        assert_int_equal(plan_rows__at(&r, 8), spreads[k] == 1 ? 73 : -1);
        assert_int_equal(plan_rows__at(&r, 8 + 99 * spreads[k]), -1);
        assert_int_equal(plan_rows__at(&r, -5), -1);
        plan_rows__release(&r);
        assert_int_equal(plan_rows__at(&r, 7), -1);
    }
}

static void pairs_are_put_in_order_by_need_and_then_by_expert(void **state)
{
    enum { NEEDS = 40, MOST = 300 };
    struct plan_pair pairs[MOST], same[MOST];

    (void)state;
    for (int count = 0; count <= MOST; count += 1 + count / 3) {
        for (int i = 0; i < count; i++)
            same[i] = pairs[i] = (struct plan_pair){any(30), any(NEEDS)};
        plan_pairs__sort(pairs, count, NEEDS);
        qsort(same, (size_t)count, sizeof *same, plan_pair__compare);
        assert_memory_equal(pairs, same, (size_t)count * sizeof *pairs);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_found_however_far_apart_they_lie),
        cmocka_unit_test(pairs_are_put_in_order_by_need_and_then_by_expert),
    };

    return cmocka_run_group_tests_name("plan rows", tests, NULL, NULL);
}
