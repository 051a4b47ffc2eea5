/*
 * Which encoding a file has, and conversion while streaming. Wrong bytes are passed on in a form
 * that no UTF-8 text has, so that they become the fault of one row instead of the end of an import.
 */
#include "sheet__.h"

#include "base/utf8.h"

#include <errno.h>
#include <string.h>

static const char *const names[ENC__COUNT] = {
    [ENC_UTF8] = "UTF-8",
    [ENC_UTF16LE] = "UTF-16LE",
    [ENC_UTF16BE] = "UTF-16BE",
    [ENC_GB18030] = "GB18030",
};

const char *encoding_name(enum encoding enc)
{
    return names[enc];
}

static const struct {
    enum encoding encoding;
    size_t len;
    const char *bytes;
} marks[] = {
    {ENC_UTF8, 3, "\xef\xbb\xbf"},
    {ENC_UTF16LE, 2, "\xff\xfe"},
    {ENC_UTF16BE, 2, "\xfe\xff"},
    {ENC_GB18030, 4, "\x84\x31\x95\x33"},
};

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_lead(unsigned char c)
{
    return c >= 0x81 && c <= 0xfe;
}

/* Bytes of the GB18030 character at p by its form; 0 if it has none. GB 18030-2022, chapter 4. */
static size_t gb_form(const unsigned char *p, size_t len)
{
    if (p[0] < 0x80)
        return 1;
    if (!is_lead(p[0]) || len < 2)
        return 0;
    if (p[1] >= 0x40 && p[1] <= 0xfe && p[1] != 0x7f)
        return 2;
    if (is_digit(p[1]) && len >= 4 && is_lead(p[2]) && is_digit(p[3]))
        return 4;
    return 0;
}

static bool is_gb(const char *s, size_t len)
{
    const unsigned char *p = (const unsigned char *)s;

    for (size_t at = 0; at < len;) {
        size_t n = gb_form(p + at, len - at);
        if (!n)
            return false;
        at += n;
    }
    return true;
}

/* Is there a three-byte character, as Chinese is written in UTF-8? */
static bool has_han(const char *s, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t cp;
        size_t n = utf8_next(s + at, len - at, &cp);
        if (n == 3)
            return true;
        at += n;
    }
    return false;
}

/*
 * A file with some wrong lines must not turn into another encoding as a whole, in either direction:
 * so lines are counted, not bytes.
 */
static enum encoding judge_lines(const char *head, size_t len)
{
    int64_t han_lines = 0;
    int64_t not_utf8 = 0;
    int64_t neither = 0;
    int newline = memchr(head, '\n', len) ? '\n' : '\r';

    for (size_t at = 0; at < len;) {
        const char *line = head + at;
        const char *stop = memchr(line, newline, len - at);
        size_t n = stop ? (size_t)(stop - line) : len - at;
        if (utf8_valid(line, n, NULL)) {
            han_lines += has_han(line, n);
        } else {
            not_utf8++;
            neither += !is_gb(line, n);
        }
        at += n + 1;
    }
    return not_utf8 > han_lines && neither * 10 <= not_utf8 ? ENC_GB18030 : ENC_UTF8;
}

/* Length of the head without its last line, which may be torn, or at least without a torn
 * character. */
static size_t whole_lines(const char *head, size_t len)
{
    const char *stop = memrchr(head, '\n', len);
    if (!stop)
        stop = memrchr(head, '\r', len);
    if (stop)
        return (size_t)(stop + 1 - head);
    for (int i = 0; i < 3 && len > 0 && (head[len - 1] & 0x80); i++)
        len--;
    return len;
}

enum encoding encoding_detect(const char *head, size_t len, bool is_all, size_t *mark_bytes)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (len >= marks[i].len && memcmp(head, marks[i].bytes, marks[i].len) == 0) {
            *mark_bytes = marks[i].len;
            return marks[i].encoding;
        }
    }
    *mark_bytes = 0;
    if (!is_all)
        len = whole_lines(head, len);
    return utf8_valid(head, len, NULL) ? ENC_UTF8 : judge_lines(head, len);
}

bool encoding_open(iconv_t *cd, const char *to, const char *from, struct err *e)
{
    iconv_t made = iconv_open(to, from);

    if (made == (iconv_t)-1)
        return err_set(e, ERR_IO,
                       _("this system cannot convert %s to %s; install the package libc-bin"), from,
                       to);
    *cd = made;
    return true;
}

void encoding_run(iconv_t cd, enum encoding from, const char **in, size_t *in_left, char **out,
                  size_t *out_left, bool last)
{
    size_t unit = from == ENC_UTF16LE || from == ENC_UTF16BE ? 2 : 1;

    while (*in_left && *out_left >= 8) {
        char *at = (char *)(uintptr_t)*in; /* iconv takes char ** and does not write there */
        size_t answer = iconv(cd, &at, in_left, out, out_left);
        *in = at;
        if (answer != (size_t)-1 || errno == E2BIG)
            return;
        if (errno == EINVAL && !last)
            return;
        if (!*out_left)
            return;
        size_t skip = unit < *in_left ? unit : *in_left;
        *in += skip;
        *in_left -= skip;
        *(*out)++ = ENCODING_BAD_BYTE;
        --*out_left;
    }
}
