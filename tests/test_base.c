/*
 * The base floor without UTF-8 (test_utf8): errors, text buffers, arenas, dates, the clock,
 * numbers, the hash table. Not covered: BUG() itself, which ends the program.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/heap.h"
#include "base/num.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define LEN(a) (sizeof(a) / sizeof *(a))

static uint64_t seed;

/* splitmix64: the same numbers in every run */
static uint32_t draw(uint32_t below)
{
    uint64_t z = (seed += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ z >> 31) >> 16) % below;
}

/* ---- err ---- */

static void the_first_failure_keeps_its_words(void **state)
{
    (void)state;
    struct err e = {0};

    assert_false(err_set(&e, ERR_INPUT, "row %d", 7));
    assert_false(err_set(&e, ERR_IO, "later"));
    assert_int_equal(e.code, ERR_INPUT);
    assert_string_equal(e.text, "row 7");
    err_clear(&e);
    assert_false(err_field(&e, "name", "empty"));
    assert_int_equal(e.code, ERR_INPUT);
    assert_string_equal(e.field, "name");
}

static void a_long_sentence_is_not_cut_inside_a_character(void **state)
{
    (void)state;
    char words[600];

    for (size_t shift = 0; shift < 3; shift++) {
        struct err e = {0};
        memset(words, 'x', shift);
        for (size_t at = shift; at + 3 < sizeof words; at += 3)
            memcpy(words + at, "石", 4);
        err_set(&e, ERR_INPUT, "%s", words);
        assert_true(strlen(e.text) > sizeof e.text - 5);
        assert_true(utf8_valid(e.text, strlen(e.text), NULL));
    }
}

static void exit_statuses_are_those_of_the_contract(void **state)
{
    (void)state;
    static const int want[ERR__COUNT] = {0, 2, 3, 4, 5, 6, 7, 7};

    for (int code = 0; code < ERR__COUNT; code++)
        assert_int_equal(err_exit_status((enum err_code)code), want[code]);
}

/* ---- buf, arena ---- */

static void a_buf_grows_and_stays_terminated(void **state)
{
    (void)state;
    struct buf b = {0};

    assert_string_equal(buf_text(&b), "");
    for (int i = 0; i < 1000; i++) {
        buf_addf(&b, "%03d", i);
        assert_int_equal(strlen(b.data), b.len);
    }
    assert_int_equal(b.len, 3000);
    buf_cut(&b, 6);
    assert_string_equal(b.data, "000001");
    buf_cut(&b, 60);
    assert_int_equal(b.len, 6);
    buf_reset(&b);
    buf_add_int(&b, INT64_MIN);
    buf_add_char(&b, '|');
    buf_add_int(&b, INT64_MAX);
    buf_add_len(&b, "|0|x", 3);
    assert_string_equal(b.data, "-9223372036854775808|9223372036854775807|0|");
    char *taken = buf_take(&b);
    assert_null(b.data);
    free(taken);
    taken = buf_take(&b);
    assert_string_equal(taken, "");
    free(taken);
    buf_release(&b);
}

static void arena_memory_is_aligned_and_apart(void **state)
{
    (void)state;
    struct arena a = {0};
    unsigned char *pieces[300];
    size_t sizes[300];

    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < LEN(pieces); i++) {
            sizes[i] = draw(i % 50 ? 200 : 200000);
            pieces[i] = i % 2 ? arena_new(&a, sizes[i]) : arena_zero(&a, sizes[i]);
            assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
            for (size_t k = 0; i % 2 == 0 && k < sizes[i]; k++)
                assert_int_equal(pieces[i][k], 0);
            memset(pieces[i], (int)(i & 0xff), sizes[i]);
        }
        for (size_t i = 0; i < LEN(pieces); i++)
            for (size_t k = 0; k < sizes[i]; k++)
                if (pieces[i][k] != (i & 0xff))
                    fail_msg("piece %zu was overwritten at %zu", i, k);
        arena_reset(&a);
    }
    assert_string_equal(arena_dup(&a, "村"), "村");
    assert_string_equal(arena_dup_len(&a, "abcdef", 3), "abc");
    arena_release(&a);
    assert_null(a.blocks);
}

/* ---- dates and the clock ---- */

static bool parse_day(const char *s, struct date *d, struct err *e)
{
    err_clear(e);
    return date_parse(s, strlen(s), d, e);
}

static void dates_are_read_in_every_form_people_write(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026/03/05",
        "2026.3.5",
        "20260305",
        "2026年3月5日",
        "2026年03月05日",
        "  2026-03-05 ",
        "２０２６－３－５",
        "２０２６年３月５日　",
    };

    for (size_t i = 0; i < LEN(forms); i++) {
        struct err e = {0};
        struct date d = {0};
        if (!parse_day(forms[i], &d, &e))
            fail_msg("%s: %s", forms[i], e.text);
        assert_true(d.year == 2026 && d.month == 3 && d.day == 5);
    }
}

static void what_is_no_date_is_refused_with_a_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text, *reason;
    } cases[] = {
        {"", "not a date"},
        {"2026", "not a date"},
        {"2026-03", "not a date"},
        {"26-03-05", "not a date"},
        {"2026-03/05", "not a date"},
        {"2026-03-05x", "not a date"},
        {"2026-003-05", "not a date"},
        {"2026年3月5", "not a date"},
        {"2026年3月", "not a date"},
        {"2026-03-05 10:00", "not a date"},
        {"202603051", "not a date"},
        {"-2026-03-05", "not a date"},
        {"2026-03-05-2026-03-05-2026-03-05-2026-03-05-2026-03-05", "not a date"},
        {"2026-13-01", "no month 13"},
        {"2026-00-01", "no month 0"},
        {"2026-02-29", "which has 28 days"},
        {"2026-04-31", "which has 30 days"},
        {"2026-04-00", "no day 0"},
        {"1799-12-31", "between 1800 and 2999"},
        {"3000-01-01", "between 1800 and 2999"},
        {"00000000", "between 1800 and 2999"},
    };

    for (size_t i = 0; i < LEN(cases); i++) {
        struct err e = {0};
        struct date d = {1, 2, 3};
        if (parse_day(cases[i].text, &d, &e))
            fail_msg("\"%s\" was taken for a date", cases[i].text);
        assert_int_equal(e.code, ERR_INPUT);
        assert_non_null(strstr(e.text, cases[i].reason));
        assert_int_equal(d.year, 1);
    }
    struct err e = {0};
    struct date d;
    assert_false(date_parse("2026-03-15\0", 11, &d, &e));
}

static void every_day_of_1200_years_counts_and_prints_right(void **state)
{
    (void)state;
    struct date d = {1800, 1, 1};
    int64_t first = date_to_days(d);
    int weekday = 3; /* 1800-01-01 was a Wednesday */

    for (int64_t n = first; d.year <= DATE_YEAR_MAX; n++) {
        char text[DATE_TEXT_BYTES];
        struct err e = {0};
        struct date back;
        assert_int_equal(date_to_days(d), n);
        assert_int_equal(date_compare(date_from_days(n), d), 0);
        assert_int_equal(date_weekday(d), weekday);
        assert_true(date_parse(date_format(d, text), 10, &back, &e));
        assert_int_equal(date_compare(back, d), 0);
        weekday = weekday % 7 + 1;
        if (++d.day > date_days_in_month(d.year, d.month)) {
            d.day = 1;
            if (++d.month > 12) {
                d.month = 1;
                d.year++;
            }
        }
    }
    assert_int_equal(date_to_days((struct date){1970, 1, 1}), 0);
    assert_int_equal(date_to_days((struct date){2000, 3, 1}), 11017);
    assert_false(date_is_valid(date_from_days(first - 1)));
    assert_false(date_is_valid(date_from_days(INT64_MAX)));
    assert_false(date_is_valid(date_from_days(INT64_MIN)));
    assert_false(date_is_valid((struct date){1900, 2, 29}));
    assert_true(date_is_valid((struct date){2000, 2, 29}));
}

static void months_end_where_the_calendar_ends_them(void **state)
{
    (void)state;
    static const struct {
        struct date from;
        int64_t months;
        struct date to;
    } cases[] = {
        {{2026, 1, 31}, 1, {2026, 2, 28}},    {{2024, 1, 31}, 1, {2024, 2, 29}},
        {{2026, 3, 31}, -1, {2026, 2, 28}},   {{2026, 12, 15}, 1, {2027, 1, 15}},
        {{2026, 1, 15}, -1, {2025, 12, 15}},  {{2024, 2, 29}, 12, {2025, 2, 28}},
        {{2999, 12, 1}, 1, {0, 0, 0}},        {{1800, 1, 1}, -1, {0, 0, 0}},
        {{2026, 1, 1}, INT64_MAX, {0, 0, 0}},
    };

    for (size_t i = 0; i < LEN(cases); i++)
        assert_int_equal(date_compare(date_add_months(cases[i].from, cases[i].months), cases[i].to),
                         0);
    struct date d = date_add_days((struct date){2026, 2, 27}, 3);
    assert_true(d.month == 3 && d.day == 2);
    assert_false(date_is_valid(date_add_days(d, INT64_MAX)));
    assert_false(date_is_valid(date_add_days(d, -400000)));
}

static void the_clock_can_be_stopped(void **state)
{
    (void)state;
    struct err e = {0};
    char text[CLOCK_TEXT_BYTES];

    setenv("TEPAI_NOW", "2026-03-15T15:59:59", 1);
    assert_true(clock_check(&e));
    assert_int_equal(clock_now(), INT64_C(1773590399));
    assert_int_equal(clock_now_us(), INT64_C(1773590399000000));
    assert_int_equal(date_today().day, 15);
    assert_string_equal(clock_format(clock_now(), text), "2026-03-15 23:59:59");
    setenv("TEPAI_NOW", "2026-03-15T16:00:00Z", 1); /* midnight in China */
    assert_true(clock_check(&e));
    assert_int_equal(date_today().day, 16);
    int64_t before = clock_elapsed_us();
    assert_true(clock_elapsed_us() >= before);
    unsetenv("TEPAI_NOW");
}

static void a_misspelt_clock_is_told(void **state)
{
    (void)state;
    static const char *const wrong[] = {"now",
                                        "2026-03-15",
                                        "2026-03-15 10:00:00",
                                        "2026-03-15T24:00:00",
                                        "2026-02-30T10:00:00",
                                        "2026-03-15T10:60:00",
                                        "2026-03-15T10:00:0x"};

    for (size_t i = 0; i < LEN(wrong); i++) {
        struct err e = {0};
        setenv("TEPAI_NOW", wrong[i], 1);
        assert_false(clock_check(&e));
        assert_int_equal(e.code, ERR_INPUT);
        assert_non_null(strstr(e.text, wrong[i]));
    }
    unsetenv("TEPAI_NOW");
}

static void real_time_is_real_and_ignores_the_time_zone(void **state)
{
    (void)state;
    struct err e = {0};
    char text[CLOCK_TEXT_BYTES];
    int64_t libc = (int64_t)time(NULL);
    int64_t ours = clock_now();

    assert_true(clock_check(&e));
    assert_true(ours >= libc && ours - libc < 60);
    setenv("TZ", "America/New_York", 1);
    tzset();
    assert_string_equal(clock_format(0, text), "1970-01-01 08:00:00");
    assert_string_equal(clock_format(-8 * 3600 - 1, text), "1969-12-31 23:59:59");
    assert_string_equal(clock_format(INT64_MAX, text), "");
    assert_string_equal(clock_format(INT64_MIN, text), "");
    setenv("TZ", "UTC", 1);
    tzset();
}

/* ---- numbers ---- */

static void whole_numbers_are_read_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } cases[] = {
        {"0", 0},
        {" 42\t", 42},
        {"-7", -7},
        {"+7", 7},
        {"007", 7},
        {"1,234,567", 1234567},
        {"12,345", 12345},
        {"１２，３４５", 12345},
        {"　－３　", -3},
        {"5.0", 5},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
        {"0000000000000000000000000000000000012", 12},
    };

    for (size_t i = 0; i < LEN(cases); i++) {
        struct err e = {0};
        int64_t n = 1;
        if (!num_parse_int(cases[i].text, strlen(cases[i].text), &n, &e))
            fail_msg("%s: %s", cases[i].text, e.text);
        assert_int_equal(n, cases[i].value);
    }
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *reason;
    } cases[] = {
        {"", "not a"},
        {" ", "not a"},
        {"-", "not a"},
        {"1e5", "not a"},
        {"12x", "not a"},
        {"1 2", "not a"},
        {"--1", "not a"},
        {"0x10", "not a"},
        {"1,23", "not a"},
        {",123", "not a"},
        {"1234,567", "not a"},
        {"1,234,", "not a"},
        {"1,,234", "not a"},
        {".", "not a"},
        {"1.", "not a"},
        {"一", "not a"},
        {"nan", "not a"},
        {"inf", "not a"},
        {"1.2.3", "not a"},
        {"1.2,345", "not a"},
        {"92233720368547758.08", "too large"},
        {"-92233720368547758.09", "too large"},
        {"99999999999999999999", "too large"},
        {"1.234", "at most 2"},
        {"0.001", "at most 2"},
    };

    for (size_t i = 0; i < LEN(cases); i++) {
        struct err e = {0};
        int64_t n = 77;
        if (num_parse_decimal(cases[i].text, strlen(cases[i].text), 2, &n, &e))
            fail_msg("\"%s\" was taken for %lld", cases[i].text, (long long)n);
        assert_int_equal(e.code, ERR_INPUT);
        assert_non_null(strstr(e.text, cases[i].reason));
        assert_int_equal(n, 77);
    }
    struct err e = {0};
    int64_t n = 77;
    assert_false(num_parse_int("1\0", 2, &n, &e));
    err_clear(&e);
    assert_false(num_parse_int("1.5", 3, &n, &e));
    assert_non_null(strstr(e.text, "whole number"));
}

static void decimals_come_back_as_they_were(void **state)
{
    (void)state;
    static const int64_t edges[] = {0, 1, -1, 5, 99, 100, -100, INT64_MAX, INT64_MIN};
    struct buf b = {0};

    for (int scale = 0; scale <= NUM_SCALE_MAX; scale++) {
        for (size_t i = 0; i < 500; i++) {
            struct err e = {0};
            int64_t back = 0;
            int64_t value = i < LEN(edges)
                                ? edges[i]
                                : (int64_t)((uint64_t)draw(UINT32_MAX) << 32 | draw(UINT32_MAX));
            buf_reset(&b);
            num_format_decimal(&b, value, scale);
            if (!num_parse_decimal(b.data, b.len, scale, &back, &e) || back != value)
                fail_msg("%lld of scale %d: %s, %s", (long long)value, scale, b.data, e.text);
        }
    }
    buf_reset(&b);
    num_format_decimal(&b, -1250, 2);
    buf_add_char(&b, ' ');
    num_format_decimal(&b, 5, 2);
    assert_string_equal(b.data, "-12.50 0.05");
    struct err e = {0};
    int64_t fen = 0;
    assert_true(num_parse_decimal("1,234.5", 7, 2, &fen, &e));
    assert_int_equal(fen, 123450);
    assert_true(num_parse_decimal("1.5000", 6, 2, &fen, &e));
    assert_int_equal(fen, 150);
    assert_true(num_parse_decimal(".5", 2, 2, &fen, &e));
    assert_int_equal(fen, 50);
    buf_release(&b);
}

/* ---- hash ---- */

static void the_hash_table_finds_what_was_put(void **state)
{
    (void)state;
    struct hash h = {0};
    char key[32];
    int64_t value = -1;

    assert_false(hash_get(&h, "x", 1, &value));
    for (int round = 0; round < 2; round++)
        for (int64_t i = 0; i < 50000; i++) {
            int len =
                snprintf(key, sizeof key, "%lld%.*s", (long long)i, (int)(i % 13), "abcdefghijklm");
            assert_int_equal(hash_put(&h, key, (size_t)len, i * 3 + round), round == 0);
        }
    assert_int_equal(h.count, 50000);
    assert_true(hash_put(&h, "", 0, 5));
    assert_true(hash_put(&h, "a\0b", 3, 6));
    assert_true(hash_get(&h, "", 0, &value));
    assert_int_equal(value, 5);
    assert_true(hash_get(&h, "a\0b", 3, &value));
    assert_int_equal(value, 6);
    assert_false(hash_get(&h, "a\0c", 3, &value));
    assert_false(hash_get(&h, "50000", 5, NULL));
    int64_t sum = 0;
    size_t seen = 0;
    size_t at = 0;
    const char *k;
    size_t len;
    while (hash_next(&h, &at, &k, &len, &value)) {
        int64_t again;
        assert_true(hash_get(&h, k, len, &again));
        assert_int_equal(again, value);
        sum += value;
        seen++;
    }
    assert_int_equal(seen, 50002);
    assert_int_equal(sum, INT64_C(3) * 49999 * 25000 + 50000 + 11);
    hash_release(&h);
    assert_false(hash_get(&h, "", 0, NULL));
}

/* What it is for is measured, not tested: here, that memory is memory afterwards. */
static void memory_that_is_expected_can_be_had_and_much_more(void **state)
{
    enum { MIB = 1 << 20 };
    static const size_t sizes[] = {1, 100, 128 * 1024, 3 * MIB, 20 * MIB, 48 * MIB};

    (void)state;
    for (int times = 0; times < 2; times++) {
        heap_expect(24 * MIB);
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            char *piece = malloc(sizes[i]);
            assert_non_null(piece);
            memset(piece, 'x', sizes[i]);
            assert_int_equal(piece[sizes[i] - 1], 'x');
            free(piece);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_failure_keeps_its_words),
        cmocka_unit_test(a_long_sentence_is_not_cut_inside_a_character),
        cmocka_unit_test(exit_statuses_are_those_of_the_contract),
        cmocka_unit_test(a_buf_grows_and_stays_terminated),
        cmocka_unit_test(arena_memory_is_aligned_and_apart),
        cmocka_unit_test(dates_are_read_in_every_form_people_write),
        cmocka_unit_test(what_is_no_date_is_refused_with_a_reason),
        cmocka_unit_test(every_day_of_1200_years_counts_and_prints_right),
        cmocka_unit_test(months_end_where_the_calendar_ends_them),
        cmocka_unit_test(the_clock_can_be_stopped),
        cmocka_unit_test(a_misspelt_clock_is_told),
        cmocka_unit_test(real_time_is_real_and_ignores_the_time_zone),
        cmocka_unit_test(whole_numbers_are_read_exactly),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(decimals_come_back_as_they_were),
        cmocka_unit_test(the_hash_table_finds_what_was_put),
        cmocka_unit_test(memory_that_is_expected_can_be_had_and_much_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
