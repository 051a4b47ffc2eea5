/* What an account keeps about lists: filters under a name, columns. */
#include "model/saved.h"

#include "base/utf8.h"
#include "store/txn.h"

#include <string.h>

/* By the numbers of enum list_op. */
static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">=", "~"};

void filter_text(const struct list_query *q, int i, struct buf *out)
{
    const struct list_filter *f = &q->filters[i];

    buf_addf(out, "%s%s%s", q->entity->fields[f->field].name, signs[f->op], f->text);
}

static void bind_place(struct stmt *s, struct model *m, const struct entity *t)
{
    stmt_text(s, ":account", m->who.name);
    stmt_text(s, ":type", t->name);
}

/* ---- keeping ---- */

static bool check_name(const char *name, struct err *e)
{
    size_t len = strlen(name);

    if (!name[strspn(name, " \t")])
        return err_set(e, ERR_INPUT, _("a filter is kept under a name: give one"));
    if (strpbrk(name, "\n\r"))
        return err_set(e, ERR_INPUT, _("the name of a filter is one line"));
    return utf8_cells(name, len) <= SAVED_NAME_CELLS ||
           err_set(e, ERR_INPUT, _("the name of a filter has at most %d columns"), SAVED_NAME_CELLS);
}

static bool write_conditions(const struct list_query *q, struct buf *out, struct err *e)
{
    for (int i = 0; i < q->filter_count; i++) {
        if (strpbrk(q->filters[i].text, "\n\r"))
            return err_set(e, ERR_INPUT, _("a condition that is kept is one line"));
        filter_text(q, i, out);
        buf_add_char(out, '\n');
    }
    return true;
}

static void write_sort(const struct list_query *q, struct buf *out)
{
    if (q->sort >= 0)
        buf_addf(out, "%s%s", q->descending ? "-" : "", q->entity->fields[q->sort].name);
}

static bool is_empty(const struct list_query *q)
{
    return !q->filter_count && !q->region && !q->search && q->sort < 0;
}

bool filter_put(struct model *m, const struct list_query *q, const char *name, struct err *e)
{
    struct buf conditions = {0};
    struct buf sort = {0};
    struct stmt s;

    if (!check_name(name, e))
        return false;
    if (is_empty(q))
        return err_set(e, ERR_INPUT, _("there is nothing to keep: no condition, no search, no order"));
    bool ok = write_conditions(q, &conditions, e) && txn_begin(m->db, TXN_WRITE, e);
    if (ok) {
        write_sort(q, &sort);
        stmt_open(&s, m->db, Q_FILTER_PUT);
        bind_place(&s, m, q->entity);
        stmt_text(&s, ":name", name);
        stmt_text(&s, ":conditions", buf_text(&conditions));
        stmt_text(&s, ":region", q->region ? q->region : "");
        stmt_text(&s, ":search", q->search ? q->search : "");
        stmt_text(&s, ":sort", buf_text(&sort));
        ok = txn_end(m->db, stmt_run(&s, e), e);
    }
    buf_release(&conditions);
    buf_release(&sort);
    return ok;
}

/* ---- reading ---- */

static void add_name(void *arg, const struct saved_filter *f)
{
    struct buf *names = arg;

    buf_addf(names, "%s%s", names->len ? ", " : "", f->name);
}

static bool missing(struct model *m, const struct entity *t, const char *name, struct err *e)
{
    struct buf names = {0};

    if (filter_each(m, t, add_name, &names, e)) {
        if (names.len)
            err_set(e, ERR_MISSING, _("you keep no filter \"%s\" for %s; there are: %s"), name, entity_word(t), buf_text(&names));
        else
            err_set(e, ERR_MISSING, _("you keep no filters for %s"), entity_word(t));
    }
    buf_release(&names);
    return false;
}

static bool read_conditions(struct list_query *q, const char *lines, struct arena *mem, struct err *e)
{
    while (*lines) {
        size_t len = strcspn(lines, "\n");
        if (!list_query_where(q, arena_dup_len(mem, lines, len), mem, e))
            return false;
        lines += len + (lines[len] == '\n');
    }
    return true;
}

static bool read_sort(struct list_query *q, const char *sort, struct err *e)
{
    if (!*sort)
        return true;
    q->descending = *sort == '-';
    q->sort = entity_field(q->entity, sort + q->descending);
    return q->sort >= 0 ||
           err_set(e, ERR_INPUT, _("%s has no field \"%s\"; `tepai types` lists its fields"), q->entity->name, sort + q->descending);
}

bool filter_get(struct model *m, const char *name, struct list_query *q, struct arena *mem, struct err *e)
{
    struct stmt s;
    bool found;
    bool ok = true;

    stmt_open(&s, m->db, Q_FILTER_GET);
    bind_place(&s, m, q->entity);
    stmt_text(&s, ":name", name);
    found = stmt_next(&s);
    if (found) {
        ok = read_conditions(q, stmt_col_text(&s, 0), mem, e) && read_sort(q, stmt_col_text(&s, 3), e);
        if (stmt_col_len(&s, 1))
            q->region = arena_dup(mem, stmt_col_text(&s, 1));
        if (stmt_col_len(&s, 2))
            q->search = arena_dup(mem, stmt_col_text(&s, 2));
    }
    if (!stmt_close(&s, e) || !ok)
        return false;
    return found || missing(m, q->entity, name, e);
}

/* Of the present row of filter_list. */
static void describe(struct stmt *s, struct buf *out)
{
    for (const char *p = stmt_col_text(s, 2); *p; p++)
        buf_add_char(out, *p == '\n' ? ' ' : *p);
    if (stmt_col_len(s, 3))
        buf_addf(out, "region=%s ", stmt_col_text(s, 3));
    if (stmt_col_len(s, 4))
        buf_addf(out, "/%s ", stmt_col_text(s, 4));
    if (stmt_col_len(s, 5))
        buf_addf(out, "%s%s ", *stmt_col_text(s, 5) == '-' ? "" : "+", stmt_col_text(s, 5));
    if (out->len)
        buf_cut(out, out->len - 1);
}

bool filter_each(struct model *m, const struct entity *t, void (*found)(void *arg, const struct saved_filter *f), void *arg,
                 struct err *e)
{
    struct stmt s;
    struct buf text = {0};

    stmt_open(&s, m->db, Q_FILTER_LIST);
    stmt_text(&s, ":account", m->who.name);
    while (stmt_next(&s)) {
        const struct entity *type = entity_find(stmt_col_text(&s, 0));
        if (!type || (t && t != type))
            continue;
        buf_reset(&text);
        describe(&s, &text);
        found(arg, &(struct saved_filter){type, stmt_col_text(&s, 1), buf_text(&text)});
    }
    buf_release(&text);
    return stmt_close(&s, e);
}

/* ---- renaming, forgetting ---- */

static bool exists(struct model *m, const struct entity *t, const char *name, bool *found, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_FILTER_GET);
    bind_place(&s, m, t);
    stmt_text(&s, ":name", name);
    *found = stmt_next(&s);
    return stmt_close(&s, e);
}

bool filter_rename(struct model *m, const struct entity *t, const char *name, const char *new_name, struct err *e)
{
    struct stmt s;
    bool taken;

    if (!check_name(new_name, e) || !txn_begin(m->db, TXN_WRITE, e))
        return false;
    bool ok = exists(m, t, new_name, &taken, e);
    if (ok && taken && strcmp(name, new_name) != 0)
        ok = err_set(e, ERR_CONFLICT, _("you keep another filter as \"%s\" already"), new_name);
    if (ok) {
        stmt_open(&s, m->db, Q_FILTER_RENAME);
        bind_place(&s, m, t);
        stmt_text(&s, ":name", name);
        stmt_text(&s, ":new", new_name);
        ok = stmt_run(&s, e) && (db_changes(m->db) == 1 || missing(m, t, name, e));
    }
    return txn_end(m->db, ok, e);
}

bool filter_drop(struct model *m, const struct entity *t, const char *name, struct err *e)
{
    struct stmt s;

    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    stmt_open(&s, m->db, Q_FILTER_DROP);
    bind_place(&s, m, t);
    stmt_text(&s, ":name", name);
    return txn_end(m->db, stmt_run(&s, e) && (db_changes(m->db) == 1 || missing(m, t, name, e)), e);
}

/* ---- columns ---- */

static void read_fields(const struct entity *t, const char *names, int fields[], int *count)
{
    while (*names) {
        size_t len = strcspn(names, ",");
        for (int i = 0; i < t->count && *count < t->count; i++)
            if (strlen(t->fields[i].name) == len && memcmp(t->fields[i].name, names, len) == 0)
                fields[(*count)++] = i;
        names += len + (names[len] == ',');
    }
}

bool saved_columns_get(struct model *m, const struct entity *t, int fields[], int *count, struct err *e)
{
    struct stmt s;

    *count = 0;
    stmt_open(&s, m->db, Q_COLUMNS_GET);
    bind_place(&s, m, t);
    if (stmt_next(&s))
        read_fields(t, stmt_col_text(&s, 0), fields, count);
    return stmt_close(&s, e);
}

bool saved_columns_put(struct model *m, const struct entity *t, const int fields[], int count, struct err *e)
{
    struct stmt s;
    struct buf names = {0};

    if (!txn_begin(m->db, TXN_WRITE, e))
        return false;
    for (int i = 0; i < count; i++)
        buf_addf(&names, "%s%s", i ? "," : "", t->fields[fields[i]].name);
    stmt_open(&s, m->db, count ? Q_COLUMNS_PUT : Q_COLUMNS_DROP);
    bind_place(&s, m, t);
    if (count)
        stmt_text(&s, ":fields", buf_text(&names));
    bool ok = txn_end(m->db, stmt_run(&s, e), e);
    buf_release(&names);
    return ok;
}
