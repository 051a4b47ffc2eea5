/* Removed records, as the journal remembers them. */
#include "journal__.h"
#include "repo__.h"

#include "model/scope.h"
#include "store/stmt.h"

#include <string.h>

/* Is this what was asked for? Parts of a key are joined by '+' or '/'. */
static bool is_asked(struct model *m, const struct record *r, const char *key)
{
    unsigned char uuid[UUID_BYTES];
    struct buf own = {0};

    if (uuid_from_hex(key, uuid) && memcmp(uuid, r->uuid, UUID_BYTES) == 0)
        return true;
    record_key(m, r, &own);
    bool same = own.len == strlen(key);
    for (size_t i = 0; same && i < own.len; i++)
        same = key[i] == own.data[i] || (key[i] == '/' && own.data[i] == '+');
    buf_release(&own);
    return same;
}

static bool read_removed(struct model *m, struct stmt *s, struct record *r, struct err *e)
{
    record_reset(r);
    r->id = stmt_col_int(s, 0);
    if (stmt_col_len(s, 1) == UUID_BYTES)
        memcpy(r->uuid, stmt_col_blob(s, 1), UUID_BYTES);
    r->rev = stmt_col_int(s, 2);
    return journal__apply_patch(m, r, stmt_col_text(s, 3), stmt_col_len(s, 3), 0, e);
}

static bool in_sight(struct model *m, const struct record *r, bool *seen, struct err *e)
{
    char region[13];

    if (!repo_region_of(m, r, region, e))
        return false;
    *seen = role_may(&m->who, r->entity, VERB_READ, region);
    return true;
}

bool journal_find_removed(struct model *m, const char *key, struct record *r, bool *found,
                          struct err *e)
{
    struct stmt s;
    bool ok = true;

    *found = false;
    stmt_open(&s, m->db, Q_JOURNAL_REMOVED);
    stmt_text(&s, ":type", r->entity->name);
    while (ok && !*found && stmt_next(&s)) {
        ok = read_removed(m, &s, r, e);
        if (ok && is_asked(m, r, key))
            ok = in_sight(m, r, found, e);
    }
    return stmt_close(&s, e) && ok;
}
