/*
 * Placements of two plans of a year, side by side: plan_moves_read.c reads them, from the tables or out of a held year,
 * plan_moves.c says what moves and why.
 */
#ifndef TEPAI_WORK_PLAN_MOVES__H
#define TEPAI_WORK_PLAN_MOVES__H

#include "plan_desk__.h"
#include "plan_lines__.h"

/* A placement of either plan. */
struct move_place {
    const char *expert, *name, *need, *village; /* in the caller's arena */
    int64_t score, expert_row, need_row;
    bool can_go, open; /* the expert in the year; the need */
    bool kept;         /* in both plans */
};

struct move_places {
    struct move_place *list;           /* by expert, then need; owned */
    const struct move_place **by_need; /* those in one plan alone, by row of the need; owned */
    int64_t count, room, changed;
};

struct move_wishes {
    struct plan_pair_rows {
        int64_t expert, need;
    } *list; /* owned */
    int64_t count, room;
};

struct move_search {
    struct model *m;
    struct arena *mem;
    const struct plan_desk *held;   /* the year, where somebody holds it, else NULL */
    const struct plan_data *solved; /* the year of the new plan, where the caller has it, else NULL */
    int year;
    char first[11], last[11];     /* of the year */
    struct buf absent;            /* owned */
    struct move_places old, new;
    struct plan_placed rows;               /* of the new plan, if they had to be read; owned */
    const struct plan_placed *standing;    /* all of the new plan's, where `new` has only those that differ, else NULL; lent */
    struct move_wishes pinned, forbidden; /* of the new plan */
    struct plan_move *moves;         /* owned until the end */
    int64_t count, room;
};

/* Order of places: expert, then need, by number. */
int moves__compare(const struct move_place *a, const struct move_place *b);

/* All places of a plan (0 = the year's standing work), in that order. */
MUST_USE bool moves__read_places(struct move_search *s, int64_t plan, struct move_places *out, struct err *e);

/* Of two plans that share nearly all pairs the others, as s->old and s->new; *few: so they do, and both are read. */
MUST_USE bool moves__read_different(struct move_search *s, int64_t a, int64_t b, bool *few, struct err *e);

MUST_USE bool moves__read_wishes(struct move_search *s, int64_t plan, const char *kind, struct move_wishes *out, struct err *e);
bool moves__is_wished(const struct move_wishes *w, const struct move_place *p);

#endif
