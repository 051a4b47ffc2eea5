/* What can be done on the board. Wishes and single placements are made at once; the planner works beside the screen. */
#include "board__.h"

#include "list__.h"
#include "model/kinds.h"
#include "model/scope.h"
#include "picker__.h"

#include <stdio.h>
#include <string.h>

enum { TAG_AREA = 201, TAG_STOP_AND_LEAVE };

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

/* ---- moving ---- */

static unsigned to_row(struct app *a, struct board *b, int at)
{
    int before = b->left.at;

    board_hush(a, b);
    if ((at < 0 || at >= b->shown_count) && !board_ready(a, b))
        return R_NONE;
    if (at >= b->shown_count)
        at = b->shown_count - 1;
    b->left.at = at < 0 ? 0 : at;
    board_scroll(a, b);
    if (b->left.at == before)
        return R_NONE;
    b->due |= DUE_OPTIONS;
    return R_LOAD;
}

static unsigned to_option(struct app *a, struct board *b, int at)
{
    if (at >= b->option_count)
        at = b->option_count - 1;
    b->right.at = at < 0 ? 0 : at;
    board_scroll(a, b);
    return R_NONE;
}

static unsigned move_by(struct app *a, struct screen *s, int by)
{
    struct board *b = s->state;

    return b->in_right ? to_option(a, b, b->right.at + by) : to_row(a, b, b->left.at + by);
}

#define MOVE(name, by)                                                                             \
    COMMAND(name)                                                                                  \
    {                                                                                              \
        (void)arg;                                                                                 \
        return move_by(a, s, by);                                                                  \
    }
MOVE(run_down, 1)
MOVE(run_up, -1)
MOVE(run_page_down, board_pane_rows(a->body_rows) - 1)
MOVE(run_page_up, 1 - board_pane_rows(a->body_rows))
MOVE(run_first, -1000000)
MOVE(run_last, 1000000)

COMMAND(run_right)
{
    struct board *b = s->state;

    (void)a;
    (void)arg;
    b->searching = false;
    b->in_right = b->option_count > 0;
    if (b->whole)
        return R_NONE;
    b->due |= DUE_OPTIONS;
    return R_LOAD;
}

COMMAND(run_left)
{
    struct board *b = s->state;

    board_hush(a, b);
    (void)arg;
    b->in_right = false;
    return R_NONE;
}

unsigned board_open_record(struct app *a, const struct entity *t, const char *key)
{
    struct record r;
    struct err e = {0};
    unsigned react = R_NONE;

    record_init(&r, t);
    if (repo_find(a->m, key, &r, &e))
        react = view_open(a, t, r.id);
    else
        app_fail(a, &e, t);
    record_release(&r);
    return react;
}

/* From the left to the right; from there to the record. While searching: stay with what was found. */
COMMAND(run_enter)
{
    struct board *b = s->state;
    const struct plan_option *o = board_option(b);

    if (b->searching) {
        b->searching = false;
        return R_NONE;
    }
    if (!b->in_right || !o)
        return run_right(a, s, arg);
    return b->by_expert ? board_open_record(a, &need_entity, o->need) : board_open_record(a, &expert_entity, o->expert);
}

/* The same pair from the other side. */
COMMAND(run_turn)
{
    struct board *b = s->state;
    const struct board_row *row = board_row(b);
    const struct plan_option *o = board_option(b);

    (void)a;
    (void)arg;
    snprintf(b->want_option, sizeof b->want_option, "%s", row ? row->key : "");
    snprintf(b->want_row, sizeof b->want_row, "%s", !o ? "" : b->by_expert ? o->need : o->expert);
    b->by_expert = !b->by_expert;
    b->lacking = false; /* the other half of the pair must be there */
    b->in_right = b->searching = false;
    line_set(&b->search, "");
    b->left = b->right = (struct board_pane){0};
    b->options_of[0] = '\0';
    b->due |= DUE_ROWS;
    return R_LOAD;
}

/* ---- what is shown ---- */

COMMAND(run_lacking)
{
    struct board *b = s->state;

    (void)a;
    (void)arg;
    b->lacking = !b->lacking;
    b->due |= DUE_ROWS;
    return R_LOAD;
}

COMMAND(run_search)
{
    (void)arg;
    return s->ops->text(a, s, "", 0);
}

COMMAND(run_area)
{
    struct board *b = s->state;
    char code[13] = "000000000000";

    (void)arg;
    memcpy(code, b->area, strlen(b->area));
    return choose_region(a, TAG_AREA, *b->place ? code : NULL, 0, _("Show only this division"));
}

static unsigned whole_area(struct app *a, struct board *b)
{
    bool all = role_reach(a->m->who.role, CLASS_CASE, VERB_READ) == REACH_ALL;

    snprintf(b->area, sizeof b->area, "%s", all ? "15" : a->m->who.area);
    b->place[0] = '\0';
    return R_LOAD;
}

COMMAND(run_all)
{
    struct board *b = s->state;

    (void)arg;
    line_set(&b->search, "");
    b->searching = b->lacking = false;
    b->due |= DUE_ROWS;
    return whole_area(a, b);
}

static unsigned set_area(struct app *a, struct board *b, const char *code)
{
    struct err e = {0};

    b->due |= DUE_ROWS;
    if (!scope_prefix(code, b->area))
        return whole_area(a, b);
    if (!place_name_of(a, code, b->place, sizeof b->place, &e))
        app_fail(a, &e, NULL);
    return R_LOAD;
}

COMMAND(run_refresh)
{
    board_hush(a, s->state);
    (void)arg;
    ((struct board *)s->state)->due |= DUE_YEAR;
    return R_LOAD;
}

COMMAND(run_bars)
{
    struct board *b = s->state;
    struct buf text = {0};

    (void)arg;
    for (int32_t i = 0; i < b->bar_count; i++) {
        board_bar(&b->bars[i], 30, &text);
        if (b->bars[i].most >= 0)
            buf_addf(&text, _(", at most %lld"), (long long)b->bars[i].most);
        buf_add_char(&text, '\n');
    }
    unsigned r = text_open(a, _("Quotas and coverage"), buf_text(&text), false);
    buf_release(&text);
    return r;
}

/* ---- the pair under the cursor ---- */

/* While it is solved the plan is the planner's. */
static bool is_free(struct app *a)
{
    if (solve_runs(a))
        app_warn(a, _("the plan is being solved: look around meanwhile, or C-c stops it"));
    return !solve_runs(a);
}

static unsigned done(struct app *a, struct board *b, bool ok, const struct err *e, const char *what)
{
    const struct plan_option *o = board_option(b);

    if (ok && o)
        app_say(a, "%s: %s %s -> %s %s", what, o->expert, o->expert_name, o->need, o->village_name);
    else if (!ok)
        app_fail(a, e, NULL);
    b->due |= DUE_PLAN;
    return R_LOAD;
}

COMMAND(run_assign)
{
    struct board *b = s->state;
    const struct plan_option *o = board_option(b);
    struct err e = {0};

    (void)arg;
    if (!is_free(a))
        return R_NONE;
    a->m->action = "plan assign";
    bool ok = plan_desk_assign(a->m, b->desk, &b->plan, o->expert, o->need, &e);
    return done(a, b, ok, &e, _("Sent"));
}

COMMAND(run_pin)
{
    struct board *b = s->state;
    const struct plan_option *o = board_option(b);
    struct err e = {0};

    (void)arg;
    if (!is_free(a))
        return R_NONE;
    a->m->action = "plan pin";
    bool ok = plan_desk_wish(a->m, b->desk, &b->plan, PLAN_PIN, o->expert, o->need, &e);
    return done(a, b, ok, &e, _("Pinned; s solves with it"));
}

/* What is forbidden does not stay placed. */
COMMAND(run_forbid)
{
    struct board *b = s->state;
    const struct plan_option *o = board_option(b);
    struct err e = {0};

    (void)arg;
    if (!is_free(a))
        return R_NONE;
    a->m->action = "plan forbid";
    bool ok = (o->standing != PLAN_PLACED || plan_desk_unassign(a->m, b->desk, &b->plan, o->expert, o->need, &e)) &&
              plan_desk_wish(a->m, b->desk, &b->plan, PLAN_FORBID, o->expert, o->need, &e);
    return done(a, b, ok, &e, _("Forbidden"));
}

COMMAND(run_take_back)
{
    struct board *b = s->state;
    const struct plan_option *o = board_option(b);
    struct err e = {0};

    (void)arg;
    if (!is_free(a))
        return R_NONE;
    switch (o->standing) {
    case PLAN_PINNED:
    case PLAN_FORBIDDEN:
        a->m->action = "plan unpin";
        return done(a, b, plan_desk_wish(a->m, b->desk, &b->plan, PLAN_UNPIN, o->expert, o->need, &e), &e, _("Neither pinned nor forbidden any more"));
    case PLAN_PLACED:
        a->m->action = "plan unassign";
        return done(a, b, plan_desk_unassign(a->m, b->desk, &b->plan, o->expert, o->need, &e), &e, _("Not sent any more"));
    case PLAN_WORKING:
        app_warn(a, _("this is an assignment already: cancel it in the list of assignments"));
        return R_NONE;
    case PLAN_OPEN:
    case PLAN_UNFIT:
        break;
    }
    app_say(a, _("There is nothing to take back: neither sent nor pinned nor forbidden."));
    return R_NONE;
}

/* ---- the plan ---- */

COMMAND(run_solve)
{
    struct board *b = s->state;
    struct plan_memory *before = NULL;
    struct err e = {0};

    (void)arg;
    if (!is_free(a))
        return R_NONE;
    board_hush(a, b);
    if (!plan_remember(a->m, b->desk, &b->plan, &before, &e)) {
        app_fail(a, &e, NULL);
        return R_NONE;
    }
    plan_memory_release(b->before);
    b->before = before;
    return solve_start(a, &b->plan);
}

COMMAND(run_stop)
{
    struct board *b = s->state;

    (void)arg;
    if (b->asking) {
        board_hush(a, b);
        app_say(a, _("The question was given up."));
        return R_NONE;
    }
    if (!solve_runs(a)) {
        app_say(a, _("Nothing is being solved."));
        return R_NONE;
    }
    solve_stop(a);
    return R_NONE;
}

COMMAND(run_moves)
{
    struct board *b = s->state;

    (void)arg;
    return is_free(a) ? moves_open(a, b) : R_NONE;
}

COMMAND(run_gaps)
{
    (void)arg;
    return gaps_open(a, board_record(s), s->state);
}

COMMAND(run_totals)
{
    (void)arg;
    return plan_show_totals(a, board_record(s), ((struct board *)s->state)->desk);
}

COMMAND(run_back)
{
    struct board *b = s->state;

    (void)arg;
    if (b->searching || b->search.text.len) {
        board_unmatch(b);
        return R_LOAD;
    }
    if (b->in_right)
        return run_left(a, s, arg);
    if (solve_runs(a))
        return ask_yes(a, TAG_STOP_AND_LEAVE, _("The plan is being solved. Stop that and leave the board?"));
    return app_answer(a, 0, false, 0, "", NULL);
}

unsigned board_result(struct app *a, struct screen *s, const struct result *r)
{
    if (r->tag == TAG_AREA)
        return r->yes ? set_area(a, s->state, r->text) : R_NONE;
    if (r->tag != TAG_STOP_AND_LEAVE || !r->yes)
        return R_NONE;
    solve_stop(a);
    return app_answer(a, 0, false, 0, "", NULL);
}

const struct command board_commands[] = {
    {"board-assign", "a", N_("Send the expert to the need"), N_("Send"), NEED_SET | NEED_ROW | NEED_READ, run_assign},
    {"board-pin", "p", N_("This expert must go to this need"), N_("Pin"), NEED_SET | NEED_ROW | NEED_READ, run_pin},
    {"board-forbid", "n", N_("This expert must not go to this need"), N_("Forbid"), NEED_SET | NEED_ROW | NEED_READ, run_forbid},
    {"board-take-back", "d Del", N_("Neither sent nor pinned nor forbidden"), N_("Take back"), NEED_SET | NEED_ROW | NEED_READ, run_take_back},
    {"plan-solve", "s", N_("Fill the plan with the best placements"), N_("Solve"), NEED_SET, run_solve},
    {"board-moves", "v A", N_("What moves before anything does; from there it is applied"), N_("Preview"), NEED_READ, run_moves},
    {"board-turn", "Tab", N_("The same pair from the other side: needs or experts on the left"), N_("Turn"), NEED_READ, run_turn},
    {"board-explain", "e", N_("Why this one, who else, what it would take"), N_("Why"), NEED_READ, board_explain},
    {"board-help", "?", N_("Why, and what can be done here"), NULL, NEED_READ, board_help},
    {"board-effect", "c", N_("What this choice changes in the whole plan"), N_("Effect"), NEED_ROW | NEED_READ, board_effect},
    {"board-lacking", "m", N_("Only what lacks somebody, or all"), N_("Missing/all"), NEED_READ, run_lacking},
    {"search", "/", N_("Search as you type: Chinese, pinyin, initials, numbers"), N_("Search"), NEED_READ, run_search},
    {"back", "Esc q", N_("Leave the search, then the right side, then the board"), N_("Back"), 0, run_back},
    {"enter", "Enter", N_("To the right side; there: show the record"), NULL, NEED_READ, run_enter},
    {"board-area", "f", N_("Show only one division"), NULL, 0, run_area},
    {"all", "F", N_("Show all again: no search, no division"), NULL, 0, run_all},
    {"plan-gaps", "w", N_("What is missing, and why"), NULL, NEED_READ, run_gaps},
    {"plan-totals", "o", N_("What the plan comes to, by programme and league"), NULL, NEED_READ, run_totals},
    {"board-bars", "b", N_("All quotas and what is covered"), NULL, NEED_READ, run_bars},
    {"board-stop", "C-c", N_("Stop solving"), NULL, 0, run_stop},
    {"right", "Right l", N_("To the right side"), NULL, NEED_READ, run_right},
    {"left", "Left h", N_("To the left side"), NULL, 0, run_left},
    {"down", "Down j C-n", N_("One row down"), NULL, 0, run_down},
    {"up", "Up k", N_("One row up"), NULL, 0, run_up},
    {"page-down", "PgDn C-f", N_("One page down"), NULL, 0, run_page_down},
    {"page-up", "PgUp C-b", N_("One page up"), NULL, 0, run_page_up},
    {"first", "Home g", N_("To the first row"), NULL, 0, run_first},
    {"last", "End G", N_("To the last row"), NULL, 0, run_last},
    {"refresh", "C-r", N_("Read the year again"), NULL, 0, run_refresh},
    {0},
};
