/* One act for many records: tried, told by reasons, done in one piece. */
#include "work/bulk.h"

#include "model/repo.h"
#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

enum { REASONS_MAX = 100, ASK_EVERY = 64 };

static bool check(const struct bulk *b, struct err *e)
{
    const struct entity *t = b->type;

    if (b->act == BULK_DO && (t->state < 0 || (t->fields[t->state].flags & FIELD_MADE)))
        return err_set(e, ERR_INPUT, _("records of type %s do not move on many at once"), entity_word(t));
    if (b->act == BULK_SET && (t->fields[b->field].flags & (FIELD_MADE | FIELD_FIXED | FIELD_STATE | FIELD_UNIQUE)))
        return err_set(e, ERR_INPUT, _("%s cannot be set for many records"), _(t->fields[b->field].label));
    return true;
}

bool bulk_init(struct bulk *b, const struct entity *t, enum bulk_act act, const char *action, int field, const char *text,
               struct err *e)
{
    *b = (struct bulk){.type = t, .act = act, .action = action, .field = field, .text = text ? mem_dup(text) : NULL};
    b->fates = mem_zero(1, sizeof *b->fates);
    b->fate_count = 1;
    return check(b, e);
}

void bulk_release(struct bulk *b)
{
    for (int i = 0; i < b->fate_count; i++) {
        free(b->fates[i].why);
        free(b->fates[i].ids);
    }
    free(b->fates);
    free(b->text);
    memset(b, 0, sizeof *b);
}

/* Inside the caller's transaction. */
static bool act_on(struct model *m, const struct bulk *b, int64_t id, struct record *r, struct err *e)
{
    if (!repo_load(m, id, r, e))
        return false;
    if (b->act == BULK_DO)
        return repo_do(m, r, b->action, e);
    if (b->act == BULK_REMOVE)
        return repo_remove(m, r, e);
    return record_set(m, r, b->field, b->text, strlen(b->text), e) && repo_save(m, r, e);
}

/* The reason without the record's own name, so that equal reasons look equal; and with the field's. */
static void tell_reason(struct model *m, const struct record *r, const struct err *e, struct buf *out)
{
    struct buf key = {0};
    int field = e->field ? entity_field(r->entity, e->field) : -1;

    if (r->id)
        record_key_masked(m, r, &key);
    if (field >= 0)
        buf_addf(out, "%s: ", _(r->entity->fields[field].label));
    const char *at = key.len ? strstr(e->text, buf_text(&key)) : NULL;
    buf_add_len(out, e->text, at ? (size_t)(at - e->text) : strlen(e->text));
    if (at)
        buf_addf(out, "...%s", at + key.len);
    buf_release(&key);
}

static void add_to(struct bulk_fate *f, int64_t id)
{
    if (f->count == f->room) {
        f->room = f->room ? 2 * f->room : 64;
        f->ids = mem_grow(f->ids, (size_t)f->room, sizeof *f->ids);
    }
    f->ids[f->count++] = id;
}

/* The place of a reason; too many different ones go under one. */
static struct bulk_fate *fate_of(struct bulk *b, const char *why)
{
    if (b->fate_count >= REASONS_MAX)
        why = _("other reasons");
    for (int i = 1; i < b->fate_count; i++)
        if (strcmp(b->fates[i].why, why) == 0)
            return &b->fates[i];
    b->fates = mem_grow(b->fates, (size_t)b->fate_count + 1, sizeof *b->fates);
    b->fates[b->fate_count] = (struct bulk_fate){.why = mem_dup(why)};
    return &b->fates[b->fate_count++];
}

bool bulk_try(struct model *m, struct bulk *b, int64_t id, struct err *e)
{
    struct record r;
    struct err why = {0};
    struct buf reason = {0};

    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    record_init(&r, b->type);
    bool can = act_on(m, b, id, &r, &why);
    txn_leave(m->db);
    bool broken = why.code == ERR_BUSY || why.code == ERR_IO || why.code == ERR_STORE;
    if (!can && !broken)
        tell_reason(m, &r, &why, &reason);
    if (broken)
        err_set(e, why.code, "%s", why.text);
    else
        add_to(can ? &b->fates[0] : fate_of(b, buf_text(&reason)), id);
    buf_release(&reason);
    record_release(&r);
    return !broken;
}

bool bulk_run(struct model *m, const struct bulk *b, bool (*tick)(void *arg, int64_t done, int64_t all), void *arg, struct err *e)
{
    const struct bulk_fate *f = &b->fates[0];
    struct record r;
    bool ok = true;

    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    record_init(&r, b->type);
    for (int64_t i = 0; ok && i < f->count; i++) {
        ok = act_on(m, b, f->ids[i], &r, e);
        if (ok && tick && i % ASK_EVERY == 0 && !tick(arg, i, f->count))
            ok = err_set(e, ERR_INPUT, _("stopped; nothing was changed"));
    }
    record_release(&r);
    return txn_end(m->db, ok, e);
}
