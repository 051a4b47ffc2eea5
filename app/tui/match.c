/* Does a label match what was typed? A part of it, or the pinyin of a run of it: whole syllables, initials, or both mixed. */
#include "tui__.h"

#include "base/pinyin.h"
#include "base/utf8.h"

#include <string.h>

enum { DEPTH_MAX = 40 };

/* From here on: each Chinese character takes its initial or a beginning of its syllable. */
static bool pinyin_run(const char *label, size_t len, const char *typed, int depth)
{
    const char *readings[PINYIN_READINGS_MAX];
    uint32_t cp;

    if (!*typed)
        return true;
    if (!len || depth > DEPTH_MAX)
        return false;
    size_t step = utf8_next(label, len, &cp);
    if (cp < 0x80)
        return (char)cp == *typed && pinyin_run(label + step, len - step, typed + 1, depth + 1);
    int count = pinyin_readings(cp, readings, PINYIN_READINGS_MAX);
    for (int i = 0; i < count; i++)
        for (size_t n = 1; n <= strlen(readings[i]) && strncmp(readings[i], typed, n) == 0; n++)
            if (pinyin_run(label + step, len - step, typed + n, depth + 1))
                return true;
    return false;
}

static bool is_ascii(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s >= 0x80)
            return false;
    return true;
}

bool match_label(const char *label, const char *typed)
{
    struct buf where = {0};
    struct buf what = {0};
    uint32_t cp;

    if (!*typed)
        return true;
    utf8_fold(&where, label, strlen(label));
    utf8_fold(&what, typed, strlen(typed));
    bool found = strstr(buf_text(&where), buf_text(&what)) != NULL;
    if (!found && is_ascii(buf_text(&what)))
        for (size_t at = 0; !found && at < where.len; at += utf8_next(where.data + at, where.len - at, &cp))
            found = pinyin_run(where.data + at, where.len - at, buf_text(&what), 0);
    buf_release(&where);
    buf_release(&what);
    return found;
}
