/*
 * Loops over our own tables: what the descriptors promise must hold for every type, field, step, query and
 * migration, so that a new row is tested the day it is written.
 * Not here: what single rules do (test_model), the command table (tests/cli).
 */
#include "check.h"
#include "model/code.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/migrate.h"
#include "store/stmt.h"
#include "tmpdb.h"
#include "work/report.h"

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

#define EACH_TYPE(type)                                                                            \
    for (int ti_ = 0; ti_ < entity_count; ti_++)                                                   \
        for (const struct entity *type = entities[ti_]; type; type = NULL)
#define EACH_FIELD(type, f)                                                                        \
    for (int fi_ = 0; fi_ < (type)->count; fi_++)                                                  \
        for (const struct field *f = &(type)->fields[fi_]; f; f = NULL)

static void every_type_is_whole(void **state)
{
    (void)state;
    EACH_TYPE(type)
    {
        assert_non_null(type->name);
        assert_true(type->label && type->plural && type->help && type->help[0]);
        assert_true(type->key_count >= 1 && type->key_count <= ENTITY_KEY_MAX);
        for (int i = 0; i < type->key_count; i++)
            assert_true(type->fields[type->key[i]].flags & FIELD_REQUIRED);
        if (type->title >= 0)
            assert_int_equal(type->fields[type->title].type, FT_TEXT);
        if (type->region_via >= 0)
            assert_int_equal(type->fields[type->region_via].type, FT_REF);
        if (type->order_by)
            assert_true(entity_field(type, type->order_by) >= 0);
        assert_ptr_equal(entity_find(type->name), type);
    }
}

static void every_field_has_name_label_and_help_and_limits_that_make_sense(void **state)
{
    (void)state;
    EACH_TYPE(type)
    EACH_FIELD(type, f)
    {
        if (!f->name || !f->label || !f->help)
            fail_msg("%s: field %d has no name, label or help", type->name, fi_);
        if (f->help[strlen(f->help) - 1] != '.')
            fail_msg("%s.%s: the help is no sentence", type->name, f->name);
        if ((f->type == FT_TEXT || f->type == FT_LONG_TEXT) && f->u.max_cells < 1)
            fail_msg("%s.%s: no greatest length", type->name, f->name);
        if (f->type == FT_TEXT && f->cells > f->u.max_cells && f->cells > 24)
            fail_msg("%s.%s: the column is wider than the text may be", type->name, f->name);
        if (f->type == FT_REF)
            assert_ptr_equal(entity_find(f->u.to->name), f->u.to);
        if (f->type == FT_ID_NUMBER || f->type == FT_PHONE)
            assert_true(f->flags & FIELD_PRIVATE);
        for (int k = 0; k < fi_; k++)
            if (strcmp(type->fields[k].name, f->name) == 0)
                fail_msg("%s.%s stands twice", type->name, f->name);
    }
}

static void every_field_has_its_column_with_the_declared_type_and_not_null(void **state)
{
    struct err e = {0};

    (void)state;
    EACH_TYPE(type)
    {
        struct stmt s;
        char sql[128];
        int column = 0;
        snprintf(sql, sizeof sql, "SELECT name, type, \"notnull\" FROM pragma_table_info('%s')", type->name);
        stmt_open_text(&s, t.db, sql);
        for (; stmt_next(&s); column++) {
            int field = column - 3;
            if (field < 0)
                continue;
            if (field >= type->count)
                fail_msg("%s has more columns than fields: %s", type->name, stmt_col_text(&s, 0));
            const struct field *f = &type->fields[field];
            if (strcmp(f->name, stmt_col_text(&s, 0)) != 0)
                fail_msg("%s: column %s stands where field %s is", type->name, stmt_col_text(&s, 0), f->name);
            if (strcmp(field_ops[f->type].sql, stmt_col_text(&s, 1)) != 0)
                fail_msg("%s.%s is %s in the schema", type->name, f->name, stmt_col_text(&s, 1));
            if (stmt_col_int(&s, 2) != !!(f->flags & FIELD_REQUIRED))
                fail_msg("%s.%s: NOT NULL and required differ", type->name, f->name);
        }
        CHECK_OK(stmt_close(&s, &e), e);
        assert_int_equal(column, type->count + 3);
    }
}

/* Has the table an index that begins with the column? */
static bool has_index(const char *table, const char *column)
{
    struct stmt s;
    struct err e = {0};

    stmt_open_text(&s, t.db, "SELECT 1 FROM pragma_index_list(:table) l, pragma_index_info(l.name) i WHERE i.seqno = 0 AND i.name = :column");
    stmt_text(&s, ":table", table);
    stmt_text(&s, ":column", column);
    bool found = stmt_next(&s);
    CHECK_OK(stmt_close(&s, &e), e);
    return found;
}

static void keys_references_and_the_division_that_places_a_record_are_indexed(void **state)
{
    (void)state;
    EACH_TYPE(type)
    {
        if (!has_index(type->name, type->fields[type->key[0]].name))
            fail_msg("%s: the key has no index", type->name);
        if (type->region >= 0 && !has_index(type->name, type->fields[type->region].name))
            fail_msg("%s: the division has no index", type->name);
        EACH_FIELD(type, f)
        if (f->type == FT_REF && !has_index(type->name, f->name))
            fail_msg("%s.%s: a reference without an index", type->name, f->name);
    }
}

static bool code_exists(const char *list, const char *code)
{
    const struct code_list *codes = NULL;
    struct err e = {0};

    CHECK_OK(code_list_get(&t.m, list, &codes, &e), e);
    return code_place(codes, code, strlen(code)) >= 0;
}

static void every_initial_value_can_be_read_and_every_step_leads_from_and_to_known_states(void **state)
{
    struct err e = {0};

    (void)state;
    EACH_TYPE(type)
    {
        struct record r;
        record_init(&r, type);
        CHECK_OK(record_fill_initial(&t.m, &r, &e), e);
        record_release(&r);
        assert_int_equal(type->state >= 0, type->moves != NULL);
        if (type->state < 0)
            continue;
        const struct field *f = &type->fields[type->state];
        assert_true(f->flags & FIELD_STATE);
        assert_non_null(f->initial);
        for (const struct move *v = type->moves; v->from; v++)
            if (!code_exists(f->u.list, v->from) || !code_exists(f->u.list, v->to) || !v->help)
                fail_msg("%s: step %s from %s to %s names an unknown state", type->name, v->action, v->from, v->to);
    }
}

/* Texts to try on a field of each type: good ones read back, bad ones name the field. */
static const struct {
    enum field_type type;
    const char *good[6];
    const char *bad[6];
} samples[] = {
    {FT_TEXT, {"甲", "a b", "x,\"y\""}, {"a\x01" "b", "\xff\xfe"}},
    {FT_LONG_TEXT, {"第一行\n第二行", "x"}, {"\xc3\x28"}},
    {FT_INT, {"1", "2", "３"}, {"x", "1.5", "99999999999999999999", "1e3"}},
    {FT_DECIMAL, {"111.5", "111.123456"}, {"abc", "1e2", "111.1234567"}},
    {FT_MONEY, {"12.30", "1,234.5", "7元"}, {"12.345", "x", "--1"}},
    {FT_DATE, {"2026-02-28", "2026/3/1", "2026年3月1日", "20260301"}, {"2026-02-30", "yesterday", "2026-13-01"}},
    {FT_BOOL, {"yes", "否", "1", "TRUE"}, {"maybe", "2"}},
    {FT_REGION, {"15", "150121", "150121100201"}, {"15012", "159999", "xx", "1501211002011"}},
    {FT_PHONE, {"13800001111", "0471-1234567", "+86 138 0000 1111"}, {"12", "1380000111", "abc", "12800001111"}},
    {FT_ID_NUMBER, {"15990019500101001X"}, {"159900195001010011", "123", "15990019500101001Y", "159900195013010016"}},
};

static void try_field(const struct entity *type, int field, const char *const *texts, bool good)
{
    const struct field *f = &type->fields[field];
    struct record r;

    record_init(&r, type);
    for (int i = 0; i < 6 && texts[i]; i++) {
        struct err e = {0};
        struct buf dump = {0};
        bool ok = record_set(&t.m, &r, field, texts[i], strlen(texts[i]), &e);
        if (!ok && good && e.code == ERR_INPUT && (strstr(e.text, "between") || strstr(e.text, "small") || strstr(e.text, "too exact")))
            continue; /* outside this field's own limits */
        if (ok != good)
            fail_msg("%s.%s: \"%s\" is %s (%s)", type->name, f->name, texts[i], ok ? "taken" : "refused", e.text);
        if (!good && (e.code != ERR_INPUT || !e.field || strcmp(e.field, f->name) != 0))
            fail_msg("%s.%s: the fault of \"%s\" does not name the field", type->name, f->name, texts[i]);
        if (ok) {
            struct value first = r.values[field];
            record_dump(&t.m, &r, field, &dump);
            CHECK_OK(record_set(&t.m, &r, field, buf_text(&dump), dump.len, &e), e);
            assert_true(field_same(f, &first, &r.values[field]));
        }
        buf_release(&dump);
    }
    record_release(&r);
}

static void every_field_reads_back_what_it_dumps_and_names_itself_when_it_refuses(void **state)
{
    (void)state;
    EACH_TYPE(type)
    for (int field = 0; field < type->count; field++)
        for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
            if (samples[i].type == type->fields[field].type) {
                try_field(type, field, samples[i].good, true);
                try_field(type, field, samples[i].bad, false);
            }
}

static void every_code_of_every_list_is_read_by_code_and_by_both_labels(void **state)
{
    (void)state;
    EACH_TYPE(type)
    EACH_FIELD(type, f)
    {
        const struct code_list *list = NULL;
        struct err e = {0};
        if (f->type != FT_CODE && f->type != FT_CODE_SET)
            continue;
        CHECK_OK(code_list_get(&t.m, f->u.list, &list, &e), e);
        for (int i = 0; i < list->count; i++) {
            const struct code *c = &list->codes[i];
            assert_int_equal(code_match(list, c->code, strlen(c->code)), i);
            assert_string_equal(list->codes[code_match(list, c->zh, strlen(c->zh))].zh, c->zh);
        }
    }
}

/* Full scans that a query does not confess to with a scan mark. */
static bool scans_unmarked(const struct query_text *q)
{
    struct buf sql = {0};
    struct err e = {0};
    struct stmt s;
    bool scans = false;

    buf_addf(&sql, "EXPLAIN QUERY PLAN %s", q->sql);
    stmt_open_text(&s, t.db, buf_text(&sql));
    while (stmt_next(&s)) {
        const char *detail = stmt_col_text(&s, 3);
        scans = scans || (strncmp(detail, "SCAN ", 5) == 0 && !strstr(detail, "USING") && !strstr(detail, "CONSTANT") &&
                          !strstr(detail, "SUBQUERY") && !strstr(detail, "VIRTUAL TABLE"));
    }
    CHECK_OK(stmt_close(&s, &e), e);
    buf_release(&sql);
    return scans && !strstr(q->sql, "/*scan*/");
}

static void every_query_prepares_says_what_it_answers_and_scans_nothing_unmarked(void **state)
{
    (void)state;
    for (int q = 0; q < Q__COUNT; q++) {
        struct stmt s;
        struct err e = {0};
        assert_true(query_texts[q].what && query_texts[q].what[0]);
        stmt_open(&s, t.db, (enum query)q);
        CHECK_OK(stmt_close(&s, &e), e);
        if (scans_unmarked(&query_texts[q]))
            fail_msg("%s reads a whole table and does not say so", query_texts[q].name);
    }
}

static void every_type_can_be_listed_counted_sorted_and_searched(void **state)
{
    (void)state;
    EACH_TYPE(type)
    for (int sort = -1; sort < type->count; sort++) {
        struct list_query q;
        struct list_rows rows;
        struct record r;
        struct err e = {0};
        int64_t n = -1;
        list_query_init(&q, type);
        q.sort = sort;
        q.descending = sort % 2 == 0;
        q.limit = 3;
        q.search = sort == 0 && entity_is_searched(type) ? "x" : NULL;
        q.region = type->region >= 0 || type->region_via >= 0 ? "1501" : NULL;
        record_init(&r, type);
        CHECK_OK(list_count(&t.m, &q, &n, &e), e);
        assert_true(n >= 0);
        CHECK_OK(list_open(&t.m, &q, &rows, &e), e);
        while (list_next(&rows, &r))
            assert_true(r.id > 0);
        CHECK_OK(list_close(&rows, &e), e);
        record_release(&r);
    }
}

static bool count_row(void *arg, const struct sheet_value *v, struct err *e)
{
    (void)v;
    (void)e;
    ++*(int *)arg;
    return true;
}

static void every_report_can_be_asked_and_has_as_many_columns_as_its_query(void **state)
{
    (void)state;
    for (int i = 0; i <= report_count; i++) {
        const struct report *r = i < report_count ? &reports[i] : &report_todo;
        const struct report_order order = {.year = 2026, .days = 30, .weeks = 4};
        struct err e = {0};
        struct stmt s;
        int rows = 0;
        stmt_open(&s, t.db, r->query);
        assert_int_equal(stmt_cols(&s), r->count);
        CHECK_OK(stmt_close(&s, &e), e);
        assert_true(r->title[0] && r->help[0]);
        CHECK_OK(report_run(&t.m, r, &order, true, count_row, &rows, &e), e);
    }
}

static void migrations_are_numbered_without_a_gap(void **state)
{
    (void)state;
    for (int i = 0; i < migration_count; i++)
        assert_int_equal(migrations[i].version, i + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_whole),
        cmocka_unit_test(every_field_has_name_label_and_help_and_limits_that_make_sense),
        cmocka_unit_test(every_field_has_its_column_with_the_declared_type_and_not_null),
        cmocka_unit_test(keys_references_and_the_division_that_places_a_record_are_indexed),
        cmocka_unit_test(every_initial_value_can_be_read_and_every_step_leads_from_and_to_known_states),
        cmocka_unit_test(every_field_reads_back_what_it_dumps_and_names_itself_when_it_refuses),
        cmocka_unit_test(every_code_of_every_list_is_read_by_code_and_by_both_labels),
        cmocka_unit_test(every_query_prepares_says_what_it_answers_and_scans_nothing_unmarked),
        cmocka_unit_test(every_type_can_be_listed_counted_sorted_and_searched),
        cmocka_unit_test(every_report_can_be_asked_and_has_as_many_columns_as_its_query),
        cmocka_unit_test(migrations_are_numbered_without_a_gap),
    };
    return cmocka_run_group_tests(tests, open_db, close_db);
}
