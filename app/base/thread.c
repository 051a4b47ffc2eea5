#include "base/thread.h"

#include <sched.h>
#include <signal.h>
#include <unistd.h>

/* Asked of the kernel: what the C library tells it reads out of a file each time. */
int thread_processors(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) != 0) { /* more of them than the set has room for */
        long online = sysconf(_SC_NPROCESSORS_ONLN);
        return online > 1 ? (int)online : 1;
    }
    int count = CPU_COUNT(&set);
    return count > 1 ? count : 1;
}

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
    w->started = thread_processors() > 1 && thread_start(&w->thread, run, w);
    if (!w->started)
        work(arg);
}

void meanwhile_end(struct meanwhile *w)
{
    if (w->started && pthread_join(w->thread, NULL) != 0)
        BUG("a thread that cannot be waited for");
    w->started = false;
}
