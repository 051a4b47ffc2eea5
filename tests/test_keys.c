/*
 * Keys and terminals: the bytes that a key may cost, lines that are slow or lose the timing of keys, the mouse, a user's own
 * keys, screens for readers. Every test has a database of its own with 60 households.
 * Not here: what the screens look like and do (test_screen), any keys in any order (test_random), lines far away
 * (test_far).
 */
#include "check.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/txn.h"
#include "tmpdb.h"
#include "vt.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { HOUSEHOLDS = 60 };
#define DOWN "\033OB"
#define UP "\033OA"
#define PGDN "\033[6~"
#define END "\033OF"
#define HOME "\033OH"
#define CTRL_S "\023"

static struct tmpdb t;
static struct vt v;

static int open_db(void **state)
{
    static const char *const names[] = {"王小明", "包乌兰", "李秀英", "孟和", "张建国", "白音", "陈玉兰"};
    struct err e = {0};

    (void)state;
    tmpdb_open(&t);
    CHECK_OK(txn_begin(t.db, TXN_WRITE, &e), e);
    free(tmpdb_add(&t, "account", "name", "admin", "role", "administrator", "area", "15", NULL));
    for (int i = 0; i < HOUSEHOLDS; i++)
        free(tmpdb_add(&t, "household", "head", names[i % 7], "region", i % 2 ? "150121100201" : "150525100201", "class",
                       i % 5 ? "general" : "allowance", "causes", i % 3 ? "illness" : "skill", NULL));
    free(tmpdb_add(&t, "visit", "household", "H2026-00001", "kind", "regular", "date", "2026-02-01", NULL));
    CHECK_OK(txn_end(t.db, true, &e), e);
    return 0;
}

static int close_db(void **state)
{
    (void)state;
    if (v.term)
        vt_end(&v);
    tmpdb_close(&t);
    return 0;
}

static void start(int rows, int cols, const char *lang)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", t.path, "--lang", lang, "--today", "2026-03-15", "--as", "admin", NULL};

    assert_non_null(argv[0]);
    vt_start(&v, rows, cols, NULL, argv);
}

static void leave(void)
{
    vt_type(&v, "\021"); /* C-q */
    assert_int_equal(vt_end(&v), 0);
}

/* ---- bytes ---- */

static void expect_bytes(const char *what, size_t most)
{
    if (v.bytes > most)
        fail_msg("%s: %zu bytes, at most %zu\n%s", what, v.bytes, most, vt_text(&v));
}

static void a_key_costs_few_bytes(void **state)
{
    char many[20 * sizeof PGDN] = "";

    (void)state;
    start(24, 80, "zh_CN");
    vt_type(&v, "1");
    vt_type(&v, DOWN);
    vt_type(&v, DOWN);
    expect_bytes("one row down", 50);
    assert_int_equal(v.reads, 1); /* one write a key */
    vt_type(&v, UP);
    expect_bytes("one row up", 50);
    for (int i = 0; i < 19; i++)
        vt_type(&v, DOWN);
    vt_type(&v, DOWN);
    expect_bytes("one row scrolled", 260);
    vt_type(&v, HOME);
    vt_type(&v, PGDN);
    expect_bytes("one page", 2000);
    vt_type(&v, HOME);
    for (int i = 0; i < 20; i++)
        memcpy(many + (size_t)i * strlen(PGDN), PGDN, strlen(PGDN) + 1);
    vt_type(&v, many);
    expect_bytes("20 pages typed ahead", 2000);
    vt_type(&v, "z");
    vt_type(&v, "\033");
    vt_type(&v, "a");
    vt_type(&v, "乌");
    vt_type(&v, "兰");
    expect_bytes("a Chinese character in a field", 40);
    vt_type(&v, "\033");
    vt_type(&v, "y");
    leave();
}

static void nothing_is_written_without_a_key(void **state)
{
    (void)state;
    start(24, 80, "zh_CN");
    vt_type(&v, "1");
    if (!vt_quiet(&v, 1200)) /* two looks at what others do */
        fail_msg("something is written while nobody types:\n%s", vt_text(&v));
    leave();
}

/* ---- slow lines ---- */

static void keys_mean_the_same_however_the_line_cuts_them(void **state)
{
    static const char script[] = "1" DOWN DOWN PGDN UP "/包乌兰";
    static const size_t pieces[] = {sizeof script, 1, 2, 3, 5};
    char first[sizeof v.text] = "";

    (void)state;
    setenv("ESCDELAY", "2000", 1); /* the machine may be slow too */
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        start(24, 80, "zh_CN");
        for (size_t at = 0; at < sizeof script - 1; at += pieces[i])
            vt_send(&v, script + at, at + pieces[i] < sizeof script ? pieces[i] : sizeof script - 1 - at);
        vt_wait(&v, "/包乌兰");
        vt_type(&v, "\r");
        vt_wait(&v, "农户 9 ");
        if (!i)
            memcpy(first, vt_text(&v), sizeof first);
        assert_string_equal(vt_text(&v), first);
        leave();
    }
    unsetenv("ESCDELAY");
}

static void held_keys_are_painted_once_and_stop_when_let_go(void **state)
{
    char held[300 * sizeof DOWN] = "";

    (void)state;
    start(24, 80, "zh_CN");
    vt_type(&v, "1");
    for (int i = 0; i < 300; i++)
        memcpy(held + (size_t)i * strlen(DOWN), DOWN, strlen(DOWN) + 1);
    vt_type(&v, held);
    expect_bytes("300 rows down at once", 2000);
    vt_expect(&v, "H2026-00001");
    vt_type(&v, UP);
    vt_expect(&v, "> 包乌兰       H2026-00002");
    leave();
}

static void a_key_after_escape_is_not_lost(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_type(&v, "/wxm");
    vt_type(&v, "\033" DOWN DOWN);
    vt_expect(&v, "Households 60");
    vt_expect(&v, "> 包乌兰       H2026-00058"); /* where the search began, and two down */
    vt_type(&v, "\033[1;5P\033[99~"); /* keys that nobody knows do nothing */
    vt_expect(&v, "> 包乌兰       H2026-00058");
    leave();
}

static void a_key_in_the_middle_of_another_one_is_that_key(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_type(&v, "\033[" DOWN); /* the rest of the first was lost on the line */
    vt_expect(&v, "> 李秀英       H2026-00059");
    vt_type(&v, "\xe4\xb8" DOWN);
    vt_expect(&v, "> 包乌兰       H2026-00058");
    leave();
}

static void a_size_that_changes_in_the_middle_of_a_key_counts(void **state)
{
    struct winsize size = {.ws_row = 30, .ws_col = 70};

    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    kill(v.pid, SIGSTOP); /* both wait for it, whichever came first */
    vt_take_size(&v, size.ws_row, size.ws_col);
    assert_int_equal(ioctl(v.fd, TIOCSWINSZ, &size), 0);
    vt_send(&v, "\033[", 2);
    kill(v.pid, SIGCONT);
    vt_wait(&v, "H2026-00035"); /* the last of 26 rows */
    vt_send(&v, DOWN, strlen(DOWN));
    vt_wait(&v, "cursor 3,0");
    leave();
}

static void a_scrolling_region_does_not_outlive_the_size_it_was_for(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    for (int i = 0; i < 50; i++) { /* memory that is written to beside its own shows itself sooner or later */
        vterm_input_write(v.term, "\033[10;20r", 8);
        assert_true(vt_resize(&v, 6, 20));
        vterm_input_write(v.term, "\033[20;1H\n\033D\033M\033[3L", 18);
        assert_true(vt_resize(&v, 24, 80));
    }
    vt_expect(&v, "> 孟和         H2026-00060");
    leave();
}

static void a_wide_character_on_its_way_at_a_resize_to_one_column_does_no_harm(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    assert_true(vt_resize(&v, 24, 1));
    vterm_input_write(v.term, "\033[1;1H\xe7\x8e\x8b", 9); /* the program wrote it for 80 columns */
    assert_true(vt_resize(&v, 24, 80));
    vt_expect(&v, "> 孟和         H2026-00060");
    leave();
}

static void a_line_cut_in_the_middle_of_a_paste_ends_the_program(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_send(&v, "\033[200~wang", 10);
    assert_int_equal(vt_drop(&v), 0);
}

/* ---- the mouse ---- */

static void the_mouse_is_off_until_asked_for_and_then_chooses_and_opens(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1");
    vt_type(&v, "\033[<0;10;8M"); /* nobody asked */
    vt_expect(&v, "> 孟和         H2026-00060");
    vt_type(&v, "z");
    vt_type(&v, "m");
    vt_expect(&v, "The mouse works here");
    vt_type(&v, "\033[<0;10;8M\033[<0;10;8m");
    vt_expect(&v, ">");
    vt_expect(&v, "cursor 7,0");
    vt_type(&v, "\033[<65;10;8M");
    vt_expect(&v, "cursor 10,0");
    vt_type(&v, "\033[<64;10;8M");
    vt_expect(&v, "cursor 7,0");
    vt_type(&v, "\033[<0;10;8M\033[<0;10;8m");
    vt_expect(&v, "Household H2026-00055");
    leave();
}

static void half_of_what_a_mouse_says_holds_nothing_up(void **state)
{
    (void)state;
    start(24, 80, "en");
    vt_type(&v, "1zm");
    vt_type(&v, "\033[<0;10"); /* idle again although the rest never comes */
    vt_type(&v, DOWN);
    vt_expect(&v, "cursor 3,0");
    vt_type(&v, "\033[<0;10;8M\033[<0;10;8m");
    vt_expect(&v, "cursor 7,0");
    vt_type(&v, "\033[M !$"); /* as old terminals say it: the left button in the fourth row */
    vt_expect(&v, "cursor 3,0");
    vt_type(&v, "\033[<999;10;8M\033[<0;0;8M\033[<0;10;99999M\033[<0;10;23M");
    vt_expect(&v, "cursor 3,0");
    vt_expect(&v, "Households 60");
    leave();
}

/* ---- the user's own keys ---- */

static void own_keys_count_and_faulty_lines_are_said(void **state)
{
    char path[] = "/tmp/tepai-keys-XXXXXX";
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "w");
    assert_non_null(f);
    fputs("# my keys\nrecord.list edit F4 M-e\nrecord.list nothing x\nnowhere edit x\nrecord.list add F44x\n"
          "record.list add F4\n"
          "everywhere help g,h\nrecord.list write -\n", f);
    assert_int_equal(fclose(f), 0);
    setenv("TEPAI_KEYS", path, 1);
    start(24, 80, "en");
    unlink(path);
    unsetenv("TEPAI_KEYS");
    vt_type(&v, "M");
    vt_expect(&v, "line 3: record.list has no command");
    vt_expect(&v, "line 4: there is no scope");
    vt_expect(&v, "line 5: a key is named as in F4");
    vt_expect(&v, "line 6: a key of add is the key of edit too");
    vt_refuse(&v, "line 2");
    vt_type(&v, "q");
    vt_type(&v, "1");
    vt_expect(&v, "F4 Edit");
    vt_type(&v, "e");
    vt_expect(&v, "Households 60");
    vt_type(&v, "\033OS"); /* F4 */
    vt_expect(&v, "Head of household");
    vt_type(&v, "\033");
    leave();
}

/* ---- readers ---- */

static void plain_lines_hold_no_sequences_and_say_what_changed(void **state)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", t.path, "--lang", "en", "--plain", "--as", "admin", NULL};

    (void)state;
    setenv("TEPAI_VT_TERM", "dumb", 1);
    vt_start(&v, 24, 110, NULL, argv);
    unsetenv("TEPAI_VT_TERM");
    vt_expect(&v, "60  Households");
    vt_type(&v, "1");
    vt_expect(&v, "孟和  H2026-00060");
    vt_type(&v, "j");
    vt_expect(&v, "李秀英  H2026-00059");
    vt_expect(&v, "[2]");
    vt_type(&v, "\r");
    vt_expect(&v, "No.  H2026-00059");
    vt_type(&v, "t");
    vt_expect(&v, "Divisions");
    vt_type(&v, "\033");
    assert_int_equal(v.escapes, 0);
    leave();
    assert_int_equal(v.escapes, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_costs_few_bytes, open_db, close_db),
        cmocka_unit_test_setup_teardown(nothing_is_written_without_a_key, open_db, close_db),
        cmocka_unit_test_setup_teardown(keys_mean_the_same_however_the_line_cuts_them, open_db, close_db),
        cmocka_unit_test_setup_teardown(held_keys_are_painted_once_and_stop_when_let_go, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_key_after_escape_is_not_lost, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_key_in_the_middle_of_another_one_is_that_key, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_size_that_changes_in_the_middle_of_a_key_counts, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_scrolling_region_does_not_outlive_the_size_it_was_for, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_wide_character_on_its_way_at_a_resize_to_one_column_does_no_harm, open_db, close_db),
        cmocka_unit_test_setup_teardown(a_line_cut_in_the_middle_of_a_paste_ends_the_program, open_db, close_db),
        cmocka_unit_test_setup_teardown(the_mouse_is_off_until_asked_for_and_then_chooses_and_opens, open_db, close_db),
        cmocka_unit_test_setup_teardown(half_of_what_a_mouse_says_holds_nothing_up, open_db, close_db),
        cmocka_unit_test_setup_teardown(own_keys_count_and_faulty_lines_are_said, open_db, close_db),
        cmocka_unit_test_setup_teardown(plain_lines_hold_no_sequences_and_say_what_changed, open_db, close_db),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
