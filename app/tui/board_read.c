/* What the board shows: the rows on the left, those that match what was typed, and who could go on the right. */
#include "beside__.h"
#include "board__.h"

#include "model/kinds.h"
#include "model/scope.h"
#include "store/txn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- left: needs ---- */

static bool read_wants(struct board *b, struct err *e)
{
    struct plan_want *wants;
    int32_t count;

    if (!plan_desk_wants(b->desk, b->area, b->lacking, &b->row_mem, &wants, &count, e))
        return false;
    b->rows = arena_zero(&b->row_mem, ((size_t)count + 1) * sizeof *b->rows);
    b->row_count = count;
    for (int32_t i = 0; i < count; i++) {
        const struct plan_want *w = &wants[i];
        b->rows[i] = (struct board_row){w->need, w->village_name, w->specialty, w->village, w->poor, w->covered, w->priority, w->got, w->wanted};
    }
    return true;
}

/* ---- left: experts ---- */

static void read_people(struct board *b)
{
    struct plan_sent *people;
    int32_t count;

    plan_desk_people(b->desk, b->area, b->lacking, &b->row_mem, &people, &count);
    b->rows = arena_zero(&b->row_mem, ((size_t)count + 1) * sizeof *b->rows);
    b->row_count = count;
    for (int32_t i = 0; i < count; i++) {
        const struct plan_sent *p = &people[i];
        b->rows[i] = (struct board_row){p->expert, p->name, p->programme, p->home, false, p->load > 0, 0, p->load, p->capacity};
    }
}

/* ---- what was typed ---- */

static bool matches(const struct board_row *r, const char *typed)
{
    return match_label(r->key, typed) || match_label(r->name, typed) || match_label(r->what, typed);
}

/* What matches a longer text matched its beginning: a letter more looks only at the rows that are left. */
void board_match(struct board *b)
{
    const char *typed = buf_text(&b->search.text);
    size_t before = b->matched.len;
    bool longer = before && strncmp(typed, buf_text(&b->matched), before) == 0;
    int count = longer ? b->shown_count : b->row_count;

    b->shown = mem_grow(b->shown, (size_t)b->row_count + 1, sizeof *b->shown);
    b->shown_count = 0;
    for (int i = 0; i < count; i++) {
        int row = longer ? b->shown[i] : i;
        if (!*typed || matches(&b->rows[row], typed))
            b->shown[b->shown_count++] = row;
    }
    buf_reset(&b->matched);
    buf_add(&b->matched, typed);
}

/* ---- where the cursor stands ---- */

static void stand_on(struct board_pane *p, int at, int count)
{
    p->at = at >= count ? count - 1 : at;
    if (p->at < 0)
        p->at = 0;
}

static void find_row(struct board *b, const char *key)
{
    int at = b->left.at;

    for (int i = 0; *key && i < b->shown_count; i++)
        if (strcmp(b->rows[b->shown[i]].key, key) == 0) {
            at = i;
            break;
        }
    stand_on(&b->left, at, b->shown_count);
}

void board_unmatch(struct board *b)
{
    char key[32];

    snprintf(key, sizeof key, "%s", b->options_of);
    line_set(&b->search, "");
    b->searching = false;
    board_match(b);
    find_row(b, key);
    b->due |= DUE_OPTIONS;
}

static const char *option_key(const struct board *b, int i)
{
    return b->by_expert ? b->options[i].need : b->options[i].expert;
}

static void find_option(struct board *b, const char *key)
{
    int at = *key ? b->right.at : 0;

    for (int i = 0; *key && i < b->option_count; i++)
        if (strcmp(option_key(b, i), key) == 0) {
            at = i;
            break;
        }
    stand_on(&b->right, at, b->option_count);
}

/* ---- right ---- */

/* Needs outside the account's area are not its business. */
static void keep_in_area(const struct app *a, struct board *b)
{
    int32_t kept = 0;

    if (role_reach(a->m->who.role, CLASS_CASE, VERB_READ) == REACH_ALL)
        return;
    for (int32_t i = 0; i < b->option_count; i++)
        if (scope_holds(a->m->who.area, b->options[i].village))
            b->options[kept++] = b->options[i];
    b->option_count = kept;
}

static bool ask(const struct app *a, struct board *b, const char *key, bool rejected, struct err *e)
{
    arena_reset(&b->option_mem);
    b->option_count = 0;
    if (!(b->by_expert ? plan_desk_villages : plan_desk_candidates)(b->desk, key, rejected, 0, &b->option_mem, &b->options, &b->option_count, e)) {
        b->option_count = 0;
        return false;
    }
    if (b->by_expert)
        keep_in_area(a, b);
    return true;
}

/* Those who cannot be sent are many: asked for where they can be seen. */
static bool ask_as_shown(const struct app *a, struct board *b, const char *key, struct err *e)
{
    if (!b->in_right && !ask(a, b, key, false, e))
        return false;
    b->whole = b->in_right || b->option_count < board_pane_rows(a->body_rows);
    return !b->whole || ask(a, b, key, true, e);
}

static bool read_options(struct app *a, struct board *b, struct err *e)
{
    const struct board_row *row = board_row(b);
    bool same = row && strcmp(b->options_of, row->key) == 0;
    const struct plan_option *o = board_option(b);
    char key[32] = "";

    if (*b->want_option)
        snprintf(key, sizeof key, "%s", b->want_option);
    else if (same && o)
        snprintf(key, sizeof key, "%s", b->by_expert ? o->need : o->expert);
    b->want_option[0] = '\0';
    b->option_count = b->suited = 0;
    snprintf(b->options_of, sizeof b->options_of, "%s", row ? row->key : "");
    if (row && !ask_as_shown(a, b, row->key, e))
        return false;
    while (b->suited < b->option_count && !b->options[b->suited].why)
        b->suited++;
    find_option(b, key);
    if (!b->option_count)
        b->in_right = false;
    return true;
}

/* ---- all of it ---- */

static bool read_rows(struct board *b, struct err *e)
{
    char key[32];

    snprintf(key, sizeof key, "%s", *b->want_row ? b->want_row : b->options_of);
    b->want_row[0] = '\0';
    b->row_count = b->shown_count = 0;
    buf_reset(&b->matched);
    arena_reset(&b->row_mem);
    if (b->by_expert)
        read_people(b);
    else if (!read_wants(b, e))
        return false;
    board_match(b);
    find_row(b, key);
    return true;
}

/* The desk's plan as it is now, and the bars. */
static bool read_desk(struct app *a, struct board *b, unsigned due, struct err *e)
{
    if (due & DUE_PLAN) {
        if (!plan_desk_refresh(a->m, b->desk, e))
            return false;
        b->generation++;
        b->own = txn_count(a->m->db);
        b->others = db_data_version(a->m->db);
    }
    arena_reset(&b->bar_mem);
    b->bar_count = 0;
    return plan_desk_bars(b->desk, &b->bar_mem, &b->bars, &b->bar_count, e);
}

bool board_read(struct app *a, struct board *b, struct err *e)
{
    if ((b->due & (DUE_YEAR | DUE_PLAN | DUE_DESK)) && !repo_load(a->m, b->plan.id, &b->plan, e))
        return false;
    if ((b->due & DUE_YEAR) || (!b->desk && !b->failed))
        board_read_year(a, b);
    b->due &= ~(unsigned)DUE_YEAR;
    if (!b->desk) /* all the rest waits for it */
        return true;
    if ((b->due & (DUE_PLAN | DUE_DESK)) && !read_desk(a, b, b->due, e))
        return false;
    if ((b->due & (DUE_PLAN | DUE_DESK | DUE_ROWS)) && !read_rows(b, e))
        return false;
    if (b->due && !read_options(a, b, e))
        return false;
    b->due = 0;
    return true;
}

void board_forget(struct board *b)
{
    beside_leave(&b->reading);
    plan_desk_close(b->desk);
    plan_memory_release(b->before);
    arena_release(&b->row_mem);
    arena_release(&b->option_mem);
    arena_release(&b->bar_mem);
    line_release(&b->search);
    buf_release(&b->matched);
    free(b->shown);
    record_release(&b->plan);
}
