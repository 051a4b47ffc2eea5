/* What init and demo share. Not for other floors. */
#ifndef TEPAI_WORK_INIT_PRIVATE_H
#define TEPAI_WORK_INIT_PRIVATE_H

#include "model/model.h"
#include "work/init.h"

/*
 * Makes a new database at `path` and lets `fill` put everything into it, working as the program itself. The file
 * takes its place only after `fill` has succeeded.
 */
MUST_USE bool init__make(const char *path, const char *today, enum lang lang,
                         bool (*fill)(struct model *m, void *arg, struct err *e), void *arg, struct err *e);

/* Code lists, divisions, programmes, pairings, the account "admin"; one transaction. */
MUST_USE bool init__fill(struct model *m, const struct setup_tick *tick, struct init_counts *out, struct err *e);

/* Tells the tick; ERR_INPUT if it says stop. */
MUST_USE bool init__tick(const struct setup_tick *tick, const char *what, int64_t done, int64_t total, struct err *e);

#endif
