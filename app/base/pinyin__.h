/* The table that db/pinyin.awk makes; its comment says how to read it. */
#ifndef TEPAI_BASE_PINYIN__H
#define TEPAI_BASE_PINYIN__H

#include <stdint.h>

enum { PINYIN__FIRST = 0x3400, PINYIN__LAST = 0x9fff };

extern const int pinyin__syllable_count;
extern const char pinyin__syllables[][8];
extern const uint16_t pinyin__of[];
extern const uint16_t pinyin__sets[];

#endif
