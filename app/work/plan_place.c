/* Where people and villages are: a point of the sphere, from what the divisions say. */
#include "plan_place__.h"

#include <math.h>

/* Coordinates come in millionths of a degree, three pairs: the place itself, its township, its banner. */
enum { PAIR_OWN, PAIR_TOWNSHIP, PAIR_BANNER, PAIR__COUNT };

#define EARTH_KM 6371.0
#define DEGREE (3.14159265358979323846 / 180)

/* Kilometres by which a place without coordinates is set off from the one above, so that not all coincide. */
#define VILLAGE_SPREAD_KM 5.0
#define TOWNSHIP_SPREAD_KM 25.0

struct spot {
    double longitude, latitude; /* degrees */
};

/* FNV-1a over the first digits of the code. */
static uint32_t hash_code(const char *code, int digits)
{
    uint32_t h = 2166136261u;

    for (int i = 0; i < digits && code[i]; i++)
        h = (h ^ (unsigned char)code[i]) * 16777619u;
    h ^= h >> 16;
    h *= 0x85ebca6bu;
    return h ^ h >> 13;
}

/* Evenly over a disc; the same code always to the same side. */
static void set_off(struct spot *s, const char *code, int digits, double radius_km)
{
    uint32_t h = hash_code(code, digits);
    double angle = (h & 0xffff) / 65536.0 * 360 * DEGREE;
    double far = sqrt((h >> 16) / 65536.0) * radius_km;

    s->latitude += far * sin(angle) / (EARTH_KM * DEGREE);
    s->longitude += far * cos(angle) / (EARTH_KM * DEGREE * cos(s->latitude * DEGREE));
}

static struct plan_place on_sphere(struct spot s)
{
    double up = s.latitude * DEGREE, round = s.longitude * DEGREE;

    return (struct plan_place){cos(up) * cos(round), cos(up) * sin(round), sin(up)};
}

/* The nearest of the three pairs that is there; PAIR__COUNT if none. */
static int first_spot(struct stmt *s, int col, struct spot *out)
{
    for (int i = 0; i < PAIR__COUNT; i++) {
        if (stmt_col_null(s, col + 2 * i) || stmt_col_null(s, col + 2 * i + 1))
            continue;
        out->longitude = (double)stmt_col_int(s, col + 2 * i) / 1e6;
        out->latitude = (double)stmt_col_int(s, col + 2 * i + 1) / 1e6;
        return i;
    }
    return PAIR__COUNT;
}

struct plan_place plan_place__of_home(struct stmt *s, int col)
{
    struct spot at;

    return first_spot(s, col, &at) == PAIR__COUNT ? (struct plan_place){0} : on_sphere(at);
}

struct plan_place plan_place__of_village(struct stmt *s, int col, const char *code)
{
    struct spot at;
    int from = first_spot(s, col, &at);

    if (from == PAIR__COUNT)
        return (struct plan_place){0};
    if (from == PAIR_BANNER)
        set_off(&at, code, 9, TOWNSHIP_SPREAD_KM);
    if (from != PAIR_OWN)
        set_off(&at, code, 12, VILLAGE_SPREAD_KM);
    return on_sphere(at);
}

void plan_place__flat(const struct plan_place *p, int32_t *x_m, int32_t *y_m)
{
    const struct spot origin = {111, 44};

    *x_m = *y_m = 0;
    if (p->x * p->x + p->y * p->y + p->z * p->z < 0.5)
        return;
    double longitude = atan2(p->y, p->x) / DEGREE, latitude = asin(p->z) / DEGREE;
    *x_m = (int32_t)lround((longitude - origin.longitude) * DEGREE * cos(origin.latitude * DEGREE) * EARTH_KM * 1000);
    *y_m = (int32_t)lround((latitude - origin.latitude) * DEGREE * EARTH_KM * 1000);
}
