/* Writes an instance as a folder of CSV files, and a plan as pairs. */
#include "plan_instance__.h"
#include "plan_limits_file__.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_file(const char *dir, const char *name, struct err *e)
{
    struct buf path = {0};

    buf_addf(&path, "%s/%s", dir, name);
    FILE *f = fopen(path.data, "w");
    if (!f)
        err_set(e, ERR_IO, _("%s cannot be written: %s."), path.data, strerror(errno));
    buf_release(&path);
    return f;
}

static bool close_file(FILE *f, const char *name, struct err *e)
{
    bool bad = ferror(f) != 0;

    if (fclose(f) != 0 || bad)
        return err_set(e, ERR_IO, _("%s could not be written whole: %s."), name, strerror(errno));
    return true;
}

/* Metres as kilometres with three decimals. */
static void put_km(FILE *f, int32_t metres)
{
    int32_t m = abs(metres);

    fprintf(f, ",%s%d.%03d", metres < 0 ? "-" : "", m / 1000, m % 1000);
}

static bool write_experts(const struct plan_instance *in, const char *dir, struct err *e)
{
    FILE *f = open_file(dir, "experts.csv", e);

    if (!f)
        return false;
    fputs("id,league,banner,programme,cap,lang,spec1,spec2,spec3,x,y,last1,last2\n", f);
    for (int32_t i = 0; i < in->expert_count; i++) {
        const struct plan_expert *x = &in->experts[i];
        fprintf(f, "%d,%d,%d,%d,%d,%d,%d,%d,%d", i, x->league, x->banner, x->programme, x->places,
                x->language, x->specialty[0], x->specialty[1], x->specialty[2]);
        put_km(f, x->x_m);
        put_km(f, x->y_m);
        fprintf(f, ",%d,%d\n", x->last[0], x->last[1]);
    }
    return close_file(f, "experts.csv", e);
}

static bool write_villages(const struct plan_instance *in, const char *dir, struct err *e)
{
    FILE *f = open_file(dir, "villages.csv", e);

    if (!f)
        return false;
    fputs("id,league,banner,poor,lang,x,y\n", f);
    for (int32_t i = 0; i < in->village_count; i++) {
        const struct plan_village *v = &in->villages[i];
        fprintf(f, "%d,%d,%d,%d,%d", i, v->league, v->banner, v->poor, v->language);
        put_km(f, v->x_m);
        put_km(f, v->y_m);
        fputc('\n', f);
    }
    return close_file(f, "villages.csv", e);
}

static bool write_needs(const struct plan_instance *in, const char *dir, struct err *e)
{
    FILE *f = open_file(dir, "needs.csv", e);

    if (!f)
        return false;
    fputs("id,village,spec,priority,wanted\n", f);
    for (int32_t i = 0; i < in->need_count; i++) {
        const struct plan_need *n = &in->needs[i];
        fprintf(f, "%d,%d,%d,%d,%d\n", i, n->village, n->specialty, n->priority, n->wanted);
    }
    return close_file(f, "needs.csv", e);
}

static bool write_quotas(const struct plan_instance *in, const char *dir, struct err *e)
{
    FILE *f = open_file(dir, "quotas.csv", e);

    if (!f)
        return false;
    fputs("kind,programme,league,banner,lower,upper\n", f);
    for (int32_t i = 0; i < in->quota_count; i++) {
        const struct plan_quota *q = &in->quotas[i];
        fprintf(f, "%s,%d,%d,%d,%d,%d\n", plan_quota_kind_name(q->kind), q->programme, q->league,
                q->banner, q->lower, q->upper);
    }
    return close_file(f, "quotas.csv", e);
}

static bool write_params(const struct plan_instance *in, const char *dir, struct err *e)
{
    FILE *f = open_file(dir, "params.csv", e);

    if (!f)
        return false;
    fprintf(f, "name,value\nsecond_expert_penalty,%d\nload_step,%d\ncover_bonus,%d\n",
            in->params.second_expert_penalty, in->params.load_step, in->params.cover_bonus);
    return close_file(f, "params.csv", e);
}

static int compare_pairs(const void *a, const void *b)
{
    const struct plan_pair *p = a, *q = b;

    if (p->need != q->need)
        return p->need < q->need ? -1 : 1;
    return p->expert == q->expert ? 0 : p->expert < q->expert ? -1 : 1;
}

/* The candidates; what is forbidden is left out, because the folder has no file for it. */
static bool write_arcs(const struct plan_instance *in, const char *dir, struct err *e)
{
    FILE *f = open_file(dir, "arcs.csv", e);

    if (!f)
        return false;
    int32_t *scratch = mem_new((size_t)in->expert_count * 2 * sizeof *scratch + 1);
    struct plan_pair *no = mem_new((size_t)in->forbid_count * sizeof *no + 1);
    if (in->forbid_count)
        memcpy(no, in->forbids, (size_t)in->forbid_count * sizeof *no);
    qsort(no, (size_t)in->forbid_count, sizeof *no, compare_pairs);
    fputs("expert,need,score\n", f);
    for (int32_t n = 0, skip = 0; n < in->need_count; n++) {
        const int32_t *expert, *score;
        int32_t count = plan_candidates_of(in, n, scratch, &expert, &score);
        for (int32_t i = 0; i < count; i++) {
            struct plan_pair p = {expert[i], n};
            while (skip < in->forbid_count && compare_pairs(&no[skip], &p) < 0)
                skip++;
            if (skip == in->forbid_count || compare_pairs(&no[skip], &p) != 0)
                fprintf(f, "%d,%d,%d\n", expert[i], n, score[i]);
        }
    }
    free(no);
    free(scratch);
    return close_file(f, "arcs.csv", e);
}

static void put_pairs(FILE *f, const struct plan_pair *pairs, int64_t count)
{
    fputs("expert,need\n", f);
    for (int64_t i = 0; i < count; i++)
        fprintf(f, "%d,%d\n", pairs[i].expert, pairs[i].need);
}

bool plan_pairs_write(const struct plan_pair *pairs, int64_t count, const char *path, struct err *e)
{
    FILE *f = fopen(path, "w");

    if (!f)
        return err_set(e, ERR_IO, _("%s cannot be written: %s."), path, strerror(errno));
    put_pairs(f, pairs, count);
    return close_file(f, path, e);
}

static bool write_pins(const struct plan_instance *in, const char *dir, struct err *e)
{
    FILE *f = open_file(dir, "pins.csv", e);

    if (!f)
        return false;
    put_pairs(f, in->pins, in->pin_count);
    return close_file(f, "pins.csv", e);
}

bool plan_instance_write(const struct plan_instance *in, const char *dir, struct err *e)
{
    return write_experts(in, dir, e) && write_villages(in, dir, e) && write_needs(in, dir, e) &&
           write_quotas(in, dir, e) && write_params(in, dir, e) && write_pins(in, dir, e) &&
           write_arcs(in, dir, e) && plan_limits__write(in, dir, e);
}
