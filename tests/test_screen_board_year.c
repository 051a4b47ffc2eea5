/*
 * What the board shows before, and while, its year is read, and the lists over it that are made as they are looked at: what is
 * missing, what moves.
 * Not here: the keys of the board (test_screen_board), that a held year says what one read anew says (test_plan_held).
 */
#include "check.h"
#include "desk.h"
#include "store/stmt.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>

static int open_year(void **state)
{
    (void)state;
    desk_open_with(desk_add_year);
    return 0;
}

/* Pairs that the plan sends. */
static int64_t placed(void)
{
    struct stmt s;
    struct err e = {0};
    int64_t count = 0;

    stmt_open(&s, desk.t.db, Q_PLAN_PAIRS);
    stmt_int(&s, ":plan", 1);
    stmt_text(&s, ":kind", "placed");
    while (stmt_next(&s))
        count++;
    CHECK_OK(stmt_close(&s, &e), e);
    return count;
}

/* ---- while the year is read ---- */

static void keys_typed_before_the_year_is_read_are_all_done(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("bma");
    vt_expect(&desk.v, "Sent: E2026-00001 王建国");
    assert_int_equal(placed(), 1);
    KEYS("\022\022/xmq"); /* read again, twice, and searched */
    vt_expect(&desk.v, "/xmq");
    vt_expect(&desk.v, "Board P2026-00001");
    KEYS("\033", "q");
    KEYS("bq"); /* left before it was there */
    vt_refuse(&desk.v, "Board P2026-00001");
    KEYS("bzlo");
    vt_expect(&desk.v, "方案结果");
    leave();
}

static void keys_typed_before_the_roster_is_read_are_all_done(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("Rm]]m");
    vt_expect(&desk.v, "Roster 2028  0 experts");
    vt_expect(&desk.v, "Nobody is sent in this year.");
    KEYS("[[m/by\r");
    vt_expect(&desk.v, "Roster 2026  1 expert (all)  /by");
    vt_expect(&desk.v, "> 白音");
    KEYS("qq", "Rq", "R");
    vt_expect(&desk.v, "Roster 2026  0 experts");
    leave();
}

static void a_question_is_stopped_by_the_next_key_which_is_done(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("b", "ea");
    vt_expect(&desk.v, "Sent: E2026-00001 王建国");
    vt_expect(&desk.v, "Board P2026-00001");
    KEYS("ejcq", "b");
    vt_expect(&desk.v, "Board P2026-00001");
    KEYS("e");
    vt_expect(&desk.v, "Why, and what it would take");
    KEYS("q", "zl", "c");
    vt_expect(&desk.v, "整个方案：");
    leave();
}

/* The file is away when the board wants to read it. */
static void a_year_that_cannot_be_read_is_said_and_can_be_read_later(void **state)
{
    char away[512];

    (void)state;
    snprintf(away, sizeof away, "%s-away", desk.t.path);
    start(24, 80, "en");
    assert_int_equal(rename(desk.t.path, away), 0);
    KEYS("b");
    vt_expect(&desk.v, "Board P2026-00001");
    vt_expect(&desk.v, "! ");
    KEYS("a");
    vt_expect(&desk.v, "the year could not be read: C-r tries again");
    assert_int_equal(rename(away, desk.t.path), 0);
    KEYS("\022");
    vt_expect(&desk.v, "5 lacking");
    leave();
}

/* ---- what is missing ---- */

static void what_is_missing_has_a_row_each_and_opens_its_record(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("b", "w");
    vt_expect(&desk.v, "What is missing, and why: P2026-00001  8");
    vt_expect(&desk.v, "quota 2026+kjtpy+150000000000");
    KEYS("\r");
    vt_expect(&desk.v, "Quota 2026+kjtpy+150000000000");
    KEYS("q", "j", "\r");
    vt_expect(&desk.v, "150121100201");
    KEYS("q", "G");
    vt_expect(&desk.v, "> need N2026-00005");
    vt_expect(&desk.v, "3 experts suit; all their places bring more elsewhere, or a quota is full");
    KEYS("\r");
    vt_expect(&desk.v, "Need N2026-00005");
    KEYS("q", "q");
    vt_expect(&desk.v, "Board P2026-00001");
    KEYS("a"); /* one is missing no more */
    KEYS("w");
    vt_expect(&desk.v, "P2026-00001  6");
    vt_refuse(&desk.v, "need N2026-00001");
    leave();
}

static void thousands_of_missing_rows_are_all_there(void **state)
{
    struct err e = {0};

    (void)state;
    CHECK_OK(txn_begin(desk.t.db, TXN_WRITE, &e), e);
    for (int i = 0; i < 2500; i++)
        free(tmpdb_add(&desk.t, "need", "region", i % 2 ? "150525100201" : "150121100201", "specialty", i % 3 ? "A1" : "B1", NULL));
    CHECK_OK(txn_end(desk.t.db, true, &e), e);
    start(24, 80, "en");
    KEYS("b", "w");
    vt_expect(&desk.v, "P2026-00001  2508");
    KEYS("G");
    vt_expect(&desk.v, "> need N2026-02505");
    KEYS("k");
    vt_expect(&desk.v, "> need N2026-02504");
    leave();
}

static void others_changes_and_another_size_find_the_list_of_what_is_missing_whole(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("b", "w", "G", "\r", "e");
    KEYS("\t\t\t3\023"); /* a change of the year, made over the list */
    vt_resize(&desk.v, 50, 160);
    KEYS("q", "g");
    vt_expect(&desk.v, "> quota 2026+kjtpy");
    vt_resize(&desk.v, 24, 80);
    KEYS("G");
    vt_expect(&desk.v, "> need N2026-00005");
    KEYS("zl");
    vt_expect(&desk.v, "> 需求 N2026-00005");
    leave();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_year, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keys_typed_before_the_year_is_read_are_all_done),
        TEST(keys_typed_before_the_roster_is_read_are_all_done),
        TEST(a_question_is_stopped_by_the_next_key_which_is_done),
        TEST(a_year_that_cannot_be_read_is_said_and_can_be_read_later),
        TEST(what_is_missing_has_a_row_each_and_opens_its_record),
        TEST(thousands_of_missing_rows_are_all_there),
        TEST(others_changes_and_another_size_find_the_list_of_what_is_missing_whole),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
