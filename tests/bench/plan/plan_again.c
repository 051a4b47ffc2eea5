/*
 * What planning again costs beside the first solve, in a database: solves a year, then withdraws one expert who is sent
 * after another, each from the same plan and the least of three times; with `published` the plan is applied first. Before
 * every ten of them the first solve is measured again, in a second database that nobody has planned in, and they are
 * compared with that: a machine is not as quick in every minute. Changes both databases: give two copies of one.
 *
 *   plan_again DATABASE SAME-DATABASE YEAR WITHDRAWALS [published]
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

/* As if nobody had solved the year before. The plan is for the caller to drop or release. */
static struct cost first_solve(struct model *m, int year, struct record *plan)
{
    struct err e = {0};

    record_init(plan, &plan_entity);
    if (!db_exec(m->db, "DELETE FROM plan_records", &e) || !plan_new(m, year, NULL, NULL, plan, &e))
        fail(&e);
    return fill(m, plan);
}

static struct cost first_of_three(struct model *m, int year)
{
    struct cost first = {1e9, 1e9};
    struct record plan;
    struct err e = {0};

    for (int i = 0; i < TIMES; i++) {
        first = least(first, first_solve(m, year, &plan));
        if (!plan_drop(m, &plan, &e))
            fail(&e);
        record_release(&plan);
    }
    printf("first: planning %.4f s, all %.3f s\n", first.planning, first.all);
    return first;
}

/* In hundredths of the first solve. */
struct shares {
    struct cost sum, most;
    int count;
};

static void add_share(struct shares *s, struct cost c, struct cost first)
{
    struct cost share = {100 * c.planning / first.planning, 100 * c.all / first.all};

    s->sum.planning += share.planning;
    s->sum.all += share.all;
    s->most.planning = share.planning > s->most.planning ? share.planning : s->most.planning;
    s->most.all = share.all > s->most.all ? share.all : s->most.all;
    s->count++;
}

static void measure(struct model *m, struct model *fresh, int year, int count, bool published)
{
    enum { BLOCK = 10 };
    struct shares s = {.count = 0};
    struct cost first = {0, 0};
    struct record plan;
    struct err e = {0};
    int64_t made;

    (void)first_solve(m, year, &plan);
    char **no = choose(m, &plan, count);
    if (published && !plan_apply(m, &plan, &made, &e))
        fail(&e);
    for (int i = 0; no && no[i]; i++) {
        if (i % BLOCK == 0)
            first = first_of_three(fresh, year);
        add_share(&s, withdraw(m, &plan, no[i]), first);
        free(no[i]);
    }
    free(no);
    printf("against the first: planning mean %.1f %%, most %.1f %%; all mean %.1f %%, most %.1f %%\n", s.sum.planning / s.count,
           s.most.planning, s.sum.all / s.count, s.most.all);
    record_release(&plan);
}

static void open_model(const char *path, const char *today, struct model *m)
{
    struct err e = {0};
    struct db *db;

    if (!db_open(path, DB_OPEN, &db, &e))
        fail(&e);
    db_map(db); /* as the commands do */
    model_open_system(m, db, today, LANG_EN);
}

static void close_model(struct model *m)
{
    struct db *db = m->db;

    model_close(m);
    db_close(db);
}

int main(int argc, char **argv)
{
    struct model m, fresh;
    char today[11];

    if (argc < 5) {
        fputs("plan_again DATABASE SAME-DATABASE YEAR WITHDRAWALS [published]\n", stderr);
        return 2;
    }
    snprintf(today, sizeof today, "%.4s-01-15", argv[3]);
    open_model(argv[1], today, &m);
    open_model(argv[2], today, &fresh);
    measure(&m, &fresh, (int)strtol(argv[3], NULL, 10), (int)strtol(argv[4], NULL, 10), argc > 5);
    close_model(&m);
    close_model(&fresh);
    return 0;
}
