/*
 * Rows in and rows out of files.
 *
 * | app/sheet      | what it is for                                                     |
 * |----------------|--------------------------------------------------------------------|
 * | window.c       | a file of any encoding as a sliding window of UTF-8 bytes           |
 * | encoding.c     | which encoding a file has; conversion while streaming               |
 * | csv_read.c     | the window as rows and cells; what is wrong with a row              |
 * | sheet.c        | the writer every format shares; the table of formats                |
 * | output.c       | a result file that appears whole or not at all                      |
 * | table_write.c  | columns for people                                                  |
 * | csv_write.c    | RFC 4180                                                            |
 * | json_write.c   | an array of objects                                                 |
 * | xlsx_write.c   | a workbook                                                          |
 *
 * To add a format that is written: a file with one struct sheet_format, one line in sheet.c.
 */
#ifndef TEPAI_SHEET_SHEET_H
#define TEPAI_SHEET_SHEET_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* ---- in ---- */

enum {
    SHEET_CELL_BYTES = 64 * 1024, /* a longer cell is its row's fault */
    SHEET_ROW_BYTES = 768 * 1024, /* so is a longer row */
    SHEET_ROW_CELLS = 4096,       /* and one of more cells */
};

struct sheet_cell {
    const char *text; /* not NUL-terminated; lent until the next row is read */
    size_t len;       /* bytes */
};

struct sheet_row {
    const struct sheet_cell *cells; /* lent likewise; UTF-8 without NUL, unless there is a fault */
    size_t count;        /* of a row with a fault: as many as could be told apart, or 0 */
    int64_t line;        /* physical line the row starts on, 1-based */
    const char *fault;   /* NULL, or one sentence why this row cannot be used; lent */
    size_t fault_column; /* 1-based cell; 0 = not one cell's fault */
};

struct sheet_reader;

/*
 * Opens a CSV file ("-" is standard input) or bytes in memory (lent until close). What is found out
 * from the beginning, at most 1 MiB of it:
 *   encoding   a byte order mark (UTF-8, UTF-16, GB18030); else UTF-8, unless more lines are wrong
 * as UTF-8 than hold well-formed Chinese, and those are right as GB18030 separator  comma, tab or
 * semicolon: the most frequent one, outside quotes, of the first line; if that has none (a title, a
 * single column), tab if there is any, else comma line ends  LF and CRLF; CR alone where there is
 * no LF at all
 *
 * Errors: ERR_IO (cannot be opened or read), ERR_INPUT (a workbook, not a text file).
 */
bool sheet_reader_open(const char *path, struct sheet_reader **out, struct err *e) MUST_USE;
bool sheet_reader_open_memory(const char *data, size_t len, struct sheet_reader **out,
                              struct err *e) MUST_USE;

/*
 * The next row that is not blank. False at the end (e stays empty) or when reading fails (ERR_IO).
 * What is wrong with one row is that row's fault and never stops the file: bytes of another
 * encoding, NUL, a cell, row or number of cells beyond the limits, text after a closing quote, a
 * quote that never closes. After a broken quote reading goes on at the physical line after the one
 * where it opened. Memory: under 2 MiB however long the file is.
 */
bool sheet_reader_next(struct sheet_reader *r, struct sheet_row *row, struct err *e) MUST_USE;

/* Bytes of the file read so far, and in all (0 = unknown: a pipe). For progress. */
int64_t sheet_reader_done_bytes(const struct sheet_reader *r);
int64_t sheet_reader_total_bytes(const struct sheet_reader *r);

/* "UTF-8", "UTF-16LE", "UTF-16BE" or "GB18030"; and ',', '\t' or ';'. */
const char *sheet_reader_encoding(const struct sheet_reader *r);
char sheet_reader_separator(const struct sheet_reader *r);

void sheet_reader_close(struct sheet_reader *r);

/* ---- out ---- */

struct sheet_column {
    const char *name;  /* field name: header of csv, key of json */
    const char *label; /* shown to people: header of table */
    bool right;        /* numbers */
    int cells;         /* table: width to expect in rows not yet seen; 0 = no idea */
};

enum sheet_kind {
    SHEET_NULL,   /* no value: empty in table and csv, null in json */
    SHEET_TEXT,   /* any text */
    SHEET_NUMBER, /* a JSON number as text: "12", "-0.50"; anything else is a BUG */
    SHEET_BOOL,   /* "1", "true" or "yes"; "0", "false" or "no"; anything else is a BUG */
    SHEET_LIST,   /* parts separated by ';'; an array of strings in json */
};

struct sheet_value {
    enum sheet_kind kind;
    const char *text; /* UTF-8 (wrong bytes become U+FFFD); lent for the call */
    size_t len;       /* bytes */
};

struct sheet_options {
    bool labels;     /* csv: labels as header. table always shows them, json never does */
    bool bom;        /* csv: begins with a byte order mark, for Excel */
    bool gb18030;    /* csv: in that encoding instead of UTF-8 */
    int width_cells; /* table: width of the terminal; 0 = nothing is cut */
};

struct sheet_writer;

/*
 * Starts writing rows of `count` columns (lent until the end) in a format: "table", "csv", "json", "xlsx".
 * Errors: ERR_INPUT (no such format; an option the format has not; a workbook on
 * standard output).
 */
bool sheet_writer_begin(const char *format, const struct sheet_column *columns, size_t count,
                        const struct sheet_options *options, FILE *out, struct sheet_writer **w,
                        struct err *e) MUST_USE;

/* One value a column. Errors: ERR_IO, at once or at the latest in sheet_writer_end. */
bool sheet_writer_row(struct sheet_writer *w, const struct sheet_value *values,
                      struct err *e) MUST_USE;

/* Writes what is left, flushes, frees. After a false the output is not whole. NULL is done. */
bool sheet_writer_end(struct sheet_writer *w, struct err *e) MUST_USE;

/* Name of the i-th format, NULL after the last. */
const char *sheet_format_name(size_t i);

/*
 * Where a result goes. A regular file is written as FILE.part and renamed when it is whole, so that
 * FILE is never half written; its permissions stay.
 */
struct sheet_output {
    FILE *file;
    char *path; /* owned; NULL = standard output */
    char *part; /* owned; NULL = written in place (a device, a pipe) */
};

/* `path` NULL or "-" is standard output. Errors: ERR_IO; ERR_BUSY (another run is writing it). */
bool sheet_output_open(struct sheet_output *out, const char *path, struct err *e) MUST_USE;

/*
 * Flushes to the disk and puts the file in its place; with `keep` false (something failed) takes
 * the part away instead and answers false. A zeroed struct is done.
 */
bool sheet_output_close(struct sheet_output *out, bool keep, struct err *e) MUST_USE;

#endif
