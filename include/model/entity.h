/*
 * The descriptor of a record type: pure data, one static struct a type (app/model/kinds).
 */
#ifndef TEPAI_MODEL_ENTITY_H
#define TEPAI_MODEL_ENTITY_H

#include "model/field.h"
#include "model/role.h"

struct record;

enum { ENTITY_KEY_MAX = 3 };

/* A step of the record's life cycle: a row, printed as it stands in docs/fields.md. */
struct move {
    const char *from;   /* code of the state field */
    const char *action; /* `tepai do TYPE KEY action` */
    const char *to;     /* code of the state field */
    const char *help;   /* one line; N_() */
};

struct entity {
    const char *name;   /* "household": command line, journal, file names, and the table */
    const char *label;  /* N_("Household") */
    const char *plural; /* N_("Households") */
    const char *help;   /* one sentence: what one record stands for; N_() */
    const struct field *fields;
    int count;
    int key[ENTITY_KEY_MAX];     /* fields of the natural key in order */
    int key_count;               /* 1 to 3 */
    char letter;                 /* 'H': a missing key is made, H2026-00017; 0 = must be given */
    int title;                   /* text field shown beside a reference to it; -1 if none */
    int region;                  /* FT_REGION field that places it in an area; -1 if none */
    int region_via;              /* FT_REF field whose record places it; -1 if none */
    int state;                   /* field with FIELD_STATE; -1 if none */
    const struct move *moves;    /* ends with {0}; NULL if none */
    enum record_class class;     /* row of the role table */
    const char *order_by;        /* field of the usual order; NULL = newest first */
    void (*derive)(struct record *r); /* fills what follows from other fields; NULL = nothing does */
    /* Fills what follows from other records, before the checks; NULL = nothing does. Such types are not read ahead. */
    bool (*fill)(struct model *m, struct record *r, struct err *e);
    bool (*check)(struct model *m, const struct record *r, struct err *e); /* rules across fields */
    /*
     * What other records must take over, in the same transaction; `before` NULL = added, `after` NULL = removed. Undo does
     * not ask: it takes the transaction back whole.
     */
    bool (*follow)(struct model *m, const struct record *before, const struct record *after, struct err *e);
};

/* All record types, in the order that a full import needs (references point backwards). */
extern const struct entity *const entities[];
extern const int entity_count;

/* The type of that name, or NULL. */
const struct entity *entity_find(const char *name);

/* The same, with ERR_INPUT naming the nearest types. */
MUST_USE bool entity_named(const char *name, const struct entity **out, struct err *e);

/* Its place in entities[]. */
int entity_index(const struct entity *t);

/* The field of that name, or -1. */
int entity_field(const struct entity *t, const char *name);

/* The type as people call it in a sentence: its Chinese label, or the name that commands use. */
const char *entity_word(const struct entity *t);

/*
 * The field whose name or label (English or Chinese) is `name`, blanks and case ignored; -1 if none.
 * For headers of imported files.
 */
int entity_field_by_label(const struct entity *t, const char *name);

/* True if any of its fields has FIELD_SEARCH. */
bool entity_is_searched(const struct entity *t);

#endif
