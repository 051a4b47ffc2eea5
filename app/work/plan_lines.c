/* Placed pairs. A plan that has none gets all of them in the order of the table, another one those that differ. */
#include "plan_lines__.h"

#include "model/kinds.h"
#include "store/db.h"
#include "store/stmt.h"

#include <stdlib.h>

static int compare_rows(const void *a, const void *b)
{
    const struct plan_placed_row *p = a, *q = b;

    if (p->expert != q->expert)
        return p->expert < q->expert ? -1 : 1;
    return p->need < q->need ? -1 : p->need > q->need;
}

int plan_placed__compare(const struct plan_placed_row *a, const struct plan_placed_row *b)
{
    return compare_rows(a, b);
}

/* As they come out of the table they are in order already. */
static void sort(struct plan_placed *l)
{
    for (int64_t i = 1; i < l->count; i++)
        if (compare_rows(&l->list[i - 1], &l->list[i]) > 0) {
            qsort(l->list, (size_t)l->count, sizeof *l->list, compare_rows);
            return;
        }
}

void plan_placed__release(struct plan_placed *l)
{
    free(l->list);
    *l = (struct plan_placed){0};
}

static bool take(struct stmt *s, struct plan_placed *out, struct err *e)
{
    while (stmt_next(s)) {
        if (out->count == out->room)
            out->list = mem_grow(out->list, (size_t)(out->room = out->room ? out->room * 2 : 1024), sizeof *out->list);
        out->list[out->count++] = (struct plan_placed_row){stmt_col_int(s, 0), stmt_col_int(s, 1), stmt_col_int(s, 2)};
    }
    sort(out);
    return stmt_close(s, e);
}

bool plan_placed__read(struct model *m, int64_t plan, struct plan_placed *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_PAIRS);
    stmt_int(&s, ":plan", plan);
    stmt_text(&s, ":kind", "placed");
    out->plan = plan;
    return take(&s, out, e);
}

/* Each pair once, with the most points that any has. */
static void drop_twins(struct plan_placed *l)
{
    int64_t count = 0;

    for (int64_t i = 0; i < l->count; i++) {
        struct plan_placed_row *last = count ? &l->list[count - 1] : NULL;
        if (last && compare_rows(last, &l->list[i]) == 0)
            last->score = last->score > l->list[i].score ? last->score : l->list[i].score;
        else
            l->list[count++] = l->list[i];
    }
    l->count = count;
}

bool plan_placed__read_work(struct model *m, int year, bool published, struct plan_placed *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, published ? Q_PLAN_PUBLISHED : Q_PLAN_WORK);
    stmt_int(&s, ":year", year);
    if (!take(&s, out, e))
        return false;
    drop_twins(out);
    return true;
}

static bool drop_line(struct model *m, int64_t plan, const struct plan_placed_row *l, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINE_DROP);
    stmt_int(&s, ":plan", plan);
    stmt_text(&s, ":kind", "placed");
    stmt_int(&s, ":expert", l->expert);
    stmt_int(&s, ":need", l->need);
    return stmt_run(&s, e);
}

static bool add_line(struct model *m, int64_t plan, const struct plan_placed_row *l, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINE_ADD);
    stmt_int(&s, ":plan", plan);
    stmt_text(&s, ":kind", "placed");
    stmt_int(&s, ":expert", l->expert);
    stmt_int(&s, ":need", l->need);
    stmt_int(&s, ":score", l->score);
    return stmt_run(&s, e);
}

/* In the order of the table, so that each is put behind the last. */
static bool write_all(struct model *m, int64_t plan, const struct plan_placed *will, struct err *e)
{
    _Static_assert(sizeof *will->list == 3 * sizeof(int64_t), "rows of three numbers");
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINES_PLACE);
    stmt_int(&s, ":plan", plan);
    stmt_given(&s, ":rows", (const int64_t *)will->list, (size_t)will->count);
    return stmt_run(&s, e);
}

/* Those that go, and then those that come: a pair with another score is both. */
static bool write_changes(struct model *m, int64_t plan, const struct plan_placed *is, const struct plan_placed *will, struct err *e)
{
    bool ok = true;

    for (int64_t i = 0, k = 0; ok && (i < is->count || k < will->count);) {
        int order = i == is->count ? 1 : k == will->count ? -1 : compare_rows(&is->list[i], &will->list[k]);
        bool stays = order == 0 && is->list[i].score == will->list[k].score;
        if (order <= 0 && !stays)
            ok = drop_line(m, plan, &is->list[i], e);
        if (order >= 0 && !stays)
            ok = ok && add_line(m, plan, &will->list[k], e);
        i += order <= 0;
        k += order >= 0;
    }
    return ok;
}

/* Of an earlier placement the score is known already. Both by need, then expert. */
static void score_all(const struct plan_data *d, const struct plan_solution *s, int32_t *score)
{
    int32_t *scratch = mem_new(((size_t)d->in.expert_count * 2 + 1) * sizeof *scratch);
    const struct plan_pair *keep = d->in.keeps, *end = keep + (d->in.keep_score ? d->in.keep_count : 0);

    for (int64_t i = 0; i < s->placements; i++) {
        while (keep < end && plan_pair__compare(keep, &s->pairs[i]) < 0)
            keep++;
        bool known = keep < end && plan_pair__compare(keep, &s->pairs[i]) == 0;
        score[i] = known ? d->in.keep_score[keep - d->in.keeps] : plan_score__of(d, s->pairs[i], scratch);
    }
    free(scratch);
}

/* By expert, as they are numbered, which is the order of rows as a rule. */
static void list_solution(const struct plan_data *d, const struct plan_solution *s, struct plan_placed *out)
{
    int32_t *score = mem_new(((size_t)s->placements + 1) * sizeof *score);
    int64_t *at = mem_zero((size_t)d->in.expert_count + 1, sizeof *at);

    score_all(d, s, score);
    out->count = s->placements;
    out->list = mem_new(((size_t)s->placements + 1) * sizeof *out->list);
    for (int64_t i = 0; i < s->placements; i++)
        at[s->pairs[i].expert + 1]++;
    for (int32_t x = 0; x < d->in.expert_count; x++)
        at[x + 1] += at[x];
    for (int64_t i = 0; i < s->placements; i++) {
        struct plan_pair p = s->pairs[i];
        out->list[at[p.expert]++] = (struct plan_placed_row){d->expert_row[p.expert], d->need_row[p.need], score[i]};
    }
    free(at);
    free(score);
    sort(out);
}

/* The table does not know what its pairs refer to. */
static bool check_all_there(struct model *m, int64_t plan, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINES_STRAY);
    stmt_int(&s, ":plan", plan);
    bool stray = stmt_next(&s);
    if (!stmt_close(&s, e))
        return false;
    return !stray || err_set(e, ERR_CONFLICT, _("a record that others refer to cannot go, and none can refer to one that is gone"));
}

/* What was read with the year stands, if nobody else has written since. */
static bool note_source(struct model *m, const struct record *plan, struct plan_data *d, struct err *e)
{
    int64_t from = record_number(plan, PLAN_COPIED_FROM);

    if (!plan->values[PLAN_COPIED_FROM].set)
        return true;
    if (d->from.plan != from || d->version != db_data_version(m->db))
        return plan_placed__read(m, from, &d->was, e);
    d->was = d->from;
    d->from = (struct plan_placed){0};
    return true;
}

bool plan_lines__store(struct model *m, const struct record *plan, struct plan_data *d, const struct plan_solution *s, bool sure,
                       struct err *e)
{
    struct plan_placed before = {0};

    list_solution(d, s, &d->is);
    d->is.plan = plan->id;
    bool ok = plan_placed__read(m, plan->id, &before, e) && (before.count ? write_changes(m, plan->id, &before, &d->is, e) : write_all(m, plan->id, &d->is, e)) &&
              note_source(m, plan, d, e) && (sure || check_all_there(m, plan->id, e));
    plan_placed__release(&before);
    return ok;
}
