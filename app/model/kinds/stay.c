/* Stays and absences of experts: days in a village with the way there and back, holidays, other duty. */
#include "kinds__.h"

#include "life__.h"
#include "model/stays.h"

/* clang-format off */
static const struct field stay_fields[STAY__COUNT] = {
    [STAY_NO] = { "no", N_("No."), N_("Number of the stay; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [STAY_EXPERT] = { "expert", N_("Expert"), N_("Whose days they are."), .type = FT_REF, .flags = KEY, .cells = 22, .u.to = &expert_entity },
    [STAY_KIND] = { "kind", N_("Kind"), N_("A stay in a village, or why he is away."), .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 12, .u.list = "stay_kind", .initial = "stay" },
    [STAY_STARTS_ON] = { "starts_on", N_("Starts on"), N_("First day there; empty = since always."), .type = FT_DATE, .cells = 10 },
    [STAY_ENDS_ON] = { "ends_on", N_("Ends on"), N_("Last day there; empty = open."), .type = FT_DATE, .cells = 10 },
    [STAY_TRAVEL_BEFORE] = { "travel_before", N_("Travel days before"), N_("Days on the way there."), N_("days"),
        .source = "docs/dispatch.md#stays", .type = FT_INT, .cells = 6, .u.range = { 0, 30, 0 } },
    [STAY_TRAVEL_AFTER] = { "travel_after", N_("Travel days after"), N_("Days on the way back."), N_("days"),
        .source = "docs/dispatch.md#stays", .type = FT_INT, .cells = 6, .u.range = { 0, 30, 0 } },
    [STAY_ASSIGNMENT] = { "assignment", N_("Assignment"), N_("Assignment that he stays for."), .type = FT_REF, .cells = 12, .u.to = &assignment_entity },
    [STAY_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .flags = FIELD_SEARCH, .u.max_cells = 2000 },
};
/* clang-format on */

/* A person is in one place at a time, under whichever of his records. */
static bool check_free(struct model *m, const struct record *r, struct err *e)
{
    struct stay mine = stay_of(record_text(r, STAY_STARTS_ON), record_text(r, STAY_ENDS_ON), (int)record_number(r, STAY_TRAVEL_BEFORE),
                               (int)record_number(r, STAY_TRAVEL_AFTER));
    struct stmt s;

    stmt_open(&s, m->db, Q_STAY_OTHERS);
    stmt_int(&s, ":expert", record_number(r, STAY_EXPERT));
    stmt_int(&s, ":id", r->id);
    while (e->code == ERR_NONE && stmt_next(&s)) {
        struct stay other = stay_of(stmt_col_text(&s, 1), stmt_col_text(&s, 2), (int)stmt_col_int(&s, 3), (int)stmt_col_int(&s, 4));
        if (stay_overlaps(&mine, &other))
            err_field(e, "starts_on", _("meets %s of the same person (%s to %s, travel %lld and %lld days)"), stmt_col_text(&s, 0),
                      *stmt_col_text(&s, 1) ? stmt_col_text(&s, 1) : "...", *stmt_col_text(&s, 2) ? stmt_col_text(&s, 2) : "...",
                      (long long)stmt_col_int(&s, 3), (long long)stmt_col_int(&s, 4));
    }
    return stmt_close(&s, e) && e->code == ERR_NONE;
}

static bool check_stay(struct model *m, const struct record *r, struct err *e)
{
    return check_order(r, STAY_STARTS_ON, STAY_ENDS_ON, e) && check_free(m, r, e);
}

const struct entity stay_entity = {
    .name = "stay",
    .label = N_("Stay"),
    .plural = N_("Stays"),
    .help = N_("Days that an expert spends in a village, or is away."),
    .fields = stay_fields,
    .count = STAY__COUNT,
    .key = {STAY_NO},
    .key_count = 1,
    .letter = 'Y',
    .title = -1,
    .region = -1,
    .region_via = STAY_EXPERT,
    .state = -1,
    .class = CLASS_DISPATCH,
    .check = check_stay,
};
