/* Assignments: an expert sent to a need of a village in a year. */
#include "kinds__.h"

#include "life__.h"

/* clang-format off */
static const struct field assignment_fields[ASSIGNMENT__COUNT] = {
    [ASSIGNMENT_NO] = { "no", N_("No."), N_("Number of the assignment; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [ASSIGNMENT_YEAR] = { "year", N_("Year"), N_("Year of the dispatch; this year when left empty."),
        .type = FT_INT, .flags = KEY, .cells = 4, .u.range = { 2000, 2100, 0 }, .initial = "@year" },
    [ASSIGNMENT_EXPERT] = { "expert", N_("Expert"), N_("Who is sent."), .type = FT_REF, .flags = KEY, .cells = 22, .u.to = &expert_entity },
    [ASSIGNMENT_NEED] = { "need", N_("Need"), N_("What for, and thereby to which village."), .type = FT_REF, .flags = KEY, .cells = 22, .u.to = &need_entity },
    [ASSIGNMENT_PLAN] = { "plan", N_("Plan"), N_("Plan that made it, if one did."), .type = FT_REF, .flags = FIELD_FIXED, .u.to = &plan_entity },
    [ASSIGNMENT_STATE] = { "state", N_("State"), N_("Planned, active, done or cancelled."),
        .type = FT_CODE, .flags = FIELD_REQUIRED | FIELD_STATE, .cells = 10, .u.list = "assignment_state", .initial = "planned" },
    [ASSIGNMENT_STARTS_ON] = { "starts_on", N_("Starts on"), N_("First day."), .type = FT_DATE, .cells = 10 },
    [ASSIGNMENT_ENDS_ON] = { "ends_on", N_("Ends on"), N_("Last day."), .type = FT_DATE, .cells = 10 },
    [ASSIGNMENT_SCORE] = { "score", N_("Score"), N_("How well expert and need fit, when it was made."), .source = "docs/planner.md#score",
        .type = FT_INT, .cells = 6 },
    [ASSIGNMENT_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};

static const struct move assignment_moves[] = {
    { "planned", "start",  "active",    N_("The expert has begun") },
    { "planned", "cancel", "cancelled", N_("Will not take place") },
    { "active",  "finish", "done",      N_("Served to the end") },
    { "active",  "cancel", "cancelled", N_("Broken off") },
    { 0 }
};
/* clang-format on */

static bool check_assignment(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    return check_order(r, ASSIGNMENT_STARTS_ON, ASSIGNMENT_ENDS_ON, e);
}

/* An offer of an assignment that is cancelled, by re-planning say, is no offer any more. */
static bool follow_assignment(struct model *m, const struct record *before, const struct record *after, struct err *e)
{
    if (!before || !after || !life__in_state(after, ASSIGNMENT_STATE, "cancelled") || life__in_state(before, ASSIGNMENT_STATE, "cancelled"))
        return true;
    return life__withdraw_offer(m, after->id, e);
}

const struct entity assignment_entity = {
    .name = "assignment",
    .label = N_("Assignment"),
    .plural = N_("Assignments"),
    .help = N_("An expert sent to a need of a village for a year."),
    .fields = assignment_fields,
    .count = ASSIGNMENT__COUNT,
    .key = {ASSIGNMENT_NO},
    .key_count = 1,
    .letter = 'A',
    .title = -1,
    .region = -1,
    .region_via = ASSIGNMENT_NEED,
    .state = ASSIGNMENT_STATE,
    .moves = assignment_moves,
    .class = CLASS_DISPATCH,
    .check = check_assignment,
    .follow = follow_assignment,
};
