/* tepai init: an office with everything that is the same everywhere. */
#include "check.h"

#include "model/code.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "store/db.h"
#include "work/init.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A folder of its own, and an office in it. */
struct place {
    char folder[64];
    char path[96];
};

static void place_make(struct place *p)
{
    snprintf(p->folder, sizeof p->folder, "/tmp/tepai-init-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->path, sizeof p->path, "%s/a/b/t.db", p->folder);
}

static int count_files(const char *folder)
{
    DIR *d = opendir(folder);
    int count = 0;

    for (const struct dirent *f; d && (f = readdir(d));)
        count += f->d_name[0] != '.';
    if (d)
        closedir(d);
    return count;
}

static void place_drop(const struct place *p)
{
    char name[128];

    unlink(p->path);
    snprintf(name, sizeof name, "%s/a/b", p->folder);
    assert_int_equal(count_files(name), 0);
    rmdir(name);
    snprintf(name, sizeof name, "%s/a", p->folder);
    rmdir(name);
    assert_int_equal(rmdir(p->folder), 0);
}

static int64_t count_of(struct model *m, const char *type)
{
    struct list_query q;
    struct err e = {0};
    int64_t count = -1;

    list_query_init(&q, entity_find(type));
    CHECK_OK(list_count(m, &q, &count, &e), e);
    return count;
}

struct office {
    struct place place;
    struct db *db;
    struct model m;
};

static int open_office(void **state)
{
    struct office *o = mem_zero(1, sizeof *o);
    struct init_counts n;
    struct err e = {0};

    place_make(&o->place);
    CHECK_OK(init_office(o->place.path, "2026-03-15", LANG_EN, NULL, &n, &e), e);
    CHECK_OK(db_open(o->place.path, DB_OPEN, &o->db, &e), e);
    CHECK_OK(model_open(&o->m, o->db, "admin", "2026-03-15", LANG_EN, &e), e);
    assert_int_equal(n.regions, count_of(&o->m, "region"));
    assert_int_equal(n.programmes, count_of(&o->m, "programme"));
    assert_int_equal(n.pairings, count_of(&o->m, "pairing"));
    *state = o;
    return 0;
}

static int close_office(void **state)
{
    struct office *o = *state;

    model_close(&o->m);
    db_close(o->db);
    place_drop(&o->place);
    free(o);
    return 0;
}

static void init_loads_every_division_programme_and_pairing(void **state)
{
    struct office *o = *state;

    assert_int_equal(count_of(&o->m, "region"), 15938);
    assert_int_equal(count_of(&o->m, "programme"), 4);
    assert_int_equal(count_of(&o->m, "pairing"), 21);
    assert_int_equal(count_of(&o->m, "account"), 1);
    assert_int_equal(count_of(&o->m, "household"), 0);
}

static int64_t count_banners(struct model *m, const char *condition)
{
    struct list_query q;
    struct arena mem = {0};
    struct err e = {0};
    int64_t count = -1;

    list_query_init(&q, &region_entity);
    CHECK_OK(list_query_where(&q, "level=3", &mem, &e), e);
    CHECK_OK(list_query_where(&q, condition, &mem, &e), e);
    CHECK_OK(list_count(m, &q, &count, &e), e);
    arena_release(&mem);
    return count;
}

static void fifty_seven_banners_are_poor_and_no_village_is(void **state)
{
    struct office *o = *state;
    struct list_query q;
    struct arena mem = {0};
    struct err e = {0};
    int64_t poor = -1;

    assert_int_equal(count_banners(&o->m, "poor_list=national"), 31);
    assert_int_equal(count_banners(&o->m, "poor_list=regional"), 26);
    list_query_init(&q, &region_entity);
    CHECK_OK(list_query_where(&q, "poor=1", &mem, &e), e);
    CHECK_OK(list_count(&o->m, &q, &poor, &e), e);
    assert_int_equal(poor, 57);
    arena_release(&mem);
}

static void a_pairing_keeps_its_source_and_period(void **state)
{
    struct office *o = *state;
    struct record r;
    struct err e = {0};

    record_init(&r, &pairing_entity);
    CHECK_OK(repo_find(&o->m, "门头沟区+150125", &r, &e), e);
    assert_string_equal(record_text(&r, PAIRING_VALID_FROM), "2018-04-01");
    assert_non_null(strstr(record_text(&r, PAIRING_EVIDENCE), "read; http://"));
    assert_string_equal(record_text(&r, PAIRING_NOTE), "2018-04 on");
    record_release(&r);
}

static void need_code(struct model *m, const struct field *f, const char *code, const char *type)
{
    const struct code_list *list;
    struct err e = {0};

    CHECK_OK(code_list_get(m, f->u.list, &list, &e), e);
    if (code && code_place(list, code, strlen(code)) < 0)
        fail_msg("%s.%s: \"%s\" is not in the list %s", type, f->name, code, f->u.list);
}

static void every_list_that_a_field_names_is_there_with_initial_values_and_states(void **state)
{
    struct office *o = *state;

    for (int i = 0; i < entity_count; i++) {
        const struct entity *t = entities[i];
        for (int k = 0; k < t->count; k++)
            if (t->fields[k].type == FT_CODE || t->fields[k].type == FT_CODE_SET)
                need_code(&o->m, &t->fields[k], t->fields[k].initial, t->name);
        for (const struct move *v = t->moves; v && v->from; v++) {
            need_code(&o->m, &t->fields[t->state], v->from, t->name);
            need_code(&o->m, &t->fields[t->state], v->to, t->name);
        }
    }
}

static void an_existing_file_is_refused_and_left_alone(void **state)
{
    struct office *o = *state;
    struct init_counts n;
    struct err e = {0};
    int64_t before = count_of(&o->m, "region");

    CHECK_FAILS(init_office(o->place.path, NULL, LANG_EN, NULL, &n, &e), e, ERR_STORE);
    assert_non_null(strstr(e.text, "exists already"));
    assert_int_equal(count_of(&o->m, "region"), before);
}

static bool stop_late(void *arg, const char *what, int64_t done, int64_t total)
{
    (void)arg;
    (void)what;
    (void)total;
    return done < 9000;
}

static void a_stop_leaves_no_file(void **state)
{
    const struct setup_tick tick = {stop_late, NULL};
    struct place p;
    struct init_counts n;
    struct err e = {0};

    (void)state;
    place_make(&p);
    CHECK_FAILS(init_office(p.path, NULL, LANG_EN, &tick, &n, &e), e, ERR_INPUT);
    assert_int_equal(access(p.path, F_OK), -1);
    place_drop(&p);
}

static void a_folder_that_cannot_be_made_is_named(void **state)
{
    struct init_counts n;
    struct err e = {0};

    (void)state;
    CHECK_FAILS(init_office("/dev/null/a/t.db", NULL, LANG_EN, NULL, &n, &e), e, ERR_IO);
    assert_non_null(strstr(e.text, "/dev/null/a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(init_loads_every_division_programme_and_pairing),
        cmocka_unit_test(fifty_seven_banners_are_poor_and_no_village_is),
        cmocka_unit_test(a_pairing_keeps_its_source_and_period),
        cmocka_unit_test(every_list_that_a_field_names_is_there_with_initial_values_and_states),
        cmocka_unit_test(an_existing_file_is_refused_and_left_alone),
        cmocka_unit_test(a_stop_leaves_no_file),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_named),
    };

    return cmocka_run_group_tests(tests, open_office, close_office);
}
