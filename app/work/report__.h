/* Redacted reports: the same person or record has the same drawn number in all rows of a run. */
#ifndef TEPAI_WORK_REPORT__H
#define TEPAI_WORK_REPORT__H

#include "base/hash.h"
#include "work/report.h"

struct redactor {
    struct model *m;
    struct hash persons, records; /* number or name -> drawn number */
    struct hash drawn;
};

/* Replaces what names somebody in the values of one row; texts[i] holds the text of value i. */
MUST_USE bool report_redact__row(struct redactor *x, const struct report *r, struct sheet_value *values, struct buf *texts, struct err *e);
void report_redact__release(struct redactor *x);

#endif
