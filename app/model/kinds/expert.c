/* Experts: who can be sent, what they know, where they live, how often a year they can go. */
#include "kinds__.h"

#include "model/model.h"
#include "store/stmt.h"

#include <string.h>

/* clang-format off */
static const struct field expert_fields[EXPERT__COUNT] = {
    [EXPERT_NO] = { "no", N_("No."), N_("Number of the expert; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [EXPERT_NAME] = { "name", N_("Full name"), N_("Name as on the ID card."),
        .type = FT_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .cells = 12, .u.max_cells = 60 },
    [EXPERT_SEX] = { "sex", N_("Sex"), N_("Taken from the ID number when left empty."),
        .type = FT_CODE, .cells = 4, .u.list = "sex" },
    [EXPERT_BIRTH_DATE] = { "birth_date", N_("Born"), N_("Taken from the ID number when left empty."), .type = FT_DATE, .cells = 10 },
    [EXPERT_ID_NUMBER] = { "id_number", N_("ID number"), N_("18 digits; the last is a check digit."), .source = "GB 11643-1999",
        .type = FT_ID_NUMBER, .flags = FIELD_PRIVATE | FIELD_SEARCH | FIELD_UNIQUE, .cells = 18 },
    [EXPERT_PHONE] = { "phone", N_("Phone"), N_("Mobile or landline with area code."),
        .type = FT_PHONE, .flags = FIELD_PRIVATE | FIELD_SEARCH, .cells = 12 },
    [EXPERT_EMPLOYER] = { "employer", N_("Employer"), N_("Sending unit."),
        .type = FT_TEXT, .flags = FIELD_SEARCH, .cells = 22, .u.max_cells = 80 },
    [EXPERT_TITLE] = { "title", N_("Title"), N_("Level of the professional title."), .type = FT_CODE, .cells = 10, .u.list = "title" },
    [EXPERT_SPECIALTIES] = { "specialties", N_("Specialties"), N_("Up to three, the strongest first."), .source = "docs/planner.md#score",
        .type = FT_CODE_SET, .flags = FIELD_REQUIRED, .cells = 20, .u.list = "specialty" },
    [EXPERT_LANGUAGES] = { "languages", N_("Languages"), N_("Languages to serve in: zh Chinese, mn Mongolian."),
        .type = FT_CODE_SET, .cells = 10, .u.list = "language", .initial = "zh" },
    [EXPERT_HOME] = { "home", N_("Home"), N_("Banner (or smaller place) where the expert works; heads are counted there."),
        .type = FT_REGION, .flags = FIELD_REQUIRED, .cells = 16 },
    [EXPERT_PROGRAMME] = { "programme", N_("Programme"), N_("Programme that sends the expert."),
        .type = FT_REF, .flags = FIELD_REQUIRED, .cells = 10, .u.to = &programme_entity },
    [EXPERT_CAPACITY] = { "capacity", N_("Places a year"), N_("How many villages the expert can serve in a year."), N_("places"),
        .type = FT_INT, .flags = FIELD_REQUIRED, .cells = 6, .u.range = { 0, 20, 0 }, .initial = "1" },
    [EXPERT_AVAILABLE_FROM] = { "available_from", N_("Available from"), N_("First day; empty = always."), .type = FT_DATE },
    [EXPERT_AVAILABLE_TO] = { "available_to", N_("Available to"), N_("Last day; empty = always."), .type = FT_DATE },
    [EXPERT_ACTIVE] = { "active", N_("Active"), N_("No = is not sent any more; the past stays."),
        .type = FT_BOOL, .flags = FIELD_REQUIRED, .cells = 6, .initial = "1" },
    [EXPERT_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
    [EXPERT_DAYS] = { "days", N_("Days a year"), N_("Days the expert can give in a year, all stays together; empty = only the places count."), N_("days"),
        .source = "docs/planner.md#limits", .type = FT_INT, .cells = 0, .u.range = { 0, 366, 0 } },
    [EXPERT_PERSON] = { "person", N_("Same person as"), N_("The person's first record, when he goes under two programmes; he is counted once."),
        .source = "docs/planner.md#limits", .type = FT_REF, .cells = 0, .u.to = &expert_entity },
};
/* clang-format on */

/* A person has one first record; the others point at it and at nothing else. */
static bool check_person(struct model *m, const struct record *r, struct err *e)
{
    struct stmt s;
    bool chain;

    if (!r->values[EXPERT_PERSON].set)
        return true;
    if (record_number(r, EXPERT_PERSON) == r->id)
        return err_field(e, "person", _("this is the same record; name the person's other one"));
    stmt_open(&s, m->db, Q_EXPERT_PERSON_CHAIN);
    stmt_int(&s, ":first", record_number(r, EXPERT_PERSON));
    stmt_int(&s, ":this", r->id);
    chain = stmt_next(&s);
    if (!stmt_close(&s, e))
        return false;
    return !chain || err_field(e, "person", _("name the person's first record: the one that points at no other and that others may point at"));
}

/* The score knows a first, second and third specialty (docs/planner.md). */
static bool check_expert(struct model *m, const struct record *r, struct err *e)
{
    int specialties = 1;

    for (const char *s = record_text(r, EXPERT_SPECIALTIES); (s = strchr(s, ';')); s++)
        specialties++;
    if (specialties > 3)
        return err_field(e, "specialties", _("an expert has at most three specialties, the strongest first"));
    return check_person(m, r, e) && check_order(r, EXPERT_AVAILABLE_FROM, EXPERT_AVAILABLE_TO, e) &&
           check_id_agrees(r, EXPERT_ID_NUMBER, EXPERT_BIRTH_DATE, EXPERT_SEX, e);
}

static void derive_expert(struct record *r)
{
    derive_from_id(r, EXPERT_ID_NUMBER, EXPERT_BIRTH_DATE, EXPERT_SEX);
}

const struct entity expert_entity = {
    .name = "expert",
    .label = N_("Expert"),
    .plural = N_("Experts"),
    .help = N_("A person who can be sent to villages under a programme."),
    .fields = expert_fields,
    .count = EXPERT__COUNT,
    .key = {EXPERT_NO},
    .key_count = 1,
    .letter = 'E',
    .title = EXPERT_NAME,
    .region = EXPERT_HOME,
    .region_via = -1,
    .state = -1,
    .class = CLASS_DISPATCH,
    .derive = derive_expert,
    .check = check_expert,
};
