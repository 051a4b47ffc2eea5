/* Reports without names: people and records become numbers, by the name of the column. */
#include "report__.h"

#include "store/stmt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum part {
    PLAIN,
    PERSON,      /* number of an expert */
    PERSON_MORE, /* number of an expert, a blank and more */
    NAME,        /* of the expert of the row, or of somebody else */
    RECORD,      /* key of a record, or the number of the row's expert */
    HIDDEN
};

static enum part part_of(const struct report_column *c)
{
    static const struct {
        const char *name;
        enum part part;
    } parts[] = {{"expert", PERSON}, {"other", PERSON_MORE}, {"name", NAME}, {"who", NAME}, {"key", RECORD}, {"employer", HIDDEN}};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, c->name) == 0)
            return parts[i].part;
    return PLAIN;
}

/* Six digits that nobody else has in this run. */
static bool draw(struct redactor *x, int64_t *number, struct err *e)
{
    enum { NUMBERS = 900000, FIRST = 100000 };
    uint32_t any;

    do {
        if (getrandom(&any, sizeof any, 0) != (ssize_t)sizeof any)
            return err_set(e, ERR_IO, _("no random numbers: %s"), strerror(errno));
        *number = FIRST + any % NUMBERS + (int64_t)(x->drawn.count / (NUMBERS / 2)) * NUMBERS;
    } while (!hash_put(&x->drawn, (const char *)number, sizeof *number, 1));
    return true;
}

static bool number_of(struct redactor *x, struct hash *known, const char *key, int64_t *number, struct err *e)
{
    if (hash_get(known, key, strlen(key), number))
        return true;
    if (!draw(x, number, e))
        return false;
    hash_put(known, key, strlen(key), *number);
    return true;
}

/* The person's first record, whatever record he goes under. */
static bool first_record(struct redactor *x, const char *no, struct buf *out, struct err *e)
{
    struct stmt s;

    stmt_open(&s, x->m->db, Q_REPORT_FIRST_RECORD);
    stmt_text(&s, ":no", no);
    buf_add(out, stmt_next(&s) ? stmt_col_text(&s, 0) : no);
    return stmt_close(&s, e);
}

/* "P482913" for an expert's number. */
static bool put_person(struct redactor *x, const char *no, struct buf *out, struct err *e)
{
    struct buf first = {0};
    int64_t number = 0;
    bool ok = first_record(x, no, &first, e) && number_of(x, &x->persons, buf_text(&first), &number, e);

    buf_addf(out, "P%lld", (long long)number);
    buf_release(&first);
    return ok;
}

static bool redact(struct redactor *x, enum part part, const char *expert, const char *text, struct buf *out, struct err *e)
{
    struct buf head = {0};
    size_t len = strcspn(text, " ");
    int64_t number = 0;
    bool ok = true;

    if (part == PERSON || (part == NAME && expert) || (part == RECORD && expert && strcmp(text, expert) == 0)) {
        ok = put_person(x, part == PERSON ? text : expert, out, e);
    } else if (part == PERSON_MORE) {
        buf_add_len(&head, text, len);
        ok = put_person(x, buf_text(&head), out, e);
        buf_add(out, text + len);
    } else {
        ok = number_of(x, part == NAME ? &x->persons : &x->records, text, &number, e);
        buf_addf(out, "%c%lld", part == NAME ? 'P' : 'R', (long long)number);
    }
    buf_release(&head);
    return ok;
}

bool report_redact__row(struct redactor *x, const struct report *r, struct sheet_value *values, struct buf *texts, struct err *e)
{
    char *expert = NULL;
    bool ok = true;

    for (int i = 0; i < r->count; i++)
        if (part_of(&r->columns[i]) == PERSON && values[i].kind != SHEET_NULL)
            expert = mem_dup(values[i].text);
    for (int i = 0; ok && i < r->count; i++) {
        enum part part = part_of(&r->columns[i]);
        struct buf out = {0};
        if (part == PLAIN || values[i].kind == SHEET_NULL)
            continue;
        if (part == HIDDEN)
            values[i] = (struct sheet_value){SHEET_NULL, "", 0};
        else if (values[i].len)
            ok = redact(x, part, expert, values[i].text, &out, e);
        if (!out.len)
            continue;
        buf_reset(&texts[i]);
        buf_add(&texts[i], buf_text(&out));
        buf_release(&out);
        values[i].text = buf_text(&texts[i]);
        values[i].len = texts[i].len;
    }
    free(expert);
    return ok;
}

void report_redact__release(struct redactor *x)
{
    hash_release(&x->persons);
    hash_release(&x->records);
    hash_release(&x->drawn);
}
