/* What the program says of itself: help, and the generated pages of docs/ (always in English). */
#include "cli__.h"

#include "model/entity.h"
#include "model/role.h"
#include "work/report.h"

#include <string.h>

static int run_help(struct cli *c, const struct cli_args *a, struct err *e)
{
    char *words[] = {NULL, NULL};
    int used;

    if (cli_word_count(a) == 0) {
        cli__help_all(stdout);
        return 0;
    }
    for (int i = 0; i < 2 && i < cli_word_count(a); i++)
        words[i] = arena_dup(&c->mem, cli_word(a, i));
    const struct cli_command *found = cli__find(words[1] ? 2 : 1, words, 0, &used);
    if (!found && !words[1] && cli__help_group(words[0], stdout))
        return 0;
    if (!found) {
        err_set(e, ERR_INPUT, _("\"%.40s\" is no command; `tepai help` lists all"), words[0]);
        return -1;
    }
    cli__help(found, used < 2 ? words[used] : cli_word(a, 2), stdout);
    return 0;
}

/* ---- docs/fields.md ---- */

static void print_flags(const struct entity *t, int field)
{
    unsigned flags = t->fields[field].flags;
    bool made = t->letter && field == t->key[0];

    for (int i = 0; i < t->key_count; i++)
        if (t->key[i] == field)
            fputs(" key", stdout);
    if (flags & FIELD_REQUIRED)
        fputs(made ? " made-when-empty" : " required", stdout);
    if (flags & FIELD_UNIQUE)
        fputs(" unique", stdout);
    if (flags & FIELD_FIXED)
        fputs(" fixed", stdout);
    if (flags & FIELD_SEARCH)
        fputs(" searched", stdout);
    if (flags & FIELD_PRIVATE)
        fputs(" private", stdout);
    if (flags & FIELD_STATE)
        fputs(" life-cycle", stdout);
    if (flags & FIELD_MADE)
        fputs(" made", stdout);
}

static void print_number(int64_t n, int scale)
{
    int64_t unit = 1;

    for (int i = 0; i < scale; i++)
        unit *= 10;
    if (n % unit == 0)
        printf("%lld", (long long)(n / unit));
    else
        printf("%lld/%lld", (long long)n, (long long)unit);
}

static void print_range(const struct field *f)
{
    int scale = f->type == FT_MONEY ? 2 : f->type == FT_DECIMAL ? f->u.range.scale : 0;

    if (f->type == FT_DECIMAL)
        printf(", %d decimals", scale);
    if (f->u.range.min == 0 && f->u.range.max == 0)
        return;
    fputs(", ", stdout);
    print_number(f->u.range.min, scale);
    fputs(" to ", stdout);
    print_number(f->u.range.max, scale);
}

static void print_kind(const struct field *f)
{
    fputs(field_ops[f->type].name, stdout);
    if (f->type == FT_CODE || f->type == FT_CODE_SET)
        printf(" of `%s`", f->u.list);
    else if (f->type == FT_REF)
        printf(" to %s", f->u.to->name);
    else if ((f->type == FT_TEXT || f->type == FT_LONG_TEXT) && f->u.max_cells)
        printf(", %d cells", f->u.max_cells);
    else if (f->type == FT_REGION && f->u.level)
        printf(", level %d or larger", f->u.level);
    else if (f->type == FT_INT || f->type == FT_DECIMAL || f->type == FT_MONEY)
        print_range(f);
}

static void print_field(const struct entity *t, int field)
{
    const struct field *f = &t->fields[field];

    printf("| `%s` | %s | ", f->name, f->label);
    print_kind(f);
    if (f->unit)
        printf(" (%s)", f->unit);
    fputs(" |", stdout);
    print_flags(t, field);
    printf(" | %s | %s |", f->initial ? f->initial : "", f->help);
    if (f->source)
        printf(" %s", f->source);
    fputs(" |\n", stdout);
}

static void print_key(const struct entity *t)
{
    fputs("Natural key: ", stdout);
    for (int i = 0; i < t->key_count; i++)
        printf("%s`%s`", i ? " + " : "", t->fields[t->key[i]].name);
    if (t->letter)
        printf("; made when not given: `%c`, year, running number", t->letter);
    printf(". Class for roles: %s. ", class_names[t->class]);
    if (t->region >= 0)
        printf("Lies in the area of its `%s`.\n", t->fields[t->region].name);
    else if (t->region_via >= 0)
        printf("Lies where its `%s` lies.\n", t->fields[t->region_via].name);
    else
        fputs("Lies in no area.\n", stdout);
}

static void print_moves(const struct entity *t)
{
    if (!t->moves)
        return;
    fputs("\nLife cycle (`tepai do`):\n\n| from | action | to | |\n|---|---|---|---|\n", stdout);
    for (const struct move *v = t->moves; v->from; v++)
        printf("| `%s` | `%s` | `%s` | %s |\n", v->from, v->action, v->to, v->help);
}

static void print_fields_page(void)
{
    fputs("# Fields of every record type\n\nMade by `tepai dump-docs fields`; `make docs-accept` renews it. "
          "A field's name is its column, its CSV header, its JSON key and its option.\n"
          "Money is in yuan with two decimals; dates are YYYY-MM-DD; sets are parted by `;`. "
          "`@today` and `@year` stand for the day and year of the entry.\n",
          stdout);
    for (int i = 0; i < entity_count; i++) {
        const struct entity *t = entities[i];
        printf("\n## %s\n\n%s: %s\n", t->name, t->label, t->help);
        print_key(t);
        fputs("\n| field | label | kind | | initially | meaning | source |\n|---|---|---|---|---|---|---|\n", stdout);
        for (int k = 0; k < t->count; k++)
            print_field(t, k);
        print_moves(t);
    }
}

/* ---- docs/roles.md ---- */

static void print_role(enum role role, enum record_class class)
{
    static const char *const reaches[] = {[REACH_NONE] = "-", [REACH_AREA] = "area", [REACH_ALL] = "all"};

    printf("| %s |", role_names[role]);
    for (int verb = 0; verb < VERB__COUNT; verb++)
        printf(" %s |", reaches[role_reach(role, class, (enum verb)verb)]);
    fputs("\n", stdout);
}

static void print_class(enum record_class class)
{
    printf("\n## %s\n\n", class_names[class]);
    for (int i = 0, shown = 0; i < entity_count; i++)
        if (entities[i]->class == class)
            printf("%s%s", shown++ ? ", " : "Record types: ", entities[i]->name);
    fputs(".\n\n| |", stdout);
    for (int verb = 0; verb < VERB__COUNT; verb++)
        printf(" %s |", verb_names[verb]);
    fputs("\n|---|", stdout);
    for (int verb = 0; verb < VERB__COUNT; verb++)
        fputs("---|", stdout);
    fputs("\n", stdout);
    for (int role = 0; role < ROLE__COUNT; role++)
        print_role((enum role)role, class);
}

static void print_roles_page(void)
{
    fputs("# Who may do what\n\nMade by `tepai dump-docs roles`; `make docs-accept` renews it. "
          "The program asks this very table; what is not granted is denied.\n\n"
          "- area: inside the area of the account; all: everywhere; -: not at all\n"
          "- do: a step of the life cycle; reveal: see private fields in the clear (each look is a line of the journal); "
          "undo: take back what somebody else did (one's own needs the verb it takes back)\n"
          "- Commands of the whole office (migrate, backup, restore): administrator; audit, check: auditor too\n",
          stdout);
    for (int class = 0; class < CLASS__COUNT; class ++)
        print_class((enum record_class)class);
}

/* ---- docs/reports.md ---- */

static void print_report(const struct report *r, const char *command)
{
    static const char *const asked[] = {"`--year`", "`--within`", "`--weeks`"};

    printf("\n## %s\n\n`%s`: %s. %s\n\nTakes `--region`, `--as-of`, `--redact`", r->name, command, r->title, r->help);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (r->asks & 1u << i)
            printf(", %s", asked[i]);
    fputs(".\n\n| column | label | code list |\n|---|---|---|\n", stdout);
    for (int i = 0; i < r->count; i++)
        printf("| `%s` | %s | %s |\n", r->columns[i].name, r->columns[i].label, r->columns[i].list ? r->columns[i].list : "");
}

static void print_reports_page(void)
{
    struct buf command = {0};

    fputs("# Reports\n\nMade by `tepai dump-docs reports`; `make docs-accept` renews it. "
          "Column names are the header of csv and the keys of json; the label stands over a table. "
          "Everybody sees the rows of his own area.\n",
          stdout);
    for (int i = 0; i < report_count; i++) {
        buf_reset(&command);
        buf_addf(&command, "tepai report %s", reports[i].name);
        print_report(&reports[i], buf_text(&command));
    }
    print_report(&report_todo, "tepai todo");
    buf_release(&command);
}

/* ---- docs/commands.md and docs/tepai.1 ---- */

static void print_commands_page(void)
{
    fputs("# Commands\n\nMade by `tepai dump-docs commands`; `make docs-accept` renews it. "
          "`tepai COMMAND --help` explains the options.\n\n| command | |\n|---|---|\n",
          stdout);
    for (const struct cli_command *const *f = cli_families; *f; f++)
        for (const struct cli_command *c = *f; c->name; c++) {
            struct buf usage = {0};
            cli__synopsis(c, &usage);
            fputs("| `", stdout);
            for (const char *p = buf_text(&usage); *p; p++)
                if (*p == '|')
                    fputs("\\|", stdout);
                else
                    putchar(*p);
            printf("` | %s |\n", c->help);
            buf_release(&usage);
        }
}

/* Text for roff: dashes and backslashes kept, no line that begins with a dot or quote. */
static void print_roff(const char *s)
{
    if (*s == '.' || *s == '\'')
        fputs("\\&", stdout);
    for (; *s; s++)
        if (*s == '-' || *s == '\\')
            printf("\\%c", *s == '-' ? '-' : 'e');
        else
            putchar(*s);
}

static void print_man_options(const struct opt *o)
{
    for (; o && o->name; o++) {
        fputs(".TP\n.B \\-\\-", stdout);
        print_roff(o->name);
        if (o->value) {
            fputs(" ", stdout);
            print_roff(o->value);
        }
        fputs("\n", stdout);
        print_roff(o->help);
        fputs("\n", stdout);
    }
}

static void print_man_command(const struct cli_command *c)
{
    struct buf usage = {0};

    cli__synopsis(c, &usage);
    fputs(".SS ", stdout);
    print_roff(buf_text(&usage));
    fputs("\n", stdout);
    print_roff(c->help);
    if (c->rows)
        fputs(" Prints rows.", stdout);
    fputs("\n", stdout);
    print_man_options(c->opts);
    buf_release(&usage);
}

static void print_man_end(void)
{
    fputs(".SH ENVIRONMENT\n"
          ".TP\n.B TEPAI_DB\nThe database; else $XDG_DATA_HOME/tepai/tepai.db, else ~/.local/share/tepai/tepai.db.\n"
          ".TP\n.B TEPAI_LANG\nThe language, zh_CN or en; else that of the locale.\n"
          ".TP\n.B TEPAI_NOW\nStops the clock, for tests: 2026\\-03\\-15T01:02:03, UTC.\n"
          ".SH EXIT STATUS\n"
          ".TP\n.B 0\nDone.\n.TP\n.B 1\nDone, and something was found.\n.TP\n.B 2\nWrong usage or input.\n"
          ".TP\n.B 3\nNo such record.\n.TP\n.B 4\nConflict: somebody changed it since, or others refer to it.\n"
          ".TP\n.B 5\nDenied.\n.TP\n.B 6\nBusy: try again.\n.TP\n.B 7\nFile, disk or database.\n",
          stdout);
}

static void print_man_page(void)
{
    fputs(".\\\" Made by `tepai dump-docs man`; `make docs-accept` renews it.\n"
          ".TH TEPAI 1 \"\" \"tepai " PACKAGE_VERSION "\"\n.SH NAME\ntepai \\- expert dispatch and poverty casework\n"
          ".SH SYNOPSIS\ntepai [\\-\\-db FILE] [\\-\\-as ACCOUNT] [\\-\\-lang zh_CN|en] [\\-\\-today YYYY\\-MM\\-DD] COMMAND ...\n"
          ".SH DESCRIPTION\nResults go to standard output, everything else to standard error. Options may stand before or after the\n"
          "command's words; \\-\\-OPTION VALUE and \\-\\-OPTION=VALUE are the same; \\-\\- ends the options.\n.SH OPTIONS\n",
          stdout);
    print_man_options(cli_global_options);
    fputs(".PP\nCommands that print rows also take:\n", stdout);
    print_man_options(cli_row_options);
    fputs(".SH COMMANDS\n", stdout);
    for (const struct cli_command *const *f = cli_families; *f; f++)
        for (const struct cli_command *c = *f; c->name; c++)
            print_man_command(c);
    print_man_end();
}

static const struct {
    const char *name;
    void (*print)(void);
} pages[] = {
    {"fields", print_fields_page},
    {"roles", print_roles_page},
    {"commands", print_commands_page},
    {"man", print_man_page},
    {"reports", print_reports_page},
};

static int run_dump_docs(struct cli *c, const struct cli_args *a, struct err *e)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (strcmp(pages[i].name, cli_word(a, 0)) == 0) {
            pages[i].print();
            return 0;
        }
    if (c->screens && strcmp(cli_word(a, 0), "keys") == 0) {
        struct buf page = {0};
        c->screens->keys_page(&page);
        fputs(buf_text(&page), stdout);
        buf_release(&page);
        return 0;
    }
    err_set(e, ERR_INPUT, _("there is no page \"%.40s\"; there are: fields, roles, commands, keys, man, reports"), cli_word(a, 0));
    return -1;
}

const struct cli_command docs_commands[] = {
    {"help", "[COMMAND]", N_("Explains a command; without one, lists all."), CLI_NO_DB, false, false, 0, 3, NULL, run_help},
    {"dump-docs", "fields|roles|commands|keys|man|reports", N_("Prints a page of the documentation that is made from the program itself."), CLI_NO_DB, false, false, 1, 1, NULL, run_dump_docs},
    {0},
};
