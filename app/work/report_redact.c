/* Reports without names: people and records become numbers, by the kind of the column. */
#include "report__.h"

#include "store/stmt.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

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
static bool put_person(struct redactor *x, const char *no, size_t len, struct buf *out, struct err *e)
{
    struct buf own = {0}, first = {0};
    int64_t number = 0;
    bool ok = true;

    buf_add_len(&own, no, len);
    if (!hash_get(&x->persons, no, len, &number)) {
        ok = first_record(x, buf_text(&own), &first, e) && number_of(x, &x->persons, buf_text(&first), &number, e);
        if (ok)
            hash_put(&x->persons, no, len, number);
    }
    buf_addf(out, "P%lld", (long long)number);
    buf_release(&own);
    buf_release(&first);
    return ok;
}

static bool put_number(struct redactor *x, struct hash *known, char letter, const char *text, struct buf *out, struct err *e)
{
    int64_t number = 0;
    bool ok = number_of(x, known, text, &number, e);

    buf_addf(out, "%c%lld", letter, (long long)number);
    return ok;
}

/* `expert`: number of the row's expert, NULL = it has none. Nothing is put for a value that stays. */
static bool redact(struct redactor *x, enum report_kind kind, const char *expert, const char *text, struct buf *out, struct err *e)
{
    size_t len = strcspn(text, " ");

    if (kind == REPORT_EXPERT) {
        bool ok = put_person(x, text, len, out, e);
        buf_add(out, text + len);
        return ok;
    }
    if (expert && (kind == REPORT_PERSON || (kind == REPORT_RECORD && strcmp(text, expert) == 0)))
        return put_person(x, expert, strlen(expert), out, e);
    if (kind == REPORT_PERSON)
        return put_number(x, &x->persons, 'P', text, out, e);
    return kind != REPORT_RECORD || put_number(x, &x->records, 'R', text, out, e);
}

/* The text of the row's expert, as it was before anything was replaced; owned by the caller. */
static char *expert_of(const struct report *r, const struct sheet_value *values)
{
    for (int i = 0; i < r->count; i++)
        if (r->columns[i].kind == REPORT_EXPERT && values[i].kind != SHEET_NULL)
            return mem_dup(values[i].text);
    return NULL;
}

bool report_redact__row(struct redactor *x, const struct report *r, struct sheet_value *values, struct buf *texts, struct err *e)
{
    char *expert = expert_of(r, values);
    bool ok = true;

    for (int i = 0; ok && i < r->count; i++) {
        enum report_kind kind = r->columns[i].kind;
        struct buf out = {0};
        if (kind == REPORT_EMPLOYER)
            values[i] = (struct sheet_value){SHEET_NULL, "", 0};
        else if (values[i].kind != SHEET_NULL && values[i].len)
            ok = redact(x, kind, expert, values[i].text, &out, e);
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
