/* Two threads that hand work over in order. */
#include "base/relay.h"

#include "base/thread.h"

#include <string.h>

/* A failing lock is our mistake: it was not initialised, or is held twice. */
static void lock(struct relay *r)
{
    if (pthread_mutex_lock(&r->lock) != 0)
        BUG("a lock that cannot be taken");
}

static void unlock(struct relay *r)
{
    if (pthread_mutex_unlock(&r->lock) != 0)
        BUG("a lock that cannot be given back");
}

/* Inside the lock. */
static void wait_for_turn(struct relay *r)
{
    if (pthread_cond_wait(&r->turn, &r->lock) != 0)
        BUG("a thread that cannot wait");
}

static void tell(struct relay *r)
{
    if (pthread_cond_signal(&r->turn) != 0)
        BUG("a thread that cannot be woken");
}

static void *run(void *arg)
{
    struct relay *r = arg;

    r->fill(r->arg);
    lock(r);
    r->is_over = true;
    tell(r);
    unlock(r);
    return NULL;
}

bool relay_start(struct relay *r, size_t places, void (*fill)(void *arg), void *arg)
{
    memset(r, 0, sizeof *r);
    r->places = places;
    r->fill = fill;
    r->arg = arg;
    if (pthread_mutex_init(&r->lock, NULL) != 0 || pthread_cond_init(&r->turn, NULL) != 0)
        BUG("no lock");
    bool started = thread_start(&r->filler, run, r);
    if (!started) {
        pthread_cond_destroy(&r->turn);
        pthread_mutex_destroy(&r->lock);
    }
    return started;
}

bool relay_room(struct relay *r, size_t *place)
{
    lock(r);
    while (r->given - r->taken == r->places && !r->is_unwanted)
        wait_for_turn(r);
    bool wanted = !r->is_unwanted;
    *place = r->given % r->places;
    unlock(r);
    return wanted;
}

void relay_give(struct relay *r)
{
    lock(r);
    r->given++;
    tell(r);
    unlock(r);
}

bool relay_next(struct relay *r, size_t *place)
{
    lock(r);
    while (r->given == r->taken && !r->is_over)
        wait_for_turn(r);
    bool there = r->given > r->taken;
    *place = r->taken % r->places;
    unlock(r);
    return there;
}

void relay_back(struct relay *r)
{
    lock(r);
    r->taken++;
    tell(r);
    unlock(r);
}

void relay_end(struct relay *r)
{
    lock(r);
    r->is_unwanted = true;
    tell(r);
    unlock(r);
    if (pthread_join(r->filler, NULL) != 0)
        BUG("a thread that cannot be waited for");
    pthread_cond_destroy(&r->turn);
    pthread_mutex_destroy(&r->lock);
}
