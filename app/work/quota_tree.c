/* The quotas of a year as trees: what children add up to, what is used, and where that disagrees. */
#include "work/quota.h"

#include "base/hash.h"
#include "model/kinds.h"
#include "model/scope.h"
#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

struct build {
    struct model *m;
    struct quota_tree *out;
    const char *only; /* programme; NULL = all */
    int32_t room;
    struct hash at;   /* "kjtpy+heads+150100000000" -> node */
};

static void key_of(const char *programme, bool heads, const char *region, struct buf *out)
{
    buf_reset(out);
    buf_addf(out, "%s+%d+%s", programme, heads, region);
}

/* The node's number, or -1. */
static int32_t find_node(struct build *b, const char *programme, bool heads, const char *region)
{
    struct buf key = {0};
    int64_t at;

    key_of(programme, heads, region, &key);
    bool found = hash_get(&b->at, buf_text(&key), key.len, &at);
    buf_release(&key);
    return found ? (int32_t)at : -1;
}

static int32_t add_node(struct build *b, const char *programme, const char *programme_name, bool heads, const char *region, const char *name)
{
    int32_t at = find_node(b, programme, heads, region);
    struct quota_tree *t = b->out;
    struct buf key = {0};

    if (at >= 0)
        return at;
    if (t->count == b->room)
        t->nodes = mem_grow(t->nodes, (size_t)(b->room = b->room ? b->room * 2 : 128), sizeof *t->nodes);
    t->nodes[t->count] = (struct quota_node){.programme = arena_dup(&t->mem, programme),
                                             .programme_name = arena_dup(&t->mem, programme_name),
                                             .region = arena_dup(&t->mem, region),
                                             .name = arena_dup(&t->mem, name),
                                             .level = scope_level(region),
                                             .heads = heads,
                                             .upper = -1,
                                             .children_upper = -1,
                                             .planned = -1};
    key_of(programme, heads, region, &key);
    hash_put(&b->at, buf_text(&key), key.len, t->count);
    buf_release(&key);
    return t->count++;
}

/* The division above a league or banner. */
static void above(const char *region, char out[13])
{
    memcpy(out, region, 13);
    memset(out + (scope_level(region) == 3 ? 4 : 2), '0', scope_level(region) == 3 ? 2 : 10);
}

static bool name_of(struct build *b, const char *region, const char **name, struct err *e)
{
    struct stmt s;

    stmt_open(&s, b->m->db, Q_REGION_NAME);
    stmt_text(&s, ":code", region);
    *name = arena_dup(&b->out->mem, stmt_next(&s) ? stmt_col_text(&s, 0) : region);
    return stmt_close(&s, e);
}

static bool read_records(struct build *b, int year, struct err *e)
{
    struct stmt s;

    stmt_open(&s, b->m->db, Q_PLAN_QUOTAS);
    stmt_int(&s, ":year", year);
    while (stmt_next(&s)) {
        if (b->only && strcmp(b->only, stmt_col_text(&s, 0)) != 0)
            continue;
        int32_t at = add_node(b, stmt_col_text(&s, 0), stmt_col_text(&s, 1), strcmp(stmt_col_text(&s, 4), "heads") == 0,
                              stmt_col_text(&s, 2), stmt_col_text(&s, 3));
        b->out->nodes[at].record = true;
        b->out->nodes[at].lower = stmt_col_int(&s, 5);
        b->out->nodes[at].upper = stmt_col_int(&s, 6);
    }
    return stmt_close(&s, e);
}

/* Divisions above that have no quota of their own. */
static bool add_parents(struct build *b, struct err *e)
{
    for (int32_t i = 0; i < b->out->count; i++) {
        const struct quota_node n = b->out->nodes[i];
        char parent[13];
        const char *name;
        if (n.level < 2)
            continue;
        above(n.region, parent);
        if (find_node(b, n.programme, n.heads, parent) >= 0)
            continue;
        if (!name_of(b, parent, &name, e))
            return false;
        add_node(b, n.programme, n.programme_name, n.heads, parent, name);
    }
    return true;
}

static bool count_use(struct build *b, int year, int64_t plan, struct err *e)
{
    struct stmt s;

    for (int32_t i = 0; plan && i < b->out->count; i++)
        b->out->nodes[i].planned = 0;
    stmt_open(&s, b->m->db, Q_QUOTA_USED);
    stmt_int(&s, ":year", year);
    stmt_int(&s, ":plan", plan);
    while (stmt_next(&s)) {
        int32_t at = find_node(b, stmt_col_text(&s, 0), strcmp(stmt_col_text(&s, 2), "heads") == 0, stmt_col_text(&s, 1));
        if (at >= 0)
            *(plan ? &b->out->nodes[at].planned : &b->out->nodes[at].used) = stmt_col_int(&s, 3);
    }
    return stmt_close(&s, e);
}

static int compare_nodes(const void *a, const void *b)
{
    const struct quota_node *p = a, *q = b;
    int by = strcmp(p->programme, q->programme);

    if (by)
        return by;
    return p->heads != q->heads ? (p->heads ? -1 : 1) : strcmp(p->region, q->region);
}

/* Nodes stand sorted: a child adds itself to the last node seen one level above. From the end, so that a child is summed first. */
static void add_children(struct quota_tree *t)
{
    for (int32_t i = t->count - 1; i > 0; i--) {
        const struct quota_node *n = &t->nodes[i];
        int32_t p = i - 1;
        while (p >= 0 && t->nodes[p].level != n->level - 1)
            p--;
        if (n->level == 1 || p < 0)
            continue;
        struct quota_node *up = &t->nodes[p];
        int64_t upper = n->record ? n->upper : n->children_upper;
        up->children_lower += n->record ? n->lower : n->children_lower;
        up->children_upper = upper < 0 || (up->children && up->children_upper < 0) ? -1 : (up->children ? up->children_upper : 0) + upper;
        up->children++;
    }
}

/* ---- what disagrees ---- */

static const char *sentence(struct quota_tree *t, const char *format, int64_t a, int64_t b)
{
    struct buf text = {0};

/* The formats below take two long long each. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    buf_addf(&text, format, (long long)a, (long long)b);
#pragma GCC diagnostic pop
    const char *kept = arena_dup(&t->mem, buf_text(&text));
    buf_release(&text);
    t->findings++;
    return kept;
}

static const char *look(struct quota_tree *t, const struct quota_node *n)
{
    int64_t has = n->planned >= 0 ? n->planned : n->used;

    if (n->upper >= 0 && n->record && has > n->upper)
        return sentence(t, _("%lld are used, at most %lld are allowed"), has, n->upper);
    if (!n->record || !n->children)
        return NULL;
    if (n->upper >= 0 && n->children_lower > n->upper)
        return sentence(t, _("the divisions below ask for at least %lld together, at most %lld are allowed here"), n->children_lower, n->upper);
    if (n->children_lower > n->lower)
        return sentence(t, _("the divisions below ask for at least %lld together, here it is %lld"), n->children_lower, n->lower);
    if (n->children_upper >= 0 && n->children_upper < n->lower)
        return sentence(t, _("the divisions below with a quota allow at most %lld together, here at least %lld are asked for"), n->children_upper, n->lower);
    if (n->children_lower < n->lower)
        return sentence(t, _("only %lld of the %lld asked for here are handed down to divisions below"), n->children_lower, n->lower);
    return NULL;
}

/* ---- persons ---- */

static bool read_doubles(struct build *b, int year, int64_t plan, struct err *e)
{
    struct quota_tree *t = b->out;
    int32_t room = 0;
    struct stmt s;

    stmt_open(&s, b->m->db, Q_QUOTA_DOUBLES);
    stmt_int(&s, ":year", year);
    stmt_int(&s, ":plan", plan);
    while (stmt_next(&s)) {
        if (t->double_count == room)
            t->doubles = mem_grow(t->doubles, (size_t)(room = room ? room * 2 : 16), sizeof *t->doubles);
        t->doubles[t->double_count++] = (struct quota_double){arena_dup(&t->mem, stmt_col_text(&s, 0)), arena_dup(&t->mem, stmt_col_text(&s, 1)),
                                                              arena_dup(&t->mem, stmt_col_text(&s, 2)), stmt_col_int(&s, 3)};
    }
    return stmt_close(&s, e);
}

static bool count_persons(struct build *b, int year, struct err *e)
{
    struct stmt s;

    stmt_open(&s, b->m->db, Q_QUOTA_PERSONS);
    stmt_int(&s, ":from", year);
    stmt_int(&s, ":to", year);
    while (stmt_next(&s)) {
        if (stmt_col_int(&s, 0) == 0)
            continue;
        if (*stmt_col_text(&s, 1))
            b->out->records += stmt_col_int(&s, 3);
        else
            b->out->persons = stmt_col_int(&s, 3);
    }
    return stmt_close(&s, e);
}

static bool check_programme(struct model *m, const char *programme, struct err *e)
{
    struct record r;

    record_init(&r, &programme_entity);
    bool ok = !programme || repo_find(m, programme, &r, e);
    record_release(&r);
    return ok;
}

static bool load(struct build *b, int year, int64_t plan, struct err *e)
{
    struct quota_tree *t = b->out;

    if (!read_records(b, year, e) || !add_parents(b, e) || !count_use(b, year, 0, e) || (plan && !count_use(b, year, plan, e)))
        return false;
    if (t->count)
        qsort(t->nodes, (size_t)t->count, sizeof *t->nodes, compare_nodes);
    add_children(t);
    for (int32_t i = 0; i < t->count; i++)
        t->nodes[i].finding = look(t, &t->nodes[i]);
    return read_doubles(b, year, plan, e) && count_persons(b, year, e);
}

bool quota_tree_load(struct model *m, int year, const char *programme, int64_t plan, struct quota_tree *out, struct err *e)
{
    struct build b = {.m = m, .out = out, .only = programme};

    *out = (struct quota_tree){0};
    if (!role_require(&m->who, &quota_entity, VERB_READ, "", e) || !check_programme(m, programme, e) || !txn_begin(m->db, TXN_READ, e))
        return false;
    bool ok = txn_end(m->db, load(&b, year, plan, e), e);
    hash_release(&b.at);
    return ok;
}

void quota_tree_release(struct quota_tree *t)
{
    free(t->nodes);
    free(t->doubles);
    arena_release(&t->mem);
    *t = (struct quota_tree){0};
}
