/*
 * What all formats share: the table of formats, encoding on the way out, and failures, of which the
 * first one stops all writing and is told at every later call.
 */
#include "sheet/sheet.h"

#include "sheet__.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PENDING_BYTES = 64 * 1024, CONVERTED_BYTES = 16 * 1024 };

static const struct sheet_format *const formats[] = {&sheet__table, &sheet__csv, &sheet__json,
                                                     &sheet__xlsx};

enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

const char *sheet_format_name(size_t i)
{
    return i < FORMAT_COUNT ? formats[i]->name : NULL;
}

static void write_bytes(struct sheet_writer *w, const char *data, size_t len)
{
    if (len && w->err.code == ERR_NONE && fwrite(data, 1, len, w->out) != len)
        err_set(&w->err, ERR_IO, _("cannot write the result: %s"), strerror(errno));
}

/* In GB18030; every character has a form there, a wrong byte becomes '?'. */
static void write_converted(struct sheet_writer *w)
{
    char out[CONVERTED_BYTES];
    const char *in = buf_text(&w->pending);
    size_t in_left = w->pending.len;

    while (in_left) {
        char *to = out;
        size_t room = sizeof out;
        encoding_run(w->cd, ENC_UTF8, &in, &in_left, &to, &room, true);
        for (char *p = out; p < to; p++)
            if (*p == ENCODING_BAD_BYTE)
                *p = '?';
        write_bytes(w, out, (size_t)(to - out));
    }
}

static void flush(struct sheet_writer *w)
{
    if (w->options.gb18030)
        write_converted(w);
    else
        write_bytes(w, buf_text(&w->pending), w->pending.len);
    buf_reset(&w->pending);
}

static void drain(struct sheet_writer *w)
{
    if (w->pending.len >= PENDING_BYTES)
        flush(w);
}

static bool tell(const struct sheet_writer *w, struct err *e)
{
    return w->err.code == ERR_NONE || err_set(e, w->err.code, "%s", w->err.text);
}

static const struct sheet_format *find_format(const char *name, struct err *e)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(formats[i]->name, name) == 0)
            return formats[i];
    err_set(e, ERR_INPUT, _("there is no format \"%.40s\"; use table, csv, json or xlsx"), name);
    return NULL;
}

static bool check_options(const struct sheet_format *f, const struct sheet_options *o,
                          struct err *e)
{
    if ((o->bom || o->gb18030) && !f->takes_encoding)
        return err_set(e, ERR_INPUT,
                       _("--bom and --gb18030 go with --format csv; %s is always plain UTF-8"),
                       f->name);
    if (o->bom && o->gb18030)
        return err_set(e, ERR_INPUT, _("--bom marks UTF-8 and --gb18030 is not UTF-8: use one"));
    return true;
}

bool sheet_writer_begin(const char *format, const struct sheet_column *columns, size_t count,
                        const struct sheet_options *options, FILE *out, struct sheet_writer **w,
                        struct err *e)
{
    const struct sheet_format *f = find_format(format, e);
    iconv_t cd = NULL;

    if (f && f->binary && out == stdout) {
        err_set(e, ERR_INPUT, _("a workbook goes into a file: add --output FILE.xlsx"));
        return false;
    }
    if (!f || !check_options(f, options, e) ||
        (options->gb18030 && !encoding_open(&cd, "GB18030", "UTF-8", e)))
        return false;
    struct sheet_writer *made = mem_zero(1, sizeof *made);
    made->format = f;
    made->columns = columns;
    made->count = count;
    made->options = *options;
    made->out = out;
    made->cd = cd;
    if (options->bom)
        buf_add(&made->pending, "\xef\xbb\xbf");
    f->begin(made);
    *w = made;
    return true;
}

bool sheet_writer_row(struct sheet_writer *w, const struct sheet_value *values, struct err *e)
{
    if (w->err.code == ERR_NONE) {
        w->format->row(w, values);
        w->rows++;
        drain(w);
    }
    return tell(w, e);
}

bool sheet_writer_end(struct sheet_writer *w, struct err *e)
{
    if (!w)
        return true;
    w->format->end(w);
    flush(w);
    if (w->err.code == ERR_NONE && (fflush(w->out) != 0 || ferror(w->out)))
        err_set(&w->err, ERR_IO, _("cannot write the result: %s"), strerror(errno));
    bool ok = tell(w, e);
    if (w->options.gb18030)
        iconv_close(w->cd);
    buf_release(&w->pending);
    free(w);
    return ok;
}
