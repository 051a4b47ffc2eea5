/*
 * UTF-8: decoding, validation, widths, cutting and padding in cells, folding, what may be shown.
 * Not covered: widths of characters that we never draw.
 */
#include "base/utf8.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include <cmocka.h>

#define LEN(a) (sizeof(a) / sizeof *(a))

static uint64_t seed;

/* splitmix64: the same numbers in every run */
static uint32_t draw(uint32_t below)
{
    uint64_t z = (seed += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ z >> 31) >> 16) % below;
}

/* Text of narrow, wide, combining and control characters and wrong bytes. */
static void draw_text(struct buf *b, int characters)
{
    static const uint32_t some[] = {'a',     'Z',     ' ',    0xe9,   0x301,    0x300,  0x77f3,
                                    0x738b,  0x3000,  0xff21, 0x200d, 0x1b,     '\n',   0x85,
                                    0x20000, 0x1f600, 0x1820, 0x2014, 0x10fffd, 0x323af};

    buf_reset(b);
    for (int i = 0; i < characters; i++) {
        if (draw(20) == 0)
            buf_add_char(b, (char)(0x80 + draw(0x80)));
        else
            utf8_put(b, some[draw(LEN(some))]);
    }
}

static void every_character_survives_encoding_and_decoding(void **state)
{
    (void)state;
    struct buf b = {0};

    for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
        bool surrogate = cp >= 0xd800 && cp <= 0xdfff;
        uint32_t back;
        buf_reset(&b);
        utf8_put(&b, cp);
        if (utf8_next(b.data, b.len, &back) != b.len || !utf8_valid(b.data, b.len, NULL) ||
            back != (surrogate ? UTF8_REPLACEMENT : cp))
            fail_msg("U+%04X came back as U+%04X", cp, back);
    }
    buf_reset(&b);
    utf8_put(&b, 0x110000);
    assert_string_equal(b.data, "\xef\xbf\xbd");
    buf_release(&b);
}

static void wrong_bytes_are_found_where_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bad;
    } cases[] = {
        {"\x80", 0},
        {"\xbf", 0},
        {"\xc0\x80", 0},         /* overlong NUL */
        {"\xc1\xbf", 0},         /* overlong */
        {"\xe0\x9f\xbf", 0},     /* overlong */
        {"\xf0\x8f\xbf\xbf", 0}, /* overlong */
        {"\xed\xa0\x80", 0},     /* surrogate */
        {"\xed\xbf\xbf", 0},     /* surrogate */
        {"\xf4\x90\x80\x80", 0}, /* above U+10FFFF */
        {"\xf5\x80\x80\x80", 0}, /* above U+10FFFF */
        {"\xff", 0},
        {"ab\xe7\x9f", 2},           /* torn */
        {"\xe7\x9f\xb3\xe7\x9f", 3}, /* torn after a good one */
        {"\xe7\x9f\xb3\xc3(", 3},
        {"0123456789abcde\xfe", 15},
        {"\xf0\x9f\x98", 0},
        {"\xe7\x9f\xb3\xe7\x9f\xb3\xed\xa0\x80", 6},
    };

    for (size_t i = 0; i < LEN(cases); i++) {
        size_t bad = 999;
        uint32_t cp = 0;
        size_t len = strlen(cases[i].text);
        assert_false(utf8_valid(cases[i].text, len, &bad));
        assert_int_equal(bad, cases[i].bad);
        assert_int_equal(utf8_next(cases[i].text + bad, len - bad, &cp), 1);
        assert_int_equal(cp, UTF8_REPLACEMENT);
    }
    assert_true(utf8_valid("", 0, NULL));
    assert_true(utf8_valid("a\0b", 3, NULL));
    assert_true(utf8_valid("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf", 10, NULL));
}

/* The fast validator against the plain decoder, at every length and alignment. */
static void validation_agrees_with_decoding(void **state)
{
    (void)state;
    struct buf b = {0};

    for (int i = 0; i < 20000; i++) {
        draw_text(&b, (int)draw(30));
        size_t at = 0;
        uint32_t cp;
        while (at < b.len) {
            size_t n = utf8_next(b.data + at, b.len - at, &cp);
            if (cp == UTF8_REPLACEMENT)
                break; /* draw_text never draws U+FFFD itself */
            at += n;
        }
        size_t bad = b.len;
        bool good = utf8_valid(buf_text(&b), b.len, &bad);
        assert_int_equal(good, at == b.len);
        assert_int_equal(bad, at);
    }
    buf_release(&b);
}

static void widths_agree_with_libc_for_what_we_draw(void **state)
{
    (void)state;
    static const struct {
        uint32_t first, last;
    } drawn[] = {
        {0x20, 0x7e},       {0xa0, 0x36f},      {0x370, 0x52f},     {0x1800, 0x18aa},
        {0x1e00, 0x1eff},   {0x2010, 0x2027},   {0x2030, 0x205e},   {0x20a0, 0x20bf},
        {0x2100, 0x214f},   {0x2150, 0x218b},   {0x2190, 0x23ff},   {0x2460, 0x27bf},
        {0x2e80, 0x2e99},   {0x2f00, 0x2fd5},   {0x3000, 0x303e},   {0x3041, 0x3096},
        {0x3099, 0x30ff},   {0x3105, 0x312f},   {0x3131, 0x318e},   {0x3190, 0x31e3},
        {0x31f0, 0x321e},   {0x3220, 0x9fff},   {0xa000, 0xa48c},   {0xac00, 0xd7a3},
        {0xe000, 0xf8ff},   {0xf900, 0xfa6d},   {0xfe10, 0xfe19},   {0xfe20, 0xfe52},
        {0xff01, 0xffdc},   {0xffe0, 0xffe6},   {0xfffd, 0xfffd},   {0x1f300, 0x1f64f},
        {0x20000, 0x2a6df}, {0x2a700, 0x2ebe0}, {0x30000, 0x3134a},
    };

    if (!setlocale(LC_ALL, "C.UTF-8"))
        fail_msg("this system has no C.UTF-8 locale");
    for (size_t i = 0; i < LEN(drawn); i++)
        for (uint32_t cp = drawn[i].first; cp <= drawn[i].last; cp++) {
            int libc = wcwidth((wchar_t)cp);
            if (libc < 0) /* libc does not know it: our own rule */
                libc = cp >= 0x20000 && cp <= 0x3fffd ? 2 : 1;
            if (utf8_width(cp) != libc)
                fail_msg("U+%04X: %d cells, libc says %d", cp, utf8_width(cp), libc);
        }
    setlocale(LC_ALL, "C");
    assert_int_equal(utf8_width(0x77f3), 2);
    assert_int_equal(utf8_width(0x323af), 2); /* Extension H, which libc does not know */
    assert_int_equal(utf8_width(0x1b), 0);
    assert_int_equal(utf8_width(0x9f), 0);
    assert_int_equal(utf8_width(0x301), 0);
    assert_int_equal(utf8_width(0x2500), 1);
}

static void clip_never_exceeds_its_cells_nor_splits_a_character(void **state)
{
    (void)state;
    struct buf b = {0};

    for (int i = 0; i < 20000; i++) {
        draw_text(&b, (int)draw(12));
        int all = utf8_cells(buf_text(&b), b.len);
        for (int cells = 0; cells <= all + 1; cells++) {
            int used = -1;
            uint32_t next = 0;
            size_t fits = utf8_clip(buf_text(&b), b.len, cells, &used);
            assert_true(used <= cells && fits <= b.len);
            assert_int_equal(utf8_cells(buf_text(&b), fits), used);
            size_t at = 0; /* the cut is where a character starts */
            while (at < fits)
                at += utf8_next(b.data + at, b.len - at, &next);
            assert_int_equal(at, fits);
            if (fits == b.len)
                continue;
            utf8_next(b.data + fits, b.len - fits, &next);
            assert_true(utf8_width(next) > 0);            /* no base without its marks */
            assert_true(used + utf8_width(next) > cells); /* and nothing more would fit */
        }
    }
    buf_release(&b);
}

static void padded_text_takes_exactly_its_cells_and_is_harmless(void **state)
{
    (void)state;
    struct buf text = {0};
    struct buf out = {0};

    for (int i = 0; i < 20000; i++) {
        int cells = (int)draw(12);
        draw_text(&text, (int)draw(8));
        buf_reset(&out);
        utf8_pad(&out, buf_text(&text), text.len, cells, draw(2));
        assert_int_equal(utf8_cells(buf_text(&out), out.len), cells);
        assert_true(utf8_valid(buf_text(&out), out.len, NULL));
        for (size_t k = 0; k < out.len; k++)
            assert_true((unsigned char)out.data[k] >= 0x20 && out.data[k] != 0x7f);
    }
    buf_release(&text);
    buf_release(&out);
}

static const char *padded(struct buf *b, const char *s, int cells, bool right)
{
    buf_reset(b);
    utf8_pad(b, s, strlen(s), cells, right);
    return buf_text(b);
}

static void padding_looks_as_expected(void **state)
{
    (void)state;
    struct buf b = {0};

    assert_string_equal(padded(&b, "石泉", 6, false), "石泉  ");
    assert_string_equal(padded(&b, "12", 5, true), "   12");
    assert_string_equal(padded(&b, "石泉村", 6, false), "石泉村");
    assert_string_equal(padded(&b, "石泉村", 5, false), "石泉~");
    assert_string_equal(padded(&b, "石泉村", 4, false), "石~ ");
    assert_string_equal(padded(&b, "石泉村", 4, true), " 石~");
    assert_string_equal(padded(&b, "石泉村", 1, false), "~");
    assert_string_equal(padded(&b, "e\xcc\x81x", 2, false), "e\xcc\x81x");
    assert_string_equal(padded(&b, "\x1b[2J", 6, false), "?[2J  ");
    assert_string_equal(padded(&b,
                               "\xc2\x9b"
                               "2J",
                               4, false),
                        "?2J ");
    assert_string_equal(padded(&b,
                               "\xe2\x80\xae"
                               "ab",
                               4, false),
                        "?ab ");
    assert_string_equal(padded(&b, "", 2, false), "  ");
    assert_string_equal(padded(&b, "x", 0, false), "");
    buf_release(&b);
}

static void folding_makes_wide_and_narrow_forms_alike(void **state)
{
    (void)state;
    struct buf b = {0};
    const char *text = "ＴＬＺＱ　１５Ǎ É石Ÿ";

    utf8_fold(&b, text, strlen(text));
    assert_string_equal(b.data, "tlzq 15ǎ é石ÿ");
    if (!setlocale(LC_ALL, "C.UTF-8"))
        fail_msg("this system has no C.UTF-8 locale");
    for (uint32_t cp = 1; cp < 0x1dd; cp++) { /* Latin up to the pinyin vowels */
        uint32_t back;
        bool ours = cp < 0x180 || (cp >= 0x1cd && cp <= 0x1dc);
        if (!ours || cp == 0x130)
            continue;
        struct buf one = {0};
        utf8_put(&one, cp);
        buf_reset(&b);
        utf8_fold(&b, one.data, one.len);
        utf8_next(b.data, b.len, &back);
        if (back != (uint32_t)towlower((wint_t)cp))
            fail_msg("U+%04X folds to U+%04X", cp, back);
        buf_release(&one);
    }
    setlocale(LC_ALL, "C");
    buf_release(&b);
}

static void nothing_shown_can_steer_a_terminal(void **state)
{
    (void)state;
    struct buf b = {0};
    static const char text[] = "a\x1b[31m\0\x7f\xc2\x9b\xe2\x80\xae石\xff\n";

    utf8_show(&b, text, sizeof text - 1);
    assert_string_equal(b.data, "a?[31m????石\xef\xbf\xbd?");
    buf_reset(&b);
    utf8_repair(&b, text, sizeof text - 1);
    assert_int_equal(b.len, sizeof text - 1 + 2);
    assert_true(utf8_valid(b.data, b.len, NULL));
    buf_release(&b);
}

static void an_excerpt_is_short_and_whole(void **state)
{
    (void)state;
    struct buf b = {0};
    char out[UTF8_EXCERPT_BYTES];

    assert_string_equal(utf8_excerpt("村\n", 4, out), "村?");
    for (int i = 0; i < 3000; i++) {
        draw_text(&b, (int)draw(200));
        utf8_excerpt(buf_text(&b), b.len, out);
        assert_true(utf8_cells(out, strlen(out)) <= 41);
        assert_true(utf8_valid(out, strlen(out), NULL));
    }
    buf_reset(&b);
    for (int i = 0; i < 1000; i++)
        utf8_put(&b, 0x301);
    assert_true(utf8_valid(out, strlen(utf8_excerpt(b.data, b.len, out)), NULL));
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_survives_encoding_and_decoding),
        cmocka_unit_test(wrong_bytes_are_found_where_they_are),
        cmocka_unit_test(validation_agrees_with_decoding),
        cmocka_unit_test(widths_agree_with_libc_for_what_we_draw),
        cmocka_unit_test(clip_never_exceeds_its_cells_nor_splits_a_character),
        cmocka_unit_test(padded_text_takes_exactly_its_cells_and_is_harmless),
        cmocka_unit_test(padding_looks_as_expected),
        cmocka_unit_test(folding_makes_wide_and_narrow_forms_alike),
        cmocka_unit_test(nothing_shown_can_steer_a_terminal),
        cmocka_unit_test(an_excerpt_is_short_and_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
