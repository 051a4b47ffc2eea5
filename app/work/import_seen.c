/* Which line of the file has touched a record already: pages of lines by record id. */
#include "import__.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_LINES = 512 };

static int64_t *page_of(const struct import_seen *s, int64_t id)
{
    int64_t number = id / PAGE_LINES;
    int64_t place;

    if (!hash_get(&s->pages, (const char *)&number, sizeof number, &place))
        return NULL;
    return s->lines[place];
}

int64_t import_seen_line(const struct import_seen *s, int64_t id)
{
    const int64_t *page = page_of(s, id);

    return page ? page[id % PAGE_LINES] : 0;
}

static int64_t *add_page(struct import_seen *s, int64_t id)
{
    int64_t number = id / PAGE_LINES;

    if ((s->count & (s->count - 1)) == 0)
        s->lines = mem_grow(s->lines, s->count ? s->count * 2 : 1, sizeof *s->lines);
    s->lines[s->count] = mem_zero(PAGE_LINES, sizeof **s->lines);
    hash_put(&s->pages, (const char *)&number, sizeof number, (int64_t)s->count);
    return s->lines[s->count++];
}

void import_seen_note(struct import_seen *s, int64_t id, int64_t line)
{
    int64_t *page = page_of(s, id);

    if (!page)
        page = add_page(s, id);
    page[id % PAGE_LINES] = line;
}

void import_seen_release(struct import_seen *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->lines[i]);
    free(s->lines);
    hash_release(&s->pages);
    memset(s, 0, sizeof *s);
}
