/*
 * Pages of lists by keyset: walked forwards and backwards they give exactly the rows of the list, in its order, for every
 * sort field, with empty values and equal values, with conditions and search.
 * Not here: the conditions themselves (test_model).
 */
#include "check.h"
#include "model/kinds.h"
#include "model/repo.h"
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
                       i % 7 ? persons : "", NULL));
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
        cmocka_unit_test(pages_keep_to_the_conditions_and_to_a_search),
        cmocka_unit_test(a_page_from_a_row_begins_with_it_and_without_it_with_the_next),
    };
    return cmocka_run_group_tests(tests, open_db, close_db);
}
