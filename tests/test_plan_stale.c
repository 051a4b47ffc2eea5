/*
 * A solved plan is applied whole or not at all: whatever changed since it was solved is named, row by row.
 * Not here: what else refuses to apply (test_plan_life), plans that move published work (test_plan_again).
 */
#include "check.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "office.h"
#include "store/db.h"
#include "store/stmt.h"
#include "work/plan.h"
#include "work/plan_solve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Villages 201 and 202; E1 and E2 suit N1 (two wanted) and N2; E3 suits N3, nobody suits N4. */
static void make_office(void)
{
    free(tmpdb_add(&office, "programme", "code", "sanqu", "name", "三区", NULL));
    office_add_expert("E2026-00001", "A1", "150121000000", "2");
    office_add_expert("E2026-00002", "A1", "150525000000", "1");
    free(tmpdb_add(&office, "expert", "no", "E2026-00003", "name", "演示", "specialties", "B1", "home", "150121000000", "programme",
                   "sanqu", "capacity", "1", "languages", "zh", NULL));
    office_add_need("N2026-00001", "150121100201", "A1", "2");
    office_add_need("N2026-00002", "150121100202", "A1", "1");
    office_add_need("N2026-00003", "150121100201", "B1", "1");
    office_add_need("N2026-00004", "150121100201", "A2", "1");
}

static void set_weight(const char *name, const char *value)
{
    struct err e = {0};

    CHECK_OK(plan_weight_set(&office.m, name, value, &e), e);
}

/* ---- what changes ---- */

static void leaves(void)
{
    office_set_field("expert", "E2026-00001", "active", "no");
}

static void has_another_trade(void)
{
    office_set_field("expert", "E2026-00003", "specialties", "A2");
}

static void takes_fewer(void)
{
    office_set_field("expert", "E2026-00001", "capacity", "1");
}

static void is_away_all_year(void)
{
    free(tmpdb_add(&office, "stay", "expert", "E2026-00003", "kind", "holiday", "starts_on", "2026-01-01", "ends_on", "2026-12-31", NULL));
}

static void has_fewer_days(void)
{
    office_set_field("expert", "E2026-00001", "days", "9");
}

static void takes_longer(void)
{
    office_set_field("need", "N2026-00001", "days", "200");
    office_set_field("need", "N2026-00002", "days", "200");
    office_set_field("expert", "E2026-00001", "days", "365");
}

static void is_closed(void)
{
    office_step("need", "N2026-00002", "withdraw");
}

static void wants_fewer(void)
{
    office_set_field("need", "N2026-00001", "wanted", "1");
}

static void is_in_a_team(void)
{
    office_set_field("need", "N2026-00001", "together", "N2026-00004");
}

static void are_kept_apart(void)
{
    free(tmpdb_add(&office, "tie", "expert", "E2026-00003", "other", "E2026-00001", "together", "no", NULL));
}

static void must_go_together(void)
{
    free(tmpdb_add(&office, "tie", "expert", "E2026-00001", "other", "E2026-00002", "together", "yes", NULL));
}

static void are_one_person(void)
{
    office_set_field("expert", "E2026-00002", "person", "E2026-00001");
}

static void are_one_person_with_few_places(void)
{
    office_set_field("expert", "E2026-00003", "person", "E2026-00001");
    set_weight("load_most", "2");
}

static void are_paid_twice(void)
{
    office_set_field("programme", "kjtpy", "subsidy", "20000");
    office_set_field("programme", "sanqu", "subsidy", "20000");
    office_set_field("expert", "E2026-00003", "person", "E2026-00001");
}

static void everybody_takes_fewer(void)
{
    set_weight("load_most", "1");
}

static void village_may_get_fewer(void)
{
    free(tmpdb_add(&office, "coverage", "year", "2026", "region", "150121100201", "least", "0", "most", "2", NULL));
}

static void quota_is_lower(void)
{
    office_add_quota("kjtpy", "15", "heads", "0", "1");
}

static void quota_of_places_is_lower(void)
{
    office_add_quota("all", "150121", "places", "0", "3");
}

static void is_assigned_already(void)
{
    free(tmpdb_add(&office, "assignment", "year", "2026", "expert", "E2026-00003", "need", "N2026-00001", NULL));
}

static const struct change {
    void (*make)(void);
    int rows;
    const char *says; /* in one of the rows */
} changes[] = {
    {leaves, 2, "expert E2026-00001 on need N2026-00002: he cannot be sent in 2026 any more"},
    {has_another_trade, 1, "expert E2026-00003 on need N2026-00003: none of his specialties suits it any more"},
    {takes_fewer, 1, "expert E2026-00001 on needs N2026-00001, N2026-00002: that is 2 places a year, he takes 1"},
    {is_away_all_year, 1, "expert E2026-00003 on need N2026-00003: he cannot be sent in 2026 any more"},
    {has_fewer_days, 0, NULL}, /* nine are enough for two short ones */
    {takes_longer, 1, "expert E2026-00001 on needs N2026-00001, N2026-00002: they take 400 days, he has 365"},
    {is_closed, 1, "expert E2026-00001 on need N2026-00002: the need is not open any more"},
    {wants_fewer, 1, "need N2026-00001 gets the experts E2026-00001, E2026-00002: that is 2, it wants 1"},
    {is_in_a_team, 1, "need N2026-00001 is in a team with N2026-00004, which gets nobody"},
    {are_kept_apart, 1, "are kept apart, but both go to village 150121100201"},
    {must_go_together, 1, "experts E2026-00001 and E2026-00002 must go together, but only E2026-00001 goes to village 150121100202"},
    {are_one_person, 1, "experts E2026-00001 and E2026-00002 are one person, and both go to need N2026-00001"},
    {are_one_person_with_few_places, 1, "experts E2026-00001 and E2026-00003 are one person, who gets 3 places; 2 are allowed"},
    {are_paid_twice, 1, "experts E2026-00001 and E2026-00003 are one person under 2 subsidised programmes; 1 are allowed"},
    {everybody_takes_fewer, 1, "that is 2 places a year, he takes 1"},
    {village_may_get_fewer, 1, "village 150121100201 gets 3 and may get 2; of the plan are E2026-00001 N2026-00001, E2026-00002 N2026-00001, E2026-00003 N2026-00003"},
    {quota_is_lower, 1, "quota 2026+kjtpy+150000000000 has 2, at most 1 are allowed"},
    {quota_of_places_is_lower, 1, "quota 2026+all+150121000000 has 4, at most 3 are allowed"},
    {is_assigned_already, 1, "expert E2026-00003 on need N2026-00001: assigned since the plan was solved"},
};

static int lines_of(const char *text)
{
    int lines = *text != '\0';

    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

/* Refused with that row and nothing changed; solved again, it is applied. */
static void try_change(const struct change *change)
{
    struct err e = {0};
    struct record plan;
    struct buf rows = {0}, before = {0}, after = {0};
    int64_t made = -1;

    make_office();
    office_begin_and_solve(&plan);
    assert_int_equal(record_number(&plan, PLAN_PLACEMENTS), 4);
    change->make();
    office_dump(&before);
    bool ok = plan_apply_telling(&office.m, &plan, &rows, &made, &e);
    if (ok != (change->rows == 0) || lines_of(buf_text(&rows)) != change->rows || (change->says && !strstr(buf_text(&rows), change->says)))
        fail_msg("expected %d rows with \"%s\", not:\n%s\n%s", change->rows, change->says ? change->says : "", buf_text(&rows), e.text);
    if (!ok) {
        assert_int_equal(e.code, ERR_CONFLICT);
        assert_non_null(strstr(e.text, "`tepai plan solve P2026-00001`"));
        office_dump(&after);
        assert_string_equal(buf_text(&before), buf_text(&after));
        err_clear(&e);
        office_solve(&plan);
        CHECK_OK(plan_apply(&office.m, &plan, &made, &e), e);
    }
    buf_release(&rows);
    buf_release(&before);
    buf_release(&after);
    record_release(&plan);
}

static void whatever_changed_since_the_solve_is_named_and_nothing_is_assigned(void **state)
{
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        office_open_db(state);
        try_change(&changes[i]);
        office_close_db(state);
    }
}

static void several_changes_are_all_named_and_counted(void **state)
{
    struct err e = {0};
    struct record plan;
    struct buf rows = {0};
    int64_t made;

    (void)state;
    make_office();
    office_begin_and_solve(&plan);
    takes_fewer();
    wants_fewer();
    has_another_trade();
    quota_is_lower();
    CHECK_FAILS(plan_apply_telling(&office.m, &plan, &rows, &made, &e), e, ERR_CONFLICT);
    assert_int_equal(lines_of(buf_text(&rows)), 4);
    assert_non_null(strstr(e.text, "in 4 points"));
    assert_int_equal(office_assignments(NULL), 0);
    buf_release(&rows);
    record_release(&plan);
}

static void what_only_pins_pass_is_no_fault(void **state)
{
    struct err e = {0};
    struct record plan;
    int64_t made;

    (void)state;
    make_office();
    office_begin(&plan);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00001", &e), e);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00003", "N2026-00003", &e), e);
    are_kept_apart();
    office_solve(&plan);
    CHECK_OK(plan_apply(&office.m, &plan, &made, &e), e);
    record_release(&plan);
}

/* ---- no false alarm ---- */

static void add_limits(int i)
{
    static const char *const villages[] = {"150121100300", "150525100301", "150121100302"};
    char no[16], other[16];

    for (int k = 1; k <= EXPERTS; k += 2) {
        snprintf(no, sizeof no, "E2026-%05d", k);
        snprintf(other, sizeof other, "E2026-%05d", (k + i) % EXPERTS + 1);
        office_set_field("expert", no, "days", (k + i) % 3 ? "2" : "1");
        if (strcmp(no, other) != 0 && k % 3 == 0)
            free(tmpdb_add(&office, "tie", "expert", no, "other", other, "together", (k + i) % 2 ? "yes" : "no", NULL));
    }
    office_set_field("expert", "E2026-00002", "person", "E2026-00004");
    free(tmpdb_add(&office, "coverage", "year", "2026", "region", villages[i % 3], "least", "1", "most", "2", NULL));
}

static void a_plan_just_solved_holds_whatever_limits_there_are(void **state)
{
    for (int i = 1; i <= 30; i++) {
        struct err e = {0};
        struct record plan;
        int64_t made;
        office_open_db(state);
        office_make((uint32_t)i, 1);
        add_limits(i);
        office_begin_and_solve(&plan);
        CHECK_OK(plan_apply(&office.m, &plan, &made, &e), e);
        assert_int_equal(made, record_number(&plan, PLAN_PLACEMENTS));
        record_release(&plan);
        office_close_db(state);
    }
}

#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, office_open_db, office_close_db)

static void expect_nothing(void *arg, const char *sentence)
{
    (void)arg;
    fail_msg("%s", sentence);
}

/* Somebody else removes whom he was told, once, while it is solved. */
struct meddler {
    const char *expert;
    bool done;
};

static bool meddle(void *arg, const char *phase, int64_t done, int64_t total)
{
    struct meddler *who = arg;
    struct model other;
    struct record r;
    struct err e = {0};

    (void)phase, (void)done, (void)total;
    if (who->done)
        return true;
    who->done = true;
    struct db *db = tmpdb_again(&office);
    model_open_system(&other, db, "2026-01-15", LANG_EN);
    record_init(&r, &expert_entity);
    CHECK_OK(repo_find(&other, who->expert, &r, &e) && repo_remove(&other, &r, &e), e);
    record_release(&r);
    model_close(&other);
    db_close(db);
    return true;
}

static void nobody_who_is_gone_by_then_is_written_into_a_plan(void **state)
{
    struct meddler who = {.expert = NULL};
    struct plan_options options = {.tick = meddle, .arg = &who};
    struct buf lines = {0};
    struct record plan;
    struct err e = {0}, why = {0};
    char expert[12];

    (void)state;
    office_make(8, 1);
    office_begin_and_solve(&plan);
    office_lines_of(&plan, &lines);
    snprintf(expert, sizeof expert, "%.11s", buf_text(&lines));
    who.expert = expert;
    CHECK_OK(db_exec(office.db, "DELETE FROM plan_line", &e), e);
    assert_false(plan_fill(&office.m, &plan, &options, &why));
    assert_true(who.done);
    buf_reset(&lines);
    office_lines_of(&plan, &lines);
    assert_int_equal(lines.len, 0);
    CHECK_OK(db_check(office.db, expect_nothing, NULL, &e), e);
    buf_release(&lines);
    record_release(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_changed_since_the_solve_is_named_and_nothing_is_assigned),
        WITH_DB(several_changes_are_all_named_and_counted),
        WITH_DB(what_only_pins_pass_is_no_fault),
        cmocka_unit_test(a_plan_just_solved_holds_whatever_limits_there_are),
        cmocka_unit_test_setup_teardown(nobody_who_is_gone_by_then_is_written_into_a_plan, office_open_db, office_close_db),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
