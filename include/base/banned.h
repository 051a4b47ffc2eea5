/*
 * Functions that nobody calls here: no bound on what they write, hidden state, or a shell.
 * The developer build (--enable-developer) puts this file in front of every source; tests/floors.sh looks as well.
 *
 *   strcpy strcat strncpy sprintf gets   buf_* of base/buf.h
 *   strtok                               a loop over the bytes
 *   atoi                                 num_parse_int of base/num.h
 *   localtime gmtime ctime               base/date.h: civil dates without the zone of the machine
 *   system popen                         no shell
 */
#ifndef TEPAI_BASE_BANNED_H
#define TEPAI_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* some are macros of a fortified libc */
#undef strcpy
#undef strcat
#undef strncpy
#undef sprintf

#pragma GCC poison strcpy strcat strncpy sprintf gets strtok atoi localtime gmtime ctime system popen

#endif
