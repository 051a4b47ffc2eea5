/* `plan fairness`: loads and coverage as bars, who carries most and who none, villages never reached. */
#include "cells__.h"

#include "model/kinds.h"
#include "model/scope.h"
#include "work/fairness.h"
#include "work/plan.h"

#include <stdlib.h>
#include <string.h>

enum { BAR_CELLS = 20, FIRST_ROWS = 10 };

struct show {
    struct cli *c;
    const struct cli_args *a;
    const struct fairness *f;
    const struct fairness_order *order;
    int64_t rows; /* of a list; table: the first ten */
};

static bool write_groups(const struct show *s, const struct fairness_group *rows, int32_t count, bool villages, struct err *e)
{
    const struct sheet_column columns[] = {
        {"group", _("Code"), false, 12},        {"name", _("Group"), false, 16},
        {"count", villages ? _("Villages") : _("Experts"), true, 8}, {"none", villages ? _("Not reached") : _("Without a place"), true, 8},
        {"places", _("Placements"), true, 8},   {"least", _("Least"), true, 5},
        {"mean", _("Mean"), true, 7},           {"most", _("Most"), true, 5},
        {"spread", _("Spread"), true, 7},       {"poor", _("Poor"), true, 6},
        {"poor_none", _("Poor not reached"), true, 8}, {"bar", _("Mean of the largest mean"), false, BAR_CELLS},
    };
    struct sheet_column used[12];
    bool people = cli_is_table(s->a);
    size_t width = 0;
    int64_t top = 0;
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};

    for (size_t i = 0; i < 12; i++)
        if ((villages || i < 9 || i > 10) && (people || i < 11))
            used[width++] = columns[i];
    for (int32_t i = 0; i < count; i++)
        top = rows[i].mean_thousandths > top ? rows[i].mean_thousandths : top;
    if (!cli_rows_open(s->c, s->a, used, width, &w, e))
        return false;
    bool ok = true;
    for (int32_t i = 0; ok && i < count; i++) {
        const struct fairness_group *g = &rows[i];
        cli__put_text(&l, g->code);
        cli__put_text(&l, g->name);
        const int64_t numbers[] = {g->count, g->none, g->places, g->least};
        for (int k = 0; k < 4; k++)
            cli__put_number(&l, numbers[k]);
        cli__put_thousandths(&l, g->mean_thousandths);
        cli__put_number(&l, g->most);
        cli__put_thousandths(&l, g->spread_thousandths);
        if (villages) {
            cli__put_number(&l, g->poor);
            cli__put_number(&l, g->poor_none);
        }
        if (people)
            cli__put_text(&l, cli__bar(&s->c->mem, g->mean_thousandths, top, BAR_CELLS));
        ok = cli__send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

/* How many experts carry how many places. */
static bool write_carrying(const struct show *s, struct err *e)
{
    const struct sheet_column columns[] = {{"places", _("Placements"), true, 8}, {"experts", _("Experts"), true, 8}, {"bar", _("Of all experts"), false, BAR_CELLS}};
    bool people = cli_is_table(s->a);
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};
    bool ok = true;

    if (!cli_rows_open(s->c, s->a, columns, people ? 3 : 2, &w, e))
        return false;
    for (int64_t k = 0; ok && k <= s->f->load.most; k++) {
        cli__put_number(&l, k);
        cli__put_number(&l, s->f->carrying[k]);
        if (people)
            cli__put_text(&l, cli__bar(&s->c->mem, s->f->carrying[k], s->f->load.count, BAR_CELLS));
        ok = cli__send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

static bool write_experts(const struct show *s, struct err *e)
{
    const struct sheet_column columns[] = {{"expert", _("Expert"), false, 12},      {"name", _("Name"), false, 10},
                                           {"programme", _("Programme"), false, 10}, {"home", _("Home"), false, 12},
                                           {"capacity", _("Places a year"), true, 6}, {"places", _("Placements"), true, 6},
                                           {"bar", _("Of the most"), false, BAR_CELLS}};
    bool people = cli_is_table(s->a);
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};
    bool ok = true;

    if (!cli_rows_open(s->c, s->a, columns, people ? 7 : 6, &w, e))
        return false;
    for (int32_t i = 0; ok && i < s->f->expert_count && i < s->rows; i++) {
        const struct fairness_expert *x = &s->f->experts[i];
        cli__put_text(&l, x->no);
        cli__put_text(&l, x->name);
        cli__put_text(&l, people ? x->programme_name : x->programme);
        cli__put_text(&l, x->home);
        cli__put_number(&l, x->capacity);
        cli__put_number(&l, x->places);
        if (people)
            cli__put_text(&l, cli__bar(&s->c->mem, x->places, s->f->load.most, BAR_CELLS));
        ok = cli__send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

/* Villages nobody was sent to, the poor first. */
static bool write_never(const struct show *s, struct err *e)
{
    const struct sheet_column columns[] = {{"village", _("Village"), false, 12}, {"name", _("Name"), false, 16},  {"poor", _("Poor"), false, 4},
                                           {"wanted", _("Experts wanted"), true, 6}, {"last", _("Last year reached"), true, 6}};
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};
    int64_t shown = 0;
    bool ok = true;

    if (!cli_rows_open(s->c, s->a, columns, 5, &w, e))
        return false;
    for (int poor = 1; poor >= 0; poor--)
        for (int32_t i = 0; ok && i < s->f->village_count && shown < s->rows; i++) {
            const struct fairness_village *v = &s->f->villages[i];
            if (v->places || v->poor != poor)
                continue;
            shown++;
            cli__put_text(&l, v->code);
            cli__put_text(&l, v->name);
            cli__put_bool(&l, v->poor, cli_is_table(s->a));
            cli__put_number(&l, v->wanted);
            cli__put_number_unless(&l, v->last == 0, v->last);
            ok = cli__send(w, &l, e);
        }
    return cli_rows_close(w, e) && ok;
}

static void head(const struct show *s, const char *text)
{
    fprintf(s->c->out.file, "\n%s\n", text);
}

static void tell(const struct show *s)
{
    const struct fairness *f = s->f;
    FILE *out = s->c->out.file;

    fprintf(out, _("%lld experts, %lld placements: %lld carry none, the most is %lld, the mean %lld.%03lld\n"), (long long)f->load.count,
            (long long)f->load.places, (long long)f->load.none, (long long)f->load.most, (long long)(f->load.mean_thousandths / 1000),
            (long long)(f->load.mean_thousandths % 1000));
    fprintf(out, _("%lld villages with needs or poor: %lld not reached, %lld of them poor\n"), (long long)f->cover.count, (long long)f->cover.none,
            (long long)f->cover.poor_none);
    if (f->bound && s->order->plan)
        fprintf(out, _("Nobody takes more than %lld places (weight load_most): that holds back %lld experts.\n"), (long long)f->bound, (long long)f->at_bound);
}

/* Everything for people; the lists are cut and say so. */
static bool write_all(struct show *s, struct err *e)
{
    const struct fairness *f = s->f;

    s->rows = FIRST_ROWS;
    if (!cli__output(s->c, s->a, e))
        return false;
    tell(s);
    head(s, _("Load of experts by group"));
    if (!write_groups(s, f->loads, f->load_count, false, e))
        return false;
    head(s, _("How many carry how much"));
    if (!write_carrying(s, e))
        return false;
    head(s, _("Who carries most (the first ten; --show experts: all)"));
    if (!write_experts(s, e))
        return false;
    head(s, _("Coverage of villages by group"));
    if (!write_groups(s, f->covers, f->cover_count, true, e))
        return false;
    if (f->cover.none == 0)
        return true;
    head(s, _("Villages not reached (the first ten; --show never: all)"));
    return write_never(s, e);
}

static bool write(struct show *s, struct err *e)
{
    const char *what = cli_text(s->a, "show");

    s->rows = INT64_MAX;
    if (!what && cli_is_table(s->a))
        return write_all(s, e);
    if (!what || strcmp(what, "loads") == 0)
        return write_groups(s, s->f->loads, s->f->load_count, false, e);
    if (strcmp(what, "villages") == 0)
        return write_groups(s, s->f->covers, s->f->cover_count, true, e);
    if (strcmp(what, "experts") == 0)
        return write_experts(s, e);
    if (strcmp(what, "carrying") == 0)
        return write_carrying(s, e);
    return strcmp(what, "never") == 0 ? write_never(s, e)
                                      : err_set(e, ERR_INPUT, _("--show: loads, carrying, experts, villages or never"));
}

/* "2023-2026" or "2026". */
static bool read_years(const char *text, struct fairness_order *o, struct err *e)
{
    const char *dash = strchr(text, '-');
    char first[8] = "";

    if (!dash)
        return cli__year(text, &o->from, e) && cli__year(text, &o->to, e);
    if ((size_t)(dash - text) < sizeof first)
        memcpy(first, text, (size_t)(dash - text));
    if (!cli__year(first, &o->from, e) || !cli__year(dash + 1, &o->to, e))
        return false;
    return o->from <= o->to || err_set(e, ERR_INPUT, _("the last year comes before the first"));
}

static bool read_plan(struct cli *c, const char *number, struct fairness_order *o, struct err *e)
{
    struct record plan;

    record_init(&plan, &plan_entity);
    bool ok = plan_find(&c->model, number, &plan, e);
    if (ok) {
        o->plan = plan.id;
        o->from = o->to = (int)record_number(&plan, PLAN_YEAR);
    }
    record_release(&plan);
    return ok;
}

static bool read_order(struct cli *c, const struct cli_args *a, struct fairness_order *o, char area[13], struct err *e)
{
    static const char *const groups[] = {"programme", "league", "banner"};
    const char *by = cli_text(a, "by"), *years = cli_text(a, "years"), *plan = cli_word(a, 0);
    int at = 0;

    memcpy(area, "15", 3);
    while (by && at < 3 && strcmp(by, groups[at]) != 0)
        at++;
    if (at == 3)
        return err_set(e, ERR_INPUT, _("--by: programme, league or banner"));
    *o = (struct fairness_order){.by = by ? (enum fairness_by)at : FAIRNESS_LEAGUE, .area = area};
    if (!cli__area(c, a, area, e))
        return false;
    if (!plan == !years)
        return err_set(e, ERR_INPUT, _("a plan, or --years FIRST-LAST: one of the two"));
    return plan ? read_plan(c, plan, o, e) : read_years(years, o, e);
}

static int run_fairness(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct fairness_order order;
    struct fairness f = {0};
    char area[13];

    if (!read_order(c, a, &order, area, e))
        return -1;
    struct show s = {.c = c, .a = a, .f = &f, .order = &order};
    bool ok = fairness_load(&c->model, &order, &f, e) && write(&s, e);
    fairness_release(&f);
    return ok ? 0 : -1;
}

static const struct opt fairness_options[] = {
    {"years", OPT_TEXT, "FIRST-LAST", N_("assignments of these years instead of a plan"), false},
    {"by", OPT_TEXT, "GROUP", N_("programme, league (unless given) or banner"), false},
    {"region", OPT_TEXT, "CODE", N_("only homes and villages in this division"), false},
    {"show", OPT_TEXT, "WHAT", N_("one list whole: loads, carrying, experts, villages, never"), false},
    {0},
};

/* clang-format off */
const struct cli_command fairness_commands[] = {
    { "plan fairness", "[PLAN]", N_("Load of experts and coverage of villages as bars: who carries most, who none, which villages nobody reached."),
      CLI_READ, true, false, 0, 1, fairness_options, run_fairness },
    { 0 }
};
/* clang-format on */
