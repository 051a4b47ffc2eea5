/* Do the rows of a type hold together with code lists, divisions and search text? */
#include "repo__.h"

#include "model/code.h"
#include "store/txn.h"

#include <stdio.h>
#include <string.h>

struct finding {
    void (*found)(void *arg, const char *sentence);
    void *arg;
};

static void tell(const struct finding *to, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void tell(const struct finding *to, const char *fmt, ...)
{
    char sentence[400];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(sentence, sizeof sentence, fmt, ap);
    va_end(ap);
    to->found(to->arg, sentence);
}

/* The first code of a value that its list does not have, or NULL. */
static const char *stranger(const struct code_list *list, const char *value, size_t *len)
{
    for (const char *p = value; *p;) {
        *len = strcspn(p, ";");
        if (code_place(list, p, *len) < 0)
            return p;
        p += *len;
        p += *p == ';';
    }
    return NULL;
}

static bool check_codes(struct model *m, const struct entity *t, const struct field *f,
                        const struct finding *to, struct err *e)
{
    const struct code_list *list;
    struct buf sql = {0};
    struct stmt s;

    if (!code_list_get(m, f->u.list, &list, e))
        return false;
    buf_addf(&sql, "SELECT \"%s\", count(*) FROM \"%s\" WHERE \"%s\" IS NOT NULL GROUP BY 1",
             f->name, t->name, f->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    while (stmt_next(&s)) {
        size_t len = 0;
        const char *code = stranger(list, stmt_col_text(&s, 0), &len);
        if (code)
            tell(to,
                 _("%s: %s has the code \"%.*s\", which the list %s does not have (records: %lld)"),
                 t->name, f->name, (int)len, code, f->u.list, (long long)stmt_col_int(&s, 1));
    }
    return stmt_close(&s, e);
}

static bool check_places(struct model *m, const struct entity *t, const struct field *f,
                         const struct finding *to, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql,
             "SELECT \"%s\", count(*) FROM \"%s\" t WHERE \"%s\" IS NOT NULL"
             " AND NOT EXISTS (SELECT 1 FROM region r WHERE r.code = t.\"%s\") GROUP BY 1",
             f->name, t->name, f->name, f->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    while (stmt_next(&s))
        tell(to, _("%s: %s names the division %s, which does not exist (records: %lld)"), t->name,
             f->name, stmt_col_text(&s, 0), (long long)stmt_col_int(&s, 1));
    return stmt_close(&s, e);
}

static bool one_number(struct model *m, const char *sql, int64_t *n, struct err *e)
{
    struct stmt s;

    stmt_open_text(&s, m->db, sql);
    *n = stmt_next(&s) ? stmt_col_int(&s, 0) : 0;
    return stmt_close(&s, e);
}

/* Is the number that lists tell the number of rows? Asked at one moment: others may be at work. */
static bool check_rows(struct model *m, const struct entity *t, const struct finding *to, struct err *e)
{
    struct buf sql = {0};
    struct stmt s;

    buf_addf(&sql, "SELECT count(*), (SELECT rows FROM row_count WHERE type = ?1) FROM \"%s\"", t->name);
    stmt_open_text(&s, m->db, buf_text(&sql));
    buf_release(&sql);
    stmt_at_text(&s, 1, t->name, strlen(t->name));
    if (stmt_next(&s) && !stmt_col_null(&s, 1) && stmt_col_int(&s, 0) != stmt_col_int(&s, 1))
        tell(to, _("%s: the number of records is %lld, but %lld is noted; the file was changed without tepai; `tepai migrate` counts anew"),
             t->name, (long long)stmt_col_int(&s, 0), (long long)stmt_col_int(&s, 1));
    return stmt_close(&s, e);
}

/* Rows without search text, and search text without a row. */
static bool count_search(struct model *m, const struct entity *t, int64_t *without, int64_t *stray,
                         struct err *e)
{
    struct buf sql = {0};

    buf_addf(&sql,
             "CREATE TEMP TABLE check_found AS SELECT DISTINCT doc AS id FROM temp.check_words;"
             "CREATE INDEX temp.check_found_id ON check_found (id);");
    bool ok = db_exec(m->db, buf_text(&sql), e);
    buf_reset(&sql);
    buf_addf(&sql, "SELECT count(*) FROM \"%s\" WHERE id NOT IN (SELECT id FROM temp.check_found)",
             t->name);
    ok = ok && one_number(m, buf_text(&sql), without, e);
    buf_reset(&sql);
    buf_addf(&sql, "SELECT count(*) FROM temp.check_found WHERE id NOT IN (SELECT id FROM \"%s\")",
             t->name);
    ok = ok && one_number(m, buf_text(&sql), stray, e);
    buf_release(&sql);
    return ok && db_exec(m->db, "DROP TABLE temp.check_found", e);
}

static bool check_search(struct model *m, const struct entity *t, const struct finding *to,
                         struct err *e)
{
    struct buf sql = {0};
    int64_t without = 0;
    int64_t stray = 0;

    buf_addf(&sql,
             "CREATE VIRTUAL TABLE temp.check_words USING fts5vocab(main, \"%s_search\", instance)",
             t->name);
    bool ok = db_exec(m->db, buf_text(&sql), e) && count_search(m, t, &without, &stray, e) &&
              db_exec(m->db, "DROP TABLE temp.check_words", e);
    buf_release(&sql);
    if (ok && without)
        tell(to, _("%s: %lld records are not in the search index"), t->name, (long long)without);
    if (ok && stray)
        tell(to, _("%s: the search index holds %lld records that do not exist"), t->name,
             (long long)stray);
    return ok;
}

bool repo_check(struct model *m, const struct entity *t,
                void (*found)(void *arg, const char *sentence), void *arg, struct err *e)
{
    struct finding to = {found, arg};

    for (int i = 0; i < t->count; i++) {
        const struct field *f = &t->fields[i];
        if ((f->type == FT_CODE || f->type == FT_CODE_SET) && !check_codes(m, t, f, &to, e))
            return false;
        if (f->type == FT_REGION && !check_places(m, t, f, &to, e))
            return false;
    }
    return check_rows(m, t, &to, e) && (!entity_is_searched(t) || check_search(m, t, &to, e));
}
