/*
 * Keys as they come from the terminal, by curses, which knows their sequences. Characters are put together here: curses
 * drops the first half of one that a slow line brings in two pieces.
 */
#include "input__.h"

#include "canvas__.h"
#include "tui__.h"

#include "base/utf8.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    ESCAPE_MS = 25,    /* how long an escape sequence may take */
    REST_MS = 1000,    /* how long the rest of a character may take */
    CODE_PASTE_BEGIN = KEY_MAX + 1,
    CODE_PASTE_END,
};

void input_start(void)
{
    if (!getenv("ESCDELAY"))
        set_escdelay(ESCAPE_MS);
    define_key("\033[200~", CODE_PASTE_BEGIN);
    define_key("\033[201~", CODE_PASTE_END);
    keyok(KEY_MOUSE, FALSE); /* read_sequence knows it; curses would wait for ever for the rest of half a report */
}

bool input_is_letter(int key)
{
    return key >= ' ' && key != 127 && key < K_SPECIAL;
}

bool input_waits(void)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};

    return poll(&in, 1, 0) > 0;
}

static const struct {
    int theirs, ours;
} codes[] = {
    {KEY_UP, K_UP},       {KEY_DOWN, K_DOWN},   {KEY_LEFT, K_LEFT},   {KEY_RIGHT, K_RIGHT},
    {KEY_HOME, K_HOME},   {KEY_END, K_END},     {KEY_PPAGE, K_PGUP},  {KEY_NPAGE, K_PGDN},
    {KEY_IC, K_INS},      {KEY_DC, K_DEL},      {KEY_ENTER, K_ENTER}, {KEY_BTAB, K_BTAB},
    {KEY_BACKSPACE, K_BACKSPACE},               {KEY_RESIZE, K_RESIZE}, {KEY_FIND, K_HOME},
    {KEY_SELECT, K_END},  {CODE_PASTE_BEGIN, K_PASTE_BEGIN},          {CODE_PASTE_END, K_PASTE_END},
};

static int from_curses(int code)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].theirs == code)
            return codes[i].ours;
    if (code > KEY_F0 && code <= KEY_F(24))
        return K_F0 + (code - KEY_F0);
    return 0;
}

static int from_char(int c)
{
    switch (c) {
    case '\r':
    case '\n':
        return K_ENTER;
    case '\t':
        return K_TAB;
    case 127:
    case 8:
        return K_BACKSPACE;
    default:
        return c;
    }
}

bool input_comes(int ms)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    int got = poll(&in, 1, ms);

    return got > 0 ? (in.revents & POLLIN) != 0 : got < 0 && errno == EINTR;
}

/* A new size has changed what curses holds. */
static int get_key(void)
{
    int c = getch();

    if (c == KEY_RESIZE)
        canvas_forget();
    return c;
}

/* The next byte of something begun, for which a line may take its time; ERR = it does not come. A change of the
 * window's size that comes in between is kept for later. */
static int next_byte(bool *resized)
{
    int c;

    while ((c = get_key()) == KEY_RESIZE || c == ERR) {
        if (c == KEY_RESIZE)
            *resized = true;
        else if (!input_comes(REST_MS))
            return ERR;
    }
    return c;
}

/* A character out of its bytes; 0 = it is none. */
static int read_character(int first, bool *resized)
{
    char bytes[4] = {(char)first};
    int len = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    uint32_t cp;

    for (int i = 1; i < len; i++) {
        int c = next_byte(resized);
        if (c < 0x80 || c >= 0xc0) {
            if (c != ERR)
                ungetch(c);
            return 0;
        }
        bytes[i] = (char)c;
    }
    return utf8_valid(bytes, (size_t)len, NULL) && utf8_next(bytes, (size_t)len, &cp) ? (int)cp : 0;
}

/* What a mouse reports; column and row from 1 on. 0 = without use here. */
static int from_mouse(int button, int column, int row)
{
    enum { MODIFIERS = 4 | 8 | 16, WHEEL = 64 };

    button &= ~MODIFIERS;
    if (column < 1 || column > 0xfff || row < 1 || row > 0xfff)
        return 0;
    if (button == WHEEL || button == WHEEL + 1)
        return button == WHEEL ? K_WHEEL_UP : K_WHEEL_DOWN;
    return button == 0 ? K_CLICK | (row - 1) << 12 | (column - 1) : 0;
}

/* The report of an old terminal: three bytes, each 32 more than it means. */
static int read_old_mouse(bool *resized)
{
    int bytes[3];

    for (int i = 0; i < 3; i++) {
        bytes[i] = next_byte(resized) - ' ';
        if (bytes[i] < 0 || bytes[i] > 0xff - ' ')
            return 0;
    }
    return from_mouse(bytes[0], bytes[1], bytes[2]);
}

/* Of "6~", "1;5A", "<0;10;8M" the numbers, at most three, and what they end with. */
struct sequence {
    int numbers[3];
    bool mouse; /* it began with '<' */
    bool empty; /* nothing stood before the end */
    int end;    /* ERR or a key of its own = the rest is missing */
};

static struct sequence read_numbers(bool *resized)
{
    struct sequence q = {.empty = true};
    int at = 0;

    while ((q.end = next_byte(resized)) >= 0x20 && q.end < 0x40) {
        if (q.end == '<' && q.empty)
            q.mouse = true;
        else if (q.end < '0' || q.end > '9')
            at = q.end == ';' ? at + 1 : 3; /* of others the rest is of no use */
        else if (at < 3 && q.numbers[at] < 1000)
            q.numbers[at] = q.numbers[at] * 10 + q.end - '0';
        q.empty = false;
    }
    return q;
}

/* What curses did not know or got in pieces: "[6~", "[1;5A", "OB" behind an Esc, and the mouse. 0 = without use here. */
static int read_sequence(int intro, bool *resized)
{
    static const int numbered[] = {0, K_HOME, K_INS, K_DEL, K_END, K_PGUP, K_PGDN, K_HOME, K_END};
    static const int lettered[] = {K_UP, K_DOWN, K_RIGHT, K_LEFT, 0, K_END, 0, K_HOME};
    struct sequence q = read_numbers(resized);
    int number = q.numbers[0];

    if (q.end < ' ' || q.end > '~') {
        if (q.end != ERR)
            ungetch(q.end); /* a key of its own */
        return 0;
    }
    if (q.mouse)
        return q.end == 'M' ? from_mouse(number, q.numbers[1], q.numbers[2]) : 0;
    if (q.end == 'M' && q.empty && intro == '[')
        return read_old_mouse(resized);
    if (q.end >= 'A' && q.end <= 'H')
        return lettered[q.end - 'A'];
    if (q.end != '~')
        return q.end >= 'P' && q.end <= 'S' ? K_F0 + 1 + q.end - 'P' : 0;
    if (number == 200 || number == 201)
        return number == 200 ? K_PASTE_BEGIN : K_PASTE_END;
    return number < 9 ? numbered[number] : 0;
}

/* Esc alone, Esc and a digit = a function key, Esc and a letter = that with Alt. */
static int after_escape(bool *resized)
{
    int c = get_key();

    if (c == '[' || c == 'O')
        return read_sequence(c, resized);
    if (c >= '0' && c <= '9')
        return K_F0 + (c == '0' ? 10 : c - '0');
    if (c >= ' ' && c < 127)
        return K_ALT | c;
    if (c != ERR)
        ungetch(c); /* a key of its own */
    return K_ESC;
}

/* A key or character; 0 = what came is nothing, ERR = nothing came. */
static int read_one(bool *resized)
{
    int c = get_key();

    if (c == ERR)
        return ERR;
    if (c == 27)
        return after_escape(resized);
    if (c == KEY_MOUSE) /* stopped by a signal and gone on, curses reads the mouse again */
        keyok(KEY_MOUSE, FALSE);
    if (c >= KEY_MIN)
        return from_curses(c);
    return c >= 0x80 ? read_character(c, resized) : from_char(c);
}

int input_key(void)
{
    bool resized = false;
    int key = read_one(&resized);

    if (resized)
        ungetch(KEY_RESIZE);
    return key == ERR ? 0 : key ? key : K_NOTHING;
}
