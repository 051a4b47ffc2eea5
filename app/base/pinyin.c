/* Looks up the readings of a character; the table is made at build time. */
#include "base/pinyin.h"

#include "pinyin__.h"

int pinyin_readings(uint32_t c, const char *out[], int max)
{
    if (c < PINYIN__FIRST || c > PINYIN__LAST || max <= 0)
        return 0;
    int value = pinyin__of[c - PINYIN__FIRST];
    if (value == 0)
        return 0;
    if (value <= pinyin__syllable_count) {
        out[0] = pinyin__syllables[value - 1];
        return 1;
    }
    const uint16_t *set = &pinyin__sets[value - pinyin__syllable_count - 1];
    int count = set[0] < max ? set[0] : max;
    for (int i = 0; i < count; i++)
        out[i] = pinyin__syllables[set[i + 1] - 1];
    return count;
}
