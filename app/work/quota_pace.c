/* The pace of a year: who should have begun by the end of each month, and who has. */
#include "work/quota.h"

#include "base/num.h"
#include "model/kinds.h"
#include "store/txn.h"

#include <stdlib.h>
#include <string.h>

bool quota_curve_parse(const char *text, int64_t curve[QUOTA_MONTHS], struct err *e)
{
    enum { MOST_WEIGHT = 1000000 };
    int64_t sum = 0;

    for (int i = 0; i < QUOTA_MONTHS; i++) {
        size_t len = strcspn(text, ",");
        struct err why = {0};
        if (!num_parse_int(text, len, &curve[i], &why) || curve[i] < 0 || curve[i] > MOST_WEIGHT || (text[len] == ',') != (i + 1 < QUOTA_MONTHS))
            return err_set(e, ERR_INPUT, _("a curve is twelve whole numbers from 0 on with commas, January first: 0,0,10,20,..."));
        sum += curve[i];
        text += len + (text[len] == ',');
    }
    return sum > 0 || err_set(e, ERR_INPUT, _("a curve cannot be 0 in every month"));
}

static void set_due(struct quota_pace *p, const int64_t curve[QUOTA_MONTHS])
{
    int64_t sum = 0, part = 0;

    for (int i = 0; i < QUOTA_MONTHS; i++)
        sum += curve[i];
    for (int i = 0; i < QUOTA_MONTHS; i++) {
        part += curve[i];
        p->due[i] = p->lower * part / sum;
    }
}

static bool read_programmes(struct model *m, int year, const int64_t curve[QUOTA_MONTHS], struct arena *mem, struct quota_pace **rows, int32_t *count,
                            struct err *e)
{
    int32_t room = 0;
    struct stmt s;

    stmt_open(&s, m->db, Q_QUOTA_OF_REGION);
    stmt_int(&s, ":year", year);
    while (stmt_next(&s)) {
        if (*count == room)
            *rows = mem_grow(*rows, (size_t)(room = room ? room * 2 : 8), sizeof **rows);
        struct quota_pace *p = &(*rows)[(*count)++];
        *p = (struct quota_pace){.programme = arena_dup(mem, stmt_col_text(&s, 0)), .name = arena_dup(mem, stmt_col_text(&s, 1)), .lower = stmt_col_int(&s, 2)};
        set_due(p, curve);
    }
    return stmt_close(&s, e);
}

static bool read_begun(struct model *m, int year, struct quota_pace *rows, int32_t count, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_QUOTA_PACE);
    stmt_int(&s, ":year", year);
    while (stmt_next(&s))
        for (int32_t i = 0; i < count; i++) {
            int64_t month = stmt_col_int(&s, 1);
            if (strcmp(rows[i].programme, stmt_col_text(&s, 0)) != 0)
                continue;
            rows[i].undated += month < 1 ? stmt_col_int(&s, 2) : 0;
            for (int64_t at = month < 1 ? 0 : month - 1; at < QUOTA_MONTHS; at++)
                rows[i].begun[at] += stmt_col_int(&s, 2);
        }
    return stmt_close(&s, e);
}

/* 12 for a past year, 0 for one to come. */
static int month_of(const struct model *m, int year)
{
    int now = (int)strtol(m->today, NULL, 10), month = (int)strtol(m->today + 5, NULL, 10);

    return year < now ? QUOTA_MONTHS : year > now ? 0 : month;
}

bool quota_pace_load(struct model *m, int year, const int64_t curve[QUOTA_MONTHS], struct arena *mem, struct quota_pace **out, int32_t *count,
                     int *month, struct err *e)
{
    static const int64_t even[QUOTA_MONTHS] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    struct quota_pace *rows = NULL;

    *count = 0;
    *month = month_of(m, year);
    if (!role_require(&m->who, &quota_entity, VERB_READ, "", e) || !txn_begin(m->db, TXN_READ, e))
        return false;
    bool ok = txn_end(m->db, read_programmes(m, year, curve ? curve : even, mem, &rows, count, e) && read_begun(m, year, rows, *count, e), e);
    *out = arena_zero(mem, ((size_t)*count + 1) * sizeof **out);
    if (ok && *count)
        memcpy(*out, rows, (size_t)*count * sizeof **out);
    free(rows);
    return ok;
}
