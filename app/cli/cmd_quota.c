/* Quotas as a whole: the tree, persons, the pace, and sharing a total out. */
#include "cells__.h"

#include "base/num.h"
#include "model/kinds.h"
#include "model/scope.h"
#include "work/plan.h"
#include "work/quota.h"

#include <stdlib.h>
#include <string.h>

/* ---- tree ---- */

static bool row_of_plan(struct cli *c, const struct cli_args *a, int year, int64_t *row, struct err *e)
{
    const char *number = cli_text(a, "plan");
    struct record plan;

    *row = 0;
    if (!number)
        return true;
    record_init(&plan, &plan_entity);
    bool ok = plan_find(&c->model, number, &plan, e);
    if (ok && record_number(&plan, PLAN_YEAR) != year)
        ok = err_set(e, ERR_INPUT, _("plan %s is of %d, not of %d"), record_text(&plan, PLAN_NO), (int)record_number(&plan, PLAN_YEAR), year);
    *row = ok ? plan.id : 0;
    record_release(&plan);
    return ok;
}

/* The name set in by its level, as people read a tree. */
static const char *set_in(struct cli *c, const struct quota_node *n)
{
    struct buf b = {0};

    buf_addf(&b, "%*s%s", 2 * (n->level - 1), "", n->name);
    const char *kept = arena_dup(&c->mem, buf_text(&b));
    buf_release(&b);
    return kept;
}

static void put_node(struct cli *c, const struct cli_args *a, const struct quota_node *n, struct cli_cells *l)
{
    int64_t has = n->planned >= 0 ? n->planned : n->used;

    cli__put_text(l, n->programme);
    cli__put_text(l, n->region);
    cli__put_text(l, cli_is_table(a) ? set_in(c, n) : n->name);
    cli__put_text(l, cli_is_table(a) ? n->heads ? _("heads") : _("places") : n->heads ? "heads" : "places");
    cli__put_number_unless(l, !n->record, n->lower);
    cli__put_number_unless(l, !n->record || n->upper < 0, n->upper);
    cli__put_number_unless(l, !n->children, n->children_lower);
    cli__put_number_unless(l, !n->children || n->children_upper < 0, n->children_upper);
    cli__put_number(l, n->used);
    if (cli_text(a, "plan"))
        cli__put_number(l, n->planned);
    cli__put_number_unless(l, !n->record || has >= n->lower, n->lower - has);
    cli__put_text(l, n->finding ? n->finding : "");
}

static bool write_tree(struct cli *c, const struct cli_args *a, const struct quota_tree *t, const char *area, int32_t *findings, struct err *e)
{
    const struct sheet_column all[] = {
        {"programme", _("Programme"), false, 8},    {"region", _("Code"), false, 12},           {"name", _("Division"), false, 20},
        {"counts", _("Counts"), false, 6},          {"lower", _("At least"), true, 8},          {"upper", _("At most"), true, 7},
        {"below_lower", _("Below at least"), true, 8}, {"below_upper", _("Below at most"), true, 8}, {"used", _("Used"), true, 6},
        {"plan", _("Plan"), true, 6},               {"missing", _("Missing"), true, 7},         {"finding", _("What disagrees"), false, 30},
    };
    struct sheet_column columns[sizeof all / sizeof *all];
    size_t count = 0;
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i].name, "plan") != 0 || cli_text(a, "plan"))
            columns[count++] = all[i];
    if (!cli_rows_open(c, a, columns, count, &w, e))
        return false;
    bool ok = true;
    for (int32_t i = 0; ok && i < t->count; i++) {
        if (!scope_holds(area, t->nodes[i].region))
            continue;
        put_node(c, a, &t->nodes[i], &l);
        *findings += t->nodes[i].finding != NULL;
        ok = cli__send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

static void tell_persons(const struct quota_tree *t)
{
    fprintf(stderr, _("%lld persons were sent, %lld when every programme counts its own\n"), (long long)t->persons, (long long)t->records);
    for (int32_t i = 0; i < t->double_count; i++)
        fprintf(stderr, t->doubles[i].subsidised > 1 ? _("%s %s goes under %s: more than one subsidy\n") : _("%s %s goes under %s: counted once\n"),
                t->doubles[i].no, t->doubles[i].name, t->doubles[i].programmes);
}

static bool read_area(struct cli *c, const struct cli_args *a, char area[13], struct err *e)
{
    memcpy(area, "15", 3);
    return cli__area(c, a, area, e);
}

static int run_tree(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct quota_tree t = {0};
    int32_t findings = 0;
    int64_t plan;
    char area[13];
    int year;

    if (!cli__year(cli_word(a, 0), &year, e) || !read_area(c, a, area, e) || !row_of_plan(c, a, year, &plan, e))
        return -1;
    bool ok = quota_tree_load(&c->model, year, cli_text(a, "programme"), plan, &t, e) && write_tree(c, a, &t, area, &findings, e);
    if (ok && !cli_text(a, "programme") && !cli_text(a, "region"))
        tell_persons(&t);
    if (ok && findings)
        fprintf(stderr, _("tepai: %d quotas disagree\n"), findings);
    quota_tree_release(&t);
    return ok ? findings > 0 : -1;
}

/* ---- persons ---- */

static int run_persons(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct sheet_column columns[] = {{"year", _("Year"), false, 8},          {"programme", _("Programme"), false, 12},
                                           {"persons", _("Persons"), true, 8},     {"records", _("Records"), true, 8},
                                           {"first_time", _("First time"), true, 8}};
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};
    struct stmt s;
    int from, to;

    if (!cli__year(cli_word(a, 0), &from, e) || !cli__year(cli_word(a, cli_word_count(a) - 1), &to, e))
        return -1;
    if (to < from)
        return err_set(e, ERR_INPUT, _("the last year comes before the first")) - 1;
    if (!role_require(&c->model.who, &assignment_entity, VERB_READ, "", e) || !cli_rows_open(c, a, columns, 5, &w, e))
        return -1;
    stmt_open(&s, c->model.db, Q_QUOTA_PERSONS);
    stmt_int(&s, ":from", from);
    stmt_int(&s, ":to", to);
    bool ok = true;
    while (ok && stmt_next(&s)) {
        bool people = cli_is_table(a);
        if (stmt_col_int(&s, 0))
            cli__put_number(&l, stmt_col_int(&s, 0));
        else
            cli__put_text(&l, people ? _("together") : "");
        cli__put_text(&l, *stmt_col_text(&s, 1) ? people ? stmt_col_text(&s, 2) : stmt_col_text(&s, 1) : people ? _("all") : "");
        for (int i = 3; i < 6; i++)
            cli__put_number(&l, stmt_col_int(&s, i));
        ok = cli__send(w, &l, e);
    }
    ok = stmt_close(&s, e) && ok;
    return cli_rows_close(w, e) && ok ? 0 : -1;
}

/* ---- pace ---- */

static bool write_pace(struct cli *c, const struct cli_args *a, const struct quota_pace *rows, int32_t count, int month, struct err *e)
{
    const struct sheet_column columns[] = {
        {"programme", _("Programme"), false, 12}, {"month", _("Month"), true, 5},  {"due", _("Due by then"), true, 8},
        {"begun", _("Begun by then"), true, 8},   {"behind", _("Behind"), true, 6}, {"bar", _("Of the year"), false, 24},
    };
    enum { BAR_CELLS = 24 };
    bool people = cli_is_table(a);
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};

    if (!cli_rows_open(c, a, columns, people ? 6 : 5, &w, e))
        return false;
    bool ok = true;
    for (int32_t i = 0; i < count; i++)
        for (int k = 0; ok && k < QUOTA_MONTHS; k++) {
            const struct quota_pace *p = &rows[i];
            bool past = k < month;
            cli__put_text(&l, people ? p->name : p->programme);
            cli__put_number(&l, k + 1);
            cli__put_number(&l, p->due[k]);
            cli__put_number_unless(&l, !past, p->begun[k]);
            cli__put_number_unless(&l, !past || p->begun[k] >= p->due[k], p->due[k] - p->begun[k]);
            if (people)
                cli__put_text(&l, past ? cli__bar(&c->mem, p->begun[k], p->lower, BAR_CELLS) : "");
            ok = cli__send(w, &l, e);
        }
    return cli_rows_close(w, e) && ok;
}

static int run_pace(struct cli *c, const struct cli_args *a, struct err *e)
{
    int64_t curve[QUOTA_MONTHS];
    struct quota_pace *rows;
    int32_t count, behind = 0;
    int year, month;

    if (!cli__year(cli_word(a, 0), &year, e) || (cli_text(a, "curve") && !quota_curve_parse(cli_text(a, "curve"), curve, e)))
        return -1;
    if (!quota_pace_load(&c->model, year, cli_text(a, "curve") ? curve : NULL, &c->mem, &rows, &count, &month, e) ||
        !write_pace(c, a, rows, count, month, e))
        return -1;
    for (int32_t i = 0; i < count; i++) {
        int64_t due = month > 1 ? rows[i].due[month - 2] : 0, begun = month > 1 ? rows[i].begun[month - 2] : 0;
        if (month == QUOTA_MONTHS && year < strtol(c->model.today, NULL, 10)) {
            due = rows[i].due[month - 1];
            begun = rows[i].begun[month - 1];
        }
        behind += begun < due;
        if (begun < due)
            fprintf(stderr, _("tepai: %s is %lld behind the pace\n"), rows[i].name, (long long)(due - begun));
        if (rows[i].undated)
            fprintf(stderr, _("tepai: %s: %lld have begun without a first day; they count from January on\n"), rows[i].name, (long long)rows[i].undated);
    }
    return behind > 0;
}

/* ---- apportionment ---- */

static bool read_order(const struct cli_args *a, struct quota_order *o, struct err *e)
{
    const char *level = cli_text(a, "level"), *method = cli_text(a, "method"), *total = cli_text(a, "total");
    bool from_quota = total && strcmp(total, "quota") == 0;

    *o = (struct quota_order){.programme = cli_text(a, "programme"),
                              .total = -1,
                              .by = cli_text(a, "by"),
                              .floor = cli_number(a, "floor", 0),
                              .ceiling = cli_number(a, "ceiling", -1),
                              .level = 2,
                              .region = cli_text(a, "region") ? cli_text(a, "region") : "15",
                              .upper = cli_flag(a, "upper")};
    if (!o->programme || !total || !o->by)
        return err_set(e, ERR_INPUT, _("--programme, --total and --by must be given: whose quota, how many, by which weight"));
    if (level && strcmp(level, "league") != 0 && strcmp(level, "banner") != 0)
        return err_set(e, ERR_INPUT, _("--level: league or banner"));
    if (level && strcmp(level, "banner") == 0)
        o->level = 3;
    return cli__year(cli_word(a, 0), &o->year, e) && (from_quota || num_parse_int(total, strlen(total), &o->total, e)) &&
           (o->total >= 0 || from_quota || err_set(e, ERR_INPUT, _("the number to share out must be from 0 to %d"), (int)APPORTION_TOTAL_MAX)) &&
           apportion_method_named(method ? method : "hamilton", &o->method, e);
}

static const char *bound_name(enum apportion_bound bound, bool people)
{
    if (bound == APPORTION_FREE)
        return "";
    if (people)
        return bound == APPORTION_FLOOR ? _("floor") : _("ceiling");
    return bound == APPORTION_FLOOR ? "floor" : "ceiling";
}

static bool write_seats(struct cli *c, const struct cli_args *a, const struct quota_seats *s, struct err *e)
{
    const struct sheet_column columns[] = {
        {"region", _("Code"), false, 12},   {"name", _("Division"), false, 16},      {"weight", _("Weight"), true, 8},
        {"exact", _("Exact share"), true, 9}, {"seats", _("Seats"), true, 6},        {"without", _("Without bounds"), true, 7},
        {"bound", _("Bound"), false, 7},    {"before", _("Quota before"), true, 7},
    };
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};

    if (!cli_rows_open(c, a, columns, 8, &w, e))
        return false;
    bool ok = true;
    for (int32_t i = 0; ok && i < s->count; i++) {
        const struct quota_seat *r = &s->rows[i];
        cli__put_text(&l, r->code);
        cli__put_text(&l, r->name);
        cli__put_number(&l, r->share.weight);
        cli__put_thousandths(&l, r->exact_thousandths);
        cli__put_number(&l, r->share.seats);
        cli__put_number(&l, r->share.without);
        cli__put_text(&l, bound_name(r->share.bound, cli_is_table(a)));
        cli__put_number_unless(&l, r->before < 0, r->before);
        ok = cli__send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

static void tell_seats(const struct quota_seats *s, bool dry)
{
    int32_t floors = 0, ceilings = 0;

    for (int32_t i = 0; i < s->count; i++) {
        floors += s->rows[i].share.bound == APPORTION_FLOOR;
        ceilings += s->rows[i].share.bound == APPORTION_CEILING;
    }
    fprintf(stderr, _("%lld shared out to %d divisions; the floor raised %d, the ceiling cut %d\n"), (long long)s->total, s->count, floors, ceilings);
    if (dry)
        fputs(_("nothing was written (--dry-run)\n"), stderr);
    else
        fprintf(stderr, _("%lld quotas were added or changed\n"), (long long)s->written);
}

static int run_apportion(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct quota_order order;
    struct quota_seats seats = {0};
    struct buf action = {0};
    bool dry = cli_flag(a, "dry-run");

    if (!read_order(a, &order, e))
        return -1;
    buf_addf(&action, "quota apportion %s %s", cli_word(a, 0), order.programme);
    c->model.action = arena_dup(&c->mem, buf_text(&action));
    buf_release(&action);
    bool ok = dry ? quota_share(&c->model, &order, &seats, e) : quota_share_write(&c->model, &order, &seats, e);
    ok = ok && write_seats(c, a, &seats, e);
    if (ok) {
        tell_seats(&seats, dry);
        cli__tell_transaction(c);
    }
    quota_seats_release(&seats);
    return ok ? 0 : -1;
}

/* ---- methods and weights ---- */

static int run_weights(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct sheet_column columns[] = {{"option", _("Option"), false, 8}, {"name", _("Name"), false, 16}, {"help", _("What it is"), false, 60}};
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};
    bool ok = true;

    if (!cli_rows_open(c, a, columns, 3, &w, e))
        return -1;
    for (int i = 0; ok && i < quota_weight_count + APPORTION__COUNT; i++) {
        bool weight = i < quota_weight_count;
        cli__put_text(&l, weight ? "--by" : "--method");
        cli__put_text(&l, weight ? quota_weights[i].name : apportion_names[i - quota_weight_count].name);
        cli__put_text(&l, _(weight ? quota_weights[i].help : apportion_names[i - quota_weight_count].help));
        ok = cli__send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok ? 0 : -1;
}

/* ---- the table ---- */

static const struct opt tree_options[] = {
    {"programme", OPT_TEXT, "CODE", N_("only this programme"), false},
    {"plan", OPT_TEXT, "PLAN", N_("also what this plan sends"), false},
    {"region", OPT_TEXT, "CODE", N_("only this division and everything under it; 2, 4, 6, 9 or 12 digits"), false},
    {0},
};
static const struct opt pace_options[] = {
    {"curve", OPT_TEXT, "N,N,...", N_("twelve weights of the months instead of the same for each"), false},
    {0},
};
static const struct opt apportion_options[] = {
    {"programme", OPT_TEXT, "CODE", N_("whose quota; heads by home, or with `all` places by village"), false},
    {"total", OPT_TEXT, "N", N_("how many to share out; `quota`: of each division above, what its own quota asks for"), false},
    {"by", OPT_TEXT, "WEIGHT", N_("a weight that records give, or a CSV file with region, weight and if wanted floor, ceiling"), false},
    {"method", OPT_TEXT, "METHOD", N_("hamilton unless given; `tepai quota weights` lists methods and weights"), false},
    {"floor", OPT_NUMBER, "N", N_("no division gets fewer"), false},
    {"ceiling", OPT_NUMBER, "N", N_("no division gets more"), false},
    {"level", OPT_TEXT, "LEVEL", N_("league unless given, or banner"), false},
    {"region", OPT_TEXT, "CODE", N_("only divisions under this one"), false},
    {"upper", OPT_FLAG, NULL, N_("what is shared out becomes the upper bound too"), false},
    {"dry-run", OPT_FLAG, NULL, N_("only shows what would be written"), false},
    {0},
};

/* clang-format off */
const struct cli_command quota_commands[] = {
    { "quota tree", "YEAR", N_("Quotas from the region down to banners: bounds, sums below, what is used; exit status 1 where they disagree."),
      CLI_READ, true, false, 1, 1, tree_options, run_tree },
    { "quota persons", "YEAR [LAST]", N_("Persons sent by year and programme, each counted once, and how many never before."),
      CLI_READ, true, false, 1, 2, NULL, run_persons },
    { "quota pace", "YEAR", N_("Who should have begun by each month and who has; exit status 1 when a programme is behind."),
      CLI_READ, true, false, 1, 1, pace_options, run_pace },
    { "quota apportion", "YEAR", N_("Shares a total out to leagues or banners by weights and writes the quotas; `undo` takes them back."),
      CLI_WRITE, true, false, 1, 1, apportion_options, run_apportion },
    { "quota weights", "", N_("Lists what `quota apportion` can share out by, and how."), CLI_NO_DB, true, false, 0, 0, NULL, run_weights },
    { 0 }
};
/* clang-format on */
