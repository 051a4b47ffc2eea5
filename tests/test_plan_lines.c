/*
 * The table of placed pairs: they go with their expert and need, none is written of one that is gone, an older file's come
 * along. Not here: which pairs a plan has (test_plan_db), what differs between two (test_plan_again).
 */
#include "check.h"
#include "model/kinds.h"
#include "office.h"
#include "store/migrate.h"
#include "store/stmt.h"
#include "work/plan.h"
#include "work/plan_again.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int64_t ask(struct db *db, const char *sql)
{
    struct stmt s;
    struct err e = {0};

    stmt_open_text(&s, db, sql);
    int64_t n = stmt_next(&s) ? stmt_col_int(&s, 0) : -1;
    CHECK_OK(stmt_close(&s, &e), e);
    return n;
}

static void make_pair(void)
{
    office_add_expert("E2026-00001", "A1", "150121000000", "2");
    office_add_expert("E2026-00002", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_need("N2026-00002", "150121100202", "A1", "1");
}

static void pairs_of_all_kinds_and_plans_go_with_their_expert_and_with_their_need(void **state)
{
    struct err e = {0};
    struct record plan, copy;

    (void)state;
    make_pair();
    office_begin_and_solve(&plan);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_FORBID, "E2026-00001", "N2026-00001", &e), e);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00002", &e), e);
    record_init(&copy, &plan_entity);
    CHECK_OK(plan_copy(&office.m, &plan, NULL, &copy, &e), e);
    assert_int_equal(ask(office.db, "SELECT count(DISTINCT plan) FROM plan_line"), 2);
    int64_t others = ask(office.db, "SELECT count(*) FROM plan_line WHERE expert <> (SELECT id FROM expert WHERE no = 'E2026-00001')");
    CHECK_OK(db_exec(office.db, "DELETE FROM expert WHERE no = 'E2026-00001'", &e), e);
    assert_true(others > 0);
    assert_int_equal(ask(office.db, "SELECT count(*) FROM plan_line"), others);
    CHECK_OK(db_exec(office.db, "DELETE FROM need WHERE no IN ('N2026-00001', 'N2026-00002')", &e), e);
    assert_int_equal(ask(office.db, "SELECT count(*) FROM plan_line"), 0);
    record_release(&plan);
    record_release(&copy);
}

/* Somebody else takes the expert out of the file while the planner thinks. */
static bool remove_expert(void *arg, const char *phase, int64_t done, int64_t total)
{
    struct db *other = NULL;
    struct err e = {0};

    (void)phase;
    (void)done;
    (void)total;
    if (*(bool *)arg)
        return true;
    *(bool *)arg = true;
    CHECK_OK(db_open(office.path, DB_OPEN, &other, &e), e);
    struct model theirs;
    struct record expert;
    model_open_system(&theirs, other, "2026-01-15", LANG_EN);
    record_init(&expert, &expert_entity);
    CHECK_OK(repo_find(&theirs, "E2026-00001", &expert, &e), e);
    CHECK_OK(repo_remove(&theirs, &expert, &e), e);
    record_release(&expert);
    model_close(&theirs);
    db_close(other);
    return true;
}

static void a_plan_with_somebody_who_is_gone_meanwhile_is_refused_and_is_as_it_was(void **state)
{
    bool done = false;
    struct plan_options options = {.tick = remove_expert, .arg = &done};
    struct err e = {0};
    struct record plan;

    (void)state;
    make_pair();
    office_begin(&plan);
    CHECK_FAILS(plan_fill(&office.m, &plan, &options, &e), e, ERR_CONFLICT);
    assert_true(done);
    assert_non_null(strstr(e.text, "none can refer to one that is gone"));
    assert_int_equal(ask(office.db, "SELECT count(*) FROM plan_line"), 0);
    assert_int_equal(ask(office.db, "SELECT count(*) FROM plan WHERE state = 'draft'"), 1);
    record_release(&plan);
}

/* The change sheet tells of the plans as they are, whatever was read before somebody changed one. */
static bool take_out_of_source(void *arg, const char *phase, int64_t done, int64_t total)
{
    struct db *other = NULL;
    struct err e = {0};

    (void)phase;
    (void)done;
    (void)total;
    if (*(bool *)arg)
        return true;
    *(bool *)arg = true;
    CHECK_OK(db_open(office.path, DB_OPEN, &other, &e), e);
    CHECK_OK(db_exec(other, "DELETE FROM plan_line WHERE plan = 1", &e), e);
    db_close(other);
    return true;
}

static void a_plan_copied_from_one_that_changes_meanwhile_has_its_own_pairs_all_the_same(void **state)
{
    bool done = false;
    struct plan_options options = {.tick = take_out_of_source, .arg = &done};
    struct plan_left_out out = {.expert_count = 0};
    struct err e = {0};
    struct record plan, again;

    (void)state;
    make_pair();
    office_begin_and_solve(&plan);
    record_init(&again, &plan_entity);
    CHECK_OK(plan_replan(&office.m, &plan, &out, NULL, &again, &e), e);
    CHECK_OK(plan_fill(&office.m, &again, &options, &e), e);
    assert_true(done);
    assert_int_equal(ask(office.db, "SELECT count(*) FROM plan_line WHERE plan = 1"), 0);
    assert_int_equal(ask(office.db, "SELECT count(*) FROM plan_line WHERE plan = 2 AND kind = 'placed'"), record_number(&again, PLAN_PLACEMENTS));
    record_release(&plan);
    record_release(&again);
}

static void pairs_of_an_older_file_are_there_after_it_was_brought_up(void **state)
{
    enum { BEFORE = 10 };
    char file[sizeof office.path + 8];
    struct db *db = NULL;
    struct err e = {0};

    (void)state;
    snprintf(file, sizeof file, "%s.older", office.path);
    CHECK_OK(db_open(file, DB_CREATE, &db, &e), e);
    for (int i = 0; i < BEFORE; i++)
        CHECK_OK(db_exec(db, migrations[i].sql, &e), e);
    CHECK_OK(db_exec(db, "PRAGMA user_version=10; PRAGMA foreign_keys=OFF;"
                         "INSERT INTO plan (id, uuid, rev, no, year, state) VALUES (1, x'01', 1, 'P1', 2026, 'draft'), (2, x'02', 2, 'P2', 2026, 'draft');"
                         "INSERT INTO plan_line (plan, kind, expert, need, score) VALUES (1, 'placed', 7, 8, 900), (1, 'pinned', 7, 8, 0), (2, 'forbidden', 9, 8, 0);"
                         "PRAGMA foreign_keys=ON;", &e), e);
    CHECK_OK(migrate_run(db, NULL, &e), e);
    assert_int_equal(ask(db, "SELECT count(*) FROM plan_line"), 3);
    assert_int_equal(ask(db, "SELECT score FROM plan_line WHERE plan = 1 AND kind = 'placed' AND expert = 7 AND need = 8"), 900);
    CHECK_OK(db_exec(db, "DELETE FROM plan WHERE id = 1", &e), e);
    assert_int_equal(ask(db, "SELECT count(*) FROM plan_line"), 1);
    db_close(db);
    unlink(file);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, office_open_db, office_close_db)
    const struct CMUnitTest tests[] = {
        T(pairs_of_all_kinds_and_plans_go_with_their_expert_and_with_their_need),
        T(a_plan_with_somebody_who_is_gone_meanwhile_is_refused_and_is_as_it_was),
        T(a_plan_copied_from_one_that_changes_meanwhile_has_its_own_pairs_all_the_same),
        T(pairs_of_an_older_file_are_there_after_it_was_brought_up),
    };

    return cmocka_run_group_tests_name("plan lines", tests, NULL, NULL);
}
