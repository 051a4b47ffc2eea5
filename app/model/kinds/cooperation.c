/* Beijing–Inner Mongolia cooperation items (京蒙协作), by the six heads of the assessment. */
#include "kinds__.h"

/* clang-format off */
static const struct field cooperation_fields[COOPERATION__COUNT] = {
    [COOPERATION_NO] = { "no", N_("No."), N_("Number of the item; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [COOPERATION_YEAR] = { "year", N_("Year"), N_("Year it counts for; this year when left empty."),
        .type = FT_INT, .flags = FIELD_REQUIRED, .cells = 4, .u.range = { 1996, 2100, 0 }, .initial = "@year" },
    [COOPERATION_PAIRING] = { "pairing", N_("Pairing"), N_("District and banner that carry it."),
        .type = FT_REF, .cells = 24, .u.to = &pairing_entity },
    [COOPERATION_HEAD] = { "head", N_("Head of assessment"), N_("One of the six heads it counts under."), .source = "docs/domain.md#cooperation",
        .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 12, .u.list = "cooperation_head" },
    [COOPERATION_REGION] = { "region", N_("Division"), N_("Banner or smaller place that benefits."), .type = FT_REGION, .flags = FIELD_REQUIRED, .cells = 16 },
    [COOPERATION_TITLE] = { "title", N_("Item title"), N_("What is done."), .type = FT_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .cells = 26, .u.max_cells = 120 },
    [COOPERATION_PROMISED] = { "promised", N_("Promised"), N_("Money promised."), N_("yuan"), .type = FT_MONEY, .cells = 14, .u.range = { 0, 1000000000000, 0 } },
    [COOPERATION_RECEIVED] = { "received", N_("Received"), N_("Money that has arrived."), N_("yuan"), .type = FT_MONEY, .cells = 14, .u.range = { 0, 1000000000000, 0 } },
    [COOPERATION_BENEFICIARIES] = { "beneficiaries", N_("Beneficiaries"), N_("Poor people reached."), N_("persons"), .type = FT_INT, .cells = 8, .u.range = { 0, 10000000, 0 } },
    [COOPERATION_STATE] = { "state", N_("State"), N_("Agreed, running, done or cancelled."),
        .type = FT_CODE, .flags = FIELD_REQUIRED | FIELD_STATE, .cells = 8, .u.list = "cooperation_state", .initial = "agreed" },
    [COOPERATION_STARTS_ON] = { "starts_on", N_("Starts on"), N_("First day."), .type = FT_DATE, .cells = 10 },
    [COOPERATION_ENDS_ON] = { "ends_on", N_("Ends on"), N_("Last day."), .type = FT_DATE, .cells = 10 },
    [COOPERATION_EVIDENCE] = { "evidence", N_("Evidence"), N_("Documents that prove it."), .type = FT_LONG_TEXT, .flags = FIELD_SEARCH, .u.max_cells = 2000 },
};

static const struct move cooperation_moves[] = {
    { "agreed",  "start",  "running",   N_("Work has begun") },
    { "agreed",  "cancel", "cancelled", N_("Will not take place") },
    { "running", "finish", "done",      N_("Finished and accepted") },
    { "running", "cancel", "cancelled", N_("Broken off") },
    { 0 }
};
/* clang-format on */

static bool check_cooperation(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    return check_order(r, COOPERATION_STARTS_ON, COOPERATION_ENDS_ON, e);
}

const struct entity cooperation_entity = {
    .name = "cooperation",
    .label = N_("Cooperation item"),
    .plural = N_("Cooperation items"),
    .help = N_("Something Beijing and Inner Mongolia do together: people, money, industry, labour."),
    .fields = cooperation_fields,
    .count = COOPERATION__COUNT,
    .key = {COOPERATION_NO},
    .key_count = 1,
    .letter = 'C',
    .title = COOPERATION_TITLE,
    .region = COOPERATION_REGION,
    .region_via = -1,
    .state = COOPERATION_STATE,
    .moves = cooperation_moves,
    .class = CLASS_CASE,
    .check = check_cooperation,
};
