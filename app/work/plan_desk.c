/* The desk of a plan: opened, kept up to date, and what stands between one expert and one need. */
#include "plan_ask__.h"
#include "plan_basis_store__.h"
#include "plan_desk__.h"
#include "plan_limits_say__.h"

#include "model/code.h"
#include "model/kinds.h"
#include "model/scope.h"
#include "store/txn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *desk__keep(struct arena *mem, struct buf *text)
{
    const char *kept = arena_dup(mem, buf_text(text));

    buf_release(text);
    return kept;
}

/* ---- names ---- */

static bool name_specialties(struct model *m, struct plan_desk *d, struct err *e)
{
    const struct code_list *list;

    if (!code_list_get(m, "specialty", &list, e))
        return false;
    d->specialty_count = list->count;
    d->specialties = arena_new(&d->mem, ((size_t)list->count + 1) * sizeof *d->specialties);
    d->specialty_codes = arena_new(&d->mem, ((size_t)list->count + 1) * sizeof *d->specialty_codes);
    d->families = arena_new(&d->mem, ((size_t)list->count + 1) * sizeof *d->families);
    for (int k = 0; k < list->count; k++) {
        const struct code *c = &list->codes[k];
        d->specialties[k] = arena_dup(&d->mem, code_label(m, c));
        d->specialty_codes[k] = arena_dup(&d->mem, c->code);
        d->families[k] = arena_dup(&d->mem, *c->parent ? c->parent : c->code);
    }
    return true;
}

/* Why nobody can send him in the year. */
static const char *why_away(struct plan_desk *d, struct stmt *s)
{
    const struct stay_left *left = stay_left_find(d->d.left, d->d.left_count, stmt_col_int(s, 10));
    const char *from = stmt_col_text(s, 7), *to = stmt_col_text(s, 8);
    struct buf text = {0};

    if (stmt_col_int(s, 5) != 1)
        buf_add(&text, _("is not active"));
    else if (stmt_col_int(s, 6) < 1)
        buf_add(&text, _("takes no place this year"));
    else if (strcmp(stmt_col_text(s, 9), "all") == 0)
        buf_add(&text, _("belongs to no programme that sends people"));
    else if (left)
        buf_addf(&text, _("is away: absences leave him %lld days of the year"), (long long)left->days);
    else
        buf_addf(&text, _("is away all year: available from %s to %s"), *from ? from : "-", *to ? to : "-");
    return desk__keep(&d->mem, &text);
}

static void read_specialties(const struct code_list *list, const char *codes, int32_t out[3])
{
    int count = 0;

    out[0] = out[1] = out[2] = -1;
    while (*codes && count < 3) {
        size_t len = strcspn(codes, ";");
        int place = code_place(list, codes, len);
        if (place >= 0)
            out[count++] = place;
        codes += len + (codes[len] == ';');
    }
}

/* Those of the instance by number; the others are away. */
static void name_expert(struct plan_desk *d, const struct code_list *list, struct stmt *s, int32_t *room)
{
    const struct desk_person person = {
        .no = arena_dup(&d->mem, stmt_col_text(s, 0)),
        .name = arena_dup(&d->mem, stmt_col_text(s, 1)),
        .programme = arena_dup(&d->mem, stmt_col_text(s, 2)),
        .home = arena_dup(&d->mem, stmt_col_text(s, 3)),
        .place = arena_dup(&d->mem, stmt_col_text(s, 11)),
        .banner = arena_dup(&d->mem, stmt_col_text(s, 12)),
    };
    int32_t x = plan_words__at(&d->d.experts, person.no);

    if (x >= 0) {
        d->people[x] = person;
        return;
    }
    if (d->away_count == *room)
        d->away = mem_grow(d->away, (size_t)(*room = *room ? *room * 2 : 64), sizeof *d->away);
    struct desk_away *away = &d->away[d->away_count++];
    *away = (struct desk_away){.person = person, .why = why_away(d, s)};
    read_specialties(list, stmt_col_text(s, 4), away->specialty);
}

static bool name_experts(struct model *m, struct plan_desk *d, struct err *e)
{
    const struct code_list *list;
    int32_t room = 0;
    struct stmt s;

    if (!code_list_get(m, "specialty", &list, e))
        return false;
    d->people = arena_zero(&d->mem, ((size_t)d->d.in.expert_count + 1) * sizeof *d->people);
    stmt_open(&s, m->db, Q_PLAN_DESK_EXPERTS);
    while (stmt_next(&s))
        name_expert(d, list, &s, &room);
    return stmt_close(&s, e);
}

static bool name_leagues(struct model *m, struct plan_desk *d, struct err *e)
{
    d->leagues = arena_zero(&d->mem, ((size_t)d->d.leagues.count + 1) * sizeof *d->leagues);
    for (int32_t l = 0; l < d->d.leagues.count; l++) {
        struct buf code = {0};
        struct stmt s;
        buf_addf(&code, "%s00000000", d->d.leagues.words[l]);
        stmt_open(&s, m->db, Q_REGION_NAME);
        stmt_text(&s, ":code", buf_text(&code));
        d->leagues[l] = arena_dup(&d->mem, stmt_next(&s) ? stmt_col_text(&s, 0) : d->d.leagues.words[l]);
        buf_release(&code);
        if (!stmt_close(&s, e))
            return false;
    }
    return true;
}

/* "Science envoys - Xing'an", by number of the record; its key where a name is missing. */
static bool name_quotas(struct model *m, struct plan_desk *d, struct err *e)
{
    struct stmt s;
    int32_t q = 0;

    d->quotas = arena_zero(&d->mem, ((size_t)d->d.quota_records + 1) * sizeof *d->quotas);
    stmt_open(&s, m->db, Q_PLAN_QUOTAS);
    stmt_int(&s, ":year", d->d.year);
    while (stmt_next(&s) && q < d->d.quota_records) {
        struct buf name = {0};
        bool heads = strcmp(stmt_col_text(&s, 4), "heads") == 0;
        buf_addf(&name, "%s - %s", heads ? stmt_col_text(&s, 1) : _("places"), stmt_col_text(&s, 3));
        d->quotas[q++] = desk__keep(&d->mem, &name);
    }
    return stmt_close(&s, e);
}

/* ---- what is sent ---- */

struct pairs {
    struct plan_pair *pairs; /* owned */
    int64_t count, room;
};

static void add_pair(struct pairs *p, struct plan_pair pair)
{
    if (p->count == p->room)
        p->pairs = mem_grow(p->pairs, (size_t)(p->room = p->room ? p->room * 2 : 1024), sizeof *p->pairs);
    p->pairs[p->count++] = pair;
}

/* Placements of people and needs that are not in the year any more are not there. */
static bool read_placements(struct model *m, struct plan_desk *d, struct err *e)
{
    struct pairs all = {0};
    struct stmt s;

    for (int32_t i = 0; i < d->d.in.pin_count; i++)
        add_pair(&all, d->d.in.pins[i]);
    stmt_open(&s, m->db, Q_PLAN_PAIRS);
    stmt_int(&s, ":plan", d->plan);
    stmt_text(&s, ":kind", "placed");
    while (stmt_next(&s)) {
        struct plan_pair p = {plan_rows__at(&d->d.expert_rows, stmt_col_int(&s, 0)), plan_rows__at(&d->d.need_rows, stmt_col_int(&s, 1))};
        if (p.expert >= 0 && p.need >= 0 && !plan_tally__forbidden(&d->d.in, p))
            add_pair(&all, p);
    }
    bool ok = stmt_close(&s, e);
    plan_tally__release(&d->tally);
    plan_tally__make(&d->tally, &d->d.in, all.pairs, all.count);
    free(all.pairs);
    return ok;
}

bool desk__placed(struct model *m, const struct plan_desk *d, struct plan_tally *out, bool *known, struct err *e)
{
    struct pairs all = {0};
    struct stmt s;

    *known = !d->apart;
    stmt_open(&s, m->db, Q_PLAN_PAIRS);
    stmt_int(&s, ":plan", d->plan);
    stmt_text(&s, ":kind", "placed");
    while (*known && stmt_next(&s)) {
        struct plan_pair p = {plan_rows__at(&d->d.expert_rows, stmt_col_int(&s, 0)), plan_rows__at(&d->d.need_rows, stmt_col_int(&s, 1))};
        *known = p.expert >= 0 && p.need >= 0 && d->d.in.experts[p.expert].places > 0 && d->d.in.needs[p.need].wanted > 0;
        if (*known)
            add_pair(&all, p);
    }
    bool ok = stmt_close(&s, e);
    *out = (struct plan_tally){0};
    plan_tally__make(out, &d->d.in, all.pairs, ok ? all.count : 0);
    free(all.pairs);
    return ok;
}

static bool read_kind(struct model *m, struct plan_desk *d, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_PLAN_IS_APART);
    stmt_int(&s, ":plan", d->plan);
    d->apart = stmt_next(&s);
    return stmt_close(&s, e);
}

/* ---- open, refresh, close ---- */

static bool read_all(struct model *m, struct plan_desk *d, struct err *e)
{
    if (!plan_data__load(m, d->d.year, d->plan, &d->d, e))
        return false;
    d->scratch = mem_new(((size_t)d->d.in.expert_count * 2 + 1) * sizeof *d->scratch);
    desk__name_parts(d);
    return name_specialties(m, d, e) && name_experts(m, d, e) && name_leagues(m, d, e) && name_quotas(m, d, e) &&
           read_kind(m, d, e) && read_placements(m, d, e);
}

static void note_plan(struct plan_desk *d, const struct record *plan)
{
    snprintf(d->number, sizeof d->number, "%s", record_text(plan, PLAN_NO));
    d->plan = plan->id;
    d->solved = strcmp(record_text(plan, PLAN_STATE), "draft") != 0;
}

bool plan_desk_open(struct model *m, const struct record *plan, struct plan_desk **out, struct err *e)
{
    struct plan_desk *d = mem_zero(1, sizeof *d);

    note_plan(d, plan);
    d->d.year = (int)record_number(plan, PLAN_YEAR);
    if (role_reach(m->who.role, CLASS_CASE, VERB_READ) != REACH_ALL)
        snprintf(d->area, sizeof d->area, "%s", m->who.area);
    bool ok = txn_begin(m->db, TXN_READ, e) && txn_end(m->db, read_all(m, d, e), e);
    if (!ok) {
        plan_desk_close(d);
        d = NULL;
    }
    *out = d;
    return ok;
}

void plan_desk_close(struct plan_desk *d)
{
    if (!d)
        return;
    plan_ask_close(d->ask);
    plan_tally__release(&d->tally);
    plan_data__release(&d->d);
    arena_release(&d->mem);
    free(d->away);
    free(d->scratch);
    free(d);
}

/* Pins and forbidden pairs as they were, to see whether they changed. */
struct wishes {
    struct plan_pair *pairs; /* owned */
    int32_t pins, forbids;
};

static struct wishes wishes_of(const struct plan_instance *in)
{
    struct wishes w = {mem_new(((size_t)in->pin_count + (size_t)in->forbid_count + 1) * sizeof *w.pairs), in->pin_count, in->forbid_count};

    if (w.pins)
        memcpy(w.pairs, in->pins, (size_t)w.pins * sizeof *w.pairs);
    if (w.forbids)
        memcpy(w.pairs + w.pins, in->forbids, (size_t)w.forbids * sizeof *w.pairs);
    return w;
}

static bool same_wishes(const struct wishes *a, const struct wishes *b)
{
    return a->pins == b->pins && a->forbids == b->forbids &&
           memcmp(a->pairs, b->pairs, ((size_t)a->pins + (size_t)a->forbids) * sizeof *a->pairs) == 0;
}

/* Where the wishes are the same, the best plan is: it stays open. */
static bool reload_wishes(struct model *m, struct plan_desk *d, struct err *e)
{
    struct wishes before = wishes_of(&d->d.in);
    bool ok = plan_pins__reload(m, d->plan, &d->d, e);
    struct wishes after = wishes_of(&d->d.in);

    if (d->ask && ok && same_wishes(&before, &after)) {
        ask__moved(d->ask, &d->d.in);
    } else {
        plan_ask_close(d->ask);
        d->ask = NULL;
    }
    free(before.pairs);
    free(after.pairs);
    return ok;
}

static bool read_changes(struct model *m, struct plan_desk *d, struct err *e)
{
    struct record plan;

    record_init(&plan, &plan_entity);
    bool ok = repo_load(m, d->plan, &plan, e) && reload_wishes(m, d, e) && read_placements(m, d, e);
    if (ok)
        note_plan(d, &plan);
    record_release(&plan);
    return ok;
}

struct plan_ask *desk__ask(struct plan_desk *d, struct err *e)
{
    if (!d->d.in.start)
        plan_score__store(&d->d.score, &d->d.in);
    if (!d->ask && !plan_ask_open(&d->d.in, d->options, &d->ask, e))
        d->ask = NULL;
    return d->ask;
}

bool plan_desk_recall(struct model *m, struct plan_desk *d, struct err *e)
{
    return d->ask || d->d.in.basis || plan_basis__load(m, d->plan, &d->d, e);
}

void plan_desk_watch(struct plan_desk *d, const struct plan_options *options)
{
    d->options = options;
}

bool plan_desk_is_quick(struct plan_desk *d, bool *quick, struct err *e)
{
    const struct plan_ask *a = desk__ask(d, e);

    *quick = a && plan_ask_is_flow(a);
    return a != NULL;
}

bool plan_desk_effect(struct plan_desk *d, const char *expert, const char *need, struct plan_effect *out, struct err *e)
{
    struct plan_pair p = {desk__expert(d, expert, e), e->code == ERR_NONE ? desk__need(d, need, e) : -1};
    struct plan_ask *a = p.expert < 0 || p.need < 0 ? NULL : desk__ask(d, e);

    *out = (struct plan_effect){0};
    return a && plan_ask_pair(a, p, out, e);
}

bool plan_desk_refresh(struct model *m, struct plan_desk *d, struct err *e)
{
    return txn_begin(m->db, TXN_READ, e) && txn_end(m->db, read_changes(m, d, e), e);
}

bool plan_desk_holds(struct model *m, struct plan_desk *d, bool *holds, struct err *e)
{
    bool ok = d->stale || plan_data__holds(m, &d->d, holds, e);

    d->stale = d->stale || (ok && !*holds);
    *holds = !d->stale;
    return ok;
}

/* ---- changes, checked against the year that is held ---- */

bool plan_desk_wish(struct model *m, struct plan_desk *d, struct record *plan, enum plan_wish wish, const char *expert,
                    const char *need, struct err *e)
{
    struct plan_held held = {.year = &d->d};
    bool ok = plan_held__wish(m, plan, &held, wish, expert, need, e);

    d->stale = d->stale || held.stale;
    return ok;
}

static bool by_hand(struct model *m, struct plan_desk *d, struct record *plan, bool add, const char *expert, const char *need, struct err *e)
{
    struct plan_held held = {.year = &d->d};
    bool ok = plan_held__hand(m, plan, &held, add, expert, need, e);

    d->stale = d->stale || held.stale;
    return ok;
}

bool plan_desk_assign(struct model *m, struct plan_desk *d, struct record *plan, const char *expert, const char *need, struct err *e)
{
    return by_hand(m, d, plan, true, expert, need, e);
}

bool plan_desk_unassign(struct model *m, struct plan_desk *d, struct record *plan, const char *expert, const char *need, struct err *e)
{
    return by_hand(m, d, plan, false, expert, need, e);
}

/* ---- who and where ---- */

bool desk__sees(const struct plan_desk *d, int32_t need)
{
    return scope_holds(*d->area ? d->area : "15", d->d.villages.words[d->d.in.needs[need].village]);
}

int32_t desk__need(const struct plan_desk *d, const char *number, struct err *e)
{
    int32_t n = plan_words__at(&d->d.needs, number);

    if (n >= 0 && desk__sees(d, n))
        return n;
    err_set(e, ERR_MISSING, _("there is no open need %s in %d"), number, d->d.year);
    return -1;
}

int32_t desk__expert(const struct plan_desk *d, const char *number, struct err *e)
{
    int32_t x = plan_words__at(&d->d.experts, number);

    if (x >= 0)
        return x;
    for (int32_t i = 0; i < d->away_count; i++)
        if (strcmp(d->away[i].person.no, number) == 0)
            err_set(e, ERR_MISSING, _("expert %s %s %s"), number, d->away[i].person.name, d->away[i].why);
    err_set(e, ERR_MISSING, _("there is no expert %s"), number);
    return -1;
}

/* ---- one pair ---- */

static bool is_standing(const struct plan_desk *d, struct plan_pair p)
{
    return plan_pairs__have(d->d.in.pins, d->d.standing, p);
}

static bool is_pinned(const struct plan_desk *d, struct plan_pair p)
{
    for (int32_t i = d->d.standing; i < d->d.in.pin_count; i++)
        if (d->d.in.pins[i].expert == p.expert && d->d.in.pins[i].need == p.need)
            return true;
    return false;
}

enum plan_standing desk__standing(const struct plan_desk *d, struct plan_pair p)
{
    if (plan_tally__forbidden(&d->d.in, p))
        return PLAN_FORBIDDEN;
    if (!plan_tally__has(&d->tally, p))
        return PLAN_OPEN;
    return is_standing(d, p) ? PLAN_WORKING : is_pinned(d, p) ? PLAN_PINNED : PLAN_PLACED;
}

/* "N2026-00003, N2026-00017": the needs that have him. */
static void add_needs_of(const struct plan_desk *d, int32_t x, struct buf *out)
{
    const struct plan_tally *t = &d->tally;

    for (int32_t i = t->expert_start[x]; i < t->expert_start[x + 1]; i++)
        buf_addf(out, "%s%s", i > t->expert_start[x] ? ", " : "", d->d.needs.words[t->expert_need[i]]);
}

const char *desk__block(struct plan_desk *d, struct plan_pair p, enum plan_block pass, struct arena *mem)
{
    struct buf text = {0};
    int32_t quota;

    switch (plan_tally__block(&d->tally, p, pass, &quota)) {
    case PLAN_BLOCK_NONE:
        return plan_limits__say(&d->d, &d->tally, p, &text) ? desk__keep(mem, &text) : NULL;
    case PLAN_BLOCK_FORBIDDEN:
        buf_add(&text, d->d.declined_count && bsearch(&p, d->d.declined, (size_t)d->d.declined_count, sizeof p, plan_pair__compare)
                           ? _("he declined the offer, or let it lapse")
                           : _("the pair is forbidden in this plan"));
        break;
    case PLAN_BLOCK_WANTED:
        buf_addf(&text, _("the need has the %d it wants"), d->d.in.needs[p.need].wanted);
        break;
    case PLAN_BLOCK_PLACES:
        buf_addf(&text, _("all his places are taken (%d): "), d->d.in.experts[p.expert].places);
        add_needs_of(d, p.expert, &text);
        break;
    case PLAN_BLOCK_QUOTA:
        BUG_ON(quota < 0 || quota >= d->d.quota_records);
        buf_addf(&text, _("the quota %s (%s) is full at %d"), d->quotas[quota], d->d.quota_names[quota], d->d.in.quotas[quota].upper);
        break;
    }
    return desk__keep(mem, &text);
}

int32_t desk__km(const struct plan_desk *d, struct plan_pair p)
{
    return (int32_t)lround(plan_place__km(&d->d.expert_place[p.expert], &d->d.village_place[d->d.in.needs[p.need].village]));
}

int32_t desk__parts(struct plan_desk *d, struct plan_pair p, struct plan_part parts[PLAN_PARTS_MAX], int32_t *count)
{
    int32_t points[PLAN_PART__COUNT];
    int32_t sum = plan_score__parts(&d->d, p, d->scratch, points);

    _Static_assert((int)PLAN_PART__COUNT <= (int)PLAN_PARTS_MAX, "room for all parts");
    *count = 0;
    for (int i = 0; i < PLAN_PART__COUNT; i++)
        if (points[i])
            parts[(*count)++] = (struct plan_part){d->parts[i], points[i]};
    return sum;
}

void desk__name_parts(struct plan_desk *d)
{
    for (int i = 0; i < PLAN_PART__COUNT; i++)
        d->parts[i] = _(plan_part_names[i].label);
}

void desk__option(struct plan_desk *d, struct plan_pair p, struct arena *mem, struct plan_option *out)
{
    const struct plan_need *n = &d->d.in.needs[p.need];
    const struct desk_person *person = &d->people[p.expert];

    *out = (struct plan_option){
        .expert = arena_dup(mem, d->d.experts.words[p.expert]),
        .expert_name = arena_dup(mem, person->name),
        .programme = arena_dup(mem, person->programme),
        .home = arena_dup(mem, person->home),
        .need = arena_dup(mem, d->d.needs.words[p.need]),
        .village = arena_dup(mem, d->d.villages.words[n->village]),
        .village_name = arena_dup(mem, d->d.village_names[n->village]),
        .specialty = n->specialty < 0 ? "" : arena_dup(mem, d->specialties[n->specialty]),
        .poor = d->d.in.villages[n->village].poor,
        .priority = n->priority,
        .wanted = n->wanted,
        .got = plan_tally__got(&d->tally, p.need),
        .load = plan_tally__load(&d->tally, p.expert),
        .capacity = d->d.in.experts[p.expert].places,
        .km = desk__km(d, p),
        .score = -1,
        .standing = desk__standing(d, p),
    };
}
