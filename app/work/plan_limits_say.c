/* Limits beyond quotas as sentences. */
#include "plan_limits_say__.h"

#include "plan_stations__.h"

static int32_t days_of(const struct plan_data *d, int32_t need)
{
    return d->in.needs[need].days > 0 ? d->in.needs[need].days : 1;
}

static bool is_there(const struct plan_data *d, const struct plan_tally *t, int32_t expert, int32_t village)
{
    for (int32_t i = t->expert_start[expert]; i < t->expert_start[expert + 1]; i++)
        if (d->in.needs[t->expert_need[i]].village == village)
            return true;
    return false;
}

static bool say_village(const struct plan_data *d, const struct plan_tally *t, int32_t need, struct buf *out)
{
    int32_t v = d->in.needs[need].village, most = d->in.villages[v].most;

    if (most == 0 || t->reached[v] < most - 1)
        return false;
    buf_addf(out, _("the village %s may get %d and has them"), d->villages.words[v], most - 1);
    return true;
}

static bool say_days(const struct plan_data *d, const struct plan_tally *t, struct plan_pair p, struct buf *out)
{
    int32_t all = d->in.experts[p.expert].days - 1, used = 0, takes = days_of(d, p.need);

    for (int32_t i = t->expert_start[p.expert]; i < t->expert_start[p.expert + 1]; i++)
        used += days_of(d, t->expert_need[i]);
    if (all < 0 || used + takes <= all)
        return false;
    buf_addf(out, _("his days do not suffice: %d of %d are used, a stay takes %d"), used, all, takes);
    return true;
}

static bool say_apart(const struct plan_data *d, const struct plan_tally *t, struct plan_pair p, struct buf *out)
{
    for (int32_t i = 0; i < d->in.tie_count; i++) {
        const struct plan_tie *tie = &d->in.ties[i];
        int32_t other = tie->expert == p.expert ? tie->other : tie->other == p.expert ? tie->expert : -1;
        if (tie->together || other < 0 || !is_there(d, t, other, d->in.needs[p.need].village))
            continue;
        buf_addf(out, _("%s goes to this village, and the two are kept apart"), d->experts.words[other]);
        return true;
    }
    return false;
}

static bool say_person(const struct plan_data *d, const struct plan_tally *t, struct plan_pair p, struct buf *out)
{
    const struct plan_expert *x = &d->in.experts[p.expert];
    int32_t load = plan_tally__load(t, p.expert), paid = 1, other = -1;

    for (int32_t y = 0; x->person && y < d->in.expert_count; y++) {
        const struct plan_expert *o = &d->in.experts[y];
        if (y == p.expert || o->person != x->person || plan_tally__load(t, y) == 0)
            continue;
        other = y;
        load += plan_tally__load(t, y);
        paid += o->subsidised && o->programme != x->programme;
        if (plan_tally__has(t, (struct plan_pair){y, p.need})) {
            buf_addf(out, _("the person goes there as %s already"), d->experts.words[y]);
            return true;
        }
    }
    if (other < 0)
        return false;
    if (d->in.params.load_most > 0 && load >= d->in.params.load_most)
        buf_addf(out, _("the person has %d places with those as %s; more are not allowed"), load, d->experts.words[other]);
    else if (d->in.params.subsidies_most > 0 && x->subsidised && paid > d->in.params.subsidies_most)
        buf_addf(out, _("the person goes as %s under another subsidised programme; %d a person are allowed"), d->experts.words[other],
                 d->in.params.subsidies_most);
    else
        return false;
    return true;
}

bool plan_limits__say(const struct plan_data *d, const struct plan_tally *t, struct plan_pair p, struct buf *out)
{
    return say_village(d, t, p.need, out) || say_days(d, t, p, out) || say_apart(d, t, p, out) || say_person(d, t, p, out) || plan_stations__say(d, t, p, out);
}

/* The other half of a team. */
static bool say_team(const struct plan_data *d, const struct plan_tally *t, int32_t need, int32_t *scratch, struct buf *out)
{
    const int32_t *expert, *score;
    int32_t mate = d->in.needs[need].team - 1;

    if (mate < 0 || plan_tally__got(t, mate) > 0 || plan_tally__got(t, need) > 0)
        return false;
    if (plan_candidates_of(&d->in, mate, scratch, &expert, &score) == 0)
        buf_addf(out, _("it is in a team with %s, for which nobody suits"), d->needs.words[mate]);
    else
        buf_addf(out, _("it is in a team with %s: both get somebody or neither does, and both together bring less than elsewhere"), d->needs.words[mate]);
    return true;
}

bool plan_limits__why(const struct plan_data *d, const struct plan_tally *t, int32_t need, int32_t *scratch, struct buf *out)
{
    const int32_t *expert, *score;
    struct buf text = {0};
    int32_t blocked = 0, count;

    if (say_village(d, t, need, out) || say_team(d, t, need, scratch, out))
        return true;
    count = plan_candidates_of(&d->in, need, scratch, &expert, &score);
    for (int32_t i = 0; i < count; i++) {
        struct plan_pair p = {expert[i], need};
        if (plan_tally__has(t, p) || !plan_limits__say(d, t, p, &text))
            break;
        blocked++;
        if (i + 1 < count)
            buf_reset(&text);
    }
    bool all = count > 0 && blocked == count;
    if (all && count == 1)
        buf_addf(out, _("only %s suits: %s"), d->experts.words[expert[0]], buf_text(&text));
    else if (all)
        buf_addf(out, _("a limit stands against each of the %d who suit; against %s: %s"), count, d->experts.words[expert[count - 1]], buf_text(&text));
    buf_release(&text);
    return all;
}

void plan_limits__unmet(const struct plan_data *d, const struct plan_tally *t, int32_t need, int32_t *scratch, struct buf *out)
{
    const int32_t *expert, *score;
    int32_t suit = plan_candidates_of(&d->in, need, scratch, &expert, &score);

    if (suit <= 0)
        buf_add(out, _("no available expert has the specialty or another of its family"));
    else if (!plan_limits__why(d, t, need, scratch, out))
        buf_addf(out, _("%d experts suit; all their places bring more elsewhere, or a quota is full"), suit);
}
