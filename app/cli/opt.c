/* Words and options of one run, checked against the rows of the command. */
#include "cli__.h"

#include "base/num.h"
#include "base/utf8.h"
#include "work/near.h"

#include <string.h>

const struct opt cli_global_options[] = {
    {"db", OPT_TEXT, "FILE", N_("the database; else $TEPAI_DB, else the usual place"), false},
    {"as", OPT_TEXT, "ACCOUNT", N_("the account to work under"), false},
    {"lang", OPT_TEXT, "zh_CN|en", N_("language of what is shown; else $TEPAI_LANG, else the locale"), false},
    {"today", OPT_TEXT, "DATE", N_("the day to take for today"), false},
    {"ascii", OPT_FLAG, NULL, N_("screens: frames of plain characters"), false},
    {"plain", OPT_FLAG, NULL, N_("screens: one line a change, for screen readers"), false},
    {"help", OPT_FLAG, NULL, N_("explains the command"), false},
    {"version", OPT_FLAG, NULL, N_("prints the version"), false},
    {0},
};

const struct opt cli_row_options[] = {
    {"format", OPT_TEXT, "FORMAT", N_("table (for people), csv, json or xlsx"), false},
    {"output", OPT_TEXT, "FILE", N_("writes to this file instead of standard output"), false},
    {"labels", OPT_FLAG, NULL, N_("csv: the shown labels as header instead of field names"), false},
    {"bom", OPT_FLAG, NULL, N_("csv: begins with a byte order mark, for Excel"), false},
    {"gb18030", OPT_FLAG, NULL, N_("csv: in GB18030 instead of UTF-8"), false},
    {0},
};

/* One "--name[=value]" taken apart. */
struct option_word {
    const char *name; /* lent by the arena */
    const char *value; /* after '=', or NULL */
};

static const struct opt *find_opt(const struct opt *table, const char *name)
{
    for (; table && table->name; table++)
        if (strcmp(table->name, name) == 0)
            return table;
    return NULL;
}

static const struct opt *find_any(const struct cli_command *c, const char *name)
{
    const struct opt *o = find_opt(c->opts, name);

    if (!o && c->rows)
        o = find_opt(cli_row_options, name);
    return o;
}

static struct option_word cut(const char *word, struct arena *mem)
{
    const char *name = word + 2;
    size_t len = strcspn(name, "=");

    return (struct option_word){arena_dup_len(mem, name, len), name[len] ? name + len + 1 : NULL};
}

/* The value after '=' or in the next word; *at moves over what was used. */
static bool take_value(int argc, char **argv, int *at, const struct option_word *w, const char *what,
                       const char **value, struct err *e)
{
    *value = w->value;
    if (w->value)
        return true;
    if (*at >= argc || strncmp(argv[*at], "--", 2) == 0)
        return err_set(e, ERR_INPUT, _("--%s needs a value: --%s %s (or --%s=VALUE if it begins with --)"), w->name, w->name,
                       what, w->name);
    *value = argv[(*at)++];
    return true;
}

static bool set_global(struct globals *g, const char *name, const char *value)
{
    const char **to = strcmp(name, "db") == 0     ? &g->db
                      : strcmp(name, "as") == 0   ? &g->as
                      : strcmp(name, "lang") == 0 ? &g->lang
                                                  : &g->today;

    if (strcmp(name, "help") == 0)
        g->help = true;
    else if (strcmp(name, "version") == 0)
        g->version = true;
    else if (strcmp(name, "ascii") == 0)
        g->ascii = true;
    else if (strcmp(name, "plain") == 0)
        g->plain = true;
    else
        *to = value;
    return true;
}

/* A common option at argv[*at - 1]; *taken says whether it was one. */
static bool take_global(int argc, char **argv, int *at, const struct option_word *w, struct globals *g,
                        bool *taken, struct err *e)
{
    const struct opt *o = find_opt(cli_global_options, w->name);
    const char *value = NULL;

    *taken = o != NULL;
    if (!o)
        return true;
    if (o->kind == OPT_FLAG && w->value)
        return err_set(e, ERR_INPUT, _("--%s takes no value"), w->name);
    if (o->kind != OPT_FLAG && !take_value(argc, argv, at, w, o->value, &value, e))
        return false;
    return set_global(g, o->name, value);
}

bool opt_globals(int argc, char **argv, int *at, struct globals *g, struct err *e)
{
    struct arena mem = {0};
    bool ok = true;
    bool taken = true;

    while (ok && taken && *at < argc) {
        const char *word = argv[*at];
        if (strcmp(word, "-h") == 0) {
            g->help = true;
            ++*at;
            continue;
        }
        if (strncmp(word, "--", 2) != 0 || !word[2])
            break;
        struct option_word w = cut(word, &mem);
        ++*at;
        ok = take_global(argc, argv, at, &w, g, &taken, e);
        if (!taken)
            ok = err_set(e, ERR_INPUT, _("--%s stands before the command or does not exist; `tepai help` lists the commands"), w.name);
    }
    arena_release(&mem);
    return ok;
}

/* The nearest option names of a command, for a message. */
static void nearest(const struct cli_command *c, const char *name, struct buf *out)
{
    const struct opt *tables[] = {c->opts, c->rows ? cli_row_options : NULL, cli_global_options};
    size_t len = strlen(name);
    int limit = len > 5 ? 3 : len > 2 ? 2 : 1;

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct opt *o = tables[i]; o && o->name; o++)
            if (near_distance(name, o->name) <= limit || (len > 1 && strncmp(name, o->name, len) == 0))
                buf_addf(out, "%s--%s", out->len ? ", " : "", o->name);
}

static bool unknown_option(const struct cli_command *c, const char *word, const char *name, struct err *e)
{
    struct buf near = {0};
    char shown[UTF8_EXCERPT_BYTES];

    nearest(c, name, &near);
    utf8_excerpt(word, strlen(word), shown);
    if (near.len)
        err_set(e, ERR_INPUT, _("\"%s\" is no option of `tepai %s`; did you mean %s? See `tepai %s --help`"), shown, c->name,
                buf_text(&near), c->name);
    else
        err_set(e, ERR_INPUT, _("\"%s\" is no option of `tepai %s`; see `tepai %s --help`"), shown, c->name, c->name);
    buf_release(&near);
    return false;
}

static bool check_given(const struct cli_args *a, const struct opt *o, const char *value, struct err *e)
{
    int64_t number;
    struct err why = {0};

    for (int i = 0; !o->many && i < a->given_count; i++)
        if (a->given[i].opt == o)
            return err_set(e, ERR_INPUT, _("--%s is given twice"), o->name);
    if (o->kind == OPT_NUMBER && !num_parse_int(value, strlen(value), &number, &why))
        return err_set(e, ERR_INPUT, "--%s: %s", o->name, why.text);
    return true;
}

static bool take_option(int argc, char **argv, int *at, struct cli_args *a, const struct opt *o,
                        const struct option_word *w, struct err *e)
{
    const char *value = NULL;

    if (o->kind == OPT_FLAG && w->value)
        return err_set(e, ERR_INPUT, _("--%s takes no value"), w->name);
    if (o->kind != OPT_FLAG && !take_value(argc, argv, at, w, o->value, &value, e))
        return false;
    if (!check_given(a, o, value, e))
        return false;
    a->given[a->given_count++] = (struct given){o, o->name, value};
    return true;
}

static bool take_field(int argc, char **argv, int *at, struct cli_args *a, const struct option_word *w,
                       struct err *e)
{
    const char *value;

    if (!take_value(argc, argv, at, w, "VALUE", &value, e))
        return false;
    for (int i = 0; i < a->field_count; i++)
        if (strcmp(a->fields[i].name, w->name) == 0)
            return err_set(e, ERR_INPUT, _("--%s is given twice"), w->name);
    a->fields[a->field_count++] = (struct given){NULL, w->name, value};
    return true;
}

/* One word that begins with a dash; *at stands behind it. */
static bool take_dashed(int argc, char **argv, int *at, struct globals *g, struct cli_args *a, struct err *e)
{
    const char *word = argv[*at - 1];
    bool taken;

    if (strcmp(word, "-h") == 0) {
        g->help = true;
        return true;
    }
    if (word[1] != '-')
        return unknown_option(a->command, word, word + 1, e);
    struct option_word w = cut(word, &a->mem);
    const struct opt *o = find_any(a->command, w.name);
    if (o)
        return take_option(argc, argv, at, a, o, &w, e);
    if (!take_global(argc, argv, at, &w, g, &taken, e))
        return false;
    if (taken)
        return true;
    if (a->command->takes_fields)
        return take_field(argc, argv, at, a, &w, e);
    return unknown_option(a->command, word, w.name, e);
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static bool check_words(const struct cli_args *a, struct err *e)
{
    const struct cli_command *c = a->command;
    struct buf usage = {0};

    if (a->word_count >= c->words_min && (c->words_max < 0 || a->word_count <= c->words_max))
        return true;
    cli__synopsis(c, &usage);
    if (a->word_count < c->words_min)
        err_set(e, ERR_INPUT, _("something is missing; write: %s"), buf_text(&usage));
    else
        err_set(e, ERR_INPUT, _("\"%s\" is one word too many; write: %s"), a->words[c->words_max], buf_text(&usage));
    buf_release(&usage);
    return false;
}

bool opt_read(int argc, char **argv, const struct cli_command *command, struct globals *g, struct cli_args *a,
              struct err *e)
{
    size_t room = (size_t)argc + 1;
    bool only_words = false;
    bool ok = true;

    *a = (struct cli_args){.command = command};
    a->words = arena_zero(&a->mem, room * sizeof *a->words);
    a->given = arena_zero(&a->mem, room * sizeof *a->given);
    a->fields = arena_zero(&a->mem, room * sizeof *a->fields);
    if (asks_help(argc, argv)) {
        g->help = true;
        a->words[0] = argc > 0 && *argv[0] != '-' ? argv[0] : NULL;
        a->word_count = a->words[0] != NULL;
        return true;
    }
    for (int at = 0; ok && at < argc;) {
        const char *word = argv[at++];
        if (only_words || *word != '-' || !word[1])
            a->words[a->word_count++] = word;
        else if (strcmp(word, "--") == 0)
            only_words = true;
        else
            ok = take_dashed(argc, argv, &at, g, a, e);
    }
    return ok && (g->version || check_words(a, e));
}

void opt_release(struct cli_args *a)
{
    arena_release(&a->mem);
    memset(a, 0, sizeof *a);
}

/* ---- what commands ask ---- */

const char *cli_word(const struct cli_args *a, int i)
{
    return i < a->word_count ? a->words[i] : NULL;
}

int cli_word_count(const struct cli_args *a)
{
    return a->word_count;
}

static const struct given *find_given(const struct cli_args *a, const char *name, int skip)
{
    if (!find_any(a->command, name))
        BUG("%s has no option --%s", a->command->name, name);
    for (int i = 0; i < a->given_count; i++)
        if (strcmp(a->given[i].name, name) == 0 && skip-- == 0)
            return &a->given[i];
    return NULL;
}

const char *cli_text_at(const struct cli_args *a, const char *name, int i)
{
    const struct given *g = find_given(a, name, i);

    return g ? g->value : NULL;
}

const char *cli_text(const struct cli_args *a, const char *name)
{
    return cli_text_at(a, name, 0);
}

int64_t cli_number(const struct cli_args *a, const char *name, int64_t missing)
{
    const char *text = cli_text(a, name);
    int64_t n = missing;
    struct err e = {0};

    if (text && !num_parse_int(text, strlen(text), &n, &e))
        BUG("--%s was let in as a number: %s", name, text);
    return n;
}

bool cli_flag(const struct cli_args *a, const char *name)
{
    return find_given(a, name, 0) != NULL;
}

bool cli_field(const struct cli_args *a, int i, const char **name, const char **value)
{
    if (i >= a->field_count)
        return false;
    *name = a->fields[i].name;
    *value = a->fields[i].value;
    return true;
}
