/* Numbers from the seed: splitmix64, whole numbers only, the same on every machine. */
#include "demo__.h"

static uint64_t next(struct demo_rng *g)
{
    uint64_t z = (g->state += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

struct demo_rng demo__rng(uint64_t seed, const char *purpose)
{
    struct demo_rng g = {seed};

    for (; *purpose; purpose++)
        g.state = next(&g) ^ (unsigned char)*purpose;
    return g;
}

int32_t demo__below(struct demo_rng *g, int32_t n)
{
    BUG_ON(n <= 0);
    return (int32_t)((next(g) >> 33) * (uint64_t)n >> 31);
}

int32_t demo__between(struct demo_rng *g, int32_t low, int32_t high)
{
    return low + demo__below(g, high - low + 1);
}

bool demo__chance(struct demo_rng *g, int32_t percent)
{
    return demo__below(g, 100) < percent;
}

int32_t demo__pick(struct demo_rng *g, const int32_t *weights, int32_t n)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < n; i++)
        sum += weights[i];
    int32_t at = demo__below(g, sum);
    for (int32_t i = 0; i < n; i++) {
        at -= weights[i];
        if (at < 0)
            return i;
    }
    BUG("weights");
}
