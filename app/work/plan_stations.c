/* Bounds of stations and teams: counted in a plan, said, checked. */
#include "plan_stations__.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int32_t plan_stations__wish(const struct plan_station *s)
{
    return s->most > 0 && s->least > s->most - 1 ? s->most - 1 : s->least;
}

int32_t plan_stations__first(const struct plan_instance *in, int32_t expert)
{
    int32_t low = 0, high = in->post_count;

    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (in->posts[mid].expert < expert)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

int64_t plan_stations__shortfall(const struct plan_instance *in, const int32_t *load)
{
    int32_t *heads = mem_zero((size_t)in->station_count + 1, sizeof *heads);
    int64_t lacks = 0;

    for (int32_t i = 0; i < in->post_count; i++)
        heads[in->posts[i].station] += load[in->posts[i].expert] > 0;
    for (int32_t i = 0; i < in->station_count; i++) {
        int32_t wish = plan_stations__wish(&in->stations[i]);
        lacks += wish > heads[i] ? wish - heads[i] : 0;
    }
    free(heads);
    return lacks;
}

/* Which experts suit a need that wants somebody, or stand on one: 1, else 0. */
static int32_t *find_useful(const struct plan_instance *in, int32_t *scratch)
{
    int32_t *useful = mem_zero((size_t)in->expert_count + 1, sizeof *useful);

    for (int32_t n = 0; n < in->need_count; n++) {
        const int32_t *expert, *score;
        int32_t count = plan_candidates_of(in, n, scratch, &expert, &score);
        for (int32_t i = 0; in->needs[n].wanted > 0 && i < count; i++)
            useful[expert[i]] = 1;
    }
    for (int32_t i = 0; i < in->pin_count; i++)
        useful[in->pins[i].expert] = 1;
    return useful;
}

int64_t plan_stations__hopeless(const struct plan_instance *in, int32_t *scratch)
{
    int32_t *useful = in->station_count ? find_useful(in, scratch) : NULL;
    int64_t lacks = useful ? plan_stations__shortfall(in, useful) : 0;

    free(useful);
    return lacks;
}

int32_t plan_stations__heads(const struct plan_tally *t, int32_t station)
{
    int32_t heads = 0;

    for (int32_t i = 0; i < t->in->post_count; i++)
        heads += t->in->posts[i].station == station && plan_tally__load(t, t->in->posts[i].expert) > 0;
    return heads;
}

bool plan_stations__keep(const struct plan_tally *t)
{
    for (int32_t i = 0; i < t->in->station_count; i++)
        if (t->in->stations[i].most > 0 && plan_stations__heads(t, i) > t->in->stations[i].most - 1)
            return false;
    return true;
}

int32_t plan_stations__full(const struct plan_tally *t, struct plan_pair p)
{
    const struct plan_instance *in = t->in;

    if (plan_tally__load(t, p.expert) > 0)
        return -1;
    for (int32_t i = plan_stations__first(in, p.expert); i < in->post_count && in->posts[i].expert == p.expert; i++) {
        int32_t station = in->posts[i].station, most = in->stations[station].most;
        if (most > 0 && plan_stations__heads(t, station) >= most - 1)
            return station;
    }
    return -1;
}

/* ---- sentences ---- */

void plan_stations__names(const struct plan_data *d, const struct plan_tally *t, int32_t station, bool going, struct buf *out)
{
    enum { NAMED = 6 };
    int32_t named = 0;

    for (int32_t i = 0; i < d->in.post_count; i++) {
        struct plan_post p = d->in.posts[i];
        if (p.station != station || (plan_tally__load(t, p.expert) > 0) != going || named++ >= NAMED)
            continue;
        buf_addf(out, "%s%s", named > 1 ? ", " : "", d->experts.words[p.expert]);
    }
    if (named > NAMED)
        buf_addf(out, _(" and %d more"), named - NAMED);
}

bool plan_stations__say(const struct plan_data *d, const struct plan_tally *t, struct plan_pair p, struct buf *out)
{
    int32_t station = plan_stations__full(t, p);
    struct buf names = {0};

    if (station < 0)
        return false;
    plan_stations__names(d, t, station, true, &names);
    if (names.len)
        buf_addf(out, _("of %s at most %d may go, and so many do: %s"), d->station_names[station], d->in.stations[station].most - 1, buf_text(&names));
    else
        buf_addf(out, _("of %s nobody may go"), d->station_names[station]);
    buf_release(&names);
    return true;
}

int32_t plan_stations__named(const struct plan_data *d, const char *key)
{
    char year[16];
    int len = snprintf(year, sizeof year, "%d+", d->year);

    if (strncmp(key, year, (size_t)len) != 0)
        return -1;
    for (int32_t i = 0; i < d->in.station_count; i++) {
        size_t digits = strcspn(d->station_names[i], " ");
        if (strlen(key + len) == digits && strncmp(key + len, d->station_names[i], digits) == 0)
            return i;
    }
    return -1;
}

/* By how much it is short, and what of. */
static void tell_lack(const struct plan_tally *t, int32_t station, int32_t lacks, struct buf *out)
{
    int32_t there = 0;

    for (int32_t i = 0; i < t->in->post_count; i++)
        there += t->in->posts[i].station == station;
    if (there < plan_stations__wish(&t->in->stations[station]))
        buf_addf(out, _("It lacks %d: only %d of its experts are available in the year.\n"), lacks, there);
    else
        buf_addf(out, _("It lacks %d: no open need is left for what those at home know, a quota or another limit is full, or poor villages and quotas come first.\n"),
                 lacks);
}

void plan_stations__tell(const struct plan_data *d, const struct plan_tally *t, int32_t station, struct buf *out)
{
    const struct plan_station *s = &d->in.stations[station];
    int32_t heads = plan_stations__heads(t, station), wish = plan_stations__wish(s);
    struct buf go = {0}, stay = {0};

    if (s->most > 0)
        buf_addf(out, _("%s: %d of its experts go, at least %d should, at most %d may.\n"), d->station_names[station], heads, s->least, s->most - 1);
    else
        buf_addf(out, _("%s: %d of its experts go, at least %d should.\n"), d->station_names[station], heads, s->least);
    plan_stations__names(d, t, station, true, &go);
    plan_stations__names(d, t, station, false, &stay);
    if (go.len)
        buf_addf(out, _("They go: %s.\n"), buf_text(&go));
    if (stay.len)
        buf_addf(out, _("At home stay: %s.\n"), buf_text(&stay));
    if (heads < wish)
        tell_lack(t, station, wish - heads, out);
    buf_release(&go);
    buf_release(&stay);
}

/* ---- what stands already ---- */

/* Counts a pair's expert at his stations when he is first seen; answers one that has too many, -1 = none. */
static int32_t count_pin(const struct plan_instance *in, struct plan_pair p, bool *seen, int32_t *heads)
{
    int32_t over = -1;

    if (seen[p.expert])
        return -1;
    seen[p.expert] = true;
    for (int32_t i = plan_stations__first(in, p.expert); i < in->post_count && in->posts[i].expert == p.expert; i++) {
        int32_t station = in->posts[i].station, most = in->stations[station].most;
        if (++heads[station] > most - 1 && most > 0 && over < 0)
            over = station;
    }
    return over;
}

/* Standing work raises the bounds of all stations of the expert. */
static void give_way(struct plan_instance *in, int32_t expert, const int32_t *heads)
{
    for (int32_t i = plan_stations__first(in, expert); i < in->post_count && in->posts[i].expert == expert; i++) {
        struct plan_station *s = &in->stations[in->posts[i].station];
        if (s->most > 0 && heads[in->posts[i].station] > s->most - 1)
            s->most = heads[in->posts[i].station] + 1;
    }
}

bool plan_stations__pins(struct plan_data *d, struct err *e)
{
    struct plan_instance *in = &d->in;
    bool *seen = mem_zero((size_t)in->expert_count + 1, sizeof *seen);
    int32_t *heads = mem_zero((size_t)in->station_count + 1, sizeof *heads);
    bool ok = true;

    for (int32_t i = 0; ok && i < in->pin_count; i++) {
        int32_t over = count_pin(in, in->pins[i], seen, heads);
        if (over >= 0 && i < d->standing)
            give_way(in, in->pins[i].expert, heads);
        else if (over >= 0)
            ok = err_set(e, ERR_CONFLICT, _("expert %s on need %s is one too many: of %s at most %d may go; unpin one of theirs, or raise its bound"),
                         d->experts.words[in->pins[i].expert], d->needs.words[in->pins[i].need], d->station_names[over], in->stations[over].most - 1);
    }
    free(seen);
    free(heads);
    return ok;
}

bool plan_stations__check(const struct plan_instance *in, struct err *e)
{
    bool *seen = mem_zero((size_t)in->expert_count + 1, sizeof *seen);
    int32_t *heads = mem_zero((size_t)in->station_count + 1, sizeof *heads);
    bool ok = true;

    for (int32_t i = 0; ok && i < in->pin_count; i++) {
        int32_t over = count_pin(in, in->pins[i], seen, heads);
        if (over >= 0)
            ok = err_set(e, ERR_INPUT, _("The pin of expert %d on need %d is one too many: of station %d at most %d may go. Unpin one of theirs."),
                         in->pins[i].expert, in->pins[i].need, over, in->stations[over].most - 1);
    }
    free(seen);
    free(heads);
    return ok;
}
