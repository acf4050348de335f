/* Releases are compared number by number. */
#include "core/library_version.h"

#include <stdio.h>
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

bool library_is_compatible(const library_version *version)
{
    int built[3] = {0}, found[3] = {0};
    if (sscanf(version->built, "%d.%d.%d", &built[0], &built[1], &built[2]) < 1) return false;
    if (sscanf(version->found, "%d.%d.%d", &found[0], &found[1], &found[2]) < 1 || built[0] != found[0]) return false;
    return found[1] != built[1] ? found[1] > built[1] : found[2] >= built[2];
}
