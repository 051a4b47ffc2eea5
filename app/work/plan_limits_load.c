/* Limits of a year out of the records: days, persons, teams, ties, bounds of villages. */
#include "plan_limits_load__.h"

#include "plan_stations__.h"
#include "store/stmt.h"

#include <stdlib.h>

/* The number that stands for a person: that of his first record, or of the first of his that is in the year. */
struct persons {
    struct plan_row *rows; /* row of the first record -> number; owned */
    int32_t count, room;
};

static int32_t number_of(struct persons *p, const struct plan_data *d, int64_t first, int32_t expert)
{
    int32_t number = plan_rows__at(&d->expert_rows, first);

    for (int32_t i = 0; number < 0 && i < p->count; i++)
        if (p->rows[i].row == first)
            number = p->rows[i].number;
    if (number >= 0)
        return number;
    if (p->count == p->room)
        p->rows = mem_grow(p->rows, (size_t)(p->room = p->room ? p->room * 2 : 16), sizeof *p->rows);
    p->rows[p->count++] = (struct plan_row){first, expert};
    return expert;
}

static bool read_experts(struct model *m, struct plan_data *d, struct err *e)
{
    struct persons persons = {0};
    struct stmt s;

    stmt_open(&s, m->db, Q_LIMIT_EXPERTS);
    while (stmt_next(&s)) {
        int32_t x = plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0));
        if (x < 0)
            continue;
        d->in.experts[x].days = (int32_t)stmt_col_int(&s, 1) + 1;
        if (stmt_col_int(&s, 2))
            d->in.experts[x].person = number_of(&persons, d, stmt_col_int(&s, 2), x) + 1;
        d->in.experts[x].subsidised = stmt_col_int(&s, 3) != 0;
    }
    free(persons.rows);
    return stmt_close(&s, e);
}

/* Stays that no assignment of the year counts, or that are longer than it counts, leave fewer days. */
static bool read_stays(struct model *m, struct plan_data *d, struct err *e)
{
    char first[11], last[11];
    struct stmt s;

    plan_year_days(d->year, first, last);
    stmt_open(&s, m->db, Q_LIMIT_STAYS);
    stmt_int(&s, ":year", d->year);
    stmt_text(&s, ":first", first);
    stmt_text(&s, ":last", last);
    while (stmt_next(&s)) {
        int32_t x = plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0));
        if (x < 0 || d->in.experts[x].days == 0)
            continue;
        int32_t left = d->in.experts[x].days - (int32_t)stmt_col_int(&s, 1);
        d->in.experts[x].days = left > 1 ? left : 1;
    }
    return stmt_close(&s, e);
}

/* Nobody is away and in a village at once: absences bound the days, where his places could take more. */
static void bound_by_absences(struct plan_data *d)
{
    int64_t longest = 1;

    for (int32_t n = 0; n < d->in.need_count; n++)
        if (d->in.needs[n].days > longest)
            longest = d->in.needs[n].days;
    for (int32_t i = 0; i < d->left_count; i++) {
        int32_t x = plan_rows__at(&d->expert_rows, d->left[i].expert);
        if (x < 0 || d->in.experts[x].places * longest <= d->left[i].days)
            continue;
        int32_t bound = (int32_t)d->left[i].days + 1;
        if (d->in.experts[x].days == 0 || d->in.experts[x].days > bound)
            d->in.experts[x].days = bound;
    }
}

static bool read_villages(struct model *m, struct plan_data *d, struct err *e)
{
    struct stmt s;

    stmt_open(&s, m->db, Q_LIMIT_VILLAGES);
    stmt_int(&s, ":year", d->year);
    while (stmt_next(&s)) {
        int32_t v = plan_words__at(&d->villages, stmt_col_text(&s, 0));
        if (v < 0)
            continue;
        d->in.villages[v].least = (int32_t)stmt_col_int(&s, 1);
        d->in.villages[v].most = (int32_t)stmt_col_int(&s, 2) + 1;
    }
    return stmt_close(&s, e);
}

static bool read_ties(struct model *m, struct plan_data *d, struct err *e)
{
    char first[11], last[11];
    int32_t room = 0;
    struct stmt s;

    plan_year_days(d->year, first, last);
    stmt_open(&s, m->db, Q_LIMIT_TIES);
    stmt_text(&s, ":first", first);
    stmt_text(&s, ":last", last);
    while (stmt_next(&s)) {
        struct plan_tie t = {plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0)), plan_rows__at(&d->expert_rows, stmt_col_int(&s, 1)),
                             stmt_col_int(&s, 2) != 0};
        /* Who is tied to somebody who is not there this year goes as if he were not tied. */
        if (t.expert < 0 || t.other < 0)
            continue;
        if (d->in.tie_count == room)
            d->in.ties = mem_grow(d->in.ties, (size_t)(room = room ? room * 2 : 16), sizeof *d->in.ties);
        d->in.ties[d->in.tie_count++] = t;
    }
    return stmt_close(&s, e);
}

/* Row of each station that has bounds, in the order of the numbers. */
static bool read_stations(struct model *m, struct plan_data *d, struct plan_row **rows, struct err *e)
{
    int32_t room = 0;
    struct stmt s;

    stmt_open(&s, m->db, Q_LIMIT_STATIONS);
    stmt_int(&s, ":year", d->year);
    while (stmt_next(&s)) {
        int32_t i = d->in.station_count++;
        if (i == room) {
            room = room ? room * 2 : 16;
            d->in.stations = mem_grow(d->in.stations, (size_t)room, sizeof *d->in.stations);
            d->station_names = mem_grow(d->station_names, (size_t)room, sizeof *d->station_names);
            *rows = mem_grow(*rows, (size_t)room, sizeof **rows);
        }
        (*rows)[i] = (struct plan_row){stmt_col_int(&s, 0), i};
        d->station_names[i] = arena_dup(&d->mem, stmt_col_text(&s, 1));
        d->in.stations[i] = (struct plan_station){(int32_t)stmt_col_int(&s, 2), (int32_t)stmt_col_int(&s, 3) + 1};
    }
    return stmt_close(&s, e);
}

static int32_t station_of(const struct plan_row *rows, int32_t count, int64_t row)
{
    for (int32_t i = 0; i < count; i++)
        if (rows[i].row == row)
            return rows[i].number;
    return -1;
}

static bool read_posts(struct model *m, struct plan_data *d, const struct plan_row *rows, struct err *e)
{
    char first[11], last[11];
    int32_t room = 0;
    struct stmt s;

    plan_year_days(d->year, first, last);
    stmt_open(&s, m->db, Q_LIMIT_POSTS);
    stmt_int(&s, ":year", d->year);
    stmt_text(&s, ":first", first);
    stmt_text(&s, ":last", last);
    while (stmt_next(&s)) {
        struct plan_post p = {plan_rows__at(&d->expert_rows, stmt_col_int(&s, 0)), station_of(rows, d->in.station_count, stmt_col_int(&s, 1))};
        if (p.expert < 0 || p.station < 0)
            continue;
        if (d->in.post_count == room)
            d->in.posts = mem_grow(d->in.posts, (size_t)(room = room ? room * 2 : 64), sizeof *d->in.posts);
        d->in.posts[d->in.post_count++] = p;
    }
    return stmt_close(&s, e);
}

static bool read_all_stations(struct model *m, struct plan_data *d, struct err *e)
{
    struct plan_row *rows = NULL;
    bool ok = read_stations(m, d, &rows, e) && (d->in.station_count == 0 || read_posts(m, d, rows, e));

    free(rows);
    return ok;
}

bool plan_limits__load(struct model *m, struct plan_data *d, struct err *e)
{
    d->in.params.load_most = d->score.points.load_most;
    d->in.params.subsidies_most = d->score.points.subsidies_most;
    if (!read_experts(m, d, e) || !read_stays(m, d, e))
        return false;
    bound_by_absences(d);
    return read_villages(m, d, e) && read_ties(m, d, e) && read_all_stations(m, d, e);
}

bool plan_limits__pins(struct plan_data *d, struct err *e)
{
    int32_t *got = mem_zero((size_t)d->in.village_count + 1, sizeof *got);

    for (int32_t i = 0; i < d->in.pin_count && e->code == ERR_NONE; i++) {
        struct plan_pair p = d->in.pins[i];
        int32_t v = d->in.needs[p.need].village;
        struct plan_village *village = &d->in.villages[v];
        got[v]++;
        if (village->most == 0 || got[v] <= village->most - 1)
            continue;
        if (i < d->standing)
            village->most = got[v] + 1;
        else
            err_set(e, ERR_CONFLICT, _("expert %s on need %s is one too many: the village %s may get %d; unpin one of the pairs there, or raise its coverage"),
                    d->experts.words[p.expert], d->needs.words[p.need], d->villages.words[v], village->most - 1);
    }
    free(got);
    return e->code == ERR_NONE && plan_stations__pins(d, e);
}
