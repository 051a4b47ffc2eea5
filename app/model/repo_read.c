/* Loading single records and the look-ups that references and divisions need. */
#include "base/date.h"
#include "base/utf8.h"
#include "repo__.h"
#include "model/scope.h"

#include <string.h>
#include <uuid/uuid.h>

static void read_value(struct stmt *s, int col, struct record *r, int field)
{
    const struct field *f = &r->entity->fields[field];

    if (stmt_col_null(s, col))
        record_clear(r, field);
    else if (field_ops[f->type].integer)
        record_put_number(r, field, stmt_col_int(s, col));
    else
        record_put_text(r, field, stmt_col_text(s, col), stmt_col_len(s, col));
}

void repo__read(struct stmt *s, struct record *r)
{
    record_reset(r);
    r->id = stmt_col_int(s, 0);
    if (stmt_col_len(s, 1) == UUID_BYTES)
        memcpy(r->uuid, stmt_col_blob(s, 1), UUID_BYTES);
    r->rev = stmt_col_int(s, 2);
    for (int i = 0; i < r->entity->count; i++)
        read_value(s, i + 3, r, i);
}

static bool finish_get(struct stmt *s, struct record *r, bool *found, struct err *e)
{
    *found = stmt_next(s);
    if (*found)
        repo__read(s, r);
    return stmt_close(s, e);
}

bool repo__get(struct model *m, int64_t id, struct record *r, bool *found, struct err *e)
{
    struct stmt s;

    stmt_open_text(&s, m->db, repo__sql(m, r->entity)->by_id);
    stmt_at_int(&s, 1, id);
    return finish_get(&s, r, found, e);
}

bool repo__get_by_uuid(struct model *m, const unsigned char *uuid, struct record *r, bool *found,
                       struct err *e)
{
    struct stmt s;

    stmt_open_text(&s, m->db, repo__sql(m, r->entity)->by_uuid);
    stmt_at_blob(&s, 1, uuid, UUID_BYTES);
    return finish_get(&s, r, found, e);
}

static void bind_value(struct stmt *s, int place, const struct field *f, const struct value *v)
{
    if (!v->set)
        stmt_at_null(s, place);
    else if (field_ops[f->type].integer)
        stmt_at_int(s, place, v->number);
    else
        stmt_at_text(s, place, v->text, v->len);
}

bool repo__get_by_key(struct model *m, const struct record *key, struct record *r, bool *found,
                      struct err *e)
{
    const struct entity *t = key->entity;
    struct stmt s;

    stmt_open_text(&s, m->db, repo__sql(m, t)->by_key);
    for (int i = 0; i < t->key_count; i++)
        bind_value(&s, i + 1, &t->fields[t->key[i]], &key->values[t->key[i]]);
    return finish_get(&s, r, found, e);
}

bool repo_ref_id(struct model *m, const struct entity *t, const char *key, size_t len, int64_t *id,
                 struct err *e)
{
    const char *part[ENTITY_KEY_MAX];
    size_t part_len[ENTITY_KEY_MAX];
    struct record parts;
    struct err why = {0};
    struct stmt s;

    *id = 0;
    if (!repo__split_key(t, key, len, part, part_len))
        return true;
    record_init(&parts, t);
    bool readable = true;
    for (int i = 0; readable && i < t->key_count; i++)
        readable = record_set(m, &parts, t->key[i], part[i], part_len[i], &why);
    bool ok = true;
    if (readable) {
        stmt_open_text(&s, m->db, repo__sql(m, t)->id_by_key);
        for (int i = 0; i < t->key_count; i++)
            bind_value(&s, i + 1, &t->fields[t->key[i]], &parts.values[t->key[i]]);
        if (stmt_next(&s))
            *id = stmt_col_int(&s, 0);
        ok = stmt_close(&s, e);
    } else if (why.code != ERR_INPUT) {
        ok = err_set(e, why.code, "%s", why.text);
    }
    record_release(&parts);
    return ok;
}

bool repo__region_known(struct model *m, const char *code, bool *known, struct err *e)
{
    struct hash *regions = &repo__state(m)->regions;
    struct stmt s;

    *known = hash_get(regions, code, 12, NULL);
    if (*known)
        return true;
    stmt_open(&s, m->db, Q_REGION_NAME);
    stmt_text(&s, ":code", code);
    *known = stmt_next(&s);
    if (!stmt_close(&s, e))
        return false;
    if (*known)
        hash_put(regions, code, 12, 1);
    return true;
}

bool repo_area(struct model *m, const char *text, char area[13], struct err *e)
{
    char excerpt[UTF8_EXCERPT_BYTES];
    char code[13];
    bool known;

    if (!scope_prefix(text, area))
        return err_set(e, ERR_INPUT, _("\"%s\" is not a division code of 2, 4, 6, 9 or 12 digits"), utf8_excerpt(text, strlen(text), excerpt));
    memcpy(code, text, strlen(text) + 1);
    memset(code + strlen(text), '0', 12 - strlen(text));
    code[12] = '\0';
    if (!repo__region_known(m, code, &known, e))
        return false;
    return known || err_set(e, ERR_MISSING, _("there is no division %s"), code);
}

void repo__region_name(struct model *m, const char *code, struct buf *out)
{
    struct stmt s;
    struct err ignored = {0};

    stmt_open(&s, m->db, Q_REGION_NAME);
    stmt_text(&s, ":code", code);
    buf_add(out, stmt_next(&s) ? stmt_col_text(&s, 0) : code);
    if (!stmt_close(&s, &ignored))
        buf_add(out, code);
}

void repo__key_of(struct model *m, const struct entity *t, int64_t id, struct buf *out)
{
    struct record r;
    struct err ignored = {0};
    bool found = false;

    record_init(&r, t);
    if (repo__get(m, id, &r, &found, &ignored) && found)
        record_key(m, &r, out);
    record_release(&r);
}

/* One column of one row by id or uuid: small statements built from the type's name. */
static void open_pick(struct stmt *s, struct model *m, const struct entity *t, const char *column,
                      const char *by)
{
    struct buf sql = {0};

    buf_addf(&sql, "SELECT \"%s\" FROM \"%s\" WHERE \"%s\" = ?1", column, t->name, by);
    stmt_open_text(s, m->db, buf_text(&sql));
    buf_release(&sql);
}

bool repo__uuid_of(struct model *m, const struct entity *t, int64_t id,
                   unsigned char uuid[UUID_BYTES], struct err *e)
{
    struct stmt s;

    open_pick(&s, m, t, "uuid", "id");
    stmt_at_int(&s, 1, id);
    bool found = stmt_next(&s) && stmt_col_len(&s, 0) == UUID_BYTES;
    if (found)
        memcpy(uuid, stmt_col_blob(&s, 0), UUID_BYTES);
    if (!stmt_close(&s, e))
        return false;
    return found || err_set(e, ERR_CONFLICT, _("the %s referred to is gone"), entity_word(t));
}

bool repo__id_of(struct model *m, const struct entity *t, const unsigned char uuid[UUID_BYTES],
                 int64_t *id, struct err *e)
{
    struct stmt s;

    open_pick(&s, m, t, "id", "uuid");
    stmt_at_blob(&s, 1, uuid, UUID_BYTES);
    *id = stmt_next(&s) ? stmt_col_int(&s, 0) : 0;
    return stmt_close(&s, e);
}

/* Follows region_via from the row `id` of `t` up to a type with a place of its own. */
static bool region_of_row(struct model *m, const struct entity *t, int64_t id, char out[13],
                          struct err *e)
{
    struct stmt s;
    const char *column = t->fields[t->region >= 0 ? t->region : t->region_via].name;
    int64_t next = 0;

    open_pick(&s, m, t, column, "id");
    stmt_at_int(&s, 1, id);
    if (stmt_next(&s)) {
        if (t->region < 0)
            next = stmt_col_int(&s, 0);
        else if (stmt_col_len(&s, 0) == 12)
            memcpy(out, stmt_col_text(&s, 0), 13);
    }
    if (!stmt_close(&s, e))
        return false;
    return t->region >= 0 || !next || region_of_row(m, t->fields[t->region_via].u.to, next, out, e);
}

bool repo_region_of(struct model *m, const struct record *r, char out[13], struct err *e)
{
    const struct entity *t = r->entity;

    out[0] = '\0';
    if (t->region >= 0) {
        const struct value *v = &r->values[t->region];
        if (v->set && v->len == 12)
            memcpy(out, v->text, 13);
        return true;
    }
    if (t->region_via < 0 || !r->values[t->region_via].set)
        return true;
    return region_of_row(m, t->fields[t->region_via].u.to, r->values[t->region_via].number, out, e);
}

void repo__new_uuid(struct model *m, unsigned char uuid[UUID_BYTES])
{
    repo__state(m); /* made before it is used */
    unsigned char *last = m->repo->uuid;
    uint64_t ms = (uint64_t)(clock_now_us() / 1000);
    unsigned char now[6];

    for (int i = 0; i < 6; i++)
        now[i] = (unsigned char)(ms >> (40 - 8 * i));
    if (memcmp(now, last, 6) > 0) {
        uuid_generate_random(last);
        memcpy(last, now, 6);
        last[6] = (unsigned char)(0x70 | (last[6] & 0x0f));
        last[8] = (unsigned char)(0x80 | (last[8] & 0x3f));
    } else {
        int i = 15;
        while (i > 8 && ++last[i] == 0)
            i--;
    }
    memcpy(uuid, last, UUID_BYTES);
}
