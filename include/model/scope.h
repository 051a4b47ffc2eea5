/*
 * Divisions and areas. A division is a 12-digit code; an area is its significant prefix:
 * 2 digits the region, 4 a league or city, 6 a banner, 9 a township, 12 a gacha-village.
 */
#ifndef TEPAI_MODEL_SCOPE_H
#define TEPAI_MODEL_SCOPE_H

#include "base/buf.h"
#include "base/err.h"
#include "model/role.h"

struct entity;

/* The significant prefix of a code of 2, 4, 6, 9 or 12 digits; false if it is not one. */
bool scope_prefix(const char *code, char out[13]);

/* Level 1 region … 5 village of a 12-digit code or a prefix; 0 if it is neither. */
int scope_level(const char *code);

/* Does the area hold the 12-digit code? An empty code lies in the whole region only. */
bool scope_holds(const char *area, const char *code);

/*
 * First and last+1 of the codes in an area as text, for `code >= low AND code < high`:
 * "1504" -> "1504", "1505".
 */
void scope_range(const char *area, char low[13], char high[14]);

/*
 * Appends to `sql` the condition that the rows of `t` under the table name `alias` lie inside the area
 * `area` (a checked prefix): a range on the code, through references where the type has no place of its
 * own. Appends "1" when the area is the whole region or the type has no place at all, "0" never.
 */
void scope_condition(const struct entity *t, const char *alias, const char *area, struct buf *sql);

/*
 * Appends the condition of what the actor may read (or do, by `verb`) among rows of `t`: "0" for
 * nothing, "1" for all, else a range.
 */
void scope_of_actor(const struct actor *who, const struct entity *t, enum verb verb,
                    const char *alias, struct buf *sql);

#endif
