/* UTF-8 text and its width in terminal cells. Not for grapheme clusters beyond combining marks. */
#include "base/utf8.h"

#include "utf8__.h"

#include <endian.h>
#include <string.h>

enum { EXCERPT_CELLS = 40 };

#define EVERY_HIGH_BIT UINT64_C(0x8080808080808080)

static bool is_tail(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/* Bytes of the character at p, 0 if it is not well-formed. The table of RFC 3629, section 4. */
static size_t decode(const unsigned char *p, size_t len, uint32_t *cp)
{
    unsigned char c = p[0];

    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    if (c >= 0xc2 && c <= 0xdf && len >= 2 && is_tail(p[1])) {
        *cp = (c & 0x1fu) << 6 | (p[1] & 0x3fu);
        return 2;
    }
    if ((c & 0xf0) == 0xe0 && len >= 3 && is_tail(p[1]) && is_tail(p[2])) {
        uint32_t u = (c & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
        if (u < 0x800 || (u >= 0xd800 && u <= 0xdfff))
            return 0;
        *cp = u;
        return 3;
    }
    if (c >= 0xf0 && c <= 0xf4 && len >= 4 && is_tail(p[1]) && is_tail(p[2]) && is_tail(p[3])) {
        uint32_t u =
            (c & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
        if (u < 0x10000 || u > 0x10ffff)
            return 0;
        *cp = u;
        return 4;
    }
    return 0;
}

size_t utf8_next(const char *s, size_t len, uint32_t *cp)
{
    if (len == 0)
        return 0;
    size_t n = decode((const unsigned char *)s, len, cp);
    if (n)
        return n;
    *cp = UTF8_REPLACEMENT;
    return 1;
}

/* The first byte at or after p that is not ASCII. */
static const unsigned char *skip_ascii(const unsigned char *p, const unsigned char *end)
{
    while (end - p >= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        uint64_t high = le64toh(word) & EVERY_HIGH_BIT;
        if (high)
            return p + (__builtin_ctzll(high) >> 3);
        p += 8;
    }
    while (p < end && *p < 0x80)
        p++;
    return p;
}

/* Past a run of three-byte characters: the bulk of Chinese text. */
static const unsigned char *skip_han(const unsigned char *p, const unsigned char *end)
{
    while (end - p >= 3 && p[0] >= 0xe1 && p[0] <= 0xec && is_tail(p[1]) && is_tail(p[2]))
        p += 3;
    return p;
}

bool utf8_valid(const char *s, size_t len, size_t *bad_offset)
{
    const unsigned char *start = (const unsigned char *)s;
    const unsigned char *end = start + len;
    const unsigned char *p = start;

    for (;;) {
        uint32_t cp;
        p = skip_han(skip_ascii(p, end), end);
        if (p == end)
            return true;
        size_t n = decode(p, (size_t)(end - p), &cp);
        if (!n)
            break;
        p += n;
    }
    if (bad_offset)
        *bad_offset = (size_t)(p - start);
    return false;
}

void utf8_put(struct buf *b, uint32_t cp)
{
    char out[4];
    size_t n = 0;

    if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
        cp = UTF8_REPLACEMENT;
    if (cp < 0x80) {
        out[n++] = (char)cp;
    } else if (cp < 0x800) {
        out[n++] = (char)(0xc0 | cp >> 6);
        out[n++] = (char)(0x80 | (cp & 0x3f));
    } else if (cp < 0x10000) {
        out[n++] = (char)(0xe0 | cp >> 12);
        out[n++] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[n++] = (char)(0x80 | (cp & 0x3f));
    } else {
        out[n++] = (char)(0xf0 | cp >> 18);
        out[n++] = (char)(0x80 | (cp >> 12 & 0x3f));
        out[n++] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[n++] = (char)(0x80 | (cp & 0x3f));
    }
    buf_add_len(b, out, n);
}

static bool is_in(uint32_t cp, const struct utf8_range *ranges, size_t count)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (cp > ranges[mid].last)
            low = mid + 1;
        else
            high = mid;
    }
    return low < count && cp >= ranges[low].first;
}

static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7f && cp < 0xa0);
}

int utf8_width(uint32_t cp)
{
    if (cp < 0x300)
        return !is_control(cp);
    if (cp >= 0x4e00 && cp <= 0x9fff)
        return 2;
    if (is_in(cp, utf8__zero, utf8__zero_count))
        return 0;
    return 1 + is_in(cp, utf8__wide, utf8__wide_count);
}

int utf8_cells(const char *s, size_t len)
{
    int cells = 0;

    for (size_t at = 0; at < len;) {
        uint32_t cp;
        at += utf8_next(s + at, len - at, &cp);
        cells += utf8_width(cp);
    }
    return cells;
}

size_t utf8_clip(const char *s, size_t len, int cells, int *used)
{
    size_t at = 0;
    int sum = 0;

    while (at < len) {
        uint32_t cp;
        size_t n = utf8_next(s + at, len - at, &cp);
        int width = utf8_width(cp);
        if (sum + width > cells)
            break;
        sum += width;
        at += n;
    }
    if (used)
        *used = sum;
    return at;
}

static void add_spaces(struct buf *b, int count)
{
    if (count <= 0)
        return;
    memset(buf_reserve(b, (size_t)count), ' ', (size_t)count);
    b->len += (size_t)count;
    b->data[b->len] = '\0';
}

static void pad_shown(struct buf *b, const char *s, size_t len, int cells, bool right)
{
    int used;
    bool cut = false;
    size_t fits = utf8_clip(s, len, cells, &used);

    if (fits < len) {
        cut = true;
        fits = utf8_clip(s, len, cells - 1, &used);
        used++;
    }
    if (right)
        add_spaces(b, cells - used);
    buf_add_len(b, s, fits);
    if (cut)
        buf_add_char(b, '~');
    if (!right)
        add_spaces(b, cells - used);
}

/* May it go to a terminal as it is? Asked by the byte: C1 starts with 0xc2, so that goes slowly. */
static bool is_harmless(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x20 || c == 0x7f || c == 0xc2 || c == 0xe2)
            return false;
    }
    return utf8_valid(s, len, NULL);
}

void utf8_pad(struct buf *b, const char *s, size_t len, int cells, bool right)
{
    struct buf shown = {0};

    if (cells <= 0)
        return;
    if (!is_harmless(s, len)) {
        utf8_show(&shown, s, len);
        s = buf_text(&shown);
        len = shown.len;
    }
    pad_shown(b, s, len, cells, right);
    buf_release(&shown);
}

static uint32_t lower(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
    if ((cp >= 0xc0 && cp <= 0xde && cp != 0xd7))
        return cp + 32;
    if (cp == 0x130)
        return 'i';
    if (cp == 0x178)
        return 0xff;
    /* Latin Extended-A in pairs, capital first: on even places, on odd ones, and so again */
    if ((cp >= 0x100 && cp <= 0x137 && cp != 0x131) || (cp >= 0x14a && cp <= 0x177))
        return cp | 1;
    if ((cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17e) ||
        (cp >= 0x1cd && cp <= 0x1dc)) /* the last: the third tone of pinyin and its umlauts */
        return cp + (cp & 1);
    return cp;
}

void utf8_fold(struct buf *b, const char *s, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t cp;
        size_t plain = at;
        while (plain < len && (unsigned char)s[plain] < 0x80)
            plain++;
        if (plain > at) { /* nearly all of it is ASCII */
            char *to = buf_reserve(b, plain - at);
            for (; at < plain; at++)
                *to++ = s[at] >= 'A' && s[at] <= 'Z' ? (char)(s[at] + 32) : s[at];
            *to = '\0';
            b->len = (size_t)(to - b->data);
            continue;
        }
        at += utf8_next(s + at, len - at, &cp);
        if (cp >= 0xff01 && cp <= 0xff5e)
            cp -= 0xfee0;
        else if (cp == 0x3000)
            cp = ' ';
        utf8_put(b, lower(cp));
    }
}

/* Invisible and able to turn or break the line it stands in. */
static bool is_layout(uint32_t cp)
{
    return cp == 0x200e || cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) ||
           (cp >= 0x2066 && cp <= 0x2069);
}

void utf8_show(struct buf *b, const char *s, size_t len)
{
    for (size_t at = 0; at < len;) {
        uint32_t cp;
        at += utf8_next(s + at, len - at, &cp);
        utf8_put(b, is_control(cp) || is_layout(cp) ? '?' : cp);
    }
}

void utf8_repair(struct buf *b, const char *s, size_t len)
{
    for (size_t at = 0; at < len;) {
        size_t bad;
        if (utf8_valid(s + at, len - at, &bad)) {
            buf_add_len(b, s + at, len - at);
            return;
        }
        buf_add_len(b, s + at, bad);
        utf8_put(b, UTF8_REPLACEMENT);
        at += bad + 1;
    }
}

const char *utf8_excerpt(const char *s, size_t len, char out[UTF8_EXCERPT_BYTES])
{
    struct buf shown = {0};
    size_t most = UTF8_EXCERPT_BYTES - 2;
    bool cut = len > most; /* marks without end take no cell, so bytes are a limit too */

    utf8_show(&shown, s, cut ? most : len);
    size_t fits = utf8_clip(buf_text(&shown), shown.len, EXCERPT_CELLS, NULL);
    if (fits > most)
        fits = most;
    while (fits > 0 && fits < shown.len && is_tail((unsigned char)shown.data[fits]))
        fits--;
    cut = cut || fits < shown.len;
    memcpy(out, buf_text(&shown), fits);
    if (cut)
        out[fits++] = '~';
    out[fits] = '\0';
    buf_release(&shown);
    return out;
}
