/*
 * Is the whole office sound: `tepai check`.
 */
#ifndef TEPAI_WORK_CHECK_H
#define TEPAI_WORK_CHECK_H

#include "model/model.h"

/*
 * Looks at everything: the file itself (pages, indexes, references), the journal's chain, every
 * record type (codes, divisions, search text), the lines of plans, and whether the file lies on a
 * network disk, where write-ahead logging does not work. Calls `found` with one sentence for each
 * fault, `tick` (may be NULL) as it goes on; a tick that answers false stops it. Errors: could not
 * look, or stopped (ERR_INPUT). Source: network file systems: documentation of SQLite, "Write-Ahead
 * Logging".
 */
MUST_USE bool check_office(struct model *m,
                           bool (*tick)(void *arg, const char *what, int64_t done, int64_t total),
                           void *tick_arg, void (*found)(void *arg, const char *sentence),
                           void *arg, struct err *e);

#endif
