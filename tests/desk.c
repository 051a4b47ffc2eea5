/* A desk for screen tests. */
#include "desk.h"

#include "check.h"
#include "model/repo.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>

struct desk desk;

static void add_records(void)
{
    static const char *const names[] = {"王小明", "包乌兰", "李秀英", "孟和", "张建国", "白音", "陈玉兰"};
    char persons[12];
    char day[12];

    for (int i = 0; i < DESK_HOUSEHOLDS; i++) {
        snprintf(persons, sizeof persons, "%d", 1 + i * 7 % 6);
        snprintf(day, sizeof day, "2025-%02d-11", 1 + i % 5);
        free(tmpdb_add(&desk.t, "household", "head", names[i % 7], "region", i % 2 ? "150121100201" : "150525100201", "class",
                       i % 5 ? "general" : "allowance", "causes", i % 3 ? "illness" : "skill;illness", "persons", i % 9 ? persons : "",
                       "identified_on", day, "phone", "13800000000", NULL));
    }
    free(tmpdb_add(&desk.t, "visit", "household", "H2026-00060", "kind", "regular", "date", "2026-02-01", "visitor", "张三", "finding", "墙体有裂缝", NULL));
}

int desk_open(void **state)
{
    struct err e = {0};

    (void)state;
    tmpdb_open(&desk.t);
    CHECK_OK(txn_begin(desk.t.db, TXN_WRITE, &e), e);
    free(tmpdb_add(&desk.t, "account", "name", "admin", "role", "administrator", "area", "15", NULL));
    add_records();
    CHECK_OK(txn_end(desk.t.db, true, &e), e);
    return 0;
}

int desk_close(void **state)
{
    (void)state;
    if (desk.v.term)
        vt_end(&desk.v);
    tmpdb_close(&desk.t);
    return 0;
}

void start(int rows, int cols, const char *lang)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", desk.t.path, "--lang", lang, "--today", "2026-03-15", "--as", "admin", NULL};

    assert_non_null(argv[0]);
    vt_start(&desk.v, rows, cols, NULL, argv);
}

void leave(void)
{
    vt_type(&desk.v, "\021"); /* C-q */
    assert_int_equal(vt_end(&desk.v), 0);
}

void desk_type(const char *const typed[])
{
    for (int i = 0; typed[i]; i++)
        assert_true(vt_type(&desk.v, typed[i]));
}

int64_t count_of(const char *type, const char *where)
{
    struct list_query q;
    struct arena mem = {0};
    struct err e = {0};
    int64_t count = 0;

    list_query_init(&q, entity_find(type));
    if (where)
        CHECK_OK(list_query_where(&q, where, &mem, &e), e);
    CHECK_OK(list_count(&desk.t.m, &q, &count, &e), e);
    arena_release(&mem);
    return count;
}

void others_save(const char *type, const char *key, const char *field, const char *value)
{
    struct record r;
    struct err e = {0};

    record_init(&r, entity_find(type));
    CHECK_OK(repo_find(&desk.t.m, key, &r, &e), e);
    CHECK_OK(record_set_named(&desk.t.m, &r, field, value, &e), e);
    CHECK_OK(repo_save(&desk.t.m, &r, &e), e);
    record_release(&r);
}
