/* Commands of every screen. */
#include "beside__.h"
#include "board__.h"

#include "base/lang.h"

static unsigned run_help(struct app *a, struct screen *s, const char *arg)
{
    (void)arg;
    return text_help(a, s, NULL);
}

static unsigned run_palette(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    return palette_open(a);
}

static unsigned run_undo(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    return undo_ask(a);
}

static unsigned run_messages(struct app *a, struct screen *s, const char *arg)
{
    struct buf text = {0};
    int first = a->message_count > MESSAGES_KEPT ? a->message_count - MESSAGES_KEPT : 0;

    (void)s;
    (void)arg;
    for (int i = first; i < a->message_count; i++) {
        const struct message *m = &a->log[i % MESSAGES_KEPT];
        buf_addf(&text, "%s %s %s\n", m->at + 11, m->bad ? "!" : " ", m->text);
    }
    if (!text.len)
        buf_add(&text, _("No messages yet."));
    unsigned r = text_open(a, _("Messages"), buf_text(&text), true);
    buf_release(&text);
    return r;
}

static unsigned run_language(struct app *a, struct screen *s, const char *arg)
{
    enum lang other = a->m->lang == LANG_ZH ? LANG_EN : LANG_ZH;

    (void)s;
    (void)arg;
    if (solve_runs(a)) { /* the environment is not changed while another thread reads it */
        app_warn(a, _("the plan is being solved: change the language afterwards"));
        return R_NONE;
    }
    beside_stop_all(a);
    lang_use(other, NULL);
    a->m->lang = other;
    app_reload_all(a);
    return R_NONE;
}

static unsigned run_bar(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    a->bar_selection = !a->bar_selection;
    return R_NONE;
}

static unsigned run_lines(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    a->ascii = !a->ascii;
    return R_NONE;
}

static unsigned run_mouse(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    a->mouse = !a->mouse && !a->plain;
    canvas_mouse(a->mouse);
    app_say(a, a->mouse ? _("The mouse works here; the terminal's own selecting is under Shift.") : _("The mouse is the terminal's again."));
    return R_NONE;
}

static unsigned run_colours(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    a->mono = !a->mono;
    canvas_start(!a->mono && !a->plain);
    return R_NONE;
}

static unsigned run_types(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    return types_open(a);
}

static unsigned run_redraw(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    a->repaint = true;
    return R_LOAD;
}

static unsigned run_quit(struct app *a, struct screen *s, const char *arg)
{
    (void)arg;
    (void)s;
    for (struct screen *below = a->top; below; below = below->under)
        if (below->ops == &form_ops || below->ops == &edit_ops) {
            app_warn(a, _("something is being entered: save it (C-s) or leave it (Esc) first"));
            return R_NONE;
        }
    if (solve_runs(a))
        return ask_yes(a, QUIT_TAG, _("The plan is being solved. Stop that and leave the program?"));
    return R_QUIT;
}

static unsigned run_board(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    return board_open_year(a);
}

static unsigned run_roster(struct app *a, struct screen *s, const char *arg)
{
    (void)s;
    (void)arg;
    return roster_open(a);
}

const struct command global_commands[] = {
    {"help", "? F1", N_("What can be done here"), N_("Help"), 0, run_help},
    {"palette", ": C-p", N_("Any command, list or record by its name"), N_("Go to"), 0, run_palette},
    {"undo", "u", N_("Take back what you did last"), NULL, 0, run_undo},
    {"messages", "M", N_("What was said before"), NULL, 0, run_messages},
    {"types", "t", N_("All kinds of records"), N_("Records"), 0, run_types},
    {"language", "z,l", N_("Chinese or English"), NULL, 0, run_language},
    {"selection-bar", "z,b", N_("Mark the whole row or only its beginning"), NULL, 0, run_bar},
    {"ascii-lines", "z,a", N_("Frames of plain characters or of lines"), NULL, 0, run_lines},
    {"board", "b", N_("The dispatch board of the year"), NULL, 0, run_board},
    {"roster", "R", N_("Weeks of the year by expert"), NULL, 0, run_roster},
    {"mouse", "z,m", N_("Mouse: a click goes to a row, a second opens it, the wheel moves"), NULL, 0, run_mouse},
    {"colours", "z,c", N_("With colours or without"), NULL, 0, run_colours},
    {"redraw", "C-l", N_("Paint everything anew"), NULL, 0, run_redraw},
    {"quit", "C-q", N_("Leave the program"), NULL, 0, run_quit},
    {0},
};
