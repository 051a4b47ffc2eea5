/* Screens of rows that all fit in memory: where the cursor stands and how it moves. */
#ifndef TEPAI_TUI_ROWS_PRIVATE_H
#define TEPAI_TUI_ROWS_PRIVATE_H

#include "tui__.h"

/* The state of such a screen begins with one. */
struct rows {
    int count;
    int at, top; /* under the cursor, first one seen */
    int height;  /* rows seen at once */
};

/* Down, up, pages, ends, back: the base table of such a screen. */
extern const struct command rows_commands[];

/* Brings cursor and window inside after count or height changed. */
void rows_fit(struct rows *r, int height);

bool rows_any(const struct screen *s); /* has_row */

#endif
