/*
 * One number for all that the scores of an expert, or of a need, are made of. Two years' records in which both numbers
 * of a pair agree give it the same score: whoever adds a term to the score adds it here.
 */
#include "plan_basis_store__.h"

#include "model/code.h"

#include <stdlib.h>
#include <string.h>

static uint64_t mix(uint64_t digest, uint64_t word)
{
    digest = (digest ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    digest = (digest ^ digest >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    return digest ^ digest >> 29;
}

static uint64_t mix_bytes(uint64_t digest, const void *bytes, size_t len)
{
    const unsigned char *b = bytes;
    uint64_t word;

    digest = mix(digest, len);
    for (; len >= sizeof word; b += sizeof word, len -= sizeof word) {
        memcpy(&word, b, sizeof word);
        digest = mix(digest, word);
    }
    word = 0;
    memcpy(&word, b, len);
    return mix(digest, word);
}

/* Megabytes: four digests side by side, each of every fourth word, which need not wait for one another. */
uint64_t plan_digest__words(const void *bytes, size_t len)
{
    enum { SIDES = 4 };
    const unsigned char *b = bytes;
    uint64_t side[SIDES] = {1, 2, 3, 4}, digest = mix(0, len);

    for (uint64_t word[SIDES]; len >= sizeof word; b += sizeof word, len -= sizeof word) {
        memcpy(word, b, sizeof word);
        for (int i = 0; i < SIDES; i++) {
            side[i] = (side[i] ^ word[i]) * UINT64_C(0x9E3779B97F4A7C15);
            side[i] ^= side[i] >> 32;
        }
    }
    for (int i = 0; i < SIDES; i++)
        digest = mix(digest, side[i]);
    return mix_bytes(digest, b, len);
}

static uint64_t mix_place(uint64_t digest, const struct plan_place *p)
{
    return mix_bytes(digest, p, sizeof *p);
}

static bool mix_list(struct model *m, const char *name, uint64_t *digest, struct err *e)
{
    const struct code_list *list;

    if (!code_list_get(m, name, &list, e))
        return false;
    for (int i = 0; i < list->count; i++) {
        *digest = mix_bytes(*digest, list->codes[i].code, strlen(list->codes[i].code));
        *digest = mix_bytes(*digest, list->codes[i].parent, strlen(list->codes[i].parent));
    }
    return true;
}

/* What every score is made of. */
bool plan_digest__weights(struct model *m, const struct plan_points *p, uint64_t *digest, struct err *e)
{
    const int32_t points[] = {p->fit[0], p->fit[1], p->fit[2], p->family, p->priority, p->near, p->near_km, p->language, p->again};

    *digest = mix_bytes(0, points, sizeof points);
    return mix_list(m, "specialty", digest, e) && mix_list(m, "language", digest, e);
}

static void digest_experts(const struct plan_data *d, uint64_t weights, uint64_t *out)
{
    const struct plan_score *s = &d->score;

    for (int32_t x = 0; x < d->in.expert_count; x++) {
        const struct plan_expert *who = &d->in.experts[x];
        out[x] = mix_bytes(weights, who->specialty, sizeof who->specialty);
        out[x] = mix(out[x], (uint64_t)(uint32_t)who->language << 16 | (uint16_t)s->merit[x]);
        out[x] = mix_place(out[x], &d->expert_place[x]);
    }
    for (int32_t i = 0; i < s->again_count; i++) {
        const char *village = d->villages.words[s->again[i].need];
        out[s->again[i].expert] = mix_bytes(out[s->again[i].expert], village, strlen(village));
    }
    for (int32_t i = 0; i < s->extra_count; i++)
        out[s->extra[i].expert] = mix(out[s->extra[i].expert], (uint64_t)d->need_row[s->extra[i].need]);
}

static uint64_t *digest_villages(const struct plan_data *d, uint64_t weights)
{
    uint64_t *of = mem_new(((size_t)d->in.village_count + 1) * sizeof *of);

    for (int32_t v = 0; v < d->in.village_count; v++) {
        of[v] = mix(weights, (uint64_t)(uint32_t)d->in.villages[v].language);
        of[v] = mix_bytes(of[v], d->villages.words[v], strlen(d->villages.words[v]));
        of[v] = mix_place(of[v], &d->village_place[v]);
    }
    return of;
}

static void digest_needs(const struct plan_data *d, uint64_t weights, uint64_t *out)
{
    uint64_t *villages = digest_villages(d, weights);

    for (int32_t n = 0; n < d->in.need_count; n++) {
        const struct plan_need *need = &d->in.needs[n];
        out[n] = mix(villages[need->village], (uint64_t)(uint32_t)need->specialty << 8 | (uint64_t)need->priority);
    }
    free(villages);
}

void plan_digest__make(const struct plan_data *d, uint64_t weights, uint64_t *expert, uint64_t *need)
{
    digest_experts(d, weights, expert);
    digest_needs(d, weights, need);
}
