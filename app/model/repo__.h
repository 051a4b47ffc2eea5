/* What the repository's files share, and the few look-ups that field types need. Not for other floors. */
#ifndef TEPAI_MODEL_REPO_PRIVATE_H
#define TEPAI_MODEL_REPO_PRIVATE_H

#include "base/hash.h"
#include "model/repo.h"

/* The statements of one record type, built once from its descriptor. */
struct repo_sql {
    char *insert;    /* ?1 uuid ?2 rev ?3… fields [last: id] */
    char *insert_group; /* REPO_GROUP times the same places; ends at the first row that is refused */
    char *restore;   /* the same with the id given last */
    char *update;    /* ?1 rev ?2… fields, then id */
    char *delete;    /* ?1 id */
    char *by_id;     /* ?1 id; columns only */
    char *by_uuid;   /* ?1 uuid; columns only */
    char *by_key;    /* ?1… parts of the natural key as stored; columns only */
    char *id_by_key; /* ?1… parts of the natural key as stored: id */
    char *find_words;   /* ?1 id ?2 words: adds a row to the search table */
    char *forget_words; /* ?1 id ?2 the words it was added with */
    char *referred;     /* ?1 id ?2 natural key: name of a type and how many of it refer to the record */
    char *by_id_number; /* ?1 the ID number [?2 its search word]: ids, two at most */
};

struct held_words;
struct words_beside;

struct repo_state {
    struct repo_sql *sql;    /* by entity_index; owned */
    char *journal_group;     /* see repo__journal_group */
    struct hash regions;     /* codes known to exist */
    bool *asof_ready;        /* by entity_index: asof_TYPE stands in the temporary schema */
    int64_t *rows_come;      /* by entity_index: rows that came less those that went in the present transaction; owned */
    unsigned char uuid[16];  /* the last one made */
    bool holding;            /* search text is gathered in `held`, see search_hold */
    struct held_words *held; /* owned; NULL before the first search_hold */
    const struct entity *fresh; /* the type of search_bulk if its table had no row then, and its search table nothing since */
    struct words_beside *beside; /* builds the search table of `fresh`; NULL = nobody does */
    struct buf old_words, new_words; /* kept for their memory */
};

/* Statements of the type; made on first use. */
const struct repo_sql *repo__sql(struct model *m, const struct entity *t);
struct repo_state *repo__state(struct model *m);
void repo__forget(struct model *m);

/* Reads columns id, uuid, rev, fields… of the present row, from column 0 on; no titles. */
void repo__read(struct stmt *s, struct record *r);

/* The greatest id of the type, removed records aside; 0 = none. */
MUST_USE bool repo__last_id(struct model *m, const struct entity *t, int64_t *id, struct err *e);

/* Loads by id or uuid without titles and without scope; *found says whether it is there. */
MUST_USE bool repo__get(struct model *m, int64_t id, struct record *r, bool *found, struct err *e);
MUST_USE bool repo__get_by_uuid(struct model *m, const unsigned char *uuid, struct record *r,
                                bool *found, struct err *e);

/*
 * Loads by the key fields that are set in `key` (a record of the same type), without titles and scope.
 * The path of an import: one look-up a row.
 */
MUST_USE bool repo__get_by_key(struct model *m, const struct record *key, struct record *r,
                               bool *found, struct err *e);

/*
 * The three writes, without checks: row, search text and journal line, inside the caller's transaction.
 * `rev` 0 = a fresh one; else the state being restored (undo; an insert is then a "restore" line). id 0 = a new one.
 */
MUST_USE bool repo__insert(struct model *m, struct record *r, int64_t rev, struct err *e);
MUST_USE bool repo__update(struct model *m, const struct record *before, struct record *r,
                           int64_t rev, struct err *e);
MUST_USE bool repo__delete(struct model *m, const struct record *before, struct err *e);

/* Their parts: the row alone, its id and rev then known; its fields from `place` on; may the role do that to it? */
MUST_USE bool repo__insert_row(struct model *m, struct record *r, int64_t rev, struct err *e);
void repo__bind_fields(struct stmt *s, int place, const struct record *r);
MUST_USE bool repo__require(struct model *m, const struct record *r, enum verb verb, struct err *e);

/* Adds REPO_GROUP lines to the journal, columns as in the query journal_add; made on first use. */
const char *repo__journal_group(struct model *m);

/* Writes the search text that is held back, so that a query finds it. */
MUST_USE bool repo__write_held(struct model *m, struct err *e);

/* Who refers to the record: "member (3)", or "" if nobody. */
MUST_USE bool repo__references(struct model *m, const struct record *r, struct buf *out,
                               struct err *e);

/* "changed by N at T" of the record's last change, as ERR_CONFLICT. */
bool repo__conflict(struct model *m, const struct record *r, struct err *e);

/* A fresh time-ordered uuid (version 7). */
void repo__new_uuid(struct model *m, unsigned char uuid[UUID_BYTES]);

/* Name of a division (its code if unknown); whether a code exists; key of a record by its id. */
void repo__region_name(struct model *m, const char *code, struct buf *out);
MUST_USE bool repo__region_known(struct model *m, const char *code, bool *known, struct err *e);
void repo__key_of(struct model *m, const struct entity *t, int64_t id, struct buf *out);

/* uuid of the row `id` of a type, and back; 0 or false if there is none. */
MUST_USE bool repo__uuid_of(struct model *m, const struct entity *t, int64_t id,
                            unsigned char uuid[UUID_BYTES], struct err *e);
MUST_USE bool repo__id_of(struct model *m, const struct entity *t,
                          const unsigned char uuid[UUID_BYTES], int64_t *id, struct err *e);

/*
 * The number of rows noted beside a type. Begins a transaction's changes; so many rows came (went) in it; what is noted, -1 if
 * nothing is. The note is changed at the commit: inside a write transaction it is still the old one.
 */
void repo__rows_begin(struct model *m);
void repo__rows_come(struct model *m, const struct entity *t, int64_t by);
MUST_USE bool repo__rows_noted(struct model *m, const struct entity *t, int64_t *rows, struct err *e);

/* The natural key of table `alias` as one SQL text expression, parts joined by '+'. */
void repo__key_expression(const struct entity *t, const char *alias, struct buf *sql);

/* Cuts a typed key into its parts at '+' or '/'; false when the count is wrong. */
bool repo__split_key(const struct entity *t, const char *key, size_t len, const char *part[],
                     size_t part_len[]);

#endif
