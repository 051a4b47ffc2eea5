/* The help of commands, out of their rows. */
#include "cli__.h"

#include "base/utf8.h"
#include "model/entity.h"

#include <string.h>

static void add_option_usage(const struct opt *o, struct buf *out)
{
    buf_addf(out, " [--%s", o->name);
    if (o->value)
        buf_addf(out, " %s", o->value);
    buf_add(out, o->many ? "]..." : "]");
}

void cli__synopsis(const struct cli_command *c, struct buf *out)
{
    buf_addf(out, "tepai %s", c->name);
    if (*c->words)
        buf_addf(out, " %s", c->words);
    for (const struct opt *o = c->opts; o && o->name; o++)
        add_option_usage(o, out);
    if (c->takes_fields)
        buf_add(out, " [--FIELD VALUE]...");
}

static void print_line(const char *left, const char *right, FILE *out)
{
    struct buf line = {0};
    int used = utf8_cells(left, strlen(left));

    buf_add(&line, "  ");
    if (used <= 26)
        utf8_pad(&line, left, strlen(left), 26, false);
    else
        buf_add(&line, left);
    fprintf(out, "%s  %s\n", buf_text(&line), right);
    buf_release(&line);
}

static void print_options(const struct opt *o, FILE *out)
{
    for (; o && o->name; o++) {
        struct buf left = {0};
        buf_addf(&left, "--%s", o->name);
        if (o->value)
            buf_addf(&left, " %s", o->value);
        print_line(buf_text(&left), _(o->help), out);
        buf_release(&left);
    }
}

static void print_fields(const struct entity *t, FILE *out)
{
    fprintf(out, _("\nFields of %s (* must be given):\n"), t->name);
    for (int i = 0; i < t->count; i++) {
        const struct field *f = &t->fields[i];
        struct buf left = {0};
        bool must = (f->flags & FIELD_REQUIRED) && !f->initial && !(t->letter && i == t->key[0]);
        buf_addf(&left, "%c --%s", must ? '*' : ' ', f->name);
        struct buf right = {0};
        buf_addf(&right, "%s: %s", _(f->label), _(f->help));
        print_line(buf_text(&left), buf_text(&right), out);
        buf_release(&left);
        buf_release(&right);
    }
}

void cli__help(const struct cli_command *c, const char *type, FILE *out)
{
    struct buf usage = {0};
    const struct entity *t = type && c->takes_fields ? entity_find(type) : NULL;

    cli__synopsis(c, &usage);
    fprintf(out, "%s\n\n%s\n", buf_text(&usage), _(c->help));
    buf_release(&usage);
    if (c->opts && c->opts->name) {
        fputs(_("\nOptions:\n"), out);
        print_options(c->opts, out);
    }
    if (c->rows) {
        fputs(_("\nWhere the rows go:\n"), out);
        print_options(cli_row_options, out);
    }
    fputs(_("\nCommon options:\n"), out);
    print_options(cli_global_options, out);
    if (t)
        print_fields(t, out);
    else if (c->takes_fields)
        fprintf(out, _("\n`tepai %s TYPE --help` lists the fields of a record type.\n"), c->name);
}

bool cli__help_group(const char *word, FILE *out)
{
    size_t len = strlen(word);
    bool some = false;

    for (const struct cli_command *const *f = cli_families; *f; f++)
        for (const struct cli_command *c = *f; c->name; c++)
            if (strncmp(c->name, word, len) == 0 && c->name[len] == ' ') {
                print_line(c->name, _(c->help), out);
                some = true;
            }
    if (some)
        fputs(_("\n`tepai help COMMAND` explains one command.\n"), out);
    return some;
}

void cli__help_all(FILE *out)
{
    fputs(_("usage: tepai [--db FILE] [--as ACCOUNT] [--lang zh_CN|en] [--today YYYY-MM-DD] "
            "COMMAND ...\n\n"),
          out);
    for (const struct cli_command *const *f = cli_families; *f; f++)
        for (const struct cli_command *c = *f; c->name; c++)
            print_line(c->name, _(c->help), out);
    fputs(_("\n`tepai help COMMAND` explains one command.\n"), out);
}
