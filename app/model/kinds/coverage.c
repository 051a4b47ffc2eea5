/* Coverage: how many experts a village should get in a year, and how many it may. */
#include "kinds__.h"

#include "model/scope.h"

/* clang-format off */
static const struct field coverage_fields[COVERAGE__COUNT] = {
    [COVERAGE_YEAR] = { "year", N_("Year"), N_("Year of the dispatch."), .type = FT_INT, .flags = KEY, .cells = 4, .u.range = { 2000, 2100, 0 } },
    [COVERAGE_REGION] = { "region", N_("Village"), N_("Gacha-village that it is for."), .type = FT_REGION, .flags = KEY | FIELD_SEARCH, .cells = 20 },
    [COVERAGE_LEAST] = { "least", N_("At least"), N_("Placements that the village should get; what is missing counts like a quota's shortfall."),
        .source = "docs/planner.md#limits", .type = FT_INT, .flags = FIELD_REQUIRED, .cells = 8, .u.range = { 0, 1000, 0 }, .initial = "0" },
    [COVERAGE_MOST] = { "most", N_("At most"), N_("Placements that it may get; empty = as many as its needs want."),
        .source = "docs/planner.md#limits", .type = FT_INT, .cells = 8, .u.range = { 0, 1000, 0 } },
    [COVERAGE_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};
/* clang-format on */

static bool check_coverage(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    if (scope_level(record_text(r, COVERAGE_REGION)) < 5)
        return err_field(e, "region", _("coverage is set for a gacha-village; larger places have quotas of places"));
    if (r->values[COVERAGE_MOST].set && record_number(r, COVERAGE_MOST) < record_number(r, COVERAGE_LEAST))
        return err_field(e, "most", _("the upper bound is below the lower one"));
    return true;
}

const struct entity coverage_entity = {
    .name = "coverage",
    .label = N_("Coverage"),
    .plural = N_("Coverage"),
    .help = N_("How many experts a village should and may get in a year."),
    .fields = coverage_fields,
    .count = COVERAGE__COUNT,
    .key = {COVERAGE_YEAR, COVERAGE_REGION},
    .key_count = 2,
    .title = -1,
    .region = COVERAGE_REGION,
    .region_via = -1,
    .state = -1,
    .class = CLASS_DISPATCH,
    .order_by = "year",
    .check = check_coverage,
};
