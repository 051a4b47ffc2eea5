/* One line of text being typed. */
#include "line__.h"

#include "base/utf8.h"

#include <string.h>

void line_set(struct line *l, const char *text)
{
    buf_reset(&l->text);
    buf_add(&l->text, text);
    l->at = l->text.len;
}

void line_release(struct line *l)
{
    buf_release(&l->text);
    memset(l, 0, sizeof *l);
}

static void insert_bytes(struct line *l, const char *s, size_t len)
{
    buf_reserve(&l->text, len);
    memmove(l->text.data + l->at + len, l->text.data + l->at, l->text.len - l->at + 1);
    memcpy(l->text.data + l->at, s, len);
    l->text.len += len;
    l->at += len;
}

void line_insert(struct line *l, const char *s, size_t len)
{
    struct buf clean = {0};

    for (size_t at = 0; at < len;) {
        uint32_t cp;
        size_t step = utf8_next(s + at, len - at, &cp);
        if (cp == '\n' || cp == '\t')
            buf_add_char(&clean, cp == '\n' && l->many ? '\n' : ' ');
        else if (cp >= 0x20 && cp != 0x7f && !(cp >= 0x80 && cp < 0xa0))
            utf8_put(&clean, cp);
        at += step;
    }
    if (clean.len) {
        buf_add(&l->text, ""); /* room for the NUL even when empty */
        insert_bytes(l, clean.data, clean.len);
    }
    buf_release(&clean);
}

/* Start of the character before `at`; marks go with their base. */
static size_t before(const struct line *l, size_t at)
{
    const char *s = l->text.data;
    uint32_t cp;

    while (at > 0) {
        at--;
        while (at > 0 && ((unsigned char)s[at] & 0xc0) == 0x80)
            at--;
        utf8_next(s + at, l->text.len - at, &cp);
        if (utf8_width(cp) > 0 || cp == '\n')
            break;
    }
    return at;
}

static size_t after(const struct line *l, size_t at)
{
    uint32_t cp;

    if (at < l->text.len)
        at += utf8_next(l->text.data + at, l->text.len - at, &cp);
    while (at < l->text.len) {
        size_t step = utf8_next(l->text.data + at, l->text.len - at, &cp);
        if (utf8_width(cp) > 0 || cp == '\n')
            break;
        at += step;
    }
    return at;
}

static bool is_blank_at(const struct line *l, size_t at)
{
    return l->text.data[at] == ' ';
}

static size_t word_before(const struct line *l, size_t at)
{
    while (at > 0 && is_blank_at(l, before(l, at)))
        at = before(l, at);
    while (at > 0 && !is_blank_at(l, before(l, at)))
        at = before(l, at);
    return at;
}

static size_t word_after(const struct line *l, size_t at)
{
    while (at < l->text.len && is_blank_at(l, at))
        at = after(l, at);
    while (at < l->text.len && !is_blank_at(l, at))
        at = after(l, at);
    return at;
}

static void cut(struct line *l, size_t from, size_t to)
{
    if (from >= to)
        return;
    memmove(l->text.data + from, l->text.data + to, l->text.len - to + 1);
    l->text.len -= to - from;
    l->at = from;
}

bool line_key(struct line *l, int key)
{
    switch (key) {
    case K_LEFT:
    case K_CTRL('b'):
        l->at = before(l, l->at);
        return true;
    case K_RIGHT:
    case K_CTRL('f'):
        l->at = after(l, l->at);
        return true;
    case K_HOME:
    case K_CTRL('a'):
        l->at = 0;
        return true;
    case K_END:
    case K_CTRL('e'):
        l->at = l->text.len;
        return true;
    case K_ALT | 'b':
        l->at = word_before(l, l->at);
        return true;
    case K_ALT | 'f':
        l->at = word_after(l, l->at);
        return true;
    case K_BACKSPACE:
    case K_CTRL('h'):
        cut(l, before(l, l->at), l->at);
        return true;
    case K_DEL:
    case K_CTRL('d'):
        cut(l, l->at, after(l, l->at));
        return true;
    case K_CTRL('k'):
        cut(l, l->at, l->text.len);
        return true;
    case K_CTRL('u'):
        cut(l, 0, l->at);
        return true;
    case K_CTRL('w'):
        cut(l, word_before(l, l->at), l->at);
        return true;
    default:
        return false;
    }
}

/* First byte shown so that the cursor stands inside `cells`. */
static size_t first_shown(const struct line *l, int cells)
{
    size_t from = 0;

    while (from < l->at && utf8_cells(l->text.data + from, l->at - from) > cells - 1)
        from = after(l, from);
    return from;
}

void line_draw(const struct line *l, struct canvas *c, int y, int x, int cells, enum style style, bool focus)
{
    const char *s = buf_text(&l->text);
    size_t from = focus ? first_shown(l, cells) : 0;

    canvas_text(c, y, x, cells, style, s + from, l->text.len - from);
    if (focus)
        canvas_cursor(c, y, x + utf8_cells(s + from, l->at - from));
}
