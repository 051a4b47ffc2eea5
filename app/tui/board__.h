/*
 * The dispatch board: needs on the left and who could go on the right, or turned round: experts on the left and the needs
 * that want them on the right.
 *
 * | board.c          | the screen; opening it                                   |
 * | board_read.c     | what it shows                                            |
 * | board_draw.c     | how                                                      |
 * | board_commands.c | its keys                                                 |
 * | board_why.c      | why, and what a choice changes                           |
 * | board_year.c     | the year read beside the screen                          |
 * | board_solve.c    | the planner at work beside the screens                   |
 * | board_moves.c    | what moves before anything does                          |
 * | board_gaps.c     | what is missing, and why                                 |
 * | roster.c         | weeks by expert                                          |
 */
#ifndef TEPAI_TUI_BOARD_PRIVATE_H
#define TEPAI_TUI_BOARD_PRIVATE_H

#include "line__.h"
#include "tui__.h"

#include "model/repo.h"
#include "work/plan.h"
#include "work/plan_desk.h"

#include <stdatomic.h>

/* One row of the left pane: a need, or an expert when turned round. Texts live in the pane's memory. */
struct board_row {
    const char *key;   /* number of need or expert */
    const char *name;  /* village with its banner; name */
    const char *what;  /* specialty asked for; programme */
    const char *place; /* code of the village; banner of the home */
    bool poor, covered;
    int32_t priority;
    int32_t got, wanted; /* of an expert: places of the plan, at most */
};

/* One pane: which row is under the cursor, which is the first shown. */
struct board_pane {
    int at, top;
};

/* Reading that is due before the next picture. */
enum board_due {
    DUE_YEAR = 1 << 0,    /* the whole year: experts, needs, standing assignments */
    DUE_PLAN = 1 << 1,    /* placements and wishes */
    DUE_ROWS = 1 << 2,    /* the left pane */
    DUE_OPTIONS = 1 << 3, /* the right pane */
    DUE_DESK = 1 << 4,    /* everything that is shown: the desk is another one */
};

/* Work of a moment whose progress stands on the message row. */
struct progress {
    struct app *a;
    int64_t shown_us;
};

struct beside;

struct board {
    struct record plan;
    struct plan_options watch;  /* lent to the desk */
    struct plan_desk *desk; /* owned; NULL until the year is read */
    struct beside *reading; /* the year, on its way */
    bool failed;            /* it could not be read */
    struct beside *asking;  /* a question to the desk, which is the thread's until it is answered */
    const atomic_bool *stop; /* the thread's: no answer is wanted any more; NULL = nothing is asked */
    bool hushed;            /* a key came: the answer is not shown */
    int generation;         /* what the desk knows became different so often */
    unsigned due;           /* enum board_due */
    int64_t own, others;    /* commits of this program and of others when it was read */

    bool by_expert;   /* turned round */
    bool lacking;     /* only needs that lack somebody, experts with places left */
    char area[13];    /* prefix, never beyond the account's own */
    char place[64];   /* name of that division, "" = no filter */
    struct line search;
    bool searching;   /* letters go into the search */

    struct arena row_mem;
    struct board_row *rows; /* all of the area, in row_mem */
    int row_count;
    int *shown;             /* places in rows of those that match the search; owned */
    int shown_count;
    struct buf matched;     /* the text that they match */
    struct board_pane left;

    struct arena option_mem;
    struct plan_option *options; /* of the row under the cursor */
    int32_t option_count;
    int32_t suited;              /* so many can be chosen; those behind cannot */
    struct board_pane right;
    bool whole;    /* those who cannot be chosen were read too */
    bool in_right; /* the cursor stands in the right pane */

    struct arena bar_mem;
    struct plan_bar *bars;
    int32_t bar_count;

    char want_row[32], want_option[32]; /* keys to stand on after the next reading, "" = stay */
    char options_of[32];                /* key of the row whose options were read */
    struct plan_memory *before;         /* owned: the plan before it was solved last; NULL = not solved here */
};

/* ---- board.c ---- */

unsigned board_open(struct app *a, const struct record *plan);
/* The plan of today's year: opens its board, or asks whether to begin one. */
unsigned board_open_year(struct app *a);
unsigned board_begun(struct app *a, const struct result *r);
struct record *board_record(struct screen *s);
const struct board_row *board_row(const struct board *b);       /* under the cursor, or NULL */
const struct plan_option *board_option(const struct board *b);  /* under the cursor, or NULL */

/* May records of the type be read at all? Says so if not. */
bool board_may_read(struct app *a, const struct entity *t);
/* Name of a division of 12 digits; the code when there is none. */
MUST_USE bool place_name_of(struct app *a, const char *code, char *out, size_t room, struct err *e);
/* The cursors inside what is shown. */
void board_scroll(const struct app *a, struct board *b);

/* ---- board_read.c ---- */

/* Reads what is due. */
MUST_USE bool board_read(struct app *a, struct board *b, struct err *e);
/* The rows that match what was typed. */
void board_match(struct board *b);
/* Without what was typed; the row under the cursor stays there. */
void board_unmatch(struct board *b);
void board_forget(struct board *b); /* memory */

/* ---- board_year.c ---- */

/* Begins to read the year, if it is not being read; what is shown stays until it is there. */
void board_read_year(struct app *a, struct board *b);
/* Waits for the year if it is being read; false, and said, when there is none. */
bool board_ready(struct app *a, struct board *b);

/* ---- board_draw.c ---- */

void board_draw(const struct screen *s, struct canvas *c);
void board_title(const struct screen *s, struct buf *out);
/* "Poor villages [####....] 2/4 !" in exactly `cells` cells of label, bar and numbers, appended. */
void board_bar(const struct plan_bar *bar, int label_cells, struct buf *out);
/* A text in as many rows from `y` on as it needs, at most `rows`. Answers the row behind it. */
int board_wrap(struct canvas *c, int y, const char *text, int rows);
/* Rows of a pane at this size of the terminal; both panes have as many. */
int board_pane_rows(int body_rows);

/* ---- board_commands.c ---- */

extern const struct command board_commands[];
/* The record of that key on a screen of its own. */
unsigned board_open_record(struct app *a, const struct entity *t, const char *key);
unsigned board_result(struct app *a, struct screen *s, const struct result *r);

/* ---- board_why.c: commands ---- */

/* The tick of questions to the desk; arg: struct board. */
bool board_go_on(void *arg, const char *phase, int64_t done, int64_t total);
/* Stops the question that is being answered, if there is one: the desk is the loop's again. */
void board_hush(struct app *a, struct board *b);

unsigned board_explain(struct app *a, struct screen *s, const char *arg);
unsigned board_effect(struct app *a, struct screen *s, const char *arg);
unsigned board_help(struct app *a, struct screen *s, const char *arg);

/* ---- board_solve.c: the planner in a thread of its own, with a connection of its own ---- */

unsigned solve_start(struct app *a, const struct record *plan);
bool solve_runs(const struct app *a);
/* Asks it to stop; it ends soon after, and says what became of the plan. */
void solve_stop(struct app *a);
/* "solving: network 45%", or "" while nothing is solved. */
void solve_progress(const struct app *a, struct buf *out);
/* Stops it and waits; for the end of the program. */
void solve_end(struct app *a);
/* The loop was woken: what the planner has to say. True = paint again. */
bool solve_woken(struct app *a);

/* ---- plan.c: texts about a plan; progress of short work, any key stops it ---- */

bool progress_tick(void *arg, const char *phase, int64_t done, int64_t total); /* arg: struct progress */

/* Applies the plan and says so, or what does not hold any more. R_ flags. */
unsigned plan_apply_here(struct app *a, struct record *plan, bool *done);
/* `d`: the year that a board holds, or NULL. */
unsigned plan_show_totals(struct app *a, const struct record *plan, struct plan_desk *d);

/* ---- board_moves.c: what moves before anything does ---- */

unsigned moves_open(struct app *a, struct board *on);

/* ---- board_gaps.c: what is missing; `on`: the board that it stands on, NULL = none ---- */

unsigned gaps_open(struct app *a, const struct record *plan, struct board *on);

/* ---- roster.c: weeks of today's year by expert ---- */

unsigned roster_open(struct app *a);

#endif
