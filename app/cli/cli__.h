/* What the files of the command line share. Not for main. */
#ifndef TEPAI_CLI_PRIVATE_H
#define TEPAI_CLI_PRIVATE_H

#include "base/arena.h"
#include "cli/cli.h"

struct given {
    const struct opt *opt; /* row of the command's or the common tables; NULL for a field */
    const char *name;      /* as written, without dashes; lent by mem */
    const char *value;     /* NULL for flags; lent by argv */
};

struct cli_args {
    const struct cli_command *command;
    const char **words;   /* owned by mem */
    int word_count;
    struct given *given;  /* options in the order given; owned by mem */
    int given_count;
    struct given *fields; /* --FIELD VALUE likewise */
    int field_count;
    struct arena mem;
};

/* What stands before or between: options that every command takes. */
struct globals {
    const char *db, *as, *lang, *today; /* NULL = not given; lent by argv */
    bool help, version, ascii, plain;
};

/*
 * Reads the words from argv[*at] on as long as they are options that every command takes.
 * Errors: ERR_INPUT, a value is missing.
 */
MUST_USE bool opt_globals(int argc, char **argv, int *at, struct globals *g, struct err *e);

/*
 * Reads everything after the command word: words, the command's options, fields, common options.
 * Nothing is checked when --help is among them. Ends with opt_release in every case.
 */
MUST_USE bool opt_read(int argc, char **argv, const struct cli_command *command, struct globals *g,
                       struct cli_args *a, struct err *e);
void opt_release(struct cli_args *a);

/* The command whose name the words at argv[at] begin with, the longest first; *used = words it takes. */
const struct cli_command *cli__find(int argc, char **argv, int at, int *used);

/* "tepai list TYPE [--where CONDITION]…" */
void cli__synopsis(const struct cli_command *c, struct buf *out);

/* Help of one command (with the fields of the record type `type` if it takes fields), and of all. */
void cli__help(const struct cli_command *c, const char *type, FILE *out);
void cli__help_all(FILE *out);

/* Of the commands whose first word of two this is: "plan". False, with nothing printed, if there is none. */
bool cli__help_group(const char *word, FILE *out);

/* What the dispatcher does before a command; for one whose options decide whether it needs a database. */
MUST_USE bool cli__open(struct cli *c, enum cli_need need, struct err *e);

/*
 * May a result go to this file (NULL: none is asked for)? Not over the database, and not over `source`, the file it
 * is made from (NULL = none). Errors: ERR_INPUT, naming the option.
 */
MUST_USE bool cli__spare(const struct cli *c, const char *option, const char *path, const char *source, struct err *e);

/* Opens where --output says, once: c->out. Errors: ERR_INPUT no place for a result; ERR_IO. */
MUST_USE bool cli__output(struct cli *c, const struct cli_args *a, struct err *e);

/* To stderr, fit for a terminal: what users and files hold may hold control characters too. */
void cli__complain(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* --region cut to its level; `area` stays as it is when it is not given. Errors: ERR_INPUT, ERR_MISSING. */
MUST_USE bool cli__area(struct cli *c, const struct cli_args *a, char area[13], struct err *e);

/* Was Ctrl-C pressed? */
bool cli__stopped(void);

/* ---- generic record commands, also under other names (cmd_records.c, cmd_list.c) ---- */

/* Adds a record of the type out of the fields given, after field `first` = `value` unless that is NULL. */
int cli__add(struct cli *c, const struct cli_args *a, const struct entity *t, const char *first,
             const char *value, struct err *e);
int cli__set(struct cli *c, const struct cli_args *a, const struct entity *t, const char *key, struct err *e);
int cli__list(struct cli *c, const struct cli_args *a, const struct entity *t, struct err *e);

/* "add household: why": what the journal will call the transaction. `more` may be NULL. */
void cli__name_action(struct cli *c, const char *verb, const struct entity *t, const char *more);

/* Says on stderr which transaction was written, if one was: for `tepai undo`. */
void cli__tell_transaction(struct cli *c);

/* The options of `list`, for other commands that list. */
extern const struct opt cli__list_options[];

/* Adds --where, --region and --search to a query. */
struct list_query;
MUST_USE bool cli__conditions(struct cli *c, const struct cli_args *a, struct list_query *q, struct err *e);

/* "FIELD", "-FIELD"; NULL = the usual order. */
MUST_USE bool cli__sort(struct list_query *q, const char *sort, struct err *e);

/* ---- plans (cmd_plan.c, plan_show.c) ---- */

struct record;

/* What a region's year takes to be planned, in bytes: for heap_expect. */
enum { PLAN_HEAP = 24 << 20 };

/* The plan as a whole: totals, by programme and league, quotas missed. --by: one of these, or rows. */
MUST_USE bool cli__plan_summary(struct cli *c, const struct cli_args *a, const struct record *plan, struct err *e);
MUST_USE bool cli__plan_by(struct cli *c, const struct cli_args *a, const struct record *plan, const char *by,
                           const char *region, struct err *e);

/* plan_again.c: `plan replan`, `plan changes`, `plan compare`. */
int cli__plan_replan(struct cli *c, const struct cli_args *a, struct err *e);
int cli__plan_changes(struct cli *c, const struct cli_args *a, struct err *e);
int cli__plan_compare(struct cli *c, const struct cli_args *a, struct err *e);

/* "95%" or "95": 1 to 100, -1 for 0. Errors: ERR_INPUT. */
MUST_USE bool cli__percent(const char *text, int *percent, struct err *e);

/* ---- docs (cmd_docs.c) ---- */

extern const struct cli_command record_commands[];
extern const struct cli_command bulk_commands[];
extern const struct cli_command filter_commands[];
extern const struct cli_command history_commands[];
extern const struct cli_command setup_commands[];
extern const struct cli_command admin_commands[];
extern const struct cli_command import_commands[];
extern const struct cli_command docs_commands[];
extern const struct cli_command plan_commands[];
extern const struct cli_command plan_why_commands[];
extern const struct cli_command fairness_commands[];
extern const struct cli_command quota_commands[];
extern const struct cli_command life_commands[];
extern const struct cli_command report_commands[];

#endif
