/* Plans of a year's dispatch: begun, solved, wished for, shown, applied; and folders solved without a database. */
#include "cli__.h"

#include "base/heap.h"
#include "base/num.h"
#include "model/kinds.h"
#include "store/db.h"
#include "work/plan.h"
#include "work/plan_again.h"

#include <stdlib.h>
#include <string.h>

/* What the journal will call the transaction: "plan apply P2026-00001". */
static void name_action(struct cli *c, const char *verb, const char *more)
{
    struct buf b = {0};

    buf_addf(&b, "plan %s%s%s", verb, more ? " " : "", more ? more : "");
    c->model.action = arena_dup(&c->mem, buf_text(&b));
    buf_release(&b);
}

/* The plan of the command's first word, and the action named after it. */
static bool find_plan(struct cli *c, const struct cli_args *a, const char *verb, struct record *plan, struct err *e)
{
    record_init(plan, &plan_entity);
    if (!plan_find(&c->model, cli_word(a, 0), plan, e))
        return false;
    name_action(c, verb, record_text(plan, PLAN_NO));
    return true;
}

static int finish(struct cli *c, struct record *plan, bool ok)
{
    record_release(plan);
    cli_progress_end(c);
    if (ok)
        cli__tell_transaction(c);
    return ok ? 0 : -1;
}

static bool read_year(const char *text, int *year, struct err *e)
{
    int64_t n;

    if (!num_parse_int(text, strlen(text), &n, e))
        return false;
    if (n < 2000 || n > 2100)
        return err_set(e, ERR_INPUT, _("the year must be from 2000 to 2100, not %lld"), (long long)n);
    *year = (int)n;
    return true;
}

/* A scenario: placements too. */
static bool copy_plan(struct cli *c, const struct cli_args *a, int year, struct record *plan, struct err *e)
{
    struct record from;

    if (!cli_text(a, "from"))
        return err_set(e, ERR_INPUT, _("--placements copies those of a plan: which? --from PLAN"));
    record_init(&from, &plan_entity);
    bool ok = plan_find(&c->model, cli_text(a, "from"), &from, e);
    if (ok && record_number(&from, PLAN_YEAR) != year)
        ok = err_set(e, ERR_INPUT, _("plan %s is of %d: its wishes name needs of that year and cannot be copied to %d"),
                     record_text(&from, PLAN_NO), (int)record_number(&from, PLAN_YEAR), year);
    ok = ok && plan_copy(&c->model, &from, cli_text(a, "name"), plan, e);
    record_release(&from);
    return ok;
}

static int run_new(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record plan;
    int year = 0;

    record_init(&plan, &plan_entity);
    name_action(c, "new", cli_word(a, 0));
    bool ok = read_year(cli_word(a, 0), &year, e) &&
              (cli_flag(a, "placements") ? copy_plan(c, a, year, &plan, e)
                                         : plan_new(&c->model, year, cli_text(a, "from"), cli_text(a, "name"), &plan, e));
    if (ok)
        printf("%s\n", record_text(&plan, PLAN_NO));
    return finish(c, &plan, ok);
}

/* ---- solve ---- */

static bool read_options(struct cli *c, const struct cli_args *a, struct plan_options *o, struct err *e)
{
    int64_t limit = cli_number(a, "time-limit", 0);

    *o = (struct plan_options){.tick = cli_progress, .arg = c, .limit_s = (double)limit};
    if (cli_text(a, "keep") && !cli__percent(cli_text(a, "keep"), &o->keep_percent, e))
        return false;
    return !cli_text(a, "time-limit") || limit > 0 || err_set(e, ERR_INPUT, _("--time-limit: at least 1 second"));
}

/* The result of a folder for people. */
static void print_solution(struct cli *c, const struct plan_solution *s)
{
    FILE *f = c->out.file;

    fprintf(f, _("poor villages covered %lld of %d, quota shortfall %lld, value %lld\n"), (long long)s->plan.poor_covered, (int)s->poor_villages,
            (long long)s->plan.quota_shortfall, (long long)s->plan.value);
    fprintf(f, _("bound: %lld, %lld, %lld; "), (long long)s->bound.poor_covered, (long long)s->bound.quota_shortfall, (long long)s->bound.value);
    if (s->gap_value >= 0)
        fprintf(f, _("gap %lld; "), (long long)s->gap_value);
    fputs(s->proved    ? _("proved the best\n")
          : s->exact   ? _("the best by search\n")
          : s->gave_up ? _("not proved: the search for better plans found nothing for long and was given up\n")
                       : _("not proved\n"),
          f);
    fprintf(f, _("%d experts, %lld placements, %lld pivots, %.3f s\n"), (int)s->experts_used, (long long)s->placements, (long long)s->pivots,
            s->seconds_solve);
}

/* What was kept of the earlier placements, and what a floor costs. */
static void print_kept(struct cli *c, const struct plan_solution *s, int32_t earlier)
{
    FILE *f = c->out.file;

    fprintf(f, _("%lld of %d earlier placements kept (%.1f %%)%s\n"), (long long)s->kept, earlier, earlier ? 100.0 * (double)s->kept / earlier : 0.0,
            s->fewest_moves ? _("; no plan as good keeps more") : "");
    if (s->floored)
        fprintf(f, _("without that floor: %lld, %lld, %lld; the floor costs %lld, %lld, %lld\n"), (long long)s->unfloored.poor_covered,
                (long long)s->unfloored.quota_shortfall, (long long)s->unfloored.value, (long long)(s->unfloored.poor_covered - s->plan.poor_covered),
                (long long)(s->plan.quota_shortfall - s->unfloored.quota_shortfall), (long long)(s->unfloored.value - s->plan.value));
}

static bool write_solution(struct cli *c, const struct cli_args *a, const struct plan_instance *in, const struct plan_solution *s,
                           int32_t earlier, struct err *e)
{
    const char *dir = cli_text(a, "instance"), *plan = cli_text(a, "plan"), *proof = cli_text(a, "certificate");
    struct buf json = {0};

    if (!cli__spare(c, "plan", plan, NULL, e) || !cli__spare(c, "certificate", proof, NULL, e))
        return false;
    if (plan && !plan_pairs_write(s->pairs, s->placements, plan, e))
        return false;
    if (proof && !plan_certificate_write(in, s, dir, proof, e))
        return false;
    if (!cli__output(c, a, e))
        return false;
    cli_progress_end(c);
    if (cli_is_table(a)) {
        print_solution(c, s);
        if (cli_text(a, "from"))
            print_kept(c, s, earlier);
        return true;
    }
    plan_solution_json(s, &json);
    fputs(buf_text(&json), c->out.file);
    buf_release(&json);
    return true;
}

/* The earlier placements of a folder, and how many of them must stay. */
static bool read_earlier(const struct cli_args *a, struct plan_instance *in, struct plan_options *o, int32_t *earlier, struct err *e)
{
    if (!cli_text(a, "from"))
        return o->keep_percent <= 0 || err_set(e, ERR_INPUT, _("--keep of what? --from FILE.csv names the earlier pairs (expert,need)"));
    if (cli_text(a, "certificate"))
        return err_set(e, ERR_INPUT, _("--certificate proves the bound of the folder alone; solve without --from for it"));
    if (!plan_keeps_read(in, cli_text(a, "from"), earlier, e))
        return false;
    o->keep_least = o->keep_percent > 0 ? ((int64_t)*earlier * o->keep_percent + 99) / 100 : 0;
    return in->keep_count >= o->keep_least ||
           err_set(e, ERR_CONFLICT, _("only %d of the %d earlier placements are still possible, so %lld %% of them cannot be kept"), in->keep_count,
                   *earlier, (long long)o->keep_percent);
}

static int solve_folder(struct cli *c, const struct cli_args *a, struct err *e)
{
    const char *format = cli_text(a, "format");
    struct plan_instance in = {0};
    struct plan_options options;
    struct plan_solution s;
    int32_t earlier = 0;
    struct buf warnings = {0};

    if (cli_word(a, 0))
        return err_set(e, ERR_INPUT, _("give a plan or --instance DIR, not both")) ? 0 : -1;
    if (format && strcmp(format, "table") != 0 && strcmp(format, "json") != 0)
        return err_set(e, ERR_INPUT, _("--format: the result of an instance is printed as table or json")) ? 0 : -1;
    bool ok = read_options(c, a, &options, e) && plan_instance_read(&in, cli_text(a, "instance"), e) &&
              read_earlier(a, &in, &options, &earlier, e);
    if (ok) {
        plan_instance_warnings(&in, &warnings);
        fputs(buf_text(&warnings), stderr);
        ok = plan_solve(&in, &options, &s, e);
    }
    if (ok) {
        if (s.stopped)
            fputs(_("stopped before the search was over: this is the best plan so far\n"), stderr);
        ok = write_solution(c, a, &in, &s, earlier, e);
        plan_solution_release(&s);
    }
    buf_release(&warnings);
    plan_instance_release(&in);
    return ok ? 0 : -1;
}

static int solve_plan(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct plan_options options;
    struct record plan;

    if (!cli_word(a, 0))
        return err_set(e, ERR_INPUT, _("which plan? `tepai plan solve PLAN`, or --instance DIR for a folder")) ? 0 : -1;
    if (cli_text(a, "plan") || cli_text(a, "certificate") || cli_text(a, "from"))
        return err_set(e, ERR_INPUT, _("--plan, --certificate and --from go with --instance DIR; `tepai plan export` writes such a folder")) - 1;
    heap_expect(PLAN_HEAP);
    if (!read_options(c, a, &options, e) || !cli__open(c, CLI_WRITE, e))
        return -1;
    db_map(c->db);
    bool ok = find_plan(c, a, "solve", &plan, e) && plan_fill(&c->model, &plan, &options, e);
    cli_progress_end(c);
    ok = ok && cli__plan_summary(c, a, &plan, e);
    return finish(c, &plan, ok);
}

static int run_solve(struct cli *c, const struct cli_args *a, struct err *e)
{
    return cli_text(a, "instance") ? solve_folder(c, a, e) : solve_plan(c, a, e);
}

/* ---- show, year ---- */

static int run_show(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record plan;
    const char *by = cli_text(a, "by");

    bool ok = find_plan(c, a, "show", &plan, e);
    if (ok && !by && cli_text(a, "region"))
        ok = err_set(e, ERR_INPUT, _("--region goes with --by village, expert, banner, league or gap"));
    ok = ok && (by ? cli__plan_by(c, a, &plan, by, cli_text(a, "region"), e) : cli__plan_summary(c, a, &plan, e));
    record_release(&plan);
    return ok ? 0 : -1;
}

/* The year's dispatch, made if there is none. */
static int run_year(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record plan;
    struct plan_options options = {.tick = cli_progress, .arg = c};
    bool found = false;
    int year;

    if (!read_year(cli_word(a, 0) ? cli_word(a, 0) : arena_dup_len(&c->mem, c->model.today, 4), &year, e))
        return -1;
    record_init(&plan, &plan_entity);
    bool ok = plan_of_year(&c->model, year, &plan, &found, e);
    if (ok && !found) {
        name_action(c, "year", cli_word(a, 0));
        heap_expect(PLAN_HEAP);
        db_map(c->db);
        ok = plan_new(&c->model, year, NULL, NULL, &plan, e) && plan_fill(&c->model, &plan, &options, e);
        cli_progress_end(c);
    }
    ok = ok && cli__plan_summary(c, a, &plan, e);
    return finish(c, &plan, ok);
}

/* ---- wishes ---- */

static int run_wish(struct cli *c, const struct cli_args *a, enum plan_wish wish, const char *verb, struct err *e)
{
    const char *expert = cli_text(a, "expert"), *need = cli_text(a, "need");
    struct record plan;

    if (!expert || !need)
        return err_set(e, ERR_INPUT, _("which pair? --expert NO --need NO")) ? 0 : -1;
    bool ok = find_plan(c, a, verb, &plan, e) && plan_wish(&c->model, &plan, wish, expert, need, e);
    if (ok && strcmp(record_text(&plan, PLAN_STATE), "draft") == 0)
        fprintf(stderr, _("noted; `tepai plan solve %s` makes the plan follow\n"), record_text(&plan, PLAN_NO));
    return finish(c, &plan, ok);
}

static int run_pin(struct cli *c, const struct cli_args *a, struct err *e)
{
    return run_wish(c, a, PLAN_PIN, "pin", e);
}

static int run_unpin(struct cli *c, const struct cli_args *a, struct err *e)
{
    return run_wish(c, a, PLAN_UNPIN, "unpin", e);
}

static int run_forbid(struct cli *c, const struct cli_args *a, struct err *e)
{
    return run_wish(c, a, PLAN_FORBID, "forbid", e);
}

/* ---- the rest of its life ---- */

static int run_apply(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record plan;
    int64_t made = 0;
    struct buf rows = {0};

    bool ok = find_plan(c, a, "apply", &plan, e) && plan_apply_telling(&c->model, &plan, &rows, &made, e);
    if (ok)
        printf(_("plan %s is applied: %lld assignments were made\n"), record_text(&plan, PLAN_NO), (long long)made);
    else if (strchr(buf_text(&rows), '\n'))
        fprintf(stderr, "%s\n", buf_text(&rows));
    buf_release(&rows);
    return finish(c, &plan, ok);
}

static int run_drop(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record plan;

    bool ok = find_plan(c, a, "drop", &plan, e) && plan_drop(&c->model, &plan, e);
    return finish(c, &plan, ok);
}

static int run_export(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record plan;

    bool ok = find_plan(c, a, "export", &plan, e) && plan_export(&c->model, &plan, cli_word(a, 1), e);
    record_release(&plan);
    return ok ? 0 : -1;
}

static int run_list(struct cli *c, const struct cli_args *a, struct err *e)
{
    return cli__list(c, a, &plan_entity, e);
}

/* ---- weights ---- */

static int list_weights(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct sheet_column columns[] = {{"name", _("Name"), false, 22}, {"value", _("Value"), true, 6},
                                           {"default", _("Default"), true, 7}, {"help", _("Points for"), false, 60}};
    struct sheet_writer *w;

    if (!cli_rows_open(c, a, columns, 4, &w, e))
        return -1;
    bool ok = true;
    for (int i = 0; ok && i < plan_weight_count; i++) {
        struct buf value = {0}, initial = {0};
        int32_t n = 0;
        ok = plan_weight_get(&c->model, i, &n, e);
        buf_add_int(&value, n);
        buf_add_int(&initial, plan_weights[i].initial);
        const char *name = plan_weights[i].name, *help = _(plan_weights[i].help);
        const struct sheet_value cells[] = {{SHEET_TEXT, name, strlen(name)}, {SHEET_NUMBER, buf_text(&value), value.len},
                                            {SHEET_NUMBER, buf_text(&initial), initial.len}, {SHEET_TEXT, help, strlen(help)}};
        ok = ok && sheet_writer_row(w, cells, e);
        buf_release(&value);
        buf_release(&initial);
    }
    return cli_rows_close(w, e) && ok ? 0 : -1;
}

static int run_weights(struct cli *c, const struct cli_args *a, struct err *e)
{
    if (cli_word_count(a) == 0)
        return list_weights(c, a, e);
    if (cli_word_count(a) == 1)
        return err_set(e, ERR_INPUT, _("which value? `tepai plan weights NAME VALUE`")) ? 0 : -1;
    return plan_weight_set(&c->model, cli_word(a, 0), cli_word(a, 1), e) ? 0 : -1;
}

/* ---- the table ---- */

static const struct opt new_options[] = {
    {"from", OPT_TEXT, "PLAN", N_("begins with the pins and forbidden pairs of this plan of the same year"), false},
    {"name", OPT_TEXT, "TEXT", N_("what the plan is called"), false},
    {"placements", OPT_FLAG, NULL, N_("with --from: copies the placements too"), false},
    {0},
};
static const struct opt replan_options[] = {
    {"without", OPT_TEXT, "EXPERT", N_("number of an expert who cannot go; several with commas, or given again"), true},
    {"from", OPT_TEXT, "DATE", N_("with --without: the day from which he cannot; what he ends before it stands"), false},
    {"without-need", OPT_TEXT, "NEED", N_("number of a need that is withdrawn; several with commas, or given again"), true},
    {"keep", OPT_TEXT, "N%", N_("at least so much of the earlier placements stays"), false},
    {"name", OPT_TEXT, "TEXT", N_("what the new plan is called"), false},
    {"time-limit", OPT_NUMBER, "SECONDS", N_("stops the search for better plans after so long; the bound is always finished"), false},
    {0},
};
static const struct opt solve_options[] = {
    {"time-limit", OPT_NUMBER, "SECONDS", N_("stops the search for better plans after so long; the bound is always finished"), false},
    {"keep", OPT_TEXT, "N%", N_("at least so much of the earlier placements stays, at the least loss"), false},
    {"from", OPT_TEXT, "FILE", N_("with --instance: the earlier pairs (expert,need)"), false},
    {"instance", OPT_TEXT, "DIR", N_("solves the folder instead; no database is needed"), false},
    {"plan", OPT_TEXT, "FILE", N_("with --instance: writes the pairs (expert,need) as CSV"), false},
    {"certificate", OPT_TEXT, "FILE", N_("with --instance: writes flow and potentials, the proof of the bound"), false},
    {0},
};
static const struct opt show_options[] = {
    {"by", OPT_TEXT, "WHAT", N_("village, expert, banner, league, programme or gap (what is missing, and why)"), false},
    {"region", OPT_TEXT, "CODE", N_("only this division and everything under it; 2, 4, 6, 9 or 12 digits"), false},
    {0},
};
static const struct opt pair_options[] = {
    {"expert", OPT_TEXT, "NO", N_("number of the expert"), false},
    {"need", OPT_TEXT, "NO", N_("number of the need"), false},
    {0},
};

/* clang-format off */
const struct cli_command plan_commands[] = {
    { "plan new", "YEAR", N_("Begins a plan of the year's dispatch; prints its number."),
      CLI_WRITE, false, false, 1, 1, new_options, run_new },
    { "plan solve", "[PLAN]", N_("Fills a plan with the best placements, or solves an instance folder."),
      CLI_NO_DB, true, false, 0, 1, solve_options, run_solve },
    { "plan show", "PLAN", N_("What a plan comes to: totals, or rows by village, expert, banner, league, programme, gap."),
      CLI_READ, true, false, 1, 1, show_options, run_show },
    { "plan year", "[YEAR]", N_("The year's dispatch: shows the plan that counts, makes and solves one if there is none."),
      CLI_WRITE, true, false, 0, 1, NULL, run_year },
    { "plan pin", "PLAN", N_("This expert goes to this need, whatever else."),
      CLI_WRITE, false, false, 1, 1, pair_options, run_pin },
    { "plan unpin", "PLAN", N_("Takes a pin or a forbidden pair away."),
      CLI_WRITE, false, false, 1, 1, pair_options, run_unpin },
    { "plan forbid", "PLAN", N_("This expert does not go to this need."),
      CLI_WRITE, false, false, 1, 1, pair_options, run_forbid },
    { "plan replan", "PLAN", N_("Plans again without somebody, moving as few as possible; prints the change sheet."),
      CLI_WRITE, true, false, 1, 1, replan_options, cli__plan_replan },
    { "plan changes", "A B", N_("The change sheet from plan A to plan B, to be signed."),
      CLI_READ, true, false, 2, 2, NULL, cli__plan_changes },
    { "plan compare", "A B", N_("Two plans of a year side by side, and who moves; exit status 1 when they differ."),
      CLI_READ, true, false, 2, 2, NULL, cli__plan_compare },
    { "plan apply", "PLAN", N_("Makes the assignments of a solved plan; `undo` takes them back."),
      CLI_WRITE, false, false, 1, 1, NULL, run_apply },
    { "plan list", "", N_("Lists plans."), CLI_READ, true, false, 0, 0, cli__list_options, run_list },
    { "plan drop", "PLAN", N_("Removes a plan that is not applied."),
      CLI_WRITE, false, false, 1, 1, NULL, run_drop },
    { "plan export", "PLAN DIR", N_("Writes the instance as CSV files, and the plan's pairs."),
      CLI_READ, false, false, 2, 2, NULL, run_export },
    { "plan weights", "[NAME VALUE]", N_("Lists the weights of score and value, or sets one."),
      CLI_WRITE, true, false, 0, 2, NULL, run_weights },
    { 0 }
};
/* clang-format on */
