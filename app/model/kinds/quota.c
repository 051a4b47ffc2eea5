/* Quotas: at least and at most, by year, programme and division. */
#include "kinds__.h"

/* clang-format off */
static const struct field quota_fields[QUOTA__COUNT] = {
    [QUOTA_YEAR] = { "year", N_("Year"), N_("Year of the dispatch."), .type = FT_INT, .flags = KEY, .cells = 4, .u.range = { 2000, 2100, 0 } },
    [QUOTA_PROGRAMME] = { "programme", N_("Programme"), N_("Programme that is counted; `all` counts every programme."),
        .type = FT_REF, .flags = KEY, .cells = 10, .u.to = &programme_entity },
    [QUOTA_REGION] = { "region", N_("Division"), N_("Region, league or banner that the quota is for."),
        .type = FT_REGION, .flags = KEY | FIELD_SEARCH, .cells = 18, .u.level = 3 },
    [QUOTA_COUNTS] = { "counts", N_("Counts"), N_("Heads: experts used, by their home. Places: placements, by the village."), .source = "docs/planner.md#quotas",
        .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 8, .u.list = "quota_counts", .initial = "heads" },
    [QUOTA_LOWER] = { "lower", N_("At least"), N_("What should be reached."), .type = FT_INT, .flags = FIELD_REQUIRED, .cells = 8, .u.range = { 0, 1000000, 0 } },
    [QUOTA_UPPER] = { "upper", N_("At most"), N_("What may not be passed; empty = no limit."), .type = FT_INT, .cells = 8, .u.range = { 0, 1000000, 0 } },
    [QUOTA_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};
/* clang-format on */

static bool check_quota(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    if (r->values[QUOTA_UPPER].set && record_number(r, QUOTA_UPPER) < record_number(r, QUOTA_LOWER))
        return err_field(e, "upper", _("the upper bound is below the lower one"));
    return true;
}

const struct entity quota_entity = {
    .name = "quota",
    .label = N_("Quota"),
    .plural = N_("Quotas"),
    .help = N_("How many experts or placements a programme should and may have in a division in a year."),
    .fields = quota_fields,
    .count = QUOTA__COUNT,
    .key = {QUOTA_YEAR, QUOTA_PROGRAMME, QUOTA_REGION},
    .key_count = 3,
    .title = -1,
    .region = QUOTA_REGION,
    .region_via = -1,
    .state = -1,
    .class = CLASS_DISPATCH,
    .order_by = "year",
    .check = check_quota,
};
