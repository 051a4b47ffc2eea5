/* What the files of the screens share: the application, screens, commands. */
#ifndef TEPAI_TUI_PRIVATE_H
#define TEPAI_TUI_PRIVATE_H

#include "canvas__.h"
#include "base/arena.h"
#include "base/buf.h"
#include "model/entity.h"
#include "model/model.h"
#include "model/record.h"

struct app;
struct screen;

/* What a command asks the loop to do next; OR them together. */
enum react {
    R_NONE = 0,
    R_LOAD = 1 << 0,  /* read the top screen's data again */
    R_CLOSE = 1 << 1, /* the top screen goes; its answer is in app.result */
    R_QUIT = 1 << 2,
    R_PASS = 1 << 3, /* not for this screen: the next table may have it */
};

/* What a command needs; checked by the dispatcher, so no handler has to. */
enum need {
    NEED_ROW = 1 << 0, /* a record under the cursor */
    NEED_ADD = 1 << 1, /* the right to … records of the screen's type */
    NEED_SET = 1 << 2,
    NEED_REMOVE = 1 << 3,
    NEED_DO = 1 << 4,
    NEED_REVEAL = 1 << 5,
    NEED_READ = 1 << 6, /* what the screen reads beside itself: waited for */
};

struct command {
    const char *name; /* "record-edit": help, palette, docs; one spelling everywhere */
    const char *keys; /* separated by blanks; "z,l" = z, then l */
    const char *help; /* one line; N_() */
    const char *bar;  /* short label in the key bar, or NULL; N_() */
    unsigned need;    /* enum need */
    unsigned (*run)(struct app *a, struct screen *s, const char *arg); /* answers enum react */
};

/* What a screen hands to the one under it when it closes. */
struct result {
    int tag;          /* what the asker wanted; the asker's own numbers, 0 = no answer */
    bool yes;         /* chosen, confirmed, saved */
    int64_t number;   /* id, place in a list */
    const char *text; /* typed or chosen; lent until the next answer */
    const void *thing; /* command, type; constant data */
};

struct screen_ops {
    const char *name; /* "record.list": scope of keys, golden files */
    size_t state_size;
    const struct command *commands; /* own ones, ends with {0} */
    const struct command *base;     /* inherited ones, or NULL */
    bool overlay;                   /* the screen under it stays visible */
    bool bottom;                    /* lives on the message line alone */
    void (*title)(const struct screen *s, struct buf *out);
    bool (*load)(struct app *a, struct screen *s, struct err *e); /* reads; never draws */
    void (*draw)(const struct screen *s, struct canvas *c);       /* paints; cannot read or change */
    /* Are letters text here, not commands? NULL = never. */
    bool (*typing)(const struct screen *s);
    unsigned (*text)(struct app *a, struct screen *s, const char *utf8, size_t len);
    unsigned (*key)(struct app *a, struct screen *s, int key); /* keys that no table has: editing */
    unsigned (*result)(struct app *a, struct screen *s, const struct result *r);
    bool (*has_row)(const struct screen *s);
    bool (*ready)(struct app *a, struct screen *s); /* for NEED_READ: waits; false, and said, when it cannot be had */
    const struct entity *(*type)(const struct screen *s); /* whose rights commands need */
    /* What stands on the message row while nothing was said; false = nothing. *cursor in cells, -1 = not there. */
    bool (*prompt)(const struct screen *s, struct buf *out, int *cursor);
    /* Work that was asked for but that a key goes before, and work that nobody asked for; true = paint again. */
    bool (*late)(struct app *a, struct screen *s);
    bool (*spare)(struct app *a, struct screen *s);
    void (*park)(struct app *a, struct screen *s); /* the line dropped: keep what was typed */
    void (*close)(struct screen *s);
};

struct screen {
    const struct screen_ops *ops;
    struct screen *under;
    struct app *app;
    void *state; /* ops->state_size bytes, zeroed, owned */
};

enum { MESSAGES_KEPT = 200 };

struct message {
    char *text; /* owned */
    bool bad;
    char at[20];
};

/* A command's keys as the user wants them. */
struct own_key {
    const struct command *command;
    const struct command *table; /* that the command stands in */
    char *keys;                  /* owned */
    int line;
};

struct app {
    struct model *m;
    struct screen *top;
    int rows, cols;      /* of the terminal */
    int body_rows;       /* what a screen has: without title, message and key bar */
    bool ascii;
    bool bar_selection;  /* the whole selected row in reverse, not only the marker */
    bool demo;           /* the data are made up */
    bool mouse;          /* clicks and the wheel are ours, not the terminal's */
    bool brackets;       /* the terminal puts its pastes in brackets, or the user said so: letters without them are typed */
    int *burst;          /* owned; letters that are asked about: burst.c */
    int burst_count;     /* 0 = none */
    bool mono;           /* no colours */
    struct plain *plain; /* one line a change instead of a picture: plain.c; NULL = pictures */
    struct own_key *own_keys; /* owned */
    int own_key_count;
    int screen_fd, held_fd; /* where curses writes; what it wrote until all is there, 0 = nothing is held */
    int cursor_row;      /* of the terminal, as painted last */
    int prefix;          /* first key of a sequence, waiting for the next; 0 = none */
    struct message log[MESSAGES_KEPT];
    int message_count;   /* ever said; the newest is log[(count - 1) % KEPT] */
    bool message_shown;  /* stands on the message row */
    struct result result; /* of the screen that closes */
    struct buf answer;    /* holds result.text */
    struct record last;   /* saved last on this screen; entity NULL = none */
    int64_t seen_version; /* data_version last looked at */
    int64_t undo_txn;     /* what undo_confirmed takes back */
    bool load_due;        /* the top screen asked to be read again */
    bool repaint;         /* everything on the terminal is to be written anew */
    bool (*pending)(void); /* is a key waiting, or is the time for spare work over? */
    void (*paint)(struct app *a);
    char busy[120];       /* what a long work is doing, shown on the message row; "" = none */
    struct solve *solve;  /* the planner at work beside the screens, or NULL; board_solve.c */
    struct beside *beside; /* what else is at work beside the screens; beside.c */
    int wake_fd, bell_fd; /* readable when one of them has something to say; where they write; 0 = nobody worked yet */
    bool (*woken)(struct app *a); /* true = paint again */
    char kept_key[80];    /* the expert chosen while the need is being chosen */
};

/* ---- app.c ---- */

/* Puts a screen on top; its state is zeroed. Fill it, then app_load(). */
struct screen *app_push(struct app *a, const struct screen_ops *ops);

/* Loads a fresh screen; on failure says why and takes it away. Answers what a command returns. */
unsigned app_load(struct app *a, struct screen *s);

/* Takes the top screen away without an answer. */
void app_pop(struct app *a);

/* Closes the top screen with an answer for the one under it. Text is copied. Answers R_CLOSE. */
unsigned app_answer(struct app *a, int tag, bool yes, int64_t number, const char *text, const void *thing);

/* Says a sentence on the message row; kept in the log. */
void app_say(struct app *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
void app_warn(struct app *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
void app_fail(struct app *a, const struct err *e, const struct entity *t);

/* One key, one paste; what they do. Answers react bits, closing done. */
unsigned app_key(struct app *a, int key);
unsigned app_text(struct app *a, const char *utf8, size_t len);

/* Runs a command if its needs are met. */
unsigned app_run(struct app *a, const struct command *c, const char *arg);
bool app_allows(const struct app *a, const struct screen *s, const struct command *c);

/* Reads every screen again: language or size changed. */
void app_reload_all(struct app *a);

/* "add household": the journal's name of what comes next. Lent until the next call. */
void app_action(struct app *a, char out[80], const char *verb, const struct entity *t);

/* ---- keymap.c ---- */

enum {
    K_SPECIAL = 0x200000,
    K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PGUP, K_PGDN, K_INS, K_DEL, K_ENTER, K_TAB,
    K_BTAB, K_ESC, K_BACKSPACE, K_RESIZE, K_PASTE_BEGIN, K_PASTE_END, K_WHEEL_UP, K_WHEEL_DOWN,
    K_NOTHING, /* came, and is no key */
    K_F0 = 0x200100, /* K_F0 + n */
    K_ALT = 0x400000,
    K_CLICK = 0x10000000, /* | row << 12 | column of the terminal */
};
#define K_CTRL(c) ((c)&31)

/* "C-s" -> code; 0 if it is no key. */
int keymap_parse(const char *name, size_t len);

/* The other way, appended. */
void keymap_name(int key, struct buf *out);

/* Full-width ASCII and Chinese punctuation as the keys they stand on. */
int keymap_narrow(int key);

/*
 * The row for a key in the screen's tables: own, base, global. *prefix = true when the key begins a sequence instead.
 * `first` = the key typed before it, 0 = none.
 */
const struct command *keymap_find(const struct screen *s, int first, int key, bool *prefix);

/* Calls `row` for every command that the screen has, nearest table first; of one name only the nearest. */
void keymap_walk(const struct screen_ops *ops, void (*row)(void *arg, const struct command *c), void *arg);

/* The keys of a command: the user's own or the table's. */
const char *keymap_keys(const struct app *a, const struct command *c);

/* Cuts the next key or sequence off *keys; *second 0 = a single key. False at the end. */
bool keymap_next(const char **keys, int *first, int *second);

/* The first key of a command as shown to people, appended. */
void keymap_first(const struct app *a, const struct command *c, struct buf *out);

/* The same for a screen where letters are text: the first key that is no letter. False = there is none. */
bool keymap_usable(const struct app *a, const struct command *c, bool typing, struct buf *out);

/* Does one of the command's keys begin with the prefix `first`? *second = the key after it. */
bool keymap_after(const struct app *a, const struct command *c, int first, int *second);

/*
 * keyfile.c: the user's own keys, from $TEPAI_KEYS or the usual place. Every line that cannot be used is said with its
 * number and left out.
 */
void keyfile_read(struct app *a);
void keyfile_release(struct app *a);

extern const struct command global_commands[]; /* commands.c */

/* ---- the screens ---- */

extern const struct screen_ops home_ops, list_ops, view_ops, form_ops, edit_ops, picker_ops, plan_view_ops, ask_ops,
    confirm_ops, text_ops;
extern const struct screen_ops columns_ops, groups_ops, filters_ops, bulk_ops, calendar_ops, board_ops, moves_ops, gaps_ops, roster_ops, report_ops;
extern const struct screen_ops *const screens[]; /* every one, ends with NULL; keydoc.c */

/* ask.c: a question; the answer comes to result() with the tag. */
unsigned ask_line(struct app *a, int tag, const char *question, const char *initial);
unsigned ask_yes(struct app *a, int tag, const char *question);

/* text.c: a text to read. The texts are copied. */
unsigned text_open(struct app *a, const char *title, const char *text, bool at_end);
/* `before`: what stands above the keys, or NULL. */
unsigned text_help(struct app *a, const struct screen *of, const char *before);

/* palette.c, home.c, undo.c, board.c. Answers with a tag below 0 are for no screen: app.c hands them back. */
enum { UNDO_TAG = -1, PALETTE_TAG = -2, BOARD_TAG = -3, QUIT_TAG = -4, HELD_TAG = -5, SAVED_TAG = 1000 /* a form saved the record result.number */, DRAFT_TAG };
unsigned palette_open(struct app *a);
unsigned palette_chosen(struct app *a, const struct result *r);
unsigned types_open(struct app *a);

/* report.c: a report (struct report) on the screen, the choice among all, those that match what was typed as entries "p". */
struct report;
struct picker;
unsigned report_open(struct app *a, const struct report *r);
unsigned reports_open(struct app *a);
void report_offer(struct picker *p, const char *typed);

/* list_export.c: the file that was typed ("~/" is the home folder), which must end in .csv or .xlsx; which of the two it is. */
MUST_USE bool export_path(const char *typed, char *out, size_t room, struct err *e);
bool export_is_csv(const char *path);

unsigned undo_ask(struct app *a);

/* What the journal calls an act ("set household") in the words of the screens. */
void undo_name(const char *action, struct buf *out);
unsigned undo_confirmed(struct app *a, const struct result *answer);

/* match.c: does the label match what was typed: part of it, or pinyin (whole or initials) of a run of it? */
bool match_label(const char *label, const char *typed);

#endif
