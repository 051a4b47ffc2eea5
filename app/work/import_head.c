/* Where the header of an imported file stands, and which field each of its columns is. */
#include "import__.h"

#include "base/utf8.h"
#include "model/entity.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_ROWS = 10, FIELD_UNKNOWN = -3 };

const char *const import_reject_headers[IMPORT_REJECT_COLUMNS] = {"line", "column", "reason"};

/* Lines of the map file in order. */
struct map_line {
    const char *header;
    int field; /* or COLUMN_PASSED */
};

struct map {
    struct map_line *lines; /* owned */
    size_t count;
    struct arena mem;
};

static void map_release(struct map *map)
{
    free(map->lines);
    arena_release(&map->mem);
}

static char *trim(char *s)
{
    size_t len;

    s += strspn(s, " \t\r\n");
    for (len = strlen(s); len && strchr(" \t\r\n", s[len - 1]); len--)
        s[len - 1] = '\0';
    return s;
}

/* "header = field"; the last '=' parts them, for a header may hold one. */
static bool read_map_line(struct map *map, const struct import_order *o, int number, char *text, struct err *e)
{
    char *line = trim(number == 1 && strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text);
    int field = COLUMN_PASSED;

    if (!*line || *line == '#')
        return true;
    char *equals = strrchr(line, '=');
    if (!equals || equals == line)
        return err_set(e, ERR_INPUT, _("%s, line %d: write `header = field`, or `header = -` for a column that is not read"),
                       o->map, number);
    *equals = '\0';
    const char *name = trim(equals + 1);
    if (strcmp(name, "-") != 0) {
        field = entity_field_by_label(o->type, name);
        if (field < 0)
            return err_set(e, ERR_INPUT, _("%s, line %d: %s has no field \"%.60s\"; `tepai types %s` lists its fields"), o->map,
                           number, o->type->name, name, o->type->name);
    }
    map->lines = mem_grow(map->lines, map->count + 1, sizeof *map->lines);
    map->lines[map->count++] = (struct map_line){arena_dup(&map->mem, trim(line)), field};
    return true;
}

static bool map_read(struct map *map, const struct import_order *o, struct err *e)
{
    char *text = NULL;
    size_t room = 0;
    bool ok = true;

    if (!o->map)
        return true;
    FILE *file = fopen(o->map, "re");
    if (!file)
        return err_set(e, ERR_IO, _("cannot open %s: %s"), o->map, strerror(errno));
    for (int number = 1; ok && getline(&text, &room, file) >= 0; number++)
        ok = read_map_line(map, o, number, text, e);
    if (ok && ferror(file))
        ok = err_set(e, ERR_IO, _("cannot read %s: %s"), o->map, strerror(errno));
    free(text);
    fclose(file);
    return ok;
}

static int field_of(const struct map *map, const struct entity *t, const char *header)
{
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->lines[i].header, header) == 0)
            return map->lines[i].field;
    if (!*header)
        return COLUMN_EMPTY;
    int field = entity_field_by_label(t, header);
    return field < 0 || (t->fields[field].flags & FIELD_MADE) ? FIELD_UNKNOWN : field;
}

/* A file of rejected rows that comes back: its last columns are ours. */
static void pass_reject_columns(struct import_head *h)
{
    size_t first = h->count - IMPORT_REJECT_COLUMNS;

    if (h->count <= IMPORT_REJECT_COLUMNS)
        return;
    for (size_t i = 0; i < IMPORT_REJECT_COLUMNS; i++)
        if (h->fields[first + i] != FIELD_UNKNOWN || strcmp(h->names[first + i], import_reject_headers[i]) != 0)
            return;
    for (size_t i = first; i < h->count; i++)
        h->fields[i] = COLUMN_PASSED;
}

/* Reads a row as if it were the header; answers how many of its cells are known, and how many have text. */
static size_t try_row(struct import_head *h, const struct sheet_row *row, const struct map *map, const struct entity *t,
                      size_t *filled)
{
    size_t known = 0;

    arena_reset(&h->mem);
    h->count = row->count;
    h->names = arena_zero(&h->mem, row->count * sizeof *h->names);
    h->fields = arena_zero(&h->mem, row->count * sizeof *h->fields);
    for (size_t i = 0; i < row->count; i++) {
        h->names[i] = trim(arena_dup_len(&h->mem, row->cells[i].text, row->cells[i].len));
        h->fields[i] = field_of(map, t, h->names[i]);
    }
    pass_reject_columns(h);
    *filled = 0;
    for (size_t i = 0; i < row->count; i++) {
        *filled += *h->names[i] != '\0';
        known += *h->names[i] && h->fields[i] != FIELD_UNKNOWN;
    }
    return known;
}

static bool check_twice(const struct import_head *h, const struct import_order *o, struct err *e)
{
    for (size_t i = 0; i < h->count; i++)
        for (size_t k = i + 1; k < h->count; k++)
            if (h->fields[i] >= 0 && h->fields[i] == h->fields[k])
                return err_set(e, ERR_INPUT, _("%s: columns %zu (%.60s) and %zu (%.60s) are the same field %s; leave one out with --map"),
                               o->file, i + 1, h->names[i], k + 1, h->names[k], o->type->fields[h->fields[i]].name);
    return true;
}

static void list_fields(const struct entity *t, struct buf *out)
{
    for (int i = 0; i < t->count; i++)
        buf_addf(out, "%s%s", i ? ", " : "", t->fields[i].name);
}

static bool check_known(const struct import_head *h, const struct import_order *o, struct err *e)
{
    struct buf unknown = {0};
    struct buf fields = {0};
    char excerpt[UTF8_EXCERPT_BYTES];

    for (size_t i = 0; i < h->count; i++)
        if (h->fields[i] == FIELD_UNKNOWN)
            buf_addf(&unknown, _("%scolumn %zu \"%s\""), unknown.len ? ", " : "", i + 1,
                     utf8_excerpt(h->names[i], strlen(h->names[i]), excerpt));
    if (unknown.len) {
        list_fields(o->type, &fields);
        err_set(e, ERR_INPUT, _("%s: no field of %s: %s; name it with --map (`header = field`, or `header = -`). Fields: %s"),
                o->file, o->type->name, buf_text(&unknown), buf_text(&fields));
    }
    bool ok = !unknown.len;
    buf_release(&unknown);
    buf_release(&fields);
    return ok && check_twice(h, o, e);
}

static bool find(struct sheet_reader *reader, const struct import_order *o, const struct map *map,
                 struct import_head *h, struct err *e)
{
    struct sheet_row row;
    struct buf fields = {0};
    struct err best = {0};
    size_t most = 0;

    for (int n = 0; n < HEADER_ROWS && sheet_reader_next(reader, &row, e); n++) {
        size_t filled;
        if (row.fault)
            continue;
        size_t known = try_row(h, &row, map, o->type, &filled);
        if (filled >= 2 && known * 2 > filled)
            return check_known(h, o, e);
        if (known > most) {
            err_clear(&best);
            if (!check_known(h, o, &best))
                most = known;
        }
    }
    if (e->code != ERR_NONE)
        return false;
    if (best.code != ERR_NONE)
        return err_set(e, best.code, "%s", best.text);
    list_fields(o->type, &fields);
    err_set(e, ERR_INPUT, _("%s: none of the first %d rows is a header; begin with a row of field names or labels: %s"), o->file,
            HEADER_ROWS, buf_text(&fields));
    buf_release(&fields);
    return false;
}

bool import_head_find(struct sheet_reader *reader, const struct import_order *order, struct import_head *head,
                      struct err *e)
{
    struct map map = {0};

    bool ok = map_read(&map, order, e) && find(reader, order, &map, head, e);
    map_release(&map);
    return ok;
}

void import_head_release(struct import_head *head)
{
    arena_release(&head->mem);
    memset(head, 0, sizeof *head);
}

size_t import_head_column(const struct import_head *head, int field)
{
    for (size_t i = 0; i < head->count; i++)
        if (field >= 0 && head->fields[i] == field)
            return i + 1;
    return 0;
}
