/* Upkeep for quiet hours: orders of long lists. */
#include "work/tidy.h"

#include "model/orders.h"
#include "store/txn.h"

#include <stdlib.h>

struct tidy {
    struct model *m;
    bool (*tick)(void *arg, const char *what, int64_t done, int64_t total);
    void *arg;
    int64_t done, total; /* fields looked at, and in all */
    int made;
};

static bool go_on(struct tidy *t, struct err *e)
{
    if (!t->tick || t->tick(t->arg, _("orders of lists"), t->done++, t->total))
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
    t->made++;
    return true;
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
        t->total += entities[i]->count;
    }
    return true;
}

bool tidy_office(struct model *m, bool (*tick)(void *arg, const char *what, int64_t done, int64_t total), void *arg, int *made,
                 struct err *e)
{
    struct tidy t = {.m = m, .tick = tick, .arg = arg};
    const struct entity **types = mem_zero((size_t)entity_count, sizeof *types);
    int count = 0;
    bool ok = find_types(&t, types, &count, e);

    for (int i = 0; ok && i < count; i++)
        for (int field = 0; ok && field < types[i]->count; field++)
            ok = tidy_field(&t, types[i], field, e);
    free(types);
    *made = t.made;
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
