/* Administration: migrate, check, accounts, audit, backup, restore. */
#include "cli__.h"

const struct cli_command admin_commands[] = {
    {0},
};
