/*
 * What is kept of a year's records only ever saves time: whatever anybody changes, the instance made with it is the one that
 * is made from the tables, and what is not whole, or of another time, is passed over.
 * Not here: what is kept of a solve (test_plan_basis), a year held in memory (test_plan_held).
 */
#include "check.h"
#include "office.h"

#include "app/work/plan_records__.h"
#include "model/code.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/stmt.h"
#include "store/txn.h"
#include "work/check.h"
#include "work/import.h"
#include "work/plan.h"
#include "work/plan_again.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OFFICES = 6, STEPS = 120 };

static uint32_t seed;

static int any(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)below);
}

static void run(const char *sql)
{
    struct err e = {0};

    CHECK_OK(db_exec(office.db, sql, &e), e);
}

static int64_t number_of(const char *sql)
{
    struct err e = {0};
    struct stmt s;

    stmt_open_text(&s, office.db, sql);
    int64_t n = stmt_next(&s) ? stmt_col_int(&s, 0) : -1;
    CHECK_OK(stmt_close(&s, &e), e);
    return n;
}

/* ---- everything that an instance says ---- */

static void add_place(struct buf *out, const struct plan_place *p)
{
    char text[120];

    snprintf(text, sizeof text, " %a %a %a", p->x, p->y, p->z);
    buf_add(out, text);
}

static void add_experts(const struct plan_data *d, struct buf *out)
{
    for (int32_t i = 0; i < d->in.expert_count; i++) {
        const struct plan_expert *x = &d->in.experts[i];
        buf_addf(out, "expert %s %lld %d %d %d places %d lang %d spec %d %d %d last %d %d at %d %d days %d person %d %d merit %d row %d", d->experts.words[i],
                 (long long)d->expert_row[i], x->programme, x->league, x->banner, x->places, x->language, x->specialty[0], x->specialty[1],
                 x->specialty[2], x->last[0], x->last[1], x->x_m, x->y_m, x->days, x->person, (int)x->subsidised, (int)d->score.merit[i],
                 plan_rows__at(&d->expert_rows, d->expert_row[i]));
        add_place(out, &d->expert_place[i]);
        buf_add(out, "\n");
    }
}

static void add_villages(const struct plan_data *d, struct buf *out)
{
    for (int32_t i = 0; i < d->in.village_count; i++) {
        const struct plan_village *v = &d->in.villages[i];
        buf_addf(out, "village %s %s %d %d %d at %d %d poor %d bounds %d %d", d->villages.words[i], d->village_names[i], v->league, v->banner,
                 v->language, v->x_m, v->y_m, (int)v->poor, v->least, v->most);
        add_place(out, &d->village_place[i]);
        buf_add(out, "\n");
    }
}

static void add_needs(const struct plan_data *d, struct buf *out)
{
    for (int32_t i = 0; i < d->in.need_count; i++) {
        const struct plan_need *n = &d->in.needs[i];
        buf_addf(out, "need %s %lld %d wanted %d spec %d priority %d days %d team %d row %d\n", d->needs.words[i], (long long)d->need_row[i],
                 n->village, n->wanted, n->specialty, n->priority, n->days, n->team, plan_rows__at(&d->need_rows, d->need_row[i]));
    }
}

static void add_pairs(const char *name, const struct plan_pair *pairs, int32_t count, struct buf *out)
{
    for (int32_t i = 0; i < count; i++)
        buf_addf(out, "%s %d %d\n", name, pairs[i].expert, pairs[i].need);
}

static void add_words(const char *name, const struct plan_words *w, struct buf *out)
{
    for (int32_t i = 0; i < w->count; i++)
        buf_addf(out, "%s %s\n", name, w->words[i]);
}

static void add_all(const struct plan_data *d, struct buf *out)
{
    add_experts(d, out);
    add_villages(d, out);
    add_needs(d, out);
    add_words("programme", &d->programmes, out);
    add_words("league", &d->leagues, out);
    add_words("banner", &d->banners, out);
    for (int32_t i = 0; i < d->in.quota_count; i++) {
        const struct plan_quota *q = &d->in.quotas[i];
        buf_addf(out, "quota %d %d %d %d %d %d %s\n", (int)q->kind, q->programme, q->league, q->banner, q->lower, q->upper,
                 i < d->quota_records ? d->quota_names[i] : "");
    }
    for (int32_t i = 0; i < d->in.tie_count; i++)
        buf_addf(out, "tie %d %d %d\n", d->in.ties[i].expert, d->in.ties[i].other, (int)d->in.ties[i].together);
    for (int32_t i = 0; i < d->left_count; i++)
        buf_addf(out, "left %lld %lld\n", (long long)d->left[i].expert, (long long)d->left[i].days);
    add_pairs("pin", d->in.pins, d->in.pin_count, out);
    add_pairs("forbid", d->in.forbids, d->in.forbid_count, out);
    add_pairs("earlier", d->earlier, d->earlier_count, out);
    add_pairs("declined", d->declined, d->declined_count, out);
    add_pairs("again", d->score.again, d->score.again_count, out);
    add_pairs("extra", d->score.extra, d->score.extra_count, out);
    buf_addf(out, "%d standing, %d earlier, %d %d %d %d, seen %lld\n", d->standing, d->earlier_total, d->in.params.second_expert_penalty,
             d->in.params.load_step, d->in.params.cover_bonus, d->in.params.load_most, (long long)d->seen);
}

/* As text; or the sentence that says why there is none. `quickly`: what was kept was as good as the tables. */
static void load(int64_t plan, struct buf *out, bool *quickly)
{
    struct err e = {0};
    struct plan_data d;

    bool ok = plan_data__load_again(&office.m, YEAR, plan, &d, &e);
    if (ok)
        add_all(&d, out);
    else
        buf_add(out, e.text);
    *quickly = d.records && d.records->kept;
    plan_data__release(&d);
}

/* ---- somebody changes something; what the office refuses is not changed ---- */

static bool set(const char *type, const char *key, const char *field, const char *value)
{
    struct err e = {0};
    struct record r;

    record_init(&r, entity_find(type));
    bool ok = repo_find(&office.m, key, &r, &e) && record_set_named(&office.m, &r, field, value, &e) && repo_save(&office.m, &r, &e);
    record_release(&r);
    return ok;
}

/* "field", "value", …, NULL. */
static bool add(const char *type, const char *const *values)
{
    struct err e = {0};
    struct record r;

    record_init(&r, entity_find(type));
    bool ok = true;
    for (; ok && values[0]; values += 2)
        ok = record_set_named(&office.m, &r, values[0], values[1], &e);
    ok = ok && repo_save(&office.m, &r, &e);
    record_release(&r);
    return ok;
}

#define ADD(type, ...) add(type, (const char *const[]){__VA_ARGS__, NULL})

static bool drop(const char *type, const char *key)
{
    struct err e = {0};
    struct record r;

    record_init(&r, entity_find(type));
    bool ok = repo_find(&office.m, key, &r, &e) && repo_remove(&office.m, &r, &e);
    record_release(&r);
    return ok;
}

static bool step(const char *type, const char *key, const char *action)
{
    struct err e = {0};
    struct record r;

    record_init(&r, entity_find(type));
    bool ok = repo_find(&office.m, key, &r, &e) && repo_do(&office.m, &r, action, &e);
    record_release(&r);
    return ok;
}

static bool undo_last(void)
{
    struct undo_result undone;
    struct err e = {0};

    return journal_undo(&office.m, number_of("SELECT max(id) FROM txn"), NULL, NULL, &undone, &e);
}

struct field_change {
    const char *type, *field;
    const char *values[4];
};

static const struct field_change changes[] = {
    {"expert", "capacity", {"1", "2", "3", "0"}},
    {"expert", "active", {"no", "yes", "yes", "yes"}},
    {"expert", "specialties", {"A1", "A2;B1", "B1", "A1;A2"}},
    {"expert", "languages", {"mn", "zh;mn", "zh", ""}},
    {"expert", "home", {"150121000000", "150525000000", "150121100000", "150525100300"}},
    {"expert", "programme", {"kjtpy", "sanqu", "sanqu", "kjtpy"}},
    {"expert", "available_from", {"2027-02-01", "2025-02-01", "", "2026-03-01"}},
    {"expert", "available_to", {"2025-12-31", "2026-06-30", "", ""}},
    {"expert", "days", {"20", "5", "", "100"}},
    {"expert", "no", {"E2026-00077", "E2026-00078", "E2026-00001", "E2025-00001"}},
    {"need", "priority", {"1", "2", "4", "5"}},
    {"need", "wanted", {"1", "2", "3", "1"}},
    {"need", "specialty", {"A1", "A2", "B1", "A1"}},
    {"need", "region", {"150121100300", "150525100301", "150121100201", "150525100303"}},
    {"need", "days", {"3", "8", "", "1"}},
    {"need", "year", {"2025", "2026", "2026", "2026"}},
    {"need", "together", {"N2026-00001", "N2026-00002", "", ""}},
    {"need", "no", {"N2026-00077", "N2026-00078", "N2026-00001", "N2025-00001"}},
};

/* A division or a programme: of many records at once. */
static const struct field_change far_changes[] = {
    {"region", "poor", {"yes", "no", "yes", "no"}},
    {"region", "language", {"mn", "zh", "", "mn"}},
    {"region", "longitude", {"111.2", "111.9", "112.4", "113"}},
    {"region", "name", {"甲村", "乙村", "丙村", "丁村"}},
    {"programme", "subsidy", {"0", "1000", "2000", "0"}},
};

static void expert_no(char out[16])
{
    snprintf(out, 16, "E2026-%05d", 1 + any(EXPERTS + 2));
}

static void need_no(char out[16])
{
    snprintf(out, 16, "N2026-%05d", 1 + any(NEEDS + 2));
}

static bool change_a_field(void)
{
    const struct field_change *c = &changes[any(sizeof changes / sizeof *changes)];
    char key[16];

    if (strcmp(c->type, "expert") == 0)
        expert_no(key);
    else
        need_no(key);
    return set(c->type, key, c->field, c->values[any(4)]);
}

static bool change_far_off(void)
{
    static const char *const regions[] = {"150121100300", "150525100301", "150121000000", "150525100000", "150121100201"};
    const struct field_change *c = &far_changes[any(sizeof far_changes / sizeof *far_changes)];

    if (any(3) == 0)
        return set("programme", "sanqu", "code", "zhuanjia") || set("programme", "zhuanjia", "code", "sanqu");
    return set(c->type, strcmp(c->type, "programme") == 0 ? "kjtpy" : regions[any(5)], c->field, c->values[any(4)]);
}

static bool add_or_drop(void)
{
    static const char *const villages[] = {"150121100201", "150121100202", "150525100301", "150121100302"};
    char key[16];

    switch (any(4)) {
    case 0:
        return ADD("expert", "name", "演示", "specialties", any(2) ? "A1" : "B1", "home", "150121000000", "programme", "kjtpy", "capacity", "2");
    case 1:
        return ADD("need", "year", any(4) ? "2026" : "2025", "region", villages[any(4)], "specialty", "A2", "wanted", "2", "priority", "3");
    case 2:
        expert_no(key);
        return drop("expert", key);
    default:
        need_no(key);
        return any(2) ? drop("need", key) : step("need", key, any(2) ? "close" : "withdraw");
    }
}

/* What is read each time whatever is kept. */
static bool change_beside(void)
{
    struct err e = {0};
    char expert[16], need[16];

    expert_no(expert);
    need_no(need);
    switch (any(6)) {
    case 0:
        return set("quota", "2026+all+150500000000", "upper", any(2) ? "7" : "9");
    case 1:
        return plan_weight_set(&office.m, "load_most", any(2) ? "1" : "2", &e);
    case 2:
        return plan_weight_set(&office.m, "near_km", any(2) ? "150" : "90", &e);
    case 3:
        run(any(2) ? "UPDATE code SET parent = 'B' WHERE list = 'specialty' AND code = 'A2'"
                   : "UPDATE code SET parent = 'A' WHERE list = 'specialty' AND code = 'A2'");
        code_forget(&office.m);
        return true;
    case 4:
        return ADD("stay", "expert", expert, "kind", "holiday", "starts_on", "2026-01-01", "ends_on", any(2) ? "2026-12-31" : "2026-12-20");
    default:
        return ADD("assignment", "year", any(3) ? "2026" : "2025", "expert", expert, "need", need);
    }
}

/* A need of another year that is served in this one. */
static bool serve_another_years(void)
{
    char expert[16], need[16];

    expert_no(expert);
    snprintf(need, sizeof need, "N2025-%05d", 500 + any(3));
    if (any(2) && ADD("need", "no", need, "year", "2025", "region", "150121100202", "specialty", "A1", "wanted", "1", "priority", "2"))
        return true;
    return ADD("assignment", "year", "2026", "expert", expert, "need", need);
}

static bool change_something(void)
{
    int which = any(20);

    if (which < 9)
        return change_a_field();
    if (which < 13)
        return add_or_drop();
    if (which < 17)
        return change_beside();
    return which == 17 ? undo_last() : which == 18 ? change_far_off() : serve_another_years();
}

/* ---- the tests ---- */

/* Keeps the year as it is now; what is kept is good until something changes that is not read alone. */
static void keep_now(void)
{
    struct plan_records *r;
    struct err e = {0};

    CHECK_OK(txn_begin(office.db, TXN_WRITE, &e), e);
    CHECK_OK(plan_records__get_anew(&office.m, YEAR, &r, &e), e);
    CHECK_OK(plan_records__keep(&office.m, r, &e), e);
    CHECK_OK(txn_end(office.db, true, &e), e);
    plan_records__free(r);
}

/* Answers whether what is kept was of use. */
static bool expect_the_same(int64_t plan, int number, int at)
{
    struct buf kept = {0}, anew = {0};
    bool quickly, slowly;

    load(plan, &kept, &quickly);
    run("UPDATE plan_records SET year = -year");
    load(plan, &anew, &slowly);
    run("UPDATE plan_records SET year = -year");
    assert_false(slowly);
    if (strcmp(buf_text(&kept), buf_text(&anew)) != 0)
        fail_msg("office %d, step %d: what is kept says\n%s\nthe tables say\n%s", number, at, buf_text(&kept), buf_text(&anew));
    buf_release(&kept);
    buf_release(&anew);
    return quickly;
}

static void whatever_is_changed_the_instance_is_that_of_the_tables(void **state)
{
    int quick = 0, changed = 0;

    (void)state;
    for (int number = 0; number < OFFICES; number++) {
        struct record plan;
        tmpdb_open(&office);
        free(tmpdb_add(&office, "programme", "code", "sanqu", "name", "三区", NULL));
        office_make((uint32_t)number + 1, number % 2 ? 5 : 1);
        office_begin_and_solve(&plan);
        seed = (uint32_t)number * 77 + 5;
        for (int i = 0; i < STEPS; i++) {
            if (i % 12 == 0)
                keep_now();
            changed += change_something();
            quick += expect_the_same(any(2) ? plan.id : 0, number, i);
        }
        record_release(&plan);
        tmpdb_close(&office);
    }
    assert_true(changed > OFFICES * STEPS / 2);
    assert_true(quick > OFFICES * STEPS / 3);
}

/* Each of these alone is seen, and changes something. */
static void every_field_that_counts_is_seen(void **state)
{
    int seen = 0;

    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        for (int k = 0; k < 4; k++) {
            const struct field_change *c = &changes[i];
            struct buf before = {0}, after = {0};
            bool quickly;
            tmpdb_open(&office);
            free(tmpdb_add(&office, "programme", "code", "sanqu", "name", "三区", NULL));
            office_make(3, 1);
            keep_now();
            load(0, &before, &quickly);
            assert_true(quickly);
            if (set(c->type, strcmp(c->type, "expert") == 0 ? "E2026-00002" : "N2026-00003", c->field, c->values[k])) {
                load(0, &after, &quickly);
                assert_true(quickly);
                seen += strcmp(buf_text(&before), buf_text(&after)) != 0;
                expect_the_same(0, (int)i, k);
            }
            buf_release(&before);
            buf_release(&after);
            tmpdb_close(&office);
        }
    assert_true(seen >= 40);
}

static bool ignore_header(void *arg, const char *const *names, size_t count, struct err *e)
{
    (void)arg, (void)names, (void)count, (void)e;
    return true;
}

static bool no_reject(void *arg, const struct import_reject *r, struct err *e)
{
    (void)arg, (void)e;
    fail_msg("line %lld: %s", (long long)r->line, r->reason);
    return false;
}

static void imported_needs_are_seen_and_so_is_their_undoing(void **state)
{
    const struct import_sink sink = {.header = ignore_header, .reject = no_reject};
    struct import_result result;
    struct buf before = {0}, after = {0};
    struct undo_result undone;
    struct err e = {0};
    char path[160];
    bool quickly;

    (void)state;
    office_make(2, 1);
    keep_now();
    load(0, &before, &quickly);
    snprintf(path, sizeof path, "%s/needs.csv", office.folder);
    FILE *f = fopen(path, "w");
    fputs("no,year,region,specialty,wanted,priority\nN2026-00003,2026,150121100201,B1,1,5\nN2026-00800,2026,150121100202,A1,1,3\n", f);
    assert_int_equal(fclose(f), 0);
    const struct import_order order = {.type = &need_entity, .file = path};
    CHECK_OK(import_run(&office.m, &order, &sink, &result, &e), e);
    assert_true(expect_the_same(0, 0, 0));
    load(0, &after, &quickly);
    assert_string_not_equal(buf_text(&before), buf_text(&after));
    CHECK_OK(journal_undo(&office.m, result.txn, NULL, NULL, &undone, &e), e);
    assert_true(expect_the_same(0, 0, 1));
    remove(path);
    buf_release(&before);
    buf_release(&after);
}

/* As a solve finds them: kept at the first, and still good for the next. */
static void solving_keeps_the_year_and_planning_again_uses_it(void **state)
{
    struct record plan, again;
    const char *out = "E2026-00002";
    struct plan_left_out left = {.experts = &out, .expert_count = 1};
    struct err e = {0};

    (void)state;
    office_make(4, 1);
    office_begin_and_solve(&plan);
    assert_int_equal(number_of("SELECT count(*) FROM plan_records"), 1);
    int64_t seen = number_of("SELECT seen FROM plan_records");
    record_init(&again, &plan_entity);
    CHECK_OK(plan_replan(&office.m, &plan, &left, NULL, &again, &e), e);
    assert_true(expect_the_same(again.id, 0, 0));
    CHECK_OK(plan_fill(&office.m, &again, NULL, &e), e);
    assert_int_equal(number_of("SELECT seen FROM plan_records"), seen);
    record_release(&plan);
    record_release(&again);
}

static int found;

static void count_found(void *arg, const char *sentence)
{
    (void)arg, (void)sentence;
    found++;
}

static int sentences(void)
{
    struct err e = {0};

    found = 0;
    CHECK_OK(check_office(&office.m, NULL, NULL, count_found, NULL, &e), e);
    return found;
}

/* None of these is believed: damaged, of another version or time, or cut off. `tells`: `tepai check` says so. */
static void what_does_not_fit_is_passed_over(void **state)
{
    static const struct {
        const char *sql;
        bool tells;
    } faults[] = {
        {"UPDATE plan_records SET content = substr(content, 1, length(content) - 9)", true},
        {"UPDATE plan_records SET content = CAST(substr(content, 1, 200) || x'07' || substr(content, 202) AS BLOB)", true},
        {"UPDATE plan_records SET content = x''", true},
        {"UPDATE plan_records SET seen = seen - 1", false},
        {"UPDATE plan_records SET seen = seen + 1000", false},
        {"UPDATE plan_records SET year = 2025; UPDATE plan_records SET year = 2026", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        tmpdb_open(&office);
        office_make(5, 1);
        keep_now();
        assert_int_equal(sentences(), 0);
        assert_true(expect_the_same(0, (int)i, 0));
        run(faults[i].sql);
        bool renamed_only = strstr(faults[i].sql, "year") != NULL;
        assert_int_equal(expect_the_same(0, (int)i, 1), renamed_only);
        if (faults[i].tells)
            assert_int_equal(sentences(), 1);
        tmpdb_close(&office);
    }
}

static void one_years_records_are_not_anothers(void **state)
{
    struct buf text = {0};
    bool quickly;

    (void)state;
    office_make(6, 1);
    keep_now();
    run("UPDATE need SET year = 2025 WHERE id % 2");
    run("INSERT INTO plan_records SELECT 2025, seen, content FROM plan_records");
    struct plan_data d;
    struct err e = {0};
    CHECK_OK(plan_data__load(&office.m, 2025, 0, &d, &e), e);
    assert_false(d.records->kept);
    assert_int_equal(d.in.need_count, number_of("SELECT count(*) FROM need WHERE year = 2025 AND state = 'open'"));
    plan_data__release(&d);
    load(0, &text, &quickly);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_changed_the_instance_is_that_of_the_tables),
        cmocka_unit_test(every_field_that_counts_is_seen),
        cmocka_unit_test_setup_teardown(imported_needs_are_seen_and_so_is_their_undoing, office_open_db, office_close_db),
        cmocka_unit_test_setup_teardown(solving_keeps_the_year_and_planning_again_uses_it, office_open_db, office_close_db),
        cmocka_unit_test(what_does_not_fit_is_passed_over),
        cmocka_unit_test_setup_teardown(one_years_records_are_not_anothers, office_open_db, office_close_db),
    };

    return cmocka_run_group_tests_name("plan records", tests, NULL, NULL);
}
