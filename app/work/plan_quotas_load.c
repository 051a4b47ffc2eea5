/* Quotas of a year out of the records, and those without bounds that stand for what no record names. */
#include "plan_data__.h"

#include "base/hash.h"
#include "model/scope.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

bool plan_quotas__read(struct model *m, struct plan_data *d, struct err *e)
{
    int32_t room = 0;
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_BOUNDS);
    stmt_int(&s, ":year", d->year);
    while (stmt_next(&s)) {
        if (d->bounds_count == room)
            d->bounds = mem_grow(d->bounds, (size_t)(room = room ? room * 2 : 256), sizeof *d->bounds);
        d->bounds[d->bounds_count++] = (struct plan_bounds_text){
            .programme = arena_dup(&d->mem, stmt_col_text(&s, 0)),
            .region = arena_dup(&d->mem, stmt_col_text(&s, 1)),
            .counts_heads = strcmp(stmt_col_text(&s, 2), "heads") == 0,
            .lower = (int32_t)stmt_col_int(&s, 3),
            .upper = stmt_col_int(&s, 4),
        };
    }
    return stmt_close(&s, e);
}

/* One quota as the planner counts it. Errors: ERR_INPUT, it is none that it can count. */
static bool number_quota(struct plan_data *d, const struct plan_bounds_text *t, struct plan_quota *q, struct err *e)
{
    static const enum plan_quota_kind heads[] = {PLAN_PROG, PLAN_PROG_LEAGUE, PLAN_PROG_BANNER};
    static const enum plan_quota_kind places[] = {PLAN_QUOTA__COUNT, PLAN_DEST_LEAGUE, PLAN_DEST_BANNER};
    bool of_all = strcmp(t->programme, "all") == 0;
    int level = scope_level(t->region);

    if (level < 1 || level > 3 || t->counts_heads == of_all || (!t->counts_heads && level == 1))
        return err_set(e, ERR_INPUT, _("the quota %d+%s+%s cannot be counted: heads are counted by one programme in the region, a league or a banner; places by the programme `all` in a league or a banner. Change or remove it."),
                       d->year, t->programme, t->region);
    *q = (struct plan_quota){
        .kind = t->counts_heads ? heads[level - 1] : places[level - 1],
        .programme = t->counts_heads ? plan_words__at(&d->programmes, t->programme) : -1,
        .league = level >= 2 ? plan_words__at(&d->leagues, arena_dup_len(&d->mem, t->region, 4)) : -1,
        .banner = level == 3 ? plan_words__at(&d->banners, arena_dup_len(&d->mem, t->region, 6)) : -1,
        .lower = t->lower,
        .upper = t->upper < 0 ? PLAN_NO_LIMIT : (int32_t)t->upper,
    };
    return true;
}

static void add_quota(struct plan_data *d, int32_t *room, struct plan_quota q)
{
    if (d->in.quota_count == *room) {
        *room = *room ? *room * 2 : 256;
        d->in.quotas = mem_grow(d->in.quotas, (size_t)*room, sizeof *d->in.quotas);
        d->quota_names = mem_grow(d->quota_names, (size_t)*room, sizeof *d->quota_names);
    }
    d->in.quotas[d->in.quota_count++] = q;
}

static uint64_t quota_key(struct plan_quota q)
{
    return ((uint64_t)q.kind << 60) + ((uint64_t)(q.programme + 1) << 40) + ((uint64_t)(q.league + 1) << 20) + (uint64_t)(q.banner + 1);
}

/* A quota without bounds unless there is one: in an instance folder what no quota names is closed. */
static void fill_quota(struct plan_data *d, struct hash *known, int32_t *room, struct plan_quota q)
{
    uint64_t key = quota_key(q);

    if (!hash_put(known, (const char *)&key, sizeof key, 1))
        return;
    q.lower = 0;
    q.upper = PLAN_NO_LIMIT;
    add_quota(d, room, q);
}

static void fill_quotas(struct plan_data *d, int32_t *room)
{
    struct hash known = {0};

    for (int32_t i = 0; i < d->in.quota_count; i++) {
        uint64_t key = quota_key(d->in.quotas[i]);
        hash_put(&known, (const char *)&key, sizeof key, 1);
    }
    for (int32_t i = 0; i < d->in.expert_count; i++) {
        const struct plan_expert *x = &d->in.experts[i];
        fill_quota(d, &known, room, (struct plan_quota){PLAN_PROG, x->programme, -1, -1, 0, 0});
        fill_quota(d, &known, room, (struct plan_quota){PLAN_PROG_LEAGUE, x->programme, x->league, -1, 0, 0});
        fill_quota(d, &known, room, (struct plan_quota){PLAN_PROG_BANNER, x->programme, x->league, x->banner, 0, 0});
    }
    for (int32_t i = 0; i < d->in.village_count; i++) {
        const struct plan_village *v = &d->in.villages[i];
        if (i && v->banner == v[-1].banner && v->league == v[-1].league)
            continue; /* they stand by code */
        fill_quota(d, &known, room, (struct plan_quota){PLAN_DEST_LEAGUE, -1, v->league, -1, 0, 0});
        fill_quota(d, &known, room, (struct plan_quota){PLAN_DEST_BANNER, -1, v->league, v->banner, 0, 0});
    }
    hash_release(&known);
}

static const char *name_quota(struct plan_data *d, const struct plan_bounds_text *t)
{
    struct buf name = {0};

    buf_add_int(&name, d->year);
    buf_add_char(&name, '+');
    buf_add(&name, t->programme);
    buf_add_char(&name, '+');
    buf_add(&name, t->region);
    const char *kept = arena_dup(&d->mem, buf_text(&name));
    buf_release(&name);
    return kept;
}

bool plan_quotas__number(struct plan_data *d, struct err *e)
{
    int32_t room = 0;

    for (int32_t i = 0; i < d->bounds_count; i++) {
        struct plan_quota q;
        if (!number_quota(d, &d->bounds[i], &q, e))
            return false;
        add_quota(d, &room, q);
        d->quota_names[i] = name_quota(d, &d->bounds[i]);
    }
    d->quota_records = d->in.quota_count;
    fill_quotas(d, &room);
    return true;
}
