/* Putting a copy in the place of a database. */
#ifndef TEPAI_STORE_RESTORE_H
#define TEPAI_STORE_RESTORE_H

#include "base/err.h"

/*
 * Makes a checked copy of the database `from` and puts it in the place of `path`. What stood there
 * is kept as `aside` (which must not exist), with what belongs to it; a damaged or missing
 * one does not stop this. Either all of it happens or `path` stays as it was, and at no moment is there
 * no file. `path` is no link. Errors: ERR_STORE `from` is no sound database of this version or an older one;
 * ERR_INPUT it is `path` itself; ERR_BUSY others are working with `path`; ERR_IO the files cannot be moved.
 */
MUST_USE bool db_replace(const char *path, const char *from, const char *aside, struct err *e);

#endif
