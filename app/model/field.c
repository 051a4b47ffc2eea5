/*
 * Field types as data: one row of operations a type. How each type is read stands in field_parse.c.
 */
#include "model/field.h"

#include "base/num.h"
#include "base/utf8.h"
#include "field__.h"
#include "model/code.h"
#include "model/model.h"
#include "repo__.h"

#include <string.h>

static void text_out(struct model *m, const struct field *f, const struct value *v, struct buf *out)
{
    (void)m;
    (void)f;
    buf_add_len(out, v->text, v->len);
}

static void int_out(struct model *m, const struct field *f, const struct value *v, struct buf *out)
{
    (void)m;
    (void)f;
    buf_add_int(out, v->number);
}

static void decimal_out(struct model *m, const struct field *f, const struct value *v, struct buf *out)
{
    (void)m;
    num_format_decimal(out, v->number, f->u.range.scale);
}

static void money_out(struct model *m, const struct field *f, const struct value *v, struct buf *out)
{
    (void)m;
    (void)f;
    num_format_decimal(out, v->number, 2);
}

static void bool_show(struct model *m, const struct field *f, const struct value *v, struct buf *out)
{
    (void)m;
    (void)f;
    buf_add(out, v->number ? _("yes") : _("no"));
}

/* Labels of one code or several; a code that the list does not have is shown as it is. */
static void code_show(struct model *m, const struct field *f, const struct value *v, struct buf *out)
{
    const struct code_list *list = NULL;
    struct err ignored = {0};

    if (!code_list_get(m, f->u.list, &list, &ignored)) {
        buf_add_len(out, v->text, v->len);
        return;
    }
    for (const char *p = v->text; *p;) {
        size_t len = strcspn(p, ";");
        int place = code_place(list, p, len);
        if (place >= 0)
            buf_add(out, code_label(m, &list->codes[place]));
        else
            buf_add_len(out, p, len);
        p += len;
        if (*p == ';') {
            buf_add(out, m->lang == LANG_ZH ? "、" : ", ");
            p++;
        }
    }
}

/* Key and name of another record: "E2026-00017 王小明". */
static void ref_show(struct model *m, const struct field *f, const struct value *v, struct buf *out)
{
    ref_dump(m, f, v, out);
    if (v->title && *v->title) {
        buf_add_char(out, ' ');
        buf_add(out, v->title);
    }
}

static void region_show(struct model *m, const struct field *f, const struct value *v, struct buf *out)
{
    (void)f;
    if (v->title)
        buf_add(out, v->title);
    else
        repo__region_name(m, v->text, out);
}

/* clang-format off */
const struct field_ops field_ops[FT__COUNT] = {
    [FT_TEXT]      = { "text",      "TEXT",    false, false, false, SHEET_TEXT,   parse_text,      text_out,    text_out },
    [FT_LONG_TEXT] = { "long text", "TEXT",    false, false, false, SHEET_TEXT,   parse_long_text, text_out,    text_out },
    [FT_INT]       = { "integer",   "INTEGER", true,  true,  true,  SHEET_NUMBER, parse_int,       int_out,     int_out },
    [FT_DECIMAL]   = { "decimal",   "INTEGER", true,  true,  true,  SHEET_NUMBER, parse_decimal,   decimal_out, decimal_out },
    [FT_MONEY]     = { "money",     "INTEGER", true,  true,  true,  SHEET_TEXT,   parse_money,     money_out,   money_out },
    [FT_DATE]      = { "date",      "TEXT",    false, false, true,  SHEET_TEXT,   parse_date,      text_out,    text_out },
    [FT_BOOL]      = { "yes/no",    "INTEGER", true,  false, true,  SHEET_BOOL,   parse_bool,      bool_show,   int_out },
    [FT_CODE]      = { "code",      "TEXT",    false, false, false, SHEET_TEXT,   parse_code,      code_show,   text_out },
    [FT_CODE_SET]  = { "set of codes", "TEXT", false, false, false, SHEET_LIST,   parse_code_set,  code_show,   text_out },
    [FT_REF]       = { "reference", "INTEGER", true,  false, false, SHEET_TEXT,   parse_ref,       ref_show,    ref_dump },
    [FT_REGION]    = { "division",  "TEXT",    false, false, false, SHEET_TEXT,   parse_region,    region_show, text_out },
    [FT_ID_NUMBER] = { "ID number", "TEXT",    false, false, true,  SHEET_TEXT,   parse_id_number, text_out,    text_out },
    [FT_PHONE]     = { "phone",     "TEXT",    false, false, true,  SHEET_TEXT,   parse_phone,     text_out,    text_out },
};
/* clang-format on */

int field_compare(const struct field *f, const struct value *a, const struct value *b)
{
    if (!a->set || !b->set)
        return a->set - b->set;
    if (field_ops[f->type].integer)
        return (a->number > b->number) - (a->number < b->number);
    int order = strcmp(a->text, b->text);
    return (order > 0) - (order < 0);
}

bool field_same(const struct field *f, const struct value *a, const struct value *b)
{
    if (a->set != b->set || !a->set)
        return a->set == b->set;
    if (field_ops[f->type].integer)
        return a->number == b->number;
    return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* Keeps `head` and `tail` characters and writes a star for every other one. */
static void mask_middle(const char *s, size_t len, size_t head, size_t tail, struct buf *out)
{
    size_t count = 0;
    uint32_t cp;

    for (size_t at = 0; at < len; at += utf8_next(s + at, len - at, &cp))
        count++;
    size_t i = 0;
    for (size_t at = 0; at < len; i++) {
        size_t bytes = utf8_next(s + at, len - at, &cp);
        if (count > head + tail && i >= head && i < count - tail)
            buf_add_char(out, '*');
        else if (count <= head + tail && i + 1 < count)
            buf_add_char(out, '*');
        else
            buf_add_len(out, s + at, bytes);
        at += bytes;
    }
}

void field_mask(const struct field *f, const struct value *v, struct buf *out)
{
    if (!v->set)
        return;
    if (!v->text)
        buf_add(out, "****");
    else if (f->type == FT_ID_NUMBER)
        mask_middle(v->text, v->len, 6, 4, out);
    else if (f->type == FT_PHONE)
        mask_middle(v->text, v->len, 3, 4, out);
    else
        mask_middle(v->text, v->len, 0, v->len > 8 ? 4 : 1, out);
}
