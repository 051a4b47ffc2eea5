/* Code lists as data, read once from the table `code`. */
#include "model/code.h"

#include "base/arena.h"
#include "model/model.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LISTS_MAX = 64 };

struct code_cache {
    struct arena mem;
    struct code_list lists[LISTS_MAX];
    int count;
};

static int count_codes(struct model *m, const char *name, struct err *e)
{
    struct stmt s;
    int count = 0;

    stmt_open(&s, m->db, Q_CODE_COUNT);
    stmt_text(&s, ":list", name);
    if (stmt_next(&s))
        count = (int)stmt_col_int(&s, 0);
    return stmt_close(&s, e) ? count : -1;
}

static bool load(struct model *m, const char *name, struct code_list *list, struct err *e)
{
    struct arena *mem = &m->codes->mem;
    struct stmt s;
    int count = count_codes(m, name, e);

    if (count < 0)
        return false;
    if (count == 0)
        return err_set(e, ERR_STORE, _("the code list %s is missing from %s; bring back a copy with `tepai restore`"), name, db_path(m->db));
    struct code *codes = arena_zero(mem, (size_t)count * sizeof *codes);
    int n = 0;
    stmt_open(&s, m->db, Q_CODE_OF_LIST);
    stmt_text(&s, ":list", name);
    while (n < count && stmt_next(&s)) {
        codes[n].code = arena_dup(mem, stmt_col_text(&s, 0));
        codes[n].zh = arena_dup(mem, stmt_col_text(&s, 1));
        codes[n].en = arena_dup(mem, stmt_col_text(&s, 2));
        codes[n].parent = arena_dup(mem, stmt_col_text(&s, 3));
        codes[n].valid_from = arena_dup(mem, stmt_col_text(&s, 4));
        codes[n].valid_to = arena_dup(mem, stmt_col_text(&s, 5));
        n++;
    }
    *list = (struct code_list){arena_dup(mem, name), codes, n};
    return stmt_close(&s, e);
}

bool code_list_get(struct model *m, const char *name, const struct code_list **out, struct err *e)
{
    if (!m->codes)
        m->codes = mem_zero(1, sizeof *m->codes);
    struct code_cache *c = m->codes;
    for (int i = 0; i < c->count; i++)
        if (strcmp(c->lists[i].name, name) == 0) {
            *out = &c->lists[i];
            return true;
        }
    if (c->count == LISTS_MAX)
        BUG("more than %d code lists", LISTS_MAX);
    if (!load(m, name, &c->lists[c->count], e))
        return false;
    *out = &c->lists[c->count++];
    return true;
}

int code_place(const struct code_list *list, const char *code, size_t len)
{
    for (int i = 0; i < list->count; i++)
        if (strncmp(list->codes[i].code, code, len) == 0 && list->codes[i].code[len] == '\0')
            return i;
    return -1;
}

static bool equals(const char *label, const char *text, size_t len)
{
    return strncasecmp(label, text, len) == 0 && label[len] == '\0';
}

int code_match(const struct code_list *list, const char *text, size_t len)
{
    int place = code_place(list, text, len);

    if (place >= 0)
        return place;
    for (int i = 0; i < list->count; i++) {
        const struct code *c = &list->codes[i];
        if (equals(c->code, text, len) || equals(c->zh, text, len) || equals(c->en, text, len))
            return i;
    }
    return -1;
}

const char *code_label(const struct model *m, const struct code *c)
{
    return m->lang == LANG_ZH ? c->zh : c->en;
}

void code_forget(struct model *m)
{
    if (!m->codes)
        return;
    arena_release(&m->codes->mem);
    free(m->codes);
    m->codes = NULL;
}
