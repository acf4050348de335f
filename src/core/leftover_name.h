/* Names of what is not finished. A run that is killed leaves them, and a later one may take them away. */
#ifndef CORE_LEFTOVER_NAME_H
#define CORE_LEFTOVER_NAME_H

#include <stddef.h>

#include "core/memory.h"

/* "path.word-xxxxxx-cccccccc", another at each call, allocated; NULL when memory is short. */
char *leftover_name_new(const char *path, const char *word) SUNDER_MUST_USE;

/* How many letters the name has of which `entry`, a name without its folder, is such a one; 0: it is none. */
size_t leftover_name_of(const char *entry, const char *word);

#endif
