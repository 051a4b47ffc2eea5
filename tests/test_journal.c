/*
 * The journal on a small real database: history, as-of, undo, and the chain that shows tampering.
 * Not here: what records are (test_model); undo of a whole import (test_import).
 */
#include "app/model/journal__.h"
#include "check.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "model/scope.h"
#include "model/search.h"
#include "store/stmt.h"
#include "store/txn.h"
#include "tmpdb.h"

#include <sqlite3.h>
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

struct lines {
    int count;
    char last[64];
    int64_t txns[32];
};

static void count_line(void *arg, const struct history_line *l)
{
    struct lines *lines = arg;

    if (strcmp(l->op, "set") == 0 && lines->count < 32)
        lines->txns[lines->count++] = l->txn;
    snprintf(lines->last, sizeof lines->last, "%s>%s", l->old, l->new);
}

/* A household whose persons went 1, 2, … 10 in ten saves. */
static char *changed_ten_times(struct lines *lines, unsigned char uuid[UUID_BYTES])
{
    struct err e = {0};
    struct record r;
    char number[8];

    char *key = add_household("王小明", "150121100201");
    find(&household_entity, key, &r);
    for (int i = 1; i <= 10; i++) {
        snprintf(number, sizeof number, "%d", i);
        CHECK_OK(set_and_save(&r, "persons", number, &e), e);
    }
    memset(lines, 0, sizeof *lines);
    memcpy(uuid, r.uuid, UUID_BYTES);
    CHECK_OK(journal_history(&t.m, &household_entity, uuid, false, count_line, lines, &e), e);
    record_release(&r);
    return key;
}

static void ten_changes_are_ten_lines_of_history_with_old_and_new(void **state)
{
    struct lines lines;
    unsigned char uuid[UUID_BYTES];

    (void)state;
    char *key = changed_ten_times(&lines, uuid);
    assert_int_equal(lines.count, 10);
    assert_string_equal(lines.last, "9>10");
    free(key);
}

static void the_list_as_of_each_moment_shows_that_state(void **state)
{
    struct lines lines;
    unsigned char uuid[UUID_BYTES];
    struct err e = {0};

    (void)state;
    char *key = changed_ten_times(&lines, uuid);
    for (int i = 0; i < 10; i++) {
        struct list_query q;
        struct list_rows rows;
        struct record r;
        list_query_init(&q, &household_entity);
        q.as_of = lines.txns[i];
        q.search = "wxm";
        record_init(&r, &household_entity);
        CHECK_OK(list_open(&t.m, &q, &rows, &e), e);
        assert_true(list_next(&rows, &r));
        assert_int_equal(record_number(&r, HOUSEHOLD_PERSONS), i + 1);
        assert_false(list_next(&rows, &r));
        CHECK_OK(list_close(&rows, &e), e);
        record_release(&r);
    }
    free(key);
}

static void keep_sentence(void *arg, const char *sentence)
{
    snprintf(arg, 256, "%s", sentence);
}

static void undo_of_the_sixth_change_refuses_what_was_edited_since_and_names_it(void **state)
{
    struct lines lines;
    unsigned char uuid[UUID_BYTES];
    struct undo_result done;
    struct err e = {0};
    char sentence[256] = "";

    (void)state;
    char *key = changed_ten_times(&lines, uuid);
    CHECK_FAILS(journal_undo(&t.m, lines.txns[5], keep_sentence, sentence, &done, &e), e, ERR_CONFLICT);
    assert_non_null(strstr(sentence, key));
    err_clear(&e);
    struct record r;
    find(&household_entity, key, &r);
    assert_int_equal(record_number(&r, HOUSEHOLD_PERSONS), 10);
    record_release(&r);
    free(key);
}

static void undo_restores_the_former_state_with_its_rev_and_can_itself_be_undone(void **state)
{
    struct lines lines;
    unsigned char uuid[UUID_BYTES];
    struct undo_result done;
    struct err e = {0};
    struct record r;

    (void)state;
    char *key = changed_ten_times(&lines, uuid);
    find(&household_entity, key, &r);
    int64_t last_rev = r.rev;
    CHECK_OK(journal_undo(&t.m, lines.txns[9], NULL, NULL, &done, &e), e);
    assert_int_equal(done.reversed, 1);
    CHECK_OK(repo_find(&t.m, key, &r, &e), e);
    assert_int_equal(record_number(&r, HOUSEHOLD_PERSONS), 9);
    assert_true(r.rev < last_rev);
    CHECK_OK(journal_undo(&t.m, lines.txns[8], NULL, NULL, &done, &e), e);
    CHECK_OK(repo_find(&t.m, key, &r, &e), e);
    assert_int_equal(record_number(&r, HOUSEHOLD_PERSONS), 8);
    CHECK_OK(journal_undo(&t.m, done.txn, NULL, NULL, &done, &e), e);
    CHECK_OK(repo_find(&t.m, key, &r, &e), e);
    assert_int_equal(record_number(&r, HOUSEHOLD_PERSONS), 9);
    record_release(&r);
    free(key);
}

static void a_removed_record_comes_back_whole_by_undo_and_shows_as_of_before(void **state)
{
    struct undo_result done;
    struct err e = {0};
    struct record r;
    struct record back;

    (void)state;
    char *key = add_household("王小明", "150121100201");
    find(&household_entity, key, &r);
    CHECK_OK(repo_remove(&t.m, &r, &e), e);
    int64_t gone = journal_txn(&t.m);
    assert_int_equal(count_search(&household_entity, "小明"), 0);

    struct list_query q;
    int64_t n = 0;
    list_query_init(&q, &household_entity);
    q.as_of = gone - 1;
    CHECK_OK(list_count(&t.m, &q, &n, &e), e);
    assert_int_equal(n, 1);

    CHECK_OK(journal_undo(&t.m, gone, NULL, NULL, &done, &e), e);
    find(&household_entity, key, &back);
    assert_int_equal(back.id, r.id);
    assert_int_equal(back.rev, r.rev);
    assert_memory_equal(back.uuid, r.uuid, UUID_BYTES);
    assert_int_equal(count_search(&household_entity, "小明"), 1);
    record_release(&r);
    record_release(&back);
    free(key);
}

static void count_any(void *arg, const struct history_line *l)
{
    struct lines *lines = arg;

    lines->count += strcmp(l->field, "head") == 0 || !*l->field;
    snprintf(lines->last, sizeof lines->last, "%s", l->op);
}

/* Of all households: what lists tell, and what a query of one's own counts. */
static void check_count(int64_t expected)
{
    struct list_query q;
    struct err e = {0};
    struct stmt s;
    int64_t n = -1;

    list_query_init(&q, &household_entity);
    CHECK_OK(list_count(&t.m, &q, &n, &e), e);
    assert_int_equal(n, expected);
    stmt_open_text(&s, t.db, "SELECT count(*) FROM household");
    assert_true(stmt_next(&s));
    assert_int_equal(stmt_col_int(&s, 0), expected);
    CHECK_OK(stmt_close(&s, &e), e);
}

static int64_t noted(void)
{
    struct err e = {0};
    struct stmt s;
    int64_t n = -1;

    stmt_open(&s, t.db, Q_ROWS_NOTED);
    stmt_text(&s, ":type", "household");
    if (stmt_next(&s))
        n = stmt_col_int(&s, 0);
    CHECK_OK(stmt_close(&s, &e), e);
    return n;
}

static void the_number_of_records_is_noted_with_each_that_comes_goes_or_comes_back(void **state)
{
    struct undo_result done;
    struct err e = {0};
    struct record r;

    (void)state;
    assert_int_equal(noted(), -1);
    check_count(0);
    free(add_household("王小明", "150121100201"));
    char *key = add_household("李小红", "150121100201");
    assert_int_equal(noted(), 2);
    find(&household_entity, key, &r);
    CHECK_OK(set_and_save(&r, "persons", "3", &e), e);
    assert_int_equal(noted(), 2);
    CHECK_OK(repo_remove(&t.m, &r, &e), e);
    int64_t removal = journal_txn(&t.m);
    assert_int_equal(noted(), 1);
    CHECK_OK(journal_undo(&t.m, removal, NULL, NULL, &done, &e), e);
    assert_int_equal(noted(), 2);
    check_count(2);
    record_release(&r);
    free(key);
}

static void inside_a_transaction_records_are_counted_and_what_is_taken_back_is_not_noted(void **state)
{
    struct err e = {0};

    (void)state;
    free(add_household("王小明", "150121100201"));
    CHECK_OK(txn_begin(t.db, TXN_WRITE, &e), e);
    free(add_household("李小红", "150121100201"));
    check_count(2);
    assert_int_equal(noted(), 1);
    assert_false(txn_end(t.db, false, &e));
    assert_int_equal(noted(), 1);
    check_count(1);
    free(add_household("张小兰", "150121100201"));
    assert_int_equal(noted(), 2);
    CHECK_OK(db_exec(t.db, "DELETE FROM row_count", &e), e);
    check_count(2);
    free(add_household("赵小军", "150121100201"));
    assert_int_equal(noted(), 3);
    check_count(3);
}

static void history_is_whole_for_records_never_changed_and_removed_and_restored(void **state)
{
    struct undo_result done;
    struct err e = {0};
    struct record r;
    struct lines lines = {0};

    (void)state;
    char *key = add_household("王小明", "150121100201");
    find(&household_entity, key, &r);
    CHECK_OK(journal_history(&t.m, &household_entity, r.uuid, false, count_any, &lines, &e), e);
    assert_int_equal(lines.count, 1);
    CHECK_OK(journal_reveal(&t.m, &r, &e), e);
    CHECK_OK(repo_remove(&t.m, &r, &e), e);
    memset(&lines, 0, sizeof lines);
    CHECK_OK(journal_history(&t.m, &household_entity, r.uuid, false, count_any, &lines, &e), e);
    assert_int_equal(lines.count, 3);
    assert_string_equal(lines.last, "remove");
    CHECK_OK(journal_undo(&t.m, journal_txn(&t.m), NULL, NULL, &done, &e), e);
    memset(&lines, 0, sizeof lines);
    CHECK_OK(journal_history(&t.m, &household_entity, r.uuid, false, count_any, &lines, &e), e);
    assert_int_equal(lines.count, 4);
    assert_string_equal(lines.last, "restore");
    record_release(&r);
    free(key);
}

static void count_broken(void *arg, const char *sentence)
{
    assert_true(*sentence != '\0');
    ++*(int *)arg;
}

static int broken_lines(void)
{
    struct err e = {0};
    int64_t lines = 0;
    int broken = 0;

    CHECK_OK(journal_verify(&t.m, &lines, count_broken, &broken, &e), e);
    assert_true(lines > 0);
    return broken;
}

/* Changes the file behind the program's back, as a thief would. */
static void tamper(const char *sql)
{
    sqlite3 *raw = NULL;

    assert_int_equal(sqlite3_open(t.path, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, "DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete; DROP TRIGGER txn_no_update;", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(raw);
}

/* The hash of the last line, its patch lengthened by `more`, in the form of the first program; stored as if it had written it. */
static void rewrite_last_hash(const char *more)
{
    unsigned char hash[HASH_BYTES] = {0}, before[HASH_BYTES] = {0};
    struct buf scratch = {0}, patch = {0}, sql = {0};
    struct err e = {0};
    struct stmt s;

    stmt_open(&s, t.m.db, Q_JOURNAL_ALL);
    while (stmt_next(&s)) {
        buf_reset(&patch);
        buf_add_len(&patch, stmt_col_text(&s, 8), stmt_col_len(&s, 8));
        buf_add(&patch, more);
        const struct journal_line l = {
            .seq = stmt_col_int(&s, 0), .txn = stmt_col_int(&s, 1), .type = stmt_col_text(&s, 2), .row = stmt_col_int(&s, 3),
            .uuid = stmt_col_blob(&s, 4), .op = stmt_col_text(&s, 5), .rev_before = stmt_col_int(&s, 6), .rev_after = stmt_col_int(&s, 7),
            .patch = buf_text(&patch), .patch_len = patch.len, .at = stmt_col_text(&s, 10), .account = stmt_col_text(&s, 11),
            .action = stmt_col_text(&s, 12), .batch = stmt_col_int(&s, 13), .undoes = stmt_col_int(&s, 14), .first_seq = stmt_col_int(&s, 15),
        };
        journal__hash_first(before, &l, &scratch, hash);
        memcpy(before, stmt_col_blob(&s, 9), HASH_BYTES);
    }
    CHECK_OK(stmt_close(&s, &e), e);
    buf_add(&sql, "UPDATE journal SET hash = x'");
    for (int i = 0; i < HASH_BYTES; i++)
        buf_addf(&sql, "%02x", hash[i]);
    buf_add(&sql, "' WHERE seq = (SELECT max(seq) FROM journal);");
    tamper(buf_text(&sql));
    buf_release(&scratch);
    buf_release(&patch);
    buf_release(&sql);
}

static void lines_hashed_as_the_first_program_did_still_hold(void **state)
{
    (void)state;
    free(add_household("王小明", "150121100201"));
    rewrite_last_hash("");
    assert_int_equal(broken_lines(), 0);
    tmpdb_close(&t);
    tmpdb_open(&t);
    free(add_household("王小明", "150121100201"));
    rewrite_last_hash(" ");
    assert_int_equal(broken_lines(), 1);
}

static void the_chain_holds_and_any_changed_line_time_or_name_breaks_it(void **state)
{
    static const char *const tricks[] = {
        "UPDATE journal SET patch = replace(patch, '王', '汪') WHERE seq = (SELECT max(seq) FROM journal);",
        "UPDATE txn SET account = 'other' WHERE id = 1;",
        "UPDATE txn SET at = '2020' || substr(at, 5) WHERE id = 2;",
        "DELETE FROM journal WHERE seq = 5;",
    };

    (void)state;
    for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
        free(add_household("王小明", "150121100201"));
        assert_int_equal(broken_lines(), 0);
        tamper(tricks[i]);
        assert_int_equal(broken_lines(), 1);
        tmpdb_close(&t);
        tmpdb_open(&t);
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_db, close_db)
    const struct CMUnitTest tests[] = {
        T(ten_changes_are_ten_lines_of_history_with_old_and_new),
        T(the_list_as_of_each_moment_shows_that_state),
        T(undo_of_the_sixth_change_refuses_what_was_edited_since_and_names_it),
        T(undo_restores_the_former_state_with_its_rev_and_can_itself_be_undone),
        T(a_removed_record_comes_back_whole_by_undo_and_shows_as_of_before),
        T(the_number_of_records_is_noted_with_each_that_comes_goes_or_comes_back),
        T(inside_a_transaction_records_are_counted_and_what_is_taken_back_is_not_noted),
        T(history_is_whole_for_records_never_changed_and_removed_and_restored),
        T(lines_hashed_as_the_first_program_did_still_hold),
        T(the_chain_holds_and_any_changed_line_time_or_name_breaks_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
