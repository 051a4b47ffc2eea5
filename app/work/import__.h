/* What the importer's files share. Not for other floors. */
#ifndef TEPAI_WORK_IMPORT_PRIVATE_H
#define TEPAI_WORK_IMPORT_PRIVATE_H

#include "base/hash.h"
#include "model/repo.h"
#include "work/import.h"

/* ---- import_head.c ---- */

enum { COLUMN_PASSED = -1, COLUMN_EMPTY = -2 /* no header: its cells must be empty */ };

struct import_head {
    const char **names; /* headers; lent by mem */
    int *fields;        /* field of each column, or one of the above */
    size_t count;
    struct arena mem;
};

/* Reads up to the header; the next row of the reader is the first of the data. Release in every case. */
MUST_USE bool import_head_find(struct sheet_reader *reader, const struct import_order *order,
                               struct import_head *head, struct err *e);
void import_head_release(struct import_head *head);

/* Column (1-based) of a field; 0 if there is none. */
size_t import_head_column(const struct import_head *head, int field);

/* ---- import_seen.c ---- */

/* Lines by record id. A zeroed struct is empty. Ids that lie close together cost 8 bytes each. */
struct import_seen {
    struct hash pages; /* id / page size -> place in lines */
    int64_t **lines;   /* owned pages */
    size_t count;
};

/* The line that has touched the record, 0 if none. */
int64_t import_seen_line(const struct import_seen *s, int64_t id);
void import_seen_note(struct import_seen *s, int64_t id, int64_t line);
void import_seen_release(struct import_seen *s);

/* ---- import_ahead.c ---- */

enum { AHEAD_ROWS = 64 };

/* One row as read ahead. All of it lies in its piece. */
struct ahead_row {
    struct sheet_row row;
    bool is_ready;          /* the rest counts: the row is good, and has its key */
    struct record given;    /* as read */
    struct record new;      /* what it would be as a new record */
    size_t words_at, words_len, patch_at, patch_len;
};

/* Rows that go from the reading to the writing thread at once. */
struct ahead_piece {
    struct ahead_row rows[AHEAD_ROWS];
    size_t count;
    struct arena mem;
    struct buf words, patches;
    int64_t done, total; /* bytes of the file, for progress */
    bool is_last;
    struct err e;        /* the last piece: why reading failed */
};

/* Reads the rows of `reader` in a thread of its own. NULL: there is no second thread or connection to be had. */
struct ahead *ahead_start(const struct model *m, const struct import_head *head, const struct entity *t,
                          struct sheet_reader *reader);

/* The next rows, lent until the next call; NULL after the last. */
struct ahead_piece *ahead_next(struct ahead *a);

/* Asks the processor for a row that another core has written, while the one before it is dealt with. */
void ahead_fetch(const struct ahead_piece *p, const struct ahead_row *r);

/* Ends reading, wherever it is. NULL is allowed. */
void ahead_end(struct ahead *a);

/* ---- import_row.c ---- */

struct import_job {
    struct model *m;
    const struct import_order *order;
    const struct import_sink *sink;
    struct import_result *result;
    struct import_head head;
    struct import_seen seen;
    struct record *given;  /* the row as read: `own`, or one that was read ahead */
    struct record own;
    struct record found; /* its record as it was */
    struct record after; /* as it shall be; texts lent by the two */
    bool import_all;     /* the actor may import everywhere */
    bool expects_new;    /* the row before was a new record */
};

void import_job_init(struct import_job *j);
void import_job_release(struct import_job *j);

/* Takes one row, or tells why not. False = the whole import ends. */
MUST_USE bool import_row(struct import_job *j, const struct sheet_row *row, struct err *e);

/*
 * Takes rows that were read ahead in one go, while all are likely to be new records: the first *taken of them, perhaps none.
 * The others are for import_row_ahead. False = the whole import ends.
 */
MUST_USE bool import_group_ahead(struct import_job *j, struct ahead_piece *p, struct ahead_row rows[REPO_GROUP], size_t *taken,
                                 struct err *e);

/* The same for a row that was read ahead. */
MUST_USE bool import_row_ahead(struct import_job *j, struct ahead_piece *p, struct ahead_row *r, struct err *e);

/* Cells to values; empty cells stay empty. On failure *column is the one at fault. */
MUST_USE bool import_read_cells(struct model *m, const struct import_head *h, const struct sheet_row *row,
                                struct record *given, size_t *column, struct err *why);

#endif
