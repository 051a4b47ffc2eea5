/*
 * The records that a year's dispatch is made of, as they stand in the database and whatever a plan wishes: every expert,
 * the needs of the year (and needs of other years that are served in it), the villages of these. plan_records.c reads
 * them; plan_records_store.c keeps them as one piece in the database, so that the next who asks reads only what the
 * journal says has changed. plan_load.c makes an instance of them.
 *
 * Not here, read each time: weights, code lists, quotas, assignments, stays, offers, coverage, ties, and all of a plan.
 * Source: docs/planner.md, "What is kept of a year".
 */
#ifndef TEPAI_WORK_PLAN_RECORDS__H
#define TEPAI_WORK_PLAN_RECORDS__H

#include "plan_data__.h"

#include "base/hash.h"

/* Texts that many records share are numbers of plan_records.texts. */
struct plan_expert_record {
    int64_t row;
    const char *no;
    int32_t programme, home, specialties, languages; /* texts */
    int32_t capacity;
    int32_t active;    /* he may be sent in the year, if he has places */
    int32_t x_m, y_m;  /* the place, flat */
    struct plan_place place;
};

struct plan_need_record {
    int64_t row;
    int64_t together; /* row of the team's other need; 0 = none, or it is of another year */
    const char *no;
    int32_t village;  /* number in plan_records.villages */
    int32_t specialties; /* text */
    int32_t priority, wanted;
    int32_t days;     /* 0 = not said, or it is of another year */
    int32_t open;     /* it is open, and of the year */
};

struct plan_village_record {
    const char *code, *name; /* "banner village" */
    int32_t language;        /* text */
    int32_t poor;
    int32_t x_m, y_m;
    struct plan_place place;
};

struct plan_records {
    int year;
    int64_t seen;       /* the journal's last line when they were read */
    char seen_hash[32]; /* that line's hash */
    struct arena mem;   /* texts, numbers, names */
    const char **texts; /* each once; owned */
    struct hash numbers; /* of texts; filled when one is looked for */
    struct plan_expert_record *experts;   /* by number; owned */
    struct plan_need_record *needs;       /* by number; owned */
    struct plan_village_record *villages; /* by code; owned */
    int32_t expert_count, need_count, village_count, text_count;
    int32_t expert_room, need_room, village_room, text_room;
    bool kept; /* what is kept in the database says nearly the same: not worth writing anew */
};

/*
 * The records of the year: what is kept, with what has changed since, or if that cannot be told all read anew. What is kept
 * is looked through in a second thread from begin to end; the caller may read other things from the database meanwhile,
 * in the same transaction. Each begin has one end, which also tells how begin fared. *out is owned, plan_records__free;
 * NULL after an error.
 */
struct plan_records_reading;
struct plan_records_reading *plan_records__begin(struct model *m, int year);
MUST_USE bool plan_records__end(struct plan_records_reading *t, struct plan_records **out, struct err *e);

/* All read anew, whatever is kept. */
MUST_USE bool plan_records__get_anew(struct model *m, int year, struct plan_records **out, struct err *e);
void plan_records__free(struct plan_records *r);

/* Keeps them, unless what is kept is as good. Inside a transaction that writes. */
MUST_USE bool plan_records__keep(struct model *m, struct plan_records *r, struct err *e);

/* Is what is kept whole? */
bool plan_records__is_whole(const void *content, size_t len);

/* ---- between the two files ---- */

/* Reads all of them. */
MUST_USE bool plan_records__read(struct model *m, struct plan_records *r, struct err *e);

/* Reads single records that have changed since: rows, ascending. */
struct plan_changed {
    int64_t *experts, *needs; /* owned */
    int32_t expert_count, need_count, expert_room, need_room;
};
MUST_USE bool plan_records__patch(struct model *m, struct plan_records *r, const struct plan_changed *c, struct err *e);

/* The text's number; it is added when it is new. */
int32_t plan_records__text(struct plan_records *r, const char *text);

#endif
