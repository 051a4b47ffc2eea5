/* The table of reports, and how one is asked and written. */
#include "report__.h"

#include "base/date.h"
#include "base/num.h"
#include "model/code.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "model/scope.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const struct report_column at_risk_columns[] = {
    { "kind", N_("What"), REPORT_CODE, 14, "due_kind" },
    { "since", N_("Day"), REPORT_TEXT, 10, NULL },
    { "days", N_("Days"), REPORT_NUMBER, 5, NULL },
    { "key", N_("Record"), REPORT_RECORD, 14, NULL },
    { "expert", N_("Expert"), REPORT_EXPERT, 12, NULL },
    { "name", N_("Full name"), REPORT_PERSON, 10, NULL },
    { "village", N_("Village"), REPORT_TEXT, 12, NULL },
    { "place", N_("Name of the village"), REPORT_TEXT, 20, NULL },
};
static const struct report_column todo_columns[] = {
    { "due", N_("Due"), REPORT_TEXT, 10, NULL },
    { "kind", N_("What"), REPORT_CODE, 16, "due_kind" },
    { "days", N_("Days"), REPORT_NUMBER, 5, NULL },
    { "type", N_("Type"), REPORT_TYPE, 12, NULL },
    { "key", N_("Record"), REPORT_RECORD, 14, NULL },
    { "who", N_("Who"), REPORT_PERSON, 16, NULL },
    { "place", N_("Place"), REPORT_TEXT, 20, NULL },
};
static const struct report_column subsidy_columns[] = {
    { "programme", N_("Programme"), REPORT_PROGRAMME, 14, NULL },
    { "expert", N_("Expert"), REPORT_EXPERT, 12, NULL },
    { "name", N_("Full name"), REPORT_PERSON, 10, NULL },
    { "home", N_("Home"), REPORT_TEXT, 12, NULL },
    { "employer", N_("Employer"), REPORT_EMPLOYER, 20, NULL },
    { "villages", N_("Villages"), REPORT_NUMBER, 6, NULL },
    { "subsidy", N_("Subsidy a year"), REPORT_MONEY, 12, NULL },
    { "payable", N_("Payable"), REPORT_MONEY, 12, NULL },
    { "flag", N_("Flag"), REPORT_CODE, 10, "due_kind" },
    { "other", N_("Paid under"), REPORT_EXPERT, 20, NULL },
};
static const struct report_column selection_columns[] = {
    { "number", N_("No."), REPORT_NUMBER, 5, NULL },
    { "programme", N_("Programme"), REPORT_TEXT, 12, NULL },
    { "league", N_("League or city"), REPORT_TEXT, 12, NULL },
    { "banner", N_("Banner"), REPORT_TEXT, 14, NULL },
    { "expert", N_("Expert"), REPORT_EXPERT, 12, NULL },
    { "name", N_("Full name"), REPORT_PERSON, 10, NULL },
    { "sex", N_("Sex"), REPORT_CODE, 4, "sex" },
    { "title", N_("Title"), REPORT_CODE, 8, "title" },
    { "employer", N_("Employer"), REPORT_EMPLOYER, 20, NULL },
    { "specialty", N_("Specialty"), REPORT_CODE, 14, "specialty" },
    { "village", N_("Village"), REPORT_TEXT, 12, NULL },
    { "place", N_("Name of the village"), REPORT_TEXT, 16, NULL },
    { "starts_on", N_("Starts on"), REPORT_TEXT, 10, NULL },
    { "ends_on", N_("Ends on"), REPORT_TEXT, 10, NULL },
};
static const struct report_column service_columns[] = {
    { "expert", N_("Expert"), REPORT_EXPERT, 12, NULL },
    { "name", N_("Full name"), REPORT_PERSON, 10, NULL },
    { "programme", N_("Programme"), REPORT_PROGRAMME, 14, NULL },
    { "services", N_("Services"), REPORT_NUMBER, 6, NULL },
    { "hours", N_("Hours"), REPORT_TENTHS, 8, NULL },
    { "villages", N_("Villages"), REPORT_NUMBER, 6, NULL },
    { "households", N_("Households served"), REPORT_NUMBER, 8, NULL },
    { "satisfaction", N_("Satisfaction"), REPORT_TENTHS, 6, NULL },
    { "unagreed", N_("Without agreement"), REPORT_NUMBER, 8, NULL },
    { "late", N_("Entered late"), REPORT_NUMBER, 8, NULL },
    { "last", N_("Last log"), REPORT_TEXT, 10, NULL },
};
static const struct report_column offer_columns[] = {
    { "programme", N_("Programme"), REPORT_PROGRAMME, 14, NULL },
    { "state", N_("State"), REPORT_CODE, 12, "offer_state" },
    { "reason", N_("Reason"), REPORT_CODE, 20, "decline_reason" },
    { "offers", N_("Offers"), REPORT_NUMBER, 6, NULL },
    { "experts", N_("Experts"), REPORT_NUMBER, 6, NULL },
};
static const struct report_column appraisal_columns[] = {
    { "programme", N_("Programme"), REPORT_PROGRAMME, 14, NULL },
    { "rank", N_("Rank"), REPORT_NUMBER, 5, NULL },
    { "expert", N_("Expert"), REPORT_EXPERT, 12, NULL },
    { "name", N_("Full name"), REPORT_PERSON, 10, NULL },
    { "home", N_("Home"), REPORT_TEXT, 12, NULL },
    { "computed", N_("Computed points"), REPORT_TENTHS, 8, NULL },
    { "manual", N_("Manual points"), REPORT_TENTHS, 8, NULL },
    { "total", N_("Total points"), REPORT_TENTHS, 8, NULL },
    { "grade", N_("Grade"), REPORT_CODE, 8, "appraisal_grade" },
    { "state", N_("State"), REPORT_CODE, 8, "appraisal_state" },
};

#define COLUMNS(c) .columns = c, .count = sizeof(c) / sizeof *(c)
const struct report reports[] = {
    { .name = "at-risk", .title = N_("Sendings at risk"), .query = Q_REPORT_AT_RISK, .asks = REPORT_YEAR | REPORT_DAYS | REPORT_WEEKS, COLUMNS(at_risk_columns),
      .help = N_("Experts without a log for weeks, away, or over their days; agreements that end soon, assignments without one, villages not reached.") },
    { .name = "subsidies", .title = N_("Subsidies"), .query = Q_REPORT_SUBSIDIES, .asks = REPORT_YEAR, COLUMNS(subsidy_columns),
      .help = N_("Who is paid by which programme for the year; a person sent under two is paid by one and flagged.") },
    { .name = "selection", .title = N_("Selection list"), .query = Q_REPORT_SELECTION, .asks = REPORT_YEAR, COLUMNS(selection_columns),
      .help = N_("Who is sent where in the year, for the notice (选派名单); who declined is not on it.") },
    { .name = "services", .title = N_("Services by expert"), .query = Q_REPORT_SERVICES, .asks = REPORT_YEAR, COLUMNS(service_columns),
      .help = N_("What everybody who was sent in the year has noted.") },
    { .name = "offers", .title = N_("Offers and answers"), .query = Q_REPORT_OFFERS, .asks = REPORT_YEAR, COLUMNS(offer_columns),
      .help = N_("How the offers of the year were answered, and why not accepted.") },
    { .name = "appraisals", .title = N_("Appraisals"), .query = Q_REPORT_APPRAISALS, .asks = REPORT_YEAR, COLUMNS(appraisal_columns),
      .help = N_("Points, ranks and grades of the year, for publication once they are published.") },
};
const int report_count = sizeof reports / sizeof *reports;

const struct report report_todo = { .name = "todo", .title = N_("What is due"), .query = Q_TODO, .asks = REPORT_DAYS, COLUMNS(todo_columns),
    .help = N_("What is due or overdue, by kind.") };
/* clang-format on */

bool report_find(const char *name, const struct report **out, struct err *e)
{
    struct buf known = {0};

    for (int i = 0; i < report_count; i++) {
        if (strcmp(reports[i].name, name) == 0) {
            *out = &reports[i];
            buf_release(&known);
            return true;
        }
        buf_addf(&known, "%s%s", i ? ", " : "", reports[i].name);
    }
    err_set(e, ERR_MISSING, _("there is no report \"%s\"; there are: %s"), name, buf_text(&known));
    buf_release(&known);
    return false;
}

/* ---- asking ---- */

/* The division asked for, which must not reach beyond the actor's area. */
static bool choose_area(const struct model *m, const struct report_order *order, char area[13], struct err *e)
{
    bool everywhere = role_reach(m->who.role, CLASS_CASE, VERB_READ) == REACH_ALL;
    const char *own = everywhere ? "15" : m->who.area;

    if (role_reach(m->who.role, CLASS_CASE, VERB_READ) == REACH_NONE)
        return err_set(e, ERR_DENIED, _("%s may not read these records"), m->who.name);
    if (order->area && strlen(own) > 2 && strncmp(own, order->area, strlen(own)) != 0)
        return err_set(e, ERR_DENIED, _("the division %s lies outside your area %s"), order->area, own);
    const char *chosen = order->area ? order->area : own;
    memcpy(area, chosen, strlen(chosen) + 1);
    return true;
}

bool report_may(const struct model *m, const struct report_order *order, struct err *e)
{
    char area[13];

    return choose_area(m, order, area, e);
}

static void bind_day(struct stmt *s, const char *name, const char *today, int days)
{
    struct date day;
    struct err e = {0};
    char text[DATE_TEXT_BYTES];

    if (!date_parse(today, strlen(today), &day, &e))
        BUG("%s", e.text);
    stmt_text(s, name, date_format(date_add_days(day, days), text));
}

static void open_report(struct model *m, const struct report *r, const struct report_order *order, const char *area, struct stmt *s)
{
    char low[13], high[14];

    scope_range(area, low, high);
    stmt_open(s, m->db, r->query);
    stmt_text(s, ":low", low);
    stmt_text(s, ":high", high);
    if (r->asks & REPORT_YEAR)
        stmt_int(s, ":year", order->year);
    const char *today = order->today ? order->today : m->today;
    if (r->asks & REPORT_DAYS) {
        stmt_text(s, ":today", today);
        bind_day(s, ":until", today, order->days);
    }
    if (r->asks & REPORT_WEEKS)
        bind_day(s, ":since", today, -7 * order->weeks);
}

/* ---- writing ---- */

/* Codes as labels, parted by ", ". */
static bool add_labels(struct model *m, const char *list_name, const char *codes, struct buf *out, struct err *e)
{
    const struct code_list *list;

    if (!code_list_get(m, list_name, &list, e))
        return false;
    while (*codes) {
        size_t len = strcspn(codes, ";");
        int place = code_place(list, codes, len);
        if (place >= 0)
            buf_add(out, code_label(m, &list->codes[place]));
        else
            buf_add_len(out, codes, len);
        codes += len + (codes[len] == ';');
        buf_add(out, *codes ? ", " : "");
    }
    return true;
}

/* What one run needs beside the order. */
struct run {
    struct model *m;
    const struct report *report;
    const struct report_order *order;
    struct redactor redactor;
    struct hash programmes; /* code -> place of the name in `names`: one look-up each */
    struct buf names;       /* each with a NUL behind it */
    struct sheet_value *values; /* owned, as are the texts they lie in */
    struct buf *texts;
    bool for_people;
};

/* The name; the code if that programme is gone or not for these eyes. */
static void add_programme(struct run *run, const char *code, struct buf *out)
{
    struct record r;
    struct err ignored = {0};
    int64_t at;

    if (!hash_get(&run->programmes, code, strlen(code), &at)) {
        at = (int64_t)run->names.len;
        record_init(&r, &programme_entity);
        const char *name = repo_find(run->m, code, &r, &ignored) ? record_text(&r, programme_entity.title) : code;
        buf_add_len(&run->names, name, strlen(name) + 1);
        record_release(&r);
        hash_put(&run->programmes, code, strlen(code), at);
    }
    buf_add(out, run->names.data + at);
}

static void add_type(const char *name, struct buf *out)
{
    const struct entity *t = entity_find(name);

    buf_add(out, t ? entity_word(t) : name);
}

bool report_is_number(const struct report_column *c)
{
    return c->kind == REPORT_NUMBER || c->kind == REPORT_MONEY || c->kind == REPORT_TENTHS;
}

static bool add_value(struct run *run, struct stmt *s, int i, struct err *e)
{
    const struct report_column *c = &run->report->columns[i];
    struct sheet_value *v = &run->values[i];
    struct buf *out = &run->texts[i];
    bool ok = true;

    buf_reset(out);
    v->kind = SHEET_TEXT;
    if (stmt_col_null(s, i)) {
        v->kind = SHEET_NULL;
    } else if (c->kind == REPORT_NUMBER || c->kind == REPORT_TENTHS) {
        v->kind = SHEET_NUMBER;
        num_format_decimal(out, stmt_col_int(s, i), c->kind == REPORT_TENTHS ? 1 : 0);
    } else if (c->kind == REPORT_MONEY) {
        num_format_decimal(out, stmt_col_int(s, i), 2);
    } else if (c->kind == REPORT_CODE && run->for_people) {
        ok = add_labels(run->m, c->list, stmt_col_text(s, i), out, e);
    } else if (c->kind == REPORT_PROGRAMME && run->for_people) {
        add_programme(run, stmt_col_text(s, i), out);
    } else if (c->kind == REPORT_TYPE && run->for_people) {
        add_type(stmt_col_text(s, i), out);
    } else {
        buf_add(out, stmt_col_text(s, i));
    }
    v->text = buf_text(out);
    v->len = out->len;
    return ok;
}

static bool send_rows(struct run *run, const char *area, bool (*row)(void *arg, const struct sheet_value *values, struct err *e),
                      void *arg, struct err *e)
{
    const struct report *r = run->report;
    struct stmt s;
    bool ok = true;

    open_report(run->m, r, run->order, area, &s);
    while (ok && stmt_next(&s)) {
        for (int i = 0; ok && i < r->count; i++)
            ok = add_value(run, &s, i, e);
        ok = ok && (!run->order->redact || report_redact__row(&run->redactor, r, run->values, run->texts, e)) && row(arg, run->values, e);
    }
    return stmt_close(&s, e) && ok;
}

bool report_run(struct model *m, const struct report *r, const struct report_order *order, bool for_people,
                bool (*row)(void *arg, const struct sheet_value *values, struct err *e), void *arg, struct err *e)
{
    struct run run = {.m = m, .report = r, .order = order, .redactor = {.m = m}, .for_people = for_people};
    char area[13];
    bool ok = choose_area(m, order, area, e);

    run.values = mem_zero((size_t)r->count, sizeof *run.values);
    run.texts = mem_zero((size_t)r->count, sizeof *run.texts);
    if (ok && order->past) {
        struct err later = {0};
        ok = journal_back_to(m, order->as_of, r->query, e) && send_rows(&run, area, row, arg, e);
        ok = journal_back(m, ok ? e : &later) && ok;
    } else if (ok) {
        ok = send_rows(&run, area, row, arg, e);
    }
    for (int i = 0; i < r->count; i++)
        buf_release(&run.texts[i]);
    free(run.texts);
    free(run.values);
    hash_release(&run.programmes);
    buf_release(&run.names);
    report_redact__release(&run.redactor);
    return ok;
}
