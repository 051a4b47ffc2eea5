/* One family: who lives together, how old, how healthy, who can work. */
#include "demo__.h"

#include <string.h>

const char *const demo__causes[] = {"illness", "disability", "schooling", "labour", "skill", "money",
                                    "land",    "water",      "disaster",  "drive",  "roads", "other"};
enum { ILLNESS, DISABILITY, SCHOOLING, LABOUR, SKILL };

int32_t demo__age(const struct demo_person *p, int32_t today)
{
    return (today - p->born) * 100 / 36525;
}

bool demo__can_work(const struct demo_person *p)
{
    return strcmp(p->labour, "full") == 0 || strcmp(p->labour, "skilled") == 0 || strcmp(p->labour, "weak") == 0;
}

/* A day on which somebody now so many years old was born. */
static int32_t born(struct demo_rng *g, int32_t today, int32_t age)
{
    return today - (age * 36525 + 99) / 100 - demo__below(g, 365);
}

static struct demo_person *add(struct demo_person *p, const char *relation, bool female, bool mongol)
{
    p->relation = relation;
    p->female = female;
    p->mongol = mongol;
    return p;
}

static int32_t head_age(struct demo_rng *g, int32_t count)
{
    if (count == 1)
        return demo__between(g, 46, 84);
    if (count == 2)
        return demo__between(g, 48, 80);
    return count == 3 ? demo__between(g, 32, 64) : demo__between(g, 36, 66);
}

/* Children 22 to 32 years younger than the younger of the parents; none before birth. */
static void add_child(struct demo_rng *g, struct demo_person *p, const struct demo_person *head, int32_t today)
{
    int32_t age = demo__age(head, today) - demo__between(g, 22, 32);
    bool female = demo__chance(g, 47);

    add(p, female ? "daughter" : "son", female, head->mongol);
    p->born = born(g, today, age > 0 ? age : 0);
    demo__child_name(g, head->name, head->mongol, female, p->name);
}

static void add_parent(struct demo_rng *g, struct demo_person *p, const struct demo_person *head, bool female, int32_t today)
{
    int32_t age = demo__age(head, today) + demo__between(g, 20, 30);

    add(p, female ? "mother" : "father", female, head->mongol);
    p->born = born(g, today, age < 95 ? age : 95);
    if (female)
        demo__name(g, head->mongol, true, p->name);
    else
        demo__child_name(g, head->name, head->mongol, false, p->name);
}

static void add_grandchild(struct demo_rng *g, struct demo_person *p, const struct demo_person *head, int32_t today)
{
    int32_t age = demo__age(head, today) - demo__between(g, 46, 58);
    bool female = demo__chance(g, 47);

    add(p, female ? "granddaughter" : "grandson", female, head->mongol);
    p->born = born(g, today, age > 0 ? age : 0);
    demo__child_name(g, head->name, head->mongol, female, p->name);
}

/* Head, spouse, then children, parents, grandchildren as ages allow. */
static void gather(struct demo_rng *g, int32_t count, bool mongol, int32_t today, struct demo_person *p)
{
    bool female = demo__chance(g, count == 1 ? 35 : 12);

    add(&p[0], "head", female, mongol);
    p[0].born = born(g, today, head_age(g, count));
    demo__name(g, mongol, female, p[0].name);
    int32_t age = demo__age(&p[0], today);
    for (int32_t i = 1; i < count; i++) {
        if (i == 1 && (count > 2 || demo__chance(g, 80))) {
            add(&p[i], "spouse", !female, demo__chance(g, 85) ? mongol : !mongol);
            p[i].born = born(g, today, age + demo__between(g, -5, 3));
            demo__name(g, p[i].mongol, !female, p[i].name);
        } else if (i == 4 && age < 64) {
            add_parent(g, &p[i], &p[0], true, today);
        } else if (i == 5 && age < 64) {
            add_parent(g, &p[i], &p[0], false, today);
        } else if (i > 4 && age >= 52) {
            add_grandchild(g, &p[i], &p[0], today);
        } else {
            add_child(g, &p[i], &p[0], today);
        }
    }
}

static const char *schooling_of(struct demo_rng *g, int32_t age)
{
    static const char *const levels[] = {"illiterate", "primary", "junior", "senior", "college", "bachelor"};
    static const int32_t by_age[4][6] = {
        {0, 4, 52, 24, 12, 8}, {2, 22, 56, 14, 4, 2}, {8, 46, 38, 8, 0, 0}, {32, 52, 14, 2, 0, 0}};

    if (age < 6)
        return "preschool";
    if (age < 13)
        return "primary";
    if (age < 16)
        return "junior";
    if (age < 19)
        return "senior";
    return levels[demo__pick(g, by_age[age < 36 ? 0 : age < 56 ? 1 : age < 71 ? 2 : 3], 6)];
}

static bool at_school(const struct demo_person *p, int32_t age)
{
    if (age < 6 || age > 22)
        return false;
    return age < 19 || strcmp(p->schooling, "college") == 0 || strcmp(p->schooling, "bachelor") == 0;
}

static const char *health_of(struct demo_rng *g, int32_t age)
{
    static const char *const states[] = {"healthy", "chronic", "serious", "disabled"};
    static const int32_t by_age[3][4] = {{97, 1, 1, 1}, {84, 11, 2, 3}, {58, 32, 5, 5}};

    return states[demo__pick(g, by_age[age < 30 ? 0 : age < 60 ? 1 : 2], 4)];
}

static const char *labour_of(struct demo_rng *g, const struct demo_person *p, int32_t age)
{
    bool healthy = strcmp(p->health, "healthy") == 0;

    if (age < 16 || at_school(p, age))
        return "none";
    if (age >= 75)
        return "lost";
    if (strcmp(p->health, "chronic") == 0 || (healthy && age >= 60))
        return age < 70 ? "weak" : "lost";
    if (!healthy)
        return demo__chance(g, 40) ? "weak" : "lost";
    return demo__chance(g, 9) ? "skilled" : "full";
}

/* The oldest but the very old are struck first: a serious illness of somebody who could have worked. */
static struct demo_person *whom_it_strikes(struct demo_person *p, int32_t count, int32_t today)
{
    struct demo_person *found = &p[0];

    for (int32_t i = 0; i < count; i++) {
        int32_t age = demo__age(&p[i], today);
        if (age >= 30 && age < 75 && (demo__age(found, today) >= 75 || p[i].born < found->born))
            found = &p[i];
    }
    return found;
}

/* Makes the cause visible, or answers another one that needs no visible sign. */
static int32_t show_cause(struct demo_rng *g, struct demo_person *p, int32_t count, int32_t today, int32_t cause)
{
    int32_t pupils = 0;
    int32_t workers = 0;

    if (cause == ILLNESS)
        whom_it_strikes(p, count, today)->health = demo__chance(g, 55) ? "chronic" : "serious";
    if (cause == DISABILITY)
        p[demo__below(g, count)].health = "disabled";
    for (int32_t i = 0; i < count; i++) {
        int32_t age = demo__age(&p[i], today);
        p[i].labour = labour_of(g, &p[i], age);
        pupils += at_school(&p[i], age);
        workers += demo__can_work(&p[i]);
    }
    if ((cause == SCHOOLING && !pupils) || (cause == LABOUR && 2 * workers > count))
        return SKILL;
    return cause;
}

int32_t demo__family(struct demo_rng *g, int32_t count, bool mongol, int32_t today, int32_t cause,
                     struct demo_person out[DEMO_PERSONS_MAX])
{
    BUG_ON(count < 1 || count > DEMO_PERSONS_MAX);
    gather(g, count, mongol, today, out);
    for (int32_t i = 0; i < count; i++) {
        int32_t age = demo__age(&out[i], today);
        out[i].schooling = schooling_of(g, age);
        out[i].health = health_of(g, age);
    }
    return show_cause(g, out, count, today, cause);
}
