/* What stands around every screen: title, message row, key bar; and the first and last steps of a run. */
#ifndef TEPAI_TUI_FRAME_PRIVATE_H
#define TEPAI_TUI_FRAME_PRIVATE_H

#include "tui__.h"

void frame_size(struct app *a, int rows, int cols);
void frame_start(struct app *a); /* the home screen */
void frame_end(struct app *a);   /* every screen closed, memory freed */
void frame_load(struct app *a);  /* reads the top screen again */

/* Work that no key waits for, asked for or spare; given up when a->pending(). True = paint again. */
bool frame_late(struct app *a);
bool frame_spare(struct app *a);

/* Everything; the real cursor's place comes back in cursor[]. */
void frame_draw(const struct app *a, int cursor[2]);

#endif
