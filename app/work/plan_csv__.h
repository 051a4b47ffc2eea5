/*
 * The CSV of an instance folder: whole numbers by column name, one line at a time, fast enough for
 * twenty million lines. Not for people's files: no quotes, no encodings (that is the sheet floor).
 */
#ifndef TEPAI_WORK_PLAN_CSV__H
#define TEPAI_WORK_PLAN_CSV__H

#include "base/err.h"

#include <stdint.h>
#include <stdio.h>

struct plan_csv_column {
    const char *name;
    int64_t least, most; /* a value outside is refused (in units of the answer) */
    bool optional;       /* may be missing: then every value is `missing` */
    bool thousandths;    /* decimals allowed; the answer is 1000 times the value, rounded */
    int64_t missing;
    const char *const *words; /* NULL-ended: the cell is one of these and its index the answer */
    bool any_word;            /* with words: another word is -1 instead of a fault */
};

enum { PLAN_CSV_MAX = 16 };

struct plan_csv {
    FILE *file;
    const char *name;                      /* of the file, for sentences; lent */
    const struct plan_csv_column *columns; /* lent */
    int column_count;
    int order[PLAN_CSV_MAX * 2]; /* column of the file -> index in columns, -1 = ignored */
    int order_count;
    char *data; /* owned: what was read and not yet answered */
    size_t at, end, room;
    int64_t line;       /* of the row last answered; the header is line 1 */
    int64_t size_bytes; /* of the file when opened */
    bool at_end;
};

/* Opens dir/name and reads the header. Errors: ERR_INPUT (missing, unreadable, unknown header). */
bool plan_csv__open(struct plan_csv *c, const char *dir, const char *name,
                    const struct plan_csv_column *columns, int count, struct err *e) MUST_USE;

/* The next row: 1 = values[] filled, 0 = no more, -1 = *e says what is wrong with it. */
int plan_csv__next(struct plan_csv *c, int64_t *values, struct err *e);

void plan_csv__close(struct plan_csv *c);

/* An ERR_INPUT "FILE, line N, column NAME: …" for the row last answered; always false. */
bool plan_csv__fault(const struct plan_csv *c, int column, struct err *e, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

#endif
