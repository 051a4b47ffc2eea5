/*
 * Numbers as people write them, exactly: whole numbers and fixed-point decimals, never floating
 * point.
 *
 * Accepted: blanks around, a sign, full-width digits and signs, groups of three parted by commas
 * ("1,234.50", "１２３"). Refused with a sentence: exponents, units, other signs, more decimals
 * than `scale` has (unless they are 0), anything beyond 64 bits.
 *
 * Units: a decimal of scale 2 is in hundredths: "12.5" is 1250. `len` in bytes.
 */
#ifndef TEPAI_BASE_NUM_H
#define TEPAI_BASE_NUM_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NUM_SCALE_MAX = 18 };

/* Errors: ERR_INPUT; *out is untouched then. */
bool num_parse_int(const char *s, size_t len, int64_t *out, struct err *e) MUST_USE;

/* `scale` digits after the point, 0..18. Errors: ERR_INPUT; *out is untouched then. */
bool num_parse_decimal(const char *s, size_t len, int scale, int64_t *out, struct err *e) MUST_USE;

/* Appends "-12.50" for -1250 of scale 2: every decimal, no separators; reads back the same. */
void num_format_decimal(struct buf *b, int64_t value, int scale);

#endif
