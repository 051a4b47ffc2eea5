/* What the parts of the demonstration share. Not for other floors. */
#ifndef TEPAI_WORK_DEMO_PRIVATE_H
#define TEPAI_WORK_DEMO_PRIVATE_H

#include "base/arena.h"
#include "model/kinds.h"
#include "model/model.h"
#include "model/repo.h"
#include "work/demo.h"

enum {
    DEMO_NAME_BYTES = 64,
    DEMO_ID_BYTES = 19,
    DEMO_PHONE_BYTES = 12,
    DEMO_LEAGUES = 12,
    DEMO_SPECIALTIES_MAX = 64,
    DEMO_PROGRAMMES = 3,
    DEMO_PERSONS_MAX = 8,
    DEMO_BIRTH_DAYS = 130 * 366, /* days of birth back from today for which ID numbers are counted */
};

/* ---- demo_random.c ---- */

/* A stream of numbers; streams of different purpose are independent of each other. */
struct demo_rng {
    uint64_t state;
};

struct demo_rng demo__rng(uint64_t seed, const char *purpose);
int32_t demo__below(struct demo_rng *g, int32_t n);               /* 0 … n-1; n > 0 */
int32_t demo__between(struct demo_rng *g, int32_t low, int32_t high); /* both included */
bool demo__chance(struct demo_rng *g, int32_t percent);
int32_t demo__pick(struct demo_rng *g, const int32_t *weights, int32_t n); /* by weight */
#define DEMO_PICK(g, table) ((table)[demo__below((g), (int32_t)(sizeof(table) / sizeof *(table)))])

/* ---- what is generated, in memory as long as the run ---- */

struct demo_village {
    char code[13];
    int64_t id; /* row of region */
    int32_t banner, league;
    bool gacha, poor, mongol; /* mongol: wants to be served in Mongolian */
    const char *language;     /* code, or NULL */
};

struct demo_banner {
    char code[13];
    int32_t league;
    int32_t first, count;  /* its villages */
    const char *poor_list; /* "national", "regional" or "" */
};

struct demo_expert {
    int64_t id;
    int32_t banner, league, programme, capacity;
    int32_t specialties[3]; /* place in demo.specialties; -1 = none */
    bool available;         /* in the year */
};

struct demo_house {
    int64_t id;
    int32_t village;
    int32_t since; /* day on file, days since 1970 */
    uint8_t status, cause, persons;
};

struct demo_specialty {
    const char *code, *family; /* lent by the code list */
    int32_t weight[DEMO_LEAGUES];
};

struct demo {
    struct model *m;
    const struct demo_scale *scale;
    uint64_t seed;
    const struct setup_tick *tick;
    struct demo_counts *out;
    struct arena mem; /* what lives as long as the run */
    char today[11];
    int32_t year, today_days;
    int64_t programmes[DEMO_PROGRAMMES]; /* rows of programme */
    struct demo_village *villages;
    int32_t village_count;
    struct demo_banner *banners; /* all of the area, also without villages */
    int32_t banner_count;
    struct demo_expert *experts;
    int32_t expert_count;
    struct demo_house *houses;
    int32_t house_count;
    struct demo_specialty specialties[DEMO_SPECIALTIES_MAX];
    int32_t specialty_count;
    uint16_t *births; /* numbers given out, by day of birth and sex */
    const char *part; /* shown in the progress line */
    int64_t part_done, part_total;
};

extern const char *const demo__league_codes[DEMO_LEAGUES];
extern const char *const demo__league_names[DEMO_LEAGUES];
extern const char *const demo__programme_codes[DEMO_PROGRAMMES];

/* ---- demo.c ---- */

/* Saves a generated record and moves the progress line. */
MUST_USE bool demo__save(struct demo *d, struct record *r, struct err *e);
void demo__put(struct record *r, int field, const char *text);
void demo__put_day(struct record *r, int field, int32_t days);
/* Starts counting the progress of a part. */
void demo__part(struct demo *d, const char *part, int64_t total);
/* Numbers of new records then carry this year. */
void demo__number_year(struct demo *d, int32_t year);
int32_t demo__days(int year, int month, int day);

extern const char demo__mark[]; /* stands in notes */

/* ---- demo_names.c ---- */

void demo__name(struct demo_rng *g, bool mongol, bool female, char out[DEMO_NAME_BYTES]);
/* A child of the person called `parent`: Chinese surnames are handed down. */
void demo__child_name(struct demo_rng *g, const char *parent, bool mongol, bool female, char out[DEMO_NAME_BYTES]);
/* Valid in form, never issued: area 159900. Moves the day of birth on if its numbers are used up. */
void demo__id_number(struct demo *d, int32_t *born, bool female, char out[DEMO_ID_BYTES]);
void demo__phone(struct demo_rng *g, char out[DEMO_PHONE_BYTES]);
const char *demo__employer(struct demo *d, struct demo_rng *g, int32_t programme, int32_t league);

/* ---- demo_texts.c ---- */

const char *demo__need_text(struct demo_rng *g, const char *specialty);
const char *demo__question(const char *specialty, const char **answer);
const char *demo__finding(struct demo_rng *g, const char *kind, const char *cause);

/* ---- demo_family.c ---- */

struct demo_person {
    char name[DEMO_NAME_BYTES];
    const char *relation, *schooling, *health, *labour; /* codes */
    int32_t born;                                       /* days since 1970 */
    bool female, mongol;
};

/* Place in demo__causes: illness … other. */
extern const char *const demo__causes[];
extern const char *const demo__statuses[];
enum { DEMO_POOR, DEMO_PRE_EXIT, DEMO_OUT, DEMO_RELAPSED, DEMO_CLOSED };

/*
 * A family of `count` people, head first, in which the cause of poverty shows. Answers the cause that fits: what was
 * asked for, or lack of skill if the family has nobody it could strike.
 */
int32_t demo__family(struct demo_rng *g, int32_t count, bool mongol, int32_t today, int32_t cause,
                     struct demo_person out[DEMO_PERSONS_MAX]);
int32_t demo__age(const struct demo_person *p, int32_t today);
bool demo__can_work(const struct demo_person *p);

/* ---- the parts ---- */

MUST_USE bool demo__places(struct demo *d, struct err *e);
MUST_USE bool demo__experts(struct demo *d, struct err *e);
MUST_USE bool demo__people(struct demo *d, struct err *e);
MUST_USE bool demo__visits(struct demo *d, struct err *e);
MUST_USE bool demo__past(struct demo *d, struct err *e);
MUST_USE bool demo__life(struct demo *d, struct err *e);
MUST_USE bool demo__needs(struct demo *d, struct err *e);
MUST_USE bool demo__quotas(struct demo *d, struct err *e);
MUST_USE bool demo__cooperation(struct demo *d, struct err *e);
MUST_USE bool demo__requests(struct demo *d, struct err *e);
MUST_USE bool demo__accounts(struct demo *d, struct err *e);

/* Who answers for the households of a village: always the same person. */
void demo__put_helper(struct demo *d, struct record *r, int field, const struct demo_village *v);

/* A specialty wanted in a league. */
int32_t demo__specialty(struct demo *d, struct demo_rng *g, int32_t league);

/* Saves a need of a village; *id is its row. */
struct demo_need {
    int32_t year, village, specialty, wanted, priority, reported;
    const char *state;
    int64_t household; /* 0 = none */
};
MUST_USE bool demo__save_need(struct demo *d, struct demo_rng *g, struct record *r, const struct demo_need *n,
                              struct err *e);

#endif
