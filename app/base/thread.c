#include "base/thread.h"

#include <signal.h>
#include <unistd.h>

bool thread_start(pthread_t *thread, void *(*run)(void *arg), void *arg)
{
    sigset_t all, before;

    sigfillset(&all); /* a thread begins with its maker's mask */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(thread, NULL, run, arg) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static void *run(void *arg)
{
    const struct meanwhile *w = arg;

    w->work(w->arg);
    return NULL;
}

void meanwhile_start(struct meanwhile *w, void (*work)(void *arg), void *arg)
{
    *w = (struct meanwhile){.work = work, .arg = arg};
    w->started = sysconf(_SC_NPROCESSORS_ONLN) > 1 && thread_start(&w->thread, run, w);
    if (!w->started)
        work(arg);
}

void meanwhile_end(struct meanwhile *w)
{
    if (w->started && pthread_join(w->thread, NULL) != 0)
        BUG("a thread that cannot be waited for");
    w->started = false;
}
