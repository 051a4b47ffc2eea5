/* The sheets of appraisal: criteria with their weights, grades with their thresholds. */
#include "kinds__.h"

#include "life__.h"

/* clang-format off */
static const struct field criterion_fields[CRITERION__COUNT] = {
    [CRITERION_KIND] = { "kind", N_("Sheet"), N_("Who is judged by it."), .source = "docs/domain.md#appraisal",
        .type = FT_CODE, .flags = KEY, .cells = 18, .u.list = "appraisal_kind" },
    [CRITERION_CODE] = { "code", N_("Code"), N_("Short name of the criterion."), .type = FT_TEXT, .flags = KEY, .cells = 12, .u.max_cells = 20 },
    [CRITERION_NAME] = { "name", N_("Name"), N_("Name on the sheet."), .type = FT_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .cells = 22, .u.max_cells = 60 },
    [CRITERION_MEASURE] = { "measure", N_("Measure"), N_("What is counted, or by hand."), .type = FT_CODE, .flags = FIELD_REQUIRED, .cells = 18, .u.list = "appraisal_measure" },
    [CRITERION_WEIGHT] = { "weight", N_("Weight"), N_("Most points that it gives; a sheet has 100 together."), N_("points"), .type = FT_INT, .flags = FIELD_REQUIRED, .cells = 6, .u.range = { 0, 100, 0 } },
    [CRITERION_FULL_AT] = { "full_at", N_("Full at"), N_("What is counted for all points; less gives its share."), .type = FT_INT, .cells = 8, .u.range = { 1, 1000000, 0 } },
    [CRITERION_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};

static const struct field grade_fields[GRADE__COUNT] = {
    [GRADE_KIND] = { "kind", N_("Sheet"), N_("Who is graded so."), .source = "docs/domain.md#appraisal",
        .type = FT_CODE, .flags = KEY, .cells = 18, .u.list = "appraisal_kind" },
    [GRADE_GRADE] = { "grade", N_("Grade"), N_("The grade."), .type = FT_CODE, .flags = KEY, .cells = 12, .u.list = "appraisal_grade" },
    [GRADE_AT_LEAST] = { "at_least", N_("At least"), N_("Total points from which it is given."), N_("points"), .type = FT_INT, .flags = FIELD_REQUIRED, .cells = 8, .u.range = { 0, 100, 0 } },
    [GRADE_MOST_PERCENT] = { "most_percent", N_("At most, percent"), N_("Share of those judged that may get it; empty = no cap."), N_("%"), .type = FT_INT, .cells = 8, .u.range = { 0, 100, 0 } },
    [GRADE_SHARE] = { "share", N_("Share of the score"), N_("Percent of the weight \"appraisal\" that it gives in next year's plan."), N_("%"),
        .source = "docs/planner.md#score", .type = FT_INT, .flags = FIELD_REQUIRED, .cells = 8, .u.range = { 0, 100, 0 }, .initial = "0" },
    [GRADE_NOTE] = { "note", N_("Note"), N_("Anything else worth keeping."), .type = FT_LONG_TEXT, .u.max_cells = 2000 },
};
/* clang-format on */

static bool check_criterion(struct model *m, const struct record *r, struct err *e)
{
    (void)m;
    if (!life__in_state(r, CRITERION_MEASURE, "manual") && !r->values[CRITERION_FULL_AT].set)
        return err_field(e, "full_at", _("what is counted needs the number that gives all points"));
    return true;
}

const struct entity criterion_entity = {
    .name = "criterion",
    .label = N_("Criterion"),
    .plural = N_("Criteria"),
    .help = N_("A line of an appraisal sheet."),
    .fields = criterion_fields,
    .count = CRITERION__COUNT,
    .key = {CRITERION_KIND, CRITERION_CODE},
    .key_count = 2,
    .title = -1,
    .region = -1,
    .region_via = -1,
    .state = -1,
    .class = CLASS_PLACE,
    .order_by = "kind",
    .check = check_criterion,
};

const struct entity grade_entity = {
    .name = "grade",
    .label = N_("Grade"),
    .plural = N_("Grades"),
    .help = N_("A grade of an appraisal sheet, from how many points, for how many at most."),
    .fields = grade_fields,
    .count = GRADE__COUNT,
    .key = {GRADE_KIND, GRADE_GRADE},
    .key_count = 2,
    .title = -1,
    .region = -1,
    .region_via = -1,
    .state = -1,
    .class = CLASS_PLACE,
    .order_by = "kind",
};
