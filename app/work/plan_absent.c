/* Who is absent too long to be sent in a year, for queries that count who is there. */
#include "plan_data__.h"

#include <stdlib.h>

bool plan_absent(struct model *m, int year, struct buf *out, struct err *e)
{
    struct stay_left *left = NULL;
    int32_t count = 0;
    struct plan_points points;

    if (!plan_points__load(m, &points, e) || !stay_left_of_year(m, year, &left, &count, e))
        return false;
    buf_add_char(out, '[');
    for (int32_t i = 0, any = 0; i < count; i++)
        if (plan_absent__is(&left[i], &points))
            buf_addf(out, "%s%lld", any++ ? "," : "", (long long)left[i].expert);
    buf_add_char(out, ']');
    free(left);
    return true;
}

bool plan_absent__is(const struct stay_left *left, const struct plan_points *points)
{
    return left && !left->working && left->days < points->least_days;
}
