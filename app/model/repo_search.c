/* Search text: words made on save, match expressions made from what is typed. */
#include "model/search.h"

#include "base/pinyin.h"
#include "base/utf8.h"
#include "repo__.h"
#include "store/stmt.h"

#include <string.h>

enum {
    RUN_MAX = 24,      /* characters of one run that get pinyin; the rest only pairs */
    READINGS_MAX = 8,  /* combinations of readings a run */
    SYLLABLE_MAX = 8,
    TAIL_DIGITS = 3,   /* a tail of fewer digits is not searched */
};

static bool is_han(uint32_t cp)
{
    return cp >= 0x2e80;
}

static bool is_word(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 0xc0 && cp < 0x2000);
}

static void put_word(struct buf *out, const char *word, size_t len)
{
    if (!len)
        return;
    buf_add_char(out, ' ');
    buf_add_len(out, word, len);
}

/* `mark` and the characters of an ASCII word from its end: tails become heads. */
static void put_tail(struct buf *out, char mark, const char *word, size_t len)
{
    buf_add_char(out, ' ');
    buf_add_char(out, mark);
    for (size_t i = len; i-- > 0;)
        buf_add_char(out, word[i] == 'X' ? 'x' : word[i]);
}

/* A run of Chinese characters, ready for pairs and readings. */
struct run {
    uint32_t cp[RUN_MAX];
    int count;                            /* characters kept */
    const char *readings[RUN_MAX][READINGS_MAX];
    int reading_count[RUN_MAX];
};

/* Overlapping pairs, and the last character alone: a prefix of a pair finds every other one. */
static void put_pairs(struct buf *out, const char *s, size_t len)
{
    uint32_t cp;
    size_t at = 0;

    while (at < len) {
        size_t first = utf8_next(s + at, len - at, &cp);
        size_t second = at + first < len ? utf8_next(s + at + first, len - at - first, &cp) : 0;
        put_word(out, s + at, first + second);
        at += first;
    }
}

static void read_run(struct run *run, const char *s, size_t len)
{
    run->count = 0;
    for (size_t at = 0; at < len && run->count < RUN_MAX;) {
        uint32_t cp;
        at += utf8_next(s + at, len - at, &cp);
        int n = pinyin_readings(cp, run->readings[run->count], READINGS_MAX);
        if (n == 0)
            return; /* a character without reading ends what pinyin can find */
        run->cp[run->count] = cp;
        run->reading_count[run->count++] = n;
    }
}

/* The distinct words already put for this run, so that equal readings are put once. */
static void put_once(struct buf *out, size_t from, const char *word, size_t len)
{
    const char *at = buf_text(out) + (from < out->len ? from : out->len);

    for (; *at == ' '; at += strcspn(at + 1, " ") + 1)
        if (strcspn(at + 1, " ") == len && memcmp(at + 1, word, len) == 0)
            return;
    put_word(out, word, len);
}

/* Initials of every tail of two characters or more: wxm, xm. */
static void put_initials(struct buf *out, size_t from, const struct run *run, const int pick[RUN_MAX])
{
    char initials[RUN_MAX];

    for (int i = 0; i < run->count; i++)
        initials[i] = run->readings[i][pick[i]][0];
    for (int i = 0; i + 1 < run->count || i == 0; i++)
        put_once(out, from, initials + i, (size_t)(run->count - i));
}

/* Full pinyin of the run, of the run without its first character, and the first in full: wangxm. */
static void put_full(struct buf *out, size_t from, const struct run *run, const int pick[RUN_MAX])
{
    struct buf word = {0};
    size_t first = strlen(run->readings[0][pick[0]]);

    for (int i = 0; i < run->count; i++)
        buf_add(&word, run->readings[i][pick[i]]);
    put_once(out, from, buf_text(&word), word.len);
    if (run->count > 1)
        put_once(out, from, buf_text(&word) + first, word.len - first);
    buf_cut(&word, first);
    for (int i = 1; i < run->count; i++)
        buf_add_char(&word, run->readings[i][pick[i]][0]);
    put_once(out, from, buf_text(&word), word.len);
    buf_release(&word);
}

/* Walks combinations of readings, the likeliest first, at most READINGS_MAX of them. */
static void put_pinyin(struct buf *out, const char *s, size_t len)
{
    struct run run;
    int pick[RUN_MAX] = {0};
    size_t from = out->len;

    read_run(&run, s, len);
    if (run.count == 0)
        return;
    for (int n = 0; n < READINGS_MAX; n++) {
        put_initials(out, from, &run, pick);
        put_full(out, from, &run, pick);
        int i = 0;
        while (i < run.count && ++pick[i] == run.reading_count[i])
            pick[i++] = 0;
        if (i == run.count)
            return;
    }
}

static bool ends_in_digits(const char *word, size_t len)
{
    return len >= TAIL_DIGITS && word[len - 1] >= '0' && word[len - 1] <= '9' && word[len - 2] >= '0' && word[len - 2] <= '9';
}

/* Where the run of Chinese that begins at `at` ends. */
static size_t han_end(const char *s, size_t len, size_t at)
{
    uint32_t cp;
    size_t step;

    while (at < len && (step = utf8_next(s + at, len - at, &cp), is_han(cp)))
        at += step;
    return at;
}

/* The word of letters and digits that begins at `at`, dashes dropped, into `word`; answers where it ends. */
static size_t read_word(const char *s, size_t len, size_t at, struct buf *word)
{
    uint32_t cp;
    size_t step;

    buf_reset(word);
    while (at < len && (step = utf8_next(s + at, len - at, &cp), is_word(cp) || cp == '-')) {
        if (cp != '-')
            buf_add_len(word, s + at, step);
        at += step;
    }
    return at;
}

/* Words of one folded text: runs of Chinese and words of letters and digits (dashes dropped). */
static void put_text(struct buf *out, const char *s, size_t len, bool with_pinyin)
{
    struct buf word = {0};

    for (size_t at = 0; at < len;) {
        uint32_t cp;
        size_t end = at;
        size_t step = utf8_next(s + at, len - at, &cp);
        if (is_han(cp)) {
            end = han_end(s, len, at);
            put_pairs(out, s + at, end - at);
            if (with_pinyin)
                put_pinyin(out, s + at, end - at);
        } else if (is_word(cp)) {
            end = read_word(s, len, at, &word);
            put_word(out, buf_text(&word), word.len);
            if (ends_in_digits(buf_text(&word), word.len))
                put_tail(out, 'n', buf_text(&word), word.len);
        } else {
            end = at + step;
        }
        at = end;
    }
    buf_release(&word);
}

void search_words(const struct record *r, struct buf *out)
{
    struct buf folded = {0};

    for (int i = 0; i < r->entity->count; i++) {
        const struct field *f = &r->entity->fields[i];
        const struct value *v = &r->values[i];
        if (!(f->flags & FIELD_SEARCH) || !v->set || !v->text)
            continue;
        if (f->flags & FIELD_PRIVATE) {
            put_tail(out, 'p', v->text, v->len);
            continue;
        }
        buf_reset(&folded);
        utf8_fold(&folded, v->text, v->len);
        put_text(out, buf_text(&folded), folded.len, f->type != FT_LONG_TEXT);
    }
    buf_release(&folded);
}

size_t search_first_han(const char *typed, char out[5])
{
    size_t len = strlen(typed);
    size_t step;
    uint32_t cp;

    out[0] = '\0';
    for (size_t at = 0; at < len; at += step) {
        step = utf8_next(typed + at, len - at, &cp);
        if (!is_han(cp))
            continue;
        memcpy(out, typed + at, step);
        out[step] = '\0';
        return step;
    }
    return 0;
}

bool search_mentions(const struct record *r, const char *text, size_t len)
{
    for (int i = 0; i < r->entity->count; i++) {
        const struct field *f = &r->entity->fields[i];
        const struct value *v = &r->values[i];
        if ((f->flags & FIELD_SEARCH) && !(f->flags & FIELD_PRIVATE) && v->set && v->text && memmem(v->text, v->len, text, len))
            return true;
    }
    return false;
}

static bool is_number_tail(const char *word, size_t len)
{
    if (len < TAIL_DIGITS)
        return false;
    for (size_t i = 0; i < len; i++)
        if (!(word[i] >= '0' && word[i] <= '9') && !(i + 1 == len && word[i] == 'x'))
            return false;
    return true;
}

static void and_prefix(struct buf *out, const char *word, size_t len, bool private_too)
{
    buf_add(out, out->len ? " AND (\"" : "(\"");
    buf_add_len(out, word, len);
    buf_add(out, "\"*");
    if (is_number_tail(word, len)) {
        struct buf tail = {0};
        put_tail(&tail, 'n', word, len);
        buf_addf(out, " OR \"%s\"*", buf_text(&tail) + 1);
        tail.data[1] = 'p';
        if (private_too)
            buf_addf(out, " OR \"%s\"*", buf_text(&tail) + 1);
        buf_release(&tail);
    }
    buf_add_char(out, ')');
}

/* Every pair must be there; a single character is the head of a pair or a word of its own. */
static void and_pairs(struct buf *out, const char *s, size_t len)
{
    uint32_t cp;
    size_t first = utf8_next(s, len, &cp);

    if (first == len) {
        buf_addf(out, "%s\"%.*s\"*", out->len ? " AND " : "", (int)len, s);
        return;
    }
    for (size_t at = 0; at + first < len;) {
        size_t second = utf8_next(s + at + first, len - at - first, &cp);
        buf_addf(out, "%s\"%.*s\"", out->len ? " AND " : "", (int)(first + second), s + at);
        at += first;
        first = second;
    }
}

bool search_match(const char *typed, bool private_too, struct buf *out)
{
    struct buf folded = {0};
    struct buf word = {0};

    utf8_fold(&folded, typed, strlen(typed));
    const char *s = buf_text(&folded);
    size_t len = folded.len;
    for (size_t at = 0; at < len;) {
        uint32_t cp;
        size_t end = at;
        size_t step = utf8_next(s + at, len - at, &cp);
        if (is_han(cp)) {
            end = han_end(s, len, at);
            and_pairs(out, s + at, end - at);
        } else if (is_word(cp)) {
            end = read_word(s, len, at, &word);
            and_prefix(out, buf_text(&word), word.len, private_too);
        } else {
            end = at + step;
        }
        at = end;
    }
    buf_release(&word);
    buf_release(&folded);
    return out->len > 0;
}

/* Is the word, or one that begins with it, among the words? Each has a blank before it. */
static bool has_word(const char *words, const char *word, size_t len, bool prefix)
{
    for (const char *at = words; (at = strchr(at, ' ')) != NULL; at++)
        if (strncmp(at + 1, word, len) == 0 && (prefix || at[len + 1] == ' ' || at[len + 1] == '\0'))
            return true;
    return false;
}

/* The match is groups joined by AND, a group one quoted word or several joined by OR in brackets. */
bool search_holds(const char *match, const char *words)
{
    bool group = false;

    for (const char *at = match; *at;) {
        if (*at == 'A' && !group) /* AND: the group before it has failed */
            return false;
        if (*at == 'A')
            group = false;
        if (*at != '"') {
            at++;
            continue;
        }
        size_t len = strcspn(at + 1, "\"");
        const char *end = at + len + 2;
        group = group || has_word(words, at + 1, len, *end == '*');
        at = end;
    }
    return group;
}

void search_number_word(const char *number, size_t len, struct buf *out)
{
    struct buf word = {0};

    put_tail(&word, 'p', number, len);
    buf_addf(out, "\"%s\"", buf_text(&word) + 1);
    buf_release(&word);
}
