/* Any text as a date: refused with words, or a day that prints and reads back. */
#include "fuzz.h"

#include "base/date.h"
#include "base/utf8.h"

#include <string.h>

const char fuzz_corpus[] = "date";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err e = {0};
    struct date d;
    struct date back;
    char text[DATE_TEXT_BYTES];

    if (!date_parse((const char *)data, size, &d, &e)) {
        BUG_ON(e.code != ERR_INPUT || !utf8_valid(e.text, strlen(e.text), NULL));
        return 0;
    }
    BUG_ON(!date_is_valid(d));
    date_format(d, text);
    bool ok = date_parse(text, strlen(text), &back, &e);
    BUG_ON(!ok || date_compare(d, back) != 0);
    BUG_ON(date_compare(date_from_days(date_to_days(d)), d) != 0);
    return 0;
}
