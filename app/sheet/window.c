/*
 * A file, a pipe or memory as a sliding window of UTF-8 bytes. Knows encodings and reading; not
 * rows, cells or quotes.
 */
#include "sheet__.h"

#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    HEAD_BYTES = 1024 * 1024, /* looked at to find out encoding and line ends */
    STEP_BYTES = 128 * 1024,  /* read at a time later: stays in the processor's cache */
    SENTINEL_BYTES = 8,
};

/* Reads up to `room` bytes; *got 0 is the end. */
static bool read_bytes(struct window *w, char *to, size_t room, size_t *got, struct err *e)
{
    ssize_t n;

    if (w->fd < 0) {
        *got = room < w->bytes_left ? room : w->bytes_left;
        if (*got)
            memcpy(to, w->bytes, *got);
        w->bytes += *got;
        w->bytes_left -= *got;
    } else {
        do
            n = read(w->fd, to, room);
        while (n < 0 && errno == EINTR);
        if (n < 0)
            return err_set(e, ERR_IO, _("cannot read %s: %s"), w->path, strerror(errno));
        *got = (size_t)n;
    }
    w->done += (int64_t)*got;
    return true;
}

/* More bytes to convert. */
static bool fill_raw(struct window *w, struct err *e)
{
    size_t got;

    memmove(w->raw, w->raw + w->raw_at, w->raw_end - w->raw_at);
    w->raw_end -= w->raw_at;
    w->raw_at = 0;
    if (!read_bytes(w, w->raw + w->raw_end, STEP_BYTES, &got, e))
        return false;
    w->raw_eof = got == 0;
    w->raw_end += got;
    return true;
}

static bool fill_converted(struct window *w, struct err *e)
{
    size_t before = w->end;

    for (;;) {
        const char *in = w->raw + w->raw_at;
        size_t in_left = w->raw_end - w->raw_at;
        char *out = w->data + w->end;
        size_t out_left = w->cap - w->end;
        encoding_run(w->cd, w->encoding, &in, &in_left, &out, &out_left, w->raw_eof);
        w->raw_at = w->raw_end - in_left;
        w->end = w->cap - out_left;
        if (w->end > before)
            return true;
        if (w->raw_eof) {
            w->eof = true;
            return true;
        }
        if (!fill_raw(w, e))
            return false;
    }
}

bool window_fill(struct window *w, struct err *e)
{
    size_t got;
    bool ok = true;

    if (w->at) {
        memmove(w->data, w->data + w->at, w->end - w->at);
        w->end -= w->at;
        w->at = 0;
    }
    BUG_ON(w->cap - w->end < STEP_BYTES / 2);
    if (w->encoding != ENC_UTF8) {
        ok = fill_converted(w, e);
    } else {
        size_t room = w->cap - w->end;
        ok = read_bytes(w, w->data + w->end, room < STEP_BYTES ? room : STEP_BYTES, &got, e);
        if (ok) {
            w->eof = got == 0;
            w->end += got;
        }
    }
    memset(w->data + w->end, w->newline, SENTINEL_BYTES);
    return ok;
}

/* The beginning of the file, as long as it goes. */
static bool read_head(struct window *w, struct err *e)
{
    while (w->end < HEAD_BYTES && !w->eof) {
        size_t got;
        if (!read_bytes(w, w->data + w->end, HEAD_BYTES - w->end, &got, e))
            return false;
        w->eof = got == 0;
        w->end += got;
    }
    return true;
}

/* The bytes read so far turn out to need conversion: they move aside. */
static bool start_conversion(struct window *w, struct err *e)
{
    w->raw = w->data;
    w->raw_at = w->at;
    w->raw_end = w->end;
    w->raw_eof = w->eof;
    w->cap = SHEET_ROW_BYTES + STEP_BYTES;
    w->data = mem_new(w->cap + SENTINEL_BYTES);
    w->at = w->end = 0;
    w->eof = false;
    if (!encoding_open(&w->cd, "UTF-8", encoding_name(w->encoding), e)) {
        w->encoding = ENC_UTF8;
        return false;
    }
    return window_fill(w, e);
}

static bool is_workbook(const char *head, size_t len)
{
    return (len >= 4 && memcmp(head, "PK\x03\x04", 4) == 0) ||
           (len >= 8 && memcmp(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0);
}

static bool start(struct window *w, struct err *e)
{
    size_t mark_bytes;

    w->cap = HEAD_BYTES;
    w->data = mem_new(w->cap + SENTINEL_BYTES);
    w->newline = '\n';
    if (!read_head(w, e))
        return false;
    if (is_workbook(w->data, w->end))
        return err_set(e, ERR_INPUT,
                       _("%s is a workbook; workbooks cannot be read yet: save it as CSV"),
                       w->path);
    w->encoding = encoding_detect(w->data, w->end, w->eof, &mark_bytes);
    w->at = mark_bytes;
    if (w->encoding != ENC_UTF8 && !start_conversion(w, e))
        return false;
    if (!memchr(w->data, '\n', w->end) && memchr(w->data, '\r', w->end))
        w->newline = '\r';
    memset(w->data + w->end, w->newline, SENTINEL_BYTES);
    return true;
}

bool window_open_memory(struct window *w, const char *data, size_t len, struct err *e)
{
    memset(w, 0, sizeof *w);
    w->fd = -1;
    w->bytes = data;
    w->bytes_left = len;
    w->total = (int64_t)len;
    w->path = mem_dup(_("the text"));
    return start(w, e);
}

bool window_open(struct window *w, const char *path, struct err *e)
{
    struct stat st;
    bool is_input = strcmp(path, "-") == 0;

    memset(w, 0, sizeof *w);
    w->path = mem_dup(is_input ? _("standard input") : path);
    w->fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (w->fd < 0)
        return err_set(e, ERR_IO, _("cannot open %s: %s"), path, strerror(errno));
    if (fstat(w->fd, &st) == 0 && S_ISREG(st.st_mode))
        w->total = st.st_size;
    posix_fadvise(w->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    return start(w, e);
}

void window_close(struct window *w)
{
    if (w->raw && w->encoding != ENC_UTF8)
        iconv_close(w->cd);
    if (w->fd > STDIN_FILENO)
        close(w->fd);
    free(w->data);
    free(w->raw);
    free(w->path);
    memset(w, 0, sizeof *w);
}
