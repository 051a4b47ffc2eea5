/*
 * Forms worked with for real: the calendar, private fields, a field's history, walking through a list, entries that begin
 * as the last one did, drafts across a dropped line.
 * Not here: faults and conflicts (test_screen).
 */
#include "check.h"
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_day_is_chosen_in_the_calendar(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "e");
    for (int i = 0; i < 14; i++)
        vt_type(&desk.v, "\t");
    for (int i = 0; i < 14 && !vt_shows(&desk.v, "> On file since"); i++)
        vt_type(&desk.v, "\033[Z");
    KEYS(F9);
    vt_expect(&desk.v, "2025-05-11");
    vt_expect(&desk.v, "[11]");
    KEYS(RIGHT);
    vt_expect(&desk.v, "2025-05-12");
    assert_true(desk.v.bytes <= 50);
    KEYS(DOWN, PGDN, ">");
    vt_expect(&desk.v, "2026-06-19");
    KEYS("t", PGUP, "<");
    vt_expect(&desk.v, "2025-02-15");
    KEYS(HOME);
    vt_expect(&desk.v, "2025-02-10"); /* a Monday */
    KEYS(END, "\r");
    vt_expect(&desk.v, "2025-02-16");
    KEYS(CTRL_S);
    assert_int_equal(count_of("household", "identified_on=2025-02-16"), 1);
    leave();
}

static void private_fields_open_by_one_key_and_a_field_tells_its_history(void **state)
{
    (void)state;
    others_save("household", "H2026-00060", "persons", "9");
    start(24, 80, "en");
    KEYS("1", "e");
    vt_refuse(&desk.v, "13800000000");
    KEYS(F8);
    vt_expect(&desk.v, "13800000000");
    for (int i = 0; i < 14 && !vt_shows(&desk.v, "> Persons"); i++)
        vt_type(&desk.v, "\t");
    KEYS(F6);
    vt_expect(&desk.v, "Persons: ");
    vt_expect(&desk.v, "-> 9");
    vt_refuse(&desk.v, "Class:");
    KEYS("q", ESC, "\r", "h");
    vt_expect(&desk.v, "reveal");
    leave();
}

static void the_form_walks_through_the_list_and_saves_on_its_way(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("1", "e");
    vt_expect(&desk.v, "Household H2026-00060");
    KEYS("\025特木尔", PGDN);
    vt_expect(&desk.v, "Household H2026-00059");
    KEYS(PGUP);
    vt_expect(&desk.v, "Household H2026-00060");
    vt_expect(&desk.v, "特木尔");
    assert_int_equal(count_of("household", "head=特木尔"), 1);
    KEYS(PGUP);
    vt_expect(&desk.v, "first record of the list");
    KEYS(ESC);
    leave();
}

static void a_log_is_entered_by_a_few_keys_from_the_last_one(void **state)
{
    int typed = 0;

    (void)state;
    snprintf(desk.t.m.who.name, sizeof desk.t.m.who.name, "admin");
    free(tmpdb_add(&desk.t, "visit", "household", "H2026-00007", "kind", "regular", "date", "2026-02-02", "visitor", "李四", "finding", "一切正常", NULL));
    static const char *const keys_of[] = {"6", "F", "a", F7, CTRL_S};
    start(24, 80, "en");
    for (size_t i = 0; i < sizeof keys_of / sizeof *keys_of; i++, typed++)
        vt_type(&desk.v, keys_of[i]);
    vt_expect(&desk.v, "Saved: Visit");
    assert_int_equal(count_of("visit", "visitor=李四"), 2);
    assert_int_equal(count_of("visit", "date=2026-03-15"), 1);
    assert_true(typed <= 5);
    leave();
}

static void a_service_log_like_the_last_one_takes_six_keys_and_what_differs(void **state)
{
    (void)state;
    snprintf(desk.t.m.who.name, sizeof desk.t.m.who.name, "admin");
    char *expert = tmpdb_add(&desk.t, "expert", "name", "赵技术", "programme", "kjtpy", "home", "150525", "specialties", "A1", NULL);
    free(tmpdb_add(&desk.t, "service", "expert", expert, "region", "150525100201", "hours", "3", "households", "12", "technique", "剪枝",
                   "result", "学会二人", NULL));
    free(expert);
    start(24, 80, "en");
    KEYS("t", "service\r", "a", F7);
    vt_expect(&desk.v, "剪枝");
    for (int i = 0; i < 12 && !vt_shows(&desk.v, "> Technique"); i++)
        vt_type(&desk.v, "\t");
    KEYS("\025嫁接", CTRL_S);
    vt_expect(&desk.v, "Saved: ");
    assert_int_equal(count_of("service", "technique=嫁接"), 1);
    assert_int_equal(count_of("service", "households=12"), 2);
    assert_int_equal(count_of("service", "date=2026-03-15"), 2);
    leave();
}

static void a_dropped_line_keeps_the_long_text_too(void **state)
{
    (void)state;
    start(24, 80, "en");
    KEYS("6", "F", "a");
    for (int i = 0; i < 12 && !vt_shows(&desk.v, "> Finding") && !vt_shows(&desk.v, "> Findings"); i++)
        vt_type(&desk.v, "\t");
    KEYS("\r", "院墙已修好");
    (void)vt_drop(&desk.v);
    start(24, 80, "en");
    KEYS("d", "y");
    vt_expect(&desk.v, "院墙已修好");
    KEYS(ESC, "y");
    leave();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_day_is_chosen_in_the_calendar, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(private_fields_open_by_one_key_and_a_field_tells_its_history, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(the_form_walks_through_the_list_and_saves_on_its_way, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_log_is_entered_by_a_few_keys_from_the_last_one, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_service_log_like_the_last_one_takes_six_keys_and_what_differs, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_dropped_line_keeps_the_long_text_too, desk_open, desk_close),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
