/* The user's own keys: lines "SCOPE COMMAND KEYS…" in place of what the command tables say. */
#include "tui__.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 16 };

/* A line taken apart: words lent by it. */
struct key_line {
    const char *file;
    int number;
    char *words[WORDS_MAX];
    int count;
};

static void find_path(struct buf *path)
{
    const char *given = getenv("TEPAI_KEYS");
    const char *config = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");

    if (given && *given)
        buf_add(path, given);
    else if (config && *config == '/')
        buf_addf(path, "%s/tepai/keys", config);
    else if (home && *home)
        buf_addf(path, "%s/.config/tepai/keys", home);
}

static const struct command *in_table(const struct command *table, const char *name)
{
    for (const struct command *c = table; c && c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

/* The command that a scope has under a name, and its table; *known = is there such a scope? */
static const struct command *find(const char *scope, const char *name, const struct command **table, bool *known)
{
    *known = strcmp(scope, "everywhere") == 0;
    *table = global_commands;
    if (*known)
        return in_table(*table, name);
    for (int i = 0; screens[i]; i++) {
        if (strcmp(screens[i]->name, scope) != 0)
            continue;
        *known = true;
        *table = screens[i]->commands;
        const struct command *c = in_table(*table, name);
        if (c || !screens[i]->base)
            return c;
        *table = screens[i]->base;
        return in_table(*table, name);
    }
    return NULL;
}

/* "-" = no key at all. */
static bool read_keys(const struct key_line *l, struct buf *keys)
{
    int first;
    int second;

    for (int i = 2; i < l->count; i++) {
        const char *word = l->words[i];
        if (strcmp(word, "-") == 0 && l->count == 3)
            continue;
        bool ok = keymap_next(&word, &first, &second) && first && (second || !strchr(l->words[i] + 1, ','));
        if (!ok)
            return false;
        buf_addf(keys, "%s%s", keys->len ? " " : "", l->words[i]);
    }
    return true;
}

static void take_line(struct app *a, const struct key_line *l)
{
    const struct command *table;
    bool known;
    struct buf keys = {0};

    if (l->count < 3) {
        app_warn(a, _("%s, line %d: write SCOPE COMMAND KEYS, as in: record.list edit F4 e"), l->file, l->number);
        return;
    }
    const struct command *c = find(l->words[0], l->words[1], &table, &known);
    if (!known)
        app_warn(a, _("%s, line %d: there is no scope \"%.40s\"; docs/keys.md names them"), l->file, l->number, l->words[0]);
    else if (!c)
        app_warn(a, _("%s, line %d: %.40s has no command \"%.40s\""), l->file, l->number, l->words[0], l->words[1]);
    else if (!read_keys(l, &keys))
        app_warn(a, _("%s, line %d: a key is named as in F4, C-s, M-s, PgDn, x, or z,x for one after the other"), l->file, l->number);
    else {
        a->own_keys = mem_grow(a->own_keys, (size_t)a->own_key_count + 1, sizeof *a->own_keys);
        a->own_keys[a->own_key_count++] = (struct own_key){c, table, mem_dup(buf_text(&keys)), l->number};
    }
    buf_release(&keys);
}

/* The other command of the table that one of the keys leads to already, or NULL. A key cannot also begin a sequence. */
static const struct command *taken(const struct app *a, const struct own_key *own)
{
    int first, second, other_first, other_second;

    for (const char *keys = own->keys; keymap_next(&keys, &first, &second);)
        for (const struct command *c = own->table; c->name; c++)
            for (const char *others = c == own->command ? "" : keymap_keys(a, c);
                 keymap_next(&others, &other_first, &other_second);)
                if (first == other_first && (second == other_second || !second || !other_second))
                    return c;
    return NULL;
}

/* After all lines, so that two commands can change their keys. */
static void drop_conflicts(struct app *a, const char *file)
{
    for (int i = a->own_key_count; i-- > 0;) {
        struct own_key *own = &a->own_keys[i];
        const struct command *other = taken(a, own);
        if (!other)
            continue;
        app_warn(a, _("%s, line %d: a key of %s is the key of %s too; the line is left out"), file, own->line,
                 own->command->name, other->name);
        free(own->keys);
        memmove(own, own + 1, (size_t)(a->own_key_count - i - 1) * sizeof *own);
        a->own_key_count--;
    }
}

static void read_line(struct app *a, const char *file, int number, char *text)
{
    struct key_line l = {.file = file, .number = number};
    char *rest = NULL;

    for (char *word = strtok_r(text, " \t\r\n", &rest); word && (l.count || *word != '#') && l.count < WORDS_MAX;
         word = strtok_r(NULL, " \t\r\n", &rest))
        l.words[l.count++] = word;
    if (l.count)
        take_line(a, &l);
}

void keyfile_read(struct app *a)
{
    struct buf path = {0};
    char *line = NULL;
    size_t room = 0;
    int number = 0;

    find_path(&path);
    FILE *f = path.len ? fopen(buf_text(&path), "re") : NULL;
    if (!f && path.len && (errno != ENOENT || getenv("TEPAI_KEYS")))
        app_warn(a, _("the keys of %s cannot be read: %s"), buf_text(&path), strerror(errno));
    while (f && getline(&line, &room, f) >= 0)
        read_line(a, buf_text(&path), ++number, line);
    if (f) {
        fclose(f);
        drop_conflicts(a, buf_text(&path));
    }
    free(line);
    buf_release(&path);
}

void keyfile_release(struct app *a)
{
    for (int i = 0; i < a->own_key_count; i++)
        free(a->own_keys[i].keys);
    free(a->own_keys);
}
