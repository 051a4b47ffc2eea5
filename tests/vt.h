/*
 * A terminal for tests: the program on a pty, its output kept as a screen by libvterm. No sleeps: the program writes one byte
 * to the descriptor TEPAI_IDLE_FD when every key is done and everything is on the screen.
 */
#ifndef TEPAI_TESTS_VT_H
#define TEPAI_TESTS_VT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <vterm.h>

enum { VT_ACTS = 40, VT_ACT_BYTES = 256 };

struct vt {
    pid_t pid;
    int fd, idle;  /* the pty; the read end of the idle pipe */
    int rows, cols;
    VTerm *term;
    VTermScreen *screen;
    size_t bytes;  /* written since the last vt_type */
    int reads;     /* groups of them that arrived */
    int escapes;   /* of them, bytes that begin a sequence */
    char text[64 * 1024]; /* the screen as text, by vt_text */
    char acts[VT_ACTS][VT_ACT_BYTES]; /* the last keys and sizes, as they can be typed again; a ring */
    long act_count;
};

/* Starts `argv` (argv[0] = path) with LC_ALL=C.UTF-8 unless `locale` is given; waits until it is quiet. */
void vt_start(struct vt *v, int rows, int cols, const char *locale, const char *const argv[]);

/* Sends keys as they are, in one write, and waits until all is on the screen; false when the program has ended. */
bool vt_type(struct vt *v, const char *keys);
bool vt_resize(struct vt *v, int rows, int cols);

/* The terminal alone has another size: the program is not told, and should stand still. */
void vt_take_size(struct vt *v, int rows, int cols);

/* Prints to stderr what was done last and what the program is at: its state, threads, terminal, what lies unread. A wait
 * that takes too long does so by itself; with VT_HOLD set the test then stands still, for a debugger. */
void vt_explain(struct vt *v);

/* Sends a piece without waiting, as a slow line does; vt_wait() then. */
void vt_send(struct vt *v, const char *bytes, size_t len);

/* Does nothing come for so long? */
bool vt_quiet(struct vt *v, int ms);

/* Waits until the text is on the screen, for changes that no key makes; fails the test after a minute. */
void vt_wait(struct vt *v, const char *text);

/* The screen: one line a row without blanks at the end, then "cursor ROW,COLUMN". Lent until the next call. */
const char *vt_text(struct vt *v);
bool vt_shows(struct vt *v, const char *text);

/* Fails the test with the screen printed. */
void vt_expect(struct vt *v, const char *text);
void vt_refuse(struct vt *v, const char *text);

/* Compares with tests/golden/NAME.txt; UPDATE_GOLDEN=1 writes it instead. */
void vt_golden(struct vt *v, const char *name);

/* Waits for its end and answers its exit status, 128 + n after signal n. */
int vt_end(struct vt *v);

/* Takes the line away, as a dropped connection does; then like vt_end. */
int vt_drop(struct vt *v);

#endif
