/* Needs of villages: which specialty, how urgent, how many experts. */
#include "kinds__.h"

#include "model/model.h"
#include "model/scope.h"
#include "store/stmt.h"

/* clang-format off */
static const struct field need_fields[NEED__COUNT] = {
    [NEED_NO] = { "no", N_("No."), N_("Number of the need; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [NEED_YEAR] = { "year", N_("Year"), N_("Year in which it should be met; this year when left empty."),
        .type = FT_INT, .flags = FIELD_REQUIRED, .cells = 4, .u.range = { 2000, 2100, 0 }, .initial = "@year" },
    [NEED_REGION] = { "region", N_("Village"), N_("Gacha-village that has the need."),
        .type = FT_REGION, .flags = FIELD_REQUIRED, .cells = 20 },
    [NEED_SPECIALTY] = { "specialty", N_("Specialty"), N_("Specialty that is wanted."),
        .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 14, .u.list = "specialty" },
    [NEED_WANTED] = { "wanted", N_("Experts wanted"), N_("How many experts, 1 to 3."), .source = "docs/planner.md#problem",
        .type = FT_INT, .flags = FIELD_REQUIRED, .cells = 6, .u.range = { 1, 3, 0 }, .initial = "1" },
    [NEED_PRIORITY] = { "priority", N_("Priority"), N_("1 can wait ... 5 urgent."), .source = "docs/planner.md#score",
        .type = FT_INT, .flags = FIELD_REQUIRED, .cells = 8, .u.range = { 1, 5, 0 }, .initial = "3" },
    [NEED_STATE] = { "state", N_("State"), N_("Open, closed or withdrawn."),
        .type = FT_CODE, .flags = FIELD_REQUIRED | FIELD_STATE, .cells = 8, .u.list = "need_state", .initial = "open" },
    [NEED_HOUSEHOLD] = { "household", N_("Household"), N_("Household whose trouble it is, if it is one household's."),
        .type = FT_REF, .cells = 0, .u.to = &household_entity },
    [NEED_REPORTED_ON] = { "reported_on", N_("Reported on"), N_("Day it was reported."), .type = FT_DATE, .cells = 10, .initial = "@today" },
    [NEED_DETAIL] = { "detail", N_("Detail"), N_("What the village asks for, in its own words."), .type = FT_LONG_TEXT, .flags = FIELD_SEARCH, .u.max_cells = 2000 },
    [NEED_DAYS] = { "days", N_("Days of a stay"), N_("Days that one placement takes; empty = 1."), N_("days"),
        .source = "docs/planner.md#limits", .type = FT_INT, .cells = 0, .u.range = { 0, 366, 0 } },
    [NEED_TOGETHER] = { "together", N_("Together with"), N_("Another need of the same village and year: both get somebody, or neither does."),
        .source = "docs/planner.md#limits", .type = FT_REF, .cells = 0, .u.to = &need_entity },
};

static const struct move need_moves[] = {
    { "open",      "close",    "closed",    N_("Met: nothing more to do") },
    { "open",      "withdraw", "withdrawn", N_("The village takes it back") },
    { "closed",    "reopen",   "open",      N_("Not met after all") },
    { "withdrawn", "reopen",   "open",      N_("Asked for again") },
    { 0 }
};
/* clang-format on */

/* A team is two needs of one village and year. */
static bool check_team(struct model *m, const struct record *r, struct err *e)
{
    struct stmt s;

    if (!r->values[NEED_TOGETHER].set)
        return true;
    stmt_open(&s, m->db, Q_NEED_TEAM_MATE);
    stmt_int(&s, ":mate", record_number(r, NEED_TOGETHER));
    stmt_int(&s, ":this", r->id);
    stmt_int(&s, ":year", record_number(r, NEED_YEAR));
    stmt_text(&s, ":region", record_text(r, NEED_REGION));
    bool fits = stmt_next(&s);
    if (!stmt_close(&s, e))
        return false;
    if (!fits)
        return err_field(e, "together", _("a team is two needs of one village and year"));
    stmt_open(&s, m->db, Q_NEED_TEAM_TAKEN);
    stmt_int(&s, ":mate", record_number(r, NEED_TOGETHER));
    stmt_int(&s, ":this", r->id);
    bool taken = stmt_next(&s);
    if (!stmt_close(&s, e))
        return false;
    return !taken || err_field(e, "together", _("one of the two needs is in a team already"));
}

static bool check_need(struct model *m, const struct record *r, struct err *e)
{
    if (scope_level(record_text(r, NEED_REGION)) < 5)
        return err_field(e, "region", _("a need belongs to a gacha-village, not to a larger place"));
    return check_team(m, r, e);
}

const struct entity need_entity = {
    .name = "need",
    .label = N_("Need"),
    .plural = N_("Needs"),
    .help = N_("What a village asks an expert for."),
    .fields = need_fields,
    .count = NEED__COUNT,
    .key = {NEED_NO},
    .key_count = 1,
    .letter = 'N',
    .title = -1,
    .region = NEED_REGION,
    .region_via = -1,
    .state = NEED_STATE,
    .moves = need_moves,
    .class = CLASS_CASE,
    .check = check_need,
};
