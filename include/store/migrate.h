/*
 * The schema as numbered steps (db/migrations/NNNN_name.sql). A database carries the number of the
 * last step in user_version. Promise: a program opens only the version that it knows; an older file
 * is brought up by `tepai migrate`, a newer one is refused, untouched.
 *
 * To change the schema: add db/migrations/NNNN_name.sql with the next number; never edit an old one.
 */
#ifndef TEPAI_STORE_MIGRATE_H
#define TEPAI_STORE_MIGRATE_H

#include "base/err.h"

struct db;

struct migration {
    int version;      /* 1, 2, … without a gap */
    const char *name; /* "0001_foundation" */
    const char *sql;  /* any number of statements */
};

/* In order of version; made from db/migrations by the build. */
extern const struct migration migrations[];
extern const int migration_count;

/*
 * Brings the open database to the newest version, one committed step at a time; the version is read
 * inside the write lock, so two programs started together apply each step once.
 * Answers the number of steps applied in *steps (may be NULL).
 */
MUST_USE bool migrate_run(struct db *db, int *steps, struct err *e);

#endif
