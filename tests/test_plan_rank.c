/*
 * Ranks of candidates: the order by score keeps the rule that a weight raised never lowers whom it favours, roundings
 * included; the order by effect on the whole plan keeps it for one need and cannot for two. On the command line: tests/rank.sh.
 */
#include "check.h"
#include "office.h"
#include "plan_every.h"
#include "work/plan_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- by effect ---- */

/* Two experts of one place each; one or two needs that want one each, in a village each. */
struct little {
    struct plan_instance in;
    struct plan_expert experts[2];
    struct plan_village villages[2];
    struct plan_need needs[2];
    int64_t start[3];
    int32_t expert[4], score[4];
};

/* score[2 * need + expert] */
static void make_little(struct little *l, int needs, const int32_t score[4])
{
    *l = (struct little){.experts = {{.places = 1}, {.places = 1}}, .needs = {{.village = 0, .wanted = 1}, {.village = 1, .wanted = 1}}};
    l->in = (struct plan_instance){.experts = l->experts, .villages = l->villages, .needs = l->needs, .expert_count = 2, .village_count = needs,
                                   .need_count = needs, .params = PLAN_PARAMS_DEFAULT, .start = l->start, .expert = l->expert, .score = l->score, .unnamed_free = true};
    for (int i = 0; i < 2 * needs; i++) {
        l->expert[i] = i % 2;
        l->score[i] = score[i];
        l->start[i / 2 + 1] = i + 1;
    }
}

/* What forcing each expert on need 0 costs the whole plan, by the planner and by all plans there are. */
static void effects_of(int needs, const int32_t score[4], int64_t out[2])
{
    struct little l;
    struct plan_ask *a;
    struct err e = {0};

    make_little(&l, needs, score);
    struct plan_every *every = plan_every_new(&l.in);
    bool found;
    CHECK_OK(plan_ask_open(&l.in, NULL, &a, &e), e);
    int64_t best = plan_every_best(every, (struct plan_asked){0}, &found).value;
    for (int32_t x = 0; x < 2; x++) {
        struct plan_pair p = {x, 0};
        struct plan_effect effect;
        CHECK_OK(plan_ask_pair(a, p, &effect, &e), e);
        out[x] = plan_every_best(every, (struct plan_asked){.with = plan_every_bits(every, &p, 1)}, &found).value - best;
        assert_int_equal(effect.value, out[x]);
    }
    plan_ask_close(a);
    free(every);
}

/* Does the first expert, whom the weight favours on need 0, fall behind the second by it? */
static bool falls(int needs, const int32_t score[4], const int32_t criterion[4])
{
    int64_t before[2], after[2];
    int32_t raised[4];

    for (int i = 0; i < 2 * needs; i++)
        raised[i] = score[i] + criterion[i];
    effects_of(needs, score, before);
    effects_of(needs, raised, after);
    return criterion[0] >= criterion[1] && before[0] >= before[1] && after[0] < after[1];
}

static void with_one_need_the_order_by_effect_is_that_of_the_scores(void **state)
{
    (void)state;
    for (int32_t code = 0; code < 4 * 4 * 4 * 4; code++) {
        const int32_t score[4] = {100 + code % 4, 100 + code / 4 % 4}, criterion[4] = {code / 16 % 4, code / 64};
        assert_false(falls(1, score, criterion));
    }
}

/* Two experts, two needs: the least there can be. The weight favours him here, and at the other need still more. */
static void with_two_needs_a_weight_raised_can_lower_whom_it_favours_by_effect(void **state)
{
    const int32_t score[4] = {101, 100, 100, 100}, criterion[4] = {1, 0, 3, 0};
    int64_t before[2], after[2];
    const int32_t raised[4] = {102, 100, 103, 100};

    (void)state;
    assert_true(falls(2, score, criterion));
    effects_of(2, score, before);
    effects_of(2, raised, after);
    assert_int_equal(before[0], 0);
    assert_int_equal(before[1], -1);
    assert_int_equal(after[0], -1);
    assert_int_equal(after[1], 0);
    assert_true(raised[0] > raised[1]); /* by score he stays the first */
}

/* ---- by score ---- */

enum { AT_MOST = 8 };

struct row {
    char expert[16];
    int32_t rank, score, near;
};

static int read_rows(const struct record *plan, struct row out[AT_MOST])
{
    struct plan_desk *d;
    struct plan_option *list;
    struct arena mem = {0};
    struct err e = {0};
    int32_t count;

    CHECK_OK(plan_desk_open(&office.m, plan, &d, &e), e);
    CHECK_OK(plan_desk_candidates(d, "N2026-00001", true, 0, &mem, &list, &count, &e), e);
    assert_true(count <= AT_MOST);
    for (int32_t i = 0; i < count; i++) {
        out[i] = (struct row){.rank = list[i].rank, .score = list[i].score};
        snprintf(out[i].expert, sizeof out[i].expert, "%s", list[i].expert);
        for (int32_t k = 0; k < list[i].part_count; k++)
            if (strcmp(list[i].parts[k].label, "nearness") == 0)
                out[i].near = list[i].parts[k].points;
        assert_int_equal(list[i].rivals, count);
        if (i) /* nobody is sent: the list stands in the order of the ranks, and that is no other than the scores' */
            assert_true(out[i - 1].rank <= out[i].rank && out[i - 1].score >= out[i].score);
    }
    arena_release(&mem);
    plan_desk_close(d);
    return count;
}

static const struct row *row_of(const struct row *rows, int count, const char *expert)
{
    int at = 0;

    while (at < count - 1 && strcmp(rows[at].expert, expert) != 0)
        at++;
    assert_string_equal(rows[at].expert, expert);
    return &rows[at];
}

static void set_weight(const char *name, int value)
{
    struct err e = {0};
    char text[16];

    snprintf(text, sizeof text, "%d", value);
    CHECK_OK(plan_weight_set(&office.m, name, text, &e), e);
}

static void put_at(const char *region, const char *longitude, const char *latitude)
{
    office_set_field("region", region, "longitude", longitude);
    office_set_field("region", region, "latitude", latitude);
}

/* The near one scores less otherwise, so that the two stand close; at some weights the far one's nearness is rounded up and his down. */
static void a_rounding_never_puts_the_nearer_behind(void **state)
{
    struct record plan;
    struct row before[AT_MOST] = {0}, after[AT_MOST];
    int changes = 0;

    (void)state;
    put_at("150121000000", "111.90", "40.60");
    put_at("150525000000", "113.00", "40.60");
    put_at("150121100201", "111.15", "40.60");
    office_add_expert("E2026-00001", "A2", "150121000000", "1");
    office_add_expert("E2026-00002", "A1", "150525000000", "1");
    office_add_expert("E2026-00003", "A1", "150121000000", "1");
    office_add_need("N2026-00001", "150121100201", "A1", "1");
    office_begin(&plan);
    set_weight("near_km", 150);
    for (int lead = 0; lead < 12; lead++) {
        set_weight("fit_first", 500 + lead);
        set_weight("fit_family", 500);
        for (int near = 0; near < 60; near++) {
            set_weight("near", near);
            int count = read_rows(&plan, after);
            assert_int_equal(count, 3);
            for (const char *const *no = (const char *const[]){"E2026-00001", "E2026-00003", NULL}; near && *no; no++) {
                const struct row *low = row_of(before, count, *no), *high = row_of(after, count, *no);
                if (high->rank > low->rank)
                    fail_msg("%s falls from rank %d to %d when nearness rises to %d", *no, low->rank, high->rank, near);
                changes += high->rank < low->rank;
            }
            memcpy(before, after, sizeof before);
        }
    }
    assert_true(changes > 5);
    record_release(&plan);
}

#define WITH_DB(f) cmocka_unit_test_setup_teardown(f, office_open_db, office_close_db)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_one_need_the_order_by_effect_is_that_of_the_scores),
        cmocka_unit_test(with_two_needs_a_weight_raised_can_lower_whom_it_favours_by_effect),
        WITH_DB(a_rounding_never_puts_the_nearer_behind),
    };

    return cmocka_run_group_tests_name("plan rank", tests, NULL, NULL);
}
