/* How a list looks: columns, rows, title; beside it the record under the cursor when there is room. */
#include "list__.h"

#include "base/utf8.h"
#include "model/repo.h"

#include <string.h>

enum { MARK_CELLS = 2, LEAST_CELLS = 4, SPLIT_COLS = 120 };

void list_format(struct app *a, struct list *l)
{
    struct buf one = {0};
    int n = 0;

    buf_reset(&l->cells);
    for (int i = 0; i < l->count; i++)
        for (int k = 0; k < l->column_count; k++) {
            l->offsets[n++] = (int)l->cells.len;
            const struct field *f = &l->type->fields[l->columns[k]];
            buf_reset(&one);
            if (f->flags & FIELD_PRIVATE)
                field_mask(f, &l->rows[i].values[l->columns[k]], &one);
            else
                record_show(a->m, &l->rows[i], l->columns[k], &one);
            utf8_show(&l->cells, buf_text(&one), strcspn(buf_text(&one), "\n"));
        }
    l->offsets[n] = (int)l->cells.len;
    buf_release(&one);
}

void list_title(const struct screen *s, struct buf *out)
{
    const struct list *l = s->state;

    buf_add(out, _(l->type->plural));
    if (l->total >= 0)
        buf_addf(out, " %lld", (long long)l->total);
    if (l->name[0])
        buf_addf(out, " [%s]", l->name);
    if (l->q.search)
        buf_addf(out, "  /%s", l->q.search);
    buf_add(out, buf_text(&l->conditions));
    if (l->mark_count)
        buf_addf(out, "  *%lld", (long long)l->mark_count);
}

/* ---- what stands between the name of the list and the marks ---- */

/* The value as people know it: a label, a name. */
static void add_value(struct app *a, const struct list *l, const struct list_filter *f, struct buf *out)
{
    struct record typed;
    struct err ignored = {0};

    record_init(&typed, l->type);
    if (!*f->text)
        buf_add(out, _("(empty)"));
    else if (f->op != LIST_HAS && l->type->fields[f->field].type != FT_REF &&
             record_set(a->m, &typed, f->field, f->text, strlen(f->text), &ignored))
        record_show(a->m, &typed, f->field, out);
    else
        buf_add(out, f->text);
    record_release(&typed);
}

void list_add_condition_text(struct app *a, const struct list *l, int i, struct buf *out)
{
    static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">=", "~"};
    const struct list_filter *f = &l->q.filters[i];

    buf_addf(out, "%s%s", _(l->type->fields[f->field].label), signs[f->op]);
    add_value(a, l, f, out);
}

void list_add_region_text(struct app *a, const struct list *l, struct buf *out)
{
    struct stmt s;
    struct err ignored = {0};
    size_t before = out->len;

    stmt_open(&s, a->m->db, Q_REGION_PARENT_OF);
    stmt_text(&s, ":code", l->region);
    if (stmt_next(&s))
        buf_add(out, stmt_col_text(&s, 0));
    if (!stmt_close(&s, &ignored) || out->len == before)
        buf_add(out, l->region);
}

void list_show_conditions(struct app *a, struct list *l)
{
    struct buf *out = &l->conditions;

    buf_reset(out);
    for (int i = 0; i < l->q.filter_count; i++) {
        buf_add(out, "  ");
        list_add_condition_text(a, l, i, out);
    }
    if (l->region[0]) {
        buf_add(out, "  ");
        list_add_region_text(a, l, out);
    }
    if (l->q.sort >= 0)
        buf_addf(out, "  %s%s", l->q.descending ? "-" : "+", _(l->type->fields[l->q.sort].label));
}

/* ---- rows ---- */

static int cells_of(const struct list *l, int k, bool label_fits)
{
    const struct field *f = &l->type->fields[l->columns[k]];
    int label = utf8_cells(_(f->label), strlen(_(f->label)));
    int cells = list_field_cells(f);

    return label_fits && label > cells && label <= cells + 4 ? label : cells;
}

struct columns {
    int place[LIST_COLUMNS_MAX], x[LIST_COLUMNS_MAX], cells[LIST_COLUMNS_MAX];
    int count;
};

/* The first column always, then from first_column on as many as fit. False when the last one is cut, or left out because it
 * must not be. */
static bool lay_out_so(const struct list *l, int cols, bool labels_fit, struct columns *out)
{
    bool whole = true;
    int x = MARK_CELLS;

    out->count = 0;
    for (int k = 0; k < l->column_count; k++) {
        if (k > 0 && k <= l->first_column)
            continue;
        int cells = cells_of(l, k, labels_fit);
        bool fits = x + cells <= cols;
        if (!fits)
            cells = cols - x;
        if (!fits && cells < LEAST_CELLS)
            break;
        if (!fits && k > 0 && field_ops[l->type->fields[l->columns[k]].type].whole)
            return false;
        whole = fits;
        out->place[out->count] = k;
        out->x[out->count] = x;
        out->cells[out->count++] = cells;
        x += cells + 1;
    }
    return whole;
}

/* Rather a label cut than the values of the last column. */
static void lay_out(const struct list *l, int cols, struct columns *out)
{
    struct columns narrow;

    if (lay_out_so(l, cols, true, out))
        return;
    bool whole = lay_out_so(l, cols, false, &narrow);
    if (narrow.count > out->count || (whole && narrow.count == out->count))
        *out = narrow;
}

static void draw_head(const struct list *l, const struct columns *at, struct canvas *c)
{
    for (int i = 0; i < at->count; i++) {
        const struct field *f = &l->type->fields[l->columns[at->place[i]]];
        const char *label = _(f->label);
        if (field_ops[f->type].right)
            canvas_right(c, 0, at->x[i], at->cells[i], STYLE_HEAD, label, strlen(label));
        else
            canvas_text(c, 0, at->x[i], at->cells[i], STYLE_HEAD, label, strlen(label));
    }
}

static void draw_row(const struct list *l, const struct columns *at, struct canvas *c, int row)
{
    bool here = row == l->at;
    bool whole = here && c->bar_selection;
    char mark[3] = {here ? '>' : ' ', list_is_marked(l, l->rows[row].id) ? '*' : ' ', '\0'};

    if (whole)
        canvas_text(c, row + 1, 0, c->cols, STYLE_REVERSE, "", 0);
    canvas_text(c, row + 1, 0, MARK_CELLS, whole ? STYLE_REVERSE : STYLE_PLAIN, mark, 2);
    for (int i = 0; i < at->count; i++) {
        int k = at->place[i];
        int place = row * l->column_count + k;
        const char *text = buf_text(&l->cells) + l->offsets[place];
        size_t len = (size_t)(l->offsets[place + 1] - l->offsets[place]);
        enum style style = whole ? STYLE_REVERSE : here && k == 0 ? STYLE_BOLD : STYLE_PLAIN;
        if (style == STYLE_BOLD) { /* blanks behind the name need no bold: fewer bytes */
            canvas_text(c, row + 1, at->x[i], at->cells[i], STYLE_PLAIN, text, len);
            int used = utf8_cells(text, len);
            canvas_text(c, row + 1, at->x[i], used < at->cells[i] ? used : at->cells[i], style, text, len);
        } else if (field_ops[l->type->fields[l->columns[k]].type].right)
            canvas_right(c, row + 1, at->x[i], at->cells[i], style, text, len);
        else
            canvas_text(c, row + 1, at->x[i], at->cells[i], style, text, len);
    }
}

static void draw_beside(const struct screen *s, const struct list *l, struct canvas *c)
{
    struct arena mem = {0};
    struct field_line *lines;

    const struct record *r = list_row(l);
    if (r) {
        int count = view_lines(s->app, r, false, &mem, &lines);
        view_draw_lines(c, lines, count, 0, -1);
    }
    arena_release(&mem);
}

void list_draw(const struct screen *s, struct canvas *c)
{
    const struct list *l = s->state;
    struct columns at;
    struct canvas left = *c;

    if (c->cols >= SPLIT_COLS) {
        left = canvas_part(c, 0, 0, c->rows, c->cols * 3 / 5 - 1);
        canvas_bar(c, left.cols);
        struct canvas right = canvas_part(c, 0, left.cols + 2, c->rows, c->cols - left.cols - 2);
        draw_beside(s, l, &right);
    }
    lay_out(l, left.cols, &at);
    draw_head(l, &at, &left);
    for (int i = 0; i < l->count; i++)
        draw_row(l, &at, &left, i);
    if (!l->count) {
        const char *text = l->searching                                         ? _("No record fits. Esc leaves the search.")
                           : l->q.search || l->q.filter_count || l->region[0] ? _("No record fits. F shows all again.")
                                                                               : _("No records yet. a adds one.");
        canvas_text(&left, 2, MARK_CELLS, left.cols - MARK_CELLS, STYLE_PLAIN, text, strlen(text));
    }
    if (!l->searching)
        canvas_cursor(&left, l->count ? l->at + 1 : 1, 0);
}
