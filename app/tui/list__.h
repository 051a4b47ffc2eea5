/* A list of records of one type, by the page. */
#ifndef TEPAI_TUI_LIST_PRIVATE_H
#define TEPAI_TUI_LIST_PRIVATE_H

#include "line__.h"
#include "model/orders.h"
#include "model/repo.h"
#include "tui__.h"

enum { LIST_COLUMNS_MAX = 32, LIST_NAME_BYTES = 168, LIST_SMALL = ORDERS_LEAST /* ids: sorted at once whatever the order */, LIST_RUN = 512 };

/* Marking that waits until nobody does: over a million rows it takes a moment. */
enum marking { MARK_NONE, MARK_ALL, MARK_INVERT };

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
    int64_t *marks;      /* ids, ascending; owned */
    int64_t mark_count;
    enum marking marking;
    int pending_field;   /* field of the condition or value being asked for */
    struct buf conditions; /* as the title shows them */
    char name[LIST_NAME_BYTES]; /* under which the conditions are kept, or "" */
    char path[512];      /* file being asked about */
    bool sort_due;       /* an order that no index gives: made when no key waits */
    int next_sort;
    bool next_descending;
    bool ahead_due;      /* ids beside the cursor may be read ahead */
};

/* Opens a list with what is kept under a name. */
unsigned list_open_kept(struct app *a, const struct entity *t, const char *name);

/* Opens a list; `where` = conditions as on the command line, NULL-terminated, may be NULL. */
unsigned list_open_screen(struct app *a, const struct entity *t, const char *const where[], const char *search);

/* The record under the cursor, or NULL. */
const struct record *list_row(const struct list *l);

/* Moves the cursor by rows; false at the end. */
bool list_move(struct app *a, struct list *l, int by);

/* Reads from the first row again, or from the place of `from`. */
bool list_reload(struct app *a, struct list *l, const struct record *from, struct err *e);
bool list_page(struct app *a, struct list *l, enum page_way way, struct err *e);

/* Did it fail because nothing searchable was typed? Then nothing is found. */
bool list_search_fails(const struct err *e, const struct list *l);

/* list_late.c */
bool list_late(struct app *a, struct screen *s);
bool list_spare(struct app *a, struct screen *s);
bool list_is_marked(const struct list *l, int64_t id);
void list_toggle(struct list *l, int64_t id);

/* Another order; the record under the cursor stays there. */
unsigned list_sort(struct app *a, struct list *l, int field, bool descending);

/* The number is another one, and so may be the rows. Answers what a command returns. */
unsigned list_changed(struct list *l);

/* The list right under a screen. */
struct list *list_under(const struct screen *s);

/* "key title" of a record for messages and lists; private parts masked. */
void list_name_record(struct app *a, const struct record *r, struct buf *out);

/* ---- answers: every file has its own tags ---- */

enum { TAG_FILTER = 100, TAG_BULK = 120, TAG_EXPORT = 140, TAG_COLUMNS = 150, TAG_GROUP_FIELD };
unsigned list_filter_result(struct app *a, struct list *l, const struct result *r);
unsigned list_bulk_result(struct app *a, struct list *l, const struct result *r);
unsigned list_export_result(struct app *a, struct list *l, const struct result *r);

/* ---- list_filters.c ---- */

unsigned list_run_filter(struct app *a, struct screen *s, const char *arg);
unsigned list_run_drop(struct app *a, struct screen *s, const char *arg);
unsigned list_run_filters(struct app *a, struct screen *s, const char *arg);

/* Adds "class=general" if it can be asked; says why if not. */
bool list_add_condition(struct app *a, struct list *l, const char *where);
void list_set_region(struct list *l, const char *code);

/* Takes what is kept under a name in the place of the present conditions. */
MUST_USE bool list_take_kept(struct app *a, struct list *l, const char *name, struct err *e);

/* list_draw.c: one condition, and the division, as the title shows them; and the title's part for all. */
void list_add_condition_text(struct app *a, const struct list *l, int i, struct buf *out);
void list_add_region_text(struct app *a, const struct list *l, struct buf *out);
void list_show_conditions(struct app *a, struct list *l);

/* ---- list_bulk.c ---- */

unsigned list_run_mark_all(struct app *a, struct screen *s, const char *arg);
unsigned list_run_invert(struct app *a, struct screen *s, const char *arg);
unsigned list_run_set(struct app *a, struct screen *s, const char *arg);
unsigned list_bulk_step(struct app *a, struct list *l);
unsigned list_bulk_remove(struct app *a, struct list *l);

/* ---- list_groups.c, list_columns.c, list_export.c ---- */

unsigned list_run_groups(struct app *a, struct screen *s, const char *arg);
unsigned list_groups_open(struct app *a, int field);
unsigned list_run_columns(struct app *a, struct screen *s, const char *arg);
unsigned list_run_write(struct app *a, struct screen *s, const char *arg);

/* Columns that the account chose, or the usual ones. */
void list_choose_columns(struct app *a, struct list *l);
void list_usual_columns(const struct entity *t, int columns[LIST_COLUMNS_MAX], int *count);
/* Width of a field in lists. */
int list_field_cells(const struct field *f);

/* list_draw.c */
void list_draw(const struct screen *s, struct canvas *c);
void list_title(const struct screen *s, struct buf *out);
void list_format(struct app *a, struct list *l);

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
