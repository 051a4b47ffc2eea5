/* Service logs (服务日志): what an expert did in a village on a day, and what came of it. */
#include "kinds__.h"

#include "base/date.h"
#include "life__.h"
#include "model/scope.h"

#include <string.h>

enum { LATE_DAYS = 14 }; /* a log that comes later than this is marked */

/* clang-format off */
static const struct field service_fields[SERVICE__COUNT] = {
    [SERVICE_NO] = { "no", N_("No."), N_("Number of the log; made when left empty."),
        .type = FT_TEXT, .flags = NUMBER, .cells = 12, .u.max_cells = 20 },
    [SERVICE_EXPERT] = { "expert", N_("Expert"), N_("Who served; taken from the assignment when left empty."), .type = FT_REF, .flags = FIELD_REQUIRED, .cells = 22, .u.to = &expert_entity },
    [SERVICE_DATE] = { "date", N_("Date"), N_("Day of the service; today when left empty."), .type = FT_DATE, .flags = FIELD_REQUIRED, .cells = 10, .initial = "@today" },
    [SERVICE_REGION] = { "region", N_("Village"), N_("Where he served; taken from the assignment when left empty."), .type = FT_REGION, .flags = FIELD_REQUIRED, .cells = 18 },
    [SERVICE_ASSIGNMENT] = { "assignment", N_("Assignment"), N_("Assignment that it belongs to; found by expert, village and year when left empty."), .type = FT_REF, .cells = 12, .u.to = &assignment_entity },
    [SERVICE_METHOD] = { "method", N_("Way of service"), N_("On site, training, demonstration, phone or online."), .source = "docs/domain.md#appraisal",
        .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 10, .u.list = "service_method", .initial = "onsite" },
    [SERVICE_HOURS] = { "hours", N_("Hours"), N_("Time spent, without the way there."), N_("hours"), .type = FT_DECIMAL, .flags = FIELD_REQUIRED, .cells = 6, .u.range = { 1, 1000, 1 } },
    [SERVICE_HOUSEHOLDS] = { "households", N_("Households served"), N_("How many households or cooperatives were served."), .type = FT_INT, .cells = 6, .u.range = { 0, 10000, 0 } },
    [SERVICE_HOUSEHOLD] = { "household", N_("Household"), N_("The household, if it was one on file."), .type = FT_REF, .u.to = &household_entity },
    [SERVICE_COOPERATIVE] = { "cooperative", N_("Cooperative"), N_("Cooperative or firm that was served."), .type = FT_TEXT, .flags = FIELD_SEARCH, .u.max_cells = 80 },
    [SERVICE_TECHNIQUE] = { "technique", N_("Technique"), N_("What was taught or shown."), .type = FT_TEXT, .flags = FIELD_SEARCH, .cells = 16, .u.max_cells = 120 },
    [SERVICE_RESULT] = { "result", N_("Result"), N_("What came of it."), .type = FT_LONG_TEXT, .flags = FIELD_SEARCH, .u.max_cells = 4000 },
    [SERVICE_SATISFACTION] = { "satisfaction", N_("Satisfaction"), N_("Said by those who were served: 1 bad ... 5 very good."), .type = FT_INT, .cells = 4, .u.range = { 1, 5, 0 } },
    [SERVICE_EVIDENCE] = { "evidence", N_("Evidence"), N_("Path or number of photos and papers."), .type = FT_TEXT, .u.max_cells = 200 },
    [SERVICE_STATION] = { "station", N_("Station or team"), N_("Envoy station, team or corporate envoy under which he served."), .type = FT_REF, .u.to = &station_entity },
    [SERVICE_FLAGS] = { "flags", N_("Flags"), N_("Found by the program: no live agreement on that day, no assignment, entered late."), .source = "docs/dispatch.md#service-logs",
        .type = FT_CODE_SET, .flags = FIELD_MADE, .cells = 14, .u.list = "service_flag" },
    [SERVICE_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};
/* clang-format on */

static bool is_late(struct model *m, const struct record *r)
{
    struct date day, today;
    struct err unsaid = {0};
    const char *flags = record_text(r, SERVICE_FLAGS);

    if (r->id) /* it was late when it came, or it was not */
        return strstr(flags, "late") != NULL;
    return date_parse(record_text(r, SERVICE_DATE), 10, &day, &unsaid) && date_parse(m->today, 10, &today, &unsaid) &&
           date_to_days(today) - date_to_days(day) > LATE_DAYS;
}

/* The assignment of the year that expert and village point to, if there is just one. */
static bool find_assignment(struct model *m, struct record *r, struct err *e)
{
    struct stmt s;
    int64_t found = 0;
    int count = 0;

    if (r->values[SERVICE_ASSIGNMENT].set || !r->values[SERVICE_EXPERT].set || !r->values[SERVICE_DATE].set)
        return true;
    stmt_open(&s, m->db, Q_SERVICE_ASSIGNMENT);
    stmt_int(&s, ":expert", record_number(r, SERVICE_EXPERT));
    stmt_text(&s, ":region", record_text(r, SERVICE_REGION));
    stmt_text_len(&s, ":year", record_text(r, SERVICE_DATE), 4);
    for (; stmt_next(&s); count++)
        found = stmt_col_int(&s, 0);
    if (!stmt_close(&s, e))
        return false;
    if (count == 1)
        record_put_number(r, SERVICE_ASSIGNMENT, found);
    return true;
}

/* Expert and village of the assignment, where they were left empty. */
static bool take_from_assignment(struct model *m, struct record *r, struct err *e)
{
    struct stmt s;

    if (!r->values[SERVICE_ASSIGNMENT].set || (r->values[SERVICE_EXPERT].set && r->values[SERVICE_REGION].set))
        return true;
    stmt_open(&s, m->db, Q_ASSIGNMENT_PLACE);
    stmt_int(&s, ":id", record_number(r, SERVICE_ASSIGNMENT));
    if (stmt_next(&s)) {
        if (!r->values[SERVICE_EXPERT].set)
            record_put_number(r, SERVICE_EXPERT, stmt_col_int(&s, 0));
        if (!r->values[SERVICE_REGION].set)
            record_put_text(r, SERVICE_REGION, stmt_col_text(&s, 1), stmt_col_len(&s, 1));
    }
    return stmt_close(&s, e);
}

static bool is_agreed(struct model *m, const struct record *r, bool *agreed, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_AGREEMENT_LIVE);
    stmt_int(&s, ":assignment", record_number(r, SERVICE_ASSIGNMENT));
    stmt_text(&s, ":date", record_text(r, SERVICE_DATE));
    *agreed = stmt_next(&s);
    return stmt_close(&s, e);
}

static bool fill_service(struct model *m, struct record *r, struct err *e)
{
    struct buf flags = {0};
    bool agreed, late;

    if (!find_assignment(m, r, e) || !take_from_assignment(m, r, e) || !is_agreed(m, r, &agreed, e))
        return false;
    late = is_late(m, r);
    if (!r->values[SERVICE_ASSIGNMENT].set)
        buf_add(&flags, "no_assignment");
    else if (!agreed)
        buf_add(&flags, "no_agreement");
    if (late)
        buf_addf(&flags, "%slate", flags.len ? ";" : "");
    record_clear(r, SERVICE_FLAGS);
    if (flags.len)
        record_put_text(r, SERVICE_FLAGS, buf_text(&flags), flags.len);
    buf_release(&flags);
    return true;
}

static bool check_service(struct model *m, const struct record *r, struct err *e)
{
    struct stmt s;
    bool other = false;

    if (scope_level(record_text(r, SERVICE_REGION)) < 4)
        return err_field(e, "region", _("a service takes place in a gacha-village, or in a township at least"));
    if (strcmp(record_text(r, SERVICE_DATE), m->today) > 0)
        return err_field(e, "date", _("%s has not come yet; a log is written after the service"), record_text(r, SERVICE_DATE));
    if (!r->values[SERVICE_ASSIGNMENT].set)
        return true;
    stmt_open(&s, m->db, Q_ASSIGNMENT_PLACE);
    stmt_int(&s, ":id", record_number(r, SERVICE_ASSIGNMENT));
    if (stmt_next(&s))
        other = stmt_col_int(&s, 0) != record_number(r, SERVICE_EXPERT);
    if (!stmt_close(&s, e))
        return false;
    return !other || err_field(e, "expert", _("the assignment is another expert's"));
}

const struct entity service_entity = {
    .name = "service",
    .label = N_("Service log"),
    .plural = N_("Service logs"),
    .help = N_("What an expert did in a village on a day (服务日志)."),
    .fields = service_fields,
    .count = SERVICE__COUNT,
    .key = {SERVICE_NO},
    .key_count = 1,
    .letter = 'S',
    .title = -1,
    .region = SERVICE_REGION,
    .region_via = -1,
    .state = -1,
    .class = CLASS_CASE,
    .fill = fill_service,
    .check = check_service,
};
