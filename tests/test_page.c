/*
 * Pages of lists by keyset: walked forwards and backwards they give exactly the rows of the list, in its order, for every
 * sort field, with empty values and equal values, with conditions and search.
 * Not here: the conditions themselves (test_model).
 */
#include "check.h"
#include "model/kinds.h"
#include "model/orders.h"
#include "model/repo.h"
#include "store/db.h"
#include "tmpdb.h"

#include <stdio.h>
#include <stdlib.h>

enum { HOUSEHOLDS = 37, PAGE = 5 };

static struct tmpdb t;

static int open_db(void **state)
{
    (void)state;
    tmpdb_open(&t);
    for (int i = 0; i < HOUSEHOLDS; i++) {
        char persons[12];
        snprintf(persons, sizeof persons, "%d", i % 4);
        free(tmpdb_add(&t, "household", "head", i % 3 ? "王小明" : "包乌兰", "region",
                       i % 2 ? "150121100201" : "150525100201", "class", i % 5 ? "general" : "allowance", "persons",
                       i % 7 ? persons : "", "identified_on", i % 4 ? "2025-02-28" : i % 8 ? "2024-02-29" : "", "causes",
                       i % 3 ? "illness" : "skill;illness", NULL));
    }
    for (int i = 0; i < 9; i++) {
        char household[24];
        snprintf(household, sizeof household, "H2026-%05d", 1 + i % 3);
        free(tmpdb_add(&t, "visit", "household", household, "kind", "regular", NULL));
    }
    return 0;
}

static int close_db(void **state)
{
    (void)state;
    tmpdb_close(&t);
    return 0;
}

static int whole_list(const struct list_query *q, int64_t ids[])
{
    struct list_rows rows;
    struct record r;
    struct err e = {0};
    int n = 0;

    record_init(&r, q->entity);
    CHECK_OK(list_open(&t.m, q, &rows, &e), e);
    while (list_next(&rows, &r))
        ids[n++] = r.id;
    CHECK_OK(list_close(&rows, &e), e);
    record_release(&r);
    return n;
}

/* Walks page by page; `found` is filled from its start (forwards) or its end (backwards). */
static int walk(const struct list_query *q, bool backwards, int64_t found[], int room)
{
    struct record page[PAGE];
    struct record mark;
    struct err e = {0};
    int total = 0;
    int count = 0;
    enum page_way way = backwards ? PAGE_LAST : PAGE_FIRST;

    record_init(&mark, q->entity);
    for (int i = 0; i < PAGE; i++)
        record_init(&page[i], q->entity);
    do {
        CHECK_OK(repo_page(&t.m, q, way, &mark, page, PAGE, &count, &e), e);
        assert_true(total + count <= room);
        for (int i = 0; i < count; i++)
            found[backwards ? room - total - count + i : total + i] = page[i].id;
        total += count;
        if (count)
            record_copy(&mark, &page[backwards ? 0 : count - 1]);
        way = backwards ? PAGE_BEFORE : PAGE_AFTER;
    } while (count);
    record_release(&mark);
    for (int i = 0; i < PAGE; i++)
        record_release(&page[i]);
    return total;
}

static void check_walks(const struct list_query *q)
{
    int64_t want[HOUSEHOLDS + 1];
    int64_t got[HOUSEHOLDS + 1];
    int n = whole_list(q, want);

    for (int backwards = 0; backwards < 2; backwards++) {
        int found = walk(q, backwards, got, n);
        if (found != n)
            fail_msg("%s by field %d%s: %d of %d rows", q->entity->name, q->sort, backwards ? " backwards" : "", found, n);
        for (int i = 0; i < n; i++)
            if (got[i] != want[i])
                fail_msg("%s by field %d%s: row %d is %lld, not %lld", q->entity->name, q->sort,
                         backwards ? " backwards" : "", i, (long long)got[i], (long long)want[i]);
    }
}

static void pages_give_the_rows_of_the_list_in_its_order_both_ways(void **state)
{
    static const struct entity *const types[] = {&household_entity, &visit_entity, &region_entity};

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        for (int sort = -1; sort < types[i]->count; sort++)
            for (int descending = 0; descending < 2; descending++) {
                struct list_query q;
                list_query_init(&q, types[i]);
                q.sort = sort;
                q.descending = descending;
                check_walks(&q);
            }
}

static void an_order_without_an_index_gives_the_same_pages_from_kept_ids(void **state)
{
    static const struct entity *const types[] = {&household_entity, &visit_entity};
    struct arena mem = {0};
    struct err e = {0};

    (void)state;
    for (int run = PAGE; run < 60; run += 13) /* from many walks to one */
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
            for (int sort = 0; sort < types[i]->count; sort++)
                for (int descending = 0; descending < 2; descending++) {
                    struct list_query q;
                    list_query_init(&q, types[i]);
                    q.sort = sort;
                    q.descending = descending;
                    q.order = list_order_new(0, run);
                    check_walks(&q);
                    CHECK_OK(list_order_ahead(&t.m, &q, 3, &e), e);
                    check_walks(&q);
                    q.descending = !q.descending;
                    check_walks(&q);
                    if (types[i] == &household_entity) {
                        q.region = "1505";
                        q.search = "wxm";
                        CHECK_OK(list_query_where(&q, "class=general", &mem, &e), e);
                        check_walks(&q);
                    }
                    list_order_free(q.order);
                }
    arena_release(&mem);
}

static void an_order_that_is_turned_round_is_not_read_again(void **state)
{
    struct list_query q;
    struct err e = {0};
    int64_t before[HOUSEHOLDS];
    int64_t after[HOUSEHOLDS];

    (void)state;
    list_query_init(&q, &household_entity);
    q.sort = HOUSEHOLD_PERSONS;
    q.order = list_order_new(0, 100);
    assert_int_equal(walk(&q, false, before, HOUSEHOLDS), HOUSEHOLDS);
    /* behind the program's back, so that reading again would show */
    CHECK_OK(db_exec(t.db, "UPDATE household SET persons = 3 - persons", &e), e);
    q.descending = true;
    assert_int_equal(walk(&q, false, after, HOUSEHOLDS), HOUSEHOLDS);
    for (int i = 0; i < HOUSEHOLDS; i++)
        assert_int_equal(after[i], before[HOUSEHOLDS - 1 - i]);
    list_order_free(q.order);
}

/* Every field that lists can sort by and that has no index. */
static int make_orders(const struct entity *type)
{
    struct err e = {0};
    bool lacks;
    int made = 0;

    for (int field = 0; field < type->count; field++) {
        CHECK_OK(orders_lacks(&t.m, type, field, &lacks, &e), e);
        if (!lacks)
            continue;
        CHECK_OK(orders_make(&t.m, type, field, &e), e);
        CHECK_OK(orders_lacks(&t.m, type, field, &lacks, &e), e);
        assert_false(lacks);
        made++;
    }
    return made;
}

static void lists_with_orders_give_the_same_pages_and_none_is_slow(void **state)
{
    struct arena mem = {0};
    struct err e = {0};
    bool slow;
    int count;

    (void)state;
    int made = make_orders(&household_entity);
    assert_int_equal(made, 12);
    for (int sort = 0; sort < household_entity.count; sort++)
        for (int descending = 0; descending < 2; descending++) {
            struct list_query q;
            list_query_init(&q, &household_entity);
            q.sort = sort;
            q.descending = descending;
            check_walks(&q);
            q.order = list_order_new(0, 10);
            check_walks(&q);
            CHECK_OK(list_is_slow(&t.m, &q, &slow, &e), e);
            assert_int_equal(slow, household_entity.fields[sort].type == FT_LONG_TEXT);
            CHECK_OK(list_query_where(&q, "class=general", &mem, &e), e);
            check_walks(&q);
            list_order_free(q.order);
        }
    CHECK_OK(orders_drop(&t.m, &household_entity, &count, &e), e);
    assert_int_equal(count, made);
    CHECK_OK(orders_drop(&t.m, &household_entity, &count, &e), e);
    assert_int_equal(count, 0);
    arena_release(&mem);
}

static bool at_once(void)
{
    return true;
}

static void a_pass_that_is_stopped_fails_and_the_next_one_finds_all(void **state)
{
    struct list_query q;
    struct err e = {0};
    int64_t ids[HOUSEHOLDS];

    (void)state;
    list_query_init(&q, &household_entity);
    q.sort = HOUSEHOLD_PERSONS;
    q.order = list_order_new(0, 100);
    db_watch(t.db, at_once);
    bool ok = true;
    for (int i = 0; ok && i < 1000; i++) { /* it is asked now and then only */
        list_order_free(q.order);
        q.order = list_order_new(0, 100);
        ok = list_order_ahead(&t.m, &q, 0, &e);
    }
    db_watch(t.db, NULL);
    assert_false(ok);
    assert_int_equal(walk(&q, false, ids, HOUSEHOLDS), HOUSEHOLDS);
    list_order_free(q.order);
}

static void kept_ids_are_forgotten_when_somebody_saves(void **state)
{
    struct record page[PAGE];
    struct record r;
    struct list_query q;
    struct err e = {0};
    bool slow;
    int count;

    (void)state;
    for (int i = 0; i < PAGE; i++)
        record_init(&page[i], &household_entity);
    list_query_init(&q, &household_entity);
    q.sort = HOUSEHOLD_PERSONS;
    q.descending = true;
    q.order = list_order_new(0, 100);
    CHECK_OK(list_is_slow(&t.m, &q, &slow, &e), e);
    assert_true(slow);
    CHECK_OK(repo_page(&t.m, &q, PAGE_FIRST, NULL, page, PAGE, &count, &e), e);
    record_init(&r, &household_entity);
    CHECK_OK(repo_load(&t.m, page[PAGE - 1].id, &r, &e), e);
    record_put_number(&r, HOUSEHOLD_PERSONS, 33);
    t.m.action = "test";
    CHECK_OK(repo_save(&t.m, &r, &e), e);
    CHECK_OK(repo_page(&t.m, &q, PAGE_FIRST, NULL, page, PAGE, &count, &e), e);
    assert_int_equal(page[0].id, r.id);
    q.sort = HOUSEHOLD_NO; /* its uniqueness is an index */
    CHECK_OK(list_is_slow(&t.m, &q, &slow, &e), e);
    assert_false(slow);
    list_order_free(q.order);
    record_release(&r);
    for (int i = 0; i < PAGE; i++)
        record_release(&page[i]);
}

static void values_are_counted_and_their_conditions_give_as_many_rows(void **state)
{
    struct arena mem = {0};
    struct list_query q;
    struct list_group *groups;
    struct err e = {0};
    int count;
    int64_t all;
    int64_t rows;

    (void)state;
    for (int field = 0; field < household_entity.count; field++) {
        const struct field *f = &household_entity.fields[field];
        list_query_init(&q, &household_entity);
        err_clear(&e);
        if ((f->flags & FIELD_PRIVATE) || f->type == FT_LONG_TEXT) {
            CHECK_FAILS(list_groups(&t.m, &q, field, &mem, &groups, &count, &all, &e), e, ERR_INPUT);
            continue;
        }
        CHECK_OK(list_groups(&t.m, &q, field, &mem, &groups, &count, &all, &e), e);
        assert_int_equal(count, all);
        int64_t sum = 0;
        for (int i = 0; i < count; i++) {
            struct list_query narrow;
            list_query_init(&narrow, &household_entity);
            narrow.region = groups[i].region;
            for (int k = 0; k < 2 && groups[i].where[k]; k++)
                CHECK_OK(list_query_where(&narrow, groups[i].where[k], &mem, &e), e);
            CHECK_OK(list_count(&t.m, &narrow, &rows, &e), e);
            assert_int_equal(rows, groups[i].count);
            assert_true(i == 0 || groups[i - 1].count >= groups[i].count);
            sum += rows;
        }
        if (f->type != FT_CODE_SET)
            assert_int_equal(sum, HOUSEHOLDS);
    }
    arena_release(&mem);
}

static void pages_keep_to_the_conditions_and_to_a_search(void **state)
{
    struct arena mem = {0};
    struct list_query q;
    struct err e = {0};

    (void)state;
    list_query_init(&q, &household_entity);
    CHECK_OK(list_query_where(&q, "class=general", &mem, &e), e);
    q.region = "1505";
    check_walks(&q);
    q.search = "wxm";
    check_walks(&q);
    q.sort = HOUSEHOLD_PERSONS;
    check_walks(&q);
    arena_release(&mem);
}

/* The whole list asks the index; the pages walk the table where many records fit. */
static void any_search_gives_the_same_pages_by_the_index_and_by_walking(void **state)
{
    static const char *const typed[] = {"w",      "x",  "h",       "h2026", "王",   "小明", "明",        "wangxm", "2026",
                                        "000370", "37", "h2026-00037", "b w",   "w 王", "bwl",  "包 h2026-00001", "zzz",    "3"};
    struct list_query q;

    (void)state;
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        list_query_init(&q, &household_entity);
        q.search = typed[i];
        check_walks(&q);
        q.region = "1505";
        check_walks(&q);
    }
}

static void a_page_from_a_row_begins_with_it_and_without_it_with_the_next(void **state)
{
    struct record page[PAGE];
    struct record mark;
    struct list_query q;
    struct err e = {0};
    int count;

    (void)state;
    record_init(&mark, &household_entity);
    for (int i = 0; i < PAGE; i++)
        record_init(&page[i], &household_entity);
    list_query_init(&q, &household_entity);
    CHECK_OK(repo_page(&t.m, &q, PAGE_FIRST, NULL, page, PAGE, &count, &e), e);
    int64_t third = page[2].id;
    int64_t fourth = page[3].id;
    record_copy(&mark, &page[2]);
    CHECK_OK(repo_page(&t.m, &q, PAGE_FROM, &mark, page, PAGE, &count, &e), e);
    assert_int_equal(page[0].id, third);
    t.m.action = "test";
    CHECK_OK(repo_remove(&t.m, &mark, &e), e);
    CHECK_OK(repo_page(&t.m, &q, PAGE_FROM, &mark, page, PAGE, &count, &e), e);
    assert_int_equal(page[0].id, fourth);
    record_release(&mark);
    for (int i = 0; i < PAGE; i++)
        record_release(&page[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_give_the_rows_of_the_list_in_its_order_both_ways),
        cmocka_unit_test(an_order_without_an_index_gives_the_same_pages_from_kept_ids),
        cmocka_unit_test(an_order_that_is_turned_round_is_not_read_again),
        cmocka_unit_test(lists_with_orders_give_the_same_pages_and_none_is_slow),
        cmocka_unit_test(a_pass_that_is_stopped_fails_and_the_next_one_finds_all),
        cmocka_unit_test(kept_ids_are_forgotten_when_somebody_saves),
        cmocka_unit_test(values_are_counted_and_their_conditions_give_as_many_rows),
        cmocka_unit_test(pages_keep_to_the_conditions_and_to_a_search),
        cmocka_unit_test(any_search_gives_the_same_pages_by_the_index_and_by_walking),
        cmocka_unit_test(a_page_from_a_row_begins_with_it_and_without_it_with_the_next),
    };
    return cmocka_run_group_tests(tests, open_db, close_db);
}
