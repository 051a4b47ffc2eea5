/*
 * Reading and reckoning beside the screens, so that no key waits for it: a thread each, with a connection of its own. The
 * thread shares nothing with the screens but its own argument and touches none of them; what it found is handed over when it
 * has ended. docs/architecture.md says why threads.
 */
#ifndef TEPAI_TUI_BESIDE_PRIVATE_H
#define TEPAI_TUI_BESIDE_PRIVATE_H

#include "tui__.h"

#include <stdatomic.h>

struct beside;

struct beside_work {
    /* In the thread: `m` reads the same file, NULL where `alone`. Ends early, with any error, when *stop is set. */
    bool (*work)(struct model *m, void *arg, const atomic_bool *stop, struct err *e);
    /* In the loop, afterwards, unless the owner has left: what became of it. `arg` is then the owner's. */
    void (*done)(struct app *a, void *owner, void *arg, bool ok, const struct err *e);
    void (*drop)(void *arg); /* the owner has left: frees it */
    bool alone;              /* needs no database */
};

/*
 * Begins; *slot is the work as long as it runs, then NULL again. Where the machine gives no thread it is done at once.
 * One slot holds one work: wait for it or leave it first.
 */
void beside_start(struct app *a, const struct beside_work *w, struct beside **slot, void *owner, void *arg);

/* Waits for the end and hands over, now; beside_stop: without the rest of the work. Nothing where nothing runs. */
void beside_wait(struct app *a, struct beside **slot);
void beside_stop(struct app *a, struct beside **slot);

/* The owner goes: nothing is handed over any more, nobody waits. */
void beside_leave(struct beside **slot);

/* Stops and waits for all, for what no thread may see; and for good, once all owners have left. */
void beside_stop_all(struct app *a);
void beside_end(struct app *a);

/* Is something to be handed over that the screen waits for? */
bool beside_runs(const struct app *a);

/* Where a thread writes a byte to wake the loop; opened when it is first asked for. */
int beside_bell(struct app *a);
void beside_ring(int bell);

#endif
