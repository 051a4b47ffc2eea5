/* The clock: real time, or the moment TEPAI_NOW names. Times of day exist only here. */
#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CHINA_SECONDS = 8 * 3600, DAY_SECONDS = 86400 };

/* Two digits at p below `limit`, or -1. */
static int two_digits(const char *p, int limit)
{
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9')
        return -1;
    int n = (p[0] - '0') * 10 + p[1] - '0';
    return n < limit ? n : -1;
}

/* Is the clock stopped? *good says whether the moment could be read into *seconds. */
static bool is_stopped(int64_t *seconds, bool *good)
{
    const char *text = getenv("TEPAI_NOW");
    struct err e = {0};
    struct date d;

    *good = true;
    if (!text || !*text)
        return false;
    size_t len = strlen(text);
    if (len == 20 && text[19] == 'Z')
        len--;
    *good = false;
    if (len != 19 || text[4] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        !date_parse(text, 10, &d, &e))
        return true;
    int hour = two_digits(text + 11, 24);
    int minute = two_digits(text + 14, 60);
    int second = two_digits(text + 17, 60);
    *good = hour >= 0 && minute >= 0 && second >= 0;
    *seconds = date_to_days(d) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
    return true;
}

bool clock_check(struct err *e)
{
    int64_t seconds;
    bool good;

    is_stopped(&seconds, &good);
    return good || err_set(e, ERR_INPUT,
                           _("TEPAI_NOW is \"%.40s\"; write a moment in UTC like "
                             "2026-03-15T01:02:03, or unset it"),
                           getenv("TEPAI_NOW"));
}

static int64_t read_clock(clockid_t which)
{
    struct timespec t;

    BUG_ON(clock_gettime(which, &t) != 0);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_now_us(void)
{
    int64_t seconds = 0;
    bool good;

    if (!is_stopped(&seconds, &good))
        return read_clock(CLOCK_REALTIME);
    if (!good)
        BUG("TEPAI_NOW is not a moment");
    return seconds * 1000000;
}

int64_t clock_now(void)
{
    return clock_now_us() / 1000000;
}

int64_t clock_elapsed_us(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

/* Whole days before a moment in China, and the seconds of its day. */
static int64_t split_moment(int64_t seconds, int *second_of_day)
{
    int64_t local;

    if (__builtin_add_overflow(seconds, CHINA_SECONDS, &local))
        local = INT64_MAX;
    int64_t rest = local % DAY_SECONDS;
    if (rest < 0)
        rest += DAY_SECONDS;
    *second_of_day = (int)rest;
    return local / DAY_SECONDS - (local % DAY_SECONDS < 0);
}

struct date clock_date(int64_t seconds)
{
    int second;

    return date_from_days(split_moment(seconds, &second));
}

struct date date_today(void)
{
    return clock_date(clock_now());
}

const char *clock_format(int64_t seconds, char out[CLOCK_TEXT_BYTES])
{
    int second;
    struct date d = date_from_days(split_moment(seconds, &second));

    date_format(d, out);
    if (*out)
        snprintf(out + 10, CLOCK_TEXT_BYTES - 10, " %02u:%02u:%02u", (unsigned)second / 3600 & 0x1f,
                 (unsigned)second / 60 % 60, (unsigned)second % 60);
    return out;
}
