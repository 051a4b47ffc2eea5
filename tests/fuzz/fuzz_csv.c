/* Any file: the rows that come out are clean, and written as csv they read back the same. */
#include "fuzz.h"

#include "base/utf8.h"
#include "sheet/sheet.h"

#include <stdlib.h>
#include <string.h>

const char fuzz_corpus[] = "csv";

enum { CELLS_MOST = 64 };

static struct sheet_reader *open_bytes(const void *data, size_t size)
{
    struct sheet_reader *r = NULL;
    struct err e = {0};

    if (!sheet_reader_open_memory(data, size, &r, &e) && e.code != ERR_INPUT)
        BUG("%s", e.text);
    return r;
}

static void check_row(const struct sheet_row *row, int64_t *line)
{
    BUG_ON(row->line <= *line);
    *line = row->line;
    BUG_ON(row->count > SHEET_ROW_CELLS);
    if (row->fault) {
        BUG_ON(!*row->fault || !utf8_valid(row->fault, strlen(row->fault), NULL));
        return;
    }
    BUG_ON(row->count == 0);
    for (size_t i = 0; i < row->count; i++) {
        const struct sheet_cell *c = &row->cells[i];
        BUG_ON(c->len > SHEET_CELL_BYTES || memchr(c->text, '\0', c->len));
        BUG_ON(!utf8_valid(c->text, c->len, NULL));
    }
}

static void check_again(const struct sheet_row *row)
{
    struct sheet_column named[CELLS_MOST] = {0};
    struct sheet_value values[CELLS_MOST];
    struct sheet_options none = {0};
    struct sheet_writer *w;
    struct sheet_row again;
    struct err e = {0};
    char *out = NULL;
    size_t len;
    FILE *f = open_memstream(&out, &len);

    for (size_t i = 0; i < row->count; i++) {
        named[i].name = "c";
        values[i] = (struct sheet_value){SHEET_TEXT, row->cells[i].text, row->cells[i].len};
    }
    bool ok = sheet_writer_begin("csv", named, row->count, &none, f, &w, &e) &&
              sheet_writer_row(w, values, &e) && sheet_writer_end(w, &e);
    BUG_ON(!ok);
    fclose(f);
    struct sheet_reader *r = open_bytes(out, len);
    ok = sheet_reader_next(r, &again, &e) && sheet_reader_next(r, &again, &e);
    BUG_ON(!ok || again.fault || again.count != row->count);
    for (size_t i = 0; i < row->count; i++)
        BUG_ON(again.cells[i].len != row->cells[i].len ||
               memcmp(again.cells[i].text, row->cells[i].text, row->cells[i].len) != 0);
    BUG_ON(sheet_reader_next(r, &again, &e));
    sheet_reader_close(r);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sheet_reader *r = open_bytes(data, size);
    struct sheet_row row;
    struct err e = {0};
    int64_t line = 0;

    while (r && sheet_reader_next(r, &row, &e)) {
        check_row(&row, &line);
        if (!row.fault && row.count <= CELLS_MOST)
            check_again(&row);
    }
    BUG_ON(e.code != ERR_NONE);
    sheet_reader_close(r);
    return 0;
}
