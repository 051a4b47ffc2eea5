/*
 * Parts of the screens that need no terminal: command tables, days as people say them, matching by pinyin, the line editor.
 * Not here: what is seen (test_screen).
 */
#include "check.h"

#include "app/tui/form__.h"
#include "base/lang.h"
#include "base/utf8.h"
#include "tui/tui.h"

#include <stdlib.h>
#include <string.h>

static void every_command_has_help_and_chinese_and_keys_of_its_own(void **state)
{
    struct buf faults = {0};
    struct buf catalog = {0};

    (void)state;
    buf_addf(&catalog, "%s/locale", getenv("top_builddir"));
    lang_use(LANG_ZH, buf_text(&catalog));
    tui_check_commands(&faults);
    if (faults.len)
        fail_msg("%s", buf_text(&faults));
    lang_use(LANG_EN, NULL);
    buf_release(&faults);
    buf_release(&catalog);
}

static void the_names_of_keys_read_back(void **state)
{
    static const char *const names[] = {"Up", "F1", "F12", "C-s", "M-b", "Enter", "q", "?", "Space", "S-Tab", "PgDn", "M-Up"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buf out = {0};
        int key = keymap_parse(names[i], strlen(names[i]));
        assert_true(key != 0);
        keymap_name(key, &out);
        assert_string_equal(buf_text(&out), names[i]);
        buf_release(&out);
    }
    assert_int_equal(keymap_parse("F", 1), 'F');
    assert_int_equal(keymap_parse("Nokey", 5), 0);
}

static void full_width_keys_are_the_keys_they_stand_on(void **state)
{
    (void)state;
    assert_int_equal(keymap_narrow(0xff4a), 'j');
    assert_int_equal(keymap_narrow(0xff1f), '?');
    assert_int_equal(keymap_narrow(0xff1a), ':');
    assert_int_equal(keymap_narrow(0x3001), '/');
    assert_int_equal(keymap_narrow(0x738b), 0x738b);
}

static void days_are_understood_as_people_say_them(void **state)
{
    static const char *const cases[][2] = {
        {"today", "2026-03-15"}, {"今天", "2026-03-15"}, {"+3", "2026-03-18"}, {"-1w", "2026-03-08"}, {"+1m", "2026-04-15"},
        {"＋２周", "2026-03-29"}, {"-1y", "2025-03-15"}, {"昨天", "2026-03-14"}, {"5-20", "2026-05-20"}, {"12/1", "2026-12-01"},
    };
    static const char *const others[] = {"", "2026-03-15", "13-1", "2-30", "+", "+3x", "tomorro", "5-", "-99999999999", "+9999999y"};
    char day[11];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (!when_parse(cases[i][0], "2026-03-15", day))
            fail_msg("\"%s\" was not understood", cases[i][0]);
        assert_string_equal(day, cases[i][1]);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (when_parse(others[i], "2026-03-15", day))
            fail_msg("\"%s\" was taken for %s", others[i], day);
}

static void labels_are_found_by_part_by_initials_and_by_pinyin(void **state)
{
    (void)state;
    assert_true(match_label("一般贫困户", "贫困"));
    assert_true(match_label("一般贫困户", "ybpkh"));
    assert_true(match_label("一般贫困户", "pinkun"));
    assert_true(match_label("一般贫困户", "pink"));
    assert_true(match_label("一般贫困户", "pkunh"));
    assert_true(match_label("曾用名", "zym"));
    assert_true(match_label("曾用名", "cengym"));
    assert_true(match_label("Ordinary Poor", "ordi"));
    assert_true(match_label("任何", ""));
    assert_false(match_label("一般贫困户", "bx"));
    assert_false(match_label("一般贫困户", "pinkunhu1"));
}

static void keys(struct line *l, int count, int key)
{
    for (int i = 0; i < count; i++)
        assert_true(line_key(l, key));
}

static void a_line_is_edited_by_characters_never_by_halves(void **state)
{
    struct line l = {0};

    (void)state;
    line_set(&l, "张三李四");
    keys(&l, 1, K_HOME);
    keys(&l, 1, K_END);
    line_insert(&l, "王", strlen("王"));
    assert_string_equal(buf_text(&l.text), "张三李四王");
    keys(&l, 2, K_BACKSPACE);
    assert_string_equal(buf_text(&l.text), "张三李");
    keys(&l, 1, K_HOME);
    keys(&l, 1, K_DEL);
    assert_string_equal(buf_text(&l.text), "三李");
    line_set(&l, "ae\xcc\x81x"); /* e with an accent of its own: one character */
    keys(&l, 2, K_BACKSPACE);
    assert_string_equal(buf_text(&l.text), "a");
    line_set(&l, "one two three");
    keys(&l, 1, K_CTRL('w'));
    assert_string_equal(buf_text(&l.text), "one two ");
    keys(&l, 1, K_ALT | 'b');
    line_insert(&l, "a\nb\tc\x01", 6);
    assert_string_equal(buf_text(&l.text), "one a b ctwo ");
    keys(&l, 1, K_CTRL('k'));
    keys(&l, 1, K_CTRL('u'));
    assert_string_equal(buf_text(&l.text), "");
    keys(&l, 3, K_LEFT);
    keys(&l, 3, K_BACKSPACE);
    keys(&l, 3, K_DEL);
    line_release(&l);
}

/* Whatever is done to a line, it stays well-formed and the cursor stands between characters. */
static void any_keys_leave_a_line_whole(void **state)
{
    static const int some[] = {K_LEFT, K_RIGHT, K_HOME, K_END, K_BACKSPACE, K_DEL, K_CTRL('w'), K_ALT | 'b', K_ALT | 'f', K_CTRL('d')};
    static const char *const texts[] = {"王", "小明 ", "a", "e\xcc\x81", "𠮷", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x8c\xbe", " ", "\xff\xfe"};
    struct line l = {0};
    unsigned seed = 7;

    (void)state;
    line_set(&l, "");
    for (int i = 0; i < 20000; i++) {
        seed = seed * 1103515245u + 12345u;
        unsigned pick = seed >> 16;
        if (pick % 3)
            line_insert(&l, texts[pick % 8], strlen(texts[pick % 8]));
        else
            assert_true(line_key(&l, some[pick % 10]));
        assert_true(l.at <= l.text.len);
        assert_true(utf8_valid(buf_text(&l.text), l.text.len, NULL));
        assert_true(l.at == l.text.len || ((unsigned char)l.text.data[l.at] & 0xc0) != 0x80);
        if (l.text.len > 400)
            line_set(&l, "");
    }
    line_release(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_has_help_and_chinese_and_keys_of_its_own),
        cmocka_unit_test(the_names_of_keys_read_back),
        cmocka_unit_test(full_width_keys_are_the_keys_they_stand_on),
        cmocka_unit_test(days_are_understood_as_people_say_them),
        cmocka_unit_test(labels_are_found_by_part_by_initials_and_by_pinyin),
        cmocka_unit_test(a_line_is_edited_by_characters_never_by_halves),
        cmocka_unit_test(any_keys_leave_a_line_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
