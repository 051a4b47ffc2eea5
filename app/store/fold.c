/* The function fold(id, value) of SQL, which hands rows to one of ours. */
#include "store/fold.h"

#include "db__.h"

static void take_row(sqlite3_context *ctx, int count, sqlite3_value **values)
{
    const struct db *db = sqlite3_user_data(ctx);
    struct fold_row row = {.id = sqlite3_value_int64(values[0])};

    (void)count;
    switch (sqlite3_value_type(values[1])) {
    case SQLITE_NULL:
        break;
    case SQLITE_TEXT:
        row.set = true;
        row.text = sqlite3_value_blob(values[1]); /* as text it would be copied first, to be ended by NUL */
        row.text = row.text ? row.text : "";
        row.len = (size_t)sqlite3_value_bytes(values[1]);
        break;
    default:
        row.set = true;
        row.number = sqlite3_value_int64(values[1]);
    }
    BUG_ON(!db->fold);
    if (!db->fold(db->fold_arg, &row))
        sqlite3_result_error_code(ctx, SQLITE_INTERRUPT);
}

static void finish(sqlite3_context *ctx)
{
    sqlite3_result_null(ctx);
}

bool db__fold_known(struct db *db, struct err *e)
{
    int code = sqlite3_create_function_v2(db->raw, "fold", 2, SQLITE_UTF8 | SQLITE_DIRECTONLY, db, NULL, take_row, finish, NULL);

    return code == SQLITE_OK || db__fail(db, code, e);
}

void stmt_fold(struct stmt *s, fold_fn *row, void *arg)
{
    BUG_ON(s->db->fold != NULL);
    s->db->fold = row;
    s->db->fold_arg = arg;
    (void)stmt_next(s);
    s->db->fold = NULL;
}
