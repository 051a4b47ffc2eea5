/* `plan explain` and `plan candidates`: why this one, who else, what it would take. */
#include "cells__.h"

#include "base/heap.h"
#include "model/kinds.h"
#include "work/plan_desk.h"

#include <string.h>

enum { FIRST_CANDIDATES = 10, FIRST_SUPPLIES = 10 };

/* The plan of the first word on the desk; the record is released here, the desk by the caller. */
static struct plan_desk *open_desk(struct cli *c, const struct cli_args *a, struct plan_options *options, struct err *e)
{
    struct plan_desk *desk = NULL;
    struct record plan;

    *options = (struct plan_options){.tick = cli_progress, .arg = c};
    heap_expect(PLAN_HEAP);
    record_init(&plan, &plan_entity);
    if (plan_find(&c->model, cli_word(a, 0), &plan, e) && plan_desk_open(&c->model, &plan, &desk, e))
        plan_desk_watch(desk, options);
    if (desk && !plan_desk_recall(&c->model, desk, e)) {
        plan_desk_close(desk);
        desk = NULL;
    }
    record_release(&plan);
    return desk;
}

static int finish(struct cli *c, struct plan_desk *desk, bool ok)
{
    plan_desk_close(desk);
    cli_progress_end(c);
    return ok ? 0 : -1;
}

/* ---- explain ---- */

/* The lines for people as they are, for programs a row each. */
static bool write_sentences(struct cli *c, const struct cli_args *a, char *text, struct err *e)
{
    const struct sheet_column columns[] = {{"sentence", _("Sentence"), false, 80}};
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};
    char *rest = text, *line;
    bool ok = true;

    cli_progress_end(c);
    if (cli_is_table(a)) {
        ok = cli__output(c, a, e);
        if (ok)
            fputs(text, c->out.file);
        return ok;
    }
    if (!cli_rows_open(c, a, columns, 1, &w, e))
        return false;
    while (ok && (line = strtok_r(rest, "\n", &rest)) != NULL) {
        cli__put_text(&l, line);
        ok = cli__send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

static bool write_supply(struct cli *c, const struct cli_args *a, struct plan_desk *desk, struct err *e)
{
    const struct sheet_column columns[] = {
        {"specialty", _("Code"), false, 8},      {"specialty_name", _("Specialty"), false, 16}, {"league", _("Code"), false, 6},
        {"league_name", _("League"), false, 14}, {"home", _("Home"), false, 12},                {"programme", _("Programme"), false, 12},
        {"places", _("Places"), true, 6},        {"placements", _("Placements more"), true, 8}, {"poor", _("Poor villages"), true, 6},
        {"shortfall", _("Shortfall"), true, 6},  {"points", _("Points"), true, 8},              {"sentence", _("Sentence"), false, 60},
    };
    struct plan_supply *list;
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};
    struct buf lines = {0};
    int32_t count;
    bool ok = plan_desk_supply(desk, (int32_t)cli_number(a, "limit", FIRST_SUPPLIES), &c->mem, &list, &count, e);

    if (ok && cli_is_table(a)) {
        for (int32_t i = 0; i < count; i++)
            buf_addf(&lines, "%s\n", list[i].sentence);
        if (!count)
            buf_addf(&lines, "%s\n", _("Nobody more would bring anything."));
        ok = write_sentences(c, a, lines.data, e);
        buf_release(&lines);
        return ok;
    }
    if (!ok || !cli_rows_open(c, a, columns, 12, &w, e))
        return false;
    for (int32_t i = 0; ok && i < count; i++) {
        const struct plan_supply *s = &list[i];
        const char *const texts[] = {s->specialty, s->specialty_name, s->league, s->league_name, s->home, s->programme};
        const int64_t numbers[] = {s->places, s->served, s->effect.poor, s->effect.shortfall, s->effect.value};
        for (int k = 0; k < 6; k++)
            cli__put_text(&l, texts[k]);
        for (int k = 0; k < 5; k++)
            cli__put_number(&l, numbers[k]);
        cli__put_text(&l, s->sentence);
        ok = cli__send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

static int run_explain(struct cli *c, const struct cli_args *a, struct err *e)
{
    const char *need = cli_text(a, "need"), *expert = cli_text(a, "expert"), *quota = cli_text(a, "quota");
    bool supply = cli_flag(a, "supply");
    struct plan_options options;
    struct buf text = {0};

    if ((need != NULL) + (expert != NULL) + (quota != NULL) + supply != 1)
        return err_set(e, ERR_INPUT, _("what is to be explained? One of --need NO, --expert NO, --quota KEY, --supply")) ? 0 : -1;
    struct plan_desk *desk = open_desk(c, a, &options, e);
    if (!desk)
        return -1;
    if (supply)
        return finish(c, desk, write_supply(c, a, desk, e));
    bool ok = need     ? plan_desk_explain_need(desk, need, &text, e)
              : expert ? plan_desk_explain_expert(desk, expert, &text, e)
                       : plan_desk_explain_quota(desk, quota, &text, e);
    ok = ok && write_sentences(c, a, text.data, e);
    buf_release(&text);
    return finish(c, desk, ok);
}

/* ---- candidates ---- */

static const struct {
    const char *name, *label; /* for programs; N_() */
} standings[] = {
    [PLAN_OPEN] = {"open", N_("open")},          [PLAN_PLACED] = {"placed", N_("sent")},
    [PLAN_PINNED] = {"pinned", N_("wished")},    [PLAN_WORKING] = {"working", N_("assigned")},
    [PLAN_FORBIDDEN] = {"forbidden", N_("forbidden")}, [PLAN_UNFIT] = {"unfit", N_("unfit")},
};

/* "first specialty 500 + nearness 231" */
static const char *parts_of(struct cli *c, const struct plan_option *o)
{
    struct buf text = {0};

    for (int32_t i = 0; i < o->part_count; i++)
        buf_addf(&text, "%s%s %d", i ? " + " : "", o->parts[i].label, o->parts[i].points);
    const char *kept = arena_dup(&c->mem, buf_text(&text));
    buf_release(&text);
    return kept;
}

static void put_ranked(struct cli *c, const struct cli_args *a, struct cli_cells *l, const struct plan_ranked *r)
{
    const struct plan_option *o = &r->option;

    cli__put_text(l, o->expert);
    cli__put_text(l, o->expert_name);
    cli__put_text(l, o->programme);
    cli__put_text(l, o->home);
    cli__put_text(l, cli_is_table(a) ? _(standings[o->standing].label) : standings[o->standing].name);
    cli__put_number_unless(l, !r->effect.known, r->effect.poor);
    cli__put_number_unless(l, !r->effect.known, r->effect.shortfall);
    cli__put_number_unless(l, !r->effect.known, r->effect.value);
    cli__put_number_unless(l, o->score < 0, o->score);
    cli__put_number_unless(l, o->rank == 0, o->rank);
    cli__put_number_unless(l, o->km < 0, o->km);
    cli__put_number_unless(l, o->capacity <= 0, o->load);
    cli__put_number_unless(l, o->capacity <= 0, o->capacity);
    cli__put_text(l, parts_of(c, o));
    cli__put_text(l, o->why ? o->why : "");
}

static const struct {
    const char *name, *headline; /* N_() */
} orders[] = {
    [PLAN_BY_RANK] = {"rank", N_("By rank, which counts the score alone; beside it what choosing each does to the whole plan.\n")},
    [PLAN_BY_EFFECT] = {"effect", N_("Those whom the plan sends, then by what choosing each does to the whole plan; the rank counts the score alone.\n")},
};

/* By rank unless told. */
static bool parse_order(const struct cli_args *a, enum plan_order *order, struct err *e)
{
    const char *by = cli_text(a, "by");

    *order = PLAN_BY_RANK;
    for (size_t i = 0; by && i < sizeof orders / sizeof *orders; i++)
        if (strcmp(by, orders[i].name) == 0) {
            *order = (enum plan_order)i;
            return true;
        }
    return !by || err_set(e, ERR_INPUT, _("--by: rank or effect"));
}

static bool write_candidates(struct cli *c, const struct cli_args *a, struct plan_desk *desk, enum plan_order order, struct err *e)
{
    const struct sheet_column columns[] = {
        {"expert", _("Expert"), false, 12},      {"name", _("Name"), false, 8},       {"programme", _("Programme"), false, 10},
        {"home", _("Home"), false, 10},          {"standing", _("Standing"), false, 6}, {"poor", _("Poor villages"), true, 6},
        {"shortfall", _("Shortfall"), true, 6},  {"points", _("Whole plan"), true, 7}, {"score", _("Score"), true, 5},
        {"rank", _("Rank by score"), true, 6},
        {"km", _("km"), true, 5},                {"load", _("Placed"), true, 5},      {"capacity", _("Places a year"), true, 6},
        {"parts", _("Parts of the score"), false, 40}, {"why", _("Why not at once"), false, 40},
    };
    struct plan_ranked *list;
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};
    int32_t count;

    if (!plan_desk_ranked(desk, cli_text(a, "need"), order, cli_flag(a, "all"), (int32_t)cli_number(a, "limit", FIRST_CANDIDATES), &c->mem, &list,
                          &count, e))
        return false;
    cli_progress_end(c);
    if (cli_is_table(a)) {
        if (!sheet_output_open(&c->out, cli_text(a, "output"), e))
            return false;
        fputs(_(orders[order].headline), c->out.file);
    }
    if (!cli_rows_open(c, a, columns, sizeof columns / sizeof *columns, &w, e))
        return false;
    bool ok = true;
    for (int32_t i = 0; ok && i < count; i++) {
        put_ranked(c, a, &l, &list[i]);
        ok = cli__send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

static int run_candidates(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct plan_options options;
    enum plan_order order;

    if (!cli_text(a, "need"))
        return err_set(e, ERR_INPUT, _("candidates for which need? --need NO")) ? 0 : -1;
    if (cli_number(a, "limit", 1) < 0)
        return err_set(e, ERR_INPUT, _("--limit: 0 for all, or more")) ? 0 : -1;
    if (!parse_order(a, &order, e))
        return -1;
    struct plan_desk *desk = open_desk(c, a, &options, e);
    return desk ? finish(c, desk, write_candidates(c, a, desk, order, e)) : -1;
}

/* ---- the table ---- */

static const struct opt explain_options[] = {
    {"need", OPT_TEXT, "NO", N_("number of a need: who goes there and why; or why nobody, who is in the way, the cheapest way"), false},
    {"expert", OPT_TEXT, "NO", N_("number of an expert: why there, and where else; or why he stays at home"), false},
    {"quota", OPT_TEXT, "KEY", N_("YEAR+PROGRAMME+DIVISION: what it lacks, why, and what one more would take"), false},
    {"supply", OPT_FLAG, NULL, N_("which expert more would bring most, by specialty and league"), false},
    {"limit", OPT_NUMBER, "N", N_("with --supply: the first N; 10 unless told, 0 = all (each is solved)"), false},
    {0},
};
static const struct opt candidates_options[] = {
    {"need", OPT_TEXT, "NO", N_("number of the need"), false},
    {"limit", OPT_NUMBER, "N", N_("the first N; 10 unless told, 0 = all"), false},
    {"by", OPT_TEXT, "ORDER", N_("rank, which counts the score alone, or effect on the whole plan; rank unless told"), false},
    {"all", OPT_FLAG, NULL, N_("also those whom no plan could send, with the reason"), false},
    {0},
};

/* clang-format off */
const struct cli_command plan_why_commands[] = {
    { "plan explain", "PLAN", N_("Why this expert and not that one, why nobody, and what it would take."),
      CLI_READ, true, false, 1, 1, explain_options, run_explain },
    { "plan candidates", "PLAN", N_("Candidates of a need by rank, with what choosing each does to the whole plan."),
      CLI_READ, true, false, 1, 1, candidates_options, run_candidates },
    { 0 }
};
/* clang-format on */
