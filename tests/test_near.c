/*
 * Names near to what was typed: edit distance, pinyin initials with several readings, and the
 * divisions that a hurried searcher may have meant. Not covered: how the command line shows them
 * (tests/cli/80-near.sh).
 */
#include "check.h"
#include "tmpdb.h"

#include "model/kinds.h"
#include "work/near.h"

#include <stdlib.h>
#include <string.h>

static void distance_counts_added_dropped_and_replaced_letters(void **state)
{
    static const struct {
        const char *a, *b;
        int distance;
    } cases[] = {
        {"", "", 0},         {"list", "list", 0}, {"lst", "list", 1},       {"list", "lst", 1},
        {"lost", "list", 1}, {"LIST", "list", 0}, {"kitten", "sitting", 3}, {"", "abc", 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(near_distance(cases[i].a, cases[i].b), cases[i].distance);
}

static void a_very_long_word_is_far_from_everything(void **state)
{
    char word[200];

    (void)state;
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    assert_int_equal(near_distance(word, word), 64);
    assert_int_equal(near_initials(word, "土默特左旗"), -1);
}

static void initials_are_compared_with_what_was_typed(void **state)
{
    (void)state;
    assert_int_equal(near_initials("tmtzq", "土默特左旗"), 0);
    assert_int_equal(near_initials("TMTZQ", "土默特左旗"), 0);
    assert_int_equal(near_initials("tlzq", "土默特左旗"), 2);
    assert_int_equal(near_initials("tzq", "土默特左旗"), 2);
}

static void every_reading_of_a_character_counts(void **state)
{
    (void)state;
    assert_int_equal(near_initials("cz", "曾庄"), 0);
    assert_int_equal(near_initials("zz", "曾庄"), 0);
}

static void first_and_last_letter_must_agree(void **state)
{
    (void)state;
    assert_int_equal(near_initials("nmtzq", "土默特左旗"), -1);
    assert_int_equal(near_initials("tmtzs", "土默特左旗"), -1);
    assert_int_equal(near_initials("tq", "土默特左旗"), -1);
    assert_int_equal(near_initials("", "土默特左旗"), -1);
    assert_int_equal(near_initials("tq", ""), -1);
}

/* Codes of the hits, joined by blanks. */
static void look(struct tmpdb *t, struct list_query *q, const char *typed, struct buf *out)
{
    struct near_hits hits;
    struct record r;
    struct err e = {0};

    CHECK_OK(near_regions(&t->m, q, typed, &hits, &e), e);
    record_init(&r, &region_entity);
    buf_reset(out);
    for (int i = 0; i < hits.count; i++) {
        CHECK_OK(repo_load(&t->m, hits.ids[i], &r, &e), e);
        buf_addf(out, "%s%s", i ? " " : "", record_text(&r, REGION_CODE));
    }
    record_release(&r);
}

static void a_hurried_searcher_is_led_to_the_banner(void **state)
{
    struct tmpdb t;
    struct list_query q;
    struct buf found = {0};

    (void)state;
    tmpdb_open(&t);
    list_query_init(&q, &region_entity);
    q.limit = 1; /* counts what is shown, not what is looked at */
    look(&t, &q, "tlzq", &found);
    assert_string_equal(buf_text(&found), "150121000000");
    look(&t, &q, "tl", &found);
    assert_string_equal(buf_text(&found), "");
    look(&t, &q, "土默特", &found);
    assert_string_equal(buf_text(&found), "");
    buf_release(&found);
    tmpdb_close(&t);
}

static void banners_come_before_other_places(void **state)
{
    struct tmpdb t;
    struct list_query q;
    struct buf found = {0};

    (void)state;
    tmpdb_open(&t);
    free(tmpdb_add(&t, "region", "code", "150121101000", "name", "土左旗", "level", "4", "parent",
                   "150121", NULL));
    list_query_init(&q, &region_entity);
    look(&t, &q, "tlzq", &found);
    assert_string_equal(buf_text(&found), "150121000000 150121101000");
    buf_release(&found);
    tmpdb_close(&t);
}

static void conditions_and_area_hold_for_near_names_too(void **state)
{
    struct tmpdb t;
    struct list_query q;
    struct buf found = {0};

    (void)state;
    tmpdb_open(&t);
    list_query_init(&q, &region_entity);
    q.region = "1505";
    look(&t, &q, "tlzq", &found);
    assert_string_equal(buf_text(&found), "");
    q.region = "1501";
    look(&t, &q, "tlzq", &found);
    assert_string_equal(buf_text(&found), "150121000000");
    buf_release(&found);
    tmpdb_close(&t);
}

static void never_more_than_twenty(void **state)
{
    struct tmpdb t;
    struct list_query q;
    struct near_hits hits;
    struct err e = {0};
    char code[16];

    (void)state;
    tmpdb_open(&t);
    for (int i = 0; i < 30; i++) {
        snprintf(code, sizeof code, "1501211003%02d", i);
        free(tmpdb_add(&t, "region", "code", code, "name", "土默特左旗", "level", "5", "parent",
                       "150121100", NULL));
    }
    list_query_init(&q, &region_entity);
    CHECK_OK(near_regions(&t.m, &q, "tmtq", &hits, &e), e);
    assert_int_equal(hits.count, NEAR_MAX);
    struct record r;
    record_init(&r, &region_entity);
    CHECK_OK(repo_load(&t.m, hits.ids[0], &r, &e), e);
    assert_string_equal(record_text(&r, REGION_CODE), "150121000000");
    record_release(&r);
    tmpdb_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_counts_added_dropped_and_replaced_letters),
        cmocka_unit_test(a_very_long_word_is_far_from_everything),
        cmocka_unit_test(initials_are_compared_with_what_was_typed),
        cmocka_unit_test(every_reading_of_a_character_counts),
        cmocka_unit_test(first_and_last_letter_must_agree),
        cmocka_unit_test(a_hurried_searcher_is_led_to_the_banner),
        cmocka_unit_test(banners_come_before_other_places),
        cmocka_unit_test(conditions_and_area_hold_for_near_names_too),
        cmocka_unit_test(never_more_than_twenty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
