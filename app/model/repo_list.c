/* Lists and single records with their titles: the generic SELECT, built from descriptor names, values bound. */
#include "select__.h"

#include "model/journal.h"
#include "model/scope.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void list_query_init(struct list_query *q, const struct entity *t)
{
    *q = (struct list_query){.entity = t, .sort = -1, .as_of = -1};
}

const char *select__table(const struct select *q, const struct entity *t, char out[64])
{
    bool past = q->as_of && repo__state(q->m)->asof_ready[entity_index(t)];

    snprintf(out, 64, "%s%s", past ? "asof_" : "", t->name);
    return out;
}

/* Appends a parameter. Text is copied: the pieces may be gone when the statement runs. */
static struct bind *next_bind(struct select *q)
{
    if (q->bind_count == SELECT_BINDS_MAX)
        BUG("more than %d values in one list", SELECT_BINDS_MAX);
    buf_addf(&q->sql, ":p%d", q->bind_count);
    return &q->binds[q->bind_count++];
}

void select__bind_number(struct select *q, int64_t number)
{
    *next_bind(q) = (struct bind){.number = number};
}

void select__bind_text(struct select *q, const char *text, size_t len)
{
    *next_bind(q) = (struct bind){.is_text = true, .text = mem_dup_len(text, len), .len = len};
}

void select__release(struct select *q)
{
    for (int i = 0; i < q->bind_count; i++)
        free(q->binds[i].text);
    buf_release(&q->sql);
}

void select__open(struct select *q, struct stmt *s)
{
    char name[16];

    stmt_open_text(s, q->m->db, buf_text(&q->sql));
    for (int i = 0; i < q->bind_count; i++) {
        snprintf(name, sizeof name, ":p%d", i);
        if (q->binds[i].is_text)
            stmt_text_len(s, name, q->binds[i].text, q->binds[i].len);
        else
            stmt_int(s, name, q->binds[i].number);
    }
}

/* Columns: id, uuid, rev, fields…, then key and title of each reference and name of each division. */
void select__columns(struct select *q)
{
    const struct entity *t = q->t;
    char alias[16];

    buf_add(&q->sql, "SELECT t.id, t.uuid, t.rev");
    for (int i = 0; i < t->count; i++)
        buf_addf(&q->sql, ", t.\"%s\"", t->fields[i].name);
    for (int i = 0; i < t->count; i++) {
        const struct field *f = &t->fields[i];
        snprintf(alias, sizeof alias, "j%d", i);
        if (f->type == FT_REGION)
            buf_addf(&q->sql, ", %s.name", alias);
        if (f->type != FT_REF)
            continue;
        buf_add(&q->sql, ", ");
        repo__key_expression(f->u.to, alias, &q->sql);
        if (f->u.to->title >= 0)
            buf_addf(&q->sql, ", %s.\"%s\"", alias, f->u.to->fields[f->u.to->title].name);
        else
            buf_add(&q->sql, ", NULL");
    }
}

static void add_joins(struct select *q)
{
    char table[64];

    for (int i = 0; i < q->t->count; i++) {
        const struct field *f = &q->t->fields[i];
        if (f->type == FT_REF)
            buf_addf(&q->sql, " LEFT JOIN \"%s\" j%d ON j%d.id = t.\"%s\"", select__table(q, f->u.to, table), i, i, f->name);
        else if (f->type == FT_REGION)
            buf_addf(&q->sql, " LEFT JOIN \"%s\" j%d ON j%d.code = t.\"%s\"",
                     select__table(q, entity_find("region"), table), i, i, f->name);
    }
}

void select__from(struct select *q, bool search, bool joins)
{
    char table[64];

    select__table(q, q->t, table);
    if (search)
        buf_addf(&q->sql, " FROM \"%s_search\" s CROSS JOIN \"%s\" t ON t.id = s.rowid", table, table);
    else
        buf_addf(&q->sql, " FROM \"%s\" t", table);
    if (joins)
        add_joins(q);
    buf_add(&q->sql, " WHERE ");
    scope_of_actor(&q->m->who, q->t, VERB_READ, "t", &q->sql);
}

int select__sort(const struct list_query *lq)
{
    if (lq->sort >= 0 || !lq->entity->order_by || lq->search)
        return lq->sort;
    return entity_field(lq->entity, lq->entity->order_by);
}

void select__sort_expression(struct select *q, int field)
{
    const struct field *f = &q->t->fields[field];
    char alias[16];

    snprintf(alias, sizeof alias, "j%d", field);
    if (f->type == FT_REF)
        repo__key_expression(f->u.to, alias, &q->sql);
    else
        buf_addf(&q->sql, "%st.\"%s\"", q->by_order ? "+" : "", f->name);
}

static void add_order(struct select *q, const struct list_query *lq)
{
    int sort = select__sort(lq);

    if (sort < 0) {
        buf_add(&q->sql, lq->search ? " ORDER BY s.rowid DESC" : " ORDER BY t.id DESC");
        return;
    }
    buf_add(&q->sql, " ORDER BY ");
    select__sort_expression(q, sort);
    const char *way = lq->descending ? " DESC" : "";
    buf_addf(&q->sql, "%s, t.id%s", way, way);
}

bool select__may_sort(const struct model *m, const struct list_query *lq, struct err *e)
{
    const struct field *f = lq->sort >= 0 ? &lq->entity->fields[lq->sort] : NULL;

    if (!f || !(f->flags & FIELD_PRIVATE) || role_reach(m->who.role, lq->entity->class, VERB_REVEAL) != REACH_NONE)
        return true;
    return err_set(e, ERR_DENIED, _("%s (%s) may not sort by the private field %s"), m->who.name, role_names[m->who.role], f->name);
}

/* An order serves whole lists alone: with conditions it may be a long way to the next row that fits. */
static bool find_order(struct select *q, const struct list_query *lq, struct err *e)
{
    int sort = select__sort(lq);
    bool whole = !lq->search && !lq->region && !lq->filter_count && !q->as_of && strlen(q->m->who.area) <= 2;

    return sort < 0 || !whole || orders__has(q->m, lq->entity, sort, &q->by_order, e);
}

bool select__start(struct select *q, struct model *m, const struct list_query *lq, struct err *e)
{
    memset(q, 0, sizeof *q);
    q->m = m;
    q->t = lq->entity;
    q->as_of = lq->as_of >= 0;
    if (role_reach(m->who.role, lq->entity->class, VERB_READ) == REACH_NONE)
        return role_require(&m->who, lq->entity, VERB_READ, "", e);
    if (!select__may_sort(m, lq, e))
        return false;
    return (!q->as_of || journal_as_of(m, lq->entity, lq->as_of, e)) && find_order(q, lq, e);
}

bool list_open(struct model *m, const struct list_query *lq, struct list_rows *rows, struct err *e)
{
    struct select q;
    bool ok = select__start(&q, m, lq, e);

    if (ok) {
        select__columns(&q);
        select__from(&q, lq->search != NULL, true);
        ok = select__conditions(&q, lq, e);
    }
    if (ok) {
        add_order(&q, lq);
        if (lq->limit > 0) {
            buf_add(&q.sql, " LIMIT ");
            select__bind_number(&q, lq->limit);
        }
        *rows = (struct list_rows){.m = m, .entity = lq->entity};
        select__open(&q, &rows->stmt);
    }
    select__release(&q);
    return ok;
}

/* References get key and title, divisions their name. */
static void read_titles(struct stmt *s, struct record *r)
{
    int col = 3 + r->entity->count;

    for (int i = 0; i < r->entity->count; i++) {
        enum field_type type = r->entity->fields[i].type;
        struct value *v = &r->values[i];
        if (type == FT_REF) {
            if (v->set && !stmt_col_null(s, col)) {
                v->len = stmt_col_len(s, col);
                v->text = arena_dup_len(&r->mem, stmt_col_text(s, col), v->len);
            }
            col++;
        }
        if (type == FT_REF || type == FT_REGION) {
            if (v->set && !stmt_col_null(s, col))
                v->title = arena_dup(&r->mem, stmt_col_text(s, col));
            col++;
        }
    }
}

bool list_next(struct list_rows *rows, struct record *r)
{
    if (!stmt_next(&rows->stmt))
        return false;
    repo__read(&rows->stmt, r);
    read_titles(&rows->stmt, r);
    return true;
}

bool list_close(struct list_rows *rows, struct err *e)
{
    return stmt_close(&rows->stmt, e);
}

bool list_check(struct model *m, const struct list_query *lq, struct err *e)
{
    struct select q;
    bool ok = select__start(&q, m, lq, e) && select__conditions(&q, lq, e);

    select__release(&q);
    return ok;
}

/* Without a condition; then SQLite, rid of it, counts by the page, several times faster than by the row. */
static bool counts_all(struct select *q)
{
    static const char nothing[] = " WHERE 1";
    size_t len = sizeof nothing - 1;

    if (q->sql.len <= len || strcmp(buf_text(&q->sql) + q->sql.len - len, nothing) != 0)
        return false;
    buf_cut(&q->sql, q->sql.len - len);
    return true;
}

bool list_count(struct model *m, const struct list_query *lq, int64_t *count, struct err *e)
{
    struct select q;
    struct stmt s;
    bool ok = select__start(&q, m, lq, e);

    if (ok) {
        buf_add(&q.sql, "SELECT count(*)");
        select__from(&q, lq->search != NULL, select__needs_joins(lq));
        ok = select__conditions(&q, lq, e);
    }
    bool whole = ok && counts_all(&q) && !lq->search && !q.as_of && !txn_is_writing(m->db);
    *count = -1;
    if (whole)
        ok = repo__rows_noted(m, lq->entity, count, e);
    if (ok && *count < 0) {
        select__open(&q, &s);
        *count = stmt_next(&s) ? stmt_col_int(&s, 0) : 0;
        ok = stmt_close(&s, e);
    }
    select__release(&q);
    return ok;
}

/* ---- one record with titles ---- */

static bool read_one(struct select *q, struct record *r, bool *found, struct err *e)
{
    struct stmt s;

    select__open(q, &s);
    *found = stmt_next(&s);
    if (*found) {
        repo__read(&s, r);
        read_titles(&s, r);
    }
    return stmt_close(&s, e);
}

static void start_one(struct select *q, struct model *m, const struct entity *t)
{
    memset(q, 0, sizeof *q);
    q->m = m;
    q->t = t;
    select__columns(q);
    select__from(q, false, true);
}

bool repo_load(struct model *m, int64_t id, struct record *r, struct err *e)
{
    struct select q;
    bool found = false;

    start_one(&q, m, r->entity);
    buf_add(&q.sql, " AND t.id = ");
    select__bind_number(&q, id);
    bool ok = read_one(&q, r, &found, e);
    select__release(&q);
    return ok && (found || err_set(e, ERR_MISSING, _("this %s is gone"), entity_word(r->entity)));
}

/* False when a part of the key cannot be one of this type's keys. */
static bool add_key_parts(struct select *q, const char *key)
{
    const char *part[ENTITY_KEY_MAX];
    size_t len[ENTITY_KEY_MAX];
    struct record typed;
    struct err ignored = {0};

    if (!repo__split_key(q->t, key, strlen(key), part, len))
        return false;
    record_init(&typed, q->t);
    bool ok = true;
    for (int i = 0; ok && i < q->t->key_count; i++) {
        int field = q->t->key[i];
        ok = record_set(q->m, &typed, field, part[i], len[i], &ignored) && typed.values[field].set;
        if (!ok)
            break;
        buf_addf(&q->sql, " AND t.\"%s\" = ", q->t->fields[field].name);
        if (field_ops[q->t->fields[field].type].integer)
            select__bind_number(q, typed.values[field].number);
        else
            select__bind_text(q, typed.values[field].text, typed.values[field].len);
    }
    record_release(&typed);
    return ok;
}

static bool find_by_uuid(struct model *m, const char *key, struct record *r, bool *found, struct err *e)
{
    unsigned char uuid[UUID_BYTES];
    struct record bare;
    struct err gone = {0};

    *found = false;
    if (!uuid_from_hex(key, uuid))
        return true;
    record_init(&bare, r->entity);
    bool ok = repo__get_by_uuid(m, uuid, &bare, found, e);
    if (ok && *found && !repo_load(m, bare.id, r, &gone)) {
        *found = false;
        ok = gone.code == ERR_MISSING || err_set(e, gone.code, "%s", gone.text);
    }
    record_release(&bare);
    return ok;
}

bool repo_last_own(struct model *m, struct record *r, bool *found, struct err *e)
{
    struct stmt s;
    int64_t id = 0;
    struct err gone = {0};

    stmt_open(&s, m->db, Q_JOURNAL_LAST_ADD);
    stmt_text(&s, ":account", m->who.name);
    stmt_text(&s, ":type", r->entity->name);
    while (!id && stmt_next(&s))
        if (repo_load(m, stmt_col_int(&s, 0), r, &gone))
            id = r->id;
    *found = id != 0;
    return stmt_close(&s, e);
}

/* Divisions are named by as few digits as they have. */
static const char *whole_key(const struct entity *t, const char *key, char code[13])
{
    if (strcmp(t->name, "region") != 0 || !scope_level(key))
        return key;
    memset(code, '0', 12);
    code[12] = '\0';
    memcpy(code, key, strlen(key));
    return code;
}

bool repo_find(struct model *m, const char *key, struct record *r, struct err *e)
{
    struct select q;
    bool found = false;
    bool ok = true;
    char code[13];

    start_one(&q, m, r->entity);
    if (add_key_parts(&q, whole_key(r->entity, key, code)))
        ok = read_one(&q, r, &found, e);
    select__release(&q);
    ok = ok && (found || find_by_uuid(m, key, r, &found, e));
    return ok && (found || err_set(e, ERR_MISSING, _("there is no %s \"%s\" (or it lies outside your area)"), entity_word(r->entity), key));
}
