/* Instance folders: what is read comes back the same in any order, and what is wrong is named. */
#include "check.h"
#include "plan_random.h"

#include "work/plan_solve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct plan_shape middling = {.leagues = 3,
                                           .banners = 8,
                                           .villages = 40,
                                           .experts = 24,
                                           .needs = 60,
                                           .candidates = 10,
                                           .most_places = 4,
                                           .score_step = 50,
                                           .tight = true};

static char folder[200];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "%s/plan-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static const char *const files[] = {"experts.csv", "villages.csv", "needs.csv", "quotas.csv",
                                    "params.csv",  "pins.csv",     "arcs.csv"};

static void name_file(char *path, size_t size, const char *file)
{
    snprintf(path, size, "%s/%s", folder, file);
}

static int remove_folder(void **state)
{
    char path[300];

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        name_file(path, sizeof path, files[i]);
        unlink(path);
    }
    return rmdir(folder);
}

static char *read_text(const char *file)
{
    char path[300];
    struct buf b = {0};

    name_file(path, sizeof path, file);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    for (int c; (c = fgetc(f)) != EOF;)
        buf_add_char(&b, (char)c);
    fclose(f);
    buf_add(&b, "");
    return buf_take(&b);
}

static void write_text(const char *file, const char *text)
{
    char path[300];

    name_file(path, sizeof path, file);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

/* The header stays, all other lines change places. */
static void shuffle_file(const char *file, struct plan_dice *d)
{
    char *text = read_text(file), *lines[20000], *save = NULL;
    int32_t count = 0;
    struct buf out = {0};

    for (char *l = strtok_r(text, "\n", &save); l && count < 20000; l = strtok_r(NULL, "\n", &save))
        lines[count++] = l;
    for (int32_t i = count - 1; i > 1; i--) {
        int32_t k = plan_roll(d, 1, i);
        char *swap = lines[i];
        lines[i] = lines[k];
        lines[k] = swap;
    }
    for (int32_t i = 0; i < count; i++)
        buf_addf(&out, "%s%s", lines[i], i % 7 == 3 ? "\r\n" : "\n");
    write_text(file, buf_text(&out));
    buf_release(&out);
    free(text);
}

static void a_folder_in_any_order_gives_the_same_plan(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct plan_instance in, back;
        struct plan_solution a, b;
        struct plan_dice d = {seed};
        struct err e = {0};
        plan_random(&in, seed, middling);
        in.forbid_count = 0;
        CHECK_OK(plan_instance_write(&in, folder, &e), e);
        for (size_t i = 0; i < sizeof files / sizeof *files; i++)
            shuffle_file(files[i], &d);
        CHECK_OK(plan_instance_read(&back, folder, &e), e);
        CHECK_OK(plan_solve(&in, NULL, &a, &e), e);
        CHECK_OK(plan_solve(&back, NULL, &b, &e), e);
        assert_int_equal(a.placements, b.placements);
        assert_memory_equal(a.pairs, b.pairs, (size_t)a.placements * sizeof *a.pairs);
        assert_int_equal(a.plan.value, b.plan.value);
        assert_int_equal(a.bound.value, b.bound.value);
        plan_solution_release(&a);
        plan_solution_release(&b);
        plan_instance_release(&in);
        plan_instance_release(&back);
    }
}

static void write_small_folder(void)
{
    write_text("experts.csv", "id,league,banner,programme,cap\n0,0,0,0,2\n1,0,1,0,1\n");
    write_text("villages.csv", "id,league,banner,poor\n0,0,0,1\n1,0,1,0\n");
    write_text("needs.csv", "id,village,spec,priority,wanted\n0,0,1,1,1\n1,1,1,1,1\n");
    write_text("arcs.csv", "expert,need,score\n0,0,500\n0,1,400\n1,1,300\n");
    write_text("quotas.csv", "kind,programme,league,banner,lower,upper\n"
                             "prog,0,-1,-1,1,2\nprog_league,0,0,-1,0,2\nprog_banner,0,0,0,0,1\n"
                             "prog_banner,0,0,1,0,1\ndest_league,-1,0,-1,0,9\n"
                             "dest_banner,-1,0,0,0,9\ndest_banner,-1,0,1,0,9\n");
    write_text("pins.csv", "expert,need\n");
    write_text("params.csv", "name,value\nload_step,10\n");
}

static void a_small_folder_is_read_and_planned(void **state)
{
    struct plan_instance in;
    struct plan_solution s;
    struct err e = {0};
    struct buf b = {0};

    (void)state;
    write_small_folder();
    CHECK_OK(plan_instance_read(&in, folder, &e), e);
    CHECK_OK(plan_solve(&in, NULL, &s, &e), e);
    assert_int_equal(s.plan.poor_covered, 1);
    /* Expert 0 serves both: 500 + 400 - 10 for his second place + 60 for the other village. */
    assert_int_equal(s.plan.value, 950);
    assert_true(s.proved);
    plan_solution_json(&s, &b);
    for (const char *const *key =
             (const char *const[]){"poor_covered", "poor_villages", "quota_shortfall", "value",
                                   "bound", "gap_value", "proved", "experts_used", "placements",
                                   "pivots", "seconds_solve", "seconds_total", "peak_kib", NULL};
         *key; key++)
        assert_non_null(strstr(b.data, *key));
    assert_non_null(strstr(b.data, "\"gap_value\": 0"));
    buf_release(&b);
    plan_solution_release(&s);
    plan_instance_release(&in);
}

struct bad_file {
    const char *file, *text; /* NULL = missing */
    const char *says[3];     /* all in the sentence */
};

static const struct bad_file bad_files[] = {
    {"experts.csv", NULL, {"experts.csv"}},
    {"experts.csv", "", {"experts.csv", "empty"}},
    {"experts.csv", "id,league,banner,programme\n", {"experts.csv", "cap", "missing"}},
    {"experts.csv", "id,id,league,banner,programme,cap\n", {"experts.csv", "id", "twice"}},
    {"experts.csv", "id,league,banner,programme,cap\n0,0,0,0,0\n", {"line 2", "column cap"}},
    {"experts.csv", "id,league,banner,programme,cap\n0,0,0,0,two\n", {"line 2", "cap", "two"}},
    {"experts.csv", "id,league,banner,programme,cap\n0,0,0,0\n", {"line 2", "5 cells"}},
    {"experts.csv", "id,league,banner,programme,cap\n0,0,0,0,1,9\n", {"line 2", "5 cells"}},
    {"experts.csv",
     "id,league,banner,programme,cap\n0,0,0,0,1\n0,0,0,0,1\n",
     {"line 3", "id", "line 2"}},
    {"experts.csv", "id,league,banner,programme,cap\n1,0,0,0,1\n", {"experts.csv", "id 0"}},
    {"experts.csv", "id,league,banner,programme,cap\n99999,0,0,0,1\n", {"line 2", "column id"}},
    {"experts.csv", "id,league,banner,programme,cap\n0,0,-1,0,1\n", {"line 2", "column banner"}},
    {"experts.csv", "id,league,banner,programme,cap\n0,3,0,0,1\n1,0,1,0,1\n", {"Banner 0"}},
    {"villages.csv", "id,league,banner,poor\n0,0,0,2\n", {"villages.csv", "line 2", "poor"}},
    {"needs.csv", "id,village,wanted\n0,7,1\n", {"needs.csv", "line 2", "village 7"}},
    {"needs.csv", "id,village,wanted\n0,0,0\n", {"needs.csv", "line 2", "wanted"}},
    {"arcs.csv", "expert,need,score\n0,0,500\n5,0,1\n", {"arcs.csv", "line 3", "expert 5"}},
    {"arcs.csv", "expert,need,score\n0,9,500\n", {"arcs.csv", "line 2", "need 9"}},
    {"arcs.csv", "expert,need,score\n0,0,-5\n", {"arcs.csv", "line 2", "score"}},
    {"arcs.csv", "expert,need,score\n0,0,5\n1,1,5\n0,0,6\n", {"arcs.csv", "line 4", "line 2"}},
    {"arcs.csv", "expert,need,score\n0,0,99999999999999999999\n", {"arcs.csv", "line 2"}},
    {"quotas.csv",
     "kind,programme,league,banner,lower,upper\nhome,0,-1,-1,0,1\n",
     {"quotas.csv", "line 2", "home"}},
    {"quotas.csv",
     "kind,programme,league,banner,lower,upper\nprog,0,0,-1,0,1\n",
     {"quotas.csv", "line 2", "league"}},
    {"quotas.csv",
     "kind,programme,league,banner,lower,upper\nprog,0,-1,-1,0,-1\n",
     {"quotas.csv", "line 2", "upper"}},
    {"quotas.csv",
     "kind,programme,league,banner,lower,upper\nprog,0,-1,-1,0,1\nprog,0,-1,-1,0,1\n",
     {"quotas.csv", "twice"}},
    {"pins.csv", "expert,need\n4,0\n", {"pins.csv", "line 2", "expert 4"}},
    {"pins.csv", "expert,need\n1,0\n", {"expert 1", "need 0", "no candidate"}},
    {"pins.csv", "expert,need\n0,0\n0,0\n", {"expert 0", "need 0", "twice"}},
    {"pins.csv", "expert,need\n0,1\n1,1\n", {"expert 1", "need 1", "wants 1"}},
    {"params.csv", "name,value\nload_step,-1\n", {"params.csv", "line 2", "value"}},
    {"params.csv", "name,value\nload_step,1\nload_step,1\n", {"params.csv", "line 3", "twice"}},
};

static void a_faulty_folder_is_refused_by_file_line_and_column(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_files / sizeof *bad_files; i++) {
        const struct bad_file *b = &bad_files[i];
        struct plan_instance in;
        struct err e = {0};
        char path[300];
        write_small_folder();
        name_file(path, sizeof path, b->file);
        if (b->text)
            write_text(b->file, b->text);
        else
            assert_int_equal(unlink(path), 0);
        CHECK_FAILS(plan_instance_read(&in, folder, &e), e, b->text ? ERR_INPUT : ERR_IO);
        for (int k = 0; k < 3 && b->says[k]; k++)
            if (!strstr(e.text, b->says[k]))
                fail_msg("case %zu: \"%s\" does not say \"%s\"", i, e.text, b->says[k]);
        plan_instance_release(&in);
    }
}

static void a_pin_over_an_upper_bound_names_the_pair(void **state)
{
    struct plan_instance in;
    struct err e = {0};

    (void)state;
    write_small_folder();
    write_text("quotas.csv", "kind,programme,league,banner,lower,upper\n"
                             "prog,0,-1,-1,0,1\nprog_league,0,0,-1,0,2\nprog_banner,0,0,0,0,1\n"
                             "prog_banner,0,0,1,0,1\ndest_league,-1,0,-1,0,9\n"
                             "dest_banner,-1,0,0,0,9\ndest_banner,-1,0,1,0,9\n");
    write_text("pins.csv", "expert,need\n0,0\n1,1\n");
    CHECK_FAILS(plan_instance_read(&in, folder, &e), e, ERR_INPUT);
    assert_non_null(strstr(e.text, "expert 1 on need 1"));
    assert_non_null(strstr(e.text, "quota prog "));
}

static void what_no_quota_names_stays_home_and_is_said(void **state)
{
    struct plan_instance in;
    struct plan_solution s;
    struct err e = {0};
    struct buf b = {0};

    (void)state;
    write_small_folder();
    write_text("quotas.csv", "kind,programme,league,banner,lower,upper\n");
    CHECK_OK(plan_instance_read(&in, folder, &e), e);
    plan_instance_warnings(&in, &b);
    assert_non_null(strstr(buf_text(&b), "2 experts stay home"));
    assert_non_null(strstr(buf_text(&b), "2 villages get nobody"));
    CHECK_OK(plan_solve(&in, NULL, &s, &e), e);
    assert_int_equal(s.placements, 0);
    assert_true(s.proved);
    plan_solution_release(&s);
    in.unnamed_free = true;
    CHECK_OK(plan_solve(&in, NULL, &s, &e), e);
    assert_int_equal(s.placements, 2);
    plan_solution_release(&s);
    buf_release(&b);
    plan_instance_release(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_in_any_order_gives_the_same_plan),
        cmocka_unit_test(a_small_folder_is_read_and_planned),
        cmocka_unit_test(a_faulty_folder_is_refused_by_file_line_and_column),
        cmocka_unit_test(a_pin_over_an_upper_bound_names_the_pair),
        cmocka_unit_test(what_no_quota_names_stays_home_and_is_said),
    };

    return cmocka_run_group_tests_name("plan folder", tests, make_folder, remove_folder);
}
