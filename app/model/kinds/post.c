/* Posts: experts who belong to a station or team. */
#include "kinds__.h"

/* clang-format off */
static const struct field post_fields[POST__COUNT] = {
    [POST_STATION] = { "station", N_("Station or team"), N_("Where he belongs."), .type = FT_REF, .flags = KEY, .cells = 24, .u.to = &station_entity },
    [POST_EXPERT] = { "expert", N_("Expert"), N_("Who belongs to it."), .type = FT_REF, .flags = KEY, .cells = 22, .u.to = &expert_entity },
    [POST_VALID_FROM] = { "valid_from", N_("Valid from"), N_("First day; empty = always."), .type = FT_DATE, .cells = 10 },
    [POST_VALID_TO] = { "valid_to", N_("Valid to"), N_("Last day; empty = goes on."), .type = FT_DATE, .cells = 10 },
    [POST_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};
/* clang-format on */

static bool check_post(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    return check_order(r, POST_VALID_FROM, POST_VALID_TO, e);
}

const struct entity post_entity = {
    .name = "post",
    .label = N_("Post"),
    .plural = N_("Posts"),
    .help = N_("An expert's place in a station, a team or under a corporate envoy."),
    .fields = post_fields,
    .count = POST__COUNT,
    .key = {POST_STATION, POST_EXPERT},
    .key_count = 2,
    .title = -1,
    .region = -1,
    .region_via = POST_STATION,
    .state = -1,
    .class = CLASS_DISPATCH,
    .check = check_post,
};
