/* What the files of plan_explain.h share: plan_ask.c (one change), plan_ask_ways.c (the best of many), plan_why.c. */
#ifndef TEPAI_WORK_PLAN_ASK__H
#define TEPAI_WORK_PLAN_ASK__H

#include "flow/residual.h"
#include "plan_heads__.h"
#include "plan_tally__.h"
#include "work/plan_explain.h"

struct plan_ask {
    struct plan_instance in; /* arrays are lent */
    const struct plan_options *options;
    struct plan_solution best;
    struct plan_tally tally; /* of the best plan */
    struct plan_net net;     /* the flow bound; candidates up to `reach` are in it */
    struct plan_heads heads;
    struct plan_watch watch;
    struct flow_residual residual;
    int32_t *scratch;  /* 2 x expert_count */
    int64_t gap;       /* weighed: how much the best plan costs more than the flow */
    bool keeps;        /* the best plan keeps every limit; false = pins alone break one */
    bool flow;         /* the flow is the best plan: everybody in it is counted */
    /*
     * Candidates of a reduced cost above it are left out of the network: a way no longer than that does not need
     * them. Where one would have to be longer, `narrow` is set, and the question is asked again with more of them.
     */
    int64_t reach;
    bool narrow;
    int32_t searched;  /* node of the search that the residual network now holds, -1 = none */
    bool searched_back;
};

/* A change of the instance, to be solved. Zero = none; quota and expert count from 1. */
struct ask_change {
    const struct plan_pair *pins; /* more pairs that must be */
    int32_t pin_count;
    struct plan_pair forbid, allow, unpin; /* must not be; may be again; need not be; used if has_… */
    bool has_forbid, has_allow, has_unpin;
    int32_t quota, expert; /* one more of its upper bound; one more place of his */
    const struct plan_extra *extra;
};

/* Solves the changed instance: known = false when what is pinned cannot be; `out` (may be NULL) is released by the caller. */
MUST_USE bool ask__solve(struct plan_ask *a, const struct ask_change *c, struct plan_effect *effect,
                         struct plan_solution *out, struct err *e);

/* The changed instance; what it owns is released with ask__changed_release. */
struct ask_changed {
    struct plan_instance in;
    struct plan_ask *ask;
    const struct plan_extra *extra;
};
void ask__change(struct plan_ask *a, const struct ask_change *c, struct ask_changed *out);
void ask__changed_release(struct ask_changed *c);

/* Difference to the best plan, and back to one weighed number. */
struct plan_effect ask__effect(const struct plan_ask *a, const struct plan_objective *o, bool exact);
int64_t ask__weigh(const struct plan_ask *a, const struct plan_effect *e);

/* All distances from a node, or to it (`back`), with a node or an arc kept out (-1 = none). */
void ask__search(struct plan_ask *a, int32_t node, bool back, int32_t shut_node, int32_t shut_arc);

/* Distance of v in the present search, at least; false = there is no way at all. */
bool ask__far(const struct plan_ask *a, int32_t v, int64_t *cost);

/* Is the question to be asked again, with more candidates in the network? Brings them in. */
bool ask__again(struct plan_ask *a);

/*
 * The way between the searched node and v as an effect, to which the caller adds what the change itself brings; false
 * when somebody would be used and not counted after it, or the way is beyond reach (a->narrow). `w` (may be NULL): its candidates are added to the lists.
 */
bool ask__follow(struct plan_ask *a, int32_t v, struct plan_effect *effect, struct arena *mem, struct plan_way *w);

/* One arc of a way, walked forward (1) or back (-1), weighed out again into the three objectives. */
void ask__walk(const struct plan_ask *a, int32_t arc, int sign, struct plan_effect *effect);

/* Nodes; -1 = not in the network. */
int32_t ask__expert_node(const struct plan_ask *a, int32_t expert);
int32_t ask__need_node(const struct plan_ask *a, int32_t need);

/* Points of a candidate, -1 = none. */
int32_t ask__score(const struct plan_ask *a, struct plan_pair p);

bool ask__is_pinned(const struct plan_ask *a, struct plan_pair p);

/* The lists of a way from two plans. */
void ask__differ(const struct plan_ask *a, const struct plan_solution *s, struct arena *mem, struct plan_way *w);

/*
 * plan_ask_limits.c: does the plan keep the limits that no quota is? And does one stand in the way of one pair more,
 * its partners included?
 */
bool ask__keeps(const struct plan_instance *in, const struct plan_tally *t);
bool ask__limited(const struct plan_instance *in, const struct plan_tally *t, struct plan_pair p);

/* The instance's arrays were made anew and hold what they held. */
void ask__moved(struct plan_ask *a, const struct plan_instance *in);

/* One pair more at the end of a list in an arena. */
void ask__append(struct arena *mem, struct plan_pair **list, int32_t *count, struct plan_pair p);

#endif
