/*
 * Writing rows: csv that reads back the same, json that jansson reads, tables that fit the
 * terminal, refusals, full disks, and result files that are whole or not there.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "sheet/sheet.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define LEN(a) (sizeof(a) / sizeof *(a))

static uint64_t seed;

static uint32_t draw(uint32_t below)
{
    uint64_t z = (seed += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ z >> 31) >> 16) % below;
}

static const struct sheet_column people[] = {
    {.name = "no", .label = "编号", .cells = 4},
    {.name = "name", .label = "姓名", .cells = 8},
    {.name = "income", .label = "收入", .right = true, .cells = 10},
};

static struct sheet_value text(const char *s)
{
    return (struct sheet_value){SHEET_TEXT, s, strlen(s)};
}

static struct sheet_value of(enum sheet_kind kind, const char *s)
{
    return (struct sheet_value){kind, s, strlen(s)};
}

/* What a format makes of rows of `count` values each; free() it. */
static char *write_rows(const char *format, const struct sheet_options *options,
                        const struct sheet_column *columns, size_t count,
                        const struct sheet_value *values, size_t rows, size_t *len)
{
    struct sheet_writer *w = NULL;
    struct err e = {0};
    char *out = NULL;
    size_t bytes = 0;
    FILE *f = open_memstream(&out, &bytes);

    if (!sheet_writer_begin(format, columns, count, options, f, &w, &e))
        fail_msg("%s", e.text);
    for (size_t i = 0; i < rows; i++)
        assert_true(sheet_writer_row(w, values + i * count, &e));
    assert_true(sheet_writer_end(w, &e));
    fclose(f);
    if (len)
        *len = bytes;
    return out;
}

static void check_people(const char *format, struct sheet_options options, size_t rows,
                         const char *want)
{
    const struct sheet_value values[] = {
        text("H1"),          text("王小明"),       of(SHEET_NUMBER, "12.50"),
        text("H2\n\x1b[2J"), text("a,\"b\" c"),    of(SHEET_NULL, ""),
        text("H300"),        text("长名字长名字"), of(SHEET_NUMBER, "-3"),
    };
    char *got = write_rows(format, &options, people, LEN(people), values, rows, NULL);

    assert_string_equal(got, want);
    free(got);
}

static void csv_looks_as_rfc_4180_wants(void **state)
{
    (void)state;
    struct sheet_options none = {0};
    struct sheet_options labels = {.labels = true, .bom = true};

    check_people("csv", none, 3,
                 "no,name,income\nH1,王小明,12.50\n\"H2\n\x1b[2J\",\"a,\"\"b\"\" c\",\nH300,"
                 "长名字长名字,-3\n");
    check_people("csv", labels, 1, "\xef\xbb\xbf编号,姓名,收入\nH1,王小明,12.50\n");
    check_people("csv", none, 0, "no,name,income\n");
}

static void json_looks_as_expected(void **state)
{
    (void)state;
    struct sheet_options none = {0};

    check_people(
        "json", none, 2,
        "[\n{\"no\": \"H1\", \"name\": \"王小明\", \"income\": 12.50},\n"
        "{\"no\": \"H2\\n\\u001B[2J\", \"name\": \"a,\\\"b\\\" c\", \"income\": null}\n]\n");
    check_people("json", none, 0, "[]\n");
}

static void a_table_is_straight_and_harmless(void **state)
{
    (void)state;
    struct sheet_options none = {0};
    struct sheet_options narrow = {.width_cells = 24};
    struct sheet_options tiny = {.width_cells = 6};

    check_people("table", none, 3,
                 "编号     姓名           收入\n"
                 "H1       王小明        12.50\n"
                 "H2??[2J  a,\"b\" c\n"
                 "H300     长名字长名字     -3\n");
    check_people("table", narrow, 1, "编号  姓名     收入\nH1    王小明  12.50\n");
    check_people("table", tiny, 1, "编号 ~\nH1   ~\n");
    check_people("table", none, 0, "编号  姓名  收入\n");
}

/* ---- properties ---- */

static void draw_value(struct buf *b)
{
    static const char *const some[] = {"a", ",",    "\"",   "\n", "\r", " ",           "\t",
                                       ";", "石",   "é",    "𠮷", "=1", "'",           "\\",
                                       "-", "\"\"", "\r\n", "　", "0",  "\xef\xbb\xbf"};

    buf_reset(b);
    for (uint32_t n = draw(6); n > 0; n--)
        buf_add(b, some[draw(LEN(some))]);
}

static struct sheet_column *make_columns(size_t count)
{
    struct sheet_column *columns = mem_zero(count, sizeof *columns);

    for (size_t i = 0; i < count; i++)
        columns[i] = (struct sheet_column){.name = "column", .label = "列", .right = i % 3 == 2};
    return columns;
}

static struct sheet_value *make_values(size_t n)
{
    struct sheet_value *values = mem_zero(n, sizeof *values);
    struct buf b = {0};

    for (size_t i = 0; i < n; i++) {
        draw_value(&b);
        values[i] = (struct sheet_value){SHEET_TEXT, mem_dup_len(buf_text(&b), b.len), b.len};
    }
    buf_release(&b);
    return values;
}

static void free_values(struct sheet_value *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free((void *)(uintptr_t)values[i].text);
    free(values);
}

static void check_round_trip(struct sheet_options options)
{
    size_t count = 1 + draw(5);
    size_t rows = draw(40);
    struct sheet_column *columns = make_columns(count);
    struct sheet_value *values = make_values(rows * count);
    struct sheet_reader *r = NULL;
    struct sheet_row row;
    struct err e = {0};
    size_t len;
    char *file = write_rows("csv", &options, columns, count, values, rows, &len);

    assert_true(sheet_reader_open_memory(file, len, &r, &e));
    assert_true(sheet_reader_next(r, &row, &e));
    for (size_t i = 0; i < rows; i++) {
        assert_true(sheet_reader_next(r, &row, &e));
        if (row.fault)
            fail_msg("%s in:\n%s", row.fault, file);
        assert_int_equal(row.count, count);
        for (size_t k = 0; k < count; k++) {
            const struct sheet_value *v = &values[i * count + k];
            assert_int_equal(row.cells[k].len, v->len);
            assert_memory_equal(row.cells[k].text, v->text, v->len);
        }
    }
    assert_false(sheet_reader_next(r, &row, &e));
    sheet_reader_close(r);
    free(file);
    free_values(values, rows * count);
    free(columns);
}

static void csv_reads_back_what_was_written(void **state)
{
    (void)state;
    for (int i = 0; i < 500; i++) {
        check_round_trip((struct sheet_options){0});
        check_round_trip((struct sheet_options){.bom = true});
        check_round_trip((struct sheet_options){.labels = true, .bom = true});
    }
}

static void gb18030_csv_reads_back_what_was_written(void **state)
{
    (void)state;
    struct sheet_column column[] = {{.name = "name", .label = "姓名"}};
    struct sheet_options options = {.labels = true, .gb18030 = true};
    struct sheet_value *values = mem_zero(30000, sizeof *values);
    struct sheet_reader *r = NULL;
    struct sheet_row row;
    struct err e = {0};
    size_t len;

    for (size_t i = 0; i < 30000; i++)
        values[i] = text(i % 2 ? "王,小明𠮷" : "é㐂ᠮᠣ");
    char *file = write_rows("csv", &options, column, 1, values, 30000, &len);
    assert_false(utf8_valid(file, len, NULL));
    assert_true(sheet_reader_open_memory(file, len, &r, &e));
    assert_string_equal(sheet_reader_encoding(r), "GB18030");
    assert_true(sheet_reader_next(r, &row, &e));
    assert_memory_equal(row.cells[0].text, "姓名", 6);
    for (size_t i = 0; i < 30000; i++) {
        assert_true(sheet_reader_next(r, &row, &e) && !row.fault && row.count == 1);
        assert_int_equal(row.cells[0].len, values[i].len);
        assert_memory_equal(row.cells[0].text, values[i].text, values[i].len);
    }
    assert_false(sheet_reader_next(r, &row, &e));
    sheet_reader_close(r);
    free(file);
    free(values);
}

static void json_is_read_back_by_jansson(void **state)
{
    (void)state;
    static const struct sheet_column columns[] = {
        {.name = "text", .label = ""}, {.name = "number", .label = ""},
        {.name = "yes", .label = ""},  {.name = "list", .label = ""},
        {.name = "none", .label = ""},
    };

    for (int i = 0; i < 300; i++) {
        struct sheet_value *drawn = make_values(1);
        struct sheet_value values[] = {drawn[0], of(SHEET_NUMBER, i % 2 ? "-0.5" : "150422104201"),
                                       of(SHEET_BOOL, i % 2 ? "1" : "no"),
                                       of(SHEET_LIST, i % 2 ? "a;石;\"" : ""),
                                       of(SHEET_NULL, "ignored")};
        struct sheet_options none = {0};
        json_error_t error;
        char *out = write_rows("json", &none, columns, LEN(columns), values, 1, NULL);
        json_t *all = json_loads(out, JSON_REJECT_DUPLICATES, &error);
        if (!all)
            fail_msg("%s in %s", error.text, out);
        json_t *row = json_array_get(all, 0);
        json_t *string = json_object_get(row, "text");
        assert_int_equal(json_string_length(string), drawn[0].len);
        assert_memory_equal(json_string_value(string), drawn[0].text, drawn[0].len);
        assert_true(i % 2 ? json_real_value(json_object_get(row, "number")) < 0
                          : json_integer_value(json_object_get(row, "number")) == 150422104201);
        assert_true(json_is_boolean(json_object_get(row, "yes")));
        assert_int_equal(json_is_true(json_object_get(row, "yes")), i % 2);
        assert_int_equal(json_array_size(json_object_get(row, "list")), i % 2 ? 3 : 0);
        assert_true(json_is_null(json_object_get(row, "none")));
        json_decref(all);
        free(out);
        free_values(drawn, 1);
    }
}

static void wrong_bytes_are_replaced_on_the_way_out(void **state)
{
    (void)state;
    static const char *const names[] = {"table", "csv", "json"};
    struct sheet_options none = {0};
    struct sheet_value values[] = {text("a\xff"), text("\xe7\x9f"), text("1")};

    for (size_t i = 0; i < LEN(names); i++) {
        char *out = write_rows(names[i], &none, people, LEN(people), values, 1, NULL);
        assert_true(utf8_valid(out, strlen(out), NULL));
        assert_non_null(strstr(out, "a\xef\xbf\xbd"));
        free(out);
    }
}

static void no_line_of_a_table_is_wider_than_the_terminal(void **state)
{
    (void)state;
    for (int i = 0; i < 400; i++) {
        size_t count = 1 + draw(6);
        size_t rows = draw(300); /* below and above what is looked at for the widths */
        struct sheet_options options = {.width_cells = 1 + (int)draw(60)};
        struct sheet_column *columns = make_columns(count);
        struct sheet_value *values = make_values(rows * count);
        char *out = write_rows("table", &options, columns, count, values, rows, NULL);
        size_t lines = 0;
        for (char *line = out, *stop; (stop = strchr(line, '\n')) != NULL; line = stop + 1) {
            int cells = utf8_cells(line, (size_t)(stop - line));
            if (cells > options.width_cells)
                fail_msg("%d cells of %d: %.*s", cells, options.width_cells, (int)(stop - line),
                         line);
            lines++;
        }
        assert_int_equal(lines, rows + 1);
        free(out);
        free_values(values, rows * count);
        free(columns);
    }
}

static void late_rows_of_a_table_keep_to_its_columns(void **state)
{
    (void)state;
    enum { ROWS = 250 };
    struct sheet_options cut = {.width_cells = 40};
    struct sheet_options whole = {0};
    struct sheet_value values[ROWS * 3];

    for (size_t i = 0; i < ROWS; i++) {
        values[i * 3] = text("H1");
        values[i * 3 + 1] = text(i + 1 == ROWS ? "比起别的都长得多的名字" : "王");
        values[i * 3 + 2] = of(SHEET_NUMBER, "7");
    }
    char *out = write_rows("table", &cut, people, LEN(people), values, ROWS, NULL);
    assert_non_null(strstr(out, "\nH1    王                 7\n"));
    assert_non_null(strstr(out, "\nH1    比起别~            7\n"));
    free(out);
    out = write_rows("table", &whole, people, LEN(people), values, ROWS, NULL);
    assert_non_null(strstr(out, "\nH1    比起别的都长得多的名字           7\n"));
    free(out);
}

/* ---- refusals and failures ---- */

static void unknown_formats_and_options_are_refused_with_what_to_use(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        struct sheet_options options;
        const char *words;
    } cases[] = {
        {"xlsx", {0}, "--output"},
        {"yaml", {0}, "use table, csv, json or xlsx"},
        {"json", {.bom = true}, "--format csv"},
        {"table", {.gb18030 = true}, "--format csv"},
        {"csv", {.bom = true, .gb18030 = true}, "use one"},
    };

    for (size_t i = 0; i < LEN(cases); i++) {
        struct sheet_writer *w = NULL;
        struct err e = {0};
        assert_false(sheet_writer_begin(cases[i].format, people, LEN(people), &cases[i].options,
                                        stdout, &w, &e));
        assert_int_equal(e.code, ERR_INPUT);
        assert_non_null(strstr(e.text, cases[i].words));
        assert_null(w);
    }
    assert_string_equal(sheet_format_name(0), "table");
    assert_string_equal(sheet_format_name(3), "xlsx");
    assert_null(sheet_format_name(4));
}

/* What a workbook is made of is the library's; here: it is one, whole, and says when it cannot hold something. */
static void a_workbook_is_written_whole_and_refuses_what_it_cannot_hold(void **state)
{
    struct sheet_options labels = {.labels = true};
    struct sheet_value values[] = {text("150525198001011234"), text("=1+1"), of(SHEET_NUMBER, "7")};
    char *large = malloc(40000);

    (void)state;
    for (int much = 0; much < 2; much++) {
        struct sheet_writer *w = NULL;
        struct err e = {0};
        char head[4] = "";
        FILE *file = tmpfile();
        assert_non_null(file);
        assert_true(sheet_writer_begin("xlsx", people, LEN(people), &labels, file, &w, &e));
        assert_true(sheet_writer_row(w, values, &e));
        memset(large, 'x', 40000);
        struct sheet_value too_long[] = {text("H1"), {SHEET_TEXT, large, 40000}, of(SHEET_NUMBER, "1")};
        if (much)
            assert_false(sheet_writer_row(w, too_long, &e));
        assert_int_equal(sheet_writer_end(w, &e), !much);
        rewind(file);
        size_t got = fread(head, 1, 4, file);
        assert_int_equal(got, much ? 0 : 4);
        if (!much)
            assert_memory_equal(head, "PK\003\004", 4);
        else
            assert_non_null(strstr(e.text, "32767"));
        fclose(file);
    }
    free(large);
}

static void a_full_disk_is_told_at_the_latest_at_the_end(void **state)
{
    (void)state;
    static const char *const names[] = {"table", "csv", "json"};
    struct sheet_options none = {0};
    struct sheet_value values[] = {text("H1"), text("王"), of(SHEET_NUMBER, "1")};

    for (size_t i = 0; i < LEN(names); i++) {
        for (int much = 0; much < 2; much++) {
            int rows = much ? 100000 : 1;
            struct sheet_writer *w = NULL;
            struct err e = {0};
            FILE *full = fopen("/dev/full", "w");
            bool ok = true;
            assert_non_null(full);
            assert_true(sheet_writer_begin(names[i], people, LEN(people), &none, full, &w, &e));
            for (int k = 0; k < rows && ok; k++)
                ok = sheet_writer_row(w, values, &e);
            assert_false(sheet_writer_end(w, &e));
            assert_int_equal(ok, !much);
            assert_int_equal(e.code, ERR_IO);
            fclose(full);
        }
    }
    struct sheet_output out;
    struct err e = {0};
    assert_true(sheet_output_open(&out, "/dev/full", &e));
    fputs("x", out.file);
    assert_false(sheet_output_close(&out, true, &e));
    assert_int_equal(e.code, ERR_IO);
}

/* ---- result files ---- */

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    memcpy(folder, "/tmp/tepai-test-XXXXXX", sizeof "/tmp/tepai-test-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static const char *in_folder(struct buf *b, const char *name)
{
    buf_reset(b);
    buf_addf(b, "%s/%s", folder, name);
    return b->data;
}

static void put_file(const char *path, const char *content)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(content, f);
    fclose(f);
}

static void check_file(const char *path, const char *want)
{
    char got[100] = "";
    FILE *f = fopen(path, "r");

    assert_non_null(f);
    got[fread(got, 1, sizeof got - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(got, want);
}

static void a_result_file_is_replaced_only_when_it_is_whole(void **state)
{
    (void)state;
    struct buf path = {0};
    struct buf part = {0};
    struct sheet_output out;
    struct err e = {0};
    struct stat st;

    in_folder(&path, "list.csv");
    in_folder(&part, "list.csv.part");
    put_file(path.data, "old");
    put_file(part.data, "left by a run that was killed, and longer");
    chmod(path.data, 0640);
    assert_true(sheet_output_open(&out, path.data, &e));
    fputs("new", out.file);
    fflush(out.file);
    check_file(path.data, "old");
    struct sheet_output second;
    assert_false(sheet_output_open(&second, path.data, &e));
    assert_int_equal(e.code, ERR_BUSY);
    err_clear(&e);
    assert_true(sheet_output_close(&out, true, &e));
    check_file(path.data, "new");
    assert_int_equal(stat(path.data, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    assert_int_equal(access(part.data, F_OK), -1);

    assert_true(sheet_output_open(&out, path.data, &e));
    fputs("half", out.file);
    assert_false(sheet_output_close(&out, false, &e));
    assert_int_equal(e.code, ERR_NONE);
    check_file(path.data, "new");
    assert_int_equal(access(part.data, F_OK), -1);
    unlink(path.data);
    buf_release(&path);
    buf_release(&part);
}

static void a_link_stays_a_link(void **state)
{
    (void)state;
    struct buf path = {0};
    struct buf link_path = {0};
    struct sheet_output out;
    struct err e = {0};
    struct stat st;

    put_file(in_folder(&path, "real.csv"), "old");
    assert_int_equal(symlink(path.data, in_folder(&link_path, "link.csv")), 0);
    assert_true(sheet_output_open(&out, link_path.data, &e));
    fputs("new", out.file);
    assert_true(sheet_output_close(&out, true, &e));
    assert_int_equal(lstat(link_path.data, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    check_file(path.data, "new");
    unlink(link_path.data);
    unlink(path.data);
    buf_release(&path);
    buf_release(&link_path);
}

static void an_impossible_path_is_an_error_that_names_it(void **state)
{
    (void)state;
    struct sheet_output out;
    struct err e = {0};

    assert_false(sheet_output_open(&out, "/nowhere/at-all.csv", &e));
    assert_int_equal(e.code, ERR_IO);
    assert_non_null(strstr(e.text, "/nowhere/at-all.csv"));
    err_clear(&e);
    assert_false(sheet_output_open(&out, folder, &e));
    assert_non_null(strstr(e.text, "folder"));
    err_clear(&e);
    assert_true(sheet_output_open(&out, "-", &e));
    assert_ptr_equal(out.file, stdout);
    assert_true(sheet_output_close(&out, true, &e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_looks_as_rfc_4180_wants),
        cmocka_unit_test(json_looks_as_expected),
        cmocka_unit_test(a_table_is_straight_and_harmless),
        cmocka_unit_test(csv_reads_back_what_was_written),
        cmocka_unit_test(gb18030_csv_reads_back_what_was_written),
        cmocka_unit_test(json_is_read_back_by_jansson),
        cmocka_unit_test(wrong_bytes_are_replaced_on_the_way_out),
        cmocka_unit_test(no_line_of_a_table_is_wider_than_the_terminal),
        cmocka_unit_test(late_rows_of_a_table_keep_to_its_columns),
        cmocka_unit_test(unknown_formats_and_options_are_refused_with_what_to_use),
        cmocka_unit_test(a_workbook_is_written_whole_and_refuses_what_it_cannot_hold),
        cmocka_unit_test(a_full_disk_is_told_at_the_latest_at_the_end),
        cmocka_unit_test(a_result_file_is_replaced_only_when_it_is_whole),
        cmocka_unit_test(a_link_stays_a_link),
        cmocka_unit_test(an_impossible_path_is_an_error_that_names_it),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
