/*
 * The model floor: what a record is, who may see it, what changed.
 *
 *   field.h    field types and their table of operations
 *   entity.h   the descriptor of a record type; the registry
 *   record.h   one record in memory
 *   model.h    the open office: database, who works, today
 *   code.h     code lists as data
 *   role.h     who may do what: the one printed table
 *   scope.h    the area of an account as an SQL condition
 *   search.h   search text and search queries
 *   journal.h  the one write path: history, undo, as-of, verification
 *   repo.h     load, find, list, save, remove for any record type
 *   kinds.h    all record types
 *
 * To add a record type:
 *   1. app/model/kinds/x.c: an enum, an array of struct field, one struct entity
 *   2. include/model/kinds.h and the registry in app/model/entity.c: one line each
 *   3. db/migrations/NNNN_x.sql: the table (id, uuid, rev, then the fields) and its search table
 *   4. make check: test_tables names what was forgotten; make docs-accept renews what is generated
 */
#ifndef TEPAI_MODEL_FIELD_H
#define TEPAI_MODEL_FIELD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "sheet/sheet.h"

#include <stdint.h>

struct entity;
struct field;
struct model;

enum field_type {
    FT_TEXT,
    FT_LONG_TEXT,
    FT_INT,
    FT_DECIMAL,  /* fixed point, u.decimal.scale digits, kept as a whole number of the last digit */
    FT_MONEY,    /* fen; shown in yuan with two decimals */
    FT_DATE,     /* "YYYY-MM-DD" */
    FT_BOOL,     /* 0 or 1 */
    FT_CODE,     /* a code of the list u.list */
    FT_CODE_SET, /* codes of the list u.list in the order given, joined by ";" */
    FT_REF,      /* another record, u.to: kept as its id, shown as its natural key */
    FT_REGION,   /* a division of any level: 12 digits */
    FT_ID_NUMBER,
    FT_PHONE,
    FT__COUNT
};

enum field_flags {
    FIELD_REQUIRED = 1 << 0,
    FIELD_UNIQUE = 1 << 1,
    FIELD_FIXED = 1 << 2,    /* given when the record is made, not changed after */
    FIELD_SEARCH = 1 << 3,   /* part of the search text */
    FIELD_PRIVATE = 1 << 4,  /* masked unless asked for by a role that may see it; seeing is logged */
    FIELD_NO_AUDIT = 1 << 5, /* not in the journal; the exception */
    FIELD_STATE = 1 << 6,    /* changes only along the entity's moves */
    FIELD_MADE = 1 << 7,     /* filled by the program's own work: never typed or imported */
};

/* One value in memory. Which member counts is the field type's `integer`. */
struct value {
    bool set;          /* false = empty; the rest is then zero */
    size_t len;        /* bytes of text */
    const char *text;  /* text types: the value; FT_REF: the natural key; lent by the record */
    const char *title; /* FT_REF, FT_REGION: the name shown with it, or NULL; lent by the record */
    int64_t number;    /* integer types; FT_REF: the id */
};

struct field {
    const char *name;   /* column = CSV header = JSON key = --option */
    const char *label;  /* shown to people; N_() */
    const char *help;   /* one sentence: form hint and docs/fields.md; N_() */
    const char *unit;   /* N_("yuan"); NULL if none */
    const char *source; /* where the rule comes from: "docs/domain.md#…"; NULL if ours */
    enum field_type type;
    unsigned flags; /* enum field_flags */
    int cells;      /* list column width in terminal cells; 0 = not in lists */
    union {
        struct {
            int64_t min, max; /* in the stored unit; both 0 = no limit */
            int scale;        /* FT_DECIMAL: digits after the point */
        } range;              /* FT_INT, FT_DECIMAL, FT_MONEY */
        int max_cells;        /* FT_TEXT, FT_LONG_TEXT */
        const char *list;     /* FT_CODE, FT_CODE_SET */
        const struct entity *to; /* FT_REF */
        int level;               /* FT_REGION: deepest level allowed, 0 = any */
    } u;
    const char *initial; /* what a new record has when nothing is given (as typed), or NULL */
    bool (*check)(const struct field *f, const struct value *v, struct err *e); /* optional */
};

/* One row per field type: types are data, never a switch. */
struct field_ops {
    const char *name; /* "date"; in docs/fields.md */
    const char *sql;  /* "TEXT" or "INTEGER": must match the schema */
    bool integer;     /* value.number counts */
    bool right;       /* aligned right in lists and reports */
    bool whole;       /* half of it would say something else: lists show it whole or not at all */
    enum sheet_kind sheet; /* how json and workbooks write it */

    /*
     * From what a person typed or a file held (never empty) to a value whose text lives in `mem`.
     * Errors: ERR_INPUT naming the field and what was expected.
     */
    bool (*parse)(struct model *m, const struct field *f, const char *in, size_t len,
                  struct arena *mem, struct value *out, struct err *e);
    /* For people: labels instead of codes. The value is set. */
    void (*show)(struct model *m, const struct field *f, const struct value *v, struct buf *out);
    /* For programs: reads back the same through parse. The value is set. */
    void (*dump)(struct model *m, const struct field *f, const struct value *v, struct buf *out);
};

extern const struct field_ops field_ops[FT__COUNT];

/* -1, 0, 1; empty sorts first. */
int field_compare(const struct field *f, const struct value *a, const struct value *b);
bool field_same(const struct field *f, const struct value *a, const struct value *b);

/*
 * Hides the middle of a private value for people who may not see it: the first six and last four of
 * an ID number, the first three and last four of a phone, the last character of anything else.
 */
void field_mask(const struct field *f, const struct value *v, struct buf *out);

#endif
