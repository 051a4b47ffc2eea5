/* How many records of a list have which value of a field; one of them narrows the list. */
#include "list__.h"
#include "picker__.h"
#include "rows__.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { HEAD_ROWS = 1, LABEL_X = 2, LABEL_CELLS = 34, COUNT_CELLS = 11, SHARE_CELLS = 7 };

struct groups {
    struct rows rows;
    int field;
    bool counted;
    struct arena mem;
    struct list_group *groups; /* in mem */
    int64_t all;               /* values that there are */
    int64_t total, most;       /* records counted; of the most frequent value */
};

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

unsigned list_run_groups(struct app *a, struct screen *s, const char *arg)
{
    (void)arg;
    return choose_field(a, TAG_GROUP_FIELD, ((struct list *)s->state)->type, _("Count the values of"));
}

unsigned list_groups_open(struct app *a, int field)
{
    struct groups *g = app_push(a, &groups_ops)->state;

    g->field = field;
    return app_load(a, a->top);
}

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct groups *g = s->state;

    (void)e;
    g->counted = false; /* somebody saved, or another language */
    rows_fit(&g->rows, a->body_rows - HEAD_ROWS);
    return true;
}

/* The count of a million rows is given up when a key comes, and begins again when none waits. */
static bool late(struct app *a, struct screen *s)
{
    struct groups *g = s->state;
    struct list *l = list_under(s);
    struct err e = {0};
    struct arena mem = {0};
    struct list_group *groups;
    int count;
    int64_t all;

    if (g->counted)
        return false;
    bool ok = list_groups(a->m, &l->q, g->field, &mem, &groups, &count, &all, &e);
    if (!ok) {
        arena_release(&mem);
        g->counted = !a->pending();
        if (g->counted)
            app_fail(a, &e, l->type);
        return g->counted;
    }
    arena_release(&g->mem);
    g->mem = mem;
    g->groups = groups;
    g->all = all;
    g->rows.count = count;
    g->total = 0;
    g->most = 1;
    for (int i = 0; i < count; i++) {
        g->total += groups[i].count;
        g->most = groups[i].count > g->most ? groups[i].count : g->most;
    }
    g->counted = true;
    rows_fit(&g->rows, a->body_rows - HEAD_ROWS);
    return true;
}

/* ---- drawing ---- */

static void draw_row(const struct groups *g, struct canvas *c, int y, int i)
{
    const struct list_group *to = &g->groups[i];
    bool here = i == g->rows.at;
    char text[32];
    int x = LABEL_X + LABEL_CELLS;

    canvas_put(c, y, 0, STYLE_PLAIN, here ? ">" : " ");
    canvas_text(c, y, LABEL_X, LABEL_CELLS, STYLE_PLAIN, "", 0);
    struct buf label = {0};
    utf8_show(&label, to->label, strlen(to->label));
    int cells = utf8_cells(buf_text(&label), label.len);
    canvas_text(c, y, LABEL_X, cells < LABEL_CELLS ? cells : LABEL_CELLS, here ? STYLE_BOLD : STYLE_PLAIN, buf_text(&label), label.len);
    buf_release(&label);
    snprintf(text, sizeof text, "%lld", (long long)to->count);
    canvas_right(c, y, x, COUNT_CELLS, STYLE_PLAIN, text, strlen(text));
    snprintf(text, sizeof text, "%.1f%%", g->total ? 100.0 * (double)to->count / (double)g->total : 0.0);
    canvas_right(c, y, x + COUNT_CELLS, SHARE_CELLS, STYLE_PLAIN, text, strlen(text));
    x += COUNT_CELLS + SHARE_CELLS + 2;
    int64_t room = c->cols - x;
    int64_t bar = room > 0 ? (to->count * room + g->most - 1) / g->most : 0;
    for (int k = 0; k < bar && k < room; k++)
        canvas_put(c, y, x + k, STYLE_PLAIN, "#");
}

/* Places are counted by the divisions inside the one that is shown. */
static const char *label_of(const struct list *l, const struct groups *g)
{
    return g->field == l->type->region ? _("Division") : _(l->type->fields[g->field].label);
}

static void draw(const struct screen *s, struct canvas *c)
{
    const struct groups *g = s->state;
    const struct list *l = list_under(s);
    const char *label = label_of(l, g);
    const char *number = _("Number");

    canvas_text(c, 0, LABEL_X, LABEL_CELLS, STYLE_HEAD, label, strlen(label));
    canvas_right(c, 0, LABEL_X + LABEL_CELLS, COUNT_CELLS, STYLE_HEAD, number, strlen(number));
    for (int i = 0; i < g->rows.height && g->rows.top + i < g->rows.count; i++)
        draw_row(g, c, HEAD_ROWS + i, g->rows.top + i);
    if (!g->counted && !g->rows.count)
        canvas_put(c, 2, LABEL_X, STYLE_PLAIN, _("counting; a key goes first"));
    canvas_cursor(c, HEAD_ROWS + g->rows.at - g->rows.top, 0);
}

static void title(const struct screen *s, struct buf *out)
{
    const struct groups *g = s->state;
    const struct list *l = list_under(s);

    buf_addf(out, _("%s by %s"), _(l->type->plural), label_of(l, g));
    if (g->counted && g->all > g->rows.count)
        buf_addf(out, _(": the %d most frequent of %lld values"), g->rows.count, (long long)g->all);
    else if (g->counted)
        buf_addf(out, _n(": %d value", ": %d values", g->rows.count), g->rows.count);
    buf_add(out, buf_text(&l->conditions));
}

static void close_groups(struct screen *s)
{
    arena_release(&((struct groups *)s->state)->mem);
}

COMMAND(run_narrow)
{
    const struct groups *g = s->state;
    const struct list_group *to = &g->groups[g->rows.at];
    struct list *l = list_under(s);

    (void)arg;
    if (to->region)
        list_set_region(l, to->region);
    for (int i = 0; i < 2; i++)
        if (to->where[i] && !list_add_condition(a, l, to->where[i]))
            return R_NONE;
    return app_answer(a, 0, false, 0, "", NULL);
}

static const struct command groups_commands[] = {
    {"narrow", "Enter", N_("The list of these records only"), N_("List"), NEED_ROW, run_narrow},
    {0},
};

const struct screen_ops groups_ops = {
    .name = "list.groups",
    .state_size = sizeof(struct groups),
    .commands = groups_commands,
    .base = rows_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .has_row = rows_any,
    .late = late,
    .close = close_groups,
};
