/*
 * Dispatch on a database: what becomes of records, wishes, weights and quotas, and what a plan is said to come to.
 * Not here: what happens to a plan (test_plan_life), whether the solver is right (test_plan_solve, the judge of
 * tests/bench/plan), the command line.
 */
#include "check.h"
#include "model/kinds.h"
#include "office.h"
#include "work/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_plan_is_the_solution_of_its_own_export(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 6; n++) {
        struct err e = {0};
        struct record plan;
        struct plan_instance in = {0};
        struct plan_solution s;
        char dir[96];

        if (n > 1)
            tmpdb_open(&office);
        office_make(n, 1);
        office_begin_and_solve(&plan);
        snprintf(dir, sizeof dir, "%s/out", office.folder);
        CHECK_OK(plan_export(&office.m, &plan, dir, &e), e);
        CHECK_OK(plan_instance_read(&in, dir, &e), e);
        CHECK_OK(plan_solve(&in, NULL, &s, &e), e);
        assert_int_equal(s.plan.poor_covered, record_number(&plan, PLAN_POOR_COVERED));
        assert_int_equal(s.plan.quota_shortfall, record_number(&plan, PLAN_SHORTFALL));
        assert_int_equal(s.plan.value, record_number(&plan, PLAN_VALUE));
        assert_true(s.placements > 0);
        plan_solution_release(&s);
        plan_instance_release(&in);
        office_remove_folder(dir);
        record_release(&plan);
        if (n < 6)
            tmpdb_close(&office);
    }
}

static void the_report_counts_from_the_lines_what_the_solver_said(void **state)
{
    struct err e = {0};
    struct record plan;
    struct plan_report r;
    int64_t sent = 0, placements = 0;

    (void)state;
    office_make(3, 1);
    office_begin_and_solve(&plan);
    CHECK_OK(plan_report_load(&office.m, &plan, &r, &e), e);
    assert_int_equal(r.all.sent, record_number(&plan, PLAN_EXPERTS));
    assert_int_equal(r.all.placements, record_number(&plan, PLAN_PLACEMENTS));
    assert_int_equal(r.all.poor_reached, record_number(&plan, PLAN_POOR_COVERED));
    assert_int_equal(r.all.poor, record_number(&plan, PLAN_POOR_VILLAGES));
    assert_int_equal(r.shortfall, record_number(&plan, PLAN_SHORTFALL));
    assert_int_equal(r.all.heads_lower, 9);
    assert_int_equal(r.all.needs, NEEDS);
    for (int32_t i = 0; i < r.league_count; i++) {
        sent += r.leagues[i].sent;
        placements += r.leagues[i].placements;
    }
    assert_int_equal(sent, r.all.sent);
    assert_int_equal(placements, r.all.placements);
    assert_int_equal(r.banner_count, 2);
    plan_report_release(&r);
    record_release(&plan);
}

static void the_same_records_entered_in_another_order_give_the_same_plan(void **state)
{
    static const int steps[] = {1, 5, 35};
    struct buf first = {0};

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct record plan;
        struct buf lines = {0};
        if (i)
            tmpdb_open(&office);
        office_make(2, steps[i]);
        office_begin_and_solve(&plan);
        office_lines_of(&plan, i ? &lines : &first);
        if (i)
            assert_string_equal(buf_text(&lines), buf_text(&first));
        assert_true(first.len > 0);
        buf_release(&lines);
        record_release(&plan);
        if (i < 2)
            tmpdb_close(&office);
    }
    buf_release(&first);
}

static void a_forbidden_pair_is_never_placed_and_a_pinned_one_always(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 5; n++) {
        struct err e = {0};
        struct record plan;
        struct buf lines = {0};
        char expert[16], need[16];

        if (n > 1)
            tmpdb_open(&office);
        office_make(n, 1);
        office_begin_and_solve(&plan);
        office_lines_of(&plan, &lines);
        assert_int_equal(sscanf(buf_text(&lines), "%15s %15s", expert, need), 2);
        CHECK_OK(plan_wish(&office.m, &plan, PLAN_FORBID, expert, need, &e), e);
        assert_string_equal(record_text(&plan, PLAN_STATE), "draft");
        office_solve(&plan);
        assert_false(office_places(&plan, expert, need));
        CHECK_FAILS(plan_wish(&office.m, &plan, PLAN_PIN, expert, need, &e), e, ERR_CONFLICT);
        assert_non_null(strstr(e.text, expert));
        err_clear(&e);
        CHECK_OK(plan_wish(&office.m, &plan, PLAN_UNPIN, expert, need, &e), e);
        CHECK_OK(plan_wish(&office.m, &plan, PLAN_PIN, expert, need, &e), e);
        office_solve(&plan);
        assert_true(office_places(&plan, expert, need));
        buf_release(&lines);
        record_release(&plan);
        if (n < 5)
            tmpdb_close(&office);
    }
}

static void pins_that_cannot_all_be_kept_are_refused_and_the_pair_is_named(void **state)
{
    struct err e = {0};
    struct record plan;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_expert("E2026-00002", "A1", "150121000000", "3");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_need("N2026-00002", "150121100202", "A2", "1");
    office_add_need("N2026-00003", "150121100202", "B1", "1");
    office_begin(&plan);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00001", &e), e);
    CHECK_FAILS(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00002", &e), e, ERR_CONFLICT);
    assert_true(strstr(e.text, "E2026-00001") && strstr(e.text, "N2026-00002") && strstr(e.text, "1 places"));
    err_clear(&e);
    CHECK_FAILS(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00002", "N2026-00001", &e), e, ERR_CONFLICT);
    assert_true(strstr(e.text, "E2026-00002") && strstr(e.text, "N2026-00001"));
    err_clear(&e);
    CHECK_FAILS(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00002", "N2026-00003", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "specialties"));
    err_clear(&e);
    office_add_quota("kjtpy", "150121", "heads", "0", "1");
    CHECK_FAILS(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00002", "N2026-00002", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "2026+kjtpy+150121000000"));
    err_clear(&e);
    CHECK_FAILS(plan_wish(&office.m, &plan, PLAN_UNPIN, "E2026-00002", "N2026-00002", &e), e, ERR_MISSING);
    err_clear(&e);
    office_solve(&plan);
    assert_true(office_places(&plan, "E2026-00001", "N2026-00001"));
    assert_int_equal(record_number(&plan, PLAN_EXPERTS), 1);
    record_release(&plan);
}

static void a_quota_out_of_reach_is_reported_by_name_with_what_is_missing_and_why(void **state)
{
    struct err e = {0};
    struct record plan;
    struct plan_report r;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "2");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_quota("kjtpy", "15", "heads", "5", "");
    office_add_quota("all", "150525", "places", "2", "");
    office_begin_and_solve(&plan);
    CHECK_OK(plan_report_load(&office.m, &plan, &r, &e), e);
    assert_int_equal(r.missed_count, 2);
    assert_string_equal(r.missed[0].key, "2026+all+150525000000");
    assert_int_equal(r.missed[0].lower - r.missed[0].got, 2);
    assert_non_null(strstr(r.missed[0].why, "want only 0"));
    assert_string_equal(r.missed[1].key, "2026+kjtpy+150000000000");
    assert_int_equal(r.missed[1].got, 1);
    assert_non_null(strstr(r.missed[1].why, "only 1 experts"));
    assert_int_equal(r.shortfall, 6);
    assert_int_equal(record_number(&plan, PLAN_SHORTFALL), 6);
    plan_report_release(&r);
    record_release(&plan);
}

static void a_quota_that_cannot_be_counted_is_refused_by_name(void **state)
{
    struct err e = {0};
    struct record plan;

    (void)state;
    office_add_quota("all", "1501", "heads", "1", "");
    office_begin(&plan);
    CHECK_FAILS(plan_fill(&office.m, &plan, NULL, &e), e, ERR_INPUT);
    assert_non_null(strstr(e.text, "2026+all+150100000000"));
    record_release(&plan);
}

static void the_score_adds_up_as_the_page_says(void **state)
{
    struct record plan;

    (void)state;
    free(tmpdb_add(&office, "region", "code", "150122000000", "level", "3", "name", "托克托县", "parent", "1501", "poor", "0",
                   "longitude", "111.15", "latitude", "40.25", NULL));
    free(tmpdb_add(&office, "region", "code", "150122100000", "level", "4", "name", "双河镇", "parent", "150122", "poor", "0", NULL));
    free(tmpdb_add(&office, "region", "code", "150122100201", "level", "5", "name", "演示村", "parent", "150122100", "poor", "1",
                   "longitude", "111.15", "latitude", "40.25", "language", "mn", NULL));
    office_add_expert("E2026-00001", "A1", "150122000000", "1");
    office_add_expert("E2026-00002", "B1;A2", "150122000000", "1");
    office_set_field("expert", "E2026-00002", "languages", "mn");
    office_add_expert("E2026-00003", "A2", "150121000000", "1");
    office_add_need("N2026-00001", "150122100201", "A1", "3");
    free(tmpdb_add(&office, "need", "no", "N2025-00001", "year", "2025", "region", "150122100201", "specialty", "A1", "wanted", "1", "priority", "3", NULL));
    free(tmpdb_add(&office, "assignment", "year", "2025", "expert", "E2026-00003", "need", "N2025-00001", NULL));
    office_begin_and_solve(&plan);
    assert_int_equal(office_score_of(&plan, "E2026-00001", "N2026-00001"), 500 + 3 * 20 + 250);
    assert_int_equal(office_score_of(&plan, "E2026-00002", "N2026-00001"), 150 + 3 * 20 + 250 + 120);
    assert_int_equal(office_score_of(&plan, "E2026-00003", "N2026-00001"), 150 + 3 * 20 + 200);
    record_release(&plan);
}

static void weights_are_read_from_the_database_and_wrong_ones_are_refused(void **state)
{
    struct err e = {0};
    struct record plan;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    CHECK_OK(plan_weight_set(&office.m, "fit_first", "777", &e), e);
    office_begin_and_solve(&plan);
    assert_int_equal(office_score_of(&plan, "E2026-00001", "N2026-00001"), 777 + 3 * 20 + 120);
    CHECK_FAILS(plan_weight_set(&office.m, "fit_first", "-1", &e), e, ERR_INPUT);
    err_clear(&e);
    CHECK_FAILS(plan_weight_set(&office.m, "fits", "1", &e), e, ERR_INPUT);
    record_release(&plan);
}

static void nobody_is_sent_who_is_not_active_not_available_or_has_no_places(void **state)
{
    struct record plan;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_expert("E2026-00002", "A1", "150121000000", "1");
    office_add_expert("E2026-00003", "A1", "150121000000", "0");
    office_add_expert("E2026-00004", "A1", "150121000000", "1");
    office_set_field("expert", "E2026-00001", "active", "no");
    office_set_field("expert", "E2026-00002", "available_from", "2027-01-01");
    office_set_field("expert", "E2026-00004", "available_to", "2026-01-01");
    office_add_need("N2026-00001", "150121100201", "A1", "3");
    office_add_need("N2026-00002", "150121100202", "A1", "3");
    office_step("need", "N2026-00002", "withdraw");
    office_begin_and_solve(&plan);
    assert_int_equal(record_number(&plan, PLAN_PLACEMENTS), 1);
    assert_true(office_places(&plan, "E2026-00004", "N2026-00001"));
    record_release(&plan);
}

static void what_is_missing_is_listed_with_the_reason(void **state)
{
    struct err e = {0};
    struct record plan;
    struct arena mem = {0};
    struct plan_gap *gaps = NULL;
    int64_t count = 0;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "2");
    office_add_need("N2026-00002", "150525100201", "B1", "1");
    office_add_quota("kjtpy", "15", "heads", "2", "");
    office_begin_and_solve(&plan);
    CHECK_OK(plan_gaps(&office.m, &plan, "15", &mem, &gaps, &count, &e), e);
    assert_int_equal(count, 4);
    assert_string_equal(gaps[0].key, "2026+kjtpy+150000000000");
    assert_string_equal(gaps[1].key, "150525100201");
    assert_non_null(strstr(gaps[1].why, "no available expert"));
    assert_string_equal(gaps[2].key, "N2026-00001");
    assert_int_equal(gaps[2].got, 1);
    assert_non_null(strstr(gaps[2].why, "1 experts suit"));
    assert_string_equal(gaps[3].key, "N2026-00002");
    CHECK_OK(plan_gaps(&office.m, &plan, "1501", &mem, &gaps, &count, &e), e);
    assert_int_equal(count, 1);
    arena_release(&mem);
    record_release(&plan);
}

#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, office_open_db, office_close_db)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(a_plan_is_the_solution_of_its_own_export),
        WITH_DB(the_report_counts_from_the_lines_what_the_solver_said),
        WITH_DB(the_same_records_entered_in_another_order_give_the_same_plan),
        WITH_DB(a_forbidden_pair_is_never_placed_and_a_pinned_one_always),
        WITH_DB(pins_that_cannot_all_be_kept_are_refused_and_the_pair_is_named),
        WITH_DB(a_quota_out_of_reach_is_reported_by_name_with_what_is_missing_and_why),
        WITH_DB(a_quota_that_cannot_be_counted_is_refused_by_name),
        WITH_DB(the_score_adds_up_as_the_page_says),
        WITH_DB(weights_are_read_from_the_database_and_wrong_ones_are_refused),
        WITH_DB(nobody_is_sent_who_is_not_active_not_available_or_has_no_places),
        WITH_DB(what_is_missing_is_listed_with_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
