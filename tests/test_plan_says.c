/*
 * What the desk says of a plan in the database: effects are those of solving again, each reason is said where it is
 * true, nobody's rank falls when a weight that favours him rises, pins alone are reported at once.
 * Not here: that the answers are right in all cases (test_plan_explain), lists and moves (test_plan_desk).
 */
#include "check.h"
#include "model/kinds.h"
#include "office.h"
#include "work/plan_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct plan_desk *open_desk(const struct record *plan)
{
    struct plan_desk *d = NULL;
    struct err e = {0};

    CHECK_OK(plan_desk_open(&office.m, plan, &d, &e), e);
    return d;
}

/* What the desk says; freed by the caller. */
static char *said_of(const struct record *plan, const char *need, const char *expert, const char *quota)
{
    struct plan_desk *d = open_desk(plan);
    struct buf out = {0};
    struct err e = {0};

    CHECK_OK(need ? plan_desk_explain_need(d, need, &out, &e) : expert ? plan_desk_explain_expert(d, expert, &out, &e) : plan_desk_explain_quota(d, quota, &out, &e), e);
    plan_desk_close(d);
    return buf_take(&out);
}

static void expect_said(const struct record *plan, const char *need, const char *expert, const char *quota, const char *words)
{
    char *text = said_of(plan, need, expert, quota);

    if (!strstr(text, words))
        fail_msg("\"%s\" is not in:\n%s", words, text);
    free(text);
}

static void need_says(const struct record *plan, const char *need, const char *words)
{
    expect_said(plan, need, NULL, NULL, words);
}

/* ---- effects ---- */

static void check_effect(struct plan_desk *d, const struct record *plan, const struct plan_option *o, int *known)
{
    struct plan_effect said;
    struct record forced;
    struct err e = {0};

    CHECK_OK(plan_desk_effect(d, o->expert, o->need, &said, &e), e);
    record_init(&forced, &plan_entity);
    CHECK_OK(plan_new(&office.m, YEAR, record_text(plan, PLAN_NO), NULL, &forced, &e), e);
    bool can = plan_wish(&office.m, &forced, PLAN_PIN, o->expert, o->need, &e);
    assert_int_equal(said.known, can);
    err_clear(&e);
    if (can) {
        office_solve(&forced);
        assert_int_equal(said.poor, record_number(&forced, PLAN_POOR_COVERED) - record_number(plan, PLAN_POOR_COVERED));
        assert_int_equal(said.shortfall, record_number(&forced, PLAN_SHORTFALL) - record_number(plan, PLAN_SHORTFALL));
        assert_int_equal(said.value, record_number(&forced, PLAN_VALUE) - record_number(plan, PLAN_VALUE));
        ++*known;
    }
    CHECK_OK(plan_drop(&office.m, &forced, &e), e);
    record_release(&forced);
}

static void an_effect_is_what_solving_again_with_the_pair_pinned_changes(void **state)
{
    struct arena mem = {0};
    struct err e = {0};
    struct record plan;
    int known = 0;

    (void)state;
    office_make(3, 1);
    office_begin_and_solve(&plan);
    struct plan_desk *d = open_desk(&plan);
    for (int i = 1; i <= NEEDS; i += 3) {
        struct plan_option *list;
        int32_t count;
        char no[16];
        snprintf(no, sizeof no, "N2026-%05d", i);
        CHECK_OK(plan_desk_candidates(d, no, true, 4, &mem, &list, &count, &e), e);
        for (int32_t k = 0; k < count && list[k].score >= 0; k++)
            check_effect(d, &plan, &list[k], &known);
    }
    assert_true(known > 15);
    plan_desk_close(d);
    arena_release(&mem);
    record_release(&plan);
}

static void candidates_come_by_effect_and_the_rejected_last_with_their_reason(void **state)
{
    struct arena mem = {0};
    struct err e = {0};
    struct record plan;
    struct plan_ranked *list;
    int32_t count, all, open = 0;

    (void)state;
    office_make(5, 1);
    office_begin_and_solve(&plan);
    struct plan_desk *d = open_desk(&plan);
    CHECK_OK(plan_desk_ranked(d, "N2026-00002", PLAN_BY_EFFECT, true, 0, &mem, &list, &all, &e), e);
    assert_int_equal(all, EXPERTS);
    for (int32_t i = 0; i < all; i++) {
        const struct plan_option *o = &list[i].option;
        bool sent = o->standing == PLAN_PLACED;
        open += o->standing == PLAN_OPEN;
        assert_int_equal(o->standing == PLAN_UNFIT, !list[i].effect.known);
        if (!list[i].effect.known)
            assert_non_null(o->why);
        if (i && list[i].effect.known && list[i - 1].option.standing != PLAN_PLACED) {
            assert_false(sent);
            assert_true(plan_effect_compare(&list[i - 1].effect, &list[i].effect) <= 0);
        }
    }
    assert_true(open > 2);
    CHECK_OK(plan_desk_ranked(d, "N2026-00002", PLAN_BY_EFFECT, false, 2, &mem, &list, &count, &e), e);
    assert_int_equal(count, 2);
    plan_desk_close(d);
    arena_release(&mem);
    record_release(&plan);
}

static struct plan_effect effect_of(const struct plan_ranked *list, int32_t count, const char *expert)
{
    int32_t i = 0;

    while (i < count && strcmp(list[i].option.expert, expert) != 0)
        i++;
    assert_true(i < count);
    return list[i].effect;
}

static void candidates_come_by_rank_with_the_effects_that_the_order_by_effect_gives(void **state)
{
    struct arena mem = {0};
    struct err e = {0};
    struct record plan;
    struct plan_ranked *by_effect, *list, *first;
    int32_t known, count, two, suited = 0;

    (void)state;
    office_make(5, 1);
    office_begin_and_solve(&plan);
    struct plan_desk *d = open_desk(&plan);
    CHECK_OK(plan_desk_ranked(d, "N2026-00002", PLAN_BY_EFFECT, true, 0, &mem, &by_effect, &known, &e), e);
    CHECK_OK(plan_desk_ranked(d, "N2026-00002", PLAN_BY_RANK, true, 0, &mem, &list, &count, &e), e);
    assert_int_equal(count, known);
    for (int32_t i = 0; i < count; i++) {
        const struct plan_option *o = &list[i].option;
        struct plan_effect f = effect_of(by_effect, known, o->expert);
        assert_int_equal(list[i].effect.known, f.known);
        if (f.known)
            assert_int_equal(plan_effect_compare(&list[i].effect, &f), 0);
        suited += o->standing != PLAN_UNFIT;
        if (i && o->standing != PLAN_UNFIT)
            assert_true(list[i - 1].option.rank <= o->rank);
    }
    assert_true(suited > 3);
    CHECK_OK(plan_desk_ranked(d, "N2026-00002", PLAN_BY_RANK, false, 2, &mem, &first, &two, &e), e);
    assert_int_equal(two, 2);
    for (int32_t i = 0; i < two; i++)
        assert_string_equal(first[i].option.expert, list[i].option.expert);
    plan_desk_close(d);
    arena_release(&mem);
    record_release(&plan);
}

/* ---- reasons ---- */

static void a_need_that_nobody_suits_names_who_is_away(void **state)
{
    struct record plan;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_expert("E2026-00002", "B1", "150121000000", "1");
    office_set_field("expert", "E2026-00002", "active", "0");
    office_add_need("N2026-00001", "150121100201", "B1", "1");
    office_begin_and_solve(&plan);
    need_says(&plan, "N2026-00001", "Nobody can be sent");
    need_says(&plan, "N2026-00001", "E2026-00002 演示 knows it, but is not active");
    expect_said(&plan, NULL, "E2026-00001", NULL, "No open need asks for what he knows");
    record_release(&plan);
}

static void a_forbidden_pair_is_the_reason_and_allowing_it_the_remedy(void **state)
{
    struct record plan;
    struct err e = {0};

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_begin(&plan);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_FORBID, "E2026-00001", "N2026-00001", &e), e);
    office_solve(&plan);
    need_says(&plan, "N2026-00001", "All who suit are forbidden here: E2026-00001 演示.");
    need_says(&plan, "N2026-00001", "If E2026-00001 演示 were allowed here, a best plan would send one more expert");
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_UNPIN, "E2026-00001", "N2026-00001", &e), e);
    office_solve(&plan);
    assert_true(office_places(&plan, "E2026-00001", "N2026-00001"));
    record_release(&plan);
}

static void a_full_quota_is_named_and_raising_it_is_the_remedy(void **state)
{
    struct record plan;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_expert("E2026-00002", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_need("N2026-00002", "150121100202", "A1", "1");
    office_add_quota("all", "150121", "places", "0", "1");
    office_begin_and_solve(&plan);
    const char *left = office_places(&plan, "E2026-00001", "N2026-00001") || office_places(&plan, "E2026-00002", "N2026-00001") ? "N2026-00002" : "N2026-00001";
    need_says(&plan, left, "(2026+all+150121000000) is full at 1");
    need_says(&plan, left, "If it were one higher, a best plan would send one more expert");
    expect_said(&plan, NULL, NULL, "2026+all+150121000000", "If its upper bound were one higher");
    office_set_field("quota", "2026+all+150121000000", "upper", "2");
    office_solve(&plan);
    assert_int_equal(record_number(&plan, PLAN_PLACEMENTS), 2);
    record_release(&plan);
}

static void taken_places_are_named_with_where_they_are_and_the_cheapest_way(void **state)
{
    struct record plan;
    struct err e = {0};

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_need("N2026-00002", "150121100202", "A2", "1");
    office_begin_and_solve(&plan);
    assert_true(office_places(&plan, "E2026-00001", "N2026-00001"));
    need_says(&plan, "N2026-00002", "all their places taken: E2026-00001 演示 (N2026-00001).");
    need_says(&plan, "N2026-00002", "If E2026-00001 演示 took one place more, a best plan would send one more expert");
    need_says(&plan, "N2026-00002", "The cheapest way: E2026-00001 演示 goes here; E2026-00001 演示 leaves N2026-00001");
    need_says(&plan, "N2026-00001", "first specialty 500");
    need_says(&plan, "N2026-00001", "The best other need for him: N2026-00002");
    CHECK_OK(plan_unassign(&office.m, &plan, "E2026-00001", "N2026-00001", &e), e);
    need_says(&plan, "N2026-00001", "The best plan sends somebody here: solve the plan again.");
    need_says(&plan, "N2026-00001", "This plan is not solved");
    CHECK_OK(plan_assign(&office.m, &plan, "E2026-00001", "N2026-00002", &e), e);
    need_says(&plan, "N2026-00002", "The best plan does not send him there");
    need_says(&plan, "N2026-00002", "This plan is not the best of its wishes");
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00002", &e), e);
    need_says(&plan, "N2026-00002", "because somebody wishes it");
    need_says(&plan, "N2026-00002", "Without this wish the best plan would come to: poor villages +1, total points +");
    record_release(&plan);
}

static void a_limit_beyond_quotas_is_named_where_it_keeps_somebody_away(void **state)
{
    struct record plan;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_expert("E2026-00002", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "2");
    free(tmpdb_add(&office, "coverage", "year", "2026", "region", "150121100201", "most", "1", NULL));
    office_begin_and_solve(&plan);
    assert_int_equal(record_number(&plan, PLAN_PLACEMENTS), 1);
    need_says(&plan, "N2026-00001", "A limit stands in the way: the village 150121100201 may get 1 and has them.");
    need_says(&plan, "N2026-00001", "there is no way to send anybody more");
    free(tmpdb_add(&office, "tie", "expert", "E2026-00001", "other", "E2026-00002", "together", "0", NULL));
    office_set_field("coverage", "2026+150121100201", "most", "2");
    office_solve(&plan);
    assert_int_equal(record_number(&plan, PLAN_PLACEMENTS), 1);
    need_says(&plan, "N2026-00001", "the two are kept apart");
    record_release(&plan);
}

static void a_missed_quota_says_by_how_many_and_why(void **state)
{
    struct record plan;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_expert("E2026-00002", "B1", "150525000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_quota("kjtpy", "150121", "heads", "3", "");
    office_add_quota("kjtpy", "150525", "heads", "1", "");
    office_begin_and_solve(&plan);
    expect_said(&plan, NULL, NULL, "2026+kjtpy+150121000000", "It misses 2: only 1 could be counted at all.");
    expect_said(&plan, NULL, NULL, "2026+kjtpy+150525000000", "suit no need that is free");
    record_release(&plan);
}

/* ---- one more expert ---- */

static void one_more_expert_brings_what_adding_him_brings(void **state)
{
    struct arena mem = {0};
    struct err e = {0};
    struct record plan;
    struct plan_supply *list;
    int32_t count;
    char places[16], home[13];

    (void)state;
    office_make(4, 1);
    office_begin_and_solve(&plan);
    struct plan_desk *d = open_desk(&plan);
    CHECK_OK(plan_desk_supply(d, 3, &mem, &list, &count, &e), e);
    assert_true(count > 0);
    for (int32_t i = 1; i < count; i++)
        assert_true(plan_effect_compare(&list[i - 1].place, &list[i].place) <= 0);
    assert_non_null(strstr(list[0].sentence, "One more expert of"));
    snprintf(places, sizeof places, "%d", list[0].places);
    snprintf(home, sizeof home, "%s", strcmp(list[0].league, "1501") == 0 ? "150121000000" : "150525000000");
    office_add_expert("E2026-00099", list[0].specialty, home, places);
    struct record more;
    office_begin_and_solve(&more);
    assert_int_equal(record_number(&more, PLAN_POOR_COVERED) - record_number(&plan, PLAN_POOR_COVERED), list[0].effect.poor);
    assert_int_equal(record_number(&more, PLAN_SHORTFALL) - record_number(&plan, PLAN_SHORTFALL), list[0].effect.shortfall);
    assert_int_equal(record_number(&more, PLAN_VALUE) - record_number(&plan, PLAN_VALUE), list[0].effect.value);
    assert_int_equal(record_number(&more, PLAN_PLACEMENTS) - record_number(&plan, PLAN_PLACEMENTS), list[0].served);
    record_release(&more);
    plan_desk_close(d);
    arena_release(&mem);
    record_release(&plan);
}

/* ---- pins alone; weights ---- */

static void a_plan_with_every_pair_pinned_is_reported_as_it_is(void **state)
{
    struct err e = {0};
    struct record plan;
    struct buf lines = {0};
    char expert[16], need[16];
    int taken;

    (void)state;
    office_make(2, 1);
    office_begin_and_solve(&plan);
    int64_t value = record_number(&plan, PLAN_VALUE), placements = record_number(&plan, PLAN_PLACEMENTS);
    office_lines_of(&plan, &lines);
    for (const char *at = buf_text(&lines); sscanf(at, "%15s %15s %*d %n", expert, need, &taken) == 2; at += taken)
        CHECK_OK(plan_wish(&office.m, &plan, PLAN_PIN, expert, need, &e), e);
    office_solve(&plan);
    assert_int_equal(record_number(&plan, PLAN_VALUE), value);
    assert_int_equal(record_number(&plan, PLAN_PLACEMENTS), placements);
    assert_true(record_number(&plan, PLAN_PROVED));
    buf_release(&lines);
    record_release(&plan);
}

/* Place of the expert among the candidates of a plan that sends nobody: by score alone. */
static int32_t rank_of(const struct record *plan, const char *need, const char *expert, bool *favoured, const char *label)
{
    struct plan_desk *d = open_desk(plan);
    struct arena mem = {0};
    struct err e = {0};
    struct plan_option *list;
    int32_t count, at = -1;

    CHECK_OK(plan_desk_candidates(d, need, false, 0, &mem, &list, &count, &e), e);
    for (int32_t i = 0; i < count; i++)
        if (strcmp(list[i].expert, expert) == 0) {
            at = i;
            for (int32_t p = 0; p < list[i].part_count; p++)
                *favoured = *favoured || strcmp(list[i].parts[p].label, label) == 0;
        }
    plan_desk_close(d);
    arena_release(&mem);
    return at;
}

static void a_weight_raised_never_lowers_the_rank_of_whom_it_favours(void **state)
{
    static const struct {
        const char *weight, *low, *high, *label;
    } weights[] = {{"fit_first", "450", "900", "first specialty"}, {"fit_second", "300", "450", "second specialty"}, {"fit_family", "50", "250", "specialty of the same family"}};
    struct err e = {0};
    struct record plan;
    int seen = 0;

    (void)state;
    office_make(6, 1);
    office_begin(&plan);
    for (size_t w = 0; w < sizeof weights / sizeof *weights; w++)
        for (int n = 1; n <= NEEDS; n += 5)
            for (int x = 1; x <= EXPERTS; x += 2) {
                char need[16], expert[16];
                bool favoured = false;
                snprintf(need, sizeof need, "N2026-%05d", n);
                snprintf(expert, sizeof expert, "E2026-%05d", x);
                CHECK_OK(plan_weight_set(&office.m, weights[w].weight, weights[w].low, &e), e);
                int32_t before = rank_of(&plan, need, expert, &favoured, weights[w].label);
                CHECK_OK(plan_weight_set(&office.m, weights[w].weight, weights[w].high, &e), e);
                int32_t after = rank_of(&plan, need, expert, &favoured, weights[w].label);
                if (before < 0 || !favoured)
                    continue;
                assert_true(after <= before);
                seen++;
            }
    assert_true(seen > 10);
    record_release(&plan);
}

#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, office_open_db, office_close_db)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(an_effect_is_what_solving_again_with_the_pair_pinned_changes),
        WITH_DB(candidates_come_by_effect_and_the_rejected_last_with_their_reason),
        WITH_DB(candidates_come_by_rank_with_the_effects_that_the_order_by_effect_gives),
        WITH_DB(a_need_that_nobody_suits_names_who_is_away),
        WITH_DB(a_forbidden_pair_is_the_reason_and_allowing_it_the_remedy),
        WITH_DB(a_full_quota_is_named_and_raising_it_is_the_remedy),
        WITH_DB(taken_places_are_named_with_where_they_are_and_the_cheapest_way),
        WITH_DB(a_limit_beyond_quotas_is_named_where_it_keeps_somebody_away),
        WITH_DB(a_missed_quota_says_by_how_many_and_why),
        WITH_DB(one_more_expert_brings_what_adding_him_brings),
        WITH_DB(a_plan_with_every_pair_pinned_is_reported_as_it_is),
        WITH_DB(a_weight_raised_never_lowers_the_rank_of_whom_it_favours),
    };
    return cmocka_run_group_tests_name("plan says", tests, NULL, NULL);
}
