/* Station quotas: how many experts of a station or team should be sent in a year, and how many may. */
#include "kinds__.h"

/* clang-format off */
static const struct field station_quota_fields[STATION_QUOTA__COUNT] = {
    [STATION_QUOTA_YEAR] = { "year", N_("Year"), N_("Year of the dispatch."), .type = FT_INT, .flags = KEY, .cells = 4, .u.range = { 2000, 2100, 0 } },
    [STATION_QUOTA_STATION] = { "station", N_("Station or team"), N_("Whose experts it counts: those with a post there in the year."), .type = FT_REF, .flags = KEY, .cells = 24, .u.to = &station_entity },
    [STATION_QUOTA_LEAST] = { "least", N_("At least"), N_("Experts of it who should be sent, each counted once; what is missing counts like a quota's shortfall."),
        .source = "docs/planner.md#limits", .type = FT_INT, .flags = FIELD_REQUIRED, .cells = 8, .u.range = { 0, 1000, 0 }, .initial = "0" },
    [STATION_QUOTA_MOST] = { "most", N_("At most"), N_("Experts of it who may be sent; empty = all."),
        .source = "docs/planner.md#limits", .type = FT_INT, .cells = 8, .u.range = { 0, 1000, 0 } },
    [STATION_QUOTA_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};
/* clang-format on */

static bool check_station_quota(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    if (r->values[STATION_QUOTA_MOST].set && record_number(r, STATION_QUOTA_MOST) < record_number(r, STATION_QUOTA_LEAST))
        return err_field(e, "most", _("the upper bound is below the lower one"));
    return true;
}

const struct entity station_quota_entity = {
    .name = "station_quota",
    .label = N_("Station quota"),
    .plural = N_("Station quotas"),
    .help = N_("How many experts of a station or team should and may be sent in a year."),
    .fields = station_quota_fields,
    .count = STATION_QUOTA__COUNT,
    .key = {STATION_QUOTA_YEAR, STATION_QUOTA_STATION},
    .key_count = 2,
    .title = -1,
    .region = -1,
    .region_via = STATION_QUOTA_STATION,
    .state = -1,
    .class = CLASS_DISPATCH,
    .order_by = "year",
    .check = check_station_quota,
};
