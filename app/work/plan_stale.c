/* Everything in which a solved plan does not hold any more, named. */
#include "plan_stale__.h"

#include "plan_stations__.h"
#include "plan_tally__.h"
#include "store/stmt.h"

#include <stdlib.h>
#include <string.h>

struct check {
    const struct plan_data *d;
    struct plan_tally tally; /* of the plan as it would be applied */
    struct plan_pair *pins;  /* sorted; owned */
    int32_t *next_record;    /* by expert: the person's next record, in a ring; owned */
    struct plan_stale *stale;
};

/* Where the next line goes. */
static struct buf *line(struct plan_stale *h)
{
    if (h->count++)
        buf_add_char(h->rows, '\n');
    return h->rows;
}

static const char *expert_no(const struct check *c, int32_t expert)
{
    return c->d->experts.words[expert];
}

static const char *need_no(const struct check *c, int32_t need)
{
    return c->d->needs.words[need];
}

/* ---- what is gone ---- */

void plan_lines__release(struct plan_lines *l)
{
    free(l->lines);
    *l = (struct plan_lines){0};
}

static void add_line(struct plan_lines *l, struct plan_pair p, int64_t score)
{
    if (l->count == l->room)
        l->lines = mem_grow(l->lines, (size_t)(l->room = l->room ? l->room * 2 : 1024), sizeof *l->lines);
    l->lines[l->count++] = (struct plan_line){p, score, false};
}

bool plan_stale__read(struct model *m, const struct record *plan, const struct plan_data *d, struct plan_lines *out,
                     struct plan_stale *h, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_LINES);
    stmt_int(&s, ":plan", plan->id);
    stmt_text(&s, ":kind", "placed");
    for (; stmt_next(&s); out->total++) {
        struct plan_pair p = {plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0)), plan_rows__at(&d->need_rows, stmt_col_int(&s, 1))};
        if (p.expert < 0)
            buf_addf(line(h), _("expert %s on need %s: he cannot be sent in %d any more (not active, not available, absent, or no places)"),
                     stmt_col_text(&s, 2), stmt_col_text(&s, 3), d->year);
        else if (p.need < 0)
            buf_addf(line(h), _("expert %s on need %s: the need is not open any more"), stmt_col_text(&s, 2), stmt_col_text(&s, 3));
        else
            add_line(out, p, stmt_col_int(&s, 4));
    }
    return stmt_close(&s, e);
}

/* ---- wishes and pairs ---- */

static void check_wishes(struct check *c)
{
    const struct plan_data *d = c->d;

    for (int32_t i = 0; i < d->in.pin_count; i++)
        if (!plan_tally__has(&c->tally, d->in.pins[i]))
            buf_addf(line(c->stale), i < d->standing ? _("expert %s on need %s: assigned since the plan was solved")
                                                    : _("expert %s on need %s: pinned, but the plan does not place him there"),
                     expert_no(c, d->in.pins[i].expert), need_no(c, d->in.pins[i].need));
    for (int32_t i = 0; i < d->in.forbid_count; i++)
        if (plan_tally__has(&c->tally, d->in.forbids[i]))
            buf_addf(line(c->stale), _("expert %s on need %s: forbidden or declined, but the plan places him there"),
                     expert_no(c, d->in.forbids[i].expert), need_no(c, d->in.forbids[i].need));
}

static void check_suits(struct check *c)
{
    int32_t *scratch = mem_new(((size_t)c->d->in.expert_count * 2 + 1) * sizeof *scratch);

    for (int32_t i = 0; i < c->tally.count; i++)
        if (plan_score__of(c->d, c->tally.pairs[i], scratch) < 0)
            buf_addf(line(c->stale), _("expert %s on need %s: none of his specialties suits it any more"), expert_no(c, c->tally.pairs[i].expert),
                     need_no(c, c->tally.pairs[i].need));
    free(scratch);
}

/* ---- who is there by the plan's own choice ---- */

static bool is_chosen(const struct check *c, struct plan_pair p)
{
    return !plan_pairs__have(c->pins, c->d->in.pin_count, p);
}

static bool chose_expert(const struct check *c, int32_t x)
{
    for (int32_t i = c->tally.expert_start[x]; i < c->tally.expert_start[x + 1]; i++)
        if (is_chosen(c, (struct plan_pair){x, c->tally.expert_need[i]}))
            return true;
    return false;
}

static bool chose_need(const struct check *c, int32_t n)
{
    for (int32_t i = c->tally.need_start[n]; i < c->tally.need_start[n + 1]; i++)
        if (is_chosen(c, c->tally.pairs[i]))
            return true;
    return false;
}

/* The expert's pairs in a village: none, only pins (1), or a chosen one (2). */
static int stays_in(const struct check *c, int32_t x, int32_t village)
{
    int found = 0;

    for (int32_t i = c->tally.expert_start[x]; i < c->tally.expert_start[x + 1] && found < 2; i++)
        if (c->d->in.needs[c->tally.expert_need[i]].village == village)
            found = is_chosen(c, (struct plan_pair){x, c->tally.expert_need[i]}) ? 2 : 1;
    return found;
}

/* ---- limits ---- */

/* "N2026-00001, N2026-00004". */
static const char *needs_of(const struct check *c, int32_t x, struct buf *text)
{
    buf_reset(text);
    for (int32_t i = c->tally.expert_start[x]; i < c->tally.expert_start[x + 1]; i++)
        buf_addf(text, "%s%s", text->len ? ", " : "", need_no(c, c->tally.expert_need[i]));
    return buf_text(text);
}

static void check_expert(struct check *c, int32_t x, struct buf *text)
{
    const struct plan_expert *p = &c->d->in.experts[x];
    int32_t load = plan_tally__load(&c->tally, x), days = 0;

    for (int32_t i = c->tally.expert_start[x]; i < c->tally.expert_start[x + 1]; i++) {
        int32_t takes = c->d->in.needs[c->tally.expert_need[i]].days;
        days += takes > 0 ? takes : 1;
    }
    if (load > p->places && chose_expert(c, x))
        buf_addf(line(c->stale), _("expert %s on needs %s: that is %d places a year, he takes %d"), expert_no(c, x), needs_of(c, x, text), load, p->places);
    if (p->days > 0 && days > p->days - 1 && chose_expert(c, x))
        buf_addf(line(c->stale), _("expert %s on needs %s: they take %d days, he has %d"), expert_no(c, x), needs_of(c, x, text), days, p->days - 1);
}

static void check_need(struct check *c, int32_t n, struct buf *text)
{
    int32_t got = plan_tally__got(&c->tally, n), wanted = c->d->in.needs[n].wanted, mate = c->d->in.needs[n].team - 1;

    if (got > wanted && chose_need(c, n)) {
        buf_reset(text);
        for (int32_t i = c->tally.need_start[n]; i < c->tally.need_start[n + 1]; i++)
            buf_addf(text, "%s%s", text->len ? ", " : "", expert_no(c, c->tally.pairs[i].expert));
        buf_addf(line(c->stale), _("need %s gets the experts %s: that is %d, it wants %d"), need_no(c, n), buf_text(text), got, wanted);
    }
    if (mate >= 0 && got > 0 && plan_tally__got(&c->tally, mate) == 0 && chose_need(c, n))
        buf_addf(line(c->stale), _("need %s is in a team with %s, which gets nobody"), need_no(c, n), need_no(c, mate));
}

/* Placements of a village that the plan chose, as "E2026-00001 N2026-00001, …". */
static void check_village(struct check *c, int32_t v, struct buf *text)
{
    int32_t most = c->d->in.villages[v].most;

    if (most == 0 || c->tally.reached[v] <= most - 1)
        return;
    buf_reset(text);
    for (int32_t i = 0; i < c->tally.count; i++)
        if (c->d->in.needs[c->tally.pairs[i].need].village == v && is_chosen(c, c->tally.pairs[i]))
            buf_addf(text, "%s%s %s", text->len ? ", " : "", expert_no(c, c->tally.pairs[i].expert), need_no(c, c->tally.pairs[i].need));
    if (text->len)
        buf_addf(line(c->stale), _("village %s gets %d and may get %d; of the plan are %s"), c->d->villages.words[v], c->tally.reached[v], most - 1,
                 buf_text(text));
}

static void check_quotas(struct check *c)
{
    for (int32_t q = 0; q < c->d->quota_records; q++)
        if (c->tally.counts[q] > c->d->in.quotas[q].upper)
            buf_addf(line(c->stale), _("quota %s has %d, at most %d are allowed"), c->d->quota_names[q], c->tally.counts[q], c->d->in.quotas[q].upper);
}

/* A station of which too many go; said where one of them is the plan's choice. */
static void check_station(struct check *c, int32_t station, struct buf *text)
{
    const struct plan_instance *in = &c->d->in;
    int32_t most = in->stations[station].most, heads = plan_stations__heads(&c->tally, station);
    bool chosen = false;

    for (int32_t i = 0; i < in->post_count; i++)
        chosen = chosen || (in->posts[i].station == station && chose_expert(c, in->posts[i].expert));
    if (most == 0 || heads <= most - 1 || !chosen)
        return;
    buf_reset(text);
    plan_stations__names(c->d, &c->tally, station, true, text);
    buf_addf(line(c->stale), _("of %s go %d and at most %d may: %s"), c->d->station_names[station], heads, most - 1, buf_text(text));
}

/* Villages of the one, and whether the other is there. */
static void check_tie(struct check *c, const struct plan_tie *t)
{
    for (int side = 0; side < (t->together ? 2 : 1); side++) {
        int32_t x = side ? t->other : t->expert, y = side ? t->expert : t->other, last = -1;
        for (int32_t i = c->tally.expert_start[x]; i < c->tally.expert_start[x + 1]; i++) {
            int32_t v = c->d->in.needs[c->tally.expert_need[i]].village;
            int mine = stays_in(c, x, v), his = stays_in(c, y, v);
            if (v == last)
                continue;
            last = v;
            if (t->together && !his && mine == 2)
                buf_addf(line(c->stale), _("experts %s and %s must go together, but only %s goes to village %s"), expert_no(c, x), expert_no(c, y),
                         expert_no(c, x), c->d->villages.words[v]);
            else if (!t->together && his && (mine == 2 || his == 2))
                buf_addf(line(c->stale), _("experts %s and %s are kept apart, but both go to village %s"), expert_no(c, x), expert_no(c, y),
                         c->d->villages.words[v]);
        }
    }
}

/* ---- one person under several records ---- */

static void make_rings(struct check *c)
{
    const struct plan_instance *in = &c->d->in;

    c->next_record = mem_new(((size_t)in->expert_count + 1) * sizeof *c->next_record);
    for (int32_t x = 0; x < in->expert_count; x++)
        c->next_record[x] = x;
    for (int32_t x = 0; x < in->expert_count; x++) {
        int32_t first = in->experts[x].person - 1;
        if (first < 0 || first == x)
            continue;
        c->next_record[x] = c->next_record[first];
        c->next_record[first] = x;
    }
}

/* Two records on one need. */
static void check_twice(struct check *c, int32_t x, int32_t y)
{
    for (int32_t i = c->tally.expert_start[x]; i < c->tally.expert_start[x + 1]; i++) {
        struct plan_pair mine = {x, c->tally.expert_need[i]}, his = {y, c->tally.expert_need[i]};
        if (plan_tally__has(&c->tally, his) && (is_chosen(c, mine) || is_chosen(c, his)))
            buf_addf(line(c->stale), _("experts %s and %s are one person, and both go to need %s"), expert_no(c, x), expert_no(c, y), need_no(c, mine.need));
    }
}

/* Programmes that pay the person a subsidy for going. */
static int32_t programmes_paying(const struct check *c, int32_t first)
{
    const struct plan_expert *experts = c->d->in.experts;
    int32_t count = 0, x = first;

    do {
        bool counts = experts[x].subsidised && plan_tally__load(&c->tally, x) > 0;
        for (int32_t y = first; counts && y != x; y = c->next_record[y])
            counts = !experts[y].subsidised || plan_tally__load(&c->tally, y) == 0 || experts[y].programme != experts[x].programme;
        count += counts;
        x = c->next_record[x];
    } while (x != first);
    return count;
}

/* A ring is told of once, by its first record that goes anywhere. */
static void check_person(struct check *c, int32_t x)
{
    const struct plan_params *p = &c->d->in.params;
    int32_t load = plan_tally__load(&c->tally, x), paid, other = -1;
    bool chosen = chose_expert(c, x);

    if (load == 0 || c->next_record[x] == x)
        return;
    for (int32_t y = c->next_record[x]; y != x; y = c->next_record[y]) {
        if (plan_tally__load(&c->tally, y) == 0)
            continue;
        if (y < x)
            return;
        check_twice(c, x, y);
        load += plan_tally__load(&c->tally, y);
        chosen = chosen || chose_expert(c, y);
        other = y;
    }
    if (other < 0 || !chosen)
        return;
    if (p->load_most > 0 && load > p->load_most)
        buf_addf(line(c->stale), _("experts %s and %s are one person, who gets %d places; %d are allowed"), expert_no(c, x), expert_no(c, other), load,
                 p->load_most);
    paid = programmes_paying(c, x);
    if (p->subsidies_most > 0 && paid > p->subsidies_most)
        buf_addf(line(c->stale), _("experts %s and %s are one person under %d subsidised programmes; %d are allowed"), expert_no(c, x), expert_no(c, other),
                 paid, p->subsidies_most);
}

/* ---- all of it ---- */

static void begin(struct check *c, const struct plan_lines *l)
{
    const struct plan_instance *in = &c->d->in;
    struct plan_pair *pairs = mem_new(((size_t)l->count + 1) * sizeof *pairs);

    for (int32_t i = 0; i < l->count; i++)
        pairs[i] = l->lines[i].pair;
    plan_tally__make(&c->tally, in, pairs, l->count);
    free(pairs);
    c->pins = mem_new(((size_t)in->pin_count + 1) * sizeof *c->pins);
    if (in->pin_count) {
        memcpy(c->pins, in->pins, (size_t)in->pin_count * sizeof *c->pins);
        qsort(c->pins, (size_t)in->pin_count, sizeof *c->pins, plan_pair__compare);
    }
    make_rings(c);
}

void plan_stale__check(const struct plan_data *d, const struct plan_lines *l, struct plan_stale *h)
{
    struct check c = {.d = d, .stale = h};
    struct buf text = {0};

    begin(&c, l);
    check_wishes(&c);
    check_suits(&c);
    for (int32_t x = 0; x < d->in.expert_count; x++)
        check_expert(&c, x, &text);
    for (int32_t n = 0; n < d->in.need_count; n++)
        check_need(&c, n, &text);
    for (int32_t v = 0; v < d->in.village_count; v++)
        check_village(&c, v, &text);
    for (int32_t i = 0; i < d->in.station_count; i++)
        check_station(&c, i, &text);
    check_quotas(&c);
    for (int32_t i = 0; i < d->in.tie_count; i++)
        check_tie(&c, &d->in.ties[i]);
    for (int32_t x = 0; x < d->in.expert_count; x++)
        check_person(&c, x);
    buf_release(&text);
    free(c.pins);
    free(c.next_record);
    plan_tally__release(&c.tally);
}
