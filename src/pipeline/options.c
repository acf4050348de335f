/* Options of public calls, by their size. */
#include "pipeline/options.h"

#include <string.h>

#include "core/fail.h"

sunder_status options_take(const void *given, void *known, size_t known_size, const char *what, sunder_error *err)
{
    if (!given) return SUNDER_OK;
    size_t size;
    memcpy(&size, given, sizeof size);
    if (size < sizeof size || size > known_size)
        return fail(err, SUNDER_ERROR_USAGE, "%s options of %zu bytes; this library knows %zu: use the _INIT macro",
                    what, size, known_size);
    memcpy(known, given, size);
    return SUNDER_OK;
}
