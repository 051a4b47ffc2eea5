/*
 * For screen readers and Braille lines: no picture, no cursor addressing. Screens are drawn where nobody sees them, and
 * what changed is written as lines: the title, what is said, the row under the cursor, of a list with its place on the page.
 */
#include "plain__.h"

#include "canvas__.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_ROW = 1 };

struct plain {
    const struct screen *top; /* that was shown last */
    int row;
    struct buf title, said, here, chosen; /* as written last */
};

struct plain *plain_new(void)
{
    return mem_zero(1, sizeof(struct plain));
}

void plain_free(struct plain *p)
{
    if (!p)
        return;
    buf_release(&p->title);
    buf_release(&p->said);
    buf_release(&p->here);
    buf_release(&p->chosen);
    free(p);
}

/* Columns stand two blanks apart at most: more would only be read aloud. */
static void put_line(const char *text)
{
    while (*text == '>' || *text == ' ')
        text++;
    for (const char *at = text; *at; at++)
        if (strncmp(at, "   ", 3) != 0)
            putchar(*at);
    if (*text)
        putchar('\n');
}

/* Writes a row if it is another one than before. */
static bool tell(struct buf *last, int y, bool anyhow, int place)
{
    struct buf now = {0};

    canvas_read(y, &now);
    bool other = anyhow || strcmp(buf_text(&now), buf_text(last)) != 0;
    if (other) {
        if (place > 0 && now.len)
            buf_addf(&now, "  [%d]", place);
        put_line(buf_text(&now));
        buf_reset(last);
        canvas_read(y, last);
    }
    buf_release(&now);
    return other;
}

static void tell_all(int from, int to)
{
    for (int y = from; y < to; y++) {
        struct buf row = {0};
        canvas_read(y, &row);
        put_line(buf_text(&row));
        buf_release(&row);
    }
}

/* The row with the marker, of those that have one; else 0. */
static int chosen_row(int to)
{
    int found = 0;

    for (int y = BODY_ROW; y < to && !found; y++) {
        struct buf row = {0};
        canvas_read(y, &row);
        const char *text = buf_text(&row);
        found = text[strspn(text, " ")] == '>' ? y : 0;
        buf_release(&row);
    }
    return found;
}

/* Texts and records are read out whole when they come. */
static bool is_text(const struct screen *s)
{
    return s->ops == &text_ops || s->ops == &view_ops || s->ops == &plan_view_ops;
}

void plain_show(struct app *a, int row)
{
    struct plain *p = a->plain;
    bool fresh = a->top != p->top;
    int last = a->rows - 2;

    if (a->repaint) {
        tell_all(0, a->rows);
    } else {
        bool titled = tell(&p->title, 0, false, 0);
        (void)tell(&p->said, last, false, 0);
        if ((fresh || titled) && is_text(a->top))
            tell_all(BODY_ROW, last);
        else if (row != last && row != 0)
            (void)tell(&p->here, row, fresh || row != p->row, a->top->ops == &list_ops ? row - BODY_ROW : 0);
    }
    int chosen = chosen_row(last);
    if (chosen && chosen != row)
        (void)tell(&p->chosen, chosen, fresh, 0);
    p->top = a->top;
    p->row = row;
    fflush(stdout);
}
