/* The sheets of appraisal: read, points for what was counted, ranks and grades. */
#include "appraise__.h"

#include "base/num.h"
#include "model/code.h"
#include "model/kinds.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

/* Code of the list appraisal_measure, and what one of its units is kept as. */
static const struct {
    const char *code;
    int64_t unit;
} measures[MEASURE__COUNT] = {
    [MEASURE_SERVICES] = {"services", 1},     [MEASURE_HOURS] = {"hours", 10},
    [MEASURE_METHODS] = {"methods", 1},       [MEASURE_VILLAGES] = {"villages", 1},
    [MEASURE_HOUSEHOLDS] = {"households", 1}, [MEASURE_EXPERTS] = {"experts", 1},
    [MEASURE_SATISFACTION] = {"satisfaction", 100}, [MEASURE_TARGETS] = {"targets", 1},
    [MEASURE_AGREED] = {"agreed", 1},         [MEASURE_ON_TIME] = {"on_time", 1},
};

static int measure_of(const char *code)
{
    for (int i = 0; i < MEASURE__COUNT; i++)
        if (strcmp(measures[i].code, code) == 0)
            return i;
    return -1;
}

static bool has_room(int count, const char *kind, struct err *e)
{
    return count < SHEET_LINES_MAX || err_set(e, ERR_INPUT, _("the sheet \"%s\" has more than %d lines"), kind, SHEET_LINES_MAX);
}

static bool read_criteria(struct model *m, const char *kind, struct sheet_of *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_SHEET_CRITERIA);
    stmt_text(&s, ":kind", kind);
    while (stmt_next(&s) && has_room(out->criterion_count, kind, e))
        out->criteria[out->criterion_count++] = (struct criterion){
            .name = arena_dup(&out->mem, stmt_col_text(&s, 0)),
            .measure = measure_of(stmt_col_text(&s, 1)),
            .weight = (int32_t)stmt_col_int(&s, 2),
            .full_at = stmt_col_int(&s, 3),
        };
    return stmt_close(&s, e) && e->code == ERR_NONE;
}

static bool read_grades(struct model *m, const char *kind, struct sheet_of *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_SHEET_GRADES);
    stmt_text(&s, ":kind", kind);
    while (stmt_next(&s) && has_room(out->grade_count, kind, e))
        out->grades[out->grade_count++] = (struct grade){
            .code = arena_dup(&out->mem, stmt_col_text(&s, 0)),
            .at_least = (int32_t)stmt_col_int(&s, 1),
            .percent = (int32_t)stmt_col_int(&s, 2),
        };
    return stmt_close(&s, e) && e->code == ERR_NONE;
}

bool appraise__sheet(struct model *m, const char *kind, struct sheet_of *out, struct err *e)
{
    *out = (struct sheet_of){0};
    if (!read_criteria(m, kind, out, e) || !read_grades(m, kind, out, e))
        return false;
    if (!out->criterion_count || !out->grade_count || out->grades[out->grade_count - 1].at_least > 0)
        return err_set(e, ERR_INPUT, _("the sheet \"%s\" is not whole: it needs criteria, and grades down to 0 points (`tepai list criterion`, `tepai list grade`)"), kind);
    return true;
}

void appraise__release(struct sheet_of *s)
{
    arena_release(&s->mem);
}

/* weight x value / full, at most the weight, in tenths. */
static int64_t points_of(const struct criterion *c, int64_t value)
{
    int64_t full = c->full_at * measures[c->measure].unit, most = (int64_t)c->weight * 10;

    if (value >= full)
        return most;
    return (most * value * 2 + full) / (full * 2);
}

static void show_value(struct buf *out, int measure, int64_t value)
{
    int64_t unit = measures[measure].unit;

    num_format_decimal(out, value, unit == 1 ? 0 : unit == 10 ? 1 : 2);
}

int64_t appraise__points(const struct sheet_of *s, const int64_t values[MEASURE__COUNT], struct buf *parts)
{
    int64_t sum = 0;

    for (int i = 0; i < s->criterion_count; i++) {
        const struct criterion *c = &s->criteria[i];
        if (c->measure < 0)
            continue;
        int64_t points = points_of(c, values[c->measure]);
        buf_addf(parts, "%s%s ", parts->len ? "\n" : "", c->name);
        show_value(parts, c->measure, values[c->measure]);
        buf_addf(parts, "/%lld: ", (long long)c->full_at);
        num_format_decimal(parts, points, 1);
        buf_addf(parts, "/%d", c->weight);
        sum += points;
    }
    return sum;
}

static int compare_judged(const void *a, const void *b)
{
    const struct judged *p = a, *q = b;

    if (p->total != q->total)
        return p->total < q->total ? 1 : -1;
    return strcmp(p->key, q->key);
}

/* How many more may have the grade, after those that have it for good. */
static int64_t room_of(const struct sheet_of *s, int grade, const struct judged *list, int count)
{
    int64_t room = s->grades[grade].percent < 0 ? count : (int64_t)count * s->grades[grade].percent / 100;

    for (int i = 0; i < count; i++)
        room -= list[i].fixed == grade;
    return room;
}

void appraise__grades(const struct sheet_of *s, struct judged *list, int count)
{
    int64_t room[SHEET_LINES_MAX];

    if (count)
        qsort(list, (size_t)count, sizeof *list, compare_judged);
    for (int g = 0; g < s->grade_count; g++)
        room[g] = room_of(s, g, list, count);
    for (int i = 0; i < count; i++) {
        struct judged *j = &list[i];
        int g = 0;
        j->rank = i && j->total == list[i - 1].total ? list[i - 1].rank : i + 1;
        while (g < s->grade_count - 1 && (j->total < s->grades[g].at_least * 10 || room[g] <= 0)) {
            j->capped = j->capped || j->total >= s->grades[g].at_least * 10;
            g++;
        }
        j->grade = j->fixed >= 0 ? j->fixed : g;
        if (j->fixed < 0)
            room[g]--;
    }
}
