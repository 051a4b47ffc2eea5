/* The sentences of the desk in one table, and how their blanks are filled. */
#include "plan_desk_say__.h"

#include <string.h>

/* {blanks} are filled by name, so that a translation may order them as it likes. */
static const char *const sentences[SAY__COUNT] = {
    /* The one reason why a need lacks somebody: a row for each constraint. */
    [SAY_WHY_NOBODY] = N_("Nobody can be sent: no available expert knows {specialty} or another specialty of its family."),
    [SAY_WHY_AWAY] = N_("{who} knows it, but {why}."),
    [SAY_WHY_FORBIDDEN] = N_("All who suit are forbidden here: {names}."),
    [SAY_WHY_QUOTA] = N_("The quota {quota} is full at {most}."),
    [SAY_WHY_PLACES] = N_("All who suit and may go have all their places taken: {names}."),
    [SAY_WHY_LIMIT] = N_("A limit stands in the way: {why}."),
    [SAY_WHY_LIMIT_OF] = N_("{who} has a place left, but {why}."),
    [SAY_WHY_PARTNER] = N_("{who} has a place left, but can go only together with somebody else, or the need only together with another."),
    [SAY_WHY_WORTH] = N_("{who} has a place left, but one expert more here would cost more than it brings: {change}."),
    [SAY_WHY_FREE] = N_("{who} has a place left and can go at once; the plan loses nothing by it."),
    [SAY_WHY_BETTER] = N_("The best plan sends somebody here: solve the plan again."),
    /* What lifting it brings. */
    [SAY_LIFT_ALLOW] = N_("If {who} were allowed here, a best plan would send one more expert to this need; whole plan: {change}."),
    [SAY_LIFT_ALLOW_NOT] = N_("Allowing {who} here would not be enough: the places bring more elsewhere; whole plan: {change}."),
    [SAY_LIFT_QUOTA] = N_("If it were one higher, a best plan would send one more expert to this need; whole plan: {change}."),
    [SAY_LIFT_QUOTA_NOT] = N_("If it were one higher, the place would bring more elsewhere; whole plan: {change}."),
    [SAY_LIFT_PLACE] = N_("If {who} took one place more, a best plan would send one more expert to this need; whole plan: {change}."),
    [SAY_LIFT_PLACE_NOT] = N_("If {who} took one place more, it would bring more elsewhere; whole plan: {change}."),
    /* The cheapest way without lifting anything. */
    [SAY_WAY] = N_("The cheapest way: {who} goes here{moves}; whole plan: {change}."),
    [SAY_WAY_NONE] = N_("As long as these wishes and limits stand there is no way to send anybody more."),
    [SAY_WAY_SOME] = N_("Of {choices} ways only the {tried} most promising were solved."),
    /* A pair. */
    [SAY_NEED] = N_("Need {need}, {specialty}, {village}: {got} of {wanted} experts."),
    [SAY_NEED_POOR] = N_("Need {need}, {specialty}, {village} (poor): {got} of {wanted} experts."),
    [SAY_SENT] = N_("{who} goes to {need} ({village}): {points} points = {parts}."),
    [SAY_PINNED] = N_("{who} goes to {need} ({village}) because somebody wishes it: {points} points = {parts}."),
    [SAY_WORKING] = N_("{who} is assigned to {need} ({village}) already: {points} points = {parts}."),
    [SAY_UNPIN] = N_("Without this wish the best plan would come to: {change}."),
    [SAY_NOT_BEST] = N_("The best plan does not send him there; a plan that does: {change}."),
    [SAY_WITHOUT] = N_("Without this pair, whole plan: {change}."),
    [SAY_OTHER_EXPERT] = N_("The best other expert here: {who}, {points} points; whole plan: {change}."),
    [SAY_OTHER_EXPERT_NONE] = N_("No other expert can be sent here instead."),
    [SAY_OTHER_NEED] = N_("The best other need for him: {need} ({village}), {points} points; whole plan: {change}."),
    [SAY_OTHER_NEED_NONE] = N_("There is no other need that he can be sent to instead."),
    /* An expert. */
    [SAY_EXPERT] = N_("{who}, {programme}, {home}: {load} of {places} places."),
    [SAY_IDLE_UNFIT] = N_("No open need asks for what he knows."),
    [SAY_IDLE] = N_("The best that one place more of his could do: {need} ({village}), {points} points{moves}; whole plan: {change}."),
    /* A quota. */
    [SAY_QUOTA] = N_("Quota {quota}: {got}, at least {least}."),
    [SAY_QUOTA_MOST] = N_("Quota {quota}: {got}, at least {least}, at most {most}."),
    [SAY_QUOTA_MET] = N_("Its lower bound is reached."),
    [SAY_MISS_FEW] = N_("It misses {missing}: only {there} could be counted at all."),
    [SAY_MISS_OWN] = N_("It misses {missing}: its own upper bound is {most}."),
    [SAY_MISS_UPPER] = N_("It misses {missing}: the quota {other} is full at {most}."),
    [SAY_MISS_UNFIT] = N_("It misses {missing}: those who could still be counted suit no need that is free."),
    [SAY_MISS_POOR] = N_("It misses {missing}: one more would leave a poor village without anybody."),
    [SAY_MISS_OTHER] = N_("It misses {missing}: one more would take one from another quota."),
    [SAY_MISS_UNCOUNTED] = N_("It misses {missing}; upper bounds of heads or other limits bind, and what one more would take was not computed."),
    [SAY_QUOTA_WAY] = N_("The cheapest way to one more{moves}; whole plan: {change}."),
    [SAY_QUOTA_RAISE] = N_("If its upper bound were one higher, whole plan: {change}."),
    /* Somebody who is not there. */
    [SAY_SUPPLY] = N_("One more expert of {specialty} in {league} ({programme}, {home}, places {places}) would bring {served} more placements; whole plan: {change}."),
    /* What everything is measured against. */
    [SAY_BASE] = N_("This plan is not the best of its wishes: it stands at {mine} against it. All numbers are measured against that best plan."),
    [SAY_BASE_EMPTY] = N_("This plan is not solved: all numbers are measured against the best plan of its wishes."),
    [SAY_INEXACT] = N_("The search for the best plan gave up before its end: a better one may exist, and the numbers may be off by as much."),
};

void desk__say(struct buf *out, enum desk_say what, const struct desk_blank *blanks)
{
    const char *text = _(sentences[what]);

    while (*text) {
        size_t plain = strcspn(text, "{");
        buf_add_len(out, text, plain);
        text += plain;
        if (!*text)
            break;
        size_t len = strcspn(++text, "}");
        const struct desk_blank *b = blanks;
        while (b->name && (strlen(b->name) != len || strncmp(b->name, text, len) != 0))
            b++;
        BUG_ON(!b->name);
        buf_add(out, b->text);
        text += len + (text[len] == '}');
    }
    buf_add_char(out, '\n');
}

/* ---- effects ---- */

static void add_number(struct buf *out, const char *label, int64_t n)
{
    if (n == 0)
        return;
    if (out->len)
        buf_add(out, _(", "));
    buf_addf(out, "%s %+lld", label, (long long)n);
}

void plan_effect_say(const struct plan_effect *effect, struct buf *out)
{
    struct buf text = {0};

    if (!effect->known) {
        buf_add(out, _("there is no plan with it"));
        return;
    }
    add_number(&text, _("poor villages"), effect->poor);
    add_number(&text, _("quota shortfall"), effect->shortfall);
    add_number(&text, _("total points"), effect->value);
    buf_add(out, text.len ? buf_text(&text) : _("no loss"));
    if (!effect->exact)
        buf_add(out, _(" (as far as the search came)"));
    buf_release(&text);
}

const char *desk__change(const struct plan_effect *effect, struct arena *mem)
{
    struct buf text = {0};

    plan_effect_say(effect, &text);
    return desk__keep(mem, &text);
}

/* ---- names and numbers ---- */

const char *desk__who(const struct plan_desk *d, int32_t expert, struct arena *mem)
{
    struct buf text = {0};

    buf_addf(&text, "%s %s", d->people[expert].no, d->people[expert].name);
    return desk__keep(mem, &text);
}

const char *desk__number(int64_t n, struct arena *mem)
{
    struct buf text = {0};

    buf_add_int(&text, n);
    return desk__keep(mem, &text);
}

const char *desk__quota(const struct plan_desk *d, int32_t quota, struct arena *mem)
{
    struct buf text = {0};

    buf_addf(&text, "%s (%s)", d->quotas[quota], d->d.quota_names[quota]);
    return desk__keep(mem, &text);
}

const char *desk__sum(struct plan_desk *d, struct plan_pair p, struct arena *mem)
{
    struct plan_part parts[PLAN_PARTS_MAX];
    struct buf text = {0};
    int32_t count;

    if (desk__parts(d, p, parts, &count) < 0 || count == 0)
        buf_add(&text, "0");
    for (int32_t i = 0; i < count; i++)
        buf_addf(&text, "%s%s %d", i ? " + " : "", parts[i].label, parts[i].points);
    return desk__keep(mem, &text);
}

/* "; E3 leaves N7; E9 goes to N7": what changes beside the pair itself. */
const char *desk__moves(const struct plan_desk *d, const struct plan_way *w, struct arena *mem)
{
    enum { SHOWN = 6 };
    struct buf text = {0};
    int32_t shown = 0, left = 0;

    for (int32_t i = 0; i < w->removed_count + w->added_count; i++) {
        bool leaves = i < w->removed_count;
        struct plan_pair p = leaves ? w->removed[i] : w->added[i - w->removed_count];
        if (!leaves && p.expert == w->pair.expert && p.need == w->pair.need)
            continue;
        if (shown++ >= SHOWN) {
            left++;
            continue;
        }
        buf_add(&text, _("; "));
        buf_addf(&text, leaves ? _("%s leaves %s") : _("%s goes to %s"), desk__who(d, p.expert, mem), d->d.needs.words[p.need]);
    }
    if (left)
        buf_addf(&text, _("; and %d changes more"), left);
    return desk__keep(mem, &text);
}
