/* What became of the assignments of past years: offers, agreements, service logs, stations, appraisals. */
#include "base/date.h"
#include "demo__.h"
#include "store/stmt.h"
#include "work/appraise.h"

#include <stdlib.h>
#include <string.h>

enum { LOGS_LEAST = 2, LOGS_MOST = 6, BANNERS_A_STATION = 4 };

struct sent {
    int64_t id;
    char region[13], state[12];
    int32_t first, last, banner; /* days since 1970; place in demo.banners, -1 = none */
};

struct life {
    struct demo *d;
    struct demo_rng g;
    struct sent *sent; /* owned */
    size_t count, room;
    int64_t *stations; /* owned; row of the banner's station, 0 = none */
    struct record offer, agreement, service;
};

static int32_t day_of(const char *text)
{
    struct date day;
    struct err e = {0};

    if (!date_parse(text, strlen(text), &day, &e))
        BUG("%s", e.text);
    return (int32_t)date_to_days(day);
}

static int32_t banner_of(const struct demo *d, const char *region)
{
    for (int32_t i = 0; i < d->banner_count; i++)
        if (strncmp(d->banners[i].code, region, 6) == 0)
            return i;
    return -1;
}

static bool read_sent(struct life *l, int32_t year, struct err *e)
{
    struct stmt s;

    l->count = 0;
    stmt_open(&s, l->d->m->db, Q_DEMO_SENT);
    stmt_int(&s, ":year", year);
    while (stmt_next(&s)) {
        if (l->count == l->room)
            l->sent = mem_grow(l->sent, l->room = l->room ? l->room * 2 : 1024, sizeof *l->sent);
        struct sent *a = &l->sent[l->count++];
        *a = (struct sent){.id = stmt_col_int(&s, 0), .first = day_of(stmt_col_text(&s, 3)), .last = day_of(stmt_col_text(&s, 4))};
        memcpy(a->region, stmt_col_text(&s, 1), 13);
        memcpy(a->state, stmt_col_text(&s, 2), stmt_col_len(&s, 2) + 1);
        a->banner = banner_of(l->d, a->region);
    }
    return stmt_close(&s, e);
}

/* The model's day is when somebody wrote the record down. */
static void be_on(struct demo *d, int32_t days)
{
    char text[DATE_TEXT_BYTES];

    date_format(date_from_days(days), text);
    memcpy(d->m->today, text, sizeof text);
}

static void begin(struct record *r)
{
    record_reset(r);
    r->id = 0;
    r->rev = 0;
}

static bool save_offer(struct life *l, const struct sent *a, struct err *e)
{
    static const char *const reasons[] = {"duty", "health", "family", "unit"};
    struct record *r = &l->offer;
    bool declined = strcmp(a->state, "cancelled") == 0;

    begin(r);
    record_put_number(r, OFFER_ASSIGNMENT, a->id);
    demo__put_day(r, OFFER_OFFERED_ON, a->first - 30);
    demo__put_day(r, OFFER_ANSWER_BY, a->first - 15);
    demo__put_day(r, OFFER_ANSWERED_ON, a->first - demo__between(&l->g, 15, 29));
    demo__put(r, OFFER_STATE, declined ? "declined" : "accepted");
    if (declined)
        demo__put(r, OFFER_REASON, DEMO_PICK(&l->g, reasons));
    demo__put(r, OFFER_NOTE, demo__mark);
    be_on(l->d, a->first - 15);
    l->d->out->offers++;
    return demo__save(l->d, r, e);
}

static bool save_agreement(struct life *l, const struct sent *a, struct err *e)
{
    struct record *r = &l->agreement;
    int32_t signed_on = a->first - demo__between(&l->g, 0, 12);

    begin(r);
    record_put_number(r, AGREEMENT_ASSIGNMENT, a->id);
    demo__put(r, AGREEMENT_RECEIVER, "演示·村民委员会");
    demo__put(r, AGREEMENT_SENDER, "演示·派出单位");
    demo__put_day(r, AGREEMENT_EXPERT_ON, signed_on);
    demo__put_day(r, AGREEMENT_RECEIVER_ON, signed_on);
    demo__put_day(r, AGREEMENT_SENDER_ON, signed_on + demo__below(&l->g, 20));
    demo__put_day(r, AGREEMENT_STARTS_ON, a->first);
    demo__put_day(r, AGREEMENT_ENDS_ON, a->last);
    demo__put(r, AGREEMENT_DELIVERABLES, "技术指导、培训和示范");
    record_put_number(r, AGREEMENT_TARGET_SERVICES, 3);
    record_put_number(r, AGREEMENT_TARGET_HOURS, 16);
    record_put_number(r, AGREEMENT_TARGET_HOUSEHOLDS, 10);
    demo__put(r, AGREEMENT_STATE, "ended");
    demo__put(r, AGREEMENT_NOTE, demo__mark);
    be_on(l->d, a->first);
    l->d->out->agreements++;
    return demo__save(l->d, r, e);
}

static bool save_log(struct life *l, const struct sent *a, int32_t day, struct err *e)
{
    static const char *const methods[] = {"onsite", "training", "demonstration", "phone", "online"};
    static const char *const techniques[] = {"饲草料配比", "动物疫病防控", "温室管护", "测土配方施肥", "滴灌技术", "玉米密植", "马铃薯脱毒种薯"};
    static const char *const results[] = {"户主掌握了要点", "当场示范，反响好", "提出了改进办法，下次回访", "解决了当前的问题"};
    static const int32_t weights[5] = {60, 14, 8, 10, 8};
    struct record *r = &l->service;

    begin(r);
    record_put_number(r, SERVICE_ASSIGNMENT, a->id);
    demo__put_day(r, SERVICE_DATE, day);
    demo__put(r, SERVICE_METHOD, methods[demo__pick(&l->g, weights, 5)]);
    record_put_number(r, SERVICE_HOURS, 10 * (int64_t)demo__between(&l->g, 2, 14) + 5 * (int64_t)demo__below(&l->g, 2));
    record_put_number(r, SERVICE_HOUSEHOLDS, demo__between(&l->g, 1, 12));
    demo__put(r, SERVICE_TECHNIQUE, DEMO_PICK(&l->g, techniques));
    demo__put(r, SERVICE_RESULT, DEMO_PICK(&l->g, results));
    if (demo__chance(&l->g, 85))
        record_put_number(r, SERVICE_SATISFACTION, demo__between(&l->g, 3, 5));
    if (a->banner >= 0 && l->stations[a->banner] && demo__chance(&l->g, 30))
        record_put_number(r, SERVICE_STATION, l->stations[a->banner]);
    demo__put(r, SERVICE_NOTE, demo__mark);
    be_on(l->d, day + (demo__chance(&l->g, 88) ? demo__below(&l->g, 10) : 20));
    l->d->out->services++;
    return demo__save(l->d, r, e);
}

/* Most keep their agreement, some never signed one, a few wrote nothing down. */
static bool save_life(struct life *l, const struct sent *a, struct err *e)
{
    int32_t logs = demo__between(&l->g, LOGS_LEAST, LOGS_MOST);

    if (!save_offer(l, a, e))
        return false;
    if (strcmp(a->state, "cancelled") == 0)
        return true;
    if (demo__chance(&l->g, 94) && !save_agreement(l, a, e))
        return false;
    for (int32_t i = 0; i < logs; i++)
        if (!save_log(l, a, a->first + (int32_t)((int64_t)(a->last - a->first) * (2 * i + 1) / (2 * logs)), e))
            return false;
    return true;
}

/* ---- stations ---- */

static bool save_station(struct life *l, int32_t banner, struct err *e)
{
    struct record r;

    record_init(&r, &station_entity);
    demo__put(&r, STATION_NAME, "演示·科技特派员工作站");
    demo__put(&r, STATION_REGION, l->d->banners[banner].code);
    demo__put(&r, STATION_HOST, "演示·农牧业合作社");
    demo__put_day(&r, STATION_OPENED_ON, demo__days(l->d->year - l->d->scale->past_years, 1, 1));
    demo__put(&r, STATION_EQUIPMENT, "培训室、化验仪器、示范田");
    demo__put(&r, STATION_NOTE, demo__mark);
    bool ok = demo__save(l->d, &r, e);
    l->stations[banner] = r.id;
    record_release(&r);
    return ok;
}

static bool save_stations(struct life *l, struct err *e)
{
    bool ok = true;

    l->stations = mem_zero((size_t)l->d->banner_count + 1, sizeof *l->stations);
    for (int32_t i = 0; ok && i < l->d->banner_count; i += BANNERS_A_STATION)
        ok = save_station(l, i, e);
    return ok;
}

/* ---- appraisals ---- */

/* People add their points, the sheet is computed again, and what is older than a year is final. */
static bool give_points(struct life *l, int32_t year, struct err *e)
{
    struct list_query q;
    struct record r;
    int64_t *ids = NULL, count = 0;
    char text[8];
    struct buf y = {0};

    buf_add_int(&y, year);
    memcpy(text, buf_text(&y), y.len + 1);
    buf_release(&y);
    list_query_init(&q, &appraisal_entity);
    q.filters[q.filter_count++] = (struct list_filter){APPRAISAL_YEAR, LIST_EQ, text};
    record_init(&r, &appraisal_entity);
    bool ok = list_ids(l->d->m, &q, &ids, &count, e);
    for (int64_t i = 0; ok && i < count; i++) {
        ok = repo_load(l->d->m, ids[i], &r, e);
        record_put_number(&r, APPRAISAL_MANUAL, 10 * (int64_t)demo__between(&l->g, 11, 20));
        ok = ok && demo__save(l->d, &r, e);
    }
    struct appraise_counts n;
    ok = ok && appraise_experts(l->d->m, year, NULL, "15", &n, e);
    for (int64_t i = 0; ok && i < count; i++)
        ok = repo_load(l->d->m, ids[i], &r, e) && repo_do(l->d->m, &r, "publish", e);
    l->d->out->appraisals += count;
    record_release(&r);
    free(ids);
    return ok;
}

static bool appraise(struct life *l, int32_t year, struct err *e)
{
    struct appraise_counts experts, stations;

    demo__number_year(l->d, year);
    return appraise_experts(l->d->m, year, NULL, "15", &experts, e) && appraise_stations(l->d->m, year, "15", &stations, e) &&
           give_points(l, year, e);
}

static bool play_year(struct life *l, int32_t year, struct err *e)
{
    bool ok = read_sent(l, year, e);

    for (size_t i = 0; ok && i < l->count; i++)
        ok = save_life(l, &l->sent[i], e);
    return ok && appraise(l, year, e);
}

bool demo__life(struct demo *d, struct err *e)
{
    struct life l = {.d = d, .g = demo__rng(d->seed, "life")};
    bool ok = true;

    if (!d->scale->life)
        return true;
    demo__part(d, _("offers, agreements and service logs"), 0);
    record_init(&l.offer, &offer_entity);
    record_init(&l.agreement, &agreement_entity);
    record_init(&l.service, &service_entity);
    demo__number_year(d, d->year - d->scale->past_years);
    ok = save_stations(&l, e);
    for (int32_t year = d->year - d->scale->past_years; ok && year < d->year; year++)
        ok = play_year(&l, year, e);
    demo__number_year(d, d->year);
    record_release(&l.offer);
    record_release(&l.agreement);
    record_release(&l.service);
    free(l.sent);
    free(l.stations);
    return ok;
}
