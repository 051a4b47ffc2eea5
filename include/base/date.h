/*
 * Civil dates of the Gregorian calendar, and the clock. Nothing here reads the machine's time zone.
 *
 * "Today" is the date in China, UTC+8 without summer time (none since 1991): a server may be set to
 * UTC and forty people may log in with forty TZ variables, but one moment must have one date in
 * the journal, in deadlines and on paper.
 *
 * The environment variable TEPAI_NOW ("2026-03-15T01:02:03", UTC) stops the clock for tests.
 */
#ifndef TEPAI_BASE_DATE_H
#define TEPAI_BASE_DATE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DATE_YEAR_MIN = 1800, DATE_YEAR_MAX = 2999, DATE_TEXT_BYTES = 11, CLOCK_TEXT_BYTES = 20 };

struct date {
    int year;  /* 1800..2999 */
    int month; /* 1..12 */
    int day;   /* 1..31; all three 0 = no date */
};

/* Does the calendar have this day, in the years we work with? */
bool date_is_valid(struct date d);

/*
 * Reads YYYY-MM-DD, YYYY/M/D, YYYY.M.D, YYYYMMDD or YYYY年M月D日, digits also full-width, blanks
 * around it ignored. `len` in bytes. Errors: ERR_INPUT with the form to write, the days that month
 * has, or the years allowed.
 */
bool date_parse(const char *s, size_t len, struct date *out, struct err *e) MUST_USE;

/* YYYY-MM-DD; "" for no date. Answers `out`. */
const char *date_format(struct date d, char out[DATE_TEXT_BYTES]);

/* Days since 1970-01-01, negative before it. An invalid date is a BUG. */
int64_t date_to_days(struct date d);

/* The other way; no date (all 0) when outside the years allowed. */
struct date date_from_days(int64_t days);

/* So many days later (or earlier); no date when that leaves the years allowed. */
struct date date_add_days(struct date d, int64_t days);

/* The same day so many months later, or the last one of that month when it is shorter. */
struct date date_add_months(struct date d, int64_t months);

/* < 0, 0, > 0 as a is before, on, after b. */
int date_compare(struct date a, struct date b);

int date_days_in_month(int year, int month);

/* 1 Monday .. 7 Sunday (ISO 8601). */
int date_weekday(struct date d);

/*
 * Is TEPAI_NOW unset or well written? Asked once by main; after a false, reading the clock is a
 * BUG. Errors: ERR_INPUT.
 */
bool clock_check(struct err *e) MUST_USE;

/* Seconds since 1970-01-01T00:00:00Z. */
int64_t clock_now(void);

/* Microseconds since then; with TEPAI_NOW whole seconds. */
int64_t clock_now_us(void);

/* Microseconds of a clock that only goes forward and TEPAI_NOW does not stop: for durations. */
int64_t clock_elapsed_us(void);

/* The date in China at a moment, and now. No date outside the years allowed. */
struct date clock_date(int64_t seconds);
struct date date_today(void);

/* "YYYY-MM-DD HH:MM:SS" in China at a moment; "" outside the years allowed. Answers `out`. */
const char *clock_format(int64_t seconds, char out[CLOCK_TEXT_BYTES]);

#endif
