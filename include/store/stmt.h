/*
 * A statement with a sticky error: open, bind and next remember the first failure and then do
 * nothing; only stmt_close reports it. One place to check, and it cannot be skipped.
 *
 *   struct stmt s;
 *   stmt_open(&s, db, Q_REGION_BY_CODE);
 *   stmt_text(&s, ":code", code);
 *   while (stmt_next(&s))
 *       use(stmt_col_text(&s, 0));
 *   return stmt_close(&s, e);
 *
 * Prepared statements are kept by the database and used again. A parameter name that the query does
 * not have is a BUG.
 */
#ifndef TEPAI_STORE_STMT_H
#define TEPAI_STORE_STMT_H

#include "store/query.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct db;

/* Rows of three numbers, one after the other. */
struct stmt_rows {
    const int64_t *numbers; /* lent */
    size_t count;
};

struct stmt {
    struct db *db;
    void *raw;      /* prepared statement of the engine; NULL after a failure */
    struct err err; /* the first failure */
    struct stmt_rows rows; /* that stmt_given has bound */
    int slot;       /* place in the database's cache, or -1: finalized at close */
    bool done;      /* the end was reached: stepping once more would begin anew */
};

/* Opens a named query. */
void stmt_open(struct stmt *s, struct db *db, enum query q);

/*
 * Opens SQL text, for model/repo.c and its like alone: text built from descriptor names, values bound.
 * The text is copied.
 */
void stmt_open_text(struct stmt *s, struct db *db, const char *sql);

/* Binds by name (":code"). Text and blobs are copied; NULL text binds NULL. */
void stmt_int(struct stmt *s, const char *name, int64_t value);
void stmt_text(struct stmt *s, const char *name, const char *text);
void stmt_text_len(struct stmt *s, const char *name, const char *text, size_t len);
void stmt_blob(struct stmt *s, const char *name, const void *data, size_t len);
void stmt_null(struct stmt *s, const char *name);

/*
 * Binds `count` rows of three numbers each, for a statement that reads them FROM given(:name), columns a, b, c. NOT copied:
 * they and the statement stay where they are until it is closed.
 */
void stmt_given(struct stmt *s, const char *name, const int64_t *numbers, size_t count);

/*
 * Binds by place, 1-based, for statements whose places come from a descriptor. Text and blobs are
 * NOT copied: they must live until the statement is stepped, run or closed.
 */
void stmt_at_int(struct stmt *s, int place, int64_t value);
void stmt_at_text(struct stmt *s, int place, const char *text, size_t len);
void stmt_at_blob(struct stmt *s, int place, const void *data, size_t len);
void stmt_at_null(struct stmt *s, int place);

/* Next row; false at the end or after a failure. */
bool stmt_next(struct stmt *s);

/* Back to before the first row, bindings kept, for another round of binds and next. */
void stmt_again(struct stmt *s);

/* Columns of the present row, from 0. Text "" and 0 for NULL. Lent until the next step. */
int stmt_cols(const struct stmt *s);
const char *stmt_col_name(const struct stmt *s, int col);
int64_t stmt_col_int(struct stmt *s, int col);
double stmt_col_real(struct stmt *s, int col);
const char *stmt_col_text(struct stmt *s, int col);
const void *stmt_col_blob(struct stmt *s, int col);
size_t stmt_col_len(struct stmt *s, int col); /* bytes of the text or blob */
bool stmt_col_null(struct stmt *s, int col);

/* Ends it; answers false and fills *e if anything failed since open. */
MUST_USE bool stmt_close(struct stmt *s, struct err *e);

/*
 * After a failed step: the column whose uniqueness was hurt ("no"), or NULL. Lent until the next
 * failure on this database.
 */
const char *stmt_duplicate(const struct stmt *s);

/* Steps to the end, then closes. */
MUST_USE bool stmt_run(struct stmt *s, struct err *e);

/* One statement or several of constant text without parameters (pragmas, temporary tables). */
MUST_USE bool db_exec(struct db *db, const char *sql, struct err *e);

#endif
