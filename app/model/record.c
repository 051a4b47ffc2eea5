/* One record in memory. */
#include "model/record.h"

#include "model/code.h"
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

void record_init(struct record *r, const struct entity *t)
{
    memset(r, 0, sizeof *r);
    r->entity = t;
    r->values = mem_zero((size_t)t->count, sizeof *r->values);
}

void record_release(struct record *r)
{
    free(r->values);
    arena_release(&r->mem);
    memset(r, 0, sizeof *r);
}

void record_reset(struct record *r)
{
    r->id = 0;
    r->rev = 0;
    memset(r->uuid, 0, sizeof r->uuid);
    memset(r->values, 0, (size_t)r->entity->count * sizeof *r->values);
    arena_reset(&r->mem);
}

static void copy_value(struct record *to, int field, const struct value *v)
{
    struct value *w = &to->values[field];

    *w = *v;
    if (v->text)
        w->text = arena_dup_len(&to->mem, v->text, v->len);
    if (v->title)
        w->title = arena_dup(&to->mem, v->title);
}

void record_copy(struct record *to, const struct record *from)
{
    BUG_ON(to->entity != from->entity);
    record_reset(to);
    to->id = from->id;
    to->rev = from->rev;
    memcpy(to->uuid, from->uuid, sizeof to->uuid);
    for (int i = 0; i < from->entity->count; i++)
        copy_value(to, i, &from->values[i]);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool record_set(struct model *m, struct record *r, int field, const char *in, size_t len,
                struct err *e)
{
    const struct field *f = &r->entity->fields[field];
    struct value v = {0};

    while (len && is_blank(*in)) {
        in++;
        len--;
    }
    while (len && is_blank(in[len - 1]))
        len--;
    if (len) {
        if (!field_ops[f->type].parse(m, f, in, len, &r->mem, &v, e))
            return false;
        v.set = true;
    }
    r->values[field] = v;
    return true;
}

bool record_set_named(struct model *m, struct record *r, const char *name, const char *in,
                      struct err *e)
{
    int field = entity_field(r->entity, name);

    if (field < 0)
        return err_set(e, ERR_INPUT, _("%s has no field \"%s\"; `tepai types` lists its fields"),
                       r->entity->name, name);
    if (r->entity->fields[field].flags & FIELD_MADE)
        return err_field(e, r->entity->fields[field].name, _("is filled by the program itself"));
    return record_set(m, r, field, in, strlen(in), e);
}

void record_put_text(struct record *r, int field, const char *text, size_t len)
{
    r->values[field] = (struct value){.set = len > 0, .len = len, .text = arena_dup_len(&r->mem, text, len)};
}

void record_put_number(struct record *r, int field, int64_t number)
{
    r->values[field] = (struct value){.set = true, .number = number};
}

void record_clear(struct record *r, int field)
{
    r->values[field] = (struct value){0};
}

const char *record_text(const struct record *r, int field)
{
    const struct value *v = &r->values[field];

    return v->set && v->text ? v->text : "";
}

int64_t record_number(const struct record *r, int field)
{
    return r->values[field].number;
}

/* "@today" and "@year" stand for the model's day; anything else is taken as typed. */
static const char *initial_text(const struct model *m, const char *initial, char year[5])
{
    if (strcmp(initial, "@today") == 0)
        return m->today;
    if (strcmp(initial, "@year") != 0)
        return initial;
    memcpy(year, m->today, 4);
    year[4] = '\0';
    return year;
}

bool record_fill_initial(struct model *m, struct record *r, struct err *e)
{
    char year[5];

    for (int i = 0; i < r->entity->count; i++) {
        const char *initial = r->entity->fields[i].initial;
        if (!initial || r->values[i].set)
            continue;
        const char *text = initial_text(m, initial, year);
        if (!record_set(m, r, i, text, strlen(text), e))
            return false;
    }
    return true;
}

void record_show(struct model *m, const struct record *r, int field, struct buf *out)
{
    const struct field *f = &r->entity->fields[field];

    if (r->values[field].set)
        field_ops[f->type].show(m, f, &r->values[field], out);
}

void record_dump(struct model *m, const struct record *r, int field, struct buf *out)
{
    const struct field *f = &r->entity->fields[field];

    if (r->values[field].set)
        field_ops[f->type].dump(m, f, &r->values[field], out);
}

void record_key(struct model *m, const struct record *r, struct buf *out)
{
    for (int i = 0; i < r->entity->key_count; i++) {
        if (i)
            buf_add_char(out, '+');
        record_dump(m, r, r->entity->key[i], out);
    }
}

void record_key_masked(struct model *m, const struct record *r, struct buf *out)
{
    for (int i = 0; i < r->entity->key_count; i++) {
        const struct field *f = &r->entity->fields[r->entity->key[i]];
        if (i)
            buf_add_char(out, '+');
        if (f->flags & FIELD_PRIVATE)
            field_mask(f, &r->values[r->entity->key[i]], out);
        else
            record_dump(m, r, r->entity->key[i], out);
    }
}

bool record_has_key(const struct record *r)
{
    for (int i = 0; i < r->entity->key_count; i++)
        if (!r->values[r->entity->key[i]].set)
            return false;
    return true;
}

bool record_key_is_private(const struct entity *t)
{
    for (int i = 0; i < t->key_count; i++)
        if (t->fields[t->key[i]].flags & FIELD_PRIVATE)
            return true;
    return false;
}

/* A code chosen now must be valid today; one that was there before may stay. */
static bool check_codes_valid(struct model *m, const struct field *f, const struct value *v,
                              struct err *e)
{
    const struct code_list *list;

    if (!code_list_get(m, f->u.list, &list, e))
        return false;
    for (const char *p = v->text; *p;) {
        size_t len = strcspn(p, ";");
        int place = code_place(list, p, len);
        if (place < 0)
            return err_field(e, f->name, _("\"%.*s\" is not in the code list %s"), (int)len, p, f->u.list);
        const struct code *c = &list->codes[place];
        if ((*c->valid_from && strcmp(m->today, c->valid_from) < 0) ||
            (*c->valid_to && strcmp(m->today, c->valid_to) > 0))
            return err_field(e, f->name, _("\"%s\" (%s) is not valid on %s"), code_label(m, c), c->code, m->today);
        p += len;
        p += *p == ';';
    }
    return true;
}

static bool check_field(struct model *m, const struct record *r, const struct record *before,
                        int field, struct err *e)
{
    const struct field *f = &r->entity->fields[field];
    const struct value *v = &r->values[field];

    if (!v->set) {
        if (f->flags & FIELD_REQUIRED)
            return err_field(e, f->name, _("must be given"));
        return true;
    }
    bool changed = !before || !field_same(f, v, &before->values[field]);
    if (!changed)
        return true;
    if (before && (f->flags & FIELD_FIXED))
        return err_field(e, f->name, _("cannot be changed once the record is made"));
    if ((f->type == FT_CODE || f->type == FT_CODE_SET) && !check_codes_valid(m, f, v, e))
        return false;
    return !f->check || f->check(f, v, e);
}

/* A state may only go where the entity's moves lead. */
static bool check_state(const struct record *r, const struct record *before, struct err *e)
{
    const struct entity *t = r->entity;

    if (!before || t->state < 0)
        return true;
    const char *from = record_text(before, t->state);
    const char *to = record_text(r, t->state);
    if (strcmp(from, to) == 0)
        return true;
    for (const struct move *v = t->moves; v->from; v++)
        if (strcmp(v->from, from) == 0 && strcmp(v->to, to) == 0)
            return true;
    return err_field(e, t->fields[t->state].name, _("no step leads from \"%s\" to \"%s\""), from, to);
}

static bool check_fields(struct model *m, const struct record *r, const struct record *before, struct err *e)
{
    for (int i = 0; i < r->entity->count; i++)
        if (!check_field(m, r, before, i, e))
            return false;
    return true;
}

bool record_check_fields(struct model *m, const struct record *r, struct err *e)
{
    return check_fields(m, r, NULL, e);
}

bool record_check(struct model *m, const struct record *r, const struct record *before,
                  struct err *e)
{
    if (!check_fields(m, r, before, e))
        return false;
    if (!check_state(r, before, e))
        return false;
    return !r->entity->check || r->entity->check(m, r, e);
}

void uuid_to_hex(const unsigned char uuid[UUID_BYTES], char out[UUID_HEX])
{
    static const char digits[] = "0123456789abcdef";

    for (int i = 0; i < UUID_BYTES; i++) {
        out[2 * i] = digits[uuid[i] >> 4];
        out[2 * i + 1] = digits[uuid[i] & 15];
    }
    out[UUID_HEX - 1] = '\0';
}

bool uuid_from_hex(const char *text, unsigned char out[UUID_BYTES])
{
    int nibbles = 0;
    unsigned char uuid[UUID_BYTES] = {0};

    for (; *text; text++) {
        const char *digits = "0123456789abcdef";
        if (*text == '-')
            continue;
        const char *at = strchr(digits, *text >= 'A' && *text <= 'F' ? *text + 32 : *text);
        if (!at || nibbles == 2 * UUID_BYTES)
            return false;
        uuid[nibbles / 2] = (unsigned char)(uuid[nibbles / 2] << 4 | (at - digits));
        nibbles++;
    }
    if (nibbles != 2 * UUID_BYTES)
        return false;
    memcpy(out, uuid, UUID_BYTES);
    return true;
}
