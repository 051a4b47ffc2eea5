/* Households and their members. */
#include "demo__.h"

#include <stdlib.h>
#include <string.h>

const char *const demo__statuses[] = {"poor", "pre_exit", "out", "relapsed", "closed"};

enum { POVERTY_YEAR = 2014, MONITORED_YEAR = 2020 };

/* ---- how many people in which household ---- */

/* Sizes whose sum is exactly the persons wanted: drawn, then moved up or down one by one. */
static uint8_t *draw_sizes(struct demo *d, struct demo_rng *g)
{
    static const int32_t weights[7] = {22, 36, 20, 13, 5, 3, 1};
    int32_t count = d->scale->with_members;
    uint8_t *sizes = mem_zero((size_t)count + 1, 1);
    int32_t sum = 0;

    for (int32_t i = 0; i < count; i++) {
        sizes[i] = (uint8_t)(1 + demo__pick(g, weights, 7));
        sum += sizes[i];
    }
    while (sum != d->scale->persons) {
        uint8_t *s = &sizes[demo__below(g, count)];
        int step = sum < d->scale->persons ? 1 : -1;
        if (*s + step < 1 || *s + step > 7)
            continue;
        *s = (uint8_t)(*s + step);
        sum += step;
    }
    return sizes;
}

/* Poor villages have five times as many households on file. */
static int32_t *weigh_villages(const struct demo *d, int32_t *sum)
{
    int32_t *until = mem_new((size_t)d->village_count * sizeof *until);

    *sum = 0;
    for (int32_t i = 0; i < d->village_count; i++)
        until[i] = *sum += d->villages[i].poor ? 5 : 1;
    return until;
}

static int32_t village_at(const int32_t *until, int32_t count, int32_t at)
{
    int32_t low = 0;

    while (low < count) {
        int32_t mid = low + (count - low) / 2;
        if (until[mid] <= at)
            low = mid + 1;
        else
            count = mid;
    }
    return low;
}

/* ---- one household ---- */

enum { GENERAL, ALLOWANCE, DESTITUTE, UNSTABLE, MARGINAL, SUDDEN };
static const char *const classes[] = {"general", "allowance_poor", "destitute", "unstable", "marginal", "sudden"};

/* The class follows from who lives there; the status from the class; the day on file from both. */
static int32_t draw_class(struct demo *d, struct demo_rng *g, const struct demo_person *p, struct demo_house *h)
{
    static const int32_t kinds[6] = {58, 24, 0, 8, 8, 2};
    static const int32_t statuses[6][5] = {{8, 6, 78, 2, 6}, {16, 9, 66, 3, 6}, {30, 0, 60, 0, 10},
                                           {0, 10, 84, 6, 0}, {70, 20, 8, 0, 2}, {80, 10, 8, 0, 2}};
    bool alone = h->persons == 1 && demo__age(&p[0], d->today_days) >= 60;
    int32_t class = alone && demo__chance(g, 45) ? DESTITUTE : demo__pick(g, kinds, 6);
    int32_t year = class >= UNSTABLE ? demo__between(g, MONITORED_YEAR, d->year > MONITORED_YEAR ? d->year : MONITORED_YEAR)
                                     : demo__between(g, POVERTY_YEAR, POVERTY_YEAR + 4);

    h->status = (uint8_t)demo__pick(g, statuses[class], 5);
    h->since = demo__days(year, 1, 1) + demo__below(g, 365);
    if (h->since > d->today_days)
        h->since = d->today_days - demo__below(g, 200);
    return class;
}

/* Yuan a head and year: by status, more where more people can work, less on allowance. */
static int64_t draw_income(struct demo_rng *g, const struct demo_house *h, int32_t class, int32_t workers)
{
    static const int32_t ranges[5][2] = {{3200, 6400}, {6200, 8600}, {8200, 17500}, {4200, 6600}, {5000, 15000}};
    int64_t yuan = demo__between(g, ranges[h->status][0], ranges[h->status][1]);

    yuan += yuan * workers * 12 / (100 * h->persons);
    if (class == ALLOWANCE || class == DESTITUTE)
        yuan = yuan * 82 / 100;
    return yuan * 100 + demo__below(g, 100);
}

static void put_causes(struct demo_rng *g, struct record *r, int32_t cause)
{
    struct buf b = {0};
    int32_t second = demo__between(g, 4, 9); /* causes that need no sign in the family */

    buf_add(&b, demo__causes[cause]);
    if (second != cause && demo__chance(g, 45))
        buf_addf(&b, ";%s", demo__causes[second]);
    demo__put(r, HOUSEHOLD_CAUSES, buf_text(&b));
    buf_release(&b);
}

static void put_household(struct demo *d, struct demo_rng *g, struct record *r, const struct demo_person *p,
                          const char *id, struct demo_house *h)
{
    char phone[DEMO_PHONE_BYTES];
    int32_t workers = 0;

    for (int32_t i = 0; i < h->persons; i++)
        workers += demo__can_work(&p[i]);
    int32_t class = draw_class(d, g, p, h);
    demo__phone(g, phone);
    demo__put(r, HOUSEHOLD_HEAD, p[0].name);
    demo__put(r, HOUSEHOLD_ID_NUMBER, id);
    demo__put(r, HOUSEHOLD_REGION, d->villages[h->village].code);
    demo__put(r, HOUSEHOLD_CLASS, classes[class]);
    put_causes(g, r, h->cause);
    demo__put(r, HOUSEHOLD_STATUS, demo__statuses[h->status]);
    record_put_number(r, HOUSEHOLD_PERSONS, h->persons);
    record_put_number(r, HOUSEHOLD_LABOUR, workers);
    record_put_number(r, HOUSEHOLD_INCOME, draw_income(g, h, class, workers));
    demo__put(r, HOUSEHOLD_PHONE, phone);
    demo__put_day(r, HOUSEHOLD_IDENTIFIED_ON, h->since);
    demo__put_helper(d, r, HOUSEHOLD_HELPER, &d->villages[h->village]);
    demo__put(r, HOUSEHOLD_NOTE, demo__mark);
}

/* No bank's numbers begin with 99. */
static void put_bank_account(struct demo_rng *g, struct record *r)
{
    struct buf b = {0};

    buf_addf(&b, "990000%06d%07d", demo__below(g, 1000000), demo__below(g, 10000000));
    demo__put(r, HOUSEHOLD_BANK_ACCOUNT, buf_text(&b));
    buf_release(&b);
}

static const char *ethnic_of(struct demo_rng *g, const struct demo_person *p)
{
    static const char *const others[] = {"01", "11", "03", "31", "45"};
    static const int32_t weights[5] = {950, 32, 12, 5, 1};

    return p->mongol ? "02" : others[demo__pick(g, weights, 5)];
}

static bool save_member(struct demo *d, struct demo_rng *g, struct record *r, const struct demo_house *h,
                        const struct demo_person *p, const char *id, struct err *e)
{
    record_reset(r);
    record_put_number(r, MEMBER_HOUSEHOLD, h->id);
    demo__put(r, MEMBER_NAME, p->name);
    demo__put(r, MEMBER_RELATION, p->relation);
    demo__put(r, MEMBER_ID_NUMBER, id); /* sex and birth date follow from it */
    demo__put(r, MEMBER_ETHNIC, ethnic_of(g, p));
    demo__put(r, MEMBER_SCHOOLING, p->schooling);
    demo__put(r, MEMBER_HEALTH, p->health);
    demo__put(r, MEMBER_LABOUR, p->labour);
    d->out->members++;
    return demo__save(d, r, e);
}

static bool save_household(struct demo *d, struct demo_rng *g, struct record *household, struct record *member,
                           struct demo_house *h, bool with_members, struct err *e)
{
    static const int32_t causes[12] = {30, 11, 9, 8, 14, 10, 4, 2, 4, 4, 2, 2};
    struct demo_person p[DEMO_PERSONS_MAX] = {0};
    char ids[DEMO_PERSONS_MAX][DEMO_ID_BYTES];
    const struct demo_village *v = &d->villages[h->village];
    bool mongol = demo__chance(g, v->mongol ? 78 : 10);

    h->cause = (uint8_t)demo__family(g, h->persons, mongol, d->today_days, demo__pick(g, causes, 12), p);
    for (int32_t i = 0; i < (with_members ? h->persons : 1); i++)
        demo__id_number(d, &p[i].born, p[i].female, ids[i]);
    record_reset(household);
    put_household(d, g, household, p, ids[0], h);
    if (demo__chance(g, 60))
        put_bank_account(g, household);
    if (!demo__save(d, household, e))
        return false;
    h->id = household->id;
    d->out->households++;
    for (int32_t i = 0; with_members && i < h->persons; i++)
        if (!save_member(d, g, member, h, &p[i], ids[i], e))
            return false;
    return true;
}

static bool save_all(struct demo *d, struct demo_rng *g, const uint8_t *sizes, struct err *e)
{
    struct record household;
    struct record member;
    int32_t sum;
    int32_t *until = weigh_villages(d, &sum);
    bool ok = true;

    record_init(&household, &household_entity);
    record_init(&member, &member_entity);
    for (int32_t i = 0; ok && i < d->house_count; i++) {
        struct demo_house *h = &d->houses[i];
        bool with_members = i < d->scale->with_members;
        h->village = village_at(until, d->village_count, demo__below(g, sum));
        h->persons = with_members ? sizes[i] : (uint8_t)demo__between(g, 1, 4);
        ok = save_household(d, g, &household, &member, h, with_members, e);
    }
    record_release(&household);
    record_release(&member);
    free(until);
    return ok;
}

bool demo__people(struct demo *d, struct err *e)
{
    struct demo_rng g = demo__rng(d->seed, "people");
    uint8_t *sizes = draw_sizes(d, &g);

    d->house_count = d->scale->households;
    d->houses = mem_zero((size_t)d->house_count, sizeof *d->houses);
    demo__part(d, _("households"), (int64_t)d->house_count + d->scale->persons);
    bool ok = save_all(d, &g, sizes, e);
    free(sizes);
    return ok;
}
