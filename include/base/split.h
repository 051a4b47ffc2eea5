/*
 * One piece of work in a fixed number of parts, as many at a time as there are threads for. What the parts are does not
 * depend on the machine, so neither does what comes of them.
 */
#ifndef TEPAI_BASE_SPLIT_H
#define TEPAI_BASE_SPLIT_H

enum { SPLIT_MOST = 8 };

/*
 * Calls part(arg, i) once for each i from 0 to parts - 1 (at most SPLIT_MOST), the last of them in the caller's thread, and
 * returns when all have returned. Parts may write only what no other part reads or writes. Threads get no signals; where
 * the system has none to give the part is done by the caller.
 */
void split_run(int parts, void (*part)(void *arg, int i), void *arg);

#endif
