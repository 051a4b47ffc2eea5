/* Work in several threads: relay.h, split.h, thread.h. */
#include "check.h"

#include "base/relay.h"
#include "base/split.h"
#include "base/thread.h"

#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

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

enum { SPLIT_PARTS = 500 };

struct split_trial {
    int calls[SPLIT_PARTS]; /* each its own part's */
    int done[SPLIT_WORKERS]; /* each its own worker's */
    pthread_t thread[SPLIT_WORKERS];
};

static void count_call(void *arg, int i, int worker)
{
    struct split_trial *t = arg;

    t->calls[i]++;
    if (t->done[worker]++ == 0)
        t->thread[worker] = pthread_self();
    else if (!pthread_equal(t->thread[worker], pthread_self()))
        t->calls[i] = 100;
}

static void work_is_split_into_parts_that_are_each_done_once_and_worker_0_is_the_caller(void **state)
{
    (void)state;
    for (int parts = 0; parts <= SPLIT_PARTS; parts += parts < 10 ? 1 : 49) {
        struct split_trial t = {0};
        int done = 0;
        split_run(parts, count_call, &t);
        for (int i = 0; i < SPLIT_PARTS; i++)
            assert_int_equal(t.calls[i], i < parts);
        for (int w = 0; w < SPLIT_WORKERS; w++)
            done += t.done[w];
        assert_int_equal(done, parts);
        if (t.done[0])
            assert_true(pthread_equal(t.thread[0], pthread_self()));
    }
}

/* ---- meanwhile ---- */

struct meanwhile_trial {
    int from, sum; /* the worker's alone until meanwhile_end */
    sigset_t blocked;
};

static void add_up(void *arg)
{
    struct meanwhile_trial *t = arg;

    for (int i = t->from; i > 0; i--)
        t->sum += i;
    pthread_sigmask(SIG_SETMASK, NULL, &t->blocked);
}

static void work_that_is_done_meanwhile_is_done_once_when_it_is_waited_for(void **state)
{
    (void)state;
    for (int from = 0; from < 200; from++) {
        struct meanwhile_trial t = {.from = from};
        struct meanwhile w;
        meanwhile_start(&w, add_up, &t);
        meanwhile_end(&w);
        assert_int_equal(t.sum, from * (from + 1) / 2);
        if (sysconf(_SC_NPROCESSORS_ONLN) > 1)
            assert_true(sigismember(&t.blocked, SIGINT)); /* which stays with the one that can act on it */
        meanwhile_end(&w); /* once more is nothing */
    }
    struct meanwhile none = {.started = false};
    meanwhile_end(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_relay_hands_everything_over_in_order),
        cmocka_unit_test(a_relay_may_be_ended_early_and_the_filler_stops),
        cmocka_unit_test(work_is_split_into_parts_that_are_each_done_once_and_worker_0_is_the_caller),
        cmocka_unit_test(work_that_is_done_meanwhile_is_done_once_when_it_is_waited_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
