/* What the importer's files share. Not for other floors. */
#ifndef TEPAI_WORK_IMPORT_PRIVATE_H
#define TEPAI_WORK_IMPORT_PRIVATE_H

#include "base/hash.h"
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

/* ---- import_row.c ---- */

struct import_job {
    struct model *m;
    const struct import_order *order;
    const struct import_sink *sink;
    struct import_result *result;
    struct import_head head;
    struct import_seen seen;
    struct record given; /* the row as read */
    struct record found; /* its record as it was */
    struct record after; /* as it shall be; texts lent by the two */
    bool import_all;     /* the actor may import everywhere */
};

void import_job_init(struct import_job *j);
void import_job_release(struct import_job *j);

/* Takes one row, or tells why not. False = the whole import ends. */
MUST_USE bool import_row(struct import_job *j, const struct sheet_row *row, struct err *e);

#endif
