/*
 * A table from pieces of text to numbers: keys already seen in an import, names to row ids.
 * A zeroed struct is an empty table. Keys are copied and may hold any bytes. Grows by doubling; a
 * key costs about 40 bytes and its length. Nothing is ever taken out.
 */
#ifndef TEPAI_BASE_HASH_H
#define TEPAI_BASE_HASH_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hash_slot;

struct hash {
    struct hash_slot *slots; /* owned; a power of two of them */
    size_t capacity;         /* slots; 0 while empty */
    size_t count;            /* keys */
    struct buf keys;         /* the bytes of all keys, end to end */
};

/* Sets the number of a key. Answers true if the key is new. */
bool hash_put(struct hash *h, const char *key, size_t len, int64_t value);

/* Is the key there? If so, *value (may be NULL) is its number; else *value is untouched. */
bool hash_get(const struct hash *h, const char *key, size_t len, int64_t *value);

/*
 * Walks all keys in no particular order: start with *at = 0; false at the end. The key is lent
 * until the next put and does not end in NUL.
 */
bool hash_next(const struct hash *h, size_t *at, const char **key, size_t *len, int64_t *value);

void hash_release(struct hash *h);

#endif
