/* Who works here: role and area of every account. */
#include "kinds__.h"

#include <string.h>

/* clang-format off */
static const struct field account_fields[ACCOUNT__COUNT] = {
    [ACCOUNT_NAME] = { "name", N_("Account"), N_("Name to work under: lower-case letters, digits, dot, dash."),
        .type = FT_TEXT, .flags = KEY | FIELD_UNIQUE | FIELD_SEARCH, .cells = 14, .u.max_cells = 32 },
    [ACCOUNT_PERSON] = { "person", N_("Person"), N_("Who it is, as printed on sheets."),
        .type = FT_TEXT, .flags = FIELD_SEARCH, .cells = 16, .u.max_cells = 60 },
    [ACCOUNT_ROLE] = { "role", N_("Role"), N_("What the account may do; see the table of roles."), .source = "docs/roles.md",
        .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 14, .u.list = "role" },
    [ACCOUNT_AREA] = { "area", N_("Area"), N_("Division whose records it works with, everything under it included."),
        .type = FT_REGION, .flags = FIELD_REQUIRED, .cells = 20 },
    [ACCOUNT_ACTIVE] = { "active", N_("Active"), N_("No = may not work any more; its past stays."),
        .type = FT_BOOL, .flags = FIELD_REQUIRED, .cells = 6, .initial = "1" },
    [ACCOUNT_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};
/* clang-format on */

static bool check_account(struct model *m, const struct record *r, struct err *e)
{
    const char *name = record_text(r, ACCOUNT_NAME);

    (void)m;
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != strlen(name))
        return err_field(e, "name", _("\"%s\": an account name has lower-case letters, digits, dot, dash and underscore only"), name);
    return true;
}

const struct entity account_entity = {
    .name = "account",
    .label = N_("Account"),
    .plural = N_("Accounts"),
    .help = N_("A person who works with the program, with role and area."),
    .fields = account_fields,
    .count = ACCOUNT__COUNT,
    .key = {ACCOUNT_NAME},
    .key_count = 1,
    .title = ACCOUNT_PERSON,
    .region = ACCOUNT_AREA,
    .region_via = -1,
    .state = -1,
    .class = CLASS_ACCOUNT,
    .order_by = "name",
    .check = check_account,
};
