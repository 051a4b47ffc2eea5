/*
 * Every answer about a plan against all plans there are: what a choice costs, the best alternatives, who is in the way,
 * what one unit more of anything brings. TEPAI_EXPLAIN_SEEDS="FROM COUNT" tries other instances.
 * Not here: the sentences made of the answers (test_plan_desk, tests/cli).
 */
#include "check.h"
#include "plan_every.h"
#include "plan_random.h"

#include "work/plan_explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INSTANCES = 200 };

/* An instance, all its plans, and what the planner says. */
struct trial {
    uint64_t seed;
    struct plan_instance in;
    struct plan_every *all;
    struct plan_ask *ask;
    struct plan_objective best;
    unsigned chosen; /* by the best plan */
    struct arena mem;
};

static struct plan_shape shape_of(uint64_t seed)
{
    return (struct plan_shape){.leagues = 1 + (int32_t)(seed % 2),
                               .banners = 2 + (int32_t)(seed % 3),
                               .villages = 5,
                               .experts = 2 + (int32_t)(seed % 5),
                               .needs = 6,
                               .candidates = 4,
                               .most_places = 1 + (int32_t)(seed % 4),
                               .score_step = seed % 7 ? 50 : 1,
                               .tight = seed % 3 == 0};
}

/* Every third instance has villages that may get few, or should get some. */
static void bound_villages(struct plan_instance *in, uint64_t seed)
{
    struct plan_dice dice = {seed + 77};
    struct err e = {0};

    for (int32_t v = 0; seed % 3 == 1 && v < in->village_count; v++) {
        in->villages[v].most = plan_roll(&dice, 0, 1) ? plan_roll(&dice, 1, 3) : 0;
        in->villages[v].least = plan_roll(&dice, 0, 2);
        if (!plan_instance_check(in, &e))
            in->villages[v].most = 0;
        err_clear(&e);
    }
}

static bool trial_open(struct trial *t, uint64_t seed)
{
    struct err e = {0};
    bool found;

    *t = (struct trial){.seed = seed};
    plan_random(&t->in, seed, shape_of(seed));
    bound_villages(&t->in, seed);
    t->all = plan_every_new(&t->in);
    if (!t->all) {
        plan_instance_release(&t->in);
        return false;
    }
    CHECK_OK(plan_ask_open(&t->in, NULL, &t->ask, &e), e);
    t->best = plan_every_best(t->all, (struct plan_asked){0}, &found);
    const struct plan_solution *s = plan_ask_best(t->ask);
    assert_true(found);
    assert_int_equal(plan_all_compare(s->plan, t->best), 0);
    t->chosen = plan_every_bits(t->all, s->pairs, s->placements);
    return true;
}

static void trial_close(struct trial *t)
{
    plan_ask_close(t->ask);
    free(t->all);
    plan_instance_release(&t->in);
    arena_release(&t->mem);
}

/* Runs a check on so many instances. */
static void on_instances(void (*check)(struct trial *), void (*at_end)(void))
{
    const char *wish = getenv("TEPAI_EXPLAIN_SEEDS");
    unsigned long from = 1, count = INSTANCES;

    if (wish)
        assert_int_equal(sscanf(wish, "%lu %lu", &from, &count), 2);
    for (uint64_t seed = from; count > 0; seed++) {
        struct trial t;
        if (!trial_open(&t, seed))
            continue;
        check(&t);
        trial_close(&t);
        count--;
    }
    if (!wish)
        at_end();
}

/* The effect that the plans themselves show. */
static struct plan_effect effect_of(const struct trial *t, const struct plan_every *all, struct plan_asked asked)
{
    bool found;
    struct plan_objective o = plan_every_best(all, asked, &found);

    return (struct plan_effect){found, true, found ? o.poor_covered - t->best.poor_covered : 0,
                                found ? o.quota_shortfall - t->best.quota_shortfall : 0, found ? o.value - t->best.value : 0};
}

static void expect_effect(const struct trial *t, const char *what, struct plan_pair p, struct plan_effect said, struct plan_effect is)
{
    if (said.known != is.known || said.poor != is.poor || said.shortfall != is.shortfall || said.value != is.value || (said.known && !said.exact))
        fail_msg("seed %lu, %s, expert %d need %d (flow %d): said %d %ld/%ld/%ld (exact %d), is %d %ld/%ld/%ld", (unsigned long)t->seed, what, p.expert,
                 p.need, plan_ask_is_flow(t->ask), said.known, (long)said.poor, (long)said.shortfall, (long)said.value, said.exact, is.known,
                 (long)is.poor, (long)is.shortfall, (long)is.value);
}

/* The lists of a way, carried out on the best plan, give a plan that keeps every rule and comes to what was said. */
static void expect_way(const struct trial *t, const struct plan_way *w)
{
    unsigned added = plan_every_bits(t->all, w->added, w->added_count), removed = plan_every_bits(t->all, w->removed, w->removed_count);
    unsigned then = (t->chosen & ~removed) | added;
    struct plan_objective o = plan_every_points(t->all, then);

    assert_int_equal(t->chosen & removed, removed);
    assert_int_equal(t->chosen & added, 0);
    assert_true(plan_every_allows(t->all, then));
    assert_int_equal(o.poor_covered - t->best.poor_covered, w->effect.poor);
    assert_int_equal(o.quota_shortfall - t->best.quota_shortfall, w->effect.shortfall);
    assert_int_equal(o.value - t->best.value, w->effect.value);
}

/* ---- one pair ---- */

static int by_flow, by_solving;

static void check_pairs(struct trial *t)
{
    struct err e = {0};

    by_flow += plan_ask_is_flow(t->ask);
    by_solving += !plan_ask_is_flow(t->ask);
    for (int i = 0; i < t->all->all.count; i++) {
        struct plan_pair p = t->all->all.pair[i];
        struct plan_effect said;
        CHECK_OK(plan_ask_pair(t->ask, p, &said, &e), e);
        expect_effect(t, "with", p, said, effect_of(t, t->all, (struct plan_asked){.with = 1u << i}));
    }
}

static void both_ways_were_tried(void)
{
    assert_true(by_flow > INSTANCES / 4);
    assert_true(by_solving > INSTANCES / 20);
}

static void forcing_any_pair_changes_the_plan_by_what_is_said(void **state)
{
    (void)state;
    on_instances(check_pairs, both_ways_were_tried);
}

static bool is_pinned(const struct plan_instance *in, struct plan_pair p)
{
    for (int32_t i = 0; i < in->pin_count; i++)
        if (in->pins[i].expert == p.expert && in->pins[i].need == p.need)
            return true;
    return false;
}

/* ---- alternatives ---- */

static int alternatives;

static void check_other(struct trial *t, int i, bool expert)
{
    struct plan_pair p = t->all->all.pair[i];
    struct plan_effect is = {0};
    struct plan_way w;
    struct err e = {0};

    if (expert)
        CHECK_OK(plan_ask_other_expert(t->ask, p, &t->mem, &w, &e), e);
    else
        CHECK_OK(plan_ask_other_need(t->ask, p, &t->mem, &w, &e), e);
    for (int k = 0; k < t->all->all.count; k++) {
        struct plan_pair q = t->all->all.pair[k];
        if ((expert ? q.need != p.need || q.expert == p.expert : q.expert != p.expert || q.need == p.need) || (t->chosen >> k & 1))
            continue;
        struct plan_effect one = effect_of(t, t->all, (struct plan_asked){.with = 1u << k, .without = 1u << i});
        if (plan_effect_compare(&one, &is) < 0)
            is = one;
    }
    expect_effect(t, expert ? "other expert" : "other need", p, w.effect, is);
    if (!w.effect.known)
        return;
    alternatives++;
    expect_way(t, &w);
    assert_int_equal(plan_every_bits(t->all, w.removed, w.removed_count) >> i & 1, 1);
    unsigned added = plan_every_bits(t->all, w.added, w.added_count), named = plan_every_bits(t->all, &w.pair, 1);
    assert_int_equal(added & named, named);
}

static void check_alternatives(struct trial *t)
{
    struct err e = {0};
    struct plan_effect said;

    for (int i = 0; i < t->all->all.count; i++) {
        struct plan_pair p = t->all->all.pair[i];
        if (!(t->chosen >> i & 1) || is_pinned(&t->in, p))
            continue;
        CHECK_OK(plan_ask_without(t->ask, p, &said, &e), e);
        expect_effect(t, "without", p, said, effect_of(t, t->all, (struct plan_asked){.without = 1u << i}));
        check_other(t, i, true);
        check_other(t, i, false);
    }
}

static void there_were_alternatives(void)
{
    assert_true(alternatives > INSTANCES);
}

static void the_named_alternative_is_the_best_and_loses_exactly_what_is_said(void **state)
{
    (void)state;
    on_instances(check_alternatives, there_were_alternatives);
}

/* ---- needs that lack somebody ---- */

static int reasons[PLAN_WHY_FREE + 1], lifts_that_meet, lifts_that_do_not;

static int32_t got_of(const struct trial *t, int32_t need)
{
    int32_t got = 0;

    for (int i = 0; i < t->all->all.count; i++)
        got += (t->chosen >> i & 1) && t->all->all.pair[i].need == need;
    return got;
}

static int32_t load_of(const struct trial *t, int32_t expert)
{
    int32_t load = 0;

    for (int i = 0; i < t->all->all.count; i++)
        load += (t->chosen >> i & 1) && t->all->all.pair[i].expert == expert;
    return load;
}

static bool is_forbidden(const struct plan_instance *in, struct plan_pair p)
{
    for (int32_t i = 0; i < in->forbid_count; i++)
        if (in->forbids[i].expert == p.expert && in->forbids[i].need == p.need)
            return true;
    return false;
}

/* What is named is a fact of the plan. */
static void check_reason(struct trial *t, int32_t need, const struct plan_why *w)
{
    int suit = 0, forbidden = 0, taken = 0, free_pairs = 0;

    for (int i = 0; i < t->all->all.count; i++) {
        struct plan_pair p = t->all->all.pair[i];
        if (p.need != need || (t->chosen >> i & 1))
            continue;
        bool no = is_forbidden(&t->in, p), full = load_of(t, p.expert) == t->in.experts[p.expert].places;
        suit++;
        forbidden += no;
        taken += !no && full;
        free_pairs += plan_every_allows(t->all, t->chosen | 1u << i);
    }
    reasons[w->reason]++;
    assert_int_equal(w->reason == PLAN_WHY_NOBODY, suit == 0);
    assert_int_equal(w->reason == PLAN_WHY_FORBIDDEN, suit > 0 && forbidden == suit);
    assert_int_equal(w->reason == PLAN_WHY_WORTH || w->reason == PLAN_WHY_FREE, free_pairs > 0);
    if (w->reason == PLAN_WHY_PLACES)
        assert_int_equal(taken, suit - forbidden);
    if (w->reason == PLAN_WHY_PLACES || w->reason == PLAN_WHY_FORBIDDEN)
        assert_int_equal(w->block_count, w->reason == PLAN_WHY_PLACES ? taken : forbidden);
    if (w->reason == PLAN_WHY_QUOTA)
        assert_int_equal(plan_all_count(&t->all->all, t->chosen, &t->in.quotas[w->quota]), t->in.quotas[w->quota].upper);
    if (w->reason == PLAN_WHY_WORTH || w->reason == PLAN_WHY_FREE) {
        struct plan_objective with = plan_every_points(t->all, t->chosen | plan_every_bits(t->all, w->blocks, 1));
        int better = plan_all_compare(with, t->best);
        assert_int_equal(better, w->reason == PLAN_WHY_WORTH ? -1 : 0);
    }
}

/* All plans of the instance with the change; the instance is put back. */
static struct plan_every *all_with(struct trial *t, struct plan_relax r)
{
    struct plan_instance *in = &t->in;
    struct plan_every *all;

    if (r.kind == PLAN_MORE_UPPER)
        in->quotas[r.number].upper++;
    else if (r.kind == PLAN_MORE_PLACE)
        in->experts[r.number].places++;
    else {
        struct plan_pair **list = r.kind == PLAN_MORE_ALLOW ? &in->forbids : &in->pins, keep[8];
        int32_t *count = r.kind == PLAN_MORE_ALLOW ? &in->forbid_count : &in->pin_count, before = *count, at = 0;
        memcpy(keep, *list, (size_t)before * sizeof *keep);
        for (int32_t i = 0; i < before; i++)
            if (keep[i].expert != r.pair.expert || keep[i].need != r.pair.need)
                (*list)[at++] = keep[i];
        *count = at;
        all = plan_every_new(in);
        memcpy(*list, keep, (size_t)before * sizeof *keep);
        *count = before;
        return all;
    }
    all = plan_every_new(in);
    if (r.kind == PLAN_MORE_UPPER)
        in->quotas[r.number].upper--;
    else
        in->experts[r.number].places--;
    return all;
}

static void check_lift(struct trial *t, int32_t need, const struct plan_why *w)
{
    struct plan_every *all = all_with(t, w->lift);
    struct plan_asked met = {.need = need, .need_least = got_of(t, need) + 1};
    struct plan_effect best = effect_of(t, all, (struct plan_asked){0}), with = effect_of(t, all, met);

    expect_effect(t, "lifted", (struct plan_pair){-1, need}, w->lift_effect, best);
    assert_int_equal(w->lift_meets, plan_effect_compare(&with, &best) == 0);
    lifts_that_meet += w->lift_meets;
    lifts_that_do_not += !w->lift_meets;
    free(all);
}

static void check_needs(struct trial *t)
{
    struct err e = {0};

    for (int32_t n = 0; n < t->in.need_count; n++) {
        struct plan_why w;
        CHECK_OK(plan_ask_why_need(t->ask, n, NULL, 0, &t->mem, &w, &e), e);
        int32_t got = got_of(t, n);
        assert_int_equal(w.reason == PLAN_WHY_MET, got == t->in.needs[n].wanted);
        if (w.reason == PLAN_WHY_MET)
            continue;
        check_reason(t, n, &w);
        struct plan_effect is = effect_of(t, t->all, (struct plan_asked){.need = n, .need_least = got + 1});
        if (w.way.tried == w.way.choices)
            expect_effect(t, "one more", (struct plan_pair){w.way.pair.expert, n}, w.way.effect, is);
        else
            assert_true(!w.way.effect.known || plan_effect_compare(&is, &w.way.effect) <= 0);
        if (w.way.effect.known)
            expect_way(t, &w.way);
        if (w.has_lift)
            check_lift(t, n, &w);
    }
}

static void every_reason_was_seen(void)
{
    for (int i = PLAN_WHY_NOBODY; i <= PLAN_WHY_WORTH; i++)
        if (reasons[i] == 0)
            fail_msg("reason %d was never seen", i);
    assert_true(lifts_that_meet > 20);
    assert_true(lifts_that_do_not > 5);
}

static void lifting_what_is_in_the_way_meets_the_need_and_the_cheapest_way_costs_what_is_said(void **state)
{
    (void)state;
    on_instances(check_needs, every_reason_was_seen);
}

/* ---- quotas ---- */

static int misses[PLAN_MISS_UNCOUNTED + 1], quota_ways;

static void check_quotas(struct trial *t)
{
    struct err e = {0};

    for (int32_t q = 0; q < t->in.quota_count; q++) {
        struct plan_short s;
        CHECK_OK(plan_ask_why_quota(t->ask, q, &t->mem, &s, &e), e);
        assert_int_equal(s.got, plan_all_count(&t->all->all, t->chosen, &t->in.quotas[q]));
        assert_int_equal(s.reason == PLAN_MISS_NONE, s.got >= t->in.quotas[q].lower);
        misses[s.reason]++;
        if (s.reason == PLAN_MISS_NONE || s.reason == PLAN_MISS_UNCOUNTED)
            continue;
        if (s.reason == PLAN_MISS_UPPER)
            assert_int_equal(plan_all_count(&t->all->all, t->chosen, &t->in.quotas[s.other]), t->in.quotas[s.other].upper);
        if (s.reason == PLAN_MISS_FEW)
            assert_true(s.there < t->in.quotas[q].lower);
        if (s.told && s.got < t->in.quotas[q].upper) {
            struct plan_effect is = effect_of(t, t->all, (struct plan_asked){.quota = q, .quota_least = s.got + 1});
            expect_effect(t, "quota", (struct plan_pair){q, -1}, s.way.effect, is);
            assert_int_equal(s.reason == PLAN_MISS_POOR, s.way.effect.known && is.poor < 0);
            if (s.way.effect.known) {
                expect_way(t, &s.way);
                quota_ways++;
            }
        }
    }
}

static void quotas_were_missed_in_many_ways(void)
{
    assert_true(misses[PLAN_MISS_FEW] > 0 && misses[PLAN_MISS_UPPER] > 0 && misses[PLAN_MISS_UNFIT] > 0 && misses[PLAN_MISS_OTHER] > 0);
    assert_true(quota_ways > 20);
}

static void a_missed_quota_is_explained_by_what_is_true_and_one_more_costs_what_is_said(void **state)
{
    (void)state;
    on_instances(check_quotas, quotas_were_missed_in_many_ways);
}

/* ---- shadow prices ---- */

static int32_t score_on(void *arg, int32_t need)
{
    const int32_t *scores = arg;

    return scores[need];
}

/* The instance with somebody more, candidates stored. */
static void add_expert(const struct plan_instance *in, const struct plan_extra *x, const int32_t *scores, struct plan_instance *out)
{
    int64_t at = 0, count = in->start[in->need_count];

    *out = *in;
    out->experts = mem_zero((size_t)in->expert_count + 1, sizeof *out->experts);
    memcpy(out->experts, in->experts, (size_t)in->expert_count * sizeof *out->experts);
    out->experts[out->expert_count++] = (struct plan_expert){.programme = x->programme, .league = x->league, .banner = x->banner, .places = x->places};
    out->start = mem_zero((size_t)in->need_count + 1, sizeof *out->start);
    out->expert = mem_zero((size_t)count + (size_t)in->need_count + 1, sizeof *out->expert);
    out->score = mem_zero((size_t)count + (size_t)in->need_count + 1, sizeof *out->score);
    for (int32_t n = 0; n < in->need_count; n++) {
        for (int64_t i = in->start[n]; i < in->start[n + 1]; i++) {
            out->expert[at] = in->expert[i];
            out->score[at++] = in->score[i];
        }
        if (scores[n] >= 0) {
            out->expert[at] = in->expert_count;
            out->score[at++] = scores[n];
        }
        out->start[n + 1] = at;
    }
}

static void release_added(struct plan_instance *in)
{
    free(in->experts);
    free(in->start);
    free(in->expert);
    free(in->score);
}

static int extras, extras_that_bring;

static void check_extra(struct trial *t, struct plan_dice *dice)
{
    const struct plan_expert *like = &t->in.experts[plan_roll(dice, 0, t->in.expert_count - 1)];
    int32_t scores[8];
    struct plan_instance in;
    struct plan_effect said, one;
    struct err e = {0};
    int64_t served;

    for (int32_t n = 0; n < t->in.need_count; n++)
        scores[n] = plan_roll(dice, 0, 3) ? -1 : plan_roll(dice, 0, 20) * 50;
    struct plan_extra x = {like->programme, like->league, like->banner, plan_roll(dice, 1, 2), score_on, scores};
    add_expert(&t->in, &x, scores, &in);
    struct plan_every *all = plan_every_new(&in);
    if (all) {
        CHECK_OK(plan_ask_extra(t->ask, &x, &said, &served, &e), e);
        expect_effect(t, "extra", (struct plan_pair){x.places, -1}, said, effect_of(t, all, (struct plan_asked){0}));
        in.experts[in.expert_count - 1].places = 1;
        struct plan_every *single = plan_every_new(&in);
        CHECK_OK(plan_ask_extra_place(t->ask, &x, &one, &e), e);
        if (one.known)
            expect_effect(t, "extra place", (struct plan_pair){1, -1}, one, effect_of(t, single, (struct plan_asked){0}));
        extras++;
        extras_that_bring += said.value != 0 || said.poor != 0;
        free(single);
    }
    free(all);
    release_added(&in);
}

static void check_more(struct trial *t, struct plan_relax r)
{
    struct plan_every *all = all_with(t, r);
    struct plan_effect said;
    struct err e = {0};

    CHECK_OK(plan_ask_more(t->ask, r, &said, &e), e);
    expect_effect(t, "more", (struct plan_pair){(int32_t)r.kind, r.number}, said, effect_of(t, all, (struct plan_asked){0}));
    free(all);
}

static void check_prices(struct trial *t)
{
    struct plan_dice dice = {t->seed};

    check_more(t, (struct plan_relax){.kind = PLAN_MORE_UPPER, .number = plan_roll(&dice, 0, t->in.quota_count - 1)});
    check_more(t, (struct plan_relax){.kind = PLAN_MORE_PLACE, .number = plan_roll(&dice, 0, t->in.expert_count - 1)});
    for (int32_t i = 0; i < t->in.forbid_count; i++)
        check_more(t, (struct plan_relax){.kind = PLAN_MORE_ALLOW, .pair = t->in.forbids[i]});
    for (int32_t i = 0; i < t->in.pin_count; i++)
        check_more(t, (struct plan_relax){.kind = PLAN_MORE_UNPIN, .pair = t->in.pins[i]});
    check_extra(t, &dice);
    check_extra(t, &dice);
}

static void prices_were_not_all_nothing(void)
{
    assert_true(extras > INSTANCES);
    assert_true(extras_that_bring > INSTANCES / 4);
}

static void each_shadow_price_is_the_change_of_the_optimum(void **state)
{
    (void)state;
    on_instances(check_prices, prices_were_not_all_nothing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forcing_any_pair_changes_the_plan_by_what_is_said),
        cmocka_unit_test(the_named_alternative_is_the_best_and_loses_exactly_what_is_said),
        cmocka_unit_test(lifting_what_is_in_the_way_meets_the_need_and_the_cheapest_way_costs_what_is_said),
        cmocka_unit_test(a_missed_quota_is_explained_by_what_is_true_and_one_more_costs_what_is_said),
        cmocka_unit_test(each_shadow_price_is_the_change_of_the_optimum),
    };
    return cmocka_run_group_tests_name("plan explain", tests, NULL, NULL);
}
