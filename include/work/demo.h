/*
 * A demonstration office: the real divisions, and generated people and cases.
 *
 * | app/work          | what it makes                                                        |
 * |-------------------|----------------------------------------------------------------------|
 * | demo.c            | the scales, the order of the parts, saving                           |
 * | demo_random.c     | numbers from the seed                                                |
 * | demo_names.c      | names of people and units                                            |
 * | demo_texts.c      | what people ask, find and answer                                     |
 * | demo_places.c     | poor villages and languages of the real divisions; what is wanted there |
 * | demo_experts.c    | experts, and where they served in the past years                      |
 * | demo_life.c       | offers, agreements, logs and appraisals of the past years             |
 * | demo_family.c     | one family: ages, kinship, health, schooling                         |
 * | demo_people.c     | households and members                                               |
 * | demo_visits.c     | visits to them                                                       |
 * | demo_needs.c      | needs and quotas of the year                                         |
 * | demo_desk.c       | cooperation, requests for advice, accounts                           |
 *
 * Everything follows from scale, seed and today; only the uuids and the times in the journal differ between two runs.
 * Generated records cannot be taken for real ones: docs/data.md#demonstration says by what.
 */
#ifndef TEPAI_WORK_DEMO_H
#define TEPAI_WORK_DEMO_H

#include "work/init.h"

#include <stdint.h>

struct demo_scale {
    const char *name; /* "region" */
    const char *help; /* N_() */
    const char *area; /* division that has cases, cut to its level */
    int32_t villages; /* with needs; 0 = all of the area */
    int32_t experts, needs, households;
    int32_t with_members; /* the first so many households have members and visits */
    int32_t persons;      /* in those */
    int32_t past_years;   /* of visits and assignments */
    int32_t past_percent; /* of the experts served in a past year */
    int32_t requests;
    bool life; /* offers, agreements, logs and appraisals of the past years */
};

extern const struct demo_scale demo_scales[];
extern const int demo_scale_count;

/* The scale of that name, or NULL. */
const struct demo_scale *demo_scale_find(const char *name);

/* What was made. */
struct demo_counts {
    struct init_counts init;
    int64_t villages, poor_villages; /* with needs; of these poor */
    int64_t experts, needs, past_needs, assignments, quotas;
    int64_t households, members, visits;
    int64_t cooperations, requests, accounts;
    int64_t offers, agreements, services, appraisals;
};

/*
 * Makes the database file as init_office does, and fills it. `today` NULL: the day of the clock.
 * Errors: as init_office.
 */
MUST_USE bool demo_office(const char *path, const char *today, enum lang lang, const struct demo_scale *scale,
                          uint64_t seed, const struct setup_tick *tick, struct demo_counts *out, struct err *e);

#endif
