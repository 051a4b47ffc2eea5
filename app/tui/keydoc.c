/* The command tables as a page, and their faults. */
#include "rows__.h"
#include "tui__.h"

#include "base/lang.h"
#include "tui/tui.h"

#include <string.h>

const struct screen_ops *const screens[] = {
    &home_ops, &list_ops, &view_ops, &plan_view_ops, &form_ops, &edit_ops, &picker_ops, &ask_ops, &confirm_ops, &text_ops,
    &groups_ops, &columns_ops, &filters_ops, &bulk_ops, &calendar_ops,
    &board_ops, &moves_ops, &gaps_ops, &roster_ops, &report_ops, NULL,
};

static const char *const titles[] = {
    N_("Home"),        N_("List of records"),  N_("One record"), N_("One plan, beside what every record has"), N_("Form"),  N_("Long text"),
    N_("Choosing"),    N_("A line of text"),   N_("Yes or no"),          N_("A text to read"),
    N_("Values of a field counted"), N_("Columns of a list"), N_("Filters kept under a name"), N_("What would happen to the marked records"), N_("Calendar"),
    N_("Dispatch board"), N_("Preview: what moves"), N_("What is missing"), N_("Roster: weeks by expert"), N_("Report"),
};

static void add_table(struct buf *out, const struct command *table)
{
    buf_addf(out, "| %s | %s | %s | %s |\n|---|---|---|---|\n", _("keys"), _("what it does"), _("command"), _("needs"));
    for (const struct command *c = table; c && c->name; c++) {
        buf_add(out, "| `");
        for (const char *p = c->keys; *p; p++)
            if (*p == ' ')
                buf_add(out, "` `");
            else if (*p == ',')
                buf_add_char(out, ' ');
            else
                buf_add_char(out, *p);
        buf_addf(out, "` | %s | %s |%s%s%s%s%s%s |\n", _(c->help), c->name, c->need & NEED_ROW ? _(" a record") : "",
                 c->need & NEED_ADD ? " add" : "", c->need & NEED_SET ? " set" : "", c->need & NEED_REMOVE ? " remove" : "",
                 c->need & NEED_DO ? " do" : "", c->need & NEED_REVEAL ? " reveal" : "");
    }
    buf_add_char(out, '\n');
}

void tui_keys_page(struct buf *out)
{
    buf_addf(out, "# %s\n\n%s\n\n", _("Keys"),
             _("Made from the command tables by `tepai dump-docs keys`. C-s = Ctrl and s, M-s = Alt and s; Esc then a digit is "
               "the function key of that number. While a Chinese input method is on, full-width letters and Chinese "
               "punctuation count as the keys they stand on. The word under each title is the scope for keys of your own: terminals.md."));
    buf_addf(out, "## %s\n\n`everywhere`\n\n", _("Everywhere"));
    add_table(out, global_commands);
    buf_addf(out, "## %s\n\n", _("Screens of a few rows: values counted, columns, filters, marked records"));
    add_table(out, rows_commands);
    for (int i = 0; screens[i]; i++) {
        buf_addf(out, "## %s\n\n`%s`\n\n", _(titles[i]), screens[i]->name);
        add_table(out, screens[i]->commands);
    }
}

/* ---- faults ---- */

static void check_text(struct buf *out, const char *screen, const struct command *c, const char *text)
{
    if (!text || !*text)
        buf_addf(out, "%s: %s has no help\n", screen, c->name);
    else if (strcmp(lang_text(LANG_ZH, text), text) == 0)
        buf_addf(out, "%s: %s has no Chinese: %s\n", screen, c->name, text);
}

/* Cuts the next word of a list of keys; 0 at its end. */
static size_t next_word(const char **keys, const char **word)
{
    *keys += strspn(*keys, " ");
    *word = *keys;
    size_t len = strcspn(*keys, " ");
    *keys += len;
    return len;
}

static void check_keys(struct buf *out, const char *screen, const struct command *table, const struct command *c)
{
    const char *keys = c->keys;
    const char *word;
    size_t len;

    while ((len = next_word(&keys, &word)) > 0) {
        size_t comma = len > 1 ? strcspn(word + 1, ", ") + 1 : len;
        if (!keymap_parse(word, comma < len ? comma : len))
            buf_addf(out, "%s: %s: no such key: %.*s\n", screen, c->name, (int)len, word);
        for (const struct command *other = table; other != c; other++) {
            const char *others = other->keys;
            const char *theirs;
            size_t their_len;
            while ((their_len = next_word(&others, &theirs)) > 0)
                if (their_len == len && memcmp(theirs, word, len) == 0)
                    buf_addf(out, "%s: %.*s is the key of %s and of %s\n", screen, (int)len, word, other->name, c->name);
        }
    }
}

static void check_table(struct buf *out, const char *screen, const struct command *table)
{
    for (const struct command *c = table; c && c->name; c++) {
        check_text(out, screen, c, c->help);
        if (c->bar)
            check_text(out, screen, c, c->bar);
        check_keys(out, screen, table, c);
        if (!c->run)
            buf_addf(out, "%s: %s does nothing\n", screen, c->name);
        for (const struct command *other = table; other != c; other++)
            if (strcmp(other->name, c->name) == 0)
                buf_addf(out, "%s: %s stands twice\n", screen, c->name);
    }
}

void tui_check_commands(struct buf *out)
{
    check_table(out, "global", global_commands);
    check_table(out, "rows", rows_commands);
    for (int i = 0; screens[i]; i++)
        check_table(out, screens[i]->name, screens[i]->commands);
}
