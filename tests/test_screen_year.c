/*
 * A coordinator's year twice: once through the keys, once by commands; then every table of records must be the same, number for
 * number. 20 visits, 5 experts and 10 needs entered, a plan made, three pairs pinned and two forbidden, solved, looked at,
 * applied, taken back.
 * Not here: what the planner decides (test_plan_*), how the board looks (test_screen_board).
 */
#include "check.h"
#include "model/entity.h"
#include "model/repo.h"
#include "tmpdb.h"
#include "vt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { VALUES_MAX = 8, HOUSEHOLDS = 4, VISITS = 20, KEYS_BYTES = 256, ARGS_MAX = 32 };

/* One record: type, then field and value in the order of the form. */
struct entered {
    const char *type;
    const char *values[VALUES_MAX][2];
};

static const struct entered experts[] = {
    {"expert", {{"name", "王建国"}, {"specialties", "A1"}, {"home", "150525000000"}, {"programme", "kjtpy"}, {"capacity", "2"}}},
    {"expert", {{"name", "包乌兰"}, {"specialties", "B1"}, {"home", "150121000000"}, {"programme", "kjtpy"}, {"capacity", "3"}}},
    {"expert", {{"name", "孟和"}, {"specialties", "A2"}, {"languages", "zh;mn"}, {"home", "150525000000"}, {"programme", "kjtpy"}}},
    {"expert", {{"name", "李秀英"}, {"phone", "13800000000"}, {"specialties", "A1"}, {"home", "150121000000"}, {"programme", "kjtpy"}, {"capacity", "2"}}},
    {"expert", {{"name", "白音"}, {"title", "senior"}, {"specialties", "B1"}, {"home", "150525000000"}, {"programme", "kjtpy"}}},
};

static const struct entered needs[] = {
    {"need", {{"region", "150525100201"}, {"specialty", "A1"}, {"wanted", "2"}, {"priority", "5"}}},
    {"need", {{"region", "150121100201"}, {"specialty", "A1"}, {"wanted", "1"}, {"priority", "4"}}},
    {"need", {{"region", "150121100202"}, {"specialty", "B1"}, {"wanted", "2"}, {"priority", "3"}}},
    {"need", {{"region", "150525100201"}, {"specialty", "B1"}}},
    {"need", {{"region", "150525100201"}, {"specialty", "A2"}, {"priority", "2"}}},
    {"need", {{"region", "150121100202"}, {"specialty", "A1"}}},
    {"need", {{"region", "150121100201"}, {"specialty", "B1"}, {"priority", "5"}, {"household", "H2026-00001"}}},
    {"need", {{"region", "150121100202"}, {"specialty", "A2"}, {"detail", "马铃薯晚疫病"}}},
    {"need", {{"region", "150525100201"}, {"specialty", "A1"}, {"priority", "1"}}},
    {"need", {{"region", "150121100201"}, {"specialty", "A2"}, {"reported_on", "2026-02-20"}}},
};

/* Expert and need. */
static const char *const pins[][2] = {{"E2026-00001", "N2026-00009"}, {"E2026-00002", "N2026-00003"}, {"E2026-00004", "N2026-00001"}};
static const char *const forbids[][2] = {{"E2026-00003", "N2026-00008"}, {"E2026-00005", "N2026-00004"}};

static struct tmpdb by_keys, by_commands;
static struct vt v;

/* ---- what both begin with ---- */

static void fill(struct tmpdb *t)
{
    free(tmpdb_add(t, "account", "name", "admin", "role", "administrator", "area", "15", NULL));
    for (int i = 0; i < HOUSEHOLDS; i++)
        free(tmpdb_add(t, "household", "head", "张三", "region", i % 2 ? "150121100201" : "150525100201", "class", "general", NULL));
    free(tmpdb_add(t, "quota", "year", "2026", "programme", "kjtpy", "region", "15", "counts", "heads", "lower", "4", NULL));
}

static int open_both(void **state)
{
    (void)state;
    tmpdb_open(&by_keys);
    tmpdb_open(&by_commands);
    fill(&by_keys);
    fill(&by_commands);
    return 0;
}

static int close_both(void **state)
{
    (void)state;
    if (v.term)
        vt_end(&v);
    tmpdb_close(&by_keys);
    tmpdb_close(&by_commands);
    return 0;
}

/* The visit number i: on every household in turn, a day later each. */
static struct entered visit(int i, char texts[3][32])
{
    struct entered r = {"visit", {{"household", texts[0]}, {"date", texts[1]}, {"visitor", texts[2]}, {"finding", "庭院养鸡，防疫到位"}}};

    snprintf(texts[0], 32, "H2026-%05d", 1 + i % HOUSEHOLDS);
    snprintf(texts[1], 32, "2026-02-%02d", 1 + i);
    snprintf(texts[2], 32, "干部%d", i % 3);
    return r;
}

/* ---- by commands ---- */

/* The first line of what the last command said on its standard error: "transaction 43", or why it failed. */
static char said[400];

static void read_said(const char *path)
{
    FILE *f = fopen(path, "r");

    if (!f || !fgets(said, sizeof said, f))
        said[0] = '\0';
    if (f)
        fclose(f);
    unlink(path);
}

static void command(const char *first, const char *const more[])
{
    const char *args[ARGS_MAX] = {getenv("TEPAI"), "--db", by_commands.path, "--today", "2026-03-15", "--as", "admin"};
    int n = 7, status;
    char path[128];

    snprintf(path, sizeof path, "%s/said", by_commands.folder);

    for (const char *word = first; word; word = *more++)
        args[n++] = word;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        char *own[ARGS_MAX] = {NULL};
        if (!freopen("/dev/null", "w", stdout) || !freopen(path, "w", stderr))
            _exit(126);
        for (int i = 0; args[i]; i++)
            own[i] = strdup(args[i]);
        execv(own[0], own);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    read_said(path);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail_msg("%s: status %d: %s", first, status, said);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void enter_by_command(const struct entered *r)
{
    const char *words[ARGS_MAX] = {r->type};
    char names[VALUES_MAX][32];
    int n = 1;

    for (int i = 0; i < VALUES_MAX && r->values[i][0]; i++) {
        snprintf(names[i], sizeof names[i], "--%s", r->values[i][0]);
        words[n++] = names[i];
        words[n++] = r->values[i][1];
    }
    command("add", words);
}

static void year_by_commands(void)
{
    char texts[3][32];

    for (int i = 0; i < VISITS; i++) {
        struct entered r = visit(i, texts);
        enter_by_command(&r);
    }
    for (size_t i = 0; i < sizeof experts / sizeof *experts; i++)
        enter_by_command(&experts[i]);
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        enter_by_command(&needs[i]);
    command("plan", WORDS("new", "2026"));
    for (size_t i = 0; i < sizeof pins / sizeof *pins; i++)
        command("plan", WORDS("pin", "1", "--expert", pins[i][0], "--need", pins[i][1]));
    for (size_t i = 0; i < sizeof forbids / sizeof *forbids; i++)
        command("plan", WORDS("forbid", "1", "--expert", forbids[i][0], "--need", forbids[i][1]));
    command("plan", WORDS("solve", "1"));
    command("plan", WORDS("apply", "1"));
}

/* ---- by keys ---- */

static const char *value_of(const struct entered *r, const char *field)
{
    for (int i = 0; i < VALUES_MAX && r->values[i][0]; i++)
        if (strcmp(r->values[i][0], field) == 0)
            return r->values[i][1];
    return NULL;
}

/* Enters a value into the field under the cursor and goes on to the next. */
static void enter_value(const struct field *f, const char *value)
{
    char keys[KEYS_BYTES];

    switch ((int)f->type) {
    case FT_CODE_SET: /* Space marks the one that the typed letters leave, beside those that are marked from the start */
        snprintf(keys, sizeof keys, "%s \r", strrchr(value, ';') ? strrchr(value, ';') + 1 : value);
        break;
    case FT_CODE:
    case FT_REF:
        snprintf(keys, sizeof keys, "%s\r", value);
        break;
    case FT_REGION: /* C-s takes a division although there is more inside */
        snprintf(keys, sizeof keys, "%s\023", value);
        break;
    case FT_LONG_TEXT:
        snprintf(keys, sizeof keys, "\r%s\023\t", value);
        break;
    default:
        snprintf(keys, sizeof keys, "%s\t", value);
    }
    assert_true(vt_type(&v, keys));
}

static bool is_in_form(const struct field *f)
{
    return !(f->flags & FIELD_MADE) && strcmp(f->name, "no") != 0;
}

/* From the list of its type: a new record, field by field, saved. */
static void enter_by_keys(const struct entered *r)
{
    const struct entity *t = entity_find(r->type);
    int left = 0;

    while (left < VALUES_MAX && r->values[left][0])
        left++;
    vt_type(&v, "a");
    vt_expect(&v, "New: ");
    for (int i = 0; i < t->count && left > 0; i++) {
        const char *value = value_of(r, t->fields[i].name);
        if (!is_in_form(&t->fields[i]))
            continue;
        if (value)
            enter_value(&t->fields[i], value);
        else
            vt_type(&v, "\t");
        left -= value != NULL;
    }
    vt_type(&v, "\023");
    vt_expect(&v, "Saved: ");
}

/* Opens the list of a type from anywhere; q goes back. */
static void open_list(const char *plural)
{
    vt_type(&v, "t");
    vt_type(&v, plural);
    vt_type(&v, "\r");
}

/* Stands on the pair: the need on the left, its candidate on the right. */
static void stand_on(const char *expert, const char *need)
{
    char name[32], line[96] = "";

    vt_type(&v, "/");
    vt_type(&v, need);
    vt_type(&v, "\r");
    vt_type(&v, "l");
    vt_type(&v, "g");
    for (size_t i = 0; i < sizeof experts / sizeof *experts; i++) {
        snprintf(name, sizeof name, "E2026-%05zu", i + 1);
        if (strcmp(name, expert) == 0)
            snprintf(line, sizeof line, "%s %s -> %s", expert, experts[i].values[0][1], need);
    }
    for (size_t i = 0; i < sizeof experts / sizeof *experts && !vt_shows(&v, line); i++)
        vt_type(&v, "j");
    vt_expect(&v, line);
}

static void wish_by_keys(const char *const pair[2], const char *key, const char *expected)
{
    stand_on(pair[0], pair[1]);
    vt_type(&v, key);
    vt_expect(&v, expected);
    vt_type(&v, "\033"); /* to the left side… */
    vt_type(&v, "\033"); /* …and no search any more */
}

static void enter_all_by_keys(void)
{
    char texts[3][32];

    open_list("visit");
    for (int i = 0; i < VISITS; i++) {
        struct entered r = visit(i, texts);
        enter_by_keys(&r);
    }
    vt_type(&v, "q");
    open_list("expert");
    for (size_t i = 0; i < sizeof experts / sizeof *experts; i++)
        enter_by_keys(&experts[i]);
    vt_type(&v, "q");
    open_list("need");
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        enter_by_keys(&needs[i]);
    vt_type(&v, "q");
}

static void year_by_keys(void)
{
    const char *const argv[] = {getenv("TEPAI"), "--db", by_keys.path, "--lang", "en", "--today", "2026-03-15", "--as", "admin", NULL};

    vt_start(&v, 24, 80, NULL, argv);
    enter_all_by_keys();
    vt_type(&v, "b");
    vt_expect(&v, "There is no plan of 2026 yet");
    vt_type(&v, "y");
    vt_expect(&v, "Board P2026-00001");
    vt_type(&v, "m"); /* also what is covered by what was just pinned */
    for (size_t i = 0; i < sizeof pins / sizeof *pins; i++)
        wish_by_keys(pins[i], "p", "Pinned");
    for (size_t i = 0; i < sizeof forbids / sizeof *forbids; i++)
        wish_by_keys(forbids[i], "n", "Forbidden");
    vt_type(&v, "s");
    vt_wait(&v, "Solved.");
    vt_type(&v, "v");
    vt_expect(&v, "What moves: plan P2026-00001");
    vt_type(&v, "j");
    vt_expect(&v, "-> 奈曼旗 昂乃嘎查 N2026-00009"); /* where he is pinned */
    vt_type(&v, "A");
    vt_expect(&v, "Make the assignments of this plan?");
    vt_type(&v, "y");
    vt_expect(&v, "assignments were made");
}

/* ---- the comparison ---- */

/* What differs by nature: random names and how long it took. */
static bool is_compared(const char *column)
{
    return strcmp(column, "uuid") != 0 && strcmp(column, "milliseconds") != 0;
}

static void dump_table(struct tmpdb *t, const char *table, const char *order, struct buf *out)
{
    struct stmt s;
    struct err e = {0};
    char sql[120];

    snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" ORDER BY %s", table, order);
    stmt_open_text(&s, t->db, sql);
    while (stmt_next(&s)) {
        buf_addf(out, "%s:", table);
        for (int i = 0; i < stmt_cols(&s); i++)
            if (is_compared(stmt_col_name(&s, i)))
                buf_addf(out, " %s=%s", stmt_col_name(&s, i), stmt_col_null(&s, i) ? "NULL" : stmt_col_text(&s, i));
        buf_add_char(out, '\n');
    }
    CHECK_OK(stmt_close(&s, &e), e);
}

static void dump(struct tmpdb *t, struct buf *out)
{
    for (int i = 0; i < entity_count; i++)
        dump_table(t, entities[i]->name, "id", out);
    dump_table(t, "plan_line", "plan, kind, expert, need", out);
}

/* The first line that differs is told. */
static void expect_equal(const char *when)
{
    struct buf keys = {0}, commands = {0};

    dump(&by_keys, &keys);
    dump(&by_commands, &commands);
    const char *a = buf_text(&keys), *b = buf_text(&commands);
    while (*a && *b) {
        size_t n = strcspn(a, "\n"), k = strcspn(b, "\n");
        if (n != k || memcmp(a, b, n) != 0)
            break;
        a += n + 1;
        b += k + 1;
    }
    if (*a || *b)
        fail_msg("%s\nby keys:     %.*s\nby commands: %.*s", when, (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
    assert_true(strstr(buf_text(&keys), "assignment:") != NULL || strcmp(when, "applied") != 0);
    assert_true(strstr(buf_text(&keys), "kind=pinned") != NULL);
    buf_release(&keys);
    buf_release(&commands);
}

static int64_t assignments(struct tmpdb *t)
{
    struct list_query q;
    struct err e = {0};
    int64_t count = 0;

    list_query_init(&q, entity_find("assignment"));
    CHECK_OK(list_count(&t->m, &q, &count, &e), e);
    return count;
}

static void a_year_by_keys_and_a_year_by_commands_leave_the_same_records(void **state)
{
    (void)state;
    year_by_commands();
    year_by_keys();
    assert_true(assignments(&by_keys) > 0);
    expect_equal("applied");
    vt_type(&v, "\021");
    assert_int_equal(vt_end(&v), 0);
}

static void taken_back_both_are_the_same_again(void **state)
{
    (void)state;
    year_by_commands();
    char number[24];
    assert_int_equal(sscanf(said, "transaction %23[0-9]", number), 1);
    command("undo", WORDS(number));
    year_by_keys();
    vt_type(&v, "u");
    vt_expect(&v, "plan apply");
    vt_type(&v, "y");
    vt_expect(&v, "Taken back");
    assert_int_equal(assignments(&by_keys), 0);
    expect_equal("taken back");
    vt_type(&v, "\021");
    assert_int_equal(vt_end(&v), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_year_by_keys_and_a_year_by_commands_leave_the_same_records, open_both, close_both),
        cmocka_unit_test_setup_teardown(taken_back_both_are_the_same_again, open_both, close_both),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
