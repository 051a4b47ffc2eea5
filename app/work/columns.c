/* Records as rows: which columns, and the values of one record in them, private ones masked. */
#include "work/columns.h"

#include <stdlib.h>
#include <string.h>

static void add_column(struct columns *cs, const struct entity *t, int field)
{
    struct sheet_column *c = &cs->columns[cs->count];

    cs->fields[cs->count++] = field;
    if (field == COLUMN_UUID) {
        *c =
            (struct sheet_column){.name = "uuid", .label = _("Lasting key"), .cells = UUID_HEX - 1};
        return;
    }
    const struct field *f = &t->fields[field];
    *c = (struct sheet_column){f->name, _(f->label), field_ops[f->type].right,
                               cs->whom == COLUMNS_PEOPLE ? f->cells : 0};
}

static bool add_named(struct columns *cs, const struct entity *t, const char *name, size_t len,
                      struct err *e)
{
    char *field_name = mem_dup_len(name, len);
    int field = strcmp(field_name, "uuid") == 0 ? COLUMN_UUID : entity_field(t, field_name);
    bool ok = field >= 0 || field == COLUMN_UUID;

    for (int i = 0; ok && i < cs->count; i++)
        if (cs->fields[i] == field)
            ok = err_set(e, ERR_INPUT, _("--columns names \"%s\" twice"), field_name);
    if (ok)
        add_column(cs, t, field);
    else
        err_set(e, ERR_INPUT, _("%s has no field \"%s\"; `tepai types %s` lists its fields"), t->name,
                field_name, t->name);
    free(field_name);
    return ok;
}

static bool add_list(struct columns *cs, const struct entity *t, const char *names, struct err *e)
{
    for (const char *p = names; *p;) {
        size_t len = strcspn(p, ",");
        if (len && !add_named(cs, t, p, len, e))
            return false;
        p += len;
        p += *p == ',';
    }
    return cs->count > 0 || err_set(e, ERR_INPUT, _("--columns names no field"));
}

bool columns_init(struct columns *cs, const struct entity *t, const char *names,
                  enum columns_for whom, struct err *e)
{
    size_t room = (size_t)t->count + 1;

    *cs = (struct columns){.entity = t, .whom = whom};
    cs->columns = mem_zero(room, sizeof *cs->columns);
    cs->values = mem_zero(room, sizeof *cs->values);
    cs->fields = mem_zero(room, sizeof *cs->fields);
    cs->texts = mem_zero(room, sizeof *cs->texts);
    if (names)
        return add_list(cs, t, names, e);
    for (int i = 0; i < t->count; i++)
        if (whom == COLUMNS_PROGRAMS || t->fields[i].cells > 0)
            add_column(cs, t, i);
    return true;
}

void columns_release(struct columns *cs)
{
    for (int i = 0; cs->texts && i <= cs->entity->count; i++)
        buf_release(&cs->texts[i]);
    free(cs->columns);
    free(cs->values);
    free(cs->fields);
    free(cs->texts);
    memset(cs, 0, sizeof *cs);
}

static void fill_field(const struct columns *cs, struct model *m, const struct record *r, int field,
                       bool clear, struct buf *text, struct sheet_value *out)
{
    const struct field *f = &r->entity->fields[field];
    bool masked = (f->flags & FIELD_PRIVATE) && !clear;
    bool named = f->type == FT_CODE || f->type == FT_CODE_SET || f->type == FT_REF || f->type == FT_REGION || f->type == FT_BOOL;
    bool shown = cs->whom == COLUMNS_PEOPLE || (cs->whom == COLUMNS_FILE && named);

    if (!r->values[field].set) {
        *out = (struct sheet_value){.kind = SHEET_NULL};
        return;
    }
    if (masked)
        field_mask(f, &r->values[field], text);
    else if (shown)
        record_show(m, r, field, text);
    else
        record_dump(m, r, field, text);
    out->kind = masked || shown ? SHEET_TEXT : field_ops[f->type].sheet;
    out->text = buf_text(text);
    out->len = text->len;
}

void columns_fill(struct columns *cs, struct model *m, const struct record *r, bool clear)
{
    char hex[UUID_HEX];

    for (int i = 0; i < cs->count; i++) {
        buf_reset(&cs->texts[i]);
        if (cs->fields[i] != COLUMN_UUID) {
            fill_field(cs, m, r, cs->fields[i], clear, &cs->texts[i], &cs->values[i]);
            continue;
        }
        uuid_to_hex(r->uuid, hex);
        buf_add(&cs->texts[i], hex);
        cs->values[i] = (struct sheet_value){SHEET_TEXT, buf_text(&cs->texts[i]), cs->texts[i].len};
    }
}

bool columns_are_private(const struct columns *cs, const struct record *r)
{
    for (int i = 0; i < cs->count; i++) {
        int field = cs->fields[i];
        if (field >= 0 && (r->entity->fields[field].flags & FIELD_PRIVATE) && r->values[field].set)
            return true;
    }
    return false;
}
