/*
 * Lists and forms worked with for real: conditions put together and kept, columns, values counted, many records at once
 * with a preview, files, orders without an index, the place kept while others save, the calendar, drafts.
 * Not here: pages and orders as such (test_page), what keys cost elsewhere (test_screen).
 */
#include "check.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "model/saved.h"
#include "store/txn.h"
#include "tmpdb.h"
#include "vt.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HOUSEHOLDS = 60 };
#define DOWN "\033OB"
#define RIGHT "\033OC"
#define PGDN "\033[6~"
#define PGUP "\033[5~"
#define END "\033OF"
#define HOME "\033OH"
#define F6 "\033[17~"
#define F7 "\033[18~"
#define F8 "\033[19~"
#define F9 "\033[20~"
#define ESC "\033"
#define CTRL_S "\023"

static struct tmpdb t;
static struct vt v;

static void add_records(void)
{
    static const char *const names[] = {"王小明", "包乌兰", "李秀英", "孟和", "张建国", "白音", "陈玉兰"};
    char persons[12];
    char day[12];

    for (int i = 0; i < HOUSEHOLDS; i++) {
        snprintf(persons, sizeof persons, "%d", 1 + i * 7 % 6);
        snprintf(day, sizeof day, "2025-%02d-11", 1 + i % 5);
        free(tmpdb_add(&t, "household", "head", names[i % 7], "region", i % 2 ? "150121100201" : "150525100201", "class",
                       i % 5 ? "general" : "allowance", "causes", i % 3 ? "illness" : "skill;illness", "persons", i % 9 ? persons : "",
                       "identified_on", day, "phone", "13800000000", NULL));
    }
    free(tmpdb_add(&t, "visit", "household", "H2026-00060", "kind", "regular", "date", "2026-02-01", "visitor", "张三", "finding", "墙体有裂缝", NULL));
}

static int open_db(void **state)
{
    struct err e = {0};

    (void)state;
    tmpdb_open(&t);
    CHECK_OK(txn_begin(t.db, TXN_WRITE, &e), e);
    free(tmpdb_add(&t, "account", "name", "admin", "role", "administrator", "area", "15", NULL));
    add_records();
    CHECK_OK(txn_end(t.db, true, &e), e);
    return 0;
}

static int close_db(void **state)
{
    (void)state;
    if (v.term)
        vt_end(&v);
    tmpdb_close(&t);
    return 0;
}

static void start(int rows, int cols, const char *lang)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", t.path, "--lang", lang, "--today", "2026-03-15", "--as", "admin", NULL};

    assert_non_null(argv[0]);
    vt_start(&v, rows, cols, NULL, argv);
}

static void leave(void)
{
    vt_type(&v, "\021"); /* C-q */
    assert_int_equal(vt_end(&v), 0);
}

static void keys(const char *const typed[])
{
    for (int i = 0; typed[i]; i++)
        assert_true(vt_type(&v, typed[i]));
}
#define KEYS(...) keys((const char *const[]){__VA_ARGS__, NULL})

static int64_t count_of(const char *type, const char *where)
{
    struct list_query q;
    struct arena mem = {0};
    struct err e = {0};
    int64_t count = 0;

    list_query_init(&q, entity_find(type));
    if (where)
        CHECK_OK(list_query_where(&q, where, &mem, &e), e);
    CHECK_OK(list_count(&t.m, &q, &count, &e), e);
    arena_release(&mem);
    return count;
}

/* Somebody else saves one field of a record. */
static void others_save(const char *type, const char *key, const char *field, const char *value)
{
    struct record r;
    struct err e = {0};

    record_init(&r, entity_find(type));
    CHECK_OK(repo_find(&t.m, key, &r, &e), e);
    CHECK_OK(record_set_named(&t.m, &r, field, value, &e), e);
    CHECK_OK(repo_save(&t.m, &r, &e), e);
    record_release(&r);
}

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
        assert_true(vt_type(&v, steps[i].keys));
        snprintf(name, sizeof name, "%s-%s-%dx%d", steps[i].name ? steps[i].name : "", lang, cols, rows);
        if (steps[i].name)
            vt_golden(&v, name);
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
    vt_expect(&v, "Households 12  Class!=");
    KEYS("f", "persons\r", "\025>=4\r");
    vt_expect(&v, "Persons>=4");
    vt_refuse(&v, "Households 12 ");
    KEYS("s", "persons\r", "-");
    vt_expect(&v, "the order by Persons");
    KEYS("class\r");
    vt_refuse(&v, "Class!=");
    vt_expect(&v, "+Persons");
    KEYS("-", "\r"); /* the newest first: the number of persons */
    vt_refuse(&v, "Persons>=4");
    KEYS("-");
    vt_expect(&v, "Households 60 ");
    vt_refuse(&v, "+Persons");
    KEYS("f", "persons\r", "\025=\r");
    vt_expect(&v, "Households 7  Persons=(empty)");
    KEYS("F", "f", "identified\r", "\025<=@today-350\r");
    vt_expect(&v, "Households 36 ");
    leave();
}

static void a_condition_that_cannot_be_is_told_and_not_kept(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "f", "persons\r", "\025>many\r");
    vt_expect(&v, "! ");
    vt_expect(&v, "Households 60");
    vt_refuse(&v, "Persons>");
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
    vt_expect(&v, "> 低保");
    vt_expect(&v, "class=allowance -persons");
    KEYS("q");
    vt_expect(&v, "[低保]");
    KEYS("F");
    vt_refuse(&v, "[低保]");
    KEYS("o", "\r");
    vt_expect(&v, "Households 12 [低保]");
    vt_expect(&v, "-Persons");
    KEYS("q", ":", "dibao"); /* from anywhere, by pinyin */
    vt_expect(&v, "> 低保");
    KEYS("\r");
    vt_expect(&v, "Households 12 [低保]");
    KEYS("o", "r", "\025低保户\r");
    vt_expect(&v, "> 低保户");
    list_query_init(&q, &household_entity);
    snprintf(t.m.who.name, sizeof t.m.who.name, "admin");
    CHECK_OK(filter_get(&t.m, "低保户", &q, &mem, &e), e);
    assert_int_equal(q.filter_count, 1);
    arena_release(&mem);
    KEYS("D", "y");
    vt_expect(&v, "You keep no filter");
    leave();
}

/* ---- columns, counts ---- */

static void columns_are_chosen_ordered_kept_and_reset(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "C", DOWN " ", "x", END);
    vt_expect(&v, "> [ ]");
    KEYS(HOME, "J"); /* the name one further right */
    KEYS("\r");
    vt_expect(&v, "No.            Head of hou~");
    leave();
    start(24, 80, "en");
    KEYS("1");
    vt_expect(&v, "No.            Head of hou~");
    KEYS("C", "r", "\r");
    vt_expect(&v, "Head of hou~ No.");
    vt_refuse(&v, "No.            Head");
    leave();
}

static void private_columns_are_masked_in_lists(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "C", "r");
    for (int i = 0; i < 20 && !vt_shows(&v, "> [ ]  Phone"); i++)
        vt_type(&v, DOWN);
    vt_expect(&v, "> [ ]  Phone");
    KEYS(" ", "K", "K", "K", "K", "K", "K", "K", "K", "K", "K", "\r");
    vt_expect(&v, "138****0000");
    vt_refuse(&v, "13800000000");
    leave();
}

static void values_are_counted_and_narrow_the_list(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "c", "class\r");
    vt_expect(&v, "Households by Class: 2 values");
    vt_expect(&v, "48");
    vt_expect(&v, "80.0%");
    KEYS(DOWN);
    assert_true(v.bytes <= 60);
    KEYS("\r");
    vt_expect(&v, "Households 12  Class=");
    KEYS("c", "identified\r");
    vt_expect(&v, "2025-01");
    KEYS("\r");
    vt_expect(&v, "On file since>=2025-01-01");
    KEYS("F", "c", "region\r"); /* leagues first, then further down */
    vt_expect(&v, "通辽市");
    KEYS("\r", "c", "region\r", "\r", "c", "region\r", "\r", "c", "region\r", "\r");
    vt_expect(&v, "Households 30 ");
    KEYS("F", "c", "causes\r"); /* a set counts for each of its codes */
    vt_expect(&v, "60");
    vt_expect(&v, "20");
    KEYS("q", "c", "phone\r");
    vt_expect(&v, "private fields are not counted");
    leave();
}

/* ---- many records at once ---- */

static void everything_found_is_marked_and_inverted(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "f", "class\r", "allow\r", "*");
    vt_expect(&v, "*12");
    KEYS("F");
    vt_expect(&v, "Households 60  *12");
    KEYS("i");
    vt_expect(&v, "*48");
    KEYS("E", "helper\r", "赵六\r");
    vt_expect(&v, "48  can be done");
    KEYS("y");
    vt_expect(&v, "48 records. u takes it back");
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
    CHECK_OK(journal_verify(&t.m, &lines, NULL, NULL, &e), e);
    start(24, 80, "en");
    KEYS("1", "   ", "D");
    vt_expect(&v, "2  can be done");
    vt_expect(&v, "1  ! ");
    vt_expect(&v, "visit");
    KEYS(DOWN, "\r");
    vt_expect(&v, "H2026-00060  孟和");
    KEYS("q", "q");
    assert_int_equal(count_of("household", NULL), before);
    CHECK_OK(journal_verify(&t.m, &lines_after, NULL, NULL, &e), e);
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
    CHECK_OK(repo_find(&t.m, "H2026-00059", &r, &e), e);
    CHECK_OK(repo_do(&t.m, &r, "pre_exit", &e), e);
    record_release(&r);
    start(24, 80, "en");
    KEYS("1", "*", "x", "forward\r");
    vt_expect(&v, "59  can be done");
    vt_expect(&v, "1  ! ");
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
    snprintf(path, sizeof path, "%s/out.csv", t.folder);
    snprintf(typed, sizeof typed, "\025%s\r", path);
    start(24, 80, "zh_CN");
    KEYS("1", "f", "class\r", "allow\r", "s", "persons\r", "w", typed);
    vt_expect(&v, "12");
    vt_expect(&v, "out.csv");
    KEYS("y");
    char *text = slurp(path);
    assert_memory_equal(text, "\xef\xbb\xbf户主,", strlen("\xef\xbb\xbf户主,"));
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    assert_int_equal(lines, 13);
    assert_non_null(strstr(text, "低保户"));
    assert_null(strstr(text, "13800000000"));
    KEYS("w", typed);
    vt_expect(&v, "已有");
    KEYS("n");
    snprintf(typed, sizeof typed, "\025%s/out.xlsx\r", t.folder);
    KEYS("w", typed, "y");
    snprintf(typed, sizeof typed, "%s/out.xlsx", t.folder);
    assert_memory_equal(slurp(typed), "PK", 2);
    unlink(typed);
    KEYS("w", "\025/nowhere/x.csv\r", "y");
    vt_expect(&v, "! ");
    KEYS("w", "\025x.txt\r");
    vt_expect(&v, "! ");
    unlink(path);
    leave();
}

/* ---- order and place ---- */

static void the_place_is_kept_by_record(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", DOWN DOWN DOWN DOWN);
    vt_expect(&v, "H2026-00056");
    char *here = strstr(v.text, "\n> ");
    assert_non_null(here);
    char line[40];
    snprintf(line, sizeof line, "%.30s", here + 1);
    KEYS("s", "persons\r"); /* another order */
    vt_expect(&v, line);
    KEYS("S"); /* turned round */
    vt_expect(&v, line);
    others_save("household", "H2026-00056", "persons", "40"); /* goes to another place */
    others_save("household", "H2026-00060", "head", "特木尔");
    vt_wait(&v, "特木尔");
    vt_expect(&v, line);
    KEYS("f", "persons\r", "\025>2\r");
    vt_expect(&v, line);
    KEYS("F");
    vt_expect(&v, line);
    for (int i = 0; i < 3; i++) { /* rows before it come and go */
        others_save("household", "H2026-00060", "persons", i % 2 ? "1" : "39");
        others_save("household", "H2026-00001", "head", i % 2 ? "特木尔" : "斯琴");
    }
    KEYS("\022"); /* C-r */
    vt_expect(&v, line);
    leave();
}

/* ---- forms ---- */

static void a_day_is_chosen_in_the_calendar(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "e");
    for (int i = 0; i < 14; i++)
        vt_type(&v, "\t");
    for (int i = 0; i < 14 && !vt_shows(&v, "> On file since"); i++)
        vt_type(&v, "\033[Z");
    KEYS(F9);
    vt_expect(&v, "2025-05-11");
    vt_expect(&v, "[11]");
    KEYS(RIGHT);
    vt_expect(&v, "2025-05-12");
    assert_true(v.bytes <= 50);
    KEYS(DOWN, PGDN, ">");
    vt_expect(&v, "2026-06-19");
    KEYS("t", PGUP, "<");
    vt_expect(&v, "2025-02-15");
    KEYS(HOME);
    vt_expect(&v, "2025-02-10"); /* a Monday */
    KEYS(END, "\r");
    vt_expect(&v, "2025-02-16");
    KEYS(CTRL_S);
    assert_int_equal(count_of("household", "identified_on=2025-02-16"), 1);
    leave();
}

static void private_fields_open_by_one_key_and_a_field_tells_its_history(void **state)
{
    (void)state;
    others_save("household", "H2026-00060", "persons", "9");
    start(24, 80, "en");
    KEYS("1", "e");
    vt_refuse(&v, "13800000000");
    KEYS(F8);
    vt_expect(&v, "13800000000");
    for (int i = 0; i < 14 && !vt_shows(&v, "> Persons"); i++)
        vt_type(&v, "\t");
    KEYS(F6);
    vt_expect(&v, "Persons: ");
    vt_expect(&v, "-> 9");
    vt_refuse(&v, "Class:");
    KEYS("q", ESC, "\r", "h");
    vt_expect(&v, "reveal");
    leave();
}

static void the_form_walks_through_the_list_and_saves_on_its_way(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "e");
    vt_expect(&v, "Household H2026-00060");
    KEYS("\025特木尔", PGDN);
    vt_expect(&v, "Household H2026-00059");
    KEYS(PGUP);
    vt_expect(&v, "Household H2026-00060");
    vt_expect(&v, "特木尔");
    assert_int_equal(count_of("household", "head=特木尔"), 1);
    KEYS(PGUP);
    vt_expect(&v, "first record of the list");
    KEYS(ESC);
    leave();
}

static void a_log_is_entered_by_a_few_keys_from_the_last_one(void **state)
{
    int typed = 0;

    (void)state;
    snprintf(t.m.who.name, sizeof t.m.who.name, "admin");
    free(tmpdb_add(&t, "visit", "household", "H2026-00007", "kind", "regular", "date", "2026-02-02", "visitor", "李四", "finding", "一切正常", NULL));
    static const char *const keys_of[] = {"6", "F", "a", F7, CTRL_S};
    start(24, 80, "en");
    for (size_t i = 0; i < sizeof keys_of / sizeof *keys_of; i++, typed++)
        vt_type(&v, keys_of[i]);
    vt_expect(&v, "Saved: Visit");
    assert_int_equal(count_of("visit", "visitor=李四"), 2);
    assert_int_equal(count_of("visit", "date=2026-03-15"), 1);
    assert_true(typed <= 5);
    leave();
}

static void a_service_log_like_the_last_one_takes_six_keys_and_what_differs(void **state)
{
    (void)state;
    snprintf(t.m.who.name, sizeof t.m.who.name, "admin");
    char *expert = tmpdb_add(&t, "expert", "name", "赵技术", "programme", "kjtpy", "home", "150525", "specialties", "A1", NULL);
    free(tmpdb_add(&t, "service", "expert", expert, "region", "150525100201", "hours", "3", "households", "12", "technique", "剪枝",
                   "result", "学会二人", NULL));
    free(expert);
    start(24, 80, "en");
    KEYS("t", "service\r", "a", F7);
    vt_expect(&v, "剪枝");
    for (int i = 0; i < 12 && !vt_shows(&v, "> Technique"); i++)
        vt_type(&v, "\t");
    KEYS("\025嫁接", CTRL_S);
    vt_expect(&v, "Saved: ");
    assert_int_equal(count_of("service", "technique=嫁接"), 1);
    assert_int_equal(count_of("service", "households=12"), 2);
    assert_int_equal(count_of("service", "date=2026-03-15"), 2);
    leave();
}

static void a_dropped_line_keeps_the_long_text_too(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("6", "F", "a");
    for (int i = 0; i < 12 && !vt_shows(&v, "> Finding") && !vt_shows(&v, "> Findings"); i++)
        vt_type(&v, "\t");
    KEYS("\r", "院墙已修好");
    (void)vt_drop(&v);
    start(24, 80, "en");
    KEYS("d", "y");
    vt_expect(&v, "院墙已修好");
    KEYS(ESC, "y");
    leave();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_screen_of_lists_looks_as_it_should_in_english_at_80x24, open_db, close_db),
        cmocka_unit_test_setup_teardown(every_screen_of_lists_looks_as_it_should_in_chinese_at_80x24, open_db, close_db),
        cmocka_unit_test_setup_teardown(every_screen_of_lists_looks_as_it_should_in_english_at_160x50, open_db, close_db),
        cmocka_unit_test_setup_teardown(every_screen_of_lists_looks_as_it_should_in_chinese_at_160x50, open_db, close_db),
        cmocka_unit_test_setup_teardown(conditions_add_up_and_come_off_one_by_one, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_condition_that_cannot_be_is_told_and_not_kept, open_db, close_db),
        cmocka_unit_test_setup_teardown(filters_are_kept_used_renamed_and_forgotten, open_db, close_db),
        cmocka_unit_test_setup_teardown(columns_are_chosen_ordered_kept_and_reset, open_db, close_db),
        cmocka_unit_test_setup_teardown(private_columns_are_masked_in_lists, open_db, close_db),
        cmocka_unit_test_setup_teardown(values_are_counted_and_narrow_the_list, open_db, close_db),
        cmocka_unit_test_setup_teardown(everything_found_is_marked_and_inverted, open_db, close_db),
        cmocka_unit_test_setup_teardown(what_refuses_is_grouped_by_reason_and_listed_before_anything_is_done, open_db, close_db),
        cmocka_unit_test_setup_teardown(steps_of_many_records_name_those_that_cannot, open_db, close_db),
        cmocka_unit_test_setup_teardown(what_is_shown_is_written_with_its_columns_conditions_and_order, open_db, close_db),
        cmocka_unit_test_setup_teardown(the_place_is_kept_by_record, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_day_is_chosen_in_the_calendar, open_db, close_db),
        cmocka_unit_test_setup_teardown(private_fields_open_by_one_key_and_a_field_tells_its_history, open_db, close_db),
        cmocka_unit_test_setup_teardown(the_form_walks_through_the_list_and_saves_on_its_way, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_log_is_entered_by_a_few_keys_from_the_last_one, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_service_log_like_the_last_one_takes_six_keys_and_what_differs, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_dropped_line_keeps_the_long_text_too, open_db, close_db),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
