/*
 * A basis as bytes: numbers of seven bits a byte, lowest first (signed ones folded to even and odd), digests of eight
 * bytes, and at the end a digest of everything before. Rows stand for experts and needs, places in these lists for
 * those of columns.
 */
#include "plan_basis_store__.h"

#include "plan_basis__.h"

#include "base/thread.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

enum { FORM = 3, DIGEST_BYTES = 8, COLUMN_BYTES = 3 /* at least */ };

/* ---- writing ---- */

static void put(struct buf *out, uint64_t n)
{
    for (; n > 127; n >>= 7)
        buf_add_char(out, (char)((n & 127) | 128));
    buf_add_char(out, (char)n);
}

static void put_signed(struct buf *out, int64_t n)
{
    put(out, n < 0 ? (uint64_t)(-(n + 1)) << 1 | 1 : (uint64_t)n << 1);
}

static void put_digest(struct buf *out, uint64_t digest)
{
    for (int i = 0; i < DIGEST_BYTES; i++)
        buf_add_char(out, (char)(digest >> (8 * i) & 255));
}

static void put_prices(struct buf *out, const struct plan_price *price, const int64_t *row, const uint64_t *digest, int32_t count)
{
    int64_t before = 0;

    put(out, (uint64_t)count);
    for (int32_t i = 0; i < count; i++) {
        put_signed(out, row[i] - before);
        before = row[i];
        put(out, price[i].known);
        if (!price[i].known)
            continue;
        put_signed(out, price[i].poor);
        put_signed(out, price[i].quota);
        put_signed(out, price[i].points);
        put_digest(out, digest[i]);
    }
}

static void put_columns(struct buf *out, const struct plan_basis *b)
{
    int32_t before = 0;

    put(out, (uint64_t)b->count);
    for (int64_t i = 0; i < b->count; i++) {
        put(out, (uint64_t)(b->column[i].need - before));
        put(out, (uint64_t)b->column[i].expert);
        put(out, (uint64_t)b->column[i].score);
        before = b->column[i].need;
    }
}

static bool encode(struct model *m, const struct plan_data *d, const struct plan_basis *b, struct buf *out, struct err *e)
{
    uint64_t *expert = mem_new(((size_t)b->expert_count + 1) * sizeof *expert), *need = mem_new(((size_t)b->need_count + 1) * sizeof *need);
    uint64_t weights;
    bool ok = plan_digest__weights(m, &d->score.points, &weights, e);

    if (ok) {
        plan_digest__make(d, weights, expert, need);
        put(out, FORM);
        put(out, (uint64_t)b->reach);
        put_prices(out, b->expert, d->expert_row, expert, b->expert_count);
        put_prices(out, b->need, d->need_row, need, b->need_count);
        put_columns(out, b);
        put_digest(out, plan_digest__words(out->data, out->len));
    }
    free(expert);
    free(need);
    return ok;
}

bool plan_basis__store(struct model *m, int64_t plan, const struct plan_data *d, const struct plan_basis *b, struct err *e)
{
    struct buf content = {0};
    struct stmt s;
    bool ok = true;

    if (b)
        ok = encode(m, d, b, &content, e);
    if (ok) {
        stmt_open(&s, m->db, b ? Q_PLAN_BASIS_PUT : Q_PLAN_BASIS_DROP);
        stmt_int(&s, ":plan", plan);
        if (b)
            stmt_blob(&s, ":content", content.data, content.len);
        ok = stmt_run(&s, e);
    }
    buf_release(&content);
    return ok;
}

/* ---- reading ---- */

/* Bytes still to be read; bad = they are not what was written. */
struct reading {
    const unsigned char *at, *end;
    bool bad;
};

static uint64_t get(struct reading *r)
{
    uint64_t n = 0;

    if (r->at < r->end && *r->at < 128) /* most are */
        return *r->at++;

    for (int shift = 0; shift < 63 && r->at < r->end; shift += 7) {
        unsigned char c = *r->at++;
        n |= (uint64_t)(c & 127) << shift;
        if (c < 128)
            return n;
    }
    r->bad = true;
    return 0;
}

/* A number up to `most`. */
static int32_t get_most(struct reading *r, int32_t most)
{
    uint64_t n = get(r);

    if (most >= 0 && n <= (uint64_t)most)
        return (int32_t)n;
    r->bad = true;
    return 0;
}

static int64_t get_signed(struct reading *r)
{
    uint64_t n = get(r);

    return n & 1 ? -(int64_t)(n >> 1) - 1 : (int64_t)(n >> 1);
}

/* A signed number from -most to most. */
static int32_t get_within(struct reading *r, int32_t most)
{
    int64_t n = get_signed(r);

    if (n >= -most && n <= most)
        return (int32_t)n;
    r->bad = true;
    return 0;
}

static uint64_t get_digest(struct reading *r)
{
    uint64_t digest = 0;

    if (r->end - r->at < DIGEST_BYTES) {
        r->bad = true;
        return 0;
    }
    for (int i = 0; i < DIGEST_BYTES; i++)
        digest |= (uint64_t)*r->at++ << (8 * i);
    return digest;
}

bool plan_basis__is_whole(const void *content, size_t len)
{
    const unsigned char *bytes = content;

    if (len <= DIGEST_BYTES)
        return false;
    struct reading r = {.at = bytes + len - DIGEST_BYTES, .end = bytes + len};
    return get_digest(&r) == plan_digest__words(bytes, len - DIGEST_BYTES);
}

/* Experts or needs as they are numbered now: -1 = gone, new or changed. */
static int32_t *get_prices(struct reading *r, const struct plan_rows *rows, const uint64_t *digest, struct plan_price *out, int32_t *count)
{
    int64_t row = 0;

    *count = get_most(r, (int32_t)(r->end - r->at < INT32_MAX ? r->end - r->at : INT32_MAX));
    int32_t *now = mem_new(((size_t)*count + 1) * sizeof *now);
    for (int32_t i = 0; i < *count && !r->bad; i++) {
        now[i] = -1;
        row += get_within(r, INT32_MAX);
        if (!get_most(r, 1))
            continue;
        struct plan_price price = {.known = true};
        price.poor = get_within(r, PLAN_PRICE_PARTS);
        price.quota = get_within(r, PLAN_PRICE_PARTS);
        price.points = get_within(r, PLAN_PRICE_POINTS);
        uint64_t then = get_digest(r);
        int32_t at = plan_rows__at(rows, row);
        if (at < 0 || digest[at] != then)
            continue;
        out[at] = price;
        now[i] = at;
    }
    return now;
}

/* What is gone or changed is left out: nothing is said of its candidates then. */
static void get_columns(struct reading *r, const int32_t *experts, int32_t expert_count, const int32_t *needs, int32_t need_count, struct plan_basis *b)
{
    enum { MOST_SCORE = 1 << 24 };
    uint64_t count = get(r);
    int32_t need = 0;

    if (r->bad || count > (uint64_t)(r->end - r->at) / COLUMN_BYTES) {
        r->bad = true;
        return;
    }
    for (uint64_t i = 0; i < count && !r->bad; i++) {
        need += get_most(r, need_count - 1 - need);
        int32_t expert = get_most(r, expert_count - 1), score = get_most(r, MOST_SCORE);
        if (!r->bad && experts[expert] >= 0 && needs[need] >= 0)
            b->column[b->count++] = (struct plan_near){experts[expert], needs[need], score};
    }
}

/* What is kept, on its way to a basis; begun and ended by whoever reads. */
struct plan_basis_reading {
    const struct plan_data *d;
    struct stmt kept; /* open: it lends the bytes */
    const unsigned char *content;
    size_t len;
    uint64_t weights;
    uint64_t *expert, *need; /* owned */
    struct plan_basis *b;    /* owned until it is handed over */
    bool whole;              /* these bytes are of this version, and nothing in them is missing */
    struct meanwhile decoder;
    struct err err; /* the first failure */
};

static bool decode_all(struct plan_basis_reading *t)
{
    struct plan_basis *b = t->b;
    int32_t experts, needs;

    if (!plan_basis__is_whole(t->content, t->len))
        return false;
    struct reading r = {.at = t->content, .end = t->content + t->len - DIGEST_BYTES};
    if (get(&r) != FORM)
        return false;
    plan_digest__make(t->d, t->weights, t->expert, t->need);
    b->reach = get_most(&r, PLAN_PRICE_POINTS);
    int32_t *expert_now = get_prices(&r, &t->d->expert_rows, t->expert, b->expert, &experts);
    int32_t *need_now = get_prices(&r, &t->d->need_rows, t->need, b->need, &needs);
    get_columns(&r, expert_now, experts, need_now, needs, b);
    free(expert_now);
    free(need_now);
    return !r.bad;
}

static void decode(void *arg)
{
    struct plan_basis_reading *t = arg;

    t->whole = decode_all(t);
}

/* New experts are looked at one by one; when there are many, looking at all candidates is quicker. */
static bool is_useful(const struct plan_basis *b)
{
    enum { NEW_EXPERTS = 32, NEW_PART = 8 };
    int32_t experts = 0, needs = 0;

    for (int32_t x = 0; x < b->expert_count; x++)
        experts += !b->expert[x].known;
    for (int32_t n = 0; n < b->need_count; n++)
        needs += !b->need[n].known;
    return experts <= NEW_EXPERTS && needs <= b->need_count / NEW_PART + 1;
}

struct plan_basis_reading *plan_basis__begin(struct model *m, int64_t plan, const struct plan_data *d)
{
    struct plan_basis_reading *t = mem_zero(1, sizeof *t);
    size_t experts = (size_t)d->in.expert_count + 1, needs = (size_t)d->in.need_count + 1;

    t->d = d;
    bool ok = plan_digest__weights(m, &d->score.points, &t->weights, &t->err);
    stmt_open(&t->kept, m->db, Q_PLAN_BASIS_GET);
    stmt_int(&t->kept, ":plan", plan);
    if (!ok || !stmt_next(&t->kept))
        return t;
    t->content = stmt_col_blob(&t->kept, 0);
    t->len = stmt_col_len(&t->kept, 0);
    t->expert = mem_new(experts * sizeof *t->expert);
    t->need = mem_new(needs * sizeof *t->need);
    t->b = mem_zero(1, sizeof *t->b);
    t->b->expert_count = d->in.expert_count;
    t->b->need_count = d->in.need_count;
    t->b->expert = mem_zero(experts, sizeof *t->b->expert);
    t->b->need = mem_zero(needs, sizeof *t->b->need);
    t->b->column = mem_new((t->len / COLUMN_BYTES + 1) * sizeof *t->b->column);
    meanwhile_start(&t->decoder, decode, t);
    return t;
}

bool plan_basis__end(struct plan_basis_reading *t, struct plan_data *d, struct err *e)
{
    meanwhile_end(&t->decoder);
    bool ok = stmt_close(&t->kept, e) && (t->err.code == ERR_NONE || err_set(e, t->err.code, "%s", t->err.text));
    if (ok && t->whole && is_useful(t->b))
        d->in.basis = t->b;
    else
        plan_basis__free(t->b);
    free(t->expert);
    free(t->need);
    free(t);
    return ok;
}

bool plan_basis__load(struct model *m, int64_t plan, struct plan_data *d, struct err *e)
{
    return plan_basis__end(plan_basis__begin(m, plan, d), d, e);
}
