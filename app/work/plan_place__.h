/* Where people and villages are. Shared by plan_load.c and plan_place.c. */
#ifndef TEPAI_WORK_PLAN_PLACE__H
#define TEPAI_WORK_PLAN_PLACE__H

#include "plan_data__.h"
#include "store/stmt.h"

/*
 * From six columns of the present row: longitude and latitude (millionths of a degree) of the place, its township,
 * its banner, as far as known. A village without its own is set off from the place above by a small distance that
 * follows from its code: approximate, but always the same.
 */
struct plan_place plan_place__of_home(struct stmt *s, int col);
struct plan_place plan_place__of_village(struct stmt *s, int col, const char *code);

/* Metres east and north of 111 E 44 N on a flat map, for files that people look at; 0 where not known. */
void plan_place__flat(const struct plan_place *p, int32_t *x_m, int32_t *y_m);

#endif
