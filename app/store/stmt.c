/* Statements with a sticky error, kept prepared by the database. */
#include "store/stmt.h"

#include "db__.h"

#include <stdlib.h>
#include <string.h>

static sqlite3_stmt *raw_of(const struct stmt *s)
{
    return s->raw;
}

static void fail(struct stmt *s, int code)
{
    db__fail(s->db, code, &s->err);
}

static sqlite3_stmt *prepare(struct stmt *s, const char *sql, unsigned flags)
{
    sqlite3_stmt *raw = NULL;
    int code = sqlite3_prepare_v3(s->db->raw, sql, -1, flags, &raw, NULL);

    if (code == SQLITE_ERROR && db__schema_lacks(s->db, &s->err))
        return NULL;
    if (code == SQLITE_ERROR)
        BUG("%s in: %s", sqlite3_errmsg(s->db->raw), sql);
    if (code != SQLITE_OK)
        fail(s, code);
    return raw;
}

static void start(struct stmt *s, struct db *db)
{
    memset(s, 0, sizeof *s);
    s->db = db;
    s->slot = -1;
}

/* Takes a kept statement; prepares it on first use. A busy slot means: prepare one for this use. */
static void take_slot(struct stmt *s, int slot, const char *sql)
{
    struct kept_stmt *k = &s->db->kept[slot];

    if (k->busy) {
        s->raw = prepare(s, sql, 0);
        return;
    }
    if (!k->raw)
        k->raw = prepare(s, sql, SQLITE_PREPARE_PERSISTENT);
    if (!k->raw)
        return;
    k->busy = true;
    s->slot = slot;
    s->raw = k->raw;
}

void stmt_open(struct stmt *s, struct db *db, enum query q)
{
    start(s, db);
    take_slot(s, (int)q, query_texts[q].sql);
}

/* Statements that run once a record are asked for from the same place: no other slot is looked at then. */
static int kept_text_slot(struct db *db, const char *sql)
{
    for (int i = Q__COUNT; i < Q__COUNT + STMT_TEXT_SLOTS; i++)
        if (db->kept[i].asked == sql && db->kept[i].sql && strcmp(db->kept[i].sql, sql) == 0)
            return i;
    for (int i = Q__COUNT; i < Q__COUNT + STMT_TEXT_SLOTS; i++)
        if (db->kept[i].sql && strcmp(db->kept[i].sql, sql) == 0)
            return i;
    return -1;
}

static int find_text_slot(struct db *db, const char *sql)
{
    int kept = kept_text_slot(db, sql);

    if (kept >= 0)
        return kept;
    for (int tries = 0; tries < STMT_TEXT_SLOTS; tries++) {
        int i = Q__COUNT + db->next_text_slot;
        db->next_text_slot = (db->next_text_slot + 1) % STMT_TEXT_SLOTS;
        struct kept_stmt *k = &db->kept[i];
        if (k->busy)
            continue;
        sqlite3_finalize(k->raw);
        free(k->sql);
        *k = (struct kept_stmt){.sql = mem_dup(sql)};
        return i;
    }
    return -1;
}

void stmt_open_text(struct stmt *s, struct db *db, const char *sql)
{
    start(s, db);
    int slot = find_text_slot(db, sql);
    if (slot >= 0)
        db->kept[slot].asked = sql;
    if (slot < 0)
        s->raw = prepare(s, sql, 0);
    else
        take_slot(s, slot, db->kept[slot].sql);
}

static int place_of(struct stmt *s, const char *name)
{
    if (!s->raw)
        return 0;
    int place = sqlite3_bind_parameter_index(raw_of(s), name);
    if (!place)
        BUG("no parameter %s in: %s", name, sqlite3_sql(raw_of(s)));
    return place;
}

static void check_bind(struct stmt *s, int code)
{
    if (code != SQLITE_OK)
        BUG("bind: %s in: %s", sqlite3_errmsg(s->db->raw), sqlite3_sql(raw_of(s)));
}

void stmt_int(struct stmt *s, const char *name, int64_t value)
{
    stmt_at_int(s, place_of(s, name), value);
}

void stmt_text(struct stmt *s, const char *name, const char *text)
{
    stmt_text_len(s, name, text, text ? strlen(text) : 0);
}

void stmt_text_len(struct stmt *s, const char *name, const char *text, size_t len)
{
    int place = place_of(s, name);

    if (place)
        check_bind(s, sqlite3_bind_text64(raw_of(s), place, text, len, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void stmt_blob(struct stmt *s, const char *name, const void *data, size_t len)
{
    int place = place_of(s, name);

    if (place)
        check_bind(s, sqlite3_bind_blob64(raw_of(s), place, data, len, SQLITE_TRANSIENT));
}

void stmt_null(struct stmt *s, const char *name)
{
    stmt_at_null(s, place_of(s, name));
}

void stmt_given(struct stmt *s, const char *name, const int64_t *numbers, size_t count)
{
    int place = place_of(s, name);

    s->rows = (struct stmt_rows){numbers, count};
    if (place)
        check_bind(s, sqlite3_bind_pointer(raw_of(s), place, &s->rows, DB__ROWS, NULL));
}

void stmt_at_int(struct stmt *s, int place, int64_t value)
{
    if (s->raw)
        check_bind(s, sqlite3_bind_int64(raw_of(s), place, value));
}

void stmt_at_text(struct stmt *s, int place, const char *text, size_t len)
{
    if (s->raw)
        check_bind(s, sqlite3_bind_text64(raw_of(s), place, text, len, SQLITE_STATIC, SQLITE_UTF8));
}

void stmt_at_blob(struct stmt *s, int place, const void *data, size_t len)
{
    if (s->raw)
        check_bind(s, sqlite3_bind_blob64(raw_of(s), place, data, len, SQLITE_STATIC));
}

void stmt_at_null(struct stmt *s, int place)
{
    if (s->raw)
        check_bind(s, sqlite3_bind_null(raw_of(s), place));
}

bool stmt_next(struct stmt *s)
{
    if (!s->raw || s->err.code || s->done)
        return false;
    int code = sqlite3_step(raw_of(s));
    if (code == SQLITE_ROW)
        return true;
    s->done = true;
    if (code != SQLITE_DONE)
        fail(s, code);
    return false;
}

void stmt_again(struct stmt *s)
{
    s->done = false;
    if (s->raw)
        sqlite3_reset(raw_of(s));
}

int stmt_cols(const struct stmt *s)
{
    return s->raw ? sqlite3_column_count(raw_of(s)) : 0;
}

const char *stmt_col_name(const struct stmt *s, int col)
{
    return s->raw ? sqlite3_column_name(raw_of(s), col) : "";
}

int64_t stmt_col_int(struct stmt *s, int col)
{
    return s->raw ? sqlite3_column_int64(raw_of(s), col) : 0;
}

double stmt_col_real(struct stmt *s, int col)
{
    return s->raw ? sqlite3_column_double(raw_of(s), col) : 0;
}

const char *stmt_col_text(struct stmt *s, int col)
{
    const unsigned char *text = s->raw ? sqlite3_column_text(raw_of(s), col) : NULL;

    return text ? (const char *)text : "";
}

const void *stmt_col_blob(struct stmt *s, int col)
{
    return s->raw ? sqlite3_column_blob(raw_of(s), col) : NULL;
}

size_t stmt_col_len(struct stmt *s, int col)
{
    return s->raw ? (size_t)sqlite3_column_bytes(raw_of(s), col) : 0;
}

bool stmt_col_null(struct stmt *s, int col)
{
    return !s->raw || sqlite3_column_type(raw_of(s), col) == SQLITE_NULL;
}

bool stmt_close(struct stmt *s, struct err *e)
{
    if (s->raw && s->slot >= 0) {
        sqlite3_reset(raw_of(s));
        sqlite3_clear_bindings(raw_of(s));
        s->db->kept[s->slot].busy = false;
    } else {
        sqlite3_finalize(raw_of(s));
    }
    s->raw = NULL;
    if (s->err.code == ERR_NONE)
        return true;
    return err_set(e, s->err.code, "%s", s->err.text);
}

const char *stmt_duplicate(const struct stmt *s)
{
    return s->db->duplicate[0] ? s->db->duplicate : NULL;
}

bool stmt_run(struct stmt *s, struct err *e)
{
    while (stmt_next(s))
        ;
    return stmt_close(s, e);
}

bool db_exec(struct db *db, const char *sql, struct err *e)
{
    int code = sqlite3_exec(db->raw, sql, NULL, NULL, NULL);

    if (code == SQLITE_ERROR && db__schema_lacks(db, e))
        return false;
    if (code == SQLITE_ERROR)
        BUG("%s in: %.200s", sqlite3_errmsg(db->raw), sql);
    return code == SQLITE_OK || db__fail(db, code, e);
}
