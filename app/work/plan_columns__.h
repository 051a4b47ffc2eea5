/* Columns on their way into the network: what plan_columns.c and plan_price.c share. */
#ifndef TEPAI_WORK_PLAN_COLUMNS__H
#define TEPAI_WORK_PLAN_COLUMNS__H

#include "plan_net__.h"

/*
 * The needs in runs of about as many candidates each, one after the other: run i goes from at[i] to at[i + 1]. How many there
 * are depends on the instance alone, and one is enough where candidates are few or not stored.
 */
enum { PLAN_RUNS = 16 };
struct plan_runs {
    int count;
    int32_t at[PLAN_RUNS + 1];
};
struct plan_runs plan_runs__of(const struct plan_instance *in);

/* Columns in bins of at most `most`, the best kept: each bin a heap with the worst on top. */
struct plan_bins {
    struct plan_column *column; /* most of them for each bin */
    int32_t *count;             /* by bin */
    int64_t *limit;             /* by bin: a column that ranks beyond it need not be offered */
    int32_t bins, most;
};

struct plan_bins plan_bins__new(int32_t count, int32_t most);

/* The same, where there is none yet; b. */
struct plan_bins *plan_bins__open(struct plan_bins *b, int32_t count, int32_t most);
void plan_bins__release(struct plan_bins *b);
void plan_bins__offer(struct plan_bins *b, int32_t bin, struct plan_column c);

/* Offers all of another's (which may be zeroed) to this; the other is empty then. */
void plan_bins__join(struct plan_bins *b, struct plan_bins *other);

/*
 * Adds them all to the network, mixed: neighbours in the list compete, so they must not stand side by side. The order is that
 * of the columns, not the one in which they were offered.
 */
void plan_bins__add_mixed(struct plan_net *p, struct plan_bins *b);

#endif
