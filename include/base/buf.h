/*
 * A growing piece of text. Invariants: data is NUL-terminated whenever it is not NULL;
 * len excludes that NUL; a zeroed struct is an empty buf and needs no init.
 */
#ifndef TEPAI_BASE_BUF_H
#define TEPAI_BASE_BUF_H

#include "base/err.h"

#include <stdint.h>

struct buf {
    char *data; /* owned; NULL while empty and never written */
    size_t len; /* bytes */
    size_t cap; /* bytes allocated */
};

/* Text so far; "" for an empty buf. Lent until the next change. */
const char *buf_text(const struct buf *b);

/* Appends. None can fail (no memory is a BUG). */
void buf_add(struct buf *b, const char *s);
void buf_add_len(struct buf *b, const char *s, size_t len);
void buf_add_char(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_add_int(struct buf *b, int64_t n);

/* Room for `more` bytes beyond len, to be written at data + len by the caller. */
char *buf_reserve(struct buf *b, size_t more);

/* Empties, keeping the memory. */
void buf_reset(struct buf *b);

/* Cuts to the first `len` bytes; no effect when shorter. */
void buf_cut(struct buf *b, size_t len);

/* Gives the text away (free() it); the buf is empty afterwards. */
char *buf_take(struct buf *b);

void buf_release(struct buf *b);

#endif
