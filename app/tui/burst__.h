/*
 * Many letters that come in one moment where letters are commands: typed ahead on a slow line, or pasted at a terminal that puts
 * no brackets around a paste. Nobody can tell which, so they are kept and the user is asked; neither is lost, nothing is done by
 * mistake. Who says once that they were typed is not asked again.
 */
#ifndef TEPAI_TUI_BURST_PRIVATE_H
#define TEPAI_TUI_BURST_PRIVATE_H

#include "tui__.h"

/* Many different letters that name no command line, read at once; or more of them while the question stands. */
bool burst_is(const struct app *a, const int keys[], int count);

/* Keeps them and asks; what came before stays in front. */
unsigned burst_ask(struct app *a, const int keys[], int count);

/* The answer (HELD_TAG): yes, they were typed, then they are done as keys; else pasted. */
unsigned burst_answer(struct app *a, const struct result *answer);

/* Pasted: text for the screen, or a warning that it takes none. */
unsigned burst_paste(struct app *a, const int keys[], int count);

void burst_release(struct app *a);

#endif
