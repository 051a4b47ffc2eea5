/* A day as people say it beside a calendar: "+3", "-1w", "+2m", "today", "5-20". */
#include "form__.h"

#include "base/date.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word;
    int days;
} words[] = {
    {"today", 0}, {"t", 0}, {".", 0}, {"今天", 0}, {"jt", 0}, {"tomorrow", 1}, {"明天", 1}, {"mt", 1}, {"yesterday", -1}, {"昨天", -1}, {"zt", -1},
};

static const struct {
    const char *name;
    int days, months;
} units[] = {
    {"", 1, 0}, {"d", 1, 0}, {"天", 1, 0}, {"日", 1, 0}, {"w", 7, 0},  {"周", 7, 0},
    {"m", 0, 1}, {"月", 0, 1}, {"y", 0, 12}, {"年", 0, 12},
};

static struct date shifted(struct date today, long count, const char *unit)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].name, unit) == 0)
            return units[i].months ? date_add_months(today, count * units[i].months) : date_add_days(today, count * units[i].days);
    return (struct date){0};
}

/* "5-20", "5/20": a day of this year. */
static struct date of_this_year(struct date today, const char *text)
{
    char *end;
    long month = strtol(text, &end, 10);
    struct date d = {0};

    if (end == text || (*end != '-' && *end != '/' && *end != '.'))
        return d;
    char *rest = end + 1;
    long day = strtol(rest, &end, 10);
    if (end == rest || *end || month < 1 || month > 12 || day < 1 || day > 31)
        return d;
    struct date here = {today.year, (int)month, (int)day};
    return date_is_valid(here) ? here : d;
}

bool when_parse(const char *text, const char *today, char out[11])
{
    struct buf folded = {0};
    struct err ignored = {0};
    struct date now;
    struct date d = {0};

    if (!date_parse(today, strlen(today), &now, &ignored))
        return false;
    utf8_fold(&folded, text, strlen(text));
    const char *s = buf_text(&folded);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, s) == 0)
            d = date_add_days(now, words[i].days);
    if ((*s == '+' || *s == '-') && s[1] >= '0' && s[1] <= '9' && strlen(s) < 12) {
        char *end;
        long count = strtol(s, &end, 10);
        d = shifted(now, count, end);
    } else if (!d.year) {
        d = of_this_year(now, s);
    }
    buf_release(&folded);
    if (!d.year)
        return false;
    date_format(d, out);
    return true;
}
