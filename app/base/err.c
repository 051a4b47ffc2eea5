/* Errors, bugs and memory: the three grades of trouble (docs/architecture.md, Errors). */
#include "base/err.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void (*bug_hook)(void);

/* vsnprintf may stop inside a character: drop the torn tail. */
static void drop_torn_character(char *s)
{
    size_t len = strlen(s);
    size_t at = len;

    while (at > 0 && ((unsigned char)s[at - 1] & 0xc0) == 0x80)
        at--;
    if (at == 0)
        return;
    unsigned char lead = (unsigned char)s[at - 1];
    size_t want = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (len - (at - 1) < want)
        s[at - 1] = '\0';
}

static void fill(struct err *e, enum err_code code, const char *field, const char *fmt, va_list ap)
    PRINTF_LIKE(4, 0);

static void fill(struct err *e, enum err_code code, const char *field, const char *fmt, va_list ap)
{
    if (e->code != ERR_NONE)
        return;
    e->code = code;
    e->field = field;
    int wrote = vsnprintf(e->text, sizeof e->text, fmt, ap);
    if (wrote < 0 || (size_t)wrote >= sizeof e->text)
        drop_torn_character(e->text);
}

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fill(e, code, NULL, fmt, ap);
    va_end(ap);
    return false;
}

bool err_field(struct err *e, const char *field, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fill(e, ERR_INPUT, field, fmt, ap);
    va_end(ap);
    return false;
}

void err_clear(struct err *e)
{
    memset(e, 0, sizeof *e);
}

int err_exit_status(enum err_code code)
{
    static const int status[ERR__COUNT] = {
        [ERR_NONE] = 0,   [ERR_INPUT] = 2, [ERR_MISSING] = 3, [ERR_CONFLICT] = 4,
        [ERR_DENIED] = 5, [ERR_BUSY] = 6,  [ERR_IO] = 7,      [ERR_STORE] = 7,
    };
    return status[code];
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
    va_list ap;

    if (bug_hook)
        bug_hook();
    fprintf(stderr, "tepai: %s:%d: ", file, line);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    abort();
}

void *mem_new(size_t bytes)
{
    void *p = malloc(bytes ? bytes : 1);

    if (!p)
        BUG("out of memory (%zu bytes)", bytes);
    return p;
}

void *mem_zero(size_t count, size_t bytes)
{
    void *p = calloc(count ? count : 1, bytes ? bytes : 1);

    if (!p)
        BUG("out of memory (%zu x %zu bytes)", count, bytes);
    return p;
}

void *mem_grow(void *p, size_t count, size_t bytes)
{
    if (bytes && count > SIZE_MAX / bytes)
        BUG("out of memory (%zu x %zu bytes)", count, bytes);
    void *q = realloc(p, count && bytes ? count * bytes : 1);
    if (!q)
        BUG("out of memory (%zu x %zu bytes)", count, bytes);
    return q;
}

char *mem_dup_len(const char *s, size_t len)
{
    char *p = mem_new(len + 1);

    memcpy(p, s, len);
    p[len] = '\0';
    return p;
}

char *mem_dup(const char *s)
{
    return mem_dup_len(s, strlen(s));
}
