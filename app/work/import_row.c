/* One row of an imported file: its record is found, compared, saved; or why the row is rejected. */
#include "import__.h"

#include "model/entity.h"
#include "model/repo.h"
#include "model/role.h"

#include <string.h>

void import_job_init(struct import_job *j)
{
    record_init(&j->own, j->order->type);
    j->given = &j->own;
    record_init(&j->found, j->order->type);
    record_init(&j->after, j->order->type);
    j->import_all = role_reach(j->m->who.role, j->order->type->class, VERB_IMPORT) == REACH_ALL;
}

void import_job_release(struct import_job *j)
{
    record_release(&j->own);
    record_release(&j->found);
    record_release(&j->after);
    import_seen_release(&j->seen);
    import_head_release(&j->head);
}

static bool reject(struct import_job *j, const struct sheet_row *row, size_t column, const char *field,
                   const char *reason, struct err *e)
{
    const struct import_reject r = {
        .line = row->line,
        .column = column,
        .header = column && column <= j->head.count ? j->head.names[column - 1] : field ? field : "",
        .reason = reason,
        .cells = row->cells,
        .count = row->count,
    };

    j->result->rows[IMPORT_REJECTED]++;
    return j->sink->reject(j->sink->arg, &r, e);
}

/*
 * The fault of a row, or of more than that? Ctrl-C also ends the running statement, which must not
 * look like a fault of the row.
 */
static bool reject_for(struct import_job *j, const struct sheet_row *row, size_t column, const struct err *why,
                       struct err *e)
{
    if (why->code != ERR_INPUT && why->code != ERR_DENIED) {
        err_set(e, why->code, "%s", why->text);
        e->field = why->field;
        return false;
    }
    if (j->sink->tick && !j->sink->tick(j->sink->arg, _("import"), 0, 0))
        return err_set(e, ERR_INPUT, _("stopped; nothing was changed"));
    if (!column && why->field)
        column = import_head_column(&j->head, entity_field(j->order->type, why->field));
    return reject(j, row, column, why->field, why->text, e);
}

/* A row that the reader could not use, or with too many or too few cells. */
static bool is_ragged(struct import_job *j, const struct sheet_row *row, struct err *why, size_t *column)
{
    *column = 0;
    if (row->count == j->head.count)
        return false;
    if (row->count > j->head.count)
        *column = j->head.count + 1;
    err_set(why, ERR_INPUT, _("the row has %zu cells, the header has %zu"), row->count, j->head.count);
    return true;
}

static bool is_blank(const struct sheet_cell *c)
{
    for (size_t i = 0; i < c->len; i++)
        if (!strchr(" \t\r\n", c->text[i]))
            return false;
    return true;
}

bool import_read_cells(struct model *m, const struct import_head *h, const struct sheet_row *row,
                       struct record *given, size_t *column, struct err *why)
{
    for (size_t i = 0; i < h->count; i++) {
        const struct sheet_cell *c = &row->cells[i];
        *column = i + 1;
        if (h->fields[i] == COLUMN_EMPTY && !is_blank(c))
            return err_set(why, ERR_INPUT, _("the column has no header, so it must be empty"));
        if (h->fields[i] >= 0 && c->len && !record_set(m, given, h->fields[i], c->text, c->len, why))
            return false;
    }
    *column = 0;
    return true;
}

/* Beside the rights to add or change, which the save asks for: the right to import, where the record lies. */
static bool may_import(struct import_job *j, const struct record *r, struct err *why)
{
    char region[13];

    return j->import_all ||
           (repo_region_of(j->m, r, region, why) && role_require(&j->m->who, r->entity, VERB_IMPORT, region, why));
}

static bool note_added(struct import_job *j, const struct sheet_row *row, const struct record *new, struct err *e)
{
    import_seen_note(&j->seen, new->id, row->line);
    j->result->rows[IMPORT_NEW]++;
    const struct import_change c = {row->line, IMPORT_NEW, NULL, new, -1};
    return !j->sink->change || j->sink->change(j->sink->arg, &c, e);
}

static bool add_record(struct import_job *j, const struct sheet_row *row, struct err *why, struct err *e)
{
    if (!may_import(j, j->given, why) || !repo_save(j->m, j->given, why))
        return true;
    return note_added(j, row, j->given, e);
}

static struct repo_ready ready_of(const struct ahead_piece *p, const struct ahead_row *r)
{
    return (struct repo_ready){buf_text(&p->words) + r->words_at, buf_text(&p->patches) + r->patch_at, r->words_len, r->patch_len};
}

static bool add_ahead(struct import_job *j, const struct ahead_piece *p, struct ahead_row *r, struct err *why, struct err *e)
{
    const struct repo_ready ready = ready_of(p, r);

    if (!may_import(j, &r->new, why) || !repo_add_ready(j->m, &r->new, &ready, why))
        return true;
    return note_added(j, &r->row, &r->new, e);
}

/* The record as it shall be: what was found, with the row's columns in it. Texts are lent, not copied. */
static void apply_row(struct import_job *j)
{
    struct record *after = &j->after;

    record_reset(after);
    after->id = j->found.id;
    after->rev = j->found.rev;
    memcpy(after->uuid, j->found.uuid, sizeof after->uuid);
    memcpy(after->values, j->found.values, (size_t)after->entity->count * sizeof *after->values);
    for (size_t i = 0; i < j->head.count; i++) {
        int field = j->head.fields[i];
        if (field >= 0 && (j->given->values[field].set || j->order->blank_clears))
            after->values[field] = j->given->values[field];
    }
}

static bool is_same(const struct import_job *j)
{
    for (size_t i = 0; i < j->head.count; i++) {
        int f = j->head.fields[i];
        if (f >= 0 && !field_same(&j->order->type->fields[f], &j->found.values[f], &j->after.values[f]))
            return false;
    }
    return true;
}

static bool tell_changes(struct import_job *j, const struct sheet_row *row, struct err *e)
{
    const struct entity *t = j->order->type;

    for (int i = 0; i < t->count; i++) {
        const struct import_change c = {row->line, IMPORT_CHANGED, &j->found, &j->after, i};
        if (!field_same(&t->fields[i], &j->found.values[i], &j->after.values[i]) &&
            !j->sink->change(j->sink->arg, &c, e))
            return false;
    }
    return true;
}

static bool change_record(struct import_job *j, const struct sheet_row *row, struct err *why, struct err *e)
{
    int64_t line = import_seen_line(&j->seen, j->found.id);

    if (line) {
        err_set(why, ERR_INPUT, _("the same %s stands on line %lld already"), j->order->type->name, (long long)line);
        return true;
    }
    apply_row(j);
    if (!may_import(j, &j->found, why) || !may_import(j, &j->after, why))
        return true;
    bool same = is_same(j);
    if (!same && !repo_save(j->m, &j->after, why))
        return true;
    import_seen_note(&j->seen, j->found.id, row->line);
    j->result->rows[same ? IMPORT_UNCHANGED : IMPORT_CHANGED]++;
    return same || !j->sink->change || tell_changes(j, row, e);
}

static bool take(struct import_job *j, const struct sheet_row *row, struct err *why, struct err *e)
{
    int matches = 0;

    if (!repo_match(j->m, j->given, &j->found, &matches, why))
        return true;
    if (matches == 0)
        return add_record(j, row, why, e);
    if (matches == 1)
        return change_record(j, row, why, e);
    err_set(why, ERR_INPUT, _("several records have this ID number; give their key too"));
    return true;
}

bool import_row(struct import_job *j, const struct sheet_row *row, struct err *e)
{
    struct err why = {0};
    size_t column;

    if (row->fault)
        return reject(j, row, row->fault_column, NULL, row->fault, e);
    j->given = &j->own;
    record_reset(j->given);
    bool ok = is_ragged(j, row, &why, &column) || !import_read_cells(j->m, &j->head, row, j->given, &column, &why) ||
              take(j, row, &why, e);
    if (ok && why.code != ERR_NONE)
        ok = reject_for(j, row, column, &why, e);
    return ok;
}

/*
 * Rows of a kind follow each other: after a new one the next is tried as new at once, and looked for only if that is refused.
 * A row that is there already is refused for its key.
 */
static bool take_ahead(struct import_job *j, struct ahead_piece *p, struct ahead_row *r, struct err *why, struct err *e)
{
    struct err refused = {0};
    int matches = 0;

    if (j->expects_new) {
        if (!add_ahead(j, p, r, &refused, e) || r->new.id)
            return e->code == ERR_NONE;
        j->expects_new = false;
    }
    bool is_fault = refused.code == ERR_NONE || refused.code == ERR_INPUT || refused.code == ERR_DENIED;
    if (is_fault && !repo_match(j->m, j->given, &j->found, &matches, why))
        return true;
    if (matches)
        return change_record(j, &r->row, why, e);
    *why = refused;
    bool ok = refused.code != ERR_NONE || add_ahead(j, p, r, why, e);
    j->expects_new = r->new.id != 0;
    return ok;
}

bool import_group_ahead(struct import_job *j, struct ahead_piece *p, struct ahead_row rows[REPO_GROUP], size_t *taken, struct err *e)
{
    struct record *new[REPO_GROUP];
    struct repo_ready ready[REPO_GROUP];
    struct err unsaid = {0};

    *taken = 0;
    if (!j->expects_new)
        return true;
    for (size_t i = 0; i < REPO_GROUP; i++) {
        if (!rows[i].is_ready || !may_import(j, &rows[i].new, &unsaid))
            return true;
        new[i] = &rows[i].new;
        ready[i] = ready_of(p, &rows[i]);
    }
    bool ok = repo_add_group(j->m, new, ready, taken, e);
    for (size_t i = 0; ok && i < *taken; i++)
        ok = note_added(j, &rows[i].row, new[i], e);
    return ok;
}

bool import_row_ahead(struct import_job *j, struct ahead_piece *p, struct ahead_row *r, struct err *e)
{
    struct err why = {0};

    if (!r->is_ready)
        return import_row(j, &r->row, e);
    j->given = &r->given;
    bool ok = take_ahead(j, p, r, &why, e);
    if (ok && why.code != ERR_NONE)
        ok = reject_for(j, &r->row, 0, &why, e);
    return ok;
}
