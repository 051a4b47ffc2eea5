/* Taking a transaction back: every record it changed that nobody has edited since. */
#include "journal__.h"

#include "base/hash.h"
#include "model/search.h"
#include "repo__.h"
#include "store/stmt.h"
#include "store/txn.h"

#include <stdio.h>
#include <string.h>

enum { CACHE_KIB = 32 * 1024 }; /* a batch may be a million records */

struct undo {
    struct model *m;
    bool own; /* the transaction is the actor's */
    int64_t txn;
    void (*kept)(void *arg, const char *sentence);
    void *arg;
    struct undo_result *out;
    struct hash left; /* uuids of records that are kept */
};

/* One journal line as undo needs it. */
struct step {
    const struct entity *t;
    enum journal_op op;
    unsigned char uuid[UUID_BYTES];
    int64_t seq, rev_before, rev_after, row;
    const char *patch;
    size_t patch_len;
};

static void keep(struct undo *u, const struct step *s, const char *key, const char *why)
{
    char sentence[400];

    if (!hash_put(&u->left, (const char *)s->uuid, UUID_BYTES, 1))
        return;
    u->out->kept++;
    if (u->kept) {
        snprintf(sentence, sizeof sentence, _("kept: %s %s %s"), s->t->name, key, why);
        u->kept(u->arg, sentence);
    }
}

/* Names the first change after the one that would be taken back. */
static bool keep_edited(struct undo *u, const struct step *s, const struct record *now,
                        struct err *e)
{
    struct stmt q;
    char why[256];
    struct buf key = {0};
    char hex[UUID_HEX];

    stmt_open(&q, u->m->db, Q_JOURNAL_FIRST_AFTER);
    stmt_blob(&q, ":uuid", s->uuid, UUID_BYTES);
    stmt_int(&q, ":seq", s->seq);
    if (stmt_next(&q))
        snprintf(why, sizeof why, _("was edited since by %s at %s (transaction %lld)"), stmt_col_text(&q, 1),
                 stmt_col_text(&q, 2), (long long)stmt_col_int(&q, 0));
    else
        snprintf(why, sizeof why, _("is not as the journal left it"));
    if (!stmt_close(&q, e))
        return false;
    uuid_to_hex(s->uuid, hex);
    if (now)
        record_key_masked(u->m, now, &key);
    keep(u, s, now ? buf_text(&key) : hex, why);
    buf_release(&key);
    return true;
}

static bool may_undo(struct undo *u, const struct record *r, enum verb verb, struct err *e)
{
    char region[13] = "";
    enum verb needed = u->own ? verb : VERB_UNDO;

    if (role_reach(u->m->who.role, r->entity->class, needed) != REACH_ALL && !repo_region_of(u->m, r, region, e))
        return false;
    return role_require(&u->m->who, r->entity, needed, region, e);
}

static bool undo_add(struct undo *u, const struct step *s, struct record *now, struct err *e)
{
    struct buf others = {0};
    struct buf key = {0};

    bool ok = may_undo(u, now, VERB_ADD, e) && repo__references(u->m, now, &others, e);
    if (ok && others.len) {
        char why[256];
        snprintf(why, sizeof why, _("is referred to by %s"), buf_text(&others));
        record_key_masked(u->m, now, &key);
        keep(u, s, buf_text(&key), why);
    } else if (ok) {
        ok = repo__delete(u->m, now, e);
        u->out->reversed++;
    }
    buf_release(&others);
    buf_release(&key);
    return ok;
}

static bool undo_set(struct undo *u, const struct step *s, struct record *now, struct err *e)
{
    struct record old;

    record_init(&old, s->t);
    record_copy(&old, now);
    bool ok = may_undo(u, now, VERB_SET, e) && journal__apply_patch(u->m, &old, s->patch, s->patch_len, 0, e) &&
              may_undo(u, &old, VERB_SET, e) && repo__update(u->m, now, &old, s->rev_before, e);
    u->out->reversed++;
    record_release(&old);
    return ok;
}

/* Brings a removed record back, with its id unless another has it by now. */
static bool undo_remove(struct undo *u, const struct step *s, struct err *e)
{
    struct record old;
    struct record other;
    bool taken = false;
    bool same_key = false;
    struct buf key = {0};

    record_init(&old, s->t);
    record_init(&other, s->t);
    bool ok = journal__apply_patch(u->m, &old, s->patch, s->patch_len, 0, e) && may_undo(u, &old, VERB_REMOVE, e) &&
              repo__get(u->m, s->row, &other, &taken, e) && repo__get_by_key(u->m, &old, &other, &same_key, e);
    if (ok && same_key) {
        record_key_masked(u->m, &old, &key);
        keep(u, s, buf_text(&key), _("exists anew"));
    } else if (ok) {
        old.id = taken ? 0 : s->row;
        memcpy(old.uuid, s->uuid, UUID_BYTES);
        ok = repo__insert(u->m, &old, s->rev_before, e);
        u->out->reversed++;
    }
    buf_release(&key);
    record_release(&old);
    record_release(&other);
    return ok;
}

static bool undo_step(struct undo *u, const struct step *s, struct err *e)
{
    struct record now;
    bool found = false;

    if (hash_get(&u->left, (const char *)s->uuid, UUID_BYTES, NULL))
        return true;
    record_init(&now, s->t);
    bool ok = repo__get_by_uuid(u->m, s->uuid, &now, &found, e);
    bool untouched = s->op == JOURNAL_REMOVE ? !found : found && now.rev == s->rev_after;
    if (ok && !untouched)
        ok = keep_edited(u, s, found ? &now : NULL, e);
    else if (ok && s->op == JOURNAL_ADD)
        ok = undo_add(u, s, &now, e);
    else if (ok && s->op == JOURNAL_SET)
        ok = undo_set(u, s, &now, e);
    else if (ok)
        ok = undo_remove(u, s, e);
    record_release(&now);
    return ok;
}

static bool read_step(struct stmt *q, struct step *s, struct err *e)
{
    s->t = entity_find(stmt_col_text(q, 1));
    if (!s->t || stmt_col_len(q, 2) != UUID_BYTES)
        return err_set(e, ERR_STORE, _("a line of the journal cannot be read; run `tepai audit verify`"));
    const char *op = stmt_col_text(q, 3);
    s->op = strcmp(op, "add") == 0 || strcmp(op, "restore") == 0 ? JOURNAL_ADD : strcmp(op, "set") == 0 ? JOURNAL_SET : JOURNAL_REMOVE;
    s->seq = stmt_col_int(q, 0);
    memcpy(s->uuid, stmt_col_blob(q, 2), UUID_BYTES);
    s->rev_before = stmt_col_int(q, 4);
    s->rev_after = stmt_col_int(q, 5);
    s->patch = stmt_col_text(q, 6);
    s->patch_len = stmt_col_len(q, 6);
    s->row = stmt_col_int(q, 7);
    return true;
}

/* Newest line first: each is taken back from exactly the state that it left. */
static bool undo_lines(struct undo *u, int64_t first, int64_t end, struct err *e)
{
    struct stmt q;
    struct step s;
    bool ok = true;

    stmt_open(&q, u->m->db, Q_JOURNAL_OF_TXN_BACK);
    stmt_int(&q, ":txn", u->txn);
    stmt_int(&q, ":first", first);
    stmt_int(&q, ":end", end);
    while (ok && stmt_next(&q))
        ok = read_step(&q, &s, e) && undo_step(u, &s, e);
    return stmt_close(&q, e) && ok;
}

static bool find_txn(struct undo *u, int64_t *first, int64_t *end, struct err *e)
{
    struct stmt s;

    *first = 0;
    stmt_open(&s, u->m->db, Q_TXN_BY_ID);
    stmt_int(&s, ":id", u->txn);
    if (stmt_next(&s)) {
        *first = stmt_col_int(&s, 6);
        u->own = strcmp(stmt_col_text(&s, 2), u->m->who.name) == 0;
    }
    if (!stmt_close(&s, e))
        return false;
    if (!*first)
        return err_set(e, ERR_MISSING, _("there is no transaction %lld"), (long long)u->txn);
    stmt_open(&s, u->m->db, Q_TXN_AFTER);
    stmt_int(&s, ":id", u->txn);
    *end = stmt_next(&s) ? stmt_col_int(&s, 0) : INT64_MAX;
    return stmt_close(&s, e);
}

static bool undo_inside(struct undo *u, struct err *e)
{
    int64_t first = 0;
    int64_t end = 0;
    int64_t next = 0;

    if (!find_txn(u, &first, &end, e) || !journal_next(u->m, &next, e))
        return false;
    if (end > next)
        end = next;
    u->m->journal->undoes = u->txn;
    if (!undo_lines(u, first, end, e))
        return false;
    if (u->out->reversed == 0 && u->out->kept > 0)
        return err_set(e, ERR_CONFLICT, _("nothing was taken back: all of transaction %lld was edited since"), (long long)u->txn);
    u->out->txn = journal_txn(u->m);
    return true;
}

bool journal_undo(struct model *m, int64_t txn, void (*kept)(void *arg, const char *sentence),
                  void *arg, struct undo_result *out, struct err *e)
{
    struct undo u = {.m = m, .txn = txn, .kept = kept, .arg = arg, .out = out};

    memset(out, 0, sizeof *out);
    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    db_cache(m->db, CACHE_KIB);
    search_hold(m);
    bool ok = search_settle(m, undo_inside(&u, e), e);
    if (m->journal)
        m->journal->undoes = 0;
    hash_release(&u.left);
    ok = txn_end(m->db, ok, e);
    db_cache(m->db, 0);
    return ok;
}
