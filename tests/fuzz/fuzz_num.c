/* Any text as a number: refused with words, or exact there and back. The first byte is the scale.
 */
#include "fuzz.h"

#include "base/num.h"
#include "base/utf8.h"

#include <string.h>

const char fuzz_corpus[] = "num";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err e = {0};
    struct buf text = {0};
    int64_t n;
    int64_t back;

    if (!size)
        return 0;
    int scale = data[0] % (NUM_SCALE_MAX + 1);
    const char *s = (const char *)data + 1;
    if (!num_parse_decimal(s, size - 1, scale, &n, &e)) {
        BUG_ON(e.code != ERR_INPUT || !utf8_valid(e.text, strlen(e.text), NULL));
        return 0;
    }
    num_format_decimal(&text, n, scale);
    bool ok = num_parse_decimal(text.data, text.len, scale, &back, &e);
    BUG_ON(!ok || back != n);
    if (scale == 0) {
        ok = num_parse_int(s, size - 1, &back, &e);
        BUG_ON(!ok || back != n);
    }
    buf_release(&text);
    return 0;
}
