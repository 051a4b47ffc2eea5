/*
 * Errors: one struct, filled once at the place that knows, read once by the front end.
 *
 *   bool thing_do(…, struct err *e)      true = done; false = *e says why
 *   return err_set(e, ERR_INPUT, …);     the whole failure path
 *
 * The first failure wins: err_set on a filled err keeps the old text, so nobody rewords a lower
 * floor's message. A programmer's mistake is not an err: it is a BUG and stops the program.
 */
#ifndef TEPAI_BASE_ERR_H
#define TEPAI_BASE_ERR_H

#include "base/lang.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#define _(s) lang_say(s)
#define _n(one, many, n) ngettext(one, many, (unsigned long)(n))
#define N_(s) s

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define NORETURN __attribute__((noreturn))

/* What went wrong, in the grades that the front ends tell apart (exit status, dialog). */
enum err_code {
    ERR_NONE,
    ERR_INPUT,    /* the user's words: parse, check, constraint */
    ERR_MISSING,  /* no such record */
    ERR_CONFLICT, /* somebody changed it since it was read */
    ERR_DENIED,   /* role or area */
    ERR_BUSY,     /* another writer for more than 3 s */
    ERR_IO,       /* file or disk */
    ERR_STORE,    /* database damaged, newer, full, read-only */
    ERR__COUNT
};

struct err {
    enum err_code code;
    const char *field; /* static: name of the field at fault, or NULL */
    char text[400];    /* UTF-8, one sentence in the user's language, never cut inside a character */
};

/* Fills *e with a formatted sentence unless it is filled already. Always answers false. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/*
 * The same for a fault of one field; `field` must be static text (a descriptor's name). The sentence does
 * not repeat it: front ends name the field, or show the sentence beside it.
 */
bool err_field(struct err *e, const char *field, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Empties *e for another try. */
void err_clear(struct err *e);

/*
 * Exit status of the command line for a code (the contract: 0 done, 2 input, 3 missing,
 * 4 conflict, 5 denied, 6 busy, 7 file, disk or database).
 */
int err_exit_status(enum err_code code);

/* Our mistake, or no memory: prints file, line and sentence on stderr and aborts. */
NORETURN void bug_at(const char *file, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
#define BUG_ON(cond)                                                                               \
    do {                                                                                           \
        if (cond)                                                                                  \
            BUG("%s", #cond);                                                                      \
    } while (0)

/* Called by bug_at before it prints, so that a screen can be put away first. NULL = none. */
extern void (*bug_hook)(void);

/* Memory or a BUG: malloc, calloc, realloc, strdup that never answer NULL. Free with free(). */
void *mem_new(size_t bytes);
void *mem_zero(size_t count, size_t bytes);
void *mem_grow(void *p, size_t count, size_t bytes);
char *mem_dup(const char *s);
char *mem_dup_len(const char *s, size_t len);

#endif
