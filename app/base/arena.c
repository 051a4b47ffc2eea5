/* Many small things that die together. */
#include "base/arena.h"

#include "base/err.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t bytes; /* usable, after the header */
    alignas(max_align_t) char data[];
};

static void add_block(struct arena *a, size_t bytes)
{
    size_t usable = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    struct arena_block *b = mem_new(sizeof *b + usable);

    b->bytes = usable;
    b->next = a->blocks;
    a->blocks = b;
    a->at = b->data;
    a->left = usable;
}

void *arena_new(struct arena *a, size_t bytes)
{
    size_t align = alignof(max_align_t);
    size_t take = (bytes + align - 1) / align * align;

    if (take > a->left)
        add_block(a, take);
    void *p = a->at;
    a->at += take;
    a->left -= take;
    return p;
}

void *arena_zero(struct arena *a, size_t bytes)
{
    return memset(arena_new(a, bytes), 0, bytes);
}

char *arena_dup_len(struct arena *a, const char *s, size_t len)
{
    char *p = arena_new(a, len + 1);

    memcpy(p, s, len);
    p[len] = '\0';
    return p;
}

char *arena_dup(struct arena *a, const char *s)
{
    return arena_dup_len(a, s, strlen(s));
}

void arena_reset(struct arena *a)
{
    if (!a->blocks)
        return;
    struct arena_block *keep = a->blocks;
    struct arena_block *b = keep->next;
    while (b) {
        struct arena_block *next = b->next;
        free(b);
        b = next;
    }
    keep->next = NULL;
    a->at = keep->data;
    a->left = keep->bytes;
}

void arena_release(struct arena *a)
{
    for (struct arena_block *b = a->blocks; b;) {
        struct arena_block *next = b->next;
        free(b);
        b = next;
    }
    memset(a, 0, sizeof *a);
}
