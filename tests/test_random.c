/*
 * Any keys in any order at any size do no harm: the program lives, says that it is quiet, keeps its cursor on the screen,
 * and leaves an office that `tepai check` finds sound. 1500 keys; RANDOM_KEYS and RANDOM_SEED ask for more and others.
 * Not here: what keys are for (test_screen and its like).
 */
#include "check.h"
#include "desk.h"
#include "work/check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static void add_office(void)
{
    desk_add_records();
    desk_add_year();
}

static int open_db(void **state)
{
    (void)state;
    desk_open_with(add_office);
    return 0;
}

/* Arrows and letters, text, a paste, the mouse, what a terminal treats by itself when it is not told otherwise. */
static const char *const some[] = {
    "\033OB", "\033OA", "\033[6~", "\033[5~", "\033OF", "\033OH", "\033OC", "\033OD", "\r", "\033", "\t", " ", "\177", "\033[3~",
    "1", "2", "3", "4", "5", "6", "7", "a", "b", "c", "d", "e", "f", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s",
    "t", "u", "v", "w", "x", "y", "z", "C", "D", "E", "F", "G", "J", "K", "M", "R", "S", "/", ":", "?", "*", "-", "<", ">",
    "\003", "\017", "\022", "\023", "\025", "\026", "\031", "\032", "\034", "\033[18~", "\033[20~", "zm", "zc",
    "王", "，", "wxm", "2026-03-01", "150121100201", "13800000000", "\033[200~王\n乌兰\033[201~",
    "\033[<0;10;8M", "\033[<0;3;20M", "\033[<65;9;9M", "\033[M !$",
};
/* Of these the program awaits the rest for a second. */
static const char *const halves[] = {"\033[", "\033O", "\033[<", "\033[<0;1", "\033[M", "\xe7", "\xf0\xa0"};

enum { SOME = sizeof some / sizeof *some, HALVES = sizeof halves / sizeof *halves, HALVES_IN = 128 };

static unsigned next(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

/* One to sixteen keys at once, as held keys come; *done counts them. False when the program has ended. */
static bool type_some(unsigned *seed, long *done)
{
    struct buf keys = {0};
    int n = 1 + (int)(next(seed) % 16);

    for (int i = 0; i < n; i++)
        buf_add(&keys, next(seed) % HALVES_IN ? some[next(seed) % SOME] : halves[next(seed) % HALVES]);
    *done += n;
    bool alive = vt_type(&desk.v, buf_text(&keys));
    buf_release(&keys);
    return alive;
}

/* Mostly back to 80x24, where most is drawn. */
static bool resize_to_any(unsigned *seed, long *done)
{
    static const int sizes[][2] = {{24, 80}, {6, 20}, {24, 80}, {10, 40}, {50, 160}, {24, 80}, {6, 20}, {0, 0}};

    unsigned pick = next(seed);
    const int *size = sizes[pick % 8];
    *done += 1;
    return size[0] ? vt_resize(&desk.v, size[0], size[1]) : vt_resize(&desk.v, 1 + (int)(pick / 8 % 60), 1 + (int)(pick / 480 % 136));
}

static void end_well(long keys)
{
    int status = vt_end(&desk.v);

    if (status == 0)
        return;
    vt_explain(&desk.v);
    fail_msg("the program ended with %d after %ld keys", status, keys);
}

static void print_fault(void *arg, const char *sentence)
{
    int *count = arg;

    *count += 1;
    print_error("%s\n", sentence);
}

static void random_keys_and_sizes_do_no_harm(void **state)
{
    const char *given = getenv("RANDOM_SEED");
    const char *count = getenv("RANDOM_KEYS");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : 20260315;
    long keys = count ? strtol(count, NULL, 10) : 1500;
    long told = 0;

    (void)state;
    start(24, 80, "zh_CN");
    for (long i = 0; i < keys;) {
        bool alive = next(&seed) % 40 ? type_some(&seed, &i) : resize_to_any(&seed, &i);
        if (!alive) { /* q at home leaves */
            end_well(i);
            start(desk.v.rows, desk.v.cols, "zh_CN");
        }
        VTermPos at;
        vterm_state_get_cursorpos(vterm_obtain_state(desk.v.term), &at);
        assert_true(at.row >= 0 && at.row < desk.v.rows && at.col >= 0 && at.col <= desk.v.cols);
        if (count && i / 10000 > told) {
            told = i / 10000;
            print_message("%ld keys\n", i);
        }
    }
    kill(desk.v.pid, SIGTERM); /* whatever screen it is on */
    end_well(keys);
    struct err e = {0};
    int faults = 0;
    CHECK_OK(check_office(&desk.t.m, NULL, NULL, print_fault, &faults, &e), e);
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(random_keys_and_sizes_do_no_harm, open_db, desk_close),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
