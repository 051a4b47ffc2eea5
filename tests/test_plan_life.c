/*
 * The life of a plan: solved, stopped, copied, applied, taken back, refused when something changed, and who may.
 * Not here: what is in it (test_plan_db).
 */
#include "check.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "office.h"
#include "work/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_draft_makes_no_assignment_and_applying_makes_each_placement_one(void **state)
{
    struct err e = {0};
    struct record plan;
    int64_t made = -1;

    (void)state;
    office_make(1, 1);
    office_begin_and_solve(&plan);
    assert_int_equal(office_assignments(NULL), 0);
    CHECK_OK(plan_apply(&office.m, &plan, &made, &e), e);
    assert_int_equal(made, record_number(&plan, PLAN_PLACEMENTS));
    assert_int_equal(office_assignments("planned"), made);
    CHECK_FAILS(plan_apply(&office.m, &plan, &made, &e), e, ERR_CONFLICT);
    err_clear(&e);
    CHECK_FAILS(plan_drop(&office.m, &plan, &e), e, ERR_CONFLICT);
    err_clear(&e);
    CHECK_FAILS(plan_fill(&office.m, &plan, NULL, &e), e, ERR_CONFLICT);
    assert_int_equal(office_assignments("planned"), record_number(&plan, PLAN_PLACEMENTS));
    record_release(&plan);
}

static void undo_of_apply_gives_every_record_back_as_it_was(void **state)
{
    struct err e = {0};
    struct record plan;
    struct buf before = {0}, after = {0};
    struct undo_result undone;
    int64_t made;

    (void)state;
    office_make(4, 1);
    office_begin_and_solve(&plan);
    office_dump(&before);
    CHECK_OK(plan_apply(&office.m, &plan, &made, &e), e);
    office_dump(&after);
    assert_string_not_equal(buf_text(&before), buf_text(&after));
    CHECK_OK(journal_undo(&office.m, journal_txn(&office.m), NULL, NULL, &undone, &e), e);
    assert_int_equal(undone.reversed, made + 1);
    buf_reset(&after);
    office_dump(&after);
    assert_string_equal(buf_text(&before), buf_text(&after));
    CHECK_OK(repo_find(&office.m, "P2026-00001", &plan, &e), e);
    CHECK_OK(plan_apply(&office.m, &plan, &made, &e), e);
    buf_release(&before);
    buf_release(&after);
    record_release(&plan);
}

static void a_plan_is_not_applied_when_what_it_rests_on_has_changed(void **state)
{
    struct err e = {0};
    struct record plan;
    int64_t made;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "2");
    office_add_expert("E2026-00002", "A2", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_need("N2026-00002", "150121100202", "A2", "1");
    office_begin_and_solve(&plan);
    office_set_field("expert", "E2026-00001", "active", "no");
    CHECK_FAILS(plan_apply(&office.m, &plan, &made, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "E2026-00001"));
    err_clear(&e);
    office_set_field("expert", "E2026-00001", "active", "yes");
    office_step("need", "N2026-00002", "withdraw");
    CHECK_FAILS(plan_apply(&office.m, &plan, &made, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "N2026-00002"));
    err_clear(&e);
    office_step("need", "N2026-00002", "reopen");
    office_set_field("expert", "E2026-00002", "specialties", "B1");
    CHECK_FAILS(plan_apply(&office.m, &plan, &made, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "E2026-00002"));
    err_clear(&e);
    office_set_field("expert", "E2026-00002", "specialties", "A2");
    free(tmpdb_add(&office, "assignment", "year", "2026", "expert", "E2026-00001", "need", "N2026-00002", NULL));
    CHECK_FAILS(plan_apply(&office.m, &plan, &made, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "since the plan was solved"));
    assert_int_equal(office_assignments(NULL), 1);
    record_release(&plan);
}

static void assignments_that_stand_are_in_every_later_plan_even_beyond_the_limits(void **state)
{
    struct err e = {0};
    struct record plan, later;
    int64_t made;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_expert("E2026-00002", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_need("N2026-00002", "150121100202", "A1", "1");
    office_begin_and_solve(&plan);
    CHECK_OK(plan_apply(&office.m, &plan, &made, &e), e);
    assert_int_equal(made, 2);
    office_set_field("expert", "E2026-00001", "active", "no");
    office_step("need", "N2026-00001", "close");
    office_begin_and_solve(&later);
    assert_int_equal(record_number(&later, PLAN_PLACEMENTS), 2);
    /* but a year has one plan */
    CHECK_FAILS(plan_apply(&office.m, &later, &made, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "P2026-00001"));
    assert_int_equal(office_assignments(NULL), 2);
    record_release(&plan);
    record_release(&later);
}

static bool stop_at_once(void *arg, const char *phase, int64_t done, int64_t total)
{
    (void)arg;
    (void)phase;
    (void)done;
    (void)total;
    return false;
}

static void a_stop_leaves_the_plan_as_it_was(void **state)
{
    struct plan_options stop = {.tick = stop_at_once};
    struct err e = {0};
    struct record plan, again;
    struct buf before = {0}, after = {0};

    (void)state;
    office_make(5, 1);
    office_begin_and_solve(&plan);
    office_lines_of(&plan, &before);
    office_dump(&before);
    bool ok = plan_fill(&office.m, &plan, &stop, &e);
    if (!ok) {
        assert_int_equal(e.code, ERR_INPUT);
        office_lines_of(&plan, &after);
        office_dump(&after);
        assert_string_equal(buf_text(&before), buf_text(&after));
    }
    assert_false(ok);
    record_init(&again, &plan_entity);
    err_clear(&e);
    CHECK_OK(plan_find(&office.m, "1", &again, &e), e);
    assert_string_equal(record_text(&again, PLAN_STATE), "solved");
    buf_release(&before);
    buf_release(&after);
    record_release(&plan);
    record_release(&again);
}

static void a_plan_copied_from_another_has_its_wishes(void **state)
{
    struct err e = {0};
    struct record plan, copy;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_need("N2026-00002", "150121100202", "A2", "1");
    office_begin(&plan);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00002", &e), e);
    record_init(&copy, &plan_entity);
    CHECK_OK(plan_new(&office.m, YEAR, "1", NULL, &copy, &e), e);
    office_solve(&copy);
    assert_true(office_places(&copy, "E2026-00001", "N2026-00002"));
    CHECK_OK(plan_drop(&office.m, &copy, &e), e);
    record_release(&copy);
    record_init(&copy, &plan_entity);
    CHECK_FAILS(plan_new(&office.m, YEAR + 1, "1", NULL, &copy, &e), e, ERR_INPUT);
    record_release(&plan);
    record_release(&copy);
}

static void only_who_may_change_plans_begins_solves_wishes_and_applies(void **state)
{
    static const struct {
        enum role role;
        const char *area;
        bool may;
    } accounts[] = {{ROLE_STAFF, "15", false},       {ROLE_COORDINATOR, "1501", false}, {ROLE_REVIEWER, "15", false},
                    {ROLE_AUDITOR, "15", false},     {ROLE_COORDINATOR, "15", true},    {ROLE_ADMINISTRATOR, "15", true}};
    struct record plan, own;
    int64_t made;

    (void)state;
    office_make(1, 1);
    office_begin_and_solve(&plan);
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
        struct err e[5] = {0};
        office.m.who.role = accounts[i].role;
        snprintf(office.m.who.area, sizeof office.m.who.area, "%s", accounts[i].area);
        record_init(&own, &plan_entity);
        assert_int_equal(plan_new(&office.m, YEAR, NULL, NULL, &own, &e[0]), accounts[i].may);
        record_release(&own);
        assert_int_equal(plan_fill(&office.m, &plan, NULL, &e[1]), accounts[i].may);
        assert_int_equal(plan_weight_set(&office.m, "near", "250", &e[2]), accounts[i].may);
        if (!accounts[i].may) {
            assert_false(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00001", &e[3]));
            assert_false(plan_apply(&office.m, &plan, &made, &e[4]));
            for (int k = 0; k < 5; k++)
                assert_int_equal(e[k].code, ERR_DENIED);
        }
    }
    record_release(&plan);
}

static void the_plan_of_a_year_is_the_applied_one_else_the_newest_solved(void **state)
{
    struct err e = {0};
    struct record first, second, draft, found;
    bool there = true;
    int64_t made;

    (void)state;
    office_make(1, 1);
    record_init(&found, &plan_entity);
    office_begin(&draft);
    CHECK_OK(plan_of_year(&office.m, YEAR, &found, &there, &e), e);
    assert_false(there);
    office_begin_and_solve(&first);
    office_begin_and_solve(&second);
    CHECK_OK(plan_of_year(&office.m, YEAR, &found, &there, &e), e);
    assert_true(there);
    assert_int_equal(found.id, second.id);
    CHECK_OK(plan_apply(&office.m, &first, &made, &e), e);
    CHECK_OK(plan_of_year(&office.m, YEAR, &found, &there, &e), e);
    assert_int_equal(found.id, first.id);
    record_release(&first);
    record_release(&second);
    record_release(&draft);
    record_release(&found);
}

#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, office_open_db, office_close_db)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(a_draft_makes_no_assignment_and_applying_makes_each_placement_one),
        WITH_DB(undo_of_apply_gives_every_record_back_as_it_was),
        WITH_DB(a_plan_is_not_applied_when_what_it_rests_on_has_changed),
        WITH_DB(assignments_that_stand_are_in_every_later_plan_even_beyond_the_limits),
        WITH_DB(a_stop_leaves_the_plan_as_it_was),
        WITH_DB(a_plan_copied_from_another_has_its_wishes),
        WITH_DB(only_who_may_change_plans_begins_solves_wishes_and_applies),
        WITH_DB(the_plan_of_a_year_is_the_applied_one_else_the_newest_solved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
