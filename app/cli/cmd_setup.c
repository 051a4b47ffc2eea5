/* Making a database: init and demo. */
#include "cli__.h"

#include "work/init.h"

static int run_init(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct setup_tick tick = {cli_progress, c};
    struct init_counts n;

    (void)a;
    if (!init_office(c->db_path, c->today, c->lang, &tick, &n, e))
        return -1;
    cli_progress_end(c);
    printf(_("%s was made: %lld divisions, %lld codes in %lld lists, %lld programmes, %lld pairings, the account “admin”\n"),
           c->db_path, (long long)n.regions, (long long)n.codes, (long long)n.lists, (long long)n.programmes,
           (long long)n.pairings);
    printf(_("Next: `tepai account add NAME --role ROLE --area CODE` for everybody who will work, then `tepai import`.\n"));
    return 0;
}

const struct cli_command setup_commands[] = {
    {"init", "", N_("Makes a new database with the divisions, code lists and programmes."), CLI_NO_DB, false, false, 0, 0, NULL, run_init},
    {0},
};
