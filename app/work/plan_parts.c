/* The parts of a score, named. */
#include "plan_data__.h"

#include <stdlib.h>

const struct plan_part_name plan_part_names[PLAN_PART__COUNT] = {
    [PLAN_PART_FIRST] = {"first", N_("first specialty")},
    [PLAN_PART_SECOND] = {"second", N_("second specialty")},
    [PLAN_PART_THIRD] = {"third", N_("third specialty")},
    [PLAN_PART_FAMILY] = {"family", N_("specialty of the same family")},
    [PLAN_PART_PRIORITY] = {"priority", N_("priority of the need")},
    [PLAN_PART_NEAR] = {"near", N_("nearness")},
    [PLAN_PART_LANGUAGE] = {"language", N_("language")},
    [PLAN_PART_AGAIN] = {"again", N_("served the village last year")},
    [PLAN_PART_APPRAISAL] = {"appraisal", N_("last year's appraisal")},
};

static int compare_fits(const void *a, const void *b)
{
    const struct plan_fit *p = a, *q = b;

    return p->expert < q->expert ? -1 : p->expert > q->expert;
}

/* How he fits: points into the part they are given for. */
static void put_fit(const struct plan_score *s, struct plan_pair p, int32_t out[PLAN_PART__COUNT])
{
    const int32_t *has = s->in->experts[p.expert].specialty;
    int32_t wanted = s->in->needs[p.need].specialty;

    if (wanted < 0)
        return;
    const struct plan_fit key = {p.expert, 0}, *from = s->fits + s->fit_start[wanted];
    size_t count = (size_t)(s->fit_start[wanted + 1] - s->fit_start[wanted]);
    const struct plan_fit *fit = count ? bsearch(&key, from, count, sizeof key, compare_fits) : NULL;
    if (!fit)
        return;
    for (int i = 0; i < 3; i++)
        if (has[i] == wanted && s->points.fit[i] == fit->points) {
            out[PLAN_PART_FIRST + i] = fit->points;
            return;
        }
    out[PLAN_PART_FAMILY] = fit->points;
}

int32_t plan_score__parts(const struct plan_data *d, struct plan_pair p, int32_t *scratch, int32_t out[PLAN_PART__COUNT])
{
    const struct plan_score *s = &d->score;
    const struct plan_need *n = &d->in.needs[p.need];
    int32_t wants = d->in.villages[n->village].language, sum = plan_score__of(d, p, scratch), known = 0;

    for (int i = 0; i < PLAN_PART__COUNT; i++)
        out[i] = 0;
    if (sum < 0)
        return sum;
    put_fit(s, p, out);
    out[PLAN_PART_PRIORITY] = s->points.priority * n->priority;
    if (s->home[p.expert] >= 0)
        out[PLAN_PART_NEAR] = plan_score__near(s, n->village, s->home[p.expert]);
    if (wants == 0 || (wants & d->in.experts[p.expert].language))
        out[PLAN_PART_LANGUAGE] = s->points.language;
    const struct plan_pair again = {p.expert, n->village};
    if (s->again_count && bsearch(&again, s->again, (size_t)s->again_count, sizeof again, plan_pair__compare))
        out[PLAN_PART_AGAIN] = s->points.again;
    out[PLAN_PART_APPRAISAL] = s->merit[p.expert];
    for (int i = 0; i < PLAN_PART__COUNT; i++)
        known += out[i];
    BUG_ON(known != sum);
    return sum;
}
