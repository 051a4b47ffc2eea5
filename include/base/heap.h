/*
 * Memory that a command will need all at once. The system hands out new memory a small page at a time, at the first touch of
 * each; for a plan of a region that is six thousand times, and took a third of planning again.
 */
#ifndef TEPAI_BASE_HEAP_H
#define TEPAI_BASE_HEAP_H

#include <stddef.h>

/*
 * For commands that end soon after, before they begin: so many bytes, at most 32 MiB, of what is taken by malloc next are
 * of large pages, where the system has them, and stay with the process. Costs nothing where they are not touched. Changes
 * nothing when it cannot be done.
 */
void heap_expect(size_t bytes);

#endif
