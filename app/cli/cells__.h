/* One row of a table on its way to the writer: cells are put in order, then sent. */
#ifndef TEPAI_CLI_CELLS_PRIVATE_H
#define TEPAI_CLI_CELLS_PRIVATE_H

#include "cli__.h"

enum { CLI_CELLS_MAX = 20, CLI_NUMBER_BYTES = 24 };

struct cli_cells {
    struct sheet_value cells[CLI_CELLS_MAX];
    char numbers[CLI_CELLS_MAX][CLI_NUMBER_BYTES];
    int count;
};

/* Text is lent until the row is sent; "" is no value. */
void cli__put_text(struct cli_cells *c, const char *text);
void cli__put_number(struct cli_cells *c, int64_t n);
void cli__put_number_unless(struct cli_cells *c, bool empty, int64_t n);
void cli__put_bool(struct cli_cells *c, bool yes, bool for_people);

/* 12345 as "12.345". */
void cli__put_thousandths(struct cli_cells *c, int64_t n);

MUST_USE bool cli__send(struct sheet_writer *w, struct cli_cells *c, struct err *e);

/* A bar of `cells` cells, `part` of `all` filled: "#####.....", for tables of people. */
const char *cli__bar(struct arena *mem, int64_t part, int64_t all, int cells);

/* "2026", from 2000 to 2100. Errors: ERR_INPUT. */
MUST_USE bool cli__year(const char *text, int *year, struct err *e);

#endif
