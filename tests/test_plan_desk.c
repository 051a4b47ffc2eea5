/*
 * The desk of a plan: its lists, changes by hand, and what moves between two plans.
 * Not here: what the desk says (test_plan_says), whether that is right (test_plan_explain).
 */
#include "check.h"
#include "model/kinds.h"
#include "office.h"
#include "work/plan_again.h"
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

static const struct plan_option *find_expert(const struct plan_option *list, int32_t count, const char *expert)
{
    for (int32_t i = 0; i < count; i++)
        if (strcmp(list[i].expert, expert) == 0)
            return &list[i];
    return NULL;
}

/* 0 sent, 1 free, 2 not a candidate as things stand. */
static int group_of(const struct plan_option *o)
{
    if (o->standing == PLAN_PLACED || o->standing == PLAN_PINNED || o->standing == PLAN_WORKING)
        return 0;
    return o->why ? 2 : 1;
}

static void the_lists_say_what_the_lines_of_the_plan_say(void **state)
{
    struct record plan;
    struct arena mem = {0};
    struct err e = {0};
    struct plan_want *wants;
    int32_t count, sent = 0;

    (void)state;
    office_make(3, 1);
    office_begin_and_solve(&plan);
    struct plan_desk *d = open_desk(&plan);
    CHECK_OK(plan_desk_wants(d, "", false, &mem, &wants, &count, &e), e);
    assert_int_equal(count, NEEDS);
    for (int32_t i = 0; i < count; i++) {
        struct plan_option *list;
        int32_t rows, placed = 0;
        sent += wants[i].got;
        CHECK_OK(plan_desk_candidates(d, wants[i].need, true, 0, &mem, &list, &rows, &e), e);
        assert_int_equal(rows, EXPERTS);
        for (int32_t k = 0; k < rows; k++) {
            placed += list[k].standing == PLAN_PLACED;
            assert_int_equal(list[k].standing == PLAN_PLACED, office_places(&plan, list[k].expert, wants[i].need));
            if (list[k].standing == PLAN_PLACED)
                assert_int_equal(list[k].score, office_score_of(&plan, list[k].expert, wants[i].need));
            assert_int_equal(list[k].score < 0, list[k].standing == PLAN_UNFIT);
            if (k)
                assert_true(group_of(&list[k - 1]) <= group_of(&list[k]));
        }
        assert_int_equal(placed, wants[i].got);
    }
    assert_int_equal(sent, record_number(&plan, PLAN_PLACEMENTS));
    plan_desk_close(d);
    arena_release(&mem);
    record_release(&plan);
}

static void the_parts_of_every_score_add_up_to_it(void **state)
{
    struct record plan;
    struct arena mem = {0};
    struct err e = {0};
    int32_t count, seen = 0;
    char no[16];

    (void)state;
    office_make(5, 1);
    office_begin(&plan);
    struct plan_desk *d = open_desk(&plan);
    for (int i = 1; i <= EXPERTS; i++) {
        struct plan_option *list;
        snprintf(no, sizeof no, "E2026-%05d", i);
        CHECK_OK(plan_desk_villages(d, no, true, 0, &mem, &list, &count, &e), e);
        for (int32_t k = 0; k < count; k++) {
            int32_t sum = 0;
            for (int32_t p = 0; p < list[k].part_count; p++)
                sum += list[k].parts[p].points;
            assert_int_equal(sum, list[k].score);
            assert_true(list[k].part_count > 1 && *list[k].parts[0].label);
            seen++;
            if (k && !list[k].why == !list[k - 1].why)
                assert_true(list[k - 1].score >= list[k].score);
        }
    }
    assert_true(seen > 50);
    plan_desk_close(d);
    arena_release(&mem);
    record_release(&plan);
}

static void villages_that_nobody_reaches_come_first_and_the_poor_before_them(void **state)
{
    struct record plan;
    struct arena mem = {0};
    struct err e = {0};
    struct plan_want *wants;
    int32_t count;

    (void)state;
    office_make(2, 1);
    office_begin_and_solve(&plan);
    struct plan_desk *d = open_desk(&plan);
    CHECK_OK(plan_desk_wants(d, "", true, &mem, &wants, &count, &e), e);
    assert_true(count > 0);
    for (int32_t i = 0; i < count; i++) {
        assert_true(wants[i].got < wants[i].wanted);
        if (i)
            assert_false(!wants[i].covered && wants[i - 1].covered);
        if (i && !wants[i].covered)
            assert_false(wants[i].poor && !wants[i - 1].poor);
    }
    CHECK_OK(plan_desk_wants(d, "1505", false, &mem, &wants, &count, &e), e);
    for (int32_t i = 0; i < count; i++)
        assert_memory_equal(wants[i].village, "1505", 4);
    plan_desk_close(d);
    arena_release(&mem);
    record_release(&plan);
}

static void who_cannot_be_chosen_is_listed_with_the_one_reason(void **state)
{
    struct record plan;
    struct arena mem = {0};
    struct err e = {0};
    struct plan_option *list;
    int32_t count;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_expert("E2026-00002", "A1", "150121000000", "1");
    office_add_expert("E2026-00003", "B1", "150121000000", "1");
    office_add_expert("E2026-00004", "A1", "150121000000", "1");
    office_add_expert("E2026-00005", "A2", "150525000000", "1");
    office_add_expert("E2026-00006", "A1", "150121000000", "1");
    office_set_field("expert", "E2026-00004", "active", "0");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_need("N2026-00002", "150121100202", "A2", "1");
    office_add_quota("kjtpy", "150525", "heads", "0", "0");
    office_begin(&plan);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_FORBID, "E2026-00002", "N2026-00001", &e), e);
    CHECK_OK(plan_assign(&office.m, &plan, "E2026-00001", "N2026-00002", &e), e);
    struct plan_desk *d = open_desk(&plan);
    CHECK_OK(plan_desk_candidates(d, "N2026-00001", true, 0, &mem, &list, &count, &e), e);
    assert_int_equal(count, 6);
    assert_string_equal(list[0].expert, "E2026-00006");
    assert_null(list[0].why);
    assert_string_equal(list[1].expert, "E2026-00002");
    assert_int_equal(list[1].standing, PLAN_FORBIDDEN);
    assert_string_equal(list[2].expert, "E2026-00001");
    assert_non_null(strstr(list[2].why, "N2026-00002"));
    assert_string_equal(list[3].expert, "E2026-00005");
    assert_non_null(strstr(list[3].why, "2026+kjtpy+150525000000"));
    assert_string_equal(list[4].expert, "E2026-00004");
    assert_non_null(strstr(list[4].why, "not active"));
    assert_string_equal(list[5].expert, "E2026-00003");
    assert_int_equal(list[5].standing, PLAN_UNFIT);
    CHECK_OK(plan_desk_candidates(d, "N2026-00001", false, 0, &mem, &list, &count, &e), e);
    assert_int_equal(count, 1);
    CHECK_FAILS(plan_desk_candidates(d, "N2026-09999", false, 0, &mem, &list, &count, &e), e, ERR_MISSING);
    err_clear(&e);
    CHECK_FAILS(plan_desk_villages(d, "E2026-00004", false, 0, &mem, &list, &count, &e), e, ERR_MISSING);
    assert_non_null(strstr(e.text, "not active"));
    plan_desk_close(d);
    arena_release(&mem);
    record_release(&plan);
}

/* The present standing of a pair on an open desk. */
static enum plan_standing standing_of(struct plan_desk *d, const char *expert, const char *need)
{
    struct arena mem = {0};
    struct err e = {0};
    struct plan_option *list;
    int32_t count;

    CHECK_OK(plan_desk_candidates(d, need, true, 0, &mem, &list, &count, &e), e);
    const struct plan_option *o = find_expert(list, count, expert);
    enum plan_standing standing = o ? o->standing : PLAN_UNFIT;
    assert_non_null(o);
    arena_release(&mem);
    return standing;
}

static void refresh_shows_wishes_and_changes_by_hand(void **state)
{
    struct record plan;
    struct err e = {0};

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "2");
    office_add_expert("E2026-00002", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_need("N2026-00002", "150121100202", "A2", "1");
    office_begin(&plan);
    struct plan_desk *d = open_desk(&plan);
    assert_int_equal(standing_of(d, "E2026-00001", "N2026-00001"), PLAN_OPEN);
    CHECK_OK(plan_assign(&office.m, &plan, "E2026-00001", "N2026-00001", &e), e);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00002", "N2026-00002", &e), e);
    CHECK_OK(plan_desk_refresh(&office.m, d, &e), e);
    assert_int_equal(standing_of(d, "E2026-00001", "N2026-00001"), PLAN_PLACED);
    assert_int_equal(standing_of(d, "E2026-00002", "N2026-00002"), PLAN_PINNED);
    CHECK_OK(plan_unassign(&office.m, &plan, "E2026-00001", "N2026-00001", &e), e);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_UNPIN, "E2026-00002", "N2026-00002", &e), e);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_FORBID, "E2026-00002", "N2026-00001", &e), e);
    CHECK_OK(plan_desk_refresh(&office.m, d, &e), e);
    assert_int_equal(standing_of(d, "E2026-00001", "N2026-00001"), PLAN_OPEN);
    assert_int_equal(standing_of(d, "E2026-00002", "N2026-00002"), PLAN_OPEN);
    assert_int_equal(standing_of(d, "E2026-00002", "N2026-00001"), PLAN_FORBIDDEN);
    plan_desk_close(d);
    record_release(&plan);
}

static void a_change_by_hand_names_the_limit_that_it_would_break(void **state)
{
    struct record plan;
    struct err e = {0};

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_expert("E2026-00002", "A1", "150121000000", "2");
    office_add_expert("E2026-00003", "B1", "150121000000", "2");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_add_need("N2026-00002", "150121100202", "A2", "2");
    office_begin(&plan);
    CHECK_OK(plan_assign(&office.m, &plan, "E2026-00001", "N2026-00001", &e), e);
    CHECK_FAILS(plan_assign(&office.m, &plan, "E2026-00001", "N2026-00001", &e), e, ERR_CONFLICT);
    err_clear(&e);
    CHECK_FAILS(plan_assign(&office.m, &plan, "E2026-00001", "N2026-00002", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "he takes 1 places"));
    err_clear(&e);
    CHECK_FAILS(plan_assign(&office.m, &plan, "E2026-00002", "N2026-00001", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "the need wants 1"));
    err_clear(&e);
    CHECK_FAILS(plan_assign(&office.m, &plan, "E2026-00003", "N2026-00002", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "specialties"));
    err_clear(&e);
    office_add_quota("kjtpy", "150121", "heads", "0", "1");
    CHECK_FAILS(plan_assign(&office.m, &plan, "E2026-00002", "N2026-00002", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "2026+kjtpy+150121000000"));
    err_clear(&e);
    CHECK_FAILS(plan_unassign(&office.m, &plan, "E2026-00002", "N2026-00002", &e), e, ERR_MISSING);
    err_clear(&e);
    CHECK_OK(plan_wish(&office.m, &plan, PLAN_PIN, "E2026-00001", "N2026-00001", &e), e);
    CHECK_FAILS(plan_unassign(&office.m, &plan, "E2026-00001", "N2026-00001", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "unpin"));
    record_release(&plan);
}

static void a_solved_plan_changed_by_hand_is_a_draft_again(void **state)
{
    struct record plan;
    struct err e = {0};
    struct buf lines = {0};
    char expert[16], need[16];

    (void)state;
    office_make(4, 1);
    office_begin_and_solve(&plan);
    office_lines_of(&plan, &lines);
    assert_int_equal(sscanf(buf_text(&lines), "%15s %15s", expert, need), 2);
    CHECK_OK(plan_unassign(&office.m, &plan, expert, need, &e), e);
    assert_string_equal(record_text(&plan, PLAN_STATE), "draft");
    assert_false(office_places(&plan, expert, need));
    CHECK_OK(plan_assign(&office.m, &plan, expert, need, &e), e);
    assert_true(office_places(&plan, expert, need));
    buf_release(&lines);
    record_release(&plan);
}

static void bars_count_what_the_plan_sends(void **state)
{
    struct record plan;
    struct arena mem = {0};
    struct err e = {0};
    struct plan_bar *bars;
    int32_t count;
    int64_t loads = 0, sent = 0;

    (void)state;
    office_make(3, 1);
    office_begin_and_solve(&plan);
    struct plan_desk *d = open_desk(&plan);
    CHECK_OK(plan_desk_bars(d, &mem, &bars, &count, &e), e);
    assert_int_equal(bars[0].have, record_number(&plan, PLAN_POOR_COVERED));
    assert_int_equal(bars[0].want, record_number(&plan, PLAN_POOR_VILLAGES));
    assert_int_equal(bars[3].have, record_number(&plan, PLAN_PLACEMENTS));
    assert_int_equal(bars[5].have, record_number(&plan, PLAN_EXPERTS));
    assert_int_equal(bars[5].want, 9);
    assert_int_equal(bars[5].most, 11);
    for (int32_t i = 8; i < count; i++) {
        loads += bars[i].have;
        sent += bars[i].have * (i - 8);
    }
    assert_int_equal(loads, EXPERTS);
    assert_int_equal(sent, record_number(&plan, PLAN_PLACEMENTS));
    plan_desk_close(d);
    arena_release(&mem);
    record_release(&plan);
}

/* Lines of plan a, with the moves carried out, as sorted text. */
static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_lines(struct buf *text)
{
    char *lines[256], *all = buf_take(text), *rest = all, *line;
    size_t count = 0;

    while ((line = strtok_r(rest, "\n", &rest)) != NULL && count < 256)
        lines[count++] = line;
    qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++)
        buf_addf(text, "%s\n", lines[i]);
    free(all);
}

static void add_pairs(const struct record *plan, const struct plan_move *moves, int64_t count, struct buf *out)
{
    struct buf lines = {0};
    char *rest, *line;

    office_lines_of(plan, &lines);
    rest = lines.data;
    while (rest && (line = strtok_r(rest, "\n", &rest)) != NULL) {
        char expert[16], need[16];
        bool left = false;
        assert_int_equal(sscanf(line, "%15s %15s", expert, need), 2);
        for (int64_t i = 0; i < count; i++)
            left = left || (moves[i].from_need && strcmp(moves[i].expert, expert) == 0 && strcmp(moves[i].from_need, need) == 0);
        if (!left)
            buf_addf(out, "%s %s\n", expert, need);
    }
    for (int64_t i = 0; i < count; i++)
        if (moves[i].to_need)
            buf_addf(out, "%s %s\n", moves[i].expert, moves[i].to_need);
    buf_release(&lines);
    sort_lines(out);
}

static void the_moves_carried_out_on_the_old_plan_give_the_new_one(void **state)
{
    struct record a, b;
    struct arena mem = {0};
    struct err e = {0};
    struct plan_move *moves;
    int64_t count;
    struct buf lines = {0}, moved = {0}, wanted = {0};
    char expert[16], need[16];
    bool named = false;

    (void)state;
    office_make(3, 1);
    office_begin_and_solve(&a);
    office_lines_of(&a, &lines);
    assert_int_equal(sscanf(buf_text(&lines), "%15s %15s", expert, need), 2);
    office_begin(&b);
    CHECK_OK(plan_wish(&office.m, &b, PLAN_FORBID, expert, need, &e), e);
    office_solve(&b);
    CHECK_OK(plan_moves(&office.m, NULL, &a, &b, &mem, &moves, &count, &e), e);
    assert_true(count > 0);
    for (int64_t i = 0; i < count; i++)
        named = named || (strcmp(moves[i].expert, expert) == 0 && moves[i].why && strstr(moves[i].why, "forbidden"));
    assert_true(named);
    add_pairs(&a, moves, count, &moved);
    add_pairs(&b, NULL, 0, &wanted);
    assert_string_equal(buf_text(&moved), buf_text(&wanted));
    CHECK_OK(plan_moves(&office.m, NULL, &a, &a, &mem, &moves, &count, &e), e);
    assert_int_equal(count, 0);
    CHECK_OK(plan_moves(&office.m, NULL, NULL, &a, &mem, &moves, &count, &e), e);
    assert_int_equal(count, record_number(&a, PLAN_PLACEMENTS));
    buf_release(&lines);
    buf_release(&moved);
    buf_release(&wanted);
    arena_release(&mem);
    record_release(&a);
    record_release(&b);
}

static void whom_nobody_replaces_the_sentence_of_the_unmet_need_explains(void **state)
{
    const char *const who[] = {"E2026-00001"};
    const struct plan_left_out out = {.experts = who, .expert_count = 1};
    struct record a, b;
    struct arena mem = {0};
    struct err e = {0};
    struct plan_move *moves;
    int64_t count;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_expert("E2026-00002", "B1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_begin_and_solve(&a);
    record_init(&b, &plan_entity);
    CHECK_OK(plan_replan(&office.m, &a, &out, NULL, &b, &e), e);
    office_solve(&b);
    CHECK_OK(plan_moves(&office.m, NULL, &a, &b, &mem, &moves, &count, &e), e);
    assert_int_equal(count, 1);
    assert_null(moves[0].to_need);
    assert_string_equal(moves[0].why, "no available expert has the specialty or another of its family");
    arena_release(&mem);
    record_release(&a);
    record_release(&b);
}

static void a_poor_village_that_a_limit_shuts_out_says_so(void **state)
{
    struct record plan;
    struct arena mem = {0};
    struct err e = {0};
    struct plan_gap *gaps;
    int64_t count;

    (void)state;
    office_set_field("region", "150121100201", "poor", "1");
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_set_field("expert", "E2026-00001", "days", "3");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_set_field("need", "N2026-00001", "days", "4");
    office_begin_and_solve(&plan);
    CHECK_OK(plan_gaps(&office.m, &plan, "15", &mem, &gaps, &count, &e), e);
    assert_int_equal(count, 2);
    for (int i = 0; i < 2; i++)
        assert_string_equal(gaps[i].why, "only E2026-00001 suits: his days do not suffice: 0 of 3 are used, a stay takes 4");
    arena_release(&mem);
    record_release(&plan);
}

static void a_move_names_who_could_not_go_any_more_and_who_takes_his_place(void **state)
{
    struct record a, b;
    struct arena mem = {0};
    struct err e = {0};
    struct plan_move *moves;
    int64_t count;

    (void)state;
    office_add_expert("E2026-00001", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_begin_and_solve(&a);
    office_add_expert("E2026-00002", "A2", "150525000000", "1");
    office_set_field("expert", "E2026-00001", "active", "0");
    office_begin_and_solve(&b);
    CHECK_OK(plan_moves(&office.m, NULL, &a, &b, &mem, &moves, &count, &e), e);
    assert_int_equal(count, 2);
    assert_string_equal(moves[0].expert, "E2026-00001");
    assert_null(moves[0].to_need);
    assert_non_null(strstr(moves[0].why, "cannot be sent"));
    assert_string_equal(moves[1].expert, "E2026-00002");
    assert_null(moves[1].from_need);
    assert_string_equal(moves[1].to_need, "N2026-00001");
    assert_non_null(strstr(moves[1].why, "E2026-00001"));
    arena_release(&mem);
    record_release(&a);
    record_release(&b);
}

#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, office_open_db, office_close_db)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(the_lists_say_what_the_lines_of_the_plan_say),
        WITH_DB(the_parts_of_every_score_add_up_to_it),
        WITH_DB(villages_that_nobody_reaches_come_first_and_the_poor_before_them),
        WITH_DB(who_cannot_be_chosen_is_listed_with_the_one_reason),
        WITH_DB(refresh_shows_wishes_and_changes_by_hand),
        WITH_DB(a_change_by_hand_names_the_limit_that_it_would_break),
        WITH_DB(a_solved_plan_changed_by_hand_is_a_draft_again),
        WITH_DB(bars_count_what_the_plan_sends),
        WITH_DB(the_moves_carried_out_on_the_old_plan_give_the_new_one),
        WITH_DB(whom_nobody_replaces_the_sentence_of_the_unmet_need_explains),
        WITH_DB(a_poor_village_that_a_limit_shuts_out_says_so),
        WITH_DB(a_move_names_who_could_not_go_any_more_and_who_takes_his_place),
    };
    return cmocka_run_group_tests_name("plan desk", tests, NULL, NULL);
}
