/* Which release of a library is at work. */
#ifndef CORE_LIBRARY_VERSION_H
#define CORE_LIBRARY_VERSION_H

#include <stdbool.h>

typedef struct library_version {
    const char *name;          /* static */
    char built[32], found[32]; /* "4.5.0": what sunder was built with, and what it found when it was started */
} library_version;

/* The first number with dots of either text: "expat_2.5.0" is "2.5.0". */
library_version library_version_of(const char *name, const char *built, const char *found);

/* Of the same first number and not older than what sunder was built with: what its makers call compatible. */
bool library_is_compatible(const library_version *version);

#endif
