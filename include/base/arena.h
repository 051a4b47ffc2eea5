/*
 * Many small things that die together: the rows of a list, a report, a planner run.
 * A zeroed struct is an empty arena. Memory is aligned for any type and not cleared.
 */
#ifndef TEPAI_BASE_ARENA_H
#define TEPAI_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first; owned */
    char *at;                   /* next free byte of the newest block */
    size_t left;                /* bytes left there */
};

/* `bytes` of memory that live until reset or release; never NULL. */
void *arena_new(struct arena *a, size_t bytes);
void *arena_zero(struct arena *a, size_t bytes);

/* A NUL-terminated copy. */
char *arena_dup(struct arena *a, const char *s);
char *arena_dup_len(struct arena *a, const char *s, size_t len);

/* Forgets everything but keeps one block for the next use. */
void arena_reset(struct arena *a);
void arena_release(struct arena *a);

#endif
