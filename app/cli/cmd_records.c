/* Records of any type: types, show, add, set, remove, do. Lists stand in cmd_list.c. */
#include "cli__.h"
#include "work/columns.h"

#include "model/journal.h"
#include "model/repo.h"

#include <string.h>

void cli__name_action(struct cli *c, const char *verb, const struct entity *t, const char *more)
{
    struct buf b = {0};

    buf_addf(&b, "%s %s", verb, t->name);
    if (more)
        buf_addf(&b, ": %s", more);
    c->model.action = arena_dup(&c->mem, buf_text(&b));
    buf_release(&b);
}

void cli__tell_transaction(struct cli *c)
{
    int64_t txn = journal_txn(&c->model);

    if (txn)
        fprintf(stderr, _("transaction %lld\n"), (long long)txn);
}

/* ---- types ---- */

enum {
    TYPES_TYPE,
    TYPES_FIELD,
    TYPES_LABEL,
    TYPES_KIND,
    TYPES_FLAGS,
    TYPES_OF,
    TYPES_UNIT,
    TYPES_HELP,
    TYPES__COUNT
};

static void add_flag(struct buf *out, const char *flag)
{
    buf_addf(out, "%s%s", out->len ? ";" : "", flag);
}

static void flags_of(const struct entity *t, int field, struct buf *out)
{
    static const struct {
        unsigned flag;
        const char *name;
    } names[] = {
        {FIELD_REQUIRED, "required"}, {FIELD_UNIQUE, "unique"},   {FIELD_FIXED, "fixed"},
        {FIELD_SEARCH, "search"},     {FIELD_PRIVATE, "private"}, {FIELD_STATE, "state"},
        {FIELD_MADE, "made"},
    };

    for (int i = 0; i < t->key_count; i++)
        if (t->key[i] == field)
            add_flag(out, "key");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (t->fields[field].flags & names[i].flag)
            add_flag(out, names[i].name);
}

/* The code list, or the type referred to. */
static const char *target_of(const struct field *f)
{
    if (f->type == FT_CODE || f->type == FT_CODE_SET)
        return f->u.list;
    return f->type == FT_REF ? f->u.to->name : "";
}

static bool write_type(struct sheet_writer *w, const struct entity *t, struct err *e)
{
    struct buf flags = {0};
    bool ok = true;

    for (int i = 0; ok && i < t->count; i++) {
        const struct field *f = &t->fields[i];
        buf_reset(&flags);
        flags_of(t, i, &flags);
        const char *texts[TYPES__COUNT] = {t->name,
                                           f->name,
                                           _(f->label),
                                           field_ops[f->type].name,
                                           buf_text(&flags),
                                           target_of(f),
                                           f->unit ? _(f->unit) : "",
                                           _(f->help)};
        struct sheet_value values[TYPES__COUNT];
        for (int k = 0; k < TYPES__COUNT; k++)
            values[k] = (struct sheet_value){k == TYPES_FLAGS ? SHEET_LIST
                                             : *texts[k]      ? SHEET_TEXT
                                                              : SHEET_NULL,
                                             texts[k], strlen(texts[k])};
        ok = sheet_writer_row(w, values, e);
    }
    buf_release(&flags);
    return ok;
}

static int run_types(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct sheet_column columns[TYPES__COUNT] = {
        {"type", _("Record type"), false, 11}, {"field", _("Field"), false, 14},
        {"label", _("Label"), false, 16},      {"kind", _("Kind"), false, 12},
        {"flags", _("Flags"), false, 19},      {"of", _("Of"), false, 12},
        {"unit", _("Unit"), false, 7},         {"help", _("Help"), false, 40},
    };
    const struct entity *only = NULL;
    struct sheet_writer *w;

    if (cli_word(a, 0) && !entity_named(cli_word(a, 0), &only, e))
        return -1;
    if (!cli_rows_open(c, a, columns, TYPES__COUNT, &w, e))
        return -1;
    bool ok = true;
    for (int i = 0; ok && i < entity_count; i++)
        ok = (only && only != entities[i]) || write_type(w, entities[i], e);
    return cli_rows_close(w, e) && ok ? 0 : -1;
}

/* ---- show ---- */

/* Is this the record that the key or uuid names? '/' and '+' both part a key. */
static bool is_named(struct model *m, const struct record *r, const char *key)
{
    char hex[UUID_HEX];
    unsigned char uuid[UUID_BYTES];
    struct buf own = {0};

    if (uuid_from_hex(key, uuid) && memcmp(uuid, r->uuid, UUID_BYTES) == 0)
        return true;
    uuid_to_hex(r->uuid, hex);
    record_key(m, r, &own);
    bool same = own.len == strlen(key);
    for (size_t i = 0; same && i < own.len; i++)
        same = key[i] == own.data[i] || (key[i] == '/' && own.data[i] == '+');
    buf_release(&own);
    return same;
}

/* As it stood at a moment: the past has no index by key, so its rows are walked. */
static bool find_past(struct model *m, const char *moment, const char *key, struct record *r,
                      struct err *e)
{
    struct list_query q;
    struct list_rows rows;
    bool found = false;
    struct buf whole = {0};

    list_query_init(&q, r->entity);
    if (!journal_moment(m, moment, &q.as_of, e) || !list_open(m, &q, &rows, e))
        return false;
    buf_add(&whole, key);
    while (r->entity == entity_find("region") && whole.len < 12)
        buf_add_char(&whole, '0');
    while (!found && list_next(&rows, r))
        found = is_named(m, r, buf_text(&whole));
    buf_release(&whole);
    if (!list_close(&rows, e))
        return false;
    return found ||
           err_set(e, ERR_MISSING, _("there was no %s \"%s\" then (or it lies outside your area)"),
                   r->entity->name, key);
}

static bool find_shown(struct cli *c, const struct cli_args *a, struct record *r, struct err *e)
{
    const char *moment = cli_text(a, "as-of");
    const char *key = cli_word(a, 1);

    return moment ? find_past(&c->model, moment, key, r, e) : repo_find(&c->model, key, r, e);
}

/* Private fields in the clear: only by right, and the journal says so before they are shown. */
static bool reveal_one(struct cli *c, const struct record *r, struct err *e)
{
    char region[13];

    cli__name_action(c, "show", r->entity, NULL);
    return repo_region_of(&c->model, r, region, e) &&
           role_require(&c->model.who, r->entity, VERB_REVEAL, region, e) &&
           journal_reveal(&c->model, r, e);
}

/* For people: one line a field. */
static bool write_standing(struct cli *c, const struct cli_args *a, const struct columns *cs,
                           struct err *e)
{
    const struct sheet_column columns[] = {{"label", _("Label"), false, 20},
                                           {"field", _("Field"), false, 16},
                                           {"value", _("Value"), false, 0}};
    struct sheet_writer *w;
    bool ok = true;

    if (!cli_rows_open(c, a, columns, 3, &w, e))
        return false;
    for (int i = 0; ok && i < cs->count; i++) {
        const struct sheet_column *f = &cs->columns[i];
        struct sheet_value line[] = {{SHEET_TEXT, f->label, strlen(f->label)},
                                     {SHEET_TEXT, f->name, strlen(f->name)},
                                     cs->values[i]};
        ok = sheet_writer_row(w, line, e);
    }
    return cli_rows_close(w, e) && ok;
}

static bool write_lying(struct cli *c, const struct cli_args *a, const struct columns *cs,
                        struct err *e)
{
    struct sheet_writer *w;

    if (!cli_rows_open(c, a, cs->columns, (size_t)cs->count, &w, e))
        return false;
    bool ok = sheet_writer_row(w, cs->values, e);
    return cli_rows_close(w, e) && ok;
}

/* All fields and the uuid. */
static bool write_record(struct cli *c, const struct cli_args *a, const struct record *r,
                         struct err *e)
{
    struct columns cs;
    struct buf names = {0};
    bool reveal = cli_flag(a, "reveal");

    for (int i = 0; i < r->entity->count; i++)
        buf_addf(&names, "%s,", r->entity->fields[i].name);
    buf_add(&names, "uuid");
    bool ok = columns_init(&cs, r->entity, buf_text(&names), cli_is_table(a) ? COLUMNS_PEOPLE : COLUMNS_PROGRAMS, e);
    if (ok && reveal && columns_are_private(&cs, r))
        ok = reveal_one(c, r, e);
    if (ok) {
        columns_fill(&cs, &c->model, r, reveal);
        ok = cli_is_table(a) ? write_standing(c, a, &cs, e) : write_lying(c, a, &cs, e);
    }
    columns_release(&cs);
    buf_release(&names);
    return ok;
}

static int run_show(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;
    struct record r;

    if (!entity_named(cli_word(a, 0), &t, e))
        return -1;
    record_init(&r, t);
    bool ok = find_shown(c, a, &r, e) && write_record(c, a, &r, e);
    record_release(&r);
    return ok ? 0 : -1;
}

/* ---- add, set, remove, do ---- */

static bool set_fields(struct cli *c, const struct cli_args *a, struct record *r, struct err *e)
{
    const char *name;
    const char *value;

    for (int i = 0; cli_field(a, i, &name, &value); i++)
        if (!record_set_named(&c->model, r, name, value, e))
            return false;
    return true;
}

/* The key of a record that was made: its uuid where the natural key is private. */
static void print_key(struct model *m, const struct record *r)
{
    struct buf key = {0};
    char hex[UUID_HEX];

    uuid_to_hex(r->uuid, hex);
    record_key(m, r, &key);
    printf("%s\n", record_key_is_private(r->entity) ? hex : buf_text(&key));
    buf_release(&key);
}

int cli__add(struct cli *c, const struct cli_args *a, const struct entity *t, const char *first,
             const char *value, struct err *e)
{
    struct record r;

    cli__name_action(c, "add", t, NULL);
    record_init(&r, t);
    bool ok = (!first || record_set_named(&c->model, &r, first, value, e)) &&
              set_fields(c, a, &r, e) && repo_save(&c->model, &r, e);
    if (ok) {
        print_key(&c->model, &r);
        cli__tell_transaction(c);
    }
    record_release(&r);
    return ok ? 0 : -1;
}

static int run_add(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;

    return entity_named(cli_word(a, 0), &t, e) ? cli__add(c, a, t, NULL, NULL, e) : -1;
}

int cli__set(struct cli *c, const struct cli_args *a, const struct entity *t, const char *key,
             struct err *e)
{
    struct record r;
    const char *name;
    const char *value;

    if (!cli_field(a, 0, &name, &value)) {
        err_set(e, ERR_INPUT,
                _("nothing to set; write --FIELD VALUE (`tepai types %s` lists the fields)"),
                t->name);
        return -1;
    }
    cli__name_action(c, "set", t, NULL);
    record_init(&r, t);
    bool ok =
        repo_find(&c->model, key, &r, e) && set_fields(c, a, &r, e) && repo_save(&c->model, &r, e);
    if (ok)
        cli__tell_transaction(c);
    record_release(&r);
    return ok ? 0 : -1;
}

static int run_set(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;

    return entity_named(cli_word(a, 0), &t, e) ? cli__set(c, a, t, cli_word(a, 1), e) : -1;
}

static int run_remove(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;
    struct record r;
    const char *reason = cli_text(a, "reason");

    if (!entity_named(cli_word(a, 0), &t, e))
        return -1;
    if (!reason || !reason[strspn(reason, " \t\r\n")]) {
        err_set(e, ERR_INPUT,
                _("a record is removed for a reason: --reason TEXT (it is kept in the journal)"));
        return -1;
    }
    cli__name_action(c, "remove", t, reason);
    record_init(&r, t);
    bool ok = repo_find(&c->model, cli_word(a, 1), &r, e) && repo_remove(&c->model, &r, e);
    if (ok)
        cli__tell_transaction(c);
    record_release(&r);
    return ok ? 0 : -1;
}

static int run_do(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;
    struct record r;

    if (!entity_named(cli_word(a, 0), &t, e))
        return -1;
    if (t->state >= 0 && (t->fields[t->state].flags & FIELD_MADE)) {
        err_set(e, ERR_INPUT, _("a %s moves on by its own commands: see `tepai help`"), t->name);
        return -1;
    }
    cli__name_action(c, "do", t, cli_word(a, 2));
    record_init(&r, t);
    bool ok = repo_find(&c->model, cli_word(a, 1), &r, e) && set_fields(c, a, &r, e) &&
              repo_do(&c->model, &r, cli_word(a, 2), e);
    if (ok)
        cli__tell_transaction(c);
    record_release(&r);
    return ok ? 0 : -1;
}

static int run_list(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;

    return entity_named(cli_word(a, 0), &t, e) ? cli__list(c, a, t, e) : -1;
}

/* clang-format off */
static const struct opt show_options[] = {
    {"as-of", OPT_TEXT, "MOMENT", N_("as it stood then: YYYY-MM-DD, YYYY-MM-DDTHH:MM:SS or #TRANSACTION"), false},
    {"reveal", OPT_FLAG, NULL, N_("private fields in the clear, if your role may; the journal keeps that you looked"), false},
    {0},
};

static const struct opt remove_options[] = {
    {"reason", OPT_TEXT, "TEXT", N_("why; kept in the journal"), false},
    {0},
};

const struct cli_command record_commands[] = {
    {"types", "[TYPE]", N_("Lists the record types and their fields."), CLI_NO_DB, true, false, 0, 1, NULL, run_types},
    {"list", "TYPE", N_("Lists records of a type; conditions and search narrow it."), CLI_READ, true, false, 1, 1, cli__list_options, run_list},
    {"show", "TYPE KEY", N_("Shows one record, by its natural key or uuid."), CLI_READ, true, false, 2, 2, show_options, run_show},
    {"add", "TYPE", N_("Adds a record and prints its key (its uuid where the key is private, as of members)."), CLI_WRITE, false, true, 1, 1, NULL, run_add},
    {"set", "TYPE KEY", N_("Changes fields of a record; an empty value clears a field."), CLI_WRITE, false, true, 2, 2, NULL, run_set},
    {"remove", "TYPE KEY", N_("Removes a record; its history stays and `tepai undo` brings it back."), CLI_WRITE, false, false, 2, 2, remove_options, run_remove},
    {"do", "TYPE KEY ACTION", N_("Takes a record one step along its life cycle; fields may change with it."), CLI_WRITE, false, true, 3, 3, NULL, run_do},
    {0},
};
/* clang-format on */
