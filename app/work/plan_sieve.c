/*
 * The inner loop of pricing: which candidates of a need may cost less than asked for. Eight at a time, without a branch
 * and without a product. Source: docs/planner.md, "The solver".
 */
#include "plan_net__.h"

#include <stdlib.h>

/* No score is higher (plan_read.c), so up to this line nobody is passed over because his price was cut to the highest. */
enum { LINE_MOST = PLAN_SIEVE_HIGH - 1000000000 };

void plan_sieve__release(struct plan_sieve *s)
{
    free(s->above);
    *s = (struct plan_sieve){0};
}

void plan_sieve__open(struct plan_sieve *s, const int64_t *price, int32_t experts, int64_t scale)
{
    if (!s->above)
        s->above = mem_new(((size_t)experts + 1) * sizeof *s->above);
    s->scale = scale;
    s->lowest = experts > 0 ? price[0] : 0;
    for (int32_t x = 1; x < experts; x++)
        s->lowest = price[x] < s->lowest ? price[x] : s->lowest;
    for (int32_t x = 0; x < experts; x++) {
        int64_t above = (price[x] - s->lowest) / scale;
        s->above[x] = above < PLAN_SIEVE_HIGH ? (int32_t)above : PLAN_SIEVE_HIGH;
    }
}

/* Whole points are rounded down on both sides, so what is below stays below or on the line. */
int32_t plan_sieve__line(const struct plan_sieve *s, int64_t below)
{
    int64_t line = (below - s->lowest) / s->scale;

    if (line > LINE_MOST)
        return INT32_MAX;
    return line < -PLAN_SIEVE_HIGH ? -PLAN_SIEVE_HIGH : (int32_t)line;
}

static int32_t lower(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

int32_t plan_sieve__next(const struct plan_sieve *s, const int32_t *expert, const int32_t *score, int32_t at, int32_t count,
                         int32_t line)
{
    const int32_t *above = s->above;

#define COST(i) (above[expert[i]] - score[i])
    while (at + 8 <= count) {
        int32_t one = lower(COST(at), COST(at + 1)), two = lower(COST(at + 2), COST(at + 3));
        int32_t three = lower(COST(at + 4), COST(at + 5)), four = lower(COST(at + 6), COST(at + 7));
        if (lower(lower(one, two), lower(three, four)) <= line)
            break;
        at += 8;
    }
    while (at < count && COST(at) > line)
        at++;
#undef COST
    return at;
}
