/* The real divisions, with what nobody publishes: which villages are poor, which language they want, what they need. */
#include "demo__.h"
#include "model/code.h"

#include <stdlib.h>
#include <string.h>

const char *const demo__league_codes[DEMO_LEAGUES] = {"1501", "1502", "1503", "1504", "1505", "1506",
                                                      "1507", "1508", "1509", "1522", "1525", "1529"};
const char *const demo__league_names[DEMO_LEAGUES] = {"呼和浩特市", "包头市",     "乌海市",     "赤峰市", "通辽市",     "鄂尔多斯市",
                                                      "呼伦贝尔市", "巴彦淖尔市", "乌兰察布市", "兴安盟", "锡林郭勒盟", "阿拉善盟"};

/* How much of a family of specialties a league wants: farming, mixed and herding leagues. */
enum { FARMING, MIXED, HERDING };
static const int league_kinds[DEMO_LEAGUES] = {FARMING, FARMING, FARMING, MIXED,   MIXED,   MIXED,
                                               HERDING, FARMING, FARMING, MIXED, HERDING, HERDING};
static const struct {
    const char *family;
    int32_t weight[3]; /* by kind, for one specialty of it */
} families[] = {
    {"crop", {60, 40, 12}},    {"forestry", {12, 12, 8}},   {"livestock", {22, 34, 56}},  {"veterinary", {18, 26, 40}},
    {"water", {10, 8, 8}},     {"food", {12, 10, 12}},      {"engineering", {10, 9, 9}}, {"economy", {16, 16, 18}},
    {"health", {12, 12, 14}}, {"environment", {8, 8, 10}},
};

static int league_of(const char *code)
{
    for (int i = 0; i < DEMO_LEAGUES; i++)
        if (strncmp(code, demo__league_codes[i], 4) == 0)
            return i;
    return -1;
}

static int32_t family_weight(const char *family, int league)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (strcmp(families[i].family, family) == 0)
            return families[i].weight[league_kinds[league]];
    BUG("the demonstration does not know the family %s", family);
}

/* The list's own codes, families aside; each league has favourites of its own. */
static bool load_specialties(struct demo *d, struct err *e)
{
    struct demo_rng g = demo__rng(d->seed, "specialties");
    const struct code_list *list;

    if (!code_list_get(d->m, "specialty", &list, e))
        return false;
    for (int i = 0; i < list->count; i++) {
        if (!*list->codes[i].parent)
            continue;
        BUG_ON(d->specialty_count == DEMO_SPECIALTIES_MAX);
        struct demo_specialty *s = &d->specialties[d->specialty_count++];
        s->code = arena_dup(&d->mem, list->codes[i].code);
        s->family = arena_dup(&d->mem, list->codes[i].parent);
        for (int l = 0; l < DEMO_LEAGUES; l++)
            s->weight[l] = family_weight(s->family, l) * demo__between(&g, 4, 20);
    }
    return true;
}

int32_t demo__specialty(struct demo *d, struct demo_rng *g, int32_t league)
{
    int32_t weights[DEMO_SPECIALTIES_MAX];

    for (int32_t i = 0; i < d->specialty_count; i++)
        weights[i] = d->specialties[i].weight[league];
    return demo__pick(g, weights, d->specialty_count);
}

static void add_banner(struct demo *d, const struct record *r)
{
    const char *code = record_text(r, REGION_CODE);
    int league = league_of(code);

    if (league < 0 || !record_number(r, REGION_OFFICIAL))
        return;
    d->banners = mem_grow(d->banners, (size_t)d->banner_count + 1, sizeof *d->banners);
    struct demo_banner *b = &d->banners[d->banner_count++];
    *b = (struct demo_banner){.league = league, .poor_list = arena_dup(&d->mem, record_text(r, REGION_POOR_LIST))};
    memcpy(b->code, code, sizeof b->code);
}

/* Banner of a village; banners and villages both come in order of code. -1 in a zone. */
static int32_t banner_of(const struct demo *d, const char *code)
{
    for (int32_t i = d->banner_count - 1; i >= 0; i--)
        if (strncmp(d->banners[i].code, code, 6) == 0)
            return i;
    return -1;
}

/* Village committees alone: communities of towns and statistical units have no needs. */
static void add_village(struct demo *d, const struct record *r)
{
    const char *code = record_text(r, REGION_CODE);
    const char *kind = record_text(r, REGION_KIND);
    int32_t banner = banner_of(d, code);

    bool gacha = strcmp(kind, "嘎查") == 0;
    if (banner < 0 || !record_number(r, REGION_OFFICIAL) || (!gacha && strcmp(kind, "村") != 0))
        return;
    d->villages = mem_grow(d->villages, (size_t)d->village_count + 1, sizeof *d->villages);
    struct demo_village *v = &d->villages[d->village_count++];
    *v = (struct demo_village){.id = r->id, .banner = banner, .league = d->banners[banner].league, .gacha = gacha};
    memcpy(v->code, code, sizeof v->code);
}

static bool load_level(struct demo *d, const char *condition, void (*add)(struct demo *d, const struct record *r), struct err *e)
{
    struct list_query q;
    struct list_rows rows;
    struct arena mem = {0};
    struct record r;

    list_query_init(&q, &region_entity);
    q.region = d->scale->area;
    record_init(&r, &region_entity);
    bool ok = list_query_where(&q, condition, &mem, e) && list_open(d->m, &q, &rows, e);
    if (ok) {
        while (list_next(&rows, &r))
            add(d, &r);
        ok = list_close(&rows, e);
    }
    record_release(&r);
    arena_release(&mem);
    return ok;
}

/* Leaves as many villages as the scale wants, each as likely as any other. */
static void choose_villages(struct demo *d)
{
    struct demo_rng g = demo__rng(d->seed, "villages");
    int32_t wanted = d->scale->villages;
    int32_t kept = 0;

    if (!wanted || wanted > d->village_count)
        wanted = d->village_count;
    for (int32_t i = 0; i < d->village_count; i++)
        if (demo__below(&g, d->village_count - i) < wanted - kept)
            d->villages[kept++] = d->villages[i];
    d->village_count = kept;
    for (int32_t i = 0; i < kept; i++) {
        struct demo_banner *b = &d->banners[d->villages[i].banner];
        if (!b->count++)
            b->first = i;
    }
}

/* Villages are poor in banners that stood on a list; gachas want Mongolian more often than villages. */
static void draw_village(struct demo *d, struct demo_rng *g, struct demo_village *v)
{
    const char *list = d->banners[v->banner].poor_list;
    int32_t percent = strcmp(list, "national") == 0 ? 36 : strcmp(list, "regional") == 0 ? 26 : 0;

    v->poor = demo__chance(g, percent);
    v->mongol = demo__chance(g, v->gacha ? 72 : 6);
    v->language = v->mongol ? "mn" : demo__chance(g, 45) ? "zh" : NULL;
}

static bool save_village(struct demo *d, struct record *r, const struct demo_village *v, struct err *e)
{
    record_reset(r);
    if (!repo_load(d->m, v->id, r, e))
        return false;
    record_put_number(r, REGION_POOR, v->poor);
    if (v->language)
        demo__put(r, REGION_LANGUAGE, v->language);
    return demo__save(d, r, e);
}

bool demo__places(struct demo *d, struct err *e)
{
    struct demo_rng g = demo__rng(d->seed, "poor");
    struct record r;
    bool ok = load_specialties(d, e) && load_level(d, "level=3", add_banner, e) && load_level(d, "level=5", add_village, e);

    if (!ok)
        return false;
    choose_villages(d);
    demo__part(d, _("villages"), d->village_count);
    record_init(&r, &region_entity);
    for (int32_t i = 0; ok && i < d->village_count; i++) {
        struct demo_village *v = &d->villages[i];
        draw_village(d, &g, v);
        d->out->poor_villages += v->poor;
        ok = save_village(d, &r, v, e);
    }
    record_release(&r);
    d->out->villages = d->village_count;
    return ok;
}
