/* What the program says of itself: help, and the generated pages of docs/. */
#include "cli__.h"

#include <string.h>

static int run_help(struct cli *c, const struct cli_args *a, struct err *e)
{
    char *words[] = {NULL, NULL};
    int used;

    (void)c;
    if (cli_word_count(a) == 0) {
        cli__help_all(stdout);
        return 0;
    }
    for (int i = 0; i < 2 && i < cli_word_count(a); i++)
        words[i] = arena_dup(&c->mem, cli_word(a, i));
    const struct cli_command *found = cli__find(words[1] ? 2 : 1, words, 0, &used);
    if (!found) {
        err_set(e, ERR_INPUT, _("“%.40s” is no command; `tepai help` lists all"), words[0]);
        return -1;
    }
    cli__help(found, words[used < 2 ? used : 1], stdout);
    return 0;
}

const struct cli_command docs_commands[] = {
    {"help", "[COMMAND]", N_("Explains a command; without one, lists all."), CLI_NO_DB, false, false, 0, 3, NULL, run_help},
    {0},
};
