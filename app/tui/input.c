/*
 * Keys as they come from the terminal, by curses, which knows their sequences. Characters are put together here: curses
 * drops the first half of one that a slow line brings in two pieces.
 */
#include "input__.h"

#include "tui__.h"

#include "base/utf8.h"

#include <curses.h>
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
    keyok(KEY_MOUSE, FALSE); /* see canvas_mouse */
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

static int from_mouse(void)
{
    MEVENT at;

    if (getmouse(&at) != OK)
        return 0;
    if (at.bstate & BUTTON4_PRESSED)
        return K_WHEEL_UP;
    if (at.bstate & BUTTON5_PRESSED)
        return K_WHEEL_DOWN;
    return at.bstate & BUTTON1_PRESSED ? K_CLICK | at.y << 12 | at.x : 0;
}

/* The next byte of something begun, for which a line may take its time; ERR = it does not come. */
static int next_byte(void)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    int c = getch();

    return c == ERR && poll(&in, 1, REST_MS) > 0 ? getch() : c;
}

/* A character out of its bytes; 0 = it is none. */
static int read_character(int first)
{
    char bytes[4] = {(char)first};
    int len = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    uint32_t cp;

    for (int i = 1; i < len; i++) {
        int c = next_byte();
        if (c < 0x80 || c >= 0xc0) {
            if (c != ERR)
                ungetch(c);
            return 0;
        }
        bytes[i] = (char)c;
    }
    return utf8_valid(bytes, (size_t)len, NULL) && utf8_next(bytes, (size_t)len, &cp) ? (int)cp : 0;
}

/* What curses did not know or got in pieces: "[6~", "[1;5A", "OB" behind an Esc. 0 = a key without use here. */
static int read_sequence(void)
{
    static const int numbered[] = {0, K_HOME, K_INS, K_DEL, K_END, K_PGUP, K_PGDN, K_HOME, K_END};
    static const int lettered[] = {K_UP, K_DOWN, K_RIGHT, K_LEFT, 0, K_END, 0, K_HOME};
    int number = 0;
    bool first = true;
    int c;

    while ((c = next_byte()) >= 0x20 && c < 0x40) {
        first = first && c >= '0' && c <= '9' && number < 1000;
        number = first ? number * 10 + c - '0' : number;
    }
    if (c >= 'A' && c <= 'H')
        return lettered[c - 'A'];
    if (c != '~')
        return c >= 'P' && c <= 'S' ? K_F0 + 1 + c - 'P' : 0;
    if (number == 200 || number == 201)
        return number == 200 ? K_PASTE_BEGIN : K_PASTE_END;
    return number < 9 ? numbered[number] : 0;
}

/* Esc alone, Esc and a digit = a function key, Esc and a letter = that with Alt. */
static int after_escape(void)
{
    int c = getch();

    if (c == '[' || c == 'O')
        return read_sequence();
    if (c >= '0' && c <= '9')
        return K_F0 + (c == '0' ? 10 : c - '0');
    if (c >= ' ' && c < 127)
        return K_ALT | c;
    if (c != ERR)
        ungetch(c); /* a key of its own */
    return K_ESC;
}

/* A key or character; 0 = what came is nothing, ERR = nothing came. */
static int read_one(void)
{
    int c = getch();

    if (c == ERR)
        return ERR;
    if (c == 27)
        return after_escape();
    if (c == KEY_MOUSE)
        return from_mouse();
    if (c >= KEY_MIN)
        return from_curses(c);
    return c >= 0x80 ? read_character(c) : from_char(c);
}

int input_key(void)
{
    int key = read_one();

    return key == ERR ? 0 : key ? key : K_NOTHING;
}
