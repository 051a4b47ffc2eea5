/* A terminal for tests. */
#include "vt.h"

#include "check.h"

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
#include <time.h>
#include <unistd.h>

enum { IDLE_FD = 9, LIMIT_MS = 20000, WAIT_MS = 5000 };

static long now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

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
        if (left < 0)
            fail_msg("the program was not quiet within %d ms:\n%s", LIMIT_MS, vt_text(v));
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
    v->term = vterm_new(rows, cols);
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
    if (write(v->fd, keys, len) != (ssize_t)len)
        return false;
    return settle(v);
}

void vt_send(struct vt *v, const char *bytes, size_t len)
{
    assert_int_equal(write(v->fd, bytes, len), len);
}

bool vt_quiet(struct vt *v, int ms)
{
    return !readable(v->fd, ms);
}

bool vt_resize(struct vt *v, int rows, int cols)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

    if (rows == v->rows && cols == v->cols)
        return true;
    v->rows = rows;
    v->cols = cols;
    v->bytes = 0;
    vterm_set_size(v->term, rows, cols);
    return ioctl(v->fd, TIOCSWINSZ, &size) == 0 && settle(v);
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
        fail_msg("“%s” is not on the screen:\n%s", text, v->text);
}

void vt_refuse(struct vt *v, const char *text)
{
    if (vt_shows(v, text))
        fail_msg("“%s” is on the screen:\n%s", text, v->text);
}

void vt_wait(struct vt *v, const char *text)
{
    long end = now_ms() + WAIT_MS;

    while (!vt_shows(v, text)) {
        if (now_ms() > end)
            fail_msg("“%s” did not come on the screen:\n%s", text, v->text);
        if (readable(v->fd, 100) && !take_output(v))
            fail_msg("the program ended; “%s” was awaited:\n%s", text, v->text);
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
    if (v->term)
        vterm_free(v->term);
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
