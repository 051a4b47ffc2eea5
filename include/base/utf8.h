/*
 * UTF-8 text and how many terminal cells it takes. Nothing here asks the locale: widths come from
 * our own table (app/base/utf8_width_gen.c), so a run without a terminal lays out the same columns.
 *
 * Units: `len` is bytes, `cells` is terminal cells, `cp` is a Unicode code point.
 * Text need not end in NUL and may hold invalid bytes: each such byte counts as one U+FFFD.
 */
#ifndef TEPAI_BASE_UTF8_H
#define TEPAI_BASE_UTF8_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xfffdu

/*
 * Decodes one character: answers the bytes it takes and stores it in *cp. An invalid byte (also a
 * surrogate, an overlong form, anything above U+10FFFF, a torn tail) is U+FFFD and takes 1.
 * Answers 0 only for len 0.
 */
size_t utf8_next(const char *s, size_t len, uint32_t *cp);

/*
 * Is all of it well-formed? If not, *bad_offset (may be NULL) is the offset of the first byte that
 * cannot start or continue a character there: everything before it is well-formed.
 */
bool utf8_valid(const char *s, size_t len, size_t *bad_offset);

/* Appends one character; one that UTF-8 cannot say (surrogate, too large) goes as U+FFFD. */
void utf8_put(struct buf *b, uint32_t cp);

/*
 * Cells one character takes: 0 (combining mark, control), 1 or 2. As glibc's wcwidth under C.UTF-8,
 * but 2 for what that does not know in planes 2 and 3 (rare Han), and 1 elsewhere.
 */
int utf8_width(uint32_t cp);

/* Cells a text takes. Control characters take none: pass foreign text through utf8_show first. */
int utf8_cells(const char *s, size_t len);

/*
 * Bytes of the longest beginning that fits into `cells`; *used (may be NULL) is the cells it takes.
 * Never cuts a wide character in half nor a base from the marks that follow it.
 */
size_t utf8_clip(const char *s, size_t len, int cells, int *used);

/*
 * Appends exactly `cells` cells: the text filled up with spaces, on the left if `right` (numbers).
 * A text that does not fit is cut and ends in '~' (ASCII, so one cell everywhere). Control
 * characters are replaced as by utf8_show.
 */
void utf8_pad(struct buf *b, const char *s, size_t len, int cells, bool right);

/*
 * Appends what a search compares: full-width ASCII (U+FF01..FF5E) and the ideographic space as
 * ASCII, Latin letters as small ones. Everything else as it is.
 */
void utf8_fold(struct buf *b, const char *s, size_t len);

/*
 * Appends what may be sent to a terminal: control characters (C0, DEL, C1, and the invisible ones
 * that turn the writing direction or break lines) as '?', invalid bytes as U+FFFD.
 */
void utf8_show(struct buf *b, const char *s, size_t len);

/* Appends the text with each invalid byte as U+FFFD, so that the result is well-formed. */
void utf8_repair(struct buf *b, const char *s, size_t len);

/*
 * A user's words for an error sentence: shown as by utf8_show, at most 40 cells, "~" at the end
 * when cut. Answers `out`.
 */
enum { UTF8_EXCERPT_BYTES = 256 };
const char *utf8_excerpt(const char *s, size_t len, char out[UTF8_EXCERPT_BYTES]);

#endif
