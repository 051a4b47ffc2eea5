/* Writing the journal: lines, their transaction, their chain of hashes. */
#include "journal__.h"

#include "base/date.h"
#include "repo__.h"
#include "store/stmt.h"
#include "store/txn.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

const char *const journal_op_names[JOURNAL__COUNT] = {
    [JOURNAL_ADD] = "add",
    [JOURNAL_SET] = "set",
    [JOURNAL_REMOVE] = "remove",
    [JOURNAL_RESTORE] = "restore",
    [JOURNAL_REVEAL] = "reveal",
};

/* Rows that a line stands for: one came, one went. */
static const int rows_come[JOURNAL__COUNT] = {[JOURNAL_ADD] = 1, [JOURNAL_REMOVE] = -1, [JOURNAL_RESTORE] = 1};

static struct journal_state *state_of(struct model *m)
{
    if (m->journal)
        return m->journal;
    if (sodium_init() < 0) /* picks the hash that suits this processor */
        BUG("libsodium cannot be used");
    m->journal = mem_zero(1, sizeof *m->journal);
    return m->journal;
}

/* "2026-11-23T18:37:09.123456", China time, as in every list and for --as-of. */
static void stamp(char out[32])
{
    int64_t us = clock_now_us();
    char text[CLOCK_TEXT_BYTES];

    clock_format(us / 1000000, text);
    text[10] = 'T';
    snprintf(out, 32, "%s.%06d", text, (int)(us % 1000000));
}

/* A new write transaction: where does the chain end? */
static bool begin(struct model *m, struct journal_state *j, struct err *e)
{
    struct stmt s;

    j->seq = 0;
    j->txn = 0;
    memset(j->hash, 0, sizeof j->hash);
    stmt_open(&s, m->db, Q_JOURNAL_LAST);
    if (stmt_next(&s)) {
        j->seq = stmt_col_int(&s, 0);
        if (stmt_col_len(&s, 1) == HASH_BYTES)
            memcpy(j->hash, stmt_col_blob(&s, 1), HASH_BYTES);
    }
    if (!stmt_close(&s, e))
        return false;
    j->mark = txn_count(m->db);
    repo__rows_begin(m);
    return true;
}

bool journal_next(struct model *m, int64_t *seq, struct err *e)
{
    struct journal_state *j = state_of(m);

    if (!txn_is_writing(m->db))
        BUG("journal outside a write transaction");
    if (j->mark != txn_count(m->db) && !begin(m, j, e))
        return false;
    *seq = j->seq + 1;
    return true;
}

static bool add_header(struct model *m, struct journal_state *j, struct err *e)
{
    struct stmt s;

    stamp(j->at);
    j->first_seq = j->seq + 1;
    stmt_open(&s, m->db, Q_TXN_ADD);
    stmt_text(&s, ":at", j->at);
    stmt_text(&s, ":account", m->who.name);
    stmt_text(&s, ":action", m->action ? m->action : "");
    stmt_int(&s, ":batch", m->batch);
    stmt_int(&s, ":undoes", j->undoes);
    stmt_int(&s, ":first_seq", j->first_seq);
    if (!stmt_run(&s, e))
        return false;
    j->txn = db_last_id(m->db);
    return true;
}

/* Every piece with its length before it, so that no two lines read alike. */
static void add_piece(struct buf *b, const void *data, size_t len)
{
    uint32_t n = (uint32_t)len;

    buf_add_len(b, (const char *)&n, sizeof n);
    buf_add_len(b, data, len);
}

static void add_number(struct buf *b, int64_t n)
{
    unsigned char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)n >> (8 * i));
    buf_add_len(b, (const char *)bytes, sizeof bytes);
}

void journal__hash_patch(const char *patch, size_t len, unsigned char out[HASH_BYTES])
{
    crypto_generichash(out, HASH_BYTES, (const unsigned char *)patch, len, NULL, 0);
}

/* Everything that a hash covers but the patch. */
static void add_line(struct buf *b, const unsigned char before[HASH_BYTES], const struct journal_line *l)
{
    const int64_t numbers[] = {l->seq, l->txn, l->row, l->rev_before, l->rev_after, l->batch, l->undoes, l->first_seq};
    const char *const texts[] = {l->type, l->op, l->at, l->account, l->action};

    buf_reset(b);
    buf_add_len(b, (const char *)before, HASH_BYTES);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        add_number(b, numbers[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        add_piece(b, texts[i], strlen(texts[i]));
    buf_add_len(b, (const char *)l->uuid, UUID_BYTES);
}

static void digest(const struct buf *b, unsigned char out[HASH_BYTES])
{
    crypto_generichash(out, HASH_BYTES, (const unsigned char *)b->data, b->len, NULL, 0);
}

void journal__hash(const unsigned char before[HASH_BYTES], const struct journal_line *l,
                   struct buf *scratch, unsigned char out[HASH_BYTES])
{
    unsigned char of_patch[HASH_BYTES];

    add_line(scratch, before, l);
    if (l->patch_hash)
        memcpy(of_patch, l->patch_hash, HASH_BYTES);
    else
        journal__hash_patch(l->patch, l->patch_len, of_patch);
    buf_add_len(scratch, (const char *)of_patch, HASH_BYTES);
    digest(scratch, out);
}

void journal__hash_first(const unsigned char before[HASH_BYTES], const struct journal_line *l,
                         struct buf *scratch, unsigned char out[HASH_BYTES])
{
    add_line(scratch, before, l);
    add_piece(scratch, l->patch, l->patch_len);
    digest(scratch, out);
}

/* Fast path of every save: plain escaping, no tree of objects (reading goes through jansson). */
static void add_json_text(struct buf *b, const char *s, size_t len)
{
    buf_reserve(b, len + 2);
    buf_add_char(b, '"');
    size_t from = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add_len(b, s + from, i - from);
        from = i + 1;
        if (c == '"' || c == '\\')
            buf_addf(b, "\\%c", c);
        else
            buf_addf(b, "\\u%04x", c);
    }
    buf_add_len(b, s + from, len - from);
    buf_add_char(b, '"');
}

static bool add_value(struct model *m, struct buf *b, const struct record *r, int field, struct err *e)
{
    const struct field *f = &r->entity->fields[field];
    const struct value *v = &r->values[field];
    unsigned char uuid[UUID_BYTES];
    char hex[UUID_HEX];

    if (!v->set) {
        buf_add(b, "null");
    } else if (f->type == FT_REF) {
        if (!repo__uuid_of(m, f->u.to, v->number, uuid, e))
            return false;
        uuid_to_hex(uuid, hex);
        add_json_text(b, hex, UUID_HEX - 1);
    } else if (field_ops[f->type].integer) {
        buf_add_int(b, v->number);
    } else {
        add_json_text(b, v->text, v->len);
    }
    return true;
}

/* [old,new]; of a new record the value alone. */
static bool add_sides(struct model *m, struct buf *b, const struct record *before, const struct record *after, int field,
                      struct err *e)
{
    if (!before)
        return add_value(m, b, after, field, e);
    buf_add_char(b, '[');
    if (!add_value(m, b, before, field, e))
        return false;
    buf_add_char(b, ',');
    if (!after)
        buf_add(b, "null");
    else if (!add_value(m, b, after, field, e))
        return false;
    buf_add_char(b, ']');
    return true;
}

/* {"field":[old,new],…} of what differs. */
static bool make_patch(struct model *m, struct buf *b, const struct record *before,
                       const struct record *after, struct err *e)
{
    const struct record *any = before ? before : after;
    static const struct value empty;

    size_t from = b->len;
    buf_add_char(b, '{');
    for (int i = 0; i < any->entity->count; i++) {
        const struct field *f = &any->entity->fields[i];
        const struct value *old = before ? &before->values[i] : &empty;
        const struct value *new = after ? &after->values[i] : &empty;
        if ((!old->set && !new->set) || (f->flags & FIELD_NO_AUDIT) || field_same(f, old, new))
            continue;
        buf_add(b, b->len > from + 1 ? ",\"" : "\"");
        buf_add(b, f->name);
        buf_add(b, "\":");
        if (!add_sides(m, b, before, after, i, e))
            return false;
    }
    buf_add_char(b, '}');
    return true;
}

/* Places in the order of the query's parameters: this runs once a record. */
static void bind_line(struct stmt *s, int place, const struct journal_line *l, const unsigned char hash[HASH_BYTES])
{
    stmt_at_int(s, place, l->seq);
    stmt_at_int(s, place + 1, l->txn);
    stmt_at_text(s, place + 2, l->type, strlen(l->type));
    stmt_at_int(s, place + 3, l->row);
    stmt_at_blob(s, place + 4, l->uuid, UUID_BYTES);
    stmt_at_text(s, place + 5, l->op, strlen(l->op));
    stmt_at_int(s, place + 6, l->rev_before);
    stmt_at_int(s, place + 7, l->rev_after);
    stmt_at_text(s, place + 8, l->patch, l->patch_len);
    stmt_at_blob(s, place + 9, hash, HASH_BYTES);
}

/* A patch with, perhaps, its hash. */
struct sealed {
    const char *text;
    size_t len;
    const unsigned char *hash; /* NULL = to be made */
};

static struct sealed sealed_ahead(const char *patch, size_t len)
{
    BUG_ON(len < HASH_BYTES);
    len -= HASH_BYTES;
    return (struct sealed){patch, len, (const unsigned char *)patch + len};
}

/*
 * The next line, and its hash after that of the last one. Nothing is written but the transaction's header;
 * the caller writes the line or takes the transaction back.
 */
static bool make_line(struct model *m, enum journal_op op, const struct record *r, int64_t rev_before, int64_t rev_after,
                      struct sealed patch, struct journal_line *l, unsigned char hash[HASH_BYTES], struct err *e)
{
    struct journal_state *j = state_of(m);
    int64_t seq;

    if (!journal_next(m, &seq, e) || (!j->txn && !add_header(m, j, e)))
        return false;
    *l = (struct journal_line){
        .seq = seq, .txn = j->txn, .row = r->id, .rev_before = rev_before, .rev_after = rev_after,
        .type = r->entity->name, .op = journal_op_names[op], .patch = patch.text, .patch_len = patch.len, .patch_hash = patch.hash,
        .uuid = r->uuid, .at = j->at, .account = m->who.name, .action = m->action ? m->action : "",
        .batch = m->batch, .undoes = j->undoes, .first_seq = j->first_seq,
    };
    journal__hash(j->hash, l, &j->chain, hash);
    repo__rows_come(m, r->entity, rows_come[op]);
    return true;
}

static void advance(struct journal_state *j, const unsigned char hash[HASH_BYTES])
{
    j->seq++;
    memcpy(j->hash, hash, HASH_BYTES);
}

static bool append(struct model *m, enum journal_op op, const struct record *r, int64_t rev_before, int64_t rev_after,
                   struct sealed patch, struct err *e)
{
    unsigned char hash[HASH_BYTES];
    struct journal_line l;
    struct stmt s;

    if (!make_line(m, op, r, rev_before, rev_after, patch, &l, hash, e))
        return false;
    stmt_open(&s, m->db, Q_JOURNAL_ADD);
    bind_line(&s, 1, &l, hash);
    if (!stmt_run(&s, e))
        return false;
    advance(state_of(m), hash);
    return true;
}

bool journal_write(struct model *m, enum journal_op op, const struct record *before,
                   const struct record *after, int64_t rev_after, struct err *e)
{
    struct journal_state *j = state_of(m);

    buf_reset(&j->patch);
    return make_patch(m, &j->patch, before, after, e) &&
           append(m, op, after ? after : before, before ? before->rev : 0, rev_after,
                  (struct sealed){buf_text(&j->patch), j->patch.len, NULL}, e);
}

bool journal_patch_of_new(struct model *m, struct buf *out, const struct record *r, struct err *e)
{
    unsigned char hash[HASH_BYTES];
    size_t from = out->len;

    state_of(m); /* libsodium is awake then */
    if (!make_patch(m, out, NULL, r, e))
        return false;
    journal__hash_patch(out->data + from, out->len - from, hash);
    buf_add_len(out, (const char *)hash, HASH_BYTES);
    return true;
}

bool journal_write_new(struct model *m, const struct record *r, const char *patch, size_t len, struct err *e)
{
    return append(m, JOURNAL_ADD, r, 0, r->rev, sealed_ahead(patch, len), e);
}

/* All of a full group in one statement. */
static bool write_full(struct model *m, const struct journal_new lines[REPO_GROUP], struct err *e)
{
    unsigned char hashes[REPO_GROUP][HASH_BYTES];
    struct journal_line l;
    struct stmt s;
    bool ok = true;

    stmt_open_text(&s, m->db, repo__journal_group(m));
    for (int i = 0; ok && i < REPO_GROUP; i++) {
        ok = make_line(m, JOURNAL_ADD, lines[i].r, 0, lines[i].r->rev, sealed_ahead(lines[i].patch, lines[i].len), &l, hashes[i], e);
        if (ok) {
            bind_line(&s, 1 + i * JOURNAL_COLUMNS, &l, hashes[i]);
            advance(state_of(m), hashes[i]);
        }
    }
    while (ok && stmt_next(&s))
        ;
    return stmt_close(&s, e) && ok;
}

bool journal_write_group(struct model *m, const struct journal_new lines[], size_t count, struct err *e)
{
    bool ok = true;

    if (count == REPO_GROUP)
        return write_full(m, lines, e);
    for (size_t i = 0; ok && i < count; i++)
        ok = journal_write_new(m, lines[i].r, lines[i].patch, lines[i].len, e);
    return ok;
}

bool journal_reveal(struct model *m, const struct record *r, struct err *e)
{
    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    bool ok = append(m, JOURNAL_REVEAL, r, r->rev, r->rev, (struct sealed){"{}", 2, NULL}, e);
    return txn_end(m->db, ok, e);
}

int64_t journal_txn(const struct model *m)
{
    const struct journal_state *j = m->journal;

    return j && j->mark == txn_count(m->db) ? j->txn : 0;
}
