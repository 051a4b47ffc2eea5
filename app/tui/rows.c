/* Screens of rows that all fit in memory. */
#include "rows__.h"

void rows_fit(struct rows *r, int height)
{
    r->height = height > 0 ? height : 1;
    if (r->at >= r->count)
        r->at = r->count - 1;
    if (r->at < 0)
        r->at = 0;
    if (r->top > r->at)
        r->top = r->at;
    if (r->at >= r->top + r->height)
        r->top = r->at - r->height + 1;
}

bool rows_any(const struct screen *s)
{
    const struct rows *r = s->state;

    return r->count > 0;
}

static unsigned go(struct screen *s, int to)
{
    struct rows *r = s->state;

    r->at = to;
    rows_fit(r, r->height);
    return R_NONE;
}

#define COMMAND(name, to)                                                                          \
    static unsigned name(struct app *a, struct screen *s, const char *arg)                         \
    {                                                                                              \
        const struct rows *r = s->state;                                                           \
        (void)a;                                                                                   \
        (void)arg;                                                                                 \
        return go(s, to);                                                                          \
    }
COMMAND(run_down, r->at + 1)
COMMAND(run_up, r->at - 1)
COMMAND(run_page_down, r->at + r->height)
COMMAND(run_page_up, r->at - r->height)
COMMAND(run_first, r->count ? 0 : r->at)
COMMAND(run_last, r->count - 1)

static unsigned run_back(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    return app_answer(a, 0, false, 0, "", NULL);
}

const struct command rows_commands[] = {
    {"back", "Esc q", N_("Back"), N_("Back"), 0, run_back},
    {"down", "Down j C-n", N_("One row down"), NULL, 0, run_down},
    {"up", "Up k", N_("One row up"), NULL, 0, run_up},
    {"page-down", "PgDn C-f", N_("One page down"), NULL, 0, run_page_down},
    {"page-up", "PgUp C-b", N_("One page up"), NULL, 0, run_page_up},
    {"first", "Home g", N_("To the first row"), NULL, 0, run_first},
    {"last", "End G", N_("To the last row"), NULL, 0, run_last},
    {0},
};
