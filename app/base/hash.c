/* Text to numbers by open addressing. Not safe against keys chosen to collide; ours are not. */
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

struct hash_slot {
    uint32_t tag; /* upper half of the hash; 0 = free */
    uint32_t len; /* of the key */
    size_t at;    /* of the key in h->keys */
    int64_t value;
};

static uint64_t mix(uint64_t a, uint64_t b)
{
    a = (a ^ b) * UINT64_C(0x9e3779b97f4a7c15);
    return a ^ a >> 32;
}

static uint64_t hash_of(const char *key, size_t len)
{
    uint64_t sum = UINT64_C(0x2545f4914f6cdd1d) ^ len;

    for (; len >= 8; key += 8, len -= 8) {
        uint64_t word;
        memcpy(&word, key, 8);
        sum = mix(sum, word);
    }
    uint64_t tail = 0;
    if (len)
        memcpy(&tail, key, len);
    sum = mix(sum, tail);
    return mix(sum, sum >> 29);
}

static uint32_t tag_of(uint64_t hash)
{
    return (uint32_t)(hash >> 32) | 1u;
}

/* The slot that holds the key, or the free one where it would go. */
static struct hash_slot *find(const struct hash *h, uint64_t hash, const char *key, size_t len)
{
    uint32_t tag = tag_of(hash);
    size_t i = (size_t)hash & (h->capacity - 1);

    for (;; i = (i + 1) & (h->capacity - 1)) {
        struct hash_slot *s = &h->slots[i];
        if (!s->tag || (s->tag == tag && s->len == len &&
                        (len == 0 || memcmp(h->keys.data + s->at, key, len) == 0)))
            return s;
    }
}

static void grow(struct hash *h)
{
    struct hash old = *h;

    h->capacity = old.capacity ? old.capacity * 2 : FIRST_CAPACITY;
    h->slots = mem_zero(h->capacity, sizeof *h->slots);
    for (size_t i = 0; i < old.capacity; i++) {
        const struct hash_slot *s = &old.slots[i];
        if (!s->tag)
            continue;
        const char *key = buf_text(&h->keys) + s->at;
        *find(h, hash_of(key, s->len), key, s->len) = *s;
    }
    free(old.slots);
}

bool hash_put(struct hash *h, const char *key, size_t len, int64_t value)
{
    BUG_ON(len > UINT32_MAX);
    if (h->count >= h->capacity - h->capacity / 4)
        grow(h);
    uint64_t hash = hash_of(key, len);
    struct hash_slot *s = find(h, hash, key, len);
    bool is_new = !s->tag;
    if (is_new) {
        *s = (struct hash_slot){.tag = tag_of(hash), .len = (uint32_t)len, .at = h->keys.len};
        buf_add_len(&h->keys, key, len);
        h->count++;
    }
    s->value = value;
    return is_new;
}

bool hash_get(const struct hash *h, const char *key, size_t len, int64_t *value)
{
    if (!h->count)
        return false;
    const struct hash_slot *s = find(h, hash_of(key, len), key, len);
    if (s->tag && value)
        *value = s->value;
    return s->tag != 0;
}

bool hash_next(const struct hash *h, size_t *at, const char **key, size_t *len, int64_t *value)
{
    for (; *at < h->capacity; ++*at) {
        const struct hash_slot *s = &h->slots[*at];
        if (!s->tag)
            continue;
        *key = h->keys.data + s->at;
        *len = s->len;
        *value = s->value;
        ++*at;
        return true;
    }
    return false;
}

void hash_release(struct hash *h)
{
    free(h->slots);
    buf_release(&h->keys);
    memset(h, 0, sizeof *h);
}
