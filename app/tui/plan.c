/* A plan on the screen: solved, looked at, wished for, applied. The steps of plans are done by the planner, not by hand. */
#include "board__.h"
#include "list__.h"
#include "picker__.h"
#include "text__.h"

#include "base/date.h"
#include "frame__.h"
#include "model/kinds.h"
#include "work/plan.h"

#include <stdio.h>
#include <string.h>

enum { TAG_APPLY = 101, TAG_PIN, TAG_FORBID, TAG_PIN_NEED, TAG_FORBID_NEED };
enum { TICK_US = 500 * 1000 };

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

/* ---- steps ---- */

/* Twice a second the phase is shown; any key stops with the best plan so far. */
bool progress_tick(void *arg, const char *phase, int64_t done, int64_t total)
{
    struct progress *p = arg;
    int64_t now = clock_elapsed_us();

    if (p->a->pending())
        return false;
    if (now - p->shown_us < TICK_US)
        return true;
    p->shown_us = now;
    if (total > 0)
        snprintf(p->a->busy, sizeof p->a->busy, _("%s %lld%% (any key stops)"), phase, (long long)(100 * done / total));
    else
        snprintf(p->a->busy, sizeof p->a->busy, _("%s (any key stops)"), phase);
    p->a->paint(p->a);
    return true;
}

static bool solve(struct app *a, struct record *plan, struct err *e)
{
    struct progress p = {a, clock_elapsed_us()};
    const struct plan_options options = {.tick = progress_tick, .arg = &p};

    a->m->action = "plan solve";
    bool ok = plan_fill(a->m, plan, &options, e);
    a->busy[0] = '\0';
    return ok;
}

bool step_take(struct app *a, struct record *r, const char *action, struct err *e)
{
    int64_t made = 0;

    if (r->entity == &plan_entity && strcmp(action, "solve") == 0)
        return solve(a, r, e);
    if (r->entity == &plan_entity && strcmp(action, "apply") == 0)
        return plan_apply(a->m, r, &made, e);
    return repo_do(a->m, r, action, e);
}

/* ---- commands ---- */

static unsigned finish(struct app *a, bool ok, const struct err *e, const char *said)
{
    if (ok)
        app_say(a, "%s", said);
    else
        app_fail(a, e, &plan_entity);
    return R_LOAD;
}

COMMAND(run_solve)
{
    struct err e = {0};

    (void)arg;
    return finish(a, solve(a, view_record(s), &e), &e, _("Solved. o shows what it comes to, w what is missing."));
}

COMMAND(run_apply)
{
    (void)s;
    (void)arg;
    return ask_yes(a, TAG_APPLY, _("Make the assignments of this plan?"));
}

static void add_sum(struct buf *out, const struct plan_sum *p)
{
    buf_addf(out, _("%s: %lld of %lld experts sent, %lld placements, %lld of %lld poor villages reached, %lld of %lld needs begun\n"),
             p->name, (long long)p->sent, (long long)p->available, (long long)p->placements, (long long)p->poor_reached,
             (long long)p->poor, (long long)p->begun, (long long)p->needs);
}

COMMAND(run_gaps)
{
    (void)arg;
    return gaps_open(a, view_record(s), NULL);
}

static void say_report(const struct plan_report *report, struct buf *out)
{
    for (int32_t i = 0; i < report->programme_count; i++)
        add_sum(out, &report->programmes[i]);
    buf_add_char(out, '\n');
    for (int32_t i = 0; i < report->league_count; i++)
        add_sum(out, &report->leagues[i]);
}

static bool make_totals(struct model *m, int64_t of, struct buf *out, struct err *e)
{
    struct plan_report report = {0};
    struct record plan;

    record_init(&plan, &plan_entity);
    bool ok = repo_load(m, of, &plan, e) && plan_report_load(m, &plan, &report, e);
    if (ok)
        say_report(&report, out);
    plan_report_release(&report);
    record_release(&plan);
    return ok;
}

/* Out of the year that is held, if there is one and it can say; else out of the file, beside the screen. */
unsigned plan_show_totals(struct app *a, const struct record *plan, struct plan_desk *d)
{
    struct plan_report report = {0};
    struct buf text = {0};
    struct err e = {0};
    bool known = false;
    unsigned r = R_NONE;

    if (d && !plan_desk_report(a->m, d, &report, &known, &e)) {
        app_fail(a, &e, &plan_entity);
    } else if (known) {
        say_report(&report, &text);
        r = text_open(a, _("What the plan comes to"), buf_text(&text), false);
    } else {
        r = text_open_making(a, _("What the plan comes to"), make_totals, plan->id);
    }
    plan_report_release(&report);
    buf_release(&text);
    return r;
}

COMMAND(run_totals)
{
    (void)arg;
    return plan_show_totals(a, view_record(s), NULL);
}

COMMAND(run_board)
{
    (void)arg;
    return board_open(a, view_record(s));
}

COMMAND(run_pin)
{
    (void)s;
    (void)arg;
    return choose_record(a, TAG_PIN, &expert_entity);
}

COMMAND(run_forbid)
{
    (void)s;
    (void)arg;
    return choose_record(a, TAG_FORBID, &expert_entity);
}

static unsigned ask_need(struct app *a, int tag, const char *expert)
{
    snprintf(a->kept_key, sizeof a->kept_key, "%s", expert);
    return choose_record(a, tag, &need_entity);
}

static unsigned wish(struct app *a, struct screen *s, enum plan_wish what, const char *need)
{
    struct err e = {0};

    a->m->action = what == PLAN_PIN ? "plan pin" : "plan forbid";
    return finish(a, plan_wish(a->m, view_record(s), what, a->kept_key, need, &e), &e,
                  what == PLAN_PIN ? _("Pinned; solve again.") : _("Forbidden; solve again."));
}

unsigned plan_apply_here(struct app *a, struct record *plan, bool *done)
{
    struct buf rows = {0};
    struct err e = {0};
    unsigned r = R_LOAD;
    int64_t made = 0;

    a->m->action = "plan apply";
    *done = plan_apply_telling(a->m, plan, &rows, &made, &e);
    if (*done)
        app_say(a, _n("%lld assignment was made. u takes it back.", "%lld assignments were made. u takes them back.", made), (long long)made);
    else
        app_fail(a, &e, &plan_entity);
    if (strchr(buf_text(&rows), '\n'))
        r |= text_open(a, _("What does not hold any more"), buf_text(&rows), false);
    buf_release(&rows);
    return r;
}

static unsigned apply(struct app *a, struct screen *s)
{
    bool done;

    return plan_apply_here(a, view_record(s), &done);
}

unsigned plan_result(struct app *a, struct screen *s, const struct result *r)
{
    if (r->tag < TAG_APPLY || r->tag > TAG_FORBID_NEED)
        return view_ops.result(a, s, r);
    if (!r->yes)
        return R_NONE;
    switch (r->tag) {
    case TAG_PIN:
        return ask_need(a, TAG_PIN_NEED, r->text);
    case TAG_FORBID:
        return ask_need(a, TAG_FORBID_NEED, r->text);
    case TAG_PIN_NEED:
        return wish(a, s, PLAN_PIN, r->text);
    case TAG_FORBID_NEED:
        return wish(a, s, PLAN_FORBID, r->text);
    default:
        return apply(a, s);
    }
}

const struct command plan_view_commands[] = {
    {"plan-board", "b", N_("The dispatch board: needs, who could go, pins, quotas"), N_("Board"), 0, run_board},
    {"plan-solve", "s", N_("Fill the plan with the best placements"), N_("Solve"), NEED_SET, run_solve},
    {"plan-gaps", "w", N_("What is missing, and why"), N_("Missing"), 0, run_gaps},
    {"plan-totals", "o", N_("What the plan comes to, by programme and league"), N_("Totals"), 0, run_totals},
    {"plan-pin", "P", N_("An expert must go to a need"), N_("Pin"), NEED_SET, run_pin},
    {"plan-forbid", "N", N_("An expert must not go to a need"), N_("Forbid"), NEED_SET, run_forbid},
    {"plan-apply", "A", N_("Make the assignments of the plan"), N_("Apply"), NEED_DO, run_apply},
    {0},
};
