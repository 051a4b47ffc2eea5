/*
 * The table `given`: rows of three numbers that lie in the memory of the program, for statements that write many at once.
 * One statement opens its tables once, where a statement a row opens and searches them anew.
 */
#include "db__.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

enum { GIVEN_COLUMNS = 3, GIVEN_ROWS = GIVEN_COLUMNS /* the hidden column that takes the rows */ };

struct given_cursor {
    sqlite3_vtab_cursor base;
    const struct stmt_rows *rows; /* lent by the statement */
    size_t at;
};

static int given_connect(sqlite3 *raw, void *aux, int argc, const char *const *argv, sqlite3_vtab **out, char **error)
{
    (void)aux;
    (void)argc;
    (void)argv;
    (void)error;
    int code = sqlite3_declare_vtab(raw, "CREATE TABLE given (a INTEGER, b INTEGER, c INTEGER, rows HIDDEN)");
    if (code == SQLITE_OK)
        *out = mem_zero(1, sizeof **out);
    return code;
}

static int given_disconnect(sqlite3_vtab *table)
{
    free(table);
    return SQLITE_OK;
}

/* Without its rows there is nothing to be read. */
static int given_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    for (int i = 0; i < info->nConstraint; i++)
        if (info->aConstraint[i].iColumn == GIVEN_ROWS && info->aConstraint[i].op == SQLITE_INDEX_CONSTRAINT_EQ && info->aConstraint[i].usable) {
            info->aConstraintUsage[i].argvIndex = 1;
            info->aConstraintUsage[i].omit = 1;
            info->estimatedCost = 1000;
            info->estimatedRows = 1000;
            return SQLITE_OK;
        }
    return SQLITE_CONSTRAINT;
}

static int given_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    struct given_cursor *c = mem_zero(1, sizeof *c);

    (void)table;
    *out = &c->base;
    return SQLITE_OK;
}

static int given_close(sqlite3_vtab_cursor *cursor)
{
    free(cursor);
    return SQLITE_OK;
}

static int given_filter(sqlite3_vtab_cursor *cursor, int number, const char *name, int argc, sqlite3_value **argv)
{
    struct given_cursor *c = (struct given_cursor *)cursor;

    (void)number;
    (void)name;
    c->rows = argc ? sqlite3_value_pointer(argv[0], DB__ROWS) : NULL;
    c->at = 0;
    return SQLITE_OK;
}

static int given_next(sqlite3_vtab_cursor *cursor)
{
    ((struct given_cursor *)cursor)->at++;
    return SQLITE_OK;
}

static int given_eof(sqlite3_vtab_cursor *cursor)
{
    const struct given_cursor *c = (const struct given_cursor *)cursor;

    return !c->rows || c->at >= c->rows->count;
}

static int given_column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int column)
{
    const struct given_cursor *c = (const struct given_cursor *)cursor;

    if (column < GIVEN_COLUMNS)
        sqlite3_result_int64(out, c->rows->numbers[c->at * GIVEN_COLUMNS + (size_t)column]);
    return SQLITE_OK;
}

static int given_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)((const struct given_cursor *)cursor)->at;
    return SQLITE_OK;
}

bool db__give(struct db *db, struct err *e)
{
    static const sqlite3_module given = {
        .xConnect = given_connect, .xDisconnect = given_disconnect, .xBestIndex = given_best_index, .xOpen = given_open, .xClose = given_close,
        .xFilter = given_filter,   .xNext = given_next,             .xEof = given_eof,              .xColumn = given_column, .xRowid = given_rowid,
    };
    int code = sqlite3_create_module(db->raw, "given", &given, NULL);

    return code == SQLITE_OK || db__fail(db, code, e);
}
