/*
 * A plan on the desk: the year's instance, the plan's placements and their network, held open so that a
 * coordinator's questions are answered at once. Who suits, who does not and why, what each choice would
 * change in the whole plan, what it would take.
 *
 * The board, `plan candidates` and `plan explain` ask here, so they say the same sentences.
 * All texts are translated and live in the arena that the caller gives; all records are named by their
 * natural keys. Nothing here changes the database.
 *
 * Source: docs/planner.md, "Explanations".
 */
#ifndef TEPAI_WORK_PLAN_DESK_H
#define TEPAI_WORK_PLAN_DESK_H

#include "base/arena.h"
#include "model/repo.h"
#include "work/plan.h"
#include "work/plan_explain.h"
#include "work/plan_solve.h"

struct plan_desk;

/*
 * Reads the year as the plan sees it and the plan's placements (none while it has never been solved).
 * Reading, not solving: well under a second on the region. The first question about effects solves the year once; it
 * may be asked through `tick` of plan_desk_watch. Ends with plan_desk_close.
 */
MUST_USE bool plan_desk_open(struct model *m, const struct record *plan, struct plan_desk **out, struct err *e);
void plan_desk_close(struct plan_desk *d);

/*
 * Remembers what solving the plan found out, if it is kept and not remembered yet: the first question about effects, and those
 * that are solved for, then take a part of the time. Never needed.
 */
MUST_USE bool plan_desk_recall(struct model *m, struct plan_desk *d, struct err *e);

/* Whom to ask while it solves; lent until the desk is closed, NULL = nobody. */
void plan_desk_watch(struct plan_desk *d, const struct plan_options *options);

/* Placements and wishes of the plan changed (plan_wish, plan_place, plan_fill): read them again, not the year. */
MUST_USE bool plan_desk_refresh(struct model *m, struct plan_desk *d, struct err *e);

/* One part of a score: "first specialty" 500. */
struct plan_part {
    const char *label; /* translated */
    int32_t points;
};

enum { PLAN_PARTS_MAX = 12 };

/* How a pair stands. */
enum plan_standing {
    PLAN_OPEN,      /* could be sent, is not; `why` says if something stands in the way just now */
    PLAN_PLACED,    /* sent by the plan */
    PLAN_PINNED,    /* sent because somebody wishes it */
    PLAN_WORKING,   /* an assignment of the year that stands already */
    PLAN_FORBIDDEN, /* somebody wishes it not */
    PLAN_UNFIT      /* no candidate; `why` says it */
};

/* One pair, seen from the need or from the expert. */
struct plan_option {
    const char *expert, *expert_name, *programme, *home; /* number; names */
    const char *need, *village, *village_name;           /* number; code; name with its banner */
    const char *specialty;                               /* that the need asks for */
    bool poor;
    int32_t priority, wanted, got;                       /* of the need */
    int32_t load, capacity;                              /* of the expert: places of the plan; at most */
    int32_t km;                                          /* -1 = not known */
    int32_t score;                                       /* sum of the parts; -1 = unfit */
    int32_t rank, rivals;                                /* 1 = most points of so many who suit the need, whatever the plan does;
                                                            0 = unfit, or seen from the expert */
    struct plan_part parts[PLAN_PARTS_MAX];
    int32_t part_count;
    enum plan_standing standing;
    const char *why; /* of a rejected one: the one reason, else NULL */
};

/* One need of the year. */
struct plan_want {
    const char *need, *village, *village_name, *specialty;
    bool poor, covered; /* covered: somebody is sent to the village */
    int32_t priority, wanted, got;
};

/*
 * Needs of the year inside a division (prefix, "" = all), those of poor villages that nobody reaches first, then other
 * villages not reached, then the rest by what they lack; `lacking` = only those with got < wanted.
 */
MUST_USE bool plan_desk_wants(struct plan_desk *d, const char *area, bool lacking, struct arena *mem,
                              struct plan_want **out, int32_t *count, struct err *e);

/*
 * Candidates of a need: those placed first, then by score (best first; of equal scores the nearer first), ties by number; the rejected ones follow
 * when `rejected`: experts who cannot be chosen as things stand (forbidden, all places taken, a quota's upper bound
 * reached, away, no specialty), in the order of how little stands in the way. Those with all places taken or a full
 * quota could still be sent by another plan: they are PLAN_OPEN with a `why`, and have an effect. limit 0 = all.
 * Errors: ERR_MISSING no such need in the year.
 */
MUST_USE bool plan_desk_candidates(struct plan_desk *d, const char *need, bool rejected, int32_t limit,
                                   struct arena *mem, struct plan_option **out, int32_t *count, struct err *e);

/*
 * The same turned round: the needs that want this expert, those that have him first. Needs that he does not suit are
 * never listed. Errors: ERR_MISSING no such expert in the year.
 */
MUST_USE bool plan_desk_villages(struct plan_desk *d, const char *expert, bool rejected, int32_t limit,
                                 struct arena *mem, struct plan_option **out, int32_t *count, struct err *e);

/* One expert of the year: places that the plan gives him now, standing work and pins among them. */
struct plan_sent {
    const char *expert, *name, *programme, *home; /* number; names */
    int32_t load, capacity;
};

/* Experts of the year with a home inside a division (prefix, "" = all), by number; `lacking` = only with places left. */
void plan_desk_people(const struct plan_desk *d, const char *area, bool lacking, struct arena *mem, struct plan_sent **out,
                      int32_t *count);

/*
 * What the whole plan gains or loses by sending this expert there, everything else re-planned: the best plan with it
 * against the best plan of the year with the present wishes (which this plan may not be: plan_desk_explain_need says so).
 */
MUST_USE bool plan_desk_effect(struct plan_desk *d, const char *expert, const char *need, struct plan_effect *out,
                               struct err *e);

/* A candidate and what choosing him does to the whole plan. */
struct plan_ranked {
    struct plan_option option;
    struct plan_effect effect; /* known = false: there is no plan with him there */
};

enum plan_order { PLAN_BY_RANK, PLAN_BY_EFFECT };

/*
 * Candidates of a need with their effect: in the order of their rank, or of the effect and then those sent by the plan
 * first. `rejected`: those that no plan can send follow, with the reason. limit 0 = all. By effect, where every answer
 * must be solved (plan_desk_is_quick is false), the `limit` most promising are looked at.
 */
MUST_USE bool plan_desk_ranked(struct plan_desk *d, const char *need, enum plan_order order, bool rejected, int32_t limit,
                               struct arena *mem, struct plan_ranked **out, int32_t *count, struct err *e);

/* Is an effect one shortest path (the first question solves, once), or is the year solved for each? */
MUST_USE bool plan_desk_is_quick(struct plan_desk *d, bool *quick, struct err *e);

/*
 * The sentences of `plan explain`, one a line, appended: why this pair, the best other expert for the village and the
 * best other village for the expert, and what the whole plan would lose by each; or, for a need that lacks somebody,
 * the one reason, the names that block and the cheapest way to free one. A quota: what it lacks, why, what it would take.
 */
MUST_USE bool plan_desk_explain_need(struct plan_desk *d, const char *need, struct buf *out, struct err *e);
MUST_USE bool plan_desk_explain_expert(struct plan_desk *d, const char *expert, struct buf *out, struct err *e);
MUST_USE bool plan_desk_explain_quota(struct plan_desk *d, const char *key, struct buf *out, struct err *e);

/* An effect in words: "poor villages -1, total points -310". */
void plan_effect_say(const struct plan_effect *effect, struct buf *out);

/* One more expert of a specialty in a league, as those who live there are, and what he would bring. */
struct plan_supply {
    const char *specialty, *specialty_name, *league, *league_name, *home, *programme; /* code, label, code, names */
    int32_t places;
    struct plan_effect place;  /* one place of his: what the list is ranked by */
    struct plan_effect effect; /* all of them */
    int64_t served;            /* placements more */
    const char *sentence;
};

/* Ranked by what one place brings, those that bring nothing left out; limit 0 = all. Solves the year for each row. */
MUST_USE bool plan_desk_supply(struct plan_desk *d, int32_t limit, struct arena *mem, struct plan_supply **out,
                               int32_t *count, struct err *e);

/* Quotas, coverage and load as they are now, for the bars of the board. */
struct plan_bar {
    const char *label; /* translated: "Science envoys", "Xing'an", "Poor villages" */
    int64_t have, want; /* want: lower bound, or all there are */
    int64_t most;       /* upper bound; -1 = none */
};
MUST_USE bool plan_desk_bars(struct plan_desk *d, struct arena *mem, struct plan_bar **out, int32_t *count,
                             struct err *e);

/*
 * plan_report_load out of the year that is held; poor_all is not counted. *known = false: this desk cannot say (the plan leaves
 * somebody out, moves published work, or has placed somebody who cannot go any more). Ends with plan_report_release always.
 */
MUST_USE bool plan_desk_report(struct model *m, struct plan_desk *d, struct plan_report *out, bool *known, struct err *e);

/*
 * What plan_gaps lists, out of the year that is held: what is missing is known at once, why is found for those rows that
 * somebody looks at. *out NULL: this desk cannot say, as above. It borrows from the desk: closed before it changes.
 */
struct plan_gap_list;
MUST_USE bool plan_gap_list_open(struct model *m, struct plan_desk *d, const char *area, struct plan_gap_list **out, struct err *e);
void plan_gap_list_close(struct plan_gap_list *l);
int64_t plan_gap_list_count(const struct plan_gap_list *l);
/* One of them, from 0; texts in `mem`. */
struct plan_gap plan_gap_list_at(struct plan_gap_list *l, int64_t i, struct arena *mem);

/*
 * plan_place.c's counterpart for hands: puts one pair into the plan, or takes it out, without solving again. The plan
 * stays a draft (state draft) until it is solved. Errors: ERR_CONFLICT naming the limit that it would break.
 */
MUST_USE bool plan_assign(struct model *m, struct record *plan, const char *expert, const char *need, struct err *e);
MUST_USE bool plan_unassign(struct model *m, struct record *plan, const char *expert, const char *need, struct err *e);

/*
 * plan_wish, plan_assign and plan_unassign (the same checks, the same sentences) with what the desk holds of the year,
 * as long as nobody has changed that; else it is read, which takes as long as plan_desk_open. The plan is loaded again
 * first. Afterwards, done or refused: plan_desk_refresh, or, when plan_desk_holds denies it, a new desk.
 */
MUST_USE bool plan_desk_wish(struct model *m, struct plan_desk *d, struct record *plan, enum plan_wish wish,
                             const char *expert, const char *need, struct err *e);
MUST_USE bool plan_desk_assign(struct model *m, struct plan_desk *d, struct record *plan, const char *expert,
                               const char *need, struct err *e);
MUST_USE bool plan_desk_unassign(struct model *m, struct plan_desk *d, struct record *plan, const char *expert,
                                 const char *need, struct err *e);

/*
 * Is the year in the database still the one that was read: experts, needs, villages, quotas, assignments, weights? Cheap
 * to ask: it looks at the journal's lines since then. Placements and wishes are not meant: plan_desk_refresh.
 */
MUST_USE bool plan_desk_holds(struct model *m, struct plan_desk *d, bool *holds, struct err *e);

/* ---- moves between two plans of one year, for previews, change sheets and `plan compare` ---- */

struct plan_move {
    const char *expert, *expert_name;
    const char *from_need, *from_village; /* NULL = was not sent there */
    const char *to_need, *to_village;     /* NULL = stays at home */
    const char *why;                      /* translated: "E2026-00003 fell ill", "closer by 40 km" …; NULL = not known */
};

/*
 * What moves from plan a to plan b (a may be the year's standing work: row 0), by expert. `solved`: the year as plan_fill
 * left it, when it has just filled b; NULL = it is read where a reason asks for it.
 */
MUST_USE bool plan_moves(struct model *m, const struct plan_year *solved, const struct record *a, const struct record *b, struct arena *mem,
                         struct plan_move **out, int64_t *count, struct err *e);

/* The same with what a desk holds of the year, as long as nobody has changed that; NULL, or else: it is read. */
MUST_USE bool plan_desk_moves(struct model *m, struct plan_desk *d, const struct record *a, const struct record *b, struct arena *mem,
                              struct plan_move **out, int64_t *count, struct err *e);

/*
 * A plan's placements as they are now, to be compared with later, when the plan has been solved again. What moves since
 * then: as plan_moves; texts of the old places are lent by `before`. `d`: as for plan_desk_moves, may be NULL.
 */
struct plan_memory;
MUST_USE bool plan_remember(struct model *m, struct plan_desk *d, const struct record *plan, struct plan_memory **out, struct err *e);
void plan_memory_release(struct plan_memory *before);
MUST_USE bool plan_moves_since(struct model *m, struct plan_desk *d, const struct plan_memory *before,
                               const struct record *plan, struct arena *mem, struct plan_move **out, int64_t *count, struct err *e);

#endif
