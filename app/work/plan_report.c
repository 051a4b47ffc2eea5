/* What a plan comes to, counted from its lines and the records of the year, never from what the solver said. */
#include "plan_bounds__.h"
#include "plan_desk__.h"

#include "base/hash.h"
#include "model/kinds.h"
#include "model/scope.h"
#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

/* Rows found by code while they grow. */
struct table {
    struct plan_sum *rows; /* owned */
    int32_t count, room;
    struct hash at;
};

/* Experts of one programme at home in one banner. */
struct heads {
    const char *programme, *banner; /* code; 6 digits */
    int64_t available, sent;
};

struct quota {
    const char *programme, *programme_name, *region, *region_name;
    bool heads;
    int64_t lower, upper; /* upper -1 = no limit */
    int64_t got, there;   /* counted; available experts or wanted experts */
};

struct build {
    struct model *m;
    struct plan_report *out;
    int64_t lines; /* plan id, or 0 */
    int year;
    struct table programmes, leagues, banners;
    struct heads *heads; /* owned */
    int32_t head_count, head_room;
    struct quota *quotas; /* owned */
    int32_t quota_count, quota_room;
};

int64_t plan_lines_of(const struct record *plan)
{
    return plan->id;
}

static int32_t row_of(struct build *b, struct table *t, const char *code, size_t len)
{
    int64_t at;

    if (hash_get(&t->at, code, len, &at))
        return (int32_t)at;
    if (t->count == t->room)
        t->rows = mem_grow(t->rows, (size_t)(t->room = t->room ? t->room * 2 : 32), sizeof *t->rows);
    t->rows[t->count] = (struct plan_sum){.code = arena_dup_len(&b->out->mem, code, len), .name = ""};
    hash_put(&t->at, code, len, t->count);
    return t->count++;
}

/* Adds numbers at the same offsets of three rows: all, the league, the banner. */
struct sums {
    struct plan_sum *of[3];
};

static struct sums sums_of(struct build *b, const char *banner)
{
    int32_t league = row_of(b, &b->leagues, banner, 4);
    int32_t own = row_of(b, &b->banners, banner, 6);

    return (struct sums){{&b->out->all, &b->leagues.rows[league], &b->banners.rows[own]}};
}

/* ---- experts ---- */

static void add_heads(struct build *b, const char *programme, const char *name, const char *banner, struct plan_sum n)
{
    if (n.available == 0 && n.sent == 0)
        return;
    int32_t row = row_of(b, &b->programmes, programme, strlen(programme));
    struct plan_sum *p = &b->programmes.rows[row];
    p->name = arena_dup(&b->out->mem, name);
    p->available += n.available;
    p->sent += n.sent;
    p->placements += n.placements;
    struct sums to = sums_of(b, banner);
    for (int i = 0; i < 3; i++) {
        to.of[i]->available += n.available;
        to.of[i]->sent += n.sent;
    }
    if (b->head_count == b->head_room)
        b->heads = mem_grow(b->heads, (size_t)(b->head_room = b->head_room ? b->head_room * 2 : 256), sizeof *b->heads);
    b->heads[b->head_count++] = (struct heads){p->code, to.of[2]->code, n.available, n.sent};
}

static bool count_experts(struct build *b, struct err *e)
{
    char first[11], last[11];
    struct buf absent = {0};
    struct stmt s;

    if (!plan_absent(b->m, b->year, &absent, e))
        return false;
    plan_year_days(b->year, first, last);
    stmt_open(&s, b->m->db, Q_PLAN_TALLY_EXPERTS);
    stmt_text(&s, ":absent", buf_text(&absent));
    buf_release(&absent);
    stmt_int(&s, ":plan", b->lines);
    stmt_text(&s, ":first", first);
    stmt_text(&s, ":last", last);
    while (stmt_next(&s))
        add_heads(b, stmt_col_text(&s, 0), stmt_col_text(&s, 1), stmt_col_text(&s, 2),
                  (struct plan_sum){.available = stmt_col_int(&s, 3), .sent = stmt_col_int(&s, 4), .placements = stmt_col_int(&s, 5)});
    return stmt_close(&s, e);
}

/* ---- villages ---- */

static void add_villages(struct build *b, const char *banner, const struct plan_sum *n)
{
    struct sums to = sums_of(b, banner);

    for (int i = 0; i < 3; i++) {
        struct plan_sum *p = to.of[i];
        p->villages += n->villages;
        p->reached += n->reached;
        p->poor += n->poor;
        p->poor_reached += n->poor_reached;
        p->placements += n->placements;
        p->wanted += n->wanted;
        p->needs += n->needs;
        p->met += n->met;
        p->begun += n->begun;
    }
}

static bool count_villages(struct build *b, struct err *e)
{
    struct stmt s;

    stmt_open(&s, b->m->db, Q_PLAN_TALLY_VILLAGES);
    stmt_int(&s, ":plan", b->lines);
    stmt_int(&s, ":year", b->year);
    while (stmt_next(&s)) {
        struct plan_sum n = {.villages = stmt_col_int(&s, 1), .reached = stmt_col_int(&s, 2), .poor = stmt_col_int(&s, 3),
                             .poor_reached = stmt_col_int(&s, 4), .placements = stmt_col_int(&s, 5), .wanted = stmt_col_int(&s, 6),
                             .needs = stmt_col_int(&s, 7), .met = stmt_col_int(&s, 8), .begun = stmt_col_int(&s, 9)};
        add_villages(b, stmt_col_text(&s, 0), &n);
    }
    return stmt_close(&s, e);
}

static bool count_poor(struct build *b, struct err *e)
{
    struct stmt s;

    stmt_open(&s, b->m->db, Q_PLAN_TALLY_POOR);
    while (stmt_next(&s)) {
        struct sums to = sums_of(b, stmt_col_text(&s, 0));
        for (int i = 0; i < 3; i++)
            to.of[i]->poor_all += stmt_col_int(&s, 1);
    }
    return stmt_close(&s, e);
}

/* ---- the same out of a year that is held ---- */

static void count_held_experts(struct build *b, const struct plan_desk *d, const struct plan_tally *t)
{
    const struct plan_data *y = &d->d;
    int32_t banners = y->banners.count;
    struct plan_sum *sums = mem_zero((size_t)y->programmes.count * (size_t)banners + 1, sizeof *sums);

    for (int32_t x = 0; x < y->in.expert_count; x++) {
        const struct plan_expert *who = &y->in.experts[x];
        struct plan_sum *n = &sums[who->programme * banners + who->banner];
        int32_t load = plan_tally__load(t, x);
        n->name = d->people[x].programme;
        n->available += who->places > 0;
        n->sent += load > 0;
        n->placements += load;
    }
    for (int32_t p = 0; p < y->programmes.count; p++)
        for (int32_t k = 0; k < banners; k++)
            add_heads(b, y->programmes.words[p], sums[p * banners + k].name, y->banners.words[k], sums[p * banners + k]);
    free(sums);
}

static void count_held_needs(const struct plan_instance *in, const struct plan_tally *t, struct plan_sum *sums, bool *asks)
{
    for (int32_t i = 0; i < in->need_count; i++) {
        const struct plan_need *need = &in->needs[i];
        struct plan_sum *n = &sums[in->villages[need->village].banner];
        int32_t got = plan_tally__got(t, i);
        if (need->wanted == 0) /* closed, and held by standing work */
            continue;
        asks[need->village] = true;
        n->wanted += need->wanted;
        n->needs++;
        n->met += got >= need->wanted;
        n->begun += got > 0;
    }
}

static void count_held_villages(struct build *b, const struct plan_data *y, const struct plan_tally *t)
{
    struct plan_sum *sums = mem_zero((size_t)y->banners.count + 1, sizeof *sums);
    bool *asks = mem_zero((size_t)y->in.village_count + 1, sizeof *asks);

    count_held_needs(&y->in, t, sums, asks);
    for (int32_t v = 0; v < y->in.village_count; v++) {
        struct plan_sum *n = &sums[y->in.villages[v].banner];
        n->villages += asks[v];
        n->poor += asks[v] && y->in.villages[v].poor;
        n->reached += t->reached[v] > 0;
        n->poor_reached += t->reached[v] > 0 && y->in.villages[v].poor;
        n->placements += t->reached[v];
    }
    for (int32_t k = 0; k < y->banners.count; k++)
        if (sums[k].villages)
            add_villages(b, y->banners.words[k], &sums[k]);
    free(asks);
    free(sums);
}

/* ---- quotas ---- */

static void add_quota(struct build *b, struct stmt *s)
{
    struct arena *mem = &b->out->mem;

    if (b->quota_count == b->quota_room)
        b->quotas = mem_grow(b->quotas, (size_t)(b->quota_room = b->quota_room ? b->quota_room * 2 : 256), sizeof *b->quotas);
    b->quotas[b->quota_count++] = (struct quota){
        .programme = arena_dup(mem, stmt_col_text(s, 0)),
        .programme_name = arena_dup(mem, stmt_col_text(s, 1)),
        .region = arena_dup(mem, stmt_col_text(s, 2)),
        .region_name = arena_dup(mem, stmt_col_text(s, 3)),
        .heads = strcmp(stmt_col_text(s, 4), "heads") == 0,
        .lower = stmt_col_int(s, 5),
        .upper = stmt_col_int(s, 6),
    };
}

static bool read_quotas(struct build *b, struct err *e)
{
    struct stmt s;

    stmt_open(&s, b->m->db, Q_PLAN_QUOTAS);
    stmt_int(&s, ":year", b->year);
    while (stmt_next(&s))
        add_quota(b, &s);
    return stmt_close(&s, e);
}

/* What it has, and how many there could be. */
static void count_quota(const struct build *b, struct quota *q)
{
    char area[13];

    if (!scope_prefix(q->region, area))
        return;
    for (int32_t i = 0; q->heads && i < b->head_count; i++)
        if (strcmp(b->heads[i].programme, q->programme) == 0 && scope_holds(area, b->heads[i].banner)) {
            q->got += b->heads[i].sent;
            q->there += b->heads[i].available;
        }
    for (int32_t i = 0; !q->heads && i < b->banners.count; i++)
        if (scope_holds(area, b->banners.rows[i].code)) {
            q->got += b->banners.rows[i].placements;
            q->there += b->banners.rows[i].wanted;
        }
}

static void add_lower(struct plan_sum *row, const struct quota *q)
{
    *(q->heads ? &row->heads_lower : &row->places_lower) += q->lower;
}

/* Lower bounds go to the row of exactly what they are for. */
static void note_lower(struct build *b, const struct quota *q)
{
    int level = scope_level(q->region);

    if (q->heads && level == 1) {
        int32_t row = row_of(b, &b->programmes, q->programme, strlen(q->programme));
        struct plan_sum *p = &b->programmes.rows[row];
        p->name = q->programme_name;
        p->heads_lower += q->lower;
        b->out->all.heads_lower += q->lower;
    } else if (level == 2) {
        int32_t row = row_of(b, &b->leagues, q->region, 4);
        add_lower(&b->leagues.rows[row], q);
    } else if (level == 3) {
        add_lower(sums_of(b, q->region).of[2], q);
    }
}

/* A quota at its upper bound that counts the same experts or places, or NULL. */
static const struct quota *full_above(const struct build *b, const struct quota *q)
{
    char area[13], own[13];

    for (int32_t i = 0; i < b->quota_count; i++) {
        const struct quota *o = &b->quotas[i];
        if (o == q || o->heads != q->heads || o->upper < 0 || o->got < o->upper || strcmp(o->programme, q->programme) != 0)
            continue;
        if (scope_prefix(o->region, area) && scope_prefix(q->region, own) && (scope_holds(area, q->region) || scope_holds(own, o->region)))
            return o;
    }
    return NULL;
}

static const char *why_missed(struct build *b, const struct quota *q)
{
    const struct quota *full = full_above(b, q);
    struct buf text = {0};

    if (q->there < q->lower)
        buf_addf(&text, q->heads ? _("only %lld experts of the programme are available there") : _("the villages there want only %lld experts"), (long long)q->there);
    else if (full)
        buf_addf(&text, _("the quota %d+%s+%s is full at %lld"), b->year, full->programme, full->region, (long long)full->upper);
    else if (q->heads)
        buf_addf(&text, _("%lld experts are available, but what they know suits no open need that is left, or reaching poor villages comes first"), (long long)q->there);
    else
        buf_addf(&text, _("%lld experts are wanted there, but those who suit are needed for poor villages or other quotas"), (long long)q->there);
    const char *kept = arena_dup(&b->out->mem, buf_text(&text));
    buf_release(&text);
    return kept;
}

static void miss_quota(struct build *b, const struct quota *q)
{
    struct plan_report *r = b->out;
    struct buf key = {0};

    buf_addf(&key, "%d+%s+%s", b->year, q->programme, q->region);
    r->missed[r->missed_count++] = (struct plan_missed){
        .key = arena_dup(&r->mem, buf_text(&key)),
        .programme = q->programme_name,
        .division = q->region_name,
        .heads = q->heads,
        .lower = q->lower,
        .got = q->got,
        .why = why_missed(b, q),
    };
    r->shortfall += q->lower - q->got;
    buf_release(&key);
}

static void judge_quotas(struct build *b)
{
    struct plan_report *r = b->out;

    r->quota_count = b->quota_count;
    r->missed = arena_zero(&r->mem, ((size_t)b->quota_count + 1) * sizeof *r->missed);
    for (int32_t i = 0; i < b->quota_count; i++) {
        count_quota(b, &b->quotas[i]);
        note_lower(b, &b->quotas[i]);
    }
    for (int32_t i = 0; i < b->quota_count; i++)
        if (b->quotas[i].got < b->quotas[i].lower)
            miss_quota(b, &b->quotas[i]);
}

/* ---- the whole ---- */

static int compare_codes(const void *a, const void *b)
{
    return strcmp(((const struct plan_sum *)a)->code, ((const struct plan_sum *)b)->code);
}

/* Sorts, and gives the rows to the report. */
static struct plan_sum *finish_table(struct build *b, struct table *t, int32_t *count)
{
    struct plan_sum *rows = arena_new(&b->out->mem, ((size_t)t->count + 1) * sizeof *rows);

    if (t->count) {
        qsort(t->rows, (size_t)t->count, sizeof *t->rows, compare_codes);
        memcpy(rows, t->rows, (size_t)t->count * sizeof *rows);
    }
    *count = t->count;
    free(t->rows);
    hash_release(&t->at);
    return rows;
}

static bool name_divisions(struct build *b, struct plan_sum *rows, int32_t count, struct err *e)
{
    char code[13] = "000000000000";

    for (int32_t i = 0; i < count; i++) {
        struct stmt s;
        memset(code, '0', 12);
        memcpy(code, rows[i].code, strlen(rows[i].code));
        rows[i].code = arena_dup(&b->out->mem, code);
        stmt_open(&s, b->m->db, Q_REGION_NAME);
        stmt_text(&s, ":code", code);
        if (stmt_next(&s))
            rows[i].name = arena_dup(&b->out->mem, stmt_col_text(&s, 0));
        if (!stmt_close(&s, e))
            return false;
    }
    return true;
}

/* `counted`: experts and villages are. */
static bool build_report(struct build *b, bool counted, struct err *e)
{
    struct plan_report *r = b->out;
    bool ok = (counted || (count_experts(b, e) && count_villages(b, e) && count_poor(b, e))) && read_quotas(b, e);

    if (ok) {
        judge_quotas(b);
        ok = plan_bounds__add(b->m, b->lines, b->year, r, e);
    }
    r->programmes = finish_table(b, &b->programmes, &r->programme_count);
    r->leagues = finish_table(b, &b->leagues, &r->league_count);
    r->banners = finish_table(b, &b->banners, &r->banner_count);
    free(b->heads);
    free(b->quotas);
    return ok && name_divisions(b, r->leagues, r->league_count, e) && name_divisions(b, r->banners, r->banner_count, e);
}

bool plan_report_load(struct model *m, const struct record *plan, struct plan_report *out, struct err *e)
{
    struct build b = {.m = m, .out = out, .lines = plan_lines_of(plan), .year = (int)record_number(plan, PLAN_YEAR)};

    *out = (struct plan_report){0};
    return txn_begin(m->db, TXN_READ, e) && txn_end(m->db, build_report(&b, false, e), e);
}

bool desk__report(struct model *m, const struct plan_desk *d, const struct plan_tally *placed, struct plan_report *out, struct err *e)
{
    struct build b = {.m = m, .out = out, .lines = d->plan, .year = d->d.year};

    *out = (struct plan_report){0};
    count_held_experts(&b, d, placed);
    count_held_villages(&b, &d->d, placed);
    return build_report(&b, true, e);
}

bool plan_desk_report(struct model *m, struct plan_desk *d, struct plan_report *out, bool *known, struct err *e)
{
    struct plan_tally placed;

    *out = (struct plan_report){0};
    bool ok = desk__placed(m, d, &placed, known, e) && (!*known || desk__report(m, d, &placed, out, e));
    plan_tally__release(&placed);
    return ok;
}

void plan_report_release(struct plan_report *r)
{
    arena_release(&r->mem);
    *r = (struct plan_report){0};
}
