/* A small office with a year's dispatch, made from a seed: two banners, one programme, three specialties. */
#ifndef TEPAI_TESTS_OFFICE_H
#define TEPAI_TESTS_OFFICE_H

#include "base/buf.h"
#include "tmpdb.h"

enum { EXPERTS = 12, NEEDS = 24, YEAR = 2026 };

/* The database of the running test. */
extern struct tmpdb office;

/* Around each test. */
int office_open_db(void **state);
int office_close_db(void **state);

/* Fills the database; `step` coprime to EXPERTS + NEEDS: the order in which the same records are entered. */
void office_make(uint32_t number, int step);

/* Single records; a failure fails the test. */
void office_add_expert(const char *no, const char *specialties, const char *home, const char *places);
void office_add_need(const char *no, const char *village, const char *specialty, const char *wanted);
void office_add_quota(const char *programme, const char *region, const char *counts, const char *lower, const char *upper);
void office_set_field(const char *type, const char *key, const char *field, const char *value);
void office_step(const char *type, const char *key, const char *action);

/* Plans of YEAR; end with record_release. */
void office_begin(struct record *plan);
void office_solve(struct record *plan);
void office_begin_and_solve(struct record *plan);

/* "E2026-00001 N2026-00003 930\n…", by need; and single pairs. */
void office_lines_of(const struct record *plan, struct buf *out);
bool office_places(const struct record *plan, const char *expert, const char *need);
int64_t office_score_of(const struct record *plan, const char *expert, const char *need); /* -1 = not placed */

/* How many in a state; NULL = all. */
int64_t office_assignments(const char *state);

/* Every record of every type as text, ids and revs included. */
void office_dump(struct buf *out);

/* The folder of an export with its files. */
void office_remove_folder(const char *dir);

#endif
