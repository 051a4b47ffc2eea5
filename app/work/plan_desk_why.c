/* What `plan explain` says of a need, an expert and a quota. */
#include "plan_ask__.h"
#include "plan_desk_say__.h"
#include "plan_stations__.h"
#include "plan_limits_say__.h"

#include <stdlib.h>
#include <string.h>

/* One explanation on its way. */
struct saying {
    struct plan_desk *d;
    struct plan_ask *a;
    struct buf *out;
    struct arena mem; /* words, until the end */
};

static bool begin(struct saying *s, struct plan_desk *d, struct buf *out, struct err *e)
{
    *s = (struct saying){.d = d, .a = desk__ask(d, e), .out = out};
    return s->a != NULL;
}

/* What the numbers are measured against, where that is not this plan. */
static void say_base(struct saying *s)
{
    const struct plan_tally *t = &s->d->tally;
    const struct plan_solution *best = plan_ask_best(s->a);
    struct plan_objective mine = plan_judge(&s->d->d.in, t->pairs, t->count, NULL);
    const struct plan_effect away = {true, true, mine.poor_covered - best->plan.poor_covered,
                                     mine.quota_shortfall - best->plan.quota_shortfall, mine.value - best->plan.value};

    if (t->count == 0 && best->placements > 0)
        SAY(s->out, SAY_BASE_EMPTY, {NULL, NULL});
    else if (away.poor || away.shortfall || away.value)
        SAY(s->out, SAY_BASE, {"mine", desk__change(&away, &s->mem)});
    if (!best->exact)
        SAY(s->out, SAY_INEXACT, {NULL, NULL});
}

static const char *village_of(struct saying *s, int32_t need)
{
    return desk__sees(s->d, need) ? s->d->d.village_names[s->d->d.in.needs[need].village] : _("outside your area");
}

static const char *points_of(struct saying *s, struct plan_pair p)
{
    return desk__number(plan_score__of(&s->d->d, p, s->d->scratch), &s->mem);
}

static void say_tried(struct saying *s, const struct plan_way *w)
{
    if (w->tried < w->choices)
        SAY(s->out, SAY_WAY_SOME, {"choices", desk__number(w->choices, &s->mem)}, {"tried", desk__number(w->tried, &s->mem)});
}

/* ---- a pair ---- */

static bool say_others(struct saying *s, struct plan_pair p, struct err *e)
{
    struct plan_way w;

    if (!plan_ask_other_expert(s->a, p, &s->mem, &w, e))
        return false;
    if (w.effect.known)
        SAY(s->out, SAY_OTHER_EXPERT, {"who", desk__who(s->d, w.pair.expert, &s->mem)}, {"points", points_of(s, w.pair)},
            {"change", desk__change(&w.effect, &s->mem)});
    else
        SAY(s->out, SAY_OTHER_EXPERT_NONE, {NULL, NULL});
    say_tried(s, &w);
    if (!plan_ask_other_need(s->a, p, &s->mem, &w, e))
        return false;
    if (w.effect.known)
        SAY(s->out, SAY_OTHER_NEED, {"need", s->d->d.needs.words[w.pair.need]}, {"village", village_of(s, w.pair.need)},
            {"points", points_of(s, w.pair)}, {"change", desk__change(&w.effect, &s->mem)});
    else
        SAY(s->out, SAY_OTHER_NEED_NONE, {NULL, NULL});
    say_tried(s, &w);
    return true;
}

/* A pair that the plan sends: its points, and what the whole plan loses without it. */
static bool say_pair(struct saying *s, struct plan_pair p, struct err *e)
{
    enum plan_standing standing = desk__standing(s->d, p);
    enum desk_say how = standing == PLAN_WORKING ? SAY_WORKING : standing == PLAN_PINNED ? SAY_PINNED : SAY_SENT;
    struct plan_effect effect;
    bool ok = true;

    SAY(s->out, how, {"who", desk__who(s->d, p.expert, &s->mem)}, {"need", s->d->d.needs.words[p.need]}, {"village", village_of(s, p.need)},
        {"points", points_of(s, p)}, {"parts", desk__sum(s->d, p, &s->mem)});
    if (standing == PLAN_PINNED) {
        ok = plan_ask_more(s->a, (struct plan_relax){.kind = PLAN_MORE_UNPIN, .pair = p}, &effect, e);
        if (ok)
            SAY(s->out, SAY_UNPIN, {"change", desk__change(&effect, &s->mem)});
    } else if (standing == PLAN_PLACED && !plan_ask_has(s->a, p)) {
        ok = plan_ask_pair(s->a, p, &effect, e);
        if (ok)
            SAY(s->out, SAY_NOT_BEST, {"change", desk__change(&effect, &s->mem)});
    } else if (standing == PLAN_PLACED) {
        ok = plan_ask_without(s->a, p, &effect, e);
        if (ok)
            SAY(s->out, SAY_WITHOUT, {"change", desk__change(&effect, &s->mem)});
        ok = ok && say_others(s, p, e);
    }
    return ok;
}

/* ---- a need that lacks somebody ---- */

/* Who would suit but is not there. */
static void say_away(struct saying *s, int32_t need)
{
    enum { SHOWN = 5 };
    const struct plan_desk *d = s->d;
    int32_t shown = 0;

    for (int32_t i = 0; i < d->away_count && shown < SHOWN; i++) {
        const struct desk_away *a = &d->away[i];
        struct buf who = {0};
        if (!desk__would_suit(d, a, need))
            continue;
        buf_addf(&who, "%s %s", a->person.no, a->person.name);
        SAY(s->out, SAY_WHY_AWAY, {"who", desk__keep(&s->mem, &who)}, {"why", a->why});
        shown++;
    }
}

/* "E3 张三 (N7, N9), E5 李四 (N2), and 4 more" */
static const char *names_of(struct saying *s, const struct plan_why *w, bool needs)
{
    enum { SHOWN = 6 };
    const struct plan_tally *t = &s->d->tally;
    struct buf text = {0};

    for (int32_t i = 0; i < w->block_count && i < SHOWN; i++) {
        int32_t x = w->blocks[i].expert;
        buf_addf(&text, "%s%s", i ? _(", ") : "", desk__who(s->d, x, &s->mem));
        for (int32_t k = t->expert_start[x]; needs && k < t->expert_start[x + 1]; k++)
            buf_addf(&text, "%s%s%s", k == t->expert_start[x] ? " (" : ", ", s->d->d.needs.words[t->expert_need[k]],
                     k + 1 == t->expert_start[x + 1] ? ")" : "");
    }
    if (w->block_count > SHOWN)
        buf_addf(&text, _(" and %d more"), w->block_count - SHOWN);
    return desk__keep(&s->mem, &text);
}

/* The same words as in the list of gaps and at changes by hand. */
static void say_limit(struct saying *s, int32_t need, const struct plan_why *w)
{
    const struct plan_data *data = &s->d->d;
    const struct plan_tally *t = &s->d->tally;
    struct buf why = {0};

    if (plan_limits__why(data, t, need, s->d->scratch, &why))
        SAY(s->out, SAY_WHY_LIMIT, {"why", desk__keep(&s->mem, &why)});
    else if (plan_limits__say(data, t, w->blocks[0], &why))
        SAY(s->out, SAY_WHY_LIMIT_OF, {"who", desk__who(s->d, w->blocks[0].expert, &s->mem)}, {"why", desk__keep(&s->mem, &why)});
    else
        SAY(s->out, SAY_WHY_PARTNER, {"who", desk__who(s->d, w->blocks[0].expert, &s->mem)});
    buf_release(&why);
}

static bool say_reason(struct saying *s, int32_t need, const struct plan_why *w, struct err *e)
{
    int32_t specialty = s->d->d.in.needs[need].specialty;
    struct plan_effect effect;
    bool ok = true;

    switch (w->reason) {
    case PLAN_WHY_NOBODY:
        SAY(s->out, SAY_WHY_NOBODY, {"specialty", specialty < 0 ? "" : s->d->specialties[specialty]});
        say_away(s, need);
        break;
    case PLAN_WHY_FORBIDDEN:
        SAY(s->out, SAY_WHY_FORBIDDEN, {"names", names_of(s, w, false)});
        break;
    case PLAN_WHY_QUOTA:
        BUG_ON(w->quota < 0 || w->quota >= s->d->d.quota_records);
        SAY(s->out, SAY_WHY_QUOTA, {"quota", desk__quota(s->d, w->quota, &s->mem)},
            {"most", desk__number(s->d->d.in.quotas[w->quota].upper, &s->mem)});
        break;
    case PLAN_WHY_PLACES:
        SAY(s->out, SAY_WHY_PLACES, {"names", names_of(s, w, true)});
        break;
    case PLAN_WHY_LIMIT:
        say_limit(s, need, w);
        break;
    case PLAN_WHY_WORTH:
        ok = plan_ask_pair(s->a, w->blocks[0], &effect, e);
        if (ok)
            SAY(s->out, SAY_WHY_WORTH, {"who", desk__who(s->d, w->blocks[0].expert, &s->mem)}, {"change", desk__change(&effect, &s->mem)});
        break;
    case PLAN_WHY_FREE:
        SAY(s->out, SAY_WHY_FREE, {"who", desk__who(s->d, w->blocks[0].expert, &s->mem)});
        break;
    case PLAN_WHY_MET:
        break;
    }
    return ok;
}

static void say_lift(struct saying *s, const struct plan_why *w)
{
    static const enum desk_say says[][2] = {
        [PLAN_MORE_UPPER] = {SAY_LIFT_QUOTA_NOT, SAY_LIFT_QUOTA},
        [PLAN_MORE_PLACE] = {SAY_LIFT_PLACE_NOT, SAY_LIFT_PLACE},
        [PLAN_MORE_ALLOW] = {SAY_LIFT_ALLOW_NOT, SAY_LIFT_ALLOW},
    };
    int32_t who = w->lift.kind == PLAN_MORE_PLACE ? w->lift.number : w->lift.kind == PLAN_MORE_ALLOW ? w->lift.pair.expert : -1;

    SAY(s->out, says[w->lift.kind][w->lift_meets], {"who", who < 0 ? "" : desk__who(s->d, who, &s->mem)},
        {"change", desk__change(&w->lift_effect, &s->mem)});
}

static bool say_lack(struct saying *s, int32_t need, struct err *e)
{
    const struct plan_tally *t = &s->d->tally;
    struct plan_why w;

    if (plan_tally__got(&s->a->tally, need) > plan_tally__got(t, need)) {
        SAY(s->out, SAY_WHY_BETTER, {NULL, NULL});
        return true;
    }
    if (!plan_ask_why_need(s->a, need, t->pairs, t->count, &s->mem, &w, e) || !say_reason(s, need, &w, e))
        return false;
    if (w.has_lift)
        say_lift(s, &w);
    if (w.way.effect.known)
        SAY(s->out, SAY_WAY, {"who", desk__who(s->d, w.way.pair.expert, &s->mem)}, {"moves", desk__moves(s->d, &w.way, &s->mem)},
            {"change", desk__change(&w.way.effect, &s->mem)});
    else
        SAY(s->out, SAY_WAY_NONE, {NULL, NULL});
    say_tried(s, &w.way);
    return true;
}

bool plan_desk_explain_need(struct plan_desk *d, const char *need, struct buf *out, struct err *e)
{
    int32_t n = desk__need(d, need, e);
    const struct plan_tally *t = &d->tally;
    struct saying s;

    if (n < 0 || !begin(&s, d, out, e))
        return false;
    const struct plan_need *about = &d->d.in.needs[n];
    SAY(out, d->d.in.villages[about->village].poor ? SAY_NEED_POOR : SAY_NEED, {"need", d->d.needs.words[n]},
        {"specialty", about->specialty < 0 ? "" : d->specialties[about->specialty]}, {"village", d->d.village_names[about->village]},
        {"got", desk__number(plan_tally__got(t, n), &s.mem)}, {"wanted", desk__number(about->wanted, &s.mem)});
    bool ok = true;
    for (int32_t i = t->need_start[n]; ok && i < t->need_start[n + 1]; i++)
        ok = say_pair(&s, t->pairs[i], e);
    ok = ok && (plan_tally__got(t, n) >= about->wanted || say_lack(&s, n, e));
    if (ok)
        say_base(&s);
    arena_release(&s.mem);
    return ok;
}

/* ---- an expert ---- */

static bool say_idle(struct saying *s, int32_t expert, struct err *e)
{
    struct plan_way w;

    if (!plan_ask_best_need(s->a, expert, &s->mem, &w, e))
        return false;
    if (w.effect.known)
        SAY(s->out, SAY_IDLE, {"need", s->d->d.needs.words[w.pair.need]}, {"village", village_of(s, w.pair.need)}, {"points", points_of(s, w.pair)},
            {"moves", desk__moves(s->d, &w, &s->mem)}, {"change", desk__change(&w.effect, &s->mem)});
    else
        SAY(s->out, w.choices == 0 && plan_tally__load(&s->d->tally, expert) == 0 ? SAY_IDLE_UNFIT : SAY_OTHER_NEED_NONE, {NULL, NULL});
    say_tried(s, &w);
    return true;
}

bool plan_desk_explain_expert(struct plan_desk *d, const char *expert, struct buf *out, struct err *e)
{
    int32_t x = desk__expert(d, expert, e);
    const struct plan_tally *t = &d->tally;
    struct saying s;
    bool ok = true;

    if (x < 0 || !begin(&s, d, out, e))
        return false;
    SAY(out, SAY_EXPERT, {"who", desk__who(d, x, &s.mem)}, {"programme", d->people[x].programme}, {"home", d->people[x].home},
        {"load", desk__number(plan_tally__load(t, x), &s.mem)}, {"places", desk__number(d->d.in.experts[x].places, &s.mem)});
    for (int32_t i = t->expert_start[x]; ok && i < t->expert_start[x + 1]; i++)
        ok = say_pair(&s, (struct plan_pair){x, t->expert_need[i]}, e);
    ok = ok && (plan_tally__load(t, x) >= d->d.in.experts[x].places || say_idle(&s, x, e));
    if (ok)
        say_base(&s);
    arena_release(&s.mem);
    return ok;
}

/* ---- a quota ---- */

static enum desk_say miss_of(const struct plan_short *m, int32_t quota)
{
    switch (m->reason) {
    case PLAN_MISS_FEW:
        return SAY_MISS_FEW;
    case PLAN_MISS_UPPER:
        return m->other == quota ? SAY_MISS_OWN : SAY_MISS_UPPER;
    case PLAN_MISS_UNFIT:
        return SAY_MISS_UNFIT;
    case PLAN_MISS_POOR:
        return SAY_MISS_POOR;
    case PLAN_MISS_OTHER:
        return SAY_MISS_OTHER;
    case PLAN_MISS_UNCOUNTED:
        return SAY_MISS_UNCOUNTED;
    case PLAN_MISS_NONE:
        break;
    }
    return SAY_QUOTA_MET;
}

static bool say_quota(struct saying *s, int32_t q, struct err *e)
{
    const struct plan_quota *quota = &s->d->d.in.quotas[q];
    struct plan_short m;

    if (!plan_ask_why_quota(s->a, q, &s->mem, &m, e))
        return false;
    /* A full quota without a record has no bound, so it is never the reason. */
    int32_t other = m.other >= 0 && m.other < s->d->d.quota_records ? m.other : q;
    SAY(s->out, miss_of(&m, q), {"missing", desk__number(quota->lower - m.got, &s->mem)}, {"there", desk__number(m.there, &s->mem)},
        {"other", desk__quota(s->d, other, &s->mem)}, {"most", desk__number(s->d->d.in.quotas[other].upper, &s->mem)});
    if (m.way.effect.known)
        SAY(s->out, SAY_QUOTA_WAY, {"moves", desk__moves(s->d, &m.way, &s->mem)}, {"change", desk__change(&m.way.effect, &s->mem)});
    if (m.got < quota->upper)
        return true;
    struct plan_effect effect;
    bool ok = plan_ask_more(s->a, (struct plan_relax){.kind = PLAN_MORE_UPPER, .number = q}, &effect, e);
    if (ok)
        SAY(s->out, SAY_QUOTA_RAISE, {"change", desk__change(&effect, &s->mem)});
    return ok;
}

bool plan_desk_explain_quota(struct plan_desk *d, const char *key, struct buf *out, struct err *e)
{
    struct saying s;
    int32_t q = 0;

    while (q < d->d.quota_records && strcmp(d->d.quota_names[q], key) != 0)
        q++;
    int32_t station = q == d->d.quota_records ? plan_stations__named(&d->d, key) : -1;
    if (station >= 0) {
        plan_stations__tell(&d->d, &d->tally, station, out);
        return true;
    }
    if (q == d->d.quota_records)
        return err_set(e, ERR_MISSING, _("there is no quota %s in %d; keys are YEAR+PROGRAMME+DIVISION, as `tepai list quota` shows them"), key, d->d.year);
    if (!begin(&s, d, out, e))
        return false;
    const struct plan_quota *quota = &d->d.in.quotas[q];
    SAY(out, quota->upper < PLAN_NO_LIMIT ? SAY_QUOTA_MOST : SAY_QUOTA, {"quota", desk__quota(d, q, &s.mem)},
        {"got", desk__number(d->tally.counts[q], &s.mem)}, {"least", desk__number(quota->lower, &s.mem)},
        {"most", desk__number(quota->upper, &s.mem)});
    bool ok = say_quota(&s, q, e);
    if (ok)
        say_base(&s);
    arena_release(&s.mem);
    return ok;
}
