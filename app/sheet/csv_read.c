/*
 * CSV rows out of a window of UTF-8 bytes: cells are views into it. A row that cannot be used says
 * why and costs only itself. Knows no header, title row or field: those are the importer's.
 */
#include "sheet__.h"

#include "base/utf8.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#define EVERY_BYTE UINT64_C(0x0101010101010101)
#define EVERY_HIGH_BIT (EVERY_BYTE << 7)

struct sheet_reader {
    struct window w;
    char separator;
    int64_t line;   /* physical line of w.at */
    size_t vetted;  /* data[w.at..vetted) is well-formed UTF-8 */
    size_t nul_at;  /* data[w.at..nul_at) has no NUL; there is one at nul_at, or it is nul_end */
    size_t nul_end; /* searched for NUL up to here */
    bool skipping;  /* the rest of a line too long for the window is to be passed over */

    /* the row being split */
    struct sheet_cell cells[SHEET_ROW_CELLS];
    size_t count;       /* cells, also those that found no room in cells[] */
    size_t long_column; /* first cell beyond SHEET_CELL_BYTES, 1-based; 0 = none */
    const char *from;   /* where the cell at hand starts */
    const char *quote;  /* the quote that is open or broken; NULL = none */
    bool has_quotes;
    bool has_escapes; /* a doubled quote in a quoted cell */
    char fault[256 + UTF8_EXCERPT_BYTES];
};

enum split { SPLIT_ROW, SPLIT_MORE, SPLIT_TORN, SPLIT_STRAY };

/* The next separator or newline. Always found: newlines stand behind the window. */
static inline const char *find_mark(const char *p, uint64_t separators, uint64_t newlines)
{
    for (;; p += 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        word = le64toh(word);
        uint64_t a = word ^ separators;
        uint64_t b = word ^ newlines;
        uint64_t hit = (((a - EVERY_BYTE) & ~a) | ((b - EVERY_BYTE) & ~b)) & EVERY_HIGH_BIT;
        if (hit) /* the lowest bit is exact, the ones above it may not be */
            return p + (__builtin_ctzll(hit) >> 3);
    }
}

static inline void add_cell(struct sheet_reader *r, const char *from, const char *to)
{
    size_t len = (size_t)(to - from);

    if (r->count < SHEET_ROW_CELLS)
        r->cells[r->count] = (struct sheet_cell){from, len};
    r->count++;
    if (len > SHEET_CELL_BYTES && !r->long_column)
        r->long_column = r->count;
}

/*
 * The quoted cell that starts at `open`: *to is its closing quote, *after what follows, a separator
 * or the end of the row.
 */
static enum split split_quoted(struct sheet_reader *r, const char *open, const char **to,
                               const char **after)
{
    const char *end = r->w.data + r->w.end;
    const char *p = open + 1;

    r->quote = open;
    r->has_quotes = true;
    for (;; p += 2) {
        p = memchr(p, '"', (size_t)(end - p));
        if (!p)
            return r->w.eof ? SPLIT_TORN : SPLIT_MORE;
        if (p + 1 == end && !r->w.eof)
            return SPLIT_MORE;
        if (p + 1 == end || p[1] != '"')
            break;
        r->has_escapes = true;
    }
    *to = p++;
    if (p < end && *p == '\r' && r->w.newline == '\n') {
        if (p + 1 == end && !r->w.eof)
            return SPLIT_MORE;
        p += p[1] == '\n'; /* also the sentinel */
    }
    if (p < end && *p != r->separator && *p != r->w.newline)
        return memchr(open, r->w.newline, (size_t)(*to - open)) ? SPLIT_TORN : SPLIT_STRAY;
    r->quote = NULL;
    *after = p;
    return SPLIT_ROW;
}

/* Splits the row at the beginning of the window; *next is where the one after it starts. */
static enum split split_row(struct sheet_reader *r, const char **next)
{
    uint64_t separators = EVERY_BYTE * (unsigned char)r->separator;
    uint64_t newlines = EVERY_BYTE * (unsigned char)r->w.newline;
    const char *end = r->w.data + r->w.end;
    const char *p = r->w.data + r->w.at;

    r->count = r->long_column = 0;
    r->quote = NULL;
    r->has_quotes = r->has_escapes = false;
    for (;; p++) {
        const char *from = r->from = p;
        const char *to;
        if (p < end && *p == '"') {
            enum split s = split_quoted(r, p, &to, &p);
            if (s != SPLIT_ROW)
                return s;
            from++;
        } else {
            to = p = find_mark(p, separators, newlines);
        }
        if (p < end && *p == r->separator) {
            add_cell(r, from, to);
            continue;
        }
        if (p == end && !r->w.eof)
            return SPLIT_MORE;
        if (to == p && to > from && to[-1] == '\r')
            to--;
        add_cell(r, from, to);
        *next = p < end ? p + 1 : end;
        return SPLIT_ROW;
    }
}

/* Newlines in a stretch of the window. */
static int64_t count_lines(const struct sheet_reader *r, const char *from, const char *to)
{
    int64_t lines = 0;

    while (from < to && (from = memchr(from, r->w.newline, (size_t)(to - from))) != NULL) {
        lines++;
        from++;
    }
    return lines;
}

/* Goes on at `next`; the line that ends there counts even if the file ends without a newline. */
static void move_to(struct sheet_reader *r, const char *next)
{
    const char *at = r->w.data + r->w.at;

    if (!r->has_quotes && !r->quote)
        r->line++;
    else
        r->line += count_lines(r, at, next) + (next[-1] != r->w.newline);
    r->w.at = (size_t)(next - r->w.data);
}

/* Goes on after the physical line of `p`, which may end beyond the window. */
static void move_past_line(struct sheet_reader *r, const char *p)
{
    const char *end = r->w.data + r->w.end;
    const char *stop = memchr(p, r->w.newline, (size_t)(end - p));

    if (!stop && !r->w.eof) {
        r->line += count_lines(r, r->w.data + r->w.at, p);
        r->w.at = r->w.end;
        r->skipping = true;
        return;
    }
    r->has_quotes = true; /* several lines: let them be counted */
    move_to(r, stop ? stop + 1 : end);
}

static bool fill(struct sheet_reader *r, struct err *e)
{
    size_t gone = r->w.at;

    if (!window_fill(&r->w, e))
        return false;
    r->vetted = r->vetted > gone ? r->vetted - gone : 0;
    bool keeps_nul = r->nul_at >= gone; /* else the search starts again */
    r->nul_at = keeps_nul ? r->nul_at - gone : 0;
    r->nul_end = keeps_nul ? r->nul_end - gone : 0;
    return true;
}

static bool skip_line(struct sheet_reader *r, struct err *e)
{
    while (r->skipping) {
        const char *p = r->w.data + r->w.at;
        const char *stop = memchr(p, r->w.newline, r->w.end - r->w.at);
        if (!stop && !r->w.eof) {
            r->w.at = r->w.end;
            if (!fill(r, e))
                return false;
            continue;
        }
        r->w.at = stop ? (size_t)(stop + 1 - r->w.data) : r->w.end;
        r->line++;
        r->skipping = false;
    }
    return true;
}

/* ---- what is wrong with a row ---- */

static void set_fault(struct sheet_reader *r, struct sheet_row *row, size_t column, const char *fmt,
                      ...) PRINTF_LIKE(4, 5);

static void set_fault(struct sheet_reader *r, struct sheet_row *row, size_t column, const char *fmt,
                      ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(r->fault, sizeof r->fault, fmt, ap);
    va_end(ap);
    row->fault = r->fault;
    row->fault_column = column;
}

/* A quote that does not close, or text after one that does: reading resumes at the next line. */
static void fault_of_quote(struct sheet_reader *r, struct sheet_row *row, enum split s)
{
    const char *quote = r->quote;
    size_t column = r->count + 1;

    if (s == SPLIT_STRAY)
        set_fault(r, row, column,
                  _("text follows the closing quote of a cell; write a quote inside a cell twice"));
    else
        set_fault(r, row, column,
                  _("a quote opened on line %lld is not closed; reading went on at the next line"),
                  (long long)(r->line + count_lines(r, r->w.data + r->w.at, quote)));
    move_past_line(r, quote);
    row->count = 0;
}

static void fault_of_size(struct sheet_reader *r, struct sheet_row *row)
{
    if (r->long_column)
        set_fault(r, row, r->long_column, _("a cell is longer than %d KiB"),
                  SHEET_CELL_BYTES / 1024);
    else
        set_fault(r, row, 0, _("the row is longer than %d KiB"), SHEET_ROW_BYTES / 1024);
}

/* A row whose end is not in sight. A quote is to blame if lines end after it. */
static void fault_of_length(struct sheet_reader *r, struct sheet_row *row)
{
    const char *end = r->w.data + r->w.end;
    const char *quote = r->quote;

    if (quote && memchr(quote, r->w.newline, (size_t)(end - quote))) {
        fault_of_quote(r, row, SPLIT_TORN);
        return;
    }
    if (!r->long_column && end - r->from > SHEET_CELL_BYTES)
        r->long_column = r->count + 1;
    fault_of_size(r, row);
    move_past_line(r, r->from);
    row->count = 0;
}

static size_t column_of(const struct sheet_reader *r, const struct sheet_row *row, const char *p)
{
    for (size_t i = 0; i < row->count; i++)
        if (p <= r->cells[i].text + r->cells[i].len)
            return i + 1;
    return 0;
}

/* Makes sure that the row up to `end` is text; false if not, with the fault set. */
static bool vet_bytes(struct sheet_reader *r, struct sheet_row *row, size_t end)
{
    const char *data = r->w.data;
    size_t from = r->vetted > r->w.at ? r->vetted : r->w.at;
    size_t bad;

    if (utf8_valid(data + from, r->w.end - from, &bad))
        bad = r->w.end - from;
    r->vetted = from + bad;
    if (r->vetted >= end)
        return true;
    const char *p = data + r->vetted;
    if (r->w.encoding == ENC_UTF8)
        set_fault(r, row, column_of(r, row, p), _("byte 0x%02X is not UTF-8 text"),
                  (unsigned)(unsigned char)*p);
    else
        set_fault(r, row, column_of(r, row, p), _("a byte is not %s text"),
                  encoding_name(r->w.encoding));
    r->vetted = end;
    return false;
}

static bool vet_nul(struct sheet_reader *r, struct sheet_row *row, size_t end)
{
    if (r->nul_at < r->w.at || (r->nul_at == r->nul_end && r->nul_end < r->w.end)) {
        size_t from = r->nul_at > r->w.at ? r->nul_at : r->w.at;
        const char *found = memchr(r->w.data + from, '\0', r->w.end - from);
        r->nul_end = r->w.end;
        r->nul_at = found ? (size_t)(found - r->w.data) : r->nul_end;
    }
    if (r->nul_at >= end)
        return true;
    set_fault(r, row, column_of(r, row, r->w.data + r->nul_at),
              _("a NUL byte stands in the cell; this is not text"));
    return false;
}

static void vet_row(struct sheet_reader *r, struct sheet_row *row, const char *next)
{
    size_t end = (size_t)(next - r->w.data);

    if (r->count > SHEET_ROW_CELLS)
        set_fault(r, row, SHEET_ROW_CELLS + 1, _("the row has more than %d cells"),
                  SHEET_ROW_CELLS);
    else if (r->long_column || end - r->w.at > SHEET_ROW_BYTES)
        fault_of_size(r, row);
    else if (end > r->nul_at || end > r->nul_end)
        vet_nul(r, row, end);
    if (!row->fault && end > r->vetted)
        vet_bytes(r, row, end);
}

/* ---- whole rows ---- */

/* Doubled quotes of quoted cells become one, in place. */
static void unescape(struct sheet_reader *r, const char *start)
{
    for (size_t i = 0; i < r->count; i++) {
        struct sheet_cell *c = &r->cells[i];
        if (c->text == start || c->text[-1] != '"')
            continue;
        char *to = r->w.data + (c->text - r->w.data);
        const char *from = c->text;
        const char *end = from + c->len;
        while (from < end) {
            from += *from == '"';
            *to++ = *from++;
        }
        c->len = (size_t)(to - c->text);
    }
}

static bool is_blank(const struct sheet_reader *r)
{
    if (r->count != 1 || r->has_quotes)
        return false;
    for (size_t i = 0; i < r->cells[0].len; i++)
        if (r->cells[0].text[i] != ' ' && r->cells[0].text[i] != '\t')
            return false;
    return true;
}

/* Takes a row that was split whole. False: it is blank. */
static bool take_row(struct sheet_reader *r, struct sheet_row *row, const char *next)
{
    const char *start = r->w.data + r->w.at;

    if (is_blank(r)) {
        move_to(r, next);
        return false;
    }
    row->count = r->count < SHEET_ROW_CELLS ? r->count : SHEET_ROW_CELLS;
    vet_row(r, row, next);
    move_to(r, next);
    if (r->has_escapes && !row->fault)
        unescape(r, start);
    return true;
}

bool sheet_reader_next(struct sheet_reader *r, struct sheet_row *row, struct err *e)
{
    for (;;) {
        const char *next = NULL;
        if (r->skipping && !skip_line(r, e))
            return false;
        if (r->w.at == r->w.end) {
            if (r->w.eof)
                return false;
            if (!fill(r, e))
                return false;
            continue;
        }
        *row = (struct sheet_row){.cells = r->cells, .line = r->line};
        enum split s = split_row(r, &next);
        if (s == SPLIT_MORE && r->w.end - r->w.at < SHEET_ROW_BYTES) {
            if (!fill(r, e))
                return false;
            continue;
        }
        if (s == SPLIT_MORE)
            fault_of_length(r, row);
        else if (s != SPLIT_ROW)
            fault_of_quote(r, row, s);
        else if (!take_row(r, row, next))
            continue;
        return true;
    }
}

/* ---- opening ---- */

/* Counts the separators outside quotes from p to the end of its line, which is the answer. */
static const char *count_separators(const char *p, const char *end, const char *candidates,
                                    size_t seen[3])
{
    bool in_quotes = false;

    for (; p < end && (in_quotes || (*p != '\n' && *p != '\r')); p++) {
        const char *hit = *p && !in_quotes ? strchr(candidates, *p) : NULL;
        in_quotes ^= *p == '"';
        if (hit)
            seen[hit - candidates]++;
    }
    return p;
}

/*
 * The most frequent separator, outside quotes, of the first line with text. If that has none, it
 * may be a title: a tab further down decides, for plain cells have none; a semicolon may part a
 * list.
 */
static char guess_separator(const char *p, const char *end)
{
    static const char candidates[] = ",\t;";
    size_t seen[3] = {0};
    size_t best = 0;

    while (p < end && (*p == '\n' || *p == '\r'))
        p++;
    p = count_separators(p, end, candidates, seen);
    if (!seen[0] && !seen[1] && !seen[2]) {
        while (p < end && !seen[1])
            p = count_separators(p + 1, end, candidates, seen);
        return seen[1] ? '\t' : ',';
    }
    for (size_t i = 1; i < 3; i++)
        if (seen[i] > seen[best])
            best = i;
    return candidates[best];
}

static bool start(struct sheet_reader *r, bool ok, struct sheet_reader **out)
{
    if (!ok) {
        sheet_reader_close(r);
        return false;
    }
    r->line = 1;
    r->separator = guess_separator(r->w.data + r->w.at, r->w.data + r->w.end);
    *out = r;
    return true;
}

bool sheet_reader_open(const char *path, struct sheet_reader **out, struct err *e)
{
    struct sheet_reader *r = mem_zero(1, sizeof *r);

    return start(r, window_open(&r->w, path, e), out);
}

bool sheet_reader_open_memory(const char *data, size_t len, struct sheet_reader **out,
                              struct err *e)
{
    struct sheet_reader *r = mem_zero(1, sizeof *r);

    return start(r, window_open_memory(&r->w, data, len, e), out);
}

void sheet_reader_close(struct sheet_reader *r)
{
    if (!r)
        return;
    window_close(&r->w);
    free(r);
}

int64_t sheet_reader_done_bytes(const struct sheet_reader *r)
{
    return r->w.done;
}

int64_t sheet_reader_total_bytes(const struct sheet_reader *r)
{
    return r->w.total;
}

const char *sheet_reader_encoding(const struct sheet_reader *r)
{
    return encoding_name(r->w.encoding);
}

char sheet_reader_separator(const struct sheet_reader *r)
{
    return r->separator;
}
