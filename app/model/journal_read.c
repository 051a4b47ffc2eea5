/* Reading the journal: the history of a record, moments, and whether the chain holds. */
#include "journal__.h"

#include "base/date.h"
#include "repo__.h"
#include "store/stmt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

json_t *journal__parse(const char *patch, size_t len, struct err *e)
{
    json_t *tree = json_loadb(patch, len, 0, NULL);

    if (!json_is_object(tree)) {
        json_decref(tree);
        err_set(e, ERR_STORE, _("a line of the journal cannot be read; run `tepai audit verify`"));
        return NULL;
    }
    return tree;
}

static bool set_reference(struct model *m, struct record *r, int field, const char *hex, struct err *e)
{
    unsigned char uuid[UUID_BYTES];
    int64_t id = 0;

    if (!uuid_from_hex(hex, uuid))
        return err_set(e, ERR_STORE, _("a line of the journal cannot be read; run `tepai audit verify`"));
    if (!repo__id_of(m, r->entity->fields[field].u.to, uuid, &id, e))
        return false;
    if (id)
        record_put_number(r, field, id);
    else
        record_clear(r, field);
    return true;
}

bool journal__set_from_patch(struct model *m, struct record *r, int field, json_t *pair, int side,
                             struct err *e)
{
    const struct field *f = &r->entity->fields[field];
    json_t *v = pair; /* of an added record: its value */

    if (json_is_array(pair))
        v = json_array_get(pair, (size_t)side);
    else if (side == 0)
        v = NULL;
    if (json_is_integer(v) && field_ops[f->type].integer) {
        record_put_number(r, field, json_integer_value(v));
        return true;
    }
    if (json_is_string(v) && f->type == FT_REF)
        return set_reference(m, r, field, json_string_value(v), e);
    if (json_is_string(v) && !field_ops[f->type].integer)
        record_put_text(r, field, json_string_value(v), json_string_length(v));
    else
        record_clear(r, field);
    return true;
}

bool journal__apply_patch(struct model *m, struct record *r, const char *patch, size_t len, int side,
                          struct err *e)
{
    json_t *tree = journal__parse(patch, len, e);
    const char *name;
    json_t *pair;
    bool ok = tree != NULL;

    json_object_foreach(tree, name, pair)
    {
        int field = entity_field(r->entity, name);
        ok = ok && (field < 0 || journal__set_from_patch(m, r, field, pair, side, e));
    }
    json_decref(tree);
    return ok;
}

struct history {
    struct model *m;
    const struct entity *t;
    bool reveal;
    void (*line)(void *arg, const struct history_line *l);
    void *arg;
};

static bool show_side(const struct history *h, json_t *pair, int field, int side, struct buf *out,
                      struct buf *code, struct err *e)
{
    const struct field *f = &h->t->fields[field];
    struct record r;

    buf_reset(out);
    buf_reset(code);
    record_init(&r, h->t);
    bool ok = journal__set_from_patch(h->m, &r, field, pair, side, e);
    if (ok && (f->flags & FIELD_PRIVATE) && !h->reveal) {
        field_mask(f, &r.values[field], out);
        buf_add(code, buf_text(out));
    } else if (ok) {
        record_show(h->m, &r, field, out);
        record_dump(h->m, &r, field, code);
    }
    record_release(&r);
    return ok;
}

static bool tell_fields(const struct history *h, struct history_line *l, const char *patch,
                        size_t len, struct err *e)
{
    json_t *tree = journal__parse(patch, len, e);
    struct buf old = {0};
    struct buf new = {0};
    struct buf old_code = {0};
    struct buf new_code = {0};
    bool ok = tree != NULL;

    for (int i = 0; ok && i < h->t->count; i++) {
        json_t *pair = json_object_get(tree, h->t->fields[i].name);
        if (!pair)
            continue;
        ok = show_side(h, pair, i, 0, &old, &old_code, e) && show_side(h, pair, i, 1, &new, &new_code, e);
        l->field = h->t->fields[i].name;
        l->old = buf_text(&old);
        l->new = buf_text(&new);
        l->old_code = buf_text(&old_code);
        l->new_code = buf_text(&new_code);
        if (ok)
            h->line(h->arg, l);
    }
    if (ok && json_object_size(tree) == 0) {
        l->field = l->old = l->new = l->old_code = l->new_code = "";
        h->line(h->arg, l);
    }
    buf_release(&old);
    buf_release(&new);
    buf_release(&old_code);
    buf_release(&new_code);
    json_decref(tree);
    return ok;
}

/* The record's rev, 0 when it is removed: where its lines begin if it never changed. */
static bool rev_now(struct model *m, const struct entity *t, const unsigned char uuid[UUID_BYTES],
                    int64_t *rev, struct err *e)
{
    struct record r;
    bool found = false;

    record_init(&r, t);
    bool ok = repo__get_by_uuid(m, uuid, &r, &found, e);
    *rev = found ? r.rev : 0;
    record_release(&r);
    return ok;
}

bool journal_history(struct model *m, const struct entity *t, const unsigned char uuid[UUID_BYTES],
                     bool reveal, void (*line)(void *arg, const struct history_line *l), void *arg,
                     struct err *e)
{
    struct history h = {m, t, reveal, line, arg};
    struct stmt s;
    int64_t rev = 0;
    bool ok = true;

    if (!rev_now(m, t, uuid, &rev, e))
        return false;
    stmt_open(&s, m->db, Q_JOURNAL_OF_RECORD);
    stmt_blob(&s, ":uuid", uuid, UUID_BYTES);
    stmt_int(&s, ":rev", rev);
    while (ok && stmt_next(&s)) {
        struct history_line l = {
            .seq = stmt_col_int(&s, 0), .op = stmt_col_text(&s, 1), .txn = stmt_col_int(&s, 3),
            .at = stmt_col_text(&s, 4), .account = stmt_col_text(&s, 5), .action = stmt_col_text(&s, 6),
        };
        ok = tell_fields(&h, &l, stmt_col_text(&s, 2), stmt_col_len(&s, 2), e);
    }
    return stmt_close(&s, e) && ok;
}

/* "2026-03-01" -> end of that day; "2026-03-01 10:00" -> end of that minute; so that equal means not after. */
static bool moment_text(const char *text, char out[32], struct err *e)
{
    static const char last[] = "0000-00-00T23:59:59.999999";
    struct date d;
    size_t len = strlen(text);

    if (len < 10 || len >= sizeof last || !date_parse(text, 10, &d, e))
        return err_set(e, ERR_INPUT, _("\"%s\" is no moment: write YYYY-MM-DD, YYYY-MM-DDTHH:MM:SS or #TRANSACTION"), text);
    memcpy(out, last, sizeof last);
    date_format(d, out);
    out[10] = 'T';
    for (size_t i = 10; i < len; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        bool wants_digit = last[i] >= '0' && last[i] <= '9';
        if (digit != wants_digit || (!digit && text[i] != last[i] && !(i == 10 && text[i] == ' ')))
            return err_set(e, ERR_INPUT, _("\"%s\" is no moment: write YYYY-MM-DD, YYYY-MM-DDTHH:MM:SS or #TRANSACTION"), text);
        if (digit)
            out[i] = text[i];
    }
    return true;
}

static bool moment_of_number(struct model *m, const char *digits, int64_t *txn, struct err *e)
{
    char *end;
    struct stmt s;
    long long n = strtoll(digits, &end, 10);

    stmt_open(&s, m->db, Q_TXN_BY_ID);
    stmt_int(&s, ":id", n);
    bool found = stmt_next(&s);
    if (!stmt_close(&s, e))
        return false;
    if (!found || *end)
        return err_set(e, ERR_MISSING, _("there is no transaction \"%s\""), digits);
    *txn = n;
    return true;
}

bool journal_moment(struct model *m, const char *text, int64_t *txn, struct err *e)
{
    char at[32];
    struct stmt s;

    if (*text == '#')
        return moment_of_number(m, text + 1, txn, e);
    if (!moment_text(text, at, e))
        return false;
    stmt_open(&s, m->db, Q_TXN_AT_MOMENT);
    stmt_text(&s, ":at", at);
    *txn = stmt_next(&s) ? stmt_col_int(&s, 0) : 0;
    return stmt_close(&s, e);
}

static void read_line(struct stmt *s, struct journal_line *l)
{
    *l = (struct journal_line){
        .seq = stmt_col_int(s, 0), .txn = stmt_col_int(s, 1), .type = stmt_col_text(s, 2), .row = stmt_col_int(s, 3),
        .uuid = stmt_col_blob(s, 4), .op = stmt_col_text(s, 5), .rev_before = stmt_col_int(s, 6),
        .rev_after = stmt_col_int(s, 7), .patch = stmt_col_text(s, 8), .patch_len = stmt_col_len(s, 8),
        .at = stmt_col_text(s, 10), .account = stmt_col_text(s, 11), .action = stmt_col_text(s, 12),
        .batch = stmt_col_int(s, 13), .undoes = stmt_col_int(s, 14), .first_seq = stmt_col_int(s, 15),
    };
}

/* Does the line follow from the hash before it? The hash it carries becomes the next one's `before`. */
static bool line_holds(struct stmt *s, int64_t expected, unsigned char before[HASH_BYTES],
                       struct buf *scratch)
{
    struct journal_line l;
    unsigned char hash[HASH_BYTES];

    if (stmt_col_len(s, 4) != UUID_BYTES || stmt_col_len(s, 9) != HASH_BYTES)
        return false;
    read_line(s, &l);
    if (l.seq != expected)
        return false;
    const void *carried = stmt_col_blob(s, 9);
    journal__hash(before, &l, scratch, hash);
    if (memcmp(hash, carried, HASH_BYTES) != 0)
        journal__hash_first(before, &l, scratch, hash);
    memcpy(before, hash, HASH_BYTES);
    return memcmp(hash, carried, HASH_BYTES) == 0;
}

bool journal_verify(struct model *m, int64_t *lines, void (*broken)(void *arg, const char *sentence),
                    void *arg, struct err *e)
{
    unsigned char before[HASH_BYTES] = {0};
    struct buf scratch = {0};
    struct stmt s;
    char sentence[256];
    bool holds = true;

    *lines = 0;
    stmt_open(&s, m->db, Q_JOURNAL_ALL);
    while (holds && stmt_next(&s)) {
        holds = line_holds(&s, *lines + 1, before, &scratch);
        ++*lines;
        if (!holds) {
            snprintf(sentence, sizeof sentence, _("line %lld of the journal (%s, transaction %lld) was changed, moved or follows a missing one"),
                     (long long)*lines, stmt_col_text(&s, 2), (long long)stmt_col_int(&s, 1));
            broken(arg, sentence);
        }
    }
    buf_release(&scratch);
    return stmt_close(&s, e);
}
