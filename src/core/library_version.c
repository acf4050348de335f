/* Releases are compared number by number. */
#include "core/library_version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void take_number(const char *words, char *number, size_t size)
{
    const char *from = words + strcspn(words, "0123456789");
    snprintf(number, size, "%.*s", (int)strspn(from, "0123456789."), from);
}

library_version library_version_of(const char *name, const char *built, const char *found)
{
    library_version v = {.name = name};
    take_number(built, v.built, sizeof v.built);
    take_number(found, v.found, sizeof v.found);
    return v;
}

/* Absent numbers are 0. */
static void read_release(const char *words, long numbers[3])
{
    for (int i = 0; i < 3; i++) {
        char *end = NULL;
        numbers[i] = strtol(words, &end, 10);
        words = *end == '.' ? end + 1 : end;
    }
}

bool library_is_compatible(const library_version *version)
{
    long built[3], found[3];
    read_release(version->built, built);
    read_release(version->found, found);
    if (built[0] != found[0] || version->found[0] == '\0') return false;
    return found[1] != built[1] ? found[1] > built[1] : found[2] >= built[2];
}
