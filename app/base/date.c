/* Civil dates: parsing, printing and counting. Not for times of day, and never libc's time zones.
 */
#include "base/date.h"

#include "base/utf8.h"

#include <string.h>

enum { DAYS_PER_ERA = 146097 /* 400 years */, EPOCH_DAY = 719468 /* 0000-03-01 to 1970-01-01 */ };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_days_in_month(int year, int month)
{
    static const int days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    BUG_ON(month < 1 || month > 12);
    return days[month] + (month == 2 && is_leap(year));
}

bool date_is_valid(struct date d)
{
    return d.year >= DATE_YEAR_MIN && d.year <= DATE_YEAR_MAX && d.month >= 1 && d.month <= 12 &&
           d.day >= 1 && d.day <= date_days_in_month(d.year, d.month);
}

/* Years are counted from March, so that the leap day is the last day of a year. */
int64_t date_to_days(struct date d)
{
    BUG_ON(!date_is_valid(d));
    int year = d.year - (d.month <= 2);
    int era = year / 400;
    int year_of_era = year % 400;
    int day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return (int64_t)era * DAYS_PER_ERA + day_of_era - EPOCH_DAY;
}

struct date date_from_days(int64_t days)
{
    struct date none = {0};

    if (days < -100000 || days > 400000) /* 1696 .. 3065: no overflow below */
        return none;
    int from_zero = (int)days + EPOCH_DAY;
    int era = from_zero / DAYS_PER_ERA;
    int day_of_era = from_zero % DAYS_PER_ERA;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int from_march = (5 * day_of_year + 2) / 153;
    struct date d = {
        .year = era * 400 + year_of_era + (from_march >= 10),
        .month = from_march < 10 ? from_march + 3 : from_march - 9,
        .day = day_of_year - (153 * from_march + 2) / 5 + 1,
    };

    return date_is_valid(d) ? d : none;
}

struct date date_add_days(struct date d, int64_t days)
{
    int64_t sum;

    if (__builtin_add_overflow(date_to_days(d), days, &sum))
        return (struct date){0};
    return date_from_days(sum);
}

struct date date_add_months(struct date d, int64_t months)
{
    int64_t sum;

    BUG_ON(!date_is_valid(d));
    if (__builtin_add_overflow((int64_t)d.year * 12 + d.month - 1, months, &sum) ||
        sum < DATE_YEAR_MIN * 12 || sum >= (DATE_YEAR_MAX + 1) * 12)
        return (struct date){0};
    struct date to = {(int)(sum / 12), (int)(sum % 12) + 1, d.day};
    int most = date_days_in_month(to.year, to.month);
    if (to.day > most)
        to.day = most;
    return to;
}

int date_compare(struct date a, struct date b)
{
    int one = a.year * 10000 + a.month * 100 + a.day;
    int two = b.year * 10000 + b.month * 100 + b.day;

    return (one > two) - (one < two);
}

int date_weekday(struct date d)
{
    return (int)((date_to_days(d) + 700003) % 7) + 1; /* 1970-01-01 was a Thursday */
}

static void put_digits(char *at, int n, int digits)
{
    for (int i = digits; i-- > 0; n /= 10)
        at[i] = (char)('0' + n % 10);
}

/* By hand: an import formats millions. */
const char *date_format(struct date d, char out[DATE_TEXT_BYTES])
{
    out[0] = '\0';
    if (!date_is_valid(d))
        return out;
    put_digits(out, d.year, 4);
    out[4] = '-';
    put_digits(out + 5, d.month, 2);
    out[7] = '-';
    put_digits(out + 8, d.day, 2);
    out[10] = '\0';
    return out;
}

enum { DATE_INPUT_BYTES = 40 };

/* The input as ASCII: 年 and 月 become '-', a 日 at the end goes. False if it is something else. */
static bool simplify(const char *s, size_t len, char out[DATE_INPUT_BYTES])
{
    struct buf folded = {0};
    size_t n = 0;
    bool han = false;

    if (len < 2 * DATE_INPUT_BYTES)
        utf8_fold(&folded, s, len);
    for (size_t at = 0; at < folded.len;) {
        uint32_t cp;
        at += utf8_next(folded.data + at, folded.len - at, &cp);
        if (cp == ' ' && (n == 0 || at == folded.len))
            continue;
        if (cp == 0x5e74 || cp == 0x6708) {
            han = true;
            cp = '-';
        } else if (cp == 0x65e5 && han) {
            han = false;
            continue;
        }
        if (cp == 0 || cp >= 0x80 || n + 1 >= DATE_INPUT_BYTES) {
            n = 0;
            break;
        }
        out[n++] = (char)cp;
    }
    buf_release(&folded);
    while (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
    return n > 0 && !han;
}

/* Up to `most` digits, at least `least`. NULL if there are fewer or more. */
static const char *read_digits(const char *p, int least, int most, int *out)
{
    int count = 0;

    *out = 0;
    for (; *p >= '0' && *p <= '9' && count <= most; p++, count++)
        *out = *out * 10 + (*p - '0');
    return count >= least && count <= most ? p : NULL;
}

static bool read_date(const char *p, struct date *d)
{
    if (strlen(p) == 8 && strspn(p, "0123456789") == 8) {
        int n;
        read_digits(p, 8, 8, &n);
        *d = (struct date){n / 10000, n / 100 % 100, n % 100};
        return true;
    }
    p = read_digits(p, 4, 4, &d->year);
    if (!p || !*p || !strchr("-/.", *p))
        return false;
    char separator = *p;
    p = read_digits(p + 1, 1, 2, &d->month);
    if (!p || *p != separator)
        return false;
    p = read_digits(p + 1, 1, 2, &d->day);
    return p && !*p;
}

bool date_parse(const char *s, size_t len, struct date *out, struct err *e)
{
    char text[DATE_INPUT_BYTES];
    char shown[UTF8_EXCERPT_BYTES];
    struct date d = {0};

    if (!simplify(s, len, text) || !read_date(text, &d))
        return err_set(e, ERR_INPUT, _("\"%s\" is not a date; write it like 2026-03-15"),
                       utf8_excerpt(s, len, shown));
    if (d.year < DATE_YEAR_MIN || d.year > DATE_YEAR_MAX)
        return err_set(e, ERR_INPUT, _("the year %04d is not between %d and %d"), d.year,
                       DATE_YEAR_MIN, DATE_YEAR_MAX);
    if (d.month < 1 || d.month > 12)
        return err_set(e, ERR_INPUT, _("there is no month %d: a date is year-month-day"), d.month);
    if (!date_is_valid(d))
        return err_set(e, ERR_INPUT, _("there is no day %d in %04d-%02d, which has %d days"), d.day,
                       d.year, d.month, date_days_in_month(d.year, d.month));
    *out = d;
    return true;
}
