/* What is mine, due, waiting or blocked, as numbers that open lists; the quotas of the year as bars. And the list of all types. */
#include "board__.h"
#include "list__.h"
#include "picker__.h"

#include "base/utf8.h"
#include "model/kinds.h"
#include "store/stmt.h"

#include <stdio.h>
#include <string.h>

enum { CONDITIONS_MAX = 3, BARS_MAX = 12, LEAGUES_MAX = 24, NUMBER_CELLS = 10, LABEL_X = 6, TAG_CELLS = 10 };

/* One number. @year and @today stand for the model's day, @me for the name of the person whose account it is. */
struct number {
    const char *label;
    const char *tag; /* why it is here, "" = to look things up */
    const struct entity *type;
    const char *where[CONDITIONS_MAX + 1];
};

/* The first ten have a digit each, the tenth 0: a new row goes to the end, so that keys stay what they were. */
static const struct number numbers[] = {
    {N_("Households"), "", &household_entity, {NULL}},
    {N_("Open needs of the year"), N_("waiting"), &need_entity, {"state=open", "year=@year", NULL}},
    {N_("Plans of the year"), "", &plan_entity, {"year=@year", NULL}},
    {N_("Assignments of the year"), "", &assignment_entity, {"year=@year", NULL}},
    {N_("New requests for advice"), N_("waiting"), &request_entity, {"state=new", NULL}},
    {N_("Visits whose next day has come"), N_("due"), &visit_entity, {"next_on<=@today", NULL}},
    {N_("Experts"), "", &expert_entity, {"active=1", NULL}},
    {N_("Households that I answer for"), N_("mine"), &household_entity, {"helper=@me", NULL}},
    {N_("Most urgent needs still open"), N_("blocked"), &need_entity, {"state=open", "year=@year", "priority=5", NULL}},
    {N_("Requests that came back unsolved"), N_("blocked"), &request_entity, {"state=reopened", NULL}},
};

enum { NUMBERS = sizeof numbers / sizeof *numbers };

struct bar {
    char name[64];
    bool heads;
    int64_t least, most, done;
    bool limited;
};

struct home {
    int at;
    int64_t counts[NUMBERS]; /* -1 = not known yet, -2 = not for this account */
    struct bar bars[BARS_MAX];      /* by programme */
    struct bar leagues[LEAGUES_MAX]; /* experts by league, all programmes together */
    int bar_count, league_count;
    char me[64]; /* "" = the account names no person */
    int counted; /* how many of them are known */
    char draft_type[32]; /* newest unfinished entry, "" = none */
    char draft_uuid[40];
    char draft_at[20];
};

#define COMMAND(name) static unsigned name(struct app *a, struct screen *s, const char *arg)

/* What a condition's last word stands for. */
static const char *meaning(const struct app *a, const struct home *h, const char *word)
{
    return strcmp(word, "@me") == 0 ? h->me : a->m->today;
}

static const char *condition(const struct app *a, const struct home *h, const char *text, char out[96])
{
    const char *at = strchr(text, '@');

    if (!at)
        return text;
    snprintf(out, 96, "%.*s%.*s", (int)(at - text), text, strcmp(at, "@year") == 0 ? 4 : 70, meaning(a, h, at));
    return out;
}

static bool count_one(struct app *a, const struct home *h, const struct number *n, int64_t *count, struct err *e)
{
    struct list_query q;
    struct arena mem = {0};
    char text[96];
    bool ok = true;

    if (role_reach(a->m->who.role, n->type->class, VERB_READ) == REACH_NONE) {
        *count = -2;
        return true;
    }
    if (n->where[0] && strstr(n->where[0], "@me") && !h->me[0]) {
        *count = 0;
        return true;
    }
    list_query_init(&q, n->type);
    for (int i = 0; ok && n->where[i]; i++)
        ok = list_query_where(&q, condition(a, h, n->where[i], text), &mem, e);
    ok = ok && list_count(a->m, &q, count, e);
    arena_release(&mem);
    return ok;
}

static int this_year(const struct app *a)
{
    int year = 0;

    for (int i = 0; i < 4; i++)
        year = year * 10 + a->m->today[i] - '0';
    return year;
}

/* Columns: name, "heads" or "places", at least, at most, places, persons. */
static bool load_bars(struct app *a, enum query query, struct bar *bars, int most, int *count, struct err *e)
{
    struct stmt s;

    *count = 0;
    stmt_open(&s, a->m->db, query);
    stmt_int(&s, ":year", this_year(a));
    while (stmt_next(&s) && *count < most) {
        struct bar *b = &bars[(*count)++];
        snprintf(b->name, sizeof b->name, "%.*s", (int)utf8_clip(stmt_col_text(&s, 0), stmt_col_len(&s, 0), 24, NULL), stmt_col_text(&s, 0));
        b->heads = strcmp(stmt_col_text(&s, 1), "heads") == 0;
        b->least = stmt_col_int(&s, 2);
        b->limited = !stmt_col_null(&s, 3);
        b->most = stmt_col_int(&s, 3);
        b->done = stmt_col_int(&s, b->heads ? 5 : 4);
    }
    return stmt_close(&s, e);
}

static bool load_quotas(struct app *a, struct home *h, struct err *e)
{
    if (role_reach(a->m->who.role, CLASS_DISPATCH, VERB_READ) == REACH_NONE)
        return true;
    return load_bars(a, Q_QUOTA_OF_YEAR, h->bars, BARS_MAX, &h->bar_count, e) &&
           load_bars(a, Q_QUOTA_OF_LEAGUES, h->leagues, LEAGUES_MAX, &h->league_count, e);
}

static bool load_me(struct app *a, struct home *h, struct err *e)
{
    struct stmt s;

    h->me[0] = '\0';
    stmt_open(&s, a->m->db, Q_ACCOUNT_PERSON);
    stmt_int(&s, ":account", a->m->who.id);
    if (stmt_next(&s))
        snprintf(h->me, sizeof h->me, "%s", stmt_col_text(&s, 0));
    return stmt_close(&s, e);
}

static bool load_draft(struct app *a, struct home *h, struct err *e)
{
    struct stmt s;

    h->draft_type[0] = '\0';
    stmt_open(&s, a->m->db, Q_DRAFT_LIST);
    stmt_text(&s, ":account", a->m->who.name);
    if (stmt_next(&s)) {
        snprintf(h->draft_type, sizeof h->draft_type, "%s", stmt_col_text(&s, 0));
        snprintf(h->draft_uuid, sizeof h->draft_uuid, "%s", stmt_col_text(&s, 1));
        snprintf(h->draft_at, sizeof h->draft_at, "%s", stmt_col_text(&s, 2));
    }
    return stmt_close(&s, e);
}

static bool load(struct app *a, struct screen *s, struct err *e)
{
    struct home *h = s->state;

    for (int i = h->counted; i < NUMBERS; i++)
        h->counts[i] = -1;
    h->counted = 0;
    return load_me(a, h, e) && load_draft(a, h, e) && load_quotas(a, h, e);
}

/* The numbers come when no key waits: over a million rows they take a moment. */
static bool spare(struct app *a, struct screen *s)
{
    struct home *h = s->state;
    int before = h->counted;
    struct err e = {0};

    while (h->counted < NUMBERS && !a->pending()) {
        if (!count_one(a, h, &numbers[h->counted], &h->counts[h->counted], &e)) {
            if (a->pending())
                break;
            app_fail(a, &e, numbers[h->counted].type);
            h->counted = NUMBERS;
            return true;
        }
        h->counted++;
    }
    return h->counted > before;
}

/* ---- drawing ---- */

static void draw_number(const struct home *h, struct canvas *c, int y, int i)
{
    char count[24] = "...";
    char key[8];
    const char *tag = *numbers[i].tag ? _(numbers[i].tag) : "";
    enum style style = i == h->at ? STYLE_BOLD : STYLE_PLAIN;

    if (h->counts[i] == -2)
        snprintf(count, sizeof count, "-");
    else if (h->counts[i] >= 0)
        snprintf(count, sizeof count, "%lld", (long long)h->counts[i]);
    snprintf(key, sizeof key, i < 10 ? "%s %d" : "%s  ", i == h->at ? ">" : " ", (i + 1) % 10);
    canvas_put(c, y, 0, STYLE_PLAIN, key);
    canvas_right(c, y, LABEL_X - 2, NUMBER_CELLS, STYLE_BOLD, count, strlen(count));
    canvas_text(c, y, LABEL_X + NUMBER_CELLS, TAG_CELLS, style, tag, strlen(tag));
    canvas_put(c, y, LABEL_X + NUMBER_CELLS + TAG_CELLS, style, _(numbers[i].label));
}

/* '#' what is done, '.' to the lower bound. */
static void fill_bar(char *bar, int cells, const struct bar *b)
{
    int64_t whole = b->least > b->done ? b->least : b->done > 0 ? b->done : 1;
    int done = (int)(b->done * cells / whole);

    *bar++ = '[';
    for (int i = 0; i < cells; i++)
        *bar++ = i < done ? '#' : '.';
    *bar++ = ']';
    *bar = '\0';
}

static const char *fault(const struct bar *b)
{
    return b->done < b->least || (b->limited && b->done > b->most) ? " !" : "";
}

/* "科技特派员   [######....]  61 of at least 80 experts" */
static void draw_bar(struct canvas *c, int y, const struct bar *b)
{
    enum { NAME = 18, CELLS = 20 };
    char bar[CELLS + 3];
    struct buf text = {0};

    fill_bar(bar, CELLS, b);
    canvas_text(c, y, 2, NAME, STYLE_PLAIN, b->name, strlen(b->name));
    canvas_put(c, y, NAME + 3, STYLE_PLAIN, bar);
    buf_addf(&text, b->heads ? _("%lld experts, at least %lld") : _("%lld places, at least %lld"), (long long)b->done, (long long)b->least);
    if (b->limited)
        buf_addf(&text, _(", at most %lld"), (long long)b->most);
    buf_add(&text, fault(b));
    canvas_put(c, y, NAME + 3 + CELLS + 3, STYLE_PLAIN, buf_text(&text));
    buf_release(&text);
}

/* "呼和浩特市   [####....] 61/80 !" */
static void draw_league(struct canvas *c, int y, int x, const struct bar *b)
{
    enum { NAME = 12, CELLS = 10 };
    char bar[CELLS + 3], text[64];

    fill_bar(bar, CELLS, b);
    canvas_text(c, y, x, NAME, STYLE_PLAIN, b->name, strlen(b->name));
    canvas_put(c, y, x + NAME + 1, STYLE_PLAIN, bar);
    snprintf(text, sizeof text, "%lld/%lld%s", (long long)b->done, (long long)b->least, fault(b));
    canvas_put(c, y, x + NAME + CELLS + 4, STYLE_PLAIN, text);
}

static int draw_leagues(const struct home *h, struct canvas *c, int y)
{
    enum { COLUMN = 39 };
    int columns = (c->cols - 2) / COLUMN > 0 ? (c->cols - 2) / COLUMN : 1;
    int rows = (h->league_count + columns - 1) / columns;

    for (int i = 0; i < h->league_count; i++)
        if (y + i % rows < c->rows)
            draw_league(c, y + i % rows, 2 + COLUMN * (i / rows), &h->leagues[i]);
    return y + rows;
}

static int draw_draft(const struct home *h, struct canvas *c, int y)
{
    struct buf text = {0};
    const struct entity *t = entity_find(h->draft_type);

    buf_addf(&text, _("d  Go on with the entry of %s begun at %s"), t ? _(t->label) : h->draft_type, h->draft_at);
    canvas_put(c, y, 2, STYLE_BOLD, buf_text(&text));
    buf_release(&text);
    return y + 1;
}

static void draw(const struct screen *s, struct canvas *c)
{
    const struct home *h = s->state;
    int y = 0;

    for (int i = 0; i < NUMBERS; i++)
        draw_number(h, c, y++, i);
    if (h->draft_type[0])
        y = draw_draft(h, c, y);
    if (h->bar_count && y < c->rows)
        canvas_put(c, y++, 2, STYLE_HEAD, _("Quotas of the year"));
    for (int i = 0; i < h->bar_count && y < c->rows; i++)
        draw_bar(c, y++, &h->bars[i]);
    if (h->league_count)
        draw_leagues(h, c, y);
    canvas_cursor(c, h->at, 0);
}

static void title(const struct screen *s, struct buf *out)
{
    (void)s;
    buf_add(out, _("tepai: dispatch of experts and casework"));
}

/* ---- commands ---- */

static unsigned open_number(struct app *a, const struct home *h, int i)
{
    char texts[CONDITIONS_MAX][96];
    const char *where[CONDITIONS_MAX + 1] = {NULL};

    for (int k = 0; numbers[i].where[k]; k++)
        where[k] = condition(a, h, numbers[i].where[k], texts[k]);
    return list_open_screen(a, numbers[i].type, where, NULL);
}

COMMAND(run_open)
{
    (void)arg;
    return open_number(a, s->state, ((struct home *)s->state)->at);
}

#define OPEN(n)                                                                                    \
    COMMAND(run_open_##n)                                                                          \
    {                                                                                              \
        (void)arg;                                                                                 \
        ((struct home *)s->state)->at = n - 1;                                                     \
        return open_number(a, s->state, n - 1);                                                              \
    }
OPEN(1)
OPEN(2)
OPEN(3)
OPEN(4)
OPEN(5)
OPEN(6)
OPEN(7)
OPEN(8)
OPEN(9)
OPEN(10)

COMMAND(run_down)
{
    struct home *h = s->state;

    (void)a;
    (void)arg;
    h->at += h->at + 1 < NUMBERS;
    return R_NONE;
}

COMMAND(run_up)
{
    struct home *h = s->state;

    (void)a;
    (void)arg;
    h->at -= h->at > 0;
    return R_NONE;
}

COMMAND(run_draft)
{
    struct home *h = s->state;
    const struct entity *t = entity_find(h->draft_type);
    struct record r;
    struct err e = {0};
    unsigned react = R_NONE;

    (void)arg;
    if (!t) {
        app_say(a, _("There is no unfinished entry."));
        return R_NONE;
    }
    if (!h->draft_uuid[0])
        return form_open(a, t, 0, NULL);
    record_init(&r, t);
    if (repo_find(a->m, h->draft_uuid, &r, &e))
        react = form_open(a, t, r.id, NULL);
    else
        app_fail(a, &e, t);
    record_release(&r);
    return react;
}

COMMAND(run_board)
{
    (void)s;
    (void)arg;
    return board_open_year(a);
}

COMMAND(run_roster)
{
    (void)s;
    (void)arg;
    return roster_open(a);
}

COMMAND(run_quit)
{
    (void)a;
    (void)s;
    (void)arg;
    return R_QUIT;
}

COMMAND(run_reports)
{
    (void)s;
    (void)arg;
    return reports_open(a);
}

static const struct command home_commands[] = {
    {"open", "Enter Right", N_("Open the list behind the number"), N_("Open"), 0, run_open},
    {"open-households", "1", N_("Households"), NULL, 0, run_open_1},
    {"open-needs", "2", N_("Open needs of the year"), NULL, 0, run_open_2},
    {"open-plans", "3", N_("Plans of the year"), NULL, 0, run_open_3},
    {"open-assignments", "4", N_("Assignments of the year"), NULL, 0, run_open_4},
    {"open-requests", "5", N_("New requests for advice"), NULL, 0, run_open_5},
    {"open-visits", "6", N_("Visits whose next day has come"), NULL, 0, run_open_6},
    {"open-experts", "7", N_("Experts"), NULL, 0, run_open_7},
    {"open-mine", "8", N_("Households that I answer for"), NULL, 0, run_open_8},
    {"open-urgent", "9", N_("Most urgent needs still open"), NULL, 0, run_open_9},
    {"open-reopened", "0", N_("Requests that came back unsolved"), NULL, 0, run_open_10},
    {"board", "b", N_("The dispatch board of the year"), N_("Board"), 0, run_board},
    {"roster", "R", N_("Weeks of the year by expert"), N_("Roster"), 0, run_roster},
    {"reports", "r", N_("Reports, and what is due"), N_("Reports"), 0, run_reports},
    {"draft", "d", N_("Go on with the newest unfinished entry"), NULL, 0, run_draft},
    {"down", "Down j", N_("One row down"), NULL, 0, run_down},
    {"up", "Up k", N_("One row up"), NULL, 0, run_up},
    {"leave", "q", N_("Leave the program"), N_("Leave"), 0, run_quit},
    {0},
};

const struct screen_ops home_ops = {
    .name = "home",
    .state_size = sizeof(struct home),
    .commands = home_commands,
    .title = title,
    .load = load,
    .draw = draw,
    .spare = spare,
};

/* ---- all types ---- */

static bool fill_types(struct app *a, struct picker *p, struct err *e)
{
    (void)e;
    for (int i = 0; i < entity_count; i++)
        if (role_reach(a->m->who.role, entities[i]->class, VERB_READ) != REACH_NONE &&
            (match_label(_(entities[i]->plural), picker_typed(p)) || match_label(entities[i]->name, picker_typed(p))))
            picker_add(p, _(entities[i]->plural), entities[i]->name, "t", i, entities[i]);
    return true;
}

static const struct source types = {.fill = fill_types};

unsigned types_open(struct app *a)
{
    picker_open(a, &types, PALETTE_TAG, _("Records"));
    return app_load(a, a->top);
}
