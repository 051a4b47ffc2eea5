/*
 * Second threads: they get no signals, which stay with the one that can act on them.
 */
#ifndef TEPAI_BASE_THREAD_H
#define TEPAI_BASE_THREAD_H

#include "base/err.h"

#include <pthread.h>

/* Processors that this program may run on, 1 at least. */
int thread_processors(void);

/* False when the system has no thread to give. */
MUST_USE bool thread_start(pthread_t *thread, void *(*run)(void *arg), void *arg);

/*
 * One piece of work that is done while the caller does something else. From start to end nothing may be shared but what
 * neither changes; where there is no thread to give, or no processor for it, the work is done in meanwhile_start.
 */
struct meanwhile {
    pthread_t thread;
    void (*work)(void *arg);
    void *arg;
    bool started; /* there is a thread to wait for */
};

void meanwhile_start(struct meanwhile *w, void (*work)(void *arg), void *arg);

/* Waits until it is done. Once for each start; for one all of zeros nothing. */
void meanwhile_end(struct meanwhile *w);

#endif
