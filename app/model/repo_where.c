/* What a list is confined to: conditions, division, search, as SQL with bound values. */
#include "select__.h"

#include "base/date.h"
#include "model/code.h"
#include "model/scope.h"
#include "model/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const op_sql[] = {
    [LIST_EQ] = "=", [LIST_NE] = "<>", [LIST_LT] = "<", [LIST_LE] = "<=", [LIST_GT] = ">", [LIST_GE] = ">=",
};

/* Longer operators first, so that <= is not read as <. */
static const struct {
    const char *text;
    enum list_op op;
} op_words[] = {
    {"!=", LIST_NE}, {"<=", LIST_LE}, {">=", LIST_GE}, {"=", LIST_EQ}, {"<", LIST_LT}, {">", LIST_GT}, {"~", LIST_HAS},
};

bool list_query_where(struct list_query *q, const char *arg, struct arena *mem, struct err *e)
{
    size_t name = strcspn(arg, "!=<>~");

    for (size_t i = 0; i < sizeof op_words / sizeof *op_words; i++) {
        size_t len = strlen(op_words[i].text);
        if (strncmp(arg + name, op_words[i].text, len) != 0)
            continue;
        if (q->filter_count == LIST_FILTERS_MAX)
            return err_set(e, ERR_INPUT, _("at most %d conditions fit into one list"), LIST_FILTERS_MAX);
        char *field_name = arena_dup_len(mem, arg, name);
        int field = entity_field(q->entity, field_name);
        if (field < 0)
            return err_set(e, ERR_INPUT, _("%s has no field \"%s\"; `tepai types` lists its fields"), q->entity->name, field_name);
        q->filters[q->filter_count++] = (struct list_filter){field, op_words[i].op, arena_dup(mem, arg + name + len)};
        return true;
    }
    return err_set(e, ERR_INPUT, _("\"%s\" is no condition: write FIELD=VALUE, or with != < <= > >= or ~ (contains)"), arg);
}

/* A set holds a code: ';' around both. */
static void set_holds(struct select *q, const struct field *f, const char *code, size_t len)
{
    struct buf marked = {0};

    buf_addf(&marked, ";%.*s;", (int)len, code);
    buf_addf(&q->sql, "instr(';'||t.\"%s\"||';', ", f->name);
    select__bind_text(q, buf_text(&marked), marked.len);
    buf_add(&q->sql, ") > 0");
    buf_release(&marked);
}

/* Codes whose code or label contains the text. */
static bool code_contains(struct select *q, const struct field *f, const char *text, struct err *e)
{
    const struct code_list *list;

    if (!code_list_get(q->m, f->u.list, &list, e))
        return false;
    buf_add(&q->sql, "(0");
    for (int i = 0; i < list->count && q->bind_count < SELECT_BINDS_MAX - 4; i++) {
        const struct code *c = &list->codes[i];
        if (!strstr(c->code, text) && !strstr(c->zh, text) && !strcasestr(c->en, text))
            continue;
        buf_add(&q->sql, " OR ");
        set_holds(q, f, c->code, strlen(c->code));
    }
    buf_add(&q->sql, ")");
    return true;
}

static bool add_contains(struct select *q, int field, const char *text, struct err *e)
{
    const struct field *f = &q->t->fields[field];

    if (f->type == FT_CODE || f->type == FT_CODE_SET)
        return code_contains(q, f, text, e);
    if (f->type == FT_REGION)
        buf_addf(&q->sql, "(instr(t.\"%s\", ", f->name);
    else if (f->type == FT_REF) {
        char alias[16];
        snprintf(alias, sizeof alias, "j%d", field);
        buf_add(&q->sql, "(instr(");
        repo__key_expression(f->u.to, alias, &q->sql);
        buf_add(&q->sql, ", ");
    } else
        buf_addf(&q->sql, "(instr(lower(t.\"%s\"), lower(", f->name);
    select__bind_text(q, text, strlen(text));
    buf_add(&q->sql, f->type == FT_REGION || f->type == FT_REF ? ") > 0" : ")) > 0");
    if (f->type == FT_REGION || (f->type == FT_REF && f->u.to->title >= 0)) {
        const char *title = f->type == FT_REGION ? "name" : f->u.to->fields[f->u.to->title].name;
        buf_addf(&q->sql, " OR instr(j%d.\"%s\", ", field, title);
        select__bind_text(q, text, strlen(text));
        buf_add(&q->sql, ") > 0");
    }
    buf_add(&q->sql, ")");
    return true;
}

enum { RELATIVE_BYTES = 24 };

/* "@today", "@today-30" as the day that it is, "@year", "@year-1" as the year: conditions that are kept for long. */
static const char *relative(const struct model *m, const struct field *f, const char *text, char out[RELATIVE_BYTES])
{
    struct err ignored = {0};
    struct date today;
    char *end;
    bool day = f->type == FT_DATE && strncmp(text, "@today", 6) == 0;
    bool year = f->type == FT_INT && strncmp(text, "@year", 5) == 0;

    if (!day && !year)
        return text;
    text += day ? 6 : 5;
    long by = *text ? strtol(text, &end, 10) : 0;
    if ((*text && (*end || (*text != '+' && *text != '-'))) || by > 100000 || by < -100000 ||
        !date_parse(m->today, strlen(m->today), &today, &ignored))
        return text;
    if (day)
        return date_format(date_add_days(today, by), out);
    snprintf(out, RELATIVE_BYTES, "%ld", today.year + by);
    return out;
}

/* The typed value goes through the field's own parser, so codes, dates and money are read as in a form. */
static bool add_compare(struct select *q, const struct list_filter *w, struct err *e)
{
    const struct field *f = &q->t->fields[w->field];
    struct record typed;
    char day[RELATIVE_BYTES];
    const char *text = relative(q->m, f, w->text, day);

    record_init(&typed, q->t);
    bool ok = record_set(q->m, &typed, w->field, text, strlen(text), e);
    const struct value *v = &typed.values[w->field];
    if (ok && f->type == FT_CODE_SET) {
        if (w->op == LIST_NE)
            buf_add(&q->sql, "NOT ");
        set_holds(q, f, v->text, v->len);
    } else if (ok) {
        buf_addf(&q->sql, w->op == LIST_NE ? "(t.\"%s\" IS NOT " : "(t.\"%s\" %s ", f->name, op_sql[w->op]);
        if (field_ops[f->type].integer)
            select__bind_number(q, v->number);
        else
            select__bind_text(q, v->text, v->len);
        buf_add_char(&q->sql, ')');
    }
    record_release(&typed);
    return ok;
}

static bool add_filter(struct select *q, const struct list_filter *w, struct err *e)
{
    const struct field *f = &q->t->fields[w->field];

    if ((f->flags & FIELD_PRIVATE) && role_reach(q->m->who.role, q->t->class, VERB_REVEAL) == REACH_NONE)
        return err_set(e, ERR_DENIED, _("%s (%s) may not look for values of the private field %s"), q->m->who.name,
                       role_names[q->m->who.role], f->name);
    buf_add(&q->sql, " AND ");
    if (!*w->text && w->op != LIST_EQ && w->op != LIST_NE)
        return err_set(e, ERR_INPUT, _("a condition on %s needs a value"), f->name);
    if (!*w->text) {
        buf_addf(&q->sql, "t.\"%s\" IS %sNULL", f->name, w->op == LIST_NE ? "NOT " : "");
        return true;
    }
    return w->op == LIST_HAS ? add_contains(q, w->field, w->text, e) : add_compare(q, w, e);
}

static bool add_region(struct select *q, const char *region, struct err *e)
{
    char area[13];

    if (!repo_area(q->m, region, area, e))
        return false;
    if (q->t->region < 0 && q->t->region_via < 0)
        return err_set(e, ERR_INPUT, _("records of type %s have no place"), q->t->name);
    buf_add(&q->sql, " AND ");
    scope_condition(q->t, "t", area, &q->sql);
    return true;
}

static bool add_search(struct select *q, const char *typed, struct err *e)
{
    struct buf match = {0};
    char table[64];
    bool private_too = role_reach(q->m->who.role, q->t->class, VERB_REVEAL) != REACH_NONE;

    bool ok = search_match(typed, private_too, &match) ||
              err_set(e, ERR_INPUT, _("\"%s\" holds nothing to search for: give characters, letters or digits"), typed);
    if (ok) {
        buf_addf(&q->sql, " AND \"%s_search\" MATCH ", select__table(q, q->t, table));
        select__bind_text(q, buf_text(&match), match.len);
    }
    buf_release(&match);
    return ok;
}

bool select__conditions(struct select *q, const struct list_query *lq, struct err *e)
{
    if (lq->region && !add_region(q, lq->region, e))
        return false;
    if (lq->search && !add_search(q, lq->search, e))
        return false;
    for (int i = 0; i < lq->filter_count; i++)
        if (!add_filter(q, &lq->filters[i], e))
            return false;
    return true;
}

bool select__needs_joins(const struct list_query *lq)
{
    for (int i = 0; i < lq->filter_count; i++)
        if (lq->filters[i].op == LIST_HAS)
            return true;
    return false;
}
