/*
 * Rows of a file become records of a type: `tepai import`.
 *
 * | app/work        | what it is for                                        |
 * |-----------------|-------------------------------------------------------|
 * | import.c        | one import: transaction, batch, every row in turn     |
 * | import_ahead.c  | reads, checks and words the rows in a second thread   |
 * | import_head.c   | where the header stands and which field a column is   |
 * | import_row.c    | one row: match, compare, save, or why it is rejected  |
 * | import_seen.c   | which line of the file has touched a record already   |
 */
#ifndef TEPAI_WORK_IMPORT_H
#define TEPAI_WORK_IMPORT_H

#include "model/model.h"
#include "model/record.h"
#include "sheet/sheet.h"

enum import_outcome { IMPORT_NEW, IMPORT_CHANGED, IMPORT_UNCHANGED, IMPORT_REJECTED, IMPORT__COUNT };
extern const char *const import_outcome_names[IMPORT__COUNT]; /* "new" */

/* What is wanted. All texts are lent for the call. */
struct import_order {
    const struct entity *type;
    const char *file; /* CSV; "-" = standard input */
    const char *map;  /* file with lines `header = field`, or `header = -` (not read); NULL = none */
    bool dry_run;     /* everything is done and taken back */
    bool blank_clears; /* an empty cell empties its field; else it leaves it alone */
};

/* A row that was not taken. Texts are lent for the call. */
struct import_reject {
    int64_t line;       /* physical line the row starts on, 1-based */
    size_t column;      /* 1-based; 0 = no single column */
    const char *header; /* that column's header; else the name of the field at fault; "" = the whole row */
    const char *reason; /* one sentence */
    const struct sheet_cell *cells; /* as they stand in the file; fewer or none if it could not be split */
    size_t count;
};

/* A row that was taken, in a dry run. Records are lent for the call. */
struct import_change {
    int64_t line;
    enum import_outcome outcome; /* IMPORT_NEW, or IMPORT_CHANGED once for every changed field */
    const struct record *before; /* NULL when new */
    const struct record *after;
    int field;                   /* -1 when new */
};

/* Who is told as the import goes on; a false (with *e) ends it and nothing is changed. */
struct import_sink {
    void *arg;
    bool (*header)(void *arg, const char *const *names, size_t count, struct err *e); /* may be NULL */
    bool (*reject)(void *arg, const struct import_reject *r, struct err *e);
    bool (*change)(void *arg, const struct import_change *c, struct err *e); /* dry runs only */
    bool (*tick)(void *arg, const char *what, int64_t done, int64_t total); /* false = stop; may be NULL */
};

struct import_result {
    int64_t rows[IMPORT__COUNT];
    int64_t batch; /* number of the import batch; 0 = nothing was written */
    int64_t txn;   /* its transaction; 0 likewise */
};

/*
 * Reads the file and applies every good row in one transaction, which is one batch (`tepai undo --batch`).
 *
 * The header is the first of the first ten rows most of whose cells name fields (name, English or Chinese
 * label, or a line of the map). A row's record is found by the natural key if the row has it, else by its ID
 * number; a row with neither, or whose key nobody has, is a new record. Only columns that are there are
 * touched. What is wrong with a row costs that row alone.
 *
 * Errors: ERR_INPUT no header, a header that names no field (all such headers are listed), a workbook, a bad
 * map, stopped; ERR_DENIED the role may not import the type; ERR_IO; the store's. Nothing is changed then.
 * Memory: under 48 MiB beside 8 bytes a record touched.
 */
MUST_USE bool import_run(struct model *m, const struct import_order *order, const struct import_sink *sink,
                         struct import_result *out, struct err *e);

/* The headers of the three columns that a file of rejected rows has at its end; not read when imported again. */
enum { IMPORT_REJECT_COLUMNS = 3 };
extern const char *const import_reject_headers[IMPORT_REJECT_COLUMNS];

#endif
