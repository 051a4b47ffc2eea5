/* Ties: two experts who go to a village together or not at all, or never to one village. */
#include "kinds__.h"

/* clang-format off */
static const struct field tie_fields[TIE__COUNT] = {
    [TIE_NO] = { "no", N_("No."), N_("Number of the tie; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [TIE_EXPERT] = { "expert", N_("Expert"), N_("One of the two."), .type = FT_REF, .flags = KEY, .cells = 22, .u.to = &expert_entity },
    [TIE_OTHER] = { "other", N_("Other expert"), N_("The other one."), .type = FT_REF, .flags = KEY, .cells = 22, .u.to = &expert_entity },
    [TIE_TOGETHER] = { "together", N_("Together"), N_("Yes: to whatever village one goes, the other goes too. No: never both to one village."),
        .source = "docs/planner.md#limits", .type = FT_BOOL, .flags = FIELD_REQUIRED, .cells = 8 },
    [TIE_VALID_FROM] = { "valid_from", N_("Valid from"), N_("First day; empty = always."), .type = FT_DATE, .cells = 10 },
    [TIE_VALID_TO] = { "valid_to", N_("Valid to"), N_("Last day; empty = goes on."), .type = FT_DATE, .cells = 10 },
    [TIE_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .flags = FIELD_SEARCH, .u.max_cells = 2000 },
};
/* clang-format on */

static bool check_tie(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    if (record_number(r, TIE_EXPERT) == record_number(r, TIE_OTHER))
        return err_field(e, "other", _("a tie needs two experts"));
    return check_order(r, TIE_VALID_FROM, TIE_VALID_TO, e);
}

const struct entity tie_entity = {
    .name = "tie",
    .label = N_("Tie"),
    .plural = N_("Ties"),
    .help = N_("Two experts who go to a village together or not at all, or never to one village."),
    .fields = tie_fields,
    .count = TIE__COUNT,
    .key = {TIE_NO},
    .key_count = 1,
    .letter = 'T',
    .title = -1,
    .region = -1,
    .region_via = TIE_EXPERT,
    .state = -1,
    .class = CLASS_DISPATCH,
    .check = check_tie,
};
