/* The demonstration: scales, the order of the parts, saving. */
#include "work/demo.h"

#include "base/date.h"
#include "demo__.h"
#include "init__.h"
#include "store/stmt.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char demo__mark[] = "演示数据 DEMO";

const struct demo_scale demo_scales[] = {
    {.name = "county", .help = N_("one banner: 15,000 households, 40,000 persons, 60 experts"), .area = "150525",
     .experts = 60, .needs = 600, .households = 15000, .with_members = 15000, .persons = 40000,
     .past_years = 3, .past_percent = 75, .requests = 300, .life = true},
    {.name = "region", .help = N_("11,000 villages, 1,650 experts, 16,000 needs, 40,000 households, 100,000 persons"), .area = "15",
     .villages = 11000, .experts = 1650, .needs = 16000, .households = 40000, .with_members = 40000, .persons = 100000,
     .past_years = 3, .past_percent = 75, .requests = 1500, .life = true},
    {.name = "national", .help = N_("for measuring: 100,000 experts, 500,000 needs, 500,000 households"), .area = "15",
     .experts = 100000, .needs = 500000, .households = 500000, .with_members = 40000, .persons = 100000,
     .past_years = 1, .past_percent = 40, .requests = 5000},
};
const int demo_scale_count = sizeof demo_scales / sizeof *demo_scales;

enum { BULK_CACHE_KIB = 256 * 1024, TICK_RECORDS = 64, DEMO_YEAR_MIN = 2016, DEMO_YEAR_MAX = 2090 };

const struct demo_scale *demo_scale_find(const char *name)
{
    for (int i = 0; i < demo_scale_count; i++)
        if (strcmp(demo_scales[i].name, name) == 0)
            return &demo_scales[i];
    return NULL;
}

void demo__part(struct demo *d, const char *part, int64_t total)
{
    d->part = part;
    d->part_done = 0;
    d->part_total = total;
}

bool demo__save(struct demo *d, struct record *r, struct err *e)
{
    if (!repo_save(d->m, r, e))
        return false;
    return ++d->part_done % TICK_RECORDS != 0 || init__tick(d->tick, d->part, d->part_done, d->part_total, e);
}

void demo__put(struct record *r, int field, const char *text)
{
    record_put_text(r, field, text, strlen(text));
}

void demo__put_day(struct record *r, int field, int32_t days)
{
    char text[DATE_TEXT_BYTES];

    demo__put(r, field, date_format(date_from_days(days), text));
}

int32_t demo__days(int year, int month, int day)
{
    return (int32_t)date_to_days((struct date){year, month, day});
}

/* The model numbers new records by its own day. */
void demo__number_year(struct demo *d, int32_t year)
{
    memcpy(d->m->today, d->today, sizeof d->today);
    if (year == d->year)
        return;
    char text[DATE_TEXT_BYTES];
    date_format((struct date){year, 12, 31}, text);
    memcpy(d->m->today, text, sizeof text);
}

/* ---- the whole ---- */

static bool set_setting(struct demo *d, const char *name, const char *value, struct err *e)
{
    struct stmt s;

    stmt_open(&s, d->m->db, Q_SETTING_SET);
    stmt_text(&s, ":name", name);
    stmt_text(&s, ":value", value);
    return stmt_run(&s, e);
}

/* The file says of itself that it is a demonstration; front ends show it. */
static bool mark_file(struct demo *d, struct err *e)
{
    char seed[24];

    snprintf(seed, sizeof seed, "%llu", (unsigned long long)d->seed);
    return set_setting(d, "demo", "1", e) && set_setting(d, "demo.scale", d->scale->name, e) &&
           set_setting(d, "demo.seed", seed, e);
}

static bool find_programmes(struct demo *d, struct err *e)
{
    for (int i = 0; i < DEMO_PROGRAMMES; i++) {
        const char *code = demo__programme_codes[i];
        if (!repo_ref_id(d->m, &programme_entity, code, strlen(code), &d->programmes[i], e))
            return false;
        BUG_ON(!d->programmes[i]);
    }
    return true;
}

/* Each is a transaction of its own, named so in the journal; later ones refer to what earlier ones made. */
static const struct {
    const char *action;
    bool (*make)(struct demo *d, struct err *e);
} parts[] = {
    {"demo: settings", mark_file},        {"demo: programmes", find_programmes},
    {"demo: villages", demo__places},     {"demo: experts", demo__experts},
    {"demo: households", demo__people},   {"demo: visits", demo__visits},
    {"demo: past years", demo__past},     {"demo: past service", demo__life},
    {"demo: needs", demo__needs},
    {"demo: quotas", demo__quotas},       {"demo: cooperation", demo__cooperation},
    {"demo: requests", demo__requests},   {"demo: accounts", demo__accounts},
};

static bool make_parts(struct demo *d, struct err *e)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        d->m->action = parts[i].action;
        if (!txn_begin(d->m->db, TXN_WRITE, e))
            return false;
        bool ok = parts[i].make(d, e);
        if (!txn_end(d->m->db, ok, e))
            return false;
    }
    return true;
}

/* Lives and the past years must fit before today. */
static bool choose_day(struct demo *d, const char *text, struct err *e)
{
    struct date day = date_today();

    if (text && !date_parse(text, strlen(text), &day, e))
        return false;
    if (day.year < DEMO_YEAR_MIN || day.year > DEMO_YEAR_MAX)
        return err_set(e, ERR_INPUT, _("--today: the demonstration is made for a day from %d to %d"), DEMO_YEAR_MIN, DEMO_YEAR_MAX);
    date_format(day, d->today);
    d->year = day.year;
    d->today_days = (int32_t)date_to_days(day);
    return true;
}

static bool fill_demo(struct model *m, void *arg, struct err *e)
{
    struct demo *d = arg;

    d->m = m;
    db_cache(m->db, BULK_CACHE_KIB);
    return init__fill(m, d->tick, &d->out->init, e) && make_parts(d, e);
}

bool demo_office(const char *path, const char *today, enum lang lang, const struct demo_scale *scale, uint64_t seed,
                 const struct setup_tick *tick, struct demo_counts *out, struct err *e)
{
    struct demo d = {.scale = scale, .seed = seed, .tick = tick, .out = out};

    *out = (struct demo_counts){0};
    if (!choose_day(&d, today, e))
        return false;
    d.births = mem_zero((size_t)2 * DEMO_BIRTH_DAYS, sizeof *d.births);
    bool ok = init__make(path, d.today, lang, fill_demo, &d, e);
    free(d.births);
    free(d.villages);
    free(d.banners);
    free(d.experts);
    free(d.houses);
    arena_release(&d.mem);
    return ok;
}
