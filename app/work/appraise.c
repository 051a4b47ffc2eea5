/* Appraisals of a year: who is judged, drafts computed, ranked, graded and saved. */
#include "appraise__.h"

#include "model/kinds.h"
#include "model/repo.h"
#include "model/scope.h"
#include "store/txn.h"
#include "work/plan.h"

#include <stdlib.h>
#include <string.h>

/* Fields that both types of appraisal have. */
struct fields {
    const struct entity *type;
    int computed, rank, grade, state, parts, total;
};

static const struct fields of_experts = {&appraisal_entity, APPRAISAL_COMPUTED, APPRAISAL_RANK, APPRAISAL_GRADE,
                                         APPRAISAL_STATE, APPRAISAL_PARTS, APPRAISAL_TOTAL};
static const struct fields of_stations = {&station_appraisal_entity, STATION_APPRAISAL_COMPUTED, STATION_APPRAISAL_RANK,
                                          STATION_APPRAISAL_GRADE, STATION_APPRAISAL_STATE, STATION_APPRAISAL_PARTS,
                                          STATION_APPRAISAL_TOTAL};

/* One run over the subjects of one sheet. */
struct run {
    struct model *m;
    const struct fields *f;
    struct sheet_of sheet;
    struct arena mem;
    struct record *records; /* owned */
    struct judged *judged;  /* owned; index = place in records */
    int count, room;
    struct appraise_counts *out;
};

static bool is_frozen(const struct run *r, const struct record *record)
{
    const char *state = record_text(record, r->f->state);

    return strcmp(state, "published") == 0 || strcmp(state, "final") == 0;
}

static struct record *new_record(struct run *r)
{
    if (r->count == r->room) {
        size_t room = (size_t)(r->room = r->room ? r->room * 2 : 64);
        r->records = mem_grow(r->records, room, sizeof *r->records);
        r->judged = mem_grow(r->judged, room, sizeof *r->judged);
    }
    record_init(&r->records[r->count], r->f->type);
    return &r->records[r->count++];
}

/* The appraisal that is there, or a new one out of the key's parts. */
static bool find_or_begin(struct run *r, const char *key, const char *const parts[], struct record *out, struct err *e)
{
    struct err none = {0};

    if (repo_find(r->m, key, out, &none))
        return true;
    if (none.code != ERR_MISSING)
        return err_set(e, none.code, "%s", none.text);
    record_reset(out);
    for (int i = 0; i < r->f->type->key_count; i++)
        if (!record_set(r->m, out, r->f->type->key[i], parts[i], strlen(parts[i]), e))
            return false;
    return true;
}

static int grade_place(const struct sheet_of *s, const char *code)
{
    for (int i = 0; i < s->grade_count; i++)
        if (strcmp(s->grades[i].code, code) == 0)
            return i;
    return s->grade_count - 1;
}

/* One subject: its record with the computed points in it, not saved yet. */
static bool judge(struct run *r, const char *const parts[], const int64_t values[MEASURE__COUNT], struct err *e)
{
    struct buf key = {0}, text = {0};
    struct record *record = new_record(r);

    for (int i = 0; i < r->f->type->key_count; i++)
        buf_addf(&key, "%s%s", i ? "+" : "", parts[i]);
    bool ok = find_or_begin(r, buf_text(&key), parts, record, e);
    bool frozen = ok && is_frozen(r, record);
    if (ok && !frozen) {
        record_put_number(record, r->f->computed, appraise__points(&r->sheet, values, &text));
        record_put_text(record, r->f->parts, buf_text(&text), text.len);
        int64_t total = record_number(record, r->f->computed) + record_number(record, r->f->computed + 1);
        record_put_number(record, r->f->total, total < 1000 ? total : 1000);
    }
    if (ok)
        r->judged[r->count - 1] = (struct judged){
            .total = record_number(record, r->f->total),
            .key = arena_dup(&r->mem, buf_text(&key)),
            .fixed = frozen ? grade_place(&r->sheet, record_text(record, r->f->grade)) : -1,
            .index = r->count - 1,
        };
    r->out->frozen += frozen;
    buf_release(&key);
    buf_release(&text);
    return ok;
}

static bool save_one(struct run *r, const struct judged *j, struct err *e)
{
    struct record *record = &r->records[j->index];
    const char *code = r->sheet.grades[j->grade].code;
    bool fresh = record->id == 0;
    int64_t rev = record->rev;

    r->out->judged++;
    if (j->fixed >= 0)
        return true;
    record_put_number(record, r->f->rank, j->rank);
    record_put_text(record, r->f->grade, code, strlen(code));
    r->out->capped += j->capped;
    if (!repo_save(r->m, record, e))
        return false;
    r->out->added += fresh;
    r->out->changed += !fresh && record->rev != rev;
    return true;
}

static bool save_all(struct run *r, struct err *e)
{
    bool ok = true;

    appraise__grades(&r->sheet, r->judged, r->count);
    for (int i = 0; ok && i < r->count; i++)
        ok = save_one(r, &r->judged[i], e);
    return ok;
}

static void run_release(struct run *r)
{
    for (int i = 0; i < r->count; i++)
        record_release(&r->records[i]);
    free(r->records);
    free(r->judged);
    arena_release(&r->mem);
    appraise__release(&r->sheet);
}

/* ---- whom a query names ---- */

struct subject {
    char *key;
    int64_t values[MEASURE__COUNT];
};

struct subjects {
    struct subject *list; /* owned */
    size_t count;
};

/* Read to the end before the first save: the columns of the query are key and measures. */
static void read_subjects(struct run *r, struct stmt *s, struct subjects *out)
{
    while (stmt_next(s)) {
        out->list = mem_grow(out->list, out->count + 1, sizeof *out->list);
        struct subject *x = &out->list[out->count++];
        x->key = arena_dup(&r->mem, stmt_col_text(s, 0));
        for (int i = 0; i < MEASURE__COUNT; i++)
            x->values[i] = stmt_col_int(s, i + 1);
    }
}

static void open_subjects(struct model *m, enum query q, int year, const char *of, const char *name, const char *area, struct stmt *s)
{
    char first[11], last[11], low[13], high[14];

    plan_year_days(year, first, last);
    scope_range(area, low, high);
    stmt_open(s, m->db, q);
    stmt_int(s, ":year", year);
    stmt_text(s, ":first", first);
    stmt_text(s, ":last", last);
    stmt_text(s, ":low", low);
    stmt_text(s, ":high", high);
    stmt_text(s, name, of);
}

static bool judge_all(struct run *r, enum query q, int year, const char *of, const char *name, const char *area, struct err *e)
{
    struct subjects subjects = {0};
    struct buf text = {0};
    struct stmt s;

    buf_add_int(&text, year);
    open_subjects(r->m, q, year, of, name, area, &s);
    read_subjects(r, &s, &subjects);
    bool ok = stmt_close(&s, e);
    for (size_t i = 0; ok && i < subjects.count; i++) {
        const char *const parts[] = {subjects.list[i].key, buf_text(&text), of};
        ok = judge(r, parts, subjects.list[i].values, e);
    }
    free(subjects.list);
    buf_release(&text);
    return ok && save_all(r, e);
}

static bool judge_programme(struct model *m, int year, const char *programme, const char *area, struct appraise_counts *out, struct err *e)
{
    struct run r = {.m = m, .f = &of_experts, .out = out};
    bool ok = appraise__sheet(m, "person", &r.sheet, e) && judge_all(&r, Q_APPRAISE_EXPERTS, year, programme, ":programme", area, e);

    run_release(&r);
    return ok;
}

/* Codes of the programmes that send people, or the one asked for. */
static bool judge_programmes(struct model *m, int year, const char *only, const char *area, struct appraise_counts *out, struct err *e)
{
    const char **codes = NULL;
    struct arena mem = {0};
    struct stmt s;
    size_t count = 0;

    stmt_open(&s, m->db, Q_PROGRAMMES_SENDING);
    while (stmt_next(&s))
        if (!only || strcmp(only, stmt_col_text(&s, 0)) == 0) {
            codes = mem_grow(codes, count + 1, sizeof *codes);
            codes[count++] = arena_dup(&mem, stmt_col_text(&s, 0));
        }
    bool ok = stmt_close(&s, e);
    if (ok && only && !count)
        ok = err_set(e, ERR_MISSING, _("there is no programme \"%s\" that sends people"), only);
    for (size_t i = 0; ok && i < count; i++)
        ok = judge_programme(m, year, codes[i], area, out, e);
    free(codes);
    arena_release(&mem);
    return ok;
}

bool appraise_experts(struct model *m, int year, const char *programme, const char *area, struct appraise_counts *out, struct err *e)
{
    *out = (struct appraise_counts){0};
    return txn_begin(m->db, TXN_WRITE, e) && txn_end(m->db, judge_programmes(m, year, programme, area, out, e), e);
}

static bool judge_stations(struct model *m, int year, const char *area, struct appraise_counts *out, struct err *e)
{
    static const char *const kinds[] = {"team", "corporate", "station"};
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof kinds / sizeof *kinds; i++) {
        struct run r = {.m = m, .f = &of_stations, .out = out};
        ok = appraise__sheet(m, kinds[i], &r.sheet, e) && judge_all(&r, Q_APPRAISE_STATIONS, year, kinds[i], ":kind", area, e);
        run_release(&r);
    }
    return ok;
}

bool appraise_stations(struct model *m, int year, const char *area, struct appraise_counts *out, struct err *e)
{
    *out = (struct appraise_counts){0};
    return txn_begin(m->db, TXN_WRITE, e) && txn_end(m->db, judge_stations(m, year, area, out, e), e);
}
