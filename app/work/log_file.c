/* Service logs out of a text file: paragraphs of "key: value" lines. */
#include "work/log_file.h"

#include "base/utf8.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/txn.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 4 << 20 };

struct log_file {
    struct model *m;
    const struct log_sink *sink;
    struct record head;  /* what holds for all logs that follow */
    struct record r;     /* the paragraph being read */
    int64_t begun;       /* line where it began; 0 = between paragraphs */
    int field;           /* that an indented line goes on with; -1 = none */
    int64_t field_line;
    struct buf value;    /* of that field so far */
    bool spoiled;        /* the paragraph has a fault */
    int64_t *logs, *faults;
    struct err *e;       /* what is no fault of a line */
};

/* ---- the text ---- */

static bool read_file(const char *path, struct buf *out, struct err *e)
{
    FILE *f = fopen(path, "rb");

    if (!f)
        return err_set(e, ERR_IO, _("%s cannot be read: %s"), path, strerror(errno));
    while (out->len <= FILE_MAX) {
        size_t n = fread(buf_reserve(out, 65536), 1, 65536, f);
        out->len += n;
        if (n == 0)
            break;
    }
    out->data[out->len] = '\0';
    int bad = ferror(f) ? errno : 0;
    fclose(f);
    if (bad)
        return err_set(e, ERR_IO, _("%s cannot be read: %s"), path, strerror(bad));
    return out->len <= FILE_MAX || err_set(e, ERR_INPUT, _("%s is larger than 4 MiB; is it a file of service logs?"), path);
}

/* From the encoding of Chinese Windows, if it is not UTF-8 already. */
static bool to_utf8(const char *path, struct buf *text, struct err *e)
{
    struct buf out = {0};

    if (utf8_valid(buf_text(text), text->len, NULL))
        return true;
    iconv_t cd = iconv_open("UTF-8", "GB18030");
    if (cd == (iconv_t)-1)
        BUG("iconv knows no GB18030");
    char *in = text->data;
    size_t left = text->len, room = text->len * 3 + 16;
    char *to = buf_reserve(&out, room), *begin = to;
    bool ok = iconv(cd, &in, &left, &to, &room) != (size_t)-1;
    iconv_close(cd);
    if (!ok) {
        buf_release(&out);
        return err_set(e, ERR_INPUT, _("%s is neither UTF-8 nor GB18030 text"), path);
    }
    out.len = (size_t)(to - begin);
    out.data[out.len] = '\0';
    buf_release(text);
    *text = out;
    return true;
}

/* ---- faults ---- */

/* The fault of a line, or of more than that. */
static void fault(struct log_file *f, int64_t line, const struct err *why)
{
    struct buf text = {0};
    int field = why->field ? entity_field(&service_entity, why->field) : -1;

    if (why->code == ERR_BUSY || why->code == ERR_IO || why->code == ERR_STORE) {
        err_set(f->e, why->code, "%s", why->text);
        return;
    }
    if (field >= 0)
        buf_addf(&text, "%s: ", _(service_entity.fields[field].label));
    buf_add(&text, why->text);
    f->sink->fault(f->sink->arg, line, buf_text(&text));
    buf_release(&text);
    ++*f->faults;
    f->spoiled = true;
}

static void fault_text(struct log_file *f, int64_t line, const char *sentence)
{
    struct err why = {0};

    err_set(&why, ERR_INPUT, "%s", sentence);
    fault(f, line, &why);
}

/* ---- paragraphs ---- */

static void end_field(struct log_file *f)
{
    struct err why = {0};

    if (f->field >= 0 && !record_set(f->m, &f->r, f->field, buf_text(&f->value), f->value.len, &why))
        fault(f, f->field_line, &why);
    f->field = -1;
    buf_reset(&f->value);
}

/* Without date and hours a paragraph says what holds for those that follow. */
static bool is_head(const struct record *r)
{
    return !r->values[SERVICE_DATE].set && !r->values[SERVICE_HOURS].set;
}

static void end_paragraph(struct log_file *f)
{
    struct err why = {0};

    end_field(f);
    if (f->begun && !f->spoiled) {
        if (is_head(&f->r)) {
            record_copy(&f->head, &f->r);
        } else if (repo_save(f->m, &f->r, &why)) {
            ++*f->logs;
            f->sink->key(f->sink->arg, record_text(&f->r, SERVICE_NO));
        } else {
            fault(f, f->begun, &why);
        }
    }
    f->begun = 0;
    f->spoiled = false;
}

static void begin_paragraph(struct log_file *f, int64_t line)
{
    if (f->begun)
        return;
    f->begun = line;
    record_reset(&f->r);
    f->r.id = 0;
    f->r.rev = 0;
    record_copy(&f->r, &f->head);
}

/* ---- lines ---- */

/* Bytes of the first colon, plain or full-width; NULL if there is none. */
static const char *find_colon(const char *line, size_t len, size_t *bytes)
{
    for (size_t i = 0; i < len; i++) {
        *bytes = line[i] == ':' ? 1 : i + 3 <= len && memcmp(line + i, "：", 3) == 0 ? 3 : 0;
        if (*bytes)
            return line + i;
    }
    return NULL;
}

static bool is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!strchr(" \t\r", line[i]) && !(len - i >= 3 && memcmp(line + i, "\xe3\x80\x80", 3) == 0 && (i += 2)))
            return false;
    return true;
}

/* A rule of at least three dashes or equal signs. */
static bool is_rule(const char *line, size_t len)
{
    size_t n = 0;

    while (n < len && (line[n] == '-' || line[n] == '='))
        n++;
    return n >= 3 && is_blank(line + n, len - n);
}

static void start_field(struct log_file *f, int64_t line, const char *key, size_t key_len, const char *value, size_t value_len)
{
    struct buf name = {0}, text = {0};

    buf_add_len(&name, key, key_len);
    int field = entity_field_by_label(&service_entity, buf_text(&name));
    if (field < 0 || (service_entity.fields[field].flags & FIELD_MADE)) {
        buf_addf(&text, _("there is no key \"%s\" in a service log; `tepai types service` lists them"), buf_text(&name));
        fault_text(f, line, buf_text(&text));
    } else {
        f->field = field;
        f->field_line = line;
        buf_add_len(&f->value, value, value_len);
    }
    buf_release(&name);
    buf_release(&text);
}

static void read_line(struct log_file *f, int64_t number, const char *line, size_t len)
{
    size_t colon_bytes = 0;

    if (len && line[len - 1] == '\r')
        len--;
    if (is_blank(line, len) || is_rule(line, len)) {
        end_paragraph(f);
        return;
    }
    if (line[0] == '#')
        return;
    begin_paragraph(f, number);
    if (line[0] == ' ' || line[0] == '\t' || memcmp(line, "\xe3\x80\x80", len < 3 ? len : 3) == 0) {
        if (f->field >= 0) {
            buf_add_char(&f->value, '\n');
            buf_add_len(&f->value, line + 1, len - 1);
        } else if (!f->spoiled) {
            fault_text(f, number, _("an indented line goes on with the line above, but there is none"));
        }
        return;
    }
    end_field(f);
    const char *colon = find_colon(line, len, &colon_bytes);
    if (!colon)
        fault_text(f, number, _("a line is \"key: value\"; lines that go on begin with a blank"));
    else
        start_field(f, number, line, (size_t)(colon - line), colon + colon_bytes, len - (size_t)(colon - line) - colon_bytes);
}

static bool read_logs(struct log_file *f, const char *text)
{
    int64_t number = 0;

    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3;
    while (*text && f->e->code == ERR_NONE) {
        size_t len = strcspn(text, "\n");
        read_line(f, ++number, text, len);
        text += len + (text[len] == '\n');
    }
    if (f->e->code == ERR_NONE)
        end_paragraph(f);
    return f->e->code == ERR_NONE;
}

bool log_file_add(struct model *m, const char *path, bool dry_run, const struct log_sink *sink, int64_t *logs,
                  int64_t *faults, struct err *e)
{
    struct log_file f = {.m = m, .sink = sink, .field = -1, .logs = logs, .faults = faults, .e = e};
    struct buf text = {0};
    struct err taken_back = {0};

    *logs = *faults = 0;
    bool ok = read_file(path, &text, e) && to_utf8(path, &text, e) && txn_begin(m->db, TXN_WRITE, e);
    if (ok) {
        record_init(&f.head, &service_entity);
        record_init(&f.r, &service_entity);
        ok = read_logs(&f, buf_text(&text));
        if (!*faults && !dry_run)
            ok = txn_end(m->db, ok, e);
        else
            BUG_ON(txn_end(m->db, false, &taken_back));
        record_release(&f.head);
        record_release(&f.r);
    }
    buf_release(&f.value);
    buf_release(&text);
    return ok;
}
