/* Making a database: init and demo. */
#include "cli__.h"

#include "work/demo.h"
#include "work/init.h"

static int run_init(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct setup_tick tick = {cli_progress, c};
    struct init_counts n;

    (void)a;
    if (!init_office(c->db_path, c->today, c->lang, &tick, &n, e))
        return -1;
    cli_progress_end(c);
    printf(_("%s was made: %lld divisions, %lld codes in %lld lists, %lld programmes, %lld pairings, the account \"admin\"\n"),
           c->db_path, (long long)n.regions, (long long)n.codes, (long long)n.lists, (long long)n.programmes,
           (long long)n.pairings);
    printf(_("Next: `tepai account add NAME --role ROLE --area CODE` for everybody who will work, then `tepai import`.\n"));
    return 0;
}

static bool choose_scale(const struct cli_args *a, const struct demo_scale **out, struct err *e)
{
    const char *name = cli_text(a, "scale");
    struct buf known = {0};

    *out = demo_scale_find(name ? name : "region");
    if (*out)
        return true;
    for (int i = 0; i < demo_scale_count; i++)
        buf_addf(&known, "\n  %s: %s", demo_scales[i].name, _(demo_scales[i].help));
    err_set(e, ERR_INPUT, _("--scale: there is no scale \"%.32s\"; there are:%s"), name, buf_text(&known));
    buf_release(&known);
    return false;
}

static void print_counts(const struct demo_counts *n)
{
    const struct {
        const char *what;
        int64_t count;
    } rows[] = {
        {_("divisions"), n->init.regions},   {_("villages with needs"), n->villages}, {_("poor ones of them"), n->poor_villages},
        {_("experts"), n->experts},          {_("needs of the year"), n->needs},      {_("quotas"), n->quotas},
        {_("past assignments"), n->assignments}, {_("households"), n->households},    {_("persons"), n->members},
        {_("visits"), n->visits},            {_("cooperation items"), n->cooperations}, {_("requests"), n->requests},
        {_("offers"), n->offers},            {_("agreements"), n->agreements},       {_("service logs"), n->services},
        {_("appraisals"), n->appraisals},    {_("accounts"), n->accounts + 1},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        printf("%8lld  %s\n", (long long)rows[i].count, rows[i].what);
}

static int run_demo(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct setup_tick tick = {cli_progress, c};
    const struct demo_scale *scale;
    struct demo_counts n;
    int64_t seed = cli_number(a, "seed", 1);

    bool ok = choose_scale(a, &scale, e) && (seed >= 0 || err_set(e, ERR_INPUT, _("--seed: a number from 0 on")));
    if (!ok || !demo_office(c->db_path, c->today, c->lang, scale, (uint64_t)seed, &tick, &n, e))
        return -1;
    cli_progress_end(c);
    printf(_("%s was made. DEMO: every person and every case in it is generated; only the divisions are real.\n"), c->db_path);
    print_counts(&n);
    printf(_("Next: `tepai plan new YEAR`, then `tepai plan solve PLAN`.\n"));
    return 0;
}

static const struct opt demo_options[] = {
    {"scale", OPT_TEXT, "county|region|national", N_("how much is made; region if not given"), false},
    {"seed", OPT_NUMBER, "N", N_("another number makes other people; 1 if not given"), false},
    {0},
};

const struct cli_command setup_commands[] = {
    {"init", "", N_("Makes a new database with the divisions, code lists and programmes."), CLI_NO_DB, false, false, 0, 0, NULL, run_init},
    {"demo", "", N_("Makes a new database with real divisions and generated people and cases."), CLI_NO_DB, false, false, 0, 0, demo_options, run_demo},
    {0},
};
