/* Experts, and where they served in the past years. */
#include "demo__.h"

#include <stdlib.h>
#include <string.h>

const char *const demo__programme_codes[DEMO_PROGRAMMES] = {"kjtpy", "sanqu", "wmzj"};

/* Where the offices, colleges and hospitals of a league are. */
static const char *const seats[DEMO_LEAGUES] = {"150102", "150203", "150302", "150402", "150502", "150602",
                                                "150702", "150802", "150902", "152201", "152502", "152921"};

static int32_t seat_of(const struct demo *d, int32_t league)
{
    for (int32_t i = 0; i < d->banner_count; i++)
        if (strncmp(d->banners[i].code, seats[league], 6) == 0)
            return i;
    return -1;
}

/* Experts live where there are villages, and half of them at the seat of the league. */
static int32_t home_of(const struct demo *d, struct demo_rng *g)
{
    const struct demo_village *v = &d->villages[demo__below(g, d->village_count)];
    int32_t seat = seat_of(d, v->league);

    return seat >= 0 && demo__chance(g, 50) ? seat : v->banner;
}

/* The first by what the league wants; the others mostly of the same family. */
static void draw_specialties(struct demo *d, struct demo_rng *g, struct demo_expert *x)
{
    int32_t count = 1 + demo__below(g, 3);

    x->specialties[0] = demo__specialty(d, g, x->league);
    x->specialties[1] = x->specialties[2] = -1;
    for (int32_t k = 1; k < count;) {
        int32_t s = demo__specialty(d, g, x->league);
        bool same = strcmp(d->specialties[s].family, d->specialties[x->specialties[0]].family) == 0;
        if (s == x->specialties[0] || s == x->specialties[1] || (!same && !demo__chance(g, 25)))
            continue;
        x->specialties[k++] = s;
    }
}

static void draw_expert(struct demo *d, struct demo_rng *g, struct demo_expert *x)
{
    static const int32_t programmes[DEMO_PROGRAMMES] = {60, 23, 17};
    static const int32_t capacities[5] = {25, 30, 25, 12, 8};

    x->banner = home_of(d, g);
    x->league = d->banners[x->banner].league;
    x->programme = demo__pick(g, programmes, DEMO_PROGRAMMES);
    x->capacity = 1 + demo__pick(g, capacities, 5);
    draw_specialties(d, g, x);
}

static void put_specialties(struct demo *d, struct record *r, const struct demo_expert *x)
{
    struct buf b = {0};

    for (int k = 0; k < 3 && x->specialties[k] >= 0; k++)
        buf_addf(&b, "%s%s", k ? ";" : "", d->specialties[x->specialties[k]].code);
    demo__put(r, EXPERT_SPECIALTIES, buf_text(&b));
    buf_release(&b);
}

/* Titles rise with age: nobody is a deputy senior before 33 or a senior before 38. */
static void put_title(struct demo_rng *g, struct record *r, int32_t programme, int32_t age)
{
    static const char *const titles[] = {"technician", "assistant", "intermediate", "deputy_senior", "senior"};
    static const int32_t by_programme[DEMO_PROGRAMMES][5] = {{4, 18, 45, 25, 8}, {0, 8, 40, 36, 16}, {0, 0, 15, 45, 40}};
    int32_t title = demo__pick(g, by_programme[programme], 5);
    int32_t most = age < 33 ? 2 : age < 38 ? 3 : 4;

    demo__put(r, EXPERT_TITLE, titles[title < most ? title : most]);
}

static void put_person(struct demo *d, struct demo_rng *g, struct record *r, bool mongol, int32_t programme)
{
    char name[DEMO_NAME_BYTES];
    char id[DEMO_ID_BYTES];
    char phone[DEMO_PHONE_BYTES];
    bool female = demo__chance(g, 38);
    int32_t age = demo__between(g, 27, 62);
    int32_t born = d->today_days - age * 365 - demo__below(g, 365);

    demo__name(g, mongol, female, name);
    demo__id_number(d, &born, female, id);
    demo__phone(g, phone);
    demo__put(r, EXPERT_NAME, name);
    demo__put(r, EXPERT_ID_NUMBER, id); /* sex and birth date follow from it */
    demo__put(r, EXPERT_PHONE, phone);
    put_title(g, r, programme, age);
}

/* A few start late, leave early, are away for good or were struck off the list. */
static void put_window(struct demo *d, struct demo_rng *g, struct record *r, struct demo_expert *x)
{
    static const int32_t kinds[5] = {910, 45, 25, 10, 10};

    x->available = true;
    switch (demo__pick(g, kinds, 5)) {
    case 1:
        demo__put_day(r, EXPERT_AVAILABLE_FROM, demo__days(d->year, 3, 1) + demo__below(g, 60));
        break;
    case 2:
        demo__put_day(r, EXPERT_AVAILABLE_TO, demo__days(d->year, 9, 1) + demo__below(g, 90));
        break;
    case 3:
        demo__put_day(r, EXPERT_AVAILABLE_TO, demo__days(d->year - 1, 12, 31));
        x->available = false;
        break;
    case 4:
        record_put_number(r, EXPERT_ACTIVE, 0);
        x->available = false;
        break;
    default:
        break;
    }
}

static bool save_expert(struct demo *d, struct demo_rng *g, struct record *r, struct demo_expert *x, struct err *e)
{
    static const int32_t herding[DEMO_LEAGUES] = {18, 12, 6, 30, 48, 22, 28, 8, 8, 46, 50, 40};
    bool mongol = demo__chance(g, herding[x->league]);

    record_reset(r);
    put_person(d, g, r, mongol, x->programme);
    put_specialties(d, r, x);
    demo__put(r, EXPERT_EMPLOYER, demo__employer(d, g, x->programme, x->league));
    demo__put(r, EXPERT_LANGUAGES, !mongol ? (demo__chance(g, 12) ? "zh;mn" : "zh") : demo__chance(g, 85) ? "zh;mn" : "mn");
    demo__put(r, EXPERT_HOME, d->banners[x->banner].code);
    record_put_number(r, EXPERT_PROGRAMME, d->programmes[x->programme]);
    record_put_number(r, EXPERT_CAPACITY, x->capacity);
    demo__put(r, EXPERT_NOTE, demo__mark);
    put_window(d, g, r, x);
    bool ok = demo__save(d, r, e);
    x->id = r->id;
    return ok;
}

bool demo__experts(struct demo *d, struct err *e)
{
    struct demo_rng g = demo__rng(d->seed, "experts");
    struct record r;
    bool ok = true;

    d->expert_count = d->scale->experts;
    d->experts = mem_zero((size_t)d->expert_count, sizeof *d->experts);
    demo__part(d, _("experts"), d->expert_count);
    record_init(&r, &expert_entity);
    for (int32_t i = 0; ok && i < d->expert_count; i++) {
        draw_expert(d, &g, &d->experts[i]);
        ok = save_expert(d, &g, &r, &d->experts[i], e);
    }
    record_release(&r);
    d->out->experts = d->expert_count;
    return ok;
}

/* ---- past years ---- */

/* Villages of the last year are kept by half, so that who comes again is worth something to the plan. */
struct service {
    int32_t villages[2];
    int32_t count;
};

static int32_t near_village(const struct demo *d, struct demo_rng *g, const struct demo_expert *x)
{
    const struct demo_banner *b = &d->banners[x->banner];
    int32_t at;

    if (b->count && demo__chance(g, 80))
        return b->first + demo__below(g, b->count);
    for (int tries = 0; tries < 200; tries++)
        if (d->villages[at = demo__below(g, d->village_count)].league == x->league)
            return at;
    return demo__below(g, d->village_count);
}

static void draw_service(const struct demo *d, struct demo_rng *g, const struct demo_expert *x, struct service *s)
{
    struct service last = *s;
    int32_t wanted = x->capacity > 1 && demo__chance(g, 60) ? 2 : 1;

    s->count = 0;
    for (int32_t k = 0; k < last.count && s->count < wanted; k++)
        if (demo__chance(g, 55))
            s->villages[s->count++] = last.villages[k];
    while (s->count < wanted) {
        int32_t v = near_village(d, g, x);
        if (s->count == 0 || s->villages[0] != v)
            s->villages[s->count++] = v;
    }
}

static bool save_service(struct demo *d, struct demo_rng *g, struct record *need, struct record *r, const struct demo_expert *x,
                         int32_t village, int32_t year, struct err *e)
{
    bool broken_off = demo__chance(g, 4);
    struct demo_need n = {
        .year = year, .village = village, .specialty = x->specialties[0], .wanted = 1, .priority = demo__between(g, 2, 5),
        .reported = demo__days(year - 1, 11, 1) + demo__below(g, 90), .state = broken_off ? "withdrawn" : "closed",
    };

    if (!demo__save_need(d, g, need, &n, e))
        return false;
    record_reset(r);
    record_put_number(r, ASSIGNMENT_YEAR, year);
    record_put_number(r, ASSIGNMENT_EXPERT, x->id);
    record_put_number(r, ASSIGNMENT_NEED, need->id);
    demo__put(r, ASSIGNMENT_STATE, broken_off ? "cancelled" : "done");
    demo__put_day(r, ASSIGNMENT_STARTS_ON, demo__days(year, 3, 1) + demo__below(g, 45));
    demo__put_day(r, ASSIGNMENT_ENDS_ON, demo__days(year, broken_off ? 6 : 11, 1) + demo__below(g, 60));
    demo__put(r, ASSIGNMENT_NOTE, demo__mark);
    d->out->past_needs++;
    d->out->assignments++;
    return demo__save(d, r, e);
}

static bool save_year(struct demo *d, struct demo_rng *g, struct service *services, int32_t year, struct err *e)
{
    struct record need;
    struct record r;
    bool ok = true;

    demo__number_year(d, year);
    record_init(&need, &need_entity);
    record_init(&r, &assignment_entity);
    for (int32_t i = 0; ok && i < d->expert_count; i++) {
        struct service *s = &services[i];
        if (!demo__chance(g, d->scale->past_percent)) {
            s->count = 0;
            continue;
        }
        draw_service(d, g, &d->experts[i], s);
        for (int32_t k = 0; ok && k < s->count; k++)
            ok = save_service(d, g, &need, &r, &d->experts[i], s->villages[k], year, e);
    }
    record_release(&need);
    record_release(&r);
    demo__number_year(d, d->year);
    return ok;
}

bool demo__past(struct demo *d, struct err *e)
{
    struct demo_rng g = demo__rng(d->seed, "past");
    struct service *services = mem_zero((size_t)d->expert_count, sizeof *services);
    bool ok = true;

    demo__part(d, _("past assignments"), 0);
    for (int32_t year = d->year - d->scale->past_years; ok && year < d->year; year++)
        ok = save_year(d, &g, services, year, e);
    free(services);
    return ok;
}
