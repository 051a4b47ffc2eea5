/* What the journal's files share. Not for other floors. */
#ifndef TEPAI_MODEL_JOURNAL_PRIVATE_H
#define TEPAI_MODEL_JOURNAL_PRIVATE_H

#include "model/journal.h"

#include <jansson.h>

enum {
    HASH_BYTES = 32,
    JOURNAL_COLUMNS = 10, /* that a line is written with */
};

struct journal_state {
    int64_t mark;      /* txn_count() when the rest was read */
    int64_t seq;       /* last line */
    int64_t txn;       /* header of the present transaction; 0 = not written yet */
    int64_t first_seq; /* its first line */
    int64_t undoes;    /* transaction that the present one takes back */
    char at[32];       /* its time */
    unsigned char hash[HASH_BYTES]; /* of the last line */
    struct buf patch;  /* kept for its memory */
    struct buf chain;
};

/* One line with the columns that its hash covers. */
struct journal_line {
    int64_t seq, txn, row, rev_before, rev_after;
    const char *type, *op, *patch;
    size_t patch_len;
    const unsigned char *patch_hash; /* HASH_BYTES; NULL = to be made */
    const unsigned char *uuid;
    const char *at, *account, *action;
    int64_t batch, undoes, first_seq;
};

/* The hash of a patch alone: it can be made before the line is. */
void journal__hash_patch(const char *patch, size_t len, unsigned char out[HASH_BYTES]);

/* The hash of a line after `before`. `scratch` is kept by the caller for its memory. */
void journal__hash(const unsigned char before[HASH_BYTES], const struct journal_line *l,
                   struct buf *scratch, unsigned char out[HASH_BYTES]);

/* The same as it was made at first, over the patch itself: lines of that time stay good. */
void journal__hash_first(const unsigned char before[HASH_BYTES], const struct journal_line *l,
                         struct buf *scratch, unsigned char out[HASH_BYTES]);

/* Sets field `field` of `r` to one side (0 old, 1 new) of its pair in a patch. */
MUST_USE bool journal__set_from_patch(struct model *m, struct record *r, int field, json_t *pair,
                                      int side, struct err *e);

/* Applies one side of a whole patch to `r`; fields that the type no longer has are passed over. */
MUST_USE bool journal__apply_patch(struct model *m, struct record *r, const char *patch, size_t len,
                                   int side, struct err *e);

/* Parsed patch, or NULL with *e; json_decref it. */
json_t *journal__parse(const char *patch, size_t len, struct err *e);

#endif
