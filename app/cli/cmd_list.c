/* Lists of records: conditions, search, columns, and what a hurried searcher may have meant. */
#include "cli__.h"
#include "work/columns.h"

#include "base/hash.h"
#include "model/journal.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "model/saved.h"
#include "store/txn.h"
#include "work/near.h"

#include <string.h>

/* clang-format off */
const struct opt cli__list_options[] = {
    {"filter", OPT_TEXT, "NAME", N_("with the conditions you keep under this name (`tepai filters`)"), false},
    {"where", OPT_TEXT, "CONDITION", N_("FIELD=VALUE, also != < <= > >= ~ (contains); several must all hold"), true},
    {"region", OPT_TEXT, "CODE", N_("only this division and everything under it; 2, 4, 6, 9 or 12 digits"), false},
    {"search", OPT_TEXT, "TEXT", N_("Chinese text, pinyin, pinyin initials, beginnings or ends of numbers"), false},
    {"sort", OPT_TEXT, "FIELD|-FIELD", N_("order by a field; - begins with the greatest"), false},
    {"limit", OPT_NUMBER, "N", N_("only the first N"), false},
    {"as-of", OPT_TEXT, "MOMENT", N_("as it stood then: YYYY-MM-DD, YYYY-MM-DDTHH:MM:SS or #TRANSACTION"), false},
    {"count", OPT_FLAG, NULL, N_("prints only how many there are"), false},
    {"by", OPT_TEXT, "FIELD", N_("prints how many there are of each value of a field; days by month"), false},
    {"columns", OPT_TEXT, "FIELD,FIELD...", N_("these fields in this order; uuid too"), false},
    {"reveal", OPT_FLAG, NULL, N_("private fields in the clear, if your role may; the journal keeps that you looked"), false},
    {0},
};
/* clang-format on */

struct listing {
    struct cli *c;
    const struct cli_args *a;
    struct list_query q;
    struct columns cs;
    struct sheet_writer *w;
    struct hash clear; /* uuids of records whose private fields are shown, as the journal says */
};

bool cli__sort(struct list_query *q, const char *sort, struct err *e)
{
    if (!sort)
        return true;
    q->descending = *sort == '-';
    q->sort = entity_field(q->entity, sort + q->descending);
    return q->sort >= 0 ||
           err_set(e, ERR_INPUT,
                   _("--sort: %s has no field \"%s\"; `tepai types %s` lists its fields"),
                   q->entity->name, sort + q->descending, q->entity->name);
}

bool cli__conditions(struct cli *c, const struct cli_args *a, struct list_query *q, struct err *e)
{
    const char *where;

    for (int i = 0; (where = cli_text_at(a, "where", i)); i++)
        if (!list_query_where(q, where, &c->mem, e))
            return false;
    if (cli_text(a, "region"))
        q->region = cli_text(a, "region");
    if (cli_text(a, "search"))
        q->search = cli_text(a, "search");
    return true;
}

/* What is kept first, then what is given beside it. */
static bool read_query(struct cli *c, const struct cli_args *a, const struct entity *t,
                       struct list_query *q, struct err *e)
{
    const char *moment = cli_text(a, "as-of");
    const char *kept = cli_text(a, "filter");

    list_query_init(q, t);
    if (kept && !filter_get(&c->model, kept, q, &c->mem, e))
        return false;
    if (!cli__conditions(c, a, q, e) || !cli__sort(q, cli_text(a, "sort"), e))
        return false;
    q->limit = cli_number(a, "limit", 0);
    if (cli_text(a, "limit") && q->limit < 1)
        return err_set(e, ERR_INPUT, _("--limit: at least 1"));
    return !moment || journal_moment(&c->model, moment, &q->as_of, e);
}

/* Notes in the journal that the private fields of these rows are about to be seen. */
static bool reveal_rows(struct listing *l, struct list_rows *rows, struct record *r, struct err *e)
{
    struct model *m = &l->c->model;
    char region[13];

    while (list_next(rows, r)) {
        if (!columns_are_private(&l->cs, r))
            continue;
        if (!repo_region_of(m, r, region, e))
            return false;
        if (!role_may(&m->who, r->entity, VERB_REVEAL, region))
            continue;
        if (!journal_reveal(m, r, e))
            return false;
        hash_put(&l->clear, (const char *)r->uuid, UUID_BYTES, 1);
    }
    return true;
}

/* First all journal lines, committed; then the rows: nothing is seen that is not written down. */
static bool reveal(struct listing *l, struct err *e)
{
    struct model *m = &l->c->model;
    const struct entity *t = l->q.entity;
    struct list_rows rows;
    struct record r;

    if (role_reach(m->who.role, t->class, VERB_REVEAL) == REACH_NONE)
        return role_require(&m->who, t, VERB_REVEAL, "", e);
    cli__name_action(l->c, "list", t, NULL);
    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    bool ok = list_open(m, &l->q, &rows, e);
    if (ok) {
        record_init(&r, t);
        ok = reveal_rows(l, &rows, &r, e);
        record_release(&r);
        ok = list_close(&rows, e) && ok;
    }
    return txn_end(m->db, ok, e);
}

static bool write_row(struct listing *l, const struct record *r, struct err *e)
{
    bool clear = hash_get(&l->clear, (const char *)r->uuid, UUID_BYTES, NULL);

    columns_fill(&l->cs, &l->c->model, r, clear);
    return sheet_writer_row(l->w, l->cs.values, e);
}

static bool write_rows(struct listing *l, struct list_rows *rows, int64_t *count, struct err *e)
{
    struct record r;
    bool ok = true;

    *count = 0;
    record_init(&r, l->q.entity);
    while (ok && list_next(rows, &r)) {
        ok = write_row(l, &r, e);
        ++*count;
    }
    record_release(&r);
    return ok;
}

/* Nothing matched: divisions whose initials are near. */
static bool write_near(struct listing *l, struct err *e)
{
    struct near_hits hits;
    struct record r;
    bool ok = true;

    if (!near_regions(&l->c->model, &l->q, l->q.search, &hits, e))
        return false;
    if (hits.count)
        fprintf(stderr, _("nothing matches \"%s\" exactly; nearest:\n"), l->q.search);
    record_init(&r, l->q.entity);
    for (int i = 0; ok && i < hits.count && (!l->q.limit || i < l->q.limit); i++)
        ok = repo_load(&l->c->model, hits.ids[i], &r, e) && write_row(l, &r, e);
    record_release(&r);
    return ok;
}

/* The header is written once the list is known to be allowed and well asked. */
static bool write_list(struct listing *l, struct err *e)
{
    struct list_rows rows;
    int64_t count = 0;

    if (!list_open(&l->c->model, &l->q, &rows, e))
        return false;
    bool open = cli_rows_open(l->c, l->a, l->cs.columns, (size_t)l->cs.count, &l->w, e);
    bool ok = open && write_rows(l, &rows, &count, e);
    ok = list_close(&rows, e) && ok;
    if (!open)
        return false;
    if (ok && count == 0 && l->q.search && l->q.as_of < 0 && l->q.entity == &region_entity)
        ok = write_near(l, e);
    return cli_rows_close(l->w, e) && ok;
}

/* A number is the same in every format but a workbook. */
static bool may_count_as(const struct cli_args *a, struct err *e)
{
    const char *format = cli_text(a, "format");

    for (size_t i = 0; format && sheet_format_name(i); i++)
        if (strcmp(format, sheet_format_name(i)) == 0 && strcmp(format, "xlsx") != 0)
            return true;
    return !format || err_set(e, ERR_INPUT, _("--count prints one number: with --format table, csv or json, or without"));
}

static bool write_count(struct cli *c, const struct cli_args *a, const struct list_query *q, struct err *e)
{
    int64_t count;

    if (!may_count_as(a, e) || !list_count(&c->model, q, &count, e) || !cli__output(c, a, e))
        return false;
    fprintf(c->out.file, "%lld\n", (long long)(q->limit && count > q->limit ? q->limit : count));
    return true;
}

/* ---- by value ---- */

enum { BY_VALUE, BY_COUNT, BY__COUNT };

/* Labels for people; for programs the code, the division's number, the month. */
static const char *value_of(const struct list_group *g, bool for_people)
{
    if (for_people || g->where[1])
        return g->label;
    const char *sign = g->where[0] ? strchr(g->where[0], '=') : NULL;
    return g->region ? g->region : sign ? sign + 1 : "";
}

static bool write_group(struct sheet_writer *w, const struct list_group *g, bool for_people,
                        struct err *e)
{
    char count[24];
    int len = snprintf(count, sizeof count, "%lld", (long long)g->count);
    const char *value = value_of(g, for_people);
    const struct sheet_value values[BY__COUNT] = {{*value ? SHEET_TEXT : SHEET_NULL, value, strlen(value)},
                                                  {SHEET_NUMBER, count, (size_t)len}};

    return sheet_writer_row(w, values, e);
}

static bool write_groups(struct cli *c, const struct cli_args *a, const struct list_query *q,
                         const char *name, struct err *e)
{
    int field = entity_field(q->entity, name);
    struct list_group *groups;
    struct sheet_writer *w;
    int count;
    int64_t all;

    if (field < 0)
        return err_set(e, ERR_INPUT, _("--by: %s has no field \"%s\"; `tepai types %s` lists its fields"),
                       q->entity->name, name, q->entity->name);
    const struct sheet_column columns[BY__COUNT] = {{name, _(q->entity->fields[field].label), false, 24},
                                                    {"count", _("Number"), true, 10}};
    if (!list_groups(&c->model, q, field, &c->mem, &groups, &count, &all, e) ||
        !cli_rows_open(c, a, columns, BY__COUNT, &w, e))
        return false;
    bool ok = true;
    for (int i = 0; ok && i < count && (!q->limit || i < q->limit); i++)
        ok = write_group(w, &groups[i], cli_is_table(a), e);
    if (all > count)
        fprintf(stderr, _("these are the %d most frequent of %lld values\n"), count, (long long)all);
    return cli_rows_close(w, e) && ok;
}

int cli__list(struct cli *c, const struct cli_args *a, const struct entity *t, struct err *e)
{
    struct listing l = {.c = c, .a = a};

    if (!read_query(c, a, t, &l.q, e))
        return -1;
    if (cli_flag(a, "count"))
        return write_count(c, a, &l.q, e) ? 0 : -1;
    if (cli_text(a, "by"))
        return write_groups(c, a, &l.q, cli_text(a, "by"), e) ? 0 : -1;
    bool ok = columns_init(&l.cs, t, cli_text(a, "columns"), cli_is_table(a) ? COLUMNS_PEOPLE : COLUMNS_PROGRAMS, e) &&
              (!cli_flag(a, "reveal") || reveal(&l, e)) && write_list(&l, e);
    columns_release(&l.cs);
    hash_release(&l.clear);
    return ok ? 0 : -1;
}
