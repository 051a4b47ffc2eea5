/* A day chosen in a calendar: weeks begin on Monday; today is marked, the chosen day stands between brackets. */
#include "form__.h"

#include "base/date.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS = 7, WEEKS = 6, DAY_CELLS = 4, COLS = DAYS * DAY_CELLS + 4, ROWS = WEEKS + 5 };

struct calendar {
    int tag;
    char *title; /* owned */
    struct date at, today;
};

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

unsigned calendar_open(struct app *a, int tag, const char *title, const char *day)
{
    struct calendar *c = app_push(a, &calendar_ops)->state;
    struct err ignored = {0};

    c->tag = tag;
    c->title = mem_dup(title);
    if (!date_parse(a->m->today, strlen(a->m->today), &c->today, &ignored))
        c->today = date_today();
    if (!date_parse(day, strlen(day), &c->at, &ignored))
        c->at = c->today;
    return R_NONE;
}

/* ---- drawing ---- */

static void draw_heads(struct canvas *to)
{
    static const char *const days[DAYS] = {N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su")};

    for (int i = 0; i < DAYS; i++)
        canvas_text(to, 1, i * DAY_CELLS + 1, DAY_CELLS - 1, STYLE_HEAD, _(days[i]), strlen(_(days[i])));
}

static void draw_days(const struct calendar *c, struct canvas *to)
{
    struct date first = {c->at.year, c->at.month, 1};
    int before = date_weekday(first) - 1;
    struct buf text = {0};

    for (int day = 1; day <= date_days_in_month(first.year, first.month); day++) {
        int place = before + day - 1;
        int y = 2 + place / DAYS;
        int x = place % DAYS * DAY_CELLS;
        bool here = day == c->at.day;
        bool today = date_compare((struct date){first.year, first.month, day}, c->today) == 0;
        buf_reset(&text);
        buf_addf(&text, "%c%2d%c", here ? '[' : ' ', day, here ? ']' : today ? '*' : ' ');
        canvas_text(to, y, x, DAY_CELLS, here ? STYLE_BOLD : STYLE_PLAIN, buf_text(&text), text.len);
        if (here)
            canvas_cursor(to, y, x + 1);
    }
    buf_release(&text);
}

static void draw(const struct screen *s, struct canvas *body)
{
    const struct calendar *c = s->state;
    int rows = body->rows < ROWS ? body->rows : ROWS;
    int y = (body->rows - rows) / 2;
    int x = (body->cols - COLS) / 2;
    struct buf text = {0};
    char day[DATE_TEXT_BYTES];

    canvas_blank(body, y, x, rows, COLS);
    canvas_frame(body, y, x, rows, COLS);
    struct canvas to = canvas_part(body, y + 1, x + 2, rows - 2, COLS - 4);
    canvas_put(body, y, x + 2, STYLE_BOLD, c->title);
    buf_addf(&text, _("%d-%02d"), c->at.year, c->at.month);
    canvas_put(&to, 0, 1, STYLE_BOLD, buf_text(&text));
    canvas_right(&to, 0, to.cols - 12, 11, STYLE_PLAIN, date_format(c->at, day), 10);
    draw_heads(&to);
    draw_days(c, &to);
    buf_release(&text);
}

static void close_calendar(struct screen *s)
{
    free(((struct calendar *)s->state)->title);
}

/* ---- commands ---- */

/* Stays inside the years that the calendar has. */
static unsigned go(struct screen *s, struct date to)
{
    struct calendar *c = s->state;

    if (to.year)
        c->at = to;
    return R_NONE;
}

#define MOVE(name, to)                                                                             \
    COMMAND(name)                                                                                  \
    {                                                                                              \
        const struct calendar *c = s->state;                                                       \
        (void)a;                                                                                   \
        (void)arg;                                                                                 \
        return go(s, to);                                                                          \
    }
MOVE(run_right, date_add_days(c->at, 1))
MOVE(run_left, date_add_days(c->at, -1))
MOVE(run_down, date_add_days(c->at, DAYS))
MOVE(run_up, date_add_days(c->at, -DAYS))
MOVE(run_next_month, date_add_months(c->at, 1))
MOVE(run_last_month, date_add_months(c->at, -1))
MOVE(run_next_year, date_add_months(c->at, 12))
MOVE(run_last_year, date_add_months(c->at, -12))
MOVE(run_monday, date_add_days(c->at, 1 - date_weekday(c->at)))
MOVE(run_sunday, date_add_days(c->at, DAYS - date_weekday(c->at)))
MOVE(run_today, c->today)

COMMAND(run_take)
{
    const struct calendar *c = s->state;
    char day[DATE_TEXT_BYTES];

    (void)arg;
    return app_answer(a, c->tag, true, 0, date_format(c->at, day), NULL);
}

COMMAND(run_none)
{
    const struct calendar *c = s->state;

    (void)arg;
    return app_answer(a, c->tag, true, 0, "", NULL);
}

COMMAND(run_leave)
{
    const struct calendar *c = s->state;

    (void)arg;
    return app_answer(a, c->tag, false, 0, "", NULL);
}

static const struct command calendar_commands[] = {
    {"take", "Enter", N_("Take this day"), N_("Take"), 0, run_take},
    {"cancel", "Esc q C-c C-g", N_("Leave it"), N_("Cancel"), 0, run_leave},
    {"today", "t .", N_("To today"), N_("Today"), 0, run_today},
    {"next-month", "PgDn n", N_("The next month"), N_("Month"), 0, run_next_month},
    {"next-year", ">", N_("The next year"), N_("Year"), 0, run_next_year},
    {"none", "Del Backspace", N_("No day"), N_("None"), 0, run_none},
    {"previous-month", "PgUp p", N_("The month before"), NULL, 0, run_last_month},
    {"previous-year", "<", N_("The year before"), NULL, 0, run_last_year},
    {"right", "Right l", N_("The next day"), NULL, 0, run_right},
    {"left", "Left h", N_("The day before"), NULL, 0, run_left},
    {"down", "Down j", N_("A week later"), NULL, 0, run_down},
    {"up", "Up k", N_("A week earlier"), NULL, 0, run_up},
    {"monday", "Home", N_("Monday of the week"), NULL, 0, run_monday},
    {"sunday", "End", N_("Sunday of the week"), NULL, 0, run_sunday},
    {0},
};

const struct screen_ops calendar_ops = {
    .name = "calendar",
    .state_size = sizeof(struct calendar),
    .commands = calendar_commands,
    .overlay = true,
    .draw = draw,
    .close = close_calendar,
};
