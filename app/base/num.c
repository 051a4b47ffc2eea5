/* Exact numbers in and out. Not for floating point. */
#include "base/num.h"

#include "base/utf8.h"

#include <string.h>

enum { NUM_INPUT_BYTES = 64 };

enum found { FOUND_NUMBER, FOUND_JUNK, FOUND_LARGE, FOUND_FINE /* too many decimals */ };

/* Sum of digits so far; kept negative, because INT64_MIN has no positive twin. */
struct sum {
    int64_t minus;
    bool over;
};

static void add_digit(struct sum *s, char c)
{
    if (__builtin_mul_overflow(s->minus, 10, &s->minus) ||
        __builtin_sub_overflow(s->minus, c - '0', &s->minus))
        s->over = true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits before the point, "1,234,567" or "1234567"; NULL when the commas stand elsewhere. */
static const char *read_whole(const char *p, struct sum *s, int *count)
{
    int group = 0;
    bool grouped = false;

    for (;; p++) {
        if (is_digit(*p)) {
            add_digit(s, *p);
            ++*count;
            group++;
        } else if (*p == ',') {
            if (grouped ? group != 3 : group < 1 || group > 3)
                return NULL;
            grouped = true;
            group = 0;
        } else {
            return grouped && group != 3 ? NULL : p;
        }
    }
}

static enum found read_number(const char *p, int scale, int64_t *out)
{
    struct sum s = {0};
    int count = 0;
    int decimals = 0;
    bool fine = false;
    bool negative = *p == '-';

    p += *p == '-' || *p == '+';
    p = read_whole(p, &s, &count);
    if (!p)
        return FOUND_JUNK;
    if (*p == '.') {
        for (p++; is_digit(*p); p++, count++, decimals++) {
            if (decimals < scale)
                add_digit(&s, *p);
            else if (*p != '0')
                fine = true;
        }
        if (!decimals)
            return FOUND_JUNK;
    }
    if (*p || !count)
        return FOUND_JUNK;
    if (fine)
        return FOUND_FINE;
    for (; decimals < scale; decimals++)
        add_digit(&s, '0');
    if (s.over || (!negative && s.minus == INT64_MIN))
        return FOUND_LARGE;
    *out = negative ? s.minus : -s.minus;
    return FOUND_NUMBER;
}

static bool is_plain(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)s[i] >= 0x80)
            return false;
    return true;
}

/* Without the blanks around, full-width forms as ASCII, NUL at the end. False if too long. */
static bool simplify(const char *s, size_t len, char out[NUM_INPUT_BYTES])
{
    struct buf folded = {0};

    if (!is_plain(s, len) && len < (size_t)4 * NUM_INPUT_BYTES) {
        utf8_fold(&folded, s, len);
        s = buf_text(&folded);
        len = folded.len;
    }
    while (len && (*s == ' ' || *s == '\t')) {
        s++;
        len--;
    }
    while (len && (s[len - 1] == ' ' || s[len - 1] == '\t'))
        len--;
    bool fits = len < NUM_INPUT_BYTES && !memchr(s, '\0', len);
    if (fits)
        memcpy(out, s, len);
    out[fits ? len : 0] = '\0';
    buf_release(&folded);
    return fits;
}

static enum found parse(const char *s, size_t len, int scale, int64_t *out)
{
    char text[NUM_INPUT_BYTES];

    BUG_ON(scale < 0 || scale > NUM_SCALE_MAX);
    return simplify(s, len, text) ? read_number(text, scale, out) : FOUND_JUNK;
}

bool num_parse_int(const char *s, size_t len, int64_t *out, struct err *e)
{
    char shown[UTF8_EXCERPT_BYTES];
    enum found found = parse(s, len, 0, out);

    if (found == FOUND_NUMBER)
        return true;
    utf8_excerpt(s, len, shown);
    if (found == FOUND_LARGE)
        return err_set(e, ERR_INPUT, _("%s is too large a number"), shown);
    return err_set(e, ERR_INPUT, _("\"%s\" is not a whole number; write it in digits like 1234"),
                   shown);
}

bool num_parse_decimal(const char *s, size_t len, int scale, int64_t *out, struct err *e)
{
    char shown[UTF8_EXCERPT_BYTES];
    enum found found = parse(s, len, scale, out);

    if (found == FOUND_NUMBER)
        return true;
    utf8_excerpt(s, len, shown);
    if (found == FOUND_LARGE)
        return err_set(e, ERR_INPUT, _("%s is too large a number"), shown);
    if (found == FOUND_FINE)
        return err_set(e, ERR_INPUT, _("%s is too exact: at most %d digits after the point"), shown,
                       scale);
    return err_set(e, ERR_INPUT, _("\"%s\" is not a number; write it in digits like 1234.50"),
                   shown);
}

void num_format_decimal(struct buf *b, int64_t value, int scale)
{
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char digits[40];
    char *p = digits + sizeof digits;

    BUG_ON(scale < 0 || scale > NUM_SCALE_MAX);
    for (int i = 0; i < scale; i++, left /= 10)
        *--p = (char)('0' + left % 10);
    if (scale)
        *--p = '.';
    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    if (value < 0)
        *--p = '-';
    buf_add_len(b, p, (size_t)(digits + sizeof digits - p));
}
