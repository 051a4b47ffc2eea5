/* The records of a year as an instance of the planner. Numbers follow the order of keys, never that of entry. */
#include "plan_basis_store__.h"
#include "plan_limits_load__.h"
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

int32_t plan_rows__at(const struct plan_rows *r, int64_t row)
{
    const struct plan_row key = {row, 0};
    const struct plan_row *at = r->count ? bsearch(&key, r->rows, (size_t)r->count, sizeof *r->rows, compare_rows) : NULL;

    return at ? at->number : -1;
}

int plan_pair__compare(const void *a, const void *b)
{
    const struct plan_pair *p = a, *q = b;

    if (p->need != q->need)
        return p->need < q->need ? -1 : 1;
    return p->expert == q->expert ? 0 : p->expert < q->expert ? -1 : 1;
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

/* Points for last year's published grades. */
static bool read_merits(struct model *m, struct plan_data *d, struct err *e)
{
    struct plan_score *score = &d->score;
    struct stmt s;

    score->merit = mem_zero((size_t)d->in.expert_count + 1, sizeof *score->merit);
    stmt_open(&s, m->db, Q_PLAN_MERITS);
    stmt_int(&s, ":year", d->year - 1);
    while (stmt_next(&s)) {
        int32_t x = plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0));
        int16_t merit = (int16_t)(score->points.appraisal * stmt_col_int(&s, 1) / 100);
        if (x >= 0 && merit > score->merit[x])
            score->merit[x] = merit;
    }
    return stmt_close(&s, e);
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

/* ---- who served where last year ---- */

/* By village, then expert, each pair once; and the first two villages of everybody. */
static void note_again(struct plan_data *d)
{
    struct plan_score *score = &d->score;
    int32_t count = 0;

    if (score->again_count)
        qsort(score->again, (size_t)score->again_count, sizeof *score->again, plan_pair__compare);
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

static bool read_again(struct model *m, struct plan_data *d, struct err *e)
{
    struct plan_score *score = &d->score;
    int32_t room = 0;
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_SERVED);
    stmt_int(&s, ":year", d->year - 1);
    while (stmt_next(&s)) {
        int32_t v = plan_words__at(&d->villages, stmt_col_text(&s, 0));
        int32_t x = plan_rows__at(&d->expert_rows, stmt_col_int(&s, 1));
        if (v < 0 || x < 0)
            continue;
        if (score->again_count == room)
            score->again = mem_grow(score->again, (size_t)(room = room ? room * 2 : 256), sizeof *score->again);
        score->again[score->again_count++] = (struct plan_pair){x, v};
    }
    note_again(d);
    return stmt_close(&s, e);
}

static bool read_all(struct model *m, int64_t plan, struct plan_data *d, struct err *e)
{
    if (!plan_number__make(m, plan, d, e))
        return false;
    if (!plan_quotas__load(m, d, e) || !read_again(m, d, e) || !read_merits(m, d, e) || !plan_score__make(m, d, e))
        return false;
    d->in.params = (struct plan_params){.second_expert_penalty = d->score.points.second, .load_step = d->score.points.load_step, .cover_bonus = d->score.points.cover};
    d->in.unnamed_free = true;
    d->in.candidates = (struct plan_candidates){plan_score__list, plan_score__pair, &d->score, plan_score__most(&d->score)};
    return plan_limits__load(m, d, e) && plan_pins__load(m, plan, d, e) && plan_limits__pins(d, e);
}

bool plan_data__load(struct model *m, int year, int64_t plan, struct plan_data *d, struct err *e)
{
    *d = (struct plan_data){.year = year};
    return read_all(m, plan, d, e);
}

bool plan_data__load_again(struct model *m, int year, int64_t plan, struct plan_data *d, struct err *e)
{
    return plan_data__load(m, year, plan, d, e) && plan_again__load(m, plan, d, e) && plan_basis__load(m, plan, d, e);
}

void plan_data__release(struct plan_data *d)
{
    struct plan_words *words[] = {&d->experts, &d->needs, &d->villages, &d->programmes, &d->leagues, &d->banners};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        free(words[i]->words);
    free(d->expert_rows.rows);
    free(d->need_rows.rows);
    free(d->expert_row);
    free(d->need_row);
    free(d->quota_names);
    free(d->earlier);
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
