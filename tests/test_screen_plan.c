/*
 * The year's dispatch at a terminal: a plan entered, solved, looked at, wished for, applied and taken back.
 * Not here: what the planner decides (test_plan_*), every other screen (test_screen).
 */
#include "check.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "tmpdb.h"
#include "vt.h"

#include <stdio.h>
#include <stdlib.h>

static struct tmpdb t;
static struct vt v;

static int open_db(void **state)
{
    (void)state;
    tmpdb_open(&t);
    free(tmpdb_add(&t, "account", "name", "admin", "role", "administrator", "area", "15", NULL));
    free(tmpdb_add(&t, "expert", "name", "王建国", "specialties", "A1", "home", "150525", "programme", "kjtpy", "capacity", "1", "active", "1", NULL));
    free(tmpdb_add(&t, "expert", "name", "包乌兰", "specialties", "B1", "home", "150121", "programme", "kjtpy", "capacity", "1", "active", "1", NULL));
    free(tmpdb_add(&t, "need", "region", "150525100201", "specialty", "A1", NULL));
    free(tmpdb_add(&t, "need", "region", "150121100201", "specialty", "B1", NULL));
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

static void a_plan_is_made_solved_applied_and_taken_back(void **state)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", t.path, "--lang", "en", "--today", "2026-03-15", NULL};

    (void)state;
    vt_start(&v, 24, 80, NULL, argv);
    vt_type(&v, "3");
    vt_type(&v, "a");
    vt_type(&v, "2026\t");
    vt_type(&v, "Spring\023");
    vt_expect(&v, "Saved: Plan P2026-00001");
    vt_type(&v, "\r");
    vt_expect(&v, "s Solve");
    vt_type(&v, "s");
    vt_expect(&v, "Solved.");
    assert_int_equal(count_of("plan", "state=solved"), 1);
    vt_type(&v, "w");
    vt_expect(&v, "What is missing");
    vt_type(&v, "q");
    vt_type(&v, "o");
    vt_expect(&v, "2 of 2 experts sent");
    vt_type(&v, "q");
    vt_type(&v, "N");
    vt_type(&v, "wjg\r"); /* the expert */
    vt_type(&v, "\033");  /* and no need: nothing happens */
    assert_int_equal(count_of("plan", "state=solved"), 1);
    vt_type(&v, "A");
    vt_expect(&v, "Make the assignments of this plan?");
    vt_type(&v, "n");
    assert_int_equal(count_of("assignment", NULL), 0);
    vt_type(&v, "A");
    vt_type(&v, "y");
    vt_expect(&v, "2 assignments were made");
    assert_int_equal(count_of("assignment", NULL), 2);
    vt_type(&v, "u");
    vt_type(&v, "y");
    assert_int_equal(count_of("assignment", NULL), 0);
    assert_int_equal(count_of("plan", "state=solved"), 1);
    vt_type(&v, "\021");
    assert_int_equal(vt_end(&v), 0);
}

static void a_forbidden_pair_is_not_placed(void **state)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", t.path, "--lang", "en", "--today", "2026-03-15", NULL};

    (void)state;
    free(tmpdb_add(&t, "plan", "year", "2026", "name", "Spring", NULL));
    vt_start(&v, 24, 80, NULL, argv);
    vt_type(&v, "3");
    vt_type(&v, "\r");
    vt_type(&v, "N");
    vt_type(&v, "wjg\r");
    vt_type(&v, "N2026-00001\r");
    vt_expect(&v, "Forbidden; solve again.");
    vt_type(&v, "x"); /* the same as s, by the steps of the record */
    vt_type(&v, "solve\r");
    vt_type(&v, "o");
    vt_expect(&v, "1 of 2 experts sent");
    vt_type(&v, "q");
    vt_type(&v, "\021");
    assert_int_equal(vt_end(&v), 0);
}

static void what_changed_since_the_solve_is_listed_instead_of_applied(void **state)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", t.path, "--lang", "zh_CN", "--today", "2026-03-15", NULL};

    (void)state;
    free(tmpdb_add(&t, "plan", "year", "2026", "name", "Spring", NULL));
    vt_start(&v, 24, 80, NULL, argv);
    vt_type(&v, "3");
    vt_type(&v, "\r");
    vt_type(&v, "s");
    vt_expect(&v, "已求解。");
    free(tmpdb_add(&t, "quota", "year", "2026", "programme", "kjtpy", "region", "15", "counts", "heads", "lower", "0", "upper", "1", NULL));
    free(tmpdb_add(&t, "quota", "year", "2026", "programme", "kjtpy", "region", "1501", "counts", "heads", "lower", "0", "upper", "0", NULL));
    vt_type(&v, "A");
    vt_type(&v, "y");
    vt_expect(&v, "不再成立之处");
    vt_expect(&v, "2026+kjtpy+150000000000");
    vt_expect(&v, "2026+kjtpy+150100000000");
    assert_int_equal(count_of("assignment", NULL), 0);
    vt_type(&v, "q");
    vt_type(&v, "s");
    vt_type(&v, "\021");
    assert_int_equal(vt_end(&v), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_changed_since_the_solve_is_listed_instead_of_applied, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_plan_is_made_solved_applied_and_taken_back, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_forbidden_pair_is_not_placed, open_db, close_db),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
