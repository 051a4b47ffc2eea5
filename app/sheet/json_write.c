/* An array of objects, one a line, written as the rows come. Escaping is jansson's. */
#include "sheet__.h"

#include "base/utf8.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Nothing to escape: by far the most texts. */
static bool is_plain(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)s[i] < 0x20 || s[i] == '"' || s[i] == '\\')
            return false;
    return true;
}

static int append(const char *data, size_t len, void *to)
{
    buf_add_len(to, data, len);
    return 0;
}

static void add_escaped(struct buf *b, const char *s, size_t len)
{
    json_t *text = json_stringn(s, len);

    if (!text || json_dump_callback(text, append, b, JSON_ENCODE_ANY) != 0)
        BUG("jansson refuses a text of %zu bytes", len);
    json_decref(text);
}

static void add_string(struct buf *b, const char *s, size_t len)
{
    struct buf repaired = {0};

    if (!utf8_valid(s, len, NULL)) {
        utf8_repair(&repaired, s, len);
        s = buf_text(&repaired);
        len = repaired.len;
    }
    if (is_plain(s, len)) {
        buf_add_char(b, '"');
        buf_add_len(b, s, len);
        buf_add_char(b, '"');
    } else {
        add_escaped(b, s, len);
    }
    buf_release(&repaired);
}

static void add_list(struct buf *b, const char *s, size_t len)
{
    const char *end = s + len;

    buf_add_char(b, '[');
    while (len && s <= end) {
        const char *stop = memchr(s, ';', (size_t)(end - s));
        if (!stop)
            stop = end;
        add_string(b, s, (size_t)(stop - s));
        if (stop < end)
            buf_add(b, ", ");
        s = stop + 1;
    }
    buf_add_char(b, ']');
}

static size_t digits_at(const char *s, size_t at, size_t len)
{
    size_t from = at;

    while (at < len && s[at] >= '0' && s[at] <= '9')
        at++;
    return at - from;
}

/* RFC 8259, chapter 6, without exponents. */
static bool is_number(const char *s, size_t len)
{
    size_t at = len && s[0] == '-';
    size_t whole = digits_at(s, at, len);

    if (!whole || (whole > 1 && s[at] == '0'))
        return false;
    at += whole;
    if (at == len)
        return true;
    size_t decimals = s[at] == '.' ? digits_at(s, at + 1, len) : 0;
    return decimals && at + 1 + decimals == len;
}

static bool is_word(const struct sheet_value *v, const char *word)
{
    return v->len == strlen(word) && memcmp(v->text, word, v->len) == 0;
}

static const char *bool_word(const struct sheet_value *v)
{
    if (is_word(v, "1") || is_word(v, "true") || is_word(v, "yes"))
        return "true";
    if (is_word(v, "0") || is_word(v, "false") || is_word(v, "no"))
        return "false";
    BUG("\"%.*s\" is not a yes/no value", (int)v->len, v->text);
}

static void add_value(struct buf *b, const struct sheet_value *v)
{
    switch (v->kind) {
    case SHEET_NULL:
        buf_add(b, "null");
        return;
    case SHEET_TEXT:
        add_string(b, v->text, v->len);
        return;
    case SHEET_NUMBER:
        if (!is_number(v->text, v->len))
            BUG("\"%.*s\" is not a JSON number", (int)v->len, v->text);
        buf_add_len(b, v->text, v->len);
        return;
    case SHEET_BOOL:
        buf_add(b, bool_word(v));
        return;
    case SHEET_LIST:
        add_list(b, v->text, v->len);
        return;
    }
    BUG("value of kind %d", (int)v->kind);
}

/* The keys are made once: w->own holds `"name": ` for each column. */
static void begin(struct sheet_writer *w)
{
    struct buf *keys = mem_zero(w->count, sizeof *keys);

    for (size_t i = 0; i < w->count; i++) {
        add_string(&keys[i], w->columns[i].name, strlen(w->columns[i].name));
        buf_add(&keys[i], ": ");
    }
    w->own = keys;
    buf_add_char(&w->pending, '[');
}

static void row(struct sheet_writer *w, const struct sheet_value *values)
{
    const struct buf *keys = w->own;
    struct buf *b = &w->pending;

    buf_add(b, w->rows ? ",\n{" : "\n{");
    for (size_t i = 0; i < w->count; i++) {
        if (i)
            buf_add(b, ", ");
        buf_add_len(b, keys[i].data, keys[i].len);
        add_value(b, &values[i]);
    }
    buf_add_char(b, '}');
}

static void end(struct sheet_writer *w)
{
    struct buf *keys = w->own;

    buf_add(&w->pending, w->rows ? "\n]\n" : "]\n");
    for (size_t i = 0; i < w->count; i++)
        buf_release(&keys[i]);
    free(keys);
}

const struct sheet_format sheet__json = {
    .name = "json",
    .begin = begin,
    .row = row,
    .end = end,
};
