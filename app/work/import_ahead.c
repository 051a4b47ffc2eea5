/*
 * The reading half of an import, in a thread of its own: rows of the file become checked records, with the search words
 * and the journal patch that each would have as a new record, while the other thread writes the rows before them.
 *
 * The thread has a reader, a connection and a model to itself. It sees the database as it was before the import, so
 * it only ever knows too little: a row that it cannot make ready, for whatever reason, is handed on as it stands, and the
 * writing thread does all of it again and tells what is wrong.
 */
#include "import__.h"

#include "base/relay.h"
#include "model/repo.h"

#include <stdlib.h>
#include <string.h>

enum { PIECES = 4 };

struct ahead {
    struct relay relay;
    struct ahead_piece pieces[PIECES];
    struct ahead_piece *lent; /* to the writing thread; NULL = none */

    /* the reading thread's */
    struct db *db;
    struct model m;
    const struct import_head *head; /* shared; changed by nobody */
    struct sheet_reader *reader;
};

/* The reader's cells last until its next row, a piece's longer. */
static void keep_row(struct ahead_piece *p, struct sheet_row *to, const struct sheet_row *from)
{
    *to = *from;
    if (from->fault)
        to->fault = arena_dup(&p->mem, from->fault);
    if (!from->count)
        return;
    const struct sheet_cell *last = &from->cells[from->count - 1];
    const char *start = from->cells[0].text;
    const char *text = arena_dup_len(&p->mem, start, (size_t)(last->text + last->len - start));
    struct sheet_cell *cells = arena_new(&p->mem, from->count * sizeof *cells);
    for (size_t i = 0; i < from->count; i++)
        cells[i] = (struct sheet_cell){text + (from->cells[i].text - start), from->cells[i].len};
    to->cells = cells;
}

/* The texts of a record lie in the piece; while it is filled it borrows the piece's memory. */
static bool read_given(struct ahead *a, struct ahead_piece *p, struct ahead_row *r)
{
    struct err unsaid = {0};
    size_t column;

    memset(r->given.values, 0, (size_t)r->given.entity->count * sizeof *r->given.values);
    r->given.mem = p->mem;
    bool ok = import_read_cells(&a->m, a->head, &r->row, &r->given, &column, &unsaid);
    p->mem = r->given.mem;
    r->given.mem = (struct arena){0};
    return ok;
}

static bool make_new(struct ahead *a, struct ahead_piece *p, struct ahead_row *r)
{
    struct record *new = &r->new;

    new->id = 0;
    memcpy(new->values, r->given.values, (size_t)new->entity->count * sizeof *new->values);
    r->words_at = p->words.len;
    r->patch_at = p->patches.len;
    new->mem = p->mem;
    bool ok = repo_make_ready(&a->m, new, &p->words, &p->patches);
    p->mem = new->mem;
    new->mem = (struct arena){0};
    r->words_len = p->words.len - r->words_at;
    r->patch_len = p->patches.len - r->patch_at;
    return ok;
}

static void fill_piece(struct ahead *a, struct ahead_piece *p)
{
    struct sheet_row row;

    arena_reset(&p->mem);
    buf_reset(&p->words);
    buf_reset(&p->patches);
    for (p->count = 0; p->count < AHEAD_ROWS; p->count++) {
        struct ahead_row *r = &p->rows[p->count];
        if (!sheet_reader_next(a->reader, &row, &p->e)) {
            p->is_last = true;
            break;
        }
        keep_row(p, &r->row, &row);
        r->is_ready = !row.fault && row.count == a->head->count && read_given(a, p, r) && make_new(a, p, r);
    }
    p->done = sheet_reader_done_bytes(a->reader);
    p->total = sheet_reader_total_bytes(a->reader);
}

static void read_rows(void *arg)
{
    struct ahead *a = arg;
    size_t i;

    for (bool is_last = false; !is_last && relay_room(&a->relay, &i); relay_give(&a->relay)) {
        fill_piece(a, &a->pieces[i]);
        is_last = a->pieces[i].is_last;
    }
}

static void release(struct ahead *a)
{
    for (size_t i = 0; i < PIECES; i++) {
        struct ahead_piece *p = &a->pieces[i];
        for (size_t k = 0; k < AHEAD_ROWS; k++) {
            record_release(&p->rows[k].given);
            record_release(&p->rows[k].new);
        }
        arena_release(&p->mem);
        buf_release(&p->words);
        buf_release(&p->patches);
    }
    model_close(&a->m);
    db_close(a->db);
    free(a);
}

struct ahead *ahead_start(const struct model *m, const struct import_head *head, const struct entity *t,
                          struct sheet_reader *reader)
{
    struct err unsaid = {0};
    struct db *db;

    if (!db_open(db_path(m->db), DB_READ, &db, &unsaid))
        return NULL;
    struct ahead *a = mem_zero(1, sizeof *a);
    a->db = db;
    a->head = head;
    a->reader = reader;
    model_open_beside(&a->m, m, db);
    for (size_t i = 0; i < PIECES; i++)
        for (size_t k = 0; k < AHEAD_ROWS; k++) {
            record_init(&a->pieces[i].rows[k].given, t);
            record_init(&a->pieces[i].rows[k].new, t);
        }
    if (relay_start(&a->relay, PIECES, read_rows, a))
        return a;
    release(a);
    return NULL;
}

struct ahead_piece *ahead_next(struct ahead *a)
{
    size_t i;

    if (a->lent)
        relay_back(&a->relay);
    a->lent = relay_next(&a->relay, &i) ? &a->pieces[i] : NULL;
    return a->lent;
}

static void fetch(const void *from, size_t len)
{
    enum { LINE_BYTES = 64 };
    const char *p = from;

    for (size_t at = 0; at < len; at += LINE_BYTES)
        __builtin_prefetch(p + at);
}

void ahead_fetch(const struct ahead_piece *p, const struct ahead_row *r)
{
    if (!r->is_ready)
        return;
    fetch(r->new.values, (size_t)r->new.entity->count * sizeof *r->new.values);
    fetch(buf_text(&p->words) + r->words_at, r->words_len);
    fetch(buf_text(&p->patches) + r->patch_at, r->patch_len);
}

void ahead_end(struct ahead *a)
{
    if (!a)
        return;
    relay_end(&a->relay);
    release(a);
}
