/*
 * The screens: every record type found, read, entered and changed at a terminal.
 *
 * | app/tui     | what it is for                                                        |
 * |-------------|-----------------------------------------------------------------------|
 * | loop.c      | the one loop: read everything pending, change, paint once              |
 * | app.c       | the stack of screens, messages, running a command                      |
 * | input.c     | keys as they come from the terminal                                    |
 * | canvas.c    | text in cells; with loop.c and input.c all that knows curses             |
 * | keymap.c    | names of keys; from a key to a row of a command table                  |
 * | keyfile.c   | the user's own keys                                                    |
 * | plain.c     | one line a change, for screen readers                                  |
 * | commands.c  | commands of every screen; key bar                                      |
 * | undo.c      | taking back one's own last transaction                                 |
 * | line.c      | one line being typed                                                   |
 * | list*.c     | records of a type, by the page                                         |
 * | view.c      | one record                                                             |
 * | form*.c     | one record being entered                                               |
 * | plan.c      | what can be done with a plan                                           |
 * | board*.c    | the dispatch board; what moves; the planner beside the screens         |
 * | roster*.c   | weeks of the year by expert                                            |
 * | edit.c      | long text                                                              |
 * | picker.c    | choosing from a list by typing                                         |
 * | choose.c    | what pickers offer: codes, records, divisions                          |
 * | ask.c       | a question on the bottom line: yes or no, one line of text             |
 * | text.c      | a text to read: help, messages, history                                |
 * | palette.c   | every command, type and record by name                                 |
 * | home.c      | what waits; the quotas of the year                                     |
 * | match.c     | does a label match what was typed, also by pinyin                      |
 * | keydoc.c    | docs/keys.md                                                           |
 *
 * To add a screen: a struct screen_ops with its command table, a line in screens[] of keydoc.c (help and the tests of
 * keys walk that list), a golden screen in tests/golden.
 */
#ifndef TEPAI_TUI_TUI_H
#define TEPAI_TUI_TUI_H

#include "base/buf.h"
#include "model/model.h"

struct tui_start {
    struct model *model; /* open; lent */
    bool ascii;          /* draw nothing but ASCII of our own */
    bool plain;          /* for screen readers: one line a change, no picture */
};

/*
 * Is this a terminal on which we can draw, or write plain lines? Looks at locale and TERM; sets the locale. Errors: ERR_INPUT with a sentence in
 * Chinese and in ASCII that says what to set.
 */
MUST_USE bool tui_check(bool plain, struct err *e);

/* Runs the screens until the user leaves or the line drops. Errors: ERR_IO when the terminal cannot be used. */
MUST_USE bool tui_run(const struct tui_start *start, struct err *e);

/* The page docs/keys.md: every command of every screen with its keys. */
void tui_keys_page(struct buf *out);

/* Faults of the command tables, one sentence a line: no help, no Chinese, a key twice in a scope. Empty = none. */
void tui_check_commands(struct buf *out);

#endif
