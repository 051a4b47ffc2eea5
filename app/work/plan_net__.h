/*
 * The network of one dispatch: what plan_groups.c, plan_net.c, plan_columns.c, plan_heads.c and
 * plan_solve.c share. It is never built whole: needs and candidates come in when a price asks for
 * them. Source: docs/planner.md, "The network".
 */
#ifndef TEPAI_WORK_PLAN_NET__H
#define TEPAI_WORK_PLAN_NET__H

#include "flow/net.h"
#include "work/plan_instance.h"

/* A quota's place in one of the two trees; the ones no quota names are there too. */
struct plan_group {
    struct plan_quota quota; /* the bounds, cut to the places there are */
    int32_t parent;          /* group above, -1 = the source or the sink */
    int32_t node;            /* -1 = closed: nothing may pass */
    int32_t reward, plain; /* arcs to (or from) the parent: up to the lower bound, and beyond; -1 */
};

/* Exact weights of the lexicographic objective; docs/planner.md proves them large enough. */
struct plan_weights {
    int64_t poor;    /* a poor village reached */
    int64_t quota;   /* a unit of a lower bound reached */
    int64_t shut;    /* an expert who must stay home: dearer than all he could bring */
    int64_t penalty; /* longer than any path */
    int64_t searchable; /* the exact search needs a penalty no larger */
};

/*
 * Keeping an earlier plan; docs/planner.md, "Keeping". Costs are counted in `scale` units a point, so that one unit
 * is less than any point: it decides among plans of equal value. `price` is the Lagrange price of a floor.
 */
struct plan_keeping {
    int64_t scale; /* cost units a point; 1 where nothing is kept */
    int64_t base;  /* cost units that each kept placement earns: in->keep_points and a tie's worth */
    int64_t price; /* cost units more, while there is a floor; no part of a plan's true cost */
    int64_t most;  /* neither a price nor the reward of one that must be kept is higher; 0 = none */
    int32_t *arc;  /* by in->keeps: its arc, -1 = pinned, or it cannot be */
    uint8_t *must; /* by in->keeps: enum plan_stay */
    int32_t sure;  /* of in->keeps, pinned */
    int64_t most_price; /* no price is higher */
    bool sure_room;  /* `most` outbids everything: one that must be kept and is not cannot be */
    bool exact_ties; /* the tie's worth of all together is less than a point */
};

/* Open-addressed set of pairs that must not come in as a column (again). */
struct plan_pair_set {
    uint64_t *slots; /* key + 1; 0 = free; owned */
    size_t room, count;
};

/*
 * Candidates that a full round of pricing found cheap, and the potentials it saw. As long as potentials have not moved
 * by more than `reach` in all, no other candidate can have become negative.
 */
struct plan_pool {
    struct plan_column {
        int64_t rank; /* lower comes first when there are too many */
        int32_t expert, need, score;
    } *column;                    /* reduced cost below reach then; owned */
    int64_t count, room, reach;   /* reach 0 = there is none */
    int64_t *expert_pi, *need_pi; /* less the root's; owned */
    bool kept;                    /* from an earlier solve */
    int32_t loose;                /* experts of whom all candidates are in it since */
};

/*
 * Experts' prices in whole points above the lowest, in 32 bits: a first look at candidates, of which most cost more than
 * asked for. What it lets through is looked at again.
 */
struct plan_sieve {
    int32_t *above; /* by expert, at most PLAN_SIEVE_HIGH; owned */
    int64_t lowest, scale;
};
enum { PLAN_SIEVE_HIGH = 1 << 30 };

/* Instead of a price: the need is never covered, or the expert's price can only rise; his price has fallen. */
#define PLAN_PRICE_LOW (INT64_MIN / 4)
#define PLAN_PRICE_HIGH (INT64_MAX / 4)

struct plan_net {
    const struct plan_instance *in;
    struct flow_net flow;
    struct plan_weights weights;
    struct plan_keeping keep;
    int64_t places;            /* all experts' places: units sent from source to sink */
    struct plan_group *groups; /* heads: programmes, their leagues, their banners; then places */
    int32_t group_count, head_count;
    int32_t *expert_group; /* by expert: his programme's banner */
    int32_t *banner_group; /* by banner number: destination, -1 = no village there */
    int32_t banner_limit;  /* one more than the largest banner number */
    int32_t source, sink;  /* nodes */
    int32_t first_expert;  /* node of expert 0; the others follow */
    int32_t *first_arc; /* by expert: his first place, which counts him; -1 = his home is closed */
    int32_t *further_arc;   /* by expert: the first of places - 1 arcs */
    int32_t *need_node;     /* by need: -1 = not in the network yet */
    int32_t *dest;          /* by need: the destination group, -1 = closed */
    int32_t *village_node;  /* by village: -1 = not in the network yet */
    int32_t *village_total; /* by village: experts wanted by its needs together */
    int32_t *cover_arc;     /* by village: the arc that counts it; -1 */
    int32_t *node_need;     /* by node: need, -1 = another kind of node */
    int32_t node_need_room;
    struct plan_pair_set known; /* in the network, pinned or forbidden */
    struct plan_pair_set cut;   /* forbidden, or no plan within the limits can have it */
    int32_t *scratch;           /* for plan_candidates_of */
    int64_t columns;            /* candidates in the network */
    int64_t priced;             /* rounds of pricing done */
    int64_t added;              /* columns in the last of them */
    struct plan_pool pool;
    struct plan_sieve sieve;
    bool own_prices; /* the flow's own potentials must prove it in the end: somebody searches the network with them */
    struct flow_ends ends; /* for those other potentials; owned */
    int64_t *near; /* by node, while pricing: other potentials than the flow's that prove it too; NULL = those; owned */
    bool warm; /* the first flow is the earlier plan, as far as it fits */
};

/* plan_groups.c: the two trees of quotas and the weights, for the scale and prices of p->keep. */
void plan_groups__make(struct plan_net *p);
bool plan_weights__make(struct plan_net *p, struct err *e) MUST_USE;

/*
 * plan_net.c: the network, started and ready to be solved; `floor`: with room for a price of keeping. Errors:
 * ERR_INPUT, numbers too large.
 */
bool plan_net__make(struct plan_net *p, const struct plan_instance *in, bool floor, struct err *e) MUST_USE;
void plan_net__release(struct plan_net *p);

/* The node of a need, brought in with its village when it is not there; -1 = closed to all. */
int32_t plan_net__need(struct plan_net *p, int32_t need);

/* The node of which its potential is, or would be as a leaf, that and `more`; -1 = closed to all. */
int32_t plan_net__need_base(const struct plan_net *p, int32_t need, int64_t *more);
bool plan_net__need_price(const struct plan_net *p, int32_t need, int64_t *pi);

/* The potential of a node that pricing goes by, less the root's. */
int64_t plan_net__pi(const struct plan_net *p, int32_t node);

/* The destination group of a need, -1 = closed. */
int32_t plan_net__dest(const struct plan_net *p, int32_t need);

/* plan_columns.c: the first candidates; plan_price.c: all that a round of pricing asks for. */
void plan_columns__keeps(struct plan_net *p);
void plan_columns__first(struct plan_net *p);
int64_t plan_columns__price(void *net, struct flow_net *g);
void plan_columns__add(struct plan_net *p, struct plan_column c);
bool plan_set__add(struct plan_pair_set *s, int32_t expert, int32_t need);
bool plan_set__has(const struct plan_pair_set *s, int32_t expert, int32_t need);
void plan_set__expect(struct plan_pair_set *s, size_t more);
struct plan_pair plan_set__pair(uint64_t slot);

/*
 * plan_sieve.c: opened with the prices of a round (by expert; scale = cost units a point). A line is what a cost in those
 * units is in the sieve; the next candidate from `at` on that may be below it, count = none is.
 */
void plan_sieve__open(struct plan_sieve *s, const int64_t *price, int32_t experts, int64_t scale);
int32_t plan_sieve__line(const struct plan_sieve *s, int64_t below);
int32_t plan_sieve__next(const struct plan_sieve *s, const int32_t *expert, const int32_t *score, int32_t at, int32_t count,
                         int32_t line);
void plan_sieve__release(struct plan_sieve *s);

/* The pair a full arc stands for; false for all other arcs. */
bool plan_net__pair(const struct plan_net *p, int32_t arc, struct plan_pair *pair);

/* plan_pool.c: room for its prices; a new pool begins with a full round; a candidate below its reach; those of its
   parts, which are empty then; the round is over: with more than PLAN_POOL_MOST it was none. */
enum { PLAN_POOL_MOST = 1 << 21 };
void plan_pool__open(struct plan_net *p);
void plan_pool__begin(struct plan_net *p);
void plan_pool__note(struct plan_pool *b, struct plan_column c);
void plan_pool__gather(struct plan_pool *b, struct plan_pool *part, int parts);
void plan_pool__end(struct plan_net *p);

/* How far experts' potentials have moved against the others since, at most; is a need still covered then? */
int64_t plan_pool__moved(const struct plan_net *p);
bool plan_pool__covers(const struct plan_net *p, int32_t need, int64_t moved);

/* In a kept pool: prices that have fallen less than the flow's own, where those have fallen far; and back to those. */
void plan_pool__near(struct plan_net *p);
void plan_pool__flow(struct plan_net *p);

/* Prices of a kept pool as a guess at potentials, by node; INT64_MAX = no idea. */
int64_t *plan_pool__guess(const struct plan_net *p);

/* In a kept pool, experts whose price fell far have all their candidates in it from now on; false = too many. */
bool plan_pool__loosen(struct plan_net *p);
void plan_pool__release(struct plan_pool *b);

/*
 * plan_warm.c: starts from the earlier placements, as far as they still fit, instead of from nothing; false = what is
 * pinned does not fit, and nothing was done.
 */
bool plan_warm__start(struct plan_net *p, int32_t unused_arc);

/* plan_limits.c: pairs that no plan within the limits can have never become columns. */
void plan_limits__cut(struct plan_net *p);

/* plan_keep.c: scale and room of the prices, as large as the numbers allow. Errors: ERR_INPUT. */
bool plan_keep__scale(struct plan_net *p, bool floor, struct err *e) MUST_USE;

/* Sets the price of keeping; and whether one of in->keeps must be, must not be, or may be (enum plan_stay). */
void plan_keep__price(struct plan_net *p, int64_t price);
void plan_keep__must(struct plan_net *p, int32_t keep, int must);

/* Earlier placements in the present flow, those pinned not counted; what the price of keeping pays for them. */
int64_t plan_keep__count(const struct plan_net *p);
int64_t plan_keep__earned(const struct plan_net *p);

#endif
