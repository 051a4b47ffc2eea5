/* The lists of the desk: needs, candidates of one, villages for one expert, bars. */
#include "plan_desk__.h"
#include "plan_stations__.h"

#include <stdlib.h>
#include <string.h>

/* ---- needs ---- */

/* What decides the order of two needs: 0 poor and not reached, 1 not reached, 2 the others. */
static int want_class(const struct plan_want *w)
{
    return w->covered ? 2 : w->poor ? 0 : 1;
}

static int compare_wants(const void *a, const void *b)
{
    const struct plan_want *p = a, *q = b;
    int class = want_class(p) - want_class(q), lack = (q->wanted - q->got) - (p->wanted - p->got);

    if (class)
        return class;
    if (lack && want_class(p) == 2)
        return lack;
    return p->priority != q->priority ? q->priority - p->priority : strcmp(p->need, q->need);
}

static struct plan_want want_of(const struct plan_desk *d, int32_t n, struct arena *mem)
{
    const struct plan_need *need = &d->d.in.needs[n];

    return (struct plan_want){
        .need = arena_dup(mem, d->d.needs.words[n]),
        .village = arena_dup(mem, d->d.villages.words[need->village]),
        .village_name = arena_dup(mem, d->d.village_names[need->village]),
        .specialty = need->specialty < 0 ? "" : arena_dup(mem, d->specialties[need->specialty]),
        .poor = d->d.in.villages[need->village].poor,
        .covered = d->tally.reached[need->village] > 0,
        .priority = need->priority,
        .wanted = need->wanted,
        .got = plan_tally__got(&d->tally, n),
    };
}

bool plan_desk_wants(struct plan_desk *d, const char *area, bool lacking, struct arena *mem, struct plan_want **out,
                     int32_t *count, struct err *e)
{
    int32_t most = d->d.in.need_count;

    (void)e;
    *out = arena_new(mem, ((size_t)most + 1) * sizeof **out);
    *count = 0;
    for (int32_t n = 0; n < most; n++) {
        const char *village = d->d.villages.words[d->d.in.needs[n].village];
        bool lacks = plan_tally__got(&d->tally, n) < d->d.in.needs[n].wanted;
        if ((lacks || !lacking) && strncmp(village, area, strlen(area)) == 0 && desk__sees(d, n))
            (*out)[(*count)++] = want_of(d, n, mem);
    }
    if (*count)
        qsort(*out, (size_t)*count, sizeof **out, compare_wants);
    return true;
}

/* ---- candidates and villages ---- */

/* A pair on its way into a list: a small number, so that thousands are sorted before texts are made. */
struct rank {
    int32_t class; /* 0 sent, 1 free, then by what stands in the way */
    int32_t number; /* of the expert or need; of somebody who is away: his place among them */
    int64_t points; /* in any unit */
};

enum { CLASS_SENT, CLASS_FREE, CLASS_BLOCKED, CLASS_AWAY = 8, CLASS_UNFIT, CLASS_UNFIT_AWAY };

struct ranks {
    struct rank *list; /* owned */
    int32_t count;
    int64_t *all; /* points of all candidates of the need, most first; NULL = not asked for; owned */
    int32_t all_count;
};

static int compare_ranks(const void *a, const void *b)
{
    const struct rank *p = a, *q = b;

    if (p->class != q->class)
        return p->class - q->class;
    if (p->points != q->points)
        return p->points < q->points ? 1 : -1;
    return p->number < q->number ? -1 : p->number > q->number;
}

static void sort_ranks(struct ranks *r, int32_t limit)
{
    if (r->count)
        qsort(r->list, (size_t)r->count, sizeof *r->list, compare_ranks);
    if (limit > 0 && r->count > limit)
        r->count = limit;
}

static int compare_points(const void *a, const void *b)
{
    int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;

    return p < q ? 1 : p > q ? -1 : 0;
}

/* One more than those who have more points. */
static int32_t place_of(const struct ranks *r, int64_t points)
{
    int32_t low = 0, high = r->all_count;

    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (r->all[mid] > points)
            low = mid + 1;
        else
            high = mid;
    }
    return low + 1;
}

/*
 * Where a candidate belongs. A need that is full is so whoever asks, an expert whose places are taken wherever he is
 * asked for: `pass` is what the list is about and rejects nobody.
 */
static int32_t class_of(const struct plan_desk *d, struct plan_pair p, enum plan_block pass)
{
    int32_t quota;

    if (plan_tally__has(&d->tally, p))
        return CLASS_SENT;
    enum plan_block block = plan_tally__block(&d->tally, p, pass, &quota);
    return block == PLAN_BLOCK_NONE ? CLASS_FREE : CLASS_BLOCKED + (int32_t)block;
}

/* The pair with parts, score and what stands in the way. */
static void fill_option(struct plan_desk *d, struct plan_pair p, enum plan_block pass, struct arena *mem, struct plan_option *out)
{
    desk__option(d, p, mem, out);
    out->score = desk__parts(d, p, out->parts, &out->part_count);
    if (out->standing == PLAN_OPEN || out->standing == PLAN_FORBIDDEN)
        out->why = desk__block(d, p, pass, mem);
}

/* Somebody outside the candidates: unfit for the need. */
static void fill_unfit(struct plan_desk *d, struct plan_pair p, struct arena *mem, struct plan_option *out)
{
    desk__option(d, p, mem, out);
    out->standing = PLAN_UNFIT;
    out->why = _("none of his specialties is of the family that the need asks for");
}

static void fill_away(struct plan_desk *d, int32_t at, int32_t need, struct arena *mem, struct plan_option *out)
{
    const struct desk_away *a = &d->away[at];
    const struct plan_need *n = &d->d.in.needs[need];

    *out = (struct plan_option){
        .expert = arena_dup(mem, a->person.no),
        .expert_name = arena_dup(mem, a->person.name),
        .programme = arena_dup(mem, a->person.programme),
        .home = arena_dup(mem, a->person.home),
        .need = arena_dup(mem, d->d.needs.words[need]),
        .village = arena_dup(mem, d->d.villages.words[n->village]),
        .village_name = arena_dup(mem, d->d.village_names[n->village]),
        .specialty = n->specialty < 0 ? "" : arena_dup(mem, d->specialties[n->specialty]),
        .poor = d->d.in.villages[n->village].poor,
        .priority = n->priority,
        .wanted = n->wanted,
        .got = plan_tally__got(&d->tally, need),
        .km = -1,
        .score = -1,
        .standing = PLAN_UNFIT,
        .why = arena_dup(mem, a->why),
    };
}

bool desk__would_suit(const struct plan_desk *d, const struct desk_away *a, int32_t need)
{
    int32_t wanted = d->d.in.needs[need].specialty;

    for (int i = 0; wanted >= 0 && i < 3 && a->specialty[i] >= 0; i++)
        if (strcmp(d->families[a->specialty[i]], d->families[wanted]) == 0)
            return true;
    return false;
}

/* Who is away, then everybody whom nothing makes a candidate. */
static void add_others(struct plan_desk *d, int32_t need, struct ranks *r)
{
    const int32_t *expert, *score;
    int32_t count = plan_candidates_of(&d->d.in, need, d->scratch, &expert, &score), at = 0;

    for (int32_t i = 0; i < d->away_count; i++)
        r->list[r->count++] = (struct rank){desk__would_suit(d, &d->away[i], need) ? CLASS_AWAY : CLASS_UNFIT_AWAY, i, 0};
    for (int32_t x = 0; x < d->d.in.expert_count; x++) {
        while (at < count && expert[at] < x)
            at++;
        if (at == count || expert[at] != x)
            r->list[r->count++] = (struct rank){CLASS_UNFIT, x, 0};
    }
}

static struct ranks rank_experts(struct plan_desk *d, int32_t need, bool rejected)
{
    struct ranks r = {.list = mem_new(((size_t)d->d.in.expert_count + (size_t)d->away_count + 1) * sizeof *r.list)};
    const int32_t *expert, *score;
    int32_t count = plan_candidates_of(&d->d.in, need, d->scratch, &expert, &score);

    r.all = mem_new(((size_t)count + 1) * sizeof *r.all);
    for (int32_t i = 0; i < count; i++) {
        struct plan_pair p = {expert[i], need};
        int32_t class = class_of(d, p, PLAN_BLOCK_WANTED);
        int64_t points = plan_score__parts_of(&d->d.score, p, score[i]);
        r.all[r.all_count++] = points;
        if (rejected || class <= CLASS_FREE)
            r.list[r.count++] = (struct rank){class, expert[i], points};
    }
    if (count)
        qsort(r.all, (size_t)count, sizeof *r.all, compare_points);
    if (rejected)
        add_others(d, need, &r);
    return r;
}

bool plan_desk_candidates(struct plan_desk *d, const char *need, bool rejected, int32_t limit, struct arena *mem,
                          struct plan_option **out, int32_t *count, struct err *e)
{
    int32_t n = desk__need(d, need, e);

    *count = 0;
    if (n < 0)
        return false;
    desk__name_parts(d);
    struct ranks r = rank_experts(d, n, rejected);
    sort_ranks(&r, limit);
    *out = arena_new(mem, ((size_t)r.count + 1) * sizeof **out);
    for (; *count < r.count; ++*count) {
        const struct rank *at = &r.list[*count];
        struct plan_option *o = &(*out)[*count];
        if (at->class == CLASS_AWAY || at->class == CLASS_UNFIT_AWAY)
            fill_away(d, at->number, n, mem, o);
        else if (at->class == CLASS_UNFIT)
            fill_unfit(d, (struct plan_pair){at->number, n}, mem, o);
        else {
            fill_option(d, (struct plan_pair){at->number, n}, PLAN_BLOCK_WANTED, mem, o);
            o->rank = place_of(&r, at->points);
        }
        o->rivals = r.all_count;
    }
    free(r.list);
    free(r.all);
    return true;
}

/* His points on the need, -1 = no candidate. */
static int32_t score_of(struct plan_desk *d, struct plan_pair p)
{
    return plan_score__of(&d->d, p, d->scratch);
}

bool plan_desk_villages(struct plan_desk *d, const char *expert, bool rejected, int32_t limit, struct arena *mem,
                        struct plan_option **out, int32_t *count, struct err *e)
{
    int32_t x = desk__expert(d, expert, e);
    struct ranks r = {.list = NULL};

    *count = 0;
    if (x < 0)
        return false;
    desk__name_parts(d);
    r.list = mem_new(((size_t)d->d.in.need_count + 1) * sizeof *r.list);
    for (int32_t n = 0; n < d->d.in.need_count; n++) {
        struct plan_pair p = {x, n};
        int32_t score = desk__sees(d, n) ? score_of(d, p) : -1, class = class_of(d, p, PLAN_BLOCK_PLACES);
        if (score >= 0 && (rejected || class <= CLASS_FREE))
            r.list[r.count++] = (struct rank){class, n, score};
    }
    sort_ranks(&r, limit);
    *out = arena_new(mem, ((size_t)r.count + 1) * sizeof **out);
    for (; *count < r.count; ++*count)
        fill_option(d, (struct plan_pair){x, r.list[*count].number}, PLAN_BLOCK_PLACES, mem, &(*out)[*count]);
    free(r.list);
    return true;
}

void plan_desk_people(const struct plan_desk *d, const char *area, bool lacking, struct arena *mem, struct plan_sent **out, int32_t *count)
{
    int32_t most = d->d.in.expert_count;

    *out = arena_new(mem, ((size_t)most + 1) * sizeof **out);
    *count = 0;
    for (int32_t x = 0; x < most; x++) {
        const struct desk_person *p = &d->people[x];
        int32_t load = plan_tally__load(&d->tally, x), places = d->d.in.experts[x].places;
        if ((lacking && load >= places) || strncmp(p->place, area, strlen(area)) != 0)
            continue;
        (*out)[(*count)++] = (struct plan_sent){
            .expert = arena_dup(mem, p->no),
            .name = arena_dup(mem, p->name),
            .programme = arena_dup(mem, p->programme),
            .home = arena_dup(mem, p->banner),
            .load = load,
            .capacity = places,
        };
    }
}

/* ---- bars ---- */

struct bars {
    struct plan_bar *list;
    int32_t count;
};

static void add_bar(struct bars *b, const char *label, int64_t have, int64_t want, int64_t most)
{
    b->list[b->count++] = (struct plan_bar){label, have, want, most};
}

static void add_coverage(const struct plan_desk *d, struct bars *b)
{
    const struct plan_instance *in = &d->d.in;
    int64_t villages = 0, reached = 0, poor = 0, poor_reached = 0, wanted = 0, places = 0, met = 0;
    bool *asks = mem_zero((size_t)in->village_count + 1, sizeof *asks);

    for (int32_t n = 0; n < in->need_count; n++) {
        asks[in->needs[n].village] = true;
        wanted += in->needs[n].wanted;
        met += plan_tally__got(&d->tally, n) >= in->needs[n].wanted;
    }
    for (int32_t v = 0; v < in->village_count; v++) {
        villages += asks[v];
        reached += d->tally.reached[v] > 0;
        poor += asks[v] && in->villages[v].poor;
        poor_reached += in->villages[v].poor && d->tally.reached[v] > 0;
    }
    for (int32_t x = 0; x < in->expert_count; x++)
        places += in->experts[x].places;
    add_bar(b, _("Poor villages reached"), poor_reached, poor, -1);
    add_bar(b, _("Villages reached"), reached, villages, -1);
    add_bar(b, _("Needs met in full"), met, in->need_count, -1);
    add_bar(b, _("Experts sent / wanted"), d->tally.count, wanted, -1);
    add_bar(b, _("Places used / in all"), d->tally.count, places, -1);
    free(asks);
}

/* How many experts have no place, one, two, … */
static void add_load(const struct plan_desk *d, struct bars *b, struct arena *mem)
{
    enum { LOADS = 7 };
    int64_t loads[LOADS] = {0};
    int32_t last = 0;

    for (int32_t x = 0; x < d->d.in.expert_count; x++) {
        int32_t load = plan_tally__load(&d->tally, x);
        loads[load < LOADS - 1 ? load : LOADS - 1]++;
    }
    for (int32_t i = 0; i < LOADS; i++)
        last = loads[i] ? i : last;
    for (int32_t i = 0; i <= last; i++) {
        struct buf label = {0};
        if (i == 0)
            buf_add(&label, _("Experts at home"));
        else
            buf_addf(&label, i == LOADS - 1 ? _("Experts with %d places or more") : _("Experts with %d places"), i);
        add_bar(b, desk__keep(mem, &label), loads[i], d->d.in.expert_count, -1);
    }
}

/* Programmes first, then leagues, then banners. */
static void add_quotas(const struct plan_desk *d, struct bars *b, struct arena *mem)
{
    static const enum plan_quota_kind order[] = {PLAN_PROG, PLAN_PROG_LEAGUE, PLAN_DEST_LEAGUE, PLAN_PROG_BANNER, PLAN_DEST_BANNER};

    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        for (int32_t i = 0; i < d->d.quota_records; i++) {
            const struct plan_quota *q = &d->d.in.quotas[i];
            if (q->kind == order[k])
                add_bar(b, arena_dup(mem, d->quotas[i]), d->tally.counts[i], q->lower, q->upper >= PLAN_NO_LIMIT ? -1 : q->upper);
        }
}

static void add_stations(const struct plan_desk *d, struct bars *b, struct arena *mem)
{
    for (int32_t i = 0; i < d->d.in.station_count; i++) {
        const struct plan_station *s = &d->d.in.stations[i];
        add_bar(b, arena_dup(mem, d->d.station_names[i]), plan_stations__heads(&d->tally, i), plan_stations__wish(s), s->most - 1);
    }
}

bool plan_desk_bars(struct plan_desk *d, struct arena *mem, struct plan_bar **out, int32_t *count, struct err *e)
{
    struct bars b = {.list = arena_new(mem, ((size_t)d->d.quota_records + (size_t)d->d.in.station_count + 16) * sizeof *b.list)};

    (void)e;
    add_coverage(d, &b);
    add_quotas(d, &b, mem);
    add_stations(d, &b, mem);
    add_load(d, &b, mem);
    *out = b.list;
    *count = b.count;
    return true;
}
