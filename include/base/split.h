/*
 * One piece of work in many parts, which as many threads as are free take one after the other. Who did what part, and how
 * many took part, must not matter: then what comes of it does not depend on the machine.
 */
#ifndef TEPAI_BASE_SPLIT_H
#define TEPAI_BASE_SPLIT_H

/* Threads at most, the caller's with them; worker numbers are below it. */
enum { SPLIT_WORKERS = 4 };

/*
 * Calls part(arg, i, worker) once for each i from 0 to parts - 1 and returns when all have returned. The caller is worker 0;
 * the others are threads that get no signals, no more than there are processors; where the system has none to give the
 * caller does everything. A part may write only what is its own or its worker's.
 */
void split_run(int parts, void (*part)(void *arg, int i, int worker), void *arg);

#endif
