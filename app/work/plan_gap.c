/* What a plan leaves undone, and why. */
#include "plan_desk__.h"
#include "plan_limits_say__.h"

#include "model/scope.h"
#include "store/stmt.h"
#include "model/kinds.h"

#include <stdlib.h>
#include <string.h>

/* Where reasons are looked for. */
struct year {
    const struct plan_data *data;   /* lent */
    const struct plan_tally *tally; /* what the plan has placed; lent */
    int32_t *village_start, *village_need; /* numbers of needs by village, and where each begins there; owned */
    int32_t *scratch;                      /* owned */
};

struct search {
    struct model *m;
    const struct record *plan;
    struct plan_tally tally;  /* what the plan sends */
    struct plan_data data;    /* the year without wishes: who could go at all */
    struct year year;         /* of these two */
    char low[13], high[14];
    struct arena *mem;
    struct plan_gap *gaps; /* owned until the end */
    int64_t count, room;
};

static void add_gap(struct search *s, struct plan_gap gap)
{
    if (s->count == s->room)
        s->gaps = mem_grow(s->gaps, (size_t)(s->room = s->room ? s->room * 2 : 256), sizeof *s->gaps);
    s->gaps[s->count++] = gap;
}

static const char *keep_text(struct search *s, const char *text)
{
    return arena_dup(s->mem, text);
}

static struct plan_gap gap_of_quota(const struct plan_missed *q, struct arena *mem)
{
    struct buf name = {0};

    buf_addf(&name, "%s - %s", q->programme, q->division);
    return (struct plan_gap){N_("quota"), arena_dup(mem, q->key), desk__keep(mem, &name), q->lower, q->got, arena_dup(mem, q->why)};
}

static bool add_quotas(struct search *s, struct err *e)
{
    struct plan_report r;
    bool ok = plan_report_load(s->m, s->plan, &r, e);

    for (int32_t i = 0; ok && i < r.missed_count; i++)
        add_gap(s, gap_of_quota(&r.missed[i], s->mem));
    plan_report_release(&r);
    return ok;
}

/* ---- why ---- */

static const char *why(const struct year *y, int32_t need, struct arena *mem)
{
    struct buf text = {0};

    if (need < 0)
        buf_add(&text, _("no available expert has the specialty or another of its family"));
    else
        plan_limits__unmet(y->data, y->tally, need, y->scratch, &text);
    return desk__keep(mem, &text);
}

/* Needs by village, by counting: first where the needs of each end, then, going back, where they begin. */
static void year_open(struct year *y, const struct plan_data *data, const struct plan_tally *tally)
{
    const struct plan_instance *in = &data->in;
    int32_t *start = mem_zero((size_t)in->village_count + 1, sizeof *start);

    *y = (struct year){.data = data, .tally = tally, .village_start = start};
    y->scratch = mem_new(((size_t)in->expert_count * 2 + 1) * sizeof *y->scratch);
    y->village_need = mem_new(((size_t)in->need_count + 1) * sizeof *y->village_need);
    for (int32_t n = 0; n < in->need_count; n++)
        start[in->needs[n].village]++;
    for (int32_t v = 1; v <= in->village_count; v++)
        start[v] += start[v - 1];
    for (int32_t n = in->need_count; n-- > 0;)
        y->village_need[--start[in->needs[n].village]] = n;
}

static void year_close(struct year *y)
{
    free(y->village_start);
    free(y->village_need);
    free(y->scratch);
}

/* Of a village nobody goes to: a limit only where one stands against each of its needs that somebody suits. */
static const char *why_village(const struct year *y, int32_t village, struct arena *mem)
{
    const struct plan_instance *in = &y->data->in;
    int32_t best = -1, most = 0;

    for (int32_t i = village < 0 ? in->need_count : y->village_start[village]; i < in->need_count; i++) {
        const int32_t *expert, *score;
        struct buf text = {0};
        int32_t n = y->village_need[i];
        if (in->needs[n].village != village)
            break;
        int32_t count = plan_candidates_of(in, n, y->scratch, &expert, &score);
        bool free_of_limits = count > 0 && !plan_limits__why(y->data, y->tally, n, y->scratch, &text);
        buf_release(&text);
        if (free_of_limits)
            count += in->expert_count;
        if (best < 0 || count > most) {
            best = n;
            most = count;
        }
    }
    return why(y, best, mem);
}

static void bind(struct search *s, struct stmt *q, enum query name)
{
    stmt_open(q, s->m->db, name);
    stmt_int(q, ":plan", plan_lines_of(s->plan));
    stmt_int(q, ":year", s->data.year);
    stmt_text(q, ":low", s->low);
    stmt_text(q, ":high", s->high);
}

static bool add_villages(struct search *s, struct err *e)
{
    struct stmt q;

    bind(s, &q, Q_PLAN_GAP_VILLAGES);
    while (stmt_next(&q)) {
        const char *code = keep_text(s, stmt_col_text(&q, 0));
        int32_t v = plan_words__at(&s->data.villages, code);
        add_gap(s, (struct plan_gap){N_("poor village"), code, keep_text(s, stmt_col_text(&q, 1)), stmt_col_int(&q, 2), 0,
                                     why_village(&s->year, v, s->mem)});
    }
    return stmt_close(&q, e);
}

static bool add_needs(struct search *s, struct err *e)
{
    struct stmt q;

    bind(s, &q, Q_PLAN_GAP_NEEDS);
    while (stmt_next(&q)) {
        const char *no = keep_text(s, stmt_col_text(&q, 0));
        int32_t n = plan_words__at(&s->data.needs, no);
        add_gap(s, (struct plan_gap){N_("need"), no, keep_text(s, stmt_col_text(&q, 1)), stmt_col_int(&q, 3), stmt_col_int(&q, 4), why(&s->year, n, s->mem)});
    }
    return stmt_close(&q, e);
}

static bool count_plan(struct search *s, struct err *e)
{
    struct plan_pair *pairs = NULL;
    int32_t count = 0, room = 0;
    struct stmt q;

    stmt_open(&q, s->m->db, Q_PLAN_PAIRS);
    stmt_int(&q, ":plan", plan_lines_of(s->plan));
    stmt_text(&q, ":kind", "placed");
    while (stmt_next(&q)) {
        struct plan_pair p = {plan_rows__at(&s->data.expert_rows, stmt_col_int(&q, 0)), plan_rows__at(&s->data.need_rows, stmt_col_int(&q, 1))};
        if (p.expert < 0 || p.need < 0)
            continue;
        if (count == room)
            pairs = mem_grow(pairs, (size_t)(room = room ? room * 2 : 256), sizeof *pairs);
        pairs[count++] = p;
    }
    plan_tally__make(&s->tally, &s->data.in, pairs, count);
    free(pairs);
    return stmt_close(&q, e);
}

bool plan_gaps(struct model *m, const struct record *plan, const char *area, struct arena *mem,
               struct plan_gap **out, int64_t *count, struct err *e)
{
    struct search s = {.m = m, .plan = plan, .mem = mem};

    scope_range(area, s.low, s.high);
    bool ok = plan_data__load(m, (int)record_number(plan, PLAN_YEAR), 0, &s.data, e);
    ok = ok && count_plan(&s, e);
    if (ok)
        year_open(&s.year, &s.data, &s.tally);
    ok = ok && (strlen(area) > 2 || add_quotas(&s, e)) && add_villages(&s, e) && add_needs(&s, e);
    if (ok) {
        *out = arena_new(mem, ((size_t)s.count + 1) * sizeof **out);
        if (s.count)
            memcpy(*out, s.gaps, (size_t)s.count * sizeof **out);
        *count = s.count;
    }
    free(s.gaps);
    year_close(&s.year);
    plan_tally__release(&s.tally);
    plan_data__release(&s.data);
    return ok;
}

/* ---- out of a year that is held: numbers at once, reasons where somebody looks ---- */

struct plan_gap_list {
    const struct plan_desk *d; /* lent */
    struct plan_tally tally;
    struct year year;
    struct plan_report report; /* quotas that are missed */
    int32_t *villages, *needs; /* numbers; owned */
    int32_t quota_count, village_count, need_count;
};

static bool is_inside(const struct plan_data *y, int32_t village, const char *area)
{
    return strncmp(y->villages.words[village], area, strlen(area)) == 0;
}

static bool asks(const struct year *y, int32_t village, int64_t *wanted)
{
    const struct plan_instance *in = &y->data->in;

    *wanted = 0;
    for (int32_t i = y->village_start[village]; i < in->need_count && in->needs[y->village_need[i]].village == village; i++)
        *wanted += in->needs[y->village_need[i]].wanted;
    return *wanted > 0;
}

static void find_villages(struct plan_gap_list *l, const char *area)
{
    const struct plan_instance *in = &l->d->d.in;
    int64_t wanted;

    l->villages = mem_new(((size_t)in->village_count + 1) * sizeof *l->villages);
    for (int32_t v = 0; v < in->village_count; v++)
        if (in->villages[v].poor && l->tally.reached[v] == 0 && is_inside(&l->d->d, v, area) && asks(&l->year, v, &wanted))
            l->villages[l->village_count++] = v;
}

static void find_needs(struct plan_gap_list *l, const char *area)
{
    const struct plan_instance *in = &l->d->d.in;

    l->needs = mem_new(((size_t)in->need_count + 1) * sizeof *l->needs);
    for (int32_t n = 0; n < in->need_count; n++)
        if (plan_tally__got(&l->tally, n) < in->needs[n].wanted && is_inside(&l->d->d, in->needs[n].village, area))
            l->needs[l->need_count++] = n;
}

bool plan_gap_list_open(struct model *m, struct plan_desk *d, const char *area, struct plan_gap_list **out, struct err *e)
{
    struct plan_gap_list *l = mem_zero(1, sizeof *l);
    bool known;

    *out = NULL;
    l->d = d;
    bool ok = desk__placed(m, d, &l->tally, &known, e);
    if (ok && known && strlen(area) <= 2) {
        ok = desk__report(m, d, &l->tally, &l->report, e);
        l->quota_count = ok ? l->report.missed_count : 0;
    }
    if (!ok || !known) {
        plan_gap_list_close(l);
        return ok;
    }
    year_open(&l->year, &d->d, &l->tally);
    find_villages(l, area);
    find_needs(l, area);
    *out = l;
    return true;
}

void plan_gap_list_close(struct plan_gap_list *l)
{
    if (!l)
        return;
    plan_report_release(&l->report);
    year_close(&l->year);
    plan_tally__release(&l->tally);
    free(l->villages);
    free(l->needs);
    free(l);
}

int64_t plan_gap_list_count(const struct plan_gap_list *l)
{
    return (int64_t)l->quota_count + l->village_count + l->need_count;
}

/* "banner village" without the banner. */
static const char *village_alone(const struct plan_desk *d, int32_t village, struct arena *mem)
{
    const char *name = d->d.village_names[village], *blank = strchr(name, ' ');

    return arena_dup(mem, blank ? blank + 1 : name);
}

struct plan_gap plan_gap_list_at(struct plan_gap_list *l, int64_t i, struct arena *mem)
{
    const struct plan_data *y = &l->d->d;
    struct plan_gap g = {.kind = N_("poor village")};

    BUG_ON(i < 0 || i >= plan_gap_list_count(l));
    if (i < l->quota_count)
        return gap_of_quota(&l->report.missed[i], mem);
    i -= l->quota_count;
    if (i < l->village_count) {
        int32_t v = l->villages[i];
        g.key = arena_dup(mem, y->villages.words[v]);
        g.name = village_alone(l->d, v, mem);
        (void)asks(&l->year, v, &g.wanted);
        g.why = why_village(&l->year, v, mem);
        return g;
    }
    int32_t n = l->needs[i - l->village_count];
    return (struct plan_gap){N_("need"), arena_dup(mem, y->needs.words[n]), village_alone(l->d, y->in.needs[n].village, mem),
                             y->in.needs[n].wanted, plan_tally__got(&l->tally, n), why(&l->year, n, mem)};
}
