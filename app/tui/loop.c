/*
 * The one loop: read everything that is pending, change, read what is due, paint once, say that all is quiet, wait.
 * Nothing is written without a key, except when another session's change shows or late work comes in.
 */
#include "beside__.h"
#include "tui__.h"

#include "base/date.h"
#include "base/lang.h"
#include "base/utf8.h"
#include "burst__.h"
#include "frame__.h"
#include "input__.h"
#include "plain__.h"
#include "store/db.h"
#include "tui/tui.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
    IDLE_MS = 500,    /* how often another session's changes are looked for */
    WHEEL_ROWS = 3,
    PASTE_MS = 3000,  /* how long a line may hold back the rest of what is pasted; what comes later would be commands */
    PAUSE_MS = 150,   /* nobody types: spare work may take its time */
    SPARE_MS = 8,     /* of processor time that spare work takes after a key */
    LARGE_MIB = 64,   /* a file from which on spare work waits for a pause before the first key: the picture comes first */
    PLAIN_ROWS = 26, PLAIN_COLS = 100, /* of the picture that nobody sees */
    READ_AHEAD = 512,
};

static volatile sig_atomic_t hung_up;

static void on_hangup(int number)
{
    (void)number;
    hung_up = 1;
}

/* ---- is this a terminal for us ---- */

static const char *locale_name(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "";
}

static bool names_utf8(const char *name)
{
    return strcasestr(name, "utf-8") || strcasestr(name, "utf8") || !*name || strcmp(name, "C") == 0 ||
           strcmp(name, "POSIX") == 0;
}

bool tui_check(bool plain, struct err *e)
{
    const char *name = locale_name();
    const char *term = getenv("TERM");

    if (!names_utf8(name))
        return err_set(e, ERR_INPUT,
                       "终端编码须为 UTF-8，当前区域设置是 %.40s。请执行：export LC_ALL=C.UTF-8，并把终端软件的编码设为 UTF-8。\n"
                       "tepai: the terminal must use UTF-8, but the locale is %.40s. Run: export LC_ALL=C.UTF-8 and set "
                       "the terminal program to UTF-8.",
                       name, name);
    if (!plain && (!term || !*term || strcmp(term, "dumb") == 0))
        return err_set(e, ERR_INPUT, "未设置终端类型。请执行：export TERM=xterm-256color\n"
                                     "tepai: the kind of terminal is not set. Run: export TERM=xterm-256color");
    if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    return true;
}

/* ---- time ---- */

/* Processor time at which spare work stops; 0 = only for a key. Asked by SQLite in the middle of a statement. */
static int64_t spare_end;

static int64_t processor_us(void)
{
    struct timespec t = {0};

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool time_is_over(void)
{
    return spare_end && processor_us() >= spare_end;
}

static bool is_to_stop(void)
{
    return time_is_over() || input_waits();
}

/* ---- what was read becomes what is done ---- */

static unsigned times(struct app *a, int key, int count)
{
    const struct screen *s = a->top;
    unsigned r = R_NONE;

    for (int i = 0; i < count && a->top == s && !(r & R_QUIT); i++)
        r |= app_key(a, key);
    return r;
}

/* A row is gone to as the arrows go there, so every screen of rows has it; the row itself opens. */
static unsigned click(struct app *a, int key)
{
    int row = (key & ~K_CLICK) >> 12;
    int by = row - a->cursor_row;

    if (a->top->ops->bottom || row < 1 || row > a->body_rows)
        return R_NONE;
    a->cursor_row = row;
    if (by)
        return times(a, by > 0 ? K_DOWN : K_UP, by > 0 ? by : -by);
    return a->top->ops == &edit_ops ? R_NONE : app_key(a, K_ENTER);
}

static unsigned take_mouse(struct app *a, int key)
{
    if (a->rows <= a->body_rows || !a->mouse)
        return R_NONE;
    if (key & K_CLICK)
        return click(a, key);
    return times(a, key == K_WHEEL_UP ? K_UP : K_DOWN, WHEEL_ROWS);
}

static unsigned resize(struct app *a)
{
    if (a->plain) /* nobody sees that picture */
        return R_NONE;
    frame_size(a, LINES, COLS);
    app_reload_all(a);
    a->repaint = true;
    return R_NONE;
}

/* Up to the end of the paste, waiting for the rest of it as long as it keeps coming. */
static unsigned read_paste(struct app *a)
{
    int *keys = NULL;
    int count = 0;
    int key = 0;
    unsigned r = R_NONE;

    a->brackets = true;
    while (key != K_PASTE_END && !hung_up) {
        key = input_key();
        if (!key && !input_comes(PASTE_MS))
            break;
        if (key == K_RESIZE)
            r |= resize(a);
        if (!key || key == K_PASTE_END)
            continue;
        if (count % READ_AHEAD == 0)
            keys = mem_grow(keys, (size_t)(count + READ_AHEAD), sizeof *keys);
        keys[count++] = key;
    }
    if (keys)
        r |= burst_paste(a, keys, count);
    free(keys);
    return r;
}

/* Everything that waits; *any = was there something? */
static unsigned take_keys(struct app *a, bool *any)
{
    int keys[READ_AHEAD];
    int count = 0;
    unsigned r = R_NONE;

    while (count < READ_AHEAD && (keys[count] = input_key()) != 0) {
        count++;
        if (keys[count - 1] == K_PASTE_BEGIN)
            break;
    }
    *any = count > 0;
    if (burst_is(a, keys, count))
        return burst_ask(a, keys, count);
    for (int i = 0; i < count && !(r & R_QUIT); i++) {
        if (keys[i] == K_RESIZE)
            r |= resize(a);
        else if ((keys[i] & K_CLICK) || keys[i] == K_WHEEL_UP || keys[i] == K_WHEEL_DOWN)
            r |= take_mouse(a, keys[i]);
        else if (keys[i] == K_PASTE_BEGIN)
            r |= read_paste(a);
        else if (keys[i] != K_PASTE_END && keys[i] != K_NOTHING)
            r |= app_key(a, keys[i]);
    }
    return r;
}

/* ---- start, end ---- */

/* Of the terminal as it was, while plain lines are written: curses does not know that terminal then. */
static struct termios as_found;

static void leave_screen(void)
{
    putp("\033[?2004l");
    endwin();
    fflush(stdout);
}

static void leave_plain(void)
{
    endwin();
    tcsetattr(STDIN_FILENO, TCSADRAIN, &as_found);
}

/* Curses draws into nowhere; keys come one by one, lines go out as they are. */
static bool start_plain(struct app *a, struct err *e)
{
    const char *term = getenv("TERM");
    FILE *nowhere = fopen("/dev/null", "we");
    SCREEN *screen = nowhere ? newterm(term && *term && strcmp(term, "dumb") != 0 ? term : "xterm", nowhere, stdin) : NULL;
    struct termios now;

    if (!screen || tcgetattr(STDIN_FILENO, &as_found) != 0)
        return err_set(e, ERR_IO, _("the terminal \"%.40s\" is unknown here; run: export TERM=xterm-256color"), term ? term : "");
    set_term(screen);
    now = as_found;
    now.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
    now.c_iflag &= ~(tcflag_t)(IXON | ICRNL);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &now);
    resizeterm(PLAIN_ROWS, PLAIN_COLS);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    input_start();
    canvas_start(false);
    a->plain = plain_new();
    a->ascii = true;
    bug_hook = leave_plain;
    frame_size(a, PLAIN_ROWS, PLAIN_COLS);
    return true;
}

/* The newest kind of terminal that TERM names and curses knows. */
static bool start_curses(struct app *a, struct err *e)
{
    FILE *out = fdopen(dup(STDOUT_FILENO), "w");
    SCREEN *screen = out ? newterm(NULL, out, stdin) : NULL;

    if (!screen)
        return err_set(e, ERR_IO, _("the terminal \"%.40s\" is unknown here; run: export TERM=xterm-256color"), getenv("TERM"));
    set_term(screen);
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    idlok(stdscr, TRUE);
    typeahead(-1);
    input_start();
    const char *no_color = getenv("NO_COLOR");
    a->mono = no_color && *no_color;
    canvas_start(!a->mono);
    a->screen_fd = fileno(out);
    a->held_fd = memfd_create("screen", MFD_CLOEXEC);
    bug_hook = leave_screen;
    putp("\033[?2004h");
    fflush(stdout);
    frame_size(a, LINES, COLS);
    return true;
}

static void catch_hangup(void)
{
    struct sigaction act = {.sa_handler = on_hangup};

    hung_up = 0;
    sigaction(SIGHUP, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
}

static int idle_descriptor(void)
{
    const char *text = getenv("TEPAI_IDLE_FD");

    return text && text[0] >= '0' && text[0] <= '9' && !text[1] ? text[0] - '0' : -1;
}

/* For tests: all keys are done and everything is on the screen. */
static bool tell_idle(int fd)
{
    if (input_waits())
        return false;
    if (fd >= 0 && write(fd, ".", 1) != 1)
        hung_up = 1;
    return true;
}

static void write_all(const char *data, size_t len)
{
    while (len > 0 && !hung_up) {
        ssize_t n = write(STDOUT_FILENO, data, len);
        if (n < 0 && errno != EINTR)
            hung_up = 1;
        data += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
}

/* Curses writes a piece a line, each of them a packet on a line far away: held back, then written in one. */
static void refresh_at_once(struct app *a)
{
    if (a->held_fd <= 0 || dup2(a->held_fd, a->screen_fd) < 0) {
        refresh();
        return;
    }
    refresh();
    dup2(STDOUT_FILENO, a->screen_fd);
    off_t len = lseek(a->held_fd, 0, SEEK_CUR);
    char *data = len > 0 ? mem_grow(NULL, (size_t)len, 1) : NULL;
    if (data && pread(a->held_fd, data, (size_t)len, 0) == (ssize_t)len)
        write_all(data, (size_t)len);
    free(data);
    lseek(a->held_fd, 0, SEEK_SET);
}

static void paint(struct app *a)
{
    int cursor[2] = {0, 0};

    if (a->load_due && !input_waits())
        frame_load(a);
    canvas_begin();
    frame_draw(a, cursor);
    canvas_show();
    if (a->repaint)
        clearok(curscr, TRUE);
    if (a->plain)
        plain_show(a, cursor[0]);
    a->repaint = false;
    a->cursor_row = cursor[0];
    move(cursor[0], cursor[1]);
    refresh_at_once(a);
}

/* Another session's commit: read again; the paint writes only what differs. */
static void look_around(struct app *a)
{
    int64_t version = db_data_version(a->m->db);

    if (version == a->seen_version)
        return;
    a->seen_version = version;
    a->load_due = true;
    paint(a);
}

/* What nobody asked for: a little after each key, the rest (0 = no limit) when nobody types. False = there is a rest. */
static bool spare_work(struct app *a, int most_ms)
{
    if (input_waits())
        return true;
    spare_end = most_ms ? processor_us() + most_ms * 1000 : 0;
    bool changed = frame_spare(a);
    bool rest = time_is_over();
    spare_end = 0;
    if (changed)
        paint(a);
    return !rest;
}

static void wait_for_key(struct app *a, bool rest)
{
    struct pollfd in[] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = a->wake_fd > 0 ? a->wake_fd : -1, .events = POLLIN}};
    int got = poll(in, 2, rest ? PAUSE_MS : IDLE_MS);

    if (got == 0 && rest)
        (void)spare_work(a, 0);
    else if (got == 0)
        look_around(a);
    else if (got > 0 && (in[0].revents & (POLLHUP | POLLERR)) && !(in[0].revents & POLLIN))
        hung_up = 1;
    else if (got > 0 && in[1].revents && !in[0].revents && a->woken(a))
        paint(a);
}

static void run(struct app *a)
{
    int idle = idle_descriptor();
    unsigned r = R_NONE;
    bool any = true;
    bool untold = false;
    bool hurry = db_bytes(a->m->db) > (int64_t)LARGE_MIB << 20;

    while (!(r & R_QUIT) && !hung_up) {
        if (any)
            paint(a);
        if (!input_waits() && frame_late(a))
            paint(a);
        bool rest = hurry || !spare_work(a, SPARE_MS);
        untold = untold || any;
        if (untold && !rest && !beside_runs(a) && tell_idle(idle))
            untold = false;
        wait_for_key(a, rest);
        hurry = false;
        r = take_keys(a, &any);
    }
    for (struct screen *s = a->top; s && hung_up; s = s->under)
        if (s->ops->park)
            s->ops->park(a, s);
}

bool tui_run(const struct tui_start *start, struct err *e)
{
    struct app a = {.m = start->model, .ascii = start->ascii, .pending = is_to_stop, .paint = paint};

    if (!(start->plain ? start_plain(&a, e) : start_curses(&a, e)))
        return false;
    catch_hangup();
    a.seen_version = db_data_version(a.m->db);
    frame_start(&a);
    run(&a);
    if (start->plain)
        leave_plain();
    else
        leave_screen();
    bug_hook = NULL;
    canvas_end();
    plain_free(a.plain);
    frame_end(&a);
    return true;
}
