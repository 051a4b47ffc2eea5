/*
 * plan_make DIR SEED LEAGUES BANNERS VILLAGES EXPERTS NEEDS CANDIDATES PLACES: writes the folder of
 * a random dispatch in which bounds of heads bind; DIR is made if it is missing.
 */
#include "tests/plan_random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int32_t number(const char *text)
{
    return (int32_t)strtol(text, NULL, 10);
}

int main(int argc, char **argv)
{
    struct plan_instance in;
    struct err e = {0};

    if (argc != 10) {
        fputs(
            "usage: plan_make DIR SEED LEAGUES BANNERS VILLAGES EXPERTS NEEDS CANDIDATES PLACES\n",
            stderr);
        return 2;
    }
    if (mkdir(argv[1], 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    plan_random(&in, strtoull(argv[2], NULL, 10),
                (struct plan_shape){.leagues = number(argv[3]),
                                    .banners = number(argv[4]),
                                    .villages = number(argv[5]),
                                    .experts = number(argv[6]),
                                    .needs = number(argv[7]),
                                    .candidates = number(argv[8]),
                                    .most_places = number(argv[9]),
                                    .score_step = 1,
                                    .tight = true});
    bool ok = plan_instance_write(&in, argv[1], &e);
    if (!ok)
        fprintf(stderr, "%s\n", e.text);
    plan_instance_release(&in);
    return ok ? 0 : 1;
}
