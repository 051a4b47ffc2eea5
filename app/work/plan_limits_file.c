/* limits.csv of an instance folder: what limits a dispatch beyond quotas. */
#include "plan_limits_file__.h"

#include "plan_book__.h"
#include "plan_csv__.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATIONS_MOST = 100000 };

enum kind { EXPERT_DAYS, NEED_DAYS, VILLAGE_LEAST, VILLAGE_MOST, TEAM, TOGETHER, APART, PERSON, SUBSIDISED, LOAD_MOST, SUBSIDIES_MOST, STATION_LEAST, STATION_MOST, POST, KIND__COUNT };

static const char *const kind_words[] = {"expert_days", "need_days", "village_least", "village_most", "team", "together", "apart",
                                         "person",      "subsidised", "load_most",    "subsidies_most", "station_least", "station_most", "post", NULL};

static const struct plan_csv_column columns[] = {
    {.name = "kind", .words = kind_words},
    {.name = "a", .least = 0, .most = 1000000000},
    {.name = "b", .least = 0, .most = 1000000000},
};

/* Which column names an expert, need or village, and how many there are. */
static bool in_range(const struct plan_instance *in, const struct plan_csv *c, const int64_t *v, struct err *e)
{
    const int64_t experts = in->expert_count, needs = in->need_count, villages = in->village_count, any = INT64_MAX;
    const int64_t most[KIND__COUNT][2] = {
        {experts, any}, {needs, any}, {villages, any}, {villages, any}, {needs, needs}, {experts, experts}, {experts, experts}, {experts, experts}, {experts, 2}, {any, any}, {any, any}, {STATIONS_MOST, any}, {STATIONS_MOST, any}, {experts, STATIONS_MOST},
    };

    for (int k = 0; k < 2; k++)
        if (v[k + 1] >= most[v[0]][k])
            return plan_csv__fault(c, k + 1, e, _("there is no number %lld here."), (long long)v[k + 1]);
    if (v[0] == TEAM && (v[1] == v[2] || in->needs[v[1]].village != in->needs[v[2]].village || in->needs[v[1]].team || in->needs[v[2]].team))
        return plan_csv__fault(c, 1, e, _("a team is two needs of one village, each in one team."));
    if ((v[0] == TOGETHER || v[0] == APART) && v[1] == v[2])
        return plan_csv__fault(c, 1, e, _("a tie needs two experts."));
    if (v[0] == PERSON && in->experts[v[2]].person && in->experts[v[2]].person != v[2] + 1)
        return plan_csv__fault(c, 2, e, _("this is not the person's first record."));
    return true;
}

/* The station of that number; those up to it are there then. */
static struct plan_station *station(struct plan_instance *in, int32_t number)
{
    if (number >= in->station_count) {
        in->stations = mem_grow(in->stations, (size_t)number + 1, sizeof *in->stations);
        memset(in->stations + in->station_count, 0, (size_t)(number + 1 - in->station_count) * sizeof *in->stations);
        in->station_count = number + 1;
    }
    return &in->stations[number];
}

static int compare_posts(const void *a, const void *b)
{
    const struct plan_post *p = a, *q = b;

    if (p->expert != q->expert)
        return p->expert < q->expert ? -1 : 1;
    return p->station == q->station ? 0 : p->station < q->station ? -1 : 1;
}

/* By expert, each once, in whatever order the rows stood. */
static void sort_posts(struct plan_instance *in)
{
    int32_t kept = 0;

    if (in->post_count)
        qsort(in->posts, (size_t)in->post_count, sizeof *in->posts, compare_posts);
    for (int32_t i = 0; i < in->post_count; i++)
        if (kept == 0 || compare_posts(&in->posts[kept - 1], &in->posts[i]) != 0)
            in->posts[kept++] = in->posts[i];
    in->post_count = kept;
}

static void take(struct plan_instance *in, const int64_t *v, int32_t *room)
{
    int32_t a = (int32_t)v[1], b = (int32_t)v[2];

    switch ((enum kind)v[0]) {
    case EXPERT_DAYS:
        in->experts[a].days = b + 1;
        break;
    case NEED_DAYS:
        in->needs[a].days = b;
        break;
    case VILLAGE_LEAST:
        in->villages[a].least = b;
        break;
    case VILLAGE_MOST:
        in->villages[a].most = b + 1;
        break;
    case TEAM:
        in->needs[a].team = b + 1;
        in->needs[b].team = a + 1;
        break;
    case TOGETHER:
    case APART:
        if (in->tie_count == *room)
            in->ties = mem_grow(in->ties, (size_t)(*room = *room ? *room * 2 : 16), sizeof *in->ties);
        in->ties[in->tie_count++] = (struct plan_tie){a, b, v[0] == TOGETHER};
        break;
    case PERSON:
        in->experts[a].person = b + 1;
        in->experts[b].person = b + 1;
        break;
    case SUBSIDISED:
        in->experts[a].subsidised = b > 0;
        break;
    case LOAD_MOST:
        in->params.load_most = b;
        break;
    case SUBSIDIES_MOST:
        in->params.subsidies_most = b;
        break;
    case STATION_LEAST:
        station(in, a)->least = b;
        break;
    case STATION_MOST:
        station(in, a)->most = b + 1;
        break;
    case POST:
        station(in, b);
        in->posts = mem_grow(in->posts, (size_t)in->post_count + 1, sizeof *in->posts);
        in->posts[in->post_count++] = (struct plan_post){a, b};
        break;
    case KIND__COUNT:
        BUG("no kind of limit");
    }
}

bool plan_limits__read(struct plan_instance *in, const char *dir, struct err *e)
{
    struct plan_csv c;
    int64_t v[PLAN_CSV_MAX];
    int32_t room = 0;
    int got = -1;
    struct buf path = {0};

    buf_addf(&path, "%s/limits.csv", dir);
    bool there = access(buf_text(&path), F_OK) == 0;
    buf_release(&path);
    if (!there)
        return true;
    if (plan_csv__open(&c, dir, "limits.csv", columns, 3, e))
        while ((got = plan_csv__next(&c, v, e)) > 0) {
            if (!in_range(in, &c, v, e)) {
                got = -1;
                break;
            }
            take(in, v, &room);
        }
    plan_csv__close(&c);
    sort_posts(in);
    return got == 0;
}

/* ---- writing ---- */

static bool any_bound(const struct plan_instance *in)
{
    for (int32_t v = 0; v < in->village_count; v++)
        if (in->villages[v].least || in->villages[v].most)
            return true;
    return plan_limits__any(in);
}

static void put(FILE *f, enum kind kind, int32_t a, int32_t b)
{
    fprintf(f, "%s,%d,%d\n", kind_words[kind], a, b);
}

static void put_experts(FILE *f, const struct plan_instance *in)
{
    for (int32_t x = 0; x < in->expert_count; x++) {
        const struct plan_expert *p = &in->experts[x];
        if (p->days)
            put(f, EXPERT_DAYS, x, p->days - 1);
        if (p->person && p->person != x + 1)
            put(f, PERSON, x, p->person - 1);
        if (p->subsidised)
            put(f, SUBSIDISED, x, 1);
    }
    for (int32_t i = 0; i < in->tie_count; i++)
        put(f, in->ties[i].together ? TOGETHER : APART, in->ties[i].expert, in->ties[i].other);
}

bool plan_limits__write(const struct plan_instance *in, const char *dir, struct err *e)
{
    struct buf path = {0};

    buf_addf(&path, "%s/limits.csv", dir);
    bool wanted = any_bound(in);
    FILE *f = wanted ? fopen(buf_text(&path), "w") : NULL;
    bool gone = wanted || unlink(buf_text(&path)) == 0 || errno == ENOENT;
    buf_release(&path);
    if (!f)
        return (!wanted && gone) || err_set(e, ERR_IO, _("limits.csv cannot be written: %s"), strerror(errno));
    fputs("kind,a,b\n", f);
    put_experts(f, in);
    for (int32_t n = 0; n < in->need_count; n++) {
        if (in->needs[n].days)
            put(f, NEED_DAYS, n, in->needs[n].days);
        if (in->needs[n].team > n + 1)
            put(f, TEAM, n, in->needs[n].team - 1);
    }
    for (int32_t v = 0; v < in->village_count; v++) {
        if (in->villages[v].least)
            put(f, VILLAGE_LEAST, v, in->villages[v].least);
        if (in->villages[v].most)
            put(f, VILLAGE_MOST, v, in->villages[v].most - 1);
    }
    for (int32_t i = 0; i < in->station_count; i++) {
        put(f, STATION_LEAST, i, in->stations[i].least);
        if (in->stations[i].most)
            put(f, STATION_MOST, i, in->stations[i].most - 1);
    }
    for (int32_t i = 0; i < in->post_count; i++)
        put(f, POST, in->posts[i].expert, in->posts[i].station);
    if (in->params.load_most)
        put(f, LOAD_MOST, 0, in->params.load_most);
    if (in->params.subsidies_most)
        put(f, SUBSIDIES_MOST, 0, in->params.subsidies_most);
    bool bad = ferror(f) != 0;
    return (fclose(f) == 0 && !bad) || err_set(e, ERR_IO, _("limits.csv could not be written whole: %s"), strerror(errno));
}
