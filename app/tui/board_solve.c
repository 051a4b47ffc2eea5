/*
 * The planner at work beside the screens: a thread with a connection of its own. It reads, thinks, and writes one
 * transaction at its end; the two connections share nothing but the file. The thread touches no screen: it leaves numbers
 * and wakes the loop through a pipe. docs/architecture.md says why a thread.
 */
#include "beside__.h"
#include "board__.h"

#include "base/date.h"
#include "base/thread.h"
#include "model/kinds.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TELL_US = 200 * 1000 }; /* how often progress is shown */

struct solve {
    pthread_t thread;
    int bell;
    char *path; /* owned */
    char account[64], today[11], plan[32];
    enum lang lang;
    atomic_bool stop, done;
    _Atomic(const char *) phase; /* translated, constant */
    atomic_llong part, whole;
    int64_t told_us; /* the thread's */
    bool ok;         /* these two belong to whoever has seen `done` */
    struct err err;
};

/* ---- the thread ---- */

static bool tick(void *arg, const char *phase, int64_t done, int64_t total)
{
    struct solve *s = arg;
    int64_t now = clock_elapsed_us();

    if (now - s->told_us >= TELL_US) {
        s->told_us = now;
        atomic_store(&s->part, done);
        atomic_store(&s->whole, total);
        atomic_store(&s->phase, phase);
        beside_ring(s->bell);
    }
    return !atomic_load(&s->stop);
}

static bool fill(struct solve *s, struct db *db, struct err *e)
{
    const struct plan_options options = {.tick = tick, .arg = s, .patient = true};
    struct model m;
    struct record plan;

    if (!model_open(&m, db, s->account, s->today, s->lang, e))
        return false;
    m.action = "plan solve";
    record_init(&plan, &plan_entity);
    bool ok = repo_find(&m, s->plan, &plan, e) && plan_fill(&m, &plan, &options, e);
    record_release(&plan);
    model_close(&m);
    return ok;
}

static void *work(void *arg)
{
    struct solve *s = arg;
    struct db *db = NULL;

    s->ok = db_open(s->path, DB_OPEN, &db, &s->err) && fill(s, db, &s->err);
    db_close(db);
    atomic_store(&s->done, true);
    beside_ring(s->bell);
    return NULL;
}

/* ---- the loop's side ---- */

bool solve_runs(const struct app *a)
{
    return a->solve != NULL;
}

void solve_progress(const struct app *a, struct buf *out)
{
    if (!a->solve)
        return;
    const char *phase = atomic_load(&a->solve->phase);
    long long part = atomic_load(&a->solve->part), whole = atomic_load(&a->solve->whole);
    buf_addf(out, "  %s", atomic_load(&a->solve->stop) ? _("stopping") : _("solving"));
    if (phase)
        buf_addf(out, ": %s", phase);
    if (phase && whole > 0)
        buf_addf(out, " %lld%%", 100 * part / whole);
}

static void release(struct app *a)
{
    struct solve *s = a->solve;

    a->solve = NULL;
    free(s->path);
    free(s);
}

/* Boards read the plan again, wherever they lie in the stack. */
static void finish(struct app *a)
{
    struct solve *s = a->solve;

    pthread_join(s->thread, NULL);
    if (s->ok)
        app_say(a, _("Solved. v shows what moves, o what it comes to, w what is missing."));
    else
        app_fail(a, &s->err, &plan_entity);
    for (struct screen *at = a->top; at; at = at->under)
        if (at->ops == &board_ops)
            ((struct board *)at->state)->due |= DUE_PLAN;
    a->load_due = true;
    release(a);
}

bool solve_woken(struct app *a)
{
    bool runs = a->solve != NULL;

    if (runs && atomic_load(&a->solve->done))
        finish(a);
    return runs;
}

unsigned solve_start(struct app *a, const struct record *plan)
{
    struct solve *s = mem_zero(1, sizeof *s);

    s->path = mem_dup(db_path(a->m->db));
    s->lang = a->m->lang;
    snprintf(s->account, sizeof s->account, "%s", a->m->who.name);
    snprintf(s->today, sizeof s->today, "%s", a->m->today);
    snprintf(s->plan, sizeof s->plan, "%s", record_text(plan, PLAN_NO));
    s->bell = beside_bell(a);
    a->solve = s;
    if (!thread_start(&s->thread, work, s)) {
        release(a);
        app_warn(a, _("the machine gives no more threads: solve later"));
    }
    return R_NONE;
}

void solve_stop(struct app *a)
{
    if (a->solve)
        atomic_store(&a->solve->stop, true);
}

void solve_end(struct app *a)
{
    if (!a->solve)
        return;
    solve_stop(a);
    pthread_join(a->solve->thread, NULL);
    release(a);
}
