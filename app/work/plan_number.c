/*
 * Who of a year's records is in an instance, and under which number. Numbers follow the order of keys, never that of
 * entry.
 */
#include "plan_number__.h"

#include "plan_records__.h"

#include "model/code.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

/* Rows of an expert and a need each. */
struct row_pairs {
    struct row_pair {
        int64_t expert, need;
    } *list; /* owned */
    int32_t count, room;
};

/* How a year's records become an instance: who of them is in it, and under which number. */
struct draft {
    struct model *m;
    struct plan_data *d;
    struct plan_records *r;       /* d's */
    int64_t plan;                 /* row, 0 = none */
    const struct code_list *languages;
    struct hash specialties;      /* code -> place in the list */
    struct plan_rows expert_rows, need_rows; /* of the records */
    uint8_t *expert_is, *need_is; /* by record: flags */
    int32_t *expert_number, *need_number, *village_number; /* by record, -1 = not in it; owned */
    int32_t *expert_of, *village_of; /* by number: record; owned */
    struct text_fact *facts;      /* by text of the records; owned */
    struct row_pairs left_out;    /* experts and needs, the other 0 */
    struct row_pairs stands;      /* pairs that stand */
    struct plan_pair *standing;   /* these, of records; owned */
    int32_t standing_count;
};

enum { LEFT_OUT = 1, STANDS = 2 };

/* What a text that many records share means, once somebody asked. */
struct text_fact {
    bool bits_known, specialty_known, is_home, is_programme;
    int32_t bits;         /* of languages */
    int32_t specialty[3];
    int32_t league, banner, programme;
};

/* ---- words and rows ---- */

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void words_add(struct plan_words *w, const char *word)
{
    if (w->count == w->room) {
        w->room = w->room ? w->room * 2 : 64;
        w->words = mem_grow(w->words, (size_t)w->room, sizeof *w->words);
    }
    w->words[w->count++] = word;
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

static void rows_make(struct plan_rows *r, const int64_t *row_of, int32_t count)
{
    r->count = count;
    r->rows = mem_new(((size_t)count + 1) * sizeof *r->rows);
    for (int32_t i = 0; i < count; i++)
        r->rows[i] = (struct plan_row){row_of[i], i};
    plan_rows__index(r);
}

static const char *cut(struct plan_data *d, const char *code, size_t digits)
{
    return arena_dup_len(&d->mem, code, digits);
}

/* ---- what texts mean ---- */

/* "zh;mn" as bits. */
static int32_t language_bits(struct draft *r, int32_t text)
{
    struct text_fact *f = &r->facts[text];
    const char *codes = r->r->texts[text];

    if (f->bits_known)
        return f->bits;
    while (*codes) {
        size_t len = strcspn(codes, ";");
        int bit = code_place(r->languages, codes, len);
        if (bit >= 0)
            f->bits |= 1 << bit;
        codes += len + (codes[len] == ';');
    }
    f->bits_known = true;
    return f->bits;
}

static const int32_t *specialties_of(struct draft *r, int32_t text)
{
    struct text_fact *f = &r->facts[text];

    if (!f->specialty_known)
        plan_score__specialties(&r->specialties, r->r->texts[text], f->specialty);
    f->specialty_known = true;
    return f->specialty;
}

static bool list_codes(struct draft *r, struct err *e)
{
    const struct code_list *list;

    if (!code_list_get(r->m, "language", &r->languages, e) || !code_list_get(r->m, "specialty", &list, e))
        return false;
    for (int i = 0; i < list->count; i++)
        hash_put(&r->specialties, list->codes[i].code, strlen(list->codes[i].code), i);
    return r->languages->count <= 30 || err_set(e, ERR_INPUT, _("the list of languages has more than 30 codes; dispatch counts with at most 30"));
}

/* ---- who is in it ---- */

/* Who is absent too long is not in the year at all, unless he has work that stands. */
static bool is_absent(const struct plan_data *d, int64_t expert)
{
    return plan_absent__is(stay_left_find(d->left, d->left_count, expert), &d->score.points);
}

/* Rows of the records, and nothing known of any of them. */
static void begin_marks(struct draft *r)
{
    const struct plan_records *all = r->r;
    int64_t *rows = mem_new(((size_t)(all->expert_count > all->need_count ? all->expert_count : all->need_count) + 1) * sizeof *rows);

    for (int32_t i = 0; i < all->expert_count; i++)
        rows[i] = all->experts[i].row;
    rows_make(&r->expert_rows, rows, all->expert_count);
    for (int32_t i = 0; i < all->need_count; i++)
        rows[i] = all->needs[i].row;
    rows_make(&r->need_rows, rows, all->need_count);
    free(rows);
    r->expert_is = mem_zero((size_t)all->expert_count + 1, 1);
    r->need_is = mem_zero((size_t)all->need_count + 1, 1);
    r->facts = mem_zero((size_t)all->text_count + 1, sizeof *r->facts);
}

static void mark(uint8_t *is, const struct plan_rows *rows, int64_t row, uint8_t flag)
{
    int32_t at = row ? plan_rows__at(rows, row) : -1;

    if (at >= 0)
        is[at] |= flag;
}

static bool read_pairs(struct draft *r, enum query query, struct row_pairs *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, r->m->db, query);
    stmt_int(&s, ":plan", r->plan);
    if (query == Q_PLAN_STANDING)
        stmt_int(&s, ":year", r->d->year);
    while (stmt_next(&s)) {
        if (out->count == out->room)
            out->list = mem_grow(out->list, (size_t)(out->room = out->room ? out->room * 2 : 256), sizeof *out->list);
        out->list[out->count++] = (struct row_pair){stmt_col_int(&s, 0), stmt_col_int(&s, 1)};
    }
    return stmt_close(&s, e);
}

static void mark_left_out(struct draft *r)
{
    for (int32_t i = 0; i < r->left_out.count; i++) {
        mark(r->expert_is, &r->expert_rows, r->left_out.list[i].expert, LEFT_OUT);
        mark(r->need_is, &r->need_rows, r->left_out.list[i].need, LEFT_OUT);
    }
}

/* Pairs that stand, as numbers of the records. False: some are not among the records. */
static bool number_standing(struct draft *r)
{
    r->standing = mem_new(((size_t)r->stands.count + 1) * sizeof *r->standing);
    for (int32_t i = 0; i < r->stands.count; i++) {
        struct plan_pair p = {plan_rows__at(&r->expert_rows, r->stands.list[i].expert), plan_rows__at(&r->need_rows, r->stands.list[i].need)};
        if (p.expert < 0 || p.need < 0)
            return false;
        r->standing[r->standing_count++] = p;
        r->expert_is[p.expert] |= STANDS;
        r->need_is[p.need] |= STANDS;
    }
    return true;
}

static void end_marks(struct draft *r)
{
    plan_rows__release(&r->expert_rows);
    plan_rows__release(&r->need_rows);
    free(r->expert_is);
    free(r->need_is);
    free(r->facts);
    free(r->standing);
    r->expert_is = r->need_is = NULL;
    r->facts = NULL;
    r->standing = NULL;
    r->standing_count = 0;
}

/* Which of the records the plan leaves out or must have. False: it must have some that are not among them. */
static bool mark_all(struct draft *r)
{
    r->r = r->d->records;
    begin_marks(r);
    mark_left_out(r);
    return number_standing(r);
}

/*
 * The year's records, and what does not depend on them while they are decoded. An assignment of a need of another year,
 * made since the records were kept, is among them only when they are read anew.
 */
static bool read_records(struct draft *r, struct err *e)
{
    struct plan_data *d = r->d;
    struct plan_records_reading *kept = plan_records__begin(r->m, d->year);
    struct err own = {0};

    bool ok = list_codes(r, &own) && plan_points__load(r->m, &d->score.points, &own) &&
              stay_left_of_year(r->m, d->year, &d->left, &d->left_count, &own) && plan_quotas__read(r->m, d, &own) && plan_last_year__read(r->m, d, &own) &&
              read_pairs(r, Q_PLAN_LEFT_OUT, &r->left_out, &own) && read_pairs(r, Q_PLAN_STANDING, &r->stands, &own);
    if (!plan_records__end(kept, &d->records, e))
        return false;
    if (!ok) {
        *e = own;
        return false;
    }
    if (!mark_all(r)) {
        end_marks(r);
        plan_records__free(d->records);
        if (!plan_records__get_anew(r->m, d->year, &d->records, e))
            return false;
        ok = mark_all(r);
    }
    BUG_ON(!ok);
    d->seen = r->r->seen;
    return true;
}

/* ---- numbers ---- */

static void add_expert(struct draft *r, int32_t at, bool may_go)
{
    const struct plan_expert_record *from = &r->r->experts[at];
    struct plan_data *d = r->d;
    int32_t x = d->in.expert_count++;

    r->expert_number[at] = x;
    r->expert_of[x] = at;
    d->expert_row[x] = from->row;
    d->experts.words[d->experts.count++] = from->no;
    d->expert_place[x] = from->place;
    d->in.experts[x] = (struct plan_expert){
        .places = may_go ? from->capacity : 0, /* who may not go keeps what stands */
        .language = language_bits(r, from->languages),
        .last = {-1, -1},
        .x_m = from->x_m,
        .y_m = from->y_m,
    };
    memcpy(d->in.experts[x].specialty, specialties_of(r, from->specialties), sizeof d->in.experts[x].specialty);
}

static void list_experts(struct draft *r)
{
    struct plan_data *d = r->d;
    size_t room = (size_t)r->r->expert_count + 1;

    d->in.experts = mem_new(room * sizeof *d->in.experts);
    d->expert_row = mem_new(room * sizeof *d->expert_row);
    d->expert_place = mem_new(room * sizeof *d->expert_place);
    d->experts.words = mem_new(room * sizeof *d->experts.words);
    r->expert_number = mem_new(room * sizeof *r->expert_number);
    r->expert_of = mem_new(room * sizeof *r->expert_of);
    for (int32_t i = 0; i < r->r->expert_count; i++) {
        const struct plan_expert_record *x = &r->r->experts[i];
        bool may_go = x->active && !(r->expert_is[i] & LEFT_OUT);
        r->expert_number[i] = -1;
        if (((may_go && x->capacity > 0) || (r->expert_is[i] & STANDS)) && !is_absent(d, x->row))
            add_expert(r, i, may_go);
    }
}

static bool is_in(const struct draft *r, int32_t need)
{
    return (r->r->needs[need].open && !(r->need_is[need] & LEFT_OUT)) || (r->need_is[need] & STANDS);
}

static void add_village(struct draft *r, int32_t at)
{
    const struct plan_village_record *from = &r->r->villages[at];
    struct plan_data *d = r->d;
    int32_t v = d->in.village_count++;

    r->village_number[at] = v;
    r->village_of[v] = at;
    d->villages.words[d->villages.count++] = from->code;
    d->village_names[v] = from->name;
    d->village_place[v] = from->place;
    d->in.villages[v] = (struct plan_village){
        .poor = from->poor != 0, .language = language_bits(r, from->language), .x_m = from->x_m, .y_m = from->y_m};
}

/* Villages of the needs that are in it. */
static void list_villages(struct draft *r)
{
    struct plan_data *d = r->d;
    size_t room = (size_t)r->r->village_count + 1;

    d->in.villages = mem_new(room * sizeof *d->in.villages);
    d->village_place = mem_new(room * sizeof *d->village_place);
    d->village_names = mem_new(room * sizeof *d->village_names);
    d->villages.words = mem_new(room * sizeof *d->villages.words);
    r->village_of = mem_new(room * sizeof *r->village_of);
    r->village_number = mem_new(room * sizeof *r->village_number);
    for (int32_t i = 0; i < r->r->village_count; i++)
        r->village_number[i] = -1;
    for (int32_t i = 0; i < r->r->need_count; i++)
        if (is_in(r, i))
            r->village_number[r->r->needs[i].village] = 0;
    for (int32_t i = 0; i < r->r->village_count; i++)
        if (r->village_number[i] == 0)
            add_village(r, i);
}

static void add_need(struct draft *r, int32_t at)
{
    const struct plan_need_record *from = &r->r->needs[at];
    struct plan_data *d = r->d;
    int32_t n = d->in.need_count++;

    r->need_number[at] = n;
    d->need_row[n] = from->row;
    d->needs.words[d->needs.count++] = from->no;
    d->in.needs[n] = (struct plan_need){
        .village = r->village_number[from->village],
        .specialty = specialties_of(r, from->specialties)[0],
        .priority = from->priority,
        .wanted = from->open && !(r->need_is[at] & LEFT_OUT) ? from->wanted : 0, /* a closed need keeps what stands */
        .days = from->days,
    };
}

static void list_needs(struct draft *r)
{
    struct plan_data *d = r->d;
    size_t room = (size_t)r->r->need_count + 1;

    d->in.needs = mem_new(room * sizeof *d->in.needs);
    d->need_row = mem_new(room * sizeof *d->need_row);
    d->needs.words = mem_new(room * sizeof *d->needs.words);
    r->need_number = mem_new(room * sizeof *r->need_number);
    for (int32_t i = 0; i < r->r->need_count; i++) {
        r->need_number[i] = -1;
        if (is_in(r, i))
            add_need(r, i);
    }
}

/* Needs that are served together or not at all. */
static void join_teams(struct draft *r)
{
    for (int32_t i = 0; i < r->r->need_count; i++) {
        int32_t mate = r->need_number[i] >= 0 && r->r->needs[i].together ? plan_rows__at(&r->d->need_rows, r->r->needs[i].together) : -1;
        if (mate >= 0) {
            r->d->in.needs[r->need_number[i]].team = mate + 1;
            r->d->in.needs[mate].team = r->need_number[i] + 1;
        }
    }
}

/* Rows of the records that are in it, under their numbers there. */
static void rows_take(struct plan_rows *out, const struct plan_rows *all, const int32_t *number)
{
    out->rows = mem_new(((size_t)all->count + 1) * sizeof *out->rows);
    for (int32_t i = 0; i < all->count; i++)
        if (number[all->rows[i].number] >= 0)
            out->rows[out->count++] = (struct plan_row){all->rows[i].row, number[all->rows[i].number]};
    plan_rows__index(out);
}

/* Pairs that stand, each once, as the first of the pins. */
static void take_standing(struct draft *r)
{
    struct plan_data *d = r->d;
    int32_t count = 0;

    d->in.pins = mem_new(((size_t)r->standing_count + 1) * sizeof *d->in.pins);
    for (int32_t i = 0; i < r->standing_count; i++) {
        d->in.pins[i] = (struct plan_pair){r->expert_number[r->standing[i].expert], r->need_number[r->standing[i].need]};
        BUG_ON(d->in.pins[i].expert < 0 || d->in.pins[i].need < 0);
    }
    plan_pairs__sort(d->in.pins, r->standing_count, d->in.need_count);
    for (int32_t i = 0; i < r->standing_count; i++)
        if (count == 0 || plan_pair__compare(&d->in.pins[i], &d->in.pins[count - 1]) != 0)
            d->in.pins[count++] = d->in.pins[i];
    d->in.pin_count = d->standing = count;
}

/* ---- divisions and programmes get their numbers ---- */

static void add_division(struct plan_data *d, const char *code)
{
    words_add(&d->leagues, cut(d, code, 4));
    words_add(&d->banners, cut(d, code, 6));
}

/* Divisions of homes and of villages, which stand by code: each is added once or a few times, not for each record. */
static void list_used(struct draft *r)
{
    struct plan_data *d = r->d;

    for (int32_t x = 0; x < d->in.expert_count; x++) {
        const struct plan_expert_record *from = &r->r->experts[r->expert_of[x]];
        struct text_fact *programme = &r->facts[from->programme], *home = &r->facts[from->home];
        if (!programme->is_programme)
            words_add(&d->programmes, r->r->texts[from->programme]);
        if (!home->is_home)
            add_division(d, r->r->texts[from->home]);
        programme->is_programme = home->is_home = true;
    }
    for (int32_t v = 0; v < d->in.village_count; v++)
        if (v == 0 || strncmp(d->villages.words[v], d->villages.words[v - 1], 6) != 0)
            add_division(d, d->villages.words[v]);
}

static void list_divisions(struct draft *r)
{
    struct plan_data *d = r->d;

    list_used(r);
    for (int32_t i = 0; i < d->bounds_count; i++) {
        if (i == 0 || strcmp(d->bounds[i].programme, d->bounds[i - 1].programme) != 0)
            words_add(&d->programmes, d->bounds[i].programme);
        add_division(d, d->bounds[i].region);
    }
    words_sort(&d->programmes);
    words_sort(&d->leagues);
    words_sort(&d->banners);
}

static void number_division(struct plan_data *d, const char *code, int32_t *league, int32_t *banner)
{
    *league = plan_words__at(&d->leagues, cut(d, code, 4));
    *banner = plan_words__at(&d->banners, cut(d, code, 6));
}

static void number_divisions(struct draft *r)
{
    struct plan_data *d = r->d;

    for (int32_t t = 0; t < r->r->text_count; t++) {
        struct text_fact *f = &r->facts[t];
        if (f->is_programme)
            f->programme = plan_words__at(&d->programmes, r->r->texts[t]);
        if (f->is_home)
            number_division(d, r->r->texts[t], &f->league, &f->banner);
    }
    for (int32_t i = 0; i < d->in.expert_count; i++) {
        const struct plan_expert_record *from = &r->r->experts[r->expert_of[i]];
        struct plan_expert *x = &d->in.experts[i];
        x->programme = r->facts[from->programme].programme;
        x->league = r->facts[from->home].league;
        x->banner = r->facts[from->home].banner;
    }
    for (int32_t i = 0; i < d->in.village_count; i++) {
        struct plan_village *v = &d->in.villages[i];
        if (i && strncmp(d->villages.words[i], d->villages.words[i - 1], 6) == 0) {
            v->league = v[-1].league;
            v->banner = v[-1].banner;
        } else {
            number_division(d, d->villages.words[i], &v->league, &v->banner);
        }
    }
}

/* The coordinator's bound on everybody's places: a capacity of the flow, so it is kept exactly. */
static void bound_loads(struct plan_data *d)
{
    int32_t most = d->score.points.load_most;

    for (int32_t x = 0; most > 0 && x < d->in.expert_count; x++)
        if (d->in.experts[x].places > most)
            d->in.experts[x].places = most;
}

/* Everything but quotas and what others say of them. */
static void number_all(struct draft *r)
{
    struct plan_data *d = r->d;

    list_experts(r);
    list_villages(r);
    list_needs(r);
    list_divisions(r);
    bound_loads(d);
    number_divisions(r);
    rows_take(&d->expert_rows, &r->expert_rows, r->expert_number);
    rows_take(&d->need_rows, &r->need_rows, r->need_number);
    join_teams(r);
    take_standing(r);
}

bool plan_number__make(struct model *m, int64_t plan, struct plan_data *d, struct err *e)
{
    struct draft r = {.m = m, .d = d, .plan = plan};

    bool ok = read_records(&r, e);
    if (ok)
        number_all(&r);
    end_marks(&r);
    free(r.left_out.list);
    free(r.stands.list);
    free(r.expert_number);
    free(r.need_number);
    free(r.village_number);
    free(r.expert_of);
    free(r.village_of);
    hash_release(&r.specialties);
    return ok;
}
