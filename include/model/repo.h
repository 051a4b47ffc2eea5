/* Load, find, list, save and remove for any record type. The only way a record changes. */
#ifndef TEPAI_MODEL_REPO_H
#define TEPAI_MODEL_REPO_H

#include "model/model.h"
#include "model/record.h"
#include "store/stmt.h"

/*
 * Saves a record: a new one (id 0) is added, a known one is changed if its rev still stands.
 * One transaction: row, search text, journal line. Nothing is written when nothing differs.
 * A new record without its natural key gets a number when the type makes them. On success id, uuid and
 * rev are those of the saved state.
 * Errors: ERR_INPUT from checks and duplicates (with field), ERR_CONFLICT changed or removed by another
 * since it was loaded (names who and when), ERR_DENIED by role or area (old and new place both count).
 */
MUST_USE bool repo_save(struct model *m, struct record *r, struct err *e);

/*
 * A new record made ready ahead of its save, perhaps by another thread with a model of its own (model_open_beside): the
 * words that find it and the patch of its journal line, as journal_patch_of_new makes it.
 */
struct repo_ready {
    const char *words, *patch; /* lent */
    size_t words_len, patch_len;
};

/*
 * Fills initial and derived values of `r`, checks its fields, and appends words and patch, whose places the caller notes.
 * False: it cannot be made ready (a fault, or no key): repo_save will say what is wrong or give the key.
 */
MUST_USE bool repo_make_ready(struct model *m, struct record *r, struct buf *words, struct buf *patch);

/* Saves a new record that repo_make_ready has filled, inside a write transaction; as repo_save in all else. */
MUST_USE bool repo_add_ready(struct model *m, struct record *r, const struct repo_ready *ready, struct err *e);

enum { REPO_GROUP = 16 };

/*
 * The same for several of one type at once, which costs less: the first *added of them are saved. The next one is refused, or
 * any of them may be; repo_add_ready says why. False: the database failed, not a record.
 */
MUST_USE bool repo_add_group(struct model *m, struct record *const r[REPO_GROUP], const struct repo_ready ready[REPO_GROUP],
                             size_t *added, struct err *e);

/*
 * Takes the record away; the journal keeps it. ERR_CONFLICT when others refer to it (names one type and
 * how many) or it changed since.
 */
MUST_USE bool repo_remove(struct model *m, const struct record *r, struct err *e);

/* By id; ERR_MISSING if gone or out of sight. `r` is initialised for the type by the caller. */
MUST_USE bool repo_load(struct model *m, int64_t id, struct record *r, struct err *e);

/*
 * By natural key or uuid. Keys of several parts are joined by '+' or '/'.
 * ERR_MISSING names type and key; ERR_DENIED never tells more than ERR_MISSING would.
 */
MUST_USE bool repo_find(struct model *m, const char *key, struct record *r, struct err *e);

/*
 * For references: the id of the record of `t` with that natural key; 0 if none. No scope: whether a
 * reference may be made is decided where the record is saved.
 */
MUST_USE bool repo_ref_id(struct model *m, const struct entity *t, const char *key, size_t len,
                          int64_t *id, struct err *e);

/*
 * For imports: the record that `given` (of the same type) is about, without titles and scope: by natural key if
 * all its parts are set, else by its ID number. *matches 0 or 1, or 2 = several have that ID number; `r` is
 * loaded when it is 1. Who may know of it is for the caller to decide.
 */
MUST_USE bool repo_match(struct model *m, const struct record *given, struct record *r, int *matches,
                         struct err *e);

enum list_op { LIST_EQ, LIST_NE, LIST_LT, LIST_LE, LIST_GT, LIST_GE, LIST_HAS };

struct list_filter {
    int field;
    enum list_op op;
    const char *text; /* as typed; "" = empty */
};

enum { LIST_FILTERS_MAX = 16 };

struct list_query {
    const struct entity *entity;
    struct list_filter filters[LIST_FILTERS_MAX];
    int filter_count;
    const char *region; /* code of any level: everything under it; NULL = all */
    const char *search; /* as typed; NULL = none */
    int sort;           /* field, or -1 for the type's usual order */
    bool descending;
    int64_t limit;      /* 0 = no limit */
    int64_t as_of;      /* transaction, see journal_moment; -1 = now */
    struct list_order *order; /* repo_page: ids read ahead where no index gives the order; lent, NULL = none */
};

/* An open list. Rows come as records of the type. */
struct list_rows {
    struct model *m;
    const struct entity *entity;
    struct stmt stmt;
};

/* Empty query of a type: usual order, now, no limit. */
void list_query_init(struct list_query *q, const struct entity *t);

/*
 * "FIELD=VALUE", also != < <= > >= ~ (contains). Errors name the field that the type does not have.
 * The texts are lent by `arg`'s owner; `mem` holds the cut pieces.
 */
MUST_USE bool list_query_where(struct list_query *q, const char *arg, struct arena *mem,
                               struct err *e);

/* Opens the list, scope of the actor included. */
MUST_USE bool list_open(struct model *m, const struct list_query *q, struct list_rows *rows,
                        struct err *e);

/* The next row into `r` (initialised, of the type); false at the end or after a failure. */
bool list_next(struct list_rows *rows, struct record *r);
MUST_USE bool list_close(struct list_rows *rows, struct err *e);

enum page_way {
    PAGE_FIRST,  /* the first rows */
    PAGE_LAST,   /* the last rows */
    PAGE_AFTER,  /* the rows that follow the mark */
    PAGE_BEFORE, /* the rows just before the mark */
    PAGE_FROM,   /* the mark's place and what follows; the mark need not exist any more */
};

/*
 * Reads at most `max` rows of a list into `rows` (initialised, of the type), always in the list's own order; *count gets
 * how many. `mark` is a row read from the same list. The query's limit does not count. Every page costs the same,
 * wherever it lies, if the field sorted by has an index.
 */
MUST_USE bool repo_page(struct model *m, const struct list_query *q, enum page_way way,
                        const struct record *mark, struct record *rows, int max, int *count,
                        struct err *e);

/*
 * Where no index gives the order of a list, every page costs a pass over all rows: 0.1 s for a million. An order keeps the
 * ids of what stands at both ends and around the page, `run` of them on each side (all come from one pass), so that the
 * pages beside it cost nothing; it forgets them by itself when anything was saved or the query became another one. Types
 * whose ids go up to less than `least` are not worth it.
 */
struct list_order *list_order_new(int64_t least, int run);
void list_order_free(struct list_order *o);

/* Does a page of this list cost such a pass? Asks the order of the query. */
MUST_USE bool list_is_slow(struct model *m, const struct list_query *q, bool *slow, struct err *e);

/*
 * Reads the ids beside the record `id` and at both ends of the list, as far as they are not kept yet: for moments when
 * nobody waits. `id` 0 = the ends alone. A pass that was stopped (db_watch) is a failure.
 */
MUST_USE bool list_order_ahead(struct model *m, const struct list_query *q, int64_t id, struct err *e);

/* Ids of all rows of the query, ascending. Free *ids. */
MUST_USE bool list_ids(struct model *m, const struct list_query *q, int64_t **ids, int64_t *count, struct err *e);

/* Rows that have the same value of a field. */
struct list_group {
    int64_t count;
    const char *label;    /* for people; all texts are lent by the arena */
    const char *where[2]; /* conditions that narrow the list to them; NULL = none */
    const char *region;   /* division that does so, or NULL */
};

enum { LIST_GROUPS_MAX = 1000 };

/*
 * Counts the rows of a query by the values of a field, the most frequent first: days by month, the record's own place
 * by the divisions just below the one that the query or the account is confined to, sets once for each code in them.
 * At most LIST_GROUPS_MAX; *all = how many there are. Errors: ERR_INPUT for private fields and long texts.
 */
MUST_USE bool list_groups(struct model *m, const struct list_query *q, int field, struct arena *mem,
                          struct list_group **groups, int *count, int64_t *all, struct err *e);

/* Can it be asked? Says what is wrong with a condition without reading any row. */
MUST_USE bool list_check(struct model *m, const struct list_query *q, struct err *e);

/* How many rows the query has, without its limit. */
MUST_USE bool list_count(struct model *m, const struct list_query *q, int64_t *count,
                         struct err *e);

/* Moves a record along its life cycle: the entity's move of that name from its present state. */
MUST_USE bool repo_do(struct model *m, struct record *r, const char *action, struct err *e);

/*
 * The record of the type that the account added last and that still stands, into `r` (initialised); looked for among its
 * last 200 transactions.
 */
MUST_USE bool repo_last_own(struct model *m, struct record *r, bool *found, struct err *e);

/* Reads the division's code for role checks: the record's own or its owner's; "" if none. */
MUST_USE bool repo_region_of(struct model *m, const struct record *r, char out[13], struct err *e);

/*
 * A division of 2, 4, 6, 9 or 12 digits as people give it, cut to its level.
 * Errors: ERR_INPUT it is no code; ERR_MISSING there is no such division.
 */
MUST_USE bool repo_area(struct model *m, const char *text, char area[13], struct err *e);

/* Counts the rows of every type and notes the numbers that list_count tells; inside the caller's write transaction. */
MUST_USE bool repo_count_anew(struct model *m, struct err *e);

/*
 * Looks through the rows of a type: codes that their lists have, divisions that exist, their noted number, search text for every row
 * and no more. Calls `found` with one sentence for each fault. False only if it could not look.
 */
MUST_USE bool repo_check(struct model *m, const struct entity *t,
                         void (*found)(void *arg, const char *sentence), void *arg, struct err *e);

#endif
