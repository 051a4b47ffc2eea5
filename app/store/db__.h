/* What the store's files share about one open database; not for other floors. */
#ifndef TEPAI_STORE_DB_PRIVATE_H
#define TEPAI_STORE_DB_PRIVATE_H

#include "store/db.h"
#include "store/fold.h"
#include "store/query.h"
#include "store/txn.h"

#include <sqlite3.h>

enum { STMT_TEXT_SLOTS = 64 };

struct kept_stmt {
    sqlite3_stmt *raw;
    char *sql; /* for text slots: owned copy; NULL for named queries */
    const char *asked; /* where the text stood when it was last asked for: tried first */
    bool busy; /* lent to an open struct stmt */
};

struct db {
    sqlite3 *raw;
    char *path;
    struct kept_stmt kept[Q__COUNT + STMT_TEXT_SLOTS];
    int next_text_slot; /* which idle text slot is given up next */
    int txn_depth;
    enum txn_kind txn_kind;
    bool txn_doomed;
    bool txn_ending;      /* inside txn_end: the only place that may commit */
    const char *txn_file; /* where the outermost began */
    int txn_line;
    bool (*before_commit)(void *arg, struct err *e); /* of the present transaction; NULL = nothing */
    void *before_commit_arg;
    char duplicate[64]; /* column of the last hurt uniqueness */
    int64_t txn_writes; /* outermost write transactions so far */
    bool (*stop)(void); /* asked during long statements; NULL = nobody */
    bool (*go_on)(void *arg); /* asked while another writes; NULL = the usual time */
    void *go_on_arg;
    fold_fn *fold;      /* takes the rows of the present stmt_fold; NULL = none runs */
    void *fold_arg;
    bool migrating;     /* schema changes and journal tables are open to change */
};

/* Turns the engine's last failure into *e; always false. `doing` names the step, for damaged files. */
bool db__fail(struct db *db, int code, struct err *e);

/* What the system said when a file could not be opened, read or written (ENOSPC for every lack of room); 0 = it was not that. */
int db__disk_errno(struct db *db, int code);

/* After SQLITE_ERROR: true, with *e, when the file lacks a table or column of our schema. */
bool db__schema_lacks(struct db *db, struct err *e);

/* Makes fold() known to the connection. */
bool db__fold_known(struct db *db, struct err *e);
/* Makes the table `given` known, and the kind of pointer its rows are bound as. */
bool db__give(struct db *db, struct err *e);
#define DB__ROWS "tepai rows"

/* The authorizer: journal tables can only be read and appended to. */
int db__authorize(void *arg, int action, const char *a, const char *b, const char *c,
                  const char *d);

#endif
