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

/* An expert or a need as it is kept. */
struct kept_price {
    int64_t row;
    uint64_t digest;
    struct plan_price price;
};

struct kept_prices {
    struct kept_price *list; /* owned */
    int32_t *now;            /* as they are numbered now: -1 = gone, new or changed; owned */
    int32_t count, room;
};

static struct kept_price get_price(struct reading *r, int64_t before)
{
    struct kept_price k = {.row = before + get_within(r, INT32_MAX)};

    k.price.known = get_most(r, 1) != 0;
    if (!k.price.known)
        return k;
    k.price.poor = get_within(r, PLAN_PRICE_PARTS);
    k.price.quota = get_within(r, PLAN_PRICE_PARTS);
    k.price.points = get_within(r, PLAN_PRICE_POINTS);
    k.digest = get_digest(r);
    return k;
}

static void get_prices(struct reading *r, struct kept_prices *out)
{
    int64_t row = 0;

    out->count = get_most(r, (int32_t)(r->end - r->at < INT32_MAX ? r->end - r->at : INT32_MAX));
    if (out->count > out->room)
        out->list = mem_grow(out->list, (size_t)(out->room = out->count), sizeof *out->list);
    for (int32_t i = 0; i < out->count && !r->bad; i++) {
        out->list[i] = get_price(r, row);
        row = out->list[i].row;
    }
}

/* As experts and needs are numbered there. */
static void get_columns(struct reading *r, int32_t expert_count, int32_t need_count, struct plan_basis *b)
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
        if (!r->bad)
            b->column[b->count++] = (struct plan_near){expert, need, score};
    }
}

/* What is kept, on its way to a basis; begun, matched and ended by whoever reads. */
struct plan_basis_reading {
    struct stmt kept; /* open: it lends the bytes */
    const unsigned char *content;
    size_t len;
    struct kept_prices experts, needs; /* as they are kept */
    const struct plan_data *d;
    uint64_t weights;
    uint64_t *expert, *need; /* digests of now; owned */
    struct plan_basis *b;    /* owned until it is handed over */
    bool whole;              /* these bytes are of this version, and nothing in them is missing */
    bool matched;            /* b is of the year as it is now */
    struct meanwhile helper;
    struct err err; /* the first failure */
};

static bool decode_all(struct plan_basis_reading *t)
{
    if (!plan_basis__is_whole(t->content, t->len))
        return false;
    struct reading r = {.at = t->content, .end = t->content + t->len - DIGEST_BYTES};
    if (get(&r) != FORM)
        return false;
    t->b->reach = get_most(&r, PLAN_PRICE_POINTS);
    get_prices(&r, &t->experts);
    get_prices(&r, &t->needs);
    get_columns(&r, t->experts.count, t->needs.count, t->b);
    return !r.bad;
}

static void decode(void *arg)
{
    struct plan_basis_reading *t = arg;

    t->whole = decode_all(t);
}

static void match_prices(struct kept_prices *k, const struct plan_rows *rows, const uint64_t *digest, struct plan_price *out)
{
    for (int32_t i = 0; i < k->count; i++) {
        int32_t at = k->list[i].price.known ? plan_rows__at(rows, k->list[i].row) : -1;
        k->now[i] = at >= 0 && digest[at] == k->list[i].digest ? at : -1;
        if (k->now[i] >= 0)
            out[at] = k->list[i].price;
    }
}

/* What is gone or changed is left out: nothing is said of its candidates then. */
static void match(void *arg)
{
    struct plan_basis_reading *t = arg;
    struct plan_basis *b = t->b;
    int64_t count = 0;

    plan_digest__make(t->d, t->weights, t->expert, t->need);
    match_prices(&t->experts, &t->d->expert_rows, t->expert, b->expert);
    match_prices(&t->needs, &t->d->need_rows, t->need, b->need);
    for (int64_t i = 0; i < b->count; i++) {
        const struct plan_near c = {t->experts.now[b->column[i].expert], t->needs.now[b->column[i].need], b->column[i].score};
        b->column[count] = c;
        count += c.expert >= 0 && c.need >= 0;
    }
    b->count = count;
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

/* Room as for a year like `d`; by whoever reads, for memory that another thread asks for comes from another heap. */
static void make_room(struct plan_basis_reading *t, const struct plan_data *d)
{
    t->experts.room = d->in.expert_count + 64;
    t->needs.room = d->in.need_count + 64;
    t->experts.list = mem_new((size_t)t->experts.room * sizeof *t->experts.list);
    t->needs.list = mem_new((size_t)t->needs.room * sizeof *t->needs.list);
    t->b->column = mem_new((t->len / COLUMN_BYTES + 1) * sizeof *t->b->column);
}

struct plan_basis_reading *plan_basis__begin(struct model *m, int64_t plan, const struct plan_data *d)
{
    struct plan_basis_reading *t = mem_zero(1, sizeof *t);

    t->b = mem_zero(1, sizeof *t->b);
    stmt_open(&t->kept, m->db, Q_PLAN_BASIS_GET);
    stmt_int(&t->kept, ":plan", plan);
    if (!stmt_next(&t->kept))
        return t;
    t->content = stmt_col_blob(&t->kept, 0);
    t->len = stmt_col_len(&t->kept, 0);
    make_room(t, d);
    meanwhile_start(&t->helper, decode, t);
    return t;
}

void plan_basis__match(struct plan_basis_reading *t, struct model *m, const struct plan_data *d)
{
    size_t experts = (size_t)d->in.expert_count + 1, needs = (size_t)d->in.need_count + 1;

    meanwhile_end(&t->helper);
    if (!t->whole || !plan_digest__weights(m, &d->score.points, &t->weights, &t->err))
        return;
    t->d = d;
    t->expert = mem_new(experts * sizeof *t->expert);
    t->need = mem_new(needs * sizeof *t->need);
    t->experts.now = mem_new(((size_t)t->experts.count + 1) * sizeof *t->experts.now);
    t->needs.now = mem_new(((size_t)t->needs.count + 1) * sizeof *t->needs.now);
    t->b->expert_count = d->in.expert_count;
    t->b->need_count = d->in.need_count;
    t->b->expert = mem_zero(experts, sizeof *t->b->expert);
    t->b->need = mem_zero(needs, sizeof *t->b->need);
    t->matched = true;
    meanwhile_start(&t->helper, match, t);
}

bool plan_basis__end(struct plan_basis_reading *t, struct plan_data *d, struct err *e)
{
    meanwhile_end(&t->helper);
    bool ok = stmt_close(&t->kept, e) && (t->err.code == ERR_NONE || err_set(e, t->err.code, "%s", t->err.text));
    if (ok && t->matched && is_useful(t->b))
        d->in.basis = t->b;
    else
        plan_basis__free(t->b);
    free(t->experts.list);
    free(t->experts.now);
    free(t->needs.list);
    free(t->needs.now);
    free(t->expert);
    free(t->need);
    free(t);
    return ok;
}

bool plan_basis__load(struct model *m, int64_t plan, struct plan_data *d, struct err *e)
{
    struct plan_basis_reading *t = plan_basis__begin(m, plan, d);

    plan_basis__match(t, m, d);
    return plan_basis__end(t, d, e);
}
