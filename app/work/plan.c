/* What happens to a plan: it is begun, wished for, solved, exported, dropped. Applying is in plan_apply.c. */
#include "plan_basis_store__.h"
#include "plan_lines__.h"
#include "plan_records__.h"

#include "base/date.h"
#include "model/kinds.h"
#include "store/txn.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_state(const struct record *plan, const char *state)
{
    return strcmp(record_text(plan, PLAN_STATE), state) == 0;
}

bool plan__may_change(struct model *m, const struct record *plan, struct err *e)
{
    if (!role_require(&m->who, &plan_entity, VERB_SET, "", e))
        return false;
    return !is_state(plan, "applied") ||
           err_set(e, ERR_CONFLICT, _("plan %s is applied; take that back with `tepai undo`, or begin a new plan"), record_text(plan, PLAN_NO));
}

/* ---- finding ---- */

static bool is_running_number(const char *text)
{
    return *text && strlen(text) <= 8 && strspn(text, "0123456789") == strlen(text);
}

/* The first column of the first row, or "". */
static bool read_number(struct stmt *s, char out[64], struct err *e)
{
    out[0] = '\0';
    if (stmt_next(s))
        snprintf(out, 64, "%s", stmt_col_text(s, 0));
    return stmt_close(s, e);
}

bool plan_find(struct model *m, const char *number, struct record *plan, struct err *e)
{
    char no[64] = "";
    struct stmt s;

    if (is_running_number(number)) {
        stmt_open(&s, m->db, Q_PLAN_BY_RUNNING_NUMBER);
        stmt_int(&s, ":running", strtol(number, NULL, 10));
        if (!read_number(&s, no, e))
            return false;
    }
    return repo_find(m, *no ? no : number, plan, e);
}

bool plan_of_year(struct model *m, int year, struct record *plan, bool *found, struct err *e)
{
    char no[64];
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_OF_YEAR);
    stmt_int(&s, ":year", year);
    if (!read_number(&s, no, e))
        return false;
    *found = *no != '\0';
    return !*found || repo_find(m, no, plan, e);
}

/* ---- new ---- */

static bool copy_wishes(struct model *m, const struct record *from, const struct record *plan, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINES_COPY);
    stmt_int(&s, ":plan", plan->id);
    stmt_int(&s, ":from", from->id);
    return stmt_run(&s, e);
}

static bool begin(struct model *m, int year, const struct record *from, const char *name, struct record *plan, struct err *e)
{
    struct buf text = {0};

    buf_add_int(&text, year);
    bool ok = record_set(m, plan, PLAN_YEAR, buf_text(&text), text.len, e) &&
              (!name || record_set(m, plan, PLAN_NAME, name, strlen(name), e));
    buf_release(&text);
    if (ok && from)
        record_put_number(plan, PLAN_COPIED_FROM, from->id);
    return ok && repo_save(m, plan, e) && (!from || copy_wishes(m, from, plan, e));
}

bool plan_new(struct model *m, int year, const char *from, const char *name, struct record *plan, struct err *e)
{
    struct record source;

    if (!role_require(&m->who, &plan_entity, VERB_ADD, "", e))
        return false;
    record_init(&source, &plan_entity);
    bool ok = !from || plan_find(m, from, &source, e);
    if (ok && from && record_number(&source, PLAN_YEAR) != year)
        ok = err_set(e, ERR_INPUT, _("plan %s is of %d: its wishes name needs of that year and cannot be copied to %d"),
                     record_text(&source, PLAN_NO), (int)record_number(&source, PLAN_YEAR), year);
    ok = ok && txn_begin(m->db, TXN_WRITE, e) && txn_end(m->db, begin(m, year, from ? &source : NULL, name, plan, e), e);
    record_release(&source);
    return ok;
}

/* ---- solving ---- */

/* What the solver is told, and whether somebody said stop. */
struct watch {
    const struct plan_options *options;
    bool stopped;
};

static bool watch_tick(void *arg, const char *phase, int64_t done, int64_t total)
{
    struct watch *w = arg;

    if (w->options && w->options->tick && !w->options->tick(w->options->arg, phase, done, total))
        w->stopped = true;
    return !w->stopped;
}

/* A copy keeps what it can of what it was copied from; any plan, when somebody asks for it. */
static bool is_measured(const struct record *plan)
{
    return plan->values[PLAN_COPIED_FROM].set || plan->values[PLAN_KEEP].set;
}

static bool note_solution(struct model *m, struct record *plan, const struct plan_data *d, const struct plan_solution *s,
                          int64_t took_us, struct err *e)
{
    record_put_number(plan, PLAN_EXPERTS, s->experts_used);
    record_put_number(plan, PLAN_PLACEMENTS, s->placements);
    record_put_number(plan, PLAN_POOR_COVERED, s->plan.poor_covered);
    record_put_number(plan, PLAN_POOR_VILLAGES, s->poor_villages);
    record_put_number(plan, PLAN_SHORTFALL, s->plan.quota_shortfall);
    record_put_number(plan, PLAN_VALUE, s->plan.value);
    record_put_number(plan, PLAN_PROVED, s->proved);
    record_put_number(plan, PLAN_MILLISECONDS, took_us / 1000);
    if (is_measured(plan)) {
        record_put_number(plan, PLAN_EARLIER, d->earlier_total);
        record_put_number(plan, PLAN_KEPT, s->kept);
    }
    if (s->gap_value >= 0)
        record_put_number(plan, PLAN_BOUND, s->bound.value);
    else
        record_clear(plan, PLAN_BOUND);
    return is_state(plan, "draft") ? repo_do(m, plan, "solve", e) : repo_save(m, plan, e);
}

static bool watch_wait(void *arg)
{
    return watch_tick(arg, _("waiting for another writer"), 0, 0);
}

static bool begin_noting(struct model *m, struct watch *watch, struct err *e)
{
    if (watch->options && watch->options->patient)
        db_patience(m->db, watch_wait, watch);
    bool ok = txn_begin(m->db, TXN_WRITE, e);
    db_patience(m->db, NULL, NULL);
    return ok;
}

/* Where no record was changed since the year was read, all that lines refer to is there, and need not be looked up again. */
static bool begin_trusting(struct model *m, const struct plan_data *d, struct watch *watch, bool *sure, struct err *e)
{
    db_trust(m->db, true);
    if (!begin_noting(m, watch, e))
        return false;
    if (plan_data__holds(m, d, sure, e) && *sure)
        return true;
    txn_leave(m->db);
    db_trust(m->db, false);
    err_clear(e);
    return begin_noting(m, watch, e);
}

/* The lines and the figures, in one transaction. A watched run may wait for others longer than usual. */
static bool note_all(struct model *m, struct record *plan, struct plan_data *d, const struct plan_solution *s,
                     struct watch *watch, int64_t took_us, struct err *e)
{
    bool own = !txn_is_writing(m->db), sure = false;
    bool ok = own ? begin_trusting(m, d, watch, &sure, e) : begin_noting(m, watch, e);

    ok = ok && txn_end(m->db, note_solution(m, plan, d, s, took_us, e) && plan_lines__store(m, plan, d, s, sure, e) &&
                                  (s->basis_stands || plan_basis__store(m, plan->id, d, s->basis, e)) && plan_records__keep(m, d->records, e), e);
    if (own)
        db_trust(m->db, false);
    return ok;
}

/* `again`: it has earlier placements that solving keeps. */
static bool load_year(struct model *m, const struct record *plan, bool again, struct plan_data *d, struct err *e)
{
    int year = (int)record_number(plan, PLAN_YEAR);

    if (!txn_begin(m->db, TXN_READ, e)) {
        *d = (struct plan_data){0};
        return false;
    }
    bool ok = again ? plan_data__load_again(m, year, plan->id, d, e) : plan_data__load(m, year, plan->id, d, e);
    return txn_end(m->db, ok, e) && ok;
}

static bool keep_earlier(struct record *plan, const struct plan_options *options, struct plan_data *d, struct plan_options *mine, struct err *e)
{
    if (options && options->keep_percent < 0)
        record_clear(plan, PLAN_KEEP);
    else if (options && options->keep_percent)
        record_put_number(plan, PLAN_KEEP, options->keep_percent);
    return !is_measured(plan) || plan_again__keep(d, record_number(plan, PLAN_REPLANS) != 0, record_number(plan, PLAN_KEEP), &mine->keep_least, e);
}

static bool solve(struct model *m, struct record *plan, const struct plan_options *options, struct plan_data *d, struct err *e)
{
    struct watch watch = {.options = options};
    struct plan_options mine = {.tick = watch_tick, .arg = &watch, .limit_s = options ? options->limit_s : 0, .want_basis = true};
    struct plan_solution s;
    int64_t from_us = clock_elapsed_us();
    struct err why = {0};

    bool again = is_measured(plan) || (options && options->keep_percent > 0);
    if (!load_year(m, plan, again, d, e) || !plan_instance_check(&d->in, e) || !keep_earlier(plan, options, d, &mine, e))
        return false;
    if (!d->in.basis)
        plan_score__store(&d->score, &d->in);
    bool solved = plan_solve(&d->in, &mine, &s, &why);
    if (solved && options && options->planning_s)
        *options->planning_s = s.seconds_total;
    bool ok = solved && !watch.stopped && note_all(m, plan, d, &s, &watch, clock_elapsed_us() - from_us, &why);
    if (!ok && watch.stopped)
        err_set(e, ERR_INPUT, _("stopped; plan %s is as it was"), record_text(plan, PLAN_NO));
    else if (!ok)
        *e = why;
    if (solved)
        plan_solution_release(&s);
    return ok;
}

bool plan_fill(struct model *m, struct record *plan, const struct plan_options *options, struct err *e)
{
    enum { CACHE_KIB = 12288 }; /* pages of needs and of lines come again and again while lines are written */

    if (!plan__may_change(m, plan, e))
        return false;
    struct plan_year *year = mem_zero(1, sizeof *year);
    db_cache(m->db, CACHE_KIB);
    bool ok = solve(m, plan, options, &year->d, e);
    db_cache(m->db, 0);
    if (ok && options && options->year)
        *options->year = year;
    else
        plan_year_free(year);
    return ok;
}

void plan_year_free(struct plan_year *year)
{
    if (year)
        plan_data__release(&year->d);
    free(year);
}

/* ---- wishes ---- */

static bool drop_line(struct model *m, int64_t plan, const char *kind, int64_t expert, int64_t need, int64_t *dropped, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINE_DROP);
    stmt_int(&s, ":plan", plan);
    stmt_text(&s, ":kind", kind);
    stmt_int(&s, ":expert", expert);
    stmt_int(&s, ":need", need);
    if (!stmt_run(&s, e))
        return false;
    *dropped += db_changes(m->db);
    return true;
}

static bool add_line(struct model *m, int64_t plan, const char *kind, int64_t expert, int64_t need, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINE_ADD);
    stmt_int(&s, ":plan", plan);
    stmt_text(&s, ":kind", kind);
    stmt_int(&s, ":expert", expert);
    stmt_int(&s, ":need", need);
    stmt_int(&s, ":score", 0);
    return stmt_run(&s, e);
}

static bool unwish(struct model *m, const struct record *plan, const struct record *expert, const struct record *need, struct err *e)
{
    int64_t dropped = 0;

    if (!drop_line(m, plan->id, "pinned", expert->id, need->id, &dropped, e) ||
        !drop_line(m, plan->id, "forbidden", expert->id, need->id, &dropped, e))
        return false;
    return dropped > 0 || err_set(e, ERR_MISSING, _("plan %s neither pins nor forbids expert %s on need %s"), record_text(plan, PLAN_NO),
                                  record_text(expert, EXPERT_NO), record_text(need, NEED_NO));
}

/* The wishes of a plan as a whole can still be kept. */
static bool check_wishes(struct model *m, const struct record *plan, struct plan_held *held, struct err *e)
{
    struct plan_borrowed year;
    bool ok = plan_held__open(m, plan, held, &year, e);

    plan_held__close(&year);
    return ok;
}

static bool make_wish(struct model *m, struct record *plan, struct plan_held *held, enum plan_wish wish,
                      const struct record *expert, const struct record *need, struct err *e)
{
    bool ok;

    /* Somebody may have changed the plan since it was read. */
    if (held && (!repo_load(m, plan->id, plan, e) || !plan__may_change(m, plan, e)))
        return false;
    if (wish == PLAN_UNPIN)
        ok = unwish(m, plan, expert, need, e);
    else
        ok = add_line(m, plan->id, wish == PLAN_PIN ? "pinned" : "forbidden", expert->id, need->id, e) && check_wishes(m, plan, held, e);
    return ok && (!is_state(plan, "solved") || repo_do(m, plan, "edit", e));
}

bool plan_held__wish(struct model *m, struct record *plan, struct plan_held *held, enum plan_wish wish, const char *expert,
                     const char *need, struct err *e)
{
    struct record x, n;

    if (!plan__may_change(m, plan, e))
        return false;
    record_init(&x, &expert_entity);
    record_init(&n, &need_entity);
    bool ok = txn_begin(m->db, TXN_WRITE, e) &&
              txn_end(m->db, repo_find(m, expert, &x, e) && repo_find(m, need, &n, e) && make_wish(m, plan, held, wish, &x, &n, e), e);
    record_release(&x);
    record_release(&n);
    return ok;
}

bool plan_wish(struct model *m, struct record *plan, enum plan_wish wish, const char *expert, const char *need, struct err *e)
{
    return plan_held__wish(m, plan, NULL, wish, expert, need, e);
}

bool plan_drop(struct model *m, struct record *plan, struct err *e)
{
    return plan__may_change(m, plan, e) && repo_remove(m, plan, e);
}

/* ---- export ---- */

static FILE *create(const char *dir, const char *name, struct err *e)
{
    struct buf path = {0};

    buf_addf(&path, "%s/%s", dir, name);
    FILE *f = fopen(buf_text(&path), "w");
    if (!f)
        err_set(e, ERR_IO, _("%s cannot be written: %s"), buf_text(&path), strerror(errno));
    buf_release(&path);
    return f;
}

static void put_names(FILE *f, const char *kind, const char *const *keys, int32_t count)
{
    for (int32_t i = 0; i < count; i++)
        fprintf(f, "%s,%d,%s\n", kind, i, keys[i]);
}

/* What each number stands for. Keys hold no comma and no quote: numbers and codes. */
static bool write_names(const struct plan_data *d, const char *dir, struct err *e)
{
    FILE *f = create(dir, "names.csv", e);

    if (!f)
        return false;
    fputs("kind,id,key\n", f);
    put_names(f, "programme", d->programmes.words, d->programmes.count);
    put_names(f, "league", d->leagues.words, d->leagues.count);
    put_names(f, "banner", d->banners.words, d->banners.count);
    put_names(f, "village", d->villages.words, d->villages.count);
    put_names(f, "expert", d->experts.words, d->experts.count);
    put_names(f, "need", d->needs.words, d->needs.count);
    put_names(f, "quota", d->quota_names, d->quota_records);
    bool bad = ferror(f) != 0;
    return (fclose(f) == 0 && !bad) || err_set(e, ERR_IO, _("names.csv could not be written whole: %s"), strerror(errno));
}

static bool write_lines(struct model *m, const struct record *plan, const struct plan_data *d, const char *dir, struct err *e)
{
    struct plan_pair *pairs = NULL;
    int64_t count = 0, room = 0;
    struct buf path = {0};
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINES);
    stmt_int(&s, ":plan", plan->id);
    stmt_text(&s, ":kind", "placed");
    while (stmt_next(&s)) {
        struct plan_pair p = {plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0)), plan_rows__at(&d->need_rows, stmt_col_int(&s, 1))};
        if (p.expert < 0 || p.need < 0)
            err_set(e, ERR_CONFLICT, _("expert %s on need %s stands in plan %s but is not in the year's instance any more; solve the plan again"),
                    stmt_col_text(&s, 2), stmt_col_text(&s, 3), record_text(plan, PLAN_NO));
        if (count == room)
            pairs = mem_grow(pairs, (size_t)(room = room ? room * 2 : 1024), sizeof *pairs);
        pairs[count++] = p;
    }
    bool ok = stmt_close(&s, e) && e->code == ERR_NONE;
    buf_addf(&path, "%s/plan.csv", dir);
    ok = ok && plan_pairs_write(pairs, count, buf_text(&path), e);
    buf_release(&path);
    free(pairs);
    return ok;
}

bool plan_export(struct model *m, const struct record *plan, const char *dir, struct err *e)
{
    struct plan_data d;

    if (mkdir(dir, 0777) != 0 && errno != EEXIST)
        return err_set(e, ERR_IO, _("the folder %s cannot be made: %s"), dir, strerror(errno));
    bool ok = load_year(m, plan, false, &d, e) && plan_instance_write(&d.in, dir, e) && write_names(&d, dir, e);
    if (ok && !is_state(plan, "draft"))
        ok = write_lines(m, plan, &d, dir, e);
    plan_data__release(&d);
    return ok;
}
