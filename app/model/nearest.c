/* The nearest few of many rows. Twice as many as asked for are gathered, then the worse half goes: a few steps a row. */
#include "nearest__.h"

#include "base/err.h"

#include <stdlib.h>
#include <string.h>

int sort_key_compare(const struct sort_key *a, const struct sort_key *b)
{
    int by = a->set - b->set;

    if (!by && a->set && a->text) {
        size_t len = a->len < b->len ? a->len : b->len;
        by = memcmp(a->text, b->text, len);
        by = by ? by : (a->len > b->len) - (a->len < b->len);
    } else if (!by && a->set) {
        by = (a->number > b->number) - (a->number < b->number);
    }
    return by ? by : (a->id > b->id) - (a->id < b->id);
}

void nearest_init(struct nearest *n, int most, bool greatest)
{
    *n = (struct nearest){.most = most, .greatest = greatest};
    n->keys = mem_new((size_t)most * 2 * sizeof *n->keys);
}

static void release(struct kept_key *k)
{
    if (k->is_text && k->number > SORT_KEY_NEAR)
        free(k->text.far);
}

void nearest_release(struct nearest *n)
{
    for (int i = 0; i < n->count; i++)
        release(&n->keys[i]);
    release(&n->worst);
    free(n->keys);
    *n = (struct nearest){0};
}

/* The key as it can be compared; lent by `kept`, which may not move meanwhile. */
static struct sort_key view(const struct kept_key *kept)
{
    struct sort_key key = {.id = kept->id, .number = kept->number, .set = kept->set};

    if (kept->is_text) {
        key.len = (size_t)kept->number;
        key.text = kept->number > SORT_KEY_NEAR ? kept->text.far : kept->text.near;
    }
    return key;
}

static void keep(struct kept_key *to, const struct sort_key *key)
{
    to->id = key->id;
    to->set = key->set;
    to->is_text = key->text != NULL;
    to->number = to->is_text ? (int64_t)key->len : key->number;
    if (to->is_text && to->number > SORT_KEY_NEAR)
        to->text.far = mem_dup_len(key->text, key->len);
    else if (to->is_text)
        memcpy(to->text.near, key->text, key->len);
}

static int compare_kept(const void *a, const void *b)
{
    const struct sort_key x = view(a);
    const struct sort_key y = view(b);

    return sort_key_compare(&x, &y);
}

/* Less than 0: `a` is nearer than `b`. */
static int farther(const struct nearest *n, const struct kept_key *a, const struct kept_key *b)
{
    return n->greatest ? compare_kept(b, a) : compare_kept(a, b);
}

static void swap(struct kept_key *a, struct kept_key *b)
{
    struct kept_key kept = *a;

    *a = *b;
    *b = kept;
}

/* The nearer ones of low…high before place, the others behind it. No two keys are equal. */
static int divide(struct nearest *n, int low, int high)
{
    swap(&n->keys[low + (high - low) / 2], &n->keys[high]);
    int place = low;
    for (int i = low; i < high; i++)
        if (farther(n, &n->keys[i], &n->keys[high]) < 0)
            swap(&n->keys[i], &n->keys[place++]);
    swap(&n->keys[place], &n->keys[high]);
    return place;
}

/* The `most` nearest come to stand first, the worst of them at their end. */
static void cut(struct nearest *n)
{
    int low = 0;
    int high = n->count - 1;
    int last = n->most - 1;

    while (low < high) {
        int place = divide(n, low, high);
        if (place == last)
            break;
        if (place < last)
            low = place + 1;
        else
            high = place - 1;
    }
    for (int i = n->most; i < n->count; i++)
        release(&n->keys[i]);
    n->count = n->most;
    n->more = true;
    n->full = true;
    const struct sort_key worst = view(&n->keys[last]);
    release(&n->worst);
    keep(&n->worst, &worst);
    n->limit = view(&n->worst);
}

void nearest_offer(struct nearest *n, const struct sort_key *key)
{
    if (n->full) {
        int by = sort_key_compare(key, &n->limit);
        if (n->greatest ? by <= 0 : by >= 0)
            return;
    }
    keep(&n->keys[n->count++], key);
    if (n->count == 2 * n->most)
        cut(n);
}

void nearest_take(struct nearest *n, const struct nearest *from)
{
    for (int i = 0; i < from->count; i++) {
        const struct sort_key key = view(&from->keys[i]);
        nearest_offer(n, &key);
    }
    n->more = n->more || from->more;
}

void nearest_sort(struct nearest *n)
{
    if (n->count > n->most)
        cut(n);
    qsort(n->keys, (size_t)n->count, sizeof *n->keys, compare_kept);
}
