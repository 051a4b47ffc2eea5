/* Requests for advice: calls to the 12396 hotline and what came in by other ways. */
#include "kinds__.h"

/* clang-format off */
static const struct field request_fields[REQUEST__COUNT] = {
    [REQUEST_NO] = { "no", N_("No."), N_("Number of the request; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [REQUEST_RECEIVED_ON] = { "received_on", N_("Received on"), N_("Day it came in; today when left empty."),
        .type = FT_DATE, .flags = FIELD_REQUIRED, .cells = 10, .initial = "@today" },
    [REQUEST_CALLER] = { "caller", N_("Caller"), N_("Who asks."), .type = FT_TEXT, .flags = FIELD_SEARCH, .cells = 12, .u.max_cells = 60 },
    [REQUEST_PHONE] = { "phone", N_("Phone"), N_("Number to call back."), .type = FT_PHONE, .flags = FIELD_PRIVATE | FIELD_SEARCH, .cells = 12 },
    [REQUEST_REGION] = { "region", N_("Division"), N_("Where the caller is, as exactly as known."), .type = FT_REGION, .flags = FIELD_REQUIRED, .cells = 18 },
    [REQUEST_CHANNEL] = { "channel", N_("Channel"), N_("How it came in."), .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 8, .u.list = "request_channel", .initial = "phone" },
    [REQUEST_SPECIALTY] = { "specialty", N_("Specialty"), N_("What it is about."), .type = FT_CODE, .cells = 14, .u.list = "specialty" },
    [REQUEST_QUESTION] = { "question", N_("Question"), N_("What is asked: crop or animal, symptom, since when."),
        .type = FT_LONG_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .cells = 28, .u.max_cells = 4000 },
    [REQUEST_EXPERT] = { "expert", N_("Expert"), N_("Who answers."), .type = FT_REF, .cells = 0, .u.to = &expert_entity },
    [REQUEST_ANSWER] = { "answer", N_("Answer"), N_("What was answered."), .type = FT_LONG_TEXT, .flags = FIELD_SEARCH, .u.max_cells = 4000 },
    [REQUEST_ANSWERED_ON] = { "answered_on", N_("Answered on"), N_("Day of the answer."), .type = FT_DATE, .cells = 10 },
    [REQUEST_STATE] = { "state", N_("State"), N_("New, assigned, answered, closed or reopened."),
        .type = FT_CODE, .flags = FIELD_REQUIRED | FIELD_STATE, .cells = 8, .u.list = "request_state", .initial = "new" },
    [REQUEST_SATISFACTION] = { "satisfaction", N_("Satisfaction"), N_("What the caller says when called back, 1 to 5."), .type = FT_INT, .cells = 0, .u.range = { 1, 5, 0 } },
};

static const struct move request_moves[] = {
    { "new",      "assign", "assigned", N_("Given to an expert") },
    { "new",      "answer", "answered", N_("Answered at once") },
    { "assigned", "answer", "answered", N_("The expert has answered") },
    { "answered", "close",  "closed",   N_("Called back: solved") },
    { "answered", "reopen", "reopened", N_("Called back: not solved") },
    { "closed",   "reopen", "reopened", N_("Came back") },
    { "reopened", "assign", "assigned", N_("Given to an expert again") },
    { "reopened", "answer", "answered", N_("Answered again") },
    { 0 }
};
/* clang-format on */

static bool check_request(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    return check_order(r, REQUEST_RECEIVED_ON, REQUEST_ANSWERED_ON, e);
}

const struct entity request_entity = {
    .name = "request",
    .label = N_("Request"),
    .plural = N_("Requests"),
    .help = N_("A question to the 12396 hotline, with its answer."),
    .fields = request_fields,
    .count = REQUEST__COUNT,
    .key = {REQUEST_NO},
    .key_count = 1,
    .letter = 'R',
    .title = REQUEST_CALLER,
    .region = REQUEST_REGION,
    .region_via = -1,
    .state = REQUEST_STATE,
    .moves = request_moves,
    .class = CLASS_CASE,
    .check = check_request,
};
