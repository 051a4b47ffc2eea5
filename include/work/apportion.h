/*
 * Sharing out a whole number of seats by weights: largest remainder and highest averages, with a floor and a ceiling for
 * each share. Exact: weights are whole numbers, products are taken in 128 bits, no floating point decides anything.
 *
 * | method         | rule                                                     | divisor of the s-th seat |
 * |----------------|----------------------------------------------------------|--------------------------|
 * | hamilton       | whole part of the exact share, the rest by remainder     | –                        |
 * | dhondt         | the next seat goes to the largest weight / divisor       | s                        |
 * | sainte-lague   |                                                          | s - 1/2                  |
 * | adams          |                                                          | s - 1                    |
 * | huntington     |                                                          | sqrt(s (s - 1))          |
 *
 * Floor and ceiling in the highest averages: a share starts at its floor and stops at its ceiling, so the result is
 * house monotone with them too. In the largest remainder: what a bound cuts off is fixed there and the rest is
 * shared out again among the others, until nothing is cut; then whole parts and remainders as usual.
 * Ties go to the earlier row.
 *
 * Source: docs/domain.md, "Apportionment".
 */
#ifndef TEPAI_WORK_APPORTION_H
#define TEPAI_WORK_APPORTION_H

#include "base/err.h"

#include <stdint.h>

enum apportion_method {
    APPORTION_HAMILTON,
    APPORTION_SAINTE_LAGUE,
    APPORTION_DHONDT,
    APPORTION_ADAMS,
    APPORTION_HUNTINGTON,
    APPORTION__COUNT
};

/* By method: the word of the command line, and one line of help (N_()). */
struct apportion_name {
    const char *name, *help;
};
extern const struct apportion_name apportion_names[APPORTION__COUNT];

/* "hamilton" and so on. Errors: ERR_INPUT naming the methods. */
MUST_USE bool apportion_method_named(const char *name, enum apportion_method *out, struct err *e);

enum { APPORTION_WEIGHT_MAX = 1000000000, APPORTION_TOTAL_MAX = 1000000 };

enum apportion_bound { APPORTION_FREE, APPORTION_FLOOR, APPORTION_CEILING };

struct apportion_share {
    int64_t weight;         /* 0 … APPORTION_WEIGHT_MAX; 0 = gets its floor, and more only when all others are full */
    int64_t floor, ceiling; /* seats; 0 <= floor <= ceiling */
    /* answered: */
    int64_t seats;
    int64_t without;        /* seats it would get if there were no bounds */
    enum apportion_bound bound; /* which of its bounds it stands at, where `without` lies beyond it */
};

/*
 * Fills seats, without and bound of all shares; seats add up to `total`.
 * Errors: ERR_INPUT naming what cannot be: floors above the total, ceilings below it, no weight at all.
 */
MUST_USE bool apportion(struct apportion_share *shares, int32_t count, int64_t total, enum apportion_method method,
                        struct err *e);

/* total * weight / all weights in thousandths, rounded down: the exact share. */
int64_t apportion_exact_thousandths(const struct apportion_share *shares, int32_t count, int32_t of, int64_t total);

#endif
