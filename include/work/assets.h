/* The files of db/regions and db/codes that the program carries inside. */
#ifndef TEPAI_WORK_ASSETS_H
#define TEPAI_WORK_ASSETS_H

#include <stddef.h>

struct asset {
    const char *name;          /* path below db/: "regions/regions.csv", "codes/sex.csv" */
    const unsigned char *data; /* the file's bytes; a NUL follows them */
    size_t len;
};

/* All of them, in order of name; made from db/ by the build. */
extern const struct asset asset_table[];
extern const int asset_count;

/* The asset of that name, or NULL. Lent forever. */
const struct asset *asset_find(const char *name);

#endif
