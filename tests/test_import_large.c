/*
 * Large imports: the words of a type that had no records go into a search table that is built beside the rows, in a thread.
 * Whoever searches must not see a difference. Not covered: what is taken and rejected (test_import.c), speed (tests/bench/import).
 */
#include "check.h"

#include "app/model/words__.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "model/search.h"
#include "store/stmt.h"
#include "store/txn.h"
#include "tmpdb.h"
#include "work/import.h"
#include "work/tidy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROWS = 24000 }; /* well over a megabyte of words */

struct trial {
    struct tmpdb t;
    char file[128];
    struct import_result result;
    bool was_beside; /* the words went to the thread at some time */
};

static int set_up(void **state)
{
    struct trial *x = mem_zero(1, sizeof *x);

    tmpdb_open(&x->t);
    snprintf(x->file, sizeof x->file, "%s/in.csv", x->t.folder);
    *state = x;
    return 0;
}

static int tear_down(void **state)
{
    struct trial *x = *state;

    unlink(x->file);
    tmpdb_close(&x->t);
    free(x);
    return 0;
}

/* Every household of another name, phone and ID number; all made up. `nameless` has the ID number of the third and no number of its own. */
static void write_households(const char *path, int nameless)
{
    static const char *const names[] = {"王小明", "李娜", "包玉兰", "白音", "佟海军", "斯琴高娃", "韩梅", "孟和"};
    FILE *f = fopen(path, "we");
    char id[19];

    assert_non_null(f);
    fputs("no,head,id_number,region,class,phone,note\n", f);
    for (int i = 0; i < ROWS; i++) {
        tmpdb_id_number(i == nameless ? 2 : i % 1000, id);
        if (i == nameless)
            fprintf(f, ",%s,%s,150121100201,general,,\n", names[i % 8], id);
        else
            fprintf(f, "DEMO-%06d,%s,%s,150121100201,general,199%08d,第%d户 DEMO 道路养护 苗木 %d\n", i, names[i % 8], i < 1000 ? id : "", i * 7, i, i * 3);
    }
    assert_int_equal(fclose(f), 0);
}

static bool on_reject(void *arg, const struct import_reject *r, struct err *e)
{
    (void)arg;
    (void)r;
    (void)e;
    return true;
}

static bool on_tick(void *arg, const char *what, int64_t done, int64_t total)
{
    struct trial *x = arg;

    (void)what;
    (void)done;
    (void)total;
    x->was_beside = x->was_beside || (x->t.m.repo && x->t.m.repo->beside);
    return true;
}

static void import_as_it_comes(struct trial *x, bool dry_run)
{
    struct import_sink sink = {.arg = x, .reject = on_reject, .tick = on_tick};
    struct import_order order = {.type = &household_entity, .file = x->file, .dry_run = dry_run};
    struct err e = {0};

    x->was_beside = false;
    CHECK_OK(import_run(&x->t.m, &order, &sink, &x->result, &e), e);
    assert_null(x->t.m.repo->beside);
}

static void import(struct trial *x, bool dry_run)
{
    import_as_it_comes(x, dry_run);
    assert_true(x->was_beside);
}

static void run_sql(struct db *db, const char *sql)
{
    struct err e = {0};

    CHECK_OK(db_exec(db, sql, &e), e);
}

/* Every word with the number of records that have it, and what FTS5 itself thinks of the table. */
static char *index_of(struct trial *x)
{
    struct buf b = {0};
    struct err e = {0};
    struct stmt s;

    run_sql(x->t.db, "INSERT INTO household_search (household_search) VALUES ('integrity-check')");
    run_sql(x->t.db, "CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, household_search, row)");
    stmt_open_text(&s, x->t.db, "SELECT term, doc FROM words ORDER BY term");
    while (stmt_next(&s))
        buf_addf(&b, "%s %lld\n", stmt_col_text(&s, 0), (long long)stmt_col_int(&s, 1));
    CHECK_OK(stmt_close(&s, &e), e);
    run_sql(x->t.db, "DROP TABLE temp.words");
    return buf_take(&b);
}

static int64_t found(struct trial *x, const char *match)
{
    struct err e = {0};
    struct stmt s;

    stmt_open_text(&s, x->t.db, "SELECT count(*) FROM household_search WHERE household_search MATCH ?1");
    stmt_at_text(&s, 1, match, strlen(match));
    int64_t n = stmt_next(&s) ? stmt_col_int(&s, 0) : -1;
    CHECK_OK(stmt_close(&s, &e), e);
    return n;
}

/* The index is the one that is made from the rows; and it goes on working. */
static void check_index(struct trial *x)
{
    struct err e = {0};
    char *is = index_of(x);

    CHECK_OK(search_rebuild(&x->t.m, &household_entity, &e), e);
    char *should_be = index_of(x);
    assert_true(strlen(is) > 100000);
    assert_string_equal(is, should_be);
    free(is);
    free(should_be);
}

static void the_words_of_a_large_import_are_those_of_its_rows(void **state)
{
    struct trial *x = *state;

    write_households(x->file, -1);
    import(x, false);
    assert_int_equal(x->result.rows[IMPORT_NEW], ROWS);
    assert_int_equal(found(x, "\"王小\""), ROWS / 8);
    assert_int_equal(found(x, "\"demo023999\""), 1);
    check_index(x);
}

static void a_record_saved_after_a_large_import_is_found_and_forgotten(void **state)
{
    struct trial *x = *state;
    struct err e = {0};

    write_households(x->file, -1);
    import(x, false);
    int64_t import_txn = x->result.txn;
    free(tmpdb_add(&x->t, "household", "head", "赵新来", "region", "150121100201", "class", "general", NULL));
    assert_int_equal(found(x, "\"新来\""), 1);
    struct undo_result undone;
    CHECK_OK(journal_undo(&x->t.m, import_txn, NULL, NULL, &undone, &e), e);
    assert_int_equal(found(x, "\"demo023999\""), 0);
    assert_int_equal(found(x, "\"新来\""), 1);
}

/* Pieces that a search looks through, as FTS5's own structure record counts them: a cookie, then levels and segments as varints. */
static int segments(struct trial *x)
{
    struct err e = {0};
    struct stmt s;
    int n = 0;

    stmt_open_text(&s, x->t.db, "SELECT block FROM household_search_data WHERE id = 10");
    assert_true(stmt_next(&s));
    const unsigned char *p = stmt_col_blob(&s, 0);
    for (p += 4; *p & 0x80; p++)
        ;
    for (p++; *p & 0x80; p++)
        n = n << 7 | (*p & 0x7f);
    n = n << 7 | *p;
    CHECK_OK(stmt_close(&s, &e), e);
    return n;
}

static void bulk(struct trial *x, bool on)
{
    struct err e = {0};

    CHECK_OK(txn_begin(x->t.db, TXN_WRITE, &e), e);
    CHECK_OK(txn_end(x->t.db, search_bulk(&x->t.m, &household_entity, on, &e), &e), e);
}

static void many_pieces_of_a_large_import_are_merged_on_the_way_and_not_by_the_first_save_after_it(void **state)
{
    struct trial *x = *state;

    bulk(x, true);
    for (int i = 0; i < 100; i++) /* each a transaction, which ends a piece */
        free(tmpdb_add(&x->t, "household", "head", "王小明", "region", "150121100201", "class", "general", NULL));
    bulk(x, false);
    int left = segments(x);
    assert_in_range(left, 1, 30);
    free(tmpdb_add(&x->t, "household", "head", "赵新来", "region", "150121100201", "class", "general", NULL));
    assert_int_equal(segments(x), left + 1);
    assert_int_equal(found(x, "\"王小\""), 100);
}

static void what_was_taken_back_can_be_imported_again(void **state)
{
    struct trial *x = *state;
    struct err e = {0};
    struct undo_result undone;

    write_households(x->file, -1);
    import(x, true);
    assert_int_equal(found(x, "\"demo\"*"), 0);
    import(x, false);
    CHECK_OK(journal_undo(&x->t.m, x->result.txn, NULL, NULL, &undone, &e), e);
    import(x, false);
    assert_int_equal(x->result.rows[IMPORT_NEW], ROWS);
    check_index(x);
}

static void a_row_that_must_be_looked_for_finds_the_rows_before_it(void **state)
{
    struct trial *x = *state;

    write_households(x->file, ROWS - 500);
    import(x, false);
    assert_int_equal(x->result.rows[IMPORT_NEW], ROWS - 1);
    assert_int_equal(x->result.rows[IMPORT_REJECTED], 1); /* the same record stands on line 4 */
    check_index(x);
}

static void a_table_that_cannot_be_built_beside_is_made_from_the_rows(void **state)
{
    struct trial *x = *state;
    struct err e = {0};
    char broken_sql[] = "INSERT INTO nowhere VALUES (?1, ?2)";
    struct repo_sql broken = {.find_words = broken_sql};
    struct held change = {.entity = &household_entity, .sql = &broken, .id = 1, .len = 4};
    struct held_words held = {0};

    write_households(x->file, -1);
    import(x, false);
    CHECK_OK(txn_begin(x->t.db, TXN_WRITE, &e), e);
    struct words_beside *b = words_beside_start(&x->t.m, &household_entity);
    assert_non_null(b);
    buf_add_len(&held.changes, (const char *)&change, sizeof change);
    buf_add(&held.words, " abc");
    words_beside_take(b, &held);
    assert_int_equal(held.changes.len, 0);
    bool ok = words_beside_end(b, &x->t.m, &e);
    CHECK_OK(txn_end(x->t.db, ok, &e), e);
    assert_int_equal(found(x, "\"demo023999\""), 1);
    check_index(x);
    buf_release(&held.changes);
    buf_release(&held.words);
}

static void a_dropped_table_leaves_the_one_that_was_there(void **state)
{
    struct trial *x = *state;
    struct err e = {0};

    write_households(x->file, -1);
    import(x, false);
    CHECK_OK(txn_begin(x->t.db, TXN_WRITE, &e), e);
    struct words_beside *b = words_beside_start(&x->t.m, &household_entity);
    assert_non_null(b);
    words_beside_drop(b);
    CHECK_OK(txn_end(x->t.db, true, &e), e);
    assert_int_equal(found(x, "\"demo023999\""), 1);
}

static struct tidied tidy(struct trial *x)
{
    struct err e = {0};
    struct tidied did;

    CHECK_OK(tidy_office(&x->t.m, NULL, NULL, &did, &e), e);
    return did;
}

static int made_orders(struct trial *x)
{
    return tidy(x).orders;
}

static void tidying_makes_one_piece_of_a_search_table_in_many(void **state)
{
    struct trial *x = *state;

    write_households(x->file, -1);
    import(x, false);
    for (int i = 0; i < 10; i++) /* each a transaction, which ends a piece */
        free(tmpdb_add(&x->t, "household", "head", "赵新来", "region", "150121100201", "class", "general", NULL));
    assert_true(segments(x) > 8);
    assert_int_equal(tidy(x).searches, 1);
    assert_int_equal(segments(x), 1);
    assert_int_equal(tidy(x).searches, 0);
    assert_int_equal(found(x, "\"新来\""), 10);
    check_index(x);
}

static void orders_of_many_records_are_made_once_and_go_with_the_next_large_import(void **state)
{
    struct trial *x = *state;
    struct err e = {0};
    int dropped;

    assert_int_equal(made_orders(x), 0); /* no type has many */
    write_households(x->file, -1);
    import(x, false);
    int made = made_orders(x);
    assert_int_equal(made, 12);
    assert_int_equal(made_orders(x), 0);
    import_as_it_comes(x, true); /* a dry run leaves all as it was */
    assert_int_equal(made_orders(x), 0);
    import_as_it_comes(x, false);
    assert_int_equal(x->result.rows[IMPORT_UNCHANGED], ROWS);
    assert_int_equal(made_orders(x), made);
    free(tmpdb_add(&x->t, "household", "head", "赵新来", "region", "150121100201", "class", "general", NULL));
    CHECK_OK(db_exec(x->t.db, "PRAGMA integrity_check", &e), e);
    CHECK_OK(tidy_drop(&x->t.m, &dropped, &e), e);
    assert_int_equal(dropped, made);
}

static bool no_more(void *arg, const char *what, int64_t done, int64_t total)
{
    (void)arg;
    (void)what;
    return done < 8 && done <= total;
}

static void tidying_that_is_stopped_keeps_what_was_made(void **state)
{
    struct trial *x = *state;
    struct err e = {0};
    struct tidied did;

    write_households(x->file, -1);
    import(x, false);
    assert_false(tidy_office(&x->t.m, no_more, NULL, &did, &e));
    assert_int_equal(e.code, ERR_INPUT);
    assert_in_range(did.orders, 1, 8);
    assert_int_equal(did.orders + made_orders(x), 12);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_words_of_a_large_import_are_those_of_its_rows),
        T(a_record_saved_after_a_large_import_is_found_and_forgotten),
        T(many_pieces_of_a_large_import_are_merged_on_the_way_and_not_by_the_first_save_after_it),
        T(what_was_taken_back_can_be_imported_again),
        T(a_row_that_must_be_looked_for_finds_the_rows_before_it),
        T(a_table_that_cannot_be_built_beside_is_made_from_the_rows),
        T(orders_of_many_records_are_made_once_and_go_with_the_next_large_import),
        T(tidying_makes_one_piece_of_a_search_table_in_many),
        T(tidying_that_is_stopped_keeps_what_was_made),
        T(a_dropped_table_leaves_the_one_that_was_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
