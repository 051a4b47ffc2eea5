/* Seats by weights: largest remainder and highest averages. Nothing here knows a division or a database. */
#include "work/apportion.h"

#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

const struct apportion_name apportion_names[APPORTION__COUNT] = {
    [APPORTION_HAMILTON] = {"hamilton", N_("largest remainder: the whole part of the exact share, then the largest remainders")},
    [APPORTION_SAINTE_LAGUE] = {"sainte-lague", N_("highest averages with divisors 1, 3, 5, ...: favours neither large nor small")},
    [APPORTION_DHONDT] = {"dhondt", N_("highest averages with divisors 1, 2, 3, ...: favours the large")},
    [APPORTION_ADAMS] = {"adams", N_("highest averages with divisors 0, 1, 2, ...: everyone gets one first; favours the small")},
    [APPORTION_HUNTINGTON] = {"huntington", N_("highest averages with geometric means: everyone gets one first")},
};

bool apportion_method_named(const char *name, enum apportion_method *out, struct err *e)
{
    struct buf known = {0};

    for (int i = 0; i < APPORTION__COUNT; i++) {
        if (strcmp(apportion_names[i].name, name) == 0) {
            *out = (enum apportion_method)i;
            buf_release(&known);
            return true;
        }
        buf_addf(&known, "%s%s", i ? ", " : "", apportion_names[i].name);
    }
    err_set(e, ERR_INPUT, _("\"%.32s\" is no method of apportionment; there are: %s"), name, buf_text(&known));
    buf_release(&known);
    return false;
}

static int64_t sum_weights(const struct apportion_share *s, int32_t count)
{
    int64_t sum = 0;

    for (int32_t i = 0; i < count; i++)
        sum += s[i].weight;
    return sum;
}

int64_t apportion_exact_thousandths(const struct apportion_share *s, int32_t count, int32_t of, int64_t total)
{
    int64_t all = sum_weights(s, count);

    return all ? (int64_t)((wide)total * 1000 * (wide)s[of].weight / (wide)all) : 0;
}

/* ---- highest averages ---- */

/*
 * Is weight / divisor of the next seat larger for a than for b? Divisors as squares of twice their value, so that every
 * method stays in whole numbers: w² · d(b)² > w(b)² · d(a)². With the limits of apportion.h it fits 128 bits.
 */
static wide divisor_square(enum apportion_method method, int64_t seats)
{
    wide s = (wide)seats;

    switch (method) {
    case APPORTION_DHONDT:
        return 4 * (s + 1) * (s + 1);
    case APPORTION_SAINTE_LAGUE:
        return (2 * s + 1) * (2 * s + 1);
    case APPORTION_ADAMS:
        return 4 * s * s;
    case APPORTION_HUNTINGTON:
        return 4 * s * (s + 1);
    case APPORTION_HAMILTON:
    case APPORTION__COUNT:
        break;
    }
    BUG("method %d has no divisors", (int)method);
}

static bool ahead(const struct apportion_share *a, int64_t a_seats, const struct apportion_share *b, int64_t b_seats,
                  enum apportion_method method)
{
    wide da = divisor_square(method, a_seats), db = divisor_square(method, b_seats);
    wide wa = (wide)a->weight * (wide)a->weight, wb = (wide)b->weight * (wide)b->weight;

    if (wa == 0 || wb == 0)
        return wa == wb ? a_seats < b_seats : wa > 0;
    if ((da == 0) != (db == 0))
        return da == 0; /* a first seat that costs nothing */
    if (da == 0 && db == 0)
        return wa > wb;
    return wa * db > wb * da;
}

static void give_highest(int64_t *seats, const struct apportion_share *s, int32_t count, int64_t left,
                         enum apportion_method method, bool bounded)
{
    for (; left > 0; left--) {
        int32_t best = -1;
        for (int32_t i = 0; i < count; i++)
            if ((!bounded || seats[i] < s[i].ceiling) && (best < 0 || ahead(&s[i], seats[i], &s[best], seats[best], method)))
                best = i;
        seats[best]++;
    }
}

/* ---- largest remainder ---- */

/*
 * Open rows share `left` exactly; the side that misses its bounds by more is fixed at them, both when they are level:
 * what stays open in the end is total · weight / weights within its bounds. Answers whether a row was fixed.
 */
static bool fix_beyond(const struct apportion_share *s, int32_t count, int64_t left, int64_t *fixed)
{
    wide weights = 0, over = 0, under = 0;
    bool any = false;

    for (int32_t i = 0; i < count; i++)
        weights += fixed[i] < 0 ? (wide)s[i].weight : 0;
    for (int32_t i = 0; i < count; i++) {
        wide share = (wide)left * (wide)s[i].weight, least = (wide)s[i].floor * weights, most = (wide)s[i].ceiling * weights;
        over += fixed[i] < 0 && share > most ? share - most : 0;
        under += fixed[i] < 0 && share < least ? least - share : 0;
    }
    for (int32_t i = 0; i < count; i++) {
        wide share = (wide)left * (wide)s[i].weight, least = (wide)s[i].floor * weights, most = (wide)s[i].ceiling * weights;
        if (fixed[i] >= 0)
            continue;
        if (under >= over && share < least)
            fixed[i] = s[i].floor;
        else if (over >= under && share > most)
            fixed[i] = s[i].ceiling;
        any = any || fixed[i] >= 0;
    }
    return any;
}

/* One more seat for the row with the largest remainder that has room; who has had one waits for a second round. */
static void give_remainders(int64_t *seats, const int64_t *rest, const struct apportion_share *s, int32_t count, int64_t left, bool bounded)
{
    bool *had = mem_zero((size_t)count + 1, sizeof *had);

    while (left > 0) {
        int32_t best = -1;
        for (int32_t i = 0; i < count; i++)
            if (!had[i] && (!bounded || seats[i] < s[i].ceiling) && (best < 0 || rest[i] > rest[best]))
                best = i;
        if (best < 0) { /* a second round: everyone with room has had one */
            memset(had, 0, (size_t)count);
            continue;
        }
        had[best] = true;
        seats[best]++;
        left--;
    }
    free(had);
}

static void hamilton(int64_t *seats, const struct apportion_share *s, int32_t count, int64_t total, bool bounded)
{
    int64_t *fixed = mem_new(((size_t)count + 1) * sizeof *fixed), *rest = mem_zero((size_t)count + 1, sizeof *rest);
    int64_t left = total, weights = 0;

    for (int32_t i = 0; i < count; i++)
        fixed[i] = -1;
    for (bool more = true; more;) {
        more = bounded && fix_beyond(s, count, left, fixed);
        left = total;
        for (int32_t i = 0; i < count; i++)
            left -= fixed[i] > 0 ? fixed[i] : 0;
    }
    for (int32_t i = 0; i < count; i++)
        weights += fixed[i] < 0 ? s[i].weight : 0;
    int64_t open = left;
    for (int32_t i = 0; i < count; i++) {
        wide share = (wide)open * (wide)s[i].weight;
        seats[i] = fixed[i] >= 0 ? fixed[i] : weights ? (int64_t)(share / (wide)weights) : s[i].floor * bounded;
        rest[i] = fixed[i] >= 0 || !weights ? 0 : (int64_t)(share % (wide)weights);
        left -= fixed[i] < 0 ? seats[i] : 0;
    }
    give_remainders(seats, rest, s, count, left, bounded);
    free(fixed);
    free(rest);
}

/* ---- the whole ---- */

static bool check_bounds(const struct apportion_share *s, int32_t count, int64_t total, struct err *e)
{
    int64_t floors = 0, ceilings = 0;

    for (int32_t i = 0; i < count; i++) {
        BUG_ON(s[i].floor < 0 || s[i].ceiling < s[i].floor || s[i].weight < 0 || s[i].weight > APPORTION_WEIGHT_MAX);
        floors += s[i].floor;
        ceilings += s[i].ceiling;
    }
    if (count == 0)
        return err_set(e, ERR_INPUT, _("there is nothing to share out to"));
    if (floors > total)
        return err_set(e, ERR_INPUT, _("the floors add up to %lld, more than the %lld to share out: lower the floor or raise the total"),
                       (long long)floors, (long long)total);
    if (ceilings < total)
        return err_set(e, ERR_INPUT, _("the ceilings add up to %lld, less than the %lld to share out: raise the ceiling or lower the total"),
                       (long long)ceilings, (long long)total);
    return sum_weights(s, count) > 0 || total == floors || err_set(e, ERR_INPUT, _("all weights are 0: there is nothing to share out by"));
}

static void run(int64_t *seats, const struct apportion_share *s, int32_t count, int64_t total, enum apportion_method method, bool bounded)
{
    int64_t left = total;

    for (int32_t i = 0; i < count; i++) {
        seats[i] = bounded ? s[i].floor : 0;
        left -= seats[i];
    }
    if (method == APPORTION_HAMILTON)
        hamilton(seats, s, count, total, bounded);
    else
        give_highest(seats, s, count, left, method, bounded);
}

bool apportion(struct apportion_share *s, int32_t count, int64_t total, enum apportion_method method, struct err *e)
{
    if (total < 0 || total > APPORTION_TOTAL_MAX)
        return err_set(e, ERR_INPUT, _("the number to share out must be from 0 to %d"), (int)APPORTION_TOTAL_MAX);
    if (!check_bounds(s, count, total, e))
        return false;
    int64_t *seats = mem_zero((size_t)count + 1, sizeof *seats), *without = mem_zero((size_t)count + 1, sizeof *without);
    run(seats, s, count, total, method, true);
    run(without, s, count, total, method, false);
    for (int32_t i = 0; i < count; i++) {
        s[i].seats = seats[i];
        s[i].without = without[i];
        s[i].bound = seats[i] == s[i].floor && without[i] < s[i].floor       ? APPORTION_FLOOR
                     : seats[i] == s[i].ceiling && without[i] > s[i].ceiling ? APPORTION_CEILING
                                                                             : APPORTION_FREE;
    }
    free(seats);
    free(without);
    return true;
}
