/* Beijing districts and the banners they work with (京蒙协作); many to many, with period. */
#include "kinds__.h"

#include "model/scope.h"

/* clang-format off */
static const struct field pairing_fields[PAIRING__COUNT] = {
    [PAIRING_DISTRICT] = { "district", N_("Beijing district"), N_("Partner district in Beijing."),
        .type = FT_TEXT, .flags = KEY | FIELD_SEARCH, .cells = 20, .u.max_cells = 40 },
    [PAIRING_BANNER] = { "banner", N_("Banner"), N_("Partner banner or county."),
        .type = FT_REGION, .flags = KEY | FIELD_SEARCH, .cells = 20, .u.level = 3 },
    [PAIRING_VALID_FROM] = { "valid_from", N_("Valid from"), N_("First day of the pairing, where known."), .type = FT_DATE, .cells = 10 },
    [PAIRING_VALID_TO] = { "valid_to", N_("Valid to"), N_("Last day of the pairing; empty = goes on."), .type = FT_DATE, .cells = 10 },
    [PAIRING_EVIDENCE] = { "evidence", N_("Evidence"), N_("Where the pairing was read, and how sure it is."), .type = FT_TEXT, .u.max_cells = 400 },
    [PAIRING_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};
/* clang-format on */

static bool check_pairing(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    if (scope_level(record_text(r, PAIRING_BANNER)) != 3)
        return err_field(e, "banner", _("a pairing names a banner or county, not a larger or smaller place"));
    return check_order(r, PAIRING_VALID_FROM, PAIRING_VALID_TO, e);
}

const struct entity pairing_entity = {
    .name = "pairing",
    .label = N_("Pairing"),
    .plural = N_("Pairings"),
    .help = N_("A Beijing district and a banner that work together, with the period."),
    .fields = pairing_fields,
    .count = PAIRING__COUNT,
    .key = {PAIRING_DISTRICT, PAIRING_BANNER},
    .key_count = 2,
    .title = PAIRING_DISTRICT,
    .region = PAIRING_BANNER,
    .region_via = -1,
    .state = -1,
    .class = CLASS_PLACE,
    .order_by = "banner",
    .check = check_pairing,
};
