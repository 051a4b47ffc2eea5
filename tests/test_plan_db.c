/*
 * Dispatch on a database: what becomes of records, wishes and quotas, and what a plan leaves behind when it is
 * solved, applied and taken back. Small offices are generated from a seed.
 * Not here: whether the solver is right (test_plan_solve, the judge of tests/bench/plan) and the command line.
 */
#include "check.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/stmt.h"
#include "tmpdb.h"
#include "work/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXPERTS = 12, NEEDS = 24, VILLAGES = 8, YEAR = 2026 };

static struct tmpdb t;

static int open_db(void **state)
{
    (void)state;
    tmpdb_open(&t);
    return 0;
}

static int close_db(void **state)
{
    (void)state;
    tmpdb_close(&t);
    return 0;
}

/* ---- small offices ---- */

static uint32_t seed;

static int any(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)below);
}

static void add_expert(const char *no, const char *specialties, const char *home, const char *places)
{
    free(tmpdb_add(&t, "expert", "no", no, "name", "演示", "specialties", specialties, "home", home, "programme",
                   "kjtpy", "capacity", places, "languages", "zh", NULL));
}

static void add_need(const char *no, const char *village, const char *specialty, const char *wanted)
{
    free(tmpdb_add(&t, "need", "no", no, "year", "2026", "region", village, "specialty", specialty, "wanted", wanted,
                   "priority", "3", NULL));
}

static void add_quota(const char *programme, const char *region, const char *counts, const char *lower, const char *upper)
{
    free(tmpdb_add(&t, "quota", "year", "2026", "programme", programme, "region", region, "counts", counts, "lower",
                   lower, "upper", upper, NULL));
}

static void village_code(int i, char out[13])
{
    snprintf(out, 13, "%s3%02d", i % 2 ? "150525100" : "150121100", i);
}

/* The i-th record of an office; the same whenever it is made. */
static void add_record(uint32_t office, int i)
{
    static const char *const specialties[] = {"A1", "A2", "B1", "A1;B1", "A2;A1", "B1;A2;A1"};
    static const char *const homes[] = {"150121000000", "150525000000"};
    char no[16], village[13], number[16];

    seed = office * 7919u + (uint32_t)i * 104729u;
    for (int k = 0; k < 5; k++)
        any(2);
    if (i < EXPERTS) {
        snprintf(no, sizeof no, "E2026-%05d", i + 1);
        snprintf(number, sizeof number, "%d", 1 + any(3));
        add_expert(no, specialties[any(6)], homes[any(2)], number);
        return;
    }
    snprintf(no, sizeof no, "N2026-%05d", i - EXPERTS + 1);
    snprintf(number, sizeof number, "%d", 1 + any(2));
    village_code(any(VILLAGES), village);
    add_need(no, village, specialties[any(3)], number);
}

static void add_villages(void)
{
    char code[13];

    for (int i = 0; i < VILLAGES; i++) {
        village_code(i, code);
        free(tmpdb_add(&t, "region", "code", code, "level", "5", "name", "演示村", "parent", i % 2 ? "150525100" : "150121100",
                       "poor", i % 3 ? "0" : "1", "longitude", i % 2 ? "120.65" : "111.15", "latitude", "42.5", NULL));
    }
}

/* `step` coprime to the number of records: the order in which they are entered. */
static void make_office(uint32_t office, int step)
{
    int total = EXPERTS + NEEDS;

    add_villages();
    for (int i = 0; i < total; i++)
        add_record(office, i * step % total);
    add_quota("kjtpy", "15", "heads", "9", "11");
    add_quota("kjtpy", "1501", "heads", "4", "5");
    add_quota("all", "1505", "places", "6", "9");
}

/* ---- plans ---- */

static void begin(struct record *plan)
{
    struct err e = {0};

    record_init(plan, &plan_entity);
    CHECK_OK(plan_new(&t.m, YEAR, NULL, "演示", plan, &e), e);
}

static void solve(struct record *plan)
{
    struct err e = {0};

    CHECK_OK(plan_fill(&t.m, plan, NULL, &e), e);
    assert_string_equal(record_text(plan, PLAN_STATE), "solved");
}

static void begin_and_solve(struct record *plan)
{
    begin(plan);
    solve(plan);
}

/* "E2026-00001 N2026-00003 930\n…", by need. */
static void lines_of(const struct record *plan, struct buf *out)
{
    struct err e = {0};
    struct stmt s;

    stmt_open(&s, t.db, Q_PLAN_LINES);
    stmt_int(&s, ":plan", plan->id);
    stmt_text(&s, ":kind", "placed");
    while (stmt_next(&s))
        buf_addf(out, "%s %s %lld\n", stmt_col_text(&s, 2), stmt_col_text(&s, 3), (long long)stmt_col_int(&s, 4));
    CHECK_OK(stmt_close(&s, &e), e);
}

static bool places(const struct record *plan, const char *expert, const char *need)
{
    struct buf lines = {0}, pair = {0};

    lines_of(plan, &lines);
    buf_addf(&pair, "%s %s ", expert, need);
    bool found = strstr(buf_text(&lines), buf_text(&pair)) != NULL;
    buf_release(&lines);
    buf_release(&pair);
    return found;
}

static int64_t score_of(const struct record *plan, const char *expert, const char *need)
{
    struct buf lines = {0}, pair = {0};

    lines_of(plan, &lines);
    buf_addf(&pair, "%s %s ", expert, need);
    const char *at = strstr(buf_text(&lines), buf_text(&pair));
    int64_t score = at ? strtoll(at + pair.len, NULL, 10) : -1;
    buf_release(&lines);
    buf_release(&pair);
    return score;
}

static void set_field(const char *type, const char *key, const char *field, const char *value)
{
    struct err e = {0};
    struct record r;

    record_init(&r, entity_find(type));
    CHECK_OK(repo_find(&t.m, key, &r, &e) && record_set_named(&t.m, &r, field, value, &e) && repo_save(&t.m, &r, &e), e);
    record_release(&r);
}

static void move(const char *type, const char *key, const char *action)
{
    struct err e = {0};
    struct record r;

    record_init(&r, entity_find(type));
    CHECK_OK(repo_find(&t.m, key, &r, &e) && repo_do(&t.m, &r, action, &e), e);
    record_release(&r);
}

static int64_t assignments(const char *state)
{
    struct list_query q;
    struct err e = {0};
    int64_t n = -1;

    list_query_init(&q, &assignment_entity);
    if (state)
        q.filters[q.filter_count++] = (struct list_filter){ASSIGNMENT_STATE, LIST_EQ, state};
    CHECK_OK(list_count(&t.m, &q, &n, &e), e);
    return n;
}

/* Every record of every type as text, ids and revs included. */
static void dump(struct buf *out)
{
    struct err e = {0};

    for (int i = 0; i < entity_count; i++) {
        struct list_query q;
        struct list_rows rows;
        struct record r;
        list_query_init(&q, entities[i]);
        record_init(&r, entities[i]);
        CHECK_OK(list_open(&t.m, &q, &rows, &e), e);
        while (list_next(&rows, &r)) {
            buf_addf(out, "%s %lld %lld", entities[i]->name, (long long)r.id, (long long)r.rev);
            for (int k = 0; k < entities[i]->count; k++) {
                buf_add_char(out, '|');
                record_dump(&t.m, &r, k, out);
            }
            buf_add_char(out, '\n');
        }
        CHECK_OK(list_close(&rows, &e), e);
        record_release(&r);
    }
}

static void remove_folder(const char *dir)
{
    static const char *const files[] = {"experts", "villages", "needs", "arcs", "quotas", "pins", "params", "names", "plan"};
    char path[160];

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s.csv", dir, files[i]);
        remove(path);
    }
    remove(dir);
}

/* ---- tests ---- */

static void a_plan_is_the_solution_of_its_own_export(void **state)
{
    (void)state;
    for (uint32_t office = 1; office <= 6; office++) {
        struct err e = {0};
        struct record plan;
        struct plan_instance in = {0};
        struct plan_solution s;
        char dir[96];

        if (office > 1)
            tmpdb_open(&t);
        make_office(office, 1);
        begin_and_solve(&plan);
        snprintf(dir, sizeof dir, "%s/out", t.folder);
        CHECK_OK(plan_export(&t.m, &plan, dir, &e), e);
        CHECK_OK(plan_instance_read(&in, dir, &e), e);
        CHECK_OK(plan_solve(&in, NULL, &s, &e), e);
        assert_int_equal(s.plan.poor_covered, record_number(&plan, PLAN_POOR_COVERED));
        assert_int_equal(s.plan.quota_shortfall, record_number(&plan, PLAN_SHORTFALL));
        assert_int_equal(s.plan.value, record_number(&plan, PLAN_VALUE));
        assert_true(s.placements > 0);
        plan_solution_release(&s);
        plan_instance_release(&in);
        remove_folder(dir);
        record_release(&plan);
        if (office < 6)
            tmpdb_close(&t);
    }
}

static void the_report_counts_from_the_lines_what_the_solver_said(void **state)
{
    struct err e = {0};
    struct record plan;
    struct plan_report r;
    int64_t sent = 0, placements = 0;

    (void)state;
    make_office(3, 1);
    begin_and_solve(&plan);
    CHECK_OK(plan_report_load(&t.m, &plan, &r, &e), e);
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
            tmpdb_open(&t);
        make_office(2, steps[i]);
        begin_and_solve(&plan);
        lines_of(&plan, i ? &lines : &first);
        if (i)
            assert_string_equal(buf_text(&lines), buf_text(&first));
        assert_true(first.len > 0);
        buf_release(&lines);
        record_release(&plan);
        if (i < 2)
            tmpdb_close(&t);
    }
    buf_release(&first);
}

static void a_draft_makes_no_assignment_and_applying_makes_each_placement_one(void **state)
{
    struct err e = {0};
    struct record plan;
    int64_t made = -1;

    (void)state;
    make_office(1, 1);
    begin_and_solve(&plan);
    assert_int_equal(assignments(NULL), 0);
    CHECK_OK(plan_apply(&t.m, &plan, &made, &e), e);
    assert_int_equal(made, record_number(&plan, PLAN_PLACEMENTS));
    assert_int_equal(assignments("planned"), made);
    CHECK_FAILS(plan_apply(&t.m, &plan, &made, &e), e, ERR_CONFLICT);
    err_clear(&e);
    CHECK_FAILS(plan_drop(&t.m, &plan, &e), e, ERR_CONFLICT);
    err_clear(&e);
    CHECK_FAILS(plan_fill(&t.m, &plan, NULL, &e), e, ERR_CONFLICT);
    assert_int_equal(assignments("planned"), record_number(&plan, PLAN_PLACEMENTS));
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
    make_office(4, 1);
    begin_and_solve(&plan);
    dump(&before);
    CHECK_OK(plan_apply(&t.m, &plan, &made, &e), e);
    dump(&after);
    assert_string_not_equal(buf_text(&before), buf_text(&after));
    CHECK_OK(journal_undo(&t.m, journal_txn(&t.m), NULL, NULL, &undone, &e), e);
    assert_int_equal(undone.reversed, made + 1);
    buf_reset(&after);
    dump(&after);
    assert_string_equal(buf_text(&before), buf_text(&after));
    CHECK_OK(repo_find(&t.m, "P2026-00001", &plan, &e), e);
    CHECK_OK(plan_apply(&t.m, &plan, &made, &e), e);
    buf_release(&before);
    buf_release(&after);
    record_release(&plan);
}

static void a_forbidden_pair_is_never_placed_and_a_pinned_one_always(void **state)
{
    (void)state;
    for (uint32_t office = 1; office <= 5; office++) {
        struct err e = {0};
        struct record plan;
        struct buf lines = {0};
        char expert[16], need[16];

        if (office > 1)
            tmpdb_open(&t);
        make_office(office, 1);
        begin_and_solve(&plan);
        lines_of(&plan, &lines);
        assert_int_equal(sscanf(buf_text(&lines), "%15s %15s", expert, need), 2);
        CHECK_OK(plan_wish(&t.m, &plan, PLAN_FORBID, expert, need, &e), e);
        assert_string_equal(record_text(&plan, PLAN_STATE), "draft");
        solve(&plan);
        assert_false(places(&plan, expert, need));
        CHECK_FAILS(plan_wish(&t.m, &plan, PLAN_PIN, expert, need, &e), e, ERR_CONFLICT);
        assert_non_null(strstr(e.text, expert));
        err_clear(&e);
        CHECK_OK(plan_wish(&t.m, &plan, PLAN_UNPIN, expert, need, &e), e);
        CHECK_OK(plan_wish(&t.m, &plan, PLAN_PIN, expert, need, &e), e);
        solve(&plan);
        assert_true(places(&plan, expert, need));
        buf_release(&lines);
        record_release(&plan);
        if (office < 5)
            tmpdb_close(&t);
    }
}

static void pins_that_cannot_all_be_kept_are_refused_and_the_pair_is_named(void **state)
{
    struct err e = {0};
    struct record plan;

    (void)state;
    add_expert("E2026-00001", "A1", "150121000000", "1");
    add_expert("E2026-00002", "A1", "150121000000", "3");
    add_need("N2026-00001", "150121100201", "A1", "1");
    add_need("N2026-00002", "150121100202", "A2", "1");
    add_need("N2026-00003", "150121100202", "B1", "1");
    begin(&plan);
    CHECK_OK(plan_wish(&t.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00001", &e), e);
    CHECK_FAILS(plan_wish(&t.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00002", &e), e, ERR_CONFLICT);
    assert_true(strstr(e.text, "E2026-00001") && strstr(e.text, "N2026-00002") && strstr(e.text, "1 places"));
    err_clear(&e);
    CHECK_FAILS(plan_wish(&t.m, &plan, PLAN_PIN, "E2026-00002", "N2026-00001", &e), e, ERR_CONFLICT);
    assert_true(strstr(e.text, "E2026-00002") && strstr(e.text, "N2026-00001"));
    err_clear(&e);
    CHECK_FAILS(plan_wish(&t.m, &plan, PLAN_PIN, "E2026-00002", "N2026-00003", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "specialties"));
    err_clear(&e);
    add_quota("kjtpy", "150121", "heads", "0", "1");
    CHECK_FAILS(plan_wish(&t.m, &plan, PLAN_PIN, "E2026-00002", "N2026-00002", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "2026+kjtpy+150121000000"));
    err_clear(&e);
    CHECK_FAILS(plan_wish(&t.m, &plan, PLAN_UNPIN, "E2026-00002", "N2026-00002", &e), e, ERR_MISSING);
    err_clear(&e);
    solve(&plan);
    assert_true(places(&plan, "E2026-00001", "N2026-00001"));
    assert_int_equal(record_number(&plan, PLAN_EXPERTS), 1);
    record_release(&plan);
}

static void a_quota_out_of_reach_is_reported_by_name_with_what_is_missing_and_why(void **state)
{
    struct err e = {0};
    struct record plan;
    struct plan_report r;

    (void)state;
    add_expert("E2026-00001", "A1", "150121000000", "2");
    add_need("N2026-00001", "150121100201", "A1", "1");
    add_quota("kjtpy", "15", "heads", "5", "");
    add_quota("all", "150525", "places", "2", "");
    begin_and_solve(&plan);
    CHECK_OK(plan_report_load(&t.m, &plan, &r, &e), e);
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
    add_quota("all", "1501", "heads", "1", "");
    begin(&plan);
    CHECK_FAILS(plan_fill(&t.m, &plan, NULL, &e), e, ERR_INPUT);
    assert_non_null(strstr(e.text, "2026+all+150100000000"));
    record_release(&plan);
}

static void the_score_adds_up_as_the_page_says(void **state)
{
    struct record plan;

    (void)state;
    free(tmpdb_add(&t, "region", "code", "150122000000", "level", "3", "name", "托克托县", "parent", "1501", "poor", "0",
                   "longitude", "111.15", "latitude", "40.25", NULL));
    free(tmpdb_add(&t, "region", "code", "150122100000", "level", "4", "name", "双河镇", "parent", "150122", "poor", "0", NULL));
    free(tmpdb_add(&t, "region", "code", "150122100201", "level", "5", "name", "演示村", "parent", "150122100", "poor", "1",
                   "longitude", "111.15", "latitude", "40.25", "language", "mn", NULL));
    add_expert("E2026-00001", "A1", "150122000000", "1");
    add_expert("E2026-00002", "B1;A2", "150122000000", "1");
    set_field("expert", "E2026-00002", "languages", "mn");
    add_expert("E2026-00003", "A2", "150121000000", "1");
    add_need("N2026-00001", "150122100201", "A1", "3");
    free(tmpdb_add(&t, "need", "no", "N2025-00001", "year", "2025", "region", "150122100201", "specialty", "A1", "wanted", "1", "priority", "3", NULL));
    free(tmpdb_add(&t, "assignment", "year", "2025", "expert", "E2026-00003", "need", "N2025-00001", NULL));
    begin_and_solve(&plan);
    assert_int_equal(score_of(&plan, "E2026-00001", "N2026-00001"), 500 + 3 * 20 + 250);
    assert_int_equal(score_of(&plan, "E2026-00002", "N2026-00001"), 150 + 3 * 20 + 250 + 120);
    assert_int_equal(score_of(&plan, "E2026-00003", "N2026-00001"), 150 + 3 * 20 + 200);
    record_release(&plan);
}

static void weights_are_read_from_the_database_and_wrong_ones_are_refused(void **state)
{
    struct err e = {0};
    struct record plan;

    (void)state;
    add_expert("E2026-00001", "A1", "150121000000", "1");
    add_need("N2026-00001", "150121100201", "A1", "1");
    CHECK_OK(plan_weight_set(&t.m, "fit_first", "777", &e), e);
    begin_and_solve(&plan);
    assert_int_equal(score_of(&plan, "E2026-00001", "N2026-00001"), 777 + 3 * 20 + 120);
    CHECK_FAILS(plan_weight_set(&t.m, "fit_first", "-1", &e), e, ERR_INPUT);
    err_clear(&e);
    CHECK_FAILS(plan_weight_set(&t.m, "fits", "1", &e), e, ERR_INPUT);
    record_release(&plan);
}

static void nobody_is_sent_who_is_not_active_not_available_or_has_no_places(void **state)
{
    struct record plan;

    (void)state;
    add_expert("E2026-00001", "A1", "150121000000", "1");
    add_expert("E2026-00002", "A1", "150121000000", "1");
    add_expert("E2026-00003", "A1", "150121000000", "0");
    add_expert("E2026-00004", "A1", "150121000000", "1");
    set_field("expert", "E2026-00001", "active", "no");
    set_field("expert", "E2026-00002", "available_from", "2027-01-01");
    set_field("expert", "E2026-00004", "available_to", "2026-01-01");
    add_need("N2026-00001", "150121100201", "A1", "3");
    add_need("N2026-00002", "150121100202", "A1", "3");
    move("need", "N2026-00002", "withdraw");
    begin_and_solve(&plan);
    assert_int_equal(record_number(&plan, PLAN_PLACEMENTS), 1);
    assert_true(places(&plan, "E2026-00004", "N2026-00001"));
    record_release(&plan);
}

static void a_plan_is_not_applied_when_what_it_rests_on_has_changed(void **state)
{
    struct err e = {0};
    struct record plan;
    int64_t made;

    (void)state;
    add_expert("E2026-00001", "A1", "150121000000", "2");
    add_expert("E2026-00002", "A2", "150121000000", "1");
    add_need("N2026-00001", "150121100201", "A1", "1");
    add_need("N2026-00002", "150121100202", "A2", "1");
    begin_and_solve(&plan);
    set_field("expert", "E2026-00001", "active", "no");
    CHECK_FAILS(plan_apply(&t.m, &plan, &made, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "E2026-00001"));
    err_clear(&e);
    set_field("expert", "E2026-00001", "active", "yes");
    move("need", "N2026-00002", "withdraw");
    CHECK_FAILS(plan_apply(&t.m, &plan, &made, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "N2026-00002"));
    err_clear(&e);
    move("need", "N2026-00002", "reopen");
    set_field("expert", "E2026-00002", "specialties", "B1");
    CHECK_FAILS(plan_apply(&t.m, &plan, &made, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "E2026-00002"));
    err_clear(&e);
    set_field("expert", "E2026-00002", "specialties", "A2");
    free(tmpdb_add(&t, "assignment", "year", "2026", "expert", "E2026-00001", "need", "N2026-00002", NULL));
    CHECK_FAILS(plan_apply(&t.m, &plan, &made, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "since the plan was solved"));
    assert_int_equal(assignments(NULL), 1);
    record_release(&plan);
}

static void assignments_that_stand_are_in_every_later_plan_even_beyond_the_limits(void **state)
{
    struct err e = {0};
    struct record plan, later;
    int64_t made;

    (void)state;
    add_expert("E2026-00001", "A1", "150121000000", "1");
    add_expert("E2026-00002", "A1", "150121000000", "1");
    add_need("N2026-00001", "150121100201", "A1", "1");
    add_need("N2026-00002", "150121100202", "A1", "1");
    begin_and_solve(&plan);
    CHECK_OK(plan_apply(&t.m, &plan, &made, &e), e);
    assert_int_equal(made, 2);
    set_field("expert", "E2026-00001", "active", "no");
    move("need", "N2026-00001", "close");
    begin_and_solve(&later);
    assert_int_equal(record_number(&later, PLAN_PLACEMENTS), 2);
    CHECK_OK(plan_apply(&t.m, &later, &made, &e), e);
    assert_int_equal(made, 0);
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
    make_office(5, 1);
    begin_and_solve(&plan);
    lines_of(&plan, &before);
    dump(&before);
    bool ok = plan_fill(&t.m, &plan, &stop, &e);
    if (!ok) {
        assert_int_equal(e.code, ERR_INPUT);
        lines_of(&plan, &after);
        dump(&after);
        assert_string_equal(buf_text(&before), buf_text(&after));
    }
    assert_false(ok);
    record_init(&again, &plan_entity);
    err_clear(&e);
    CHECK_OK(plan_find(&t.m, "1", &again, &e), e);
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
    add_expert("E2026-00001", "A1", "150121000000", "1");
    add_need("N2026-00001", "150121100201", "A1", "1");
    add_need("N2026-00002", "150121100202", "A2", "1");
    begin(&plan);
    CHECK_OK(plan_wish(&t.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00002", &e), e);
    record_init(&copy, &plan_entity);
    CHECK_OK(plan_new(&t.m, YEAR, "1", NULL, &copy, &e), e);
    solve(&copy);
    assert_true(places(&copy, "E2026-00001", "N2026-00002"));
    CHECK_OK(plan_drop(&t.m, &copy, &e), e);
    record_release(&copy);
    record_init(&copy, &plan_entity);
    CHECK_FAILS(plan_new(&t.m, YEAR + 1, "1", NULL, &copy, &e), e, ERR_INPUT);
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
    make_office(1, 1);
    begin_and_solve(&plan);
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++) {
        struct err e[5] = {0};
        t.m.who.role = accounts[i].role;
        snprintf(t.m.who.area, sizeof t.m.who.area, "%s", accounts[i].area);
        record_init(&own, &plan_entity);
        assert_int_equal(plan_new(&t.m, YEAR, NULL, NULL, &own, &e[0]), accounts[i].may);
        record_release(&own);
        assert_int_equal(plan_fill(&t.m, &plan, NULL, &e[1]), accounts[i].may);
        assert_int_equal(plan_weight_set(&t.m, "near", "250", &e[2]), accounts[i].may);
        if (!accounts[i].may) {
            assert_false(plan_wish(&t.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00001", &e[3]));
            assert_false(plan_apply(&t.m, &plan, &made, &e[4]));
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
    make_office(1, 1);
    record_init(&found, &plan_entity);
    begin(&draft);
    CHECK_OK(plan_of_year(&t.m, YEAR, &found, &there, &e), e);
    assert_false(there);
    begin_and_solve(&first);
    begin_and_solve(&second);
    CHECK_OK(plan_of_year(&t.m, YEAR, &found, &there, &e), e);
    assert_true(there);
    assert_int_equal(found.id, second.id);
    CHECK_OK(plan_apply(&t.m, &first, &made, &e), e);
    CHECK_OK(plan_of_year(&t.m, YEAR, &found, &there, &e), e);
    assert_int_equal(found.id, first.id);
    record_release(&first);
    record_release(&second);
    record_release(&draft);
    record_release(&found);
}

static void what_is_missing_is_listed_with_the_reason(void **state)
{
    struct err e = {0};
    struct record plan;
    struct arena mem = {0};
    struct plan_gap *gaps = NULL;
    int64_t count = 0;

    (void)state;
    add_expert("E2026-00001", "A1", "150121000000", "1");
    add_need("N2026-00001", "150121100201", "A1", "2");
    add_need("N2026-00002", "150525100201", "B1", "1");
    add_quota("kjtpy", "15", "heads", "2", "");
    begin_and_solve(&plan);
    CHECK_OK(plan_gaps(&t.m, &plan, "15", &mem, &gaps, &count, &e), e);
    assert_int_equal(count, 4);
    assert_string_equal(gaps[0].key, "2026+kjtpy+150000000000");
    assert_string_equal(gaps[1].key, "150525100201");
    assert_non_null(strstr(gaps[1].why, "no available expert"));
    assert_string_equal(gaps[2].key, "N2026-00001");
    assert_int_equal(gaps[2].got, 1);
    assert_non_null(strstr(gaps[2].why, "1 experts suit"));
    assert_string_equal(gaps[3].key, "N2026-00002");
    CHECK_OK(plan_gaps(&t.m, &plan, "1501", &mem, &gaps, &count, &e), e);
    assert_int_equal(count, 1);
    arena_release(&mem);
    record_release(&plan);
}

#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, open_db, close_db)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(a_plan_is_the_solution_of_its_own_export),
        WITH_DB(the_report_counts_from_the_lines_what_the_solver_said),
        WITH_DB(the_same_records_entered_in_another_order_give_the_same_plan),
        WITH_DB(a_draft_makes_no_assignment_and_applying_makes_each_placement_one),
        WITH_DB(undo_of_apply_gives_every_record_back_as_it_was),
        WITH_DB(a_forbidden_pair_is_never_placed_and_a_pinned_one_always),
        WITH_DB(pins_that_cannot_all_be_kept_are_refused_and_the_pair_is_named),
        WITH_DB(a_quota_out_of_reach_is_reported_by_name_with_what_is_missing_and_why),
        WITH_DB(a_quota_that_cannot_be_counted_is_refused_by_name),
        WITH_DB(the_score_adds_up_as_the_page_says),
        WITH_DB(weights_are_read_from_the_database_and_wrong_ones_are_refused),
        WITH_DB(nobody_is_sent_who_is_not_active_not_available_or_has_no_places),
        WITH_DB(a_plan_is_not_applied_when_what_it_rests_on_has_changed),
        WITH_DB(assignments_that_stand_are_in_every_later_plan_even_beyond_the_limits),
        WITH_DB(a_stop_leaves_the_plan_as_it_was),
        WITH_DB(a_plan_copied_from_another_has_its_wishes),
        WITH_DB(only_who_may_change_plans_begins_solves_wishes_and_applies),
        WITH_DB(the_plan_of_a_year_is_the_applied_one_else_the_newest_solved),
        WITH_DB(what_is_missing_is_listed_with_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
