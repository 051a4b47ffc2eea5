/*
 * Planning again on a database: somebody drops out, scenarios, floors, two plans side by side, and that no draft
 * shows anywhere. Not here: whether fewest moves are the fewest (test_plan_keep).
 */
#include "check.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "office.h"
#include "work/plan.h"
#include "work/plan_again.h"
#include "work/plan_compare.h"
#include "work/plan_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Four experts who all suit, four needs; the first two experts go farther than the others like. */
static void make_four(void)
{
    char no[16];

    for (int i = 1; i <= 4; i++) {
        snprintf(no, sizeof no, "E2026-%05d", i);
        office_add_expert(no, i % 2 ? "A1" : "A2", "150121000000", "1");
    }
    for (int i = 1; i <= 3; i++) {
        snprintf(no, sizeof no, "N2026-%05d", i);
        office_add_need(no, i == 2 ? "150121100202" : "150121100201", i % 2 ? "A1" : "A2", "1");
    }
}

static void replan(const struct record *from, const char *expert, const char *need, const char *since, struct record *plan)
{
    struct plan_left_out out = {.experts = &expert, .needs = &need, .expert_count = expert ? 1 : 0, .need_count = need ? 1 : 0, .since = since};
    struct err e = {0};

    record_init(plan, &plan_entity);
    CHECK_OK(plan_replan(&office.m, from, &out, "演示", plan, &e), e);
    office_solve(plan);
}

static void apply(struct record *plan, int64_t *made)
{
    struct err e = {0};

    CHECK_OK(plan_apply(&office.m, plan, made, &e), e);
}

/* Everything but plans. */
static void dump_rest(struct buf *out)
{
    struct buf all = {0};

    office_dump(&all);
    for (const char *line = buf_text(&all); *line;) {
        size_t len = strcspn(line, "\n");
        if (strncmp(line, "plan ", 5) != 0)
            buf_add_len(out, line, len + (line[len] == '\n'));
        line += len + (line[len] == '\n');
    }
    buf_release(&all);
}

/* Number of the assignment of that expert, "" = none that stands. */
static void assignment_of(const char *expert, char no[64])
{
    struct record r;

    no[0] = '\0';
    record_init(&r, &assignment_entity);
    for (int i = 1; i <= 9; i++) {
        char number[16];
        snprintf(number, sizeof number, "A2026-%05d", i);
        struct err none = {0};
        if (!repo_find(&office.m, number, &r, &none))
            break;
        struct buf shown = {0};
        record_show(&office.m, &r, ASSIGNMENT_EXPERT, &shown);
        if (strstr(buf_text(&shown), expert) && strcmp(record_text(&r, ASSIGNMENT_STATE), "cancelled") != 0)
            snprintf(no, 64, "%s", number);
        buf_release(&shown);
    }
    record_release(&r);
}

static void who_drops_out_is_replaced_and_the_published_rest_stays(void **state)
{
    struct record first, again;
    struct buf before = {0}, after = {0};
    struct undo_result undone;
    struct err e = {0};
    int64_t made;

    (void)state;
    make_four();
    office_begin_and_solve(&first);
    assert_int_equal(record_number(&first, PLAN_PLACEMENTS), 3);
    apply(&first, &made);
    assert_int_equal(made, 3);
    office_dump(&before);
    replan(&first, "E2026-00001", NULL, NULL, &again);
    assert_int_equal(record_number(&again, PLAN_REPLANS), 1);
    assert_int_equal(record_number(&again, PLAN_EARLIER), 3);
    assert_int_equal(record_number(&again, PLAN_KEPT), 2);
    assert_int_equal(record_number(&again, PLAN_PLACEMENTS), 3);
    for (int n = 1; n <= 3; n++) {
        char need[16];
        snprintf(need, sizeof need, "N2026-%05d", n);
        assert_false(office_places(&again, "E2026-00001", need));
    }
    apply(&again, &made);
    assert_int_equal(made, 1);
    assert_int_equal(office_assignments("planned"), 3);
    assert_int_equal(office_assignments("cancelled"), 1);
    CHECK_OK(repo_find(&office.m, record_text(&first, PLAN_NO), &first, &e), e);
    assert_string_equal(record_text(&first, PLAN_STATE), "replaced");
    CHECK_OK(journal_undo(&office.m, journal_txn(&office.m), NULL, NULL, &undone, &e), e);
    assert_int_equal(office_assignments("planned"), 3);
    assert_int_equal(office_assignments("cancelled"), 0);
    CHECK_OK(repo_find(&office.m, record_text(&first, PLAN_NO), &first, &e), e);
    assert_string_equal(record_text(&first, PLAN_STATE), "applied");
    CHECK_OK(repo_find(&office.m, record_text(&again, PLAN_NO), &again, &e), e);
    CHECK_OK(plan_drop(&office.m, &again, &e), e);
    office_dump(&after);
    assert_string_equal(buf_text(&before), buf_text(&after));
    buf_release(&before);
    buf_release(&after);
    record_release(&first);
    record_release(&again);
}

static void what_has_begun_or_ends_before_he_leaves_is_not_moved(void **state)
{
    struct record first, again;
    struct buf begun = {0};
    char one[64], two[64];
    struct err e = {0};
    int64_t made;

    (void)state;
    make_four();
    office_begin_and_solve(&first);
    apply(&first, &made);
    assignment_of("E2026-00001", one);
    assignment_of("E2026-00002", two);
    assert_true(*one && *two);
    office_step("assignment", one, "start");
    replan(&first, "E2026-00001", NULL, NULL, &again);
    assert_int_equal(record_number(&again, PLAN_PLACEMENTS), 3);
    assert_int_equal(record_number(&again, PLAN_KEPT), 2);
    assert_int_equal(record_number(&again, PLAN_EARLIER), 2);
    CHECK_OK(plan_begun_of_left_out(&office.m, &again, &begun, &e), e);
    assert_non_null(strstr(buf_text(&begun), one));
    record_release(&again);
    office_set_field("assignment", two, "starts_on", "2026-03-01");
    office_set_field("assignment", two, "ends_on", "2026-05-31");
    replan(&first, "E2026-00002", NULL, "2026-06-01", &again);
    assert_int_equal(record_number(&again, PLAN_KEPT), 2);
    record_release(&again);
    replan(&first, "E2026-00002", NULL, "2026-05-01", &again);
    assert_int_equal(record_number(&again, PLAN_KEPT), 1);
    record_release(&again);
    record_release(&first);
    buf_release(&begun);
}

static void a_withdrawn_need_frees_its_expert_and_nobody_goes_there(void **state)
{
    struct record first, again;

    (void)state;
    office_make(3, 1);
    office_begin_and_solve(&first);
    struct buf lines = {0};
    char expert[16], need[16];
    office_lines_of(&first, &lines);
    assert_int_equal(sscanf(buf_text(&lines), "%15s %15s", expert, need), 2);
    replan(&first, NULL, need, NULL, &again);
    buf_reset(&lines);
    office_lines_of(&again, &lines);
    assert_null(strstr(buf_text(&lines), need));
    assert_true(record_number(&again, PLAN_KEPT) < record_number(&first, PLAN_PLACEMENTS));
    assert_false(record_number(&again, PLAN_REPLANS));
    buf_release(&lines);
    record_release(&first);
    record_release(&again);
}

static void a_floor_holds_for_every_office_and_one_that_cannot_be_is_refused(void **state)
{
    (void)state;
    for (uint32_t n = 1; n <= 4; n++) {
        struct plan_options options = {.keep_percent = 90};
        struct record first, again;
        struct err e = {0};

        if (n > 1)
            tmpdb_open(&office);
        office_make(n, 1);
        office_begin_and_solve(&first);
        CHECK_OK(plan_weight_set(&office.m, "near", "0", &e), e);
        CHECK_OK(plan_weight_set(&office.m, "fit_first", "100", &e), e);
        CHECK_OK(plan_fill(&office.m, &first, &options, &e), e);
        assert_int_equal(record_number(&first, PLAN_KEEP), 90);
        assert_true(record_number(&first, PLAN_KEPT) * 100 >= record_number(&first, PLAN_EARLIER) * 90);
        struct buf lines = {0};
        char expert[16];
        office_lines_of(&first, &lines);
        assert_int_equal(sscanf(buf_text(&lines), "%15s", expert), 1);
        const char *who = expert;
        struct plan_left_out out = {.experts = &who, .expert_count = 1};
        options.keep_percent = 100;
        record_init(&again, &plan_entity);
        CHECK_OK(plan_replan(&office.m, &first, &out, NULL, &again, &e), e);
        CHECK_FAILS(plan_fill(&office.m, &again, &options, &e), e, ERR_CONFLICT);
        assert_non_null(strstr(e.text, "100 %"));
        buf_release(&lines);
        record_release(&first);
        record_release(&again);
        if (n < 4)
            tmpdb_close(&office);
    }
}

static void same_texts(const struct plan_move *a, const struct plan_move *b)
{
    const char *of_a[] = {a->expert, a->expert_name, a->from_need, a->from_village, a->to_need, a->to_village, a->why};
    const char *of_b[] = {b->expert, b->expert_name, b->from_need, b->from_village, b->to_need, b->to_village, b->why};

    for (size_t i = 0; i < sizeof of_a / sizeof *of_a; i++) {
        assert_int_equal(of_a[i] != NULL, of_b[i] != NULL);
        if (of_a[i])
            assert_string_equal(of_a[i], of_b[i]);
    }
}

/* Moves told with the year that was solved and with one read anew. Answers how many have a reason that the year is asked for. */
static int compare_reasons(const struct record *first, const char *expert)
{
    struct plan_left_out out = {.experts = &expert, .expert_count = 1};
    struct plan_year *year = NULL;
    struct plan_options options = {.year = &year};
    struct plan_move *told, *anew;
    struct arena mem = {0};
    struct record again;
    int64_t count, anew_count;
    struct err e = {0};
    int unmet = 0;

    record_init(&again, &plan_entity);
    CHECK_OK(plan_replan(&office.m, first, &out, NULL, &again, &e), e);
    CHECK_OK(plan_fill(&office.m, &again, &options, &e), e);
    assert_non_null(year);
    CHECK_OK(plan_moves(&office.m, year, first, &again, &mem, &told, &count, &e), e);
    CHECK_OK(plan_moves(&office.m, NULL, first, &again, &mem, &anew, &anew_count, &e), e);
    assert_int_equal(count, anew_count);
    for (int64_t i = 0; i < count; i++) {
        same_texts(&told[i], &anew[i]);
        unmet += told[i].from_need && !told[i].to_need && told[i].why;
    }
    plan_year_free(year);
    arena_release(&mem);
    record_release(&again);
    return unmet;
}

static void the_year_that_was_solved_tells_the_same_reasons_as_one_read_anew(void **state)
{
    int unmet = 0;

    (void)state;
    for (uint32_t n = 1; n <= 8; n++) {
        struct record first;
        if (n > 1)
            tmpdb_open(&office);
        office_make(n, 1);
        office_begin_and_solve(&first);
        unmet += compare_reasons(&first, "E2026-00001") + compare_reasons(&first, "E2026-00003");
        record_release(&first);
        if (n < 8)
            tmpdb_close(&office);
    }
    assert_true(unmet > 0);
}

static void no_draft_shows_anywhere_but_among_plans(void **state)
{
    struct record first, copy, again;
    struct buf before = {0}, after = {0};
    struct plan_figure *figures;
    struct plan_move *moves;
    struct arena mem = {0};
    struct err e = {0};
    int32_t figure_count;
    int64_t move_count;

    (void)state;
    office_make(2, 1);
    dump_rest(&before);
    office_begin_and_solve(&first);
    record_init(&copy, &plan_entity);
    CHECK_OK(plan_copy(&office.m, &first, "演示二", &copy, &e), e);
    replan(&first, "E2026-00002", NULL, NULL, &again);
    CHECK_OK(plan_compare(&office.m, &first, &again, &mem, &figures, &figure_count, &e), e);
    CHECK_OK(plan_moves(&office.m, NULL, &first, &again, &mem, &moves, &move_count, &e), e);
    dump_rest(&after);
    assert_string_equal(buf_text(&before), buf_text(&after));
    assert_int_equal(office_assignments(NULL), 0);
    arena_release(&mem);
    buf_release(&before);
    buf_release(&after);
    record_release(&first);
    record_release(&copy);
    record_release(&again);
}

static void a_scenario_has_wishes_and_placements_of_what_it_was_copied_from(void **state)
{
    struct record first, copy;
    struct buf one = {0}, other = {0};
    struct plan_figure *figures;
    struct arena mem = {0};
    struct err e = {0};
    int32_t count;

    (void)state;
    office_make(5, 1);
    office_begin_and_solve(&first);
    record_init(&copy, &plan_entity);
    CHECK_OK(plan_copy(&office.m, &first, "演示二", &copy, &e), e);
    office_lines_of(&first, &one);
    office_lines_of(&copy, &other);
    assert_string_equal(buf_text(&one), buf_text(&other));
    assert_string_equal(record_text(&copy, PLAN_STATE), "solved");
    assert_string_equal(record_text(&copy, PLAN_NAME), "演示二");
    assert_int_equal(record_number(&copy, PLAN_VALUE), record_number(&first, PLAN_VALUE));
    CHECK_OK(plan_compare(&office.m, &first, &copy, &mem, &figures, &count, &e), e);
    for (int32_t i = 0; i < count; i++)
        assert_int_equal(figures[i].value[0], figures[i].value[1]);
    arena_release(&mem);
    buf_release(&one);
    buf_release(&other);
    record_release(&first);
    record_release(&copy);
}

static int64_t figure(const struct plan_figure *list, int32_t count, const char *name, int side)
{
    for (int32_t i = 0; i < count; i++)
        if (strcmp(list[i].name, name) == 0)
            return list[i].value[side];
    fail_msg("no figure %s", name);
    return -1;
}

static void load_is_measured_among_those_who_are_sent(void **state)
{
    struct record first, again;
    struct plan_figure *f;
    struct arena mem = {0};
    struct err e = {0};
    int32_t count;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "3");
    office_add_expert("E2026-00002", "B1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_need("N2026-00002", "150121100202", "A1", "1");
    office_add_need("N2026-00003", "150121100202", "A1", "1");
    office_add_need("N2026-00004", "150121100202", "B1", "1");
    office_begin_and_solve(&first);
    replan(&first, "E2026-00002", NULL, NULL, &again);
    CHECK_OK(plan_compare(&office.m, &first, &again, &mem, &f, &count, &e), e);
    assert_int_equal(figure(f, count, "most_places", 0), 3);
    assert_int_equal(figure(f, count, "least_places", 0), 1);
    assert_int_equal(figure(f, count, "mean_places", 0), 200);
    /* 1 and 3: the mean difference of two, themselves among them, is 1; half of it in parts of the mean 2 */
    assert_int_equal(figure(f, count, "gini", 0), 250);
    assert_int_equal(figure(f, count, "gini", 1), 0);
    assert_int_equal(figure(f, count, "placements", 1), 3);
    arena_release(&mem);
    record_release(&first);
    record_release(&again);
}

static void years_that_are_over_and_plans_without_placements_are_not_planned_again(void **state)
{
    struct plan_left_out nobody = {0};
    struct record plan, again;
    struct err e = {0};

    (void)state;
    make_four();
    office_begin(&plan);
    record_init(&again, &plan_entity);
    CHECK_FAILS(plan_replan(&office.m, &plan, &nobody, NULL, &again, &e), e, ERR_CONFLICT);
    err_clear(&e);
    office_solve(&plan);
    snprintf(office.m.today, sizeof office.m.today, "2027-01-01");
    CHECK_FAILS(plan_replan(&office.m, &plan, &nobody, NULL, &again, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "2026"));
    record_release(&plan);
    record_release(&again);
}

#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, office_open_db, office_close_db)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(who_drops_out_is_replaced_and_the_published_rest_stays),
        WITH_DB(what_has_begun_or_ends_before_he_leaves_is_not_moved),
        WITH_DB(a_withdrawn_need_frees_its_expert_and_nobody_goes_there),
        WITH_DB(a_floor_holds_for_every_office_and_one_that_cannot_be_is_refused),
        WITH_DB(the_year_that_was_solved_tells_the_same_reasons_as_one_read_anew),
        WITH_DB(no_draft_shows_anywhere_but_among_plans),
        WITH_DB(a_scenario_has_wishes_and_placements_of_what_it_was_copied_from),
        WITH_DB(load_is_measured_among_those_who_are_sent),
        WITH_DB(years_that_are_over_and_plans_without_placements_are_not_planned_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
