#include "base/heap.h"

#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MIB = 1 << 20 };

static const size_t LARGE_PAGE = (size_t)2 * MIB; /* of the processors that Debian runs on with few exceptions; others just do not match */

void heap_expect(size_t bytes)
{
    /* Everything from one growing piece, which is not given back: the library's own least size for a piece apart is 128 KiB. */
    if (!mallopt(M_MMAP_THRESHOLD, 32 * MIB) || !mallopt(M_TRIM_THRESHOLD, 256 * MIB) || !mallopt(M_TOP_PAD, MIB))
        return;
    uintptr_t from = (uintptr_t)sbrk(0);
    char *volatile piece = malloc(bytes); /* volatile, or the compiler leaves out what nobody reads */
    uintptr_t to = (uintptr_t)sbrk(0);
    free(piece);
    from = (from + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    to = to / LARGE_PAGE * LARGE_PAGE;
    if (piece && from < to)
        (void)madvise((void *)from, to - from, MADV_HUGEPAGE); /* a wish: no matter if it is refused */
}
