/* A growing piece of text. */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *buf_text(const struct buf *b)
{
    return b->data ? b->data : "";
}

char *buf_reserve(struct buf *b, size_t more)
{
    size_t want = b->len + more + 1;

    if (want > b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 64;
        while (cap < want)
            cap *= 2;
        b->data = mem_grow(b->data, cap, 1);
        b->cap = cap;
        b->data[b->len] = '\0';
    }
    return b->data + b->len;
}

void buf_add_len(struct buf *b, const char *s, size_t len)
{
    char *to = buf_reserve(b, len);

    memcpy(to, s, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void buf_add(struct buf *b, const char *s)
{
    buf_add_len(b, s, strlen(s));
}

void buf_add_char(struct buf *b, char c)
{
    if (b->len + 1 >= b->cap)
        buf_reserve(b, 1);
    b->data[b->len++] = c;
    b->data[b->len] = '\0';
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    char probe[1];
    int need = vsnprintf(probe, sizeof probe, fmt, ap);
    va_end(ap);
    BUG_ON(need < 0);
    char *to = buf_reserve(b, (size_t)need);
    va_start(ap, fmt);
    vsnprintf(to, (size_t)need + 1, fmt, ap);
    va_end(ap);
    b->len += (size_t)need;
}

void buf_add_int(struct buf *b, int64_t n)
{
    char digits[24];
    char *p = digits + sizeof digits;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do
        *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (n < 0)
        *--p = '-';
    buf_add_len(b, p, (size_t)(digits + sizeof digits - p));
}

void buf_reset(struct buf *b)
{
    buf_cut(b, 0);
}

void buf_cut(struct buf *b, size_t len)
{
    if (len < b->len) {
        b->len = len;
        b->data[len] = '\0';
    }
}

char *buf_take(struct buf *b)
{
    char *text = b->data ? b->data : mem_dup("");

    memset(b, 0, sizeof *b);
    return text;
}

void buf_release(struct buf *b)
{
    free(b->data);
    memset(b, 0, sizeof *b);
}
