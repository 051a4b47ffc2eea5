/* Reading and reckoning beside the screens. */
#include "beside__.h"

#include "board__.h"

#include "base/thread.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct beside {
    pthread_t thread;
    const struct beside_work *work;
    struct beside **slot;  /* the owner's; NULL = he has left */
    void *owner, *arg;
    struct beside *next;   /* of the app's */
    char *path;            /* owned */
    char account[64], today[11];
    enum lang lang;
    int bell;
    atomic_bool stop, done;
    bool ok;               /* these two belong to whoever has joined the thread */
    struct err err;
};

/* ---- the thread ---- */

void beside_ring(int bell)
{
    ssize_t n = write(bell, ".", 1); /* full = the loop is told already */

    (void)n;
}

static bool read_file(struct beside *b, struct err *e)
{
    struct db *db = NULL;
    struct model m;

    if (!db_open(b->path, DB_OPEN, &db, e))
        return false;
    bool ok = model_open(&m, db, b->account, b->today, b->lang, e) && b->work->work(&m, b->arg, &b->stop, e);
    model_close(&m);
    db_close(db);
    return ok;
}

static void *run(void *arg)
{
    struct beside *b = arg;

    b->ok = b->work->alone ? b->work->work(NULL, b->arg, &b->stop, &b->err) : read_file(b, &b->err);
    atomic_store(&b->done, true);
    beside_ring(b->bell);
    return NULL;
}

/* ---- the loop's side ---- */

static void take_out(struct app *a, const struct beside *b)
{
    struct beside **at = &a->beside;

    while (*at && *at != b)
        at = &(*at)->next;
    if (*at)
        *at = b->next;
}

/* The thread has been joined, or there was none. */
static void hand_over(struct app *a, struct beside *b)
{
    take_out(a, b);
    if (b->slot) {
        *b->slot = NULL;
        b->work->done(a, b->owner, b->arg, b->ok, &b->err);
    } else {
        b->work->drop(b->arg);
    }
    free(b->path);
    free(b);
}

static void finish(struct app *a, struct beside *b)
{
    pthread_join(b->thread, NULL);
    hand_over(a, b);
}

static struct beside *first_done(const struct app *a)
{
    struct beside *b = a->beside;

    while (b && !atomic_load(&b->done))
        b = b->next;
    return b;
}

static bool woken(struct app *a)
{
    char bytes[64];
    struct beside *b;

    while (read(a->wake_fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes)
        continue;
    bool changed = solve_woken(a);
    while ((b = first_done(a)) != NULL) {
        changed = changed || b->slot;
        finish(a, b);
    }
    return changed;
}

int beside_bell(struct app *a)
{
    int ends[2];

    if (a->wake_fd <= 0) {
        BUG_ON(pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0);
        a->wake_fd = ends[0];
        a->bell_fd = ends[1];
        a->woken = woken;
    }
    return a->bell_fd;
}

void beside_start(struct app *a, const struct beside_work *w, struct beside **slot, void *owner, void *arg)
{
    struct beside *b = mem_zero(1, sizeof *b);

    BUG_ON(*slot != NULL);
    *b = (struct beside){.work = w, .slot = slot, .owner = owner, .arg = arg, .next = a->beside, .lang = a->m->lang, .bell = beside_bell(a)};
    b->path = mem_dup(db_path(a->m->db));
    snprintf(b->account, sizeof b->account, "%s", a->m->who.name);
    snprintf(b->today, sizeof b->today, "%s", a->m->today);
    *slot = a->beside = b;
    if (thread_start(&b->thread, run, b))
        return;
    b->ok = w->work(w->alone ? NULL : a->m, arg, &b->stop, &b->err);
    hand_over(a, b);
}

void beside_wait(struct app *a, struct beside **slot)
{
    if (*slot)
        finish(a, *slot);
}

void beside_stop(struct app *a, struct beside **slot)
{
    if (*slot)
        atomic_store(&(*slot)->stop, true);
    beside_wait(a, slot);
}

void beside_leave(struct beside **slot)
{
    if (!*slot)
        return;
    atomic_store(&(*slot)->stop, true);
    (*slot)->slot = NULL;
    *slot = NULL;
}

void beside_stop_all(struct app *a)
{
    for (struct beside *b = a->beside; b; b = b->next)
        atomic_store(&b->stop, true);
    while (a->beside)
        finish(a, a->beside);
}

void beside_end(struct app *a)
{
    beside_stop_all(a);
    if (a->wake_fd > 0) {
        close(a->wake_fd);
        close(a->bell_fd);
        a->wake_fd = 0;
    }
}

bool beside_runs(const struct app *a)
{
    for (const struct beside *b = a->beside; b; b = b->next)
        if (b->slot)
            return true;
    return false;
}
