/* Code lists as data: code, Chinese and English label, valid from/to, parent (the files of db/codes). */
#ifndef TEPAI_MODEL_CODE_H
#define TEPAI_MODEL_CODE_H

#include "base/err.h"

#include <stddef.h>

struct model;

struct code {
    const char *code;
    const char *zh, *en;
    const char *parent;     /* code of the same list, or "" */
    const char *valid_from; /* "YYYY-MM-DD" or "" */
    const char *valid_to;   /* last valid day, or "" */
};

struct code_list {
    const char *name;
    const struct code *codes; /* in the list's own order */
    int count;
};

/*
 * The list of that name, read once and kept by the model; an unknown name is a BUG.
 * Errors: the store's. Lent until model_close or code_forget.
 */
MUST_USE bool code_list_get(struct model *m, const char *name, const struct code_list **out,
                            struct err *e);

/* The code whose code, Chinese or English label equals `text` (case ignored); -1 if none. */
int code_match(const struct code_list *list, const char *text, size_t len);

/* The code itself; -1 if none. */
int code_place(const struct code_list *list, const char *code, size_t len);

/* The label in the model's language. */
const char *code_label(const struct model *m, const struct code *c);

/* Drops what was kept, after a list has changed. */
void code_forget(struct model *m);

#endif
