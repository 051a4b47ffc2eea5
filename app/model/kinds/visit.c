/* Visits to households. */
#include "kinds__.h"

/* clang-format off */
static const struct field visit_fields[VISIT__COUNT] = {
    [VISIT_NO] = { "no", N_("No."), N_("Number of the visit; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 14, .u.max_cells = 20 },
    [VISIT_HOUSEHOLD] = { "household", N_("Household"), N_("Household that was visited."),
        .type = FT_REF, .flags = KEY, .cells = 24, .u.to = &household_entity },
    [VISIT_DATE] = { "date", N_("Date"), N_("Day of the visit; today when left empty."),
        .type = FT_DATE, .flags = FIELD_REQUIRED, .cells = 10, .initial = "@today" },
    [VISIT_KIND] = { "kind", N_("Kind"), N_("Why the visit was made."), .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 10, .u.list = "visit_kind", .initial = "regular" },
    [VISIT_VISITOR] = { "visitor", N_("Visitor"), N_("Who went."), .type = FT_TEXT, .flags = FIELD_SEARCH, .cells = 12, .u.max_cells = 60 },
    [VISIT_EXPERT] = { "expert", N_("Expert"), N_("Expert who came along, if any."), .type = FT_REF, .cells = 0, .u.to = &expert_entity },
    [VISIT_FINDING] = { "finding", N_("Finding"), N_("What was seen and said."), .type = FT_LONG_TEXT, .flags = FIELD_SEARCH, .cells = 24, .u.max_cells = 4000 },
    [VISIT_NEXT_ON] = { "next_on", N_("Next visit"), N_("When somebody should go again."), .type = FT_DATE, .cells = 10 },
};
/* clang-format on */

static bool check_visit(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    return check_order(r, VISIT_DATE, VISIT_NEXT_ON, e);
}

const struct entity visit_entity = {
    .name = "visit",
    .label = N_("Visit"),
    .plural = N_("Visits"),
    .help = N_("A visit to a household, with what was found."),
    .fields = visit_fields,
    .count = VISIT__COUNT,
    .key = {VISIT_NO},
    .key_count = 1,
    .letter = 'V',
    .title = -1,
    .region = -1,
    .region_via = VISIT_HOUSEHOLD,
    .state = -1,
    .class = CLASS_CASE,
    .check = check_visit,
};
