/*
 * The life of a sending, step by step: offers and answers, agreements and the flags of logs, logs from a text file, stations
 * and teams, caps and appeals, subsidies, and who sees what.
 * Not here: a whole year with its counts (test_year), stays (test_stays), rights by class (test_scope).
 */
#include "check.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/stmt.h"
#include "tmpdb.h"
#include "work/appraise.h"
#include "work/log_file.h"
#include "work/offer.h"
#include "work/plan.h"
#include "work/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct tmpdb t;
static char *expert[3], *need, *assignment;

/* Three experts who suit one need; the first is assigned. */
static int open_db(void **state)
{
    (void)state;
    tmpdb_open(&t);
    for (int i = 0; i < 3; i++)
        expert[i] = tmpdb_add(&t, "expert", "name", "专家", "specialties", i ? "A2;A1" : "A1", "home", "150121", "programme", "kjtpy", NULL);
    need = tmpdb_add(&t, "need", "region", "150121100201", "specialty", "A1", NULL);
    assignment = tmpdb_add(&t, "assignment", "expert", expert[0], "need", need, NULL);
    return 0;
}

static int close_db(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        free(expert[i]);
    free(need);
    free(assignment);
    tmpdb_close(&t);
    return 0;
}

static void find(const char *type, const char *key, struct record *r)
{
    struct err e = {0};

    record_init(r, entity_find(type));
    CHECK_OK(repo_find(&t.m, key, r, &e), e);
}

/* A step with fields: "field", "value", …, NULL. */
static bool step(const char *type, const char *key, const char *action, struct err *e, ...)
{
    struct record r;
    va_list ap;
    bool ok = true;

    find(type, key, &r);
    va_start(ap, e);
    for (const char *name; ok && (name = va_arg(ap, const char *));)
        ok = record_set_named(&t.m, &r, name, va_arg(ap, const char *), e);
    va_end(ap);
    ok = ok && (*action ? repo_do(&t.m, &r, action, e) : repo_save(&t.m, &r, e));
    record_release(&r);
    return ok;
}

static char *value_of(const char *type, const char *key, const char *field)
{
    struct record r;
    struct buf out = {0};

    find(type, key, &r);
    record_dump(&t.m, &r, entity_field(r.entity, field), &out);
    record_release(&r);
    buf_add(&out, "");
    return buf_take(&out);
}

static void assert_value(const char *type, const char *key, const char *field, const char *expected)
{
    char *got = value_of(type, key, field);

    if (strcmp(got ? got : "", expected) != 0)
        fail_msg("%s %s: %s is \"%s\", not \"%s\"", type, key, field, got ? got : "", expected);
    free(got);
}

static int64_t count(const char *sql)
{
    struct err e = {0};
    struct stmt s;

    stmt_open_text(&s, t.db, sql);
    int64_t n = stmt_next(&s) ? stmt_col_int(&s, 0) : -1;
    CHECK_OK(stmt_close(&s, &e), e);
    return n;
}

/* ---- offers ---- */

static void a_decline_needs_a_reason_cancels_the_assignment_and_the_next_candidate_is_asked(void **state)
{
    struct err e = {0};
    struct record offer, next;
    char *no = tmpdb_add(&t, "offer", "assignment", assignment, NULL);

    (void)state;
    assert_value("offer", no, "expert", expert[0]);
    assert_value("offer", no, "need", need);
    CHECK_FAILS(step("offer", no, "decline", &e, NULL), e, ERR_INPUT);
    assert_string_equal(e.field, "reason");
    err_clear(&e);
    CHECK_OK(step("offer", no, "decline", &e, "reason", "far", NULL), e);
    assert_value("assignment", assignment, "state", "cancelled");
    assert_value("offer", no, "answered_on", "2026-03-15");
    find("offer", no, &offer);
    record_init(&next, &offer_entity);
    CHECK_OK(offer_next(&t.m, &offer, NULL, "2026-04-01", &next, &e), e);
    assert_value("offer", record_text(&next, OFFER_NO), "expert", expert[1]);
    assert_value("offer", record_text(&next, OFFER_NO), "follows", no);
    assert_value("offer", no, "state", "declined"); /* nothing is overwritten */
    CHECK_FAILS(offer_next(&t.m, &offer, NULL, NULL, &next, &e), e, ERR_CONFLICT);
    record_release(&offer);
    record_release(&next);
    free(no);
}

static void an_assignment_has_one_offer_at_a_time_and_none_once_it_is_cancelled(void **state)
{
    struct err e = {0};
    struct record r;
    char *no = tmpdb_add(&t, "offer", "assignment", assignment, NULL);

    (void)state;
    record_init(&r, &offer_entity);
    CHECK_OK(record_set_named(&t.m, &r, "assignment", assignment, &e), e);
    CHECK_FAILS(repo_save(&t.m, &r, &e), e, ERR_INPUT);
    assert_non_null(strstr(e.text, no));
    err_clear(&e);
    CHECK_OK(step("offer", no, "withdraw", &e, NULL), e);
    CHECK_FAILS(repo_save(&t.m, &r, &e), e, ERR_INPUT); /* the assignment is cancelled now */
    record_release(&r);
    free(no);
}

static void a_declined_pair_is_in_no_plan_of_the_year_unless_it_is_pinned(void **state)
{
    struct err e = {0};
    struct record plan;
    char *no = tmpdb_add(&t, "offer", "assignment", assignment, NULL);

    (void)state;
    CHECK_OK(step("offer", no, "decline", &e, "reason", "duty", NULL), e);
    record_init(&plan, &plan_entity);
    CHECK_OK(plan_new(&t.m, 2026, NULL, NULL, &plan, &e) && plan_fill(&t.m, &plan, NULL, &e), e);
    assert_int_equal(count("SELECT count(*) FROM plan_line l JOIN offer o ON o.expert = l.expert WHERE l.kind = 'placed'"), 0);
    assert_int_equal(record_number(&plan, PLAN_PLACEMENTS), 1);
    CHECK_OK(plan_wish(&t.m, &plan, PLAN_PIN, expert[0], need, &e) && plan_fill(&t.m, &plan, NULL, &e), e);
    assert_int_equal(count("SELECT count(*) FROM plan_line l JOIN offer o ON o.expert = l.expert WHERE l.kind = 'placed'"), 1);
    record_release(&plan);
    free(no);
}

static void offers_without_an_answer_in_time_lapse_and_those_before_their_day_do_not(void **state)
{
    struct err e = {0};
    int64_t lapsed = -1;
    char *no = tmpdb_add(&t, "offer", "assignment", assignment, "answer_by", "2026-03-20", NULL);

    (void)state;
    CHECK_OK(offer_lapse_all(&t.m, "15", &lapsed, &e), e);
    assert_int_equal(lapsed, 0);
    memcpy(t.m.today, "2026-03-21", 11);
    CHECK_OK(offer_lapse_all(&t.m, "1505", &lapsed, &e), e);
    assert_int_equal(lapsed, 0); /* another league's */
    CHECK_OK(offer_lapse_all(&t.m, "15", &lapsed, &e), e);
    assert_int_equal(lapsed, 1);
    assert_value("assignment", assignment, "state", "cancelled");
    free(no);
}

static void an_assignment_that_is_cancelled_takes_its_offer_with_it(void **state)
{
    struct err e = {0};
    char *no = tmpdb_add(&t, "offer", "assignment", assignment, NULL);

    (void)state;
    CHECK_OK(step("offer", no, "accept", &e, NULL), e);
    CHECK_OK(step("assignment", assignment, "cancel", &e, NULL), e);
    assert_value("offer", no, "state", "withdrawn");
    free(no);
}

/* ---- agreements and logs ---- */

static char *add_agreement(void)
{
    return tmpdb_add(&t, "agreement", "assignment", assignment, "receiver", "村委会", "sender", "科技局", "starts_on", "2026-01-10",
                     "expert_on", "2026-01-08", "receiver_on", "2026-01-12", NULL);
}

static void a_service_is_flagged_unless_all_three_had_signed_and_the_flag_follows_the_agreement(void **state)
{
    struct err e = {0};
    struct undo_result undone;
    char *before = tmpdb_add(&t, "service", "assignment", assignment, "date", "2026-03-01", "hours", "2", NULL);
    char *agreement = add_agreement();

    (void)state;
    assert_value("service", before, "flags", "no_agreement");
    assert_value("service", before, "expert", expert[0]);
    assert_value("service", before, "region", "150121100201");
    CHECK_FAILS(step("agreement", agreement, "sign", &e, NULL), e, ERR_INPUT);
    assert_string_equal(e.field, "sender_on");
    err_clear(&e);
    CHECK_OK(step("agreement", agreement, "sign", &e, "sender_on", "2026-01-15", NULL), e);
    int64_t signing = journal_txn(&t.m);
    assert_value("service", before, "flags", "");
    assert_value("assignment", assignment, "state", "active");
    char *early = tmpdb_add(&t, "service", "assignment", assignment, "date", "2026-01-14", "hours", "1", NULL);
    assert_value("service", early, "flags", "no_agreement;late"); /* the third signed on the 15th */
    CHECK_OK(step("agreement", agreement, "break", &e, "broken_on", "2026-02-20", NULL), e);
    assert_value("service", before, "flags", "no_agreement");
    assert_value("assignment", assignment, "state", "cancelled");
    CHECK_OK(journal_undo(&t.m, journal_txn(&t.m), NULL, NULL, &undone, &e), e);
    CHECK_OK(journal_undo(&t.m, signing, NULL, NULL, &undone, &e), e);
    assert_value("service", before, "flags", "no_agreement");
    assert_value("assignment", assignment, "state", "planned");
    free(before);
    free(early);
    free(agreement);
}

static void a_log_finds_its_assignment_by_expert_and_says_when_there_is_none(void **state)
{
    struct err e = {0};
    char *found = tmpdb_add(&t, "service", "expert", expert[0], "date", "2026-03-10", "hours", "1.5", NULL);
    char *none = tmpdb_add(&t, "service", "expert", expert[1], "region", "150525100201", "date", "2026-03-10", "hours", "1", NULL);

    (void)state;
    assert_value("service", found, "assignment", assignment);
    assert_value("service", none, "flags", "no_assignment");
    CHECK_FAILS(step("service", found, "", &e, "date", "2026-03-16", NULL), e, ERR_INPUT); /* tomorrow */
    free(found);
    free(none);
}

struct noted {
    int keys;
    int64_t lines[8];
    int faults;
};

static void note_key(void *arg, const char *no)
{
    assert_int_equal(no[0], 'S');
    ((struct noted *)arg)->keys++;
}

static void note_fault(void *arg, int64_t line, const char *sentence)
{
    struct noted *n = arg;

    assert_true(sentence[0] != '\0' && n->faults < 8);
    n->lines[n->faults++] = line;
}

static struct noted add_file(const char *text, size_t len, bool dry_run)
{
    struct noted noted = {0};
    const struct log_sink sink = {note_key, note_fault, &noted};
    struct err e = {0};
    int64_t logs, faults;
    char path[96];

    snprintf(path, sizeof path, "%s/logs.txt", t.folder);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, len, f), len);
    fclose(f);
    CHECK_OK(log_file_add(&t.m, path, dry_run, &sink, &logs, &faults, &e), e);
    assert_int_equal(logs, noted.keys);
    assert_int_equal(faults, noted.faults);
    unlink(path);
    return noted;
}

static void a_file_of_logs_is_read_in_english_and_full_width_marks_and_with_lines_that_go_on(void **state)
{
    static const char text[] = "# march\r\n"
                               "expert: E2026-00001\r\n"
                               "\r\n"
                               "date：2026年3月2日\n"
                               "hours: 2.5\n"
                               "result: first line\n"
                               " second line\n"
                               "----\n"
                               "Date: 2026-03-03\n"
                               "hours: 1\n"
                               "way of service: training\n";

    (void)state;
    assert_int_equal(add_file(text, strlen(text), true).keys, 2);
    assert_int_equal(count("SELECT count(*) FROM service"), 0); /* only looked at */
    assert_int_equal(add_file(text, strlen(text), false).keys, 2);
    assert_int_equal(count("SELECT count(*) FROM service WHERE expert = (SELECT id FROM expert WHERE no = 'E2026-00001')"), 2);
    assert_int_equal(count("SELECT hours FROM service WHERE date = '2026-03-02'"), 25);
    assert_int_equal(count("SELECT result = 'first line' || char(10) || 'second line' FROM service WHERE date = '2026-03-02'"), 1);
    assert_int_equal(count("SELECT count(*) FROM service WHERE method = 'training'"), 1);
}

static void faults_of_a_file_of_logs_are_named_by_line_and_nothing_of_it_is_saved(void **state)
{
    static const char text[] = "expert: E2026-00001\n"
                               "date: 2026-03-02\n"
                               "hours: many\n"  /* 3 */
                               "\n"
                               "expert: E2026-00001\n"
                               "date: 2026-03-02\n"
                               "hours: 1\n"
                               "\n"
                               "colour: red\n"  /* 9 */
                               "nonsense\n"     /* 10 */
                               "\n"
                               "date: 2026-03-02\n" /* 12: no expert, no village */
                               "hours: 1\n";
    static const int64_t lines[] = {3, 9, 10, 12};
    struct noted n = add_file(text, strlen(text), false);

    (void)state;
    assert_int_equal(n.faults, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(n.lines[i], lines[i]);
    assert_int_equal(count("SELECT count(*) FROM service"), 0);
}

static void a_file_of_logs_may_be_written_on_chinese_windows(void **state)
{
    /* "result: 讲课" in GB18030 */
    static const char text[] = "expert: E2026-00001\r\ndate: 2026-03-02\r\nhours: 1\r\nresult: \xbd\xb2\xbf\xce\r\n";

    (void)state;
    assert_int_equal(add_file(text, strlen(text), false).keys, 1);
    assert_int_equal(count("SELECT result = '讲课' FROM service"), 1);
}

/* ---- appraisal ---- */

static void add_sheet(const char *kind, const char *measure, const char *full)
{
    free(tmpdb_add(&t, "criterion", "kind", kind, "code", "work", "name", "次数", "measure", measure, "weight", "80", "full_at", full, NULL));
    free(tmpdb_add(&t, "criterion", "kind", kind, "code", "hand", "name", "人工", "measure", "manual", "weight", "20", NULL));
    free(tmpdb_add(&t, "grade", "kind", kind, "grade", "excellent", "at_least", "60", "most_percent", "50", "share", "100", NULL));
    free(tmpdb_add(&t, "grade", "kind", kind, "grade", "unqualified", "at_least", "0", NULL));
}

static void the_cap_on_the_top_grade_holds_and_what_is_published_stays(void **state)
{
    struct appraise_counts n;
    struct err e = {0};
    struct buf key[3] = {{0}};

    (void)state;
    add_sheet("person", "services", "2");
    for (int i = 0; i < 3; i++) {
        char *no = i ? tmpdb_add(&t, "assignment", "expert", expert[i], "need", need, "state", "active", NULL) : NULL;
        buf_addf(&key[i], "%s+2026+kjtpy", expert[i]);
        for (int k = 0; k < 3 - (i == 2); k++)
            free(tmpdb_add(&t, "service", "expert", expert[i], "region", "150121100201", "date", "2026-03-10", "hours", "1", NULL));
        free(no);
    }
    CHECK_OK(step("assignment", assignment, "start", &e, NULL), e);
    CHECK_OK(appraise_experts(&t.m, 2026, NULL, "15", &n, &e), e);
    assert_int_equal(n.judged, 3);
    assert_int_equal(n.capped, 2); /* half of three is one */
    assert_value("appraisal", buf_text(&key[0]), "computed", "80.0");
    assert_value("appraisal", buf_text(&key[0]), "grade", "excellent");
    assert_value("appraisal", buf_text(&key[1]), "grade", "unqualified");
    assert_value("appraisal", buf_text(&key[1]), "rank", "1"); /* equal points, equal rank */
    CHECK_OK(step("appraisal", buf_text(&key[0]), "publish", &e, NULL), e);
    CHECK_FAILS(step("appraisal", buf_text(&key[0]), "", &e, "manual", "5", NULL), e, ERR_INPUT);
    err_clear(&e);
    CHECK_OK(step("appraisal", buf_text(&key[1]), "", &e, "manual", "15", NULL), e);
    CHECK_OK(appraise_experts(&t.m, 2026, "kjtpy", "15", &n, &e), e);
    assert_int_equal(n.frozen, 1);
    assert_value("appraisal", buf_text(&key[1]), "total", "95.0");
    assert_value("appraisal", buf_text(&key[1]), "rank", "1");
    assert_value("appraisal", buf_text(&key[0]), "grade", "excellent"); /* keeps the one place under the cap */
    assert_value("appraisal", buf_text(&key[1]), "grade", "unqualified");
    for (int i = 0; i < 3; i++)
        buf_release(&key[i]);
}

static void an_appeal_is_heard_points_may_change_then_and_it_ends_with_an_answer(void **state)
{
    struct appraise_counts n;
    struct err e = {0};
    struct buf key = {0};

    (void)state;
    add_sheet("person", "services", "10");
    CHECK_OK(step("assignment", assignment, "start", &e, NULL), e);
    CHECK_OK(appraise_experts(&t.m, 2026, "kjtpy", "15", &n, &e), e);
    buf_addf(&key, "%s+2026+kjtpy", expert[0]);
    CHECK_OK(step("appraisal", buf_text(&key), "publish", &e, NULL), e);
    CHECK_FAILS(step("appraisal", buf_text(&key), "appeal", &e, NULL), e, ERR_INPUT);
    err_clear(&e);
    CHECK_OK(step("appraisal", buf_text(&key), "appeal", &e, "appeal", "漏记服务", NULL), e);
    CHECK_OK(step("appraisal", buf_text(&key), "", &e, "manual", "12.5", NULL), e);
    CHECK_FAILS(step("appraisal", buf_text(&key), "decide", &e, NULL), e, ERR_INPUT);
    err_clear(&e);
    CHECK_OK(step("appraisal", buf_text(&key), "decide", &e, "answer", "予以补记", NULL), e);
    assert_value("appraisal", buf_text(&key), "total", "12.5");
    assert_value("appraisal", buf_text(&key), "state", "final");
    buf_release(&key);
}

static void stations_are_judged_by_their_logs_and_teams_by_those_of_their_members_too(void **state)
{
    struct appraise_counts n;
    struct err e = {0};
    char *station = tmpdb_add(&t, "station", "name", "站", "region", "150121", NULL);
    char *team = tmpdb_add(&t, "station", "name", "团队", "kind", "team", "region", "150121", NULL);

    (void)state;
    add_sheet("station", "services", "4");
    add_sheet("team", "services", "4");
    add_sheet("corporate", "services", "4");
    free(tmpdb_add(&t, "post", "station", team, "expert", expert[0], "valid_from", "2026-03-01", NULL));
    free(tmpdb_add(&t, "post", "station", station, "expert", expert[0], NULL));
    free(tmpdb_add(&t, "service", "expert", expert[0], "date", "2026-02-10", "hours", "1", NULL)); /* before he joined */
    free(tmpdb_add(&t, "service", "expert", expert[0], "date", "2026-03-10", "hours", "1", NULL));
    free(tmpdb_add(&t, "service", "expert", expert[0], "date", "2026-03-11", "hours", "1", "station", station, NULL));
    free(tmpdb_add(&t, "service", "expert", expert[1], "region", "150121100201", "date", "2026-03-11", "hours", "1", "station", team, NULL));
    CHECK_OK(appraise_stations(&t.m, 2026, "15", &n, &e), e);
    assert_int_equal(n.added, 2);
    char key[40];
    snprintf(key, sizeof key, "%s+2026", station);
    assert_value("station_appraisal", key, "computed", "20.0"); /* one log of four, 80 points */
    snprintf(key, sizeof key, "%s+2026", team);
    assert_value("station_appraisal", key, "computed", "40.0"); /* the member's, and the one that names the team */
    free(station);
    free(team);
}

static void a_published_grade_gives_its_share_of_points_next_year(void **state)
{
    struct appraise_counts n;
    struct err e = {0};
    struct record plan;
    struct plan_desk *desk = NULL;
    struct plan_option *options;
    struct arena mem = {0};
    int32_t found = 0, points = 0;
    char *later = tmpdb_add(&t, "need", "year", "2027", "region", "150525100201", "specialty", "A1", NULL);
    char key[40];

    (void)state;
    add_sheet("person", "services", "1");
    CHECK_OK(step("assignment", assignment, "start", &e, NULL), e);
    free(tmpdb_add(&t, "service", "expert", expert[0], "date", "2026-03-10", "hours", "1", NULL));
    CHECK_OK(step("grade", "person+excellent", "", &e, "most_percent", "", "share", "70", NULL), e);
    CHECK_OK(appraise_experts(&t.m, 2026, "kjtpy", "15", &n, &e), e);
    snprintf(key, sizeof key, "%s+2026+kjtpy", expert[0]);
    CHECK_OK(step("appraisal", key, "publish", &e, NULL), e);
    CHECK_OK(plan_weight_set(&t.m, "appraisal", "200", &e), e);
    record_init(&plan, &plan_entity);
    CHECK_OK(plan_new(&t.m, 2027, NULL, NULL, &plan, &e) && plan_desk_open(&t.m, &plan, &desk, &e), e);
    CHECK_OK(plan_desk_candidates(desk, later, false, 1, &mem, &options, &found, &e), e);
    assert_string_equal(options[0].expert, expert[0]);
    for (int32_t i = 0; i < options[0].part_count; i++)
        if (strcmp(options[0].parts[i].label, "last year's appraisal") == 0)
            points = options[0].parts[i].points;
    assert_int_equal(points, 140);
    plan_desk_close(desk);
    arena_release(&mem);
    record_release(&plan);
    free(later);
}

/* ---- reports ---- */

struct collected {
    int rows;
    struct buf text;
};

static bool collect(void *arg, const struct sheet_value *v, struct err *e)
{
    struct collected *c = arg;

    (void)e;
    c->rows++;
    for (int i = 0; i < 10; i++)
        buf_addf(&c->text, "%s|", v[i].kind == SHEET_NULL ? "" : v[i].text);
    buf_add_char(&c->text, '\n');
    return true;
}

static int run_report(const char *name, int year, const char *area, struct buf *out, struct err *e)
{
    const struct report *report = NULL;
    const struct report_order order = {.year = year, .area = area, .days = 30, .weeks = 4};
    struct collected c = {0};

    CHECK_OK(report_find(name, &report, e), *e);
    bool ok = report_run(&t.m, report, &order, false, collect, &c, e);
    if (out)
        buf_add(out, buf_text(&c.text));
    buf_release(&c.text);
    return ok ? c.rows : -1;
}

static void a_person_sent_under_two_programmes_is_paid_once_and_flagged(void **state)
{
    struct err e = {0};
    struct buf text = {0};

    (void)state;
    free(tmpdb_add(&t, "programme", "code", "sanqu", "name", "三区", "subsidy", "20000", NULL));
    CHECK_OK(step("programme", "kjtpy", "", &e, "subsidy", "10000", NULL), e);
    char *twin = tmpdb_add(&t, "expert", "name", "专家", "specialties", "A1", "home", "150121", "programme", "sanqu", "person", expert[0], NULL);
    char *second = tmpdb_add(&t, "assignment", "expert", twin, "need", need, "state", "active", NULL);
    assert_int_equal(run_report("subsidies", 2026, NULL, &text, &e), 1); /* the first is only planned */
    assert_non_null(strstr(buf_text(&text), "|20000.00|20000.00|||"));
    buf_reset(&text);
    CHECK_OK(step("assignment", assignment, "start", &e, NULL), e);
    assert_int_equal(run_report("subsidies", 2026, NULL, &text, &e), 2);
    assert_non_null(strstr(buf_text(&text), "|10000.00|10000.00|||"));
    assert_non_null(strstr(buf_text(&text), "|20000.00|0.00|double|E2026-00001 kjtpy|"));
    buf_release(&text);
    free(twin);
    free(second);
}

static void reports_show_the_accounts_area_and_nothing_beyond(void **state)
{
    struct err e = {0};
    char *far = tmpdb_add(&t, "need", "region", "150525100201", "specialty", "A1", NULL);
    char *other = tmpdb_add(&t, "assignment", "expert", expert[1], "need", far, NULL);

    (void)state;
    assert_int_equal(run_report("selection", 2026, NULL, NULL, &e), 2);
    assert_int_equal(run_report("selection", 2026, "150525", NULL, &e), 1);
    t.m.who.role = ROLE_STAFF;
    snprintf(t.m.who.area, sizeof t.m.who.area, "1501");
    assert_int_equal(run_report("selection", 2026, NULL, NULL, &e), 1);
    assert_int_equal(run_report("selection", 2026, "1505", NULL, &e), -1);
    assert_int_equal(e.code, ERR_DENIED);
    free(far);
    free(other);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_db, close_db)
    const struct CMUnitTest tests[] = {
        TEST(a_decline_needs_a_reason_cancels_the_assignment_and_the_next_candidate_is_asked),
        TEST(an_assignment_has_one_offer_at_a_time_and_none_once_it_is_cancelled),
        TEST(a_declined_pair_is_in_no_plan_of_the_year_unless_it_is_pinned),
        TEST(offers_without_an_answer_in_time_lapse_and_those_before_their_day_do_not),
        TEST(an_assignment_that_is_cancelled_takes_its_offer_with_it),
        TEST(a_service_is_flagged_unless_all_three_had_signed_and_the_flag_follows_the_agreement),
        TEST(a_log_finds_its_assignment_by_expert_and_says_when_there_is_none),
        TEST(a_file_of_logs_is_read_in_english_and_full_width_marks_and_with_lines_that_go_on),
        TEST(faults_of_a_file_of_logs_are_named_by_line_and_nothing_of_it_is_saved),
        TEST(a_file_of_logs_may_be_written_on_chinese_windows),
        TEST(the_cap_on_the_top_grade_holds_and_what_is_published_stays),
        TEST(an_appeal_is_heard_points_may_change_then_and_it_ends_with_an_answer),
        TEST(stations_are_judged_by_their_logs_and_teams_by_those_of_their_members_too),
        TEST(a_published_grade_gives_its_share_of_points_next_year),
        TEST(a_person_sent_under_two_programmes_is_paid_once_and_flagged),
        TEST(reports_show_the_accounts_area_and_nothing_beyond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
