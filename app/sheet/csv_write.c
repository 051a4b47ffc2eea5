/* RFC 4180 with LF. What is written here the reader gives back byte for byte. */
#include "sheet__.h"

#include "base/utf8.h"

#include <string.h>

/* Would the reader take the bare text for something else? */
static bool needs_quotes(const struct sheet_writer *w, const char *s, size_t len)
{
    size_t blanks = 0;

    for (size_t i = 0; i < len; i++) {
        if (s[i] == ',' || s[i] == '"' || s[i] == '\n' || s[i] == '\r')
            return true;
        blanks += s[i] == ' ' || s[i] == '\t';
    }
    /* else a blank line; and a tab would part what no comma does */
    if (w->count == 1 && (blanks == len || memchr(s, '\t', len)))
        return true;
    return len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0; /* else a byte order mark */
}

static void add_cell(struct sheet_writer *w, const char *s, size_t len)
{
    struct buf *b = &w->pending;

    if (!needs_quotes(w, s, len)) {
        buf_add_len(b, s, len);
        return;
    }
    buf_add_char(b, '"');
    for (const char *end = s + len; s < end;) {
        const char *quote = memchr(s, '"', (size_t)(end - s));
        const char *stop = quote ? quote + 1 : end;
        buf_add_len(b, s, (size_t)(stop - s));
        if (quote)
            buf_add_char(b, '"');
        s = stop;
    }
    buf_add_char(b, '"');
}

static void add_text(struct sheet_writer *w, const char *s, size_t len)
{
    struct buf repaired = {0};

    if (!utf8_valid(s, len, NULL)) {
        utf8_repair(&repaired, s, len);
        s = buf_text(&repaired);
        len = repaired.len;
    }
    add_cell(w, s, len);
    buf_release(&repaired);
}

static void begin(struct sheet_writer *w)
{
    for (size_t i = 0; i < w->count; i++) {
        const char *head = w->options.labels ? w->columns[i].label : w->columns[i].name;
        if (i)
            buf_add_char(&w->pending, ',');
        add_text(w, head, strlen(head));
    }
    buf_add_char(&w->pending, '\n');
}

static void row(struct sheet_writer *w, const struct sheet_value *values)
{
    for (size_t i = 0; i < w->count; i++) {
        bool is_null = values[i].kind == SHEET_NULL;
        if (i)
            buf_add_char(&w->pending, ',');
        add_text(w, is_null ? "" : values[i].text, is_null ? 0 : values[i].len);
    }
    buf_add_char(&w->pending, '\n');
}

static void end(struct sheet_writer *w)
{
    (void)w;
}

const struct sheet_format sheet__csv = {
    .name = "csv",
    .takes_encoding = true,
    .begin = begin,
    .row = row,
    .end = end,
};
