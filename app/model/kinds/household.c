/* Households on file: poor, monitored, out of poverty (建档立卡, 防返贫监测). */
#include "kinds__.h"

/* clang-format off */
static const struct field household_fields[HOUSEHOLD__COUNT] = {
    [HOUSEHOLD_NO] = { "no", N_("No."), N_("Number of the household file; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 14, .u.max_cells = 24 },
    [HOUSEHOLD_HEAD] = { "head", N_("Head of household"), N_("Name of the head as on the ID card."),
        .type = FT_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .cells = 12, .u.max_cells = 60 },
    [HOUSEHOLD_ID_NUMBER] = { "id_number", N_("Head's ID number"), N_("18 digits; the last is a check digit."), .source = "GB 11643-1999",
        .type = FT_ID_NUMBER, .flags = FIELD_PRIVATE | FIELD_SEARCH, .cells = 18 },
    [HOUSEHOLD_REGION] = { "region", N_("Village"), N_("Gacha-village where the household lives."),
        .type = FT_REGION, .flags = FIELD_REQUIRED, .cells = 18 },
    [HOUSEHOLD_CLASS] = { "class", N_("Class"), N_("Class of household on file."), .source = "docs/domain.md#household",
        .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 14, .u.list = "household_class" },
    [HOUSEHOLD_CAUSES] = { "causes", N_("Causes"), N_("Causes of poverty, the main one first, at most three."), .source = "docs/domain.md#household",
        .type = FT_CODE_SET, .cells = 16, .u.list = "poverty_cause" },
    [HOUSEHOLD_STATUS] = { "status", N_("Status"), N_("Where the household stands on its way out of poverty."),
        .type = FT_CODE, .flags = FIELD_REQUIRED | FIELD_STATE, .cells = 8, .u.list = "household_status", .initial = "poor" },
    [HOUSEHOLD_PERSONS] = { "persons", N_("Persons"), N_("People in the household."), N_("persons"),
        .type = FT_INT, .cells = 4, .u.range = { 0, 40, 0 } },
    [HOUSEHOLD_LABOUR] = { "labour", N_("Labour"), N_("People who can work."), N_("persons"),
        .type = FT_INT, .cells = 0, .u.range = { 0, 40, 0 } },
    [HOUSEHOLD_INCOME] = { "income", N_("Income per head"), N_("Net income per head in the last full year."), N_("yuan"),
        .type = FT_MONEY, .cells = 11, .u.range = { -100000000, 1000000000, 0 } },
    [HOUSEHOLD_PHONE] = { "phone", N_("Phone"), N_("Mobile or landline with area code."),
        .type = FT_PHONE, .flags = FIELD_PRIVATE | FIELD_SEARCH, .cells = 12 },
    [HOUSEHOLD_BANK_ACCOUNT] = { "bank_account", N_("Bank account"), N_("Account into which benefits are paid."),
        .type = FT_TEXT, .flags = FIELD_PRIVATE, .u.max_cells = 32 },
    [HOUSEHOLD_IDENTIFIED_ON] = { "identified_on", N_("On file since"), N_("Day the household was recognised."), .type = FT_DATE, .cells = 10 },
    [HOUSEHOLD_HELPER] = { "helper", N_("Responsible helper"), N_("Who answers for helping the household."),
        .type = FT_TEXT, .cells = 0, .u.max_cells = 60 },
    [HOUSEHOLD_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 4000 },
};

static const struct move household_moves[] = {
    { "poor",     "pre_exit", "pre_exit", N_("Put forward for exit") },
    { "pre_exit", "exit",     "out",      N_("Confirm the exit") },
    { "pre_exit", "hold",     "poor",     N_("Take back the proposal") },
    { "out",      "relapse",  "relapsed", N_("Fallen back into poverty") },
    { "relapsed", "pre_exit", "pre_exit", N_("Put forward for exit again") },
    { "poor",     "close",    "closed",   N_("Close the file: moved away, died out, wrongly recognised") },
    { "out",      "close",    "closed",   N_("Close the file: moved away, died out") },
    { "relapsed", "close",    "closed",   N_("Close the file: moved away, died out") },
    { "closed",   "reopen",   "poor",     N_("Open the file again") },
    { 0 }
};
/* clang-format on */

static bool check_household(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    if (record_number(r, HOUSEHOLD_LABOUR) > record_number(r, HOUSEHOLD_PERSONS) && r->values[HOUSEHOLD_PERSONS].set)
        return err_field(e, "labour", _("more people can work than live in the household"));
    return true;
}

const struct entity household_entity = {
    .name = "household",
    .label = N_("Household"),
    .plural = N_("Households"),
    .help = N_("A household on file: poor, monitored or out of poverty."),
    .fields = household_fields,
    .count = HOUSEHOLD__COUNT,
    .key = {HOUSEHOLD_NO},
    .key_count = 1,
    .letter = 'H',
    .title = HOUSEHOLD_HEAD,
    .region = HOUSEHOLD_REGION,
    .region_via = -1,
    .state = HOUSEHOLD_STATUS,
    .moves = household_moves,
    .class = CLASS_CASE,
    .check = check_household,
};
