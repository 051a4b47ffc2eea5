/*
 * Two threads that hand work over in order: one fills places of a ring, the other empties them.
 *
 * The ring's places belong to the caller: an array that relay_start is told the length of. Between relay_room and
 * relay_give a place is the filler's alone, between relay_next and relay_back it is the taker's alone; nothing else may be
 * shared but what neither changes. One filler, one taker.
 *
 *   filler: while (relay_room(r, &i)) { fill(&place[i]); relay_give(r); }
 *   taker:  while (relay_next(r, &i)) { use(&place[i]); relay_back(r); }   relay_end(r);
 */
#ifndef TEPAI_BASE_RELAY_H
#define TEPAI_BASE_RELAY_H

#include "base/err.h"

#include <pthread.h>

struct relay {
    pthread_t filler;
    pthread_mutex_t lock;
    pthread_cond_t turn;  /* one of the following has changed */
    size_t places;        /* in the ring */
    size_t given, taken;  /* so far; given - taken places are full */
    bool is_over;         /* nothing more comes */
    bool is_unwanted;     /* nothing more is taken */
    void (*fill)(void *arg);
    void *arg;
};

/*
 * Starts the filler: fill(arg) in a thread of its own, which gets no signals. False when the system has no thread to give;
 * then nothing was started and nothing is to be ended.
 */
MUST_USE bool relay_start(struct relay *r, size_t places, void (*fill)(void *arg), void *arg);

/* The filler's: waits for an empty place; false when nobody wants more. Then: the place is full. */
MUST_USE bool relay_room(struct relay *r, size_t *place);
void relay_give(struct relay *r);

/* The taker's: waits for the next full place; false when there are no more. Then: the place is empty again. */
MUST_USE bool relay_next(struct relay *r, size_t *place);
void relay_back(struct relay *r);

/* The taker's last word, at any time: lets the filler stop, and waits until it has. */
void relay_end(struct relay *r);

#endif
