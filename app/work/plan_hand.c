/* Pairs put into a plan and taken out of it by hand, without solving again. */
#include "plan_data__.h"
#include "plan_limits_say__.h"

#include "model/kinds.h"
#include "plan_tally__.h"
#include "store/txn.h"
#include "work/plan_desk.h"

#include <stdlib.h>
#include <string.h>

/* A change by hand on its way. */
struct hand {
    struct model *m;
    const struct record *plan;
    struct plan_data d;      /* lent */
    struct plan_tally tally; /* what the plan sends, standing work and pins among it */
    struct plan_pair pair;
    int64_t expert, need; /* rows */
};

static bool is_pin(const struct plan_data *d, int32_t from, int32_t to, struct plan_pair p)
{
    for (int32_t i = from; i < to; i++)
        if (d->in.pins[i].expert == p.expert && d->in.pins[i].need == p.need)
            return true;
    return false;
}

static bool read_pairs(struct hand *h, struct err *e)
{
    int64_t count = h->d.in.pin_count, room = count + 1024;
    struct plan_pair *pairs = mem_new((size_t)room * sizeof *pairs);
    struct stmt s;

    for (int64_t i = 0; i < count; i++)
        pairs[i] = h->d.in.pins[i];
    stmt_open(&s, h->m->db, Q_PLAN_PAIRS);
    stmt_int(&s, ":plan", h->plan->id);
    stmt_text(&s, ":kind", "placed");
    while (stmt_next(&s)) {
        struct plan_pair p = {plan_rows__at(&h->d.expert_rows, stmt_col_int(&s, 0)), plan_rows__at(&h->d.need_rows, stmt_col_int(&s, 1))};
        if (p.expert < 0 || p.need < 0)
            continue;
        if (count == room)
            pairs = mem_grow(pairs, (size_t)(room *= 2), sizeof *pairs);
        pairs[count++] = p;
    }
    plan_tally__make(&h->tally, &h->d.in, pairs, count);
    free(pairs);
    return stmt_close(&s, e);
}

static bool find_pair(struct hand *h, const char *expert, const char *need, struct err *e)
{
    h->pair = (struct plan_pair){plan_words__at(&h->d.experts, expert), plan_words__at(&h->d.needs, need)};
    if (h->pair.expert < 0)
        return err_set(e, ERR_CONFLICT, _("expert %s cannot be sent in %d: not active, not available, or no places"), expert, h->d.year);
    if (h->pair.need < 0)
        return err_set(e, ERR_CONFLICT, _("need %s is not open in %d"), need, h->d.year);
    h->expert = h->d.expert_row[h->pair.expert];
    h->need = h->d.need_row[h->pair.need];
    return true;
}

/* Limits that no quota is: days, villages, who goes with whom. */
static bool check_more(const struct hand *h, struct err *e)
{
    struct buf why = {0};

    if (plan_limits__say(&h->d, &h->tally, h->pair, &why))
        err_set(e, ERR_CONFLICT, _("expert %s cannot go to need %s: %s"), h->d.experts.words[h->pair.expert], h->d.needs.words[h->pair.need], buf_text(&why));
    buf_release(&why);
    return e->code == ERR_NONE;
}

/* The limit that the pair would break, named. */
static bool check_limits(const struct hand *h, struct err *e)
{
    const char *expert = h->d.experts.words[h->pair.expert], *need = h->d.needs.words[h->pair.need];
    int32_t quota;

    switch (plan_tally__block(&h->tally, h->pair, PLAN_BLOCK_NONE, &quota)) {
    case PLAN_BLOCK_NONE:
        return check_more(h, e);
    case PLAN_BLOCK_FORBIDDEN:
        return err_set(e, ERR_CONFLICT, _("expert %s is forbidden on need %s in this plan; unpin the pair first"), expert, need);
    case PLAN_BLOCK_WANTED:
        return err_set(e, ERR_CONFLICT, _("expert %s on need %s is one too many: the need wants %d; take somebody off it first"), expert, need,
                       h->d.in.needs[h->pair.need].wanted);
    case PLAN_BLOCK_PLACES:
        return err_set(e, ERR_CONFLICT, _("expert %s on need %s is one too many: he takes %d places a year; take him off another need first"),
                       expert, need, h->d.in.experts[h->pair.expert].places);
    case PLAN_BLOCK_QUOTA:
        break;
    }
    BUG_ON(quota < 0 || quota >= h->d.quota_records);
    return err_set(e, ERR_CONFLICT, _("expert %s on need %s breaks the quota %s, which allows at most %d; free a place there first"), expert, need,
                   h->d.quota_names[quota], h->d.in.quotas[quota].upper);
}

static bool set_line(const struct hand *h, bool add, int32_t score, struct err *e)
{
    struct stmt s;

    stmt_open(&s, h->m->db, add ? Q_PLAN_LINE_ADD : Q_PLAN_LINE_DROP);
    stmt_int(&s, ":plan", h->plan->id);
    stmt_text(&s, ":kind", "placed");
    stmt_int(&s, ":expert", h->expert);
    stmt_int(&s, ":need", h->need);
    if (add)
        stmt_int(&s, ":score", score);
    return stmt_run(&s, e);
}

static bool put_in(struct hand *h, struct err *e)
{
    const char *expert = h->d.experts.words[h->pair.expert], *need = h->d.needs.words[h->pair.need];
    int32_t *scratch = mem_new(((size_t)h->d.in.expert_count * 2 + 1) * sizeof *scratch);
    int32_t score = plan_score__of(&h->d, h->pair, scratch);

    free(scratch);
    if (plan_tally__has(&h->tally, h->pair))
        return err_set(e, ERR_CONFLICT, _("plan %s sends expert %s to need %s already"), record_text(h->plan, PLAN_NO), expert, need);
    if (score < 0)
        return err_set(e, ERR_CONFLICT, _("expert %s does not suit need %s: none of his specialties is of the family it asks for"), expert, need);
    return check_limits(h, e) && set_line(h, true, score, e);
}

static bool take_out(struct hand *h, struct err *e)
{
    const char *expert = h->d.experts.words[h->pair.expert], *need = h->d.needs.words[h->pair.need];

    if (is_pin(&h->d, 0, h->d.standing, h->pair))
        return err_set(e, ERR_CONFLICT, _("expert %s is assigned to need %s; cancel the assignment instead"), expert, need);
    if (is_pin(&h->d, h->d.standing, h->d.in.pin_count, h->pair))
        return err_set(e, ERR_CONFLICT, _("expert %s is pinned on need %s; unpin the pair first"), expert, need);
    if (!plan_tally__has(&h->tally, h->pair))
        return err_set(e, ERR_MISSING, _("plan %s does not send expert %s to need %s"), record_text(h->plan, PLAN_NO), expert, need);
    return set_line(h, false, 0, e);
}

static bool change(struct model *m, struct record *plan, struct plan_held *held, bool add, const char *expert, const char *need, struct err *e)
{
    struct hand h = {.m = m, .plan = plan};
    struct plan_borrowed year;

    /* Somebody may have changed the plan since it was read. */
    if (held && (!repo_load(m, plan->id, plan, e) || !plan__may_change(m, plan, e)))
        return false;
    bool ok = plan_held__open(m, plan, held, &year, e);
    h.d = year.d;
    ok = ok && find_pair(&h, expert, need, e) && read_pairs(&h, e) && (add ? put_in(&h, e) : take_out(&h, e)) &&
         (strcmp(record_text(plan, PLAN_STATE), "solved") != 0 || repo_do(m, plan, "edit", e));
    plan_tally__release(&h.tally);
    plan_held__close(&year);
    return ok;
}

bool plan_held__hand(struct model *m, struct record *plan, struct plan_held *held, bool add, const char *expert, const char *need,
                     struct err *e)
{
    return plan__may_change(m, plan, e) && txn_begin(m->db, TXN_WRITE, e) && txn_end(m->db, change(m, plan, held, add, expert, need, e), e);
}

bool plan_assign(struct model *m, struct record *plan, const char *expert, const char *need, struct err *e)
{
    return plan_held__hand(m, plan, NULL, true, expert, need, e);
}

bool plan_unassign(struct model *m, struct record *plan, const char *expert, const char *need, struct err *e)
{
    return plan_held__hand(m, plan, NULL, false, expert, need, e);
}
