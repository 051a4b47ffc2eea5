/* Text in cells on top of ncursesw. Widths come from base/utf8; what curses would measure otherwise is replaced. */
#include "canvas__.h"

#include "base/utf8.h"

#include <curses.h>
#include <string.h>
#include <wchar.h>

enum { COLOUR_BAD = 1, COLOUR_DEMO, LINE_MAX_CELLS = 600 };

static attr_t attributes[STYLE__COUNT];

void canvas_start(bool colour)
{
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

static void put(struct canvas *c, int y, int x, enum style style, const wchar_t *w, int n)
{
    if (y < 0 || y >= c->rows || n <= 0)
        return;
    attr_set(attributes[style] & ~(attr_t)A_COLOR, (short)PAIR_NUMBER(attributes[style]), NULL);
    mvaddnwstr(c->top + y, c->left + x, w, n);
    attr_set(A_NORMAL, 0, NULL);
}

static void text(struct canvas *c, int y, int x, int cells, enum style style, const char *s, size_t len, bool right)
{
    wchar_t w[LINE_MAX_CELLS];
    int used;
    int n = 0;

    if (x < 0 || x >= c->cols)
        return;
    if (cells > c->cols - x)
        cells = c->cols - x;
    if (cells >= LINE_MAX_CELLS)
        cells = LINE_MAX_CELLS - 1;
    size_t fit = utf8_clip(s, len, cells, &used);
    if (fit < len && cells > 0) {
        fit = utf8_clip(s, len, cells - 1, &used);
        n = to_wide(s, fit, w, LINE_MAX_CELLS);
        w[n++] = L'~';
        n = blanks(w, n, cells - used - 1);
    } else {
        n = right ? blanks(w, n, cells - used) : n;
        n += to_wide(s, fit, w + n, LINE_MAX_CELLS - n);
        n = right ? n : blanks(w, n, cells - used);
    }
    put(c, y, x, style, w, n);
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

void canvas_blank(struct canvas *c, int y, int x, int rows, int cols)
{
    for (int i = 0; i < rows; i++)
        text(c, y + i, x, cols, STYLE_PLAIN, "", 0, false);
}

static void line_char(struct canvas *c, int y, int x, const cchar_t *wide, char plain)
{
    if (c->plain || y < 0 || x < 0 || y >= c->rows || x >= c->cols)
        return;
    if (c->ascii)
        mvaddch(c->top + y, c->left + x, (chtype)plain);
    else
        mvadd_wch(c->top + y, c->left + x, wide);
}

void canvas_frame(struct canvas *c, int y, int x, int rows, int cols)
{
    for (int i = 1; i < cols - 1; i++) {
        line_char(c, y, x + i, WACS_HLINE, '-');
        line_char(c, y + rows - 1, x + i, WACS_HLINE, '-');
    }
    for (int i = 1; i < rows - 1; i++) {
        line_char(c, y + i, x, WACS_VLINE, '|');
        line_char(c, y + i, x + cols - 1, WACS_VLINE, '|');
    }
    line_char(c, y, x, WACS_ULCORNER, '+');
    line_char(c, y, x + cols - 1, WACS_URCORNER, '+');
    line_char(c, y + rows - 1, x, WACS_LLCORNER, '+');
    line_char(c, y + rows - 1, x + cols - 1, WACS_LRCORNER, '+');
}

void canvas_bar(struct canvas *c, int x)
{
    for (int y = 0; y < c->rows; y++)
        line_char(c, y, x, WACS_VLINE, '|');
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

struct canvas canvas_part(const struct canvas *c, int y, int x, int rows, int cols)
{
    struct canvas part = *c;

    part.top += y;
    part.left += x;
    part.rows = rows < c->rows - y ? rows : c->rows - y;
    part.cols = cols < c->cols - x ? cols : c->cols - x;
    return part;
}
