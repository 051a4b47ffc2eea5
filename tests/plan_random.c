/* Small dispatches from a seed. */
#include "plan_random.h"

#include <stdlib.h>

int32_t plan_roll(struct plan_dice *d, int32_t from, int32_t to)
{
    d->state += 0x9E3779B97F4A7C15u;
    uint64_t z = d->state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return from + (int32_t)((z ^ z >> 31) % (uint64_t)(to - from + 1));
}

static void make_places(struct plan_instance *in, struct plan_dice *d, struct plan_shape s)
{
    in->villages = mem_zero((size_t)s.villages + 1, sizeof *in->villages);
    in->needs = mem_zero((size_t)s.needs + 1, sizeof *in->needs);
    in->village_count = s.villages;
    in->need_count = s.needs;
    for (int32_t v = 0; v < s.villages; v++) {
        int32_t banner = plan_roll(d, 0, s.banners - 1);
        in->villages[v] = (struct plan_village){.league = banner % s.leagues,
                                                .banner = banner,
                                                .poor = plan_roll(d, 0, 2) == 0,
                                                .x_m = plan_roll(d, -9999, 9999)};
    }
    for (int32_t n = 0; n < s.needs; n++)
        in->needs[n] = (struct plan_need){.village = plan_roll(d, 0, s.villages - 1),
                                          .wanted = plan_roll(d, 0, 3) ? 1 : 2,
                                          .specialty = plan_roll(d, -1, 9),
                                          .priority = plan_roll(d, 1, 5)};
}

static void make_experts(struct plan_instance *in, struct plan_dice *d, struct plan_shape s)
{
    in->experts = mem_zero((size_t)s.experts + 1, sizeof *in->experts);
    in->expert_count = s.experts;
    for (int32_t x = 0; x < s.experts; x++) {
        int32_t banner = plan_roll(d, 0, s.banners - 1);
        in->experts[x] = (struct plan_expert){.programme = plan_roll(d, 0, 1),
                                              .league = banner % s.leagues,
                                              .banner = banner,
                                              .places = plan_roll(d, 1, s.most_places),
                                              .specialty = {1, -1, -1},
                                              .last = {-1, -1}};
    }
}

static void make_candidates(struct plan_instance *in, struct plan_dice *d, struct plan_shape s)
{
    int64_t count = 0;

    in->start = mem_zero((size_t)s.needs + 1, sizeof *in->start);
    in->expert = mem_zero((size_t)s.needs * (size_t)s.candidates + 1, sizeof *in->expert);
    in->score = mem_zero((size_t)s.needs * (size_t)s.candidates + 1, sizeof *in->score);
    for (int32_t n = 0; n < s.needs; n++) {
        int32_t left = plan_roll(d, 0, s.candidates);
        for (int32_t x = 0; x < s.experts && left > 0; x++) {
            if (plan_roll(d, 1, s.experts - x) > left)
                continue;
            left--;
            in->expert[count] = x;
            in->score[count++] = plan_roll(d, 0, 1000 / s.score_step) * s.score_step;
        }
        in->start[n + 1] = count;
    }
}

static void add_quota(struct plan_instance *in, struct plan_dice *d, struct plan_quota q,
                      int32_t there, bool tight)
{
    q.upper = tight ? plan_roll(d, there / 2, there) : there + plan_roll(d, 0, 2);
    q.lower = plan_roll(d, 0, 3) ? plan_roll(d, 0, q.upper) : 0;
    in->quotas[in->quota_count++] = q;
}

static int32_t at_home(const struct plan_instance *in, int32_t programme, int32_t league,
                       int32_t banner)
{
    int32_t count = 0;

    for (int32_t x = 0; x < in->expert_count; x++)
        count += in->experts[x].programme == programme &&
                 (league < 0 || in->experts[x].league == league) &&
                 (banner < 0 || in->experts[x].banner == banner);
    return count;
}

static void make_quotas(struct plan_instance *in, struct plan_dice *d, struct plan_shape s)
{
    in->quotas = mem_zero((size_t)(2 + 3 * s.leagues + 3 * s.banners), sizeof *in->quotas);
    for (int32_t p = 0; p < 2; p++) {
        add_quota(in, d, (struct plan_quota){PLAN_PROG, p, -1, -1, 0, 0}, at_home(in, p, -1, -1),
                  s.tight);
        for (int32_t l = 0; l < s.leagues; l++)
            add_quota(in, d, (struct plan_quota){PLAN_PROG_LEAGUE, p, l, -1, 0, 0},
                      at_home(in, p, l, -1), s.tight);
        for (int32_t b = 0; b < s.banners; b++)
            add_quota(in, d, (struct plan_quota){PLAN_PROG_BANNER, p, b % s.leagues, b, 0, 0},
                      at_home(in, p, b % s.leagues, b), false);
    }
    for (int32_t l = 0; l < s.leagues; l++)
        add_quota(in, d, (struct plan_quota){PLAN_DEST_LEAGUE, -1, l, -1, 0, 0},
                  s.needs / s.leagues + 1, plan_roll(d, 0, 2) == 0);
    for (int32_t b = 0; b < s.banners; b++)
        add_quota(in, d, (struct plan_quota){PLAN_DEST_BANNER, -1, b % s.leagues, b, 0, 0},
                  s.needs / s.banners + 1, plan_roll(d, 0, 2) == 0);
}

/* A pin or a forbidden pair, kept only when the instance stays consistent. */
static void try_pair(struct plan_instance *in, struct plan_dice *d, bool pin)
{
    struct err e = {0};

    if (in->start[in->need_count] == 0)
        return;
    int64_t i = plan_roll(d, 0, (int32_t)in->start[in->need_count] - 1);
    int32_t n = 0;
    while (in->start[n + 1] <= i)
        n++;
    struct plan_pair p = {in->expert[i], n};
    if (pin)
        in->pins[in->pin_count++] = p;
    else
        in->forbids[in->forbid_count++] = p;
    if (plan_instance_check(in, &e))
        return;
    if (pin)
        in->pin_count--;
    else
        in->forbid_count--;
}

void plan_random(struct plan_instance *in, uint64_t seed, struct plan_shape s)
{
    struct plan_dice d = {seed * 1000003};

    *in = (struct plan_instance){.params = PLAN_PARAMS_DEFAULT};
    in->params.load_step = plan_roll(&d, 0, 2) * 10;
    make_places(in, &d, s);
    make_experts(in, &d, s);
    make_candidates(in, &d, s);
    make_quotas(in, &d, s);
    in->pins = mem_zero(8, sizeof *in->pins);
    in->forbids = mem_zero(8, sizeof *in->forbids);
    for (int32_t i = plan_roll(&d, 0, 4); i > 2; i--)
        try_pair(in, &d, true);
    for (int32_t i = plan_roll(&d, 0, 4); i > 2; i--)
        try_pair(in, &d, false);
}
