/*
 * The doors where strangers' bytes enter, one program each, in the shape libFuzzer wants:
 *
 *   clang -g -fsanitize=fuzzer,address,undefined -Iinclude -D_GNU_SOURCE tests/fuzz/fuzz_csv.c \
 *       libbase.a libsheet.a -ljansson -o fuzz_csv && ./fuzz_csv tests/fuzz/corpus/csv
 *
 * `make check` links them with once.c instead, which runs the corpus and some thousand changed
 * copies.
 */
#ifndef TEPAI_TESTS_FUZZ_H
#define TEPAI_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Folder of the corpus under tests/fuzz/corpus. */
extern const char fuzz_corpus[];

/* Any bytes; a broken promise is a BUG. Answers 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
