/* Filters that an account keeps under a name: the same ones that the screens offer. */
#include "cli__.h"

#include "model/saved.h"

#include <string.h>

enum { FILTER_TYPE, FILTER_NAME, FILTER_TEXT, FILTER__COUNT };

struct listing {
    struct sheet_writer *w;
    struct err *e;
    bool ok;
};

static void write_filter(void *arg, const struct saved_filter *f)
{
    struct listing *l = arg;
    const struct sheet_value values[FILTER__COUNT] = {{SHEET_TEXT, f->type->name, strlen(f->type->name)},
                                                      {SHEET_TEXT, f->name, strlen(f->name)},
                                                      {SHEET_TEXT, f->text, strlen(f->text)}};

    l->ok = l->ok && sheet_writer_row(l->w, values, l->e);
}

static int run_filters(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct sheet_column columns[FILTER__COUNT] = {{"type", _("Record type"), false, 11},
                                                        {"name", _("Name"), false, 24},
                                                        {"conditions", _("Conditions"), false, 40}};
    const struct entity *only = NULL;
    struct listing l = {.e = e, .ok = true};

    if (cli_word(a, 0) && !entity_named(cli_word(a, 0), &only, e))
        return -1;
    if (!cli_rows_open(c, a, columns, FILTER__COUNT, &l.w, e))
        return -1;
    bool read = filter_each(&c->model, only, write_filter, &l, e);
    return cli_rows_close(l.w, e) && read && l.ok ? 0 : -1;
}

static int run_keep(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;
    struct list_query q;
    int64_t tried;

    if (!entity_named(cli_word(a, 0), &t, e))
        return -1;
    list_query_init(&q, t);
    return cli__conditions(c, a, &q, e) && cli__sort(&q, cli_text(a, "sort"), e) && list_count(&c->model, &q, &tried, e) && filter_put(&c->model, &q, cli_word(a, 1), e) ? 0
                                                                                                                               : -1;
}

static int run_rename(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;

    return entity_named(cli_word(a, 0), &t, e) && filter_rename(&c->model, t, cli_word(a, 1), cli_word(a, 2), e) ? 0 : -1;
}

static int run_drop(struct cli *c, const struct cli_args *a, struct err *e)
{
    const struct entity *t;

    return entity_named(cli_word(a, 0), &t, e) && filter_drop(&c->model, t, cli_word(a, 1), e) ? 0 : -1;
}

/* clang-format off */
static const struct opt keep_options[] = {
    {"where", OPT_TEXT, "CONDITION", N_("FIELD=VALUE, also != < <= > >= ~ (contains); several must all hold; @today, @today-30, @year move along"), true},
    {"region", OPT_TEXT, "CODE", N_("only this division and everything under it; 2, 4, 6, 9 or 12 digits"), false},
    {"search", OPT_TEXT, "TEXT", N_("Chinese text, pinyin, pinyin initials, beginnings or ends of numbers"), false},
    {"sort", OPT_TEXT, "FIELD|-FIELD", N_("order by a field; - begins with the greatest"), false},
    {0},
};

const struct cli_command filter_commands[] = {
    {"filters", "[TYPE]", N_("Lists the filters that you keep; `tepai list TYPE --filter NAME` uses one."), CLI_READ, true, false, 0, 1, NULL, run_filters},
    {"filter keep", "TYPE NAME", N_("Keeps conditions under a name for your lists here and on the screen; replaces the same name."), CLI_WRITE, false, false, 2, 2, keep_options, run_keep},
    {"filter rename", "TYPE NAME NEW", N_("Gives a filter another name."), CLI_WRITE, false, false, 3, 3, NULL, run_rename},
    {"filter remove", "TYPE NAME", N_("Forgets a filter."), CLI_WRITE, false, false, 2, 2, NULL, run_drop},
    {0},
};
/* clang-format on */
