/*
 * The dispatcher: common options, the command, what it needs, its exit status. What commands do stands in cmd_*.c.
 */
#include "cli__.h"

#include "base/date.h"
#include "base/utf8.h"
#include "model/entity.h"
#include "model/repo.h"
#include "store/db.h"
#include "work/near.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef LOCALEDIR
#define LOCALEDIR "/usr/local/share/locale"
#endif

enum { EXIT_USAGE = 2 }; /* also: stopped by Ctrl-C */

const struct cli_command *const cli_families[] = {
    record_commands,
    bulk_commands,
    filter_commands,
    history_commands,
    import_commands,
    setup_commands,
    plan_commands,
    plan_why_commands,
    fairness_commands,
    quota_commands,
    life_commands,
    report_commands,
    admin_commands,
    docs_commands,
    NULL,
};

/* What a signal handler can reach; written once before and once after a command. */
static volatile sig_atomic_t stop_asked;
static struct db *volatile running_db;

bool cli__stopped(void)
{
    return stop_asked != 0;
}

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    stop_asked = 1;
    if (running_db)
        db_interrupt(running_db);
}

/* A signal that whoever started us wants ignored stays so: `tepai … &` in a script. */
static void catch_stop(int signal_number)
{
    struct sigaction stop = {.sa_handler = on_interrupt};
    struct sigaction now;

    if (sigaction(signal_number, NULL, &now) == 0 && now.sa_handler != SIG_IGN)
        sigaction(signal_number, &stop, NULL);
}

static void catch_signals(void)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    catch_stop(SIGINT);
    catch_stop(SIGTERM);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL); /* a file-size limit is then a write error like a full disk */
}

/* A closed standard stream is filled, so that no database file becomes standard output. */
static void fill_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
            BUG("descriptor %d cannot be filled", fd);
}

/* ---- language ---- */

static int lang_of_environment(void)
{
    static const char *const names[] = {"TEPAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return lang_from_name(value) == LANG_ZH ? LANG_ZH : LANG_EN;
    }
    return LANG_EN;
}

/* The catalogs beside the program (a build that is not installed), else the installed ones. */
static void use_language(enum lang lang)
{
    char folder[4096 + 64];
    char file[4096 + 128];
    ssize_t len = readlink("/proc/self/exe", folder, 4095);

    while (len > 0 && folder[len - 1] != '/')
        len--;
    if (len > 0) {
        snprintf(folder + len, sizeof folder - (size_t)len, "locale");
        snprintf(file, sizeof file, "%s/zh_CN/LC_MESSAGES/tepai.mo", folder);
    }
    lang_use(lang, len > 0 && access(file, R_OK) == 0 ? folder : LOCALEDIR);
}

static bool choose_language(const struct globals *g, struct cli *c, struct err *e)
{
    int lang = g->lang ? lang_from_name(g->lang) : -1;

    c->lang = lang < 0 ? (enum lang)lang_of_environment() : (enum lang)lang;
    use_language(c->lang);
    if (g->lang && lang < 0)
        return err_set(e, ERR_INPUT, _("--lang: \"%.32s\" is not zh_CN or en"), g->lang);
    return true;
}

/* ---- finding the command ---- */

static bool names(const struct cli_command *c, int argc, char **argv, int at, int words)
{
    const char *name = c->name;

    for (int i = 0; i < words; i++) {
        size_t len = strcspn(name, " ");
        if (at + i >= argc || strlen(argv[at + i]) != len || strncmp(name, argv[at + i], len) != 0)
            return false;
        name += len;
        name += *name == ' ';
        if (!*name && i + 1 < words)
            return false;
    }
    return !*name;
}

const struct cli_command *cli__find(int argc, char **argv, int at, int *used)
{
    for (int words = 2; words >= 1; words--)
        for (const struct cli_command *const *f = cli_families; *f; f++)
            for (const struct cli_command *c = *f; c->name; c++)
                if (names(c, argc, argv, at, words)) {
                    *used = words;
                    return c;
                }
    *used = 0;
    return NULL;
}

static bool is_near(const char *word, const char *name, size_t len)
{
    char *first = mem_dup_len(name, len);
    bool near = near_distance(word, first) <= (len > 4 ? 2 : 1);

    free(first);
    return near;
}

/* Commands whose first word is near to the typed one or begins with it: "pla" names all plan commands. */
static void near_commands(const char *word, struct buf *out)
{
    size_t len = strlen(word);

    for (const struct cli_command *const *f = cli_families; *f; f++)
        for (const struct cli_command *c = *f; c->name; c++)
            if (is_near(word, c->name, strcspn(c->name, " ")) || strncmp(c->name, word, len) == 0)
                buf_addf(out, "%s%s", out->len ? ", " : "", c->name);
}

static bool unknown_command(const char *word, struct err *e)
{
    struct buf near = {0};

    near_commands(word, &near);
    if (near.len)
        err_set(e, ERR_INPUT, _("\"%.40s\" is no command; did you mean %s? `tepai help` lists all"), word, buf_text(&near));
    else
        err_set(e, ERR_INPUT, _("\"%.40s\" is no command; `tepai help` lists all"), word);
    buf_release(&near);
    return false;
}

/* ---- opening what the command needs ---- */

/* $HOME; without it (a service, a bare environment) what the system knows of the user; NULL = nothing. */
static const char *home_folder(struct arena *mem)
{
    const char *home = getenv("HOME");
    char room[4096];
    struct passwd row;
    struct passwd *found = NULL;

    if (home && *home == '/')
        return home;
    if (getpwuid_r(getuid(), &row, room, sizeof room, &found) != 0 || !found || *row.pw_dir != '/')
        return NULL;
    return arena_dup(mem, row.pw_dir);
}

static const char *default_path(struct arena *mem)
{
    const char *data = getenv("XDG_DATA_HOME");
    bool has_data = data && *data == '/';
    const char *home = has_data ? NULL : home_folder(mem);
    struct buf path = {0};

    if (!has_data && !home)
        return NULL;
    if (has_data)
        buf_addf(&path, "%s/tepai/tepai.db", data);
    else
        buf_addf(&path, "%s/.local/share/tepai/tepai.db", home);
    const char *kept = arena_dup(mem, buf_text(&path));
    buf_release(&path);
    return kept;
}

static bool choose_database(const struct globals *g, struct cli *c, struct arena *mem, struct err *e)
{
    const char *set = getenv("TEPAI_DB");

    if (g->db && !*g->db)
        return err_set(e, ERR_INPUT, _("--db: the name of the file is empty"));
    c->db_path = g->db ? g->db : set && *set ? set : default_path(mem);
    return c->db_path || err_set(e, ERR_INPUT, _("there is no home folder to look for the database in; name it with --db FILE"));
}

static bool choose_day(const struct globals *g, struct cli *c, struct arena *mem, struct err *e)
{
    struct date d;
    char day[DATE_TEXT_BYTES];
    struct err why = {0};

    if (!g->today)
        return true;
    if (!date_parse(g->today, strlen(g->today), &d, &why))
        return err_set(e, ERR_INPUT, "--today: %s", why.text);
    c->today = arena_dup(mem, date_format(d, day));
    return true;
}

bool cli__open(struct cli *c, enum cli_need need, struct err *e)
{
    if (need == CLI_NO_DB)
        return true;
    if (!db_open(c->db_path, DB_OPEN, &c->db, e))
        return false;
    running_db = c->db;
    if (!model_open(&c->model, c->db, c->as, c->today, c->lang, e))
        return false;
    if (need == CLI_ADMIN || need == CLI_AUDIT)
        return role_require_office(&c->model.who, need == CLI_AUDIT, e);
    return true;
}

static void close_office(struct cli *c)
{
    if (c->model.db)
        model_close(&c->model);
    running_db = NULL;
    db_close(c->db);
}

bool cli__area(struct cli *c, const struct cli_args *a, char area[13], struct err *e)
{
    const char *region = cli_text(a, "region");

    return !region || repo_area(&c->model, region, area, e);
}

/* ---- running ---- */

/* Label of the field at fault in the record type that the words name, else in any. */
static const char *label_of(const struct cli_args *a, const char *field)
{
    const struct entity *t = a->word_count ? entity_find(a->words[0]) : NULL;
    int at = t ? entity_field(t, field) : -1;

    for (int i = 0; at < 0 && i < entity_count; i++) {
        t = entities[i];
        at = entity_field(t, field);
    }
    return at < 0 ? field : _(t->fields[at].label);
}

/* Line by line: a sentence that lists choices has several. */
void cli__complain(const char *fmt, ...)
{
    struct buf shown = {0};
    char *text = NULL;
    va_list args;

    va_start(args, fmt);
    int made = vasprintf(&text, fmt, args);
    va_end(args);
    if (made < 0)
        BUG("no memory for a message");
    for (const char *at = text; *at; at += *at == '\n') {
        size_t len = strcspn(at, "\n");
        utf8_show(&shown, at, len);
        at += len;
        if (*at)
            buf_add_char(&shown, '\n');
    }
    fputs(buf_text(&shown), stderr);
    buf_release(&shown);
    free(text);
}

static void tell(const struct cli_args *a, const struct err *e)
{
    if (e->field)
        cli__complain("tepai: %s (%s): %s\n", label_of(a, e->field), e->field, e->text);
    else
        cli__complain("tepai: %s\n", e->text);
}

/* Whoever read our output has left: `tepai list … | head`. */
static bool reader_left(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

/* Everything printed has arrived, or that is an error. */
static bool flush_output(struct err *e)
{
    bool failed = ferror(stdout) != 0;

    if (fflush(stdout) != 0 || failed)
        return err_set(e, ERR_IO, _("cannot write to standard output: %s"), strerror(errno ? errno : EIO));
    return true;
}

/* Stopped: what waits to be written is dropped, so that a reader who has stopped too cannot hold us. */
static void drop_output(struct cli *c)
{
    if (c->out.file)
        __fpurge(c->out.file);
    __fpurge(stdout);
}

/* Runs the command; answers its status, -1 with *e on failure. */
static int run(struct cli *c, const struct cli_args *a, struct err *e)
{
    int status = cli__open(c, a->command->need, e) ? a->command->run(c, a, e) : -1;

    cli_progress_end(c);
    close_office(c);
    if (status < 0 && cli__stopped())
        drop_output(c);
    if (!sheet_output_close(&c->out, status >= 0, e) || !flush_output(e))
        status = -1;
    return status;
}

static int finish(const struct cli_args *a, int status, const struct err *e)
{
    if (status >= 0)
        return status;
    if (e->code == ERR_NONE)
        BUG("%s failed without a sentence", a->command ? a->command->name : "tepai");
    if (e->code == ERR_IO && reader_left())
        return 0;
    if (e->code == ERR_IO && cli__stopped()) {
        fputs(_("tepai: stopped before everything was written\n"), stderr);
        return EXIT_USAGE;
    }
    tell(a, e);
    return err_exit_status(e->code);
}

/* No command and nobody at a terminal: the usage, where somebody can read it. */
static int no_command(void)
{
    cli__help_all(stderr);
    return EXIT_USAGE;
}

/* No command at a terminal: the screens. */
static int run_screens(struct cli *c, struct err *e)
{
    bool ok = c->screens->check(c->plain, e) && cli__open(c, CLI_WRITE, e) && c->screens->run(&c->model, c->ascii, c->plain, e);

    close_office(c);
    return ok ? 0 : -1;
}

/* --help and --version: printed, so a full disk is told. */
static int print_and_finish(const struct cli_args *a, const struct globals *g, struct err *e)
{
    if (g->version)
        fputs("tepai " PACKAGE_VERSION "\n", stdout);
    else if (a->command)
        cli__help(a->command, a->word_count ? a->words[0] : NULL, stdout);
    else
        cli__help_all(stdout);
    return finish(a, flush_output(e) ? 0 : -1, e);
}

/* "plan --help": no command, but the first word of several. */
static bool asks_group_help(int count, char **words)
{
    return count == 2 && (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0);
}

static int dispatch(int argc, char **argv, struct cli *c, struct globals *g, struct cli_args *a, struct err *e)
{
    int at = 1;
    int used = 0;

    bool ok = opt_globals(argc, argv, &at, g, e);
    const struct cli_command *command = ok ? cli__find(argc, argv, at, &used) : NULL;
    if (command)
        ok = opt_read(argc - at - used, argv + at + used, command, g, a, e);
    if (!choose_language(g, c, e) || !ok)
        return finish(a, -1, e);
    if (g->version || (g->help && (command || at == argc)))
        return print_and_finish(a, g, e);
    bool at_terminal = c->screens && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (at == argc && !at_terminal)
        return no_command();
    if (!command && asks_group_help(argc - at, argv + at) && cli__help_group(argv[at], stdout))
        return finish(a, flush_output(e) ? 0 : -1, e);
    if (!command && at < argc)
        return finish(a, unknown_command(argv[at], e) ? 0 : -1, e);
    c->as = g->as;
    c->ascii = g->ascii;
    c->plain = g->plain;
    if (!clock_check(e) || !choose_database(g, c, &c->mem, e) || !choose_day(g, c, &c->mem, e))
        return finish(a, -1, e);
    return finish(a, command ? run(c, a, e) : run_screens(c, e), e);
}

int cli_main(int argc, char **argv, const struct cli_screens *screens)
{
    struct cli c = {.screens = screens};
    struct globals g = {0};
    struct cli_args a = {0};
    struct err e = {0};

    fill_streams();
    catch_signals();
    use_language((enum lang)lang_of_environment());
    int status = dispatch(argc, argv, &c, &g, &a, &e);
    opt_release(&a);
    arena_release(&c.mem);
    return status;
}
