/* Needs and quotas of the year. */
#include "demo__.h"

#include <stdlib.h>
#include <string.h>

/* ---- needs ---- */

bool demo__save_need(struct demo *d, struct demo_rng *g, struct record *r, const struct demo_need *n, struct err *e)
{
    const struct demo_specialty *s = &d->specialties[n->specialty];

    record_reset(r);
    record_put_number(r, NEED_YEAR, n->year);
    demo__put(r, NEED_REGION, d->villages[n->village].code);
    demo__put(r, NEED_SPECIALTY, s->code);
    record_put_number(r, NEED_WANTED, n->wanted);
    record_put_number(r, NEED_PRIORITY, n->priority);
    demo__put(r, NEED_STATE, n->state);
    if (n->household)
        record_put_number(r, NEED_HOUSEHOLD, n->household);
    demo__put_day(r, NEED_REPORTED_ON, n->reported);
    demo__put(r, NEED_DETAIL, demo__need_text(g, s->code));
    return demo__save(d, r, e);
}

/* Needs of each village: one at least while they last, more where people are poor. */
static int32_t *spread_needs(struct demo *d, struct demo_rng *g)
{
    int32_t *counts = mem_zero((size_t)d->village_count, sizeof *counts);
    int32_t left = d->scale->needs;
    int32_t most = 4 * left / d->village_count + 3; /* far enough above the average */

    for (int32_t i = 0; i < d->village_count && left > 0; i++, left--)
        counts[i] = 1;
    while (left > 0) {
        int32_t i = demo__below(g, d->village_count);
        if (counts[i] < most && (d->villages[i].poor || demo__chance(g, 50))) {
            counts[i]++;
            left--;
        }
    }
    return counts;
}

/* A specialty that the village has not asked for yet, unless it asks for more than a few. */
static int32_t new_specialty(struct demo *d, struct demo_rng *g, int32_t league, uint64_t *asked)
{
    int32_t s = demo__specialty(d, g, league);

    for (int tries = 0; tries < 20 && (*asked >> s & 1); tries++)
        s = demo__specialty(d, g, league);
    *asked |= (uint64_t)1 << s;
    return s;
}

/* Households by village, for needs that are one household's trouble: the last one drawn of each village. */
static int64_t *some_household(const struct demo *d)
{
    int64_t *some = mem_zero((size_t)d->village_count, sizeof *some);

    for (int32_t i = 0; i < d->house_count; i++)
        if (d->houses[i].status != DEMO_CLOSED)
            some[d->houses[i].village] = d->houses[i].id;
    return some;
}

/* Reported from October on, before the plans of the year are made. */
static int32_t reported_on(const struct demo *d, struct demo_rng *g)
{
    int32_t first = demo__days(d->year - 1, 10, 8);
    int32_t last = demo__days(d->year, 2, 20);

    return demo__between(g, first, last < d->today_days ? last : d->today_days);
}

static bool save_village_needs(struct demo *d, struct demo_rng *g, struct record *r, int32_t village, int32_t count,
                               int64_t household, struct err *e)
{
    static const int32_t wanted[3] = {84, 14, 2};
    static const int32_t priorities[2][5] = {{14, 26, 34, 19, 7}, {4, 14, 32, 30, 20}};
    const struct demo_village *v = &d->villages[village];
    uint64_t asked = 0;

    for (int32_t k = 0; k < count; k++) {
        struct demo_need n = {
            .year = d->year, .village = village, .specialty = new_specialty(d, g, v->league, &asked),
            .wanted = 1 + demo__pick(g, wanted, 3), .priority = 1 + demo__pick(g, priorities[v->poor], 5),
            .reported = reported_on(d, g), .state = "open",
            .household = household && demo__chance(g, 8) ? household : 0,
        };
        if (!demo__save_need(d, g, r, &n, e))
            return false;
        d->out->needs++;
    }
    return true;
}

bool demo__needs(struct demo *d, struct err *e)
{
    struct demo_rng g = demo__rng(d->seed, "needs");
    int32_t *counts = spread_needs(d, &g);
    int64_t *households = some_household(d);
    struct record r;
    bool ok = true;

    demo__part(d, _("needs"), d->scale->needs);
    record_init(&r, &need_entity);
    for (int32_t i = 0; ok && i < d->village_count; i++)
        ok = save_village_needs(d, &g, &r, i, counts[i], households[i], e);
    record_release(&r);
    free(counts);
    free(households);
    return ok;
}

/* ---- quotas ---- */

struct quota {
    int64_t programme;
    const char *region;
    bool places;
    int64_t lower, upper; /* upper -1 = none */
};

static bool save_quota(struct demo *d, struct record *r, const struct quota *q, struct err *e)
{
    record_reset(r);
    record_put_number(r, QUOTA_YEAR, d->year);
    record_put_number(r, QUOTA_PROGRAMME, q->programme);
    demo__put(r, QUOTA_REGION, q->region);
    demo__put(r, QUOTA_COUNTS, q->places ? "places" : "heads");
    record_put_number(r, QUOTA_LOWER, q->lower);
    if (q->upper >= 0)
        record_put_number(r, QUOTA_UPPER, q->upper);
    demo__put(r, QUOTA_NOTE, demo__mark);
    d->out->quotas++;
    return demo__save(d, r, e);
}

static void league_code(int32_t league, char out[13])
{
    memcpy(out, demo__league_codes[league], 4);
    memcpy(out + 4, "00000000", 9);
}

/* What the quotas are measured by. */
struct supply {
    int64_t programme[DEMO_PROGRAMMES], all; /* experts available */
    int64_t league[DEMO_PROGRAMMES][DEMO_LEAGUES];
    int64_t *banner; /* [programme * banners + banner] */
    int64_t capacity; /* places of all of them */
    int64_t weight;   /* of all villages: three for a poor one, one for another */
    int64_t league_weight[DEMO_LEAGUES];
    int64_t *banner_weight;
};

static void measure(const struct demo *d, struct supply *s)
{
    memset(s, 0, sizeof *s);
    s->banner = mem_zero((size_t)(DEMO_PROGRAMMES * d->banner_count), sizeof *s->banner);
    s->banner_weight = mem_zero((size_t)d->banner_count, sizeof *s->banner_weight);
    for (int32_t i = 0; i < d->expert_count; i++) {
        const struct demo_expert *x = &d->experts[i];
        if (!x->available)
            continue;
        s->all++;
        s->capacity += x->capacity;
        s->programme[x->programme]++;
        s->league[x->programme][x->league]++;
        s->banner[x->programme * d->banner_count + x->banner]++;
    }
    for (int32_t i = 0; i < d->village_count; i++) {
        const struct demo_village *v = &d->villages[i];
        int64_t weight = v->poor ? 3 : 1;
        s->weight += weight;
        s->league_weight[v->league] += weight;
        s->banner_weight[v->banner] += weight;
    }
}

static int64_t up(int64_t n, int64_t of, int64_t parts)
{
    return (n * of + parts - 1) / parts;
}

/* Heads: the lower bounds of the programmes come to ten elevenths of the experts exactly (1500 of 1650). */
static bool save_programme(struct demo *d, struct record *r, const struct supply *s, int32_t p, int64_t lower, struct err *e)
{
    char code[13];

    if (!save_quota(d, r, &(struct quota){d->programmes[p], "150000000000", false, lower, up(lower, 11, 10)}, e))
        return false;
    for (int32_t l = 0; l < DEMO_LEAGUES; l++) {
        int64_t n = s->league[p][l];
        league_code(l, code);
        if (n && !save_quota(d, r, &(struct quota){d->programmes[p], code, false, n * 85 / 100, up(n, 11, 10)}, e))
            return false;
    }
    for (int32_t b = 0; b < d->banner_count; b++) {
        int64_t lower_banner = s->banner[p * d->banner_count + b] * 60 / 100;
        if (lower_banner && !save_quota(d, r, &(struct quota){d->programmes[p], d->banners[b].code, false, lower_banner, -1}, e))
            return false;
    }
    return true;
}

static bool save_heads(struct demo *d, struct record *r, const struct supply *s, struct err *e)
{
    int64_t total = (int64_t)d->expert_count * 10 / 11;
    int64_t experts = 0;
    int64_t given = 0;

    for (int32_t p = 0; p < DEMO_PROGRAMMES; p++) {
        experts += s->programme[p];
        int64_t lower = total * experts / s->all - given;
        given += lower;
        if (!save_programme(d, r, s, p, lower, e))
            return false;
    }
    return true;
}

/* Places: every league and banner a fair share of what the experts can serve, poor villages counted three times. */
static bool save_places(struct demo *d, struct record *r, const struct supply *s, int64_t all, struct err *e)
{
    char code[13];

    for (int32_t l = 0; l < DEMO_LEAGUES; l++) {
        int64_t share = s->capacity * s->league_weight[l];
        league_code(l, code);
        if (share && !save_quota(d, r, &(struct quota){all, code, true, share * 6 / (10 * s->weight), up(share, 13, 10 * s->weight)}, e))
            return false;
    }
    for (int32_t b = 0; b < d->banner_count; b++) {
        int64_t share = s->capacity * s->banner_weight[b];
        if (share && !save_quota(d, r, &(struct quota){all, d->banners[b].code, true, share * 4 / (10 * s->weight), up(share, 16, 10 * s->weight)}, e))
            return false;
    }
    return true;
}

bool demo__quotas(struct demo *d, struct err *e)
{
    struct supply s;
    struct record r;
    int64_t all = 0;

    measure(d, &s);
    demo__part(d, _("quotas"), 0);
    record_init(&r, &quota_entity);
    bool ok = repo_ref_id(d->m, &programme_entity, "all", 3, &all, e) && save_heads(d, &r, &s, e) && save_places(d, &r, &s, all, e);
    record_release(&r);
    free(s.banner);
    free(s.banner_weight);
    return ok;
}
