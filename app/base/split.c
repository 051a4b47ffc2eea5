/* One piece of work in a fixed number of parts, side by side. */
#include "base/split.h"

#include "base/err.h"

#include <pthread.h>
#include <signal.h>

struct share {
    void (*part)(void *arg, int i);
    void *arg;
    int i;
    pthread_t thread;
    bool is_apart; /* has a thread */
};

static void *run(void *arg)
{
    const struct share *s = arg;

    s->part(s->arg, s->i);
    return NULL;
}

void split_run(int parts, void (*part)(void *arg, int i), void *arg)
{
    struct share share[SPLIT_MOST];
    sigset_t all, before;

    BUG_ON(parts < 1 || parts > SPLIT_MOST);
    /* a thread begins with its maker's mask: Ctrl-C stays with the one that can act on it */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (int i = 0; i < parts; i++) {
        share[i] = (struct share){.part = part, .arg = arg, .i = i};
        share[i].is_apart = i + 1 < parts && pthread_create(&share[i].thread, NULL, run, &share[i]) == 0;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    for (int i = parts - 1; i >= 0; i--)
        if (!share[i].is_apart)
            run(&share[i]);
    for (int i = 0; i < parts; i++)
        if (share[i].is_apart && pthread_join(share[i].thread, NULL) != 0)
            BUG("a thread that cannot be waited for");
}
