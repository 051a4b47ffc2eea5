/*
 * A year played through: needs, plan, offers of which 15 % are declined, next candidates, agreements, 20,000 logs, the
 * list of what is at risk, appraisal, next year's plan. Every count is asked again by SQL written here.
 */
#include "base/date.h"
#include "check.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/stmt.h"
#include "store/txn.h"
#include "tmpdb.h"
#include "work/appraise.h"
#include "work/offer.h"
#include "work/plan.h"
#include "work/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VILLAGES = 200, EXPERTS = 150, LOGS = 20000, OFFERS_IN_20 = 3 }; /* 15 % decline */

static struct tmpdb t;

static int open_db(void **state)
{
    (void)state;
    tmpdb_open(&t);
    return 0;
}

static int close_db(void **state)
{
    (void)state;
    tmpdb_close(&t);
    return 0;
}

/* ---- SQL of the test's own ---- */

static int64_t ask(const char *sql)
{
    struct err e = {0};
    struct stmt s;

    stmt_open_text(&s, t.db, sql);
    int64_t n = stmt_next(&s) ? stmt_col_int(&s, 0) : -1;
    CHECK_OK(stmt_close(&s, &e), e);
    return n;
}

struct rows {
    int64_t *ids;
    size_t count;
};

static struct rows ask_ids(const char *sql)
{
    struct rows r = {0};
    struct err e = {0};
    struct stmt s;

    stmt_open_text(&s, t.db, sql);
    while (stmt_next(&s)) {
        r.ids = mem_grow(r.ids, r.count + 1, sizeof *r.ids);
        r.ids[r.count++] = stmt_col_int(&s, 0);
    }
    CHECK_OK(stmt_close(&s, &e), e);
    return r;
}

static void be_on(const char *today)
{
    snprintf(t.m.today, sizeof t.m.today, "%s", today);
}

static void begin(void)
{
    struct err e = {0};

    CHECK_OK(txn_begin(t.db, TXN_WRITE, &e), e);
}

static void commit(void)
{
    struct err e = {0};

    CHECK_OK(txn_end(t.db, true, &e), e);
}

/* ---- the year ---- */

static const char *const specialties[] = {"A1", "A2", "B1"};

static void add_villages_and_experts(void)
{
    char code[16], places[4];

    begin();
    for (int i = 0; i < VILLAGES; i++) {
        snprintf(code, sizeof code, "%s%03d", i % 2 ? "150525100" : "150121100", 300 + i / 2);
        free(tmpdb_add(&t, "region", "code", code, "level", "5", "name", "嘎查", "parent", i % 2 ? "150525100" : "150121100", "poor",
                       i % 3 ? "0" : "1", NULL));
    }
    for (int i = 0; i < EXPERTS; i++) {
        snprintf(places, sizeof places, "%d", 1 + i % 3);
        free(tmpdb_add(&t, "expert", "name", "专家", "specialties", specialties[i % 3], "home", i % 2 ? "150525" : "150121", "programme",
                       "kjtpy", "capacity", places, NULL));
    }
    commit();
}

static void add_needs(const char *year)
{
    char code[16];

    begin();
    for (int i = 0; i < VILLAGES; i++) {
        snprintf(code, sizeof code, "%s%03d", i % 2 ? "150525100" : "150121100", 300 + i / 2);
        free(tmpdb_add(&t, "need", "year", year, "region", code, "specialty", specialties[i / 2 % 3], NULL));
    }
    commit();
}

static void solve(int year, struct record *plan)
{
    struct err e = {0};

    record_init(plan, &plan_entity);
    CHECK_OK(plan_new(&t.m, year, NULL, NULL, plan, &e), e);
    CHECK_OK(plan_fill(&t.m, plan, NULL, &e), e);
}

static void add_sheet(void)
{
    static const char *const criteria[][5] = {
        {"services", "次数", "services", "40", "150"}, {"hours", "小时", "hours", "20", "400"},
        {"targets", "协议", "targets", "20", "100"},   {"satisfaction", "满意度", "satisfaction", "20", "5"},
    };
    static const char *const grades[][4] = {
        {"excellent", "80", "20", "100"}, {"good", "60", "", "60"}, {"qualified", "40", "", "20"}, {"unqualified", "0", "", "0"}};

    for (size_t i = 0; i < sizeof criteria / sizeof *criteria; i++)
        free(tmpdb_add(&t, "criterion", "kind", "person", "code", criteria[i][0], "name", criteria[i][1], "measure", criteria[i][2],
                       "weight", criteria[i][3], "full_at", criteria[i][4], NULL));
    for (size_t i = 0; i < sizeof grades / sizeof *grades; i++)
        free(tmpdb_add(&t, "grade", "kind", "person", "grade", grades[i][0], "at_least", grades[i][1], "most_percent", grades[i][2],
                       "share", grades[i][3], NULL));
}

/* Every offer is answered; *asked gets how many next candidates were asked, *nobody how often there was none. */
static void answer_offers(int *declined, int *asked, int *nobody)
{
    struct rows offers = ask_ids("SELECT id FROM offer ORDER BY no");
    struct record r, next;

    record_init(&r, &offer_entity);
    record_init(&next, &offer_entity);
    for (size_t i = 0; i < offers.count; i++) {
        struct err e = {0};
        bool declines = (i * 7) % 20 < OFFERS_IN_20;
        CHECK_OK(repo_load(&t.m, offers.ids[i], &r, &e), e);
        if (declines)
            record_put_text(&r, OFFER_REASON, i % 2 ? "duty" : "far", i % 2 ? 4 : 3);
        CHECK_OK(repo_do(&t.m, &r, declines ? "decline" : "accept", &e), e);
        if (!declines)
            continue;
        ++*declined;
        record_reset(&next);
        if (offer_next(&t.m, &r, NULL, "2026-04-10", &next, &e)) {
            ++*asked;
            CHECK_OK(repo_do(&t.m, &next, "accept", &e), e);
        } else {
            assert_int_equal(e.code, ERR_MISSING);
            ++*nobody;
        }
    }
    record_release(&r);
    record_release(&next);
    free(offers.ids);
}

static void check_offers(int declined, int asked)
{
    assert_int_equal(ask("SELECT count(*) FROM offer WHERE state = 'declined'"), declined);
    assert_int_equal(ask("SELECT count(*) FROM offer WHERE follows IS NOT NULL"), asked);
    assert_int_equal(ask("SELECT count(*) FROM assignment WHERE state = 'cancelled'"), declined);
    assert_int_equal(ask("SELECT count(*) FROM assignment WHERE state = 'planned'"), ask("SELECT count(*) FROM offer WHERE state = 'accepted'"));
    assert_int_equal(ask("SELECT count(*) FROM offer a JOIN offer b ON b.follows = a.id AND b.expert = a.expert"), 0);
    assert_int_equal(ask("SELECT count(*) FROM (SELECT expert FROM assignment WHERE state <> 'cancelled' GROUP BY expert "
                         "HAVING count(*) > (SELECT capacity FROM expert x WHERE x.id = expert))"), 0);
}

/* Nine of ten agree, some for a short term, a few leave it unsigned. */
static void sign_agreements(void)
{
    struct rows list = ask_ids("SELECT id FROM assignment WHERE state = 'planned' ORDER BY no");
    struct record r;

    begin();
    record_init(&r, &agreement_entity);
    for (size_t i = 0; i < list.count; i++) {
        static const char *const days[][2] = {{"expert_on", "2026-03-30"}, {"receiver_on", "2026-03-31"}, {"sender_on", "2026-04-01"},
                                              {"receiver", "村委会"},       {"sender", "科技局"},          {"starts_on", "2026-04-01"},
                                              {"target_services", "100"},   {"target_hours", "300"}};
        struct err e = {0};
        if (i % 10 == 9)
            continue;
        record_reset(&r);
        r.id = r.rev = 0;
        record_put_number(&r, AGREEMENT_ASSIGNMENT, list.ids[i]);
        for (size_t k = 0; k < sizeof days / sizeof *days; k++)
            CHECK_OK(record_set_named(&t.m, &r, days[k][0], days[k][1], &e), e);
        CHECK_OK(record_set_named(&t.m, &r, "ends_on", i % 17 == 3 ? "2026-08-31" : "2026-12-15", &e), e);
        CHECK_OK(repo_save(&t.m, &r, &e), e);
        if (i % 23 != 7)
            CHECK_OK(repo_do(&t.m, &r, "sign", &e), e);
    }
    record_release(&r);
    free(list.ids);
    commit();
}

/* Twenty thousand, from April to November; every 13th assignment is never served. */
static void add_logs(void)
{
    struct rows list = ask_ids("SELECT id FROM assignment WHERE state <> 'cancelled' ORDER BY no");
    struct date first = {2026, 4, 1};
    struct record r;
    size_t at = 0;

    record_init(&r, &service_entity);
    begin();
    for (int i = 0; i < LOGS; i++) {
        struct err e = {0};
        char day[DATE_TEXT_BYTES];
        do
            at = (at + 1) % list.count;
        while (at % 13 == 5);
        record_reset(&r);
        r.id = r.rev = 0;
        record_put_number(&r, SERVICE_ASSIGNMENT, list.ids[at]);
        date_format(date_add_days(first, (int64_t)i * (at % 4 ? 230 : 150) / LOGS), day);
        record_put_text(&r, SERVICE_DATE, day, 10);
        record_put_number(&r, SERVICE_HOURS, 10 + (int64_t)(at % 40));
        record_put_number(&r, SERVICE_HOUSEHOLDS, i % 5);
        record_put_number(&r, SERVICE_SATISFACTION, 1 + (int64_t)(at % 5));
        CHECK_OK(repo_save(&t.m, &r, &e), e);
    }
    commit();
    record_release(&r);
    free(list.ids);
}

static void check_logs(void)
{
    assert_int_equal(ask("SELECT count(*) FROM service"), LOGS);
    assert_int_equal(ask("SELECT count(*) FROM service s JOIN assignment a ON a.id = s.assignment JOIN need n ON n.id = a.need "
                         "WHERE s.expert <> a.expert OR s.region <> n.region"), 0);
    assert_int_equal(ask("SELECT count(*) FROM service WHERE flags LIKE '%no_agreement%'"),
                     ask("SELECT count(*) FROM service s LEFT JOIN agreement g ON g.assignment = s.assignment "
                         "WHERE g.id IS NULL OR g.state = 'draft' OR s.date < '2026-04-01' OR s.date > g.ends_on"));
    assert_true(ask("SELECT count(*) FROM service WHERE flags LIKE '%no_agreement%'") > 0);
    assert_int_equal(ask("SELECT count(*) FROM service WHERE flags LIKE '%late%'"), ask("SELECT count(*) FROM service WHERE date < '2026-11-06'"));
}

/* ---- at risk ---- */

struct risks {
    int64_t silent, agreement, no_agreement, unvisited;
};

static bool count_risk(void *arg, const struct sheet_value *v, struct err *e)
{
    struct risks *r = arg;

    (void)e;
    r->silent += strcmp(v[0].text, "silent") == 0;
    r->agreement += strcmp(v[0].text, "agreement") == 0;
    r->no_agreement += strcmp(v[0].text, "no_agreement") == 0;
    r->unvisited += strcmp(v[0].text, "unvisited") == 0;
    return true;
}

static void check_risks(void)
{
    const struct report *report = NULL;
    const struct report_order order = {.year = 2026, .days = 30, .weeks = 4};
    struct risks r = {0};
    struct err e = {0};

    CHECK_OK(report_find("at-risk", &report, &e), e);
    CHECK_OK(report_run(&t.m, report, &order, false, count_risk, &r, &e), e);
    assert_int_equal(r.silent, ask("SELECT count(*) FROM assignment a WHERE state = 'active' AND NOT EXISTS "
                                   "(SELECT 1 FROM service s WHERE s.assignment = a.id AND s.date >= date('2026-11-20', '-28 days'))"));
    assert_int_equal(r.agreement, ask("SELECT count(*) FROM agreement WHERE state = 'signed' AND ends_on <= '2026-12-20'"));
    assert_int_equal(r.no_agreement, 0); /* only those with one are active */
    assert_int_equal(r.unvisited, ask("SELECT count(*) FROM (SELECT region FROM need WHERE id IN (SELECT need FROM assignment "
                                      "WHERE state <> 'cancelled') EXCEPT SELECT region FROM service)"));
    assert_true(r.silent > 0 && r.agreement > 0 && r.unvisited > 0);
}

/* ---- appraisal ---- */

/* Points of the sheet above by another way: expert by expert, in plain arithmetic. */
static void check_points(int64_t expert)
{
    char sql[400];
    double points[4] = {0};

    snprintf(sql, sizeof sql, "SELECT count(*) FROM service WHERE expert = %lld", (long long)expert);
    int64_t services = ask(sql);
    snprintf(sql, sizeof sql, "SELECT coalesce(sum(hours), 0) FROM service WHERE expert = %lld", (long long)expert);
    int64_t tenths = ask(sql);
    snprintf(sql, sizeof sql, "SELECT round(coalesce(avg(satisfaction), 0) * 100) FROM service WHERE expert = %lld", (long long)expert);
    int64_t liked = ask(sql);
    snprintf(sql, sizeof sql,
             "SELECT coalesce(sum(min(100, n) + min(100, h * 100 / 3000)) / (2 * count(*)), 0) FROM (SELECT count(s.id) AS n, "
             "coalesce(sum(s.hours), 0) AS h FROM agreement g LEFT JOIN service s ON s.assignment = g.assignment AND s.date <= g.ends_on "
             "WHERE g.expert = %lld AND g.state = 'signed' GROUP BY g.id)", (long long)expert);
    int64_t met = ask(sql);
    points[0] = services >= 150 ? 400 : 400.0 * (double)services / 150;
    points[1] = tenths >= 4000 ? 200 : 200.0 * (double)tenths / 4000;
    points[2] = 2.0 * (double)met;
    points[3] = 200.0 * (double)liked / 500;
    int64_t sum = 0;
    for (int i = 0; i < 4; i++)
        sum += (int64_t)(points[i] + 0.5);
    snprintf(sql, sizeof sql, "SELECT computed FROM appraisal WHERE expert = %lld", (long long)expert);
    assert_int_equal(ask(sql), sum);
}

static void check_appraisals(void)
{
    struct rows experts = ask_ids("SELECT expert FROM appraisal");
    int64_t judged = ask("SELECT count(*) FROM appraisal");

    assert_int_equal(judged, ask("SELECT count(DISTINCT expert) FROM agreement WHERE state = 'signed'"));
    for (size_t i = 0; i < experts.count; i++)
        check_points(experts.ids[i]);
    free(experts.ids);
    int64_t good_enough = ask("SELECT count(*) FROM appraisal WHERE total >= 800"), most = judged / 5;
    assert_true(good_enough > most);
    assert_int_equal(ask("SELECT count(*) FROM appraisal WHERE grade = 'excellent'"), most);
    assert_true(ask("SELECT min(total) FROM appraisal WHERE grade = 'excellent'") >= ask("SELECT max(total) FROM appraisal WHERE grade <> 'excellent'"));
    assert_int_equal(ask("SELECT count(*) FROM appraisal WHERE grade = 'unqualified'"), ask("SELECT count(*) FROM appraisal WHERE total < 400"));
}

static void publish_all(void)
{
    struct rows list = ask_ids("SELECT id FROM appraisal");
    struct record r;

    begin();
    record_init(&r, &appraisal_entity);
    for (size_t i = 0; i < list.count; i++) {
        struct err e = {0};
        CHECK_OK(repo_load(&t.m, list.ids[i], &r, &e) && repo_do(&t.m, &r, "publish", &e), e);
    }
    record_release(&r);
    free(list.ids);
    commit();
}

/* ---- next year ---- */

/* Score without the appraisal, with it, and what the grade is worth. */
static void check_next_plan(const char *plain, const char *judged)
{
    char sql[700];

    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM plan_line l JOIN plan p ON p.id = l.plan JOIN plan_line k ON k.expert = l.expert AND k.need = l.need "
             "AND k.kind = 'placed' JOIN plan q ON q.id = k.plan LEFT JOIN appraisal a ON a.expert = l.expert "
             "WHERE l.kind = 'placed' AND p.no = '%s' AND q.no = '%s' AND k.score <> l.score + CASE a.grade WHEN 'excellent' THEN 100 "
             "WHEN 'good' THEN 60 WHEN 'qualified' THEN 20 ELSE 0 END", plain, judged);
    assert_int_equal(ask(sql), 0);
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM plan_line l JOIN plan p ON p.id = l.plan JOIN appraisal a ON a.expert = l.expert "
             "WHERE l.kind = 'placed' AND p.no = '%s' AND a.grade = 'excellent'", judged);
    assert_true(ask(sql) > 0);
}

static void a_year_is_played_through_and_every_count_agrees(void **state)
{
    struct err e = {0};
    struct record plan, again, plain, judged;
    struct appraise_counts counts;
    int64_t made = 0, offers = 0;
    int declined = 0, asked = 0, nobody = 0;

    (void)state;
    be_on("2026-03-15");
    add_villages_and_experts();
    add_needs("2026");
    add_sheet();
    solve(2026, &plan);
    CHECK_OK(plan_apply(&t.m, &plan, &made, &e), e);
    CHECK_OK(offer_make_all(&t.m, &plan, 0, "15", "2026-03-31", &offers, &e), e);
    assert_int_equal(offers, made);
    assert_int_equal(ask("SELECT count(*) FROM offer"), made);
    answer_offers(&declined, &asked, &nobody);
    assert_in_range(declined * 100, offers * 14, offers * 16);
    assert_int_equal(asked + nobody, declined);
    assert_true(asked > 0);
    check_offers(declined, asked);
    solve(2026, &again);
    assert_int_equal(ask("SELECT count(*) FROM plan_line l JOIN offer o ON o.expert = l.expert AND o.need = l.need "
                         "WHERE l.kind = 'placed' AND o.state = 'declined' AND l.plan = (SELECT max(id) FROM plan)"), 0);
    sign_agreements();
    assert_int_equal(ask("SELECT count(*) FROM assignment WHERE state = 'active'"), ask("SELECT count(*) FROM agreement WHERE state = 'signed'"));
    be_on("2026-11-20");
    add_logs();
    check_logs();
    check_risks();
    CHECK_OK(appraise_experts(&t.m, 2026, "kjtpy", "15", &counts, &e), e);
    assert_int_equal(counts.added, counts.judged);
    check_appraisals();
    be_on("2027-01-10");
    add_needs("2027");
    solve(2027, &plain); /* drafts of appraisals do not count */
    publish_all();
    solve(2027, &judged);
    check_next_plan(record_text(&plain, PLAN_NO), record_text(&judged, PLAN_NO));
    record_release(&plan);
    record_release(&again);
    record_release(&plain);
    record_release(&judged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_year_is_played_through_and_every_count_agrees, open_db, close_db),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
