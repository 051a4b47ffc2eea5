/* How a plan is shown: the summary, and rows by programme, league, banner, village, expert or gap. */
#include "cli__.h"

#include "model/kinds.h"
#include "model/scope.h"
#include "store/stmt.h"
#include "work/plan.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MAX_CELLS = 16, NUMBER_BYTES = 24 };

/* One row on its way to the writer. */
struct line {
    struct sheet_value cells[LINE_MAX_CELLS];
    char numbers[LINE_MAX_CELLS][NUMBER_BYTES];
    int count;
};

static void put_kind(struct line *l, enum sheet_kind kind, const char *text)
{
    BUG_ON(l->count == LINE_MAX_CELLS);
    l->cells[l->count++] = (struct sheet_value){*text ? kind : SHEET_NULL, text, strlen(text)};
}

static void put_text(struct line *l, const char *text)
{
    put_kind(l, SHEET_TEXT, text);
}

static void put_number(struct line *l, int64_t n)
{
    char *text = l->numbers[l->count];

    snprintf(text, NUMBER_BYTES, "%lld", (long long)n);
    put_kind(l, SHEET_NUMBER, text);
}

static bool send(struct sheet_writer *w, struct line *l, struct err *e)
{
    bool ok = sheet_writer_row(w, l->cells, e);

    l->count = 0;
    return ok;
}

/* A heading between the tables of a summary. */
static void head(struct cli *c, const char *text)
{
    fprintf(c->out.file, "\n%s\n", text);
}

/* ---- the summary ---- */

/* One figure of a plan and what it is out of; either may be missing. */
struct figure {
    const char *name;  /* csv, json */
    const char *label; /* table */
    bool has_value, has_of;
    int64_t value, of;
    const char *text;     /* instead of the value */
    enum sheet_kind kind; /* of the text, for programs */
};

enum { FIGURES_MAX = 16 };

/* `seconds` is lent by the figures. */
static int list_figures(const struct record *plan, const struct plan_report *r, struct figure out[FIGURES_MAX],
                        char seconds[NUMBER_BYTES])
{
    const struct plan_sum *all = &r->all;
    const struct value *value = &plan->values[PLAN_VALUE], *bound = &plan->values[PLAN_BOUND];
    int64_t ms = record_number(plan, PLAN_MILLISECONDS);
    bool solved = value->set, bounded = solved && bound->set;
    const struct figure figures[] = {
        {"experts_sent", _("Experts sent, of the programmes' quotas"), true, true, all->sent, all->heads_lower, NULL, SHEET_NULL},
        {"poor_villages_covered", _("Poor villages covered, of all poor villages"), true, true, all->poor_reached, all->poor_all, NULL, SHEET_NULL},
        {"poor_villages_with_needs_covered", _("Poor villages covered, of those with needs"), true, true, all->poor_reached, all->poor, NULL, SHEET_NULL},
        {"villages_covered", _("Villages covered, of those with needs"), true, true, all->reached, all->villages, NULL, SHEET_NULL},
        {"needs_met", _("Needs met in full, of all open needs"), true, true, all->met, all->needs, NULL, SHEET_NULL},
        {"needs_served", _("Needs with at least one expert"), true, true, all->begun, all->needs, NULL, SHEET_NULL},
        {"placements", _("Placements, of experts wanted"), true, true, all->placements, all->wanted, NULL, SHEET_NULL},
        {"quotas_missed", _("Quotas missed, of all quotas"), true, true, r->missed_count, r->quota_count, NULL, SHEET_NULL},
        {"quota_shortfall", _("Shortfall of all quotas together"), true, false, r->shortfall, 0, NULL, SHEET_NULL},
        {"value", _("Value, and the bound no plan can pass"), solved, bounded, value->number, bound->number, NULL, SHEET_NULL},
        {"gap", _("Gap between value and bound"), bounded, false, bound->number - value->number, 0, NULL, SHEET_NULL},
        {"proved", _("Proved to be the best plan"), false, false, 0, 0, !solved ? "" : record_number(plan, PLAN_PROVED) ? "1" : "0", SHEET_BOOL},
        {"seconds", _("Seconds taken to solve"), false, false, 0, 0, solved ? seconds : "", SHEET_NUMBER},
    };

    snprintf(seconds, NUMBER_BYTES, "%lld.%03lld", (long long)(ms / 1000), (long long)(ms % 1000));
    memcpy(out, figures, sizeof figures);
    return (int)(sizeof figures / sizeof *figures);
}

/* The text of a figure for people. */
static const char *yes_or_no(const struct figure *f)
{
    if (f->kind != SHEET_BOOL || !*f->text)
        return f->text;
    return *f->text == '1' ? _("yes") : _("no");
}

static bool write_figures(struct cli *c, const struct cli_args *a, const struct record *plan, const struct plan_report *r, struct err *e)
{
    const struct sheet_column columns[] = {{"figure", _("Figure"), false, 46}, {"value", _("Value"), true, 9}, {"of", _("Of"), true, 9}};
    struct figure figures[FIGURES_MAX];
    char seconds[NUMBER_BYTES];
    struct sheet_writer *w;
    struct line l = {.count = 0};

    int count = list_figures(plan, r, figures, seconds);
    if (!cli_rows_open(c, a, columns, 3, &w, e))
        return false;
    bool ok = true;
    for (int i = 0; ok && i < count; i++) {
        const struct figure *f = &figures[i];
        put_text(&l, cli_is_table(a) ? f->label : f->name);
        if (f->text)
            put_kind(&l, cli_is_table(a) ? SHEET_TEXT : f->kind, cli_is_table(a) ? yes_or_no(f) : f->text);
        else if (!f->has_value)
            put_text(&l, "");
        else
            put_number(&l, f->value);
        if (f->has_of)
            put_number(&l, f->of);
        else
            put_text(&l, "");
        ok = send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

static bool write_programmes(struct cli *c, const struct cli_args *a, const struct plan_report *r, struct err *e)
{
    const struct sheet_column columns[] = {
        {"code", _("Code"), false, 8}, {"name", _("Programme"), false, 20}, {"available", _("Available"), true, 9},
        {"sent", _("Sent"), true, 6}, {"quota", _("Quota"), true, 6}, {"placements", _("Placements"), true, 10},
    };
    struct sheet_writer *w;
    struct line l = {.count = 0};

    if (!cli_rows_open(c, a, columns, 6, &w, e))
        return false;
    bool ok = true;
    for (int32_t i = 0; ok && i < r->programme_count; i++) {
        const struct plan_sum *p = &r->programmes[i];
        put_text(&l, p->code);
        put_text(&l, p->name);
        put_number(&l, p->available);
        put_number(&l, p->sent);
        put_number(&l, p->heads_lower);
        put_number(&l, p->placements);
        ok = send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

static bool write_divisions(struct cli *c, const struct cli_args *a, const struct plan_sum *rows, int32_t count,
                            const char *area, struct err *e)
{
    const struct sheet_column columns[] = {
        {"code", _("Code"), false, 12}, {"name", _("Division"), false, 14}, {"available", _("Available"), true, 9},
        {"sent", _("Sent"), true, 5}, {"quota", _("Quota"), true, 5}, {"placements", _("Placements"), true, 10},
        {"quota_places", _("Their quota"), true, 11}, {"villages", _("Villages"), true, 8}, {"covered", _("Covered"), true, 7},
        {"poor", _("Poor"), true, 5}, {"poor_covered", _("Covered"), true, 7}, {"poor_all", _("All poor"), true, 8},
        {"needs", _("Needs"), true, 6}, {"needs_met", _("Met"), true, 6},
    };
    struct sheet_writer *w;
    struct line l = {.count = 0};

    if (!cli_rows_open(c, a, columns, sizeof columns / sizeof *columns, &w, e))
        return false;
    bool ok = true;
    for (int32_t i = 0; ok && i < count; i++) {
        const struct plan_sum *p = &rows[i];
        const int64_t numbers[] = {p->available, p->sent, p->heads_lower, p->placements, p->places_lower, p->villages,
                                   p->reached, p->poor, p->poor_reached, p->poor_all, p->needs, p->met};
        if (!scope_holds(area, p->code))
            continue;
        put_text(&l, p->code);
        put_text(&l, p->name);
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            put_number(&l, numbers[k]);
        ok = send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

static bool write_missed(struct cli *c, const struct cli_args *a, const struct plan_report *r, struct err *e)
{
    const struct sheet_column columns[] = {
        {"quota", _("Quota"), false, 24}, {"programme", _("Programme"), false, 16}, {"division", _("Division"), false, 14},
        {"counts", _("Counts"), false, 6}, {"lower", _("At least"), true, 8}, {"got", _("Has"), true, 6},
        {"missing", _("Missing"), true, 7}, {"why", _("Why"), false, 40},
    };
    struct sheet_writer *w;
    struct line l = {.count = 0};

    if (!cli_rows_open(c, a, columns, sizeof columns / sizeof *columns, &w, e))
        return false;
    bool ok = true;
    for (int32_t i = 0; ok && i < r->missed_count; i++) {
        const struct plan_missed *q = &r->missed[i];
        put_text(&l, q->key);
        put_text(&l, q->programme);
        put_text(&l, q->division);
        put_text(&l, q->heads ? _("heads") : _("places"));
        put_number(&l, q->lower);
        put_number(&l, q->got);
        put_number(&l, q->lower - q->got);
        put_text(&l, q->why);
        ok = send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

/* "Plan P2026-00001, 2026, solved" before the figures. */
static void put_title(struct cli *c, const struct record *plan)
{
    struct buf state = {0};

    record_show(&c->model, plan, PLAN_STATE, &state);
    fprintf(c->out.file, _("Plan %s of %d, %s%s%s\n"), record_text(plan, PLAN_NO), (int)record_number(plan, PLAN_YEAR), buf_text(&state),
            *record_text(plan, PLAN_NAME) ? ": " : "", record_text(plan, PLAN_NAME));
    if (strcmp(record_text(plan, PLAN_STATE), "draft") == 0)
        fprintf(c->out.file, plan->values[PLAN_VALUE].set ? _("The wishes changed since it was solved: `tepai plan solve %s` again.\n")
                                                          : _("It is not solved yet: `tepai plan solve %s`.\n"),
                record_text(plan, PLAN_NO));
    buf_release(&state);
}

bool cli__plan_summary(struct cli *c, const struct cli_args *a, const struct record *plan, struct err *e)
{
    struct plan_report r;
    bool ok = plan_report_load(&c->model, plan, &r, e);

    if (ok && cli_is_table(a)) {
        ok = cli__output(c, a, e);
        if (ok)
            put_title(c, plan);
    }
    ok = ok && write_figures(c, a, plan, &r, e);
    if (ok && cli_is_table(a)) {
        head(c, _("By programme"));
        ok = write_programmes(c, a, &r, e);
        if (ok)
            head(c, _("By league: experts at home there, placements into it, its villages and needs"));
        ok = ok && write_divisions(c, a, r.leagues, r.league_count, "15", e);
        if (ok && r.missed_count) {
            head(c, _("Quotas missed"));
            ok = write_missed(c, a, &r, e);
        }
    }
    plan_report_release(&r);
    return ok;
}

/* ---- rows of named queries ---- */

struct view {
    enum query query;
    const struct sheet_column *columns; /* labels not yet translated */
    const char *kinds;                  /* a letter a column: t text, n number, b yes or no, l list */
    bool years;                         /* takes :first, :last and :absent, else :year */
};

static const struct sheet_column village_columns[] = {
    {"code", N_("Code"), false, 12},      {"banner", N_("Banner"), false, 12}, {"village", N_("Village"), false, 18},
    {"poor", N_("Poor"), false, 4},       {"needs", N_("Needs"), true, 5},     {"wanted", N_("Experts wanted"), true, 6},
    {"placed", N_("Placed"), true, 6},    {"experts", N_("Experts"), false, 30},
};
static const struct sheet_column expert_columns[] = {
    {"expert", N_("Expert"), false, 12}, {"name", N_("Name"), false, 10},        {"programme", N_("Programme"), false, 9},
    {"banner", N_("Banner"), false, 12}, {"home", N_("Home"), false, 12},        {"capacity", N_("Places a year"), true, 6},
    {"placed", N_("Placed"), true, 6},   {"needs", N_("Needs and villages"), false, 40},
};
static const struct view village_view = {Q_PLAN_SHOW_VILLAGE, village_columns, "tttbnnnl", false};
static const struct view expert_view = {Q_PLAN_SHOW_EXPERT, expert_columns, "tttttnnl", true};

static enum sheet_kind kind_of(char letter)
{
    return letter == 'n' ? SHEET_NUMBER : letter == 'b' ? SHEET_BOOL : letter == 'l' ? SHEET_LIST : SHEET_TEXT;
}

/* Yes or no as people write it, else as it comes. */
static void put_cell(struct line *l, char letter, const char *text, bool for_people)
{
    if (letter == 'b' && for_people)
        put_text(l, *text == '1' ? _("yes") : _("no"));
    else
        put_kind(l, kind_of(letter), text);
}

static bool bind_view(struct stmt *s, struct cli *c, const struct view *v, const struct record *plan, const char *area, struct err *e)
{
    char low[13], high[14], first[11], last[11];
    int year = (int)record_number(plan, PLAN_YEAR);
    struct buf absent = {0};
    bool ok = !v->years || plan_absent(&c->model, year, &absent, e);

    scope_range(area, low, high);
    plan_year_days(year, first, last);
    stmt_open(s, c->model.db, v->query);
    stmt_int(s, ":plan", plan_lines_of(plan));
    stmt_text(s, ":low", low);
    stmt_text(s, ":high", high);
    if (v->years) {
        stmt_text(s, ":absent", buf_text(&absent));
        stmt_text(s, ":first", first);
        stmt_text(s, ":last", last);
    } else {
        stmt_int(s, ":year", year);
    }
    buf_release(&absent);
    return ok;
}

static bool write_view(struct cli *c, const struct cli_args *a, const struct view *v, const struct record *plan,
                       const char *area, struct err *e)
{
    struct sheet_column columns[LINE_MAX_CELLS];
    size_t count = strlen(v->kinds);
    struct sheet_writer *w;
    struct line l = {.count = 0};
    struct stmt s;

    for (size_t i = 0; i < count; i++) {
        columns[i] = v->columns[i];
        columns[i].label = _(columns[i].label);
    }
    if (!cli_rows_open(c, a, columns, count, &w, e))
        return false;
    bool ok = bind_view(&s, c, v, plan, area, e);
    while (ok && stmt_next(&s)) {
        for (size_t i = 0; i < count; i++)
            put_cell(&l, v->kinds[i], stmt_col_text(&s, (int)i), cli_is_table(a));
        ok = send(w, &l, e);
    }
    ok = stmt_close(&s, e) && ok;
    return cli_rows_close(w, e) && ok;
}

static bool write_gaps(struct cli *c, const struct cli_args *a, const struct record *plan, const char *area, struct err *e)
{
    const struct sheet_column columns[] = {
        {"kind", _("Kind"), false, 12}, {"key", _("Key"), false, 24}, {"name", _("Name"), false, 24}, {"wanted", _("Wanted"), true, 6},
        {"got", _("Has"), true, 5}, {"missing", _("Missing"), true, 7}, {"why", _("Why"), false, 40},
    };
    struct plan_gap *gaps = NULL;
    int64_t count = 0;
    struct sheet_writer *w;
    struct line l = {.count = 0};

    if (!plan_gaps(&c->model, plan, area, &c->mem, &gaps, &count, e) || !cli_rows_open(c, a, columns, 7, &w, e))
        return false;
    bool ok = true;
    for (int64_t i = 0; ok && i < count; i++) {
        const struct plan_gap *g = &gaps[i];
        put_text(&l, cli_is_table(a) ? _(g->kind) : g->kind);
        put_text(&l, g->key);
        put_text(&l, g->name);
        put_number(&l, g->wanted);
        put_number(&l, g->got);
        put_number(&l, g->wanted - g->got);
        put_text(&l, g->why);
        ok = send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

/* ---- by what ---- */

/* What of --region the account may see of needs and villages: people of a league see their league. */
static bool area_of(struct cli *c, const char *region, bool needs, char area[13], struct err *e)
{
    const struct actor *who = &c->model.who;

    snprintf(area, 13, "15");
    if (region && !repo_area(&c->model, region, area, e))
        return false;
    if (!needs || role_reach(who->role, CLASS_CASE, VERB_READ) == REACH_ALL || scope_holds(who->area, area))
        return true;
    if (!scope_holds(area, who->area))
        return err_set(e, ERR_DENIED, _("%s (%s) sees villages and needs only inside area %s"), who->name, role_names[who->role], who->area);
    snprintf(area, 13, "%s", who->area);
    return true;
}

static bool write_report(struct cli *c, const struct cli_args *a, const struct record *plan, const char *by, const char *area, struct err *e)
{
    struct plan_report r;
    bool ok = plan_report_load(&c->model, plan, &r, e);

    if (ok && strcmp(by, "programme") == 0)
        ok = write_programmes(c, a, &r, e);
    else if (ok && strcmp(by, "league") == 0)
        ok = write_divisions(c, a, r.leagues, r.league_count, area, e);
    else if (ok)
        ok = write_divisions(c, a, r.banners, r.banner_count, area, e);
    plan_report_release(&r);
    return ok;
}

bool cli__plan_by(struct cli *c, const struct cli_args *a, const struct record *plan, const char *by,
                  const char *region, struct err *e)
{
    bool village = strcmp(by, "village") == 0, gap = strcmp(by, "gap") == 0, expert = strcmp(by, "expert") == 0;
    bool totals = strcmp(by, "programme") == 0 || strcmp(by, "league") == 0 || strcmp(by, "banner") == 0;
    char area[13];

    if (!village && !gap && !expert && !totals)
        return err_set(e, ERR_INPUT, _("--by: \"%.32s\" is none of village, expert, banner, league, programme, gap"), by);
    if (region && strcmp(by, "programme") == 0)
        return err_set(e, ERR_INPUT, _("--by programme counts the whole region; leave --region out"));
    if (!area_of(c, region, village || gap, area, e))
        return false;
    if (village || expert)
        return write_view(c, a, village ? &village_view : &expert_view, plan, area, e);
    return gap ? write_gaps(c, a, plan, area, e) : write_report(c, a, plan, by, area, e);
}
