/*
 * Rows handed to a function inside a query instead of one by one out of it: half of what a row costs, for passes over a
 * million.
 *
 *   stmt_open_text(&s, db, "SELECT fold(t.id, t.income) FROM household t");
 *   stmt_fold(&s, take_row, &mine);
 *   return stmt_close(&s, e);
 */
#ifndef TEPAI_STORE_FOLD_H
#define TEPAI_STORE_FOLD_H

#include "store/stmt.h"

struct fold_row {
    int64_t id;
    bool set;         /* false = the value is NULL */
    int64_t number;   /* of whole numbers */
    const char *text; /* of texts, not ended by NUL; lent for the call; NULL = a number */
    size_t len;
};

/* False ends the query with the failure "stopped". It must not use the statement's database. */
typedef bool fold_fn(void *arg, const struct fold_row *row);

/* Runs a statement made with fold(ID, VALUE), values bound before. What failed is told by stmt_close. */
void stmt_fold(struct stmt *s, fold_fn *row, void *arg);

#endif
