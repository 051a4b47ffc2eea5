/* One act for all records that meet conditions: tried first, told by reasons, then done in one transaction. */
#include "cli__.h"

#include "model/repo.h"
#include "model/saved.h"
#include "work/bulk.h"

#include <stdlib.h>
#include <string.h>

enum { COL_NUMBER, COL_RESULT, COL__COUNT };

static bool write_fates(struct cli *c, const struct cli_args *a, const struct bulk *b, bool done, struct err *e)
{
    const struct sheet_column columns[COL__COUNT] = {{"count", _("Number"), true, 8}, {"result", _("Result"), false, 40}};
    struct sheet_writer *w;
    bool ok = true;

    if (!cli_rows_open(c, a, columns, COL__COUNT, &w, e))
        return false;
    for (int i = 0; ok && i < b->fate_count; i++) {
        const struct bulk_fate *f = &b->fates[i];
        const char *text = f->why ? f->why : done ? _("done") : _("can be done");
        char count[24];
        int len = snprintf(count, sizeof count, "%lld", (long long)f->count);
        const struct sheet_value values[COL__COUNT] = {{SHEET_NUMBER, count, (size_t)len}, {SHEET_TEXT, text, strlen(text)}};
        ok = sheet_writer_row(w, values, e);
    }
    return cli_rows_close(w, e) && ok;
}

static bool tick(void *arg, int64_t done, int64_t all)
{
    return cli_progress(arg, _("doing"), done, all);
}

static bool try_all(struct cli *c, struct bulk *b, const int64_t ids[], int64_t count, struct err *e)
{
    for (int64_t i = 0; i < count; i++) {
        if (!bulk_try(&c->model, b, ids[i], e))
            return false;
        if (i % 64 == 0 && !cli_progress(c, _("looking"), i, count))
            return err_set(e, ERR_INPUT, _("stopped; nothing was changed"));
    }
    return true;
}

/* Which records: nothing said at all is no way to mean all of them. */
static bool read_query(struct cli *c, const struct cli_args *a, struct list_query *q, struct err *e)
{
    const char *kept = cli_text(a, "filter");

    if ((kept && !filter_get(&c->model, kept, q, &c->mem, e)) || !cli__conditions(c, a, q, e))
        return false;
    return q->filter_count || q->region || q->search || cli_flag(a, "all") ||
           err_set(e, ERR_INPUT, _("which records? Give --where, --region, --search or --filter; --all means all of them"));
}

static int run_bulk(struct cli *c, const struct cli_args *a, struct bulk *b, struct err *e)
{
    struct list_query q;
    int64_t *ids = NULL;
    int64_t count = 0;
    bool dry = cli_flag(a, "dry-run");

    list_query_init(&q, b->type);
    bool ok = read_query(c, a, &q, e) && list_ids(&c->model, &q, &ids, &count, e) && try_all(c, b, ids, count, e) &&
              (dry || !b->fates[0].count || bulk_run(&c->model, b, tick, c, e)) && write_fates(c, a, b, !dry, e);
    if (ok && !dry)
        cli__tell_transaction(c);
    free(ids);
    return !ok ? -1 : b->fate_count > 1 ? 1 : 0;
}

static int begin(struct cli *c, const struct cli_args *a, enum bulk_act act, const char *action, int field, const char *text,
                 const struct entity *t, struct err *e)
{
    struct bulk b;
    int status = bulk_init(&b, t, act, action, field, text, e) ? run_bulk(c, a, &b, e) : -1;

    bulk_release(&b);
    return status;
}

static int run_do(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;
    const char *action = cli_word(a, 1);
    bool known = false;

    if (!entity_named(cli_word(a, 0), &t, e))
        return -1;
    for (const struct move *v = t->moves; v && v->from; v++)
        known = known || strcmp(v->action, action) == 0;
    if (!known) {
        err_set(e, ERR_INPUT, _("%s has no step \"%s\"; docs/fields.md shows them"), t->name, action);
        return -1;
    }
    cli__name_action(c, "do", t, action);
    return begin(c, a, BULK_DO, action, -1, NULL, t, e);
}

static int run_set(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;

    if (!entity_named(cli_word(a, 0), &t, e))
        return -1;
    int field = entity_field(t, cli_word(a, 1));
    if (field < 0) {
        err_set(e, ERR_INPUT, _("%s has no field \"%s\"; `tepai types` lists its fields"), t->name, cli_word(a, 1));
        return -1;
    }
    cli__name_action(c, "set", t, NULL);
    return begin(c, a, BULK_SET, NULL, field, cli_word(a, 2), t, e);
}

static int run_remove(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;
    const char *reason = cli_text(a, "reason");

    if (!entity_named(cli_word(a, 0), &t, e))
        return -1;
    if (!reason || !reason[strspn(reason, " \t\r\n")]) {
        err_set(e, ERR_INPUT, _("a record is removed for a reason: --reason TEXT (it is kept in the journal)"));
        return -1;
    }
    cli__name_action(c, "remove", t, reason);
    return begin(c, a, BULK_REMOVE, NULL, -1, NULL, t, e);
}

/* clang-format off */
#define WHICH \
    {"where", OPT_TEXT, "CONDITION", N_("FIELD=VALUE, also != < <= > >= ~ (contains); several must all hold"), true}, \
    {"region", OPT_TEXT, "CODE", N_("only this division and everything under it; 2, 4, 6, 9 or 12 digits"), false}, \
    {"search", OPT_TEXT, "TEXT", N_("Chinese text, pinyin, pinyin initials, beginnings or ends of numbers"), false}, \
    {"filter", OPT_TEXT, "NAME", N_("with the conditions you keep under this name (`tepai filters`)"), false}, \
    {"all", OPT_FLAG, NULL, N_("all records of the type"), false}, \
    {"dry-run", OPT_FLAG, NULL, N_("says what would happen; changes nothing"), false}

static const struct opt which_options[] = { WHICH, {0} };
static const struct opt remove_options[] = { WHICH, {"reason", OPT_TEXT, "TEXT", N_("why; kept in the journal"), false}, {0} };

const struct cli_command bulk_commands[] = {
    {"bulk do", "TYPE ACTION", N_("Takes all records that meet conditions a step along their life; says which refuse and why (exit status 1)."), CLI_WRITE, true, false, 2, 2, which_options, run_do},
    {"bulk set", "TYPE FIELD VALUE", N_("Sets a field of all records that meet conditions; says which refuse and why (exit status 1)."), CLI_WRITE, true, false, 3, 3, which_options, run_set},
    {"bulk remove", "TYPE", N_("Removes all records that meet conditions; says which refuse and why (exit status 1)."), CLI_WRITE, true, false, 1, 1, remove_options, run_remove},
    {0},
};
/* clang-format on */
