/*
 * The nearest few of many keys against all of them sorted: numbers, short and long texts, many that are equal, empty ones,
 * in any order, in one piece and in two.
 * Not here: which rows are offered (test_page).
 */
#include "app/model/nearest__.h"
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS = 700, ROUNDS = 60 };

struct given {
    struct sort_key key;
    char text[64];
};

static struct given given[KEYS];
static uint64_t seed = 20261201;

static unsigned pick(unsigned below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % below;
}

/* Ids come in no order; values are few, so that most are equal to others. */
static void make_keys(bool texts, unsigned values)
{
    for (int i = 0; i < KEYS; i++) {
        struct given *g = &given[i];
        g->key = (struct sort_key){.id = i + 1, .set = pick(8) != 0, .number = (int64_t)pick(values) - 5};
        unsigned len = pick(4) ? pick(12) : pick(60);
        snprintf(g->text, sizeof g->text, "%0*u", (int)len, pick(values));
        g->key.text = texts && g->key.set ? g->text : NULL;
        g->key.len = strlen(g->text);
    }
    for (int i = KEYS - 1; i > 0; i--) {
        int k = (int)pick((unsigned)i + 1);
        int64_t id = given[i].key.id;
        given[i].key.id = given[k].key.id;
        given[k].key.id = id;
    }
}

static int by_key(const void *a, const void *b)
{
    return sort_key_compare(&((const struct given *)a)->key, &((const struct given *)b)->key);
}

/* Texts move with their keys. */
static void sort_given(struct given all[KEYS])
{
    memcpy(all, given, sizeof given);
    for (int i = 0; i < KEYS; i++)
        if (all[i].key.text)
            all[i].key.text = given[i].text;
    qsort(all, KEYS, sizeof *all, by_key);
}

static void check_nearest(int most, bool greatest, int parts)
{
    struct given all[KEYS];
    struct nearest n[2];

    for (int i = 0; i < parts; i++)
        nearest_init(&n[i], most, greatest);
    for (int i = 0; i < KEYS; i++)
        nearest_offer(&n[i * parts / KEYS], &given[i].key);
    if (parts == 2)
        nearest_take(&n[0], &n[1]);
    nearest_sort(&n[0]);
    sort_given(all);
    int want = most < KEYS ? most : KEYS;
    assert_int_equal(n[0].count, want);
    assert_int_equal(n[0].more, most < KEYS);
    for (int i = 0; i < want; i++)
        assert_int_equal(n[0].keys[i].id, all[greatest ? KEYS - want + i : i].key.id);
    for (int i = 0; i < parts; i++)
        nearest_release(&n[i]);
}

static void the_nearest_few_of_many_are_those_that_sorting_all_puts_first(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        make_keys(round % 2, round % 3 ? 5 : 500);
        for (int way = 0; way < 4; way++) {
            check_nearest(1 + (int)pick(40), way % 2, 1 + way / 2);
            check_nearest(KEYS - 20 + (int)pick(40), way % 2, 1 + way / 2);
        }
    }
}

static void empty_values_stand_before_all_others_and_equal_ones_by_id(void **state)
{
    const struct sort_key empty = {.id = 9};
    const struct sort_key five = {.id = 1, .set = true, .number = 5};
    const struct sort_key later = {.id = 2, .set = true, .number = 5};
    const struct sort_key ab = {.id = 1, .set = true, .text = "ab", .len = 2};
    const struct sort_key abc = {.id = 0, .set = true, .text = "abc", .len = 3};

    (void)state;
    assert_true(sort_key_compare(&empty, &five) < 0);
    assert_true(sort_key_compare(&five, &later) < 0);
    assert_true(sort_key_compare(&ab, &abc) < 0);
    assert_int_equal(sort_key_compare(&ab, &ab), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_few_of_many_are_those_that_sorting_all_puts_first),
        cmocka_unit_test(empty_values_stand_before_all_others_and_equal_ones_by_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
