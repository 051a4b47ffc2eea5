/* A small office with a year's dispatch, made from a seed. */
#include "office.h"

#include "check.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/stmt.h"
#include "work/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VILLAGES = 8 };

struct tmpdb office;

int office_open_db(void **state)
{
    (void)state;
    tmpdb_open(&office);
    return 0;
}

int office_close_db(void **state)
{
    (void)state;
    tmpdb_close(&office);
    return 0;
}

/* ---- small offices ---- */

static uint32_t seed;

static int any(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)below);
}

void office_add_expert(const char *no, const char *specialties, const char *home, const char *places)
{
    free(tmpdb_add(&office, "expert", "no", no, "name", "演示", "specialties", specialties, "home", home, "programme",
                   "kjtpy", "capacity", places, "languages", "zh", NULL));
}

void office_add_need(const char *no, const char *village, const char *specialty, const char *wanted)
{
    free(tmpdb_add(&office, "need", "no", no, "year", "2026", "region", village, "specialty", specialty, "wanted", wanted,
                   "priority", "3", NULL));
}

void office_add_quota(const char *programme, const char *region, const char *counts, const char *lower, const char *upper)
{
    free(tmpdb_add(&office, "quota", "year", "2026", "programme", programme, "region", region, "counts", counts, "lower",
                   lower, "upper", upper, NULL));
}

static void village_code(int i, char out[13])
{
    snprintf(out, 13, "%s3%02d", i % 2 ? "150525100" : "150121100", i);
}

/* The i-th record of an office; the same whenever it is made. */
static void add_record(uint32_t which, int i)
{
    static const char *const specialties[] = {"A1", "A2", "B1", "A1;B1", "A2;A1", "B1;A2;A1"};
    static const char *const homes[] = {"150121000000", "150525000000"};
    char no[16], village[13], number[16];

    seed = which * 7919u + (uint32_t)i * 104729u;
    for (int k = 0; k < 5; k++)
        any(2);
    if (i < EXPERTS) {
        snprintf(no, sizeof no, "E2026-%05d", i + 1);
        snprintf(number, sizeof number, "%d", 1 + any(3));
        office_add_expert(no, specialties[any(6)], homes[any(2)], number);
        return;
    }
    snprintf(no, sizeof no, "N2026-%05d", i - EXPERTS + 1);
    snprintf(number, sizeof number, "%d", 1 + any(2));
    village_code(any(VILLAGES), village);
    office_add_need(no, village, specialties[any(3)], number);
}

static void add_villages(void)
{
    char code[13];

    for (int i = 0; i < VILLAGES; i++) {
        village_code(i, code);
        free(tmpdb_add(&office, "region", "code", code, "level", "5", "name", "演示村", "parent", i % 2 ? "150525100" : "150121100",
                       "poor", i % 3 ? "0" : "1", "longitude", i % 2 ? "120.65" : "111.15", "latitude", "42.5", NULL));
    }
}

/* `step` coprime to the number of records: the order in which they are entered. */
void office_make(uint32_t number, int step)
{
    int total = EXPERTS + NEEDS;

    add_villages();
    for (int i = 0; i < total; i++)
        add_record(number, i * step % total);
    office_add_quota("kjtpy", "15", "heads", "9", "11");
    office_add_quota("kjtpy", "1501", "heads", "4", "5");
    office_add_quota("all", "1505", "places", "6", "9");
}

/* ---- plans ---- */

void office_begin(struct record *plan)
{
    struct err e = {0};

    record_init(plan, &plan_entity);
    CHECK_OK(plan_new(&office.m, YEAR, NULL, "演示", plan, &e), e);
}

void office_solve(struct record *plan)
{
    struct err e = {0};

    CHECK_OK(plan_fill(&office.m, plan, NULL, &e), e);
    assert_string_equal(record_text(plan, PLAN_STATE), "solved");
}

void office_begin_and_solve(struct record *plan)
{
    office_begin(plan);
    office_solve(plan);
}

/* "E2026-00001 N2026-00003 930\n…", by need. */
void office_lines_of(const struct record *plan, struct buf *out)
{
    struct err e = {0};
    struct stmt s;

    stmt_open(&s, office.db, Q_PLAN_LINES);
    stmt_int(&s, ":plan", plan->id);
    stmt_text(&s, ":kind", "placed");
    while (stmt_next(&s))
        buf_addf(out, "%s %s %lld\n", stmt_col_text(&s, 2), stmt_col_text(&s, 3), (long long)stmt_col_int(&s, 4));
    CHECK_OK(stmt_close(&s, &e), e);
}

bool office_places(const struct record *plan, const char *expert, const char *need)
{
    struct buf lines = {0}, pair = {0};

    office_lines_of(plan, &lines);
    buf_addf(&pair, "%s %s ", expert, need);
    bool found = strstr(buf_text(&lines), buf_text(&pair)) != NULL;
    buf_release(&lines);
    buf_release(&pair);
    return found;
}

int64_t office_score_of(const struct record *plan, const char *expert, const char *need)
{
    struct buf lines = {0}, pair = {0};

    office_lines_of(plan, &lines);
    buf_addf(&pair, "%s %s ", expert, need);
    const char *at = strstr(buf_text(&lines), buf_text(&pair));
    int64_t score = at ? strtoll(at + pair.len, NULL, 10) : -1;
    buf_release(&lines);
    buf_release(&pair);
    return score;
}

void office_set_field(const char *type, const char *key, const char *field, const char *value)
{
    struct err e = {0};
    struct record r;

    record_init(&r, entity_find(type));
    CHECK_OK(repo_find(&office.m, key, &r, &e) && record_set_named(&office.m, &r, field, value, &e) && repo_save(&office.m, &r, &e), e);
    record_release(&r);
}

void office_step(const char *type, const char *key, const char *action)
{
    struct err e = {0};
    struct record r;

    record_init(&r, entity_find(type));
    CHECK_OK(repo_find(&office.m, key, &r, &e) && repo_do(&office.m, &r, action, &e), e);
    record_release(&r);
}

int64_t office_assignments(const char *state)
{
    struct list_query q;
    struct err e = {0};
    int64_t n = -1;

    list_query_init(&q, &assignment_entity);
    if (state)
        q.filters[q.filter_count++] = (struct list_filter){ASSIGNMENT_STATE, LIST_EQ, state};
    CHECK_OK(list_count(&office.m, &q, &n, &e), e);
    return n;
}

/* Every record of every type as text, ids and revs included. */
void office_dump(struct buf *out)
{
    struct err e = {0};

    for (int i = 0; i < entity_count; i++) {
        struct list_query q;
        struct list_rows rows;
        struct record r;
        list_query_init(&q, entities[i]);
        record_init(&r, entities[i]);
        CHECK_OK(list_open(&office.m, &q, &rows, &e), e);
        while (list_next(&rows, &r)) {
            buf_addf(out, "%s %lld %lld", entities[i]->name, (long long)r.id, (long long)r.rev);
            for (int k = 0; k < entities[i]->count; k++) {
                buf_add_char(out, '|');
                record_dump(&office.m, &r, k, out);
            }
            buf_add_char(out, '\n');
        }
        CHECK_OK(list_close(&rows, &e), e);
        record_release(&r);
    }
}

void office_remove_folder(const char *dir)
{
    static const char *const files[] = {"experts", "villages", "needs", "arcs", "quotas", "pins", "params", "names", "plan"};
    char path[160];

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s.csv", dir, files[i]);
        remove(path);
    }
    remove(dir);
}
