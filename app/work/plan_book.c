/* A plan pair by pair, inside all limits. */
#include "plan_book__.h"
#include "plan_stations__.h"

#include <stdlib.h>
#include <string.h>

enum { JOIN_MOST = 8 }; /* pairs that one change may bring in */

static int32_t *numbers(size_t count, int value)
{
    int32_t *n = mem_new((count + 1) * sizeof *n);

    memset(n, value, (count + 1) * sizeof *n);
    return n;
}

/* ---- making ---- */

static void make_slots(struct plan_book *b)
{
    const struct plan_instance *in = b->in;

    b->slot_start = numbers((size_t)in->expert_count + 1, 0);
    for (int32_t x = 0; x < in->expert_count; x++)
        b->slot_start[x + 1] = b->slot_start[x] + in->experts[x].places;
    size_t slots = (size_t)b->slot_start[in->expert_count];
    b->slots = mem_zero(slots + 1, sizeof *b->slots);
    b->slot_score = numbers(slots, 0);
    b->next_pair = numbers(slots, -1);
    b->first_pair = numbers((size_t)in->need_count, -1);
}

static void make_chains(struct plan_book *b)
{
    const struct plan_instance *in = b->in;

    b->first_need = numbers((size_t)in->village_count, -1);
    b->next_need = numbers((size_t)in->need_count, -1);
    for (int32_t n = in->need_count - 1; n >= 0; n--) {
        b->next_need[n] = b->first_need[in->needs[n].village];
        b->first_need[in->needs[n].village] = n;
    }
    b->first_tie = numbers((size_t)in->expert_count, -1);
    b->next_tie = numbers((size_t)in->tie_count * 2, -1);
    for (int32_t i = in->tie_count * 2 - 1; i >= 0; i--) {
        int32_t x = i % 2 ? in->ties[i / 2].other : in->ties[i / 2].expert;
        b->next_tie[i] = b->first_tie[x];
        b->first_tie[x] = i;
    }
    b->next_record = numbers((size_t)in->expert_count, 0);
    for (int32_t x = 0; x < in->expert_count; x++)
        b->next_record[x] = x;
    for (int32_t x = 0; x < in->expert_count; x++) {
        int32_t first = in->experts[x].person - 1;
        if (first < 0 || first == x)
            continue;
        b->next_record[x] = b->next_record[first];
        b->next_record[first] = x;
    }
}

void book_init(struct plan_book *b, const struct plan_net *net)
{
    const struct plan_instance *in = net->in;

    *b = (struct plan_book){.in = in, .net = net, .weights = &net->weights};
    b->load = numbers((size_t)in->expert_count, 0);
    b->days = numbers((size_t)in->expert_count, 0);
    b->got = numbers((size_t)in->need_count, 0);
    b->reached = numbers((size_t)in->village_count, 0);
    b->heads = numbers((size_t)net->group_count, 0);
    b->station_heads = numbers((size_t)in->station_count, 0);
    b->scratch = numbers((size_t)in->expert_count * 2, 0);
    make_slots(b);
    make_chains(b);
    for (int32_t i = 0; i < in->pin_count; i++)
        plan_set__add(&b->pins, in->pins[i].expert, in->pins[i].need);
    for (int32_t i = 0; i < in->keep_count; i++)
        plan_set__add(&b->keeps, in->keeps[i].expert, in->keeps[i].need);
}

void book_release(struct plan_book *b)
{
    free(b->load);
    free(b->days);
    free(b->got);
    free(b->reached);
    free(b->heads);
    free(b->station_heads);
    free(b->slot_start);
    free(b->slots);
    free(b->slot_score);
    free(b->first_pair);
    free(b->next_pair);
    free(b->first_need);
    free(b->next_need);
    free(b->first_tie);
    free(b->next_tie);
    free(b->next_record);
    free(b->steps);
    free(b->scratch);
    free(b->pins.slots);
    free(b->keeps.slots);
    *b = (struct plan_book){0};
}

void book_clear(struct plan_book *b)
{
    const struct plan_instance *in = b->in;

    memset(b->load, 0, (size_t)in->expert_count * sizeof *b->load);
    memset(b->days, 0, (size_t)in->expert_count * sizeof *b->days);
    memset(b->got, 0, (size_t)in->need_count * sizeof *b->got);
    memset(b->reached, 0, (size_t)in->village_count * sizeof *b->reached);
    memset(b->station_heads, 0, (size_t)in->station_count * sizeof *b->station_heads);
    memset(b->heads, 0, (size_t)b->net->group_count * sizeof *b->heads);
    memset(b->first_pair, -1, (size_t)in->need_count * sizeof *b->first_pair);
    b->worth = 0;
    b->step_count = 0;
}

/* ---- asking ---- */

static int32_t days_of(const struct plan_instance *in, int32_t need)
{
    return in->needs[need].days > 0 ? in->needs[need].days : 1;
}

static int32_t slot_of(const struct plan_book *b, struct plan_pair p)
{
    for (int32_t s = b->slot_start[p.expert]; s < b->slot_start[p.expert] + b->load[p.expert]; s++)
        if (b->slots[s].need == p.need)
            return s;
    return -1;
}

bool book_has(const struct plan_book *b, struct plan_pair p)
{
    return slot_of(b, p) >= 0;
}

int32_t book_score(const struct plan_book *b, struct plan_pair p)
{
    return b->slot_score[slot_of(b, p)];
}

bool book_is_pinned(const struct plan_book *b, struct plan_pair p)
{
    return plan_set__has(&b->pins, p.expert, p.need);
}

bool book_visits(const struct plan_book *b, int32_t x, int32_t village)
{
    for (int32_t s = b->slot_start[x]; s < b->slot_start[x] + b->load[x]; s++)
        if (b->in->needs[b->slots[s].need].village == village)
            return true;
    return false;
}

/* Groups of the pair, those of heads when he has no place yet: each has room? */
static bool has_room(const struct plan_book *b, struct plan_pair p)
{
    const struct plan_net *n = b->net;
    const struct plan_village *v = &b->in->villages[b->in->needs[p.need].village];

    for (int32_t g = n->banner_group[v->banner]; g >= 0; g = n->groups[g].parent)
        if (n->groups[g].node < 0 || b->heads[g] >= n->groups[g].quota.upper)
            return false;
    for (int32_t g = b->load[p.expert] ? -1 : n->expert_group[p.expert]; g >= 0; g = n->groups[g].parent)
        if (n->groups[g].node < 0 || b->heads[g] >= n->groups[g].quota.upper)
            return false;
    return true;
}

/* Has each station of his room, when he goes nowhere yet? */
static bool stations_have_room(const struct plan_book *b, int32_t x)
{
    const struct plan_instance *in = b->in;

    for (int32_t i = b->load[x] ? in->post_count : plan_stations__first(in, x); i < in->post_count && in->posts[i].expert == x; i++) {
        const struct plan_station *s = &in->stations[in->posts[i].station];
        if (s->most > 0 && b->station_heads[in->posts[i].station] >= s->most - 1)
            return false;
    }
    return true;
}

static bool is_apart(const struct plan_book *b, struct plan_pair p)
{
    const struct plan_instance *in = b->in;

    for (int32_t i = b->first_tie[p.expert]; i >= 0; i = b->next_tie[i]) {
        const struct plan_tie *t = &in->ties[i / 2];
        if (!t->together && book_visits(b, t->expert == p.expert ? t->other : t->expert, in->needs[p.need].village))
            return true;
    }
    return false;
}

static enum plan_limit limit_of_person(const struct plan_book *b, struct plan_pair p)
{
    const struct plan_instance *in = b->in;
    int32_t load = b->load[p.expert], subsidies = 1;

    for (int32_t x = b->next_record[p.expert]; x != p.expert; x = b->next_record[x]) {
        if (book_has(b, (struct plan_pair){x, p.need}))
            return LIMIT_PERSON;
        load += b->load[x];
        subsidies += b->load[x] > 0 && in->experts[x].subsidised && in->experts[x].programme != in->experts[p.expert].programme;
    }
    if (in->params.load_most > 0 && load >= in->params.load_most)
        return LIMIT_PERSON;
    return in->params.subsidies_most > 0 && in->experts[p.expert].subsidised && subsidies > in->params.subsidies_most ? LIMIT_SUBSIDY : LIMIT_NONE;
}

enum plan_limit book_limit(const struct plan_book *b, struct plan_pair p)
{
    const struct plan_instance *in = b->in;
    const struct plan_expert *x = &in->experts[p.expert];
    const struct plan_need *n = &in->needs[p.need];
    const struct plan_village *v = &in->villages[n->village];

    if (book_has(b, p))
        return LIMIT_CUT;
    if (b->load[p.expert] >= x->places)
        return LIMIT_PLACES;
    if (b->got[p.need] >= n->wanted)
        return LIMIT_WANTED;
    if (v->most > 0 && b->reached[n->village] >= v->most - 1)
        return LIMIT_VILLAGE;
    if (!has_room(b, p))
        return LIMIT_QUOTA;
    if (x->days > 0 && b->days[p.expert] + days_of(in, p.need) > x->days - 1)
        return LIMIT_DAYS;
    if (is_apart(b, p))
        return LIMIT_APART;
    if (!stations_have_room(b, p.expert))
        return LIMIT_STATION;
    return b->next_record[p.expert] == p.expert ? LIMIT_NONE : limit_of_person(b, p);
}

/* ---- changing ---- */

/* What the groups of a pair bring: shortfall less. `by` +1 counts one more, -1 one less. */
static int64_t count_groups(struct plan_book *b, int32_t g, int by)
{
    int64_t less = 0;

    for (; g >= 0; g = b->net->groups[g].parent) {
        int32_t lower = b->net->groups[g].quota.lower;
        less += by > 0 ? b->heads[g] < lower : b->heads[g] <= lower;
        b->heads[g] += by;
    }
    return less;
}

/* The same at the expert's stations. */
static int64_t count_stations(struct plan_book *b, int32_t x, int by)
{
    const struct plan_instance *in = b->in;
    int64_t less = 0;

    for (int32_t i = plan_stations__first(in, x); i < in->post_count && in->posts[i].expert == x; i++) {
        int32_t *heads = &b->station_heads[in->posts[i].station], wish = plan_stations__wish(&in->stations[in->posts[i].station]);
        less += by > 0 ? *heads < wish : *heads <= wish;
        *heads += by;
    }
    return less;
}

/* Counts one pair more or less at everything but the slots; answers what it adds, or took away. */
static int64_t count(struct plan_book *b, struct plan_pair p, int32_t score, int by)
{
    const struct plan_instance *in = b->in;
    int32_t v = in->needs[p.need].village;
    const struct plan_village *village = &in->villages[v];
    int32_t least = village->most > 0 && village->least > village->most - 1 ? village->most - 1 : village->least;
    int32_t load = b->load[p.expert] - (by < 0), got = b->got[p.need] - (by < 0), reached = b->reached[v] - (by < 0);
    int64_t less = 0, value = score - (int64_t)in->params.load_step * load;

    if (got > 0)
        value -= in->params.second_expert_penalty;
    if (reached == 0 && !village->poor)
        value += in->params.cover_bonus;
    less += reached < least;
    less += count_groups(b, b->net->banner_group[village->banner], by);
    if (load == 0)
        less += count_groups(b, b->net->expert_group[p.expert], by) + count_stations(b, p.expert, by);
    b->load[p.expert] += by;
    b->got[p.need] += by;
    b->reached[v] += by;
    b->days[p.expert] += by * days_of(in, p.need);
    int64_t kept = plan_set__has(&b->keeps, p.expert, p.need) ? b->net->keep.base : 0;
    return (reached == 0 && village->poor ? b->weights->poor : 0) + b->weights->quota * less + b->net->keep.scale * value + kept;
}

static void note(struct plan_book *b, struct book_step step)
{
    if (b->step_count == b->step_room)
        b->steps = mem_grow(b->steps, (size_t)(b->step_room = b->step_room ? b->step_room * 2 : 256), sizeof *b->steps);
    b->steps[b->step_count++] = step;
}

static void put_in(struct plan_book *b, struct plan_pair p, int32_t score)
{
    int32_t s = b->slot_start[p.expert] + b->load[p.expert];

    b->slots[s] = p;
    b->slot_score[s] = score;
    b->next_pair[s] = b->first_pair[p.need];
    b->first_pair[p.need] = s;
    b->worth += count(b, p, score, 1);
}

static void unchain(struct plan_book *b, int32_t need, int32_t slot)
{
    int32_t *at = &b->first_pair[need];

    while (*at != slot)
        at = &b->next_pair[*at];
    *at = b->next_pair[slot];
}

/* The expert's last pair moves into the free slot. */
static int32_t take_out(struct plan_book *b, struct plan_pair p)
{
    int32_t s = slot_of(b, p), last = b->slot_start[p.expert] + b->load[p.expert] - 1, score = b->slot_score[s];

    b->worth -= count(b, p, score, -1);
    unchain(b, p.need, s);
    if (s != last) {
        unchain(b, b->slots[last].need, last);
        b->slots[s] = b->slots[last];
        b->slot_score[s] = b->slot_score[last];
        b->next_pair[s] = b->first_pair[b->slots[s].need];
        b->first_pair[b->slots[s].need] = s;
    }
    return score;
}

void book_add(struct plan_book *b, struct plan_pair p, int32_t score)
{
    put_in(b, p, score);
    note(b, (struct book_step){p, score, true});
}

void book_drop(struct plan_book *b, struct plan_pair p)
{
    note(b, (struct book_step){p, take_out(b, p), false});
}

int32_t book_mark(const struct plan_book *b)
{
    return b->step_count;
}

void book_back(struct plan_book *b, int32_t mark)
{
    while (b->step_count > mark) {
        const struct book_step *s = &b->steps[--b->step_count];
        if (s->added)
            take_out(b, s->pair);
        else
            put_in(b, s->pair, s->score);
    }
}

void book_forget(struct plan_book *b)
{
    b->step_count = 0;
}

int64_t book_pairs(const struct plan_book *b, struct plan_pair *out)
{
    int64_t n = 0;

    for (int32_t x = 0; x < b->in->expert_count; x++)
        for (int32_t s = b->slot_start[x]; s < b->slot_start[x] + b->load[x]; s++)
            out[n++] = b->slots[s];
    return n;
}

/* ---- pairs that need each other ---- */

/* The best candidate of a need that nothing stands in the way of, only `who` unless -1. */
static bool find_candidate(struct plan_book *b, int32_t need, int32_t who, struct plan_pair *found, int32_t *score)
{
    const int32_t *expert, *points;
    int32_t best = -1, count_of = plan_candidates_of(b->in, need, b->scratch, &expert, &points);
    int64_t most = INT64_MIN;

    for (int32_t i = 0; i < count_of; i++) {
        struct plan_pair p = {expert[i], need};
        int64_t value = points[i] - (int64_t)b->in->params.load_step * b->load[expert[i]];
        if ((who >= 0 && expert[i] != who) || value <= most || plan_set__has(&b->net->cut, p.expert, need) || book_limit(b, p) != LIMIT_NONE)
            continue;
        best = i;
        most = value;
    }
    if (best < 0)
        return false;
    *found = (struct plan_pair){expert[best], need};
    *score = points[best];
    return true;
}

/* The best need of the village that the expert can take. */
static bool find_place(struct plan_book *b, int32_t who, int32_t village, struct plan_pair *found, int32_t *score)
{
    bool any = false;

    for (int32_t need = b->first_need[village]; need >= 0; need = b->next_need[need]) {
        struct plan_pair p;
        int32_t points;
        if (!find_candidate(b, need, who, &p, &points) || (any && points <= *score))
            continue;
        any = true;
        *found = p;
        *score = points;
    }
    return any;
}

/* Somebody who is missing beside the pair: 1 = found and put in, 0 = nobody is missing, -1 = cannot be. */
static int join_next(struct plan_book *b, struct plan_pair p)
{
    const struct plan_instance *in = b->in;
    int32_t mate = in->needs[p.need].team - 1, village = in->needs[p.need].village, score;
    struct plan_pair found;

    if (mate >= 0 && b->got[mate] == 0) {
        if (!find_candidate(b, mate, -1, &found, &score))
            return -1;
        book_add(b, found, score);
        return 1;
    }
    for (int32_t i = b->first_tie[p.expert]; i >= 0; i = b->next_tie[i]) {
        const struct plan_tie *t = &in->ties[i / 2];
        int32_t other = t->expert == p.expert ? t->other : t->expert;
        if (!t->together || book_visits(b, other, village))
            continue;
        if (!find_place(b, other, village, &found, &score))
            return -1;
        book_add(b, found, score);
        return 1;
    }
    return 0;
}

bool book_join(struct plan_book *b, struct plan_pair p, int32_t score)
{
    int32_t mark = book_mark(b);

    book_add(b, p, score);
    for (int32_t at = mark; at < b->step_count;) {
        int step = join_next(b, b->steps[at].pair);
        if (step < 0 || b->step_count - mark > JOIN_MOST)
            return false;
        at += step == 0;
    }
    return true;
}

/* A pair that cannot stay since this one left; false = none. */
static bool left_alone(const struct plan_book *b, struct plan_pair gone, struct plan_pair *out)
{
    const struct plan_instance *in = b->in;
    int32_t mate = in->needs[gone.need].team - 1, village = in->needs[gone.need].village;

    if (mate >= 0 && b->got[gone.need] == 0 && b->first_pair[mate] >= 0) {
        *out = b->slots[b->first_pair[mate]];
        return true;
    }
    for (int32_t i = book_visits(b, gone.expert, village) ? -1 : b->first_tie[gone.expert]; i >= 0; i = b->next_tie[i]) {
        const struct plan_tie *t = &in->ties[i / 2];
        int32_t other = t->expert == gone.expert ? t->other : t->expert;
        for (int32_t s = b->slot_start[other]; t->together && s < b->slot_start[other] + b->load[other]; s++)
            if (in->needs[b->slots[s].need].village == village) {
                *out = b->slots[s];
                return true;
            }
    }
    return false;
}

bool book_leave(struct plan_book *b, struct plan_pair p)
{
    int32_t mark = book_mark(b);
    struct plan_pair next;

    if (book_is_pinned(b, p))
        return false;
    book_drop(b, p);
    for (int32_t at = mark; at < b->step_count;) {
        if (!left_alone(b, b->steps[at].pair, &next)) {
            at++;
            continue;
        }
        if (book_is_pinned(b, next))
            return false;
        book_drop(b, next);
    }
    return true;
}
