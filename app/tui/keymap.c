/* Names of keys, and from a key to a row of a command table. */
#include "tui__.h"

#include "base/utf8.h"

#include <string.h>

static const struct {
    const char *name;
    int key;
} names[] = {
    {"Up", K_UP},     {"Down", K_DOWN}, {"Left", K_LEFT},   {"Right", K_RIGHT}, {"Home", K_HOME},
    {"End", K_END},   {"PgUp", K_PGUP}, {"PgDn", K_PGDN},   {"Ins", K_INS},     {"Del", K_DEL},
    {"Enter", K_ENTER}, {"Tab", K_TAB}, {"S-Tab", K_BTAB},  {"Esc", K_ESC},     {"Backspace", K_BACKSPACE},
    {"Space", ' '},
};

/* Chinese punctuation and the key it is typed with. */
static const struct {
    int wide, narrow;
} punctuation[] = {
    {0x3002, '.'}, {0x3001, '/'}, {0x3010, '['}, {0x3011, ']'}, {0x300a, '<'},  {0x300b, '>'},
    {0x2026, '^'}, {0xffe5, '$'}, {0x201c, '"'}, {0x201d, '"'}, {0x2018, '\''}, {0x2019, '\''},
    {0x3000, ' '}, {0x2014, '_'}, {0xb7, '`'},
};

int keymap_parse(const char *name, size_t len)
{
    uint32_t cp;

    if (len == 1 && (unsigned char)*name < 0x80) /* most of them: every key pressed walks a table of these */
        return *name;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].name[0] == *name && strlen(names[i].name) == len && memcmp(names[i].name, name, len) == 0)
            return names[i].key;
    if (len >= 3 && name[1] == '-' && name[0] == 'C')
        return len == 3 ? K_CTRL(name[2]) : 0;
    if (len >= 3 && name[1] == '-' && name[0] == 'M') {
        int rest = keymap_parse(name + 2, len - 2);
        return rest ? K_ALT | rest : 0;
    }
    bool second = len == 3 && name[2] >= '0' && name[2] <= '9';
    if ((len == 2 || second) && name[0] == 'F' && name[1] >= '1' && name[1] <= '9')
        return K_F0 + (len == 2 ? name[1] - '0' : (name[1] - '0') * 10 + name[2] - '0');
    return len && utf8_next(name, len, &cp) == len ? (int)cp : 0;
}

void keymap_name(int key, struct buf *out)
{
    if (key & K_ALT) {
        buf_add(out, "M-");
        key &= ~K_ALT;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].key == key) {
            buf_add(out, names[i].name);
            return;
        }
    if (key > K_F0 && key < K_F0 + 64)
        buf_addf(out, "F%d", key - K_F0);
    else if (key > 0 && key < 32)
        buf_addf(out, "C-%c", key + 96);
    else
        utf8_put(out, (uint32_t)key);
}

int keymap_narrow(int key)
{
    if (key >= 0xff01 && key <= 0xff5e)
        return key - 0xff01 + '!';
    for (size_t i = 0; i < sizeof punctuation / sizeof *punctuation; i++)
        if (punctuation[i].wide == key)
            return punctuation[i].narrow;
    return key;
}

bool keymap_next(const char **keys, int *first, int *second)
{
    const char *s = *keys;

    while (*s == ' ')
        s++;
    if (!*s)
        return false;
    size_t len = strcspn(s, " ");
    const char *comma = len > 1 ? memchr(s + 1, ',', len - 1) : NULL;
    size_t head = comma ? (size_t)(comma - s) : len;
    *first = keymap_parse(s, head);
    *second = comma ? keymap_parse(comma + 1, len - head - 1) : 0;
    *keys = s + len;
    return true;
}

const char *keymap_keys(const struct app *a, const struct command *c)
{
    for (int i = 0; i < a->own_key_count; i++)
        if (a->own_keys[i].command == c)
            return a->own_keys[i].keys;
    return c->keys;
}

static const struct command *find_in(const struct app *of, const struct command *table, int first, int key, bool *prefix)
{
    int a;
    int b;

    for (const struct command *c = table; c && c->name; c++)
        for (const char *keys = keymap_keys(of, c); keymap_next(&keys, &a, &b);) {
            if (first ? a == first && b == key : a == key && !b)
                return c;
            if (!first && a == key && b)
                *prefix = true;
        }
    return NULL;
}

const struct command *keymap_find(const struct screen *s, int first, int key, bool *prefix)
{
    const struct command *const tables[] = {s->ops->commands, s->ops->base, global_commands};
    const struct command *found = NULL;

    *prefix = false;
    for (int i = 0; i < 3 && !found && !*prefix; i++)
        found = find_in(s->app, tables[i], first, key, prefix);
    return found;
}

/* Does a nearer table have a command of that name? */
static bool is_covered(const struct command *const tables[], int count, const char *name)
{
    for (int i = 0; i < count; i++)
        for (const struct command *c = tables[i]; c && c->name; c++)
            if (c->name[0] == name[0] && strcmp(c->name, name) == 0)
                return true;
    return false;
}

void keymap_walk(const struct screen_ops *ops, void (*row)(void *arg, const struct command *c), void *arg)
{
    const struct command *const tables[] = {ops->commands, ops->base, global_commands};

    for (int i = 0; i < 3; i++)
        for (const struct command *c = tables[i]; c && c->name; c++)
            if (!is_covered(tables, i, c->name))
                row(arg, c);
}

void keymap_first(const struct app *a, const struct command *c, struct buf *out)
{
    const char *keys = keymap_keys(a, c);

    buf_add_len(out, keys, strcspn(keys, " "));
}

bool keymap_usable(const struct app *a, const struct command *c, bool typing, struct buf *out)
{
    int first;
    int second;

    for (const char *keys = keymap_keys(a, c); keymap_next(&keys, &first, &second);) {
        if (second || (typing && first >= ' ' && first < K_SPECIAL))
            continue;
        keymap_name(first, out);
        return true;
    }
    return false;
}

bool keymap_after(const struct app *a, const struct command *c, int first, int *second)
{
    int head;

    for (const char *keys = keymap_keys(a, c); keymap_next(&keys, &head, second);)
        if (head == first && *second)
            return true;
    return false;
}
