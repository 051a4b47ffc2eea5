/*
 * The command line: one table of commands, one dispatcher.
 *
 *   cli.c          the dispatcher: global options, finds the row, opens what it needs, exit status
 *   opt.c          options of one command, out of its rows
 *   cli_out.c      rows to standard output or --output in any format; progress line
 *   cmd_*.c        one file a family of commands: a table of rows and their functions
 *
 * To add a command: a row in a cmd_*.c (a new file: one line in cli_families), its test in tests/cli.
 */
#ifndef TEPAI_CLI_CLI_H
#define TEPAI_CLI_CLI_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"
#include "model/model.h"
#include "sheet/sheet.h"

#include <stdio.h>

/* What the dispatcher prepares before a command runs. */
enum cli_need {
    CLI_NO_DB,  /* nothing */
    CLI_READ,   /* database and model; the command writes nothing (reveals apart) */
    CLI_WRITE,  /* database and model; rights are decided where records are saved */
    CLI_AUDIT,  /* the same, for auditors and administrators */
    CLI_ADMIN,  /* the same, for administrators */
};

enum opt_kind { OPT_FLAG, OPT_TEXT, OPT_NUMBER };

struct opt {
    const char *name;  /* "region" for --region; ends the table when NULL */
    enum opt_kind kind;
    const char *value; /* "CODE" in the usage line; NULL for flags */
    const char *help;  /* N_() */
    bool many;         /* may be given more than once */
};

struct cli_args; /* words and options of this run, checked against the command's rows */

/* Words that are not options, from 0; NULL beyond the last. */
const char *cli_word(const struct cli_args *a, int i);
int cli_word_count(const struct cli_args *a);

/* Value of an option of the command's table; NULL (0, false) when not given. An unknown name is a BUG. */
const char *cli_text(const struct cli_args *a, const char *name);
const char *cli_text_at(const struct cli_args *a, const char *name, int i); /* the i-th, for `many` */
int64_t cli_number(const struct cli_args *a, const char *name, int64_t missing);
bool cli_flag(const struct cli_args *a, const char *name);

/* For commands with takes_fields: --FIELD VALUE pairs in the order given. False beyond the last. */
bool cli_field(const struct cli_args *a, int i, const char **name, const char **value);

/* What main gives the command line of the screens, which it cannot know itself. */
struct cli_screens {
    bool (*check)(bool plain, struct err *e); /* is this a terminal they can use? */
    bool (*run)(struct model *m, bool ascii, bool plain, struct err *e);
    void (*keys_page)(struct buf *out); /* docs/keys.md */
};

struct cli {
    const struct cli_screens *screens; /* NULL = none */
    bool ascii, plain;   /* --ascii, --plain */
    const char *db_path; /* --db, $TEPAI_DB or the default */
    const char *as;      /* --as, or NULL */
    const char *today;   /* --today, or NULL */
    enum lang lang;
    struct db *db;       /* open when the command needs it */
    struct model model;  /* ready likewise */
    struct arena mem;        /* what lives as long as the command */
    struct sheet_output out; /* where cli_rows_open writes; closed by the dispatcher */
    int64_t progress_us;     /* when the progress line was last drawn */
    bool progress_shown;     /* a progress line stands on stderr */
};

struct cli_command {
    const char *name;  /* "list", "plan solve" */
    const char *words; /* usage of the words: "TYPE KEY" */
    const char *help;  /* one line; N_() */
    enum cli_need need;
    bool rows;         /* prints rows: takes --format --output --labels --bom --gb18030 */
    bool takes_fields; /* any --NAME VALUE not in opts is a field of the record */
    int words_min, words_max; /* words_max -1 = any number */
    const struct opt *opts;   /* ends with {0}; NULL if none */
    /* 0 done, 1 done and something was found, -1 failed with *e. */
    int (*run)(struct cli *c, const struct cli_args *a, struct err *e);
};

/* Every family's table, each ending with {0}; the list ends with NULL. */
extern const struct cli_command *const cli_families[];

/* The options every command takes: --db, --as, --lang, --today, --help, --version; ends with {0}. */
extern const struct opt cli_global_options[];

/* The options of commands that print rows: --format, --output, --labels, --bom, --gb18030; ends with {0}. */
extern const struct opt cli_row_options[];

/* The whole program; without a command and at a terminal, the screens. Answers the exit status. */
int cli_main(int argc, char **argv, const struct cli_screens *screens);

/* ---- cli_out.c ---- */

/*
 * Opens the writer that --format and --output ask for (table to standard output when neither is given).
 * Columns are lent until cli_rows_close. A command that opened it calls cli_rows_close in every case, which
 * reports what failed; the dispatcher then puts the --output file in its place, or takes it away if the command
 * failed. A second writer of the same command goes on in the same file.
 */
MUST_USE bool cli_rows_open(struct cli *c, const struct cli_args *a, const struct sheet_column *columns,
                            size_t count, struct sheet_writer **out, struct err *e);
MUST_USE bool cli_rows_close(struct sheet_writer *w, struct err *e);

/*
 * A progress line on stderr when that is a terminal: at most five times a second; `total` 0 = unknown.
 * Answers false once Ctrl-C was pressed: stop cleanly. Fits `tick` of the work floor.
 */
bool cli_progress(void *cli, const char *what, int64_t done, int64_t total);

/* Takes the progress line away before anything else is said; the dispatcher does it at the end. */
void cli_progress_end(struct cli *c);

/* Is the output for people (--format table, or none given)? Then labels are shown instead of codes. */
bool cli_is_table(const struct cli_args *a);

#endif
