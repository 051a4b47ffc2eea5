/* A desk for screen tests: a database with 60 households and one visit, and the program at a terminal. */
#ifndef TEPAI_TESTS_DESK_H
#define TEPAI_TESTS_DESK_H

#include "tmpdb.h"
#include "vt.h"

enum { DESK_HOUSEHOLDS = 60 };
#define DOWN "\033OB"
#define RIGHT "\033OC"
#define PGDN "\033[6~"
#define PGUP "\033[5~"
#define END "\033OF"
#define HOME "\033OH"
#define F6 "\033[17~"
#define F7 "\033[18~"
#define F8 "\033[19~"
#define F9 "\033[20~"
#define ESC "\033"
#define CTRL_S "\023"

struct desk {
    struct tmpdb t;
    struct vt v;
};
extern struct desk desk;

/* For cmocka: around every test. */
int desk_open(void **state);
int desk_close(void **state);

/* Instead of desk_open, with other records: the account admin, and what `fill` adds. Then desk_close. */
void desk_open_with(void (*fill)(void));
void desk_add_records(void); /* the households and the visit */
void desk_add_year(void);    /* five experts, five needs, a quota and a plan of 2026: enough to solve, to forbid and to lack */

/* The program as admin, on 2026-03-15, with one more option (NULL = none); leave() expects a good end. */
void desk_start(int rows, int cols, const char *lang, const char *option);
void start(int rows, int cols, const char *lang);
void leave(void);

/* Each text is typed at once and shown before the next: KEYS("1", "f", "class\r"). */
void desk_type(const char *const typed[]);
#define KEYS(...) desk_type((const char *const[]){__VA_ARGS__, NULL})

/* Rows of a type that meet a condition (NULL = all). */
int64_t count_of(const char *type, const char *where);

/* Somebody else saves one field of a record. */
void others_save(const char *type, const char *key, const char *field, const char *value);

#endif
