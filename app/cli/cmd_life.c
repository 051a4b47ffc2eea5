/* The life of a sending: offers, service logs from a file, appraisal. Single records are added and moved as all others. */
#include "cli__.h"

#include "base/num.h"
#include "model/kinds.h"
#include "model/repo.h"
#include "model/scope.h"
#include "work/appraise.h"
#include "work/log_file.h"
#include "work/offer.h"
#include "work/plan.h"

#include <stdlib.h>
#include <string.h>

static void name_action(struct cli *c, const char *verb, const char *what)
{
    struct buf b = {0};

    buf_addf(&b, "%s%s%s", verb, what ? " " : "", what ? what : "");
    c->model.action = arena_dup(&c->mem, buf_text(&b));
    buf_release(&b);
}

static int finish(struct cli *c, bool ok)
{
    if (ok)
        cli__tell_transaction(c);
    return ok ? 0 : -1;
}

/* The division asked for, else the account's whole area. */
static bool read_area(struct cli *c, const struct cli_args *a, char area[13], struct err *e)
{
    memcpy(area, c->model.who.area, sizeof c->model.who.area);
    return cli__area(c, a, area, e);
}

/* ---- offers ---- */

/* A plan's number or a year. */
static int run_offer_all(struct cli *c, const struct cli_args *a, struct err *e)
{
    const char *word = cli_word(a, 0);
    bool of_year = strlen(word) == 4 && strspn(word, "0123456789") == 4;
    char area[13];
    struct record plan;
    int64_t made = 0, year = 0;

    name_action(c, "offer all", word);
    record_init(&plan, &plan_entity);
    bool ok = read_area(c, a, area, e);
    if (ok && of_year)
        ok = num_parse_int(word, 4, &year, e) && offer_make_all(&c->model, NULL, (int)year, area, cli_text(a, "answer-by"), &made, e);
    else if (ok)
        ok = plan_find(&c->model, word, &plan, e) && offer_make_all(&c->model, &plan, 0, area, cli_text(a, "answer-by"), &made, e);
    if (ok)
        printf(_("%lld offers were made\n"), (long long)made);
    record_release(&plan);
    return finish(c, ok);
}

static bool find_offer(struct cli *c, const struct cli_args *a, const char *verb, struct record *r, struct err *e)
{
    record_init(r, &offer_entity);
    name_action(c, verb, cli_word(a, 0));
    return repo_find(&c->model, cli_word(a, 0), r, e);
}

/* Fields given with the answer: --note, --answered-on. */
static bool set_given(struct cli *c, const struct cli_args *a, struct record *r, struct err *e)
{
    const char *name, *value;

    for (int i = 0; cli_field(a, i, &name, &value); i++)
        if (!record_set_named(&c->model, r, name, value, e))
            return false;
    return true;
}

static int run_answer(struct cli *c, const struct cli_args *a, const char *verb, const char *step, struct err *e)
{
    struct record r;

    bool ok = find_offer(c, a, verb, &r, e) && set_given(c, a, &r, e) && repo_do(&c->model, &r, step, e);
    record_release(&r);
    return finish(c, ok);
}

static int run_accept(struct cli *c, const struct cli_args *a, struct err *e)
{
    return run_answer(c, a, "offer accept", "accept", e);
}

static int run_withdraw(struct cli *c, const struct cli_args *a, struct err *e)
{
    return run_answer(c, a, "offer withdraw", "withdraw", e);
}

/* ---- who is next ---- */

static void add_number(struct buf *b, int64_t n, struct sheet_value *v)
{
    buf_add_int(b, n);
    *v = (struct sheet_value){n < 0 ? SHEET_NULL : SHEET_NUMBER, buf_text(b), b->len};
}

static void add_text(const char *text, struct sheet_value *v)
{
    *v = (struct sheet_value){text ? SHEET_TEXT : SHEET_NULL, text ? text : "", text ? strlen(text) : 0};
}

static bool write_option(struct sheet_writer *w, const struct plan_option *o, struct err *e)
{
    struct buf texts[4] = {{0}};
    struct sheet_value v[9];

    add_text(o->expert, &v[0]);
    add_text(o->expert_name, &v[1]);
    add_text(o->programme, &v[2]);
    add_text(o->home, &v[3]);
    add_number(&texts[0], o->score, &v[4]);
    add_number(&texts[1], o->km, &v[5]);
    add_number(&texts[2], o->load, &v[6]);
    add_number(&texts[3], o->capacity, &v[7]);
    add_text(o->why, &v[8]);
    bool ok = sheet_writer_row(w, v, e);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        buf_release(&texts[i]);
    return ok;
}

static bool write_options(struct cli *c, const struct cli_args *a, const struct plan_option *options, int32_t count, struct err *e)
{
    const struct sheet_column columns[] = {
        {"expert", _("Expert"), false, 12}, {"name", _("Full name"), false, 10}, {"programme", _("Programme"), false, 12},
        {"home", _("Home"), false, 12},     {"score", _("Score"), true, 6},      {"km", _("km"), true, 5},
        {"load", _("Load"), true, 4},       {"capacity", _("Places a year"), true, 6}, {"why", _("Why not"), false, 40},
    };
    struct sheet_writer *w;

    if (!cli_rows_open(c, a, columns, sizeof columns / sizeof *columns, &w, e))
        return false;
    bool ok = true;
    for (int32_t i = 0; ok && i < count; i++)
        ok = write_option(w, &options[i], e);
    return cli_rows_close(w, e) && ok;
}

static int run_candidates(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record r;

    struct plan_option *options = NULL;
    int32_t count = 0;
    bool ok = find_offer(c, a, "offer candidates", &r, e) &&
              offer_candidates(&c->model, record_number(&r, OFFER_NEED), cli_flag(a, "rejected"), (int32_t)cli_number(a, "limit", 10), &c->mem,
                               &options, &count, e) &&
              write_options(c, a, options, count, e);
    record_release(&r);
    return ok ? 0 : -1;
}

static void say_nobody(const struct record *offer)
{
    fprintf(stderr, _("the assignment is cancelled; nobody is left who could go (`tepai offer candidates %s --rejected` says why)\n"),
            record_text(offer, OFFER_NO));
}

/* Who could go instead. */
static bool propose(struct cli *c, const struct cli_args *a, const struct record *offer, struct err *e)
{
    enum { PROPOSED = 5 };
    struct plan_option *options = NULL;
    int32_t count = 0;

    if (!offer_candidates(&c->model, record_number(offer, OFFER_NEED), false, PROPOSED, &c->mem, &options, &count, e))
        return false;
    if (count == 0)
        say_nobody(offer);
    else
        fprintf(stderr, _("the assignment is cancelled; who could go instead (`tepai offer next %s` asks the first):\n"), record_text(offer, OFFER_NO));
    return (count == 0 && cli_is_table(a)) || write_options(c, a, options, count, e);
}

/* Declined, and the next one asked at once. */
static bool decline_and_ask(struct cli *c, const struct cli_args *a, struct record *r, struct err *e)
{
    struct record next;
    bool asked = false;

    record_init(&next, &offer_entity);
    bool ok = offer_decline(&c->model, r, cli_text(a, "answer-by"), &next, &asked, e);
    if (ok && asked)
        printf("%s\n", record_text(&next, OFFER_NO));
    else if (ok)
        say_nobody(r);
    record_release(&next);
    return ok;
}

static int run_decline(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record r;

    bool ok = find_offer(c, a, "offer decline", &r, e) && set_given(c, a, &r, e);
    if (ok && cli_flag(a, "next")) {
        ok = decline_and_ask(c, a, &r, e);
    } else {
        ok = ok && repo_do(&c->model, &r, "decline", e) && propose(c, a, &r, e);
    }
    record_release(&r);
    return finish(c, ok);
}

static int run_next(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct record r, next;

    record_init(&next, &offer_entity);
    bool ok = find_offer(c, a, "offer next", &r, e) &&
              offer_next(&c->model, &r, cli_text(a, "expert"), cli_text(a, "answer-by"), &next, e);
    if (ok)
        printf("%s\n", record_text(&next, OFFER_NO));
    record_release(&r);
    record_release(&next);
    return finish(c, ok);
}

static int run_lapse(struct cli *c, const struct cli_args *a, struct err *e)
{
    char area[13];
    int64_t lapsed = 0;

    name_action(c, "offer lapse", NULL);
    bool ok = read_area(c, a, area, e) && offer_lapse_all(&c->model, area, &lapsed, e);
    if (ok)
        printf(_("%lld offers lapsed\n"), (long long)lapsed);
    return finish(c, ok);
}

static int run_offer_list(struct cli *c, const struct cli_args *a, struct err *e)
{
    return cli__list(c, a, &offer_entity, e);
}

/* ---- service logs ---- */

struct log_words {
    const char *path;
    struct buf keys; /* printed once all are saved */
};

static void note_key(void *arg, const char *no)
{
    struct log_words *w = arg;

    buf_addf(&w->keys, "%s\n", no);
}

static void print_fault(void *arg, int64_t line, const char *sentence)
{
    const struct log_words *w = arg;

    cli__complain(_("%s: line %lld: %s\n"), w->path, (long long)line, sentence);
}

static int run_log_add(struct cli *c, const struct cli_args *a, struct err *e)
{
    struct log_words words = {cli_word(a, 0), {0}};
    const struct log_sink sink = {note_key, print_fault, &words};
    bool dry_run = cli_flag(a, "dry-run");
    int64_t logs, faults;

    name_action(c, "log add", NULL);
    bool ok = log_file_add(&c->model, words.path, dry_run, &sink, &logs, &faults, e);
    if (ok && faults)
        ok = err_set(e, ERR_INPUT, _("%s: %lld faults; no log was saved"), words.path, (long long)faults);
    if (ok && logs == 0)
        ok = err_set(e, ERR_INPUT, _("%s holds no service log"), words.path);
    if (ok && dry_run)
        fprintf(stderr, _("%lld logs are good; nothing was saved\n"), (long long)logs);
    else if (ok)
        fputs(buf_text(&words.keys), stdout);
    buf_release(&words.keys);
    if (ok && !dry_run)
        cli__tell_transaction(c);
    return ok ? 0 : -1;
}

/* ---- appraisal ---- */

static void print_counts(const char *of, const struct appraise_counts *n)
{
    printf(_("%s: %lld judged, %lld new, %lld changed, %lld published already, %lld above the cap of their grade\n"), of, (long long)n->judged,
           (long long)n->added, (long long)n->changed, (long long)n->frozen, (long long)n->capped);
}

static int run_appraise(struct cli *c, const struct cli_args *a, struct err *e)
{
    const char *programme = cli_text(a, "programme");
    struct appraise_counts experts = {0}, stations = {0};
    char area[13];
    int64_t year;

    name_action(c, "appraise", cli_word(a, 0));
    bool ok = num_parse_int(cli_word(a, 0), strlen(cli_word(a, 0)), &year, e);
    if (ok && (year < 2000 || year > 2100))
        ok = err_set(e, ERR_INPUT, _("the year must be from 2000 to 2100, not %lld"), (long long)year);
    ok = ok && read_area(c, a, area, e) && appraise_experts(&c->model, (int)year, programme, area, &experts, e);
    if (ok)
        print_counts(_("experts"), &experts);
    if (ok && !programme) {
        ok = appraise_stations(&c->model, (int)year, area, &stations, e);
        if (ok)
            print_counts(_("stations and teams"), &stations);
    }
    return finish(c, ok);
}

/* ---- the table ---- */

/* clang-format off */
static const struct opt all_options[] = {
    {"answer-by", OPT_TEXT, "DATE", N_("last day for an answer"), false},
    {"region", OPT_TEXT, "CODE", N_("only this division and everything under it; 2, 4, 6, 9 or 12 digits"), false},
    {0},
};
static const struct opt decline_options[] = {
    {"next", OPT_FLAG, NULL, N_("asks the best other candidate at once and prints the new offer"), false},
    {"answer-by", OPT_TEXT, "DATE", N_("last day for an answer"), false},
    {0},
};
static const struct opt next_options[] = {
    {"expert", OPT_TEXT, "NO", N_("this expert instead of the best candidate"), false},
    {"answer-by", OPT_TEXT, "DATE", N_("last day for an answer"), false},
    {0},
};
static const struct opt candidate_options[] = {
    {"rejected", OPT_FLAG, NULL, N_("also those who cannot go, with the reason"), false},
    {"limit", OPT_NUMBER, "N", N_("at most so many; 10 when not given"), false},
    {0},
};
static const struct opt region_options[] = {
    {"region", OPT_TEXT, "CODE", N_("only this division and everything under it; 2, 4, 6, 9 or 12 digits"), false},
    {0},
};
static const struct opt log_options[] = {
    {"dry-run", OPT_FLAG, NULL, N_("looks only, saves nothing"), false},
    {0},
};
static const struct opt appraise_options[] = {
    {"programme", OPT_TEXT, "CODE", N_("only experts of this programme"), false},
    {"region", OPT_TEXT, "CODE", N_("only this division and everything under it; 2, 4, 6, 9 or 12 digits"), false},
    {0},
};

const struct cli_command life_commands[] = {
    {"offer all", "PLAN|YEAR", N_("Makes an offer for every planned assignment of a plan or year that has none."), CLI_WRITE, false, false, 1, 1, all_options, run_offer_all},
    {"offer accept", "OFFER", N_("The expert goes."), CLI_WRITE, false, true, 1, 1, NULL, run_accept},
    {"offer decline", "OFFER --reason CODE", N_("The expert does not go: cancels the assignment, says who could go instead."), CLI_WRITE, true, true, 1, 1, decline_options, run_decline},
    {"offer withdraw", "OFFER", N_("The office takes the offer back; the assignment is cancelled."), CLI_WRITE, false, true, 1, 1, NULL, run_withdraw},
    {"offer next", "OFFER", N_("In place of an offer that came to nothing asks the best other candidate; prints the new offer."), CLI_WRITE, false, false, 1, 1, next_options, run_next},
    {"offer candidates", "OFFER", N_("Who could go for the need of an offer, the best first, given all that stands in the year."), CLI_READ, true, false, 1, 1, candidate_options, run_candidates},
    {"offer lapse", "", N_("Lets offers lapse whose last day for an answer is over; their assignments are cancelled."), CLI_WRITE, false, false, 0, 0, region_options, run_lapse},
    {"offer list", "", N_("Lists offers."), CLI_READ, true, false, 0, 0, cli__list_options, run_offer_list},
    {"log add", "FILE", N_("Adds the service logs of a text file as experts send it; all of them or none."), CLI_WRITE, false, false, 1, 1, log_options, run_log_add},
    {"appraise", "YEAR", N_("Computes the appraisals of a year by the sheets, ranks and grades them; drafts only."), CLI_WRITE, false, false, 1, 1, appraise_options, run_appraise},
    {0},
};
/* clang-format on */
