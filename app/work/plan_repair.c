/*
 * What a flow cannot say is repaired: the flow's plan is cut back to what the limits allow, what had to go is closed in the
 * network, it is solved again from where it stands; the best of these plans is improved pair by pair.
 */
#include "plan_repair__.h"

#include "plan_book__.h"
#include "plan_stations__.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROUNDS = 12,             /* of closing and solving again; half of that where there are many candidates */
    PASSES = 8,              /* over all candidates, pair by pair */
    FULL_SEARCH = 20000,     /* candidates up to which every one is also forced in */
    EXCHANGES_MOST = 300000, /* tried in all; about a second */
};

struct repair {
    struct plan_heads *heads;
    struct plan_book book;
    struct plan_pair *pairs; /* of the best plan found; owned */
    int64_t count, worth;
    bool *home;      /* who is one too many of a station of his: stays at home from then on */
    bool *near_need; /* touched by what had to go */
    int64_t first_lacks; /* at stations, of the flow's plan: its cost does not know them */
    int64_t left; /* exchanges that may still be tried */
};

/* ---- cutting back ---- */

struct ranked {
    struct plan_pair pair;
    int64_t rank;
    int32_t score;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *p = a, *q = b;

    if (p->rank != q->rank)
        return p->rank > q->rank ? -1 : 1;
    if (p->pair.need != q->pair.need)
        return p->pair.need < q->pair.need ? -1 : 1;
    return p->pair.expert < q->pair.expert ? -1 : 1;
}

static int32_t score_of(const struct plan_book *b, struct plan_pair p)
{
    const int32_t *expert, *score;
    int32_t low = 0, high = plan_candidates_of(b->in, p.need, b->scratch, &expert, &score), count = high;

    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (expert[mid] < p.expert)
            low = mid + 1;
        else
            high = mid;
    }
    return low < count && expert[low] == p.expert ? score[low] : 0;
}

/* Pins first, then what a poor village gets, then by score. */
static struct ranked *rank_pairs(const struct repair *r, const struct plan_pair *pairs, int64_t count)
{
    enum { POOR_LEAD = 5000 };
    const struct plan_instance *in = r->book.in;
    struct ranked *list = mem_new(((size_t)count + 1) * sizeof *list);

    for (int64_t i = 0; i < count; i++) {
        int32_t score = score_of(&r->book, pairs[i]);
        int64_t pinned = book_is_pinned(&r->book, pairs[i]) ? INT32_MAX : 0;
        list[i] = (struct ranked){pairs[i], pinned + score + (in->villages[in->needs[pairs[i].need].village].poor ? POOR_LEAD : 0), score};
    }
    if (count)
        qsort(list, (size_t)count, sizeof *list, compare_ranked);
    return list;
}

/* Does somebody stand there without whom he must be with? */
static bool stands_alone(const struct plan_book *b, struct plan_pair p)
{
    const struct plan_instance *in = b->in;
    int32_t mate = in->needs[p.need].team - 1;

    if (mate >= 0 && b->got[mate] == 0)
        return true;
    for (int32_t i = b->first_tie[p.expert]; i >= 0; i = b->next_tie[i]) {
        const struct plan_tie *t = &in->ties[i / 2];
        if (t->together && !book_visits(b, t->expert == p.expert ? t->other : t->expert, in->needs[p.need].village))
            return true;
    }
    return false;
}

/* Takes out who stands alone until nobody does; pinned ones stay. */
static void drop_lonely(struct repair *r, struct plan_pair_set *gone)
{
    struct plan_book *b = &r->book;
    bool again = true;

    while (again) {
        again = false;
        for (int32_t x = 0; x < b->in->expert_count; x++)
            for (int32_t k = 0; k < b->load[x]; k++) {
                struct plan_pair p = b->slots[b->slot_start[x] + k];
                if (book_is_pinned(b, p) || !stands_alone(b, p))
                    continue;
                book_drop(b, p);
                plan_set__add(gone, p.expert, p.need);
                again = true;
                k--;
            }
    }
}

/* The pairs go into the book as far as the limits allow; what does not is `gone`. */
static void cut_back(struct repair *r, const struct plan_pair *pairs, int64_t count, struct plan_pair_set *gone)
{
    struct ranked *list = rank_pairs(r, pairs, count);

    book_clear(&r->book);
    for (int64_t i = 0; i < count; i++) {
        struct plan_pair p = list[i].pair;
        bool pinned = book_is_pinned(&r->book, p);
        enum plan_limit limit = pinned ? LIMIT_NONE : book_limit(&r->book, p);
        r->home[p.expert] = r->home[p.expert] || limit == LIMIT_STATION;
        if (pinned || (!plan_set__has(&r->book.net->cut, p.expert, p.need) && limit == LIMIT_NONE))
            book_add(&r->book, p, list[i].score);
        else
            plan_set__add(gone, p.expert, p.need);
    }
    drop_lonely(r, gone);
    book_forget(&r->book);
    free(list);
}

/* ---- improving ---- */

static bool better_or_back(struct plan_book *b, bool possible, int32_t mark, int64_t before)
{
    if (possible && b->worth > before)
        return true;
    book_back(b, mark);
    return false;
}

static bool try_insert(struct plan_book *b, struct plan_pair p, int32_t score)
{
    int32_t mark = book_mark(b);
    int64_t before = b->worth;

    return book_limit(b, p) == LIMIT_NONE && better_or_back(b, book_join(b, p, score), mark, before);
}

/* One pair out, the other in. */
static bool try_exchange(struct plan_book *b, struct plan_pair out, struct plan_pair in, int32_t score)
{
    int32_t mark = book_mark(b);
    int64_t before = b->worth;
    bool possible = book_leave(b, out) && book_limit(b, in) == LIMIT_NONE && book_join(b, in, score);

    return better_or_back(b, possible, mark, before);
}

/* Pairs that might make room; a change that is taken back may move the others, so they are listed first. */
struct rivals {
    struct plan_pair pairs[64];
    int count;
};

static void add_rival(struct rivals *r, struct plan_pair p)
{
    if (r->count < (int)(sizeof r->pairs / sizeof *r->pairs))
        r->pairs[r->count++] = p;
}

static void list_of_expert(const struct plan_book *b, int32_t x, struct rivals *r)
{
    for (int32_t k = 0; k < b->load[x]; k++)
        add_rival(r, b->slots[b->slot_start[x] + k]);
}

static void list_of_need(const struct plan_book *b, int32_t need, int32_t but, struct rivals *r)
{
    for (int32_t s = b->first_pair[need]; s >= 0; s = b->next_pair[s])
        if (b->slots[s].expert != but)
            add_rival(r, b->slots[s]);
}

/* Others who go and are counted where he would be: at a full station of his, or at his home. */
static void list_of_station(const struct plan_book *b, int32_t x, struct rivals *r)
{
    const struct plan_instance *in = b->in;

    for (int32_t i = plan_stations__first(in, x); i < in->post_count && in->posts[i].expert == x; i++)
        for (int32_t k = 0; k < in->post_count; k++)
            if (in->posts[k].station == in->posts[i].station && in->posts[k].expert != x)
                list_of_expert(b, in->posts[k].expert, r);
}

static void list_of_home(const struct plan_book *b, int32_t x, struct rivals *r)
{
    int32_t post = plan_stations__first(b->in, x);

    for (int32_t y = 0; post < b->in->post_count && b->in->posts[post].expert == x && y < b->in->expert_count; y++)
        if (y != x && b->in->experts[y].programme == b->in->experts[x].programme)
            list_of_expert(b, y, r);
}

static void list_rivals(const struct plan_book *b, struct plan_pair p, enum plan_limit limit, struct rivals *r)
{
    list_of_expert(b, p.expert, r);
    if (limit == LIMIT_WANTED)
        list_of_need(b, p.need, p.expert, r);
    else if (limit == LIMIT_VILLAGE || limit == LIMIT_APART || limit == LIMIT_QUOTA)
        for (int32_t n = b->first_need[b->in->needs[p.need].village]; n >= 0; n = b->next_need[n])
            list_of_need(b, n, p.expert, r);
    if (limit == LIMIT_QUOTA && b->load[p.expert] == 0)
        list_of_home(b, p.expert, r);
    if (limit == LIMIT_STATION)
        list_of_station(b, p.expert, r);
    else if (limit == LIMIT_PERSON || limit == LIMIT_SUBSIDY)
        for (int32_t x = b->next_record[p.expert]; x != p.expert; x = b->next_record[x])
            list_of_expert(b, x, r);
}

/* Somebody of the village, another place of his, or another record of the person makes room. */
static bool try_all_exchanges(struct plan_book *b, struct plan_pair p, int32_t score, enum plan_limit limit)
{
    struct rivals rivals = {.count = 0};

    list_rivals(b, p, limit, &rivals);
    for (int i = 0; i < rivals.count; i++)
        if (try_exchange(b, rivals.pairs[i], p, score))
            return true;
    return false;
}

/* ---- making room by force ---- */

/* Was the pair put in by the change that began at `mark`? */
static bool is_new(const struct plan_book *b, struct plan_pair p, int32_t mark)
{
    for (int32_t i = mark; i < b->step_count; i++)
        if (b->steps[i].added && b->steps[i].pair.expert == p.expert && b->steps[i].pair.need == p.need)
            return true;
    return false;
}

/* Takes rivals out, those of the lowest score first, until nothing stands in the way. */
static bool make_room(struct plan_book *b, struct plan_pair p, int32_t mark)
{
    enum { RIVALS_MOST = 4 };

    for (int tries = 0; tries <= RIVALS_MOST; tries++) {
        enum plan_limit limit = book_limit(b, p);
        struct rivals rivals = {.count = 0};
        int worst = -1;
        int32_t least = INT32_MAX;
        if (limit == LIMIT_NONE || limit == LIMIT_CUT)
            return limit == LIMIT_NONE;
        list_rivals(b, p, limit, &rivals);
        for (int i = 0; i < rivals.count; i++) {
            int32_t score = book_score(b, rivals.pairs[i]);
            if (score >= least || book_is_pinned(b, rivals.pairs[i]) || is_new(b, rivals.pairs[i], mark))
                continue;
            worst = i;
            least = score;
        }
        if (worst < 0 || !book_leave(b, rivals.pairs[worst]))
            return false;
    }
    return false;
}

/* Puts the pair in whatever it takes, and whoever must be with it. */
static bool force_in(struct plan_book *b, struct plan_pair p, int32_t score, int32_t mark, int depth);

/* Somebody for a need: the best score that can be forced in; `who` -1 = anybody. */
static bool force_need(struct plan_book *b, int32_t need, int32_t who, int32_t mark, int depth)
{
    int32_t *scratch = mem_new(((size_t)b->in->expert_count * 2 + 1) * sizeof *scratch);
    const int32_t *expert, *score;
    int32_t count = plan_candidates_of(b->in, need, scratch, &expert, &score), last = INT32_MAX, last_expert = -1;
    bool done = false;

    for (int tries = 0; !done && tries < 3; tries++) {
        int32_t best = -1;
        for (int32_t i = 0; i < count; i++)
            if ((who < 0 || expert[i] == who) && (score[i] < last || (score[i] == last && expert[i] > last_expert)) &&
                (best < 0 || score[i] > score[best]) && !plan_set__has(&b->net->cut, expert[i], need))
                best = i;
        if (best < 0)
            break;
        int32_t here = book_mark(b);
        last = score[best];
        last_expert = expert[best];
        done = force_in(b, (struct plan_pair){expert[best], need}, score[best], mark, depth);
        if (!done)
            book_back(b, here);
    }
    free(scratch);
    return done;
}

static bool force_in(struct plan_book *b, struct plan_pair p, int32_t score, int32_t mark, int depth)
{
    enum { DEPTH = 3 };
    const struct plan_instance *in = b->in;
    int32_t mate = in->needs[p.need].team - 1, village = in->needs[p.need].village;

    if (depth > DEPTH || !make_room(b, p, mark))
        return false;
    book_add(b, p, score);
    if (mate >= 0 && b->got[mate] == 0 && !force_need(b, mate, -1, mark, depth + 1))
        return false;
    for (int32_t i = b->first_tie[p.expert]; i >= 0; i = b->next_tie[i]) {
        const struct plan_tie *t = &in->ties[i / 2];
        int32_t other = t->expert == p.expert ? t->other : t->expert;
        bool there = !t->together || book_visits(b, other, village);
        for (int32_t n = there ? -1 : b->first_need[village]; n >= 0 && !there; n = b->next_need[n])
            there = force_need(b, n, other, mark, depth + 1);
        if (!there)
            return false;
    }
    return true;
}

/* What was taken out leaves needs and experts free: whoever suits goes there. */
static void fill_up(struct plan_book *b, int32_t mark, int32_t *scratch)
{
    int32_t until = b->step_count;

    for (int32_t s = mark; s < until; s++) {
        const int32_t *expert, *score;
        int32_t need = b->steps[s].pair.need, count = b->steps[s].added ? 0 : plan_candidates_of(b->in, need, scratch, &expert, &score);
        for (int32_t i = 0; i < count; i++)
            if (!plan_set__has(&b->net->cut, expert[i], need))
                (void)try_insert(b, (struct plan_pair){expert[i], need}, score[i]);
    }
}

static bool try_force(struct plan_book *b, struct plan_pair p, int32_t score, int32_t *scratch)
{
    int32_t mark = book_mark(b);
    int64_t before = b->worth;
    bool possible = force_in(b, p, score, mark, 0);

    if (possible)
        fill_up(b, mark, scratch);
    for (int32_t i = mark; possible && i < b->step_count; i++)
        possible = !b->steps[i].added || !book_has(b, b->steps[i].pair) || !stands_alone(b, b->steps[i].pair);
    return better_or_back(b, possible, mark, before);
}

static bool improve_need(struct repair *r, int32_t need, bool everywhere, int32_t *scratch)
{
    struct plan_book *b = &r->book;
    const int32_t *expert, *score;
    int32_t *more = scratch + 2 * b->in->expert_count, count = plan_candidates_of(b->in, need, scratch, &expert, &score);
    bool any = false;

    for (int32_t i = 0; i < count; i++) {
        struct plan_pair p = {expert[i], need};
        if (plan_set__has(&b->net->cut, p.expert, need))
            continue;
        enum plan_limit limit = book_limit(b, p);
        bool near = (everywhere || r->near_need[need]) && r->left > 0;
        book_forget(b);
        r->left -= limit != LIMIT_NONE && near;
        if (limit == LIMIT_NONE)
            any = try_insert(b, p, score[i]) || (everywhere && try_force(b, p, score[i], more)) || any;
        else if (limit != LIMIT_CUT && near)
            any = try_all_exchanges(b, p, score[i], limit) || (everywhere && try_force(b, p, score[i], more)) || any;
    }
    return any;
}

static bool is_small(const struct plan_instance *in)
{
    return in->start && in->start[in->need_count] <= FULL_SEARCH;
}

static void improve(struct repair *r)
{
    const struct plan_instance *in = r->book.in;
    int32_t *scratch = mem_new(((size_t)in->expert_count * 4 + 1) * sizeof *scratch);
    bool any = true, everywhere = is_small(in);

    for (int pass = 0; any && pass < PASSES && plan_watch__tick(r->heads->watch, r->heads->net->flow.pivots); pass++) {
        any = false;
        for (int32_t n = 0; n < in->need_count; n++)
            any = improve_need(r, n, everywhere, scratch) || any;
    }
    free(scratch);
}

/* Stations that lack somebody: what their experts suit is near. */
static bool touch_stations(struct repair *r)
{
    const struct plan_instance *in = r->book.in;
    bool *lacks = mem_zero((size_t)in->expert_count + 1, sizeof *lacks), any = false;

    for (int32_t i = 0; i < in->post_count; i++)
        if (r->book.station_heads[in->posts[i].station] < plan_stations__wish(&in->stations[in->posts[i].station]))
            any = lacks[in->posts[i].expert] = true;
    for (int32_t n = 0; any && n < in->need_count; n++) {
        const int32_t *expert, *score;
        int32_t count = plan_candidates_of(in, n, r->book.scratch, &expert, &score);
        for (int32_t i = 0; i < count && !r->near_need[n]; i++)
            r->near_need[n] = lacks[expert[i]];
    }
    free(lacks);
    return any;
}

/* Keeps the book as the best plan if it is better. */
static void keep(struct repair *r)
{
    if (r->pairs && r->book.worth <= r->worth)
        return;
    r->worth = r->book.worth;
    r->count = book_pairs(&r->book, r->pairs ? r->pairs : (r->pairs = mem_new(((size_t)r->heads->net->places + 1) * sizeof *r->pairs)));
}

/* ---- closing and solving again ---- */

static void touch(struct repair *r, const struct plan_pair_set *gone, const struct plan_pair *pairs, int64_t count)
{
    for (int64_t i = 0; i < count; i++)
        if (plan_set__has(gone, pairs[i].expert, pairs[i].need))
            r->near_need[pairs[i].need] = true;
}

/* What had to go never comes again: its arcs are closed. */
static void close_arcs(struct repair *r, const struct plan_pair_set *gone)
{
    struct plan_net *p = r->heads->net;
    struct plan_pair pair;
    int32_t arcs = p->flow.arc_count; /* closing adds penalty arcs beside them */

    for (int32_t a = 0; a < arcs; a++)
        if (p->flow.cost[a] != p->flow.penalty && plan_net__pair(p, a, &pair) && plan_set__has(gone, pair.expert, pair.need))
            flow_cap_set(&p->flow, a, 0);
}

/* The next plan of the network; false = there is none, or it was stopped. */
static bool solve_again(struct repair *r)
{
    struct plan_heads *h = r->heads;

    h->best.cost = INT64_MAX;
    h->best.count = 0;
    for (int32_t x = 0; x < h->net->in->expert_count; x++)
        plan_heads__set(h, x, r->home[x] ? PLAN_OUT : PLAN_FREE, 0);
    if (!plan_heads__solve(h))
        return false;
    if (!plan_heads__keep(h) && !plan_heads__choose(h, 3))
        return false;
    return h->best.cost != INT64_MAX;
}

/* The best plan once more, pair by pair: in large instances only this one. */
static void polish(struct repair *r)
{
    struct plan_pair_set gone = {0};
    int64_t count = r->count;
    struct plan_pair *pairs = mem_new(((size_t)count + 1) * sizeof *pairs);

    if (count)
        memcpy(pairs, r->pairs, (size_t)count * sizeof *pairs);
    cut_back(r, pairs, count, &gone);
    improve(r);
    keep(r);
    free(gone.slots);
    free(pairs);
}

static void search(struct repair *r, struct plan_pair_set *gone)
{
    struct plan_heads *h = r->heads;

    for (int round = is_small(r->book.in) ? 0 : ROUNDS / 2; round < ROUNDS; round++) {
        struct plan_pair_set new_gone = {0};
        close_arcs(r, gone);
        if (!solve_again(r)) {
            free(new_gone.slots);
            return;
        }
        cut_back(r, h->best.pairs, h->best.count, &new_gone);
        touch(r, &new_gone, h->best.pairs, h->best.count);
        if (is_small(r->book.in))
            improve(r);
        keep(r);
        size_t more = new_gone.count;
        free(gone->slots);
        *gone = new_gone;
        if (!more)
            return;
    }
}

/* The best plan, as if the network had found it: costs as those of the flow's plan, and what differs. */
static void hand_over(struct repair *r, const struct plan_pair *first, int64_t first_count, int64_t first_cost)
{
    struct plan_heads *h = r->heads;
    const struct plan_net *n = h->net;
    struct plan_objective a = plan_judge(n->in, first, first_count, NULL), b = plan_judge(n->in, r->pairs, r->count, NULL);
    int64_t kept = 0;

    for (int64_t i = 0; i < first_count; i++)
        kept += plan_set__has(&r->book.keeps, first[i].expert, first[i].need);
    for (int64_t i = 0; i < r->count; i++)
        kept -= plan_set__has(&r->book.keeps, r->pairs[i].expert, r->pairs[i].need);
    free(h->best.pairs);
    h->best.pairs = r->pairs;
    h->best.count = h->best.room = r->count;
    int64_t lacks = b.quota_shortfall - a.quota_shortfall + r->first_lacks;
    h->best.cost = first_cost + n->weights.poor * (a.poor_covered - b.poor_covered) + n->weights.quota * lacks +
                   n->keep.scale * (a.value - b.value) + n->keep.base * kept;
}

/* What stations lack in the plan. */
static int64_t lacks_of(const struct plan_instance *in, const struct plan_pair *pairs, int64_t count)
{
    int32_t *load = mem_zero((size_t)in->expert_count + 1, sizeof *load);

    for (int64_t i = 0; i < count; i++)
        load[pairs[i].expert]++;
    int64_t lacks = plan_stations__shortfall(in, load);
    free(load);
    return lacks;
}

bool plan_repair__run(struct plan_heads *h)
{
    const struct plan_instance *in = h->net->in;
    struct repair r = {.heads = h, .left = EXCHANGES_MOST};
    struct plan_pair_set gone = {0};
    int64_t count = h->best.count, cost = h->best.cost;

    if (!plan_limits__any(in))
        return false;
    book_init(&r.book, h->net);
    struct plan_pair *first = mem_new(((size_t)count + 1) * sizeof *first);
    if (count)
        memcpy(first, h->best.pairs, (size_t)count * sizeof *first);
    r.home = mem_zero((size_t)in->expert_count + 1, sizeof *r.home);
    r.first_lacks = lacks_of(in, first, count);
    cut_back(&r, first, count, &gone);
    r.near_need = mem_zero((size_t)in->need_count + 1, sizeof *r.near_need);
    bool broken = touch_stations(&r) || gone.count > 0;
    if (broken) {
        h->watch->phase = _("keeping the limits");
        touch(&r, &gone, first, count);
        if (is_small(in))
            improve(&r);
        keep(&r);
        search(&r, &gone);
        if (!is_small(in))
            polish(&r);
        hand_over(&r, first, count, cost);
    }
    free(r.near_need);
    free(r.home);
    free(gone.slots);
    free(first);
    book_release(&r.book);
    return broken;
}

int64_t plan_repair__kept(const struct plan_heads *h)
{
    const struct plan_instance *in = h->net->in;
    struct plan_pair_set pairs = {0};
    int64_t kept = -h->net->keep.sure;

    for (int64_t i = 0; i < h->best.count; i++)
        plan_set__add(&pairs, h->best.pairs[i].expert, h->best.pairs[i].need);
    for (int32_t i = 0; i < in->keep_count; i++)
        kept += plan_set__has(&pairs, in->keeps[i].expert, in->keeps[i].need);
    free(pairs.slots);
    return kept;
}
