/* Yearly appraisals of experts, and of stations, teams and corporate envoys: computed part, manual part, grade, appeal. */
#include "kinds__.h"

#include "life__.h"

#include <string.h>

/* Fields that both types have; the labels of the key differ. */
#define COMMON(P)                                                                                                              \
    [P##_COMPUTED] = {"computed", N_("Computed points"), N_("From service logs and agreements; made by `tepai appraise`."),    \
        .source = "docs/domain.md#appraisal", .type = FT_DECIMAL, .flags = FIELD_MADE, .cells = 8, .u.range = {0, 1000, 1}},   \
    [P##_MANUAL] = {"manual", N_("Manual points"), N_("Given by people, under the criteria that are not computed."),           \
        .source = "docs/domain.md#appraisal", .type = FT_DECIMAL, .cells = 8, .u.range = {0, 1000, 1}},                        \
    [P##_TOTAL] = {"total", N_("Total points"), N_("Computed and manual points together, at most 100."), .type = FT_DECIMAL,   \
        .flags = FIELD_MADE, .cells = 8, .u.range = {0, 1000, 1}},                                                             \
    [P##_RANK] = {"rank", N_("Rank"), N_("Among those appraised by the same sheet in the year."), .type = FT_INT,              \
        .flags = FIELD_MADE, .cells = 5},                                                                                      \
    [P##_GRADE] = {"grade", N_("Grade"), N_("By total points and the cap on the top grade."),                                  \
        .source = "docs/domain.md#appraisal", .type = FT_CODE, .flags = FIELD_MADE, .cells = 10, .u.list = "appraisal_grade"}, \
    [P##_STATE] = {"state", N_("State"), N_("Draft, published, appealed or final."), .type = FT_CODE,                          \
        .flags = FIELD_REQUIRED | FIELD_STATE, .cells = 8, .u.list = "appraisal_state", .initial = "draft"},                   \
    [P##_PARTS] = {"parts", N_("Parts"), N_("How the computed points come about, criterion by criterion."),                    \
        .type = FT_LONG_TEXT, .flags = FIELD_MADE, .u.max_cells = 4000},                                                       \
    [P##_APPEAL] = {"appeal", N_("Appeal"), N_("What is objected to, and why."), .type = FT_LONG_TEXT, .u.max_cells = 4000},   \
    [P##_ANSWER] = {"answer", N_("Answer"), N_("What was decided on the appeal."), .type = FT_LONG_TEXT, .u.max_cells = 4000}, \
    [P##_NOTE] = {"note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000}

/* clang-format off */
static const struct field appraisal_fields[APPRAISAL__COUNT] = {
    [APPRAISAL_EXPERT] = { "expert", N_("Expert"), N_("Who is appraised."), .type = FT_REF, .flags = KEY, .cells = 22, .u.to = &expert_entity },
    [APPRAISAL_YEAR] = { "year", N_("Year"), N_("Year that is judged."), .type = FT_INT, .flags = KEY, .cells = 4, .u.range = { 2000, 2100, 0 }, .initial = "@year" },
    [APPRAISAL_PROGRAMME] = { "programme", N_("Programme"), N_("Programme under which he served."), .type = FT_REF, .flags = KEY, .cells = 14, .u.to = &programme_entity },
    COMMON(APPRAISAL),
};
static const struct field station_appraisal_fields[STATION_APPRAISAL__COUNT] = {
    [STATION_APPRAISAL_STATION] = { "station", N_("Station or team"), N_("What is appraised."), .type = FT_REF, .flags = KEY, .cells = 24, .u.to = &station_entity },
    [STATION_APPRAISAL_YEAR] = { "year", N_("Year"), N_("Year that is judged."), .type = FT_INT, .flags = KEY, .cells = 4, .u.range = { 2000, 2100, 0 }, .initial = "@year" },
    COMMON(STATION_APPRAISAL),
};

static const struct move appraisal_moves[] = {
    { "draft",     "publish", "published", N_("Shown to those appraised; points stay as they are") },
    { "published", "appeal",  "appealed",  N_("Somebody objects; the appeal says why") },
    { "published", "close",   "final",     N_("Nobody objected in time") },
    { "appealed",  "decide",  "final",     N_("The appeal is answered") },
    { 0 }
};
/* clang-format on */

/* Points are changed in drafts and while an appeal is looked at; the total follows. */
static bool fill_points(struct record *r, int computed, int manual, int total)
{
    int64_t sum = record_number(r, computed) + record_number(r, manual);

    record_clear(r, total);
    if (r->values[computed].set || r->values[manual].set)
        record_put_number(r, total, sum < 1000 ? sum : 1000);
    return true;
}

static bool fill_appraisal(struct model *m, struct record *r, struct err *e)
{
    (void)m;
    (void)e;
    return fill_points(r, APPRAISAL_COMPUTED, APPRAISAL_MANUAL, APPRAISAL_TOTAL);
}

static bool fill_station_appraisal(struct model *m, struct record *r, struct err *e)
{
    (void)m;
    (void)e;
    return fill_points(r, STATION_APPRAISAL_COMPUTED, STATION_APPRAISAL_MANUAL, STATION_APPRAISAL_TOTAL);
}

struct places {
    int state, grade, appeal, answer;
    const char *manual; /* name of the field */
    enum query stored;  /* its state and manual points as they are saved */
};

/* What is published stays: manual points change in drafts and during an appeal only. */
static bool check_manual(struct model *m, const struct record *r, const struct places *p, int manual, struct err *e)
{
    struct stmt s;
    bool frozen = false;

    if (!r->id)
        return true;
    stmt_open(&s, m->db, p->stored);
    stmt_int(&s, ":id", r->id);
    if (stmt_next(&s)) {
        const char *was = stmt_col_text(&s, 0);
        frozen = strcmp(was, "draft") != 0 && strcmp(was, "appealed") != 0 && stmt_col_int(&s, 1) != record_number(r, manual);
    }
    if (!stmt_close(&s, e))
        return false;
    return !frozen || err_field(e, p->manual, _("the appraisal is published; points change only in a draft or while an appeal is looked at"));
}

static bool check_life(struct model *m, const struct record *r, const struct places *p, int manual, struct err *e)
{
    if (life__in_state(r, p->state, "published") && !r->values[p->grade].set)
        return err_field(e, "grade", _("there is no grade yet; run `tepai appraise YEAR` first"));
    if (life__in_state(r, p->state, "appealed") && !r->values[p->appeal].set)
        return err_field(e, "appeal", _("an appeal says what is objected to"));
    if (life__in_state(r, p->state, "final") && r->values[p->appeal].set && !r->values[p->answer].set)
        return err_field(e, "answer", _("an appeal is answered before the appraisal becomes final"));
    return check_manual(m, r, p, manual, e);
}

static bool check_appraisal(struct model *m, const struct record *r, struct err *e)
{
    static const struct places p = {APPRAISAL_STATE, APPRAISAL_GRADE, APPRAISAL_APPEAL, APPRAISAL_ANSWER, "manual", Q_APPRAISAL_STORED};

    return check_life(m, r, &p, APPRAISAL_MANUAL, e);
}

static bool check_station_appraisal(struct model *m, const struct record *r, struct err *e)
{
    static const struct places p = {STATION_APPRAISAL_STATE, STATION_APPRAISAL_GRADE, STATION_APPRAISAL_APPEAL,
                                    STATION_APPRAISAL_ANSWER, "manual", Q_STATION_APPRAISAL_STORED};

    return check_life(m, r, &p, STATION_APPRAISAL_MANUAL, e);
}

const struct entity appraisal_entity = {
    .name = "appraisal",
    .label = N_("Appraisal"),
    .plural = N_("Appraisals"),
    .help = N_("What an expert's year came to, in points and a grade."),
    .fields = appraisal_fields,
    .count = APPRAISAL__COUNT,
    .key = {APPRAISAL_EXPERT, APPRAISAL_YEAR, APPRAISAL_PROGRAMME},
    .key_count = 3,
    .title = -1,
    .region = -1,
    .region_via = APPRAISAL_EXPERT,
    .state = APPRAISAL_STATE,
    .moves = appraisal_moves,
    .class = CLASS_APPRAISAL,
    .fill = fill_appraisal,
    .check = check_appraisal,
};

const struct entity station_appraisal_entity = {
    .name = "station_appraisal",
    .label = N_("Appraisal of a station or team"),
    .plural = N_("Appraisals of stations and teams"),
    .help = N_("What the year of a station, team or corporate envoy came to."),
    .fields = station_appraisal_fields,
    .count = STATION_APPRAISAL__COUNT,
    .key = {STATION_APPRAISAL_STATION, STATION_APPRAISAL_YEAR},
    .key_count = 2,
    .title = -1,
    .region = -1,
    .region_via = STATION_APPRAISAL_STATION,
    .state = STATION_APPRAISAL_STATE,
    .moves = appraisal_moves,
    .class = CLASS_APPRAISAL,
    .fill = fill_station_appraisal,
    .check = check_station_appraisal,
};
