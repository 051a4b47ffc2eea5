/* The records of a year as an instance of the planner. Numbers follow the order of keys, never that of entry. */
#include "plan_basis_store__.h"
#include "plan_limits_load__.h"
#include "plan_place__.h"

#include "base/hash.h"
#include "model/code.h"
#include "model/scope.h"

#include <stdlib.h>
#include <string.h>

/* What is read before the numbers of divisions are known. */
struct draft {
    struct model *m;
    struct plan_data *d;
    int64_t plan;             /* row, 0 = none */
    bool again;               /* it is solved again */
    const char **homes;       /* by expert: 12 digits */
    const char **programmes;  /* by expert: code */
    const char **specialties; /* by expert, then by need */
    int32_t expert_room, need_room, specialty_count, specialty_room;
    struct hash languages;    /* code of the list -> bit */
};

/* ---- words and rows ---- */

static void words_add(struct plan_words *w, const char *word)
{
    if (w->count == w->room) {
        w->room = w->room ? w->room * 2 : 64;
        w->words = mem_grow(w->words, (size_t)w->room, sizeof *w->words);
    }
    w->words[w->count++] = word;
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void words_sort(struct plan_words *w)
{
    int32_t count = 0;

    if (w->count)
        qsort(w->words, (size_t)w->count, sizeof *w->words, compare_words);
    for (int32_t i = 0; i < w->count; i++)
        if (i == 0 || strcmp(w->words[i], w->words[count - 1]) != 0)
            w->words[count++] = w->words[i];
    w->count = count;
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

static void rows_make(struct plan_rows *r, const int64_t *row_of, int32_t count)
{
    r->count = count;
    r->rows = mem_new(((size_t)count + 1) * sizeof *r->rows);
    for (int32_t i = 0; i < count; i++)
        r->rows[i] = (struct plan_row){row_of[i], i};
    if (count)
        qsort(r->rows, (size_t)count, sizeof *r->rows, compare_rows);
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

static const char *cut(struct plan_data *d, const char *code, size_t digits)
{
    return arena_dup_len(&d->mem, code, digits);
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

/* ---- reading ---- */

static void add_specialties(struct draft *r, const char *codes)
{
    if (r->specialty_count == r->specialty_room) {
        r->specialty_room = r->specialty_room ? r->specialty_room * 2 : 1024;
        r->specialties = mem_grow(r->specialties, (size_t)r->specialty_room, sizeof *r->specialties);
    }
    r->specialties[r->specialty_count++] = arena_dup(&r->d->mem, codes);
}

/* "zh;mn" as bits. */
static int32_t language_bits(const struct draft *r, const char *codes)
{
    int32_t bits = 0;

    while (*codes) {
        size_t len = strcspn(codes, ";");
        int64_t bit;
        if (hash_get(&r->languages, codes, len, &bit))
            bits |= (int32_t)bit;
        codes += len + (codes[len] == ';');
    }
    return bits;
}

static bool list_languages(struct draft *r, struct err *e)
{
    const struct code_list *list;

    if (!code_list_get(r->m, "language", &list, e))
        return false;
    if (list->count > 30)
        return err_set(e, ERR_INPUT, _("the list of languages has more than 30 codes; dispatch counts with at most 30"));
    for (int i = 0; i < list->count; i++)
        hash_put(&r->languages, list->codes[i].code, strlen(list->codes[i].code), INT64_C(1) << i);
    return true;
}

static void grow_experts(struct draft *r)
{
    struct plan_data *d = r->d;
    size_t room = (size_t)(r->expert_room = r->expert_room ? r->expert_room * 2 : 1024);

    d->in.experts = mem_grow(d->in.experts, room, sizeof *d->in.experts);
    d->expert_row = mem_grow(d->expert_row, room, sizeof *d->expert_row);
    d->expert_place = mem_grow(d->expert_place, room, sizeof *d->expert_place);
    r->homes = mem_grow(r->homes, room, sizeof *r->homes);
    r->programmes = mem_grow(r->programmes, room, sizeof *r->programmes);
}

static void add_expert(struct draft *r, struct stmt *s)
{
    struct plan_data *d = r->d;
    int32_t x = d->in.expert_count++;

    if (x >= r->expert_room)
        grow_experts(r);
    d->expert_row[x] = stmt_col_int(s, 0);
    words_add(&d->experts, arena_dup(&d->mem, stmt_col_text(s, 1)));
    r->programmes[x] = arena_dup(&d->mem, stmt_col_text(s, 2));
    r->homes[x] = arena_dup(&d->mem, stmt_col_text(s, 3));
    add_specialties(r, stmt_col_text(s, 5));
    d->in.experts[x] = (struct plan_expert){
        .places = stmt_col_int(s, 7) ? (int32_t)stmt_col_int(s, 4) : 0, /* who may not go keeps what stands */
        .language = language_bits(r, stmt_col_text(s, 6)),
        .last = {-1, -1},
    };
    d->expert_place[x] = plan_place__of_home(s, 8);
    plan_place__flat(&d->expert_place[x], &d->in.experts[x].x_m, &d->in.experts[x].y_m);
}

/* Who is absent too long is not in the year at all, unless he has work that stands. */
static bool is_absent(const struct plan_data *d, int64_t expert)
{
    return plan_absent__is(stay_left_find(d->left, d->left_count, expert), &d->score.points);
}

static bool read_experts(struct draft *r, struct err *e)
{
    char first[11], last[11];
    struct stmt s;

    plan_year_days(r->d->year, first, last);
    stmt_open(&s, r->m->db, Q_PLAN_EXPERTS);
    stmt_int(&s, ":year", r->d->year);
    stmt_int(&s, ":plan", r->plan);
    stmt_text(&s, ":first", first);
    stmt_text(&s, ":last", last);
    while (stmt_next(&s))
        if (!is_absent(r->d, stmt_col_int(&s, 0)))
            add_expert(r, &s);
    return stmt_close(&s, e);
}

/* Points for last year's published grades. */
static bool read_merits(struct draft *r, struct err *e)
{
    struct plan_score *score = &r->d->score;
    struct stmt s;

    score->merit = mem_zero((size_t)r->d->in.expert_count + 1, sizeof *score->merit);
    stmt_open(&s, r->m->db, Q_PLAN_MERITS);
    stmt_int(&s, ":year", r->d->year - 1);
    while (stmt_next(&s)) {
        int32_t x = plan_rows__at(&r->d->expert_rows, stmt_col_int(&s, 0));
        if (x >= 0)
            score->merit[x] = (int16_t)(score->points.appraisal * stmt_col_int(&s, 1) / 100);
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

static bool read_villages(struct draft *r, struct err *e)
{
    struct plan_data *d = r->d;
    int32_t room = 0;
    struct stmt s;

    stmt_open(&s, r->m->db, Q_PLAN_VILLAGES);
    stmt_int(&s, ":year", d->year);
    stmt_int(&s, ":plan", r->plan);
    while (stmt_next(&s)) {
        int32_t v = d->in.village_count++;
        if (v >= room) {
            room = room ? room * 2 : 1024;
            d->in.villages = mem_grow(d->in.villages, (size_t)room, sizeof *d->in.villages);
            d->village_place = mem_grow(d->village_place, (size_t)room, sizeof *d->village_place);
            d->village_names = mem_grow(d->village_names, (size_t)room, sizeof *d->village_names);
        }
        words_add(&d->villages, arena_dup(&d->mem, stmt_col_text(&s, 0)));
        d->village_names[v] = plan__village_name(&d->mem, stmt_col_text(&s, 9), stmt_col_text(&s, 10));
        d->village_place[v] = plan_place__of_village(&s, 3, d->villages.words[v]);
        d->in.villages[v] = (struct plan_village){.poor = stmt_col_int(&s, 1) != 0,
                                                  .language = language_bits(r, stmt_col_text(&s, 2))};
        plan_place__flat(&d->village_place[v], &d->in.villages[v].x_m, &d->in.villages[v].y_m);
    }
    return stmt_close(&s, e);
}

static bool read_needs(struct draft *r, struct err *e)
{
    struct plan_data *d = r->d;
    struct stmt s;

    stmt_open(&s, r->m->db, Q_PLAN_NEEDS);
    stmt_int(&s, ":year", d->year);
    stmt_int(&s, ":plan", r->plan);
    while (stmt_next(&s)) {
        int32_t n = d->in.need_count++;
        if (n >= r->need_room) {
            r->need_room = r->need_room ? r->need_room * 2 : 1024;
            d->in.needs = mem_grow(d->in.needs, (size_t)r->need_room, sizeof *d->in.needs);
            d->need_row = mem_grow(d->need_row, (size_t)r->need_room, sizeof *d->need_row);
        }
        d->need_row[n] = stmt_col_int(&s, 0);
        words_add(&d->needs, arena_dup(&d->mem, stmt_col_text(&s, 1)));
        add_specialties(r, stmt_col_text(&s, 3));
        d->in.needs[n] = (struct plan_need){
            .village = plan_words__at(&d->villages, stmt_col_text(&s, 2)),
            .priority = (int32_t)stmt_col_int(&s, 4),
            .wanted = stmt_col_int(&s, 6) ? (int32_t)stmt_col_int(&s, 5) : 0, /* a closed need keeps what stands */
        };
    }
    return stmt_close(&s, e);
}

/* ---- quotas ---- */

/* One row of quota as the planner counts it. Errors: ERR_INPUT, it is none that it can count. */
static bool read_quota(struct plan_data *d, struct stmt *s, struct plan_quota *q, struct err *e)
{
    static const enum plan_quota_kind heads[] = {PLAN_PROG, PLAN_PROG_LEAGUE, PLAN_PROG_BANNER};
    static const enum plan_quota_kind places[] = {PLAN_QUOTA__COUNT, PLAN_DEST_LEAGUE, PLAN_DEST_BANNER};
    const char *programme = stmt_col_text(s, 0), *region = stmt_col_text(s, 2);
    bool counts_heads = strcmp(stmt_col_text(s, 4), "heads") == 0;
    bool of_all = strcmp(programme, "all") == 0;
    int level = scope_level(region);
    int64_t upper = stmt_col_int(s, 6);

    if (level < 1 || level > 3 || counts_heads == of_all || (!counts_heads && level == 1))
        return err_set(e, ERR_INPUT, _("the quota %d+%s+%s cannot be counted: heads are counted by one programme in the region, a league or a banner; places by the programme `all` in a league or a banner. Change or remove it."),
                       d->year, programme, region);
    *q = (struct plan_quota){
        .kind = counts_heads ? heads[level - 1] : places[level - 1],
        .programme = counts_heads ? plan_words__at(&d->programmes, programme) : -1,
        .league = level >= 2 ? plan_words__at(&d->leagues, cut(d, region, 4)) : -1,
        .banner = level == 3 ? plan_words__at(&d->banners, cut(d, region, 6)) : -1,
        .lower = (int32_t)stmt_col_int(s, 5),
        .upper = upper < 0 ? PLAN_NO_LIMIT : (int32_t)upper,
    };
    return true;
}

static void add_quota(struct plan_data *d, int32_t *room, struct plan_quota q)
{
    if (d->in.quota_count == *room) {
        *room = *room ? *room * 2 : 256;
        d->in.quotas = mem_grow(d->in.quotas, (size_t)*room, sizeof *d->in.quotas);
        d->quota_names = mem_grow(d->quota_names, (size_t)*room, sizeof *d->quota_names);
    }
    d->in.quotas[d->in.quota_count++] = q;
}

static uint64_t quota_key(struct plan_quota q)
{
    return ((uint64_t)q.kind << 60) + ((uint64_t)(q.programme + 1) << 40) + ((uint64_t)(q.league + 1) << 20) + (uint64_t)(q.banner + 1);
}

/* A quota without bounds unless there is one: in an instance folder what no quota names is closed. */
static void fill_quota(struct plan_data *d, struct hash *known, int32_t *room, struct plan_quota q)
{
    uint64_t key = quota_key(q);

    if (!hash_put(known, (const char *)&key, sizeof key, 1))
        return;
    q.lower = 0;
    q.upper = PLAN_NO_LIMIT;
    add_quota(d, room, q);
}

static void fill_quotas(struct plan_data *d, int32_t *room)
{
    struct hash known = {0};

    for (int32_t i = 0; i < d->in.quota_count; i++) {
        uint64_t key = quota_key(d->in.quotas[i]);
        hash_put(&known, (const char *)&key, sizeof key, 1);
    }
    for (int32_t i = 0; i < d->in.expert_count; i++) {
        const struct plan_expert *x = &d->in.experts[i];
        fill_quota(d, &known, room, (struct plan_quota){PLAN_PROG, x->programme, -1, -1, 0, 0});
        fill_quota(d, &known, room, (struct plan_quota){PLAN_PROG_LEAGUE, x->programme, x->league, -1, 0, 0});
        fill_quota(d, &known, room, (struct plan_quota){PLAN_PROG_BANNER, x->programme, x->league, x->banner, 0, 0});
    }
    for (int32_t i = 0; i < d->in.village_count; i++) {
        const struct plan_village *v = &d->in.villages[i];
        fill_quota(d, &known, room, (struct plan_quota){PLAN_DEST_LEAGUE, -1, v->league, -1, 0, 0});
        fill_quota(d, &known, room, (struct plan_quota){PLAN_DEST_BANNER, -1, v->league, v->banner, 0, 0});
    }
    hash_release(&known);
}

static bool read_quotas(struct draft *r, struct err *e)
{
    struct plan_data *d = r->d;
    int32_t room = 0;
    struct stmt s;
    bool ok = true;

    stmt_open(&s, r->m->db, Q_PLAN_QUOTAS);
    stmt_int(&s, ":year", d->year);
    while (ok && stmt_next(&s)) {
        struct plan_quota q;
        ok = read_quota(d, &s, &q, e);
        if (ok) {
            struct buf name = {0};
            buf_addf(&name, "%d+%s+%s", d->year, stmt_col_text(&s, 0), stmt_col_text(&s, 2));
            add_quota(d, &room, q);
            d->quota_names[d->in.quota_count - 1] = arena_dup(&d->mem, buf_text(&name));
            buf_release(&name);
        }
    }
    d->quota_records = d->in.quota_count;
    if (!stmt_close(&s, e) || !ok)
        return false;
    fill_quotas(d, &room);
    return true;
}

/* ---- divisions and programmes get their numbers ---- */

static void add_division(struct plan_data *d, const char *code)
{
    words_add(&d->leagues, cut(d, code, 4));
    words_add(&d->banners, cut(d, code, 6));
}

static bool list_divisions(struct draft *r, struct err *e)
{
    struct plan_data *d = r->d;
    struct stmt s;

    for (int32_t x = 0; x < d->in.expert_count; x++) {
        words_add(&d->programmes, r->programmes[x]);
        add_division(d, r->homes[x]);
    }
    for (int32_t v = 0; v < d->in.village_count; v++)
        add_division(d, d->villages.words[v]);
    stmt_open(&s, r->m->db, Q_PLAN_QUOTAS);
    stmt_int(&s, ":year", d->year);
    while (stmt_next(&s)) {
        words_add(&d->programmes, arena_dup(&d->mem, stmt_col_text(&s, 0)));
        add_division(d, stmt_col_text(&s, 2));
    }
    words_sort(&d->programmes);
    words_sort(&d->leagues);
    words_sort(&d->banners);
    return stmt_close(&s, e);
}

static void number_divisions(struct draft *r)
{
    struct plan_data *d = r->d;

    for (int32_t i = 0; i < d->in.expert_count; i++) {
        struct plan_expert *x = &d->in.experts[i];
        x->programme = plan_words__at(&d->programmes, r->programmes[i]);
        x->league = plan_words__at(&d->leagues, cut(d, r->homes[i], 4));
        x->banner = plan_words__at(&d->banners, cut(d, r->homes[i], 6));
    }
    for (int32_t i = 0; i < d->in.village_count; i++) {
        d->in.villages[i].league = plan_words__at(&d->leagues, cut(d, d->villages.words[i], 4));
        d->in.villages[i].banner = plan_words__at(&d->banners, cut(d, d->villages.words[i], 6));
    }
}

/* ---- who served where last year ---- */

static bool read_again(struct draft *r, struct err *e)
{
    struct plan_data *d = r->d;
    struct plan_score *score = &d->score;
    int32_t room = 0;
    struct stmt s;

    stmt_open(&s, r->m->db, Q_PLAN_SERVED);
    stmt_int(&s, ":year", d->year - 1);
    while (stmt_next(&s)) {
        int32_t v = plan_words__at(&d->villages, stmt_col_text(&s, 0));
        int32_t x = plan_words__at(&d->experts, stmt_col_text(&s, 1));
        if (v < 0 || x < 0)
            continue;
        if (score->again_count == room)
            score->again = mem_grow(score->again, (size_t)(room = room ? room * 2 : 256), sizeof *score->again);
        score->again[score->again_count++] = (struct plan_pair){x, v};
        int32_t *last = d->in.experts[x].last;
        if (last[0] < 0 || last[1] < 0)
            last[last[0] < 0 ? 0 : 1] = v;
    }
    return stmt_close(&s, e);
}

/* The coordinator's bound on everybody's places: a capacity of the flow, so it is kept exactly. */
static void bound_loads(struct plan_data *d)
{
    int32_t most = d->score.points.load_most;

    for (int32_t x = 0; most > 0 && x < d->in.expert_count; x++)
        if (d->in.experts[x].places > most)
            d->in.experts[x].places = most;
}

static bool note_journal(struct model *m, struct plan_data *d, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_JOURNAL_LAST);
    d->seen = stmt_next(&s) ? stmt_col_int(&s, 0) : 0;
    return stmt_close(&s, e);
}

static bool read_all(struct draft *r, int64_t plan, struct err *e)
{
    struct plan_data *d = r->d;

    if (!note_journal(r->m, d, e) || !list_languages(r, e) || !plan_points__load(r->m, &d->score.points, e))
        return false;
    if (!stay_left_of_year(r->m, d->year, &d->left, &d->left_count, e) || !read_experts(r, e) || !read_villages(r, e) || !read_needs(r, e) || !list_divisions(r, e))
        return false;
    bound_loads(d);
    number_divisions(r);
    rows_make(&d->expert_rows, d->expert_row, d->in.expert_count);
    rows_make(&d->need_rows, d->need_row, d->in.need_count);
    if (!read_quotas(r, e) || !read_again(r, e) || !read_merits(r, e) || !plan_score__make(r->m, d, r->specialties, e))
        return false;
    d->in.params = (struct plan_params){.second_expert_penalty = d->score.points.second, .load_step = d->score.points.load_step, .cover_bonus = d->score.points.cover};
    d->in.unnamed_free = true;
    d->in.candidates = (struct plan_candidates){plan_score__list, plan_score__pair, &d->score, plan_score__most(&d->score)};
    if (!plan_limits__load(r->m, d, e) || !plan_pins__load(r->m, plan, d, e) || !plan_limits__pins(d, e) || !plan_again__load(r->m, plan, d, e))
        return false;
    return !r->again || plan_basis__load(r->m, plan, d, e);
}

static bool load(struct model *m, int year, int64_t plan, bool again, struct plan_data *d, struct err *e)
{
    struct draft r = {.m = m, .d = d, .plan = plan, .again = again};

    *d = (struct plan_data){.year = year};
    bool ok = read_all(&r, plan, e);
    free(r.homes);
    free(r.programmes);
    free(r.specialties);
    hash_release(&r.languages);
    return ok;
}

bool plan_data__load(struct model *m, int year, int64_t plan, struct plan_data *d, struct err *e)
{
    return load(m, year, plan, false, d, e);
}

bool plan_data__load_again(struct model *m, int year, int64_t plan, struct plan_data *d, struct err *e)
{
    return load(m, year, plan, true, d, e);
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
    plan_score__release(&d->score);
    plan_instance_release(&d->in);
    arena_release(&d->mem);
    *d = (struct plan_data){0};
}
