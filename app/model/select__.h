/* The generic SELECT of lists and pages, in pieces: text built from descriptor names, values bound (repo_list.c). */
#ifndef TEPAI_MODEL_SELECT_PRIVATE_H
#define TEPAI_MODEL_SELECT_PRIVATE_H

#include "repo__.h"

enum { SELECT_BINDS_MAX = 48 };

struct bind {
    bool is_text;
    int64_t number;
    char *text; /* owned */
    size_t len;
};

struct select {
    struct model *m;
    const struct entity *t;
    bool as_of;
    bool by_order; /* sorted by the expression of an order (model/orders.h), not by the field itself */
    struct buf sql;
    struct bind binds[SELECT_BINDS_MAX];
    int bind_count;
};

/* An order tells values: of a private field only to whom may see them. Errors: ERR_DENIED. */
MUST_USE bool select__may_sort(const struct model *m, const struct list_query *lq, struct err *e);

/* Begins; refuses a type that the actor may not read at all. Ends with select__release in every case. */
MUST_USE bool select__start(struct select *q, struct model *m, const struct list_query *lq, struct err *e);
void select__release(struct select *q);

/* The table of a type: as it is, or as it was. */
const char *select__table(const struct select *q, const struct entity *t, char out[64]);

/* "SELECT id, uuid, rev, fields, titles", "FROM … WHERE scope", " AND condition…" of the query. */
void select__columns(struct select *q);
void select__from(struct select *q, bool search, bool joins);
MUST_USE bool select__conditions(struct select *q, const struct list_query *lq, struct err *e);

/* Appends a parameter with its value. Text is copied. */
void select__bind_number(struct select *q, int64_t number);
void select__bind_text(struct select *q, const char *text, size_t len);

/* Does any condition look at what is joined? */
bool select__needs_joins(const struct list_query *lq);

/* Opens the finished text; rows are read by list_next. */
void select__open(struct select *q, struct stmt *s);

/* The field by which the query sorts, or -1: newest first (by id, of a search by rowid). */
int select__sort(const struct list_query *lq);

/* The mark's value of the sort field, as a parameter. */
void select__bind_mark(struct select *q, const struct record *mark, int field);

/* repo_order.c: a page of a list that no index orders. */
MUST_USE bool order__page(struct model *m, const struct list_query *lq, enum page_way way, const struct record *mark,
                          struct record *rows, int max, int *count, struct err *e);

/* Ids at the ends of a list by a field, and on both sides of a mark: before it; the mark itself and what follows. */
enum pass_side { PASS_LEAST, PASS_GREATEST, PASS_BELOW, PASS_ABOVE, PASS_SIDES };

struct pass_ids {
    int64_t *ids; /* from the least value to the greatest whatever the list's way; free it */
    int count;
    bool whole; /* there are no more on this side */
};

/*
 * repo_pass.c: reads all rows of the query once and keeps at most `most` ids of each side; without a mark the last two are
 * empty. `found` is filled only on success. The mark need not exist. From `halves` ids on two threads read.
 */
MUST_USE bool pass__run(struct model *m, const struct list_query *lq, const struct record *mark, int most, int64_t halves,
                        struct pass_ids found[PASS_SIDES], struct err *e);

/* Where a walk begins and which way it goes. */
struct walk_from {
    const struct record *mark; /* NULL = the end of the table that the way begins at */
    bool inclusive;            /* the mark itself too */
    bool downwards;            /* from greater ids to less */
};

/*
 * repo_walk.c: a page of a search, newest first, in the order of the way. *whole = the rows are all that the page
 * holds; false = few records fit, ask the index.
 */
MUST_USE bool walk__page(struct model *m, const struct list_query *lq, const struct walk_from *from, struct record *rows,
                         int max, int *count, bool *whole, struct err *e);

/* repo_orders.c: is there an order of that field? */
MUST_USE bool orders__has(struct model *m, const struct entity *t, int field, bool *has, struct err *e);

/* What is compared when sorting by the field, as SQL. */
void select__sort_expression(struct select *q, int field);

#endif
