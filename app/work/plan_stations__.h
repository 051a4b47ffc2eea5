/*
 * Bounds of stations and teams: how many of their experts go, each counted once. Counted in a plan, said, checked.
 * Source: docs/planner.md, "Limits".
 */
#ifndef TEPAI_WORK_PLAN_STATIONS__H
#define TEPAI_WORK_PLAN_STATIONS__H

#include "plan_data__.h"
#include "plan_tally__.h"

/* The lower bound, cut to the upper one. */
int32_t plan_stations__wish(const struct plan_station *s);

/* The first of an expert's posts in in->posts, and behind his last: both the same when he has none. */
int32_t plan_stations__first(const struct plan_instance *in, int32_t expert);

/* What all stations lack, by what each expert is sent for; and what they lack whatever the plan: too few suit anything. */
int64_t plan_stations__shortfall(const struct plan_instance *in, const int32_t *load);
int64_t plan_stations__hopeless(const struct plan_instance *in, int32_t *scratch);

/* Experts of the station whom the plan sends. */
int32_t plan_stations__heads(const struct plan_tally *t, int32_t station);

/* Is no upper bound passed? */
bool plan_stations__keep(const struct plan_tally *t);

/* The station whose upper bound stands against one pair more, -1 = none: he goes nowhere yet, and it is full. */
int32_t plan_stations__full(const struct plan_tally *t, struct plan_pair p);

/* The same as a sentence with those who go; false = none. */
bool plan_stations__say(const struct plan_data *d, const struct plan_tally *t, struct plan_pair p, struct buf *out);

/* Numbers of those of a station who go (or stay at home), "E2026-00001, E2026-00002 and 3 more". */
void plan_stations__names(const struct plan_data *d, const struct plan_tally *t, int32_t station, bool going, struct buf *out);

/* The station of "YEAR+NUMBER", -1 = none; and all that a plan does with it, a sentence a line. */
int32_t plan_stations__named(const struct plan_data *d, const char *key);
void plan_stations__tell(const struct plan_data *d, const struct plan_tally *t, int32_t station, struct buf *out);

/* Bounds against standing work (they give way) and pins. Errors: ERR_CONFLICT naming the pair. */
MUST_USE bool plan_stations__pins(struct plan_data *d, struct err *e);

/* The same of an instance folder, by numbers; nothing gives way. Errors: ERR_INPUT. */
MUST_USE bool plan_stations__check(const struct plan_instance *in, struct err *e);

#endif
