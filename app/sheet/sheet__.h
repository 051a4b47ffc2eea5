/* What the files of the sheet floor share among themselves. */
#ifndef TEPAI_SHEET_SHEET___H
#define TEPAI_SHEET_SHEET___H

#include "base/buf.h"
#include "sheet/sheet.h"

#include <iconv.h>

/* ---- encoding.c ---- */

enum encoding { ENC_UTF8, ENC_UTF16LE, ENC_UTF16BE, ENC_GB18030, ENC__COUNT };

/* What stands for a piece that cannot be converted: no UTF-8 text has it, so its row is at fault.
 */
#define ENCODING_BAD_BYTE '\xff'

const char *encoding_name(enum encoding enc);

/*
 * Judges the first `len` bytes of a file (`is_all`: it has no more); *mark_bytes is the length of
 * its byte order mark.
 */
enum encoding encoding_detect(const char *head, size_t len, bool is_all, size_t *mark_bytes);

/*
 * Converts from *in to *out until one of them is used up, moving both; a torn character at the end
 * of the input stays there unless `last`. *out needs room for 8 bytes to get on.
 */
void encoding_run(iconv_t cd, enum encoding from, const char **in, size_t *in_left, char **out,
                  size_t *out_left, bool last);

/* Errors: ERR_IO when libc lacks the converter. */
bool encoding_open(iconv_t *cd, const char *to, const char *from, struct err *e) MUST_USE;

/* ---- window.c ---- */

/*
 * The part of a file in memory, as UTF-8: data[at..end) is still to be used. Eight newlines of the
 * kind `newline` stand after the end, so that a scan for one needs no other limit.
 */
struct window {
    char *data; /* owned */
    size_t at, end, cap;
    bool eof; /* nothing comes after data[end] */
    char newline;
    enum encoding encoding;

    int fd;            /* -1 = memory */
    const char *bytes; /* the memory; lent */
    size_t bytes_left;
    int64_t done, total;
    char *path; /* owned; for messages */

    iconv_t cd; /* used when encoding is not ENC_UTF8 */
    char *raw;  /* owned; bytes not yet converted */
    size_t raw_at, raw_end;
    bool raw_eof;
};

bool window_open(struct window *w, const char *path, struct err *e) MUST_USE;
bool window_open_memory(struct window *w, const char *data, size_t len, struct err *e) MUST_USE;

/* Moves data[at..end) to the front (at becomes 0) and reads more, or finds the end. */
bool window_fill(struct window *w, struct err *e) MUST_USE;

void window_close(struct window *w);

/* ---- writers ---- */

struct sheet_writer {
    const struct sheet_format *format;
    FILE *out;
    const struct sheet_column *columns;
    size_t count;
    struct sheet_options options;
    struct buf pending; /* UTF-8 not yet written; whole characters */
    int64_t rows;
    void *own; /* the format's state, freed by its end() */
    iconv_t cd;
    struct err err; /* the first failure; nothing is written after it */
};

struct sheet_format {
    const char *name;
    bool binary;         /* nothing to be seen on a terminal */
    bool takes_encoding; /* --bom and --gb18030 */
    void (*begin)(struct sheet_writer *w);
    void (*row)(struct sheet_writer *w, const struct sheet_value *values);
    void (*end)(struct sheet_writer *w); /* also after a failure */
};

extern const struct sheet_format sheet__table, sheet__csv, sheet__json, sheet__xlsx;

#endif
