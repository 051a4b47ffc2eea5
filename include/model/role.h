/*
 * Who may do what: one table of role x class of records, printed by `tepai dump-docs roles` and
 * checked whole by the tests. Denied by default.
 */
#ifndef TEPAI_MODEL_ROLE_H
#define TEPAI_MODEL_ROLE_H

#include "base/err.h"

#include <stdint.h>

struct entity;

enum role {
    ROLE_STAFF,
    ROLE_COORDINATOR,
    ROLE_REVIEWER,
    ROLE_AUDITOR,
    ROLE_ADMINISTRATOR,
    ROLE__COUNT
};

enum record_class {
    CLASS_PLACE,    /* divisions, programmes, pairings: common ground */
    CLASS_CASE,     /* households, members, visits, requests, needs, cooperation, service logs */
    CLASS_DISPATCH, /* experts, quotas, plans, assignments, offers, agreements, stays */
    CLASS_APPRAISAL, /* what experts and stations are judged to be worth */
    CLASS_ACCOUNT,  /* who works here */
    CLASS__COUNT
};

enum verb {
    VERB_READ,
    VERB_ADD,
    VERB_SET,
    VERB_REMOVE,
    VERB_DO,     /* a step of the life cycle */
    VERB_REVEAL, /* see private fields in the clear; each time is logged */
    VERB_IMPORT,
    VERB_UNDO, /* take back somebody else's transaction; one's own needs the verb it undoes */
    VERB__COUNT
};

enum reach {
    REACH_NONE,
    REACH_AREA, /* records inside the account's area */
    REACH_ALL,
};

/* Who is at work. */
struct actor {
    int64_t id;       /* row of the account; 0 for the program itself (init) */
    char name[64];    /* account name, in every journal line */
    enum role role;
    char area[13];    /* 12-digit code cut to its level: "15", "1504", "150422", …; "15" = all */
};

extern const char *const role_names[ROLE__COUNT];   /* "staff": code of the list `role` */
extern const char *const verb_names[VERB__COUNT];   /* "read" */
extern const char *const class_names[CLASS__COUNT]; /* "case" */

/* How far the role's verb reaches over the class: the printed table itself. */
enum reach role_reach(enum role role, enum record_class class, enum verb verb);

/*
 * May the actor do this to a record of the type that lies in `region` (12 digits)?
 * An empty region means a record without a place: only REACH_ALL or an actor of the whole region may.
 * This is the one function that says yes or no.
 */
bool role_may(const struct actor *who, const struct entity *t, enum verb verb, const char *region);

/* The same as a refusal with a sentence naming role, verb, type and area (ERR_DENIED). */
MUST_USE bool role_require(const struct actor *who, const struct entity *t, enum verb verb,
                           const char *region, struct err *e);

/* May the actor use commands of the whole office: migrate, backup, audit (administrator, auditor reads)? */
MUST_USE bool role_require_office(const struct actor *who, bool read_only, struct err *e);

#endif
