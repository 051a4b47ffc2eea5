/*
 * A plan that is changed pair by pair and never breaks a limit: counts of everything that is bounded, what one pair
 * more or less is worth, and changes that are taken back as a whole. Used by plan_repair.c and plan_limits.c.
 * Source: docs/planner.md, "Limits".
 */
#ifndef TEPAI_WORK_PLAN_BOOK__H
#define TEPAI_WORK_PLAN_BOOK__H

#include "plan_net__.h"

/* What stands in the way of one pair more. */
enum plan_limit {
    LIMIT_NONE,
    LIMIT_CUT,     /* forbidden, or no plan can have it */
    LIMIT_PLACES,  /* the expert's */
    LIMIT_WANTED,  /* the need has all it wants */
    LIMIT_VILLAGE, /* the village has all it may get */
    LIMIT_QUOTA,
    LIMIT_DAYS,    /* the expert's */
    LIMIT_APART,   /* somebody who must not be in one village with him is there */
    LIMIT_PERSON,  /* the person's places, or he is there under another record */
    LIMIT_STATION, /* as many of a station of his go as may */
    LIMIT_SUBSIDY  /* the person goes under another subsidised programme */
};

struct book_step {
    struct plan_pair pair;
    int32_t score;
    bool added;
};

struct plan_book {
    const struct plan_instance *in;
    const struct plan_weights *weights;
    const struct plan_net *net; /* lent: groups, scale, what is cut */
    struct plan_pair_set pins, keeps;
    int32_t *load, *days, *got, *reached; /* by expert, expert, need, village */
    int32_t *heads;                       /* by group: its count */
    int32_t *station_heads;               /* by station */
    int32_t *slot_start;  /* by expert: where his pairs stand in slots */
    struct plan_pair *slots;
    int32_t *slot_score;
    int32_t *first_pair, *next_pair; /* by need: its pairs, chained by slot, -1 = none */
    int32_t *first_need, *next_need; /* by village: its needs */
    int32_t *first_tie, *next_tie; /* by expert: chains of 2 x ties */
    int32_t *next_record;         /* by expert: the person's next record, in a ring */
    int64_t worth;                /* of all pairs: weighed as the flow's costs, with the sign of a gain */
    struct book_step *steps;      /* since book_mark */
    int32_t step_count, step_room;
    int32_t *scratch;
};

void book_init(struct plan_book *b, const struct plan_net *net);
void book_release(struct plan_book *b);

/* Takes everything out. */
void book_clear(struct plan_book *b);

/* What stands in the way of the pair now (partners are another question). It is a candidate of that score. */
enum plan_limit book_limit(const struct plan_book *b, struct plan_pair p);

/* Puts a pair in that nothing stands in the way of; takes one out. Notes the step. */
void book_add(struct plan_book *b, struct plan_pair p, int32_t score);
void book_drop(struct plan_book *b, struct plan_pair p);

bool book_has(const struct plan_book *b, struct plan_pair p);
int32_t book_score(const struct plan_book *b, struct plan_pair p); /* of a pair that is in */
bool book_is_pinned(const struct plan_book *b, struct plan_pair p);

/* Is one of the expert's pairs in the village? */
bool book_visits(const struct plan_book *b, int32_t expert, int32_t village);

/* Steps from here on can be taken back. */
int32_t book_mark(const struct plan_book *b);
void book_back(struct plan_book *b, int32_t mark);
void book_forget(struct plan_book *b);

/* Puts in all that a pair needs beside it: the other half of a team, who must go together. false = cannot be. */
bool book_join(struct plan_book *b, struct plan_pair p, int32_t score);

/* Takes out a pair and all that cannot stay without it. false = a pin is among it. */
bool book_leave(struct plan_book *b, struct plan_pair p);

/* All pairs, in no order; room for all places. */
int64_t book_pairs(const struct plan_book *b, struct plan_pair *out);

/* Has the instance limits that no flow keeps? */
bool plan_limits__any(const struct plan_instance *in);

#endif
