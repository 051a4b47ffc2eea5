/* Pinyin of a character in every reading, for search: 曾 is both ceng and zeng. */
#ifndef TEPAI_BASE_PINYIN_H
#define TEPAI_BASE_PINYIN_H

#include <stdint.h>

enum { PINYIN_READINGS_MAX = 8 }; /* no character has more; tests/test_pinyin.c looks */

/*
 * The readings of one character as syllables without tone, "lv" for lǜ, each once; the usual one first.
 * Fills at most `max` of them and answers how many; 0 for anything but a Chinese character (U+3400..U+9FFF).
 *
 * Owns:   out[] points to constants, lent forever.
 * Source: Unihan_Readings.txt of Unicode: kMandarin, then kHanyuPinlu, kXHC1983, kTGHZ2013 (db/pinyin.awk).
 */
int pinyin_readings(uint32_t c, const char *out[], int max);

#endif
