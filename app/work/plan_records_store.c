/*
 * The records of a year as one piece of bytes: a head, then lists of rows of one size, then the texts they point to. In the
 * layout of the machine that wrote it, because it is only ever read to save time: the head says form, sizes, the version of
 * the tables and a digest of all the rest, and if any of that does not fit, nothing is used.
 */
#include "plan_records__.h"

#include "plan_basis_store__.h"

#include "base/thread.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

enum {
    FORM = 2,
    MOST_LINES = 100000, /* of the journal since then: looking through more is no quicker than reading anew */
    MOST_CHANGED = 400,  /* records; each is looked up alone */
    KEPT_LINES = 5000,   /* beyond these it is kept anew when a plan is solved … */
    KEPT_CHANGED = 50,   /* … and beyond these */
};

struct kept_head {
    uint64_t digest; /* of all that follows */
    int64_t version; /* of the tables */
    int64_t seen;
    int64_t year;
    char seen_hash[32];
    int32_t form, sizes;
    int32_t experts, needs, villages, texts;
    int64_t text_bytes;
};

/* Texts are places in the bytes at the end, each with its NUL. */
struct kept_expert {
    int64_t row;
    struct plan_place place;
    int32_t no, programme, home, specialties, languages, capacity, active, x_m, y_m, unused;
};

struct kept_need {
    int64_t row, together;
    int32_t no, village, specialties, priority, wanted, days, open, unused;
};

struct kept_village {
    struct plan_place place;
    int32_t code, name, language, poor, x_m, y_m;
};

enum { SIZES = sizeof(struct kept_head) * 1000000 + sizeof(struct kept_expert) * 10000 + sizeof(struct kept_need) * 100 + sizeof(struct kept_village) };

_Static_assert(sizeof(struct kept_expert) == 72 && sizeof(struct kept_need) == 48 && sizeof(struct kept_village) == 48,
               "no holes, whose bytes nobody sets");

static uint64_t digest_of(const char *content, size_t len)
{
    return plan_digest__words(content + sizeof(uint64_t), len - sizeof(uint64_t));
}

/* ---- writing ---- */

struct writing {
    struct buf rows, texts;
};

static int32_t put_text(struct writing *w, const char *text)
{
    size_t at = w->texts.len;

    buf_add_len(&w->texts, text, strlen(text) + 1);
    return (int32_t)at;
}

static void put_experts(struct writing *w, const struct plan_records *r)
{
    for (int32_t i = 0; i < r->expert_count; i++) {
        const struct plan_expert_record *x = &r->experts[i];
        const struct kept_expert k = {x->row, x->place, put_text(w, x->no), x->programme, x->home, x->specialties, x->languages,
                                      x->capacity, x->active, x->x_m, x->y_m, 0};
        buf_add_len(&w->rows, (const char *)&k, sizeof k);
    }
}

static void put_needs(struct writing *w, const struct plan_records *r)
{
    for (int32_t i = 0; i < r->need_count; i++) {
        const struct plan_need_record *n = &r->needs[i];
        const struct kept_need k = {n->row, n->together, put_text(w, n->no), n->village, n->specialties, n->priority, n->wanted, n->days, n->open, 0};
        buf_add_len(&w->rows, (const char *)&k, sizeof k);
    }
}

static void put_villages(struct writing *w, const struct plan_records *r)
{
    for (int32_t i = 0; i < r->village_count; i++) {
        const struct plan_village_record *v = &r->villages[i];
        int32_t code = put_text(w, v->code);
        const struct kept_village k = {v->place, code, put_text(w, v->name), v->language, v->poor, v->x_m, v->y_m};
        buf_add_len(&w->rows, (const char *)&k, sizeof k);
    }
}

static void put_texts(struct writing *w, const struct plan_records *r)
{
    for (int32_t i = 0; i < r->text_count; i++) {
        int32_t at = put_text(w, r->texts[i]);
        buf_add_len(&w->rows, (const char *)&at, sizeof at);
    }
}

/* Content whose head and rows are of whole words, so that all of them are where they may be read in place. */
static void encode(const struct plan_records *r, int64_t version, struct buf *out)
{
    struct writing w = {.texts = {0}};
    struct kept_head head = {.form = FORM, .sizes = SIZES, .version = version, .seen = r->seen, .year = r->year, .experts = r->expert_count,
                             .needs = r->need_count, .villages = r->village_count, .texts = r->text_count};

    memcpy(head.seen_hash, r->seen_hash, sizeof head.seen_hash);
    put_experts(&w, r);
    put_needs(&w, r);
    put_villages(&w, r);
    put_texts(&w, r);
    head.text_bytes = (int64_t)w.texts.len;
    buf_add_len(out, (const char *)&head, sizeof head);
    buf_add_len(out, w.rows.data, w.rows.len);
    buf_add_len(out, w.texts.data, w.texts.len);
    head.digest = digest_of(out->data, out->len);
    memcpy(out->data, &head.digest, sizeof head.digest);
    buf_release(&w.rows);
    buf_release(&w.texts);
}

static bool find_version(struct model *m, int64_t *version, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_RECORDS_VERSION);
    *version = stmt_next(&s) ? stmt_col_int(&s, 0) : -1;
    return stmt_close(&s, e);
}

bool plan_records__keep(struct model *m, struct plan_records *r, struct err *e)
{
    struct buf content = {0};
    int64_t version;
    struct stmt s;

    if (r->kept || r->seen == 0)
        return true;
    if (!find_version(m, &version, e))
        return false;
    encode(r, version, &content);
    stmt_open(&s, m->db, Q_PLAN_RECORDS_PUT);
    stmt_int(&s, ":year", r->year);
    stmt_int(&s, ":seen", r->seen);
    stmt_blob(&s, ":content", content.data, content.len);
    r->kept = stmt_run(&s, e);
    buf_release(&content);
    return r->kept;
}

/* ---- reading ---- */

static size_t length_of(const struct kept_head *h)
{
    return sizeof *h + (size_t)h->experts * sizeof(struct kept_expert) + (size_t)h->needs * sizeof(struct kept_need) +
           (size_t)h->villages * sizeof(struct kept_village) + (size_t)h->texts * sizeof(int32_t) + (size_t)h->text_bytes;
}

/* Of this form, and as long as it says. */
static bool read_head(const char *content, size_t len, struct kept_head *h)
{
    if (len < sizeof *h)
        return false;
    memcpy(h, content, sizeof *h);
    return h->form == FORM && h->sizes == SIZES && h->experts >= 0 && h->needs >= 0 && h->villages >= 0 && h->texts >= 0 && h->text_bytes >= 0 &&
           length_of(h) == len;
}

bool plan_records__is_whole(const void *content, size_t len)
{
    struct kept_head head;

    return read_head(content, len, &head) && head.digest == digest_of(content, len);
}

/* Rows still to be taken, and the texts; bad = a number or place that cannot be. */
struct reading {
    const char *at;
    const char *texts; /* lives as long as the records */
    const struct kept_head *head;
    bool bad;
};

static int32_t below(struct reading *t, int32_t number, int64_t count)
{
    if (number >= 0 && number < count)
        return number;
    t->bad = true;
    return 0;
}

static const char *text_at(struct reading *t, int32_t at)
{
    return t->texts + below(t, at, t->head->text_bytes);
}

static int32_t shared(struct reading *t, int32_t text)
{
    return below(t, text, t->head->texts);
}

static void take(struct reading *t, void *row, size_t size)
{
    memcpy(row, t->at, size);
    t->at += size;
}

static void get_experts(struct reading *t, struct plan_records *r, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        struct kept_expert k;
        take(t, &k, sizeof k);
        r->experts[i] = (struct plan_expert_record){k.row, text_at(t, k.no), shared(t, k.programme), shared(t, k.home), shared(t, k.specialties),
                                                    shared(t, k.languages), k.capacity, k.active, k.x_m, k.y_m, k.place};
    }
}

static void get_needs(struct reading *t, struct plan_records *r, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        struct kept_need k;
        take(t, &k, sizeof k);
        r->needs[i] = (struct plan_need_record){k.row, k.together, text_at(t, k.no), below(t, k.village, t->head->villages), shared(t, k.specialties),
                                                k.priority, k.wanted, k.days, k.open};
    }
}

static void get_villages(struct reading *t, struct plan_records *r, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        struct kept_village k;
        take(t, &k, sizeof k);
        r->villages[i] = (struct plan_village_record){text_at(t, k.code), text_at(t, k.name), shared(t, k.language), k.poor, k.x_m, k.y_m, k.place};
    }
}

static void get_texts(struct reading *t, struct plan_records *r, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        int32_t at;
        take(t, &at, sizeof at);
        r->texts[i] = text_at(t, at);
    }
}

/* Before the lists are filled: by whoever reads, for memory that another thread asks for comes from another heap. */
static char *make_room(struct plan_records *r, const struct kept_head *h)
{
    r->experts = mem_new(((size_t)h->experts + 1) * sizeof *r->experts);
    r->needs = mem_new(((size_t)h->needs + 1) * sizeof *r->needs);
    r->villages = mem_new(((size_t)h->villages + 1) * sizeof *r->villages);
    r->texts = mem_new(((size_t)h->texts + 1) * sizeof *r->texts);
    r->expert_count = r->expert_room = h->experts;
    r->need_count = r->need_room = h->needs;
    r->village_count = r->village_room = h->villages;
    r->text_count = r->text_room = h->texts;
    return arena_new(&r->mem, (size_t)h->text_bytes + 1);
}

static bool decode(const char *content, const struct kept_head *h, char *texts, struct plan_records *r)
{
    size_t text_bytes = (size_t)h->text_bytes;

    memcpy(texts, content + length_of(h) - text_bytes, text_bytes);
    texts[text_bytes] = '\0';
    struct reading t = {.at = content + sizeof *h, .texts = texts, .head = h};
    get_experts(&t, r, h->experts);
    get_needs(&t, r, h->needs);
    get_villages(&t, r, h->villages);
    get_texts(&t, r, h->texts);
    return !t.bad;
}

/* What is kept, being looked through in a second thread. */
struct decoding {
    const char *content; /* lent by the statement that reads it */
    size_t len;
    struct kept_head head;
    struct plan_records *r;
    char *texts; /* r's */
    bool known;  /* it is whole, and r is as it was kept */
};

static void decode_kept(void *arg)
{
    struct decoding *k = arg;

    k->known = k->head.digest == digest_of(k->content, k->len) && decode(k->content, &k->head, k->texts, k->r);
}

/* It is there, of this version, and the journal still has the line at which it was read. */
static bool find_kept(struct stmt *s, struct plan_records *r, struct decoding *k)
{
    const struct kept_head *h = &k->head;

    if (!stmt_next(s))
        return false;
    *k = (struct decoding){.content = stmt_col_blob(s, 0), .len = stmt_col_len(s, 0), .r = r};
    return read_head(k->content, k->len, &k->head) && h->year == r->year && h->version == stmt_col_int(s, 1) && h->seen == stmt_col_int(s, 2) &&
           stmt_col_len(s, 3) == sizeof h->seen_hash && memcmp(stmt_col_blob(s, 3), h->seen_hash, sizeof h->seen_hash) == 0 &&
           r->seen - h->seen <= MOST_LINES;
}

static void add_row(int64_t **rows, int32_t *count, int32_t *room, int64_t row)
{
    if (*count == *room)
        *rows = mem_grow(*rows, (size_t)(*room = *room ? *room * 2 : 64), sizeof **rows);
    (*rows)[(*count)++] = row;
}

static int compare_rows(const void *a, const void *b)
{
    const int64_t *p = a, *q = b;

    return *p < *q ? -1 : *p > *q;
}

/* *few: what has changed since can be read record by record. */
static bool list_changed(struct model *m, int64_t since, struct plan_changed *c, bool *few, struct err *e)
{
    struct stmt s;

    *few = true;
    stmt_open(&s, m->db, Q_PLAN_RECORDS_CHANGED);
    stmt_int(&s, ":seq", since);
    while (*few && stmt_next(&s)) {
        const char *type = stmt_col_text(&s, 0);
        if (strcmp(type, "expert") == 0)
            add_row(&c->experts, &c->expert_count, &c->expert_room, stmt_col_int(&s, 1));
        else if (strcmp(type, "need") == 0)
            add_row(&c->needs, &c->need_count, &c->need_room, stmt_col_int(&s, 1));
        else
            *few = false; /* a division or a programme says something of many records */
        *few = *few && c->expert_count + c->need_count <= MOST_CHANGED;
    }
    if (c->expert_count)
        qsort(c->experts, (size_t)c->expert_count, sizeof *c->experts, compare_rows);
    if (c->need_count)
        qsort(c->needs, (size_t)c->need_count, sizeof *c->needs, compare_rows);
    return stmt_close(&s, e);
}

static struct plan_records *begin(int year, const struct plan_records *seen)
{
    struct plan_records *r = mem_zero(1, sizeof *r);

    r->year = year;
    if (seen) {
        r->seen = seen->seen;
        memcpy(r->seen_hash, seen->seen_hash, sizeof r->seen_hash);
    }
    return r;
}

static bool note_journal(struct model *m, struct plan_records *r, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_JOURNAL_LAST);
    if (stmt_next(&s)) {
        r->seen = stmt_col_int(&s, 0);
        if (stmt_col_len(&s, 1) == sizeof r->seen_hash)
            memcpy(r->seen_hash, stmt_col_blob(&s, 1), sizeof r->seen_hash);
    }
    return stmt_close(&s, e);
}

struct plan_records_reading {
    struct model *m;
    struct plan_records *r;
    struct stmt kept; /* open: what it lends is being decoded */
    struct meanwhile decoder;
    struct decoding decoding;
    struct plan_changed changed;
    bool few; /* what has changed since can be read record by record */
    struct err err; /* the first failure */
};

struct plan_records_reading *plan_records__begin(struct model *m, int year)
{
    struct plan_records_reading *t = mem_zero(1, sizeof *t);

    t->m = m;
    t->r = begin(year, NULL);
    bool ok = note_journal(m, t->r, &t->err);
    stmt_open(&t->kept, m->db, Q_PLAN_RECORDS_GET);
    stmt_int(&t->kept, ":year", year);
    if (!ok || !find_kept(&t->kept, t->r, &t->decoding))
        return t;
    t->decoding.texts = make_room(t->r, &t->decoding.head);
    meanwhile_start(&t->decoder, decode_kept, &t->decoding);
    ok = list_changed(m, t->decoding.head.seen, &t->changed, &t->few, &t->err);
    (void)ok; /* told of by err */
    return t;
}

/* All of them, whatever is kept. */
static bool read_anew(struct model *m, struct plan_records **r, struct err *e)
{
    struct plan_records *fresh = begin((*r)->year, *r);

    plan_records__free(*r);
    *r = fresh;
    return plan_records__read(m, fresh, e);
}

bool plan_records__end(struct plan_records_reading *t, struct plan_records **out, struct err *e)
{
    struct plan_changed *c = &t->changed;

    meanwhile_end(&t->decoder);
    bool ok = stmt_close(&t->kept, e) && (t->err.code == ERR_NONE || err_set(e, t->err.code, "%s", t->err.text));
    bool known = t->decoding.known && t->few;
    if (ok)
        ok = known ? plan_records__patch(t->m, t->r, c, e) : read_anew(t->m, &t->r, e);
    t->r->kept = known && t->r->seen - t->decoding.head.seen <= KEPT_LINES && c->expert_count + c->need_count <= KEPT_CHANGED;
    if (!ok)
        plan_records__free(t->r);
    *out = ok ? t->r : NULL;
    free(c->experts);
    free(c->needs);
    free(t);
    return ok;
}

bool plan_records__get_anew(struct model *m, int year, struct plan_records **out, struct err *e)
{
    *out = begin(year, NULL);
    if (note_journal(m, *out, e) && read_anew(m, out, e))
        return true;
    plan_records__free(*out);
    *out = NULL;
    return false;
}
