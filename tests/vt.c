/* A terminal for tests. */
#include "vt.h"

#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { IDLE_FD = 9, LIMIT_MS = 60000, WAIT_MS = 60000 };

static long now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- what was done, and what the program is at ---- */

/* A key or size as it stands in a C string. */
static void note_act(struct vt *v, const char *bytes, size_t len)
{
    char *out = v->acts[v->act_count++ % VT_ACTS];
    size_t n = 0;

    for (size_t i = 0; i < len && n + 5 < VT_ACT_BYTES; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c >= ' ' && c < 127 && c != '"' && c != '\\')
            out[n++] = (char)c;
        else
            n += (size_t)snprintf(out + n, VT_ACT_BYTES - n, "\\%03o", c);
    }
    out[n] = '\0';
}

static void note_size(struct vt *v, int rows, int cols)
{
    snprintf(v->acts[v->act_count++ % VT_ACTS], VT_ACT_BYTES, "size %d x %d", rows, cols);
}

/* Of a file the lines that begin with one of the words; NULL = all. */
static void print_file(const char *path, const char *const words[])
{
    char line[512];
    FILE *f = fopen(path, "re");

    while (f && fgets(line, sizeof line, f)) {
        bool wanted = !words;
        for (int i = 0; words && words[i] && !wanted; i++)
            wanted = strncmp(line, words[i], strlen(words[i])) == 0;
        if (wanted)
            fprintf(stderr, "%s: %s%s", path, line, strchr(line, '\n') ? "" : "\n");
    }
    if (f)
        fclose(f);
}

static void print_process(int pid)
{
    static const char *const words[] = {"State", "Threads", "VmRSS", "Sig", "ShdPnd", NULL};
    static const char *const files[] = {"stat", "wchan", "syscall", "stack"};
    char path[128];

    snprintf(path, sizeof path, "/proc/%d/status", pid);
    print_file(path, words);
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *d = opendir(path);
    for (const struct dirent *t; d && (t = readdir(d)) != NULL;)
        for (size_t i = 0; t->d_name[0] != '.' && i < sizeof files / sizeof *files; i++) {
            snprintf(path, sizeof path, "/proc/%d/task/%.20s/%s", pid, t->d_name, files[i]);
            print_file(path, NULL);
        }
    if (d)
        closedir(d);
}

/* The other side of the pty shows what the program has not read, and how the kernel treats what comes. */
static void print_terminal(struct vt *v)
{
    const char *name = ptsname(v->fd);
    int side = name ? open(name, O_RDWR | O_NOCTTY | O_NONBLOCK) : -1;
    struct winsize size = {0};
    struct termios now;
    int unread = -1, unseen = -1, idle = -1;

    (void)ioctl(v->fd, FIONREAD, &unseen);
    (void)ioctl(v->idle, FIONREAD, &idle);
    if (side >= 0) {
        (void)ioctl(side, FIONREAD, &unread);
        (void)ioctl(side, TIOCGWINSZ, &size);
        close(side);
    }
    fprintf(stderr, "bytes: %d not read by the program, %d not read from it, %d idle; size %d x %d\n", unread, unseen, idle,
            size.ws_row, size.ws_col);
    if (tcgetattr(v->fd, &now) == 0)
        fprintf(stderr, "terminal:%s%s%s%s%s\n", now.c_lflag & ICANON ? " canonical" : "", now.c_lflag & ECHO ? " echo" : "",
                now.c_lflag & ISIG ? " signals" : "", now.c_lflag & IEXTEN ? " extended" : "",
                now.c_iflag & IXON ? " flow-control" : "");
}

void vt_explain(struct vt *v)
{
    long first = v->act_count > VT_ACTS ? v->act_count - VT_ACTS : 0;

    fprintf(stderr, "the last of %ld acts:\n", v->act_count);
    for (long i = first; i < v->act_count; i++)
        fprintf(stderr, "  \"%s\"\n", v->acts[i % VT_ACTS]);
    if (v->term) {
        print_process(v->pid);
        print_terminal(v);
    }
    fprintf(stderr, "the screen:\n%s", v->term ? vt_text(v) : v->text);
    if (getenv("VT_HOLD")) {
        fprintf(stderr, "held: process %d, its test %d\n", v->pid, getpid());
        pause();
    }
}

/* ---- waiting ---- */

/* What the program wrote goes to the screen; false at its end. */
static bool take_output(struct vt *v)
{
    char data[65536];
    ssize_t n = read(v->fd, data, sizeof data);

    if (n <= 0)
        return false;
    v->bytes += (size_t)n;
    v->reads++;
    for (ssize_t i = 0; i < n; i++)
        v->escapes += data[i] == '\033';
    vterm_input_write(v->term, data, (size_t)n);
    return true;
}

static bool readable(int fd, int ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    return poll(&p, 1, ms) > 0 && (p.revents & POLLIN);
}

/* Until the idle byte has come and the kernel holds nothing more; false when the program has ended. */
static bool settle(struct vt *v)
{
    long end = now_ms() + LIMIT_MS;

    for (;;) {
        struct pollfd p[2] = {{.fd = v->fd, .events = POLLIN}, {.fd = v->idle, .events = POLLIN}};
        long left = end - now_ms();
        if (left < 0) {
            vt_explain(v);
            fail_msg("the program was not quiet within %d ms", LIMIT_MS);
        }
        if (poll(p, 2, (int)left) < 0 && errno != EINTR)
            return false;
        if ((p[0].revents & (POLLIN | POLLHUP)) && !take_output(v))
            return false;
        if (p[1].revents & POLLIN) {
            char byte[64];
            if (read(v->idle, byte, sizeof byte) <= 0)
                return false;
            while (readable(v->fd, 0) && take_output(v))
                continue;
            return true;
        }
        if (p[1].revents & POLLHUP)
            return false;
    }
}

static void run_child(const char *locale, int idle, const char *const argv[])
{
    const char *keep[] = {"TEPAI_NOW", "ASAN_OPTIONS", "UBSAN_OPTIONS", "NO_COLOR", "TEPAI_VT_TERM", "TEPAI_KEYS", "ESCDELAY"};
    char *kept[7] = {NULL};

    for (size_t i = 0; i < 7; i++)
        kept[i] = getenv(keep[i]) ? strdup(getenv(keep[i])) : NULL;
    clearenv();
    for (size_t i = 0; i < 7; i++)
        if (kept[i])
            setenv(keep[i], kept[i], 1);
    setenv("TERM", kept[4] ? kept[4] : "xterm-256color", 1);
    setenv("LC_ALL", locale ? locale : "C.UTF-8", 1);
    setenv("TZ", "UTC", 1);
    setenv("HOME", "/nonexistent", 1);
    if (idle != IDLE_FD)
        dup2(idle, IDLE_FD);
    else
        fcntl(idle, F_SETFD, 0);
    setenv("TEPAI_IDLE_FD", "9", 1);
    char *args[16] = {NULL};
    for (int i = 0; argv[i] && i < 15; i++)
        args[i] = strdup(argv[i]);
    execv(args[0], args);
    _exit(127);
}

/* Of one column libvterm keeps two: a wide character that was on its way when the size changed has no second cell else, and
 * version 0.1.4 writes to it all the same. */
static int held_cols(int cols)
{
    return cols < 2 ? 2 : cols;
}

void vt_start(struct vt *v, int rows, int cols, const char *locale, const char *const argv[])
{
    int idle[2];
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

    memset(v, 0, sizeof *v);
    v->rows = rows;
    v->cols = cols;
    assert_int_equal(pipe2(idle, O_CLOEXEC), 0);
    v->pid = forkpty(&v->fd, NULL, NULL, &size);
    assert_true(v->pid >= 0);
    if (v->pid == 0)
        run_child(locale, idle[1], argv);
    close(idle[1]);
    v->idle = idle[0];
    v->term = vterm_new(rows, held_cols(cols));
    vterm_set_utf8(v->term, 1);
    v->screen = vterm_obtain_screen(v->term);
    vterm_screen_enable_altscreen(v->screen, 1);
    vterm_screen_reset(v->screen, 1);
    (void)settle(v);
}

bool vt_type(struct vt *v, const char *keys)
{
    size_t len = strlen(keys);

    v->bytes = 0;
    v->reads = 0;
    v->escapes = 0;
    note_act(v, keys, len);
    if (write(v->fd, keys, len) != (ssize_t)len)
        return false;
    return settle(v);
}

void vt_send(struct vt *v, const char *bytes, size_t len)
{
    note_act(v, bytes, len);
    assert_int_equal(write(v->fd, bytes, len), len);
}

bool vt_quiet(struct vt *v, int ms)
{
    return !readable(v->fd, ms);
}

/* Until the program stands still, or has ended. */
static void stop(const struct vt *v)
{
    siginfo_t ignored;

    if (kill(v->pid, SIGSTOP) == 0)
        (void)waitid(P_PID, (id_t)v->pid, &ignored, WSTOPPED | WEXITED | WNOWAIT);
}

/*
 * What was written for the old size is taken at the old size, and a scrolling region is given up, as terminals do: libvterm
 * 0.1.4 writes outside of its memory when a region is larger than the screen.
 */
void vt_take_size(struct vt *v, int rows, int cols)
{
    static const char whole[] = "\0337\033[r\0338";

    while (readable(v->fd, 0) && take_output(v))
        ;
    vterm_input_write(v->term, whole, sizeof whole - 1);
    vterm_set_size(v->term, v->rows = rows, held_cols(v->cols = cols));
    v->bytes = 0;
}

bool vt_resize(struct vt *v, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

    if (rows == v->rows && cols == v->cols)
        return true;
    note_size(v, rows, cols);
    stop(v);
    vt_take_size(v, rows, cols);
    bool taken = ioctl(v->fd, TIOCSWINSZ, &size) == 0;
    kill(v->pid, SIGCONT);
    return taken && settle(v);
}

const char *vt_text(struct vt *v)
{
    size_t n = 0;
    VTermPos cursor;

    for (int row = 0; row < v->rows && n + 4096 < sizeof v->text; row++) {
        VTermRect line = {row, row + 1, 0, v->cols};
        n += vterm_screen_get_text(v->screen, v->text + n, sizeof v->text - n - 64, line);
        while (n && v->text[n - 1] == ' ')
            n--;
        v->text[n++] = '\n';
    }
    vterm_state_get_cursorpos(vterm_obtain_state(v->term), &cursor);
    snprintf(v->text + n, sizeof v->text - n, "cursor %d,%d\n", cursor.row, cursor.col);
    return v->text;
}

bool vt_shows(struct vt *v, const char *text)
{
    return strstr(vt_text(v), text) != NULL;
}

void vt_expect(struct vt *v, const char *text)
{
    if (!vt_shows(v, text))
        fail_msg("\"%s\" is not on the screen:\n%s", text, v->text);
}

void vt_refuse(struct vt *v, const char *text)
{
    if (vt_shows(v, text))
        fail_msg("\"%s\" is on the screen:\n%s", text, v->text);
}

void vt_wait(struct vt *v, const char *text)
{
    long end = now_ms() + WAIT_MS;

    while (!vt_shows(v, text)) {
        if (now_ms() > end) {
            vt_explain(v);
            fail_msg("\"%s\" did not come on the screen", text);
        }
        if (readable(v->fd, 100) && !take_output(v))
            fail_msg("the program ended; \"%s\" was awaited:\n%s", text, v->text);
    }
}

void vt_golden(struct vt *v, const char *name)
{
    static char want[sizeof v->text];
    char path[512];
    const char *now = vt_text(v);

    snprintf(path, sizeof path, "%s/tests/golden/%s.txt", getenv("top_srcdir") ? getenv("top_srcdir") : ".", name);
    FILE *f = fopen(path, getenv("UPDATE_GOLDEN") ? "w" : "r");
    if (!f)
        fail_msg("%s cannot be opened", path);
    if (getenv("UPDATE_GOLDEN")) {
        fputs(now, f);
        fclose(f);
        return;
    }
    size_t n = fread(want, 1, sizeof want - 1, f);
    want[n] = '\0';
    fclose(f);
    if (strcmp(want, now) != 0)
        fail_msg("%s differs; UPDATE_GOLDEN=1 accepts it\n--- then\n%s--- now\n%s", name, want, now);
}

int vt_end(struct vt *v)
{
    int status = 0;
    long end = now_ms() + WAIT_MS;

    while (waitpid(v->pid, &status, WNOHANG) == 0) {
        if (now_ms() > end) {
            kill(v->pid, SIGKILL);
            waitpid(v->pid, &status, 0);
            break;
        }
        if (readable(v->fd, 10))
            (void)take_output(v);
    }
    while (readable(v->fd, 0) && take_output(v))
        continue;
    if (v->fd >= 0)
        close(v->fd);
    close(v->idle);
    if (v->term) {
        (void)vt_text(v); /* what it said at its end stays readable */
        vterm_free(v->term);
    }
    v->term = NULL;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int vt_drop(struct vt *v)
{
    int status = 0;
    long end = now_ms() + WAIT_MS;

    close(v->fd); /* the kernel sends SIGHUP */
    while (waitpid(v->pid, &status, WNOHANG) == 0 && now_ms() < end)
        (void)readable(v->idle, 10);
    if (now_ms() >= end)
        kill(v->pid, SIGKILL);
    close(v->idle);
    vterm_free(v->term);
    v->term = NULL;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
