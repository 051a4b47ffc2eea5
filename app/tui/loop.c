/*
 * The one loop: read everything that is pending, change, read what is due, paint once, say that all is quiet, wait.
 * Nothing is written without a key, except when another session's change shows or late work comes in.
 */
#include "tui__.h"

#include "base/date.h"
#include "base/lang.h"
#include "base/utf8.h"
#include "frame__.h"
#include "store/db.h"
#include "tui/tui.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <time.h>
#include <unistd.h>

enum {
    IDLE_MS = 500,    /* how often another session's changes are looked for */
    PAUSE_MS = 100,   /* nobody types: spare work may take its time */
    SPARE_MS = 8,     /* of processor time that spare work takes after a key */
    ESCAPE_MS = 25,   /* how long an escape sequence may take */
    BURST_LETTERS = 8, /* more letters than this in one read are pasted, not commands */
    CODE_PASTE_BEGIN = KEY_MAX + 1,
    CODE_PASTE_END,
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

bool tui_check(struct err *e)
{
    const char *name = locale_name();
    const char *term = getenv("TERM");

    if (!names_utf8(name))
        return err_set(e, ERR_INPUT,
                       "终端编码须为 UTF-8，当前区域设置是 %.40s。请执行：export LC_ALL=C.UTF-8，并把终端软件的编码设为 UTF-8。\n"
                       "tepai: the terminal must use UTF-8, but the locale is %.40s. Run: export LC_ALL=C.UTF-8 and set "
                       "the terminal program to UTF-8.",
                       name, name);
    if (!term || !*term || strcmp(term, "dumb") == 0)
        return err_set(e, ERR_INPUT, "未设置终端类型。请执行：export TERM=xterm-256color\n"
                                     "tepai: the kind of terminal is not set. Run: export TERM=xterm-256color");
    if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    return true;
}

/* ---- keys ---- */

static const struct {
    int theirs, ours;
} codes[] = {
    {KEY_UP, K_UP},       {KEY_DOWN, K_DOWN},   {KEY_LEFT, K_LEFT},   {KEY_RIGHT, K_RIGHT},
    {KEY_HOME, K_HOME},   {KEY_END, K_END},     {KEY_PPAGE, K_PGUP},  {KEY_NPAGE, K_PGDN},
    {KEY_IC, K_INS},      {KEY_DC, K_DEL},      {KEY_ENTER, K_ENTER}, {KEY_BTAB, K_BTAB},
    {KEY_BACKSPACE, K_BACKSPACE},               {KEY_RESIZE, K_RESIZE}, {KEY_FIND, K_HOME},
    {KEY_SELECT, K_END},  {CODE_PASTE_BEGIN, K_PASTE_BEGIN},          {CODE_PASTE_END, K_PASTE_END},
};

static int from_curses(int code)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].theirs == code)
            return codes[i].ours;
    if (code > KEY_F0 && code <= KEY_F(24))
        return K_F0 + (code - KEY_F0);
    return 0;
}

static int from_char(int c)
{
    switch (c) {
    case '\r':
    case '\n':
        return K_ENTER;
    case '\t':
        return K_TAB;
    case 27:
        return K_ESC;
    case 127:
    case 8:
        return K_BACKSPACE;
    default:
        return c;
    }
}

/* The next key that is there already; 0 = none. */
static int read_key(void)
{
    wint_t c;
    int kind = get_wch(&c);

    if (kind == ERR)
        return 0;
    int key = kind == KEY_CODE_YES ? from_curses((int)c) : from_char((int)c);
    if (key != K_ESC)
        return key ? key : read_key();
    if (get_wch(&c) != OK)
        return K_ESC; /* a key code after Esc is a key of its own */
    if (c >= '0' && c <= '9')
        return K_F0 + (c == '0' ? 10 : (int)c - '0');
    if (c == 27 || c < 32 || c == 127) {
        unget_wch((wchar_t)c);
        return K_ESC;
    }
    return K_ALT | (int)c;
}

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

static bool input_waits(void)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&in, 1, 0) > 0;
}

static bool is_to_stop(void)
{
    return time_is_over() || input_waits();
}

/* ---- what was read becomes what is done ---- */

static bool is_letter(int key)
{
    return key >= ' ' && key != 127 && key < K_SPECIAL;
}

/* Many different letters at once that name no command line: somebody pasted without brackets. */
static bool is_pasted(const struct app *a, const int keys[], int count)
{
    int different = 0;

    if (count <= BURST_LETTERS || (a->top->ops->typing && a->top->ops->typing(a->top)) || keys[0] == '/' || keys[0] == ':')
        return false;
    for (int i = 0; i < count; i++) {
        if (!is_letter(keys[i]))
            return false;
        bool seen = false;
        for (int k = 0; k < i && !seen; k++)
            seen = keys[k] == keys[i];
        different += !seen;
    }
    return different > BURST_LETTERS / 2;
}

static unsigned paste(struct app *a, const int keys[], int count)
{
    struct buf text = {0};

    for (int i = 0; i < count; i++)
        if (is_letter(keys[i]) || keys[i] == K_ENTER || keys[i] == K_TAB)
            utf8_put(&text, keys[i] == K_ENTER ? '\n' : keys[i] == K_TAB ? '\t' : (uint32_t)keys[i]);
    unsigned r = text.len ? app_text(a, buf_text(&text), text.len) : R_NONE;
    buf_release(&text);
    return r;
}

static unsigned resize(struct app *a)
{
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
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};

    while (key != K_PASTE_END) {
        key = read_key();
        if (!key && poll(&in, 1, IDLE_MS) <= 0)
            break;
        if (!key || key == K_PASTE_END)
            continue;
        if (count % READ_AHEAD == 0)
            keys = mem_grow(keys, (size_t)(count + READ_AHEAD), sizeof *keys);
        keys[count++] = key;
    }
    unsigned r = keys ? paste(a, keys, count) : R_NONE;
    free(keys);
    return r;
}

/* Everything that waits; *any = was there something? */
static unsigned take_keys(struct app *a, bool *any)
{
    int keys[READ_AHEAD];
    int count = 0;
    unsigned r = R_NONE;

    while (count < READ_AHEAD && (keys[count] = read_key()) != 0) {
        count++;
        if (keys[count - 1] == K_PASTE_BEGIN)
            break;
    }
    *any = count > 0;
    if (is_pasted(a, keys, count))
        return paste(a, keys, count);
    for (int i = 0; i < count && !(r & R_QUIT); i++) {
        if (keys[i] == K_RESIZE)
            r |= resize(a);
        else if (keys[i] == K_PASTE_BEGIN)
            r |= read_paste(a);
        else if (keys[i] != K_PASTE_END)
            r |= app_key(a, keys[i]);
    }
    return r;
}

/* ---- start, end ---- */

static void leave_screen(void)
{
    putp("\033[?2004l");
    endwin();
    fflush(stdout);
}

/* The newest kind of terminal that TERM names and curses knows. */
static bool start_curses(struct app *a, struct err *e)
{
    SCREEN *screen = newterm(NULL, stdout, stdin);

    if (!screen)
        return err_set(e, ERR_IO, _("the terminal “%.40s” is unknown here; run: export TERM=xterm-256color"), getenv("TERM"));
    set_term(screen);
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    idlok(stdscr, TRUE);
    typeahead(-1);
    if (!getenv("ESCDELAY"))
        set_escdelay(ESCAPE_MS);
    define_key("\033[200~", CODE_PASTE_BEGIN);
    define_key("\033[201~", CODE_PASTE_END);
    const char *no_color = getenv("NO_COLOR");
    canvas_start(!no_color || !*no_color);
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
static void tell_idle(int fd)
{
    if (fd >= 0 && !input_waits() && write(fd, ".", 1) != 1)
        hung_up = 1;
}

static void paint(struct app *a)
{
    int cursor[2] = {0, 0};

    if (a->load_due && !input_waits())
        frame_load(a);
    erase();
    frame_draw(a, cursor);
    if (a->repaint)
        clearok(curscr, TRUE);
    a->repaint = false;
    move(cursor[0], cursor[1]);
    refresh();
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

/* What nobody asked for: a little after each key, the rest when nobody types. False = there is a rest. */
static bool spare_work(struct app *a, bool pause)
{
    if (input_waits())
        return true;
    spare_end = pause ? 0 : processor_us() + SPARE_MS * 1000;
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
        (void)spare_work(a, true);
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

    while (!(r & R_QUIT) && !hung_up) {
        if (any)
            paint(a);
        if (!input_waits() && frame_late(a))
            paint(a);
        bool rest = !spare_work(a, false);
        untold = untold || any;
        if (untold && !rest) {
            tell_idle(idle);
            untold = false;
        }
        wait_for_key(a, rest);
        r = take_keys(a, &any);
    }
    for (struct screen *s = a->top; s && hung_up; s = s->under)
        if (s->ops->park)
            s->ops->park(a, s);
}

bool tui_run(const struct tui_start *start, struct err *e)
{
    struct app a = {.m = start->model, .ascii = start->ascii, .pending = is_to_stop, .paint = paint};

    if (!start_curses(&a, e))
        return false;
    catch_hangup();
    a.seen_version = db_data_version(a.m->db);
    frame_start(&a);
    run(&a);
    leave_screen();
    bug_hook = NULL;
    frame_end(&a);
    return true;
}
