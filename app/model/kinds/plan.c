/* Plans of a year's dispatch: the head of each; its placements, pins and forbidden pairs are lines of plan_line. */
#include "kinds__.h"

/* clang-format off */
static const struct field plan_fields[PLAN__COUNT] = {
    [PLAN_NO] = { "no", N_("No."), N_("Number of the plan; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [PLAN_YEAR] = { "year", N_("Year"), N_("Year of the dispatch."), .type = FT_INT, .flags = KEY, .cells = 4, .u.range = { 2000, 2100, 0 } },
    [PLAN_NAME] = { "name", N_("Name"), N_("What the plan is called."), .type = FT_TEXT, .flags = FIELD_SEARCH, .cells = 20, .u.max_cells = 60 },
    [PLAN_STATE] = { "state", N_("State"), N_("Draft, solved or applied."),
        .type = FT_CODE, .flags = FIELD_REQUIRED | FIELD_STATE | FIELD_MADE, .cells = 8, .u.list = "plan_state", .initial = "draft" },
    [PLAN_COPIED_FROM] = { "copied_from", N_("Copied from"), N_("Plan that it started from."), .type = FT_REF, .u.to = &plan_entity },
    [PLAN_EXPERTS] = { "experts", N_("Experts sent"), N_("Experts with at least one place."), .type = FT_INT, .flags = FIELD_MADE, .cells = 8 },
    [PLAN_PLACEMENTS] = { "placements", N_("Placements"), N_("Pairs of expert and need."), .type = FT_INT, .flags = FIELD_MADE, .cells = 8 },
    [PLAN_POOR_COVERED] = { "poor_covered", N_("Poor villages covered"), N_("Poor villages with at least one placement."), .type = FT_INT, .flags = FIELD_MADE, .cells = 8 },
    [PLAN_POOR_VILLAGES] = { "poor_villages", N_("Poor villages with needs"), N_("Poor villages that have a need in the year."), .type = FT_INT, .flags = FIELD_MADE, .cells = 8 },
    [PLAN_SHORTFALL] = { "shortfall", N_("Quota shortfall"), N_("What all quotas together lack."), .type = FT_INT, .flags = FIELD_MADE, .cells = 8 },
    [PLAN_VALUE] = { "value", N_("Plan value"), N_("Sum of scores and terms, the third objective."), .source = "docs/planner.md#problem", .type = FT_INT, .flags = FIELD_MADE, .cells = 10 },
    [PLAN_BOUND] = { "bound", N_("Bound"), N_("No plan of this year can have a higher value at equal coverage and quotas."), .type = FT_INT, .flags = FIELD_MADE, .cells = 0 },
    [PLAN_PROVED] = { "proved", N_("Proved best"), N_("The plan is proved to be the best."), .type = FT_BOOL, .flags = FIELD_MADE, .cells = 6 },
    [PLAN_MILLISECONDS] = { "milliseconds", N_("Time to solve"), N_("Time the last solve took."), N_("ms"), .type = FT_INT, .flags = FIELD_MADE, .cells = 0 },
    [PLAN_REPLANS] = { "replans", N_("Moves published work"), N_("The plan may move assignments that are planned and not begun; made by `tepai plan replan`."), .source = "docs/planner.md#re-planning", .type = FT_BOOL, .flags = FIELD_MADE, .cells = 0 },
    [PLAN_KEEP] = { "keep", N_("Keep at least"), N_("At least so many of the earlier placements are kept."), N_("%"), .source = "docs/planner.md#keeping", .type = FT_INT, .flags = FIELD_MADE, .cells = 0 },
    [PLAN_EARLIER] = { "earlier", N_("Earlier placements"), N_("Placements of the plan that it is measured against."), .type = FT_INT, .flags = FIELD_MADE, .cells = 0 },
    [PLAN_KEPT] = { "kept", N_("Kept"), N_("How many of the earlier placements it keeps."), .type = FT_INT, .flags = FIELD_MADE, .cells = 0 },
};

static const struct move plan_moves[] = {
    { "draft",  "solve", "solved",  N_("Fill the plan; done by `tepai plan solve`") },
    { "solved", "edit",  "draft",   N_("Pins or forbidden pairs changed since it was solved") },
    { "solved", "apply", "applied", N_("Make the assignments; done by `tepai plan apply`") },
    { "applied", "replace", "replaced", N_("A plan re-planned from it is applied instead") },
    { 0 }
};
/* clang-format on */

const struct entity plan_entity = {
    .name = "plan",
    .label = N_("Plan"),
    .plural = N_("Plans"),
    .help = N_("A plan of a year's dispatch: a draft until it is applied."),
    .fields = plan_fields,
    .count = PLAN__COUNT,
    .key = {PLAN_NO},
    .key_count = 1,
    .letter = 'P',
    .title = PLAN_NAME,
    .region = -1,
    .region_via = -1,
    .state = PLAN_STATE,
    .moves = plan_moves,
    .class = CLASS_DISPATCH,
};
