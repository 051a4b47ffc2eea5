/*
 * The model floor on a small real database: records, checks, search, areas, states.
 * Not here: the journal (test_journal), every type and field in a loop (test_tables), files in and out (test_import).
 */
#include "check.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "model/scope.h"
#include "model/search.h"
#include "store/stmt.h"
#include "store/txn.h"
#include "tmpdb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void find(const struct entity *type, const char *key, struct record *r)
{
    struct err e = {0};

    record_init(r, type);
    CHECK_OK(repo_find(&t.m, key, r, &e), e);
}

static char *add_household(const char *head, const char *region)
{
    return tmpdb_add(&t, "household", "head", head, "region", region, "class", "general", NULL);
}

static bool set_and_save(struct record *r, const char *field, const char *value, struct err *e)
{
    return record_set_named(&t.m, r, field, value, e) && repo_save(&t.m, r, e);
}

static void act_as(enum role role, const char *area)
{
    t.m.who.role = role;
    snprintf(t.m.who.area, sizeof t.m.who.area, "%s", area);
    snprintf(t.m.who.name, sizeof t.m.who.name, "%s-%s", role_names[role], area);
}

static int64_t count_search(const struct entity *type, const char *words)
{
    struct list_query q;
    struct err e = {0};
    int64_t n = -1;

    list_query_init(&q, type);
    q.search = words;
    CHECK_OK(list_count(&t.m, &q, &n, &e), e);
    return n;
}

static void a_new_record_gets_number_initial_values_and_reads_back(void **state)
{
    struct record r;

    (void)state;
    char *key = add_household("王小明", "150121100201");
    assert_string_equal(key, "H2026-00001");
    find(&household_entity, key, &r);
    assert_string_equal(record_text(&r, HOUSEHOLD_HEAD), "王小明");
    assert_string_equal(record_text(&r, HOUSEHOLD_STATUS), "poor");
    assert_string_equal(r.values[HOUSEHOLD_REGION].title, "庙沟村委会");
    record_release(&r);
    free(key);
}

static void labels_of_both_languages_and_short_divisions_are_understood(void **state)
{
    struct err e = {0};
    struct record r;

    (void)state;
    record_init(&r, &expert_entity);
    CHECK_OK(record_set_named(&t.m, &r, "sex", "女", &e), e);
    assert_string_equal(record_text(&r, EXPERT_SEX), "2");
    CHECK_OK(record_set_named(&t.m, &r, "sex", "Male", &e), e);
    assert_string_equal(record_text(&r, EXPERT_SEX), "1");
    CHECK_OK(record_set_named(&t.m, &r, "home", "150121", &e), e);
    assert_string_equal(record_text(&r, EXPERT_HOME), "150121000000");
    CHECK_OK(record_set_named(&t.m, &r, "specialties", "兽医；玉米, B1", &e), e);
    assert_string_equal(record_text(&r, EXPERT_SPECIALTIES), "B1;A1");
    record_release(&r);
}

static void id_number_gives_birth_and_sex_and_must_agree_with_them(void **state)
{
    struct err e = {0};
    struct record r;
    char id[19];

    (void)state;
    tmpdb_id_number(1, id);
    record_init(&r, &expert_entity);
    CHECK_OK(record_set_named(&t.m, &r, "name", "李梅", &e) && record_set_named(&t.m, &r, "specialties", "A1", &e) &&
             record_set_named(&t.m, &r, "home", "150121", &e) && record_set_named(&t.m, &r, "programme", "kjtpy", &e) &&
             record_set_named(&t.m, &r, "id_number", id, &e), e);
    CHECK_OK(record_set_named(&t.m, &r, "birth_date", "1950-01-02", &e), e);
    CHECK_FAILS(repo_save(&t.m, &r, &e), e, ERR_INPUT);
    assert_string_equal(e.field, "birth_date");
    err_clear(&e);
    record_clear(&r, EXPERT_BIRTH_DATE);
    CHECK_OK(repo_save(&t.m, &r, &e), e);
    assert_string_equal(record_text(&r, EXPERT_BIRTH_DATE), "1950-01-01");
    assert_string_equal(record_text(&r, EXPERT_SEX), "1");
    id[17] = id[17] == '0' ? '1' : '0';
    CHECK_FAILS(record_set_named(&t.m, &r, "id_number", id, &e), e, ERR_INPUT);
    assert_null(strstr(e.text, "15990019"));
    record_release(&r);
}

static void a_save_over_somebody_elses_change_is_refused_and_names_him(void **state)
{
    struct err e = {0};
    struct record mine;
    struct record theirs;

    (void)state;
    char *key = add_household("王小明", "150121100201");
    find(&household_entity, key, &mine);
    find(&household_entity, key, &theirs);
    snprintf(t.m.who.name, sizeof t.m.who.name, "li");
    CHECK_OK(set_and_save(&theirs, "persons", "4", &e), e);
    snprintf(t.m.who.name, sizeof t.m.who.name, "wang");
    CHECK_FAILS(set_and_save(&mine, "persons", "5", &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "li"));
    record_release(&mine);
    record_release(&theirs);
    free(key);
}

static void a_duplicate_key_is_a_fault_of_its_field_and_changes_nothing(void **state)
{
    struct err e = {0};
    struct record r;

    (void)state;
    free(tmpdb_add(&t, "household", "no", "H-1", "head", "王小明", "region", "150121100201", "class", "general", NULL));
    record_init(&r, &household_entity);
    CHECK_OK(record_set_named(&t.m, &r, "no", "H-1", &e) && record_set_named(&t.m, &r, "head", "李", &e) &&
             record_set_named(&t.m, &r, "region", "150121100201", &e) && record_set_named(&t.m, &r, "class", "general", &e), e);
    CHECK_FAILS(repo_save(&t.m, &r, &e), e, ERR_INPUT);
    assert_string_equal(e.field, "no");
    assert_int_equal(count_search(&household_entity, "李"), 0);
    record_release(&r);
}

static void a_record_that_others_refer_to_cannot_be_removed_and_says_by_whom(void **state)
{
    struct err e = {0};
    struct record r;

    (void)state;
    char *key = add_household("王小明", "150121100201");
    free(tmpdb_add(&t, "visit", "household", key, "visitor", "李", NULL));
    find(&household_entity, key, &r);
    CHECK_FAILS(repo_remove(&t.m, &r, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(e.text, "Visit (1)"));
    record_release(&r);
    free(key);
}

static void names_are_found_by_characters_initials_pinyin_and_number_tails(void **state)
{
    char id[19];

    (void)state;
    tmpdb_id_number(7, id);
    free(tmpdb_add(&t, "household", "head", "王小明", "region", "150121100201", "class", "general", "id_number", id, NULL));
    free(tmpdb_add(&t, "household", "head", "单玉兰", "region", "150121100201", "class", "general", NULL));
    static const char *const finds[] = {"王", "小明", "王小明", "明", "wxm", "xm", "wangxm", "wangxiaoming", "WXM", "ｗｘｍ", "h2026-00001", "00001"};
    for (size_t i = 0; i < sizeof finds / sizeof *finds; i++)
        if (count_search(&household_entity, finds[i]) != 1)
            fail_msg("\"%s\" finds %d households", finds[i], (int)count_search(&household_entity, finds[i]));
    assert_int_equal(count_search(&household_entity, id + 12), 1);
    assert_int_equal(count_search(&household_entity, "syl"), 1); /* 单 as a surname is Shan */
    assert_int_equal(count_search(&household_entity, "dyl"), 1);
    assert_int_equal(count_search(&household_entity, "明小"), 0);
    assert_int_equal(count_search(&region_entity, "土默特"), 1);
    assert_int_equal(count_search(&region_entity, "tmtzq"), 1);
}

static void search_follows_a_changed_name(void **state)
{
    struct err e = {0};
    struct record r;

    (void)state;
    char *key = add_household("王小明", "150121100201");
    find(&household_entity, key, &r);
    CHECK_OK(set_and_save(&r, "head", "白欣琳", &e), e);
    assert_int_equal(count_search(&household_entity, "小明"), 0);
    assert_int_equal(count_search(&household_entity, "bxl"), 1);
    record_release(&r);
    free(key);
}

static void who_may_not_reveal_cannot_find_by_a_private_number(void **state)
{
    struct err e = {0};
    struct list_query q;
    int64_t n;
    char id[19];

    (void)state;
    tmpdb_id_number(7, id);
    free(tmpdb_add(&t, "household", "head", "王小明", "region", "150121100201", "class", "general", "id_number", id, NULL));
    act_as(ROLE_AUDITOR, "15");
    assert_int_equal(count_search(&household_entity, id + 12), 0);
    list_query_init(&q, &household_entity);
    q.filters[q.filter_count++] = (struct list_filter){HOUSEHOLD_ID_NUMBER, LIST_EQ, id};
    CHECK_FAILS(list_count(&t.m, &q, &n, &e), e, ERR_DENIED);
}

static void an_area_shows_its_records_and_no_others(void **state)
{
    struct err e = {0};
    struct record r;
    struct list_query q;
    int64_t n = 0;

    (void)state;
    char *inside = add_household("王小明", "150121100201");
    char *outside = add_household("白欣琳", "150525100201");
    free(tmpdb_add(&t, "visit", "household", inside, NULL));
    free(tmpdb_add(&t, "visit", "household", outside, NULL));
    act_as(ROLE_STAFF, "150121");
    list_query_init(&q, &household_entity);
    CHECK_OK(list_count(&t.m, &q, &n, &e), e);
    assert_int_equal(n, 1);
    list_query_init(&q, &visit_entity);
    CHECK_OK(list_count(&t.m, &q, &n, &e), e);
    assert_int_equal(n, 1);
    record_init(&r, &household_entity);
    CHECK_FAILS(repo_find(&t.m, outside, &r, &e), e, ERR_MISSING);
    err_clear(&e);
    CHECK_OK(repo_find(&t.m, inside, &r, &e), e);
    CHECK_FAILS(set_and_save(&r, "region", "150525100201", &e), e, ERR_DENIED);
    record_release(&r);
    free(inside);
    free(outside);
}

static void a_state_moves_only_along_its_steps(void **state)
{
    struct err e = {0};
    struct record r;

    (void)state;
    char *key = add_household("王小明", "150121100201");
    find(&household_entity, key, &r);
    CHECK_FAILS(set_and_save(&r, "status", "out", &e), e, ERR_INPUT);
    err_clear(&e);
    CHECK_OK(repo_find(&t.m, key, &r, &e), e);
    CHECK_FAILS(repo_do(&t.m, &r, "exit", &e), e, ERR_INPUT);
    assert_non_null(strstr(e.text, "pre_exit"));
    err_clear(&e);
    CHECK_OK(repo_do(&t.m, &r, "pre_exit", &e), e);
    CHECK_OK(repo_do(&t.m, &r, "exit", &e), e);
    assert_string_equal(record_text(&r, HOUSEHOLD_STATUS), "out");
    record_release(&r);
    free(key);
}

static void conditions_read_codes_sets_references_and_emptiness(void **state)
{
    static const struct {
        const char *where;
        int64_t count;
    } rows[] = {
        {"causes=illness", 1}, {"causes~病", 1},     {"causes!=illness", 1}, {"persons>2", 1},     {"persons=", 1},
        {"head~小", 1},        {"region=150121100201", 1}, {"region~昂乃", 1}, {"income>=1000.50", 1}, {"status=未脱贫", 2},
    };
    struct arena mem = {0};
    struct err e = {0};

    (void)state;
    free(tmpdb_add(&t, "household", "head", "王小明", "region", "150121100201", "class", "general", "causes", "illness;skill", "persons", "4",
                   "income", "1000.5", NULL));
    free(tmpdb_add(&t, "household", "head", "白欣琳", "region", "150525100201", "class", "general", "causes", "skill", NULL));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct list_query q;
        int64_t n = -1;
        list_query_init(&q, &household_entity);
        CHECK_OK(list_query_where(&q, rows[i].where, &mem, &e) && list_count(&t.m, &q, &n, &e), e);
        if (n != rows[i].count)
            fail_msg("%s finds %d households", rows[i].where, (int)n);
    }
    arena_release(&mem);
}

static void keys_of_several_parts_are_joined_by_plus_or_slash(void **state)
{
    struct err e = {0};
    struct record r;

    (void)state;
    char *key = tmpdb_add(&t, "quota", "year", "2026", "programme", "kjtpy", "region", "15", "lower", "10", NULL);
    assert_string_equal(key, "2026+kjtpy+150000000000");
    find(&quota_entity, "2026/kjtpy/15", &r);
    assert_int_equal(record_number(&r, QUOTA_LOWER), 10);
    CHECK_FAILS(repo_find(&t.m, "2026+kjtpy", &r, &e), e, ERR_MISSING);
    record_release(&r);
    free(key);
}

static void areas_nest_by_prefix_and_ranges_end_after_the_last_digit(void **state)
{
    char low[13];
    char high[14];

    (void)state;
    assert_int_equal(scope_level("150000000000"), 1);
    assert_int_equal(scope_level("150121100201"), 5);
    assert_int_equal(scope_level("150121100000"), 4);
    assert_int_equal(scope_level("15012"), 0);
    assert_true(scope_holds("1501", "150121100201"));
    assert_false(scope_holds("1501", "150525100201"));
    assert_false(scope_holds("1501", ""));
    scope_range("1509", low, high);
    assert_true(strcmp("150999999999", high) < 0 && strcmp("151000000000", high) >= 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_db, close_db)
    const struct CMUnitTest tests[] = {
        T(a_new_record_gets_number_initial_values_and_reads_back),
        T(labels_of_both_languages_and_short_divisions_are_understood),
        T(id_number_gives_birth_and_sex_and_must_agree_with_them),
        T(a_save_over_somebody_elses_change_is_refused_and_names_him),
        T(a_duplicate_key_is_a_fault_of_its_field_and_changes_nothing),
        T(a_record_that_others_refer_to_cannot_be_removed_and_says_by_whom),
        T(names_are_found_by_characters_initials_pinyin_and_number_tails),
        T(search_follows_a_changed_name),
        T(who_may_not_reveal_cannot_find_by_a_private_number),
        T(an_area_shows_its_records_and_no_others),
        T(a_state_moves_only_along_its_steps),
        T(conditions_read_codes_sets_references_and_emptiness),
        T(keys_of_several_parts_are_joined_by_plus_or_slash),
        cmocka_unit_test(areas_nest_by_prefix_and_ranges_end_after_the_last_digit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
