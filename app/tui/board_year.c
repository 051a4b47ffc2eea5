/* The year of a board, read beside the screen: what it is needed for waits for it, nothing else does. */
#include "beside__.h"
#include "board__.h"

#include "model/kinds.h"
#include "store/txn.h"

#include <stdlib.h>

struct reading {
    int64_t plan;
    int64_t own, others;    /* commits when it began: what came later is noticed afterwards */
    struct plan_desk *desk; /* read */
};

static void drop(void *arg)
{
    struct reading *r = arg;

    plan_desk_close(r->desk);
    free(r);
}

static bool read_year(struct model *m, void *arg, const atomic_bool *stop, struct err *e)
{
    struct reading *r = arg;
    struct record plan;

    (void)stop;
    record_init(&plan, &plan_entity);
    bool ok = repo_load(m, r->plan, &plan, e) && plan_desk_open(m, &plan, &r->desk, e);
    record_release(&plan);
    return ok;
}

static void take_year(struct app *a, void *owner, void *arg, bool ok, const struct err *e)
{
    struct board *b = owner;
    struct reading *r = arg;

    b->failed = !ok;
    if (ok) {
        board_hush(a, b);
        plan_desk_close(b->desk);
        b->desk = r->desk;
        r->desk = NULL;
        b->own = r->own;
        b->others = r->others;
        b->watch = (struct plan_options){.tick = board_go_on, .arg = b};
        plan_desk_watch(b->desk, &b->watch);
        b->generation++;
        b->due |= DUE_DESK;
    } else {
        app_fail(a, e, &plan_entity);
    }
    a->load_due = true;
    drop(r);
}

static const struct beside_work year_work = {.work = read_year, .done = take_year, .drop = drop};

void board_read_year(struct app *a, struct board *b)
{
    struct reading *r;

    if (b->reading)
        return;
    r = mem_zero(1, sizeof *r);
    r->plan = b->plan.id;
    r->own = txn_count(a->m->db);
    r->others = db_data_version(a->m->db);
    b->failed = false;
    beside_start(a, &year_work, &b->reading, b, r);
}

bool board_ready(struct app *a, struct board *b)
{
    struct err e = {0};

    board_hush(a, b);
    if (!b->reading && b->desk && !b->due)
        return true;
    beside_wait(a, &b->reading);
    if (!b->desk)
        app_warn(a, _("the year could not be read: C-r tries again"));
    else if (!board_read(a, b, &e))
        app_fail(a, &e, &plan_entity);
    board_scroll(a, b);
    return b->desk != NULL;
}
