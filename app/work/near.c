/* Names near to what was typed: edit distance over letters and over pinyin initials. */
#include "work/near.h"

#include "base/pinyin.h"
#include "base/utf8.h"
#include "model/kinds.h"

#include <string.h>

enum { TEXT_MAX = 63, FAR = TEXT_MAX + 1, NEAR_ENOUGH = 2, LEVEL_BANNER = 3 };

static unsigned char small(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static int least(int a, int b, int c)
{
    int low = a < b ? a : b;

    return low < c ? low : c;
}

/* One row of the distance table at a time; same(arg, i, j) compares the i-th of one with the j-th
 * of the other. */
static int distance(size_t n, size_t m, bool (*same)(const void *arg, size_t i, size_t j),
                    const void *arg)
{
    int row[TEXT_MAX + 1];

    for (size_t j = 0; j <= m; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int corner = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int above = row[j];
            row[j] = least(corner + !same(arg, i - 1, j - 1), above + 1, row[j - 1] + 1);
            corner = above;
        }
    }
    return row[m];
}

struct two_texts {
    const char *a, *b;
};

static bool same_letter(const void *arg, size_t i, size_t j)
{
    const struct two_texts *t = arg;

    return small(t->a[i]) == small(t->b[j]);
}

int near_distance(const char *a, const char *b)
{
    struct two_texts t = {a, b};
    size_t n = strlen(a);
    size_t m = strlen(b);

    return n > TEXT_MAX || m > TEXT_MAX ? FAR : distance(n, m, same_letter, &t);
}

/* Typed letters, and for each character of a name the letters it may begin with: bit 0 = 'a'. */
struct typed_and_name {
    const char *typed;
    uint32_t letters[TEXT_MAX];
    size_t count;
};

static uint32_t letter_bit(char c)
{
    unsigned char s = small(c);

    return s >= 'a' && s <= 'z' ? 1u << (s - 'a') : 0;
}

static bool same_initial(const void *arg, size_t i, size_t j)
{
    const struct typed_and_name *t = arg;

    return (letter_bit(t->typed[i]) & t->letters[j]) != 0;
}

static uint32_t initials_of(uint32_t cp)
{
    const char *readings[PINYIN_READINGS_MAX];
    uint32_t bits = cp < 0x80 ? letter_bit((char)cp) : 0;
    int n = pinyin_readings(cp, readings, PINYIN_READINGS_MAX);

    for (int i = 0; i < n; i++)
        bits |= letter_bit(readings[i][0]);
    return bits;
}

static bool read_name(struct typed_and_name *t, const char *text)
{
    size_t len = strlen(text);
    uint32_t cp;

    t->count = 0;
    for (size_t at = 0; at < len; at += utf8_next(text + at, len - at, &cp)) {
        utf8_next(text + at, len - at, &cp);
        if (t->count == TEXT_MAX)
            return false;
        t->letters[t->count++] = initials_of(cp);
    }
    return t->count > 0;
}

int near_initials(const char *typed, const char *text)
{
    struct typed_and_name t = {.typed = typed};
    size_t len = strlen(typed);

    if (len == 0 || len > TEXT_MAX || !read_name(&t, text))
        return -1;
    if (!same_initial(&t, 0, 0) || !same_initial(&t, len - 1, t.count - 1))
        return -1;
    int far = distance(len, t.count, same_initial, &t);
    return far <= NEAR_ENOUGH ? far : -1;
}

/* Small is good: banners first, then the larger places, then villages; among equals the nearer
 * name. */
static int rank(const struct record *r, int far)
{
    int level = (int)record_number(r, REGION_LEVEL);

    return (level == LEVEL_BANNER ? 0 : level) * 10 + far;
}

static int nearest_name(const struct record *r, const char *typed)
{
    int full = near_initials(typed, record_text(r, REGION_NAME));
    int brief = near_initials(typed, record_text(r, REGION_SHORT_NAME));

    return full < 0 || (brief >= 0 && brief < full) ? brief : full;
}

/* Keeps the best NEAR_MAX in order; equals stay in the order in which they came. */
static void keep(struct near_hits *hits, int ranks[NEAR_MAX], int64_t id, int score)
{
    int at = hits->count;

    while (at > 0 && ranks[at - 1] > score)
        at--;
    if (at == NEAR_MAX)
        return;
    int last = hits->count < NEAR_MAX ? hits->count++ : NEAR_MAX - 1;
    for (int i = last; i > at; i--) {
        hits->ids[i] = hits->ids[i - 1];
        ranks[i] = ranks[i - 1];
    }
    hits->ids[at] = id;
    ranks[at] = score;
}

static bool may_be_initials(const char *typed)
{
    size_t len = strlen(typed);

    for (size_t i = 0; i < len; i++)
        if (!letter_bit(typed[i]))
            return false;
    return len >= 3 && len <= TEXT_MAX;
}

bool near_regions(struct model *m, const struct list_query *q, const char *typed,
                  struct near_hits *out, struct err *e)
{
    struct list_query all = *q;
    struct list_rows rows;
    struct record r;
    int ranks[NEAR_MAX];

    out->count = 0;
    if (!may_be_initials(typed))
        return true;
    all.search = NULL;
    all.limit = 0;
    all.sort = REGION_CODE;
    all.descending = false;
    if (!list_open(m, &all, &rows, e))
        return false;
    record_init(&r, &region_entity);
    while (list_next(&rows, &r)) {
        int far = nearest_name(&r, typed);
        if (far >= 0)
            keep(out, ranks, r.id, rank(&r, far));
    }
    record_release(&r);
    return list_close(&rows, e);
}
