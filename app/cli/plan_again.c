/* Planning again: `plan replan`, the change sheet, two plans side by side. */
#include "cells__.h"

#include "base/heap.h"
#include "base/num.h"
#include "model/kinds.h"
#include "store/db.h"
#include "work/plan.h"
#include "work/plan_again.h"
#include "work/plan_compare.h"
#include "work/plan_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool cli__percent(const char *text, int *percent, struct err *e)
{
    size_t len = strlen(text);
    int64_t n;

    if (len && text[len - 1] == '%')
        len--;
    else if (len > 3 && memcmp(text + len - 3, "％", 3) == 0)
        len -= 3;
    if (!num_parse_int(text, len, &n, e))
        return false;
    if (n < 0 || n > 100)
        return err_set(e, ERR_INPUT, _("--keep: from 1%% to 100%%, or 0 for no floor; not %lld%%"), (long long)n);
    *percent = n ? (int)n : -1;
    return true;
}

/* ---- the change sheet ---- */

struct sheet_of_changes {
    const struct record *old, *new;
    struct plan_year *solved; /* the year of the new one, if it was solved just now; owned */
    struct plan_move *moves;
    int64_t count;
    struct plan_absence *out; /* left out of the new plan */
    int64_t out_count;
    int64_t experts, ended, begun, moved; /* experts concerned; places given up, new, exchanged */
};

static bool load_changes(struct cli *c, struct sheet_of_changes *s, struct err *e)
{
    if (!plan_moves(&c->model, s->solved, s->old, s->new, &c->mem, &s->moves, &s->count, e) ||
        !plan_left_out_of(&c->model, s->new, &c->mem, &s->out, &s->out_count, e))
        return false;
    for (int64_t i = 0; i < s->count; i++) {
        const struct plan_move *m = &s->moves[i];
        s->experts += i == 0 || strcmp(m->expert, s->moves[i - 1].expert) != 0;
        s->moved += m->from_need && m->to_need;
        s->ended += !m->to_need;
        s->begun += !m->from_need;
    }
    return true;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static bool write_moves(struct cli *c, const struct cli_args *a, const struct sheet_of_changes *s, struct err *e)
{
    const struct sheet_column columns[] = {
        {"expert", _("Expert"), false, 11},         {"name", _("Name"), false, 8},
        {"from_need", _("From need"), false, 11},   {"from_village", _("From village"), false, 20},
        {"to_need", _("To need"), false, 11},       {"to_village", _("To village"), false, 20},
        {"why", _("Why"), false, 44},
    };
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};

    if (!cli_rows_open(c, a, columns, sizeof columns / sizeof *columns, &w, e))
        return false;
    bool ok = true;
    for (int64_t i = 0; ok && i < s->count; i++) {
        const struct plan_move *m = &s->moves[i];
        const char *cells[] = {m->expert, m->expert_name, m->from_need, m->from_village, m->to_need, m->to_village, m->why};
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++)
            cli__put_text(&l, or_empty(cells[k]));
        ok = cli__send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

static void put_left_out(struct cli *c, const struct sheet_of_changes *s)
{
    for (int64_t i = 0; i < s->out_count; i++) {
        const struct plan_absence *o = &s->out[i];
        if (*o->need)
            fprintf(c->out.file, _("Withdrawn: need %s, %s\n"), o->need, o->village);
        else if (*o->since)
            fprintf(c->out.file, _("Left out: expert %s %s, from %s\n"), o->expert, o->name, o->since);
        else
            fprintf(c->out.file, _("Left out: expert %s %s\n"), o->expert, o->name);
    }
}

static void put_head(struct cli *c, const struct sheet_of_changes *s)
{
    const struct record *new = s->new;
    FILE *f = c->out.file;

    fprintf(f, _("CHANGE SHEET   dispatch of %d\n"), (int)record_number(new, PLAN_YEAR));
    fprintf(f, _("From plan %s to plan %s%s%s   Date: %s\n"), record_text(s->old, PLAN_NO), record_text(new, PLAN_NO),
            *record_text(new, PLAN_NAME) ? " " : "", record_text(new, PLAN_NAME), c->model.today);
    put_left_out(c, s);
    fprintf(f, _("%lld experts concerned: %lld places exchanged, %lld given up, %lld new\n\n"), (long long)s->experts, (long long)s->moved,
            (long long)s->ended, (long long)s->begun);
}

static void put_signatures(struct cli *c)
{
    FILE *f = c->out.file;

    fprintf(f, "\n%s ______________________  %s ____________\n", _("Science bureau (signature, seal):"), _("Date:"));
    fprintf(f, "\n%s ______________________  %s ____________\n", _("Sending unit (signature, seal):"), _("Date:"));
    fprintf(f, "\n%s ______________________  %s ____________\n", _("Village (signature, seal):"), _("Date:"));
}

/* For people a sheet to sign, for programs its rows. */
static bool write_changes(struct cli *c, const struct cli_args *a, struct sheet_of_changes *s, struct err *e)
{
    if (!load_changes(c, s, e))
        return false;
    if (!cli_is_table(a))
        return write_moves(c, a, s, e);
    if (!cli__output(c, a, e))
        return false;
    put_head(c, s);
    if (!write_moves(c, a, s, e))
        return false;
    put_signatures(c);
    return true;
}

/* Both plans of the command's words. */
static bool find_two(struct cli *c, const struct cli_args *a, struct record *one, struct record *other, struct err *e)
{
    record_init(one, &plan_entity);
    record_init(other, &plan_entity);
    return plan_find(&c->model, cli_word(a, 0), one, e) && plan_find(&c->model, cli_word(a, 1), other, e);
}

int cli__plan_changes(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record one, other;
    struct sheet_of_changes s = {.old = &one, .new = &other};
    bool ok = find_two(c, a, &one, &other, e) && write_changes(c, a, &s, e);

    record_release(&one);
    record_release(&other);
    return ok ? 0 : -1;
}

/* ---- compare ---- */

/* 1234 of two decimals as 12.34. */
static void put_decimal(struct cli_cells *l, bool known, int64_t value, int decimals)
{
    static const int64_t tens[] = {1, 10, 100, 1000};
    int64_t whole = value < 0 ? -value : value, one = tens[decimals];

    if (!known || decimals == 0) {
        cli__put_number_unless(l, !known, value);
        return;
    }
    char *text = l->numbers[l->count];
    snprintf(text, CLI_NUMBER_BYTES, "%s%lld.%0*lld", value < 0 ? "-" : "", (long long)(whole / one), decimals, (long long)(whole % one));
    l->cells[l->count++] = (struct sheet_value){SHEET_NUMBER, text, strlen(text)};
}

static bool write_figures(struct cli *c, const struct cli_args *a, const char *one, const char *other, const struct plan_figure *figures,
                          int32_t count, struct err *e)
{
    bool table = cli_is_table(a);
    const struct sheet_column columns[] = {{"figure", _("Figure"), false, 50},
                                           {"first", table ? one : _("First plan"), true, 12},
                                           {"second", table ? other : _("Second plan"), true, 12},
                                           {"difference", _("Difference"), true, 10}};
    struct sheet_writer *w;
    struct cli_cells l = {.count = 0};

    if (!cli_rows_open(c, a, columns, 4, &w, e))
        return false;
    bool ok = true;
    for (int32_t i = 0; ok && i < count; i++) {
        const struct plan_figure *f = &figures[i];
        cli__put_text(&l, table ? f->label : f->name);
        put_decimal(&l, f->known[0], f->value[0], f->decimals);
        put_decimal(&l, f->known[1], f->value[1], f->decimals);
        put_decimal(&l, f->known[0] && f->known[1], f->value[1] - f->value[0], f->decimals);
        ok = cli__send(w, &l, e);
    }
    return cli_rows_close(w, e) && ok;
}

static bool differ(const struct plan_figure *figures, int32_t count, int64_t moves)
{
    bool found = moves > 0;

    for (int32_t i = 0; i < count; i++)
        found = found || figures[i].known[0] != figures[i].known[1] || figures[i].value[0] != figures[i].value[1];
    return found;
}

int cli__plan_compare(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record one, other;
    struct sheet_of_changes s = {.old = &one, .new = &other};
    struct plan_figure *figures = NULL;
    int32_t count = 0;

    bool ok = find_two(c, a, &one, &other, e) && plan_compare(&c->model, &one, &other, &c->mem, &figures, &count, e) && load_changes(c, &s, e) &&
              write_figures(c, a, record_text(&one, PLAN_NO), record_text(&other, PLAN_NO), figures, count, e);
    bool found = ok && differ(figures, count, s.count);
    if (ok && cli_is_table(a)) {
        fprintf(c->out.file, s.count ? _("\nWho moves: %lld experts\n") : _("\nNobody moves.\n"), (long long)s.experts);
        ok = s.count == 0 || write_moves(c, a, &s, e);
    }
    record_release(&one);
    record_release(&other);
    return !ok ? -1 : found;
}

/* ---- replan ---- */

/* Values of an option that may be given more than once, or with commas between. */
static int list_values(struct cli *c, const struct cli_args *a, const char *name, const char *const **out)
{
    const char **list = NULL;
    const char *value;
    int count = 0;

    for (int i = 0; (value = cli_text_at(a, name, i)) != NULL; i++)
        while (*value) {
            size_t len = strcspn(value, ",;");
            if (len) {
                list = mem_grow(list, (size_t)count + 1, sizeof *list);
                list[count++] = arena_dup_len(&c->mem, value, len);
            }
            value += len + (value[len] != '\0');
        }
    const char **kept = arena_new(&c->mem, ((size_t)count + 1) * sizeof *kept);
    if (count)
        memcpy(kept, list, (size_t)count * sizeof *kept);
    free(list);
    *out = kept;
    return count;
}

/* On stderr, so that rows stay rows. */
static bool tell(struct cli *c, const struct record *from, const struct record *plan, double planning_s, struct err *e)
{
    struct buf begun = {0};

    fprintf(stderr, _("draft %s, re-planned from %s: %lld of %lld earlier placements kept, in %lld ms, of which planning %.1f ms\n"), record_text(plan, PLAN_NO),
            record_text(from, PLAN_NO), (long long)record_number(plan, PLAN_KEPT), (long long)record_number(plan, PLAN_EARLIER),
            (long long)record_number(plan, PLAN_MILLISECONDS), 1000 * planning_s);
    bool ok = plan_begun_of_left_out(&c->model, plan, &begun, e);
    fputs(buf_text(&begun), stderr);
    buf_release(&begun);
    return ok;
}

static bool replan(struct cli *c, const struct cli_args *a, const struct plan_options *options, const struct record *from,
                   struct record *plan, struct err *e)
{
    struct plan_left_out out = {.since = cli_text(a, "from")};
    struct sheet_of_changes s = {.old = from, .new = plan};

    out.expert_count = list_values(c, a, "without", &out.experts);
    out.need_count = list_values(c, a, "without-need", &out.needs);
    if (out.since && out.expert_count == 0)
        return err_set(e, ERR_INPUT, _("--from DATE says from when an expert cannot go: give --without EXPERT too"));
    db_lazy(c->db, true); /* the draft alone is of no use: it goes to disk with what it comes to */
    bool begun = plan_replan(&c->model, from, &out, cli_text(a, "name"), plan, e);
    db_lazy(c->db, false);
    if (!begun)
        return false;
    struct plan_options mine = *options;
    double planning_s = 0;
    mine.planning_s = &planning_s;
    mine.year = &s.solved;
    bool ok = plan_fill(&c->model, plan, &mine, e);
    cli_progress_end(c);
    if (!ok) {
        /* A draft that could not be solved is of no use to anybody; if it cannot go either, that is no matter. */
        struct err why = {0};
        bool dropped = plan_drop(&c->model, plan, &why);
        (void)dropped;
        return false;
    }
    ok = tell(c, from, plan, planning_s, e) && write_changes(c, a, &s, e);
    plan_year_free(s.solved);
    return ok;
}

int cli__plan_replan(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct plan_options options = {.tick = cli_progress, .arg = c, .limit_s = (double)cli_number(a, "time-limit", 0)};
    struct record from, plan;
    struct buf action = {0};

    heap_expect(PLAN_HEAP);
    db_map(c->db);
    record_init(&from, &plan_entity);
    record_init(&plan, &plan_entity);
    bool ok = (!cli_text(a, "keep") || cli__percent(cli_text(a, "keep"), &options.keep_percent, e)) &&
              plan_find(&c->model, cli_word(a, 0), &from, e);
    if (ok) {
        buf_addf(&action, "plan replan %s", record_text(&from, PLAN_NO));
        c->model.action = arena_dup(&c->mem, buf_text(&action));
        buf_release(&action);
        ok = replan(c, a, &options, &from, &plan, e);
    }
    record_release(&from);
    record_release(&plan);
    if (ok)
        cli__tell_transaction(c);
    return ok ? 0 : -1;
}
