/* How the roster looks: a cell a week, one character each; below, the week under the cursor in words. */
#include "roster__.h"

#include "base/date.h"
#include "base/utf8.h"
#include "model/kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MARK_CELLS = 2, NAME_CELLS = 14, NUMBER_CELLS = 12, HOME_CELLS = 16, WIDE_COLS = 150 };

/* Where the weeks begin, how broad each is, which are shown. */
struct grid {
    int x, cell, first, count;
};

int roster_rows(int body_rows)
{
    int rows = body_rows - ROSTER_HEAD_ROWS - ROSTER_DETAIL_ROWS;

    return rows > 1 ? rows : 1;
}

static struct grid grid_of(const struct roster *r, int cols)
{
    struct grid g = {.x = MARK_CELLS + NAME_CELLS + 1, .cell = 1};

    if (cols >= WIDE_COLS) {
        g.x += NUMBER_CELLS + HOME_CELLS + 2;
        g.cell = 2;
    }
    g.count = (cols - g.x) / g.cell;
    if (g.count > r->weeks)
        g.count = r->weeks;
    if (g.count < 1)
        g.count = 1;
    if (r->week >= g.count)
        g.first = r->week - g.count + 1;
    return g;
}

/* ' ' nothing; several assignments: how many, '*' from ten on. What was done on a day stands on top. */
static char sign_of(const struct roster *r, const struct roster_row *row, int week)
{
    int at = 0, count = 0;
    char sign = ' ', day = ' ';
    const struct roster_item *it;

    while ((it = roster_item(r, row, week, &at)) != NULL)
        if (it->type != &assignment_entity)
            day = day == 's' ? day : it->sign;
        else if (count++ == 0)
            sign = it->sign;
    if (day != ' ')
        return day;
    return count < 2 ? sign : count < 10 ? (char)('0' + count) : '*';
}

/* The number of each month above the week with its first day. */
static void draw_head(const struct roster *r, const struct grid *g, struct canvas *c)
{
    canvas_text(c, 0, 0, c->cols, STYLE_HEAD, "", 0);
    canvas_text(c, 0, MARK_CELLS, NAME_CELLS, STYLE_HEAD, _("Expert"), strlen(_("Expert")));
    for (int i = 0; i < g->count; i++) {
        char first[11], last[11], month[12];
        roster_week_days(r, g->first + i, first, last);
        if (strcmp(last + 8, "07") > 0 || strtol(last, NULL, 10) != r->year)
            continue;
        snprintf(month, sizeof month, "%d", (last[5] - '0') * 10 + last[6] - '0');
        canvas_put(c, 0, g->x + i * g->cell, STYLE_HEAD, month);
    }
}

static void draw_row(const struct roster *r, const struct grid *g, struct canvas *c, int y, int i)
{
    const struct roster_row *row = &r->rows[r->shown[i]];
    bool here = i == r->at;
    int x = MARK_CELLS;

    canvas_text(c, y, 0, MARK_CELLS, STYLE_PLAIN, here ? ">" : "", here);
    canvas_text(c, y, x, NAME_CELLS, STYLE_PLAIN, row->name, strlen(row->name));
    x += NAME_CELLS + 1;
    if (g->cell > 1) {
        canvas_text(c, y, x, NUMBER_CELLS, STYLE_PLAIN, row->no, strlen(row->no));
        x += NUMBER_CELLS + 1;
        canvas_text(c, y, x, HOME_CELLS, STYLE_PLAIN, row->home, strlen(row->home));
    }
    for (int k = 0; k < g->count; k++) {
        char sign = sign_of(r, row, g->first + k);
        bool cursor = here && g->first + k == r->week;
        canvas_text(c, y, g->x + k * g->cell, 1, cursor ? STYLE_REVERSE : STYLE_PLAIN, &sign, 1);
        if (cursor)
            canvas_cursor(c, y, g->x + k * g->cell);
    }
}

static void draw_detail(const struct roster *r, struct canvas *c)
{
    const char *line = buf_text(&r->detail);
    const char *legend = _("= planned  # active  + done  - no dates  v visit  s service  2 so many at once");

    canvas_text(c, 0, 0, c->cols, STYLE_HEAD, "", 0);
    for (int y = 1; y < c->rows - 1 && *line; y++) {
        size_t len = strcspn(line, "\n");
        canvas_text(c, y, 0, c->cols, STYLE_PLAIN, line, len);
        line += len + (line[len] == '\n');
    }
    canvas_text(c, c->rows - 1, 0, c->cols, STYLE_PLAIN, legend, strlen(legend));
}

void roster_draw(const struct screen *s, struct canvas *c)
{
    const struct roster *r = s->state;
    struct grid g = grid_of(r, c->cols);
    int rows = roster_rows(c->rows);

    draw_head(r, &g, c);
    for (int i = 0; i < rows && r->top + i < r->shown_count; i++)
        draw_row(r, &g, c, ROSTER_HEAD_ROWS + i, r->top + i);
    if (!r->shown_count) {
        const char *text = r->reading ? _("The year is being read.") : r->search.text.len || *r->place ? _("Nobody fits. F shows all again.") : _("Nobody is sent in this year. m shows all experts.");
        canvas_put(c, ROSTER_HEAD_ROWS + 1, MARK_CELLS, STYLE_PLAIN, text);
        canvas_cursor(c, ROSTER_HEAD_ROWS, 0);
    }
    struct canvas below = canvas_part(c, ROSTER_HEAD_ROWS + rows, 0, c->rows - ROSTER_HEAD_ROWS - rows, c->cols);
    if (below.rows >= ROSTER_DETAIL_ROWS)
        draw_detail(r, &below);
}

void roster_title(const struct screen *s, struct buf *out)
{
    const struct roster *r = s->state;

    buf_addf(out, _n("Roster %d  %d expert", "Roster %d  %d experts", r->shown_count), r->year, r->shown_count);
    if (r->reading)
        buf_addf(out, "  %s", _("reading the year"));
    if (r->idle)
        buf_addf(out, " %s", _("(all)"));
    if (*r->place)
        buf_addf(out, "  %s", r->place);
    if (r->search.text.len)
        buf_addf(out, "  /%s", buf_text(&r->search.text));
}
