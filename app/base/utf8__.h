/* The width table of utf8.c: sorted, disjoint ranges of code points. */
#ifndef TEPAI_BASE_UTF8___H
#define TEPAI_BASE_UTF8___H

#include <stddef.h>
#include <stdint.h>

struct utf8_range {
    uint32_t first, last; /* both included */
};

extern const struct utf8_range utf8__zero[]; /* 0 cells, control characters left out */
extern const size_t utf8__zero_count;
extern const struct utf8_range utf8__wide[]; /* 2 cells */
extern const size_t utf8__wide_count;

#endif
