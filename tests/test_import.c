/*
 * The importer: which rows are taken, which are rejected and why, what is changed and what is left alone, and that an
 * import is one thing that can be taken back. Files are bytes in the folder of a small database.
 * Not covered: reading CSV (test_sheet.c), saving (test_model.c), the command (tests/cli), speed (tests/bench/import).
 */
#include "check.h"

#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/stmt.h"
#include "tmpdb.h"
#include "work/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One import and what it told, one line each. */
struct trial {
    struct tmpdb t;
    char file[128];
    struct buf told;
    struct import_result result;
    struct err e;
    int ticks_left; /* -1 = never stop */
};

/* "line:column:header " */
static bool on_reject(void *arg, const struct import_reject *r, struct err *e)
{
    struct trial *x = arg;

    (void)e;
    assert_true(r->reason[0] != '\0');
    buf_addf(&x->told, "%lld:%zu:%s ", (long long)r->line, r->column, r->header);
    return true;
}

static bool on_change(void *arg, const struct import_change *c, struct err *e)
{
    struct trial *x = arg;

    (void)e;
    buf_addf(&x->told, "%lld %s", (long long)c->line, import_outcome_names[c->outcome]);
    if (c->field >= 0) {
        buf_addf(&x->told, " %s ", c->after->entity->fields[c->field].name);
        record_dump(&x->t.m, c->before, c->field, &x->told);
        buf_add(&x->told, "->");
        record_dump(&x->t.m, c->after, c->field, &x->told);
    }
    buf_add(&x->told, "; ");
    return true;
}

static bool on_tick(void *arg, const char *what, int64_t done, int64_t total)
{
    struct trial *x = arg;

    assert_true(what[0] != '\0');
    assert_true(done >= 0 && total >= 0);
    return x->ticks_left < 0 || x->ticks_left-- > 0;
}

static int set_up(void **state)
{
    struct trial *x = mem_zero(1, sizeof *x);

    tmpdb_open(&x->t);
    snprintf(x->file, sizeof x->file, "%s/in.csv", x->t.folder);
    x->ticks_left = -1;
    *state = x;
    return 0;
}

static int tear_down(void **state)
{
    struct trial *x = *state;

    unlink(x->file);
    buf_release(&x->told);
    tmpdb_close(&x->t);
    free(x);
    return 0;
}

static void write_file(const char *path, const char *data, size_t len)
{
    FILE *f = fopen(path, "we");

    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

static bool run(struct trial *x, const struct entity *t, struct import_order order, const char *data, size_t len)
{
    struct import_sink sink = {x, NULL, on_reject, order.dry_run ? on_change : NULL, on_tick};

    write_file(x->file, data, len);
    order.type = t;
    order.file = x->file;
    buf_reset(&x->told);
    err_clear(&x->e);
    return import_run(&x->t.m, &order, &sink, &x->result, &x->e);
}

/* Imports households; `counts` is "new changed unchanged rejected". */
static void import(struct trial *x, const char *data, const char *counts)
{
    char got[100];

    CHECK_OK(run(x, &household_entity, (struct import_order){0}, data, strlen(data)), x->e);
    const int64_t *n = x->result.rows;
    snprintf(got, sizeof got, "%lld %lld %lld %lld", (long long)n[0], (long long)n[1], (long long)n[2], (long long)n[3]);
    assert_string_equal(got, counts);
}

static void on_broken(void *arg, const char *sentence)
{
    (void)arg;
    fail_msg("%s", sentence);
}

/* Every row of a table, as text. */
static char *dump(struct trial *x, const char *sql)
{
    struct stmt s;
    struct buf b = {0};
    struct err e = {0};

    stmt_open_text(&s, x->t.db, sql);
    while (stmt_next(&s)) {
        for (int i = 0; i < stmt_cols(&s); i++)
            buf_addf(&b, "%s|", stmt_col_text(&s, i));
        buf_add_char(&b, '\n');
    }
    CHECK_OK(stmt_close(&s, &e), e);
    return buf_take(&b);
}

static void check_dump(struct trial *x, const char *sql, const char *want)
{
    char *got = dump(x, sql);

    assert_string_equal(got, want);
    free(got);
}

static const char everything[] = "SELECT id, hex(uuid), rev, no, head, id_number, region, class, causes, status, persons, labour, income, phone,"
                                 " bank_account, identified_on, helper, note FROM household ORDER BY id";

/* ---- which rows are taken ---- */

/* A file with every kind of fault: CRLF and LF, no newline at the end. */
static void write_faults(struct buf *b)
{
    char id[19];

    tmpdb_id_number(1, id);
    buf_add(b, "no,head,id_number,region,class,persons\r\n");                                   /* 1 */
    buf_addf(b, "H1,一,%s,150121100201,general,3\r\n", id);                                     /* 2 good */
    buf_add(b, "H2,\xff\xfe\x80,,150121100201,general,3\n");                                    /* 3 wrong bytes */
    buf_add(b, "H3,三,,150121100201\n");                                                        /* 4 too few */
    buf_add(b, "H4,四,,150121100201,general,3,7,8\n");                                          /* 5 too many */
    id[17] = id[17] == '1' ? '2' : '1';
    buf_addf(b, "H5,五,%s,150121100201,general,3\n", id);                                       /* 6 check digit */
    buf_add(b, "H6,六,,150121100999,general,3\n");                                              /* 7 village */
    buf_add(b, "H1,一,,150121100201,general,3\n");                                              /* 8 twice */
    buf_add(b, "H8,");                                                                          /* 9 a long cell */
    for (int i = 0; i < 1024 * 1024; i++)
        buf_add_char(b, 'x');
    buf_add(b, ",,150121100201,general,3\n");
    buf_add(b, "H9,九");                                                                        /* 10 NUL */
    buf_add_char(b, '\0');
    buf_add(b, ",,150121100201,general,3\n");
    buf_add(b, "H10,十,,150121100201,general,many\n");                                          /* 11 no number */
    buf_add(b, "H11,,,150121100201,general,3\n");                                               /* 12 required */
    buf_add(b, "H12,\"十二\",,150121100202,allowance,2\n");                                     /* 13 good */
    buf_add(b, "H13,十三,,150525100201,general,1");                                             /* 14 good, no newline */
}

static void rejects_exactly_the_faulty_rows_with_line_and_column(void **state)
{
    struct trial *x = *state;
    struct buf b = {0};

    write_faults(&b);
    CHECK_OK(run(x, &household_entity, (struct import_order){0}, b.data, b.len), x->e);
    assert_string_equal(buf_text(&x->told), "3:2:head 4:0: 5:7: 6:3:id_number 7:4:region 8:0: 9:2:head 10:2:head "
                                            "11:6:persons 12:2:head ");
    assert_int_equal(x->result.rows[IMPORT_NEW], 3);
    assert_int_equal(x->result.rows[IMPORT_REJECTED], 10);
    check_dump(x, "SELECT no, head, persons FROM household ORDER BY id", "H1|一|3|\nH12|十二|2|\nH13|十三|1|\n");
    buf_release(&b);
}

static void the_same_file_again_changes_nothing(void **state)
{
    struct trial *x = *state;
    struct buf b = {0};

    write_faults(&b);
    CHECK_OK(run(x, &household_entity, (struct import_order){0}, b.data, b.len), x->e);
    char *before = dump(x, everything);
    CHECK_OK(run(x, &household_entity, (struct import_order){0}, b.data, b.len), x->e);
    assert_int_equal(x->result.rows[IMPORT_NEW] + x->result.rows[IMPORT_CHANGED], 0);
    assert_int_equal(x->result.rows[IMPORT_UNCHANGED], 3);
    assert_int_equal(x->result.rows[IMPORT_REJECTED], 10);
    assert_int_equal(x->result.batch, 0);
    check_dump(x, everything, before);
    free(before);
    buf_release(&b);
}

/* Three kinds of rows take turns, over many pieces that go from one thread to the other. */
static void rows_read_ahead_are_taken_in_the_order_of_the_file(void **state)
{
    struct trial *x = *state;
    struct buf known = {0};
    struct buf all = {0};
    struct buf want = {0};
    enum { ROWS = 900 };

    buf_add(&known, "no,head,region,class\n");
    buf_add(&all, "no,head,region,class\n");
    for (int i = 0; i < ROWS; i++) {
        if (i % 3 == 0)
            buf_addf(&known, "K%d,一,150121100201,general\n", i);
        buf_addf(&all, "K%d,%s,%s,general\n", i, i % 2 ? "一" : "二", i % 3 == 1 ? "150121000000" : "150121100201");
        if (i % 50 == 49) {
            buf_add(&all, "K1,一,150121100201,general\n,,159999999999,\n");
            int line = i + 2 + 2 * (i / 50);
            buf_addf(&want, "%d:0: %d:3:region ", line + 1, line + 2);
        }
    }
    import(x, buf_text(&known), "300 0 0 0");
    import(x, buf_text(&all), "600 150 150 36");
    assert_string_equal(buf_text(&x->told), buf_text(&want));
    check_dump(x, "SELECT count(*), count(DISTINCT no), sum(rev > 0) FROM household", "900|900|900|\n");
    check_dump(x, "SELECT count(*) FROM household a JOIN household b ON a.id < b.id AND a.rowid > 300 AND a.rev > b.rev", "0|\n");
    import(x, buf_text(&all), "0 0 900 36");
    int64_t lines;
    CHECK_OK(journal_verify(&x->t.m, &lines, on_broken, x, &x->e), x->e);
    buf_release(&known);
    buf_release(&all);
    buf_release(&want);
}

/* Rows are saved several at once: the one that is refused, wherever it stands among them, takes no other with it. */
static void a_refused_row_leaves_those_around_it_with_their_own_lines_and_words(void **state)
{
    struct trial *x = *state;
    struct buf csv = {0};
    struct buf want = {0};
    int64_t lines;
    enum { ROWS = 3 * REPO_GROUP };

    for (int at = 0; at <= REPO_GROUP; at++) {
        buf_reset(&csv);
        buf_reset(&want);
        buf_add(&csv, "no,head,region,class\n");
        for (int i = 0; i < ROWS; i++)
            buf_addf(&csv, "R%02d%02dX,一,150121100201,general\n", at, i == REPO_GROUP + at ? 1 : i);
        import(x, buf_text(&csv), "47 0 0 1");
        buf_addf(&want, "%d:0: ", REPO_GROUP + at + 2);
        assert_string_equal(buf_text(&x->told), buf_text(&want));
    }
    buf_reset(&want);
    buf_addf(&want, "%d|\n", 47 * (REPO_GROUP + 1));
    check_dump(x, "SELECT count(*) FROM household h JOIN journal j ON j.seq = h.rev AND j.row = h.id AND j.uuid = h.uuid "
                  "AND json_extract(j.patch, '$.no') = h.no", buf_text(&want));
    check_dump(x, "SELECT count(*) FROM household h WHERE EXISTS (SELECT 1 FROM household_search "
                  "WHERE household_search MATCH lower(h.no) AND rowid = h.id)", buf_text(&want));
    CHECK_OK(journal_verify(&x->t.m, &lines, on_broken, x, &x->e), x->e);
    buf_release(&csv);
    buf_release(&want);
}

static void undo_of_a_batch_gives_back_the_records_and_their_search(void **state)
{
    struct trial *x = *state;
    struct undo_result undone;

    import(x, "no,head,region,class\nH1,一,150121100201,general\nH2,二,150121100201,general\n", "2 0 0 0");
    char *before = dump(x, everything);
    import(x, "no,head,region,class\nH1,一一,150121100202,allowance\nH3,三,150121100201,general\n", "1 1 0 0");
    assert_int_equal(x->result.batch, 2);
    check_dump(x, "SELECT b.id, b.added, b.changed, b.txn = t.id, t.batch FROM batch b JOIN txn t ON t.batch = b.id ORDER BY b.id",
               "1|2|0|1|1|\n2|1|1|1|2|\n");
    CHECK_OK(journal_undo(&x->t.m, x->result.txn, NULL, NULL, &undone, &x->e), x->e);
    assert_int_equal(undone.reversed, 2);
    check_dump(x, everything, before);
    check_dump(x, "SELECT rowid FROM household_search WHERE household_search MATCH '\"一\"'", "1|\n");
    check_dump(x, "SELECT rowid FROM household_search WHERE household_search MATCH '\"三\"'", "");
    free(before);
}

/* ---- the header ---- */

static void finds_the_header_below_titles_in_either_language(void **state)
{
    struct trial *x = *state;

    import(x, "2026年户档,,,\n填报单位：演示,,,\nNo.,Head of household,VILLAGE,class \nH1,一,150121100201,一般贫困户\n", "1 0 0 0");
    check_dump(x, "SELECT no, class FROM household", "H1|general|\n");
}

static void an_unknown_header_is_named_and_nothing_is_imported(void **state)
{
    struct trial *x = *state;
    const char *data = "no,head,region,class,colour,所属片区\nH1,一,150121100201,general,red,x\n";

    CHECK_FAILS(run(x, &household_entity, (struct import_order){0}, data, strlen(data)), x->e, ERR_INPUT);
    assert_non_null(strstr(x->e.text, "column 5"));
    assert_non_null(strstr(x->e.text, "colour"));
    assert_non_null(strstr(x->e.text, "column 6"));
    assert_non_null(strstr(x->e.text, "identified_on"));
    check_dump(x, "SELECT count(*) FROM household", "0|\n");
}

static void a_map_names_headers_and_passes_others_over(void **state)
{
    struct trial *x = *state;
    char map[128];
    static const char lines[] = "\xef\xbb\xbf# from the county\n所属片区 = -\n a = b = head\n";
    const char *data = "no,a = b,region,class,所属片区\nH1,一,150121100201,general,x\n";

    snprintf(map, sizeof map, "%s/map", x->t.folder);
    write_file(map, lines, strlen(lines));
    CHECK_OK(run(x, &household_entity, (struct import_order){.map = map}, data, strlen(data)), x->e);
    check_dump(x, "SELECT no, head FROM household", "H1|一|\n");
    write_file(map, "x = nothing\n", 12);
    CHECK_FAILS(run(x, &household_entity, (struct import_order){.map = map}, data, strlen(data)), x->e, ERR_INPUT);
    assert_non_null(strstr(x->e.text, "line 1"));
    unlink(map);
}

static void a_column_given_twice_is_refused(void **state)
{
    struct trial *x = *state;
    const char *data = "no,head,region,class,No.\nH1,一,150121100201,general,H1\n";

    CHECK_FAILS(run(x, &household_entity, (struct import_order){0}, data, strlen(data)), x->e, ERR_INPUT);
    assert_non_null(strstr(x->e.text, "1 (no)"));
}

static void a_file_without_header_says_what_one_is(void **state)
{
    struct trial *x = *state;
    const char *data = "H1,一\nH2,二\n";

    CHECK_FAILS(run(x, &household_entity, (struct import_order){0}, data, strlen(data)), x->e, ERR_INPUT);
    assert_non_null(strstr(x->e.text, "head"));
}

static void a_workbook_is_told_to_become_csv(void **state)
{
    struct trial *x = *state;

    CHECK_FAILS(run(x, &household_entity, (struct import_order){0}, "PK\x03\x04rest", 8), x->e, ERR_INPUT);
    assert_non_null(strstr(x->e.text, "CSV"));
}

static void a_corrected_file_of_rejected_rows_is_imported_as_it_is(void **state)
{
    struct trial *x = *state;

    import(x, "no,head,region,class,line,column,reason\nH1,一,150121100201,general,7,region,there is no division 15\n", "1 0 0 0");
}

/* ---- what a row touches ---- */

static void touches_the_given_columns_and_leaves_empty_cells_alone(void **state)
{
    struct trial *x = *state;

    import(x, "no,head,region,class,persons,note\nH1,一,150121100201,general,3,old\n", "1 0 0 0");
    import(x, "no,persons,note\nH1,4,\n", "0 1 0 0");
    check_dump(x, "SELECT head, status, persons, note FROM household", "一|poor|4|old|\n");
    import(x, "no,persons,note\nH1,4,\n", "0 0 1 0");
}

static void blank_clears_empties_fields_that_may_be_empty(void **state)
{
    struct trial *x = *state;
    const char *data = "no,head,note\nH1,一,\nH2,,\n";

    import(x, "no,head,region,class,note\nH1,一,150121100201,general,old\nH2,二,150121100201,general,old\n", "2 0 0 0");
    CHECK_OK(run(x, &household_entity, (struct import_order){.blank_clears = true}, data, strlen(data)), x->e);
    assert_string_equal(buf_text(&x->told), "3:2:head ");
    check_dump(x, "SELECT head, note FROM household ORDER BY id", "一||\n二|old|\n");
}

static void an_id_number_alone_finds_its_record(void **state)
{
    struct trial *x = *state;
    char id[3][19];
    struct buf b = {0};

    for (int i = 0; i < 3; i++)
        tmpdb_id_number(i + 1, id[i]);
    buf_addf(&b, "head,id_number,region,class\n一,%s,150121100201,general\n二,%s,150121100201,general\n", id[0], id[1]);
    import(x, buf_text(&b), "2 0 0 0");
    check_dump(x, "SELECT no FROM household ORDER BY id", "H2026-00001|\nH2026-00002|\n");
    buf_reset(&b);
    buf_addf(&b, "id_number,persons,head,region,class\n%s,5,,,\n%s,6,三,150121100201,general\n%s,7,,,\n", id[1], id[2], id[2]);
    import(x, buf_text(&b), "1 1 0 1");
    assert_string_equal(buf_text(&x->told), "4:0: ");
    check_dump(x, "SELECT no, persons FROM household ORDER BY id", "H2026-00001||\nH2026-00002|5|\nH2026-00003|6|\n");
    buf_release(&b);
}

static void an_id_number_that_several_have_is_rejected(void **state)
{
    struct trial *x = *state;
    char id[19];
    struct buf b = {0};

    tmpdb_id_number(1, id);
    buf_addf(&b, "no,head,id_number,region,class\nH1,一,%s,150121100201,general\nH2,二,%s,150121100201,general\n", id, id);
    import(x, buf_text(&b), "2 0 0 0");
    buf_reset(&b);
    buf_addf(&b, "id_number,persons\n%s,5\n", id);
    import(x, buf_text(&b), "0 0 0 1");
    buf_release(&b);
}

static void members_are_matched_by_household_and_number_or_by_number(void **state)
{
    struct trial *x = *state;
    char id[19];
    struct buf b = {0};

    import(x, "no,head,region,class\nH1,一,150121100201,general\n", "1 0 0 0");
    tmpdb_id_number(7, id);
    buf_addf(&b, "household,name,relation,id_number\nH1,甲,head,%s\nH9,乙,head,%s\n", id, id);
    CHECK_OK(run(x, &member_entity, (struct import_order){0}, b.data, b.len), x->e);
    assert_string_equal(buf_text(&x->told), "3:1:household ");
    buf_reset(&b);
    buf_addf(&b, "name,id_number\n丙,%s\n", id);
    CHECK_OK(run(x, &member_entity, (struct import_order){0}, b.data, b.len), x->e);
    assert_int_equal(x->result.rows[IMPORT_CHANGED], 1);
    check_dump(x, "SELECT name FROM member", "丙|\n");
    buf_release(&b);
}

/* The division stands in the file only, so a second thread cannot know it. */
static void a_row_may_refer_to_a_row_of_the_same_file(void **state)
{
    struct trial *x = *state;
    static const char data[] = "code,name,level,parent,poor\n"
                               "150121999000,新镇,4,150121000000,no\n"
                               "150121999201,新村,5,150121999000,yes\n";

    CHECK_OK(run(x, &region_entity, (struct import_order){0}, data, strlen(data)), x->e);
    assert_string_equal(buf_text(&x->told), "");
    assert_int_equal(x->result.rows[IMPORT_NEW], 2);
    check_dump(x, "SELECT count(*) FROM pragma_foreign_key_check", "0|\n");
    check_dump(x, "PRAGMA foreign_keys", "1|\n");
}

/* ---- dry run, rights, stopping ---- */

static void a_dry_run_tells_old_and_new_and_writes_nothing(void **state)
{
    struct trial *x = *state;
    const char *data = "no,head,region,class,persons\nH1,一,150121100202,general,4\nH2,二,150121100201,general,1\nH3,三,1,general,1\n";

    import(x, "no,head,region,class,persons\nH1,一,150121100201,general,3\n", "1 0 0 0");
    char *before = dump(x, everything);
    char *lines = dump(x, "SELECT count(*) FROM journal UNION ALL SELECT count(*) FROM batch");
    CHECK_OK(run(x, &household_entity, (struct import_order){.dry_run = true}, data, strlen(data)), x->e);
    assert_string_equal(buf_text(&x->told), "2 changed region 150121100201->150121100202; 2 changed persons 3->4; 3 new; 4:3:region ");
    assert_int_equal(x->result.batch, 0);
    check_dump(x, everything, before);
    check_dump(x, "SELECT count(*) FROM journal UNION ALL SELECT count(*) FROM batch", lines);
    import(x, data, "1 1 0 1");
    free(before);
    free(lines);
}

static void work_as(struct trial *x, enum role role, const char *area)
{
    x->t.m.who.role = role;
    snprintf(x->t.m.who.area, sizeof x->t.m.who.area, "%s", area);
}

static void rows_outside_the_area_are_rejected(void **state)
{
    struct trial *x = *state;

    import(x, "no,head,region,class\nH1,一,150525100201,general\n", "1 0 0 0");
    work_as(x, ROLE_COORDINATOR, "1501");
    import(x, "no,head,region,class\nH1,一,150525100201,general\nH2,二,150121100201,general\nH3,三,150525100201,general\nH1,一,150121100201,general\n",
           "1 0 0 3");
    assert_string_equal(buf_text(&x->told), "2:0: 4:0: 5:0: ");
    check_dump(x, "SELECT no, region FROM household ORDER BY id", "H1|150525100201|\nH2|150121100201|\n");
}

static void who_may_not_import_is_refused(void **state)
{
    struct trial *x = *state;
    const char *data = "no,head,region,class\nH1,一,150121100201,general\n";

    work_as(x, ROLE_REVIEWER, "1501");
    CHECK_FAILS(run(x, &household_entity, (struct import_order){0}, data, strlen(data)), x->e, ERR_DENIED);
}

static void a_stopped_import_leaves_nothing(void **state)
{
    struct trial *x = *state;
    struct buf b = {0};

    buf_add(&b, "no,head,region,class\n");
    for (int i = 0; i < 600; i++)
        buf_addf(&b, "H%d,一,150121100201,general\n", i);
    x->ticks_left = 2;
    CHECK_FAILS(run(x, &household_entity, (struct import_order){0}, b.data, b.len), x->e, ERR_INPUT);
    x->ticks_left = -1;
    check_dump(x, "SELECT count(*) FROM household UNION ALL SELECT count(*) FROM batch", "0|\n0|\n");
    import(x, buf_text(&b), "600 0 0 0");
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(rejects_exactly_the_faulty_rows_with_line_and_column),
        T(the_same_file_again_changes_nothing),
        T(rows_read_ahead_are_taken_in_the_order_of_the_file),
        T(a_refused_row_leaves_those_around_it_with_their_own_lines_and_words),
        T(undo_of_a_batch_gives_back_the_records_and_their_search),
        T(finds_the_header_below_titles_in_either_language),
        T(an_unknown_header_is_named_and_nothing_is_imported),
        T(a_map_names_headers_and_passes_others_over),
        T(a_column_given_twice_is_refused),
        T(a_file_without_header_says_what_one_is),
        T(a_workbook_is_told_to_become_csv),
        T(a_corrected_file_of_rejected_rows_is_imported_as_it_is),
        T(touches_the_given_columns_and_leaves_empty_cells_alone),
        T(blank_clears_empties_fields_that_may_be_empty),
        T(an_id_number_alone_finds_its_record),
        T(an_id_number_that_several_have_is_rejected),
        T(members_are_matched_by_household_and_number_or_by_number),
        T(a_row_may_refer_to_a_row_of_the_same_file),
        T(a_dry_run_tells_old_and_new_and_writes_nothing),
        T(rows_outside_the_area_are_rejected),
        T(who_may_not_import_is_refused),
        T(a_stopped_import_leaves_nothing),
#undef T
    };

    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
