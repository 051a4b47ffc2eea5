/* A new office: a database with everything that is the same everywhere, ready for the first account. */
#ifndef TEPAI_WORK_INIT_H
#define TEPAI_WORK_INIT_H

#include "base/err.h"
#include "base/lang.h"

#include <stdint.h>

struct model;

/* Told while long work goes on; answers false to stop. `total` 0 = unknown. */
struct setup_tick {
    bool (*tick)(void *arg, const char *what, int64_t done, int64_t total); /* NULL = nobody listens */
    void *arg;
};

/* What init made. */
struct init_counts {
    int64_t lists, codes; /* code lists and their codes */
    int64_t regions;
    int64_t programmes;
    int64_t pairings;
};

/*
 * Makes the database file, missing folders included: schema, code lists, divisions, programmes, pairings and the
 * account "admin" for the whole region. `today` as in model_open.
 * The file appears whole or not at all: it is made beside its place under another name.
 * Errors: ERR_STORE the file exists already; ERR_IO a folder or the file cannot be made; ERR_INPUT stopped.
 */
MUST_USE bool init_office(const char *path, const char *today, enum lang lang, const struct setup_tick *tick,
                          struct init_counts *out, struct err *e);

/*
 * After a migration: code lists and appraisal sheets that the program carries and the office has not got yet. What is
 * there stays as it is; what plans keep only to save time is forgotten.
 */
MUST_USE bool init_complete(struct model *m, struct err *e);

#endif
