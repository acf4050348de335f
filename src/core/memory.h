/* Memory: checked sizes, growing arrays, clean-up by scope. */
#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/error.h"

/* Frees at the end of the scope: SUNDER_AUTO(free_memory) char *text = ...; the named function gets a pointer to the
 * variable. Modules declare their own with SUNDER_AUTO_DEFINE(type, free_function). */
#define SUNDER_AUTO(RELEASE) __attribute__((cleanup(RELEASE)))

/* Declares `static inline void NAME(TYPE **p)` that calls FREE(*p), for use with SUNDER_AUTO. */
#define SUNDER_AUTO_DEFINE(NAME, TYPE, FREE)                     \
    static inline __attribute__((unused)) void NAME(TYPE **slot) \
    {                                                            \
        FREE(*slot);                                             \
    }

/* For SUNDER_AUTO on any pointer from malloc. */
void auto_free(void *slot);

/* n elements of size bytes, zeroed; NULL when the product overflows or memory is short. n = 0 gives one element. */
void *array_new(size_t n, size_t size) SUNDER_MUST_USE;

/* The same without zeroes, for what is written before it is read. */
void *array_unset(size_t n, size_t size) SUNDER_MUST_USE;

/* Makes room for at least `need` elements; *array and *capacity change together. False when memory is short. */
bool array_reserve(void **array, size_t *capacity, size_t need, size_t size) SUNDER_MUST_USE;

/* *out = a * b; false on overflow. */
bool size_multiply(size_t a, size_t b, size_t *out) SUNDER_MUST_USE;

/* The message of every failed allocation. */
sunder_status fail_memory(sunder_error *err, const char *what);

#endif
