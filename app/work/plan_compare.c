/* What two plans of a year come to, side by side. */
#include "work/plan_compare.h"

#include "plan_data__.h"

#include "model/kinds.h"
#include "plan_place__.h"
#include "store/txn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How the load of a plan lies on the experts whom it sends. */
struct load {
    int64_t experts, placements, most, least;
    int64_t gini;          /* thousandths */
    int64_t measured;      /* placements whose distance is known */
    double km;             /* of these together */
};

static int compare_counts(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return x < y ? -1 : x > y;
}

/*
 * Gini: half the mean difference of two experts' places, in parts of the mean. 0 = all have the same. With places
 * ascending, sum over all pairs of the difference = 2 · sum of (2i − n − 1) · place i.
 */
static void spread(int32_t *places, int32_t count, struct load *l)
{
    int64_t weighed = 0, used = 0;

    qsort(places, (size_t)count, sizeof *places, compare_counts);
    for (int32_t i = 0; i < count; i++)
        if (places[i]) {
            l->least = used ? l->least : places[i];
            l->most = places[i];
            l->placements += places[i];
            used++;
        }
    l->experts = used;
    for (int64_t i = 1; i <= used; i++)
        weighed += (2 * i - used - 1) * places[count - used + i - 1];
    if (l->placements)
        l->gini = (2000 * weighed + used * l->placements) / (2 * used * l->placements);
}

static bool read_load(struct model *m, const struct plan_data *d, int64_t plan, struct load *l, struct err *e)
{
    int32_t *places = mem_zero((size_t)d->in.expert_count + 1, sizeof *places);
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINES);
    stmt_int(&s, ":plan", plan);
    stmt_text(&s, ":kind", "placed");
    while (stmt_next(&s)) {
        int32_t x = plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0)), n = plan_rows__at(&d->need_rows, stmt_col_int(&s, 1));
        if (x >= 0)
            places[x]++;
        double km = x < 0 || n < 0 ? -1 : plan_place__km(&d->expert_place[x], &d->village_place[d->in.needs[n].village]);
        if (km >= 0) {
            l->km += km;
            l->measured++;
        }
    }
    spread(places, d->in.expert_count, l);
    free(places);
    return stmt_close(&s, e);
}

struct side {
    struct plan_report report;
    struct load load;
    const struct record *plan;
};

struct table {
    struct plan_figure *figures; /* in the caller's arena */
    int32_t count;
};

enum { FIGURES_MAX = 32 };

static void put(struct table *t, const char *name, const char *label, int64_t a, int64_t b, int decimals, bool known_a, bool known_b)
{
    BUG_ON(t->count == FIGURES_MAX);
    t->figures[t->count++] = (struct plan_figure){name, label, {a, b}, {known_a, known_b}, decimals};
}

static void put_counts(struct table *t, const struct side s[2])
{
    const struct plan_sum *a = &s[0].report.all, *b = &s[1].report.all;

    put(t, "experts_sent", _("Experts sent"), a->sent, b->sent, 0, true, true);
    put(t, "placements", _("Placements"), a->placements, b->placements, 0, true, true);
    put(t, "poor_villages_covered", _("Poor villages covered"), a->poor_reached, b->poor_reached, 0, true, true);
    put(t, "poor_villages_missed", _("Poor villages with needs, not covered"), a->poor - a->poor_reached, b->poor - b->poor_reached, 0, true, true);
    put(t, "villages_covered", _("Villages covered"), a->reached, b->reached, 0, true, true);
    put(t, "needs_met", _("Needs met in full"), a->met, b->met, 0, true, true);
    put(t, "needs_served", _("Needs with at least one expert"), a->begun, b->begun, 0, true, true);
    put(t, "quotas_missed", _("Quotas missed"), s[0].report.missed_count, s[1].report.missed_count, 0, true, true);
    put(t, "quota_shortfall", _("Shortfall of all quotas together"), s[0].report.shortfall, s[1].report.shortfall, 0, true, true);
}

static void put_value(struct table *t, const struct side s[2])
{
    const struct value *a = &s[0].plan->values[PLAN_VALUE], *b = &s[1].plan->values[PLAN_VALUE];

    put(t, "value", _("Value"), a->number, b->number, 0, a->set, b->set);
}

static void put_load(struct table *t, const struct side s[2])
{
    const struct load *a = &s[0].load, *b = &s[1].load;
    bool some_a = a->experts > 0, some_b = b->experts > 0;

    put(t, "average_km", _("Average distance from home to village, km"), a->measured ? llround(10 * a->km / (double)a->measured) : 0,
        b->measured ? llround(10 * b->km / (double)b->measured) : 0, 1, a->measured > 0, b->measured > 0);
    put(t, "most_places", _("Most places of one expert"), a->most, b->most, 0, some_a, some_b);
    put(t, "least_places", _("Fewest places of an expert who is sent"), a->least, b->least, 0, some_a, some_b);
    put(t, "mean_places", _("Places per expert sent, on average"), some_a ? (100 * a->placements + a->experts / 2) / a->experts : 0,
        some_b ? (100 * b->placements + b->experts / 2) / b->experts : 0, 2, some_a, some_b);
    put(t, "gini", _("Unevenness of load (Gini: 0 = all have the same, 1 = one has all)"), a->gini, b->gini, 3, some_a, some_b);
}

static bool read_sides(struct model *m, struct side s[2], struct err *e)
{
    struct plan_data d;
    bool ok = plan_data__load(m, (int)record_number(s[0].plan, PLAN_YEAR), 0, &d, e);

    for (int i = 0; ok && i < 2; i++)
        ok = read_load(m, &d, plan_lines_of(s[i].plan), &s[i].load, e);
    plan_data__release(&d);
    return ok;
}

bool plan_compare(struct model *m, const struct record *a, const struct record *b, struct arena *mem,
                  struct plan_figure **out, int32_t *count, struct err *e)
{
    struct side s[2] = {{.plan = a}, {.plan = b}};
    struct table t = {.figures = arena_new(mem, FIGURES_MAX * sizeof *t.figures)};

    if (record_number(a, PLAN_YEAR) != record_number(b, PLAN_YEAR))
        return err_set(e, ERR_INPUT, _("the plans %s and %s are of different years"), record_text(a, PLAN_NO), record_text(b, PLAN_NO));
    bool ok = plan_report_load(m, a, &s[0].report, e) && plan_report_load(m, b, &s[1].report, e) &&
              txn_begin(m->db, TXN_READ, e) && txn_end(m->db, read_sides(m, s, e), e);
    if (ok) {
        put_counts(&t, s);
        put_value(&t, s);
        put_load(&t, s);
        *out = t.figures;
        *count = t.count;
    }
    plan_report_release(&s[0].report);
    plan_report_release(&s[1].report);
    return ok;
}
