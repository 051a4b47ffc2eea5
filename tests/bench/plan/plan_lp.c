/*
 * plan_lp DIR STAGE [POOR [SHORTFALL]]: the dispatch of an instance folder as a mixed-integer
 * program in the LP format (glpsol, cbc), with everyone who goes counted. It shares nothing with
 * the planner but the reader of folders. The objective is lexicographic, so there are three
 * programs: poor       most poor villages shortfall  least shortfall with POOR villages value most
 * value with POOR villages and SHORTFALL All are minimised; what is to be large is written with a
 * minus.
 */
#include "work/plan_instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lp {
    struct plan_instance in;
    FILE *out;
    const char *stage;
    long poor, shortfall;
    int terms; /* on this line */
};

static void term(struct lp *l, long factor, const char *name, long a, long b)
{
    if (factor == 0)
        return;
    fprintf(l->out, " %s %ld %s_%ld_%ld", factor < 0 ? "-" : "+", labs(factor), name, a, b);
    if (++l->terms % 8 == 0)
        fputs("\n ", l->out);
}

static void end_row(struct lp *l, const char *relation, long right)
{
    if (l->terms == 0)
        fputs(" 0 y_0_0", l->out);
    fprintf(l->out, " %s %ld\n", relation, right);
    l->terms = 0;
}

static bool has_cover(const struct lp *l, long village)
{
    for (int32_t n = 0; n < l->in.need_count; n++)
        if (l->in.needs[n].village == village)
            return true;
    return false;
}

static void objective(struct lp *l)
{
    const struct plan_instance *in = &l->in;
    bool value = !strcmp(l->stage, "value");

    fputs("Minimize\n goal:", l->out);
    if (!strcmp(l->stage, "poor"))
        for (int32_t v = 0; v < in->village_count; v++)
            term(l, in->villages[v].poor && has_cover(l, v) ? -1 : 0, "z", v, 0);
    if (!strcmp(l->stage, "shortfall"))
        for (int32_t q = 0; q < in->quota_count; q++)
            term(l, 1, "s", q, 0);
    for (int32_t n = 0; value && n < in->need_count; n++) {
        for (int64_t i = in->start[n]; i < in->start[n + 1]; i++)
            term(l, -in->score[i], "x", in->expert[i], n);
        term(l, in->params.second_expert_penalty, "g", n, 0);
    }
    for (int32_t v = 0; value && v < in->village_count; v++)
        term(l, !in->villages[v].poor && has_cover(l, v) ? -in->params.cover_bonus : 0, "z", v, 0);
    for (int32_t x = 0; value && x < in->expert_count; x++)
        for (int32_t k = 1; k < in->experts[x].places; k++)
            term(l, (long)in->params.load_step * k, "l", x, k);
    if (l->terms == 0)
        fputs(" 0 y_0_0", l->out);
    l->terms = 0;
    fputs("\nSubject To\n", l->out);
}

static void need_rows(struct lp *l)
{
    const struct plan_instance *in = &l->in;

    for (int32_t n = 0; n < in->need_count; n++) {
        for (int64_t i = in->start[n]; i < in->start[n + 1]; i++)
            term(l, 1, "x", in->expert[i], n);
        term(l, -1, "f", n, 0);
        term(l, -1, "g", n, 0);
        end_row(l, "=", 0);
    }
    for (int32_t v = 0; v < in->village_count; v++) {
        if (!has_cover(l, v))
            continue;
        for (int32_t n = 0; n < in->need_count; n++)
            term(l, in->needs[n].village == v ? -1 : 0, "f", n, 0);
        term(l, 1, "z", v, 0);
        end_row(l, "<=", 0);
    }
}

static void expert_rows(struct lp *l)
{
    const struct plan_instance *in = &l->in;

    for (int32_t x = 0; x < in->expert_count; x++) {
        for (int32_t n = 0; n < in->need_count; n++)
            for (int64_t i = in->start[n]; i < in->start[n + 1]; i++)
                term(l, in->expert[i] == x, "x", x, n);
        term(l, -1, "y", x, 0);
        for (int32_t k = 1; k < in->experts[x].places; k++)
            term(l, -1, "l", x, k);
        end_row(l, "=", 0);
        for (int32_t k = 1; k < in->experts[x].places; k++) {
            term(l, 1, "l", x, k);
            term(l, -1, "y", x, 0);
            end_row(l, "<=", 0);
        }
    }
}

static bool counts_expert(const struct plan_quota *q, const struct plan_expert *x)
{
    return q->kind <= PLAN_PROG_BANNER && q->programme == x->programme &&
           (q->league < 0 || q->league == x->league) && (q->banner < 0 || q->banner == x->banner);
}

static bool counts_village(const struct plan_quota *q, const struct plan_village *v)
{
    return q->kind >= PLAN_DEST_LEAGUE && q->league == v->league &&
           (q->banner < 0 || q->banner == v->banner);
}

static void count_terms(struct lp *l, const struct plan_quota *q)
{
    const struct plan_instance *in = &l->in;

    for (int32_t x = 0; x < in->expert_count; x++)
        term(l, counts_expert(q, &in->experts[x]), "y", x, 0);
    for (int32_t n = 0; n < in->need_count; n++)
        if (counts_village(q, &in->villages[in->needs[n].village])) {
            term(l, 1, "f", n, 0);
            term(l, 1, "g", n, 0);
        }
}

static void quota_rows(struct lp *l)
{
    const struct plan_instance *in = &l->in;

    for (int32_t q = 0; q < in->quota_count; q++) {
        long upper = in->quotas[q].upper;
        long lower = in->quotas[q].lower < upper ? in->quotas[q].lower : upper;
        count_terms(l, &in->quotas[q]);
        end_row(l, "<=", upper);
        count_terms(l, &in->quotas[q]);
        term(l, 1, "s", q, 0);
        end_row(l, ">=", lower);
    }
}

/* Folders let nobody go from or to what no quota names. */
static void unnamed_rows(struct lp *l)
{
    const struct plan_instance *in = &l->in;

    for (int32_t x = 0; x < in->expert_count; x++) {
        int named = 0;
        for (int32_t q = 0; q < in->quota_count; q++)
            named += counts_expert(&in->quotas[q], &in->experts[x]);
        if (named < 3) {
            term(l, 1, "y", x, 0);
            end_row(l, "=", 0);
        }
    }
    for (int32_t n = 0; n < in->need_count; n++) {
        int named = 0;
        for (int32_t q = 0; q < in->quota_count; q++)
            named += counts_village(&in->quotas[q], &in->villages[in->needs[n].village]);
        if (named < 2) {
            term(l, 1, "f", n, 0);
            end_row(l, "=", 0);
            term(l, 1, "g", n, 0);
            end_row(l, "=", 0);
        }
    }
}

static void fixed_rows(struct lp *l)
{
    const struct plan_instance *in = &l->in;

    for (int32_t i = 0; i < in->pin_count; i++) {
        term(l, 1, "x", in->pins[i].expert, in->pins[i].need);
        end_row(l, "=", 1);
    }
    if (l->poor >= 0) {
        for (int32_t v = 0; v < in->village_count; v++)
            term(l, in->villages[v].poor && has_cover(l, v), "z", v, 0);
        end_row(l, ">=", l->poor);
    }
    if (l->shortfall >= 0) {
        for (int32_t q = 0; q < in->quota_count; q++)
            term(l, 1, "s", q, 0);
        end_row(l, "<=", l->shortfall);
    }
}

static void bounds(struct lp *l)
{
    const struct plan_instance *in = &l->in;

    fputs("Bounds\n", l->out);
    for (int32_t n = 0; n < in->need_count; n++)
        fprintf(l->out, " 0 <= f_%d_0 <= 1\n 0 <= g_%d_0 <= %d\n", n, n, in->needs[n].wanted - 1);
    for (int32_t v = 0; v < in->village_count; v++)
        if (has_cover(l, v))
            fprintf(l->out, " 0 <= z_%d_0 <= 1\n", v);
    for (int32_t x = 0; x < in->expert_count; x++)
        for (int32_t k = 1; k < in->experts[x].places; k++)
            fprintf(l->out, " 0 <= l_%d_%d <= 1\n", x, k);
    fputs("Binary\n", l->out);
    for (int32_t x = 0; x < in->expert_count; x++)
        fprintf(l->out, " y_%d_0\n", x);
    for (int32_t n = 0; n < in->need_count; n++)
        for (int64_t i = in->start[n]; i < in->start[n + 1]; i++)
            fprintf(l->out, " x_%d_%d\n", in->expert[i], n);
    fputs("End\n", l->out);
}

int main(int argc, char **argv)
{
    struct lp l = {.out = stdout, .poor = -1, .shortfall = -1};
    struct err e = {0};

    if (argc < 3) {
        fputs("usage: plan_lp DIR poor|shortfall|value [POOR [SHORTFALL]]\n", stderr);
        return 2;
    }
    if (!plan_instance_read(&l.in, argv[1], &e)) {
        fprintf(stderr, "%s\n", e.text);
        return err_exit_status(e.code);
    }
    l.stage = argv[2];
    l.poor = argc > 3 ? strtol(argv[3], NULL, 10) : -1;
    l.shortfall = argc > 4 ? strtol(argv[4], NULL, 10) : -1;
    objective(&l);
    need_rows(&l);
    expert_rows(&l);
    quota_rows(&l);
    unnamed_rows(&l);
    fixed_rows(&l);
    bounds(&l);
    plan_instance_release(&l.in);
    return ferror(stdout) ? 1 : 0;
}
