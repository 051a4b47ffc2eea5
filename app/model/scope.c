/* Divisions and areas: code prefixes and ranges. The area as an SQL condition stands in repo_scope.c. */
#include "model/scope.h"

#include <string.h>

/* Significant digits of each level, 1 to 5. */
static const size_t level_digits[] = {0, 2, 4, 6, 9, 12};

static bool all_digits(const char *s)
{
    return *s && strspn(s, "0123456789") == strlen(s);
}

static bool zeros_from(const char *code, size_t at)
{
    return strspn(code + at, "0") == strlen(code + at);
}

int scope_level(const char *code)
{
    size_t len = strlen(code);

    if (!all_digits(code))
        return 0;
    for (int level = 1; level <= 5; level++) {
        if (len == level_digits[level])
            return len < 12 || !zeros_from(code, 9) ? level : zeros_from(code, 2)   ? 1
                                                          : zeros_from(code, 4) ? 2
                                                          : zeros_from(code, 6) ? 3
                                                                                : 4;
    }
    return 0;
}

bool scope_prefix(const char *code, char out[13])
{
    int level = scope_level(code);

    if (!level)
        return false;
    memcpy(out, code, level_digits[level]);
    out[level_digits[level]] = '\0';
    return true;
}

static bool is_whole(const char *area)
{
    return strlen(area) <= 2;
}

bool scope_holds(const char *area, const char *code)
{
    if (is_whole(area))
        return true;
    return *code && strncmp(area, code, strlen(area)) == 0;
}

void scope_range(const char *area, char low[13], char high[14])
{
    size_t len = strlen(area);

    BUG_ON(len > 12 || len == 0);
    memcpy(low, area, len + 1);
    memcpy(high, area, len + 1);
    for (size_t i = len; i-- > 0;) {
        if (high[i] < '9') {
            high[i]++;
            return;
        }
        high[i] = '0';
    }
    memcpy(high, ":", 2); /* after every digit */
}
