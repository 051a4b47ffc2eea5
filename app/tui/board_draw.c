/* How the board looks: bars above, two panes, below them the pair under the cursor with the parts of its score. */
#include "board__.h"

#include "base/utf8.h"
#include "model/kinds.h"

#include <stdio.h>
#include <string.h>

enum {
    WIDE_COLS = 150,     /* from here on panes have more columns */
    LEFT_OF_80 = 38,     /* cells of the left pane and the line beside it */
    LEFT_OF_160 = 66,
    MARK_CELLS = 2,
    LEAST_CELLS = 6,     /* of the first column */
    HEAD_ROWS = 1,
    BAR_ROWS = 2,
    BAR_SLOT = 40,       /* cells of one bar with its label and numbers */
    BAR_SIGNS = 8,
    BAR_AROUND = 5,      /* brackets and blanks */
    DETAIL_ROWS = 6,
    ROWS_FOR_BARS = 12,  /* of the body: lower windows go without */
    ROWS_FOR_DETAIL = 16,
};

static int bar_rows(int body_rows)
{
    return body_rows >= ROWS_FOR_BARS ? BAR_ROWS : 0;
}

int board_pane_rows(int body_rows)
{
    int rows = body_rows - bar_rows(body_rows) - HEAD_ROWS - (body_rows >= ROWS_FOR_DETAIL ? DETAIL_ROWS : 0);

    return rows > 1 ? rows : 1;
}

/* ---- bars ---- */

static void add_numbers(const struct plan_bar *bar, struct buf *out)
{
    bool bad = bar->have < bar->want || (bar->most >= 0 && bar->have > bar->most);

    buf_addf(out, "%lld/%lld%s", (long long)bar->have, (long long)bar->want, bad ? " !" : "");
}

/* '#' what there is of what is wanted, '.' the rest; exact in the numbers behind it. '!' = too few or too many. */
void board_bar(const struct plan_bar *bar, int label_cells, struct buf *out)
{
    int64_t whole = bar->want > bar->have ? bar->want : bar->have;
    int full = whole > 0 ? (int)(bar->have * BAR_SIGNS / whole) : BAR_SIGNS;

    utf8_pad(out, bar->label, strlen(bar->label), label_cells, false);
    buf_add(out, " [");
    for (int i = 0; i < BAR_SIGNS; i++)
        buf_add_char(out, i < full ? '#' : '.');
    buf_add(out, "] ");
    add_numbers(bar, out);
}

/* Labels get what the longest numbers leave. */
static int label_cells(const struct board *b, int shown, int cells)
{
    struct buf text = {0};
    int longest = 0;

    for (int i = 0; i < shown && i < b->bar_count; i++) {
        buf_reset(&text);
        add_numbers(&b->bars[i], &text);
        longest = (int)text.len > longest ? (int)text.len : longest;
    }
    buf_release(&text);
    return cells - BAR_SIGNS - BAR_AROUND - longest;
}

static void draw_bars(const struct board *b, struct canvas *c)
{
    int across = c->cols / BAR_SLOT > 0 ? c->cols / BAR_SLOT : 1;
    int slots = across * bar_rows(c->rows);
    int cells = c->cols / across;
    int label = label_cells(b, slots, cells);
    struct buf text = {0};

    for (int i = 0; i < slots && i < b->bar_count; i++) {
        buf_reset(&text);
        if (i == slots - 1 && b->bar_count > slots)
            buf_addf(&text, _("b shows all %d"), (int)b->bar_count);
        else
            board_bar(&b->bars[i], label, &text);
        canvas_text(c, i / across, i % across * cells, cells - 1, STYLE_PLAIN, buf_text(&text), text.len);
    }
    buf_release(&text);
}

/* ---- columns ---- */

/* Either pane's columns; 0 cells = not at this width. */
struct column {
    const char *label; /* N_() */
    int narrow, wide;
    bool right;
    void (*put)(const void *row, struct buf *out);
};

#define ROW(name) static void name(const void *row, struct buf *out)

ROW(put_name)
{
    buf_add(out, ((const struct board_row *)row)->name);
}

/* "昂乃嘎查 奈曼旗": what tells needs apart comes first, the banner is cut first. */
static void add_village(bool poor, const char *name, struct buf *out)
{
    const char *blank = strchr(name, ' ');

    buf_addf(out, "%s%s", poor ? "*" : " ", blank ? blank + 1 : name);
    if (blank)
        buf_addf(out, " %.*s", (int)(blank - name), name);
}

ROW(put_village)
{
    const struct board_row *r = row;

    add_village(r->poor, r->name, out);
}

ROW(put_what)
{
    buf_add(out, ((const struct board_row *)row)->what);
}

ROW(put_place)
{
    buf_add(out, ((const struct board_row *)row)->place);
}

ROW(put_key)
{
    buf_add(out, ((const struct board_row *)row)->key);
}

ROW(put_priority)
{
    buf_add_int(out, ((const struct board_row *)row)->priority);
}

ROW(put_got)
{
    const struct board_row *r = row;

    buf_addf(out, "%d/%d", (int)r->got, (int)r->wanted);
}

ROW(put_expert)
{
    buf_add(out, ((const struct plan_option *)row)->expert_name);
}

ROW(put_expert_no)
{
    buf_add(out, ((const struct plan_option *)row)->expert);
}

ROW(put_programme)
{
    buf_add(out, ((const struct plan_option *)row)->programme);
}

ROW(put_home)
{
    buf_add(out, ((const struct plan_option *)row)->home);
}

ROW(put_score)
{
    buf_add_int(out, ((const struct plan_option *)row)->score);
}

ROW(put_km)
{
    const struct plan_option *o = row;

    if (o->km >= 0)
        buf_add_int(out, o->km);
}

ROW(put_load)
{
    const struct plan_option *o = row;

    buf_addf(out, "%d/%d", (int)o->load, (int)o->capacity);
}

ROW(put_standing)
{
    static const char *const words[] = {
        [PLAN_OPEN] = "", [PLAN_PLACED] = N_("sent"), [PLAN_PINNED] = N_("pinned"),
        [PLAN_WORKING] = N_("works"), [PLAN_FORBIDDEN] = N_("forbidden"), [PLAN_UNFIT] = "",
    };
    const char *word = words[((const struct plan_option *)row)->standing];

    buf_add(out, *word ? _(word) : "");
}

ROW(put_need_village)
{
    const struct plan_option *o = row;

    add_village(o->poor, o->village_name, out);
}

ROW(put_need_no)
{
    buf_add(out, ((const struct plan_option *)row)->need);
}

ROW(put_specialty)
{
    buf_add(out, ((const struct plan_option *)row)->specialty);
}

ROW(put_need_got)
{
    const struct plan_option *o = row;

    buf_addf(out, "%d/%d", (int)o->got, (int)o->wanted);
}

static const struct column wants[] = {
    {N_("Village (* poor)"), 18, 26, false, put_village}, {N_("Asks for"), 10, 14, false, put_what},
    {N_("No."), 0, 12, false, put_key},                {N_("Pr"), 0, 2, true, put_priority},
    {N_("Got"), 5, 5, true, put_got},                     {0},
};

static const struct column people[] = {
    {N_("Expert"), 10, 14, false, put_name}, {N_("Programme"), 9, 10, false, put_what}, {N_("Home"), 8, 16, false, put_place},
    {N_("No."), 0, 12, false, put_key},   {N_("Got"), 5, 5, true, put_got},         {0},
};

static const struct column candidates[] = {
    {N_("Expert"), 14, 16, false, put_expert},      {N_("Points"), 6, 6, true, put_score},
    {N_("km"), 4, 5, true, put_km},                 {N_("Load"), 5, 6, true, put_load},
    {"", 7, 8, false, put_standing},                {N_("No."), 0, 12, false, put_expert_no},
    {N_("Programme"), 0, 16, false, put_programme}, {N_("Home"), 0, 16, false, put_home}, {0},
};

static const struct column villages[] = {
    {N_("Village (* poor)"), 15, 26, false, put_need_village}, {N_("Points"), 6, 6, true, put_score},
    {N_("km"), 4, 5, true, put_km},                            {N_("Got"), 4, 5, true, put_need_got},
    {"", 7, 8, false, put_standing},                           {N_("No."), 0, 12, false, put_need_no},
    {N_("Asks for"), 0, 20, false, put_specialty},             {0},
};

/* ---- panes ---- */

struct pane {
    const struct column *columns;
    struct canvas c;
    bool wide;
    int first; /* cells of the first column: what the others leave */
};

static int cells_of(const struct pane *p, const struct column *k)
{
    return k == p->columns ? p->first : p->wide ? k->wide : k->narrow;
}

static struct pane pane_at(const struct column *columns, struct canvas c, bool wide)
{
    struct pane p = {columns, c, wide, c.cols - MARK_CELLS};

    for (const struct column *k = columns + 1; k->put; k++)
        if (cells_of(&p, k))
            p.first -= cells_of(&p, k) + 1;
    if (p.first < LEAST_CELLS)
        p.first = LEAST_CELLS;
    return p;
}

static void put_cell(struct pane *p, int y, int x, const struct column *k, enum style style, const char *text)
{
    if (k->right)
        canvas_right(&p->c, y, x, cells_of(p, k), style, text, strlen(text));
    else
        canvas_text(&p->c, y, x, cells_of(p, k), style, text, strlen(text));
}

static void draw_head(struct pane *p)
{
    int x = MARK_CELLS;

    for (const struct column *k = p->columns; k->put; k++) {
        if (cells_of(p, k) == 0)
            continue;
        put_cell(p, 0, x, k, STYLE_HEAD, *k->label ? _(k->label) : "");
        x += cells_of(p, k) + 1;
    }
}

/* '>' where the keys go, '-' where the other pane stands. Only the first column is bold: few bytes a move. */
static void draw_mark(struct pane *p, int y, bool here, bool focus)
{
    canvas_text(&p->c, y, 0, MARK_CELLS, STYLE_PLAIN, !here ? "" : focus ? ">" : "-", here);
    if (here && focus)
        canvas_cursor(&p->c, y, 0);
}

static void draw_row(struct pane *p, int y, const void *row, bool here, bool focus)
{
    struct buf text = {0};
    int x = MARK_CELLS;

    draw_mark(p, y, here, focus);
    for (const struct column *k = p->columns; k->put; k++) {
        if (cells_of(p, k) == 0)
            continue;
        buf_reset(&text);
        k->put(row, &text);
        put_cell(p, y, x, k, STYLE_PLAIN, buf_text(&text));
        x += cells_of(p, k) + 1;
    }
    buf_release(&text);
}

/* Who cannot be sent: name and the one reason. */
static void draw_rejected(struct pane *p, int y, const struct plan_option *o, bool by_expert, bool here, bool focus)
{
    int name = cells_of(p, p->columns);
    int x = MARK_CELLS + name + 1;
    struct buf who = {0};

    (by_expert ? put_need_village : put_expert)(o, &who);
    draw_mark(p, y, here, focus);
    canvas_text(&p->c, y, MARK_CELLS, name, STYLE_PLAIN, buf_text(&who), who.len);
    canvas_text(&p->c, y, x, p->c.cols - x, STYLE_PLAIN, o->why, strlen(o->why));
    buf_release(&who);
}

static void draw_left(const struct board *b, struct pane *p)
{
    int rows = p->c.rows - HEAD_ROWS;

    draw_head(p);
    for (int i = 0; i < rows && b->left.top + i < b->shown_count; i++) {
        int at = b->left.top + i;
        draw_row(p, HEAD_ROWS + i, &b->rows[b->shown[at]], at == b->left.at, !b->in_right);
    }
    if (!b->shown_count) {
        const char *text = b->search.text.len || *b->place ? _("Nothing fits. F shows all again.")
                           : b->lacking                    ? _("Nothing is missing. m shows all.")
                                                           : _("Nothing to show in this year.");
        canvas_text(&p->c, HEAD_ROWS + 1, MARK_CELLS, p->c.cols - MARK_CELLS, STYLE_PLAIN, text, strlen(text));
        canvas_cursor(&p->c, HEAD_ROWS, 0);
    }
}

/* One row more than options when some cannot be sent: the line between. */
static void draw_right(const struct board *b, struct pane *p)
{
    int y = HEAD_ROWS;

    draw_head(p);
    for (int i = b->right.top; y < p->c.rows && i < b->option_count; i++, y++) {
        const struct plan_option *o = &b->options[i];
        bool here = i == b->right.at;
        if (i == b->suited && i >= b->right.top) {
            char text[80];
            snprintf(text, sizeof text, _("-- cannot be sent: %d --"), (int)(b->option_count - b->suited));
            canvas_text(&p->c, y++, MARK_CELLS, p->c.cols - MARK_CELLS, STYLE_PLAIN, text, strlen(text));
        }
        if (i >= b->suited)
            draw_rejected(p, y, o, b->by_expert, here, b->in_right);
        else
            draw_row(p, y, o, here, b->in_right);
    }
    if (!b->desk)
        canvas_put(&p->c, HEAD_ROWS + 1, MARK_CELLS, STYLE_PLAIN, b->reading ? _("Who could go is being read.") : "");
    else if (!b->option_count)
        canvas_put(&p->c, HEAD_ROWS + 1, MARK_CELLS, STYLE_PLAIN, b->shown_count ? _("Nobody of the year suits.") : "");
}

/* ---- below: the pair ---- */

/* Bytes of the first row: up to the last blank that fits, if there is one. */
static size_t first_row(const char *text, size_t len, int cells)
{
    size_t part = utf8_clip(text, len, cells, NULL);
    size_t at = part;

    if (part == len)
        return part;
    while (at > 0 && text[at - 1] != ' ')
        at--;
    return at ? at : part ? part : len;
}

int board_wrap(struct canvas *c, int y, const char *text, int rows)
{
    size_t len = strlen(text);

    while (len && rows-- > 0) {
        size_t part = rows ? first_row(text, len, c->cols) : len;
        canvas_text(c, y++, 0, c->cols, STYLE_PLAIN, text, part);
        text += part;
        len -= part;
    }
    return y;
}

static void add_score(const struct plan_option *o, struct buf *out)
{
    buf_addf(out, _("Score %d"), (int)o->score);
    for (int32_t i = 0; i < o->part_count; i++)
        buf_addf(out, "%s%s %d", i ? " + " : " = ", o->parts[i].label, (int)o->parts[i].points);
    if (o->rank)
        buf_addf(out, _(", rank %d of %d"), (int)o->rank, (int)o->rivals);
}

static void draw_detail(const struct plan_option *o, struct canvas *c)
{
    struct buf text = {0};
    int y = 1;

    canvas_text(c, 0, 0, c->cols, STYLE_HEAD, "", 0);
    if (!o)
        return;
    buf_addf(&text, "%s %s -> %s %s", o->expert, o->expert_name, o->need, o->village_name);
    y = board_wrap(c, y, buf_text(&text), 1);
    buf_reset(&text);
    if (o->score >= 0)
        add_score(o, &text);
    if (o->why)
        buf_addf(&text, "%s%s", text.len ? "; " : "", o->why);
    y = board_wrap(c, y, buf_text(&text), 2);
    buf_reset(&text);
    buf_addf(&text, _("Expert: %s, home %s, %d of %d places"), o->programme, o->home, (int)o->load, (int)o->capacity);
    if (o->km >= 0)
        buf_addf(&text, _(", about %d km"), (int)o->km);
    y = board_wrap(c, y, buf_text(&text), 1);
    buf_reset(&text);
    buf_addf(&text, _("Need: %s, priority %d, %d of %d experts%s"), o->specialty, (int)o->priority, (int)o->got, (int)o->wanted,
             o->poor ? _(", poor village") : "");
    board_wrap(c, y, buf_text(&text), 1);
    buf_release(&text);
}

/* ---- all of it ---- */

void board_draw(const struct screen *s, struct canvas *c)
{
    const struct board *b = s->state;
    bool wide = c->cols >= WIDE_COLS;
    int left = wide ? LEFT_OF_160 * c->cols / 160 : LEFT_OF_80 * c->cols / 80;
    int top = bar_rows(c->rows);
    int rows = board_pane_rows(c->rows) + HEAD_ROWS;
    struct pane l = pane_at(b->by_expert ? people : wants, canvas_part(c, top, 0, rows, left - 1), wide);
    struct pane r = pane_at(b->by_expert ? villages : candidates, canvas_part(c, top, left + 1, rows, c->cols - left - 1), wide);
    struct canvas line = canvas_part(c, top, left - 1, rows, 1);
    struct canvas below = canvas_part(c, top + rows, 0, c->rows - top - rows, c->cols);

    draw_bars(b, c);
    canvas_bar(&line, 0);
    draw_left(b, &l);
    draw_right(b, &r);
    if (below.rows >= DETAIL_ROWS)
        draw_detail(board_option(b), &below);
}

void board_title(const struct screen *s, struct buf *out)
{
    const struct board *b = s->state;

    buf_addf(out, "%s %s %s  ", b->by_expert ? _("Board, by expert") : _("Board"), record_text(&b->plan, PLAN_NO), record_text(&b->plan, PLAN_NAME));
    record_show(s->app->m, &b->plan, PLAN_STATE, out);
    solve_progress(s->app, out);
    if (b->reading)
        buf_addf(out, "  %s", _("reading the year"));
    if (!b->desk)
        return;
    buf_addf(out, "  %d", b->shown_count);
    if (b->shown_count < b->row_count)
        buf_addf(out, "/%d", b->row_count);
    if (b->lacking)
        buf_addf(out, " %s", b->by_expert ? _("with places left") : _("lacking"));
    if (*b->place)
        buf_addf(out, "  %s", b->place);
    if (b->search.text.len)
        buf_addf(out, "  /%s", buf_text(&b->search.text));
}
