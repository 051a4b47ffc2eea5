/* Placed pairs: a plan made again differs in a few from the one before it, so the others are copied where they lie. */
#include "plan_lines__.h"

#include "model/kinds.h"
#include "store/stmt.h"

#include <stdlib.h>

struct line {
    int64_t expert, need, score; /* rows */
};

struct lines {
    struct line *list; /* by expert, then need, as the table has them; owned */
    int64_t count, room;
};

static int compare_lines(const void *a, const void *b)
{
    const struct line *p = a, *q = b;

    if (p->expert != q->expert)
        return p->expert < q->expert ? -1 : 1;
    return p->need < q->need ? -1 : p->need > q->need;
}

static void sort(struct lines *l)
{
    if (l->count)
        qsort(l->list, (size_t)l->count, sizeof *l->list, compare_lines);
}

static bool read_placed(struct model *m, int64_t plan, struct lines *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_PAIRS);
    stmt_int(&s, ":plan", plan);
    stmt_text(&s, ":kind", "placed");
    while (stmt_next(&s)) {
        if (out->count == out->room)
            out->list = mem_grow(out->list, (size_t)(out->room = out->room ? out->room * 2 : 1024), sizeof *out->list);
        out->list[out->count++] = (struct line){stmt_col_int(&s, 0), stmt_col_int(&s, 1), stmt_col_int(&s, 2)};
    }
    sort(out);
    return stmt_close(&s, e);
}

static bool copy_placed(struct model *m, int64_t plan, int64_t from, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINES_COPY_PLACED);
    stmt_int(&s, ":plan", plan);
    stmt_int(&s, ":from", from);
    return stmt_run(&s, e);
}

/* What the plan has, or now has from the plan it was copied from. */
static bool begin(struct model *m, const struct record *plan, struct lines *out, struct err *e)
{
    if (!read_placed(m, plan->id, out, e))
        return false;
    if (out->count || !plan->values[PLAN_COPIED_FROM].set)
        return true;
    return copy_placed(m, plan->id, record_number(plan, PLAN_COPIED_FROM), e) && read_placed(m, plan->id, out, e);
}

static bool drop_line(struct model *m, int64_t plan, const struct line *l, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINE_DROP);
    stmt_int(&s, ":plan", plan);
    stmt_text(&s, ":kind", "placed");
    stmt_int(&s, ":expert", l->expert);
    stmt_int(&s, ":need", l->need);
    return stmt_run(&s, e);
}

static bool add_line(struct model *m, int64_t plan, const struct line *l, struct err *e)
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

/* Those that go, and then those that come: a pair with another score is both. */
static bool write_changes(struct model *m, int64_t plan, const struct lines *is, const struct lines *will, struct err *e)
{
    bool ok = true;

    for (int64_t i = 0, k = 0; ok && (i < is->count || k < will->count);) {
        int order = i == is->count ? 1 : k == will->count ? -1 : compare_lines(&is->list[i], &will->list[k]);
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

static void list_solution(const struct plan_data *d, const struct plan_solution *s, struct lines *out)
{
    int32_t *scratch = mem_new(((size_t)d->in.expert_count * 2 + 1) * sizeof *scratch);

    out->list = mem_new(((size_t)s->placements + 1) * sizeof *out->list);
    for (int64_t i = 0; i < s->placements; i++)
        out->list[out->count++] = (struct line){d->expert_row[s->pairs[i].expert], d->need_row[s->pairs[i].need], plan_score__of(d, s->pairs[i], scratch)};
    free(scratch);
    sort(out);
}

bool plan_lines__store(struct model *m, const struct record *plan, const struct plan_data *d, const struct plan_solution *s,
                       struct err *e)
{
    struct lines is = {0}, will = {0};

    list_solution(d, s, &will);
    bool ok = begin(m, plan, &is, e) && write_changes(m, plan->id, &is, &will, e);
    free(is.list);
    free(will.list);
    return ok;
}
