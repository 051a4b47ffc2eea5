/* tepai demo: generated cases on the real divisions. */
#include "check.h"

#include "base/hash.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/stmt.h"
#include "work/check.h"
#include "work/demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Small, but of a league that has banners on no list, on the regional and on the national one. */
static const struct demo_scale small = {
    .name = "small", .area = "1504", .villages = 120, .experts = 44, .needs = 200, .households = 500,
    .with_members = 400, .persons = 1100, .past_years = 2, .past_percent = 70, .requests = 60,
};

static const char today[] = "2026-03-15";

struct office {
    char folder[64];
    char path[96];
    struct demo_counts counts;
    struct db *db;
    struct model m;
};

static void office_make(struct office *o, uint64_t seed)
{
    struct err e = {0};

    snprintf(o->folder, sizeof o->folder, "/tmp/tepai-demo-XXXXXX");
    assert_non_null(mkdtemp(o->folder));
    snprintf(o->path, sizeof o->path, "%s/t.db", o->folder);
    CHECK_OK(demo_office(o->path, today, LANG_EN, &small, seed, NULL, &o->counts, &e), e);
    CHECK_OK(db_open(o->path, DB_OPEN, &o->db, &e), e);
    CHECK_OK(model_open(&o->m, o->db, "admin", today, LANG_EN, &e), e);
}

static void office_drop(struct office *o)
{
    model_close(&o->m);
    db_close(o->db);
    assert_int_equal(unlink(o->path), 0);
    assert_int_equal(rmdir(o->folder), 0);
}

static int set_up(void **state)
{
    struct office *o = mem_zero(1, sizeof *o);

    office_make(o, 7);
    *state = o;
    return 0;
}

static int tear_down(void **state)
{
    office_drop(*state);
    free(*state);
    return 0;
}

/* ---- reading ---- */

/* Calls `look` with every record of a type for which the condition (may be NULL) holds; answers how many. */
static int64_t each(struct office *o, const struct entity *t, const char *condition,
                    void (*look)(struct office *o, const struct record *r, void *arg), void *arg)
{
    struct list_query q;
    struct list_rows rows;
    struct arena mem = {0};
    struct record r;
    struct err e = {0};
    int64_t count = 0;

    list_query_init(&q, t);
    q.sort = t->key[0];
    if (condition)
        CHECK_OK(list_query_where(&q, condition, &mem, &e), e);
    record_init(&r, t);
    CHECK_OK(list_open(&o->m, &q, &rows, &e), e);
    for (; list_next(&rows, &r); count++)
        if (look)
            look(o, &r, arg);
    CHECK_OK(list_close(&rows, &e), e);
    record_release(&r);
    arena_release(&mem);
    return count;
}

static int64_t count_of(struct office *o, const struct entity *t, const char *condition)
{
    return each(o, t, condition, NULL, NULL);
}

/* All fields as text; the uuid is no field. */
static void dump_record(struct office *o, const struct record *r, void *arg)
{
    struct buf *out = arg;

    for (int i = 0; i < r->entity->count; i++) {
        record_dump(&o->m, r, i, out);
        buf_add_char(out, '\t');
    }
    buf_add_char(out, '\n');
}

static void dump_cases(struct office *o, struct buf *out)
{
    for (int i = 0; i < entity_count; i++)
        each(o, entities[i], NULL, dump_record, out);
}

/* ---- tests ---- */

static void the_three_scales_are_as_large_as_promised(void **state)
{
    const struct demo_scale *county = demo_scale_find("county");
    const struct demo_scale *region = demo_scale_find("region");
    const struct demo_scale *national = demo_scale_find("national");

    (void)state;
    assert_int_equal(county->households, 15000);
    assert_int_equal(county->persons, 40000);
    assert_int_equal(county->experts, 60);
    assert_int_equal(region->villages, 11000);
    assert_true(region->experts > 1500);
    assert_int_equal(region->needs, 16000);
    assert_int_equal(region->households, 40000);
    assert_int_equal(region->persons, 100000);
    assert_int_equal(region->past_years, 3);
    assert_int_equal(national->needs, 500000);
    assert_int_equal(national->experts, 100000);
    assert_int_equal(national->households, 500000);
    assert_null(demo_scale_find("galaxy"));
}

static void a_demonstration_holds_exactly_what_its_scale_says(void **state)
{
    struct office *o = *state;

    assert_int_equal(count_of(o, &region_entity, NULL), 15938);
    assert_int_equal(count_of(o, &expert_entity, NULL), 44);
    assert_int_equal(count_of(o, &need_entity, "state=open"), 200);
    assert_int_equal(count_of(o, &household_entity, NULL), 500);
    assert_int_equal(count_of(o, &member_entity, NULL), 1100);
    assert_int_equal(count_of(o, &request_entity, NULL), 60);
    assert_int_equal(o->counts.members, 1100);
    assert_int_equal(count_of(o, &visit_entity, NULL), o->counts.visits);
    assert_int_equal(count_of(o, &assignment_entity, NULL), o->counts.assignments);
    assert_int_equal(count_of(o, &quota_entity, NULL), o->counts.quotas);
    assert_true(o->counts.visits > 400 && o->counts.assignments > 40 && o->counts.quotas > 10);
}

static void the_same_seed_and_day_make_the_same_records_and_another_seed_others(void **state)
{
    struct office *o = *state;
    struct office same = {0};
    struct office other = {0};
    struct buf dumps[3] = {{0}};

    office_make(&same, 7);
    office_make(&other, 8);
    dump_cases(o, &dumps[0]);
    dump_cases(&same, &dumps[1]);
    dump_cases(&other, &dumps[2]);
    assert_true(dumps[0].len > 100000);
    assert_string_equal(buf_text(&dumps[0]), buf_text(&dumps[1]));
    assert_string_not_equal(buf_text(&dumps[0]), buf_text(&dumps[2]));
    for (int i = 0; i < 3; i++)
        buf_release(&dumps[i]);
    office_drop(&same);
    office_drop(&other);
}

static void fail_with(void *arg, const char *sentence)
{
    (void)arg;
    fail_msg("%s", sentence);
}

static void check_and_audit_find_nothing(void **state)
{
    struct office *o = *state;
    struct err e = {0};

    CHECK_OK(check_office(&o->m, NULL, NULL, fail_with, NULL, &e), e);
}

static void the_file_says_that_it_is_a_demonstration(void **state)
{
    struct office *o = *state;
    struct stmt s;
    struct err e = {0};

    stmt_open(&s, o->db, Q_SETTING_GET);
    stmt_text(&s, ":name", "demo");
    assert_true(stmt_next(&s));
    assert_string_equal(stmt_col_text(&s, 0), "1");
    CHECK_OK(stmt_close(&s, &e), e);
}

/* ---- nobody can be taken for a real person ---- */

static void look_at_id(const struct record *r, int field, struct hash *seen)
{
    const char *id = record_text(r, field);

    assert_int_equal(strncmp(id, "159900", 6), 0);
    assert_true(hash_put(seen, id, strlen(id), 1));
}

static void look_at_member_id(struct office *o, const struct record *r, void *arg)
{
    (void)o;
    look_at_id(r, MEMBER_ID_NUMBER, arg);
    assert_true(strcmp(record_text(r, MEMBER_BIRTH_DATE), today) <= 0);
}

static void look_at_expert_id(struct office *o, const struct record *r, void *arg)
{
    (void)o;
    look_at_id(r, EXPERT_ID_NUMBER, arg);
    assert_int_equal(strncmp(record_text(r, EXPERT_PHONE), "1990000", 7), 0);
    assert_non_null(strstr(record_text(r, EXPERT_EMPLOYER), "演示单位"));
    assert_non_null(strstr(record_text(r, EXPERT_NOTE), "DEMO"));
}

static void every_id_number_is_of_an_area_never_assigned_and_given_once(void **state)
{
    struct hash seen = {0};

    assert_int_equal(each(*state, &member_entity, NULL, look_at_member_id, &seen), 1100);
    assert_int_equal(each(*state, &expert_entity, NULL, look_at_expert_id, &seen), 44);
    hash_release(&seen);
}

/* ---- what belongs together fits ---- */

struct family {
    int64_t persons, labour, sick, pupils, heads;
};

static void look_at_member(struct office *o, const struct record *r, void *arg)
{
    struct family *f = arg;
    const char *labour = record_text(r, MEMBER_LABOUR);
    const char *health = record_text(r, MEMBER_HEALTH);
    const char *schooling = record_text(r, MEMBER_SCHOOLING);

    (void)o;
    f->persons++;
    f->heads += strcmp(record_text(r, MEMBER_RELATION), "head") == 0;
    f->labour += strcmp(labour, "none") != 0 && strcmp(labour, "lost") != 0;
    f->sick += strcmp(health, "chronic") == 0 || strcmp(health, "serious") == 0;
    f->pupils += strcmp(labour, "none") == 0 && strcmp(schooling, "preschool") != 0;
}

static void look_at_household(struct office *o, const struct record *r, void *arg)
{
    struct family f = {0};
    char condition[64];
    int64_t *looked = arg;

    snprintf(condition, sizeof condition, "household=%s", record_text(r, HOUSEHOLD_NO));
    if (each(o, &member_entity, condition, look_at_member, &f) == 0)
        return;
    ++*looked;
    assert_int_equal(f.heads, 1);
    assert_int_equal(f.persons, record_number(r, HOUSEHOLD_PERSONS));
    assert_int_equal(f.labour, record_number(r, HOUSEHOLD_LABOUR));
    const char *causes = record_text(r, HOUSEHOLD_CAUSES);
    if (strncmp(causes, "illness", 7) == 0)
        assert_true(f.sick > 0);
    if (strncmp(causes, "schooling", 9) == 0)
        assert_true(f.pupils > 0);
}

static void households_agree_with_their_members_and_show_their_cause(void **state)
{
    int64_t looked = 0;

    each(*state, &household_entity, NULL, look_at_household, &looked);
    assert_int_equal(looked, 400);
}

static void look_at_poor_village(struct office *o, const struct record *r, void *arg)
{
    struct record banner;
    struct err e = {0};
    char code[13];

    (void)arg;
    snprintf(code, sizeof code, "%.6s000000", record_text(r, REGION_CODE));
    record_init(&banner, &region_entity);
    CHECK_OK(repo_find(&o->m, code, &banner, &e), e);
    if (record_number(r, REGION_LEVEL) == 5)
        assert_true(banner.values[REGION_POOR_LIST].set);
    record_release(&banner);
}

static void poor_villages_lie_in_banners_that_were_on_a_list(void **state)
{
    struct office *o = *state;

    assert_true(o->counts.poor_villages > 12 && o->counts.poor_villages < 60);
    each(o, &region_entity, "poor=1", look_at_poor_village, NULL);
}

static void add_lower(struct office *o, const struct record *r, void *arg)
{
    (void)o;
    if (strcmp(record_text(r, QUOTA_REGION), "150000000000") == 0)
        *(int64_t *)arg += record_number(r, QUOTA_LOWER);
}

static void the_programmes_quotas_come_to_ten_elevenths_of_the_experts(void **state)
{
    int64_t sum = 0;

    each(*state, &quota_entity, "counts=heads", add_lower, &sum);
    assert_int_equal(sum, 40);
}

static void look_at_visit(struct office *o, const struct record *r, void *arg)
{
    struct record household;
    struct err e = {0};

    (void)arg;
    record_init(&household, &household_entity);
    CHECK_OK(repo_load(&o->m, record_number(r, VISIT_HOUSEHOLD), &household, &e), e);
    assert_true(strcmp(record_text(r, VISIT_DATE), record_text(&household, HOUSEHOLD_IDENTIFIED_ON)) >= 0);
    assert_true(strcmp(record_text(r, VISIT_DATE), today) <= 0);
    assert_string_equal(record_text(r, VISIT_VISITOR), record_text(&household, HOUSEHOLD_HELPER));
    record_release(&household);
}

static void visits_lie_between_the_day_on_file_and_today(void **state)
{
    each(*state, &visit_entity, NULL, look_at_visit, NULL);
}

/* ---- refusals ---- */

static void an_existing_file_is_refused_and_left_alone(void **state)
{
    struct office *o = *state;
    struct demo_counts n;
    struct err e = {0};

    CHECK_FAILS(demo_office(o->path, today, LANG_EN, &small, 7, NULL, &n, &e), e, ERR_STORE);
    assert_int_equal(count_of(o, &expert_entity, NULL), 44);
}

static void a_day_far_from_ours_is_refused_without_a_file(void **state)
{
    struct demo_counts n;
    struct err e = {0};

    (void)state;
    CHECK_FAILS(demo_office("/tmp/tepai-demo-never/t.db", "1850-01-01", LANG_EN, &small, 7, NULL, &n, &e), e, ERR_INPUT);
    assert_int_equal(access("/tmp/tepai-demo-never", F_OK), -1);
}

static bool stop_in_visits(void *arg, const char *what, int64_t done, int64_t total)
{
    (void)arg;
    (void)total;
    return strcmp(what, "visits") != 0 || done < 200;
}

static void a_stop_half_way_leaves_no_file(void **state)
{
    const struct setup_tick tick = {stop_in_visits, NULL};
    char folder[] = "/tmp/tepai-demo-XXXXXX";
    char path[64];
    struct demo_counts n;
    struct err e = {0};

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/t.db", folder);
    CHECK_FAILS(demo_office(path, today, LANG_EN, &small, 7, &tick, &n, &e), e, ERR_INPUT);
    assert_true(n.members > 0);
    assert_int_equal(rmdir(folder), 0); /* nothing is in it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_scales_are_as_large_as_promised),
        cmocka_unit_test(a_demonstration_holds_exactly_what_its_scale_says),
        cmocka_unit_test(the_same_seed_and_day_make_the_same_records_and_another_seed_others),
        cmocka_unit_test(check_and_audit_find_nothing),
        cmocka_unit_test(the_file_says_that_it_is_a_demonstration),
        cmocka_unit_test(every_id_number_is_of_an_area_never_assigned_and_given_once),
        cmocka_unit_test(households_agree_with_their_members_and_show_their_cause),
        cmocka_unit_test(poor_villages_lie_in_banners_that_were_on_a_list),
        cmocka_unit_test(the_programmes_quotas_come_to_ten_elevenths_of_the_experts),
        cmocka_unit_test(visits_lie_between_the_day_on_file_and_today),
        cmocka_unit_test(an_existing_file_is_refused_and_left_alone),
        cmocka_unit_test(a_day_far_from_ours_is_refused_without_a_file),
        cmocka_unit_test(a_stop_half_way_leaves_no_file),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
