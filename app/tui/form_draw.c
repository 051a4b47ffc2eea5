/* How a form looks: label, value, and beside it what is wrong or worth knowing. */
#include "form__.h"

#include "base/utf8.h"
#include "model/code.h"

#include <string.h>

enum { MARK_CELLS = 2, LABEL_CELLS = 22, VALUE_CELLS = 34, WIDE_COLS = 100 };

static int value_cells(const struct canvas *c)
{
    int rest = c->cols - MARK_CELLS - LABEL_CELLS;

    if (c->cols >= WIDE_COLS)
        return rest * 3 / 5;
    return rest < VALUE_CELLS ? rest : VALUE_CELLS;
}

/* What stands behind the value: its fault, what the number says, its unit, how it is entered. */
static void add_note(const struct form *f, int i, struct buf *out)
{
    const struct field *d = &f->type->fields[i];
    const struct entry *en = &f->entries[i];

    if (en->error) {
        buf_addf(out, "! %s", en->error);
        return;
    }
    const struct value *v = &f->r.values[i];
    bool clear = !f->before.id || en->revealed;
    if (d->type == FT_ID_NUMBER && v->set && v->len == 18 && clear)
        buf_addf(out, "%.4s-%.2s-%.2s %s", v->text + 6, v->text + 10, v->text + 12, (v->text[16] - '0') % 2 ? _("male") : _("female"));
    else if (d->unit)
        buf_add(out, _(d->unit));
    else if (i == f->at && !form_is_open(f, i))
        buf_add(out, _("cannot be changed here"));
    else if (i == f->at && !form_is_text(d))
        buf_add(out, _("type or Enter: choose"));
    else if (i == f->at && d->type == FT_DATE)
        buf_add(out, _("today +3 -1w 5-20 F9"));
}

static void draw_field(const struct form *f, struct canvas *c, int y, int i)
{
    const struct field *d = &f->type->fields[i];
    const struct entry *en = &f->entries[i];
    int cells = value_cells(c);
    int x = MARK_CELLS + LABEL_CELLS;
    bool here = i == f->at;
    struct buf label = {0};
    struct buf note = {0};
    struct buf value = {0};

    buf_addf(&label, "%s%s%s", here ? "> " : "  ", _(d->label), (d->flags & FIELD_REQUIRED) ? "*" : "");
    canvas_text(c, y, 0, x, here ? STYLE_BOLD : STYLE_PLAIN, buf_text(&label), label.len);
    utf8_show(&value, en->shown ? en->shown : "", en->shown ? strcspn(en->shown, "\n") : 0);
    bool typed = here && form_is_text(d) && form_is_open(f, i) && (f->edited || f->line.text.len || !value.len);
    if (typed)
        line_draw(&f->line, c, y, x, cells, STYLE_PLAIN, true);
    else
        canvas_text(c, y, x, cells, STYLE_PLAIN, buf_text(&value), value.len);
    if (here && !typed)
        canvas_cursor(c, y, x);
    add_note(f, i, &note);
    canvas_text(c, y, x + cells + 1, c->cols - x - cells - 1, en->error ? STYLE_BAD : STYLE_PLAIN, buf_text(&note), note.len);
    buf_release(&label);
    buf_release(&note);
    buf_release(&value);
}

void form_draw(const struct screen *s, struct canvas *c)
{
    const struct form *f = s->state;
    int top = f->at >= c->rows ? f->at - c->rows + 1 : 0;

    for (int i = top; i < f->type->count && i - top < c->rows; i++)
        draw_field(f, c, i - top, i);
}

/* The whole fault or the field's help, where there is room for it. */
bool form_prompt(const struct screen *s, struct buf *out, int *cursor)
{
    const struct form *f = s->state;
    const struct entry *en = &f->entries[f->at];

    if (en->error)
        buf_addf(out, "! %s", en->error);
    else
        buf_add(out, _(f->type->fields[f->at].help));
    *cursor = -1;
    return true;
}
