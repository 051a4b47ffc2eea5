/* Reports, and what is due. */
#include "cli__.h"

#include "model/journal.h"
#include "model/scope.h"
#include "work/report.h"

#include <stdlib.h>
#include <string.h>

enum { USUAL_DAYS = 30, USUAL_WEEKS = 4 };

static bool write_row(void *arg, const struct sheet_value *values, struct err *e)
{
    return sheet_writer_row(arg, values, e);
}

static bool write_report(struct cli *c, const struct cli_args *a, const struct report *r, const struct report_order *order, struct err *e)
{
    struct sheet_column *columns = mem_zero((size_t)r->count, sizeof *columns);
    struct sheet_writer *w;

    for (int i = 0; i < r->count; i++)
        columns[i] = (struct sheet_column){r->columns[i].name, _(r->columns[i].label), report_is_number(&r->columns[i]), r->columns[i].cells};
    bool ok = report_may(&c->model, order, e) && cli_rows_open(c, a, columns, (size_t)r->count, &w, e);
    if (ok) {
        ok = report_run(&c->model, r, order, cli_is_table(a), write_row, w, e);
        ok = cli_rows_close(w, e) && ok;
    }
    free(columns);
    return ok;
}

/* A division of 2, 4, 6, 9 or 12 digits, cut to its level. */
static bool read_area(struct cli *c, const struct cli_args *a, const char **out, struct err *e)
{
    char area[13];

    *out = NULL;
    if (!cli_text(a, "region"))
        return true;
    if (!cli__area(c, a, area, e))
        return false;
    *out = arena_dup(&c->mem, area);
    return true;
}

static bool read_count(const struct cli_args *a, const char *name, int usual, int *out, struct err *e)
{
    int64_t n = cli_number(a, name, usual);

    if (n < 0 || n > 3660)
        return err_set(e, ERR_INPUT, _("--%s: from 0 to 3660"), name);
    *out = (int)n;
    return true;
}

static int this_year(const struct cli *c)
{
    const char *t = c->model.today;

    return (t[0] - '0') * 1000 + (t[1] - '0') * 100 + (t[2] - '0') * 10 + t[3] - '0';
}

/* --as-of and --redact. Days are counted from the day of the moment. */
static bool read_moment(struct cli *c, const struct cli_args *a, struct report_order *order, struct err *e)
{
    const char *moment = cli_text(a, "as-of");

    order->redact = cli_flag(a, "redact");
    if (!moment)
        return true;
    order->past = true;
    if (!journal_moment(&c->model, moment, &order->as_of, e))
        return false;
    if (*moment != '#')
        order->today = arena_dup_len(&c->mem, moment, 10);
    return true;
}

static int run_one(struct cli *c, const struct cli_args *a, const struct report *r, struct err *e)
{
    struct report_order order = {.year = (int)cli_number(a, "year", this_year(c))};

    if (order.year < 2000 || order.year > 2100)
        return err_set(e, ERR_INPUT, _("the year must be from 2000 to 2100, not %lld"), (long long)order.year) - 1;
    bool ok = read_area(c, a, &order.area, e) && read_count(a, "within", USUAL_DAYS, &order.days, e) &&
              read_count(a, "weeks", USUAL_WEEKS, &order.weeks, e) && read_moment(c, a, &order, e) && write_report(c, a, r, &order, e);
    return ok ? 0 : -1;
}

static int list_reports(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct sheet_column columns[] = {{"name", _("Name"), false, 12}, {"title", _("Title"), false, 20}, {"help", _("Help"), false, 60}};
    struct sheet_writer *w;
    bool ok = true;

    if (!cli_rows_open(c, a, columns, 3, &w, e))
        return -1;
    for (int i = 0; ok && i < report_count; i++) {
        const char *texts[] = {reports[i].name, _(reports[i].title), _(reports[i].help)};
        struct sheet_value values[3];
        for (int k = 0; k < 3; k++)
            values[k] = (struct sheet_value){SHEET_TEXT, texts[k], strlen(texts[k])};
        ok = sheet_writer_row(w, values, e);
    }
    return cli_rows_close(w, e) && ok ? 0 : -1;
}

static int run_report(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct report *r;

    if (!cli_word(a, 0))
        return list_reports(c, a, e);
    return report_find(cli_word(a, 0), &r, e) ? run_one(c, a, r, e) : -1;
}

static int run_risk(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct report *r;

    return report_find("at-risk", &r, e) ? run_one(c, a, r, e) : -1;
}

static int run_todo(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct report_order order = {0};

    bool ok = read_area(c, a, &order.area, e) && read_count(a, "within", USUAL_DAYS, &order.days, e) &&
              read_moment(c, a, &order, e) && write_report(c, a, &report_todo, &order, e);
    return ok ? 0 : -1;
}

/* clang-format off */
static const struct opt report_options[] = {
    {"year", OPT_NUMBER, "YEAR", N_("year of the dispatch; this year when not given"), false},
    {"region", OPT_TEXT, "CODE", N_("only this division and everything under it; 2, 4, 6, 9 or 12 digits"), false},
    {"within", OPT_NUMBER, "DAYS", N_("at-risk: agreements that end within so many days; 30 when not given"), false},
    {"weeks", OPT_NUMBER, "WEEKS", N_("at-risk: no log for so many weeks; 4 when not given"), false},
    {"as-of", OPT_TEXT, "MOMENT", N_("as it stood then: YYYY-MM-DD, YYYY-MM-DDTHH:MM:SS or #TRANSACTION"), false},
    {"redact", OPT_FLAG, NULL, N_("people and records as numbers drawn anew for each run, the same for the same person; employers left out"), false},
    {0},
};
static const struct opt todo_options[] = {
    {"region", OPT_TEXT, "CODE", N_("only this division and everything under it; 2, 4, 6, 9 or 12 digits"), false},
    {"within", OPT_NUMBER, "DAYS", N_("what is due within so many days; 30 when not given"), false},
    {"as-of", OPT_TEXT, "MOMENT", N_("as it stood then: YYYY-MM-DD, YYYY-MM-DDTHH:MM:SS or #TRANSACTION"), false},
    {"redact", OPT_FLAG, NULL, N_("people and records as numbers drawn anew for each run, the same for the same person; employers left out"), false},
    {0},
};

const struct cli_command report_commands[] = {
    {"report", "[NAME]", N_("Lists the reports, or prints one."), CLI_READ, true, false, 0, 1, report_options, run_report},
    {"risk", "", N_("Sendings at risk: no log for weeks, agreement ending or missing, village not reached."), CLI_READ, true, false, 0, 0, report_options, run_risk},
    {"todo", "", N_("What is due or overdue: visits, offers, agreements, appraisals, requests."), CLI_READ, true, false, 0, 0, todo_options, run_todo},
    {0},
};
/* clang-format on */
