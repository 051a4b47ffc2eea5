/*
 * `tepai check` finds what another program may do to the file: codes, divisions, search text, the
 * journal, plan lines. A sound database has no finding. Not covered: damaged pages
 * (tests/cli/50-files.sh).
 */
#include "check.h"
#include "tmpdb.h"

#include "model/repo.h"
#include "store/stmt.h"
#include "store/txn.h"
#include "work/check.h"
#include "work/init.h"

#include <stdlib.h>
#include <string.h>

static void note(void *arg, const char *sentence)
{
    buf_addf(arg, "%s\n", sentence);
}

static void look(struct tmpdb *t, struct buf *found)
{
    struct err e = {0};

    buf_reset(found);
    CHECK_OK(check_office(&t->m, NULL, NULL, note, found, &e), e);
}

static void open_with_household(struct tmpdb *t)
{
    tmpdb_open(t);
    free(tmpdb_add(t, "household", "head", "王小明", "region", "150121100201", "class", "general",
                   "causes", "illness;skill", NULL));
}

/* Does the change behind the program's back, then expects the words in what is found. */
static void spoil_and_find(const char *sql, const char *words)
{
    struct tmpdb t;
    struct buf found = {0};
    struct err e = {0};

    open_with_household(&t);
    look(&t, &found);
    assert_string_equal(buf_text(&found), "");
    CHECK_OK(db_exec(t.db, "PRAGMA foreign_keys=OFF", &e), e);
    CHECK_OK(db_exec(t.db, sql, &e), e);
    look(&t, &found);
    if (!strstr(buf_text(&found), words))
        fail_msg("\"%s\" is not in: %s", words, buf_text(&found));
    buf_release(&found);
    tmpdb_close(&t);
}

static void an_unknown_code_is_found(void **state)
{
    (void)state;
    spoil_and_find("UPDATE household SET status = 'odd'", "household: status has the code \"odd\"");
}

static void an_unknown_code_inside_a_set_is_found(void **state)
{
    (void)state;
    spoil_and_find("UPDATE household SET causes = 'illness;bad luck'", "\"bad luck\"");
}

static void an_unknown_division_is_found(void **state)
{
    (void)state;
    spoil_and_find("UPDATE household SET region = '159999999999'",
                   "household: region names the division 159999999999");
}

static void a_row_without_search_text_is_found(void **state)
{
    (void)state;
    spoil_and_find("INSERT INTO household (uuid, rev, no, head, region, class, status) "
                   "VALUES (x'00112233445566778899aabbccddeeff', 1, 'X', 'X', '150121100201', "
                   "'general', 'poor')",
                   "household: 1 records are not in the search index");
}

static void search_text_without_a_row_is_found(void **state)
{
    (void)state;
    spoil_and_find("DELETE FROM household",
                   "household: the search index holds 1 records that do not exist");
}

static void a_forged_journal_line_is_found(void **state)
{
    (void)state;
    spoil_and_find("INSERT INTO journal SELECT seq + 1, txn, type, row, uuid, op, rev_before, "
                   "rev_after, patch, hash "
                   "FROM journal ORDER BY seq DESC LIMIT 1",
                   "of the journal");
}

static void a_pair_placed_although_forbidden_and_one_of_a_need_that_is_gone_are_found(void **state)
{
    struct tmpdb t;
    struct buf found = {0};
    struct err e = {0};

    (void)state;
    open_with_household(&t);
    free(tmpdb_add(&t, "expert", "name", "赵", "specialties", "A1", "home", "150121", "programme",
                   "kjtpy", NULL));
    free(tmpdb_add(&t, "need", "region", "150121100201", "specialty", "A1", "wanted", "1",
                   "priority", "1", NULL));
    free(tmpdb_add(&t, "plan", "year", "2026", NULL));
    CHECK_OK(
        db_exec(
            t.db,
            "INSERT INTO plan_line (plan, kind, expert, need, score) VALUES (1, 'placed', 1, 1, 5)",
            &e),
        e);
    CHECK_OK(db_exec(t.db,
                     "INSERT INTO plan_line (plan, kind, expert, need, score) VALUES (1, "
                     "'forbidden', 1, 1, 0)",
                     &e),
             e);
    look(&t, &found);
    assert_string_equal(buf_text(&found), "");
    CHECK_OK(db_exec(t.db, "UPDATE plan SET state = 'solved'", &e), e);
    look(&t, &found);
    assert_non_null(strstr(buf_text(&found), "placed although forbidden"));
    CHECK_OK(db_exec(t.db, "UPDATE plan_line SET need = 99 WHERE kind = 'forbidden'", &e), e);
    look(&t, &found);
    assert_string_equal(buf_text(&found), "plan P2026-00001: expert E2026-00001 and need : one of them is gone\n");
    buf_release(&found);
    tmpdb_close(&t);
}

static bool refuse(void *arg, const char *what, int64_t done, int64_t total)
{
    (void)arg;
    (void)what;
    (void)done;
    (void)total;
    return false;
}

static void it_stops_when_told(void **state)
{
    struct tmpdb t;
    struct buf found = {0};
    struct err e = {0};

    (void)state;
    open_with_household(&t);
    assert_false(check_office(&t.m, refuse, NULL, note, &found, &e));
    assert_int_equal(e.code, ERR_INPUT);
    buf_release(&found);
    tmpdb_close(&t);
}

/* What is changed behind the program's back is found, and is sound again once `mend` was done. */
static void spoil_and_mend(const char *sql, const char *words, bool (*mend)(struct model *m, struct err *e))
{
    struct tmpdb t;
    struct buf found = {0};
    struct err e = {0};

    open_with_household(&t);
    CHECK_OK(db_exec(t.db, sql, &e), e);
    look(&t, &found);
    if (!strstr(buf_text(&found), words))
        fail_msg("\"%s\" is not in: %s", words, buf_text(&found));
    CHECK_OK(txn_begin(t.db, TXN_WRITE, &e), e);
    CHECK_OK(txn_end(t.db, mend(&t.m, &e), &e), e);
    look(&t, &found);
    assert_string_equal(buf_text(&found), "");
    buf_release(&found);
    tmpdb_close(&t);
}

static void a_number_of_records_that_is_not_theirs_is_found_and_counted_anew(void **state)
{
    (void)state;
    spoil_and_mend("UPDATE row_count SET rows = 7 WHERE type = 'household'", "household: the number of records is 1, but 7 is noted", repo_count_anew);
}

static void what_an_older_program_kept_to_save_time_is_forgotten_when_the_file_is_brought_up_and_not_called_damaged(void **state)
{
    (void)state;
    spoil_and_mend("INSERT INTO plan_records (year, seen, content) VALUES (2026, 0, x'0102')", "2026", init_complete);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unknown_code_is_found),
        cmocka_unit_test(an_unknown_code_inside_a_set_is_found),
        cmocka_unit_test(an_unknown_division_is_found),
        cmocka_unit_test(a_row_without_search_text_is_found),
        cmocka_unit_test(search_text_without_a_row_is_found),
        cmocka_unit_test(a_forged_journal_line_is_found),
        cmocka_unit_test(a_pair_placed_although_forbidden_and_one_of_a_need_that_is_gone_are_found),
        cmocka_unit_test(a_number_of_records_that_is_not_theirs_is_found_and_counted_anew),
        cmocka_unit_test(it_stops_when_told),
        cmocka_unit_test(what_an_older_program_kept_to_save_time_is_forgotten_when_the_file_is_brought_up_and_not_called_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
