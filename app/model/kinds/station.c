/* Envoy stations, teams and corporate envoys: what is sent or serves as one. */
#include "kinds__.h"

/* clang-format off */
static const struct field station_fields[STATION__COUNT] = {
    [STATION_NO] = { "no", N_("No."), N_("Number of the station or team; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [STATION_NAME] = { "name", N_("Name"), N_("Name on its plate."), .type = FT_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .cells = 24, .u.max_cells = 80 },
    [STATION_KIND] = { "kind", N_("Kind"), N_("Station, team or corporate envoy; decides by which sheet it is appraised."), .source = "docs/domain.md#appraisal",
        .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 14, .u.list = "station_kind", .initial = "station" },
    [STATION_REGION] = { "region", N_("Division"), N_("Where it stands."), .type = FT_REGION, .flags = FIELD_REQUIRED, .cells = 16 },
    [STATION_HOST] = { "host", N_("Host unit"), N_("Unit that runs it: cooperative, firm, institute."), .type = FT_TEXT, .flags = FIELD_SEARCH, .cells = 20, .u.max_cells = 80 },
    [STATION_HEAD] = { "head", N_("Head"), N_("Expert who leads it."), .type = FT_REF, .cells = 22, .u.to = &expert_entity },
    [STATION_OPENED_ON] = { "opened_on", N_("Opened on"), N_("First day."), .type = FT_DATE, .cells = 10 },
    [STATION_CLOSED_ON] = { "closed_on", N_("Closed on"), N_("Last day; empty = goes on."), .type = FT_DATE, .cells = 10 },
    [STATION_EQUIPMENT] = { "equipment", N_("Equipment"), N_("Rooms, plots and instruments."), .type = FT_LONG_TEXT, .flags = FIELD_SEARCH, .u.max_cells = 2000 },
    [STATION_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};
/* clang-format on */

static bool check_station(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    return check_order(r, STATION_OPENED_ON, STATION_CLOSED_ON, e);
}

const struct entity station_entity = {
    .name = "station",
    .label = N_("Station or team"),
    .plural = N_("Stations and teams"),
    .help = N_("An envoy station, an envoy team or a corporate envoy."),
    .fields = station_fields,
    .count = STATION__COUNT,
    .key = {STATION_NO},
    .key_count = 1,
    .letter = 'W',
    .title = STATION_NAME,
    .region = STATION_REGION,
    .region_via = -1,
    .state = -1,
    .class = CLASS_DISPATCH,
    .check = check_station,
};
