/* Where the program begins: the only file that knows both command line and screens. */
#include "cli/cli.h"
#include "tui/tui.h"

static bool run_screens(struct model *m, bool ascii, bool plain, struct err *e)
{
    const struct tui_start start = {m, ascii, plain};

    return tui_run(&start, e);
}

int main(int argc, char **argv)
{
    static const struct cli_screens screens = {tui_check, run_screens, tui_keys_page};

    return cli_main(argc, argv, &screens);
}
