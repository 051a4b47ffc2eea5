/*
 * Records as rows of a sheet: the columns that were asked for and the values of one record in them.
 * For people labels instead of codes; private fields masked unless the caller says otherwise.
 */
#ifndef TEPAI_WORK_COLUMNS_H
#define TEPAI_WORK_COLUMNS_H

#include "model/record.h"

enum { COLUMN_UUID = -2 }; /* a column that is no field */

/* Whom the values are for. */
enum columns_for {
    COLUMNS_PROGRAMS, /* as they are read back */
    COLUMNS_PEOPLE,   /* labels and names, everything as text */
    COLUMNS_FILE,     /* labels and names, but numbers stay numbers: a file that people open in a spreadsheet */
};

struct columns {
    const struct entity *entity;
    enum columns_for whom;
    struct sheet_column *columns; /* owned, as are the next three */
    struct sheet_value *values;   /* what columns_fill made last */
    int *fields;                  /* field of each column, or COLUMN_UUID */
    struct buf *texts;            /* what the values lend */
    int count;
};

/*
 * `names`: field names parted by commas, "uuid" too; NULL = for people those with a width in lists,
 * else all. Errors: ERR_INPUT for a name the type does not have. Ends with columns_release in every
 * case.
 */
MUST_USE bool columns_init(struct columns *cs, const struct entity *t, const char *names,
                           enum columns_for whom, struct err *e);
void columns_release(struct columns *cs);

/* Values of a record; `clear` = private ones unmasked. Lent until the next fill. */
void columns_fill(struct columns *cs, struct model *m, const struct record *r, bool clear);

/* Has the record something private in these columns? */
bool columns_are_private(const struct columns *cs, const struct record *r);

#endif
