/* Any bytes as text: what is cut, padded, shown, folded or repaired keeps its promises. */
#include "fuzz.h"

#include "base/utf8.h"

#include <string.h>

const char fuzz_corpus[] = "utf8";

static void check_clip(const char *s, size_t len, int cells)
{
    struct buf b = {0};
    int used;
    size_t fits = utf8_clip(s, len, cells, &used);

    BUG_ON(fits > len || used > cells || utf8_cells(s, fits) != used);
    for (int right = 0; right < 2; right++) {
        buf_reset(&b);
        utf8_pad(&b, s, len, cells, right);
        BUG_ON(utf8_cells(buf_text(&b), b.len) != cells);
        BUG_ON(!utf8_valid(buf_text(&b), b.len, NULL));
    }
    buf_release(&b);
}

static void check_clean(const struct buf *b)
{
    BUG_ON(!utf8_valid(buf_text(b), b->len, NULL));
    for (size_t at = 0; at < b->len;) {
        uint32_t cp;
        at += utf8_next(b->data + at, b->len - at, &cp);
        BUG_ON(cp < 0x20 || (cp >= 0x7f && cp < 0xa0));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *s = (const char *)data;
    struct buf b = {0};
    char excerpt[UTF8_EXCERPT_BYTES];
    size_t bad = size;
    bool good = utf8_valid(s, size, &bad);

    BUG_ON(good != (bad == size));
    BUG_ON(!utf8_valid(s, bad, NULL));
    for (int cells = 0; cells < 30; cells++)
        check_clip(s, size, cells);
    utf8_show(&b, s, size);
    check_clean(&b);
    buf_reset(&b);
    utf8_repair(&b, s, size);
    BUG_ON(!utf8_valid(buf_text(&b), b.len, NULL));
    BUG_ON(good && (b.len != size || (size && memcmp(b.data, s, size) != 0)));
    buf_reset(&b);
    utf8_fold(&b, s, size);
    BUG_ON(!utf8_valid(buf_text(&b), b.len, NULL));
    utf8_excerpt(s, size, excerpt);
    BUG_ON(!utf8_valid(excerpt, strlen(excerpt), NULL));
    BUG_ON(utf8_cells(excerpt, strlen(excerpt)) > 41);
    buf_release(&b);
    return 0;
}
