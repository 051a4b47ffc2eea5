/* A total shared out to leagues or banners: weights out of records or a file, and the quotas that come of them. */
#include "work/quota.h"

#include "base/hash.h"
#include "base/num.h"
#include "model/kinds.h"
#include "model/scope.h"
#include "sheet/sheet.h"
#include "store/txn.h"
#include "work/plan.h"

#include <stdlib.h>
#include <string.h>

/* By which query and column a weight is counted; rows in the order of quota_weights. */
const struct quota_weight quota_weights[] = {
    {"poor_villages", N_("poor villages")},
    {"villages", N_("villages")},
    {"poor_households", N_("households on file that are poor now, or fell back")},
    {"households", N_("households on file")},
    {"needs", N_("open needs of the year")},
    {"wanted", N_("experts that the open needs want")},
    {"experts", N_("persons of the programme who can be sent in the year, by home")},
    {"places", N_("their places a year")},
    {"equal", N_("every division the same")},
};
const int quota_weight_count = sizeof quota_weights / sizeof *quota_weights;

static const struct {
    enum query query;
    int column;
} counted[] = {
    {Q_SHARE_VILLAGES, 2}, {Q_SHARE_VILLAGES, 1}, {Q_SHARE_HOUSEHOLDS, 2}, {Q_SHARE_HOUSEHOLDS, 1}, {Q_SHARE_NEEDS, 1},
    {Q_SHARE_NEEDS, 2},    {Q_SHARE_EXPERTS, 1},  {Q_SHARE_EXPERTS, 2},
};

struct work {
    struct model *m;
    const struct quota_order *order;
    struct quota_seats *out;
    char area[13];
    struct hash at; /* the division's digits -> row */
};

static size_t digits_of(int level)
{
    return level == 2 ? 4 : 6;
}

void quota_seats_release(struct quota_seats *s)
{
    free(s->rows);
    arena_release(&s->mem);
    *s = (struct quota_seats){0};
}

/* The row of a division, or NULL: it is not among those shared out to. */
static struct quota_seat *row_of(struct work *w, const char *code)
{
    int64_t at;

    return strlen(code) >= digits_of(w->order->level) && hash_get(&w->at, code, digits_of(w->order->level), &at) ? &w->out->rows[at] : NULL;
}

static bool list_divisions(struct work *w, struct err *e)
{
    struct quota_seats *out = w->out;
    char low[13], high[14];
    int32_t room = 0;
    struct stmt s;

    scope_range(w->area, low, high);
    stmt_open(&s, w->m->db, Q_SHARE_DIVISIONS);
    stmt_int(&s, ":level", w->order->level);
    stmt_text(&s, ":low", low);
    stmt_text(&s, ":high", high);
    while (stmt_next(&s)) {
        if (out->count == room)
            out->rows = mem_grow(out->rows, (size_t)(room = room ? room * 2 : 128), sizeof *out->rows);
        hash_put(&w->at, stmt_col_text(&s, 0), digits_of(w->order->level), out->count);
        out->rows[out->count++] = (struct quota_seat){.code = arena_dup(&out->mem, stmt_col_text(&s, 0)),
                                                      .name = arena_dup(&out->mem, stmt_col_text(&s, 1)),
                                                      .share = {.floor = w->order->floor, .ceiling = w->order->ceiling},
                                                      .before = -1};
    }
    return stmt_close(&s, e);
}

static bool read_before(struct work *w, struct err *e)
{
    struct stmt s;

    stmt_open(&s, w->m->db, Q_QUOTA_BEFORE);
    stmt_int(&s, ":year", w->order->year);
    stmt_text(&s, ":programme", w->order->programme);
    while (stmt_next(&s)) {
        struct quota_seat *row = row_of(w, stmt_col_text(&s, 0));
        if (row && strcmp(row->code, stmt_col_text(&s, 0)) == 0)
            row->before = stmt_col_int(&s, 1);
    }
    return stmt_close(&s, e);
}

/* ---- weights ---- */

static void bind_weight(struct stmt *s, const struct work *w, enum query query, const char *absent)
{
    char first[11], last[11];

    stmt_int(s, ":digits", (int64_t)digits_of(w->order->level));
    if (query == Q_SHARE_NEEDS)
        stmt_int(s, ":year", w->order->year);
    if (query != Q_SHARE_EXPERTS)
        return;
    plan_year_days(w->order->year, first, last);
    stmt_text(s, ":first", first);
    stmt_text(s, ":last", last);
    stmt_text(s, ":programme", w->order->programme);
    stmt_text(s, ":absent", absent);
}

static bool weigh_by_records(struct work *w, int weight, struct err *e)
{
    struct buf absent = {0};
    struct stmt s;

    if (weight == quota_weight_count - 1) {
        for (int32_t i = 0; i < w->out->count; i++)
            w->out->rows[i].share.weight = 1;
        return true;
    }
    if (!plan_absent(w->m, w->order->year, &absent, e))
        return false;
    stmt_open(&s, w->m->db, counted[weight].query);
    bind_weight(&s, w, counted[weight].query, buf_text(&absent));
    buf_release(&absent);
    while (stmt_next(&s)) {
        struct quota_seat *row = row_of(w, stmt_col_text(&s, 0));
        if (row)
            row->share.weight = stmt_col_int(&s, counted[weight].column);
    }
    return stmt_close(&s, e);
}

enum { WEIGHT_REGION, WEIGHT_WEIGHT, WEIGHT_FLOOR, WEIGHT_CEILING, WEIGHT__COUNT };

static bool read_head(const struct sheet_row *row, const char *path, int at[WEIGHT__COUNT], struct err *e)
{
    static const char *const names[] = {"region", "weight", "floor", "ceiling"};

    for (int k = 0; k < WEIGHT__COUNT; k++) {
        at[k] = -1;
        for (size_t i = 0; i < row->count; i++)
            if (row->cells[i].len == strlen(names[k]) && memcmp(row->cells[i].text, names[k], row->cells[i].len) == 0)
                at[k] = (int)i;
    }
    return (at[WEIGHT_REGION] >= 0 && at[WEIGHT_WEIGHT] >= 0) ||
           err_set(e, ERR_INPUT, _("%s: the first line must name the columns: region, weight, and if wanted floor and ceiling"), path);
}

static bool read_cell(const struct sheet_row *row, int at, const char *path, int64_t *out, struct err *e)
{
    struct err why = {0};

    if (at < 0 || (size_t)at >= row->count || row->cells[at].len == 0)
        return true;
    if (num_parse_int(row->cells[at].text, row->cells[at].len, out, &why) && *out >= 0 && *out <= APPORTION_WEIGHT_MAX)
        return true;
    return err_set(e, ERR_INPUT, _("%s, line %lld, column %d: a whole number from 0 to %d is expected"), path, (long long)row->line, at + 1, APPORTION_WEIGHT_MAX);
}

static bool read_weight(struct work *w, const struct sheet_row *row, const int at[WEIGHT__COUNT], struct err *e)
{
    const char *path = w->order->by;
    char code[16] = "", digits[13];

    if (row->fault)
        return err_set(e, ERR_INPUT, _("%s, line %lld: %s"), path, (long long)row->line, row->fault);
    if ((size_t)at[WEIGHT_REGION] < row->count && row->cells[at[WEIGHT_REGION]].len < sizeof code)
        memcpy(code, row->cells[at[WEIGHT_REGION]].text, row->cells[at[WEIGHT_REGION]].len);
    struct quota_seat *to = scope_prefix(code, digits) && scope_level(digits) == w->order->level ? row_of(w, digits) : NULL;
    if (!to)
        return err_set(e, ERR_INPUT, _("%s, line %lld: \"%s\" is none of the divisions that are shared out to"), path, (long long)row->line, code);
    return read_cell(row, at[WEIGHT_WEIGHT], path, &to->share.weight, e) && read_cell(row, at[WEIGHT_FLOOR], path, &to->share.floor, e) &&
           read_cell(row, at[WEIGHT_CEILING], path, &to->share.ceiling, e);
}

static bool weigh_by_file(struct work *w, struct err *e)
{
    struct sheet_reader *r;
    struct sheet_row row;
    int at[WEIGHT__COUNT];

    if (!sheet_reader_open(w->order->by, &r, e))
        return false;
    bool ok = sheet_reader_next(r, &row, e) ? read_head(&row, w->order->by, at, e)
                                            : e->code == ERR_NONE && err_set(e, ERR_INPUT, _("%s is empty"), w->order->by);
    while (ok && sheet_reader_next(r, &row, e))
        ok = read_weight(w, &row, at, e);
    sheet_reader_close(r);
    return ok && e->code == ERR_NONE;
}

static bool weigh(struct work *w, struct err *e)
{
    for (int i = 0; i < quota_weight_count; i++)
        if (strcmp(quota_weights[i].name, w->order->by) == 0)
            return weigh_by_records(w, i, e);
    return weigh_by_file(w, e);
}

/* ---- sharing out ---- */

/* Rows first..last share `total`. */
static bool share_rows(struct work *w, int32_t first, int32_t count, int64_t total, struct err *e)
{
    struct apportion_share *shares = mem_zero((size_t)count + 1, sizeof *shares);

    for (int32_t i = 0; i < count; i++) {
        struct quota_seat *row = &w->out->rows[first + i];
        if (row->share.ceiling < 0)
            row->share.ceiling = total > row->share.floor ? total : row->share.floor;
        if (row->share.floor > row->share.ceiling)
            err_set(e, ERR_INPUT, _("%s: the floor %lld lies above the ceiling %lld"), row->name, (long long)row->share.floor, (long long)row->share.ceiling);
        shares[i] = row->share;
    }
    bool ok = e->code == ERR_NONE && apportion(shares, count, total, w->order->method, e);
    for (int32_t i = 0; ok && i < count; i++) {
        w->out->rows[first + i].share = shares[i];
        w->out->rows[first + i].exact_thousandths = apportion_exact_thousandths(shares, count, i, total);
    }
    w->out->total += ok ? total : 0;
    free(shares);
    return ok;
}

/* What each division above is asked for itself, shared out among its own. */
static bool share_by_parents(struct work *w, struct err *e)
{
    size_t digits = w->order->level == 2 ? 2 : 4;
    bool ok = true, any = false;
    struct stmt s;

    stmt_open(&s, w->m->db, Q_QUOTA_BEFORE);
    stmt_int(&s, ":year", w->order->year);
    stmt_text(&s, ":programme", w->order->programme);
    while (ok && stmt_next(&s)) {
        const char *code = stmt_col_text(&s, 0);
        int32_t first = 0, count = 0;
        if (scope_level(code) != w->order->level - 1)
            continue;
        for (int32_t i = 0; i < w->out->count; i++)
            if (strncmp(w->out->rows[i].code, code, digits) == 0 && count++ == 0)
                first = i;
        if (count) {
            any = true;
            ok = share_rows(w, first, count, stmt_col_int(&s, 1), e);
        }
    }
    return stmt_close(&s, e) && ok &&
           (any || err_set(e, ERR_INPUT, _("programme %s has no quota one level above in %d; give --total N"), w->order->programme, w->order->year));
}

/* Divisions whose parent has no quota are left out of the answer. */
static void drop_untouched(struct quota_seats *out)
{
    int32_t kept = 0;

    for (int32_t i = 0; i < out->count; i++)
        if (out->rows[i].share.ceiling >= 0)
            out->rows[kept++] = out->rows[i];
    out->count = kept;
}

static bool make(struct work *w, struct err *e)
{
    const struct quota_order *o = w->order;
    struct record programme;

    if (o->floor < 0 || o->ceiling < -1 || (o->ceiling >= 0 && o->ceiling < o->floor))
        return err_set(e, ERR_INPUT, _("the floor must be from 0 on, and the ceiling not below it"));
    if (!scope_prefix(o->region, w->area) || scope_level(w->area) >= o->level)
        return err_set(e, ERR_INPUT, _("--region: \"%.32s\" is no division above those that are shared out to"), o->region);
    record_init(&programme, &programme_entity);
    bool ok = repo_find(w->m, o->programme, &programme, e);
    record_release(&programme);
    ok = ok && list_divisions(w, e) && read_before(w, e) && weigh(w, e);
    ok = ok && (o->total >= 0 ? share_rows(w, 0, w->out->count, o->total, e) : share_by_parents(w, e));
    if (ok)
        drop_untouched(w->out);
    return ok;
}

bool quota_share(struct model *m, const struct quota_order *order, struct quota_seats *out, struct err *e)
{
    struct work w = {.m = m, .order = order, .out = out};

    *out = (struct quota_seats){0};
    if (!role_require(&m->who, &quota_entity, VERB_READ, "", e) || !txn_begin(m->db, TXN_READ, e))
        return false;
    bool ok = txn_end(m->db, make(&w, e), e);
    hash_release(&w.at);
    return ok;
}

/* ---- writing ---- */

static bool put(struct model *m, struct record *r, int field, int64_t number, struct err *e)
{
    struct buf text = {0};

    buf_add_int(&text, number);
    bool ok = record_set(m, r, field, buf_text(&text), text.len, e);
    buf_release(&text);
    return ok;
}

static bool begin(struct model *m, const struct quota_order *o, const struct quota_seat *row, struct record *r, struct err *e)
{
    return record_fill_initial(m, r, e) && put(m, r, QUOTA_YEAR, o->year, e) &&
           record_set(m, r, QUOTA_PROGRAMME, o->programme, strlen(o->programme), e) && record_set(m, r, QUOTA_REGION, row->code, 12, e) &&
           record_set(m, r, QUOTA_COUNTS, strcmp(o->programme, "all") == 0 ? "places" : "heads", strcmp(o->programme, "all") == 0 ? 6 : 5, e);
}

static bool write_row(struct model *m, const struct quota_order *o, const struct quota_seat *row, struct record *r, int64_t *written, struct err *e)
{
    struct buf key = {0};
    int64_t id = 0;

    record_reset(r);
    buf_addf(&key, "%d+%s+%s", o->year, o->programme, row->code);
    bool ok = repo_ref_id(m, &quota_entity, buf_text(&key), key.len, &id, e) && (id ? repo_load(m, id, r, e) : begin(m, o, row, r, e));
    int64_t rev = r->rev;
    ok = ok && put(m, r, QUOTA_LOWER, row->share.seats, e) && (!o->upper || put(m, r, QUOTA_UPPER, row->share.seats, e));
    if (ok && r->values[QUOTA_UPPER].set && record_number(r, QUOTA_UPPER) < row->share.seats)
        ok = err_set(e, ERR_INPUT, _("the quota %s allows at most %lld, fewer than the %lld shared out; raise it, or use --upper"), buf_text(&key),
                     (long long)record_number(r, QUOTA_UPPER), (long long)row->share.seats);
    ok = ok && repo_save(m, r, e);
    *written += ok && r->rev != rev;
    buf_release(&key);
    return ok;
}

static bool write_all(struct model *m, const struct quota_order *o, struct quota_seats *out, struct err *e)
{
    struct record r;
    bool ok = true;

    record_init(&r, &quota_entity);
    for (int32_t i = 0; ok && i < out->count; i++)
        if (out->rows[i].share.seats || out->rows[i].before >= 0)
            ok = write_row(m, o, &out->rows[i], &r, &out->written, e);
    record_release(&r);
    return ok;
}

bool quota_share_write(struct model *m, const struct quota_order *order, struct quota_seats *out, struct err *e)
{
    struct work w = {.m = m, .order = order, .out = out};

    *out = (struct quota_seats){0};
    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    bool ok = txn_end(m->db, make(&w, e) && write_all(m, order, out, e), e);
    hash_release(&w.at);
    return ok;
}
