/* The roster: experts down, weeks of a year across. roster.c what it knows and its keys, roster_draw.c how it looks. */
#ifndef TEPAI_TUI_ROSTER_PRIVATE_H
#define TEPAI_TUI_ROSTER_PRIVATE_H

#include "line__.h"
#include "tui__.h"

enum { ROSTER_WEEKS_MAX = 53, ROSTER_DETAIL_ROWS = 5, ROSTER_HEAD_ROWS = 1 };

/* Something that an expert does: an assignment over weeks, or a visit in one. */
struct roster_item {
    int64_t expert, id;
    int from, to; /* weeks from 0; an assignment without dates: all of them, `dated` false */
    bool dated, visit;
    char sign;    /* '=' planned, '#' active, '+' done, 'v' visit */
};

struct roster_row {
    int64_t id;
    const char *no, *name, *home; /* in mem */
    int first, count;             /* of items */
};

struct roster {
    int year, weeks;
    char area[13];   /* prefix */
    char place[64];  /* its name, "" = everywhere */
    bool idle;       /* also experts who do nothing in the year */
    struct line search;
    bool searching;

    struct arena mem;
    struct roster_item *items; /* by expert, then the first week; owned */
    int item_count, item_room;
    struct roster_row *rows; /* by number; owned */
    int row_count, row_room;
    int *shown; /* places in rows that match the search; owned */
    int shown_count;
    int64_t seen; /* commits when it was read; -1 = to be read */

    int at, top, week;
    struct buf detail; /* what is done in the week under the cursor, lines */
};

const struct roster_row *roster_row(const struct roster *r); /* under the cursor, or NULL */
/* The next item of the row in the week, from place *at on; NULL at the end. */
const struct roster_item *roster_item(const struct roster *r, const struct roster_row *row, int week, int *at);
/* First and last day of a week of the year (ISO 8601). */
void roster_week_days(const struct roster *r, int week, char first[11], char last[11]);

void roster_draw(const struct screen *s, struct canvas *c);
void roster_title(const struct screen *s, struct buf *out);
int roster_rows(int body_rows);

#endif
