/* Offers for all of a plan, those that lapse, and who is asked next. */
#include "work/offer.h"

#include "model/kinds.h"
#include "model/repo.h"
#include "model/scope.h"
#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

struct ids {
    int64_t *ids; /* owned */
    size_t count, room;
};

static void read_ids(struct stmt *s, struct ids *out)
{
    while (stmt_next(s)) {
        if (out->count == out->room)
            out->ids = mem_grow(out->ids, out->room = out->room ? out->room * 2 : 256, sizeof *out->ids);
        out->ids[out->count++] = stmt_col_int(s, 0);
    }
}

static void bind_area(struct stmt *s, const char *area)
{
    char low[13], high[14];

    scope_range(area, low, high);
    stmt_text(s, ":low", low);
    stmt_text(s, ":high", high);
}

/* ---- offers for all ---- */

static bool list_open_assignments(struct model *m, const struct record *plan, int year, const char *area, struct ids *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_OFFERS_TO_MAKE);
    stmt_int(&s, ":plan", plan ? plan->id : 0);
    stmt_int(&s, ":year", plan ? record_number(plan, PLAN_YEAR) : year);
    bind_area(&s, area);
    read_ids(&s, out);
    return stmt_close(&s, e);
}

static bool make_offer(struct model *m, int64_t assignment, int64_t follows, const char *answer_by, struct record *r, struct err *e)
{
    record_reset(r);
    r->id = 0;
    r->rev = 0;
    record_put_number(r, OFFER_ASSIGNMENT, assignment);
    if (follows)
        record_put_number(r, OFFER_FOLLOWS, follows);
    return (!answer_by || record_set(m, r, OFFER_ANSWER_BY, answer_by, strlen(answer_by), e)) && repo_save(m, r, e);
}

static bool make_all(struct model *m, const struct record *plan, int year, const char *area, const char *answer_by, int64_t *made, struct err *e)
{
    struct ids list = {0};
    struct record r;
    bool ok = list_open_assignments(m, plan, year, area, &list, e);

    record_init(&r, &offer_entity);
    for (size_t i = 0; ok && i < list.count; i++) {
        ok = make_offer(m, list.ids[i], 0, answer_by, &r, e);
        *made += ok;
    }
    record_release(&r);
    free(list.ids);
    return ok;
}

bool offer_make_all(struct model *m, const struct record *plan, int year, const char *area, const char *answer_by,
                    int64_t *made, struct err *e)
{
    *made = 0;
    if (plan && strcmp(record_text(plan, PLAN_STATE), "applied") != 0)
        return err_set(e, ERR_CONFLICT, _("plan %s has made no assignments yet; `tepai plan apply %s` first"), record_text(plan, PLAN_NO),
                       record_text(plan, PLAN_NO));
    return txn_begin(m->db, TXN_WRITE, e) && txn_end(m->db, make_all(m, plan, year, area, answer_by, made, e), e);
}

/* ---- offers without an answer ---- */

static bool lapse_all(struct model *m, const char *area, int64_t *lapsed, struct err *e)
{
    struct ids list = {0};
    struct record r;
    struct stmt s;

    stmt_open(&s, m->db, Q_OFFERS_UNANSWERED);
    stmt_text(&s, ":today", m->today);
    bind_area(&s, area);
    read_ids(&s, &list);
    bool ok = stmt_close(&s, e);
    record_init(&r, &offer_entity);
    for (size_t i = 0; ok && i < list.count; i++) {
        ok = repo_load(m, list.ids[i], &r, e) && repo_do(m, &r, "lapse", e);
        *lapsed += ok;
    }
    record_release(&r);
    free(list.ids);
    return ok;
}

bool offer_lapse_all(struct model *m, const char *area, int64_t *lapsed, struct err *e)
{
    *lapsed = 0;
    return txn_begin(m->db, TXN_WRITE, e) && txn_end(m->db, lapse_all(m, area, lapsed, e), e);
}

/* ---- who is next ---- */

/* A plan of the year without lines: what the desk then shows is the work that stands. */
static void standing_plan(const struct record *need, struct record *plan)
{
    record_put_number(plan, PLAN_YEAR, record_number(need, NEED_YEAR));
    record_put_text(plan, PLAN_STATE, "draft", 5);
}

/* Those that can be asked come first; the others keep their reason. */
static int32_t keep_free(struct plan_option *options, int32_t count, bool rejected, int32_t limit)
{
    int32_t kept = 0;

    for (int32_t i = 0; i < count; i++) {
        const struct plan_option *o = &options[i];
        bool sent = o->standing == PLAN_PLACED || o->standing == PLAN_PINNED || o->standing == PLAN_WORKING;
        if (!sent && (rejected || !o->why))
            options[kept++] = *o;
    }
    return limit && kept > limit ? limit : kept;
}

bool offer_candidates(struct model *m, int64_t need, bool rejected, int32_t limit, struct arena *mem,
                      struct plan_option **out, int32_t *count, struct err *e)
{
    struct record plan, of;
    struct plan_desk *desk = NULL;

    record_init(&plan, &plan_entity);
    record_init(&of, &need_entity);
    bool ok = repo_load(m, need, &of, e);
    if (ok) {
        standing_plan(&of, &plan);
        ok = plan_desk_open(m, &plan, &desk, e) &&
             plan_desk_candidates(desk, record_text(&of, NEED_NO), rejected, 0, mem, out, count, e);
    }
    if (ok)
        *count = keep_free(*out, *count, rejected, limit);
    plan_desk_close(desk);
    record_release(&plan);
    record_release(&of);
    return ok;
}

/* The number of the best candidate. */
static bool best_of(struct model *m, const struct record *declined, struct buf *out, struct err *e)
{
    struct arena mem = {0};
    struct plan_option *options = NULL;
    int32_t count = 0;
    bool ok = offer_candidates(m, record_number(declined, OFFER_NEED), false, 1, &mem, &options, &count, e);

    if (ok && !count)
        ok = err_set(e, ERR_MISSING, _("nobody is left who could go in place of offer %s; `tepai offer candidates %s --rejected` says why"),
                     record_text(declined, OFFER_NO), record_text(declined, OFFER_NO));
    if (ok)
        buf_add(out, options[0].expert);
    arena_release(&mem);
    return ok;
}

static bool is_open(const struct record *offer)
{
    const char *state = record_text(offer, OFFER_STATE);

    return strcmp(state, "offered") == 0 || strcmp(state, "accepted") == 0;
}

/* Each offer is followed once. */
static bool check_unfollowed(struct model *m, const struct record *declined, struct err *e)
{
    struct stmt s;
    bool ok = true;

    stmt_open(&s, m->db, Q_OFFER_FOLLOWED_BY);
    stmt_int(&s, ":id", declined->id);
    if (stmt_next(&s))
        ok = err_set(e, ERR_CONFLICT, _("offer %s was made in the place of %s already"), stmt_col_text(&s, 0), record_text(declined, OFFER_NO));
    return stmt_close(&s, e) && ok;
}

/* The same need for somebody else. */
static bool reassign(struct model *m, const struct record *declined, const char *expert, struct record *a, struct err *e)
{
    struct record old;

    record_init(&old, &assignment_entity);
    bool ok = repo_load(m, record_number(declined, OFFER_ASSIGNMENT), &old, e) &&
              record_set(m, a, ASSIGNMENT_EXPERT, expert, strlen(expert), e);
    if (ok) {
        record_put_number(a, ASSIGNMENT_YEAR, record_number(&old, ASSIGNMENT_YEAR));
        record_put_number(a, ASSIGNMENT_NEED, record_number(&old, ASSIGNMENT_NEED));
        if (old.values[ASSIGNMENT_PLAN].set)
            record_put_number(a, ASSIGNMENT_PLAN, record_number(&old, ASSIGNMENT_PLAN));
        ok = repo_save(m, a, e);
    }
    record_release(&old);
    return ok;
}

static bool ask_next(struct model *m, const struct record *declined, const char *expert, const char *answer_by, struct record *next, struct err *e)
{
    struct record a;

    record_init(&a, &assignment_entity);
    bool ok = check_unfollowed(m, declined, e) && reassign(m, declined, expert, &a, e) &&
              make_offer(m, a.id, declined->id, answer_by, next, e);
    record_release(&a);
    return ok;
}

bool offer_next(struct model *m, const struct record *declined, const char *expert, const char *answer_by, struct record *next,
                struct err *e)
{
    struct buf best = {0};
    bool ok = true;

    if (is_open(declined))
        return err_set(e, ERR_CONFLICT, _("offer %s is still open or accepted"), record_text(declined, OFFER_NO));
    if (!expert)
        ok = best_of(m, declined, &best, e);
    ok = ok && txn_begin(m->db, TXN_WRITE, e) &&
         txn_end(m->db, ask_next(m, declined, expert ? expert : buf_text(&best), answer_by, next, e), e);
    buf_release(&best);
    return ok;
}

/* Nothing was written by a search that found nobody, so the decline may stand alone. */
static bool decline_and_ask(struct model *m, struct record *offer, const char *answer_by, struct record *next, bool *asked, struct err *e)
{
    if (!repo_do(m, offer, "decline", e))
        return false;
    *asked = offer_next(m, offer, NULL, answer_by, next, e);
    if (!*asked && e->code == ERR_MISSING)
        err_clear(e);
    return e->code == ERR_NONE;
}

bool offer_decline(struct model *m, struct record *offer, const char *answer_by, struct record *next, bool *asked, struct err *e)
{
    *asked = false;
    return txn_begin(m->db, TXN_WRITE, e) && txn_end(m->db, decline_and_ask(m, offer, answer_by, next, asked, e), e);
}
