/*
 * A line far away: 200 ms each way, which tears what is sent into pieces and bunches pieces together. What is typed ahead is
 * not lost, a held key stops when it is let go, a paste stays one. The line is a loop in the test with a queue of dated
 * pieces in each direction.
 * Not here: what keys cost in bytes (test_keys).
 */
#include "check.h"
#include "desk.h"

#include "base/date.h"
#include "model/kinds.h"
#include "model/repo.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    ONE_WAY_MS = 200,
    SHAKE_MS = 40,     /* later than that by so much at most… */
    STALL_MS = 80,     /* …or, now and then, by so much more; what follows comes together with it */
    PIECE_BYTES = 7,   /* at most, on the way to the program */
    OUTPUT_BYTES = 4096,
    WAIT_MS = 60000,   /* a stuck program, not a slow machine */
};

struct piece {
    long due; /* ms */
    size_t len;
    char bytes[OUTPUT_BYTES];
    struct piece *next;
};

struct queue {
    struct piece *first, *last;
    long last_due;
};

static struct far {
    struct queue there, back;
    unsigned seed;
    int answers; /* pieces read from the program */
} far;

static long now_ms(void)
{
    return (long)(clock_elapsed_us() / 1000);
}

static int any(int below)
{
    far.seed = far.seed * 1103515245u + 12345u;
    return (int)((far.seed >> 16) % (unsigned)below);
}

/* ---- the line ---- */

/* Nothing overtakes. */
static void put(struct queue *q, long sent, const char *bytes, size_t len)
{
    struct piece *p = calloc(1, sizeof *p);

    assert_non_null(p);
    p->due = sent + ONE_WAY_MS + any(SHAKE_MS) + (any(8) ? 0 : STALL_MS);
    if (p->due < q->last_due)
        p->due = q->last_due;
    q->last_due = p->due;
    p->len = len;
    memcpy(p->bytes, bytes, len);
    if (q->first)
        q->last->next = p;
    else
        q->first = p;
    q->last = p;
}

/* The oldest piece if it has arrived; free it. */
static struct piece *take(struct queue *q)
{
    struct piece *p = q->first;

    if (!p || p->due > now_ms())
        return NULL;
    q->first = p->next;
    return p;
}

/* Somebody types that at that moment, all at once. */
static void type_at(long when, const char *keys)
{
    size_t len = strlen(keys);

    for (size_t at = 0; at < len;) {
        size_t piece = 1 + (size_t)any(PIECE_BYTES);
        if (piece > len - at)
            piece = len - at;
        put(&far.there, when, keys + at, piece);
        at += piece;
    }
}

/* How long nothing happens, 50 ms at most. */
static int rest(void)
{
    long now = now_ms();
    long until = now + 50;

    if (far.there.first && far.there.first->due < until)
        until = far.there.first->due;
    if (far.back.first && far.back.first->due < until)
        until = far.back.first->due;
    return until > now ? (int)(until - now) : 0;
}

static void turn(void)
{
    struct pollfd in[] = {{.fd = desk.v.fd, .events = POLLIN}, {.fd = desk.v.idle, .events = POLLIN}};
    char bytes[OUTPUT_BYTES];
    struct piece *p;

    while ((p = take(&far.there)) != NULL) {
        vt_send(&desk.v, p->bytes, p->len);
        free(p);
    }
    while ((p = take(&far.back)) != NULL) {
        vterm_input_write(desk.v.term, p->bytes, p->len);
        free(p);
    }
    (void)poll(in, 2, rest());
    if (in[0].revents & POLLIN) {
        ssize_t n = read(desk.v.fd, bytes, sizeof bytes);
        assert_true(n > 0);
        far.answers++;
        put(&far.back, now_ms(), bytes, (size_t)n);
    }
    if (in[1].revents & POLLIN) /* nobody waits for it here */
        assert_true(read(desk.v.idle, bytes, sizeof bytes) > 0);
}

static void turn_until(long when)
{
    while (now_ms() < when)
        turn();
}

static void await(const char *text)
{
    long end = now_ms() + WAIT_MS;

    while (!vt_shows(&desk.v, text)) {
        if (now_ms() > end) {
            vt_explain(&desk.v);
            fail_msg("\"%s\" did not come on the screen", text);
        }
        turn();
    }
}

static void await_delivery(void)
{
    while (far.there.first)
        turn();
}

static void begin(unsigned seed)
{
    memset(&far, 0, sizeof far);
    far.seed = seed;
    setenv("ESCDELAY", "2000", 1); /* as the documents tell those who have such a line; the machine may be slow too */
    start(24, 80, "en");
    unsetenv("ESCDELAY");
}

static void end(void)
{
    await_delivery();
    while (far.back.first)
        turn();
    leave();
}

/* ---- what is typed ahead ---- */

static void expect_visit(const char *no, const char *const fields[][2], size_t count)
{
    struct record r;
    struct err e = {0};

    record_init(&r, &visit_entity);
    CHECK_OK(repo_find(&desk.t.m, no, &r, &e), e);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(record_text(&r, entity_field(&visit_entity, fields[i][0])), fields[i][1]);
    record_release(&r);
}

static void entries_typed_ahead_are_saved_as_they_were_typed(void **state)
{
    static const char first[] = "6awxm\r-1w\t\t张三\t\t\r墙体有裂缝\r需要修缮" CTRL_S "+1m" CTRL_S;
    static const char second[] = "aH2026-00044\r2026-03-01\t\t李四\t\t\r路已通" CTRL_S CTRL_S;
    static const char *const said[][2] = {{"visitor", "张三"}, {"finding", "墙体有裂缝\n需要修缮"}};
    static const char *const said_then[][2] = {{"visitor", "李四"}, {"finding", "路已通"}};

    (void)state;
    begin(1);
    long now = now_ms();
    type_at(now, first);
    type_at(now, second);
    await("Saved: Visit V2026-00003");
    end();
    expect_visit("V2026-00002", said, 2);
    expect_visit("V2026-00003", said_then, 2);
    assert_int_equal(count_of("visit", NULL), 3);
    assert_int_equal(count_of("visit", "date=2026-03-08"), 1);
    assert_int_equal(count_of("visit", "next_on=2026-04-15"), 1);
    assert_int_equal(count_of("visit", "household=H2026-00044"), 1);
}

/* ---- a held key ---- */

static int64_t cpu_ms(void)
{
    clockid_t clock;
    struct timespec t = {0};

    assert_int_equal(clock_getcpuclockid(desk.v.pid, &clock), 0);
    assert_int_equal(clock_gettime(clock, &t), 0);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void a_held_key_stops_one_round_trip_after_it_is_let_go(void **state)
{
    enum { KEYS = 60, BETWEEN_MS = 33, MOST_CPU_MS = 100 };
    char shown[sizeof desk.v.text];

    (void)state;
    for (int i = 0; i < 60; i++)
        free(tmpdb_add(&desk.t, "household", "head", "赵六", "region", "150525100201", "class", "general", NULL));
    begin(2);
    type_at(now_ms(), "1");
    await("> 赵六         H2026-00120");
    long held = now_ms();
    for (int i = 0; i < KEYS; i++)
        type_at(held + (long)i * BETWEEN_MS, DOWN);
    await_delivery(); /* the last one has come to the program: let go a way before */
    far.answers = 0;
    int64_t before = cpu_ms();
    await("> 孟和         H2026-00060"); /* 60 rows further, neither more nor less */
    int64_t took = cpu_ms() - before;
    if (took > MOST_CPU_MS || far.answers > 2)
        fail_msg("%lld ms and %d answers after the key was let go", (long long)took, far.answers);
    memcpy(shown, vt_text(&desk.v), sizeof shown);
    turn_until(now_ms() + 2 * (ONE_WAY_MS + SHAKE_MS + STALL_MS));
    assert_string_equal(vt_text(&desk.v), shown);
    end();
}

/* ---- a paste with a hole ---- */

static void a_paste_that_the_line_holds_back_is_still_no_command(void **state)
{
    enum { HOLE_MS = 900 };

    (void)state;
    begin(3);
    type_at(now_ms(), "1");
    await("Households 60");
    long now = now_ms();
    type_at(now, "\033[200~");
    type_at(now + HOLE_MS, "Dy\033[201~");
    await("/Dy");
    end();
    assert_int_equal(count_of("household", NULL), DESK_HOUSEHOLDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(entries_typed_ahead_are_saved_as_they_were_typed, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_held_key_stops_one_round_trip_after_it_is_let_go, desk_open, desk_close),
        cmocka_unit_test_setup_teardown(a_paste_that_the_line_holds_back_is_still_no_command, desk_open, desk_close),
    };
    setenv("TEPAI_NOW", "2026-03-15T01:02:03", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
