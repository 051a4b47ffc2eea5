/* Which columns a list shows, in which order: chosen by each account for each type. */
#include "list__.h"
#include "rows__.h"

#include "base/utf8.h"
#include "model/saved.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_ROWS = 1, NAME_X = 7, WIDTH_X = 34, HELP_X = 42, TEXT_CELLS_MAX = 20 };

/* ---- widths, the usual ones ---- */

/* Fields that are usually not in lists have no width of their own. */
int list_field_cells(const struct field *f)
{
    static const int usual[FT__COUNT] = {
        [FT_LONG_TEXT] = 24, [FT_INT] = 6,   [FT_DECIMAL] = 8, [FT_MONEY] = 11,     [FT_DATE] = 10,  [FT_BOOL] = 4,
        [FT_CODE] = 12,      [FT_REF] = 16,  [FT_REGION] = 18, [FT_ID_NUMBER] = 18, [FT_PHONE] = 12, [FT_CODE_SET] = 16,
    };

    if (f->cells > 0)
        return f->cells;
    if (f->type == FT_TEXT)
        return f->u.max_cells > 0 && f->u.max_cells < TEXT_CELLS_MAX ? f->u.max_cells : TEXT_CELLS_MAX;
    return usual[f->type];
}

/*
 * The name first, beside the marker: it is what people look for, and a move costs few bytes. Private fields stay out:
 * masked they say little.
 */
void list_usual_columns(const struct entity *t, int columns[LIST_COLUMNS_MAX], int *count)
{
    int title = t->title;

    *count = 0;
    if (title >= 0 && t->fields[title].cells > 0)
        columns[(*count)++] = title;
    for (int i = 0; i < t->count && *count < LIST_COLUMNS_MAX; i++) {
        const struct field *f = &t->fields[i];
        if (f->cells > 0 && i != title && !(f->flags & FIELD_PRIVATE))
            columns[(*count)++] = i;
    }
}

void list_choose_columns(struct app *a, struct list *l)
{
    struct err e = {0};
    int *fields = mem_zero((size_t)l->type->count, sizeof *fields);
    int count;

    if (!saved_columns_get(a->m, l->type, fields, &count, &e))
        app_fail(a, &e, l->type);
    l->column_count = 0;
    for (int i = 0; i < count && i < LIST_COLUMNS_MAX; i++)
        l->columns[l->column_count++] = fields[i];
    if (!l->column_count)
        list_usual_columns(l->type, l->columns, &l->column_count);
    l->first_column = 0;
    free(fields);
}

/* ---- the screen ---- */

struct choice {
    struct rows rows;
    const struct entity *type;
    int *order; /* all fields, those shown first; owned */
    bool *on;   /* by field; owned */
};

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

/* Those shown in their order, then all others in the type's. */
static void arrange(struct choice *c, const int columns[], int count)
{
    int n = 0;

    memset(c->on, 0, (size_t)c->type->count * sizeof *c->on);
    for (int i = 0; i < count; i++) {
        c->order[n++] = columns[i];
        c->on[columns[i]] = true;
    }
    for (int i = 0; i < c->type->count; i++)
        if (!c->on[i])
            c->order[n++] = i;
}

unsigned list_run_columns(struct app *a, struct screen *s, const char *arg)
{
    const struct list *l = s->state;
    struct choice *c = app_push(a, &columns_ops)->state;

    (void)arg;
    c->type = l->type;
    c->rows.count = l->type->count;
    c->order = mem_zero((size_t)l->type->count, sizeof *c->order);
    c->on = mem_zero((size_t)l->type->count, sizeof *c->on);
    arrange(c, l->columns, l->column_count);
    return app_load(a, a->top);
}

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct choice *c = s->state;

    (void)e;
    rows_fit(&c->rows, a->body_rows - HEAD_ROWS);
    return true;
}

static void draw_row(const struct choice *c, struct canvas *to, int y, int i)
{
    const struct field *f = &c->type->fields[c->order[i]];
    bool here = i == c->rows.at;
    struct buf text = {0};

    buf_addf(&text, "%s [%s]", here ? ">" : " ", c->on[c->order[i]] ? "x" : " ");
    canvas_put(to, y, 0, STYLE_PLAIN, buf_text(&text));
    canvas_text(to, y, NAME_X, WIDTH_X - NAME_X - 1, here ? STYLE_BOLD : STYLE_PLAIN, _(f->label), strlen(_(f->label)));
    buf_reset(&text);
    buf_addf(&text, "%d", list_field_cells(f));
    canvas_right(to, y, WIDTH_X, 4, STYLE_PLAIN, buf_text(&text), text.len);
    buf_reset(&text);
    buf_addf(&text, "%s%s", (f->flags & FIELD_PRIVATE) ? _("masked. ") : "", _(f->help));
    canvas_text(to, y, HELP_X, to->cols - HELP_X, STYLE_PLAIN, buf_text(&text), text.len);
    buf_release(&text);
}

static void draw(const struct screen *s, struct canvas *to)
{
    const struct choice *c = s->state;

    canvas_put(to, 0, NAME_X, STYLE_HEAD, _("Column"));
    canvas_put(to, 0, WIDTH_X, STYLE_HEAD, _("Width"));
    for (int i = 0; i < c->rows.height && c->rows.top + i < c->rows.count; i++)
        draw_row(c, to, HEAD_ROWS + i, c->rows.top + i);
    canvas_cursor(to, HEAD_ROWS + c->rows.at - c->rows.top, 0);
}

static void title(const struct screen *s, struct buf *out)
{
    const struct choice *c = s->state;

    buf_addf(out, _("Columns of %s"), _(c->type->plural));
}

static void close_choice(struct screen *s)
{
    struct choice *c = s->state;

    free(c->order);
    free(c->on);
}

/* ---- commands ---- */

COMMAND(run_toggle)
{
    struct choice *c = s->state;
    int field = c->order[c->rows.at];

    (void)a;
    (void)arg;
    c->on[field] = !c->on[field];
    return R_NONE;
}

static unsigned move(struct choice *c, int by)
{
    int to = c->rows.at + by;

    if (to < 0 || to >= c->rows.count)
        return R_NONE;
    int field = c->order[c->rows.at];
    c->order[c->rows.at] = c->order[to];
    c->order[to] = field;
    c->rows.at = to;
    rows_fit(&c->rows, c->rows.height);
    return R_NONE;
}

COMMAND(run_later)
{
    (void)a;
    (void)arg;
    return move(s->state, 1);
}

COMMAND(run_earlier)
{
    (void)a;
    (void)arg;
    return move(s->state, -1);
}

COMMAND(run_reset)
{
    struct choice *c = s->state;
    int columns[LIST_COLUMNS_MAX];
    int count;

    (void)a;
    (void)arg;
    list_usual_columns(c->type, columns, &count);
    arrange(c, columns, count);
    return R_NONE;
}

static bool is_usual(const struct entity *t, const int columns[], int count)
{
    int usual[LIST_COLUMNS_MAX];
    int usual_count;

    list_usual_columns(t, usual, &usual_count);
    return count == usual_count && memcmp(columns, usual, (size_t)count * sizeof *columns) == 0;
}

COMMAND(run_take)
{
    struct choice *c = s->state;
    int columns[LIST_COLUMNS_MAX];
    int count = 0;
    struct err e = {0};

    (void)arg;
    for (int i = 0; i < c->rows.count; i++) {
        if (!c->on[c->order[i]])
            continue;
        if (count == LIST_COLUMNS_MAX) {
            app_warn(a, _("a list has at most %d columns"), LIST_COLUMNS_MAX);
            return R_NONE;
        }
        columns[count++] = c->order[i];
    }
    if (!count) {
        app_warn(a, _("a list needs at least one column"));
        return R_NONE;
    }
    if (!saved_columns_put(a->m, c->type, columns, is_usual(c->type, columns, count) ? 0 : count, &e)) {
        app_fail(a, &e, c->type);
        return R_NONE;
    }
    return app_answer(a, TAG_COLUMNS, true, 0, "", NULL);
}

static const struct command columns_commands[] = {
    {"take", "Enter C-s", N_("Show the list with these columns from now on"), N_("Take"), 0, run_take},
    {"toggle", "Space x", N_("Show the column, or leave it out"), N_("Show"), 0, run_toggle},
    {"earlier", "K -", N_("The column further left"), N_("Left"), 0, run_earlier},
    {"later", "J +", N_("The column further right"), N_("Right"), 0, run_later},
    {"reset", "r", N_("The usual columns"), N_("Usual"), 0, run_reset},
    {0},
};

const struct screen_ops columns_ops = {
    .name = "list.columns",
    .state_size = sizeof(struct choice),
    .commands = columns_commands,
    .base = rows_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .close = close_choice,
};
