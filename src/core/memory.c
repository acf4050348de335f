/* Memory: checked sizes and growing arrays. */
#include "core/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"

void auto_free(void *slot)
{
    void *memory;
    memcpy(&memory, slot, sizeof memory);
    free(memory);
}

bool size_multiply(size_t a, size_t b, size_t *out)
{
    return !__builtin_mul_overflow(a, b, out);
}

void *array_new(size_t n, size_t size)
{
    return calloc(n ? n : 1, size);
}

void *array_unset(size_t n, size_t size)
{
    size_t bytes;
    return size_multiply(n ? n : 1, size, &bytes) ? malloc(bytes) : NULL;
}

bool array_reserve(void **array, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity) return true;
    size_t wanted = *capacity ? *capacity : 16;
    while (wanted < need) {
        if (wanted > SIZE_MAX / 2) return false;
        wanted *= 2;
    }
    size_t bytes;
    if (!size_multiply(wanted, size, &bytes)) return false;
    void *grown = realloc(*array, bytes);
    if (!grown) return false;
    *array = grown;
    *capacity = wanted;
    return true;
}

sunder_status fail_memory(sunder_error *err, const char *what)
{
    return fail(err, SUNDER_ERROR_RESOURCE, "out of memory for %s; close other programs or score fewer fields at once",
                what);
}
