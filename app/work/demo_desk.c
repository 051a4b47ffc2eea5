/* What else lies on the desk: cooperation with Beijing, requests for advice, accounts. */
#include "demo__.h"

#include <stdlib.h>
#include <string.h>

/* ---- cooperation ---- */

static const struct {
    const char *head; /* code of cooperation_head */
    const char *titles[3];
    int32_t least, most; /* promised, thousand yuan */
} heads[] = {
    {"organisation", {"联席会议和互访", "年度协作计划", "项目督查"}, 20, 120},
    {"talent", {"选派专业技术人才", "挂职干部交流", "教师医生跟岗培训"}, 100, 900},
    {"money", {"财政援助项目", "人居环境整治", "产业到户资金"}, 2000, 30000},
    {"industry", {"肉牛产业园", "设施农业大棚", "帮扶车间"}, 1500, 18000},
    {"labour", {"劳务输出对接", "技能培训班", "公益性岗位补贴"}, 100, 1500},
    {"prosperity", {"街道苏木镇结对", "村企结对", "学校医院结对"}, 50, 800},
};

struct pairing {
    int64_t id;
    char banner[13];
};

struct pairings {
    struct pairing *list;
    int32_t count;
};

static bool load_pairings(struct demo *d, struct pairings *out, struct err *e)
{
    struct list_query q;
    struct list_rows rows;
    struct record r;

    list_query_init(&q, &pairing_entity);
    q.region = d->scale->area;
    if (!list_open(d->m, &q, &rows, e))
        return false;
    record_init(&r, &pairing_entity);
    while (list_next(&rows, &r)) {
        out->list = mem_grow(out->list, (size_t)out->count + 1, sizeof *out->list);
        struct pairing *p = &out->list[out->count++];
        p->id = r.id;
        memcpy(p->banner, record_text(&r, PAIRING_BANNER), sizeof p->banner);
    }
    record_release(&r);
    return list_close(&rows, e);
}

/* By where today lies between the first and the last day. */
static const char *draw_state(const struct demo *d, struct demo_rng *g, int32_t start, int32_t end)
{
    if (d->today_days < start)
        return "agreed";
    if (d->today_days <= end)
        return "running";
    return demo__chance(g, 92) ? "done" : "cancelled";
}

static int64_t draw_received(struct demo_rng *g, const char *state, int64_t promised)
{
    if (strcmp(state, "done") == 0)
        return promised;
    return strcmp(state, "running") == 0 ? promised * demo__between(g, 30, 90) / 100 : 0;
}

static bool save_item(struct demo *d, struct demo_rng *g, struct record *r, const struct pairing *p, int32_t year, int32_t head, struct err *e)
{
    int32_t start = demo__days(year, 2, 1) + demo__below(g, 120);
    int32_t end = start + demo__between(g, 60, 200);
    const char *state = draw_state(d, g, start, end);
    int64_t promised = (int64_t)demo__between(g, heads[head].least, heads[head].most) * 1000 * 100;

    record_reset(r);
    record_put_number(r, COOPERATION_YEAR, year);
    record_put_number(r, COOPERATION_PAIRING, p->id);
    demo__put(r, COOPERATION_HEAD, heads[head].head);
    demo__put(r, COOPERATION_REGION, p->banner);
    demo__put(r, COOPERATION_TITLE, DEMO_PICK(g, heads[head].titles));
    record_put_number(r, COOPERATION_PROMISED, promised);
    record_put_number(r, COOPERATION_RECEIVED, draw_received(g, state, promised));
    record_put_number(r, COOPERATION_BENEFICIARIES, promised / 100 / demo__between(g, 2000, 9000) + 1);
    demo__put(r, COOPERATION_STATE, state);
    demo__put_day(r, COOPERATION_STARTS_ON, start);
    demo__put_day(r, COOPERATION_ENDS_ON, end);
    demo__put(r, COOPERATION_EVIDENCE, demo__mark);
    d->out->cooperations++;
    return demo__save(d, r, e);
}

static bool save_pairing_items(struct demo *d, struct demo_rng *g, struct record *r, const struct pairing *p, struct err *e)
{
    for (int32_t year = d->year - 2; year <= d->year; year++) {
        demo__number_year(d, year);
        for (int32_t head = 0; head < (int32_t)(sizeof heads / sizeof *heads); head++)
            if (demo__chance(g, 65) && !save_item(d, g, r, p, year, head, e))
                return false;
    }
    return true;
}

bool demo__cooperation(struct demo *d, struct err *e)
{
    struct demo_rng g = demo__rng(d->seed, "cooperation");
    struct pairings pairings = {0};
    struct record r;
    bool ok = load_pairings(d, &pairings, e);

    demo__part(d, _("cooperation"), 0);
    record_init(&r, &cooperation_entity);
    for (int32_t i = 0; ok && i < pairings.count; i++)
        ok = save_pairing_items(d, &g, &r, &pairings.list[i], e);
    record_release(&r);
    free(pairings.list);
    demo__number_year(d, d->year);
    return ok;
}

/* ---- requests ---- */

/* An expert who knows the specialty; NULL if chance finds none. */
static const struct demo_expert *who_knows(const struct demo *d, struct demo_rng *g, int32_t specialty)
{
    for (int tries = 0; tries < 300; tries++) {
        const struct demo_expert *x = &d->experts[demo__below(g, d->expert_count)];
        for (int k = 0; k < 3; k++)
            if (x->specialties[k] == specialty)
                return x;
    }
    return NULL;
}

/* What came in long ago is closed; the last days are still open. */
static const char *request_state(struct demo_rng *g, int32_t age, bool expert)
{
    static const char *const states[] = {"new", "assigned", "answered", "closed", "reopened"};
    static const int32_t old[5] = {0, 0, 6, 91, 3}, recent[5] = {10, 20, 45, 20, 5}, last[5] = {50, 35, 15, 0, 0};

    return expert ? states[demo__pick(g, age > 30 ? old : age > 4 ? recent : last, 5)] : "new";
}

static void put_answer(struct demo_rng *g, struct record *r, const char *state, const char *answer, int32_t day, int32_t age)
{
    if (strcmp(state, "new") == 0 || strcmp(state, "assigned") == 0)
        return;
    demo__put(r, REQUEST_ANSWER, answer);
    demo__put_day(r, REQUEST_ANSWERED_ON, day + (age ? demo__below(g, age < 4 ? age + 1 : 4) : 0));
    if (strcmp(state, "closed") == 0)
        record_put_number(r, REQUEST_SATISFACTION, demo__between(g, 3, 5));
}

static bool save_request(struct demo *d, struct demo_rng *g, struct record *r, int32_t day, struct err *e)
{
    static const char *const channels[] = {"phone", "message", "app", "video", "web", "visit", "village"};
    static const int32_t weights[7] = {58, 16, 8, 3, 3, 4, 8};
    const struct demo_village *v = &d->villages[demo__below(g, d->village_count)];
    int32_t specialty = demo__specialty(d, g, v->league);
    const struct demo_expert *x = who_knows(d, g, specialty);
    const char *answer;
    const char *question = demo__question(d->specialties[specialty].code, &answer);
    const char *state = request_state(g, d->today_days - day, x != NULL);
    char name[DEMO_NAME_BYTES];
    char phone[DEMO_PHONE_BYTES];

    record_reset(r);
    demo__name(g, v->mongol && demo__chance(g, 75), demo__chance(g, 40), name);
    demo__phone(g, phone);
    demo__put_day(r, REQUEST_RECEIVED_ON, day);
    demo__put(r, REQUEST_CALLER, name);
    demo__put(r, REQUEST_PHONE, phone);
    demo__put(r, REQUEST_REGION, v->code);
    demo__put(r, REQUEST_CHANNEL, channels[demo__pick(g, weights, 7)]);
    demo__put(r, REQUEST_SPECIALTY, d->specialties[specialty].code);
    demo__put(r, REQUEST_QUESTION, question);
    demo__put(r, REQUEST_STATE, state);
    if (x && strcmp(state, "new") != 0)
        record_put_number(r, REQUEST_EXPERT, x->id);
    put_answer(g, r, state, answer, day, d->today_days - day);
    d->out->requests++;
    return demo__save(d, r, e);
}

/* Over the last year, in order of day, so that numbers rise with the days. */
bool demo__requests(struct demo *d, struct err *e)
{
    struct demo_rng g = demo__rng(d->seed, "requests");
    int32_t count = d->scale->requests;
    struct record r;
    bool ok = true;

    demo__part(d, _("requests"), count);
    record_init(&r, &request_entity);
    for (int32_t i = 0; ok && i < count; i++)
        ok = save_request(d, &g, &r, d->today_days - 364 + (int32_t)((int64_t)i * 365 / count), e);
    record_release(&r);
    return ok;
}

/* ---- accounts ---- */

bool demo__accounts(struct demo *d, struct err *e)
{
    static const struct {
        const char *name, *person, *role, *area;
    } accounts[] = {
        {"demo-staff", "演示·旗县工作人员", "staff", "150525000000"},
        {"demo-coordinator", "演示·自治区统筹员", "coordinator", "150000000000"},
        {"demo-league", "演示·盟市统筹员", "coordinator", "150500000000"},
        {"demo-reviewer", "演示·审核员", "reviewer", "150500000000"},
        {"demo-auditor", "演示·审计员", "auditor", "150000000000"},
    };
    struct record r;
    bool ok = true;

    record_init(&r, &account_entity);
    for (size_t i = 0; ok && i < sizeof accounts / sizeof *accounts; i++) {
        record_reset(&r);
        demo__put(&r, ACCOUNT_NAME, accounts[i].name);
        demo__put(&r, ACCOUNT_PERSON, accounts[i].person);
        demo__put(&r, ACCOUNT_ROLE, accounts[i].role);
        demo__put(&r, ACCOUNT_AREA, accounts[i].area);
        demo__put(&r, ACCOUNT_NOTE, demo__mark);
        ok = demo__save(d, &r, e);
        d->out->accounts++;
    }
    record_release(&r);
    return ok;
}
