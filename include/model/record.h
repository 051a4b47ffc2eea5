/* One record in memory: values in the order of its entity's fields. A zeroed struct needs init. */
#ifndef TEPAI_MODEL_RECORD_H
#define TEPAI_MODEL_RECORD_H

#include "model/entity.h"

enum { UUID_BYTES = 16, UUID_HEX = 33 };

struct record {
    const struct entity *entity;
    int64_t id;                     /* 0 = not saved yet */
    int64_t rev;                    /* journal line that made this state; 0 = not saved yet */
    unsigned char uuid[UUID_BYTES]; /* time-ordered; the only key that leaves the machine */
    struct value *values;           /* entity->count of them; owned */
    struct arena mem;               /* texts of the values */
};

void record_init(struct record *r, const struct entity *t);
void record_release(struct record *r);

/* Empty again, same type, memory kept. */
void record_reset(struct record *r);

/* Makes `to` (initialised, same type) equal to `from`. */
void record_copy(struct record *to, const struct record *from);

/*
 * Sets a field from what was typed or read; blanks around it are dropped; nothing left = empty.
 * Errors: ERR_INPUT with the field.
 */
MUST_USE bool record_set(struct model *m, struct record *r, int field, const char *in, size_t len,
                         struct err *e);

/* The same for NUL-terminated text and a field's name; an unknown name is ERR_INPUT. */
MUST_USE bool record_set_named(struct model *m, struct record *r, const char *name, const char *in,
                               struct err *e);

/* Sets a checked value: text is copied. */
void record_put_text(struct record *r, int field, const char *text, size_t len);
void record_put_number(struct record *r, int field, int64_t number);
void record_clear(struct record *r, int field);

/* Text of a field ("" if empty) and number (0 if empty). Lent until the record changes. */
const char *record_text(const struct record *r, int field);
int64_t record_number(const struct record *r, int field);

/* Fills the fields that are empty with their initial values. Before a new record is filled. */
MUST_USE bool record_fill_initial(struct model *m, struct record *r, struct err *e);

/* For people (labels) and for programs (reads back); nothing is written for an empty value. */
void record_show(struct model *m, const struct record *r, int field, struct buf *out);
void record_dump(struct model *m, const struct record *r, int field, struct buf *out);

/* The natural key: its parts as record_dump writes them, joined by '+'. */
void record_key(struct model *m, const struct record *r, struct buf *out);

/* The same for messages and lists of people: private parts masked. */
void record_key_masked(struct model *m, const struct record *r, struct buf *out);

/* Are all parts of its natural key set? */
bool record_has_key(const struct record *r);

/* Is a part of the type's natural key private? Then programs name its records by uuid. */
bool record_key_is_private(const struct entity *t);

/*
 * Required fields, checks of single fields, the entity's own check, and that codes changed since
 * `before` (NULL for a new record) are valid today.
 */
MUST_USE bool record_check(struct model *m, const struct record *r, const struct record *before,
                           struct err *e);

/* The first part of it: what each field asks, without the rules across fields. For a new record. */
MUST_USE bool record_check_fields(struct model *m, const struct record *r, struct err *e);

void uuid_to_hex(const unsigned char uuid[UUID_BYTES], char out[UUID_HEX]);
bool uuid_from_hex(const char *text, unsigned char out[UUID_BYTES]); /* with or without dashes */

#endif
