/* The records of a year as an instance of the planner. Numbers follow the order of keys, never that of entry. */
#include "plan_basis_store__.h"
#include "plan_limits_load__.h"
#include "plan_lines__.h"
#include "plan_number__.h"
#include "plan_records__.h"

#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

/* ---- words and rows ---- */

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int32_t plan_words__at(const struct plan_words *w, const char *word)
{
    const char *const *at = w->count ? bsearch(&word, w->words, (size_t)w->count, sizeof *w->words, compare_words) : NULL;

    return at ? (int32_t)(at - w->words) : -1;
}

static int compare_rows(const void *a, const void *b)
{
    const struct plan_row *p = a, *q = b;

    return p->row < q->row ? -1 : p->row > q->row;
}

void plan_rows__index(struct plan_rows *r)
{
    enum { SPREAD = 8 }; /* rows to one that is used: beyond that the table costs more than it saves */
    bool sorted = true;

    for (int32_t i = 1; i < r->count; i++)
        sorted = sorted && r->rows[i - 1].row < r->rows[i].row;
    if (!sorted)
        qsort(r->rows, (size_t)r->count, sizeof *r->rows, compare_rows);
    free(r->number);
    r->number = NULL;
    if (r->count == 0 || r->rows[r->count - 1].row - r->rows[0].row >= (int64_t)r->count * SPREAD)
        return;
    size_t bytes = (size_t)(r->rows[r->count - 1].row - r->rows[0].row + 1) * sizeof *r->number;
    r->number = mem_new(bytes);
    memset(r->number, -1, bytes);
    for (int32_t i = 0; i < r->count; i++)
        r->number[r->rows[i].row - r->rows[0].row] = r->rows[i].number;
}

void plan_rows__release(struct plan_rows *r)
{
    free(r->rows);
    free(r->number);
    *r = (struct plan_rows){0};
}

int32_t plan_rows__at(const struct plan_rows *r, int64_t row)
{
    if (r->count == 0 || row < r->rows[0].row || row > r->rows[r->count - 1].row)
        return -1;
    if (r->number)
        return r->number[row - r->rows[0].row];
    const struct plan_row key = {row, 0};
    const struct plan_row *at = bsearch(&key, r->rows, (size_t)r->count, sizeof *r->rows, compare_rows);

    return at ? at->number : -1;
}

void plan_year_days(int year, char first[11], char last[11])
{
    const char digits[4] = {(char)('0' + year / 1000 % 10), (char)('0' + year / 100 % 10), (char)('0' + year / 10 % 10),
                            (char)('0' + year % 10)};

    memcpy(first, "yyyy-01-01", 11);
    memcpy(last, "yyyy-12-31", 11);
    memcpy(first, digits, 4);
    memcpy(last, digits, 4);
}

const char *plan__village_name(struct arena *mem, const char *banner, const char *village)
{
    size_t before = strlen(banner), len = strlen(village);
    char *name = arena_new(mem, before + len + 2);

    memcpy(name, banner, before);
    name[before] = ' ';
    memcpy(name + before + 1, village, len + 1);
    return before ? name : name + 1;
}

/* ---- last year ---- */

static bool read_served(struct model *m, struct plan_data *d, struct err *e)
{
    struct plan_last_year *last = &d->last_year;
    int32_t room = 0;
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_SERVED);
    stmt_int(&s, ":year", d->year - 1);
    while (stmt_next(&s)) {
        if (last->served_count == room)
            last->served = mem_grow(last->served, (size_t)(room = room ? room * 2 : 256), sizeof *last->served);
        last->served[last->served_count++] = (struct plan_served){arena_dup(&d->mem, stmt_col_text(&s, 0)), stmt_col_int(&s, 1)};
    }
    return stmt_close(&s, e);
}

/* Grades are few: they are looked up here, not joined. */
struct grade_shares {
    struct grade_share {
        const char *grade;
        int64_t share;
    } *list; /* owned */
    int32_t count;
};

static bool read_shares(struct model *m, struct plan_data *d, struct grade_shares *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_GRADE_SHARES);
    while (stmt_next(&s)) {
        out->list = mem_grow(out->list, (size_t)out->count + 1, sizeof *out->list);
        out->list[out->count++] = (struct grade_share){arena_dup(&d->mem, stmt_col_text(&s, 0)), stmt_col_int(&s, 1)};
    }
    return stmt_close(&s, e);
}

static const struct grade_share *find_share(const struct grade_shares *s, const char *grade)
{
    for (int32_t i = 0; i < s->count; i++)
        if (strcmp(s->list[i].grade, grade) == 0)
            return &s->list[i];
    return NULL;
}

static bool read_grades(struct model *m, struct plan_data *d, struct err *e)
{
    struct plan_last_year *last = &d->last_year;
    struct grade_shares shares = {0};
    int32_t room = 0;
    struct stmt s;

    bool ok = read_shares(m, d, &shares, e);
    stmt_open(&s, m->db, Q_PLAN_MERITS);
    stmt_int(&s, ":year", d->year - 1);
    while (ok && stmt_next(&s)) {
        const struct grade_share *g = find_share(&shares, stmt_col_text(&s, 1));
        if (!g)
            continue;
        if (last->grade_count == room)
            last->grades = mem_grow(last->grades, (size_t)(room = room ? room * 2 : 256), sizeof *last->grades);
        last->grades[last->grade_count++] = (struct plan_graded){stmt_col_int(&s, 0), g->share};
    }
    free(shares.list);
    return stmt_close(&s, e) && ok;
}

bool plan_last_year__read(struct model *m, struct plan_data *d, struct err *e)
{
    return read_served(m, d, e) && read_grades(m, d, e);
}

/* Points for last year's published grades. */
static void number_merits(struct plan_data *d)
{
    struct plan_score *score = &d->score;

    score->merit = mem_zero((size_t)d->in.expert_count + 1, sizeof *score->merit);
    for (int32_t i = 0; i < d->last_year.grade_count; i++) {
        int32_t x = plan_rows__at(&d->expert_rows, d->last_year.grades[i].expert);
        int16_t merit = (int16_t)(score->points.appraisal * d->last_year.grades[i].share / 100);
        if (x >= 0 && merit > score->merit[x])
            score->merit[x] = merit;
    }
}

/* By village, then expert, each pair once; and the first two villages of everybody. */
static void note_again(struct plan_data *d)
{
    struct plan_score *score = &d->score;
    int32_t count = 0;

    plan_pairs__sort(score->again, score->again_count, d->in.village_count);
    for (int32_t i = 0; i < score->again_count; i++) {
        struct plan_pair p = score->again[i];
        int32_t *last = d->in.experts[p.expert].last;
        if (i && plan_pair__compare(&p, &score->again[count - 1]) == 0)
            continue;
        score->again[count++] = p;
        if (last[0] < 0 || last[1] < 0)
            last[last[0] < 0 ? 0 : 1] = p.need;
    }
    score->again_count = count;
}

static void number_again(struct plan_data *d)
{
    struct plan_score *score = &d->score;

    score->again = mem_new(((size_t)d->last_year.served_count + 1) * sizeof *score->again);
    for (int32_t i = 0; i < d->last_year.served_count; i++) {
        int32_t x = plan_rows__at(&d->expert_rows, d->last_year.served[i].expert);
        int32_t v = x < 0 ? -1 : plan_words__at(&d->villages, d->last_year.served[i].village);
        if (v >= 0)
            score->again[score->again_count++] = (struct plan_pair){x, v};
    }
    note_again(d);
}

/* What only numbering asks for; a year may be held for hours. */
static void drop_lists(struct plan_data *d)
{
    free(d->bounds);
    free(d->last_year.served);
    free(d->last_year.grades);
    d->bounds = NULL;
    d->bounds_count = 0;
    d->last_year = (struct plan_last_year){0};
}

/* `basis`: where to what the last solve knew is being read, NULL = it is not wanted. */
static bool read_all(struct model *m, int64_t plan, struct plan_data *d, struct plan_basis_reading **basis, struct err *e)
{
    if (!plan_number__make(m, plan, d, e))
        return false;
    if (basis)
        *basis = plan_basis__begin(m, plan, d);
    if (!plan_quotas__number(d, e))
        return false;
    number_again(d);
    number_merits(d);
    drop_lists(d);
    if (!plan_score__make(m, d, e))
        return false;
    d->in.params = (struct plan_params){.second_expert_penalty = d->score.points.second, .load_step = d->score.points.load_step, .cover_bonus = d->score.points.cover};
    d->in.unnamed_free = true;
    d->in.candidates = (struct plan_candidates){plan_score__list, plan_score__pair, &d->score, plan_score__most(&d->score)};
    return plan_limits__load(m, d, e) && plan_pins__load(m, plan, d, e) && plan_limits__pins(d, e);
}

bool plan_data__load(struct model *m, int year, int64_t plan, struct plan_data *d, struct err *e)
{
    *d = (struct plan_data){.year = year};
    return read_all(m, plan, d, NULL, e);
}

bool plan_data__load_again(struct model *m, int year, int64_t plan, struct plan_data *d, struct err *e)
{
    struct plan_basis_reading *basis = NULL;
    struct err why = {0};

    *d = (struct plan_data){.year = year};
    bool ok = read_all(m, plan, d, &basis, e);
    if (ok)
        plan_basis__match(basis, m, d);
    ok = ok && plan_again__load(m, plan, d, e);
    bool known = !basis || plan_basis__end(basis, d, ok ? e : &why);
    return ok && known;
}

void plan_data__release(struct plan_data *d)
{
    struct plan_words *words[] = {&d->experts, &d->needs, &d->villages, &d->programmes, &d->leagues, &d->banners};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        free(words[i]->words);
    plan_rows__release(&d->expert_rows);
    plan_rows__release(&d->need_rows);
    free(d->expert_row);
    free(d->need_row);
    free(d->quota_names);
    free(d->earlier);
    free(d->earlier_score);
    plan_placed__release(&d->from);
    plan_placed__release(&d->was);
    plan_placed__release(&d->is);
    drop_lists(d);
    free(d->expert_place);
    free(d->left);
    free(d->declined);
    free(d->village_place);
    free(d->village_names);
    free(d->station_names);
    plan_score__release(&d->score);
    plan_instance_release(&d->in);
    plan_records__free(d->records);
    arena_release(&d->mem);
    *d = (struct plan_data){0};
}
