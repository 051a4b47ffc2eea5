/*
 * Lists worked with for real: conditions put together and kept, columns, values counted, many records at once with a
 * preview, files, the place kept while others save.
 * Not here: pages and orders as such (test_page), forms (test_screen_form), what keys cost elsewhere (test_screen).
 */
#include "check.h"
#include "desk.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "model/saved.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- pictures ---- */

static void golden_at(int rows, int cols, const char *lang)
{
    static const struct {
        const char *keys, *name;
    } steps[] = {
        {"1", NULL},       {"f", NULL},     {"class\r", "condition"}, {"general\r", NULL}, {"f", NULL}, {"persons\r", NULL},
        {"\025>2\r", "conditions"}, {"-", "take-off"}, {ESC, NULL}, {"o", NULL}, {"a", NULL}, {"多人户\r", "filters"}, {"q", NULL},
        {"F", NULL}, {"c", NULL}, {"region\r", "groups"}, {"q", NULL}, {"C", "columns"}, {"q", NULL},
        {"   ", NULL}, {"D", "bulk"}, {"q", NULL}, {ESC, NULL}, {"e", NULL}, {DOWN DOWN DOWN DOWN DOWN DOWN DOWN DOWN DOWN DOWN DOWN, NULL},
        {F9, "calendar"}, {ESC, NULL}, {ESC, NULL},
    };
    char name[64];

    start(rows, cols, lang);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        assert_true(vt_type(&desk.v, steps[i].keys));
        snprintf(name, sizeof name, "%s-%s-%dx%d", steps[i].name ? steps[i].name : "", lang, cols, rows);
        if (steps[i].name)
            vt_golden(&desk.v, name);
    }
    leave();
}

static void every_screen_of_lists_looks_as_it_should_in_english_at_80x24(void **state)
{
    (void)state;
    golden_at(24, 80, "en");
}

static void every_screen_of_lists_looks_as_it_should_in_chinese_at_80x24(void **state)
{
    (void)state;
    golden_at(24, 80, "zh_CN");
}

static void every_screen_of_lists_looks_as_it_should_in_english_at_160x50(void **state)
{
    (void)state;
    golden_at(50, 160, "en");
}

static void every_screen_of_lists_looks_as_it_should_in_chinese_at_160x50(void **state)
{
    (void)state;
    golden_at(50, 160, "zh_CN");
}

/* ---- conditions ---- */

static void conditions_add_up_and_come_off_one_by_one(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "f", "class\r", "!=general\r");
    vt_expect(&desk.v, "Households 12  Class!=");
    KEYS("f", "persons\r", "\025>=4\r");
    vt_expect(&desk.v, "Persons>=4");
    vt_refuse(&desk.v, "Households 12 ");
    KEYS("s", "persons\r", "-");
    vt_expect(&desk.v, "the order by Persons");
    KEYS("class\r");
    vt_refuse(&desk.v, "Class!=");
    vt_expect(&desk.v, "+Persons");
    KEYS("-", "\r"); /* the newest first: the number of persons */
    vt_refuse(&desk.v, "Persons>=4");
    KEYS("-");
    vt_expect(&desk.v, "Households 60 ");
    vt_refuse(&desk.v, "+Persons");
    KEYS("f", "persons\r", "\025=\r");
    vt_expect(&desk.v, "Households 7  Persons=(empty)");
    KEYS("F", "f", "identified\r", "\025<=@today-350\r");
    vt_expect(&desk.v, "Households 36 ");
    leave();
}

static void a_condition_that_cannot_be_is_told_and_not_kept(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "f", "persons\r", "\025>many\r");
    vt_expect(&desk.v, "! ");
    vt_expect(&desk.v, "Households 60");
    vt_refuse(&desk.v, "Persons>");
    leave();
}

static void filters_are_kept_used_renamed_and_forgotten(void **state)
{
    struct list_query q;
    struct arena mem = {0};
    struct err e = {0};

    (void)state;
    start(24, 80, "en");
    KEYS("1", "f", "class\r", "allow\r", "s", "persons\r", "s", "persons\r", "o", "a", "低保\r");
    vt_expect(&desk.v, "> 低保");
    vt_expect(&desk.v, "Class=Allowance  -Persons");
    KEYS("q");
    vt_expect(&desk.v, "[低保]");
    KEYS("F");
    vt_refuse(&desk.v, "[低保]");
    KEYS("o", "\r");
    vt_expect(&desk.v, "Households 12 [低保]");
    vt_expect(&desk.v, "-Persons");
    KEYS("q", ":", "dibao"); /* from anywhere, by pinyin */
    vt_expect(&desk.v, "> 低保");
    KEYS("\r");
    vt_expect(&desk.v, "Households 12 [低保]");
    KEYS("o", "r", "\025低保户\r");
    vt_expect(&desk.v, "> 低保户");
    list_query_init(&q, &household_entity);
    snprintf(desk.t.m.who.name, sizeof desk.t.m.who.name, "admin");
    CHECK_OK(filter_get(&desk.t.m, "低保户", &q, &mem, &e), e);
    assert_int_equal(q.filter_count, 1);
    arena_release(&mem);
    KEYS("D", "y");
    vt_expect(&desk.v, "You keep no filter");
    leave();
}

/* ---- columns, counts ---- */

static void columns_are_chosen_ordered_kept_and_reset(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "C", DOWN " ", "x", END);
    vt_expect(&desk.v, "> [ ]");
    KEYS(HOME, "J"); /* the name one further right */
    KEYS("\r");
    vt_expect(&desk.v, "No.            Head of hou~");
    leave();
    start(24, 80, "en");
    KEYS("1");
    vt_expect(&desk.v, "No.            Head of hou~");
    KEYS("C", "r", "\r");
    vt_expect(&desk.v, "Head of hou~ No.");
    vt_refuse(&desk.v, "No.            Head");
    leave();
}

static void private_columns_are_masked_in_lists(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "C", "r");
    for (int i = 0; i < 20 && !vt_shows(&desk.v, "> [ ]  Phone"); i++)
        vt_type(&desk.v, DOWN);
    vt_expect(&desk.v, "> [ ]  Phone");
    KEYS(" ", "K", "K", "K", "K", "K", "K", "K", "K", "K", "K", "\r");
    vt_expect(&desk.v, "138****0000");
    vt_refuse(&desk.v, "13800000000");
    leave();
}

static void values_are_counted_and_narrow_the_list(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "c", "class\r");
    vt_expect(&desk.v, "Households by Class: 2 values");
    vt_expect(&desk.v, "48");
    vt_expect(&desk.v, "80.0%");
    KEYS(DOWN);
    assert_true(desk.v.bytes <= 60);
    KEYS("\r");
    vt_expect(&desk.v, "Households 12  Class=");
    KEYS("c", "identified\r");
    vt_expect(&desk.v, "2025-01");
    KEYS("\r");
    vt_expect(&desk.v, "On file since>=2025-01-01");
    KEYS("F", "c", "region\r"); /* leagues first, then further down */
    vt_expect(&desk.v, "通辽市");
    KEYS("\r", "c", "region\r", "\r", "c", "region\r", "\r", "c", "region\r", "\r");
    vt_expect(&desk.v, "Households 30 ");
    KEYS("F", "c", "causes\r"); /* a set counts for each of its codes */
    vt_expect(&desk.v, "60");
    vt_expect(&desk.v, "20");
    KEYS("q", "c", "phone\r");
    vt_expect(&desk.v, "private fields are not counted");
    leave();
}

/* ---- many records at once ---- */

static void everything_found_is_marked_and_inverted(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "f", "class\r", "allow\r", "*");
    vt_expect(&desk.v, "*12");
    KEYS("F");
    vt_expect(&desk.v, "Households 60  *12");
    KEYS("i");
    vt_expect(&desk.v, "*48");
    KEYS("E", "helper\r", "赵六\r");
    vt_expect(&desk.v, "48  can be done");
    KEYS("y");
    vt_expect(&desk.v, "48 records. u takes it back");
    assert_int_equal(count_of("household", "helper=赵六"), 48);
    KEYS("u", "y");
    assert_int_equal(count_of("household", "helper=赵六"), 0);
    leave();
}

static void what_refuses_is_grouped_by_reason_and_listed_before_anything_is_done(void **state)
{
    int64_t before = count_of("household", NULL);
    int64_t lines = 0;
    int64_t lines_after = 0;
    struct err e = {0};

    (void)state;
    CHECK_OK(journal_verify(&desk.t.m, &lines, NULL, NULL, &e), e);
    start(24, 80, "en");
    KEYS("1", "   ", "D");
    vt_expect(&desk.v, "2  can be done");
    vt_expect(&desk.v, "1  ! ");
    vt_expect(&desk.v, "Visit (1)");
    KEYS(DOWN, "\r");
    vt_expect(&desk.v, "H2026-00060  孟和");
    KEYS("q", "q");
    assert_int_equal(count_of("household", NULL), before);
    CHECK_OK(journal_verify(&desk.t.m, &lines_after, NULL, NULL, &e), e);
    assert_int_equal(lines_after, lines); /* looking leaves no trace */
    KEYS("D", "y");
    assert_int_equal(count_of("household", NULL), before - 2);
    KEYS("u", "y");
    assert_int_equal(count_of("household", NULL), before);
    leave();
}

static void steps_of_many_records_name_those_that_cannot(void **state)
{
    struct record r;
    struct err e = {0};

    (void)state;
    record_init(&r, &household_entity);
    CHECK_OK(repo_find(&desk.t.m, "H2026-00059", &r, &e), e);
    CHECK_OK(repo_do(&desk.t.m, &r, "pre_exit", &e), e);
    record_release(&r);
    start(24, 80, "en");
    KEYS("1", "*", "x", "forward\r");
    vt_expect(&desk.v, "59  can be done");
    vt_expect(&desk.v, "1  ! ");
    KEYS("y");
    assert_int_equal(count_of("household", "status=pre_exit"), 60);
    KEYS("u", "y");
    assert_int_equal(count_of("household", "status=pre_exit"), 1);
    leave();
}

/* ---- files ---- */

static char *slurp(const char *path)
{
    static char text[64 * 1024];
    int fd = open(path, O_RDONLY);

    assert_true(fd >= 0);
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    assert_true(n >= 0);
    text[n] = '\0';
    return text;
}

static void what_is_shown_is_written_with_its_columns_conditions_and_order(void **state)
{
    char path[200];
    char typed[256];
    int lines = 0;

    (void)state;
    snprintf(path, sizeof path, "%s/out.csv", desk.t.folder);
    snprintf(typed, sizeof typed, "\025%s\r", path);
    start(24, 80, "zh_CN");
    KEYS("1", "f", "class\r", "allow\r", "s", "persons\r", "w", typed);
    vt_expect(&desk.v, "12");
    vt_expect(&desk.v, "out.csv");
    KEYS("y");
    char *text = slurp(path);
    assert_memory_equal(text, "\xef\xbb\xbf户主,", strlen("\xef\xbb\xbf户主,"));
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    assert_int_equal(lines, 13);
    assert_non_null(strstr(text, "低保户"));
    assert_null(strstr(text, "13800000000"));
    KEYS("w", typed);
    vt_expect(&desk.v, "已有");
    KEYS("n");
    snprintf(typed, sizeof typed, "\025%s/out.xlsx\r", desk.t.folder);
    KEYS("w", typed, "y");
    snprintf(typed, sizeof typed, "%s/out.xlsx", desk.t.folder);
    assert_memory_equal(slurp(typed), "PK", 2);
    unlink(typed);
    KEYS("w", "\025/nowhere/x.csv\r", "y");
    vt_expect(&desk.v, "! ");
    KEYS("w", "\025x.txt\r");
    vt_expect(&desk.v, "! ");
    unlink(path);
    leave();
}

/* ---- order and place ---- */

static void the_place_is_kept_by_record(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", DOWN DOWN DOWN DOWN);
    vt_expect(&desk.v, "H2026-00056");
    char *here = strstr(desk.v.text, "\n> ");
    assert_non_null(here);
    char line[40];
    snprintf(line, sizeof line, "%.30s", here + 1);
    KEYS("s", "persons\r"); /* another order */
    vt_expect(&desk.v, line);
    KEYS("S"); /* turned round */
    vt_expect(&desk.v, line);
    others_save("household", "H2026-00056", "persons", "40"); /* goes to another place */
    others_save("household", "H2026-00060", "head", "特木尔");
    vt_wait(&desk.v, "特木尔");
    vt_expect(&desk.v, line);
    KEYS("f", "persons\r", "\025>2\r");
    vt_expect(&desk.v, line);
    KEYS("F");
    vt_expect(&desk.v, line);
    for (int i = 0; i < 3; i++) { /* rows before it come and go */
        others_save("household", "H2026-00060", "persons", i % 2 ? "1" : "39");
        others_save("household", "H2026-00001", "head", i % 2 ? "特木尔" : "斯琴");
    }
    KEYS("\022"); /* C-r */
    vt_expect(&desk.v, line);
    leave();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_screen_of_lists_looks_as_it_should_in_english_at_80x24, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(every_screen_of_lists_looks_as_it_should_in_chinese_at_80x24, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(every_screen_of_lists_looks_as_it_should_in_english_at_160x50, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(every_screen_of_lists_looks_as_it_should_in_chinese_at_160x50, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(conditions_add_up_and_come_off_one_by_one, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_condition_that_cannot_be_is_told_and_not_kept, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(filters_are_kept_used_renamed_and_forgotten, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(columns_are_chosen_ordered_kept_and_reset, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(private_columns_are_masked_in_lists, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(values_are_counted_and_narrow_the_list, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(everything_found_is_marked_and_inverted, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(what_refuses_is_grouped_by_reason_and_listed_before_anything_is_done, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(steps_of_many_records_name_those_that_cannot, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(what_is_shown_is_written_with_its_columns_conditions_and_order, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(the_place_is_kept_by_record, desk_open, desk_close),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
