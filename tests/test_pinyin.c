/*
 * The readings that search text is made of: surnames with an unusual reading, place names of Inner Mongolia,
 * the shape of every reading. Not covered: how a name's readings are combined (model/search).
 */
#include "base/pinyin.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LEN(a) (sizeof(a) / sizeof *(a))

static uint32_t first_char(const char *text)
{
    uint32_t c;

    utf8_next(text, strlen(text), &c);
    return c;
}

static bool has_reading(uint32_t c, const char *syllable)
{
    const char *out[PINYIN_READINGS_MAX];
    int count = pinyin_readings(c, out, PINYIN_READINGS_MAX);

    for (int i = 0; i < count; i++)
        if (strcmp(out[i], syllable) == 0)
            return true;
    return false;
}

static void surnames_have_their_own_reading_too(void **state)
{
    static const struct {
        const char *character, *readings[3];
    } cases[] = {
        {"曾", {"zeng", "ceng"}}, {"单", {"shan", "dan", "chan"}}, {"解", {"xie", "jie"}},
        {"仇", {"qiu", "chou"}},  {"区", {"ou", "qu"}},            {"查", {"zha", "cha"}},
        {"任", {"ren"}},          {"重", {"chong", "zhong"}},      {"乐", {"yue", "le"}},
        {"覃", {"qin", "tan"}},   {"朴", {"piao", "pu"}},          {"盖", {"ge", "gai"}},
    };

    (void)state;
    for (size_t i = 0; i < LEN(cases); i++)
        for (int k = 0; k < 3 && cases[i].readings[k]; k++)
            if (!has_reading(first_char(cases[i].character), cases[i].readings[k]))
                fail_msg("%s is not read %s", cases[i].character, cases[i].readings[k]);
}

/* true if the k-th character of `name` can be typed as the k-th letter of `initials` */
static bool fits(const char *name, const char *initials)
{
    size_t len = strlen(name);

    for (; len > 0; initials++) {
        const char *out[PINYIN_READINGS_MAX];
        uint32_t c;
        size_t step = utf8_next(name, len, &c);
        int count = pinyin_readings(c, out, PINYIN_READINGS_MAX);
        bool found = false;

        for (int i = 0; i < count; i++)
            found = found || out[i][0] == *initials;
        if (!found)
            return false;
        name += step;
        len -= step;
    }
    return *initials == '\0';
}

static void place_names_are_found_by_their_initials(void **state)
{
    (void)state;
    assert_true(fits("土默特左旗", "tmtzq"));
    assert_true(fits("内蒙古", "nmg"));
    assert_true(fits("巴彦淖尔", "byne"));
    assert_true(fits("科尔沁右翼中旗", "keqyyzq"));
    assert_true(fits("呼和浩特", "hhht"));
    assert_true(fits("莫力达瓦达斡尔", "mldwdwe"));
    assert_false(fits("土默特左旗", "tmtyq"));
    assert_false(fits("土默特左旗", "tmtz"));
}

static void the_usual_reading_comes_first(void **state)
{
    static const char *const cases[][2] = {
        {"一", "yi"}, {"村", "cun"}, {"曾", "ceng"}, {"单", "dan"},
        {"绿", "lv"}, {"女", "nv"},  {"旗", "qi"},   {"嘎", "ga"},
    };

    (void)state;
    for (size_t i = 0; i < LEN(cases); i++) {
        const char *out[1];
        assert_int_equal(pinyin_readings(first_char(cases[i][0]), out, 1), 1);
        assert_string_equal(out[0], cases[i][1]);
    }
}

static void only_chinese_characters_have_readings(void **state)
{
    static const uint32_t none[] = {0,      'a',    0x33ff,  0x3007, 0xa000,
                                    0xff21, 0x1820, 0x20000, 0x10ffff, UINT32_MAX};
    const char *out[PINYIN_READINGS_MAX];

    (void)state;
    for (size_t i = 0; i < LEN(none); i++)
        assert_int_equal(pinyin_readings(none[i], out, PINYIN_READINGS_MAX), 0);
    assert_int_equal(pinyin_readings(first_char("村"), out, 0), 0);
}

static void every_reading_is_a_plain_syllable_said_once(void **state)
{
    int characters = 0;

    (void)state;
    for (uint32_t c = 0x3400; c <= 0x9fff; c++) {
        const char *out[PINYIN_READINGS_MAX + 1];
        int count = pinyin_readings(c, out, PINYIN_READINGS_MAX + 1);

        assert_in_range(count, 0, PINYIN_READINGS_MAX);
        characters += count > 0;
        for (int i = 0; i < count; i++) {
            size_t len = strlen(out[i]);
            assert_in_range(len, 1, 6);
            assert_int_equal(strspn(out[i], "abcdefghijklmnopqrstuvwxyz"), len);
            for (int k = 0; k < i; k++)
                assert_string_not_equal(out[i], out[k]);
        }
    }
    assert_true(characters > 26000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(surnames_have_their_own_reading_too),
        cmocka_unit_test(place_names_are_found_by_their_initials),
        cmocka_unit_test(the_usual_reading_comes_first),
        cmocka_unit_test(only_chinese_characters_have_readings),
        cmocka_unit_test(every_reading_is_a_plain_syllable_said_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
