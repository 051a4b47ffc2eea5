/*
 * Writes the proof of a bound: flow and potentials of the whole network, numbered as the reference
 * statement of the model numbers it, although only a part of it was ever built. What never came in
 * has potentials that follow from its neighbours'.
 */
#include "plan_certificate__.h"
#include "plan_instance__.h"

#include "work/plan_solve.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct plan_certificate {
    struct plan_pair *pairs; /* carrying flow, pins included */
    int64_t pair_count;
    bool *counted; /* by expert: his first place is used */
    int64_t *expert_pi, *village_pi, *need_pi;
    struct plan_group *groups; /* copies: keys and nodes */
    int64_t *group_pi;
    int32_t group_count;
    int64_t source_pi, sink_pi, places;
    int64_t least, most; /* of all potentials of the network, with room for what is not in it */
    struct plan_weights weights;
};

void plan_certificate__free(struct plan_certificate *c)
{
    if (!c)
        return;
    free(c->pairs);
    free(c->counted);
    free(c->expert_pi);
    free(c->village_pi);
    free(c->need_pi);
    free(c->groups);
    free(c->group_pi);
    free(c);
}

static void take_flow(struct plan_certificate *c, const struct plan_net *p)
{
    const struct plan_instance *in = p->in;
    struct plan_pair pair;

    c->pairs = mem_new(((size_t)p->places + 1) * sizeof *c->pairs);
    c->counted = mem_zero((size_t)in->expert_count + 1, sizeof *c->counted);
    for (int32_t i = 0; i < in->pin_count; i++)
        c->pairs[c->pair_count++] = in->pins[i];
    for (int32_t a = 0; a < p->flow.arc_count; a++)
        if (p->flow.state[a] != FLOW_EMPTY && plan_net__pair(p, a, &pair) && flow_on(&p->flow, a))
            c->pairs[c->pair_count++] = pair;
    for (int32_t x = 0; x < in->expert_count; x++)
        c->counted[x] = p->first_arc[x] >= 0 && flow_on(&p->flow, p->first_arc[x]);
}

static void take_range(struct plan_certificate *c, const struct plan_net *p)
{
    const int64_t *pi = p->flow.pi;

    c->least = c->most = pi[0];
    for (int32_t v = 1; v < p->flow.node_count; v++) {
        c->least = pi[v] < c->least ? pi[v] : c->least;
        c->most = pi[v] > c->most ? pi[v] : c->most;
    }
    c->least -= plan_most_score(p->in) + 1;
    c->most += p->weights.poor;
}

static void take_potentials(struct plan_certificate *c, const struct plan_net *p)
{
    const struct plan_instance *in = p->in;
    const int64_t *pi = p->flow.pi;

    c->expert_pi = mem_new(((size_t)in->expert_count + 1) * sizeof *c->expert_pi);
    c->need_pi = mem_new(((size_t)in->need_count + 1) * sizeof *c->need_pi);
    c->village_pi = mem_new(((size_t)in->village_count + 1) * sizeof *c->village_pi);
    c->group_pi = mem_new(((size_t)p->group_count + 1) * sizeof *c->group_pi);
    c->groups = mem_new(((size_t)p->group_count + 1) * sizeof *c->groups);
    memcpy(c->expert_pi, pi + p->first_expert, (size_t)in->expert_count * sizeof *pi);
    for (int32_t i = 0; i < p->group_count; i++) {
        c->groups[i] = p->groups[i];
        c->group_pi[i] = p->groups[i].node < 0 ? 0 : pi[p->groups[i].node];
    }
    /* A need that nothing may reach: below every expert by more than a score. */
    for (int32_t v = 0; v < in->village_count; v++)
        c->village_pi[v] = c->least;
    for (int32_t n = 0; n < in->need_count; n++)
        if (!plan_net__need_price(p, n, &c->need_pi[n]))
            c->need_pi[n] = c->least;
        else
            c->village_pi[in->needs[n].village] = c->need_pi[n];
    for (int32_t v = 0; v < in->village_count; v++)
        if (p->village_node[v] >= 0)
            c->village_pi[v] = pi[p->village_node[v]];
}

struct plan_certificate *plan_certificate__take(const struct plan_net *p)
{
    struct plan_certificate *c = mem_zero(1, sizeof *c);

    c->source_pi = p->flow.pi[p->source];
    c->sink_pi = p->flow.pi[p->sink];
    c->places = p->places;
    c->weights = p->weights;
    c->group_count = p->group_count;
    take_range(c, p);
    take_flow(c, p);
    take_potentials(c, p);
    return c;
}

/* Numbers of nodes by what they are; also groups by the same keys. */
struct numbers {
    uint64_t *key; /* + 1; 0 = free */
    int32_t *number;
    size_t room, count;
};

/* Kind, programme and place in one number: a league and a banner key never meet. */
static uint64_t key_of(struct plan_quota q)
{
    int32_t place = q.banner >= 0 ? q.banner : q.league;

    return ((uint64_t)q.kind << 50 | (uint64_t)(q.programme + 1) << 25 | (uint64_t)(place + 1)) + 1;
}

static size_t slot_of(const struct numbers *n, uint64_t key)
{
    size_t at = (size_t)(key * 0x9E3779B97F4A7C15u >> 20) & (n->room - 1);

    while (n->key[at] && n->key[at] != key)
        at = (at + 1) & (n->room - 1);
    return at;
}

static void numbers_init(struct numbers *n, size_t most)
{
    n->room = 64;
    while (n->room < most * 2)
        n->room *= 2;
    n->key = mem_zero(n->room, sizeof *n->key);
    n->number = mem_zero(n->room, sizeof *n->number);
}

static void numbers_release(struct numbers *n)
{
    free(n->key);
    free(n->number);
}

/* The number of q, or `fresh` given to it now; *is_new says which. */
static int32_t number(struct numbers *n, struct plan_quota q, int32_t fresh, bool *is_new)
{
    size_t at = slot_of(n, key_of(q));

    *is_new = n->key[at] == 0;
    if (*is_new) {
        n->key[at] = key_of(q);
        n->number[at] = fresh;
    }
    return n->number[at];
}

/* One certificate being written. */
struct writer {
    const struct plan_instance *in;
    const struct plan_certificate *c;
    FILE *f;
    struct numbers nodes, groups;
    int32_t *through; /* by group: units */
    int32_t last_node;
    int64_t arc;
};

static void put_arc(struct writer *w, int64_t flow)
{
    w->arc++;
    if (flow)
        fprintf(w->f, "x %" PRId64 " %" PRId64 "\n", w->arc, flow);
}

static void put_node(struct writer *w, int32_t node, int64_t pi)
{
    fprintf(w->f, "p %d %" PRId64 "\n", node, pi);
}

static int32_t group_of(struct writer *w, struct plan_quota q)
{
    size_t at = slot_of(&w->groups, key_of(q));

    return w->groups.key[at] ? w->groups.number[at] : -1;
}

/*
 * Potential of a group. Nobody can enter a closed home, and nobody is in an empty one; nothing
 * leaves a closed banner, and nothing comes to an empty one: each far enough on its harmless side.
 */
static int64_t group_potential(struct writer *w, struct plan_quota q)
{
    const struct plan_certificate *c = w->c;
    int32_t g = group_of(w, q);
    int64_t unit = c->weights.quota;

    if (g >= 0 && c->groups[g].node >= 0)
        return c->group_pi[g];
    switch (q.kind) {
    case PLAN_PROG:
        return g >= 0 ? c->most + 2 * unit : c->least - unit;
    case PLAN_PROG_LEAGUE:
        return g >= 0 ? c->most + unit : c->least - 2 * unit;
    case PLAN_PROG_BANNER:
        return g >= 0 ? c->most : c->least - 3 * unit;
    case PLAN_DEST_LEAGUE:
        return g >= 0 ? c->least - c->weights.poor - unit : c->most + unit;
    case PLAN_DEST_BANNER:
        return g >= 0 ? c->least - c->weights.poor : c->most + 2 * unit;
    case PLAN_QUOTA__COUNT:
        break;
    }
    BUG("quota kind %d", (int)q.kind);
}

/* Makes sure that a group's node is numbered. */
static void name_group(struct writer *w, struct plan_quota q)
{
    bool is_new;
    int32_t node = number(&w->nodes, q, w->last_node + 1, &is_new);

    if (is_new) {
        w->last_node = node;
        put_node(w, node, group_potential(w, q));
    }
}

static void count_group(struct writer *w, struct plan_quota q)
{
    int32_t g = group_of(w, q);

    BUG_ON(g < 0);
    w->through[g]++;
}

static void count_groups(struct writer *w)
{
    for (int32_t i = 0; i < w->in->expert_count; i++) {
        const struct plan_expert *x = &w->in->experts[i];
        if (!w->c->counted[i])
            continue;
        count_group(w, (struct plan_quota){PLAN_PROG, x->programme, -1, -1, 0, 0});
        count_group(w, (struct plan_quota){PLAN_PROG_LEAGUE, x->programme, x->league, -1, 0, 0});
        count_group(
            w, (struct plan_quota){PLAN_PROG_BANNER, x->programme, x->league, x->banner, 0, 0});
    }
    for (int64_t i = 0; i < w->c->pair_count; i++) {
        const struct plan_village *v = &w->in->villages[w->in->needs[w->c->pairs[i].need].village];
        count_group(w, (struct plan_quota){PLAN_DEST_LEAGUE, -1, v->league, -1, 0, 0});
        count_group(w, (struct plan_quota){PLAN_DEST_BANNER, -1, v->league, v->banner, 0, 0});
    }
}

static void put_quota(struct writer *w, const struct plan_quota *q)
{
    int32_t lower = q->lower < q->upper ? q->lower : q->upper;
    struct plan_quota above = *q;
    int32_t g = group_of(w, *q), units = g < 0 ? 0 : w->through[g];

    above.banner = -1;
    if (q->kind == PLAN_PROG_LEAGUE) {
        above.kind = PLAN_PROG;
        above.league = -1;
    } else if (q->kind == PLAN_PROG_BANNER) {
        above.kind = PLAN_PROG_LEAGUE;
    }
    if (above.kind != q->kind)
        name_group(w, above);
    name_group(w, *q);
    if (q->kind == PLAN_DEST_BANNER) {
        above.kind = PLAN_DEST_LEAGUE;
        name_group(w, above);
    }
    if (lower)
        put_arc(w, units < lower ? units : lower);
    if (q->upper > lower)
        put_arc(w, units < lower ? 0 : units - lower);
}

static void put_experts(struct writer *w)
{
    const struct plan_instance *in = w->in;
    int32_t *used = mem_zero((size_t)in->expert_count + 1, sizeof *used);

    for (int64_t i = 0; i < w->c->pair_count; i++)
        used[w->c->pairs[i].expert]++;
    for (int32_t i = 0; i < in->expert_count; i++) {
        const struct plan_expert *x = &in->experts[i];
        put_node(w, ++w->last_node, w->c->expert_pi[i]);
        name_group(w,
                   (struct plan_quota){PLAN_PROG_BANNER, x->programme, x->league, x->banner, 0, 0});
        put_arc(w, w->c->counted[i]);
        for (int32_t k = 1; k < x->places; k++)
            put_arc(w, used[i] - w->c->counted[i] >= k);
    }
    free(used);
}

static void put_needs(struct writer *w, int32_t *total)
{
    const struct plan_instance *in = w->in;
    int32_t *got = mem_zero((size_t)in->need_count + 1, sizeof *got);
    bool *seen = mem_zero((size_t)in->village_count + 1, sizeof *seen);

    for (int64_t i = 0; i < w->c->pair_count; i++)
        got[w->c->pairs[i].need]++;
    for (int32_t n = 0; n < in->need_count; n++) {
        put_node(w, ++w->last_node, w->c->need_pi[n]);
        total[in->needs[n].village] += in->needs[n].wanted;
    }
    for (int32_t n = 0; n < in->need_count; n++) {
        int32_t v = in->needs[n].village;
        if (!seen[v])
            put_node(w, ++w->last_node, w->c->village_pi[v]);
        seen[v] = true;
        put_arc(w, got[n] > 0);
        if (in->needs[n].wanted > 1)
            put_arc(w, got[n] > 1 ? got[n] - 1 : 0);
    }
    free(seen);
    free(got);
}

static void put_villages(struct writer *w, const int32_t *total)
{
    const struct plan_instance *in = w->in;
    int32_t *got = mem_zero((size_t)in->village_count + 1, sizeof *got);

    for (int64_t i = 0; i < w->c->pair_count; i++)
        got[in->needs[w->c->pairs[i].need].village]++;
    for (int32_t v = 0; v < in->village_count; v++) {
        const struct plan_village *x = &in->villages[v];
        if (!total[v])
            continue;
        name_group(w, (struct plan_quota){PLAN_DEST_BANNER, -1, x->league, x->banner, 0, 0});
        put_arc(w, got[v] > 0);
        if (total[v] > 1)
            put_arc(w, got[v] > 1 ? got[v] - 1 : 0);
    }
    free(got);
}

static void put_structure(struct writer *w)
{
    int32_t *total = mem_zero((size_t)w->in->village_count + 1, sizeof *total);

    put_node(w, 1, w->c->source_pi);
    put_node(w, 2, w->c->sink_pi);
    w->last_node = 2;
    for (int32_t i = 0; i < w->in->quota_count; i++)
        put_quota(w, &w->in->quotas[i]);
    put_experts(w);
    put_needs(w, total);
    put_villages(w, total);
    put_arc(w, w->c->places - w->c->pair_count);
    free(total);
}

/* One arc a row of arcs.csv, in its order. */
static bool put_candidates(struct writer *w, const char *dir, struct err *e)
{
    struct plan_pair_set set = {0};
    struct plan_csv csv;
    int64_t row[PLAN_CSV_MAX];
    int got = -1;

    for (int64_t i = 0; i < w->c->pair_count; i++)
        plan_set__add(&set, w->c->pairs[i].expert, w->c->pairs[i].need);
    if (plan_read__open_arcs(&csv, dir, e))
        while ((got = plan_csv__next(&csv, row, e)) > 0)
            put_arc(w, plan_set__has(&set, (int32_t)row[0], (int32_t)row[1]));
    plan_csv__close(&csv);
    free(set.slots);
    return got == 0;
}

bool plan_certificate_write(const struct plan_instance *in, const struct plan_solution *s,
                            const char *dir, const char *path, struct err *e)
{
    const struct plan_certificate *c = s->certificate;
    bool is_new;

    for (int32_t v = 0; v < in->village_count; v++)
        if (in->villages[v].least || in->villages[v].most)
            return err_set(e, ERR_INPUT, _("--certificate: the proof's numbering knows no bounds of villages; leave limits.csv out"));
    struct writer w = {.in = in, .c = c, .f = fopen(path, "w")};
    if (!w.f)
        return err_set(e, ERR_IO, _("%s cannot be written: %s."), path, strerror(errno));
    numbers_init(&w.groups, (size_t)c->group_count);
    /* Each quota names at most two groups, each expert and village at most one more. */
    numbers_init(&w.nodes, (size_t)in->quota_count * 2 + (size_t)c->group_count);
    for (int32_t g = 0; g < c->group_count; g++)
        number(&w.groups, c->groups[g].quota, g, &is_new);
    w.through = mem_zero((size_t)c->group_count + 1, sizeof *w.through);
    count_groups(&w);
    put_structure(&w);
    bool ok = put_candidates(&w, dir, e);
    bool bad = ferror(w.f) != 0;
    if ((fclose(w.f) != 0 || bad) && ok)
        ok = err_set(e, ERR_IO, _("%s could not be written whole: %s."), path, strerror(errno));
    free(w.through);
    numbers_release(&w.groups);
    numbers_release(&w.nodes);
    return ok;
}
