/* Points of expert and need, and the candidates of a need, listed from small tables instead of stored pairs. */
#include "plan_data__.h"

#include "base/hash.h"
#include "base/num.h"
#include "model/code.h"
#include "model/kinds.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_POINTS = 10000,
    MOST_KM = 5000,
    STORED_CANDIDATES = 32000000, /* beyond these (256 MB) they are listed anew whenever they are asked for */
};

/* In the order of struct plan_points, which is read as an array of these. */
const struct plan_weight plan_weights[] = {
    {"fit_first", N_("the need asks for the expert's first specialty"), 500, 0, MOST_POINTS},
    {"fit_second", N_("... his second specialty"), 400, 0, MOST_POINTS},
    {"fit_third", N_("... his third specialty"), 300, 0, MOST_POINTS},
    {"fit_family", N_("... another specialty of the same family"), 150, 0, MOST_POINTS},
    {"priority", N_("times the priority of the need, 1 to 5"), 20, 0, MOST_POINTS},
    {"near", N_("at no distance; falls to about a third at near_km"), 250, 0, MOST_POINTS},
    {"near_km", N_("kilometres at which nearness falls to about a third"), 150, 1, MOST_KM},
    {"language", N_("the expert speaks the language wanted, or none is"), 120, 0, MOST_POINTS},
    {"again", N_("the expert served the village last year"), 200, 0, MOST_POINTS},
    {"second_expert_penalty", N_("taken off for each expert on a need after the first"), 150, 0, MOST_POINTS},
    {"load_step", N_("taken off for an expert's second place, twice for his third, and so on"), 10, 0, MOST_POINTS},
    {"cover_bonus", N_("a village reached that is not poor"), 60, 0, MOST_POINTS},
    {"load_most", N_("no points but a bound: places an expert takes in a year at most; 0 = what he can"), 0, 0, 1000},
    {"subsidies_most", N_("no points but a bound: programmes with a subsidy under which a person is sent in a year; 0 = any"), 1, 0, 10},
    {"keep", N_("published work that re-planning leaves as it is"), 50, 0, MOST_POINTS},
    {"appraisal", N_("the expert had the top grade last year; lower grades give their share"), 100, 0, MOST_POINTS},
    {"least_days", N_("days of the year that absences must leave an expert, to be sent at all"), 1, 0, 366},
};
const int plan_weight_count = (int)(sizeof plan_weights / sizeof *plan_weights);

static void setting_name(int weight, struct buf *out)
{
    buf_addf(out, "plan.%s", plan_weights[weight].name);
}

static bool read_weight(int weight, const char *text, int32_t *value, struct err *e)
{
    const struct plan_weight *w = &plan_weights[weight];
    int64_t n;

    if (!num_parse_int(text, strlen(text), &n, e))
        return false;
    if (n < w->least || n > w->most)
        return err_set(e, ERR_INPUT, _("the weight %s must be from %d to %d"), w->name, w->least, w->most);
    *value = (int32_t)n;
    return true;
}

bool plan_weight_get(struct model *m, int weight, int32_t *value, struct err *e)
{
    struct buf name = {0};
    struct stmt s;
    bool ok = true;

    *value = plan_weights[weight].initial;
    setting_name(weight, &name);
    stmt_open(&s, m->db, Q_SETTING_GET);
    stmt_text(&s, ":name", buf_text(&name));
    if (stmt_next(&s))
        ok = read_weight(weight, stmt_col_text(&s, 0), value, e);
    buf_release(&name);
    return stmt_close(&s, e) && ok;
}

bool plan_weight_set(struct model *m, const char *name, const char *value, struct err *e)
{
    struct buf setting = {0};
    struct stmt s;
    int32_t n;
    int weight = 0;

    if (!role_require(&m->who, &plan_entity, VERB_SET, "", e))
        return false;
    while (weight < plan_weight_count && strcmp(plan_weights[weight].name, name) != 0)
        weight++;
    if (weight == plan_weight_count)
        return err_set(e, ERR_INPUT, _("\"%s\" is no weight; `tepai plan weights` lists them"), name);
    if (!read_weight(weight, value, &n, e))
        return false;
    setting_name(weight, &setting);
    struct buf text = {0};
    buf_add_int(&text, n);
    stmt_open(&s, m->db, Q_SETTING_SET);
    stmt_text(&s, ":name", buf_text(&setting));
    stmt_text(&s, ":value", buf_text(&text));
    buf_release(&setting);
    buf_release(&text);
    return stmt_run(&s, e);
}

bool plan_points__load(struct model *m, struct plan_points *out, struct err *e)
{
    int32_t *const fields[] = {&out->fit[0], &out->fit[1],   &out->fit[2], &out->family, &out->priority,  &out->near,
                               &out->near_km, &out->language, &out->again,  &out->second, &out->load_step, &out->cover,
                               &out->load_most, &out->subsidies_most, &out->keep,
                               &out->appraisal, &out->least_days};

    _Static_assert(sizeof fields / sizeof *fields == sizeof plan_weights / sizeof *plan_weights, "a field a weight");
    for (int i = 0; i < plan_weight_count; i++)
        if (!plan_weight_get(m, i, fields[i], e))
            return false;
    return true;
}

/* ---- who suits which specialty ---- */

/* By specialty: a number for its family, which is its parent or itself. */
static int32_t *number_families(const struct code_list *list)
{
    int32_t *family = mem_new(((size_t)list->count + 1) * sizeof *family);

    for (int k = 0; k < list->count; k++) {
        const char *own = *list->codes[k].parent ? list->codes[k].parent : list->codes[k].code;
        family[k] = k;
        for (int i = 0; i < k && family[k] == k; i++) {
            const char *other = *list->codes[i].parent ? list->codes[i].parent : list->codes[i].code;
            if (strcmp(own, other) == 0)
                family[k] = family[i];
        }
    }
    return family;
}

static int32_t fit_of(const struct plan_points *p, const int32_t *family, const int32_t has[3], int wanted)
{
    int32_t best = 0;

    for (int i = 0; i < 3 && has[i] >= 0; i++) {
        int32_t fit = 0;
        if (has[i] == wanted)
            fit = p->fit[i];
        else if (family[has[i]] == family[wanted])
            fit = p->family;
        best = fit > best ? fit : best;
    }
    return best;
}

/* Experts of each family in their order: at expert[start[family]] on. */
struct members {
    int32_t *start, *expert; /* owned */
};

/* Is the family of his i-th specialty one that none before it had? */
static bool is_new_family(const int32_t *family, const int32_t has[3], int i)
{
    for (int before = 0; before < i; before++)
        if (family[has[before]] == family[has[i]])
            return false;
    return true;
}

static struct members list_members(const struct plan_instance *in, const int32_t *family, int families)
{
    struct members m = {.start = mem_zero((size_t)families + 2, sizeof *m.start),
                        .expert = mem_new(((size_t)in->expert_count * 3 + 1) * sizeof *m.expert)};

    for (int pass = 0; pass < 2; pass++) {
        for (int32_t x = 0; x < in->expert_count; x++) {
            const int32_t *has = in->experts[x].specialty;
            for (int i = 0; i < 3 && has[i] >= 0; i++) {
                if (!is_new_family(family, has, i))
                    continue;
                if (pass == 0)
                    m.start[family[has[i]] + 2]++;
                else
                    m.expert[m.start[family[has[i]] + 1]++] = x;
            }
        }
        for (int f = 0; pass == 0 && f < families; f++)
            m.start[f + 2] += m.start[f + 1];
    }
    return m;
}

/* An expert who suits with 0 points still suits: every specialty of a family that he is of. */
static void make_fits(struct plan_score *s, const struct code_list *list)
{
    const struct plan_instance *in = s->in;
    int32_t *family = number_families(list);
    struct members m = list_members(in, family, list->count);
    size_t room = 1024;
    int32_t count = 0;

    s->specialty_count = list->count;
    s->fit_start = mem_zero((size_t)list->count + 1, sizeof *s->fit_start);
    s->fits = mem_new(room * sizeof *s->fits);
    for (int k = 0; k < list->count; k++) {
        for (int32_t i = m.start[family[k]]; i < m.start[family[k] + 1]; i++) {
            int32_t x = m.expert[i];
            if ((size_t)count == room)
                s->fits = mem_grow(s->fits, room *= 2, sizeof *s->fits);
            s->fits[count++] = (struct plan_fit){x, fit_of(&s->points, family, in->experts[x].specialty, k)};
        }
        s->fit_start[k + 1] = count;
    }
    free(m.start);
    free(m.expert);
    free(family);
}

/* ---- how near ---- */

static bool is_known(const struct plan_place *p)
{
    return p->x * p->x + p->y * p->y + p->z * p->z > 0.5;
}

/* Distinct known places of experts, in the order of these. */
static struct plan_place *list_homes(struct plan_score *s, const struct plan_place *of)
{
    int32_t n = s->in->expert_count;
    struct plan_place *homes = mem_new(((size_t)n + 1) * sizeof *homes);
    struct hash known = {0};

    s->home = mem_new(((size_t)n + 1) * sizeof *s->home);
    for (int32_t x = 0; x < n; x++) {
        int64_t at = s->home_count;
        s->home[x] = -1;
        if (!is_known(&of[x]))
            continue;
        if (!hash_get(&known, (const char *)&of[x], sizeof of[x], &at)) {
            hash_put(&known, (const char *)&of[x], sizeof of[x], at);
            homes[s->home_count++] = of[x];
        }
        s->home[x] = (int32_t)at;
    }
    hash_release(&known);
    return homes;
}

double plan_place__km(const struct plan_place *a, const struct plan_place *b)
{
    double x = a->x - b->x, y = a->y - b->y, z = a->z - b->z;
    double half = sqrt(x * x + y * y + z * z) / 2; /* of the chord */

    return is_known(a) && is_known(b) ? 2 * 6371.0 * asin(half < 1 ? half : 1) : -1;
}

static void make_near(struct plan_score *s, const struct plan_data *d)
{
    size_t villages = (size_t)s->in->village_count;

    s->homes = list_homes(s, d->expert_place);
    s->village = d->village_place;
    s->near = mem_zero(villages + 1, sizeof *s->near);
    s->near_rows = s->in->village_count;
    s->near_made = mem_zero(villages + 1, sizeof *s->near_made);
}

/* Points for being near, in parts of one; 0 = one of the places is not known. The share is rounded once, whatever the weight. */
static int64_t near_parts(const struct plan_score *s, int32_t village, int32_t home)
{
    const struct plan_points *p = &s->points;

    if (!is_known(&s->village[village]))
        return 0;
    double share = exp(-plan_place__km(&s->homes[home], &s->village[village]) / p->near_km);
    return p->near * (int64_t)llround(share * (double)PLAN_POINT_PARTS);
}

/* The same in whole points. */
static int16_t near_points(const struct plan_score *s, int32_t village, int32_t home)
{
    return (int16_t)((near_parts(s, village, home) + PLAN_POINT_PARTS / 2) / PLAN_POINT_PARTS);
}

int64_t plan_score__parts_of(const struct plan_score *s, struct plan_pair p, int32_t score)
{
    int32_t village = s->in->needs[p.need].village, home = s->home[p.expert];

    if (home < 0)
        return score * PLAN_POINT_PARTS;
    return (score - near_points(s, village, home)) * PLAN_POINT_PARTS + near_parts(s, village, home);
}

/* For one pair: reckoning it costs less than a row in which nobody else has asked for anything. */
static int32_t one_near(const struct plan_score *s, int32_t village, int32_t home)
{
    return s->near_made[village] ? s->near[village][home] - 1 : near_points(s, village, home);
}

int32_t plan_score__near(const struct plan_score *s, int32_t village, int32_t home)
{
    if (!s->near[village])
        s->near[village] = mem_zero((size_t)s->home_count + 1, sizeof *s->near[village]);
    int16_t *near = &s->near[village][home];
    if (*near == 0)
        *near = (int16_t)(near_points(s, village, home) + 1);
    return *near - 1;
}

/* The same and 1 for all homes. */
static const int16_t *near_row(const struct plan_score *s, int32_t village)
{
    for (int32_t h = 0; h < s->home_count && !s->near_made[village]; h++)
        plan_score__near(s, village, h);
    s->near_made[village] = true;
    return s->near[village];
}

/* ---- specialties of experts and needs ---- */

void plan_score__specialties(const struct hash *places, const char *codes, int32_t out[3])
{
    int count = 0;
    int64_t place;

    out[0] = out[1] = out[2] = -1;
    while (*codes && count < 3) {
        size_t len = strcspn(codes, ";");
        if (hash_get(places, codes, len, &place))
            out[count++] = (int32_t)place;
        codes += len + (codes[len] == ';');
    }
}

bool plan_score__make(struct model *m, struct plan_data *d, struct err *e)
{
    struct plan_score *s = &d->score;
    const struct code_list *list;

    if (!code_list_get(m, "specialty", &list, e))
        return false;
    s->in = &d->in;
    make_fits(s, list);
    make_near(s, d);
    return true;
}

void plan_score__release(struct plan_score *s)
{
    free(s->fits);
    free(s->fit_start);
    free(s->home);
    for (int32_t v = 0; v < s->near_rows; v++)
        free(s->near[v]);
    free(s->near);
    free(s->near_made);
    free(s->homes);
    free(s->extra);
    free(s->again);
    free(s->merit);
}

/* ---- the candidates of a need ---- */

/* What the points of a need's candidates have in common; looked up once a need. */
struct need_view {
    const int16_t *near; /* of the village, by home, and 1; NULL where they are not asked for */
    const int32_t *home;
    const int16_t *merit; /* by expert */
    const struct plan_expert *experts;
    int32_t priority, wants, language;
};

static struct need_view view_of(const struct plan_score *s, int32_t need)
{
    const struct plan_need *n = &s->in->needs[need];

    return (struct need_view){
        .home = s->home,
        .merit = s->merit,
        .experts = s->in->experts,
        .priority = s->points.priority * n->priority,
        .wants = s->in->villages[n->village].language,
        .language = s->points.language,
    };
}

/* The points that depend neither on the specialty nor on the distance. */
static inline int32_t other_points(const struct need_view *v, int32_t expert)
{
    bool spoken = v->wants == 0 || (v->wants & v->experts[expert].language);

    return v->priority + (spoken ? v->language : 0) + v->merit[expert];
}

/* The points that do not depend on the specialty. */
static inline int32_t common_points(const struct need_view *v, int32_t expert)
{
    int32_t home = v->home[expert];

    return other_points(v, expert) + (home >= 0 ? v->near[home] - 1 : 0);
}

/* First pair of a sorted list that is not before (need, expert 0). */
static int32_t first_pair(const struct plan_pair *pairs, int32_t count, int32_t need)
{
    int32_t low = 0;

    while (low < count) {
        int32_t mid = low + (count - low) / 2;
        if (pairs[mid].need < need)
            low = mid + 1;
        else
            count = mid;
    }
    return low;
}

static int32_t place_of(const int32_t *expert, int32_t count, int32_t wanted)
{
    int32_t low = 0, high = count;

    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (expert[mid] < wanted)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Pairs that stand without a fit are candidates too, at their place in the order. */
static int32_t add_extra(const struct plan_score *s, int32_t need, const struct need_view *v, int32_t *expert,
                         int32_t *points, int32_t count)
{
    for (int32_t i = first_pair(s->extra, s->extra_count, need); i < s->extra_count && s->extra[i].need == need; i++) {
        int32_t x = s->extra[i].expert;
        int32_t at = place_of(expert, count, x);
        memmove(expert + at + 1, expert + at, (size_t)(count - at) * sizeof *expert);
        memmove(points + at + 1, points + at, (size_t)(count - at) * sizeof *points);
        expert[at] = x;
        points[at] = common_points(v, x);
        count++;
    }
    return count;
}

static void add_again(const struct plan_score *s, int32_t village, const int32_t *expert, int32_t *points, int32_t count)
{
    for (int32_t i = first_pair(s->again, s->again_count, village); i < s->again_count && s->again[i].need == village; i++) {
        int32_t at = place_of(expert, count, s->again[i].expert);
        if (at < count && expert[at] == s->again[i].expert)
            points[at] += s->points.again;
    }
}

int32_t plan_score__list(void *score, int32_t need, int32_t *expert, int32_t *points)
{
    const struct plan_score *s = score;
    const struct plan_need *n = &s->in->needs[need];
    struct need_view v = view_of(s, need);
    int32_t count = 0;

    v.near = near_row(s, n->village);
    if (n->specialty >= 0) {
        const struct plan_fit *end = s->fits + s->fit_start[n->specialty + 1];
        for (const struct plan_fit *f = s->fits + s->fit_start[n->specialty]; f < end; f++) {
            expert[count] = f->expert;
            points[count++] = f->points + common_points(&v, f->expert);
        }
    }
    if (s->extra_count)
        count = add_extra(s, need, &v, expert, points, count);
    if (s->again_count)
        add_again(s, n->village, expert, points, count);
    return count;
}

/* Candidates of all needs together. */
static int64_t count_candidates(const struct plan_score *s)
{
    int64_t count = s->extra_count;

    for (int32_t n = 0; n < s->in->need_count; n++) {
        int32_t k = s->in->needs[n].specialty;
        count += k < 0 ? 0 : s->fit_start[k + 1] - s->fit_start[k];
    }
    return count;
}

void plan_score__store(struct plan_score *s, struct plan_instance *in)
{
    int64_t at = 0, count = count_candidates(s);
    int32_t *scratch;

    if (count > STORED_CANDIDATES)
        return;
    scratch = mem_new(((size_t)in->expert_count * 2 + 1) * sizeof *scratch);
    in->start = mem_new(((size_t)in->need_count + 1) * sizeof *in->start);
    in->expert = mem_new(((size_t)count + 1) * sizeof *in->expert);
    in->score = mem_new(((size_t)count + 1) * sizeof *in->score);
    for (int32_t n = 0; n < in->need_count; n++) {
        int32_t more = plan_score__list(s, n, scratch, scratch + in->expert_count);
        in->start[n] = at;
        memcpy(in->expert + at, scratch, (size_t)more * sizeof *scratch);
        memcpy(in->score + at, scratch + in->expert_count, (size_t)more * sizeof *scratch);
        at += more;
    }
    in->start[in->need_count] = at;
    free(scratch);
}

int32_t plan_score__most(const struct plan_score *s)
{
    int32_t fit = s->points.family;

    for (int i = 0; i < 3; i++)
        fit = s->points.fit[i] > fit ? s->points.fit[i] : fit;
    return fit + 5 * s->points.priority + s->points.near + s->points.language + s->points.again +
           s->points.appraisal;
}

/* Points for fitting, -1 = he does not suit. */
static int32_t fit_to(const struct plan_score *s, struct plan_pair p)
{
    int32_t k = s->in->needs[p.need].specialty;
    int32_t low = k < 0 ? 0 : s->fit_start[k], end = k < 0 ? 0 : s->fit_start[k + 1], high = end;

    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (s->fits[mid].expert < p.expert)
            low = mid + 1;
        else
            high = mid;
    }
    return low < end && s->fits[low].expert == p.expert ? s->fits[low].points : -1;
}

/* Is the pair in a sorted list? */
static bool is_listed(const struct plan_pair *pairs, int32_t count, struct plan_pair p)
{
    for (int32_t i = first_pair(pairs, count, p.need); i < count && pairs[i].need == p.need; i++)
        if (pairs[i].expert == p.expert)
            return true;
    return false;
}

int32_t plan_score__pair(void *score, struct plan_pair p)
{
    const struct plan_score *s = score;
    const struct need_view v = view_of(s, p.need);
    int32_t fit = fit_to(s, p), village = s->in->needs[p.need].village, home = s->home[p.expert];

    if (fit < 0 && !is_listed(s->extra, s->extra_count, p))
        return -1;
    int32_t near = home < 0 ? 0 : one_near(s, village, home);
    bool again = is_listed(s->again, s->again_count, (struct plan_pair){p.expert, village});
    return (fit > 0 ? fit : 0) + other_points(&v, p.expert) + near + (again ? s->points.again : 0);
}

int32_t plan_score__of(const struct plan_data *d, struct plan_pair p, int32_t *scratch)
{
    return plan_pair_score(&d->in, p, scratch);
}
