/* cmocka with its headers in order, and a check that prints our own sentence. */
#ifndef TEPAI_TESTS_CHECK_H
#define TEPAI_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"

/* The call succeeds; if not, its sentence is printed. */
#define CHECK_OK(call, e)                                                                          \
    do {                                                                                           \
        if (!(call))                                                                               \
            fail_msg("%s: %s (%s)", #call, (e).text, (e).field ? (e).field : "-");                 \
    } while (0)

/* The call fails with that code. */
#define CHECK_FAILS(call, e, want)                                                                 \
    do {                                                                                           \
        if (call)                                                                                  \
            fail_msg("%s succeeded", #call);                                                       \
        assert_int_equal((e).code, want);                                                          \
        assert_true((e).text[0] != '\0');                                                          \
    } while (0)

#endif
