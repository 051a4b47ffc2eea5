/* Quotas of a year out of the records, and those without bounds that stand for what no record names. */
#include "plan_data__.h"

#include "base/hash.h"
#include "model/scope.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

/* One row of quota as the planner counts it. Errors: ERR_INPUT, it is none that it can count. */
static bool read_quota(struct plan_data *d, struct stmt *s, struct plan_quota *q, struct err *e)
{
    static const enum plan_quota_kind heads[] = {PLAN_PROG, PLAN_PROG_LEAGUE, PLAN_PROG_BANNER};
    static const enum plan_quota_kind places[] = {PLAN_QUOTA__COUNT, PLAN_DEST_LEAGUE, PLAN_DEST_BANNER};
    const char *programme = stmt_col_text(s, 0), *region = stmt_col_text(s, 2);
    bool counts_heads = strcmp(stmt_col_text(s, 4), "heads") == 0;
    bool of_all = strcmp(programme, "all") == 0;
    int level = scope_level(region);
    int64_t upper = stmt_col_int(s, 6);

    if (level < 1 || level > 3 || counts_heads == of_all || (!counts_heads && level == 1))
        return err_set(e, ERR_INPUT, _("the quota %d+%s+%s cannot be counted: heads are counted by one programme in the region, a league or a banner; places by the programme `all` in a league or a banner. Change or remove it."),
                       d->year, programme, region);
    *q = (struct plan_quota){
        .kind = counts_heads ? heads[level - 1] : places[level - 1],
        .programme = counts_heads ? plan_words__at(&d->programmes, programme) : -1,
        .league = level >= 2 ? plan_words__at(&d->leagues, arena_dup_len(&d->mem, region, 4)) : -1,
        .banner = level == 3 ? plan_words__at(&d->banners, arena_dup_len(&d->mem, region, 6)) : -1,
        .lower = (int32_t)stmt_col_int(s, 5),
        .upper = upper < 0 ? PLAN_NO_LIMIT : (int32_t)upper,
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

bool plan_quotas__load(struct model *m, struct plan_data *d, struct err *e)
{
    int32_t room = 0;
    struct stmt s;
    bool ok = true;

    stmt_open(&s, m->db, Q_PLAN_QUOTAS);
    stmt_int(&s, ":year", d->year);
    while (ok && stmt_next(&s)) {
        struct plan_quota q;
        ok = read_quota(d, &s, &q, e);
        if (ok) {
            struct buf name = {0};
            buf_addf(&name, "%d+%s+%s", d->year, stmt_col_text(&s, 0), stmt_col_text(&s, 2));
            add_quota(d, &room, q);
            d->quota_names[d->in.quota_count - 1] = arena_dup(&d->mem, buf_text(&name));
            buf_release(&name);
        }
    }
    d->quota_records = d->in.quota_count;
    if (!stmt_close(&s, e) || !ok)
        return false;
    fill_quotas(d, &room);
    return true;
}
