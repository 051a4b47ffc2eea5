/* Planning again: what an earlier plan placed, who and what is left out now, and plans that begin as copies. */
#include "plan_lines__.h"

#include "base/date.h"
#include "model/kinds.h"
#include "store/db.h"
#include "store/txn.h"
#include "work/plan_again.h"

#include <stdlib.h>
#include <string.h>

/* ---- earlier placements ---- */

/* Whose pairs it is measured against; 0 = published work. */
static bool find_origin(struct model *m, int64_t plan, int64_t *origin, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_ORIGIN);
    stmt_int(&s, ":plan", plan);
    *origin = stmt_next(&s) ? stmt_col_int(&s, 0) : plan;
    return stmt_close(&s, e);
}

/* Those that are candidates no more go. */
static void score_earlier(struct plan_data *d)
{
    int32_t *scratch = mem_new(((size_t)d->in.expert_count * 2 + 1) * sizeof *scratch);
    int32_t count = 0;

    d->earlier_score = mem_new(((size_t)d->earlier_count + 1) * sizeof *d->earlier_score);
    for (int32_t i = 0; i < d->earlier_count; i++) {
        int32_t score = plan_score__of(d, d->earlier[i], scratch);
        if (score < 0)
            continue;
        d->earlier_score[count] = score;
        d->earlier[count++] = d->earlier[i];
    }
    d->earlier_count = count;
    free(scratch);
}

bool plan_again__load(struct model *m, int64_t plan, struct plan_data *d, struct err *e)
{
    int64_t origin;

    if (!find_origin(m, plan, &origin, e) || !(origin ? plan_placed__read(m, origin, &d->from, e) : plan_placed__read_work(m, d->year, true, &d->from, e)))
        return false;
    d->version = db_data_version(m->db);
    d->earlier_total = (int32_t)d->from.count;
    d->earlier = mem_new(((size_t)d->earlier_total + 1) * sizeof *d->earlier);
    for (int32_t i = 0; i < d->earlier_total; i++) {
        struct plan_pair p = {plan_rows__at(&d->expert_rows, d->from.list[i].expert), plan_rows__at(&d->need_rows, d->from.list[i].need)};
        if (p.expert >= 0 && p.need >= 0)
            d->earlier[d->earlier_count++] = p;
    }
    plan_pairs__sort(d->earlier, d->earlier_count, d->in.need_count);
    score_earlier(d);
    return true;
}

bool plan_again__keep(struct plan_data *d, bool replans, int64_t percent, int64_t *least, struct err *e)
{
    *least = (d->earlier_total * percent + 99) / 100;
    if (percent && d->earlier_total == 0)
        return err_set(e, ERR_CONFLICT, _("there are no earlier placements to keep: `tepai plan replan PLAN`, or `tepai plan new YEAR --from PLAN`, begins with some"));
    if (d->earlier_count < *least)
        return err_set(e, ERR_CONFLICT, _("only %d of the %d earlier placements are still possible, so %lld %% of them cannot be kept"),
                       d->earlier_count, d->earlier_total, (long long)percent);
    d->in.keeps = d->earlier;
    d->in.keep_score = d->earlier_score;
    d->in.keep_count = d->earlier_count;
    d->in.keep_points = replans ? d->score.points.keep : 0;
    d->earlier = NULL;
    d->earlier_score = NULL;
    d->earlier_count = 0;
    return true;
}

/* ---- leaving out ---- */

static bool leave_out(struct model *m, int64_t plan, int64_t expert, int64_t need, const char *since, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_WITHOUT_ADD);
    stmt_int(&s, ":plan", plan);
    if (expert)
        stmt_int(&s, ":expert", expert);
    else
        stmt_null(&s, ":expert");
    if (need)
        stmt_int(&s, ":need", need);
    else
        stmt_null(&s, ":need");
    if (since)
        stmt_text(&s, ":since", since);
    else
        stmt_null(&s, ":since");
    return stmt_run(&s, e);
}

static bool leave_out_named(struct model *m, int64_t plan, const struct entity *t, const char *key, const char *since, struct err *e)
{
    struct record r;
    bool expert = t == &expert_entity;

    record_init(&r, t);
    bool ok = repo_find(m, key, &r, e) && leave_out(m, plan, expert ? r.id : 0, expert ? 0 : r.id, since, e);
    record_release(&r);
    return ok;
}

static bool leave_all_out(struct model *m, int64_t plan, const struct plan_left_out *out, struct err *e)
{
    for (int i = 0; i < out->expert_count; i++)
        if (!leave_out_named(m, plan, &expert_entity, out->experts[i], out->since, e))
            return false;
    for (int i = 0; i < out->need_count; i++)
        if (!leave_out_named(m, plan, &need_entity, out->needs[i], NULL, e))
            return false;
    return true;
}

static bool read_day(const char *text, char day[DATE_TEXT_BYTES], struct err *e)
{
    struct date d;

    if (!date_parse(text, strlen(text), &d, e))
        return false;
    date_format(d, day);
    return true;
}

/* ---- plans that begin as copies ---- */

static bool run_between(struct model *m, enum query query, int64_t plan, int64_t from, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, query);
    stmt_int(&s, ":plan", plan);
    if (from)
        stmt_int(&s, ":from", from);
    return stmt_run(&s, e);
}

static bool begin(struct model *m, const struct record *from, const char *name, bool replans, struct record *plan, struct err *e)
{
    record_put_number(plan, PLAN_YEAR, record_number(from, PLAN_YEAR));
    record_put_number(plan, PLAN_COPIED_FROM, from->id);
    if (replans)
        record_put_number(plan, PLAN_REPLANS, 1);
    return (!name || record_set(m, plan, PLAN_NAME, name, strlen(name), e)) && repo_save(m, plan, e) &&
           run_between(m, Q_PLAN_LINES_COPY, plan->id, from->id, e) && run_between(m, Q_PLAN_WITHOUT_COPY, plan->id, from->id, e);
}

/* A plan that may move published work: the year is not over, and the plan has something to be moved. */
static bool may_replan(struct model *m, const struct record *from, struct err *e)
{
    int64_t year = record_number(from, PLAN_YEAR);

    if (!role_require(&m->who, &plan_entity, VERB_ADD, "", e))
        return false;
    if (year < strtol(m->today, NULL, 10))
        return err_set(e, ERR_CONFLICT, _("%lld is over: what was assigned then stands and is not planned again"), (long long)year);
    if (strcmp(record_text(from, PLAN_STATE), "replaced") == 0)
        return err_set(e, ERR_CONFLICT, _("plan %s was replaced by a later one; re-plan that"), record_text(from, PLAN_NO));
    return from->values[PLAN_VALUE].set || err_set(e, ERR_CONFLICT, _("plan %s has no placements yet; `tepai plan solve %s` first"),
                                                   record_text(from, PLAN_NO), record_text(from, PLAN_NO));
}

static bool replan(struct model *m, const struct record *from, const struct plan_left_out *out, const char *name, struct record *plan, struct err *e)
{
    bool replans = strcmp(record_text(from, PLAN_STATE), "applied") == 0 || record_number(from, PLAN_REPLANS);

    return begin(m, from, name, replans, plan, e) && leave_all_out(m, plan->id, out, e) &&
           run_between(m, Q_PLAN_WISHES_DROP_LEFT_OUT, plan->id, 0, e);
}

bool plan_replan(struct model *m, const struct record *from, const struct plan_left_out *out, const char *name,
                 struct record *plan, struct err *e)
{
    struct plan_left_out with_day = *out;
    char day[DATE_TEXT_BYTES];

    if (!may_replan(m, from, e) || (out->since && !read_day(out->since, day, e)))
        return false;
    with_day.since = out->since ? day : NULL;
    return txn_begin(m->db, TXN_WRITE, e) && txn_end(m->db, replan(m, from, &with_day, name, plan, e), e);
}

/* Placements and what they come to. */
static bool copy_solution(struct model *m, const struct record *from, struct record *plan, struct err *e)
{
    static const int fields[] = {PLAN_EXPERTS, PLAN_PLACEMENTS, PLAN_POOR_COVERED, PLAN_POOR_VILLAGES, PLAN_SHORTFALL,
                                 PLAN_VALUE,   PLAN_BOUND,      PLAN_PROVED,       PLAN_MILLISECONDS};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (from->values[fields[i]].set)
            record_put_number(plan, fields[i], record_number(from, fields[i]));
    return run_between(m, Q_PLAN_LINES_COPY_PLACED, plan->id, from->id, e) &&
           (strcmp(record_text(from, PLAN_STATE), "draft") == 0 ? repo_save(m, plan, e) : repo_do(m, plan, "solve", e));
}

bool plan_copy(struct model *m, const struct record *from, const char *name, struct record *plan, struct err *e)
{
    if (!role_require(&m->who, &plan_entity, VERB_ADD, "", e))
        return false;
    return txn_begin(m->db, TXN_WRITE, e) &&
           txn_end(m->db, begin(m, from, name, record_number(from, PLAN_REPLANS) != 0, plan, e) && copy_solution(m, from, plan, e), e);
}

/* ---- what is left out ---- */

static const char *keep(struct arena *mem, struct stmt *s, int column)
{
    return arena_dup(mem, stmt_col_text(s, column));
}

bool plan_left_out_of(struct model *m, const struct record *plan, struct arena *mem, struct plan_absence **out,
                      int64_t *count, struct err *e)
{
    struct plan_absence *list = NULL;
    int64_t room = 0;
    struct stmt s;

    *count = 0;
    stmt_open(&s, m->db, Q_PLAN_WITHOUT_OF);
    stmt_int(&s, ":plan", plan->id);
    while (stmt_next(&s)) {
        if (*count == room)
            list = mem_grow(list, (size_t)(room = room ? room * 2 : 16), sizeof *list);
        list[(*count)++] = (struct plan_absence){keep(mem, &s, 0), keep(mem, &s, 1), keep(mem, &s, 2), keep(mem, &s, 3), keep(mem, &s, 4)};
    }
    *out = arena_new(mem, ((size_t)*count + 1) * sizeof **out);
    if (*count)
        memcpy(*out, list, (size_t)*count * sizeof **out);
    free(list);
    return stmt_close(&s, e);
}

bool plan_begun_of_left_out(struct model *m, const struct record *plan, struct buf *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_BEGUN_OF_LEFT_OUT);
    stmt_int(&s, ":plan", plan->id);
    stmt_int(&s, ":year", record_number(plan, PLAN_YEAR));
    while (stmt_next(&s))
        buf_addf(out, _("%s has begun and stands: %s %s on need %s. If it is broken off, `tepai do assignment %s cancel`, then re-plan.\n"),
                 stmt_col_text(&s, 0), stmt_col_text(&s, 1), stmt_col_text(&s, 2), stmt_col_text(&s, 3), stmt_col_text(&s, 0));
    return stmt_close(&s, e);
}
