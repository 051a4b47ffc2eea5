/* How each field type is read: from what a person typed or a file held to a checked value. */
#include "base/date.h"
#include "base/num.h"
#include "base/utf8.h"
#include "field__.h"
#include "model/code.h"
#include "model/model.h"
#include "model/repo.h"
#include "model/scope.h"
#include "repo__.h"

#include <string.h>

/* The base floor's parsers know no field: name it for the front end. */
static bool blame(const struct field *f, struct err *e)
{
    e->field = f->name;
    return false;
}

static bool take(struct arena *mem, const char *text, size_t len, struct value *out)
{
    out->text = arena_dup_len(mem, text, len);
    out->len = len;
    return true;
}

static bool check_text(const struct field *f, const char *in, size_t len, bool lines, struct err *e)
{
    size_t bad;

    if (!utf8_valid(in, len, &bad))
        return err_field(e, f->name, _("byte %zu is not UTF-8 text"), bad + 1);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)in[i];
        if ((c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7f)
            return err_field(e, f->name, _("holds a control character (byte %zu)"), i + 1);
    }
    int cells = utf8_cells(in, len);
    if (f->u.max_cells && cells > f->u.max_cells)
        return err_field(e, f->name, _("is %d cells long; at most %d fit"), cells, f->u.max_cells);
    return true;
}

PARSER(parse_text)
{
    (void)m;
    return check_text(f, in, len, false, e) && take(mem, in, len, out);
}

/* Windows line ends become plain ones. */
PARSER(parse_long_text)
{
    struct buf plain = {0};

    (void)m;
    for (size_t i = 0; i < len; i++)
        if (in[i] != '\r')
            buf_add_char(&plain, in[i]);
        else if (i + 1 == len || in[i + 1] != '\n')
            buf_add_char(&plain, '\n');
    bool ok = check_text(f, buf_text(&plain), plain.len, true, e) && take(mem, buf_text(&plain), plain.len, out);
    buf_release(&plain);
    return ok;
}

static bool check_range(const struct field *f, int64_t n, int scale, struct err *e)
{
    struct buf min = {0};
    struct buf max = {0};

    if ((f->u.range.min == 0 && f->u.range.max == 0) || (n >= f->u.range.min && n <= f->u.range.max))
        return true;
    num_format_decimal(&min, f->u.range.min, scale);
    num_format_decimal(&max, f->u.range.max, scale);
    err_field(e, f->name, _("must lie between %s and %s"), buf_text(&min), buf_text(&max));
    buf_release(&min);
    buf_release(&max);
    return false;
}

static bool parse_number(const struct field *f, const char *in, size_t len, int scale,
                         struct value *out, struct err *e)
{
    if (!num_parse_decimal(in, len, scale, &out->number, e))
        return blame(f, e);
    return check_range(f, out->number, scale, e);
}

PARSER(parse_int)
{
    (void)m;
    (void)mem;
    return parse_number(f, in, len, 0, out, e);
}

PARSER(parse_decimal)
{
    (void)m;
    (void)mem;
    return parse_number(f, in, len, f->u.range.scale, out, e);
}

PARSER(parse_money)
{
    static const char yuan[] = "元";

    (void)m;
    (void)mem;
    if (len > strlen(yuan) && memcmp(in + len - strlen(yuan), yuan, strlen(yuan)) == 0)
        len -= strlen(yuan);
    return parse_number(f, in, len, 2, out, e);
}

PARSER(parse_date)
{
    struct date d;
    char text[DATE_TEXT_BYTES];

    (void)m;
    if (!date_parse(in, len, &d, e))
        return blame(f, e);
    date_format(d, text);
    return take(mem, text, strlen(text), out);
}

PARSER(parse_bool)
{
    static const char *const words[2][8] = {
        {"0", "no", "n", "false", "否", "无", "×", NULL},
        {"1", "yes", "y", "true", "是", "有", "√", NULL},
    };
    struct buf folded = {0};

    (void)m;
    (void)mem;
    utf8_fold(&folded, in, len);
    int found = -1;
    for (int side = 0; side < 2; side++)
        for (const char *const *w = words[side]; *w; w++)
            if (strcmp(buf_text(&folded), *w) == 0)
                found = side;
    buf_release(&folded);
    if (found < 0)
        return err_field(e, f->name, _("expected yes or no (1, 0, 是, 否)"));
    out->number = found;
    return true;
}

static bool no_such_code(const struct field *f, const struct code_list *list, const char *in,
                         size_t len, struct err *e)
{
    struct buf some = {0};
    enum { SHOWN = 8 };

    for (int i = 0; i < list->count && i < SHOWN; i++)
        buf_addf(&some, "%s%s %s", i ? ", " : "", list->codes[i].code, list->codes[i].zh);
    if (list->count > SHOWN)
        buf_add(&some, " ...");
    char excerpt[UTF8_EXCERPT_BYTES];
    err_field(e, f->name, _("\"%s\" is not in the code list %s: %s"), utf8_excerpt(in, len, excerpt), f->u.list, buf_text(&some));
    buf_release(&some);
    return false;
}

PARSER(parse_code)
{
    const struct code_list *list;

    if (!code_list_get(m, f->u.list, &list, e))
        return false;
    int place = code_match(list, in, len);
    if (place < 0)
        return no_such_code(f, list, in, len, e);
    return take(mem, list->codes[place].code, strlen(list->codes[place].code), out);
}

/* Bytes up to the next of ; , ； ， 、 and bytes of that separator. */
static size_t next_piece(const char *in, size_t len, size_t *separator)
{
    static const char *const wide[] = {"；", "，", "、"};

    for (size_t at = 0; at < len; at++) {
        if (in[at] == ';' || in[at] == ',') {
            *separator = 1;
            return at;
        }
        for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
            if (len - at >= 3 && memcmp(in + at, wide[i], 3) == 0) {
                *separator = 3;
                return at;
            }
    }
    *separator = 0;
    return len;
}

static bool holds_code(const struct buf *codes, const char *code)
{
    size_t len = strlen(code);

    for (const char *p = buf_text(codes); *p; p += *p == ';') {
        size_t piece = strcspn(p, ";");
        if (piece == len && memcmp(p, code, len) == 0)
            return true;
        p += piece;
    }
    return false;
}

PARSER(parse_code_set)
{
    const struct code_list *list;
    struct buf codes = {0};

    if (!code_list_get(m, f->u.list, &list, e))
        return false;
    bool ok = true;
    while (ok && len) {
        size_t separator;
        size_t piece = next_piece(in, len, &separator);
        size_t skip = strspn(in, " \t");
        skip = skip < piece ? skip : piece;
        size_t word = piece - skip;
        while (word && (in[skip + word - 1] == ' ' || in[skip + word - 1] == '\t'))
            word--;
        int place = word ? code_match(list, in + skip, word) : -1;
        ok = !word || place >= 0 || no_such_code(f, list, in + skip, word, e);
        if (ok && word && !holds_code(&codes, list->codes[place].code)) {
            if (codes.len)
                buf_add_char(&codes, ';');
            buf_add(&codes, list->codes[place].code);
        }
        in += piece + separator;
        len -= piece + separator;
    }
    ok = ok && (codes.len || err_field(e, f->name, _("expected codes separated by ;")));
    ok = ok && take(mem, buf_text(&codes), codes.len, out);
    buf_release(&codes);
    return ok;
}

PARSER(parse_ref)
{
    char excerpt[UTF8_EXCERPT_BYTES];

    if (!repo_ref_id(m, f->u.to, in, len, &out->number, e))
        return false;
    if (!out->number)
        return err_field(e, f->name, _("there is no %s \"%s\""), entity_word(f->u.to), utf8_excerpt(in, len, excerpt));
    return take(mem, in, len, out);
}

PARSER(parse_region)
{
    char code[13];
    char excerpt[UTF8_EXCERPT_BYTES];
    bool known;

    if (len > 12 || len < 2 || memchr(in, '\0', len))
        return err_field(e, f->name, _("\"%s\" is not a division code of 2, 4, 6, 9 or 12 digits"), utf8_excerpt(in, len, excerpt));
    memcpy(code, in, len);
    code[len] = '\0';
    if (!scope_level(code))
        return err_field(e, f->name, _("\"%s\" is not a division code of 2, 4, 6, 9 or 12 digits"), utf8_excerpt(in, len, excerpt));
    memset(code + len, '0', 12 - len);
    code[12] = '\0';
    if (!repo__region_known(m, code, &known, e))
        return false;
    if (!known)
        return err_field(e, f->name, _("there is no division %s"), code);
    if (f->u.level && scope_level(code) > f->u.level)
        return err_field(e, f->name, _("%s is too small a place: level %d at most"), code, f->u.level);
    return take(mem, code, 12, out);
}

/* GB 11643-1999: weights 2^(17-i) mod 11 over the first 17 digits. */
static char check_digit(const char *id)
{
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (int i = 0; i < 17; i++)
        sum += (id[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

/* The number itself never stands in a message: it is private. */
PARSER(parse_id_number)
{
    struct buf id = {0};
    struct date born;
    struct err ignored = {0};

    (void)m;
    utf8_fold(&id, in, len);
    char *s = id.data;
    if (id.len == 18 && s[17] == 'x')
        s[17] = 'X';
    size_t digits = strspn(s, "0123456789");
    bool ok = true;
    if (id.len != 18)
        ok = err_field(e, f->name, _("an ID number has 18 characters, this one has %zu"), id.len);
    else if (digits < 17 || (digits == 17 && s[17] != 'X'))
        ok = err_field(e, f->name, _("an ID number has 17 digits and a check digit or X (see character %zu)"), digits + 1);
    else if (!date_parse(s + 6, 8, &born, &ignored))
        ok = err_field(e, f->name, _("characters 7 to 14 are no day of birth"));
    else if (check_digit(s) != s[17])
        ok = err_field(e, f->name, _("the check digit is wrong: a digit was mistyped"));
    ok = ok && take(mem, s, 18, out);
    buf_release(&id);
    return ok;
}

static bool is_phone(const char *s, size_t len)
{
    if (len == 11 && s[0] == '1')
        return s[1] >= '3';
    return s[0] == '0' ? len >= 10 && len <= 12 : len >= 5 && len <= 8;
}

/* Mobile (11 digits from 13), landline with area code, or a short or local number. */
PARSER(parse_phone)
{
    struct buf folded = {0};
    struct buf digits = {0};

    (void)m;
    utf8_fold(&folded, in, len);
    const char *s = buf_text(&folded);
    if (strncmp(s, "+86", 3) == 0)
        s += 3;
    bool ok = true;
    for (; ok && *s; s++) {
        if (*s >= '0' && *s <= '9')
            buf_add_char(&digits, *s);
        else
            ok = strchr("-() ", *s) != NULL;
    }
    ok = ok && is_phone(buf_text(&digits), digits.len);
    if (!ok)
        err_field(e, f->name, _("expected a mobile number of 11 digits or a landline with area code"));
    else
        ok = take(mem, buf_text(&digits), digits.len, out);
    buf_release(&folded);
    buf_release(&digits);
    return ok;
}

void ref_dump(struct model *m, const struct field *f, const struct value *v, struct buf *out)
{
    if (v->text)
        buf_add_len(out, v->text, v->len);
    else
        repo__key_of(m, f->u.to, v->number, out);
}
