/* Upkeep for quiet hours: orders of long lists, search tables in one piece. */
#include "work/tidy.h"

#include "model/orders.h"
#include "model/search.h"
#include "store/txn.h"

#include <stdlib.h>

enum { PIECES_LEFT = 8 /* of a search table: what some hundred saves by day leave */ };

struct tidy {
    struct model *m;
    bool (*tick)(void *arg, const char *what, int64_t done, int64_t total);
    void *arg;
    int64_t done, total; /* fields and search tables looked at, and in all */
    struct tidied did;
};

static bool go_on(struct tidy *t, struct err *e)
{
    if (!t->tick || t->tick(t->arg, _("tidying"), t->done++, t->total))
        return true;
    return err_set(e, ERR_INPUT, _("stopped; what was made until now stands"));
}

static bool tidy_field(struct tidy *t, const struct entity *type, int field, struct err *e)
{
    bool lacks = false;

    if (!go_on(t, e) || !orders_lacks(t->m, type, field, &lacks, e))
        return false;
    if (!lacks)
        return true;
    if (!orders_make(t->m, type, field, e))
        return false;
    t->did.orders++;
    return true;
}

static bool tidy_search(struct tidy *t, const struct entity *type, struct err *e)
{
    bool merged = false;

    if (!go_on(t, e) || !search_merge(t->m, type, PIECES_LEFT, &merged, e))
        return false;
    t->did.searches += merged;
    return true;
}

static bool tidy_type(struct tidy *t, const struct entity *type, struct err *e)
{
    bool ok = true;

    for (int field = 0; ok && field < type->count; field++)
        ok = tidy_field(t, type, field, e);
    return ok && tidy_search(t, type, e);
}

/* The types worth it are known before the first is begun, for the progress line. */
static bool find_types(struct tidy *t, const struct entity *types[], int *count, struct err *e)
{
    bool worth;

    for (int i = 0; i < entity_count; i++) {
        if (!orders_worth(t->m, entities[i], &worth, e))
            return false;
        if (!worth)
            continue;
        types[(*count)++] = entities[i];
        t->total += entities[i]->count + 1;
    }
    return true;
}

bool tidy_office(struct model *m, bool (*tick)(void *arg, const char *what, int64_t done, int64_t total), void *arg,
                 struct tidied *did, struct err *e)
{
    struct tidy t = {.m = m, .tick = tick, .arg = arg};
    const struct entity **types = mem_zero((size_t)entity_count, sizeof *types);
    int count = 0;
    bool ok = find_types(&t, types, &count, e);

    for (int i = 0; ok && i < count; i++)
        ok = tidy_type(&t, types[i], e);
    free(types);
    *did = t.did;
    return ok;
}

bool tidy_drop(struct model *m, int *dropped, struct err *e)
{
    bool ok = true;

    *dropped = 0;
    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    for (int i = 0; ok && i < entity_count; i++) {
        int count = 0;
        ok = orders_drop(m, entities[i], &count, e);
        *dropped += count;
    }
    return txn_end(m->db, ok, e);
}
