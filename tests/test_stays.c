/*
 * Stays of one person: which two overlap (a table of fifty, with touching days, travel days and open ends), how many days
 * are left in a year, and what saving a stay refuses.
 */
#include "check.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "model/stays.h"
#include "tmpdb.h"
#include "work/plan.h"
#include "work/plan_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- fifty pairs ---- */

enum { OPEN = 0 }; /* days are those of March 2026, 1 to 31 */

struct pair {
    int a_first, a_last, a_before, a_after;
    int b_first, b_last, b_before, b_after;
    bool overlap;
    const char *what;
};

/* clang-format off */
static const struct pair pairs[] = {
    {  1,  5, 0, 0,  1,  5, 0, 0, true,  "the same days" },
    {  1,  5, 0, 0,  6, 10, 0, 0, false, "the next day" },
    {  1,  5, 0, 0,  5, 10, 0, 0, true,  "last day is first day" },
    {  1,  5, 0, 0,  7, 10, 0, 0, false, "a day between" },
    {  1, 10, 0, 0,  3,  5, 0, 0, true,  "one inside the other" },
    {  1, 10, 0, 0,  1,  3, 0, 0, true,  "inside, same first day" },
    {  1, 10, 0, 0,  8, 10, 0, 0, true,  "inside, same last day" },
    {  4,  4, 0, 0,  4,  4, 0, 0, true,  "the same single day" },
    {  4,  4, 0, 0,  5,  5, 0, 0, false, "two single days in a row" },
    {  1,  6, 0, 0,  4,  9, 0, 0, true,  "crossing" },
    {  1,  5, 0, 1,  6, 10, 0, 0, true,  "way back meets the first day" },
    {  1,  5, 0, 1,  7, 10, 0, 0, false, "way back, then the first day" },
    {  1,  5, 0, 2,  7, 10, 0, 0, true,  "second day of the way back is the first day" },
    {  1,  5, 0, 2,  8, 10, 0, 0, false, "two days back, then the first day" },
    {  1,  5, 0, 0,  6, 10, 1, 0, true,  "way there meets the last day" },
    {  1,  5, 0, 0,  7, 10, 1, 0, false, "last day, way there, first day" },
    {  1,  5, 0, 0,  7, 10, 2, 0, true,  "first day of the way there is the last day" },
    {  1,  5, 0, 0,  8, 10, 2, 0, false, "two days there fit between" },
    {  1,  5, 0, 1,  7, 10, 1, 0, false, "one day between serves both ways" },
    {  1,  5, 0, 1,  6, 10, 1, 0, true,  "no day for two ways" },
    {  1,  5, 0, 2,  8, 10, 2, 0, false, "two days between serve both ways" },
    {  1,  5, 0, 2,  7, 10, 1, 0, true,  "the longer way does not fit" },
    {  1,  5, 0, 1,  7, 10, 2, 0, true,  "the longer way there does not fit" },
    {  1,  5, 0, 3,  8, 10, 1, 0, true,  "three days back into two" },
    {  1,  5, 0, 3,  9, 10, 1, 0, false, "three days back into three" },
    {  1,  5, 9, 0,  6, 10, 0, 9, false, "ways on the far sides do not matter" },
    {  1,  5, 0, 30, 31, 31, 0, 0, true, "a long way back" },
    { 10, 12, 9, 0,  1,  1, 0, 0, true,  "nine days there reach back to the first" },
    { 11, 12, 9, 0,  1,  1, 0, 0, false, "nine days there begin on the second" },
    {  1,  2, 1, 1,  5,  6, 1, 1, false, "ways beside each other" },
    {  1,  2, 1, 1,  4,  5, 1, 1, false, "one shared day of travel" },
    {  1,  2, 1, 1,  3,  4, 1, 1, true,  "no day for the ways" },
    {  1, OPEN, 0, 0,  5, 10, 0, 0, true,  "open end reaches in" },
    {  5, OPEN, 0, 0,  1,  4, 0, 0, false, "open end after the other" },
    {  5, OPEN, 1, 0,  1,  4, 0, 0, true,  "way there of an open stay" },
    {  6, OPEN, 1, 0,  1,  4, 0, 0, false, "way there of an open stay fits" },
    {  1, OPEN, 0, 0,  9, OPEN, 0, 0, true, "two open ends" },
    { OPEN, 5, 0, 0,  6, OPEN, 0, 0, false, "open beginning, then open end" },
    { OPEN, 5, 0, 1,  6, OPEN, 0, 0, true,  "way back into an open end" },
    { OPEN, 5, 0, 1,  7, OPEN, 1, 0, false, "a shared day between open stays" },
    { OPEN, 5, 0, 0,  5,  5, 0, 0, true,  "last day of an open beginning" },
    { OPEN, 5, 0, 0,  6,  6, 0, 0, false, "the day after an open beginning" },
    { OPEN, 5, 0, 0, OPEN, 1, 0, 0, true, "two open beginnings" },
    { OPEN, OPEN, 0, 0, 20, 20, 0, 0, true, "always away" },
    { OPEN, OPEN, 0, 0, OPEN, OPEN, 0, 0, true, "always away twice" },
    { OPEN, OPEN, 0, 0, OPEN, 3, 0, 0, true, "always and an open beginning" },
    { OPEN, OPEN, 0, 0, 30, OPEN, 0, 0, true, "always and an open end" },
    { 20, 25, 0, 2,  1, 17, 0, 2, false, "two days back, then two there that are none" },
    { 20, 25, 2, 0,  1, 17, 0, 2, false, "two days between for both ways" },
    { 20, 25, 3, 0,  1, 17, 0, 2, true,  "three days there into two" },
};
/* clang-format on */

static struct stay stay_in_march(int first, int last, int before, int after)
{
    char from[16] = "", to[16] = "";

    if (first)
        snprintf(from, sizeof from, "2026-03-%02d", first);
    if (last)
        snprintf(to, sizeof to, "2026-03-%02d", last);
    return stay_of(from, to, before, after);
}

static bool is_there(const struct stay *s, int64_t day)
{
    return day >= s->first && day <= s->last;
}

static bool is_busy(const struct stay *s, int64_t day)
{
    return day >= s->first - s->before && day <= s->last + s->after;
}

/* The rule read day by day: nobody is at one place while he is at the other or on its way. */
static bool meets_on_some_day(const struct stay *a, const struct stay *b)
{
    struct stay march = stay_in_march(1, 31, 0, 0);

    for (int64_t day = march.first - 60; day <= march.last + 60; day++)
        if ((is_there(a, day) && is_busy(b, day)) || (is_there(b, day) && is_busy(a, day)))
            return true;
    return false;
}

static void fifty_pairs_overlap_or_not_as_the_calendar_says(void **state)
{
    (void)state;
    assert_int_equal(sizeof pairs / sizeof *pairs, 50);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const struct pair *p = &pairs[i];
        struct stay a = stay_in_march(p->a_first, p->a_last, p->a_before, p->a_after);
        struct stay b = stay_in_march(p->b_first, p->b_last, p->b_before, p->b_after);
        if (stay_overlaps(&a, &b) != p->overlap || stay_overlaps(&b, &a) != p->overlap)
            fail_msg("%s: %s", p->what, p->overlap ? "not found" : "found");
        if (meets_on_some_day(&a, &b) != p->overlap)
            fail_msg("%s: the table is wrong", p->what);
    }
}

static void days_left_count_each_day_once_and_only_inside_the_window(void **state)
{
    struct stay march = stay_in_march(1, 31, 0, 0);
    struct stay none[1] = {{0}};
    struct stay some[] = {stay_in_march(10, 12, 1, 1), stay_in_march(11, 15, 0, 0), stay_in_march(1, 1, 5, 0), stay_in_march(30, OPEN, 0, 0)};
    struct stay all[] = {stay_in_march(OPEN, OPEN, 0, 0), stay_in_march(3, 4, 0, 0)};

    (void)state;
    assert_int_equal(stay_free_days(none, 0, march.first, march.last), 31);
    assert_int_equal(stay_free_days(some, 4, march.first, march.last), 31 - 7 - 1 - 2);
    assert_int_equal(stay_free_days(all, 2, march.first, march.last), 0);
    assert_int_equal(stay_free_days(none, 0, march.last, march.first), 0);
}

/* ---- records ---- */

static char *add_expert(const char *person)
{
    return tmpdb_add(&t, "expert", "name", "专家", "specialties", "A1", "home", "150121", "programme", "kjtpy", "person", person ? person : "", NULL);
}

static bool try_stay(const char *expert, const char *kind, const char *from, const char *to, const char *before, struct err *e)
{
    struct record r;

    record_init(&r, &stay_entity);
    bool ok = record_set_named(&t.m, &r, "expert", expert, e) && record_set_named(&t.m, &r, "kind", kind, e) &&
              record_set_named(&t.m, &r, "starts_on", from, e) && record_set_named(&t.m, &r, "ends_on", to, e) &&
              record_set_named(&t.m, &r, "travel_before", before, e) && repo_save(&t.m, &r, e);
    record_release(&r);
    return ok;
}

static void an_overlapping_stay_is_refused_and_the_other_one_named(void **state)
{
    struct err e = {0};
    char *expert = add_expert(NULL), *other = add_expert(NULL), *again = add_expert(expert);

    (void)state;
    CHECK_OK(try_stay(expert, "stay", "2026-04-01", "2026-04-10", "1", &e), e);
    CHECK_FAILS(try_stay(expert, "holiday", "2026-03-31", "2026-03-31", "", &e), e, ERR_INPUT);
    assert_non_null(strstr(e.text, "Y2026-00001"));
    err_clear(&e);
    CHECK_OK(try_stay(expert, "holiday", "2026-03-30", "2026-03-30", "", &e), e);
    CHECK_OK(try_stay(other, "stay", "2026-04-01", "2026-04-10", "1", &e), e);
    CHECK_FAILS(try_stay(again, "stay", "2026-04-10", "", "", &e), e, ERR_INPUT); /* the same person under another programme */
    free(expert);
    free(other);
    free(again);
}

static void who_is_absent_all_year_is_no_candidate_and_the_desk_says_why(void **state)
{
    struct err e = {0};
    struct record plan;
    struct plan_desk *desk = NULL;
    struct arena mem = {0};
    struct plan_option *options;
    int32_t count = 0;
    char *away = add_expert(NULL), *here = add_expert(NULL);
    char *need = tmpdb_add(&t, "need", "region", "150121100201", "specialty", "A1", NULL);

    (void)state;
    CHECK_OK(try_stay(away, "away", "2026-01-02", "", "1", &e), e);
    CHECK_OK(try_stay(here, "holiday", "2026-01-01", "2026-12-01", "", &e), e);
    record_init(&plan, &plan_entity);
    CHECK_OK(plan_new(&t.m, 2026, NULL, NULL, &plan, &e), e);
    CHECK_OK(plan_desk_open(&t.m, &plan, &desk, &e), e);
    CHECK_OK(plan_desk_candidates(desk, need, true, 0, &mem, &options, &count, &e), e);
    assert_int_equal(count, 2);
    assert_string_equal(options[0].expert, here);
    assert_null(options[0].why);
    assert_string_equal(options[1].expert, away);
    assert_non_null(strstr(options[1].why, "0 days"));
    plan_desk_close(desk);
    CHECK_OK(plan_weight_set(&t.m, "least_days", "31", &e), e);
    CHECK_OK(plan_desk_open(&t.m, &plan, &desk, &e), e);
    CHECK_OK(plan_desk_candidates(desk, need, false, 0, &mem, &options, &count, &e), e);
    assert_int_equal(count, 0); /* 30 days are left to him */
    plan_desk_close(desk);
    arena_release(&mem);
    record_release(&plan);
    free(away);
    free(here);
    free(need);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fifty_pairs_overlap_or_not_as_the_calendar_says),
        cmocka_unit_test(days_left_count_each_day_once_and_only_inside_the_window),
        cmocka_unit_test_setup_teardown(an_overlapping_stay_is_refused_and_the_other_one_named, open_db, close_db),
        cmocka_unit_test_setup_teardown(who_is_absent_all_year_is_no_candidate_and_the_desk_says_why, open_db, close_db),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
