/* A text to read that takes long to make. */
#ifndef TEPAI_TUI_TEXT_PRIVATE_H
#define TEPAI_TUI_TEXT_PRIVATE_H

#include "tui__.h"

#include "base/buf.h"

/* Adds the text about the record `of` to `out`, in a thread: `m` reads the same file, nothing else may be touched. */
typedef bool (*text_maker)(struct model *m, int64_t of, struct buf *out, struct err *e);

/* Opens an empty page at once; the text comes when it is made, and a key that scrolls waits for it. The title is copied. */
unsigned text_open_making(struct app *a, const char *title, text_maker make, int64_t of);

#endif
