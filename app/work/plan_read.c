/* Reads an instance folder. What needs more than one line to judge is in plan_check.c. */
#include "plan_csv__.h"
#include "plan_instance__.h"
#include "plan_limits_file__.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    MOST_ID = 100000000, /* experts, villages, needs: 100 million */
    MOST_PLACE = 1000000 /* programmes, leagues, banners; places, wanted, quotas: 1 million */
};
enum { MOST_SCORE = 1000000000 };

#define ID(n)                                                                                      \
    {                                                                                              \
        .name = n, .least = 0, .most = MOST_ID                                                     \
    }
#define PLACE(n)                                                                                   \
    {                                                                                              \
        .name = n, .least = 0, .most = MOST_PLACE                                                  \
    }
#define COUNT(n)                                                                                   \
    {                                                                                              \
        .name = n, .least = 1, .most = MOST_PLACE                                                  \
    }
#define CARRIED(n, none)                                                                           \
    {                                                                                              \
        .name = n, .least = -1, .most = MOST_ID, .optional = true, .missing = none                 \
    }
#define METRES(n)                                                                                  \
    {                                                                                              \
        .name = n, .least = -100000000, .most = 100000000, .optional = true, .thousandths = true   \
    }

static const struct plan_csv_column expert_columns[] = {ID("id"),
                                                        PLACE("programme"),
                                                        PLACE("league"),
                                                        PLACE("banner"),
                                                        COUNT("cap"),
                                                        CARRIED("lang", 0),
                                                        CARRIED("spec1", -1),
                                                        CARRIED("spec2", -1),
                                                        CARRIED("spec3", -1),
                                                        CARRIED("last1", -1),
                                                        CARRIED("last2", -1),
                                                        METRES("x"),
                                                        METRES("y")};
static const struct plan_csv_column village_columns[] = {
    ID("id"),           PLACE("league"), PLACE("banner"), {.name = "poor", .least = 0, .most = 1},
    CARRIED("lang", 0), METRES("x"),     METRES("y")};
static const struct plan_csv_column need_columns[] = {ID("id"), ID("village"), COUNT("wanted"),
                                                      CARRIED("spec", -1), CARRIED("priority", 1)};
static const struct plan_csv_column arc_columns[] = {
    ID("expert"), ID("need"), {.name = "score", .least = 0, .most = MOST_SCORE}};
static const struct plan_csv_column pin_columns[] = {ID("expert"), ID("need")};

static const char *const kind_words[] = {"prog",        "prog_league", "prog_banner",
                                         "dest_league", "dest_banner", NULL};
static const struct plan_csv_column quota_columns[] = {
    {.name = "kind", .words = kind_words},
    {.name = "programme", .least = -1, .most = MOST_PLACE},
    {.name = "league", .least = -1, .most = MOST_PLACE},
    {.name = "banner", .least = -1, .most = MOST_PLACE},
    {.name = "lower", .least = 0, .most = MOST_SCORE},
    {.name = "upper", .least = 0, .most = MOST_SCORE}};

static const char *const param_words[] = {"second_expert_penalty", "load_step", "cover_bonus",
                                          NULL};
static const struct plan_csv_column param_columns[] = {
    {.name = "name", .words = param_words, .any_word = true},
    {.name = "value", .least = 0, .most = MOST_SCORE}};

#define COLUMNS(c) c, (int)(sizeof(c) / sizeof *(c))

/* Rows that carry an id, in any order, each id once and without a gap. */
struct rows {
    struct plan_csv csv;
    int64_t *values; /* width numbers a row, by id */
    int64_t *line;   /* by id: 0 = not seen */
    int64_t count, room, top;
    int width;
};

static bool keep_row(struct rows *r, const int64_t *row, struct err *e)
{
    int64_t id = row[0];

    if (id >= r->room) {
        int64_t room = r->room ? r->room : 1024;
        while (room <= id)
            room *= 2;
        r->values = mem_grow(r->values, (size_t)room, (size_t)r->width * sizeof *r->values);
        r->line = mem_grow(r->line, (size_t)room, sizeof *r->line);
        memset(r->line + r->room, 0, (size_t)(room - r->room) * sizeof *r->line);
        r->room = room;
    }
    if (r->line[id])
        return plan_csv__fault(
            &r->csv, 0, e, _("%" PRId64 " was used in line %" PRId64 " already."), id, r->line[id]);
    r->line[id] = r->csv.line;
    memcpy(r->values + id * r->width, row, (size_t)r->width * sizeof *row);
    r->top = id >= r->top ? id + 1 : r->top;
    r->count++;
    return true;
}

static void release_rows(struct rows *r)
{
    plan_csv__close(&r->csv);
    free(r->values);
    free(r->line);
}

static bool read_rows(struct rows *r, const char *dir, const char *name,
                      const struct plan_csv_column *columns, int count, struct err *e)
{
    int64_t row[PLAN_CSV_MAX];
    int got;

    *r = (struct rows){.width = count};
    if (!plan_csv__open(&r->csv, dir, name, columns, count, e))
        return false;
    /* An id larger than the file has bytes cannot be without gaps; stop before making room. */
    while ((got = plan_csv__next(&r->csv, row, e)) > 0)
        if (row[0] > r->csv.size_bytes)
            return plan_csv__fault(&r->csv, 0, e, _("ids must count up from 0 without gaps."));
        else if (!keep_row(r, row, e))
            return false;
    if (got < 0)
        return false;
    for (int64_t id = 0; id < r->top && r->count < r->top; id++)
        if (!r->line[id])
            return err_set(
                e, ERR_INPUT,
                _("%s: id %" PRId64 " is missing; ids must count up from 0 without gaps."), name,
                id);
    return true;
}

static bool read_experts(struct plan_instance *in, const char *dir, struct err *e)
{
    struct rows r;
    bool ok = read_rows(&r, dir, "experts.csv", COLUMNS(expert_columns), e);

    in->experts = mem_zero((size_t)r.count + 1, sizeof *in->experts);
    for (int64_t i = 0; ok && i < r.count; i++) {
        const int64_t *v = r.values + i * r.width;
        in->experts[i] = (struct plan_expert){.programme = (int32_t)v[1],
                                              .league = (int32_t)v[2],
                                              .banner = (int32_t)v[3],
                                              .places = (int32_t)v[4],
                                              .language = (int32_t)v[5],
                                              .x_m = (int32_t)v[11],
                                              .y_m = (int32_t)v[12]};
        for (int k = 0; k < 3; k++)
            in->experts[i].specialty[k] = (int32_t)v[6 + k];
        for (int k = 0; k < 2; k++)
            in->experts[i].last[k] = (int32_t)v[9 + k];
    }
    in->expert_count = ok ? (int32_t)r.count : 0;
    release_rows(&r);
    return ok;
}

static bool read_villages(struct plan_instance *in, const char *dir, struct err *e)
{
    struct rows r;
    bool ok = read_rows(&r, dir, "villages.csv", COLUMNS(village_columns), e);

    in->villages = mem_zero((size_t)r.count + 1, sizeof *in->villages);
    for (int64_t i = 0; ok && i < r.count; i++) {
        const int64_t *v = r.values + i * r.width;
        in->villages[i] = (struct plan_village){.league = (int32_t)v[1],
                                                .banner = (int32_t)v[2],
                                                .poor = v[3] != 0,
                                                .language = (int32_t)v[4],
                                                .x_m = (int32_t)v[5],
                                                .y_m = (int32_t)v[6]};
    }
    in->village_count = ok ? (int32_t)r.count : 0;
    release_rows(&r);
    return ok;
}

static bool read_needs(struct plan_instance *in, const char *dir, struct err *e)
{
    struct rows r;
    bool ok = read_rows(&r, dir, "needs.csv", COLUMNS(need_columns), e);

    in->needs = mem_zero((size_t)r.count + 1, sizeof *in->needs);
    for (int64_t i = 0; ok && i < r.count; i++) {
        const int64_t *v = r.values + i * r.width;
        if (v[1] >= in->village_count) {
            r.csv.line = r.line[i];
            ok = plan_csv__fault(&r.csv, 1, e, _("there is no village %" PRId64 "."), v[1]);
        }
        in->needs[i] = (struct plan_need){.village = (int32_t)v[1],
                                          .wanted = (int32_t)v[2],
                                          .specialty = (int32_t)v[3],
                                          .priority = (int32_t)v[4]};
    }
    in->need_count = ok ? (int32_t)r.count : 0;
    release_rows(&r);
    return ok;
}

static bool read_quotas(struct plan_instance *in, const char *dir, struct err *e)
{
    struct plan_csv c;
    int64_t v[PLAN_CSV_MAX];
    int got = -1;
    size_t room = 0;

    if (plan_csv__open(&c, dir, "quotas.csv", COLUMNS(quota_columns), e))
        while ((got = plan_csv__next(&c, v, e)) > 0) {
            if ((size_t)in->quota_count == room) {
                room = room ? room * 2 : 64;
                in->quotas = mem_grow(in->quotas, room, sizeof *in->quotas);
            }
            struct plan_quota *q = &in->quotas[in->quota_count++];
            *q = (struct plan_quota){(enum plan_quota_kind)v[0],
                                     (int32_t)v[1],
                                     (int32_t)v[2],
                                     (int32_t)v[3],
                                     (int32_t)v[4],
                                     (int32_t)v[5]};
            int column = plan_quota__misplaced(q);
            if (column && !plan_csv__fault(&c, column, e,
                                           _("a %s quota needs a number here or -1: see the "
                                             "columns its kind uses."),
                                           kind_words[q->kind])) {
                got = -1;
                break;
            }
        }
    plan_csv__close(&c);
    return got == 0;
}

static bool read_pins(struct plan_instance *in, const char *dir, struct err *e)
{
    struct plan_csv c;
    int64_t v[PLAN_CSV_MAX];
    int got = -1;
    size_t room = 0;

    if (plan_csv__open(&c, dir, "pins.csv", COLUMNS(pin_columns), e))
        while ((got = plan_csv__next(&c, v, e)) > 0) {
            if (v[0] >= in->expert_count) {
                plan_csv__fault(&c, 0, e, _("there is no expert %" PRId64 "."), v[0]);
                got = -1;
                break;
            }
            if (v[1] >= in->need_count) {
                plan_csv__fault(&c, 1, e, _("there is no need %" PRId64 "."), v[1]);
                got = -1;
                break;
            }
            if ((size_t)in->pin_count == room) {
                room = room ? room * 2 : 64;
                in->pins = mem_grow(in->pins, room, sizeof *in->pins);
            }
            in->pins[in->pin_count++] = (struct plan_pair){(int32_t)v[0], (int32_t)v[1]};
        }
    plan_csv__close(&c);
    return got == 0;
}

static bool read_params(struct plan_instance *in, const char *dir, struct err *e)
{
    struct plan_csv c;
    int64_t v[PLAN_CSV_MAX];
    int got = -1;
    bool seen[3] = {false};
    int32_t *const to[3] = {&in->params.second_expert_penalty, &in->params.load_step,
                            &in->params.cover_bonus};

    if (plan_csv__open(&c, dir, "params.csv", COLUMNS(param_columns), e))
        while ((got = plan_csv__next(&c, v, e)) > 0) {
            if (v[0] < 0)
                continue;
            if (seen[v[0]]) {
                plan_csv__fault(&c, 0, e, _("%s stands twice."), param_words[v[0]]);
                got = -1;
                break;
            }
            seen[v[0]] = true;
            *to[v[0]] = (int32_t)v[1];
        }
    plan_csv__close(&c);
    return got == 0;
}

/* Candidates as they come, before they are put in order. */
struct arc_rows {
    int32_t *expert, *need, *score;
    int64_t count;
    bool by_need; /* so far in the order of needs */
};

static bool read_arc_rows(struct plan_instance *in, struct plan_csv *c, struct arc_rows *r,
                          struct err *e)
{
    int64_t v[PLAN_CSV_MAX];
    /* No row is shorter than "0,0,0\n"; memory that is not written to is not used. */
    size_t most = (size_t)c->size_bytes / 6 + 1;
    int got;

    r->expert = mem_new(most * sizeof *r->expert);
    r->need = mem_new(most * sizeof *r->need);
    r->score = mem_new(most * sizeof *r->score);
    r->by_need = true;
    while ((got = plan_csv__next(c, v, e)) > 0) {
        if (v[0] >= in->expert_count)
            return plan_csv__fault(c, 0, e, _("there is no expert %" PRId64 "."), v[0]);
        if (v[1] >= in->need_count)
            return plan_csv__fault(c, 1, e, _("there is no need %" PRId64 "."), v[1]);
        if ((size_t)r->count == most)
            return err_set(e, ERR_IO, _("%s grew while it was read."), c->name);
        r->expert[r->count] = (int32_t)v[0];
        r->need[r->count] = (int32_t)v[1];
        r->score[r->count] = (int32_t)v[2];
        if (in->candidates.most_score < r->score[r->count])
            in->candidates.most_score = r->score[r->count];
        if (r->count && r->need[r->count - 1] > v[1])
            r->by_need = false;
        r->count++;
    }
    return got == 0;
}

static void *cut_to(void *p, int64_t count)
{
    return mem_grow(p, (size_t)count + 1, sizeof(int32_t));
}

/* start[] from the counts, and the rows moved to their need's place unless they stand there. */
static void group_by_need(struct plan_instance *in, struct arc_rows *r)
{
    int64_t *start = mem_zero((size_t)in->need_count + 1, sizeof *start);

    for (int64_t i = 0; i < r->count; i++)
        start[r->need[i] + 1]++;
    for (int32_t n = 0; n < in->need_count; n++)
        start[n + 1] += start[n];
    in->start = start;
    if (r->by_need) {
        in->expert = cut_to(r->expert, r->count);
        in->score = cut_to(r->score, r->count);
        r->expert = r->score = NULL;
        return;
    }
    int64_t *at = mem_new(((size_t)in->need_count + 1) * sizeof *at);
    memcpy(at, start, ((size_t)in->need_count + 1) * sizeof *at);
    in->expert = mem_new(((size_t)r->count + 1) * sizeof *in->expert);
    in->score = mem_new(((size_t)r->count + 1) * sizeof *in->score);
    for (int64_t i = 0; i < r->count; i++) {
        int64_t to = at[r->need[i]]++;
        in->expert[to] = r->expert[i];
        in->score[to] = r->score[i];
    }
    free(at);
}

bool plan_read__open_arcs(struct plan_csv *c, const char *dir, struct err *e)
{
    return plan_csv__open(c, dir, "arcs.csv", COLUMNS(arc_columns), e);
}

/* The line where a pair comes up the second time, found by reading again: only for a sentence. */
static bool refuse_double(const char *dir, struct plan_pair twice, struct err *e)
{
    struct plan_csv c;
    int64_t v[PLAN_CSV_MAX], first = 0;

    if (plan_read__open_arcs(&c, dir, e))
        while (plan_csv__next(&c, v, e) > 0) {
            if (v[0] != twice.expert || v[1] != twice.need)
                continue;
            if (first) {
                plan_csv__fault(&c, -1, e,
                                _("expert %" PRId64 " and need %" PRId64
                                  " stand together in line %" PRId64 " already."),
                                v[0], v[1], first);
                break;
            }
            first = c.line;
        }
    plan_csv__close(&c);
    return err_set(e, ERR_INPUT, _("arcs.csv: expert %d and need %d stand together twice."),
                   twice.expert, twice.need);
}

static bool read_arcs(struct plan_instance *in, const char *dir, struct err *e)
{
    struct plan_csv c;
    struct arc_rows r = {0};
    struct plan_pair twice;
    bool ok = plan_read__open_arcs(&c, dir, e) && read_arc_rows(in, &c, &r, e);

    plan_csv__close(&c);
    if (ok)
        group_by_need(in, &r);
    free(r.expert);
    free(r.need);
    free(r.score);
    if (ok && !plan_instance__sort_candidates(in, &twice))
        return refuse_double(dir, twice, e);
    return ok;
}

static double clock_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

bool plan_instance_read(struct plan_instance *in, const char *dir, struct err *e)
{
    double from = clock_s();

    *in = (struct plan_instance){.params = PLAN_PARAMS_DEFAULT};
    if (read_experts(in, dir, e) && read_villages(in, dir, e) && read_needs(in, dir, e) &&
        read_quotas(in, dir, e) && read_params(in, dir, e) && read_pins(in, dir, e) &&
        plan_limits__read(in, dir, e) && read_arcs(in, dir, e) && plan_instance_check(in, e)) {
        in->read_seconds = clock_s() - from;
        return true;
    }
    plan_instance_release(in);
    return false;
}
