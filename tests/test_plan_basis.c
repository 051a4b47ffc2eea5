/*
 * Planning again from what the last solve knew, against planning from nothing: hundreds of dispatches with something
 * changed, and offices whose records change. Not here: whether planning from nothing is right (test_plan_keep).
 */
#include "check.h"
#include "office.h"
#include "plan_all.h"
#include "plan_random.h"

#include "app/work/plan_basis__.h"
#include "app/work/plan_basis_store__.h"
#include "model/code.h"
#include "model/kinds.h"
#include "store/stmt.h"
#include "work/check.h"
#include "work/plan.h"
#include "work/plan_again.h"
#include "work/plan_explain.h"

#include <stdlib.h>
#include <string.h>

/* ---- instances ---- */

static struct plan_shape shape_of(uint64_t seed)
{
    return (struct plan_shape){.leagues = 1 + (int32_t)(seed % 3),
                               .banners = 3 + (int32_t)(seed % 5),
                               .villages = 10 + (int32_t)(seed % 7) * 8,
                               .experts = 8 + (int32_t)(seed % 11) * 4,
                               .needs = 20 + (int32_t)(seed % 13) * 10,
                               .candidates = 3 + (int32_t)(seed % 9),
                               .most_places = 1 + (int32_t)(seed % 4),
                               .score_step = seed % 2 ? 50 : 3,
                               .tight = seed % 4 == 0};
}

/* A candidate by lot; false = the need has none. */
static bool roll_candidate(const struct plan_instance *in, struct plan_dice *d, int64_t *at, struct plan_pair *pair)
{
    int32_t n = plan_roll(d, 0, in->need_count - 1);
    int32_t count = (int32_t)(in->start[n + 1] - in->start[n]);

    if (count == 0)
        return false;
    *at = in->start[n] + plan_roll(d, 0, count - 1);
    *pair = (struct plan_pair){in->expert[*at], n};
    return true;
}

/* Candidates of one expert, or of one need, are no more; -1 = of none. */
static void withdraw(struct plan_instance *in, struct plan_basis *b, int32_t expert, int32_t need)
{
    int64_t to = 0, from = 0, count = 0;

    for (int64_t i = 0; b && i < b->count; i++)
        if (b->column[i].expert != expert && b->column[i].need != need)
            b->column[count++] = b->column[i];
    if (b)
        b->count = count;

    for (int32_t n = 0; n < in->need_count; n++) {
        for (; from < in->start[n + 1]; from++) {
            if (in->expert[from] == expert || n == need)
                continue;
            in->expert[to] = in->expert[from];
            in->score[to++] = in->score[from];
        }
        in->start[n + 1] = to;
    }
}

static void change_score(struct plan_instance *in, struct plan_dice *d, struct plan_basis *b)
{
    struct plan_pair pair;
    int64_t at;

    if (!roll_candidate(in, d, &at, &pair))
        return;
    in->score[at] = plan_roll(d, 0, 1200);
    if (!b)
        return;
    if (plan_roll(d, 0, 1))
        b->expert[pair.expert].known = false;
    else
        b->need[pair.need].known = false;
}

static void change_quota(struct plan_instance *in, struct plan_dice *d)
{
    struct plan_quota *q = in->quota_count ? &in->quotas[plan_roll(d, 0, in->quota_count - 1)] : NULL;

    if (q)
        q->lower += plan_roll(d, 0, 2);
    if (q && plan_roll(d, 0, 1))
        q->upper += plan_roll(d, 0, 2);
}

static void change_params(struct plan_instance *in, struct plan_dice *d)
{
    in->params.cover_bonus = plan_roll(d, 0, 120);
    in->params.second_expert_penalty = plan_roll(d, 0, 300);
    in->params.load_step = plan_roll(d, 0, 20);
}

/* Forbidden pairs are lent room for one more. */
static void change_forbids(struct plan_instance *in, struct plan_dice *d)
{
    struct plan_pair pair;
    int64_t at;

    if (in->forbid_count && plan_roll(d, 0, 1)) {
        in->forbid_count--;
    } else if (roll_candidate(in, d, &at, &pair) && in->forbid_count < 8) {
        in->forbids[in->forbid_count++] = pair;
    }
}

/* One thing that happens in a year. */
static void change(struct plan_instance *in, struct plan_dice *d, struct plan_basis *b)
{
    switch (plan_roll(d, 0, 8)) {
    case 0:
    case 1:
        withdraw(in, b, plan_roll(d, 0, in->expert_count - 1), -1);
        break;
    case 2:
        in->experts[plan_roll(d, 0, in->expert_count - 1)].places = plan_roll(d, 1, 4);
        break;
    case 3:
        if (plan_roll(d, 0, 1))
            withdraw(in, b, -1, plan_roll(d, 0, in->need_count - 1));
        else
            in->needs[plan_roll(d, 0, in->need_count - 1)].wanted = plan_roll(d, 1, 3);
        break;
    case 4:
        in->villages[plan_roll(d, 0, in->village_count - 1)].poor ^= true;
        break;
    case 5:
        change_score(in, d, b);
        break;
    case 6:
        change_quota(in, d);
        break;
    case 7:
        change_forbids(in, d);
        break;
    default:
        change_params(in, d);
    }
}

/* What was placed, but for some. */
static void keep_most(struct plan_instance *in, struct plan_dice *d, const struct plan_solution *before)
{
    in->keep_count = 0;
    in->keeps = mem_grow(in->keeps, (size_t)before->placements + 1, sizeof *in->keeps);
    in->keep_points = plan_roll(d, 0, 2) * 25;
    for (int64_t i = 0; i < before->placements; i++)
        if (plan_roll(d, 0, 19))
            in->keeps[in->keep_count++] = before->pairs[i];
}

static struct plan_objective with_keeping(const struct plan_instance *in, const struct plan_solution *s)
{
    struct plan_objective o = s->plan;

    o.value += in->keep_points * s->kept;
    return o;
}

static void solve(struct plan_instance *in, struct plan_solution *s)
{
    const struct plan_options options = {.want_basis = true};
    struct err e = {0};

    CHECK_OK(plan_solve(in, &options, s, &e), e);
}

/* What the tests count, so that none of them passes because nothing happened. */
struct tally {
    int tried, stood, moved, scaled, exact, asked;
};

/* The same from nothing. */
static void expect_as_from_nothing(struct plan_instance *in, const struct plan_solution *again, uint64_t seed, struct tally *t)
{
    struct plan_basis *b = in->basis;
    struct plan_solution cold;

    in->basis = NULL;
    solve(in, &cold);
    in->basis = b;
    if (again->exact && cold.exact) {
        if (plan_all_compare(with_keeping(in, again), with_keeping(in, &cold)) != 0)
            fail_msg("seed %lu: value %ld, from nothing %ld", (unsigned long)seed, (long)again->plan.value, (long)cold.plan.value);
        t->exact++;
    }
    if (again->fewest_moves && cold.fewest_moves)
        assert_int_equal(again->kept, cold.kept);
    assert_int_equal(again->proved, cold.proved);
    t->moved += again->kept < in->keep_count;
    plan_solution_release(&cold);
}

static struct plan_ask *open_ask(struct plan_instance *in, struct plan_basis *b)
{
    struct plan_basis *held = in->basis;
    struct plan_ask *ask;
    struct err e = {0};

    in->basis = b;
    CHECK_OK(plan_ask_open(in, NULL, &ask, &e), e);
    in->basis = held;
    return ask;
}

/* What some choices change in the best plan, asked of both: a choice that only one of them has made is not compared. */
static void expect_same_answers(struct plan_instance *in, struct plan_dice *d, uint64_t seed, struct tally *t)
{
    enum { QUESTIONS = 6 };
    struct plan_ask *known = open_ask(in, in->basis), *nothing = open_ask(in, NULL);
    struct plan_effect a, b;
    struct plan_pair pair;
    struct err e = {0};
    int64_t at;

    for (int i = 0; i < QUESTIONS; i++) {
        if (!roll_candidate(in, d, &at, &pair) || plan_ask_has(known, pair) != plan_ask_has(nothing, pair))
            continue;
        CHECK_OK(plan_ask_pair(known, pair, &a, &e), e);
        CHECK_OK(plan_ask_pair(nothing, pair, &b, &e), e);
        if (a.exact && b.exact && plan_effect_compare(&a, &b) != 0)
            fail_msg("seed %lu: %d on %d changes %ld, from nothing %ld", (unsigned long)seed, pair.expert, pair.need, (long)a.value, (long)b.value);
        t->asked++;
    }
    plan_ask_close(known);
    plan_ask_close(nothing);
}

/* A plan, then one change after another, each planned again from the basis of the last solve that made one. */
static void play(uint64_t seed, struct tally *t)
{
    enum { CHANGES = 6 };
    struct plan_dice d = {seed * 7919};
    struct plan_instance in;
    struct plan_solution before;

    plan_random(&in, seed, shape_of(seed));
    free(in.forbids);
    in.forbids = mem_zero(9, sizeof *in.forbids);
    in.forbid_count = 0;
    change_forbids(&in, &d);
    solve(&in, &before);
    for (int i = 0; i < CHANGES; i++) {
        struct plan_solution again;
        if (before.basis) {
            plan_basis__free(in.basis);
            in.basis = before.basis;
            before.basis = NULL;
        }
        t->scaled += i > 0 && in.basis && in.basis->reach % 2 == 0;
        for (int k = plan_roll(&d, 1, 3); k > 0; k--)
            change(&in, &d, in.basis);
        keep_most(&in, &d, &before);
        solve(&in, &again);
        expect_as_from_nothing(&in, &again, seed, t);
        expect_same_answers(&in, &d, seed, t);
        t->tried++;
        t->stood += again.basis_stands;
        plan_solution_release(&before);
        before = again;
    }
    plan_solution_release(&before);
    plan_instance_release(&in);
}

static void a_plan_made_again_from_the_last_prices_is_as_good_as_one_from_nothing(void **state)
{
    struct tally t = {0};

    (void)state;
    for (uint64_t seed = 1; seed <= 250; seed++)
        play(seed, &t);
    print_message("%d tried, %d from the basis, %d moved, %d exact, %d questions\n", t.tried, t.stood, t.moved, t.exact, t.asked);
    assert_true(t.asked > 4 * t.tried && t.stood > t.tried / 2 && t.moved > t.tried / 4 && t.exact > t.tried * 3 / 4);
}

/* ---- offices ---- */

/* Behind the journal's back; so what is kept of the year's records is not true any more. */
static void run(const char *sql)
{
    struct err e = {0};

    CHECK_OK(db_exec(office.m.db, sql, &e), e);
    CHECK_OK(db_exec(office.m.db, "DELETE FROM plan_records", &e), e);
}

/* How many bases are kept. */
static int64_t bases(void)
{
    struct stmt s;
    struct err e = {0};

    stmt_open_text(&s, office.m.db, "SELECT count(*) FROM plan_basis");
    assert_true(stmt_next(&s));
    int64_t count = stmt_col_int(&s, 0);
    CHECK_OK(stmt_close(&s, &e), e);
    return count;
}

static void count_sentence(void *arg, const char *sentence)
{
    assert_non_null(strstr(sentence, "prices"));
    ++*(int *)arg;
}

static int sentences(void)
{
    struct err e = {0};
    int found = 0;

    CHECK_OK(check_office(&office.m, NULL, NULL, count_sentence, &found, &e), e);
    return found;
}

static void replan(const struct record *from, const char *expert, struct record *plan)
{
    struct plan_left_out out = {.experts = &expert, .expert_count = expert ? 1 : 0};
    struct err e = {0};

    record_init(plan, &plan_entity);
    CHECK_OK(plan_replan(&office.m, from, &out, NULL, plan, &e), e);
    office_solve(plan);
}

/* Something in the records that scores are made of, or not. */
static void change_records(int what)
{
    struct err e = {0};

    switch (what % 8) {
    case 0:
        office_set_field("need", "N2026-00003", "priority", "1");
        break;
    case 1:
        office_add_expert("E2026-00090", "A1", "150121000000", "2");
        break;
    case 2:
        office_add_need("N2026-00090", "150121100201", "A1", "2");
        break;
    case 3:
        CHECK_OK(plan_weight_set(&office.m, "near", "40", &e), e);
        break;
    case 4:
        office_set_field("expert", "E2026-00004", "specialties", "B1");
        break;
    case 5:
        office_set_field("expert", "E2026-00005", "capacity", "3");
        break;
    case 6:
        run("UPDATE region SET language = CASE WHEN language IS NULL THEN 'mn' END, longitude = longitude + 200000 WHERE level = 5");
        break;
    default:
        CHECK_OK(plan_weight_set(&office.m, "cover_bonus", "5", &e), e);
    }
}

/* The same figures with what is kept and without it; what was found must be as good, not the same. */
static void expect_equal_figures(const struct record *a, const struct record *b)
{
    static const int fields[] = {PLAN_VALUE, PLAN_KEPT, PLAN_EARLIER, PLAN_POOR_COVERED, PLAN_SHORTFALL, PLAN_PROVED};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        assert_int_equal(record_number(a, fields[i]), record_number(b, fields[i]));
}

/* Every way in which what is kept can be spoilt, in turn. */
static void spoil(int how)
{
    static const char *const ways[] = {
        "UPDATE plan_basis SET content = substr(content, 1, length(content) / 2)",
        "UPDATE plan_basis SET content = x''",
        "UPDATE plan_basis SET content = CAST(content || x'00' AS BLOB)",
        "UPDATE plan_basis SET content = zeroblob(length(content))",
        "UPDATE plan_basis SET content = CAST(substr(content, 1, 40) || x'ff' || substr(content, 42) AS BLOB)",
        "UPDATE plan_basis SET content = CAST(x'02' || substr(content, 2) AS BLOB)",
    };

    run(ways[how % 6]);
}

static void records_that_change_and_bytes_that_are_spoilt_never_make_a_worse_plan(void **state)
{
    int spoilt = 0;

    (void)state;
    for (uint32_t n = 1; n <= 24; n++) {
        struct record first, kept, none, bad;
        char expert[16];
        tmpdb_open(&office);
        office_make(n, 1);
        office_begin_and_solve(&first);
        assert_int_equal(bases(), 1);
        change_records((int)n);
        snprintf(expert, sizeof expert, "E2026-%05d", 1 + (int)(n % EXPERTS));
        replan(&first, expert, &kept);
        spoil((int)n);
        spoilt += sentences();
        replan(&first, expert, &bad);
        run("DELETE FROM plan_basis");
        replan(&first, expert, &none);
        expect_equal_figures(&kept, &none);
        expect_equal_figures(&bad, &none);
        record_release(&first);
        record_release(&kept);
        record_release(&bad);
        record_release(&none);
        tmpdb_close(&office);
    }
    assert_true(spoilt >= 20);
}

/* ---- what scores are made of ---- */

/* Scores of all pairs, by number of expert and need; -1 = no candidate. */
static int32_t *all_scores(const struct plan_data *d)
{
    int32_t *scratch = mem_new(((size_t)d->in.expert_count * 2 + 1) * sizeof *scratch);
    int32_t *of = mem_new((size_t)d->in.expert_count * (size_t)d->in.need_count * sizeof *of + 1);

    for (int32_t n = 0; n < d->in.need_count; n++)
        for (int32_t x = 0; x < d->in.expert_count; x++)
            of[n * d->in.expert_count + x] = plan_pair_score(&d->in, (struct plan_pair){x, n}, scratch);
    free(scratch);
    return of;
}

static const char *const score_changes[] = {
    "UPDATE need SET priority = 5 WHERE no = 'N2026-00002'",
    "UPDATE need SET specialty = CASE specialty WHEN 'A1' THEN 'B1' ELSE 'A1' END WHERE no = 'N2026-00003'",
    "UPDATE need SET region = CASE substr(region, 1, 6) WHEN '150121' THEN '150525100301' ELSE '150121100300' END WHERE no = 'N2026-00004'",
    "UPDATE expert SET specialties = CASE specialties WHEN 'A1' THEN 'A2;A1' ELSE 'A1' END WHERE no = 'E2026-00001'",
    "UPDATE expert SET home = CASE home WHEN '150121000000' THEN '150525000000' ELSE '150121000000' END WHERE no = 'E2026-00002'",
    "UPDATE expert SET languages = 'mn' WHERE no = 'E2026-00003'",
    "UPDATE region SET language = 'mn' WHERE code = '150121100300'",
    "UPDATE region SET longitude = longitude + 400000 WHERE code = '150525100301'",
    "INSERT INTO setting (name, value) VALUES ('plan.fit_second', '123')",
    "INSERT INTO setting (name, value) VALUES ('plan.language', '7')",
    "INSERT INTO assignment (uuid, rev, no, expert, need, year, state) SELECT x'01', 1, 'A2025-00001', e.id, n.id, 2025, 'done' "
    "FROM expert e JOIN need n WHERE e.no = 'E2026-00004' AND n.no = 'N2026-00001'",
    "INSERT INTO grade (uuid, rev, kind, grade, at_least, share) VALUES (x'02', 1, 'person', 'good', 0, 60) ON CONFLICT DO NOTHING;"
    "INSERT INTO appraisal (uuid, rev, expert, year, programme, grade, state) SELECT x'03', 1, id, 2025, programme, 'good', 'published' "
    "FROM expert WHERE no = 'E2026-00005'",
    "UPDATE code SET parent = 'B' WHERE list = 'specialty' AND code = 'A2'",
};

/* So that distances and languages count: each banner lies where one of its villages does. */
static void place_banners(void)
{
    run("UPDATE region SET language = 'zh' WHERE level = 5");
    run("UPDATE region SET longitude = (SELECT v.longitude FROM region v WHERE v.code = '150121100300'), "
        "latitude = (SELECT v.latitude FROM region v WHERE v.code = '150121100300') WHERE code = '150121000000'");
    run("UPDATE region SET longitude = (SELECT v.longitude FROM region v WHERE v.code = '150525100301'), "
        "latitude = (SELECT v.latitude FROM region v WHERE v.code = '150525100301') WHERE code = '150525000000'");
}

/* Pairs of which both are known still have the score they had; answers how many pairs have another. No basis: nobody is. */
static int expect_known_pairs_as_before(const struct plan_data *d, const int32_t *before, int *known)
{
    int32_t *now = all_scores(d);
    int changed = 0;

    for (int32_t n = 0; n < d->in.need_count; n++)
        for (int32_t x = 0; x < d->in.expert_count; x++) {
            int32_t at = n * d->in.expert_count + x;
            if (d->in.basis && d->in.basis->expert[x].known && d->in.basis->need[n].known) {
                assert_int_equal(now[at], before[at]);
                ++*known;
            }
            changed += now[at] != before[at];
        }
    free(now);
    return changed;
}

static void whoever_has_another_score_is_not_known_any_more(void **state)
{
    int known = 0;

    (void)state;
    for (size_t i = 0; i < sizeof score_changes / sizeof *score_changes; i++) {
        struct plan_data d;
        struct record plan;
        struct err e = {0};
        tmpdb_open(&office);
        office_make(7, 1);
        place_banners();
        office_begin_and_solve(&plan);
        CHECK_OK(plan_data__load_again(&office.m, YEAR, plan.id, &d, &e), e);
        int32_t *before = all_scores(&d);
        assert_int_equal(expect_known_pairs_as_before(&d, before, &known), 0);
        plan_data__release(&d);
        run(score_changes[i]);
        code_forget(&office.m);
        CHECK_OK(plan_data__load_again(&office.m, YEAR, plan.id, &d, &e), e);
        if (expect_known_pairs_as_before(&d, before, &known) == 0)
            fail_msg("no score was changed by: %s", score_changes[i]);
        plan_data__release(&d);
        free(before);
        record_release(&plan);
        tmpdb_close(&office);
    }
    assert_true(known > 10 * EXPERTS * NEEDS);
}

static void what_is_kept_goes_with_its_plan_and_comes_back_when_it_is_missing(void **state)
{
    struct record first, again;
    struct err e = {0};

    (void)state;
    tmpdb_open(&office);
    office_make(3, 1);
    office_begin_and_solve(&first);
    assert_int_equal(bases(), 1);
    run("DELETE FROM plan_basis");
    replan(&first, "E2026-00002", &again);
    assert_int_equal(bases(), 1);
    assert_int_equal(sentences(), 0);
    CHECK_OK(plan_drop(&office.m, &again, &e), e);
    assert_int_equal(bases(), 0);
    record_release(&first);
    record_release(&again);
    tmpdb_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_made_again_from_the_last_prices_is_as_good_as_one_from_nothing),
        cmocka_unit_test(records_that_change_and_bytes_that_are_spoilt_never_make_a_worse_plan),
        cmocka_unit_test(whoever_has_another_score_is_not_known_any_more),
        cmocka_unit_test(what_is_kept_goes_with_its_plan_and_comes_back_when_it_is_missing),
    };

    return cmocka_run_group_tests_name("plan basis", tests, NULL, NULL);
}
