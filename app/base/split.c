/* One piece of work in many parts, taken by as many threads as are free. */
#include "base/split.h"

#include "base/thread.h"

#include <pthread.h>
#include <stdatomic.h>

struct work {
    void (*part)(void *arg, int i, int worker);
    void *arg;
    int parts;
    atomic_int next; /* the first part that nobody has taken */
};

struct worker {
    struct work *work;
    int number;
    pthread_t thread;
};

static void *take_parts(void *arg)
{
    const struct worker *w = arg;
    struct work *work = w->work;

    for (int i; (i = atomic_fetch_add(&work->next, 1)) < work->parts;)
        work->part(work->arg, i, w->number);
    return NULL;
}

/* How many are of use: a part each, a processor each. */
static int count_workers(int parts)
{
    int most = thread_processors();

    most = most > SPLIT_WORKERS ? SPLIT_WORKERS : most;
    return parts < most ? parts : most;
}

void split_run(int parts, void (*part)(void *arg, int i, int worker), void *arg)
{
    struct work work = {.part = part, .arg = arg, .parts = parts};
    struct worker worker[SPLIT_WORKERS];
    int wanted = count_workers(parts), workers = 1;

    atomic_init(&work.next, 0);
    worker[0] = (struct worker){.work = &work};
    for (; workers < wanted; workers++) {
        worker[workers] = (struct worker){.work = &work, .number = workers};
        if (!thread_start(&worker[workers].thread, take_parts, &worker[workers]))
            break;
    }
    take_parts(&worker[0]);
    for (int i = 1; i < workers; i++)
        if (pthread_join(worker[i].thread, NULL) != 0)
            BUG("a thread that cannot be waited for");
}
