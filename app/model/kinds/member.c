/* People of a household. */
#include "kinds__.h"

/* clang-format off */
static const struct field member_fields[MEMBER__COUNT] = {
    [MEMBER_HOUSEHOLD] = { "household", N_("Household"), N_("Household that the person belongs to."),
        .type = FT_REF, .flags = KEY, .cells = 14, .u.to = &household_entity },
    [MEMBER_NAME] = { "name", N_("Full name"), N_("Name as on the ID card."),
        .type = FT_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .cells = 12, .u.max_cells = 60 },
    [MEMBER_RELATION] = { "relation", N_("Relation to head"), N_("What the person is to the head of household."), .source = "docs/domain.md#household",
        .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 8, .u.list = "relation" },
    [MEMBER_SEX] = { "sex", N_("Sex"), N_("Taken from the ID number when left empty."), .type = FT_CODE, .cells = 4, .u.list = "sex" },
    [MEMBER_BIRTH_DATE] = { "birth_date", N_("Born"), N_("Taken from the ID number when left empty."), .type = FT_DATE, .cells = 10 },
    [MEMBER_ID_NUMBER] = { "id_number", N_("ID number"), N_("18 digits; the last is a check digit."), .source = "GB 11643-1999",
        .type = FT_ID_NUMBER, .flags = KEY | FIELD_PRIVATE | FIELD_SEARCH, .cells = 18 },
    [MEMBER_ETHNIC] = { "ethnic", N_("Ethnic group"), N_("One of the 56."), .source = "GB/T 3304-1991",
        .type = FT_CODE, .cells = 8, .u.list = "ethnic" },
    [MEMBER_SCHOOLING] = { "schooling", N_("Schooling"), N_("Highest schooling."), .type = FT_CODE, .cells = 0, .u.list = "schooling" },
    [MEMBER_HEALTH] = { "health", N_("Health"), N_("State of health."), .type = FT_CODE, .cells = 10, .u.list = "health" },
    [MEMBER_LABOUR] = { "labour", N_("Labour"), N_("Ability to work."), .type = FT_CODE, .cells = 12, .u.list = "labour" },
    [MEMBER_PHONE] = { "phone", N_("Phone"), N_("Mobile or landline with area code."), .type = FT_PHONE, .flags = FIELD_PRIVATE },
    [MEMBER_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};
/* clang-format on */

static bool check_member(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    return check_id_agrees(r, MEMBER_ID_NUMBER, MEMBER_BIRTH_DATE, MEMBER_SEX, e);
}

static void derive_member(struct record *r)
{
    derive_from_id(r, MEMBER_ID_NUMBER, MEMBER_BIRTH_DATE, MEMBER_SEX);
}

const struct entity member_entity = {
    .name = "member",
    .label = N_("Member"),
    .plural = N_("Members"),
    .help = N_("A person of a household on file."),
    .fields = member_fields,
    .count = MEMBER__COUNT,
    .key = {MEMBER_HOUSEHOLD, MEMBER_ID_NUMBER},
    .key_count = 2,
    .title = MEMBER_NAME,
    .region = -1,
    .region_via = MEMBER_HOUSEHOLD,
    .state = -1,
    .class = CLASS_CASE,
    .derive = derive_member,
    .check = check_member,
};
