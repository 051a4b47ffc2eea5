/*
 * What the program carries inside is what db/ holds: every file, every byte, and the shape of every code list
 * and of the divisions. Not covered: how `init` reads them (test_work).
 */
#include "base/buf.h"
#include "sheet/sheet.h"
#include "work/assets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LEN(a) (sizeof(a) / sizeof *(a))

static const char *top(void)
{
    const char *dir = getenv("top_srcdir");
    return dir ? dir : ".";
}

static void every_file_is_carried_byte_for_byte(void **state)
{
    (void)state;
    assert_true(asset_count > 20);
    for (int i = 0; i < asset_count; i++) {
        const struct asset *a = &asset_table[i];
        char path[512];
        snprintf(path, sizeof path, "%s/db/%s", top(), a->name);
        FILE *f = fopen(path, "rb");
        if (!f)
            fail_msg("no file %s", path);
        char *bytes = malloc(a->len + 2);
        size_t len = fread(bytes, 1, a->len + 2, f);
        fclose(f);
        if (len != a->len || memcmp(bytes, a->data, len) != 0)
            fail_msg("%s is not what the program carries", path);
        free(bytes);
        assert_int_equal(a->data[a->len], 0);
    }
}

static void an_asset_is_found_by_its_name_only(void **state)
{
    (void)state;
    assert_non_null(asset_find("codes/sex.csv"));
    assert_non_null(asset_find("regions/regions.csv"));
    assert_null(asset_find("sex.csv"));
    assert_null(asset_find(""));
}

/* ---- code lists ---- */

static struct sheet_reader *open_asset(const struct asset *a)
{
    struct sheet_reader *r;
    struct err e = {0};

    if (!sheet_reader_open_memory((const char *)a->data, a->len, &r, &e))
        fail_msg("%s: %s", a->name, e.text);
    return r;
}

static bool is(const struct sheet_cell *c, const char *text)
{
    return c->len == strlen(text) && memcmp(c->text, text, c->len) == 0;
}

static void check_header(const struct asset *a, const struct sheet_row *row,
                         const char *const columns[], size_t count)
{
    if (row->count != count)
        fail_msg("%s has %zu columns, not %zu", a->name, row->count, count);
    for (size_t i = 0; i < count; i++)
        if (!is(&row->cells[i], columns[i]))
            fail_msg("%s: column %zu is not %s", a->name, i + 1, columns[i]);
}

enum { CODES_MAX = 200 };

/* codes, Chinese and English labels of one list */
struct labels {
    char text[CODES_MAX][3][128];
    int count;
};

static void remember(struct labels *l, const struct asset *a, const struct sheet_row *row)
{
    if (l->count == CODES_MAX)
        fail_msg("%s has more than %d codes", a->name, CODES_MAX);
    for (int k = 0; k < 3; k++) {
        const struct sheet_cell *c = &row->cells[k];
        if (c->len == 0 || c->len > 127)
            fail_msg("%s line %lld: column %d is empty or long", a->name, (long long)row->line, k + 1);
        memcpy(l->text[l->count][k], c->text, c->len);
        l->text[l->count][k][c->len] = '\0';
        for (int i = 0; i < l->count; i++)
            if (strcmp(l->text[i][k], l->text[l->count][k]) == 0)
                fail_msg("%s: %s stands there twice", a->name, l->text[i][k]);
    }
    l->count++;
}

static void check_parent(const struct labels *l, const struct asset *a, const struct sheet_row *row)
{
    if (row->cells[3].len == 0)
        return;
    for (int i = 0; i < l->count; i++)
        if (is(&row->cells[3], l->text[i][0]))
            return;
    fail_msg("%s line %lld: its parent does not stand above it", a->name, (long long)row->line);
}

static void check_list(const struct asset *a)
{
    static const char *const columns[] = {"code",       "zh",       "en",    "parent",
                                          "valid_from", "valid_to", "source"};
    static struct labels labels;
    struct sheet_reader *r = open_asset(a);
    struct sheet_row row;
    struct err e = {0};

    labels.count = 0;
    assert_true(sheet_reader_next(r, &row, &e));
    check_header(a, &row, columns, LEN(columns));
    while (sheet_reader_next(r, &row, &e)) {
        if (row.fault || row.count != LEN(columns))
            fail_msg("%s line %lld: %s", a->name, (long long)row.line, row.fault ? row.fault : "ragged");
        check_parent(&labels, a, &row);
        remember(&labels, a, &row);
        if (row.cells[6].len == 0)
            fail_msg("%s line %lld has no source", a->name, (long long)row.line);
    }
    sheet_reader_close(r);
    if (labels.count < 2)
        fail_msg("%s has %d codes", a->name, labels.count);
}

static void every_code_list_has_unique_codes_and_labels_and_known_parents(void **state)
{
    int lists = 0;

    (void)state;
    for (int i = 0; i < asset_count; i++)
        if (strncmp(asset_table[i].name, "codes/", 6) == 0) {
            check_list(&asset_table[i]);
            lists++;
        }
    assert_true(lists > 20);
}

/* ---- divisions ---- */

enum { CODE, LEVEL, NAME, SHORT_NAME, PARENT, KIND, OFFICIAL, POOR_LIST, LONGITUDE, LATITUDE, POSITION, EDITION,
       COLUMNS };

struct divisions {
    int level[6], national, regional, geonames, rounded;
    char code[6][13]; /* the last one of each level */
};

static void count_division(struct divisions *d, const struct sheet_row *row)
{
    const struct sheet_cell *c = row->cells;
    int level = c[LEVEL].text[0] - '0';

    assert_in_range(level, 1, 5);
    assert_int_equal(c[CODE].len, 12);
    assert_true(c[NAME].len > 0 && c[SHORT_NAME].len > 0 && c[KIND].len > 0);
    assert_true(is(&c[OFFICIAL], "0") || is(&c[OFFICIAL], "1"));
    d->level[level]++;
    if (level > 1) /* in the order of codes, the parent is the last one of the level above */
        assert_memory_equal(c[PARENT].text, d->code[level - 1], 12);
    memcpy(d->code[level], c[CODE].text, 12);
    d->national += is(&c[POOR_LIST], "national");
    d->regional += is(&c[POOR_LIST], "regional");
    d->geonames += is(&c[POSITION], "geonames");
    d->rounded += is(&c[POSITION], "seat_rounded");
    assert_int_equal(c[LONGITUDE].len > 0, !is(&c[POSITION], "none"));
    assert_int_equal(c[LATITUDE].len > 0, c[LONGITUDE].len > 0);
}

static void the_divisions_are_all_there_each_below_its_parent(void **state)
{
    static const char *const columns[COLUMNS] = {
        "code",     "level",     "name",      "short_name", "parent",   "kind",
        "official", "poor_list", "longitude", "latitude",   "position", "edition"};
    const struct asset *a = asset_find("regions/regions.csv");
    struct sheet_reader *r = open_asset(a);
    struct divisions d = {0};
    struct sheet_row row;
    struct err e = {0};
    char last[13] = "";

    (void)state;
    assert_true(sheet_reader_next(r, &row, &e));
    check_header(a, &row, columns, LEN(columns));
    while (sheet_reader_next(r, &row, &e)) {
        assert_null(row.fault);
        assert_int_equal(row.count, COLUMNS);
        assert_true(memcmp(last, row.cells[CODE].text, 12) < 0);
        memcpy(last, row.cells[CODE].text, 12);
        count_division(&d, &row);
    }
    sheet_reader_close(r);
    assert_int_equal(d.level[1], 1);
    assert_int_equal(d.level[2], 12);
    assert_int_equal(d.level[3], 108);
    assert_int_equal(d.level[4], 1225);
    assert_int_equal(d.level[5], 14592);
    assert_int_equal(d.national, 31);
    assert_int_equal(d.regional, 26);
    assert_int_equal(d.geonames, 79 + 198);
    assert_int_equal(d.rounded, 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_is_carried_byte_for_byte),
        cmocka_unit_test(an_asset_is_found_by_its_name_only),
        cmocka_unit_test(every_code_list_has_unique_codes_and_labels_and_known_parents),
        cmocka_unit_test(the_divisions_are_all_there_each_below_its_parent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
