/* Keys as they come from the terminal. */
#ifndef TEPAI_TUI_INPUT_PRIVATE_H
#define TEPAI_TUI_INPUT_PRIVATE_H

#include <stdbool.h>

/* Once, after curses has started. */
void input_start(void);

/* The next key that is there already, as keymap.c names them; 0 = none, K_NOTHING = what came is
 * none of ours. Half a character is waited for. */
int input_key(void);

/* Does the key stand for a character: is it text where text is typed? */
bool input_is_letter(int key);

/* Is a key there? */
bool input_waits(void);

/* Does a key, or a signal, come within that time? False too when the line is cut. */
bool input_comes(int ms);

#endif
