/* A list of records of one type, by the page. */
#ifndef TEPAI_TUI_LIST_PRIVATE_H
#define TEPAI_TUI_LIST_PRIVATE_H

#include "line__.h"
#include "model/repo.h"
#include "tui__.h"

enum { LIST_COLUMNS_MAX = 24 };

struct list {
    const struct entity *type;
    struct list_query q;
    struct buf texts[LIST_FILTERS_MAX]; /* what the filters compare with; owned */
    char region[13];     /* q.region, or "" */
    struct line search;  /* q.search */
    bool searching;      /* letters go into the search */
    bool all;            /* was the list whole before the search began? then Esc goes back to `kept` */
    struct record kept;  /* where the cursor stood when the search began; entity NULL = nowhere */

    struct record *rows; /* 2 * height of them: shown ones first, room for the next page behind; owned */
    int height;          /* rows that fit */
    int count;           /* rows shown */
    int at;              /* the one under the cursor */
    struct buf cells;    /* texts of the shown rows, one after the other */
    int *offsets;        /* count * columns + 1 places in cells; owned */

    int columns[LIST_COLUMNS_MAX]; /* fields shown */
    int column_count;
    int first_column;    /* the leftmost one shown, after the first */
    int64_t total;       /* rows of the query; -1 = not known yet */
    int64_t seen;        /* what others' and own commits added up to when the rows were read */
    int64_t *marks;      /* ids, in the order marked; owned */
    int mark_count;
    const struct move *bulk; /* step that waits for a yes */
    int pending_field;   /* field of the filter being asked for */
};

/* Opens a list; `where` = conditions as on the command line, NULL-terminated, may be NULL. */
unsigned list_open_screen(struct app *a, const struct entity *t, const char *const where[], const char *search);

/* The record under the cursor, or NULL. */
const struct record *list_row(const struct list *l);

/* Moves the cursor by rows; false at the end. */
bool list_move(struct app *a, struct list *l, int by);

/* Reads from the first row again, or from the place of `from`. */
bool list_reload(struct app *a, struct list *l, const struct record *from, struct err *e);
bool list_page(struct app *a, struct list *l, enum page_way way, struct err *e);

bool list_is_marked(const struct list *l, int64_t id);
void list_toggle(struct list *l, int64_t id);

/* list_draw.c */
void list_draw(const struct screen *s, struct canvas *c);
void list_title(const struct screen *s, struct buf *out);
void list_format(struct app *a, struct list *l);
void list_choose_columns(struct list *l);

extern const struct command list_commands[]; /* list_commands.c */
unsigned list_result(struct app *a, struct screen *s, const struct result *r);

/* plan.c: one step of a record's life; those of plans are the planner's. */
bool step_take(struct app *a, struct record *r, const char *action, struct err *e);
extern const struct command plan_view_commands[];
unsigned plan_result(struct app *a, struct screen *s, const struct result *r);

/* view.c */
struct record *view_record(struct screen *s);
unsigned view_open(struct app *a, const struct entity *t, int64_t id);
/* The fields of a record as lines "label: value" into a canvas; from the line `top` on. Answers how many lines there are. */
struct field_line {
    int field;
    char *label, *value; /* owned by the arena that made them */
};
int view_lines(struct app *a, const struct record *r, bool reveal, struct arena *mem, struct field_line **out);
void view_draw_lines(struct canvas *c, const struct field_line lines[], int count, int top, int at);

/* form.c: id 0 = a new record; `from` (may be NULL) = values to begin with. */
unsigned form_open(struct app *a, const struct entity *t, int64_t id, const struct record *from);
/* A new record whose field `field` has the value `text`. */
unsigned form_open_for(struct app *a, const struct entity *t, int field, const char *text);

#endif
