/* Offers: an expert is asked whether he goes; what he answers, when and why. */
#include "kinds__.h"

#include "life__.h"

#include <string.h>

/* clang-format off */
static const struct field offer_fields[OFFER__COUNT] = {
    [OFFER_NO] = { "no", N_("No."), N_("Number of the offer; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [OFFER_ASSIGNMENT] = { "assignment", N_("Assignment"), N_("What is offered."), .type = FT_REF, .flags = KEY, .cells = 12, .u.to = &assignment_entity },
    [OFFER_EXPERT] = { "expert", N_("Expert"), N_("Who is asked; taken from the assignment."), .type = FT_REF, .flags = FIELD_MADE, .cells = 22, .u.to = &expert_entity },
    [OFFER_NEED] = { "need", N_("Need"), N_("What for; taken from the assignment."), .type = FT_REF, .flags = FIELD_MADE, .cells = 12, .u.to = &need_entity },
    [OFFER_OFFERED_ON] = { "offered_on", N_("Offered on"), N_("Day he was asked; today when left empty."),
        .type = FT_DATE, .flags = FIELD_REQUIRED, .cells = 10, .initial = "@today" },
    [OFFER_ANSWER_BY] = { "answer_by", N_("Answer by"), N_("Last day for an answer."), .type = FT_DATE, .cells = 10 },
    [OFFER_STATE] = { "state", N_("State"), N_("Offered, accepted, declined, lapsed or withdrawn."),
        .type = FT_CODE, .flags = FIELD_REQUIRED | FIELD_STATE, .cells = 10, .u.list = "offer_state", .initial = "offered" },
    [OFFER_ANSWERED_ON] = { "answered_on", N_("Answered on"), N_("Day of the answer; today when left empty."), .type = FT_DATE, .cells = 10 },
    [OFFER_REASON] = { "reason", N_("Reason"), N_("Why he declined."), .type = FT_CODE, .cells = 14, .u.list = "decline_reason" },
    [OFFER_FOLLOWS] = { "follows", N_("Follows"), N_("Offer that came to nothing, in whose place this one was made."),
        .type = FT_REF, .flags = FIELD_MADE, .cells = 12, .u.to = &offer_entity },
    [OFFER_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .flags = FIELD_SEARCH, .u.max_cells = 2000 },
};

static const struct move offer_moves[] = {
    { "offered",  "accept",   "accepted",  N_("He goes") },
    { "offered",  "decline",  "declined",  N_("He does not go; the assignment is cancelled") },
    { "offered",  "lapse",    "lapsed",    N_("No answer in time; the assignment is cancelled") },
    { "offered",  "withdraw", "withdrawn", N_("The office takes it back; the assignment is cancelled") },
    { "accepted", "decline",  "declined",  N_("He cannot go after all; the assignment is cancelled") },
    { "accepted", "withdraw", "withdrawn", N_("The assignment is cancelled by the office") },
    { 0 }
};
/* clang-format on */

/* Expert and need are those of the assignment; an answer has a day. */
static bool fill_offer(struct model *m, struct record *r, struct err *e)
{
    if (!life__copy_pair(m, record_number(r, OFFER_ASSIGNMENT), r, OFFER_EXPERT, OFFER_NEED, e))
        return false;
    if (!life__in_state(r, OFFER_STATE, "offered") && !r->values[OFFER_ANSWERED_ON].set)
        record_put_text(r, OFFER_ANSWERED_ON, m->today, strlen(m->today));
    return true;
}

/* One assignment has one offer at a time that is open or accepted. */
static bool check_single(struct model *m, const struct record *r, struct err *e)
{
    struct buf other = {0};
    bool ok = life__key_of(m, Q_OFFER_OTHER_LIVE, record_number(r, OFFER_ASSIGNMENT), r->id, &other, e);

    if (ok && other.len)
        ok = err_field(e, "assignment", _("the offer %s of this assignment is still open or accepted"), buf_text(&other));
    buf_release(&other);
    return ok;
}

static bool check_offer(struct model *m, const struct record *r, struct err *e)
{
    bool live = life__in_state(r, OFFER_STATE, "offered") || life__in_state(r, OFFER_STATE, "accepted");

    if (life__in_state(r, OFFER_STATE, "declined") && !r->values[OFFER_REASON].set)
        return err_field(e, "reason", _("who declines gives a reason"));
    if (!r->id && life__in_state(r, OFFER_STATE, "offered") && !life__assignment_stands(m, record_number(r, OFFER_ASSIGNMENT), e))
        return false;
    return check_order(r, OFFER_OFFERED_ON, OFFER_ANSWER_BY, e) && check_order(r, OFFER_OFFERED_ON, OFFER_ANSWERED_ON, e) &&
           (!live || check_single(m, r, e));
}

/* An offer that comes to nothing cancels its assignment. */
static bool follow_offer(struct model *m, const struct record *before, const struct record *after, struct err *e)
{
    if (!before || !after || strcmp(record_text(before, OFFER_STATE), record_text(after, OFFER_STATE)) == 0 ||
        life__in_state(after, OFFER_STATE, "accepted"))
        return true;
    return life__step_assignment(m, record_number(after, OFFER_ASSIGNMENT), "cancel", e);
}

const struct entity offer_entity = {
    .name = "offer",
    .label = N_("Offer"),
    .plural = N_("Offers"),
    .help = N_("An expert is asked to take an assignment; his answer stays for good."),
    .fields = offer_fields,
    .count = OFFER__COUNT,
    .key = {OFFER_NO},
    .key_count = 1,
    .letter = 'O',
    .title = -1,
    .region = -1,
    .region_via = OFFER_ASSIGNMENT,
    .state = OFFER_STATE,
    .moves = offer_moves,
    .class = CLASS_DISPATCH,
    .fill = fill_offer,
    .check = check_offer,
    .follow = follow_offer,
};
