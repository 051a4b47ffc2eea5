/*
 * Absences and stays in a year's dispatch: who is counted as available, how many days are left, who is at risk.
 * Not here: which stays meet (test_stays).
 */
#include "check.h"
#include "model/kinds.h"
#include "office.h"
#include "work/plan.h"
#include "work/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_stay(const char *expert, const char *kind, const char *from, const char *to, const char *before)
{
    free(tmpdb_add(&office, "stay", "expert", expert, "kind", kind, "starts_on", from, "ends_on", to, "travel_before", before, NULL));
}

static void add_need(const char *no, const char *village, const char *days)
{
    office_add_need(no, village, "A1", "1");
    office_set_field("need", no, "days", days);
}

static int64_t placements(void)
{
    struct record plan;

    office_begin_and_solve(&plan);
    int64_t count = record_number(&plan, PLAN_PLACEMENTS);
    record_release(&plan);
    return count;
}

static void who_is_absent_all_year_is_not_counted_as_available(void **state)
{
    struct err e = {0};
    struct record plan;
    struct plan_report r;
    struct buf absent = {0};

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_expert("E2026-00002", "A1", "150121000000", "1");
    office_add_expert("E2026-00003", "A1", "150525000000", "1");
    add_need("N2026-00001", "150121100201", "1");
    add_stay("E2026-00003", "holiday", "2025-12-01", "2027-01-31", "0");
    add_stay("E2026-00002", "holiday", "2026-01-01", "2026-11-30", "0");
    CHECK_OK(plan_absent(&office.m, YEAR, &absent, &e), e);
    assert_string_equal(buf_text(&absent), "[3]");
    office_begin_and_solve(&plan);
    CHECK_OK(plan_report_load(&office.m, &plan, &r, &e), e);
    assert_int_equal(r.all.available, 2);
    plan_report_release(&r);
    CHECK_OK(plan_weight_set(&office.m, "least_days", "32", &e), e);
    CHECK_OK(plan_report_load(&office.m, &plan, &r, &e), e);
    assert_int_equal(r.all.available, 1);
    plan_report_release(&r);
    buf_release(&absent);
    record_release(&plan);
}

static void absences_bound_the_days_that_stays_may_take(void **state)
{
    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "3");
    add_need("N2026-00001", "150121100201", "60");
    add_need("N2026-00002", "150121100202", "60");
    add_need("N2026-00003", "150121100202", "60");
    assert_int_equal(placements(), 3);
    add_stay("E2026-00001", "holiday", "2026-01-01", "2026-07-19", "0"); /* 165 days are left */
    assert_int_equal(placements(), 2);
    office_set_field("expert", "E2026-00001", "days", "100");
    assert_int_equal(placements(), 1);
}

static void stays_that_no_assignment_counts_use_up_days(void **state)
{
    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "3");
    office_set_field("expert", "E2026-00001", "days", "10");
    add_need("N2026-00001", "150121100201", "4");
    assert_int_equal(placements(), 1);
    add_stay("E2026-00001", "stay", "2026-04-02", "2026-04-06", "1");
    assert_int_equal(placements(), 1); /* six of ten are used */
    add_stay("E2026-00001", "stay", "2026-12-31", "2027-01-31", "0");
    assert_int_equal(placements(), 0); /* one more of this year */
}

static void a_stay_longer_than_its_assignment_counts_uses_up_the_rest(void **state)
{
    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "3");
    office_set_field("expert", "E2026-00001", "days", "10");
    add_need("N2026-00001", "150121100201", "4");
    add_need("N2026-00002", "150121100202", "5");
    char *no = tmpdb_add(&office, "assignment", "year", "2026", "expert", "E2026-00001", "need", "N2026-00001", NULL);
    free(tmpdb_add(&office, "stay", "expert", "E2026-00001", "starts_on", "2026-04-01", "ends_on", "2026-04-05", "assignment", no, NULL));
    assert_int_equal(placements(), 2);
    free(tmpdb_add(&office, "stay", "expert", "E2026-00001", "starts_on", "2026-05-01", "ends_on", "2026-05-01", "assignment", no, NULL));
    assert_int_equal(placements(), 1);
    free(no);
}

/* ---- at risk ---- */

static bool keep_kind(void *arg, const struct sheet_value *values, struct err *e)
{
    (void)e;
    buf_addf(arg, "%s %s\n", values[0].text, values[3].text);
    return true;
}

static void risks(const char *today, struct buf *out)
{
    const struct report_order order = {.year = YEAR, .days = 30, .weeks = 4};
    const struct report *report;
    struct err e = {0};

    buf_reset(out);
    snprintf(office.m.today, sizeof office.m.today, "%s", today);
    CHECK_OK(report_find("at-risk", &report, &e), e);
    CHECK_OK(report_run(&office.m, report, &order, false, keep_kind, out, &e), e);
}

static void who_is_away_during_his_work_or_over_his_days_is_at_risk(void **state)
{
    struct buf text = {0};

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "3");
    office_set_field("expert", "E2026-00001", "days", "5");
    add_need("N2026-00001", "150121100201", "4");
    char *no = tmpdb_add(&office, "assignment", "year", "2026", "expert", "E2026-00001", "need", "N2026-00001", NULL);
    add_stay("E2026-00001", "holiday", "2026-03-01", "2026-03-20", "0");
    add_stay("E2026-00001", "stay", "2026-04-01", "2026-04-05", "0");
    risks("2026-03-21", &text);
    assert_null(strstr(buf_text(&text), "away"));
    assert_null(strstr(buf_text(&text), "days"));
    risks("2026-03-20", &text);
    assert_non_null(strstr(buf_text(&text), "away "));
    assert_non_null(strstr(strstr(buf_text(&text), "away "), no));
    add_stay("E2026-00001", "stay", "2026-04-20", "2026-04-20", "0");
    risks("2026-03-21", &text);
    assert_non_null(strstr(buf_text(&text), "days E2026-00001"));
    free(no);
    buf_release(&text);
}

#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, office_open_db, office_close_db)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(who_is_absent_all_year_is_not_counted_as_available),
        WITH_DB(absences_bound_the_days_that_stays_may_take),
        WITH_DB(stays_that_no_assignment_counts_use_up_days),
        WITH_DB(a_stay_longer_than_its_assignment_counts_uses_up_the_rest),
        WITH_DB(who_is_away_during_his_work_or_over_his_days_is_at_risk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
