/* A small database in a folder of its own, gone at the end of the test: codes, a few divisions, programmes. */
#ifndef TEPAI_TESTS_TMPDB_H
#define TEPAI_TESTS_TMPDB_H

#include "model/model.h"
#include "model/record.h"

struct tmpdb {
    char folder[64];
    char path[96];
    struct db *db;
    struct model m; /* the system account; change m.who to try others */
};

/* Makes it; any failure fails the test. */
void tmpdb_open(struct tmpdb *t);
void tmpdb_close(struct tmpdb *t);

/* A second connection to the same file. */
struct db *tmpdb_again(const struct tmpdb *t);

/* Saves a record given as "field=value", …, NULL and answers its key (free it); a failure fails the test. */
char *tmpdb_add(struct tmpdb *t, const char *type, ...) __attribute__((sentinel));

/* An ID number with a right check digit: 15990019800101nnnX; DEMO area, never issued. */
void tmpdb_id_number(int n, char out[19]);

#endif
