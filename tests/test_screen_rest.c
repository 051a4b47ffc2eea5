/*
 * Golden screens, in both languages and two sizes, of what test_screen, test_screen_list and test_screen_board leave out:
 * questions, hints, faults in a form, long texts, sets and divisions to choose from, histories, every report, a plan and
 * what is said about it, and what a screen reader is told.
 * Not here: what the screens do.
 */
#include "check.h"
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CTRL_U "\025"
#define F6 "\033[17~"
#define TABS3 "\t\t\t"

static void add_households(void)
{
    static const char *const names[] = {"王小明", "包乌兰", "李秀英", "孟和"};
    char id[19];

    for (int i = 0; i < 8; i++)
        free(tmpdb_add(&desk.t, "household", "head", names[i % 4], "region", i % 2 ? "150121100201" : "150525100201", "class",
                       i % 3 ? "general" : "allowance", "causes", i % 3 ? "illness" : "skill;illness", "persons", "4", NULL));
    tmpdb_id_number(1, id);
    free(tmpdb_add(&desk.t, "member", "household", "H2026-00008", "name", "王小红", "relation", "spouse", "id_number", id, NULL));
    free(tmpdb_add(&desk.t, "visit", "household", "H2026-00008", "kind", "regular", "date", "2026-02-01", "visitor", "张三", "next_on",
                   "2026-03-10", NULL));
}

static void add_office(void)
{
    add_households();
    desk_add_year();
    free(tmpdb_add(&desk.t, "assignment", "year", "2026", "expert", "E2026-00001", "need", "N2026-00001", "starts_on", "2026-01-02",
                   "ends_on", "2026-04-01", NULL));
    free(tmpdb_add(&desk.t, "service", "assignment", "A2026-00001", "date", "2026-01-11", "hours", "6", "households", "3", NULL));
}

static int open_db(void **state)
{
    (void)state;
    desk_open_with(add_office);
    return 0;
}

/* Keys, and the name of the picture that they lead to; NULL = none. */
struct step {
    const char *keys, *name;
};

static void take_pictures(const struct step *steps, const char *lang, int rows, int cols)
{
    char name[64];

    for (const struct step *s = steps; s->keys; s++) {
        assert_true(vt_type(&desk.v, s->keys));
        if (s->name && strcmp(s->name, "board-solved") == 0)
            vt_wait(&desk.v, lang[0] == 'e' ? "Solved." : "已求解。");
        snprintf(name, sizeof name, "%s-%s-%dx%d", s->name ? s->name : "", lang, cols, rows);
        if (s->name)
            vt_golden(&desk.v, name);
    }
}

static const struct {
    int rows, cols;
    const char *lang;
} places[] = {{24, 80, "en"}, {24, 80, "zh_CN"}, {50, 160, "en"}, {50, 160, "zh_CN"}};

enum { PLACES = sizeof places / sizeof *places };

static void everywhere(const struct step *steps, const char *option)
{
    for (int i = 0; i < PLACES; i++) {
        if (i) { /* as if it were the first one */
            tmpdb_close(&desk.t);
            open_db(NULL);
        }
        desk_start(places[i].rows, places[i].cols, places[i].lang, option);
        take_pictures(steps, places[i].lang, places[i].rows, places[i].cols);
        leave();
    }
}

static void lists_ask_hint_and_say(void **state)
{
    static const struct step steps[] = {
        {"1", NULL}, {"D", "question"}, {"n", NULL}, {"  ", "marks"}, {"E", "set-field"}, {ESC, NULL}, {ESC, NULL}, {"z", "hints"}, {ESC, NULL},
        {"/乌", "searching"}, {ESC, NULL}, {"w", "write"}, {CTRL_U "list.txt\r", NULL}, {"M", "messages"}, {"q", NULL},
        {"x", "steps"}, {"\r", NULL}, {"u", "undo"}, {"n", NULL}, {"s", "sort"}, {ESC, NULL}, {"f", "fields"}, {"persons\r", "typed-condition"}, {ESC, NULL},
        {"/zzz", "nothing-fits"}, {ESC, NULL}, {"\r", NULL}, {"r", "related"}, {ESC, NULL}, {"q", NULL}, {"q", NULL},
        {NULL, NULL},
    };

    (void)state;
    everywhere(steps, NULL);
}

static void forms_say_what_is_wrong_and_let_choose(void **state)
{
    static const struct step steps[] = {
        {"1", NULL}, {"e", NULL}, {F6, "field-history"}, {"q", NULL}, {CTRL_U CTRL_S, "faults"}, {"王小明\t\t\r", "division"}, {ESC, NULL},
        {"\t\t\r", "set"}, {ESC, NULL}, {TABS3 TABS3 TABS3 "\r", NULL}, {"院墙已修好，仍缺饲料。\r下次走访带兽医。", "long-text"}, {ESC, NULL}, {"y", NULL},
        {ESC, "leave"}, {"y", NULL}, {"a", "new"}, {ESC, NULL}, {"q", NULL}, {"6", NULL}, {"a", "new-visit"}, {"wxm", "record"}, {ESC, NULL}, {ESC, NULL},
        {NULL, NULL},
    };

    (void)state;
    everywhere(steps, NULL);
}

static void every_report_is_a_table(void **state)
{
    static const struct step steps[] = {
        {"r" DOWN "\r", "report-risk"}, {"q", NULL}, {"r" DOWN DOWN "\r", "report-subsidy"}, {"q", NULL},
        {"r" DOWN DOWN DOWN "\r", "report-selection"}, {"q", NULL}, {"r" DOWN DOWN DOWN DOWN "\r", "report-services"}, {"q", NULL},
        {"r" DOWN DOWN DOWN DOWN DOWN "\r", "report-offers"}, {"q", NULL}, {"r" DOWN DOWN DOWN DOWN DOWN DOWN "\r", "report-appraisals"}, {"q", NULL},
        {NULL, NULL},
    };

    (void)state;
    everywhere(steps, NULL);
}

static void a_plan_is_shown_explained_and_counted(void **state)
{
    static const struct step steps[] = {
        {"3", NULL}, {"\r", "plan"}, {"w", "plan-missing"}, {"q", NULL}, {"o", "plan-totals"}, {"q", NULL}, {"b", NULL}, {"l", NULL},
        {"e", "board-why"}, {"q", NULL}, {"c", "board-effect"}, {"q", NULL}, {"?", "board-help"}, {"q", NULL}, {"b", "board-bars"}, {"q", NULL},
        {"m", "board-all"}, {"s", "board-solved"}, {"q", NULL}, {"q", NULL}, {NULL, NULL},
    };

    (void)state;
    everywhere(steps, NULL);
}

static void records_of_the_year_are_shown(void **state)
{
    static const struct step steps[] = {
        {"7", "experts"}, {"\r", "expert"}, {"q", NULL}, {"q", NULL}, {"2", "needs"}, {"\r", "need"}, {"q", NULL}, {"q", NULL},
        {"4", "assignments"}, {"\r", "assignment"}, {"q", NULL}, {"q", NULL}, {NULL, NULL},
    };

    (void)state;
    everywhere(steps, NULL);
}

static void plain_characters_draw_frames_too(void **state)
{
    static const struct step steps[] = {{"1", NULL}, {"f", "ascii"}, {ESC, NULL}, {"q", NULL}, {NULL, NULL}};

    (void)state;
    everywhere(steps, "--ascii");
}

static void a_screen_reader_is_told_line_by_line(void **state)
{
    static const struct step steps[] = {
        {"1", NULL}, {"j", NULL}, {"\r", NULL}, {"j", NULL}, {"e", NULL}, {"\t", NULL}, {ESC, NULL}, {"q", "plain"}, {"q", NULL}, {NULL, NULL},
    };

    (void)state;
    everywhere(steps, "--plain");
}

static void home_offers_what_a_cut_line_left(void **state)
{
    (void)state;
    desk_start(24, 80, "en", NULL);
    vt_type(&desk.v, "1");
    vt_type(&desk.v, "a");
    vt_type(&desk.v, "王小红");
    assert_int_equal(vt_drop(&desk.v), 0);
    for (int i = 0; i < PLACES; i++) {
        char name[64];
        snprintf(name, sizeof name, "draft-%s-%dx%d", places[i].lang, places[i].cols, places[i].rows);
        desk_start(places[i].rows, places[i].cols, places[i].lang, NULL);
        vt_golden(&desk.v, name);
        leave();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lists_ask_hint_and_say, open_db, desk_close),
        cmocka_unit_test_setup_teardown(forms_say_what_is_wrong_and_let_choose, open_db, desk_close),
        cmocka_unit_test_setup_teardown(every_report_is_a_table, open_db, desk_close),
        cmocka_unit_test_setup_teardown(a_plan_is_shown_explained_and_counted, open_db, desk_close),
        cmocka_unit_test_setup_teardown(records_of_the_year_are_shown, open_db, desk_close),
        cmocka_unit_test_setup_teardown(plain_characters_draw_frames_too, open_db, desk_close),
        cmocka_unit_test_setup_teardown(a_screen_reader_is_told_line_by_line, open_db, desk_close),
        cmocka_unit_test_setup_teardown(home_offers_what_a_cut_line_left, open_db, desk_close),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
