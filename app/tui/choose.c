/* What pickers offer: codes, records, divisions, fields, steps of a life cycle, types that refer to a record. */
#include "picker__.h"

#include "model/code.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "model/scope.h"

#include <string.h>

enum { RECORDS_SHOWN = 60 };

/* ---- codes ---- */

static bool is_valid_today(const struct model *m, const struct code *c)
{
    return (!*c->valid_from || strcmp(m->today, c->valid_from) >= 0) && (!*c->valid_to || strcmp(m->today, c->valid_to) <= 0);
}

static bool fill_codes(struct app *a, struct picker *p, struct err *e)
{
    const struct code_list *list;

    if (!code_list_get(a->m, p->list, &list, e))
        return false;
    for (int i = 0; i < list->count; i++) {
        const struct code *c = &list->codes[i];
        if (is_valid_today(a->m, c) &&
            (match_label(c->zh, picker_typed(p)) || match_label(c->en, picker_typed(p)) || match_label(c->code, picker_typed(p))))
            picker_add(p, code_label(a->m, c), c->code, c->code, i, c);
    }
    return true;
}

static const struct source codes = {.fill = fill_codes};

static bool fill_truth(struct app *a, struct picker *p, struct err *e)
{
    (void)a;
    (void)e;
    if (match_label(_("yes"), picker_typed(p)))
        picker_add(p, _("yes"), "1", "1", 1, NULL);
    if (match_label(_("no"), picker_typed(p)))
        picker_add(p, _("no"), "0", "0", 0, NULL);
    return true;
}

static const struct source truth = {.fill = fill_truth};

unsigned choose_code(struct app *a, int tag, const struct field *f, const char *present)
{
    struct picker *p = picker_open(a, f->type == FT_BOOL ? &truth : &codes, tag, _(f->label));

    p->list = f->type == FT_BOOL ? NULL : f->u.list;
    p->several = f->type == FT_CODE_SET;
    if (p->several && *present)
        buf_addf(&p->set, ";%s;", present);
    unsigned r = app_load(a, a->top);
    for (int i = 0; a->top->state == p && i < p->count; i++)
        if (strcmp(p->items[i].value, present) == 0)
            p->at = i;
    return r;
}

/* ---- conditions on codes: "!=" typed first turns them round ---- */

static void offer_condition(struct picker *p, bool other, const char *label, const char *code)
{
    struct buf value = {0};
    struct buf shown = {0};
    const char *sign = other ? "!=" : "=";

    buf_addf(&value, "%s%s", sign, code);
    buf_addf(&shown, "%s%s", other ? "!= " : "", label);
    picker_add(p, buf_text(&shown), code, buf_text(&value), 0, NULL);
    buf_release(&value);
    buf_release(&shown);
}

static bool fill_condition(struct app *a, struct picker *p, struct err *e)
{
    const struct code_list *list;
    const char *typed = picker_typed(p);
    bool other = *typed == '!';

    typed += strspn(typed, "!= ");
    if (p->field->type == FT_BOOL) {
        offer_condition(p, other, _("yes"), "1");
        offer_condition(p, other, _("no"), "0");
        return true;
    }
    if (!code_list_get(a->m, p->field->u.list, &list, e))
        return false;
    for (int i = 0; i < list->count; i++) {
        const struct code *c = &list->codes[i];
        if (match_label(c->zh, typed) || match_label(c->en, typed) || match_label(c->code, typed))
            offer_condition(p, other, code_label(a->m, c), c->code);
    }
    if (match_label(_("(empty)"), typed))
        offer_condition(p, other, _("(empty)"), "");
    return true;
}

static const struct source one_condition = {.fill = fill_condition};

unsigned choose_condition(struct app *a, int tag, const struct field *f)
{
    struct buf title = {0};

    buf_addf(&title, _("%s (!= first: all others)"), _(f->label));
    picker_open(a, &one_condition, tag, buf_text(&title))->field = f;
    buf_release(&title);
    return app_load(a, a->top);
}

/* ---- records ---- */

static void add_record(struct app *a, struct picker *p, const struct record *r)
{
    struct buf key = {0};
    struct buf note = {0};
    const struct entity *t = r->entity;

    record_key(a->m, r, &key);
    if (t->title >= 0)
        record_show(a->m, r, t->title, &note);
    if (t->region >= 0 && t != &region_entity) {
        buf_add(&note, note.len ? "  " : "");
        record_show(a->m, r, t->region, &note);
    }
    struct buf label = {0};
    buf_addf(&label, "%s  %s", buf_text(&key), buf_text(&note));
    picker_add(p, buf_text(&label), "", buf_text(&key), r->id, t);
    buf_release(&label);
    buf_release(&key);
    buf_release(&note);
}

/* Types that are not searched are few: looked through by key. */
static bool fill_records(struct app *a, struct picker *p, struct err *e)
{
    struct list_query q;
    struct list_rows rows;
    struct record r;
    const char *typed = picker_typed(p);

    list_query_init(&q, p->type);
    q.limit = RECORDS_SHOWN;
    if (*typed && entity_is_searched(p->type))
        q.search = typed;
    if (!list_open(a->m, &q, &rows, e)) {
        if (e->code != ERR_INPUT || !q.search)
            return false;
        err_clear(e); /* nothing searchable was typed: nothing matches */
        return true;
    }
    record_init(&r, p->type);
    while (list_next(&rows, &r))
        add_record(a, p, &r);
    p->more = p->count == RECORDS_SHOWN;
    record_release(&r);
    return list_close(&rows, e);
}

static const struct source records = {.fill = fill_records};

unsigned choose_record(struct app *a, int tag, const struct entity *t)
{
    struct picker *p = picker_open(a, &records, tag, _(t->label));

    p->type = t;
    return app_load(a, a->top);
}

/* ---- divisions ---- */

static bool place_name(struct app *a, const char *code, struct buf *name, char parent[13], struct err *e)
{
    struct stmt s;

    parent[0] = '\0';
    stmt_open(&s, a->m->db, Q_REGION_PARENT_OF);
    stmt_text(&s, ":code", code);
    if (stmt_next(&s)) {
        buf_add(name, stmt_col_text(&s, 0));
        if (stmt_col_len(&s, 1) == 12)
            memcpy(parent, stmt_col_text(&s, 1), 13);
    }
    return stmt_close(&s, e);
}

static bool fill_children(struct app *a, struct picker *p, struct err *e)
{
    struct stmt s;
    struct buf here = {0};
    char parent[13];

    if (!place_name(a, p->place, &here, parent, e)) {
        buf_release(&here);
        return false;
    }
    stmt_open(&s, a->m->db, Q_REGION_CHILDREN);
    stmt_text(&s, ":parent", p->place);
    while (stmt_next(&s)) {
        picker_add(p, stmt_col_text(&s, 1), stmt_col_text(&s, 0), stmt_col_text(&s, 0), 0, NULL);
        p->items[p->count - 1].deeper = stmt_col_int(&s, 2) != 0;
    }
    picker_add(p, buf_text(&here), _("this one itself"), p->place, 0, NULL);
    buf_release(&here);
    return stmt_close(&s, e);
}

/* "庙沟村委会  察素齐镇 土默特左旗": the names above tell places of one name apart. */
static bool names_above(struct app *a, const char *code, struct buf *out, struct err *e)
{
    char up[13];
    char parent[13];
    struct buf name = {0};

    memcpy(up, code, 13);
    if (!place_name(a, up, &name, parent, e))
        return false;
    for (int i = 0; i < 2 && parent[0]; i++) {
        memcpy(up, parent, 13);
        buf_reset(&name);
        if (!place_name(a, up, &name, parent, e))
            return false;
        if (parent[0])
            buf_addf(out, "%s%s", i ? " " : "", buf_text(&name));
    }
    buf_release(&name);
    return true;
}

static bool fill_places(struct app *a, struct picker *p, struct err *e)
{
    struct list_query q;
    struct list_rows rows;
    struct record r;
    struct buf above = {0};
    bool ok = true;

    if (!*picker_typed(p))
        return fill_children(a, p, e);
    list_query_init(&q, &region_entity);
    q.search = picker_typed(p);
    q.region = scope_level(p->place) > 1 ? p->place : NULL;
    q.limit = RECORDS_SHOWN;
    if (!list_open(a->m, &q, &rows, e)) {
        err_clear(e);
        return true;
    }
    record_init(&r, &region_entity);
    while (ok && list_next(&rows, &r)) {
        buf_reset(&above);
        ok = names_above(a, record_text(&r, REGION_CODE), &above, e);
        picker_add(p, record_text(&r, REGION_NAME), buf_text(&above), record_text(&r, REGION_CODE), 0, NULL);
        p->items[p->count - 1].deeper = record_number(&r, REGION_LEVEL) < 5;
    }
    p->more = p->count == RECORDS_SHOWN;
    record_release(&r);
    buf_release(&above);
    return list_close(&rows, e) && ok;
}

static void into_place(struct picker *p, const struct item *it)
{
    if (strlen(it->value) == 12)
        memcpy(p->place, it->value, 13);
}

static void up_place(struct picker *p)
{
    static const int digits[6] = {2, 2, 2, 4, 6, 9};
    int level = scope_level(p->place);

    if (level > 1)
        memset(p->place + digits[level], '0', (size_t)(12 - digits[level]));
    p->at = 0;
}

static const struct source places = {.fill = fill_places, .into = into_place, .up = up_place};

unsigned choose_region(struct app *a, int tag, const char *present, int level, const char *title)
{
    struct picker *p = picker_open(a, &places, tag, title);
    char area[13] = "15";

    memcpy(p->place, "150000000000", 13);
    memcpy(area, a->m->who.area, sizeof area);
    memcpy(p->place, area, strlen(area));
    if (present && strlen(present) == 12) {
        memcpy(p->place, present, 13);
        up_place(p);
    }
    p->limit = level;
    unsigned r = app_load(a, a->top);
    for (int i = 0; present && a->top->state == p && i < p->count; i++)
        if (strcmp(p->items[i].value, present) == 0)
            p->at = i;
    return r;
}

/* ---- fields, steps, related types ---- */

static bool fill_fields(struct app *a, struct picker *p, struct err *e)
{
    (void)e;
    for (int i = 0; i < p->type->count; i++) {
        const struct field *f = &p->type->fields[i];
        bool hidden = (f->flags & FIELD_PRIVATE) && role_reach(a->m->who.role, p->type->class, VERB_REVEAL) == REACH_NONE;
        if (!hidden && (match_label(_(f->label), picker_typed(p)) || match_label(f->name, picker_typed(p))))
            picker_add(p, _(f->label), f->name, f->name, i, f);
    }
    return true;
}

static const struct source fields = {.fill = fill_fields};

unsigned choose_field(struct app *a, int tag, const struct entity *t, const char *title)
{
    picker_open(a, &fields, tag, title)->type = t;
    return app_load(a, a->top);
}

static bool fill_moves(struct app *a, struct picker *p, struct err *e)
{
    (void)a;
    (void)e;
    for (const struct move *v = p->type->moves; v && v->from; v++)
        if ((!p->list || strcmp(v->from, p->list) == 0) && (match_label(_(v->help), picker_typed(p)) || match_label(v->action, picker_typed(p))))
            picker_add(p, _(v->help), v->action, v->action, 0, v);
    return true;
}

static const struct source moves = {.fill = fill_moves};

unsigned choose_move(struct app *a, int tag, const struct entity *t, const char *state)
{
    struct picker *p;

    if (!t->moves) {
        app_warn(a, _("records of type %s have no steps"), t->name);
        return R_NONE;
    }
    p = picker_open(a, &moves, tag, _("Next step"));
    p->type = t;
    p->list = "";
    for (const struct move *v = t->moves; v->from; v++) /* the table's own text: it outlives the record */
        if (state && strcmp(v->from, state) == 0)
            p->list = v->from;
    if (!state)
        p->list = NULL;
    return app_load(a, a->top);
}

static bool fill_related(struct app *a, struct picker *p, struct err *e)
{
    (void)a;
    (void)e;
    for (int i = 0; i < entity_count; i++)
        for (int k = 0; k < entities[i]->count; k++) {
            const struct field *f = &entities[i]->fields[k];
            bool refers = f->type == FT_REF && f->u.to == p->type;
            if (refers && match_label(_(entities[i]->plural), picker_typed(p)))
                picker_add(p, _(entities[i]->plural), _(f->label), f->name, k, entities[i]);
        }
    return true;
}

static const struct source related = {.fill = fill_related};

unsigned choose_related(struct app *a, int tag, const struct entity *t)
{
    picker_open(a, &related, tag, _("Records that refer to this one"))->type = t;
    return app_load(a, a->top);
}
