/* The earlier placements of a folder: a file of pairs, as `plan solve --plan` writes them. */
#include "plan_instance__.h"

#include <stdlib.h>
#include <string.h>

static int compare_pairs(const void *a, const void *b)
{
    const struct plan_pair *p = a, *q = b;

    if (p->need != q->need)
        return p->need < q->need ? -1 : 1;
    return p->expert == q->expert ? 0 : p->expert < q->expert ? -1 : 1;
}

/* Sorted, each once; those that are no candidates any more are left out. Answers how many there were. */
static int32_t tidy(struct plan_instance *in)
{
    int32_t *scratch = mem_new((size_t)in->expert_count * 2 * sizeof *scratch + 1);
    int32_t kept = 0, total = 0;

    if (in->keep_count)
        qsort(in->keeps, (size_t)in->keep_count, sizeof *in->keeps, compare_pairs);
    for (int32_t i = 0; i < in->keep_count; i++) {
        struct plan_pair p = in->keeps[i];
        if (i && compare_pairs(&p, &in->keeps[i - 1]) == 0)
            continue;
        total++;
        if (p.expert < in->expert_count && p.need < in->need_count && plan_pair_score(in, p, scratch) >= 0)
            in->keeps[kept++] = p;
    }
    in->keep_count = kept;
    free(scratch);
    return total;
}

bool plan_keeps_read(struct plan_instance *in, const char *path, int32_t *total, struct err *e)
{
    static const struct plan_csv_column columns[] = {{.name = "expert", .most = 1000000000}, {.name = "need", .most = 1000000000}};
    const char *slash = strrchr(path, '/');
    struct buf dir = {0};
    struct plan_csv c;
    int64_t v[PLAN_CSV_MAX];
    size_t room = 0;
    int got = -1;

    buf_add_len(&dir, slash ? path : ".", slash ? (size_t)(slash - path) + (slash == path) : 1);
    if (plan_csv__open(&c, buf_text(&dir), slash ? slash + 1 : path, columns, 2, e))
        while ((got = plan_csv__next(&c, v, e)) > 0) {
            if ((size_t)in->keep_count == room)
                in->keeps = mem_grow(in->keeps, room = room ? room * 2 : 1024, sizeof *in->keeps);
            in->keeps[in->keep_count++] = (struct plan_pair){(int32_t)v[0], (int32_t)v[1]};
        }
    plan_csv__close(&c);
    buf_release(&dir);
    if (got == 0)
        *total = tidy(in);
    return got == 0;
}
