/* Finds a file that the program carries inside; the files themselves are made by db/assets.awk. */
#include "work/assets.h"

#include <string.h>

const struct asset *asset_find(const char *name)
{
    for (int i = 0; i < asset_count; i++)
        if (strcmp(asset_table[i].name, name) == 0)
            return &asset_table[i];
    return NULL;
}
