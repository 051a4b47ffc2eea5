/* Visits to the households, by the helper of the village. */
#include "demo__.h"

#include <string.h>

/* The same person answers for all of a village. */
void demo__put_helper(struct demo *d, struct record *r, int field, const struct demo_village *v)
{
    struct demo_rng g = demo__rng(d->seed, v->code);
    char name[DEMO_NAME_BYTES];

    demo__name(&g, demo__chance(&g, v->mongol ? 60 : 15), demo__chance(&g, 35), name);
    demo__put(r, field, name);
}

static const char *draw_kind(struct demo_rng *g)
{
    static const char *const kinds[] = {"regular", "policy", "service", "follow_up", "hardship", "verify"};
    static const int32_t weights[6] = {60, 12, 10, 8, 6, 4};

    return kinds[demo__pick(g, weights, 6)];
}

/* An expert of the same league, found by chance. */
static const struct demo_expert *companion(const struct demo *d, struct demo_rng *g, int32_t league)
{
    for (int tries = 0; tries < 30; tries++) {
        const struct demo_expert *x = &d->experts[demo__below(g, d->expert_count)];
        if (x->league == league)
            return x;
    }
    return NULL;
}

static bool save_visit(struct demo *d, struct demo_rng *g, struct record *r, const struct demo_house *h, int32_t day, struct err *e)
{
    const struct demo_village *v = &d->villages[h->village];
    const char *kind = draw_kind(g);
    const struct demo_expert *x = strcmp(kind, "service") == 0 ? companion(d, g, v->league) : NULL;

    record_reset(r);
    record_put_number(r, VISIT_HOUSEHOLD, h->id);
    demo__put_day(r, VISIT_DATE, day);
    demo__put(r, VISIT_KIND, kind);
    demo__put_helper(d, r, VISIT_VISITOR, v);
    if (x)
        record_put_number(r, VISIT_EXPERT, x->id);
    demo__put(r, VISIT_FINDING, demo__finding(g, kind, demo__causes[h->cause]));
    if (day > d->today_days - 180 && demo__chance(g, 40))
        demo__put_day(r, VISIT_NEXT_ON, day + demo__between(g, 60, 240));
    d->out->visits++;
    return demo__save(d, r, e);
}

/* One visit a year, one more where people are poor, and sometimes another; none before the file was opened. */
static bool visit_year(struct demo *d, struct demo_rng *g, struct record *r, int32_t year, struct err *e)
{
    int32_t first = demo__days(year, 1, 5);

    demo__number_year(d, year);
    for (int32_t i = 0; i < d->scale->with_members; i++) {
        const struct demo_house *h = &d->houses[i];
        int32_t visits = 1 + (h->status == DEMO_POOR || h->status == DEMO_RELAPSED) + demo__chance(g, 35);
        for (int32_t k = 0; k < visits && h->status != DEMO_CLOSED; k++) {
            int32_t day = first + demo__below(g, 355);
            if (day >= h->since && day <= d->today_days && !save_visit(d, g, r, h, day, e))
                return false;
        }
    }
    return true;
}

bool demo__visits(struct demo *d, struct err *e)
{
    struct demo_rng g = demo__rng(d->seed, "visits");
    struct record r;
    bool ok = true;

    demo__part(d, _("visits"), 0);
    record_init(&r, &visit_entity);
    for (int32_t year = d->year - d->scale->past_years + 1; ok && year <= d->year; year++)
        ok = visit_year(d, &g, &r, year, e);
    record_release(&r);
    demo__number_year(d, d->year);
    return ok;
}
