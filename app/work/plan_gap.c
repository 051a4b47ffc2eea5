/* What a plan leaves undone, and why. */
#include "plan_limits_say__.h"

#include "model/scope.h"
#include "store/stmt.h"
#include "model/kinds.h"

#include <stdlib.h>
#include <string.h>

struct search {
    struct model *m;
    const struct record *plan;
    struct plan_tally tally;  /* what the plan sends */
    struct plan_data data;    /* the year without wishes: who could go at all */
    int32_t *village_start, *village_need; /* numbers of needs by village, and where each begins there; owned */
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

static bool add_quotas(struct search *s, struct err *e)
{
    struct plan_report r;
    bool ok = plan_report_load(s->m, s->plan, &r, e);

    for (int32_t i = 0; ok && i < r.missed_count; i++) {
        const struct plan_missed *q = &r.missed[i];
        struct buf name = {0};
        buf_addf(&name, "%s - %s", q->programme, q->division);
        add_gap(s, (struct plan_gap){N_("quota"), keep_text(s, q->key), keep_text(s, buf_text(&name)), q->lower, q->got, keep_text(s, q->why)});
        buf_release(&name);
    }
    plan_report_release(&r);
    return ok;
}

/* ---- why ---- */

static const char *why(struct search *s, int32_t need, int32_t *scratch)
{
    struct buf text = {0};

    if (need < 0)
        buf_add(&text, _("no available expert has the specialty or another of its family"));
    else
        plan_limits__unmet(&s->data, &s->tally, need, scratch, &text);
    const char *kept = keep_text(s, buf_text(&text));
    buf_release(&text);
    return kept;
}

/* By counting: first where the needs of each village end, then, going back, where they begin. */
static void index_villages(struct search *s)
{
    const struct plan_instance *in = &s->data.in;
    int32_t *start = mem_zero((size_t)in->village_count + 1, sizeof *start);

    s->village_need = mem_new(((size_t)in->need_count + 1) * sizeof *s->village_need);
    s->village_start = start;
    for (int32_t n = 0; n < in->need_count; n++)
        start[in->needs[n].village]++;
    for (int32_t v = 1; v <= in->village_count; v++)
        start[v] += start[v - 1];
    for (int32_t n = in->need_count; n-- > 0;)
        s->village_need[--start[in->needs[n].village]] = n;
}

/* Of a village nobody goes to: a limit only where one stands against each of its needs that somebody suits. */
static const char *why_village(struct search *s, int32_t village, int32_t *scratch)
{
    const struct plan_instance *in = &s->data.in;
    int32_t best = -1, most = 0;

    for (int32_t i = village < 0 ? in->need_count : s->village_start[village]; i < in->need_count; i++) {
        const int32_t *expert, *score;
        struct buf text = {0};
        int32_t n = s->village_need[i];
        if (in->needs[n].village != village)
            break;
        int32_t count = plan_candidates_of(in, n, scratch, &expert, &score);
        bool free_of_limits = count > 0 && !plan_limits__why(&s->data, &s->tally, n, scratch, &text);
        buf_release(&text);
        if (free_of_limits)
            count += in->expert_count;
        if (best < 0 || count > most) {
            best = n;
            most = count;
        }
    }
    return why(s, best, scratch);
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
    int32_t *scratch = mem_new(((size_t)s->data.in.expert_count * 2 + 1) * sizeof *scratch);
    struct stmt q;

    index_villages(s);
    bind(s, &q, Q_PLAN_GAP_VILLAGES);
    while (stmt_next(&q)) {
        const char *code = keep_text(s, stmt_col_text(&q, 0));
        int32_t v = plan_words__at(&s->data.villages, code);
        add_gap(s, (struct plan_gap){N_("poor village"), code, keep_text(s, stmt_col_text(&q, 1)), stmt_col_int(&q, 2), 0,
                                     why_village(s, v, scratch)});
    }
    free(scratch);
    return stmt_close(&q, e);
}

static bool add_needs(struct search *s, struct err *e)
{
    int32_t *scratch = mem_new(((size_t)s->data.in.expert_count * 2 + 1) * sizeof *scratch);
    struct stmt q;

    bind(s, &q, Q_PLAN_GAP_NEEDS);
    while (stmt_next(&q)) {
        const char *no = keep_text(s, stmt_col_text(&q, 0));
        int32_t n = plan_words__at(&s->data.needs, no);
        add_gap(s, (struct plan_gap){N_("need"), no, keep_text(s, stmt_col_text(&q, 1)), stmt_col_int(&q, 3), stmt_col_int(&q, 4), why(s, n, scratch)});
    }
    free(scratch);
    return stmt_close(&q, e);
}

static bool count_plan(struct search *s, struct err *e)
{
    struct plan_pair *pairs = NULL;
    int32_t count = 0, room = 0;
    struct stmt q;

    stmt_open(&q, s->m->db, Q_PLAN_LINES);
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
    ok = ok && (strlen(area) > 2 || add_quotas(&s, e)) && add_villages(&s, e) && add_needs(&s, e);
    if (ok) {
        *out = arena_new(mem, ((size_t)s.count + 1) * sizeof **out);
        if (s.count)
            memcpy(*out, s.gaps, (size_t)s.count * sizeof **out);
        *count = s.count;
    }
    free(s.gaps);
    free(s.village_start);
    free(s.village_need);
    plan_tally__release(&s.tally);
    plan_data__release(&s.data);
    return ok;
}
