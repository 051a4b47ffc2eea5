/* What every office begins with, out of the files that the program carries. */
#include "base/buf.h"
#include "init__.h"
#include "model/code.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "sheet/sheet.h"
#include "store/stmt.h"
#include "store/txn.h"
#include "work/assets.h"

#include <string.h>

/* ---- a carried CSV file, its cells by column name ---- */

enum { COLUMNS_MAX = 16 };

struct table {
    struct sheet_reader *reader;
    struct arena mem;
    const char *names[COLUMNS_MAX]; /* owned by mem */
    size_t count;
    struct sheet_row row;
};

/* The files are ours and tested: a fault in one is a BUG. */
static void table_open(struct table *t, const struct asset *a)
{
    struct err e = {0};

    memset(t, 0, sizeof *t);
    if (!sheet_reader_open_memory((const char *)a->data, a->len, &t->reader, &e) ||
        !sheet_reader_next(t->reader, &t->row, &e))
        BUG("%s: %s", a->name, e.text);
    BUG_ON(t->row.count > COLUMNS_MAX);
    for (; t->count < t->row.count; t->count++)
        t->names[t->count] = arena_dup_len(&t->mem, t->row.cells[t->count].text, t->row.cells[t->count].len);
}

static bool table_next(struct table *t)
{
    struct err e = {0};

    if (!sheet_reader_next(t->reader, &t->row, &e)) {
        if (e.code != ERR_NONE)
            BUG("%s", e.text);
        return false;
    }
    if (t->row.fault)
        BUG("line %lld: %s", (long long)t->row.line, t->row.fault);
    return true;
}

static struct sheet_cell cell(const struct table *t, const char *name)
{
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->names[i], name) == 0)
            return t->row.cells[i];
    BUG("no column %s", name);
}

static void table_close(struct table *t)
{
    sheet_reader_close(t->reader);
    arena_release(&t->mem);
}

/* ---- code lists ---- */

static bool add_code(struct model *m, const struct table *t, const char *list, int64_t place, struct err *e)
{
    static const char *const columns[] = {"code", "zh", "en", "parent", "valid_from", "valid_to", "source"};
    static const char *const names[] = {":code", ":zh", ":en", ":parent", ":valid_from", ":valid_to", ":source"};
    struct stmt s;

    stmt_open(&s, m->db, Q_CODE_ADD);
    stmt_text(&s, ":list", list);
    stmt_int(&s, ":place", place);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        struct sheet_cell c = cell(t, columns[i]);
        stmt_text_len(&s, names[i], c.len ? c.text : "", c.len);
    }
    return stmt_run(&s, e);
}

/* "codes/sex.csv" is the list sex. */
static bool add_list(struct model *m, const struct asset *a, struct init_counts *out, struct err *e)
{
    struct table t;
    struct buf list = {0};
    int64_t place = 0;
    bool ok = true;

    buf_add_len(&list, a->name + strlen("codes/"), strlen(a->name) - strlen("codes/.csv"));
    table_open(&t, a);
    while (ok && table_next(&t))
        ok = add_code(m, &t, buf_text(&list), place++, e);
    table_close(&t);
    buf_release(&list);
    out->lists++;
    out->codes += place;
    return ok;
}

static bool add_lists(struct model *m, struct init_counts *out, struct err *e)
{
    for (int i = 0; i < asset_count; i++)
        if (strncmp(asset_table[i].name, "codes/", strlen("codes/")) == 0 && !add_list(m, &asset_table[i], out, e))
            return false;
    code_forget(m);
    return true;
}

/* ---- records ---- */

/* Sets the fields that have a column of their name. */
static bool set_by_name(struct model *m, struct record *r, const struct table *t, struct err *e)
{
    for (size_t i = 0; i < t->count; i++) {
        int field = entity_field(r->entity, t->names[i]);
        const struct sheet_cell *c = &t->row.cells[i];
        if (field >= 0 && !record_set(m, r, field, c->text, c->len, e))
            return false;
    }
    return true;
}

/* Banners on a list of poor banners count as poor; villages are marked by the office. */
static bool add_region(struct model *m, struct record *r, const struct table *t, struct err *e)
{
    if (!set_by_name(m, r, t, e))
        return false;
    record_put_number(r, REGION_POOR, r->values[REGION_POOR_LIST].set);
    return repo_save(m, r, e);
}

/* The columns that no field has are kept in words: the source beside the evidence, the period in the note. */
static bool add_pairing(struct model *m, struct record *r, const struct table *t, struct err *e)
{
    static const struct {
        int field;
        const char *first, *second;
    } joined[] = {{PAIRING_EVIDENCE, "evidence", "source"}, {PAIRING_NOTE, "period", "note"}};
    struct buf b = {0};
    bool ok = set_by_name(m, r, t, e);

    for (size_t i = 0; ok && i < sizeof joined / sizeof *joined; i++) {
        struct sheet_cell first = cell(t, joined[i].first);
        struct sheet_cell second = cell(t, joined[i].second);
        buf_reset(&b);
        buf_add_len(&b, first.text, first.len);
        buf_add(&b, first.len && second.len ? "; " : "");
        buf_add_len(&b, second.text, second.len);
        ok = record_set(m, r, joined[i].field, buf_text(&b), b.len, e);
    }
    buf_release(&b);
    return ok && repo_save(m, r, e);
}

/* Saves one record a line of the file. */
static bool add_file(struct model *m, const struct entity *type, const char *name,
                     bool (*add)(struct model *m, struct record *r, const struct table *t, struct err *e),
                     const struct setup_tick *tick, int64_t *count, struct err *e)
{
    const struct asset *a = asset_find(name);
    struct table t;
    struct record r;
    bool ok = true;

    BUG_ON(!a);
    record_init(&r, type);
    table_open(&t, a);
    while (ok && table_next(&t)) {
        record_reset(&r);
        ok = add(m, &r, &t, e) && init__tick(tick, _("divisions"), ++*count, 0, e);
    }
    table_close(&t);
    record_release(&r);
    return ok;
}

/* Fields and values until NULL. */
static bool add_values(struct model *m, const struct entity *type, const char *const *pairs, struct err *e)
{
    struct record r;
    bool ok = true;

    record_init(&r, type);
    for (; ok && *pairs; pairs += 2)
        ok = record_set_named(m, &r, pairs[0], pairs[1], e);
    ok = ok && repo_save(m, &r, e);
    record_release(&r);
    return ok;
}

static bool add_programmes(struct model *m, struct init_counts *out, struct err *e)
{
    static const char *const programmes[][9] = {
        {"code", "kjtpy", "name", "科技特派员", NULL},
        {"code", "sanqu", "name", "三区科技人才", "subsidy", "20000", "note", "480,000 yuan for 24 persons in one league, 2018", NULL},
        {"code", "wmzj", "name", "万名专家服务基层", NULL},
        {"code", "all", "name", "全部项目", "note", "counts every programme in quotas; sends nobody", NULL},
    };

    for (size_t i = 0; i < sizeof programmes / sizeof *programmes; i++, out->programmes++)
        if (!add_values(m, &programme_entity, programmes[i], e))
            return false;
    return true;
}

/* ---- appraisal sheets ---- */

static bool add_line(struct model *m, struct record *r, const struct table *t, struct err *e)
{
    return set_by_name(m, r, t, e) && repo_save(m, r, e);
}

static bool add_sheets(struct model *m, struct err *e)
{
    int64_t lines = 0;

    return add_file(m, &criterion_entity, "sheets/criteria.csv", add_line, NULL, &lines, e) &&
           add_file(m, &grade_entity, "sheets/grades.csv", add_line, NULL, &lines, e);
}

static bool add_admin(struct model *m, struct err *e)
{
    static const char *const admin[] = {"name", "admin", "person", "管理员", "role", "administrator",
                                        "area", "150000000000", NULL};

    return add_values(m, &account_entity, admin, e);
}

bool init__fill(struct model *m, const struct setup_tick *tick, struct init_counts *out, struct err *e)
{
    *out = (struct init_counts){0};
    m->action = "init";
    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    bool ok = add_lists(m, out, e) &&
              add_file(m, &region_entity, "regions/regions.csv", add_region, tick, &out->regions, e) &&
              add_programmes(m, out, e) && add_sheets(m, e) &&
              add_file(m, &pairing_entity, "regions/pairings.csv", add_pairing, NULL, &out->pairings, e) &&
              add_admin(m, e);
    return txn_end(m->db, ok, e);
}

/* ---- what an older office lacks ---- */

/* "codes/sex.csv": does the office have codes of it? */
static bool has_list(struct model *m, const char *asset, bool *has, struct err *e)
{
    struct buf list = {0};
    struct stmt s;

    buf_add_len(&list, asset + strlen("codes/"), strlen(asset) - strlen("codes/.csv"));
    stmt_open(&s, m->db, Q_CODE_COUNT);
    stmt_text(&s, ":list", buf_text(&list));
    *has = stmt_next(&s) && stmt_col_int(&s, 0) > 0;
    buf_release(&list);
    return stmt_close(&s, e);
}

static bool add_missing(struct model *m, struct err *e)
{
    struct init_counts unused = {0};
    struct list_query q;
    int64_t criteria = 0;
    bool has;

    for (int i = 0; i < asset_count; i++) {
        if (strncmp(asset_table[i].name, "codes/", strlen("codes/")) != 0)
            continue;
        if (!has_list(m, asset_table[i].name, &has, e) || (!has && !add_list(m, &asset_table[i], &unused, e)))
            return false;
    }
    code_forget(m);
    list_query_init(&q, &criterion_entity);
    return list_count(m, &q, &criteria, e) && (criteria > 0 || add_sheets(m, e));
}

static bool run_query(struct model *m, enum query query, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, query);
    return stmt_run(&s, e);
}

/* Kept only to save time, in the manner of the program that kept it: `check` would call it damaged. */
static bool forget_kept(struct model *m, struct err *e)
{
    return run_query(m, Q_PLAN_BASIS_DROP_ALL, e) && run_query(m, Q_PLAN_RECORDS_DROP_ALL, e);
}

bool init_complete(struct model *m, struct err *e)
{
    m->action = "migrate";
    return txn_begin(m->db, TXN_WRITE, e) && txn_end(m->db, add_missing(m, e) && forget_kept(m, e), e);
}
