/*
 * One line of text being typed: characters, not bytes, under the cursor; wide ones never in half; Emacs keys; pasted text.
 */
#ifndef TEPAI_TUI_LINE_PRIVATE_H
#define TEPAI_TUI_LINE_PRIVATE_H

#include "base/buf.h"
#include "tui__.h"

struct line {
    struct buf text;
    size_t at;   /* bytes before the cursor */
    bool many;   /* line breaks are kept: a text of many lines (edit.c) */
};

void line_set(struct line *l, const char *text);
void line_release(struct line *l);

/* Puts text in at the cursor; line breaks (unless `many`) and tabs as blanks, other control characters left out. */
void line_insert(struct line *l, const char *s, size_t len);

/* Editing keys: arrows, Home, End, Backspace, Del, C-a C-e C-b C-f C-h C-d C-k C-u C-w, M-b M-f. False = not for it. */
bool line_key(struct line *l, int key);

/* Shows it in `cells` cells, scrolled so that the cursor is inside; the real cursor goes there if `focus`. */
void line_draw(const struct line *l, struct canvas *c, int y, int x, int cells, enum style style, bool focus);

#endif
