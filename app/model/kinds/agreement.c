/* Tri-party agreements (三方协议): receiving unit, sending unit and expert; term, deliverables, targets. */
#include "kinds__.h"

#include "life__.h"

#include <string.h>

/* clang-format off */
static const struct field agreement_fields[AGREEMENT__COUNT] = {
    [AGREEMENT_NO] = { "no", N_("No."), N_("Number of the agreement; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [AGREEMENT_ASSIGNMENT] = { "assignment", N_("Assignment"), N_("Assignment that it is about."), .type = FT_REF, .flags = KEY, .cells = 12, .u.to = &assignment_entity },
    [AGREEMENT_EXPERT] = { "expert", N_("Expert"), N_("First party; taken from the assignment."), .type = FT_REF, .flags = FIELD_MADE, .cells = 22, .u.to = &expert_entity },
    [AGREEMENT_EXPERT_ON] = { "expert_on", N_("Expert signed on"), N_("Day the expert signed."), .type = FT_DATE },
    [AGREEMENT_RECEIVER] = { "receiver", N_("Receiving unit"), N_("Second party: village committee or cooperative that is served."),
        .type = FT_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .cells = 20, .u.max_cells = 80 },
    [AGREEMENT_RECEIVER_ON] = { "receiver_on", N_("Receiver signed on"), N_("Day the receiving unit signed."), .type = FT_DATE },
    [AGREEMENT_SENDER] = { "sender", N_("Sending unit"), N_("Third party: the expert's employer or the office that sends him."),
        .type = FT_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .cells = 20, .u.max_cells = 80 },
    [AGREEMENT_SENDER_ON] = { "sender_on", N_("Sender signed on"), N_("Day the sending unit signed."), .type = FT_DATE },
    [AGREEMENT_STARTS_ON] = { "starts_on", N_("Starts on"), N_("First day of the term."), .type = FT_DATE, .flags = FIELD_REQUIRED, .cells = 10 },
    [AGREEMENT_ENDS_ON] = { "ends_on", N_("Ends on"), N_("Last day of the term; empty = until it is ended."), .type = FT_DATE, .cells = 10 },
    [AGREEMENT_DELIVERABLES] = { "deliverables", N_("Deliverables"), N_("What the expert is to do, in the words of the paper."),
        .type = FT_LONG_TEXT, .flags = FIELD_SEARCH, .u.max_cells = 4000 },
    [AGREEMENT_TARGET_SERVICES] = { "target_services", N_("Target: services"), N_("Services promised within the term."), .type = FT_INT, .u.range = { 0, 1000, 0 } },
    [AGREEMENT_TARGET_HOURS] = { "target_hours", N_("Target: hours"), N_("Hours promised within the term."), N_("hours"), .type = FT_INT, .u.range = { 0, 10000, 0 } },
    [AGREEMENT_TARGET_HOUSEHOLDS] = { "target_households", N_("Target: households"), N_("Households to be served within the term, each service counted."), .type = FT_INT, .u.range = { 0, 100000, 0 } },
    [AGREEMENT_STATE] = { "state", N_("State"), N_("Draft, signed, ended or broken off."),
        .type = FT_CODE, .flags = FIELD_REQUIRED | FIELD_STATE, .cells = 8, .u.list = "agreement_state", .initial = "draft" },
    [AGREEMENT_BROKEN_ON] = { "broken_on", N_("Broken off on"), N_("Last day it was in force; today when left empty."), .type = FT_DATE },
    [AGREEMENT_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};

static const struct move agreement_moves[] = {
    { "draft",  "sign",  "signed", N_("All three have signed; the assignment begins") },
    { "signed", "end",   "ended",  N_("Fulfilled or run out; the assignment is done") },
    { "signed", "break", "broken", N_("Broken off; the assignment is cancelled") },
    { 0 }
};
/* clang-format on */

static bool fill_agreement(struct model *m, struct record *r, struct err *e)
{
    if (!life__copy_pair(m, record_number(r, AGREEMENT_ASSIGNMENT), r, AGREEMENT_EXPERT, -1, e))
        return false;
    if (life__in_state(r, AGREEMENT_STATE, "broken") && !r->values[AGREEMENT_BROKEN_ON].set)
        record_put_text(r, AGREEMENT_BROKEN_ON, m->today, strlen(m->today));
    return true;
}

static bool check_signatures(const struct record *r, struct err *e)
{
    static const int signatures[] = {AGREEMENT_EXPERT_ON, AGREEMENT_RECEIVER_ON, AGREEMENT_SENDER_ON};

    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++)
        if (!r->values[signatures[i]].set)
            return err_field(e, r->entity->fields[signatures[i]].name, _("the day this party signed is missing; an agreement is signed by all three"));
    return true;
}

static bool check_agreement(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    if (!life__in_state(r, AGREEMENT_STATE, "draft") && !check_signatures(r, e))
        return false;
    return check_order(r, AGREEMENT_STARTS_ON, AGREEMENT_ENDS_ON, e) && check_order(r, AGREEMENT_STARTS_ON, AGREEMENT_BROKEN_ON, e);
}

/* A signed agreement begins the assignment, its end ends it; and the flags of its services follow. */
static bool follow_agreement(struct model *m, const struct record *before, const struct record *after, struct err *e)
{
    static const char *const steps[][2] = {{"signed", "start"}, {"ended", "finish"}, {"broken", "cancel"}};
    const struct record *r = after ? after : before;
    bool moved = before && after && strcmp(record_text(before, AGREEMENT_STATE), record_text(after, AGREEMENT_STATE)) != 0;

    for (size_t i = 0; moved && i < sizeof steps / sizeof *steps; i++)
        if (life__in_state(after, AGREEMENT_STATE, steps[i][0]) &&
            !life__step_assignment(m, record_number(r, AGREEMENT_ASSIGNMENT), steps[i][1], e))
            return false;
    return life__flag_services(m, record_number(r, AGREEMENT_ASSIGNMENT), e);
}

const struct entity agreement_entity = {
    .name = "agreement",
    .label = N_("Agreement"),
    .plural = N_("Agreements"),
    .help = N_("What expert, village and sending unit sign for an assignment (三方协议)."),
    .fields = agreement_fields,
    .count = AGREEMENT__COUNT,
    .key = {AGREEMENT_NO},
    .key_count = 1,
    .letter = 'G',
    .title = -1,
    .region = -1,
    .region_via = AGREEMENT_ASSIGNMENT,
    .state = AGREEMENT_STATE,
    .moves = agreement_moves,
    .class = CLASS_DISPATCH,
    .fill = fill_agreement,
    .check = check_agreement,
    .follow = follow_agreement,
};
