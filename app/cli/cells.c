/* Rows for the writer, cell by cell. */
#include "cells__.h"

#include "base/num.h"

#include <stdio.h>
#include <string.h>

static void put(struct cli_cells *c, enum sheet_kind kind, const char *text)
{
    BUG_ON(c->count == CLI_CELLS_MAX);
    c->cells[c->count++] = (struct sheet_value){*text ? kind : SHEET_NULL, text, strlen(text)};
}

void cli__put_text(struct cli_cells *c, const char *text)
{
    put(c, SHEET_TEXT, text);
}

void cli__put_number(struct cli_cells *c, int64_t n)
{
    char *text = c->numbers[c->count];

    snprintf(text, CLI_NUMBER_BYTES, "%lld", (long long)n);
    put(c, SHEET_NUMBER, text);
}

void cli__put_number_unless(struct cli_cells *c, bool empty, int64_t n)
{
    if (empty)
        put(c, SHEET_NULL, "");
    else
        cli__put_number(c, n);
}

void cli__put_bool(struct cli_cells *c, bool yes, bool for_people)
{
    if (for_people)
        cli__put_text(c, yes ? _("yes") : _("no"));
    else
        put(c, SHEET_BOOL, yes ? "1" : "0");
}

void cli__put_thousandths(struct cli_cells *c, int64_t n)
{
    char *text = c->numbers[c->count];

    snprintf(text, CLI_NUMBER_BYTES, "%lld.%03lld", (long long)(n / 1000), (long long)(n % 1000));
    put(c, SHEET_NUMBER, text);
}

bool cli__send(struct sheet_writer *w, struct cli_cells *c, struct err *e)
{
    bool ok = sheet_writer_row(w, c->cells, e);

    c->count = 0;
    return ok;
}

const char *cli__bar(struct arena *mem, int64_t part, int64_t all, int cells)
{
    char *bar = arena_new(mem, (size_t)cells + 1);
    int64_t full = all > 0 ? (part * cells + all / 2) / all : 0;

    if (part > 0 && full == 0)
        full = 1;
    for (int i = 0; i < cells; i++)
        bar[i] = i < full ? '#' : '.';
    bar[cells] = '\0';
    return bar;
}

bool cli__year(const char *text, int *year, struct err *e)
{
    int64_t n;

    if (!num_parse_int(text, strlen(text), &n, e))
        return false;
    if (n < 2000 || n > 2100)
        return err_set(e, ERR_INPUT, _("the year must be from 2000 to 2100, not %lld"), (long long)n);
    *year = (int)n;
    return true;
}
