/* Letters that come many at once: typed ahead or pasted. */
#include "burst__.h"

#include "base/utf8.h"
#include "input__.h"

#include <stdlib.h>
#include <string.h>

enum { BURST_LETTERS = 8 }; /* more than these in one read are asked about */

static bool all_letters(const int keys[], int count)
{
    for (int i = 0; i < count; i++)
        if (!input_is_letter(keys[i]))
            return false;
    return true;
}

/* A held key is one letter many times; its repeats are no paste. */
static int different(const int keys[], int count)
{
    int found = 0;

    for (int i = 0; i < count; i++) {
        bool seen = false;
        for (int k = 0; k < i && !seen; k++)
            seen = keys[k] == keys[i];
        found += !seen;
    }
    return found;
}

static bool is_asked(const struct app *a)
{
    return a->burst_count && a->top->ops == &confirm_ops;
}

bool burst_is(const struct app *a, const int keys[], int count)
{
    if (is_asked(a))
        return count > 1 && all_letters(keys, count);
    if (a->brackets || count <= BURST_LETTERS || (a->top->ops->typing && a->top->ops->typing(a->top)) || keys[0] == '/' || keys[0] == ':')
        return false;
    return all_letters(keys, count) && different(keys, count) > BURST_LETTERS / 2;
}

unsigned burst_ask(struct app *a, const int keys[], int count)
{
    bool asked = is_asked(a);

    a->burst = mem_grow(a->burst, (size_t)(a->burst_count + count), sizeof *a->burst);
    memcpy(a->burst + a->burst_count, keys, (size_t)count * sizeof *keys);
    a->burst_count += count;
    return asked ? R_NONE : ask_yes(a, HELD_TAG, _("Many letters came at once: typed as keys (y) or pasted (n)?"));
}

unsigned burst_paste(struct app *a, const int keys[], int count)
{
    struct buf text = {0};
    bool takes = a->top->ops->text;

    for (int i = 0; i < count; i++)
        if (input_is_letter(keys[i]) || keys[i] == K_ENTER || keys[i] == K_TAB)
            utf8_put(&text, keys[i] == K_ENTER ? '\n' : keys[i] == K_TAB ? '\t' : (uint32_t)keys[i]);
    unsigned r = text.len ? app_text(a, buf_text(&text), text.len) : R_NONE;
    if (text.len && !takes)
        app_warn(a, _("Nothing was done: pasted text has no place here."));
    buf_release(&text);
    return r;
}

unsigned burst_answer(struct app *a, const struct result *answer)
{
    int *keys = a->burst;
    int count = a->burst_count;
    unsigned r = R_NONE;

    a->burst = NULL;
    a->burst_count = 0;
    if (answer->yes) {
        a->brackets = true;
        for (int i = 0; i < count && !(r & R_QUIT); i++)
            r |= app_key(a, keys[i]);
    } else {
        r = burst_paste(a, keys, count);
    }
    free(keys);
    return r;
}

void burst_release(struct app *a)
{
    free(a->burst);
    a->burst = NULL;
    a->burst_count = 0;
}
