/* Text in cells: what screens draw with. Nothing else of curses is seen above canvas.c and loop.c. */
#ifndef TEPAI_TUI_CANVAS_PRIVATE_H
#define TEPAI_TUI_CANVAS_PRIVATE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum style {
    STYLE_PLAIN,
    STYLE_BOLD,
    STYLE_DIM,
    STYLE_HEAD,    /* column heads */
    STYLE_REVERSE, /* selected in a picker, keys of the bar */
    STYLE_BAD,     /* errors; always with a sign too */
    STYLE_DEMO,
    STYLE__COUNT
};

/* A rectangle of the terminal. Coordinates below are inside it; what lies outside is cut. */
struct canvas {
    int top, left, rows, cols;
    bool ascii;
    bool plain; /* for readers: no frames */
    bool bar_selection;
    int *cursor; /* where the real cursor goes: {row, column} of the terminal */
};

/*
 * A picture: begin, draw with the functions below, show; curses then has what differs from the picture before. Forget: curses has
 * something else now (a new size). End: gives the memory back.
 */
void canvas_begin(void);
void canvas_show(void);
void canvas_forget(void);
void canvas_end(void);

/*
 * Exactly `cells` cells: the text cut or filled up with blanks, on the left if `right`. Characters that the terminal's
 * library cannot measure are drawn as a sign of the same width.
 */
void canvas_text(struct canvas *c, int y, int x, int cells, enum style style, const char *s, size_t len);
void canvas_right(struct canvas *c, int y, int x, int cells, enum style style, const char *s, size_t len);

/* The text as far as it goes, without filling up. Answers the column behind it. */
int canvas_put(struct canvas *c, int y, int x, enum style style, const char *s);

/* Draws over a rectangle with blanks; a frame around it inside the rectangle. */
void canvas_blank(struct canvas *c, int y, int x, int height, int width);
void canvas_frame(struct canvas *c, int y, int x, int height, int width);
void canvas_bar(struct canvas *c, int x); /* a line from top to bottom */

/* The real cursor: the insertion point or the selected row. */
void canvas_cursor(struct canvas *c, int y, int x);

/* A part of a canvas. */
struct canvas canvas_part(const struct canvas *c, int y, int x, int height, int width);

/* What one row of the terminal shows, without the blanks behind it, appended. */
void canvas_read(int y, struct buf *out);

/* Whether clicks and the wheel come as keys. */
void canvas_mouse(bool on);

/* After curses has started, and again to change it; `colour` false = attributes only. */
void canvas_start(bool colour);

#endif
