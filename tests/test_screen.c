/*
 * The screens as a person at a terminal meets them: golden screens in both languages and two sizes,
 * and a few mornings of work. Every test has a database of its own with 60 households.
 * Not here: pages (test_page), rights (test_scope), bytes, keys and terminals (test_keys).
 */
#include "check.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/txn.h"
#include "tmpdb.h"
#include "vt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOUSEHOLDS = 60 };
#define DOWN "\033OB"
#define UP "\033OA"
#define PGDN "\033[6~"
#define END "\033OF"
#define HOME "\033OH"
#define CTRL_S "\023"

static struct tmpdb t;
static struct vt v;

static void add_households(void)
{
    static const char *const names[] = {"王小明", "包乌兰", "李秀英", "孟和", "张建国", "白音", "陈玉兰"};
    char no[24];

    for (int i = 0; i < HOUSEHOLDS; i++)
        free(tmpdb_add(&t, "household", "head", names[i % 7], "region", i % 2 ? "150121100201" : "150525100201", "class",
                       i % 5 ? "general" : "allowance", "causes", i % 3 ? "illness" : "skill", "persons", i % 2 ? "3" : "4", "phone",
                       i % 4 ? "" : "13800000000", NULL));
    for (int i = 0; i < 3; i++) {
        snprintf(no, sizeof no, "H2026-%05d", i + 1);
        free(tmpdb_add(&t, "visit", "household", no, "kind", "regular", "date", "2026-02-01", "next_on", i ? "2026-03-10" : "2026-04-10", NULL));
    }
    free(tmpdb_add(&t, "need", "region", "150525100201", "specialty", "A1", NULL));
    free(tmpdb_add(&t, "quota", "year", "2026", "programme", "kjtpy", "region", "15", "counts", "heads", "lower", "8", NULL));
}

static int open_db(void **state)
{
    struct err e = {0};

    (void)state;
    tmpdb_open(&t);
    CHECK_OK(txn_begin(t.db, TXN_WRITE, &e), e);
    free(tmpdb_add(&t, "account", "name", "admin", "role", "administrator", "area", "15", NULL));
    free(tmpdb_add(&t, "account", "name", "li", "role", "auditor", "area", "15", NULL));
    add_households();
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

static void start_as(int rows, int cols, const char *lang, const char *who)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", t.path, "--lang", lang, "--today", "2026-03-15", "--as", who, NULL};

    assert_non_null(argv[0]);
    vt_start(&v, rows, cols, NULL, argv);
}

static void start(int rows, int cols, const char *lang)
{
    start_as(rows, cols, lang, "admin");
}

static void leave(void)
{
    vt_type(&v, "\021"); /* C-q */
    assert_int_equal(vt_end(&v), 0);
}

/* ---- pictures ---- */

static void golden_at(int rows, int cols, const char *lang)
{
    static const struct {
        const char *keys, *name;
    } steps[] = {
        {"", "home"},   {"1", "list"},      {"/wxm\r", "search"}, {"\r", "view"}, {"h", "history"}, {"q", NULL},
        {"e", "form"},  {"\t\t\t\r", "code"},
        {"\033", NULL}, {"\033", NULL},     {"q", NULL},          {"q", NULL},    {"?", "help"},    {"q", NULL},
        {"q", NULL},    {"r", "reports"},   {"\r", "report"},  {"q", NULL},    {":", "palette"},   {"\033", NULL},       {"t", "types"}, {"\033", NULL},
    };
    char name[64];

    start(rows, cols, lang);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (*steps[i].keys)
            assert_true(vt_type(&v, steps[i].keys));
        snprintf(name, sizeof name, "%s-%s-%dx%d", steps[i].name ? steps[i].name : "", lang, cols, rows);
        if (steps[i].name)
            vt_golden(&v, name);
    }
    leave();
}

static void every_screen_looks_as_it_should_in_english_at_80x24(void **state)
{
    (void)state;
    golden_at(24, 80, "en");
}

static void every_screen_looks_as_it_should_in_chinese_at_80x24(void **state)
{
    (void)state;
    golden_at(24, 80, "zh_CN");
}

static void every_screen_looks_as_it_should_in_chinese_at_160x50(void **state)
{
    (void)state;
    golden_at(50, 160, "zh_CN");
}

static void every_screen_looks_as_it_should_in_english_at_160x50(void **state)
{
    (void)state;
    golden_at(50, 160, "en");
}

/* ---- a person's morning ---- */

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

static void a_visit_is_entered_and_taken_back(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "6");
    vt_type(&v, "a");
    vt_expect(&v, "New: Visit");
    vt_type(&v, "wxm"); /* the household's picker opens with what was typed */
    vt_expect(&v, "H2026-00057  王小明");
    vt_type(&v, "\r");
    vt_type(&v, "-1w\t");
    vt_expect(&v, "2026-03-08");
    vt_type(&v, "\t张三\t\t");
    vt_type(&v, "\r墙体有裂缝\r需要修缮" CTRL_S);
    vt_type(&v, "+1m");
    vt_type(&v, CTRL_S);
    vt_expect(&v, "Saved: Visit V2026-00004");
    assert_int_equal(count_of("visit", "visitor=张三"), 1);
    assert_int_equal(count_of("visit", "next_on=2026-04-15"), 1);
    assert_int_equal(count_of("visit", "finding~修缮"), 1);
    vt_type(&v, "u");
    vt_expect(&v, "Undo \"Add: Visit\" (2026-03-15 09:02, 1 record)?");
    vt_type(&v, "y");
    vt_expect(&v, "Taken back: 1 record");
    assert_int_equal(count_of("visit", NULL), 3);
    leave();
}

static void faults_stand_beside_their_fields_and_nothing_is_saved(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_type(&v, "a");
    vt_type(&v, "包乌兰\t150525198001011234\t");
    vt_expect(&v, "! ");
    vt_type(&v, CTRL_S);
    assert_int_equal(count_of("household", NULL), HOUSEHOLDS);
    vt_expect(&v, "a digit was mistyped");
    vt_type(&v, "\025\t\t\t\t\t\t"); /* C-u: no number */
    vt_type(&v, CTRL_S);
    vt_expect(&v, "must be given");
    vt_type(&v, "\033");
    vt_expect(&v, "Leave without saving?");
    vt_type(&v, "y");
    vt_refuse(&v, "New: Household");
    leave();
}

static void a_dropped_line_loses_nothing(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_type(&v, "a");
    vt_type(&v, "斯琴高娃"); /* still being typed */
    (void)vt_drop(&v);
    start(24, 80, "en");
    vt_expect(&v, "Go on with the entry of Household");
    vt_type(&v, "d");
    vt_expect(&v, "An unfinished entry");
    vt_type(&v, "y");
    vt_expect(&v, "斯琴高娃");
    vt_type(&v, "\033");
    vt_type(&v, "y");
    vt_refuse(&v, "Go on with the entry");
    leave();
}

static void keys_work_while_a_chinese_input_method_is_on(void **state)
{
    (void)state;
    start(24, 80, "zh_CN");
    vt_type(&v, "1");
    vt_type(&v, "？");
    vt_expect(&v, "说明");
    vt_type(&v, "ｑ");
    vt_type(&v, "ｊ");
    vt_expect(&v, "> 李秀英");
    vt_type(&v, "乌兰");
    vt_expect(&v, "/乌兰");
    vt_expect(&v, "> 包乌兰");
    vt_refuse(&v, "王小明");
    vt_type(&v, "\033");
    vt_expect(&v, "> 李秀英");
    leave();
}

static void what_is_pasted_is_text_and_never_commands(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "aDeyxq王小明F"); /* without brackets, where there is no text */
    vt_expect(&v, "Many letters came at once");
    vt_type(&v, "aDeyxq王小明F"); /* the line brings the rest of it later */
    vt_expect(&v, "Many letters came at once");
    vt_type(&v, "n");
    vt_expect(&v, "Nothing was done");
    vt_type(&v, "1");
    vt_type(&v, "aDeyxq王小明F");
    vt_type(&v, "\r");
    vt_expect(&v, "/aDeyxq王小明F");
    vt_type(&v, "\033");
    vt_type(&v, "\033[200~包乌\n兰\033[201~");
    vt_expect(&v, "/包乌 兰");
    vt_type(&v, "\033");
    vt_type(&v, "a");
    vt_type(&v, "\033[200~白\t音\033[201~");
    vt_expect(&v, "白 音");
    vt_type(&v, "\033");
    vt_type(&v, "y");
    assert_int_equal(count_of("household", NULL), HOUSEHOLDS);
    leave();
}

static void a_terminal_that_brackets_its_pastes_may_type_ahead_as_fast_as_it_likes(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_type(&v, "\033[200~wxm\033[201~");
    vt_type(&v, "\033");
    vt_type(&v, "jjaWang Xiaoming");
    vt_expect(&v, "New: Household");
    vt_expect(&v, "Wang Xiaoming");
    vt_type(&v, "\033");
    vt_type(&v, "y");
    leave();
}

static void letters_typed_ahead_without_brackets_are_asked_about_and_never_lost(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_type(&v, "jjaWang Xiaoming");
    vt_expect(&v, "Many letters came at once");
    vt_type(&v, "y");
    vt_expect(&v, "New: Household");
    vt_expect(&v, "Wang Xiaoming");
    vt_type(&v, "\033");
    vt_type(&v, "y");
    vt_type(&v, "jjkjaWang Xiaoming"); /* asked once is enough */
    vt_expect(&v, "New: Household");
    vt_type(&v, "\033");
    vt_type(&v, "y");
    leave();
}

static void any_size_is_borne_and_too_small_is_said(void **state)
{
    static const int sizes[][2] = {{50, 160}, {10, 40}, {9, 40}, {1, 1}, {2, 3}, {24, 39}, {60, 200}, {24, 80}};

    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    for (int i = 0; i < 5; i++)
        vt_type(&v, DOWN);
    vt_expect(&v, "> 白音");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assert_true(vt_resize(&v, sizes[i][0], sizes[i][1]));
        if (sizes[i][0] == 9 || sizes[i][1] == 39)
            vt_expect(&v, "too small");
    }
    vt_expect(&v, "> 白音");
    leave();
}

static void an_auditor_reads_and_is_refused_the_rest(void **state)
{
    (void)state;
    start_as(24, 80, "en", "li");
    vt_type(&v, "1");
    vt_refuse(&v, "a Add");
    vt_type(&v, "a");
    vt_expect(&v, "li (auditor) may not add records of type household");
    vt_type(&v, "\r");
    vt_type(&v, "v");
    vt_expect(&v, "may not reveal");
    leave();
}

static void private_fields_are_shown_only_by_a_key_that_the_journal_keeps(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_type(&v, END);
    vt_type(&v, "\r");
    vt_expect(&v, "138****0000");
    vt_refuse(&v, "13800000000");
    vt_type(&v, "v");
    vt_expect(&v, "13800000000");
    vt_type(&v, "h");
    vt_expect(&v, "reveal");
    leave();
}

static void the_work_of_others_appears_by_itself(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_refuse(&v, "特木尔");
    vt_type(&v, HOME);
    struct record r;
    struct err e = {0};
    record_init(&r, &household_entity);
    CHECK_OK(repo_find(&t.m, "H2026-00060", &r, &e), e);
    CHECK_OK(record_set_named(&t.m, &r, "head", "特木尔", &e), e);
    CHECK_OK(repo_save(&t.m, &r, &e), e);
    record_release(&r);
    vt_wait(&v, "特木尔");
    leave();
}

static void a_change_by_another_is_not_overwritten(void **state)
{
    struct record r;
    struct err e = {0};

    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_type(&v, "e");
    vt_type(&v, "\t\t\t\t\t\t9\t");
    record_init(&r, &household_entity);
    CHECK_OK(repo_find(&t.m, "H2026-00060", &r, &e), e);
    CHECK_OK(record_set_named(&t.m, &r, "head", "特木尔", &e), e);
    CHECK_OK(repo_save(&t.m, &r, &e), e);
    vt_type(&v, CTRL_S);
    vt_expect(&v, "C-r takes over");
    vt_type(&v, "\022");
    vt_expect(&v, "特木尔");
    vt_type(&v, CTRL_S);
    vt_expect(&v, "Saved");
    CHECK_OK(repo_find(&t.m, "H2026-00060", &r, &e), e);
    assert_string_equal(record_text(&r, HOUSEHOLD_HEAD), "特木尔");
    assert_int_equal(record_number(&r, HOUSEHOLD_PERSONS), 9);
    record_release(&r);
    leave();
}

static void a_step_for_marked_records_is_counted_before_it_is_taken(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_type(&v, "   ");
    vt_expect(&v, "*3");
    vt_type(&v, "x");
    vt_type(&v, "forward");
    vt_type(&v, "\r");
    vt_expect(&v, "3  can be done");
    vt_type(&v, "y");
    assert_int_equal(count_of("household", "status=pre_exit"), 3);
    vt_type(&v, "u");
    vt_type(&v, "y");
    assert_int_equal(count_of("household", "status=pre_exit"), 0);
    leave();
}

static void conditions_and_order_are_chosen_and_dropped(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_type(&v, "fclass\r");
    vt_type(&v, "低保\r"); /* Chinese finds it in the English screen too */
    vt_expect(&v, "Households 12");
    vt_type(&v, "spersons\r");
    vt_expect(&v, "+Persons");
    vt_type(&v, "F");
    vt_expect(&v, "Households 60");
    vt_type(&v, "fpersons\r");
    vt_type(&v, "\025>3\r");
    vt_expect(&v, "Households 30");
    leave();
}

static void the_language_changes_while_running(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_expect(&v, "Open needs of the year");
    vt_type(&v, "z");
    vt_expect(&v, "Chinese or English");
    vt_type(&v, "l");
    vt_expect(&v, "本年度待满足需求");
    vt_type(&v, "1");
    vt_expect(&v, "一般贫困户");
    leave();
}

static void a_locale_without_utf8_is_told_in_two_languages(void **state)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", t.path, NULL};

    (void)state;
    vt_start(&v, 24, 80, "zh_CN.GB18030", argv);
    vt_expect(&v, "the terminal must use UTF-8");
    vt_expect(&v, "终端编码须为 UTF-8");
    assert_int_equal(vt_end(&v), 2);
}

static void other_terminals_show_the_same(void **state)
{
    static const char *const terms[] = {"vt100", "linux", "screen-256color", "xterm"};

    (void)state;
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        setenv("TEPAI_VT_TERM", terms[i], 1);
        start(24, 80, "zh_CN");
        vt_type(&v, "1");
        vt_expect(&v, "> 孟和         H2026-00060");
        leave();
    }
    unsetenv("TEPAI_VT_TERM");
}

static void plain_frames_hold_no_lines(void **state)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", t.path, "--lang", "en", "--ascii", NULL};

    (void)state;
    vt_start(&v, 24, 80, NULL, argv);
    vt_type(&v, "t");
    vt_expect(&v, "+-Records----");
    for (const char *p = vt_text(&v); *p; p++)
        assert_true((unsigned char)*p < 0x80);
    vt_type(&v, "\033");
    leave();
}

static void any_record_is_found_from_anywhere(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, ":");
    vt_type(&v, "H2026-00031");
    vt_expect(&v, "> H2026-00031");
    vt_type(&v, "\r");
    vt_expect(&v, "Household H2026-00031");
    vt_type(&v, "r");
    vt_type(&v, "visit\r");
    vt_expect(&v, "Visits 0");
    leave();
}

static void divisions_are_walked_through_or_jumped_to(void **state)
{
    (void)state;
    start(24, 80, "zh_CN");
    vt_type(&v, "1");
    vt_type(&v, "a");
    vt_type(&v, "斯琴\t\t\r"); /* the village's picker */
    vt_expect(&v, "通辽市");
    vt_type(&v, "\r"); /* into the first: 呼和浩特市 */
    vt_expect(&v, "土默特左旗");
    vt_type(&v, "\177"); /* and up again */
    vt_expect(&v, "通辽市");
    vt_type(&v, "angnai");
    vt_expect(&v, "昂乃嘎查");
    vt_expect(&v, "大沁他拉镇 奈曼旗"); /* where it lies */
    vt_type(&v, "\r");
    vt_expect(&v, "昂乃嘎查");
    vt_refuse(&v, "大沁他拉镇");
    vt_type(&v, "\033");
    vt_type(&v, "y");
    leave();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_screen_looks_as_it_should_in_english_at_80x24, open_db, close_db),
        cmocka_unit_test_setup_teardown(every_screen_looks_as_it_should_in_chinese_at_80x24, open_db, close_db),
        cmocka_unit_test_setup_teardown(every_screen_looks_as_it_should_in_chinese_at_160x50, open_db, close_db),
        cmocka_unit_test_setup_teardown(every_screen_looks_as_it_should_in_english_at_160x50, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_visit_is_entered_and_taken_back, open_db, close_db),
        cmocka_unit_test_setup_teardown(faults_stand_beside_their_fields_and_nothing_is_saved, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_dropped_line_loses_nothing, open_db, close_db),
        cmocka_unit_test_setup_teardown(keys_work_while_a_chinese_input_method_is_on, open_db, close_db),
        cmocka_unit_test_setup_teardown(what_is_pasted_is_text_and_never_commands, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_terminal_that_brackets_its_pastes_may_type_ahead_as_fast_as_it_likes, open_db, close_db),
        cmocka_unit_test_setup_teardown(letters_typed_ahead_without_brackets_are_asked_about_and_never_lost, open_db, close_db),
        cmocka_unit_test_setup_teardown(any_size_is_borne_and_too_small_is_said, open_db, close_db),
        cmocka_unit_test_setup_teardown(an_auditor_reads_and_is_refused_the_rest, open_db, close_db),
        cmocka_unit_test_setup_teardown(private_fields_are_shown_only_by_a_key_that_the_journal_keeps, open_db, close_db),
        cmocka_unit_test_setup_teardown(the_work_of_others_appears_by_itself, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_change_by_another_is_not_overwritten, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_step_for_marked_records_is_counted_before_it_is_taken, open_db, close_db),
        cmocka_unit_test_setup_teardown(conditions_and_order_are_chosen_and_dropped, open_db, close_db),
        cmocka_unit_test_setup_teardown(the_language_changes_while_running, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_locale_without_utf8_is_told_in_two_languages, open_db, close_db),
        cmocka_unit_test_setup_teardown(other_terminals_show_the_same, open_db, close_db),
        cmocka_unit_test_setup_teardown(plain_frames_hold_no_lines, open_db, close_db),
        cmocka_unit_test_setup_teardown(any_record_is_found_from_anywhere, open_db, close_db),
        cmocka_unit_test_setup_teardown(divisions_are_walked_through_or_jumped_to, open_db, close_db),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
