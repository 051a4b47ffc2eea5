/*
 * The few rows of many that stand nearest to an end or to a mark, kept while all of them pass by in any order. For orders
 * that no index gives (repo_pass.c).
 */
#ifndef TEPAI_MODEL_NEAREST_PRIVATE_H
#define TEPAI_MODEL_NEAREST_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SORT_KEY_NEAR = 24 /* bytes of text that need no memory of their own */ };

/* What rows are compared by: the value, then the id. Empty values stand before all others, texts by their bytes. */
struct sort_key {
    int64_t id;
    int64_t number;   /* of whole numbers, whose text is NULL */
    const char *text; /* lent */
    size_t len;
    bool set;         /* false = empty */
};

struct kept_key {
    int64_t id;
    int64_t number; /* or how many bytes of text */
    union {
        char near[SORT_KEY_NEAR];
        char *far; /* longer text; owned */
    } text;
    bool is_text, set;
};

/* The `most` least keys offered, or the greatest. Stays where it was initialised. */
struct nearest {
    struct kept_key *keys; /* owned; unordered, room for twice `most` */
    int count, most;
    bool greatest;
    bool more;             /* something had to go */
    bool full;             /* then `worst` stands: what is not nearer is not kept */
    struct kept_key worst; /* owns its text */
    struct sort_key limit; /* the same, to compare with */
};

/* Less than 0, 0, more than 0. */
int sort_key_compare(const struct sort_key *a, const struct sort_key *b);

void nearest_init(struct nearest *n, int most, bool greatest);
void nearest_release(struct nearest *n);

/* Keeps a copy of the key if it is among the nearest so far. */
void nearest_offer(struct nearest *n, const struct sort_key *key);

/* All that `from` keeps is offered to `n`; that rows had to go there is remembered. */
void nearest_take(struct nearest *n, const struct nearest *from);

/* Ends it: at most `most` keys are left, from the least to the greatest. */
void nearest_sort(struct nearest *n);

#endif
