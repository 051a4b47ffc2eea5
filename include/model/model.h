/* The open office: database, who works, what day it is, and what is kept between calls. */
#ifndef TEPAI_MODEL_MODEL_H
#define TEPAI_MODEL_MODEL_H

#include "base/buf.h"
#include "base/lang.h"
#include "base/err.h"
#include "model/role.h"
#include "store/db.h"



struct code_cache;
struct journal_state;
struct repo_state;

struct model {
    struct db *db;         /* lent: whoever opened it closes it after model_close */
    struct actor who;
    enum lang lang;  /* which label of a code is shown */
    char today[11];        /* "YYYY-MM-DD" */
    const char *action;    /* named in the journal's transactions: "import household"; lent */
    int64_t batch;         /* import batch of the present transaction, 0 = none */
    struct code_cache *codes;      /* owned; code.c */
    struct journal_state *journal; /* owned; journal.c */
    struct repo_state *repo;       /* owned; repo.c */
};

/*
 * Starts work on an open database as the account `name`.
 * `name` NULL: the owner of the database file and root work as "admin"; anybody else is asked to say
 * who they are. `today` NULL: the day of the clock.
 * Errors: ERR_DENIED for an unknown or disabled account; the store's.
 */
MUST_USE bool model_open(struct model *m, struct db *db, const char *name, const char *today,
                         enum lang lang, struct err *e);

/* Starts work as the program itself, with every right: for init and demo. */
void model_open_system(struct model *m, struct db *db, const char *today, enum lang lang);

/*
 * Another model for the same person on the same day, on a connection of its own: for a thread that reads while the one of
 * `of` writes. The two share nothing that changes. Close it like any other; its database is the caller's.
 */
void model_open_beside(struct model *m, const struct model *of, struct db *db);

void model_close(struct model *m);

#endif
