/* Candidates with what choosing each does to the whole plan, by rank or by that; and experts who are not there by what they would bring. */
#include "plan_desk_say__.h"

#include <stdlib.h>
#include <string.h>

/* ---- candidates ---- */

static bool is_sent(const struct plan_option *o)
{
    return o->standing == PLAN_PLACED || o->standing == PLAN_PINNED || o->standing == PLAN_WORKING;
}

static const struct plan_option *find_option(const struct plan_option *list, int32_t count, const char *expert)
{
    for (int32_t i = 0; i < count; i++)
        if (strcmp(list[i].expert, expert) == 0)
            return &list[i];
    BUG("a candidate who is not listed");
}

/* Those whom the best plan sends and the one shown, solved before something changed, does not: nothing is lost by them. */
static bool add_missed(struct plan_desk *d, struct plan_ask *a, int32_t need, const struct plan_option *all, int32_t total,
                       struct plan_ranked *out, int32_t *count, struct err *e)
{
    const struct plan_solution *best = plan_ask_best(a);

    for (int64_t i = 0; i < best->placements; i++) {
        const struct plan_pair p = best->pairs[i];
        const struct plan_option *o = p.need == need ? find_option(all, total, d->d.experts.words[p.expert]) : NULL;
        if (!o || is_sent(o))
            continue;
        out[*count].option = *o;
        if (!plan_ask_pair(a, p, &out[*count].effect, e))
            return false;
        ++*count;
    }
    return true;
}

/* Those the plan sends, then those that a plan could send, by effect. */
static bool add_by_effect(struct plan_desk *d, struct plan_ask *a, int32_t need, const struct plan_option *all, int32_t total,
                       int32_t limit, struct arena *mem, struct plan_ranked *out, int32_t *count, struct err *e)
{
    struct plan_way *ways;
    int32_t found;

    for (int32_t i = 0; i < total && is_sent(&all[i]); i++) {
        struct plan_pair p = {plan_words__at(&d->d.experts, all[i].expert), need};
        out[*count].option = all[i];
        if (!plan_ask_pair(a, p, &out[*count].effect, e))
            return false;
        ++*count;
    }
    if (!add_missed(d, a, need, all, total, out, count, e) || !plan_ask_rank(a, need, limit > 0 ? limit : INT32_MAX, mem, &ways, &found, e))
        return false;
    for (int32_t i = 0; i < found; i++) {
        const struct plan_option *o = find_option(all, total, d->d.experts.words[ways[i].pair.expert]);
        if (!is_sent(o))
            out[(*count)++] = (struct plan_ranked){.option = *o, .effect = ways[i].effect};
    }
    return true;
}

/* Forbidden, away or unfit: no plan of these wishes sends them. */
static bool is_rejected(const struct plan_option *o)
{
    return o->standing == PLAN_UNFIT || o->standing == PLAN_FORBIDDEN;
}

static int compare_by_rank(const void *a, const void *b)
{
    const struct plan_option *p = &((const struct plan_ranked *)a)->option, *q = &((const struct plan_ranked *)b)->option;

    if (p->rank != q->rank)
        return p->rank - q->rank;
    return is_sent(p) != is_sent(q) ? is_sent(q) - is_sent(p) : strcmp(p->expert, q->expert);
}

/* The first of the rank, whatever the plan does with them; effects of those alone. */
static bool add_by_rank(struct plan_desk *d, struct plan_ask *a, int32_t need, const struct plan_option *all, int32_t total,
                        int32_t limit, struct plan_ranked *out, int32_t *count, struct err *e)
{
    for (int32_t i = 0; i < total; i++)
        if (!is_rejected(&all[i]))
            out[(*count)++] = (struct plan_ranked){.option = all[i]};
    if (*count)
        qsort(out, (size_t)*count, sizeof *out, compare_by_rank);
    if (limit > 0 && *count > limit)
        *count = limit;
    for (int32_t i = 0; i < *count; i++) {
        struct plan_pair p = {plan_words__at(&d->d.experts, out[i].option.expert), need};
        if (!plan_ask_pair(a, p, &out[i].effect, e))
            return false;
    }
    return true;
}

bool plan_desk_ranked(struct plan_desk *d, const char *need, enum plan_order order, bool rejected, int32_t limit,
                      struct arena *mem, struct plan_ranked **out, int32_t *count, struct err *e)
{
    struct plan_option *all;
    int32_t total;

    *count = 0;
    if (!plan_desk_candidates(d, need, true, 0, mem, &all, &total, e))
        return false;
    struct plan_ask *a = desk__ask(d, e);
    *out = arena_zero(mem, ((size_t)total * 2 + 1) * sizeof **out);
    if (!a)
        return false;
    int32_t n = plan_words__at(&d->d.needs, need);
    if (!(order == PLAN_BY_RANK ? add_by_rank(d, a, n, all, total, limit, *out, count, e)
                                : add_by_effect(d, a, n, all, total, limit, mem, *out, count, e)))
        return false;
    for (int32_t i = 0; rejected && i < total; i++)
        if (is_rejected(&all[i]))
            (*out)[(*count)++] = (struct plan_ranked){.option = all[i]};
    if (limit > 0 && *count > limit)
        *count = limit;
    return true;
}

/* ---- somebody who is not there ---- */

/* Where somebody more would live: the home of most people of a league. */
struct home {
    int32_t expert, people; /* one of those who live there; how many */
};

/* An expert who knows one specialty and lives where another lives. */
struct extra {
    struct plan_desk *d;
    int32_t like, specialty;
};

static int32_t near_points(const struct plan_desk *d, int32_t like, int32_t village)
{
    const struct plan_score *s = &d->d.score;

    return s->home[like] < 0 ? 0 : plan_score__near(s, village, s->home[like]);
}

/* Points as for anybody: the first specialty or its family, the need, the distance; he speaks what is wanted. */
static int32_t score_extra(void *arg, int32_t need)
{
    const struct extra *x = arg;
    const struct plan_points *p = &x->d->d.score.points;
    const struct plan_need *n = &x->d->d.in.needs[need];
    int32_t fit = p->family;

    if (n->specialty < 0 || strcmp(x->d->families[n->specialty], x->d->families[x->specialty]) != 0)
        return -1;
    if (n->specialty == x->specialty)
        fit = p->fit[0] > fit ? p->fit[0] : fit;
    return fit + p->priority * n->priority + near_points(x->d, x->like, n->village) + p->language;
}

static bool same_home(const struct plan_expert *a, const struct plan_expert *b)
{
    return a->programme == b->programme && a->league == b->league && a->banner == b->banner;
}

/* By league; expert -1 = nobody lives there. The first home in the order of numbers wins a tie. */
static struct home *find_homes(const struct plan_desk *d)
{
    const struct plan_instance *in = &d->d.in;
    struct home *homes = mem_new(((size_t)d->d.leagues.count + 1) * sizeof *homes);

    for (int32_t l = 0; l < d->d.leagues.count; l++)
        homes[l] = (struct home){-1, 0};
    for (int32_t x = 0; x < in->expert_count; x++) {
        struct home *h = &homes[in->experts[x].league];
        int32_t people = 0;
        if (h->expert >= 0 && same_home(&in->experts[x], &in->experts[h->expert]))
            continue;
        for (int32_t y = 0; y < in->expert_count; y++)
            people += same_home(&in->experts[x], &in->experts[y]);
        if (people > h->people)
            *h = (struct home){x, people};
    }
    return homes;
}

/* Places that most of those who live there have. */
static int32_t usual_places(const struct plan_desk *d, int32_t like)
{
    enum { MOST = 12 };
    int32_t count[MOST + 1] = {0}, best = 1;

    for (int32_t x = 0; x < d->d.in.expert_count; x++)
        if (same_home(&d->d.in.experts[x], &d->d.in.experts[like]) && d->d.in.experts[x].places <= MOST)
            count[d->d.in.experts[x].places]++;
    for (int32_t k = 1; k <= MOST; k++)
        best = count[k] > count[best] ? k : best;
    return best;
}

struct found {
    struct plan_effect place;
    int32_t specialty, league;
};

static int compare_found(const void *a, const void *b)
{
    const struct found *p = a, *q = b;
    int effect = plan_effect_compare(&p->place, &q->place);

    if (effect)
        return effect;
    return p->league != q->league ? p->league - q->league : p->specialty - q->specialty;
}

static struct plan_extra extra_of(struct extra *x, int32_t places)
{
    const struct plan_expert *like = &x->d->d.in.experts[x->like];

    return (struct plan_extra){like->programme, like->league, like->banner, places, score_extra, x};
}

/* What one place brings in every league and specialty that is asked for; those that bring something. */
static bool find_all(struct plan_desk *d, struct plan_ask *a, const struct home *homes, struct found *found, int32_t *count,
                     struct err *e)
{
    static const struct plan_effect nothing = {.known = true};
    bool *asked = mem_zero((size_t)d->specialty_count + 1, sizeof *asked), ok = true;

    for (int32_t n = 0; n < d->d.in.need_count; n++)
        if (d->d.in.needs[n].specialty >= 0)
            asked[d->d.in.needs[n].specialty] = true;
    for (int32_t l = 0; ok && l < d->d.leagues.count; l++)
        for (int32_t k = 0; ok && homes[l].expert >= 0 && k < d->specialty_count; k++) {
            struct extra x = {d, homes[l].expert, k};
            struct plan_extra one = extra_of(&x, 1);
            struct found f = {.specialty = k, .league = l};
            if (!asked[k])
                continue;
            ok = plan_ask_extra_place(a, &one, &f.place, e);
            if (ok && f.place.known && plan_effect_compare(&f.place, &nothing) < 0)
                found[(*count)++] = f;
        }
    free(asked);
    return ok;
}

static const char *supply_sentence(const struct plan_supply *s, struct arena *mem)
{
    struct buf text = {0};

    SAY(&text, SAY_SUPPLY, {"specialty", s->specialty_name}, {"league", s->league_name}, {"programme", s->programme}, {"home", s->home},
        {"places", desk__number(s->places, mem)}, {"served", desk__number(s->served, mem)}, {"change", desk__change(&s->effect, mem)});
    buf_cut(&text, text.len - 1);
    return desk__keep(mem, &text);
}

static bool fill_supply(struct plan_desk *d, struct plan_ask *a, const struct home *homes, const struct found *f, struct arena *mem,
                        struct plan_supply *out, struct err *e)
{
    struct extra x = {d, homes[f->league].expert, f->specialty};
    int32_t places = usual_places(d, x.like);
    struct plan_extra whole = extra_of(&x, places);

    *out = (struct plan_supply){
        .specialty = arena_dup(mem, d->specialty_codes[f->specialty]),
        .specialty_name = arena_dup(mem, d->specialties[f->specialty]),
        .league = arena_dup(mem, d->d.leagues.words[f->league]),
        .league_name = arena_dup(mem, d->leagues[f->league]),
        .home = arena_dup(mem, d->people[x.like].home),
        .programme = arena_dup(mem, d->people[x.like].programme),
        .places = places,
        .place = f->place,
    };
    if (!plan_ask_extra(a, &whole, &out->effect, &out->served, e))
        return false;
    out->sentence = supply_sentence(out, mem);
    return true;
}

bool plan_desk_supply(struct plan_desk *d, int32_t limit, struct arena *mem, struct plan_supply **out, int32_t *count,
                      struct err *e)
{
    struct plan_ask *a = desk__ask(d, e);
    int32_t total = 0;

    *count = 0;
    if (!a)
        return false;
    struct home *homes = find_homes(d);
    struct found *found = mem_new(((size_t)d->d.leagues.count * (size_t)d->specialty_count + 1) * sizeof *found);
    bool ok = find_all(d, a, homes, found, &total, e);
    if (total)
        qsort(found, (size_t)total, sizeof *found, compare_found);
    if (limit > 0 && total > limit)
        total = limit;
    *out = arena_new(mem, ((size_t)total + 1) * sizeof **out);
    for (int32_t i = 0; ok && i < total; i++) {
        ok = fill_supply(d, a, homes, &found[i], mem, &(*out)[i], e);
        *count += ok;
    }
    free(homes);
    free(found);
    return ok;
}
