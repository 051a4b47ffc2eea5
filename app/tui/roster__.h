/* The roster: experts down, weeks of a year across. roster.c the screen and its keys, roster_read.c what it knows, roster_draw.c how it looks. */
#ifndef TEPAI_TUI_ROSTER_PRIVATE_H
#define TEPAI_TUI_ROSTER_PRIVATE_H

#include "line__.h"
#include "tui__.h"

enum { ROSTER_WEEKS_MAX = 53, ROSTER_DETAIL_ROWS = 5, ROSTER_HEAD_ROWS = 1 };

/* Something that an expert does: an assignment over weeks, or what he did on a day. */
struct roster_item {
    const struct entity *type;
    int64_t expert, id;
    int from, to; /* weeks from 0; an assignment without dates: all of them */
    char sign;    /* '=' planned, '#' active, '+' done, '-' without dates, 'v' visit, 's' service */
};

struct roster_row {
    int64_t id;
    const char *no, *name, *home; /* in mem */
    int first, count;             /* of items */
};

struct beside;

struct roster {
    int year, weeks;
    char area[13];   /* prefix */
    char place[64];  /* its name, "" = everywhere */
    bool idle;       /* also experts who do nothing in the year */
    struct line search;
    bool searching;

    struct arena mem;
    struct roster_item *items; /* by expert, then the first week, then as entered; owned */
    int item_count, item_room;
    struct roster_row *rows; /* by number; owned */
    int row_count, row_room;
    int *shown; /* places in rows that match the search; owned */
    int shown_count;
    struct beside *reading; /* the year, on its way */
    int64_t seen; /* commits when it was read; -1 = to be read */
    bool rows_due; /* only the rows are to be read again */

    int at, top, week;
    struct buf detail; /* what is done in the week under the cursor, lines */
};

const struct roster_row *roster_row(const struct roster *r); /* under the cursor, or NULL */
/* The next item of the row in the week, from place *at on; NULL at the end. */
const struct roster_item *roster_item(const struct roster *r, const struct roster_row *row, int week, int *at);
/* First and last day of a week of the year (ISO 8601). */
void roster_week_days(const struct roster *r, int week, char first[11], char last[11]);

/* Weeks of a year, 52 or 53; the week of a day: before the first one -1, behind the last one how many there are. */
int roster_weeks_of(int year);
int roster_week_of(const struct roster *r, const char *day);

/* Begins to read the year beside the screen; nothing may be on its way. What is shown stays until it is there. */
void roster_read(struct app *a, struct roster *r);
/* The experts alone, where what they do was read already. */
MUST_USE bool roster_read_rows(struct model *m, struct roster *r, struct err *e);
/* The rows that match what was typed. */
void roster_match(struct roster *r);
/* The week under the cursor in words, into r->detail. */
MUST_USE bool roster_describe(struct app *a, struct roster *r, struct err *e);

void roster_draw(const struct screen *s, struct canvas *c);
void roster_title(const struct screen *s, struct buf *out);
int roster_rows(int body_rows);

#endif
