/* Divisions: region, leagues, banners, townships, gacha-villages (docs/data.md). */
#include "kinds__.h"

#include "model/scope.h"

#include <string.h>

/* clang-format off */
static const struct field region_fields[REGION__COUNT] = {
    [REGION_CODE] = { "code", N_("Code"), N_("12-digit statistical division code."), .source = "docs/data.md#divisions",
        .type = FT_TEXT, .flags = KEY | FIELD_UNIQUE | FIELD_SEARCH, .cells = 12, .u.max_cells = 12 },
    [REGION_NAME] = { "name", N_("Name"), N_("Full name as the statistics bureau prints it."),
        .type = FT_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .cells = 24, .u.max_cells = 80 },
    [REGION_SHORT_NAME] = { "short_name", N_("Short name"), N_("Name without its generic suffix."),
        .type = FT_TEXT, .cells = 0, .u.max_cells = 80 },
    [REGION_LEVEL] = { "level", N_("Level"), N_("1 region, 2 league or city, 3 banner, 4 township, 5 village."),
        .type = FT_INT, .flags = KEY, .cells = 5, .u.range = { 1, 5, 0 } },
    [REGION_PARENT] = { "parent", N_("Belongs to"), N_("The division above."),
        .type = FT_REGION, .cells = 18 },
    [REGION_KIND] = { "kind", N_("Kind"), N_("Banner, county, sumu, town, gacha or other kind of division, as its name says."),
        .type = FT_TEXT, .cells = 12, .u.max_cells = 24 },
    [REGION_OFFICIAL] = { "official", N_("Official"), N_("No for statistical zones such as development zones."),
        .type = FT_BOOL, .cells = 0, .initial = "1" },
    [REGION_POOR] = { "poor", N_("Poor"), N_("Counts as a poor village (or banner) in dispatch."),
        .type = FT_BOOL, .flags = FIELD_REQUIRED, .cells = 4, .initial = "0" },
    [REGION_POOR_LIST] = { "poor_list", N_("Poverty list"), N_("National or regional list of poor banners it stood on."), .source = "docs/data.md#poor-banners",
        .type = FT_CODE, .cells = 0, .u.list = "poor_list" },
    [REGION_LANGUAGE] = { "language", N_("Language wanted"), N_("Language in which people want to be served; empty = any."),
        .type = FT_CODE, .cells = 0, .u.list = "language" },
    [REGION_LONGITUDE] = { "longitude", N_("Longitude"), N_("Degrees east, WGS84."), N_("degree"),
        .type = FT_DECIMAL, .cells = 10, .u.range = { 70000000, 140000000, 6 } },
    [REGION_LATITUDE] = { "latitude", N_("Latitude"), N_("Degrees north, WGS84."), N_("degree"),
        .type = FT_DECIMAL, .cells = 9, .u.range = { 30000000, 60000000, 6 } },
    [REGION_POSITION] = { "position", N_("Position from"), N_("Where the coordinates come from, or how approximate they are."), .source = "docs/data.md#positions",
        .type = FT_CODE, .cells = 0, .u.list = "position" },
    [REGION_EDITION] = { "edition", N_("Edition"), N_("Day of the edition of the code list."),
        .type = FT_DATE, .cells = 0 },
};
/* clang-format on */

static bool check_region(struct model *m, const struct record *r, struct err *e)
{
    const char *code = record_text(r, REGION_CODE);

    (void)m;
    if (strlen(code) != 12 || scope_level(code) == 0)
        return err_field(e, "code", _("a division code has 12 digits, not \"%s\""), code);
    if (record_number(r, REGION_LEVEL) != scope_level(code))
        return err_field(e, "level", _("%s is a code of level %d"), code, scope_level(code));
    return true;
}

const struct entity region_entity = {
    .name = "region",
    .label = N_("Division"),
    .plural = N_("Divisions"),
    .help = N_("A division of any level, from the region down to the gacha-village."),
    .fields = region_fields,
    .count = REGION__COUNT,
    .key = {REGION_CODE},
    .key_count = 1,
    .title = REGION_NAME,
    .region = REGION_CODE,
    .region_via = -1,
    .state = -1,
    .class = CLASS_PLACE,
    .order_by = "code",
    .check = check_region,
};
