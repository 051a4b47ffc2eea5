/* Choosing one thing, or several, from what a source offers for the text typed. */
#ifndef TEPAI_TUI_PICKER_PRIVATE_H
#define TEPAI_TUI_PICKER_PRIVATE_H

#include "line__.h"
#include "tui__.h"

struct item {
    const char *label; /* shown; in the picker's memory */
    const char *note;  /* shown behind it, or "" */
    const char *value; /* what the answer's text will be */
    int64_t number;    /* what the answer's number will be */
    const void *thing;
    bool deeper;       /* Right goes into it */
    bool marked;       /* part of a set */
};

struct picker;

struct source {
    /* Fills the items for p->line's text by picker_add. */
    bool (*fill)(struct app *a, struct picker *p, struct err *e);
    /* Goes into an item or up again; NULL = flat. */
    void (*into)(struct picker *p, const struct item *it);
    void (*up)(struct picker *p);
};

enum { PICKER_ITEMS_MAX = 400 };

struct picker {
    const struct source *source;
    int tag;
    char *title;
    struct line line;
    struct item *items; /* owned; texts in mem */
    int count, room;
    bool more;          /* there were more than fit */
    struct arena mem;
    int at, top;
    bool several;       /* Space marks; the answer is the marked values joined by ';' */
    struct buf set;     /* the marked values, ";a;b;" */
    const struct entity *type; /* for the source */
    const char *list;          /* for the source: code list */
    const struct field *field; /* for the source */
    char place[13];            /* for the source: division whose parts are shown */
    const struct screen *of;   /* for the source: the screen under it */
    int limit;                 /* for the source: deepest level, 0 = any */
};

/* Opens one; fill its fields, then app_load. */
struct picker *picker_open(struct app *a, const struct source *source, int tag, const char *title);
void picker_add(struct picker *p, const char *label, const char *note, const char *value, int64_t number,
                const void *thing);
const char *picker_typed(const struct picker *p);

/* choose.c: codes of a list (one or several), records of a type, divisions, fields of a type, moves. */
unsigned choose_code(struct app *a, int tag, const struct field *f, const char *present);
/* A condition on a code: the answer's text has its sign, "=general", "!=general" (that sign typed first), "=" for empty. */
unsigned choose_condition(struct app *a, int tag, const struct field *f);
unsigned choose_record(struct app *a, int tag, const struct entity *t);
unsigned choose_region(struct app *a, int tag, const char *present, int level, const char *title);
unsigned choose_field(struct app *a, int tag, const struct entity *t, const char *title);
unsigned choose_move(struct app *a, int tag, const struct entity *t, const char *state);
unsigned choose_related(struct app *a, int tag, const struct entity *t);

#endif
