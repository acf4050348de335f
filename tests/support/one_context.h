/* One context for all tests of a program: the set-up and tear-down of its group. */
#ifndef TESTS_ONE_CONTEXT_H
#define TESTS_ONE_CONTEXT_H

#include "core/context.h"

static sunder_context *context;

static inline int open_context(void **state)
{
    (void)state;
    return sunder_context_new(NULL, &context, NULL) == SUNDER_OK ? 0 : -1;
}

static inline int close_context(void **state)
{
    (void)state;
    sunder_context_free(context);
    return 0;
}

#endif
