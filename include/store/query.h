/*
 * Named queries. Each stands in db/queries/NAME.sql under `-- name: object_what`; the build turns
 * them into enum query (db/queries.h) and the table below.
 */
#ifndef TEPAI_STORE_QUERY_H
#define TEPAI_STORE_QUERY_H

#include "db/queries.h"

struct query_text {
    const char *name; /* "household_by_area" */
    const char *what; /* one line: what it answers and its parameters */
    const char *sql;  /* one statement */
};

/* Indexed by enum query; Q__COUNT entries. */
extern const struct query_text query_texts[];

#endif
