/*
 * What planning again costs beside the first solve, in a database: solves a year, then withdraws one expert who is sent
 * after another, each from the same plan and the least of three times; with `published` the plan is applied first.
 * Changes the database: give a copy.
 *
 *   plan_again DATABASE YEAR WITHDRAWALS [published]
 *
 * Seconds of planning are all but reading and writing records: network, optimum, proof and plan. Source:
 * docs/planner.md, "Measured".
 */
#include "base/buf.h"
#include "model/kinds.h"
#include "store/db.h"
#include "store/stmt.h"
#include "work/plan.h"
#include "work/plan_again.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cost {
    double planning, all; /* seconds */
};

static void fail(const struct err *e)
{
    fprintf(stderr, "%s\n", e->text);
    exit(1);
}

enum { TIMES = 3 };

static struct cost least(struct cost a, struct cost b)
{
    return (struct cost){a.planning < b.planning ? a.planning : b.planning, a.all < b.all ? a.all : b.all};
}

static struct cost fill(struct model *m, struct record *plan)
{
    struct cost c = {0, 0};
    struct plan_options options = {.planning_s = &c.planning};
    struct err e = {0};

    if (!plan_fill(m, plan, &options, &e))
        fail(&e);
    c.all = (double)record_number(plan, PLAN_MILLISECONDS) / 1000;
    return c;
}

/* Numbers of experts whom the plan sends, evenly over all of them. */
static char **choose(struct model *m, const struct record *plan, int count)
{
    char **no = calloc((size_t)count + 1, sizeof *no);
    struct err e = {0};
    struct stmt s;
    int got = 0;

    stmt_open_text(&s, m->db,
                   "SELECT no FROM (SELECT e.no AS no, row_number() OVER (ORDER BY e.no) - 1 AS place, count(*) OVER () AS total FROM expert e "
                   "WHERE e.id IN (SELECT expert FROM plan_line WHERE plan = :plan AND kind = 'placed')) WHERE place % max(total / :count, 1) = 0 ORDER BY no LIMIT :count");
    stmt_int(&s, ":plan", plan->id);
    stmt_int(&s, ":count", count);
    while (no && got < count && stmt_next(&s))
        no[got++] = strdup(stmt_col_text(&s, 0));
    if (!stmt_close(&s, &e))
        fail(&e);
    return no;
}

static struct cost withdraw_once(struct model *m, const struct record *from, const char *expert, struct buf *said)
{
    struct plan_left_out out = {.experts = &expert, .expert_count = 1};
    struct record plan;
    struct err e = {0};

    record_init(&plan, &plan_entity);
    if (!plan_replan(m, from, &out, NULL, &plan, &e))
        fail(&e);
    struct cost c = fill(m, &plan);
    buf_reset(said);
    buf_addf(said, "%d of %d placements kept, proved %d", (int)record_number(&plan, PLAN_KEPT), (int)record_number(&plan, PLAN_EARLIER),
             (int)record_number(&plan, PLAN_PROVED));
    if (!plan_drop(m, &plan, &e))
        fail(&e);
    record_release(&plan);
    return c;
}

static struct cost withdraw(struct model *m, const struct record *from, const char *expert)
{
    struct cost c = {1e9, 1e9};
    struct buf said = {0};

    for (int i = 0; i < TIMES; i++)
        c = least(c, withdraw_once(m, from, expert, &said));
    printf("without %s: planning %.4f s, all %.3f s, %s\n", expert, c.planning, c.all, buf_text(&said));
    buf_release(&said);
    return c;
}

/* As if nobody had solved the year before; `keep`: the plan stays, for the caller to release. */
static struct cost first_solve(struct model *m, int year, struct record *plan, bool keep)
{
    struct err e = {0};

    record_init(plan, &plan_entity);
    if (!db_exec(m->db, "DELETE FROM plan_records", &e) || !plan_new(m, year, NULL, NULL, plan, &e))
        fail(&e);
    struct cost c = fill(m, plan);
    if (keep)
        return c;
    if (!plan_drop(m, plan, &e))
        fail(&e);
    record_release(plan);
    return c;
}

static void measure(struct model *m, int year, int count, bool published)
{
    struct cost first = {1e9, 1e9}, sum = {0, 0}, most = {0, 0};
    struct record plan;
    struct err e = {0};
    int64_t made;

    for (int i = 0; i < TIMES; i++)
        first = least(first, first_solve(m, year, &plan, i == TIMES - 1));
    printf("first: planning %.4f s, all %.3f s, %d placements\n", first.planning, first.all, (int)record_number(&plan, PLAN_PLACEMENTS));
    char **no = choose(m, &plan, count);
    if (published && !plan_apply(m, &plan, &made, &e))
        fail(&e);
    for (int i = 0; no && no[i]; i++) {
        struct cost c = withdraw(m, &plan, no[i]);
        sum.planning += c.planning;
        sum.all += c.all;
        most.planning = c.planning > most.planning ? c.planning : most.planning;
        most.all = c.all > most.all ? c.all : most.all;
        free(no[i]);
    }
    free(no);
    printf("mean: planning %.4f s, all %.3f s; most: planning %.4f s, all %.3f s; planning against the first: mean %.1f %%, most %.1f %%, all: mean %.1f %%, most %.1f %%\n",
           sum.planning / count, sum.all / count, most.planning, most.all, 100 * sum.planning / count / first.planning,
           100 * most.planning / first.planning, 100 * sum.all / count / first.all, 100 * most.all / first.all);
    record_release(&plan);
}

int main(int argc, char **argv)
{
    struct err e = {0};
    struct model m;
    struct db *db;

    if (argc < 4) {
        fputs("plan_again DATABASE YEAR WITHDRAWALS [published]\n", stderr);
        return 2;
    }
    if (!db_open(argv[1], DB_OPEN, &db, &e))
        fail(&e);
    char today[11];
    snprintf(today, sizeof today, "%.4s-01-15", argv[2]);
    model_open_system(&m, db, today, LANG_EN);
    measure(&m, (int)strtol(argv[2], NULL, 10), (int)strtol(argv[3], NULL, 10), argc > 4);
    model_close(&m);
    db_close(db);
    return 0;
}
