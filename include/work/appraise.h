/*
 * Yearly appraisal: what service logs and agreements come to by the sheets (records `criterion` and `grade`), ranked, with
 * the cap on the top grade. People give the manual points, publish, hear appeals.
 *
 * | subject                  | its services                                                              |
 * |--------------------------|---------------------------------------------------------------------------|
 * | expert under a programme | his own in the year                                                         |
 * | station                  | those whose log names it                                                    |
 * | team, corporate envoy    | those whose log names it, and those of its members (posts) that name nobody |
 *
 * Points of a criterion: weight x what was counted / what gives all points, at most the weight, in tenths, halves up. Only
 * drafts and appealed appraisals change; what is published or final keeps points and grade, and counts under the cap.
 * Source: docs/domain.md, "Appraisal".
 */
#ifndef TEPAI_WORK_APPRAISE_H
#define TEPAI_WORK_APPRAISE_H

#include "model/model.h"

struct appraise_counts {
    int64_t judged, added, changed, frozen, capped; /* capped: enough points for the top grade, but the cap was reached */
};

/*
 * Computes the drafts of a year for experts who were sent, under one programme (code) or all of them (NULL), inside the
 * division `area` (prefix); they are ranked among those. One transaction.
 * Errors: ERR_MISSING no such programme; ERR_INPUT a sheet without criteria or grades.
 */
MUST_USE bool appraise_experts(struct model *m, int year, const char *programme, const char *area,
                               struct appraise_counts *out, struct err *e);

/* The same for stations, teams and corporate envoys, each by the sheet of its kind. */
MUST_USE bool appraise_stations(struct model *m, int year, const char *area, struct appraise_counts *out, struct err *e);

#endif
