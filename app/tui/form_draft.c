/* What is being entered, kept in the database until it is saved or dropped: a broken line loses nothing. */
#include "form__.h"

#include "base/date.h"
#include "store/stmt.h"
#include "store/txn.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void bind_place(struct stmt *s, struct app *a, const struct form *f)
{
    char hex[UUID_HEX] = "";

    if (f->before.id)
        uuid_to_hex(f->before.uuid, hex);
    stmt_text(s, ":account", a->m->who.name);
    stmt_text(s, ":type", f->type->name);
    stmt_text(s, ":uuid", hex);
}

/* Only the fields that differ from the record, as they would be typed. */
static char *write_json(struct app *a, const struct form *f)
{
    json_t *all = json_object();
    struct buf text = {0};

    for (int i = 0; i < f->type->count; i++) {
        bool same = !f->entries[i].raw && field_same(&f->type->fields[i], &f->r.values[i], &f->before.values[i]);
        if (same)
            continue;
        buf_reset(&text);
        if (f->entries[i].raw)
            buf_add(&text, f->entries[i].raw);
        else
            record_dump(a->m, &f->r, i, &text);
        json_object_set_new(all, f->type->fields[i].name, json_string(buf_text(&text)));
    }
    char *json = json_dumps(all, JSON_COMPACT);
    json_decref(all);
    buf_release(&text);
    if (!json)
        BUG("a draft could not be written");
    return json;
}

static bool store(struct app *a, struct form *f, const char *json, struct err *e)
{
    struct stmt s;
    char at[CLOCK_TEXT_BYTES];

    if (!txn_begin(a->m->db, TXN_WRITE, e))
        return false;
    stmt_open(&s, a->m->db, json ? Q_DRAFT_PUT : Q_DRAFT_DROP);
    bind_place(&s, a, f);
    if (json) {
        stmt_text(&s, ":at", clock_format(clock_now(), at));
        stmt_text(&s, ":json", json);
    }
    return txn_end(a->m->db, stmt_run(&s, e), e);
}

void draft_save(struct app *a, struct form *f)
{
    struct err e = {0};

    if (!form_is_changed(f)) {
        draft_drop(a, f);
        return;
    }
    char *json = write_json(a, f);
    if (store(a, f, json, &e))
        f->draft_kept = true;
    else
        app_warn(a, "%s", e.text);
    free(json);
}

void draft_drop(struct app *a, struct form *f)
{
    struct err e = {0};

    if (f->draft_kept && !store(a, f, NULL, &e))
        app_warn(a, "%s", e.text);
    f->draft_kept = false;
}

static json_t *read_draft(struct app *a, struct form *f, char at[20])
{
    struct stmt s;
    struct err e = {0};
    json_t *all = NULL;

    stmt_open(&s, a->m->db, Q_DRAFT_GET);
    bind_place(&s, a, f);
    if (stmt_next(&s)) {
        all = json_loads(stmt_col_text(&s, 0), 0, NULL);
        snprintf(at, 20, "%s", stmt_col_text(&s, 1));
    }
    if (!stmt_close(&s, &e))
        app_warn(a, "%s", e.text);
    return all;
}

bool draft_find(struct app *a, struct form *f, char at[20])
{
    json_t *all = read_draft(a, f, at);

    json_decref(all);
    return all != NULL;
}

void draft_take(struct app *a, struct form *f)
{
    char at[20];
    json_t *all = read_draft(a, f, at);
    const char *name;
    json_t *text;

    json_object_foreach(all, name, text) {
        int field = entity_field(f->type, name);
        if (field >= 0 && json_is_string(text) && form_is_open(f, field))
            form_put(a, f, field, json_string_value(text));
    }
    json_decref(all);
    form_focus(a, f, f->at);
}
