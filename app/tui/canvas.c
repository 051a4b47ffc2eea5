/*
 * Text in cells on top of ncursesw. Widths come from base/utf8; what curses would measure otherwise is replaced.
 *
 * What screens draw is noted a row at a time, and goes to curses only where a row's notes differ from those of the picture
 * before: a moved selection costs two rows, not all.
 */
#include "canvas__.h"

#include "base/utf8.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { COLOUR_BAD = 1, COLOUR_DEMO, LINE_MAX_CELLS = 600 };

static attr_t attributes[STYLE__COUNT];

void canvas_start(bool colour)
{
    canvas_forget();
    attributes[STYLE_BOLD] = A_BOLD;
    attributes[STYLE_HEAD] = A_UNDERLINE;
    attributes[STYLE_REVERSE] = A_REVERSE;
    attributes[STYLE_BAD] = A_BOLD;
    attributes[STYLE_DEMO] = A_REVERSE;
    if (!colour || !has_colors() || start_color() == ERR)
        return;
    use_default_colors();
    init_pair(COLOUR_BAD, COLOR_RED, -1);
    init_pair(COLOUR_DEMO, COLOR_YELLOW, -1);
    attributes[STYLE_BAD] = A_BOLD | COLOR_PAIR(COLOUR_BAD);
    attributes[STYLE_DEMO] = A_REVERSE | COLOR_PAIR(COLOUR_DEMO);
}

/* One character as curses will measure it the same as we do; 0 = leave it out. */
static wchar_t drawable(uint32_t cp)
{
    int ours = utf8_width(cp);

    if (cp < 0x20 || cp == 0x7f || (cp >= 0x80 && cp < 0xa0))
        return L'?';
    if (wcwidth((wchar_t)cp) == ours)
        return (wchar_t)cp;
    return ours == 2 ? L'\u3013' : ours == 1 ? L'?' : 0;
}

static int to_wide(const char *s, size_t len, wchar_t out[], int room)
{
    int n = 0;

    for (size_t at = 0; at < len && n + 1 < room;) {
        uint32_t cp;
        at += utf8_next(s + at, len - at, &cp);
        wchar_t w = drawable(cp);
        if (w)
            out[n++] = w;
    }
    out[n] = 0;
    return n;
}

static int blanks(wchar_t out[], int n, int cells)
{
    for (int i = 0; i < cells && n + 1 < LINE_MAX_CELLS; i++)
        out[n++] = L' ';
    out[n] = 0;
    return n;
}

/* ---- the rows of a picture, and of the one before ---- */

enum line { LINE_NONE, LINE_H, LINE_V, LINE_UL, LINE_UR, LINE_LL, LINE_LR, LINE__COUNT };

/* One thing drawn in a row; `len` bytes of text follow. */
struct note {
    int x, cells;
    uint32_t len;
    enum style style;
    enum line line; /* LINE_NONE = text */
    bool right, ascii;
};

struct row {
    struct buf now, before;
};

static struct row *rows;
static int row_count, col_count;
static bool known; /* `before` is what curses has */

void canvas_forget(void)
{
    known = false;
}

void canvas_end(void)
{
    for (int y = 0; y < row_count; y++) {
        buf_release(&rows[y].now);
        buf_release(&rows[y].before);
    }
    free(rows);
    rows = NULL;
    row_count = col_count = 0;
    known = false;
}

void canvas_begin(void)
{
    if (row_count != LINES || col_count != COLS) {
        canvas_end();
        rows = mem_zero((size_t)LINES + 1, sizeof *rows);
        row_count = LINES;
        col_count = COLS;
    }
    for (int y = 0; y < row_count; y++)
        buf_reset(&rows[y].now);
}

static void take_note(int y, const struct note *note, const char *text)
{
    if (y < 0 || y >= row_count)
        return;
    buf_add_len(&rows[y].now, (const char *)note, sizeof *note);
    buf_add_len(&rows[y].now, text, note->len);
}

static void show_text(int y, const struct note *note, const char *s)
{
    wchar_t w[LINE_MAX_CELLS];
    int used;
    int n = 0;
    size_t fit = utf8_clip(s, note->len, note->cells, &used);

    if (fit < note->len && note->cells > 0) {
        fit = utf8_clip(s, note->len, note->cells - 1, &used);
        n = to_wide(s, fit, w, LINE_MAX_CELLS);
        w[n++] = L'~';
        n = blanks(w, n, note->cells - used - 1);
    } else {
        n = note->right ? blanks(w, n, note->cells - used) : n;
        n += to_wide(s, fit, w + n, LINE_MAX_CELLS - n);
        n = note->right ? n : blanks(w, n, note->cells - used);
    }
    if (n <= 0)
        return;
    attr_set(attributes[note->style] & ~(attr_t)A_COLOR, (short)PAIR_NUMBER(attributes[note->style]), NULL);
    mvaddnwstr(y, note->x, w, n);
    attr_set(A_NORMAL, 0, NULL);
}

static void show_line(int y, const struct note *note)
{
    static const char plain[LINE__COUNT] = {' ', '-', '|', '+', '+', '+', '+'};
    const cchar_t *const wide[LINE__COUNT] = {NULL, WACS_HLINE, WACS_VLINE, WACS_ULCORNER, WACS_URCORNER, WACS_LLCORNER, WACS_LRCORNER};

    if (note->ascii)
        mvaddch(y, note->x, (chtype)plain[note->line]);
    else
        mvadd_wch(y, note->x, wide[note->line]);
}

static void show_row(int y, const struct buf *notes)
{
    struct note note;

    move(y, 0);
    clrtoeol();
    for (size_t at = 0; at < notes->len; at += sizeof note + note.len) {
        memcpy(&note, notes->data + at, sizeof note);
        if (note.line != LINE_NONE)
            show_line(y, &note);
        else
            show_text(y, &note, notes->data + at + sizeof note);
    }
}

void canvas_show(void)
{
    if (!known)
        erase();
    for (int y = 0; y < row_count; y++) {
        struct row *r = &rows[y];
        bool same = r->now.len == r->before.len && (!r->now.len || memcmp(r->now.data, r->before.data, r->now.len) == 0);
        if (!same || !known)
            show_row(y, &r->now);
        struct buf old = r->before;
        r->before = r->now;
        r->now = old;
    }
    known = true;
}

/* ---- drawing ---- */

static void text(struct canvas *c, int y, int x, int cells, enum style style, const char *s, size_t len, bool right)
{
    struct note note;

    if (y < 0 || y >= c->rows || x < 0 || x >= c->cols)
        return;
    if (cells > c->cols - x)
        cells = c->cols - x;
    if (cells >= LINE_MAX_CELLS)
        cells = LINE_MAX_CELLS - 1;
    memset(&note, 0, sizeof note); /* its padding is compared too */
    note.x = c->left + x;
    note.cells = cells;
    note.len = (uint32_t)len;
    note.style = style;
    note.right = right;
    take_note(c->top + y, &note, s);
}

void canvas_text(struct canvas *c, int y, int x, int cells, enum style style, const char *s, size_t len)
{
    text(c, y, x, cells, style, s, len, false);
}

void canvas_right(struct canvas *c, int y, int x, int cells, enum style style, const char *s, size_t len)
{
    text(c, y, x, cells, style, s, len, true);
}

int canvas_put(struct canvas *c, int y, int x, enum style style, const char *s)
{
    size_t len = strlen(s);
    int cells = utf8_cells(s, len);

    if (cells > c->cols - x)
        cells = c->cols - x;
    if (cells > 0)
        text(c, y, x, cells, style, s, len, false);
    return x + (cells > 0 ? cells : 0);
}

void canvas_blank(struct canvas *c, int y, int x, int height, int width)
{
    for (int i = 0; i < height; i++)
        text(c, y + i, x, width, STYLE_PLAIN, "", 0, false);
}

static void line_char(struct canvas *c, int y, int x, enum line line)
{
    struct note note;

    if (c->plain || y < 0 || x < 0 || y >= c->rows || x >= c->cols)
        return;
    memset(&note, 0, sizeof note);
    note.x = c->left + x;
    note.line = line;
    note.ascii = c->ascii;
    take_note(c->top + y, &note, "");
}

void canvas_frame(struct canvas *c, int y, int x, int height, int width)
{
    for (int i = 1; i < width - 1; i++) {
        line_char(c, y, x + i, LINE_H);
        line_char(c, y + height - 1, x + i, LINE_H);
    }
    for (int i = 1; i < height - 1; i++) {
        line_char(c, y + i, x, LINE_V);
        line_char(c, y + i, x + width - 1, LINE_V);
    }
    line_char(c, y, x, LINE_UL);
    line_char(c, y, x + width - 1, LINE_UR);
    line_char(c, y + height - 1, x, LINE_LL);
    line_char(c, y + height - 1, x + width - 1, LINE_LR);
}

void canvas_bar(struct canvas *c, int x)
{
    for (int y = 0; y < c->rows; y++)
        line_char(c, y, x, LINE_V);
}

void canvas_read(int y, struct buf *out)
{
    wchar_t w[LINE_MAX_CELLS];
    int n = mvinnwstr(y, 0, w, LINE_MAX_CELLS - 1);

    while (n > 0 && w[n - 1] == L' ')
        n--;
    for (int i = 0; i < n; i++)
        utf8_put(out, (uint32_t)w[i]);
}

void canvas_mouse(bool on)
{
    mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
    keyok(KEY_MOUSE, FALSE); /* mousemask lets curses read it: see input_start */
    mouseinterval(0); /* a press counts at once */
}

void canvas_cursor(struct canvas *c, int y, int x)
{
    if (!c->cursor || c->rows <= 0 || c->cols <= 0)
        return;
    c->cursor[0] = c->top + (y < 0 ? 0 : y >= c->rows ? c->rows - 1 : y);
    c->cursor[1] = c->left + (x < 0 ? 0 : x >= c->cols ? c->cols - 1 : x);
}

struct canvas canvas_part(const struct canvas *c, int y, int x, int height, int width)
{
    struct canvas part = *c;

    part.top += y;
    part.left += x;
    part.rows = height < c->rows - y ? height : c->rows - y;
    part.cols = width < c->cols - x ? width : c->cols - x;
    return part;
}
