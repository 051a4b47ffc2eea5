/*
 * Wishes and changes by hand on a year that the desk holds: the same sentences and the same plan as when the year is read for
 * each, whatever anybody saves in between.
 * Not here: what may be changed (test_plan_desk, test_plan_db), what the lists of the desk say (test_plan_desk).
 */
#include "check.h"
#include "model/kinds.h"
#include "office.h"
#include "store/stmt.h"
#include "work/plan_again.h"
#include "work/plan_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OFFICES = 4, STEPS = 150 };

static uint32_t seed;

static int any(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)below);
}

static struct plan_desk *open_desk(const struct record *plan)
{
    struct plan_desk *d = NULL;
    struct err e = {0};

    CHECK_OK(plan_desk_open(&office.m, plan, &d, &e), e);
    return d;
}

/* NULL: wishes and limits contradict each other by now. */
static struct plan_desk *try_desk(const struct record *plan)
{
    struct plan_desk *d = NULL;
    struct err e = {0};

    if (!plan_desk_open(&office.m, plan, &d, &e))
        assert_int_equal(e.code, ERR_CONFLICT);
    return d;
}

/* As the board does after every change; a desk that cannot be opened again stays as it is, and is asked again. */
static void refresh(struct plan_desk **d, const struct record *plan)
{
    struct err e = {0};
    bool holds;

    CHECK_OK(plan_desk_holds(&office.m, *d, &holds, &e), e);
    if (holds) {
        CHECK_OK(plan_desk_refresh(&office.m, *d, &e), e);
        return;
    }
    struct plan_desk *fresh = try_desk(plan);
    if (fresh) {
        plan_desk_close(*d);
        *d = fresh;
    }
}

/* ---- one step of a random year ---- */

enum act { ACT_ASSIGN, ACT_UNASSIGN, ACT_PIN, ACT_FORBID, ACT_UNPIN, ACT__COUNT };

/* d NULL: as the command line does. */
static bool act_on(struct plan_desk *d, struct record *plan, enum act act, const char *expert, const char *need, struct err *e)
{
    static const enum plan_wish wishes[] = {[ACT_PIN] = PLAN_PIN, [ACT_FORBID] = PLAN_FORBID, [ACT_UNPIN] = PLAN_UNPIN};
    struct model *m = &office.m;

    switch ((int)act) {
    case ACT_ASSIGN:
        return d ? plan_desk_assign(m, d, plan, expert, need, e) : plan_assign(m, plan, expert, need, e);
    case ACT_UNASSIGN:
        return d ? plan_desk_unassign(m, d, plan, expert, need, e) : plan_unassign(m, plan, expert, need, e);
    default:
        return d ? plan_desk_wish(m, d, plan, wishes[act], expert, need, e) : plan_wish(m, plan, wishes[act], expert, need, e);
    }
}

/* Somebody saves something of the year, or nothing of it. */
static void save_something(int which, const char *expert, const char *need)
{
    static const char *const places[] = {"1", "2", "3"}, *const bounds[] = {"6", "7", "9"};

    switch (which) {
    case 0:
        office_set_field("expert", expert, "capacity", places[any(3)]);
        break;
    case 1:
        office_set_field("need", need, "wanted", places[any(2) + 1]);
        break;
    case 2:
        office_set_field("quota", "2026+all+150500000000", "upper", bounds[any(3)]);
        break;
    default:
        free(tmpdb_add(&office, "household", "head", "演示", "region", "150121100201", "class", "general", NULL));
        break;
    }
}

static void add_lines(const struct record *plan, struct buf *out)
{
    static const char *const kinds[] = {"placed", "pinned", "forbidden"};
    struct err e = {0};
    struct stmt s;

    for (int k = 0; k < 3; k++) {
        stmt_open(&s, office.db, Q_PLAN_LINES);
        stmt_int(&s, ":plan", plan->id);
        stmt_text(&s, ":kind", kinds[k]);
        while (stmt_next(&s))
            buf_addf(out, "%s %s %s %s\n", kinds[k], stmt_col_text(&s, 2), stmt_col_text(&s, 3), stmt_col_text(&s, 4));
        CHECK_OK(stmt_close(&s, &e), e);
    }
}

/* What every need's candidates are and how they stand. */
static void add_lists(struct plan_desk *d, struct buf *out)
{
    struct arena mem = {0};
    struct err e = {0};
    char need[16];

    for (int n = 1; n <= NEEDS; n++) {
        struct plan_option *list;
        int32_t count;
        snprintf(need, sizeof need, "N2026-%05d", n);
        CHECK_OK(plan_desk_candidates(d, need, true, 0, &mem, &list, &count, &e), e);
        for (int32_t i = 0; i < count; i++)
            buf_addf(out, "%s %s %d %d/%d %d/%d %s\n", need, list[i].expert, (int)list[i].standing, list[i].got, list[i].wanted, list[i].load,
                     list[i].capacity, list[i].why ? list[i].why : "");
    }
    arena_release(&mem);
}

static void add_gap(const struct plan_gap *g, struct buf *out)
{
    buf_addf(out, "%s %s %s %lld %lld %s\n", g->kind, g->key, g->name, (long long)g->wanted, (long long)g->got, g->why);
}

/* Is what is missing the same, row by row, with every reason, wherever it is read? False: the desk cannot say. */
static bool expect_same_gaps(struct plan_desk *d, const struct record *plan, const char *area)
{
    struct plan_gap_list *list;
    struct plan_gap *gaps;
    struct arena mem = {0};
    struct err e = {0};
    struct buf held = {0}, read = {0};
    int64_t count;

    CHECK_OK(plan_gap_list_open(&office.m, d, area, &list, &e), e);
    if (!list)
        return false;
    for (int64_t i = plan_gap_list_count(list); i-- > 0;) { /* from the end: no row needs another */
        struct plan_gap g = plan_gap_list_at(list, i, &mem);
        assert_non_null(g.why);
    }
    for (int64_t i = 0; i < plan_gap_list_count(list); i++) {
        struct plan_gap g = plan_gap_list_at(list, i, &mem);
        add_gap(&g, &held);
    }
    plan_gap_list_close(list);
    CHECK_OK(plan_gaps(&office.m, plan, area, &mem, &gaps, &count, &e), e);
    for (int64_t i = 0; i < count; i++)
        add_gap(&gaps[i], &read);
    assert_string_equal(buf_text(&held), buf_text(&read));
    buf_release(&held);
    buf_release(&read);
    arena_release(&mem);
    return true;
}

static void add_sums(const struct plan_sum *list, int32_t count, struct buf *out)
{
    for (int32_t i = 0; i < count; i++) {
        const struct plan_sum *s = &list[i];
        buf_addf(out, "%s %s %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld %lld\n", s->code ? s->code : "", s->name ? s->name : "",
                 (long long)s->available, (long long)s->sent, (long long)s->heads_lower, (long long)s->placements, (long long)s->places_lower,
                 (long long)s->villages, (long long)s->reached, (long long)s->poor, (long long)s->poor_reached, (long long)s->needs,
                 (long long)s->met, (long long)s->begun, (long long)s->wanted);
    }
}

static void add_report(const struct plan_report *r, struct buf *out)
{
    add_sums(&r->all, 1, out);
    add_sums(r->programmes, r->programme_count, out);
    add_sums(r->leagues, r->league_count, out);
    add_sums(r->banners, r->banner_count, out);
    for (int32_t i = 0; i < r->missed_count; i++)
        buf_addf(out, "%s %s %s %lld %lld %s\n", r->missed[i].key, r->missed[i].programme, r->missed[i].division, (long long)r->missed[i].lower,
                 (long long)r->missed[i].got, r->missed[i].why);
    buf_addf(out, "%lld\n", (long long)r->shortfall);
}

static bool expect_same_report(struct plan_desk *d, const struct record *plan)
{
    struct plan_report held, read;
    struct err e = {0};
    struct buf ours = {0}, theirs = {0};
    bool known;

    CHECK_OK(plan_desk_report(&office.m, d, &held, &known, &e), e);
    CHECK_OK(plan_report_load(&office.m, plan, &read, &e), e);
    if (known) {
        add_report(&held, &ours);
        add_report(&read, &theirs);
        assert_string_equal(buf_text(&ours), buf_text(&theirs));
    }
    plan_report_release(&held);
    plan_report_release(&read);
    buf_release(&ours);
    buf_release(&theirs);
    return known;
}

static void add_moves(struct plan_desk *d, const struct plan_memory *before, const struct record *plan, struct buf *out)
{
    struct arena mem = {0};
    struct err e = {0};
    struct record none;
    struct plan_move *moves;
    int64_t count;

    record_init(&none, &plan_entity);
    record_put_number(&none, PLAN_YEAR, YEAR);
    for (int since = 0; since < 2; since++) {
        if (since)
            CHECK_OK(plan_moves_since(&office.m, d, before, plan, &mem, &moves, &count, &e), e);
        else
            CHECK_OK(plan_desk_moves(&office.m, d, &none, plan, &mem, &moves, &count, &e), e);
        for (int64_t i = 0; i < count; i++) {
            const struct plan_move *p = &moves[i];
            const char *texts[] = {p->expert, p->expert_name, p->from_need, p->from_village, p->to_need, p->to_village, p->why};
            for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
                buf_addf(out, "%s ", texts[k] ? texts[k] : "-");
            buf_add_char(out, '\n');
        }
    }
    record_release(&none);
    arena_release(&mem);
}

static int moved; /* bytes of what moved */

static void expect_same_moves(struct plan_desk *d, const struct plan_memory *held, const struct plan_memory *read, const struct record *plan)
{
    struct buf ours = {0}, theirs = {0};

    add_moves(d, held, plan, &ours);
    add_moves(NULL, read, plan, &theirs);
    assert_string_equal(buf_text(&ours), buf_text(&theirs));
    moved += (int)ours.len;
    buf_release(&ours);
    buf_release(&theirs);
}

static int said; /* how often a desk could say what is missing, and what the plan comes to */

static void expect_same_sums(struct plan_desk *d, const struct record *plan)
{
    bool says = expect_same_gaps(d, plan, "15");

    assert_true(expect_same_gaps(d, plan, "1501") == says);
    assert_true(expect_same_report(d, plan) == says);
    said += says;
}

/* The lists of a desk that was kept up to date are those of a desk opened now. */
static void expect_fresh(struct plan_desk *d, const struct record *plan, int step)
{
    struct plan_desk *fresh = try_desk(plan);
    struct buf kept = {0}, now = {0};

    if (!fresh)
        return;
    expect_same_sums(d, plan);
    add_lists(d, &kept);
    add_lists(fresh, &now);
    if (strcmp(buf_text(&kept), buf_text(&now)) != 0)
        fail_msg("step %d: a desk kept up to date differs from one opened now", step);
    buf_release(&kept);
    buf_release(&now);
    plan_desk_close(fresh);
}

/* A year of random acts; `story` gets every sentence and the plan's lines after every step. */
static void live(uint32_t which, bool held, struct buf *story)
{
    struct plan_desk *d = NULL;
    struct record plan;
    char expert[16], need[16];

    office_make(which, 1);
    office_begin_and_solve(&plan);
    if (held)
        d = open_desk(&plan);
    struct plan_memory *before[2];
    struct err wrong = {0};
    CHECK_OK(plan_remember(&office.m, d, &plan, &before[0], &wrong), wrong);
    CHECK_OK(plan_remember(&office.m, NULL, &plan, &before[1], &wrong), wrong);
    seed = which;
    for (int i = 0; i < STEPS; i++) {
        struct err e = {0};
        snprintf(expert, sizeof expert, "E2026-%05d", 1 + any(EXPERTS));
        snprintf(need, sizeof need, "N2026-%05d", 1 + any(NEEDS));
        if (any(5) == 0)
            save_something(any(8), expert, need);
        enum act act = (enum act)any(ACT__COUNT);
        bool ok = act_on(d, &plan, act, expert, need, &e);
        buf_addf(story, "%d %s %s %d: %s\n", i, expert, need, (int)act, ok ? "done" : e.text);
        err_clear(&e);
        CHECK_OK(repo_load(&office.m, plan.id, &plan, &e), e);
        add_lines(&plan, story);
        if (held && (ok || i % 10 == 0))
            refresh(&d, &plan);
        if (held && i % 10 == 0)
            expect_fresh(d, &plan, i);
        if (held)
            expect_same_moves(d, before[0], before[1], &plan);
    }
    plan_memory_release(before[0]);
    plan_memory_release(before[1]);
    plan_desk_close(d);
    record_release(&plan);
}

static void a_held_year_gives_the_same_sentences_and_the_same_plan_as_one_read_for_each_change(void **state)
{
    int done = 0, refused = 0;

    (void)state;
    for (uint32_t which = 1; which <= OFFICES; which++) {
        struct buf read = {0}, held = {0};
        office_open_db(NULL);
        live(which, false, &read);
        office_close_db(NULL);
        office_open_db(NULL);
        live(which, true, &held);
        office_close_db(NULL);
        assert_string_equal(buf_text(&held), buf_text(&read));
        for (const char *at = buf_text(&read); (at = strchr(at, ':')) != NULL; at++)
            (strncmp(at, ": done", 6) == 0) ? done++ : refused++;
        buf_release(&read);
        buf_release(&held);
    }
    assert_true(done > OFFICES * STEPS / 10);
    assert_true(refused > OFFICES * STEPS / 10);
    assert_true(moved > OFFICES * STEPS * 100);
    assert_true(said > OFFICES * STEPS / 40); /* of every tenth step */
}

/* ---- single cases ---- */

static bool holds(struct plan_desk *d)
{
    struct err e = {0};
    bool yes;

    CHECK_OK(plan_desk_holds(&office.m, d, &yes, &e), e);
    return yes;
}

static void what_is_no_part_of_a_year_leaves_it_held(void **state)
{
    struct record plan;
    struct err e = {0};

    (void)state;
    office_make(1, 1);
    office_begin_and_solve(&plan);
    struct plan_desk *d = open_desk(&plan);
    free(tmpdb_add(&office, "household", "head", "演示", "region", "150121100201", "class", "general", NULL));
    CHECK_OK(plan_desk_wish(&office.m, d, &plan, PLAN_FORBID, "E2026-00001", "N2026-00001", &e), e);
    assert_string_equal(record_text(&plan, PLAN_STATE), "draft");
    assert_true(holds(d));
    CHECK_OK(plan_weight_set(&office.m, "near", "17", &e), e);
    assert_false(holds(d));
    plan_desk_close(d);
    record_release(&plan);
}

static void what_others_saved_in_the_year_is_seen_by_the_next_change(void **state)
{
    struct record plan;
    struct err e = {0};

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_begin(&plan);
    struct plan_desk *d = open_desk(&plan);
    office_set_field("expert", "E2026-00001", "active", "0");
    CHECK_FAILS(plan_desk_assign(&office.m, d, &plan, "E2026-00001", "N2026-00001", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "not active"));
    assert_false(holds(d));
    plan_desk_close(d);
    record_release(&plan);
}

static void what_solving_found_out_is_remembered_and_changes_no_effect(void **state)
{
    struct record plan;
    struct err e = {0};
    char expert[16], need[16];
    int known = 0;

    (void)state;
    for (uint32_t which = 1; which <= OFFICES; which++) {
        office_open_db(NULL);
        office_make(which, 1);
        office_begin_and_solve(&plan);
        struct plan_desk *d = open_desk(&plan), *recalls = open_desk(&plan);
        CHECK_OK(plan_desk_recall(&office.m, recalls, &e), e);
        CHECK_OK(plan_desk_recall(&office.m, recalls, &e), e);
        for (int i = 0; i < EXPERTS * NEEDS; i++) {
            struct plan_effect a, b;
            snprintf(expert, sizeof expert, "E2026-%05d", 1 + i % EXPERTS);
            snprintf(need, sizeof need, "N2026-%05d", 1 + i / EXPERTS);
            bool there = plan_desk_effect(d, expert, need, &a, &e);
            err_clear(&e);
            assert_true(plan_desk_effect(recalls, expert, need, &b, &e) == there);
            err_clear(&e);
            assert_true(a.known == b.known && a.poor == b.poor && a.shortfall == b.shortfall && a.value == b.value);
            known += a.known;
        }
        plan_desk_close(d);
        plan_desk_close(recalls);
        record_release(&plan);
        office_close_db(NULL);
    }
    assert_true(known > OFFICES * NEEDS);
}

static void a_plan_that_leaves_somebody_out_counts_in_a_year_of_its_own(void **state)
{
    static const char *const experts[] = {"E2026-00001"};
    const struct plan_left_out out = {.experts = experts, .expert_count = 1};
    struct record plan, other;
    struct err e = {0};

    (void)state;
    office_make(3, 1);
    office_begin_and_solve(&plan);
    record_init(&other, &plan_entity);
    CHECK_OK(plan_replan(&office.m, &plan, &out, NULL, &other, &e), e);
    struct plan_desk *d = open_desk(&plan), *apart = open_desk(&other);
    assert_true(expect_same_gaps(d, &plan, "15"));
    assert_false(expect_same_gaps(apart, &other, "15"));
    assert_false(expect_same_report(apart, &other));
    plan_desk_close(d);
    plan_desk_close(apart);
    record_release(&plan);
    record_release(&other);
}

static void somebody_placed_who_cannot_go_any_more_is_counted_out_of_the_file(void **state)
{
    struct record plan;
    struct buf lines = {0};
    char expert[16];

    (void)state;
    office_make(3, 1);
    office_begin_and_solve(&plan);
    struct plan_desk *before = open_desk(&plan);
    assert_true(expect_same_report(before, &plan));
    office_lines_of(&plan, &lines);
    snprintf(expert, sizeof expert, "%.11s", buf_text(&lines));
    office_set_field("expert", expert, "active", "0");
    struct plan_desk *after = open_desk(&plan);
    assert_false(expect_same_report(after, &plan));
    assert_false(expect_same_gaps(after, &plan, "15"));
    plan_desk_close(before);
    plan_desk_close(after);
    buf_release(&lines);
    record_release(&plan);
}

static void a_plan_that_somebody_applied_meanwhile_is_left_alone(void **state)
{
    struct record plan, mine;
    struct err e = {0};
    int64_t made;

    (void)state;
    office_make(2, 1);
    office_begin_and_solve(&plan);
    record_init(&mine, &plan_entity);
    record_copy(&mine, &plan);
    struct plan_desk *d = open_desk(&mine);
    CHECK_OK(plan_apply(&office.m, &plan, &made, &e), e);
    CHECK_FAILS(plan_desk_wish(&office.m, d, &mine, PLAN_FORBID, "E2026-00001", "N2026-00001", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "is applied"));
    err_clear(&e);
    record_copy(&mine, &plan);
    CHECK_FAILS(plan_desk_unassign(&office.m, d, &mine, "E2026-00001", "N2026-00001", &e), e, ERR_CONFLICT);
    plan_desk_close(d);
    record_release(&mine);
    record_release(&plan);
}

#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, office_open_db, office_close_db)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_held_year_gives_the_same_sentences_and_the_same_plan_as_one_read_for_each_change),
        WITH_DB(what_is_no_part_of_a_year_leaves_it_held),
        WITH_DB(what_others_saved_in_the_year_is_seen_by_the_next_change),
        cmocka_unit_test(what_solving_found_out_is_remembered_and_changes_no_effect),
        WITH_DB(a_plan_that_leaves_somebody_out_counts_in_a_year_of_its_own),
        WITH_DB(somebody_placed_who_cannot_go_any_more_is_counted_out_of_the_file),
        WITH_DB(a_plan_that_somebody_applied_meanwhile_is_left_alone),
    };
    return cmocka_run_group_tests_name("plan held", tests, NULL, NULL);
}
