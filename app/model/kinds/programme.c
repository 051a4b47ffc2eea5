/* Programmes that send experts: envoys, three-areas talents, ten thousand experts; more are data. */
#include "kinds__.h"

/* clang-format off */
static const struct field programme_fields[PROGRAMME__COUNT] = {
    [PROGRAMME_CODE] = { "code", N_("Code"), N_("Short code of the programme."),
        .type = FT_TEXT, .flags = KEY | FIELD_UNIQUE | FIELD_SEARCH, .cells = 8, .u.max_cells = 16 },
    [PROGRAMME_NAME] = { "name", N_("Name"), N_("Name as the notices print it."),
        .type = FT_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .cells = 24, .u.max_cells = 60 },
    [PROGRAMME_SUBSIDY] = { "subsidy", N_("Subsidy a year"), N_("Subsidy for one expert and year; a parameter, not a rule."), N_("yuan"),
        .type = FT_MONEY, .cells = 12, .u.range = { 0, 100000000, 0 } },
    [PROGRAMME_VALID_FROM] = { "valid_from", N_("Valid from"), N_("First day of the programme."), .type = FT_DATE, .cells = 10 },
    [PROGRAMME_VALID_TO] = { "valid_to", N_("Valid to"), N_("Last day of the programme; empty = goes on."), .type = FT_DATE, .cells = 10 },
    [PROGRAMME_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};
/* clang-format on */

static bool check_programme(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    return check_order(r, PROGRAMME_VALID_FROM, PROGRAMME_VALID_TO, e);
}

const struct entity programme_entity = {
    .name = "programme",
    .label = N_("Programme"),
    .plural = N_("Programmes"),
    .help = N_("A programme under which experts are sent; quotas count by it."),
    .fields = programme_fields,
    .count = PROGRAMME__COUNT,
    .key = {PROGRAMME_CODE},
    .key_count = 1,
    .title = PROGRAMME_NAME,
    .region = -1,
    .region_via = -1,
    .state = -1,
    .class = CLASS_PLACE,
    .order_by = "code",
    .check = check_programme,
};
