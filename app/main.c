/* Where the program begins: without screens, the command line is all there is. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
