/* Work in several threads: relay.h, split.h. */
#include "check.h"

#include "base/relay.h"
#include "base/split.h"

#include <limits.h>
#include <pthread.h>

/* ---- relay ---- */

enum { RELAY_PLACES = 3, RELAY_LAST = 5000 };

struct relay_trial {
    struct relay relay;
    int places[RELAY_PLACES];
    int filled; /* the filler's alone until relay_end */
    int last;
};

static void fill_numbers(void *arg)
{
    struct relay_trial *t = arg;
    size_t i;

    while (t->filled < t->last && relay_room(&t->relay, &i)) {
        t->places[i] = ++t->filled;
        relay_give(&t->relay);
    }
}

static void a_relay_hands_everything_over_in_order(void **state)
{
    struct relay_trial t = {.last = RELAY_LAST};
    size_t i;
    int seen = 0;

    (void)state;
    assert_true(relay_start(&t.relay, RELAY_PLACES, fill_numbers, &t));
    while (relay_next(&t.relay, &i)) {
        assert_int_equal(t.places[i], ++seen);
        relay_back(&t.relay);
    }
    relay_end(&t.relay);
    assert_int_equal(seen, RELAY_LAST);
}

static void a_relay_may_be_ended_early_and_the_filler_stops(void **state)
{
    (void)state;
    for (int takes = 0; takes < 5; takes++) {
        struct relay_trial t = {.last = INT_MAX};
        size_t i;
        assert_true(relay_start(&t.relay, RELAY_PLACES, fill_numbers, &t));
        for (int k = 1; k <= takes; k++) {
            assert_true(relay_next(&t.relay, &i));
            assert_int_equal(t.places[i], k);
            relay_back(&t.relay);
        }
        relay_end(&t.relay);
        assert_in_range(t.filled, takes, takes + RELAY_PLACES + 1);
    }
}

/* ---- split ---- */

struct split_trial {
    int calls[SPLIT_MOST]; /* each its own part's */
    pthread_t thread[SPLIT_MOST];
};

static void count_call(void *arg, int i)
{
    struct split_trial *t = arg;

    t->calls[i]++;
    t->thread[i] = pthread_self();
}

static void work_is_split_into_parts_that_are_each_done_once_and_the_last_by_the_caller(void **state)
{
    (void)state;
    for (int parts = 1; parts <= SPLIT_MOST; parts++) {
        struct split_trial t = {0};
        split_run(parts, count_call, &t);
        for (int i = 0; i < SPLIT_MOST; i++)
            assert_int_equal(t.calls[i], i < parts);
        assert_true(pthread_equal(t.thread[parts - 1], pthread_self()));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_relay_hands_everything_over_in_order),
        cmocka_unit_test(a_relay_may_be_ended_early_and_the_filler_stops),
        cmocka_unit_test(work_is_split_into_parts_that_are_each_done_once_and_the_last_by_the_caller),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
