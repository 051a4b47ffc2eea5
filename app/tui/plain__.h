/* One announced line a change, for screen readers. */
#ifndef TEPAI_TUI_PLAIN_PRIVATE_H
#define TEPAI_TUI_PLAIN_PRIVATE_H

#include "tui__.h"

struct plain *plain_new(void);
void plain_free(struct plain *p);

/* Writes what differs from what was written before; `row` = where the cursor stands. After a repaint: everything. */
void plain_show(struct app *a, int row);

#endif
