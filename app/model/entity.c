/* The registry of record types, and finding types and fields by name. */
#include "model/entity.h"

#include "base/lang.h"
#include "base/utf8.h"
#include "model/kinds.h"

#include <string.h>
#include <strings.h>

const struct entity *const entities[] = {
    &region_entity, &programme_entity, &pairing_entity,    &account_entity,     &expert_entity,
    &quota_entity,  &household_entity, &member_entity,     &need_entity,        &plan_entity,
    &visit_entity,  &assignment_entity, &cooperation_entity, &request_entity,
    &tie_entity,    &coverage_entity, &station_quota_entity,
    &offer_entity,  &agreement_entity, &station_entity,    &post_entity,       &service_entity,
    &stay_entity,   &criterion_entity, &grade_entity,      &appraisal_entity,  &station_appraisal_entity,
};
const int entity_count = sizeof entities / sizeof *entities;

const struct entity *entity_find(const char *name)
{
    for (int i = 0; i < entity_count; i++)
        if (strcmp(entities[i]->name, name) == 0)
            return entities[i];
    return NULL;
}

const char *entity_word(const struct entity *t)
{
    const char *label = _(t->label);

    return label == t->label ? t->name : label;
}

bool entity_named(const char *name, const struct entity **out, struct err *e)
{
    struct buf known = {0};

    *out = entity_find(name);
    if (*out)
        return true;
    for (int i = 0; i < entity_count; i++)
        buf_addf(&known, "%s%s", i ? ", " : "", entities[i]->name);
    err_set(e, ERR_INPUT, _("there is no record type \"%s\"; there are: %s"), name, buf_text(&known));
    buf_release(&known);
    return false;
}

int entity_index(const struct entity *t)
{
    for (int i = 0; i < entity_count; i++)
        if (entities[i] == t)
            return i;
    BUG("%s is not registered", t->name);
}

int entity_field(const struct entity *t, const char *name)
{
    for (int i = 0; i < t->count; i++)
        if (strcmp(t->fields[i].name, name) == 0)
            return i;
    return -1;
}

/* A header cell without its blanks and marks, in small letters. */
static void plain(const char *s, struct buf *out)
{
    for (; *s; s++)
        if (!strchr(" \t\r\n*_-", *s))
            buf_add_char(out, *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s);
}

static bool same_plain(const char *a, const char *b)
{
    struct buf x = {0};
    struct buf y = {0};

    plain(a, &x);
    plain(b, &y);
    bool same = x.len > 0 && strcmp(buf_text(&x), buf_text(&y)) == 0;
    buf_release(&x);
    buf_release(&y);
    return same;
}

int entity_field_by_label(const struct entity *t, const char *name)
{
    for (int i = 0; i < t->count; i++) {
        const struct field *f = &t->fields[i];
        if (same_plain(f->name, name) || same_plain(f->label, name) ||
            same_plain(lang_text(LANG_ZH, f->label), name))
            return i;
    }
    return -1;
}

bool entity_is_searched(const struct entity *t)
{
    for (int i = 0; i < t->count; i++)
        if (t->fields[i].flags & FIELD_SEARCH)
            return true;
    return false;
}
