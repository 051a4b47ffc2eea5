/*
 * The dispatch board and the roster at a terminal: golden screens in both languages and two sizes, one key for each choice,
 * looking around while the planner works.
 * Not here: what the planner decides (test_plan_*), a whole year on the board (test_screen_year).
 */
#include "check.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/txn.h"
#include "tmpdb.h"
#include "vt.h"

#include <stdio.h>
#include <stdlib.h>

#define DOWN "\033OB"
#define CTRL_C "\003"
#define CTRL_Q "\021"

static struct tmpdb t;
static struct vt v;

static void add_expert(const char *name, const char *specialties, const char *home, const char *places)
{
    free(tmpdb_add(&t, "expert", "name", name, "specialties", specialties, "home", home, "programme", "kjtpy", "capacity", places, NULL));
}

static void add_need(const char *village, const char *specialty, const char *wanted, const char *priority)
{
    free(tmpdb_add(&t, "need", "region", village, "specialty", specialty, "wanted", wanted, "priority", priority, NULL));
}

static void add_office(void)
{
    add_expert("王建国", "A1", "150525", "1");
    add_expert("包乌兰", "B1", "150121", "2");
    add_expert("孟和", "A2;A1", "150525", "1");
    add_expert("李秀英", "A1", "150121", "3");
    add_expert("白音", "B1", "150525", "1");
    add_need("150525100201", "A1", "1", "5");
    add_need("150121100201", "A1", "1", "3");
    add_need("150121100202", "B1", "2", "3");
    add_need("150525100201", "B1", "1", "4");
    add_need("150121100202", "A2", "1", "1");
    free(tmpdb_add(&t, "quota", "year", "2026", "programme", "kjtpy", "region", "15", "counts", "heads", "lower", "4", NULL));
    free(tmpdb_add(&t, "plan", "year", "2026", "name", "春季", NULL));
}

/* Assignments with and without days, and a visit with an expert. */
static void add_service(void)
{
    free(tmpdb_add(&t, "assignment", "year", "2026", "expert", "E2026-00001", "need", "N2026-00001", "starts_on", "2026-02-02", "ends_on", "2026-04-30", NULL));
    free(tmpdb_add(&t, "assignment", "year", "2026", "expert", "E2026-00002", "need", "N2026-00003", "starts_on", "2026-03-09", NULL));
    free(tmpdb_add(&t, "assignment", "year", "2026", "expert", "E2026-00002", "need", "N2026-00004", "starts_on", "2026-05-01", "ends_on", "2026-05-31", NULL));
    free(tmpdb_add(&t, "assignment", "year", "2026", "expert", "E2026-00004", "need", "N2026-00002", NULL));
    free(tmpdb_add(&t, "household", "head", "张三", "region", "150525100201", "class", "general", NULL));
    free(tmpdb_add(&t, "service", "assignment", "A2026-00001", "date", "2026-02-11", "hours", "6", NULL));
    free(tmpdb_add(&t, "visit", "household", "H2026-00001", "date", "2026-03-10", "expert", "E2026-00005", NULL));
}

static int open_db(void **state)
{
    (void)state;
    tmpdb_open(&t);
    free(tmpdb_add(&t, "account", "name", "admin", "role", "administrator", "area", "15", NULL));
    free(tmpdb_add(&t, "account", "name", "li", "role", "auditor", "area", "15", NULL));
    add_office();
    return 0;
}

static int open_db_with_service(void **state)
{
    (void)open_db(state);
    add_service();
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

    vt_start(&v, rows, cols, NULL, argv);
}

static void leave(void)
{
    vt_type(&v, CTRL_Q);
    assert_int_equal(vt_end(&v), 0);
}

/* Pairs of the plan of one kind. */
static int64_t lines(const char *kind)
{
    struct stmt s;
    struct err e = {0};
    int64_t count = 0;

    stmt_open(&s, t.db, Q_PLAN_LINES);
    stmt_int(&s, ":plan", 1);
    stmt_text(&s, ":kind", kind);
    while (stmt_next(&s))
        count++;
    CHECK_OK(stmt_close(&s, &e), e);
    return count;
}

/* ---- pictures ---- */

static void golden_at(int rows, int cols, const char *lang)
{
    static const struct {
        const char *keys, *wait, *name;
    } steps[] = {
        {"b", NULL, "board-needs"}, {"l", NULL, NULL},  {"a", NULL, "board-rejected"},
        {"\t", NULL, "board-expert"}, {"s", "v ", NULL}, {"v", NULL, "board-preview"},
        {"q", NULL, NULL},          {"R", NULL, "roster"},
    };
    char name[64];

    start_as(rows, cols, lang, "admin");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        vt_type(&v, steps[i].keys);
        if (steps[i].wait)
            vt_wait(&v, lang[0] == 'e' ? "Solved." : "已求解。");
        snprintf(name, sizeof name, "%s-%s-%dx%d", steps[i].name ? steps[i].name : "", lang, cols, rows);
        if (steps[i].name)
            vt_golden(&v, name);
    }
    leave();
}

static void board_and_roster_look_as_they_should_in_english_at_80x24(void **state)
{
    (void)state;
    golden_at(24, 80, "en");
}

static void board_and_roster_look_as_they_should_in_chinese_at_80x24(void **state)
{
    (void)state;
    golden_at(24, 80, "zh_CN");
}

static void board_and_roster_look_as_they_should_in_english_at_160x50(void **state)
{
    (void)state;
    golden_at(50, 160, "en");
}

static void board_and_roster_look_as_they_should_in_chinese_at_160x50(void **state)
{
    (void)state;
    golden_at(50, 160, "zh_CN");
}

/* ---- one key each ---- */

static void one_key_sends_pins_forbids_and_takes_back(void **state)
{
    (void)state;
    start_as(24, 80, "en", "admin");
    vt_type(&v, "b");
    vt_type(&v, "m"); /* what is met stays in sight */
    vt_expect(&v, "E2026-00001 王建国 -> N2026-00001");
    vt_type(&v, "a");
    vt_expect(&v, "Sent: E2026-00001 王建国");
    assert_int_equal(lines("placed"), 1);
    vt_type(&v, "d");
    vt_expect(&v, "Not sent any more");
    assert_int_equal(lines("placed"), 0);
    vt_type(&v, "p");
    assert_int_equal(lines("pinned"), 1);
    vt_type(&v, "d");
    assert_int_equal(lines("pinned"), 0);
    vt_type(&v, "n");
    vt_expect(&v, "Forbidden");
    assert_int_equal(lines("forbidden"), 1);
    vt_type(&v, "d");
    assert_int_equal(lines("forbidden"), 0);
    vt_type(&v, "d");
    vt_expect(&v, "nothing to take back");
    leave();
}

static void what_is_forbidden_is_not_sent_any_more(void **state)
{
    (void)state;
    start_as(24, 80, "en", "admin");
    vt_type(&v, "b");
    vt_type(&v, "m");
    vt_type(&v, "a");
    vt_type(&v, "n");
    assert_int_equal(lines("placed"), 0);
    assert_int_equal(lines("forbidden"), 1);
    leave();
}

static void bars_follow_every_choice(void **state)
{
    (void)state;
    start_as(24, 80, "en", "admin");
    vt_type(&v, "b");
    vt_expect(&v, "[........] 0/2 !");
    vt_type(&v, "a");
    vt_expect(&v, "[####....] 1/2 !");
    vt_type(&v, "b");
    vt_expect(&v, "Quotas and coverage");
    vt_type(&v, "q");
    leave();
}

static void the_board_says_what_plan_explain_says(void **state)
{
    (void)state;
    start_as(24, 80, "en", "admin");
    vt_type(&v, "b");
    vt_type(&v, "e");
    vt_expect(&v, "Why, and what it would take");
    vt_expect(&v, "Need N2026-0000");
    vt_expect(&v, "This plan is not solved: all numbers are measured");
    vt_type(&v, "q");
    leave();
}

static void who_cannot_be_sent_stands_below_with_the_one_reason(void **state)
{
    (void)state;
    start_as(24, 80, "en", "admin");
    vt_type(&v, "b");
    vt_expect(&v, "-- cannot be sent: 2 --");
    vt_type(&v, "a"); /* his only place */
    vt_type(&v, "m");
    vt_type(&v, "j");
    vt_type(&v, "/N2026-00002\r");
    vt_expect(&v, "all his places are taken~");
    leave();
}

static void why_is_asked_of_either_half_and_what_a_choice_changes(void **state)
{
    (void)state;
    start_as(24, 80, "en", "admin");
    vt_type(&v, "b");
    vt_type(&v, "l"); /* the expert's side */
    vt_type(&v, "?");
    vt_expect(&v, "E2026-00001 王建国, 科技特派员, 奈曼旗: 0 of 1 places.");
    vt_type(&v, "G");
    vt_expect(&v, "Leave the program"); /* the keys stand below */
    vt_type(&v, "q");
    vt_type(&v, "c");
    vt_expect(&v, "With E2026-00001");
    leave();
}

static void rows_are_found_by_pinyin_number_and_division(void **state)
{
    (void)state;
    start_as(24, 80, "en", "admin");
    vt_type(&v, "b");
    vt_expect(&v, "5 lacking");
    vt_type(&v, "/mgc");
    vt_expect(&v, "1/5");
    vt_expect(&v, "庙沟村委会");
    vt_type(&v, "\033");
    vt_expect(&v, "5 lacking");
    vt_type(&v, "古城");
    vt_expect(&v, "2/5");
    vt_type(&v, "\033");
    vt_type(&v, "f");
    vt_type(&v, "nmq\023");
    vt_expect(&v, "2 lacking  奈曼旗");
    vt_type(&v, "F");
    vt_expect(&v, "Draft  5 ");
    leave();
}

static void the_same_pair_is_seen_from_both_sides(void **state)
{
    (void)state;
    start_as(24, 80, "en", "admin");
    vt_type(&v, "b");
    vt_type(&v, "l");
    vt_type(&v, "j");
    vt_type(&v, "j");
    vt_expect(&v, "E2026-00003 孟和 -> N2026-00001");
    vt_type(&v, "\t");
    vt_expect(&v, "Board, by expert");
    vt_expect(&v, "> 孟和");
    vt_expect(&v, "E2026-00003 孟和 -> N2026-00001");
    vt_type(&v, "\t");
    vt_refuse(&v, "by expert");
    vt_expect(&v, "E2026-00003 孟和 -> N2026-00001");
    leave();
}

/* ---- while the planner works ---- */

/* A writer holds the file: the planner's last step waits for it until somebody says stop. */
static void solve_while_another_writes(void)
{
    struct err e = {0};

    start_as(24, 80, "en", "admin");
    vt_type(&v, "b");
    CHECK_OK(txn_begin(t.db, TXN_WRITE, &e), e);
    vt_type(&v, "s");
}

static void one_looks_around_while_it_is_solved_and_changes_nothing(void **state)
{
    struct err e = {0};

    (void)state;
    solve_while_another_writes();
    vt_expect(&v, "solving");
    vt_type(&v, DOWN);
    vt_expect(&v, "-> N2026-00004");
    vt_type(&v, "a");
    vt_expect(&v, "the plan is being solved");
    vt_type(&v, "q");
    vt_expect(&v, "Stop that and leave the board?");
    vt_type(&v, "n");
    vt_type(&v, CTRL_Q);
    vt_expect(&v, "Stop that and leave the program?");
    vt_type(&v, "n");
    vt_type(&v, "zl");
    vt_expect(&v, "change the language afterwards");
    CHECK_OK(txn_end(t.db, true, &e), e);
    vt_wait(&v, "Solved.");
    vt_refuse(&v, "solving");
    leave();
}

static void solving_is_stopped_at_once_even_while_it_waits_for_a_writer(void **state)
{
    struct err e = {0};

    (void)state;
    solve_while_another_writes();
    vt_wait(&v, "solving: waiting for another");
    vt_type(&v, CTRL_C);
    vt_wait(&v, "stopped; plan P2026-00001 is as it was");
    CHECK_OK(txn_end(t.db, true, &e), e);
    assert_int_equal(lines("placed"), 0);
    leave();
}

static void leaving_while_it_is_solved_stops_it_and_harms_nothing(void **state)
{
    struct err e = {0};

    (void)state;
    solve_while_another_writes();
    vt_type(&v, "q");
    vt_expect(&v, "Stop that and leave the board?");
    vt_type(&v, "y");
    vt_refuse(&v, "Board P");
    vt_wait(&v, "stopped; plan P2026-00001 is as it was");
    vt_type(&v, CTRL_Q);
    assert_int_equal(vt_end(&v), 0);
    CHECK_OK(txn_end(t.db, true, &e), e);
    assert_int_equal(lines("placed"), 0);
}

static void what_moves_is_told_against_the_plan_before(void **state)
{
    (void)state;
    start_as(24, 80, "en", "admin");
    vt_type(&v, "b");
    vt_type(&v, "v");
    vt_expect(&v, "Nobody moves.");
    vt_type(&v, "\t");
    vt_expect(&v, "not solved on this board yet");
    vt_type(&v, "q");
    vt_type(&v, "s");
    vt_wait(&v, "Solved.");
    vt_type(&v, "m");
    vt_type(&v, "g");
    vt_type(&v, "n"); /* the first pair of the plan */
    vt_expect(&v, "Forbidden");
    vt_type(&v, "s");
    vt_wait(&v, "Solved.");
    vt_type(&v, "v");
    vt_type(&v, "\t");
    vt_expect(&v, "Against the plan before it was solved last");
    vt_expect(&v, "N2026-00001");
    leave();
}

/* ---- rights, bytes ---- */

static void an_auditor_looks_and_changes_nothing(void **state)
{
    (void)state;
    start_as(24, 80, "en", "li");
    vt_type(&v, "b");
    vt_expect(&v, "Board P2026-00001");
    vt_refuse(&v, "a Send");
    vt_type(&v, "a");
    vt_type(&v, "p");
    vt_type(&v, "s");
    assert_int_equal(lines("placed") + lines("pinned"), 0);
    leave();
}

static void expect_bytes(const char *what, size_t most)
{
    if (v.bytes > most)
        fail_msg("%s: %zu bytes, at most %zu\n%s", what, v.bytes, most, vt_text(&v));
}

static void a_move_on_the_board_writes_only_what_changes(void **state)
{
    (void)state;
    start_as(24, 80, "zh_CN", "admin");
    vt_type(&v, "b");
    vt_type(&v, DOWN);
    vt_type(&v, DOWN);
    expect_bytes("another need", 600);
    vt_type(&v, "l");
    expect_bytes("to the right side", 50);
    vt_type(&v, DOWN);
    vt_type(&v, DOWN);
    expect_bytes("another candidate", 300);
    vt_type(&v, "h");
    expect_bytes("to the left side", 50);
    vt_type(&v, "q");
    vt_type(&v, "R");
    vt_type(&v, "m");
    vt_type(&v, DOWN);
    vt_type(&v, DOWN);
    expect_bytes("another expert of the roster", 150);
    leave();
}

/* ---- the roster ---- */

static void weeks_show_what_is_done_and_open_it(void **state)
{
    (void)state;
    start_as(24, 80, "en", "admin");
    vt_type(&v, "R");
    vt_expect(&v, "Roster 2026  4 experts");
    vt_expect(&v, "week 11, 2026-03-09 to 2026-03-15");
    vt_expect(&v, "A2026-00001");
    vt_type(&v, "\r");
    vt_expect(&v, "Assignment A2026-00001");
    vt_type(&v, "q");
    vt_type(&v, DOWN);
    for (int i = 0; i < 7; i++)
        vt_type(&v, "l");
    vt_expect(&v, "A2026-00003");
    vt_type(&v, "\r"); /* two at once: their list */
    vt_expect(&v, "Assignments 2");
    vt_type(&v, "q");
    vt_type(&v, "]");
    vt_expect(&v, "Nobody is sent in this year");
    vt_type(&v, "[");
    vt_type(&v, "T");
    vt_type(&v, "/by");
    vt_expect(&v, "V2026-00001  Visit  2026-03-10");
    vt_type(&v, "\r");
    vt_type(&v, "m");
    vt_type(&v, "F");
    vt_type(&v, "f");
    vt_type(&v, "nmq\023");
    vt_expect(&v, "2 experts  奈曼旗");
    leave();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_db, close_db)
#define TEST_WITH_SERVICE(name) cmocka_unit_test_setup_teardown(name, open_db_with_service, close_db)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH_SERVICE(board_and_roster_look_as_they_should_in_english_at_80x24),
        TEST_WITH_SERVICE(board_and_roster_look_as_they_should_in_chinese_at_80x24),
        TEST_WITH_SERVICE(board_and_roster_look_as_they_should_in_english_at_160x50),
        TEST_WITH_SERVICE(board_and_roster_look_as_they_should_in_chinese_at_160x50),
        TEST(one_key_sends_pins_forbids_and_takes_back),
        TEST(what_is_forbidden_is_not_sent_any_more),
        TEST(bars_follow_every_choice),
        TEST(the_board_says_what_plan_explain_says),
        TEST(who_cannot_be_sent_stands_below_with_the_one_reason),
        TEST(why_is_asked_of_either_half_and_what_a_choice_changes),
        TEST(rows_are_found_by_pinyin_number_and_division),
        TEST(the_same_pair_is_seen_from_both_sides),
        TEST(one_looks_around_while_it_is_solved_and_changes_nothing),
        TEST(solving_is_stopped_at_once_even_while_it_waits_for_a_writer),
        TEST(leaving_while_it_is_solved_stops_it_and_harms_nothing),
        TEST(what_moves_is_told_against_the_plan_before),
        TEST(an_auditor_looks_and_changes_nothing),
        TEST(a_move_on_the_board_writes_only_what_changes),
        TEST_WITH_SERVICE(weeks_show_what_is_done_and_open_it),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
