/*
 * Pictures of the real program for the documents: types what a line of a list says and draws the screen as SVG.
 *
 *   screens-to-svg LIST FOLDER PROGRAM DATABASE
 *
 * A line of the list: name, rows, columns, language, keys; blank lines and those with # are skipped. In the keys \r is Enter,
 * \e Esc, \t Tab, ^X Ctrl with X, and a blank waits until everything is on the screen.
 */
#include "check.h"
#include "vt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_W = 8, CELL_H = 17, BASELINE = 13, MARGIN = 8 };
#define PAPER "#16191d"
#define INK "#d7dae0"

/* How a cell is painted; neighbours that are painted alike share a line of the picture. */
struct paint {
    char ink[8], paper[8];
    bool bold, underline;
};

static void name_color(const VTermScreen *screen, VTermColor c, const char *plain, char out[8])
{
    if (VTERM_COLOR_IS_DEFAULT_FG(&c) || VTERM_COLOR_IS_DEFAULT_BG(&c)) {
        snprintf(out, 8, "%s", plain);
        return;
    }
    vterm_screen_convert_color_to_rgb(screen, &c);
    snprintf(out, 8, "#%02x%02x%02x", c.rgb.red, c.rgb.green, c.rgb.blue);
}

static struct paint paint_of(const struct vt *v, const VTermScreenCell *cell)
{
    struct paint p = {.bold = cell->attrs.bold, .underline = cell->attrs.underline != 0};

    name_color(v->screen, cell->fg, INK, cell->attrs.reverse ? p.paper : p.ink);
    name_color(v->screen, cell->bg, PAPER, cell->attrs.reverse ? p.ink : p.paper);
    return p;
}

static bool same_paint(const struct paint *a, const struct paint *b)
{
    return strcmp(a->ink, b->ink) == 0 && strcmp(a->paper, b->paper) == 0 && a->bold == b->bold && a->underline == b->underline;
}

static void put_char(FILE *f, uint32_t c)
{
    const char *escaped = c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : NULL;

    if (escaped)
        fputs(escaped, f);
    else if (c < 0x80)
        fputc((int)(c ? c : ' '), f);
    else if (c < 0x800)
        fprintf(f, "%c%c", 0xC0 | (int)(c >> 6), 0x80 | (int)(c & 63));
    else if (c < 0x10000)
        fprintf(f, "%c%c%c", 0xE0 | (int)(c >> 12), 0x80 | (int)(c >> 6 & 63), 0x80 | (int)(c & 63));
    else
        fprintf(f, "%c%c%c%c", 0xF0 | (int)(c >> 18), 0x80 | (int)(c >> 12 & 63), 0x80 | (int)(c >> 6 & 63), 0x80 | (int)(c & 63));
}

static bool is_blank(const VTermScreenCell *cell)
{
    return cell->chars[0] == 0 || cell->chars[0] == ' ';
}

static int cells_of(const VTermScreenCell *cell)
{
    return cell->width > 1 ? cell->width : 1;
}

/* Readers of SVG do not agree on the width of a character, so a text begins anew after blanks and at every wide one. */
static int put_text(FILE *f, const VTermScreenCell *cells, const struct paint *p, int row, int from, int to)
{
    int at = from;

    fprintf(f, "<text x=\"%d\" y=\"%d\" fill=\"%s\"%s%s>", MARGIN + from * CELL_W, MARGIN + row * CELL_H + BASELINE, p->ink,
            p->bold ? " font-weight=\"bold\"" : "", cells[from].width > 1 ? " class=\"w\"" : "");
    do {
        put_char(f, cells[at].chars[0]);
        at += cells_of(&cells[at]);
    } while (at < to && cells[from].width == 1 && cells[at].width == 1 && !is_blank(&cells[at]));
    fputs("</text>\n", f);
    return at;
}

/* Cells [from, to) of a row, painted alike: the paper, then the characters. */
static void put_run(FILE *f, const VTermScreenCell *cells, const struct paint *p, int row, int from, int to)
{
    int y = MARGIN + row * CELL_H;

    if (strcmp(p->paper, PAPER) != 0)
        fprintf(f, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", MARGIN + from * CELL_W, y,
                (to - from) * CELL_W, CELL_H, p->paper);
    if (p->underline)
        fprintf(f, "<path d=\"M%d %dh%d\" stroke=\"%s\"/>\n", MARGIN + from * CELL_W, y + BASELINE + 2, (to - from) * CELL_W, p->ink);
    while (from < to)
        if (is_blank(&cells[from]))
            from++;
        else
            from = put_text(f, cells, p, row, from, to);
}

static void put_row(FILE *f, const struct vt *v, int row)
{
    VTermScreenCell *cells = calloc((size_t)v->cols, sizeof *cells);
    int from = 0;

    assert_non_null(cells);
    for (int c = 0; c < v->cols; c++)
        vterm_screen_get_cell(v->screen, (VTermPos){.row = row, .col = c}, &cells[c]);
    struct paint now = paint_of(v, &cells[0]);
    for (int c = 1; c <= v->cols; c++) {
        bool right_half = c < v->cols && cells[c].chars[0] == UINT32_MAX;
        struct paint next = c < v->cols ? paint_of(v, &cells[c]) : now;
        if (right_half || (c < v->cols && same_paint(&now, &next)))
            continue;
        put_run(f, cells, &now, row, from, c);
        from = c;
        now = next;
    }
    free(cells);
}

static void put_cursor(FILE *f, const struct vt *v)
{
    VTermPos at;

    vterm_state_get_cursorpos(vterm_obtain_state(v->term), &at);
    fprintf(f, "<rect x=\"%d\" y=\"%d\" width=\"2\" height=\"%d\" fill=\"%s\"/>\n", MARGIN + at.col * CELL_W, MARGIN + at.row * CELL_H,
            CELL_H, INK);
}

static void draw(const struct vt *v, const char *path)
{
    int width = v->cols * CELL_W + 2 * MARGIN, height = v->rows * CELL_H + 2 * MARGIN;
    FILE *f = fopen(path, "w");

    if (!f)
        fail_msg("cannot write %s", path);
    fprintf(f,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
            "<style>.w{font-size:15px}</style>\n"
            "<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\"/>\n"
            "<g font-family=\"DejaVu Sans Mono, Sarasa Mono SC, Noto Sans Mono CJK SC, WenQuanYi Zen Hei Mono, SimSun, monospace\" "
            "font-size=\"13.28\" xml:space=\"preserve\">\n",
            width, height, width, height, width, height, PAPER);
    for (int row = 0; row < v->rows; row++)
        put_row(f, v, row);
    put_cursor(f, v);
    fputs("</g>\n</svg>\n", f);
    assert_int_equal(fclose(f), 0);
}

/* The next key of the list's spelling. */
static char next_key(const char **at)
{
    const char *s = *at;

    *at = s + 2;
    if (s[0] == '\\' && s[1])
        return s[1] == 'r' ? '\r' : s[1] == 'e' ? '\033' : s[1] == 't' ? '\t' : s[1];
    if (s[0] == '^' && s[1])
        return (char)(s[1] & 31);
    *at = s + 1;
    return s[0];
}

static void type_all(struct vt *v, const char *keys)
{
    while (*keys) {
        char part[256];
        size_t len = 0;
        while (*keys == ' ')
            keys++;
        while (*keys && *keys != ' ' && len + 1 < sizeof part)
            part[len++] = next_key(&keys);
        part[len] = '\0';
        if (len && !vt_type(v, part))
            fail_msg("the program ended");
    }
}

static void take_picture(const char *line, char *const argv[])
{
    struct vt v;
    char name[64], lang[16], path[512];
    int rows, cols, keys = 0;

    if (sscanf(line, "%63s %d %d %15s %n", name, &rows, &cols, lang, &keys) < 4 || !keys)
        fail_msg("no picture: %s", line);
    const char *const args[] = {argv[3], "--db", argv[4], "--lang", lang, "--today", "2026-03-16", NULL};
    vt_start(&v, rows, cols, NULL, args);
    type_all(&v, line + keys);
    snprintf(path, sizeof path, "%s/%s.svg", argv[2], name);
    draw(&v, path);
    printf("%s\n", path);
    vt_drop(&v);
}

int main(int argc, char **argv)
{
    char line[1024];
    FILE *list = argc == 5 ? fopen(argv[1], "r") : NULL;

    if (!list) {
        fprintf(stderr, "usage: screens-to-svg LIST FOLDER PROGRAM DATABASE\n");
        return 2;
    }
    while (fgets(line, sizeof line, list)) {
        line[strcspn(line, "\n")] = '\0';
        if (*line && *line != '#')
            take_picture(line, argv);
    }
    fclose(list);
    return 0;
}
