/*
 * Reports: a report is a row of a table and a query. Command line and screens print the same rows.
 *
 * To add one: a query in db/queries/report.sql, an array of columns and a row of `reports` in app/work/report.c.
 */
#ifndef TEPAI_WORK_REPORT_H
#define TEPAI_WORK_REPORT_H

#include "model/model.h"
#include "sheet/sheet.h"
#include "store/query.h"

/* What a query is asked with beside :low and :high, the codes of the division. */
enum report_asks {
    REPORT_YEAR = 1 << 0,   /* :year */
    REPORT_DAYS = 1 << 1,   /* :today, :until (today + days) */
    REPORT_WEEKS = 1 << 2,  /* :since (today - weeks) */
};

enum report_kind {
    REPORT_TEXT,
    REPORT_NUMBER,
    REPORT_MONEY,  /* fen */
    REPORT_TENTHS, /* whole number of tenths */
    REPORT_CODE,   /* a code of the column's list, or several joined by ';' */
    REPORT_PROGRAMME, /* its code; people read its name */
    REPORT_TYPE,      /* name of a record type; people read its label */
    /* these are others in a redacted report */
    REPORT_EXPERT,      /* number of an expert, alone or before a blank and more; the first of a row is who the row is about */
    REPORT_PERSON,      /* name of the row's expert, or of somebody else where it has none */
    REPORT_RECORD,      /* key of a record, or the number of the row's expert */
    REPORT_EMPLOYER,    /* left out then */
};

struct report_column {
    const char *name;  /* "expert": header of csv, key of json */
    const char *label; /* N_() */
    enum report_kind kind;
    int cells;
    const char *list; /* REPORT_CODE: name of the code list */
};

struct report {
    const char *name;  /* "at-risk" */
    const char *title; /* N_() */
    const char *help;  /* N_(): one sentence */
    enum query query;
    unsigned asks; /* enum report_asks */
    const struct report_column *columns; /* as the query's columns */
    int count;
};

extern const struct report reports[];
extern const int report_count;

/* The same for `tepai todo`, which is no report of a year. */
extern const struct report report_todo;

/* Does it hold numbers, which stand right? */
bool report_is_number(const struct report_column *c);

/* Errors: ERR_MISSING naming those there are. */
MUST_USE bool report_find(const char *name, const struct report **out, struct err *e);

struct report_order {
    int year;
    const char *area; /* division, cut to its level; NULL = the actor's whole area */
    int days, weeks;
    bool redact;      /* people and records under numbers that are drawn anew for every run, employers left out */
    bool past;        /* as everything stood after a transaction, see journal_moment … */
    int64_t as_of;    /* … this one */
    const char *today; /* YYYY-MM-DD from which days are counted; NULL = the model's */
};

/* May the actor ask for that division? Before anything is printed. Errors: ERR_DENIED. */
MUST_USE bool report_may(const struct model *m, const struct report_order *order, struct err *e);

/*
 * Calls `row` with the values of every row. `for_people`: labels instead of codes, money with two digits in both.
 * Rights: only what lies in the actor's area. Errors: ERR_DENIED the division lies outside it; what `row` says (false).
 */
MUST_USE bool report_run(struct model *m, const struct report *r, const struct report_order *order, bool for_people,
                         bool (*row)(void *arg, const struct sheet_value *values, struct err *e), void *arg, struct err *e);

#endif
