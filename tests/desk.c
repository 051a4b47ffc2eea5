/* A desk for screen tests. */
#include "desk.h"

#include "check.h"
#include "model/repo.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>

struct desk desk;

void desk_add_records(void)
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

void desk_add_year(void)
{
    static const char *const experts[][3] = {{"王建国", "A1", "150525"}, {"包乌兰", "B1", "150121"}, {"孟和", "A2;A1", "150525"},
                                             {"李秀英", "A1", "150121"}, {"白音", "B1", "150525"}};
    static const char *const needs[][4] = {{"150525100201", "A1", "1", "5"}, {"150121100201", "A1", "1", "3"},
                                           {"150121100202", "B1", "2", "3"}, {"150525100201", "B1", "1", "4"},
                                           {"150121100202", "A2", "1", "1"}};

    for (int i = 0; i < 5; i++)
        free(tmpdb_add(&desk.t, "expert", "name", experts[i][0], "specialties", experts[i][1], "home", experts[i][2], "programme",
                       "kjtpy", "capacity", i % 2 ? "2" : "1", NULL));
    for (int i = 0; i < 5; i++)
        free(tmpdb_add(&desk.t, "need", "region", needs[i][0], "specialty", needs[i][1], "wanted", needs[i][2], "priority",
                       needs[i][3], NULL));
    free(tmpdb_add(&desk.t, "quota", "year", "2026", "programme", "kjtpy", "region", "15", "counts", "heads", "lower", "4", NULL));
    free(tmpdb_add(&desk.t, "plan", "year", "2026", "name", "春季", NULL));
}

void desk_open_with(void (*fill)(void))
{
    struct err e = {0};

    tmpdb_open(&desk.t);
    CHECK_OK(txn_begin(desk.t.db, TXN_WRITE, &e), e);
    free(tmpdb_add(&desk.t, "account", "name", "admin", "role", "administrator", "area", "15", NULL));
    fill();
    CHECK_OK(txn_end(desk.t.db, true, &e), e);
}

int desk_open(void **state)
{
    (void)state;
    desk_open_with(desk_add_records);
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

void desk_start(int rows, int cols, const char *lang, const char *option)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", desk.t.path, "--lang", lang, "--today", "2026-03-15", "--as", "admin", option, NULL};

    assert_non_null(argv[0]);
    vt_start(&desk.v, rows, cols, NULL, argv);
}

void start(int rows, int cols, const char *lang)
{
    desk_start(rows, cols, lang, NULL);
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
