/*
 * One pass of a fuzz target without libFuzzer: every file of its corpus, then changed copies of
 * them. The changes come from a fixed seed, so a failure comes again. The corpus is found under
 * $top_srcdir, or is the folder given as argument.
 */
#include "fuzz.h"

#include "base/buf.h"
#include "base/err.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHANGED_COPIES = 4000, INPUTS_MOST = 256, INPUT_BYTES_MOST = 1 << 20 };

static uint64_t seed;

static uint32_t draw(uint32_t below)
{
    uint64_t z = (seed += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((z ^ z >> 31) >> 16) % below;
}

static void read_input(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "r");

    if (!f)
        BUG("cannot open %s", path);
    char *to = buf_reserve(out, INPUT_BYTES_MOST);
    out->len = fread(to, 1, INPUT_BYTES_MOST, f);
    fclose(f);
}

static size_t read_corpus(const char *folder, struct buf *inputs)
{
    DIR *d = opendir(folder);
    size_t count = 0;

    if (!d)
        BUG("cannot open the corpus %s", folder);
    for (const struct dirent *entry; (entry = readdir(d)) != NULL;) {
        struct buf path = {0};
        if (entry->d_name[0] == '.')
            continue;
        BUG_ON(count == INPUTS_MOST);
        buf_addf(&path, "%s/%s", folder, entry->d_name);
        read_input(path.data, &inputs[count++]);
        buf_release(&path);
    }
    closedir(d);
    return count;
}

/* A piece of one input put into another, bytes changed, or the tail cut off. */
static void change(struct buf *b, const struct buf *other)
{
    static const char often[] = "\",;\n\r\t\0 -.09\xff\x80\xe7\xc0";
    size_t from = other->len ? draw((uint32_t)other->len) : 0;

    switch (draw(4)) {
    case 0:
        for (uint32_t n = 1 + draw(8); n > 0 && b->len; n--)
            b->data[draw((uint32_t)b->len)] = (char)draw(256);
        return;
    case 1:
        for (uint32_t n = 1 + draw(8); n > 0 && b->len; n--)
            b->data[draw((uint32_t)b->len)] = often[draw(sizeof often - 1)];
        return;
    case 2:
        buf_cut(b, b->len ? draw((uint32_t)b->len) : 0);
        return;
    default:
        if (b->len)
            buf_cut(b, draw((uint32_t)b->len + 1));
        if (other->len)
            buf_add_len(b, other->data + from, other->len - from);
    }
}

/* Runs on a copy of exactly its size, so that a sanitizer sees a read beyond it. */
static void run(const struct buf *input)
{
    uint8_t *copy = mem_new(input->len);

    if (input->len)
        memcpy(copy, input->data, input->len);
    LLVMFuzzerTestOneInput(copy, input->len);
    free(copy);
}

int main(int argc, char **argv)
{
    struct buf *inputs = mem_zero(INPUTS_MOST, sizeof *inputs);
    struct buf folder = {0};
    struct buf copy = {0};
    const char *root = getenv("top_srcdir");

    if (argc > 1)
        buf_add(&folder, argv[1]);
    else
        buf_addf(&folder, "%s/tests/fuzz/corpus/%s", root ? root : ".", fuzz_corpus);
    size_t count = read_corpus(folder.data, inputs);
    if (!count)
        BUG("the corpus %s is empty", folder.data);
    for (size_t i = 0; i < count; i++)
        run(&inputs[i]);
    for (int i = 0; i < CHANGED_COPIES; i++) {
        const struct buf *from = &inputs[draw((uint32_t)count)];
        buf_reset(&copy);
        buf_add_len(&copy, buf_text(from), from->len);
        for (uint32_t n = 1 + draw(3); n > 0; n--)
            change(&copy, &inputs[draw((uint32_t)count)]);
        run(&copy);
    }
    printf("%s: %zu inputs, %d changed copies\n", fuzz_corpus, count, CHANGED_COPIES);
    for (size_t i = 0; i < count; i++)
        buf_release(&inputs[i]);
    free(inputs);
    buf_release(&folder);
    buf_release(&copy);
    return 0;
}
