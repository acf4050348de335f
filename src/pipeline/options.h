/* Options of public calls: a caller built against an older header hands in a shorter struct. */
#ifndef PIPELINE_OPTIONS_H
#define PIPELINE_OPTIONS_H

#include <stddef.h>

#include "sunder/error.h"

/* Copies what the caller's struct holds over the defaults in `known` (known_size bytes, struct_size first). given may be
 * NULL. */
sunder_status options_take(const void *given, void *known, size_t known_size, const char *what,
                           sunder_error *err) SUNDER_MUST_USE;

#endif
