/* The flow floor against a slow reference that anyone can follow: cheapest ways, one unit at a
 * time. */
#include "check.h"

#include "flow/net.h"
#include "flow/optimal.h"
#include "flow/residual.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_NODES = 12, MOST_ARCS = 60 };

struct dice {
    uint64_t state;
};

static int32_t roll(struct dice *d, int32_t from, int32_t to)
{
    d->state += 0x9E3779B97F4A7C15u;
    uint64_t z = d->state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return from + (int32_t)((z ^ z >> 31) % (uint64_t)(to - from + 1));
}

/* A network as plain numbers. */
struct problem {
    int32_t nodes, arcs;
    int32_t supply[MOST_NODES];
    int32_t src[MOST_ARCS], dst[MOST_ARCS], cap[MOST_ARCS];
    int64_t cost[MOST_ARCS];
};

static void make_problem(struct problem *p, struct dice *d)
{
    int32_t most_cap = roll(d, 1, 3) == 1 ? 1 : 9;
    int64_t scale = roll(d, 0, 2) == 0 ? 1000000007 : 1;

    *p = (struct problem){.nodes = roll(d, 2, MOST_NODES), .arcs = roll(d, 0, MOST_ARCS)};
    for (int32_t i = roll(d, 0, p->nodes); i > 0; i--) {
        int32_t from = roll(d, 0, p->nodes - 1), to = roll(d, 0, p->nodes - 1);
        int32_t units = roll(d, 1, most_cap);
        p->supply[from] += units;
        p->supply[to] -= units;
    }
    for (int32_t a = 0; a < p->arcs; a++) {
        p->src[a] = roll(d, 0, p->nodes - 1);
        p->dst[a] = (p->src[a] + roll(d, 1, p->nodes - 1)) % p->nodes;
        p->cap[a] = roll(d, 0, most_cap);
        p->cost[a] = roll(d, -5, 20) * scale;
    }
}

/* ---- the reference ---- */

struct reference {
    struct problem p;
    int32_t flow[MOST_ARCS];
    int64_t far[MOST_NODES];
    int32_t by[MOST_NODES];
};

/* Distances from all nodes with supply left (or all nodes, to find a negative cycle). */
static int32_t relax(struct reference *r, const int32_t *left, bool all)
{
    int32_t last = -1;

    for (int32_t v = 0; v < r->p.nodes; v++) {
        r->far[v] = all || left[v] > 0 ? 0 : INT64_MAX / 4;
        r->by[v] = -1;
    }
    for (int32_t round = 0; round <= r->p.nodes; round++) {
        last = -1;
        for (int32_t a = 0; a < r->p.arcs; a++)
            for (int back = 0; back < 2; back++) {
                int32_t u = back ? r->p.dst[a] : r->p.src[a], v = back ? r->p.src[a] : r->p.dst[a];
                int64_t far = r->far[u] + (back ? -r->p.cost[a] : r->p.cost[a]);
                if ((back ? r->flow[a] : r->p.cap[a] - r->flow[a]) == 0 ||
                    r->far[u] >= INT64_MAX / 8 || far >= r->far[v])
                    continue;
                r->far[v] = far;
                r->by[v] = back ? -2 - a : a;
                last = v;
            }
    }
    return last;
}

static int32_t push(struct reference *r, int32_t v)
{
    int32_t a = r->by[v];

    r->flow[a >= 0 ? a : -2 - a] += a >= 0 ? 1 : -1;
    return a >= 0 ? r->p.src[a] : r->p.dst[-2 - a];
}

static void cancel_cycles(struct reference *r)
{
    int32_t none[MOST_NODES] = {0}, v;

    while ((v = relax(r, none, true)) >= 0) {
        for (int32_t i = 0; i < r->p.nodes; i++)
            v = r->by[v] >= 0 ? r->p.src[r->by[v]] : r->p.dst[-2 - r->by[v]];
        int32_t from = v;
        do
            v = push(r, v);
        while (v != from);
    }
}

/* Least cost, or false when the supplies cannot be routed. */
static bool solve_slowly(const struct problem *p, int64_t *cost)
{
    struct reference r = {.p = *p};
    int32_t left[MOST_NODES];

    for (int32_t v = 0; v < p->nodes; v++)
        left[v] = p->supply[v];
    cancel_cycles(&r);
    for (;;) {
        int32_t to = -1;
        bool some = false;
        relax(&r, left, false);
        for (int32_t v = 0; v < p->nodes; v++) {
            some = some || left[v] < 0;
            if (left[v] < 0 && r.far[v] < INT64_MAX / 8 && (to < 0 || r.far[v] < r.far[to]))
                to = v;
        }
        if (to < 0) {
            *cost = 0;
            for (int32_t a = 0; a < p->arcs; a++)
                *cost += r.flow[a] * p->cost[a];
            return !some;
        }
        left[to]++;
        while (r.by[to] != -1)
            to = push(&r, to);
        left[to]--;
    }
}

/* ---- the floor ---- */

static void build(struct flow_net *g, const struct problem *p)
{
    *g = (struct flow_net){0};
    for (int32_t v = 0; v < p->nodes; v++)
        flow_node_add(g, p->supply[v]);
    for (int32_t a = 0; a < p->arcs; a++)
        flow_arc_add(g, p->src[a], p->dst[a], p->cap[a], p->cost[a]);
}

static void expect_least(struct flow_net *g, const struct problem *p, uint64_t seed)
{
    struct err e = {0};
    int64_t least = 0;
    bool possible = solve_slowly(p, &least);
    enum flow_result result = flow_solve(g, NULL);

    if ((result == FLOW_OPTIMAL) != possible)
        fail_msg("seed %lu: possible %d, result %d", (unsigned long)seed, possible, result);
    if (!possible)
        return;
    CHECK_OK(flow_is_optimal(g, &e), e);
    if (flow_total_cost(g) != least)
        fail_msg("seed %lu: %ld instead of %ld", (unsigned long)seed, (long)flow_total_cost(g),
                 (long)least);
}

static void any_network_is_solved_to_the_least_cost(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        struct dice d = {seed};
        struct problem p;
        struct flow_net g;
        struct err e = {0};
        make_problem(&p, &d);
        build(&g, &p);
        CHECK_OK(flow_start(&g, &e), e);
        expect_least(&g, &p, seed);
        flow_net_release(&g);
    }
}

/* id: the floor's number of each of the problem's arcs. */
static void change_one(struct flow_net *g, struct problem *p, const int32_t *id, struct dice *d)
{
    int32_t a = roll(d, 0, p->arcs - 1);

    if (roll(d, 0, 1)) {
        p->cost[a] = roll(d, -5, 20);
        flow_cost_set(g, id[a], p->cost[a]);
        return;
    }
    /* A capacity that grows on a full arc becomes an arc beside it, so only shrink in this test. */
    p->cap[a] = roll(d, 0, p->cap[a]);
    flow_cap_set(g, id[a], p->cap[a]);
}

static void a_warm_restart_after_changes_equals_a_cold_one(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 1500; seed++) {
        struct dice d = {seed * 77};
        struct problem p;
        struct flow_net g;
        struct err e = {0};
        int32_t id[MOST_ARCS];
        make_problem(&p, &d);
        if (p.arcs == 0)
            continue;
        for (int32_t a = 0; a < p.arcs; a++)
            id[a] = a;
        build(&g, &p);
        CHECK_OK(flow_start(&g, &e), e);
        expect_least(&g, &p, seed);
        for (int round = 0; round < 6; round++) {
            for (int32_t i = roll(&d, 1, 5); i > 0; i--)
                change_one(&g, &p, id, &d);
            if (p.arcs < MOST_ARCS) {
                int32_t a = p.arcs++;
                p.src[a] = roll(&d, 0, p.nodes - 1);
                p.dst[a] = (p.src[a] + 1) % p.nodes;
                p.cap[a] = roll(&d, 0, 4);
                p.cost[a] = roll(&d, -9, 9);
                id[a] = flow_arc_add(&g, p.src[a], p.dst[a], p.cap[a], p.cost[a]);
            }
            /* Arcs beside others were added in between: only the cost can be compared. */
            int64_t least;
            bool possible = solve_slowly(&p, &least);
            assert_int_equal(flow_solve(&g, NULL) == FLOW_OPTIMAL, possible);
            if (possible) {
                CHECK_OK(flow_is_optimal(&g, &e), e);
                assert_true(flow_total_cost(&g) == least);
            }
        }
        flow_net_release(&g);
    }
}

static void a_full_arc_that_grows_lets_more_through(void **state)
{
    struct problem p = {.nodes = 2,
                        .arcs = 2,
                        .supply = {5, -5},
                        .src = {0, 0},
                        .dst = {1, 1},
                        .cap = {2, 9},
                        .cost = {1, 10}};
    struct flow_net g;
    struct err e = {0};

    (void)state;
    build(&g, &p);
    CHECK_OK(flow_start(&g, &e), e);
    assert_int_equal(flow_solve(&g, NULL), FLOW_OPTIMAL);
    assert_int_equal(flow_total_cost(&g), 32);
    flow_cap_set(&g, 0, 4);
    assert_int_equal(flow_solve(&g, NULL), FLOW_OPTIMAL);
    assert_int_equal(flow_total_cost(&g), 14);
    CHECK_OK(flow_is_optimal(&g, &e), e);
    flow_net_release(&g);
}

static void a_network_without_arcs_or_nodes_is_fine(void **state)
{
    struct flow_net g = {0};
    struct err e = {0};

    (void)state;
    CHECK_OK(flow_start(&g, &e), e);
    assert_int_equal(flow_solve(&g, NULL), FLOW_OPTIMAL);
    assert_int_equal(flow_total_cost(&g), 0);
    flow_net_release(&g);
    int32_t a = flow_node_add(&g, 3);
    flow_node_add(&g, -3);
    CHECK_OK(flow_start(&g, &e), e);
    assert_int_equal(flow_solve(&g, NULL), FLOW_INFEASIBLE);
    assert_int_equal(a, 0);
    flow_net_release(&g);
}

static void costs_that_could_overflow_are_refused(void **state)
{
    struct flow_net g = {0};
    struct err e = {0};

    (void)state;
    flow_node_add(&g, 1);
    flow_node_add(&g, -1);
    flow_arc_add(&g, 0, 1, 1, INT64_MAX / 4);
    CHECK_FAILS(flow_start(&g, &e), e, ERR_INPUT);
    flow_net_release(&g);
}

static void a_flow_that_is_not_optimal_is_told_apart(void **state)
{
    struct problem p = {.nodes = 2,
                        .arcs = 2,
                        .supply = {1, -1},
                        .src = {0, 0},
                        .dst = {1, 1},
                        .cap = {1, 1},
                        .cost = {1, 5}};
    struct flow_net g;
    struct err e = {0};

    (void)state;
    build(&g, &p);
    CHECK_OK(flow_start(&g, &e), e);
    CHECK_FAILS(flow_is_optimal(&g, &e), e, ERR_CONFLICT);
    err_clear(&e);
    assert_int_equal(flow_solve(&g, NULL), FLOW_OPTIMAL);
    CHECK_OK(flow_is_optimal(&g, &e), e);
    g.cost[1] = 0;
    CHECK_FAILS(flow_is_optimal(&g, &e), e, ERR_CONFLICT);
    flow_net_release(&g);
}

static void one_more_unit_costs_what_the_residual_search_says(void **state)
{
    int compared = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 1500; seed++) {
        struct dice d = {seed * 13};
        struct problem p;
        struct flow_net g;
        struct flow_residual r;
        struct err e = {0};
        int64_t before, after, more;
        make_problem(&p, &d);
        if (!solve_slowly(&p, &before))
            continue;
        build(&g, &p);
        CHECK_OK(flow_start(&g, &e), e);
        assert_int_equal(flow_solve(&g, NULL), FLOW_OPTIMAL);
        int32_t from = roll(&d, 0, p.nodes - 1), to = (from + 1) % p.nodes;
        flow_residual_init(&r, &g);
        bool way = flow_residual_cost(&r, from, to, &more);
        for (int back = 0; back < 2; back++) {
            int64_t far = 0;
            flow_residual_all(&r, back ? to : from, back != 0);
            bool found = flow_residual_far(&r, back ? to : from, back ? from : to, &far);
            assert_int_equal(found, way);
            assert_true(!way || far == more);
        }
        flow_residual_release(&r);
        flow_net_release(&g);
        p.supply[from]++;
        p.supply[to]--;
        bool possible = solve_slowly(&p, &after);
        assert_int_equal(way, possible);
        if (possible) {
            assert_true(before + more == after);
            compared++;
        }
    }
    assert_true(compared > 300);
}

static bool stop_at_once(void *arg, int64_t pivots)
{
    (void)pivots;
    ++*(int *)arg;
    return false;
}

/* A square assignment problem, large enough for the tick to be asked. */
static void a_tick_that_says_no_stops_the_solve(void **state)
{
    enum { SIDE = 400 };
    struct flow_net g = {0};
    struct dice d = {5};
    struct err e = {0};
    int asked = 0;
    struct flow_tick tick = {stop_at_once, &asked};

    (void)state;
    for (int32_t i = 0; i < 2 * SIDE; i++)
        flow_node_add(&g, i < SIDE ? 1 : -1);
    for (int32_t i = 0; i < SIDE; i++)
        for (int32_t k = 0; k < SIDE; k++)
            flow_arc_add(&g, i, SIDE + k, 1, roll(&d, 1, 1000));
    CHECK_OK(flow_start(&g, &e), e);
    assert_int_equal(flow_solve(&g, &tick), FLOW_CANCELLED);
    assert_int_equal(asked, 1);
    assert_int_equal(flow_solve(&g, NULL), FLOW_OPTIMAL);
    CHECK_OK(flow_is_optimal(&g, &e), e);
    flow_net_release(&g);
}

/* Adds the cheapest arc that is missing, a few times. */
struct adder {
    int32_t left;
};

static int64_t add_cheaper(void *arg, struct flow_net *g)
{
    struct adder *a = arg;

    if (a->left == 0)
        return 0;
    flow_arc_add(g, 0, 1, 1, a->left--);
    return 1;
}

static void generated_columns_reach_the_optimum_over_all(void **state)
{
    struct problem p = {.nodes = 2,
                        .arcs = 1,
                        .supply = {3, -3},
                        .src = {0},
                        .dst = {1},
                        .cap = {3},
                        .cost = {100}};
    struct flow_net g;
    struct err e = {0};
    struct adder adder = {5};
    struct flow_pricer pricer = {add_cheaper, &adder};

    (void)state;
    build(&g, &p);
    CHECK_OK(flow_start(&g, &e), e);
    assert_int_equal(flow_generate(&g, &pricer, NULL), FLOW_OPTIMAL);
    assert_int_equal(flow_total_cost(&g), 1 + 2 + 3);
    flow_net_release(&g);
}

static void a_tree_start_and_new_leaves_solve_as_well(void **state)
{
    struct flow_net g = {0};
    struct err e = {0};

    (void)state;
    int32_t sink = flow_node_add(&g, -2), source = flow_node_add(&g, 2);
    int32_t direct = flow_arc_add(&g, source, sink, 9, 50);
    int32_t up[2] = {-1, direct};
    flow_start_tree(&g, sink, up, 1000);
    int32_t leaf = flow_leaf_add(&g, sink, 1, 3);
    flow_arc_add(&g, source, leaf, 4, 2);
    assert_int_equal(flow_solve(&g, NULL), FLOW_OPTIMAL);
    assert_int_equal(flow_total_cost(&g), 50 + 5);
    CHECK_OK(flow_is_optimal(&g, &e), e);
    flow_net_release(&g);
}

/* Potentials as they are, less the root's, some of them off by a little and some not known. */
static void guess_potentials(const struct flow_net *g, struct dice *d, int64_t *guess)
{
    int32_t noise = roll(d, 0, 6);

    for (int32_t v = 0; v < g->node_count; v++)
        guess[v] = roll(d, 0, 5) ? g->pi[v] - g->pi[g->root] + roll(d, -noise, noise) : INT64_MAX;
    guess[g->root] = 0;
}

/* A problem of the dice with its cheapest flow, if there is one. */
static bool solve_any(struct dice *d, struct problem *p, struct flow_net *g)
{
    struct err e = {0};

    make_problem(p, d);
    build(g, p);
    CHECK_OK(flow_start(g, &e), e);
    return flow_solve(g, NULL) == FLOW_OPTIMAL;
}

static void potentials_near_to_a_guess_prove_the_flow_too_and_lie_above_it(void **state)
{
    int proved = 0, same = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        struct dice d = {seed};
        struct problem p;
        struct flow_net g;
        int64_t guess[MOST_NODES + 1], pi[MOST_NODES + 1];
        struct err e = {0};
        if (solve_any(&d, &p, &g)) {
            guess_potentials(&g, &d, guess);
            int64_t again[MOST_NODES + 1];
            struct flow_ends ends = {0};
            assert_true(flow_prices_near(&g, guess, pi, &ends));
            assert_true(flow_prices_near(&g, guess, again, &ends));
            assert_memory_equal(again, pi, (size_t)g.node_count * sizeof *pi);
            ends.arcs -= ends.arcs / 9; /* as if the last ones had come since */
            for (int32_t v = 0, to = 0, from = 0; v < g.node_count; v++) {
                for (; from < ends.start[v + 1]; from++)
                    if (ends.end[from] / 2 < ends.arcs)
                        ends.end[to++] = ends.end[from];
                ends.start[v + 1] = to;
            }
            assert_true(flow_prices_near(&g, guess, again, &ends));
            assert_memory_equal(again, pi, (size_t)g.node_count * sizeof *pi);
            flow_ends_release(&ends);
            bool is_proof = true;
            for (int32_t v = 0; v < g.node_count; v++) {
                is_proof = is_proof && guess[v] == g.pi[v] - g.pi[g.root];
                assert_true(guess[v] == INT64_MAX || pi[v] >= guess[v]);
            }
            for (int32_t v = 0; is_proof && v < g.node_count; v++)
                assert_int_equal(pi[v], guess[v]);
            memcpy(g.pi, pi, (size_t)g.node_count * sizeof *pi);
            CHECK_OK(flow_is_optimal(&g, &e), e);
            same += is_proof;
            proved++;
        }
        flow_net_release(&g);
    }
    assert_true(proved > 1000 && same > 20);
}

/* A flow that is possible, and the cheapest for costs that have changed since. */
static void a_start_from_a_known_flow_ends_at_the_least_cost(void **state)
{
    const int64_t penalty = INT64_C(1000000007) * 20 * (MOST_NODES + 1);
    int started = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        struct dice d = {seed};
        struct problem p;
        struct flow_net g, again;
        int32_t units[MOST_ARCS];
        int64_t guess[MOST_NODES + 1];
        if (solve_any(&d, &p, &g)) {
            guess_potentials(&g, &d, guess);
            for (int32_t a = 0; a < p.arcs; a++) {
                units[a] = flow_on(&g, a);
                p.cost[a] += seed % 3 ? roll(&d, -3, 3) : 0;
            }
            build(&again, &p);
            flow_start_flow(&again, 0, units, seed % 2 ? guess : NULL, penalty);
            for (int32_t a = 0; a < p.arcs; a++)
                assert_int_equal(flow_on(&again, a), units[a]);
            expect_least(&again, &p, seed);
            flow_net_release(&again);
            started++;
        }
        flow_net_release(&g);
    }
    assert_true(started > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_network_is_solved_to_the_least_cost),
        cmocka_unit_test(a_warm_restart_after_changes_equals_a_cold_one),
        cmocka_unit_test(a_full_arc_that_grows_lets_more_through),
        cmocka_unit_test(a_network_without_arcs_or_nodes_is_fine),
        cmocka_unit_test(costs_that_could_overflow_are_refused),
        cmocka_unit_test(a_flow_that_is_not_optimal_is_told_apart),
        cmocka_unit_test(one_more_unit_costs_what_the_residual_search_says),
        cmocka_unit_test(a_tick_that_says_no_stops_the_solve),
        cmocka_unit_test(generated_columns_reach_the_optimum_over_all),
        cmocka_unit_test(a_tree_start_and_new_leaves_solve_as_well),
        cmocka_unit_test(potentials_near_to_a_guess_prove_the_flow_too_and_lie_above_it),
        cmocka_unit_test(a_start_from_a_known_flow_ends_at_the_least_cost),
    };

    return cmocka_run_group_tests_name("flow", tests, NULL, NULL);
}
