/*
 * Reading CSV: rows, quotes, line ends, encodings, separators, limits, and that a fault costs
 * exactly its row. Every case is written as the bytes of a file and read through the public face.
 * Not covered: any bytes at all (tests/fuzz/fuzz_csv.c), speed (tests/bench/sheet.c), and what a
 * header means (the importer's).
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "sheet/sheet.h"

#include <iconv.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define LEN(a) (sizeof(a) / sizeof *(a))

enum { HEAD_BYTES = 1024 * 1024 /* what the reader looks at first */, BYTE_FAULTS = 6 };

/* "line:cell|cell" or "line!column" a row; `skip` rows are left out. */
static void dump(struct sheet_reader *r, int64_t skip, struct buf *out)
{
    struct sheet_row row;
    struct err e = {0};

    while (sheet_reader_next(r, &row, &e)) {
        if (skip-- > 0)
            continue;
        buf_addf(out, "%lld", (long long)row.line);
        if (row.fault)
            buf_addf(out, "!%zu", row.fault_column);
        for (size_t i = 0; i < row.count && !row.fault; i++) {
            buf_add_char(out, i ? '|' : ':');
            buf_add_len(out, row.cells[i].text, row.cells[i].len);
        }
        buf_add_char(out, '\n');
    }
    assert_int_equal(e.code, ERR_NONE);
    assert_int_equal(sheet_reader_done_bytes(r), sheet_reader_total_bytes(r));
}

static void read_bytes(const char *data, size_t len, int64_t skip, struct buf *out)
{
    struct sheet_reader *r = NULL;
    struct err e = {0};

    buf_reset(out);
    if (!sheet_reader_open_memory(data, len, &r, &e))
        fail_msg("%s", e.text);
    dump(r, skip, out);
    sheet_reader_close(r);
}

static void check_len(const char *data, size_t len, const char *want)
{
    struct buf got = {0};

    read_bytes(data, len, 0, &got);
    assert_string_equal(buf_text(&got), want);
    buf_release(&got);
}

static void check(const char *data, const char *want)
{
    check_len(data, strlen(data), want);
}

static void convert(const char *to, const char *s, size_t len, struct buf *out)
{
    iconv_t cd = iconv_open(to, "UTF-8");
    char *in = mem_dup_len(s, len);
    char *at = in;
    size_t room = len * 4 + 16;
    char *start = buf_reserve(out, room);
    char *end = start;

    assert_true(cd != (iconv_t)-1);
    assert_int_equal(iconv(cd, &at, &len, &end, &room), 0);
    out->len += (size_t)(end - start);
    iconv_close(cd);
    free(in);
}

/* ---- rows ---- */

static void rows_and_cells_are_told_apart(void **state)
{
    (void)state;
    check("a,b\n1,2\n", "1:a|b\n2:1|2\n");
    check("a,b\n,\n1,\n,2\n", "1:a|b\n2:|\n3:1|\n4:|2\n");
    check("a", "1:a\n");
    check("", "");
    check("名,村\n王,石泉\n", "1:名|村\n2:王|石泉\n");
    check("12345678,abcdefgh,\n", "1:12345678|abcdefgh|\n");
}

static void every_line_end_is_understood(void **state)
{
    (void)state;
    check("a,b\r\n1,2\r\n", "1:a|b\n2:1|2\n");
    check("a,b\r1,2\r", "1:a|b\n2:1|2\n");
    check("a,b\r1,2", "1:a|b\n2:1|2\n");
    check("a,b\n1,2\r\n3,4", "1:a|b\n2:1|2\n3:3|4\n");
    check("a,b\r\n\"1\",\"2\"\r\n\"3\",\"4\"\r", "1:a|b\n2:1|2\n3:3|4\n");
    check("a,b\rc,d\n", "1:a|b\rc|d\n"); /* CR inside a file with LF is content */
}

static void quotes_keep_what_would_part_cells(void **state)
{
    (void)state;
    check("\"a,b\",\"c\"\"d\",\"\"\n", "1:a,b|c\"d|\n");
    check("\"x\ny\",2\n3,4\n", "1:x\ny|2\n3:3|4\n");
    check("\"x\r\n\r\ny\",2\r\n3,4\r\n", "1:x\r\n\r\ny|2\n4:3|4\n");
    check("a,\"b\"", "1:a|b\n");
    check("a,\"\"\"\"\n", "1:a|\"\n");
    check("a,\"\"\"b\"\"\",c\n", "1:a|\"b\"|c\n");
    check("5\" pipe,a\"\"b\n", "1:5\" pipe|a\"\"b\n"); /* not at the start: plain characters */
}

static void blank_lines_are_skipped_and_counted(void **state)
{
    (void)state;
    check("\n\na,b\n\n  \t\n1,2\n\n", "3:a|b\n6:1|2\n");
    check("a\n\"\"\nb\n", "1:a\n2:\n3:b\n"); /* a quoted nothing is a cell */
    check("a,b\r\n\r\n1,2\r\n", "1:a|b\n3:1|2\n");
    check(",,\n", "1:||\n");
}

static void the_separator_is_found_in_the_first_line(void **state)
{
    (void)state;
    check("a\tb\tc,d\n1\t2\t3,4\n", "1:a|b|c,d\n2:1|2|3,4\n");
    check("a;b\n1,5;2\n", "1:a|b\n2:1,5|2\n");
    check("\"a;b;c\",d\n1;5,2\n", "1:a;b;c|d\n2:1;5|2\n");
    check("causes\n1;2;3\n", "1:causes\n2:1;2;3\n");
    check("note\n\"a\tb\",c\n", "1:note\n2:a\tb|c\n");
    check("贫困户名单\n编号\t户主\n1\t王\n", "1:贫困户名单\n2:编号|户主\n3:1|王\n");
    check("贫困户名单\n编号,户主\n1,王\n", "1:贫困户名单\n2:编号|户主\n3:1|王\n");
}

/* ---- faults ---- */

static const struct fault_case {
    const char *name;
    const char *row;
    size_t len; /* 0 = strlen */
    size_t column;
    const char *words;
} fault_cases[] = {
    {"GB18030 bytes in a UTF-8 file", "9,\xcd\xf5\xbd\xa8\xb9\xfa,3", 0, 2, "0xCD"},
    {"a stray byte", "9,x,\xff", 0, 3, "0xFF"},
    {"a torn character", "\xe7\x9f,2,3", 0, 1, "0xE7"},
    {"a surrogate", "9,2,\xed\xa0\x80", 0, 3, "not UTF-8"},
    {"NUL", "9,a\0b,3", 7, 2, "NUL"},
    {"NUL at the start", "\0009,2,3", 6, 1, "NUL"},
    {"text after a closing quote", "9,\"a\"b,3", 0, 2, "write a quote inside a cell twice"},
    {"a blank after a closing quote", "9,\"a\" ,3", 0, 2, "closing quote"},
    {"a quote that never closes", "9,\"abc,3", 0, 2, "not closed"},
    {"a doubled quote that never closes", "\"\"\"9,abc,3", 0, 1, "not closed"},
};

/* Well-formed rows around the bad one, some with quotes, so that an open quote may find one. */
static void add_good(struct buf *file, struct buf *want, int64_t line)
{
    switch (line % 3) {
    case 0:
        buf_addf(file, "%lld,王小明,\"x,y\"\n", (long long)line);
        buf_addf(want, "%lld:%lld|王小明|x,y\n", (long long)line, (long long)line);
        return;
    case 1:
        buf_addf(file, "%lld,李,\"q\"\"q\"\n", (long long)line);
        buf_addf(want, "%lld:%lld|李|q\"q\n", (long long)line, (long long)line);
        return;
    default:
        buf_addf(file, "%lld,plain,3\n", (long long)line);
        buf_addf(want, "%lld:%lld|plain|3\n", (long long)line, (long long)line);
    }
}

static void check_fault(const struct fault_case *c, int64_t before, int64_t after)
{
    struct buf file = {0};
    struct buf want = {0};
    struct buf got = {0};
    int64_t line = 1;

    for (; line <= before; line++)
        add_good(&file, &want, line);
    buf_add_len(&file, c->row, c->len ? c->len : strlen(c->row));
    buf_addf(&want, "%lld!%zu\n", (long long)line, c->column);
    if (after)
        buf_add_char(&file, '\n');
    for (line++; line <= before + 1 + after; line++)
        add_good(&file, &want, line);
    read_bytes(file.data, file.len, 0, &got);
    if (strcmp(got.data, want.data) != 0)
        fail_msg("%s, %lld rows before, %lld after:\n%s", c->name, (long long)before,
                 (long long)after, got.data);
    buf_release(&file);
    buf_release(&want);
    buf_release(&got);
}

static void every_fault_rejects_exactly_its_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(fault_cases); i++)
        for (int64_t before = 1; before < 8; before++)
            for (int64_t after = 0; after < 8; after++)
                check_fault(&fault_cases[i], before, after);
}

static void a_fault_says_what_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEN(fault_cases); i++) {
        const struct fault_case *c = &fault_cases[i];
        struct sheet_reader *r = NULL;
        struct sheet_row row;
        struct err e = {0};
        struct buf file = {0};
        buf_add(&file, "编号,户主,村\n");
        buf_add_len(&file, c->row, c->len ? c->len : strlen(c->row));
        assert_true(sheet_reader_open_memory(file.data, file.len, &r, &e));
        assert_true(sheet_reader_next(r, &row, &e));
        assert_true(sheet_reader_next(r, &row, &e));
        if (!row.fault || !strstr(row.fault, c->words))
            fail_msg("%s: %s", c->name, row.fault ? row.fault : "no fault");
        assert_false(sheet_reader_next(r, &row, &e));
        sheet_reader_close(r);
        buf_release(&file);
    }
}

/* A file of a good row, a row with `bytes` of 'x' in its second cell, and a good row. */
static void check_long_cell(size_t bytes, bool quoted, bool newlines, const char *want)
{
    struct buf file = {0};

    buf_add(&file, "a,b\n1,");
    buf_add(&file, quoted ? "\"" : "");
    for (size_t i = 0; i < bytes; i++)
        buf_add_char(&file, newlines && i % 100 == 99 ? '\n' : 'x');
    buf_add(&file, quoted ? "\"\nc,d\n" : "\nc,d\n");
    struct buf got = {0};
    read_bytes(file.data, file.len, 0, &got);
    size_t end = got.len > strlen(want) ? got.len - strlen(want) : 0;
    assert_string_equal(got.data + end, want);
    assert_true(end == 0 || bytes <= SHEET_CELL_BYTES);
    buf_release(&file);
    buf_release(&got);
}

static void a_cell_too_long_costs_its_row_only(void **state)
{
    (void)state;
    static const size_t long_ones[] = {
        SHEET_CELL_BYTES + 1, 500000, SHEET_ROW_BYTES - 2, SHEET_ROW_BYTES, 1000000,
        HEAD_BYTES,           5000000};

    for (int quoted = 0; quoted < 2; quoted++) {
        check_long_cell(SHEET_CELL_BYTES, quoted, false, "x\n3:c|d\n");
        for (size_t i = 0; i < LEN(long_ones); i++)
            check_long_cell(long_ones[i], quoted, false, "1:a|b\n2!2\n3:c|d\n");
    }
    check_long_cell(SHEET_CELL_BYTES, true, true, "x\n658:c|d\n");
    check_long_cell(SHEET_CELL_BYTES + 1, true, true, "1:a|b\n2!2\n658:c|d\n");
    check_long_cell(700000, true, true, "1:a|b\n2!2\n7003:c|d\n");
}

static void a_row_too_long_costs_its_row_only(void **state)
{
    (void)state;
    struct buf file = {0};

    buf_add(&file, "a,b\n");
    for (int i = 0; i < 30; i++)
        buf_addf(&file, "%060000d,", i);
    buf_add(&file, "\nc,d\n");
    check_len(file.data, file.len, "1:a|b\n2!0\n3:c|d\n");
    buf_reset(&file);
    buf_add(&file, "a,b\n");
    for (int i = 0; i < SHEET_ROW_CELLS - 1; i++)
        buf_add_char(&file, ',');
    buf_add(&file, "\nc,d\n,");
    struct buf got = {0};
    read_bytes(file.data, file.len, 1, &got);
    assert_int_equal(got.len, 2 + SHEET_ROW_CELLS - 1 + 1 + strlen("3:c|d\n4:|\n"));
    buf_reset(&file);
    buf_add(&file, "a,b\n");
    for (int i = 0; i < SHEET_ROW_CELLS; i++)
        buf_add_char(&file, ',');
    buf_add(&file, "\nc,d\n,");
    check_len(file.data, file.len, "1:a|b\n2!4097\n3:c|d\n4:|\n");
    buf_release(&got);
    buf_release(&file);
}

/* The quote finds no other one in a megabyte: the lines behind it must not be lost. */
static void a_lonely_open_quote_costs_one_line_of_a_long_file(void **state)
{
    (void)state;
    struct buf file = {0};
    struct buf want = {0};
    struct buf got = {0};

    buf_add(&file, "a,b\n1,\"x\n");
    buf_add(&want, "1:a|b\n2!2\n");
    for (long line = 3; line < 300000; line++) {
        buf_addf(&file, "%ld,y\n", line);
        buf_addf(&want, "%ld:%ld|y\n", line, line);
    }
    read_bytes(file.data, file.len, 0, &got);
    assert_string_equal(got.data, want.data);
    buf_release(&file);
    buf_release(&want);
    buf_release(&got);
}

/* Every kind in turn, in a file of many windows: what is remembered of one must not touch the next.
 */
static void faults_in_a_long_file_cost_their_rows_only(void **state)
{
    (void)state;
    struct buf file = {0};
    struct buf want = {0};
    struct buf got = {0};

    for (int64_t line = 1; line < 3000; line++) {
        int digits = line % 3 == 1 ? 15000 : 5; /* so that a window often ends after a fault */
        const struct fault_case *c = &fault_cases[line / 3 % BYTE_FAULTS];
        if (line % 3 != 0) {
            buf_addf(&file, "%lld,%0*d\n", (long long)line, digits, 7);
            buf_addf(&want, "%lld:%lld|%0*d\n", (long long)line, (long long)line, digits, 7);
            continue;
        }
        buf_add_len(&file, c->row, c->len ? c->len : strlen(c->row));
        buf_add_char(&file, '\n');
        buf_addf(&want, "%lld!%zu\n", (long long)line, c->column);
    }
    read_bytes(file.data, file.len, 0, &got);
    assert_string_equal(got.data, want.data);
    buf_release(&file);
    buf_release(&want);
    buf_release(&got);
}

static void a_quote_left_open_after_a_closed_one_names_its_own_line(void **state)
{
    (void)state;
    check("\"two\nlines\",\"open,3\n4,5\n\"6\",\"7\"\n", "1!2\n3:4|5\n4:6|7\n");
}

/* ---- encodings ---- */

static const char *const prose =
    "编号,户主,所在村\n1,王小明,石泉村\n2,\"李,四\",\"镶黄旗\n新宝拉格\"\n"
    "3,㐂𠮷é,ᠮᠣᠩᠭᠣᠯ\n";
static const char *const prose_rows =
    "1:编号|户主|所在村\n2:1|王小明|石泉村\n3:2|李,四|镶黄旗\n新宝拉格\n5:3|㐂𠮷é|ᠮᠣᠩᠭᠣᠯ\n";

static void every_encoding_reads_alike(void **state)
{
    (void)state;
    static const struct {
        const char *mark;
        size_t mark_bytes;
        const char *name;
    } forms[] = {
        {"", 0, "UTF-8"},
        {"\xef\xbb\xbf", 3, "UTF-8"},
        {"", 0, "GB18030"},
        {"\x84\x31\x95\x33", 4, "GB18030"},
        {"\xff\xfe", 2, "UTF-16LE"},
        {"\xfe\xff", 2, "UTF-16BE"},
    };

    for (size_t i = 0; i < LEN(forms); i++) {
        struct buf file = {0};
        struct sheet_reader *r = NULL;
        struct err e = {0};
        buf_add_len(&file, forms[i].mark, forms[i].mark_bytes);
        convert(forms[i].name, prose, strlen(prose), &file);
        assert_true(sheet_reader_open_memory(file.data, file.len, &r, &e));
        assert_string_equal(sheet_reader_encoding(r), forms[i].name);
        sheet_reader_close(r);
        check_len(file.data, file.len, prose_rows);
        buf_release(&file);
    }
}

static void the_encoding_is_judged_by_most_lines(void **state)
{
    (void)state;
    struct buf file = {0};

    /* UTF-8, two characters a name, so that its bytes are well-formed GB18030 too */
    check("no,name\n1,王明\n2,\xcd\xf5\xc3\xf7\n3,李明\n", "1:no|name\n2:1|王明\n3!2\n4:3|李明\n");
    /* ASCII but for one name in GB18030 */
    check("no,name\n1,\xcd\xf5\xc3\xf7\n", "1:no|name\n2:1|王明\n");
    /* GB18030 with one line that is nothing */
    for (int i = 0; i < 20; i++)
        convert("GB18030", "1,王明\n", 9, &file);
    buf_add(&file, "2,\xff\n");
    struct buf got = {0};
    read_bytes(file.data, file.len, 19, &got);
    assert_string_equal(got.data, "20:1|王明\n21!2\n");
    buf_release(&got);
    buf_release(&file);
}

static void what_cannot_be_converted_is_its_rows_fault(void **state)
{
    (void)state;
    check_len("\xff\xfe"
              "a\0,\0b\0\n\0"
              "1\0,\0\x00\xd8\n\0" /* half a surrogate pair */
              "2\0,\0c\0\n\0"
              "3",
              27, "1:a|b\n2!2\n3:2|c\n4!1\n");
    check_len("\xfe\xff\0a\0,\0b\0\n\0\0\0,\0c", 16, "1:a|b\n2!1\n");
}

static void a_workbook_is_told_from_text(void **state)
{
    (void)state;
    struct sheet_reader *r = NULL;
    struct err e = {0};

    assert_false(sheet_reader_open_memory("PK\x03\x04rest", 8, &r, &e));
    assert_int_equal(e.code, ERR_INPUT);
    assert_non_null(strstr(e.text, "CSV"));
    assert_null(r);
}

/* Padding rows up to an offset, then the prose: a border of the window falls on each byte of it. */
static void check_borders(const char *encoding, size_t unit)
{
    enum { PAD_LINE = 32768 };
    struct buf text = {0};
    struct buf file = {0};
    struct buf got = {0};
    struct buf want = {0};

    for (size_t shift = 0; shift <= strlen(prose) + 40; shift++) {
        size_t pad = HEAD_BYTES / unit - shift;
        int64_t lines = 1;
        buf_reset(&text);
        buf_add(&text, "王\n"); /* so that the head tells the encoding */
        while (text.len < pad) {
            size_t n = pad - text.len < PAD_LINE + 2 ? pad - text.len : PAD_LINE;
            memset(buf_reserve(&text, n), 'x', n - 1);
            text.len += n - 1;
            buf_add_char(&text, '\n');
            lines += n > 1;
        }
        buf_add(&text, prose);
        buf_add(&text, "end,\"\"\"\"\r\n");
        buf_reset(&file);
        if (unit == 2)
            buf_add(&file, "\xff\xfe");
        convert(encoding, text.data, text.len, &file);
        read_bytes(file.data, file.len, lines, &got);
        const char *first = strchr(got.data, ':');
        buf_reset(&want);
        buf_add(&want, "编号|户主|所在村\n");
        if (!first || strncmp(first + 1, want.data, want.len) != 0 ||
            strcmp(got.data + got.len - strlen(":end|\"\n"), ":end|\"\n") != 0 ||
            !strstr(got.data, ":2|李,四|镶黄旗\n新宝拉格\n") || !strstr(got.data, "㐂𠮷é|ᠮᠣᠩᠭᠣᠯ\n"))
            fail_msg("%s, shift %zu:\n%s", encoding, shift, got.data);
    }
    buf_release(&text);
    buf_release(&file);
    buf_release(&got);
    buf_release(&want);
}

static void a_border_of_the_window_may_fall_on_any_byte(void **state)
{
    (void)state;
    check_borders("UTF-8", 1);
    check_borders("GB18030", 1);
    check_borders("UTF-16LE", 2);
}

/* ---- files, memory ---- */

static void a_file_and_a_pipe_read_like_memory(void **state)
{
    (void)state;
    struct sheet_reader *r = NULL;
    struct err e = {0};
    struct buf got = {0};
    struct sheet_row row;
    char path[] = "/tmp/tepai-test-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, prose, strlen(prose)), (ssize_t)strlen(prose));
    close(fd);
    assert_true(sheet_reader_open(path, &r, &e));
    assert_int_equal(sheet_reader_total_bytes(r), (int64_t)strlen(prose));
    assert_int_equal(sheet_reader_separator(r), ',');
    dump(r, 0, &got);
    assert_string_equal(got.data, prose_rows);
    sheet_reader_close(r);
    unlink(path);

    int ends[2];
    int input = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "a,b\n1,2", 7), 7);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    assert_true(sheet_reader_open("-", &r, &e));
    assert_true(sheet_reader_next(r, &row, &e) && sheet_reader_next(r, &row, &e));
    assert_true(row.count == 2 && row.line == 2 && row.cells[1].text[0] == '2');
    assert_false(sheet_reader_next(r, &row, &e));
    assert_int_equal(sheet_reader_total_bytes(r), 0);
    assert_int_equal(sheet_reader_done_bytes(r), 7);
    sheet_reader_close(r);
    close(ends[0]);
    dup2(input, STDIN_FILENO);
    close(input);
    buf_release(&got);
}

static void a_file_that_cannot_be_read_is_an_error(void **state)
{
    (void)state;
    struct sheet_reader *r = NULL;
    struct err e = {0};

    assert_false(sheet_reader_open("/nowhere/at-all.csv", &r, &e));
    assert_int_equal(e.code, ERR_IO);
    assert_non_null(strstr(e.text, "/nowhere/at-all.csv"));
    err_clear(&e);
    assert_false(sheet_reader_open("/tmp", &r, &e));
    assert_int_equal(e.code, ERR_IO);
    assert_null(r);
}

static void reading_takes_less_than_2_mib_however_long_the_file(void **state)
{
    (void)state;
    static const char *const encodings[] = {"UTF-8", "GB18030"};

    for (size_t i = 0; i < LEN(encodings); i++) {
        struct buf file = {0};
        struct sheet_reader *r = NULL;
        struct sheet_row row;
        struct err e = {0};
        int64_t rows = 0;
        for (int k = 0; k < 200000; k++)
            convert(encodings[i], "150422104201,王小明,12\n", 26, &file);
        struct mallinfo2 before = mallinfo2();
        assert_true(sheet_reader_open_memory(file.data, file.len, &r, &e));
        while (sheet_reader_next(r, &row, &e))
            rows += row.count == 3 && !row.fault;
        struct mallinfo2 after = mallinfo2();
        assert_int_equal(rows, 200000);
        assert_true(after.uordblks + after.hblkhd - before.uordblks - before.hblkhd <
                    2 * 1024 * 1024);
        sheet_reader_close(r);
        buf_release(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_cells_are_told_apart),
        cmocka_unit_test(every_line_end_is_understood),
        cmocka_unit_test(quotes_keep_what_would_part_cells),
        cmocka_unit_test(blank_lines_are_skipped_and_counted),
        cmocka_unit_test(the_separator_is_found_in_the_first_line),
        cmocka_unit_test(every_fault_rejects_exactly_its_row),
        cmocka_unit_test(a_fault_says_what_is_wrong),
        cmocka_unit_test(a_cell_too_long_costs_its_row_only),
        cmocka_unit_test(a_row_too_long_costs_its_row_only),
        cmocka_unit_test(a_lonely_open_quote_costs_one_line_of_a_long_file),
        cmocka_unit_test(faults_in_a_long_file_cost_their_rows_only),
        cmocka_unit_test(a_quote_left_open_after_a_closed_one_names_its_own_line),
        cmocka_unit_test(every_encoding_reads_alike),
        cmocka_unit_test(the_encoding_is_judged_by_most_lines),
        cmocka_unit_test(what_cannot_be_converted_is_its_rows_fault),
        cmocka_unit_test(a_workbook_is_told_from_text),
        cmocka_unit_test(a_border_of_the_window_may_fall_on_any_byte),
        cmocka_unit_test(a_file_and_a_pipe_read_like_memory),
        cmocka_unit_test(a_file_that_cannot_be_read_is_an_error),
        cmocka_unit_test(reading_takes_less_than_2_mib_however_long_the_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
